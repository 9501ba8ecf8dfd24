/* SPDX-License-Identifier: GPL-3.0-or-later
 * Looks after the journal while nobody waits for it: the idle check of everything, and the WAL's checkpoints, in slices too short to be felt. */
#pragma once

#include "services/kassi-clock.h"
#include "services/kassi-journal.h"

G_BEGIN_DECLS

#define KASSI_TYPE_UPKEEP (kassi_upkeep_get_type ())
G_DECLARE_FINAL_TYPE (KassiUpkeep, kassi_upkeep, KASSI, UPKEEP, GObject)

/* Begins some seconds from now, and looks every hour whether there is something left to do or it is time to begin anew. Signal "damaged" (const GError *): the check found something; it is over then. */
KassiUpkeep *kassi_upkeep_new  (KassiJournal *journal, KassiClock *clock);
/* A sale has ended: a good moment, as soon as the till is quiet. */
void         kassi_upkeep_soon (KassiUpkeep *self);
void         kassi_upkeep_stop (KassiUpkeep *self);

G_END_DECLS
