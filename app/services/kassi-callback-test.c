/* SPDX-License-Identifier: GPL-3.0-or-later
 * Calls this till through its own public address, as Netgíró would, and finds out whether callbacks arrive as they should. */
#include "services/kassi-callback-test.h"

#include <libsoup/soup.h>
#include <string.h>

#include "config.h"
#include "core/kassi-signature.h"
#include "services/kassi-callback-test-internal.h"
#include "services/kassi-client.h"
#include "services/kassi-listener.h"

#define TIMEOUT_MS 10000   /* in all */
/* A message that says nothing of any payment. */
#define BODY "{\"Success\":true,\"ResultCode\":10425,\"PaymentSuccessful\":false,\"Message\":\"Kassi\"}"

/* One test on its way: owned by its task until that returns, and by the session's operation. */
typedef struct {
  /* Owned. */
  KassiListener     *listener;
  SoupSession       *session;
  SoupMessage       *message;       /* the post under way */
  GCancellable      *enough;        /* ends the post once its status is known, or nobody waits for it any more */
  GSource           *timer;
  GSource           *cancel_watch;
  char              *public_url;
  char              *listen_address;
  char              *secret;
  char              *token;
  char              *stranger;

  KassiCallbackRoute route;
  KassiCallbackPost  post;          /* what became of it so far */
  gboolean           known;         /* it bears token, else stranger */
  guint64            n_rejected;    /* by the listener before it */
} Test;

static void post (GTask *task, gboolean known);

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
drop_message (Test *test)
{
  if (test->message != NULL)
    g_signal_handlers_disconnect_by_data (test->message, test);
  g_clear_object (&test->message);
  g_clear_object (&test->enough);
}

static void
test_free (gpointer data)
{
  Test *test = data;

  clear_source (&test->timer);
  clear_source (&test->cancel_watch);
  drop_message (test);
  g_clear_object (&test->listener);
  g_clear_object (&test->session);
  g_free (test->public_url);
  g_free (test->listen_address);
  g_free (test->secret);
  g_free (test->token);
  g_free (test->stranger);
  g_free (test);
}

/* The listener's hooks */

static char *
dup_url_hook (const char *token,
              gboolean    cancel,
              gpointer    user_data)
{
  Test *test = user_data;

  if (strcmp (token, test->known ? test->token : test->stranger) == 0)
    test->post.heard = TRUE;

  return strcmp (token, test->token) == 0 ? kassi_listener_make_url (test->public_url, token, cancel) : NULL;
}

static void
received_hook (KassiCallback *callback,
               gpointer       user_data)
{
  kassi_callback_respond (callback, 200);
}

static void
refused_hook (const char   *token,
              KassiRefusal  refusal,
              gpointer      user_data)
{
  ((Test *) user_data)->post.refusal = (int) refusal;
}

static const KassiListenerHooks hooks = { dup_url_hook, received_hook, refused_hook };

/* One post */

/* Only the status counts. Nothing else is read, however much of it there is, and libsoup is given no time to ask again. */
static void
got_headers_cb (SoupMessage *message,
                gpointer     user_data)
{
  Test *test = user_data;
  g_autoptr (GCancellable) enough = g_object_ref (test->enough);

  test->post.status = soup_message_get_status (message);
  g_cancellable_cancel (enough);
}

static void
restarted_cb (SoupMessage *message,
              gpointer     user_data)
{
  g_autoptr (GCancellable) enough = g_object_ref (((Test *) user_data)->enough);

  g_cancellable_cancel (enough);
}

static gboolean
timed_out_cb (gpointer user_data)
{
  Test *test = user_data;

  test->post.timed_out = TRUE;
  g_cancellable_cancel (test->enough);
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_cancellable_cancel (((Test *) user_data)->enough);
  return G_SOURCE_REMOVE;
}

/* The port is free again before the answer is given. */
static void
finish (GTask      *task,
        const char *words)
{
  Test *test = g_task_get_task_data (task);

  clear_source (&test->timer);
  clear_source (&test->cancel_watch);
  drop_message (test);
  kassi_listener_stop (test->listener);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (words != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", words);
  else
    g_task_return_boolean (task, TRUE);
}

static void
posted_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Test *test = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GInputStream *stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  g_autofree char *words = NULL;

  g_clear_object (&stream);
  test->post.error = error;
  test->post.strayed = kassi_listener_get_n_rejected (test->listener) > test->n_rejected;
  words = kassi_callback_test_judge (&test->post, test->known, &test->route);
  test->post.error = NULL;

  if (words == NULL && test->known && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    post (task, FALSE);
  else
    finish (task, words);
}

static void
sign (Test       *test,
      const char *url)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (test->message);
  g_autoptr (GBytes) body = g_bytes_new_static (BODY, strlen (BODY));
  g_autofree char *nonce = kassi_listener_make_token ();
  g_autofree char *signature = kassi_signature_make (test->secret, nonce, url, body);

  soup_message_headers_replace (headers, "netgiro_appkey", "00000000-0000-0000-0000-000000000000");
  soup_message_headers_replace (headers, "netgiro_nonce", nonce);
  soup_message_headers_replace (headers, "netgiro_signature", signature);
  soup_message_set_request_body_from_bytes (test->message, "application/json", body);
}

/* HTTP/1.1 alone: over HTTP/2 libsoup may send a message again by itself. */
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

static void
post (GTask    *task,
      gboolean  known)
{
  Test *test = g_task_get_task_data (task);
  g_autofree char *url = kassi_listener_make_url (test->public_url, known ? test->token : test->stranger, FALSE);

  drop_message (test);
  test->known = known;
  test->post = (KassiCallbackPost) { .refusal = -1 };
  test->n_rejected = kassi_listener_get_n_rejected (test->listener);
  test->enough = g_cancellable_new ();
  test->message = soup_message_new (SOUP_METHOD_POST, url);
  soup_message_add_flags (test->message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION);
  sign (test, url);
  g_signal_connect (test->message, "network-event", G_CALLBACK (network_event_cb), test);
  g_signal_connect (test->message, "got-headers", G_CALLBACK (got_headers_cb), test);
  g_signal_connect (test->message, "restarted", G_CALLBACK (restarted_cb), test);
  soup_session_send_async (test->session, test->message, G_PRIORITY_DEFAULT, test->enough, posted_cb, g_object_ref (task));
}

static SoupSession *
make_session (const char   *public_url,
              GTlsDatabase *trust)
{
  SoupSession *session = soup_session_new_with_options ("user-agent", "Kassi/" KASSI_VERSION, NULL);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  if (kassi_url_is_loopback (public_url))
    soup_session_set_proxy_resolver (session, NULL);
  if (trust != NULL)
    soup_session_set_tls_database (session, trust);

  return session;
}

static void
watch (GTask *task,
       guint  timeout_ms)
{
  Test *test = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  test->timer = g_timeout_source_new (timeout_ms);
  g_source_set_callback (test->timer, timed_out_cb, test, NULL);
  g_source_attach (test->timer, g_task_get_context (task));

  if (cancellable == NULL)
    return;

  test->cancel_watch = g_cancellable_source_new (cancellable);
  g_source_set_callback (test->cancel_watch, G_SOURCE_FUNC (cancelled_cb), test, NULL);
  g_source_attach (test->cancel_watch, g_task_get_context (task));
}

void
kassi_callback_test_run_async (const char          *public_url,
                               const char          *listen_address,
                               guint16              listen_port,
                               GTlsDatabase        *trust,
                               guint                timeout_ms,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GError *error = NULL;
  Test *test;

  g_return_if_fail (public_url != NULL && kassi_url_check (public_url, FALSE, NULL));
  g_return_if_fail (listen_address != NULL);

  test = g_new0 (Test, 1);
  g_task_set_source_tag (task, kassi_callback_test_async);
  g_task_set_task_data (task, test, test_free);
  test->public_url = g_strdup (public_url);
  test->listen_address = g_strdup (listen_address);
  test->secret = kassi_listener_make_token ();
  test->token = kassi_listener_make_token ();
  test->stranger = kassi_listener_make_token ();
  test->listener = kassi_listener_new (listen_address, listen_port, test->secret, &hooks, test, &error);
  if (test->listener == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  test->route = (KassiCallbackRoute) { test->public_url, test->listen_address, kassi_listener_get_port (test->listener) };
  test->session = make_session (public_url, trust);
  watch (task, timeout_ms);
  post (task, TRUE);
}

/**
 * kassi_callback_test_async:
 * @public_url: as kassi_url_check() allows it
 *
 * Two posts, 10 s in all, on a listener of its own with a secret of its own: a real callback that comes meanwhile is refused, and no
 * money moves.
 */
void
kassi_callback_test_async (const char          *public_url,
                           const char          *listen_address,
                           guint16              listen_port,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  kassi_callback_test_run_async (public_url, listen_address, listen_port, NULL, TIMEOUT_MS, cancellable, callback, user_data);
}

gboolean
kassi_callback_test_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kassi_callback_test_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
