/* SPDX-License-Identifier: GPL-3.0-or-later
 * One receipt on its way to a printer; counted in the journal before it goes.
 *
 * To a printer that is known it goes by GtkPrintJob, for GtkPrintOperation cannot do that: GTK 4.8 frees what it looks for the printer with twice when it has
 * found it, and takes another printer without a word when it has not. Where only the desktop may choose a printer, GtkPrintOperation asks the portal. */
#include "ui/kassi-print-job.h"

#include <cairo-pdf.h>
#include <cairo-ps.h>
#include <glib/gi18n-lib.h>

#define ANSWER_S 20   /* a queue that has not said anything by then is not waited for */

typedef struct {
  GApplication      *application;   /* kept running until it is out; or NULL */
  KassiJournal      *journal;
  KassiClock        *clock;
  KassiReceipt      *receipt;
  KassiPages        *pages;
  GtkPrinter        *printer;       /* or NULL: the desktop asks */
  GtkPrintOperation *operation;     /* then */
  KassiPaper         paper;
  char              *sale_id;
  char              *title;
  guint              limit_id;      /* source */
} Job;

static void
job_free (Job *job)
{
  g_clear_handle_id (&job->limit_id, g_source_remove);
  if (job->application != NULL)
    g_application_release (job->application);
  g_clear_object (&job->application);
  g_clear_object (&job->journal);
  g_clear_object (&job->clock);
  g_clear_object (&job->printer);
  g_clear_object (&job->operation);
  g_clear_pointer (&job->receipt, kassi_receipt_free);
  g_clear_pointer (&job->pages, kassi_pages_free);
  g_free (job->sale_id);
  g_free (job->title);
  g_free (job);
}

/* ---- Counting ---- */

/* Nothing has left the till yet. Makes the pages as this print is to be. */
static gboolean
take (Job         *job,
      const char  *where,
      GError     **error)
{
  GApplication *application = g_application_get_default ();
  guint copy = 0;

  if (!kassi_journal_take_print (job->journal, job->sale_id, where, kassi_clock_get_wall_us (job->clock), &copy, error))
    return FALSE;

  g_clear_pointer (&job->pages, kassi_pages_free);
  job->pages = kassi_pages_new (job->receipt, job->paper, copy);
  if (application != NULL)
    {
      /* The program must not end before it is out, or it would be counted and lost. */
      job->application = g_object_ref (application);
      g_application_hold (application);
    }
  return TRUE;
}

/* Nothing came out. Takes error, and gives it in words. */
static GError *
drop (Job    *job,
      GError *found)
{
  g_autoptr (GError) failure = found, error = NULL;

  if (!kassi_journal_drop_print (job->journal, job->sale_id, failure->message, kassi_clock_get_wall_us (job->clock), &error))
    g_warning ("A print that did not come out stays counted: %s", error->message);
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&failure);

  /* Translators: why printing failed, in the system's words. */
  return g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, _("The receipt could not be printed: %s"), failure->message);
}

/* ---- Paper ---- */

/* Each page has a size of its own: a roll's is as long as what is on it. The pages have their own margins, within which every printer can print. */
static void
fit_page (GtkPageSetup *setup,
          Job          *job,
          guint         page)
{
  g_autoptr (GtkPaperSize) size = NULL;
  double width_pt, height_pt;

  kassi_pages_get_size (job->pages, page, &width_pt, &height_pt);
  if (job->paper == KASSI_PAPER_A4)
    size = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  else
    size = gtk_paper_size_new_custom (kassi_paper_to_string (job->paper), kassi_paper_to_string (job->paper),
                                      width_pt, height_pt, GTK_UNIT_POINTS);
  gtk_page_setup_set_paper_size (setup, size);
  gtk_page_setup_set_top_margin (setup, 0, GTK_UNIT_POINTS);
  gtk_page_setup_set_bottom_margin (setup, 0, GTK_UNIT_POINTS);
  gtk_page_setup_set_left_margin (setup, 0, GTK_UNIT_POINTS);
  gtk_page_setup_set_right_margin (setup, 0, GTK_UNIT_POINTS);
}

/* ---- To a printer that is known ---- */

static gboolean
draw (Job              *job,
      cairo_surface_t  *surface,
      GError          **error)
{
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  for (guint i = 0; i < kassi_pages_get_n (job->pages); i++)
    {
      double width_pt, height_pt;

      kassi_pages_get_size (job->pages, i, &width_pt, &height_pt);
      if (cairo_surface_get_type (surface) == CAIRO_SURFACE_TYPE_PDF)
        cairo_pdf_surface_set_size (surface, width_pt, height_pt);
      else if (cairo_surface_get_type (surface) == CAIRO_SURFACE_TYPE_PS)
        cairo_ps_surface_set_size (surface, width_pt, height_pt);
      kassi_pages_draw (job->pages, i, cr);
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  cairo_surface_finish (surface);

  status = cairo_surface_status (surface);   /* A full disk is told here. */
  if (status != CAIRO_STATUS_SUCCESS)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
  return status == CAIRO_STATUS_SUCCESS;
}

static GtkPrintJob *
make_print_job (Job     *job,
                GError **error)
{
  g_autoptr (GtkPrintSettings) settings = gtk_print_settings_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPrintJob) print_job = NULL;
  cairo_surface_t *surface;

  fit_page (setup, job, 0);
  gtk_print_settings_set_printer (settings, gtk_printer_get_name (job->printer));
  print_job = gtk_print_job_new (job->title, job->printer, settings, setup);
  surface = gtk_print_job_get_surface (print_job, error);
  if (surface == NULL || !draw (job, surface, error))
    return NULL;

  return g_steal_pointer (&print_job);
}

/* The queue has answered. When it says no, it may all the same have come out before: it stays counted. */
static void
sent_cb (GtkPrintJob  *print_job,
         gpointer      user_data,
         const GError *error)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);

  if (g_task_had_error (task))
    return;   /* It took too long. */

  g_clear_handle_id (&job->limit_id, g_source_remove);
  if (error != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                             /* Translators: a printer's name, and why it refused, in the system's words. */
                             _("The printer “%s” did not take the receipt: %s"), gtk_printer_get_name (job->printer), error->message);
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
no_answer_cb (gpointer user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data (task);

  job->limit_id = 0;
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                           /* Translators: a printer's name. */
                           _("The printer “%s” does not answer. Look whether the receipt came out."), gtk_printer_get_name (job->printer));
  return G_SOURCE_REMOVE;
}

static void
send (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  g_autoptr (GtkPrintJob) print_job = NULL;
  GError *error = NULL;

  if (!take (job, gtk_printer_get_name (job->printer), &error))
    {
      g_task_return_error (task, error);
      return;
    }

  print_job = make_print_job (job, &error);
  if (print_job == NULL)
    {
      g_task_return_error (task, drop (job, error));
      return;
    }

  job->limit_id = g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, ANSWER_S, no_answer_cb, g_object_ref (task), g_object_unref);
  gtk_print_job_send (print_job, sent_cb, g_object_ref (task), NULL);
}

/* ---- To one that the desktop asks for ---- */

/* A printer was chosen, and nothing has left the till yet. */
static void
begin_print_cb (GtkPrintOperation *operation,
                GtkPrintContext   *context,
                GTask             *task)
{
  const char *chosen = gtk_print_settings_get_printer (gtk_print_operation_get_print_settings (operation));
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (take (job, chosen != NULL ? chosen : _("Printer"), &error))
    {
      gtk_print_operation_set_n_pages (operation, (int) kassi_pages_get_n (job->pages));
      return;
    }

  g_signal_handlers_disconnect_by_data (operation, task);
  gtk_print_operation_cancel (operation);
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
request_page_setup_cb (GtkPrintOperation *operation,
                       GtkPrintContext   *context,
                       int                page,
                       GtkPageSetup      *setup,
                       GTask             *task)
{
  fit_page (setup, g_task_get_task_data (task), (guint) page);
}

static void
draw_page_cb (GtkPrintOperation *operation,
              GtkPrintContext   *context,
              int                page,
              GTask             *task)
{
  Job *job = g_task_get_task_data (task);

  kassi_pages_draw (job->pages, (guint) page, gtk_print_context_get_cairo_context (context));
}

static void
done_cb (GtkPrintOperation       *operation,
         GtkPrintOperationResult  result,
         GTask                   *task)
{
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  g_signal_handlers_disconnect_by_data (operation, task);
  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    gtk_print_operation_get_error (operation, &error);
  else if (result != GTK_PRINT_OPERATION_RESULT_APPLY)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Nothing was printed."));

  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, job->application != NULL ? drop (job, error) : error);
  g_object_unref (task);
}

/* Holds on to the task until "done". */
static void
ask_desktop (GtkWindow *parent,
             GTask     *task)
{
  Job *job = g_task_get_task_data (task);
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();

  /* What is shown to be chosen from is the paper of the print that would be next. */
  job->pages = kassi_pages_new (job->receipt, job->paper, kassi_journal_count_prints (job->journal, job->sale_id));
  fit_page (setup, job, 0);
  job->operation = gtk_print_operation_new ();
  gtk_print_operation_set_default_page_setup (job->operation, setup);
  gtk_print_operation_set_job_name (job->operation, job->title);
  gtk_print_operation_set_unit (job->operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (job->operation, TRUE);
  gtk_print_operation_set_allow_async (job->operation, TRUE);
  g_signal_connect (job->operation, "begin-print", G_CALLBACK (begin_print_cb), task);
  g_signal_connect (job->operation, "request-page-setup", G_CALLBACK (request_page_setup_cb), task);
  g_signal_connect (job->operation, "draw-page", G_CALLBACK (draw_page_cb), task);
  g_signal_connect (job->operation, "done", G_CALLBACK (done_cb), g_object_ref (task));
  gtk_print_operation_run (job->operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}

/* ---- The whole ---- */

void
kassi_print_job_run_async (GtkWindow           *parent,
                           KassiTill           *till,
                           const char          *sale_id,
                           KassiPaper           paper,
                           GtkPrinter          *printer,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  KassiReceipt *receipt;
  GError *error = NULL;
  Job *job;

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));
  g_return_if_fail (KASSI_IS_TILL (till));
  g_return_if_fail (sale_id != NULL);
  g_return_if_fail (printer == NULL || GTK_IS_PRINTER (printer));

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, kassi_print_job_run_async);
  receipt = kassi_journal_find_receipt (kassi_till_get_journal (till), sale_id, &error);
  if (receipt == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  job = g_new0 (Job, 1);
  job->journal = g_object_ref (kassi_till_get_journal (till));
  job->clock = g_object_ref (kassi_till_get_clock (till));
  job->receipt = receipt;
  job->paper = paper;
  job->sale_id = g_strdup (sale_id);
  job->printer = printer != NULL ? g_object_ref (printer) : NULL;
  /* Translators: a receipt's number. */
  job->title = g_strdup_printf (_("Receipt %s"), receipt->number);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  if (printer != NULL)
    send (task);
  else
    ask_desktop (parent, task);
}

gboolean
kassi_print_job_run_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, kassi_print_job_run_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
