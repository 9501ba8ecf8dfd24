/* SPDX-License-Identifier: GPL-3.0-or-later
 * The till behind the window: opened, retried, switched between training and real, and closed. */
#include "ui/kassi-window-private.h"

#include <glib/gi18n-lib.h>

#include "ui/kassi-start-error.h"

gboolean
kassi_window_is_open (KassiWindow *self)
{
  return self->till != NULL;
}

void
kassi_window_forget_till (KassiWindow *self)
{
  kassi_notifier_forget (self->notifier);
  kassi_till_view_set_session (self->view, NULL);
  kassi_receipt_printer_set_till (self->printer, NULL, NULL);
  if (self->till != NULL)
    g_signal_handlers_disconnect_by_data (self->till, self);
  g_clear_object (&self->till);
  self->on_history = FALSE;
  kassi_window_take_history (self);
  if (self->phone != NULL)
    gtk_window_destroy (self->phone);
}

static void
take_till (KassiWindow *self)
{
  g_set_object (&self->till, kassi_session_get_till (self->session));
  kassi_notifier_set_training (self->notifier, kassi_till_get_training (self->till));
  g_signal_connect_object (self->till, "notify::online", G_CALLBACK (kassi_window_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->till, "notify::notice", G_CALLBACK (kassi_window_update), self, G_CONNECT_SWAPPED);
  kassi_receipt_printer_set_till (self->printer, self->till, kassi_session_get_settings (self->session));
  kassi_till_view_set_session (self->view, self->session);
  kassi_window_take_history (self);
  kassi_window_update (self);
}

static void
show_error (KassiWindow  *self,
            const GError *error)
{
  KassiStartError words = kassi_start_error_describe (error);
  g_autofree char *message = g_markup_escape_text (error->message, -1);

  adw_status_page_set_icon_name (self->error_page, "dialog-warning-symbolic");   /* Not before: it is large, and would be drawn at every start. */
  adw_status_page_set_title (self->error_page, words.title);
  adw_status_page_set_description (self->error_page, message);
  gtk_label_set_label (self->error_advice, words.advice);
  gtk_widget_set_visible (self->error_train_button, self->session != NULL && !self->training);
  gtk_widget_set_visible (self->error_preferences_button, self->session != NULL);
  kassi_window_update (self);
  gtk_widget_grab_focus (self->session != NULL ? self->error_preferences_button : self->error_retry_button);
}

void
kassi_window_take_session (KassiWindow  *self,
                           KassiSession *session)
{
  g_set_object (&self->session, session);
  self->training = self->options->training || kassi_settings_get_training (kassi_session_get_settings (session));
  self->outdated = FALSE;
  kassi_window_follow_appearance (self);
  kassi_window_watch_settings (self);
}

/* Real sales in the window end in receipts, which need the merchant's data. */
static gboolean
open_session (KassiWindow  *self,
              GError      **error)
{
  self->missing_page = "netgiro";
  if (self->session == NULL)
    {
      g_autoptr (KassiSession) session = kassi_session_new (self->options, self->clock, error);

      if (session == NULL)
        return FALSE;
      kassi_window_take_session (self, session);
    }

  if (!self->training && !kassi_settings_check_merchant (kassi_session_get_settings (self->session), error))
    {
      self->missing_page = "shop";
      return FALSE;
    }

  return kassi_session_switch (self->session, self->training, error);
}

void
kassi_window_open_till (KassiWindow *self)
{
  g_autoptr (GError) error = NULL;

  kassi_window_forget_till (self);
  if (open_session (self, &error))
    take_till (self);
  else
    show_error (self, error);
}

void
kassi_window_retry (KassiWindow *self)
{
  /* What was amiss in the settings may have been mended meanwhile. */
  if (!self->training)
    g_clear_object (&self->session);
  kassi_window_open_till (self);
}

void
kassi_window_train_instead (KassiWindow *self)
{
  self->training = TRUE;
  kassi_window_open_till (self);
}

/* A payment that is left would not be asked about until somebody comes back. */
gboolean
kassi_window_may_switch (KassiWindow *self)
{
  if (kassi_till_view_count_open (self->view) == 0)
    return TRUE;

  kassi_window_explain (self, _("Payments are open"), _("Finish or cancel them first, then switch."));
  return FALSE;
}

void
kassi_window_switch_training (KassiWindow *self,
                              gboolean     training)
{
  g_autoptr (GError) error = NULL;

  self->training = training;
  kassi_window_forget_till (self);
  if (open_session (self, &error))
    {
      take_till (self);
      kassi_window_remember_training (self);
      kassi_till_view_say (self->view, training ? _("Training is on. No money moves.") : _("Training is off. Payments are real now."));
    }
  else
    {
      show_error (self, error);
    }
}

static void
close_response_cb (KassiWindow *self,
                   const char  *response,
                   GtkWindow   *dialog)
{
  if (!g_str_equal (response, "leave"))
    return;

  self->leaving = TRUE;
  gtk_window_set_transient_for (dialog, NULL);   /* It outlives the window by a moment, and would look for it. */
  gtk_window_close (GTK_WINDOW (self));
}

gboolean
kassi_window_close_till (KassiWindow *self)
{
  guint n_open = kassi_till_view_count_open (self->view);
  g_autofree char *heading = NULL;
  const char *body;
  GtkWidget *dialog;

  if (n_open == 0 || self->leaving)
    {
      kassi_window_forget_till (self);
      if (self->session != NULL)
        {
          kassi_window_keep_size (self);
          kassi_session_close (self->session);
        }
      return FALSE;
    }

  heading = g_strdup_printf (ngettext ("%u payment is open", "%u payments are open", n_open), n_open);
  body = ngettext ("It is kept, and Kassi asks Netgíró about it when it starts again.",
                   "They are kept, and Kassi asks Netgíró about them when it starts again.", n_open);
  dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _("Stay"), "leave", _("Close Kassi"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_signal_connect_object (dialog, "response", G_CALLBACK (close_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}
