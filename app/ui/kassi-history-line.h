/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row of History's list on the screen: time, customer, outcome and amount of a sale, or a day with its sum. */
#pragma once

#include <gtk/gtk.h>

#include "ui/kassi-history-model.h"

G_BEGIN_DECLS

#define KASSI_TYPE_HISTORY_LINE (kassi_history_line_get_type ())
G_DECLARE_FINAL_TYPE (KassiHistoryLine, kassi_history_line, KASSI, HISTORY_LINE, GtkWidget)

/* model is borrowed: it is asked what a day's heading says. */
GtkWidget *kassi_history_line_new     (KassiHistoryModel *model);
/* NULL: none. It follows what changes of the row. */
void       kassi_history_line_set_row (KassiHistoryLine *self, KassiHistoryRow *row);

G_END_DECLS
