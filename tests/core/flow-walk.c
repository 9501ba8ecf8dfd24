/* SPDX-License-Identifier: GPL-3.0-or-later
 * A long random walk: a world without rhyme or reason, but for this: a call ends only when it is under way, and time goes on. */
#include "flow-oracle.h"

#define STEPS    200000
#define LIFETIME 200      /* steps until the next attempt, at most */
#define REST     15       /* steps after an end, or with a person */

#define CALL_US  (20 * SECOND)   /* in all, for one call */
#define POLL_US  (50 * SECOND)   /* L1: at most 30 s + 20 s */

/* How likely each answer is, one in a hundred; the rest is silence. */
typedef struct {
  KassiEventKind  kind;
  KassiFactSource source;
  guint           percent;
} Answer;

static const Answer insert_ends[] = {
  { KASSI_EVENT_INSERTED, KASSI_SOURCE_INSERT, 80 }, { KASSI_EVENT_INSERT_NOT_SENT, KASSI_SOURCE_INSERT, 10 },
  { KASSI_EVENT_INSERT_REFUSED, KASSI_SOURCE_INSERT, 2 }, { KASSI_EVENT_INSERT_DECLINED, KASSI_SOURCE_INSERT, 2 },
  { KASSI_EVENT_AMOUNT_DIFFERS, KASSI_SOURCE_INSERT, 1 }, { KASSI_EVENT_INSERT_UNKNOWN, KASSI_SOURCE_INSERT, 100 },
};
static const Answer check_ends[] = {
  { KASSI_EVENT_CHECK_WAITING, KASSI_SOURCE_CHECK, 14 }, { KASSI_EVENT_CHECK_RESERVED, KASSI_SOURCE_CHECK, 24 },
  { KASSI_EVENT_CHECK_CODE, KASSI_SOURCE_CHECK, 24 }, { KASSI_EVENT_CHECK_HELD, KASSI_SOURCE_CHECK, 14 },
  { KASSI_EVENT_CHECK_NOTHING, KASSI_SOURCE_CHECK, 4 }, { KASSI_EVENT_CHECK_DECLINED, KASSI_SOURCE_CHECK, 1 },
  { KASSI_EVENT_CHECK_UNTIED, KASSI_SOURCE_CHECK, 2 }, { KASSI_EVENT_UNPROVEN, KASSI_SOURCE_CHECK, 4 },
  { KASSI_EVENT_CHARGED, KASSI_SOURCE_CHECK, 2 }, { KASSI_EVENT_DEAD, KASSI_SOURCE_CHECK, 2 },
  { KASSI_EVENT_AMOUNT_DIFFERS, KASSI_SOURCE_CHECK, 1 }, { KASSI_EVENT_CHECK_SILENT, KASSI_SOURCE_CHECK, 100 },
};
static const Answer confirm_ends[] = {
  { KASSI_EVENT_CHARGED, KASSI_SOURCE_CONFIRM, 5 }, { KASSI_EVENT_UNPROVEN, KASSI_SOURCE_CONFIRM, 3 },
  { KASSI_EVENT_AMOUNT_DIFFERS, KASSI_SOURCE_CONFIRM, 1 }, { KASSI_EVENT_CONFIRM_NOT_SENT, KASSI_SOURCE_CONFIRM, 15 },
  { KASSI_EVENT_CONFIRM_ANSWERED, KASSI_SOURCE_CONFIRM, 16 }, { KASSI_EVENT_CONFIRM_REFUSED, KASSI_SOURCE_CONFIRM, 20 },
  { KASSI_EVENT_CONFIRM_DECLINED, KASSI_SOURCE_CONFIRM, 5 }, { KASSI_EVENT_CONFIRM_UNKNOWN, KASSI_SOURCE_CONFIRM, 100 },
};
static const Answer cancel_ends[] = {
  { KASSI_EVENT_CANCEL_OTHERWISE, KASSI_SOURCE_CANCEL, 25 }, { KASSI_EVENT_CANCEL_NOT_FOUND, KASSI_SOURCE_CANCEL, 5 },
  { KASSI_EVENT_CHARGED, KASSI_SOURCE_CANCEL, 3 }, { KASSI_EVENT_UNPROVEN, KASSI_SOURCE_CANCEL, 3 },
  { KASSI_EVENT_DEAD, KASSI_SOURCE_CANCEL, 5 }, { KASSI_EVENT_AMOUNT_DIFFERS, KASSI_SOURCE_CANCEL, 1 },
  { KASSI_EVENT_CANCEL_SILENT, KASSI_SOURCE_CANCEL, 100 },
};

/* What comes by itself. */
static const Answer visitors[] = {
  { KASSI_EVENT_CALLBACK, KASSI_SOURCE_CALLBACK, 18 }, { KASSI_EVENT_NUDGE, KASSI_SOURCE_CALLBACK, 6 },
  { KASSI_EVENT_CODE, KASSI_SOURCE_CHECK, 30 }, { KASSI_EVENT_CANCEL, KASSI_SOURCE_CHECK, 9 },
  { KASSI_EVENT_CHECK_NOW, KASSI_SOURCE_CHECK, 10 }, { KASSI_EVENT_RESTARTED, KASSI_SOURCE_CHECK, 9 },
  { KASSI_EVENT_SETTLE_PAID, KASSI_SOURCE_CHECK, 2 }, { KASSI_EVENT_SETTLE_NOT_PAID, KASSI_SOURCE_CHECK, 2 },
  { KASSI_EVENT_AMOUNT_DIFFERS, KASSI_SOURCE_CALLBACK, 1 }, { KASSI_EVENT_CALLBACK_AGAIN, KASSI_SOURCE_CALLBACK, 100 },
};

static const Answer *
draw (const Answer *answers)
{
  gint32 at = g_test_rand_int_range (0, 100);

  for (; at >= (gint32) answers->percent; answers++)
    at -= (gint32) answers->percent;

  return answers;
}

static gboolean
one_in (gint32 n)
{
  return g_test_rand_int_range (0, n) == 0;
}

/* Which call comes to its end; NULL: none is under way, or none does. */
static const Answer *
draw_end (const KassiFlow *flow)
{
  const Answer *out[4];
  gint32 n_out = 0;

  if (flow->inserting)
    out[n_out++] = insert_ends;
  if (flow->checking)
    out[n_out++] = check_ends;
  if (flow->confirming)
    out[n_out++] = confirm_ends;
  if (flow->canceling)
    out[n_out++] = cancel_ends;

  if (n_out == 0 || one_in (3))
    return NULL;

  return draw (out[g_test_rand_int_range (0, n_out)]);
}

static void
pass_time (const KassiFlow *flow,
           gint64          *now_us)
{
  static const gint64 most[] = { 1, 1, SECOND, SECOND, 3 * SECOND, 3 * SECOND, 10 * SECOND, 70 * SECOND };

  if (flow->wake_us > *now_us && one_in (2))
    *now_us = flow->wake_us;
  else if (one_in (2))
    *now_us += g_test_rand_int_range (0, (gint32) most[g_test_rand_int_range (0, G_N_ELEMENTS (most))]);
}

static KassiEvent
next_event (const KassiFlow *flow,
            gint64          *now_us)
{
  const Answer *answer = draw_end (flow);
  KassiEvent event = { .kind = KASSI_EVENT_TICK };

  pass_time (flow, now_us);

  if (flow->record.state == KASSI_FLOW_NEW)
    event.kind = KASSI_EVENT_START;
  else if (flow->record.state == KASSI_FLOW_CODE && one_in (3))
    event.kind = KASSI_EVENT_CODE;
  else if (answer == NULL && !one_in (4))
    event.kind = KASSI_EVENT_TICK;
  else
    {
      if (answer == NULL)
        answer = draw (visitors);
      event.kind = answer->kind;
      event.source = answer->source;
    }

  event.now_us = *now_us;
  event.deadline_passed = *now_us >= flow->deadline_us || one_in (400);
  event.can_listen = one_in (2);
  event.confirmed = !one_in (4);
  event.charged = event.confirmed && one_in (6);
  event.interval_us = one_in (2) ? 0 : g_test_rand_int_range (0, 60) * SECOND;
  event.retry_after_us = one_in (10) ? g_test_rand_int_range (0, 200) * SECOND : 0;
  event.jitter = (guint) g_test_rand_int_range (0, 1024);

  return event;
}

/* L1: from here on nobody answers, or everybody says the same; within its bound the flow comes to an end, or to a person. */
static void
demand_end (const KassiFlow *from,
            const Witness   *witness,
            gint64           now_us)
{
  static const struct { KassiEventKind insert, check, confirm, cancel; } worlds[] = {
    { KASSI_EVENT_INSERT_UNKNOWN, KASSI_EVENT_CHECK_SILENT, KASSI_EVENT_CONFIRM_UNKNOWN, KASSI_EVENT_CANCEL_SILENT },
    { KASSI_EVENT_INSERT_NOT_SENT, KASSI_EVENT_CHECK_SILENT, KASSI_EVENT_CONFIRM_NOT_SENT, KASSI_EVENT_CANCEL_SILENT },
    { KASSI_EVENT_INSERTED, KASSI_EVENT_CHECK_WAITING, KASSI_EVENT_CONFIRM_ANSWERED, KASSI_EVENT_CANCEL_OTHERWISE },
    { KASSI_EVENT_INSERTED, KASSI_EVENT_CHECK_RESERVED, KASSI_EVENT_CONFIRM_UNKNOWN, KASSI_EVENT_CANCEL_OTHERWISE },
    { KASSI_EVENT_INSERTED, KASSI_EVENT_CHECK_HELD, KASSI_EVENT_CONFIRM_NOT_SENT, KASSI_EVENT_CANCEL_NOT_FOUND },
    { KASSI_EVENT_INSERTED, KASSI_EVENT_CHECK_UNTIED, KASSI_EVENT_CONFIRM_REFUSED, KASSI_EVENT_CANCEL_SILENT },
    { KASSI_EVENT_INSERTED, KASSI_EVENT_CHECK_CODE, KASSI_EVENT_CONFIRM_REFUSED, KASSI_EVENT_CANCEL_SILENT },
    { KASSI_EVENT_INSERTED, KASSI_EVENT_UNPROVEN, KASSI_EVENT_UNPROVEN, KASSI_EVENT_UNPROVEN },
  };
  gsize world = (gsize) g_test_rand_int_range (0, G_N_ELEMENTS (worlds));
  gint64 bound_us = MAX (now_us, from->deadline_us) + 60 * SECOND + 3 * POLL_US + 2 * CALL_US;
  KassiFlow flow = *from;
  Witness watching = *witness;

  while (!kassi_flow_is_at_rest (&flow) && flow.record.state != KASSI_FLOW_ATTENTION)
    {
      KassiEvent event = { .kind = KASSI_EVENT_TICK, .jitter = 512 };

      if (flow.inserting || flow.checking || flow.confirming || flow.canceling)
        {
          gboolean check = flow.checking && (!flow.canceling || one_in (2));

          event.kind = flow.inserting  ? worlds[world].insert
                       : check         ? worlds[world].check
                       : flow.canceling ? worlds[world].cancel
                                        : worlds[world].confirm;
          event.source = flow.inserting ? KASSI_SOURCE_INSERT : check ? KASSI_SOURCE_CHECK : flow.canceling ? KASSI_SOURCE_CANCEL
                                                                                                           : KASSI_SOURCE_CONFIRM;
          now_us += flow.wake_us != 0 && flow.wake_us < now_us + CALL_US && one_in (2) ? 0 : SECOND;
        }
      else
        {
          g_assert_cmpint (flow.wake_us, !=, 0);
          now_us = MAX (now_us, flow.wake_us);
        }
      /* A timer does not wait for the answer. */
      if (flow.wake_us != 0 && flow.wake_us <= now_us)
        event.kind = KASSI_EVENT_TICK;

      event.now_us = now_us;
      event.deadline_passed = now_us >= flow.deadline_us;
      flow = watch_step (&watching, &flow, &event).flow;
      if (now_us > bound_us)
        {
          KassiStep step = { .flow = flow };

          g_error ("L1: it does not come to an end\n%s", describe_step (&flow, &event, &step));
        }
    }
}

static void
test_walk (void)
{
  gint64 now_us = SECOND;
  KassiFlow flow = { 0 };
  Witness witness = { 0 };
  guint ends[KASSI_N_FLOW_STATES] = { 0 };
  guint left = 0;

  for (guint i = 0; i < STEPS; i++)
    {
      KassiEvent event;

      if (left == 0)
        {
          ends[flow.record.state] += i > 0;
          left = LIFETIME;
          flow = kassi_flow_new ((KassiCustomerKind) g_test_rand_int_range (0, KASSI_N_CUSTOMER_KINDS),
                                 (KassiConfirmation) g_test_rand_int_range (0, KASSI_N_CONFIRMATIONS));
          flow.deadline_us = now_us + g_test_rand_int_range (1, 600) * SECOND;
          witness = witness_new (&flow);
        }

      do
        event = next_event (&flow, &now_us);
      while (event.kind == KASSI_EVENT_CALLBACK_AGAIN && !flow.record.commit_intended);

      flow = watch_step (&witness, &flow, &event).flow;
      left = MIN (left - 1, kassi_flow_get_outcome (&flow) != KASSI_OUTCOME_NONE ? REST : LIFETIME);
      if (one_in (50))
        demand_end (&flow, &witness, now_us);
    }

  for (guint state = 0; state < KASSI_N_FLOW_STATES; state++)
    g_test_message ("%u attempts came to rest in %s", ends[state], kassi_flow_state_to_string ((KassiFlowState) state));
  g_assert_cmpuint (ends[KASSI_FLOW_PAID], >, 0);
}

void
add_walk_tests (void)
{
  g_test_add_func ("/flow/walk", test_walk);
}
