/* SPDX-License-Identifier: GPL-3.0-or-later
 * What training's Netgíró answers to the four calls, by netgiro-api.md; where that page is silent, on the harder side for a till. */
#include "training/kassi-training-calls.h"

#include <glib/gi18n-lib.h>

#include "core/kassi-money.h"
#include "training/kassi-training-customers.h"

/* Training asks to be polled often, so that it feels instant. */
#define CHECK_INTERVAL_MS 1000
#define SMS_CODE_LENGTH 4
#define MAX_REFERENCE 100   /* characters; not documented */
#define MAX_URL 2000

/* One InsertCart as it was asked. Strings borrowed from the question. */
typedef struct {
  gint64            amount_isk;
  gint64            confirmation;
  const char       *reference;
  const char       *customer_id;
  const char       *callback_url;
  const char       *cancel_url;
} Order;

/* Whom the order's customer id names. */
typedef struct {
  const KassiTrainingCustomer *customer;
  KassiCustomerKind            kind;
  char                        *app_code;   /* owned; to be spent; or NULL */
} Payer;

static void
payer_clear (Payer *payer)
{
  g_clear_pointer (&payer->app_code, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Payer, payer_clear)

/* Why an order is refused; code DONE: it is not. The message is for people, translated. */
typedef struct {
  KassiResultCode  code;
  const char      *message;
} Refusal;

static const char *
get_string (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

/* Whole numbers only: 1000.0 is none. */
static gboolean
get_integer (JsonObject *object,
             const char *name,
             gint64     *value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;

  *value = json_node_get_int (node);
  return TRUE;
}

static gboolean
url_is_callable (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && strlen (url) <= MAX_URL && g_uri_get_host (uri) != NULL &&
         (g_str_equal (g_uri_get_scheme (uri), "http") || g_str_equal (g_uri_get_scheme (uri), "https"));
}

/* Items may be left out; when they are there, their line totals add up to the amount. */
static gboolean
items_add_up (JsonObject *question,
              gint64      amount_isk)
{
  JsonNode *node = json_object_get_member (question, "CartItemRequests");
  gint64 sum_isk = 0;
  JsonArray *items;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;

  items = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonNode *item = json_array_get_element (items, i);
      gint64 item_isk;

      if (!JSON_NODE_HOLDS_OBJECT (item) ||
          !get_integer (json_node_get_object (item), "Amount", &item_isk) ||
          !kassi_money_add (sum_isk, item_isk, &sum_isk))
        return FALSE;
    }

  return sum_isk == amount_isk;
}

static Refusal
refuse (KassiResultCode  code,
        const char      *message)
{
  return (Refusal) { code, message };
}

static Refusal
read_order (JsonObject *question,
            Order      *order)
{
  *order = (Order) {
    .reference = get_string (question, "Reference"),
    .customer_id = get_string (question, "CustomerId"),
    .callback_url = get_string (question, "CallbackUrl"),
    .cancel_url = get_string (question, "CallbackCancelUrl"),
  };

  if (!get_integer (question, "Amount", &order->amount_isk) || order->amount_isk > KASSI_MONEY_MAX_ISK)
    return refuse (KASSI_CODE_CART_NOT_VALID, _("The amount is not a number of whole krónur that Netgíró takes."));
  if (order->amount_isk < 1)
    return refuse (KASSI_CODE_BELOW_MINIMUM, _("The amount is below the smallest that Netgíró takes."));
  if (order->reference == NULL || *order->reference == '\0' || g_utf8_strlen (order->reference, -1) > MAX_REFERENCE)
    return refuse (KASSI_CODE_CART_NOT_VALID, _("The sale has no usable reference."));
  if (order->customer_id == NULL)
    return refuse (KASSI_CODE_CART_NOT_VALID, _("The sale names no customer."));
  if (!items_add_up (question, order->amount_isk))
    return refuse (KASSI_CODE_CART_NOT_VALID, _("The lines of the cart do not add up to the amount."));
  if (!get_integer (question, "ConfirmationType", &order->confirmation) ||
      order->confirmation < 0 || order->confirmation >= KASSI_N_CONFIRMATIONS)
    return refuse (KASSI_CODE_TYPE_NOT_VALID, _("Netgíró does not know this way of confirming a payment."));
  if ((order->callback_url != NULL && !url_is_callable (order->callback_url)) ||
      (order->cancel_url != NULL && !url_is_callable (order->cancel_url)))
    return refuse (KASSI_CODE_REFUSED, _("Netgíró cannot call the till back at the address it gave."));
  if (order->confirmation == KASSI_CONFIRMATION_SERVER_CALLBACK && order->callback_url == NULL)
    return refuse (KASSI_CODE_REFUSED, _("The till gave no address to be called back at, as this way of confirming needs."));

  return refuse (KASSI_CODE_DONE, NULL);
}

static gboolean
find_app_code_owner (const KassiTrainingDesk  *desk,
                     const char               *text,
                     Payer                    *payer,
                     Refusal                  *refusal,
                     GError                  **error)
{
  const char *spent = _("This app code is spent or too old. Ask the customer for a new one.");
  g_autofree char *code = g_ascii_strup (text, -1);
  g_autofree char *owner = NULL;
  KassiAppCodeState state;

  payer->kind = KASSI_CUSTOMER_APP_CODE;
  if (g_str_equal (code, KASSI_APP_CODE_USED))
    {
      *refusal = refuse (KASSI_CODE_REFUSED, spent);
      return TRUE;
    }
  if (g_str_equal (code, KASSI_APP_CODE_TEST))
    {
      payer->customer = kassi_training_find_customer (KASSI_APP_CODE_TEST_OWNER);
      return TRUE;
    }

  if (!kassi_training_ledger_find_app_code (desk->ledger, code, desk->now_us, &state, &owner, error))
    return FALSE;
  if (state == KASSI_APP_CODE_SPENT)
    *refusal = refuse (KASSI_CODE_REFUSED, spent);
  if (state == KASSI_APP_CODE_VALID)
    {
      payer->customer = kassi_training_find_customer (owner);
      payer->app_code = g_steal_pointer (&code);
    }
  return TRUE;
}

/* *refusal is set when the id names nobody who can pay. FALSE only when the ledger failed. */
static gboolean
find_payer (const KassiTrainingDesk  *desk,
            const char               *customer_id,
            Payer                    *payer,
            Refusal                  *refusal,
            GError                  **error)
{
  *payer = (Payer) { 0 };
  if (g_str_has_prefix (customer_id, KASSI_APP_CODE_PREFIX))
    {
      if (!find_app_code_owner (desk, customer_id, payer, refusal, error))
        return FALSE;
    }
  else
    {
      payer->customer = kassi_training_find_customer (customer_id);
      payer->kind = payer->customer != NULL ? payer->customer->kind : KASSI_CUSTOMER_GSM;
    }

  if (refusal->code != KASSI_CODE_DONE)
    return TRUE;
  if (payer->customer == NULL)
    *refusal = refuse (KASSI_CODE_NO_SUCH_CUSTOMER, _("Netgíró does not know this customer."));
  else if (!kassi_training_customer_has_credit (payer->customer))
    *refusal = refuse (KASSI_CODE_REFUSED, _("The customer has no credit at Netgíró for this purchase."));
  return TRUE;
}

static char *
make_sms_code (void)
{
  char *code = g_new0 (char, SMS_CODE_LENGTH + 1);

  for (guint i = 0; i < SMS_CODE_LENGTH; i++)
    code[i] = (char) ('A' + g_random_int_range (0, 26));
  return code;
}

static KassiTrainingPayment *
make_payment (const KassiTrainingDesk *desk,
              const Order             *order,
              const Payer             *payer)
{
  KassiTrainingPayment *payment = kassi_training_payment_new ();
  guint delay_s;
  KassiHabit habit = kassi_training_customer_get_habit (payer->customer, &delay_s);

  payment->transaction_id = g_uuid_string_random ();
  payment->reference = g_strdup (order->reference);
  payment->amount_isk = order->amount_isk;
  payment->state = KASSI_LEDGER_WAITING;
  payment->customer_id = g_strdup (payer->customer->id);
  payment->kind = payer->kind;
  payment->confirmation = (KassiConfirmation) order->confirmation;
  payment->callback_url = g_strdup (order->callback_url);
  payment->cancel_url = g_strdup (order->cancel_url);
  payment->created_us = desk->now_us;
  payment->lapse_us = desk->now_us + KASSI_TRAINING_CART_S * G_TIME_SPAN_SECOND;
  if (payer->kind == KASSI_CUSTOMER_SSN)
    payment->sms_code = make_sms_code ();
  else if (payer->kind == KASSI_CUSTOMER_GSM && (habit == KASSI_HABIT_APPROVES || habit == KASSI_HABIT_REJECTS))
    payment->habit_us = desk->now_us + delay_s * G_TIME_SPAN_SECOND;
  return payment;
}

static GBytes *
describe_insertion (const Refusal *refusal,
                    const char    *transaction_id)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "Success");
  json_builder_add_boolean_value (builder, refusal->code == KASSI_CODE_DONE);
  json_builder_set_member_name (builder, "ResultCode");
  json_builder_add_int_value (builder, refusal->code);
  json_builder_set_member_name (builder, "Message");
  if (refusal->message != NULL)
    json_builder_add_string_value (builder, refusal->message);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "TransactionId");
  if (transaction_id != NULL)
    json_builder_add_string_value (builder, transaction_id);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "ProcessCartCheckIntervalMiliseconds");
  json_builder_add_int_value (builder, CHECK_INTERVAL_MS);
  json_builder_end_object (builder);

  return kassi_training_finish_json (builder);
}

static gboolean
answer_insert (const KassiTrainingDesk  *desk,
               JsonObject               *question,
               KassiTrainingReply       *reply,
               GError                  **error)
{
  g_autoptr (KassiTrainingPayment) payment = NULL;
  g_auto (Payer) payer = { 0 };
  Order order;
  Refusal refusal = read_order (question, &order);
  gint64 invoice_number;

  if (refusal.code == KASSI_CODE_DONE && !find_payer (desk, order.customer_id, &payer, &refusal, error))
    return FALSE;
  if (refusal.code != KASSI_CODE_DONE)
    {
      reply->body = describe_insertion (&refusal, NULL);
      return TRUE;
    }

  payment = make_payment (desk, &order, &payer);
  if (payer.kind == KASSI_CUSTOMER_APP_CODE)
    {
      /* The code in hand is the customer's consent; nothing more is asked of them. */
      if ((payer.app_code != NULL && !kassi_training_ledger_use_app_code (desk->ledger, payer.app_code, error)) ||
          !kassi_training_ledger_next_invoice (desk->ledger, &invoice_number, error))
        return FALSE;
      kassi_training_payment_approve (payment, invoice_number, desk->now_us);
    }
  if (!kassi_training_ledger_add_payment (desk->ledger, payment, error))
    return FALSE;

  reply->body = describe_insertion (&refusal, payment->transaction_id);
  reply->changed = g_steal_pointer (&payment);
  reply->made = TRUE;
  return TRUE;
}

static gboolean
answer_check (const KassiTrainingDesk  *desk,
              KassiTrainingPayment     *payment,
              KassiTrainingReply       *reply,
              GError                  **error)
{
  reply->body = payment != NULL
    ? kassi_training_payment_describe (payment, TRUE, kassi_training_payment_get_code (payment), NULL)
    : kassi_training_payment_describe (NULL, TRUE, KASSI_CODE_CANCELED, NULL);   /* As for a rejection. */
  return TRUE;
}

/* Approves or charges, and keeps it. */
static gboolean
move_on (const KassiTrainingDesk  *desk,
         KassiTrainingPayment     *payment,
         GError                  **error)
{
  gint64 invoice_number;

  if (!kassi_training_ledger_next_invoice (desk->ledger, &invoice_number, error))
    return FALSE;

  if (payment->state == KASSI_LEDGER_WAITING)
    kassi_training_payment_approve (payment, invoice_number, desk->now_us);
  else
    kassi_training_payment_charge (payment, invoice_number);
  return kassi_training_ledger_save_payment (desk->ledger, payment, error);
}

/* What a ConfirmCart finds that changes nothing. */
static GBytes *
describe_unmoved (KassiTrainingPayment *payment,
                  const char           *identifier)
{
  KassiResultCode code = kassi_training_payment_get_code (payment);
  const char *message = NULL;

  if (code == KASSI_CODE_PAID)
    code = KASSI_CODE_ALREADY_CONFIRMED;
  else if (code == KASSI_CODE_SMS_NEEDED)
    message = identifier != NULL ? _("That is not the code in the customer’s SMS. Ask them to read it again.")
                                 : _("The code in the customer’s SMS is needed.");
  return kassi_training_payment_describe (payment, TRUE, code, message);
}

static gboolean
answer_confirm (const KassiTrainingDesk   *desk,
                JsonObject                *question,
                KassiTrainingPayment     **payment,
                KassiTrainingReply        *reply,
                GError                   **error)
{
  const char *identifier = get_string (question, "Identifier");
  gboolean moves;

  if (*payment == NULL)
    {
      reply->body = kassi_training_payment_describe (NULL, FALSE, KASSI_CODE_CART_NOT_FOUND,
                                                     _("Netgíró does not have this cart."));
      return TRUE;
    }

  /* A reservation of Manual, or of a kennitala, is confirmed by any ConfirmCart, one with a late code too: the harder side. In
   * ServerCallback the till's 200 is the only confirmation. */
  moves = kassi_training_payment_get_code (*payment) == KASSI_CODE_RESERVED ||
          ((*payment)->sms_code != NULL && identifier != NULL &&
           g_ascii_strcasecmp ((*payment)->sms_code, identifier) == 0);
  if (!moves)
    {
      reply->body = describe_unmoved (*payment, identifier);
      return TRUE;
    }

  if (!move_on (desk, *payment, error))
    return FALSE;
  reply->body = kassi_training_payment_describe (*payment, TRUE, kassi_training_payment_get_code (*payment), NULL);
  reply->changed = g_steal_pointer (payment);
  return TRUE;
}

/* Some customers press Approve in the very moment in which the till cancels. */
static gboolean
approves_on_cancel (const KassiTrainingDesk    *desk,
                    const KassiTrainingPayment *payment)
{
  const KassiTrainingCustomer *customer = kassi_training_find_customer (payment->customer_id);
  guint delay_s;

  return payment->state == KASSI_LEDGER_WAITING && payment->kind == KASSI_CUSTOMER_GSM &&
         customer != NULL && kassi_training_customer_get_habit (customer, &delay_s) == KASSI_HABIT_APPROVES_ON_CANCEL &&
         g_strcmp0 (desk->held_customer, payment->customer_id) != 0;
}

static GBytes *
describe_cancel (const KassiTrainingPayment *payment,
                 gboolean                    canceled_now)
{
  switch (payment->state)
    {
    case KASSI_LEDGER_RESERVED:
      return kassi_training_payment_describe (payment, FALSE, KASSI_CODE_REFUSED,
                                              _("The customer has approved. A reservation cannot be cancelled here."));
    case KASSI_LEDGER_CHARGED:
      return kassi_training_payment_describe (payment, FALSE, KASSI_CODE_PAID, NULL);
    case KASSI_LEDGER_CANCELED:
      return kassi_training_payment_describe (payment, canceled_now,
                                              canceled_now ? KASSI_CODE_CANCELED : KASSI_CODE_ALREADY_CANCELED, NULL);
    case KASSI_LEDGER_WAITING:
    case KASSI_LEDGER_NONE:
    default:
      g_assert_not_reached ();
    }
}

static gboolean
answer_cancel (const KassiTrainingDesk   *desk,
               KassiTrainingPayment     **payment,
               KassiTrainingReply        *reply,
               GError                   **error)
{
  gboolean canceled = FALSE;

  if (*payment == NULL)
    {
      reply->body = kassi_training_payment_describe (NULL, FALSE, KASSI_CODE_CART_NOT_FOUND,
                                                     _("Netgíró does not have this cart."));
      return TRUE;
    }
  if ((*payment)->state != KASSI_LEDGER_WAITING)
    {
      reply->body = describe_cancel (*payment, FALSE);
      return TRUE;
    }

  if (approves_on_cancel (desk, *payment))
    {
      if (!move_on (desk, *payment, error))
        return FALSE;
    }
  else
    {
      canceled = TRUE;
      kassi_training_payment_end (*payment, KASSI_ENDING_CANCELED, desk->now_us);
      if (!kassi_training_ledger_save_payment (desk->ledger, *payment, error))
        return FALSE;
    }
  reply->body = describe_cancel (*payment, canceled);
  reply->changed = g_steal_pointer (payment);
  return TRUE;
}

void
kassi_training_reply_clear (KassiTrainingReply *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->changed, kassi_training_payment_free);
}

gboolean
kassi_training_answer_call (const KassiTrainingDesk  *desk,
                            KassiCall                 call,
                            JsonObject               *question,
                            KassiTrainingReply       *reply,
                            GError                  **error)
{
  g_autoptr (KassiTrainingPayment) payment = NULL;
  const char *transaction_id = get_string (question, "TransactionId");

  if (call != KASSI_CALL_INSERT && transaction_id != NULL &&
      !kassi_training_ledger_find_payment (desk->ledger, transaction_id, &payment, error))
    return FALSE;

  switch (call)
    {
    case KASSI_CALL_INSERT:
      return answer_insert (desk, question, reply, error);
    case KASSI_CALL_CHECK:
      return answer_check (desk, payment, reply, error);
    case KASSI_CALL_CONFIRM:
      return answer_confirm (desk, question, &payment, reply, error);
    case KASSI_CALL_CANCEL:
      return answer_cancel (desk, &payment, reply, error);
    default:
      g_assert_not_reached ();
    }
}
