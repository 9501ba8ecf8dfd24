/* SPDX-License-Identifier: GPL-3.0-or-later
 * What somebody, or a failing disk, may do to the journal's files: each is found and named, and none is silently used (I14). */
#include "journal-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

/* What every journal here holds: R-1 paid (events 1 to 4, the last its receipt), R-2 declined (5 to 7), R-3 paid (8 to 11), R-4 waiting (12, 13).
 * Where a case takes from a second journal, "other", that is made in the same way: other ids and hashes. */
#define LAST_EVENT 13

static void
fill (KassiJournal *journal)
{
  static const KassiFlowState states[] = { KASSI_FLOW_PAID, KASSI_FLOW_DECLINED, KASSI_FLOW_PAID, KASSI_FLOW_WAITING };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    kassi_sale_free (sell (journal, i + 1, states[i]));
  g_assert_cmpint (journal->tip.sequence, ==, LAST_EVENT);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture_set_up (fixture, data);
  fixture_open (fixture);
  fill (fixture->journal);
}

static void
make_other (Fixture *fixture)
{
  g_autofree char *folder = g_build_filename (fixture->top, "other", NULL);
  g_autoptr (KassiJournal) journal = kassi_journal_open (folder, KASSI_JOURNAL_WRITE, "T1", NULL);

  fill (journal);
}

/* At START the journal does not open, for reading or for writing; by VERIFY it opens, and verify names the row. */
typedef enum { START, VERIFY } When;

typedef struct {
  const char *name;
  When        when;
  const char *sql;
  const char *named;
} Case;

#define EVENT_COLUMNS_BUT_SEQUENCE \
  "till, wall_us, sale, attempt, kind, message, result_code, netgiro_reference_id, sale_row, attempt_row, flow, " \
  "url, nonce, signature, body, callback_digest, open_sales, previous, hash"

static const Case cases[] = {
  /* Events. */
  { "event-changed", VERIFY, "UPDATE event SET message = 'x' WHERE sequence = 2", "event 2 was changed" },
  { "event-kind", VERIFY, "UPDATE event SET kind = 'paid' WHERE sequence = 7", "event 7 was changed" },
  { "event-time", VERIFY, "UPDATE event SET wall_us = wall_us + 1 WHERE sequence = 3", "event 3 was changed" },
  { "event-till", VERIFY, "UPDATE event SET till = 'T2' WHERE sequence = 1", "event 1 was changed" },
  { "event-body", VERIFY, "UPDATE event SET body = NULL WHERE sequence = 3", "event 3 was changed" },
  { "event-body-empty", VERIFY, "UPDATE event SET body = x'' WHERE sequence = 10", "event 10 was changed" },
  { "event-null-to-empty", VERIFY, "UPDATE event SET message = '' WHERE sequence = 2", "event 2 was changed" },
  { "event-shifted", VERIFY, "UPDATE event SET message = kind, kind = 'x' WHERE sequence = 2", "event 2 was changed" },
  { "event-other-sale", VERIFY, "UPDATE event SET sale = 2 WHERE sequence = 3", "event 3 was changed" },
  { "event-last-changed", START, "UPDATE event SET result_code = 10200 WHERE sequence = 13", "event 13 was changed" },
  { "event-removed", VERIFY, "DELETE FROM event WHERE sequence = 6", "event 6 is missing" },
  { "event-first-removed", VERIFY, "DELETE FROM event WHERE sequence = 1", "event 1 is missing" },
  { "event-last-removed", START, "DELETE FROM event WHERE sequence = 13", "ends before event 13" },
  { "event-all-removed", START, "DELETE FROM event", "ends before event 13" },
  { "event-added", START, "INSERT INTO event SELECT 14, " EVENT_COLUMNS_BUT_SEQUENCE " FROM event WHERE sequence = 13", "event 14 was changed" },
  { "event-added-later", START, "INSERT INTO event SELECT 16, " EVENT_COLUMNS_BUT_SEQUENCE " FROM event WHERE sequence = 13", "event 14 is missing" },
  { "event-added-before", VERIFY, "INSERT INTO event SELECT 0, " EVENT_COLUMNS_BUT_SEQUENCE " FROM event WHERE sequence = 13", "event 0 is out of turn" },
  { "event-swapped", VERIFY,
    "UPDATE event SET sequence = 100 WHERE sequence = 5; UPDATE event SET sequence = 5 WHERE sequence = 6; "
    "UPDATE event SET sequence = 6 WHERE sequence = 100", "event 5 was changed" },
  { "event-foreign", VERIFY,
    "DELETE FROM event WHERE sequence = 5; INSERT INTO event SELECT * FROM other.event WHERE sequence = 5",
    "event 5 does not follow the one before it" },
  { "event-foreign-first", VERIFY,
    "DELETE FROM event WHERE sequence = 1; INSERT INTO event SELECT * FROM other.event WHERE sequence = 1",
    "event 1 does not follow the one before it" },
  { "events-foreign", START, "DELETE FROM event; INSERT INTO event SELECT * FROM other.event", "event 13 is not the one" },
  { "event-foreign-hash", VERIFY, "UPDATE event SET hash = (SELECT hash FROM other.event WHERE sequence = 5) WHERE sequence = 5",
    "event 5 was changed" },

  /* Sales. An open one is looked at before the first sale. */
  { "sale-amount", VERIFY, "UPDATE sale SET amount_isk = 1 WHERE number = 1", "sale “R-1” does not agree" },
  { "sale-outcome", VERIFY, "UPDATE sale SET outcome = 'expired' WHERE number = 2", "sale “R-2” does not agree" },
  { "sale-customer", VERIFY, "UPDATE sale SET customer_masked = '•••82' WHERE number = 3", "sale “R-3” does not agree" },
  { "sale-open-amount", START, "UPDATE sale SET amount_isk = 1 WHERE number = 4", "sale “R-4” does not agree" },
  { "sale-forgotten", START, "UPDATE sale SET open = 0, outcome = 'failed' WHERE number = 4", "0 open sales" },
  { "sale-reopened", START, "UPDATE sale SET open = 1, outcome = NULL WHERE number = 2", "2 open sales" },
  { "sale-forgotten-and-reopened", START, "UPDATE sale SET open = 0, outcome = 'failed' WHERE number = 4; "
    "UPDATE sale SET open = 1, outcome = NULL WHERE number = 2", "sale “R-2” does not agree" },
  { "sale-removed", VERIFY, "DELETE FROM sale WHERE number = 2", "event 5 tells of a sale that is missing" },
  { "sale-removed-wholly", VERIFY, "DELETE FROM sale WHERE number = 2; DELETE FROM attempt WHERE sale = 2; DELETE FROM line WHERE sale = 2",
    "event 5 tells of a sale that is missing" },
  { "sale-open-removed", START, "DELETE FROM sale WHERE number = 4", "0 open sales" },
  { "sale-added", VERIFY,
    "INSERT INTO sale SELECT 5, till, printf ('%036d', 5), 'R-5', created_wall_us, amount_isk, description, lines, customer_kind, "
    "customer_masked, confirmation, open, outcome, NULL, NULL, NULL, NULL, NULL, 0, 0, NULL, NULL FROM sale WHERE number = 2",
    "sale “R-5” does not agree" },
  { "sales-swapped", VERIFY, "UPDATE sale SET number = 100 WHERE number = 1; UPDATE sale SET number = 1 WHERE number = 3; "
    "UPDATE sale SET number = 3 WHERE number = 100", "sale “R-3” does not agree" },

  /* Lines and attempts. */
  { "line-price", VERIFY, "UPDATE line SET unit_isk = unit_isk - 1, total_isk = total_isk - 1 WHERE sale = 1 AND position = 1",
    "the lines of sale “R-1” were changed" },
  { "line-total", VERIFY, "UPDATE line SET total_isk = total_isk - 1 WHERE sale = 1 AND position = 1", "line 1 of sale “R-1” does not add up" },
  { "line-name", VERIFY, "UPDATE line SET description = 'Other' WHERE sale = 1 AND position = 2", "the lines of sale “R-1”" },
  { "line-open", START, "UPDATE line SET vat_rate = 0 WHERE sale = 4 AND position = 1", "the lines of sale “R-4” were changed" },
  { "line-removed", VERIFY, "DELETE FROM line WHERE sale = 3 AND position = 2", "the lines of sale “R-3” were changed" },
  { "line-added", VERIFY, "INSERT INTO line SELECT sale, 3, description, product_number, quantity_milli, unit_isk, vat_rate, total_isk "
    "FROM line WHERE sale = 3 AND position = 2", "the lines of sale “R-3” were changed" },
  { "line-moved", VERIFY, "UPDATE line SET sale = 9 WHERE sale = 3", "the lines of sale “R-3” were changed" },
  { "line-of-nothing", VERIFY, "INSERT INTO line SELECT 9, 3, description, product_number, quantity_milli, unit_isk, vat_rate, total_isk "
    "FROM line WHERE sale = 3 AND position = 2", "lines of a sale that is missing (9)" },
  { "attempt-flow", VERIFY, "UPDATE attempt SET flow = (SELECT flow FROM attempt WHERE sale = 1) WHERE sale = 2",
    "attempt 1 of sale “R-2” does not agree" },
  { "attempt-flow-nonsense", VERIFY, "UPDATE attempt SET flow = 'paid' WHERE sale = 2", "attempt 1 of sale “R-2” does not agree" },
  { "attempt-transaction", VERIFY, "UPDATE attempt SET transaction_id = 'x' WHERE sale = 1", "attempt 1 of sale “R-1” does not agree" },
  { "attempt-time", VERIFY, "UPDATE attempt SET last_wall_us = 1 WHERE sale = 1", "attempt 1 of sale “R-1” does not agree" },
  { "attempt-deadline-open", START, "UPDATE attempt SET deadline_wall_us = 1 WHERE sale = 4", "attempt 1 of sale “R-4” does not agree" },
  { "attempt-removed", VERIFY, "DELETE FROM attempt WHERE sale = 1", "event 1 tells of a sale that is missing" },
  { "attempt-open-removed", START, "DELETE FROM attempt WHERE sale = 4", "attempt 1 of sale “R-4” is missing" },
  { "attempt-added", VERIFY, "INSERT INTO attempt SELECT 1, 2, 'R-1-2', NULL, NULL, NULL, NULL, 0, 0, flow, 0 FROM attempt WHERE sale = 1",
    "attempt 2 of sale “R-1” does not agree" },
  { "attempt-of-nothing", VERIFY, "INSERT INTO attempt SELECT 9, 1, 'R-9-1', NULL, NULL, NULL, NULL, 0, 0, flow, 0 FROM attempt WHERE sale = 1",
    "attempts of a sale that is missing (9)" },

  /* Receipt numbers and counters. */
  { "receipt-changed", START, "UPDATE sale SET receipt_index = 7, receipt_number = 'T1-000007' WHERE number = 3", "last receipt of “T1”" },
  { "receipts-swapped", VERIFY,
    "UPDATE sale SET receipt_index = 9, receipt_number = 'T1-000009' WHERE number = 1; "
    "UPDATE sale SET receipt_index = 1, receipt_number = 'T1-000001' WHERE number = 3; "
    "UPDATE sale SET receipt_index = 2, receipt_number = 'T1-000002' WHERE number = 1", "sale “R-1” does not agree" },
  { "receipt-dropped", START, "UPDATE sale SET receipt_series = NULL, receipt_index = NULL, receipt_number = NULL WHERE number = 3",
    "last receipt of “T1” is number 1" },
  { "counter-back", START, "UPDATE counter SET last = 1 WHERE name = 'receipt:T1'", "its counter is at 1" },
  { "counter-ahead", START, "UPDATE counter SET last = 5 WHERE name = 'receipt:T1'", "its counter is at 5" },
  { "counter-removed", START, "DELETE FROM counter WHERE name = 'receipt:T1'", "its counter is at 0" },
  { "counter-of-nothing", VERIFY, "INSERT INTO counter VALUES ('receipt:T2', 1)", "the receipts of “T2” are 0" },

  /* Receipts. */
  { "document-changed", VERIFY, "UPDATE receipt SET document = replace (document, 'Lopapeysa', 'Lopapeysur') WHERE sale = 1",
    "the receipt of sale “R-1” was changed" },
  { "document-price", VERIFY, "UPDATE receipt SET document = replace (document, '24903', '4903') WHERE sale = 3",
    "the receipt of sale “R-3” was changed" },
  { "document-removed", VERIFY, "DELETE FROM receipt WHERE sale = 3", "the receipt of sale “R-3” is missing" },
  { "document-excused", VERIFY, "DELETE FROM receipt WHERE sale = 3; INSERT INTO counter VALUES ('undocumented:T1', 9)",
    "the receipt of sale “R-3” is missing" },
  { "documents-swapped", VERIFY, "UPDATE receipt SET sale = 9 WHERE sale = 1; UPDATE receipt SET sale = 1 WHERE sale = 3; "
    "UPDATE receipt SET sale = 3 WHERE sale = 9", "the receipt of sale “R-1” was changed" },
  { "document-moved", VERIFY, "UPDATE receipt SET sale = 9 WHERE sale = 1", "the receipt of sale “R-1” is missing" },
  { "document-added", VERIFY, "INSERT INTO receipt SELECT 2, document FROM receipt WHERE sale = 1", "the receipt of sale “R-2” was changed" },
  { "document-of-nothing", VERIFY, "INSERT INTO receipt SELECT 9, document FROM receipt WHERE sale = 1", "a receipt of a sale that is missing (9)" },
  { "document-event", VERIFY, "UPDATE event SET message = (SELECT message FROM event WHERE sequence = 11) WHERE sequence = 4", "event 4 was changed" },
  { "document-event-removed", VERIFY, "DELETE FROM event WHERE sequence = 4; DELETE FROM receipt WHERE sale = 1", "event 4 is missing" },

  /* The schema and the header. */
  { "trigger-removed", START, "DROP TRIGGER event_update", "its tables are not as Kassi made them" },
  { "trigger-added", START, "CREATE TRIGGER sly AFTER INSERT ON sale BEGIN UPDATE sale SET amount_isk = 1; END",
    "its tables are not as Kassi made them, near “trigger sly (sale)”" },
  { "column-added", START, "DROP TRIGGER sale_frozen; ALTER TABLE sale ADD COLUMN tip INTEGER", "its tables are not as Kassi made them" },
  { "schema-rewritten", START, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace (sql, 'STRICT', '') WHERE name = 'counter'",
    "its tables are not as Kassi made them" },
  { "foreign-application", START, "PRAGMA application_id = 7", "this is no journal of Kassi" },
  { "other-id", START, "DELETE FROM journal; INSERT INTO journal SELECT * FROM other.journal", "belongs to another journal" },
  { "no-id", START, "DELETE FROM journal", "it has lost its own number" },
  { "no-version", START, "PRAGMA user_version = 0", "this is no journal of Kassi" },
};

static void
assert_verify_names (Fixture          *fixture,
                     KassiJournalMode  mode,
                     const char       *named)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KassiJournal) journal = kassi_journal_open (fixture->folder, mode, "T1", &error);

  g_assert_no_error (error);
  g_assert_false (kassi_journal_verify (journal, &error));
  g_assert_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_DAMAGED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, named));
}

static char *
get_content (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize length;

  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) content, length);
}

static void
test_tamper (Fixture       *fixture,
             gconstpointer  data)
{
  static const KassiJournalMode modes[] = { KASSI_JOURNAL_READ, KASSI_JOURNAL_WRITE };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  const Case *test = data;

  if (strstr (test->sql, "other.") != NULL)
    make_other (fixture);
  fixture_tamper (fixture, test->sql);
  before = get_content (fixture->db);
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    if (test->when == START)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (KassiJournal) journal = kassi_journal_open (fixture->folder, modes[i], "T1", &error);

        g_assert_null (journal);
        g_assert_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_DAMAGED);
        g_test_message ("%s", error->message);
        g_assert_nonnull (strstr (error->message, test->named));
      }
    else
      {
        assert_verify_names (fixture, modes[i], test->named);
      }

  if (test->when == START)   /* The file is kept as it was found. */
    {
      after = get_content (fixture->db);
      g_assert_cmpstr (after, ==, before);
    }
}

/* A sale whose rows were changed is not read either, and the others are. */
static void
test_not_read (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (KassiSale) good = NULL;
  g_autoptr (KassiSale) bad = NULL;
  g_autoptr (GError) error = NULL;

  fixture_tamper (fixture, "UPDATE sale SET amount_isk = 1 WHERE number = 1");
  fixture_open (fixture);
  good = kassi_journal_find_sale (fixture->journal, "R-3", &error);
  g_assert_no_error (error);
  g_assert_nonnull (good);
  bad = kassi_journal_find_sale (fixture->journal, "R-1", &error);
  g_assert_null (bad);
  g_assert_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_DAMAGED);
}

/* Paid without the message that proves it: a log that was written so, chain and all, is found (I3). */
static void
test_unproven (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (KassiRows) rows = NULL;
  g_autofree char *flow = NULL;
  g_autofree char *hash = NULL;
  g_autoptr (GError) error = NULL;
  KassiJournal *journal = fixture->journal;
  KassiEventRow row = { .sequence = LAST_EVENT + 1, .till = "T1", .sale = 4, .attempt = 1, .kind = "charged",
                        .open_sales = 1, .previous = journal->tip.hash };
  KassiFlowRecord record = kassi_flow_new (KASSI_CUSTOMER_GSM, KASSI_CONFIRMATION_MANUAL).record;

  record.state = KASSI_FLOW_PAID;
  row.flow = flow = kassi_flow_freeze (&record);
  row.hash = hash = kassi_event_row_hash (&row);
  rows = kassi_journal_query (journal, KASSI_QUERY_INSERT_EVENT);
  kassi_event_row_bind (rows, &row);
  g_assert_true (kassi_journal_run (journal, rows, &error));
  g_clear_pointer (&rows, kassi_rows_release);

  g_assert_false (kassi_journal_verify (journal, &error));
  g_assert_nonnull (strstr (error->message, "event 14 says paid without Netgíró’s message"));
}

/* The files */

static void
test_older_copy (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *copied_db = NULL;
  g_autofree char *message = NULL;
  g_autofree char *copy = NULL;

  fixture_close (fixture);
  copy = fixture_copy (fixture, "copy", TRUE);
  copied_db = g_build_filename (copy, "journal.db", NULL);
  fixture_open (fixture);
  kassi_sale_free (sell (fixture->journal, 5, KASSI_FLOW_PAID));
  fixture_close (fixture);

  fixture_put_back (copied_db, fixture->db);   /* The database alone; with its marker it is a whole backup. */
  message = fixture_open_fails (fixture, KASSI_JOURNAL_WRITE, KASSI_JOURNAL_ERROR_DAMAGED);
  g_assert_nonnull (strstr (message, "ends before event 17, which its marker remembers: an older copy was put back"));
  g_clear_pointer (&message, g_free);
  message = fixture_open_fails (fixture, KASSI_JOURNAL_READ, KASSI_JOURNAL_ERROR_DAMAGED);

  fixture_put_back (copy, fixture->folder);
  fixture_open (fixture);
  assert_verifies (fixture->journal);
}

/* The same number of events, but others: sold on from an older copy. */
static void
test_forked_copy (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *forked_db = NULL;
  g_autofree char *message = NULL;
  g_autofree char *forked = NULL;

  fixture_close (fixture);
  forked = fixture_copy (fixture, "forked", TRUE);
  forked_db = g_build_filename (forked, "journal.db", NULL);
  {
    g_autoptr (KassiJournal) journal = kassi_journal_open (forked, KASSI_JOURNAL_WRITE, "T1", NULL);

    kassi_sale_free (sell (journal, 5, KASSI_FLOW_PAID));
  }
  fixture_open (fixture);
  kassi_sale_free (sell (fixture->journal, 6, KASSI_FLOW_PAID));
  fixture_close (fixture);

  fixture_put_back (forked_db, fixture->db);
  message = fixture_open_fails (fixture, KASSI_JOURNAL_WRITE, KASSI_JOURNAL_ERROR_DAMAGED);
  g_assert_nonnull (strstr (message, "event 17 is not the one that its marker remembers"));
}

/* After a power cut the marker may be behind: the rest of the chain is followed from there. */
static void
test_marker_behind (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *old_marker = NULL;
  g_autofree char *message = NULL;
  g_autofree char *copy = fixture_copy (fixture, "copy", TRUE);

  old_marker = g_build_filename (copy, "journal.marker", NULL);
  kassi_sale_free (sell (fixture->journal, 5, KASSI_FLOW_PAID));
  fixture_close (fixture);
  fixture_put_back (old_marker, fixture->marker);
  fixture_open (fixture);
  g_assert_cmpint (fixture->journal->tip.sequence, ==, 17);
  assert_verifies (fixture->journal);

  /* What was after it is checked. */
  fixture_close (fixture);
  fixture_put_back (old_marker, fixture->marker);
  fixture_tamper (fixture, "UPDATE event SET result_code = 1 WHERE sequence = 16");
  message = fixture_open_fails (fixture, KASSI_JOURNAL_WRITE, KASSI_JOURNAL_ERROR_DAMAGED);
  g_assert_nonnull (strstr (message, "event 16 was changed"));
}

typedef struct {
  const char *name;
  const char *content;   /* NULL: the file is removed */
  const char *named;     /* NULL: it opens */
} MarkerCase;

static const MarkerCase marker_cases[] = {
  { "missing", NULL, "is missing, so that nobody can tell whether this is the newest copy" },
  { "empty", "", NULL },                     /* Somebody vouches for the database. */
  { "short", "Kassi journal marker 1\n", "was changed" },
  { "nonsense", "hello", "was changed" },
  { "other-title", "Kassi journal marker 2\n0123456789abcdef0123456789abcdef\n00000000000000000001\n"
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n", "was changed" },
  { "other-journal", "Kassi journal marker 1\n0123456789abcdef0123456789abcdef\n00000000000000000001\n"
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n", "belongs to another journal" },
};

static void
test_marker (Fixture       *fixture,
             gconstpointer  data)
{
  const MarkerCase *test = data;

  fixture_close (fixture);
  g_assert_cmpint (g_unlink (fixture->marker), ==, 0);
  if (test->content != NULL)
    g_assert_true (g_file_set_contents (fixture->marker, test->content, -1, NULL));

  if (test->named != NULL)
    {
      g_autofree char *message = fixture_open_fails (fixture, KASSI_JOURNAL_WRITE, KASSI_JOURNAL_ERROR_DAMAGED);

      g_test_message ("%s", message);
      g_assert_nonnull (strstr (message, test->named));
    }
  else
    {
      fixture_open (fixture);
      fixture_close (fixture);
      fixture_open (fixture);   /* The marker was made anew. */
      assert_verifies (fixture->journal);
    }
}

/* With nobody's word and no marker, an empty marker does not hide a bad chain. */
static void
test_vouched_but_bad (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *message = NULL;

  fixture_tamper (fixture, "UPDATE event SET message = 'x' WHERE sequence = 2");
  g_assert_true (g_file_set_contents (fixture->marker, "", 0, NULL));
  message = fixture_open_fails (fixture, KASSI_JOURNAL_WRITE, KASSI_JOURNAL_ERROR_DAMAGED);
  g_assert_nonnull (strstr (message, "event 2 was changed"));
}

/* What stands where the database should be. */
typedef struct {
  const char *name;
  const char *content;   /* NULL: nothing */
  gsize       offset;    /* where it is written over the file; 0 with truncate: instead of it */
  gboolean    truncate;
  When        when;
} FileCase;

static const FileCase file_cases[] = {
  { "gone", NULL, 0, TRUE, START },
  { "empty", "", 0, TRUE, START },
  { "text", "This is a text, and long enough to be taken for a header of some kind by nobody. And so it goes on, and on, and on.", 0, TRUE, START },
  { "bad-magic", "sqlITE", 0, FALSE, START },
  { "bad-page-size", "\x03\x03", 16, FALSE, START },
  { "first-page", "\xff\xff\xff\xff\xff\xff\xff\xff", 100, FALSE, START },
  { "cut-off", NULL, 8192, TRUE, START },
};

static void
overwrite (Fixture        *fixture,
           const FileCase *test)
{
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (fixture->db, &content, &length, NULL));
  g_assert_cmpuint (length, >, test->offset + 200);
  if (test->content != NULL && !test->truncate)
    memcpy (content + test->offset, test->content, strlen (test->content));

  if (test->truncate && test->offset == 0 && test->content == NULL)
    g_assert_cmpint (g_unlink (fixture->db), ==, 0);
  else if (test->truncate && test->content != NULL)
    g_assert_true (g_file_set_contents (fixture->db, test->content, -1, NULL));
  else
    g_assert_true (g_file_set_contents (fixture->db, content, test->truncate ? (gssize) test->offset : (gssize) length, NULL));
}

static void
test_file (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *reading = NULL;
  g_autofree char *writing = NULL;
  const FileCase *test = data;

  fixture_close (fixture);
  overwrite (fixture, test);
  reading = fixture_open_fails (fixture, KASSI_JOURNAL_READ, KASSI_JOURNAL_ERROR_DAMAGED);
  g_test_message ("%s", reading);
  writing = fixture_open_fails (fixture, KASSI_JOURNAL_WRITE, KASSI_JOURNAL_ERROR_DAMAGED);
  g_assert_cmpstr (reading, ==, writing);
  if (test->content == NULL && test->offset == 0)
    g_assert_false (g_file_test (fixture->db, G_FILE_TEST_EXISTS));   /* None was begun in its place. */
}

/* An index that lost an entry, as only SQLite's own check sees it. */
static void
test_index (Fixture       *fixture,
            gconstpointer  data)
{
  fixture_tamper (fixture,
                  "PRAGMA writable_schema = ON; "
                  "CREATE TABLE keep AS SELECT sql FROM sqlite_schema WHERE name = 'sale_created'; "
                  "UPDATE sqlite_schema SET sql = 'CREATE INDEX sale_created ON sale (created_wall_us) WHERE number > 2' "
                  "WHERE name = 'sale_created'; REINDEX sale_created");
  fixture_tamper (fixture,
                  "REINDEX sale_created; PRAGMA writable_schema = ON; "
                  "UPDATE sqlite_schema SET sql = (SELECT sql FROM keep) WHERE name = 'sale_created'");
  fixture_tamper (fixture, "DROP TABLE keep; DELETE FROM counter WHERE name = 'nothing'; UPDATE counter SET last = last");
  assert_verify_names (fixture, KASSI_JOURNAL_READ, "sale_created");
}

/* The idle check */

static gboolean
check_idly (KassiJournal  *journal,
            guint         *n_slices,
            GError       **error)
{
  g_autoptr (GError) local_error = NULL;

  *n_slices = 0;
  while (kassi_journal_verify_slice (journal, 1, &local_error))
    ++*n_slices;

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return error == NULL || *error == NULL;
}

static void
test_slices (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  guint n_slices;

  g_assert_true (check_idly (fixture->journal, &n_slices, &error));
  g_assert_cmpuint (n_slices, >=, 2);
  g_assert_cmpint (fixture->journal->checkup.phase, ==, KASSI_CHECKUP_DONE);
  g_assert_false (kassi_journal_verify_slice (fixture->journal, 1000, &error));   /* Done for now. */
  g_assert_no_error (error);

  fixture->journal->checkup.finished_us -= 24 * G_TIME_SPAN_HOUR;
  g_assert_true (kassi_journal_verify_slice (fixture->journal, 1000, &error));    /* The next day. */
}

static void
test_slices_find (Fixture       *fixture,
                  gconstpointer  data)
{
  const char *sql = data;
  g_autoptr (GError) error = NULL;
  guint n_slices;

  fixture_tamper (fixture, sql);
  fixture_open (fixture);
  g_assert_false (check_idly (fixture->journal, &n_slices, &error));
  g_assert_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_false (check_idly (fixture->journal, &n_slices, &error));   /* It does not get over it. */
  g_assert_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_DAMAGED);
}

/* An idle moment folds the log in, so that a step does not have to. */
static void
test_slices_fold (Fixture       *fixture,
                  gconstpointer  data)
{
  while (fixture->journal->wal_frames < 64)
    {
      gboolean done = kassi_journal_note (fixture->journal, "opened", NULL, WALL_US, NULL);

      g_assert_true (done);
    }
  g_assert_true (kassi_journal_verify_slice (fixture->journal, 1, NULL));
  g_assert_cmpint (fixture->journal->wal_frames, ==, 0);
}

static void
add (const char     *name,
     gconstpointer   data,
     void          (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/journal-tamper/", name, NULL);

  g_test_add (path, Fixture, data, set_up, test, fixture_tear_down);
}

#define ADD_CASES(table, list, test)                                             \
  for (gsize i = 0; i < G_N_ELEMENTS (list); i++)                                \
    {                                                                            \
      g_autofree char *name = g_strconcat (table, "/", (list)[i].name, NULL);    \
                                                                                 \
      add (name, &(list)[i], test);                                              \
    }

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_CASES ("row", cases, test_tamper)
  add ("not-read", NULL, test_not_read);
  add ("unproven", NULL, test_unproven);
  add ("older-copy", NULL, test_older_copy);
  add ("forked-copy", NULL, test_forked_copy);
  add ("marker-behind", NULL, test_marker_behind);
  ADD_CASES ("marker", marker_cases, test_marker)
  add ("vouched-but-bad", NULL, test_vouched_but_bad);
  ADD_CASES ("file", file_cases, test_file)
  add ("index", NULL, test_index);
  add ("slices", NULL, test_slices);
  add ("slices/event", "UPDATE event SET message = 'x' WHERE sequence = 2", test_slices_find);
  add ("slices/sale", "UPDATE sale SET amount_isk = 1 WHERE number = 1", test_slices_find);
  add ("slices/fold", NULL, test_slices_fold);

  return g_test_run ();
}
