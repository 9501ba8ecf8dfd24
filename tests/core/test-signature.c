/* SPDX-License-Identifier: GPL-3.0-or-later
 * Drives kassi-signature: Netgíró's published vectors, every one-digit forgery, and what is well formed. */
#include "core/kassi-signature.h"

#include <string.h>

/* The published test merchant's secret; everyone may know it. */
#define SECRET \
  "YCFd6hiA8lUjZejVcIf/LhRXO4wTDxY0JhOXvQZwnMSiNynSxmNIMjMf1HHwdV6cMN48NX3ZipA9q9hLPb9C1ZIzMH5dvELPAHceiu7L" \
  "bZzmIAGeOf/OUaDrk2Zq2dbGacIAzU6yyk4KmOXRaSLi8KW8t3krdQSX7Ecm8Qunc/A="

typedef struct {
  const char *name;
  const char *source;
  const char *nonce;
  const char *url;
  const char *body;        /* or NULL */
  const char *signature;
} Vector;

static const Vector vectors[] = {
  { "insert-cart", "Netgíró's documentation, first vector", "39084373214935208",
    "https://api.test.netgiro.is/v1/Checkout/InsertCart",
    "{\"Amount\":1000,\"Reference\":\"991100-123\",\"CustomerId\":\"8223281\",\"ConfirmationType\":1,"
    "\"CallbackUrl\":\"www.example.com/callback-success/991100-123\","
    "\"CallbackCancelUrl\":\"www.example.com/callback-cancel/991100-123\"}",
    "8ff35684c44ae5279f16f5b024b80a7f4de18f45b71aafc9c03a2f07ac3e9856" },
  { "get", "Netgíró's documentation, second vector: a GET signs an empty body", "635318618538563781",
    "https://api.netgiro.is/v1/Sales/GetList?AllForCompany=true", NULL,
    "1fcfcbf71b1350cf914ebb952c71d74551416a965ee3b65c38a16b35e687f87c" },
  { "get-empty-body", "the same, with an empty body instead of none", "635318618538563781",
    "https://api.netgiro.is/v1/Sales/GetList?AllForCompany=true", "",
    "1fcfcbf71b1350cf914ebb952c71d74551416a965ee3b65c38a16b35e687f87c" },
};

static GBytes *
body_of (const char *text)
{
  return text == NULL ? NULL : g_bytes_new_static (text, strlen (text));
}

static void
drop_body (GBytes *body)
{
  g_clear_pointer (&body, g_bytes_unref);
}

static void
test_vector (gconstpointer data)
{
  const Vector *vector = data;
  GBytes *body = body_of (vector->body);
  g_autofree char *made = kassi_signature_make (SECRET, vector->nonce, vector->url, body);

  g_assert_cmpstr (made, ==, vector->signature);
  g_assert_true (kassi_signature_verify (SECRET, vector->nonce, vector->url, body, vector->signature));
  drop_body (body);
}

/* Each single digit changed, so that a comparison that stops short is caught wherever it stops. */
static void
test_one_digit (gconstpointer data)
{
  const Vector *vector = data;
  GBytes *body = body_of (vector->body);

  for (gsize i = 0; i < KASSI_SIGNATURE_LENGTH; i++)
    {
      g_autofree char *forged = g_strdup (vector->signature);

      forged[i] = forged[i] == '0' ? '1' : '0';
      g_assert_true (kassi_signature_is_valid (forged));
      g_assert_false (kassi_signature_verify (SECRET, vector->nonce, vector->url, body, forged));
    }
  drop_body (body);
}

typedef struct {
  const char *name;
  const char *source;
  const char *secret;
  const char *nonce;
  const char *url;
  const char *body;
} Change;

static const Change changes[] = {
  { "secret", "a stranger's secret", "another", "1", "https://a/", "{}" },
  { "nonce", "replayed under another nonce", "secret", "2", "https://a/", "{}" },
  { "url", "an answer to another call", "secret", "1", "https://b/", "{}" },
  { "body", "another body", "secret", "1", "https://a/", "{ }" },
  { "body-longer", "something appended", "secret", "1", "https://a/", "{} " },
  { "body-gone", "body dropped", "secret", "1", "https://a/", NULL },
  { "nonce-none", "no nonce header", "secret", NULL, "https://a/", "{}" },
};

static void
test_change (gconstpointer data)
{
  const Change *change = data;
  g_autoptr (GBytes) original = g_bytes_new_static ("{}", 2);
  g_autofree char *signature = kassi_signature_make ("secret", "1", "https://a/", original);
  GBytes *body = body_of (change->body);

  g_assert_true (kassi_signature_verify ("secret", "1", "https://a/", original, signature));
  g_assert_false (kassi_signature_verify (change->secret, change->nonce, change->url, body, signature));
  drop_body (body);
}

#define TEN "0123456789"
#define SIXTY TEN TEN TEN TEN TEN TEN

typedef struct {
  const char *name;
  const char *source;
  const char *text;
  gboolean    valid;
} Format;

static const Format nonces[] = {
  { "ticks", "what Netgíró recommends", "635318618538563781", TRUE },
  { "guid", "what their demo sends", "881E674F-7891-4C20-AFD8-56FE2624C4B5", TRUE },
  { "one", "shortest", "a", TRUE },
  { "alphabet", "safety.md: [A-Za-z0-9_-]", "AZaz09_-", TRUE },
  { "longest", "safety.md: 64", SIXTY "abcd", TRUE },
  { "too-long", "65", SIXTY "abcde", FALSE },
  { "empty", "safety.md: {1,64}", "", FALSE },
  { "null", "no header", NULL, FALSE },
  { "slash", "the split between nonce and URL could move", "1https://a/", FALSE },
  { "brace", "the split could move into the body", "1{", FALSE },
  { "joined", "two headers, joined by get_list", "1, 2", FALSE },
  { "space-before", "white space", " 1", FALSE },
  { "space-after", "white space", "1 ", FALSE },
  { "newline", "a regular expression's $ would let it through", "1\n", FALSE },
  { "letters-of-others", "only ASCII", "\303\241", FALSE },
  { "at", "beside the letters", "@", FALSE },
  { "bracket", "beside the letters", "[", FALSE },
};

static const Format signatures[] = {
  { "vector", "Netgíró's documentation", "8ff35684c44ae5279f16f5b024b80a7f4de18f45b71aafc9c03a2f07ac3e9856", TRUE },
  { "figures", "no letter in it", SIXTY "0123", TRUE },
  { "upper", "safety.md: lower case", "8FF35684C44AE5279F16F5B024B80A7F4DE18F45B71AAFC9C03A2F07AC3E9856", FALSE },
  { "short", "63", SIXTY "012", FALSE },
  { "long", "65", SIXTY "01234", FALSE },
  { "joined", "two headers, joined by get_list", SIXTY "0123, " SIXTY "0123", FALSE },
  { "g", "beside the hex digits", SIXTY "012g", FALSE },
  { "grave", "beside the hex digits", SIXTY "012`", FALSE },
  { "space", "white space", SIXTY "012 ", FALSE },
  { "empty", "an empty header", "", FALSE },
  { "null", "no header", NULL, FALSE },
};

/* Even when the hash is right: what is not well formed does not verify. */
static void
test_nonce (gconstpointer data)
{
  const Format *format = data;

  g_assert_cmpint (kassi_nonce_is_valid (format->text), ==, format->valid);
  if (format->text != NULL)
    {
      g_autofree char *signature = kassi_signature_make ("secret", format->text, "https://a/", NULL);

      g_assert_cmpint (kassi_signature_verify ("secret", format->text, "https://a/", NULL, signature),
                       ==, format->valid);
    }
}

static void
test_format (gconstpointer data)
{
  const Format *format = data;

  g_assert_cmpint (kassi_signature_is_valid (format->text), ==, format->valid);
  g_assert_false (kassi_signature_verify ("secret", "1", "https://a/", NULL, format->text));
}

static void
test_upper (void)
{
  g_autofree char *signature = kassi_signature_make ("secret", "1", "https://a/", NULL);
  g_autofree char *upper = g_ascii_strup (signature, -1);

  g_assert_cmpstr (signature, !=, upper);
  g_assert_false (kassi_signature_verify ("secret", "1", "https://a/", NULL, upper));
}

static void
add_cases (const char   *group,
           gconstpointer cases,
           gsize         n_cases,
           gsize         case_size,
           GTestDataFunc function)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      const char *const *name = (gconstpointer) ((const guint8 *) cases + i * case_size);
      g_autofree char *path = g_strdup_printf ("/signature/%s/%s", group, *name);

      g_test_add_data_func (path, name, function);
    }
}

#define ADD_CASES(group, cases, function) \
  add_cases (group, cases, G_N_ELEMENTS (cases), sizeof *(cases), function)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD_CASES ("vector", vectors, test_vector);
  ADD_CASES ("one-digit", vectors, test_one_digit);
  ADD_CASES ("change", changes, test_change);
  ADD_CASES ("nonce", nonces, test_nonce);
  ADD_CASES ("format", signatures, test_format);
  g_test_add_func ("/signature/upper", test_upper);

  return g_test_run ();
}
