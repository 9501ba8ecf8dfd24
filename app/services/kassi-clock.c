/* SPDX-License-Identifier: GPL-3.0-or-later
 * Now and timers behind one interface, and how a time is written down. */
#include "services/kassi-clock.h"

G_DEFINE_INTERFACE (KassiClock, kassi_clock, G_TYPE_OBJECT)

static void
kassi_clock_default_init (KassiClockInterface *iface)
{
  /**
   * KassiClock::jumped:
   *
   * The machine was suspended or the wall clock was set: what was believed about time no longer holds.
   */
  g_signal_new ("jumped", KASSI_TYPE_CLOCK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

gint64
kassi_clock_get_wall_us (KassiClock *self)
{
  g_return_val_if_fail (KASSI_IS_CLOCK (self), 0);

  return KASSI_CLOCK_GET_IFACE (self)->get_wall_us (self);
}

gint64
kassi_clock_get_boot_us (KassiClock *self)
{
  g_return_val_if_fail (KASSI_IS_CLOCK (self), 0);

  return KASSI_CLOCK_GET_IFACE (self)->get_boot_us (self);
}

guint
kassi_clock_add_timer (KassiClock      *self,
                       gint64           due_boot_us,
                       GSourceOnceFunc  callback,
                       gpointer         user_data)
{
  g_return_val_if_fail (KASSI_IS_CLOCK (self), 0);
  g_return_val_if_fail (callback != NULL, 0);

  return KASSI_CLOCK_GET_IFACE (self)->add_timer (self, due_boot_us, callback, user_data);
}

void
kassi_clock_remove (KassiClock *self,
                    guint       timer_id)
{
  g_return_if_fail (KASSI_IS_CLOCK (self));
  g_return_if_fail (timer_id > 0);

  KASSI_CLOCK_GET_IFACE (self)->remove (self, timer_id);
}

char *
kassi_time_format_utc (gint64 wall_us)
{
  /* RFC 3339 has four digits for the year; what lies outside is shown as the nearest that can be said. */
  const gint64 first_us = G_GINT64_CONSTANT (-62135596800) * G_USEC_PER_SEC;
  const gint64 last_us = G_GINT64_CONSTANT (253402300800) * G_USEC_PER_SEC - 1;
  g_autoptr (GDateTime) time = NULL;
  gint64 time_us = CLAMP (wall_us, first_us, last_us) - first_us;
  int milliseconds = (int) (time_us % G_USEC_PER_SEC / 1000);

  time = g_date_time_new_from_unix_utc ((time_us + first_us - time_us % G_USEC_PER_SEC) / G_USEC_PER_SEC);
  g_assert (time != NULL);

  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
                          g_date_time_get_year (time), g_date_time_get_month (time),
                          g_date_time_get_day_of_month (time), g_date_time_get_hour (time),
                          g_date_time_get_minute (time), g_date_time_get_second (time), milliseconds);
}
