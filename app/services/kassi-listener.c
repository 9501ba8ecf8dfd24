/* SPDX-License-Identifier: GPL-3.0-or-later
 * The callback listener: hears Netgíró's signed callbacks, lets through what verifies, answers what the till decides.
 *
 * SoupServer reads the HTTP but has no timeouts, no bound on a body and none on connections; those are kept here: each
 * connection is accepted by a service of our own, serves one request, and is closed at an absolute deadline. */
#include "services/kassi-listener.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "core/kassi-signature.h"
#include "services/kassi-callback-internal.h"
#include "services/kassi-listener-internal.h"

#define TOKEN_LENGTH 32

struct _KassiListener
{
  GObject             parent_instance;

  /* Owned. */
  GSocketService     *service;       /* NULL once stopped */
  SoupServer         *server;
  GMainContext       *context;
  GQueue              connections;   /* of Connection, oldest first */
  char               *secret;
  char               *address;

  /* Borrowed. */
  KassiListenerHooks  hooks;
  gpointer            user_data;
  struct Connection  *accepting;     /* while SoupServer takes it over */

  guint16             port;
  guint               connection_ms;
  guint               response_ms;
  guint64             n_rejected;
};

G_DEFINE_FINAL_TYPE (KassiListener, kassi_listener, G_TYPE_OBJECT)

/* One connection, one request. */
typedef struct Connection {
  /* Owned. */
  GIOStream         *stream;
  SoupServerMessage *message;
  GByteArray        *body;
  GSource           *deadline;   /* of the connection in all; once the request is complete, of the answer too */
  GSource           *response;

  /* Borrowed. */
  KassiListener     *listener;
  KassiCallback     *callback;   /* while it waits for its answer */

  gboolean           complete;   /* the request was read whole */
} Connection;

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* SoupServer is through with it, or never began. */
static void
forget (Connection *connection)
{
  g_queue_remove (&connection->listener->connections, connection);
  if (connection->callback != NULL)
    kassi_callback_detach (connection->callback);
  clear_source (&connection->deadline);
  clear_source (&connection->response);
  if (connection->message != NULL)
    g_signal_handlers_disconnect_by_data (connection->message, connection);
  g_clear_object (&connection->message);
  g_io_stream_close (connection->stream, NULL, NULL);
  g_clear_object (&connection->stream);
  g_clear_pointer (&connection->body, g_byte_array_unref);
  g_free (connection);
}

/* Closes without a word, wherever the request stands. Stealing is what makes SoupServer let go of it at once. */
static void
close_connection (Connection *connection)
{
  g_autoptr (SoupServerMessage) message = g_steal_pointer (&connection->message);
  g_autoptr (GIOStream) stolen = NULL;

  if (message != NULL)
    {
      g_signal_handlers_disconnect_by_data (message, connection);
      stolen = soup_server_message_steal_connection (message);
    }
  forget (connection);
}

static gboolean
deadline_cb (gpointer user_data)
{
  close_connection (user_data);

  return G_SOURCE_REMOVE;
}

static GSource *
close_after (Connection *connection,
             guint       interval_ms)
{
  GSource *source = g_timeout_source_new (interval_ms);

  g_source_set_callback (source, deadline_cb, connection, NULL);
  g_source_attach (source, connection->listener->context);

  return source;
}

/* The body is empty whatever the answer: nobody learns from it what the till thinks. */
static void
answer (Connection *connection,
        guint       status)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (connection->message);

  if (status != 200 && status != 409 && status != 503)
    connection->listener->n_rejected++;
  soup_server_message_set_status (connection->message, status, NULL);
  soup_message_headers_set_content_length (headers, 0);
  soup_message_headers_replace (headers, "Connection", "close");
}

static void
callback_end (guint    status,
              gpointer user_data)
{
  Connection *connection = user_data;
  SoupServerMessage *message = connection->message;

  connection->callback = NULL;
  clear_source (&connection->response);
  if (status == 0)
    {
      close_connection (connection);
      return;
    }

  answer (connection, status);
  soup_server_message_unpause (message);
}

/* The last two segments alone: proxies put prefixes before them, or take them away. token: room for TOKEN_LENGTH + 1. */
static gboolean
parse_path (const char *path,
            gboolean   *cancel,
            char       *token)
{
  const char *last = path != NULL ? strrchr (path, '/') : NULL;
  gsize length = last != NULL ? (gsize) (last - path) : 0;

  if (last == NULL || strlen (last + 1) != TOKEN_LENGTH || last[1 + strspn (last + 1, "0123456789abcdef")] != '\0')
    return FALSE;

  *cancel = length >= 7 && strncmp (last - 7, "/cancel", 7) == 0;
  memcpy (token, last + 1, TOKEN_LENGTH + 1);

  return *cancel || (length >= 9 && strncmp (last - 9, "/callback", 9) == 0);
}

/* Everything at once, for a header that comes twice fails its format then. */
static const char *
get_header (Connection *connection,
            const char *name)
{
  return soup_message_headers_get_list (soup_server_message_get_request_headers (connection->message), name);
}

static void
tell_refusal (KassiListener            *self,
              const KassiCallbackParts *parts,
              gboolean                  verified)
{
  KassiRefusal refusal = KASSI_REFUSAL_SIGNATURE;

  if (self->hooks.refused == NULL)
    return;

  if (parts->nonce == NULL || parts->signature == NULL)
    refusal = KASSI_REFUSAL_HEADERS;
  else if (verified)
    refusal = KASSI_REFUSAL_BODY;
  self->hooks.refused (parts->token, refusal, self->user_data);
}

/* The answer to a request that was read whole; 0: it verified, and is in *callback. */
static guint
judge (Connection     *connection,
       KassiCallback **callback)
{
  KassiListener *self = connection->listener;
  char token[TOKEN_LENGTH + 1];
  KassiCallbackParts parts = { .token = token };
  g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&connection->body));
  g_autofree char *url = NULL;
  g_autofree char *unknown = NULL;
  KassiAnswer *decoded;
  gboolean verified;

  if (soup_server_message_get_method (connection->message) != SOUP_METHOD_POST)
    return 405;
  if (!parse_path (g_uri_get_path (soup_server_message_get_uri (connection->message)), &parts.cancel, token))
    return 404;

  parts.nonce = get_header (connection, "netgiro_nonce");
  parts.signature = get_header (connection, "netgiro_signature");
  parts.reference_id = get_header (connection, "netgiro_referenceId");
  parts.body = body;

  /* A stranger must not learn from the time it takes whether there is such an attempt: verified against a URL in any case. */
  url = self->hooks.dup_url (token, parts.cancel, self->user_data);
  unknown = kassi_listener_make_url ("https://unknown.example.is/", token, parts.cancel);
  verified = parts.nonce != NULL && parts.signature != NULL &&
             kassi_signature_verify (self->secret, parts.nonce, url != NULL ? url : unknown, body, parts.signature);
  if (url == NULL)
    return 404;
  decoded = verified ? kassi_wire_decode_answer (body, NULL) : NULL;
  if (decoded == NULL)
    {
      tell_refusal (self, &parts, verified);
      return 403;
    }

  *callback = kassi_callback_new (&parts, decoded, callback_end, connection);
  return 0;
}

/* A 413 would not keep SoupServer from reading on. */
static void
close_too_large (Connection *connection)
{
  connection->listener->n_rejected++;
  close_connection (connection);
}

static void
add_length_cb (const char *name,
               const char *value,
               gpointer    user_data)
{
  gsize *length = user_data;

  *length += strlen (name) + strlen (value);
}

static void
got_headers_cb (SoupServerMessage *message,
                gpointer           user_data)
{
  Connection *connection = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  gsize length = 0;

  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  soup_message_headers_foreach (headers, add_length_cb, &length);
  if (length > KASSI_WIRE_MAX_CALLBACK || soup_message_headers_get_content_length (headers) > KASSI_WIRE_MAX_CALLBACK)
    close_too_large (connection);
}

static void
got_chunk_cb (SoupServerMessage *message,
              GBytes            *chunk,
              gpointer           user_data)
{
  Connection *connection = user_data;
  gsize length;
  const guint8 *data = g_bytes_get_data (chunk, &length);

  if (length > KASSI_WIRE_MAX_CALLBACK - connection->body->len)
    close_too_large (connection);
  else
    g_byte_array_append (connection->body, data, (guint) length);
}

static void
got_body_cb (SoupServerMessage *message,
             gpointer           user_data)
{
  Connection *connection = user_data;
  g_autoptr (KassiListener) self = g_object_ref (connection->listener);
  g_autoptr (KassiCallback) callback = NULL;
  guint status;

  connection->complete = TRUE;
  status = judge (connection, &callback);
  if (status != 0)
    {
      answer (connection, status);
      return;
    }

  soup_server_message_pause (message);
  connection->callback = callback;
  connection->response = close_after (connection, self->response_ms);
  /* May answer, stop the listener or let go of it: the connection is not ours to touch any more. */
  self->hooks.received (callback, self->user_data);
}

static void
disconnected_cb (SoupServerMessage *message,
                 gpointer           user_data)
{
  forget (user_data);
}

/* SoupServer emits this while it takes a connection over; there is no second request on one. */
static void
request_started_cb (SoupServer        *server,
                    SoupServerMessage *message,
                    gpointer           user_data)
{
  KassiListener *self = user_data;
  Connection *connection = self->accepting;

  g_return_if_fail (connection != NULL && connection->message == NULL);

  connection->message = g_object_ref (message);
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), connection);
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), connection);
  g_signal_connect (message, "got-body", G_CALLBACK (got_body_cb), connection);
  g_signal_connect (message, "disconnected", G_CALLBACK (disconnected_cb), connection);
}

/* TRUE when there is room for one more. What is complete is answered soon, and is not pushed out by a stranger. */
static gboolean
make_room (KassiListener *self)
{
  if (g_queue_get_length (&self->connections) < KASSI_LISTENER_MAX_CONNECTIONS)
    return TRUE;

  for (GList *l = self->connections.head; l != NULL; l = l->next)
    {
      Connection *connection = l->data;

      if (connection->complete)
        continue;
      close_connection (connection);
      return TRUE;
    }

  return FALSE;
}

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *stream,
             GObject           *source,
             gpointer           user_data)
{
  KassiListener *self = user_data;
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (stream, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (stream, NULL);
  Connection *connection;

  if (local == NULL || remote == NULL || !make_room (self))   /* without addresses it is gone already */
    {
      g_io_stream_close (G_IO_STREAM (stream), NULL, NULL);
      return TRUE;
    }

  connection = g_new0 (Connection, 1);
  connection->listener = self;
  connection->stream = g_object_ref (G_IO_STREAM (stream));
  connection->body = g_byte_array_new ();
  connection->deadline = close_after (connection, self->connection_ms);
  g_queue_push_tail (&self->connections, connection);

  self->accepting = connection;
  soup_server_accept_iostream (self->server, connection->stream, local, remote, NULL);
  self->accepting = NULL;

  return TRUE;
}

/* In words for people, the code kept. */
static void
set_listen_error (GError       **error,
                  const GError  *reason,
                  const char    *address,
                  guint16        port)
{
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
                 /* Translators: a port number, an IP address. */
                 _("Port %u of %s is in use by another program. Stop that program, or choose another port for callbacks."),
                 port, address);
  else
    g_set_error (error, G_IO_ERROR, reason->domain == G_IO_ERROR ? reason->code : G_IO_ERROR_FAILED,
                 /* Translators: a port number, an IP address, why. */
                 _("Callbacks cannot be listened for on port %u of %s: %s. Check the callback settings."),
                 port, address, reason->message);
}

static gboolean
bind_service (KassiListener  *self,
              const char     *address,
              guint16         port,
              GError        **error)
{
  g_autoptr (GInetAddress) inet_address = g_inet_address_new_from_string (address);
  g_autoptr (GSocketAddress) wanted = NULL;
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) reason = NULL;

  if (inet_address == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   /* Translators: what stands in the settings. */
                   _("“%s” is not an IP address that callbacks could be listened for on. An example of one is 127.0.0.1."), address);
      return FALSE;
    }

  wanted = g_inet_socket_address_new (inet_address, port);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                      NULL, &bound, &reason))
    {
      set_listen_error (error, reason, address, port);
      return FALSE;
    }
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));

  return TRUE;
}

static void
kassi_listener_dispose (GObject *object)
{
  kassi_listener_stop (KASSI_LISTENER (object));

  G_OBJECT_CLASS (kassi_listener_parent_class)->dispose (object);
}

static void
kassi_listener_finalize (GObject *object)
{
  KassiListener *self = KASSI_LISTENER (object);

  g_clear_object (&self->server);
  g_clear_pointer (&self->context, g_main_context_unref);
  if (self->secret != NULL)
    explicit_bzero (self->secret, strlen (self->secret));
  g_clear_pointer (&self->secret, g_free);
  g_clear_pointer (&self->address, g_free);

  G_OBJECT_CLASS (kassi_listener_parent_class)->finalize (object);
}

static void
kassi_listener_class_init (KassiListenerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kassi_listener_dispose;
  object_class->finalize = kassi_listener_finalize;
}

static void
kassi_listener_init (KassiListener *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->connection_ms = KASSI_LISTENER_CONNECTION_S * 1000;
  self->response_ms = KASSI_LISTENER_RESPONSE_S * 1000;
  g_queue_init (&self->connections);

  /* No handlers: nothing that would look for forms, WebSockets or passwords. */
  self->server = soup_server_new (NULL, NULL);
}

KassiListener *
kassi_listener_new (const char                *address,
                    guint16                    port,
                    const char                *secret,
                    const KassiListenerHooks  *hooks,
                    gpointer                   user_data,
                    GError                   **error)
{
  g_autoptr (KassiListener) self = NULL;

  g_return_val_if_fail (address != NULL, NULL);
  g_return_val_if_fail (secret != NULL, NULL);
  g_return_val_if_fail (hooks != NULL && hooks->dup_url != NULL && hooks->received != NULL, NULL);

  self = g_object_new (KASSI_TYPE_LISTENER, NULL);
  self->secret = g_strdup (secret);
  self->hooks = *hooks;
  self->user_data = user_data;
  self->address = g_strdup (address);
  self->port = port;
  if (!kassi_listener_start (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

gboolean
kassi_listener_start (KassiListener  *self,
                      GError        **error)
{
  g_return_val_if_fail (KASSI_IS_LISTENER (self), FALSE);
  g_return_val_if_fail (self->service == NULL, FALSE);

  self->service = g_socket_service_new ();
  if (!bind_service (self, self->address, self->port, error))
    {
      g_clear_object (&self->service);
      return FALSE;
    }

  g_signal_connect (self->server, "request-started", G_CALLBACK (request_started_cb), self);
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  return TRUE;
}

guint16
kassi_listener_get_port (KassiListener *self)
{
  g_return_val_if_fail (KASSI_IS_LISTENER (self), 0);

  return self->port;
}

void
kassi_listener_stop (KassiListener *self)
{
  g_return_if_fail (KASSI_IS_LISTENER (self));

  if (self->service == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->service, self);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
  while (!g_queue_is_empty (&self->connections))
    close_connection (g_queue_peek_head (&self->connections));
  g_signal_handlers_disconnect_by_data (self->server, self);
}

guint64
kassi_listener_get_n_rejected (KassiListener *self)
{
  g_return_val_if_fail (KASSI_IS_LISTENER (self), 0);

  return self->n_rejected;
}

void
kassi_listener_set_deadlines (KassiListener *self,
                              guint          connection_ms,
                              guint          response_ms)
{
  g_return_if_fail (KASSI_IS_LISTENER (self));

  self->connection_ms = connection_ms;
  self->response_ms = response_ms;
}

guint
kassi_listener_get_n_connections (KassiListener *self)
{
  g_return_val_if_fail (KASSI_IS_LISTENER (self), 0);

  return g_queue_get_length (&self->connections);
}
