/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reading the journal: finding and listing sales and events. A sale is never given out before its rows agree with its events (I14). */
#include "services/kassi-journal-private.h"

#include <glib/gi18n-lib.h>

/* Columns of KASSI_QUERY_SALE, KASSI_QUERY_LINES, KASSI_QUERY_ATTEMPTS, KASSI_QUERY_TRACE. */
enum {
  SALE_NUMBER, SALE_TILL, SALE_ID, SALE_REFERENCE, SALE_CREATED, SALE_AMOUNT, SALE_DESCRIPTION, SALE_LINES, SALE_KIND, SALE_MASKED,
  SALE_CONFIRMATION, SALE_OPEN, SALE_OUTCOME, SALE_INVOICE, SALE_NETGIRO, SALE_SERIES, SALE_INDEX, SALE_RECEIPT,
  SALE_SETTLED, SALE_SETTLED_PAID, SALE_SETTLED_BY, SALE_SETTLED_REASON, N_SALE_COLUMNS
};
enum { LINE_POSITION, LINE_DESCRIPTION, LINE_PRODUCT, LINE_QUANTITY, LINE_UNIT, LINE_VAT, LINE_TOTAL };
enum {
  ATTEMPT_NUMBER, ATTEMPT_REFERENCE, ATTEMPT_TRANSACTION, ATTEMPT_TOKEN, ATTEMPT_CALLBACK, ATTEMPT_CANCEL,
  ATTEMPT_OPENED, ATTEMPT_DEADLINE, ATTEMPT_FLOW, ATTEMPT_LAST
};
G_STATIC_ASSERT (N_SALE_COLUMNS == KASSI_SALE_ROW_COLUMNS && ATTEMPT_FLOW == KASSI_ATTEMPT_ROW_COLUMNS);
enum { TRACE_ATTEMPT, TRACE_SALE_ROW, TRACE_ATTEMPT_ROW, TRACE_FLOW, TRACE_WALL, TRACE_SIGNATURE, TRACE_SEQUENCE };

/* What the events say an attempt's row must be. */
typedef struct {
  char    *row;
  char    *flow;
  gint64   wall_us;
  gboolean paid;     /* after its last event */
} AttemptTrace;

/* What the events say a sale's rows must be. */
typedef struct {
  char   *sale_row;
  GArray *attempts;   /* of AttemptTrace */
} Trace;

static void
clear_attempt_trace (gpointer data)
{
  AttemptTrace *trace = data;

  g_free (trace->row);
  g_free (trace->flow);
}

static void
trace_free (Trace *trace)
{
  g_free (trace->sale_row);
  g_array_unref (trace->attempts);
  g_free (trace);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Trace, trace_free)

/* One event goes by. PAID must come with the verified message that proves it (I3). */
static gboolean
follow_attempt (KassiJournal  *self,
                KassiRows     *rows,
                AttemptTrace  *trace,
                GError       **error)
{
  const char *row = kassi_rows_get_text (rows, TRACE_ATTEMPT_ROW);
  KassiFlowRecord flow;
  gboolean paid;

  if (!kassi_flow_thaw (kassi_rows_get_text (rows, TRACE_FLOW), &flow))
    return kassi_journal_damaged (self, error, _("event %ld cannot be understood"), (long) kassi_rows_get_int (rows, TRACE_SEQUENCE));

  paid = flow.state == KASSI_FLOW_PAID;
  if (paid && !trace->paid && kassi_rows_get_text (rows, TRACE_SIGNATURE) == NULL)
    return kassi_journal_damaged (self, error, _("event %ld says paid without Netgíró’s message"),
                                  (long) kassi_rows_get_int (rows, TRACE_SEQUENCE));

  if (row != NULL)
    {
      g_free (trace->row);
      trace->row = g_strdup (row);
    }
  g_free (trace->flow);
  trace->flow = g_strdup (kassi_rows_get_text (rows, TRACE_FLOW));
  trace->wall_us = kassi_rows_get_int (rows, TRACE_WALL);
  trace->paid = paid;
  return TRUE;
}

static gboolean
follow_event (KassiJournal  *self,
              KassiRows     *rows,
              Trace         *trace,
              GError       **error)
{
  gint64 number = kassi_rows_get_int (rows, TRACE_ATTEMPT);
  const char *sale_row = kassi_rows_get_text (rows, TRACE_SALE_ROW);

  if (number < 1 || number > (gint64) trace->attempts->len + 1)
    return kassi_journal_damaged (self, error, _("event %ld names an attempt out of turn"),
                                  (long) kassi_rows_get_int (rows, TRACE_SEQUENCE));

  if (number > (gint64) trace->attempts->len)
    g_array_set_size (trace->attempts, (guint) number);
  if (sale_row != NULL)
    {
      g_free (trace->sale_row);
      trace->sale_row = g_strdup (sale_row);
    }

  return follow_attempt (self, rows, &g_array_index (trace->attempts, AttemptTrace, number - 1), error);
}

static Trace *
read_trace (KassiJournal  *self,
            gint64         number,
            GError       **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, KASSI_QUERY_TRACE);
  g_autoptr (Trace) trace = g_new0 (Trace, 1);
  KassiFetch fetch;

  trace->attempts = g_array_new (FALSE, TRUE, sizeof (AttemptTrace));
  g_array_set_clear_func (trace->attempts, clear_attempt_trace);

  kassi_rows_bind_int (rows, 1, number);
  while ((fetch = kassi_journal_fetch (self, rows, error)) == KASSI_FETCH_ROW)
    if (!follow_event (self, rows, trace, error))
      return NULL;

  return fetch == KASSI_FETCH_END ? g_steal_pointer (&trace) : NULL;
}

static gboolean
read_lines (KassiJournal  *self,
            gint64         number,
            KassiSale     *sale,
            GError       **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, KASSI_QUERY_LINES);
  KassiFetch fetch;
  guint i = 0;

  sale->cart = kassi_cart_new ();
  kassi_rows_bind_int (rows, 1, number);
  while ((fetch = kassi_journal_fetch (self, rows, error)) == KASSI_FETCH_ROW)
    {
      KassiCartLine line = {
        .description = (char *) kassi_rows_get_text (rows, LINE_DESCRIPTION),
        .product_number = (char *) kassi_rows_get_text (rows, LINE_PRODUCT),
        .quantity_milli = kassi_rows_get_int (rows, LINE_QUANTITY),
        .unit_isk = kassi_rows_get_int (rows, LINE_UNIT),
        .vat_rate = (guint) kassi_rows_get_int (rows, LINE_VAT),
      };

      if (!kassi_cart_append (sale->cart, &line, NULL) ||
          kassi_cart_get_line (sale->cart, i)->total_isk != kassi_rows_get_int (rows, LINE_TOTAL))
        return kassi_journal_damaged (self, error, _("line %u of sale “%s” does not add up"), i + 1, sale->reference);
      i++;
    }

  return fetch == KASSI_FETCH_END;
}

static KassiAttempt *
read_attempt (KassiRows *rows)
{
  g_autoptr (KassiAttempt) attempt = kassi_attempt_new ();

  attempt->number = (guint) kassi_rows_get_int (rows, ATTEMPT_NUMBER);
  attempt->reference = g_strdup (kassi_rows_get_text (rows, ATTEMPT_REFERENCE));
  attempt->transaction_id = g_strdup (kassi_rows_get_text (rows, ATTEMPT_TRANSACTION));
  attempt->token = g_strdup (kassi_rows_get_text (rows, ATTEMPT_TOKEN));
  attempt->callback_url = g_strdup (kassi_rows_get_text (rows, ATTEMPT_CALLBACK));
  attempt->cancel_url = g_strdup (kassi_rows_get_text (rows, ATTEMPT_CANCEL));
  attempt->opened_wall_us = kassi_rows_get_int (rows, ATTEMPT_OPENED);
  attempt->deadline_wall_us = kassi_rows_get_int (rows, ATTEMPT_DEADLINE);
  attempt->last_wall_us = kassi_rows_get_int (rows, ATTEMPT_LAST);

  return kassi_flow_thaw (kassi_rows_get_text (rows, ATTEMPT_FLOW), &attempt->flow) ? g_steal_pointer (&attempt) : NULL;
}

static gboolean
agrees (KassiRows          *rows,
        const AttemptTrace *trace)
{
  g_autofree char *row = kassi_rows_encode (rows, KASSI_ATTEMPT_ROW_COLUMNS);

  return g_strcmp0 (row, trace->row) == 0 &&
         g_strcmp0 (kassi_rows_get_text (rows, ATTEMPT_FLOW), trace->flow) == 0 &&
         kassi_rows_get_int (rows, ATTEMPT_LAST) == trace->wall_us;
}

static gboolean
read_attempts (KassiJournal  *self,
               gint64         number,
               const Trace   *trace,
               KassiSale     *sale,
               GError       **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, KASSI_QUERY_ATTEMPTS);
  KassiFetch fetch;

  kassi_rows_bind_int (rows, 1, number);
  while ((fetch = kassi_journal_fetch (self, rows, error)) == KASSI_FETCH_ROW)
    {
      guint i = sale->attempts->len;
      KassiAttempt *attempt = read_attempt (rows);

      if (attempt != NULL)
        g_ptr_array_add (sale->attempts, attempt);
      if (attempt == NULL || attempt->number != i + 1 || i >= trace->attempts->len ||
          !agrees (rows, &g_array_index (trace->attempts, AttemptTrace, i)))
        return kassi_journal_damaged (self, error, _("attempt %u of sale “%s” does not agree with its events"), i + 1, sale->reference);
    }

  if (fetch == KASSI_FETCH_END && (sale->attempts->len == 0 || sale->attempts->len != trace->attempts->len))
    return kassi_journal_damaged (self, error, _("attempt %u of sale “%s” is missing"), sale->attempts->len + 1, sale->reference);
  return fetch == KASSI_FETCH_END;
}

static gboolean
read_words (KassiRows *rows,
            KassiSale *sale)
{
  const char *outcome = kassi_rows_get_text (rows, SALE_OUTCOME);

  sale->outcome = KASSI_OUTCOME_NONE;
  return kassi_customer_kind_from_string (kassi_rows_get_text (rows, SALE_KIND), &sale->customer_kind) &&
         kassi_confirmation_from_string (kassi_rows_get_text (rows, SALE_CONFIRMATION), &sale->confirmation) &&
         (outcome == NULL || kassi_outcome_from_string (outcome, &sale->outcome));
}

static KassiSale *
read_sale (KassiRows *rows)
{
  g_autoptr (KassiSale) sale = kassi_sale_new ();

  sale->id = g_strdup (kassi_rows_get_text (rows, SALE_ID));
  sale->reference = g_strdup (kassi_rows_get_text (rows, SALE_REFERENCE));
  sale->created_wall_us = kassi_rows_get_int (rows, SALE_CREATED);
  sale->amount_isk = kassi_rows_get_int (rows, SALE_AMOUNT);
  sale->description = g_strdup (kassi_rows_get_text (rows, SALE_DESCRIPTION));
  sale->customer_masked = g_strdup (kassi_rows_get_text (rows, SALE_MASKED));
  sale->open = kassi_rows_get_int (rows, SALE_OPEN) != 0;
  sale->invoice_number = g_strdup (kassi_rows_get_text (rows, SALE_INVOICE));
  sale->receipt_number = g_strdup (kassi_rows_get_text (rows, SALE_RECEIPT));
  sale->netgiro_reference_id = g_strdup (kassi_rows_get_text (rows, SALE_NETGIRO));
  sale->settled = kassi_rows_get_int (rows, SALE_SETTLED) != 0;
  sale->settled_paid = kassi_rows_get_int (rows, SALE_SETTLED_PAID) != 0;
  sale->settled_by = g_strdup (kassi_rows_get_text (rows, SALE_SETTLED_BY));
  sale->settled_reason = g_strdup (kassi_rows_get_text (rows, SALE_SETTLED_REASON));

  return read_words (rows, sale) ? g_steal_pointer (&sale) : NULL;
}

/* The sale's own row, checked against the events; *lines is the digest it bears of its lines. */
static KassiSale *
load_row (KassiJournal  *self,
          gint64         number,
          const Trace   *trace,
          char         **lines,
          GError       **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, KASSI_QUERY_SALE);
  g_autoptr (KassiSale) sale = NULL;
  g_autofree char *row = NULL;
  KassiFetch fetch;

  kassi_rows_bind_int (rows, 1, number);
  fetch = kassi_journal_fetch (self, rows, error);
  if (fetch == KASSI_FETCH_END)
    kassi_journal_damaged (self, error, _("sale %ld is missing"), (long) number);
  if (fetch != KASSI_FETCH_ROW)
    return NULL;

  row = kassi_rows_encode (rows, KASSI_SALE_ROW_COLUMNS);
  sale = read_sale (rows);
  if (sale == NULL || g_strcmp0 (row, trace->sale_row) != 0)
    {
      kassi_journal_damaged (self, error, _("sale “%s” does not agree with its events"), kassi_rows_get_text (rows, SALE_REFERENCE));
      return NULL;
    }

  *lines = g_strdup (kassi_rows_get_text (rows, SALE_LINES));
  return g_steal_pointer (&sale);
}

/* What follows from the attempts must be what stands there. */
static gboolean
check_derived (KassiJournal  *self,
               KassiSale     *sale,
               GError       **error)
{
  KassiSaleState state;

  kassi_sale_derive (sale, &state);
  sale->transaction_id = g_strdup (state.transaction_id);

  return (state.open == sale->open && state.outcome == sale->outcome &&
          state.settled == sale->settled && state.settled_paid == sale->settled_paid &&
          kassi_cart_get_total_isk (sale->cart) == sale->amount_isk) ||
         kassi_journal_damaged (self, error, _("sale “%s” does not add up"), sale->reference);
}

static KassiSale *
load_sale (KassiJournal  *self,
           gint64         number,
           GError       **error)
{
  g_autoptr (Trace) trace = read_trace (self, number, error);
  g_autoptr (KassiSale) sale = NULL;
  g_autofree char *wanted_lines = NULL;
  g_autofree char *lines = NULL;

  if (trace == NULL)
    return NULL;

  sale = load_row (self, number, trace, &wanted_lines, error);
  if (sale == NULL)
    return NULL;

  if (!read_lines (self, number, sale, error))
    return NULL;

  lines = kassi_journal_digest_cart (sale->cart);
  if (!g_str_equal (lines, wanted_lines))
    {
      kassi_journal_damaged (self, error, _("the lines of sale “%s” were changed"), sale->reference);
      return NULL;
    }

  if (!read_attempts (self, number, trace, sale, error) ||
      !check_derived (self, sale, error))
    return NULL;

  return g_steal_pointer (&sale);
}

/* All of a sale's rows out of one view: a writer may be at work beside. */
KassiSale *
kassi_journal_load_sale (KassiJournal  *self,
                         gint64         number,
                         GError       **error)
{
  KassiSale *sale;
  gboolean own_view;

  if (!kassi_journal_begin_view (self, &own_view, error))
    return NULL;

  sale = load_sale (self, number, error);
  kassi_journal_end_view (self, own_view);
  return sale;
}

gboolean
kassi_journal_find_number (KassiJournal  *self,
                           KassiQuery     query,
                           const char    *name,
                           gint64        *number,
                           GError       **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, query);
  KassiFetch fetch;

  kassi_rows_bind_text (rows, 1, name);
  fetch = kassi_journal_fetch (self, rows, error);
  *number = fetch == KASSI_FETCH_ROW ? kassi_rows_get_int (rows, 0) : 0;
  return fetch != KASSI_FETCH_ERROR;
}

gboolean
kassi_journal_find_number_after (KassiJournal  *self,
                                 gint64         after,
                                 gint64        *number,
                                 GError       **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, KASSI_QUERY_NUMBER_AFTER);
  KassiFetch fetch;

  kassi_rows_bind_int (rows, 1, after);
  fetch = kassi_journal_fetch (self, rows, error);
  *number = fetch == KASSI_FETCH_ROW ? kassi_rows_get_int (rows, 0) : 0;
  return fetch != KASSI_FETCH_ERROR;
}

/**
 * kassi_journal_find_sale:
 * @name: a UUID, a reference or a receipt number; they are tried in that order
 */
KassiSale *
kassi_journal_find_sale (KassiJournal  *self,
                         const char    *name,
                         GError       **error)
{
  static const KassiQuery queries[] = {
    KASSI_QUERY_NUMBER_BY_ID, KASSI_QUERY_NUMBER_BY_REFERENCE, KASSI_QUERY_NUMBER_BY_RECEIPT,
  };

  g_return_val_if_fail (KASSI_IS_JOURNAL (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      gint64 number;

      if (!kassi_journal_find_number (self, queries[i], name, &number, error))
        return NULL;
      if (number != 0)
        return kassi_journal_load_sale (self, number, error);
    }

  g_set_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_NOT_FOUND,
               _("The journal “%s” has no sale “%s”. Check the reference or the receipt number."), self->path, name);
  return NULL;
}

KassiSale *
kassi_journal_find_token (KassiJournal  *self,
                          const char    *token,
                          GError       **error)
{
  gint64 number;

  g_return_val_if_fail (KASSI_IS_JOURNAL (self), NULL);
  g_return_val_if_fail (token != NULL, NULL);

  if (!kassi_journal_find_number (self, KASSI_QUERY_NUMBER_BY_TOKEN, token, &number, error))
    return NULL;
  if (number != 0)
    return kassi_journal_load_sale (self, number, error);

  /* The token is no one's to see: whoever has it can call back. */
  g_set_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_NOT_FOUND,
               _("The journal “%s” has no payment with this callback address."), self->path);
  return NULL;
}

gboolean
kassi_journal_has_callback (KassiJournal *self,
                            const char   *digest)
{
  g_autoptr (KassiRows) rows = NULL;

  g_return_val_if_fail (KASSI_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (digest != NULL, FALSE);

  rows = kassi_journal_query (self, KASSI_QUERY_CALLBACK);
  kassi_rows_bind_text (rows, 1, digest);
  return kassi_journal_fetch (self, rows, NULL) == KASSI_FETCH_ROW;
}

/* The numbers alone first: the callback may read, and the writer's may record, between one sale and the next. */
static GArray *
list_numbers (KassiJournal  *self,
              gint64         from_us,
              gint64         to_us,
              gboolean       open_only,
              GError       **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, open_only ? KASSI_QUERY_OPEN : KASSI_QUERY_CREATED);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  KassiFetch fetch;

  kassi_rows_bind_int (rows, 1, from_us);
  kassi_rows_bind_int (rows, 2, to_us);
  while ((fetch = kassi_journal_fetch (self, rows, error)) == KASSI_FETCH_ROW)
    {
      gint64 number = kassi_rows_get_int (rows, 0);

      g_array_append_val (numbers, number);
    }

  return fetch == KASSI_FETCH_END ? g_steal_pointer (&numbers) : NULL;
}

static GPtrArray *
list_open (KassiJournal  *self,
           GError       **error)
{
  g_autoptr (GPtrArray) sales = g_ptr_array_new_with_free_func ((GDestroyNotify) kassi_sale_free);
  g_autoptr (GArray) numbers = NULL;

  numbers = list_numbers (self, G_MININT64, G_MAXINT64, TRUE, error);
  for (guint i = 0; numbers != NULL && i < numbers->len; i++)
    {
      KassiSale *sale = kassi_journal_load_sale (self, g_array_index (numbers, gint64, i), error);

      if (sale == NULL)
        return NULL;
      g_ptr_array_add (sales, sale);
    }

  return numbers != NULL ? g_steal_pointer (&sales) : NULL;
}

GPtrArray *
kassi_journal_list_open (KassiJournal  *self,
                         GError       **error)
{
  gboolean own_view;
  GPtrArray *sales;

  g_return_val_if_fail (KASSI_IS_JOURNAL (self), NULL);

  if (!kassi_journal_begin_view (self, &own_view, error))
    return NULL;

  sales = list_open (self, error);
  kassi_journal_end_view (self, own_view);
  return sales;
}

static gboolean
tell_sales (KassiJournal   *self,
            GArray         *numbers,
            KassiSaleFunc   callback,
            gpointer        user_data,
            GError        **error)
{
  for (guint i = 0; i < numbers->len; i++)
    {
      g_autoptr (KassiSale) sale = kassi_journal_load_sale (self, g_array_index (numbers, gint64, i), error);

      if (sale == NULL)
        return FALSE;
      if (!callback (sale, user_data))
        break;
    }

  return TRUE;
}

/**
 * kassi_journal_foreach_sale:
 *
 * A reader sees the journal as it was when this began, however long the callback takes.
 */
gboolean
kassi_journal_foreach_sale (KassiJournal   *self,
                            gint64          from_us,
                            gint64          to_us,
                            gboolean        open_only,
                            KassiSaleFunc   callback,
                            gpointer        user_data,
                            GError        **error)
{
  g_autoptr (GArray) numbers = NULL;
  gboolean own_view, done;

  g_return_val_if_fail (KASSI_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (callback != NULL, FALSE);

  if (self->mode == KASSI_JOURNAL_WRITE)
    own_view = FALSE;
  else if (!kassi_journal_begin_view (self, &own_view, error))
    return FALSE;

  numbers = list_numbers (self, from_us, to_us, open_only, error);
  done = numbers != NULL && tell_sales (self, numbers, callback, user_data, error);
  kassi_journal_end_view (self, own_view);
  return done;
}

/* The sale's id is the same for all of them; the caller gave it. */
static KassiJournalEvent *
read_event (KassiRows  *rows,
            const char *sale_id)
{
  KassiJournalEvent *event = g_new0 (KassiJournalEvent, 1);

  event->sequence = kassi_rows_get_int (rows, 0);
  event->wall_us = kassi_rows_get_int (rows, 1);
  event->sale_id = g_strdup (sale_id);
  event->attempt = (guint) kassi_rows_get_int (rows, 2);
  event->kind = g_strdup (kassi_rows_get_text (rows, 3));
  event->message = g_strdup (kassi_rows_get_text (rows, 4));
  event->result_code = kassi_rows_get_int (rows, 5);
  event->netgiro_reference_id = g_strdup (kassi_rows_get_text (rows, 6));
  event->flow = g_strdup (kassi_rows_get_text (rows, 7));

  return event;
}

GPtrArray *
kassi_journal_list_events (KassiJournal  *self,
                           const char    *sale_id,
                           GError       **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) kassi_journal_event_free);
  g_autoptr (KassiRows) rows = NULL;
  KassiFetch fetch;
  gint64 number;

  g_return_val_if_fail (KASSI_IS_JOURNAL (self), NULL);
  g_return_val_if_fail (sale_id != NULL, NULL);

  if (!kassi_journal_find_number (self, KASSI_QUERY_NUMBER_BY_ID, sale_id, &number, error))
    return NULL;

  rows = kassi_journal_query (self, KASSI_QUERY_EVENTS_OF_SALE);
  kassi_rows_bind_int (rows, 1, number);
  while ((fetch = kassi_journal_fetch (self, rows, error)) == KASSI_FETCH_ROW)
    g_ptr_array_add (events, read_event (rows, sale_id));

  return fetch == KASSI_FETCH_END ? g_steal_pointer (&events) : NULL;
}
