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

/* One compact JSON object, members in the order of Netgíró's published vector, at most KASSI_WIRE_MAX_REQUEST bytes. CartItemRequests
 * are left out when they would pass that, and when the cart is empty; a Description likewise, and one with "://" in it: no URL
 * goes where the split between URL and body could move (safety.md). A caller's bug: a missing member of the call, text that is not
 * UTF-8, an amount outside 1 … KASSI_MONEY_MAX_ISK or other than the cart's total, ServerCallback without a CallbackUrl, a
 * Reference with "://". */
GBytes *kassi_wire_encode_request (const KassiRequest *request);

/* PaymentInfo, as far as the till uses it. */
typedef struct {
  char   *transaction_id;    /* owned; NULL when absent, not a GUID, or the GUID of zeros */
  char   *reference_number;  /* owned; or NULL */
  char   *invoice_number;    /* owned; or NULL; a number on the wire is taken as its text; cleaned as message, at most 100 characters */
  gint64  total_isk;         /* 0 … 2⁵³−1; -1: absent or not whole krónur */
  gint64  status_id;         /* 1 unconfirmed, 2 confirmed, 5 cancelled; -1: absent; a string of figures is taken as its number */
} KassiPaymentInfo;

/* An answer of any of the four calls, or a callback's body. Success and ResultCode are always there: without them
 * decoding fails (a reflected request has neither). */
typedef struct {
  gboolean          success;
  gint64            result_code;
  gboolean          payment_successful;
  gboolean          has_payment_info;
  KassiPaymentInfo  payment_info;
  char             *transaction_id;        /* owned; InsertCart's; NULL when absent, not a GUID, or the GUID of zeros (.NET's "none") */
  char             *message;               /* owned; or NULL, also when nothing is left; at most 500 characters, line breaks and tabs made
                                            * spaces, other control and format characters dropped */
  char             *announcement;          /* owned; or NULL; AnnouncementMessage, cleaned likewise, at most 200 characters; never stored */
  gint64            interval_ms;           /* ProcessCartCheckIntervalMiliseconds; -1: absent, null or negative */
} KassiAnswer;

/* Names are read without regard to ASCII case, unknown members are ignored, null is as good as absent for all but Success and
 * ResultCode; a member of the wrong type is an error. A body over KASSI_WIRE_MAX_ANSWER is KASSI_JSON_ERROR_BOUND.
 * Errors: KASSI_JSON_ERROR, or G_IO_ERROR_INVALID_DATA for a shape that is not an answer. Their messages are for a log and quote
 * nothing of the body. */
KassiAnswer *kassi_wire_decode_answer (GBytes *body, GError **error);
void         kassi_answer_free        (KassiAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KassiAnswer, kassi_answer_free)

/* 8-4-4-4-12 hex digits of either case. NULL is none. */
gboolean kassi_guid_is_valid (const char *text);
/* Whether two are the same GUID: Netgíró does not promise to keep to one case. FALSE unless both are valid. */
gboolean kassi_guid_equal    (const char *a, const char *b);

G_END_DECLS
