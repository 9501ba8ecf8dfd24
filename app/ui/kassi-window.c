/* SPDX-License-Identifier: GPL-3.0-or-later
 * The till's window: header bar, strips, and the page that is shown, the till at work or why there is none. */
#include "ui/kassi-window-private.h"

#include <glib/gi18n-lib.h>

#include "ui/kassi-text-size.h"

/* How many pills fit beside the rest of the header bar, by the window's width where text has its usual size. */
static const struct { int from_width; guint n_pills; } pill_steps[] = {
  { 0, 1 },
  { 1000, 2 },
  { 1340, 4 },
  { 1800, 6 },
};

G_DEFINE_FINAL_TYPE (KassiWindow, kassi_window, ADW_TYPE_APPLICATION_WINDOW)

static void
update_connection (KassiWindow *self)
{
  gboolean online = !kassi_window_is_open (self) || kassi_till_get_online (self->till);
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
  const char *notice = kassi_window_is_open (self) ? kassi_till_get_notice (self->till) : NULL;

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

void
kassi_window_update (KassiWindow *self)
{
  gboolean open = kassi_window_is_open (self);
  gboolean training = open && kassi_till_get_training (self->till);
  gboolean history = kassi_window_is_on_history (self);
  KassiCheckout *current = kassi_till_view_get_current (self->view);

  gtk_stack_set_visible_child_name (self->root_stack, !open ? "error" : history ? "history" : "till");
  gtk_toggle_button_set_active (self->sale_toggle, !history);
  gtk_toggle_button_set_active (self->history_toggle, history);
  gtk_label_set_label (self->training_label, history ? _("No money moves. These are training’s own sales.") : _("No money moves."));
  gtk_widget_set_visible (self->training_strip, training);
  gtk_widget_set_visible (self->new_sale_button, open);
  gtk_widget_set_visible (GTK_WIDGET (self->pills), open);
  gtk_widget_set_visible (GTK_WIDGET (self->sale_toggle), open);
  gtk_widget_set_visible (GTK_WIDGET (self->history_toggle), open);
  gtk_widget_set_visible (self->connection_box, open);
  kassi_pills_set_current (self->pills, current);
  set_action_enabled (self, "win.enter-training", open && !training);
  set_action_enabled (self, "win.leave-training", open && training);
  set_action_enabled (self, "win.customer-phone", training);
  set_action_enabled (self, "win.export-sales", history);
  update_connection (self);
  update_notice (self);
  kassi_window_update_setup (self);
  kassi_notifier_look (self->notifier);
}

void
kassi_window_explain (KassiWindow *self,
                      const char  *heading,
                      const char  *body)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
pill_chosen_cb (KassiWindow   *self,
                KassiCheckout *checkout)
{
  kassi_window_show_sale (self);
  kassi_till_view_show_payment (self->view, checkout);
}

static void
error_preferences_cb (KassiWindow *self)
{
  kassi_window_show_preferences (self, self->missing_page);
}

static void
sale_toggle_clicked_cb (KassiWindow *self)
{
  kassi_window_show_sale (self);
}

static void
history_toggle_clicked_cb (KassiWindow *self)
{
  if (kassi_window_is_on_history (self))
    kassi_window_update (self);   /* It stays pressed. */
  else
    kassi_window_show_history (self);
}

static void
update_room_cb (gpointer user_data)
{
  KassiWindow *self = user_data;
  double width = self->width / kassi_text_size_get_scale (GTK_WIDGET (self));
  guint room = 0;

  self->room_id = 0;
  for (guint i = 0; i < G_N_ELEMENTS (pill_steps); i++)
    if (width >= pill_steps[i].from_width)
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

static gboolean
kassi_window_close_request (GtkWindow *window)
{
  return kassi_window_close_till (KASSI_WINDOW (window)) ||
         GTK_WINDOW_CLASS (kassi_window_parent_class)->close_request (window);
}

static void
kassi_window_dispose (GObject *object)
{
  KassiWindow *self = KASSI_WINDOW (object);

  g_clear_handle_id (&self->room_id, g_source_remove);
  g_clear_handle_id (&self->renew_id, g_source_remove);
  g_clear_weak_pointer (&self->preferences);
  g_clear_weak_pointer (&self->connect);
  if (self->view != NULL)
    kassi_window_forget_till (self);
  g_clear_object (&self->session);
  g_clear_object (&self->clock);
  g_clear_object (&self->gate);
  g_clear_object (&self->printer);
  g_clear_object (&self->notifier);
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
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, history_toggle);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, training_strip);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, training_label);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, notice_revealer);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, notice_label);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, root_stack);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, view);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, error_page);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, error_advice);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, error_preferences_button);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, error_train_button);
  gtk_widget_class_bind_template_child (widget_class, KassiWindow, error_retry_button);
  gtk_widget_class_bind_template_callback (widget_class, kassi_window_update);
  gtk_widget_class_bind_template_callback (widget_class, pill_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, error_preferences_cb);
  gtk_widget_class_bind_template_callback (widget_class, sale_toggle_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, history_toggle_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, kassi_window_retry);
  gtk_widget_class_bind_template_callback (widget_class, kassi_window_train_instead);

  kassi_window_install_actions (widget_class);
}

static void
kassi_window_init (KassiWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kassi_pills_set_payments (self->pills, kassi_till_view_get_payments (self->view));

  self->printer = kassi_receipt_printer_new (GTK_WINDOW (self));
  kassi_till_view_set_printer (self->view, self->printer);
  kassi_window_watch_keys (self);
  kassi_text_size_follow (GTK_WIDGET (self));
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
  kassi_window_watch_payments (self);
  /* What is added last sees a key first, also before it is taken for a shortcut: F12 must not overtake a figure that is held. */
  kassi_key_gate_attach_all (self->gate);
  if (session != NULL)
    {
      kassi_window_take_session (self, session);
      kassi_window_restore_size (self);
    }
  kassi_window_open_till (self);

  return GTK_WINDOW (self);
}
