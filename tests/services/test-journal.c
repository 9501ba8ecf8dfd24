/* SPDX-License-Identifier: GPL-3.0-or-later
 * The journal in daily life: what is recorded is read back, numbers are taken once, one writes and others read. */
#include "journal-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* A new journal */

static void
assert_mode (const char *folder,
             const char *name,
             guint       mode)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, mode);
}

static void
test_new (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr (GPtrArray) open_sales = NULL;
  g_autofree char *message = NULL;
  mode_t mask = umask (0);

  message = fixture_open_fails (fixture, KASSI_JOURNAL_READ, KASSI_JOURNAL_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));   /* A reader makes nothing. */

  fixture_open (fixture);
  g_assert_cmpuint (umask (mask), ==, 0);
  assert_mode (fixture->folder, ".", 0700);
  assert_mode (fixture->folder, "journal.db", 0600);
  assert_mode (fixture->folder, "journal.db-wal", 0600);
  assert_mode (fixture->folder, "journal.lock", 0600);
  assert_mode (fixture->folder, "journal.marker", 0600);
  g_assert_cmpstr (kassi_journal_get_folder (fixture->journal), ==, fixture->folder);
  g_assert_true (kassi_journal_is_healthy (fixture->journal));
  g_assert_cmpint (fixture->journal->wal_frames, >, 0);   /* It was proven that it can be written. */

  open_sales = kassi_journal_list_open (fixture->journal, NULL);
  g_assert_cmpuint (open_sales->len, ==, 0);
  assert_verifies (fixture->journal);
  fixture_close (fixture);
  fixture_open (fixture);
  assert_verifies (fixture->journal);
}

/* The connection is set up as safety.md, "The journal", asks. */
static void
test_pragmas (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct { const char *sql; gint64 value; } pragmas[] = {
    { "PRAGMA synchronous", 2 },   /* FULL */
    { "PRAGMA foreign_keys", 1 },
    { "PRAGMA secure_delete", 1 },
    { "PRAGMA trusted_schema", 0 },
    { "PRAGMA application_id", KASSI_JOURNAL_APPLICATION_ID },
    { "PRAGMA user_version", 2 },
    { "SELECT COUNT (*) FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%' AND NOT strict", 0 },
    { "SELECT journal_mode = 'wal' FROM pragma_journal_mode", 1 },
  };
  int defensive = 0;

  fixture_open (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (pragmas); i++)
    {
      gint64 value;

      g_assert_true (kassi_journal_get_int (fixture->journal, pragmas[i].sql, &value, NULL));
      g_test_message ("%s", pragmas[i].sql);
      g_assert_cmpint (value, ==, pragmas[i].value);
    }

  sqlite3_db_config (fixture->journal->db, SQLITE_DBCONFIG_DEFENSIVE, -1, &defensive);
  g_assert_cmpint (defensive, ==, 1);
}

/* Nothing of the log is changed or removed, not even by the journal's own connection. */
static void
test_append_only (Fixture       *fixture,
                  gconstpointer  data)
{
  static const char *const statements[] = {
    "UPDATE event SET message = 'no' WHERE sequence = 1",
    "DELETE FROM event WHERE sequence = 3",
    "INSERT INTO event (sequence, till, wall_us, kind, result_code, open_sales, previous, hash) VALUES (6, 'T1', 0, 'x', 0, 0, '', '')",
    "UPDATE line SET total_isk = 1",
    "DELETE FROM line",
    "DELETE FROM attempt",
    "DELETE FROM sale",
    "UPDATE receipt SET document = replace (document, '24900', '14900')",
    "DELETE FROM receipt",
    "INSERT INTO receipt SELECT sale, document FROM receipt",
    "UPDATE sale SET amount_isk = 1",
    "UPDATE sale SET reference = 'other'",
    "UPDATE sale SET receipt_series = 'T9', receipt_number = 'T9-000001'",
    "UPDATE counter SET last = last - 1",
    "INSERT INTO sale (number) VALUES ('one')",
    "UPDATE sale SET customer_masked = '8223281'",
    "UPDATE sale SET open = 0, outcome = NULL",
    "UPDATE sqlite_schema SET sql = ''",
  };

  fixture_open (fixture);
  kassi_sale_free (sell (fixture->journal, 1, KASSI_FLOW_PAID));
  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_test_message ("%s", statements[i]);
      g_assert_cmpint (sqlite3_exec (fixture->journal->db, statements[i], NULL, NULL, NULL), !=, SQLITE_OK);
    }
  assert_verifies (fixture->journal);
}

/* A sale's life */

typedef struct {
  guint          attempt;   /* 0: the end of the list */
  KassiFlowState state;
} Move;

typedef struct {
  const char  *name;
  const char  *source;
  Move         moves[8];
  gboolean     open;
  KassiOutcome outcome;
  gboolean     settled;
  gboolean     receipt;
  guint        told;        /* whose TransactionId the sale bears; 0: none */
} Life;

#define I KASSI_FLOW_INSERTING
#define W KASSI_FLOW_WAITING
#define P KASSI_FLOW_PAID
#define D KASSI_FLOW_DECLINED
#define A KASSI_FLOW_ATTENTION
#define S KASSI_FLOW_SETTLED

static const Life lives[] = {
  { "new", "kassictl.md: null while running", { { 1, I } }, TRUE, KASSI_OUTCOME_NONE, FALSE, FALSE, 0 },
  { "waiting", "kassictl.md", { { 1, I }, { 1, W } }, TRUE, KASSI_OUTCOME_NONE, FALSE, FALSE, 1 },
  { "canceling", "kassictl.md", { { 1, I }, { 1, W }, { 1, KASSI_FLOW_CANCELING } }, TRUE, KASSI_OUTCOME_NONE, FALSE, FALSE, 1 },
  { "paid", "I18", { { 1, I }, { 1, W }, { 1, P } }, FALSE, KASSI_OUTCOME_PAID, FALSE, TRUE, 1 },
  { "declined", "kassictl.md", { { 1, I }, { 1, W }, { 1, D } }, FALSE, KASSI_OUTCOME_DECLINED, FALSE, FALSE, 1 },
  { "canceled", "kassictl.md", { { 1, I }, { 1, KASSI_FLOW_CANCELED } }, FALSE, KASSI_OUTCOME_CANCELED, FALSE, FALSE, 0 },
  { "expired", "kassictl.md", { { 1, I }, { 1, W }, { 1, KASSI_FLOW_EXPIRED } }, FALSE, KASSI_OUTCOME_EXPIRED, FALSE, FALSE, 1 },
  { "refused", "kassictl.md", { { 1, I }, { 1, KASSI_FLOW_REFUSED } }, FALSE, KASSI_OUTCOME_REFUSED, FALSE, FALSE, 0 },
  { "failed", "kassictl.md", { { 1, I }, { 1, KASSI_FLOW_FAILED } }, FALSE, KASSI_OUTCOME_FAILED, FALSE, FALSE, 0 },
  { "attention", "safety.md: asked about until settled", { { 1, I }, { 1, W }, { 1, A } }, TRUE, KASSI_OUTCOME_UNKNOWN, FALSE, FALSE, 1 },
  { "settled-paid", "safety.md: takes a receipt number", { { 1, I }, { 1, A }, { 1, S } }, FALSE, KASSI_OUTCOME_UNKNOWN, TRUE, TRUE, 1 },
  { "settled-reopened", "safety.md: later evidence reopens", { { 1, I }, { 1, A }, { 1, S }, { 1, A } },
    TRUE, KASSI_OUTCOME_UNKNOWN, FALSE, TRUE, 1 },
  { "settled-then-paid", "one receipt number a sale", { { 1, I }, { 1, A }, { 1, S }, { 1, A }, { 1, P } },
    FALSE, KASSI_OUTCOME_PAID, FALSE, TRUE, 1 },
  { "attention-then-paid", "safety.md: a proven paid ends it", { { 1, I }, { 1, W }, { 1, A }, { 1, P } },
    FALSE, KASSI_OUTCOME_PAID, FALSE, TRUE, 1 },
  { "second-attempt", "safety.md: Try again", { { 1, I }, { 1, W }, { 1, D }, { 2, I } }, TRUE, KASSI_OUTCOME_NONE, FALSE, FALSE, 0 },
  { "second-paid", "I1", { { 1, I }, { 1, W }, { 1, D }, { 2, I }, { 2, W }, { 2, P } }, FALSE, KASSI_OUTCOME_PAID, FALSE, TRUE, 2 },
  { "second-declined", "the last attempt's word", { { 1, I }, { 1, KASSI_FLOW_EXPIRED }, { 2, I }, { 2, D } },
    FALSE, KASSI_OUTCOME_DECLINED, FALSE, FALSE, 0 },
  { "first-charged-late", "I7: attention beside a paid one", { { 1, I }, { 1, D }, { 2, I }, { 2, W }, { 2, P }, { 1, A } },
    TRUE, KASSI_OUTCOME_UNKNOWN, FALSE, TRUE, 2 },
  { "first-charged-meanwhile", "I7: the other is still asked about", { { 1, I }, { 1, D }, { 2, I }, { 2, W }, { 1, A }, { 1, P } },
    TRUE, KASSI_OUTCOME_NONE, FALSE, FALSE, 1 },
  { "first-paid-second-declined", "I7", { { 1, I }, { 1, D }, { 2, I }, { 2, W }, { 1, A }, { 1, P }, { 2, D } },
    FALSE, KASSI_OUTCOME_PAID, FALSE, TRUE, 1 },
};

static void
assert_life (const Life      *life,
             const KassiSale *sale)
{
  const KassiAttempt *told = life->told != 0 ? g_ptr_array_index (sale->attempts, life->told - 1) : NULL;

  g_assert_cmpint (sale->open, ==, life->open);
  g_assert_cmpint (sale->outcome, ==, life->outcome);
  g_assert_cmpint (sale->settled, ==, life->settled);
  g_assert_cmpstr (sale->receipt_number, ==, life->receipt ? "T1-000001" : NULL);
  g_assert_cmpstr (sale->transaction_id, ==, told != NULL ? told->transaction_id : NULL);
}

static void
test_life (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (KassiSale) sale = make_sale (7);
  g_autoptr (GPtrArray) open_sales = NULL;
  const Life *life = data;

  g_test_message ("from: %s", life->source);
  fixture_open (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (life->moves) && life->moves[i].attempt != 0; i++)
    {
      if (life->moves[i].attempt > sale->attempts->len)
        add_attempt (sale);
      record (fixture->journal, sale, life->moves[i].attempt, life->moves[i].state);
      assert_stored (fixture->journal, sale);
    }
  assert_life (life, sale);
  assert_verifies (fixture->journal);

  fixture_close (fixture);
  fixture_open (fixture);
  assert_stored (fixture->journal, sale);
  open_sales = kassi_journal_list_open (fixture->journal, NULL);
  g_assert_cmpuint (open_sales->len, ==, life->open ? 1 : 0);
  assert_verifies (fixture->journal);
}

/* What the checkout sets itself is stored as it stands; each event keeps what it was given. */
static void
test_members (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *signature = g_strnfill (64, 'b');
  g_autoptr (GBytes) body = g_bytes_new_static ("", 0);
  g_autoptr (KassiSale) sale = make_sale (1);
  g_autoptr (GPtrArray) events = NULL;
  KassiJournalEntry entry = {
    .kind = "callback", .message = "Frá Netgíró", .result_code = 10429, .netgiro_reference_id = "ref-2",
    .url = "https://shop.example/callback/x", .nonce = "n", .signature = signature, .body = body, .callback_digest = "digest-1",
  };
  const KassiJournalEvent *event;
  gboolean done;

  fixture_open (fixture);
  record (fixture->journal, sale, 0, KASSI_FLOW_INSERTING);
  sale->invoice_number = g_strdup ("INV 5");
  sale->netgiro_reference_id = g_strdup ("ref-2");
  g_assert_false (kassi_journal_has_callback (fixture->journal, "digest-1"));
  done = kassi_journal_record (fixture->journal, sale, kassi_sale_get_attempt (sale), &entry, WALL_US + 5, NULL);
  g_assert_true (done);
  g_assert_true (kassi_journal_has_callback (fixture->journal, "digest-1"));
  g_assert_false (kassi_journal_has_callback (fixture->journal, "digest-2"));
  g_assert_cmpint (kassi_sale_get_attempt (sale)->last_wall_us, ==, WALL_US + 5);
  done = kassi_journal_note (fixture->journal, "training-entered", "by Guðrún", WALL_US + 6, NULL);
  g_assert_true (done);

  fixture_close (fixture);
  fixture_open (fixture);
  assert_stored (fixture->journal, sale);
  events = kassi_journal_list_events (fixture->journal, sale->id, NULL);
  g_assert_cmpuint (events->len, ==, 2);   /* The note is of no sale. */
  event = g_ptr_array_index (events, 1);
  g_assert_cmpint (event->sequence, ==, 2);
  g_assert_cmpint (event->wall_us, ==, WALL_US + 5);
  g_assert_cmpstr (event->sale_id, ==, sale->id);
  g_assert_cmpuint (event->attempt, ==, 1);
  g_assert_cmpstr (event->kind, ==, "callback");
  g_assert_cmpstr (event->message, ==, "Frá Netgíró");
  g_assert_cmpint (event->result_code, ==, 10429);
  g_assert_cmpstr (event->netgiro_reference_id, ==, "ref-2");
  g_assert_nonnull (event->flow);
  assert_verifies (fixture->journal);
  g_assert_cmpint (fixture->journal->tip.sequence, ==, 3);
}

/* By UUID, reference, receipt number and token; in that order, whatever somebody chose as a reference. */
static void
test_find (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (KassiSale) paid = NULL;
  g_autoptr (KassiSale) sly = make_sale (2);
  g_autoptr (GError) error = NULL;
  const struct { const char *name; const char *reference; } finds[] = {
    { "R-1", "R-1" }, { "T1-000001", "T1-000001" }, { "T1-000002", NULL }, { "r-1", NULL }, { "", NULL }, { "R-1-1", NULL },
  };

  fixture_open (fixture);
  paid = sell (fixture->journal, 1, KASSI_FLOW_PAID);
  g_free (sly->reference);
  sly->reference = g_strdup ("T1-000001");
  record (fixture->journal, sly, 0, KASSI_FLOW_INSERTING);

  for (gsize i = 0; i < G_N_ELEMENTS (finds); i++)
    {
      g_autoptr (KassiSale) sale = kassi_journal_find_sale (fixture->journal, finds[i].name, &error);

      g_assert_cmpstr (sale != NULL ? sale->reference : NULL, ==, finds[i].reference);
      if (sale == NULL)
        g_assert_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_NOT_FOUND);
      g_clear_error (&error);
    }

  {
    g_autoptr (KassiSale) found = kassi_journal_find_token (fixture->journal, "token-R-1-1", &error);
    g_autoptr (KassiSale) none = NULL;

    g_assert_no_error (error);
    assert_same_sale (found, paid);
    none = kassi_journal_find_token (fixture->journal, "token-R-9-1", &error);
    g_assert_null (none);
    g_assert_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_NOT_FOUND);
    g_assert_null (strstr (error->message, "token-R-9-1"));
  }
}

static gboolean
note_reference (const KassiSale *sale,
                gpointer         user_data)
{
  GString *found = user_data;

  g_string_append_printf (found, "%s ", sale->reference);
  return found->len < 20;
}

static void
test_foreach (Fixture       *fixture,
              gconstpointer  data)
{
  const struct { gint64 from_s, to_s; gboolean open_only; const char *expected; } ranges[] = {
    { G_MININT64, G_MAXINT64, FALSE, "R-3 R-1 R-2 R-4 R-6 " },   /* In order of creation; the callback has enough after five. */
    { G_MININT64, G_MAXINT64, TRUE, "R-1 R-4 " },
    { 2, 4, FALSE, "R-3 R-2 " },
    { 2, 5, TRUE, "R-4 " },
    { 40, 50, FALSE, "" },
  };
  const guint numbers[] = { 3, 1, 2, 4, 6, 5 };   /* The clock went back in between. */

  fixture_open (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    kassi_sale_free (sell (fixture->journal, numbers[i],
                           numbers[i] == 1 || numbers[i] == 4 ? KASSI_FLOW_WAITING : KASSI_FLOW_DECLINED));

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autoptr (GString) found = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      gint64 from_us = ranges[i].from_s == G_MININT64 ? G_MININT64 : WALL_US + ranges[i].from_s * G_USEC_PER_SEC;
      gint64 to_us = ranges[i].to_s == G_MAXINT64 ? G_MAXINT64 : WALL_US + ranges[i].to_s * G_USEC_PER_SEC;

      g_assert_true (kassi_journal_foreach_sale (fixture->journal, from_us, to_us, ranges[i].open_only, note_reference, found, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (found->str, ==, ranges[i].expected);
    }
}

/* What must be unique (I10) */

typedef struct {
  const char *name;
  gsize       offset;       /* in KassiSale, or in KassiAttempt */
  gboolean    of_sale;
  gboolean    upper;        /* written in capitals the second time */
} Double;

static const Double doubles[] = {
  { "id", G_STRUCT_OFFSET (KassiSale, id), TRUE, FALSE },
  { "reference", G_STRUCT_OFFSET (KassiSale, reference), TRUE, FALSE },
  { "attempt-reference", G_STRUCT_OFFSET (KassiAttempt, reference), FALSE, FALSE },
  { "transaction-id", G_STRUCT_OFFSET (KassiAttempt, transaction_id), FALSE, FALSE },
  { "transaction-id-capitals", G_STRUCT_OFFSET (KassiAttempt, transaction_id), FALSE, TRUE },   /* A GUID has no case. */
  { "token", G_STRUCT_OFFSET (KassiAttempt, token), FALSE, FALSE },
};

static void
test_double (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (KassiSale) first = NULL;
  g_autoptr (KassiSale) second = make_sale (2);
  g_autoptr (KassiSale) third = NULL;
  g_autoptr (KassiSale) none = NULL;
  g_autoptr (GError) error = NULL;
  const Double *test = data;
  char **from, **to;

  fixture_open (fixture);
  first = sell (fixture->journal, 1, KASSI_FLOW_PAID);
  from = &G_STRUCT_MEMBER (char *, test->of_sale ? (gpointer) first : kassi_sale_get_attempt (first), test->offset);
  to = &G_STRUCT_MEMBER (char *, test->of_sale ? (gpointer) second : kassi_sale_get_attempt (second), test->offset);
  g_free (*to);
  *to = test->upper ? g_ascii_strup (*from, -1) : g_strdup (*from);

  g_assert_false (try_record (fixture->journal, second, 0, KASSI_FLOW_PAID, &error));
  g_assert_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_EXISTS);
  g_assert_true (kassi_journal_is_healthy (fixture->journal));   /* Nothing is wrong with the journal. */
  g_assert_null (second->receipt_number);
  g_assert_cmpint (second->outcome, ==, KASSI_OUTCOME_NONE);
  assert_stored (fixture->journal, first);
  none = kassi_journal_find_sale (fixture->journal, "R-2", NULL);
  g_assert_null (none);

  third = sell (fixture->journal, 3, KASSI_FLOW_PAID);
  g_assert_cmpstr (third->receipt_number, ==, "T1-000002");   /* The number taken in vain was not. */
  assert_verifies (fixture->journal);
}

/* Receipt numbers: a series a register, each from 1, never again (I18). */
static void
test_series (Fixture       *fixture,
             gconstpointer  data)
{
  static const struct { const char *register_id; const char *receipt; } sales[] = {
    { "T1", "T1-000001" }, { "T1", "T1-000002" }, { "ÆF", "ÆF-000001" }, { "T1", "T1-000003" },
    { "T1-0", "T1-0-000001" }, { "ÆF", "ÆF-000002" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sales); i++)
    {
      g_autoptr (KassiJournal) journal = kassi_journal_open (fixture->folder, KASSI_JOURNAL_WRITE, sales[i].register_id, NULL);
      g_autoptr (KassiSale) sale = sell (journal, i, KASSI_FLOW_PAID);

      g_assert_cmpstr (sale->receipt_number, ==, sales[i].receipt);
      assert_verifies (journal);
    }

  fixture_open (fixture);
  g_assert_true (kassi_journal_exec (fixture->journal, "UPDATE counter SET last = 999999 WHERE name = 'receipt:T1'", NULL));
  {
    g_autoptr (KassiSale) sale = sell (fixture->journal, 50, KASSI_FLOW_PAID);

    g_assert_cmpstr (sale->receipt_number, ==, "T1-1000000");   /* At least six digits. */
    assert_stored (fixture->journal, sale);
  }
}

/* Own nonces increase, whatever the wall clock does and however often the till starts (I10). */
static void
test_nonces (Fixture       *fixture,
             gconstpointer  data)
{
  static const struct { const char *what; gint64 wall_us; guint n; } blocks[] = {
    { "first", WALL_US, 1000 }, { "same instant", WALL_US, 1000 }, { "later", WALL_US + 5, 1 }, { "an hour back", WALL_US - G_TIME_SPAN_HOUR, 10 },
    { "1970", 0, 10 }, { "before 1970", -WALL_US, 10 }, { "a year on", WALL_US + 365 * G_TIME_SPAN_DAY, 10 },
    { "the end of time", G_MAXINT64, 10 }, { "back again", WALL_US, G_MAXUINT },
  };
  gint64 last = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      gint64 first;

      fixture_open (fixture);
      g_test_message ("%s", blocks[i].what);
      first = kassi_journal_reserve_nonces (fixture->journal, blocks[i].n, blocks[i].wall_us, NULL);
      g_assert_cmpint (first, >, last);
      last = first + blocks[i].n - 1;
      if (blocks[i].wall_us == WALL_US + 365 * G_TIME_SPAN_DAY)   /* 0001-01-01 to 1970 are 719162 days. */
        g_assert_cmpint (first, ==, (blocks[i].wall_us + G_GINT64_CONSTANT (719162) * G_TIME_SPAN_DAY) * 10);
      fixture_close (fixture);
    }
}

/* 100 sales of all kinds read equal after the journal was opened again. */
static void
test_hundred (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GPtrArray) sales = g_ptr_array_new_with_free_func ((GDestroyNotify) kassi_sale_free);

  fixture_open (fixture);
  for (guint i = 0; i < 100; i++)
    g_ptr_array_add (sales, sell (fixture->journal, i, (KassiFlowState) g_test_rand_int_range (KASSI_FLOW_WAITING, KASSI_N_FLOW_STATES)));

  fixture_close (fixture);
  fixture_open (fixture);
  for (guint i = 0; i < sales->len; i++)
    assert_stored (fixture->journal, g_ptr_array_index (sales, i));
  assert_verifies (fixture->journal);
}

/* The customer's number and Netgíró's secret are nowhere in the files (I16); the secret never comes near the journal. */
static void
test_no_customer (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *name = g_build_filename (fixture->folder, "journal.db", NULL);
  g_autofree char *content = NULL;
  gsize length;

  fixture_open (fixture);
  kassi_sale_free (sell (fixture->journal, 1, KASSI_FLOW_PAID));
  fixture_close (fixture);

  g_assert_true (g_file_get_contents (name, &content, &length, NULL));
  g_assert_nonnull (memmem (content, length, "•••81", strlen ("•••81")));
  g_assert_null (memmem (content, length, GSM_ID, strlen (GSM_ID)));
}

/* One writer, many readers */

/* Runs as a child: holds the journal as its writer, with one sale, until it is killed. */
static pid_t
fork_writer (Fixture *fixture,
             int      pipe_fds[2])
{
  char word;
  pid_t child;

  g_assert_cmpint (pipe (pipe_fds), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      KassiJournal *journal = kassi_journal_open (fixture->folder, KASSI_JOURNAL_WRITE, "T1", NULL);

      sell (journal, 1, KASSI_FLOW_PAID);
      if (write (pipe_fds[1], "y", 1) == 1)
        pause ();
      _exit (1);
    }

  g_assert_cmpint (read (pipe_fds[0], &word, 1), ==, 1);
  return child;
}

static void
end_child (pid_t child,
           int   pipe_fds[2])
{
  int status;

  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  close (pipe_fds[0]);
  close (pipe_fds[1]);
}

static void
test_two_writers (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *message = NULL;
  g_autoptr (KassiSale) sale = NULL;
  int pipe_fds[2];
  pid_t child = fork_writer (fixture, pipe_fds);

  message = fixture_open_fails (fixture, KASSI_JOURNAL_WRITE, KASSI_JOURNAL_ERROR_BUSY);
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (KassiJournal) reader = kassi_journal_open (fixture->folder, KASSI_JOURNAL_READ, "T1", &error);

    g_assert_no_error (error);
    sale = kassi_journal_find_sale (reader, "R-1", NULL);
    g_assert_nonnull (sale);
    assert_verifies (reader);
  }

  end_child (child, pipe_fds);
  fixture_open (fixture);
  assert_stored (fixture->journal, sale);
  assert_verifies (fixture->journal);
}

static void
test_reader_beside (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (KassiSale) first = NULL;
  g_autoptr (KassiSale) second = NULL;
  g_autoptr (KassiJournal) reader = NULL;

  fixture_open (fixture);
  first = sell (fixture->journal, 1, KASSI_FLOW_WAITING);
  reader = kassi_journal_open (fixture->folder, KASSI_JOURNAL_READ, "T1", NULL);
  assert_stored (reader, first);

  second = sell (fixture->journal, 2, KASSI_FLOW_PAID);
  record (fixture->journal, first, 0, KASSI_FLOW_PAID);
  assert_stored (reader, first);    /* It sees what was committed since. */
  assert_stored (reader, second);
  assert_verifies (reader);
  g_assert_true (kassi_journal_checkpoint (fixture->journal));
  assert_verifies (reader);

  fixture_close (fixture);          /* The writer goes, and comes again. */
  assert_stored (reader, first);
  fixture_open (fixture);
  kassi_sale_free (sell (fixture->journal, 3, KASSI_FLOW_PAID));
  assert_verifies (reader);
  g_assert_finalize_object (g_steal_pointer (&reader));
}

/* A reader of a folder that nobody writes: which of the files are there, and whether the folder can be written. */
typedef struct {
  const char *name;
  gboolean    crashed;     /* the writer left its log behind */
  gboolean    marker;
  gboolean    read_only;
  int         code;        /* -1: it reads */
} ReaderCase;

static const ReaderCase reader_cases[] = {
  { "closed", FALSE, TRUE, FALSE, -1 },
  { "closed-no-marker", FALSE, FALSE, FALSE, -1 },            /* a copy of the database alone */
  { "crashed", TRUE, TRUE, FALSE, -1 },
  { "crashed-no-marker", TRUE, FALSE, FALSE, -1 },
  { "read-only-closed", FALSE, TRUE, TRUE, -1 },
  { "read-only-crashed", TRUE, TRUE, TRUE, KASSI_JOURNAL_ERROR_UNREADABLE },
};

/* Root may write where nobody may: the rest of the test is done as somebody else, in a child. */
static gboolean
read_as_nobody (const char *folder,
                gboolean    read_only,
                int        *code)
{
  int status;
  pid_t child = fork ();

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KassiJournal) reader = NULL;
      g_autoptr (KassiSale) sale = NULL;

      if (read_only && geteuid () == 0 && (setgid (65534) != 0 || setuid (65534) != 0))
        _exit (100);
      reader = kassi_journal_open (folder, KASSI_JOURNAL_READ, "T1", &error);
      if (reader == NULL)
        _exit (error->domain == KASSI_JOURNAL_ERROR ? 50 + error->code : 101);
      sale = kassi_journal_find_sale (reader, "T1-000001", NULL);
      _exit (sale != NULL && sale->outcome == KASSI_OUTCOME_PAID ? 0 : 102);
    }

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  *code = WEXITSTATUS (status);
  return *code == 0;
}

static void
make_read_only (Fixture    *fixture,
                const char *folder)
{
  static const char *const names[] = { "journal.db", "journal.db-wal", "journal.marker", "journal.lock" };

  g_assert_cmpint (g_chmod (fixture->top, 0755), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        g_assert_cmpint (g_chmod (path, 0444), ==, 0);
    }
  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
}

static void
test_reader_alone (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *folder = NULL;
  const ReaderCase *test = data;
  int code;

  fixture_open (fixture);
  kassi_sale_free (sell (fixture->journal, 1, KASSI_FLOW_PAID));
  if (!test->crashed)
    fixture_close (fixture);
  folder = fixture_copy (fixture, "copy", test->marker);
  if (test->crashed)
    {
      g_autofree char *shared = g_build_filename (folder, "journal.db-shm", NULL);

      g_assert_cmpint (g_unlink (shared), ==, 0);   /* What a reboot does to it, in effect. */
    }
  if (test->read_only)
    make_read_only (fixture, folder);

  g_assert_cmpint (read_as_nobody (folder, test->read_only, &code), ==, test->code == -1);
  if (test->code != -1)
    g_assert_cmpint (code, ==, 50 + test->code);
  if (test->read_only)
    g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
}

static void
test_read_only_folder (Fixture       *fixture,
                       gconstpointer  data)
{
  int status;
  pid_t child;

  fixture_open (fixture);
  fixture_close (fixture);
  make_read_only (fixture, fixture->folder);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KassiJournal) journal = NULL;

      if (geteuid () == 0 && (setgid (65534) != 0 || setuid (65534) != 0))
        _exit (100);
      journal = kassi_journal_open (fixture->folder, KASSI_JOURNAL_WRITE, "T1", &error);
      _exit (g_error_matches (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_UNREADABLE) ? 0 : 1);
    }

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpint (g_chmod (fixture->folder, 0755), ==, 0);
}

/* Versions */

static void
test_newer (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *reading = NULL;
  g_autofree char *writing = NULL;

  fixture_open (fixture);
  fixture_tamper (fixture, "PRAGMA user_version = 3");
  writing = fixture_open_fails (fixture, KASSI_JOURNAL_WRITE, KASSI_JOURNAL_ERROR_NEWER);
  reading = fixture_open_fails (fixture, KASSI_JOURNAL_READ, KASSI_JOURNAL_ERROR_NEWER);
}

/* The machinery, on a made-up third version: what was sold stays, and a step that fails leaves the old version whole. */
static void
test_migrate (Fixture       *fixture,
              gconstpointer  data)
{
  const char *const good[] = { kassi_journal_steps[0], kassi_journal_steps[1], "ALTER TABLE sale ADD COLUMN cashier TEXT" };
  const char *const bad[] = {
    kassi_journal_steps[0], kassi_journal_steps[1], "ALTER TABLE sale ADD COLUMN cashier TEXT; ALTER TABLE nothing RENAME TO something",
  };
  g_autoptr (KassiSale) sale = NULL;
  g_autoptr (GError) error = NULL;
  gint64 value;

  fixture_open (fixture);
  sale = sell (fixture->journal, 1, KASSI_FLOW_PAID);

  g_assert_false (kassi_journal_migrate (fixture->journal, bad, 3, &error));
  g_assert_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_UNREADABLE);
  g_assert_true (kassi_journal_get_int (fixture->journal, "PRAGMA user_version", &value, NULL));
  g_assert_cmpint (value, ==, 2);
  assert_verifies (fixture->journal);

  g_assert_true (kassi_journal_migrate (fixture->journal, good, 3, NULL));
  g_assert_true (kassi_journal_get_int (fixture->journal, "PRAGMA user_version", &value, NULL));
  g_assert_cmpint (value, ==, 3);
  g_assert_true (kassi_journal_migrate (fixture->journal, good, 3, NULL));   /* Nothing is left to do. */
  assert_stored (fixture->journal, sale);
  g_assert_true (kassi_journal_get_int (fixture->journal, "SELECT COUNT (*) FROM sale WHERE cashier IS NULL", &value, NULL));
  g_assert_cmpint (value, ==, 1);
}

/* Size: opening does not grow with the number of sales. The rows are those of one real sale, many times over; the chain is true. */

#define N_FEW  20000
#define N_MANY 200000   /* with -m slow */

static void
grow (KassiJournal *journal,
      gint64        n_sales)
{
  g_autofree char *sales = NULL;
  KassiChainPoint tip = journal->tip;

  sales = g_strdup_printf (
    "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i <= %ld) "
    "INSERT INTO sale SELECT i, till, printf ('%%036d', i), printf ('N-%%d', i), created_wall_us + i, amount_isk, description, lines, "
    "  customer_kind, customer_masked, confirmation, open, outcome, invoice_number, netgiro_reference_id, receipt_series, i, "
    "  printf ('%%s-%%06d', receipt_series, i), settled, settled_paid, settled_by, settled_reason FROM n, sale WHERE number = 1; "
    "INSERT INTO attempt SELECT s.number, 1, s.reference || '-1', NULL, NULL, NULL, NULL, 0, 0, flow, 0 "
    "  FROM sale AS s, attempt AS a WHERE a.sale = 1 AND s.number > 1; "
    "UPDATE counter SET last = (SELECT max (receipt_index) FROM sale) WHERE name = 'receipt:T1';", (long) n_sales);

  g_assert_true (kassi_journal_exec (journal, "BEGIN", NULL));
  g_assert_true (kassi_journal_exec (journal, sales, NULL));
  for (gint64 i = 2; i <= n_sales + 1; i++)
    {
      g_autoptr (KassiRows) rows = kassi_journal_query (journal, KASSI_QUERY_INSERT_EVENT);
      g_autofree char *hash = NULL;
      KassiEventRow row = { .sequence = tip.sequence + 1, .till = "T1", .wall_us = WALL_US + i, .sale = i, .attempt = 1,
                            .kind = "charged", .flow = "made up", .open_sales = 0, .previous = tip.hash };

      row.hash = hash = kassi_event_row_hash (&row);
      kassi_event_row_bind (rows, &row);
      g_assert_true (kassi_journal_run (journal, rows, NULL));
      kassi_chain_point_set (&tip, row.sequence, hash);
    }
  g_assert_true (kassi_journal_commit (journal, &tip, NULL));
}

static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  int n_sales = g_test_slow () ? N_MANY : N_FEW;
  g_autoptr (KassiJournal) reader = NULL;
  gint64 began_us, read_us;

  fixture_open (fixture);
  kassi_sale_free (sell (fixture->journal, 1, KASSI_FLOW_PAID));
  grow (fixture->journal, n_sales);
  fixture_close (fixture);

  began_us = g_get_monotonic_time ();
  reader = kassi_journal_open (fixture->folder, KASSI_JOURNAL_READ, "T1", NULL);
  read_us = g_get_monotonic_time () - began_us;
  g_assert_nonnull (reader);

  began_us = g_get_monotonic_time ();
  fixture_open (fixture);
  g_test_message ("with %d sales opening took %d µs to read, %d µs to write", n_sales, (int) read_us,
                  (int) (g_get_monotonic_time () - began_us));
  g_assert_cmpint (fixture->journal->tip.sequence, >, n_sales);
}

/* No statement that a step or a start runs reads a whole table. */
static void
test_no_scan (Fixture       *fixture,
              gconstpointer  data)
{
  fixture_open (fixture);
  for (guint i = 0; i < KASSI_N_QUERIES; i++)
    {
      g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", sqlite3_sql (fixture->journal->queries[i]), NULL);
      sqlite3_stmt *plan = NULL;

      g_assert_cmpint (sqlite3_prepare_v2 (fixture->journal->db, sql, -1, &plan, NULL), ==, SQLITE_OK);
      while (sqlite3_step (plan) == SQLITE_ROW)
        {
          const char *detail = (const char *) sqlite3_column_text (plan, 3);

          g_test_message ("%s: %s", sqlite3_sql (fixture->journal->queries[i]), detail);
          if (g_str_has_prefix (detail, "SCAN") && i != KASSI_QUERY_JOURNAL_ID)
            g_assert_nonnull (strstr (detail, "INDEX sale_open"));
          if (i >= KASSI_QUERY_HISTORY && i <= KASSI_QUERY_SUM_PAID)   /* Nor does a page of History sort. */
            g_assert_null (strstr (detail, "TEMP B-TREE"));
        }
      sqlite3_finalize (plan);
    }
}

static void
add (const char *name,
     gconstpointer data,
     void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/journal/", name, NULL);

  g_test_add (path, Fixture, data, fixture_set_up, test, fixture_tear_down);
}

static void
add_case (const char    *table,
          const char    *name,
          gconstpointer  data,
          void         (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat (table, "/", name, NULL);

  add (path, data, test);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("new", NULL, test_new);
  add ("pragmas", NULL, test_pragmas);
  add ("append-only", NULL, test_append_only);
  for (gsize i = 0; i < G_N_ELEMENTS (lives); i++)
    add_case ("life", lives[i].name, &lives[i], test_life);
  add ("members", NULL, test_members);
  add ("find", NULL, test_find);
  add ("foreach", NULL, test_foreach);
  for (gsize i = 0; i < G_N_ELEMENTS (doubles); i++)
    add_case ("double", doubles[i].name, &doubles[i], test_double);
  add ("series", NULL, test_series);
  add ("nonces", NULL, test_nonces);
  add ("hundred", NULL, test_hundred);
  add ("no-customer", NULL, test_no_customer);
  add ("two-writers", NULL, test_two_writers);
  add ("reader-beside", NULL, test_reader_beside);
  for (gsize i = 0; i < G_N_ELEMENTS (reader_cases); i++)
    add_case ("reader-alone", reader_cases[i].name, &reader_cases[i], test_reader_alone);
  add ("read-only-folder", NULL, test_read_only_folder);
  add ("newer", NULL, test_newer);
  add ("migrate", NULL, test_migrate);
  add ("no-scan", NULL, test_no_scan);
  add ("many", NULL, test_many);

  return g_test_run ();
}
