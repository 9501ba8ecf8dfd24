/* SPDX-License-Identifier: GPL-3.0-or-later
 * The left pane: what is being sold, its VAT and its total. */
#pragma once

#include <adwaita.h>

#include "ui/kassi-cart-model.h"

G_BEGIN_DECLS

#define KASSI_TYPE_CART_PANE (kassi_cart_pane_get_type ())
G_DECLARE_FINAL_TYPE (KassiCartPane, kassi_cart_pane, KASSI, CART_PANE, AdwBin)

/* editable: lines can be tapped and there is undo; else the cart is fixed, for a payment is being made. */
void kassi_cart_pane_set_model     (KassiCartPane *self, KassiCartModel *model, gboolean editable);
/* The empty cart says that training is on. */
void kassi_cart_pane_set_training  (KassiCartPane *self, gboolean training);
/* The shop has been connected to Netgíró: until then the empty cart offers it. */
void kassi_cart_pane_set_connected (KassiCartPane *self, gboolean connected);
/* The line whose row has the focus; -1: none. */
int  kassi_cart_pane_get_focused   (KassiCartPane *self);
/* A toast over the lines, where it covers neither the total nor a button. */
void kassi_cart_pane_say           (KassiCartPane *self, const char *text);

G_END_DECLS
