/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a checkout tells: signals, and the facts of kassictl's event stream. */
#include "services/kassi-checkout-internal.h"

static void
tell (KassiCheckout *self,
      const char    *name)
{
  g_signal_emit_by_name (self, "event", name);
}

static gboolean
is_news_of_reservation (const KassiFlow *before,
                        KassiEventKind   kind)
{
  if (before->check_stale)
    return FALSE;

  return (kind == KASSI_EVENT_CHECK_RESERVED && before->last_fact != KASSI_FACT_RESERVED) ||
         (kind == KASSI_EVENT_CHECK_HELD && before->last_fact != KASSI_FACT_HELD);
}

static void
tell_state (KassiCheckout        *self,
            const KassiFlow      *before,
            const KassiHappening *happening)
{
  KassiFlowState state = self->flow.record.state;

  if (happening->event.kind == KASSI_EVENT_START)
    tell (self, "opened");
  if (!before->record.has_transaction && self->flow.record.has_transaction)
    tell (self, "inserted");
  if (happening->callback != NULL)
    tell (self, "callback");
  if (is_news_of_reservation (before, happening->event.kind))
    tell (self, "reserved");

  if (state == before->record.state)
    {
      if (state == KASSI_FLOW_CONFIRMING && self->flow.confirming && !before->confirming)
        tell (self, "confirming");
      return;
    }

  if (state == KASSI_FLOW_CONFIRMING)
    tell (self, "confirming");
  else if (state == KASSI_FLOW_CANCELING)
    tell (self, "canceling");
  else if (state == KASSI_FLOW_CODE)
    {
      if (self->code_refused)
        tell (self, "code-refused");
      tell (self, "code-needed");
    }
}

static void
tell_waiting (KassiCheckout *self)
{
  const char *waiting_for = kassi_checkout_get_waiting_for (self);

  if (g_strcmp0 (waiting_for, self->waiting_for) == 0)
    return;

  self->waiting_for = waiting_for;
  if (waiting_for != NULL)
    tell (self, "waiting");
}

static void
tell_rest (KassiCheckout *self)
{
  if (self->rest_told || !kassi_checkout_is_at_rest (self))
    return;

  self->rest_told = TRUE;
  g_signal_emit_by_name (self, "rested");
}

void
kassi_checkout_tell_all (KassiCheckout        *self,
                         const KassiFlow      *before,
                         const KassiHappening *happening)
{
  KassiOutcome outcome = kassi_flow_get_outcome (&self->flow);

  tell_state (self, before, happening);
  tell_waiting (self);

  if (self->flow.record.state != before->record.state)
    {
      self->rest_told = FALSE;
      g_object_notify (G_OBJECT (self), "state");
    }
  g_signal_emit_by_name (self, "changed");

  if (outcome != kassi_flow_get_outcome (before))
    {
      g_object_notify (G_OBJECT (self), "outcome");
      if (outcome != KASSI_OUTCOME_NONE)
        {
          tell (self, "outcome");
          g_signal_emit_by_name (self, "closed");
        }
    }
  else if (self->flow.record.state != before->record.state && kassi_flow_is_final (&self->flow))
    g_signal_emit_by_name (self, "closed");   /* unknown before, settled now */

  tell_rest (self);
}

void
kassi_checkout_set_trouble (KassiCheckout *self,
                            KassiTrouble   trouble)
{
  if (self->trouble == trouble)
    return;

  self->trouble = trouble;
  g_object_notify (G_OBJECT (self), "trouble");
  if (trouble != KASSI_TROUBLE_NONE)
    tell (self, "trouble");
}
