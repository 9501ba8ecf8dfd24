/* SPDX-License-Identifier: GPL-3.0-or-later
 * A receipt as PDF, into a file that the person chooses; counted like a print. */
#include "ui/kassi-receipt-save.h"

#include <glib/gi18n-lib.h>

#define WHERE "PDF"   /* for the journal, as the schema of its events has it */

typedef struct {
  GtkFileChooserNative *chooser;
  KassiJournal         *journal;
  KassiClock           *clock;
  KassiReceipt         *receipt;
  KassiPaper            paper;
  char                 *sale_id;
} Saving;

static void
saving_free (Saving *saving)
{
  g_clear_object (&saving->chooser);
  g_clear_object (&saving->journal);
  g_clear_object (&saving->clock);
  g_clear_pointer (&saving->receipt, kassi_receipt_free);
  g_free (saving->sale_id);
  g_free (saving);
}

static gboolean
write_pdf (Saving      *saving,
           const char  *path,
           GError     **error)
{
  g_autoptr (KassiPages) pages = NULL;
  g_autoptr (GError) drop_error = NULL;
  guint copy = 0;

  if (!kassi_journal_take_print (saving->journal, saving->sale_id, WHERE, kassi_clock_get_wall_us (saving->clock), &copy, error))
    return FALSE;

  pages = kassi_pages_new (saving->receipt, saving->paper, copy);
  if (kassi_pages_write_pdf (pages, path, error))
    return TRUE;

  if (!kassi_journal_drop_print (saving->journal, saving->sale_id, "not written", kassi_clock_get_wall_us (saving->clock), &drop_error))
    g_warning ("A PDF that was not written stays counted: %s", drop_error->message);
  return FALSE;
}

static void
save (GTask *task,
      GFile *file)
{
  Saving *saving = g_task_get_task_data (task);
  g_autofree char *path = g_file_get_path (file);
  GError *error = NULL;

  if (path == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("Choose a folder on this machine."));
  else if (write_pdf (saving, path, &error))
    g_task_return_pointer (task, g_path_get_basename (path), g_free);
  else
    g_task_return_error (task, error);
}

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             GTask           *task)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  g_signal_handlers_disconnect_by_data (dialog, task);
  if (g_task_get_cancellable (task) != NULL)
    g_signal_handlers_disconnect_by_data (g_task_get_cancellable (task), dialog);
  if (file != NULL)
    save (task, file);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Nothing was saved."));
  gtk_native_dialog_destroy (dialog);
  g_object_unref (task);
}

static GtkFileChooserNative *
make_chooser (GtkWindow          *parent,
              const KassiReceipt *receipt)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_("Save Receipt"), parent, GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  g_autofree char *name = g_strdup_printf ("%s.pdf", receipt->number);
  const char *folder = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  g_autoptr (GFile) documents = g_file_new_for_path (folder != NULL ? folder : g_get_home_dir ());
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (chooser), documents, NULL);
  gtk_file_filter_set_name (filter, "PDF");
  gtk_file_filter_add_mime_type (filter, "application/pdf");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  return chooser;
}

static void
cancelled_cb (GtkNativeDialog *dialog)
{
  g_signal_emit_by_name (dialog, "response", GTK_RESPONSE_CANCEL);
}

void
kassi_receipt_save_async (GtkWindow           *parent,
                          KassiTill           *till,
                          const char          *sale_id,
                          KassiPaper           paper,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task;
  Saving *saving;
  KassiReceipt *receipt;
  GError *error = NULL;

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));
  g_return_if_fail (KASSI_IS_TILL (till));
  g_return_if_fail (sale_id != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, kassi_receipt_save_async);
  receipt = kassi_journal_find_receipt (kassi_till_get_journal (till), sale_id, &error);
  if (receipt == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  saving = g_new0 (Saving, 1);
  saving->journal = g_object_ref (kassi_till_get_journal (till));
  saving->clock = g_object_ref (kassi_till_get_clock (till));
  saving->receipt = receipt;
  saving->paper = paper;
  saving->sale_id = g_strdup (sale_id);
  saving->chooser = make_chooser (parent, receipt);
  g_task_set_task_data (task, saving, (GDestroyNotify) saving_free);
  g_task_set_check_cancellable (task, FALSE);   /* What was written is written. */
  g_signal_connect (saving->chooser, "response", G_CALLBACK (response_cb), task);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled_cb), saving->chooser, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (saving->chooser));
}

char *
kassi_receipt_save_finish (GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, kassi_receipt_save_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
