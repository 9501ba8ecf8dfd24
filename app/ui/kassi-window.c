/* SPDX-License-Identifier: GPL-3.0-or-later
 * The till's window: header bar, strips, and the till at work, or why there is none. */
#include "ui/kassi-window.h"

#include <glib/gi18n-lib.h>

#include "ui/kassi-key-gate.h"
#include "ui/kassi-phone-window.h"
#include "ui/kassi-pills.h"
#include "ui/kassi-start-error.h"
#include "ui/kassi-till-view.h"

/* How many pills fit beside the rest of the header bar, by the window's width. */
static const struct { int from_width; guint n_pills; } pill_steps[] = {
  { 0, 2 },
  { 1340, 4 },
  { 1800, 6 },
};

struct _KassiWindow
{
  AdwApplicationWindow       parent_instance;
  gboolean                   training;      /* wanted, whether it could be opened or not */
  gboolean                   leaving;       /* closing was confirmed */
  int                        width;
  guint                      room_id;       /* idle */
  /* Borrowed. */
  const KassiSessionOptions *options;
  GtkWindow                 *phone;         /* weak; or NULL */
  /* Owned. */
  KassiClock                *clock;
  KassiSession              *session;       /* or NULL */
  KassiTill                 *till;          /* whose signals we listen to; or NULL */
  KassiKeyGate              *gate;
  /* Template children. */
  GtkWidget                 *new_sale_button;
  KassiPills                *pills;
  GtkMenuButton             *menu_button;
  GtkWidget                 *connection_box;
  GtkImage                  *connection_image;
  GtkWidget                 *connection_label;
  GtkToggleButton           *sale_toggle;
  GtkWidget                 *training_strip;
  GtkRevealer               *notice_revealer;
  GtkLabel                  *notice_label;
  GtkStack                  *root_stack;
  KassiTillView             *view;
  AdwStatusPage             *error_page;
  GtkLabel                  *error_advice;
  GtkWidget                 *error_train_button;
  GtkWidget                 *error_retry_button;
};

G_DEFINE_FINAL_TYPE (KassiWindow, kassi_window, ADW_TYPE_APPLICATION_WINDOW)

static gboolean
is_open (KassiWindow *self)
{
  return self->till != NULL;
}

static void
update_connection (KassiWindow *self)
{
  gboolean online = !is_open (self) || kassi_till_get_online (self->till);
  const char *words = online ? _("Connected to Netgíró") : _("Offline. Kassi keeps trying.");

  gtk_image_set_from_icon_name (self->connection_image,
                                online ? "network-transmit-receive-symbolic" : "network-offline-symbolic");
  gtk_widget_set_visible (self->connection_label, !online);
  gtk_widget_set_tooltip_text (self->connection_box, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->connection_box), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  if (online)
    gtk_widget_remove_css_class (self->connection_box, "state-warning");
  else
    gtk_widget_add_css_class (self->connection_box, "state-warning");
}

static void
update_notice (KassiWindow *self)
{
  const char *notice = is_open (self) ? kassi_till_get_notice (self->till) : NULL;

  if (notice != NULL)
    gtk_label_set_label (self->notice_label, notice);
  gtk_revealer_set_reveal_child (self->notice_revealer, notice != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->notice_revealer), notice != NULL);   /* Without a transition it keeps its height. */
}

static void
set_action_enabled (KassiWindow *self,
                    const char  *name,
                    gboolean     enabled)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), name, enabled);
}

static void
update (KassiWindow *self)
{
  gboolean open = is_open (self);
  gboolean training = open && kassi_till_get_training (self->till);
  KassiCheckout *current = kassi_till_view_get_current (self->view);

  gtk_stack_set_visible_child_name (self->root_stack, open ? "till" : "error");
  gtk_widget_set_visible (self->training_strip, training);
  gtk_widget_set_visible (self->new_sale_button, open);
  gtk_widget_set_visible (GTK_WIDGET (self->pills), open);
  gtk_widget_set_visible (GTK_WIDGET (self->sale_toggle), open);
  gtk_widget_set_visible (self->connection_box, open);
  kassi_pills_set_current (self->pills, current);
  set_action_enabled (self, "win.enter-training", open && !training);
  set_action_enabled (self, "win.leave-training", open && training);
  set_action_enabled (self, "win.customer-phone", training);
  update_connection (self);
  update_notice (self);
}

static void
explain (KassiWindow *self,
         const char  *heading,
         const char  *body)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
forget_till (KassiWindow *self)
{
  kassi_till_view_set_session (self->view, NULL);
  if (self->till != NULL)
    g_signal_handlers_disconnect_by_data (self->till, self);
  g_clear_object (&self->till);
  if (self->phone != NULL)
    gtk_window_destroy (self->phone);
}

static void
take_till (KassiWindow *self)
{
  g_set_object (&self->till, kassi_session_get_till (self->session));
  g_signal_connect_object (self->till, "notify::online", G_CALLBACK (update_connection), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->till, "notify::notice", G_CALLBACK (update_notice), self, G_CONNECT_SWAPPED);
  kassi_till_view_set_session (self->view, self->session);
  update (self);
}

static void
show_error (KassiWindow  *self,
            const GError *error)
{
  KassiStartError words = kassi_start_error_describe (error);
  g_autofree char *message = g_markup_escape_text (error->message, -1);

  adw_status_page_set_title (self->error_page, words.title);
  adw_status_page_set_description (self->error_page, message);
  gtk_label_set_label (self->error_advice, words.advice);
  gtk_widget_set_visible (self->error_train_button, self->session != NULL && !self->training);
  update (self);
  gtk_widget_grab_focus (self->error_retry_button);
}

static gboolean
needs_listener (KassiWindow *self)
{
  return kassi_settings_get_confirmation (kassi_session_get_settings (self->session)) == KASSI_CONFIRMATION_SERVER_CALLBACK;
}

static gboolean
open_session (KassiWindow  *self,
              GError      **error)
{
  if (self->session == NULL)
    {
      self->session = kassi_session_new (self->options, self->clock, error);
      if (self->session == NULL)
        return FALSE;
      self->training = self->options->training || kassi_settings_get_training (kassi_session_get_settings (self->session));
    }

  return kassi_session_open (self->session, self->training, needs_listener (self), error);
}

static void
open_till (KassiWindow *self)
{
  g_autoptr (GError) error = NULL;

  forget_till (self);
  if (open_session (self, &error))
    take_till (self);
  else
    show_error (self, error);
}

static void
retry_cb (KassiWindow *self)
{
  /* What was amiss in the settings may have been mended meanwhile. */
  if (!self->training)
    g_clear_object (&self->session);
  open_till (self);
}

static void
train_instead_cb (KassiWindow *self)
{
  self->training = TRUE;
  open_till (self);
}

static void
pill_chosen_cb (KassiWindow   *self,
                KassiCheckout *checkout)
{
  kassi_till_view_show_payment (self->view, checkout);
}

static void
sale_toggle_clicked_cb (KassiWindow *self)
{
  gtk_toggle_button_set_active (self->sale_toggle, TRUE);   /* There is only this page yet. */
}

static void
new_sale_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  KassiWindow *self = KASSI_WINDOW (widget);

  if (is_open (self))
    kassi_till_view_new_sale (self->view);
}

static void
charge_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  KassiWindow *self = KASSI_WINDOW (widget);

  if (is_open (self))
    kassi_till_view_charge (self->view);
}

static void
open_payments_action (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  KassiWindow *self = KASSI_WINDOW (widget);

  if (is_open (self))
    kassi_till_view_next_payment (self->view);
}

static void
cancel_payment_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  KassiWindow *self = KASSI_WINDOW (widget);

  if (is_open (self) && !kassi_till_view_cancel (self->view))
    kassi_till_view_say (self->view, _("There is no payment here to cancel."));
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

static void
switch_training (KassiWindow *self,
                 gboolean     training)
{
  g_autoptr (GError) error = NULL;

  self->training = training;
  forget_till (self);
  if (kassi_session_switch (self->session, training, &error))
    {
      take_till (self);
      kassi_till_view_say (self->view, training ? _("Training is on. No money moves.") : _("Training is off. Payments are real now."));
    }
  else
    {
      show_error (self, error);
    }
}

/* A payment that is left would not be asked about until somebody comes back. */
static gboolean
may_switch (KassiWindow *self)
{
  if (kassi_till_view_count_open (self->view) == 0)
    return TRUE;

  explain (self, _("Payments are open"), _("Finish or cancel them first, then switch."));
  return FALSE;
}

static void
enter_training_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  KassiWindow *self = KASSI_WINDOW (widget);

  if (may_switch (self))
    switch_training (self, TRUE);
}

static void
leave_response_cb (KassiWindow *self,
                   const char  *response)
{
  if (g_str_equal (response, "leave") && is_open (self) && may_switch (self))
    switch_training (self, FALSE);
}

static void
leave_training_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  KassiWindow *self = KASSI_WINDOW (widget);
  KassiSettings *settings = kassi_session_get_settings (self->session);
  g_autoptr (GError) error = NULL;
  GtkWidget *dialog;

  if (!may_switch (self))
    return;
  if (!kassi_settings_check_ready (settings, kassi_settings_get_confirmation (settings), &error))
    {
      explain (self, _("Kassi cannot take payments yet"), error->message);
      return;
    }

  dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Leave training?"), _("From then on customers are charged for real."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _("_Go On Training"), "leave", _("_Leave Training"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_signal_connect_object (dialog, "response", G_CALLBACK (leave_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Enter belongs to a button that Tab has led to, and arrows and all else to what is in a menu. */
static gboolean
is_for_focus (KassiWindow *self,
              guint        keyval)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  gboolean enter = keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter;

  if (focus == NULL)
    return FALSE;
  if (GTK_IS_EDITABLE (focus) || gtk_widget_get_native (focus) != GTK_NATIVE (self))
    return TRUE;

  return enter && (GTK_IS_BUTTON (focus) || (GTK_IS_LIST_BOX_ROW (focus) && !gtk_widget_has_css_class (focus, "being-changed")));
}

static gboolean
key_pressed_cb (KassiWindow     *self,
                guint            keyval,
                GdkModifierType  modifiers)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (!gtk_window_is_active (GTK_WINDOW (self)) || !is_open (self))
    return FALSE;
  if (focus != NULL && gtk_widget_get_native (focus) != GTK_NATIVE (self))
    return FALSE;

  if (keyval == GDK_KEY_Escape)
    {
      kassi_till_view_step_back (self->view);
      return TRUE;
    }
  if (keyval == GDK_KEY_question && !GTK_IS_EDITABLE (focus))
    return gtk_widget_activate_action (GTK_WIDGET (self), "win.show-help-overlay", NULL);

  return !is_for_focus (self, keyval) && kassi_till_view_press (self->view, keyval, modifiers);
}

static void
scanned_cb (KassiWindow *self,
            const char  *code)
{
  kassi_till_view_take_scan (self->view, code);
}

static void
update_room_cb (gpointer user_data)
{
  KassiWindow *self = user_data;
  guint room = 0;

  self->room_id = 0;
  for (guint i = 0; i < G_N_ELEMENTS (pill_steps); i++)
    if (self->width >= pill_steps[i].from_width)
      room = pill_steps[i].n_pills;
  kassi_pills_set_room (self->pills, room);
}

static void
kassi_window_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  KassiWindow *self = KASSI_WINDOW (widget);

  GTK_WIDGET_CLASS (kassi_window_parent_class)->size_allocate (widget, width, height, baseline);

  /* Not now: widgets must not come and go while they are given their places. */
  if (self->width != width && self->room_id == 0)
    self->room_id = g_idle_add_once (update_room_cb, self);
  self->width = width;
}

static void
close_response_cb (KassiWindow *self,
                   const char  *response)
{
  if (!g_str_equal (response, "leave"))
    return;

  self->leaving = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
kassi_window_close_request (GtkWindow *window)
{
  KassiWindow *self = KASSI_WINDOW (window);
  guint n_open = kassi_till_view_count_open (self->view);
  g_autofree char *heading = NULL;
  const char *body;
  GtkWidget *dialog;

  if (n_open == 0 || self->leaving)
    {
      forget_till (self);
      if (self->session != NULL)
        kassi_session_close (self->session);
      return GTK_WINDOW_CLASS (kassi_window_parent_class)->close_request (window);
    }

  heading = g_strdup_printf (ngettext ("%u payment is open", "%u payments are open", n_open), n_open);
  body = ngettext ("It is kept, and Kassi asks Netgíró about it when it starts again.",
                   "They are kept, and Kassi asks Netgíró about them when it starts again.", n_open);
  dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _("_Stay"), "leave", _("_Close Kassi"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_signal_connect_object (dialog, "response", G_CALLBACK (close_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}

static void
kassi_window_dispose (GObject *object)
{
  KassiWindow *self = KASSI_WINDOW (object);

  g_clear_handle_id (&self->room_id, g_source_remove);
  if (self->view != NULL)
    forget_till (self);
  g_clear_object (&self->session);
  g_clear_object (&self->clock);
  g_clear_object (&self->gate);
  gtk_widget_dispose_template (GTK_WIDGET (object), KASSI_TYPE_WINDOW);
  G_OBJECT_CLASS (kassi_window_parent_class)->dispose (object);
}

static void
kassi_window_class_init (KassiWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kassi_window_dispose;
  widget_class->size_allocate = kassi_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = kassi_window_close_request;

  g_type_ensure (KASSI_TYPE_PILLS);
  g_type_ensure (KASSI_TYPE_TILL_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, new_sale_button);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, pills);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, connection_box);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, connection_image);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, connection_label);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, sale_toggle);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, training_strip);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, notice_revealer);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, notice_label);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, root_stack);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, view);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, error_page);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, error_advice);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, error_train_button);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, error_retry_button);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, pill_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, sale_toggle_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, train_instead_cb);

  gtk_widget_class_install_action (widget_class, "win.new-sale", NULL, new_sale_action);
  gtk_widget_class_install_action (widget_class, "win.charge", NULL, charge_action);
  gtk_widget_class_install_action (widget_class, "win.open-payments", NULL, open_payments_action);
  gtk_widget_class_install_action (widget_class, "win.cancel-payment", NULL, cancel_payment_action);
  gtk_widget_class_install_action (widget_class, "win.customer-phone", NULL, customer_phone_action);
  gtk_widget_class_install_action (widget_class, "win.enter-training", NULL, enter_training_action);
  gtk_widget_class_install_action (widget_class, "win.leave-training", NULL, leave_training_action);
}

static void
kassi_window_init (KassiWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kassi_pills_set_payments (self->pills, kassi_till_view_get_payments (self->view));

  self->gate = kassi_key_gate_new ();
  g_signal_connect_object (self->gate, "scanned", G_CALLBACK (scanned_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->gate, "pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  kassi_key_gate_attach (self->gate, GTK_WIDGET (gtk_menu_button_get_popover (self->menu_button)));
  kassi_key_gate_attach (self->gate, GTK_WIDGET (kassi_pills_get_popover (self->pills)));
}

GtkWindow *
kassi_window_new (GtkApplication            *application,
                  const KassiSessionOptions *options,
                  KassiClock                *clock,
                  KassiSession              *session)
{
  KassiWindow *self;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (options != NULL, NULL);
  g_return_val_if_fail (KASSI_IS_CLOCK (clock), NULL);

  self = g_object_new (KASSI_TYPE_WINDOW, "application", application, NULL);
  self->options = options;
  self->clock = g_object_ref (clock);
  /* What is added last sees a key first, also before it is taken for a shortcut: F12 must not overtake a figure that is held. */
  kassi_key_gate_attach_all (self->gate);
  if (session != NULL)
    {
      self->session = g_object_ref (session);
      self->training = options->training || kassi_settings_get_training (kassi_session_get_settings (session));
    }
  open_till (self);

  return GTK_WINDOW (self);
}
