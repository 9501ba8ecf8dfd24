/* SPDX-License-Identifier: GPL-3.0-or-later
 * Asks Netgíró one harmless question, and tells in words whether address, application id and secret are right. */
#include "services/kassi-connection-test.h"

#include <glib/gi18n-lib.h>

typedef struct {
  KassiClient *client;     /* owned */
  char        *base_url;   /* owned */
} Test;

static void
test_free (gpointer data)
{
  Test *test = data;

  g_object_unref (test->client);
  g_free (test->base_url);
  g_free (test);
}

/* What an unsigned HTTP answer means. (transfer full) */
static char *
describe_status (guint       http_status,
                 const char *base_url)
{
  if (http_status >= 300 && http_status < 400)
    return g_strdup_printf (_("%s leads on to another address, which Kassi does not follow. Type the address that Netgíró gave you."), base_url);
  if (http_status == 401 || http_status == 403)
    return g_strdup_printf (_("%s does not accept the application ID or the secret. Compare both with what Netgíró gave you."), base_url);
  if (http_status == 407)
    return g_strdup_printf (_("A proxy between this computer and %s asks for a password. Ask whoever looks after your network."), base_url);
  if (http_status == 429)
    return g_strdup_printf (_("%s has been asked too often. Wait a minute and test again."), base_url);
  if (http_status >= 400 && http_status < 500)
    return g_strdup_printf (_("A server answers at %s, but it is not Netgíró’s. Check the whole address."), base_url);

  return g_strdup_printf (_("The server at %s reports a fault. Test again in a while; if it lasts, ask Netgíró."), base_url);
}

static char *
describe_offline (const KassiReply *reply,
                  const char       *base_url)
{
  g_autoptr (GUri) uri = g_uri_parse (base_url, G_URI_FLAGS_NONE, NULL);

  if (reply->host_unknown)
    return g_strdup_printf (_("No server by the name “%s” was found. Check the address, and this computer’s internet connection."),
                            g_uri_get_host (uri));

  return g_strdup_printf (_("%s cannot be reached. Check the address, and this computer’s internet connection."), base_url);
}

/* (transfer full) */
static char *
describe (const KassiReply *reply,
          const char       *base_url)
{
  switch (reply->trouble)
    {
    case KASSI_TROUBLE_NONE:   /* not even begun, for there was no nonce */
      return g_strdup (_("Nothing was asked, because the journal cannot be written. See to the disk first."));
    case KASSI_TROUBLE_OFFLINE:
      return describe_offline (reply, base_url);
    case KASSI_TROUBLE_SERVER:
      return describe_status (reply->http_status, base_url);
    case KASSI_TROUBLE_SIGNATURE:
      return g_strdup_printf (_("An answer came from %s, but it is not signed with this secret. Check the secret and the application ID, and whether a proxy "
                                "stands in between."), base_url);
    case KASSI_TROUBLE_MALFORMED:
      return g_strdup_printf (_("%s answers, but not as Netgíró does. Check the whole address."), base_url);
    case KASSI_TROUBLE_CERTIFICATE:
    case KASSI_TROUBLE_TIMEOUT:
      return g_strdup (kassi_trouble_to_text (reply->trouble));
    default:
      g_return_val_if_reached (NULL);
    }
}

static void
replied_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (KassiReply) reply = kassi_client_call_finish (KASSI_CLIENT (object), result);
  const Test *test = g_task_get_task_data (task);
  g_autofree char *words = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (reply->fate == KASSI_FATE_ANSWERED)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  words = describe (reply, test->base_url);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", words);
}

/**
 * kassi_connection_test_async:
 * @application_id: printable ASCII
 * @next_nonce: of the journal, when one is open: nonces increase for good
 *
 * Asks once; takes KASSI_CALL_TIMEOUT_S at most.
 */
void
kassi_connection_test_async (const char          *base_url,
                             const char          *application_id,
                             const char          *secret,
                             KassiNonceFunc       next_nonce,
                             gpointer             nonce_data,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *nobody = g_uuid_string_random ();
  KassiRequest request = { .call = KASSI_CALL_CHECK, .transaction_id = nobody };
  KassiClient *client = kassi_client_new (base_url, application_id, secret, next_nonce, nonce_data);
  Test *test;

  g_return_if_fail (client != NULL);

  test = g_new0 (Test, 1);
  test->client = client;
  test->base_url = g_strdup (base_url);
  g_task_set_source_tag (task, kassi_connection_test_async);
  g_task_set_task_data (task, test, test_free);
  kassi_client_call_async (client, &request, cancellable, replied_cb, g_steal_pointer (&task));
}

gboolean
kassi_connection_test_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kassi_connection_test_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
