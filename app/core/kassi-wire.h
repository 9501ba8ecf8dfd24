/* SPDX-License-Identifier: GPL-3.0-or-later
 * Bytes <-> structs of Netgíró's Checkout API, with kassi-json-check in front. What an answer means is kassi-fact's business. */
#pragma once

#include "core/kassi-cart.h"
#include "core/kassi-types.h"

G_BEGIN_DECLS

#define KASSI_WIRE_MAX_REQUEST  (64 * 1024)   /* above it InsertCart is encoded without CartItemRequests (I17) */
#define KASSI_WIRE_MAX_ANSWER   (64 * 1024)
#define KASSI_WIRE_MAX_CALLBACK (16 * 1024)

typedef enum {
  KASSI_CALL_INSERT,
  KASSI_CALL_CHECK,
  KASSI_CALL_CONFIRM,
  KASSI_CALL_CANCEL,
} KassiCall;
#define KASSI_N_CALLS 4
/* "Checkout/InsertCart" …: what follows the base URL. */
const char *kassi_call_get_path (KassiCall call);

/* One question. All borrowed. The first group belongs to InsertCart, the second to the others. */
typedef struct {
  KassiCall         call;

  gint64            amount_isk;
  const char       *reference;
  const char       *customer_id;
  KassiConfirmation confirmation;
  const char       *callback_url;         /* or NULL */
  const char       *callback_cancel_url;  /* or NULL */
  const char       *description;          /* or NULL */
  const KassiCart  *cart;                 /* CartItemRequests; or NULL */

  const char       *transaction_id;
  const char       *identifier;           /* ConfirmCart: the customer's SMS code; or NULL */
} KassiRequest;

GBytes *kassi_wire_encode_request (const KassiRequest *request);

/* PaymentInfo, as far as the till uses it. */
typedef struct {
  char   *transaction_id;    /* owned; or NULL */
  char   *reference_number;  /* owned; or NULL */
  char   *invoice_number;    /* owned; or NULL; a number on the wire is taken as its text */
  gint64  total_isk;         /* -1: absent or not whole krónur */
  gint64  status_id;         /* 1 unconfirmed, 2 confirmed, 5 cancelled; -1: absent */
} KassiPaymentInfo;

/* An answer of any of the four calls, or a callback's body. Success and ResultCode are always there: without them
 * decoding fails (a reflected request has neither). */
typedef struct {
  gboolean          success;
  gint64            result_code;
  gboolean          payment_successful;
  gboolean          has_payment_info;
  KassiPaymentInfo  payment_info;
  char             *transaction_id;        /* owned; InsertCart's; NULL when absent or not a GUID */
  char             *message;               /* owned; or NULL; at most 500 characters, control characters dropped */
  char             *announcement;          /* owned; or NULL; AnnouncementMessage, at most 200 characters; never stored */
  gint64            interval_ms;           /* ProcessCartCheckIntervalMiliseconds; -1: absent or null */
} KassiAnswer;

/* Names are read without regard to case, unknown members are ignored; a member of the wrong type is an error.
 * Errors: KASSI_JSON_ERROR, or G_IO_ERROR_INVALID_DATA for a shape that is not an answer. */
KassiAnswer *kassi_wire_decode_answer (GBytes *body, GError **error);
void         kassi_answer_free        (KassiAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KassiAnswer, kassi_answer_free)

/* 8-4-4-4-12 hex digits. */
gboolean kassi_guid_is_valid (const char *text);

G_END_DECLS
