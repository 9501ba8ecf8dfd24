/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the window can be told to do, by keys, menu and buttons. */
#include "ui/kassi-window-private.h"

#include <glib/gi18n-lib.h>

#include "ui/kassi-phone-window.h"

static void
new_sale_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  KassiWindow *self = KASSI_WINDOW (widget);

  if (!kassi_window_is_open (self))
    return;

  /* From History it leads back to the cart being made. */
  if (!kassi_window_show_sale (self) || kassi_till_view_get_current (self->view) != NULL)
    kassi_till_view_new_sale (self->view);
}

static void
charge_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  KassiWindow *self = KASSI_WINDOW (widget);

  if (kassi_window_is_open (self) && !kassi_window_is_on_history (self))
    kassi_till_view_charge (self->view);
}

static void
open_payments_action (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  KassiWindow *self = KASSI_WINDOW (widget);

  if (!kassi_window_is_open (self))
    return;

  if (g_list_model_get_n_items (kassi_till_view_get_payments (self->view)) > 0)
    kassi_window_show_sale (self);
  kassi_till_view_next_payment (self->view);
}

static void
cancel_payment_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  KassiWindow *self = KASSI_WINDOW (widget);

  if (kassi_window_is_open (self) && (kassi_window_is_on_history (self) || !kassi_till_view_cancel (self->view)))
    kassi_window_say (self, _("There is no payment here to cancel."));
}

static void
printed_again_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (KassiWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (kassi_receipt_printer_print_finish (KASSI_RECEIPT_PRINTER (source), result, &error))
    kassi_till_view_say (self->view, _("The last receipt was printed."));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    kassi_till_view_say (self->view, error->message);
}

static void
print_again_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  KassiWindow *self = KASSI_WINDOW (widget);
  g_autofree char *last = NULL;

  if (!kassi_window_is_open (self))
    return;
  if (kassi_window_is_on_history (self))
    {
      kassi_history_view_print (self->history);
      return;
    }
  if (kassi_till_view_print (self->view))
    return;

  last = kassi_receipt_printer_dup_last (self->printer);
  if (last != NULL)
    kassi_receipt_printer_print_async (self->printer, last, 1, NULL, printed_again_cb, g_object_ref (self));
  else
    kassi_till_view_say (self->view, _("There is no receipt yet."));
}

static void
history_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  kassi_window_show_history (KASSI_WINDOW (widget));
}

static void
export_sales_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  KassiWindow *self = KASSI_WINDOW (widget);

  if (kassi_window_is_on_history (self))
    kassi_history_view_export (self->history);
}

static void
customer_phone_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  KassiWindow *self = KASSI_WINDOW (widget);

  if (self->phone == NULL)
    g_set_weak_pointer (&self->phone,
                        GTK_WINDOW (kassi_phone_window_new (kassi_session_get_training (self->session), GTK_WINDOW (self))));
  gtk_window_present (self->phone);
}

/* Made when it is asked for: GtkApplication would make one with each window. */
static void
show_help_overlay_action (GtkWidget  *widget,
                          const char *action_name,
                          GVariant   *parameter)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/is/kassi/Kassi/ui/kassi-shortcuts.ui");
  GtkWindow *overlay = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_window_set_transient_for (overlay, GTK_WINDOW (widget));
  gtk_window_present (overlay);
}

static void
enter_training_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  KassiWindow *self = KASSI_WINDOW (widget);

  if (kassi_window_may_switch (self))
    kassi_window_switch_training (self, TRUE);
}

static void
leave_response_cb (KassiWindow *self,
                   const char  *response)
{
  if (g_str_equal (response, "leave") && kassi_window_is_open (self) && kassi_window_may_switch (self))
    kassi_window_switch_training (self, FALSE);
}

static void
leave_training_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  KassiWindow *self = KASSI_WINDOW (widget);
  GtkWidget *dialog;

  if (!kassi_window_may_switch (self) || !kassi_window_may_go_real (self))
    return;

  dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Leave training?"), _("From then on customers are charged for real."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _("Go on training"), "leave", _("Leave training"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_signal_connect_object (dialog, "response", G_CALLBACK (leave_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
preferences_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  kassi_window_show_preferences (KASSI_WINDOW (widget), NULL);
}

static void
connect_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  kassi_window_show_connect (KASSI_WINDOW (widget));
}

static const struct { const char *name; GtkWidgetActionActivateFunc activate; } actions[] = {
  { "win.new-sale", new_sale_action },
  { "win.charge", charge_action },
  { "win.open-payments", open_payments_action },
  { "win.cancel-payment", cancel_payment_action },
  { "win.print-again", print_again_action },
  { "win.history", history_action },
  { "win.export-sales", export_sales_action },
  { "win.customer-phone", customer_phone_action },
  { "win.show-help-overlay", show_help_overlay_action },
  { "win.enter-training", enter_training_action },
  { "win.leave-training", leave_training_action },
  { "win.preferences", preferences_action },
  { "win.connect", connect_action },
};

void
kassi_window_install_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
}
