/* SPDX-License-Identifier: GPL-3.0-or-later
 * The canonical form of a row, and the event log as a chain of hashes over it (I14).
 *
 * Every column is written with its type and its length before it, so that no two different rows have the same form:
 * "n," NULL, "i-12," an integer, "t5:hello," a text, "b3:…," bytes. */
#include "services/kassi-journal-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
encode_int (GString *form,
            gint64   value)
{
  g_string_append_printf (form, "i%" G_GINT64_FORMAT ",", value);
}

static void
encode_id (GString *form,
           gint64   value)
{
  if (value != 0)
    encode_int (form, value);
  else
    g_string_append (form, "n,");
}

static void
encode_text (GString    *form,
             const char *text)
{
  if (text != NULL)
    g_string_append_printf (form, "t%" G_GSIZE_FORMAT ":%s,", strlen (text), text);
  else
    g_string_append (form, "n,");
}

static void
encode_bytes (GString       *form,
              gconstpointer  data,
              gsize          size)
{
  if (data == NULL)
    {
      g_string_append (form, "n,");
      return;
    }

  g_string_append_printf (form, "b%" G_GSIZE_FORMAT ":", size);
  g_string_append_len (form, data, (gssize) size);
  g_string_append_c (form, ',');
}

static char *
hash_form (const GString *form)
{
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) form->str, form->len);
}

/* The first n_columns of the row that rows stands on. (transfer full) */
char *
kassi_rows_encode (KassiRows *rows,
                   int        n_columns)
{
  GString *form = g_string_new (NULL);

  for (int i = 0; i < n_columns; i++)
    switch (sqlite3_column_type (rows, i))
      {
      case SQLITE_INTEGER:
        encode_int (form, kassi_rows_get_int (rows, i));
        break;
      case SQLITE_NULL:
        encode_text (form, NULL);
        break;
      default:   /* The tables are STRICT: these have no other types. */
        encode_text (form, kassi_rows_get_text (rows, i));
        break;
      }

  return g_string_free (form, FALSE);
}

/* SHA-256 over a sale's lines, which its own row bears. (transfer full) */
char *
kassi_journal_digest_cart (const KassiCart *cart)
{
  g_autoptr (GString) form = g_string_new (NULL);

  for (guint i = 0; i < kassi_cart_get_n_lines (cart); i++)
    {
      const KassiCartLine *line = kassi_cart_get_line (cart, i);

      encode_text (form, line->description);
      encode_text (form, line->product_number);
      encode_int (form, line->quantity_milli);
      encode_int (form, line->unit_isk);
      encode_int (form, line->vat_rate);
      encode_int (form, line->total_isk);
    }

  return hash_form (form);
}

/* (transfer full) */
char *
kassi_event_row_hash (const KassiEventRow *row)
{
  g_autoptr (GString) form = g_string_sized_new (2048);

  encode_int (form, row->sequence);
  encode_text (form, row->till);
  encode_int (form, row->wall_us);
  encode_id (form, row->sale);
  encode_id (form, row->attempt);
  encode_text (form, row->kind);
  encode_text (form, row->message);
  encode_int (form, row->result_code);
  encode_text (form, row->netgiro_reference_id);
  encode_text (form, row->sale_row);
  encode_text (form, row->attempt_row);
  encode_text (form, row->flow);
  encode_text (form, row->url);
  encode_text (form, row->nonce);
  encode_text (form, row->signature);
  encode_bytes (form, row->body, row->body_size);
  encode_text (form, row->callback_digest);
  encode_int (form, row->open_sales);
  encode_text (form, row->previous);

  return hash_form (form);
}

/* Columns as KASSI_QUERY_EVENT has them; valid until rows moves on. */
void
kassi_event_row_read (KassiRows     *rows,
                      KassiEventRow *row)
{
  *row = (KassiEventRow) {
    .sequence = kassi_rows_get_int (rows, 0),
    .till = kassi_rows_get_text (rows, 1),
    .wall_us = kassi_rows_get_int (rows, 2),
    .sale = kassi_rows_get_int (rows, 3),
    .attempt = kassi_rows_get_int (rows, 4),
    .kind = kassi_rows_get_text (rows, 5),
    .message = kassi_rows_get_text (rows, 6),
    .result_code = kassi_rows_get_int (rows, 7),
    .netgiro_reference_id = kassi_rows_get_text (rows, 8),
    .sale_row = kassi_rows_get_text (rows, 9),
    .attempt_row = kassi_rows_get_text (rows, 10),
    .flow = kassi_rows_get_text (rows, 11),
    .url = kassi_rows_get_text (rows, 12),
    .nonce = kassi_rows_get_text (rows, 13),
    .signature = kassi_rows_get_text (rows, 14),
    .callback_digest = kassi_rows_get_text (rows, 16),
    .open_sales = kassi_rows_get_int (rows, 17),
    .previous = kassi_rows_get_text (rows, 18),
    .hash = kassi_rows_get_text (rows, 19),
  };

  if (sqlite3_column_type (rows, 15) != SQLITE_NULL)
    {
      row->body = sqlite3_column_blob (rows, 15);
      row->body_size = (gsize) sqlite3_column_bytes (rows, 15);
      if (row->body == NULL)   /* SQLite's way of saying: no bytes. */
        row->body = "";
    }
}

void
kassi_event_row_bind (KassiRows           *rows,
                      const KassiEventRow *row)
{
  kassi_rows_bind_int (rows, 1, row->sequence);
  kassi_rows_bind_text (rows, 2, row->till);
  kassi_rows_bind_int (rows, 3, row->wall_us);
  kassi_rows_bind_id (rows, 4, row->sale);
  kassi_rows_bind_id (rows, 5, row->attempt);
  kassi_rows_bind_text (rows, 6, row->kind);
  kassi_rows_bind_text (rows, 7, row->message);
  kassi_rows_bind_int (rows, 8, row->result_code);
  kassi_rows_bind_text (rows, 9, row->netgiro_reference_id);
  kassi_rows_bind_text (rows, 10, row->sale_row);
  kassi_rows_bind_text (rows, 11, row->attempt_row);
  kassi_rows_bind_text (rows, 12, row->flow);
  kassi_rows_bind_text (rows, 13, row->url);
  kassi_rows_bind_text (rows, 14, row->nonce);
  kassi_rows_bind_text (rows, 15, row->signature);
  if (row->body != NULL)
    sqlite3_bind_blob64 (rows, 16, row->body, row->body_size, SQLITE_TRANSIENT);
  kassi_rows_bind_text (rows, 17, row->callback_digest);
  kassi_rows_bind_int (rows, 18, row->open_sales);
  kassi_rows_bind_text (rows, 19, row->previous);
  kassi_rows_bind_text (rows, 20, row->hash);
}

void
kassi_chain_point_set (KassiChainPoint *point,
                       gint64           sequence,
                       const char      *hash)
{
  point->sequence = sequence;
  g_strlcpy (point->hash, hash, sizeof point->hash);
}

/* It bears the journal's own id, so that no event of another journal fits in. */
void
kassi_journal_get_genesis (KassiJournal    *self,
                           KassiChainPoint *point)
{
  g_autoptr (GString) form = g_string_new (NULL);
  g_autofree char *hash = NULL;

  encode_text (form, "kassi-journal");
  encode_text (form, self->id);
  hash = hash_form (form);
  kassi_chain_point_set (point, 0, hash);
}

static gboolean
check_link (KassiJournal           *self,
            const KassiEventRow    *row,
            const KassiChainPoint  *before,
            GError                **error)
{
  g_autofree char *hash = NULL;

  if (row->sequence <= before->sequence)
    return kassi_journal_damaged (self, error, _("event %ld is out of turn"), (long) row->sequence);
  if (row->sequence != before->sequence + 1)
    return kassi_journal_damaged (self, error, _("event %ld is missing"), (long) before->sequence + 1);

  hash = kassi_event_row_hash (row);
  if (g_strcmp0 (hash, row->hash) != 0)
    return kassi_journal_damaged (self, error, _("event %ld was changed"), (long) row->sequence);
  if (g_strcmp0 (row->previous, before->hash) != 0)
    return kassi_journal_damaged (self, error, _("event %ld does not follow the one before it"), (long) row->sequence);

  return TRUE;
}

gboolean
kassi_journal_follow_chain (KassiJournal     *self,
                            KassiChainPoint  *point,
                            gint64            stop_us,
                            gboolean         *at_end,
                            GError          **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, KASSI_QUERY_EVENTS_AFTER);
  KassiFetch fetch;

  *at_end = FALSE;
  kassi_rows_bind_int (rows, 1, point->sequence != 0 ? point->sequence : G_MININT64);   /* Nor is anything before the first. */
  while ((fetch = kassi_journal_fetch (self, rows, error)) == KASSI_FETCH_ROW)
    {
      KassiEventRow row;

      kassi_event_row_read (rows, &row);
      if (!check_link (self, &row, point, error))
        return FALSE;
      if (kassi_rows_get_int (rows, 20) != 0)
        return kassi_journal_damaged (self, error, _("event %ld tells of a sale that is missing"), (long) row.sequence);
      kassi_chain_point_set (point, row.sequence, row.hash);
      if (g_get_monotonic_time () >= stop_us)
        break;
    }

  *at_end = fetch == KASSI_FETCH_END;
  return fetch != KASSI_FETCH_ERROR;
}
