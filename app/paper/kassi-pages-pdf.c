/* SPDX-License-Identifier: GPL-3.0-or-later
 * A receipt as a PDF file: real text under its number as title, moved into place when it is whole. */
#include "paper/kassi-pages-private.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* Why a file cannot be written, and what to do. */
static const struct {
  GFileError  code;
  const char *reason;
} reasons[] = {
  { G_FILE_ERROR_NOSPC, N_("the disk is full. Make room, or choose another folder") },
  { G_FILE_ERROR_ACCES, N_("you may not write there. Choose another folder") },
  { G_FILE_ERROR_PERM, N_("you may not write there. Choose another folder") },
  { G_FILE_ERROR_ROFS, N_("that folder can only be read. Choose another one") },
  { G_FILE_ERROR_NOENT, N_("there is no such folder. Choose another one") },
  { G_FILE_ERROR_NOTDIR, N_("there is no such folder. Choose another one") },
  { G_FILE_ERROR_ISDIR, N_("that is a folder. Choose another name") },
  { G_FILE_ERROR_EXIST, N_("what stands there is no file. Choose another name") },
  { G_FILE_ERROR_NAMETOOLONG, N_("the name is too long. Choose a shorter one") },
};

static void
explain (GError     **error,
         const char  *path,
         GFileError   code,
         const char  *unexpected)
{
  g_autofree char *name = g_filename_display_name (path);
  const char *reason = unexpected;

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (reasons[i].code == code)
      reason = _(reasons[i].reason);

  /* Translators: the file’s name, and why */
  g_set_error (error, G_FILE_ERROR, code, _("The receipt was not saved as %s: %s."), name, reason);
}

static cairo_status_t
append_cb (void                *closure,
           const unsigned char *data,
           unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

static void
set_metadata (const KassiPages *self,
              cairo_surface_t  *surface)
{
  g_autoptr (GDateTime) issued = g_date_time_new_from_unix_utc (kassi_pages_get_issued_us (self) / G_USEC_PER_SEC);
  g_autofree char *date = g_date_time_format (issued, "%Y-%m-%dT%H:%M:%SZ");

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, kassi_pages_get_number (self));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Kassi");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, date);   /* else the clock's */
}

static GByteArray *
make_pdf (const KassiPages *self)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, 1, 1);   /* each page says its size */
  cairo_t *cr = cairo_create (surface);

  set_metadata (self, surface);
  for (guint i = 0; i < kassi_pages_get_n (self); i++)
    {
      double width_pt, height_pt;

      kassi_pages_get_size (self, i, &width_pt, &height_pt);
      cairo_pdf_surface_set_size (surface, width_pt, height_pt);
      kassi_pages_draw (self, i, cr);
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  g_assert (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS);   /* it only fills memory */
  cairo_surface_destroy (surface);

  return bytes;
}

gboolean
kassi_pages_write_pdf (const KassiPages  *self,
                       const char        *path,
                       GError           **error)
{
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (GError) file_error = NULL;
  GStatBuf found;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  /* A device or a pipe would be replaced by the file. */
  if (g_stat (path, &found) == 0 && !S_ISREG (found.st_mode))
    {
      explain (error, path, S_ISDIR (found.st_mode) ? G_FILE_ERROR_ISDIR : G_FILE_ERROR_EXIST, NULL);
      return FALSE;
    }

  bytes = make_pdf (self);
  if (!g_file_set_contents_full (path, (const char *) bytes->data, (gssize) bytes->len,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666, &file_error))
    {
      explain (error, path, (GFileError) file_error->code, file_error->message);
      return FALSE;
    }

  return TRUE;
}
