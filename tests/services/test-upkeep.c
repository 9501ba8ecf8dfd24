/* SPDX-License-Identifier: GPL-3.0-or-later
 * The journal's upkeep: it begins by itself when the till is quiet, finds what is damaged, and waits in between. */
#include <glib/gstdio.h>

#include "services/kassi-journal-private.h"
#include "services/kassi-upkeep.h"

#define START_US G_GINT64_CONSTANT (1774000000000000)
#define N_MANY   20000   /* events: no machine checks so many in one slice */

typedef struct {
  char         *folder;
  KassiClock   *clock;
  KassiJournal *journal;
  KassiUpkeep  *upkeep;
  char         *damage;
} Fixture;

static void
damaged_cb (KassiUpkeep  *upkeep,
            const GError *error,
            Fixture      *fixture)
{
  fixture->damage = g_strdup (error->message);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("kassi-upkeep-XXXXXX", &error);
  fixture->clock = kassi_fake_clock_new (START_US);
  fixture->journal = kassi_journal_open (fixture->folder, KASSI_JOURNAL_WRITE, "T1", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 200; i++)
    g_assert_true (kassi_journal_note (fixture->journal, "opened", NULL, START_US + i, &error));

  fixture->upkeep = kassi_upkeep_new (fixture->journal, fixture->clock);
  g_signal_connect (fixture->upkeep, "damaged", G_CALLBACK (damaged_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  static const char *const names[] = { "journal.db", "journal.db-wal", "journal.db-shm", "journal.lock", "journal.marker" };

  g_assert_finalize_object (g_steal_pointer (&fixture->upkeep));
  g_assert_finalize_object (g_steal_pointer (&fixture->journal));
  g_assert_finalize_object (g_steal_pointer (&fixture->clock));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);

      g_remove (path);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->damage);
}

/* Everything that is ready: the slices follow one another without a pause. */
static void
run_idle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Changes one event behind the writer's back, as somebody with the file in hand would. */
static void
tamper (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "journal.db", NULL);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "DROP TRIGGER event_update; UPDATE event SET message = 'x' WHERE sequence = 7", NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_finds (Fixture       *fixture,
            gconstpointer  data)
{
  tamper (fixture);
  run_idle ();
  g_assert_null (fixture->damage);   /* not while the till may be busy */

  kassi_fake_clock_advance (KASSI_FAKE_CLOCK (fixture->clock), 6 * G_USEC_PER_SEC);
  run_idle ();
  g_assert_nonnull (fixture->damage);
  g_assert_nonnull (strstr (fixture->damage, "7"));
}

static void
test_finds_nothing (Fixture       *fixture,
                    gconstpointer  data)
{
  for (guint hour = 0; hour < 30; hour++)
    {
      kassi_fake_clock_advance (KASSI_FAKE_CLOCK (fixture->clock), G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC);
      run_idle ();
    }
  g_assert_null (fixture->damage);
}

static void
test_soon_puts_off (Fixture       *fixture,
                    gconstpointer  data)
{
  tamper (fixture);
  kassi_fake_clock_advance (KASSI_FAKE_CLOCK (fixture->clock), 4 * G_USEC_PER_SEC);
  kassi_upkeep_soon (fixture->upkeep);
  kassi_fake_clock_advance (KASSI_FAKE_CLOCK (fixture->clock), 4 * G_USEC_PER_SEC);
  run_idle ();
  g_assert_null (fixture->damage);

  kassi_fake_clock_advance (KASSI_FAKE_CLOCK (fixture->clock), 2 * G_USEC_PER_SEC);
  run_idle ();
  g_assert_nonnull (fixture->damage);
}

static void
note_many (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (kassi_journal_exec (fixture->journal, "PRAGMA synchronous = OFF", &error));
  for (guint i = 0; i < N_MANY; i++)
    g_assert_true (kassi_journal_note (fixture->journal, "opened", NULL, START_US + i, &error));
}

/* One slice, and its time is over: the rest of the check wakes nobody until an hour has passed, and is then done at once. */
static void
test_rests (Fixture       *fixture,
            gconstpointer  data)
{
  KassiFakeClock *clock = KASSI_FAKE_CLOCK (fixture->clock);

  note_many (fixture);
  kassi_fake_clock_advance (clock, 6 * G_USEC_PER_SEC);
  kassi_fake_clock_advance (clock, 10 * G_USEC_PER_SEC);
  run_idle ();
  g_assert_cmpint (fixture->journal->checkup.point.sequence, >, 0);
  g_assert_cmpint (fixture->journal->checkup.phase, ==, KASSI_CHECKUP_CHAIN);

  kassi_fake_clock_advance (clock, G_GINT64_CONSTANT (3000) * G_USEC_PER_SEC);
  run_idle ();
  g_assert_cmpint (fixture->journal->checkup.phase, ==, KASSI_CHECKUP_CHAIN);

  kassi_fake_clock_advance (clock, G_GINT64_CONSTANT (1000) * G_USEC_PER_SEC);
  run_idle ();
  g_assert_cmpint (fixture->journal->checkup.phase, ==, KASSI_CHECKUP_DONE);
}

/* A sale is an occasion to go on. */
static void
test_goes_on_after_sale (Fixture       *fixture,
                         gconstpointer  data)
{
  KassiFakeClock *clock = KASSI_FAKE_CLOCK (fixture->clock);
  gint64 checked;

  note_many (fixture);
  kassi_fake_clock_advance (clock, 6 * G_USEC_PER_SEC);
  kassi_fake_clock_advance (clock, 10 * G_USEC_PER_SEC);
  run_idle ();
  checked = fixture->journal->checkup.point.sequence;

  kassi_upkeep_soon (fixture->upkeep);
  kassi_fake_clock_advance (clock, 6 * G_USEC_PER_SEC);
  run_idle ();
  g_assert_cmpint (checked, <, 200 + N_MANY);
  g_assert_cmpint (fixture->journal->checkup.phase, ==, KASSI_CHECKUP_DONE);
}

static void
test_stop (Fixture       *fixture,
           gconstpointer  data)
{
  tamper (fixture);
  kassi_upkeep_stop (fixture->upkeep);
  kassi_upkeep_soon (fixture->upkeep);
  kassi_fake_clock_advance (KASSI_FAKE_CLOCK (fixture->clock), G_GINT64_CONSTANT (7200) * G_USEC_PER_SEC);
  run_idle ();
  g_assert_null (fixture->damage);
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void      (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/upkeep/finds", test_finds },
    { "/upkeep/finds-nothing", test_finds_nothing },
    { "/upkeep/soon-puts-off", test_soon_puts_off },
    { "/upkeep/rests", test_rests },
    { "/upkeep/goes-on-after-sale", test_goes_on_after_sale },
    { "/upkeep/stop", test_stop },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);

  return g_test_run ();
}
