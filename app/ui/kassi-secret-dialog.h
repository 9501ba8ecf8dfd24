/* SPDX-License-Identifier: GPL-3.0-or-later
 * Asks for the secret of an application id, to be pasted; what is typed is never shown. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KASSI_TYPE_SECRET_DIALOG (kassi_secret_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KassiSecretDialog, kassi_secret_dialog, KASSI, SECRET_DIALOG, AdwMessageDialog)

/* Its responses: "cancel", "store". */
GtkWidget *kassi_secret_dialog_new         (GtkWindow *parent, const char *application_id);
/* What was pasted, without white space; the dialog forgets it. To be freed with kassi_secrets_free(). NULL: nothing. */
char      *kassi_secret_dialog_take_secret (KassiSecretDialog *self);

G_END_DECLS
