/* SPDX-License-Identifier: GPL-3.0-or-later
 * What was sold, to be looked at: a list that scrolls when there is much. */
#pragma once

#include <adwaita.h>

#include "core/kassi-cart.h"

G_BEGIN_DECLS

#define KASSI_TYPE_SALE_LINES (kassi_sale_lines_get_type ())
G_DECLARE_FINAL_TYPE (KassiSaleLines, kassi_sale_lines, KASSI, SALE_LINES, AdwBin)

/* NULL: nothing. As fast with the longest cart as with a short one: rows are made when the list is scrolled to them. */
void kassi_sale_lines_set_cart (KassiSaleLines *self, KassiCart *cart);

G_END_DECLS
