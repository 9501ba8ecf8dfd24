/* SPDX-License-Identifier: GPL-3.0-or-later
 * The time left of a payment: a ring that empties, with the figures in it where it is large enough. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KASSI_RING_WARN_S 20   /* from here on it is in the warning colour */

#define KASSI_TYPE_RING (kassi_ring_get_type ())
G_DECLARE_FINAL_TYPE (KassiRing, kassi_ring, KASSI, RING, GtkWidget)

/* Property "small" (construct only): 24 px without figures, for pills; else 104 px, and 80 where there is less room. */
GtkWidget *kassi_ring_new      (gboolean small);
/* Microseconds; limit_us 0: an empty ring without figures. Screen readers are told when it is first shown, at 1:00 and at 0:20. */
void       kassi_ring_set_time (KassiRing *self, gint64 left_us, gint64 limit_us);

/* "2:41": minutes and seconds, the second under way counted as a whole one. (transfer full) */
char      *kassi_ring_format   (gint64 left_us);

G_END_DECLS
