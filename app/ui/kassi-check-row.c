/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row with a button that tries something out, and with what came of it: an icon and a sentence that stay. */
#include "ui/kassi-check-row.h"

struct _KassiCheckRow
{
  AdwActionRow  parent_instance;
  /* Owned. */
  GtkImage     *image;    /* in the row while there is a result */
  /* Borrowed, of the row's own tree. */
  GtkButton    *button;
};

enum { PROP_0, PROP_BUTTON_LABEL, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { RUN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiCheckRow, kassi_check_row, ADW_TYPE_ACTION_ROW)

static const char *const state_classes[] = { "state-success", "state-error" };

/* A row without one keeps no room for it. */
static void
show_icon (KassiCheckRow *self,
           const char    *icon)
{
  gboolean shown = gtk_widget_get_parent (GTK_WIDGET (self->image)) != NULL;

  if (icon != NULL)
    gtk_image_set_from_icon_name (self->image, icon);
  if (icon != NULL && !shown)
    adw_action_row_add_prefix (ADW_ACTION_ROW (self), GTK_WIDGET (self->image));
  else if (icon == NULL && shown)
    adw_action_row_remove (ADW_ACTION_ROW (self), GTK_WIDGET (self->image));
}

static void
show (KassiCheckRow *self,
      const char    *icon,
      const char    *state_class,
      const char    *title,
      const char    *detail)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->image), state_classes[i]);
  if (state_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->image), state_class);
  show_icon (self, icon);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), detail != NULL ? detail : "");
}

static void
clicked_cb (KassiCheckRow *self)
{
  g_signal_emit (self, signals[RUN], 0);
}

static void
kassi_check_row_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  KassiCheckRow *self = KASSI_CHECK_ROW (object);

  if (prop_id == PROP_BUTTON_LABEL)
    gtk_button_set_label (self->button, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
kassi_check_row_finalize (GObject *object)
{
  KassiCheckRow *self = KASSI_CHECK_ROW (object);

  g_clear_object (&self->image);
  G_OBJECT_CLASS (kassi_check_row_parent_class)->finalize (object);
}

static void
kassi_check_row_class_init (KassiCheckRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = kassi_check_row_set_property;
  object_class->finalize = kassi_check_row_finalize;

  properties[PROP_BUTTON_LABEL] = g_param_spec_string ("button-label", NULL, NULL, "", G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[RUN] = g_signal_new ("run", KASSI_TYPE_CHECK_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kassi_check_row_init (KassiCheckRow *self)
{
  self->image = g_object_ref_sink (g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  self->button = g_object_new (GTK_TYPE_BUTTON, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "row-button");
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->button));
}

void
kassi_check_row_reset (KassiCheckRow *self,
                       const char    *title,
                       const char    *detail,
                       gboolean       can_run)
{
  g_return_if_fail (KASSI_IS_CHECK_ROW (self));

  show (self, NULL, NULL, title, detail);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), can_run);
}

void
kassi_check_row_set_running (KassiCheckRow *self,
                             const char    *title)
{
  g_return_if_fail (KASSI_IS_CHECK_ROW (self));

  show (self, "content-loading-symbolic", NULL, title, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), FALSE);
}

void
kassi_check_row_set_result (KassiCheckRow *self,
                            gboolean       good,
                            const char    *title,
                            const char    *detail)
{
  g_return_if_fail (KASSI_IS_CHECK_ROW (self));

  show (self, good ? "object-select-symbolic" : "dialog-error-symbolic", good ? "state-success" : "state-error", title, detail);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), TRUE);
}
