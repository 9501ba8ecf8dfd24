/* SPDX-License-Identifier: GPL-3.0-or-later
 * Preferences: where payments go and how they are confirmed, who sells, and how receipts are printed. Nothing takes effect half-typed. */
#include "ui/kassi-preferences.h"

#include <glib/gi18n-lib.h>

#include "ui/kassi-netgiro-page.h"
#include "ui/kassi-printing-page.h"
#include "ui/kassi-setting-row.h"
#include "ui/kassi-shop-page.h"

struct _KassiPreferences
{
  AdwPreferencesWindow  parent_instance;
  gboolean              leaving;   /* closing was confirmed */
  /* Template children. */
  KassiNetgiroPage     *netgiro_page;
  KassiShopPage        *shop_page;
  KassiPrintingPage    *printing_page;
};

enum { SECRET_REPLACED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiPreferences, kassi_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* The rows, anywhere within, where something was typed and not applied. */
static void
add_pending (GtkWidget *widget,
             GPtrArray *rows)
{
  if (KASSI_IS_SETTING_ROW (widget))
    {
      if (kassi_setting_row_is_pending (KASSI_SETTING_ROW (widget)))
        g_ptr_array_add (rows, widget);
      return;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    add_pending (child, rows);
}

static char *
list_titles (GPtrArray *rows)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (titles, (gpointer) adw_preferences_row_get_title (rows->pdata[i]));
  g_ptr_array_add (titles, NULL);

  return g_strjoinv (", ", (char **) titles->pdata);
}

static void
close_response_cb (KassiPreferences *self,
                   const char       *response)
{
  if (!g_str_equal (response, "discard"))
    return;

  self->leaving = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static void
ask_to_discard (KassiPreferences *self,
                GPtrArray        *rows)
{
  g_autofree char *titles = list_titles (rows);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Not applied"), NULL);

  /* Translators: the names of one or more settings. */
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), _("Something was typed and not applied yet: %s."), titles);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _("_Go Back"), "discard", _("_Drop It and Close"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_signal_connect_object (dialog, "response", G_CALLBACK (close_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
kassi_preferences_close_request (GtkWindow *window)
{
  KassiPreferences *self = KASSI_PREFERENCES (window);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  add_pending (GTK_WIDGET (self), rows);
  if (rows->len == 0 || self->leaving)
    return GTK_WINDOW_CLASS (kassi_preferences_parent_class)->close_request (window);

  ask_to_discard (self, rows);
  return TRUE;
}

static void
secret_replaced_cb (KassiPreferences *self)
{
  g_signal_emit (self, signals[SECRET_REPLACED], 0);
}

static void
kassi_preferences_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), KASSI_TYPE_PREFERENCES);
  G_OBJECT_CLASS (kassi_preferences_parent_class)->dispose (object);
}

static void
kassi_preferences_class_init (KassiPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kassi_preferences_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = kassi_preferences_close_request;

  signals[SECRET_REPLACED] = g_signal_new ("secret-replaced", KASSI_TYPE_PREFERENCES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 0);

  g_type_ensure (KASSI_TYPE_NETGIRO_PAGE);
  g_type_ensure (KASSI_TYPE_SHOP_PAGE);
  g_type_ensure (KASSI_TYPE_PRINTING_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiPreferences, netgiro_page);
  gtk_widget_class_bind_template_child (widget_class, KassiPreferences, shop_page);
  gtk_widget_class_bind_template_child (widget_class, KassiPreferences, printing_page);
  gtk_widget_class_bind_template_callback (widget_class, secret_replaced_cb);
}

static void
kassi_preferences_init (KassiPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
kassi_preferences_new (KassiSession *session,
                       GtkWindow    *parent,
                       guint         n_open)
{
  KassiPreferences *self;

  g_return_val_if_fail (KASSI_IS_SESSION (session), NULL);
  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);

  self = g_object_new (KASSI_TYPE_PREFERENCES, "transient-for", parent, NULL);
  kassi_netgiro_page_set_session (self->netgiro_page, session);
  kassi_shop_page_set_session (self->shop_page, session);
  kassi_printing_page_set_settings (self->printing_page, kassi_session_get_settings (session));
  kassi_preferences_set_open (self, n_open);

  return GTK_WINDOW (self);
}

void
kassi_preferences_set_open (KassiPreferences *self,
                            guint             n_open)
{
  g_return_if_fail (KASSI_IS_PREFERENCES (self));

  kassi_netgiro_page_set_open (self->netgiro_page, n_open);
  kassi_shop_page_set_open (self->shop_page, n_open);
}

void
kassi_preferences_show_page (KassiPreferences *self,
                             const char       *page)
{
  g_return_if_fail (KASSI_IS_PREFERENCES (self));
  g_return_if_fail (page != NULL);

  adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (self), page);
}
