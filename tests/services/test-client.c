/* SPDX-License-Identifier: GPL-3.0-or-later
 * Drives the client against a real server: how it asks, which answers it believes, and that it asks once. */
#include <string.h>

#include "client-fixture.h"

typedef enum {
  SIGN_GOOD,
  SIGN_NONE,
  SIGN_WRONG,           /* one digit differs */
  SIGN_OTHER_SECRET,
  SIGN_OTHER_URL,       /* for another call's URL */
  SIGN_UPPER,           /* the right digest in upper case */
  SIGN_TWICE,           /* two headers, both right */
  SIGN_SHORT,
  SIGN_NO_NONCE,        /* over no nonce, and without the header */
  SIGN_EMPTY_NONCE,
  SIGN_DOT_NONCE,       /* a nonce of a character that is not allowed, rightly signed */
  SIGN_LONG_NONCE,      /* 65 characters, rightly signed */
  SIGN_TWO_NONCES,
  SIGN_OWN_NONCE,       /* an answer that bears the nonce of this very request, rightly signed */
  SIGN_EARLIER_NONCE,   /* of the client's first request */
  SIGN_REFLECT,         /* the request itself: nonce, signature and body */
} Sign;

typedef struct {
  const char   *name;
  const char   *origin;        /* where the case comes from */
  KassiCall     call;
  guint         status;
  Sign          sign;
  const char   *body;          /* NULL: TEST_OK_BODY */
  const char   *header;        /* one more; or NULL */
  const char   *value;
  KassiFate     fate;
  KassiTrouble  trouble;
  gint64        retry_after_s;
} Case;

typedef struct {
  SoupServer  *server;
  KassiClient *client;
  const Case  *example;       /* how /v1/ is answered; NULL: well */
  char        *base_url;
  char        *first_nonce;   /* of the first request of all */
  gint64       nonce;
  guint        n_requests;    /* under /v1/ */
  guint        n_elsewhere;
  guint        ports[8];      /* the client's, by request */
} Fixture;

static const char *
get_request_header (SoupServerMessage *message,
                    const char        *name)
{
  return soup_message_headers_get_list (soup_server_message_get_request_headers (message), name);
}

/* The request is what netgiro-api.md says, down to the last byte, and nothing that libsoup would add to it by itself. */
static void
check_request (Fixture           *fixture,
               SoupServerMessage *message,
               const char        *url)
{
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  const char *nonce = get_request_header (message, "netgiro_nonce");
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, fixture->nonce);
  g_autofree char *signature = test_sign (TEST_SECRET, nonce, url, g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  static const char *const absent[] = { "Accept-Encoding", "Expect", "Authorization", "Cookie", "Upgrade" };

  g_assert_true (soup_server_message_get_method (message) == SOUP_METHOD_POST);
  g_assert_cmpstr (nonce, ==, number);
  g_assert_cmpstr (get_request_header (message, "netgiro_appkey"), ==, TEST_APPLICATION_ID);
  g_assert_cmpstr (get_request_header (message, "netgiro_signature"), ==, signature);
  g_assert_cmpstr (get_request_header (message, "Content-Type"), ==, "application/json");
  g_assert_cmpuint (g_bytes_get_size (body), >, 2);
  g_assert_cmpint (*(const char *) g_bytes_get_data (body, NULL), ==, '{');
  for (gsize i = 0; i < G_N_ELEMENTS (absent); i++)
    g_assert_null (get_request_header (message, absent[i]));
}

static char *
choose_nonce (Fixture           *fixture,
              SoupServerMessage *message,
              Sign               sign)
{
  if (sign == SIGN_OWN_NONCE || sign == SIGN_REFLECT)
    return g_strdup (get_request_header (message, "netgiro_nonce"));
  if (sign == SIGN_EARLIER_NONCE)
    return g_strdup (fixture->first_nonce);
  if (sign == SIGN_NO_NONCE || sign == SIGN_EMPTY_NONCE)
    return g_strdup ("");
  if (sign == SIGN_DOT_NONCE)
    return g_strdup ("6353.18");
  if (sign == SIGN_LONG_NONCE)
    return g_strnfill (65, '7');

  return g_strdup (TEST_NONCE);
}

static void
sign_answer (Fixture           *fixture,
             SoupServerMessage *message,
             Sign               sign,
             const char        *url,
             const char        *body)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *nonce = choose_nonce (fixture, message, sign);
  g_autofree char *other_url = g_strconcat (fixture->base_url, "Checkout/CancelCart", NULL);
  g_autofree char *signature = test_sign (sign == SIGN_OTHER_SECRET ? "guess" : TEST_SECRET, nonce,
                                          sign == SIGN_OTHER_URL ? other_url : url, body, strlen (body));

  if (sign == SIGN_NONE)
    return;

  if (sign == SIGN_WRONG)
    signature[63] = signature[63] == '0' ? '1' : '0';
  if (sign == SIGN_SHORT)
    signature[63] = '\0';
  if (sign == SIGN_UPPER)
    for (char *c = signature; *c != '\0'; c++)
      *c = g_ascii_toupper (*c);

  if (sign != SIGN_NO_NONCE)
    soup_message_headers_append (headers, "netgiro_nonce", nonce);
  if (sign == SIGN_TWO_NONCES)
    soup_message_headers_append (headers, "netgiro_nonce", nonce);
  soup_message_headers_append (headers, "netgiro_signature", signature);
  if (sign == SIGN_TWICE)
    soup_message_headers_append (headers, "netgiro_signature", signature);
}

static void
api_cb (SoupServer        *server,
        SoupServerMessage *message,
        const char        *path,
        GHashTable        *query,
        gpointer           user_data)
{
  Fixture *fixture = user_data;
  const Case *example = fixture->example;
  g_autoptr (GBytes) asked = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *request_body = g_strndup (g_bytes_get_data (asked, NULL), g_bytes_get_size (asked));
  g_autofree char *url = g_strconcat (fixture->base_url, path + strlen ("/v1/"), NULL);
  GSocketAddress *remote = soup_server_message_get_remote_address (message);
  const char *body = TEST_OK_BODY;

  check_request (fixture, message, url);
  if (fixture->n_requests < G_N_ELEMENTS (fixture->ports))
    fixture->ports[fixture->n_requests] = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (remote));
  if (fixture->n_requests++ == 0)
    fixture->first_nonce = g_strdup (get_request_header (message, "netgiro_nonce"));

  if (example != NULL)
    body = example->sign == SIGN_REFLECT ? request_body : example->body != NULL ? example->body : TEST_OK_BODY;
  soup_server_message_set_status (message, example != NULL ? example->status : SOUP_STATUS_OK, NULL);
  sign_answer (fixture, message, example != NULL ? example->sign : SIGN_GOOD, url, body);
  if (example != NULL && example->header != NULL)
    soup_message_headers_append (soup_server_message_get_response_headers (message), example->header, example->value);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body, strlen (body));
}

static void
elsewhere_cb (SoupServer        *server,
              SoupServerMessage *message,
              const char        *path,
              GHashTable        *query,
              gpointer           user_data)
{
  ((Fixture *) user_data)->n_elsewhere++;
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GSList *uris;
  GError *error = NULL;

  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, "/v1/", api_cb, fixture, NULL);
  soup_server_add_handler (fixture->server, "/", elsewhere_cb, fixture, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  fixture->base_url = g_strdup_printf ("http://127.0.0.1:%d/v1/", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  fixture->nonce = 1000;
  fixture->client = kassi_client_new (fixture->base_url, TEST_APPLICATION_ID, TEST_SECRET, test_next_nonce, &fixture->nonce);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  test_settle ();
  if (fixture->client != NULL)
    g_assert_finalize_object (g_steal_pointer (&fixture->client));
  soup_server_disconnect (fixture->server);
  test_settle ();
  g_assert_finalize_object (g_steal_pointer (&fixture->server));
  g_clear_pointer (&fixture->base_url, g_free);
  g_clear_pointer (&fixture->first_nonce, g_free);
}

#define LEAF "\"Success\":true,\"ResultCode\":10425"
#define REFUSAL "{\"Success\":false,\"ResultCode\":400,\"Message\":\"Nei\"}"
#define ANSWERED_RETRY(s) KASSI_FATE_ANSWERED, KASSI_TROUBLE_NONE, s
#define SERVER_RETRY(s) KASSI_FATE_UNKNOWN, KASSI_TROUBLE_SERVER, s
#define ANSWERED ANSWERED_RETRY (0)
#define SERVER SERVER_RETRY (0)
#define SIGNATURE KASSI_FATE_UNKNOWN, KASSI_TROUBLE_SIGNATURE, 0
#define MALFORMED KASSI_FATE_UNKNOWN, KASSI_TROUBLE_MALFORMED, 0

static const Case cases[] = {
  { "insert", "api: the four calls", KASSI_CALL_INSERT, 200, SIGN_GOOD, NULL, NULL, NULL, ANSWERED },
  { "check", "api: the four calls", KASSI_CALL_CHECK, 200, SIGN_GOOD, NULL, NULL, NULL, ANSWERED },
  { "confirm", "api: the four calls", KASSI_CALL_CONFIRM, 200, SIGN_GOOD, NULL, NULL, NULL, ANSWERED },
  { "cancel", "api: the four calls", KASSI_CALL_CANCEL, 200, SIGN_GOOD, NULL, NULL, NULL, ANSWERED },
  { "refusal-200", "api: 400 is a result code", KASSI_CALL_INSERT, 200, SIGN_GOOD, REFUSAL, NULL, NULL, ANSWERED },
  { "refusal-400", "safety: a signed no", KASSI_CALL_INSERT, 400, SIGN_GOOD, REFUSAL, NULL, NULL, ANSWERED },
  { "refusal-422", "safety: a signed no", KASSI_CALL_INSERT, 422, SIGN_GOOD, REFUSAL, NULL, NULL, ANSWERED },
  { "signed-500", "header: signed, whatever its status", KASSI_CALL_CONFIRM, 500, SIGN_GOOD, NULL, NULL, NULL, ANSWERED },

  { "unsigned-200", "safety: unsigned is unknown", KASSI_CALL_INSERT, 200, SIGN_NONE, NULL, NULL, NULL, SIGNATURE },
  { "unsigned-400", "safety: unsigned is unknown", KASSI_CALL_INSERT, 400, SIGN_NONE, REFUSAL, NULL, NULL, SERVER },
  { "unsigned-404", "safety: unsigned is unknown", KASSI_CALL_INSERT, 404, SIGN_NONE, NULL, NULL, NULL, SERVER },
  { "unsigned-422", "safety: unsigned is unknown", KASSI_CALL_INSERT, 422, SIGN_NONE, NULL, NULL, NULL, SERVER },
  { "unsigned-500", "safety: unsigned is unknown", KASSI_CALL_INSERT, 500, SIGN_NONE, NULL, NULL, NULL, SERVER },
  { "unsigned-502", "safety: unsigned is unknown", KASSI_CALL_CONFIRM, 502, SIGN_NONE, NULL, NULL, NULL, SERVER },
  { "429", "faults: Retry-After", KASSI_CALL_CHECK, 429, SIGN_NONE, NULL, "Retry-After", "7", SERVER_RETRY (7) },
  { "503-long", "faults: honoured up to 60 s", KASSI_CALL_CHECK, 503, SIGN_NONE, NULL, "Retry-After", "3600", SERVER_RETRY (60) },
  { "signed-503", "faults: Retry-After", KASSI_CALL_CHECK, 503, SIGN_GOOD, NULL, "Retry-After", "9", ANSWERED_RETRY (9) },
  { "200-retry-after", "faults: from 429 and 5xx", KASSI_CALL_CHECK, 200, SIGN_GOOD, NULL, "Retry-After", "9", ANSWERED_RETRY (0) },

  { "401-basic", "faults: never followed", KASSI_CALL_INSERT, 401, SIGN_NONE, NULL, "WWW-Authenticate", "Basic realm=\"x\"", SERVER },
  { "401-digest", "faults: never followed", KASSI_CALL_INSERT, 401, SIGN_NONE, NULL,
    "WWW-Authenticate", "Digest realm=\"x\", nonce=\"1\", qop=\"auth\"", SERVER },
  { "401-negotiate", "faults: never followed", KASSI_CALL_CHECK, 401, SIGN_NONE, NULL, "WWW-Authenticate", "Negotiate", SERVER },
  { "407", "faults: never followed", KASSI_CALL_INSERT, 407, SIGN_NONE, NULL, "Proxy-Authenticate", "Basic realm=\"x\"", SERVER },
  { "421", "trap 3: sent again by libsoup", KASSI_CALL_INSERT, 421, SIGN_NONE, NULL, NULL, NULL, SERVER },
  { "421-check", "trap 3: sent again by libsoup", KASSI_CALL_CHECK, 421, SIGN_NONE, NULL, NULL, NULL, SERVER },
  { "301", "faults: never followed", KASSI_CALL_INSERT, 301, SIGN_NONE, NULL, "Location", "/elsewhere", SERVER },
  { "302", "faults: never followed", KASSI_CALL_CHECK, 302, SIGN_NONE, NULL, "Location", "/elsewhere", SERVER },
  { "303", "faults: never followed", KASSI_CALL_CHECK, 303, SIGN_NONE, NULL, "Location", "/elsewhere", SERVER },
  { "307", "faults: never followed", KASSI_CALL_INSERT, 307, SIGN_NONE, NULL, "Location", "/elsewhere", SERVER },
  { "308", "faults: never followed", KASSI_CALL_INSERT, 308, SIGN_NONE, NULL, "Location", "Checkout/InsertCart", SERVER },

  { "wrong", "api: to be thrown away", KASSI_CALL_INSERT, 200, SIGN_WRONG, NULL, NULL, NULL, SIGNATURE },
  { "wrong-500", "api: to be thrown away", KASSI_CALL_INSERT, 500, SIGN_WRONG, NULL, NULL, NULL, SIGNATURE },
  { "other-secret", "api: to be thrown away", KASSI_CALL_INSERT, 200, SIGN_OTHER_SECRET, NULL, NULL, NULL, SIGNATURE },
  { "other-url", "safety: the URL that was asked", KASSI_CALL_INSERT, 200, SIGN_OTHER_URL, NULL, NULL, NULL, SIGNATURE },
  { "upper-case", "safety: header formats", KASSI_CALL_INSERT, 200, SIGN_UPPER, NULL, NULL, NULL, SIGNATURE },
  { "twice", "trap 4", KASSI_CALL_INSERT, 200, SIGN_TWICE, NULL, NULL, NULL, SIGNATURE },
  { "short", "safety: header formats", KASSI_CALL_INSERT, 200, SIGN_SHORT, NULL, NULL, NULL, SIGNATURE },
  { "no-nonce", "safety: header formats", KASSI_CALL_INSERT, 200, SIGN_NO_NONCE, NULL, NULL, NULL, SIGNATURE },
  { "empty-nonce", "safety: header formats", KASSI_CALL_INSERT, 200, SIGN_EMPTY_NONCE, NULL, NULL, NULL, SIGNATURE },
  { "dot-nonce", "safety: the split can move", KASSI_CALL_INSERT, 200, SIGN_DOT_NONCE, NULL, NULL, NULL, SIGNATURE },
  { "long-nonce", "safety: header formats", KASSI_CALL_INSERT, 200, SIGN_LONG_NONCE, NULL, NULL, NULL, SIGNATURE },
  { "two-nonces", "trap 4", KASSI_CALL_INSERT, 200, SIGN_TWO_NONCES, NULL, NULL, NULL, SIGNATURE },
  { "own-nonce", "safety: reflection", KASSI_CALL_INSERT, 200, SIGN_OWN_NONCE, NULL, NULL, NULL, SIGNATURE },
  { "earlier-nonce", "safety: reflection", KASSI_CALL_INSERT, 200, SIGN_EARLIER_NONCE, NULL, NULL, NULL, SIGNATURE },
  { "reflected", "safety: reflection", KASSI_CALL_CANCEL, 200, SIGN_REFLECT, NULL, NULL, NULL, SIGNATURE },

  { "duplicate", "safety: strict JSON", KASSI_CALL_CHECK, 200, SIGN_GOOD, "{" LEAF ",\"Success\":false}", NULL, NULL, MALFORMED },
  { "bom", "safety: strict JSON", KASSI_CALL_CHECK, 200, SIGN_GOOD, "\xef\xbb\xbf{" LEAF "}", NULL, NULL, MALFORMED },
  { "two-values", "safety: strict JSON", KASSI_CALL_CHECK, 200, SIGN_GOOD, "{" LEAF "}{}", NULL, NULL, MALFORMED },
  { "comment", "safety: strict JSON", KASSI_CALL_CHECK, 200, SIGN_GOOD, "{" LEAF "/**/}", NULL, NULL, MALFORMED },
  { "no-code", "safety: both must be there", KASSI_CALL_CHECK, 200, SIGN_GOOD, "{\"Success\":true}", NULL, NULL, MALFORMED },
  { "no-success", "safety: both must be there", KASSI_CALL_CHECK, 200, SIGN_GOOD, "{\"ResultCode\":200}", NULL, NULL, MALFORMED },
  { "html", "a proxy that signs, or a test server", KASSI_CALL_CHECK, 200, SIGN_GOOD, "<html>", NULL, NULL, MALFORMED },
  { "empty", "safety: exactly one object", KASSI_CALL_CHECK, 200, SIGN_GOOD, "", NULL, NULL, MALFORMED },
  { "spaces", "safety: then only white space", KASSI_CALL_CHECK, 200, SIGN_GOOD, " {" LEAF "}\r\n ", NULL, NULL, ANSWERED },
  /* Named gzip, it is taken as the bytes that it is: those are what was signed. */
  { "gzip", "trap 3: the decoder", KASSI_CALL_CHECK, 200, SIGN_GOOD, NULL, "Content-Encoding", "gzip", ANSWERED },
  { "gzip-bytes", "trap 3: the decoder", KASSI_CALL_CHECK, 200, SIGN_GOOD, "\x1f\x8b\x08", "Content-Encoding", "gzip", MALFORMED },
};

/* Between two good calls, so that there is a connection to reuse before, and nothing put off after. */
static void
test_answer (Fixture       *fixture,
             gconstpointer  data)
{
  const Case *example = data;
  g_autoptr (KassiReply) before = test_call (fixture->client, KASSI_CALL_CHECK, NULL);
  g_autoptr (KassiReply) reply = NULL;
  g_autoptr (KassiReply) after = NULL;

  test_assert_reply (before, KASSI_FATE_ANSWERED, KASSI_TROUBLE_NONE, 200);

  fixture->example = example;
  reply = test_call (fixture->client, example->call, NULL);
  fixture->example = NULL;
  test_assert_reply (reply, example->fate, example->trouble, example->status);
  g_assert_cmpint (reply->retry_after_us, ==, example->retry_after_s * G_USEC_PER_SEC);

  /* Whatever was put off until now would come before this one. */
  after = test_call (fixture->client, KASSI_CALL_CHECK, NULL);
  test_assert_reply (after, KASSI_FATE_ANSWERED, KASSI_TROUBLE_NONE, 200);
  test_settle ();
  g_assert_cmpuint (fixture->n_requests, ==, 3);
  g_assert_cmpuint (fixture->n_elsewhere, ==, 0);
}

/* The message is kept as it came: it may have to prove a payment. */
static void
test_message (Fixture       *fixture,
              gconstpointer  data)
{
  const Case example = {
    .status = 200, .body = "{\"Success\":true,\"ResultCode\":10200,\"PaymentSuccessful\":true,\"Message\":\"\"}",
    .header = "netgiro_referenceId", .value = "7d2 {5} ~",
  };
  g_autoptr (KassiReply) reply = NULL;
  g_autoptr (GBytes) body = g_bytes_new (example.body, strlen (example.body));
  g_autofree char *url = g_strconcat (fixture->base_url, "Checkout/ConfirmCart", NULL);
  g_autofree char *signature = test_sign (TEST_SECRET, TEST_NONCE, url, example.body, strlen (example.body));

  fixture->example = &example;
  reply = test_call (fixture->client, KASSI_CALL_CONFIRM, NULL);
  test_assert_reply (reply, KASSI_FATE_ANSWERED, KASSI_TROUBLE_NONE, 200);
  g_assert_cmpstr (reply->url, ==, url);
  g_assert_cmpstr (reply->nonce, ==, TEST_NONCE);
  g_assert_cmpstr (reply->signature, ==, signature);
  g_assert_true (g_bytes_equal (reply->body, body));
  g_assert_cmpstr (reply->netgiro_reference_id, ==, "7d2 {5} ~");
  g_assert_cmpint (reply->answer->result_code, ==, 10200);
  g_assert_true (reply->answer->success);
  g_assert_true (reply->answer->payment_successful);
}

static void
test_reference_id (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *longest = g_strnfill (100, 'x');
  g_autofree char *too_long = g_strnfill (101, 'x');
  const struct { const char *value, *kept; } ids[] = {
    { longest, longest }, { too_long, NULL }, { "kr\xc3\xb3na", NULL }, { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const Case example = { .status = 200, .header = "netgiro_referenceId", .value = ids[i].value };
      g_autoptr (KassiReply) reply = NULL;

      fixture->example = &example;
      reply = test_call (fixture->client, KASSI_CALL_CHECK, NULL);
      test_assert_reply (reply, KASSI_FATE_ANSWERED, KASSI_TROUBLE_NONE, 200);
      g_assert_cmpstr (reply->netgiro_reference_id, ==, ids[i].kept);
    }
}

/* CheckCart goes on a connection that is there; the others never do. */
static void
test_connections (Fixture       *fixture,
                  gconstpointer  data)
{
  static const KassiCall calls[] = { KASSI_CALL_CHECK, KASSI_CALL_CHECK, KASSI_CALL_INSERT, KASSI_CALL_CONFIRM,
                                     KASSI_CALL_CANCEL, KASSI_CALL_CHECK };
  guint *ports = fixture->ports;

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autoptr (KassiReply) reply = test_call (fixture->client, calls[i], NULL);

      test_assert_reply (reply, KASSI_FATE_ANSWERED, KASSI_TROUBLE_NONE, 200);
      test_settle ();
    }
  g_assert_cmpuint (ports[1], ==, ports[0]);
  for (guint i = 2; i <= 4; i++)
    for (guint j = 0; j < i; j++)
      g_assert_cmpuint (ports[i], !=, ports[j]);
}

/* Several checkouts ask at once, and each gets its own answer. */
static void
test_at_once (Fixture       *fixture,
              gconstpointer  data)
{
  KassiReply *replies[8];

  /* The server looks at the last nonce alone. */
  soup_server_remove_handler (fixture->server, "/v1/");
  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    test_call_begin (fixture->client, (KassiCall) (i % KASSI_N_CALLS), NULL, &replies[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autoptr (KassiReply) reply = test_call_wait (&replies[i]);

      test_assert_reply (reply, KASSI_FATE_UNKNOWN, KASSI_TROUBLE_SIGNATURE, 200);
    }
  g_assert_cmpuint (fixture->n_elsewhere, ==, G_N_ELEMENTS (replies));
}

static void
drop_client_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  KassiReply **reply = user_data;

  *reply = kassi_client_call_finish (KASSI_CLIENT (object), result);
  g_object_unref (object);
}

/* The owner may let go of the client while it waits, or in the callback. */
static void
test_dropped (Fixture       *fixture,
              gconstpointer  data)
{
  KassiRequest request = test_request (KASSI_CALL_CHECK);
  KassiClient *client = g_steal_pointer (&fixture->client);
  KassiReply *reply = NULL;
  g_autoptr (KassiReply) got = NULL;

  g_object_add_weak_pointer (G_OBJECT (client), (gpointer *) &client);
  kassi_client_call_async (client, &request, NULL, drop_client_cb, &reply);
  got = test_call_wait (&reply);
  test_assert_reply (got, KASSI_FATE_ANSWERED, KASSI_TROUBLE_NONE, 200);
  test_settle ();
  g_assert_null (client);
}

static gint64
no_nonce (gpointer user_data)
{
  ++*(guint *) user_data;
  return 0;
}

static void
test_no_nonce (Fixture       *fixture,
               gconstpointer  data)
{
  guint n_asked = 0;
  KassiClient *client = kassi_client_new (fixture->base_url, TEST_APPLICATION_ID, TEST_SECRET, no_nonce, &n_asked);
  g_autoptr (KassiReply) reply = test_call (client, KASSI_CALL_INSERT, NULL);

  test_assert_reply (reply, KASSI_FATE_NOT_SENT, KASSI_TROUBLE_NONE, 0);
  test_settle ();
  g_assert_cmpuint (n_asked, ==, 1);
  g_assert_cmpuint (fixture->n_requests, ==, 0);
  g_assert_finalize_object (client);
}

/* In the environment that main() makes, everything over plain HTTP goes to a proxy that is not there. */
static void
test_no_proxy (Fixture       *fixture,
               gconstpointer  data)
{
  g_auto (GStrv) proxies = g_proxy_resolver_lookup (g_proxy_resolver_get_default (), fixture->base_url, NULL, NULL);
  g_autoptr (KassiReply) reply = NULL;

  if (proxies == NULL || g_strcmp0 (proxies[0], "http://127.0.0.1:1") != 0)
    {
      g_test_skip ("this system's proxy resolver does not read the environment");
      return;
    }
  reply = test_call (fixture->client, KASSI_CALL_CHECK, NULL);
  test_assert_reply (reply, KASSI_FATE_ANSWERED, KASSI_TROUBLE_NONE, 200);
}

static const struct {
  guint       status;
  const char *retry_after;
  const char *date;
  gint64      wait_s;
} retries[] = {
  { 429, "0", NULL, 0 }, { 429, "1", NULL, 1 }, { 503, "60", NULL, 60 }, { 503, "61", NULL, 60 },
  { 500, "5", NULL, 5 }, { 599, "5", NULL, 5 }, { 400, "5", NULL, 0 }, { 302, "5", NULL, 0 }, { 200, "5", NULL, 0 },
  { 429, NULL, NULL, 0 }, { 429, "", NULL, 0 }, { 429, "-1", NULL, 0 }, { 429, "+5", NULL, 0 }, { 429, "5.5", NULL, 0 },
  { 429, "5, 6", NULL, 0 }, { 429, "soon", NULL, 0 }, { 429, "99999999999999999999", NULL, 60 },
  /* RFC 9110, 10.2.3; now is 12:00:00. */
  { 429, "Sun, 01 Mar 2026 12:00:30 GMT", NULL, 30 },
  { 429, "Sun, 01 Mar 2026 12:30:00 GMT", NULL, 60 },
  { 429, "Sun, 01 Mar 2026 11:00:00 GMT", NULL, 0 },
  { 429, "Sun, 01 Mar 2026 11:00:10 GMT", "Sun, 01 Mar 2026 11:00:00 GMT", 10 },
  { 429, "Sun, 01 Mar 2026 12:00:30 GMT", "yesterday", 30 },
};

static void
test_retry_after (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (retries); i++)
    {
      g_autoptr (SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);

      if (retries[i].retry_after != NULL)
        soup_message_headers_append (headers, "Retry-After", retries[i].retry_after);
      if (retries[i].date != NULL)
        soup_message_headers_append (headers, "Date", retries[i].date);
      g_assert_cmpint (kassi_reply_read_retry_after_us (headers, retries[i].status, 1772366400), ==,
                       retries[i].wait_s * G_USEC_PER_SEC);
    }
}

static void
test_texts (void)
{
  g_assert_cmpstr (kassi_trouble_to_text (KASSI_TROUBLE_NONE), ==, "");
  for (int i = KASSI_TROUBLE_NONE + 1; i <= KASSI_TROUBLE_MALFORMED; i++)
    g_assert_true (g_str_has_suffix (kassi_trouble_to_text ((KassiTrouble) i), "."));
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("http_proxy", "http://127.0.0.1:1", TRUE);
  g_unsetenv ("no_proxy");
  g_unsetenv ("NO_PROXY");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/client/answer/%s", cases[i].name);

      g_test_add (path, Fixture, &cases[i], set_up, test_answer, tear_down);
    }
  g_test_add ("/client/message", Fixture, NULL, set_up, test_message, tear_down);
  g_test_add ("/client/reference-id", Fixture, NULL, set_up, test_reference_id, tear_down);
  g_test_add ("/client/connections", Fixture, NULL, set_up, test_connections, tear_down);
  g_test_add ("/client/at-once", Fixture, NULL, set_up, test_at_once, tear_down);
  g_test_add ("/client/dropped", Fixture, NULL, set_up, test_dropped, tear_down);
  g_test_add ("/client/no-nonce", Fixture, NULL, set_up, test_no_nonce, tear_down);
  g_test_add ("/client/no-proxy", Fixture, NULL, set_up, test_no_proxy, tear_down);
  g_test_add_func ("/client/retry-after", test_retry_after);
  g_test_add_func ("/client/texts", test_texts);

  return g_test_run ();
}
