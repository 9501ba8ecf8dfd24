/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tries out a connection to Netgíró in a row of its own: with what is given, and with the secret that is kept or one that was just typed. */
#include "ui/kassi-connection-check.h"

#include <glib/gi18n-lib.h>

#include "services/kassi-connection-test.h"
#include "services/kassi-environment.h"
#include "services/kassi-secrets.h"

struct _KassiConnectionCheck
{
  GObject        parent_instance;
  /* Owned. */
  KassiSession  *session;
  GCancellable  *cancellable;      /* of the check that is running; or NULL */
  char          *base_url;
  char          *application_id;
  gint64         last_nonce;
  /* Borrowed. */
  KassiCheckRow *row;
};

enum { ENDED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiConnectionCheck, kassi_connection_check, G_TYPE_OBJECT)

/* For when no journal is open to take numbers from: ticks of 100 ns since the year 1, as Netgíró recommends. */
static gint64
make_nonce (void)
{
  const gint64 unix_epoch_us = G_GINT64_CONSTANT (62135596800000000);

  return (g_get_real_time () + unix_epoch_us) * 10;
}

static gint64
next_nonce (gpointer user_data)
{
  KassiConnectionCheck *self = user_data;
  KassiTill *till = kassi_session_get_till (self->session);
  gint64 nonce = 0;

  if (till != NULL)
    nonce = kassi_journal_reserve_nonces (kassi_till_get_journal (till), 1, g_get_real_time (), NULL);
  if (nonce == 0)
    nonce = make_nonce ();
  self->last_nonce = MAX (self->last_nonce + 1, nonce);

  return self->last_nonce;
}

static void
end (KassiConnectionCheck *self,
     const GError         *error)
{
  g_autofree char *name = kassi_environment_dup_name (self->base_url);
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;

  if (error == NULL)
    {
      g_autoptr (GDateTime) now = g_date_time_new_now_local ();
      g_autofree char *time = g_date_time_format (now, "%H:%M");

      /* Translators: which Netgíró; a time of day. */
      title = g_strdup_printf (_("Connected to %s"), name);
      detail = g_strdup_printf (_("Address, application ID and secret are right. Asked %s."), time);
    }
  else
    title = g_strdup_printf (_("Not connected to %s"), name);

  g_clear_object (&self->cancellable);
  kassi_check_row_set_result (self->row, error == NULL, title, error == NULL ? detail : error->message);
  g_signal_emit (self, signals[ENDED], 0, error == NULL);
}

static void
tested_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (KassiConnectionCheck) self = user_data;
  g_autoptr (GError) error = NULL;

  kassi_connection_test_finish (result, &error);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    end (self, error);
}

static void
test (KassiConnectionCheck *self,
      const char           *secret)
{
  kassi_connection_test_async (self->base_url, self->application_id, secret, next_nonce, self, self->cancellable,
                               tested_cb, g_object_ref (self));
}

static void
looked_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (KassiConnectionCheck) self = user_data;
  g_autoptr (GError) error = NULL;
  char *secret = kassi_session_lookup_secret_finish (KASSI_SESSION (object), result, &error);

  /* Given up, or another check is running by now. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->cancellable == NULL)
    {
      g_clear_pointer (&secret, kassi_secrets_free);
      return;
    }

  if (secret != NULL)
    test (self, secret);
  else
    end (self, error);
  g_clear_pointer (&secret, kassi_secrets_free);
}

static void
kassi_connection_check_dispose (GObject *object)
{
  KassiConnectionCheck *self = KASSI_CONNECTION_CHECK (object);

  kassi_connection_check_stop (self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kassi_connection_check_parent_class)->dispose (object);
}

static void
kassi_connection_check_finalize (GObject *object)
{
  KassiConnectionCheck *self = KASSI_CONNECTION_CHECK (object);

  g_clear_pointer (&self->base_url, g_free);
  g_clear_pointer (&self->application_id, g_free);
  G_OBJECT_CLASS (kassi_connection_check_parent_class)->finalize (object);
}

static void
kassi_connection_check_class_init (KassiConnectionCheckClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kassi_connection_check_dispose;
  object_class->finalize = kassi_connection_check_finalize;

  signals[ENDED] = g_signal_new ("ended", KASSI_TYPE_CONNECTION_CHECK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
kassi_connection_check_init (KassiConnectionCheck *self)
{
}

KassiConnectionCheck *
kassi_connection_check_new (KassiSession  *session,
                            KassiCheckRow *row)
{
  KassiConnectionCheck *self;

  g_return_val_if_fail (KASSI_IS_SESSION (session), NULL);
  g_return_val_if_fail (KASSI_IS_CHECK_ROW (row), NULL);

  self = g_object_new (KASSI_TYPE_CONNECTION_CHECK, NULL);
  self->session = g_object_ref (session);
  self->row = row;

  return self;
}

void
kassi_connection_check_run (KassiConnectionCheck *self,
                            const char           *base_url,
                            const char           *application_id,
                            const char           *secret)
{
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;

  g_return_if_fail (KASSI_IS_CONNECTION_CHECK (self));
  g_return_if_fail (base_url != NULL && *base_url != '\0');
  g_return_if_fail (application_id != NULL && *application_id != '\0');

  kassi_connection_check_stop (self);
  self->cancellable = g_cancellable_new ();
  g_free (self->base_url);
  self->base_url = g_strdup (base_url);
  g_free (self->application_id);
  self->application_id = g_strdup (application_id);

  name = kassi_environment_dup_name (base_url);
  /* Translators: which Netgíró. */
  title = g_strdup_printf (_("Asking %s…"), name);
  kassi_check_row_set_running (self->row, title);
  if (secret != NULL)
    test (self, secret);
  else
    kassi_session_lookup_secret_async (self->session, application_id, self->cancellable, looked_up_cb, g_object_ref (self));
}

void
kassi_connection_check_stop (KassiConnectionCheck *self)
{
  g_return_if_fail (KASSI_IS_CONNECTION_CHECK (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}
