/* SPDX-License-Identifier: GPL-3.0-or-later
 * The open payments in the header bar: as many pills as there is room for, the others behind "+2". */
#pragma once

#include <gtk/gtk.h>

#include "services/kassi-checkout.h"

G_BEGIN_DECLS

#define KASSI_TYPE_PILLS (kassi_pills_get_type ())
G_DECLARE_FINAL_TYPE (KassiPills, kassi_pills, KASSI, PILLS, GtkWidget)

/* Signal "chosen" (KassiCheckout *): the cashier wants this payment in the pane. */

/* payments: of KassiCheckout, in the order of the pills. Set once. */
void kassi_pills_set_payments (KassiPills *self, GListModel *payments);
/* The one in the pane, checked; or NULL. */
void kassi_pills_set_current  (KassiPills *self, KassiCheckout *checkout);
/* How many fit. */
void kassi_pills_set_room     (KassiPills *self, guint n_pills);
/* With the pills for which there is no room. (transfer none) */
GtkPopover *kassi_pills_get_popover (KassiPills *self);

G_END_DECLS
