/* SPDX-License-Identifier: GPL-3.0-or-later
 * An open payment in the header bar: amount, masked customer, state in words with the time left. */
#pragma once

#include <gtk/gtk.h>

#include "services/kassi-checkout.h"

G_BEGIN_DECLS

#define KASSI_TYPE_PAYMENT_PILL (kassi_payment_pill_get_type ())
G_DECLARE_FINAL_TYPE (KassiPaymentPill, kassi_payment_pill, KASSI, PAYMENT_PILL, GtkToggleButton)

GtkWidget     *kassi_payment_pill_new          (KassiCheckout *checkout);
KassiCheckout *kassi_payment_pill_get_checkout (KassiPaymentPill *self);

G_END_DECLS
