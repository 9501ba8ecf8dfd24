/* SPDX-License-Identifier: GPL-3.0-or-later
 * The journal's checks: those at a start, which look at the newest and the open, and those of everything, at once or in slices. */
#include "services/kassi-journal-private.h"

#include <glib/gi18n-lib.h>

/* The idle check begins anew after this long, so that a till that is never switched off checks everything within a day. */
#define CHECKUP_INTERVAL_US (20 * G_TIME_SPAN_HOUR)
/* Frames in the write-ahead log from which an idle moment is used to fold it into the database. */
#define IDLE_CHECKPOINT_FRAMES 64

gboolean
kassi_journal_count_open (KassiJournal  *self,
                          gint64        *n_open,
                          GError       **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, KASSI_QUERY_COUNT_OPEN);

  if (kassi_journal_fetch (self, rows, error) != KASSI_FETCH_ROW)
    return FALSE;

  *n_open = kassi_rows_get_int (rows, 0);
  return TRUE;
}

/* The newest event knows how many sales are open: one whose mark was taken away would be forgotten, not found. */
static gboolean
check_n_open (KassiJournal  *self,
              gint64         sequence,
              GError       **error)
{
  g_autoptr (KassiRows) rows = NULL;
  KassiEventRow row = { .open_sales = 0 };
  gint64 n_open;

  if (!kassi_journal_count_open (self, &n_open, error))
    return FALSE;

  rows = kassi_journal_query (self, KASSI_QUERY_EVENT);
  kassi_rows_bind_int (rows, 1, sequence);
  switch (kassi_journal_fetch (self, rows, error))
    {
    case KASSI_FETCH_ERROR:
      return FALSE;
    case KASSI_FETCH_ROW:
      kassi_event_row_read (rows, &row);
      break;
    case KASSI_FETCH_END:   /* No event yet. */
    default:
      break;
    }

  return row.open_sales == n_open ||
         kassi_journal_damaged (self, error, _("it has %ld open sales, and its last event knows of %ld"),
                                (long) n_open, (long) row.open_sales);
}

/* The register's own series, by its index alone: the next receipt number must be the one after the last. */
static gboolean
check_own_counter (KassiJournal  *self,
                   GError       **error)
{
  g_autofree char *name = kassi_journal_name_receipt_counter (self->register_id);
  g_autoptr (KassiRows) rows = NULL;
  gint64 last, counted;

  if (!kassi_journal_get_counter (self, name, &counted, error))
    return FALSE;

  rows = kassi_journal_query (self, KASSI_QUERY_LAST_RECEIPT);
  kassi_rows_bind_text (rows, 1, self->register_id);
  if (kassi_journal_fetch (self, rows, error) != KASSI_FETCH_ROW)
    return FALSE;

  last = kassi_rows_get_int (rows, 0);
  return last == counted ||
         kassi_journal_damaged (self, error, _("its last receipt of “%s” is number %ld, and its counter is at %ld"),
                                self->register_id, (long) last, (long) counted);
}

/* What is looked at before the first sale: the schema was before. Nothing here grows with the number of sales. */
static gboolean
check_newest (KassiJournal       *self,
              const KassiMarker  *marker,
              GError            **error)
{
  g_autoptr (GPtrArray) open_sales = NULL;
  KassiChainPoint point;
  gboolean at_end;

  if (!kassi_journal_check_marker (self, marker, &point, error) ||
      !kassi_journal_follow_chain (self, &point, G_MAXINT64, &at_end, error) ||
      !check_n_open (self, point.sequence, error) ||
      !check_own_counter (self, error))
    return FALSE;

  open_sales = kassi_journal_list_open (self, error);
  if (open_sales == NULL)
    return FALSE;

  self->tip = point;
  return TRUE;
}

gboolean
kassi_journal_check_start (KassiJournal       *self,
                           const KassiMarker  *marker,
                           GError            **error)
{
  gboolean own_view, good;

  if (!kassi_journal_begin_view (self, &own_view, error))
    return FALSE;

  good = check_newest (self, marker, error);
  kassi_journal_end_view (self, own_view);
  return good;
}

static gboolean
check_pragma (KassiJournal  *self,
              GError       **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean good = FALSE;
  int code = sqlite3_prepare_v2 (self->db, "PRAGMA integrity_check (1)", -1, &statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code != SQLITE_ROW)
    kassi_journal_fail (self, code, error);
  else if (g_strcmp0 (kassi_rows_get_text (statement, 0), "ok") != 0)
    kassi_journal_damaged (self, error, "%s", kassi_rows_get_text (statement, 0));
  else
    good = TRUE;
  sqlite3_finalize (statement);

  return good;
}

/* Rows that belong to nothing; what an event belongs to was looked at with the chain. */
static gboolean
check_orphans (KassiJournal  *self,
               GError       **error)
{
  static const struct { const char *sql; const char *sentence; } orphans[] = {
    { "SELECT coalesce (min (sale), 0) FROM line WHERE sale NOT IN (SELECT number FROM sale)",
      N_("there are lines of a sale that is missing") },
    { "SELECT coalesce (min (sale), 0) FROM attempt WHERE sale NOT IN (SELECT number FROM sale)",
      N_("there are attempts of a sale that is missing") },
    { "SELECT coalesce (min (sale), 0) FROM receipt WHERE sale NOT IN (SELECT number FROM sale)",
      N_("there is a receipt of a sale that is missing") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (orphans); i++)
    {
      gint64 number;

      if (!kassi_journal_get_int (self, orphans[i].sql, &number, error))
        return FALSE;
      if (number != 0)
        return kassi_journal_damaged (self, error, "%s (%ld)", _(orphans[i].sentence), (long) number);
    }

  return TRUE;
}

/* At least one, or a slice that is too short would never get anywhere. */
static gboolean
check_sales (KassiJournal  *self,
             gint64        *after,
             gint64         stop_us,
             gboolean      *at_end,
             GError       **error)
{
  *at_end = FALSE;
  do
    {
      g_autoptr (KassiSale) sale = NULL;
      gint64 number;

      if (!kassi_journal_find_number_after (self, *after, &number, error))
        return FALSE;
      if (number == 0)
        {
          *at_end = TRUE;
          return TRUE;
        }

      sale = kassi_journal_load_sale (self, number, error);
      if (sale == NULL || !kassi_journal_check_receipt (self, number, sale, error))
        return FALSE;
      *after = number;
    }
  while (g_get_monotonic_time () < stop_us);

  return TRUE;
}

/* Every series counts 1, 2, 3 … up to its counter, whatever the register is called today (I18). */
static gboolean
check_receipts (KassiJournal  *self,
                GError       **error)
{
  static const char sql[] =
    "SELECT series, coalesce ((SELECT last FROM counter WHERE name = 'receipt:' || series), 0), "
    "  (SELECT COUNT (*) FROM sale WHERE receipt_series = series), "
    "  coalesce ((SELECT max (receipt_index) FROM sale WHERE receipt_series = series), 0) "
    "FROM (SELECT receipt_series AS series FROM sale WHERE receipt_series IS NOT NULL "
    "      UNION SELECT substr (name, 9) FROM counter WHERE name GLOB 'receipt:*') ORDER BY series";
  sqlite3_stmt *statement = NULL;
  gboolean good = TRUE;
  int code = sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL);

  while (good && code == SQLITE_OK && (code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      gint64 counter = kassi_rows_get_int (statement, 1);
      gint64 n_receipts = kassi_rows_get_int (statement, 2);
      gint64 last = kassi_rows_get_int (statement, 3);

      code = SQLITE_OK;
      if (n_receipts != counter || last != counter)
        good = kassi_journal_damaged (self, error,
                                      _("the receipts of “%s” are %ld, the last is number %ld, and their counter is at %ld"),
                                      kassi_rows_get_text (statement, 0), (long) n_receipts, (long) last, (long) counter);
    }
  sqlite3_finalize (statement);

  return good && (code == SQLITE_DONE || kassi_journal_fail (self, code, error));
}

/* Everything, in one view of the journal; SQLite's own check last, for it names tables where ours name rows. */
static gboolean
check_all (KassiJournal       *self,
           const KassiMarker  *marker,
           GError            **error)
{
  KassiChainPoint point, remembered;
  gint64 after = 0;
  gboolean at_end;

  kassi_journal_get_genesis (self, &point);
  return kassi_journal_check_schema (self, error) &&
         kassi_journal_follow_chain (self, &point, G_MAXINT64, &at_end, error) &&
         check_sales (self, &after, G_MAXINT64, &at_end, error) &&
         check_orphans (self, error) &&
         check_n_open (self, point.sequence, error) &&
         check_receipts (self, error) &&
         kassi_journal_check_marker (self, marker, &remembered, error) &&
         check_pragma (self, error);
}

/**
 * kassi_journal_verify:
 *
 * Beside a writer too: it looks at the journal as it was when it began.
 */
gboolean
kassi_journal_verify (KassiJournal  *self,
                      GError       **error)
{
  gboolean own_view, good;
  KassiMarker marker;

  g_return_val_if_fail (KASSI_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (self->db != NULL, FALSE);

  if (!kassi_journal_read_marker (self, &marker, error) || !kassi_journal_begin_view (self, &own_view, error))
    return FALSE;

  good = check_all (self, &marker, error);
  kassi_journal_end_view (self, own_view);

  if (good && !marker.there)
    return kassi_journal_damaged (self, error, _("its marker “%s” is missing, so that nobody can tell whether this is the newest copy"),
                                  self->marker_path);
  return good;
}

static gboolean
check_slice (KassiJournal  *self,
             gint64         stop_us,
             GError       **error)
{
  KassiCheckup *checkup = &self->checkup;
  gboolean at_end;

  switch (checkup->phase)
    {
    case KASSI_CHECKUP_CHAIN:
      if (checkup->point.sequence == 0)
        kassi_journal_get_genesis (self, &checkup->point);
      if (!kassi_journal_follow_chain (self, &checkup->point, stop_us, &at_end, error))
        return FALSE;
      if (at_end)
        checkup->phase = KASSI_CHECKUP_SALES;
      return TRUE;

    case KASSI_CHECKUP_SALES:
      if (!check_sales (self, &checkup->sale, stop_us, &at_end, error))
        return FALSE;
      if (at_end)
        *checkup = (KassiCheckup) { .phase = KASSI_CHECKUP_DONE, .finished_us = g_get_monotonic_time () };
      return !at_end;

    case KASSI_CHECKUP_DONE:
    default:
      return FALSE;
    }
}

/**
 * kassi_journal_verify_slice:
 * @slice_us: how long it may look, microseconds; SQLite's own integrity_check cannot be cut in slices and is left to
 *   kassi_journal_verify(), but every row of every sale and event is read here
 *
 * Idle moments also fold the write-ahead log into the database, so that no step has to.
 *
 * Returns: FALSE when done for now, or with an error
 */
gboolean
kassi_journal_verify_slice (KassiJournal  *self,
                            gint64         slice_us,
                            GError       **error)
{
  gint64 now_us = g_get_monotonic_time ();

  g_return_val_if_fail (KASSI_IS_JOURNAL (self), FALSE);

  if (!self->healthy)
    return FALSE;
  if (self->wal_frames >= IDLE_CHECKPOINT_FRAMES)
    kassi_journal_checkpoint (self);

  if (self->checkup.phase == KASSI_CHECKUP_DONE && now_us - self->checkup.finished_us >= CHECKUP_INTERVAL_US)
    self->checkup = (KassiCheckup) { .phase = KASSI_CHECKUP_CHAIN };

  return check_slice (self, now_us + slice_us, error);
}
