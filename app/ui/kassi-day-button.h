/* SPDX-License-Identifier: GPL-3.0-or-later
 * The day that History is narrowed to: a button that says which, and over it the choice. */
#pragma once

#include <adwaita.h>

#include "services/kassi-clock.h"

G_BEGIN_DECLS

/* Signal "changed" (): by a person. */
#define KASSI_TYPE_DAY_BUTTON (kassi_day_button_get_type ())
G_DECLARE_FINAL_TYPE (KassiDayButton, kassi_day_button, KASSI, DAY_BUTTON, AdwBin)

/* Says what day it is; NULL while no till is open. */
void     kassi_day_button_set_clock (KassiDayButton *self, KassiClock *clock);
/* FALSE: all days, and the bounds are none. */
gboolean kassi_day_button_get_range (KassiDayButton *self, gint64 *from_us, gint64 *to_us);
/* Back to all days, without a signal. */
void     kassi_day_button_reset     (KassiDayButton *self);
/* Over midnight "Today" is another day. */
void     kassi_day_button_refresh   (KassiDayButton *self);

G_END_DECLS
