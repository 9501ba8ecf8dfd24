/* SPDX-License-Identifier: GPL-3.0-or-later
 * A bench for training's tests: the server on a loopback port, a fake clock, a till that asks over real HTTP and one that is called. */
#include "training-bench.h"

#include <glib/gstdio.h>

#define PATIENCE_S 20

static const char *const phone_states[] = {
  [KASSI_PHONE_REQUEST_PENDING] = "pending",
  [KASSI_PHONE_REQUEST_APPROVED] = "approved",
  [KASSI_PHONE_REQUEST_REJECTED] = "rejected",
  [KASSI_PHONE_REQUEST_GONE] = "gone",
};

static void
call_free (BenchCall *call)
{
  g_free (call->path);
  g_free (call->nonce);
  g_bytes_unref (call->body);
  g_clear_pointer (&call->answer, kassi_answer_free);
  g_free (call);
}

void
bench_answer_free (BenchAnswer *answer)
{
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_clear_pointer (&answer->answer, kassi_answer_free);
  g_free (answer->nonce);
  g_free (answer->reference_id);
  g_free (answer);
}

static void
till_called_cb (SoupServer        *server,
                SoupServerMessage *message,
                const char        *path,
                GHashTable        *query,
                gpointer           user_data)
{
  Bench *bench = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  BenchCall *call = g_new0 (BenchCall, 1);
  g_autofree char *url = g_strconcat (bench->till_url, path + 1, NULL);

  call->path = g_strdup (path);
  call->nonce = g_strdup (soup_message_headers_get_list (headers, "netgiro_nonce"));
  call->body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  if (g_strcmp0 (soup_message_headers_get_list (headers, "netgiro_appkey"), KASSI_TRAINING_APPLICATION_ID) == 0 &&
      kassi_signature_verify (kassi_training_get_secret (bench->training), call->nonce, url, call->body,
                              soup_message_headers_get_list (headers, "netgiro_signature")))
    call->answer = kassi_wire_decode_answer (call->body, NULL);
  g_ptr_array_add (bench->till_calls, call);

  if (bench->till_status != 0)
    soup_server_message_set_status (message, bench->till_status, NULL);
  else
    {
      g_assert_null (bench->silent);
      bench->silent = g_object_ref (message);
      soup_server_message_pause (message);
    }
}

void
bench_start_till (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  bench->till = soup_server_new (NULL, NULL);
  soup_server_listen_local (bench->till, bench->till_port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (bench->till);
  bench->till_port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_free (bench->till_url);
  bench->till_url = g_strdup_printf ("http://127.0.0.1:%u/", bench->till_port);
  soup_server_add_handler (bench->till, NULL, till_called_cb, bench, NULL);
}

void
bench_stop_till (Bench *bench)
{
  g_clear_object (&bench->silent);
  soup_server_disconnect (bench->till);
  g_clear_object (&bench->till);
}

static void
told_cb (Bench                   *bench,
         const char              *what,
         const KassiPhoneRequest *request)
{
  g_assert_cmpstr (request->merchant, ==, "Kaffihúsið við Höfnina");
  g_ptr_array_add (bench->told, g_strdup_printf ("%s %s %s", what, request->customer_id, phone_states[request->state]));
}

static void
push_cb (KassiTraining           *training,
         const KassiPhoneRequest *request,
         Bench                   *bench)
{
  g_assert_null (request->sms_code);
  told_cb (bench, "push", request);
}

static void
sms_cb (KassiTraining           *training,
        const KassiPhoneRequest *request,
        Bench                   *bench)
{
  told_cb (bench, "sms", request);
  g_free (bench->sms_code);
  bench->sms_code = g_strdup (request->sms_code);
}

static void
app_code_cb (KassiTraining *training,
             const char    *customer_id,
             const char    *code,
             Bench         *bench)
{
  g_free (bench->app_code);
  bench->app_code = g_strdup (code);
}

static void
changed_cb (KassiTraining           *training,
            const KassiPhoneRequest *request,
            Bench                   *bench)
{
  told_cb (bench, "changed", request);
}

static void
start_training (Bench *bench)
{
  g_autoptr (GError) error = NULL;

  bench->training = kassi_training_new (bench->folder, 0, "Kaffihúsið við Höfnina", bench->clock, &error);
  g_assert_no_error (error);
  g_signal_connect (bench->training, "push", G_CALLBACK (push_cb), bench);
  g_signal_connect (bench->training, "sms", G_CALLBACK (sms_cb), bench);
  g_signal_connect (bench->training, "app-code", G_CALLBACK (app_code_cb), bench);
  g_signal_connect (bench->training, "request-changed", G_CALLBACK (changed_cb), bench);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("kassi-training-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static gboolean
out_of_patience_cb (gpointer data)
{
  g_assert_not_reached ();   /* Nothing came for so long that nothing will. */
}

void
bench_set_up (Bench         *bench,
              gconstpointer  data)
{
  bench->folder = make_folder ();
  bench->clock = kassi_fake_clock_new (BENCH_START_US);
  bench->session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  bench->till_calls = g_ptr_array_new_with_free_func ((GDestroyNotify) call_free);
  bench->told = g_ptr_array_new_with_free_func (g_free);
  bench->till_status = SOUP_STATUS_OK;
  bench_start_till (bench);
  start_training (bench);
}

void
bench_tear_down (Bench         *bench,
                 gconstpointer  data)
{
  kassi_training_stop (bench->training);
  bench_stop_till (bench);
  soup_session_abort (bench->session);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (g_steal_pointer (&bench->training));
  g_assert_finalize_object (g_steal_pointer (&bench->session));
  g_assert_finalize_object (g_steal_pointer (&bench->clock));
  g_ptr_array_unref (bench->till_calls);
  g_ptr_array_unref (bench->told);
  g_free (bench->till_url);
  g_free (bench->sms_code);
  g_free (bench->app_code);
  remove_folder (bench->folder);
  g_free (bench->folder);
}

void
bench_crash (Bench *bench)
{
  static const char *const files[] = { "ledger.db", "ledger.db-wal", "secret" };
  g_autofree char *old_folder = g_steal_pointer (&bench->folder);

  /* The files as they are while the server lives, without what an orderly end would add to them. */
  bench->folder = make_folder ();
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *from = g_build_filename (old_folder, files[i], NULL);
      g_autofree char *to = g_build_filename (bench->folder, files[i], NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *content = NULL;
      gsize length;

      if (!g_file_test (from, G_FILE_TEST_EXISTS))
        continue;
      g_file_get_contents (from, &content, &length, &error);
      g_assert_no_error (error);
      g_file_set_contents_full (to, content, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, &error);
      g_assert_no_error (error);
    }

  kassi_training_stop (bench->training);
  g_clear_object (&bench->training);
  remove_folder (old_folder);
  start_training (bench);
}

void
bench_advance (Bench  *bench,
               double  seconds)
{
  kassi_fake_clock_advance (KASSI_FAKE_CLOCK (bench->clock), (gint64) (seconds * G_USEC_PER_SEC));
}

void
bench_wait_for_calls (Bench *bench,
                      guint  n_calls)
{
  guint patience = g_timeout_add_seconds (PATIENCE_S, out_of_patience_cb, NULL);

  /* Timers that are due now only fire when time is told to go on. */
  bench_advance (bench, 0);
  while (bench->till_calls->len < n_calls)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience);
  g_assert_cmpuint (bench->till_calls->len, ==, n_calls);
}

const BenchCall *
bench_get_call (Bench *bench,
                guint  i)
{
  g_assert_cmpuint (i, <, bench->till_calls->len);
  return g_ptr_array_index (bench->till_calls, i);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  BenchAnswer *answer = user_data;
  g_autoptr (GError) error = NULL;

  answer->body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  g_assert_no_error (error);
}

static const char *
get_header (SoupMessage *message,
            const char  *name)
{
  return soup_message_headers_get_list (soup_message_get_response_headers (message), name);
}

static void
judge (Bench       *bench,
       SoupMessage *message,
       const char  *url,
       BenchAnswer *answer)
{
  const char *signature = get_header (message, "netgiro_signature");

  answer->status = soup_message_get_status (message);
  answer->nonce = g_strdup (get_header (message, "netgiro_nonce"));
  answer->reference_id = g_strdup (get_header (message, "netgiro_referenceId"));
  answer->trusted = answer->nonce != NULL && answer->reference_id != NULL && signature != NULL &&
                    g_strcmp0 (get_header (message, "netgiro_appkey"), KASSI_TRAINING_APPLICATION_ID) == 0 &&
                    kassi_signature_verify (kassi_training_get_secret (bench->training), answer->nonce, url,
                                            answer->body, signature);
  if (answer->trusted)
    {
      g_autoptr (GError) error = NULL;

      answer->answer = kassi_wire_decode_answer (answer->body, &error);
      g_assert_no_error (error);
    }
}

BenchAnswer *
bench_ask_as (Bench      *bench,
              const char *call,
              const char *body,
              const char *application_id,
              const char *nonce,
              const char *signature)
{
  guint patience = g_timeout_add_seconds (PATIENCE_S, out_of_patience_cb, NULL);
  g_autofree char *own_nonce = g_strdup_printf ("till-%u", ++bench->n_nonces);
  g_autofree char *own_signature = NULL;
  g_autofree char *url = g_strconcat (kassi_training_get_base_url (bench->training), "Checkout/", call, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  BenchAnswer *answer = g_new0 (BenchAnswer, 1);

  if (nonce == NULL)
    nonce = own_nonce;
  if (signature == NULL)
    signature = own_signature = kassi_signature_make (kassi_training_get_secret (bench->training), nonce, url, bytes);
  soup_message_headers_replace (headers, "netgiro_appkey",
                                application_id != NULL ? application_id : KASSI_TRAINING_APPLICATION_ID);
  soup_message_headers_replace (headers, "netgiro_nonce", nonce);
  soup_message_headers_replace (headers, "netgiro_signature", signature);
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);

  soup_session_send_and_read_async (bench->session, message, G_PRIORITY_DEFAULT, NULL, answered_cb, answer);
  while (answer->body == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience);
  judge (bench, message, url, answer);
  return answer;
}

BenchAnswer *
bench_ask (Bench      *bench,
           const char *call,
           const char *body)
{
  BenchAnswer *answer = bench_ask_as (bench, call, body, NULL, NULL, NULL);

  g_assert_cmpuint (answer->status, ==, SOUP_STATUS_OK);
  g_assert_true (answer->trusted);
  return answer;
}

char *
bench_insert (Bench             *bench,
              const char        *customer_id,
              KassiConfirmation  confirmation,
              const char        *reference,
              gboolean           callbacks)
{
  g_autofree char *urls = callbacks
    ? g_strdup_printf (",\"CallbackUrl\":\"%scallback/%s\",\"CallbackCancelUrl\":\"%scancel/%s\"",
                       bench->till_url, reference, bench->till_url, reference)
    : g_strdup ("");
  g_autofree char *body =
    g_strdup_printf ("{\"Amount\":1000,\"Reference\":\"%s\",\"CustomerId\":\"%s\",\"ConfirmationType\":%d%s}",
                     reference, customer_id, confirmation, urls);
  g_autoptr (BenchAnswer) answer = bench_ask (bench, "InsertCart", body);

  g_assert_true (answer->answer->success);
  g_assert_cmpint (answer->answer->result_code, ==, 200);
  g_assert_cmpint (answer->answer->interval_ms, ==, 1000);
  g_assert_nonnull (answer->answer->transaction_id);
  return g_strdup (answer->answer->transaction_id);
}

BenchAnswer *
bench_ask_about (Bench      *bench,
                 const char *call,
                 const char *transaction_id,
                 const char *identifier)
{
  g_autofree char *body = identifier != NULL
    ? g_strdup_printf ("{\"TransactionId\":\"%s\",\"Identifier\":\"%s\"}", transaction_id, identifier)
    : g_strdup_printf ("{\"TransactionId\":\"%s\"}", transaction_id);

  return bench_ask (bench, call, body);
}

void
bench_expect (Bench      *bench,
              const char *call,
              const char *transaction_id,
              const char *identifier,
              gboolean    success,
              gint64      code,
              gint64      status_id)
{
  g_autoptr (BenchAnswer) answer = bench_ask_about (bench, call, transaction_id, identifier);
  const KassiPaymentInfo *info = &answer->answer->payment_info;

  g_assert_cmpint (answer->answer->result_code, ==, code);
  g_assert_cmpint (answer->answer->success, ==, success);
  g_assert_cmpint (answer->answer->payment_successful, ==, status_id == 2);
  g_assert_cmpint (answer->answer->has_payment_info, ==, status_id != 0);
  if (status_id == 0)
    return;

  g_assert_cmpstr (info->transaction_id, ==, transaction_id);
  g_assert_cmpint (info->total_isk, ==, 1000);
  g_assert_cmpint (info->status_id, ==, status_id);
  g_assert_cmpint (info->invoice_number != NULL, ==, status_id == 2);
}
