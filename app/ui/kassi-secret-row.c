/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whether there is a secret for the application id, and a way to replace it. Never the secret itself. */
#include "ui/kassi-secret-row.h"

#include <glib/gi18n-lib.h>

#include "services/kassi-secrets.h"
#include "ui/kassi-secret-dialog.h"

struct _KassiSecretRow
{
  AdwActionRow  parent_instance;
  /* Owned. */
  KassiSession *session;
  GCancellable *cancellable;   /* of what the keyring is being asked; or NULL */
  /* Borrowed, of the row's own tree. */
  GtkWidget    *button;
};

enum { REPLACED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiSecretRow, kassi_secret_row, ADW_TYPE_ACTION_ROW)

static const char *
get_application_id (KassiSecretRow *self)
{
  return kassi_settings_get_application_id (kassi_session_get_settings (self->session));
}

static gboolean
has_file (KassiSecretRow *self)
{
  return kassi_session_get_options (self->session)->secret_file != NULL;
}

static void
say (KassiSecretRow *self,
     const char     *text)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
}

static GCancellable *
begin (KassiSecretRow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  return self->cancellable;
}

static void
show_lookup (KassiSecretRow *self,
             gboolean        found,
             const GError   *error)
{
  if (found && has_file (self))
    say (self, _("Set. Kassi was started with a file that holds it, and takes no other."));
  else if (found)
    say (self, _("Set. It is kept in the keyring."));
  else if (g_error_matches (error, KASSI_SECRETS_ERROR, KASSI_SECRETS_ERROR_NOT_SET))
    say (self, _("Not set for this application ID"));
  else
    say (self, error->message);
}

static void
looked_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (KassiSecretRow) self = user_data;
  g_autoptr (GError) error = NULL;
  char *secret = kassi_session_lookup_secret_finish (KASSI_SESSION (object), result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_lookup (self, secret != NULL, error);
  g_clear_pointer (&secret, kassi_secrets_free);
}

static void
look_up (KassiSecretRow *self)
{
  const char *application_id = get_application_id (self);

  gtk_widget_set_sensitive (self->button, *application_id != '\0' && !has_file (self));
  if (*application_id == '\0' && !has_file (self))
    {
      g_cancellable_cancel (self->cancellable);
      say (self, _("Enter the application ID first"));
      return;
    }

  say (self, _("Looking in the keyring…"));
  kassi_session_lookup_secret_async (self->session, application_id, begin (self), looked_up_cb, g_object_ref (self));
}

static void
stored_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (KassiSecretRow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (kassi_secrets_store_finish (result, &error))
    {
      say (self, _("Set. It is kept in the keyring."));
      g_signal_emit (self, signals[REPLACED], 0);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *text = g_strdup_printf (_("The secret was not stored. %s"), error->message);

      say (self, text);
    }
}

static void
dialog_response_cb (KassiSecretRow    *self,
                    const char        *response,
                    KassiSecretDialog *dialog)
{
  char *secret = NULL;

  if (g_str_equal (response, "store"))
    secret = kassi_secret_dialog_take_secret (dialog);
  if (secret == NULL)
    return;

  say (self, _("Storing in the keyring…"));
  kassi_secrets_store_async (get_application_id (self), secret, begin (self), stored_cb, g_object_ref (self));
  kassi_secrets_free (secret);
}

static void
clicked_cb (KassiSecretRow *self)
{
  GtkWidget *dialog = kassi_secret_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), get_application_id (self));

  g_signal_connect_object (dialog, "response", G_CALLBACK (dialog_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
kassi_secret_row_dispose (GObject *object)
{
  KassiSecretRow *self = KASSI_SECRET_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kassi_secret_row_parent_class)->dispose (object);
}

static void
kassi_secret_row_class_init (KassiSecretRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kassi_secret_row_dispose;

  signals[REPLACED] = g_signal_new ("replaced", KASSI_TYPE_SECRET_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kassi_secret_row_init (KassiSecretRow *self)
{
  self->button = g_object_new (GTK_TYPE_BUTTON, "label", _("Replace…"), "valign", GTK_ALIGN_CENTER, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Replace the secret"), -1);
  gtk_widget_add_css_class (self->button, "row-button");
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->button);
}

void
kassi_secret_row_set_session (KassiSecretRow *self,
                              KassiSession   *session)
{
  g_return_if_fail (KASSI_IS_SECRET_ROW (self));
  g_return_if_fail (KASSI_IS_SESSION (session));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (kassi_settings_get_group (kassi_session_get_settings (session), "netgiro"), "changed::application-id",
                           G_CALLBACK (look_up), self, G_CONNECT_SWAPPED);
  look_up (self);
}
