/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of rules for one attempt, with the conditions and the deeds that it names.
 *
 * Read the table, at the end, from the top: in these states, on this event, when this holds, go there, because of this, doing that. The first row
 * that matches is the only one. */
#include "core/kassi-flow-rules.h"

/* Conditions */

static gboolean
has_transaction (const KassiFlow  *flow,
                 const KassiEvent *event)
{
  return flow->record.has_transaction;
}

static gboolean
is_canceling (const KassiFlow  *flow,
              const KassiEvent *event)
{
  return flow->record.cancel_reason != KASSI_CANCEL_REASON_NONE;
}

static gboolean
is_canceled (const KassiFlow  *flow,
             const KassiEvent *event)
{
  return flow->record.canceled;
}

static gboolean
not_canceled (const KassiFlow  *flow,
              const KassiEvent *event)
{
  return !flow->record.canceled;
}

/* Once the limit was intended it stays passed, though the wall clock be set back. */
static gboolean
is_late (const KassiFlow  *flow,
         const KassiEvent *event)
{
  return event->deadline_passed || flow->record.limit_passed;
}

static gboolean
is_callback_type (const KassiFlow *flow)
{
  return flow->record.confirmation == KASSI_CONFIRMATION_SERVER_CALLBACK;
}

static gboolean
of_callback_type (const KassiFlow  *flow,
                  const KassiEvent *event)
{
  return is_callback_type (flow);
}

/* InsertCart stands between two tries, each of which was not sent. */
static gboolean
insert_rests (const KassiFlow  *flow,
              const KassiEvent *event)
{
  return !flow->inserting;
}

static gboolean
insert_rests_late (const KassiFlow  *flow,
                   const KassiEvent *event)
{
  return !flow->inserting && is_late (flow, event);
}

static gboolean
insert_is_due (const KassiFlow  *flow,
               const KassiEvent *event)
{
  return !flow->inserting && flow->insert_retry_us <= event->now_us;
}

/* E4: InsertCart is unknown, and by the table of the API page nothing can be charged. */
static gboolean
nothing_can_be_charged (const KassiFlow  *flow,
                        const KassiEvent *event)
{
  return flow->record.confirmation != KASSI_CONFIRMATION_AUTOMATIC ||
         flow->record.customer_kind == KASSI_CUSTOMER_SSN;
}

static gboolean
nothing_can_be_charged_canceled (const KassiFlow  *flow,
                                 const KassiEvent *event)
{
  return nothing_can_be_charged (flow, event) && flow->record.canceled;
}

static gboolean
callback_may_tell (const KassiFlow  *flow,
                   const KassiEvent *event)
{
  return event->can_listen && !is_late (flow, event);
}

static gboolean
callback_cannot_tell (const KassiFlow  *flow,
                      const KassiEvent *event)
{
  return !callback_may_tell (flow, event);
}

/* I9: a first 200. That the sale's current attempt is this one, and that signature, ids and amount fit, is known before. */
static gboolean
may_commit (const KassiFlow  *flow,
            const KassiEvent *event)
{
  return is_callback_type (flow) && event->confirmed && !event->deadline_passed && !is_canceling (flow, event);
}

/* I8, without a code. That the fact is newer than every ConfirmCart is seen to in kassi_flow_step(). */
static gboolean
may_confirm (const KassiFlow  *flow,
             const KassiEvent *event)
{
  const KassiFlowRecord *record = &flow->record;

  if (is_callback_type (flow) || is_canceling (flow, event) || flow->confirming)
    return FALSE;
  if (record->plain_failed || record->plain_confirms >= KASSI_FLOW_MAX_PLAIN_CONFIRMS)
    return FALSE;

  return record->plain_intended ? event->now_us < flow->deadline_us + KASSI_FLOW_CONFIRM_AGAIN_US
                                : !event->deadline_passed;
}

static gboolean
confirm_is_spent (const KassiFlow  *flow,
                  const KassiEvent *event)
{
  return flow->record.plain_failed || flow->record.plain_confirms >= KASSI_FLOW_MAX_PLAIN_CONFIRMS;
}

static gboolean
confirm_was_refused (const KassiFlow  *flow,
                     const KassiEvent *event)
{
  return flow->record.confirm_word != KASSI_OUTCOME_NONE;
}

static gboolean
codes_are_left (const KassiFlow  *flow,
                const KassiEvent *event)
{
  return flow->record.codes < KASSI_FLOW_MAX_CODES;
}

/* I8, with a code. */
static gboolean
may_send_code (const KassiFlow  *flow,
               const KassiEvent *event)
{
  if (is_canceling (flow, event) || flow->confirming || event->deadline_passed)
    return FALSE;

  return flow->last_fact == KASSI_FACT_CODE_NEEDED && codes_are_left (flow, event);
}

/* The limit is looked at; after a restart with a ConfirmCart under way only once CheckCart has spoken. */
static gboolean
limit_is_due (const KassiFlow  *flow,
              const KassiEvent *event)
{
  if (!event->deadline_passed)
    return FALSE;

  return !flow->limit_held || event->now_us >= flow->deadline_us + KASSI_FLOW_CONFIRM_AGAIN_US;
}

/* At a start the CheckCart after a ConfirmCart comes first, however late it is. */
static gboolean
limit_is_due_unasked (const KassiFlow  *flow,
                      const KassiEvent *event)
{
  return event->deadline_passed && !flow->limit_held;
}

static gboolean
limit_passes_late (const KassiFlow  *flow,
                   const KassiEvent *event)
{
  return event->deadline_passed && !flow->record.limit_passed;
}

static gboolean
callback_is_missed (const KassiFlow  *flow,
                    const KassiEvent *event)
{
  return event->now_us >= flow->held_us + KASSI_FLOW_BOUND_US;
}

static gboolean
stays_unproven (const KassiFlow  *flow,
                const KassiEvent *event)
{
  return flow->unproven_us != 0 && event->now_us >= flow->unproven_us + KASSI_FLOW_BOUND_US;
}

/* E3: money would need a step that only this till takes and that it never intended. */
static gboolean
needs_our_step (const KassiFlow *flow)
{
  const KassiFlowRecord *record = &flow->record;
  gboolean code_never_sent = record->customer_kind == KASSI_CUSTOMER_SSN && record->codes == 0;

  if (record->plain_intended || record->commit_intended || record->code_open || record->code_lost)
    return FALSE;

  switch (record->confirmation)
    {
    case KASSI_CONFIRMATION_MANUAL:
      return TRUE;
    case KASSI_CONFIRMATION_SERVER_CALLBACK:
      return code_never_sent || flow->last_fact == KASSI_FACT_HELD;
    case KASSI_CONFIRMATION_AUTOMATIC:
      return code_never_sent || flow->last_fact == KASSI_FACT_RESERVED;
    default:
      g_assert_not_reached ();
    }
}

gboolean
kassi_flow_may_abandon (const KassiFlow  *flow,
                        const KassiEvent *event)
{
  const KassiFlowRecord *record = &flow->record;

  if (!record->canceled && !record->limit_passed && !record->callback_missed)
    return FALSE;
  if (record->was_attention || flow->unproven_us != 0 || !needs_our_step (flow))
    return FALSE;

  return record->cancel_denied || event->now_us >= flow->bound_us + KASSI_FLOW_ABANDON_US;
}

gboolean
kassi_flow_stays_open (const KassiFlow  *flow,
                       const KassiEvent *event)
{
  return event->now_us >= flow->bound_us + KASSI_FLOW_BOUND_US && flow->polls_since >= KASSI_FLOW_BOUND_POLLS;
}

static gboolean
end_was_untied (const KassiFlow  *flow,
                const KassiEvent *event)
{
  return flow->record.untied_end;
}

static gboolean
end_is_new (const KassiFlow  *flow,
            const KassiEvent *event)
{
  return !flow->record.untied_end;
}

static gboolean
is_charged (const KassiFlow  *flow,
            const KassiEvent *event)
{
  return event->charged;
}

static gboolean
was_settled_unpaid (const KassiFlow  *flow,
                    const KassiEvent *event)
{
  return !flow->record.settled_paid;
}

static gboolean
is_charged_but_settled_unpaid (const KassiFlow  *flow,
                               const KassiEvent *event)
{
  return event->charged && !flow->record.settled_paid;
}

static gboolean
was_settled_paid (const KassiFlow  *flow,
                  const KassiEvent *event)
{
  return flow->record.settled_paid;
}

static gboolean
has_left_reservation (const KassiFlow  *flow,
                      const KassiEvent *event)
{
  return flow->record.reservation_left;
}

static gboolean
last_cancel_is_over (const KassiFlow  *flow,
                     const KassiEvent *event)
{
  return flow->bound_us == 0 || event->now_us >= flow->bound_us + KASSI_FLOW_BOUND_US;
}

/* Deeds */

static void
add_effect (KassiStep   *step,
            KassiEffect  effect)
{
  g_assert (step->n_effects < KASSI_FLOW_MAX_EFFECTS - 1);   /* one place is kept for RECORD */
  step->effects[step->n_effects++] = effect;
}

/* 1, 2, 4 … 30 s, a quarter less or more, so that tills that lost the network together do not return together. */
static gint64
back_off (guint             tries,
          const KassiEvent *event)
{
  gint64 base_us = MIN (KASSI_FLOW_SECOND << MIN (MAX (tries, 1) - 1, 5), KASSI_FLOW_BACK_OFF_MAX_US);

  return MIN (base_us * 3 / 4 + base_us / 2 * (event->jitter & 1023) / 1024, KASSI_FLOW_BACK_OFF_MAX_US);
}

static void
insert (KassiStep        *step,
        const KassiEvent *event)
{
  step->flow.inserting = TRUE;
  step->flow.insert_retry_us = 0;
  add_effect (step, KASSI_EFFECT_INSERT);
}

static void
begin (KassiStep        *step,
       const KassiEvent *event)
{
  step->flow.insert_us = event->now_us;
  insert (step, event);
}

static void
insert_later (KassiStep        *step,
              const KassiEvent *event)
{
  step->flow.insert_retry_us = event->now_us + back_off (step->flow.failures, event);
}

static void
adopt (KassiStep        *step,
       const KassiEvent *event)
{
  step->flow.record.has_transaction = TRUE;
  if (event->interval_us > 0)
    step->flow.interval_us = CLAMP (event->interval_us, KASSI_FLOW_PACE_MIN_US, KASSI_FLOW_PACE_MAX_US);
}

/* CheckCart, never two at once: one that is under way may be too old, so another follows it at once. */
static void
ask (KassiStep        *step,
     const KassiEvent *event)
{
  KassiFlow *flow = &step->flow;

  if (!flow->record.has_transaction)
    return;

  if (flow->checking)
    {
      flow->poll_us = event->now_us;
      return;
    }

  flow->checking = TRUE;
  flow->check_stale = flow->confirming;   /* it stays so when the ConfirmCart ends first */
  flow->poll_us = 0;
  add_effect (step, KASSI_EFFECT_CHECK);
}

static void
ask_later (KassiStep        *step,
           const KassiEvent *event)
{
  KassiFlow *flow = &step->flow;
  gint64 pace_us = flow->interval_us;
  gint64 due_us;

  if (!flow->record.has_transaction)
    return;

  if (flow->failures > 0)
    pace_us = MAX (back_off (flow->failures, event), CLAMP (event->retry_after_us, 0, KASSI_FLOW_RETRY_AFTER_MAX_US));
  if (flow->record.state == KASSI_FLOW_ATTENTION)
    pace_us = KASSI_FLOW_PACE_ATTENTION_US;

  due_us = event->now_us + pace_us;
  if (flow->poll_us == 0 || flow->poll_us > due_us)
    flow->poll_us = due_us;
}

/* A phone takes its time; a kennitala or an app code has its next step ready at once. */
static void
ask_first (KassiStep        *step,
           const KassiEvent *event)
{
  if (step->flow.record.customer_kind == KASSI_CUSTOMER_GSM)
    ask_later (step, event);
  else
    ask (step, event);
}

static void
confirm (KassiStep        *step,
         const KassiEvent *event)
{
  KassiFlow *flow = &step->flow;

  flow->record.plain_confirms++;
  flow->record.plain_intended = TRUE;
  flow->record.confirming_code = FALSE;
  flow->record.confirm_word = KASSI_OUTCOME_NONE;
  flow->last_fact = KASSI_FACT_NONE;
  flow->confirming = TRUE;
  add_effect (step, KASSI_EFFECT_CONFIRM);
}

static void
confirm_code (KassiStep        *step,
              const KassiEvent *event)
{
  KassiFlow *flow = &step->flow;

  flow->record.codes++;
  flow->record.code_open = TRUE;
  flow->record.confirming_code = TRUE;
  flow->record.confirm_word = KASSI_OUTCOME_NONE;
  flow->last_fact = KASSI_FACT_NONE;
  flow->confirming = TRUE;
  flow->check_stale = flow->checking;
  add_effect (step, KASSI_EFFECT_CONFIRM_CODE);
}

static void
cancel (KassiStep        *step,
        const KassiEvent *event)
{
  KassiFlow *flow = &step->flow;

  if (flow->canceling)
    return;

  flow->canceling = TRUE;
  flow->cancel_us = 0;
  flow->cancels++;
  add_effect (step, KASSI_EFFECT_CANCEL);
}

static void
cancel_later (KassiStep        *step,
              const KassiEvent *event)
{
  step->flow.cancel_us = event->now_us + back_off (step->flow.cancels, event);
}

/* Whatever has come due: a CancelCart, a CheckCart. */
static void
do_due (KassiStep        *step,
        const KassiEvent *event)
{
  if (step->flow.cancel_us != 0 && step->flow.cancel_us <= event->now_us)
    cancel (step, event);
  if (step->flow.poll_us != 0 && step->flow.poll_us <= event->now_us && !step->flow.checking)
    ask (step, event);
}

static void
do_all_now (KassiStep        *step,
            const KassiEvent *event)
{
  if (step->flow.cancel_us != 0)
    cancel (step, event);
  ask (step, event);
}

static void
commit (KassiStep        *step,
        const KassiEvent *event)
{
  step->flow.record.commit_intended = TRUE;
  add_effect (step, KASSI_EFFECT_ANSWER_COMMIT);
}

static void
answer_ok (KassiStep        *step,
           const KassiEvent *event)
{
  add_effect (step, KASSI_EFFECT_ANSWER_OK);
}

/* Netgíró takes any 200 at the callback URL of ServerCallback for a yes; elsewhere 200 only says "heard", and an abandoned attempt's get 409. */
static void
answer_safely (KassiStep        *step,
               const KassiEvent *event)
{
  gboolean is_no = is_callback_type (&step->flow) || step->flow.record.reservation_left;

  add_effect (step, is_no ? KASSI_EFFECT_ANSWER_NO : KASSI_EFFECT_ANSWER_OK);
}

static void
note_held (KassiStep        *step,
           const KassiEvent *event)
{
  if (step->flow.held_us == 0)
    step->flow.held_us = event->now_us;
}

static void
note_unproven (KassiStep        *step,
               const KassiEvent *event)
{
  if (step->flow.unproven_us == 0)
    step->flow.unproven_us = event->now_us;
}

static void
note_untied (KassiStep        *step,
             const KassiEvent *event)
{
  step->flow.record.untied_end = TRUE;
}

/* The end leaves something at Netgíró that nobody here will confirm. */
static void
leave_reservation (KassiStep        *step,
                   const KassiEvent *event)
{
  KassiFlow *flow = &step->flow;

  flow->record.reservation_left = flow->record.has_transaction || flow->record.customer_kind != KASSI_CUSTOMER_SSN;
  if (flow->record.has_transaction && !flow->record.cancel_denied)
    {
      flow->bound_us = event->now_us;
      if (!flow->canceling)
        cancel_later (step, event);
    }
}

static void
reservation_gone (KassiStep        *step,
                  const KassiEvent *event)
{
  step->flow.record.reservation_left = FALSE;
  step->flow.bound_us = 0;
}

static void
last_cancel_done (KassiStep        *step,
                  const KassiEvent *event)
{
  step->flow.cancel_us = 0;
  step->flow.bound_us = 0;
}

static void
say_paid (KassiStep        *step,
          const KassiEvent *event)
{
  step->flow.record.settled_paid = TRUE;
}

static void
say_not_paid (KassiStep        *step,
              const KassiEvent *event)
{
  step->flow.record.settled_paid = FALSE;
}

static void
begin_again (KassiStep        *step,
             const KassiEvent *event)
{
  step->flow.bound_us = event->now_us;
}

/* The table */

#define IN(state)   (1u << KASSI_FLOW_##state)
#define ON(event)   KASSI_EVENT_##event
#define GO(state)   KASSI_FLOW_##state
#define STAY        KASSI_FLOW_STAY
#define END         KASSI_FLOW_END
#define WHY(reason) KASSI_CANCEL_REASON_##reason

#define OPEN     (IN (WAITING) | IN (CODE) | IN (HELD) | IN (CONFIRMING) | IN (COMMITTING))
#define NOT_PAID (IN (DECLINED) | IN (CANCELED) | IN (EXPIRED) | IN (REFUSED) | IN (FAILED))
#define RUNNING  (IN (INSERTING) | IN (ADRIFT) | OPEN | IN (CANCELING))

const KassiFlowRule kassi_flow_rules[] = {
  /* InsertCart, until its fate is known. */
  { IN (NEW),        ON (START),           NULL,                   GO (INSERTING),  0, { begin } },
  { IN (INSERTING),  ON (INSERT_NOT_SENT), is_canceled,            GO (CANCELED),   0, { NULL } },            /* E1 */
  { IN (INSERTING),  ON (INSERT_NOT_SENT), is_late,                GO (FAILED),     0, { NULL } },            /* E1 */
  { IN (INSERTING),  ON (INSERT_NOT_SENT), NULL,                   STAY,            0, { insert_later } },
  { IN (INSERTING),  ON (INSERTED),        is_canceling,           GO (CANCELING),  0, { adopt, cancel, ask_later } },
  { IN (INSERTING),  ON (INSERTED),        NULL,                   GO (WAITING),    0, { adopt, ask_first } },
  { IN (INSERTING),  ON (INSERT_REFUSED),  is_canceling,           END,             0, { NULL } },            /* E1 */
  { IN (INSERTING),  ON (INSERT_REFUSED),  NULL,                   GO (REFUSED),    0, { NULL } },            /* E1 */
  { IN (INSERTING),  ON (INSERT_DECLINED), is_canceling,           END,             0, { NULL } },            /* E1 */
  { IN (INSERTING),  ON (INSERT_DECLINED), NULL,                   GO (DECLINED),   0, { NULL } },            /* E1 */
  { IN (INSERTING),  ON (INSERT_UNKNOWN),  nothing_can_be_charged_canceled, GO (CANCELED), 0, { leave_reservation } },  /* E4 */
  { IN (INSERTING),  ON (INSERT_UNKNOWN),  nothing_can_be_charged, GO (FAILED),     0, { leave_reservation } },         /* E4 */
  { IN (INSERTING),  ON (INSERT_UNKNOWN),  callback_may_tell,      GO (ADRIFT),     0, { NULL } },
  { IN (INSERTING),  ON (INSERT_UNKNOWN),  NULL,                   GO (ATTENTION),  0, { NULL } },
  { IN (INSERTING),  ON (CANCEL),          insert_rests,           GO (CANCELED),   WHY (CASHIER), { NULL } }, /* E1 */
  { IN (INSERTING),  ON (CANCEL),          not_canceled,           STAY,            WHY (CASHIER), { NULL } },
  { IN (INSERTING),  ON (CHECK_NOW),       insert_rests_late,      GO (FAILED),     0, { NULL } },            /* E1 */
  { IN (INSERTING),  ON (CHECK_NOW),       insert_rests,           STAY,            0, { insert } },
  { IN (INSERTING),  ON (TICK),            insert_rests_late,      GO (FAILED),     0, { NULL } },            /* E1 */
  { IN (INSERTING),  ON (TICK),            limit_passes_late,      STAY,            WHY (LIMIT), { NULL } },
  { IN (INSERTING),  ON (TICK),            insert_is_due,          STAY,            0, { insert } },
  { IN (ATTENTION),  ON (INSERTED),        NULL,                   STAY,            0, { adopt, ask } },      /* a callback's amount differed */
  { IN (ADRIFT),     ON (CANCEL),          not_canceled,           STAY,            WHY (CASHIER), { NULL } },
  { IN (ADRIFT),     ON (TICK),            is_late,                GO (ATTENTION),  0, { NULL } },

  /* Callbacks. A TransactionId they name counts as InsertCart answered; from then on CheckCart decides. */
  { RUNNING | IN (ATTENTION), ON (CALLBACK_AGAIN), NULL,           STAY,            0, { answer_ok, ask } },
  { NOT_PAID | IN (PAID) | IN (SETTLED), ON (CALLBACK_AGAIN), NULL, STAY,           0, { answer_ok } },
  { IN (INSERTING) | IN (WAITING) | IN (CODE) | IN (HELD) | IN (CONFIRMING) | IN (COMMITTING),
                     ON (CALLBACK),        may_commit,             GO (COMMITTING), 0, { adopt, commit, ask } },
  { IN (INSERTING) | IN (ADRIFT), ON (CALLBACK), is_canceling,     GO (CANCELING),  0, { adopt, answer_safely, cancel, ask_later } },
  { IN (INSERTING) | IN (ADRIFT), ON (CALLBACK), NULL,             GO (WAITING),    0, { adopt, answer_safely, ask } },
  { IN (INSERTING) | IN (ADRIFT), ON (NUDGE),    is_canceling,     GO (CANCELING),  0, { adopt, answer_ok, cancel, ask_later } },
  { IN (INSERTING) | IN (ADRIFT), ON (NUDGE),    NULL,             GO (WAITING),    0, { adopt, answer_ok, ask } },
  { OPEN | IN (CANCELING) | IN (ATTENTION), ON (CALLBACK), NULL,   STAY,            0, { adopt, answer_safely, ask } },
  { OPEN | IN (CANCELING) | IN (ATTENTION), ON (NUDGE),    NULL,   STAY,            0, { adopt, answer_ok, ask } },
  { NOT_PAID,        ON (CALLBACK),        is_charged,             GO (ATTENTION),  0, { adopt, answer_safely, ask } },     /* I7 */
  { NOT_PAID,        ON (NUDGE),           is_charged,             GO (ATTENTION),  0, { adopt, answer_ok, ask } },
  { IN (SETTLED),    ON (CALLBACK),        is_charged_but_settled_unpaid, GO (ATTENTION), 0, { adopt, answer_safely, ask } },
  { IN (SETTLED),    ON (NUDGE),           is_charged_but_settled_unpaid, GO (ATTENTION), 0, { adopt, answer_ok, ask } },
  { NOT_PAID | IN (PAID) | IN (SETTLED), ON (CALLBACK), NULL,      STAY,            0, { answer_safely } },
  { NOT_PAID | IN (PAID) | IN (SETTLED), ON (NUDGE),    NULL,      STAY,            0, { answer_ok } },

  /* What proves an end, whichever call told it. */
  { OPEN | IN (CANCELING) | IN (ATTENTION), ON (CHARGED), NULL,    GO (PAID),       0, { reservation_gone } },
  { NOT_PAID,        ON (CHARGED),         NULL,                   GO (ATTENTION),  0, { ask } },             /* I7, loudly */
  { IN (SETTLED),    ON (CHARGED),         was_settled_unpaid,     GO (ATTENTION),  0, { ask } },
  { RUNNING,         ON (AMOUNT_DIFFERS),  NULL,                   GO (ATTENTION),  0, { ask_later } },
  { IN (ATTENTION),  ON (AMOUNT_DIFFERS),  NULL,                   STAY,            0, { ask_later } },
  { OPEN | IN (CANCELING) | IN (ATTENTION), ON (DEAD), NULL,       END,             0, { reservation_gone } },            /* E2 */
  { NOT_PAID,        ON (DEAD),            has_left_reservation,   STAY,            0, { reservation_gone } },
  { IN (SETTLED),    ON (DEAD),            was_settled_paid,       GO (ATTENTION),  0, { ask_later } },
  { OPEN,            ON (UNPROVEN),        stays_unproven,         GO (ATTENTION),  0, { ask_later } },
  { IN (CODE),       ON (UNPROVEN),        NULL,                   GO (WAITING),    0, { note_unproven, ask_later } },
  { OPEN | IN (CANCELING) | IN (ATTENTION), ON (UNPROVEN), NULL,   STAY,            0, { note_unproven, ask_later } },
  { NOT_PAID,        ON (UNPROVEN),        NULL,                   GO (ATTENTION),  0, { ask } },
  { IN (CONFIRMING), ON (CHECK_UNTIED),    confirm_was_refused,    GO (CANCELING),  WHY (REFUSED), { note_untied, cancel, ask_later } },
  { OPEN,            ON (CHECK_UNTIED),    NULL,                   GO (CANCELING),  WHY (UNTIED), { note_untied, cancel, ask_later } },
  { IN (CANCELING),  ON (CHECK_UNTIED),    end_is_new,             STAY,            0, { note_untied, cancel, ask_later } },
  { IN (ATTENTION),  ON (CHECK_UNTIED),    NULL,                   STAY,            0, { note_untied, cancel, ask_later } },
  { IN (CANCELING) | IN (ATTENTION), ON (CANCEL_NOT_FOUND), end_was_untied, END,    0, { reservation_gone } },            /* E2 */
  { OPEN,            ON (CHECK_DECLINED),  NULL,                   GO (CANCELING),  WHY (DECLINED), { cancel, ask_later } },

  /* 10426: Manual and Automatic confirm it, wherever it comes; ServerCallback never. */
  { OPEN,            ON (CHECK_RESERVED),  may_confirm,            GO (CONFIRMING), 0, { confirm } },
  { IN (CONFIRMING), ON (CHECK_RESERVED),  confirm_is_spent,       GO (CANCELING),  WHY (REFUSED), { cancel, ask_later } },
  { IN (CODE) | IN (HELD), ON (CHECK_RESERVED), NULL,              GO (WAITING),    0, { ask_later } },
  { IN (CONFIRMING), ON (CHECK_RESERVED),  of_callback_type,       GO (WAITING),    0, { ask_later } },

  /* 10428: the cashier asks for the code. */
  { IN (WAITING) | IN (HELD) | IN (CONFIRMING), ON (CHECK_CODE), codes_are_left, GO (CODE), 0, { ask_later } },
  { IN (WAITING) | IN (HELD) | IN (CONFIRMING), ON (CHECK_CODE), NULL, GO (CANCELING), WHY (REFUSED), { cancel, ask_later } },
  { IN (CODE),       ON (CODE),            may_send_code,          GO (CONFIRMING), 0, { confirm_code } },

  /* 10429: Netgíró's callback is awaited, for so long. */
  { IN (WAITING) | IN (CODE) | IN (CONFIRMING), ON (CHECK_HELD), of_callback_type, GO (HELD), 0, { note_held, ask_later } },
  { IN (CODE),       ON (CHECK_HELD),      NULL,                   GO (WAITING),    0, { ask_later } },
  { IN (HELD),       ON (TICK),            callback_is_missed,     GO (CANCELING),  WHY (CALLBACK), { cancel, ask_later } },

  /* 10425 */
  { IN (CODE) | IN (HELD), ON (CHECK_WAITING), NULL,               GO (WAITING),    0, { ask_later } },

  /* The end of a ConfirmCart ends nothing; CheckCart decides. */
  { OPEN | IN (CANCELING) | IN (ATTENTION), ON (CONFIRM_NOT_SENT), NULL, STAY,      0, { ask_later } },
  { OPEN | IN (CANCELING) | IN (ATTENTION), ON (CONFIRM_UNKNOWN),  NULL, STAY,      0, { ask } },
  { OPEN | IN (CANCELING) | IN (ATTENTION), ON (CONFIRM_ANSWERED), NULL, STAY,      0, { ask } },
  { OPEN | IN (CANCELING) | IN (ATTENTION), ON (CONFIRM_REFUSED),  NULL, STAY,      0, { ask } },
  { OPEN | IN (CANCELING) | IN (ATTENTION), ON (CONFIRM_DECLINED), NULL, STAY,      0, { ask } },

  /* Canceling: by the cashier, by the limit. */
  { OPEN,            ON (CANCEL),          NULL,                   GO (CANCELING),  WHY (CASHIER), { cancel, ask_later } },
  { IN (ATTENTION),  ON (CANCEL),          has_transaction,        GO (CANCELING),  WHY (CASHIER), { cancel, ask_later } },
  { IN (CANCELING),  ON (CANCEL),          not_canceled,           STAY,            WHY (CASHIER), { NULL } },
  { OPEN,            ON (TICK),            limit_is_due,           GO (CANCELING),  WHY (LIMIT), { cancel, ask_later } },
  { IN (CANCELING),  ON (TICK),            limit_passes_late,      STAY,            WHY (LIMIT), { NULL } },
  { IN (CANCELING),  ON (TICK),            kassi_flow_may_abandon, END,             0, { leave_reservation } }, /* E3 */
  { IN (CANCELING),  ON (CANCEL_OTHERWISE), NULL,                  STAY,            0, { cancel_later, ask } },
  { IN (CANCELING),  ON (CANCEL_NOT_FOUND), NULL,                  STAY,            0, { cancel_later, ask } },
  { IN (CANCELING),  ON (CANCEL_SILENT),   NULL,                   STAY,            0, { cancel_later } },
  { IN (CANCELING),  ON (TICK),            kassi_flow_stays_open,  GO (ATTENTION),  0, { ask_later } },
  { NOT_PAID,        ON (CANCEL_SILENT),   last_cancel_is_over,    STAY,            0, { last_cancel_done } },
  { NOT_PAID,        ON (CANCEL_SILENT),   NULL,                   STAY,            0, { cancel_later } },
  { NOT_PAID,        ON (CANCEL_OTHERWISE), NULL,                  STAY,            0, { last_cancel_done } },
  { NOT_PAID,        ON (CANCEL_NOT_FOUND), NULL,                  STAY,            0, { last_cancel_done } },
  { NOT_PAID,        ON (TICK),            last_cancel_is_over,    STAY,            0, { last_cancel_done } },
  { NOT_PAID,        ON (TICK),            NULL,                   STAY,            0, { do_due } },

  /* A start: ask first. InsertCart under way then is InsertCart unknown. */
  { IN (INSERTING),  ON (RESTARTED),       nothing_can_be_charged_canceled, GO (CANCELED), 0, { leave_reservation } },  /* E4 */
  { IN (INSERTING),  ON (RESTARTED),       nothing_can_be_charged, GO (FAILED),     0, { leave_reservation } },         /* E4 */
  { IN (INSERTING),  ON (RESTARTED),       callback_may_tell,      GO (ADRIFT),     0, { NULL } },
  { IN (INSERTING),  ON (RESTARTED),       NULL,                   GO (ATTENTION),  0, { NULL } },
  { IN (ADRIFT),     ON (RESTARTED),       callback_cannot_tell,   GO (ATTENTION),  0, { NULL } },
  { OPEN,            ON (RESTARTED),       limit_is_due_unasked,   GO (CANCELING),  WHY (LIMIT), { cancel, ask } },
  { IN (CODE) | IN (HELD), ON (RESTARTED), NULL,                   GO (WAITING),    0, { ask } },
  { OPEN,            ON (RESTARTED),       NULL,                   STAY,            0, { ask } },
  { IN (CANCELING),  ON (RESTARTED),       NULL,                   STAY,            0, { begin_again, cancel, ask } },
  { IN (ATTENTION),  ON (RESTARTED),       NULL,                   STAY,            0, { ask } },

  /* A person decides. */
  { IN (ATTENTION),  ON (SETTLE_PAID),     NULL,                   GO (SETTLED),    0, { say_paid } },
  { IN (ATTENTION),  ON (SETTLE_NOT_PAID), NULL,                   GO (SETTLED),    0, { say_not_paid } },

  /* Nothing new: go on asking. */
  { OPEN,            ON (TICK),            stays_unproven,         GO (ATTENTION),  0, { ask_later } },
  { OPEN | IN (CANCELING) | IN (ATTENTION), ON (TICK),           NULL, STAY,        0, { do_due } },
  { OPEN | IN (CANCELING) | IN (ATTENTION), ON (CHECK_NOW),      NULL, STAY,        0, { do_all_now } },
  { OPEN | IN (CANCELING) | IN (ATTENTION), ON (CHECK_SILENT),   NULL, STAY,        0, { ask_later } },
  { OPEN | IN (CANCELING) | IN (ATTENTION), ON (CHECK_NOTHING),  NULL, STAY,        0, { ask_later } },
  { OPEN | IN (CANCELING) | IN (ATTENTION), ON (CHECK_WAITING),  NULL, STAY,        0, { ask_later } },
  { OPEN | IN (CANCELING) | IN (ATTENTION), ON (CHECK_RESERVED), NULL, STAY,        0, { ask_later } },
  { OPEN | IN (CANCELING) | IN (ATTENTION), ON (CHECK_CODE),     NULL, STAY,        0, { ask_later } },
  { OPEN | IN (CANCELING) | IN (ATTENTION), ON (CHECK_HELD),     NULL, STAY,        0, { ask_later } },
  { IN (CANCELING) | IN (ATTENTION),        ON (CHECK_DECLINED), NULL, STAY,        0, { ask_later } },
  { IN (CANCELING),                         ON (CHECK_UNTIED),   NULL, STAY,        0, { ask_later } },
  { IN (ATTENTION),  ON (CANCEL_SILENT),    NULL,                  STAY,            0, { NULL } },
  { IN (ATTENTION),  ON (CANCEL_NOT_FOUND), NULL,                  STAY,            0, { NULL } },
  { IN (ATTENTION),  ON (CANCEL_OTHERWISE), NULL,                  STAY,            0, { ask } },
};

const guint kassi_flow_n_rules = G_N_ELEMENTS (kassi_flow_rules);
