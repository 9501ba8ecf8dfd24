/* SPDX-License-Identifier: GPL-3.0-or-later
 * The receipt's part of a paid result: another copy or not, what went wrong, and the printing itself. */
#pragma once

#include <adwaita.h>

#include "ui/kassi-receipt-printer.h"

G_BEGIN_DECLS

#define KASSI_TYPE_RECEIPT_CARD (kassi_receipt_card_get_type ())
G_DECLARE_FINAL_TYPE (KassiReceiptCard, kassi_receipt_card, KASSI, RECEIPT_CARD, AdwBin)

/* Signals:
 *   "changed" ()              how it stands, or whether another copy is wanted
 *   "printed" ()              what kassi_receipt_card_print() was to go on after is out, and its sale is still the one that is shown
 *   "message" (const char *)  the receipt of a sale that is no longer shown did not come out */
void              kassi_receipt_card_set_printer (KassiReceiptCard *self, KassiReceiptPrinter *printer);
/* One that has a receipt; NULL: none is shown. */
void              kassi_receipt_card_set_sale    (KassiReceiptCard *self, const char *sale_id);
KassiReceiptState kassi_receipt_card_get_state   (KassiReceiptCard *self);
gboolean          kassi_receipt_card_wants_copy  (KassiReceiptCard *self);

/* Does nothing while it is being printed. goes_on: "printed" is told when it is out; with the copy that is wanted. */
void              kassi_receipt_card_print       (KassiReceiptCard *self, gboolean goes_on);
/* Likewise, and asks which printer first. */
void              kassi_receipt_card_print_elsewhere (KassiReceiptCard *self);
void              kassi_receipt_card_save        (KassiReceiptCard *self);
void              kassi_receipt_card_show        (KassiReceiptCard *self);

G_END_DECLS
