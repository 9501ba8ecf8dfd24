/* SPDX-License-Identifier: GPL-3.0-or-later
 * Receipts in the journal: frozen with the number they bear, checked against the chain, and counted each time one goes out (I14, I18). */
#include "services/kassi-journal-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A printer's name, or why it failed, is other programs' text: so much of it is kept. */
#define MAX_WORDS 200

void
kassi_journal_set_seller (KassiJournal      *self,
                          const KassiSeller *seller)
{
  KassiSeller *copy;

  g_return_if_fail (KASSI_IS_JOURNAL (self));
  g_return_if_fail (seller != NULL);

  copy = kassi_seller_copy (seller);
  kassi_seller_free (self->seller);
  self->seller = copy;
}

static void
replace (char       **place,
         const char  *text)
{
  g_free (*place);
  *place = g_strdup (text != NULL ? text : "");
}

/* Of a customer the sale knows only the last one asked: when another was charged, the receipt says no more than what kind. */
char *
kassi_journal_make_document (KassiJournal         *self,
                             const KassiSale      *sale,
                             const KassiSaleState *state,
                             const char           *receipt_number,
                             gint64                wall_us)
{
  g_autoptr (KassiReceipt) receipt = kassi_receipt_new ();
  gboolean is_current = state->told == kassi_sale_get_attempt (sale);
  char *document;

  replace (&receipt->number, receipt_number);
  replace (&receipt->register_id, self->register_id);
  replace (&receipt->customer_masked, is_current ? sale->customer_masked : NULL);
  replace (&receipt->invoice_number, sale->invoice_number);
  replace (&receipt->transaction_id, state->transaction_id);
  replace (&receipt->reference, sale->reference);
  receipt->training = g_str_equal (self->register_id, KASSI_TRAINING_REGISTER_ID);
  receipt->issued_wall_us = wall_us;
  receipt->customer_kind = state->told->flow.customer_kind;
  g_clear_pointer (&receipt->seller, kassi_seller_free);
  receipt->seller = kassi_seller_copy (self->seller);
  g_clear_pointer (&receipt->cart, kassi_cart_unref);
  receipt->cart = kassi_cart_ref (sale->cart);

  document = kassi_receipt_freeze (receipt);
  g_assert (document != NULL && *document != '\0');
  return document;
}

char *
kassi_journal_digest_document (const char *document)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, document, -1);
}

/* The first column of the one row there may be; *text NULL: none. */
static gboolean
get_text (KassiJournal  *self,
          KassiQuery     query,
          gint64         number,
          char         **text,
          GError       **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, query);
  KassiFetch fetch;

  kassi_rows_bind_int (rows, 1, number);
  fetch = kassi_journal_fetch (self, rows, error);
  *text = fetch == KASSI_FETCH_ROW ? g_strdup (kassi_rows_get_text (rows, 0)) : NULL;
  return fetch != KASSI_FETCH_ERROR;
}

/* A number that was taken before receipts were kept has no document. */
static gboolean
check_undocumented (KassiJournal     *self,
                    gint64            number,
                    const KassiSale  *sale,
                    GError          **error)
{
  g_autofree char *found = NULL;

  if (sale->receipt_number == NULL)
    return TRUE;

  return get_text (self, KASSI_QUERY_IS_UNDOCUMENTED, number, &found, error) &&
         (found != NULL || kassi_journal_damaged (self, error, _("the receipt of sale “%s” is missing"), sale->reference));
}

/* The document, if its events vouch for it: *document NULL when neither it nor they are there. */
static gboolean
load_document (KassiJournal     *self,
               gint64            number,
               const KassiSale  *sale,
               char            **document,
               GError          **error)
{
  g_autofree char *wanted = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *text = NULL;

  *document = NULL;
  if (!get_text (self, KASSI_QUERY_RECEIPT, number, &text, error) ||
      !get_text (self, KASSI_QUERY_RECEIPT_DIGEST, number, &wanted, error))
    return FALSE;

  if (text == NULL && wanted == NULL)
    return check_undocumented (self, number, sale, error);
  if (text == NULL)
    return kassi_journal_damaged (self, error, _("the receipt of sale “%s” is missing"), sale->reference);

  digest = kassi_journal_digest_document (text);
  if (g_strcmp0 (digest, wanted) != 0)
    return kassi_journal_damaged (self, error, _("the receipt of sale “%s” was changed"), sale->reference);

  *document = g_steal_pointer (&text);
  return TRUE;
}

static KassiReceipt *
thaw (KassiJournal     *self,
      const KassiSale  *sale,
      const char       *document,
      GError          **error)
{
  g_autoptr (KassiReceipt) receipt = kassi_receipt_thaw (document, NULL);

  if (receipt != NULL && g_strcmp0 (receipt->number, sale->receipt_number) == 0)
    return g_steal_pointer (&receipt);

  kassi_journal_damaged (self, error, _("the receipt of sale “%s” cannot be understood"), sale->reference);
  return NULL;
}

gboolean
kassi_journal_check_receipt (KassiJournal     *self,
                             gint64            number,
                             const KassiSale  *sale,
                             GError          **error)
{
  g_autoptr (KassiReceipt) receipt = NULL;
  g_autofree char *document = NULL;

  if (!load_document (self, number, sale, &document, error))
    return FALSE;
  if (document == NULL)
    return TRUE;

  receipt = thaw (self, sale, document, error);
  return receipt != NULL;
}

static gboolean
fail_no_receipt (KassiJournal     *self,
                 const KassiSale  *sale,
                 GError          **error)
{
  if (sale->receipt_number != NULL)
    g_set_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_NOT_FOUND,
                 _("The receipt %s was made before receipts were kept: only its number is known."), sale->receipt_number);
  else
    g_set_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_NOT_FOUND,
                 _("The sale “%s” has no receipt: it is not paid."), sale->reference);

  return FALSE;
}

/* The sale by its UUID; 0 is an error here. */
static gboolean
find_number (KassiJournal  *self,
             const char    *sale_id,
             gint64        *number,
             GError       **error)
{
  if (!kassi_journal_find_number (self, KASSI_QUERY_NUMBER_BY_ID, sale_id, number, error))
    return FALSE;
  if (*number != 0)
    return TRUE;

  g_set_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_NOT_FOUND,
               _("The journal “%s” has no sale “%s”. Check the reference or the receipt number."), self->path, sale_id);
  return FALSE;
}

static KassiReceipt *
find_receipt (KassiJournal  *self,
              const char    *sale_id,
              GError       **error)
{
  g_autoptr (KassiSale) sale = NULL;
  g_autofree char *document = NULL;
  gint64 number;

  if (!find_number (self, sale_id, &number, error))
    return NULL;

  sale = kassi_journal_load_sale (self, number, error);
  if (sale == NULL || !load_document (self, number, sale, &document, error))
    return NULL;
  if (document != NULL)
    return thaw (self, sale, document, error);

  fail_no_receipt (self, sale, error);
  return NULL;
}

KassiReceipt *
kassi_journal_find_receipt (KassiJournal  *self,
                            const char    *sale_id,
                            GError       **error)
{
  KassiReceipt *receipt;
  gboolean own_view;

  g_return_val_if_fail (KASSI_IS_JOURNAL (self), NULL);
  g_return_val_if_fail (sale_id != NULL, NULL);

  if (!kassi_journal_begin_view (self, &own_view, error))
    return NULL;

  receipt = find_receipt (self, sale_id, error);
  kassi_journal_end_view (self, own_view);
  return receipt;
}

static gboolean
count_prints (KassiJournal  *self,
              gint64         number,
              guint         *n_prints,
              GError       **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, KASSI_QUERY_COUNT_PRINTS);

  kassi_rows_bind_int (rows, 1, number);
  if (kassi_journal_fetch (self, rows, error) != KASSI_FETCH_ROW)
    return FALSE;

  *n_prints = (guint) CLAMP (kassi_rows_get_int (rows, 0), 0, G_MAXUINT);
  return TRUE;
}

guint
kassi_journal_count_prints (KassiJournal *self,
                            const char   *sale_id)
{
  guint n_prints;
  gint64 number;

  g_return_val_if_fail (KASSI_IS_JOURNAL (self), 0);
  g_return_val_if_fail (sale_id != NULL, 0);

  return kassi_journal_find_number (self, KASSI_QUERY_NUMBER_BY_ID, sale_id, &number, NULL) &&
         count_prints (self, number, &n_prints, NULL) ? n_prints : 0;
}

/* What other programs say, as far as it is kept. (transfer full) */
static char *
shorten (const char *words)
{
  g_autofree char *valid = g_utf8_make_valid (words, -1);

  return g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), MAX_WORDS));
}

/* The sale with its receipt, and how often that went out: all that is looked at before anything is written. */
typedef struct {
  KassiSale *sale;       /* owned */
  gint64     number;
  guint      n_prints;
} Print;

static gboolean
look_up_print (KassiJournal  *self,
               const char    *sale_id,
               Print         *print,
               GError       **error)
{
  g_autofree char *document = NULL;

  if (!find_number (self, sale_id, &print->number, error))
    return FALSE;

  print->sale = kassi_journal_load_sale (self, print->number, error);
  if (print->sale == NULL || !load_document (self, print->number, print->sale, &document, error))
    return FALSE;

  return document != NULL ? count_prints (self, print->number, &print->n_prints, error)
                          : fail_no_receipt (self, print->sale, error);
}

/* An event of the sale that leaves its rows, and how it stands, alone: a payment that is still going on does not notice. */
static gboolean
put_print (KassiJournal  *self,
           const Print   *print,
           const char    *kind,
           const char    *words,
           gint64         wall_us,
           GError       **error)
{
  const KassiAttempt *attempt = kassi_sale_get_attempt (print->sale);
  g_autofree char *flow = kassi_flow_freeze (&attempt->flow);
  g_autofree char *message = shorten (words);
  KassiEventRow row = {
    .wall_us = wall_us, .sale = print->number, .attempt = attempt->number, .kind = kind, .message = message, .flow = flow,
  };

  return kassi_journal_add_event (self, &row, error);
}

/**
 * kassi_journal_take_print:
 * @where: a printer's name, or "PDF"; of a longer one the first 200 characters are kept
 * @copy: (out): 0 the original, n the n-th copy
 *
 * Returns: FALSE with an error, NOT_FOUND when there is no receipt to print; then nothing may go out
 */
gboolean
kassi_journal_take_print (KassiJournal  *self,
                          const char    *sale_id,
                          const char    *where,
                          gint64         wall_us,
                          guint         *copy,
                          GError       **error)
{
  Print print = { 0 };
  gboolean done;

  g_return_val_if_fail (KASSI_IS_JOURNAL (self) && self->mode == KASSI_JOURNAL_WRITE, FALSE);
  g_return_val_if_fail (sale_id != NULL && where != NULL && copy != NULL, FALSE);

  done = look_up_print (self, sale_id, &print, error) && put_print (self, &print, KASSI_EVENT_PRINTED, where, wall_us, error);
  if (done)
    *copy = print.n_prints;
  kassi_sale_free (print.sale);
  return done;
}

/**
 * kassi_journal_drop_print:
 * @reason: why, in words; of longer ones the first 200 characters are kept
 *
 * Without a print that counts it does nothing.
 */
gboolean
kassi_journal_drop_print (KassiJournal  *self,
                          const char    *sale_id,
                          const char    *reason,
                          gint64         wall_us,
                          GError       **error)
{
  Print print = { 0 };
  gboolean done;

  g_return_val_if_fail (KASSI_IS_JOURNAL (self) && self->mode == KASSI_JOURNAL_WRITE, FALSE);
  g_return_val_if_fail (sale_id != NULL && reason != NULL, FALSE);

  done = look_up_print (self, sale_id, &print, error) &&
         (print.n_prints == 0 || put_print (self, &print, KASSI_EVENT_NOT_PRINTED, reason, wall_us, error));
  kassi_sale_free (print.sale);
  return done;
}
