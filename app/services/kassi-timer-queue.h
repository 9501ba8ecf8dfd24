/* SPDX-License-Identifier: GPL-3.0-or-later
 * Timers in the order in which they are due: what the system's clock and the fake one have in common. Only for the clocks. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KassiTimerQueue KassiTimerQueue;

KassiTimerQueue *kassi_timer_queue_new       (void);
void             kassi_timer_queue_free      (KassiTimerQueue *queue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KassiTimerQueue, kassi_timer_queue_free)

/* Returns an id > 0, larger than all before. */
guint            kassi_timer_queue_add       (KassiTimerQueue *queue, gint64 due_us, GSourceOnceFunc callback, gpointer user_data);
/* An id that is not waiting (it has fired) is passed over. */
void             kassi_timer_queue_remove    (KassiTimerQueue *queue, guint id);
/* When the first is due; G_MAXINT64 when there is none. */
gint64           kassi_timer_queue_get_due   (KassiTimerQueue *queue);
/* The id that the next add will give. */
guint            kassi_timer_queue_get_next_id (KassiTimerQueue *queue);
/* Takes the first out and calls it, if it is due by now_us and its id is below id_limit. FALSE: nothing was called. */
gboolean         kassi_timer_queue_fire_next (KassiTimerQueue *queue, gint64 now_us, guint id_limit);

G_END_DECLS
