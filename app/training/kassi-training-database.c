/* SPDX-License-Identifier: GPL-3.0-or-later
 * SQLite for the ledger: a connection, statements, values. */
#include "training/kassi-training-database.h"

#include <glib/gi18n-lib.h>

#define BUSY_MS 2000

static gboolean
fail (KassiDatabase  *database,
      GError        **error)
{
  /* Translators: %s is what the database said. */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The training ledger cannot be used: %s."),
               sqlite3_errmsg (database));
  return FALSE;
}

KassiDatabase *
kassi_database_open (const char  *path,
                     GError     **error)
{
  KassiDatabase *database = NULL;

  if (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK)
    {
      fail (database, error);
      g_clear_pointer (&database, kassi_database_close);
      return NULL;
    }

  sqlite3_busy_timeout (database, BUSY_MS);
  return database;
}

void
kassi_database_close (KassiDatabase *database)
{
  int result = sqlite3_close (database);

  g_assert (result == SQLITE_OK);   /* Else a statement was left behind. */
}

gboolean
kassi_database_run (KassiDatabase  *database,
                    const char     *sql,
                    GError        **error)
{
  return sqlite3_exec (database, sql, NULL, NULL, NULL) == SQLITE_OK || fail (database, error);
}

KassiStatement *
kassi_database_prepare (KassiDatabase  *database,
                        const char     *sql,
                        GError        **error)
{
  KassiStatement *statement = NULL;

  if (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) != SQLITE_OK)
    fail (database, error);
  return statement;
}

gboolean
kassi_database_fetch_integer (KassiDatabase  *database,
                              const char     *sql,
                              gint64         *value,
                              GError        **error)
{
  g_autoptr (KassiStatement) statement = kassi_database_prepare (database, sql, error);
  gboolean found;

  if (statement == NULL || !kassi_statement_fetch (statement, &found, error))
    return FALSE;

  *value = found ? sqlite3_column_int64 (statement, 0) : 0;
  return TRUE;
}

gboolean
kassi_statement_finish (KassiStatement  *statement,
                        GError         **error)
{
  return sqlite3_step (statement) == SQLITE_DONE || fail (sqlite3_db_handle (statement), error);
}

gboolean
kassi_statement_fetch (KassiStatement  *statement,
                       gboolean        *found,
                       GError         **error)
{
  int result = sqlite3_step (statement);

  *found = result == SQLITE_ROW;
  return *found || result == SQLITE_DONE || fail (sqlite3_db_handle (statement), error);
}

void
kassi_statement_bind_text (KassiStatement *statement,
                           int             position,
                           const char     *text)
{
  sqlite3_bind_text (statement, position, text, -1, SQLITE_TRANSIENT);
}

void
kassi_statement_bind_nonzero (KassiStatement *statement,
                              int             position,
                              gint64          value)
{
  if (value != 0)
    sqlite3_bind_int64 (statement, position, value);
  else
    sqlite3_bind_null (statement, position);
}

void
kassi_statement_bind_bytes (KassiStatement *statement,
                            int             position,
                            GBytes         *bytes)
{
  gsize size = 0;
  gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  if (data != NULL)
    sqlite3_bind_blob64 (statement, position, data, size, SQLITE_TRANSIENT);
  else
    sqlite3_bind_null (statement, position);
}

const char *
kassi_statement_get_text (KassiStatement *statement,
                          int             column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

char *
kassi_statement_dup_text (KassiStatement *statement,
                          int             column)
{
  return g_strdup (kassi_statement_get_text (statement, column));
}

GBytes *
kassi_statement_dup_bytes (KassiStatement *statement,
                           int             column)
{
  gconstpointer data = sqlite3_column_blob (statement, column);

  return data != NULL ? g_bytes_new (data, (gsize) sqlite3_column_bytes (statement, column)) : NULL;
}
