/* SPDX-License-Identifier: GPL-3.0-or-later
 * kassictl training: the training server by itself, and what reaches its customers' phones. */
#include "kassictl.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

static void
print_request (const char              *name,
               const KassiPhoneRequest *request)
{
  g_autofree char *time = kassi_time_format_utc (request->created_wall_us);
  JsonLine line;

  json_line_begin (&line);
  json_line_string (&line, "event", name);
  json_line_string (&line, "time", time);
  json_line_string (&line, "customer", request->customer_id);
  json_line_int (&line, "amount", request->amount_isk);
  json_line_string (&line, "transaction_id", request->transaction_id);
  json_line_string (&line, "code", request->sms_code);
  json_line_print (&line);
}

static void
push_cb (KassiTraining           *training,
         const KassiPhoneRequest *request,
         gpointer                 user_data)
{
  print_request ("push", request);
}

static void
sms_cb (KassiTraining           *training,
        const KassiPhoneRequest *request,
        gpointer                 user_data)
{
  print_request ("sms", request);
}

static void
app_code_cb (KassiTraining *training,
             const char    *customer_id,
             const char    *code,
             gpointer       user_data)
{
  JsonLine line;

  json_line_begin (&line);
  json_line_string (&line, "event", "app-code");
  json_line_string (&line, "customer", customer_id);
  json_line_string (&line, "code", code);
  json_line_print (&line);
}

static gboolean
stop_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

static int
serve (const KassiSessionOptions *options,
       guint16                    port)
{
  g_autofree char *folder = g_build_filename (options->data_dir, "training", NULL);
  g_autoptr (KassiClock) clock = kassi_system_clock_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (KassiSettings) settings = NULL;
  g_autoptr (KassiTraining) training = NULL;
  g_autoptr (GError) error = NULL;
  JsonLine line;

  if (options->profile != NULL && (settings = kassi_settings_new (options->profile, &error)) == NULL)
    return complain_error (error);

  training = kassi_training_new (folder, port, settings != NULL ? kassi_settings_get_merchant_name (settings) : "Kassi",
                                 clock, &error);
  if (training == NULL)
    return complain_error (error);

  g_signal_connect (training, "push", G_CALLBACK (push_cb), NULL);
  g_signal_connect (training, "sms", G_CALLBACK (sms_cb), NULL);
  g_signal_connect (training, "app-code", G_CALLBACK (app_code_cb), NULL);
  g_unix_signal_add (SIGINT, stop_cb, loop);
  g_unix_signal_add (SIGTERM, stop_cb, loop);
  g_unix_signal_add (SIGHUP, stop_cb, loop);

  /* Whoever has read this line may stop the server. */
  json_line_begin (&line);
  json_line_string (&line, "base_url", kassi_training_get_base_url (training));
  json_line_string (&line, "application_id", kassi_training_get_application_id (training));
  json_line_string (&line, "secret_file", kassi_training_get_secret_file (training));
  json_line_print (&line);
  g_main_loop_run (loop);
  kassi_training_stop (training);

  return 0;
}

int
command_training (const KassiSessionOptions  *options,
                  int                         argc,
                  char                      **argv)
{
  int port = 0;
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &port, N_("The port on this machine; a free one when it is not given"), N_("N") },
    { 0 },
  };

  if (!parse_command (entries, NULL, &argc, argv, 0))
    return EXIT_USAGE;
  if (port < 0 || port > G_MAXUINT16)
    return complain (EXIT_USAGE, _("A port is a number from 1 to 65535."));

  return serve (options, (guint16) port);
}
