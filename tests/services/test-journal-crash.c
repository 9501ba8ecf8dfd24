/* SPDX-License-Identifier: GPL-3.0-or-later
 * The journal when the disk is full, when it fails, and when the program is killed: what was said to be committed is there, and
 * what was not leaves no trace. */
#include "journal-fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* A copy of what a failed record must leave as it was. */
typedef struct {
  gboolean     open;
  KassiOutcome outcome;
  char        *receipt_number;
  gint64       last_wall_us;
  gint64       tip;
} Before;

static Before
look (KassiJournal    *journal,
      const KassiSale *sale)
{
  return (Before) { sale->open, sale->outcome, sale->receipt_number, kassi_sale_get_attempt (sale)->last_wall_us, journal->tip.sequence };
}

static void
assert_untouched (KassiJournal    *journal,
                  const KassiSale *sale,
                  const Before    *before)
{
  Before now = look (journal, sale);

  g_assert_cmpint (now.open, ==, before->open);
  g_assert_cmpint (now.outcome, ==, before->outcome);
  g_assert_true (now.receipt_number == before->receipt_number);
  g_assert_cmpint (now.last_wall_us, ==, before->last_wall_us);
  g_assert_cmpint (now.tip, ==, before->tip);
}

/* No page more than the database has: what SQLite says then is what it says of a full disk. */
static void
set_full (KassiJournal *journal,
          gboolean      full)
{
  g_autofree char *sql = NULL;
  gint64 n_pages = 1 << 30;

  if (full)
    g_assert_true (kassi_journal_get_int (journal, "PRAGMA page_count", &n_pages, NULL));
  sql = g_strdup_printf ("PRAGMA max_page_count = %ld", (long) n_pages);
  g_assert_true (kassi_journal_exec (journal, sql, NULL));
}

/* One step on a full disk: it may fit into pages that are there, or leave no trace. Then there is room, and the checkout's second try
 * reopens the journal first. Returns TRUE when it had failed. */
static gboolean
record_when_full (Fixture        *fixture,
                  KassiSale      *sale,
                  KassiFlowState  state)
{
  g_autoptr (GError) error = NULL;
  Before before = look (fixture->journal, sale);

  set_full (fixture->journal, TRUE);
  if (try_record (fixture->journal, sale, 0, state, &error))
    return FALSE;

  g_assert_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_FULL);
  g_assert_nonnull (strstr (error->message, fixture->db));
  g_assert_false (kassi_journal_is_healthy (fixture->journal));
  assert_untouched (fixture->journal, sale, &before);
  if (state != KASSI_FLOW_INSERTING)
    assert_stored (fixture->journal, sale);   /* The old handle still reads. */

  record (fixture->journal, sale, 0, state);
  g_assert_true (kassi_journal_is_healthy (fixture->journal));
  return TRUE;
}

static void
test_full (Fixture       *fixture,
           gconstpointer  data)
{
  static const KassiFlowState states[] = { KASSI_FLOW_INSERTING, KASSI_FLOW_WAITING, KASSI_FLOW_PAID };
  guint n_failed[G_N_ELEMENTS (states)] = { 0 };

  fixture_open (fixture);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *receipt = g_strdup_printf ("T1-%06u", i + 1);
      g_autoptr (KassiSale) sale = make_sale (i);

      for (guint k = 0; k < G_N_ELEMENTS (states); k++)
        n_failed[k] += record_when_full (fixture, sale, states[k]);
      assert_stored (fixture->journal, sale);
      g_assert_cmpstr (sale->receipt_number, ==, receipt);   /* No gap, no double (I18). */
    }
  g_test_message ("failed: %u insertions, %u answers, %u payments", n_failed[0], n_failed[1], n_failed[2]);
  for (guint k = 0; k < G_N_ELEMENTS (states); k++)
    g_assert_cmpuint (n_failed[k], >, 3);

  assert_verifies (fixture->journal);
  fixture_close (fixture);
  fixture_open (fixture);
  assert_verifies (fixture->journal);
}

/* A disk that fails writes: no file may grow beyond this. The kernel's own failure, not SQLite's bookkeeping. */
static void
limit_files (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes != 0 ? bytes : limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
test_write_fails (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *log = NULL;
  g_autoptr (KassiSale) sale = NULL;
  g_autoptr (GError) error = NULL;
  gint64 nonce;
  Before before;
  struct stat info;
  gboolean failed, refused, noted;

  signal (SIGXFSZ, SIG_IGN);
  fixture_open (fixture);
  log = g_strconcat (fixture->db, "-wal", NULL);
  sale = sell (fixture->journal, 1, KASSI_FLOW_WAITING);
  before = look (fixture->journal, sale);
  nonce = kassi_journal_reserve_nonces (fixture->journal, 10, WALL_US, NULL);

  g_assert_cmpint (stat (log, &info), ==, 0);
  limit_files ((rlim_t) info.st_size + 5000);   /* In the middle of a frame. */
  failed = !try_record (fixture->journal, sale, 0, KASSI_FLOW_PAID, &error);
  limit_files (1);
  refused = !kassi_journal_reopen (fixture->journal, NULL);
  noted = kassi_journal_note (fixture->journal, "opened", NULL, WALL_US, NULL);
  limit_files (0);

  g_assert_true (failed);
  g_assert_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_UNREADABLE);
  g_assert_true (refused);   /* Reading is no proof: a write has to reach the disk. */
  g_assert_false (noted);
  g_assert_false (kassi_journal_is_healthy (fixture->journal));
  assert_untouched (fixture->journal, sale, &before);
  assert_stored (fixture->journal, sale);

  g_assert_true (kassi_journal_reopen (fixture->journal, NULL));
  g_assert_true (kassi_journal_is_healthy (fixture->journal));
  g_assert_cmpint (kassi_journal_reserve_nonces (fixture->journal, 10, WALL_US, NULL), >=, nonce + 10);
  record (fixture->journal, sale, 0, KASSI_FLOW_PAID);
  g_assert_cmpstr (sale->receipt_number, ==, "T1-000001");
  assert_verifies (fixture->journal);
}

/* Closed while unhealthy: nothing more is written through that handle. */
static void
test_close_unhealthy (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (KassiSale) sale = NULL;
  guint i = 0;

  fixture_open (fixture);
  sale = sell (fixture->journal, 1000, KASSI_FLOW_WAITING);
  set_full (fixture->journal, TRUE);
  while (kassi_journal_is_healthy (fixture->journal))
    {
      g_autoptr (KassiSale) more = make_sale (i++);

      try_record (fixture->journal, more, 0, KASSI_FLOW_INSERTING, NULL);
    }
  fixture_close (fixture);
  fixture_open (fixture);
  assert_stored (fixture->journal, sale);
  assert_verifies (fixture->journal);
}

/* What a reader that stays keeps the journal from: folding the whole log in. It says so, and heals when the reader is gone. */
static void
test_reopen_beside_reader (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr (KassiJournal) reader = NULL;
  g_autoptr (KassiSale) sale = NULL;
  g_autoptr (GError) error = NULL;
  gboolean own_view;

  fixture_open (fixture);
  sale = sell (fixture->journal, 1, KASSI_FLOW_PAID);
  reader = kassi_journal_open (fixture->folder, KASSI_JOURNAL_READ, "T1", NULL);
  g_assert_true (kassi_journal_begin_view (reader, &own_view, NULL));
  assert_stored (reader, sale);

  g_assert_false (kassi_journal_reopen (fixture->journal, &error));
  g_assert_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_BUSY);
  kassi_journal_end_view (reader, own_view);
  g_assert_true (kassi_journal_reopen (fixture->journal, NULL));
  assert_verifies (reader);
  assert_verifies (fixture->journal);
}

/* Killed at random moments */

/* The child: sells until it is killed, and reports each sale once its payment is said to be committed. */
static void
sell_for_ever (Fixture *fixture,
               guint    round,
               int      fd)
{
  KassiJournal *journal = kassi_journal_open (fixture->folder, KASSI_JOURNAL_WRITE, "T1", NULL);

  if (journal == NULL)
    _exit (1);
  g_random_set_seed (round);   /* Or every child makes up the same ids. */
  for (guint i = 0;; i++)
    {
      g_autoptr (KassiSale) sale = sell (journal, round * 100000 + i, KASSI_FLOW_PAID);
      g_autofree char *report = g_strdup_printf ("%s %s\n", sale->reference, sale->receipt_number);

      if (write (fd, report, strlen (report)) < 0)
        _exit (1);
    }
}

/* Waits for n reports, kills the child some way into what it does next, and reads the rest of what it said. */
static char *
kill_after (pid_t child,
            int   fd,
            guint n_reports)
{
  GString *said = g_string_new (NULL);
  guint n_lines = 0;
  char buffer[256];
  gssize n;

  while ((n = read (fd, buffer, sizeof buffer)) > 0)
    {
      g_string_append_len (said, buffer, n);
      for (gssize i = 0; i < n; i++)
        n_lines += buffer[i] == '\n';
      if (n_lines >= n_reports)
        {
          /* Not a wait for anything: the moment of death is to be anywhere in a sale. */
          g_usleep ((gulong) g_test_rand_int_range (0, 4000));
          kill (child, SIGKILL);
          n_reports = G_MAXUINT;
        }
    }

  return g_string_free (said, FALSE);
}

static guint
assert_committed (KassiJournal *journal,
                  const char   *said)
{
  g_auto (GStrv) lines = g_strsplit (said, "\n", -1);
  guint n = 0;

  for (; lines[n] != NULL && *lines[n] != '\0'; n++)
    {
      g_auto (GStrv) words = g_strsplit (lines[n], " ", 2);
      g_autoptr (KassiSale) sale = kassi_journal_find_sale (journal, words[0], NULL);

      g_assert_nonnull (sale);
      g_assert_cmpint (sale->outcome, ==, KASSI_OUTCOME_PAID);
      g_assert_cmpstr (sale->receipt_number, ==, words[1]);
    }

  return n;
}

static void
test_killed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GString) said = g_string_new (NULL);

  for (guint round = 0; round < 10; round++)
    {
      g_autofree char *round_said = NULL;
      int pipe_fds[2], status;
      guint n_committed;
      pid_t child;

      g_assert_cmpint (pipe (pipe_fds), ==, 0);
      child = fork ();
      g_assert_cmpint (child, >=, 0);
      if (child == 0)
        sell_for_ever (fixture, round, pipe_fds[1]);

      close (pipe_fds[1]);
      round_said = kill_after (child, pipe_fds[0], (guint) g_test_rand_int_range (1, 12));
      close (pipe_fds[0]);
      g_assert_cmpint (waitpid (child, &status, 0), ==, child);
      g_assert_cmpint (status, ==, SIGKILL);

      g_string_append (said, round_said);
      fixture_open (fixture);
      n_committed = assert_committed (fixture->journal, said->str);
      assert_verifies (fixture->journal);
      g_test_message ("round %u: %u sales, all there", round, n_committed);
      fixture_close (fixture);
    }
}

static gboolean
count_sale (const KassiSale *sale,
            gpointer         user_data)
{
  ++*(guint *) user_data;
  return TRUE;
}

/* A reader beside a writer that never rests: whatever instant it looks at, the journal is whole. */
static void
test_reader_races (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (KassiJournal) reader = NULL;
  int pipe_fds[2], status;
  guint n_before = 0;
  char report;
  pid_t child;

  g_assert_cmpint (pipe (pipe_fds), ==, 0);
  g_assert_cmpint (fcntl (pipe_fds[0], F_SETPIPE_SZ, 8192), >, 0);   /* At most 500 sales: then it waits for its reports to be read. */
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    sell_for_ever (fixture, 0, pipe_fds[1]);

  g_assert_cmpint (read (pipe_fds[0], &report, 1), ==, 1);
  reader = kassi_journal_open (fixture->folder, KASSI_JOURNAL_READ, "T1", NULL);
  g_assert_nonnull (reader);
  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) open_sales = kassi_journal_list_open (reader, &error);
      guint n_sales = 0;

      g_assert_no_error (error);
      g_assert_cmpuint (open_sales->len, <=, 1);
      if (open_sales->len == 1)
        g_assert_true (((KassiSale *) g_ptr_array_index (open_sales, 0))->open);
      kassi_journal_foreach_sale (reader, G_MININT64, G_MAXINT64, FALSE, count_sale, &n_sales, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (n_sales, >=, n_before);
      n_before = n_sales;
      assert_verifies (reader);
    }
  g_test_message ("saw %u sales", n_before);

  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, SIGKILL);
  close (pipe_fds[0]);
  close (pipe_fds[1]);
}

static void
add (const char     *name,
     void          (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/journal-crash/", name, NULL);

  g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("full", test_full);
  add ("write-fails", test_write_fails);
  add ("close-unhealthy", test_close_unhealthy);
  add ("reopen-beside-reader", test_reopen_beside_reader);
  add ("killed", test_killed);
  add ("reader-races", test_reader_races);

  return g_test_run ();
}
