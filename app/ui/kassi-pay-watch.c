/* SPDX-License-Identifier: GPL-3.0-or-later
 * Keeps a widget in step with one payment, and wakes nobody for what is not on the screen. */
#include "ui/kassi-pay-watch.h"

#include <time.h>

struct _KassiPayWatch
{
  /* Owned. */
  KassiCheckout     *checkout;     /* or NULL */
  gulong             changed_id;
  guint              timer_id;
  gulong             map_id;
  gulong             unmap_id;
  /* Borrowed. */
  GtkWidget         *widget;

  KassiPayWatchFunc  func;
};

static gboolean
second_cb (gpointer user_data)
{
  KassiPayWatch *watch = user_data;

  watch->func (watch->widget, KASSI_PAY_SECOND);
  return G_SOURCE_CONTINUE;
}

/* Seconds count until the payment is at its end; g_timeout_add_seconds() wakes all watches together. */
static void
update_timer (KassiPayWatch *watch)
{
  gboolean wanted = FALSE;

  if (watch->checkout != NULL && gtk_widget_get_mapped (watch->widget))
    {
      KassiFlowState state = kassi_checkout_get_state (watch->checkout);

      wanted = kassi_pay_words_is_running (state) || state == KASSI_FLOW_ATTENTION;
    }

  if (wanted && watch->timer_id == 0)
    watch->timer_id = g_timeout_add_seconds (1, second_cb, watch);
  else if (!wanted)
    g_clear_handle_id (&watch->timer_id, g_source_remove);
}

static void
changed_cb (KassiPayWatch *watch)
{
  update_timer (watch);
  watch->func (watch->widget, KASSI_PAY_CHANGED);
}

static void
map_cb (KassiPayWatch *watch)
{
  update_timer (watch);
  if (watch->checkout != NULL)
    watch->func (watch->widget, KASSI_PAY_SECOND);
}

KassiPayWatch *
kassi_pay_watch_new (GtkWidget         *widget,
                     KassiPayWatchFunc  func)
{
  KassiPayWatch *watch;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (func != NULL, NULL);

  watch = g_new0 (KassiPayWatch, 1);
  watch->widget = widget;
  watch->func = func;
  watch->map_id = g_signal_connect_data (widget, "map", G_CALLBACK (map_cb), watch, NULL,
                                         G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  watch->unmap_id = g_signal_connect_data (widget, "unmap", G_CALLBACK (update_timer), watch, NULL,
                                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  return watch;
}

void
kassi_pay_watch_free (KassiPayWatch *watch)
{
  g_clear_signal_handler (&watch->changed_id, watch->checkout);
  g_clear_object (&watch->checkout);
  g_clear_handle_id (&watch->timer_id, g_source_remove);
  g_clear_signal_handler (&watch->map_id, watch->widget);
  g_clear_signal_handler (&watch->unmap_id, watch->widget);
  g_free (watch);
}

void
kassi_pay_watch_set_checkout (KassiPayWatch *watch,
                              KassiCheckout *checkout)
{
  g_return_if_fail (watch != NULL);
  g_return_if_fail (checkout == NULL || KASSI_IS_CHECKOUT (checkout));

  if (watch->checkout != checkout)
    {
      g_clear_signal_handler (&watch->changed_id, watch->checkout);
      g_set_object (&watch->checkout, checkout);
      if (checkout != NULL)
        watch->changed_id = g_signal_connect_swapped (checkout, "changed", G_CALLBACK (changed_cb), watch);
    }

  update_timer (watch);
  if (checkout != NULL)
    watch->func (watch->widget, KASSI_PAY_CHANGED);
}

KassiCheckout *
kassi_pay_watch_get_checkout (KassiPayWatch *watch)
{
  g_return_val_if_fail (watch != NULL, NULL);

  return watch->checkout;
}

KassiPayFacts
kassi_pay_watch_get_facts (KassiPayWatch *watch)
{
  const KassiFlow *flow = kassi_checkout_get_flow (watch->checkout);
  const KassiSale *sale = kassi_checkout_get_sale (watch->checkout);

  return (KassiPayFacts) {
    .state = kassi_checkout_get_state (watch->checkout),
    .customer_kind = sale->customer_kind,
    .result_code = kassi_checkout_get_result_code (watch->checkout),
    .confirming_code = flow->record.confirming_code,
    .limit_passed = flow->record.cancel_reason == KASSI_CANCEL_REASON_LIMIT,
    .cancel_lost = kassi_checkout_get_cancel_lost (watch->checkout),
    .can_be_asked = kassi_checkout_get_flow (watch->checkout)->record.has_transaction,
    .settled_paid = sale->settled && sale->settled_paid,
  };
}

gint64
kassi_boot_time_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}
