/* SPDX-License-Identifier: GPL-3.0-or-later
 * The receipt of the mock-up, and a document as text, for the tests of receipts. */
#pragma once

#include "core/kassi-receipt.h"

G_BEGIN_DECLS

/* In the place of what *text was. */
void          receipt_set                (char **text, const char *value);
/* One line more. */
void          receipt_sell               (KassiReceipt *receipt, const char *name, gint64 quantity_milli, gint64 unit_isk, guint vat_rate);
KassiReceipt *receipt_sample             (void);
/* A line a block: its kind, and its cells with a bar before each. (transfer full) */
char         *receipt_describe           (const KassiReceipt *receipt, guint copy);
void          receipt_assert_same_seller (const KassiSeller *a, const KassiSeller *b);

G_END_DECLS
