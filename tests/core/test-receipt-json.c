/* SPDX-License-Identifier: GPL-3.0-or-later
 * Frozen receipts: what was frozen comes back the same, to the byte, and what is not ours does not come back at all. */
#include "core/kassi-receipt.h"

#include <string.h>

#include "receipt-sample.h"

static void
assert_same_cart (const KassiCart *a,
                  const KassiCart *b)
{
  g_assert_cmpuint (kassi_cart_get_n_lines (a), ==, kassi_cart_get_n_lines (b));
  g_assert_cmpint (kassi_cart_get_total_isk (a), ==, kassi_cart_get_total_isk (b));
  for (guint i = 0; i < kassi_cart_get_n_lines (a); i++)
    {
      const KassiCartLine *line = kassi_cart_get_line (a, i), *other = kassi_cart_get_line (b, i);

      g_assert_cmpstr (line->description, ==, other->description);
      g_assert_cmpstr (line->product_number, ==, other->product_number);
      g_assert_cmpint (line->quantity_milli, ==, other->quantity_milli);
      g_assert_cmpint (line->unit_isk, ==, other->unit_isk);
      g_assert_cmpuint (line->vat_rate, ==, other->vat_rate);
      g_assert_cmpint (line->total_isk, ==, other->total_isk);
    }
}

/* Freezes, thaws, freezes again: the same receipt, the same bytes, the same paper. */
static void
check_round_trip (const KassiReceipt *receipt)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = kassi_receipt_freeze (receipt);
  g_autoptr (KassiReceipt) thawed = kassi_receipt_thaw (text, &error);
  g_autofree char *again = NULL;
  g_autofree char *paper = receipt_describe (receipt, 0);
  g_autofree char *thawed_paper = NULL;

  g_assert_no_error (error);
  g_assert_null (strchr (text, '\n'));
  again = kassi_receipt_freeze (thawed);
  g_assert_cmpstr (again, ==, text);
  thawed_paper = receipt_describe (thawed, 0);
  g_assert_cmpstr (thawed_paper, ==, paper);

  g_assert_cmpstr (thawed->number, ==, receipt->number);
  g_assert_cmpstr (thawed->register_id, ==, receipt->register_id);
  g_assert_cmpint (thawed->training, ==, receipt->training);
  g_assert_cmpint (thawed->issued_wall_us, ==, receipt->issued_wall_us);
  g_assert_cmpint (thawed->customer_kind, ==, receipt->customer_kind);
  g_assert_cmpstr (thawed->customer_masked, ==, receipt->customer_masked);
  g_assert_cmpstr (thawed->invoice_number, ==, receipt->invoice_number);
  g_assert_cmpstr (thawed->transaction_id, ==, receipt->transaction_id);
  g_assert_cmpstr (thawed->reference, ==, receipt->reference);
  receipt_assert_same_seller (thawed->seller, receipt->seller);
  assert_same_cart (thawed->cart, receipt->cart);
}

/* Each member other than it is in the sample. */
static void
test_round_trip_members (void)
{
  g_autoptr (KassiReceipt) empty = kassi_receipt_new ();
  g_autoptr (KassiReceipt) receipt = receipt_sample ();

  check_round_trip (empty);
  check_round_trip (receipt);

  receipt->training = TRUE;
  receipt->customer_kind = KASSI_CUSTOMER_APP_CODE;
  receipt->issued_wall_us++;
  receipt->seller->vat_registered = FALSE;
  receipt_set (&receipt->number, "ÆF-000045");
  receipt_set (&receipt->customer_masked, "");
  receipt_set (&receipt->seller->phone, "555 1234");
  receipt_set (&receipt->seller->cashier, "Sigríður");
  receipt_sell (receipt, "Þorskur", 450, 2990, 11);
  receipt_sell (receipt, "Smakk", 1, 0, 0);
  check_round_trip (receipt);

  receipt->customer_kind = KASSI_CUSTOMER_SSN;
  receipt->issued_wall_us = 0;
  check_round_trip (receipt);
}

/* Names that shops have, and some that are hard on JSON or on paper. */
static const char *const names[] = {
  "Þjóðarréttur æðarkollunnar", "\"Tvöfalt\" \\ öfugt / ská", "'; DROP TABLE sale; --", "</script>&amp;", "Кофе", "珈琲 ☕", "قهوة عربية",
  "קפה", "कॉफ़ी", "กาแฟ", "👩‍👩‍👧‍👦 fjölskylda", "\u202eöfugt\u202c", "e\u0301 é", "\\u0041", "{\"a\":1}", "\u00a0x\u00a0",
};

static void
test_round_trip_scripts (void)
{
  g_autoptr (KassiReceipt) receipt = receipt_sample ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      receipt_sell (receipt, names[i], 1000 + (gint64) i, 100, 11);
      receipt_set (&receipt->seller->name, names[i]);
      receipt_set (&receipt->seller->cashier, names[i]);
      receipt_set (&receipt->reference, names[i]);
      check_round_trip (receipt);
    }
}

static void
test_round_trip_long (void)
{
  g_autoptr (KassiReceipt) receipt = kassi_receipt_new ();
  g_autoptr (GString) quotes = g_string_new (NULL), wide = g_string_new (NULL);

  for (guint i = 0; i < KASSI_CART_MAX_DESCRIPTION; i++)
    {
      g_string_append_c (quotes, '"');
      g_string_append (wide, "😀");
    }
  for (guint i = 0; i < KASSI_CART_MAX_LINES; i++)
    {
      KassiCartLine line = {
        .description = i % 2 == 0 ? quotes->str : wide->str, .product_number = i % 3 == 0 ? NULL : wide->str,
        .quantity_milli = 999, .unit_isk = 4200000, .vat_rate = (const guint[]) { 0, 11, 24 }[i % 3],
      };

      g_assert_true (kassi_cart_append (receipt->cart, &line, NULL));
    }

  check_round_trip (receipt);
}

/* The frozen receipt of make_receipt() with one thing changed in it. */
typedef struct {
  const char *name;
  const char *from;
  const char *to;
} Foreign;

static const Foreign foreign[] = {
  { "empty", NULL, "" },
  { "no-json", NULL, "Kvittun T1-000123" },
  { "other-object", NULL, "{}" },
  { "array", NULL, "[]" },
  { "deep", NULL, "{\"a\":[[[[[[[[[[[[]]]]]]]]]]]]}" },
  { "newer-form", "\"form\":1", "\"form\":2" },
  { "no-form", "\"form\":1,", "" },
  { "comment", "\"form\":1", "/**/\"form\":1" },
  { "trailing", "}]}", "}]} {}" },
  { "unknown-member", "\"form\":1", "\"form\":1,\"note\":\"\"" },
  { "doubled-member", "\"form\":1", "\"form\":1,\"form\":1" },
  { "number-is-number", "\"T1-000123\"", "123" },
  { "number-is-null", "\"T1-000123\"", "null" },
  { "training-is-text", "\"training\":false", "\"training\":\"false\"" },
  { "training-missing", "\"training\":false,", "" },
  { "issued-broken", "1785852120000000", "1785852120000000.5" },
  { "issued-before", "1785852120000000", "-1" },
  { "kind-unknown", "\"gsm\"", "\"fax\"" },
  { "seller-null", "\"seller\":{", "\"seller\":null,\"x\":{" },
  { "seller-member", "\"phone\"", "\"fax\"" },
  { "registered-is-number", "\"vat_registered\":true", "\"vat_registered\":1" },
  { "line-name-empty", "\"Kaffi\"", "\"\"" },
  { "line-name-control", "\"Kaffi\"", "\"Kaffi\\n\"" },
  { "line-product-number", "\"product\":null", "\"product\":7" },
  { "line-product-missing", "\"product\":null", "\"products\":null" },
  { "line-quantity", "\"quantity\":2000", "\"quantity\":0" },
  { "line-unit", "\"unit\":650", "\"unit\":651" },
  { "line-unit-negative", "\"unit\":650", "\"unit\":-650" },
  { "line-rate", "\"vat\":24", "\"vat\":23" },
  { "line-total", "\"total\":1300", "\"total\":1301" },
  { "line-no-object", "\"lines\":[{", "\"lines\":[[],{" },
  { "line-gone", ",{\"name\":\"Opin vara\",\"product\":null,\"quantity\":1000,\"unit\":3200,\"vat\":24,\"total\":3200}", "" },
  { "total", "\"total\":5740", "\"total\":5741" },
  { "vat-sum", "\"vat\":619", "\"vat\":618" },
  { "vat-gross", "\"gross\":3200", "\"gross\":3201" },
  { "vat-row-gone", "{\"rate\":24,\"gross\":3200,\"vat\":619},", "" },
};

static void
test_foreign (gconstpointer data)
{
  const Foreign *test = data;
  g_autoptr (KassiReceipt) receipt = receipt_sample ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *frozen = kassi_receipt_freeze (receipt);

  g_string_append (text, test->from != NULL ? frozen : test->to);
  if (test->from != NULL)
    g_assert_cmpuint (g_string_replace (text, test->from, test->to, 1), ==, 1);

  g_assert_null (kassi_receipt_thaw (text->str, &error));
  g_assert_error (error, KASSI_RECEIPT_ERROR, KASSI_RECEIPT_ERROR_TEXT);
}

static void
test_foreign_long (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KassiReceipt) receipt = receipt_sample ();
  g_autofree char *frozen = kassi_receipt_freeze (receipt);
  g_autoptr (GString) text = g_string_new (frozen);

  /* White space is JSON too, but nothing of ours is so long. */
  while (text->len < 1024 * 1024)
    g_string_append (text, "                                                                ");
  g_assert_null (kassi_receipt_thaw (text->str, &error));
  g_assert_error (error, KASSI_RECEIPT_ERROR, KASSI_RECEIPT_ERROR_TEXT);
}

/* No piece of a frozen receipt is one, and none brings the reader down. */
static void
test_foreign_pieces (void)
{
  g_autoptr (KassiReceipt) receipt = receipt_sample ();
  g_autofree char *frozen = kassi_receipt_freeze (receipt);

  for (gsize length = 0; length < strlen (frozen); length++)
    {
      g_autofree char *piece = g_strndup (frozen, length);

      g_assert_null (kassi_receipt_thaw (piece, NULL));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/receipt-json/round-trip/members", test_round_trip_members);
  g_test_add_func ("/receipt-json/round-trip/scripts", test_round_trip_scripts);
  g_test_add_func ("/receipt-json/round-trip/long", test_round_trip_long);
  for (gsize i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_autofree char *path = g_strdup_printf ("/receipt-json/foreign/%s", foreign[i].name);

      g_test_add_data_func (path, &foreign[i], test_foreign);
    }
  g_test_add_func ("/receipt-json/foreign/long", test_foreign_long);
  g_test_add_func ("/receipt-json/foreign/pieces", test_foreign_pieces);

  return g_test_run ();
}
