/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whether and where Netgíró can call this till: the public address, where the till listens, and a test of both. */
#include "ui/kassi-callback-group.h"

#include <glib/gi18n-lib.h>

#include "services/kassi-callback-test.h"
#include "ui/kassi-check-row.h"
#include "ui/kassi-message-row.h"
#include "ui/kassi-setting-row.h"

struct _KassiCallbackGroup
{
  AdwPreferencesGroup  parent_instance;
  gboolean             updating;
  /* Owned. */
  KassiSession        *session;
  GCancellable        *cancellable;   /* of a test that is running; or NULL */
  char                *former_url;    /* of before the switch was turned off; or NULL */
  /* Template children. */
  AdwExpanderRow      *expander;
  KassiSettingRow     *public_row;
  KassiSettingRow     *address_row;
  KassiSettingRow     *port_row;
  KassiCheckRow       *test_row;
  KassiMessageRow     *message;
};

G_DEFINE_FINAL_TYPE (KassiCallbackGroup, kassi_callback_group, ADW_TYPE_PREFERENCES_GROUP)

static KassiSettings *
get_settings (KassiCallbackGroup *self)
{
  return kassi_session_get_settings (self->session);
}

static GSettings *
get_group (KassiCallbackGroup *self)
{
  return kassi_settings_get_group (get_settings (self), "callback");
}

static gboolean
is_set (KassiCallbackGroup *self)
{
  return *kassi_settings_get_public_url (get_settings (self)) != '\0';
}

static void
stop_test (KassiCallbackGroup *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
changed_cb (KassiCallbackGroup *self)
{
  stop_test (self);
  kassi_check_row_reset (self->test_row, _("Calls from Netgíró"),
                         is_set (self) ? _("Not tested with these settings yet") : _("Enter the public address first"), is_set (self));
}

static void
set_enabled (KassiCallbackGroup *self,
             gboolean            enabled)
{
  self->updating = TRUE;
  adw_expander_row_set_enable_expansion (self->expander, enabled);
  adw_expander_row_set_expanded (self->expander, enabled);
  self->updating = FALSE;
}

static void
turn_on (KassiCallbackGroup *self)
{
  /* What was turned off by mistake comes back as it was. */
  if (!is_set (self) && self->former_url != NULL)
    g_settings_set_string (get_group (self), "public-url", self->former_url);
  if (!is_set (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->public_row));
}

static void
turn_off (KassiCallbackGroup *self)
{
  if (is_set (self) && kassi_settings_get_confirmation (get_settings (self)) == KASSI_CONFIRMATION_SERVER_CALLBACK)
    {
      set_enabled (self, TRUE);
      kassi_message_row_set (self->message, KASSI_MESSAGE_ERROR,
                             _("Payments are confirmed by the till’s answer, which needs this. Choose another confirmation first."));
      return;
    }

  kassi_setting_row_revert (self->public_row);
  kassi_setting_row_revert (self->address_row);
  kassi_setting_row_revert (self->port_row);
  if (is_set (self))
    {
      g_free (self->former_url);
      self->former_url = g_strdup (kassi_settings_get_public_url (get_settings (self)));
      g_settings_set_string (get_group (self), "public-url", "");
    }
}

static void
enabled_cb (KassiCallbackGroup *self)
{
  if (self->updating || self->session == NULL)
    return;

  kassi_message_row_set (self->message, KASSI_MESSAGE_NOTE, NULL);
  if (adw_expander_row_get_enable_expansion (self->expander))
    turn_on (self);
  else
    turn_off (self);
}

/* What one test was begun with. */
typedef struct {
  KassiCallbackGroup *group;
  KassiTill          *till;   /* or NULL */
} Test;

static void
test_free (Test *test)
{
  g_clear_object (&test->group);
  g_clear_object (&test->till);
  g_free (test);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Test, test_free)

static void
tested_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Test) test = user_data;
  g_autoptr (GError) error = NULL;
  KassiCallbackGroup *self = test->group;

  kassi_callback_test_finish (result, &error);
  if (test->till != NULL)
    kassi_till_listen_again (test->till);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  if (error != NULL)
    kassi_check_row_set_result (self->test_row, FALSE, _("Calls do not arrive as they should"), error->message);
  else
    kassi_check_row_set_result (self->test_row, TRUE, _("Calls arrive"), _("Netgíró reaches this till at its public address."));
}

/* The till listens on the same port, as a rule: it makes room meanwhile. */
static void
test_run_cb (KassiCallbackGroup *self)
{
  KassiSettings *settings = get_settings (self);
  KassiTill *till = kassi_session_get_till (self->session);
  Test *test = g_new0 (Test, 1);

  stop_test (self);
  self->cancellable = g_cancellable_new ();
  test->group = g_object_ref (self);
  if (till != NULL)
    {
      test->till = g_object_ref (till);
      kassi_till_stop_listening (till);
    }
  kassi_check_row_set_running (self->test_row, _("Calling this till through its public address…"));
  kassi_callback_test_async (kassi_settings_get_public_url (settings), kassi_settings_get_listen_address (settings),
                             kassi_settings_get_listen_port (settings), self->cancellable, tested_cb, test);
}

static void
kassi_callback_group_dispose (GObject *object)
{
  KassiCallbackGroup *self = KASSI_CALLBACK_GROUP (object);

  stop_test (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), KASSI_TYPE_CALLBACK_GROUP);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kassi_callback_group_parent_class)->dispose (object);
}

static void
kassi_callback_group_finalize (GObject *object)
{
  KassiCallbackGroup *self = KASSI_CALLBACK_GROUP (object);

  g_clear_pointer (&self->former_url, g_free);
  G_OBJECT_CLASS (kassi_callback_group_parent_class)->finalize (object);
}

static void
kassi_callback_group_class_init (KassiCallbackGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kassi_callback_group_dispose;
  object_class->finalize = kassi_callback_group_finalize;

  g_type_ensure (KASSI_TYPE_CHECK_ROW);
  g_type_ensure (KASSI_TYPE_MESSAGE_ROW);
  g_type_ensure (KASSI_TYPE_SETTING_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-callback-group.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiCallbackGroup, expander);
  gtk_widget_class_bind_template_child (widget_class, KassiCallbackGroup, public_row);
  gtk_widget_class_bind_template_child (widget_class, KassiCallbackGroup, address_row);
  gtk_widget_class_bind_template_child (widget_class, KassiCallbackGroup, port_row);
  gtk_widget_class_bind_template_child (widget_class, KassiCallbackGroup, test_row);
  gtk_widget_class_bind_template_child (widget_class, KassiCallbackGroup, message);
  gtk_widget_class_bind_template_callback (widget_class, enabled_cb);
  gtk_widget_class_bind_template_callback (widget_class, test_run_cb);
}

/* The expander's own switch says nothing of itself. */
static void
name_switch (GtkWidget  *widget,
             const char *name)
{
  if (GTK_IS_SWITCH (widget))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    name_switch (child, name);
}

static void
kassi_callback_group_init (KassiCallbackGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  name_switch (GTK_WIDGET (self->expander), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->expander)));
}

void
kassi_callback_group_set_session (KassiCallbackGroup *self,
                                  KassiSession       *session)
{
  g_return_if_fail (KASSI_IS_CALLBACK_GROUP (self));
  g_return_if_fail (KASSI_IS_SESSION (session));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  kassi_setting_row_bind (self->public_row, get_settings (self), "callback", "public-url");
  kassi_setting_row_bind (self->address_row, get_settings (self), "callback", "listen-address");
  kassi_setting_row_bind (self->port_row, get_settings (self), "callback", "listen-port");
  g_signal_connect_object (get_group (self), "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  set_enabled (self, is_set (self));
  changed_cb (self);
}
