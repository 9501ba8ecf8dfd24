/* SPDX-License-Identifier: GPL-3.0-or-later
 * The system's clock: one timerfd on CLOCK_BOOTTIME for every timer, so that waking from a suspend fires what is due, and one on
 * CLOCK_REALTIME that the kernel cancels when the wall clock is set. Nothing wakes the program in between. */
#include "services/kassi-system-clock.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "services/kassi-timer-queue.h"

/* BOOTTIME - MONOTONIC is the time spent suspended. Two calls read it, so a busy machine blurs it; a second is no blur. */
#define SUSPEND_MIN_US G_USEC_PER_SEC

struct _KassiSystemClock
{
  GObject           parent_instance;

  KassiGetTimeFunc  get_time;
  gint64            suspended_us;   /* BOOTTIME - MONOTONIC as last seen */
  gint64            armed_us;       /* what timer_fd is set to; G_MAXINT64: to nothing */
  int               timer_fd;
  int               set_fd;
  /* Owned. */
  KassiTimerQueue  *timers;
  GSource          *timer_source;
  GSource          *set_source;
};

static void kassi_system_clock_iface_init (KassiClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KassiSystemClock, kassi_system_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KASSI_TYPE_CLOCK, kassi_system_clock_iface_init))

static gint64
read_clock (KassiSystemClock *self,
            clockid_t         id)
{
  struct timespec time;

  if (self->get_time (id, &time) != 0)
    g_error ("The system has no clock %d: %s", (int) id, g_strerror (errno));

  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static gint64
read_suspended (KassiSystemClock *self)
{
  gint64 monotonic_us = read_clock (self, CLOCK_MONOTONIC);

  return read_clock (self, CLOCK_BOOTTIME) - monotonic_us;
}

static void
arm (KassiSystemClock *self)
{
  gint64 due_us = MAX (kassi_timer_queue_get_due (self->timers), 1);   /* 0 would disarm */
  struct itimerspec spec = { 0 };

  if (due_us == self->armed_us)
    return;

  if (due_us != G_MAXINT64)
    {
      spec.it_value.tv_sec = due_us / G_USEC_PER_SEC;
      spec.it_value.tv_nsec = due_us % G_USEC_PER_SEC * 1000;
    }
  if (timerfd_settime (self->timer_fd, TFD_TIMER_ABSTIME, &spec, NULL) != 0)
    g_error ("Setting a timer failed: %s", g_strerror (errno));
  self->armed_us = due_us;
}

/* A timer for the end of time, which only a set clock brings to an end: ECANCELED. */
static void
arm_set (KassiSystemClock *self)
{
  struct itimerspec spec = { .it_value.tv_sec = (time_t) ((G_GUINT64_CONSTANT (1) << (sizeof (time_t) * 8 - 1)) - 1) };

  if (timerfd_settime (self->set_fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &spec, NULL) != 0)
    g_error ("Watching the wall clock failed: %s", g_strerror (errno));
}

/* A suspend is seen in both ways at once; it is told once. */
static void
look_for_jump (KassiSystemClock *self)
{
  guint64 n_expired;
  gboolean was_set = read (self->set_fd, &n_expired, sizeof n_expired) < 0 && errno == ECANCELED;
  gint64 suspended_us = read_suspended (self);
  gboolean was_suspended = suspended_us - self->suspended_us >= SUSPEND_MIN_US;

  if (!was_set && !was_suspended)
    return;

  self->suspended_us = suspended_us;
  arm_set (self);
  g_signal_emit_by_name (self, "jumped");
}

static gboolean
timer_ready_cb (int          fd,
                GIOCondition condition,
                gpointer     user_data)
{
  g_autoptr (KassiSystemClock) self = g_object_ref (user_data);
  guint id_limit = kassi_timer_queue_get_next_id (self->timers);
  guint64 n_expired;
  gint64 now_us;

  if (read (fd, &n_expired, sizeof n_expired) == sizeof n_expired)
    self->armed_us = G_MAXINT64;

  look_for_jump (self);

  /* What is added meanwhile waits for the next round of the main loop, or two timers that renew themselves would keep it. */
  now_us = read_clock (self, CLOCK_BOOTTIME);
  while (kassi_timer_queue_fire_next (self->timers, now_us, id_limit))
    continue;
  arm (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
clock_set_cb (int          fd,
              GIOCondition condition,
              gpointer     user_data)
{
  g_autoptr (KassiSystemClock) self = g_object_ref (user_data);

  look_for_jump (self);

  return G_SOURCE_CONTINUE;
}

static gint64
kassi_system_clock_get_wall_us (KassiClock *clock)
{
  return read_clock (KASSI_SYSTEM_CLOCK (clock), CLOCK_REALTIME);
}

static gint64
kassi_system_clock_get_boot_us (KassiClock *clock)
{
  return read_clock (KASSI_SYSTEM_CLOCK (clock), CLOCK_BOOTTIME);
}

static guint
kassi_system_clock_add_timer (KassiClock      *clock,
                              gint64           due_boot_us,
                              GSourceOnceFunc  callback,
                              gpointer         user_data)
{
  KassiSystemClock *self = KASSI_SYSTEM_CLOCK (clock);
  guint id;

  /* None before now: one that is always renewed in the past would otherwise go before all the others, for ever. */
  due_boot_us = MAX (due_boot_us, read_clock (self, CLOCK_BOOTTIME));
  id = kassi_timer_queue_add (self->timers, due_boot_us, callback, user_data);
  arm (self);
  return id;
}

static void
kassi_system_clock_remove (KassiClock *clock,
                           guint       timer_id)
{
  KassiSystemClock *self = KASSI_SYSTEM_CLOCK (clock);

  kassi_timer_queue_remove (self->timers, timer_id);
  arm (self);
}

static void
kassi_system_clock_iface_init (KassiClockInterface *iface)
{
  iface->get_wall_us = kassi_system_clock_get_wall_us;
  iface->get_boot_us = kassi_system_clock_get_boot_us;
  iface->add_timer = kassi_system_clock_add_timer;
  iface->remove = kassi_system_clock_remove;
}

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
kassi_system_clock_finalize (GObject *object)
{
  KassiSystemClock *self = KASSI_SYSTEM_CLOCK (object);

  drop_source (&self->timer_source);
  drop_source (&self->set_source);
  g_close (self->timer_fd, NULL);
  g_close (self->set_fd, NULL);
  g_clear_pointer (&self->timers, kassi_timer_queue_free);

  G_OBJECT_CLASS (kassi_system_clock_parent_class)->finalize (object);
}

static void
kassi_system_clock_class_init (KassiSystemClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kassi_system_clock_finalize;
}

static int
open_timer (clockid_t id)
{
  int fd = timerfd_create (id, TFD_NONBLOCK | TFD_CLOEXEC);

  if (fd < 0)
    g_error ("The system gives no timer: %s", g_strerror (errno));

  return fd;
}

static GSource *
watch (KassiSystemClock    *self,
       int                  fd,
       GUnixFDSourceFunc    callback,
       const char          *name)
{
  GSource *source = g_unix_fd_source_new (fd, G_IO_IN);
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  g_source_set_callback (source, G_SOURCE_FUNC (callback), self, NULL);
  g_source_set_static_name (source, name);
  g_source_attach (source, context);
  return source;
}

static void
kassi_system_clock_init (KassiSystemClock *self)
{
  self->get_time = clock_gettime;
  self->armed_us = G_MAXINT64;
  self->timers = kassi_timer_queue_new ();
  self->timer_fd = open_timer (CLOCK_BOOTTIME);
  self->set_fd = open_timer (CLOCK_REALTIME);
  arm_set (self);
  self->timer_source = watch (self, self->timer_fd, timer_ready_cb, "kassi-clock timers");
  self->set_source = watch (self, self->set_fd, clock_set_cb, "kassi-clock set");
}

KassiClock *
kassi_system_clock_new_with (KassiGetTimeFunc get_time)
{
  KassiSystemClock *self = g_object_new (KASSI_TYPE_SYSTEM_CLOCK, NULL);

  self->get_time = get_time;
  self->suspended_us = read_suspended (self);
  return KASSI_CLOCK (self);
}

KassiClock *
kassi_system_clock_new (void)
{
  return kassi_system_clock_new_with (clock_gettime);
}
