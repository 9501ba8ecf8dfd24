/* SPDX-License-Identifier: GPL-3.0-or-later
 * History: the list and, beside it, one sale. It follows the till's open payments while it is on the screen, and nothing else. */
#include "ui/kassi-history-view.h"

#include "ui/kassi-body.h"
#include "ui/kassi-history-detail.h"
#include "ui/kassi-history-list.h"

struct _KassiHistoryView
{
  AdwBin              parent_instance;
  /* Owned. */
  KassiTill          *till;        /* or NULL */
  GPtrArray          *checkouts;   /* of KassiCheckout, whose signals we listen to */
  /* Template children. */
  KassiHistoryList   *list;
  KassiHistoryDetail *detail;
};

enum { MESSAGE, SHOW_PAYMENT, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiHistoryView, kassi_history_view, ADW_TYPE_BIN)

static void
say (KassiHistoryView *self,
     const char       *message)
{
  g_signal_emit (self, signals[MESSAGE], 0, message);
}

static void
show_payment_cb (KassiHistoryView *self,
                 KassiCheckout    *checkout)
{
  g_signal_emit (self, signals[SHOW_PAYMENT], 0, checkout);
}

static void
selected_cb (KassiHistoryView *self,
             const char       *sale_id)
{
  kassi_history_detail_show_sale (self->detail, sale_id);
}

static void
activated_cb (KassiHistoryView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->detail));
}

/* ---- The till's open payments ---- */

/* What is not looked at is read anew when the page comes back. */
static void
state_changed_cb (KassiHistoryView *self,
                  GParamSpec       *pspec,
                  KassiCheckout    *checkout)
{
  const KassiSale *sale = kassi_checkout_get_sale (checkout);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  kassi_history_list_take_sale (self->list, sale);
  kassi_history_detail_refresh (self->detail, sale->id);
}

static void
forget_checkout (gpointer data,
                 gpointer user_data)
{
  g_signal_handlers_disconnect_by_data (data, user_data);
}

static void
checkouts_changed_cb (KassiHistoryView *self)
{
  GListModel *checkouts = kassi_till_get_checkouts (self->till);

  g_ptr_array_foreach (self->checkouts, forget_checkout, self);
  g_ptr_array_set_size (self->checkouts, 0);
  for (guint i = 0; i < g_list_model_get_n_items (checkouts); i++)
    {
      KassiCheckout *checkout = g_list_model_get_item (checkouts, i);

      g_signal_connect_object (checkout, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->checkouts, checkout);
      state_changed_cb (self, NULL, checkout);
    }
}

static void
closed_cb (KassiHistoryView *self,
           KassiCheckout    *checkout)
{
  state_changed_cb (self, NULL, checkout);
}

static void
forget_till (KassiHistoryView *self)
{
  if (self->till == NULL)
    return;

  g_ptr_array_foreach (self->checkouts, forget_checkout, self);
  g_ptr_array_set_size (self->checkouts, 0);
  g_signal_handlers_disconnect_by_data (kassi_till_get_checkouts (self->till), self);
  g_signal_handlers_disconnect_by_data (self->till, self);
  g_clear_object (&self->till);
}

/* ---- The widget ---- */

static void
kassi_history_view_dispose (GObject *object)
{
  KassiHistoryView *self = KASSI_HISTORY_VIEW (object);

  forget_till (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), KASSI_TYPE_HISTORY_VIEW);
  G_OBJECT_CLASS (kassi_history_view_parent_class)->dispose (object);
}

static void
kassi_history_view_finalize (GObject *object)
{
  g_ptr_array_unref (KASSI_HISTORY_VIEW (object)->checkouts);
  G_OBJECT_CLASS (kassi_history_view_parent_class)->finalize (object);
}

static void
kassi_history_view_class_init (KassiHistoryViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kassi_history_view_dispose;
  object_class->finalize = kassi_history_view_finalize;

  signals[MESSAGE] = g_signal_new ("message", KASSI_TYPE_HISTORY_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SHOW_PAYMENT] = g_signal_new ("show-payment", KASSI_TYPE_HISTORY_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, KASSI_TYPE_CHECKOUT);

  g_type_ensure (KASSI_TYPE_BODY);
  g_type_ensure (KASSI_TYPE_HISTORY_LIST);
  g_type_ensure (KASSI_TYPE_HISTORY_DETAIL);
  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-history-view.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryView, list);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryView, detail);
  gtk_widget_class_bind_template_callback (widget_class, say);
  gtk_widget_class_bind_template_callback (widget_class, show_payment_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
kassi_history_view_init (KassiHistoryView *self)
{
  self->checkouts = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
kassi_history_view_set_till (KassiHistoryView    *self,
                             KassiTill           *till,
                             KassiReceiptPrinter *printer)
{
  GListModel *checkouts;

  g_return_if_fail (KASSI_IS_HISTORY_VIEW (self));
  g_return_if_fail (till == NULL || KASSI_IS_TILL (till));

  forget_till (self);
  kassi_history_list_set_till (self->list, till);
  kassi_history_detail_set_till (self->detail, till, printer);
  if (till == NULL)
    return;

  self->till = g_object_ref (till);
  checkouts = kassi_till_get_checkouts (till);
  g_signal_connect_object (checkouts, "items-changed", G_CALLBACK (checkouts_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (till, "checkout-closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  checkouts_changed_cb (self);
}

void
kassi_history_view_start (KassiHistoryView *self)
{
  g_return_if_fail (KASSI_IS_HISTORY_VIEW (self));

  if (self->till == NULL)
    return;

  kassi_history_list_start (self->list);
  kassi_history_detail_show_sale (self->detail, kassi_history_list_get_selected (self->list));
}

void
kassi_history_view_print (KassiHistoryView *self)
{
  g_return_if_fail (KASSI_IS_HISTORY_VIEW (self));

  kassi_history_detail_print (self->detail);
}

void
kassi_history_view_export (KassiHistoryView *self)
{
  g_return_if_fail (KASSI_IS_HISTORY_VIEW (self));

  kassi_history_list_export (self->list);
}

gboolean
kassi_history_view_step_back (KassiHistoryView *self)
{
  g_return_val_if_fail (KASSI_IS_HISTORY_VIEW (self), FALSE);

  return kassi_history_list_step_back (self->list);
}
