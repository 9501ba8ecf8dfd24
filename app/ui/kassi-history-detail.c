/* SPDX-License-Identifier: GPL-3.0-or-later
 * History's right pane: one sale, what happened to it, and what can be done about it. */
#include "ui/kassi-history-detail-private.h"

#include <glib/gi18n-lib.h>

#include "ui/kassi-filter-row.h"

enum { SHOW_PAYMENT, MESSAGE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiHistoryDetail, kassi_history_detail, ADW_TYPE_BIN)

void
kassi_history_detail_say (KassiHistoryDetail *self,
                          const char         *message)
{
  g_signal_emit (self, signals[MESSAGE], 0, message);
}

void
kassi_history_detail_show_payment (KassiHistoryDetail *self,
                                   KassiCheckout      *checkout)
{
  g_signal_emit (self, signals[SHOW_PAYMENT], 0, checkout);
}

KassiCheckout *
kassi_history_detail_find_checkout (KassiHistoryDetail *self)
{
  return self->till != NULL && self->shown_id != NULL ? kassi_till_find_checkout (self->till, self->shown_id) : NULL;
}

static void
show_sale (KassiHistoryDetail *self,
           KassiSale          *sale)
{
  gboolean same = g_strcmp0 (self->shown_id, sale->id) == 0;

  if (!same)
    {
      g_free (self->shown_id);
      self->shown_id = g_strdup (sale->id);
      kassi_sale_lines_set_cart (self->lines, sale->cart);
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
    }
  self->standing = kassi_history_words_get_standing (sale);
  kassi_history_detail_show_facts (self, sale);
  kassi_sale_story_show (self->story, self->till, sale);
  kassi_history_detail_show_deeds (self, sale);
  kassi_pay_watch_set_checkout (self->watch, self->standing == KASSI_STANDING_ATTENTION ? kassi_history_detail_find_checkout (self) : NULL);
  kassi_history_detail_show_asking (self, kassi_pay_watch_get_checkout (self->watch));
  gtk_stack_set_visible_child_name (self->pages, "sale");
}

static void
show_none (KassiHistoryDetail *self,
           const char         *why)
{
  g_clear_pointer (&self->shown_id, g_free);
  self->primary = self->secondary = KASSI_DO_NOTHING;
  kassi_sale_lines_set_cart (self->lines, NULL);
  kassi_pay_watch_set_checkout (self->watch, NULL);
  gtk_label_set_label (self->none_label, why);
  gtk_stack_set_visible_child_name (self->pages, "none");
}

static gboolean
read_cb (gpointer user_data)
{
  KassiHistoryDetail *self = user_data;
  g_autoptr (KassiSale) sale = NULL;
  g_autoptr (GError) error = NULL;

  self->read_id = 0;
  if (self->till != NULL && self->sale_id != NULL)
    sale = kassi_journal_find_sale (kassi_till_get_journal (self->till), self->sale_id, &error);
  if (sale != NULL)
    show_sale (self, sale);
  else
    show_none (self, error != NULL ? error->message : _("Choose a sale to see what happened to it."));
  return G_SOURCE_REMOVE;
}

void
kassi_history_detail_queue_read (KassiHistoryDetail *self)
{
  if (self->read_id == 0)
    self->read_id = g_idle_add (read_cb, self);
}

static void
watch_cb (GtkWidget    *widget,
          KassiPayNews  news)
{
  KassiHistoryDetail *self = KASSI_HISTORY_DETAIL (widget);

  if (news == KASSI_PAY_CHANGED)
    kassi_history_detail_show_asking (self, kassi_pay_watch_get_checkout (self->watch));
}

static void
primary_cb (KassiHistoryDetail *self)
{
  kassi_history_detail_act (self, self->primary);
}

static void
secondary_cb (KassiHistoryDetail *self)
{
  kassi_history_detail_act (self, self->secondary);
}

static void
receipt_cb (KassiHistoryDetail *self)
{
  if (self->printer != NULL)
    kassi_receipt_printer_show (self->printer, self->shown_id);
}

static void
kassi_history_detail_dispose (GObject *object)
{
  KassiHistoryDetail *self = KASSI_HISTORY_DETAIL (object);

  g_clear_handle_id (&self->read_id, g_source_remove);
  g_clear_pointer (&self->watch, kassi_pay_watch_free);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->till);
  g_clear_pointer (&self->sale_id, g_free);
  g_clear_pointer (&self->shown_id, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), KASSI_TYPE_HISTORY_DETAIL);
  G_OBJECT_CLASS (kassi_history_detail_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-history-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, none_label);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, scroller);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, amount_label);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, customer_label);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, chip);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, chip_image);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, chip_label);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, note_label);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, asking_label);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, lines);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, receipt_list);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, receipt_row);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, story);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, buttons);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, secondary_button);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, primary_button);
  gtk_widget_class_bind_template_callback (widget_class, primary_cb);
  gtk_widget_class_bind_template_callback (widget_class, secondary_cb);
  gtk_widget_class_bind_template_callback (widget_class, receipt_cb);
}

static gboolean
kassi_history_detail_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (KASSI_HISTORY_DETAIL (widget)->primary_button));
}

static void
kassi_history_detail_class_init (KassiHistoryDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kassi_history_detail_dispose;
  widget_class->grab_focus = kassi_history_detail_grab_focus;

  signals[SHOW_PAYMENT] = g_signal_new ("show-payment", KASSI_TYPE_HISTORY_DETAIL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, KASSI_TYPE_CHECKOUT);
  signals[MESSAGE] = g_signal_new ("message", KASSI_TYPE_HISTORY_DETAIL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (KASSI_TYPE_ACTION_BUTTON);
  g_type_ensure (KASSI_TYPE_FILTER_ROW);
  g_type_ensure (KASSI_TYPE_SALE_LINES);
  g_type_ensure (KASSI_TYPE_SALE_STORY);
  bind_template (widget_class);
}

static void
kassi_history_detail_init (KassiHistoryDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->pages = GTK_STACK (adw_bin_get_child (ADW_BIN (self)));
  self->watch = kassi_pay_watch_new (GTK_WIDGET (self), watch_cb);
}

void
kassi_history_detail_set_till (KassiHistoryDetail  *self,
                               KassiTill           *till,
                               KassiReceiptPrinter *printer)
{
  g_return_if_fail (KASSI_IS_HISTORY_DETAIL (self));
  g_return_if_fail (till == NULL || KASSI_IS_TILL (till));

  g_cancellable_cancel (self->cancellable);
  self->printer = printer;
  g_set_object (&self->till, till);
  kassi_history_detail_show_sale (self, NULL);
}

void
kassi_history_detail_show_sale (KassiHistoryDetail *self,
                                const char         *sale_id)
{
  g_return_if_fail (KASSI_IS_HISTORY_DETAIL (self));

  if (g_strcmp0 (self->sale_id, sale_id) != 0)
    {
      g_free (self->sale_id);
      self->sale_id = g_strdup (sale_id);
    }
  kassi_history_detail_queue_read (self);
}

void
kassi_history_detail_refresh (KassiHistoryDetail *self,
                              const char         *sale_id)
{
  g_return_if_fail (KASSI_IS_HISTORY_DETAIL (self));

  if (g_strcmp0 (self->sale_id, sale_id) == 0)
    kassi_history_detail_queue_read (self);
}

void
kassi_history_detail_print (KassiHistoryDetail *self)
{
  g_return_if_fail (KASSI_IS_HISTORY_DETAIL (self));

  if (self->primary == KASSI_DO_PRINT && g_strcmp0 (self->shown_id, self->sale_id) == 0)
    kassi_action_button_press (self->primary_button);
  else
    kassi_history_detail_say (self, _("This sale has no receipt to print."));
}
