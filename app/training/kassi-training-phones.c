/* SPDX-License-Identifier: GPL-3.0-or-later
 * The customers' phones: what they show, what their owners press, the app codes they make. */
#include "training/kassi-training-customers.h"
#include "training/kassi-training-private.h"

/* Letters and figures that are not taken for each other. */
#define APP_CODE_FIGURES "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

static KassiPhoneRequest *
make_request (KassiTraining              *self,
              const KassiTrainingPayment *payment)
{
  KassiPhoneRequest *request = g_new0 (KassiPhoneRequest, 1);

  request->transaction_id = g_strdup (payment->transaction_id);
  request->customer_id = g_strdup (payment->customer_id);
  request->merchant = g_strdup (self->merchant);
  request->amount_isk = payment->amount_isk;
  request->created_wall_us = payment->created_us;
  request->state = kassi_training_payment_get_phone_state (payment);
  request->sms_code = g_strdup (payment->sms_code);
  return request;
}

void
kassi_training_tell_phone (KassiTraining              *self,
                           KassiTrainingSignal         which,
                           const KassiTrainingPayment *payment)
{
  KassiPhoneRequest *request;

  if (!kassi_training_payment_is_on_phone (payment))
    return;

  request = make_request (self, payment);
  g_signal_emit (self, kassi_training_signals[which], 0, request);
  kassi_phone_request_free (request);
}

void
kassi_phone_request_free (KassiPhoneRequest *request)
{
  if (request == NULL)
    return;

  g_free (request->transaction_id);
  g_free (request->customer_id);
  g_free (request->merchant);
  g_free (request->sms_code);
  g_free (request);
}

void
kassi_training_set_held_customer (KassiTraining *self,
                                  const char    *customer_id)
{
  g_return_if_fail (KASSI_IS_TRAINING (self));

  if (g_strcmp0 (self->held_customer, customer_id) == 0)
    return;

  g_free (self->held_customer);
  self->held_customer = g_strdup (customer_id);
  kassi_training_arm (self);
}

KassiPhoneRequest *
kassi_training_dup_request (KassiTraining *self,
                            const char    *customer_id)
{
  g_autoptr (KassiTrainingPayment) payment = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (KASSI_IS_TRAINING (self), NULL);
  g_return_val_if_fail (customer_id != NULL, NULL);

  if (!kassi_training_ledger_find_request (self->ledger, customer_id, &payment, &error))
    g_warning ("%s", error->message);
  return payment != NULL ? make_request (self, payment) : NULL;
}

/* The customer's own doing; FALSE when there is no such push any more. */
static gboolean
press (KassiTraining         *self,
       const char            *transaction_id,
       gboolean               approve,
       KassiTrainingPayment **payment,
       GError               **error)
{
  gint64 invoice_number;

  if (!kassi_training_ledger_find_payment (self->ledger, transaction_id, payment, error) ||
      !kassi_training_ledger_next_invoice (self->ledger, &invoice_number, error))
    return FALSE;
  if (*payment == NULL || (*payment)->state != KASSI_LEDGER_WAITING || (*payment)->kind != KASSI_CUSTOMER_GSM)
    return FALSE;

  if (approve)
    kassi_training_payment_approve (*payment, invoice_number, kassi_training_get_now_us (self));
  else
    kassi_training_payment_end (*payment, KASSI_ENDING_REJECTED, kassi_training_get_now_us (self));
  return kassi_training_ledger_save_payment (self->ledger, *payment, error);
}

static gboolean
press_button (KassiTraining *self,
              const char    *transaction_id,
              gboolean       approve)
{
  g_autoptr (KassiTrainingPayment) payment = NULL;
  g_autoptr (GError) error = NULL;
  gboolean pressed = FALSE;

  if (self->server != NULL && kassi_training_ledger_begin (self->ledger, &error))
    {
      if (press (self, transaction_id, approve, &payment, &error))
        pressed = kassi_training_ledger_commit (self->ledger, &error);
      else
        kassi_training_ledger_rollback (self->ledger);
    }
  if (error != NULL)
    g_warning ("%s", error->message);
  if (pressed)
    {
      kassi_training_arm (self);
      kassi_training_tell_phone (self, KASSI_TRAINING_SIGNAL_REQUEST_CHANGED, payment);
    }
  return pressed;
}

gboolean
kassi_training_approve (KassiTraining *self,
                        const char    *transaction_id)
{
  g_return_val_if_fail (KASSI_IS_TRAINING (self), FALSE);
  g_return_val_if_fail (transaction_id != NULL, FALSE);

  return press_button (self, transaction_id, TRUE);
}

gboolean
kassi_training_reject (KassiTraining *self,
                       const char    *transaction_id)
{
  g_return_val_if_fail (KASSI_IS_TRAINING (self), FALSE);
  g_return_val_if_fail (transaction_id != NULL, FALSE);

  return press_button (self, transaction_id, FALSE);
}

/* "500004-A7K2": the A keeps it apart from the codes that are never or always valid. */
static char *
think_of_app_code (void)
{
  const gint32 n_figures = (gint32) strlen (APP_CODE_FIGURES);

  return g_strdup_printf (KASSI_APP_CODE_PREFIX "A%c%c%c", APP_CODE_FIGURES[g_random_int_range (0, n_figures)],
                          APP_CODE_FIGURES[g_random_int_range (0, n_figures)],
                          APP_CODE_FIGURES[g_random_int_range (0, n_figures)]);
}

char *
kassi_training_make_app_code (KassiTraining *self,
                              const char    *customer_id,
                              gint64        *expires_wall_us)
{
  g_autofree char *code = NULL;
  g_autoptr (GError) error = NULL;
  KassiAppCodeState state;
  gint64 now_us, expires_us;

  g_return_val_if_fail (KASSI_IS_TRAINING (self), NULL);
  g_return_val_if_fail (kassi_training_find_customer (customer_id) != NULL, NULL);

  now_us = kassi_training_get_now_us (self);
  expires_us = now_us + KASSI_TRAINING_CODE_S * G_TIME_SPAN_SECOND;
  do
    {
      g_autofree char *owner = NULL;

      g_free (code);
      code = think_of_app_code ();
      if (!kassi_training_ledger_find_app_code (self->ledger, code, now_us, &state, &owner, &error))
        goto failed;
    }
  while (state == KASSI_APP_CODE_VALID);
  if (!kassi_training_ledger_add_app_code (self->ledger, code, customer_id, expires_us, &error))
    goto failed;

  if (expires_wall_us != NULL)
    *expires_wall_us = expires_us;
  g_signal_emit (self, kassi_training_signals[KASSI_TRAINING_SIGNAL_APP_CODE], 0, customer_id, code);
  return g_steal_pointer (&code);

failed:
  g_warning ("%s", error->message);
  return NULL;
}
