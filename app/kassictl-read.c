/* SPDX-License-Identifier: GPL-3.0-or-later
 * The commands of kassictl that only read, beside a running till: sales, show, receipt, verify. */
#include "kassictl.h"

#include <stdio.h>

#include <glib/gi18n.h>

#include "core/kassi-money.h"
#include "paper/kassi-pages.h"
#include "services/kassi-sales-table.h"

void
json_line_sale (JsonLine        *line,
                const KassiSale *sale)
{
  guint n_columns;
  const KassiSalesColumn *columns = kassi_sales_table_get_columns (&n_columns);

  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *value = columns[i].dup (sale);

      if (columns[i].is_number)
        json_line_int (line, columns[i].name, g_ascii_strtoll (value, NULL, 10));
      else
        json_line_string_or_null (line, columns[i].name, value);
    }
}

/* Opening */

/* FALSE with the exit code set. A profile that is given is read strictly even here; *journal stays NULL when there is none yet. */
static gboolean
open_journal (const KassiSessionOptions  *options,
              KassiJournal              **journal,
              int                        *exit_code)
{
  g_autoptr (KassiSettings) settings = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = options->training ? g_build_filename (options->data_dir, "training", NULL)
                                              : g_strdup (options->data_dir);

  if (options->profile != NULL && (settings = kassi_settings_new (options->profile, &error)) == NULL)
    {
      *exit_code = complain_error (error);
      return FALSE;
    }

  *journal = kassi_journal_open (folder, KASSI_JOURNAL_READ, "", &error);
  if (*journal == NULL && !g_error_matches (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_NOT_FOUND))
    {
      *exit_code = complain_error (error);
      return FALSE;
    }

  return TRUE;
}

/* sales */

static gboolean
print_json (const KassiSale *sale,
            gpointer         user_data)
{
  JsonLine line;

  json_line_begin (&line);
  json_line_sale (&line, sale);
  json_line_print (&line);

  return TRUE;
}

static void
print_csv_header (void)
{
  g_autoptr (GString) row = g_string_new (NULL);

  kassi_sales_table_append_header (row);
  print_text (row->str);
}

static gboolean
print_csv (const KassiSale *sale,
           gpointer         user_data)
{
  g_autoptr (GString) row = g_string_new (NULL);

  kassi_sales_table_append_sale (row, sale);
  print_text (row->str);

  return TRUE;
}

static gboolean
print_plain (const KassiSale *sale,
             gpointer         user_data)
{
  g_autoptr (GDateTime) created = g_date_time_new_from_unix_local (sale->created_wall_us / G_USEC_PER_SEC);
  g_autofree char *when = g_date_time_format (created, "%Y-%m-%d %H:%M:%S");
  g_autofree char *amount = kassi_money_format (sale->amount_isk);
  const char *outcome = kassi_outcome_to_string (sale->outcome);
  g_autofree char *row = g_strdup_printf ("%s  %-24s  %16s  %-9s %s  %s\n", when, sale->reference, amount,
                                          outcome != NULL ? outcome : "open",
                                          sale->customer_masked != NULL ? sale->customer_masked : "",
                                          sale->receipt_number != NULL ? sale->receipt_number : "");

  print_text (row);

  return TRUE;
}

/* A local date, as the first instant of the day `days` after it. */
static gboolean
parse_date (const char *text,
            int         days,
            gint64     *wall_us)
{
  g_autoptr (GDateTime) day = NULL;
  g_autoptr (GDateTime) shifted = NULL;
  int year, month, number, end = 0;

  if (sscanf (text, "%4d-%2d-%2d%n", &year, &month, &number, &end) != 3 || text[end] != '\0')
    return FALSE;

  day = g_date_time_new_local (year, month, number, 0, 0, 0);
  if (day == NULL)
    return FALSE;

  shifted = g_date_time_add_days (day, days);
  *wall_us = shifted != NULL ? g_date_time_to_unix (shifted) * G_USEC_PER_SEC : G_MAXINT64;   /* the calendar ends with 9999 */

  return TRUE;
}

int
command_sales (const KassiSessionOptions  *options,
               int                         argc,
               char                      **argv)
{
  g_autofree char *from = NULL, *to = NULL;
  gboolean open_only = FALSE, json = FALSE, csv = FALSE;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &from, N_("The first day"), N_("DATE") },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, N_("The last day"), N_("DATE") },
    { "open", 0, 0, G_OPTION_ARG_NONE, &open_only, N_("Open sales only"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("One JSON object a line"), NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &csv, N_("Comma-separated values"), NULL },
    { 0 },
  };
  gint64 from_us = G_MININT64, to_us = G_MAXINT64;
  g_autoptr (KassiJournal) journal = NULL;
  g_autoptr (GError) error = NULL;
  int exit_code = 0;

  if (!parse_command (entries, NULL, &argc, argv, 0))
    return EXIT_USAGE;
  if (json && csv)
    return complain (EXIT_USAGE, _("Say either --json or --csv."));
  if ((from != NULL && !parse_date (from, 0, &from_us)) || (to != NULL && !parse_date (to, 1, &to_us)))
    return complain (EXIT_USAGE, _("A date is written as 2026-03-01."));
  if (!open_journal (options, &journal, &exit_code))
    return exit_code;

  if (csv)
    print_csv_header ();
  if (journal == NULL)
    return 0;   /* no journal yet: no sales */
  if (!kassi_journal_foreach_sale (journal, from_us, to_us, open_only, json ? print_json : csv ? print_csv : print_plain,
                                   NULL, &error))
    return complain_error (error);

  return 0;
}

/* show */

static void
show_json (const KassiSale *sale,
           GPtrArray       *history)
{
  JsonLine line;

  json_line_begin (&line);
  json_line_sale (&line, sale);
  json_line_string (&line, "description", sale->description);
  json_line_string (&line, "netgiro_reference_id", sale->netgiro_reference_id);
  json_line_string (&line, "settled_by", sale->settled_by);
  json_line_string (&line, "settled_reason", sale->settled_reason);

  json_line_array_begin (&line, "lines");
  for (guint i = 0; i < kassi_cart_get_n_lines (sale->cart); i++)
    {
      const KassiCartLine *cart_line = kassi_cart_get_line (sale->cart, i);

      json_line_object_begin (&line);
      json_line_string (&line, "description", cart_line->description);
      json_line_string (&line, "product_number", cart_line->product_number);
      json_line_int (&line, "quantity_milli", cart_line->quantity_milli);
      json_line_int (&line, "unit", cart_line->unit_isk);
      json_line_int (&line, "vat", cart_line->vat_rate);
      json_line_int (&line, "total", cart_line->total_isk);
      json_line_object_end (&line);
    }
  json_line_array_end (&line);

  json_line_array_begin (&line, "events");
  for (guint i = 0; i < history->len; i++)
    {
      const KassiJournalEvent *event = g_ptr_array_index (history, i);
      g_autofree char *time = kassi_time_format_utc (event->wall_us);

      json_line_object_begin (&line);
      json_line_int (&line, "sequence", event->sequence);
      json_line_string (&line, "time", time);
      json_line_int (&line, "attempt", event->attempt);
      json_line_string (&line, "event", event->kind);
      json_line_string (&line, "message", event->message);
      if (event->result_code != 0)
        json_line_int (&line, "result_code", event->result_code);
      json_line_string (&line, "netgiro_reference_id", event->netgiro_reference_id);
      json_line_string (&line, "flow", event->flow);
      json_line_object_end (&line);
    }
  json_line_array_end (&line);
  json_line_print (&line);
}

static const char *
find_state (const KassiJournalEvent *event)
{
  KassiFlowRecord record;

  return event->flow != NULL && kassi_flow_thaw (event->flow, &record) ? kassi_flow_state_to_string (record.state) : "";
}

/* What the journal adds of itself, in words; else the message as it is. *n_prints: how many receipts went out until then. (transfer full) */
static char *
describe_event (const KassiSale         *sale,
                const KassiJournalEvent *event,
                guint                   *n_prints)
{
  if (g_str_equal (event->kind, KASSI_EVENT_RECEIPT))
    return g_strdup_printf (_("Receipt %s was made."), sale->receipt_number);

  if (g_str_equal (event->kind, KASSI_EVENT_PRINTED))
    {
      if ((*n_prints)++ == 0)
        /* Translators: %s is a printer, or PDF. */
        return g_strdup_printf (_("The receipt went out: %s"), event->message);
      /* Translators: the number of the copy; a printer, or PDF. */
      return g_strdup_printf (_("Copy %u of the receipt went out: %s"), *n_prints - 1, event->message);
    }

  if (g_str_equal (event->kind, KASSI_EVENT_NOT_PRINTED))
    {
      *n_prints -= MIN (*n_prints, 1);
      return g_strdup_printf (_("That receipt did not come out: %s"), event->message);
    }

  return g_strdup (event->message != NULL ? event->message : "");
}

static void
show_plain (const KassiSale *sale,
            GPtrArray       *history)
{
  guint n_columns, n_prints = 0;
  const KassiSalesColumn *columns = kassi_sales_table_get_columns (&n_columns);

  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *value = columns[i].dup (sale);
      g_autofree char *row = value != NULL ? g_strdup_printf ("%-16s %s\n", columns[i].name, value) : NULL;

      if (row != NULL)
        print_text (row);
    }

  for (guint i = 0; i < kassi_cart_get_n_lines (sale->cart); i++)
    {
      const KassiCartLine *line = kassi_cart_get_line (sale->cart, i);
      g_autofree char *quantity = kassi_quantity_format (line->quantity_milli);
      g_autofree char *unit = kassi_money_format (line->unit_isk);
      g_autofree char *total = kassi_money_format (line->total_isk);
      g_autofree char *row = g_strdup_printf ("  %s × %s  %s  %u %%  %s\n", quantity, unit, line->description,
                                              line->vat_rate, total);

      print_text (row);
    }

  for (guint i = 0; i < history->len; i++)
    {
      const KassiJournalEvent *event = g_ptr_array_index (history, i);
      g_autofree char *time = kassi_time_format_utc (event->wall_us);
      g_autofree char *words = describe_event (sale, event, &n_prints);
      g_autofree char *row = g_strdup_printf ("%s  #%u  %-19s %-11s %s\n", time, event->attempt, event->kind, find_state (event), words);

      print_text (row);
    }
}

int
command_show (const KassiSessionOptions  *options,
              int                         argc,
              char                      **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("One JSON object"), NULL },
    { 0 },
  };
  g_autoptr (KassiJournal) journal = NULL;
  g_autoptr (KassiSale) sale = NULL;
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GError) error = NULL;
  int exit_code = 0;

  if (!parse_command (entries, NULL, &argc, argv, 1))
    return EXIT_USAGE;
  if (argc < 2)
    return complain (EXIT_USAGE, _("Say which sale: kassictl show SALE."));
  if (!open_journal (options, &journal, &exit_code))
    return exit_code;
  if (journal == NULL)
    return complain (EXIT_NO_SALE, _("There is no sale %s: the journal is empty."), argv[1]);

  sale = kassi_journal_find_sale (journal, argv[1], &error);
  if (sale != NULL)
    history = kassi_journal_list_events (journal, sale->id, &error);
  if (history == NULL)
    return complain_error (error);

  if (json)
    show_json (sale, history);
  else
    show_plain (sale, history);

  return 0;
}

/* receipt */

/* As the settings have it; FALSE with the exit code set. */
static gboolean
read_paper (const KassiSessionOptions *options,
            KassiPaper                *paper,
            int                       *exit_code)
{
  g_autoptr (KassiSettings) settings = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  settings = kassi_settings_new (options->profile, &error);
  if (settings == NULL)
    {
      *exit_code = complain_error (error);
      return FALSE;
    }

  name = g_settings_get_string (kassi_settings_get_group (settings, "receipt"), "paper");
  if (!kassi_paper_from_string (name, paper))
    g_assert_not_reached ();   /* the schema has the same words, and settings are read strictly */

  return TRUE;
}

/* The receipt's file, as it would go out next. Nothing is counted here: an original, as long as none went out; else that copy. */
static int
write_receipt (KassiJournal    *journal,
               const KassiSale *sale,
               KassiPaper       paper,
               const char      *file)
{
  g_autoptr (KassiReceipt) receipt = NULL;
  g_autoptr (KassiPages) pages = NULL;
  g_autoptr (GError) error = NULL;

  if (sale->receipt_number == NULL && sale->open && sale->outcome == KASSI_OUTCOME_UNKNOWN)
    return complain (EXIT_NO_SALE, _("Nobody knows yet whether sale %s was paid: it has a receipt once that is settled."), sale->reference);
  if (sale->receipt_number == NULL && sale->open)
    return complain (EXIT_NO_SALE, _("Sale %s is still running: it has a receipt once it is paid."), sale->reference);

  receipt = kassi_journal_find_receipt (journal, sale->id, &error);
  if (receipt == NULL)
    return complain_error (error);

  pages = kassi_pages_new (receipt, paper, kassi_journal_count_prints (journal, sale->id));
  if (!kassi_pages_write_pdf (pages, file, &error))
    return complain (EXIT_JOURNAL, "%s", error->message);

  return 0;
}

int
command_receipt (const KassiSessionOptions  *options,
                 int                         argc,
                 char                      **argv)
{
  g_autofree char *file = NULL;
  const GOptionEntry entries[] = {
    { "pdf", 0, 0, G_OPTION_ARG_FILENAME, &file, N_("The file to write"), N_("FILE") },
    { 0 },
  };
  g_autoptr (KassiJournal) journal = NULL;
  g_autoptr (KassiSale) sale = NULL;
  g_autoptr (GError) error = NULL;
  KassiPaper paper;
  int exit_code = 0;

  if (!parse_command (entries, NULL, &argc, argv, 1))
    return EXIT_USAGE;
  if (argc < 2 || file == NULL || file[0] == '\0')
    return complain (EXIT_USAGE, _("Say which sale, and where its receipt goes: kassictl receipt SALE --pdf FILE."));
  if (!read_paper (options, &paper, &exit_code) || !open_journal (options, &journal, &exit_code))
    return exit_code;
  if (journal == NULL)
    return complain (EXIT_NO_SALE, _("There is no sale %s: the journal is empty."), argv[1]);

  sale = kassi_journal_find_sale (journal, argv[1], &error);

  return sale != NULL ? write_receipt (journal, sale, paper, file) : complain_error (error);
}

/* verify */

int
command_verify (const KassiSessionOptions  *options,
                int                         argc,
                char                      **argv)
{
  g_autoptr (KassiJournal) journal = NULL;
  g_autoptr (GError) error = NULL;
  int exit_code = 0;

  if (!parse_command (NULL, NULL, &argc, argv, 0))
    return EXIT_USAGE;
  if (!open_journal (options, &journal, &exit_code))
    return exit_code;
  if (journal == NULL)
    {
      print_text (_("There is no journal yet.\n"));
      return 0;
    }
  if (!kassi_journal_verify (journal, &error))
    {
      complain_error (error);
      return EXIT_JOURNAL;
    }

  print_text (_("The journal is whole.\n"));

  return 0;
}
