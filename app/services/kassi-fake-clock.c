/* SPDX-License-Identifier: GPL-3.0-or-later
 * The clock of tests and simulations: time stands still until it is told to go on. */
#include "services/kassi-clock.h"
#include "services/kassi-timer-queue.h"

/* Some time since a boot, so that 0 is never a time that a test meets. */
#define FIRST_BOOT_US (G_GINT64_CONSTANT (1000) * G_USEC_PER_SEC)

struct _KassiFakeClock
{
  GObject          parent_instance;

  gint64           wall_us;
  gint64           boot_us;
  gboolean         going;
  /* Owned. */
  KassiTimerQueue *timers;
};

static void kassi_fake_clock_iface_init (KassiClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KassiFakeClock, kassi_fake_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KASSI_TYPE_CLOCK, kassi_fake_clock_iface_init))

static void
go_to (KassiFakeClock *self,
       gint64          boot_us)
{
  if (boot_us <= self->boot_us)
    return;

  self->wall_us += boot_us - self->boot_us;
  self->boot_us = boot_us;
}

static gint64
kassi_fake_clock_get_wall_us (KassiClock *clock)
{
  return KASSI_FAKE_CLOCK (clock)->wall_us;
}

static gint64
kassi_fake_clock_get_boot_us (KassiClock *clock)
{
  return KASSI_FAKE_CLOCK (clock)->boot_us;
}

static guint
kassi_fake_clock_add_timer (KassiClock      *clock,
                            gint64           due_boot_us,
                            GSourceOnceFunc  callback,
                            gpointer         user_data)
{
  KassiFakeClock *self = KASSI_FAKE_CLOCK (clock);

  return kassi_timer_queue_add (self->timers, MAX (due_boot_us, self->boot_us), callback, user_data);
}

static void
kassi_fake_clock_remove (KassiClock *clock,
                         guint       timer_id)
{
  kassi_timer_queue_remove (KASSI_FAKE_CLOCK (clock)->timers, timer_id);
}

static void
kassi_fake_clock_iface_init (KassiClockInterface *iface)
{
  iface->get_wall_us = kassi_fake_clock_get_wall_us;
  iface->get_boot_us = kassi_fake_clock_get_boot_us;
  iface->add_timer = kassi_fake_clock_add_timer;
  iface->remove = kassi_fake_clock_remove;
}

static void
kassi_fake_clock_finalize (GObject *object)
{
  g_clear_pointer (&KASSI_FAKE_CLOCK (object)->timers, kassi_timer_queue_free);

  G_OBJECT_CLASS (kassi_fake_clock_parent_class)->finalize (object);
}

static void
kassi_fake_clock_class_init (KassiFakeClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kassi_fake_clock_finalize;
}

static void
kassi_fake_clock_init (KassiFakeClock *self)
{
  self->boot_us = FIRST_BOOT_US;
  self->timers = kassi_timer_queue_new ();
}

KassiClock *
kassi_fake_clock_new (gint64 wall_us)
{
  KassiFakeClock *self = g_object_new (KASSI_TYPE_FAKE_CLOCK, NULL);

  self->wall_us = wall_us;
  return KASSI_CLOCK (self);
}

void
kassi_fake_clock_advance (KassiFakeClock *self,
                          gint64          interval_us)
{
  g_autoptr (KassiFakeClock) kept = NULL;
  gint64 target_us;

  g_return_if_fail (KASSI_IS_FAKE_CLOCK (self));
  g_return_if_fail (interval_us >= 0);
  g_return_if_fail (!self->going);   /* A timer that moves time itself: nobody could say what is due when. */

  kept = g_object_ref (self);
  target_us = self->boot_us + interval_us;
  self->going = TRUE;
  while (kassi_timer_queue_get_due (self->timers) <= target_us)
    {
      go_to (self, kassi_timer_queue_get_due (self->timers));
      kassi_timer_queue_fire_next (self->timers, self->boot_us, G_MAXUINT);
    }
  go_to (self, target_us);
  self->going = FALSE;
}

gboolean
kassi_fake_clock_advance_to_next (KassiFakeClock *self)
{
  g_autoptr (KassiFakeClock) kept = NULL;
  gboolean fired;

  g_return_val_if_fail (KASSI_IS_FAKE_CLOCK (self), FALSE);
  g_return_val_if_fail (!self->going, FALSE);

  if (kassi_timer_queue_get_due (self->timers) == G_MAXINT64)
    return FALSE;

  kept = g_object_ref (self);
  self->going = TRUE;
  go_to (self, kassi_timer_queue_get_due (self->timers));
  fired = kassi_timer_queue_fire_next (self->timers, self->boot_us, G_MAXUINT);
  self->going = FALSE;
  return fired;
}

void
kassi_fake_clock_suspend (KassiFakeClock *self,
                          gint64          interval_us)
{
  g_return_if_fail (KASSI_IS_FAKE_CLOCK (self));
  g_return_if_fail (interval_us >= 0);
  g_return_if_fail (!self->going);

  g_object_ref (self);
  go_to (self, self->boot_us + interval_us);
  g_signal_emit_by_name (self, "jumped");
  kassi_fake_clock_advance (self, 0);
  g_object_unref (self);
}

void
kassi_fake_clock_step_wall (KassiFakeClock *self,
                            gint64          step_us)
{
  g_return_if_fail (KASSI_IS_FAKE_CLOCK (self));

  self->wall_us += step_us;
  g_signal_emit_by_name (self, "jumped");
}
