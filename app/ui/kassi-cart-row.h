/* SPDX-License-Identifier: GPL-3.0-or-later
 * One row of the cart as it is shown: a line, or the one that is being typed. */
#pragma once

#include "core/kassi-cart.h"

G_BEGIN_DECLS

typedef enum {
  KASSI_CART_ROW_ADDED,     /* in the cart */
  KASSI_CART_ROW_TYPED,     /* being typed, not added yet */
  KASSI_CART_ROW_CHANGED,   /* in the cart, and now being changed */
} KassiCartRowState;

#define KASSI_TYPE_CART_ROW (kassi_cart_row_get_type ())
G_DECLARE_FINAL_TYPE (KassiCartRow, kassi_cart_row, KASSI, CART_ROW, GObject)

/* Signal "changed" (): anything that is read below. */
KassiCartRow      *kassi_cart_row_new              (void);
/* quantity_milli 0: what is typed is no amount yet. */
void               kassi_cart_row_set              (KassiCartRow *self, KassiCartRowState state, const char *description,
                                                    gint64 quantity_milli, gint64 unit_isk, gint64 total_isk);
KassiCartRowState  kassi_cart_row_get_state        (KassiCartRow *self);
const char        *kassi_cart_row_get_description  (KassiCartRow *self);
/* "2 × 650 kr."; "" when it is no amount yet. (transfer full) */
char              *kassi_cart_row_dup_detail       (KassiCartRow *self);
/* "1.300 kr."; "" when it is no amount yet. (transfer full) */
char              *kassi_cart_row_dup_amount       (KassiCartRow *self);

G_END_DECLS
