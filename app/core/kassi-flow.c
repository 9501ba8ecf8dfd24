/* SPDX-License-Identifier: GPL-3.0-or-later
 * The flow of one attempt: the table of rules, and the step that applies it.
 *
 * Read the table from the top: in these states, on this event, when this holds, go there, because of this, doing that. The first row that matches
 * is the only one. What holds in every state (a call came to its end; a record comes before whatever leaves the machine) is in kassi_flow_step(). */
#include "core/kassi-flow-guard.h"

#include <string.h>

#define SECOND G_GINT64_CONSTANT (1000000)

#define PACE_DEFAULT_US   (3 * SECOND)     /* as Netgíró's own demo polls */
#define PACE_MIN_US       (1 * SECOND)
#define PACE_MAX_US       (30 * SECOND)
#define PACE_ATTENTION_US (30 * SECOND)
#define BACK_OFF_MAX_US   (30 * SECOND)
#define RETRY_AFTER_MAX_US (60 * SECOND)
#define ABANDON_US        (20 * SECOND)    /* E3: so long CancelCart is waited for */
#define BOUND_US          (60 * SECOND)    /* an open end, an unproven payment, a callback, a last CancelCart */
#define BOUND_POLLS       3
#define CONFIRM_AGAIN_US  (60 * SECOND)    /* a ConfirmCart already intended is sent again until deadline + this */
#define DECLINED_BEFORE_US (170 * SECOND)  /* an end that nobody asked for: declined before, expired after */

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

  return record->plain_intended ? event->now_us < flow->deadline_us + CONFIRM_AGAIN_US
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

  return !flow->limit_held || event->now_us >= flow->deadline_us + CONFIRM_AGAIN_US;
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
  return event->now_us >= flow->held_us + BOUND_US;
}

static gboolean
stays_unproven (const KassiFlow  *flow,
                const KassiEvent *event)
{
  return flow->unproven_us != 0 && event->now_us >= flow->unproven_us + BOUND_US;
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

static gboolean
may_abandon (const KassiFlow  *flow,
             const KassiEvent *event)
{
  const KassiFlowRecord *record = &flow->record;

  if (!record->canceled && !record->limit_passed && !record->callback_missed)
    return FALSE;
  if (record->was_attention || flow->unproven_us != 0 || !needs_our_step (flow))
    return FALSE;

  return record->cancel_denied || event->now_us >= flow->bound_us + ABANDON_US;
}

static gboolean
stays_open (const KassiFlow  *flow,
            const KassiEvent *event)
{
  return event->now_us >= flow->bound_us + BOUND_US && flow->polls_since >= BOUND_POLLS;
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
  return flow->bound_us == 0 || event->now_us >= flow->bound_us + BOUND_US;
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
  gint64 base_us = MIN (SECOND << MIN (MAX (tries, 1) - 1, 5), BACK_OFF_MAX_US);

  return MIN (base_us * 3 / 4 + base_us / 2 * (event->jitter & 1023) / 1024, BACK_OFF_MAX_US);
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
    step->flow.interval_us = CLAMP (event->interval_us, PACE_MIN_US, PACE_MAX_US);
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
    pace_us = MAX (back_off (flow->failures, event), CLAMP (event->retry_after_us, 0, RETRY_AFTER_MAX_US));
  if (flow->record.state == KASSI_FLOW_ATTENTION)
    pace_us = PACE_ATTENTION_US;

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
#define STAY        (-1)
#define END         (-2)   /* without a charge; the word is found by word_of_end() */
#define WHY(reason) KASSI_CANCEL_REASON_##reason

#define OPEN     (IN (WAITING) | IN (CODE) | IN (HELD) | IN (CONFIRMING) | IN (COMMITTING))
#define NOT_PAID (IN (DECLINED) | IN (CANCELED) | IN (EXPIRED) | IN (REFUSED) | IN (FAILED))
#define RUNNING  (IN (INSERTING) | IN (ADRIFT) | OPEN | IN (CANCELING))

typedef gboolean (*Condition) (const KassiFlow *flow, const KassiEvent *event);
typedef void     (*Deed)      (KassiStep *step, const KassiEvent *event);

typedef struct {
  guint32           in;       /* states */
  KassiEventKind    on;
  Condition         when;     /* NULL: always */
  int               go;       /* a state, STAY or END */
  KassiCancelReason why;      /* a reason to cancel that is intended from here on */
  Deed              deeds[4];
} Rule;

static const Rule rules[] = {
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
  { IN (CANCELING),  ON (TICK),            may_abandon,            END,             0, { leave_reservation } }, /* E3 */
  { IN (CANCELING),  ON (CANCEL_OTHERWISE), NULL,                  STAY,            0, { cancel_later, ask } },
  { IN (CANCELING),  ON (CANCEL_NOT_FOUND), NULL,                  STAY,            0, { cancel_later, ask } },
  { IN (CANCELING),  ON (CANCEL_SILENT),   NULL,                   STAY,            0, { cancel_later } },
  { IN (CANCELING),  ON (TICK),            stays_open,             GO (ATTENTION),  0, { ask_later } },
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

/* The step */

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

  return event->now_us < flow->insert_us + DECLINED_BEFORE_US ? KASSI_FLOW_DECLINED : KASSI_FLOW_EXPIRED;
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

static const Rule *
find_rule (const KassiFlow  *flow,
           const KassiEvent *event)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (rules[i].on == event->kind && (rules[i].in & (1u << flow->record.state)) != 0 &&
        (rules[i].when == NULL || rules[i].when (flow, event)))
      return &rules[i];

  return NULL;
}

static void
follow (const Rule       *rule,
        KassiStep        *step,
        const KassiEvent *event)
{
  if (rule->why != KASSI_CANCEL_REASON_NONE)
    intend_cancel (&step->flow.record, rule->why);

  if (rule->go == END)
    enter (&step->flow, word_of_end (&step->flow, event), event);
  else if (rule->go != STAY)
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
        wake_at_future (flow, flow->deadline_us + CONFIRM_AGAIN_US, now_us);
      else if (flow->deadline_us <= now_us)
        wake_at (flow, now_us);
    }
  if (state == KASSI_FLOW_HELD)
    wake_at (flow, flow->held_us + BOUND_US);
  if (flow->unproven_us != 0 && state <= KASSI_FLOW_COMMITTING)
    wake_at (flow, flow->unproven_us + BOUND_US);
  if (state == KASSI_FLOW_CANCELING)
    {
      wake_at_future (flow, flow->bound_us + ABANDON_US, now_us);
      wake_at_future (flow, flow->bound_us + BOUND_US, now_us);
      if (may_abandon (flow, event) || stays_open (flow, event))
        wake_at (flow, now_us);
    }
  if (flow->bound_us != 0 && kassi_flow_is_final (flow))
    wake_at_future (flow, flow->bound_us + BOUND_US, now_us);
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
  const Rule *rule;

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
  step.row = (int) (rule - rules);
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
  return G_N_ELEMENTS (rules);
}

KassiFlow
kassi_flow_new (KassiCustomerKind kind,
                KassiConfirmation confirmation)
{
  KassiFlow flow = { .interval_us = PACE_DEFAULT_US };

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
