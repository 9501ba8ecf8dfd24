/* SPDX-License-Identifier: GPL-3.0-or-later
 * The Netgíró of training mode: its folder and its server, where every question is one transaction. */
#include "training/kassi-training.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/random.h>

#include "training/kassi-training-calls.h"
#include "training/kassi-training-private.h"

#define SECRET_BYTES 32

guint kassi_training_signals[KASSI_TRAINING_N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiTraining, kassi_training, G_TYPE_OBJECT)

/* Answers a question that was never asked before, and remembers the answer with what it changed. */
static gboolean
answer_new (KassiTraining                *self,
            const KassiTrainingQuestion  *question,
            KassiTrainingCall            *call,
            KassiTrainingReply           *reply,
            GError                      **error)
{
  KassiTrainingDesk desk = { self->ledger, self->held_customer, kassi_training_get_now_us (self) };

  if (!kassi_training_answer_call (&desk, question->call, question->object, reply, error))
    return FALSE;

  call->signature = g_strdup (question->signature);
  call->answer_nonce = g_uuid_string_random ();
  call->reference_id = g_uuid_string_random ();
  call->answer = g_bytes_ref (reply->body);
  return kassi_training_ledger_add_call (self->ledger, question->nonce, call, question->call != KASSI_CALL_CHECK, error);
}

static void
tell_reply (KassiTraining            *self,
            const KassiTrainingReply *reply)
{
  if (reply->changed == NULL)
    return;

  kassi_training_arm (self);
  if (!reply->made)
    kassi_training_tell_phone (self, KASSI_TRAINING_SIGNAL_REQUEST_CHANGED, reply->changed);
  else if (reply->changed->kind == KASSI_CUSTOMER_SSN)
    kassi_training_tell_phone (self, KASSI_TRAINING_SIGNAL_SMS, reply->changed);
  else
    kassi_training_tell_phone (self, KASSI_TRAINING_SIGNAL_PUSH, reply->changed);
}

/* One question in one transaction: the answer leaves only when what it says is on the disk. */
static gboolean
answer_question (KassiTraining                *self,
                 const KassiTrainingQuestion  *question,
                 SoupServerMessage            *message,
                 GError                      **error)
{
  g_auto (KassiTrainingCall) call = { 0 };
  g_auto (KassiTrainingReply) reply = { 0 };
  gboolean seen;

  if (!kassi_training_ledger_begin (self->ledger, error))
    return FALSE;
  if (!kassi_training_ledger_find_call (self->ledger, question->nonce, &call, &seen, error) ||
      (!seen && !answer_new (self, question, &call, &reply, error)))
    {
      kassi_training_ledger_rollback (self->ledger);
      return FALSE;
    }
  if (!kassi_training_ledger_commit (self->ledger, error))
    return FALSE;

  if (g_str_equal (call.signature, question->signature))
    kassi_training_http_answer (&self->keys, message, question->call, &call);
  else
    soup_server_message_set_status (message, SOUP_STATUS_UNAUTHORIZED, NULL);   /* The nonce of another question. */
  tell_reply (self, &reply);
  return TRUE;
}

static void
asked_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  g_autoptr (KassiTraining) self = g_object_ref (KASSI_TRAINING (user_data));
  g_auto (KassiTrainingQuestion) question = { 0 };
  g_autoptr (GError) error = NULL;

  if (!kassi_training_http_read (&self->keys, message, path, &question))
    return;

  if (!answer_question (self, &question, message, &error))
    {
      g_warning ("%s", error->message);
      soup_server_message_set_status (message, SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL);
    }
}

static char *
make_secret (void)
{
  guint8 bytes[SECRET_BYTES];
  gsize filled = 0;

  while (filled < sizeof bytes)
    {
      gssize got = getrandom (bytes + filled, sizeof bytes - filled, 0);

      if (got > 0)
        filled += (gsize) got;
      else
        g_assert (errno == EINTR);
    }

  return g_base64_encode (bytes, sizeof bytes);
}

/* The folder's own secret, made when there is none. */
static gboolean
load_secret (KassiTraining  *self,
             GError        **error)
{
  g_autoptr (GError) read_error = NULL;
  g_autofree char *text = NULL;

  if (g_file_get_contents (self->secret_file, &text, NULL, &read_error))
    {
      text[strcspn (text, "\r\n")] = '\0';
      self->keys.secret = g_strdup (g_strstrip (text));
      if (*self->keys.secret != '\0')
        return TRUE;
      g_clear_pointer (&self->keys.secret, g_free);
    }
  else if (!g_error_matches (read_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, g_steal_pointer (&read_error));
      return FALSE;
    }

  self->keys.secret = make_secret ();
  return g_file_set_contents_full (self->secret_file, self->keys.secret, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

static gboolean
open_folder (KassiTraining  *self,
             const char     *folder,
             GError        **error)
{
  g_autofree char *path = g_build_filename (folder, "ledger.db", NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int saved_errno = errno;

      g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (saved_errno),
                   _("The folder “%s” cannot be made: %s. Choose another, or check your rights there."), folder, g_strerror (saved_errno));
      return FALSE;
    }

  self->secret_file = g_build_filename (folder, "secret", NULL);
  if (!load_secret (self, error))
    return FALSE;

  self->ledger = kassi_training_ledger_open (path, error);
  return self->ledger != NULL;
}

static gboolean
listen (KassiTraining  *self,
        guint16         port,
        GError        **error)
{
  g_autoptr (GError) reason = NULL;
  GSList *uris;

  self->server = soup_server_new (NULL, NULL);
  if (!soup_server_listen_local (self->server, port, SOUP_SERVER_LISTEN_IPV4_ONLY, &reason))
    {
      g_set_error (error, reason->domain, reason->code,
                   /* Translators: a port number, why. */
                   _("The training server cannot use port %u: %s. Choose another port, or none to take a free one."),
                   port, reason->message);
      g_clear_object (&self->server);
      return FALSE;
    }

  uris = soup_server_get_uris (self->server);
  self->keys.base_url = g_strdup_printf ("http://127.0.0.1:%d/v1/", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  kassi_training_http_guard (self->server);
  soup_server_add_handler (self->server, NULL, asked_cb, self, NULL);
  return TRUE;
}

static void
kassi_training_dispose (GObject *object)
{
  KassiTraining *self = KASSI_TRAINING (object);

  kassi_training_stop (self);
  g_clear_pointer (&self->ledger, kassi_training_ledger_close);
  g_clear_object (&self->session);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (kassi_training_parent_class)->dispose (object);
}

static void
kassi_training_finalize (GObject *object)
{
  KassiTraining *self = KASSI_TRAINING (object);

  kassi_training_keys_clear (&self->keys);
  g_clear_pointer (&self->calls, g_hash_table_unref);
  g_clear_pointer (&self->secret_file, g_free);
  g_clear_pointer (&self->merchant, g_free);
  g_clear_pointer (&self->held_customer, g_free);

  G_OBJECT_CLASS (kassi_training_parent_class)->finalize (object);
}

static void
kassi_training_class_init (KassiTrainingClass *klass)
{
  static const char *const names[] = {
    [KASSI_TRAINING_SIGNAL_PUSH] = "push",
    [KASSI_TRAINING_SIGNAL_SMS] = "sms",
    [KASSI_TRAINING_SIGNAL_APP_CODE] = "app-code",
    [KASSI_TRAINING_SIGNAL_REQUEST_CHANGED] = "request-changed",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kassi_training_dispose;
  object_class->finalize = kassi_training_finalize;

  for (guint i = 0; i < KASSI_TRAINING_N_SIGNALS; i++)
    if (i == KASSI_TRAINING_SIGNAL_APP_CODE)
      kassi_training_signals[i] = g_signal_new (names[i], KASSI_TYPE_TRAINING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
    else
      kassi_training_signals[i] = g_signal_new (names[i], KASSI_TYPE_TRAINING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
kassi_training_init (KassiTraining *self)
{
  self->calls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

KassiTraining *
kassi_training_new (const char  *folder,
                    guint16      port,
                    const char  *merchant,
                    KassiClock  *clock,
                    GError     **error)
{
  g_autoptr (KassiTraining) self = NULL;

  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (merchant != NULL, NULL);
  g_return_val_if_fail (KASSI_IS_CLOCK (clock), NULL);

  self = g_object_new (KASSI_TYPE_TRAINING, NULL);
  self->clock = g_object_ref (clock);
  self->offset_us = kassi_clock_get_wall_us (clock) - kassi_clock_get_boot_us (clock);
  self->merchant = g_strdup (merchant);
  self->keys.application_id = g_strdup (KASSI_TRAINING_APPLICATION_ID);
  self->session = kassi_training_http_new_session ();
  if (!open_folder (self, folder, error) || !listen (self, port, error))
    return NULL;

  /* What was under way when the last one stopped goes on. */
  kassi_training_arm (self);
  return g_steal_pointer (&self);
}

void
kassi_training_stop (KassiTraining *self)
{
  GHashTableIter iter;
  gpointer cancellable;

  g_return_if_fail (KASSI_IS_TRAINING (self));

  if (self->server == NULL)
    return;

  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  kassi_training_arm (self);

  g_hash_table_iter_init (&iter, self->calls);
  while (g_hash_table_iter_next (&iter, NULL, &cancellable))
    g_cancellable_cancel (cancellable);
  g_hash_table_remove_all (self->calls);
}

const char *
kassi_training_get_base_url (KassiTraining *self)
{
  g_return_val_if_fail (KASSI_IS_TRAINING (self), NULL);

  return self->keys.base_url;
}

const char *
kassi_training_get_application_id (KassiTraining *self)
{
  g_return_val_if_fail (KASSI_IS_TRAINING (self), NULL);

  return self->keys.application_id;
}

const char *
kassi_training_get_secret (KassiTraining *self)
{
  g_return_val_if_fail (KASSI_IS_TRAINING (self), NULL);

  return self->keys.secret;
}

const char *
kassi_training_get_secret_file (KassiTraining *self)
{
  g_return_val_if_fail (KASSI_IS_TRAINING (self), NULL);

  return self->secret_file;
}

KassiLedgerState
kassi_training_get_ledger_state (KassiTraining *self,
                                 const char    *reference)
{
  g_autoptr (GError) error = NULL;
  KassiLedgerState state = KASSI_LEDGER_NONE;

  g_return_val_if_fail (KASSI_IS_TRAINING (self), KASSI_LEDGER_NONE);
  g_return_val_if_fail (reference != NULL, KASSI_LEDGER_NONE);

  if (!kassi_training_ledger_get_state (self->ledger, reference, &state, &error))
    g_warning ("%s", error->message);
  return state;
}

gint64
kassi_training_get_charged_isk (KassiTraining *self)
{
  g_autoptr (GError) error = NULL;
  gint64 charged_isk = 0;

  g_return_val_if_fail (KASSI_IS_TRAINING (self), 0);

  if (!kassi_training_ledger_get_charged (self->ledger, &charged_isk, &error))
    g_warning ("%s", error->message);
  return charged_isk;
}
