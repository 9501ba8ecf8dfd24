/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes the sales that a query asks for into a file, a little at a time, and says how far it has come. */
#pragma once

#include <adwaita.h>

#include "services/kassi-till.h"

G_BEGIN_DECLS

/* In sight only while it writes. Signal "message" (const char *): how it ended. */
#define KASSI_TYPE_EXPORT_BAR (kassi_export_bar_get_type ())
G_DECLARE_FINAL_TYPE (KassiExportBar, kassi_export_bar, KASSI, EXPORT_BAR, AdwBin)

/* Asks for a file, then writes there as CSV what the query asks for, newest first, loaded or not. Does nothing while another is written. query is
 * copied. A file that was there is replaced only when all is written. */
void kassi_export_bar_start (KassiExportBar *self, KassiTill *till, const KassiHistoryQuery *query);
/* Leaves it, and the file as it was before. */
void kassi_export_bar_stop  (KassiExportBar *self);

G_END_DECLS
