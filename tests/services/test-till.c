/* SPDX-License-Identifier: GPL-3.0-or-later
 * kassi-till: what it brings back at a start, one more attempt of a sale, what it refuses, and that it lets go of everything. */
#include <signal.h>
#include <string.h>

#include "services/kassi-checkout-private.h"
#include "till-story.h"

#define MANUAL    KASSI_CONFIRMATION_MANUAL
#define AUTOMATIC KASSI_CONFIRMATION_AUTOMATIC
#define CALLBACK  KASSI_CONFIRMATION_SERVER_CALLBACK
#define GSM       BENCH_GSM
#define SSN       BENCH_SSN
#define APP       BENCH_APP_CODE

/* InsertCart was under way when the program was killed: netgiro-api.md, the table at the end; safety.md, E4. */
static const Story inserting[] = {
  { "manual-gsm", "E4", MANUAL, GSM, "insert:late", "restart", NULL, "insert 1", KASSI_OUTCOME_FAILED, FALSE },
  { "manual-ssn", "E4", MANUAL, SSN, "insert:late", "restart", NULL, "insert 1", KASSI_OUTCOME_FAILED, FALSE },
  { "manual-app", "E4", MANUAL, APP, "insert:late", "restart", NULL, "insert 1", KASSI_OUTCOME_FAILED, TRUE },
  { "callback-gsm", "E4", CALLBACK, GSM, "insert:late", "restart callback=held:409", NULL, "insert 1", KASSI_OUTCOME_FAILED, FALSE },
  { "callback-ssn", "E4", CALLBACK, SSN, "insert:late", "restart callback=held:409", NULL, "insert 1", KASSI_OUTCOME_FAILED, FALSE },
  { "callback-app", "E4", CALLBACK, APP, "insert:late", "restart callback=held:409", NULL, "insert 1", KASSI_OUTCOME_FAILED, FALSE },
  { "automatic-ssn", "E4", AUTOMATIC, SSN, "insert:late", "restart", NULL, "insert 1", KASSI_OUTCOME_FAILED, FALSE },
  { "automatic-gsm", "unknown, nobody can tell", AUTOMATIC, GSM, "insert:late", "restart", NULL, "insert 1", KASSI_OUTCOME_UNKNOWN, TRUE },
  { "automatic-app", "unknown, nobody can tell", AUTOMATIC, APP, "insert:late", "restart", NULL, "insert 1", KASSI_OUTCOME_UNKNOWN, TRUE },
  { "automatic-gsm-listening", "waits for the callback until the deadline", AUTOMATIC, GSM, "insert:late",
    "restart state=adrift +165 state=adrift +5", NULL, "insert 1", KASSI_OUTCOME_UNKNOWN, FALSE },
  { "automatic-app-called-back", "adopts the TransactionId", AUTOMATIC, APP, "insert:late check:charged",
    "restart state=adrift callback=charged:200", NULL, "insert 1", KASSI_OUTCOME_PAID, FALSE },
  { "manual-canceled", "E4, the cashier's wish", MANUAL, GSM, "insert:late", "cancel restart", NULL, "insert 1", KASSI_OUTCOME_CANCELED, FALSE },
  { "automatic-canceled", "adopts, and cancels", AUTOMATIC, GSM, "insert:late cancel:canceled",
    "cancel restart state=adrift callback=held:200", NULL, "insert 1, cancel 1", KASSI_OUTCOME_CANCELED, FALSE },
  { "not-sent", "a start does not know that it was not sent", MANUAL, GSM, "", "unplug charge +5 plug restart +5", NULL, "",
    KASSI_OUTCOME_FAILED, FALSE },
};

static const Story recoveries[] = {
  { "waiting", "safety.md: L2", AUTOMATIC, GSM, "check:charged", "restart", NULL, "insert 1", KASSI_OUTCOME_PAID, FALSE },
  { "waiting-limit-passed", "safety.md: the deadline, as wall time", MANUAL, GSM, "cancel:canceled", "restart=171", NULL,
    "insert 1, cancel 1", KASSI_OUTCOME_EXPIRED, FALSE },
  { "waiting-limit-goes-on", "safety.md: the deadline, as wall time", MANUAL, GSM, "cancel:canceled", "restart=160 state=waiting +9 state=waiting +2",
    NULL, "insert 1, cancel 1", KASSI_OUTCOME_EXPIRED, FALSE },
  { "clock-back-5", "safety.md: more than 5 s", MANUAL, GSM, "cancel:canceled", "restart=-5 state=waiting cancel", NULL,
    "insert 1, cancel 1", KASSI_OUTCOME_CANCELED, FALSE },
  { "clock-back-6", "safety.md: more than 5 s", MANUAL, GSM, "cancel:canceled", "restart=-6", NULL,
    "insert 1, cancel 1", KASSI_OUTCOME_EXPIRED, FALSE },
  { "clock-back-reserved", "safety.md: no customer is charged who left hours ago", MANUAL, GSM, "check:late check:reserved cancel:canceled",
    "+3 restart=-60", NULL, "insert 1, cancel 1", KASSI_OUTCOME_EXPIRED, FALSE },
  { "code", "safety.md: I8, a start forgets the last fact", MANUAL, SSN, "check:code check:late confirm:charged",
    "restart state=waiting code! release=code code", NULL, "insert 1, confirm(code) 1", KASSI_OUTCOME_PAID, FALSE },
  { "held", "safety.md: ask first", CALLBACK, GSM, "check:held check:late check:charged", "+3 restart state=waiting release=held callback=held:200",
    NULL, "insert 1", KASSI_OUTCOME_PAID, FALSE },
  { "held-limit-passed", "safety.md: I9", CALLBACK, GSM, "check:held cancel:late", "+3 restart=200 callback=held:409 release=canceled", NULL,
    "insert 1, cancel 1", KASSI_OUTCOME_EXPIRED, FALSE },
  { "confirming-charged", "safety.md: CheckCart first", MANUAL, APP, "check:reserved confirm:late check:charged", "restart", NULL,
    "insert 1, confirm 1", KASSI_OUTCOME_PAID, FALSE },
  { "confirming-reserved", "safety.md: once more after an unknown", MANUAL, APP, "check:reserved confirm:late check:reserved confirm:charged", "restart", NULL,
    "insert 1, confirm 1, confirm 1", KASSI_OUTCOME_PAID, FALSE },
  { "confirming-limit-passed", "safety.md: before the deadline + 60 s", MANUAL, APP, "check:reserved confirm:late check:reserved confirm:charged",
    "restart=229", NULL, "insert 1, confirm 1, confirm 1", KASSI_OUTCOME_PAID, FALSE },
  { "confirming-long-ago", "safety.md: before the deadline + 60 s", MANUAL, APP, "check:reserved confirm:late check:reserved cancel:canceled",
    "restart=231 +1", NULL, "insert 1, confirm 1, cancel 1", KASSI_OUTCOME_EXPIRED, FALSE },
  { "confirming-clock-back", "safety.md: the deadline has passed", MANUAL, APP, "check:reserved confirm:late check:reserved cancel:too-late",
    "restart=-30 +1", NULL, "insert 1, confirm 1, cancel 1", KASSI_OUTCOME_PAID, FALSE },
  { "confirming-code", "safety.md: CheckCart first", AUTOMATIC, SSN, "check:code confirm:late check:charged", "code restart", NULL,
    "insert 1, confirm(code) 1", KASSI_OUTCOME_PAID, FALSE },
  { "committing", "safety.md: CheckCart tells of the payment", CALLBACK, GSM, "check:held check:held check:charged", "+3 callback=held:200 restart", NULL,
    "insert 1", KASSI_OUTCOME_PAID, FALSE },
  { "canceling", "safety.md: tried until it is answered", MANUAL, GSM, "cancel:late cancel:canceled", "cancel restart", NULL,
    "insert 1, cancel 1, cancel 1", KASSI_OUTCOME_CANCELED, FALSE },
  { "adrift", "safety.md: waits for the callback", AUTOMATIC, GSM, "insert:cut check:charged", "state=adrift restart state=adrift callback=charged:200",
    NULL, "insert 1", KASSI_OUTCOME_PAID, FALSE },
  { "adrift-limit-passed", "safety.md: until the deadline", AUTOMATIC, GSM, "insert:cut", "restart=171", NULL, "insert 1", KASSI_OUTCOME_UNKNOWN, FALSE },
  { "attention", "safety.md: until then it goes on being asked about", AUTOMATIC, GSM, "check:amount check:waiting check:charged",
    "+3 state=attention restart state=attention +31", NULL, "insert 1", KASSI_OUTCOME_PAID, FALSE },
  { "attention-settled", "safety.md: settled by a person", AUTOMATIC, GSM, "insert:cut", "restart state=attention settle-paid settle-paid!", NULL, "insert 1",
    KASSI_OUTCOME_UNKNOWN, TRUE },
  { "paid", "kassictl.md: that outcome again, nothing sent", AUTOMATIC, GSM, "check:charged", "+3 restart +9", NULL, "insert 1",
    KASSI_OUTCOME_PAID, FALSE },
  { "three-times", "each start asks", AUTOMATIC, GSM, "check:waiting check:waiting check:charged", "restart restart restart", NULL, "insert 1",
    KASSI_OUTCOME_PAID, FALSE },
};

static const Story attempts[] = {
  { "after-a-no", "safety.md: the window offers Try again", MANUAL, GSM, "insert:ok check:dead check:reserved confirm:charged", "+3 retry +3", NULL,
    "insert 1, insert 2, confirm 2", KASSI_OUTCOME_PAID, FALSE },
  { "after-a-refusal", "E1", AUTOMATIC, APP, "insert:no-customer check:charged", "retry", NULL, "insert 1, insert 2", KASSI_OUTCOME_PAID, FALSE },
  { "after-e4", "E4", MANUAL, APP, "insert:cut check:reserved confirm:charged", "retry", NULL, "insert 1, insert 2, confirm 2", KASSI_OUTCOME_PAID, FALSE },
  { "by-reference", "kassictl.md: --reference", MANUAL, GSM, "insert:ok check:dead check:reserved confirm:charged", "+3 charge-again +3", NULL,
    "insert 1, insert 2, confirm 2", KASSI_OUTCOME_PAID, FALSE },
  { "by-reference-after-restart", "kassictl.md: --reference", MANUAL, GSM, "insert:ok check:dead check:reserved confirm:charged", "+3 restart +3", NULL,
    "insert 1, insert 2, confirm 2", KASSI_OUTCOME_PAID, FALSE },
  { "three", "safety.md: its own Reference each", AUTOMATIC, APP, "insert:declined insert:declined check:charged", "retry retry", NULL,
    "insert 1, insert 2, insert 3", KASSI_OUTCOME_PAID, FALSE },
  { "dismissed-then-charged", "safety.md: I7, loudly: an answer that was still on its way", MANUAL, GSM, "check:late cancel:error check:late",
    "+3 cancel +1 dismiss release=charged @1 state=attention restart @1", NULL, "insert 1, cancel 1", KASSI_OUTCOME_UNKNOWN, FALSE },
  { "reservation-left", "safety.md: E3, its callbacks get 409", CALLBACK, APP, "insert:ok check:held cancel:error check:late cancel:canceled",
    "cancel +1 retry callback#1=held:409 cancel release=waiting", NULL, "insert 1, cancel 1, insert 2, cancel 2", KASSI_OUTCOME_CANCELED, FALSE },
};

/* A charge that names a sale which is there already: kassictl.md, --reference. */
typedef struct {
  const char  *name;
  const char  *script;
  gboolean     restart;
  gint64       amount_isk;
  int          code;        /* -1: the checkout, with this outcome */
  KassiOutcome outcome;
} Known;

static const Known known[] = {
  { "open", "check:waiting", FALSE, BENCH_AMOUNT, KASSI_TILL_ERROR_OPEN, 0 },
  { "open-restarted", "check:waiting", TRUE, BENCH_AMOUNT, KASSI_TILL_ERROR_OPEN, 0 },
  { "open-other-amount", "check:waiting", FALSE, BENCH_AMOUNT + 1, KASSI_TILL_ERROR_OPEN, 0 },
  { "attention", "check:amount", FALSE, BENCH_AMOUNT, KASSI_TILL_ERROR_OPEN, 0 },
  { "attention-restarted", "check:amount", TRUE, BENCH_AMOUNT, KASSI_TILL_ERROR_OPEN, 0 },
  { "paid", "check:charged", FALSE, BENCH_AMOUNT, -1, KASSI_OUTCOME_PAID },
  { "paid-restarted", "check:charged", TRUE, BENCH_AMOUNT, -1, KASSI_OUTCOME_PAID },
  { "paid-other-amount", "check:charged", FALSE, BENCH_AMOUNT + 1, KASSI_TILL_ERROR_USAGE, 0 },
  { "ended-other-amount", "check:dead", FALSE, BENCH_AMOUNT - 1, KASSI_TILL_ERROR_USAGE, 0 },
  { "ended-other-amount-restarted", "check:dead", TRUE, BENCH_AMOUNT - 1, KASSI_TILL_ERROR_USAGE, 0 },
};

static void
test_known (Bench         *bench,
            gconstpointer  data)
{
  const Known *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KassiCheckout) first = NULL;
  g_autoptr (KassiCheckout) second = NULL;
  g_autoptr (KassiSale) sale = NULL;

  bench->confirmation = AUTOMATIC;
  bench_say (bench, row->script);
  bench_open (bench);
  first = bench_charge (bench, BENCH_REFERENCE, APP);
  if (row->restart)
    {
      g_clear_object (&first);
      bench_close (bench);
      bench_open (bench);
      bench_rest (bench);
    }

  second = bench_try_charge (bench, BENCH_REFERENCE, GSM, row->amount_isk, &error);
  if (row->code >= 0)
    {
      g_assert_error (error, KASSI_TILL_ERROR, row->code);
      g_assert_null (second);
    }
  else
    {
      g_assert_no_error (error);
      g_assert_cmpint (kassi_checkout_get_outcome (second), ==, row->outcome);
      g_assert_cmpstr (kassi_checkout_get_sale (second)->receipt_number, ==, "T1-000001");
      g_assert_false (kassi_checkout_cancel (second));
      g_assert_false (kassi_checkout_check_now (second));
    }

  bench_pass (bench, 4);
  g_assert_cmpstr (bench->calls->str, ==, "insert R-1");
  sale = bench_read_sale (bench, BENCH_REFERENCE);
  g_assert_cmpuint (sale->attempts->len, ==, 1);
  g_assert_cmpint (sale->customer_kind, ==, KASSI_CUSTOMER_APP_CODE);
}

/* What was settled is told as what it is, whichever attempt it was. */
static void
test_known_settled (Bench         *bench,
                    gconstpointer  data)
{
  g_autoptr (KassiCheckout) first = NULL;
  g_autoptr (KassiCheckout) second = NULL;
  g_autoptr (KassiCheckout) again = NULL;
  KassiCustomerId customer;

  bench_customer (GSM, &customer);
  bench->confirmation = CALLBACK;
  bench_say (bench, "insert:ok check:dead insert:declined R-1/check:waiting");
  bench_open (bench);
  first = bench_charge (bench, BENCH_REFERENCE, APP);
  second = kassi_till_try_again (bench->till, first, &customer, NULL);
  bench_rest (bench);
  g_assert_cmpint (kassi_checkout_get_outcome (second), ==, KASSI_OUTCOME_DECLINED);
  g_assert_cmpuint (bench_call_back (bench, bench_get_cart (bench, "R-1"), FALSE, "charged"), ==, 409);
  g_clear_object (&first);
  first = g_object_ref (bench_find (bench, "R-1"));
  g_assert_true (kassi_checkout_settle (first, TRUE, "Sigga", "Seen in the app"));

  again = bench_charge (bench, BENCH_REFERENCE, GSM);
  g_assert_cmpint (kassi_checkout_get_outcome (again), ==, KASSI_OUTCOME_UNKNOWN);
  g_assert_true (kassi_checkout_get_sale (again)->settled_paid);
}

/* Trying again is decided by what the journal says now, not by what a page was shown once (I1). */
static void
test_stale (Bench         *bench,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KassiCheckout) ended = NULL;
  g_autoptr (KassiCheckout) found = NULL;
  g_autoptr (KassiCheckout) next = NULL;
  KassiCustomerId customer;

  bench_customer (GSM, &customer);
  bench->confirmation = CALLBACK;
  bench_say (bench, "check:dead check:late");
  bench_open (bench);
  ended = bench_charge (bench, BENCH_REFERENCE, APP);
  kassi_till_dismiss (bench->till, ended);
  g_assert_cmpuint (bench_call_back (bench, bench_get_cart (bench, "R-1"), FALSE, "charged"), ==, 409);
  g_assert_nonnull (bench_find (bench, "R-1"));

  next = kassi_till_try_again (bench->till, ended, &customer, &error);
  g_assert_error (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_OPEN);
  g_assert_null (next);

  /* Nor when all of it was seen, settled and put away. */
  bench_release (bench, "waiting");
  found = g_object_ref (bench_find (bench, "R-1"));
  g_assert_true (kassi_checkout_settle (found, TRUE, "Sigga", "Seen in the app"));
  kassi_till_dismiss (bench->till, found);
  g_clear_error (&error);
  next = kassi_till_try_again (bench->till, ended, &customer, &error);
  g_assert_error (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_OPEN);
  g_assert_null (next);
  g_assert_cmpstr (bench->calls->str, ==, "insert R-1");
}

/* One more attempt that could not be written down leaves the sale as it was. */
static void
test_again_with_full_disk (Bench         *bench,
                           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KassiCheckout) ended = NULL;
  g_autoptr (KassiCheckout) next = NULL;
  const KassiSale *sale;
  KassiCustomerId customer;

  bench_customer (SSN, &customer);
  bench_say (bench, "insert:declined insert:declined");
  bench_open (bench);
  ended = bench_charge (bench, BENCH_REFERENCE, GSM);
  sale = kassi_checkout_get_sale (ended);
  bench_fill_disk (TRUE);
  g_assert_null (kassi_till_try_again (bench->till, ended, &customer, &error));
  bench_fill_disk (FALSE);
  g_assert_error (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_JOURNAL);
  bench_rest (bench);
  g_assert_cmpstr (bench->calls->str, ==, "insert R-1");
  g_assert_cmpuint (sale->attempts->len, ==, 1);
  g_assert_cmpint (sale->customer_kind, ==, KASSI_CUSTOMER_GSM);
  g_assert_cmpstr (sale->customer_masked, ==, "•••81");
  g_assert_true (bench_find (bench, "R-1") == ended);

  next = kassi_till_try_again (bench->till, ended, &customer, &error);
  g_assert_nonnull (next);
  bench_rest (bench);
  g_assert_cmpstr (bench->calls->str, ==, "insert R-1, insert R-2");
  g_assert_cmpstr (kassi_checkout_get_sale (next)->customer_masked, ==, "•••19");
}

/* A former attempt that needs attention and is then cancelled is not over because the current one is. */
static void
test_former_runs (Bench         *bench,
                  gconstpointer  data)
{
  g_autoptr (KassiCheckout) first = NULL;
  g_autoptr (KassiCheckout) second = NULL;
  g_autoptr (KassiSale) sale = NULL;
  KassiCustomerId customer;

  bench_customer (GSM, &customer);
  bench->confirmation = CALLBACK;
  bench_say (bench, "insert:ok check:dead insert:declined R-1/check:waiting R-1/cancel:late");
  bench_open (bench);
  first = bench_charge (bench, BENCH_REFERENCE, APP);
  second = kassi_till_try_again (bench->till, first, &customer, NULL);
  bench_rest (bench);
  bench_call_back (bench, bench_get_cart (bench, "R-1"), FALSE, "charged");
  g_clear_object (&first);
  first = g_object_ref (bench_find (bench, "R-1"));
  g_assert_true (kassi_checkout_cancel (first));
  bench_rest (bench);
  g_assert_cmpint (kassi_checkout_get_state (first), ==, KASSI_FLOW_CANCELING);

  sale = bench_read_sale (bench, BENCH_REFERENCE);
  g_assert_true (sale->open);
  g_clear_object (&first);
  g_clear_object (&second);
  bench_close (bench);
  bench_say (bench, "cancel:late");
  bench_open (bench);
  g_assert_nonnull (bench_find (bench, "R-1"));   /* and it is asked about */
}

/* What a till does not take, and leaves no trace of. */
static void
test_refused (Bench         *bench,
              gconstpointer  data)
{
  static const char *const references[] = { "", "a b", "R/1", "ö", "R://1", "12345678901234567890123456789012345678901" };
  g_autoptr (KassiCart) empty = kassi_cart_new ();
  g_autoptr (GError) error = NULL;
  KassiCustomerId customer;
  KassiCharge charge = { .cart = empty, .customer = &customer, .confirmation = MANUAL };

  bench_customer (GSM, &customer);
  bench->no_listener = TRUE;
  bench_open (bench);
  g_assert_null (kassi_till_charge (bench->till, &charge, &error));
  g_assert_error (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_USAGE);

  for (guint i = 0; i < G_N_ELEMENTS (references); i++)
    {
      g_clear_error (&error);
      g_assert_null (bench_try_charge (bench, references[i], GSM, BENCH_AMOUNT, &error));
      g_assert_error (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_USAGE);
    }

  g_clear_error (&error);
  bench->confirmation = CALLBACK;
  g_assert_null (bench_try_charge (bench, BENCH_REFERENCE, GSM, BENCH_AMOUNT, &error));
  g_assert_error (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_SETTINGS);

  g_assert_cmpstr (bench->calls->str, ==, "");
  g_assert_cmpuint (g_list_model_get_n_items (kassi_till_get_checkouts (bench->till)), ==, 0);
}

/* A sale of ServerCallback that ended, and a till that does not listen any more. */
static void
test_again_without_listener (Bench         *bench,
                             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KassiCheckout) ended = NULL;
  KassiCustomerId customer;

  bench_customer (GSM, &customer);
  bench->confirmation = CALLBACK;
  bench_say (bench, "insert:late");
  bench_open (bench);
  ended = bench_charge (bench, BENCH_REFERENCE, GSM);
  g_clear_object (&ended);
  bench_close (bench);
  bench->no_listener = TRUE;
  bench_open (bench);
  ended = g_object_ref (bench_find (bench, "R-1"));
  g_assert_cmpint (kassi_checkout_get_outcome (ended), ==, KASSI_OUTCOME_FAILED);

  g_assert_null (kassi_till_try_again (bench->till, ended, &customer, &error));
  g_assert_error (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_SETTINGS);
  g_assert_cmpstr (bench->calls->str, ==, "insert R-1");
}

/* Opening */

static void
test_busy (Bench         *bench,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  bench_open (bench);
  g_assert_null (bench_try_open (bench, &error));
  g_assert_error (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_BUSY);
  bench_close (bench);
  bench_open (bench);
}

static void
test_damaged (Bench         *bench,
              gconstpointer  data)
{
  g_autofree char *path = g_build_filename (bench->folder, "journal.db", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  bench_open (bench);
  bench_close (bench);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_true (g_file_set_contents (path, "This is not a journal, whatever else it may be.", -1, NULL));
  g_assert_null (bench_try_open (bench, &error));
  g_assert_error (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_JOURNAL);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
}

static GSocketService *
take_port (guint16 *port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  GSocketService *service = g_socket_service_new ();

  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                                NULL, &bound, NULL));
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));

  return service;
}

static void
test_listener (Bench         *bench,
               gconstpointer  data)
{
  KassiTillConfig config = {
    .folder = bench->folder, .base_url = bench->base_url, .application_id = "A", .secret = BENCH_SECRET, .register_id = "T1",
    .listen_address = "127.0.0.1", .waiting_limit_us = G_USEC_PER_SEC, .public_url = "https://till.example.is/",
  };
  GSocketService *service = take_port (&config.listen_port);
  g_autoptr (GError) error = NULL;

  bench->clock = kassi_fake_clock_new (BENCH_START_US);
  g_assert_null (kassi_till_new (&config, bench->clock, TRUE, &error));
  g_assert_error (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_SETTINGS);
  g_clear_error (&error);

  bench->till = kassi_till_new (&config, bench->clock, FALSE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (kassi_till_get_notice (bench->till));   /* said once, and on without it */
  bench_close (bench);

  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
  bench_settle_loop ();
  g_object_unref (service);
  bench->till = kassi_till_new (&config, bench->clock, TRUE, &error);
  g_assert_no_error (error);
  g_assert_null (kassi_till_get_notice (bench->till));
  bench_close (bench);

  config.public_url = "";
  g_assert_null (kassi_till_new (&config, bench->clock, TRUE, &error));
  g_assert_error (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_SETTINGS);
}

/* Letting go */

/* With calls under way, and whoever still looks at its checkouts: the journal is free at once. */
static void
test_lock (Bench         *bench,
           gconstpointer  data)
{
  g_autoptr (KassiCheckout) inserting_one = NULL;
  g_autoptr (KassiCheckout) checking = NULL;
  g_autoptr (KassiCheckout) paid = NULL;
  g_autoptr (KassiCheckout) looked_at = NULL;
  g_autoptr (KassiTill) closed = NULL;

  bench->confirmation = AUTOMATIC;
  bench_say (bench, "A-1/insert:late B-1/check:late C-1/check:charged");
  bench_open (bench);
  inserting_one = bench_charge (bench, "A", APP);
  checking = bench_charge (bench, "B", APP);
  paid = bench_charge (bench, "C", APP);
  kassi_till_dismiss (bench->till, paid);
  looked_at = bench_charge (bench, "C", APP);
  g_assert_cmpint (kassi_checkout_get_outcome (looked_at), ==, KASSI_OUTCOME_PAID);
  g_assert_cmpuint (bench->under_way, ==, 2);

  closed = g_steal_pointer (&bench->till);
  kassi_till_close (closed);
  bench_open (bench);   /* the main loop has not turned once since */
  g_assert_cmpuint (g_list_model_get_n_items (kassi_till_get_checkouts (bench->till)), ==, 2);

  /* What is left of the former ones does nothing any more. */
  g_assert_false (kassi_checkout_cancel (checking));
  g_assert_false (kassi_checkout_check_now (inserting_one));
  bench_release (bench, "ok");
  g_assert_cmpint (kassi_checkout_get_state (inserting_one), ==, KASSI_FLOW_INSERTING);
  g_ptr_array_set_size (bench->late, 0);
  bench_rest (bench);
}

/* As above, of one that was dismissed while a question was under way and then turned out to be charged. */
static void
test_lock_of_dismissed (Bench         *bench,
                        gconstpointer  data)
{
  g_autoptr (KassiCheckout) checkout = NULL;
  GListModel *checkouts;

  bench_say (bench, "check:late cancel:error check:late");
  bench_open (bench);
  checkouts = kassi_till_get_checkouts (bench->till);
  checkout = bench_charge (bench, BENCH_REFERENCE, GSM);
  bench_pass (bench, 3);
  g_assert_true (kassi_checkout_cancel (checkout));
  bench_pass (bench, 1);
  g_assert_cmpint (kassi_checkout_get_outcome (checkout), ==, KASSI_OUTCOME_CANCELED);
  kassi_till_dismiss (bench->till, checkout);
  g_assert_cmpuint (g_list_model_get_n_items (checkouts), ==, 0);

  bench_release (bench, "charged");
  g_assert_cmpint (kassi_checkout_get_outcome (checkout), ==, KASSI_OUTCOME_UNKNOWN);
  g_assert_true (bench_find (bench, "R-1") == checkout);

  bench_close (bench);
  bench_say (bench, "check:late");
  bench_open (bench);
  g_assert_nonnull (bench_find (bench, "R-1"));
}

/* The list */

static void
closed_cb (KassiTill     *till,
           KassiCheckout *checkout,
           GString       *log)
{
  g_string_append_printf (log, "%s=%s ", kassi_checkout_get_sale (checkout)->reference,
                          kassi_outcome_to_string (kassi_checkout_get_outcome (checkout)));
}

static void
test_list (Bench         *bench,
           gconstpointer  data)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (KassiCheckout) a = NULL;
  g_autoptr (KassiCheckout) b = NULL;
  g_autofree char *upper = NULL;
  GListModel *checkouts;

  bench->confirmation = AUTOMATIC;
  bench_say (bench, "A-1/check:waiting A-1/cancel:canceled B-1/check:charged");
  bench_open (bench);
  checkouts = kassi_till_get_checkouts (bench->till);
  g_signal_connect (bench->till, "checkout-closed", G_CALLBACK (closed_cb), log);
  a = bench_charge (bench, "A", APP);
  b = bench_charge (bench, "B", APP);
  g_assert_cmpstr (log->str, ==, "B=paid ");
  g_assert_cmpuint (g_list_model_get_n_items (checkouts), ==, 2);

  upper = g_ascii_strup (kassi_checkout_get_sale (a)->id, -1);
  g_assert_true (kassi_till_find_checkout (bench->till, upper) == a);
  g_assert_true (kassi_till_find_checkout (bench->till, "A") == a);
  g_assert_true (kassi_till_find_checkout (bench->till, "T1-000001") == b);
  g_assert_null (kassi_till_find_checkout (bench->till, "C"));

  kassi_till_dismiss (bench->till, a);   /* it runs */
  g_assert_cmpuint (g_list_model_get_n_items (checkouts), ==, 2);
  kassi_till_dismiss (bench->till, b);
  g_assert_cmpuint (g_list_model_get_n_items (checkouts), ==, 1);
  kassi_till_dismiss (bench->till, b);
  g_assert_null (kassi_till_find_checkout (bench->till, "B"));

  g_assert_true (kassi_checkout_cancel (a));
  bench_rest (bench);
  g_assert_cmpstr (log->str, ==, "B=paid A=canceled ");
  g_assert_cmpuint (g_list_model_get_n_items (checkouts), ==, 1);   /* until somebody has seen it */
}

/* netgiro-api.md, InsertCart: if a cart with items is refused with 400, offer it without. */
static void
test_items (Bench         *bench,
            gconstpointer  data)
{
  static const struct { const char *reference; const char *answer; guint n_items; } rows[] = {
    { "A", "ok", 1 }, { "B", "no-customer", 1 }, { "C", "refused", 1 }, { "D", "ok", 0 }, { "E", "refused", 0 },
  };

  bench_open (bench);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *script = g_strdup_printf ("insert:%s", rows[i].answer);
      g_autofree char *reference = g_strdup_printf ("%s-1", rows[i].reference);
      g_autoptr (KassiCheckout) checkout = NULL;

      bench_say (bench, script);
      checkout = bench_charge (bench, rows[i].reference, GSM);
      g_assert_cmpuint (bench_get_cart (bench, reference)->n_items, ==, rows[i].n_items);
    }
}

/* A nonce that cannot be had is no trouble of the network. */
static void
test_no_nonce (Bench         *bench,
               gconstpointer  data)
{
  g_autoptr (KassiCheckout) checkout = NULL;
  guint n_asked;

  bench->confirmation = AUTOMATIC;
  bench_open (bench);
  checkout = bench_charge (bench, BENCH_REFERENCE, GSM);
  bench_fill_disk (TRUE);
  do   /* until the block that InsertCart's came from is spent */
    {
      n_asked = bench->n_checks;
      g_assert_true (kassi_checkout_check_now (checkout));
      bench_rest (bench);
    }
  while (bench->n_checks > n_asked);

  g_assert_cmpuint (n_asked, >, 100);
  g_assert_true (kassi_till_get_online (bench->till));
  g_assert_cmpint (kassi_checkout_get_trouble (checkout), ==, KASSI_TROUBLE_NONE);
  g_assert_cmpint (kassi_checkout_get_outcome (checkout), ==, KASSI_OUTCOME_NONE);
  bench_fill_disk (FALSE);
  bench_say (bench, "check:charged");
  bench_pass (bench, 5);
  g_assert_cmpint (kassi_checkout_get_outcome (checkout), ==, KASSI_OUTCOME_PAID);
}

/* The machine woke up: everything is asked about at once. */
static void
test_jumped (Bench         *bench,
             gconstpointer  data)
{
  g_autoptr (KassiCheckout) a = NULL;
  g_autoptr (KassiCheckout) b = NULL;

  bench_say (bench, "B-1/cancel:canceled");
  bench_open (bench);
  a = bench_charge (bench, "A", GSM);
  bench_pass (bench, 100);
  b = bench_charge (bench, "B", GSM);
  bench_say (bench, "A-1/cancel:canceled");
  kassi_fake_clock_suspend (KASSI_FAKE_CLOCK (bench->clock), 80 * G_USEC_PER_SEC);
  bench_rest (bench);
  g_assert_cmpint (kassi_checkout_get_outcome (a), ==, KASSI_OUTCOME_EXPIRED);
  g_assert_cmpint (kassi_checkout_get_outcome (b), ==, KASSI_OUTCOME_NONE);

  kassi_fake_clock_step_wall (KASSI_FAKE_CLOCK (bench->clock), G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC);
  bench_rest (bench);
  g_assert_cmpint (kassi_checkout_get_outcome (b), ==, KASSI_OUTCOME_EXPIRED);
}

/* A new limit is for the attempts from then on. */
static void
test_limit (Bench         *bench,
            gconstpointer  data)
{
  g_autoptr (KassiCheckout) a = NULL;
  g_autoptr (KassiCheckout) b = NULL;

  bench_open (bench);
  a = bench_charge (bench, "A", GSM);
  kassi_till_set_waiting_limit_us (bench->till, 30 * G_USEC_PER_SEC);
  g_assert_cmpint (kassi_till_get_waiting_limit_us (bench->till), ==, 30 * G_USEC_PER_SEC);
  b = bench_charge (bench, "B", GSM);
  g_assert_cmpint (kassi_checkout_get_limit_us (a), ==, BENCH_LIMIT_S * G_USEC_PER_SEC);
  g_assert_cmpint (kassi_checkout_get_limit_us (b), ==, 30 * G_USEC_PER_SEC);

  bench_say (bench, "B-1/cancel:canceled");
  bench_pass (bench, 31);
  g_assert_cmpint (kassi_checkout_get_outcome (a), ==, KASSI_OUTCOME_NONE);
  g_assert_cmpint (kassi_checkout_get_outcome (b), ==, KASSI_OUTCOME_EXPIRED);
}

int
main (int    argc,
      char **argv)
{
  signal (SIGXFSZ, SIG_IGN);   /* a full disk is an error, not a death */
  g_test_init (&argc, &argv, NULL);

  STORY_ADD_ALL ("/till/inserting", inserting);
  STORY_ADD_ALL ("/till/recovery", recoveries);
  STORY_ADD_ALL ("/till/again", attempts);
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autofree char *path = g_strdup_printf ("/till/known/%s", known[i].name);

      g_test_add (path, Bench, &known[i], bench_set_up, test_known, bench_tear_down);
    }
#define ADD(path, function) g_test_add ("/till/" path, Bench, NULL, bench_set_up, function, bench_tear_down)
  ADD ("known/settled", test_known_settled);
  ADD ("stale", test_stale);
  ADD ("again-with-full-disk", test_again_with_full_disk);
  ADD ("former-runs", test_former_runs);
  ADD ("refused", test_refused);
  ADD ("again-without-listener", test_again_without_listener);
  ADD ("busy", test_busy);
  ADD ("damaged", test_damaged);
  ADD ("listener", test_listener);
  ADD ("lock", test_lock);
  ADD ("lock-of-dismissed", test_lock_of_dismissed);
  ADD ("list", test_list);
  ADD ("items", test_items);
  ADD ("no-nonce", test_no_nonce);
  ADD ("jumped", test_jumped);
  ADD ("limit", test_limit);
#undef ADD

  return g_test_run ();
}
