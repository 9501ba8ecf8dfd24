/* SPDX-License-Identifier: GPL-3.0-or-later
 * Receipts out of the till, one after the other: which printer, how many, and what became of each. */
#include "ui/kassi-receipt-printer.h"

#include <glib/gi18n-lib.h>

#include "ui/kassi-print-job.h"
#include "ui/kassi-printer-dialog.h"
#include "ui/kassi-printers.h"
#include "ui/kassi-receipt-save.h"
#include "ui/kassi-receipt-window.h"

struct _KassiReceiptPrinter
{
  GObject        parent_instance;
  gboolean       asks;        /* the next print asks which printer */
  GQueue         orders;      /* of Order; the first is under way */
  /* Borrowed. */
  GtkWindow     *parent;      /* weak */
  GtkWindow     *dialog;      /* weak; that asks which printer */
  /* Owned. */
  KassiTill     *till;        /* or NULL */
  KassiSettings *settings;    /* or NULL */
  GHashTable    *failures;    /* sale's id -> sentence */
  char          *last;        /* sale whose receipt was made last, as far as it was seen; or NULL */
};

/* One receipt that is to be printed. */
typedef struct {
  KassiReceiptPrinter *printer;   /* owned */
  KassiTill           *till;      /* owned */
  GTask               *task;      /* owned; NULL: printed by itself */
  char                *sale_id;
  guint                n_left;
  KassiPaper           paper;
  GtkPrinter          *where;     /* owned; NULL: the desktop asks */
} Order;

enum { CHANGED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiReceiptPrinter, kassi_receipt_printer, G_TYPE_OBJECT)

static void start_next (KassiReceiptPrinter *self);

static void
order_free (Order *order)
{
  g_clear_object (&order->printer);
  g_clear_object (&order->till);
  g_clear_object (&order->task);
  g_free (order->sale_id);
  g_clear_object (&order->where);
  g_free (order);
}

static GSettings *
get_receipt_settings (KassiReceiptPrinter *self)
{
  return self->settings != NULL ? kassi_settings_get_group (self->settings, "receipt") : NULL;
}

/* Questions stand over the receipt's own window while that is worked in, else over the till's. */
static GtkWindow *
get_parent (KassiReceiptPrinter *self)
{
  GtkApplication *application = self->parent != NULL ? gtk_window_get_application (self->parent) : NULL;
  GtkWindow *active = application != NULL ? gtk_application_get_active_window (application) : NULL;

  return KASSI_IS_RECEIPT_WINDOW (active) ? active : self->parent;
}

static KassiPaper
get_paper (KassiReceiptPrinter *self)
{
  g_autofree char *text = g_settings_get_string (get_receipt_settings (self), "paper");
  KassiPaper paper = KASSI_PAPER_80MM;

  kassi_paper_from_string (text, &paper);
  return paper;
}

static void
remember_outcome (KassiReceiptPrinter *self,
                  const char          *sale_id,
                  const GError        *error)
{
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_hash_table_remove (self->failures, sale_id);
  else
    g_hash_table_replace (self->failures, g_strdup (sale_id), g_strdup (error->message));
}

/* ---- One after the other ---- */

/* Takes error. */
static void
end_order (Order  *order,
           GError *error)
{
  g_autoptr (KassiReceiptPrinter) self = g_object_ref (order->printer);
  g_autoptr (GError) failure = error;

  g_queue_remove (&self->orders, order);
  remember_outcome (self, order->sale_id, failure);
  g_signal_emit (self, signals[CHANGED], 0, order->sale_id);
  if (order->task != NULL && failure != NULL)
    g_task_return_error (order->task, g_steal_pointer (&failure));
  else if (order->task != NULL)
    g_task_return_boolean (order->task, TRUE);
  else if (failure != NULL && !g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, order->sale_id, failure->message);
  order_free (order);
  start_next (self);
}

static void send (Order *order);

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Order *order = user_data;
  GError *error = NULL;

  if (!kassi_print_job_run_finish (result, &error))
    end_order (order, error);
  else if (--order->n_left > 0)
    send (order);
  else
    end_order (order, NULL);
}

static void
send (Order *order)
{
  kassi_print_job_run_async (get_parent (order->printer), order->till, order->sale_id, order->paper, order->where, sent_cb, order);
}

/* ---- Which printer ---- */

static void
send_to (Order              *order,
         const KassiPrinter *found,
         const char         *name)
{
  if (found == NULL)
    end_order (order, g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                                   /* Translators: a printer's name. */
                                   _("The printer “%s” is not there. Choose another, or save as PDF."), name));
  else if (!found->takes_jobs)
    end_order (order, g_error_new (G_IO_ERROR, G_IO_ERROR_BUSY,
                                   /* Translators: a printer's name. */
                                   _("The printer “%s” takes nothing to print now. Choose another, or save as PDF."), name));
  else
    {
      order->where = g_object_ref (found->gtk);
      send (order);
    }
}

typedef struct {
  Order     *order;
  GPtrArray *printers;
} Question;

static void
dialog_response_cb (KassiPrinterDialog *dialog,
                    const char         *response,
                    Question           *question)
{
  Order *order = question->order;
  KassiReceiptPrinter *self = order->printer;
  g_autoptr (GPtrArray) printers = g_steal_pointer (&question->printers);
  g_autofree char *name = g_strdup (kassi_printer_dialog_get_printer (dialog));

  g_free (question);
  g_clear_weak_pointer (&self->dialog);
  if (!g_str_equal (response, "print") || self->settings == NULL)
    {
      end_order (order, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Nothing was printed.")));
      return;
    }

  self->asks = FALSE;
  g_settings_set_string (get_receipt_settings (self), "printer", name);
  send_to (order, kassi_printers_find (printers, name), name);
}

/* Takes printers. */
static void
ask (Order      *order,
     GPtrArray  *printers,
     const char *remembered)
{
  KassiReceiptPrinter *self = order->printer;
  Question *question;
  GtkWidget *dialog;

  if (printers->len == 0)
    {
      g_ptr_array_unref (printers);
      end_order (order, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                                             _("No printer is set up on this machine. Add one in the system’s settings, or save as PDF.")));
      return;
    }

  question = g_new0 (Question, 1);
  question->order = order;
  question->printers = printers;
  dialog = kassi_printer_dialog_new (get_parent (self), printers, remembered);
  g_set_weak_pointer (&self->dialog, GTK_WINDOW (dialog));
  g_signal_connect (dialog, "response", G_CALLBACK (dialog_response_cb), question);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Order *order = user_data;
  KassiReceiptPrinter *self = order->printer;
  GPtrArray *printers = kassi_printers_list_finish (result, NULL);
  g_autofree char *remembered = NULL;

  g_assert (printers != NULL);   /* Nobody cancels it. */
  if (self->till != order->till || self->parent == NULL)   /* Meanwhile it was closed, or another one is open. */
    {
      g_ptr_array_unref (printers);
      end_order (order, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Nothing was printed.")));
      return;
    }

  remembered = g_settings_get_string (get_receipt_settings (self), "printer");
  if (self->asks || *remembered == '\0')
    {
      ask (order, printers, remembered);
      return;
    }

  send_to (order, kassi_printers_find (printers, remembered), remembered);
  g_ptr_array_unref (printers);
}

static void
start (Order *order)
{
  if (kassi_printers_are_hidden ())
    send (order);
  else
    kassi_printers_list_async (NULL, listed_cb, order);
}

static void
start_next (KassiReceiptPrinter *self)
{
  if (!g_queue_is_empty (&self->orders))
    start (g_queue_peek_head (&self->orders));
}

static gboolean
is_ordered (KassiReceiptPrinter *self,
            const char          *sale_id)
{
  for (GList *l = self->orders.head; l != NULL; l = l->next)
    if (g_str_equal (((Order *) l->data)->sale_id, sale_id))
      return TRUE;

  return FALSE;
}

/* task: NULL, or taken. */
static void
order (KassiReceiptPrinter *self,
       const char          *sale_id,
       guint                n,
       GTask               *task)
{
  Order *made = g_new0 (Order, 1);

  made->printer = g_object_ref (self);
  made->till = g_object_ref (self->till);
  made->task = task;
  made->sale_id = g_strdup (sale_id);
  made->n_left = n;
  made->paper = get_paper (self);
  g_queue_push_tail (&self->orders, made);
  g_hash_table_remove (self->failures, sale_id);
  g_signal_emit (self, signals[CHANGED], 0, sale_id);
  if (g_queue_get_length (&self->orders) == 1)
    start_next (self);
}

/* What waits behind the one that is under way. */
static void
drop_orders (KassiReceiptPrinter *self)
{
  Order *waiting;

  while (g_queue_get_length (&self->orders) > 1 && (waiting = g_queue_pop_tail (&self->orders)) != NULL)
    {
      if (waiting->task != NULL)
        g_task_return_new_error (waiting->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Nothing was printed."));
      order_free (waiting);
    }
  if (self->dialog != NULL)
    gtk_window_close (self->dialog);
}

/* ---- The till ---- */

static void
checkout_closed_cb (KassiReceiptPrinter *self,
                    KassiCheckout       *checkout)
{
  const KassiSale *sale = kassi_checkout_get_sale (checkout);

  if (sale->receipt_number == NULL)
    return;

  g_free (self->last);
  self->last = g_strdup (sale->id);
  if (kassi_receipt_printer_is_automatic (self) &&
      kassi_receipt_printer_get_state (self, sale->id, NULL) == KASSI_RECEIPT_DUE)
    order (self, sale->id, 1, NULL);
}

static void
kassi_receipt_printer_dispose (GObject *object)
{
  KassiReceiptPrinter *self = KASSI_RECEIPT_PRINTER (object);

  kassi_receipt_printer_set_till (self, NULL, NULL);
  g_clear_weak_pointer (&self->dialog);
  g_clear_weak_pointer (&self->parent);
  G_OBJECT_CLASS (kassi_receipt_printer_parent_class)->dispose (object);
}

static void
kassi_receipt_printer_finalize (GObject *object)
{
  KassiReceiptPrinter *self = KASSI_RECEIPT_PRINTER (object);

  g_clear_pointer (&self->failures, g_hash_table_unref);
  G_OBJECT_CLASS (kassi_receipt_printer_parent_class)->finalize (object);
}

static void
kassi_receipt_printer_class_init (KassiReceiptPrinterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kassi_receipt_printer_dispose;
  G_OBJECT_CLASS (klass)->finalize = kassi_receipt_printer_finalize;

  signals[CHANGED] = g_signal_new ("changed", KASSI_TYPE_RECEIPT_PRINTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FAILED] = g_signal_new ("failed", KASSI_TYPE_RECEIPT_PRINTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
kassi_receipt_printer_init (KassiReceiptPrinter *self)
{
  g_queue_init (&self->orders);
  self->failures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

KassiReceiptPrinter *
kassi_receipt_printer_new (GtkWindow *parent)
{
  KassiReceiptPrinter *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);

  self = g_object_new (KASSI_TYPE_RECEIPT_PRINTER, NULL);
  g_set_weak_pointer (&self->parent, parent);
  return self;
}

void
kassi_receipt_printer_set_till (KassiReceiptPrinter *self,
                                KassiTill           *till,
                                KassiSettings       *settings)
{
  g_return_if_fail (KASSI_IS_RECEIPT_PRINTER (self));
  g_return_if_fail ((till == NULL) == (settings == NULL));

  if (self->till != NULL)
    g_signal_handlers_disconnect_by_data (self->till, self);
  drop_orders (self);
  g_set_object (&self->till, till);
  g_set_object (&self->settings, settings);
  g_clear_pointer (&self->last, g_free);
  g_hash_table_remove_all (self->failures);
  self->asks = FALSE;
  if (till != NULL)
    g_signal_connect_object (till, "checkout-closed", G_CALLBACK (checkout_closed_cb), self, G_CONNECT_SWAPPED);
}

/* ---- What the others ask for ---- */

void
kassi_receipt_printer_print_async (KassiReceiptPrinter *self,
                                   const char          *sale_id,
                                   guint                n,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (KASSI_IS_RECEIPT_PRINTER (self));
  g_return_if_fail (sale_id != NULL);
  g_return_if_fail (n > 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kassi_receipt_printer_print_async);
  g_task_set_check_cancellable (task, FALSE);   /* What went to the printer went there. */
  if (self->till == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, _("The till is not open."));
  else if (is_ordered (self, sale_id))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, _("It is being printed."));
  else
    order (self, sale_id, n, g_steal_pointer (&task));
}

gboolean
kassi_receipt_printer_print_finish (KassiReceiptPrinter  *self,
                                    GAsyncResult         *result,
                                    GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kassi_receipt_printer_print_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  KassiReceiptPrinter *self = g_task_get_source_object (task);
  const char *sale_id = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *name = kassi_receipt_save_finish (result, &error);

  /* The question closed again: what was known before still holds. */
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    remember_outcome (self, sale_id, error);
  g_signal_emit (self, signals[CHANGED], 0, sale_id);
  if (name != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
kassi_receipt_printer_save_async (KassiReceiptPrinter *self,
                                  const char          *sale_id,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (KASSI_IS_RECEIPT_PRINTER (self));
  g_return_if_fail (sale_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kassi_receipt_printer_save_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_strdup (sale_id), g_free);
  if (self->till == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, _("The till is not open."));
      g_object_unref (task);
      return;
    }

  kassi_receipt_save_async (get_parent (self), self->till, sale_id, get_paper (self), cancellable, saved_cb, task);
}

gboolean
kassi_receipt_printer_save_finish (KassiReceiptPrinter  *self,
                                   GAsyncResult         *result,
                                   GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kassi_receipt_printer_save_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
kassi_receipt_printer_show (KassiReceiptPrinter *self,
                            const char          *sale_id)
{
  g_return_if_fail (KASSI_IS_RECEIPT_PRINTER (self));
  g_return_if_fail (sale_id != NULL);

  if (self->till != NULL && self->parent != NULL)
    gtk_window_present (kassi_receipt_window_new (self->parent, self, kassi_till_get_journal (self->till), sale_id, get_paper (self)));
}

KassiReceiptState
kassi_receipt_printer_get_state (KassiReceiptPrinter  *self,
                                 const char           *sale_id,
                                 const char          **sentence)
{
  const char *failure;

  g_return_val_if_fail (KASSI_IS_RECEIPT_PRINTER (self), KASSI_RECEIPT_NONE);
  g_return_val_if_fail (sale_id != NULL, KASSI_RECEIPT_NONE);

  failure = g_hash_table_lookup (self->failures, sale_id);
  if (sentence != NULL)
    *sentence = failure;
  if (self->till == NULL)
    return KASSI_RECEIPT_NONE;
  if (is_ordered (self, sale_id))
    return KASSI_RECEIPT_PRINTING;
  if (failure != NULL)
    return KASSI_RECEIPT_FAILED;

  return kassi_journal_count_prints (kassi_till_get_journal (self->till), sale_id) > 0 ? KASSI_RECEIPT_OUT : KASSI_RECEIPT_DUE;
}

void
kassi_receipt_printer_ask_again (KassiReceiptPrinter *self)
{
  g_return_if_fail (KASSI_IS_RECEIPT_PRINTER (self));

  self->asks = TRUE;
}

char *
kassi_receipt_printer_dup_last (KassiReceiptPrinter *self)
{
  const KassiHistoryQuery query = { .filter = KASSI_HISTORY_PAID, .from_us = G_MININT64, .to_us = G_MAXINT64 };
  KassiHistoryPlace place = { 0 };
  g_autoptr (GPtrArray) sales = NULL;

  g_return_val_if_fail (KASSI_IS_RECEIPT_PRINTER (self), NULL);

  if (self->last != NULL || self->till == NULL)
    return g_strdup (self->last);

  sales = kassi_journal_list_history (kassi_till_get_journal (self->till), &query, &place, 1, NULL);
  return sales != NULL && sales->len > 0 ? g_strdup (((KassiSale *) g_ptr_array_index (sales, 0))->id) : NULL;
}

gboolean
kassi_receipt_printer_is_automatic (KassiReceiptPrinter *self)
{
  g_return_val_if_fail (KASSI_IS_RECEIPT_PRINTER (self), FALSE);

  return self->settings != NULL && g_settings_get_boolean (get_receipt_settings (self), "print-automatically");
}
