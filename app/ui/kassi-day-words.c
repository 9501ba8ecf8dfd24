/* SPDX-License-Identifier: GPL-3.0-or-later
 * Days and times of day in words. The names are our own translations: strftime() would speak the locale's language, which the
 * machine may not have although the till speaks it. */
#include "ui/kassi-day-words.h"

#include <glib/gi18n-lib.h>

#define DATE "date"   /* context: names within a date; in Icelandic they are not capitals */

/* By g_date_time_get_day_of_week() and _get_month(). */
static const char *const weekdays[] = {
  NULL,
  NC_("date", "Monday"), NC_("date", "Tuesday"), NC_("date", "Wednesday"), NC_("date", "Thursday"),
  NC_("date", "Friday"), NC_("date", "Saturday"), NC_("date", "Sunday"),
};
static const char *const months[] = {
  NULL,
  NC_("date", "January"), NC_("date", "February"), NC_("date", "March"), NC_("date", "April"),
  NC_("date", "May"), NC_("date", "June"), NC_("date", "July"), NC_("date", "August"),
  NC_("date", "September"), NC_("date", "October"), NC_("date", "November"), NC_("date", "December"),
};

static const char *const columns[] = {
  NC_("date", "Mo"), NC_("date", "Tu"), NC_("date", "We"), NC_("date", "Th"), NC_("date", "Fr"), NC_("date", "Sa"), NC_("date", "Su"),
};

static GDateTime *
make_date_time (gint64 wall_us)
{
  GDateTime *time = g_date_time_new_from_unix_local (wall_us / G_USEC_PER_SEC);

  return time != NULL ? time : g_date_time_new_from_unix_local (0);
}

static GDateTime *
make_day (gint64 wall_us,
          int    n_days)
{
  g_autoptr (GDateTime) time = make_date_time (wall_us);
  g_autoptr (GDateTime) day = g_date_time_new_local (g_date_time_get_year (time), g_date_time_get_month (time),
                                                     g_date_time_get_day_of_month (time), 0, 0, 0);

  return g_date_time_add_days (day, n_days);
}

static gboolean
is_same_day (GDateTime *a,
             GDateTime *b)
{
  return g_date_time_get_year (a) == g_date_time_get_year (b) && g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b);
}

/* "Today", "Yesterday"; or NULL. */
static const char *
get_near_word (GDateTime *day,
               gint64     now_us)
{
  g_autoptr (GDateTime) today = make_day (now_us, 0);
  g_autoptr (GDateTime) yesterday = make_day (now_us, -1);

  if (is_same_day (day, today))
    return _("Today");

  return is_same_day (day, yesterday) ? _("Yesterday") : NULL;
}

static char *
dup_date (GDateTime *day,
          gint64     now_us)
{
  g_autoptr (GDateTime) now = make_date_time (now_us);
  const char *month = g_dpgettext2 (GETTEXT_PACKAGE, DATE, months[g_date_time_get_month (day)]);
  int number = g_date_time_get_day_of_month (day), year = g_date_time_get_year (day);

  if (year == g_date_time_get_year (now))
    /* Translators: a day of this year: "4 August". */
    return g_strdup_printf (_("%1$d %2$s"), number, month);

  /* Translators: a day of another year: "4 August 2025". */
  return g_strdup_printf (_("%1$d %2$s %3$d"), number, month, year);
}

/* Names of days are small letters within a sentence in Icelandic, a heading begins with a capital. */
static char *
capitalise (const char *text)
{
  char first[6];
  int n_first = g_unichar_to_utf8 (g_unichar_toupper (g_utf8_get_char (text)), first);

  return g_strdup_printf ("%.*s%s", n_first, first, g_utf8_next_char (text));
}

void
kassi_day_get_bounds (gint64  wall_us,
                      int     n_days,
                      gint64 *from_us,
                      gint64 *to_us)
{
  g_autoptr (GDateTime) from = make_day (wall_us, n_days);
  g_autoptr (GDateTime) to = make_day (wall_us, n_days + 1);

  g_return_if_fail (from_us != NULL && to_us != NULL);

  *from_us = g_date_time_to_unix (from) * G_USEC_PER_SEC;
  *to_us = g_date_time_to_unix (to) * G_USEC_PER_SEC;
}

char *
kassi_day_dup_heading (gint64 wall_us,
                       gint64 now_us)
{
  g_autoptr (GDateTime) day = make_day (wall_us, 0);
  const char *weekday = g_dpgettext2 (GETTEXT_PACKAGE, DATE, weekdays[g_date_time_get_day_of_week (day)]);
  const char *near_word = get_near_word (day, now_us);
  g_autofree char *date = dup_date (day, now_us);
  /* Translators: a weekday and a date: "Tuesday 4 August". */
  g_autofree char *full = g_strdup_printf (_("%1$s %2$s"), weekday, date);

  if (near_word == NULL)
    return capitalise (full);

  /* Translators: "Today, Tuesday 4 August". */
  return g_strdup_printf (_("%1$s, %2$s"), near_word, full);
}

char *
kassi_day_dup_short (gint64 wall_us,
                     gint64 now_us)
{
  g_autoptr (GDateTime) day = make_day (wall_us, 0);
  const char *near_word = get_near_word (day, now_us);

  return near_word != NULL ? g_strdup (near_word) : dup_date (day, now_us);
}

char *
kassi_day_dup_month (gint64 wall_us)
{
  g_autoptr (GDateTime) time = make_date_time (wall_us);
  g_autofree char *month = capitalise (g_dpgettext2 (GETTEXT_PACKAGE, DATE, months[g_date_time_get_month (time)]));

  /* Translators: a month's name and the year, the head of a calendar. */
  return g_strdup_printf (_("%1$s %2$d"), month, g_date_time_get_year (time));
}

const char *
kassi_day_get_column (guint column)
{
  g_return_val_if_fail (column < G_N_ELEMENTS (columns), "");

  return g_dpgettext2 (GETTEXT_PACKAGE, DATE, columns[column]);
}

char *
kassi_day_dup_time (gint64   wall_us,
                    gboolean seconds)
{
  g_autoptr (GDateTime) time = make_date_time (wall_us);

  return g_date_time_format (time, seconds ? "%H:%M:%S" : "%H:%M");
}
