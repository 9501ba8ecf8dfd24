/* SPDX-License-Identifier: GPL-3.0-or-later
 * Netgíró's signature: lower-case hex SHA-256 over secret + nonce + URL + body; made, and verified in constant time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define KASSI_SIGNATURE_LENGTH 64
#define KASSI_NONCE_MAX 64

/* [A-Za-z0-9_-]{1,64} and nothing else, or the split between nonce, URL and body could move (safety.md). */
gboolean kassi_nonce_is_valid     (const char *nonce);
/* Exactly 64 lower-case hex digits. */
gboolean kassi_signature_is_valid (const char *signature);
/* body may be NULL for an empty one. (transfer full) */
char    *kassi_signature_make     (const char *secret, const char *nonce, const char *url, GBytes *body);
/* FALSE too when nonce or signature is not well formed. The comparison takes the same time wherever they differ. */
gboolean kassi_signature_verify   (const char *secret, const char *nonce, const char *url, GBytes *body, const char *signature);

G_END_DECLS
