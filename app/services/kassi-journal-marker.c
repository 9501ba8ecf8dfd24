/* SPDX-License-Identifier: GPL-3.0-or-later
 * The marker: a file outside the database that remembers how far the journal had come, so that an older copy put back is seen.
 *
 * It is overwritten in place after each commit, all of it within one sector and without an fsync of its own: the commit is durable
 * before, so after a power cut the marker may lag behind the journal but is never ahead of it. */
#include "services/kassi-journal-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#define MARKER_TITLE  "Kassi journal marker 1"
#define MARKER_FORMAT MARKER_TITLE "\n%s\n%020" G_GINT64_FORMAT "\n%s\n"
#define MARKER_LENGTH (sizeof MARKER_TITLE + 32 + 1 + 20 + 1 + KASSI_JOURNAL_HASH_LENGTH + 1)

static gboolean
fail_marker (KassiJournal  *self,
             int            code,
             GError       **error)
{
  g_set_error (error, KASSI_JOURNAL_ERROR,
               code == ENOSPC ? KASSI_JOURNAL_ERROR_FULL : KASSI_JOURNAL_ERROR_UNREADABLE,
               _("The journal’s marker “%s” cannot be read or written: %s. Check its folder, your rights there and the disk."),
               self->marker_path, g_strerror (code));
  return FALSE;
}

static char *
format_marker (KassiJournal          *self,
               const KassiChainPoint *point)
{
  char *text = g_strdup_printf (MARKER_FORMAT, self->id, point->sequence, point->hash);

  g_assert (strlen (text) == MARKER_LENGTH);
  return text;
}

/* Exactly what format_marker() writes. */
static gboolean
parse_marker (const char  *text,
              gsize        length,
              KassiMarker *marker)
{
  g_auto (GStrv) lines = NULL;
  guint64 sequence;

  if (length != MARKER_LENGTH || strlen (text) != length)
    return FALSE;

  lines = g_strsplit (text, "\n", -1);
  if (g_strv_length (lines) != 5 || !g_str_equal (lines[0], MARKER_TITLE) || strlen (lines[1]) != 32 ||
      strlen (lines[2]) != 20 || strlen (lines[3]) != KASSI_JOURNAL_HASH_LENGTH ||
      !g_ascii_string_to_unsigned (lines[2], 10, 0, G_MAXINT64, &sequence, NULL))
    return FALSE;

  g_strlcpy (marker->journal_id, lines[1], sizeof marker->journal_id);
  kassi_chain_point_set (&marker->point, (gint64) sequence, lines[3]);
  return TRUE;
}

/* To be read before the database is, or the journal might have gone on meanwhile and the marker be ahead of what was read. */
gboolean
kassi_journal_read_marker (KassiJournal  *self,
                           KassiMarker   *marker,
                           GError       **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  *marker = (KassiMarker) { 0 };
  if (!g_file_get_contents (self->marker_path, &text, &length, &local_error))
    {
      if (g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return TRUE;
      g_set_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_UNREADABLE,
                   _("The journal’s marker “%s” cannot be read: %s. Check its folder, your rights there and the disk."),
                   self->marker_path, local_error->message);
      return FALSE;
    }

  marker->there = TRUE;
  marker->empty = length == 0;
  if (!marker->empty && !parse_marker (text, length, marker))
    return kassi_journal_damaged (self, error, _("its marker “%s” was changed"), self->marker_path);

  return TRUE;
}

static gboolean
put_marker (KassiJournal *self)
{
  g_autofree char *text = format_marker (self, &self->tip);

  return pwrite (self->marker_fd, text, MARKER_LENGTH, 0) == (gssize) MARKER_LENGTH;
}

static gboolean
sync_folder (KassiJournal *self)
{
  int fd = open (self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return done;
}

/* Opens the writer's marker once the journal was found good, and brings it up to the tip; here alone it is made durable, or a crash
 * could leave a journal with events and no marker. */
gboolean
kassi_journal_open_marker (KassiJournal  *self,
                           GError       **error)
{
  g_assert (self->mode == KASSI_JOURNAL_WRITE);

  if (self->marker_fd < 0)
    self->marker_fd = open (self->marker_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->marker_fd < 0)
    return fail_marker (self, errno, error);

  errno = 0;
  if (!put_marker (self) || ftruncate (self->marker_fd, MARKER_LENGTH) != 0 || fsync (self->marker_fd) != 0 || !sync_folder (self))
    return fail_marker (self, errno != 0 ? errno : ENOSPC, error);

  return TRUE;
}

/* A write that fails leaves the marker behind the journal, which it may be: nothing is said of it. */
void
kassi_journal_write_marker (KassiJournal *self)
{
  if (self->marker_fd >= 0)
    put_marker (self);
}

static gboolean
check_remembered (KassiJournal           *self,
                  const KassiChainPoint  *remembered,
                  GError                **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, KASSI_QUERY_EVENT);
  g_autofree char *hash = NULL;
  KassiEventRow row;

  kassi_rows_bind_int (rows, 1, remembered->sequence);
  switch (kassi_journal_fetch (self, rows, error))
    {
    case KASSI_FETCH_ERROR:
      return FALSE;
    case KASSI_FETCH_END:
      return kassi_journal_damaged (self, error,
                                    _("it ends before event %ld, which its marker remembers: an older copy was put back"),
                                    (long) remembered->sequence);
    case KASSI_FETCH_ROW:
    default:
      break;
    }

  kassi_event_row_read (rows, &row);
  hash = kassi_event_row_hash (&row);
  if (g_strcmp0 (hash, row.hash) != 0)
    return kassi_journal_damaged (self, error, _("event %ld was changed"), (long) row.sequence);
  if (!g_str_equal (hash, remembered->hash))
    return kassi_journal_damaged (self, error,
                                  _("event %ld is not the one that its marker remembers: an older copy was put back"),
                                  (long) row.sequence);

  return TRUE;
}

/* Without a marker the whole chain is followed; a journal with events is taken without one only by a reader (a copy of the database
 * alone), or when somebody vouched for it with an empty marker. */
gboolean
kassi_journal_check_marker (KassiJournal       *self,
                            const KassiMarker  *marker,
                            KassiChainPoint    *point,
                            GError            **error)
{
  gint64 n_events;

  kassi_journal_get_genesis (self, point);
  if (!marker->there && self->mode == KASSI_JOURNAL_WRITE)
    {
      if (!kassi_journal_get_int (self, "SELECT coalesce (max (sequence), 0) FROM event", &n_events, error))
        return FALSE;
      return n_events == 0 ||
             kassi_journal_damaged (self, error,
                                    _("its marker “%s” is missing, so that nobody can tell whether this is the newest copy; "
                                      "if you know that it is, make an empty file of that name"), self->marker_path);
    }

  if (!marker->there || marker->empty)
    return TRUE;
  if (!g_str_equal (marker->journal_id, self->id))
    return kassi_journal_damaged (self, error, _("its marker “%s” belongs to another journal"), self->marker_path);
  if (marker->point.sequence == 0)
    return g_str_equal (marker->point.hash, point->hash) ||
           kassi_journal_damaged (self, error, _("its marker “%s” was changed"), self->marker_path);
  if (!check_remembered (self, &marker->point, error))
    return FALSE;

  *point = marker->point;
  return TRUE;
}
