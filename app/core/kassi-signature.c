/* SPDX-License-Identifier: GPL-3.0-or-later
 * Netgíró's signature: a plain SHA-256 over secret + nonce + URL + body, although a page of theirs says HMAC. */
#include "core/kassi-signature.h"

#include <string.h>

/* Every byte is looked at, wherever the first difference is, so that the time taken tells nothing of it;
 * volatile keeps the compiler from leaving the loop early. */
static gboolean
equal_in_constant_time (const char *a,
                        const char *b,
                        gsize       length)
{
  volatile guchar difference = 0;

  for (gsize i = 0; i < length; i++)
    difference = (guchar) (difference | ((guchar) a[i] ^ (guchar) b[i]));

  return difference == 0;
}

/**
 * kassi_nonce_is_valid:
 * @nonce: (nullable): a nonce, sent or received
 *
 * Nothing separates nonce, URL and body in what is signed: with a wider alphabet the split between them could move
 * (safety.md, "What the API's signature does and does not give").
 *
 * Returns: TRUE for 1 … KASSI_NONCE_MAX letters, figures, `_` and `-` of ASCII
 */
gboolean
kassi_nonce_is_valid (const char *nonce)
{
  gsize length = 0;

  if (nonce == NULL)
    return FALSE;

  for (; nonce[length] != '\0'; length++)
    if (length == KASSI_NONCE_MAX ||
        !(g_ascii_isalnum (nonce[length]) || nonce[length] == '_' || nonce[length] == '-'))
      return FALSE;

  return length > 0;
}

/**
 * kassi_signature_is_valid:
 * @signature: (nullable): the value of a `netgiro_signature` header
 *
 * Returns: TRUE for exactly KASSI_SIGNATURE_LENGTH hex digits in lower case; two headers joined by a comma are not that
 */
gboolean
kassi_signature_is_valid (const char *signature)
{
  gsize length = 0;

  if (signature == NULL)
    return FALSE;

  for (; signature[length] != '\0'; length++)
    if (length == KASSI_SIGNATURE_LENGTH ||
        !(g_ascii_isdigit (signature[length]) || (signature[length] >= 'a' && signature[length] <= 'f')))
      return FALSE;

  return length == KASSI_SIGNATURE_LENGTH;
}

/**
 * kassi_signature_make:
 * @secret: Netgíró's secret, the literal string: it is not base64-decoded
 * @nonce: a value that differs for each call; anything kassi_nonce_is_valid() refuses can be signed but never verifies
 * @url: the full URL, just as it is asked
 * @body: (nullable): the exact body; NULL and an empty one sign alike, as for a GET
 *
 * Source: Netgíró's developer documentation, "Signing"; both vectors published there are tests.
 *
 * Returns: (transfer full): KASSI_SIGNATURE_LENGTH hex digits in lower case
 */
char *
kassi_signature_make (const char *secret,
                      const char *nonce,
                      const char *url,
                      GBytes     *body)
{
  g_autoptr (GChecksum) checksum = NULL;

  g_return_val_if_fail (secret != NULL, NULL);
  g_return_val_if_fail (nonce != NULL, NULL);
  g_return_val_if_fail (url != NULL, NULL);

  /* Fed piece by piece, so that no copy of the secret is left behind in a joined string. */
  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guchar *) secret, (gssize) strlen (secret));
  g_checksum_update (checksum, (const guchar *) nonce, (gssize) strlen (nonce));
  g_checksum_update (checksum, (const guchar *) url, (gssize) strlen (url));
  if (body != NULL)
    {
      gsize size;
      const guchar *data = g_bytes_get_data (body, &size);

      if (size > 0)
        g_checksum_update (checksum, data, (gssize) size);
    }

  return g_strdup (g_checksum_get_string (checksum));
}

/**
 * kassi_signature_verify:
 * @secret: Netgíró's secret
 * @nonce: (nullable): the `netgiro_nonce` header of the message
 * @url: the URL that we stored: the one that was asked, or the callback URL as it was given out
 * @body: (nullable): the message's exact body
 * @signature: (nullable): the `netgiro_signature` header of the message
 *
 * A message that verifies may still be our own, reflected, or a longer one made from a signed one: the nonce, the
 * strict JSON check and what ties it to its question come after (safety.md).
 *
 * Returns: FALSE when nonce or signature is missing or malformed, or the signature is not that of the message
 */
gboolean
kassi_signature_verify (const char *secret,
                        const char *nonce,
                        const char *url,
                        GBytes     *body,
                        const char *signature)
{
  g_autofree char *expected = NULL;

  g_return_val_if_fail (secret != NULL, FALSE);
  g_return_val_if_fail (url != NULL, FALSE);

  if (!kassi_nonce_is_valid (nonce) || !kassi_signature_is_valid (signature))
    return FALSE;

  expected = kassi_signature_make (secret, nonce, url, body);
  return equal_in_constant_time (expected, signature, KASSI_SIGNATURE_LENGTH);
}
