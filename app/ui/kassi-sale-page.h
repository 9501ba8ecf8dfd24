/* SPDX-License-Identifier: GPL-3.0-or-later
 * The conversation's first page: the amount being typed, what it is for, its VAT, the keypad, and Charge. */
#pragma once

#include <adwaita.h>

#include "ui/kassi-cart-model.h"

G_BEGIN_DECLS

#define KASSI_TYPE_SALE_PAGE (kassi_sale_page_get_type ())
G_DECLARE_FINAL_TYPE (KassiSalePage, kassi_sale_page, KASSI, SALE_PAGE, AdwBin)

/* Signal "charge" (): the cashier wants what Charge says; the model can be charged, and what was typed has been added. */
void     kassi_sale_page_set_model   (KassiSalePage *self, KassiCartModel *model);
/* Something good to know, under the amount, while nothing is amiss there; or NULL. */
void     kassi_sale_page_set_note    (KassiSalePage *self, const char *note);
/* Why it cannot be charged just now, in the same place, until the next key; or NULL. */
void     kassi_sale_page_set_error   (KassiSalePage *self, const char *sentence);
/* F12. */
void     kassi_sale_page_charge      (KassiSalePage *self);
/* The focus to the amount. */
void     kassi_sale_page_focus       (KassiSalePage *self);
/* A key of the keyboard that no text entry takes: figures, signs, Enter, arrows, Delete, Esc. focused_line: -1 when no row of
 * the cart has the focus. TRUE when it was of use here. */
gboolean kassi_sale_page_press       (KassiSalePage *self, guint keyval, GdkModifierType modifiers, int focused_line);
/* Esc: one step back; TRUE when there was one. */
gboolean kassi_sale_page_step_back   (KassiSalePage *self);

G_END_DECLS
