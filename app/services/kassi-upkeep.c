/* SPDX-License-Identifier: GPL-3.0-or-later
 * Looks after the journal while nobody waits for it. */
#include "services/kassi-upkeep.h"

/* Two wishes meet here: the whole journal is to be checked within a day, and a till that nobody uses is to sleep. So the check goes on a little after
 * each start and each sale, when the machine is awake anyway: that checks a journal of a hundred thousand sales with a dozen customers. One that is
 * still not through after an hour goes on to its end at once, some minutes for a million sales: damage that is found today comes before sleep. */
#define SLICE_US    (10 * 1000)              /* at a time (the safety page: at most 10 ms while idle) */
#define QUIET_US    (5 * G_USEC_PER_SEC)     /* after a start or a sale */
#define STRETCH_US  (8 * G_USEC_PER_SEC)     /* so long it goes on then */
#define INTERVAL_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

struct _KassiUpkeep
{
  GObject       parent_instance;

  /* Owned. */
  KassiJournal *journal;
  KassiClock   *clock;

  guint         timer;
  guint         idle;
  gint64        rest_us;      /* CLOCK_BOOTTIME, as all here: this stretch's end */
  gint64        overdue_us;   /* what is not checked by then is checked without a rest */
};

G_DEFINE_FINAL_TYPE (KassiUpkeep, kassi_upkeep, G_TYPE_OBJECT)

enum { DAMAGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void wait_until (KassiUpkeep *self, gint64 due_us);

static gboolean
slice_cb (gpointer user_data)
{
  KassiUpkeep *self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean more = kassi_journal_verify_slice (self->journal, SLICE_US, &error);
  gint64 now_us = kassi_clock_get_boot_us (self->clock);

  if (more && now_us < self->rest_us)
    return G_SOURCE_CONTINUE;

  self->idle = 0;
  if (error != NULL)
    {
      g_signal_emit (self, signals[DAMAGED], 0, error);
      return G_SOURCE_REMOVE;
    }

  if (!more)
    self->overdue_us = now_us + INTERVAL_US;
  wait_until (self, self->overdue_us);
  return G_SOURCE_REMOVE;
}

static void
timer_cb (gpointer user_data)
{
  KassiUpkeep *self = user_data;
  gint64 now_us = kassi_clock_get_boot_us (self->clock);

  self->timer = 0;
  self->rest_us = now_us < self->overdue_us ? now_us + STRETCH_US : G_MAXINT64;
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_LOW, slice_cb, self, NULL);
}

static void
wait_until (KassiUpkeep *self,
            gint64       due_us)
{
  if (self->timer != 0)
    kassi_clock_remove (self->clock, self->timer);
  self->timer = kassi_clock_add_timer (self->clock, due_us, timer_cb, self);
}

static void
kassi_upkeep_dispose (GObject *object)
{
  KassiUpkeep *self = KASSI_UPKEEP (object);

  kassi_upkeep_stop (self);
  g_clear_object (&self->journal);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (kassi_upkeep_parent_class)->dispose (object);
}

static void
kassi_upkeep_class_init (KassiUpkeepClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kassi_upkeep_dispose;

  signals[DAMAGED] = g_signal_new ("damaged", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                   1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
kassi_upkeep_init (KassiUpkeep *self)
{
}

KassiUpkeep *
kassi_upkeep_new (KassiJournal *journal,
                  KassiClock   *clock)
{
  KassiUpkeep *self = g_object_new (KASSI_TYPE_UPKEEP, NULL);

  self->journal = g_object_ref (journal);
  self->clock = g_object_ref (clock);
  self->overdue_us = kassi_clock_get_boot_us (clock) + INTERVAL_US;
  kassi_upkeep_soon (self);

  return self;
}

void
kassi_upkeep_soon (KassiUpkeep *self)
{
  if (self->idle == 0 && self->journal != NULL)
    wait_until (self, kassi_clock_get_boot_us (self->clock) + QUIET_US);
}

void
kassi_upkeep_stop (KassiUpkeep *self)
{
  if (self->timer != 0)
    kassi_clock_remove (self->clock, self->timer);
  self->timer = 0;
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->journal);
}
