/* SPDX-License-Identifier: GPL-3.0-or-later
 * Asks for the secret of an application id, to be pasted; what is typed is never shown. */
#include "ui/kassi-secret-dialog.h"

#include <glib/gi18n-lib.h>

#include "services/kassi-secrets.h"

struct _KassiSecretDialog
{
  AdwMessageDialog  parent_instance;
  /* Borrowed, of the dialog's own tree. */
  GtkEditable      *entry;
};

G_DEFINE_FINAL_TYPE (KassiSecretDialog, kassi_secret_dialog, ADW_TYPE_MESSAGE_DIALOG)

static char *
dup_tidy (KassiSecretDialog *self)
{
  return kassi_secrets_tidy (gtk_editable_get_text (self->entry));
}

static void
changed_cb (KassiSecretDialog *self)
{
  char *secret = dup_tidy (self);

  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "store", *secret != '\0');
  kassi_secrets_free (secret);
}

static void
kassi_secret_dialog_class_init (KassiSecretDialogClass *klass)
{
}

static void
kassi_secret_dialog_init (KassiSecretDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);
  GtkWidget *entry = g_object_new (GTK_TYPE_PASSWORD_ENTRY, "activates-default", TRUE, NULL);

  self->entry = GTK_EDITABLE (entry);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Secret"), -1);
  gtk_widget_add_css_class (entry, "secret-entry");
  g_signal_connect_object (entry, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  adw_message_dialog_set_heading (dialog, _("Replace the secret"));
  adw_message_dialog_set_extra_child (dialog, entry);
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "store", _("_Store"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "store", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "store");
  adw_message_dialog_set_close_response (dialog, "cancel");
  changed_cb (self);
}

GtkWidget *
kassi_secret_dialog_new (GtkWindow  *parent,
                         const char *application_id)
{
  KassiSecretDialog *self = g_object_new (KASSI_TYPE_SECRET_DIALOG, "transient-for", parent, NULL);

  /* Translators: a GUID. */
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (self),
                                  _("Paste the secret that Netgíró gave you with the application ID %s. It is kept in the keyring and not shown again."),
                                  application_id);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));

  return GTK_WIDGET (self);
}

char *
kassi_secret_dialog_take_secret (KassiSecretDialog *self)
{
  char *secret;

  g_return_val_if_fail (KASSI_IS_SECRET_DIALOG (self), NULL);

  secret = dup_tidy (self);
  gtk_editable_set_text (self->entry, "");
  if (*secret == '\0')
    g_clear_pointer (&secret, kassi_secrets_free);

  return secret;
}
