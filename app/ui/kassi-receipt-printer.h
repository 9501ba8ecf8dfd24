/* SPDX-License-Identifier: GPL-3.0-or-later
 * A sale's receipt out of the till: to the printer that is remembered, into a PDF, onto the screen; each time counted in the journal. */
#pragma once

#include <gtk/gtk.h>

#include "services/kassi-settings.h"
#include "services/kassi-till.h"
#include "ui/kassi-pay-words.h"

G_BEGIN_DECLS

#define KASSI_TYPE_RECEIPT_PRINTER (kassi_receipt_printer_get_type ())
G_DECLARE_FINAL_TYPE (KassiReceiptPrinter, kassi_receipt_printer, KASSI, RECEIPT_PRINTER, GObject)

/* Signal "changed" (const char *sale_id): how it stands with that sale's receipt.
 * Signal "failed" (const char *sale_id, const char *sentence): one that was printed by itself did not come out; nobody else is told. */

/* One a window; it takes paper and printer from settings, and remembers there which printer was chosen. */
KassiReceiptPrinter *kassi_receipt_printer_new      (GtkWindow *parent);
/* Both NULL while no till is open. */
void                 kassi_receipt_printer_set_till (KassiReceiptPrinter *self, KassiTill *till, KassiSettings *settings);

/* Prints the receipt of a sale: the first time as the original, from then on as a copy that says AFRIT. n: how many, 1 or more. Without a printer that is known
 * it asks which; never twice at once. Error: a sentence for people; G_IO_ERROR_CANCELLED when the person thought better of it. */
void                 kassi_receipt_printer_print_async  (KassiReceiptPrinter *self, const char *sale_id, guint n,
                                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean             kassi_receipt_printer_print_finish (KassiReceiptPrinter *self, GAsyncResult *result, GError **error);
/* Asks for a file, and writes the PDF there; counted like a print. */
void                 kassi_receipt_printer_save_async   (KassiReceiptPrinter *self, const char *sale_id,
                                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean             kassi_receipt_printer_save_finish  (KassiReceiptPrinter *self, GAsyncResult *result, GError **error);
/* Shows it on the screen, as the next print would be, with Print and Save as PDF…. */
void                 kassi_receipt_printer_show         (KassiReceiptPrinter *self, const char *sale_id);
/* How it stands with the receipt of a sale that has one; sentence, or NULL: what went wrong when it failed (borrowed). NONE while no till is open. */
KassiReceiptState    kassi_receipt_printer_get_state    (KassiReceiptPrinter *self, const char *sale_id, const char **sentence);
/* The next print asks which printer, also when one is remembered. */
void                 kassi_receipt_printer_ask_again    (KassiReceiptPrinter *self);
/* The sale whose receipt was made last, whether it was printed or not; NULL: there is none yet. (transfer full) */
char                *kassi_receipt_printer_dup_last     (KassiReceiptPrinter *self);
/* TRUE when receipts are printed by themselves once a sale is paid. */
gboolean             kassi_receipt_printer_is_automatic (KassiReceiptPrinter *self);

G_END_DECLS
