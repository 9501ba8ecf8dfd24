/* SPDX-License-Identifier: GPL-3.0-or-later
 * Now and timers behind one interface, so that a test can own time. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define KASSI_TYPE_CLOCK (kassi_clock_get_type ())
G_DECLARE_INTERFACE (KassiClock, kassi_clock, KASSI, CLOCK, GObject)

struct _KassiClockInterface
{
  GTypeInterface parent_interface;

  gint64 (*get_wall_us) (KassiClock *self);
  gint64 (*get_boot_us) (KassiClock *self);
  guint  (*add_timer)   (KassiClock *self, gint64 due_boot_us, GSourceOnceFunc callback, gpointer user_data);
  void   (*remove)      (KassiClock *self, guint timer_id);
};

/* Microseconds since 1970, CLOCK_REALTIME: for people and for what must survive a restart. May step. */
gint64 kassi_clock_get_wall_us (KassiClock *self);
/* Microseconds since boot, CLOCK_BOOTTIME: never steps, goes on during suspend. */
gint64 kassi_clock_get_boot_us (KassiClock *self);
/* Calls back once, from the main loop, when CLOCK_BOOTTIME reaches due_boot_us (also at once on waking from a suspend). Returns an id > 0. */
guint  kassi_clock_add_timer   (KassiClock *self, gint64 due_boot_us, GSourceOnceFunc callback, gpointer user_data);
/* Forgets a timer that has not fired; one that has is passed over. */
void   kassi_clock_remove      (KassiClock *self, guint timer_id);
/* Signal "jumped": the machine was suspended or the wall clock was set; ask about everything. */

#define KASSI_TYPE_SYSTEM_CLOCK (kassi_system_clock_get_type ())
G_DECLARE_FINAL_TYPE (KassiSystemClock, kassi_system_clock, KASSI, SYSTEM_CLOCK, GObject)
KassiClock *kassi_system_clock_new (void);

/* Time stands still until it is told to go on. */
#define KASSI_TYPE_FAKE_CLOCK (kassi_fake_clock_get_type ())
G_DECLARE_FINAL_TYPE (KassiFakeClock, kassi_fake_clock, KASSI, FAKE_CLOCK, GObject)
KassiClock *kassi_fake_clock_new     (gint64 wall_us);
/* Both clocks go on by interval_us; timers fire in order of their time, each seeing its own "now". */
void        kassi_fake_clock_advance (KassiFakeClock *self, gint64 interval_us);
/* Goes on to the next timer and fires it alone; FALSE when there is none. */
gboolean    kassi_fake_clock_advance_to_next (KassiFakeClock *self);
/* Both clocks go on by interval_us while nothing runs; emits "jumped", then fires what is due, each seeing the time of waking. */
void        kassi_fake_clock_suspend (KassiFakeClock *self, gint64 interval_us);
/* The wall clock alone is set; emits "jumped". */
void        kassi_fake_clock_step_wall (KassiFakeClock *self, gint64 step_us);

/* RFC 3339 in UTC with milliseconds: "2026-03-01T12:00:00.123Z". (transfer full) */
char       *kassi_time_format_utc (gint64 wall_us);

G_END_DECLS
