/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sales as a table: the columns of kassictl's `sales`, and the same as comma-separated values for spreadsheets. */
#pragma once

#include "services/kassi-journal.h"

G_BEGIN_DECLS

/* One column, in the contract's order; its name and words are never translated. */
typedef struct {
  const char *name;
  char     *(*dup) (const KassiSale *sale);   /* (transfer full) (nullable): as text; NULL: no value */
  gboolean    is_number;
} KassiSalesColumn;

const KassiSalesColumn *kassi_sales_table_get_columns (guint *n_columns);

/* One line each, ended as RFC 4180 has it; a cell that a spreadsheet would take for a formula is made text. UTF-8 without a byte order mark. */
void kassi_sales_table_append_header (GString *text);
void kassi_sales_table_append_sale   (GString *text, const KassiSale *sale);

G_END_DECLS
