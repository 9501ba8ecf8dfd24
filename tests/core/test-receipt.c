/* SPDX-License-Identifier: GPL-3.0-or-later
 * Receipts: what stands on the paper in each case, and what a seller must have told. */
#include "core/kassi-receipt.h"

#include <string.h>

#include "receipt-sample.h"

/* 12-receipt.png, and what the law asks beyond it. */
static void
test_original (void)
{
  g_autoptr (KassiReceipt) receipt = receipt_sample ();
  g_autofree char *text = receipt_describe (receipt, 0);

  g_assert_cmpstr (text, ==,
                   "shop|Kaffihúsið við Höfnina\n"
                   "center|Austurbakka 1, 101 Reykjavík\n"
                   "center|Kt. 500101-0000   VSK-nr. 00000\n"
                   "rule\n"
                   "heading|Kvittun|T1-000123\n"
                   "pair|4. ágúst 2026  14:02|Kassi T1\n"
                   "rule\n"
                   "item|Kaffi|1.300|B\n"
                   "detail|2 × 650\n"
                   "item|Kanilsnúður|550|B\n"
                   "detail|1 × 550\n"
                   "item|Rúgbrauð með hangikjöti|690|B\n"
                   "detail|1 × 690\n"
                   "item|Opin vara|3.200|A\n"
                   "detail|1 × 3.200\n"
                   "thick\n"
                   "total|Samtals|5.740\u00a0kr.\n"
                   "paid||með VSK\n"
                   "paid|Greitt með Netgíró|5.740\n"
                   "rule\n"
                   "head|VSK|Án VSK|VSK|Með VSK\n"
                   "row|A  24 %|2.581|619|3.200\n"
                   "row|B  11 %|2.288|252|2.540\n"
                   "sum|Alls|4.869|871|5.740\n"
                   "rule\n"
                   "pair|Reikningur Netgíró|1001\n"
                   "pair|Færslunúmer|1f0e3dad\n"
                   "pair|Viðskiptavinur|•••81\n"
                   "qr|T1-000123\n"
                   "note|Skannið á kassanum við skil eða endurgreiðslu\n"
                   "thanks|Takk fyrir komuna\n");
}

/* What is changed of the receipt above. */
typedef void (*ChangeFunc) (KassiReceipt *receipt);

static void
train (KassiReceipt *receipt)
{
  receipt->training = TRUE;
  receipt_set (&receipt->number, "ÆF-000045");
}

static void
train_nameless (KassiReceipt *receipt)
{
  train (receipt);
  kassi_seller_free (receipt->seller);
  receipt->seller = kassi_seller_new ();
}

static void
forget_seller (KassiReceipt *receipt)
{
  kassi_seller_free (receipt->seller);
  receipt->seller = kassi_seller_new ();
}

static void
deregister (KassiReceipt *receipt)
{
  receipt->seller->vat_registered = FALSE;
}

static void
settle (KassiReceipt *receipt)
{
  receipt_set (&receipt->invoice_number, "");
}

static void
settle_training (KassiReceipt *receipt)
{
  train (receipt);
  settle (receipt);
}

static void
forget_payment (KassiReceipt *receipt)
{
  settle (receipt);
  receipt_set (&receipt->transaction_id, "");
  receipt_set (&receipt->customer_masked, "");
}

static void
pay_by_code (KassiReceipt *receipt)
{
  receipt->customer_kind = KASSI_CUSTOMER_APP_CODE;
  receipt_set (&receipt->customer_masked, "");
}

static void
name_people (KassiReceipt *receipt)
{
  receipt_set (&receipt->seller->phone, "555 1234");
  receipt_set (&receipt->seller->cashier, "Sigríður");
}

static void
forget_vsk_number (KassiReceipt *receipt)
{
  receipt_set (&receipt->seller->vsk_number, "");
}

static void
forget_kennitala (KassiReceipt *receipt)
{
  receipt_set (&receipt->seller->kennitala, "");
}

static void
type_kennitala (KassiReceipt *receipt)
{
  receipt_set (&receipt->seller->kennitala, "500101 0000");
}

static void
weigh (KassiReceipt *receipt)
{
  receipt_sell (receipt, "Þorskur", 450, 2990, 11);
  receipt_sell (receipt, "Skrúfur", 1500000, 2, 24);
  receipt_sell (receipt, "Smakk", 1, 0, 0);
}

static void
sell_exempt (KassiReceipt *receipt)
{
  while (kassi_cart_get_n_lines (receipt->cart) > 0)
    kassi_cart_remove (receipt->cart, 0);
  receipt_sell (receipt, "Sundmiði", 1000, 1200, 0);
}

static void
midnight (KassiReceipt *receipt)
{
  receipt->issued_wall_us = G_GINT64_CONSTANT (1767225599) * G_USEC_PER_SEC + 999999;
}

static void
new_year (KassiReceipt *receipt)
{
  receipt->issued_wall_us = G_GINT64_CONSTANT (1767225600) * G_USEC_PER_SEC;
}

typedef struct {
  const char *name;
  const char *source;
  ChangeFunc  change;
  guint       copy;
  const char *lines[8];     /* whole lines that must be there, in this order */
  const char *absent[4];    /* what must stand nowhere */
} Case;

#define BAND "band|ÆFING|Engir peningar færðust. Gildir ekki sem kvittun."

static const Case cases[] = {
  { "training", "12-receipt-aefing.png", train, 0,
    { "heading|Æfingakvittun|ÆF-000045", "total|Samtals (æfing)|5.740\u00a0kr.", "paid|Greitt með Netgíró (æfing)|5.740",
      "pair|Reikningur Netgíró|ÆFING", "qr|ÆF-000045", "thanks|Takk fyrir komuna", BAND }, { "1001", "|Kvittun|", "AFRIT" } },
  { "training-copy", "Act 145/1994 §37; 505/2013 §3", train, 3, { BAND, "band|AFRIT 3|", "shop|Kaffihúsið við Höfnina", BAND }, { NULL } },
  { "training-nameless", "a shop tries Kassi before it says who it is", train_nameless, 0, { "shop|Verslunin þín", "heading|Æfingakvittun|ÆF-000045" },
    { "center|", "Kt.", "VSK" } },
  { "nameless", "kassictl sells without a merchant's details", forget_seller, 0, { "heading|Kvittun|T1-000123" },
    { "shop|", "center|", "VSK", "Verslunin" } },
  { "first-copy", "505/2013 §3: says AFRIT, and is counted", NULL, 1, { "band|AFRIT 1|", "shop|Kaffihúsið við Höfnina" }, { "ÆFING" } },
  { "second-copy", "505/2013 §3", NULL, 2, { "band|AFRIT 2|", "shop|Kaffihúsið við Höfnina" }, { "ÆFING" } },
  { "not-registered", "Act 50/1988 §22", deregister, 0,
    { "center|Kt. 500101-0000", "item|Kaffi|1.300|", "item|Opin vara|3.200|", "total|Samtals|5.740\u00a0kr.", "paid|Greitt með Netgíró|5.740" },
    { "VSK", "vsk", "24 %", "head|" } },
  { "settled", "settled as paid by a person: no invoice was told", settle, 0, { "rule", "pair|Færslunúmer|1f0e3dad", "pair|Viðskiptavinur|•••81" },
    { "Reikningur" } },
  { "settled-training", "likewise", settle_training, 0, { "pair|Færslunúmer|1f0e3dad" }, { "Reikningur" } },
  { "nothing-known", "likewise, InsertCart's answer lost", forget_payment, 0, { "sum|Alls|4.869|871|5.740", "qr|T1-000123" },
    { "Reikningur", "Færslunúmer", "Viðskiptavinur" } },
  { "app-code", "I16: no app code is kept", pay_by_code, 0, { "pair|Viðskiptavinur|Appkóði" }, { "•••" } },
  { "people", "Act 145/1994 §7", name_people, 0,
    { "center|Kt. 500101-0000   VSK-nr. 00000", "center|Sími 555 1234", "pair|4. ágúst 2026  14:02|Kassi T1", "pair|Afgreitt af|Sigríður" }, { NULL } },
  { "no-vsk-number", "nothing dangles", forget_vsk_number, 0, { "center|Kt. 500101-0000", "rule" }, { "VSK-nr" } },
  { "no-kennitala", "nothing dangles", forget_kennitala, 0, { "center|VSK-nr. 00000", "rule" }, { "Kt." } },
  { "odd-kennitala", "settings take free text there", type_kennitala, 0, { "center|Kt. 500101 0000   VSK-nr. 00000" }, { NULL } },
  { "weighed", "scales have thousandths", weigh, 0,
    { "item|Þorskur|1.346|B", "detail|0,450 × 2.990", "item|Skrúfur|3.000|A", "detail|1.500 × 2", "item|Smakk|0|C", "detail|0,001 × 0",
      "row|C  0 %|0|0|0" }, { NULL } },
  { "exempt", "Act 50/1988 §20: the total says that it includes VAT when it does", sell_exempt, 0,
    { "item|Sundmiði|1.200|C", "detail|1 × 1.200", "paid|Greitt með Netgíró|1.200", "row|C  0 %|1.200|0|1.200", "sum|Alls|1.200|0|1.200" }, { "með VSK" } },
  { "last-second", "Iceland keeps UTC", midnight, 0, { "pair|31. desember 2025  23:59|Kassi T1" }, { NULL } },
  { "first-second", "Iceland keeps UTC", new_year, 0, { "pair|1. janúar 2026  00:00|Kassi T1" }, { NULL } },
};

static void
test_blocks (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (KassiReceipt) receipt = receipt_sample ();
  g_autofree char *text = NULL;
  g_autofree char *around = NULL;
  const char *at;

  if (test->change != NULL)
    test->change (receipt);
  text = receipt_describe (receipt, test->copy);
  at = around = g_strconcat ("\n", text, NULL);
  g_test_message ("%s: %s", test->source, text);

  for (gsize i = 0; test->lines[i] != NULL; i++)
    {
      g_autofree char *line = g_strconcat ("\n", test->lines[i], "\n", NULL);

      at = strstr (at, line);
      g_assert_nonnull (at);
      at += strlen (line) - 1;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (test->absent) && test->absent[i] != NULL; i++)
    g_assert_null (strstr (text, test->absent[i]));

  if (receipt->training)
    {
      g_assert_true (g_str_has_prefix (text, BAND "\n"));
      g_assert_true (g_str_has_suffix (text, "\n" BAND "\n"));
    }
  else if (test->copy > 0)
    g_assert_true (g_str_has_prefix (text, "band|AFRIT "));
}

/* Every month has its word, and the day is that of UTC. */
static void
test_months (void)
{
  static const char *const dates[] = {
    "15. janúar 2026", "15. febrúar 2026", "15. mars 2026", "15. apríl 2026", "15. maí 2026", "15. júní 2026", "15. júlí 2026",
    "15. ágúst 2026", "15. september 2026", "15. október 2026", "15. nóvember 2026", "15. desember 2026",
  };
  g_autoptr (KassiReceipt) receipt = receipt_sample ();

  for (int i = 0; i < 12; i++)
    {
      g_autoptr (GDateTime) time = g_date_time_new_utc (2026, i + 1, 15, 9, 5, 0);
      g_autofree char *line = g_strdup_printf ("\npair|%s  09:05|Kassi T1\n", dates[i]);
      g_autofree char *text = NULL;

      receipt->issued_wall_us = g_date_time_to_unix (time) * G_USEC_PER_SEC;
      text = receipt_describe (receipt, 0);
      g_assert_nonnull (strstr (text, line));
    }
}

static void
test_vat (void)
{
  g_autoptr (KassiReceipt) receipt = receipt_sample ();
  KassiReceiptVat rows[KASSI_VAT_MAX_RATES];

  receipt_sell (receipt, "Frímerki", 3000, 250, 0);
  g_assert_cmpuint (kassi_receipt_get_vat (receipt, rows), ==, 3);
  g_assert_cmpuint (rows[0].percent, ==, 24);
  g_assert_cmpint (rows[0].mark, ==, 'A');
  g_assert_cmpint (rows[0].net_isk, ==, 2581);
  g_assert_cmpint (rows[0].vat_isk, ==, 619);
  g_assert_cmpint (rows[0].gross_isk, ==, 3200);
  g_assert_cmpuint (rows[1].percent, ==, 11);
  g_assert_cmpint (rows[1].mark, ==, 'B');
  g_assert_cmpint (rows[1].vat_isk, ==, 252);
  g_assert_cmpuint (rows[2].percent, ==, 0);
  g_assert_cmpint (rows[2].mark, ==, 'C');
  g_assert_cmpint (rows[2].net_isk, ==, 750);
  g_assert_cmpint (rows[2].vat_isk, ==, 0);
}

typedef struct {
  const char *name;
  ChangeFunc  change;
  gboolean    passes;
  const char *missing;
} SellerCase;

static const SellerCase sellers[] = {
  { "whole", NULL, TRUE, NULL },
  { "nobody", forget_seller, FALSE, "the shop’s name, its address, its national ID." },
  { "no-vsk-number", forget_vsk_number, FALSE, ": its VAT number." },
  { "no-kennitala", forget_kennitala, FALSE, ": its national ID." },
  { "not-registered", deregister, TRUE, NULL },
  { "people", name_people, TRUE, NULL },
};

static void
test_seller (gconstpointer data)
{
  const SellerCase *test = data;
  g_autoptr (KassiReceipt) receipt = receipt_sample ();
  g_autoptr (KassiSeller) copy = NULL;
  g_autoptr (GError) error = NULL;

  if (test->change != NULL)
    test->change (receipt);
  copy = kassi_seller_copy (receipt->seller);
  receipt_assert_same_seller (copy, receipt->seller);

  g_assert_cmpint (kassi_seller_check (copy, &error), ==, test->passes);
  if (test->passes)
    g_assert_no_error (error);
  else
    {
      g_assert_error (error, KASSI_RECEIPT_ERROR, KASSI_RECEIPT_ERROR_SELLER);
      g_assert_nonnull (strstr (error->message, test->missing));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/receipt/original", test_original);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/receipt/blocks/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_blocks);
    }
  g_test_add_func ("/receipt/months", test_months);
  g_test_add_func ("/receipt/vat", test_vat);
  for (gsize i = 0; i < G_N_ELEMENTS (sellers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/receipt/seller/%s", sellers[i].name);

      g_test_add_data_func (path, &sellers[i], test_seller);
    }

  return g_test_run ();
}
