/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writing the journal: one step of a sale, a note of the till's own, a block of nonces; each one transaction and one fsync. */
#include "services/kassi-journal-private.h"

#define NONCE_COUNTER "nonce"
/* Netgíró recommends a timestamp in ticks: tenths of a microsecond since the year 1. */
#define TICKS_PER_US   10
#define UNIX_EPOCH_US  G_GINT64_CONSTANT (62135596800000000)

/* One call of kassi_journal_record(), while it goes. */
typedef struct {
  /* Borrowed. */
  KassiSale               *sale;
  KassiAttempt            *attempt;
  const KassiJournalEntry *entry;
  gint64                   wall_us;

  gint64                   number;          /* the sale's; 0: new */
  KassiSaleState           state;
  gint64                   receipt_index;   /* taken in this step; 0: none */
  char                    *receipt_number;  /* owned; of this step or before; or NULL */
  KassiChainPoint          tip;
} Step;

char *
kassi_journal_name_receipt_counter (const char *register_id)
{
  return g_strconcat ("receipt:", register_id, NULL);
}

gboolean
kassi_journal_get_counter (KassiJournal  *self,
                           const char    *name,
                           gint64        *last,
                           GError       **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, KASSI_QUERY_COUNTER);
  KassiFetch fetch;

  kassi_rows_bind_text (rows, 1, name);
  fetch = kassi_journal_fetch (self, rows, error);
  *last = fetch == KASSI_FETCH_ROW ? kassi_rows_get_int (rows, 0) : 0;
  return fetch != KASSI_FETCH_ERROR;
}

static gboolean
set_counter (KassiJournal  *self,
             const char    *name,
             gint64         last,
             GError       **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, KASSI_QUERY_SET_COUNTER);

  kassi_rows_bind_text (rows, 1, name);
  kassi_rows_bind_int (rows, 2, last);
  return kassi_journal_run (self, rows, error);
}

/* What the journal has of this sale already. What was sold does not change. */
static gboolean
find_stored (KassiJournal  *self,
             Step          *step,
             GError       **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, KASSI_QUERY_STORED);
  KassiFetch fetch;

  kassi_rows_bind_text (rows, 1, step->sale->id);
  fetch = kassi_journal_fetch (self, rows, error);
  if (fetch != KASSI_FETCH_ROW)
    return fetch == KASSI_FETCH_END;

  if (g_strcmp0 (kassi_rows_get_text (rows, 1), step->sale->reference) != 0)
    return kassi_journal_fail_double (self, "sale.id", error);

  g_assert (kassi_rows_get_int (rows, 2) == step->sale->amount_isk);   /* I12 */
  step->number = kassi_rows_get_int (rows, 0);
  step->receipt_number = g_strdup (kassi_rows_get_text (rows, 3));
  return TRUE;
}

/* The next number of the register's series, in the transaction that needs it: rolled back, it is the next one again (I18). */
static gboolean
take_receipt (KassiJournal  *self,
              Step          *step,
              GError       **error)
{
  g_autofree char *name = NULL;

  if (!step->state.wants_receipt || step->receipt_number != NULL)
    return TRUE;

  name = kassi_journal_name_receipt_counter (self->register_id);
  if (!kassi_journal_get_counter (self, name, &step->receipt_index, error))
    return FALSE;

  step->receipt_index++;
  step->receipt_number = g_strdup_printf ("%s-%06" G_GINT64_FORMAT, self->register_id, step->receipt_index);
  return set_counter (self, name, step->receipt_index, error);
}

/* Parameters 1 to 14 of both statements: what may change of a sale. */
static void
bind_changing (KassiJournal *self,
               KassiRows    *rows,
               const Step   *step)
{
  const KassiSale *sale = step->sale;
  gboolean takes = step->receipt_index != 0;

  kassi_rows_bind_text (rows, 1, kassi_customer_kind_to_string (sale->customer_kind));
  kassi_rows_bind_text (rows, 2, sale->customer_masked);
  kassi_rows_bind_text (rows, 3, kassi_confirmation_to_string (sale->confirmation));
  kassi_rows_bind_int (rows, 4, step->state.open);
  kassi_rows_bind_text (rows, 5, kassi_outcome_to_string (step->state.outcome));
  kassi_rows_bind_text (rows, 6, sale->invoice_number);
  kassi_rows_bind_text (rows, 7, sale->netgiro_reference_id);
  kassi_rows_bind_text (rows, 8, takes ? self->register_id : NULL);
  kassi_rows_bind_id (rows, 9, step->receipt_index);
  kassi_rows_bind_text (rows, 10, takes ? step->receipt_number : NULL);
  kassi_rows_bind_int (rows, 11, step->state.settled);
  kassi_rows_bind_int (rows, 12, step->state.settled_paid);
  kassi_rows_bind_text (rows, 13, sale->settled_by);
  kassi_rows_bind_text (rows, 14, sale->settled_reason);
}

static gboolean
update_sale (KassiJournal  *self,
             const Step    *step,
             GError       **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, KASSI_QUERY_UPDATE_SALE);

  bind_changing (self, rows, step);
  kassi_rows_bind_int (rows, 15, step->number);
  return kassi_journal_run (self, rows, error);
}

static gboolean
insert_sale (KassiJournal  *self,
             Step          *step,
             GError       **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, KASSI_QUERY_INSERT_SALE);
  g_autofree char *lines = kassi_journal_digest_cart (step->sale->cart);
  const KassiSale *sale = step->sale;

  bind_changing (self, rows, step);
  kassi_rows_bind_text (rows, 15, self->register_id);
  kassi_rows_bind_text (rows, 16, sale->id);
  kassi_rows_bind_text (rows, 17, sale->reference);
  kassi_rows_bind_int (rows, 18, sale->created_wall_us);
  kassi_rows_bind_int (rows, 19, sale->amount_isk);
  kassi_rows_bind_text (rows, 20, sale->description);
  kassi_rows_bind_text (rows, 21, lines);
  if (!kassi_journal_run (self, rows, error))
    return FALSE;

  step->number = sqlite3_last_insert_rowid (self->db);
  return TRUE;
}

static gboolean
insert_lines (KassiJournal  *self,
              const Step    *step,
              GError       **error)
{
  for (guint i = 0; i < kassi_cart_get_n_lines (step->sale->cart); i++)
    {
      g_autoptr (KassiRows) rows = kassi_journal_query (self, KASSI_QUERY_INSERT_LINE);
      const KassiCartLine *line = kassi_cart_get_line (step->sale->cart, i);

      kassi_rows_bind_int (rows, 1, step->number);
      kassi_rows_bind_int (rows, 2, i + 1);
      kassi_rows_bind_text (rows, 3, line->description);
      kassi_rows_bind_text (rows, 4, line->product_number);
      kassi_rows_bind_int (rows, 5, line->quantity_milli);
      kassi_rows_bind_int (rows, 6, line->unit_isk);
      kassi_rows_bind_int (rows, 7, line->vat_rate);
      kassi_rows_bind_int (rows, 8, line->total_isk);
      if (!kassi_journal_run (self, rows, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
put_sale (KassiJournal  *self,
          Step          *step,
          GError       **error)
{
  if (step->number != 0)
    return update_sale (self, step, error);

  return insert_sale (self, step, error) && insert_lines (self, step, error);
}

/* The attempt's row in canonical form; NULL when the journal has none yet. */
static gboolean
encode_attempt (KassiJournal  *self,
                const Step    *step,
                char         **row,
                GError       **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, KASSI_QUERY_ATTEMPT);
  KassiFetch fetch;

  kassi_rows_bind_int (rows, 1, step->number);
  kassi_rows_bind_int (rows, 2, step->attempt->number);
  fetch = kassi_journal_fetch (self, rows, error);
  *row = fetch == KASSI_FETCH_ROW ? kassi_rows_encode (rows, KASSI_ATTEMPT_ROW_COLUMNS) : NULL;
  return fetch != KASSI_FETCH_ERROR;
}

static gboolean
encode_sale (KassiJournal  *self,
             const Step    *step,
             char         **row,
             GError       **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, KASSI_QUERY_SALE);
  KassiFetch fetch;

  kassi_rows_bind_int (rows, 1, step->number);
  fetch = kassi_journal_fetch (self, rows, error);
  *row = fetch == KASSI_FETCH_ROW ? kassi_rows_encode (rows, KASSI_SALE_ROW_COLUMNS) : NULL;
  return fetch != KASSI_FETCH_ERROR;
}

static gboolean
put_attempt (KassiJournal  *self,
             const Step    *step,
             GError       **error)
{
  g_autofree char *flow = kassi_flow_freeze (&step->attempt->flow);
  const KassiAttempt *attempt = step->attempt;
  g_autoptr (KassiRows) rows = NULL;
  g_autofree char *before = NULL;

  if (!encode_attempt (self, step, &before, error))
    return FALSE;

  rows = kassi_journal_query (self, before != NULL ? KASSI_QUERY_UPDATE_ATTEMPT : KASSI_QUERY_INSERT_ATTEMPT);
  kassi_rows_bind_int (rows, 1, step->number);
  kassi_rows_bind_int (rows, 2, attempt->number);
  kassi_rows_bind_text (rows, 3, attempt->reference);
  kassi_rows_bind_text (rows, 4, attempt->transaction_id);
  kassi_rows_bind_text (rows, 5, attempt->token);
  kassi_rows_bind_text (rows, 6, attempt->callback_url);
  kassi_rows_bind_text (rows, 7, attempt->cancel_url);
  kassi_rows_bind_int (rows, 8, attempt->opened_wall_us);
  kassi_rows_bind_int (rows, 9, attempt->deadline_wall_us);
  kassi_rows_bind_text (rows, 10, flow);
  kassi_rows_bind_int (rows, 11, step->wall_us);
  return kassi_journal_run (self, rows, error);
}

/* An event bears a row of the sale or the attempt only when that is not what the last event that bore one said. */
static gboolean
drop_if_unchanged (KassiJournal  *self,
                   const Step    *step,
                   KassiQuery     query,
                   char         **row,
                   GError       **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, query);
  KassiFetch fetch;

  kassi_rows_bind_int (rows, 1, step->number);
  if (query == KASSI_QUERY_LAST_ATTEMPT_ROW)
    kassi_rows_bind_int (rows, 2, step->attempt->number);
  fetch = kassi_journal_fetch (self, rows, error);
  if (fetch == KASSI_FETCH_ROW && g_strcmp0 (kassi_rows_get_text (rows, 0), *row) == 0)
    g_clear_pointer (row, g_free);

  return fetch != KASSI_FETCH_ERROR;
}

/* Links the event to the chain after *tip, which moves on, and writes it. */
static gboolean
put_event (KassiJournal     *self,
           KassiEventRow    *row,
           KassiChainPoint  *tip,
           GError          **error)
{
  KassiChainPoint before = *tip;
  g_autoptr (KassiRows) rows = NULL;
  g_autofree char *hash = NULL;

  if (!kassi_journal_count_open (self, &row->open_sales, error))
    return FALSE;

  row->sequence = before.sequence + 1;
  row->till = self->register_id;
  row->previous = before.hash;
  row->hash = hash = kassi_event_row_hash (row);
  kassi_chain_point_set (tip, row->sequence, hash);

  rows = kassi_journal_query (self, KASSI_QUERY_INSERT_EVENT);
  kassi_event_row_bind (rows, row);
  return kassi_journal_run (self, rows, error);
}

static gboolean
put_step (KassiJournal  *self,
          Step          *step,
          GError       **error)
{
  g_autofree char *flow = kassi_flow_freeze (&step->attempt->flow);
  const KassiJournalEntry *entry = step->entry;
  g_autofree char *attempt_row = NULL;
  g_autofree char *sale_row = NULL;
  KassiEventRow row;

  if (!encode_sale (self, step, &sale_row, error) ||
      !drop_if_unchanged (self, step, KASSI_QUERY_LAST_SALE_ROW, &sale_row, error) ||
      !encode_attempt (self, step, &attempt_row, error) ||
      !drop_if_unchanged (self, step, KASSI_QUERY_LAST_ATTEMPT_ROW, &attempt_row, error))
    return FALSE;

  row = (KassiEventRow) {
    .wall_us = step->wall_us,
    .sale = step->number,
    .attempt = step->attempt->number,
    .kind = entry->kind,
    .message = entry->message,
    .result_code = entry->result_code,
    .netgiro_reference_id = entry->netgiro_reference_id,
    .sale_row = sale_row,
    .attempt_row = attempt_row,
    .flow = flow,
    .url = entry->url,
    .nonce = entry->nonce,
    .signature = entry->signature,
    .callback_digest = entry->callback_digest,
  };
  if (entry->body != NULL)
    {
      row.body = g_bytes_get_data (entry->body, &row.body_size);
      if (row.body == NULL)
        row.body = "";
    }

  return put_event (self, &row, &step->tip, error);
}

/* The document of a number that this step took, and an event that vouches for it. */
static gboolean
put_receipt (KassiJournal  *self,
             Step          *step,
             GError       **error)
{
  g_autofree char *flow = kassi_flow_freeze (&step->attempt->flow);
  g_autoptr (KassiRows) rows = NULL;
  g_autofree char *document = NULL;
  g_autofree char *digest = NULL;
  KassiEventRow row;

  if (step->receipt_index == 0)
    return TRUE;

  document = kassi_journal_make_document (self, step->sale, &step->state, step->receipt_number, step->wall_us);
  digest = kassi_journal_digest_document (document);
  rows = kassi_journal_query (self, KASSI_QUERY_INSERT_RECEIPT);
  kassi_rows_bind_int (rows, 1, step->number);
  kassi_rows_bind_text (rows, 2, document);
  if (!kassi_journal_run (self, rows, error))
    return FALSE;

  row = (KassiEventRow) {
    .wall_us = step->wall_us, .sale = step->number, .attempt = step->attempt->number,
    .kind = KASSI_EVENT_RECEIPT, .message = digest, .flow = flow,
  };
  return put_event (self, &row, &step->tip, error);
}

/* The derived members, once the step is durable. */
static void
apply (Step *step)
{
  KassiSale *sale = step->sale;
  char *transaction_id = g_strdup (step->state.transaction_id);

  sale->open = step->state.open;
  sale->outcome = step->state.outcome;
  sale->settled = step->state.settled;
  sale->settled_paid = step->state.settled_paid;
  g_free (sale->transaction_id);
  sale->transaction_id = transaction_id;
  g_free (sale->receipt_number);
  sale->receipt_number = g_steal_pointer (&step->receipt_number);
  step->attempt->last_wall_us = step->wall_us;
}

/* At most two figures of a customer are ever kept, and of an app code none (I16). */
static gboolean
is_masked (const KassiSale *sale)
{
  guint n_figures = 0;

  for (const char *p = sale->customer_masked; *p != '\0'; p++)
    n_figures += g_ascii_isdigit (*p);

  return n_figures <= 2 && (sale->customer_kind != KASSI_CUSTOMER_APP_CODE || *sale->customer_masked == '\0');
}

/* An attempt becomes paid only by a verified message (I3). */
static gboolean
is_proven (KassiJournal            *self,
           const KassiAttempt      *attempt,
           const KassiJournalEntry *entry)
{
  g_autoptr (KassiRows) rows = NULL;
  KassiFlowRecord stored;

  if (attempt->flow.state != KASSI_FLOW_PAID || entry->signature != NULL)
    return TRUE;

  rows = kassi_journal_query (self, KASSI_QUERY_ATTEMPT_FLOW);
  kassi_rows_bind_text (rows, 1, attempt->reference);
  return kassi_journal_fetch (self, rows, NULL) == KASSI_FETCH_ROW &&
         kassi_flow_thaw (kassi_rows_get_text (rows, 0), &stored) &&
         stored.state == KASSI_FLOW_PAID;
}

/* The attempts stand in order, and attempt is one of them. */
static gboolean
is_of_sale (const KassiSale    *sale,
            const KassiAttempt *attempt)
{
  return attempt->number >= 1 && attempt->number <= sale->attempts->len &&
         g_ptr_array_index (sale->attempts, attempt->number - 1) == attempt;
}

/**
 * kassi_journal_record:
 * @sale: of its derived members only open, outcome, transaction_id, settled, settled_paid and receipt_number are the journal's to set;
 *   invoice_number, netgiro_reference_id, settled_by and settled_reason are stored as they stand here
 * @attempt: one of sale->attempts; its last_wall_us is set
 * @entry: must bear the verified message when the attempt becomes paid
 *
 * A step that failed may be recorded again as it is.
 */
gboolean
kassi_journal_record (KassiJournal             *self,
                      KassiSale                *sale,
                      KassiAttempt             *attempt,
                      const KassiJournalEntry  *entry,
                      gint64                    wall_us,
                      GError                  **error)
{
  g_autoptr (GError) local_error = NULL;
  Step step = { .sale = sale, .attempt = attempt, .entry = entry, .wall_us = wall_us };
  gboolean done;

  g_return_val_if_fail (KASSI_IS_JOURNAL (self) && self->mode == KASSI_JOURNAL_WRITE, FALSE);
  g_return_val_if_fail (sale != NULL && attempt != NULL && is_of_sale (sale, attempt), FALSE);
  g_return_val_if_fail (sale->customer_masked != NULL && is_masked (sale), FALSE);
  g_return_val_if_fail (sale->cart != NULL && kassi_cart_get_total_isk (sale->cart) == sale->amount_isk, FALSE);
  g_return_val_if_fail (entry != NULL && entry->kind != NULL && is_proven (self, attempt, entry), FALSE);

  if (!kassi_journal_begin (self, error))
    return FALSE;

  step.tip = self->tip;
  kassi_sale_derive (sale, &step.state);
  done = find_stored (self, &step, &local_error) &&
         take_receipt (self, &step, &local_error) &&
         put_sale (self, &step, &local_error) &&
         put_attempt (self, &step, &local_error) &&
         put_step (self, &step, &local_error) &&
         put_receipt (self, &step, &local_error);
  if (!done)
    kassi_journal_roll_back (self, local_error);
  else
    done = kassi_journal_commit (self, &step.tip, &local_error);

  if (done)
    apply (&step);
  g_free (step.receipt_number);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return done;
}

gboolean
kassi_journal_add_event (KassiJournal   *self,
                         KassiEventRow  *row,
                         GError        **error)
{
  g_autoptr (GError) local_error = NULL;
  KassiChainPoint tip;

  if (!kassi_journal_begin (self, error))
    return FALSE;

  tip = self->tip;
  if (put_event (self, row, &tip, &local_error))
    return kassi_journal_commit (self, &tip, error);

  kassi_journal_roll_back (self, local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
kassi_journal_note (KassiJournal  *self,
                    const char    *kind,
                    const char    *message,
                    gint64         wall_us,
                    GError       **error)
{
  KassiEventRow row = { .wall_us = wall_us, .kind = kind, .message = message };

  g_return_val_if_fail (KASSI_IS_JOURNAL (self) && self->mode == KASSI_JOURNAL_WRITE, FALSE);
  g_return_val_if_fail (kind != NULL, FALSE);

  return kassi_journal_add_event (self, &row, error);
}

static gint64
get_ticks (gint64 wall_us)
{
  return (CLAMP (wall_us, 0, G_MAXINT64 / TICKS_PER_US / 2) + UNIX_EPOCH_US) * TICKS_PER_US;
}

static gint64
reserve_nonces (KassiJournal  *self,
                guint          n,
                gint64         wall_us,
                GError       **error)
{
  gint64 first, last;

  if (!kassi_journal_get_counter (self, NONCE_COUNTER, &last, error))
    return 0;

  first = MAX (last + 1, get_ticks (wall_us));
  return set_counter (self, NONCE_COUNTER, first + n - 1, error) ? first : 0;
}

gint64
kassi_journal_reserve_nonces (KassiJournal  *self,
                              guint          n,
                              gint64         wall_us,
                              GError       **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 first;

  g_return_val_if_fail (KASSI_IS_JOURNAL (self) && self->mode == KASSI_JOURNAL_WRITE, 0);
  g_return_val_if_fail (n > 0, 0);

  if (!kassi_journal_begin (self, error))
    return 0;

  first = reserve_nonces (self, n, wall_us, &local_error);
  if (first != 0)
    return kassi_journal_commit (self, NULL, error) ? first : 0;

  kassi_journal_roll_back (self, local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return 0;
}
