/* SPDX-License-Identifier: GPL-3.0-or-later
 * A month to choose a day from, in the till's own language, with days that a finger hits. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* GtkCalendar speaks the language of the machine's locale, which may be another one than the till's, and knows its first weekday from there.
 * Signal "chosen" (gint64 wall_us): the first instant of a day. */
#define KASSI_TYPE_MONTH (kassi_month_get_type ())
G_DECLARE_FINAL_TYPE (KassiMonth, kassi_month, KASSI, MONTH, AdwBin)

/* Turns to the month of day_us; days after that of now_us cannot be chosen. */
void kassi_month_show (KassiMonth *self, gint64 day_us, gint64 now_us);

G_END_DECLS
