/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sales as comma-separated values: kassictl.md's columns, RFC 4180, and no formulas. */
#include "services/kassi-sales-table.h"

/* What stands in a sale, and what its cell becomes. */
typedef struct {
  const char *name;
  const char *source;
  const char *invoice_number;
  const char *cell;
} Case;

static const Case cases[] = {
  { "none", "a value that is not there is an empty cell", NULL, "" },
  { "plain", "RFC 4180", "INV 5", "INV 5" },
  { "letters", "UTF-8", "Ærið þörf", "Ærið þörf" },
  { "comma", "RFC 4180, 2.6", "5,00", "\"5,00\"" },
  { "quote", "RFC 4180, 2.7", "5\"", "\"5\"\"\"" },
  { "line", "RFC 4180, 2.6", "5\n6", "\"5\n6\"" },
  { "return", "RFC 4180, 2.6", "5\r\n6", "\"5\r\n6\"" },
  { "formula", "kassictl.md: cells that a spreadsheet would take for formulas", "=1+1", "\"'=1+1\"" },
  { "formula-plus", "kassictl.md", "+1", "\"'+1\"" },
  { "formula-minus", "kassictl.md", "-1", "\"'-1\"" },
  { "formula-at", "kassictl.md", "@A", "\"'@A\"" },
  { "formula-tab", "kassictl.md", "\t=1", "\"'\t=1\"" },
  { "formula-quoted", "kassictl.md", "=\"a\",1", "\"'=\"\"a\"\",1\"" },
  { "inner-equals", "no formula", "a=1", "a=1" },
};

static KassiSale *
make_sale (void)
{
  KassiSale *sale = kassi_sale_new ();

  sale->id = g_strdup ("11111111-2222-4333-8444-555555555555");
  sale->reference = g_strdup ("R-1");
  sale->created_wall_us = G_GINT64_CONSTANT (1767268800123000);
  sale->amount_isk = 4500;
  sale->customer_kind = KASSI_CUSTOMER_SSN;
  sale->customer_masked = g_strdup ("•••81");
  sale->confirmation = KASSI_CONFIRMATION_MANUAL;
  sale->open = TRUE;
  g_ptr_array_add (sale->attempts, kassi_attempt_new ());

  return sale;
}

static void
test_cell (gconstpointer data)
{
  g_autoptr (KassiSale) sale = make_sale ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *expected = NULL;
  const Case *test = data;

  g_test_message ("from: %s", test->source);
  sale->invoice_number = g_strdup (test->invoice_number);
  kassi_sales_table_append_sale (text, sale);
  expected = g_strdup_printf ("11111111-2222-4333-8444-555555555555,R-1,2026-01-01T12:00:00.123Z,4500,ssn,•••81,manual,1,open,,,,%s,\r\n",
                              test->cell);
  g_assert_cmpstr (text->str, ==, expected);
}

/* The contract's names, in its order; a header and two sales are three lines. */
static void
test_whole (void)
{
  g_autoptr (KassiSale) sale = make_sale ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;

  kassi_sales_table_append_header (text);
  kassi_sales_table_append_sale (text, sale);
  sale->open = FALSE;
  sale->outcome = KASSI_OUTCOME_UNKNOWN;
  sale->settled = sale->settled_paid = TRUE;
  sale->transaction_id = g_strdup ("t");
  sale->receipt_number = g_strdup ("ÆF-000001");
  kassi_sales_table_append_sale (text, sale);

  lines = g_strsplit (text->str, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpstr (lines[0], ==, "sale,reference,created,amount,customer_kind,customer_masked,confirmation,attempts,state,outcome,settled,"
                                 "transaction_id,invoice_number,receipt_number");
  g_assert_true (g_str_has_suffix (lines[1], ",1,open,,,,,"));
  g_assert_true (g_str_has_suffix (lines[2], ",1,closed,unknown,paid,t,,ÆF-000001"));
  g_assert_cmpstr (lines[3], ==, "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sales-table/whole", test_whole);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/sales-table/cell/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_cell);
    }

  return g_test_run ();
}
