/* SPDX-License-Identifier: GPL-3.0-or-later
 * The step of one attempt's flow: it applies the table of kassi-flow-rules.c, and sees to what holds in every state: a call came to its end; a record
 * comes before whatever leaves the machine; when to be woken. */
#include "core/kassi-flow-rules.h"

#include <string.h>

#include "core/kassi-flow-guard.h"

/* The word of an end without a charge: what was wished first; else what ConfirmCart said; else by how long it took. */
static KassiFlowState
word_of_end (const KassiFlow  *flow,
             const KassiEvent *event)
{
  switch (flow->record.cancel_reason)
    {
    case KASSI_CANCEL_REASON_CASHIER:
      return KASSI_FLOW_CANCELED;
    case KASSI_CANCEL_REASON_LIMIT:
      return KASSI_FLOW_EXPIRED;
    case KASSI_CANCEL_REASON_CALLBACK:
      return KASSI_FLOW_FAILED;
    case KASSI_CANCEL_REASON_DECLINED:
      return KASSI_FLOW_DECLINED;
    case KASSI_CANCEL_REASON_REFUSED:
      return flow->record.confirm_word == KASSI_OUTCOME_DECLINED ? KASSI_FLOW_DECLINED : KASSI_FLOW_REFUSED;
    case KASSI_CANCEL_REASON_NONE:
    case KASSI_CANCEL_REASON_UNTIED:
    default:
      break;
    }

  if (flow->record.state == KASSI_FLOW_CONFIRMING && flow->record.confirm_word != KASSI_OUTCOME_NONE)
    return flow->record.confirm_word == KASSI_OUTCOME_DECLINED ? KASSI_FLOW_DECLINED : KASSI_FLOW_REFUSED;

  return event->now_us < flow->insert_us + KASSI_FLOW_DECLINED_BEFORE_US ? KASSI_FLOW_DECLINED : KASSI_FLOW_EXPIRED;
}

/* The first reason names the end; but one that could not be tied is no reason of anybody's. */
static void
intend_cancel (KassiFlowRecord   *record,
               KassiCancelReason  reason)
{
  record->canceled |= reason == KASSI_CANCEL_REASON_CASHIER;
  record->limit_passed |= reason == KASSI_CANCEL_REASON_LIMIT;
  record->callback_missed |= reason == KASSI_CANCEL_REASON_CALLBACK;

  if (record->cancel_reason == KASSI_CANCEL_REASON_NONE || record->cancel_reason == KASSI_CANCEL_REASON_UNTIED)
    record->cancel_reason = reason;
}

static void
enter (KassiFlow        *flow,
       KassiFlowState    state,
       const KassiEvent *event)
{
  if (flow->record.state == state)
    return;

  flow->record.state = state;
  flow->insert_retry_us = 0;

  if (state == KASSI_FLOW_CANCELING)
    {
      flow->bound_us = event->now_us;
      flow->polls_since = 0;
      flow->cancels = 0;
    }
  else if (state == KASSI_FLOW_ATTENTION)
    {
      flow->record.was_attention = TRUE;
      flow->cancel_us = 0;
    }
  else if (kassi_flow_is_final (flow))
    {
      flow->poll_us = flow->cancel_us = flow->bound_us = 0;
    }
}

/* What the end of a call means for the flow's books, whatever the state. */
static void
book_confirm (KassiFlow      *flow,
              KassiEventKind  kind)
{
  KassiFlowRecord *record = &flow->record;

  flow->confirming = FALSE;

  if (record->confirming_code)
    {
      record->code_open = FALSE;
      record->code_lost |= kind == KASSI_EVENT_CONFIRM_UNKNOWN;
      g_assert (record->codes > 0);
      record->codes -= kind == KASSI_EVENT_CONFIRM_NOT_SENT ? 1 : 0;
    }
  else
    {
      g_assert (record->plain_confirms > 0);
      record->plain_confirms -= kind == KASSI_EVENT_CONFIRM_NOT_SENT ? 1 : 0;
      /* Only an unknown one is sent again: an unproven 10200 or 10203 was an answer. */
      record->plain_failed |= kind != KASSI_EVENT_CONFIRM_NOT_SENT && kind != KASSI_EVENT_CONFIRM_UNKNOWN;
      if (kind == KASSI_EVENT_CONFIRM_ANSWERED)
        record->confirm_word = KASSI_OUTCOME_REFUSED;
    }

  if (kind == KASSI_EVENT_CONFIRM_REFUSED)
    record->confirm_word = KASSI_OUTCOME_REFUSED;
  else if (kind == KASSI_EVENT_CONFIRM_DECLINED)
    record->confirm_word = KASSI_OUTCOME_DECLINED;
}

static void
book_check (KassiFlow  *flow,
            KassiEvent *event)
{
  static const KassiFact facts[KASSI_N_EVENT_KINDS] = {
    [KASSI_EVENT_CHECK_WAITING] = KASSI_FACT_WAITING,
    [KASSI_EVENT_CHECK_RESERVED] = KASSI_FACT_RESERVED,
    [KASSI_EVENT_CHECK_CODE] = KASSI_FACT_CODE_NEEDED,
    [KASSI_EVENT_CHECK_HELD] = KASSI_FACT_HELD,
  };

  flow->checking = FALSE;
  flow->polls_since++;
  flow->failures = event->kind == KASSI_EVENT_CHECK_SILENT ? flow->failures + 1 : 0;

  if (event->kind == KASSI_EVENT_CHECK_SILENT || event->kind == KASSI_EVENT_CHECK_NOTHING)
    return;

  if (facts[event->kind] != KASSI_FACT_NONE && flow->check_stale)
    {
      event->kind = KASSI_EVENT_CHECK_NOTHING;   /* I8: asked before the last ConfirmCart came to its end. */
      return;
    }

  flow->last_fact = facts[event->kind];
  if (flow->last_fact != KASSI_FACT_NONE)
    flow->unproven_us = 0;
}

static void
book_cancel (KassiFlow      *flow,
             KassiEventKind  kind)
{
  flow->canceling = FALSE;
  flow->record.cancel_denied |= kind == KASSI_EVENT_CANCEL_OTHERWISE || kind == KASSI_EVENT_CANCEL_NOT_FOUND;
}

static void
book_source (KassiFlow  *flow,
             KassiEvent *event)
{
  switch (event->source)
    {
    case KASSI_SOURCE_CHECK:
      book_check (flow, event);
      break;
    case KASSI_SOURCE_CONFIRM:
      book_confirm (flow, event->kind);
      break;
    case KASSI_SOURCE_CANCEL:
      book_cancel (flow, event->kind);
      break;
    case KASSI_SOURCE_INSERT:
      flow->inserting = FALSE;
      break;
    case KASSI_SOURCE_CALLBACK:
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
book_restart (KassiFlow *flow)
{
  KassiFlowRecord *record = &flow->record;
  KassiFlow fresh = kassi_flow_new (record->customer_kind, record->confirmation);

  fresh.record = *record;
  fresh.deadline_us = flow->deadline_us;
  fresh.insert_us = flow->insert_us;
  fresh.limit_held = record->plain_intended && record->cancel_reason == KASSI_CANCEL_REASON_NONE;
  if (record->code_open)
    {
      fresh.record.code_open = FALSE;
      fresh.record.code_lost = TRUE;
    }
  *flow = fresh;
}

/* A call came to its end, or the program to a start: true in every state. May turn an outdated fact into nothing. */
static void
book (KassiFlow  *flow,
      KassiEvent *event)
{
  switch (event->kind)
    {
    case KASSI_EVENT_RESTARTED:
      book_restart (flow);
      break;

    case KASSI_EVENT_INSERT_NOT_SENT:
      flow->inserting = FALSE;
      flow->failures++;
      break;
    case KASSI_EVENT_INSERTED:
    case KASSI_EVENT_INSERT_REFUSED:
    case KASSI_EVENT_INSERT_DECLINED:
    case KASSI_EVENT_INSERT_UNKNOWN:
      flow->inserting = FALSE;
      flow->failures = 0;
      break;

    case KASSI_EVENT_CHECK_SILENT:
    case KASSI_EVENT_CHECK_NOTHING:
    case KASSI_EVENT_CHECK_WAITING:
    case KASSI_EVENT_CHECK_RESERVED:
    case KASSI_EVENT_CHECK_CODE:
    case KASSI_EVENT_CHECK_HELD:
    case KASSI_EVENT_CHECK_DECLINED:
    case KASSI_EVENT_CHECK_UNTIED:
      book_check (flow, event);
      break;

    case KASSI_EVENT_CHARGED:
    case KASSI_EVENT_UNPROVEN:
    case KASSI_EVENT_AMOUNT_DIFFERS:
    case KASSI_EVENT_DEAD:
      book_source (flow, event);
      break;

    case KASSI_EVENT_CONFIRM_NOT_SENT:
      flow->failures++;
      book_confirm (flow, event->kind);
      break;
    case KASSI_EVENT_CONFIRM_UNKNOWN:
    case KASSI_EVENT_CONFIRM_ANSWERED:
    case KASSI_EVENT_CONFIRM_REFUSED:
    case KASSI_EVENT_CONFIRM_DECLINED:
      book_confirm (flow, event->kind);
      break;

    case KASSI_EVENT_CANCEL_SILENT:
    case KASSI_EVENT_CANCEL_NOT_FOUND:
    case KASSI_EVENT_CANCEL_OTHERWISE:
      book_cancel (flow, event->kind);
      break;

    case KASSI_EVENT_START:
    case KASSI_EVENT_CODE:
    case KASSI_EVENT_CANCEL:
    case KASSI_EVENT_CHECK_NOW:
    case KASSI_EVENT_SETTLE_PAID:
    case KASSI_EVENT_SETTLE_NOT_PAID:
    case KASSI_EVENT_TICK:
    case KASSI_EVENT_CALLBACK:
    case KASSI_EVENT_CALLBACK_AGAIN:
    case KASSI_EVENT_NUDGE:
      break;

    default:
      g_assert_not_reached ();
    }
}

static const KassiFlowRule *
find_rule (const KassiFlow  *flow,
           const KassiEvent *event)
{
  for (guint i = 0; i < kassi_flow_n_rules; i++)
    if (kassi_flow_rules[i].on == event->kind && (kassi_flow_rules[i].in & (1u << flow->record.state)) != 0 &&
        (kassi_flow_rules[i].when == NULL || kassi_flow_rules[i].when (flow, event)))
      return &kassi_flow_rules[i];

  return NULL;
}

static void
follow (const KassiFlowRule *rule,
        KassiStep           *step,
        const KassiEvent    *event)
{
  if (rule->why != KASSI_CANCEL_REASON_NONE)
    intend_cancel (&step->flow.record, rule->why);

  if (rule->go == KASSI_FLOW_END)
    enter (&step->flow, word_of_end (&step->flow, event), event);
  else if (rule->go != KASSI_FLOW_STAY)
    enter (&step->flow, (KassiFlowState) rule->go, event);

  for (guint i = 0; i < G_N_ELEMENTS (rule->deeds) && rule->deeds[i] != NULL; i++)
    rule->deeds[i] (step, event);
}

static gboolean
leaves_a_mark (KassiEffect effect)
{
  return effect != KASSI_EFFECT_CHECK && effect != KASSI_EFFECT_ANSWER_OK && effect != KASSI_EFFECT_ANSWER_NO;
}

/* I6: whatever changes the flow, or sends Insert, Confirm, Cancel or a committing 200, is recorded first. */
static void
record_first (KassiStep             *step,
              const KassiFlowRecord *before)
{
  gboolean needed = memcmp (before, &step->flow.record, sizeof *before) != 0;

  for (guint i = 0; i < step->n_effects; i++)
    needed |= leaves_a_mark (step->effects[i]);

  if (!needed)
    return;

  memmove (step->effects + 1, step->effects, step->n_effects * sizeof step->effects[0]);
  step->effects[0] = KASSI_EFFECT_RECORD;
  step->n_effects++;
}

static void
wake_at (KassiFlow *flow,
         gint64     when_us)
{
  if (when_us != 0 && (flow->wake_us == 0 || when_us < flow->wake_us))
    flow->wake_us = when_us;
}

/* As wake_at(), for a moment that may be over already and then is looked at by whatever comes next. */
static void
wake_at_future (KassiFlow *flow,
                gint64     when_us,
                gint64     now_us)
{
  if (when_us > now_us)
    wake_at (flow, when_us);
}

static void
set_wake (KassiFlow        *flow,
          const KassiEvent *event)
{
  gint64 now_us = event->now_us;
  KassiFlowState state = flow->record.state;

  flow->wake_us = 0;

  if (!flow->checking)
    wake_at (flow, flow->poll_us);
  if (!flow->canceling)
    wake_at (flow, flow->cancel_us);
  if (!flow->inserting)
    wake_at (flow, flow->insert_retry_us);

  if (state >= KASSI_FLOW_INSERTING && state <= KASSI_FLOW_CANCELING && !flow->record.limit_passed)
    {
      wake_at_future (flow, flow->deadline_us, now_us);
      if (flow->limit_held)
        wake_at_future (flow, flow->deadline_us + KASSI_FLOW_CONFIRM_AGAIN_US, now_us);
      else if (flow->deadline_us <= now_us)
        wake_at (flow, now_us);
    }
  if (state == KASSI_FLOW_HELD)
    wake_at (flow, flow->held_us + KASSI_FLOW_BOUND_US);
  if (flow->unproven_us != 0 && state <= KASSI_FLOW_COMMITTING)
    wake_at (flow, flow->unproven_us + KASSI_FLOW_BOUND_US);
  if (state == KASSI_FLOW_CANCELING)
    {
      wake_at_future (flow, flow->bound_us + KASSI_FLOW_ABANDON_US, now_us);
      wake_at_future (flow, flow->bound_us + KASSI_FLOW_BOUND_US, now_us);
      if (kassi_flow_may_abandon (flow, event) || kassi_flow_stays_open (flow, event))
        wake_at (flow, now_us);
    }
  if (flow->bound_us != 0 && kassi_flow_is_final (flow))
    wake_at_future (flow, flow->bound_us + KASSI_FLOW_BOUND_US, now_us);
}

/**
 * kassi_flow_step:
 * @flow: where the attempt stands
 * @event: what happened
 *
 * Returns: where it stands now and what is to be done, in order. A record, when there is one, is the first effect.
 * When nothing was taken, calls that came to their end are no longer under way, and nothing else has changed.
 */
KassiStep
kassi_flow_step (const KassiFlow  *flow,
                 const KassiEvent *event)
{
  KassiEvent told = *event;
  KassiStep step = { .flow = *flow, .row = -1 };
  const KassiFlowRule *rule;

  g_assert ((guint) flow->record.state < KASSI_N_FLOW_STATES);
  g_assert ((guint) event->kind < KASSI_N_EVENT_KINDS);

  book (&step.flow, &told);
  rule = find_rule (&step.flow, &told);
  if (rule == NULL)
    {
      step.flow.record = flow->record;
      set_wake (&step.flow, event);
      return step;
    }

  step.taken = TRUE;
  step.row = (int) (rule - kassi_flow_rules);
  follow (rule, &step, &told);

  /* The CheckCart that a restart waited for has spoken. */
  if (told.kind >= KASSI_EVENT_CHECK_NOTHING && told.kind <= KASSI_EVENT_CHECK_UNTIED && !step.flow.confirming)
    step.flow.limit_held = FALSE;

  record_first (&step, &flow->record);
  set_wake (&step.flow, event);
  kassi_flow_guard (flow, &told, &step);

  return step;
}

guint
kassi_flow_get_n_rows (void)
{
  return kassi_flow_n_rules;
}

KassiFlow
kassi_flow_new (KassiCustomerKind kind,
                KassiConfirmation confirmation)
{
  KassiFlow flow = { .interval_us = KASSI_FLOW_PACE_DEFAULT_US };

  flow.record.customer_kind = kind;
  flow.record.confirmation = confirmation;

  return flow;
}

gboolean
kassi_flow_is_final (const KassiFlow *flow)
{
  return flow->record.state >= KASSI_FLOW_PAID;
}

gboolean
kassi_flow_is_at_rest (const KassiFlow *flow)
{
  return kassi_flow_is_final (flow) && flow->cancel_us == 0 && !flow->canceling;
}

gboolean
kassi_flow_is_chargeable (const KassiFlow *flow)
{
  const KassiFlowRecord *record = &flow->record;

  switch (record->confirmation)
    {
    case KASSI_CONFIRMATION_AUTOMATIC:
      return record->customer_kind == KASSI_CUSTOMER_SSN ? record->codes > 0 || record->plain_intended
                                                         : record->state != KASSI_FLOW_NEW;
    case KASSI_CONFIRMATION_MANUAL:
      return record->plain_intended || record->code_open || record->code_lost;
    case KASSI_CONFIRMATION_SERVER_CALLBACK:
      return record->commit_intended;
    default:
      g_assert_not_reached ();
    }
}

KassiOutcome
kassi_flow_get_outcome (const KassiFlow *flow)
{
  static const KassiOutcome outcomes[KASSI_N_FLOW_STATES] = {
    [KASSI_FLOW_ATTENTION] = KASSI_OUTCOME_UNKNOWN,
    [KASSI_FLOW_PAID] = KASSI_OUTCOME_PAID,
    [KASSI_FLOW_DECLINED] = KASSI_OUTCOME_DECLINED,
    [KASSI_FLOW_CANCELED] = KASSI_OUTCOME_CANCELED,
    [KASSI_FLOW_EXPIRED] = KASSI_OUTCOME_EXPIRED,
    [KASSI_FLOW_REFUSED] = KASSI_OUTCOME_REFUSED,
    [KASSI_FLOW_FAILED] = KASSI_OUTCOME_FAILED,
    [KASSI_FLOW_SETTLED] = KASSI_OUTCOME_UNKNOWN,
  };

  return outcomes[flow->record.state];
}
