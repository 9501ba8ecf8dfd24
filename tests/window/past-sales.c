/* SPDX-License-Identifier: GPL-3.0-or-later
 * past-sales FOLDER: a training journal with sales of today, yesterday and weeks ago, for the tests of History. */
#include <string.h>

#include "services/kassi-journal.h"

#define DAY_US (24 * G_TIME_SPAN_HOUR)

typedef struct {
  KassiEventKind kind;
  KassiFlowState state;    /* after it; NEW ends the list */
  gint64         code;
  const char    *message;
} Beat;

#define START      { KASSI_EVENT_START, KASSI_FLOW_INSERTING, 0, NULL }
#define INSERTED   { KASSI_EVENT_INSERTED, KASSI_FLOW_WAITING, 200, NULL }
#define PAID       START, INSERTED, { KASSI_EVENT_CHECK_RESERVED, KASSI_FLOW_CONFIRMING, 10426, NULL }, \
                   { KASSI_EVENT_CHARGED, KASSI_FLOW_PAID, 10200, NULL }

/* Newest first. No two share an amount, or the last two digits. */
static const struct {
  guint             days_ago, minutes_ago;
  KassiCustomerKind kind;
  const char       *masked;
  gint64            amount_isk;
  guint             n_lines;
  Beat              beats[6];
} sales[] = {
  { 0, 1, KASSI_CUSTOMER_GSM, "•••81", 1450, 1, { PAID } },
  { 0, 2, KASSI_CUSTOMER_GSM, "•••19", 890, 1,
    { START, INSERTED, { KASSI_EVENT_CHECK_DECLINED, KASSI_FLOW_DECLINED, 10302, "Hafnað af viðskiptavini" } } },
  { 1, 1, KASSI_CUSTOMER_APP_CODE, "", 2500, 1, { PAID } },
  { 1, 2, KASSI_CUSTOMER_SSN, "•••07", 7000, 500, { PAID } },
  { 40, 1, KASSI_CUSTOMER_GSM, "•••32", 4100, 2,
    { START, { KASSI_EVENT_INSERT_UNKNOWN, KASSI_FLOW_ADRIFT, 0, NULL }, { KASSI_EVENT_TICK, KASSI_FLOW_ATTENTION, 0, NULL } } },
};

static void
make_lines (KassiCart *cart,
            gint64     amount_isk,
            guint      n_lines)
{
  for (guint i = 0; i < n_lines; i++)
    {
      g_autofree char *name = g_strdup_printf ("Vara %u", i + 1);
      KassiCartLine line = { .description = name, .quantity_milli = 1000, .unit_isk = amount_isk / n_lines, .vat_rate = 24 };

      g_assert_true (kassi_cart_append (cart, &line, NULL));
    }
}

static void
record (KassiJournal *journal,
        KassiSale    *sale,
        const Beat   *beat,
        gint64        wall_us)
{
  g_autofree char *signature = g_strnfill (64, 'a');
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  g_autoptr (GError) error = NULL;
  KassiAttempt *attempt = kassi_sale_get_attempt (sale);
  KassiJournalEntry entry = { .kind = kassi_event_kind_to_string (beat->kind), .message = beat->message, .result_code = beat->code };

  attempt->flow.state = beat->state;
  if (beat->kind == KASSI_EVENT_INSERTED)
    {
      attempt->transaction_id = g_uuid_string_random ();
      attempt->flow.has_transaction = TRUE;
    }
  if (beat->state == KASSI_FLOW_PAID)
    {
      entry.url = "https://netgiro.example/";
      entry.nonce = "1";
      entry.signature = signature;
      entry.body = body;
      sale->invoice_number = g_strdup_printf ("9%" G_GINT64_FORMAT, sale->amount_isk);
    }
  kassi_journal_record (journal, sale, attempt, &entry, wall_us, &error);
  g_assert_no_error (error);
}

static void
make_sale (KassiJournal *journal,
           guint         i,
           gint64        wall_us)
{
  g_autoptr (KassiSale) sale = kassi_sale_new ();
  KassiAttempt *attempt = kassi_attempt_new ();

  sale->id = g_uuid_string_random ();
  sale->reference = g_strdup_printf ("Past-%c", 'A' + i);
  sale->created_wall_us = wall_us;
  sale->customer_kind = sales[i].kind;
  sale->customer_masked = g_strdup (sales[i].masked);
  sale->confirmation = KASSI_CONFIRMATION_MANUAL;
  sale->cart = kassi_cart_new ();
  make_lines (sale->cart, sales[i].amount_isk, sales[i].n_lines);
  sale->amount_isk = kassi_cart_get_total_isk (sale->cart);
  attempt->number = 1;
  attempt->reference = g_strdup_printf ("%s-1", sale->reference);
  attempt->opened_wall_us = wall_us;
  attempt->deadline_wall_us = wall_us + 170 * G_USEC_PER_SEC;
  attempt->flow = kassi_flow_new (sales[i].kind, KASSI_CONFIRMATION_MANUAL).record;
  g_ptr_array_add (sale->attempts, attempt);
  for (guint j = 0; sales[i].beats[j].state != KASSI_FLOW_NEW; j++)
    record (journal, sale, &sales[i].beats[j], wall_us + j * G_USEC_PER_SEC);
}

/* Not before that day's midnight: a test may run just after it. */
static gint64
get_time (guint days_ago,
          guint minutes_ago)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_days (now, -(int) days_ago);
  g_autoptr (GDateTime) midnight = g_date_time_new_local (g_date_time_get_year (then), g_date_time_get_month (then),
                                                          g_date_time_get_day_of_month (then), 0, 0, 0);
  gint64 then_us = g_date_time_to_unix (then) * G_USEC_PER_SEC - minutes_ago * G_TIME_SPAN_MINUTE;

  return MAX (then_us, g_date_time_to_unix (midnight) * G_USEC_PER_SEC);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KassiJournal) journal = NULL;
  const KassiSeller seller = {
    .name = (char *) "Kaffihúsið Kría", .address = (char *) "Laugavegi 1", .kennitala = (char *) "5001010000", .vsk_number = (char *) "12345",
    .phone = (char *) "", .cashier = (char *) "", .vat_registered = TRUE,
  };

  g_assert_cmpint (argc, ==, 2);
  journal = kassi_journal_open (argv[1], KASSI_JOURNAL_WRITE, KASSI_TRAINING_REGISTER_ID, &error);
  g_assert_no_error (error);
  kassi_journal_set_seller (journal, &seller);
  for (guint i = G_N_ELEMENTS (sales); i > 0; i--)
    make_sale (journal, i - 1, get_time (sales[i - 1].days_ago, sales[i - 1].minutes_ago));
  return 0;
}
