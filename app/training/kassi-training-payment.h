/* SPDX-License-Identifier: GPL-3.0-or-later
 * One cart as training's Netgíró holds it: its moves, and what is said of it on the wire. Values only; the ledger stores them. */
#pragma once

#include <json-glib/json-glib.h>

#include "training/kassi-training.h"

G_BEGIN_DECLS

/* Result codes that training's Netgíró answers with (netgiro-api.md, Result codes). */
typedef enum {
  KASSI_CODE_DONE = 200,
  KASSI_CODE_REFUSED = 400,
  KASSI_CODE_PAID = 10200,
  KASSI_CODE_CANCELED = 10201,
  KASSI_CODE_ALREADY_CANCELED = 10202,
  KASSI_CODE_ALREADY_CONFIRMED = 10203,
  KASSI_CODE_CART_NOT_VALID = 10304,
  KASSI_CODE_BELOW_MINIMUM = 10305,
  KASSI_CODE_NO_SUCH_CUSTOMER = 10306,
  KASSI_CODE_CART_NOT_FOUND = 10424,
  KASSI_CODE_WAITING = 10425,
  KASSI_CODE_RESERVED = 10426,
  KASSI_CODE_TYPE_NOT_VALID = 10427,
  KASSI_CODE_SMS_NEEDED = 10428,
  KASSI_CODE_CALLBACK_AWAITED = 10429,
} KassiResultCode;

/* Why a cart ended without a charge. */
typedef enum {
  KASSI_ENDING_NONE,
  KASSI_ENDING_CANCELED,   /* by the till */
  KASSI_ENDING_REJECTED,   /* by the customer */
  KASSI_ENDING_LAPSED,
} KassiEnding;

/* Times are wall time in microseconds; 0: never. */
typedef struct {
  char              *transaction_id;
  char              *reference;
  gint64             amount_isk;
  KassiLedgerState   state;            /* never NONE */
  KassiEnding        ending;
  char              *customer_id;      /* of KassiTrainingCustomer; for an app code its owner */
  KassiCustomerKind  kind;             /* what the till named the customer by */
  KassiConfirmation  confirmation;
  gint64             invoice_number;   /* 0: not paid */
  char              *sms_code;         /* or NULL: none, or used */
  char              *callback_url;     /* or NULL */
  char              *cancel_url;       /* or NULL */
  gint64             created_us;
  gint64             habit_us;         /* the customer acts */
  gint64             lapse_us;         /* the cart, or the reservation, ends by itself */

  /* The call to the till that is under way: the same bytes on every try. */
  char              *call_url;         /* or NULL: none */
  char              *call_nonce;
  GBytes            *call_body;
  guint              call_tries;       /* begun so far */
  gint64             call_us;          /* the next try, or giving up */
} KassiTrainingPayment;

KassiTrainingPayment *kassi_training_payment_new  (void);
void                  kassi_training_payment_free (KassiTrainingPayment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KassiTrainingPayment, kassi_training_payment_free)

/* The customer agrees: a payment in Automatic, else a reservation; and the till's CallbackUrl is to be called. Only while waiting. */
void kassi_training_payment_approve (KassiTrainingPayment *self, gint64 invoice_number, gint64 now_us);
/* Money moves. Only from a reservation. */
void kassi_training_payment_charge  (KassiTrainingPayment *self, gint64 invoice_number);
/* Ends without a charge. A rejection calls the till's CallbackCancelUrl. */
void kassi_training_payment_end     (KassiTrainingPayment *self, KassiEnding ending, gint64 now_us);

/* A further try of the call to the till; FALSE when it was the last one's time that passed: then there is no call any more. */
gboolean kassi_training_payment_try_call    (KassiTrainingPayment *self, gint64 now_us);
void     kassi_training_payment_forget_call (KassiTrainingPayment *self);

/* What CheckCart says of it. */
KassiResultCode        kassi_training_payment_get_code        (const KassiTrainingPayment *self);
KassiPhoneRequestState kassi_training_payment_get_phone_state (const KassiTrainingPayment *self);
/* An app code asks nothing of the phone. */
gboolean               kassi_training_payment_is_on_phone     (const KassiTrainingPayment *self);
/* The answer of CheckCart, ConfirmCart and CancelCart, and a callback's body. self NULL: no such cart. (transfer full) */
GBytes                *kassi_training_payment_describe        (const KassiTrainingPayment *self, gboolean success,
                                                               KassiResultCode code, const char *message);
/* A finished object as bytes; builder is used up. (transfer full) */
GBytes                *kassi_training_finish_json             (JsonBuilder *builder);

G_END_DECLS
