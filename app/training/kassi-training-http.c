/* SPDX-License-Identifier: GPL-3.0-or-later
 * Training's Netgíró on the wire: who may ask, how answers are signed, and one try of a callback to the till. */
#include "training/kassi-training-http.h"

#include "core/kassi-json-check.h"
#include "core/kassi-signature.h"

#define HEADER_APPKEY "netgiro_appkey"
#define HEADER_NONCE "netgiro_nonce"
#define HEADER_SIGNATURE "netgiro_signature"
#define HEADER_REFERENCE_ID "netgiro_referenceId"

/* Where base_url's path ends, as the server sees paths. */
#define BASE_PATH "/v1/"

static void
got_headers_cb (SoupServer        *server,
                SoupServerMessage *message,
                const char        *path,
                GHashTable        *query,
                gpointer           user_data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  /* The rest is still read off the socket, but nothing of it is kept. */
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED ||
      soup_message_headers_get_content_length (headers) > KASSI_WIRE_MAX_REQUEST)
    {
      soup_message_body_set_accumulate (body, FALSE);
      soup_server_message_set_status (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, NULL);
    }
}

void
kassi_training_http_guard (SoupServer *server)
{
  soup_server_add_early_handler (server, NULL, got_headers_cb, NULL, NULL);
}

static gboolean
find_call (const char *path,
           KassiCall  *call)
{
  if (!g_str_has_prefix (path, BASE_PATH))
    return FALSE;

  for (guint i = 0; i < KASSI_N_CALLS; i++)
    if (g_str_equal (path + strlen (BASE_PATH), kassi_call_get_path ((KassiCall) i)))
      {
        *call = (KassiCall) i;
        return TRUE;
      }

  return FALSE;
}

/* Duplicates come joined, and then fit no format. */
static const char *
get_header (SoupServerMessage *message,
            const char        *name)
{
  return soup_message_headers_get_list (soup_server_message_get_request_headers (message), name);
}

static JsonObject *
parse_object (GBytes *body)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize size;
  const char *data = g_bytes_get_data (body, &size);

  if (!kassi_json_check (body, NULL) || !json_parser_load_from_data (parser, data, (gssize) size, NULL))
    return NULL;

  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

static gboolean
decline (SoupServerMessage *message,
         guint              status)
{
  soup_server_message_set_status (message, status, NULL);
  return FALSE;
}

gboolean
kassi_training_http_read (const KassiTrainingKeys *keys,
                          SoupServerMessage       *message,
                          const char              *path,
                          KassiTrainingQuestion   *question)
{
  const char *nonce = get_header (message, HEADER_NONCE);
  const char *signature = get_header (message, HEADER_SIGNATURE);
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *url = NULL;

  if (!find_call (path, &question->call))
    return decline (message, SOUP_STATUS_NOT_FOUND);
  if (!g_str_equal (soup_server_message_get_method (message), SOUP_METHOD_POST))
    return decline (message, SOUP_STATUS_METHOD_NOT_ALLOWED);

  /* Over the URL that we gave out, never one made from a Host header. */
  url = g_strconcat (keys->base_url, kassi_call_get_path (question->call), NULL);
  if (nonce == NULL || signature == NULL || g_strcmp0 (get_header (message, HEADER_APPKEY), keys->application_id) != 0 ||
      !kassi_signature_verify (keys->secret, nonce, url, body, signature))
    return decline (message, SOUP_STATUS_UNAUTHORIZED);

  /* A signature can be carried over to a longer message, but not to one that is still strict JSON: no signed answer to others. */
  question->object = parse_object (body);
  if (question->object == NULL)
    return decline (message, SOUP_STATUS_BAD_REQUEST);

  question->nonce = g_strdup (nonce);
  question->signature = g_strdup (signature);
  return TRUE;
}

void
kassi_training_http_answer (const KassiTrainingKeys *keys,
                            SoupServerMessage       *message,
                            KassiCall                asked,
                            const KassiTrainingCall *call)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *url = g_strconcat (keys->base_url, kassi_call_get_path (asked), NULL);
  g_autofree char *signature = kassi_signature_make (keys->secret, call->answer_nonce, url, call->answer);
  gsize size;
  const char *data = g_bytes_get_data (call->answer, &size);

  soup_message_headers_replace (headers, HEADER_APPKEY, keys->application_id);
  soup_message_headers_replace (headers, HEADER_NONCE, call->answer_nonce);
  soup_message_headers_replace (headers, HEADER_SIGNATURE, signature);
  soup_message_headers_replace (headers, HEADER_REFERENCE_ID, call->reference_id);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, data, size);
}

void
kassi_training_keys_clear (KassiTrainingKeys *self)
{
  g_clear_pointer (&self->base_url, g_free);
  g_clear_pointer (&self->application_id, g_free);
  g_clear_pointer (&self->secret, g_free);
}

void
kassi_training_question_clear (KassiTrainingQuestion *self)
{
  g_clear_pointer (&self->nonce, g_free);
  g_clear_pointer (&self->signature, g_free);
  g_clear_pointer (&self->object, json_object_unref);
}

SoupSession *
kassi_training_http_new_session (void)
{
  /* No proxy: callbacks go where the till says it is. */
  SoupSession *session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  return session;
}

static void
call_sent_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  SoupMessage *message = g_task_get_task_data (task);

  if (stream == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (soup_message_get_status (message) != SOUP_STATUS_OK)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "HTTP %u", soup_message_get_status (message));
  else
    g_task_return_boolean (task, TRUE);
}

void
kassi_training_http_call_async (const KassiTrainingKeys    *keys,
                                SoupSession                *session,
                                const KassiTrainingPayment *payment,
                                GCancellable               *cancellable,
                                GAsyncReadyCallback         callback,
                                gpointer                    user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_POST, payment->call_url);
  g_autofree char *signature = NULL;
  SoupMessageHeaders *headers;

  g_task_set_source_tag (task, kassi_training_http_call_async);
  g_task_set_check_cancellable (task, FALSE);   /* A 200 that came counts. */
  if (message == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "Not an address to call");
      return;
    }

  signature = kassi_signature_make (keys->secret, payment->call_nonce, payment->call_url, payment->call_body);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, HEADER_APPKEY, keys->application_id);
  soup_message_headers_replace (headers, HEADER_NONCE, payment->call_nonce);
  soup_message_headers_replace (headers, HEADER_SIGNATURE, signature);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (message, "application/json", payment->call_body);
  g_task_set_task_data (task, g_object_ref (message), g_object_unref);
  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, cancellable, call_sent_cb, g_steal_pointer (&task));
}

gboolean
kassi_training_http_call_finish (GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kassi_training_http_call_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
