/* SPDX-License-Identifier: GPL-3.0-or-later
 * Receipts in the journal: frozen once, found again, missed when they are gone, and counted each time one goes out (I14, I18). */
#include "journal-fixture.h"

#include <string.h>

static KassiSeller *
make_seller (const char *name)
{
  KassiSeller *seller = kassi_seller_new ();

  g_free (seller->name);
  seller->name = g_strdup (name);
  g_free (seller->kennitala);
  seller->kennitala = g_strdup ("5501012340");
  seller->vat_registered = TRUE;
  return seller;
}

static KassiReceipt *
find (KassiJournal    *journal,
      const KassiSale *sale)
{
  g_autoptr (GError) error = NULL;
  KassiReceipt *receipt = kassi_journal_find_receipt (journal, sale->id, &error);

  g_assert_no_error (error);
  g_assert_nonnull (receipt);
  return receipt;
}

static void
assert_no_receipt (KassiJournal *journal,
                   const char   *sale_id,
                   const char   *named)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KassiReceipt) receipt = kassi_journal_find_receipt (journal, sale_id, &error);

  g_assert_null (receipt);
  g_assert_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, named));
}

/* What is frozen */

typedef struct {
  const char    *name;
  const char    *source;
  const char    *register_id;
  KassiFlowState end;
  gboolean       training;
} Frozen;

static const Frozen frozen[] = {
  { "paid", "the issue: frozen in the journal with the sale", "T1", KASSI_FLOW_PAID, FALSE },
  { "settled", "safety.md: settled as paid takes a receipt number", "T1", KASSI_FLOW_SETTLED, FALSE },
  { "training", "kassictl.md: in training ÆF- and 6 digits", "ÆF", KASSI_FLOW_PAID, TRUE },
};

static void
test_frozen (Fixture       *fixture,
             gconstpointer  data)
{
  const Frozen *test = data;
  g_autoptr (KassiJournal) journal = kassi_journal_open (fixture->folder, KASSI_JOURNAL_WRITE, test->register_id, NULL);
  g_autoptr (KassiSeller) seller = make_seller ("Verslunin Búð");
  g_autoptr (KassiSeller) other = make_seller ("Önnur verslun");
  g_autofree char *number = g_strconcat (test->register_id, "-000001", NULL);
  g_autoptr (KassiSale) sale = make_sale (1);
  g_autoptr (KassiReceipt) receipt = NULL;

  g_test_message ("from: %s", test->source);
  kassi_journal_set_seller (journal, seller);
  record (journal, sale, 0, KASSI_FLOW_WAITING);
  sale->invoice_number = g_strdup ("INV 5");
  record (journal, sale, 0, test->end);
  kassi_journal_set_seller (journal, other);   /* From the next sale on. */

  receipt = find (journal, sale);
  g_assert_cmpstr (receipt->number, ==, number);
  g_assert_cmpstr (receipt->register_id, ==, test->register_id);
  g_assert_cmpint (receipt->training, ==, test->training);
  g_assert_cmpint (receipt->issued_wall_us, ==, sale->created_wall_us + (gint64) test->end);
  g_assert_cmpstr (receipt->seller->name, ==, "Verslunin Búð");
  g_assert_cmpstr (receipt->seller->kennitala, ==, "5501012340");
  g_assert_true (receipt->seller->vat_registered);
  g_assert_cmpint (receipt->customer_kind, ==, KASSI_CUSTOMER_GSM);
  g_assert_cmpstr (receipt->customer_masked, ==, "•••81");
  g_assert_cmpstr (receipt->invoice_number, ==, "INV 5");
  g_assert_cmpstr (receipt->transaction_id, ==, sale->transaction_id);
  g_assert_cmpstr (receipt->reference, ==, sale->reference);
  g_assert_cmpint (kassi_cart_get_total_isk (receipt->cart), ==, sale->amount_isk);
  g_assert_cmpuint (kassi_cart_get_n_lines (receipt->cart), ==, 2);
  assert_verifies (journal);
  g_assert_finalize_object (g_steal_pointer (&journal));
}

/* One event vouches for it, and nothing that happens to the sale later makes another. */
static void
test_once (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (KassiSale) sale = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autofree char *document = NULL;
  g_autofree char *digest = NULL;
  gint64 n_receipts;
  guint n_events = 0;

  fixture_open (fixture);
  sale = sell (fixture->journal, 1, KASSI_FLOW_ATTENTION);
  assert_no_receipt (fixture->journal, sale->id, "is not paid");
  record (fixture->journal, sale, 0, KASSI_FLOW_SETTLED);
  record (fixture->journal, sale, 0, KASSI_FLOW_ATTENTION);
  record (fixture->journal, sale, 0, KASSI_FLOW_PAID);
  assert_stored (fixture->journal, sale);
  assert_verifies (fixture->journal);

  {
    g_autoptr (KassiReceipt) receipt = find (fixture->journal, sale);

    document = kassi_receipt_freeze (receipt);
    digest = kassi_journal_digest_document (document);
  }
  events = kassi_journal_list_events (fixture->journal, sale->id, NULL);
  for (guint i = 0; i < events->len; i++)
    {
      const KassiJournalEvent *event = g_ptr_array_index (events, i);

      if (!g_str_equal (event->kind, "receipt"))
        continue;
      g_assert_cmpstr (event->message, ==, digest);
      g_assert_cmpuint (i, ==, 4);
      n_events++;
    }
  g_assert_cmpuint (n_events, ==, 1);
  g_assert_true (kassi_journal_get_int (fixture->journal, "SELECT COUNT (*) FROM receipt", &n_receipts, NULL));
  g_assert_cmpint (n_receipts, ==, 1);
}

/* When an earlier customer turned out to be charged, the receipt bears nothing of the one who was asked last. */
static void
test_other_customer (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (KassiSale) sale = NULL;
  g_autoptr (KassiReceipt) receipt = NULL;
  const KassiAttempt *first;

  fixture_open (fixture);
  sale = sell (fixture->journal, 1, KASSI_FLOW_DECLINED);
  add_attempt (sale);
  record (fixture->journal, sale, 2, KASSI_FLOW_WAITING);
  record (fixture->journal, sale, 1, KASSI_FLOW_ATTENTION);
  record (fixture->journal, sale, 1, KASSI_FLOW_PAID);
  record (fixture->journal, sale, 2, KASSI_FLOW_DECLINED);

  first = g_ptr_array_index (sale->attempts, 0);
  receipt = find (fixture->journal, sale);
  g_assert_cmpstr (receipt->transaction_id, ==, first->transaction_id);
  g_assert_cmpstr (receipt->customer_masked, ==, "");
  assert_verifies (fixture->journal);
}

static void
test_none (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (KassiSale) sale = NULL;

  fixture_open (fixture);
  sale = sell (fixture->journal, 1, KASSI_FLOW_DECLINED);
  assert_no_receipt (fixture->journal, sale->id, "R-1");
  assert_no_receipt (fixture->journal, "11111111-2222-4333-8444-555555555555", "no sale");
  assert_no_receipt (fixture->journal, "", "no sale");
}

/* It is not given out when it is not what its event says. */
static void
test_tampered (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (KassiReceipt) receipt = NULL;
  g_autoptr (KassiSale) sale = NULL;
  g_autoptr (GError) error = NULL;
  gboolean taken;
  guint copy;

  fixture_open (fixture);
  sale = sell (fixture->journal, 1, KASSI_FLOW_PAID);
  fixture_tamper (fixture, data);
  fixture_open (fixture);
  receipt = kassi_journal_find_receipt (fixture->journal, sale->id, &error);
  g_assert_null (receipt);
  g_assert_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "the receipt of sale “R-1”"));
  g_clear_error (&error);

  taken = kassi_journal_take_print (fixture->journal, sale->id, "PDF", WALL_US, &copy, &error);
  g_assert_false (taken);
  g_assert_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_DAMAGED);
  g_assert_true (kassi_journal_is_healthy (fixture->journal));   /* One paper is bad; the till sells on. */
}

/* Journals of before there were documents */

static KassiJournal *
open_training (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  KassiJournal *journal = kassi_journal_open (fixture->folder, KASSI_JOURNAL_WRITE, "ÆF", &error);

  g_assert_no_error (error);
  return journal;
}

static KassiSale *
find_sale (KassiJournal *journal,
           const char   *name)
{
  g_autoptr (GError) error = NULL;
  KassiSale *sale = kassi_journal_find_sale (journal, name, &error);

  g_assert_no_error (error);
  return sale;
}

static void
test_version_1 (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *reading = NULL;
  g_autoptr (KassiReceipt) receipt = NULL;
  g_autoptr (KassiJournal) journal = NULL;
  g_autoptr (KassiSale) paid = NULL;
  g_autoptr (KassiSale) waiting = NULL;

  fixture_load_version_1 (fixture);
  reading = fixture_open_fails (fixture, KASSI_JOURNAL_READ, KASSI_JOURNAL_ERROR_UNREADABLE);
  journal = open_training (fixture);
  assert_verifies (journal);
  paid = find_sale (journal, "ÆF-000002");
  g_assert_cmpstr (paid->reference, ==, "A-3");
  assert_no_receipt (journal, paid->id, "ÆF-000002 was made before");

  waiting = find_sale (journal, "A-4");   /* What was begun then ends now. */
  record (journal, waiting, 0, KASSI_FLOW_PAID);
  g_assert_cmpstr (waiting->receipt_number, ==, "ÆF-000003");
  receipt = find (journal, waiting);
  assert_verifies (journal);
  g_assert_finalize_object (g_steal_pointer (&journal));
}

typedef struct {
  const char *name;
  const char *sql;
  const char *named;   /* NULL: it verifies */
} Version1Case;

static const Version1Case version_1_cases[] = {
  { "document-removed", "DELETE FROM receipt WHERE sale = 4", "the receipt of sale “A-4” is missing" },
  { "excuse-removed", "DELETE FROM counter WHERE name = 'undocumented:ÆF'", "the receipt of sale “A-1” is missing" },
  { "excuse-shortened", "UPDATE counter SET last = 1 WHERE name = 'undocumented:ÆF'", "the receipt of sale “A-3” is missing" },
  { "excuse-widened", "UPDATE counter SET last = 3 WHERE name = 'undocumented:ÆF'; DELETE FROM receipt WHERE sale = 4",
    "the receipt of sale “A-4” is missing" },
  { "document-added", "INSERT INTO receipt SELECT 1, document FROM receipt WHERE sale = 4", "the receipt of sale “A-1” was changed" },
};

static void
test_version_1_tampered (Fixture       *fixture,
                         gconstpointer  data)
{
  const Version1Case *test = data;
  g_autoptr (KassiJournal) journal = NULL;
  g_autoptr (KassiSale) waiting = NULL;
  g_autoptr (GError) error = NULL;

  fixture_load_version_1 (fixture);
  journal = open_training (fixture);
  waiting = find_sale (journal, "A-4");
  record (journal, waiting, 0, KASSI_FLOW_PAID);
  g_assert_finalize_object (g_steal_pointer (&journal));

  fixture_tamper (fixture, test->sql);
  journal = open_training (fixture);
  g_assert_false (kassi_journal_verify (journal, &error));
  g_assert_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, test->named));
  g_assert_finalize_object (g_steal_pointer (&journal));
}

/* Printing: p takes a print, n drops one. */
typedef struct {
  const char *name;
  const char *steps;
  const char *copies;    /* what each p was */
  guint       n_prints;
  guint       n_events;
} PrintCase;

static const PrintCase print_cases[] = {
  { "none", "", "", 0, 0 },
  { "original", "p", "0", 1, 1 },
  { "copies", "ppp", "012", 3, 3 },
  { "failed", "pn", "0", 0, 2 },
  { "again", "pnp", "00", 1, 3 },
  { "copy-failed", "ppnp", "011", 2, 4 },
  { "all-failed", "ppnn", "01", 0, 4 },
  { "nothing-to-drop", "n", "", 0, 0 },
  { "dropped-twice", "pnnp", "00", 1, 3 },     /* or the second paper would be an original too */
};

static guint
take (KassiJournal    *journal,
      const KassiSale *sale)
{
  g_autoptr (GError) error = NULL;
  guint copy = G_MAXUINT;
  gboolean done = kassi_journal_take_print (journal, sale->id, "Star TSP100", WALL_US + 50, &copy, &error);

  g_assert_no_error (error);
  g_assert_true (done);
  return copy;
}

static void
drop (KassiJournal    *journal,
      const KassiSale *sale)
{
  g_autoptr (GError) error = NULL;
  gboolean done = kassi_journal_drop_print (journal, sale->id, "No paper", WALL_US + 51, &error);

  g_assert_no_error (error);
  g_assert_true (done);
}

static void
test_prints (Fixture       *fixture,
             gconstpointer  data)
{
  const PrintCase *test = data;
  g_autoptr (GString) copies = g_string_new (NULL);
  g_autoptr (KassiJournal) reader = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (KassiSale) other = NULL;
  g_autoptr (KassiSale) sale = NULL;

  fixture_open (fixture);
  sale = sell (fixture->journal, 1, KASSI_FLOW_PAID);
  other = sell (fixture->journal, 2, KASSI_FLOW_PAID);
  reader = kassi_journal_open (fixture->folder, KASSI_JOURNAL_READ, "T1", NULL);
  for (const char *p = test->steps; *p != '\0'; p++)
    if (*p == 'p')
      g_string_append_printf (copies, "%u", take (fixture->journal, sale));
    else
      drop (fixture->journal, sale);

  g_assert_cmpstr (copies->str, ==, test->copies);
  g_assert_cmpuint (kassi_journal_count_prints (reader, sale->id), ==, test->n_prints);
  g_assert_cmpuint (kassi_journal_count_prints (reader, other->id), ==, 0);
  events = kassi_journal_list_events (reader, sale->id, NULL);
  g_assert_cmpuint (events->len, ==, 4 + test->n_events);
  g_assert_finalize_object (g_steal_pointer (&reader));

  fixture_close (fixture);
  fixture_open (fixture);
  g_assert_cmpuint (kassi_journal_count_prints (fixture->journal, sale->id), ==, test->n_prints);
  assert_stored (fixture->journal, sale);   /* Paper changes nothing of the sale. */
  assert_verifies (fixture->journal);
}

static void
test_print_events (Fixture       *fixture,
                   gconstpointer  data)
{
  static const struct { const char *kind; const char *message; gint64 wall_us; } expected[] = {
    { KASSI_EVENT_PRINTED, "Star TSP100", WALL_US + 50 },
    { KASSI_EVENT_NOT_PRINTED, "No paper", WALL_US + 51 },
  };
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (KassiSale) sale = NULL;

  fixture_open (fixture);
  sale = sell (fixture->journal, 1, KASSI_FLOW_PAID);
  take (fixture->journal, sale);
  drop (fixture->journal, sale);
  events = kassi_journal_list_events (fixture->journal, sale->id, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const KassiJournalEvent *event = g_ptr_array_index (events, 4 + i);

      g_assert_cmpstr (event->kind, ==, expected[i].kind);
      g_assert_cmpstr (event->message, ==, expected[i].message);
      g_assert_cmpint (event->wall_us, ==, expected[i].wall_us);
      g_assert_cmpuint (event->attempt, ==, 1);
      g_assert_nonnull (event->flow);
    }
}

/* Other programs' words are bounded, and are text (I17). */
static void
test_print_words (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *many = g_strnfill (100000, 'x');
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (KassiSale) sale = NULL;
  const KassiJournalEvent *event;
  gboolean done;
  guint copy;

  fixture_open (fixture);
  sale = sell (fixture->journal, 1, KASSI_FLOW_PAID);
  done = kassi_journal_take_print (fixture->journal, sale->id, many, WALL_US, &copy, NULL);
  g_assert_true (done);
  done = kassi_journal_drop_print (fixture->journal, sale->id, "Pr\xe6ntari", WALL_US, NULL);
  g_assert_true (done);

  events = kassi_journal_list_events (fixture->journal, sale->id, NULL);
  event = g_ptr_array_index (events, 4);
  g_assert_cmpuint (strlen (event->message), ==, 200);
  event = g_ptr_array_index (events, 5);
  g_assert_cmpstr (event->message, ==, "Pr\357\277\275ntari");
  assert_verifies (fixture->journal);
}

/* Without a receipt nothing is printed, and nothing is wrong with the journal. */
static void
test_print_nothing (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (KassiSale) sale = NULL;
  gint64 sequence;

  fixture_open (fixture);
  sale = sell (fixture->journal, 1, KASSI_FLOW_DECLINED);
  sequence = fixture->journal->tip.sequence;
  for (guint i = 0; i < 4; i++)
    {
      const char *id = i % 2 == 0 ? sale->id : "11111111-2222-4333-8444-555555555555";
      g_autoptr (GError) error = NULL;
      guint copy = 7;
      gboolean done = i < 2 ? kassi_journal_take_print (fixture->journal, id, "PDF", WALL_US, &copy, &error)
                            : kassi_journal_drop_print (fixture->journal, id, "No", WALL_US, &error);

      g_assert_false (done);
      g_assert_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_NOT_FOUND);
      g_assert_cmpuint (copy, ==, 7);
      g_assert_cmpuint (kassi_journal_count_prints (fixture->journal, id), ==, 0);
    }
  g_assert_true (kassi_journal_is_healthy (fixture->journal));
  g_assert_cmpint (fixture->journal->tip.sequence, ==, sequence);
}

/* A payment that is in memory still, while its receipt is printed between one step and the next. */
static void
test_print_while_live (Fixture       *fixture,
                       gconstpointer  data)
{
  static const KassiFlowState states[] = { KASSI_FLOW_ATTENTION, KASSI_FLOW_PAID };
  g_autoptr (KassiSale) sale = NULL;

  fixture_open (fixture);
  sale = sell (fixture->journal, 1, KASSI_FLOW_SETTLED);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_assert_cmpuint (take (fixture->journal, sale), ==, i);
      assert_stored (fixture->journal, sale);
      record (fixture->journal, sale, 0, states[i]);
      assert_stored (fixture->journal, sale);
      assert_verifies (fixture->journal);
    }

  fixture_close (fixture);
  fixture_open (fixture);
  assert_stored (fixture->journal, sale);
  g_assert_cmpstr (sale->receipt_number, ==, "T1-000001");
  g_assert_cmpuint (take (fixture->journal, sale), ==, 2);
  assert_verifies (fixture->journal);
}

static void
add (const char     *name,
     gconstpointer   data,
     void          (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/journal-receipt/", name, NULL);

  g_test_add (path, Fixture, data, fixture_set_up, test, fixture_tear_down);
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
  ADD_CASES ("frozen", frozen, test_frozen)
  add ("once", NULL, test_once);
  add ("other-customer", NULL, test_other_customer);
  add ("none", NULL, test_none);
  add ("tampered/changed", "UPDATE receipt SET document = document || ' '", test_tampered);
  add ("tampered/removed", "DELETE FROM receipt", test_tampered);
  add ("version-1", NULL, test_version_1);
  ADD_CASES ("version-1", version_1_cases, test_version_1_tampered)
  ADD_CASES ("prints", print_cases, test_prints)
  add ("print-events", NULL, test_print_events);
  add ("print-words", NULL, test_print_words);
  add ("print-nothing", NULL, test_print_nothing);
  add ("print-while-live", NULL, test_print_while_live);

  return g_test_run ();
}
