/* SPDX-License-Identifier: GPL-3.0-or-later
 * A receipt on the screen, as the next print would be, with what can be done with it. */
#pragma once

#include <adwaita.h>

#include "paper/kassi-pages.h"
#include "services/kassi-journal.h"
#include "ui/kassi-receipt-printer.h"

G_BEGIN_DECLS

#define KASSI_TYPE_RECEIPT_WINDOW (kassi_receipt_window_get_type ())
G_DECLARE_FINAL_TYPE (KassiReceiptWindow, kassi_receipt_window, KASSI, RECEIPT_WINDOW, AdwWindow)

GtkWindow *kassi_receipt_window_new (GtkWindow *parent, KassiReceiptPrinter *printer, KassiJournal *journal, const char *sale_id, KassiPaper paper);

G_END_DECLS
