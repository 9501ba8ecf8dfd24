/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes the sales that a query asks for into a file. A page is read when the program is idle, written, and then the next one: the
 * journal may have a million of them, and the window goes on. */
#include "ui/kassi-export-bar.h"

#include <glib/gi18n-lib.h>

#include "services/kassi-sales-table.h"

#define N_PAGE 40   /* sales between two looks at what else there is to do */

struct _KassiExportBar
{
  AdwBin                parent_instance;
  guint                 n_written;
  guint                 page_id;       /* idle */
  gboolean              complete;
  KassiHistoryQuery     query;         /* its text is ours */
  KassiHistoryPlace     place;
  /* Owned; NULL while nothing is written. */
  KassiTill            *till;
  char                 *text;
  GtkFileChooserNative *chooser;
  GFile                *file;
  GFileOutputStream    *stream;
  GCancellable         *cancellable;
  GString              *buffer;        /* being written */
  /* Template children. */
  GtkLabel             *label;
  GtkProgressBar       *progress;
};

enum { MESSAGE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiExportBar, kassi_export_bar, ADW_TYPE_BIN)

static void
say (KassiExportBar *self,
     const char     *message)
{
  g_signal_emit (self, signals[MESSAGE], 0, message);
}

static void
show_progress (KassiExportBar *self)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%u sale written", "%u sales written", self->n_written), self->n_written);

  gtk_label_set_label (self->label, text);
  gtk_progress_bar_pulse (self->progress);
}

/* Closing with what was cancelled drops the new file and leaves the old one. */
static void
drop_stream (GOutputStream *stream)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_cancellable_cancel (cancelled);
  g_output_stream_close (stream, cancelled, NULL);   /* While something is under way it does nothing: whoever ends that comes here again. */
}

static void
forget (KassiExportBar *self)
{
  g_clear_handle_id (&self->page_id, g_source_remove);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->stream);
  g_clear_object (&self->file);
  g_clear_object (&self->till);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->text, g_free);
  if (self->buffer != NULL)
    g_string_free (g_steal_pointer (&self->buffer), TRUE);
}

static void
end (KassiExportBar *self,
     const GError   *error)
{
  g_autofree char *name = g_file_get_basename (self->file);
  g_autofree char *message = NULL;

  if (error == NULL)
    message = g_strdup_printf (ngettext ("%1$u sale is in “%2$s”.", "%1$u sales are in “%2$s”.", self->n_written),
                               self->n_written, name);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    message = g_strdup_printf (_("“%s” was not written: %s"), name, error->message);

  if (error != NULL && self->stream != NULL)
    drop_stream (G_OUTPUT_STREAM (self->stream));
  forget (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (message != NULL)
    say (self, message);
}

/* ---- A page at a time ---- */

static gboolean page_cb (gpointer user_data);

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (KassiExportBar) self = user_data;
  g_autoptr (GError) error = NULL;

  g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, &error);
  if (self->stream == (gpointer) source)
    end (self, error);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (KassiExportBar) self = user_data;
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error);
  if (self->stream != (gpointer) source)
    {
      drop_stream (G_OUTPUT_STREAM (source));   /* It was left meanwhile. */
      return;
    }

  if (error != NULL)
    {
      end (self, error);
      return;
    }

  show_progress (self);
  if (self->complete)
    g_output_stream_close_async (G_OUTPUT_STREAM (source), G_PRIORITY_DEFAULT_IDLE, self->cancellable, closed_cb,
                                 g_object_ref (self));
  else
    self->page_id = g_idle_add (page_cb, self);
}

static void
write_buffer (KassiExportBar *self)
{
  g_output_stream_write_all_async (G_OUTPUT_STREAM (self->stream), self->buffer->str, self->buffer->len,
                                   G_PRIORITY_DEFAULT_IDLE, self->cancellable, written_cb, g_object_ref (self));
}

static gboolean
page_cb (gpointer user_data)
{
  KassiExportBar *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sales = NULL;

  self->page_id = 0;
  sales = kassi_journal_list_history (kassi_till_get_journal (self->till), &self->query, &self->place, N_PAGE, &error);
  if (sales == NULL)
    {
      end (self, error);
      return G_SOURCE_REMOVE;
    }

  g_string_truncate (self->buffer, 0);
  for (guint i = 0; i < sales->len; i++)
    kassi_sales_table_append_sale (self->buffer, g_ptr_array_index (sales, i));
  self->n_written += sales->len;
  self->complete = sales->len < N_PAGE;
  write_buffer (self);
  return G_SOURCE_REMOVE;
}

static void
replaced_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (KassiExportBar) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileOutputStream) stream = g_file_replace_finish (G_FILE (source), result, &error);

  if (self->file != (gpointer) source)
    {
      if (stream != NULL)
        drop_stream (G_OUTPUT_STREAM (stream));
      return;
    }
  if (stream == NULL)
    {
      end (self, error);
      return;
    }

  self->stream = g_steal_pointer (&stream);
  kassi_sales_table_append_header (self->buffer);
  write_buffer (self);
}

static void
chosen_cb (KassiExportBar *self,
           int             response)
{
  if (response != GTK_RESPONSE_ACCEPT)
    {
      forget (self);
      return;
    }

  self->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  self->cancellable = g_cancellable_new ();
  self->buffer = g_string_new (NULL);
  self->place = (KassiHistoryPlace) { 0 };
  self->n_written = 0;
  self->complete = FALSE;
  show_progress (self);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  g_file_replace_async (self->file, NULL, FALSE, G_FILE_CREATE_NONE, G_PRIORITY_DEFAULT, self->cancellable, replaced_cb,
                        g_object_ref (self));
}

static void
cancel_cb (KassiExportBar *self)
{
  kassi_export_bar_stop (self);
  say (self, _("Nothing was exported."));
}

static void
kassi_export_bar_dispose (GObject *object)
{
  KassiExportBar *self = KASSI_EXPORT_BAR (object);

  if (self->label != NULL)
    kassi_export_bar_stop (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), KASSI_TYPE_EXPORT_BAR);
  G_OBJECT_CLASS (kassi_export_bar_parent_class)->dispose (object);
}

static void
kassi_export_bar_class_init (KassiExportBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kassi_export_bar_dispose;

  signals[MESSAGE] = g_signal_new ("message", KASSI_TYPE_EXPORT_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-export-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiExportBar, label);
  gtk_widget_class_bind_template_child (widget_class, KassiExportBar, progress);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
kassi_export_bar_init (KassiExportBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* "Kassi 2026-08-04.csv". */
static char *
dup_file_name (KassiTill *till)
{
  gint64 now_us = kassi_clock_get_wall_us (kassi_till_get_clock (till));
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_us / G_USEC_PER_SEC);
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d");

  return g_strdup_printf ("Kassi %s.csv", date);
}

void
kassi_export_bar_start (KassiExportBar          *self,
                        KassiTill               *till,
                        const KassiHistoryQuery *query)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const char *folder = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  g_autoptr (GFile) documents = g_file_new_for_path (folder != NULL ? folder : g_get_home_dir ());
  g_autofree char *name = NULL;

  g_return_if_fail (KASSI_IS_EXPORT_BAR (self));
  g_return_if_fail (KASSI_IS_TILL (till));
  g_return_if_fail (query != NULL);

  if (self->till != NULL)
    return;

  self->till = g_object_ref (till);
  self->text = g_strdup (query->text);
  self->query = *query;
  self->query.text = self->text;
  name = dup_file_name (till);
  self->chooser = gtk_file_chooser_native_new (_("Export Sales"), GTK_WINDOW (root), GTK_FILE_CHOOSER_ACTION_SAVE,
                                               _("_Export"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (self->chooser), documents, NULL);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

void
kassi_export_bar_stop (KassiExportBar *self)
{
  g_return_if_fail (KASSI_IS_EXPORT_BAR (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->stream != NULL)
    drop_stream (G_OUTPUT_STREAM (self->stream));
  forget (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
