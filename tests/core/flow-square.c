/* SPDX-License-Identifier: GPL-3.0-or-later
 * Every state × every event × the nine cells × a spread of everything else the flow may know. */
#include "flow-oracle.h"

#define VARIANTS 100

#define NOW   (1000 * SECOND)

static gboolean
coin (GRand *rand)
{
  return g_rand_int_range (rand, 0, 2) != 0;
}

static gint64
pick (GRand        *rand,
      const gint64 *values,
      gint32        n_values)
{
  return values[g_rand_int_range (rand, 0, n_values)];
}

/* Anything at all, in the books of that state. */
static KassiFlow
make_flow (GRand             *rand,
           KassiCustomerKind  kind,
           KassiConfirmation  type,
           KassiFlowState     state)
{
  static const gint64 deadlines[] = { NOW + 100 * SECOND, NOW + 1, NOW, NOW - 59 * SECOND, NOW - 60 * SECOND, NOW - 9000 * SECOND };
  static const gint64 agos[] = { 0, 1, 20 * SECOND - 1, 20 * SECOND, 60 * SECOND - 1, 60 * SECOND, 500 * SECOND };
  static const gint64 dues[] = { 0, NOW - SECOND, NOW, NOW + SECOND };
  static const gint64 starts[] = { NOW - 100 * SECOND, NOW - 170 * SECOND + 1, NOW - 170 * SECOND };
  static const gint64 plains[] = { 0, 0, 1, 2, 3 };
  static const gint64 codes[] = { 0, 0, 1, 4, 5 };
  KassiFlow flow = kassi_flow_new (kind, type);
  KassiFlowRecord *record = &flow.record;

  record->state = state;
  record->cancel_reason = coin (rand) ? (KassiCancelReason) g_rand_int_range (rand, 0, KASSI_N_CANCEL_REASONS)
                                      : KASSI_CANCEL_REASON_NONE;
  record->canceled = coin (rand);
  record->limit_passed = coin (rand);
  record->callback_missed = coin (rand);
  record->has_transaction = coin (rand);
  record->plain_confirms = (guint) pick (rand, plains, G_N_ELEMENTS (plains));
  record->plain_intended = record->plain_confirms > 0 || coin (rand);
  record->plain_failed = record->plain_intended && coin (rand);
  record->codes = (guint) pick (rand, codes, G_N_ELEMENTS (codes));
  record->code_lost = record->codes > 0 && coin (rand);
  record->confirming_code = coin (rand);
  record->confirm_word = coin (rand) ? KASSI_OUTCOME_NONE : coin (rand) ? KASSI_OUTCOME_REFUSED : KASSI_OUTCOME_DECLINED;
  record->commit_intended = coin (rand);
  record->cancel_denied = coin (rand);
  record->untied_end = coin (rand);
  record->was_attention = coin (rand);
  record->reservation_left = coin (rand);
  record->settled_paid = coin (rand);

  flow.deadline_us = pick (rand, deadlines, G_N_ELEMENTS (deadlines));
  flow.insert_us = pick (rand, starts, G_N_ELEMENTS (starts));
  flow.last_fact = (KassiFact) g_rand_int_range (rand, 0, KASSI_FACT_HELD + 1);
  flow.inserting = coin (rand);
  flow.checking = coin (rand);
  flow.confirming = coin (rand);
  flow.canceling = coin (rand);
  flow.check_stale = flow.checking && coin (rand);
  flow.limit_held = coin (rand);
  flow.failures = (guint) g_rand_int_range (rand, 0, 9);
  flow.cancels = (guint) g_rand_int_range (rand, 0, 9);
  flow.polls_since = (guint) g_rand_int_range (rand, 0, 5);
  flow.poll_us = pick (rand, dues, G_N_ELEMENTS (dues));
  flow.cancel_us = pick (rand, dues, G_N_ELEMENTS (dues));
  flow.insert_retry_us = pick (rand, dues, G_N_ELEMENTS (dues));
  flow.bound_us = NOW - pick (rand, agos, G_N_ELEMENTS (agos));
  flow.held_us = NOW - pick (rand, agos, G_N_ELEMENTS (agos));
  flow.unproven_us = coin (rand) ? 0 : NOW - pick (rand, agos, G_N_ELEMENTS (agos));

  return flow;
}

/* What cannot be otherwise in that state, whatever came before. */
static void
make_sound (KassiFlow *flow,
            GRand     *rand)
{
  KassiFlowRecord *record = &flow->record;
  KassiFlowState state = record->state;
  gboolean has_cart = state >= KASSI_FLOW_WAITING && state <= KASSI_FLOW_CANCELING;

  if (state <= KASSI_FLOW_ADRIFT)
    {
      KassiFlow fresh = kassi_flow_new (record->customer_kind, record->confirmation);
      gboolean canceled = record->canceled && state != KASSI_FLOW_NEW;
      gboolean limited = record->limit_passed && state == KASSI_FLOW_INSERTING;

      fresh.record.state = state;
      fresh.deadline_us = flow->deadline_us;
      fresh.insert_us = flow->insert_us;
      fresh.failures = flow->failures;
      fresh.inserting = state == KASSI_FLOW_INSERTING && flow->inserting;
      fresh.insert_retry_us = state == KASSI_FLOW_INSERTING && !fresh.inserting ? MAX (flow->insert_retry_us, 1) : 0;
      fresh.record.canceled = canceled && (fresh.inserting || state == KASSI_FLOW_ADRIFT);
      fresh.record.limit_passed = limited;
      fresh.record.cancel_reason = fresh.record.canceled && (!limited || coin (rand)) ? KASSI_CANCEL_REASON_CASHIER
                                   : limited                                          ? KASSI_CANCEL_REASON_LIMIT
                                                                                      : KASSI_CANCEL_REASON_NONE;
      *flow = fresh;
      return;
    }

  flow->insert_retry_us = 0;
  if (has_cart)
    {
      record->has_transaction = TRUE;
      record->reservation_left = FALSE;
    }
  if (!record->has_transaction)
    {
      flow->checking = flow->canceling = flow->confirming = FALSE;
      flow->poll_us = flow->cancel_us = 0;
    }

  /* A wish is a reason, and a reason of the till's own is canceling. */
  if (record->cancel_reason == KASSI_CANCEL_REASON_NONE || record->cancel_reason == KASSI_CANCEL_REASON_UNTIED)
    record->canceled = record->limit_passed = record->callback_missed = FALSE;
  record->canceled |= record->cancel_reason == KASSI_CANCEL_REASON_CASHIER;
  record->limit_passed |= record->cancel_reason == KASSI_CANCEL_REASON_LIMIT;
  record->callback_missed |= record->cancel_reason == KASSI_CANCEL_REASON_CALLBACK;
  if (state == KASSI_FLOW_CANCELING && record->cancel_reason == KASSI_CANCEL_REASON_NONE)
    record->cancel_reason = KASSI_CANCEL_REASON_UNTIED;
  if (state == KASSI_FLOW_ATTENTION)
    record->was_attention = TRUE;
  if (state == KASSI_FLOW_COMMITTING)
    record->commit_intended = TRUE;

  flow->confirming &= record->confirming_code ? record->codes > 0 : record->plain_confirms > 0;
  record->code_open = flow->confirming && record->confirming_code;
  if (flow->confirming)
    record->confirm_word = KASSI_OUTCOME_NONE;
  if (kassi_flow_is_final (flow) && !record->reservation_left)
    flow->bound_us = 0;
  if (kassi_flow_is_final (flow))
    flow->poll_us = 0;
  else if (record->has_transaction && !flow->checking && !flow->confirming && flow->poll_us == 0)
    flow->poll_us = NOW + 1;   /* somebody is always asked */
  if (state != KASSI_FLOW_CANCELING && (state < KASSI_FLOW_DECLINED || state > KASSI_FLOW_FAILED))
    flow->cancel_us = 0;
}

/* Not every cell knows every state. */
static gboolean
exists (KassiCustomerKind kind,
        KassiConfirmation type,
        KassiFlowState    state)
{
  if (state == KASSI_FLOW_ADRIFT)
    return type == KASSI_CONFIRMATION_AUTOMATIC && kind != KASSI_CUSTOMER_SSN;
  if (state == KASSI_FLOW_HELD || state == KASSI_FLOW_COMMITTING)
    return type == KASSI_CONFIRMATION_SERVER_CALLBACK;

  return TRUE;
}

/* The call whose end this is; FALSE when it is not under way and the event cannot come. */
static gboolean
call_is_out (const KassiFlow  *flow,
             const KassiEvent *event)
{
  const gboolean by_source[] = {
    [KASSI_SOURCE_CHECK] = flow->checking, [KASSI_SOURCE_CONFIRM] = flow->confirming, [KASSI_SOURCE_CANCEL] = flow->canceling,
    [KASSI_SOURCE_INSERT] = flow->inserting, [KASSI_SOURCE_CALLBACK] = TRUE,
  };

  if (event->kind >= KASSI_EVENT_INSERT_NOT_SENT && event->kind <= KASSI_EVENT_INSERT_UNKNOWN)
    return flow->inserting;
  if (event->kind >= KASSI_EVENT_CHECK_SILENT && event->kind <= KASSI_EVENT_CHECK_UNTIED)
    return flow->checking;
  if (event->kind >= KASSI_EVENT_CONFIRM_NOT_SENT && event->kind <= KASSI_EVENT_CONFIRM_DECLINED)
    return flow->confirming;
  if (event->kind >= KASSI_EVENT_CANCEL_SILENT && event->kind <= KASSI_EVENT_CANCEL_OTHERWISE)
    return flow->canceling;
  if (event->kind == KASSI_EVENT_AMOUNT_DIFFERS)
    return by_source[event->source];
  if (event->kind == KASSI_EVENT_CHARGED || event->kind == KASSI_EVENT_UNPROVEN)
    return event->source <= KASSI_SOURCE_CANCEL && by_source[event->source];
  if (event->kind == KASSI_EVENT_DEAD)
    return (event->source == KASSI_SOURCE_CHECK || event->source == KASSI_SOURCE_CANCEL) && by_source[event->source];

  return TRUE;
}

static KassiEvent
make_event (GRand           *rand,
            KassiEventKind   kind,
            const KassiFlow *flow)
{
  static const gint64 retries[] = { 0, 5 * SECOND, 900 * SECOND };
  static const gint64 intervals[] = { 0, SECOND / 10, 5 * SECOND, 900 * SECOND };

  return (KassiEvent) {
    .kind = kind,
    .source = (KassiFactSource) g_rand_int_range (rand, 0, KASSI_SOURCE_CALLBACK + 1),
    .now_us = NOW,
    .deadline_passed = NOW >= flow->deadline_us || g_rand_int_range (rand, 0, 4) == 0,
    .can_listen = coin (rand),
    .confirmed = coin (rand),
    .charged = coin (rand),
    .interval_us = pick (rand, intervals, G_N_ELEMENTS (intervals)),
    .retry_after_us = pick (rand, retries, G_N_ELEMENTS (retries)),
    .jitter = (guint) g_rand_int_range (rand, 0, 1024),
  };
}

static void
test_square (gconstpointer data)
{
  KassiCustomerKind kind = (KassiCustomerKind) (GPOINTER_TO_UINT (data) / KASSI_N_CONFIRMATIONS);
  KassiConfirmation type = (KassiConfirmation) (GPOINTER_TO_UINT (data) % KASSI_N_CONFIRMATIONS);
  g_autoptr (GRand) rand = g_rand_new_with_seed (GPOINTER_TO_UINT (data));
  guint judged = 0;

  for (guint state = 0; state < KASSI_N_FLOW_STATES; state++)
    for (guint on = 0; on < KASSI_N_EVENT_KINDS; on++)
      for (guint i = 0; i < VARIANTS; i++)
        {
          KassiFlow flow = make_flow (rand, kind, type, (KassiFlowState) state);
          KassiEvent event;
          Witness witness;

          make_sound (&flow, rand);
          event = make_event (rand, (KassiEventKind) on, &flow);
          if (!exists (kind, type, (KassiFlowState) state) || !call_is_out (&flow, &event))
            continue;

          witness = witness_from_flow (&flow);
          watch_step (&witness, &flow, &event);
          judged++;
        }

  g_test_message ("%u steps judged", judged);
  g_assert_cmpuint (judged, >, KASSI_N_FLOW_STATES * KASSI_N_EVENT_KINDS * 10);
}

void
add_square_tests (void)
{
  for (guint cell = 0; cell < KASSI_N_CUSTOMER_KINDS * KASSI_N_CONFIRMATIONS; cell++)
    {
      g_autofree char *path =
        g_strdup_printf ("/flow/square/%s/%s",
                         kassi_customer_kind_to_string ((KassiCustomerKind) (cell / KASSI_N_CONFIRMATIONS)),
                         kassi_confirmation_to_string ((KassiConfirmation) (cell % KASSI_N_CONFIRMATIONS)));

      g_test_add_data_func (path, GUINT_TO_POINTER (cell), test_square);
    }
}
