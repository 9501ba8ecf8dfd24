/* SPDX-License-Identifier: GPL-3.0-or-later
 * A payment under way: what the cashier asks of the customer, the time left, what has happened, and the SMS code. */
#pragma once

#include <adwaita.h>

#include "services/kassi-checkout.h"

G_BEGIN_DECLS

#define KASSI_TYPE_WAIT_PAGE (kassi_wait_page_get_type ())
G_DECLARE_FINAL_TYPE (KassiWaitPage, kassi_wait_page, KASSI, WAIT_PAGE, AdwBin)

/* Signal "next-customer" (): leave this payment open and serve the next. */
GtkWidget     *kassi_wait_page_new          (void);
/* checkout: NULL for none; one that has ended is shown as it last was, for the result page takes over. app_url: for the QR code. */
void           kassi_wait_page_set_checkout (KassiWaitPage *self, KassiCheckout *checkout, const char *app_url);
KassiCheckout *kassi_wait_page_get_checkout (KassiWaitPage *self);

G_END_DECLS
