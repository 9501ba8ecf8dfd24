/* SPDX-License-Identifier: GPL-3.0-or-later
 * The receipt of the mock-up, and a document as text, for the tests of receipts. */
#include "receipt-sample.h"

#define ISSUED_US (G_GINT64_CONSTANT (1785852120) * G_USEC_PER_SEC)   /* 2026-08-04T14:02:00Z */

void
receipt_set (char       **text,
             const char  *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

void
receipt_sell (KassiReceipt *receipt,
              const char   *name,
              gint64        quantity_milli,
              gint64        unit_isk,
              guint         vat_rate)
{
  g_autoptr (GError) error = NULL;
  KassiCartLine line = {
    .description = (char *) name, .quantity_milli = quantity_milli, .unit_isk = unit_isk, .vat_rate = vat_rate,
  };

  kassi_cart_append (receipt->cart, &line, &error);
  g_assert_no_error (error);
}

/* The sale of the mock-up. */
KassiReceipt *
receipt_sample (void)
{
  KassiReceipt *receipt = kassi_receipt_new ();

  receipt_set (&receipt->number, "T1-000123");
  receipt_set (&receipt->register_id, "T1");
  receipt->issued_wall_us = ISSUED_US;
  receipt_set (&receipt->seller->name, "Kaffihúsið við Höfnina");
  receipt_set (&receipt->seller->address, "Austurbakka 1, 101 Reykjavík");
  receipt_set (&receipt->seller->kennitala, "5001010000");
  receipt_set (&receipt->seller->vsk_number, "00000");
  receipt->seller->vat_registered = TRUE;
  receipt_set (&receipt->customer_masked, "•••81");
  receipt_set (&receipt->invoice_number, "1001");
  receipt_set (&receipt->transaction_id, "1f0e3dad-9908-4345-9473-c4d5b1b9bb8e");
  receipt_set (&receipt->reference, "K-7");
  receipt_sell (receipt, "Kaffi", 2000, 650, 11);
  receipt_sell (receipt, "Kanilsnúður", 1000, 550, 11);
  receipt_sell (receipt, "Rúgbrauð með hangikjöti", 1000, 690, 11);
  receipt_sell (receipt, "Opin vara", 1000, 3200, 24);

  return receipt;
}

static const char *
name_of (KassiBlockKind kind)
{
  switch (kind)
    {
    case KASSI_BLOCK_BAND: return "band";
    case KASSI_BLOCK_SHOP: return "shop";
    case KASSI_BLOCK_CENTER: return "center";
    case KASSI_BLOCK_RULE: return "rule";
    case KASSI_BLOCK_THICK_RULE: return "thick";
    case KASSI_BLOCK_HEADING: return "heading";
    case KASSI_BLOCK_PAIR: return "pair";
    case KASSI_BLOCK_ITEM: return "item";
    case KASSI_BLOCK_ITEM_DETAIL: return "detail";
    case KASSI_BLOCK_TOTAL: return "total";
    case KASSI_BLOCK_PAID: return "paid";
    case KASSI_BLOCK_TABLE_HEAD: return "head";
    case KASSI_BLOCK_TABLE_ROW: return "row";
    case KASSI_BLOCK_TABLE_SUM: return "sum";
    case KASSI_BLOCK_QR: return "qr";
    case KASSI_BLOCK_NOTE: return "note";
    case KASSI_BLOCK_THANKS: return "thanks";
    default: g_assert_not_reached ();
    }
}

/* A line a block: its kind, and its cells with a bar before each. (transfer full) */
char *
receipt_describe (const KassiReceipt *receipt,
                  guint               copy)
{
  g_autoptr (GPtrArray) blocks = kassi_receipt_make_blocks (receipt, copy);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < blocks->len; i++)
    {
      const KassiBlock *block = g_ptr_array_index (blocks, i);
      gboolean ended = FALSE;

      g_string_append (text, name_of (block->kind));
      for (gsize c = 0; c < G_N_ELEMENTS (block->cells); c++)
        {
          g_assert_false (ended && block->cells[c] != NULL);
          ended = block->cells[c] == NULL;
          if (!ended)
            g_string_append_printf (text, "|%s", block->cells[c]);
        }
      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}

void
receipt_assert_same_seller (const KassiSeller *a,
                            const KassiSeller *b)
{
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpstr (a->address, ==, b->address);
  g_assert_cmpstr (a->kennitala, ==, b->kennitala);
  g_assert_cmpstr (a->vsk_number, ==, b->vsk_number);
  g_assert_cmpstr (a->phone, ==, b->phone);
  g_assert_cmpstr (a->cashier, ==, b->cashier);
  g_assert_cmpint (a->vat_registered, ==, b->vat_registered);
}
