/* SPDX-License-Identifier: GPL-3.0-or-later
 * The Netgíró secret in the user's keyring, in Flatpak by way of the Secret portal. */
#include "services/kassi-secrets.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "services/kassi-secrets-internal.h"

G_DEFINE_QUARK (kassi-secrets-error-quark, kassi_secrets_error)

#define ATTRIBUTE "application-id"

static const KassiSecretsPatience default_patience = { .answer_ms = 10 * 1000, .unlock_ms = 60 * 1000 };

/* Found by these attributes again: they stay as they are. */
static const SecretSchema schema = {
  .name = "is.kassi.Kassi.Netgiro",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = { { ATTRIBUTE, SECRET_SCHEMA_ATTRIBUTE_STRING } },
};

/* One question to the keyring. libsecret may go on after we stopped waiting (a prompt is dismissed, but that is answered, or
 * not, by the other side), so that the task ends by itself and its inner call is only told to end too. */
typedef struct {
  /* Owned. */
  char                 *attribute;
  char                 *secret;        /* to be stored; or NULL */
  GDBusConnection      *bus;           /* kept open until the end */
  GCancellable         *cancellable;   /* of the call under way */
  GSource              *timeout;
  gulong                outer_handler; /* the caller's cancellable */
  KassiSecretsPatience  patience;
  void                (*go) (GTask *task);   /* what is asked once there is a bus */
  gboolean              unlocking;
  gboolean              ended;
} Question;

static void
question_free (Question *self)
{
  g_assert (self->timeout == NULL);

  g_clear_pointer (&self->attribute, g_free);
  g_clear_pointer (&self->secret, kassi_secrets_free);
  g_clear_object (&self->bus);
  g_clear_object (&self->cancellable);
  g_free (self);
}

/* TRUE once for each task: whoever gets it may return from the task. */
static gboolean
end (GTask *task)
{
  Question *question = g_task_get_task_data (task);

  if (question->ended)
    return FALSE;

  question->ended = TRUE;
  g_source_destroy (question->timeout);
  g_clear_pointer (&question->timeout, g_source_unref);
  if (question->outer_handler != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (task), question->outer_handler);
  /* A service that is asked once a start is not worth a connection that may have gone stale, nor a context that has gone. */
  secret_service_disconnect ();

  return TRUE;
}

static void
return_locked (GTask *task)
{
  if (end (task))
    g_task_return_new_error (task, KASSI_SECRETS_ERROR, KASSI_SECRETS_ERROR_LOCKED,
                             _("The keyring is locked. Unlock it and try again."));
}

static void
return_no_keyring (GTask      *task,
                   const char *why)
{
  if (end (task))
    g_task_return_new_error (task, KASSI_SECRETS_ERROR, KASSI_SECRETS_ERROR_NO_KEYRING,
                             /* Translators: why, in the system's words. */
                             _("The keyring cannot be reached: %s. Start a keyring service, "
                               "or give the secret in a file with --secret-file."), why);
}

static void
return_failure (GTask        *task,
                const GError *error)
{
  g_autoptr (GError) reason = g_error_copy (error);

  if (g_error_matches (reason, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return_locked (task);
  else if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      if (end (task))
        g_task_return_error (task, g_steal_pointer (&reason));
    }
  else
    {
      g_dbus_error_strip_remote_error (reason);
      return_no_keyring (task, reason->message);
    }
}

static gboolean
timeout_cb (gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (G_TASK (user_data));
  Question *question = g_task_get_task_data (task);

  if (question->unlocking)
    return_locked (task);
  else
    return_no_keyring (task, _("it does not answer"));
  g_cancellable_cancel (question->cancellable);

  return G_SOURCE_REMOVE;
}

static void
wait_for (GTask *task,
          guint  interval_ms)
{
  Question *question = g_task_get_task_data (task);

  if (question->timeout != NULL)
    {
      g_source_destroy (question->timeout);
      g_source_unref (question->timeout);
    }
  question->timeout = g_timeout_source_new (interval_ms);
  g_source_set_callback (question->timeout, timeout_cb, task, NULL);
  g_source_attach (question->timeout, g_task_get_context (task));
}

static void
outer_cancelled_cb (GCancellable *cancellable,
                    gpointer      user_data)
{
  Question *question = user_data;

  g_cancellable_cancel (question->cancellable);
}

static GTask *
question_new (const char                 *application_id,
              const KassiSecretsPatience *patience,
              GCancellable               *cancellable,
              GAsyncReadyCallback         callback,
              gpointer                    user_data,
              gpointer                    source_tag)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  question->attribute = g_ascii_strdown (application_id, -1);   /* a GUID is one whatever its case */
  question->cancellable = g_cancellable_new ();
  question->patience = *patience;
  if (cancellable != NULL)
    question->outer_handler = g_signal_connect (cancellable, "cancelled", G_CALLBACK (outer_cancelled_cb), question);
  if (g_cancellable_is_cancelled (cancellable))
    g_cancellable_cancel (question->cancellable);

  return task;
}

static void
connected_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Question *question = g_task_get_task_data (task);

  question->bus = g_bus_get_finish (result, &error);
  if (error != NULL)
    return_failure (task, error);
  else if (!question->ended)
    question->go (task);
}

/* Connects without the cancellable: GLib would hand a cancelled connection to the next one who asks. */
static void
ask (GTask  *task,
     guint   interval_ms,
     void  (*go) (GTask *task))
{
  Question *question = g_task_get_task_data (task);

  question->go = go;
  wait_for (task, interval_ms);
  g_bus_get (G_BUS_TYPE_SESSION, NULL, connected_cb, g_object_ref (task));
}

static void
retrieved_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SecretValue) value = secret_retrievable_retrieve_secret_finish (SECRET_RETRIEVABLE (object), result, &error);
  const char *text = value != NULL ? secret_value_get_text (value) : NULL;

  if (error != NULL)
    return_failure (task, error);
  else if (text == NULL)
    return_no_keyring (task, _("what it holds is not a text"));
  else if (end (task))
    g_task_return_pointer (task, g_strdup (text), (GDestroyNotify) kassi_secrets_free);
}

static void search (GTask *task);

static void
searched_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Question *question = g_task_get_task_data (task);
  g_autolist (GObject) items = secret_password_search_finish (result, &error);
  gboolean locked = items != NULL && SECRET_IS_ITEM (items->data) && secret_item_get_locked (SECRET_ITEM (items->data));

  if (question->ended)
    return;
  if (error != NULL)
    return_failure (task, error);
  else if (items == NULL && end (task))
    g_task_return_new_error (task, KASSI_SECRETS_ERROR, KASSI_SECRETS_ERROR_NOT_SET,
                             _("The keyring has no secret for this application ID. Enter it in the preferences, or give it in a file with --secret-file."));
  else if (locked && question->unlocking)
    return_locked (task);
  else if (locked)
    {
      question->unlocking = TRUE;
      wait_for (task, question->patience.unlock_ms);
      search (task);
    }
  else if (items != NULL)
    secret_retrievable_retrieve_secret (SECRET_RETRIEVABLE (items->data), question->cancellable,
                                        retrieved_cb, g_object_ref (task));
}

/* Never unlocks at the first go: whether somebody has to be asked tells how long to wait, and what to say. */
static void
search (GTask *task)
{
  Question *question = g_task_get_task_data (task);

  secret_password_search (&schema, question->unlocking ? SECRET_SEARCH_UNLOCK : SECRET_SEARCH_NONE, question->cancellable,
                          searched_cb, g_object_ref (task), ATTRIBUTE, question->attribute, NULL);
}

static void
stored_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!secret_password_store_finish (result, &error))
    return_failure (task, error);
  else if (end (task))
    g_task_return_boolean (task, TRUE);
}

static void
cleared_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  /* FALSE without an error: there was none, which is what was asked for. */
  secret_password_clear_finish (result, &error);
  if (error != NULL)
    return_failure (task, error);
  else if (end (task))
    g_task_return_boolean (task, TRUE);
}

void
kassi_secrets_lookup_within_async (const char                 *application_id,
                                   const KassiSecretsPatience *patience,
                                   GCancellable               *cancellable,
                                   GAsyncReadyCallback         callback,
                                   gpointer                    user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (application_id != NULL);

  task = question_new (application_id, patience, cancellable, callback, user_data, kassi_secrets_lookup_async);
  ask (task, patience->answer_ms, search);
}

void
kassi_secrets_lookup_async (const char          *application_id,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  kassi_secrets_lookup_within_async (application_id, &default_patience, cancellable, callback, user_data);
}

char *
kassi_secrets_lookup_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kassi_secrets_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
keep_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

char *
kassi_secrets_lookup_within_sync (const char                  *application_id,
                                  const KassiSecretsPatience  *patience,
                                  GError                     **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GAsyncResult) result = NULL;
  char *secret;

  /* A context of its own: nothing else of the till runs while it waits here. */
  g_main_context_push_thread_default (context);
  kassi_secrets_lookup_within_async (application_id, patience, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  secret = kassi_secrets_lookup_finish (result, error);
  while (g_main_context_iteration (context, FALSE));   /* lets go of what libsecret still has to say */
  g_main_context_pop_thread_default (context);

  return secret;
}

char *
kassi_secrets_lookup_sync (const char  *application_id,
                           GError     **error)
{
  g_return_val_if_fail (application_id != NULL, NULL);

  return kassi_secrets_lookup_within_sync (application_id, &default_patience, error);
}

/* Both with the unlocking's patience: whether the keyring asks somebody for its password is not told beforehand. */
static void
store (GTask *task)
{
  Question *question = g_task_get_task_data (task);

  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, _("Kassi: the shop’s secret at Netgíró"), question->secret,
                         question->cancellable, stored_cb, g_object_ref (task), ATTRIBUTE, question->attribute, NULL);
}

static void
clear (GTask *task)
{
  Question *question = g_task_get_task_data (task);

  secret_password_clear (&schema, question->cancellable, cleared_cb, g_object_ref (task), ATTRIBUTE, question->attribute, NULL);
}

void
kassi_secrets_store_async (const char          *application_id,
                           const char          *secret,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Question *question;

  g_return_if_fail (application_id != NULL);
  g_return_if_fail (secret != NULL && *secret != '\0');

  task = question_new (application_id, &default_patience, cancellable, callback, user_data, kassi_secrets_store_async);
  question = g_task_get_task_data (task);
  question->secret = g_strdup (secret);
  question->unlocking = TRUE;
  ask (task, default_patience.unlock_ms, store);
}

gboolean
kassi_secrets_store_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kassi_secrets_store_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
kassi_secrets_clear_async (const char          *application_id,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Question *question;

  g_return_if_fail (application_id != NULL);

  task = question_new (application_id, &default_patience, cancellable, callback, user_data, kassi_secrets_clear_async);
  question = g_task_get_task_data (task);
  question->unlocking = TRUE;
  ask (task, default_patience.unlock_ms, clear);
}

gboolean
kassi_secrets_clear_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kassi_secrets_clear_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
