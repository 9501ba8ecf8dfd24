/* SPDX-License-Identifier: GPL-3.0-or-later
 * Preferences' second page: who sells, as receipts say it, and this till. */
#include "ui/kassi-shop-page.h"

#include <glib/gi18n-lib.h>

#include "ui/kassi-choices.h"
#include "ui/kassi-message-row.h"
#include "ui/kassi-setting-row.h"

struct _KassiShopPage
{
  AdwPreferencesPage  parent_instance;
  gboolean            fixed;         /* nothing can be changed */
  guint               n_rates;
  KassiChoice         rates[KASSI_VAT_MAX_RATES];
  /* Owned. */
  KassiSession       *session;
  GPtrArray          *rate_texts;    /* what rates[] point into */
  /* Template children. */
  KassiMessageRow    *lock_message;
  KassiMessageRow    *missing_message;
  KassiSettingRow    *name_row;
  KassiSettingRow    *kennitala_row;
  KassiSettingRow    *address_row;
  KassiSettingRow    *phone_row;
  GtkWidget          *vat_row;
  GtkSwitch          *vat_switch;
  KassiSettingRow    *vsk_row;
  KassiSettingRow    *register_row;
  KassiSettingRow    *cashier_row;
  KassiChoiceRow     *rate_row;
  KassiChoiceRow     *appearance_row;
};

G_DEFINE_FINAL_TYPE (KassiShopPage, kassi_shop_page, ADW_TYPE_PREFERENCES_PAGE)

static KassiSettings *
get_settings (KassiShopPage *self)
{
  return kassi_session_get_settings (self->session);
}

static GSettings *
get_group (KassiShopPage *self,
           const char    *name)
{
  return kassi_settings_get_group (get_settings (self), name);
}

static void
update_missing (KassiShopPage *self)
{
  g_autoptr (KassiSeller) seller = kassi_settings_dup_seller (get_settings (self));
  g_autoptr (GError) error = NULL;

  kassi_seller_check (seller, &error);
  kassi_message_row_set (self->missing_message, KASSI_MESSAGE_WARNING, error != NULL ? error->message : NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->vsk_row),
                            !self->fixed && g_settings_get_boolean (get_group (self, "merchant"), "vat-registered"));
}

static void
update_rate (KassiShopPage *self)
{
  g_autofree char *id = g_strdup_printf ("%u", kassi_settings_get_default_vat (get_settings (self)));

  kassi_choice_row_choose (self->rate_row, id);
}

static void
rate_chosen_cb (KassiShopPage *self,
                const char    *id)
{
  g_settings_set_uint (get_group (self, "till"), "default-vat", (guint) g_ascii_strtoull (id, NULL, 10));
}

/* The rates in force are dated data, not words of ours. */
static void
add_rates (KassiShopPage *self)
{
  const KassiVatRate *rates = kassi_vat_get_rates (g_get_real_time (), &self->n_rates);

  self->rate_texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->n_rates; i++)
    {
      char *id = g_strdup_printf ("%u", rates[i].percent);
      char *title = g_strdup_printf ("%u %%", rates[i].percent);

      self->rates[i] = (KassiChoice) { .id = id, .title = title };
      g_ptr_array_add (self->rate_texts, id);
      g_ptr_array_add (self->rate_texts, title);
    }
  kassi_choice_row_set_choices (self->rate_row, self->rates, self->n_rates);
}

static void
fix (KassiShopPage *self,
     const char    *reason)
{
  GtkWidget *rows[] = {
    GTK_WIDGET (self->name_row), GTK_WIDGET (self->kennitala_row), GTK_WIDGET (self->address_row), GTK_WIDGET (self->phone_row),
    self->vat_row, GTK_WIDGET (self->vsk_row), GTK_WIDGET (self->register_row), GTK_WIDGET (self->cashier_row),
    GTK_WIDGET (self->rate_row), GTK_WIDGET (self->appearance_row),
  };

  self->fixed = reason != NULL;
  kassi_message_row_set (self->lock_message, KASSI_MESSAGE_NOTE, reason);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_widget_set_sensitive (rows[i], !self->fixed);
}

static void
kassi_shop_page_dispose (GObject *object)
{
  KassiShopPage *self = KASSI_SHOP_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), KASSI_TYPE_SHOP_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kassi_shop_page_parent_class)->dispose (object);
}

static void
kassi_shop_page_finalize (GObject *object)
{
  KassiShopPage *self = KASSI_SHOP_PAGE (object);

  g_clear_pointer (&self->rate_texts, g_ptr_array_unref);
  G_OBJECT_CLASS (kassi_shop_page_parent_class)->finalize (object);
}

static void
kassi_shop_page_class_init (KassiShopPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kassi_shop_page_dispose;
  object_class->finalize = kassi_shop_page_finalize;

  g_type_ensure (KASSI_TYPE_MESSAGE_ROW);
  g_type_ensure (KASSI_TYPE_SETTING_ROW);
  g_type_ensure (KASSI_TYPE_CHOICE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-shop-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiShopPage, lock_message);
  gtk_widget_class_bind_template_child (widget_class, KassiShopPage, missing_message);
  gtk_widget_class_bind_template_child (widget_class, KassiShopPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, KassiShopPage, kennitala_row);
  gtk_widget_class_bind_template_child (widget_class, KassiShopPage, address_row);
  gtk_widget_class_bind_template_child (widget_class, KassiShopPage, phone_row);
  gtk_widget_class_bind_template_child (widget_class, KassiShopPage, vat_row);
  gtk_widget_class_bind_template_child (widget_class, KassiShopPage, vat_switch);
  gtk_widget_class_bind_template_child (widget_class, KassiShopPage, vsk_row);
  gtk_widget_class_bind_template_child (widget_class, KassiShopPage, register_row);
  gtk_widget_class_bind_template_child (widget_class, KassiShopPage, cashier_row);
  gtk_widget_class_bind_template_child (widget_class, KassiShopPage, rate_row);
  gtk_widget_class_bind_template_child (widget_class, KassiShopPage, appearance_row);
  gtk_widget_class_bind_template_callback (widget_class, rate_chosen_cb);
}

static void
kassi_shop_page_init (KassiShopPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kassi_choice_row_set_choices (self->appearance_row, kassi_choices_appearance, KASSI_N_CHOICES_APPEARANCE);
  add_rates (self);
}

static void
bind_rows (KassiShopPage *self)
{
  const struct { KassiSettingRow *row; const char *group; const char *key; } rows[] = {
    { self->name_row, "merchant", "name" }, { self->kennitala_row, "merchant", "kennitala" },
    { self->address_row, "merchant", "address" }, { self->phone_row, "merchant", "phone" },
    { self->vsk_row, "merchant", "vsk-number" }, { self->register_row, "till", "register-id" },
    { self->cashier_row, "till", "cashier" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    kassi_setting_row_bind (rows[i].row, get_settings (self), rows[i].group, rows[i].key);
}

void
kassi_shop_page_set_session (KassiShopPage *self,
                             KassiSession  *session)
{
  g_autofree char *obstacle = NULL;

  g_return_if_fail (KASSI_IS_SHOP_PAGE (self));
  g_return_if_fail (KASSI_IS_SESSION (session));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  bind_rows (self);
  g_settings_bind (get_group (self, "merchant"), "vat-registered", self->vat_switch, "active", G_SETTINGS_BIND_NO_SENSITIVITY);
  kassi_choice_row_bind (self->appearance_row, get_group (self, "window"), "appearance");
  g_signal_connect_object (get_group (self, "merchant"), "changed", G_CALLBACK (update_missing), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_group (self, "till"), "changed::default-vat", G_CALLBACK (update_rate), self, G_CONNECT_SWAPPED);
  obstacle = kassi_setting_dup_obstacle (get_settings (self));
  fix (self, obstacle);
  update_missing (self);
  update_rate (self);
}

void
kassi_shop_page_set_open (KassiShopPage *self,
                          guint          n_open)
{
  g_autofree char *sentence = NULL;

  g_return_if_fail (KASSI_IS_SHOP_PAGE (self));

  if (self->fixed)
    return;

  if (n_open > 0)
    sentence = g_strdup_printf (ngettext ("%u payment is open: the till’s name stays until it is finished, cancelled or settled.",
                                          "%u payments are open: the till’s name stays until they are finished, cancelled or settled.",
                                          n_open), n_open);
  gtk_widget_set_sensitive (GTK_WIDGET (self->register_row), n_open == 0);
  kassi_message_row_set (self->lock_message, KASSI_MESSAGE_NOTE, sentence);
}
