/* SPDX-License-Identifier: GPL-3.0-or-later
 * History: the sales of the journal, newest first, searched and filtered, and beside them one sale with what happened to it. */
#pragma once

#include <adwaita.h>

#include "services/kassi-till.h"
#include "ui/kassi-receipt-printer.h"

G_BEGIN_DECLS

#define KASSI_TYPE_HISTORY_VIEW (kassi_history_view_get_type ())
G_DECLARE_FINAL_TYPE (KassiHistoryView, kassi_history_view, KASSI, HISTORY_VIEW, AdwBin)

/* Signals: "message" (const char *): said to the cashier in passing.
 * "show-payment" (KassiCheckout *): it is running; its pane is on the Sale page. */

/* till NULL: shows nothing. Reads nothing before it is on the screen. printer is borrowed. */
void     kassi_history_view_set_till  (KassiHistoryView *self, KassiTill *till, KassiReceiptPrinter *printer);
/* The page comes to the screen: what is new is read, the search has the keyboard. */
void     kassi_history_view_start     (KassiHistoryView *self);
/* F9: the receipt of the sale that is shown, once more. */
void     kassi_history_view_print     (KassiHistoryView *self);
/* What is listed, into a file that a person chooses. */
void     kassi_history_view_export    (KassiHistoryView *self);
/* Escape: empties search and filters first. FALSE when there was nothing to step back from. */
gboolean kassi_history_view_step_back (KassiHistoryView *self);

G_END_DECLS
