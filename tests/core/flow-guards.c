/* SPDX-License-Identifier: GPL-3.0-or-later
 * The guard behind the flow's table: sound steps pass, and each spoilt one stops the program. */
#include "core/kassi-flow-guard.h"
#include "flow-oracle.h"

#define NOW (100 * SECOND)

/* One step that sends something. */
typedef struct {
  KassiFlow  before;
  KassiEvent event;
  KassiStep  step;
} Deed;

static Deed
make_deed (KassiEffect effect)
{
  Deed deed = { .event.now_us = NOW, .before.deadline_us = NOW + SECOND, .before.record.state = KASSI_FLOW_WAITING };

  deed.before.record.confirmation = KASSI_CONFIRMATION_MANUAL;
  if (effect == KASSI_EFFECT_CONFIRM)
    deed.event.kind = KASSI_EVENT_CHECK_RESERVED;
  else if (effect == KASSI_EFFECT_CONFIRM_CODE)
    {
      deed.before.record.state = KASSI_FLOW_CODE;
      deed.before.last_fact = KASSI_FACT_CODE_NEEDED;
      deed.event.kind = KASSI_EVENT_CODE;
    }
  else if (effect == KASSI_EFFECT_ANSWER_COMMIT)
    {
      deed.before.record.confirmation = KASSI_CONFIRMATION_SERVER_CALLBACK;
      deed.event.kind = KASSI_EVENT_CALLBACK;
      deed.event.confirmed = TRUE;
    }

  deed.step.flow = deed.before;
  deed.step.flow.record.commit_intended = effect == KASSI_EFFECT_ANSWER_COMMIT;
  deed.step.effects[0] = KASSI_EFFECT_RECORD;
  deed.step.effects[1] = effect;
  deed.step.n_effects = 2;

  return deed;
}

#define SPOIL(name, ...) static void name (Deed *deed) { __VA_ARGS__; }
#define BEFORE deed->before.record

SPOIL (forget_record, deed->step.effects[0] = KASSI_EFFECT_CHECK)
SPOIL (record_late, deed->step.effects[0] = deed->step.effects[1]; deed->step.effects[1] = KASSI_EFFECT_RECORD)
SPOIL (after_cancel, BEFORE.cancel_reason = KASSI_CANCEL_REASON_UNTIED)
SPOIL (with_attention, BEFORE.state = deed->step.flow.record.state = KASSI_FLOW_ATTENTION)
SPOIL (after_end, BEFORE.state = deed->step.flow.record.state = KASSI_FLOW_EXPIRED)
SPOIL (on_other_event, deed->event.kind = KASSI_EVENT_CHECK_HELD)
SPOIL (on_stale_fact, deed->before.check_stale = TRUE)
SPOIL (while_confirming, deed->before.confirming = TRUE)
SPOIL (in_callback_type, BEFORE.confirmation = KASSI_CONFIRMATION_SERVER_CALLBACK)
SPOIL (in_manual, BEFORE.confirmation = KASSI_CONFIRMATION_MANUAL)
SPOIL (after_failure, BEFORE.plain_failed = TRUE)
SPOIL (fourth, BEFORE.plain_confirms = KASSI_FLOW_MAX_PLAIN_CONFIRMS)
SPOIL (late, deed->event.deadline_passed = TRUE)
SPOIL (much_later, BEFORE.plain_intended = TRUE; deed->before.deadline_us = NOW - 60 * SECOND)
SPOIL (on_other_fact, deed->before.last_fact = KASSI_FACT_WAITING)
SPOIL (sixth, BEFORE.codes = KASSI_FLOW_MAX_CODES)
SPOIL (unconfirmed, deed->event.confirmed = FALSE)
SPOIL (not_durable, deed->step.flow.record.commit_intended = FALSE)
SPOIL (paid_without_proof, deed->step.flow.record.state = KASSI_FLOW_PAID)
SPOIL (settled_early, deed->step.flow.record.state = KASSI_FLOW_SETTLED)
SPOIL (ended_again, BEFORE.state = KASSI_FLOW_EXPIRED; deed->step.flow.record.state = KASSI_FLOW_CANCELED)
SPOIL (paid_forgotten, BEFORE.state = KASSI_FLOW_PAID; deed->step.flow.record.state = KASSI_FLOW_ATTENTION)

#define CONFIRM      KASSI_EFFECT_CONFIRM
#define CONFIRM_CODE KASSI_EFFECT_CONFIRM_CODE
#define COMMIT       KASSI_EFFECT_ANSWER_COMMIT
#define CHECK        KASSI_EFFECT_CHECK

typedef struct {
  const char  *name;
  KassiEffect  effect;
  void       (*spoil) (Deed *deed);
  const char  *origin;
} Case;

static const Case cases[] = {
  { "confirm/unrecorded", CONFIRM, forget_record, "I6" },
  { "confirm/recorded-late", CONFIRM, record_late, "I6" },
  { "confirm/after-cancel", CONFIRM, after_cancel, "I8: no cancel was intended" },
  { "confirm/with-attention", CONFIRM, with_attention, "NEEDS ATTENTION never confirms" },
  { "confirm/after-end", CONFIRM, after_end, "E3: never confirmed afterwards" },
  { "confirm/on-other-event", CONFIRM, on_other_event, "I8: only if the last verified fact is 10426" },
  { "confirm/on-stale-fact", CONFIRM, on_stale_fact, "I8: asked after every earlier ConfirmCart came to its end" },
  { "confirm/while-confirming", CONFIRM, while_confirming, "I8: the same" },
  { "confirm/in-callback-type", CONFIRM, in_callback_type, "in ServerCallback never" },
  { "confirm/after-failure", CONFIRM, after_failure, "after a verified failure never" },
  { "confirm/fourth", CONFIRM, fourth, "at most 3" },
  { "confirm/late", CONFIRM, late, "first intended only before the deadline" },
  { "confirm/much-later", CONFIRM, much_later, "again only before the deadline + 60 s" },
  { "code/unrecorded", CONFIRM_CODE, forget_record, "I6" },
  { "code/after-cancel", CONFIRM_CODE, after_cancel, "I8: no cancel was intended" },
  { "code/on-other-event", CONFIRM_CODE, on_other_event, "a code comes from the cashier" },
  { "code/on-other-fact", CONFIRM_CODE, on_other_fact, "I8: likewise only on 10428" },
  { "code/while-confirming", CONFIRM_CODE, while_confirming, "I8: every earlier ConfirmCart came to its end" },
  { "code/sixth", CONFIRM_CODE, sixth, "5 codes an attempt" },
  { "code/late", CONFIRM_CODE, late, "I8: the deadline rule" },
  { "commit/unrecorded", COMMIT, forget_record, "I6" },
  { "commit/after-cancel", COMMIT, after_cancel, "I9: no cancel was intended" },
  { "commit/after-end", COMMIT, after_end, "I9: has not ended" },
  { "commit/on-other-event", COMMIT, on_other_event, "I9" },
  { "commit/unconfirmed", COMMIT, unconfirmed, "I9: the message says confirmed" },
  { "commit/late", COMMIT, late, "I9: its deadline has not passed" },
  { "commit/in-manual", COMMIT, in_manual, "I9: in ServerCallback" },
  { "commit/not-durable", COMMIT, not_durable, "I9: the intent is durable" },
  { "insert/unrecorded", KASSI_EFFECT_INSERT, forget_record, "I6" },
  { "cancel/unrecorded", KASSI_EFFECT_CANCEL, forget_record, "I6" },
  { "state/paid-without-proof", CHECK, paid_without_proof, "Paid only by a verified, tied 10200 or 10203" },
  { "state/settled-early", CHECK, settled_early, "NEEDS ATTENTION is settled" },
  { "state/ended-again", CHECK, ended_again, "I7: final states stay" },
  { "state/paid-forgotten", CHECK, paid_forgotten, "I7: final states stay" },
};

static void
test_sound (void)
{
  for (KassiEffect effect = KASSI_EFFECT_RECORD; effect <= KASSI_EFFECT_ANSWER_NO; effect++)
    {
      Deed deed = make_deed (effect);

      kassi_flow_guard (&deed.before, &deed.event, &deed.step);
    }
}

static void
test_spoilt (gconstpointer data)
{
  const Case *spoilt = data;

  if (g_test_subprocess ())
    {
      Deed deed = make_deed (spoilt->effect);

      spoilt->spoil (&deed);
      kassi_flow_guard (&deed.before, &deed.event, &deed.step);
      return;
    }

  g_test_message ("%s", spoilt->origin);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*assertion failed*");
}

void
add_guard_tests (void)
{
  g_test_add_func ("/flow/guard/sound", test_sound);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/flow/guard/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_spoilt);
    }
}
