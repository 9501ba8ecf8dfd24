/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row of History's list: the heading of a day, or a sale as far as the list shows it. */
#pragma once

#include "ui/kassi-history-words.h"

G_BEGIN_DECLS

/* Signal "changed" (): anything that is read below. */
#define KASSI_TYPE_HISTORY_ROW (kassi_history_row_get_type ())
G_DECLARE_FINAL_TYPE (KassiHistoryRow, kassi_history_row, KASSI, HISTORY_ROW, GObject)

KassiHistoryRow   *kassi_history_row_new_day      (gint64 from_us, gint64 to_us);
KassiHistoryRow   *kassi_history_row_new_sale     (const KassiSale *sale);
/* The same sale, as it stands now; TRUE when that is shown otherwise than before. */
gboolean           kassi_history_row_update       (KassiHistoryRow *self, const KassiSale *sale);
/* Of a day: something else is to be said of it. */
void               kassi_history_row_touch        (KassiHistoryRow *self);

/* NULL: the heading of a day. */
const char        *kassi_history_row_get_sale_id  (KassiHistoryRow *self);
/* Of a sale when it was created, of a day its first instant; wall time. */
gint64             kassi_history_row_get_wall_us  (KassiHistoryRow *self);
/* Of a day, the first instant of the next. */
gint64             kassi_history_row_get_end_us   (KassiHistoryRow *self);
/* Of a sale. */
gint64             kassi_history_row_get_amount_isk (KassiHistoryRow *self);
KassiStanding      kassi_history_row_get_standing (KassiHistoryRow *self);
KassiCustomerKind  kassi_history_row_get_customer_kind (KassiHistoryRow *self);
const char        *kassi_history_row_get_masked   (KassiHistoryRow *self);

G_END_DECLS
