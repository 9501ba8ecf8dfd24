/* SPDX-License-Identifier: GPL-3.0-or-later
 * What KassiTill alone does with a KassiCheckout: make it, start it, and bring it what came from outside. */
#pragma once

#include "services/kassi-checkout.h"

G_BEGIN_DECLS

/* What a checkout works with. Owned by the till, which outlives its checkouts' calls; references are taken. */
typedef struct {
  KassiClient  *client;
  KassiJournal *journal;
  KassiClock   *clock;
  gboolean      can_listen;     /* a callback could reach us */
  gboolean      send_items;     /* InsertCart bears CartItemRequests */
} KassiCheckoutTools;

/* sale: a reference is taken; attempt: one of its attempts. customer_id: what Netgíró is asked with, NULL after a restart. */
KassiCheckout *kassi_checkout_new (const KassiCheckoutTools *tools, KassiSale *sale, KassiAttempt *attempt, const char *customer_id);
/* Records the attempt and sends InsertCart. On error nothing was sent and nothing is kept. */
gboolean       kassi_checkout_start         (KassiCheckout *self, GError **error);
/* Goes on with what the journal has: asks first. */
void           kassi_checkout_recover       (KassiCheckout *self);
/* A verified callback that bears this attempt's token; it is answered. */
void           kassi_checkout_take_callback (KassiCheckout *self, KassiCallback *callback);
/* The network is back, the machine woke up, the clock was set. */
void           kassi_checkout_nudge         (KassiCheckout *self);
/* A call is under way: its answer may still be evidence. */
gboolean       kassi_checkout_is_calling     (KassiCheckout *self);
/* No further call, no further signal; the journal is let go of. What was is still told. */
void           kassi_checkout_stop          (KassiCheckout *self);
KassiAttempt  *kassi_checkout_get_attempt   (KassiCheckout *self);
/* The full id, while it is known: to ask the same customer again. */
const char    *kassi_checkout_get_customer_id (KassiCheckout *self);
/* Signals besides those of the public header: "replied" (const KassiReply *), "journal-failed" (const GError *), "journal-healed" (). */

G_END_DECLS
