/* SPDX-License-Identifier: GPL-3.0-or-later
 * A receipt's facts -> the document: what stands where, in words. The words are Icelandic and stay so in every language of the till. */
#include "core/kassi-receipt.h"

#include <string.h>

#include "core/kassi-money.h"

#define MILLI 1000
#define KENNITALA_DIGITS 10
#define KENNITALA_BIRTH_DIGITS 6
#define TRANSACTION_DIGITS 8

/* Of Icelandic, whatever the C library's locales are: the month in a date. */
static const char *const months[] = {
  "janúar", "febrúar", "mars", "apríl", "maí", "júní", "júlí", "ágúst", "september", "október", "nóvember", "desember",
};

static void
free_block (gpointer data)
{
  KassiBlock *block = data;

  for (gsize i = 0; i < G_N_ELEMENTS (block->cells); i++)
    g_free (block->cells[i]);
  g_free (block);
}

/* The cells are copied; those behind the last are NULL. */
static void
add (GPtrArray      *blocks,
     KassiBlockKind  kind,
     const char     *cell_0,
     const char     *cell_1,
     const char     *cell_2,
     const char     *cell_3)
{
  KassiBlock *block = g_new0 (KassiBlock, 1);

  block->kind = kind;
  block->cells[0] = g_strdup (cell_0);
  block->cells[1] = g_strdup (cell_1);
  block->cells[2] = g_strdup (cell_2);
  block->cells[3] = g_strdup (cell_3);
  g_ptr_array_add (blocks, block);
}

static void
add_rule (GPtrArray      *blocks,
          KassiBlockKind  kind)
{
  add (blocks, kind, NULL, NULL, NULL, NULL);
}

/* One line in the middle; nothing for a text that is empty. */
static void
add_line (GPtrArray      *blocks,
          KassiBlockKind  kind,
          const char     *text)
{
  if (*text != '\0')
    add (blocks, kind, text, NULL, NULL, NULL);
}

/* Left and right; no row for what has no value. */
static void
add_pair (GPtrArray      *blocks,
          KassiBlockKind  kind,
          const char     *name,
          const char     *value)
{
  if (*value != '\0')
    add (blocks, kind, name, value, NULL, NULL);
}

static void
add_training_band (GPtrArray          *blocks,
                   const KassiReceipt *receipt)
{
  if (receipt->training)
    add (blocks, KASSI_BLOCK_BAND, "ÆFING", "Engir peningar færðust. Gildir ekki sem kvittun.", NULL, NULL);
}

static void
add_copy_band (GPtrArray *blocks,
               guint      copy)
{
  g_autofree char *word = g_strdup_printf ("AFRIT %u", copy);

  if (copy > 0)
    add (blocks, KASSI_BLOCK_BAND, word, "", NULL, NULL);
}

/* "500101-0000"; what is no kennitala stays as it was typed. (transfer full) */
static char *
format_kennitala (const char *kennitala)
{
  if (strlen (kennitala) != KENNITALA_DIGITS || strspn (kennitala, "0123456789") != KENNITALA_DIGITS)
    return g_strdup (kennitala);

  return g_strdup_printf ("%.*s-%s", KENNITALA_BIRTH_DIGITS, kennitala, kennitala + KENNITALA_BIRTH_DIGITS);
}

/* Names a number, or is "" when there is none. (transfer full) */
static char *
name_number (const char *name,
             const char *number)
{
  return *number != '\0' ? g_strconcat (name, " ", number, NULL) : g_strdup ("");
}

static void
add_seller (GPtrArray          *blocks,
            const KassiReceipt *receipt)
{
  const KassiSeller *seller = receipt->seller;
  g_autofree char *kennitala = format_kennitala (seller->kennitala);
  g_autofree char *kt = name_number ("Kt.", kennitala);
  g_autofree char *vsk = name_number ("VSK-nr.", seller->vat_registered ? seller->vsk_number : "");
  g_autofree char *numbers = g_strconcat (kt, *kt != '\0' && *vsk != '\0' ? "   " : "", vsk, NULL);
  g_autofree char *phone = name_number ("Sími", seller->phone);

  add_line (blocks, KASSI_BLOCK_SHOP, *seller->name == '\0' && receipt->training ? "Verslunin þín" : seller->name);
  add_line (blocks, KASSI_BLOCK_CENTER, seller->address);
  add_line (blocks, KASSI_BLOCK_CENTER, numbers);
  add_line (blocks, KASSI_BLOCK_CENTER, phone);
  if (blocks->len > 0)
    add_rule (blocks, KASSI_BLOCK_RULE);
}

/* "4. ágúst 2026  14:02": Iceland keeps UTC all year. (transfer full) */
static char *
format_time (gint64 wall_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (wall_us / G_USEC_PER_SEC);

  g_return_val_if_fail (time != NULL, g_strdup (""));

  return g_strdup_printf ("%d. %s %d  %02d:%02d", g_date_time_get_day_of_month (time), months[g_date_time_get_month (time) - 1],
                          g_date_time_get_year (time), g_date_time_get_hour (time), g_date_time_get_minute (time));
}

static void
add_heading (GPtrArray          *blocks,
             const KassiReceipt *receipt)
{
  g_autofree char *time = format_time (receipt->issued_wall_us);
  g_autofree char *till = name_number ("Kassi", receipt->register_id);

  add (blocks, KASSI_BLOCK_HEADING, receipt->training ? "Æfingakvittun" : "Kvittun", receipt->number, NULL, NULL);
  add (blocks, KASSI_BLOCK_PAIR, time, till, NULL, NULL);
  add_pair (blocks, KASSI_BLOCK_PAIR, "Afgreitt af", receipt->seller->cashier);
  add_rule (blocks, KASSI_BLOCK_RULE);
}

/* "2", "0,450", "1.200": whole, or with all its thousandths, as scales have them. (transfer full) */
static char *
format_quantity (gint64 quantity_milli)
{
  g_autofree char *whole = kassi_money_format_figures (quantity_milli / MILLI);

  if (quantity_milli % MILLI == 0)
    return g_steal_pointer (&whole);

  return g_strdup_printf ("%s,%03d", whole, (int) (quantity_milli % MILLI));
}

static void
add_item (GPtrArray           *blocks,
          const KassiCartLine *line,
          gboolean             vat_registered)
{
  const char mark[] = { kassi_vat_get_mark (line->vat_rate), '\0' };
  g_autofree char *total = kassi_money_format_figures (line->total_isk);
  g_autofree char *quantity = format_quantity (line->quantity_milli);
  g_autofree char *unit = kassi_money_format_figures (line->unit_isk);
  g_autofree char *detail = g_strdup_printf ("%s × %s", quantity, unit);

  add (blocks, KASSI_BLOCK_ITEM, line->description, total, vat_registered ? mark : "", NULL);
  add (blocks, KASSI_BLOCK_ITEM_DETAIL, detail, NULL, NULL, NULL);   /* Also of one: quantity and unit price of each line (Act 50/1988 §20). */
}

static void
add_items (GPtrArray          *blocks,
           const KassiReceipt *receipt)
{
  for (guint i = 0; i < kassi_cart_get_n_lines (receipt->cart); i++)
    add_item (blocks, kassi_cart_get_line (receipt->cart, i), receipt->seller->vat_registered);
  add_rule (blocks, KASSI_BLOCK_THICK_RULE);
}

/* The VAT in the whole sale. */
static gint64
sum_vat (const KassiReceiptVat *rows,
         guint                  n_rows)
{
  gint64 vat_isk = 0;

  for (guint i = 0; i < n_rows; i++)
    vat_isk += rows[i].vat_isk;

  return vat_isk;
}

static void
add_total (GPtrArray          *blocks,
           const KassiReceipt *receipt)
{
  gint64 total_isk = kassi_cart_get_total_isk (receipt->cart);
  g_autofree char *total = kassi_money_format (total_isk);
  g_autofree char *figures = kassi_money_format_figures (total_isk);
  KassiReceiptVat rows[KASSI_VAT_MAX_RATES];
  guint n_rows = kassi_receipt_get_vat (receipt, rows);
  gboolean taxed = n_rows > 0 && rows[0].percent > 0;

  add (blocks, KASSI_BLOCK_TOTAL, receipt->training ? "Samtals (æfing)" : "Samtals", total, NULL, NULL);
  if (receipt->seller->vat_registered && taxed)
    add (blocks, KASSI_BLOCK_PAID, "", "með VSK", NULL, NULL);
  add (blocks, KASSI_BLOCK_PAID, receipt->training ? "Greitt með Netgíró (æfing)" : "Greitt með Netgíró", figures, NULL, NULL);
}

static void
add_vat_row (GPtrArray      *blocks,
             KassiBlockKind  kind,
             const char     *name,
             gint64          vat_isk,
             gint64          gross_isk)
{
  g_autofree char *net = kassi_money_format_figures (gross_isk - vat_isk);
  g_autofree char *vat = kassi_money_format_figures (vat_isk);
  g_autofree char *gross = kassi_money_format_figures (gross_isk);

  add (blocks, kind, name, net, vat, gross);
}

/* Act 50/1988 §20: of each rate the amount, its net and its VAT. §22: nothing like it of a seller who is not registered. */
static void
add_vat (GPtrArray          *blocks,
         const KassiReceipt *receipt)
{
  KassiReceiptVat rows[KASSI_VAT_MAX_RATES];
  guint n_rows = kassi_receipt_get_vat (receipt, rows);

  if (!receipt->seller->vat_registered)
    return;

  add_rule (blocks, KASSI_BLOCK_RULE);
  add (blocks, KASSI_BLOCK_TABLE_HEAD, "VSK", "Án VSK", "VSK", "Með VSK");
  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *name = g_strdup_printf ("%c  %u %%", rows[i].mark, rows[i].percent);

      add_vat_row (blocks, KASSI_BLOCK_TABLE_ROW, name, rows[i].vat_isk, rows[i].gross_isk);
    }
  add_vat_row (blocks, KASSI_BLOCK_TABLE_SUM, "Alls", sum_vat (rows, n_rows), kassi_cart_get_total_isk (receipt->cart));
}

/* What the customer finds again at Netgíró. */
static void
add_payment (GPtrArray          *blocks,
             const KassiReceipt *receipt)
{
  gboolean has_invoice = *receipt->invoice_number != '\0';
  gsize id_length = MIN (strcspn (receipt->transaction_id, "-"), TRANSACTION_DIGITS);
  g_autofree char *short_id = g_strndup (receipt->transaction_id, id_length);
  const char *customer = receipt->customer_kind == KASSI_CUSTOMER_APP_CODE ? "Appkóði" : receipt->customer_masked;

  if (has_invoice || *short_id != '\0' || *customer != '\0')
    add_rule (blocks, KASSI_BLOCK_RULE);
  add_pair (blocks, KASSI_BLOCK_PAIR, "Reikningur Netgíró", has_invoice && receipt->training ? "ÆFING" : receipt->invoice_number);
  add_pair (blocks, KASSI_BLOCK_PAIR, "Færslunúmer", short_id);
  add_pair (blocks, KASSI_BLOCK_PAIR, "Viðskiptavinur", customer);
}

/**
 * kassi_receipt_make_blocks:
 * @copy: 0 the original, n the n-th copy
 *
 * The document, from the top. Source: Act 50/1988 §20 and §22; Act 145/1994 §37 and §38 (what is of training is marked so, at both ends, for paper tears).
 *
 * Returns: (element-type KassiBlock) (transfer full): the blocks, which the array owns
 */
GPtrArray *
kassi_receipt_make_blocks (const KassiReceipt *receipt,
                           guint               copy)
{
  g_autoptr (GPtrArray) blocks = g_ptr_array_new_with_free_func (free_block);

  g_return_val_if_fail (receipt != NULL, NULL);

  add_training_band (blocks, receipt);
  add_copy_band (blocks, copy);
  add_seller (blocks, receipt);
  add_heading (blocks, receipt);
  add_items (blocks, receipt);
  add_total (blocks, receipt);
  add_vat (blocks, receipt);
  add_payment (blocks, receipt);
  add (blocks, KASSI_BLOCK_QR, receipt->number, NULL, NULL, NULL);
  add (blocks, KASSI_BLOCK_NOTE, "Skannið á kassanum við skil eða endurgreiðslu", NULL, NULL, NULL);
  add (blocks, KASSI_BLOCK_THANKS, "Takk fyrir komuna", NULL, NULL, NULL);
  add_training_band (blocks, receipt);

  return g_steal_pointer (&blocks);
}
