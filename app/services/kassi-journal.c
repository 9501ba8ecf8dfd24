/* SPDX-License-Identifier: GPL-3.0-or-later
 * The journal as an object: opening, transactions, and what happens when one fails. */
#include "services/kassi-journal-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Frames in the write-ahead log from which a step folds it into the database itself, when no idle moment came to it: 16 MiB. */
#define WAL_MAX_FRAMES 4096

G_DEFINE_QUARK (kassi-journal-error-quark, kassi_journal_error)
G_DEFINE_FINAL_TYPE (KassiJournal, kassi_journal, G_TYPE_OBJECT)

/* One connection, with what was prepared on it. */
typedef struct {
  sqlite3      *db;
  sqlite3_stmt *queries[KASSI_N_QUERIES];
} Connection;

static int
wal_grown_cb (void       *user_data,
              sqlite3    *db,
              const char *name,
              int         n_frames)
{
  KassiJournal *self = user_data;

  self->wal_frames = n_frames;
  if (n_frames >= WAL_MAX_FRAMES)
    kassi_journal_checkpoint (self);

  return SQLITE_OK;
}

/* Failing is no harm: what was committed stays in the log until the next time. */
gboolean
kassi_journal_checkpoint (KassiJournal *self)
{
  if (self->mode != KASSI_JOURNAL_WRITE || sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL) != SQLITE_OK)
    return FALSE;

  self->wal_frames = 0;
  return TRUE;
}

/* Folding the log into the database on close is left to handles that are known to be good. */
static void
disconnect (KassiJournal *self,
            gboolean      trusted)
{
  if (self->db == NULL)
    return;

  kassi_journal_unprepare (self);
  if (!trusted || self->mode != KASSI_JOURNAL_WRITE)
    sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_close (self->db);
  self->db = NULL;
}

static gboolean
connect_file (KassiJournal  *self,
              const char    *name,
              int            flags,
              GError       **error)
{
  int code = sqlite3_open_v2 (name, &self->db, flags | SQLITE_OPEN_EXRESCODE, NULL);

  if (code != SQLITE_OK)
    return kassi_journal_fail (self, code, error);

  return kassi_journal_configure (self, error) &&
         kassi_journal_open_schema (self, error) &&
         kassi_journal_prepare (self, error);
}

static gboolean
read_id (KassiJournal  *self,
         GError       **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, KASSI_QUERY_JOURNAL_ID);

  switch (kassi_journal_fetch (self, rows, error))
    {
    case KASSI_FETCH_ROW:
      g_free (self->id);
      self->id = g_strdup (kassi_rows_get_text (rows, 0));
      return TRUE;
    case KASSI_FETCH_END:
      return kassi_journal_damaged (self, error, _("it has lost its own number"));
    case KASSI_FETCH_ERROR:
    default:
      return FALSE;
    }
}

/* Before anything is sold: what an earlier run left in the log goes into the database, and a write reaches the disk. The log then
 * begins anew, so that nothing is built on frames that a failed fsync may have lost. A nonce is spent on it: SQLite writes nothing for
 * a row that stays as it is. */
static gboolean
prove_writable (KassiJournal  *self,
                gboolean       log_must_go,
                GError       **error)
{
  int code = sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

  if (code != SQLITE_OK && (log_must_go || code != SQLITE_BUSY))
    return kassi_journal_fail (self, code, error);

  sqlite3_wal_hook (self->db, wal_grown_cb, self);
  return kassi_journal_exec (self, "UPDATE counter SET last = last + 1 WHERE name = 'nonce'", error);
}

static gboolean
fail_lock (KassiJournal  *self,
           const GError  *reason,
           GError       **error)
{
  KassiJournalError code = KASSI_JOURNAL_ERROR_UNREADABLE;

  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_BUSY))
    code = KASSI_JOURNAL_ERROR_BUSY;
  else if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    code = KASSI_JOURNAL_ERROR_FULL;

  g_set_error_literal (error, KASSI_JOURNAL_ERROR, code, reason->message);
  return FALSE;
}

static gboolean
take_lock (KassiJournal  *self,
           GError       **error)
{
  g_autofree char *lock_path = g_build_filename (self->folder, "journal.lock", NULL);
  g_autoptr (GError) local_error = NULL;

  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    {
      g_set_error (error, KASSI_JOURNAL_ERROR, errno == ENOSPC ? KASSI_JOURNAL_ERROR_FULL : KASSI_JOURNAL_ERROR_UNREADABLE,
                   _("The folder “%s” for the journal cannot be made: %s. Choose another, or check your rights there."),
                   self->folder, g_strerror (errno));
      return FALSE;
    }

  self->lock = kassi_lock_acquire (lock_path, &local_error);
  return self->lock != NULL || fail_lock (self, local_error, error);
}

/* A file without content is what a crash leaves of a journal that was just being made. */
static gboolean
has_content (KassiJournal *self)
{
  GStatBuf info;

  return g_stat (self->path, &info) == 0 && info.st_size > 0;
}

/* A journal that is gone must not be begun anew as if nothing had been sold. */
static gboolean
check_not_lost (KassiJournal       *self,
                const KassiMarker  *marker,
                GError            **error)
{
  if (marker->point.sequence > 0 && !has_content (self))
    return kassi_journal_damaged (self, error, _("it is missing, and its marker “%s” remembers %ld events"),
                                  self->marker_path, (long) marker->point.sequence);

  return TRUE;
}

static gboolean
open_writer (KassiJournal  *self,
             GError       **error)
{
  KassiMarker marker;

  if (!take_lock (self, error) ||
      !kassi_journal_read_marker (self, &marker, error) ||
      !check_not_lost (self, &marker, error) ||
      !connect_file (self, self->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error))
    return FALSE;

  if (sqlite3_db_readonly (self->db, "main") != 0)
    return kassi_journal_fail (self, SQLITE_READONLY, error);

  self->healthy = read_id (self, error) &&
                  kassi_journal_check_start (self, &marker, error) &&
                  prove_writable (self, FALSE, error) &&
                  kassi_journal_open_marker (self, error);
  return self->healthy;
}

/* SQLite could not make or map what it keeps beside the file. */
static gboolean
is_unusable_beside (KassiJournal *self)
{
  int code = self->db != NULL ? sqlite3_errcode (self->db) & 0xff : SQLITE_OK;

  return code == SQLITE_CANTOPEN || code == SQLITE_READONLY || code == SQLITE_PERM;
}

/* On a read-only medium SQLite cannot keep its shared memory beside the file. When no writer lives and nothing waits in the log, the
 * file alone is the journal. */
static gboolean
connect_immutable (KassiJournal  *self,
                   GError       **error)
{
  g_autofree char *lock_path = g_build_filename (self->folder, "journal.lock", NULL);
  g_autofree char *log_path = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *uri = g_filename_to_uri (self->path, NULL, NULL);
  g_autofree char *name = g_strconcat (uri, "?immutable=1", NULL);
  GStatBuf info;

  if (kassi_lock_is_held (lock_path) || (g_stat (log_path, &info) == 0 && info.st_size > 0))
    {
      g_set_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_UNREADABLE,
                   _("The journal “%s” is in a folder that cannot be written, and its newest part is not folded in yet. "
                     "Copy the whole folder to where you may write, and read it there."), self->path);
      return FALSE;
    }

  return connect_file (self, name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, error);
}

static gboolean
connect_reader (KassiJournal  *self,
                GError       **error)
{
  g_autoptr (GError) local_error = NULL;

  if (connect_file (self, self->path, SQLITE_OPEN_READONLY, &local_error))
    return TRUE;

  if (is_unusable_beside (self) && g_error_matches (local_error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_UNREADABLE))
    {
      disconnect (self, FALSE);
      return connect_immutable (self, error);
    }

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
open_reader (KassiJournal  *self,
             GError       **error)
{
  g_autoptr (GError) local_error = NULL;
  KassiMarker marker;

  if (!has_content (self))
    {
      if (!kassi_journal_read_marker (self, &marker, error) || !check_not_lost (self, &marker, error))
        return FALSE;
      g_set_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_NOT_FOUND,
                   _("There is no journal “%s”: nothing was sold there yet."), self->path);
      return FALSE;
    }

  if (!kassi_lock_check_file_system (self->path, &local_error))
    return fail_lock (self, local_error, error);

  self->healthy = kassi_journal_read_marker (self, &marker, error) &&
                  connect_reader (self, error) &&
                  read_id (self, error) &&
                  kassi_journal_check_start (self, &marker, error);
  return self->healthy;
}

/**
 * kassi_journal_open:
 * @register_id: not empty
 *
 * The files are for the user alone: the folder is made with mode 0700, and what is made in it with 0600.
 */
KassiJournal *
kassi_journal_open (const char        *folder,
                    KassiJournalMode   mode,
                    const char        *register_id,
                    GError           **error)
{
  g_autoptr (KassiJournal) self = NULL;
  gboolean opened;
  mode_t mask;

  g_return_val_if_fail (folder != NULL && *folder != '\0', NULL);
  g_return_val_if_fail (register_id != NULL, NULL);
  g_return_val_if_fail (mode == KASSI_JOURNAL_READ || *register_id != '\0', NULL);

  self = g_object_new (KASSI_TYPE_JOURNAL, NULL);
  self->mode = mode;
  self->folder = g_canonicalize_filename (folder, NULL);
  self->path = g_build_filename (self->folder, "journal.db", NULL);
  self->marker_path = g_build_filename (self->folder, "journal.marker", NULL);
  self->register_id = g_strdup (register_id);

  mask = umask (077);
  opened = mode == KASSI_JOURNAL_WRITE ? open_writer (self, error) : open_reader (self, error);
  umask (mask);

  return opened ? g_steal_pointer (&self) : NULL;
}

/* What the handle knew to be durable must be there, whatever the file says. */
static gboolean
connect_again (KassiJournal  *self,
               GError       **error)
{
  KassiMarker marker = { .there = TRUE, .point = self->tip };

  g_strlcpy (marker.journal_id, self->id, sizeof marker.journal_id);
  return connect_file (self, self->path, SQLITE_OPEN_READWRITE, error) &&
         read_id (self, error) &&
         kassi_journal_check_start (self, &marker, error) &&
         prove_writable (self, TRUE, error);
}

static void
save_connection (KassiJournal *self,
                 Connection   *connection)
{
  connection->db = g_steal_pointer (&self->db);
  for (guint i = 0; i < KASSI_N_QUERIES; i++)
    connection->queries[i] = g_steal_pointer (&self->queries[i]);
}

static void
restore_connection (KassiJournal *self,
                    Connection   *connection)
{
  disconnect (self, FALSE);
  self->db = g_steal_pointer (&connection->db);
  for (guint i = 0; i < KASSI_N_QUERIES; i++)
    self->queries[i] = g_steal_pointer (&connection->queries[i]);
}

/**
 * kassi_journal_reopen:
 *
 * The journal is healthy again once a new handle has found it good and a write has reached the disk through it. Until then the old
 * handle stays, for reading.
 */
gboolean
kassi_journal_reopen (KassiJournal  *self,
                      GError       **error)
{
  Connection before, fresh;
  KassiChainPoint tip;

  g_return_val_if_fail (KASSI_IS_JOURNAL (self) && self->mode == KASSI_JOURNAL_WRITE, FALSE);

  tip = self->tip;
  save_connection (self, &before);
  if (!connect_again (self, error))
    {
      restore_connection (self, &before);
      self->tip = tip;
      return FALSE;
    }

  save_connection (self, &fresh);
  restore_connection (self, &before);
  restore_connection (self, &fresh);
  self->healthy = TRUE;
  kassi_journal_write_marker (self);
  return TRUE;
}

gboolean
kassi_journal_begin (KassiJournal  *self,
                     GError       **error)
{
  if (!self->healthy && !kassi_journal_reopen (self, error))
    return FALSE;

  if (kassi_journal_exec (self, "BEGIN IMMEDIATE", error))
    return TRUE;

  self->healthy = FALSE;
  return FALSE;
}

void
kassi_journal_roll_back (KassiJournal *self,
                         const GError *error)
{
  if (!sqlite3_get_autocommit (self->db))
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  if (!g_error_matches (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_EXISTS))
    self->healthy = FALSE;
}

gboolean
kassi_journal_commit (KassiJournal           *self,
                      const KassiChainPoint  *tip,
                      GError                **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 began_us = g_get_monotonic_time ();

  if (!kassi_journal_exec (self, "COMMIT", &local_error))
    {
      kassi_journal_roll_back (self, local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  self->slowest_commit_us = MAX (self->slowest_commit_us, g_get_monotonic_time () - began_us);
  if (tip != NULL)
    {
      self->tip = *tip;
      kassi_journal_write_marker (self);
    }
  return TRUE;
}

gboolean
kassi_journal_is_healthy (KassiJournal *self)
{
  g_return_val_if_fail (KASSI_IS_JOURNAL (self), FALSE);

  return self->healthy;
}

gint64
kassi_journal_get_slowest_commit_us (KassiJournal *self)
{
  g_return_val_if_fail (KASSI_IS_JOURNAL (self), 0);

  return self->slowest_commit_us;
}

const char *
kassi_journal_get_folder (KassiJournal *self)
{
  g_return_val_if_fail (KASSI_IS_JOURNAL (self), NULL);

  return self->folder;
}

static void
kassi_journal_finalize (GObject *object)
{
  KassiJournal *self = KASSI_JOURNAL (object);

  disconnect (self, self->healthy);
  if (self->marker_fd >= 0)
    close (self->marker_fd);
  g_clear_pointer (&self->lock, kassi_lock_release);   /* After the last write. */
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->marker_path, g_free);
  g_clear_pointer (&self->register_id, g_free);
  g_clear_pointer (&self->seller, kassi_seller_free);
  g_clear_pointer (&self->id, g_free);

  G_OBJECT_CLASS (kassi_journal_parent_class)->finalize (object);
}

static void
kassi_journal_class_init (KassiJournalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kassi_journal_finalize;
}

static void
kassi_journal_init (KassiJournal *self)
{
  self->marker_fd = -1;
  self->seller = kassi_seller_new ();
  self->history_bounds = KASSI_HISTORY_BOUNDS;
}
