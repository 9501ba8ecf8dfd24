/* SPDX-License-Identifier: GPL-3.0-or-later
 * Training's answers, code by code, and who gets none: wrong signatures, repeated nonces, loose JSON, broken folders. */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "training-bench.h"

typedef struct {
  const char *name;
  const char *body;
  gint64      code;
  const char *source;
} Refusal;

#define ORDER(amount, reference, customer, type, more) \
  "{\"Amount\":" amount ",\"Reference\":" reference ",\"CustomerId\":" customer ",\"ConfirmationType\":" type more "}"
#define GSM "\"8223281\""
#define REF "\"S-1\""

static const Refusal refusals[] = {
  { "smallest", ORDER ("1", REF, GSM, "2", ""), 200, "I12" },
  { "largest", ORDER ("2147483647", REF, GSM, "2", ""), 200, "I12" },
  { "too-large", ORDER ("2147483648", REF, GSM, "2", ""), 10304, "I12" },
  { "zero", ORDER ("0", REF, GSM, "2", ""), 10305, "netgiro-api: 10305" },
  { "negative", ORDER ("-1", REF, GSM, "2", ""), 10305, "netgiro-api: 10305" },
  { "decimals", ORDER ("1000.0", REF, GSM, "2", ""), 10304, "netgiro-api: Amount is an integer" },
  { "text", ORDER ("\"1000\"", REF, GSM, "2", ""), 10304, "netgiro-api: Amount is an integer" },
  { "no-reference", ORDER ("1000", "\"\"", GSM, "2", ""), 10304, "netgiro-api: 10304" },
  { "null-reference", ORDER ("1000", "null", GSM, "2", ""), 10304, "netgiro-api: 10304" },
  { "null-customer", ORDER ("1000", REF, "null", "2", ""), 10304, "netgiro-api: 10304" },
  { "nothing", "{}", 10304, "netgiro-api: 10304" },
  { "type-3", ORDER ("1000", REF, GSM, "3", ""), 10427, "netgiro-api: 10427" },
  { "type-negative", ORDER ("1000", REF, GSM, "-1", ""), 10427, "netgiro-api: 10427" },
  { "type-text", ORDER ("1000", REF, GSM, "\"Manual\"", ""), 10427, "netgiro-api: 10427" },
  { "stranger", ORDER ("1000", REF, "\"6999999\"", "2", ""), 10306, "netgiro-api: 10306" },
  { "strange-kennitala", ORDER ("1000", REF, "\"0101302989\"", "2", ""), 10306, "netgiro-api: 10306" },
  { "nobody", ORDER ("1000", REF, "\"\"", "2", ""), 10306, "netgiro-api: 10306" },
  { "no-credit-gsm", ORDER ("1000", REF, "\"7700006\"", "2", ""), 400, "kassictl: has no credit" },
  { "no-credit-ssn", ORDER ("1000", REF, "\"2222222229\"", "2", ""), 400, "kassictl: has no credit" },
  { "no-callback", ORDER ("1000", REF, GSM, "1", ""), 400, "netgiro-api: CallbackUrl must, for ServerCallback" },
  { "null-callback", ORDER ("1000", REF, GSM, "1", ",\"CallbackUrl\":null"), 400, "netgiro-api: CallbackUrl" },
  { "callback-without-scheme", ORDER ("1000", REF, GSM, "1", ",\"CallbackUrl\":\"www.example.com/x\""), 400, "ours" },
  { "callback-to-a-file", ORDER ("1000", REF, GSM, "2", ",\"CallbackUrl\":\"file:///etc/passwd\""), 400, "ours" },
  { "cancel-to-nowhere", ORDER ("1000", REF, GSM, "2", ",\"CallbackCancelUrl\":\"\""), 400, "ours" },
  { "items", ORDER ("1000", REF, GSM, "2", ",\"CartItemRequests\":[{\"Name\":\"a\",\"Amount\":400},{\"Amount\":600}]"),
    200, "netgiro-api: CartItemRequests" },
  { "no-items", ORDER ("1000", REF, GSM, "2", ",\"CartItemRequests\":null"), 200, "netgiro-api: CartItemRequests" },
  { "items-short", ORDER ("1000", REF, GSM, "2", ",\"CartItemRequests\":[{\"Amount\":999}]"), 10304, "I12" },
  { "items-odd", ORDER ("1000", REF, GSM, "2", ",\"CartItemRequests\":[1000]"), 10304, "I12" },
  { "items-no-list", ORDER ("1000", REF, GSM, "2", ",\"CartItemRequests\":{}"), 10304, "I12" },
};

static void
test_refusal (Bench         *bench,
              gconstpointer  data)
{
  const Refusal *refusal = data;
  g_autoptr (BenchAnswer) answer = bench_ask (bench, "InsertCart", refusal->body);
  gboolean taken = refusal->code == 200;

  g_assert_cmpint (answer->answer->result_code, ==, refusal->code);
  g_assert_cmpint (answer->answer->success, ==, taken);
  g_assert_cmpint (answer->answer->transaction_id != NULL, ==, taken);
  g_assert_cmpint (answer->answer->message != NULL, ==, !taken);
  g_assert_cmpint (kassi_training_get_ledger_state (bench->training, "S-1"), ==,
                   taken ? KASSI_LEDGER_WAITING : KASSI_LEDGER_NONE);
  g_assert_cmpuint (bench->told->len, ==, taken ? 1 : 0);
}

/* Codes of the other calls that no flow shows. */
static void
test_codes (Bench         *bench,
            gconstpointer  data)
{
  const char *unknown = "00000000-0000-4000-8000-000000000000";
  g_autofree char *transaction_id = bench_insert (bench, "7700004", KASSI_CONFIRMATION_MANUAL, "S-1", FALSE);
  g_autoptr (BenchAnswer) nameless = NULL;

  bench_expect (bench, "CheckCart", unknown, NULL, TRUE, 10201, 0);
  bench_expect (bench, "ConfirmCart", unknown, NULL, FALSE, 10424, 0);
  bench_expect (bench, "CancelCart", unknown, NULL, FALSE, 10424, 0);
  nameless = bench_ask (bench, "ConfirmCart", "{\"TransactionId\":null}");
  g_assert_cmpint (nameless->answer->result_code, ==, 10424);

  bench_expect (bench, "ConfirmCart", transaction_id, NULL, TRUE, 10425, 1);
  bench_expect (bench, "CancelCart", transaction_id, NULL, TRUE, 10201, 5);
  bench_expect (bench, "CancelCart", transaction_id, NULL, FALSE, 10202, 5);
  bench_expect (bench, "CheckCart", transaction_id, NULL, TRUE, 10201, 5);
  bench_expect (bench, "ConfirmCart", transaction_id, NULL, TRUE, 10201, 5);
  g_assert_cmpint (kassi_training_get_ledger_state (bench->training, "S-1"), ==, KASSI_LEDGER_CANCELED);
  g_assert_cmpint (kassi_training_get_ledger_state (bench->training, "S-2"), ==, KASSI_LEDGER_NONE);
}

/* A reservation by code, and then a code that comes too late: it confirms, the harder side (safety: I8). */
static void
test_late_code (Bench         *bench,
                gconstpointer  data)
{
  g_autofree char *transaction_id = bench_insert (bench, "1111111119", KASSI_CONFIRMATION_MANUAL, "S-1", FALSE);

  bench_expect (bench, "ConfirmCart", transaction_id, bench->sms_code, TRUE, 10426, 1);
  bench_expect (bench, "ConfirmCart", transaction_id, bench->sms_code, TRUE, 10200, 2);
}

/* What PaymentInfo looks like as bytes (netgiro-api: PaymentInfo), and that invoices are counted over restarts. */
static void
test_payment_info (Bench         *bench,
                   gconstpointer  data)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *reference = g_strdup_printf ("S-%u", i);
      g_autofree char *transaction_id =
        bench_insert (bench, "500004-TEST", KASSI_CONFIRMATION_AUTOMATIC, reference, FALSE);
      g_autoptr (BenchAnswer) answer = bench_ask_about (bench, "CheckCart", transaction_id, NULL);
      g_autofree char *text = g_strndup (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body));
      g_autofree char *invoice = g_strdup_printf ("\"InvoiceNumber\":%u,", 1001 + i);

      g_assert_nonnull (strstr (text, "\"TotalAmount\":1000.0,"));
      g_assert_nonnull (strstr (text, "\"StatusId\":2,"));
      g_assert_nonnull (strstr (text, "\"Created\":\"2026-03-01T12:00:00.000Z\""));
      g_assert_nonnull (strstr (text, invoice));
      g_assert_cmpstr (answer->answer->payment_info.reference_number, ==, reference);
      bench_crash (bench);
    }
}

/* Not documented, and so the harder side: Netgíró takes a Reference twice. */
static void
test_reference_twice (Bench         *bench,
                      gconstpointer  data)
{
  g_autofree char *first = bench_insert (bench, "500004-TEST", KASSI_CONFIRMATION_AUTOMATIC, "S-1", FALSE);
  g_autofree char *second = bench_insert (bench, "7700004", KASSI_CONFIRMATION_AUTOMATIC, "S-1", FALSE);

  g_assert_cmpstr (first, !=, second);
  g_assert_cmpint (kassi_training_get_ledger_state (bench->training, "S-1"), ==, KASSI_LEDGER_CHARGED);
}

#define GOOD ORDER ("1000", REF, GSM, "2", "")

typedef struct {
  const char *name;
  const char *body;
  const char *application_id;
  const char *nonce;
  const char *signature;
  guint       status;
  const char *source;
} Stranger;

static const Stranger strangers[] = {
  { "signature", GOOD, NULL, NULL, "8ff35684c44ae5279f16f5b024b80a7f4de18f45b71aafc9c03a2f07ac3e9856", 401, "Signing" },
  { "no-signature", GOOD, NULL, NULL, "", 401, "Signing" },
  { "short-signature", GOOD, NULL, NULL, "8ff35684", 401, "Signing" },
  { "application", GOOD, "881E674F-7891-4C20-AFD8-56FE2624C4B5", NULL, NULL, 401, "Signing" },
  { "application-case", GOOD, "7a1e0000-0000-4000-8000-0000000000af", NULL, NULL, 401, "sent as it stands" },
  { "nonce-space", GOOD, NULL, "a b", NULL, 401, "safety: No delimiters" },
  { "nonce-colon", GOOD, NULL, "https://x", NULL, 401, "safety: No delimiters" },
  { "nonce-long", GOOD, NULL, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL, 401, "safety" },
  { "trailing", GOOD " {}", NULL, NULL, NULL, 400, "safety: Strict JSON" },
  { "duplicate", "{\"Amount\":1,\"Amount\":1000}", NULL, NULL, NULL, 400, "safety: Strict JSON" },
  { "quotes", "{'Amount':1000}", NULL, NULL, NULL, 400, "safety: Strict JSON" },
  { "array", "[]", NULL, NULL, NULL, 400, "safety: Strict JSON" },
  { "empty", "", NULL, NULL, NULL, 400, "safety: Strict JSON" },
};

static void
test_stranger (Bench         *bench,
               gconstpointer  data)
{
  const Stranger *stranger = data;
  g_autoptr (BenchAnswer) answer = bench_ask_as (bench, "InsertCart", stranger->body, stranger->application_id,
                                                 stranger->nonce, stranger->signature);

  g_assert_cmpuint (answer->status, ==, stranger->status);
  g_assert_false (answer->trusted);
  g_assert_null (answer->nonce);
  g_assert_cmpuint (g_bytes_get_size (answer->body), ==, 0);
  g_assert_cmpuint (bench->told->len, ==, 0);
  g_assert_cmpint (kassi_training_get_ledger_state (bench->training, "S-1"), ==, KASSI_LEDGER_NONE);
}

static void
test_wrong_place (Bench         *bench,
                  gconstpointer  data)
{
  g_autoptr (BenchAnswer) unknown = bench_ask_as (bench, "RefundCart", "{}", NULL, NULL, NULL);
  g_autoptr (GBytes) huge = g_bytes_new_take (g_strnfill (KASSI_WIRE_MAX_REQUEST + 1, ' '), KASSI_WIRE_MAX_REQUEST + 1);
  g_autofree char *body = g_strndup (g_bytes_get_data (huge, NULL), g_bytes_get_size (huge));
  g_autoptr (BenchAnswer) too_large = bench_ask_as (bench, "InsertCart", body, NULL, NULL, NULL);

  g_assert_cmpuint (unknown->status, ==, 404);
  g_assert_cmpuint (too_large->status, ==, 413);
  g_assert_true (g_str_has_prefix (kassi_training_get_base_url (bench->training), "http://127.0.0.1:"));
  g_assert_true (g_str_has_suffix (kassi_training_get_base_url (bench->training), "/v1/"));
}

/* A nonce seen before is the same call: made once, and answered with the same bytes (netgiro-api: What is not documented). */
static void
test_repeated_nonce (Bench         *bench,
                     gconstpointer  data)
{
  gboolean crash = GPOINTER_TO_INT (data);
  g_autofree char *check = NULL;
  g_autoptr (BenchAnswer) first = bench_ask_as (bench, "InsertCart", GOOD, NULL, "same", NULL);
  g_autoptr (BenchAnswer) again = NULL;
  g_autoptr (BenchAnswer) other = NULL;
  g_autoptr (BenchAnswer) elsewhere = NULL;
  g_autoptr (BenchAnswer) waiting = NULL;
  g_autoptr (BenchAnswer) still_waiting = NULL;

  g_assert_true (first->trusted);
  if (crash)
    bench_crash (bench);
  /* After a crash the port is another, and so is what is signed: the repeat is no longer the same bytes. */
  again = bench_ask_as (bench, "InsertCart", GOOD, NULL, "same", NULL);
  if (crash)
    g_assert_cmpuint (again->status, ==, 401);
  else
    {
      g_assert_true (g_bytes_equal (again->body, first->body));
      g_assert_cmpstr (again->nonce, ==, first->nonce);
      g_assert_cmpstr (again->reference_id, ==, first->reference_id);
    }
  g_assert_cmpuint (bench->told->len, ==, 1);

  other = bench_ask_as (bench, "InsertCart", ORDER ("999", REF, GSM, "2", ""), NULL, "same", NULL);
  g_assert_cmpuint (other->status, ==, 401);
  g_assert_false (other->trusted);
  elsewhere = bench_ask_as (bench, "CancelCart", GOOD, NULL, "same", NULL);
  g_assert_cmpuint (elsewhere->status, ==, 401);

  check = g_strdup_printf ("{\"TransactionId\":\"%s\"}", first->answer->transaction_id);
  waiting = bench_ask_as (bench, "CheckCart", check, NULL, "check", NULL);
  g_assert_cmpint (waiting->answer->result_code, ==, 10425);
  bench_advance (bench, 1);
  still_waiting = bench_ask_as (bench, "CheckCart", check, NULL, "check", NULL);
  g_assert_cmpint (still_waiting->answer->result_code, ==, 10425);
  bench_expect (bench, "CheckCart", first->answer->transaction_id, NULL, TRUE, 10426, 1);
}

/* Every answer has its own nonce and reference id. */
static void
test_answer_nonces (Bench         *bench,
                    gconstpointer  data)
{
  g_autofree char *transaction_id = bench_insert (bench, "7700004", KASSI_CONFIRMATION_MANUAL, "S-1", FALSE);
  g_autoptr (BenchAnswer) first = bench_ask_about (bench, "CheckCart", transaction_id, NULL);
  g_autoptr (BenchAnswer) second = bench_ask_about (bench, "CheckCart", transaction_id, NULL);

  g_assert_cmpstr (first->nonce, !=, second->nonce);
  g_assert_cmpstr (first->reference_id, !=, second->reference_id);
  g_assert_true (g_bytes_equal (first->body, second->body));
}

static void
test_secret (Bench         *bench,
             gconstpointer  data)
{
  const char *path = kassi_training_get_secret_file (bench->training);
  g_autofree char *secret = g_strdup (kassi_training_get_secret (bench->training));
  g_autofree char *text = NULL;
  struct stat info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpuint (strlen (secret), >=, 32);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (g_strstrip (text), ==, secret);

  bench_crash (bench);
  g_assert_cmpstr (kassi_training_get_secret (bench->training), ==, secret);

  /* One that a crash left empty is made anew. */
  g_assert_true (g_file_set_contents (kassi_training_get_secret_file (bench->training), "\n", -1, NULL));
  bench_crash (bench);
  g_assert_cmpuint (strlen (kassi_training_get_secret (bench->training)), >=, 32);
  g_assert_cmpstr (kassi_training_get_secret (bench->training), !=, secret);
}

/* The ledger is there for scripts to read, beside the running server. */
static void
test_readable_ledger (Bench         *bench,
                      gconstpointer  data)
{
  g_autofree char *transaction_id = bench_insert (bench, "500004-TEST", KASSI_CONFIRMATION_AUTOMATIC, "S-1", FALSE);
  g_autofree char *path = g_build_filename (bench->folder, "ledger.db", NULL);
  sqlite3 *db;
  sqlite3_stmt *statement;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT reference, transaction_id, amount, state FROM payment", -1,
                                       &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 0), ==, "S-1");
  g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 1), ==, transaction_id);
  g_assert_cmpint (sqlite3_column_int (statement, 2), ==, 1000);
  g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 3), ==, "charged");
  sqlite3_finalize (statement);
  sqlite3_close (db);
}

static void
run_sql (Bench      *bench,
         const char *sql)
{
  g_autofree char *path = g_build_filename (bench->folder, "ledger.db", NULL);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

/* Structured logging passes g_test_expect_message() by. */
typedef struct {
  const char *expected;   /* a warning that is not fatal; or NULL */
  guint       n_seen;
} Warnings;

static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  Warnings *warnings = user_data;

  for (gsize i = 0; warnings->expected != NULL && level == G_LOG_LEVEL_WARNING && i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") && strstr (fields[i].value, warnings->expected) != NULL)
      {
        warnings->n_seen++;
        return G_LOG_WRITER_HANDLED;
      }

  return g_log_writer_default (level, fields, n_fields, NULL);
}

/* What cannot be written is not answered: no signature, and nothing made. */
static void
test_ledger_fails (Bench         *bench,
                   gconstpointer  data)
{
  Warnings *warnings = (Warnings *) data;
  g_autoptr (BenchAnswer) failed = NULL;
  g_autoptr (BenchAnswer) again = NULL;

  run_sql (bench, "CREATE TRIGGER full BEFORE INSERT ON call BEGIN SELECT RAISE (ABORT, 'no room'); END");
  warnings->expected = "no room";
  failed = bench_ask_as (bench, "InsertCart", GOOD, NULL, "once", NULL);
  warnings->expected = NULL;
  g_assert_cmpuint (warnings->n_seen, ==, 1);
  g_assert_cmpuint (failed->status, ==, 500);
  g_assert_false (failed->trusted);
  g_assert_cmpint (kassi_training_get_ledger_state (bench->training, "S-1"), ==, KASSI_LEDGER_NONE);
  g_assert_cmpuint (bench->told->len, ==, 0);

  run_sql (bench, "DROP TRIGGER full");
  again = bench_ask_as (bench, "InsertCart", GOOD, NULL, "once", NULL);
  g_assert_true (again->trusted);
  g_assert_cmpint (kassi_training_get_ledger_state (bench->training, "S-1"), ==, KASSI_LEDGER_WAITING);
}

static void
expect_no_start (Bench      *bench,
                 const char *folder,
                 guint16     port)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (kassi_training_new (folder, port, "x", bench->clock, &error));
  g_assert_nonnull (error);
}

static void
test_no_start (Bench         *bench,
               gconstpointer  data)
{
  g_autofree char *ledger = g_build_filename (bench->folder, "ledger.db", NULL);
  g_autoptr (GUri) uri = g_uri_parse (kassi_training_get_base_url (bench->training), G_URI_FLAGS_NONE, NULL);
  g_autofree char *deep = NULL;

  expect_no_start (bench, ledger, 0);                                      /* not a folder */
  expect_no_start (bench, bench->folder, (guint16) g_uri_get_port (uri));  /* taken */
  deep = g_build_filename (ledger, "deeper", NULL);
  expect_no_start (bench, deep, 0);                                        /* cannot be made */
  run_sql (bench, "PRAGMA user_version = 2");
  expect_no_start (bench, bench->folder, 0);                               /* a newer Kassi's */
  run_sql (bench, "PRAGMA user_version = 1");
}

int
main (int    argc,
      char **argv)
{
  Warnings warnings = { 0 };

  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (write_log, &warnings, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/training/insert/", refusals[i].name, NULL);

      g_test_add (path, Bench, &refusals[i], bench_set_up, test_refusal, bench_tear_down);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++)
    {
      g_autofree char *path = g_strconcat ("/training/stranger/", strangers[i].name, NULL);

      g_test_add (path, Bench, &strangers[i], bench_set_up, test_stranger, bench_tear_down);
    }
  g_test_add ("/training/codes", Bench, NULL, bench_set_up, test_codes, bench_tear_down);
  g_test_add ("/training/late-code", Bench, NULL, bench_set_up, test_late_code, bench_tear_down);
  g_test_add ("/training/payment-info", Bench, NULL, bench_set_up, test_payment_info, bench_tear_down);
  g_test_add ("/training/reference-twice", Bench, NULL, bench_set_up, test_reference_twice, bench_tear_down);
  g_test_add ("/training/wrong-place", Bench, NULL, bench_set_up, test_wrong_place, bench_tear_down);
  g_test_add ("/training/repeated-nonce", Bench, GINT_TO_POINTER (FALSE), bench_set_up, test_repeated_nonce,
              bench_tear_down);
  g_test_add ("/training/repeated-nonce-crashing", Bench, GINT_TO_POINTER (TRUE), bench_set_up, test_repeated_nonce,
              bench_tear_down);
  g_test_add ("/training/answer-nonces", Bench, NULL, bench_set_up, test_answer_nonces, bench_tear_down);
  g_test_add ("/training/secret", Bench, NULL, bench_set_up, test_secret, bench_tear_down);
  g_test_add ("/training/readable-ledger", Bench, NULL, bench_set_up, test_readable_ledger, bench_tear_down);
  g_test_add ("/training/ledger-fails", Bench, &warnings, bench_set_up, test_ledger_fails, bench_tear_down);
  g_test_add ("/training/no-start", Bench, NULL, bench_set_up, test_no_start, bench_tear_down);

  return g_test_run ();
}
