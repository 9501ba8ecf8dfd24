/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is read of a checkout. */
#include "services/kassi-checkout-internal.h"

#include <glib/gi18n-lib.h>

KassiFlowState
kassi_checkout_get_state (KassiCheckout *self)
{
  return self->flow.record.state;
}

KassiOutcome
kassi_checkout_get_outcome (KassiCheckout *self)
{
  return kassi_flow_get_outcome (&self->flow);
}

const KassiFlow *
kassi_checkout_get_flow (KassiCheckout *self)
{
  return &self->flow;
}

const KassiSale *
kassi_checkout_get_sale (KassiCheckout *self)
{
  return self->sale;
}

KassiAttempt *
kassi_checkout_get_attempt (KassiCheckout *self)
{
  return self->attempt;
}

const char *
kassi_checkout_get_customer_id (KassiCheckout *self)
{
  return self->customer_id;
}

gint64
kassi_checkout_get_amount_isk (KassiCheckout *self)
{
  return self->sale->amount_isk;
}

KassiCart *
kassi_checkout_get_cart (KassiCheckout *self)
{
  return self->sale->cart;
}

char *
kassi_checkout_dup_customer_text (KassiCheckout *self)
{
  switch (self->attempt->flow.customer_kind)
    {
    case KASSI_CUSTOMER_GSM:
      return g_strdup_printf (_("Phone number %s"), self->sale->customer_masked);
    case KASSI_CUSTOMER_SSN:
      return g_strdup_printf (_("National ID %s"), self->sale->customer_masked);
    case KASSI_CUSTOMER_APP_CODE:
      return g_strdup (_("App code"));
    default:
      g_assert_not_reached ();
    }
}

gint64
kassi_checkout_get_time_left_us (KassiCheckout *self)
{
  gint64 by_boot_us = self->flow.deadline_us - kassi_clock_get_boot_us (self->clock);
  gint64 by_wall_us = self->attempt->deadline_wall_us - kassi_clock_get_wall_us (self->clock);

  return MAX (MIN (by_boot_us, by_wall_us), 0);
}

gint64
kassi_checkout_get_limit_us (KassiCheckout *self)
{
  return MAX (self->attempt->deadline_wall_us - self->attempt->opened_wall_us, G_USEC_PER_SEC);
}

KassiTrouble
kassi_checkout_get_trouble (KassiCheckout *self)
{
  return self->trouble;
}

gint64
kassi_checkout_get_last_answer_us (KassiCheckout *self)
{
  return self->last_answer_us;
}

gint64
kassi_checkout_get_next_check_us (KassiCheckout *self)
{
  return self->flow.poll_us != 0 ? self->flow.poll_us : self->flow.insert_retry_us;
}

gint64
kassi_checkout_get_inserted_wall_us (KassiCheckout *self)
{
  return self->inserted_wall_us;
}

const char *
kassi_checkout_get_message (KassiCheckout *self)
{
  return self->message;
}

gint64
kassi_checkout_get_result_code (KassiCheckout *self)
{
  return self->result_code;
}

gboolean
kassi_checkout_get_code_refused (KassiCheckout *self)
{
  return self->code_refused;
}

guint
kassi_checkout_get_codes_left (KassiCheckout *self)
{
  return KASSI_FLOW_MAX_CODES - MIN (self->flow.record.codes, KASSI_FLOW_MAX_CODES);
}

gboolean
kassi_checkout_get_cancel_wished (KassiCheckout *self)
{
  return self->flow.record.canceled;
}

gboolean
kassi_checkout_get_cancel_lost (KassiCheckout *self)
{
  return self->flow.record.canceled && self->flow.record.state == KASSI_FLOW_PAID;
}

gboolean
kassi_checkout_is_at_rest (KassiCheckout *self)
{
  return kassi_flow_is_at_rest (&self->flow);
}

const char *
kassi_checkout_get_waiting_for (KassiCheckout *self)
{
  gboolean cut_off = self->trouble == KASSI_TROUBLE_OFFLINE || self->trouble == KASSI_TROUBLE_TIMEOUT;

  switch (self->flow.record.state)
    {
    case KASSI_FLOW_INSERTING:
      return cut_off ? "network" : NULL;
    case KASSI_FLOW_WAITING:
    case KASSI_FLOW_CODE:
      return cut_off ? "network" : "customer";
    case KASSI_FLOW_ADRIFT:
    case KASSI_FLOW_HELD:
      return "callback";
    case KASSI_FLOW_CONFIRMING:
    case KASSI_FLOW_COMMITTING:
    case KASSI_FLOW_CANCELING:
      return cut_off ? "network" : NULL;
    case KASSI_FLOW_NEW:
    case KASSI_FLOW_ATTENTION:
    case KASSI_FLOW_PAID:
    case KASSI_FLOW_DECLINED:
    case KASSI_FLOW_CANCELED:
    case KASSI_FLOW_EXPIRED:
    case KASSI_FLOW_REFUSED:
    case KASSI_FLOW_FAILED:
    case KASSI_FLOW_SETTLED:
    default:
      return NULL;
    }
}
