/* SPDX-License-Identifier: GPL-3.0-or-later
 * The cart that is being made: its lines, the amount being typed as its last row, the line being changed, and undo.
 *
 * What is typed counts in the total at once, so that Charge never takes another sum than it shows. */
#pragma once

#include <gio/gio.h>

#include "core/kassi-cart.h"
#include "ui/kassi-amount-entry.h"
#include "ui/kassi-cart-row.h"

G_BEGIN_DECLS

#define KASSI_CART_MODEL_MAX_UNDO 50

#define KASSI_TYPE_CART_MODEL (kassi_cart_model_get_type ())
G_DECLARE_FINAL_TYPE (KassiCartModel, kassi_cart_model, KASSI, CART_MODEL, GObject)

/* Signal "changed" (): anything that is read below. */
KassiCartModel  *kassi_cart_model_new  (guint default_vat);
/* The lines of a cart; forgets what was typed, and undo. */
void             kassi_cart_model_load (KassiCartModel *self, const KassiCart *cart);
/* The same, but undo brings back the cart that was there, with what was typed if it could be added. */
void             kassi_cart_model_restore (KassiCartModel *self, const KassiCart *cart);
/* Empties all, for the next customer; undo brings it back unless forget. */
void             kassi_cart_model_clear (KassiCartModel *self, gboolean forget);
void             kassi_cart_model_set_default_vat (KassiCartModel *self, guint rate_percent);

/* A GListModel of KassiCartRow. (transfer none) */
GListModel      *kassi_cart_model_get_rows (KassiCartModel *self);

/* What is being typed. */
const char      *kassi_cart_model_get_text        (KassiCartModel *self);
void             kassi_cart_model_press           (KassiCartModel *self, const char *key);
const char      *kassi_cart_model_get_description (KassiCartModel *self);
void             kassi_cart_model_set_description (KassiCartModel *self, const char *description);
guint            kassi_cart_model_get_vat_rate    (KassiCartModel *self);
void             kassi_cart_model_set_vat_rate    (KassiCartModel *self, guint rate_percent);
/* Whether an amount is typed that could be added, or changed into. */
gboolean         kassi_cart_model_can_add         (KassiCartModel *self);
/* Enter: adds what is typed, or changes the line. FALSE: nothing to add, or kassi_cart_model_get_trouble() says why not. */
gboolean         kassi_cart_model_add             (KassiCartModel *self);
/* What is amiss, one sentence for under the display; or NULL. */
const char      *kassi_cart_model_get_trouble     (KassiCartModel *self);
/* Say it now, though it could still become right: somebody asks to add or to charge. */
void             kassi_cart_model_ask_trouble     (KassiCartModel *self);

/* Changing a line. What was typed before is added first; when that cannot be, trouble says why and nothing else happens. */
void             kassi_cart_model_edit            (KassiCartModel *self, guint position);
void             kassi_cart_model_stop_editing    (KassiCartModel *self);
/* The line's position; -1: none. */
int              kassi_cart_model_get_edited      (KassiCartModel *self);
/* A line, or the row that is being typed. */
void             kassi_cart_model_remove          (KassiCartModel *self, guint position);
gboolean         kassi_cart_model_can_undo        (KassiCartModel *self);
void             kassi_cart_model_undo            (KassiCartModel *self);

/* With what is typed. */
gboolean         kassi_cart_model_is_empty        (KassiCartModel *self);
gint64           kassi_cart_model_get_total_isk   (KassiCartModel *self);
guint            kassi_cart_model_get_vat         (KassiCartModel *self, KassiCartVat rates[KASSI_VAT_MAX_RATES]);
/* A total of 1 … KASSI_MONEY_MAX_ISK, and nothing typed that is no amount. */
gboolean         kassi_cart_model_can_charge      (KassiCartModel *self);
/* (transfer full) */
KassiCart       *kassi_cart_model_dup_cart        (KassiCartModel *self);

G_END_DECLS
