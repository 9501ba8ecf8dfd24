/* SPDX-License-Identifier: GPL-3.0-or-later
 * One live payment: turns answers, callbacks, timers and the cashier into events, steps the flow, and carries out what it says. */
#pragma once

#include "core/kassi-customer-id.h"
#include "services/kassi-client.h"
#include "services/kassi-clock.h"
#include "services/kassi-journal.h"
#include "services/kassi-listener.h"

G_BEGIN_DECLS

#define KASSI_TYPE_CHECKOUT (kassi_checkout_get_type ())
G_DECLARE_FINAL_TYPE (KassiCheckout, kassi_checkout, KASSI, CHECKOUT, GObject)

/* Properties, all read-only, all notifying:
 *   "state" (KassiFlowState as int), "outcome" (KassiOutcome as int), "trouble" (KassiTrouble as int), "deadline-us" (CLOCK_BOOTTIME).
 * Signals:
 *   "changed" ()                          anything at all that is read below
 *   "event" (const char *name)            a fact of kassictl's event stream: opened, inserted, waiting, code-needed, code-refused, reserved, confirming,
 *                                         canceling, callback, trouble, outcome
 *   "closed" ()                           the outcome is there (also "unknown"); once an outcome
 *   "rested" ()                           nothing more will be sent: the program may end */

KassiFlowState    kassi_checkout_get_state           (KassiCheckout *self);
KassiOutcome      kassi_checkout_get_outcome         (KassiCheckout *self);   /* NONE while running */
const KassiFlow  *kassi_checkout_get_flow            (KassiCheckout *self);
/* Sale and attempts, as in the journal. Valid until the next signal. */
const KassiSale  *kassi_checkout_get_sale            (KassiCheckout *self);
gint64            kassi_checkout_get_amount_isk      (KassiCheckout *self);
KassiCart        *kassi_checkout_get_cart            (KassiCheckout *self);
/* "Phone number •••81", "National ID •••19", "App code": translated. (transfer full) */
char             *kassi_checkout_dup_customer_text   (KassiCheckout *self);

/* Time left until the deadline, microseconds, never negative; the whole limit beside it. */
gint64            kassi_checkout_get_time_left_us    (KassiCheckout *self);
gint64            kassi_checkout_get_limit_us        (KassiCheckout *self);
/* Who we wait for: "customer", "callback", "network"; NULL: nobody, it is our turn. */
const char       *kassi_checkout_get_waiting_for     (KassiCheckout *self);
/* The last trouble, while it lasts; NONE when all is well. */
KassiTrouble      kassi_checkout_get_trouble         (KassiCheckout *self);
/* CLOCK_BOOTTIME of the last answer that came; 0: none. Of the next question; 0: none planned. */
gint64            kassi_checkout_get_last_answer_us  (KassiCheckout *self);
gint64            kassi_checkout_get_next_check_us   (KassiCheckout *self);
/* Wall time at which InsertCart was answered; 0: not yet. */
gint64            kassi_checkout_get_inserted_wall_us (KassiCheckout *self);
/* Netgíró's own message or announcement to the cashier, plain text; or NULL. Never stored. */
const char       *kassi_checkout_get_message         (KassiCheckout *self);
/* Netgíró's result code behind the end (10306: no such customer: the window offers to correct the number); 0: none, or running. */
gint64            kassi_checkout_get_result_code     (KassiCheckout *self);
/* A code was tried and not taken; how many may still be tried. */
gboolean          kassi_checkout_get_code_refused    (KassiCheckout *self);
guint             kassi_checkout_get_codes_left      (KassiCheckout *self);
/* A cancel was intended before the payment turned out to be made. */
gboolean          kassi_checkout_get_cancel_lost     (KassiCheckout *self);
gboolean          kassi_checkout_get_cancel_wished   (KassiCheckout *self);
gboolean          kassi_checkout_is_at_rest          (KassiCheckout *self);

/* The cashier. Each returns FALSE when it means nothing in this state (a double press, an ended payment). */
gboolean          kassi_checkout_cancel      (KassiCheckout *self);
/* code: the customer's SMS code, 4 letters, any case; handed in once and forgotten. */
gboolean          kassi_checkout_submit_code (KassiCheckout *self, const char *code);
gboolean          kassi_checkout_check_now   (KassiCheckout *self);
/* by and reason: not empty. Only in ATTENTION. */
gboolean          kassi_checkout_settle      (KassiCheckout *self, gboolean paid, const char *by, const char *reason);

G_END_DECLS
