/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row with a button that tries something out, and with what came of it: an icon and a sentence that stay. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KASSI_TYPE_CHECK_ROW (kassi_check_row_get_type ())
G_DECLARE_FINAL_TYPE (KassiCheckRow, kassi_check_row, KASSI, CHECK_ROW, AdwActionRow)

/* Signal "run" (): the button was pressed. Property "button-label". */

/* Nothing has been tried yet, or not with what is set now. can_run: is the button of use? */
void kassi_check_row_reset       (KassiCheckRow *self, const char *title, const char *detail, gboolean can_run);
void kassi_check_row_set_running (KassiCheckRow *self, const char *title);
void kassi_check_row_set_result  (KassiCheckRow *self, gboolean good, const char *title, const char *detail);

G_END_DECLS
