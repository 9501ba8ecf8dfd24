/* SPDX-License-Identifier: GPL-3.0-or-later
 * The commands of kassictl that move a sale: pay, resume, cancel, settle; and the training server. */
#include "kassictl.h"

#include <string.h>

#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <glib/gi18n.h>

#include "core/kassi-money.h"

#define CODE_MAX_BYTES 64
#define JOURNAL_PATIENCE_S 10   /* so long a journal that fails while money is in flight is tried again */

/* A run of one of the commands: what it watches until when. */
typedef struct {
  /* Owned. */
  KassiClock       *clock;
  KassiSession     *session;
  GMainLoop        *loop;
  GDataInputStream *input;
  GPtrArray        *checkouts;      /* of KassiCheckout: those that must come to an end */
  GHashTable       *told;           /* of KassiCheckout, borrowed: their outcome was printed */

  gboolean          events;         /* pay prints every event, the others outcomes alone */
  gboolean          one_sale;       /* pay and cancel: its outcome is the exit code, and a signal cancels it */
  gboolean          reading_code;
  guint             journal_source;
  guint             signals_seen;
  guint             signal_sources[3];
  int               exit_code;
} Run;

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

static void
print_event (Run           *run,
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

static void
tell_outcome (Run           *run,
              KassiCheckout *checkout)
{
  int exit_code = exit_code_of_outcome (kassi_checkout_get_outcome (checkout));

  if (is_told (run, checkout))
    return;

  g_hash_table_add (run->told, checkout);
  print_event (run, checkout, "outcome");
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
    tell_outcome (run, g_ptr_array_index (run->checkouts, i));
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

  print_event (run, checkout, "code-refused");
  print_event (run, checkout, "code-needed");
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
    tell_outcome (run, checkout);
  else if (run->events && !is_told (run, checkout))
    {
      print_event (run, checkout, name);
      if (strcmp (name, "code-needed") == 0)
        read_code (run, checkout);
    }
}

static void
closed_cb (KassiCheckout *checkout,
           Run           *run)
{
  tell_outcome (run, checkout);
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

static void
watch (Run           *run,
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

static void
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

static int
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
static gboolean
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
static gboolean
run_read_settings (Run                       *run,
                   const KassiSessionOptions *options)
{
  g_autoptr (GError) error = NULL;

  run->session = kassi_session_new (options, run->clock, &error);
  if (run->session == NULL)
    run->exit_code = complain_error (error);

  return run->session != NULL;
}

static void
run_until_over (Run *run)
{
  gboolean over = TRUE;

  for (guint i = 0; i < run->checkouts->len; i++)
    {
      KassiCheckout *checkout = g_ptr_array_index (run->checkouts, i);

      if (kassi_flow_is_final (kassi_checkout_get_flow (checkout)))
        tell_outcome (run, checkout);
      over &= is_over (run, checkout);
    }

  if (!over)
    g_main_loop_run (run->loop);
}

/* pay */

typedef struct {
  char     *customer, *amount, *reference, *description, *confirmation;
  char    **items;
} PayOptions;

static void
pay_options_clear (PayOptions *given)
{
  g_free (given->customer);
  g_free (given->amount);
  g_free (given->reference);
  g_free (given->description);
  g_free (given->confirmation);
  g_strfreev (given->items);
}

/* A whole number without separators: arguments are for programs, not for people. */
static gboolean
parse_whole (const char *text,
             gint64      least,
             gint64     *value)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, (guint64) least, (guint64) KASSI_MONEY_MAX_ISK, &number, NULL))
    return FALSE;

  *value = (gint64) number;

  return TRUE;
}

static gboolean
append_item (KassiCart   *cart,
             const char  *text,
             GError     **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  KassiCartLine line = { 0 };
  gint64 vat;

  if (g_strv_length (parts) != 4)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("--item “%s”: write it as NAME;QUANTITY;UNIT_ISK;VAT."), text);
      return FALSE;
    }

  line.description = parts[0];
  if (!kassi_quantity_parse (parts[1], TRUE, &line.quantity_milli, error))
    return FALSE;
  if (strchr (parts[1], ',') != NULL || !parse_whole (parts[2], 0, &line.unit_isk))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("--item “%s”: the quantity has a point and at most 3 decimals, the price is whole krónur without separators."), text);
      return FALSE;
    }
  if (!parse_whole (parts[3], 0, &vat) || !kassi_vat_rate_is_known ((guint) vat))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("--item “%s”: VAT is 24, 11 or 0."), text);
      return FALSE;
    }
  line.vat_rate = (guint) vat;

  return kassi_cart_append (cart, &line, error);
}

static gboolean
append_amount (KassiCart   *cart,
               const char  *description,
               gint64       amount_isk,
               guint        vat_rate,
               GError     **error)
{
  KassiCartLine line = {
    .description = (char *) (description != NULL && description[0] != '\0' ? description : _("Sale")),
    .quantity_milli = 1000,
    .unit_isk = amount_isk,
    .vat_rate = vat_rate,
  };

  return kassi_cart_append (cart, &line, error);
}

static gboolean
is_text (const char *text)
{
  return text == NULL || g_utf8_validate (text, -1, NULL);
}

/* What can be told wrong without reading any setting. */
static gboolean
check_pay_options (const PayOptions *given)
{
  g_autoptr (GError) error = NULL;
  gint64 amount_isk;
  KassiConfirmation confirmation;
  gboolean all_text = is_text (given->description) && is_text (given->reference) && is_text (given->customer);

  for (guint i = 0; given->items != NULL && given->items[i] != NULL; i++)
    all_text &= is_text (given->items[i]);

  if (!all_text)
    complain (EXIT_USAGE, _("The arguments must be UTF-8."));
  else if (given->customer == NULL)
    complain (EXIT_USAGE, _("Say who pays: --customer with a phone number, a national ID or an app code, or - to read it from standard input."));
  else if (given->amount == NULL && given->items == NULL)
    complain (EXIT_USAGE, _("Say how much: --amount or at least one --item."));
  else if (given->amount != NULL && !parse_whole (given->amount, 1, &amount_isk))
    complain (EXIT_USAGE, _("--amount is a whole number of krónur without separators, 1 to 2147483647."));
  else if (given->confirmation != NULL && !kassi_confirmation_from_string (given->confirmation, &confirmation))
    complain (EXIT_USAGE, _("--confirmation is manual, automatic or server-callback."));
  else if (given->reference != NULL && !kassi_till_check_reference (given->reference, &error))
    complain (EXIT_USAGE, "%s", error->message);
  else
    return TRUE;

  return FALSE;
}

static KassiCart *
make_cart (const PayOptions  *given,
           guint              default_vat,
           GError           **error)
{
  g_autoptr (KassiCart) cart = kassi_cart_new ();
  gint64 amount_isk = 0;

  if (given->amount != NULL)
    parse_whole (given->amount, 1, &amount_isk);

  if (given->items == NULL)
    return append_amount (cart, given->description, amount_isk, default_vat, error) ? g_steal_pointer (&cart) : NULL;

  for (guint i = 0; given->items[i] != NULL; i++)
    if (!append_item (cart, given->items[i], error))
      return NULL;

  if (kassi_cart_get_total_isk (cart) < 1)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _("The items come to nothing, so there is nothing to charge. Give at least one a price."));
      return NULL;
    }
  if (given->amount != NULL && amount_isk != kassi_cart_get_total_isk (cart))
    {
      g_autofree char *total = kassi_money_format (kassi_cart_get_total_isk (cart));
      g_autofree char *amount = kassi_money_format (amount_isk);

      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   /* Translators: two amounts, such as 5.740 kr. */
                   _("The items come to %s, but --amount says %s"), total, amount);
      return NULL;
    }

  return g_steal_pointer (&cart);
}

static gboolean
find_customer (Run              *run,
               const PayOptions *given,
               KassiCustomerId  *customer)
{
  g_autofree char *line = NULL;
  const char *text = given->customer;

  if (strcmp (text, "-") == 0)
    {
      line = g_data_input_stream_read_line_utf8 (run->input, NULL, NULL, NULL);
      text = line != NULL ? line : "";
    }

  return kassi_customer_id_recognise (text, customer) == KASSI_RECOGNITION_COMPLETE;
}

static void
pay (Run                       *run,
     const KassiSessionOptions *options,
     const PayOptions          *given)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KassiCart) cart = NULL;
  g_autoptr (KassiCheckout) checkout = NULL;
  KassiCustomerId customer;
  KassiCharge charge = { .customer = &customer, .reference = given->reference, .description = given->description };
  KassiSettings *settings;

  if (!find_customer (run, given, &customer))
    {
      run->exit_code = complain (EXIT_USAGE, _("That is no customer: a phone number has 7 digits, a national ID 10, an app code is 500004- and 4 characters."));
      return;
    }

  /* The cart is checked before anything is opened; only the default VAT rate needs the settings. */
  cart = make_cart (given, kassi_vat_rates[0], &error);
  if (cart == NULL)
    {
      run->exit_code = complain (EXIT_USAGE, "%s", error->message);
      return;
    }

  if (!run_read_settings (run, options))
    return;
  settings = kassi_session_get_settings (run->session);
  charge.confirmation = kassi_settings_get_confirmation (settings);
  if (given->confirmation != NULL)
    kassi_confirmation_from_string (given->confirmation, &charge.confirmation);
  kassi_cart_unref (cart);
  cart = make_cart (given, kassi_settings_get_default_vat (settings), &error);
  charge.cart = cart;

  if (!run_open_till (run, options, charge.confirmation == KASSI_CONFIRMATION_SERVER_CALLBACK))
    return;

  checkout = kassi_till_charge (kassi_session_get_till (run->session), &charge, &error);
  if (checkout == NULL)
    {
      run->exit_code = complain_error (error);
      return;
    }

  watch (run, checkout);
  if (!kassi_flow_is_final (kassi_checkout_get_flow (checkout)))
    print_event (run, checkout, "opened");
  run_until_over (run);
}

int
command_pay (const KassiSessionOptions  *options,
             int                         argc,
             char                      **argv)
{
  PayOptions given = { 0 };
  const GOptionEntry entries[] = {
    { "customer", 0, 0, G_OPTION_ARG_FILENAME, &given.customer, N_("Phone number, national ID or app code; - reads it from standard input"), N_("ID") },
    { "amount", 0, 0, G_OPTION_ARG_FILENAME, &given.amount, N_("Whole krónur"), N_("ISK") },
    { "reference", 0, 0, G_OPTION_ARG_FILENAME, &given.reference, N_("The sale’s name, unique in the journal"), N_("TEXT") },
    { "description", 0, 0, G_OPTION_ARG_FILENAME, &given.description, N_("What is sold"), N_("TEXT") },
    { "item", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &given.items, N_("A line of the cart"), N_("NAME;QUANTITY;UNIT_ISK;VAT") },
    { "confirmation", 0, 0, G_OPTION_ARG_FILENAME, &given.confirmation, N_("manual, automatic or server-callback"), N_("TYPE") },
    { 0 },
  };
  Run run;
  int exit_code = EXIT_USAGE;

  if (parse_command (entries, NULL, &argc, argv, 0) && check_pay_options (&given))
    {
      run_begin (&run);
      run.events = run.one_sale = TRUE;
      pay (&run, options, &given);
      exit_code = run_end (&run);
    }
  pay_options_clear (&given);

  return exit_code;
}

/* resume */

/* As a start of the till does: callbacks may come. */
static gboolean
confirms_by_callback (Run *run)
{
  return kassi_settings_get_confirmation (kassi_session_get_settings (run->session)) == KASSI_CONFIRMATION_SERVER_CALLBACK;
}

int
command_resume (const KassiSessionOptions  *options,
                int                         argc,
                char                      **argv)
{
  GListModel *checkouts;
  Run run;

  if (!parse_command (NULL, NULL, &argc, argv, 0))
    return EXIT_USAGE;

  run_begin (&run);
  if (run_read_settings (&run, options) && run_open_till (&run, options, confirms_by_callback (&run)))
    {
      checkouts = kassi_till_get_checkouts (kassi_session_get_till (run.session));
      for (guint i = 0; i < g_list_model_get_n_items (checkouts); i++)
        {
          g_autoptr (KassiCheckout) checkout = g_list_model_get_item (checkouts, i);

          watch (&run, checkout);
          /* Nothing can be asked of a cart that nobody has a name for. */
          if (kassi_checkout_get_state (checkout) == KASSI_FLOW_ATTENTION &&
              !kassi_checkout_get_flow (checkout)->record.has_transaction)
            tell_outcome (&run, checkout);
        }
      run_until_over (&run);
    }

  return run_end (&run);
}

/* cancel and settle */

/* The open checkout of this name; NULL with the exit code set: 66, or 64 when it is closed. */
static KassiCheckout *
find_open (Run        *run,
           const char *name)
{
  KassiTill *till = kassi_session_get_till (run->session);
  KassiCheckout *checkout = kassi_till_find_checkout (till, name);
  g_autoptr (KassiSale) sale = NULL;
  g_autoptr (GError) error = NULL;

  if (checkout != NULL)
    return checkout;

  sale = kassi_journal_find_sale (kassi_till_get_journal (till), name, &error);
  if (sale == NULL)
    run->exit_code = complain_error (error);
  else
    run->exit_code = complain (EXIT_USAGE, _("Sale %s is closed. Nothing was changed."), sale->reference);

  return NULL;
}

int
command_cancel (const KassiSessionOptions  *options,
                int                         argc,
                char                      **argv)
{
  KassiCheckout *checkout;
  Run run;

  if (!parse_command (NULL, NULL, &argc, argv, 1))
    return EXIT_USAGE;
  if (argc < 2)
    return complain (EXIT_USAGE, _("Say which sale: kassictl cancel SALE."));

  run_begin (&run);
  if (run_read_settings (&run, options) && run_open_till (&run, options, FALSE) &&
      (checkout = find_open (&run, argv[1])) != NULL)
    {
      watch (&run, checkout);
      run.one_sale = TRUE;
      if (!kassi_checkout_cancel (checkout) && kassi_checkout_get_outcome (checkout) != KASSI_OUTCOME_NONE)
        tell_outcome (&run, checkout);
      run_until_over (&run);
    }

  return run_end (&run);
}

typedef struct {
  gboolean paid, not_paid;
  char    *by, *reason;
} SettleOptions;

static void
settle (Run                 *run,
        const SettleOptions *given,
        KassiCheckout       *checkout)
{
  if (!kassi_checkout_settle (checkout, given->paid, given->by, given->reason) ||
      kassi_checkout_get_state (checkout) != KASSI_FLOW_SETTLED)
    {
      run->exit_code = complain (EXIT_USAGE, _("Sale %s does not need a decision. Nothing was changed."),
                                 kassi_checkout_get_sale (checkout)->reference);
      return;
    }

  print_event (run, checkout, "outcome");
  run->exit_code = 0;
}

int
command_settle (const KassiSessionOptions  *options,
                int                         argc,
                char                      **argv)
{
  SettleOptions given = { 0 };
  const GOptionEntry entries[] = {
    { "paid", 0, 0, G_OPTION_ARG_NONE, &given.paid, N_("It was paid"), NULL },
    { "not-paid", 0, 0, G_OPTION_ARG_NONE, &given.not_paid, N_("It was not paid"), NULL },
    { "by", 0, 0, G_OPTION_ARG_FILENAME, &given.by, N_("Who says so"), N_("NAME") },
    { "reason", 0, 0, G_OPTION_ARG_FILENAME, &given.reason, N_("What was seen"), N_("TEXT") },
    { 0 },
  };
  KassiCheckout *checkout;
  Run run;
  int exit_code = EXIT_USAGE;

  if (!parse_command (entries, NULL, &argc, argv, 1))
    ;   /* said already */
  else if (argc < 2)
    complain (EXIT_USAGE, _("Say which sale: kassictl settle SALE."));
  else if (given.paid == given.not_paid)
    complain (EXIT_USAGE, _("Say either --paid or --not-paid."));
  else if (given.by == NULL || given.reason == NULL || !g_utf8_validate (given.by, -1, NULL) ||
           !g_utf8_validate (given.reason, -1, NULL) || *g_strstrip (given.by) == '\0' || *g_strstrip (given.reason) == '\0')
    complain (EXIT_USAGE, _("Say who decides and why: --by NAME --reason TEXT."));
  else
    {
      run_begin (&run);
      if (run_read_settings (&run, options) && run_open_till (&run, options, FALSE) &&
          (checkout = find_open (&run, argv[1])) != NULL)
        settle (&run, &given, checkout);
      exit_code = run_end (&run);
    }
  g_free (given.by);
  g_free (given.reason);

  return exit_code;
}

/* training */

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
