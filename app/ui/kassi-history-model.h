/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sales that History lists, newest first under the headings of their days, read a page at a time. */
#pragma once

#include <gio/gio.h>

#include "services/kassi-clock.h"
#include "ui/kassi-history-row.h"

G_BEGIN_DECLS

/* What fills the tallest list, read at once; the rest of a page follows once that is painted. */
#define KASSI_HISTORY_FIRST_SALES 16
#define KASSI_HISTORY_PAGE_SALES  40

/* A GListModel of KassiHistoryRow. Property "error" (notifying): why the journal could not be read, a sentence; or NULL. */
#define KASSI_TYPE_HISTORY_MODEL (kassi_history_model_get_type ())
G_DECLARE_FINAL_TYPE (KassiHistoryModel, kassi_history_model, KASSI, HISTORY_MODEL, GObject)

KassiHistoryModel *kassi_history_model_new         (void);
/* journal NULL: it is empty. Reads nothing yet. */
void               kassi_history_model_set_journal (KassiHistoryModel *self, KassiJournal *journal, KassiClock *clock);

/* Lists what the query asks for, from the newest on, as one change; rows of sales that were there stay the same objects. query is copied. */
void               kassi_history_model_set_query   (KassiHistoryModel *self, const KassiHistoryQuery *query);
const KassiHistoryQuery *kassi_history_model_get_query (KassiHistoryModel *self);
/* Reads another page when the program is idle; does nothing when there is no more. */
void               kassi_history_model_load_more   (KassiHistoryModel *self);
gboolean           kassi_history_model_is_complete (KassiHistoryModel *self);
/* A sale is new, or stands otherwise than before: its row says so at once, whether the query still asks for it or not, for nothing moves under
 * the finger. One that is not listed comes on top when it is newer than all and the query, without a text, asks for it. */
void               kassi_history_model_take_sale   (KassiHistoryModel *self, const KassiSale *sale);

/* Where a sale is listed: its row, and its position (or NULL) when it is; else NULL. */
KassiHistoryRow   *kassi_history_model_find_sale   (KassiHistoryModel *self, const char *sale_id, guint *position);
/* The next position in the direction of step (1 or -1) that is a sale, position itself included; G_MAXUINT: none. */
guint              kassi_history_model_seek_sale   (KassiHistoryModel *self, guint position, int step);
/* What a day's heading says: the day, and "3 paid · 12.290 kr." or NULL where not all of the day is listed. Read when asked. (transfer full) */
char              *kassi_history_model_dup_heading (KassiHistoryModel *self, KassiHistoryRow *day, char **sum);

G_END_DECLS
