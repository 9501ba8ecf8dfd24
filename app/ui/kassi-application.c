/* SPDX-License-Identifier: GPL-3.0-or-later
 * The program as the desktop sees it: options, one window a journal, keys, About. */
#include "ui/kassi-application.h"

#include <glib/gi18n-lib.h>

#include "config.h"
#include "training/kassi-session.h"
#include "ui/kassi-window.h"

#define RESOURCES "/is/kassi/Kassi"

struct _KassiApplication
{
  AdwApplication       parent_instance;
  KassiSessionOptions  options;
  /* Owned. */
  KassiClock          *clock;
  KassiSession        *session;    /* until the window has it; NULL when the settings cannot be read */
};

G_DEFINE_FINAL_TYPE (KassiApplication, kassi_application, ADW_TYPE_APPLICATION)

static const struct { const char *action; const char *accels[3]; } shortcuts[] = {
  { "win.charge", { "F12", "<Ctrl>Return", NULL } },
  { "win.new-sale", { "F2", NULL } },
  { "win.open-payments", { "F4", NULL } },
  { "win.history", { "F6", NULL } },
  { "win.cancel-payment", { "<Ctrl>k", NULL } },
  { "win.preferences", { "<Ctrl>comma", NULL } },
  { "win.print-again", { "F9", NULL } },
  { "win.show-help-overlay", { "<Ctrl>question", NULL } },
  { "app.quit", { "<Ctrl>q", NULL } },
};

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  /* The window asks first when payments are open. */
  while (window != NULL && gtk_window_get_transient_for (window) != NULL)
    window = gtk_window_get_transient_for (window);
  if (window != NULL)
    gtk_window_close (window);
}

static KassiWindow *
find_window (GtkApplication *application)
{
  for (GList *windows = gtk_application_get_windows (application); windows != NULL; windows = windows->next)
    if (KASSI_IS_WINDOW (windows->data))
      return windows->data;

  return NULL;
}

/* From a notification; the target is the sale's id. */
static void
show_payment_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  KassiWindow *window = find_window (user_data);

  if (window == NULL)
    return;

  gtk_window_present (GTK_WINDOW (window));
  kassi_window_show_payment (window, g_variant_get_string (parameter, NULL));
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  adw_show_about_window (gtk_application_get_active_window (user_data),
                         "application-name", "Kassi",
                         "application-icon", KASSI_APP_ID,
                         "version", KASSI_VERSION,
                         "developer-name", _("The Kassi developers"),
                         "copyright", "© 2026 The Kassi developers",
                         "comments", _("A till for shops whose customers pay with Netgíró."),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: your name, and your address if you like. */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static const GActionEntry actions[] = {
  { .name = "quit", .activate = quit_action },
  { .name = "about", .activate = about_action },
  { .name = "show-payment", .activate = show_payment_action, .parameter_type = "s" },
};

/* What was read for the id is used for the window too. When the settings cannot be read the window will say so. */
static void
settle_session (KassiApplication *self)
{
  g_autofree char *folder = NULL;
  g_autofree char *id = NULL;

  kassi_session_options_settle (&self->options);
  self->session = kassi_session_new (&self->options, self->clock, NULL);
  if (self->session != NULL)
    {
      gboolean training = self->options.training || kassi_settings_get_training (kassi_session_get_settings (self->session));

      folder = kassi_session_dup_folder (self->session, training);
    }
  id = kassi_application_make_id (folder != NULL ? folder : self->options.data_dir);
  g_application_set_application_id (G_APPLICATION (self), id);
}

static int
kassi_application_handle_local_options (GApplication *application,
                                        GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("kassi %s\n", KASSI_VERSION);
      return 0;
    }

  settle_session (KASSI_APPLICATION (application));
  return -1;
}

static void
kassi_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (kassi_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), shortcuts[i].action, (const char *const *) shortcuts[i].accels);
}

/* The icon is an SVG picture: the first frame does not wait for the library that draws it. */
static void
painted_cb (GdkFrameClock  *frame_clock,
            GtkApplication *application)
{
  g_signal_handlers_disconnect_by_func (frame_clock, painted_cb, application);
  gtk_window_set_default_icon_name (KASSI_APP_ID);
}

static void
kassi_application_activate (GApplication *application)
{
  KassiApplication *self = KASSI_APPLICATION (application);
  KassiWindow *open = find_window (GTK_APPLICATION (application));
  GtkWindow *window = open != NULL ? GTK_WINDOW (open) : NULL;

  if (window == NULL)
    window = kassi_window_new (GTK_APPLICATION (application), &self->options, self->clock, self->session);
  g_clear_object (&self->session);

  gtk_window_present (window);
  if (open == NULL)
    g_signal_connect_object (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint", G_CALLBACK (painted_cb), self, G_CONNECT_AFTER);
}

static void
kassi_application_finalize (GObject *object)
{
  KassiApplication *self = KASSI_APPLICATION (object);

  g_clear_object (&self->session);
  g_clear_object (&self->clock);
  kassi_session_options_clear (&self->options);
  G_OBJECT_CLASS (kassi_application_parent_class)->finalize (object);
}

static void
kassi_application_class_init (KassiApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = kassi_application_finalize;
  application_class->handle_local_options = kassi_application_handle_local_options;
  application_class->startup = kassi_application_startup;
  application_class->activate = kassi_application_activate;
}

static void
kassi_application_init (KassiApplication *self)
{
  GOptionGroup *group = g_option_group_new ("till", _("Till Options:"), _("Show the till’s options"), NULL, NULL);

  g_set_application_name ("Kassi");   /* what notifications call it */
  self->clock = kassi_system_clock_new ();
  g_application_add_main_option (G_APPLICATION (self), "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE,
                                 _("Show the version and leave"), NULL);
  kassi_session_options_add (&self->options, group);
  g_application_add_option_group (G_APPLICATION (self), group);
}

KassiApplication *
kassi_application_new (void)
{
  return g_object_new (KASSI_TYPE_APPLICATION,
                       "application-id", KASSI_APP_ID,
                       "resource-base-path", RESOURCES,
                       NULL);
}

char *
kassi_application_make_id (const char *journal_folder)
{
  g_autofree char *real = g_build_filename (g_get_user_data_dir (), "kassi", NULL);
  g_autofree char *training = g_build_filename (real, "training", NULL);
  g_autofree char *folder = NULL;
  g_autofree char *digest = NULL;

  g_return_val_if_fail (journal_folder != NULL, NULL);

  folder = g_canonicalize_filename (journal_folder, NULL);
  if (g_str_equal (folder, real))
    return g_strdup (KASSI_APP_ID);
  if (g_str_equal (folder, training))
    return g_strdup (KASSI_APP_ID ".Training");

  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, folder, -1);
  digest[8] = '\0';
  return g_strconcat (KASSI_APP_ID ".J", digest, NULL);
}
