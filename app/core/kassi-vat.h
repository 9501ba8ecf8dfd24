/* SPDX-License-Identifier: GPL-3.0-or-later
 * The VAT rates of Iceland as dated data (Act 50/1988 §14): which are in force when, and the letter each bears on a receipt. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define KASSI_VAT_MAX_RATES 8   /* that a cart or a receipt can bear */

typedef struct {
  guint percent;
  char  mark;      /* on receipts: 'A' the general rate, 'B' the lower one, 'C' none */
} KassiVatRate;

/* Those in force at a wall time (Iceland keeps UTC all year), highest first; *n_rates of them. */
const KassiVatRate *kassi_vat_get_rates     (gint64 wall_us, guint *n_rates);
/* May it be asked for in a new sale at that time? */
gboolean            kassi_vat_is_in_force   (guint percent, gint64 wall_us);
/* Was it ever a rate? What was sold stays readable when rates change. */
gboolean            kassi_vat_is_known      (guint percent);
/* The mark of a rate that was ever one; '?' else. */
char                kassi_vat_get_mark      (guint percent);

G_END_DECLS
