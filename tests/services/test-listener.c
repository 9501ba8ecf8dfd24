/* SPDX-License-Identifier: GPL-3.0-or-later
 * kassi-listener over real sockets: what verifies reaches the till once, everything else changes a counter and no more. */
#include <gio/gio.h>
#include <string.h>

#include "core/kassi-signature.h"
#include "services/kassi-listener-internal.h"

#define SECRET "YCFd6hiA8lUjZejVcIf/LhRXO4wTDxY0"
#define TOKEN "0123456789abcdef0123456789abcdef"
#define STRANGER "fedcba9876543210fedcba9876543210"
#define PUBLIC "https://till.example.is/kassi/"
#define CALLBACK_URL PUBLIC "callback/" TOKEN
#define CANCEL_URL PUBLIC "cancel/" TOKEN
#define BODY \
  "{\"Success\":true,\"PaymentSuccessful\":true,\"ResultCode\":10429,\"PaymentInfo\":{" \
  "\"TransactionId\":\"881e674f-7891-4c20-afd8-56fe2624c4b5\",\"ReferenceNumber\":\"S1-1\",\"StatusId\":1,\"TotalAmount\":1000.0}}"

typedef struct {
  KassiListener *listener;
  GPtrArray     *received;    /* of KassiCallback, those kept too */
  guint          status;      /* what the till answers at once; 0: it keeps the callback; DROP: it lets go of it */
  guint          n_received;
  guint          n_asked;     /* calls of dup_url */
  int            refusal;     /* the last that was told; -1: none */
} Fixture;

#define DROP 1

/* A client of raw bytes. */
typedef struct {
  GSocketConnection *connection;
  GString           *received;
  char               buffer[512];
  gboolean           ended;    /* end of file, or reset */
} Client;

static char *
dup_url_hook (const char *token,
              gboolean    cancel,
              gpointer    user_data)
{
  Fixture *fixture = user_data;

  fixture->n_asked++;
  if (!g_str_equal (token, TOKEN))
    return NULL;

  return kassi_listener_make_url (PUBLIC, token, cancel);
}

static void
received_hook (KassiCallback *callback,
               gpointer       user_data)
{
  Fixture *fixture = user_data;

  fixture->n_received++;
  if (fixture->status == DROP)
    return;
  g_ptr_array_add (fixture->received, kassi_callback_ref (callback));
  if (fixture->status != 0)
    kassi_callback_respond (callback, fixture->status);
}

static void
refused_hook (const char   *token,
              KassiRefusal  refusal,
              gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpstr (token, ==, TOKEN);
  fixture->refusal = (int) refusal;
}

static const KassiListenerHooks hooks = { dup_url_hook, received_hook, refused_hook };

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->received = g_ptr_array_new_with_free_func ((GDestroyNotify) kassi_callback_unref);
  fixture->status = 200;
  fixture->refusal = -1;
  fixture->listener = kassi_listener_new ("127.0.0.1", 0, SECRET, &hooks, fixture, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->listener);
  g_ptr_array_unref (fixture->received);
  while (g_main_context_iteration (NULL, FALSE));
}

static gboolean
give_up_cb (gpointer user_data)
{
  g_test_message ("waited too long");
  g_assert_not_reached ();
}

#define WAIT_UNTIL(condition) \
  G_STMT_START { \
    guint guard = g_timeout_add_seconds (10, give_up_cb, NULL); \
    while (!(condition)) \
      g_main_context_iteration (NULL, TRUE); \
    g_source_remove (guard); \
  } G_STMT_END

static void read_on (Client *client);

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (object), result, &error);
  Client *client = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (n <= 0)
    {
      client->ended = TRUE;
      return;
    }
  g_string_append_len (client->received, client->buffer, n);
  read_on (client);
}

static void
read_on (Client *client)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (client->connection)), client->buffer,
                             sizeof client->buffer, G_PRIORITY_DEFAULT, NULL, read_cb, client);
}

static Client *
client_new (Fixture *fixture)
{
  g_autoptr (GSocketClient) socket_client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  Client *client = g_new0 (Client, 1);

  g_socket_client_set_enable_proxy (socket_client, FALSE);
  client->connection = g_socket_client_connect_to_host (socket_client, "127.0.0.1",
                                                        kassi_listener_get_port (fixture->listener), NULL, &error);
  g_assert_no_error (error);
  client->received = g_string_new (NULL);
  read_on (client);

  return client;
}

/* What the listener does not take any more is of no matter here. */
static void
client_send (Client     *client,
             const char *bytes)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (client->connection)), bytes, strlen (bytes),
                             NULL, NULL, NULL);
}

/* Until the listener has closed. */
static void
client_free (Client *client)
{
  WAIT_UNTIL (client->ended);
  g_object_unref (client->connection);
  g_string_free (client->received, TRUE);
  g_free (client);
}

/* The answer's status; 0: there was none. Whatever it is, it is empty and does not say who answers. */
static guint
client_get_status (Client *client)
{
  guint64 status;
  const char *end;

  if (client->received->len == 0)
    return 0;

  g_assert_true (g_str_has_prefix (client->received->str, "HTTP/1.1 ") || g_str_has_prefix (client->received->str, "HTTP/1.0 "));
  status = g_ascii_strtoull (client->received->str + strlen ("HTTP/1.x "), NULL, 10);
  end = strstr (client->received->str, "\r\n\r\n");
  g_assert_nonnull (end);
  if (status == 100)
    {
      g_string_erase (client->received, 0, end + 4 - client->received->str);
      return client_get_status (client);
    }
  g_assert_cmpstr (end + 4, ==, "");
  g_assert_null (strstr (client->received->str, "\r\nServer:"));
  if (status != 400 && status < 500)   /* of those libsoup answers some by itself */
    {
      g_assert_nonnull (strstr (client->received->str, "\r\nContent-Length: 0\r\n"));
      g_assert_nonnull (strstr (client->received->str, "\r\nConnection: close\r\n"));
    }

  return (guint) status;
}

/* A request; what is NULL is as in a good one. */
typedef struct {
  const char *method;         /* POST */
  const char *path;           /* /kassi/callback/TOKEN */
  const char *version;        /* 1.1 */
  const char *nonce;          /* n1 */
  const char *body;           /* BODY */
  const char *secret;         /* what it is signed with … */
  const char *signed_nonce;
  const char *signed_url;
  const char *signed_body;
  const char *signature;      /* instead of a signature */
  const char *headers;        /* more of them, each with its line end */
  guint       n_signatures;   /* 1 */
  gboolean    no_signature;
  gboolean    no_length;
} Request;

static char *
request_sign (const Request *request)
{
  const char *body = request->signed_body != NULL ? request->signed_body : request->body != NULL ? request->body : BODY;
  const char *nonce = request->signed_nonce != NULL ? request->signed_nonce : request->nonce != NULL ? request->nonce : "n1";
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  return kassi_signature_make (request->secret != NULL ? request->secret : SECRET, nonce,
                               request->signed_url != NULL ? request->signed_url : CALLBACK_URL, bytes);
}

static char *
request_write (const Request *request)
{
  g_autofree char *made = request->signature != NULL ? NULL : request_sign (request);
  const char *body = request->body != NULL ? request->body : BODY;
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s %s HTTP/%s\r\nHost: till.example.is\r\nContent-Type: application/json\r\n",
                          request->method != NULL ? request->method : "POST",
                          request->path != NULL ? request->path : "/kassi/callback/" TOKEN,
                          request->version != NULL ? request->version : "1.1");
  g_string_append_printf (text, "netgiro_appkey: a\r\nnetgiro_nonce: %s\r\n", request->nonce != NULL ? request->nonce : "n1");
  for (guint i = 0; !request->no_signature && i < MAX (request->n_signatures, 1); i++)
    g_string_append_printf (text, "netgiro_signature: %s\r\n", made != NULL ? made : request->signature);
  if (!request->no_length)
    g_string_append_printf (text, "Content-Length: %zu\r\n", strlen (body));
  g_string_append_printf (text, "%s\r\n%s", request->headers != NULL ? request->headers : "", body);

  return g_string_free (text, FALSE);
}

static void
client_send_request (Client        *client,
                     const Request *request)
{
  g_autofree char *text = request_write (request);

  client_send (client, text);
}

/* name, where the case comes from, the request, what the till answers, the status that comes, whether it reaches the till,
 * whether it counts as rejected. */
typedef struct {
  const char *name;
  const char *source;
  Request     request;
  guint       till_status;
  guint       status;
  guint       n_received;
  guint       n_rejected;
} Case;

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

static const Case cases[] = {
  /* What verifies. */
  { "good", "netgiro-api.md: Callbacks", { 0 }, 200, 200, 1, 0 },
  { "conflict", "safety.md: I9", { 0 }, 409, 409, 1, 0 },
  { "unavailable", "safety.md: the journal cannot be written", { 0 }, 503, 503, 1, 0 },
  { "foreign", "safety.md: I9, ids and amount", { 0 }, 403, 403, 1, 1 },
  { "dropped", "kassi-listener.h: closed without a word", { 0 }, DROP, 0, 1, 0 },
  { "cancel", "netgiro-api.md: CallbackCancelUrl", { .path = "/kassi/cancel/" TOKEN, .signed_url = CANCEL_URL }, 200, 200, 1, 0 },
  { "prefix-stripped", "safety.md: proxies strip prefixes", { .path = "/callback/" TOKEN }, 200, 200, 1, 0 },
  { "prefix-longer", "safety.md: the last two segments", { .path = "/a/b/c/callback/" TOKEN }, 200, 200, 1, 0 },
  { "absolute-form", "RFC 9112 3.2.2", { .path = "http://other.example/callback/" TOKEN }, 200, 200, 1, 0 },
  { "http-1.0", "old proxies", { .version = "1.0" }, 200, 200, 1, 0 },
  { "expect", "RFC 9110 10.1.1", { .headers = "Expect: 100-continue\r\n" }, 200, 200, 1, 0 },
  { "lower-case-names", "HTTP header names", { .headers = "NETGIRO_REFERENCEID: r1\r\n" }, 200, 200, 1, 0 },
  { "keep-alive", "one request a connection", { .headers = "Connection: keep-alive\r\n" }, 200, 200, 1, 0 },
  { "form", "no forms: only bytes are read", { .headers = "Content-Type: application/x-www-form-urlencoded\r\n" }, 200, 200, 1, 0 },

  /* Signatures. */
  { "forged", "I11", { .signature = ZEROS }, 200, 403, 0, 1 },
  { "other-secret", "I11", { .secret = "other" }, 200, 403, 0, 1 },
  { "other-body", "I11", { .signed_body = "{\"Success\":true,\"ResultCode\":10200}" }, 200, 403, 0, 1 },
  { "other-nonce", "I11", { .signed_nonce = "n2" }, 200, 403, 0, 1 },
  { "cancel-as-callback", "safety.md: the URL we stored", { .signed_url = CANCEL_URL }, 200, 403, 0, 1 },
  { "host-url", "safety.md: never from a Host header", { .signed_url = "http://till.example.is/kassi/callback/" TOKEN }, 200, 403, 0, 1 },
  { "reflected", "safety.md: our own InsertCart", { .signed_url = "https://api.netgiro.is/v1/Checkout/InsertCart",
      .body = "{\"Amount\":1000,\"Reference\":\"S1-1\"}" }, 200, 403, 0, 1 },
  { "reflected-signed", "safety.md: Success and ResultCode must be there", { .body = "{\"Amount\":1000,\"Reference\":\"S1-1\"}" }, 200, 403, 0, 1 },
  { "no-signature", "I11", { .no_signature = TRUE }, 200, 403, 0, 1 },
  { "empty-signature", "I11", { .signature = "" }, 200, 403, 0, 1 },
  { "two-signatures", "trap 4", { .n_signatures = 2 }, 200, 403, 0, 1 },
  { "two-nonces", "trap 4", { .headers = "netgiro_nonce: n1\r\n" }, 200, 403, 0, 1 },
  { "nonce-moves", "safety.md: no delimiters", { .nonce = "n1https:", .signed_nonce = "n1https:" }, 200, 403, 0, 1 },
  { "long-nonce", "safety.md: {1,64}", { .nonce = ZEROS "0" }, 200, 403, 0, 1 },

  /* What verifies, and yet is no answer. */
  { "not-json", "safety.md: Strict JSON", { .body = "hello" }, 200, 403, 0, 1 },
  { "trailing", "safety.md: length extension", { .body = BODY "{}" }, 200, 403, 0, 1 },
  { "empty", "safety.md: Strict JSON", { .body = "" }, 200, 403, 0, 1 },
  { "no-length", "RFC 9112 6.3", { .no_length = TRUE, .body = "" }, 200, 403, 0, 1 },

  /* Wrong doors. */
  { "stranger", "safety.md: an unknown sale", { .path = "/kassi/callback/" STRANGER }, 200, 404, 0, 1 },
  { "stranger-signed", "safety.md: an unknown sale", { .path = "/kassi/callback/" STRANGER,
      .signed_url = "https://unknown.example.is/callback/" STRANGER }, 200, 404, 0, 1 },
  { "root", "safety.md: a wrong path", { .path = "/" }, 200, 404, 0, 1 },
  { "no-kind", "safety.md: a wrong path", { .path = "/" TOKEN }, 200, 404, 0, 1 },
  { "other-kind", "safety.md: a wrong path", { .path = "/kassi/refund/" TOKEN }, 200, 404, 0, 1 },
  { "glued-kind", "safety.md: whole segments", { .path = "/mycallback/" TOKEN }, 200, 404, 0, 1 },
  { "after", "safety.md: the last two segments", { .path = "/callback/" TOKEN "/" }, 200, 404, 0, 1 },
  { "short-token", "32 hex digits", { .path = "/callback/0123456789abcdef0123456789abcde" }, 200, 404, 0, 1 },
  { "long-token", "32 hex digits", { .path = "/callback/" TOKEN "0" }, 200, 404, 0, 1 },
  { "capital-token", "32 hex digits", { .path = "/callback/0123456789ABCDEF0123456789ABCDEF" }, 200, 404, 0, 1 },
  { "get", "safety.md: POST only", { .method = "GET" }, 200, 405, 0, 1 },
  { "head", "safety.md: POST only", { .method = "HEAD" }, 200, 405, 0, 1 },
  { "put", "safety.md: POST only", { .method = "PUT" }, 200, 405, 0, 1 },
  { "options", "safety.md: POST only", { .method = "OPTIONS", .path = "*" }, 200, 405, 0, 1 },
  { "websocket", "safety.md: no WebSocket", { .method = "GET", .body = "", .headers = "Upgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" }, 200, 405, 0, 1 },
};

/* What is told of the request; of one that reached the till, or was for nobody, nothing. */
static int
expected_refusal (const Case *c)
{
  static const char *const unreadable[] = { "not-json", "trailing", "empty", "no-length", "reflected-signed", NULL };

  if (c->status != 403 || c->n_received > 0)
    return -1;
  if (c->request.no_signature)
    return KASSI_REFUSAL_HEADERS;

  return g_strv_contains (unreadable, c->name) ? KASSI_REFUSAL_BODY : KASSI_REFUSAL_SIGNATURE;
}

static void
test_case (Fixture       *fixture,
           gconstpointer  data)
{
  const Case *c = data;
  Client *client = client_new (fixture);

  g_test_message ("from: %s", c->source);
  fixture->status = c->till_status;
  client_send_request (client, &c->request);
  WAIT_UNTIL (client->ended);
  g_assert_cmpuint (client_get_status (client), ==, c->status);
  g_assert_cmpuint (fixture->n_received, ==, c->n_received);
  g_assert_cmpuint (kassi_listener_get_n_rejected (fixture->listener), ==, c->n_rejected);
  g_assert_cmpint (fixture->refusal, ==, expected_refusal (c));
  WAIT_UNTIL (kassi_listener_get_n_connections (fixture->listener) == 0);
  client_free (client);
}

/* A body of so many bytes that is a good answer. */
static char *
make_body (gsize size)
{
  g_autofree char *filling = g_strnfill (size - strlen (BODY), ' ');

  return g_strconcat (BODY, filling, NULL);
}

/* Sends a good callback whose body has so many bytes, in chunks or not; the status that comes. */
static guint
send_large (Fixture    *fixture,
            gsize       size,
            gboolean    chunked,
            const char *headers)
{
  g_autofree char *body = make_body (size);
  g_autofree char *chunk = g_strdup_printf ("%zx\r\n%s\r\n0\r\n\r\n", size, body);
  g_autofree char *more = g_strconcat (chunked ? "Transfer-Encoding: chunked\r\n" : "", headers, NULL);
  Request request = { .body = chunked ? chunk : body, .signed_body = body, .no_length = chunked, .headers = more };
  Client *client = client_new (fixture);
  guint status;

  client_send_request (client, &request);
  WAIT_UNTIL (client->ended);
  status = client_get_status (client);
  client_free (client);

  return status;
}

static void
test_size (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *wide = g_strnfill (17 * 1024, 'x');
  g_autofree char *header = g_strconcat ("X-Wide: ", wide, "\r\n", NULL);

  g_assert_cmpuint (send_large (fixture, 16 * 1024, FALSE, ""), ==, 200);
  g_assert_cmpuint (send_large (fixture, 16 * 1024, TRUE, ""), ==, 200);
  g_assert_cmpuint (send_large (fixture, 16 * 1024, FALSE, "Expect: 100-continue\r\n"), ==, 200);
  g_assert_cmpuint (fixture->n_received, ==, 3);
  g_assert_cmpuint (kassi_listener_get_n_rejected (fixture->listener), ==, 0);

  g_assert_cmpuint (send_large (fixture, 16 * 1024 + 1, FALSE, ""), ==, 0);
  g_assert_cmpuint (send_large (fixture, 17 * 1024, FALSE, ""), ==, 0);
  g_assert_cmpuint (send_large (fixture, 17 * 1024, FALSE, "Expect: 100-continue\r\n"), ==, 0);
  g_assert_cmpuint (send_large (fixture, 16 * 1024 + 1, TRUE, ""), ==, 0);
  g_assert_cmpuint (send_large (fixture, 17 * 1024, TRUE, ""), ==, 0);
  g_assert_cmpuint (send_large (fixture, 1024 * 1024, TRUE, ""), ==, 0);
  g_assert_cmpuint (send_large (fixture, 1024, FALSE, header), ==, 0);
  g_assert_cmpuint (fixture->n_received, ==, 3);
  g_assert_cmpuint (kassi_listener_get_n_rejected (fixture->listener), ==, 7);
}

static void
test_fields (Fixture       *fixture,
             gconstpointer  data)
{
  static const Request callback = { .headers = "netgiro_referenceId: 4711-A\r\n" };
  static const Request cancel = { .path = "/cancel/" TOKEN, .signed_url = CANCEL_URL, .headers = "netgiro_referenceId: caf\xc3\xa9\r\n" };
  const KassiAnswer *heard;
  KassiCallback *first, *second;
  Client *client = client_new (fixture);

  client_send_request (client, &callback);
  client_free (client);
  client = client_new (fixture);
  client_send_request (client, &cancel);
  client_free (client);

  g_assert_cmpuint (fixture->received->len, ==, 2);
  first = fixture->received->pdata[0];
  second = fixture->received->pdata[1];
  g_assert_cmpstr (kassi_callback_get_token (first), ==, TOKEN);
  g_assert_false (kassi_callback_is_cancel (first));
  g_assert_cmpstr (kassi_callback_get_netgiro_reference_id (first), ==, "4711-A");
  heard = kassi_callback_get_answer (first);
  g_assert_true (heard->success);
  g_assert_true (heard->payment_successful);
  g_assert_cmpint (heard->result_code, ==, 10429);
  g_assert_true (heard->has_payment_info);
  g_assert_cmpstr (heard->payment_info.reference_number, ==, "S1-1");
  g_assert_cmpint (heard->payment_info.total_isk, ==, 1000);
  g_assert_true (kassi_callback_is_cancel (second));
  g_assert_null (kassi_callback_get_netgiro_reference_id (second));   /* shown to people: only what is harmless */
}

static void
test_digest (Fixture       *fixture,
             gconstpointer  data)
{
  static const Request requests[] = { { 0 }, { 0 }, { .nonce = "n2" }, { .body = BODY " " } };
  const char *digests[G_N_ELEMENTS (requests)];

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      Client *client = client_new (fixture);

      client_send_request (client, &requests[i]);
      client_free (client);
      digests[i] = kassi_callback_get_digest (fixture->received->pdata[i]);
      g_assert_cmpuint (strlen (digests[i]), ==, 64);
    }
  g_assert_cmpstr (digests[0], ==, digests[1]);
  g_assert_cmpstr (digests[0], !=, digests[2]);
  g_assert_cmpstr (digests[0], !=, digests[3]);
}

/* The till looks a stranger's token up as it does its own: once. */
static void
test_same_work (Fixture       *fixture,
                gconstpointer  data)
{
  static const Request requests[] = { { .signature = ZEROS }, { .path = "/callback/" STRANGER, .signature = ZEROS } };

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      Client *client = client_new (fixture);

      client_send_request (client, &requests[i]);
      client_free (client);
      g_assert_cmpuint (fixture->n_asked, ==, i + 1);
    }
}

static void
test_late_answer (Fixture       *fixture,
                  gconstpointer  data)
{
  static const Request good = { 0 };
  Client *client = client_new (fixture);

  fixture->status = 0;
  client_send_request (client, &good);
  WAIT_UNTIL (fixture->n_received == 1);
  g_assert_false (client->ended);
  kassi_callback_respond (fixture->received->pdata[0], 409);
  kassi_callback_respond (fixture->received->pdata[0], 200);   /* the first counts */
  WAIT_UNTIL (client->ended);
  g_assert_cmpuint (client_get_status (client), ==, 409);
  client_free (client);
}

static void
test_unanswered (Fixture       *fixture,
                 gconstpointer  data)
{
  static const Request good = { 0 };
  Client *client = client_new (fixture);

  kassi_listener_set_deadlines (fixture->listener, 10000, 50);
  fixture->status = 0;
  client_send_request (client, &good);
  WAIT_UNTIL (client->ended);
  g_assert_cmpuint (fixture->n_received, ==, 1);
  g_assert_cmpuint (client_get_status (client), ==, 0);
  g_assert_cmpuint (kassi_listener_get_n_connections (fixture->listener), ==, 0);
  kassi_callback_respond (fixture->received->pdata[0], 200);   /* too late: nothing happens */
  client_free (client);
}

static void
test_client_leaves (Fixture       *fixture,
                    gconstpointer  data)
{
  static const Request good = { 0 };
  Client *client = client_new (fixture);

  fixture->status = 0;
  client_send_request (client, &good);
  WAIT_UNTIL (fixture->n_received == 1);
  g_assert_true (g_socket_close (g_socket_connection_get_socket (client->connection), NULL));
  kassi_callback_respond (fixture->received->pdata[0], 200);
  WAIT_UNTIL (kassi_listener_get_n_connections (fixture->listener) == 0);
  client_free (client);
}

/* Where a drip stops. */
static const char *const drips[] = { "", "P", "POST /callback/" TOKEN " HTTP/1.1\r\nHo",
  "POST /callback/" TOKEN " HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n{",
  "POST /callback/" TOKEN " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab" };

static gboolean
drip_cb (gpointer user_data)
{
  Client *client = user_data;

  client_send (client, " ");

  return G_SOURCE_CONTINUE;
}

static void
test_drip (Fixture       *fixture,
           gconstpointer  data)
{
  Client *clients[G_N_ELEMENTS (drips)];
  guint sources[G_N_ELEMENTS (drips)];

  kassi_listener_set_deadlines (fixture->listener, 100, 10000);
  for (guint i = 0; i < G_N_ELEMENTS (drips); i++)
    {
      clients[i] = client_new (fixture);
      client_send (clients[i], drips[i]);
      sources[i] = g_timeout_add (10, drip_cb, clients[i]);   /* being busy buys no time */
    }
  WAIT_UNTIL (kassi_listener_get_n_connections (fixture->listener) == G_N_ELEMENTS (drips));
  WAIT_UNTIL (kassi_listener_get_n_connections (fixture->listener) == 0);
  for (guint i = 0; i < G_N_ELEMENTS (drips); i++)
    {
      g_source_remove (sources[i]);
      WAIT_UNTIL (clients[i]->ended);
      g_assert_cmpuint (clients[i]->received->len, ==, 0);
      client_free (clients[i]);
    }
  g_assert_cmpuint (fixture->n_received, ==, 0);
}

/* The count falls as soon as a client goes, not at its deadline (trap 11). */
static void
test_client_gone (Fixture       *fixture,
                  gconstpointer  data)
{
  Client *client = client_new (fixture);

  client_send (client, drips[3]);
  WAIT_UNTIL (kassi_listener_get_n_connections (fixture->listener) == 1);
  g_assert_true (g_socket_shutdown (g_socket_connection_get_socket (client->connection), TRUE, TRUE, NULL));
  WAIT_UNTIL (kassi_listener_get_n_connections (fixture->listener) == 0);
  client_free (client);
}

static void
test_ninth (Fixture       *fixture,
            gconstpointer  data)
{
  static const Request good = { 0 };
  Client *clients[KASSI_LISTENER_MAX_CONNECTIONS + 1];

  fixture->status = 0;
  /* The very first one has asked its whole question: the second is the oldest that has not. */
  for (guint i = 0; i < KASSI_LISTENER_MAX_CONNECTIONS; i++)
    {
      clients[i] = client_new (fixture);
      if (i == 0)
        client_send_request (clients[i], &good);
      else
        client_send (clients[i], drips[i % G_N_ELEMENTS (drips)]);
      WAIT_UNTIL (kassi_listener_get_n_connections (fixture->listener) == i + 1);
      WAIT_UNTIL (fixture->n_received == 1);
    }

  fixture->status = 200;
  clients[KASSI_LISTENER_MAX_CONNECTIONS] = client_new (fixture);
  client_send_request (clients[KASSI_LISTENER_MAX_CONNECTIONS], &good);
  WAIT_UNTIL (clients[KASSI_LISTENER_MAX_CONNECTIONS]->ended);
  g_assert_cmpuint (client_get_status (clients[KASSI_LISTENER_MAX_CONNECTIONS]), ==, 200);
  WAIT_UNTIL (clients[1]->ended);
  g_assert_cmpuint (client_get_status (clients[1]), ==, 0);
  kassi_callback_respond (fixture->received->pdata[0], 200);
  WAIT_UNTIL (clients[0]->ended);
  g_assert_cmpuint (client_get_status (clients[0]), ==, 200);
  for (guint i = 2; i < KASSI_LISTENER_MAX_CONNECTIONS; i++)
    g_assert_false (clients[i]->ended);

  kassi_listener_stop (fixture->listener);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    client_free (clients[i]);
}

/* Nobody whose question stands is pushed out: then the ninth goes. */
static void
test_ninth_of_complete (Fixture       *fixture,
                        gconstpointer  data)
{
  static const Request good = { 0 };
  Client *clients[KASSI_LISTENER_MAX_CONNECTIONS];
  Client *ninth;

  fixture->status = 0;
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      clients[i] = client_new (fixture);
      client_send_request (clients[i], &good);
      WAIT_UNTIL (fixture->n_received == i + 1);
    }
  ninth = client_new (fixture);
  WAIT_UNTIL (ninth->ended);
  client_free (ninth);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_assert_false (clients[i]->ended);
      kassi_callback_respond (fixture->received->pdata[i], 200);
      WAIT_UNTIL (clients[i]->ended);
      g_assert_cmpuint (client_get_status (clients[i]), ==, 200);
      client_free (clients[i]);
    }
}

/* One connection, one request: the second is never looked at. */
static void
test_pipelined (Fixture       *fixture,
                gconstpointer  data)
{
  static const Request good = { 0 };
  g_autofree char *text = request_write (&good);
  g_autofree char *twice = g_strconcat (text, text, NULL);
  Client *client = client_new (fixture);

  client_send (client, twice);
  WAIT_UNTIL (client->ended);
  g_assert_cmpuint (client_get_status (client), ==, 200);
  g_assert_cmpuint (fixture->n_received, ==, 1);
  client_free (client);
}

/* Bytes that are no HTTP at all. (Not among them: an unknown Transfer-Encoding, whose path libsoup 3.2 leaks.) */
static void
test_noise (Fixture       *fixture,
            gconstpointer  data)
{
  static const char *const noises[] = { "\r\n\r\n", "hello\r\n\r\n", "\x16\x03\x01\x02\x01\r\n\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "POST /callback/" TOKEN "\r\n\r\n", "POST /callback/" TOKEN " HTTP/1.1\r\n\r\n",
    "POST /callback/" TOKEN " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
    "POST /callback/" TOKEN " HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
    "POST /callback/" TOKEN " HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n" };

  kassi_listener_set_deadlines (fixture->listener, 300, 10000);
  for (guint i = 0; i < G_N_ELEMENTS (noises); i++)
    {
      Client *client = client_new (fixture);

      client_send (client, noises[i]);
      WAIT_UNTIL (client->ended);
      g_test_message ("%u: %u", i, client_get_status (client));
      g_assert_cmpuint (client_get_status (client), !=, 200);
      client_free (client);
    }
  g_assert_cmpuint (fixture->n_received, ==, 0);
}

static void
test_stop (Fixture       *fixture,
           gconstpointer  data)
{
  static const Request good = { 0 };
  Client *waiting = client_new (fixture);
  Client *dripping = client_new (fixture);
  g_autoptr (GSocketClient) late = g_socket_client_new ();
  g_autoptr (GSocketConnection) none = NULL;
  guint16 port = kassi_listener_get_port (fixture->listener);

  fixture->status = 0;
  client_send_request (waiting, &good);
  client_send (dripping, drips[3]);
  WAIT_UNTIL (fixture->n_received == 1 && kassi_listener_get_n_connections (fixture->listener) == 2);
  kassi_listener_stop (fixture->listener);
  kassi_listener_stop (fixture->listener);
  g_assert_cmpuint (kassi_listener_get_n_connections (fixture->listener), ==, 0);
  kassi_callback_respond (fixture->received->pdata[0], 200);
  client_send (dripping, BODY);
  WAIT_UNTIL (waiting->ended && dripping->ended);
  g_assert_cmpuint (client_get_status (waiting), ==, 0);
  g_assert_cmpuint (client_get_status (dripping), ==, 0);
  g_assert_cmpuint (fixture->n_received, ==, 1);
  none = g_socket_client_connect_to_host (late, "127.0.0.1", port, NULL, NULL);
  g_assert_null (none);
  client_free (waiting);
  client_free (dripping);
}

static void
stop_hook (KassiCallback *callback,
           gpointer       user_data)
{
  KassiListener **listener = user_data;

  kassi_listener_stop (*listener);
  g_clear_object (listener);
  kassi_callback_respond (callback, 200);
}

static char *
known_url_hook (const char *token,
                gboolean    cancel,
                gpointer    user_data)
{
  return kassi_listener_make_url (PUBLIC, token, cancel);
}

/* A test of callbacks has the port meanwhile. */
static void
test_start_again (Fixture       *fixture,
                  gconstpointer  data)
{
  static const Request good = { 0 };
  guint16 port = kassi_listener_get_port (fixture->listener);
  g_autoptr (GError) error = NULL;
  KassiListener *other;
  Client *client;

  kassi_listener_stop (fixture->listener);
  other = kassi_listener_new ("127.0.0.1", port, "another secret", &(KassiListenerHooks) { .dup_url = known_url_hook, .received = stop_hook }, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (kassi_listener_start (fixture->listener, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_clear_error (&error);
  kassi_listener_stop (other);
  g_assert_finalize_object (other);

  g_assert_true (kassi_listener_start (fixture->listener, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (kassi_listener_get_port (fixture->listener), ==, port);
  client = client_new (fixture);
  client_send_request (client, &good);
  WAIT_UNTIL (client->ended);
  g_assert_cmpuint (client_get_status (client), ==, 200);
  g_assert_cmpuint (fixture->n_received, ==, 1);
  client_free (client);
}

/* The till may close while it is told of a callback. */
static void
test_stop_inside (Fixture       *fixture,
                  gconstpointer  data)
{
  static const KassiListenerHooks stopping = { .dup_url = known_url_hook, .received = stop_hook };
  static const Request good = { 0 };
  g_autoptr (GError) error = NULL;
  KassiListener *listener = kassi_listener_new ("::1", 0, SECRET, &stopping, &listener, &error);
  g_autoptr (GSocketClient) socket_client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *text = request_write (&good);

  if (listener == NULL)
    {
      g_test_skip ("no IPv6 here");
      return;
    }
  connection = g_socket_client_connect_to_host (socket_client, "::1", kassi_listener_get_port (listener), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text, strlen (text), NULL, NULL, NULL);
  WAIT_UNTIL (listener == NULL);
}

static void
test_bind (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *port = g_strdup_printf ("%u", kassi_listener_get_port (fixture->listener));

  g_assert_null (kassi_listener_new ("127.0.0.1", kassi_listener_get_port (fixture->listener), SECRET, &hooks, fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_nonnull (strstr (error->message, port));
  g_assert_nonnull (strstr (error->message, "127.0.0.1"));
  g_clear_error (&error);

  g_assert_null (kassi_listener_new ("localhost", 0, SECRET, &hooks, fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "localhost"));
  g_clear_error (&error);

  g_assert_null (kassi_listener_new ("192.0.2.1", 0, SECRET, &hooks, fixture, &error));   /* RFC 5737: nobody's */
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "192.0.2.1"));
}

static void
test_words (void)
{
  g_autofree char *callback = kassi_listener_make_url (PUBLIC, TOKEN, FALSE);
  g_autofree char *cancel = kassi_listener_make_url (PUBLIC, TOKEN, TRUE);
  g_autofree char *one = kassi_listener_make_token ();
  g_autofree char *two = kassi_listener_make_token ();

  g_assert_cmpstr (callback, ==, CALLBACK_URL);
  g_assert_cmpstr (cancel, ==, CANCEL_URL);
  g_assert_cmpuint (strlen (one), ==, 32);
  g_assert_cmpuint (strspn (one, "0123456789abcdef"), ==, 32);
  g_assert_cmpstr (one, !=, two);
}

static const struct {
  const char *name;
  void      (*test) (Fixture *, gconstpointer);
} tests[] = {
  { "size", test_size }, { "fields", test_fields }, { "digest", test_digest }, { "same-work", test_same_work },
  { "late-answer", test_late_answer }, { "unanswered", test_unanswered }, { "client-leaves", test_client_leaves },
  { "drip", test_drip }, { "client-gone", test_client_gone }, { "ninth", test_ninth },
  { "ninth-of-complete", test_ninth_of_complete }, { "pipelined", test_pipelined }, { "noise", test_noise },
  { "stop", test_stop },
  { "started-again", test_start_again }, { "stop-inside", test_stop_inside }, { "bind", test_bind },
};

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/listener/case/%s", cases[i].name);

      g_test_add (path, Fixture, &cases[i], set_up, test_case, tear_down);
    }
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/listener/%s", tests[i].name);

      g_test_add (path, Fixture, NULL, set_up, tests[i].test, tear_down);
    }
  g_test_add_func ("/listener/words", test_words);

  return g_test_run ();
}
