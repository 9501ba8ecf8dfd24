/* SPDX-License-Identifier: GPL-3.0-or-later
 * How a payment ended, in words, colour and icon, and what comes next, the sensible step first. */
#pragma once

#include <adwaita.h>

#include "services/kassi-checkout.h"

G_BEGIN_DECLS

#define KASSI_TYPE_RESULT_PAGE (kassi_result_page_get_type ())
G_DECLARE_FINAL_TYPE (KassiResultPage, kassi_result_page, KASSI, RESULT_PAGE, AdwBin)

/* Signals, all without arguments:
 *   "new-sale"       Next customer, New sale
 *   "try-again"      ask the same customer again
 *   "someone-else"   identify again: another customer, a corrected number, a new app code
 *   "back-to-cart"
 *   "leave-open"     what is not known yet stays as a pill */
GtkWidget     *kassi_result_page_new          (void);
/* checkout: NULL for none. One that is running is shown as it last was. */
void           kassi_result_page_set_checkout (KassiResultPage *self, KassiCheckout *checkout);
KassiCheckout *kassi_result_page_get_checkout (KassiResultPage *self);

G_END_DECLS
