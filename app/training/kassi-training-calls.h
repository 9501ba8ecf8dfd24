/* SPDX-License-Identifier: GPL-3.0-or-later
 * What training's Netgíró answers to the four calls, by netgiro-api.md; where that page is silent, on the harder side for a till. */
#pragma once

#include "core/kassi-wire.h"
#include "training/kassi-training-ledger.h"

G_BEGIN_DECLS

/* In what the question comes. Borrowed. The ledger is in a transaction. */
typedef struct {
  KassiTrainingLedger *ledger;
  const char          *held_customer;   /* or NULL; see kassi_training_set_held_customer() */
  gint64               now_us;          /* wall time */
} KassiTrainingDesk;

typedef struct {
  GBytes               *body;
  KassiTrainingPayment *changed;   /* what the call made or changed; or NULL */
  gboolean              made;      /* changed is a new cart */
} KassiTrainingReply;
void kassi_training_reply_clear (KassiTrainingReply *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KassiTrainingReply, kassi_training_reply_clear)

/* question has passed kassi_json_check(). FALSE only when the ledger failed. */
gboolean kassi_training_answer_call (const KassiTrainingDesk *desk, KassiCall call, JsonObject *question,
                                     KassiTrainingReply *reply, GError **error);

G_END_DECLS
