/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is typed on the keypad of a sale: an amount, or a quantity times a price. Pure text in, values out.
 *
 * The text holds figures, ',' (decimal mark), '.' (between thousands) and at most one '*' (times): "4500", "3*450", "0,45*1200". */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define KASSI_AMOUNT_ENTRY_MAX 24   /* characters; further keys do nothing */

typedef enum {
  KASSI_AMOUNT_EMPTY,
  KASSI_AMOUNT_UNFINISHED,   /* more keys can make it an amount: "3*", "0", "0,45" */
  KASSI_AMOUNT_COMPLETE,
  KASSI_AMOUNT_WRONG,        /* only erasing helps: too large, decimals in a price */
} KassiAmountState;

typedef struct {
  KassiAmountState state;
  gint64           quantity_milli;   /* COMPLETE; else 0 */
  gint64           unit_isk;         /* COMPLETE */
  gint64           total_isk;        /* COMPLETE */
  /* What is amiss should be said while typing, not only when it is to be added. */
  gboolean         urgent;
} KassiAmount;

/* trouble: when not NULL, one sentence for the cashier, translated, unless EMPTY or COMPLETE; then NULL. (transfer full) */
KassiAmountState kassi_amount_entry_parse  (const char *text, KassiAmount *amount, char **trouble);
/* The text after a key: "0" … "9", "00", ",", ".", "*", "backspace", "clear". A key that makes no sense here changes nothing. (transfer full) */
char            *kassi_amount_entry_press  (const char *text, const char *key);
/* For the display: "3 × 4.500 kr."; "" is "0 kr." (transfer full) */
char            *kassi_amount_entry_format (const char *text);
/* The text that parses to these: "2*650"; the quantity 1 is left out. (transfer full) */
char            *kassi_amount_entry_make   (gint64 quantity_milli, gint64 unit_isk);

G_END_DECLS
