/* SPDX-License-Identifier: GPL-3.0-or-later
 * The four calls to Netgíró over libsoup, which is kept from everything that it would do by itself: following, retrying, answering
 * challenges, unpacking. */
#include "services/kassi-client.h"

#include <string.h>

#include "config.h"
#include "core/kassi-signature.h"
#include "services/kassi-client-internal.h"

/* Calls of several checkouts at once; none of them may wait for another's connection. */
#define MAX_CONNECTIONS 32
/* How long a connection is kept for the next CheckCart: longer than any pace of polling, shorter than what servers allow. */
#define IDLE_TIMEOUT_S 35
/* An answer that bears one of these is our own request sent back. */
#define MAX_OWN_NONCES 1024

struct _KassiClient
{
  GObject         parent_instance;

  KassiNonceFunc  next_nonce;
  gpointer        nonce_data;
  gint64          last_nonce;
  guint           timeout_ms;
  /* Owned. */
  char           *base_url;
  char           *application_id;
  char           *secret;
  SoupSession    *session;
  GCancellable   *warm_up;
  GHashTable     *own_nonces;    /* set of char *, which it owns */
  GQueue          nonce_order;   /* of the same, oldest first; borrowed */
};

G_DEFINE_FINAL_TYPE (KassiClient, kassi_client, G_TYPE_OBJECT)

/* One call on its way. The session's operations own it, one after the other; the reply may be given before they end. */
typedef struct {
  gboolean       started;       /* a byte may have left */
  /* Owned. */
  GTask         *task;          /* NULL once the reply is given; its source is the client */
  KassiReply    *reply;
  char          *url;
  SoupMessage   *message;
  GCancellable  *cancellable;   /* of the session's operations; the caller's is only watched */
  GSource       *timer;
  GSource       *cancel_watch;
  GInputStream  *stream;
  GByteArray    *body;
} Call;

static void read_more (Call *call);

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
call_free (Call *call)
{
  g_assert (call->task == NULL);

  if (call->message != NULL)
    g_signal_handlers_disconnect_by_data (call->message, call);
  g_clear_object (&call->message);
  g_clear_object (&call->stream);
  g_clear_object (&call->cancellable);
  g_clear_pointer (&call->body, g_byte_array_unref);
  g_free (call->url);
  g_free (call);
}

/* Once a call; what the session still does afterwards is of no interest. */
static void
give_reply (Call *call)
{
  g_autoptr (GTask) task = g_steal_pointer (&call->task);

  g_assert (task != NULL);

  drop_source (&call->timer);
  drop_source (&call->cancel_watch);
  g_task_return_pointer (task, g_steal_pointer (&call->reply), (GDestroyNotify) kassi_reply_free);
}

static void
give_no_answer (Call         *call,
                KassiTrouble  unsent,
                KassiTrouble  sent)
{
  call->reply->fate = call->started ? KASSI_FATE_UNKNOWN : KASSI_FATE_NOT_SENT;
  call->reply->trouble = call->started ? sent : unsent;
  give_reply (call);
}

/* The reply is given at once, for the session may wait for something else before it notices. What it has not begun to send by now
 * it never will: each of its steps begins with a look at the cancellable. */
static void
stop_waiting (Call         *call,
              KassiTrouble  unsent,
              KassiTrouble  sent)
{
  g_autoptr (GCancellable) cancellable = g_object_ref (call->cancellable);

  g_cancellable_cancel (cancellable);
  give_no_answer (call, unsent, sent);
}

static gboolean
timed_out_cb (gpointer user_data)
{
  stop_waiting (user_data, KASSI_TROUBLE_OFFLINE, KASSI_TROUBLE_TIMEOUT);
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  stop_waiting (user_data, KASSI_TROUBLE_NONE, KASSI_TROUBLE_NONE);
  return G_SOURCE_REMOVE;
}

static void
starting_cb (SoupMessage *message,
             gpointer     user_data)
{
  ((Call *) user_data)->started = TRUE;
}

static void
got_headers_cb (SoupMessage *message,
                gpointer     user_data)
{
  Call *call = user_data;

  if (call->reply == NULL)
    return;

  call->reply->http_status = soup_message_get_status (message);
  call->reply->retry_after_us =
    kassi_reply_read_retry_after_us (soup_message_get_response_headers (message), call->reply->http_status,
                                     g_get_real_time () / G_USEC_PER_SEC);

  /* libsoup would gather the whole body of a 421 in memory, however long, and then ask again. */
  if (call->reply->http_status == SOUP_STATUS_MISDIRECTED_REQUEST)
    stop_waiting (call, KASSI_TROUBLE_OFFLINE, KASSI_TROUBLE_SERVER);
}

/* libsoup is about to send the message once more, for reasons of its own. */
static void
restarted_cb (SoupMessage *message,
              gpointer     user_data)
{
  Call *call = user_data;

  if (call->task != NULL)
    stop_waiting (call, KASSI_TROUBLE_OFFLINE,
                  call->reply->http_status != 0 ? KASSI_TROUBLE_SERVER : KASSI_TROUBLE_TIMEOUT);
}

/* HTTP/1.1 alone. Over HTTP/2 a server can refuse a stream and have it sent again, and calls share a connection: nothing that
 * four small questions need, and doubt about what was sent. */
static void
network_event_cb (SoupMessage        *message,
                  GSocketClientEvent  event,
                  GIOStream          *connection,
                  gpointer            user_data)
{
  const char *const protocols[] = { "http/1.1", NULL };

  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING && G_IS_TLS_CONNECTION (connection))
    g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (connection), protocols);
}

static KassiTrouble
trouble_of_connecting (const GError *error)
{
  if (error != NULL && error->domain == G_TLS_ERROR &&
      error->code != G_TLS_ERROR_EOF && error->code != G_TLS_ERROR_MISC)
    return KASSI_TROUBLE_CERTIFICATE;

  return KASSI_TROUBLE_OFFLINE;
}

static KassiTrouble
trouble_of_receiving (Call         *call,
                      const GError *error)
{
  /* Cut off within the answer; before it, the connection just broke. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) && call->reply->http_status != 0)
    return KASSI_TROUBLE_MALFORMED;

  if (error != NULL && error->domain == SOUP_SESSION_ERROR)
    return KASSI_TROUBLE_MALFORMED;

  return KASSI_TROUBLE_TIMEOUT;
}

static void
judge (Call     *call,
       gboolean  too_large)
{
  KassiClient *self = g_task_get_source_object (call->task);
  g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&call->body));
  KassiReceived received = {
    .secret = self->secret,
    .url = call->url,
    .own_nonces = self->own_nonces,
    .http_status = call->reply->http_status,
    .headers = soup_message_get_response_headers (call->message),
    .body = body,
    .too_large = too_large,
  };

  kassi_reply_judge (call->reply, &received);
  give_reply (call);
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_input_stream_close_finish (G_INPUT_STREAM (object), result, NULL);
  call_free (user_data);
}

/* Reads nothing more: what is left of a body goes with its connection. */
static void
close_stream (Call *call)
{
  g_input_stream_close_async (call->stream, G_PRIORITY_DEFAULT, call->cancellable, closed_cb, call);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Call *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  gboolean at_end = bytes != NULL && g_bytes_get_size (bytes) == 0;
  gboolean too_large;

  if (call->task == NULL)
    {
      close_stream (call);
      return;
    }

  if (bytes == NULL)
    {
      give_no_answer (call, KASSI_TROUBLE_OFFLINE, trouble_of_receiving (call, error));
      close_stream (call);
      return;
    }

  g_byte_array_append (call->body, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
  too_large = call->body->len > KASSI_WIRE_MAX_ANSWER;
  if (at_end || too_large)
    {
      judge (call, too_large);
      close_stream (call);
    }
  else
    read_more (call);
}

static void
read_more (Call *call)
{
  g_input_stream_read_bytes_async (call->stream, KASSI_WIRE_MAX_ANSWER + 1 - call->body->len, G_PRIORITY_DEFAULT,
                                   call->cancellable, read_cb, call);
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Call *call = user_data;
  g_autoptr (GError) error = NULL;

  call->stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);

  /* Without a start there is no answer either, only a proxy's refusal to connect. */
  if (call->task != NULL)
    call->reply->host_unknown = !call->started && g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND);
  if (call->task != NULL && (call->stream == NULL || !call->started))
    give_no_answer (call, trouble_of_connecting (error), trouble_of_receiving (call, error));

  if (call->task != NULL)
    read_more (call);
  else if (call->stream != NULL)
    close_stream (call);
  else
    call_free (call);
}

static SoupMessage *
make_message (const char *url)
{
  SoupMessage *message = soup_message_new (SOUP_METHOD_POST, url);

  g_assert (message != NULL);   /* kassi_url_check() let the base through. */

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  g_signal_connect (message, "network-event", G_CALLBACK (network_event_cb), NULL);
  return message;
}

static void
remember_nonce (KassiClient *self,
                const char  *nonce)
{
  char *own = g_strdup (nonce);

  g_hash_table_add (self->own_nonces, own);
  g_queue_push_tail (&self->nonce_order, own);
  if (self->nonce_order.length > MAX_OWN_NONCES)
    g_hash_table_remove (self->own_nonces, g_queue_pop_head (&self->nonce_order));
}

static void
sign (KassiClient *self,
      Call        *call,
      const char  *nonce,
      GBytes      *body)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (call->message);
  g_autofree char *signature = kassi_signature_make (self->secret, nonce, call->url, body);

  soup_message_headers_replace (headers, "netgiro_appkey", self->application_id);
  soup_message_headers_replace (headers, "netgiro_nonce", nonce);
  soup_message_headers_replace (headers, "netgiro_signature", signature);
  soup_message_headers_replace (headers, "Accept", "application/json");
  soup_message_set_request_body_from_bytes (call->message, "application/json", body);
}

static void
prepare (KassiClient        *self,
         Call               *call,
         const KassiRequest *request,
         gint64              nonce_number)
{
  g_autofree char *nonce = g_strdup_printf ("%" G_GINT64_FORMAT, nonce_number);
  g_autoptr (GBytes) body = kassi_wire_encode_request (request);

  g_assert (nonce_number > self->last_nonce);   /* I10 */
  g_assert (g_bytes_get_size (body) <= KASSI_WIRE_MAX_REQUEST);   /* I17 */

  self->last_nonce = nonce_number;
  remember_nonce (self, nonce);
  call->url = g_strconcat (self->base_url, kassi_call_get_path (request->call), NULL);
  call->message = make_message (call->url);
  sign (self, call, nonce, body);

  /* CheckCart only reads, so it may go on a connection that was used before. A stale one would leave the others in doubt. */
  soup_message_add_flags (call->message, request->call == KASSI_CALL_CHECK ? SOUP_MESSAGE_IDEMPOTENT : SOUP_MESSAGE_NEW_CONNECTION);

  g_signal_connect (call->message, "starting", G_CALLBACK (starting_cb), call);
  g_signal_connect (call->message, "got-headers", G_CALLBACK (got_headers_cb), call);
  g_signal_connect (call->message, "restarted", G_CALLBACK (restarted_cb), call);
}

static void
watch_time (KassiClient  *self,
            Call         *call,
            GCancellable *cancellable)
{
  GMainContext *context = g_task_get_context (call->task);

  call->timer = g_timeout_source_new (self->timeout_ms);
  g_source_set_callback (call->timer, timed_out_cb, call, NULL);
  g_source_attach (call->timer, context);

  if (cancellable == NULL)
    return;

  call->cancel_watch = g_cancellable_source_new (cancellable);
  g_source_set_callback (call->cancel_watch, G_SOURCE_FUNC (cancelled_cb), call, NULL);
  g_source_attach (call->cancel_watch, context);
}

static void
kassi_client_dispose (GObject *object)
{
  KassiClient *self = KASSI_CLIENT (object);

  g_cancellable_cancel (self->warm_up);
  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (kassi_client_parent_class)->dispose (object);
}

static void
kassi_client_finalize (GObject *object)
{
  KassiClient *self = KASSI_CLIENT (object);

  g_clear_object (&self->warm_up);
  g_queue_clear (&self->nonce_order);
  g_clear_pointer (&self->own_nonces, g_hash_table_unref);
  g_free (self->base_url);
  g_free (self->application_id);
  if (self->secret != NULL)
    explicit_bzero (self->secret, strlen (self->secret));
  g_free (self->secret);

  G_OBJECT_CLASS (kassi_client_parent_class)->finalize (object);
}

static void
kassi_client_class_init (KassiClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kassi_client_dispose;
  object_class->finalize = kassi_client_finalize;
}

static void
kassi_client_init (KassiClient *self)
{
  self->timeout_ms = KASSI_CALL_TIMEOUT_S * 1000;
  self->warm_up = g_cancellable_new ();
  self->own_nonces = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->nonce_order);

  self->session = soup_session_new_with_options ("max-conns", MAX_CONNECTIONS,
                                                 "max-conns-per-host", MAX_CONNECTIONS,
                                                 "idle-timeout", IDLE_TIMEOUT_S,
                                                 "user-agent", "Kassi/" KASSI_VERSION,
                                                 NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
}

static gboolean
is_printable (const char *text)
{
  for (; *text != '\0'; text++)
    if (!g_ascii_isprint (*text))
      return FALSE;

  return TRUE;
}

KassiClient *
kassi_client_new (const char     *base_url,
                  const char     *application_id,
                  const char     *secret,
                  KassiNonceFunc  next_nonce,
                  gpointer        user_data)
{
  KassiClient *self;

  g_return_val_if_fail (base_url != NULL && kassi_url_check (base_url, TRUE, NULL), NULL);
  g_return_val_if_fail (application_id != NULL && is_printable (application_id), NULL);
  g_return_val_if_fail (secret != NULL, NULL);
  g_return_val_if_fail (next_nonce != NULL, NULL);

  self = g_object_new (KASSI_TYPE_CLIENT, NULL);
  self->base_url = g_strdup (base_url);
  self->application_id = g_strdup (application_id);
  self->secret = g_strdup (secret);
  self->next_nonce = next_nonce;
  self->nonce_data = user_data;

  /* What goes to this very machine is nobody else's business, whatever the desktop's settings say. */
  if (kassi_url_is_loopback (base_url))
    soup_session_set_proxy_resolver (self->session, NULL);

  return self;
}

void
kassi_client_set_tls_database (KassiClient  *self,
                               GTlsDatabase *database)
{
  g_return_if_fail (KASSI_IS_CLIENT (self));
  g_return_if_fail (G_IS_TLS_DATABASE (database));

  soup_session_set_tls_database (self->session, database);
}

void
kassi_client_set_timeout_ms (KassiClient *self,
                             guint        timeout_ms)
{
  g_return_if_fail (KASSI_IS_CLIENT (self));

  self->timeout_ms = timeout_ms;
}

void
kassi_client_set_proxy_resolver (KassiClient    *self,
                                 GProxyResolver *resolver)
{
  g_return_if_fail (KASSI_IS_CLIENT (self));

  soup_session_set_proxy_resolver (self->session, resolver);
}

void
kassi_client_call_async (KassiClient         *self,
                         const KassiRequest  *request,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  Call *call;
  gint64 nonce;

  g_return_if_fail (KASSI_IS_CLIENT (self));
  g_return_if_fail (request != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  call = g_new0 (Call, 1);
  /* The caller's cancellable does not become the task's: it would make a "cancelled" out of whatever was found out. */
  call->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (call->task, kassi_client_call_async);
  call->reply = g_new0 (KassiReply, 1);

  nonce = g_cancellable_is_cancelled (cancellable) ? 0 : self->next_nonce (self->nonce_data);
  if (nonce == 0)
    {
      give_no_answer (call, KASSI_TROUBLE_NONE, KASSI_TROUBLE_NONE);
      call_free (call);
      return;
    }

  prepare (self, call, request, nonce);
  call->cancellable = g_cancellable_new ();
  call->body = g_byte_array_new ();
  watch_time (self, call, cancellable);
  soup_session_send_async (self->session, call->message, G_PRIORITY_DEFAULT, call->cancellable, sent_cb, call);
}

KassiReply *
kassi_client_call_finish (KassiClient  *self,
                          GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kassi_client_call_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

static void
warmed_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  soup_session_preconnect_finish (SOUP_SESSION (object), result, NULL);
}

void
kassi_client_warm_up (KassiClient *self)
{
  g_autoptr (SoupMessage) message = NULL;

  g_return_if_fail (KASSI_IS_CLIENT (self));

  message = make_message (self->base_url);
  soup_session_preconnect_async (self->session, message, G_PRIORITY_LOW, self->warm_up, warmed_up_cb, NULL);
}
