/* SPDX-License-Identifier: GPL-3.0-or-later
 * The Netgíró secret: from the keyring (libsecret), or from a file of the administrator's. Never anywhere else. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define KASSI_SECRETS_ERROR (kassi_secrets_error_quark ())
typedef enum {
  KASSI_SECRETS_ERROR_NOT_SET,     /* the keyring has none for this application id */
  KASSI_SECRETS_ERROR_NO_KEYRING,  /* no Secret Service, or it cannot be reached */
  KASSI_SECRETS_ERROR_LOCKED,
  KASSI_SECRETS_ERROR_FILE,        /* cannot be read, is empty */
  KASSI_SECRETS_ERROR_READABLE,    /* others can read the file */
} KassiSecretsError;
GQuark kassi_secrets_error_quark (void);

/* First line, white space around it dropped. Refused when group or others may read it, or it belongs to somebody else than
 * the user or root, or is no regular file. The text returned is to be freed with kassi_secrets_free(). */
char    *kassi_secrets_read_file     (const char *path, GError **error);

/* The keyring's entry for this application id. Blocking: at start, before there is a window. */
char    *kassi_secrets_lookup_sync   (const char *application_id, GError **error);
void     kassi_secrets_lookup_async  (const char *application_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char    *kassi_secrets_lookup_finish (GAsyncResult *result, GError **error);
void     kassi_secrets_store_async   (const char *application_id, const char *secret, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
gboolean kassi_secrets_store_finish  (GAsyncResult *result, GError **error);
void     kassi_secrets_clear_async   (const char *application_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean kassi_secrets_clear_finish  (GAsyncResult *result, GError **error);

/* Wipes before it frees. */
void     kassi_secrets_free          (char *secret);
/* A secret pasted with spaces or line breaks, mended: all white space dropped. (transfer full) */
char    *kassi_secrets_tidy          (const char *text);

G_END_DECLS
