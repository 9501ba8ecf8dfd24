/* SPDX-License-Identifier: GPL-3.0-or-later
 * What must hold of every step of the flow, apart from its table: one slip there must not be enough to move money. A till that
 * stops leaves a sale that is asked about at the next start; one that goes on wrongly may charge. */
#include "core/kassi-flow-guard.h"

#define SECOND G_GINT64_CONSTANT (1000000)

#define CONFIRM_AGAIN_US (60 * SECOND)

static void
guard_not_canceled (const KassiFlow *before)
{
  g_assert (before->record.cancel_reason == KASSI_CANCEL_REASON_NONE);
  g_assert (before->record.state < KASSI_FLOW_CANCELING);
}

/* I8, without a code. */
static void
guard_confirm (const KassiFlow  *before,
               const KassiEvent *event)
{
  const KassiFlowRecord *record = &before->record;

  guard_not_canceled (before);
  g_assert (event->kind == KASSI_EVENT_CHECK_RESERVED && !before->check_stale && !before->confirming);
  g_assert (record->confirmation != KASSI_CONFIRMATION_SERVER_CALLBACK);
  g_assert (!record->plain_failed && record->plain_confirms < KASSI_FLOW_MAX_PLAIN_CONFIRMS);
  g_assert (record->plain_intended || !event->deadline_passed);
  g_assert (event->now_us < before->deadline_us + CONFIRM_AGAIN_US);
}

/* I8, with a code. */
static void
guard_confirm_code (const KassiFlow  *before,
                    const KassiEvent *event)
{
  guard_not_canceled (before);
  g_assert (event->kind == KASSI_EVENT_CODE && before->last_fact == KASSI_FACT_CODE_NEEDED && !before->confirming);
  g_assert (before->record.codes < KASSI_FLOW_MAX_CODES);
  g_assert (!event->deadline_passed);
}

/* I9; that signature, ids and amount fit, and that the attempt is the sale's current one, is known before. */
static void
guard_commit (const KassiFlow  *before,
              const KassiEvent *event,
              const KassiFlow  *after)
{
  guard_not_canceled (before);
  g_assert (event->kind == KASSI_EVENT_CALLBACK && event->confirmed && !event->deadline_passed);
  g_assert (before->record.confirmation == KASSI_CONFIRMATION_SERVER_CALLBACK);
  g_assert (after->record.commit_intended);
}

/* I7, and that nothing but proof makes a payment. */
static void
guard_state (const KassiFlow  *before,
             const KassiEvent *event,
             KassiFlowState    after)
{
  if (after == before->record.state)
    return;

  g_assert (!kassi_flow_is_final (before) || after == KASSI_FLOW_ATTENTION);
  g_assert (before->record.state != KASSI_FLOW_PAID);
  g_assert (after != KASSI_FLOW_PAID || event->kind == KASSI_EVENT_CHARGED);
  g_assert (after != KASSI_FLOW_SETTLED || before->record.state == KASSI_FLOW_ATTENTION);
}

void
kassi_flow_guard (const KassiFlow  *before,
                  const KassiEvent *event,
                  const KassiStep  *step)
{
  gboolean recorded = step->n_effects > 0 && step->effects[0] == KASSI_EFFECT_RECORD;

  guard_state (before, event, step->flow.record.state);

  for (guint i = 0; i < step->n_effects; i++)
    switch (step->effects[i])
      {
      case KASSI_EFFECT_CONFIRM:
        guard_confirm (before, event);
        g_assert (recorded);   /* I6, here and below */
        break;
      case KASSI_EFFECT_CONFIRM_CODE:
        guard_confirm_code (before, event);
        g_assert (recorded);
        break;
      case KASSI_EFFECT_ANSWER_COMMIT:
        guard_commit (before, event, &step->flow);
        g_assert (recorded);
        break;
      case KASSI_EFFECT_INSERT:
      case KASSI_EFFECT_CANCEL:
        g_assert (recorded);
        break;
      case KASSI_EFFECT_RECORD:
      case KASSI_EFFECT_CHECK:
      case KASSI_EFFECT_ANSWER_OK:
      case KASSI_EFFECT_ANSWER_NO:
        break;
      default:
        g_assert_not_reached ();
      }
}
