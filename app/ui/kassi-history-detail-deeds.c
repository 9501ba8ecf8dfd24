/* SPDX-License-Identifier: GPL-3.0-or-later
 * What can be done about a sale of history: print or save its receipt, ask Netgíró again, settle it, or go to its payment. */
#include "ui/kassi-history-detail-private.h"

#include <glib/gi18n-lib.h>

#include "ui/kassi-settle-dialog.h"

static GtkWindow *
get_window (KassiHistoryDetail *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/* Printed or not, the timeline has something new; that the person thought better of it is no news. */
static void
finish_print (KassiHistoryDetail *self,
              gboolean            done,
              const GError       *error)
{
  g_clear_object (&self->cancellable);
  if (self->till == NULL)
    return;

  kassi_history_detail_queue_read (self);
  if (!done && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    kassi_history_detail_say (self, error->message);
}

static void
printed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (KassiHistoryDetail) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = kassi_receipt_printer_print_finish (KASSI_RECEIPT_PRINTER (source), result, &error);

  finish_print (self, done, error);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (KassiHistoryDetail) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = kassi_receipt_printer_save_finish (KASSI_RECEIPT_PRINTER (source), result, &error);

  finish_print (self, done, error);
}

static void
print (KassiHistoryDetail *self,
       KassiDeed           deed)
{
  if (self->printer == NULL || self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  if (deed == KASSI_DO_PRINT)
    kassi_receipt_printer_print_async (self->printer, self->shown_id, 1, self->cancellable, printed_cb, g_object_ref (self));
  else
    kassi_receipt_printer_save_async (self->printer, self->shown_id, self->cancellable, saved_cb, g_object_ref (self));
}

void
kassi_history_detail_act (KassiHistoryDetail *self,
                          KassiDeed           deed)
{
  KassiCheckout *checkout = kassi_history_detail_find_checkout (self);

  switch (deed)
    {
    case KASSI_DO_PRINT:
    case KASSI_DO_SAVE:
      print (self, deed);
      break;
    case KASSI_DO_CHECK:
      if (checkout != NULL && !kassi_checkout_check_now (checkout))
        kassi_history_detail_say (self, _("Netgíró is being asked already."));
      break;
    case KASSI_DO_SETTLE:
      if (checkout != NULL)
        gtk_window_present (GTK_WINDOW (kassi_settle_dialog_new (checkout, get_window (self))));
      break;
    case KASSI_DO_SHOW_PAYMENT:
      if (checkout != NULL)
        kassi_history_detail_show_payment (self, checkout);
      break;
    case KASSI_DO_NOTHING:
    default:
      break;
    }
}

static const struct { const char *label, *key_hint; } deeds[] = {
  [KASSI_DO_NOTHING] = { "", NULL },
  [KASSI_DO_PRINT] = { N_("Print again"), "F9" },
  [KASSI_DO_SAVE] = { N_("Save as\nPDF…"), NULL },
  [KASSI_DO_CHECK] = { N_("Check again"), NULL },
  [KASSI_DO_SETTLE] = { N_("Settle…"), NULL },
  [KASSI_DO_SHOW_PAYMENT] = { N_("Show payment"), NULL },
};

static void
show_button (KassiActionButton *button,
             KassiDeed          deed,
             const char        *label)
{
  gtk_widget_set_visible (GTK_WIDGET (button), deed != KASSI_DO_NOTHING);
  kassi_action_button_set_label (button, label != NULL ? label : _(deeds[deed].label));
  kassi_action_button_set_key_hint (button, deeds[deed].key_hint);
}

void
kassi_history_detail_show_deeds (KassiHistoryDetail *self,
                                 const KassiSale    *sale)
{
  KassiCheckout *checkout = kassi_history_detail_find_checkout (self);
  gboolean printed = sale->receipt_number != NULL && kassi_journal_count_prints (kassi_till_get_journal (self->till), sale->id) > 0;
  KassiDeed before = self->primary;

  self->primary = self->secondary = KASSI_DO_NOTHING;
  if (self->standing == KASSI_STANDING_RUNNING)
    self->primary = checkout != NULL ? KASSI_DO_SHOW_PAYMENT : KASSI_DO_NOTHING;
  else if (self->standing == KASSI_STANDING_ATTENTION && checkout != NULL)
    {
      gboolean can_ask = kassi_checkout_get_flow (checkout)->record.has_transaction;

      self->primary = can_ask ? KASSI_DO_CHECK : KASSI_DO_SETTLE;
      self->secondary = can_ask ? KASSI_DO_SETTLE : KASSI_DO_NOTHING;
    }
  else if (sale->receipt_number != NULL && self->printer != NULL)
    {
      self->primary = KASSI_DO_PRINT;
      self->secondary = KASSI_DO_SAVE;
    }

  show_button (self->primary_button, self->primary, self->primary == KASSI_DO_PRINT && !printed ? _("Print receipt") : NULL);
  show_button (self->secondary_button, self->secondary, NULL);
  gtk_widget_set_visible (self->buttons, self->primary != KASSI_DO_NOTHING);
  if (before != self->primary)
    {
      kassi_action_button_guard (self->primary_button);
      kassi_action_button_guard (self->secondary_button);
    }
}
