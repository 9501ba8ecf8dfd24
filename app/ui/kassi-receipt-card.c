/* SPDX-License-Identifier: GPL-3.0-or-later
 * The receipt's part of a paid result: another copy or not, what went wrong, and the printing itself. */
#include "ui/kassi-receipt-card.h"

struct _KassiReceiptCard
{
  AdwBin               parent_instance;
  /* Owned. */
  KassiReceiptPrinter *printer;         /* or NULL */
  char                *sale_id;         /* or NULL */
  /* Template children. */
  GtkWidget           *trouble_box;
  GtkLabel            *trouble_label;
  GtkWidget           *copy_list;
  GtkSwitch           *copy_switch;
};

enum { CHANGED, PRINTED, MESSAGE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiReceiptCard, kassi_receipt_card, ADW_TYPE_BIN)

/* One order, from here to the printer and back. */
typedef struct {
  KassiReceiptCard *card;      /* owned */
  char             *sale_id;
  gboolean          goes_on;
} Order;

static void
update (KassiReceiptCard *self)
{
  const char *sentence = NULL;
  KassiReceiptState state = KASSI_RECEIPT_NONE;

  if (self->printer != NULL && self->sale_id != NULL)
    state = kassi_receipt_printer_get_state (self->printer, self->sale_id, &sentence);

  gtk_label_set_label (self->trouble_label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->trouble_box, sentence != NULL);
  gtk_widget_set_visible (self->copy_list, sentence == NULL);
  gtk_widget_set_sensitive (self->copy_list, state != KASSI_RECEIPT_PRINTING);
}

static gboolean
is_shown (KassiReceiptCard *self,
          const char       *sale_id)
{
  return g_strcmp0 (self->sale_id, sale_id) == 0 && gtk_widget_get_mapped (GTK_WIDGET (self));
}

static void
printer_changed_cb (KassiReceiptCard *self,
                    const char       *sale_id)
{
  if (g_strcmp0 (self->sale_id, sale_id) != 0)
    return;

  update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
printer_failed_cb (KassiReceiptCard *self,
                   const char       *sale_id,
                   const char       *sentence)
{
  if (!is_shown (self, sale_id))
    g_signal_emit (self, signals[MESSAGE], 0, sentence);
}

static void
copy_switched_cb (KassiReceiptCard *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
printed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Order *order = user_data;
  g_autoptr (KassiReceiptCard) self = order->card;
  g_autofree char *sale_id = order->sale_id;
  gboolean goes_on = order->goes_on;
  g_autoptr (GError) error = NULL;

  g_free (order);
  if (kassi_receipt_printer_print_finish (KASSI_RECEIPT_PRINTER (source), result, &error))
    {
      if (goes_on && is_shown (self, sale_id))
        g_signal_emit (self, signals[PRINTED], 0);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !is_shown (self, sale_id))
    {
      g_signal_emit (self, signals[MESSAGE], 0, error->message);
    }
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  /* How it went is told by the printer's state. */
  kassi_receipt_printer_save_finish (KASSI_RECEIPT_PRINTER (source), result, NULL);
}

static void
kassi_receipt_card_dispose (GObject *object)
{
  KassiReceiptCard *self = KASSI_RECEIPT_CARD (object);

  if (self->printer != NULL)
    g_signal_handlers_disconnect_by_data (self->printer, self);
  g_clear_object (&self->printer);
  g_clear_pointer (&self->sale_id, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), KASSI_TYPE_RECEIPT_CARD);
  G_OBJECT_CLASS (kassi_receipt_card_parent_class)->dispose (object);
}

static void
kassi_receipt_card_class_init (KassiReceiptCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kassi_receipt_card_dispose;

  signals[CHANGED] = g_signal_new ("changed", KASSI_TYPE_RECEIPT_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PRINTED] = g_signal_new ("printed", KASSI_TYPE_RECEIPT_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MESSAGE] = g_signal_new ("message", KASSI_TYPE_RECEIPT_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-receipt-card.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiReceiptCard, trouble_box);
  gtk_widget_class_bind_template_child (widget_class, KassiReceiptCard, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, KassiReceiptCard, copy_list);
  gtk_widget_class_bind_template_child (widget_class, KassiReceiptCard, copy_switch);
  gtk_widget_class_bind_template_callback (widget_class, copy_switched_cb);
}

static void
kassi_receipt_card_init (KassiReceiptCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
kassi_receipt_card_set_printer (KassiReceiptCard    *self,
                                KassiReceiptPrinter *printer)
{
  g_return_if_fail (KASSI_IS_RECEIPT_CARD (self));
  g_return_if_fail (self->printer == NULL);
  g_return_if_fail (KASSI_IS_RECEIPT_PRINTER (printer));

  self->printer = g_object_ref (printer);
  g_signal_connect_object (printer, "changed", G_CALLBACK (printer_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (printer, "failed", G_CALLBACK (printer_failed_cb), self, G_CONNECT_SWAPPED);
}

void
kassi_receipt_card_set_sale (KassiReceiptCard *self,
                             const char       *sale_id)
{
  g_return_if_fail (KASSI_IS_RECEIPT_CARD (self));

  if (g_strcmp0 (self->sale_id, sale_id) == 0)
    return;

  g_free (self->sale_id);
  self->sale_id = g_strdup (sale_id);
  gtk_switch_set_active (self->copy_switch, FALSE);
  update (self);
}

KassiReceiptState
kassi_receipt_card_get_state (KassiReceiptCard *self)
{
  g_return_val_if_fail (KASSI_IS_RECEIPT_CARD (self), KASSI_RECEIPT_NONE);

  if (self->printer == NULL || self->sale_id == NULL)
    return KASSI_RECEIPT_NONE;

  return kassi_receipt_printer_get_state (self->printer, self->sale_id, NULL);
}

gboolean
kassi_receipt_card_wants_copy (KassiReceiptCard *self)
{
  g_return_val_if_fail (KASSI_IS_RECEIPT_CARD (self), FALSE);

  return gtk_switch_get_active (self->copy_switch);
}

void
kassi_receipt_card_print (KassiReceiptCard *self,
                          gboolean          goes_on)
{
  KassiReceiptState state;
  Order *order;

  g_return_if_fail (KASSI_IS_RECEIPT_CARD (self));

  state = kassi_receipt_card_get_state (self);
  if (state == KASSI_RECEIPT_NONE || state == KASSI_RECEIPT_PRINTING)
    return;

  order = g_new0 (Order, 1);
  order->card = g_object_ref (self);
  order->sale_id = g_strdup (self->sale_id);
  order->goes_on = goes_on;
  kassi_receipt_printer_print_async (self->printer, self->sale_id,
                                     goes_on && state == KASSI_RECEIPT_DUE && kassi_receipt_card_wants_copy (self) ? 2 : 1,
                                     NULL, printed_cb, order);
}

void
kassi_receipt_card_print_elsewhere (KassiReceiptCard *self)
{
  g_return_if_fail (KASSI_IS_RECEIPT_CARD (self));

  if (self->printer == NULL)
    return;

  kassi_receipt_printer_ask_again (self->printer);
  kassi_receipt_card_print (self, TRUE);
}

void
kassi_receipt_card_save (KassiReceiptCard *self)
{
  g_return_if_fail (KASSI_IS_RECEIPT_CARD (self));

  if (self->printer != NULL && self->sale_id != NULL)
    kassi_receipt_printer_save_async (self->printer, self->sale_id, NULL, saved_cb, NULL);
}

void
kassi_receipt_card_show (KassiReceiptCard *self)
{
  g_return_if_fail (KASSI_IS_RECEIPT_CARD (self));

  if (self->printer != NULL && self->sale_id != NULL)
    kassi_receipt_printer_show (self->printer, self->sale_id);
}
