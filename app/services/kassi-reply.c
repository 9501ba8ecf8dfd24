/* SPDX-License-Identifier: GPL-3.0-or-later
 * Judges what came back from Netgíró: only what verifies, word by word and in safety.md's order, is an answer. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/kassi-signature.h"
#include "services/kassi-client-internal.h"

#define RETRY_AFTER_MAX_S 60
#define REFERENCE_ID_MAX 100

void
kassi_reply_free (KassiReply *reply)
{
  if (reply == NULL)
    return;

  g_clear_pointer (&reply->answer, kassi_answer_free);
  g_free (reply->netgiro_reference_id);
  g_free (reply->url);
  g_free (reply->nonce);
  g_free (reply->signature);
  g_clear_pointer (&reply->body, g_bytes_unref);
  g_free (reply);
}

const char *
kassi_trouble_to_text (KassiTrouble trouble)
{
  switch (trouble)
    {
    case KASSI_TROUBLE_NONE:
      return "";
    case KASSI_TROUBLE_OFFLINE:
      return _("Netgíró cannot be reached. Check this computer’s internet connection.");
    case KASSI_TROUBLE_CERTIFICATE:
      return _("The server did not prove that it is Netgíró. Nothing was sent to it. Check the address and this computer’s date.");
    case KASSI_TROUBLE_TIMEOUT:
      return _("Netgíró did not answer in time. Check this computer’s internet connection.");
    case KASSI_TROUBLE_SERVER:
      return _("Netgíró’s server reports a fault. If it lasts, ask Netgíró.");
    case KASSI_TROUBLE_SIGNATURE:
      return _("An answer came that is not signed by Netgíró. Check the secret, and whether a proxy stands in between.");
    case KASSI_TROUBLE_MALFORMED:
      return _("Netgíró’s answer could not be read. If it happens again, ask Netgíró.");
    default:
      g_return_val_if_reached ("");
    }
}

/* Duplicates come joined by a comma, which no format below allows: the one header or none. */
static const char *
get_header (SoupMessageHeaders *headers,
            const char         *name)
{
  return soup_message_headers_get_list (headers, name);
}

static gboolean
is_cut_off (const KassiReceived *received)
{
  if (soup_message_headers_get_encoding (received->headers) != SOUP_ENCODING_CONTENT_LENGTH)
    return FALSE;

  return soup_message_headers_get_content_length (received->headers) != (goffset) g_bytes_get_size (received->body);
}

static KassiTrouble
find_trouble (const KassiReceived *received,
              const char          *nonce,
              const char          *signature)
{
  /* A proxy's own page, whatever its size: it does not even claim to be Netgíró's answer. */
  if (signature == NULL && received->http_status >= 300)
    return KASSI_TROUBLE_SERVER;

  if (received->too_large || is_cut_off (received))
    return KASSI_TROUBLE_MALFORMED;

  if (nonce == NULL || !kassi_nonce_is_valid (nonce) || signature == NULL || !kassi_signature_is_valid (signature))
    return KASSI_TROUBLE_SIGNATURE;

  /* Our own request verifies too: whoever sends it back knows no secret. */
  if (g_hash_table_contains (received->own_nonces, nonce))
    return KASSI_TROUBLE_SIGNATURE;

  if (!kassi_signature_verify (received->secret, nonce, received->url, received->body, signature))
    return KASSI_TROUBLE_SIGNATURE;

  return KASSI_TROUBLE_NONE;
}

static char *
dup_reference_id (SoupMessageHeaders *headers)
{
  const char *id = get_header (headers, "netgiro_referenceId");

  if (id == NULL || *id == '\0' || strlen (id) > REFERENCE_ID_MAX)
    return NULL;
  for (const char *c = id; *c != '\0'; c++)
    if (!g_ascii_isprint (*c))
      return NULL;

  return g_strdup (id);
}

void
kassi_reply_judge (KassiReply          *reply,
                   const KassiReceived *received)
{
  const char *nonce = get_header (received->headers, "netgiro_nonce");
  const char *signature = get_header (received->headers, "netgiro_signature");
  g_autoptr (KassiAnswer) answer = NULL;

  reply->fate = KASSI_FATE_UNKNOWN;
  reply->trouble = find_trouble (received, nonce, signature);
  if (reply->trouble != KASSI_TROUBLE_NONE)
    return;

  answer = kassi_wire_decode_answer (received->body, NULL);
  if (answer == NULL)
    {
      reply->trouble = KASSI_TROUBLE_MALFORMED;
      return;
    }

  reply->fate = KASSI_FATE_ANSWERED;
  reply->answer = g_steal_pointer (&answer);
  reply->netgiro_reference_id = dup_reference_id (received->headers);
  reply->url = g_strdup (received->url);
  reply->nonce = g_strdup (nonce);
  reply->signature = g_strdup (signature);
  reply->body = g_bytes_ref (received->body);
}

static gint64
read_http_date_s (const char *text)
{
  g_autoptr (GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  return date != NULL ? g_date_time_to_unix (date) : -1;
}

gint64
kassi_reply_read_retry_after_us (SoupMessageHeaders *headers,
                                 guint               http_status,
                                 gint64              now_s)
{
  const char *text = get_header (headers, "Retry-After");
  gint64 date_s, from_s, wait_s = 0;

  if (text == NULL || (http_status != 429 && http_status / 100 != 5))
    return 0;

  if (*text != '\0' && strspn (text, "0123456789") == strlen (text))
    wait_s = strlen (text) > 9 ? RETRY_AFTER_MAX_S : g_ascii_strtoll (text, NULL, 10);
  else if ((date_s = read_http_date_s (text)) >= 0)
    {
      /* The server's own clock knows best what its date means. */
      from_s = read_http_date_s (get_header (headers, "Date"));
      wait_s = date_s - (from_s >= 0 ? from_s : now_s);
    }

  return CLAMP (wait_s, 0, RETRY_AFTER_MAX_S) * G_USEC_PER_SEC;
}
