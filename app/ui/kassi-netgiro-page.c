/* SPDX-License-Identifier: GPL-3.0-or-later
 * Preferences' first page: where payments go, how they are confirmed, and how Netgíró reaches the till. */
#include "ui/kassi-netgiro-page.h"

#include <glib/gi18n-lib.h>

#include "services/kassi-environment.h"
#include "ui/kassi-callback-group.h"
#include "ui/kassi-choice-row.h"
#include "ui/kassi-choices.h"
#include "ui/kassi-connection-check.h"
#include "ui/kassi-limit-row.h"
#include "ui/kassi-message-row.h"
#include "ui/kassi-secret-row.h"
#include "ui/kassi-setting-row.h"

struct _KassiNetgiroPage
{
  AdwPreferencesPage    parent_instance;
  guint                 n_open;
  guint                 n_left;         /* of the real till, while it is not the one that is open */
  gboolean              other_chosen;   /* an address is still to be typed */
  /* Owned. */
  KassiSession         *session;
  KassiConnectionCheck *check;
  /* Template children. */
  KassiMessageRow      *lock_message;
  KassiChoiceRow       *environment_row;
  KassiSettingRow      *address_row;
  KassiSettingRow      *application_row;
  KassiSecretRow       *secret_row;
  KassiCheckRow        *connection_row;
  KassiChoiceRow       *confirmation_row;
  KassiMessageRow      *confirmation_message;
  KassiLimitRow        *limit_row;
  KassiCallbackGroup   *callback_group;
};

enum { SECRET_REPLACED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiNetgiroPage, kassi_netgiro_page, ADW_TYPE_PREFERENCES_PAGE)

static KassiSettings *
get_settings (KassiNetgiroPage *self)
{
  return kassi_session_get_settings (self->session);
}

static GSettings *
get_group (KassiNetgiroPage *self,
           const char       *name)
{
  return kassi_settings_get_group (get_settings (self), name);
}

static gboolean
is_training_forced (KassiNetgiroPage *self)
{
  return kassi_session_get_options (self->session)->training;
}

static void
update_environment (KassiNetgiroPage *self)
{
  KassiEnvironment environment = kassi_environment_from_url (kassi_settings_get_base_url (get_settings (self)));
  const char *id = kassi_choices_get_environment (environment);

  if (self->other_chosen)
    id = kassi_choices_get_environment (KASSI_ENVIRONMENT_OTHER);
  else if (is_training_forced (self) || kassi_settings_get_training (get_settings (self)))
    id = KASSI_CHOICE_TRAINING;
  kassi_choice_row_choose (self->environment_row, id);
  gtk_widget_set_visible (GTK_WIDGET (self->address_row), g_str_equal (id, kassi_choices_get_environment (KASSI_ENVIRONMENT_OTHER)));
}

/* What was found out is not true of other settings. */
static void
reset_check (KassiNetgiroPage *self)
{
  const char *detail = NULL;

  if (*kassi_settings_get_base_url (get_settings (self)) == '\0')
    detail = _("Choose an environment first");
  else if (*kassi_settings_get_application_id (get_settings (self)) == '\0')
    detail = _("Enter the application ID first");

  kassi_connection_check_stop (self->check);
  kassi_check_row_reset (self->connection_row, _("Connection"), detail != NULL ? detail : _("Not tested with these settings yet"), detail == NULL);
}

static void
update_confirmation (KassiNetgiroPage *self)
{
  KassiSettings *settings = get_settings (self);
  gboolean warn = kassi_settings_get_confirmation (settings) == KASSI_CONFIRMATION_SERVER_CALLBACK &&
                  kassi_environment_from_url (kassi_settings_get_base_url (settings)) == KASSI_ENVIRONMENT_TEST;

  kassi_choice_row_choose (self->confirmation_row, kassi_confirmation_to_string (kassi_settings_get_confirmation (settings)));
  kassi_message_row_set (self->confirmation_message, KASSI_MESSAGE_WARNING,
                         warn ? _("Netgíró’s test environment does not complete payments that are confirmed this way. Choose “By the till” there.") : NULL);
}

/* Why what payments depend on cannot be changed now; NULL when it can. */
static char *
dup_lock_reason (KassiNetgiroPage *self)
{
  g_autofree char *obstacle = kassi_setting_dup_obstacle (get_settings (self));

  if (obstacle != NULL)
    return g_steal_pointer (&obstacle);
  if (self->n_open > 0)
    return g_strdup_printf (ngettext ("%u payment is open and finishes where it began. Finish, cancel or settle it first, then change this.",
                                      "%u payments are open and finish where they began. Finish, cancel or settle them first, then change this.",
                                      self->n_open), self->n_open);
  if (self->n_left > 0 && kassi_session_get_till (self->session) != NULL)
    return g_strdup_printf (ngettext ("%u real payment is still open and finishes where it began. Leave training and finish, cancel or settle it first, then change this.",
                                      "%u real payments are still open and finish where they began. Leave training and finish, cancel or settle them first, then change this.",
                                      self->n_left), self->n_left);

  return NULL;
}

/* What keeps the till from opening may have to be changed all the same. */
static void
show_lock (KassiNetgiroPage *self,
           const char       *reason)
{
  g_autofree char *warning = NULL;

  if (reason == NULL && self->n_left > 0)
    warning = g_strdup_printf (ngettext ("%u payment is still open and finishes where it began: give the environment and the application ID that it was asked for with.",
                                         "%u payments are still open and finish where they began: give the environment and the application ID that they were asked for with.",
                                         self->n_left), self->n_left);
  kassi_message_row_set (self->lock_message, warning != NULL ? KASSI_MESSAGE_WARNING : KASSI_MESSAGE_NOTE, warning != NULL ? warning : reason);
}

static void
update_lock (KassiNetgiroPage *self)
{
  g_autofree char *reason = dup_lock_reason (self);
  gboolean locked = reason != NULL;

  show_lock (self, reason);
  if (is_training_forced (self))
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->environment_row), _("Kassi was started with --training"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->environment_row), !locked && !is_training_forced (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->address_row), !locked);
  gtk_widget_set_sensitive (GTK_WIDGET (self->application_row), !locked);
  gtk_widget_set_sensitive (GTK_WIDGET (self->secret_row), !locked);
  gtk_widget_set_sensitive (GTK_WIDGET (self->confirmation_row), !locked);
  gtk_widget_set_sensitive (GTK_WIDGET (self->callback_group), !locked);
}

static void
settings_changed_cb (KassiNetgiroPage *self)
{
  update_environment (self);
  update_confirmation (self);
}

static void
connection_changed_cb (KassiNetgiroPage *self)
{
  reset_check (self);
}

static void
environment_chosen_cb (KassiNetgiroPage *self,
                       const char       *id)
{
  KassiEnvironment environment;

  self->other_chosen = FALSE;
  if (!kassi_choices_find_environment (id, &environment))
    {
      g_settings_set_boolean (get_group (self, "till"), "training", TRUE);
      update_environment (self);
      return;
    }

  /* Which other one is known when its address was typed and applied, and nothing is changed until then. */
  self->other_chosen = environment == KASSI_ENVIRONMENT_OTHER;
  if (self->other_chosen)
    {
      update_environment (self);
      gtk_widget_grab_focus (GTK_WIDGET (self->address_row));
      return;
    }

  kassi_setting_row_revert (self->address_row);
  g_settings_set_string (get_group (self, "netgiro"), "partner-url", kassi_environment_get_partner_url (environment));
  g_settings_set_string (get_group (self, "netgiro"), "base-url", kassi_environment_get_base_url (environment));
  g_settings_set_boolean (get_group (self, "till"), "training", FALSE);
  update_environment (self);
}

static void
address_applied_cb (KassiNetgiroPage *self)
{
  const char *base_url = kassi_settings_get_base_url (get_settings (self));
  const char *partner_url = kassi_environment_get_partner_url (kassi_environment_from_url (base_url));

  g_settings_set_string (get_group (self, "netgiro"), "partner-url", partner_url);
  if (*base_url != '\0' && !is_training_forced (self))
    g_settings_set_boolean (get_group (self, "till"), "training", FALSE);
  self->other_chosen = *base_url == '\0';
  update_environment (self);
}

static void
secret_replaced_cb (KassiNetgiroPage *self)
{
  reset_check (self);
  g_signal_emit (self, signals[SECRET_REPLACED], 0);
}

static void
connection_run_cb (KassiNetgiroPage *self)
{
  KassiSettings *settings = get_settings (self);

  kassi_connection_check_run (self->check, kassi_settings_get_base_url (settings), kassi_settings_get_application_id (settings), NULL);
}

static void
confirmation_chosen_cb (KassiNetgiroPage *self,
                        const char       *id)
{
  KassiConfirmation confirmation;

  if (!kassi_confirmation_from_string (id, &confirmation))
    return;

  if (confirmation == KASSI_CONFIRMATION_SERVER_CALLBACK && *kassi_settings_get_public_url (get_settings (self)) == '\0')
    {
      update_confirmation (self);
      kassi_message_row_set (self->confirmation_message, KASSI_MESSAGE_ERROR,
                             _("Netgíró must be able to call this till for that. Set up “Let Netgíró call this till” first."));
      return;
    }

  g_settings_set_string (get_group (self, "netgiro"), "confirmation-type", id);
  update_confirmation (self);
}

static void
kassi_netgiro_page_dispose (GObject *object)
{
  KassiNetgiroPage *self = KASSI_NETGIRO_PAGE (object);

  if (self->check != NULL)
    kassi_connection_check_stop (self->check);
  g_clear_object (&self->check);
  gtk_widget_dispose_template (GTK_WIDGET (object), KASSI_TYPE_NETGIRO_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kassi_netgiro_page_parent_class)->dispose (object);
}

static void
kassi_netgiro_page_class_init (KassiNetgiroPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kassi_netgiro_page_dispose;

  signals[SECRET_REPLACED] = g_signal_new ("secret-replaced", KASSI_TYPE_NETGIRO_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 0);

  g_type_ensure (KASSI_TYPE_MESSAGE_ROW);
  g_type_ensure (KASSI_TYPE_CHOICE_ROW);
  g_type_ensure (KASSI_TYPE_SETTING_ROW);
  g_type_ensure (KASSI_TYPE_SECRET_ROW);
  g_type_ensure (KASSI_TYPE_CHECK_ROW);
  g_type_ensure (KASSI_TYPE_LIMIT_ROW);
  g_type_ensure (KASSI_TYPE_CALLBACK_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-netgiro-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiNetgiroPage, lock_message);
  gtk_widget_class_bind_template_child (widget_class, KassiNetgiroPage, environment_row);
  gtk_widget_class_bind_template_child (widget_class, KassiNetgiroPage, address_row);
  gtk_widget_class_bind_template_child (widget_class, KassiNetgiroPage, application_row);
  gtk_widget_class_bind_template_child (widget_class, KassiNetgiroPage, secret_row);
  gtk_widget_class_bind_template_child (widget_class, KassiNetgiroPage, connection_row);
  gtk_widget_class_bind_template_child (widget_class, KassiNetgiroPage, confirmation_row);
  gtk_widget_class_bind_template_child (widget_class, KassiNetgiroPage, confirmation_message);
  gtk_widget_class_bind_template_child (widget_class, KassiNetgiroPage, limit_row);
  gtk_widget_class_bind_template_child (widget_class, KassiNetgiroPage, callback_group);
  gtk_widget_class_bind_template_callback (widget_class, environment_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, secret_replaced_cb);
  gtk_widget_class_bind_template_callback (widget_class, connection_run_cb);
  gtk_widget_class_bind_template_callback (widget_class, confirmation_chosen_cb);
}

static void
kassi_netgiro_page_init (KassiNetgiroPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kassi_choice_row_set_choices (self->environment_row, kassi_choices_environment, KASSI_N_CHOICES_ENVIRONMENT);
  kassi_choice_row_set_choices (self->confirmation_row, kassi_choices_confirmation, KASSI_N_CHOICES_CONFIRMATION);
}

void
kassi_netgiro_page_set_session (KassiNetgiroPage *self,
                                KassiSession     *session)
{
  g_return_if_fail (KASSI_IS_NETGIRO_PAGE (self));
  g_return_if_fail (KASSI_IS_SESSION (session));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  self->check = kassi_connection_check_new (session, self->connection_row);
  kassi_setting_row_bind (self->address_row, get_settings (self), "netgiro", "base-url");
  kassi_setting_row_bind (self->application_row, get_settings (self), "netgiro", "application-id");
  kassi_secret_row_set_session (self->secret_row, session);
  kassi_limit_row_bind (self->limit_row, get_group (self, "netgiro"), "waiting-limit");
  kassi_callback_group_set_session (self->callback_group, session);
  g_signal_connect_object (get_group (self, "netgiro"), "changed", G_CALLBACK (settings_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_group (self, "netgiro"), "changed::base-url", G_CALLBACK (connection_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_group (self, "netgiro"), "changed::application-id", G_CALLBACK (connection_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_group (self, "till"), "changed::training", G_CALLBACK (settings_changed_cb), self, G_CONNECT_SWAPPED);
  self->n_left = kassi_session_count_left (session);
  settings_changed_cb (self);
  reset_check (self);
  update_lock (self);
}

void
kassi_netgiro_page_set_open (KassiNetgiroPage *self,
                             guint             n_open)
{
  g_return_if_fail (KASSI_IS_NETGIRO_PAGE (self));
  g_return_if_fail (self->session != NULL);

  self->n_open = n_open;
  update_lock (self);
}
