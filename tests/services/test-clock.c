/* SPDX-License-Identifier: GPL-3.0-or-later
 * Drives both clocks: timers in order and on time, what a jump tells, and that nothing wakes the program by itself. */
#include <gio/gio.h>
#include <time.h>

#include "services/kassi-clock.h"
#include "services/kassi-system-clock.h"

#define WALL_US (G_GINT64_CONSTANT (1772366400) * G_USEC_PER_SEC)

typedef struct {
  KassiClock *clock;
  GString    *log;
  gint64      start_us;
} Fixture;

static void
count_cb (gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
note_jump_cb (KassiClock *clock,
              gpointer    user_data)
{
  g_string_append (user_data, "J ");
}

static void
set_up_fake (Fixture       *fixture,
             gconstpointer  data)
{
  fixture->clock = kassi_fake_clock_new (WALL_US);
  fixture->start_us = kassi_clock_get_boot_us (fixture->clock);
  fixture->log = g_string_new (NULL);
  g_signal_connect (fixture->clock, "jumped", G_CALLBACK (note_jump_cb), fixture->log);
}

static void
set_up_system (Fixture       *fixture,
               gconstpointer  data)
{
  fixture->clock = kassi_system_clock_new ();
  fixture->start_us = kassi_clock_get_boot_us (fixture->clock);
  fixture->log = g_string_new (NULL);
  g_signal_connect (fixture->clock, "jumped", G_CALLBACK (note_jump_cb), fixture->log);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->clock));
  g_string_free (g_steal_pointer (&fixture->log), TRUE);
}

/* Writes down its letter and how many seconds after the start it saw. */
typedef struct {
  Fixture *fixture;
  char     letter;
} Note;

static void
note_cb (gpointer user_data)
{
  Note *note = user_data;
  gint64 since_us = kassi_clock_get_boot_us (note->fixture->clock) - note->fixture->start_us;

  g_string_append_printf (note->fixture->log, "%c%" G_GINT64_FORMAT " ", note->letter, since_us / G_USEC_PER_SEC);
}

static void
again_cb (gpointer user_data)
{
  Note *note = user_data;
  gint64 now_us = kassi_clock_get_boot_us (note->fixture->clock);

  note_cb (note);
  kassi_clock_add_timer (note->fixture->clock, now_us + 2 * G_USEC_PER_SEC, again_cb, note);
}

static void
test_fake_order (Fixture       *fixture,
                 gconstpointer  data)
{
  Note a = { fixture, 'a' }, b = { fixture, 'b' }, c = { fixture, 'c' }, d = { fixture, 'd' };
  gint64 start_us = fixture->start_us;
  guint removed;

  kassi_clock_add_timer (fixture->clock, start_us + 5 * G_USEC_PER_SEC, note_cb, &a);
  kassi_clock_add_timer (fixture->clock, start_us + 1 * G_USEC_PER_SEC, again_cb, &b);
  kassi_clock_add_timer (fixture->clock, start_us + 5 * G_USEC_PER_SEC, note_cb, &c);
  removed = kassi_clock_add_timer (fixture->clock, start_us + 4 * G_USEC_PER_SEC, note_cb, &d);
  kassi_clock_add_timer (fixture->clock, start_us - 1, note_cb, &d);   /* the past: now */
  kassi_clock_remove (fixture->clock, removed);
  g_assert_cmpstr (fixture->log->str, ==, "");

  kassi_fake_clock_advance (KASSI_FAKE_CLOCK (fixture->clock), 0);
  g_assert_cmpstr (fixture->log->str, ==, "d0 ");
  kassi_fake_clock_advance (KASSI_FAKE_CLOCK (fixture->clock), 6 * G_USEC_PER_SEC);
  g_assert_cmpstr (fixture->log->str, ==, "d0 b1 b3 a5 c5 b5 ");
  kassi_clock_remove (fixture->clock, removed);   /* gone long ago: of no matter */

  g_assert_cmpint (kassi_clock_get_boot_us (fixture->clock), ==, start_us + 6 * G_USEC_PER_SEC);
  g_assert_cmpint (kassi_clock_get_wall_us (fixture->clock), ==, WALL_US + 6 * G_USEC_PER_SEC);
}

static void
test_fake_next (Fixture       *fixture,
                gconstpointer  data)
{
  KassiFakeClock *clock = KASSI_FAKE_CLOCK (fixture->clock);
  Note a = { fixture, 'a' }, b = { fixture, 'b' };

  g_assert_false (kassi_fake_clock_advance_to_next (clock));
  kassi_clock_add_timer (fixture->clock, fixture->start_us + 3 * G_USEC_PER_SEC, note_cb, &a);
  kassi_clock_add_timer (fixture->clock, fixture->start_us + 3 * G_USEC_PER_SEC, note_cb, &b);
  g_assert_true (kassi_fake_clock_advance_to_next (clock));
  g_assert_cmpstr (fixture->log->str, ==, "a3 ");
  g_assert_true (kassi_fake_clock_advance_to_next (clock));
  g_assert_cmpstr (fixture->log->str, ==, "a3 b3 ");
  g_assert_false (kassi_fake_clock_advance_to_next (clock));
  g_assert_cmpint (kassi_clock_get_boot_us (fixture->clock), ==, fixture->start_us + 3 * G_USEC_PER_SEC);
}

static void
test_fake_jumps (Fixture       *fixture,
                 gconstpointer  data)
{
  KassiFakeClock *clock = KASSI_FAKE_CLOCK (fixture->clock);
  Note a = { fixture, 'a' };

  kassi_clock_add_timer (fixture->clock, fixture->start_us + 3 * G_USEC_PER_SEC, note_cb, &a);
  kassi_fake_clock_step_wall (clock, -3600 * (gint64) G_USEC_PER_SEC);
  g_assert_cmpstr (fixture->log->str, ==, "J ");
  g_assert_cmpint (kassi_clock_get_wall_us (fixture->clock), ==, WALL_US - 3600 * (gint64) G_USEC_PER_SEC);
  g_assert_cmpint (kassi_clock_get_boot_us (fixture->clock), ==, fixture->start_us);

  kassi_fake_clock_suspend (clock, 60 * G_USEC_PER_SEC);
  g_assert_cmpstr (fixture->log->str, ==, "J J a60 ");
  g_assert_cmpint (kassi_clock_get_wall_us (fixture->clock), ==, WALL_US - 3540 * (gint64) G_USEC_PER_SEC);
}

/* Timers of the real clock come in the order of their time, none early, one added in a callback too. */
typedef struct {
  Fixture *fixture;
  gint64   due_us;
  char     letter;
} Due;

static void
due_cb (gpointer user_data)
{
  Due *due = user_data;

  g_assert_cmpint (kassi_clock_get_boot_us (due->fixture->clock), >=, due->due_us);
  g_string_append_c (due->fixture->log, due->letter);
  if (due->letter == 'a')
    kassi_clock_add_timer (due->fixture->clock, 0, due_cb, &(due[1]));
}

static void
test_system_order (Fixture       *fixture,
                   gconstpointer  data)
{
  gint64 start_us = fixture->start_us;
  Due dues[] = { { fixture, start_us + 1000, 'a' }, { fixture, start_us, 'b' },
                 { fixture, start_us + 30000, 'c' }, { fixture, start_us + 20000, 'd' } };
  guint never = 0, removed;

  kassi_clock_add_timer (fixture->clock, dues[2].due_us, due_cb, &dues[2]);
  kassi_clock_add_timer (fixture->clock, dues[3].due_us, due_cb, &dues[3]);
  kassi_clock_add_timer (fixture->clock, dues[0].due_us, due_cb, &dues[0]);
  removed = kassi_clock_add_timer (fixture->clock, start_us, count_cb, &never);
  kassi_clock_remove (fixture->clock, removed);

  while (fixture->log->len < 4)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpstr (fixture->log->str, ==, "abdc");
  g_assert_cmpuint (never, ==, 0);
}

static void
renew_cb (gpointer user_data)
{
  Note *note = user_data;

  kassi_clock_add_timer (note->fixture->clock, 0, renew_cb, note);
}

/* One that renews itself for now neither keeps the main loop nor holds up the others. */
static void
test_system_fair (Fixture       *fixture,
                  gconstpointer  data)
{
  Note note = { fixture, 'r' };
  guint n_fired = 0;

  kassi_clock_add_timer (fixture->clock, 0, renew_cb, &note);
  kassi_clock_add_timer (fixture->clock, 0, renew_cb, &note);
  kassi_clock_add_timer (fixture->clock, fixture->start_us + 2000, count_cb, &n_fired);
  while (n_fired == 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Neither an idle clock nor one with a timer far off has a timeout in the main loop or anything to dispatch. */
static void
test_system_quiet (Fixture       *fixture,
                   gconstpointer  data)
{
  GMainContext *context = g_main_context_default ();
  GPollFD fds[8];
  int priority, timeout_ms = 0;
  guint n_fired = 0;

  for (guint i = 0; i < 2; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        continue;
      g_assert_true (g_main_context_acquire (context));
      g_main_context_prepare (context, &priority);
      g_main_context_query (context, G_MAXINT, &timeout_ms, fds, G_N_ELEMENTS (fds));
      g_main_context_release (context);
      g_assert_cmpint (timeout_ms, ==, -1);
      g_assert_false (g_main_context_pending (context));
      kassi_clock_add_timer (fixture->clock, fixture->start_us + 3600 * (gint64) G_USEC_PER_SEC, count_cb, &n_fired);
    }
  g_assert_cmpuint (n_fired, ==, 0);
  g_assert_cmpstr (fixture->log->str, ==, "");
}

static void
test_system_now (Fixture       *fixture,
                 gconstpointer  data)
{
  gint64 before_us = g_get_real_time ();
  gint64 wall_us = kassi_clock_get_wall_us (fixture->clock);

  g_assert_cmpint (wall_us, >=, before_us);
  g_assert_cmpint (wall_us, <=, g_get_real_time ());
  g_assert_cmpint (kassi_clock_get_boot_us (fixture->clock), >=, fixture->start_us);
}

/* A machine that was suspended: BOOTTIME is ahead of MONOTONIC by more than before. */
static gint64 slept_s;

static int
get_time_after_sleep (clockid_t        id,
                      struct timespec *time)
{
  int result = clock_gettime (id, time);

  if (id == CLOCK_BOOTTIME)
    time->tv_sec += slept_s;

  return result;
}

static void
drop_cb (gpointer user_data)
{
  g_clear_object ((KassiClock **) user_data);
}

static void
test_system_suspend (void)
{
  g_autoptr (GString) log = g_string_new (NULL);
  KassiClock *clock;
  guint n_fired = 0;

  /* It is behind the kernel's before, and level with it after, so that its timers are due in both. */
  slept_s = -5;
  clock = kassi_system_clock_new_with (get_time_after_sleep);
  g_signal_connect (clock, "jumped", G_CALLBACK (note_jump_cb), log);
  for (guint i = 1; i <= 4; i++)
    {
      kassi_clock_add_timer (clock, 0, count_cb, &n_fired);
      while (n_fired < i)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpstr (log->str, ==, i <= 2 ? "" : "J ");
      if (i == 2)
        slept_s = 0;
    }
  g_assert_finalize_object (clock);
}

/* The owner may let go of the clock in a timer, with others waiting. */
static void
test_system_dropped (void)
{
  KassiClock *clock = kassi_system_clock_new ();
  guint n_fired = 0;

  g_object_add_weak_pointer (G_OBJECT (clock), (gpointer *) &clock);
  kassi_clock_add_timer (clock, 0, drop_cb, &clock);
  kassi_clock_add_timer (clock, kassi_clock_get_boot_us (clock) + 1000000, count_cb, &n_fired);
  while (clock != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_fired, ==, 0);
}

static const struct {
  gint64      wall_us;
  const char *text;
} formats[] = {
  { 0, "1970-01-01T00:00:00.000Z" },
  { WALL_US + 123999, "2026-03-01T12:00:00.123Z" },
  { -1, "1969-12-31T23:59:59.999Z" },
  { G_GINT64_CONSTANT (951782400000000), "2000-02-29T00:00:00.000Z" },
  { G_MININT64, "0001-01-01T00:00:00.000Z" },
  { G_MAXINT64, "9999-12-31T23:59:59.999Z" },
};

static void
test_format (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *text = kassi_time_format_utc (formats[i].wall_us);

      g_assert_cmpstr (text, ==, formats[i].text);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/clock/fake/order", Fixture, NULL, set_up_fake, test_fake_order, tear_down);
  g_test_add ("/clock/fake/next", Fixture, NULL, set_up_fake, test_fake_next, tear_down);
  g_test_add ("/clock/fake/jumps", Fixture, NULL, set_up_fake, test_fake_jumps, tear_down);
  g_test_add ("/clock/system/now", Fixture, NULL, set_up_system, test_system_now, tear_down);
  g_test_add ("/clock/system/order", Fixture, NULL, set_up_system, test_system_order, tear_down);
  g_test_add ("/clock/system/fair", Fixture, NULL, set_up_system, test_system_fair, tear_down);
  g_test_add ("/clock/system/quiet", Fixture, NULL, set_up_system, test_system_quiet, tear_down);
  g_test_add_func ("/clock/system/suspend", test_system_suspend);
  g_test_add_func ("/clock/system/dropped", test_system_dropped);
  g_test_add_func ("/clock/format", test_format);

  return g_test_run ();
}
