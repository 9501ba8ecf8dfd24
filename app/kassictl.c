/* SPDX-License-Identifier: GPL-3.0-or-later
 * The till without a window: the options before the command, the commands, and how they speak. */
#include "config.h"

#include "kassictl.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "services/kassi-locale.h"

static const struct {
  const char *name;
  Command     run;
  const char *summary;
} commands[] = {
  { "pay", command_pay, N_("take one payment from start to end") },
  { "resume", command_resume, N_("bring every open sale to its end") },
  { "cancel", command_cancel, N_("cancel an open sale") },
  { "settle", command_settle, N_("a person’s decision on a sale that needs attention") },
  { "sales", command_sales, N_("list the journal’s sales") },
  { "show", command_show, N_("one sale with its whole history") },
  { "receipt", command_receipt, N_("save a sale’s receipt as PDF") },
  { "verify", command_verify, N_("check the whole journal") },
  { "training", command_training, N_("run the training server by itself") },
};

/* Output */

void
print_text (const char *text)
{
  gsize length = strlen (text);

  while (length > 0)
    {
      gssize written = write (STDOUT_FILENO, text, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return;   /* The reader went away: the payment goes on. */
      text += written;
      length -= (gsize) written;
    }
}

int
complain (int         exit_code,
          const char *format,
          ...)
{
  g_autofree char *text = NULL;
  g_autofree char *valid = NULL;
  g_autofree char *line = NULL;
  va_list args;
  gssize written;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  valid = g_utf8_make_valid (text, -1);   /* an argument may be anything */

  line = g_strconcat ("kassictl: ", g_strdelimit (valid, "\n\r", ' '), "\n", NULL);
  written = write (STDERR_FILENO, line, strlen (line));
  (void) written;   /* nobody is left to be told */

  return exit_code;
}

int
complain_error (const GError *error)
{
  int exit_code = EXIT_JOURNAL;

  if (error->domain == KASSI_SETTINGS_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    exit_code = EXIT_SETTINGS;
  else if (g_error_matches (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_NOT_FOUND))
    exit_code = EXIT_NO_SALE;
  else if (g_error_matches (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_BUSY) ||
           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
    exit_code = EXIT_BUSY;
  else if (error->domain == KASSI_TILL_ERROR)
    switch ((KassiTillError) error->code)
      {
      case KASSI_TILL_ERROR_SETTINGS:
        exit_code = EXIT_SETTINGS;
        break;
      case KASSI_TILL_ERROR_BUSY:
      case KASSI_TILL_ERROR_OPEN:
        exit_code = EXIT_BUSY;
        break;
      case KASSI_TILL_ERROR_JOURNAL:
        exit_code = EXIT_JOURNAL;
        break;
      case KASSI_TILL_ERROR_USAGE:
        exit_code = EXIT_USAGE;
        break;
      case KASSI_TILL_ERROR_NOT_FOUND:
        exit_code = EXIT_NO_SALE;
        break;
      default:
        g_assert_not_reached ();
      }

  return complain (exit_code, "%s", error->message);
}

int
exit_code_of_outcome (KassiOutcome outcome)
{
  static const int exit_codes[KASSI_N_OUTCOMES] = {
    [KASSI_OUTCOME_NONE] = EXIT_UNKNOWN,
    [KASSI_OUTCOME_PAID] = EXIT_PAID,
    [KASSI_OUTCOME_DECLINED] = EXIT_DECLINED,
    [KASSI_OUTCOME_CANCELED] = EXIT_CANCELED,
    [KASSI_OUTCOME_EXPIRED] = EXIT_EXPIRED,
    [KASSI_OUTCOME_REFUSED] = EXIT_REFUSED,
    [KASSI_OUTCOME_FAILED] = EXIT_FAILED,
    [KASSI_OUTCOME_UNKNOWN] = EXIT_UNKNOWN,
  };

  return exit_codes[outcome];
}

/* JSON lines */

static void
append_quoted (GString    *text,
               const char *value)
{
  g_string_append_c (text, '"');
  for (const char *p = value; *p != '\0'; p++)
    {
      guchar c = (guchar) *p;

      if (c == '"' || c == '\\')
        g_string_append_printf (text, "\\%c", c);
      else if (c < 0x20 || c == 0x7f)
        g_string_append_printf (text, "\\u%04x", c);
      else
        g_string_append_c (text, (char) c);
    }
  g_string_append_c (text, '"');
}

static void
append_name (JsonLine   *line,
             const char *name)
{
  char last = line->text->str[line->text->len - 1];

  if (last != '{' && last != '[')
    g_string_append_c (line->text, ',');
  if (name != NULL)
    {
      append_quoted (line->text, name);
      g_string_append_c (line->text, ':');
    }
}

void
json_line_begin (JsonLine *line)
{
  line->text = g_string_new ("{");
}

void
json_line_string (JsonLine   *line,
                  const char *name,
                  const char *value)
{
  if (value != NULL)
    json_line_string_or_null (line, name, value);
}

void
json_line_string_or_null (JsonLine   *line,
                          const char *name,
                          const char *value)
{
  g_autofree char *valid = value != NULL ? g_utf8_make_valid (value, -1) : NULL;

  append_name (line, name);
  if (valid == NULL)
    g_string_append (line->text, "null");
  else
    append_quoted (line->text, valid);
}

void
json_line_int (JsonLine   *line,
               const char *name,
               gint64      value)
{
  append_name (line, name);
  g_string_append_printf (line->text, "%" G_GINT64_FORMAT, value);
}

void
json_line_bool (JsonLine   *line,
                const char *name,
                gboolean    value)
{
  append_name (line, name);
  g_string_append (line->text, value ? "true" : "false");
}

void
json_line_array_begin (JsonLine   *line,
                       const char *name)
{
  append_name (line, name);
  g_string_append_c (line->text, '[');
}

void
json_line_object_begin (JsonLine *line)
{
  append_name (line, NULL);
  g_string_append_c (line->text, '{');
}

void
json_line_object_end (JsonLine *line)
{
  g_string_append_c (line->text, '}');
}

void
json_line_array_end (JsonLine *line)
{
  g_string_append_c (line->text, ']');
}

void
json_line_print (JsonLine *line)
{
  g_string_append (line->text, "}\n");
  print_text (line->text->str);
  g_string_free (line->text, TRUE);
  line->text = NULL;
}

/* The commands */

gboolean
parse_command (const GOptionEntry  *entries,
               const char          *synopsis,
               int                 *argc,
               char               **argv,
               int                  n_words)
{
  g_autoptr (GOptionContext) context = g_option_context_new (synopsis);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strconcat ("kassictl ", argv[0], NULL);

  g_set_prgname (name);   /* as the command's own help names it */
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, &argv, &error))
    {
      complain (EXIT_USAGE, _("%s. See kassictl --help."), error->message);
      return FALSE;
    }
  if (*argc - 1 > n_words)
    {
      complain (EXIT_USAGE, _("“%s” is one word too many. See kassictl --help."), argv[n_words + 1]);
      return FALSE;
    }

  return TRUE;
}

static char *
list_commands (void)
{
  GString *text = g_string_new (_("Commands:"));

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "\n  %-10s %s", commands[i].name, _(commands[i].summary));

  return g_string_free (text, FALSE);
}

static int
run (const KassiSessionOptions  *options,
     int                         argc,
     char                      **argv)
{
  if (argc < 2)
    return complain (EXIT_USAGE, _("Say what to do: pay, resume, cancel, settle, sales, show, receipt, verify or training. See kassictl --help."));

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (argv[1], commands[i].name) == 0)
      return commands[i].run (options, argc - 1, argv + 1);

  return complain (EXIT_USAGE, _("There is no command “%s”. See kassictl --help."), argv[1]);
}

int
main (int    argc,
      char **argv)
{
  KassiSessionOptions options = { 0 };
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *summary = NULL;
  GOptionGroup *group;
  int exit_code;

  kassi_locale_begin (KASSI_LOCALE_DIR);
  g_set_print_handler (print_text);   /* the help too is UTF-8 in every locale */
  kassi_session_protect ();

  context = g_option_context_new (_("COMMAND [ARGUMENTS]"));
  group = g_option_group_new ("kassictl", NULL, NULL, NULL, NULL);
  kassi_session_options_add (&options, group);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_context_set_main_group (context, group);
  g_option_context_set_strict_posix (context, TRUE);   /* what follows the command is the command's */
  summary = list_commands ();
  g_option_context_set_summary (context, summary);

  if (!g_option_context_parse (context, &argc, &argv, &error))
    exit_code = complain (EXIT_USAGE, _("%s. See kassictl --help."), error->message);
  else
    {
      kassi_session_options_settle (&options);
      exit_code = run (&options, argc, argv);
    }
  kassi_session_options_clear (&options);

  return exit_code;
}
