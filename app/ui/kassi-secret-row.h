/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whether there is a secret for the application id, and a way to replace it. Never the secret itself. */
#pragma once

#include <adwaita.h>

#include "training/kassi-session.h"

G_BEGIN_DECLS

#define KASSI_TYPE_SECRET_ROW (kassi_secret_row_get_type ())
G_DECLARE_FINAL_TYPE (KassiSecretRow, kassi_secret_row, KASSI, SECRET_ROW, AdwActionRow)

/* Signal "replaced" (): another one is in the keyring now. */

/* Follows the settings' application id. */
void kassi_secret_row_set_session (KassiSecretRow *self, KassiSession *session);

G_END_DECLS
