/* SPDX-License-Identifier: GPL-3.0-or-later
 * Days and times of day in words, right in each language of ours whether or not the machine has its locale. No widgets. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The local day that wall_us lies in, n_days later: its first instant, and that of the next. Microseconds of the wall clock. */
void  kassi_day_get_bounds (gint64 wall_us, int n_days, gint64 *from_us, gint64 *to_us);

/* "Today, Tuesday 4 August", "Yesterday, …", "Sunday 2 August", with the year when it is not now's. (transfer full) */
char *kassi_day_dup_heading (gint64 wall_us, gint64 now_us);
/* "Today", "Yesterday", "2 August", likewise with the year. (transfer full) */
char *kassi_day_dup_short   (gint64 wall_us, gint64 now_us);
/* "August 2026", the head of a calendar. (transfer full) */
char *kassi_day_dup_month   (gint64 wall_us);
/* "Mo", the head of a calendar's column; 0 is Monday. Translated. */
const char *kassi_day_get_column (guint column);
/* "14:02"; "14:02:58". (transfer full) */
char *kassi_day_dup_time    (gint64 wall_us, gboolean seconds);

G_END_DECLS
