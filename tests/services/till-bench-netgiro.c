/* SPDX-License-Identifier: GPL-3.0-or-later
 * The bench's Netgíró: says what the script tells it to, signed as the real one would, and calls back. */
#include "till-bench-private.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/socket.h>

#include "core/kassi-signature.h"

#define OTHER_TRANSACTION_ID "0c8c6a0e-3f5e-4b4c-9d7a-9d9b6f0e1a2b"

typedef enum { MANNER_ANSWER, MANNER_LATE, MANNER_CUT, MANNER_UNSIGNED, MANNER_FORGED } Manner;

/* status_id 0: no PaymentInfo. */
typedef struct {
  const char *name;
  Manner      manner;
  gboolean    success;
  int         result_code;
  int         status_id;
  gboolean    paid;
} Answer;

static const Answer answers[] = {
  { "ok", MANNER_ANSWER, TRUE, 200, 0, FALSE },
  { "ok-first", MANNER_ANSWER, TRUE, 200, 0, FALSE },   /* with the TransactionId of the first cart */
  { "ok-other", MANNER_ANSWER, TRUE, 200, 0, FALSE },   /* with one that nobody has */
  { "refused", MANNER_ANSWER, FALSE, 400, 0, FALSE },
  { "no-customer", MANNER_ANSWER, FALSE, 10306, 0, FALSE },
  { "declined", MANNER_ANSWER, FALSE, 10302, 0, FALSE },
  { "waiting", MANNER_ANSWER, TRUE, 10425, 0, FALSE },
  { "reserved", MANNER_ANSWER, TRUE, 10426, 0, FALSE },
  { "code", MANNER_ANSWER, TRUE, 10428, 0, FALSE },
  { "held", MANNER_ANSWER, TRUE, 10429, 1, FALSE },
  { "charged", MANNER_ANSWER, TRUE, 10200, 2, TRUE },
  { "unproven", MANNER_ANSWER, TRUE, 10200, 1, TRUE },
  { "dead", MANNER_ANSWER, FALSE, 10201, 5, FALSE },
  { "canceled", MANNER_ANSWER, TRUE, 10201, 0, FALSE },
  { "untied", MANNER_ANSWER, FALSE, 10201, 0, FALSE },
  { "not-found", MANNER_ANSWER, FALSE, 10424, 0, FALSE },
  { "amount", MANNER_ANSWER, TRUE, 10200, 2, TRUE },     /* of another amount */
  { "foreign", MANNER_ANSWER, TRUE, 10200, 2, TRUE },    /* of another TransactionId */
  { "of-first", MANNER_ANSWER, TRUE, 10200, 2, TRUE },   /* of the first cart's TransactionId */
  { "too-late", MANNER_ANSWER, FALSE, 10200, 2, TRUE },
  { "error", MANNER_ANSWER, FALSE, 400, 0, FALSE },
  { "odd", MANNER_ANSWER, TRUE, 4711, 0, FALSE },
  { "late", MANNER_LATE, FALSE, 0, 0, FALSE },
  { "cut", MANNER_CUT, FALSE, 0, 0, FALSE },
  { "unsigned", MANNER_UNSIGNED, FALSE, 0, 0, FALSE },
  { "forged", MANNER_FORGED, TRUE, 10425, 0, FALSE },
};

static const char *const call_names[KASSI_N_CALLS] = {
  [KASSI_CALL_INSERT] = "insert",
  [KASSI_CALL_CHECK] = "check",
  [KASSI_CALL_CONFIRM] = "confirm",
  [KASSI_CALL_CANCEL] = "cancel",
};

typedef struct {
  char         *reference;   /* of the attempt; or NULL: of any */
  KassiCall     call;
  const Answer *answer;
} Line;

typedef struct {
  SoupServerMessage *message;
  BenchCart         *cart;
  KassiCall          call;
  char              *code;   /* or NULL */
} Late;

static void
line_free (Line *line)
{
  g_free (line->reference);
  g_free (line);
}

static void
late_free (Late *late)
{
  g_object_unref (late->message);
  g_free (late->code);
  g_free (late);
}

static void
cart_free (BenchCart *cart)
{
  g_free (cart->reference);
  g_free (cart->transaction_id);
  g_free (cart->customer);
  g_free (cart->callback_url);
  g_free (cart->cancel_url);
  g_free (cart->last_check);
  g_free (cart);
}

static const Answer *
find_answer (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (strcmp (answers[i].name, name) == 0)
      return &answers[i];

  g_error ("no answer is called %s", name);
}

/* The script */

void
bench_say (Bench      *bench,
           const char *script)
{
  g_auto (GStrv) words = g_strsplit (script, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *slash = strchr (words[i], '/');
      const char *call = slash != NULL ? slash + 1 : words[i];
      const char *colon = strchr (call, ':');
      Line *line;

      if (words[i][0] == '\0')
        continue;

      g_assert_nonnull (colon);
      line = g_new0 (Line, 1);
      line->reference = slash != NULL ? g_strndup (words[i], (gsize) (slash - words[i])) : NULL;
      line->answer = find_answer (colon + 1);
      for (line->call = 0; line->call < KASSI_N_CALLS; line->call++)
        if (strncmp (call_names[line->call], call, (gsize) (colon - call)) == 0)
          break;
      g_assert_cmpint (line->call, <, KASSI_N_CALLS);
      g_ptr_array_add (bench->script, line);
    }
}

static const Answer *
take_answer (Bench     *bench,
             KassiCall  call,
             BenchCart *cart)
{
  const Answer *answer = NULL;

  for (guint i = 0; i < bench->script->len && answer == NULL; i++)
    {
      Line *line = g_ptr_array_index (bench->script, i);

      if (line->call != call || (line->reference != NULL && strcmp (line->reference, cart->reference) != 0))
        continue;
      answer = line->answer;
      g_ptr_array_remove_index (bench->script, i);
    }

  if (call == KASSI_CALL_CHECK)
    {
      if (answer == NULL)
        answer = find_answer (cart->last_check != NULL ? cart->last_check : "waiting");
      g_free (cart->last_check);
      cart->last_check = g_strdup (answer->manner == MANNER_ANSWER ? answer->name : "waiting");
    }
  else if (answer == NULL && call == KASSI_CALL_INSERT)
    answer = find_answer ("ok");
  else if (answer == NULL && bench->otherwise != NULL)
    answer = find_answer (bench->otherwise);

  if (answer == NULL)
    g_error ("nobody said what to answer to %s %s; calls: %s", call_names[call], cart->reference, bench->calls->str);

  return answer;
}

/* What Netgíró says */

static const char *
find_transaction_id (Bench           *bench,
                     const BenchCart *cart,
                     const Answer    *answer)
{
  if (strcmp (answer->name, "ok-first") == 0 || strcmp (answer->name, "of-first") == 0)
    return ((BenchCart *) g_ptr_array_index (bench->carts, 0))->transaction_id;
  if (strcmp (answer->name, "ok-other") == 0 || strcmp (answer->name, "foreign") == 0)
    return OTHER_TRANSACTION_ID;

  return cart->transaction_id;
}

static char *
compose (Bench           *bench,
         const BenchCart *cart,
         const Answer    *answer,
         const char      *code)
{
  GString *text = g_string_new (NULL);
  const char *transaction_id = find_transaction_id (bench, cart, answer);

  g_string_append_printf (text, "{\"Success\":%s,\"ResultCode\":%d,\"PaymentSuccessful\":%s",
                          answer->success ? "true" : "false", answer->result_code, answer->paid ? "true" : "false");
  if (answer->result_code == 200)
    g_string_append_printf (text, ",\"TransactionId\":\"%s\"", transaction_id);
  if (answer->result_code == 200 && bench->interval_ms > 0)
    g_string_append_printf (text, ",\"ProcessCartCheckIntervalMiliseconds\":%u", bench->interval_ms);
  else if (answer->result_code == 200)
    g_string_append (text, ",\"ProcessCartCheckIntervalMiliseconds\":null");
  if (bench->quotes)
    g_string_append_printf (text, ",\"Message\":\"Viðskiptavinur %s (%s), kóði %s.\"", cart->customer,
                            strchr (cart->customer, '-') != NULL ? strchr (cart->customer, '-') + 1 : "", code != NULL ? code : "enginn");
  else
    g_string_append (text, ",\"Message\":\"Skilaboð\"");
  if (answer->status_id > 0)
    g_string_append_printf (text, ",\"PaymentInfo\":{\"TransactionId\":\"%s\",\"InvoiceNumber\":\"N-77\",\"ReferenceNumber\":\"%s\","
                            "\"StatusId\":%d,\"TotalAmount\":%" G_GINT64_FORMAT ".0}", transaction_id, cart->reference,
                            answer->status_id, cart->amount_isk + (strcmp (answer->name, "amount") == 0 ? 1 : 0));
  g_string_append_c (text, '}');

  return g_string_free (text, FALSE);
}

static char *
make_nonce (Bench *bench)
{
  return g_strdup_printf ("netgiro-%u", ++bench->n_nonces);
}

static void
answer_signed (Bench             *bench,
               SoupServerMessage *message,
               BenchCart         *cart,
               KassiCall          call,
               const Answer      *answer,
               const char        *code)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *text = compose (bench, cart, answer, code);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autofree char *nonce = make_nonce (bench);
  g_autofree char *url = g_strconcat (bench->base_url, kassi_call_get_path (call), NULL);
  g_autofree char *signature = kassi_signature_make (answer->manner == MANNER_FORGED ? "not the secret" : BENCH_SECRET,
                                                     nonce, url, body);

  soup_message_headers_replace (headers, "netgiro_nonce", nonce);
  soup_message_headers_replace (headers, "netgiro_signature", signature);
  soup_message_headers_replace (headers, "netgiro_referenceId", "netgiro-call-1");
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text, strlen (text));
  soup_server_message_set_status (message, 200, NULL);
}

/* A TCP reset, without a word. */
static void
cut (SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  g_assert_cmpint (setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger), ==, 0);
  g_socket_close (socket, NULL);
}

static void
answer_call (Bench             *bench,
             SoupServerMessage *message,
             BenchCart         *cart,
             KassiCall          call,
             const Answer      *answer,
             const char        *code)
{
  Late *late;

  switch (answer->manner)
    {
    case MANNER_ANSWER:
    case MANNER_FORGED:
      answer_signed (bench, message, cart, call, answer, code);
      break;
    case MANNER_LATE:
      late = g_new0 (Late, 1);
      late->message = g_object_ref (message);
      late->cart = cart;
      late->call = call;
      late->code = g_strdup (code);
      g_ptr_array_add (bench->late, late);
      soup_server_message_pause (message);
      break;
    case MANNER_CUT:
      cut (message);
      break;
    case MANNER_UNSIGNED:
      soup_server_message_set_status (message, 502, NULL);
      soup_server_message_set_response (message, "text/html", SOUP_MEMORY_STATIC, "<h1>502</h1>", 12);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
bench_release (Bench      *bench,
               const char *name)
{
  Late *late;

  g_assert_cmpuint (bench->late->len, >, 0);
  late = g_ptr_array_steal_index (bench->late, 0);
  soup_server_message_unpause (late->message);
  answer_call (bench, late->message, late->cart, late->call, find_answer (name), late->code);
  late_free (late);
  bench_rest (bench);
}

/* What Netgíró hears */

BenchCart *
bench_find_cart (Bench      *bench,
                 const char *transaction_id)
{
  for (guint i = 0; i < bench->carts->len; i++)
    {
      BenchCart *cart = g_ptr_array_index (bench->carts, i);

      if (g_ascii_strcasecmp (cart->transaction_id, transaction_id) == 0)
        return cart;
    }

  g_error ("nobody made a cart %s", transaction_id);
}

BenchCart *
bench_get_cart (Bench      *bench,
                const char *reference)
{
  for (guint i = 0; i < bench->carts->len; i++)
    {
      BenchCart *cart = g_ptr_array_index (bench->carts, i);

      if (strcmp (cart->reference, reference) == 0)
        return cart;
    }

  return NULL;
}

/* InsertCart may come twice when the first was not sent, and never otherwise. */
static BenchCart *
make_cart (Bench      *bench,
           JsonObject *asked)
{
  BenchCart *cart = g_new0 (BenchCart, 1);

  cart->reference = g_strdup (json_object_get_string_member (asked, "Reference"));
  cart->customer = g_strdup (json_object_get_string_member (asked, "CustomerId"));
  cart->amount_isk = json_object_get_int_member (asked, "Amount");
  cart->callback_url = g_strdup (json_object_get_string_member_with_default (asked, "CallbackUrl", NULL));
  cart->cancel_url = g_strdup (json_object_get_string_member_with_default (asked, "CallbackCancelUrl", NULL));
  cart->transaction_id = g_uuid_string_random ();
  if (json_object_has_member (asked, "CartItemRequests"))
    cart->n_items = json_array_get_length (json_object_get_array_member (asked, "CartItemRequests"));
  g_assert_null (bench_get_cart (bench, cart->reference));
  g_ptr_array_add (bench->carts, cart);

  return cart;
}

static KassiCall
find_call (const char *path)
{
  for (guint i = 0; i < KASSI_N_CALLS; i++)
    if (g_str_has_suffix (path, kassi_call_get_path (i)))
      return i;

  g_error ("%s was asked for", path);
}

static void
assert_signed (Bench             *bench,
               SoupServerMessage *message,
               KassiCall          call,
               GBytes            *body)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autofree char *url = g_strconcat (bench->base_url, kassi_call_get_path (call), NULL);

  g_assert_true (kassi_signature_verify (BENCH_SECRET, soup_message_headers_get_one (headers, "netgiro_nonce"), url, body,
                                         soup_message_headers_get_one (headers, "netgiro_signature")));
}

static void
asked_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  Bench *bench = user_data;
  KassiCall call = find_call (path);
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  const char *code;
  JsonObject *asked;
  BenchCart *cart;

  json_parser_load_from_data (parser, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body), &error);
  g_assert_no_error (error);
  assert_signed (bench, message, call, body);

  asked = json_node_get_object (json_parser_get_root (parser));
  cart = call == KASSI_CALL_INSERT ? make_cart (bench, asked)
                                   : bench_find_cart (bench, json_object_get_string_member (asked, "TransactionId"));
  code = json_object_get_string_member_with_default (asked, "Identifier", NULL);
  if (code != NULL)
    g_assert_cmpstr (code, ==, BENCH_CODE);   /* however it was typed */
  if (call == KASSI_CALL_CONFIRM)
    (*(code != NULL ? &cart->n_codes : &cart->n_plain))++;
  bench_assert_intent (bench, call, cart->reference, code != NULL, code != NULL ? cart->n_codes : cart->n_plain);

  if (call == KASSI_CALL_CHECK)
    bench->n_checks++;
  else
    g_string_append_printf (bench->calls, "%s%s%s %s", bench->calls->len > 0 ? ", " : "", call_names[call],
                            code != NULL ? "(code)" : "", cart->reference);
  answer_call (bench, message, cart, call, take_answer (bench, call, cart), code);
}

void
bench_plug (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  bench->server = soup_server_new (NULL, NULL);
  soup_server_listen_local (bench->server, bench->server_port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (bench->server);
  bench->server_port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  soup_server_add_handler (bench->server, NULL, asked_cb, bench, NULL);
}

void
bench_unplug (Bench *bench)
{
  g_ptr_array_set_size (bench->late, 0);
  soup_server_disconnect (bench->server);
  g_clear_object (&bench->server);
}

/* Callbacks */

typedef struct {
  gboolean done;
  guint    status;
} Sent;

static void
called_back_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  Sent *sent = user_data;
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (source), result);
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);

  sent->status = body != NULL ? soup_message_get_status (message) : 0;
  sent->done = TRUE;
}

guint
bench_call_back_again (Bench *bench)
{
  /* The port may be another after a restart: a proxy's business. */
  g_autoptr (GUri) uri = g_uri_parse (bench->again_url, G_URI_FLAGS_NONE, NULL);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u%s", bench->till_port, g_uri_get_path (uri));
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autoptr (GBytes) body = g_bytes_new (bench->again_body, strlen (bench->again_body));
  guint patience = bench_lose_patience ();
  Sent sent = { FALSE, 0 };

  soup_message_headers_replace (headers, "netgiro_nonce", bench->again_nonce);
  soup_message_headers_replace (headers, "netgiro_signature", bench->again_signature);
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  soup_session_send_and_read_async (bench->session, message, G_PRIORITY_DEFAULT, NULL, called_back_cb, &sent);
  while (!sent.done)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience);
  bench_rest (bench);

  return sent.status;
}

guint
bench_call_back (Bench           *bench,
                 const BenchCart *cart,
                 gboolean         to_cancel_url,
                 const char      *name)
{
  g_autoptr (GBytes) body = NULL;

  g_free (bench->again_url);
  g_free (bench->again_nonce);
  g_free (bench->again_signature);
  g_free (bench->again_body);
  bench->again_url = g_strdup (to_cancel_url ? cart->cancel_url : cart->callback_url);
  bench->again_nonce = make_nonce (bench);
  bench->again_body = compose (bench, cart, find_answer (name), NULL);
  body = g_bytes_new (bench->again_body, strlen (bench->again_body));
  bench->again_signature = kassi_signature_make (BENCH_SECRET, bench->again_nonce, bench->again_url, body);

  return bench_call_back_again (bench);
}

/* Up and down */

void
bench_begin_netgiro (Bench *bench)
{
  bench->script = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  bench->carts = g_ptr_array_new_with_free_func ((GDestroyNotify) cart_free);
  bench->late = g_ptr_array_new_with_free_func ((GDestroyNotify) late_free);
  bench->calls = g_string_new (NULL);
  bench->session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  bench_plug (bench);
  bench->base_url = g_strdup_printf ("http://127.0.0.1:%u/v1/", bench->server_port);
}

void
bench_end_netgiro (Bench *bench)
{
  if (bench->server != NULL)
    bench_unplug (bench);
  soup_session_abort (bench->session);
  bench_settle_loop ();
  g_assert_finalize_object (g_steal_pointer (&bench->session));
  g_ptr_array_unref (bench->script);
  g_ptr_array_unref (bench->carts);
  g_ptr_array_unref (bench->late);
  g_string_free (bench->calls, TRUE);
  g_free (bench->base_url);
  g_free (bench->again_url);
  g_free (bench->again_nonce);
  g_free (bench->again_signature);
  g_free (bench->again_body);
}
