/* SPDX-License-Identifier: GPL-3.0-or-later
 * History's right pane: one sale, what happened to it, and what can be done about it. */
#pragma once

#include <adwaita.h>

#include "services/kassi-till.h"
#include "ui/kassi-receipt-printer.h"

G_BEGIN_DECLS

/* Signals: "show-payment" (KassiCheckout *): it is running, and has a pane of its own. "message" (const char *): said to the cashier in passing. */
#define KASSI_TYPE_HISTORY_DETAIL (kassi_history_detail_get_type ())
G_DECLARE_FINAL_TYPE (KassiHistoryDetail, kassi_history_detail, KASSI, HISTORY_DETAIL, AdwBin)

/* till NULL: shows nothing. printer is borrowed. */
void     kassi_history_detail_set_till  (KassiHistoryDetail *self, KassiTill *till, KassiReceiptPrinter *printer);
/* NULL: none. Read when the program is idle: whoever goes through the list fast does not wait for each. */
void     kassi_history_detail_show_sale (KassiHistoryDetail *self, const char *sale_id);
/* It stands otherwise than before. */
void     kassi_history_detail_refresh   (KassiHistoryDetail *self, const char *sale_id);
/* The receipt once more. */
void     kassi_history_detail_print     (KassiHistoryDetail *self);

G_END_DECLS
