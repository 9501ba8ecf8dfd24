/* SPDX-License-Identifier: GPL-3.0-or-later
 * History's left pane: the search, what narrows it, and the list. */
#pragma once

#include <adwaita.h>

#include "services/kassi-till.h"

G_BEGIN_DECLS

/* Signals: "selected" (const char *sale_id, or NULL): which sale is to be shown. "activated" (): Enter on it.
 * "message" (const char *): said to the cashier in passing. */
#define KASSI_TYPE_HISTORY_LIST (kassi_history_list_get_type ())
G_DECLARE_FINAL_TYPE (KassiHistoryList, kassi_history_list, KASSI, HISTORY_LIST, AdwBin)

/* till NULL: nothing. Reads nothing yet. */
void     kassi_history_list_set_till  (KassiHistoryList *self, KassiTill *till);
/* What is new is read, the search has the keyboard. */
void     kassi_history_list_start     (KassiHistoryList *self);
/* Looks for something else. */
void     kassi_history_list_search    (KassiHistoryList *self, const char *text);
/* Empties the search, then the filters; FALSE when neither held anything. */
gboolean kassi_history_list_step_back (KassiHistoryList *self);
/* A sale is new or stands otherwise than before. */
void     kassi_history_list_take_sale (KassiHistoryList *self, const KassiSale *sale);
/* What is listed, also what was not scrolled to yet, into a file that a person chooses. */
void     kassi_history_list_export    (KassiHistoryList *self);
/* The one that is shown; or NULL. */
const char *kassi_history_list_get_selected (KassiHistoryList *self);

G_END_DECLS
