/* SPDX-License-Identifier: GPL-3.0-or-later
 * The journal's statements, and SQLite's failures as sentences that name the file and say what to do. */
#include "services/kassi-journal-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SALE_COLUMNS \
  "number, till, id, reference, created_wall_us, amount_isk, description, lines, " \
  "customer_kind, customer_masked, confirmation, open, outcome, invoice_number, netgiro_reference_id, " \
  "receipt_series, receipt_index, receipt_number, settled, settled_paid, settled_by, settled_reason"
#define LINE_COLUMNS \
  "position, description, product_number, quantity_milli, unit_isk, vat_rate, total_isk"
/* Flow and time stand last: an event has them in columns of their own, so they are no part of its attempt_row. */
#define ATTEMPT_COLUMNS \
  "number, reference, transaction_id, token, callback_url, cancel_url, opened_wall_us, deadline_wall_us, " \
  "flow, last_wall_us"
#define EVENT_COLUMNS \
  "sequence, till, wall_us, sale, attempt, kind, message, result_code, netgiro_reference_id, " \
  "sale_row, attempt_row, flow, url, nonce, signature, body, callback_digest, open_sales, previous, hash"

/* Where a page of History goes on: from place (?1, ?2) back to ?3. */
#define NEWEST_FIRST \
  "created_wall_us >= ?3 AND (created_wall_us, number) < (?1, ?2) ORDER BY created_wall_us DESC, number DESC"

/* What goes on paper is of the sale's chain, but nothing of how it stands. */
#define PAPER_KINDS "('" KASSI_EVENT_RECEIPT "', '" KASSI_EVENT_PRINTED "', '" KASSI_EVENT_NOT_PRINTED "')"

static const char *const texts[KASSI_N_QUERIES] = {
  [KASSI_QUERY_JOURNAL_ID] = "SELECT id FROM journal",
  [KASSI_QUERY_NUMBER_BY_ID] = "SELECT number FROM sale WHERE id = ?1",
  [KASSI_QUERY_NUMBER_BY_REFERENCE] = "SELECT number FROM sale WHERE reference = ?1",
  [KASSI_QUERY_NUMBER_BY_RECEIPT] = "SELECT number FROM sale WHERE receipt_number = ?1",
  [KASSI_QUERY_NUMBER_BY_TOKEN] = "SELECT sale FROM attempt WHERE token = ?1",
  [KASSI_QUERY_NUMBER_AFTER] = "SELECT number FROM sale WHERE number > ?1 ORDER BY number LIMIT 1",
  [KASSI_QUERY_STORED] = "SELECT number, reference, amount_isk, receipt_number FROM sale WHERE id = ?1",
  [KASSI_QUERY_SALE] = "SELECT " SALE_COLUMNS " FROM sale WHERE number = ?1",
  [KASSI_QUERY_LINES] = "SELECT " LINE_COLUMNS " FROM line WHERE sale = ?1 ORDER BY position",
  [KASSI_QUERY_ATTEMPTS] = "SELECT " ATTEMPT_COLUMNS " FROM attempt WHERE sale = ?1 ORDER BY number",
  [KASSI_QUERY_ATTEMPT] = "SELECT " ATTEMPT_COLUMNS " FROM attempt WHERE sale = ?1 AND number = ?2",
  [KASSI_QUERY_ATTEMPT_FLOW] = "SELECT flow FROM attempt WHERE reference = ?1",
  [KASSI_QUERY_TRACE] =
    "SELECT attempt, sale_row, attempt_row, flow, wall_us, signature, sequence FROM event "
    "WHERE sale = ?1 AND kind NOT IN " PAPER_KINDS " ORDER BY sequence",
  [KASSI_QUERY_CREATED] =
    "SELECT number FROM sale WHERE created_wall_us >= ?1 AND created_wall_us < ?2 ORDER BY number",
  [KASSI_QUERY_OPEN] =
    "SELECT number FROM sale INDEXED BY sale_open "   /* The other index would do for SQLite, and be walked from end to end. */
    "WHERE open = 1 AND created_wall_us >= ?1 AND created_wall_us < ?2 ORDER BY number",
  [KASSI_QUERY_COUNT_OPEN] = "SELECT COUNT (*) FROM sale INDEXED BY sale_open WHERE open = 1",
  [KASSI_QUERY_EVENT] = "SELECT " EVENT_COLUMNS " FROM event WHERE sequence = ?1",
  /* The last column: the event tells of a sale or an attempt that is not there. */
  [KASSI_QUERY_EVENTS_AFTER] =
    "SELECT " EVENT_COLUMNS ", "
    "  (sale IS NOT NULL AND NOT EXISTS (SELECT 1 FROM attempt WHERE attempt.sale = event.sale AND number = event.attempt)) "
    "  OR (sale IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sale AS s WHERE s.number = event.sale)) "
    "FROM event WHERE sequence > ?1 ORDER BY sequence",
  [KASSI_QUERY_EVENTS_OF_SALE] =
    "SELECT sequence, wall_us, attempt, kind, message, result_code, netgiro_reference_id, flow "
    "FROM event WHERE sale = ?1 ORDER BY sequence",
  [KASSI_QUERY_LAST_SALE_ROW] =
    "SELECT sale_row FROM event WHERE sale = ?1 AND sale_row IS NOT NULL ORDER BY sequence DESC LIMIT 1",
  [KASSI_QUERY_LAST_ATTEMPT_ROW] =
    "SELECT attempt_row FROM event WHERE sale = ?1 AND attempt = ?2 AND attempt_row IS NOT NULL ORDER BY sequence DESC LIMIT 1",
  [KASSI_QUERY_CALLBACK] = "SELECT 1 FROM event WHERE callback_digest = ?1 LIMIT 1",
  [KASSI_QUERY_COUNTER] = "SELECT last FROM counter WHERE name = ?1",
  [KASSI_QUERY_LAST_RECEIPT] = "SELECT MAX (receipt_index) FROM sale WHERE receipt_series = ?1",
  [KASSI_QUERY_RECEIPT] = "SELECT document FROM receipt WHERE sale = ?1",
  [KASSI_QUERY_RECEIPT_DIGEST] =
    "SELECT message FROM event WHERE sale = ?1 AND kind = '" KASSI_EVENT_RECEIPT "' ORDER BY sequence LIMIT 1",
  [KASSI_QUERY_IS_UNDOCUMENTED] =
    "SELECT 1 FROM sale AS s, counter AS c WHERE s.number = ?1 AND c.name = 'undocumented:' || s.receipt_series AND s.receipt_index <= c.last",
  [KASSI_QUERY_COUNT_PRINTS] =
    "SELECT coalesce (sum (CASE kind WHEN '" KASSI_EVENT_PRINTED "' THEN 1 WHEN '" KASSI_EVENT_NOT_PRINTED "' THEN -1 ELSE 0 END), 0) "
    "FROM event WHERE sale = ?1",
  [KASSI_QUERY_HISTORY] = "SELECT number, created_wall_us, reference, receipt_number FROM sale WHERE " NEWEST_FIRST,
  [KASSI_QUERY_HISTORY_STANDING] =
    "SELECT number, created_wall_us, reference, receipt_number FROM sale WHERE standing = ?4 AND " NEWEST_FIRST,
  [KASSI_QUERY_HISTORY_AMOUNT] =
    "SELECT number, created_wall_us FROM sale WHERE amount_isk = ?5 AND standing = ?4 AND " NEWEST_FIRST,
  [KASSI_QUERY_HISTORY_CUSTOMER] =
    "SELECT number, created_wall_us FROM sale WHERE customer_masked = ?5 AND standing = ?4 AND " NEWEST_FIRST,
  [KASSI_QUERY_HISTORY_INVOICE] =
    "SELECT number, created_wall_us FROM sale WHERE invoice_number = ?5 AND standing = ?4 AND " NEWEST_FIRST,
  /* In no order of time: as many as may be sorted. */
  [KASSI_QUERY_HISTORY_REFERENCE] =
    "SELECT number, created_wall_us, standing FROM sale WHERE reference >= ?1 AND reference < ?2 ORDER BY reference DESC LIMIT ?3",
  [KASSI_QUERY_HISTORY_RECEIPT] =
    "SELECT number, created_wall_us, standing FROM sale WHERE receipt_number >= ?1 AND receipt_number < ?2 "
    "ORDER BY receipt_number DESC LIMIT ?3",
  [KASSI_QUERY_HISTORY_RECEIPT_INDEX] =   /* one a series */
    "SELECT s.number, s.created_wall_us, s.standing FROM counter AS c CROSS JOIN sale AS s "
    "WHERE c.name GLOB 'receipt:*' AND s.receipt_series = substr (c.name, 9) AND s.receipt_index = ?1 LIMIT ?3",
  [KASSI_QUERY_SUM_PAID] =
    "SELECT COUNT (*), coalesce (sum (amount_isk), 0) FROM sale WHERE standing = 'paid' AND created_wall_us >= ?1 AND created_wall_us < ?2",
  [KASSI_QUERY_INSERT_SALE] =
    "INSERT INTO sale (till, id, reference, created_wall_us, amount_isk, description, lines, "
    "  customer_kind, customer_masked, confirmation, open, outcome, invoice_number, netgiro_reference_id, "
    "  receipt_series, receipt_index, receipt_number, settled, settled_paid, settled_by, settled_reason) "
    "VALUES (?15, ?16, ?17, ?18, ?19, ?20, ?21, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
  [KASSI_QUERY_UPDATE_SALE] =
    "UPDATE sale SET customer_kind = ?1, customer_masked = ?2, confirmation = ?3, open = ?4, outcome = ?5, "
    "  invoice_number = ?6, netgiro_reference_id = ?7, "
    "  receipt_series = coalesce (receipt_series, ?8), receipt_index = coalesce (receipt_index, ?9), "
    "  receipt_number = coalesce (receipt_number, ?10), "
    "  settled = ?11, settled_paid = ?12, settled_by = ?13, settled_reason = ?14 WHERE number = ?15",
  [KASSI_QUERY_INSERT_LINE] =
    "INSERT INTO line (sale, " LINE_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
  [KASSI_QUERY_INSERT_ATTEMPT] =
    "INSERT INTO attempt (sale, " ATTEMPT_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
  [KASSI_QUERY_UPDATE_ATTEMPT] =
    "UPDATE attempt SET reference = ?3, transaction_id = ?4, token = ?5, callback_url = ?6, cancel_url = ?7, "
    "  opened_wall_us = ?8, deadline_wall_us = ?9, flow = ?10, last_wall_us = ?11 WHERE sale = ?1 AND number = ?2",
  [KASSI_QUERY_INSERT_EVENT] =
    "INSERT INTO event (" EVENT_COLUMNS ") "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
  [KASSI_QUERY_INSERT_RECEIPT] = "INSERT INTO receipt (sale, document) VALUES (?1, ?2)",
  [KASSI_QUERY_SET_COUNTER] =
    "INSERT INTO counter (name, last) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET last = excluded.last",
};

/* What stands in "UNIQUE constraint failed: …", and what it means. */
static const struct { const char *columns; const char *sentence; } doubles[] = {
  { "sale.reference", N_("Another sale has this reference already. Choose another one.") },
  { "sale.id", N_("Another sale has this number already. Try again.") },
  { "sale.receipt", N_("Another sale has this receipt number already. Check the journal before you sell on.") },
  { "attempt.reference", N_("Another payment has this reference already. Choose another one.") },
  { "attempt.transaction_id", N_("Netgíró gave this payment the transaction ID of another one. Ask Netgíró about both.") },
  { "attempt.token", N_("Another payment has this callback address already. Try again.") },
};

/* where: names the column, as SQLite's message does. */
gboolean
kassi_journal_fail_double (KassiJournal  *self,
                           const char    *where,
                           GError       **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (doubles); i++)
    if (strstr (where, doubles[i].columns) != NULL)
      {
        g_set_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_EXISTS, "%s (%s)", _(doubles[i].sentence), self->path);
        return FALSE;
      }

  return kassi_journal_damaged (self, error, _("a row breaks its rules (%s)"), where);
}

static void
fail_constraint (KassiJournal  *self,
                 int            code,
                 GError       **error)
{
  const char *message = sqlite3_errmsg (self->db);

  if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
    kassi_journal_fail_double (self, message, error);
  else
    kassi_journal_damaged (self, error, _("a row breaks its rules (%s)"), message);
}

gboolean
kassi_journal_fail (KassiJournal  *self,
                    int            code,
                    GError       **error)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      g_set_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_FULL,
                   _("The disk is full: the journal “%s” cannot be written. Make room on the disk, then try again."), self->path);
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_BUSY,
                   _("Another program is using the journal “%s”. Close it, then try again."), self->path);
      break;
    case SQLITE_NOTADB:
      kassi_journal_damaged (self, error, _("this is no journal of Kassi"));
      break;
    case SQLITE_CORRUPT:
      kassi_journal_damaged (self, error, _("its pages do not fit together"));
      break;
    case SQLITE_CONSTRAINT:
      fail_constraint (self, code, error);
      break;
    default:
      /* SQLITE_NOMEM too: a till that has no memory cannot go on, and says so like any other failure of the machine. */
      g_set_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_UNREADABLE,
                   _("The journal “%s” cannot be read or written (%s). Check its folder, your rights there and the disk."),
                   self->path, sqlite3_errstr (code));
      break;
    }

  return FALSE;
}

gboolean
kassi_journal_damaged (KassiJournal  *self,
                       GError       **error,
                       const char    *format,
                       ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_DAMAGED,
               /* Translators: the second %s says what was found, without a full stop. */
               _("The journal “%s” fails its check: %s. Kassi leaves the file as it is. "
                 "Put back the newest backup of its folder, or ask for help."),
               self->path, what);
  return FALSE;
}

gboolean
kassi_journal_prepare (KassiJournal  *self,
                       GError       **error)
{
  guint n_queries = self->mode == KASSI_JOURNAL_WRITE ? KASSI_N_QUERIES : KASSI_QUERY_INSERT_SALE;

  for (guint i = 0; i < n_queries; i++)
    {
      int code = sqlite3_prepare_v3 (self->db, texts[i], -1, SQLITE_PREPARE_PERSISTENT, &self->queries[i], NULL);

      if (code != SQLITE_OK)
        return kassi_journal_fail (self, code, error);
    }

  return TRUE;
}

void
kassi_journal_unprepare (KassiJournal *self)
{
  for (guint i = 0; i < KASSI_N_QUERIES; i++)
    g_clear_pointer (&self->queries[i], sqlite3_finalize);
}

KassiRows *
kassi_journal_query (KassiJournal *self,
                     KassiQuery    query)
{
  g_assert (self->queries[query] != NULL);
  g_assert (!sqlite3_stmt_busy (self->queries[query]));   /* One loop over it at a time. */

  return self->queries[query];
}

void
kassi_rows_release (KassiRows *rows)
{
  sqlite3_reset (rows);
  sqlite3_clear_bindings (rows);
}

KassiFetch
kassi_journal_fetch (KassiJournal  *self,
                     KassiRows     *rows,
                     GError       **error)
{
  int code = sqlite3_step (rows);

  if (code == SQLITE_ROW)
    return KASSI_FETCH_ROW;
  if (code == SQLITE_DONE)
    return KASSI_FETCH_END;

  kassi_journal_fail (self, code, error);
  return KASSI_FETCH_ERROR;
}

gboolean
kassi_journal_run (KassiJournal  *self,
                   KassiRows     *rows,
                   GError       **error)
{
  KassiFetch fetch = kassi_journal_fetch (self, rows, error);

  g_assert (fetch != KASSI_FETCH_ROW);
  return fetch == KASSI_FETCH_END;
}

gboolean
kassi_journal_exec (KassiJournal  *self,
                    const char    *sql,
                    GError       **error)
{
  int code = sqlite3_exec (self->db, sql, NULL, NULL, NULL);

  return code == SQLITE_OK || kassi_journal_fail (self, code, error);
}

gboolean
kassi_journal_begin_view (KassiJournal  *self,
                          gboolean      *own_view,
                          GError       **error)
{
  *own_view = sqlite3_get_autocommit (self->db) != 0;

  return !*own_view || kassi_journal_exec (self, "BEGIN", error);
}

void
kassi_journal_end_view (KassiJournal *self,
                        gboolean      own_view)
{
  if (own_view)
    sqlite3_exec (self->db, "COMMIT", NULL, NULL, NULL);
}

gboolean
kassi_journal_get_int (KassiJournal  *self,
                       const char    *sql,
                       gint64        *value,
                       GError       **error)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    *value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);

  return code == SQLITE_ROW || kassi_journal_fail (self, code, error);
}

void
kassi_rows_bind_text (KassiRows  *rows,
                      int         column,
                      const char *text)
{
  if (text != NULL)
    sqlite3_bind_text (rows, column, text, -1, SQLITE_TRANSIENT);
  else
    sqlite3_bind_null (rows, column);
}

void
kassi_rows_bind_int (KassiRows *rows,
                     int        column,
                     gint64     value)
{
  sqlite3_bind_int64 (rows, column, value);
}

void
kassi_rows_bind_id (KassiRows *rows,
                    int        column,
                    gint64     value)
{
  if (value != 0)
    sqlite3_bind_int64 (rows, column, value);
  else
    sqlite3_bind_null (rows, column);
}

const char *
kassi_rows_get_text (KassiRows *rows,
                     int        column)
{
  return (const char *) sqlite3_column_text (rows, column);
}

gint64
kassi_rows_get_int (KassiRows *rows,
                    int        column)
{
  return sqlite3_column_int64 (rows, column);
}
