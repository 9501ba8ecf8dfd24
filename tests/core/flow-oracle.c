/* SPDX-License-Identifier: GPL-3.0-or-later
 * The rules of the safety page, "How an attempt ends" and I6 to I9, as a witness of the flow applies them. It was written from
 * that page, not from the flow's table, and must stay so: where the two disagree, one of them is wrong. */
#include "flow-oracle.h"

#include <string.h>

#define DEMAND(condition, rule) \
  G_STMT_START { if (!(condition)) g_error ("%s\n%s\n[%s]", rule, describe_step (before, event, step), #condition); } G_STMT_END

char *
describe_step (const KassiFlow  *before,
               const KassiEvent *event,
               const KassiStep  *step)
{
  GString *text = g_string_new (NULL);
  g_autofree char *from = kassi_flow_freeze (&before->record);
  g_autofree char *to = kassi_flow_freeze (&step->flow.record);

  g_string_append_printf (text, "before: %s fact=%d out=%d%d%d%d stale=%d\n", from, before->last_fact, before->inserting,
                          before->checking, before->confirming, before->canceling, before->check_stale);
  g_string_append_printf (text, "event:  %s source=%d%s%s%s%s now=%" G_GINT64_FORMAT " deadline=%" G_GINT64_FORMAT "\n",
                          kassi_event_kind_to_string (event->kind), event->source, event->deadline_passed ? " late" : "",
                          event->can_listen ? " listen" : "", event->confirmed ? " confirmed" : "",
                          event->charged ? " charged" : "", event->now_us, before->deadline_us);
  g_string_append_printf (text, "after:  %s row=%d wake=%" G_GINT64_FORMAT "\neffects:", to, step->row, step->flow.wake_us);
  for (guint i = 0; i < step->n_effects; i++)
    g_string_append_printf (text, " %s", kassi_effect_to_string (step->effects[i]));

  return g_string_free (text, FALSE);
}

/* What states are */

static gboolean
is_final (KassiFlowState state)
{
  return state >= KASSI_FLOW_PAID;
}

static gboolean
is_unpaid_end (KassiFlowState state)
{
  return state >= KASSI_FLOW_DECLINED && state <= KASSI_FLOW_FAILED;
}

/* InsertCart came through, and the attempt is not over. */
static gboolean
holds_cart (KassiFlowState state)
{
  return state >= KASSI_FLOW_WAITING && state <= KASSI_FLOW_ATTENTION;
}

/* Listening */

Witness
witness_new (const KassiFlow *flow)
{
  return (Witness) { .kind = flow->record.customer_kind, .type = flow->record.confirmation, .deadline_us = flow->deadline_us };
}

Witness
witness_from_flow (const KassiFlow *flow)
{
  static const KassiEventKind facts[] = {
    [KASSI_FACT_NONE] = KASSI_EVENT_CHECK_NOTHING,
    [KASSI_FACT_WAITING] = KASSI_EVENT_CHECK_WAITING,
    [KASSI_FACT_RESERVED] = KASSI_EVENT_CHECK_RESERVED,
    [KASSI_FACT_CODE_NEEDED] = KASSI_EVENT_CHECK_CODE,
    [KASSI_FACT_HELD] = KASSI_EVENT_CHECK_HELD,
  };
  static const KassiOutcome words[KASSI_N_CANCEL_REASONS] = {
    [KASSI_CANCEL_REASON_CASHIER] = KASSI_OUTCOME_CANCELED,
    [KASSI_CANCEL_REASON_LIMIT] = KASSI_OUTCOME_EXPIRED,
    [KASSI_CANCEL_REASON_CALLBACK] = KASSI_OUTCOME_FAILED,
    [KASSI_CANCEL_REASON_REFUSED] = KASSI_OUTCOME_REFUSED,
    [KASSI_CANCEL_REASON_DECLINED] = KASSI_OUTCOME_DECLINED,
  };
  const KassiFlowRecord *record = &flow->record;

  return (Witness) {
    .kind = record->customer_kind, .type = record->confirmation,
    .insert_us = flow->insert_us, .deadline_us = flow->deadline_us,
    .insert_out = flow->inserting, .check_out = flow->checking, .confirm_out = flow->confirming, .cancel_out = flow->canceling,
    .check_old = flow->check_stale, .out_has_code = record->confirming_code,
    .known = record->has_transaction,
    .has_fact = flow->last_fact != KASSI_FACT_NONE, .fact = facts[flow->last_fact],
    .cancel_denied = record->cancel_denied, .untied = record->untied_end,
    .confirm_failed = record->confirm_word != KASSI_OUTCOME_NONE,
    .confirm_declined = record->confirm_word == KASSI_OUTCOME_DECLINED,
    .held_us = flow->held_us, .unproven_us = flow->unproven_us,
    .plain = record->plain_confirms, .codes = record->codes, .plain_intended = record->plain_intended,
    .plain_answered = record->plain_failed, .code_unanswered = record->code_lost || (record->code_open && !flow->confirming),
    .commit_intended = record->commit_intended, .cancel_intended = record->cancel_reason != KASSI_CANCEL_REASON_NONE,
    .wished = record->canceled, .limited = record->limit_passed, .bounded = record->callback_missed,
    .word = words[record->cancel_reason], .cancel_us = flow->bound_us, .polls = flow->polls_since,
    .was_attention = record->was_attention,
  };
}

static void
hear_check (Witness          *self,
            const KassiEvent *event)
{
  gboolean old = self->check_old;

  self->check_out = self->check_old = FALSE;
  self->polls++;
  if (event->kind == KASSI_EVENT_CHECK_SILENT || event->kind == KASSI_EVENT_CHECK_NOTHING)
    return;
  if (event->kind == KASSI_EVENT_CHECK_UNTIED)
    self->untied = TRUE;
  if (event->kind >= KASSI_EVENT_CHECK_WAITING && event->kind <= KASSI_EVENT_CHECK_HELD)
    {
      if (old)
        return;
      self->fresh = TRUE;
      self->unproven_us = 0;
    }
  if (event->kind == KASSI_EVENT_CHECK_HELD && self->held_us == 0)
    self->held_us = event->now_us;

  self->has_fact = TRUE;
  self->fact = event->kind;
}

static void
hear_confirm (Witness          *self,
              const KassiEvent *event)
{
  gboolean not_sent = event->kind == KASSI_EVENT_CONFIRM_NOT_SENT;
  gboolean unknown = event->kind == KASSI_EVENT_CONFIRM_UNKNOWN;
  gboolean proven = event->kind == KASSI_EVENT_CHARGED;

  self->confirm_out = FALSE;
  self->check_old = self->check_out;
  if (self->out_has_code)
    {
      self->codes -= not_sent ? 1 : 0;
      self->code_unanswered |= unknown;
    }
  else
    {
      self->plain -= not_sent ? 1 : 0;
      self->plain_answered |= !not_sent && !unknown && !proven;
    }

  /* A code that was answered with a question (10428 …) is not a failure: CheckCart says whether it was taken. */
  self->confirm_declined = event->kind == KASSI_EVENT_CONFIRM_DECLINED;
  self->confirm_failed = self->confirm_declined || event->kind == KASSI_EVENT_CONFIRM_REFUSED ||
                         (event->kind == KASSI_EVENT_CONFIRM_ANSWERED && !self->out_has_code);
}

static void
hear_cancel (Witness          *self,
             const KassiEvent *event)
{
  self->cancel_out = FALSE;
  if (event->kind == KASSI_EVENT_CANCEL_NOT_FOUND || event->kind == KASSI_EVENT_CANCEL_OTHERWISE)
    self->cancel_denied = TRUE;
}

static void
hear_restart (Witness         *self,
              const KassiFlow *flow)
{
  /* A ConfirmCart under way is unknown from here on, and the last fact is forgotten. */
  if (self->confirm_out && self->out_has_code)
    self->code_unanswered = TRUE;
  self->insert_out = self->check_out = self->confirm_out = self->cancel_out = FALSE;
  self->check_old = self->has_fact = FALSE;
  self->held_us = self->unproven_us = self->cancel_us = 0;
  self->polls = 0;
  self->deadline_us = flow->deadline_us;
}

static void
witness_hear (Witness          *self,
              const KassiFlow  *flow,
              const KassiEvent *event)
{
  KassiEventKind kind = event->kind;

  self->fresh = FALSE;

  if (kind == KASSI_EVENT_RESTARTED)
    hear_restart (self, flow);
  else if (kind >= KASSI_EVENT_INSERT_NOT_SENT && kind <= KASSI_EVENT_INSERT_UNKNOWN)
    self->insert_out = FALSE;
  else if (kind >= KASSI_EVENT_CHECK_SILENT && kind <= KASSI_EVENT_CHECK_UNTIED)
    hear_check (self, event);
  else if (kind >= KASSI_EVENT_CONFIRM_NOT_SENT && kind <= KASSI_EVENT_CONFIRM_DECLINED)
    hear_confirm (self, event);
  else if (kind >= KASSI_EVENT_CANCEL_SILENT && kind <= KASSI_EVENT_CANCEL_OTHERWISE)
    hear_cancel (self, event);
  else if (kind >= KASSI_EVENT_CHARGED && kind <= KASSI_EVENT_DEAD)
    {
      if (event->source == KASSI_SOURCE_CHECK)
        hear_check (self, event);
      else if (event->source == KASSI_SOURCE_CONFIRM)
        hear_confirm (self, event);
      else if (event->source == KASSI_SOURCE_CANCEL)
        hear_cancel (self, event);
      else if (event->source == KASSI_SOURCE_INSERT)
        self->insert_out = FALSE;
      if (kind == KASSI_EVENT_UNPROVEN && self->unproven_us == 0)
        self->unproven_us = event->now_us;
    }
}

/* Judging: what is sent */

static gboolean
does (const KassiStep *step,
      KassiEffect      effect)
{
  for (guint i = 0; i < step->n_effects; i++)
    if (step->effects[i] == effect)
      return TRUE;

  return FALSE;
}

static void
judge_record (const KassiFlow  *before,
              const KassiEvent *event,
              const KassiStep  *step)
{
  gboolean changed = memcmp (&before->record, &step->flow.record, sizeof before->record) != 0;
  gboolean needed = changed || does (step, KASSI_EFFECT_INSERT) || does (step, KASSI_EFFECT_CONFIRM) ||
                    does (step, KASSI_EFFECT_CONFIRM_CODE) || does (step, KASSI_EFFECT_CANCEL) ||
                    does (step, KASSI_EFFECT_ANSWER_COMMIT);

  DEMAND (step->n_effects <= KASSI_FLOW_MAX_EFFECTS, "the effects have room");
  DEMAND (!needed || (step->n_effects > 0 && step->effects[0] == KASSI_EFFECT_RECORD), "I6: the record comes first");
  DEMAND (needed || !does (step, KASSI_EFFECT_RECORD), "polls, timers and unchanged answers record nothing");
  for (guint i = 0; i < step->n_effects; i++)
    for (guint j = i + 1; j < step->n_effects; j++)
      DEMAND (step->effects[i] != step->effects[j], "no effect twice");
  DEMAND (step->taken || step->n_effects == 0, "what means nothing does nothing");
  DEMAND (step->taken == (step->row >= 0) && step->row < (int) kassi_flow_get_n_rows (), "a row is named");
}

static void
judge_calls (const Witness    *self,
             const KassiFlow  *before,
             const KassiEvent *event,
             const KassiStep  *step)
{
  gboolean knows = self->known || step->flow.record.has_transaction;

  if (does (step, KASSI_EFFECT_INSERT))
    {
      DEMAND (!self->insert_out && (before->record.state == KASSI_FLOW_NEW || before->record.state == KASSI_FLOW_INSERTING),
              "none sends Insert again, but after one that was not sent");
      DEMAND (!self->known && !self->wished, "Insert only before a TransactionId and before a cancel");
      DEMAND (before->record.state == KASSI_FLOW_NEW || (!event->deadline_passed && !self->limited),
              "not sent: retried until the deadline");
    }
  DEMAND (!does (step, KASSI_EFFECT_CHECK) || (!self->check_out && knows), "CheckCart: never two at once, never without a cart");
  DEMAND (!does (step, KASSI_EFFECT_CANCEL) || (!self->cancel_out && knows), "CancelCart: never two at once, never without a cart");
  DEMAND (!does (step, KASSI_EFFECT_CANCEL) || step->flow.record.state == KASSI_FLOW_CANCELING ||
          step->flow.record.state == KASSI_FLOW_ATTENTION || step->flow.record.reservation_left,
          "CancelCart: when canceling, for an untied end, or for a reservation left");
}

static void
judge_confirm (const Witness    *self,
               const KassiFlow  *before,
               const KassiEvent *event,
               const KassiStep  *step)
{
  if (does (step, KASSI_EFFECT_CONFIRM))
    {
      DEMAND (self->fresh && event->kind == KASSI_EVENT_CHECK_RESERVED,
              "I8: only on 10426 of a CheckCart asked after every earlier ConfirmCart's end");
      DEMAND (self->type != KASSI_CONFIRMATION_SERVER_CALLBACK, "a 10426 is confirmed in ServerCallback never");
      DEMAND (!self->plain_answered, "10426 once more after an unknown only");
      DEMAND (self->plain < KASSI_FLOW_MAX_PLAIN_CONFIRMS, "at most 3 ConfirmCarts without a code");
      DEMAND (self->plain_intended || !event->deadline_passed, "ConfirmCart is first intended only before the deadline");
      DEMAND (event->now_us < before->deadline_us + 60 * SECOND, "confirmed again only before the deadline + 60 s");
    }
  if (does (step, KASSI_EFFECT_CONFIRM_CODE))
    {
      DEMAND (event->kind == KASSI_EVENT_CODE, "a code comes from the cashier");
      DEMAND (self->has_fact && self->fact == KASSI_EVENT_CHECK_CODE, "I8: with a code only on 10428");
      DEMAND (self->codes < KASSI_FLOW_MAX_CODES, "at most 5 codes");
      DEMAND (!event->deadline_passed, "I8: a code only before the deadline");
    }
  if (does (step, KASSI_EFFECT_CONFIRM) || does (step, KASSI_EFFECT_CONFIRM_CODE))
    {
      DEMAND (!self->confirm_out, "I8: every earlier ConfirmCart came to its end");
      DEMAND (!self->cancel_intended && !self->wished && !self->limited && !self->bounded, "I8: no cancel was intended");
      DEMAND (before->record.state != KASSI_FLOW_ATTENTION && !is_final (before->record.state), "I8: it runs");
    }
}

static void
judge_answers (const Witness    *self,
               const KassiFlow  *before,
               const KassiEvent *event,
               const KassiStep  *step)
{
  gboolean commits = does (step, KASSI_EFFECT_ANSWER_COMMIT);
  gboolean ok = does (step, KASSI_EFFECT_ANSWER_OK);
  gboolean no = does (step, KASSI_EFFECT_ANSWER_NO);
  gboolean in_callback_type = self->type == KASSI_CONFIRMATION_SERVER_CALLBACK;
  gboolean ended = is_final (before->record.state) || before->record.state == KASSI_FLOW_ATTENTION;

  if (commits)
    {
      DEMAND (event->kind == KASSI_EVENT_CALLBACK && in_callback_type, "I9: a first 200 in ServerCallback only");
      DEMAND (event->confirmed, "I9: the message says confirmed");
      DEMAND (!event->deadline_passed, "I9: its deadline has not passed");
      DEMAND (!self->cancel_intended && !self->wished && !self->limited && !self->bounded, "I9: no cancel was intended");
      DEMAND (!ended, "I9: the attempt has not ended");
      DEMAND (step->flow.record.commit_intended, "I9: the intent is durable");
    }

  if (event->kind == KASSI_EVENT_CALLBACK_AGAIN && before->record.state != KASSI_FLOW_NEW)
    DEMAND (ok && !no && !commits, "I9: the same message again gets the same answer");
  else if (event->kind == KASSI_EVENT_NUDGE && before->record.state != KASSI_FLOW_NEW)
    DEMAND (ok && !no && !commits, "I9: calls to the cancel URL get 200 once verified");
  else if (event->kind == KASSI_EVENT_CALLBACK && before->record.state != KASSI_FLOW_NEW)
    {
      DEMAND (commits + ok + no == 1, "L4: a callback is answered, once");
      DEMAND (!in_callback_type || !ok, "I9: a 200 in ServerCallback is a commit");
      DEMAND (in_callback_type || before->record.reservation_left || ok, "I9: in Manual and Automatic 200 once verified");
      DEMAND (!before->record.reservation_left || no, "E3: its callbacks get 409");
      DEMAND (!in_callback_type || !event->confirmed || event->deadline_passed || self->cancel_intended || ended || commits,
              "I9: what may be committed is");
    }
  else
    DEMAND (!commits && !ok && !no, "only callbacks are answered");
}

/* Judging: how it ends */

/* E3, its first two sentences. */
static gboolean
needs_our_step (const Witness *self)
{
  if (self->plain_intended || self->code_unanswered || self->commit_intended || (self->confirm_out && self->out_has_code))
    return FALSE;
  if (self->kind == KASSI_CUSTOMER_SSN && self->codes == 0)
    return TRUE;

  switch (self->type)
    {
    case KASSI_CONFIRMATION_MANUAL:
      return TRUE;
    case KASSI_CONFIRMATION_SERVER_CALLBACK:
      return self->has_fact && self->fact == KASSI_EVENT_CHECK_HELD;
    case KASSI_CONFIRMATION_AUTOMATIC:
      return self->has_fact && self->fact == KASSI_EVENT_CHECK_RESERVED;
    default:
      g_assert_not_reached ();
    }
}

static gboolean
is_abandoned (const Witness    *self,
              const KassiEvent *event)
{
  if (!needs_our_step (self) || self->was_attention || !(self->wished || self->limited || self->bounded))
    return FALSE;

  return self->cancel_denied || event->now_us >= self->cancel_us + 20 * SECOND;
}

static gboolean
is_not_sent (const Witness    *self,
             const KassiFlow  *before,
             const KassiEvent *event)
{
  if (before->record.state != KASSI_FLOW_INSERTING || self->insert_out)
    return FALSE;

  return event->kind == KASSI_EVENT_INSERT_NOT_SENT || event->kind == KASSI_EVENT_CANCEL ||
         event->kind == KASSI_EVENT_TICK || event->kind == KASSI_EVENT_CHECK_NOW;
}

static gboolean
is_harmlessly_unknown (const Witness    *self,
                       const KassiFlow  *before,
                       const KassiEvent *event)
{
  if (before->record.state != KASSI_FLOW_INSERTING || self->known || self->plain_intended || self->codes > 0 ||
      self->commit_intended)
    return FALSE;
  if (event->kind != KASSI_EVENT_INSERT_UNKNOWN && event->kind != KASSI_EVENT_RESTARTED)
    return FALSE;

  return self->type != KASSI_CONFIRMATION_AUTOMATIC || self->kind == KASSI_CUSTOMER_SSN;
}

static KassiOutcome
word_of_end (const Witness    *self,
             const KassiFlow  *before,
             const KassiEvent *event)
{
  if (self->word == KASSI_OUTCOME_REFUSED)
    return self->confirm_declined ? KASSI_OUTCOME_DECLINED : KASSI_OUTCOME_REFUSED;
  if (self->word != KASSI_OUTCOME_NONE)
    return self->word;
  if (before->record.state == KASSI_FLOW_CONFIRMING && self->confirm_failed)
    return self->confirm_declined ? KASSI_OUTCOME_DECLINED : KASSI_OUTCOME_REFUSED;

  return event->now_us < self->insert_us + 170 * SECOND ? KASSI_OUTCOME_DECLINED : KASSI_OUTCOME_EXPIRED;
}

static void
judge_unpaid_end (const Witness    *self,
                  const KassiFlow  *before,
                  const KassiEvent *event,
                  const KassiStep  *step)
{
  KassiOutcome said = kassi_flow_get_outcome (&step->flow);
  gboolean wishes_now = self->wished || event->kind == KASSI_EVENT_CANCEL;

  if (event->kind == KASSI_EVENT_INSERT_REFUSED || event->kind == KASSI_EVENT_INSERT_DECLINED)
    {
      KassiOutcome word = event->kind == KASSI_EVENT_INSERT_REFUSED ? KASSI_OUTCOME_REFUSED : KASSI_OUTCOME_DECLINED;

      DEMAND (before->record.state == KASSI_FLOW_INSERTING, "E1: refused");
      DEMAND (said == (self->word != KASSI_OUTCOME_NONE ? self->word : word), "E1: the word, by what was intended first");
    }
  else if (is_not_sent (self, before, event))
    {
      DEMAND (wishes_now || event->deadline_passed || self->limited, "E1: not sent, retried until the deadline");
      DEMAND (said == (wishes_now ? KASSI_OUTCOME_CANCELED : KASSI_OUTCOME_FAILED), "E1: canceled, or failed");
    }
  else if (is_harmlessly_unknown (self, before, event))
    {
      DEMAND (said == (self->wished ? KASSI_OUTCOME_CANCELED : KASSI_OUTCOME_FAILED), "E4: without a cancel the word is failed");
      DEMAND (step->flow.record.reservation_left || self->kind == KASSI_CUSTOMER_SSN, "E4: a reservation may be left");
    }
  else if (event->kind == KASSI_EVENT_DEAD || (event->kind == KASSI_EVENT_CANCEL_NOT_FOUND && self->untied))
    {
      DEMAND (holds_cart (before->record.state), "E2: of a cart that was there");
      DEMAND (said == word_of_end (self, before, event), "E2: the word");
      DEMAND (!step->flow.record.reservation_left, "E2: nothing is left");
    }
  else
    {
      DEMAND (before->record.state == KASSI_FLOW_CANCELING && is_abandoned (self, event), "without a charge only by E1 to E4");
      DEMAND (said == word_of_end (self, before, event), "E3: the word");
      DEMAND (step->flow.record.reservation_left, "E3: the sale says reservation_left");
      DEMAND (self->cancel_denied || step->flow.canceling || step->flow.cancel_us != 0, "E3: CancelCart is tried until answered");
    }
}

static void
judge_attention (const Witness    *self,
                 const KassiFlow  *before,
                 const KassiEvent *event,
                 const KassiStep  *step)
{
  KassiEventKind kind = event->kind;
  gboolean insert_unknown = kind == KASSI_EVENT_INSERT_UNKNOWN || kind == KASSI_EVENT_RESTARTED || kind == KASSI_EVENT_TICK;
  gboolean unproven = self->unproven_us != 0 && event->now_us >= self->unproven_us + 60 * SECOND;

  if (kind == KASSI_EVENT_AMOUNT_DIFFERS)
    return;
  if ((kind == KASSI_EVENT_UNPROVEN || kind == KASSI_EVENT_TICK) && holds_cart (before->record.state) && unproven)
    return;
  if (before->record.state == KASSI_FLOW_INSERTING || before->record.state == KASSI_FLOW_ADRIFT)
    DEMAND (insert_unknown && self->type == KASSI_CONFIRMATION_AUTOMATIC && self->kind != KASSI_CUSTOMER_SSN &&
            (!event->can_listen || event->deadline_passed || self->limited), "unknown: Automatic with GSM or app code, after the wait");
  else
    DEMAND (before->record.state == KASSI_FLOW_CANCELING && kind == KASSI_EVENT_TICK && self->polls >= 3 &&
            event->now_us >= self->cancel_us + 60 * SECOND, "NEEDS ATTENTION 60 s and 3 polls after a cancel");
}

/* I7 */
static void
judge_final (const KassiFlow  *before,
             const KassiEvent *event,
             const KassiStep  *step)
{
  gboolean charged = event->kind == KASSI_EVENT_CHARGED ||
                     ((event->kind == KASSI_EVENT_CALLBACK || event->kind == KASSI_EVENT_NUDGE) && event->charged);
  gboolean opens;

  /* Judged loud rather than quiet: an unproven payment after an end without one opens it too. */
  if (is_unpaid_end (before->record.state))
    opens = charged || event->kind == KASSI_EVENT_UNPROVEN;
  else if (before->record.state == KASSI_FLOW_SETTLED)
    opens = before->record.settled_paid ? event->kind == KASSI_EVENT_DEAD : charged;
  else
    opens = FALSE;

  DEMAND (step->flow.record.state == (opens ? KASSI_FLOW_ATTENTION : before->record.state), "I7: final states stay, but for this");
}

static void
judge_proofs (const KassiFlow  *before,
              const KassiEvent *event,
              const KassiStep  *step)
{
  if (!holds_cart (before->record.state))
    return;

  DEMAND (event->kind != KASSI_EVENT_RESTARTED || !before->record.has_transaction || does (step, KASSI_EFFECT_CHECK),
          "L2: after a start it is asked about");
  DEMAND (event->kind != KASSI_EVENT_CHARGED || step->flow.record.state == KASSI_FLOW_PAID, "a proven payment is paid");
  DEMAND (event->kind != KASSI_EVENT_DEAD || is_unpaid_end (step->flow.record.state), "E2 ends it");
  DEMAND (event->kind != KASSI_EVENT_AMOUNT_DIFFERS || step->flow.record.state == KASSI_FLOW_ATTENTION, "amount differs");
}

/* No wish comes from nowhere. */
static void
judge_wishes (const Witness    *self,
              const KassiFlow  *before,
              const KassiEvent *event,
              const KassiStep  *step)
{
  const KassiFlowRecord *from = &before->record;
  const KassiFlowRecord *to = &step->flow.record;

  DEMAND (to->canceled == from->canceled || event->kind == KASSI_EVENT_CANCEL, "only the cashier cancels");
  DEMAND (to->limit_passed == from->limit_passed ||
          (event->deadline_passed && (event->kind == KASSI_EVENT_TICK || event->kind == KASSI_EVENT_RESTARTED)),
          "the limit passes at the deadline");
  DEMAND (to->callback_missed == from->callback_missed ||
          (self->held_us != 0 && event->now_us >= self->held_us + 60 * SECOND && event->kind == KASSI_EVENT_TICK),
          "the callback is missed 60 s after the first 10429");
  DEMAND (to->cancel_reason != KASSI_CANCEL_REASON_NONE || from->cancel_reason == KASSI_CANCEL_REASON_NONE,
          "an intent is not forgotten");
  DEMAND (to->was_attention >= from->was_attention && to->plain_intended >= from->plain_intended &&
          to->commit_intended >= from->commit_intended && to->has_transaction >= from->has_transaction &&
          to->code_lost >= from->code_lost && to->plain_failed >= from->plain_failed, "nothing that was is forgotten");
  DEMAND (to->customer_kind == from->customer_kind && to->confirmation == from->confirmation, "the cell stays");
}

static void
witness_judge (const Witness    *self,
               const KassiFlow  *before,
               const KassiEvent *event,
               const KassiStep  *step)
{
  KassiFlowState from = before->record.state;
  KassiFlowState to = step->flow.record.state;

  judge_record (before, event, step);
  judge_calls (self, before, event, step);
  judge_confirm (self, before, event, step);
  judge_answers (self, before, event, step);
  judge_wishes (self, before, event, step);
  judge_proofs (before, event, step);

  if (is_final (from))
    {
      judge_final (before, event, step);
      return;
    }

  if (to == KASSI_FLOW_SETTLED)
    {
      DEMAND (from == KASSI_FLOW_ATTENTION, "settled is what needs attention");
      DEMAND ((event->kind == KASSI_EVENT_SETTLE_PAID && step->flow.record.settled_paid) ||
              (event->kind == KASSI_EVENT_SETTLE_NOT_PAID && !step->flow.record.settled_paid), "settled as the person said");
    }
  else if (to == KASSI_FLOW_PAID)
    {
      DEMAND (event->kind == KASSI_EVENT_CHARGED, "paid only by a verified, tied, confirmed 10200 or 10203");
      DEMAND (!step->flow.record.reservation_left, "what is paid leaves no reservation");
    }
  else if (is_final (to))
    judge_unpaid_end (self, before, event, step);
  else if (to == KASSI_FLOW_ATTENTION && from != to)
    judge_attention (self, before, event, step);
  else if (from == KASSI_FLOW_ATTENTION && from != to)
    DEMAND (to == KASSI_FLOW_CANCELING && event->kind == KASSI_EVENT_CANCEL, "NEEDS ATTENTION ends by proof or by a person");
}

/* Seeing */

static void
see_cancel (Witness          *self,
            const KassiFlow  *before,
            const KassiEvent *event,
            const KassiStep  *step)
{
  gboolean failed_confirm = before->record.state == KASSI_FLOW_CONFIRMING && self->confirm_failed;

  self->wished |= event->kind == KASSI_EVENT_CANCEL && step->taken;
  self->limited = step->flow.record.limit_passed;
  self->bounded = step->flow.record.callback_missed;

  /* By what was intended first; a CancelCart for an end that could not be tied is nobody's intent. */
  if (self->word == KASSI_OUTCOME_NONE && step->taken)
    {
      if (event->kind == KASSI_EVENT_CANCEL)
        self->word = KASSI_OUTCOME_CANCELED;
      else if (step->flow.record.limit_passed)
        self->word = KASSI_OUTCOME_EXPIRED;
      else if (step->flow.record.callback_missed)
        self->word = KASSI_OUTCOME_FAILED;
      else if (!self->cancel_intended && does (step, KASSI_EFFECT_CANCEL) && before->record.state != KASSI_FLOW_ATTENTION)
        {
          if (event->kind == KASSI_EVENT_CHECK_DECLINED)
            self->word = KASSI_OUTCOME_DECLINED;
          else if (event->kind != KASSI_EVENT_CHECK_UNTIED || failed_confirm)
            self->word = KASSI_OUTCOME_REFUSED;
        }
    }

  self->cancel_intended |= does (step, KASSI_EFFECT_CANCEL) || self->wished || self->limited || self->bounded;
  if (step->flow.record.state == KASSI_FLOW_CANCELING &&
      (before->record.state != KASSI_FLOW_CANCELING || event->kind == KASSI_EVENT_RESTARTED))
    {
      self->cancel_us = event->now_us;
      self->polls = 0;
    }
}

static void
witness_see (Witness          *self,
             const KassiFlow  *before,
             const KassiEvent *event,
             const KassiStep  *step)
{
  see_cancel (self, before, event, step);

  if (event->kind == KASSI_EVENT_START && does (step, KASSI_EFFECT_INSERT))
    self->insert_us = event->now_us;
  self->insert_out |= does (step, KASSI_EFFECT_INSERT);
  self->cancel_out |= does (step, KASSI_EFFECT_CANCEL);
  self->commit_intended |= does (step, KASSI_EFFECT_ANSWER_COMMIT);
  self->known |= step->taken && (event->kind == KASSI_EVENT_INSERTED || event->kind == KASSI_EVENT_CALLBACK ||
                                 event->kind == KASSI_EVENT_NUDGE);
  self->was_attention |= step->flow.record.state == KASSI_FLOW_ATTENTION;

  if (does (step, KASSI_EFFECT_CHECK))
    {
      self->check_out = TRUE;
      self->check_old = self->confirm_out;
    }
  if (does (step, KASSI_EFFECT_CONFIRM) || does (step, KASSI_EFFECT_CONFIRM_CODE))
    {
      self->confirm_out = TRUE;
      self->out_has_code = does (step, KASSI_EFFECT_CONFIRM_CODE);
      self->plain += self->out_has_code ? 0 : 1;
      self->codes += self->out_has_code ? 1 : 0;
      self->plain_intended |= !self->out_has_code;
      self->confirm_failed = self->confirm_declined = self->has_fact = FALSE;
      self->check_old = self->check_out;
    }
}

/* Time */

/* TICKs at one instant come to an end, and a flow that waits for time says until when. */
static void
judge_time (const KassiFlow  *flow,
            const KassiEvent *like)
{
  KassiFlow now = *flow;
  KassiEvent tick = { .kind = KASSI_EVENT_TICK, .now_us = like->now_us, .deadline_passed = like->deadline_passed, .jitter = 512 };
  KassiStep last = { .flow = *flow };
  const KassiFlow *before = flow;
  const KassiEvent *event = like;
  const KassiStep *step = &last;
  gboolean runs = flow->record.state >= KASSI_FLOW_INSERTING && flow->record.state <= KASSI_FLOW_ATTENTION;
  gboolean waits = flow->inserting || flow->checking || flow->confirming || flow->canceling;
  gboolean has_nothing_to_ask = flow->record.state == KASSI_FLOW_ATTENTION && !flow->record.has_transaction;

  DEMAND (!runs || waits || has_nothing_to_ask || flow->wake_us != 0, "a running flow waits for a call or for time");
  DEMAND (kassi_flow_is_final (flow) || !kassi_flow_is_at_rest (flow), "what runs does not rest");
  DEMAND (!kassi_flow_is_at_rest (flow) || flow->cancel_us == 0, "what rests sends nothing more");

  for (guint i = 0; i < 1000; i++)
    {
      if (now.wake_us == 0 || now.wake_us > like->now_us)
        return;

      last = kassi_flow_step (&now, &tick);
      now = last.flow;
    }
  DEMAND (FALSE, "a TICK makes progress");
}

/* All of it */

static guint rows_taken[512];

guint
watch_rows (guint row)
{
  g_assert (row < G_N_ELEMENTS (rows_taken));

  return rows_taken[row];
}

KassiStep
watch_step (Witness          *self,
            const KassiFlow  *flow,
            const KassiEvent *event)
{
  KassiStep step;

  witness_hear (self, flow, event);
  step = kassi_flow_step (flow, event);
  witness_judge (self, flow, event, &step);
  witness_see (self, flow, event, &step);
  judge_time (&step.flow, event);

  if (step.row >= 0)
    rows_taken[step.row]++;

  return step;
}
