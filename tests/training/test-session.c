/* SPDX-License-Identifier: GPL-3.0-or-later
 * kassi-session: a till for real, in training, and from one to the other; what the real journal notes of it; what is refused. */
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>

#include "services/kassi-checkout-private.h"
#include "training/kassi-session.h"

#define START_US   (G_GINT64_CONSTANT (1772366400) * G_USEC_PER_SEC)
#define PATIENCE_S 20
#define SECRET     "bGV5bmRhcm3DoWwgYsO6w7Bhcmlubmhhcg=="
#define PROFILE    "[netgiro]\nbase-url='http://127.0.0.1:9/v1/'\napplication-id='881E674F-7891-4C20-AFD8-56FE2624C4B5'\n" \
                   "waiting-limit=60\n[till]\nregister-id='K7'\n[merchant]\nname='Kaffihúsið'\n"

typedef struct {
  /* Owned. */
  char                *folder;        /* of everything */
  char                *real_folder;   /* of the journal */
  char                *training_folder;
  KassiClock          *clock;
  KassiSession        *session;
  KassiSessionOptions  options;
} Fixture;

static void
write_file (const char *path,
            const char *text,
            int         mode)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, mode, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("kassi-session-XXXXXX", NULL);
  fixture->real_folder = g_build_filename (fixture->folder, "till", NULL);
  fixture->training_folder = g_build_filename (fixture->real_folder, "training", NULL);
  fixture->clock = kassi_fake_clock_new (START_US);
  fixture->options.profile = g_build_filename (fixture->folder, "profile.ini", NULL);
  fixture->options.secret_file = g_build_filename (fixture->folder, "secret", NULL);
  fixture->options.data_dir = g_strdup (fixture->real_folder);
  write_file (fixture->options.profile, PROFILE, 0600);
  write_file (fixture->options.secret_file, SECRET "\n", 0600);
}

static void
begin (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->session = kassi_session_new (&fixture->options, fixture->clock, &error);
  g_assert_no_error (error);
  g_assert_null (kassi_session_get_till (fixture->session));
  g_assert_null (kassi_session_get_training (fixture->session));
  g_assert_false (g_file_test (fixture->real_folder, G_FILE_TEST_EXISTS));   /* nothing is opened yet */
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  const char *const argv[] = { "rm", "-rf", fixture->folder, NULL };

  if (fixture->session != NULL)
    {
      kassi_session_close (fixture->session);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
      g_assert_finalize_object (g_steal_pointer (&fixture->session));
    }
  g_assert_finalize_object (g_steal_pointer (&fixture->clock));
  kassi_session_options_clear (&fixture->options);
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  g_free (fixture->folder);
  g_free (fixture->real_folder);
  g_free (fixture->training_folder);
}

static void
fill_disk (gboolean full)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = full ? 0 : limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* What the journal in that folder notes of the till itself; "-": there is none. */
static char *
read_notes (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "journal.db", NULL);
  GString *text = g_string_new (NULL);
  sqlite3_stmt *statement;
  sqlite3 *db;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_string_free (g_string_append (text, "-"), FALSE);

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT kind FROM event WHERE sale IS NULL ORDER BY sequence", -1, &statement, NULL), ==,
                   SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", (const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (db);

  return g_string_free (text, FALSE);
}

static void
assert_notes (Fixture    *fixture,
              const char *wanted)
{
  g_autofree char *real = read_notes (fixture->real_folder);
  g_autofree char *training = read_notes (fixture->training_folder);

  g_assert_cmpstr (real, ==, wanted);
  if (strcmp (training, "-") != 0)
    g_assert_cmpstr (training, ==, "");   /* nothing of it in training's own */
}

/* Which till is open, and that everything about it says so. */
static void
assert_open (Fixture  *fixture,
             gboolean  training)
{
  KassiTill *till = kassi_session_get_till (fixture->session);

  g_assert_nonnull (till);
  g_assert_cmpint (kassi_till_get_training (till), ==, training);
  g_assert_cmpint (kassi_session_get_training (fixture->session) != NULL, ==, training);
  g_assert_cmpstr (kassi_journal_get_folder (kassi_till_get_journal (till)), ==,
                   training ? fixture->training_folder : fixture->real_folder);
  g_assert_cmpint (kassi_till_get_waiting_limit_us (till), ==, 60 * G_USEC_PER_SEC);
}

static void
assert_closed (Fixture *fixture)
{
  g_assert_null (kassi_session_get_till (fixture->session));
  g_assert_null (kassi_session_get_training (fixture->session));
}

/* Entering and leaving are notes of the real journal (Act 145/1994 §21), and nothing else is. */
typedef struct {
  const char *name;
  const char *steps;   /* R T: opened for real, in training; r t: switched; x: closed */
  const char *notes;
} Way;

static const Way ways[] = {
  { "real", "R", "" },
  { "training", "T", "-" },
  { "real-twice", "RxR", "" },
  { "entered", "Rt", "training-entered" },
  { "entered-and-left", "Rtr", "training-entered training-left" },
  { "left", "Tr", "training-left" },
  { "to-and-fro", "Trtrt", "training-left training-entered training-left training-entered" },
  { "entered-twice", "Rtt", "training-entered" },
  { "entered-twice-and-left", "Rttr", "training-entered training-left" },
  { "training-again", "Tt", "-" },
  { "real-again", "Rr", "" },
  { "from-nothing", "r", "" },
  { "from-nothing-to-training", "t", "-" },
  { "opened-from-training", "TR", "" },
  { "opened-in-training", "RT", "" },
  { "closed-in-training", "RtxR", "training-entered" },
};

static void
test_way (Fixture       *fixture,
          gconstpointer  data)
{
  const Way *way = data;

  begin (fixture);
  for (const char *step = way->steps; *step != '\0'; step++)
    {
      gboolean training = *step == 't' || *step == 'T';
      g_autoptr (GError) error = NULL;

      if (*step == 'x')
        {
          kassi_session_close (fixture->session);
          assert_closed (fixture);
          continue;
        }

      if (g_ascii_isupper (*step))
        kassi_session_open (fixture->session, training, FALSE, &error);
      else
        kassi_session_switch (fixture->session, training, &error);
      g_assert_no_error (error);
      assert_open (fixture, training);
    }

  kassi_session_close (fixture->session);
  assert_notes (fixture, way->notes);
}

/* A way that cannot be noted is not gone. */
static void
test_full_disk (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  begin (fixture);
  g_assert_true (kassi_session_open (fixture->session, FALSE, FALSE, NULL));
  fill_disk (TRUE);
  g_assert_false (kassi_session_switch (fixture->session, TRUE, &error));
  fill_disk (FALSE);
  g_assert_error (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_JOURNAL);
  assert_open (fixture, FALSE);

  g_clear_error (&error);
  g_assert_true (kassi_session_switch (fixture->session, TRUE, NULL));
  fill_disk (TRUE);
  g_assert_false (kassi_session_switch (fixture->session, FALSE, &error));
  fill_disk (FALSE);
  g_assert_error (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_JOURNAL);
  assert_closed (fixture);
  assert_notes (fixture, "training-entered");

  g_assert_true (kassi_session_switch (fixture->session, FALSE, NULL));
  assert_open (fixture, FALSE);
  assert_notes (fixture, "training-entered training-left");   /* late, not never */
}

/* What was entered is left, whether or not it opened. */
static void
test_no_training (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  begin (fixture);
  g_assert_true (kassi_session_open (fixture->session, FALSE, FALSE, NULL));
  write_file (fixture->training_folder, "not a folder", 0600);
  g_assert_false (kassi_session_switch (fixture->session, TRUE, &error));
  g_assert_error (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_JOURNAL);
  assert_closed (fixture);
  g_assert_true (kassi_session_switch (fixture->session, FALSE, NULL));
  g_unlink (fixture->training_folder);
  assert_notes (fixture, "training-entered training-left");
}

/* Settings and secrets: each refusal is 78 with a sentence, before anything is opened. */
typedef struct {
  const char *name;
  const char *source;
  const char *profile;
  const char *secret;        /* NULL: no file; "keyring": no --secret-file */
  int         mode;
  gboolean    need_listener;
  const char *words[2];      /* what the sentence must name */
} Refusal;

#define APPLICATION "application-id='881E674F-7891-4C20-AFD8-56FE2624C4B5'\n"
#define BASE        "base-url='http://127.0.0.1:9/v1/'\n"

static const Refusal refusals[] = {
  { "no-address", "kassictl.md: base-url, no default", "[netgiro]\n" APPLICATION, SECRET, 0600, FALSE, { "base-url", "profile.ini" } },
  { "no-application", "kassictl.md: application-id", "[netgiro]\n" BASE, SECRET, 0600, FALSE, { "application-id", "profile.ini" } },
  { "nothing", "kassictl.md: 78", "", SECRET, 0600, FALSE, { "base-url", "profile.ini" } },
  { "callback-without-address", "kassictl.md: public-url", "[netgiro]\n" BASE APPLICATION "confirmation-type='server-callback'\n",
    SECRET, 0600, FALSE, { "public-url", "server-callback" } },
  { "callback-asked-for", "kassictl.md: pay --confirmation", "[netgiro]\n" BASE APPLICATION, SECRET, 0600, TRUE, { "public-url", "server-callback" } },
  { "address-of-nobody", "kassictl.md: listen-address",
    "[netgiro]\n" BASE APPLICATION "[callback]\npublic-url='https://till.example.is/'\nlisten-address='203.0.113.7'\n", SECRET, 0600, TRUE,
    { "203.0.113.7", "8440" } },
  { "no-secret-file", "kassictl.md: --secret-file", PROFILE, NULL, 0, FALSE, { "secret", NULL } },
  { "empty-secret", "kassictl.md: first line", PROFILE, " \n" SECRET "\n", 0600, FALSE, { "secret", NULL } },
  { "readable-secret", "kassictl.md: refused when others can read it", PROFILE, SECRET "\n", 0640, FALSE, { "secret", NULL } },
  { "no-keyring", "kassictl.md: without it, from the keyring", PROFILE, "keyring", 0, FALSE, { "secret", NULL } },
};

static void
test_refusal (Fixture       *fixture,
              gconstpointer  data)
{
  const Refusal *row = data;
  g_autoptr (GError) error = NULL;

  write_file (fixture->options.profile, row->profile, 0600);
  g_unlink (fixture->options.secret_file);
  if (g_strcmp0 (row->secret, "keyring") == 0)
    g_clear_pointer (&fixture->options.secret_file, g_free);
  else if (row->secret != NULL)
    {
      write_file (fixture->options.secret_file, row->secret, row->mode);
      g_assert_cmpint (g_chmod (fixture->options.secret_file, (mode_t) row->mode), ==, 0);
    }

  begin (fixture);
  for (guint i = 0; i < 2; i++)   /* opened, and switched to */
    {
      gboolean done = i == 0 ? kassi_session_open (fixture->session, FALSE, row->need_listener, &error)
                             : !row->need_listener && kassi_session_switch (fixture->session, FALSE, &error);

      g_assert_false (done);
      if (i == 1 && row->need_listener)
        break;
      g_assert_error (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_SETTINGS);
      g_test_message ("%s", error->message);
      for (guint j = 0; j < G_N_ELEMENTS (row->words) && row->words[j] != NULL; j++)
        g_assert_nonnull (strstr (error->message, row->words[j]));
      g_assert_true (g_str_has_suffix (error->message, ".") || g_str_has_suffix (error->message, "”."));
      g_assert_null (strstr (error->message, SECRET));
      g_clear_error (&error);
      assert_closed (fixture);
    }

  /* In training none of it matters. */
  g_assert_true (kassi_session_open (fixture->session, TRUE, row->need_listener, &error));
  g_assert_no_error (error);
}

static void
test_bad_profile (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  write_file (fixture->options.profile, "[netgiro]\nwaiting-limit=0\n", 0600);
  g_assert_null (kassi_session_new (&fixture->options, fixture->clock, &error));
  g_assert_error (error, KASSI_SETTINGS_ERROR, KASSI_SETTINGS_ERROR_VALUE);
}

/* Two programs at one folder. */
static void
test_busy (Fixture       *fixture,
           gconstpointer  data)
{
  gboolean training = GPOINTER_TO_INT (data);
  g_autoptr (KassiSession) other = NULL;
  g_autoptr (GError) error = NULL;

  begin (fixture);
  other = kassi_session_new (&fixture->options, fixture->clock, NULL);
  g_assert_true (kassi_session_open (other, training, FALSE, NULL));
  g_assert_false (kassi_session_open (fixture->session, training, FALSE, &error));
  g_assert_error (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_BUSY);
  assert_closed (fixture);

  kassi_session_close (other);
  g_clear_error (&error);
  g_assert_true (kassi_session_open (fixture->session, training, FALSE, &error));
  g_assert_no_error (error);
}

static gboolean
out_of_patience_cb (gpointer data)
{
  g_assert_not_reached ();
  return G_SOURCE_REMOVE;
}

static KassiCheckout *
charge (Fixture    *fixture,
        const char *reference)
{
  g_autoptr (KassiCart) cart = kassi_cart_new ();
  KassiCartLine line = { .description = (char *) "Kaffi", .quantity_milli = 2000, .unit_isk = 650, .vat_rate = 11 };
  KassiCustomerId customer;
  KassiCharge given = { .cart = cart, .customer = &customer, .confirmation = KASSI_CONFIRMATION_MANUAL, .reference = reference };
  g_autoptr (GError) error = NULL;
  KassiCheckout *checkout;

  g_assert_true (kassi_cart_append (cart, &line, NULL));
  g_assert_cmpint (kassi_customer_id_recognise ("8223281", &customer), ==, KASSI_RECOGNITION_COMPLETE);
  checkout = kassi_till_charge (kassi_session_get_till (fixture->session), &given, &error);
  g_assert_no_error (error);

  return checkout;
}

static void
run_to_its_end (Fixture       *fixture,
                KassiCheckout *checkout)
{
  guint patience = g_timeout_add_seconds (PATIENCE_S, out_of_patience_cb, NULL);

  while (kassi_checkout_get_outcome (checkout) == KASSI_OUTCOME_NONE)
    {
      while (kassi_checkout_is_calling (checkout))
        g_main_context_iteration (NULL, TRUE);
      kassi_fake_clock_advance (KASSI_FAKE_CLOCK (fixture->clock), G_USEC_PER_SEC / 2);
    }
  g_source_remove (patience);
}

static KassiReceipt *
find_receipt (Fixture       *fixture,
              KassiCheckout *checkout)
{
  KassiJournal *journal = kassi_till_get_journal (kassi_session_get_till (fixture->session));
  g_autoptr (GError) error = NULL;
  KassiReceipt *receipt = kassi_journal_find_receipt (journal, kassi_checkout_get_sale (checkout)->id, &error);

  g_assert_no_error (error);

  return receipt;
}

/* Who sells is read when the till opens, and again when the window says so; what was frozen stays. */
static void
test_seller (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (KassiCheckout) first = NULL;
  g_autoptr (KassiCheckout) second = NULL;
  g_autoptr (KassiReceipt) before = NULL;
  g_autoptr (KassiReceipt) after = NULL;
  g_autoptr (KassiSeller) seller = NULL;
  GSettings *merchant;

  begin (fixture);
  merchant = kassi_settings_get_group (kassi_session_get_settings (fixture->session), "merchant");
  g_settings_set_string (merchant, "name", "Kaffihúsið");
  g_assert_true (kassi_session_open (fixture->session, TRUE, FALSE, NULL));
  first = charge (fixture, "A");
  run_to_its_end (fixture, first);

  g_settings_set_string (merchant, "name", "Tehúsið");
  seller = kassi_settings_dup_seller (kassi_session_get_settings (fixture->session));
  kassi_till_set_seller (kassi_session_get_till (fixture->session), seller);
  second = charge (fixture, "B");
  run_to_its_end (fixture, second);

  before = find_receipt (fixture, first);
  after = find_receipt (fixture, second);
  g_assert_cmpstr (before->seller->name, ==, "Kaffihúsið");
  g_assert_cmpstr (after->seller->name, ==, "Tehúsið");
  g_assert_true (after->training);
  g_assert_cmpstr (after->number, ==, "ÆF-000002");
}

/* A payment in training moves training's money and fills training's journal, no other; what is open for real waits meanwhile. */
static void
test_two_books (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (KassiCheckout) real = NULL;
  g_autoptr (KassiCheckout) trained = NULL;
  GListModel *checkouts;

  begin (fixture);
  g_assert_true (kassi_session_open (fixture->session, FALSE, FALSE, NULL));
  real = charge (fixture, "A");
  while (kassi_checkout_is_calling (real))
    g_main_context_iteration (NULL, TRUE);   /* nobody is there: not sent */
  g_assert_cmpint (kassi_checkout_get_state (real), ==, KASSI_FLOW_INSERTING);

  g_assert_true (kassi_session_switch (fixture->session, TRUE, NULL));
  checkouts = kassi_till_get_checkouts (kassi_session_get_till (fixture->session));
  g_assert_cmpuint (g_list_model_get_n_items (checkouts), ==, 0);
  trained = charge (fixture, "A");
  run_to_its_end (fixture, trained);
  g_assert_cmpint (kassi_checkout_get_outcome (trained), ==, KASSI_OUTCOME_PAID);
  g_assert_cmpstr (kassi_checkout_get_sale (trained)->receipt_number, ==, "ÆF-000001");
  g_assert_cmpint (kassi_training_get_charged_isk (kassi_session_get_training (fixture->session)), ==, 1300);

  g_assert_true (kassi_session_switch (fixture->session, FALSE, NULL));
  checkouts = kassi_till_get_checkouts (kassi_session_get_till (fixture->session));
  g_assert_cmpuint (g_list_model_get_n_items (checkouts), ==, 1);
  g_assert_cmpint (kassi_checkout_get_state (real), ==, KASSI_FLOW_INSERTING);   /* the former one is no more than a picture */
  g_assert_nonnull (kassi_till_find_checkout (kassi_session_get_till (fixture->session), "A"));
  g_assert_null (kassi_till_find_checkout (kassi_session_get_till (fixture->session), "ÆF-000001"));
}

/* kassictl.md: $XDG_DATA_HOME/kassi without it; a relative one is of the folder that the program was started in. */
static void
test_options (void)
{
  KassiSessionOptions options = { 0 };
  g_autofree char *wanted = g_build_filename (g_get_user_data_dir (), "kassi", NULL);

  kassi_session_options_settle (&options);
  g_assert_cmpstr (options.data_dir, ==, wanted);
  kassi_session_options_clear (&options);

  options.data_dir = g_strdup ("shop/../till");
  kassi_session_options_settle (&options);
  g_assert_true (g_path_is_absolute (options.data_dir));
  g_assert_true (g_str_has_suffix (options.data_dir, "/till"));
  g_assert_null (strstr (options.data_dir, ".."));
  kassi_session_options_clear (&options);
  g_assert_null (options.data_dir);
}

int
main (int    argc,
      char **argv)
{
  signal (SIGXFSZ, SIG_IGN);   /* a full disk is an error, not a death */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);   /* nobody's own keyring */
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *path = g_strdup_printf ("/session/way/%s", ways[i].name);

      g_test_add (path, Fixture, &ways[i], set_up, test_way, tear_down);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strdup_printf ("/session/refused/%s", refusals[i].name);

      g_test_add (path, Fixture, &refusals[i], set_up, test_refusal, tear_down);
    }
  g_test_add ("/session/full-disk", Fixture, NULL, set_up, test_full_disk, tear_down);
  g_test_add ("/session/no-training", Fixture, NULL, set_up, test_no_training, tear_down);
  g_test_add ("/session/bad-profile", Fixture, NULL, set_up, test_bad_profile, tear_down);
  g_test_add ("/session/busy", Fixture, GINT_TO_POINTER (FALSE), set_up, test_busy, tear_down);
  g_test_add ("/session/busy-training", Fixture, GINT_TO_POINTER (TRUE), set_up, test_busy, tear_down);
  g_test_add ("/session/two-books", Fixture, NULL, set_up, test_two_books, tear_down);
  g_test_add ("/session/seller", Fixture, NULL, set_up, test_seller, tear_down);
  g_test_add_func ("/session/options", test_options);

  return g_test_run ();
}
