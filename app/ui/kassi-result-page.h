/* SPDX-License-Identifier: GPL-3.0-or-later
 * How a payment ended, in words, colour and icon, and what comes next, the sensible step first. */
#pragma once

#include <adwaita.h>

#include "services/kassi-checkout.h"
#include "ui/kassi-receipt-printer.h"

G_BEGIN_DECLS

#define KASSI_TYPE_RESULT_PAGE (kassi_result_page_get_type ())
G_DECLARE_FINAL_TYPE (KassiResultPage, kassi_result_page, KASSI, RESULT_PAGE, AdwBin)

/* Signals without arguments:
 *   "new-sale"       Next customer, New sale
 *   "try-again"      ask the same customer again
 *   "someone-else"   identify again: another customer, a corrected number, a new app code
 *   "back-to-cart"
 *   "leave-open"     what is not known yet stays as a pill
 * and "message" (const char *): what became of a receipt whose payment is no longer shown. */
GtkWidget     *kassi_result_page_new          (void);
/* checkout: NULL for none. One that is running is shown as it last was. */
void           kassi_result_page_set_checkout (KassiResultPage *self, KassiCheckout *checkout);
KassiCheckout *kassi_result_page_get_checkout (KassiResultPage *self);
/* With what receipts are printed. */
void           kassi_result_page_set_printer  (KassiResultPage *self, KassiReceiptPrinter *printer);
/* The receipt of the payment that is shown, once more. FALSE when it has none. */
gboolean       kassi_result_page_print        (KassiResultPage *self);

G_END_DECLS
