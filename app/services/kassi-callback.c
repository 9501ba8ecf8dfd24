/* SPDX-License-Identifier: GPL-3.0-or-later
 * A callback that verified, on its way from the listener to the till and back as an answer; and how its URLs are made. */
#include <string.h>
#include <sys/random.h>

#include "services/kassi-callback-internal.h"

#define TOKEN_BYTES 16          /* 128 bits: nobody guesses it */
#define REFERENCE_ID_MAX 100    /* characters of netgiro_referenceId that are kept */

struct _KassiCallback
{
  grefcount         ref_count;

  /* Owned. */
  char             *token;
  char             *digest;
  char             *reference_id;
  KassiAnswer      *answer;

  /* Borrowed. */
  KassiCallbackEnd  end;         /* NULL once it was called, or the connection is gone */
  gpointer          user_data;

  gboolean          cancel;
};

/* The parts have fixed alphabets or a fixed length, so that line feeds between them leave no doubt. */
static char *
make_digest (const KassiCallbackParts *parts)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length;
  const guchar *data = g_bytes_get_data (parts->body, &length);

  g_checksum_update (checksum, (const guchar *) parts->nonce, -1);
  g_checksum_update (checksum, (const guchar *) "\n", 1);
  g_checksum_update (checksum, (const guchar *) parts->signature, -1);
  g_checksum_update (checksum, (const guchar *) "\n", 1);
  if (length > 0)
    g_checksum_update (checksum, data, (gssize) length);

  return g_strdup (g_checksum_get_string (checksum));
}

/* It is not signed, and only shown: kept when it is harmless. */
static char *
clean_reference_id (const char *text)
{
  if (text == NULL || *text == '\0' || strlen (text) > REFERENCE_ID_MAX)
    return NULL;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isprint (*p))
      return NULL;

  return g_strdup (text);
}

static void
finish (KassiCallback *self,
        guint          status)
{
  KassiCallbackEnd end = g_steal_pointer (&self->end);

  if (end != NULL)
    end (status, self->user_data);
}

KassiCallback *
kassi_callback_new (const KassiCallbackParts *parts,
                    KassiAnswer              *answer,
                    KassiCallbackEnd          end,
                    gpointer                  user_data)
{
  KassiCallback *self = g_new0 (KassiCallback, 1);

  g_ref_count_init (&self->ref_count);
  self->token = g_strdup (parts->token);
  self->cancel = parts->cancel;
  self->digest = make_digest (parts);
  self->reference_id = clean_reference_id (parts->reference_id);
  self->answer = answer;
  self->end = end;
  self->user_data = user_data;

  return self;
}

void
kassi_callback_detach (KassiCallback *self)
{
  self->end = NULL;
}

KassiCallback *
kassi_callback_ref (KassiCallback *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_ref_count_inc (&self->ref_count);

  return self;
}

void
kassi_callback_unref (KassiCallback *self)
{
  g_return_if_fail (self != NULL);

  if (!g_ref_count_dec (&self->ref_count))
    return;

  finish (self, 0);
  g_free (self->token);
  g_free (self->digest);
  g_free (self->reference_id);
  kassi_answer_free (self->answer);
  g_free (self);
}

const char *
kassi_callback_get_token (KassiCallback *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->token;
}

gboolean
kassi_callback_is_cancel (KassiCallback *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->cancel;
}

const KassiAnswer *
kassi_callback_get_answer (KassiCallback *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->answer;
}

const char *
kassi_callback_get_digest (KassiCallback *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->digest;
}

const char *
kassi_callback_get_netgiro_reference_id (KassiCallback *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->reference_id;
}

void
kassi_callback_respond (KassiCallback *self,
                        guint          status)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (status == 200 || status == 403 || status == 409 || status == 503);

  finish (self, status);
}

char *
kassi_listener_make_url (const char *public_url,
                         const char *token,
                         gboolean    cancel)
{
  g_return_val_if_fail (public_url != NULL && g_str_has_suffix (public_url, "/"), NULL);
  g_return_val_if_fail (token != NULL, NULL);

  return g_strconcat (public_url, cancel ? "cancel/" : "callback/", token, NULL);
}

char *
kassi_listener_make_token (void)
{
  guchar bytes[TOKEN_BYTES];
  GString *token = g_string_sized_new (2 * TOKEN_BYTES);

  /* The kernel's: GLib's random numbers can be told from earlier ones. */
  g_assert (getentropy (bytes, sizeof bytes) == 0);
  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf (token, "%02x", bytes[i]);

  return g_string_free (token, FALSE);
}
