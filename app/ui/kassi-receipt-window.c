/* SPDX-License-Identifier: GPL-3.0-or-later
 * A receipt on the screen, as the next print would be, with what can be done with it. */
#include "ui/kassi-receipt-window.h"

#include <glib/gi18n-lib.h>

#include "ui/kassi-receipt-sheet.h"

struct _KassiReceiptWindow
{
  AdwWindow            parent_instance;
  KassiPaper           paper;
  /* Owned. */
  KassiReceiptPrinter *printer;
  KassiJournal        *journal;
  KassiReceipt        *receipt;
  char                *sale_id;
  GCancellable        *cancellable;     /* of the question where to save */
  /* Template children. */
  AdwToastOverlay     *toasts;
  GtkWidget           *scroll;
  KassiReceiptSheet   *sheet;
  GtkLabel            *trouble_label;
  GtkWidget           *save_button;
  GtkWidget           *print_button;
};

G_DEFINE_FINAL_TYPE (KassiReceiptWindow, kassi_receipt_window, ADW_TYPE_WINDOW)

static void
show_trouble (KassiReceiptWindow *self,
              const char         *sentence)
{
  gtk_label_set_label (self->trouble_label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble_label), sentence != NULL);
}

static void
update (KassiReceiptWindow *self)
{
  const char *sentence;
  KassiReceiptState state = kassi_receipt_printer_get_state (self->printer, self->sale_id, &sentence);
  gboolean printing = state == KASSI_RECEIPT_PRINTING;

  show_trouble (self, sentence);
  gtk_button_set_label (GTK_BUTTON (self->print_button), printing ? _("Printing…") : _("Print"));
  gtk_widget_set_sensitive (self->print_button, !printing);
  gtk_widget_set_sensitive (self->save_button, !printing);
  if (!printing)
    kassi_receipt_sheet_show (self->sheet, self->receipt, self->paper, kassi_journal_count_prints (self->journal, self->sale_id));
}

static void
changed_cb (KassiReceiptWindow *self,
            const char         *sale_id)
{
  if (g_str_equal (sale_id, self->sale_id))
    update (self);
}

static void
printed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (KassiReceiptWindow) self = user_data;

  /* What went wrong is told by the printer's state. */
  if (kassi_receipt_printer_print_finish (KASSI_RECEIPT_PRINTER (source), result, NULL))
    gtk_window_close (GTK_WINDOW (self));
}

static void
print_cb (KassiReceiptWindow *self)
{
  kassi_receipt_printer_print_async (self->printer, self->sale_id, 1, NULL, printed_cb, g_object_ref (self));
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (KassiReceiptWindow) self = user_data;

  if (kassi_receipt_printer_save_finish (KASSI_RECEIPT_PRINTER (source), result, NULL) && self->toasts != NULL)
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("The receipt was saved.")));
}

static void
save_cb (KassiReceiptWindow *self)
{
  kassi_receipt_printer_save_async (self->printer, self->sale_id, self->cancellable, saved_cb, g_object_ref (self));
}

static void
kassi_receipt_window_dispose (GObject *object)
{
  KassiReceiptWindow *self = KASSI_RECEIPT_WINDOW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->printer != NULL)
    g_signal_handlers_disconnect_by_data (self->printer, self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->printer);
  g_clear_object (&self->journal);
  g_clear_pointer (&self->receipt, kassi_receipt_free);
  g_clear_pointer (&self->sale_id, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), KASSI_TYPE_RECEIPT_WINDOW);
  G_OBJECT_CLASS (kassi_receipt_window_parent_class)->dispose (object);
}

static void
kassi_receipt_window_class_init (KassiReceiptWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kassi_receipt_window_dispose;

  g_type_ensure (KASSI_TYPE_RECEIPT_SHEET);
  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-receipt-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiReceiptWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, KassiReceiptWindow, scroll);
  gtk_widget_class_bind_template_child (widget_class, KassiReceiptWindow, sheet);
  gtk_widget_class_bind_template_child (widget_class, KassiReceiptWindow, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, KassiReceiptWindow, save_button);
  gtk_widget_class_bind_template_child (widget_class, KassiReceiptWindow, print_button);
  gtk_widget_class_bind_template_callback (widget_class, print_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
kassi_receipt_window_init (KassiReceiptWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/* What cannot be read is said where the receipt would be. */
static void
load (KassiReceiptWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL;

  self->receipt = kassi_journal_find_receipt (self->journal, self->sale_id, &error);
  gtk_widget_set_visible (self->scroll, self->receipt != NULL);
  gtk_widget_set_sensitive (self->print_button, self->receipt != NULL);
  gtk_widget_set_sensitive (self->save_button, self->receipt != NULL);
  if (self->receipt == NULL)
    {
      gtk_window_set_title (GTK_WINDOW (self), _("Receipt"));
      show_trouble (self, error->message);
      return;
    }

  /* Translators: a receipt's number. */
  title = g_strdup_printf (_("Receipt %s"), self->receipt->number);
  gtk_window_set_title (GTK_WINDOW (self), title);
  g_signal_connect_object (self->printer, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  update (self);
  gtk_widget_grab_focus (self->print_button);
}

GtkWindow *
kassi_receipt_window_new (GtkWindow           *parent,
                          KassiReceiptPrinter *printer,
                          KassiJournal        *journal,
                          const char          *sale_id,
                          KassiPaper           paper)
{
  KassiReceiptWindow *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (KASSI_IS_RECEIPT_PRINTER (printer), NULL);
  g_return_val_if_fail (KASSI_IS_JOURNAL (journal), NULL);
  g_return_val_if_fail (sale_id != NULL, NULL);

  self = g_object_new (KASSI_TYPE_RECEIPT_WINDOW, "transient-for", parent, NULL);
  self->printer = g_object_ref (printer);
  self->journal = g_object_ref (journal);
  self->sale_id = g_strdup (sale_id);
  self->paper = paper;
  load (self);
  return GTK_WINDOW (self);
}
