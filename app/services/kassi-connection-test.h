/* SPDX-License-Identifier: GPL-3.0-or-later
 * Asks Netgíró one harmless question, and tells in words whether address, application id and secret are right. */
#pragma once

#include "services/kassi-client.h"

G_BEGIN_DECLS

/* A CheckCart for a cart that does not exist: it only reads. Any answer that verifies proves all three. base_url as kassi_url_check() allows it;
 * the texts are copied, the secret wiped afterwards. */
void     kassi_connection_test_async  (const char *base_url, const char *application_id, const char *secret, KassiNonceFunc next_nonce, gpointer nonce_data,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* FALSE with one or two sentences for the merchant: what is wrong and what to do (G_IO_ERROR). */
gboolean kassi_connection_test_finish (GAsyncResult *result, GError **error);

G_END_DECLS
