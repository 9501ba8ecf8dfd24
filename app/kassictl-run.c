/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the commands that move a sale share: events as JSON lines, codes from standard input, signals, and the end. */
#include "kassictl-run.h"

#include <string.h>

#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <glib/gi18n.h>

#define CODE_MAX_BYTES 64
#define JOURNAL_PATIENCE_S 10   /* so long a journal that fails while money is in flight is tried again */

/* Words */

static const char *
get_outcome_text (KassiCheckout *checkout)
{
  switch (kassi_checkout_get_outcome (checkout))
    {
    case KASSI_OUTCOME_PAID:
      return kassi_checkout_get_cancel_lost (checkout)
               ? _("Paid — the customer approved before the cancel arrived.")
               : _("Paid.");
    case KASSI_OUTCOME_DECLINED:
      return _("The customer said no. No money has moved.");
    case KASSI_OUTCOME_CANCELED:
      return _("Cancelled. No money has moved.");
    case KASSI_OUTCOME_EXPIRED:
      return _("The customer did not answer in time. No money has moved.");
    case KASSI_OUTCOME_REFUSED:
      return kassi_checkout_get_message (checkout) != NULL
               ? kassi_checkout_get_message (checkout)
               : _("Netgíró refused the payment. No money has moved.");
    case KASSI_OUTCOME_FAILED:
      return _("The payment could not be made for a technical reason. No money has moved.");
    case KASSI_OUTCOME_UNKNOWN:
      return kassi_checkout_get_sale (checkout)->settled
               ? _("Settled by a person.")
               : _("We do not know yet whether this was paid. Look at the customer’s app together; do not charge again before you know.");
    case KASSI_OUTCOME_NONE:
    default:
      return _("We left before the payment came to its end; it may still be charged. The sale is open: bring it to its end with kassictl resume.");
    }
}

/* Events */

static void
begin_event (JsonLine      *line,
             KassiCheckout *checkout,
             KassiClock    *clock,
             const char    *name)
{
  const KassiSale *sale = kassi_checkout_get_sale (checkout);
  g_autofree char *time = kassi_time_format_utc (kassi_clock_get_wall_us (clock));

  json_line_begin (line);
  json_line_string (line, "event", name);
  json_line_string (line, "time", time);
  json_line_string (line, "sale", sale->id);
  json_line_string (line, "reference", sale->reference);
}

static void
add_opened (JsonLine      *line,
            KassiCheckout *checkout)
{
  const KassiSale *sale = kassi_checkout_get_sale (checkout);

  json_line_int (line, "amount", sale->amount_isk);
  json_line_string (line, "customer_kind", kassi_customer_kind_to_string (sale->customer_kind));
  json_line_int (line, "attempt", sale->attempts->len);
}

static void
add_inserted (JsonLine      *line,
              KassiCheckout *checkout)
{
  json_line_string (line, "transaction_id", kassi_checkout_get_sale (checkout)->transaction_id);
}

static void
add_waiting (JsonLine      *line,
             KassiCheckout *checkout)
{
  g_autofree char *deadline =
    kassi_time_format_utc (kassi_sale_get_attempt (kassi_checkout_get_sale (checkout))->deadline_wall_us);

  json_line_string (line, "for", kassi_checkout_get_waiting_for (checkout));
  json_line_string (line, "deadline", deadline);
}

static void
add_code_refused (JsonLine      *line,
                  KassiCheckout *checkout)
{
  json_line_string (line, "message", _("The code was not taken. Ask the customer to read it again."));
}

static void
add_trouble (JsonLine      *line,
             KassiCheckout *checkout)
{
  json_line_string (line, "message", kassi_trouble_to_text (kassi_checkout_get_trouble (checkout)));
}

static void
add_outcome (JsonLine      *line,
             KassiCheckout *checkout)
{
  const KassiSale *sale = kassi_checkout_get_sale (checkout);
  KassiOutcome outcome = kassi_checkout_get_outcome (checkout);

  if (outcome == KASSI_OUTCOME_NONE)
    outcome = KASSI_OUTCOME_UNKNOWN;   /* left before its end: the sale stays open */

  json_line_string (line, "outcome", kassi_outcome_to_string (outcome));
  json_line_string (line, "message", get_outcome_text (checkout));
  json_line_int (line, "amount", sale->amount_isk);
  json_line_string (line, "transaction_id", sale->transaction_id);
  json_line_string (line, "invoice_number", sale->invoice_number);
  json_line_string (line, "receipt_number", sale->receipt_number);
  json_line_string (line, "netgiro_reference_id", sale->netgiro_reference_id);
  if (kassi_checkout_get_flow (checkout)->record.reservation_left)
    json_line_bool (line, "reservation_left", TRUE);
}

/* The contract's events and what each says beyond the first four members. */
static const struct {
  const char *name;
  void      (*add) (JsonLine *line, KassiCheckout *checkout);
} events[] = {
  { "opened", add_opened },
  { "inserted", add_inserted },
  { "waiting", add_waiting },
  { "code-needed", NULL },
  { "code-refused", add_code_refused },
  { "reserved", NULL },
  { "confirming", NULL },
  { "canceling", NULL },
  { "callback", NULL },
  { "trouble", add_trouble },
  { "outcome", add_outcome },
};

void
run_print_event (Run           *run,
                 KassiCheckout *checkout,
                 const char    *name)
{
  JsonLine line;

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    if (strcmp (events[i].name, name) == 0)
      {
        begin_event (&line, checkout, run->clock, name);
        if (events[i].add != NULL)
          events[i].add (&line, checkout);
        json_line_print (&line);
        return;
      }

  g_assert_not_reached ();
}

/* The end */

static gboolean
is_told (Run           *run,
         KassiCheckout *checkout)
{
  return g_hash_table_contains (run->told, checkout);
}

void
run_tell_outcome (Run           *run,
                  KassiCheckout *checkout)
{
  int exit_code = exit_code_of_outcome (kassi_checkout_get_outcome (checkout));

  if (is_told (run, checkout))
    return;

  g_hash_table_add (run->told, checkout);
  run_print_event (run, checkout, "outcome");
  if (run->one_sale)
    run->exit_code = exit_code;
  else if (exit_code == EXIT_UNKNOWN)
    run->exit_code = EXIT_UNKNOWN;
}

/* A sale that needs attention is not brought further by waiting: it was asked about, that is all. */
static gboolean
is_over (Run           *run,
         KassiCheckout *checkout)
{
  return is_told (run, checkout) &&
         (kassi_checkout_is_at_rest (checkout) || kassi_checkout_get_state (checkout) == KASSI_FLOW_ATTENTION);
}

static void
quit_when_over (Run *run)
{
  for (guint i = 0; i < run->checkouts->len; i++)
    if (!is_over (run, g_ptr_array_index (run->checkouts, i)))
      return;

  g_main_loop_quit (run->loop);
}

static void
leave (Run *run)
{
  run->exit_code = EXIT_UNKNOWN;
  for (guint i = 0; i < run->checkouts->len; i++)
    run_tell_outcome (run, g_ptr_array_index (run->checkouts, i));
  run->exit_code = EXIT_UNKNOWN;
  g_main_loop_quit (run->loop);
}

/* The customer's code */

static void read_code (Run *run, KassiCheckout *checkout);

typedef struct {
  Run           *run;
  KassiCheckout *checkout;   /* owned */
} Reading;

/* What may be a code at all; how many letters it has is Netgíró's business. */
static gboolean
is_code (const char *text)
{
  if (text[0] == '\0' || strlen (text) > CODE_MAX_BYTES || !g_utf8_validate (text, -1, NULL))
    return FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isalnum (g_utf8_get_char (p)))
      return FALSE;

  return TRUE;
}

static void
take_code (Run           *run,
           KassiCheckout *checkout,
           char          *line)
{
  if (kassi_checkout_get_state (checkout) != KASSI_FLOW_CODE)
    return;   /* too late: it is no longer wanted */

  g_strstrip (line);
  if (is_code (line) && kassi_checkout_submit_code (checkout, line))
    return;

  run_print_event (run, checkout, "code-refused");
  run_print_event (run, checkout, "code-needed");
  read_code (run, checkout);
}

static void
code_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Reading *reading = user_data;
  Run *run = reading->run;
  g_autoptr (KassiCheckout) checkout = reading->checkout;
  gsize length;
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, &length, NULL);

  g_free (reading);
  run->reading_code = FALSE;

  if (line != NULL)
    {
      take_code (run, checkout, line);
      explicit_bzero (line, length);
    }
  else if (kassi_checkout_get_state (checkout) == KASSI_FLOW_CODE)
    {
      kassi_checkout_cancel (checkout);   /* end of file: nobody is left who could hand one in */
    }
}

static void
read_code (Run           *run,
           KassiCheckout *checkout)
{
  Reading *reading;

  if (run->reading_code || kassi_checkout_get_state (checkout) != KASSI_FLOW_CODE)
    return;

  run->reading_code = TRUE;
  reading = g_new0 (Reading, 1);
  reading->run = run;
  reading->checkout = g_object_ref (checkout);
  g_data_input_stream_read_line_async (run->input, G_PRIORITY_DEFAULT, NULL, code_read_cb, reading);
}

/* What a checkout tells */

static void
event_cb (KassiCheckout *checkout,
          const char    *name,
          Run           *run)
{
  if (strcmp (name, "outcome") == 0)
    run_tell_outcome (run, checkout);
  else if (run->events && !is_told (run, checkout))
    {
      run_print_event (run, checkout, name);
      if (strcmp (name, "code-needed") == 0)
        read_code (run, checkout);
    }
}

static void
closed_cb (KassiCheckout *checkout,
           Run           *run)
{
  run_tell_outcome (run, checkout);
  quit_when_over (run);
}

static void
rested_cb (KassiCheckout *checkout,
           Run           *run)
{
  quit_when_over (run);
}

static void
changed_cb (KassiCheckout *checkout,
            Run           *run)
{
  const KassiFlow *flow = kassi_checkout_get_flow (checkout);

  if (!run->one_sale && flow->record.state == KASSI_FLOW_ATTENTION && !flow->checking && flow->polls_since > 0)
    closed_cb (checkout, run);
}

static gboolean
journal_patience_cb (gpointer user_data)
{
  Run *run = user_data;

  run->journal_source = 0;
  leave (run);

  return G_SOURCE_REMOVE;
}

static void
journal_failed_cb (KassiCheckout *checkout,
                   const GError  *error,
                   Run           *run)
{
  if (run->journal_source == 0)   /* the till's notice says it in words */
    run->journal_source = g_timeout_add_seconds (JOURNAL_PATIENCE_S, journal_patience_cb, run);
}

static void
journal_healed_cb (KassiCheckout *checkout,
                   Run           *run)
{
  g_clear_handle_id (&run->journal_source, g_source_remove);
}

void
run_watch (Run           *run,
           KassiCheckout *checkout)
{
  g_ptr_array_add (run->checkouts, g_object_ref (checkout));
  g_signal_connect (checkout, "event", G_CALLBACK (event_cb), run);
  g_signal_connect (checkout, "closed", G_CALLBACK (closed_cb), run);
  g_signal_connect (checkout, "rested", G_CALLBACK (rested_cb), run);
  g_signal_connect (checkout, "changed", G_CALLBACK (changed_cb), run);
  g_signal_connect (checkout, "journal-failed", G_CALLBACK (journal_failed_cb), run);
  g_signal_connect (checkout, "journal-healed", G_CALLBACK (journal_healed_cb), run);
}

/* The first signal cancels; a second leaves at once, and the sale stays open for resume. */
static gboolean
signal_cb (gpointer user_data)
{
  Run *run = user_data;

  if (++run->signals_seen > 1)
    {
      leave (run);
      return G_SOURCE_CONTINUE;
    }

  if (!run->one_sale)
    {
      leave (run);   /* resume: what is open stays open */
      return G_SOURCE_CONTINUE;
    }

  for (guint i = 0; i < run->checkouts->len; i++)
    kassi_checkout_cancel (g_ptr_array_index (run->checkouts, i));

  return G_SOURCE_CONTINUE;
}

/* A run */

/* Not before there is something to cancel: until then a signal ends the program, which has sent and written nothing. */
static void
run_watch_signals (Run *run)
{
  static const int signal_numbers[] = { SIGINT, SIGTERM, SIGHUP };

  for (guint i = 0; i < G_N_ELEMENTS (signal_numbers); i++)
    run->signal_sources[i] = g_unix_signal_add (signal_numbers[i], signal_cb, run);
}

void
run_begin (Run *run)
{
  g_autoptr (GInputStream) standard_input = g_unix_input_stream_new (0, FALSE);

  *run = (Run) { 0 };
  run->clock = kassi_system_clock_new ();
  run->loop = g_main_loop_new (NULL, FALSE);
  run->input = g_data_input_stream_new (standard_input);
  run->checkouts = g_ptr_array_new_with_free_func (g_object_unref);
  run->told = g_hash_table_new (NULL, NULL);
}

int
run_end (Run *run)
{
  for (guint i = 0; i < G_N_ELEMENTS (run->signal_sources); i++)
    g_clear_handle_id (&run->signal_sources[i], g_source_remove);
  g_clear_handle_id (&run->journal_source, g_source_remove);
  for (guint i = 0; i < run->checkouts->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (run->checkouts, i), run);
  if (run->session != NULL)
    kassi_session_close (run->session);
  g_ptr_array_unref (run->checkouts);
  g_hash_table_unref (run->told);
  g_clear_object (&run->session);
  g_clear_object (&run->input);
  g_main_loop_unref (run->loop);
  g_clear_object (&run->clock);

  return run->exit_code;
}

/* Training has no phone to look at: what the customer would read stands on standard error. */
static void
training_sms_cb (KassiTraining           *training,
                 const KassiPhoneRequest *request,
                 gpointer                 user_data)
{
  complain (0, _("Training: the customer’s phone gets an SMS with the code %s."), request->sms_code);
}

static void
notice_cb (KassiTill  *till,
           GParamSpec *pspec,
           gpointer    user_data)
{
  const char *notice = kassi_till_get_notice (till);

  if (notice != NULL)
    complain (0, "%s", notice);
}

/* FALSE with the exit code set. */
gboolean
run_open_till (Run                        *run,
               const KassiSessionOptions  *options,
               gboolean                    need_listener)
{
  g_autoptr (GError) error = NULL;
  KassiTraining *training;
  KassiTill *till;

  run_watch_signals (run);
  if (!kassi_session_open (run->session, options->training, need_listener, &error))
    {
      run->exit_code = complain_error (error);
      return FALSE;
    }

  till = kassi_session_get_till (run->session);
  g_signal_connect (till, "notify::notice", G_CALLBACK (notice_cb), NULL);
  notice_cb (till, NULL, NULL);

  training = kassi_session_get_training (run->session);
  if (training != NULL)
    g_signal_connect (training, "sms", G_CALLBACK (training_sms_cb), NULL);

  return TRUE;
}

/* FALSE with the exit code set. */
gboolean
run_read_settings (Run                       *run,
                   const KassiSessionOptions *options)
{
  g_autoptr (GError) error = NULL;

  run->session = kassi_session_new (options, run->clock, &error);
  if (run->session == NULL)
    run->exit_code = complain_error (error);

  return run->session != NULL;
}

void
run_until_over (Run *run)
{
  gboolean over = TRUE;

  for (guint i = 0; i < run->checkouts->len; i++)
    {
      KassiCheckout *checkout = g_ptr_array_index (run->checkouts, i);

      if (kassi_flow_is_final (kassi_checkout_get_flow (checkout)))
        run_tell_outcome (run, checkout);
      over &= is_over (run, checkout);
    }

  if (!over)
    g_main_loop_run (run->loop);
}
