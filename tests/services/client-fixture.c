/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the client's tests share: a client, a call that is waited for, and a server that can misbehave on the wire. */
#include "client-fixture.h"

#include <string.h>
#include <sys/socket.h>

char *
test_sign (const char *secret,
           const char *nonce,
           const char *url,
           const char *body,
           gsize       length)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *) secret, -1);
  g_checksum_update (checksum, (const guchar *) nonce, -1);
  g_checksum_update (checksum, (const guchar *) url, -1);
  g_checksum_update (checksum, (const guchar *) body, (gssize) length);
  return g_strdup (g_checksum_get_string (checksum));
}

gint64
test_next_nonce (gpointer user_data)
{
  gint64 *nonce = user_data;

  return ++*nonce;
}

KassiRequest
test_request (KassiCall call)
{
  return (KassiRequest) {
    .call = call,
    .amount_isk = 1000,
    .reference = "991100-123-1",
    .customer_id = "8223281",
    .confirmation = KASSI_CONFIRMATION_MANUAL,
    .transaction_id = TEST_TRANSACTION_ID,
  };
}

static void
replied_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  KassiReply **reply = user_data;

  g_assert_null (*reply);
  *reply = kassi_client_call_finish (KASSI_CLIENT (object), result);
  g_assert_nonnull (*reply);
}

void
test_call_begin (KassiClient   *client,
                 KassiCall      call,
                 GCancellable  *cancellable,
                 KassiReply   **reply)
{
  KassiRequest request = test_request (call);

  *reply = NULL;
  kassi_client_call_async (client, &request, cancellable, replied_cb, reply);
  g_assert_null (*reply);   /* Never from within. */
}

KassiReply *
test_call_wait (KassiReply **reply)
{
  while (*reply == NULL)
    g_main_context_iteration (NULL, TRUE);

  return g_steal_pointer (reply);
}

KassiReply *
test_call (KassiClient  *client,
           KassiCall     call,
           GCancellable *cancellable)
{
  KassiReply *reply;

  test_call_begin (client, call, cancellable, &reply);
  return test_call_wait (&reply);
}

void
test_assert_reply (const KassiReply *reply,
                   KassiFate         fate,
                   KassiTrouble      trouble,
                   guint             http_status)
{
  g_assert_cmpint (reply->trouble, ==, trouble);
  g_assert_cmpint (reply->fate, ==, fate);
  g_assert_cmpuint (reply->http_status, ==, http_status);

  /* A message is there when it was an answer, and only then. */
  g_assert_cmpint (reply->answer != NULL, ==, fate == KASSI_FATE_ANSWERED);
  g_assert_cmpint (reply->url != NULL, ==, fate == KASSI_FATE_ANSWERED);
  g_assert_cmpint (reply->nonce != NULL, ==, fate == KASSI_FATE_ANSWERED);
  g_assert_cmpint (reply->signature != NULL, ==, fate == KASSI_FATE_ANSWERED);
  g_assert_cmpint (reply->body != NULL, ==, fate == KASSI_FATE_ANSWERED);
  if (fate != KASSI_FATE_ANSWERED)
    g_assert_null (reply->netgiro_reference_id);
}

void
test_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

/* One connection of the raw server. It lives as long as the server does. */
typedef struct {
  RawServer         *server;
  GSocketConnection *socket;
  GIOStream         *stream;   /* with or without TLS */
  GString           *request;
  GString           *answer;
  gboolean           endless;
  gboolean           close_after;
  GCancellable      *cancellable;
  guint              n_pending;
  char               buffer[4096];
} RawConnection;

static void raw_read (RawConnection *self);
static void raw_write (RawConnection *self);

static void
raw_connection_free (RawConnection *self)
{
  g_cancellable_cancel (self->cancellable);
  while (self->n_pending > 0)
    g_main_context_iteration (NULL, TRUE);
  /* Without a close_notify that somebody would have to take. */
  g_socket_close (g_socket_connection_get_socket (self->socket), NULL);
  g_object_unref (self->stream);
  g_object_unref (self->socket);
  g_object_unref (self->cancellable);
  g_string_free (self->request, TRUE);
  g_string_free (self->answer, TRUE);
  g_free (self);
}

/* Length of the first whole request in the buffer; 0: not yet. */
static gsize
find_request (RawConnection *self)
{
  const char *head_end = strstr (self->request->str, "\r\n\r\n");
  const char *length;
  gsize size;

  if (head_end == NULL)
    return 0;

  size = (gsize) (head_end + 4 - self->request->str);
  length = strstr (self->request->str, "Content-Length: ");
  if (length != NULL && length < head_end)
    size += (gsize) g_ascii_strtoull (length + strlen ("Content-Length: "), NULL, 10);

  return size <= self->request->len ? size : 0;
}

static void
append_ok (RawConnection *self,
           const char    *body,
           gsize          content_length,
           const char    *more)
{
  g_auto (GStrv) line = g_strsplit (self->request->str, " ", 3);
  g_autofree char *origin = g_strndup (self->server->base_url, strlen (self->server->base_url) - strlen ("/v1/"));
  g_autofree char *url = g_strconcat (origin, line[1], NULL);
  g_autofree char *signature = test_sign (TEST_SECRET, TEST_NONCE, url, body, strlen (body));

  g_string_append_printf (self->answer,
                          "HTTP/1.1 200 OK\r\nnetgiro_nonce: " TEST_NONCE "\r\nnetgiro_signature: %s\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n%s\r\n%s", signature, content_length, more, body);
}

static void
reset (RawConnection *self)
{
  GSocket *socket = g_socket_connection_get_socket (self->socket);
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  g_assert_cmpint (setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger), ==, 0);
  g_socket_close (socket, NULL);
}

static void
append_fill (RawConnection *self,
             gsize          length)
{
  gsize end = self->answer->len + length;

  while (self->answer->len < end)
    g_string_append_c (self->answer, ' ');
}

static void
act (RawConnection *self,
     RawAction      action)
{
  gboolean close_after = FALSE;

  switch (action)
    {
    case RAW_OK_CLOSE:
      close_after = TRUE;
      G_GNUC_FALLTHROUGH;
    case RAW_OK:
      append_ok (self, TEST_OK_BODY, strlen (TEST_OK_BODY), "");
      break;
    case RAW_CLOSE:
      g_socket_close (g_socket_connection_get_socket (self->socket), NULL);
      return;
    case RAW_RESET:
      reset (self);
      return;
    case RAW_SILENT:
      return;
    case RAW_CUT:
      append_ok (self, "{\"Success\":tr", strlen (TEST_OK_BODY), "");
      close_after = TRUE;
      break;
    case RAW_CUT_SPACE:
      append_ok (self, TEST_OK_BODY, strlen (TEST_OK_BODY) + 1, "Connection: close\r\n");
      close_after = TRUE;
      break;
    case RAW_CUT_CHUNK:
      g_string_append (self->answer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{\"Success\"");
      close_after = TRUE;
      break;
    case RAW_STALL:
      append_ok (self, "{\"Success\":tr", strlen (TEST_OK_BODY), "");
      break;
    case RAW_HUGE:
      {
        g_autoptr (GString) body = g_string_new (TEST_OK_BODY);

        while (body->len <= KASSI_WIRE_MAX_ANSWER)
          g_string_append_c (body, ' ');
        append_ok (self, body->str, body->len, "");
        break;
      }
    case RAW_ENDLESS:
      g_string_append (self->answer, "HTTP/1.1 200 OK\r\n\r\n" TEST_OK_BODY);
      append_fill (self, 8192);
      self->endless = TRUE;
      break;
    case RAW_ENDLESS_421:
      g_string_append (self->answer, "HTTP/1.1 421 Misdirected Request\r\n\r\n" TEST_OK_BODY);
      append_fill (self, 8192);
      self->endless = TRUE;
      break;
    case RAW_ENDLESS_HEADERS:
      g_string_append (self->answer, "HTTP/1.1 200 OK\r\nX-Filler: ");
      append_fill (self, 8192);
      self->endless = TRUE;
      break;
    case RAW_GARBAGE:
      g_string_append (self->answer, "SSH-2.0-OpenSSH_9.2p1 Debian\r\n\r\n");
      close_after = TRUE;
      break;
    case RAW_PROXY_502:
      g_string_append (self->answer, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      close_after = TRUE;
      break;
    default:
      g_assert_not_reached ();
    }

  self->close_after = close_after;
  raw_write (self);
}

static void
raw_written_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  RawConnection *self = user_data;
  gsize written;
  gboolean done = g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, &written, NULL);

  self->n_pending--;
  if (done)
    self->server->n_written++;
  else
    self->server->n_hung_up++;
  if (done && self->endless)
    raw_write (self);
  else if (done && self->close_after)
    g_socket_close (g_socket_connection_get_socket (self->socket), NULL);
  if (!self->endless)
    g_string_truncate (self->answer, 0);
}

static void
raw_write (RawConnection *self)
{
  self->n_pending++;
  g_output_stream_write_all_async (g_io_stream_get_output_stream (self->stream), self->answer->str, self->answer->len,
                                   G_PRIORITY_DEFAULT, self->cancellable, raw_written_cb, self);
}

static void
raw_read_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  RawConnection *self = user_data;
  RawServer *server = self->server;
  gssize n_read = g_input_stream_read_finish (G_INPUT_STREAM (object), result, NULL);
  gsize size;

  self->n_pending--;
  if (n_read <= 0)
    return;

  g_string_append_len (self->request, self->buffer, n_read);
  while ((size = find_request (self)) > 0)
    {
      server->n_requests++;
      if (G_IS_TLS_CONNECTION (self->stream))
        {
          g_free (server->protocol);
          server->protocol = g_strdup (g_tls_connection_get_negotiated_protocol (G_TLS_CONNECTION (self->stream)));
        }
      if (server->on_request != NULL)
        g_cancellable_cancel (server->on_request);
      act (self, server->n_requests <= RAW_MAX_ACTIONS ? server->actions[server->n_requests - 1] : RAW_OK);
      g_string_erase (self->request, 0, (gssize) size);
    }
  if (!g_socket_is_closed (g_socket_connection_get_socket (self->socket)))
    raw_read (self);
}

static void
raw_read (RawConnection *self)
{
  self->n_pending++;
  g_input_stream_read_async (g_io_stream_get_input_stream (self->stream), self->buffer, sizeof self->buffer,
                             G_PRIORITY_DEFAULT, self->cancellable, raw_read_cb, self);
}

static gboolean
raw_incoming_cb (GSocketService    *service,
                 GSocketConnection *socket,
                 GObject           *source,
                 gpointer           user_data)
{
  const char *const protocols[] = { "h2", "http/1.1", NULL };   /* as good servers do, HTTP/2 first */
  RawServer *server = user_data;
  RawConnection *self = g_new0 (RawConnection, 1);

  server->n_connections++;
  self->server = server;
  self->socket = g_object_ref (socket);
  self->stream = g_object_ref (G_IO_STREAM (socket));
  self->request = g_string_new (NULL);
  self->answer = g_string_new (NULL);
  self->cancellable = g_cancellable_new ();
  g_ptr_array_add (server->connections, self);

  if (server->certificate != NULL)
    {
      g_object_unref (self->stream);
      self->stream = g_tls_server_connection_new (G_IO_STREAM (socket), server->certificate, NULL);
      g_assert_nonnull (self->stream);
      g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (self->stream), protocols);
    }
  if (!server->deaf)
    raw_read (self);
  return TRUE;
}

void
raw_server_start (RawServer       *server,
                  const char      *scheme,
                  GTlsCertificate *certificate)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) effective = NULL;
  GError *error = NULL;

  server->connections = g_ptr_array_new_with_free_func ((GDestroyNotify) raw_connection_free);
  server->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  server->service = g_socket_service_new ();
  g_signal_connect (server->service, "incoming", G_CALLBACK (raw_incoming_cb), server);
  g_socket_listener_add_address (G_SOCKET_LISTENER (server->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  server->base_url = g_strdup_printf ("%s://127.0.0.1:%u/v1/", scheme,
                                      g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective)));
}

void
raw_server_stop (RawServer *server)
{
  g_socket_service_stop (server->service);
  g_socket_listener_close (G_SOCKET_LISTENER (server->service));
  test_settle ();
  g_clear_pointer (&server->connections, g_ptr_array_unref);
  test_settle ();
  g_assert_finalize_object (g_steal_pointer (&server->service));
  g_clear_object (&server->certificate);
  g_clear_pointer (&server->base_url, g_free);
  g_clear_pointer (&server->protocol, g_free);
}
