/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whole krónur and quantities in thousandths: checked arithmetic, parsed and written as Icelanders do. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A sale's total and a single amount asked of Netgíró: 1 … 2³¹−1 krónur (I12). */
#define KASSI_MONEY_MAX_ISK G_GINT64_CONSTANT (2147483647)
/* A quantity is 0,001 … 999.999,999. */
#define KASSI_QUANTITY_MAX_MILLI G_GINT64_CONSTANT (999999999)

#define KASSI_MONEY_ERROR (kassi_money_error_quark ())
typedef enum {
  KASSI_MONEY_ERROR_EMPTY,
  KASSI_MONEY_ERROR_NOT_A_NUMBER,
  KASSI_MONEY_ERROR_DECIMALS,   /* krónur have none */
  KASSI_MONEY_ERROR_TOO_SMALL,  /* zero or negative */
  KASSI_MONEY_ERROR_TOO_LARGE,
} KassiMoneyError;
GQuark kassi_money_error_quark (void);

/* FALSE, and *result untouched, when it would leave 64 bits. */
gboolean kassi_money_add (gint64 a_isk, gint64 b_isk, gint64 *result_isk);
/* unit price × quantity / 1000, halves away from zero (kassictl.md; Act 22/1968 §8). */
gboolean kassi_money_multiply (gint64 unit_isk, gint64 quantity_milli, gint64 *result_isk);
/* VAT contained in a gross amount: gross × rate / (100 + rate), halves away from zero. rate in percent, 0 … 100. */
gint64   kassi_money_vat_of_gross (gint64 gross_isk, guint rate_percent);

/* "4.500 kr." with a no-break space (U+00A0); negative amounts with a minus (U+2212). (transfer full) */
char    *kassi_money_format (gint64 amount_isk);
/* "4.500": the figures alone. */
char    *kassi_money_format_figures (gint64 amount_isk);
/* Reads "4500", "4.500", "4.500 kr.", "kr. 4.500", "4 500", "ISK 4500"; ",00" and ",-" are allowed, other decimals are not;
 * a point must stand before exactly three figures. 1 … KASSI_MONEY_MAX_ISK. The error's message is for people, translated. */
gboolean kassi_money_parse (const char *text, gint64 *amount_isk, GError **error);

/* "2", "0,45": no trailing zeros. */
char    *kassi_quantity_format (gint64 quantity_milli);
/* Comma as decimal mark (a point too when decimal_point is TRUE, for kassictl), at most 3 decimals, 1 … KASSI_QUANTITY_MAX_MILLI. */
gboolean kassi_quantity_parse (const char *text, gboolean decimal_point, gint64 *quantity_milli, GError **error);

G_END_DECLS
