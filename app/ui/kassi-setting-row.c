/* SPDX-License-Identifier: GPL-3.0-or-later
 * An entry row for one setting: what is typed counts once it is applied and found right, and not before; Escape takes it back. */
#include "ui/kassi-setting-row.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "ui/kassi-css-class.h"
#include "ui/kassi-message-row.h"

struct _KassiSettingRow
{
  AdwEntryRow    parent_instance;
  /* Owned. */
  KassiSettings *settings;
  char          *group;
  char          *key;
  GtkWidget     *message;   /* in the list below this row while there is something to say */
};

enum { APPLIED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiSettingRow, kassi_setting_row, ADW_TYPE_ENTRY_ROW)

static GSettings *
get_group (KassiSettingRow *self)
{
  return kassi_settings_get_group (self->settings, self->group);
}

static char *
dup_typed (KassiSettingRow *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self))));
}

static char *
dup_stored (KassiSettingRow *self)
{
  g_autoptr (GVariant) value = g_settings_get_value (get_group (self), self->key);

  return g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) ? g_variant_dup_string (value, NULL) : g_variant_print (value, FALSE);
}

static void
store (KassiSettingRow *self,
       const char      *text)
{
  g_autoptr (GVariant) old = g_settings_get_value (get_group (self), self->key);
  guint64 number = 0;

  if (g_variant_is_of_type (old, G_VARIANT_TYPE_STRING))
    g_settings_set_string (get_group (self), self->key, text);
  else if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &number, NULL))
    g_settings_set_uint (get_group (self), self->key, (guint) number);
}

/* Below the row, for an entry row has no room for it. */
static void
say (KassiSettingRow *self,
     const char      *text)
{
  GtkWidget *list = gtk_widget_get_parent (GTK_WIDGET (self));

  if (text != NULL && self->message == NULL && GTK_IS_LIST_BOX (list))
    {
      self->message = g_object_ref_sink (kassi_message_row_new ());
      gtk_list_box_insert (GTK_LIST_BOX (list), self->message, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (self)) + 1);
    }
  if (self->message != NULL)
    kassi_message_row_set (KASSI_MESSAGE_ROW (self->message), KASSI_MESSAGE_ERROR, text);

  kassi_set_css_class (GTK_WIDGET (self), "error", text != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (self))), GTK_ACCESSIBLE_STATE_INVALID,
                               text != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/* Without the apply button, that typing would bring. */
static void
show (KassiSettingRow *self,
      const char      *text)
{
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self), FALSE);
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self), text);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self), TRUE);
}

static void
stored_changed_cb (KassiSettingRow *self)
{
  kassi_setting_row_revert (self);
}

static void
text_changed_cb (KassiSettingRow *self)
{
  /* What was said is about what stood there before. */
  if (self->settings != NULL)
    say (self, NULL);
}

static gboolean
key_pressed_cb (KassiSettingRow *self,
                guint            keyval)
{
  if (keyval != GDK_KEY_Escape || !kassi_setting_row_is_pending (self))
    return FALSE;

  kassi_setting_row_revert (self);
  return TRUE;
}

static void
kassi_setting_row_dispose (GObject *object)
{
  KassiSettingRow *self = KASSI_SETTING_ROW (object);

  g_clear_object (&self->message);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (kassi_setting_row_parent_class)->dispose (object);
}

static void
kassi_setting_row_finalize (GObject *object)
{
  KassiSettingRow *self = KASSI_SETTING_ROW (object);

  g_clear_pointer (&self->group, g_free);
  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (kassi_setting_row_parent_class)->finalize (object);
}

static void
kassi_setting_row_class_init (KassiSettingRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kassi_setting_row_dispose;
  object_class->finalize = kassi_setting_row_finalize;

  signals[APPLIED] = g_signal_new ("applied", KASSI_TYPE_SETTING_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kassi_setting_row_init (KassiSettingRow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self), TRUE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  g_signal_connect (self, "changed", G_CALLBACK (text_changed_cb), NULL);
  g_signal_connect (self, "apply", G_CALLBACK (kassi_setting_row_apply), NULL);
  /* Enter again after something was said: the button is gone by then. */
  g_signal_connect (self, "entry-activated", G_CALLBACK (kassi_setting_row_apply), NULL);
}

void
kassi_setting_row_bind (KassiSettingRow *self,
                        KassiSettings   *settings,
                        const char      *group,
                        const char      *key)
{
  g_autofree char *signal = g_strconcat ("changed::", key, NULL);

  g_return_if_fail (KASSI_IS_SETTING_ROW (self));
  g_return_if_fail (KASSI_IS_SETTINGS (settings));
  g_return_if_fail (self->settings == NULL);

  self->settings = g_object_ref (settings);
  self->group = g_strdup (group);
  self->key = g_strdup (key);
  g_signal_connect_object (get_group (self), signal, G_CALLBACK (stored_changed_cb), self, G_CONNECT_SWAPPED);
  kassi_setting_row_revert (self);
}

gboolean
kassi_setting_row_is_pending (KassiSettingRow *self)
{
  g_autofree char *typed = NULL;
  g_autofree char *stored = NULL;

  g_return_val_if_fail (KASSI_IS_SETTING_ROW (self), FALSE);

  if (self->settings == NULL)
    return FALSE;

  typed = dup_typed (self);
  stored = dup_stored (self);
  return !g_str_equal (typed, stored);
}

void
kassi_setting_row_revert (KassiSettingRow *self)
{
  g_autofree char *stored = NULL;

  g_return_if_fail (KASSI_IS_SETTING_ROW (self));
  g_return_if_fail (self->settings != NULL);

  stored = dup_stored (self);
  show (self, stored);
  say (self, NULL);
}

gboolean
kassi_setting_row_apply (KassiSettingRow *self)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (KASSI_IS_SETTING_ROW (self), FALSE);
  g_return_val_if_fail (self->settings != NULL, FALSE);

  text = dup_typed (self);
  if (!kassi_settings_check_text (self->settings, self->group, self->key, text, &error))
    {
      say (self, error->message);
      return FALSE;
    }

  store (self, text);
  kassi_setting_row_revert (self);   /* also without the spaces around it */
  g_signal_emit (self, signals[APPLIED], 0);
  return TRUE;
}

char *
kassi_setting_dup_obstacle (KassiSettings *settings)
{
  const char *path;

  g_return_val_if_fail (KASSI_IS_SETTINGS (settings), NULL);

  /* GSettings looks at the folder alone, and would replace a file that was meant to stay. */
  path = kassi_settings_get_path (settings);
  if (path != NULL && g_access (path, W_OK) != 0)
    /* Translators: a file. */
    return g_strdup_printf (_("The settings come from %s, which cannot be written. They are changed there, by whoever may."), path);
  if (!g_settings_is_writable (kassi_settings_get_group (settings, "netgiro"), "base-url"))
    return g_strdup (_("The settings of this computer are fixed by its administrator."));

  return NULL;
}
