/* SPDX-License-Identifier: GPL-3.0-or-later
 * Days in words, in both languages, on a machine that has no Icelandic locale. */
#include "ui/kassi-day-words.h"

#include <libintl.h>
#include <locale.h>

#define NOW "2026-08-04T14:02:58Z"   /* a Tuesday; in Iceland the clock is UTC all year */

static gint64
read_time (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, utc);

  g_assert_nonnull (time);
  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

typedef struct {
  const char *name;
  const char *time, *now;
  const char *heading, *brief, *clock;
  const char *heading_is, *brief_is;
  const char *source;
} Case;

static const Case cases[] = {
  { "now", NOW, NOW, "Today, Tuesday 4 August", "Today", "14:02:58",
    "Í dag, þriðjudagur 4. ágúst", "Í dag", "picture 08" },
  { "yesterday", "2026-08-03T17:52:00Z", NOW, "Yesterday, Monday 3 August", "Yesterday", "17:52:00",
    "Í gær, mánudagur 3. ágúst", "Í gær", "picture 08" },
  { "last-instant-of-today", "2026-08-04T23:59:59Z", NOW, "Today, Tuesday 4 August", "Today", "23:59:59",
    "Í dag, þriðjudagur 4. ágúst", "Í dag", "bounds" },
  { "first-instant-of-yesterday", "2026-08-03T00:00:00Z", NOW, "Yesterday, Monday 3 August", "Yesterday", "00:00:00",
    "Í gær, mánudagur 3. ágúst", "Í gær", "bounds" },
  { "two-days-ago", "2026-08-02T23:59:59Z", NOW, "Sunday 2 August", "2 August", "23:59:59",
    "Sunnudagur 2. ágúst", "2. ágúst", "a heading begins with a capital" },
  { "tomorrow", "2026-08-05T00:00:00Z", NOW, "Wednesday 5 August", "5 August", "00:00:00",
    "Miðvikudagur 5. ágúst", "5. ágúst", "a clock that went back" },
  { "another-year", "2025-12-31T12:00:00Z", NOW, "Wednesday 31 December 2025", "31 December 2025", "12:00:00",
    "Miðvikudagur 31. desember 2025", "31. desember 2025", "the year when another" },
  { "over-new-year", "2025-12-31T12:00:00Z", "2026-01-01T00:00:01Z", "Yesterday, Wednesday 31 December 2025", "Yesterday", "12:00:00",
    "Í gær, miðvikudagur 31. desember 2025", "Í gær", "the year when another" },
  { "leap-day", "2024-02-29T08:05:09Z", NOW, "Thursday 29 February 2024", "29 February 2024", "08:05:09",
    "Fimmtudagur 29. febrúar 2024", "29. febrúar 2024", "leap year" },
  { "friday-in-june", "2026-06-05T08:05:09Z", NOW, "Friday 5 June", "5 June", "08:05:09",
    "Föstudagur 5. júní", "5. júní", "every weekday's name" },
  { "saturday-in-may", "2026-05-02T08:05:09Z", NOW, "Saturday 2 May", "2 May", "08:05:09",
    "Laugardagur 2. maí", "2. maí", "every weekday's name" },
};

static void
speak (const char *language)
{
  g_setenv ("LANGUAGE", language, TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, "/");   /* forgets what was translated before */
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("KASSI_LOCALE_DIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}

static void
test_words (gconstpointer data)
{
  const Case *c = data;
  gint64 wall_us = read_time (c->time), now_us = read_time (c->now);
  g_autofree char *clock = kassi_day_dup_time (wall_us, TRUE);
  g_autofree char *minutes = kassi_day_dup_time (wall_us, FALSE);
  g_autofree char *cut = g_strndup (c->clock, 5);

  g_assert_cmpstr (clock, ==, c->clock);
  g_assert_cmpstr (minutes, ==, cut);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *heading = NULL;
      g_autofree char *brief = NULL;

      speak (i == 0 ? "en" : "is");
      heading = kassi_day_dup_heading (wall_us, now_us);
      brief = kassi_day_dup_short (wall_us, now_us);
      g_assert_cmpstr (heading, ==, i == 0 ? c->heading : c->heading_is);
      g_assert_cmpstr (brief, ==, i == 0 ? c->brief : c->brief_is);
    }
}

/* All names, as an Icelander writes them. */
static void
test_names (void)
{
  static const char *const months[] = {
    "Janúar 2026", "Febrúar 2026", "Mars 2026", "Apríl 2026", "Maí 2026", "Júní 2026", "Júlí 2026", "Ágúst 2026", "September 2026",
    "Október 2026", "Nóvember 2026", "Desember 2026",
  };
  static const char *const columns[] = { "má", "þr", "mi", "fi", "fö", "la", "su" };

  speak ("is");
  for (guint i = 0; i < G_N_ELEMENTS (months); i++)
    {
      g_autofree char *text = g_strdup_printf ("2026-%02u-15T12:00:00Z", i + 1);
      g_autofree char *month = kassi_day_dup_month (read_time (text));

      g_assert_cmpstr (month, ==, months[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    g_assert_cmpstr (kassi_day_get_column (i), ==, columns[i]);
}

/* A day has 23 or 25 hours where summer time begins and ends. */
static void
test_bounds (void)
{
  static const struct { const char *zone, *time; int n_days, hours; } rows[] = {
    { "Atlantic/Reykjavik", NOW, 0, 24 },
    { "Atlantic/Reykjavik", NOW, -1, 24 },
    { "Europe/Copenhagen", "2026-03-29T12:00:00Z", 0, 23 },
    { "Europe/Copenhagen", "2026-10-26T12:00:00Z", -1, 25 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 wall_us = read_time (rows[i].time), from_us, to_us;

      g_setenv ("TZ", rows[i].zone, TRUE);
      kassi_day_get_bounds (wall_us, rows[i].n_days, &from_us, &to_us);
      g_assert_cmpint (to_us - from_us, ==, rows[i].hours * G_TIME_SPAN_HOUR);
      g_assert_true (rows[i].n_days != 0 || (from_us <= wall_us && wall_us < to_us));
    }
  g_setenv ("TZ", "Atlantic/Reykjavik", TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "Atlantic/Reykjavik", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (g_getenv ("KASSI_LOCALE_DIR"));

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/day-words/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_words);
    }
  g_test_add_func ("/day-words/names", test_names);
  g_test_add_func ("/day-words/bounds", test_bounds);
  return g_test_run ();
}
