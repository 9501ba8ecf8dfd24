/* SPDX-License-Identifier: GPL-3.0-or-later
 * A receipt: what was sold by whom, frozen when its number is taken, and the same as a document of blocks, not yet laid out.
 *
 * Its words are Icelandic whatever language the till speaks: it is a document of Icelandic bookkeeping (Act 145/1994, Act 50/1988 §20).
 * A seller who is not registered for VAT prints no word of it (Act 50/1988 §22). */
#pragma once

#include "core/kassi-cart.h"
#include "core/kassi-types.h"
#include "core/kassi-vat.h"

G_BEGIN_DECLS

/* Who sells, as it stands in the settings now. All owned, never NULL, "" when not set. */
typedef struct {
  char    *name;
  char    *address;
  char    *kennitala;       /* ten digits, or as it was typed */
  char    *vsk_number;
  char    *phone;
  char    *cashier;         /* who is at the till; "" prints nothing */
  gboolean vat_registered;
} KassiSeller;

KassiSeller *kassi_seller_new  (void);
KassiSeller *kassi_seller_copy (const KassiSeller *seller);
void         kassi_seller_free (KassiSeller *seller);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KassiSeller, kassi_seller_free)
/* What the law asks of a seller's receipt (name, address, kennitala, and the VAT number of one who is registered). FALSE with a sentence naming what is
 * missing: KASSI_RECEIPT_ERROR_SELLER. */
#define KASSI_RECEIPT_ERROR (kassi_receipt_error_quark ())
typedef enum {
  KASSI_RECEIPT_ERROR_SELLER,   /* something of the seller is missing */
  KASSI_RECEIPT_ERROR_TEXT,     /* a frozen document cannot be understood */
} KassiReceiptError;
GQuark       kassi_receipt_error_quark (void);
gboolean     kassi_seller_check (const KassiSeller *seller, GError **error);

/* The facts of one receipt. All owned; what has no value is "". */
typedef struct {
  char             *number;             /* "T1-000123", "ÆF-000045" */
  char             *register_id;
  gboolean          training;
  gint64            issued_wall_us;     /* when the number was taken */
  KassiSeller      *seller;
  KassiCart        *cart;               /* frozen */
  KassiCustomerKind customer_kind;
  char             *customer_masked;    /* "•••81"; "" for an app code */
  char             *invoice_number;     /* Netgíró's */
  char             *transaction_id;     /* Netgíró's; the receipt shows its first block */
  char             *reference;          /* of the sale */
} KassiReceipt;

KassiReceipt *kassi_receipt_new   (void);
void          kassi_receipt_free  (KassiReceipt *receipt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KassiReceipt, kassi_receipt_free)

/* As one line of JSON, the same bytes for the same receipt: what the journal keeps. (transfer full) */
char         *kassi_receipt_freeze (const KassiReceipt *receipt);
/* Back again. Error: KASSI_RECEIPT_ERROR_TEXT. */
KassiReceipt *kassi_receipt_thaw   (const char *text, GError **error);

/* One row per rate that occurs, highest first. */
typedef struct {
  guint  percent;
  char   mark;
  gint64 net_isk;
  gint64 vat_isk;
  gint64 gross_isk;
} KassiReceiptVat;
guint         kassi_receipt_get_vat (const KassiReceipt *receipt, KassiReceiptVat rows[KASSI_VAT_MAX_RATES]);

/* The document. What each kind of block looks like is the paper's business. */
typedef enum {
  KASSI_BLOCK_BAND,         /* white on black, over the whole width: a word; a sentence under it or "" (ÆFING first and last, AFRIT first) */
  KASSI_BLOCK_SHOP,         /* the seller's name */
  KASSI_BLOCK_CENTER,       /* a centred line: address, kennitala and VAT number, thanks */
  KASSI_BLOCK_RULE,
  KASSI_BLOCK_THICK_RULE,
  KASSI_BLOCK_HEADING,      /* left and right, bold: Kvittun, its number */
  KASSI_BLOCK_PAIR,         /* left and right, small: date and time, till */
  KASSI_BLOCK_ITEM,         /* name, line total, rate's mark or "" */
  KASSI_BLOCK_ITEM_DETAIL,  /* under it, set in: "2 × 650" */
  KASSI_BLOCK_TOTAL,        /* Samtals, amount */
  KASSI_BLOCK_PAID,         /* left and right: how it was paid, "með VSK" */
  KASSI_BLOCK_TABLE_HEAD,   /* four cells: VSK, Án VSK, VSK, Með VSK */
  KASSI_BLOCK_TABLE_ROW,
  KASSI_BLOCK_TABLE_SUM,
  KASSI_BLOCK_QR,           /* cell 0 as QR, level M */
  KASSI_BLOCK_NOTE,         /* centred, small: what the QR is for */
  KASSI_BLOCK_THANKS,
} KassiBlockKind;

typedef struct {
  KassiBlockKind kind;
  char          *cells[4];   /* owned; those a kind does not have are NULL */
} KassiBlock;

/* copy: 0 the original, n the n-th copy ("AFRIT 2"). (element-type KassiBlock) (transfer full) */
GPtrArray    *kassi_receipt_make_blocks (const KassiReceipt *receipt, guint copy);

G_END_DECLS
