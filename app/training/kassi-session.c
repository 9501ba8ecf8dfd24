/* SPDX-License-Identifier: GPL-3.0-or-later
 * Opens a till for real, with what the settings and the secret say, or in training, with a Netgíró of its own. */
#include "training/kassi-session.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <glib/gi18n-lib.h>

#include "services/kassi-secrets.h"

struct _KassiSession
{
  GObject parent_instance;

  /* Owned. */
  KassiSessionOptions  options;
  KassiClock          *clock;
  KassiSettings       *settings;
  KassiTill           *till;       /* or NULL */
  KassiTraining       *training;   /* or NULL */

  gboolean             trained;    /* training was entered, or open last: it is still to be left */
};

G_DEFINE_FINAL_TYPE (KassiSession, kassi_session, G_TYPE_OBJECT)

void
kassi_session_protect (void)
{
  const struct rlimit none = { 0, 0 };

  setrlimit (RLIMIT_CORE, &none);
  umask (077);
  signal (SIGPIPE, SIG_IGN);
  signal (SIGXFSZ, SIG_IGN);   /* a file that may not grow is an error of the journal's, not the end of the payment */
}

/**
 * kassi_session_options_add:
 * @options: lives as long as @group
 */
void
kassi_session_options_add (KassiSessionOptions *options,
                           GOptionGroup        *group)
{
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &options->profile,
      N_("Take the settings from this key file"), N_("FILE") },
    { "secret-file", 0, 0, G_OPTION_ARG_FILENAME, &options->secret_file,
      N_("Take the Netgíró secret from this file"), N_("FILE") },
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &options->data_dir,
      N_("Where the journal is"), N_("DIR") },
    { "training", 0, 0, G_OPTION_ARG_NONE, &options->training,
      N_("Train: no money moves"), NULL },
    { 0 },
  };

  g_option_group_add_entries (group, entries);
}

void
kassi_session_options_settle (KassiSessionOptions *options)
{
  g_autofree char *given = g_steal_pointer (&options->data_dir);

  if (given == NULL)
    options->data_dir = g_build_filename (g_get_user_data_dir (), "kassi", NULL);
  else
    options->data_dir = g_canonicalize_filename (given, NULL);
}

void
kassi_session_options_clear (KassiSessionOptions *options)
{
  g_clear_pointer (&options->profile, g_free);
  g_clear_pointer (&options->secret_file, g_free);
  g_clear_pointer (&options->data_dir, g_free);
}

/* Any trouble before a till is open, as the till's own: what to do next is in the sentence. */
static void
set_settings_error (GError       **error,
                    const GError  *cause)
{
  g_set_error_literal (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_SETTINGS, cause->message);
}

static char *
get_secret (KassiSession  *self,
            GError       **error)
{
  if (self->options.secret_file != NULL)
    return kassi_secrets_read_file (self->options.secret_file, error);

  return kassi_secrets_lookup_sync (kassi_settings_get_application_id (self->settings), error);
}

static gboolean
open_real (KassiSession  *self,
           gboolean       need_listener,
           GError       **error)
{
  KassiConfirmation confirmation = need_listener ? KASSI_CONFIRMATION_SERVER_CALLBACK
                                                 : kassi_settings_get_confirmation (self->settings);
  g_autofree char *folder = kassi_session_dup_folder (self, FALSE);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (KassiSeller) seller = kassi_settings_dup_seller (self->settings);
  char *secret = NULL;
  KassiTillConfig config = {
    .folder = folder,
    .base_url = kassi_settings_get_base_url (self->settings),
    .application_id = kassi_settings_get_application_id (self->settings),
    .register_id = kassi_settings_get_register_id (self->settings),
    .public_url = kassi_settings_get_public_url (self->settings),
    .listen_address = kassi_settings_get_listen_address (self->settings),
    .listen_port = kassi_settings_get_listen_port (self->settings),
    .waiting_limit_us = kassi_settings_get_waiting_limit_us (self->settings),
    .seller = seller,
  };

  if (kassi_settings_check_ready (self->settings, confirmation, &local_error))
    secret = get_secret (self, &local_error);
  if (secret == NULL)
    {
      set_settings_error (error, local_error);
      return FALSE;
    }

  config.secret = secret;
  self->till = kassi_till_new (&config, self->clock, need_listener, error);
  kassi_secrets_free (secret);

  return self->till != NULL;
}

static gboolean
open_training (KassiSession  *self,
               gboolean       need_listener,
               GError       **error)
{
  g_autofree char *folder = kassi_session_dup_folder (self, TRUE);
  g_autoptr (KassiSeller) seller = kassi_settings_dup_seller (self->settings);
  g_autoptr (GError) local_error = NULL;
  KassiTillConfig config = {
    .folder = folder,
    .register_id = KASSI_TRAINING_REGISTER_ID,
    .listen_loopback = TRUE,
    .waiting_limit_us = kassi_settings_get_waiting_limit_us (self->settings),
    .training = TRUE,
    .seller = seller,
  };

  self->training = kassi_training_new (folder, 0, kassi_settings_get_merchant_name (self->settings), self->clock,
                                       &local_error);
  if (self->training == NULL)
    {
      g_set_error_literal (error, KASSI_TILL_ERROR,
                           g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_BUSY) ? KASSI_TILL_ERROR_BUSY
                                                                                      : KASSI_TILL_ERROR_JOURNAL,
                           local_error->message);
      return FALSE;
    }

  config.base_url = kassi_training_get_base_url (self->training);
  config.application_id = kassi_training_get_application_id (self->training);
  config.secret = kassi_training_get_secret (self->training);
  self->till = kassi_till_new (&config, self->clock, need_listener, error);
  if (self->till == NULL)
    {
      kassi_training_stop (self->training);
      g_clear_object (&self->training);
    }

  return self->till != NULL;
}

static void
kassi_session_dispose (GObject *object)
{
  kassi_session_close (KASSI_SESSION (object));
  G_OBJECT_CLASS (kassi_session_parent_class)->dispose (object);
}

static void
kassi_session_finalize (GObject *object)
{
  KassiSession *self = KASSI_SESSION (object);

  kassi_session_options_clear (&self->options);
  g_clear_object (&self->settings);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (kassi_session_parent_class)->finalize (object);
}

static void
kassi_session_class_init (KassiSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kassi_session_dispose;
  G_OBJECT_CLASS (klass)->finalize = kassi_session_finalize;
}

static void
kassi_session_init (KassiSession *self)
{
}

/**
 * kassi_session_new:
 *
 * Returns: (transfer full): a session with its settings read and no till open; or %NULL with a KASSI_SETTINGS_ERROR
 */
KassiSession *
kassi_session_new (const KassiSessionOptions  *options,
                   KassiClock                 *clock,
                   GError                    **error)
{
  g_autoptr (KassiSession) self = g_object_new (KASSI_TYPE_SESSION, NULL);

  self->options.profile = g_strdup (options->profile);
  self->options.secret_file = g_strdup (options->secret_file);
  self->options.data_dir = g_strdup (options->data_dir);
  self->options.training = options->training;
  self->clock = g_object_ref (clock);
  self->settings = kassi_settings_new (options->profile, error);
  if (self->settings == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

gboolean
kassi_session_open (KassiSession  *self,
                    gboolean       training,
                    gboolean       need_listener,
                    GError       **error)
{
  g_return_val_if_fail (KASSI_IS_SESSION (self), FALSE);

  kassi_session_close (self);
  if (!(training ? open_training (self, need_listener, error) : open_real (self, need_listener, error)))
    return FALSE;

  self->trained = training;

  return TRUE;
}

gboolean
kassi_session_switch (KassiSession  *self,
                      gboolean       training,
                      GError       **error)
{
  gboolean need_listener = kassi_settings_get_confirmation (self->settings) == KASSI_CONFIRMATION_SERVER_CALLBACK;
  gint64 wall_us = kassi_clock_get_wall_us (self->clock);
  gboolean leaving = !training && self->trained;
  g_autoptr (GError) journal_error = NULL;

  /* Entering and leaving are entries of the real journal (Act 145/1994 §21). */
  if (training && self->till != NULL && self->training == NULL)
    {
      if (!kassi_journal_note (kassi_till_get_journal (self->till), "training-entered", NULL, wall_us, &journal_error))
        {
          g_set_error_literal (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_JOURNAL, journal_error->message);
          return FALSE;
        }
      self->trained = TRUE;
    }

  if (!kassi_session_open (self, training, need_listener, error))
    return FALSE;

  if (leaving &&
      !kassi_journal_note (kassi_till_get_journal (self->till), "training-left", NULL, wall_us, &journal_error))
    {
      self->trained = TRUE;
      kassi_session_close (self);
      g_set_error_literal (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_JOURNAL, journal_error->message);
      return FALSE;
    }

  return TRUE;
}

void
kassi_session_close (KassiSession *self)
{
  if (self->till != NULL)
    kassi_till_close (self->till);
  g_clear_object (&self->till);
  if (self->training != NULL)
    kassi_training_stop (self->training);
  g_clear_object (&self->training);
}

KassiSettings *
kassi_session_get_settings (KassiSession *self)
{
  return self->settings;
}

const KassiSessionOptions *
kassi_session_get_options (KassiSession *self)
{
  return &self->options;
}

static void
looked_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  char *secret = kassi_secrets_lookup_finish (result, &error);

  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify) kassi_secrets_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
kassi_session_lookup_secret_async (KassiSession        *self,
                                   const char          *application_id,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  char *secret;

  g_return_if_fail (KASSI_IS_SESSION (self));
  g_return_if_fail (application_id != NULL);

  g_task_set_source_tag (task, kassi_session_lookup_secret_async);
  if (self->options.secret_file == NULL)
    {
      kassi_secrets_lookup_async (application_id, cancellable, looked_up_cb, g_steal_pointer (&task));
      return;
    }

  secret = kassi_secrets_read_file (self->options.secret_file, &error);
  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify) kassi_secrets_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

char *
kassi_session_lookup_secret_finish (KassiSession  *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kassi_session_lookup_secret_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

KassiTill *
kassi_session_get_till (KassiSession *self)
{
  return self->till;
}

KassiTraining *
kassi_session_get_training (KassiSession *self)
{
  return self->training;
}

guint
kassi_session_count_left (KassiSession *self)
{
  g_autofree char *folder = NULL;
  g_autoptr (KassiJournal) journal = NULL;
  g_autoptr (GPtrArray) sales = NULL;

  g_return_val_if_fail (KASSI_IS_SESSION (self), 0);

  if (self->till != NULL && self->training == NULL)
    return 0;

  /* One that cannot be read says so when the till is opened. */
  folder = kassi_session_dup_folder (self, FALSE);
  journal = kassi_journal_open (folder, KASSI_JOURNAL_READ, "", NULL);
  if (journal != NULL)
    sales = kassi_journal_list_open (journal, NULL);

  return sales != NULL ? sales->len : 0;
}

char *
kassi_session_dup_folder (KassiSession *self,
                          gboolean      training)
{
  return training ? g_build_filename (self->options.data_dir, "training", NULL) : g_strdup (self->options.data_dir);
}
