/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which payment is before somebody's eyes, and the way from a notification to the one that it is about. */
#include "ui/kassi-window-private.h"

static gboolean
is_any_window_active (KassiWindow *self)
{
  GtkWindow *window = gtk_application_get_active_window (gtk_window_get_application (GTK_WINDOW (self)));

  return window != NULL && gtk_window_is_active (window);
}

/* A dialog of ours, or the customer's phone, leaves the pane in sight. */
static gboolean
seen_cb (KassiCheckout *checkout,
         gpointer       user_data)
{
  KassiWindow *self = user_data;

  return checkout == kassi_till_view_get_current (self->view) && gtk_widget_get_mapped (GTK_WIDGET (self->view)) &&
         is_any_window_active (self);
}

void
kassi_window_watch_payments (KassiWindow *self)
{
  self->notifier = kassi_notifier_new (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))),
                                       kassi_till_view_get_payments (self->view), seen_cb, self);
  g_signal_connect_object (self, "notify::is-active", G_CALLBACK (kassi_notifier_look), self->notifier, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "map", G_CALLBACK (kassi_notifier_look), self->notifier,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

void
kassi_window_show_payment (KassiWindow *self,
                           const char  *sale_id)
{
  KassiCheckout *current;
  GListModel *payments;

  g_return_if_fail (KASSI_IS_WINDOW (self));
  g_return_if_fail (sale_id != NULL);

  current = kassi_till_view_get_current (self->view);
  if (current != NULL && g_str_equal (kassi_checkout_get_sale (current)->id, sale_id))
    kassi_window_show_sale (self);

  payments = kassi_till_view_get_payments (self->view);
  for (guint i = 0; i < g_list_model_get_n_items (payments); i++)
    {
      g_autoptr (KassiCheckout) payment = g_list_model_get_item (payments, i);

      if (payment != current && g_str_equal (kassi_checkout_get_sale (payment)->id, sale_id))
        {
          kassi_window_show_sale (self);
          kassi_till_view_show_payment (self->view, payment);
          return;
        }
    }
}
