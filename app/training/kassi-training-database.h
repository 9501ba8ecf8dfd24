/* SPDX-License-Identifier: GPL-3.0-or-later
 * SQLite for the ledger: a connection, statements, values. Errors are G_IO_ERROR, with a message for people. */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef sqlite3      KassiDatabase;
typedef sqlite3_stmt KassiStatement;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KassiStatement, sqlite3_finalize)

/* Makes the file when it is missing. */
KassiDatabase  *kassi_database_open    (const char *path, GError **error);
void            kassi_database_close   (KassiDatabase *database);
gboolean        kassi_database_run     (KassiDatabase *database, const char *sql, GError **error);
KassiStatement *kassi_database_prepare (KassiDatabase *database, const char *sql, GError **error);
/* The first INTEGER of the first row; 0 when there is none. */
gboolean        kassi_database_fetch_integer (KassiDatabase *database, const char *sql, gint64 *value, GError **error);

/* For statements that give no row, and for those that give one or none. */
gboolean kassi_statement_finish (KassiStatement *statement, GError **error);
gboolean kassi_statement_fetch  (KassiStatement *statement, gboolean *found, GError **error);

/* NULL and, in the case of nonzero, 0 are stored as NULL. Positions are from 1, columns from 0. */
void        kassi_statement_bind_text    (KassiStatement *statement, int position, const char *text);
void        kassi_statement_bind_nonzero (KassiStatement *statement, int position, gint64 value);
void        kassi_statement_bind_bytes   (KassiStatement *statement, int position, GBytes *bytes);
const char *kassi_statement_get_text     (KassiStatement *statement, int column);
char       *kassi_statement_dup_text     (KassiStatement *statement, int column);
GBytes     *kassi_statement_dup_bytes    (KassiStatement *statement, int column);

G_END_DECLS
