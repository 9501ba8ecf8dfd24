/* SPDX-License-Identifier: GPL-3.0-or-later
 * The till at work: the cart on the left, on the right the page that the sale has come to, and the payments that stay open. */
#pragma once

#include <adwaita.h>

#include "training/kassi-session.h"
#include "ui/kassi-receipt-printer.h"

G_BEGIN_DECLS

#define KASSI_TYPE_TILL_VIEW (kassi_till_view_get_type ())
G_DECLARE_FINAL_TYPE (KassiTillView, kassi_till_view, KASSI, TILL_VIEW, AdwBin)

/* Signal "changed" (): the payments, or the one in the pane. */

/* session: with an open till; NULL: none is open. Forgets all payments of the one before. The cart being made stays, but neither goes from training to real
 * sales nor back. */
void           kassi_till_view_set_session  (KassiTillView *self, KassiSession *session);
/* Of what is added to the cart from now on. */
void           kassi_till_view_set_default_vat (KassiTillView *self, guint percent);

/* The payments that want a pill, newest first. (element-type KassiCheckout) (transfer none) */
GListModel    *kassi_till_view_get_payments (KassiTillView *self);
/* The one in the pane, or NULL. */
KassiCheckout *kassi_till_view_get_current  (KassiTillView *self);
/* How many payments would go on without the window. */
guint          kassi_till_view_count_open   (KassiTillView *self);

/* What the cashier does with keys and in the header bar. */
void           kassi_till_view_new_sale     (KassiTillView *self);
void           kassi_till_view_show_payment (KassiTillView *self, KassiCheckout *checkout);
void           kassi_till_view_next_payment (KassiTillView *self);
void           kassi_till_view_charge       (KassiTillView *self);
gboolean       kassi_till_view_cancel       (KassiTillView *self);
void           kassi_till_view_step_back    (KassiTillView *self);
gboolean       kassi_till_view_press        (KassiTillView *self, guint keyval, GdkModifierType modifiers);
void           kassi_till_view_take_scan    (KassiTillView *self, const char *code);

/* With what receipts are printed; before the first session. */
void           kassi_till_view_set_printer  (KassiTillView *self, KassiReceiptPrinter *printer);
/* The receipt of the payment in the pane, once more. FALSE when there is none. */
gboolean       kassi_till_view_print        (KassiTillView *self);

/* The keyboard is the page's again, after another one of the window had it. */
void           kassi_till_view_focus        (KassiTillView *self);
/* A toast. */
void           kassi_till_view_say          (KassiTillView *self, const char *text);

G_END_DECLS
