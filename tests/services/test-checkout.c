/* SPDX-License-Identifier: GPL-3.0-or-later
 * kassi-checkout: one payment from start to end, against a Netgíró with a script, with a journal that may fail at any step. */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "services/kassi-checkout-private.h"
#include "till-story.h"

#define MANUAL    KASSI_CONFIRMATION_MANUAL
#define AUTOMATIC KASSI_CONFIRMATION_AUTOMATIC
#define CALLBACK  KASSI_CONFIRMATION_SERVER_CALLBACK
#define GSM       BENCH_GSM
#define SSN       BENCH_SSN
#define APP       BENCH_APP_CODE

#define BEGUN "opened inserted waiting(customer)"

static const Story flows[] = {
  { "manual-gsm", "netgiro-api.md: the flows; kassictl.md: events", MANUAL, GSM, "check:waiting check:reserved confirm:charged", "+10",
    BEGUN " reserved confirming outcome(paid)", "insert 1, confirm 1", KASSI_OUTCOME_PAID, FALSE },
  { "manual-ssn", "netgiro-api.md: the flows", MANUAL, SSN, "check:code confirm:reserved check:reserved confirm:charged", "code",
    BEGUN " code-needed confirming reserved confirming outcome(paid)", "insert 1, confirm(code) 1, confirm 1", KASSI_OUTCOME_PAID, FALSE },
  { "manual-app", "netgiro-api.md: the flows", MANUAL, APP, "check:reserved confirm:charged", "",
    BEGUN " reserved confirming outcome(paid)", "insert 1, confirm 1", KASSI_OUTCOME_PAID, FALSE },
  { "automatic-gsm", "netgiro-api.md: the flows", AUTOMATIC, GSM, "check:waiting check:charged", "+10",
    BEGUN " outcome(paid)", "insert 1", KASSI_OUTCOME_PAID, FALSE },
  { "automatic-ssn", "netgiro-api.md: the flows", AUTOMATIC, SSN, "check:code confirm:charged", "code",
    BEGUN " code-needed confirming outcome(paid)", "insert 1, confirm(code) 1", KASSI_OUTCOME_PAID, FALSE },
  { "automatic-app", "netgiro-api.md: the flows", AUTOMATIC, APP, "check:charged", "",
    BEGUN " outcome(paid)", "insert 1", KASSI_OUTCOME_PAID, FALSE },
  { "callback-gsm", "netgiro-api.md: the flows", CALLBACK, GSM, "check:waiting check:held check:charged", "+7 callback=held:200",
    BEGUN " reserved waiting(callback) callback outcome(paid)", "insert 1", KASSI_OUTCOME_PAID, FALSE },
  { "callback-ssn", "netgiro-api.md: the flows", CALLBACK, SSN, "check:code confirm:held check:held check:charged", "code callback=held:200",
    BEGUN " code-needed confirming reserved waiting(callback) callback outcome(paid)", "insert 1, confirm(code) 1",
    KASSI_OUTCOME_PAID, FALSE },
  { "callback-app", "netgiro-api.md: the flows", CALLBACK, APP, "check:held check:charged", "callback=held:200",
    BEGUN " reserved waiting(callback) callback outcome(paid)", "insert 1", KASSI_OUTCOME_PAID, FALSE },

  { "no-customer", "netgiro-api.md: 10306", MANUAL, GSM, "insert:no-customer", "", "opened outcome(refused)", "insert 1",
    KASSI_OUTCOME_REFUSED, FALSE },
  { "no-credit", "netgiro-api.md: 10302", MANUAL, GSM, "insert:declined", "", "opened outcome(declined)", "insert 1",
    KASSI_OUTCOME_DECLINED, FALSE },
  { "customer-says-no", "netgiro-api.md: 10201", MANUAL, GSM, "check:waiting check:dead", "+10",
    BEGUN " outcome(declined)", "insert 1", KASSI_OUTCOME_DECLINED, FALSE },
  { "limit", "safety.md: the deadline", MANUAL, GSM, "cancel:canceled", "+169 state=waiting +2",
    BEGUN " canceling outcome(expired)", "insert 1, cancel 1", KASSI_OUTCOME_EXPIRED, FALSE },
  { "cancel", "kassictl.md: events", MANUAL, GSM, "cancel:canceled", "+1 cancel cancel!",
    BEGUN " canceling outcome(canceled)", "insert 1, cancel 1", KASSI_OUTCOME_CANCELED, FALSE },
  { "cancel-denied", "safety.md: E3", MANUAL, GSM, "cancel:error", "cancel +1",
    BEGUN " canceling outcome(canceled)", "insert 1, cancel 1", KASSI_OUTCOME_CANCELED, FALSE },
  { "cancel-too-late", "netgiro-api.md: CancelCart 10200", MANUAL, GSM, "cancel:too-late", "cancel",
    BEGUN " canceling outcome(paid)", "insert 1, cancel 1", KASSI_OUTCOME_PAID, FALSE },
  { "cancel-lost-then-paid", "safety.md: from then on a cancel only keeps asking", AUTOMATIC, GSM,
    "cancel:cut cancel:late check:waiting check:charged", "cancel +2 check +4",
    BEGUN " canceling trouble(timeout) waiting(network) outcome(paid)", NULL, KASSI_OUTCOME_PAID, FALSE },
  { "cancel-before-insert-answers", "safety.md: the intent stands", MANUAL, GSM, "insert:late cancel:canceled", "cancel cancel! release=ok",
    "opened inserted canceling outcome(canceled)", "insert 1, cancel 1", KASSI_OUTCOME_CANCELED, FALSE },
  { "code-refused", "kassictl.md: code-refused, then code-needed", AUTOMATIC, SSN, "check:code confirm:error check:code confirm:charged", "code code",
    BEGUN " code-needed confirming code-refused code-needed waiting(customer) confirming outcome(paid)",
    "insert 1, confirm(code) 1, confirm(code) 1", KASSI_OUTCOME_PAID, FALSE },
  { "five-codes", "safety.md: 5 codes an attempt", MANUAL, SSN,
    "check:code confirm:error confirm:error confirm:error confirm:error confirm:error cancel:canceled", "code code code code code code! +1",
    NULL, "insert 1, confirm(code) 1, confirm(code) 1, confirm(code) 1, confirm(code) 1, confirm(code) 1, cancel 1",
    KASSI_OUTCOME_REFUSED, FALSE },

  { "offline-at-first", "safety.md: not sent, same attempt again", MANUAL, GSM, "check:reserved confirm:charged",
    "unplug charge offline +5 plug +40 online",
    "opened trouble(offline) waiting(network) inserted waiting(customer) reserved confirming outcome(paid)",
    "insert 1, confirm 1", KASSI_OUTCOME_PAID, FALSE },
  { "offline-until-limit", "safety.md: E1", MANUAL, GSM, "", "unplug charge +172 plug +5",
    "opened trouble(offline) waiting(network) outcome(failed)", "", KASSI_OUTCOME_FAILED, FALSE },
  { "offline-then-canceled", "safety.md: E1", AUTOMATIC, APP, "", "unplug charge +5 cancel plug +5",
    "opened trouble(offline) waiting(network) outcome(canceled)", "", KASSI_OUTCOME_CANCELED, FALSE },
  { "offline-meanwhile", "kassictl.md: trouble, waiting for network", MANUAL, GSM, "check:waiting check:reserved confirm:charged",
    "+4 unplug +3 offline plug +40 online", BEGUN " trouble(offline) waiting(network) reserved confirming outcome(paid)",
    "insert 1, confirm 1", KASSI_OUTCOME_PAID, FALSE },
  { "three-bad-signatures", "safety.md: three in a row", AUTOMATIC, GSM, "check:forged check:forged check:forged check:charged",
    "+3 no-notice +4 notice +6 no-notice", BEGUN " trouble(signature) outcome(paid)", "insert 1", KASSI_OUTCOME_PAID, FALSE },
  { "unsigned-502", "safety.md: unsigned, of any status: unknown", MANUAL, GSM, "insert:unsigned", "",
    "opened trouble(server) outcome(failed)", "insert 1", KASSI_OUTCOME_FAILED, FALSE },
  { "confirm-unknown", "safety.md: none but the flow sends Confirm again, after a CheckCart", MANUAL, APP,
    "check:reserved confirm:cut check:reserved confirm:charged", "",
    BEGUN " reserved confirming trouble(timeout) waiting(network) reserved confirming outcome(paid)", "insert 1, confirm 1, confirm 1", KASSI_OUTCOME_PAID, FALSE },
};

/* Whatever is pressed twice is done once. */
static const Story presses[] = {
  { "cancel", "one CancelCart a wish", MANUAL, GSM, "cancel:late", "cancel cancel! cancel! release=canceled cancel!",
    NULL, "insert 1, cancel 1", KASSI_OUTCOME_CANCELED, FALSE },
  { "code", "one ConfirmCart a code", AUTOMATIC, SSN, "check:code confirm:late", "code code! code! release=charged code!",
    NULL, "insert 1, confirm(code) 1", KASSI_OUTCOME_PAID, FALSE },
  { "code-unasked", "safety.md: I8", MANUAL, GSM, "cancel:canceled", "code! +4 code! cancel code!",
    NULL, "insert 1, cancel 1", KASSI_OUTCOME_CANCELED, FALSE },
  { "settle", "safety.md: settled by a person", AUTOMATIC, GSM, "insert:cut",
    "settle-paid settle-paid! settle-not-paid! cancel! code! check!", "opened trouble(timeout) outcome(unknown)", "insert 1",
    KASSI_OUTCOME_UNKNOWN, TRUE },
  { "settle-not-paid", "safety.md: settled by a person", AUTOMATIC, GSM, "insert:cut", "settle-not-paid settle-paid!",
    "opened trouble(timeout) outcome(unknown)", "insert 1", KASSI_OUTCOME_UNKNOWN, TRUE },
  { "settle-unasked", "only in ATTENTION", MANUAL, GSM, "check:dead", "settle-paid! +3 settle-not-paid!", NULL, "insert 1",
    KASSI_OUTCOME_DECLINED, FALSE },
  { "print", "I18; printing changes nothing of the payment", AUTOMATIC, GSM, "check:amount check:late check:charged",
    "+3 state=attention +30 settle-paid print=0 release=dead state=attention print=1 +31 state=paid print=2", NULL, "insert 1",
    KASSI_OUTCOME_PAID, FALSE },
  { "check", "never two checks at once", AUTOMATIC, GSM, "check:late check:charged", "+3 check check check release=waiting +0",
    NULL, "insert 1", KASSI_OUTCOME_PAID, FALSE },
};

/* The journal cannot be written: nothing moves that needs it, and no fact is lost (safety.md: Faults, disk full). */
static const Story full_disks[] = {
  { "before-a-sale", "refuse to sell, say why", AUTOMATIC, GSM, "R-1/check:charged", "+4 full refuses refuses room sells", NULL,
    "insert 1, insert S-1", KASSI_OUTCOME_PAID, FALSE },
  { "insert-answered", "keep the fact", MANUAL, GSM, "insert:late check:dead",
    "full release=ok state=inserting notice refuses +3 state=inserting room +40 no-notice",
    BEGUN " outcome(declined)", "insert 1", KASSI_OUTCOME_DECLINED, FALSE },
  { "paid", "keep the fact, keep trying to write", AUTOMATIC, GSM, "check:late",
    "+3 full release=charged state=waiting notice refuses +70 state=waiting notice room +31 no-notice sells",
    BEGUN " outcome(paid) " BEGUN, "insert 1, insert S-1", KASSI_OUTCOME_PAID, FALSE },
  { "sells-again-at-once", "no sale waits for another's retry", AUTOMATIC, GSM, "R-1/check:late",
    "+3 full release=charged +9 refuses room sells no-notice +31", BEGUN " " BEGUN " outcome(paid)", "insert 1, insert S-1", KASSI_OUTCOME_PAID, FALSE },
  { "confirm", "I6: nothing is sent", MANUAL, GSM, "check:late confirm:charged",
    "+3 full release=reserved state=waiting +9 state=waiting room +31", NULL, "insert 1, confirm 1", KASSI_OUTCOME_PAID, FALSE },
  { "cancel", "I6: nothing is sent; two presses, one CancelCart", MANUAL, GSM, "cancel:canceled",
    "full cancel cancel state=waiting +3 state=waiting room +31", BEGUN " canceling outcome(canceled)", "insert 1, cancel 1",
    KASSI_OUTCOME_CANCELED, FALSE },
  { "code", "I6: nothing is sent; two presses, one ConfirmCart", AUTOMATIC, SSN, "check:code confirm:charged",
    "full code code state=code +3 room +31", NULL, "insert 1, confirm(code) 1", KASSI_OUTCOME_PAID, FALSE },
  { "limit", "the limit is kept, late", MANUAL, GSM, "cancel:canceled", "+160 full +40 state=waiting notice room +31 no-notice",
    BEGUN " canceling outcome(expired)", "insert 1, cancel 1", KASSI_OUTCOME_EXPIRED, FALSE },
  { "settle", "keep trying to write", AUTOMATIC, GSM, "insert:cut", "full settle-paid state=attention room +31 state=settled no-notice", NULL, "insert 1",
    KASSI_OUTCOME_UNKNOWN, TRUE },
  { "callback", "503: money does not move", CALLBACK, GSM, "check:held check:charged",
    "+3 full callback=held:503 state=held notice again:503 room +2 no-notice again:200", NULL, "insert 1", KASSI_OUTCOME_PAID, FALSE },
  { "callback-of-an-ended-one", "503, and the notice goes when there is room", CALLBACK, GSM, "check:dead check:late",
    "+3 dismiss full callback=charged:503 notice room sells no-notice again:409 @1 state=attention", NULL, "insert 1, insert S-1",
    KASSI_OUTCOME_UNKNOWN, FALSE },
  { "killed", "I4: what was not written is asked about again", AUTOMATIC, GSM, "check:late check:charged",
    "+3 full release=charged state=waiting room restart", NULL, "insert 1", KASSI_OUTCOME_PAID, FALSE },
};

static const Story callbacks[] = {
  { "before-insert-answers", "netgiro-api.md: it may arrive before InsertCart's own answer", CALLBACK, GSM, "insert:late check:late",
    "callback=held:200 state=committing release=ok state=committing release=charged",
    "opened inserted callback outcome(paid)", "insert 1", KASSI_OUTCOME_PAID, FALSE },
  { "before-insert-answers-manual", "netgiro-api.md", MANUAL, GSM, "insert:late check:reserved confirm:charged",
    "callback=held:200 release=ok", "opened inserted callback waiting(customer) reserved confirming outcome(paid)", "insert 1, confirm 1",
    KASSI_OUTCOME_PAID, FALSE },
  { "instead-of-insert-s-answer", "safety.md: a callback that names the TransactionId counts as InsertCart answered", AUTOMATIC, GSM,
    "insert:cut check:charged", "state=adrift callback=charged:200",
    "opened trouble(timeout) waiting(callback) inserted callback waiting(network) outcome(paid)", "insert 1", KASSI_OUTCOME_PAID, FALSE },
  { "adrift-until-limit", "safety.md: waits until the deadline", AUTOMATIC, GSM, "insert:cut", "+169 state=adrift +2", NULL, "insert 1",
    KASSI_OUTCOME_UNKNOWN, FALSE },
  { "adrift-canceled", "safety.md: unknown; adopts and cancels", AUTOMATIC, GSM, "insert:cut cancel:canceled",
    "cancel cancel! state=adrift callback=held:200", NULL, "insert 1, cancel 1", KASSI_OUTCOME_CANCELED, FALSE },
  { "another-transaction", "safety.md: the answer must bear the same", CALLBACK, GSM, "insert:late check:late",
    "callback=held:200 release=ok-other", "opened inserted callback outcome(unknown)", "insert 1", KASSI_OUTCOME_UNKNOWN, FALSE },
  { "another-attempt-s-transaction", "safety.md: a GUID that no other attempt in the journal has", CALLBACK, GSM,
    "insert:ok check:dead insert:late cancel:canceled", "+3 retry callback=of-first:409 state=inserting release=ok state=waiting cancel", NULL,
    "insert 1, insert 2, cancel 2", KASSI_OUTCOME_CANCELED, FALSE },
  { "insert-names-another-attempt-s", "safety.md: a GUID that no other attempt in the journal has", MANUAL, GSM,
    "insert:ok check:dead insert:ok-first", "+3 retry", NULL, "insert 1, insert 2", KASSI_OUTCOME_FAILED, FALSE },
  { "foreign", "safety.md: what ties an answer", CALLBACK, GSM, "cancel:canceled", "callback=foreign:403 state=waiting cancel", NULL,
    "insert 1, cancel 1", KASSI_OUTCOME_CANCELED, FALSE },
  { "amount", "safety.md: amount differs", CALLBACK, GSM, "", "callback=amount:409", NULL, "insert 1", KASSI_OUTCOME_UNKNOWN, FALSE },
  { "not-confirmed", "safety.md: I9", CALLBACK, GSM, "check:waiting cancel:canceled", "callback=dead:409 state=waiting cancel", NULL,
    "insert 1, cancel 1", KASSI_OUTCOME_CANCELED, FALSE },
  { "first-after-cancel", "safety.md: I9", CALLBACK, GSM, "cancel:late", "cancel callback=held:409 release=canceled", NULL,
    "insert 1, cancel 1", KASSI_OUTCOME_CANCELED, FALSE },
  { "again-after-cancel", "safety.md: I9, the same answer", CALLBACK, GSM, "check:held check:late cancel:error",
    "+3 callback=held:200 cancel again:200 callback=held:409 release=charged", NULL, "insert 1, cancel 1", KASSI_OUTCOME_PAID, FALSE },
  { "first-after-the-limit", "safety.md: I9, its deadline has not passed", CALLBACK, GSM, "cancel:late", "+171 callback=held:409 release=canceled", NULL,
    "insert 1, cancel 1", KASSI_OUTCOME_EXPIRED, FALSE },
  { "again-after-restart", "safety.md: I9, the same answer", CALLBACK, GSM, "check:held check:held check:late",
    "+3 callback=held:200 restart state=committing again:200 release=charged", NULL, "insert 1", KASSI_OUTCOME_PAID, FALSE },
  { "again-when-paid-and-restarted", "safety.md: I9, the same answer", CALLBACK, GSM, "check:held check:charged",
    "+3 callback=held:200 restart again:200", NULL, "insert 1", KASSI_OUTCOME_PAID, FALSE },
  { "other-when-paid", "safety.md: I9, a first one after the end", CALLBACK, GSM, "check:held check:charged",
    "+3 callback=held:200 callback=charged:409", NULL, "insert 1", KASSI_OUTCOME_PAID, FALSE },
  { "cancel-url", "safety.md: I9, a nudge", CALLBACK, GSM, "check:dead", "cancel-url=dead:200", NULL, "insert 1", KASSI_OUTCOME_DECLINED, FALSE },
  { "ended-attempt", "safety.md: I9, the attempt is the current one", CALLBACK, GSM, "check:dead cancel:canceled",
    "+3 retry callback#1=held:409 state=waiting cancel", NULL, "insert 1, insert 2, cancel 2", KASSI_OUTCOME_CANCELED, FALSE },
  { "ended-attempt-charged", "safety.md: I7, loudly", CALLBACK, GSM, "check:dead check:late", "+3 retry callback#1=charged:409 @1",
    NULL, "insert 1, insert 2", KASSI_OUTCOME_UNKNOWN, FALSE },
  { "ended-attempt-charged-after-restart", "safety.md: I7, loudly", CALLBACK, GSM, "check:dead check:late",
    "+3 restart dismiss callback#1=charged:409 @1 state=attention release=charged", NULL, NULL, KASSI_OUTCOME_PAID, FALSE },
};

/* Bespoke ones */

static void
test_several (Bench         *bench,
              gconstpointer  data)
{
  g_autoptr (KassiCheckout) a = NULL;
  g_autoptr (KassiCheckout) b = NULL;
  g_autoptr (KassiCheckout) c = NULL;
  GListModel *checkouts;

  bench_say (bench, "B-1/check:code B-1/confirm:late C-1/check:reserved C-1/confirm:late A-1/cancel:canceled");
  bench_open (bench);
  checkouts = kassi_till_get_checkouts (bench->till);
  a = bench_charge (bench, "A", GSM);
  b = bench_charge (bench, "B", SSN);
  c = bench_charge (bench, "C", APP);
  g_assert_cmpuint (g_list_model_get_n_items (checkouts), ==, 3);
  g_assert_true (bench_find (bench, "A-1") == a && bench_find (bench, "B-1") == b && bench_find (bench, "C-1") == c);

  g_assert_true (kassi_checkout_submit_code (b, BENCH_CODE));
  bench_rest (bench);
  g_assert_cmpint (kassi_checkout_get_state (b), ==, KASSI_FLOW_CONFIRMING);
  g_assert_cmpint (kassi_checkout_get_state (c), ==, KASSI_FLOW_CONFIRMING);

  g_assert_true (kassi_checkout_cancel (a));
  bench_rest (bench);
  g_assert_cmpint (kassi_checkout_get_outcome (a), ==, KASSI_OUTCOME_CANCELED);

  bench_release (bench, "charged");   /* C's: its ConfirmCart came first */
  g_assert_cmpint (kassi_checkout_get_outcome (b), ==, KASSI_OUTCOME_NONE);
  g_assert_cmpint (kassi_checkout_get_outcome (c), ==, KASSI_OUTCOME_PAID);
  bench_release (bench, "charged");
  g_assert_cmpint (kassi_checkout_get_outcome (b), ==, KASSI_OUTCOME_PAID);
  g_assert_cmpstr (kassi_checkout_get_sale (c)->receipt_number, ==, "T1-000001");
  g_assert_cmpstr (kassi_checkout_get_sale (b)->receipt_number, ==, "T1-000002");
  g_assert_null (kassi_checkout_get_sale (a)->receipt_number);
}

/* Everything that is written to standard error while it is watched. */
typedef struct {
  int   saved;
  char *path;
} Captured;

static gboolean capturing;

static void
capture_begin (Captured *captured)
{
  int fd = g_file_open_tmp ("kassi-stderr-XXXXXX", &captured->path, NULL);

  g_assert_cmpint (fd, >=, 0);
  captured->saved = dup (2);
  g_assert_cmpint (dup2 (fd, 2), ==, 2);
  close (fd);
  capturing = TRUE;
}

static char *
capture_end (Captured *captured)
{
  char *text = NULL;

  capturing = FALSE;
  g_assert_cmpint (dup2 (captured->saved, 2), ==, 2);
  close (captured->saved);
  g_assert_true (g_file_get_contents (captured->path, &text, NULL, NULL));
  unlink (captured->path);
  g_free (captured->path);

  return text;
}

/* All levels go to standard error while it is watched: what would be seen with G_MESSAGES_DEBUG=all. */
static GLogWriterOutput
log_writer (GLogLevelFlags   level,
            const GLogField *fields,
            gsize            n_fields,
            gpointer         user_data)
{
  g_autofree char *text = NULL;

  if (!capturing)
    return g_log_writer_default (level, fields, n_fields, NULL);

  text = g_log_writer_format_fields (level, fields, n_fields, FALSE);

  return write (2, text, strlen (text)) > 0 ? G_LOG_WRITER_HANDLED : G_LOG_WRITER_UNHANDLED;
}

/* Netgíró quotes the customer and the code in each of its messages and in each proof (I16). */
static void
test_secrets (Bench         *bench,
              gconstpointer  data)
{
  static const char *const customers[] = { GSM, SSN, APP, SSN };
  static const char *const scripts[] = {
    "insert:no-customer", "check:charged", "check:dead", "check:code confirm:error cancel:error", "check:code confirm:charged",
    "cancel:late check:unproven", "check:amount", "check:declined cancel:canceled",
  };
  g_auto (GStrv) secrets = g_strsplit (bench->secrets, " ", -1);
  g_autofree char *text = NULL;
  Captured captured;

  bench->quotes = TRUE;
  bench->otherwise = "error";
  bench_open (bench);
  capture_begin (&captured);
  for (guint i = 0; i < KASSI_N_CONFIRMATIONS; i++)
    for (guint k = 0; k < G_N_ELEMENTS (scripts); k++)
      {
        g_autofree char *reference = g_strdup_printf ("R%u%u", i, k);
        g_autoptr (KassiCheckout) checkout = NULL;

        bench->confirmation = (KassiConfirmation) i;
        bench_say (bench, scripts[k]);
        checkout = bench_charge (bench, reference, customers[(i + k) % G_N_ELEMENTS (customers)]);
        bench_pass (bench, 3);
        if (kassi_checkout_submit_code (checkout, BENCH_CODE))
          bench_rest (bench);
        kassi_checkout_cancel (checkout);
        bench_pass (bench, 3);
        if (bench->late->len > 0)
          bench_release (bench, "too-late");
        for (guint n = 0; n < 300 && kassi_checkout_get_outcome (checkout) == KASSI_OUTCOME_NONE; n++)
          bench_pass (bench, 1);
        kassi_checkout_settle (checkout, TRUE, "Sigga", "The customer " GSM ", also " "111111-1119, showed the app");
        g_assert_cmpint (kassi_checkout_get_outcome (checkout), !=, KASSI_OUTCOME_NONE);
        g_ptr_array_set_size (bench->script, 0);
      }
  text = capture_end (&captured);

  for (guint i = 0; secrets[i] != NULL; i++)
    g_assert_null (strstr (text, secrets[i]));
}

static gint64
next_nonce (gpointer user_data)
{
  return ++*(gint64 *) user_data;
}

/* Nobody but the call under way holds it. */
static void
test_freed (Bench         *bench,
            gconstpointer  data)
{
  g_autoptr (KassiCart) cart = kassi_cart_new ();
  KassiCartLine line = { .description = (char *) "Peysa", .quantity_milli = 1000, .unit_isk = BENCH_AMOUNT, .vat_rate = 24 };
  gint64 nonce = g_get_real_time ();
  KassiAttempt *attempt = kassi_attempt_new ();
  KassiSale *sale = kassi_sale_new ();
  KassiCheckoutTools tools;
  KassiCheckout *checkout;

  g_assert_true (kassi_cart_append (cart, &line, NULL));
  sale->id = g_uuid_string_random ();
  sale->reference = g_strdup (BENCH_REFERENCE);
  sale->customer_masked = g_strdup ("•••81");
  sale->amount_isk = BENCH_AMOUNT;
  sale->confirmation = MANUAL;
  sale->cart = kassi_cart_copy (cart);
  attempt->number = 1;
  attempt->reference = g_strdup (BENCH_REFERENCE "-1");
  attempt->opened_wall_us = BENCH_START_US;
  attempt->deadline_wall_us = BENCH_START_US + BENCH_LIMIT_S * G_USEC_PER_SEC;
  attempt->flow = kassi_flow_new (KASSI_CUSTOMER_GSM, MANUAL).record;
  g_ptr_array_add (sale->attempts, attempt);

  bench_say (bench, "insert:late");
  bench_open (bench);
  tools = (KassiCheckoutTools) {
    .client = kassi_client_new (bench->base_url, "881E674F-7891-4C20-AFD8-56FE2624C4B5", BENCH_SECRET, next_nonce, &nonce),
    .journal = kassi_till_get_journal (bench->till),
    .clock = bench->clock,
  };
  checkout = kassi_checkout_new (&tools, sale, attempt, GSM);
  kassi_sale_free (sale);
  g_assert_true (kassi_checkout_start (checkout, NULL));
  bench_rest (bench);

  g_object_add_weak_pointer (G_OBJECT (checkout), (gpointer *) &checkout);
  g_object_unref (checkout);
  g_assert_nonnull (checkout);
  bench_release (bench, "ok");
  g_assert_null (checkout);
  bench_settle_loop ();
  g_assert_finalize_object (tools.client);
  bench_pass (bench, 10);
  g_assert_cmpuint (bench->n_checks, ==, 0);   /* its timer went with it */

  sale = bench_read_sale (bench, BENCH_REFERENCE);
  g_assert_cmpint (kassi_sale_get_attempt (sale)->flow.state, ==, KASSI_FLOW_WAITING);
  kassi_sale_free (sale);
}

/* I17: while the disk is full, whatever happens does not pile up. */
static void
test_queue (Bench         *bench,
            gconstpointer  data)
{
  g_autoptr (KassiCheckout) checkout = NULL;
  guint n_taken = 0;

  bench_say (bench, "insert:late cancel:canceled");
  bench_open (bench);
  checkout = bench_charge (bench, BENCH_REFERENCE, GSM);
  bench_fill_disk (TRUE);
  bench_release (bench, "ok");
  while (n_taken < 1000 && kassi_checkout_cancel (checkout))
    n_taken++;
  g_assert_cmpuint (n_taken, >, 0);
  g_assert_cmpuint (n_taken, <, 100);
  for (guint i = 0; i < 1000; i++)
    kassi_checkout_nudge (checkout);

  bench_fill_disk (FALSE);
  bench_pass (bench, 31);
  g_assert_cmpint (kassi_checkout_get_outcome (checkout), ==, KASSI_OUTCOME_CANCELED);   /* the fact itself was not crowded out */
  g_assert_cmpstr (bench->calls->str, ==, "insert R-1, cancel R-1");
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* What the window reads. */
static void
test_told (Bench         *bench,
           gconstpointer  data)
{
  g_autoptr (KassiCheckout) checkout = NULL;
  g_autofree char *text = NULL;
  guint n_changed = 0, n_state = 0, n_outcome = 0, n_closed = 0, n_rested = 0;
  gint64 boot_us;

  bench->interval_ms = 5000;
  bench_say (bench, "insert:late check:code confirm:error check:code cancel:too-late");
  bench->confirmation = AUTOMATIC;
  bench_open (bench);
  checkout = bench_charge (bench, BENCH_REFERENCE, SSN);
  g_signal_connect_swapped (checkout, "changed", G_CALLBACK (count_cb), &n_changed);
  g_signal_connect_swapped (checkout, "notify::state", G_CALLBACK (count_cb), &n_state);
  g_signal_connect_swapped (checkout, "notify::outcome", G_CALLBACK (count_cb), &n_outcome);
  g_signal_connect_swapped (checkout, "closed", G_CALLBACK (count_cb), &n_closed);
  g_signal_connect_swapped (checkout, "rested", G_CALLBACK (count_cb), &n_rested);

  boot_us = kassi_clock_get_boot_us (bench->clock);
  g_assert_cmpint (kassi_checkout_get_time_left_us (checkout), ==, BENCH_LIMIT_S * G_USEC_PER_SEC);
  g_assert_cmpint (kassi_checkout_get_limit_us (checkout), ==, BENCH_LIMIT_S * G_USEC_PER_SEC);
  g_assert_cmpint (kassi_checkout_get_inserted_wall_us (checkout), ==, 0);
  g_assert_cmpint (kassi_checkout_get_last_answer_us (checkout), ==, 0);
  g_assert_cmpint (kassi_checkout_get_amount_isk (checkout), ==, BENCH_AMOUNT);
  text = kassi_checkout_dup_customer_text (checkout);
  g_assert_cmpstr (text, ==, "National ID •••19");

  bench_pass (bench, 2);
  bench_release (bench, "ok");
  g_assert_cmpint (kassi_checkout_get_inserted_wall_us (checkout), ==, BENCH_START_US + 2 * G_USEC_PER_SEC);
  g_assert_cmpint (kassi_checkout_get_last_answer_us (checkout), ==, boot_us + 2 * G_USEC_PER_SEC);
  g_assert_cmpint (kassi_checkout_get_next_check_us (checkout), ==, boot_us + (2 + 5) * G_USEC_PER_SEC);
  g_assert_cmpint (kassi_checkout_get_time_left_us (checkout), ==, (BENCH_LIMIT_S - 2) * G_USEC_PER_SEC);
  g_assert_cmpuint (kassi_checkout_get_codes_left (checkout), ==, KASSI_FLOW_MAX_CODES);
  g_assert_false (kassi_checkout_get_code_refused (checkout));
  g_assert_cmpuint (n_state, ==, 2);   /* waiting, code */

  g_assert_true (kassi_checkout_submit_code (checkout, BENCH_CODE));
  bench_rest (bench);
  g_assert_true (kassi_checkout_get_code_refused (checkout));
  g_assert_cmpuint (kassi_checkout_get_codes_left (checkout), ==, KASSI_FLOW_MAX_CODES - 1);
  g_assert_cmpstr (kassi_checkout_get_message (checkout), ==, "Skilaboð");
  g_assert_cmpint (kassi_checkout_get_result_code (checkout), ==, 0);
  g_assert_cmpuint (n_closed + n_outcome + n_rested, ==, 0);
  g_assert_false (kassi_checkout_is_at_rest (checkout));

  g_assert_true (kassi_checkout_cancel (checkout));
  g_assert_true (kassi_checkout_get_cancel_wished (checkout));
  g_assert_false (kassi_checkout_get_cancel_lost (checkout));
  bench_rest (bench);
  g_assert_true (kassi_checkout_get_cancel_lost (checkout));
  g_assert_cmpint (kassi_checkout_get_result_code (checkout), ==, 10200);
  g_assert_true (kassi_checkout_is_at_rest (checkout));
  g_assert_cmpuint (n_closed, ==, 1);
  g_assert_cmpuint (n_outcome, ==, 1);
  g_assert_cmpuint (n_rested, ==, 1);
  g_assert_cmpuint (n_changed, >=, 7);
  bench_pass (bench, 200);
  g_assert_cmpint (kassi_checkout_get_time_left_us (checkout), ==, 0);
  g_assert_cmpuint (n_closed, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  signal (SIGXFSZ, SIG_IGN);   /* a full disk is an error, not a death */
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (log_writer, NULL, NULL);

  STORY_ADD_ALL ("/checkout/flow", flows);
  STORY_ADD_ALL ("/checkout/twice", presses);
  STORY_ADD_ALL ("/checkout/full-disk", full_disks);
  STORY_ADD_ALL ("/checkout/callback", callbacks);
  g_test_add ("/checkout/several", Bench, NULL, bench_set_up, test_several, bench_tear_down);
  g_test_add ("/checkout/secrets", Bench, NULL, bench_set_up, test_secrets, bench_tear_down);
  g_test_add ("/checkout/freed", Bench, NULL, bench_set_up, test_freed, bench_tear_down);
  g_test_add ("/checkout/queue", Bench, NULL, bench_set_up, test_queue, bench_tear_down);
  g_test_add ("/checkout/told", Bench, NULL, bench_set_up, test_told, bench_tear_down);

  return g_test_run ();
}
