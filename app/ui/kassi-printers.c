/* SPDX-License-Identifier: GPL-3.0-or-later
 * The printers of this machine, as GTK's print backends tell of them. */
#include "ui/kassi-printers.h"

#define LIMIT_S 10
#define SANDBOX_FILE "/.flatpak-info"

/* Shared by GTK's enumeration and the time limit: whichever comes first answers, the other finds nothing left to do. */
typedef struct {
  GTask     *task;       /* NULL: answered */
  GPtrArray *printers;   /* of KassiPrinter */
  guint      source_id;  /* the time limit, or the answer that is about to be given */
} Listing;

void
kassi_printer_free (KassiPrinter *printer)
{
  g_clear_object (&printer->gtk);
  g_free (printer->name);
  g_free (printer->place);
  g_free (printer);
}

gboolean
kassi_printers_are_hidden (void)
{
  return g_file_test (SANDBOX_FILE, G_FILE_TEST_EXISTS);
}

static void
clear_listing (gpointer data)
{
  Listing *listing = data;

  g_clear_object (&listing->task);
  g_clear_pointer (&listing->printers, g_ptr_array_unref);
}

static void
release_cb (gpointer data)
{
  g_rc_box_release_full (data, clear_listing);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return g_utf8_collate ((*(KassiPrinter *const *) a)->name, (*(KassiPrinter *const *) b)->name);
}

static gboolean
answer_cb (gpointer user_data)
{
  Listing *listing = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&listing->task);

  listing->source_id = 0;
  g_ptr_array_sort (listing->printers, compare);
  g_task_return_pointer (task, g_steal_pointer (&listing->printers), (GDestroyNotify) g_ptr_array_unref);
  return G_SOURCE_REMOVE;
}

static gboolean
add_printer_cb (GtkPrinter *printer,
                gpointer    user_data)
{
  Listing *listing = user_data;
  const char *place = gtk_printer_get_location (printer);
  KassiPrinter *added;

  if (listing->printers == NULL || gtk_printer_is_virtual (printer) ||
      kassi_printers_find (listing->printers, gtk_printer_get_name (printer)) != NULL)
    return FALSE;

  added = g_new0 (KassiPrinter, 1);
  added->gtk = g_object_ref (printer);
  added->name = g_strdup (gtk_printer_get_name (printer));
  added->place = g_strdup (place != NULL ? place : "");
  added->is_default = gtk_printer_is_default (printer);
  added->takes_jobs = gtk_printer_is_accepting_jobs (printer);
  g_ptr_array_add (listing->printers, added);
  return FALSE;
}

/* The backends are done. Not answered from here: GTK is still in the midst of them. */
static void
listed_cb (gpointer user_data)
{
  Listing *listing = user_data;

  if (listing->task != NULL)
    {
      g_source_remove (listing->source_id);
      listing->source_id = g_idle_add_full (G_PRIORITY_DEFAULT, answer_cb, g_rc_box_acquire (listing), release_cb);
    }
  release_cb (listing);
}

void
kassi_printers_list_async (GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  Listing *listing = g_rc_box_new0 (Listing);

  listing->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (listing->task, kassi_printers_list_async);
  listing->printers = g_ptr_array_new_with_free_func ((GDestroyNotify) kassi_printer_free);
  listing->source_id = g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, LIMIT_S, answer_cb, g_rc_box_acquire (listing), release_cb);
  gtk_enumerate_printers (add_printer_cb, listing, listed_cb, FALSE);
}

GPtrArray *
kassi_printers_list_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, kassi_printers_list_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

const KassiPrinter *
kassi_printers_find (GPtrArray  *printers,
                     const char *name)
{
  g_return_val_if_fail (printers != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < printers->len; i++)
    {
      const KassiPrinter *printer = g_ptr_array_index (printers, i);

      if (g_str_equal (printer->name, name))
        return printer;
    }

  return NULL;
}
