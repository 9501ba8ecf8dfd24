/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a verified answer means for the attempt that asked: tied to its question, then told as the flow's event. */
#pragma once

#include "core/kassi-flow.h"
#include "core/kassi-wire.h"

G_BEGIN_DECLS

/* What must be ours in an answer. Borrowed. */
typedef struct {
  const char *transaction_id;   /* NULL while unknown */
  const char *reference;        /* the attempt's, as Netgíró sees it */
  gint64      amount_isk;
} KassiTie;

typedef enum {
  KASSI_TIED_NO_INFO,          /* no PaymentInfo */
  KASSI_TIED_OURS,
  KASSI_TIED_AMOUNT_DIFFERS,   /* our ids, another amount */
  KASSI_TIED_FOREIGN,          /* names another payment: the message changes nothing */
} KassiTied;

KassiTied      kassi_fact_tie           (const KassiAnswer *answer, const KassiTie *tie);
/* A verified, tied 10200 or 10203 with StatusId 2. */
gboolean       kassi_fact_is_charged    (const KassiAnswer *answer, const KassiTie *tie);
/* answer NULL: the call was not answered; then not_sent tells whether a byte left. */
KassiEventKind kassi_fact_from_answer   (KassiCall call, const KassiAnswer *answer, gboolean not_sent, const KassiTie *tie);
/* FALSE when the callback is not ours (403). PaymentInfo must be there, with our Reference and a TransactionId (ours, when known). */
gboolean       kassi_fact_from_callback (const KassiAnswer *answer, gboolean to_cancel_url, const KassiTie *tie, KassiEvent *event);

G_END_DECLS
