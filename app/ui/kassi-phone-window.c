/* SPDX-License-Identifier: GPL-3.0-or-later
 * Customer's phone, in training: push message, SMS and app code of the customer who is chosen on top. */
#include "ui/kassi-phone-window.h"

#include <glib/gi18n-lib.h>

#include "core/kassi-customer-id.h"
#include "core/kassi-money.h"
#include "ui/kassi-barcode.h"
#include "ui/kassi-css-class.h"
#include "ui/kassi-ring.h"
#include "ui/kassi-text-size.h"

struct _KassiPhoneWindow
{
  AdwWindow                    parent_instance;

  /* Owned. */
  KassiTraining               *training;
  KassiPhoneRequest           *request;       /* the latest of the chosen customer; or NULL */
  GPtrArray                   *messages;      /* of KassiPhoneRequest with an SMS code, oldest first */
  char                        *app_code;      /* or NULL */
  gint64                       expires_wall_us;
  guint                        timer_id;

  /* Borrowed. */
  const KassiTrainingCustomer *customer;

  /* Template children. */
  GtkButton                   *back_button;
  GtkWidget                   *strip;
  AdwAvatar                   *avatar;
  GtkLabel                    *name_label;
  GtkLabel                    *about_label;
  GtkMenuButton               *person_button;
  GtkWidget                   *person_box;
  GtkPopover                  *person_popover;
  GtkListBox                  *person_list;
  GtkStack                    *pages;
  GtkStack                    *request_stack;
  GtkLabel                    *time_label;
  GtkLabel                    *merchant_label;
  GtkLabel                    *amount_label;
  GtkLabel                    *ask_label;
  GtkLabel                    *code_label;
  GtkLabel                    *answer_label;
  GtkButton                   *approve_button;
  GtkButton                   *reject_button;
  AdwActionRow                *messages_row;
  GtkLabel                    *app_code_label;
  KassiBarcode                *barcode;
  GtkLabel                    *expiry_label;
  GtkStack                    *messages_stack;
  GtkListBox                  *messages_list;
};

G_DEFINE_FINAL_TYPE (KassiPhoneWindow, kassi_phone_window, ADW_TYPE_WINDOW)

static char *
format_time (gint64 wall_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (wall_us / G_USEC_PER_SEC);

  return g_date_time_format (time, "%H:%M");
}

static KassiPhoneRequest *
copy_request (const KassiPhoneRequest *request)
{
  KassiPhoneRequest *copy = g_new0 (KassiPhoneRequest, 1);

  *copy = *request;
  copy->transaction_id = g_strdup (request->transaction_id);
  copy->customer_id = g_strdup (request->customer_id);
  copy->merchant = g_strdup (request->merchant);
  copy->sms_code = g_strdup (request->sms_code);
  return copy;
}

/* ---- The request on top ---- */

/* What became of it. */
static const char *
get_answer_text (const KassiPhoneRequest *request)
{
  switch (request->state)
    {
    case KASSI_PHONE_REQUEST_PENDING:
      return request->sms_code != NULL ? _("Read these letters to the cashier.") : NULL;
    case KASSI_PHONE_REQUEST_APPROVED:
      return _("Approved.");
    case KASSI_PHONE_REQUEST_REJECTED:
      return _("Rejected.");
    case KASSI_PHONE_REQUEST_GONE:
      return _("The request is gone.");
    default:
      g_assert_not_reached ();
    }
}

static void
show_request (KassiPhoneWindow *self)
{
  const KassiPhoneRequest *request = self->request;
  g_autofree char *amount = NULL, *time = NULL;
  gboolean pending;

  gtk_stack_set_visible_child_name (self->request_stack, request != NULL ? "request" : "none");
  if (request == NULL)
    return;

  amount = kassi_money_format (request->amount_isk);
  time = format_time (request->created_wall_us);
  pending = request->state == KASSI_PHONE_REQUEST_PENDING;
  gtk_label_set_label (self->time_label, time);
  gtk_label_set_label (self->merchant_label, *request->merchant != '\0' ? request->merchant : _("The shop"));
  gtk_label_set_label (self->amount_label, amount);
  gtk_label_set_label (self->ask_label, request->sms_code != NULL ? _("SMS: the code for the payment is")
                                                                  : _("asks you to approve the payment"));
  gtk_label_set_label (self->code_label, request->sms_code != NULL ? request->sms_code : "");
  gtk_widget_set_visible (GTK_WIDGET (self->code_label), request->sms_code != NULL);
  gtk_label_set_label (self->answer_label, get_answer_text (request) != NULL ? get_answer_text (request) : "");
  gtk_widget_set_visible (GTK_WIDGET (self->answer_label), get_answer_text (request) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->approve_button), pending && request->sms_code == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->reject_button), pending && request->sms_code == NULL);
}

static void
take_request (KassiPhoneWindow  *self,
              KassiPhoneRequest *request)
{
  g_clear_pointer (&self->request, kassi_phone_request_free);
  self->request = request;
  show_request (self);
}

/* ---- Messages ---- */

static GtkWidget *
make_message_row (const KassiPhoneRequest *request)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *amount = kassi_money_format (request->amount_isk);
  g_autofree char *time = format_time (request->created_wall_us);
  /* Translators: an SMS; the code in it. */
  g_autofree char *title = g_strdup_printf (_("Netgíró code: %s"), request->sms_code);
  g_autofree char *subtitle = g_strjoin (" · ", time, amount, *request->merchant != '\0' ? request->merchant : NULL, NULL);
  g_autofree char *escaped = g_markup_escape_text (subtitle, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static void
show_messages (KassiPhoneWindow *self)
{
  GtkWidget *row;
  guint n = 0;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->messages_list))) != NULL)
    gtk_list_box_remove (self->messages_list, row);

  for (guint i = 0; i < self->messages->len; i++)
    {
      const KassiPhoneRequest *message = g_ptr_array_index (self->messages, i);

      if (!g_str_equal (message->customer_id, self->customer->id))
        continue;

      gtk_list_box_prepend (self->messages_list, make_message_row (message));
      n++;
    }

  gtk_stack_set_visible_child_name (self->messages_stack, n > 0 ? "list" : "none");
  if (n == 0)
    {
      adw_action_row_set_subtitle (self->messages_row, _("No SMS yet"));
    }
  else
    {
      g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u SMS", "%u SMS", n), n);

      adw_action_row_set_subtitle (self->messages_row, text);
    }
}

static void
take_message (KassiPhoneWindow        *self,
              const KassiPhoneRequest *request)
{
  for (guint i = 0; i < self->messages->len; i++)
    {
      const KassiPhoneRequest *known = g_ptr_array_index (self->messages, i);

      if (g_str_equal (known->transaction_id, request->transaction_id) && g_str_equal (known->sms_code, request->sms_code))
        return;
    }

  g_ptr_array_add (self->messages, copy_request (request));
  show_messages (self);
}

/* ---- The app code ---- */

static void
renew_app_code (KassiPhoneWindow *self)
{
  g_clear_pointer (&self->app_code, g_free);
  self->app_code = kassi_training_make_app_code (self->training, self->customer->id, &self->expires_wall_us);
  gtk_label_set_label (self->app_code_label, self->app_code != NULL ? self->app_code : "");
  kassi_barcode_set_text (self->barcode, self->app_code);
}

static void
show_expiry (KassiPhoneWindow *self)
{
  gint64 left_us = self->expires_wall_us - g_get_real_time ();
  g_autofree char *time = NULL, *text = NULL;

  if (left_us <= 0)
    {
      renew_app_code (self);
      left_us = self->expires_wall_us - g_get_real_time ();
    }

  time = kassi_ring_format (left_us);
  /* Translators: minutes and seconds. */
  text = g_strdup_printf (_("Good for %s, then a new one"), time);
  gtk_label_set_label (self->expiry_label, text);
}

static gboolean
second_cb (gpointer user_data)
{
  show_expiry (KASSI_PHONE_WINDOW (user_data));
  return G_SOURCE_CONTINUE;
}

static void
show_page (KassiPhoneWindow *self,
           const char       *name)
{
  gboolean shows_code = g_str_equal (name, "app-code");

  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (shows_code)
    {
      renew_app_code (self);
      show_expiry (self);
      self->timer_id = g_timeout_add_seconds (1, second_cb, self);
    }
  else
    {
      g_clear_pointer (&self->app_code, g_free);
      gtk_label_set_label (self->app_code_label, "");
      kassi_barcode_set_text (self->barcode, NULL);
    }

  gtk_stack_set_visible_child_name (self->pages, name);
  gtk_widget_set_visible (GTK_WIDGET (self->back_button), !g_str_equal (name, "home"));
  if (!g_str_equal (name, "home"))
    gtk_widget_grab_focus (GTK_WIDGET (self->back_button));
}

/* ---- The person ---- */

static char *
describe (const KassiTrainingCustomer *customer,
          const char                  *what)
{
  g_autofree char *id = kassi_customer_id_group (customer->id);

  return g_strdup_printf ("%s · %s", id, what);
}

static void
choose_customer (KassiPhoneWindow            *self,
                 const KassiTrainingCustomer *customer)
{
  g_autofree char *about = describe (customer, _("you decide here"));
  g_autofree char *spoken = NULL;

  self->customer = customer;
  kassi_training_set_held_customer (self->training, customer->id);
  adw_avatar_set_text (self->avatar, customer->name);
  gtk_label_set_label (self->name_label, customer->name);
  gtk_label_set_label (self->about_label, about);
  /* Translators: the button that chooses whose phone it is; a person's name. */
  spoken = g_strdup_printf (_("Whose phone: %s"), customer->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->person_button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);

  take_request (self, kassi_training_dup_request (self->training, customer->id));
  if (self->request != NULL && self->request->sms_code != NULL)
    take_message (self, self->request);
  show_messages (self);
  show_page (self, "home");
}

static GtkWidget *
make_person_row (const KassiTrainingCustomer *customer)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *avatar = adw_avatar_new (32, customer->name, TRUE);
  g_autofree char *about = describe (customer, _(customer->habit));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), customer->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), about);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), avatar);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, customer->name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, about, -1);
  return row;
}

static void
person_activated_cb (KassiPhoneWindow *self,
                     GtkListBoxRow    *row)
{
  guint n_customers;
  const KassiTrainingCustomer *customers = kassi_training_list_customers (&n_customers);
  int position = gtk_list_box_row_get_index (row);

  g_return_if_fail (position >= 0 && (guint) position < n_customers);

  gtk_popover_popdown (self->person_popover);
  choose_customer (self, &customers[position]);
}

/* ---- What the user does ---- */

static void
approve_cb (KassiPhoneWindow *self)
{
  if (self->request != NULL)
    kassi_training_approve (self->training, self->request->transaction_id);
}

static void
reject_cb (KassiPhoneWindow *self)
{
  if (self->request != NULL)
    kassi_training_reject (self->training, self->request->transaction_id);
}

static void
app_code_row_cb (KassiPhoneWindow *self)
{
  show_page (self, "app-code");
}

static void
messages_row_cb (KassiPhoneWindow *self)
{
  show_page (self, "messages");
}

static void
back_cb (KassiPhoneWindow *self)
{
  show_page (self, "home");
}

/* ---- What training tells ---- */

static void
request_cb (KassiPhoneWindow        *self,
            const KassiPhoneRequest *request)
{
  if (g_strcmp0 (request->customer_id, self->customer->id) != 0)
    return;

  take_request (self, copy_request (request));
  if (request->state == KASSI_PHONE_REQUEST_PENDING && g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "home") != 0)
    show_page (self, "home");
}

static void
sms_cb (KassiPhoneWindow        *self,
        const KassiPhoneRequest *request)
{
  take_message (self, request);
  request_cb (self, request);
}

static void
request_changed_cb (KassiPhoneWindow        *self,
                    const KassiPhoneRequest *request)
{
  if (self->request != NULL && g_strcmp0 (self->request->transaction_id, request->transaction_id) == 0)
    take_request (self, copy_request (request));
}

static void
dark_cb (KassiPhoneWindow *self)
{
  kassi_set_css_class (self->strip, "dark", adw_style_manager_get_dark (adw_style_manager_get_default ()));
}

/* ---- The widget ---- */

static void
kassi_phone_window_dispose (GObject *object)
{
  KassiPhoneWindow *self = KASSI_PHONE_WINDOW (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (self->training != NULL)
    kassi_training_set_held_customer (self->training, NULL);
  g_clear_object (&self->training);
  g_clear_pointer (&self->request, kassi_phone_request_free);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_clear_pointer (&self->app_code, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), KASSI_TYPE_PHONE_WINDOW);
  G_OBJECT_CLASS (kassi_phone_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-phone-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, strip);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, avatar);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, name_label);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, about_label);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, person_button);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, person_popover);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, person_box);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, person_list);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, request_stack);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, time_label);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, merchant_label);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, amount_label);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, ask_label);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, code_label);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, answer_label);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, approve_button);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, reject_button);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, messages_row);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, app_code_label);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, barcode);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, expiry_label);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, messages_stack);
  gtk_widget_class_bind_template_child (widget_class, KassiPhoneWindow, messages_list);
  gtk_widget_class_bind_template_callback (widget_class, person_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, approve_cb);
  gtk_widget_class_bind_template_callback (widget_class, reject_cb);
  gtk_widget_class_bind_template_callback (widget_class, app_code_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, messages_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
}

static void
kassi_phone_window_class_init (KassiPhoneWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kassi_phone_window_dispose;
  g_type_ensure (KASSI_TYPE_BARCODE);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
kassi_phone_window_init (KassiPhoneWindow *self)
{
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) kassi_phone_request_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  /* GtkMenuButton puts its child into a box in its middle. */
  gtk_widget_set_halign (gtk_widget_get_parent (self->person_box), GTK_ALIGN_FILL);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (dark_cb), self, G_CONNECT_SWAPPED);
  dark_cb (self);
}

/* Whose phone is wanted first: the one that was asked last and has not answered; else the first of the list. */
static const KassiTrainingCustomer *
find_asked (KassiTraining *training)
{
  guint n_customers;
  const KassiTrainingCustomer *customers = kassi_training_list_customers (&n_customers);
  const KassiTrainingCustomer *asked = &customers[0];
  gint64 asked_wall_us = 0;

  for (guint i = 0; i < n_customers; i++)
    {
      KassiPhoneRequest *request = kassi_training_dup_request (training, customers[i].id);

      if (request == NULL)
        continue;
      if (request->state == KASSI_PHONE_REQUEST_PENDING && request->created_wall_us > asked_wall_us)
        {
          asked = &customers[i];
          asked_wall_us = request->created_wall_us;
        }
      kassi_phone_request_free (request);
    }

  return asked;
}

GtkWidget *
kassi_phone_window_new (KassiTraining *training,
                        GtkWindow     *parent)
{
  KassiPhoneWindow *self;
  const KassiTrainingCustomer *customers;
  guint n_customers;

  g_return_val_if_fail (KASSI_IS_TRAINING (training), NULL);
  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);

  self = g_object_new (KASSI_TYPE_PHONE_WINDOW, "transient-for", parent, NULL);
  kassi_text_size_follow (GTK_WIDGET (self));
  self->training = g_object_ref (training);
  customers = kassi_training_list_customers (&n_customers);
  for (guint i = 0; i < n_customers; i++)
    gtk_list_box_append (self->person_list, make_person_row (&customers[i]));

  g_signal_connect_object (training, "push", G_CALLBACK (request_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (training, "sms", G_CALLBACK (sms_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (training, "request-changed", G_CALLBACK (request_changed_cb), self, G_CONNECT_SWAPPED);
  choose_customer (self, find_asked (training));
  return GTK_WIDGET (self);
}
