/* SPDX-License-Identifier: GPL-3.0-or-later
 * How the window's settings are changed, and what a change means for the till that is open. */
#include "ui/kassi-window-private.h"

#include <glib/gi18n-lib.h>

#include "ui/kassi-connect-window.h"
#include "ui/kassi-preferences.h"
#include "ui/kassi-setting-row.h"

/* What a till is built from: a change is for the next one. */
static const struct { const char *group; const char *key; } foundations[] = {
  { "netgiro", "base-url" },
  { "netgiro", "application-id" },
  { "netgiro", "confirmation-type" },
  { "callback", "public-url" },
  { "callback", "listen-address" },
  { "callback", "listen-port" },
  { "till", "register-id" },
};

static KassiSettings *
get_settings (KassiWindow *self)
{
  return kassi_session_get_settings (self->session);
}

static gboolean
wants_training (KassiWindow *self)
{
  return self->options->training || kassi_settings_get_training (get_settings (self));
}

/* The till anew, with the settings as they are now. */
static void
renew (KassiWindow *self)
{
  gboolean training = wants_training (self);

  self->outdated = FALSE;
  if (training != self->training)
    {
      kassi_window_switch_training (self, training);
      return;
    }

  kassi_window_open_till (self);
  if (kassi_window_is_open (self))
    kassi_till_view_say (self->view, _("The new settings are in force."));
}

static void
renew_cb (gpointer user_data)
{
  KassiWindow *self = user_data;

  self->renew_id = 0;
  kassi_window_renew (self);
}

static void
renew_soon (KassiWindow *self)
{
  if (self->outdated && self->renew_id == 0)
    self->renew_id = g_idle_add_once (renew_cb, self);
}

/* Once for all that is changed together, and never under somebody's hands. */
void
kassi_window_renew (KassiWindow *self)
{
  if (self->outdated && self->session != NULL && self->preferences == NULL && self->connect == NULL &&
      kassi_till_view_count_open (self->view) == 0)
    renew (self);
}

static void
foundation_changed_cb (KassiWindow *self)
{
  self->outdated = TRUE;
  renew_soon (self);
}

static void
training_changed_cb (KassiWindow *self)
{
  /* What was switched in the window is written to the settings too. */
  self->outdated |= wants_training (self) != self->training;
  renew_soon (self);
}

/* On receipts from the next one on. */
static void
seller_changed_cb (KassiWindow *self)
{
  g_autoptr (KassiSeller) seller = kassi_settings_dup_seller (get_settings (self));

  if (self->till != NULL)
    kassi_till_set_seller (self->till, seller);
}

static void
limit_changed_cb (KassiWindow *self)
{
  if (self->till != NULL)
    kassi_till_set_waiting_limit_us (self->till, kassi_settings_get_waiting_limit_us (get_settings (self)));
}

static void
usual_rate_changed_cb (KassiWindow *self)
{
  kassi_till_view_set_default_vat (self->view, kassi_settings_get_default_vat (get_settings (self)));
}

static void
watch (KassiWindow *self,
       const char  *group,
       const char  *signal,
       GCallback    callback)
{
  g_signal_connect_object (kassi_settings_get_group (get_settings (self), group), signal, callback, self, G_CONNECT_SWAPPED);
}

void
kassi_window_watch_settings (KassiWindow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (foundations); i++)
    {
      g_autofree char *signal = g_strconcat ("changed::", foundations[i].key, NULL);

      watch (self, foundations[i].group, signal, G_CALLBACK (foundation_changed_cb));
    }
  watch (self, "till", "changed::training", G_CALLBACK (training_changed_cb));
  watch (self, "till", "changed::default-vat", G_CALLBACK (usual_rate_changed_cb));
  watch (self, "till", "changed::cashier", G_CALLBACK (seller_changed_cb));
  watch (self, "merchant", "changed", G_CALLBACK (seller_changed_cb));
  watch (self, "netgiro", "changed::waiting-limit", G_CALLBACK (limit_changed_cb));
}

void
kassi_window_remember_training (KassiWindow *self)
{
  GSettings *group = kassi_settings_get_group (get_settings (self), "till");

  /* Nobody's choice when the till was started so. */
  if (!self->options->training && g_settings_is_writable (group, "training"))
    g_settings_set_boolean (group, "training", self->training);
}

static void
preferences_gone_cb (KassiWindow *self)
{
  g_clear_weak_pointer (&self->preferences);
  renew_soon (self);
}

static void
connect_gone_cb (KassiWindow *self)
{
  g_clear_weak_pointer (&self->connect);
  renew_soon (self);
}

void
kassi_window_show_preferences (KassiWindow *self,
                               const char  *page)
{
  if (self->session == NULL)
    return;

  if (self->preferences == NULL)
    {
      GtkWindow *preferences = kassi_preferences_new (self->session, GTK_WINDOW (self), kassi_till_view_count_open (self->view));

      g_set_weak_pointer (&self->preferences, preferences);
      g_signal_connect_object (preferences, "secret-replaced", G_CALLBACK (foundation_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (preferences, "destroy", G_CALLBACK (preferences_gone_cb), self, G_CONNECT_SWAPPED);
    }
  if (page != NULL)
    kassi_preferences_show_page (KASSI_PREFERENCES (self->preferences), page);
  gtk_window_present (self->preferences);
}

void
kassi_window_show_connect (KassiWindow *self)
{
  if (self->session == NULL || !kassi_window_may_switch (self))
    return;
  if (kassi_session_count_left (self->session) > 0)
    {
      kassi_window_explain (self, _("Real payments are still open"), _("Leave training and finish, cancel or settle them first."));
      return;
    }

  if (self->connect == NULL)
    {
      g_set_weak_pointer (&self->connect, kassi_connect_window_new (self->session, GTK_WINDOW (self)));
      /* Also when only the secret is another one. */
      g_signal_connect_object (self->connect, "connected", G_CALLBACK (foundation_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->connect, "destroy", G_CALLBACK (connect_gone_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_window_present (self->connect);
}

void
kassi_window_update_setup (KassiWindow *self)
{
  g_autofree char *obstacle = self->session != NULL ? kassi_setting_dup_obstacle (get_settings (self)) : NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.preferences", self->session != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.connect", self->session != NULL && obstacle == NULL);
  if (self->preferences != NULL)
    kassi_preferences_set_open (KASSI_PREFERENCES (self->preferences), kassi_till_view_count_open (self->view));
  else
    renew_soon (self);
}

static void
incomplete_response_cb (GtkWidget  *dialog,
                        const char *response,
                        gpointer    user_data)
{
  KassiWindow *self = user_data;

  if (g_str_equal (response, "preferences"))
    kassi_window_show_preferences (self, g_object_get_data (G_OBJECT (dialog), "page"));
}

/* What is missing, and the way there. */
static void
explain_incomplete (KassiWindow  *self,
                    const GError *error,
                    const char   *page)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Kassi cannot take payments yet"), error->message);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"), "preferences", _("_Preferences"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "preferences", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "preferences");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_object_set_data (G_OBJECT (dialog), "page", (gpointer) page);
  g_signal_connect_object (dialog, "response", G_CALLBACK (incomplete_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

gboolean
kassi_window_may_go_real (KassiWindow *self)
{
  KassiSettings *settings = get_settings (self);
  g_autoptr (GError) error = NULL;

  if (!kassi_settings_check_merchant (settings, &error))
    {
      explain_incomplete (self, error, "shop");
      return FALSE;
    }
  if (!kassi_settings_check_ready (settings, kassi_settings_get_confirmation (settings), &error))
    {
      explain_incomplete (self, error, "netgiro");
      return FALSE;
    }

  return TRUE;
}
