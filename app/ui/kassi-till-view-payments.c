/* SPDX-License-Identifier: GPL-3.0-or-later
 * The payments that stay open: those that want a pill, newest first, as the till has them. */
#include "ui/kassi-till-view-private.h"

#include <glib/gi18n-lib.h>

/* Ended for good, also by a person's word. */
static gboolean
is_ended (KassiCheckout *checkout)
{
  return kassi_flow_is_final (kassi_checkout_get_flow (checkout));
}

static gboolean
is_listed (GListModel    *list,
           KassiCheckout *checkout)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (KassiCheckout) item = g_list_model_get_item (list, i);

      if (item == checkout)
        return TRUE;
    }

  return FALSE;
}

void
kassi_till_view_dismiss_if_ended (KassiTillView *self,
                                  KassiCheckout *checkout)
{
  if (kassi_till_view_get_till (self) != NULL && is_ended (checkout))
    kassi_till_dismiss (kassi_till_view_get_till (self), checkout);
}

/* The till's list, newest first. */
static void
till_checkouts_changed_cb (KassiTillView *self)
{
  GListModel *checkouts = kassi_till_get_checkouts (kassi_till_view_get_till (self));

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->payments)); i > 0; i--)
    {
      g_autoptr (KassiCheckout) payment = g_list_model_get_item (G_LIST_MODEL (self->payments), i - 1);

      if (!is_listed (checkouts, payment))
        g_list_store_remove (self->payments, i - 1);
    }
  for (guint i = 0; i < g_list_model_get_n_items (checkouts); i++)
    {
      g_autoptr (KassiCheckout) checkout = g_list_model_get_item (checkouts, i);

      if (!is_listed (G_LIST_MODEL (self->payments), checkout))
        g_list_store_insert (self->payments, 0, checkout);
    }
  kassi_till_view_changed (self);
}

void
kassi_till_view_watch_payments (KassiTillView *self)
{
  GListModel *checkouts = kassi_till_get_checkouts (kassi_till_view_get_till (self));

  g_signal_connect_object (checkouts, "items-changed", G_CALLBACK (till_checkouts_changed_cb), self, G_CONNECT_SWAPPED);
  till_checkouts_changed_cb (self);
}

void
kassi_till_view_forget_payments (KassiTillView *self)
{
  KassiTill *till = kassi_till_view_get_till (self);

  /* First of all: what is dismissed here is no news any more. */
  if (till != NULL)
    g_signal_handlers_disconnect_by_data (kassi_till_get_checkouts (till), self);
  kassi_till_view_set_current (self, NULL);
  g_clear_object (&self->retried);
  g_list_store_remove_all (self->payments);
}

GListModel *
kassi_till_view_get_payments (KassiTillView *self)
{
  g_return_val_if_fail (KASSI_IS_TILL_VIEW (self), NULL);

  return G_LIST_MODEL (self->payments);
}

guint
kassi_till_view_count_open (KassiTillView *self)
{
  guint n_open = 0;

  g_return_val_if_fail (KASSI_IS_TILL_VIEW (self), 0);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->payments)); i++)
    {
      g_autoptr (KassiCheckout) payment = g_list_model_get_item (G_LIST_MODEL (self->payments), i);

      n_open += !is_ended (payment) || !kassi_checkout_is_at_rest (payment);
    }

  return n_open;
}

void
kassi_till_view_next_payment (KassiTillView *self)
{
  g_autoptr (KassiCheckout) next = NULL;
  guint n_payments, position;

  g_return_if_fail (KASSI_IS_TILL_VIEW (self));

  n_payments = g_list_model_get_n_items (G_LIST_MODEL (self->payments));
  if (n_payments == 0)
    {
      kassi_till_view_say (self, _("No payments are open."));
      return;
    }

  position = self->current != NULL && g_list_store_find (self->payments, self->current, &position) ? (position + 1) % n_payments : 0;
  next = g_list_model_get_item (G_LIST_MODEL (self->payments), position);
  kassi_till_view_show_payment (self, next);
}
