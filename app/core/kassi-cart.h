/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is being sold: lines, quantities in 1/1000, totals in whole krónur, VAT per rate.
 *
 * Rounding, once for all: a line is unit price × quantity, halves away from zero; the total is the sum of the lines;
 * the VAT of a rate is taken once from the sum of that rate's lines, halves away from zero. */
#pragma once

#include <glib-object.h>

#include "core/kassi-vat.h"

G_BEGIN_DECLS

#define KASSI_CART_MAX_LINES 500
#define KASSI_CART_MAX_DESCRIPTION 100   /* characters */

typedef struct {
  char   *description;      /* owned; UTF-8, not empty, no control characters */
  char   *product_number;   /* owned; may be NULL */
  gint64  quantity_milli;   /* 1 … KASSI_QUANTITY_MAX_MILLI */
  gint64  unit_isk;         /* VAT included; 0 … KASSI_MONEY_MAX_ISK */
  guint   vat_rate;         /* percent; of any time: what may be asked for today is the business of who asks */
  gint64  total_isk;        /* kept by the cart */
} KassiCartLine;

typedef struct {
  guint  rate;       /* percent */
  gint64 gross_isk;
  gint64 vat_isk;
} KassiCartVat;

#define KASSI_CART_ERROR (kassi_cart_error_quark ())
typedef enum {
  KASSI_CART_ERROR_LINE,      /* the line itself is out of range */
  KASSI_CART_ERROR_TOTAL,     /* the total would pass KASSI_MONEY_MAX_ISK */
  KASSI_CART_ERROR_FULL,
} KassiCartError;
GQuark kassi_cart_error_quark (void);

/* A cart is a boxed, reference counted value. It is changed only by its one owner; whoever keeps one takes a copy. */
typedef struct _KassiCart KassiCart;
#define KASSI_TYPE_CART (kassi_cart_get_type ())
GType      kassi_cart_get_type (void);
KassiCart *kassi_cart_new   (void);
KassiCart *kassi_cart_copy  (const KassiCart *self);
KassiCart *kassi_cart_ref   (KassiCart *self);
void       kassi_cart_unref (KassiCart *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KassiCart, kassi_cart_unref)

/* The strings of line are copied, total_isk is computed. On error the cart is as it was; the message is for people. */
gboolean kassi_cart_insert  (KassiCart *self, guint position, const KassiCartLine *line, GError **error);
gboolean kassi_cart_append  (KassiCart *self, const KassiCartLine *line, GError **error);
gboolean kassi_cart_replace (KassiCart *self, guint position, const KassiCartLine *line, GError **error);
void     kassi_cart_remove  (KassiCart *self, guint position);

guint                kassi_cart_get_n_lines   (const KassiCart *self);
const KassiCartLine *kassi_cart_get_line      (const KassiCart *self, guint position);
gint64               kassi_cart_get_total_isk (const KassiCart *self);
/* One row per rate that occurs, highest rate first; n_rates rows written. */
guint                kassi_cart_get_vat       (const KassiCart *self, KassiCartVat rates[KASSI_VAT_MAX_RATES]);

G_END_DECLS
