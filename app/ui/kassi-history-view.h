/* SPDX-License-Identifier: GPL-3.0-or-later
 * History: the sales of the journal, newest first, searched and filtered, and beside them one sale with what happened to it. */
#pragma once

#include <adwaita.h>

#include "services/kassi-till.h"
#include "ui/kassi-receipt-printer.h"

G_BEGIN_DECLS

#define KASSI_TYPE_HISTORY_VIEW (kassi_history_view_get_type ())
G_DECLARE_FINAL_TYPE (KassiHistoryView, kassi_history_view, KASSI, HISTORY_VIEW, AdwBin)

/* Signal "message" (const char *): said to the cashier in passing. */

/* till NULL: shows nothing. Reads nothing before it is on the screen. printer is borrowed. */
void     kassi_history_view_set_till  (KassiHistoryView *self, KassiTill *till, KassiReceiptPrinter *printer);
/* The page comes to the screen: what is new is read, the search has the keyboard. */
void     kassi_history_view_start     (KassiHistoryView *self);
/* F9: the receipt of the sale that is shown, once more. */
void     kassi_history_view_print     (KassiHistoryView *self);
/* Escape: empties search and filters first. FALSE when there was nothing to step back from. */
gboolean kassi_history_view_step_back (KassiHistoryView *self);

G_END_DECLS
