/* SPDX-License-Identifier: GPL-3.0-or-later
 * A receipt on white paper, as wide as there is room, and said in words to screen readers. */
#pragma once

#include <gtk/gtk.h>

#include "paper/kassi-pages.h"

G_BEGIN_DECLS

#define KASSI_TYPE_RECEIPT_SHEET (kassi_receipt_sheet_get_type ())
G_DECLARE_FINAL_TYPE (KassiReceiptSheet, kassi_receipt_sheet, KASSI, RECEIPT_SHEET, GtkWidget)

GtkWidget *kassi_receipt_sheet_new  (void);
/* copy: as kassi_pages_new(). */
void       kassi_receipt_sheet_show (KassiReceiptSheet *self, const KassiReceipt *receipt, KassiPaper paper, guint copy);

G_END_DECLS
