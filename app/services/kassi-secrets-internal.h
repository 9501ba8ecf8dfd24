/* SPDX-License-Identifier: GPL-3.0-or-later
 * For kassi-secrets and its test alone: how long a keyring is waited for. */
#pragma once

#include "services/kassi-secrets.h"

G_BEGIN_DECLS

typedef struct {
  guint answer_ms;   /* of the keyring itself */
  guint unlock_ms;   /* of the person who is asked for its password */
} KassiSecretsPatience;

void  kassi_secrets_lookup_within_async (const char *application_id, const KassiSecretsPatience *patience, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
char *kassi_secrets_lookup_within_sync  (const char *application_id, const KassiSecretsPatience *patience, GError **error);

G_END_DECLS
