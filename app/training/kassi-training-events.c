/* SPDX-License-Identifier: GPL-3.0-or-later
 * What happens in training by itself: habits, carts that lapse, callbacks to the till; one timer, set by the ledger. */
#include "training/kassi-training-customers.h"
#include "training/kassi-training-private.h"

/* After the ledger failed, before it is tried again. */
#define RETRY_US (1 * G_TIME_SPAN_SECOND)

/* A callback to the till that is being sent. */
typedef struct {
  GWeakRef      training;
  char         *transaction_id;
  GCancellable *cancellable;
} Try;

gint64
kassi_training_get_now_us (KassiTraining *self)
{
  return kassi_clock_get_boot_us (self->clock) + self->offset_us;
}

static void
try_free (Try *attempt)
{
  g_weak_ref_clear (&attempt->training);
  g_free (attempt->transaction_id);
  g_object_unref (attempt->cancellable);
  g_free (attempt);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Try, try_free)

/* The till said 200: in ServerCallback that is what moves the money. */
static gboolean
take_delivery (KassiTraining  *self,
               const char     *transaction_id,
               GError        **error)
{
  g_autoptr (KassiTrainingPayment) payment = NULL;
  gint64 invoice_number;

  if (!kassi_training_ledger_begin (self->ledger, error))
    return FALSE;
  if (!kassi_training_ledger_find_payment (self->ledger, transaction_id, &payment, error) ||
      !kassi_training_ledger_next_invoice (self->ledger, &invoice_number, error))
    goto failed;

  if (payment != NULL)
    {
      kassi_training_payment_forget_call (payment);
      if (kassi_training_payment_get_code (payment) == KASSI_CODE_CALLBACK_AWAITED)
        kassi_training_payment_charge (payment, invoice_number);
      if (!kassi_training_ledger_save_payment (self->ledger, payment, error))
        goto failed;
    }
  return kassi_training_ledger_commit (self->ledger, error);

failed:
  kassi_training_ledger_rollback (self->ledger);
  return FALSE;
}

static void
call_done_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Try) attempt = user_data;
  g_autoptr (KassiTraining) self = g_weak_ref_get (&attempt->training);
  g_autoptr (GError) error = NULL;
  gboolean delivered = kassi_training_http_call_finish (result, &error);

  if (self == NULL || self->server == NULL ||
      g_hash_table_lookup (self->calls, attempt->transaction_id) != attempt->cancellable)
    return;   /* Stopped, or another try has taken this one's place. */

  g_hash_table_remove (self->calls, attempt->transaction_id);
  if (!delivered)
    {
      g_debug ("A callback was not taken: %s", error->message);
      return;
    }

  /* A delivery that cannot be written was none: the till is called again. */
  if (!take_delivery (self, attempt->transaction_id, &error))
    g_warning ("%s", error->message);
  kassi_training_arm (self);
}

static void
drop_call (KassiTraining *self,
           const char    *transaction_id)
{
  GCancellable *cancellable = g_hash_table_lookup (self->calls, transaction_id);
  g_autoptr (GCancellable) kept = cancellable != NULL ? g_object_ref (cancellable) : NULL;

  g_hash_table_remove (self->calls, transaction_id);
  g_cancellable_cancel (kept);
}

static void
call_till (KassiTraining              *self,
           const KassiTrainingPayment *payment)
{
  Try *attempt = g_new0 (Try, 1);

  drop_call (self, payment->transaction_id);
  g_weak_ref_init (&attempt->training, self);
  attempt->transaction_id = g_strdup (payment->transaction_id);
  attempt->cancellable = g_cancellable_new ();
  g_hash_table_insert (self->calls, g_strdup (payment->transaction_id), g_object_ref (attempt->cancellable));
  kassi_training_http_call_async (&self->keys, self->session, payment, attempt->cancellable, call_done_cb, attempt);
}

/* The customer does what is their habit. */
static gboolean
follow_habit (KassiTraining         *self,
              KassiTrainingPayment  *payment,
              GError               **error)
{
  const KassiTrainingCustomer *customer = kassi_training_find_customer (payment->customer_id);
  guint delay_s;
  gint64 invoice_number;

  if (!kassi_training_ledger_next_invoice (self->ledger, &invoice_number, error))
    return FALSE;

  payment->habit_us = 0;
  if (customer == NULL || payment->state != KASSI_LEDGER_WAITING)
    return TRUE;

  switch (kassi_training_customer_get_habit (customer, &delay_s))
    {
    case KASSI_HABIT_APPROVES:
      kassi_training_payment_approve (payment, invoice_number, kassi_training_get_now_us (self));
      break;
    case KASSI_HABIT_REJECTS:
      kassi_training_payment_end (payment, KASSI_ENDING_REJECTED, kassi_training_get_now_us (self));
      break;
    case KASSI_HABIT_NEVER_LOOKS:
    case KASSI_HABIT_APPROVES_ON_CANCEL:
    case KASSI_HABIT_READS_CODE:
      break;
    default:
      g_assert_not_reached ();
    }
  return TRUE;
}

/* What happens to this payment at due_us, in the open transaction. calls: the till is to be called once that is committed. */
static gboolean
let_happen (KassiTraining         *self,
            KassiTrainingPayment  *payment,
            gint64                 due_us,
            gboolean              *calls,
            GError               **error)
{
  *calls = FALSE;
  if (payment->call_us == due_us)
    *calls = kassi_training_payment_try_call (payment, kassi_training_get_now_us (self));
  else if (payment->lapse_us == due_us)
    kassi_training_payment_end (payment, KASSI_ENDING_LAPSED, kassi_training_get_now_us (self));
  else if (!follow_habit (self, payment, error))
    return FALSE;

  return kassi_training_ledger_save_payment (self->ledger, payment, error);
}

/* One thing that is due, the earliest; FALSE when there is none, or the ledger failed. */
static gboolean
take_due (KassiTraining  *self,
          GError        **error)
{
  g_autoptr (KassiTrainingPayment) payment = NULL;
  KassiPhoneRequestState before;
  gboolean calls;
  gint64 due_us = 0;

  if (!kassi_training_ledger_begin (self->ledger, error))
    return FALSE;
  if (!kassi_training_ledger_find_due (self->ledger, self->held_customer, &payment, &due_us, error) ||
      payment == NULL || due_us > kassi_training_get_now_us (self))
    goto nothing;

  before = kassi_training_payment_get_phone_state (payment);
  if (!let_happen (self, payment, due_us, &calls, error))
    goto nothing;
  if (!kassi_training_ledger_commit (self->ledger, error))
    return FALSE;

  if (calls)
    call_till (self, payment);
  else if (payment->call_url == NULL)
    drop_call (self, payment->transaction_id);
  if (kassi_training_payment_get_phone_state (payment) != before)
    kassi_training_tell_phone (self, KASSI_TRAINING_SIGNAL_REQUEST_CHANGED, payment);
  return TRUE;

nothing:
  kassi_training_ledger_rollback (self->ledger);
  return FALSE;
}

static void
due_cb (gpointer user_data)
{
  g_autoptr (KassiTraining) self = g_object_ref (KASSI_TRAINING (user_data));
  g_autoptr (GError) error = NULL;

  self->timer_id = 0;
  while (self->server != NULL && take_due (self, &error))
    ;
  if (error != NULL)
    {
      g_warning ("%s", error->message);
      if (self->server != NULL)
        self->timer_id = kassi_clock_add_timer (self->clock, kassi_clock_get_boot_us (self->clock) + RETRY_US, due_cb, self);
      return;
    }
  kassi_training_arm (self);
}

/* Sets the one timer for whatever comes next. */
void
kassi_training_arm (KassiTraining *self)
{
  g_autoptr (KassiTrainingPayment) payment = NULL;
  g_autoptr (GError) error = NULL;
  gint64 due_us = 0;

  if (self->timer_id != 0)
    kassi_clock_remove (self->clock, self->timer_id);
  self->timer_id = 0;
  if (self->server == NULL)
    return;

  if (!kassi_training_ledger_find_due (self->ledger, self->held_customer, &payment, &due_us, &error))
    {
      g_warning ("%s", error->message);
      due_us = kassi_training_get_now_us (self) + RETRY_US;
    }
  else if (payment == NULL)
    return;
  self->timer_id = kassi_clock_add_timer (self->clock, due_us - self->offset_us, due_cb, self);
}
