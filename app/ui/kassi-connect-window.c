/* SPDX-License-Identifier: GPL-3.0-or-later
 * Connect to Netgíró: leads a new merchant from training to the first real sale in at most five steps. */
#include "ui/kassi-connect-window.h"

#include <glib/gi18n-lib.h>

#include "services/kassi-secrets.h"
#include "ui/kassi-confirmation-group.h"
#include "ui/kassi-connection-check.h"
#include "ui/kassi-message-row.h"

typedef enum {
  STEP_SHOP,
  STEP_APPLICATION,
  STEP_CONFIRMATION,
  STEP_TEST,
  STEP_READY,
  N_STEPS,
} Step;

static const char *const step_names[N_STEPS] = { "shop", "application", "confirmation", "test", "ready" };

struct _KassiConnectWindow
{
  AdwWindow             parent_instance;
  Step                  step;
  gboolean              busy;             /* the keyring is being asked */
  gboolean              tested;           /* good, with what is typed now */
  /* Owned. */
  KassiSession         *session;
  KassiConnectionCheck *check;
  GCancellable         *cancellable;      /* of the whole window */
  /* Template children. */
  AdwWindowTitle       *title;
  GtkStack             *steps;
  GtkEditable          *name_row;
  GtkEditable          *kennitala_row;
  GtkEditable          *shop_address_row;
  GtkEditable          *phone_row;
  GtkSwitch            *vat_switch;
  GtkEditable          *vsk_row;
  KassiMessageRow      *shop_message;
  KassiChoiceRow       *environment_row;
  GtkEditable          *server_row;
  GtkEditable          *application_row;
  GtkEditable          *secret_row;
  KassiMessageRow      *application_message;
  KassiConfirmationGroup *confirmation_group;
  KassiCheckRow        *connection_row;
  AdwActionRow         *ready_shop_row;
  AdwActionRow         *ready_server_row;
  AdwActionRow         *ready_confirmation_row;
  KassiMessageRow      *ready_message;
  GtkWidget            *back_button;
  GtkButton            *next_button;
};

enum { CONNECTED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiConnectWindow, kassi_connect_window, ADW_TYPE_WINDOW)

static KassiSettings *
get_settings (KassiConnectWindow *self)
{
  return kassi_session_get_settings (self->session);
}

static GSettings *
get_group (KassiConnectWindow *self,
           const char         *name)
{
  return kassi_settings_get_group (get_settings (self), name);
}

static gboolean
has_secret_file (KassiConnectWindow *self)
{
  return kassi_session_get_options (self->session)->secret_file != NULL;
}

static char *
dup_text (GtkEditable *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (row)));
}

/* What was typed, under the settings that it will be. */
typedef struct {
  GtkEditable *row;
  const char  *group;
  const char  *key;
} Field;

#define N_SHOP_FIELDS 5

static void
get_shop_fields (KassiConnectWindow *self,
                 Field               fields[N_SHOP_FIELDS])
{
  fields[0] = (Field) { self->name_row, "merchant", "name" };
  fields[1] = (Field) { self->kennitala_row, "merchant", "kennitala" };
  fields[2] = (Field) { self->shop_address_row, "merchant", "address" };
  fields[3] = (Field) { self->phone_row, "merchant", "phone" };
  fields[4] = (Field) { self->vsk_row, "merchant", "vsk-number" };
}

static KassiEnvironment
get_environment (KassiConnectWindow *self)
{
  KassiEnvironment environment = KASSI_ENVIRONMENT_OTHER;

  kassi_choices_find_environment (kassi_choice_row_get_chosen (self->environment_row), &environment);
  return environment;
}

static char *
dup_base_url (KassiConnectWindow *self)
{
  KassiEnvironment environment = get_environment (self);

  return environment == KASSI_ENVIRONMENT_OTHER ? dup_text (self->server_row) : g_strdup (kassi_environment_get_base_url (environment));
}

static void
say (KassiMessageRow *row,
     const char      *text)
{
  kassi_message_row_set (row, KASSI_MESSAGE_ERROR, text);
}

static void
update_buttons (KassiConnectWindow *self)
{
  g_autofree char *subtitle = NULL;

  /* Translators: a number, of how many. */
  subtitle = g_strdup_printf (_("Step %d of %d"), (int) self->step + 1, (int) N_STEPS);
  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_button_set_label (self->next_button, self->step == STEP_READY ? _("Start selling") : _("Next"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->next_button), !self->busy && (self->step != STEP_TEST || self->tested));
  gtk_widget_set_sensitive (self->back_button, !self->busy && self->step != STEP_SHOP);
}

static void
set_busy (KassiConnectWindow *self,
          gboolean            busy)
{
  self->busy = busy;
  update_buttons (self);
}

static void
test_cb (KassiConnectWindow *self)
{
  g_autofree char *base_url = dup_base_url (self);
  g_autofree char *application_id = dup_text (self->application_row);
  char *secret = kassi_secrets_tidy (gtk_editable_get_text (self->secret_row));

  self->tested = FALSE;
  update_buttons (self);
  kassi_connection_check_run (self->check, base_url, application_id, *secret != '\0' ? secret : NULL);
  kassi_secrets_free (secret);
}

static void
test_ended_cb (KassiConnectWindow *self,
               gboolean            good)
{
  self->tested = good;
  update_buttons (self);
  if (good && self->step == STEP_TEST)
    gtk_widget_grab_focus (GTK_WIDGET (self->next_button));
}

static void
show_ready (KassiConnectWindow *self)
{
  g_autofree char *name = dup_text (self->name_row);
  g_autofree char *base_url = dup_base_url (self);
  g_autofree char *server = kassi_environment_dup_name (base_url);

  adw_action_row_set_subtitle (self->ready_shop_row, name);
  adw_action_row_set_subtitle (self->ready_server_row, server);
  adw_action_row_set_subtitle (self->ready_confirmation_row, _(kassi_confirmation_group_get_chosen (self->confirmation_group)->title));
  if (kassi_session_get_options (self->session)->training)
    kassi_message_row_set (self->ready_message, KASSI_MESSAGE_NOTE,
                           _("Kassi was started with --training, and goes on training until it is started without."));
  else if (get_environment (self) == KASSI_ENVIRONMENT_PRODUCTION)
    kassi_message_row_set (self->ready_message, KASSI_MESSAGE_WARNING, _("From then on customers are charged for real."));
  else
    kassi_message_row_set (self->ready_message, KASSI_MESSAGE_NOTE, NULL);
}

static void
show_step (KassiConnectWindow *self,
           Step                step)
{
  GtkWidget *firsts[N_STEPS] = {
    GTK_WIDGET (self->name_row), GTK_WIDGET (self->application_row), GTK_WIDGET (self->confirmation_group),
    GTK_WIDGET (self->connection_row), GTK_WIDGET (self->next_button),
  };

  if (self->step == STEP_TEST)
    kassi_connection_check_stop (self->check);
  self->step = step;
  gtk_stack_set_visible_child_name (self->steps, step_names[step]);
  update_buttons (self);
  gtk_widget_grab_focus (firsts[step]);
  if (step == STEP_TEST)
    test_cb (self);
  if (step == STEP_READY)
    show_ready (self);
}

/* Each field by itself, then what a receipt needs of them together. */
static gboolean
check_shop (KassiConnectWindow *self)
{
  Field fields[N_SHOP_FIELDS];
  g_autoptr (KassiSeller) seller = kassi_seller_new ();
  g_autoptr (GError) error = NULL;
  char **texts[N_SHOP_FIELDS] = { &seller->name, &seller->kennitala, &seller->address, &seller->phone, &seller->vsk_number };

  get_shop_fields (self, fields);
  for (guint i = 0; i < N_SHOP_FIELDS && error == NULL; i++)
    {
      g_free (*texts[i]);
      *texts[i] = dup_text (fields[i].row);
      if (!kassi_settings_check_text (get_settings (self), fields[i].group, fields[i].key, *texts[i], &error))
        gtk_widget_grab_focus (GTK_WIDGET (fields[i].row));
    }
  seller->vat_registered = gtk_switch_get_active (self->vat_switch);
  if (error == NULL)
    kassi_seller_check (seller, &error);

  say (self->shop_message, error != NULL ? error->message : NULL);
  return error == NULL;
}

static gboolean
check_application (KassiConnectWindow *self)
{
  g_autofree char *base_url = dup_base_url (self);
  g_autofree char *application_id = dup_text (self->application_row);
  g_autoptr (GError) error = NULL;
  const char *text = NULL;

  if (*base_url == '\0')
    text = _("Enter the server’s address.");
  else if (*application_id == '\0')
    text = _("Enter the application ID.");
  else if (!kassi_settings_check_text (get_settings (self), "netgiro", "base-url", base_url, &error) ||
           !kassi_settings_check_text (get_settings (self), "netgiro", "application-id", application_id, &error))
    text = error->message;

  say (self->application_message, text);
  return text == NULL;
}

static void
kept_secret_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (KassiConnectWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  char *secret = kassi_session_lookup_secret_finish (KASSI_SESSION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  set_busy (self, FALSE);
  if (secret != NULL)
    show_step (self, STEP_CONFIRMATION);
  else if (g_error_matches (error, KASSI_SECRETS_ERROR, KASSI_SECRETS_ERROR_NOT_SET))
    say (self->application_message, _("Paste the secret that Netgíró gave you with this application ID."));
  else
    say (self->application_message, error->message);
  g_clear_pointer (&secret, kassi_secrets_free);
}

/* An empty field is right when there is a secret for this application id already. */
static void
leave_application (KassiConnectWindow *self)
{
  g_autofree char *application_id = dup_text (self->application_row);
  char *secret;

  if (!check_application (self))
    return;

  secret = kassi_secrets_tidy (gtk_editable_get_text (self->secret_row));
  if (*secret != '\0')
    show_step (self, STEP_CONFIRMATION);
  else
    {
      set_busy (self, TRUE);
      kassi_session_lookup_secret_async (self->session, application_id, self->cancellable, kept_secret_cb, g_object_ref (self));
    }
  kassi_secrets_free (secret);
}

static void
store_settings (KassiConnectWindow *self)
{
  g_autofree char *base_url = dup_base_url (self);
  g_autofree char *application_id = dup_text (self->application_row);
  const char *partner_url = kassi_environment_get_partner_url (kassi_environment_from_url (base_url));
  Field fields[N_SHOP_FIELDS];

  get_shop_fields (self, fields);
  for (guint i = 0; i < N_SHOP_FIELDS; i++)
    {
      g_autofree char *text = dup_text (fields[i].row);

      g_settings_set_string (get_group (self, fields[i].group), fields[i].key, text);
    }
  g_settings_set_boolean (get_group (self, "merchant"), "vat-registered", gtk_switch_get_active (self->vat_switch));
  g_settings_set_string (get_group (self, "netgiro"), "base-url", base_url);
  g_settings_set_string (get_group (self, "netgiro"), "partner-url", partner_url);
  g_settings_set_string (get_group (self, "netgiro"), "application-id", application_id);
  g_settings_set_string (get_group (self, "netgiro"), "confirmation-type", kassi_confirmation_group_get_chosen (self->confirmation_group)->id);
  g_settings_set_boolean (get_group (self, "till"), "training", FALSE);
}

static void
finish (KassiConnectWindow *self)
{
  store_settings (self);
  g_signal_emit (self, signals[CONNECTED], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
stored_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (KassiConnectWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (kassi_secrets_store_finish (result, &error))
    {
      finish (self);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  set_busy (self, FALSE);
  text = g_strdup_printf (_("The secret was not stored. %s"), error->message);
  say (self->ready_message, text);
}

/* The secret first: when it cannot be kept, nothing is. */
static void
leave_ready (KassiConnectWindow *self)
{
  g_autofree char *application_id = dup_text (self->application_row);
  char *secret = kassi_secrets_tidy (gtk_editable_get_text (self->secret_row));

  if (*secret == '\0' || has_secret_file (self))
    finish (self);
  else
    {
      set_busy (self, TRUE);
      kassi_secrets_store_async (application_id, secret, self->cancellable, stored_cb, g_object_ref (self));
    }
  kassi_secrets_free (secret);
}

static void
next_cb (KassiConnectWindow *self)
{
  switch (self->step)
    {
    case STEP_SHOP:
      if (check_shop (self))
        show_step (self, STEP_APPLICATION);
      break;
    case STEP_APPLICATION:
      leave_application (self);
      break;
    case STEP_CONFIRMATION:
      show_step (self, STEP_TEST);
      break;
    case STEP_TEST:
      show_step (self, STEP_READY);
      break;
    case STEP_READY:
      leave_ready (self);
      break;
    case N_STEPS:
    default:
      g_assert_not_reached ();
    }
}

static void
back_cb (KassiConnectWindow *self)
{
  if (self->step > STEP_SHOP)
    show_step (self, self->step - 1);
}

static void
environment_chosen_cb (KassiConnectWindow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->server_row), get_environment (self) == KASSI_ENVIRONMENT_OTHER);
}

/* No eye, no undo, and memory that is not written to disk. */
static void
hide_secret (KassiConnectWindow *self)
{
  GtkText *text = GTK_TEXT (gtk_editable_get_delegate (self->secret_row));
  g_autoptr (GtkEntryBuffer) buffer = gtk_password_entry_buffer_new ();

  gtk_text_set_buffer (text, buffer);
  gtk_text_set_visibility (text, FALSE);
  gtk_text_set_input_purpose (text, GTK_INPUT_PURPOSE_PASSWORD);
  gtk_editable_set_enable_undo (GTK_EDITABLE (text), FALSE);
}

static void
fill_in (KassiConnectWindow *self)
{
  KassiSettings *settings = get_settings (self);
  const char *base_url = kassi_settings_get_base_url (settings);
  KassiEnvironment environment = *base_url != '\0' ? kassi_environment_from_url (base_url) : KASSI_ENVIRONMENT_PRODUCTION;
  Field fields[N_SHOP_FIELDS];

  get_shop_fields (self, fields);
  for (guint i = 0; i < N_SHOP_FIELDS; i++)
    {
      g_autofree char *text = g_settings_get_string (get_group (self, fields[i].group), fields[i].key);

      gtk_editable_set_text (fields[i].row, text);
    }
  gtk_switch_set_active (self->vat_switch, g_settings_get_boolean (get_group (self, "merchant"), "vat-registered"));

  kassi_choice_row_choose (self->environment_row, kassi_choices_get_environment (environment));
  environment_chosen_cb (self);
  gtk_editable_set_text (self->server_row, environment == KASSI_ENVIRONMENT_OTHER ? base_url : "");
  gtk_editable_set_text (self->application_row, kassi_settings_get_application_id (settings));
  gtk_widget_set_sensitive (GTK_WIDGET (self->secret_row), !has_secret_file (self));
  if (has_secret_file (self))
    kassi_message_row_set (self->application_message, KASSI_MESSAGE_NOTE, _("Kassi was started with a file that holds the secret, and takes no other."));
  kassi_confirmation_group_choose (self->confirmation_group, kassi_confirmation_to_string (kassi_settings_get_confirmation (settings)),
                                   *kassi_settings_get_public_url (settings) != '\0');
}

static void
kassi_connect_window_dispose (GObject *object)
{
  KassiConnectWindow *self = KASSI_CONNECT_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->check != NULL)
    kassi_connection_check_stop (self->check);
  g_clear_object (&self->check);
  gtk_widget_dispose_template (GTK_WIDGET (object), KASSI_TYPE_CONNECT_WINDOW);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kassi_connect_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-connect-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiConnectWindow, title);
  gtk_widget_class_bind_template_child (widget_class, KassiConnectWindow, steps);
  gtk_widget_class_bind_template_child (widget_class, KassiConnectWindow, name_row);
  gtk_widget_class_bind_template_child (widget_class, KassiConnectWindow, kennitala_row);
  gtk_widget_class_bind_template_child (widget_class, KassiConnectWindow, shop_address_row);
  gtk_widget_class_bind_template_child (widget_class, KassiConnectWindow, phone_row);
  gtk_widget_class_bind_template_child (widget_class, KassiConnectWindow, vat_switch);
  gtk_widget_class_bind_template_child (widget_class, KassiConnectWindow, vsk_row);
  gtk_widget_class_bind_template_child (widget_class, KassiConnectWindow, shop_message);
  gtk_widget_class_bind_template_child (widget_class, KassiConnectWindow, environment_row);
  gtk_widget_class_bind_template_child (widget_class, KassiConnectWindow, server_row);
  gtk_widget_class_bind_template_child (widget_class, KassiConnectWindow, application_row);
  gtk_widget_class_bind_template_child (widget_class, KassiConnectWindow, secret_row);
  gtk_widget_class_bind_template_child (widget_class, KassiConnectWindow, application_message);
  gtk_widget_class_bind_template_child (widget_class, KassiConnectWindow, confirmation_group);
  gtk_widget_class_bind_template_child (widget_class, KassiConnectWindow, connection_row);
  gtk_widget_class_bind_template_child (widget_class, KassiConnectWindow, ready_shop_row);
  gtk_widget_class_bind_template_child (widget_class, KassiConnectWindow, ready_server_row);
  gtk_widget_class_bind_template_child (widget_class, KassiConnectWindow, ready_confirmation_row);
  gtk_widget_class_bind_template_child (widget_class, KassiConnectWindow, ready_message);
  gtk_widget_class_bind_template_child (widget_class, KassiConnectWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, KassiConnectWindow, next_button);
  gtk_widget_class_bind_template_callback (widget_class, environment_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, test_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
kassi_connect_window_class_init (KassiConnectWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kassi_connect_window_dispose;

  signals[CONNECTED] = g_signal_new ("connected", KASSI_TYPE_CONNECT_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (KASSI_TYPE_CHECK_ROW);
  g_type_ensure (KASSI_TYPE_CHOICE_ROW);
  g_type_ensure (KASSI_TYPE_CONFIRMATION_GROUP);
  g_type_ensure (KASSI_TYPE_MESSAGE_ROW);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
kassi_connect_window_init (KassiConnectWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  /* Without training, which is where they come from. */
  kassi_choice_row_set_choices (self->environment_row, kassi_choices_environment + 1, KASSI_N_CHOICES_ENVIRONMENT - 1);
  hide_secret (self);
}

GtkWindow *
kassi_connect_window_new (KassiSession *session,
                          GtkWindow    *parent)
{
  KassiConnectWindow *self;

  g_return_val_if_fail (KASSI_IS_SESSION (session), NULL);
  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);

  self = g_object_new (KASSI_TYPE_CONNECT_WINDOW, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  self->check = kassi_connection_check_new (session, self->connection_row);
  g_signal_connect_object (self->check, "ended", G_CALLBACK (test_ended_cb), self, G_CONNECT_SWAPPED);
  fill_in (self);
  show_step (self, STEP_SHOP);

  return GTK_WINDOW (self);
}
