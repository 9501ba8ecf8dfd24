/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the tests of the journal share: a folder, made-up sales, comparing them. */
#include "journal-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->top = g_dir_make_tmp ("kassi-journal-XXXXXX", NULL);
  g_assert_nonnull (fixture->top);
  fixture->folder = g_build_filename (fixture->top, "data", "kassi", NULL);
  fixture->db = g_build_filename (fixture->folder, "journal.db", NULL);
  fixture->marker = g_build_filename (fixture->folder, "journal.marker", NULL);
}

void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  fixture_close (fixture);
  run ((const char *const[]) { "rm", "-rf", fixture->top, NULL });
  g_free (fixture->top);
  g_free (fixture->folder);
  g_free (fixture->db);
  g_free (fixture->marker);
}

void
fixture_open (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (fixture->journal);
  fixture->journal = kassi_journal_open (fixture->folder, KASSI_JOURNAL_WRITE, "T1", &error);
  g_assert_no_error (error);
  g_assert_nonnull (fixture->journal);
}

void
fixture_close (Fixture *fixture)
{
  if (fixture->journal != NULL)
    g_assert_finalize_object (g_steal_pointer (&fixture->journal));
}

char *
fixture_open_fails (Fixture           *fixture,
                    KassiJournalMode   mode,
                    KassiJournalError  code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KassiJournal) journal = kassi_journal_open (fixture->folder, mode, "T1", &error);

  g_assert_null (journal);
  g_assert_error (error, KASSI_JOURNAL_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, fixture->folder));   /* It names the file. */
  return g_strdup (error->message);
}

char *
fixture_copy (Fixture    *fixture,
              const char *name,
              gboolean    with_marker)
{
  char *folder = g_build_filename (fixture->top, name, NULL);

  fixture_put_back (fixture->folder, folder);
  if (!with_marker)
    {
      g_autofree char *marker = g_build_filename (folder, "journal.marker", NULL);

      g_assert_cmpint (g_unlink (marker), ==, 0);
    }

  return folder;
}

void
fixture_put_back (const char *from,
                  const char *to)
{
  run ((const char *const[]) { "rm", "-rf", to, NULL });
  run ((const char *const[]) { "cp", "-a", from, to, NULL });
}

void
fixture_load_version_1 (Fixture *fixture)
{
  g_autofree char *sql = NULL;
  sqlite3 *db = NULL;

  g_assert_true (g_file_get_contents (JOURNAL_VERSION_1, &sql, NULL, NULL));
  g_assert_cmpint (g_mkdir_with_parents (fixture->folder, 0700), ==, 0);
  g_assert_cmpint (sqlite3_open (fixture->db, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  g_assert_true (g_file_set_contents (fixture->marker, "", 0, NULL));
}

void
fixture_tamper (Fixture    *fixture,
                const char *sql)
{
  g_autofree char *other = g_build_filename (fixture->top, "other", "journal.db", NULL);
  g_autofree char *attach = g_strdup_printf ("ATTACH '%s' AS other", other);
  char *message = NULL;
  sqlite3 *db = NULL;

  fixture_close (fixture);
  g_assert_cmpint (sqlite3_open (fixture->db, &db), ==, SQLITE_OK);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF;", NULL, NULL, NULL), ==, SQLITE_OK);
  if (strstr (sql, "other.") != NULL)
    g_assert_cmpint (sqlite3_exec (db, attach, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_cmpint (sqlite3_total_changes (db) > 0 || strstr (sql, "TRIGGER") != NULL || strstr (sql, "PRAGMA") != NULL, ==, TRUE);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static void
add_line (KassiCart  *cart,
          const char *description,
          gint64      quantity_milli,
          gint64      unit_isk,
          guint       vat_rate)
{
  g_autoptr (GError) error = NULL;
  KassiCartLine line = {
    .description = (char *) description,
    .product_number = vat_rate == 11 ? (char *) "EAN 5690350050254" : NULL,
    .quantity_milli = quantity_milli,
    .unit_isk = unit_isk,
    .vat_rate = vat_rate,
  };

  kassi_cart_append (cart, &line, &error);
  g_assert_no_error (error);
}

KassiSale *
make_sale (guint number)
{
  KassiSale *sale = kassi_sale_new ();

  sale->id = g_uuid_string_random ();
  sale->reference = g_strdup_printf ("R-%u", number);
  sale->created_wall_us = WALL_US + number * G_USEC_PER_SEC;
  sale->description = number % 2 == 0 ? g_strdup ("Lopapeysa, „stór“") : NULL;
  sale->customer_masked = g_strdup ("•••81");
  sale->cart = kassi_cart_new ();
  add_line (sale->cart, "Lopapeysa", 1000, 24900 + number, 24);
  add_line (sale->cart, "Harðfiskur", 450, 8990, 11);
  sale->amount_isk = kassi_cart_get_total_isk (sale->cart);
  add_attempt (sale);

  return sale;
}

void
add_attempt (KassiSale *sale)
{
  KassiAttempt *attempt = kassi_attempt_new ();

  attempt->number = sale->attempts->len + 1;
  attempt->reference = g_strdup_printf ("%s-%u", sale->reference, attempt->number);
  attempt->token = g_strdup_printf ("token-%s", attempt->reference);
  attempt->callback_url = g_strdup_printf ("https://shop.example/callback/%s", attempt->token);
  attempt->opened_wall_us = sale->created_wall_us;
  attempt->deadline_wall_us = sale->created_wall_us + 170 * G_USEC_PER_SEC;
  attempt->flow = kassi_flow_new (KASSI_CUSTOMER_GSM, KASSI_CONFIRMATION_MANUAL).record;
  sale->customer_kind = attempt->flow.customer_kind;
  sale->confirmation = attempt->flow.confirmation;
  g_ptr_array_add (sale->attempts, attempt);
}

static void
give_transaction (KassiAttempt *attempt)
{
  if (attempt->transaction_id == NULL)
    attempt->transaction_id = g_uuid_string_random ();
  attempt->flow.has_transaction = TRUE;
}

gboolean
try_record (KassiJournal    *journal,
            KassiSale       *sale,
            guint            number,
            KassiFlowState   state,
            GError         **error)
{
  g_autofree char *signature = g_strnfill (64, 'a');
  KassiAttempt *attempt = g_ptr_array_index (sale->attempts, (number == 0 ? sale->attempts->len : number) - 1);
  g_autofree char *transaction_before = g_strdup (attempt->transaction_id);
  KassiFlowRecord before = attempt->flow;
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"Success\":true}", 16);
  KassiJournalEntry entry = { .kind = kassi_flow_state_to_string (state), .result_code = 10425 };
  gboolean done;

  attempt->flow.state = state;
  if (state >= KASSI_FLOW_WAITING && state <= KASSI_FLOW_PAID)
    give_transaction (attempt);
  if (state == KASSI_FLOW_PAID)
    {
      entry.url = "https://api.example/v1/Checkout/CheckCart";
      entry.nonce = "39084373214935208";
      entry.signature = signature;
      entry.body = body;
    }
  if (state == KASSI_FLOW_SETTLED)
    {
      attempt->flow.settled_paid = TRUE;
      g_free (sale->settled_by);
      sale->settled_by = g_strdup ("Guðrún");
      g_free (sale->settled_reason);
      sale->settled_reason = g_strdup ("Seen in the partner pages");
    }

  done = kassi_journal_record (journal, sale, attempt, &entry, sale->created_wall_us + (gint64) state, error);
  if (!done)
    {
      attempt->flow = before;
      g_free (attempt->transaction_id);
      attempt->transaction_id = g_steal_pointer (&transaction_before);
    }
  return done;
}

void
record (KassiJournal   *journal,
        KassiSale      *sale,
        guint           number,
        KassiFlowState  state)
{
  g_autoptr (GError) error = NULL;
  gboolean done = try_record (journal, sale, number, state, &error);

  g_assert_no_error (error);
  g_assert_true (done);
}

KassiSale *
sell (KassiJournal   *journal,
      guint           number,
      KassiFlowState  state)
{
  KassiSale *sale = make_sale (number);

  record (journal, sale, 0, KASSI_FLOW_INSERTING);
  record (journal, sale, 0, KASSI_FLOW_WAITING);
  if (state != KASSI_FLOW_WAITING)
    record (journal, sale, 0, state);

  return sale;
}

static void
assert_same_attempt (const KassiAttempt *a,
                     const KassiAttempt *b)
{
  g_autofree char *a_flow = kassi_flow_freeze (&a->flow);
  g_autofree char *b_flow = kassi_flow_freeze (&b->flow);

  g_assert_cmpuint (a->number, ==, b->number);
  g_assert_cmpstr (a->reference, ==, b->reference);
  g_assert_cmpstr (a->transaction_id, ==, b->transaction_id);
  g_assert_cmpstr (a->token, ==, b->token);
  g_assert_cmpstr (a->callback_url, ==, b->callback_url);
  g_assert_cmpstr (a->cancel_url, ==, b->cancel_url);
  g_assert_cmpint (a->opened_wall_us, ==, b->opened_wall_us);
  g_assert_cmpint (a->deadline_wall_us, ==, b->deadline_wall_us);
  g_assert_cmpint (a->last_wall_us, ==, b->last_wall_us);
  g_assert_cmpstr (a_flow, ==, b_flow);
}

static void
assert_same_cart (const KassiCart *a,
                  const KassiCart *b)
{
  g_assert_cmpuint (kassi_cart_get_n_lines (a), ==, kassi_cart_get_n_lines (b));
  for (guint i = 0; i < kassi_cart_get_n_lines (a); i++)
    {
      const KassiCartLine *a_line = kassi_cart_get_line (a, i);
      const KassiCartLine *b_line = kassi_cart_get_line (b, i);

      g_assert_cmpstr (a_line->description, ==, b_line->description);
      g_assert_cmpstr (a_line->product_number, ==, b_line->product_number);
      g_assert_cmpint (a_line->quantity_milli, ==, b_line->quantity_milli);
      g_assert_cmpint (a_line->unit_isk, ==, b_line->unit_isk);
      g_assert_cmpuint (a_line->vat_rate, ==, b_line->vat_rate);
      g_assert_cmpint (a_line->total_isk, ==, b_line->total_isk);
    }
}

void
assert_same_sale (const KassiSale *a,
                  const KassiSale *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpstr (a->reference, ==, b->reference);
  g_assert_cmpint (a->created_wall_us, ==, b->created_wall_us);
  g_assert_cmpint (a->amount_isk, ==, b->amount_isk);
  g_assert_cmpstr (a->description, ==, b->description);
  g_assert_cmpint (a->customer_kind, ==, b->customer_kind);
  g_assert_cmpstr (a->customer_masked, ==, b->customer_masked);
  g_assert_cmpint (a->confirmation, ==, b->confirmation);
  g_assert_cmpint (a->open, ==, b->open);
  g_assert_cmpint (a->outcome, ==, b->outcome);
  g_assert_cmpstr (a->transaction_id, ==, b->transaction_id);
  g_assert_cmpstr (a->invoice_number, ==, b->invoice_number);
  g_assert_cmpstr (a->receipt_number, ==, b->receipt_number);
  g_assert_cmpstr (a->netgiro_reference_id, ==, b->netgiro_reference_id);
  g_assert_cmpint (a->settled, ==, b->settled);
  g_assert_cmpint (a->settled_paid, ==, b->settled_paid);
  g_assert_cmpstr (a->settled_by, ==, b->settled_by);
  g_assert_cmpstr (a->settled_reason, ==, b->settled_reason);
  assert_same_cart (a->cart, b->cart);
  g_assert_cmpuint (a->attempts->len, ==, b->attempts->len);
  for (guint i = 0; i < a->attempts->len; i++)
    assert_same_attempt (g_ptr_array_index (a->attempts, i), g_ptr_array_index (b->attempts, i));
}

void
assert_stored (KassiJournal    *journal,
               const KassiSale *sale)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KassiSale) stored = kassi_journal_find_sale (journal, sale->id, &error);

  g_assert_no_error (error);
  assert_same_sale (stored, sale);
}

void
assert_verifies (KassiJournal *journal)
{
  g_autoptr (GError) error = NULL;
  gboolean good = kassi_journal_verify (journal, &error);

  g_assert_no_error (error);
  g_assert_true (good);
}
