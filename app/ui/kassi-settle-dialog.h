/* SPDX-License-Identifier: GPL-3.0-or-later
 * A named person decides whether a payment that nobody could clear up was paid or not. */
#pragma once

#include <adwaita.h>

#include "services/kassi-checkout.h"

G_BEGIN_DECLS

#define KASSI_TYPE_SETTLE_DIALOG (kassi_settle_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KassiSettleDialog, kassi_settle_dialog, KASSI, SETTLE_DIALOG, AdwMessageDialog)

/* Modal for parent (or NULL). It closes by itself when the payment comes to be known meanwhile. */
GtkWidget *kassi_settle_dialog_new (KassiCheckout *checkout, GtkWindow *parent);

G_END_DECLS
