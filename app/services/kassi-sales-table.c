/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sales as a table: what each column says of a sale, and a row as comma-separated values. */
#include "services/kassi-sales-table.h"

#include <string.h>

#include "services/kassi-clock.h"

/* What each column says. */

static char *
dup_id (const KassiSale *sale)
{
  return g_strdup (sale->id);
}

static char *
dup_reference (const KassiSale *sale)
{
  return g_strdup (sale->reference);
}

static char *
dup_created (const KassiSale *sale)
{
  return kassi_time_format_utc (sale->created_wall_us);
}

static char *
dup_amount (const KassiSale *sale)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, sale->amount_isk);
}

static char *
dup_customer_kind (const KassiSale *sale)
{
  return g_strdup (kassi_customer_kind_to_string (sale->customer_kind));
}

static char *
dup_customer_masked (const KassiSale *sale)
{
  return g_strdup (sale->customer_masked);
}

static char *
dup_confirmation (const KassiSale *sale)
{
  return g_strdup (kassi_confirmation_to_string (sale->confirmation));
}

static char *
dup_attempts (const KassiSale *sale)
{
  return g_strdup_printf ("%u", sale->attempts->len);
}

static char *
dup_state (const KassiSale *sale)
{
  return g_strdup (sale->open ? "open" : "closed");
}

static char *
dup_outcome (const KassiSale *sale)
{
  return g_strdup (kassi_outcome_to_string (sale->outcome));
}

static char *
dup_settled (const KassiSale *sale)
{
  return sale->settled ? g_strdup (sale->settled_paid ? "paid" : "not-paid") : NULL;
}

static char *
dup_transaction_id (const KassiSale *sale)
{
  return g_strdup (sale->transaction_id);
}

static char *
dup_invoice_number (const KassiSale *sale)
{
  return g_strdup (sale->invoice_number);
}

static char *
dup_receipt_number (const KassiSale *sale)
{
  return g_strdup (sale->receipt_number);
}

static const KassiSalesColumn columns[] = {
  { "sale", dup_id, FALSE },
  { "reference", dup_reference, FALSE },
  { "created", dup_created, FALSE },
  { "amount", dup_amount, TRUE },
  { "customer_kind", dup_customer_kind, FALSE },
  { "customer_masked", dup_customer_masked, FALSE },
  { "confirmation", dup_confirmation, FALSE },
  { "attempts", dup_attempts, TRUE },
  { "state", dup_state, FALSE },
  { "outcome", dup_outcome, FALSE },
  { "settled", dup_settled, FALSE },
  { "transaction_id", dup_transaction_id, FALSE },
  { "invoice_number", dup_invoice_number, FALSE },
  { "receipt_number", dup_receipt_number, FALSE },
};

/* RFC 4180; and a cell that a spreadsheet would take for a formula is made text. */
static void
append_cell (GString    *text,
             gboolean    is_first,
             const char *value)
{
  gboolean is_formula = value[0] != '\0' && strchr ("=+-@\t\r", value[0]) != NULL;

  if (!is_first)
    g_string_append_c (text, ',');

  if (!is_formula && strpbrk (value, ",\"\r\n") == NULL)
    {
      g_string_append (text, value);
      return;
    }

  g_string_append_c (text, '"');
  if (is_formula)
    g_string_append_c (text, '\'');
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}

const KassiSalesColumn *
kassi_sales_table_get_columns (guint *n_columns)
{
  g_return_val_if_fail (n_columns != NULL, NULL);

  *n_columns = G_N_ELEMENTS (columns);
  return columns;
}

void
kassi_sales_table_append_header (GString *text)
{
  g_return_if_fail (text != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    append_cell (text, i == 0, columns[i].name);
  g_string_append (text, "\r\n");
}

void
kassi_sales_table_append_sale (GString         *text,
                               const KassiSale *sale)
{
  g_return_if_fail (text != NULL);
  g_return_if_fail (sale != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autofree char *value = columns[i].dup (sale);

      append_cell (text, i == 0, value != NULL ? value : "");
    }
  g_string_append (text, "\r\n");
}
