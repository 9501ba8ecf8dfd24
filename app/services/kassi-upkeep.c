/* SPDX-License-Identifier: GPL-3.0-or-later
 * Looks after the journal while nobody waits for it. */
#include "services/kassi-upkeep.h"

#define SLICE_US    (10 * 1000)              /* at a time (the safety page: at most 10 ms while idle) */
#define QUIET_US    (5 * G_USEC_PER_SEC)     /* after a start or a sale */
#define INTERVAL_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)  /* the whole journal is to be checked within a day */

struct _KassiUpkeep
{
  GObject       parent_instance;

  /* Owned. */
  KassiJournal *journal;
  KassiClock   *clock;

  guint         timer;
  guint         idle;
};

G_DEFINE_FINAL_TYPE (KassiUpkeep, kassi_upkeep, G_TYPE_OBJECT)

enum { DAMAGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void wait (KassiUpkeep *self, gint64 interval_us);

static gboolean
slice_cb (gpointer user_data)
{
  KassiUpkeep *self = user_data;
  g_autoptr (GError) error = NULL;

  if (kassi_journal_verify_slice (self->journal, SLICE_US, &error))
    return G_SOURCE_CONTINUE;

  self->idle = 0;
  if (error == NULL)
    wait (self, INTERVAL_US);
  else
    g_signal_emit (self, signals[DAMAGED], 0, error);

  return G_SOURCE_REMOVE;
}

static void
timer_cb (gpointer user_data)
{
  KassiUpkeep *self = user_data;

  self->timer = 0;
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_LOW, slice_cb, self, NULL);
}

static void
wait (KassiUpkeep *self,
      gint64       interval_us)
{
  if (self->timer != 0)
    kassi_clock_remove (self->clock, self->timer);
  self->timer = kassi_clock_add_timer (self->clock, kassi_clock_get_boot_us (self->clock) + interval_us, timer_cb, self);
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
  wait (self, QUIET_US);

  return self;
}

void
kassi_upkeep_soon (KassiUpkeep *self)
{
  if (self->idle == 0 && self->journal != NULL)
    wait (self, QUIET_US);
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
