/* SPDX-License-Identifier: GPL-3.0-or-later
 * One cart as training's Netgíró holds it: its moves, and what is said of it on the wire. */
#include "training/kassi-training-payment.h"

#include <string.h>

/* A reservation that nobody confirms lapses after 7 days (Netgíró's HTTP-POST pages say so of a manual one). */
#define RESERVATION_US (7 * G_TIME_SPAN_DAY)

/* What PaymentInfo's StatusId says. */
enum { STATUS_UNCONFIRMED = 1, STATUS_CONFIRMED = 2, STATUS_CANCELED = 5 };

/* How long a try of a callback may last before the next one takes its place; a minute in all. */
static const gint64 try_us[] = {
  3 * G_TIME_SPAN_SECOND, 5 * G_TIME_SPAN_SECOND, 10 * G_TIME_SPAN_SECOND, 20 * G_TIME_SPAN_SECOND,
  22 * G_TIME_SPAN_SECOND,
};

KassiTrainingPayment *
kassi_training_payment_new (void)
{
  return g_new0 (KassiTrainingPayment, 1);
}

void
kassi_training_payment_free (KassiTrainingPayment *self)
{
  g_free (self->transaction_id);
  g_free (self->reference);
  g_free (self->customer_id);
  g_free (self->sms_code);
  g_free (self->callback_url);
  g_free (self->cancel_url);
  kassi_training_payment_forget_call (self);
  g_free (self);
}

/* The bytes are made once: what is tried again is the same message, not a second one. */
static void
begin_call (KassiTrainingPayment *self,
            const char           *url,
            gint64                now_us)
{
  if (url == NULL)
    return;

  kassi_training_payment_forget_call (self);
  self->call_url = g_strdup (url);
  self->call_nonce = g_uuid_string_random ();
  self->call_body = kassi_training_payment_describe (self, TRUE, kassi_training_payment_get_code (self), NULL);
  self->call_us = now_us;
}

static void
leave_waiting (KassiTrainingPayment *self)
{
  g_clear_pointer (&self->sms_code, g_free);
  self->habit_us = 0;
  self->lapse_us = 0;
}

void
kassi_training_payment_approve (KassiTrainingPayment *self,
                                gint64                invoice_number,
                                gint64                now_us)
{
  g_return_if_fail (self->state == KASSI_LEDGER_WAITING);

  leave_waiting (self);
  self->state = KASSI_LEDGER_RESERVED;
  self->lapse_us = now_us + RESERVATION_US;
  if (self->confirmation == KASSI_CONFIRMATION_AUTOMATIC)
    kassi_training_payment_charge (self, invoice_number);
  begin_call (self, self->callback_url, now_us);
}

void
kassi_training_payment_charge (KassiTrainingPayment *self,
                               gint64                invoice_number)
{
  g_return_if_fail (self->state == KASSI_LEDGER_RESERVED);
  g_return_if_fail (invoice_number > 0);

  self->state = KASSI_LEDGER_CHARGED;
  self->invoice_number = invoice_number;
  self->lapse_us = 0;
}

void
kassi_training_payment_end (KassiTrainingPayment *self,
                            KassiEnding           ending,
                            gint64                now_us)
{
  g_return_if_fail (self->state == KASSI_LEDGER_WAITING || self->state == KASSI_LEDGER_RESERVED);
  g_return_if_fail (ending != KASSI_ENDING_NONE);

  leave_waiting (self);
  self->state = KASSI_LEDGER_CANCELED;
  self->ending = ending;
  if (ending == KASSI_ENDING_REJECTED)
    begin_call (self, self->cancel_url, now_us);
}

gboolean
kassi_training_payment_try_call (KassiTrainingPayment *self,
                                 gint64                now_us)
{
  g_return_val_if_fail (self->call_url != NULL, FALSE);

  if (self->call_tries >= G_N_ELEMENTS (try_us))
    {
      kassi_training_payment_forget_call (self);
      return FALSE;
    }

  self->call_us = now_us + try_us[self->call_tries];
  self->call_tries++;
  return TRUE;
}

void
kassi_training_payment_forget_call (KassiTrainingPayment *self)
{
  g_clear_pointer (&self->call_url, g_free);
  g_clear_pointer (&self->call_nonce, g_free);
  g_clear_pointer (&self->call_body, g_bytes_unref);
  self->call_tries = 0;
  self->call_us = 0;
}

KassiResultCode
kassi_training_payment_get_code (const KassiTrainingPayment *self)
{
  switch (self->state)
    {
    case KASSI_LEDGER_WAITING:
      return self->kind == KASSI_CUSTOMER_SSN ? KASSI_CODE_SMS_NEEDED : KASSI_CODE_WAITING;
    case KASSI_LEDGER_RESERVED:
      return self->confirmation == KASSI_CONFIRMATION_SERVER_CALLBACK ? KASSI_CODE_CALLBACK_AWAITED
                                                                      : KASSI_CODE_RESERVED;
    case KASSI_LEDGER_CHARGED:
      return KASSI_CODE_PAID;
    case KASSI_LEDGER_CANCELED:
      return KASSI_CODE_CANCELED;
    case KASSI_LEDGER_NONE:
    default:
      g_assert_not_reached ();
    }
}

KassiPhoneRequestState
kassi_training_payment_get_phone_state (const KassiTrainingPayment *self)
{
  switch (self->state)
    {
    case KASSI_LEDGER_WAITING:
      return KASSI_PHONE_REQUEST_PENDING;
    case KASSI_LEDGER_RESERVED:
    case KASSI_LEDGER_CHARGED:
      return KASSI_PHONE_REQUEST_APPROVED;
    case KASSI_LEDGER_CANCELED:
      return self->ending == KASSI_ENDING_REJECTED ? KASSI_PHONE_REQUEST_REJECTED : KASSI_PHONE_REQUEST_GONE;
    case KASSI_LEDGER_NONE:
    default:
      g_assert_not_reached ();
    }
}

gboolean
kassi_training_payment_is_on_phone (const KassiTrainingPayment *self)
{
  return self->kind != KASSI_CUSTOMER_APP_CODE;
}

static int
status_of (const KassiTrainingPayment *self)
{
  switch (self->state)
    {
    case KASSI_LEDGER_WAITING:
    case KASSI_LEDGER_RESERVED:
      return STATUS_UNCONFIRMED;
    case KASSI_LEDGER_CHARGED:
      return STATUS_CONFIRMED;
    case KASSI_LEDGER_CANCELED:
      return STATUS_CANCELED;
    case KASSI_LEDGER_NONE:
    default:
      g_assert_not_reached ();
    }
}

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_payment_info (JsonBuilder                *builder,
                  const KassiTrainingPayment *self)
{
  static const char *const unused[] = {
    "DiscountAmount", "ShippingAmount", "HandlingAmount", "AccountNumber", "NumberOfInstallments", "LocationId",
    "RegisterId",
  };
  g_autofree char *created = kassi_time_format_utc (self->created_us);

  json_builder_begin_object (builder);
  add_string (builder, "TransactionId", self->transaction_id);
  json_builder_set_member_name (builder, "InvoiceNumber");
  if (self->invoice_number > 0)
    json_builder_add_int_value (builder, self->invoice_number);
  else
    json_builder_add_null_value (builder);
  add_string (builder, "ReferenceNumber", self->reference);
  json_builder_set_member_name (builder, "StatusId");
  json_builder_add_int_value (builder, status_of (self));
  add_string (builder, "Created", created);
  /* A decimal on Netgíró's wire, "1000.0"; whole krónur below 2³¹ are exact in a double. */
  json_builder_set_member_name (builder, "TotalAmount");
  json_builder_add_double_value (builder, (double) self->amount_isk);
  json_builder_set_member_name (builder, "ClientIdentityConfirmed");
  json_builder_add_boolean_value (builder, self->state != KASSI_LEDGER_WAITING && self->ending == KASSI_ENDING_NONE);
  for (guint i = 0; i < G_N_ELEMENTS (unused); i++)
    add_string (builder, unused[i], NULL);
  json_builder_end_object (builder);
}

GBytes *
kassi_training_payment_describe (const KassiTrainingPayment *self,
                                 gboolean                    success,
                                 KassiResultCode             code,
                                 const char                 *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "Success");
  json_builder_add_boolean_value (builder, success);
  json_builder_set_member_name (builder, "PaymentSuccessful");
  json_builder_add_boolean_value (builder, self != NULL && self->state == KASSI_LEDGER_CHARGED);
  json_builder_set_member_name (builder, "ResultCode");
  json_builder_add_int_value (builder, code);
  add_string (builder, "Message", message);
  json_builder_set_member_name (builder, "PaymentInfo");
  if (self != NULL)
    add_payment_info (builder, self);
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);

  return kassi_training_finish_json (builder);
}

GBytes *
kassi_training_finish_json (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  char *text = json_to_string (root, FALSE);

  return g_bytes_new_take (text, strlen (text));
}
