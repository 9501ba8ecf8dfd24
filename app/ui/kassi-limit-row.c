/* SPDX-License-Identifier: GPL-3.0-or-later
 * How long a customer may take, as 2:50, in steps of ten seconds. */
#include "ui/kassi-limit-row.h"

#include <glib/gi18n-lib.h>

struct _KassiLimitRow
{
  AdwActionRow  parent_instance;
  /* Owned. */
  GSettings    *settings;
  char         *key;
  /* Borrowed, of the row's own tree. */
  GtkLabel     *label;
  GtkWidget    *less_button;
  GtkWidget    *more_button;
};

G_DEFINE_FINAL_TYPE (KassiLimitRow, kassi_limit_row, ADW_TYPE_ACTION_ROW)

guint
kassi_limit_step (guint    seconds,
                  gboolean up)
{
  guint steps = seconds / KASSI_LIMIT_STEP_S;

  /* From between two steps, down is to the lower one. */
  if (up)
    steps++;
  else if (seconds % KASSI_LIMIT_STEP_S == 0 && steps > 0)
    steps--;

  return CLAMP (steps * KASSI_LIMIT_STEP_S, KASSI_LIMIT_LEAST_S, KASSI_LIMIT_MOST_S);
}

char *
kassi_limit_format (guint seconds)
{
  return g_strdup_printf ("%u:%02u", seconds / 60, seconds % 60);
}

static void
update (KassiLimitRow *self)
{
  guint seconds = g_settings_get_uint (self->settings, self->key);
  g_autofree char *text = kassi_limit_format (seconds);
  gboolean writable = g_settings_is_writable (self->settings, self->key);

  gtk_label_set_label (self->label, text);
  gtk_widget_set_sensitive (self->less_button, writable && seconds > KASSI_LIMIT_LEAST_S);
  gtk_widget_set_sensitive (self->more_button, writable && seconds < KASSI_LIMIT_MOST_S);
}

static void
step (KassiLimitRow *self,
      gboolean       up)
{
  guint seconds = g_settings_get_uint (self->settings, self->key);

  g_settings_set_uint (self->settings, self->key, kassi_limit_step (seconds, up));
}

static void
less_cb (KassiLimitRow *self)
{
  step (self, FALSE);
}

static void
more_cb (KassiLimitRow *self)
{
  step (self, TRUE);
}

static GtkWidget *
add_button (KassiLimitRow *self,
            const char    *icon,
            const char    *name,
            GCallback      clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_add_css_class (button, "row-button");
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);

  return button;
}

static void
kassi_limit_row_dispose (GObject *object)
{
  KassiLimitRow *self = KASSI_LIMIT_ROW (object);

  g_clear_object (&self->settings);
  G_OBJECT_CLASS (kassi_limit_row_parent_class)->dispose (object);
}

static void
kassi_limit_row_finalize (GObject *object)
{
  KassiLimitRow *self = KASSI_LIMIT_ROW (object);

  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (kassi_limit_row_parent_class)->finalize (object);
}

static void
kassi_limit_row_class_init (KassiLimitRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kassi_limit_row_dispose;
  object_class->finalize = kassi_limit_row_finalize;
}

static void
kassi_limit_row_init (KassiLimitRow *self)
{
  self->label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->label));
  self->less_button = add_button (self, "list-remove-symbolic", _("Ten seconds less"), G_CALLBACK (less_cb));
  self->more_button = add_button (self, "list-add-symbolic", _("Ten seconds more"), G_CALLBACK (more_cb));
}

void
kassi_limit_row_bind (KassiLimitRow *self,
                      GSettings     *settings,
                      const char    *key)
{
  g_autofree char *signal = g_strconcat ("changed::", key, NULL);

  g_return_if_fail (KASSI_IS_LIMIT_ROW (self));
  g_return_if_fail (self->settings == NULL);

  self->settings = g_object_ref (settings);
  self->key = g_strdup (key);
  g_signal_connect_object (settings, signal, G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
