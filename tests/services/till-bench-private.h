/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the two halves of the bench share: the till's side and Netgíró's. */
#pragma once

#include "till-bench.h"

void       bench_begin_netgiro (Bench *bench);
void       bench_end_netgiro   (Bench *bench);
/* By its TransactionId; there is one. */
BenchCart *bench_find_cart     (Bench *bench, const char *transaction_id);
/* I6, I2: the intent is durable. reference: of the attempt; n_confirms: ConfirmCarts of this kind, with this one. */
void       bench_assert_intent (Bench *bench, KassiCall call, const char *reference, gboolean with_code, guint n_confirms);
/* A timeout that fails the test; to be removed when what was waited for is there. */
guint      bench_lose_patience (void);
