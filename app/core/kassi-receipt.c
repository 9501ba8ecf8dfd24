/* SPDX-License-Identifier: GPL-3.0-or-later
 * A receipt's facts: who sold, what was sold, how it was paid. */
#include "core/kassi-receipt.h"

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (kassi-receipt-error-quark, kassi_receipt_error)

/**
 * kassi_seller_new:
 *
 * Returns: (transfer full): a seller of whom nothing is known, not registered for VAT
 */
KassiSeller *
kassi_seller_new (void)
{
  KassiSeller *seller = g_new0 (KassiSeller, 1);

  seller->name = g_strdup ("");
  seller->address = g_strdup ("");
  seller->kennitala = g_strdup ("");
  seller->vsk_number = g_strdup ("");
  seller->phone = g_strdup ("");
  seller->cashier = g_strdup ("");

  return seller;
}

KassiSeller *
kassi_seller_copy (const KassiSeller *seller)
{
  KassiSeller *copy;

  g_return_val_if_fail (seller != NULL, NULL);

  copy = g_new0 (KassiSeller, 1);
  copy->name = g_strdup (seller->name);
  copy->address = g_strdup (seller->address);
  copy->kennitala = g_strdup (seller->kennitala);
  copy->vsk_number = g_strdup (seller->vsk_number);
  copy->phone = g_strdup (seller->phone);
  copy->cashier = g_strdup (seller->cashier);
  copy->vat_registered = seller->vat_registered;

  return copy;
}

void
kassi_seller_free (KassiSeller *seller)
{
  if (seller == NULL)
    return;

  g_free (seller->name);
  g_free (seller->address);
  g_free (seller->kennitala);
  g_free (seller->vsk_number);
  g_free (seller->phone);
  g_free (seller->cashier);
  g_free (seller);
}

/**
 * kassi_seller_check:
 *
 * What Act 50/1988 §20 asks to be told of a seller. A phone number and a cashier are nice to have.
 *
 * Returns: FALSE with KASSI_RECEIPT_ERROR_SELLER when something is missing; the sentence names all of it
 */
gboolean
kassi_seller_check (const KassiSeller  *seller,
                    GError            **error)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  g_autofree char *list = NULL;

  g_return_val_if_fail (seller != NULL, FALSE);

  if (*seller->name == '\0')
    g_ptr_array_add (missing, (gpointer) _("the shop’s name"));
  if (*seller->address == '\0')
    g_ptr_array_add (missing, (gpointer) _("its address"));
  if (*seller->kennitala == '\0')
    g_ptr_array_add (missing, (gpointer) _("its national ID"));
  if (seller->vat_registered && *seller->vsk_number == '\0')
    g_ptr_array_add (missing, (gpointer) _("its VAT number"));
  if (missing->len == 0)
    return TRUE;

  g_ptr_array_add (missing, NULL);
  list = g_strjoinv (", ", (char **) missing->pdata);
  g_set_error (error, KASSI_RECEIPT_ERROR, KASSI_RECEIPT_ERROR_SELLER,
               /* Translators: a list such as: the shop’s name, its address. */
               _("A receipt must tell who sells. Still missing: %s."), list);
  return FALSE;
}

/**
 * kassi_receipt_new:
 *
 * Returns: (transfer full): a receipt of nothing by nobody: all texts "", an empty cart
 */
KassiReceipt *
kassi_receipt_new (void)
{
  KassiReceipt *receipt = g_new0 (KassiReceipt, 1);

  receipt->number = g_strdup ("");
  receipt->register_id = g_strdup ("");
  receipt->seller = kassi_seller_new ();
  receipt->cart = kassi_cart_new ();
  receipt->customer_kind = KASSI_CUSTOMER_GSM;
  receipt->customer_masked = g_strdup ("");
  receipt->invoice_number = g_strdup ("");
  receipt->transaction_id = g_strdup ("");
  receipt->reference = g_strdup ("");

  return receipt;
}

void
kassi_receipt_free (KassiReceipt *receipt)
{
  if (receipt == NULL)
    return;

  g_free (receipt->number);
  g_free (receipt->register_id);
  kassi_seller_free (receipt->seller);
  kassi_cart_unref (receipt->cart);
  g_free (receipt->customer_masked);
  g_free (receipt->invoice_number);
  g_free (receipt->transaction_id);
  g_free (receipt->reference);
  g_free (receipt);
}

/**
 * kassi_receipt_get_vat:
 * @rows: (out caller-allocates)
 *
 * The cart's own VAT (kassi_cart_get_vat()), with what remains without it. Of a seller who is not registered none of it may be shown (Act 50/1988 §22).
 *
 * Returns: how many rows were written
 */
guint
kassi_receipt_get_vat (const KassiReceipt *receipt,
                       KassiReceiptVat     rows[KASSI_VAT_MAX_RATES])
{
  KassiCartVat rates[KASSI_VAT_MAX_RATES];
  guint n_rates;

  g_return_val_if_fail (receipt != NULL, 0);
  g_return_val_if_fail (rows != NULL, 0);

  n_rates = kassi_cart_get_vat (receipt->cart, rates);
  for (guint i = 0; i < n_rates; i++)
    rows[i] = (KassiReceiptVat) {
      .percent = rates[i].rate,
      .mark = kassi_vat_get_mark (rates[i].rate),
      .net_isk = rates[i].gross_isk - rates[i].vat_isk,
      .vat_isk = rates[i].vat_isk,
      .gross_isk = rates[i].gross_isk,
    };

  return n_rates;
}
