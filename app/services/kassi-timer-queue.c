/* SPDX-License-Identifier: GPL-3.0-or-later
 * Timers in the order in which they are due; those due at one time, in the order in which they were added. */
#include "services/kassi-timer-queue.h"

typedef struct {
  guint            id;
  gint64           due_us;
  GSourceOnceFunc  callback;
  gpointer         user_data;
} Timer;

struct _KassiTimerQueue
{
  GList *timers;   /* of Timer, first due first: a till has a handful at most */
  guint  next_id;
};

static int
compare_timers (gconstpointer a,
                gconstpointer b)
{
  const Timer *left = a, *right = b;

  if (left->due_us != right->due_us)
    return left->due_us < right->due_us ? -1 : 1;

  return left->id < right->id ? -1 : left->id > right->id;
}

KassiTimerQueue *
kassi_timer_queue_new (void)
{
  KassiTimerQueue *queue = g_new0 (KassiTimerQueue, 1);

  queue->next_id = 1;
  return queue;
}

void
kassi_timer_queue_free (KassiTimerQueue *queue)
{
  g_list_free_full (queue->timers, g_free);
  g_free (queue);
}

guint
kassi_timer_queue_add (KassiTimerQueue *queue,
                       gint64           due_us,
                       GSourceOnceFunc  callback,
                       gpointer         user_data)
{
  Timer *timer = g_new (Timer, 1);

  g_assert (queue->next_id < G_MAXUINT);   /* One a millisecond for 49 days; a till starts a few a second. */

  *timer = (Timer) { .id = queue->next_id++, .due_us = due_us, .callback = callback, .user_data = user_data };
  queue->timers = g_list_insert_sorted (queue->timers, timer, compare_timers);
  return timer->id;
}

void
kassi_timer_queue_remove (KassiTimerQueue *queue,
                          guint            id)
{
  for (GList *l = queue->timers; l != NULL; l = l->next)
    if (((Timer *) l->data)->id == id)
      {
        g_free (l->data);
        queue->timers = g_list_delete_link (queue->timers, l);
        return;
      }
}

gint64
kassi_timer_queue_get_due (KassiTimerQueue *queue)
{
  return queue->timers != NULL ? ((Timer *) queue->timers->data)->due_us : G_MAXINT64;
}

guint
kassi_timer_queue_get_next_id (KassiTimerQueue *queue)
{
  return queue->next_id;
}

gboolean
kassi_timer_queue_fire_next (KassiTimerQueue *queue,
                             gint64           now_us,
                             guint            id_limit)
{
  g_autofree Timer *timer = NULL;

  if (queue->timers == NULL)
    return FALSE;

  timer = queue->timers->data;
  if (timer->due_us > now_us || timer->id >= id_limit)
    {
      timer = NULL;
      return FALSE;
    }

  queue->timers = g_list_delete_link (queue->timers, queue->timers);
  timer->callback (timer->user_data);
  return TRUE;
}
