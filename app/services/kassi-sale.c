/* SPDX-License-Identifier: GPL-3.0-or-later
 * A sale and its attempts as values, and what of a sale follows from how its attempts stand. */
#include "services/kassi-journal-private.h"

KassiAttempt *
kassi_attempt_new (void)
{
  return g_new0 (KassiAttempt, 1);
}

void
kassi_attempt_free (KassiAttempt *attempt)
{
  if (attempt == NULL)
    return;

  g_free (attempt->reference);
  g_free (attempt->transaction_id);
  g_free (attempt->token);
  g_free (attempt->callback_url);
  g_free (attempt->cancel_url);
  g_free (attempt);
}

KassiSale *
kassi_sale_new (void)
{
  KassiSale *sale = g_rc_box_new0 (KassiSale);

  sale->attempts = g_ptr_array_new_with_free_func ((GDestroyNotify) kassi_attempt_free);
  return sale;
}

KassiSale *
kassi_sale_ref (KassiSale *sale)
{
  return g_rc_box_acquire (sale);
}

static void
clear_sale (gpointer data)
{
  KassiSale *sale = data;

  g_free (sale->id);
  g_free (sale->reference);
  g_free (sale->description);
  g_free (sale->customer_masked);
  g_clear_pointer (&sale->cart, kassi_cart_unref);
  g_ptr_array_unref (sale->attempts);
  g_free (sale->transaction_id);
  g_free (sale->invoice_number);
  g_free (sale->receipt_number);
  g_free (sale->netgiro_reference_id);
  g_free (sale->settled_by);
  g_free (sale->settled_reason);
}

void
kassi_sale_free (KassiSale *sale)
{
  if (sale != NULL)
    g_rc_box_release_full (sale, clear_sale);
}

KassiAttempt *
kassi_sale_get_attempt (const KassiSale *sale)
{
  g_return_val_if_fail (sale != NULL, NULL);

  return sale->attempts->len > 0 ? g_ptr_array_index (sale->attempts, sale->attempts->len - 1) : NULL;
}

void
kassi_journal_event_free (KassiJournalEvent *event)
{
  if (event == NULL)
    return;

  g_free (event->sale_id);
  g_free (event->kind);
  g_free (event->message);
  g_free (event->netgiro_reference_id);
  g_free (event->flow);
  g_free (event);
}

/* The last attempt in that state; or NULL. */
static const KassiAttempt *
find_attempt (const KassiSale *sale,
              KassiFlowState   state)
{
  for (guint i = sale->attempts->len; i > 0; i--)
    {
      const KassiAttempt *attempt = g_ptr_array_index (sale->attempts, i - 1);

      if (attempt->flow.state == state)
        return attempt;
    }

  return NULL;
}

static gboolean
is_running (const KassiAttempt *attempt)
{
  return attempt->flow.state < KASSI_FLOW_ATTENTION;
}

static gboolean
runs (const KassiSale *sale)
{
  for (guint i = 0; i < sale->attempts->len; i++)
    if (is_running (g_ptr_array_index (sale->attempts, i)))
      return TRUE;

  return FALSE;
}

static KassiOutcome
get_outcome (const KassiAttempt *attempt)
{
  KassiFlow flow = { .record = attempt->flow };

  return kassi_flow_get_outcome (&flow);
}

/* A sale needs attention when any attempt does, also beside a paid one. It runs on while any attempt does, also when
 * another turned out to be paid: nobody may stop asking about it. (A former one runs again when a person cancels it after all.) */
void
kassi_sale_derive (const KassiSale *sale,
                   KassiSaleState  *state)
{
  const KassiAttempt *current = kassi_sale_get_attempt (sale);
  const KassiAttempt *attention = find_attempt (sale, KASSI_FLOW_ATTENTION);
  const KassiAttempt *paid = find_attempt (sale, KASSI_FLOW_PAID);
  const KassiAttempt *settled = find_attempt (sale, KASSI_FLOW_SETTLED);
  const KassiAttempt *told = paid != NULL ? paid : attention != NULL ? attention : settled != NULL ? settled : current;

  g_return_if_fail (current != NULL);

  *state = (KassiSaleState) {
    .open = attention != NULL || runs (sale),
    .settled = settled != NULL,
    .settled_paid = settled != NULL && settled->flow.settled_paid,
    .transaction_id = told->transaction_id,
    .told = told,
  };

  if (attention != NULL)
    state->outcome = KASSI_OUTCOME_UNKNOWN;
  else if (runs (sale))
    state->outcome = KASSI_OUTCOME_NONE;
  else if (paid != NULL)
    state->outcome = KASSI_OUTCOME_PAID;
  else if (settled != NULL)
    state->outcome = KASSI_OUTCOME_UNKNOWN;
  else
    state->outcome = get_outcome (current);

  state->wants_receipt = !state->open && (state->outcome == KASSI_OUTCOME_PAID || state->settled_paid);
}
