/* SPDX-License-Identifier: GPL-3.0-or-later
 * An entry row for one setting: what is typed counts once it is applied and found right, and not before; Escape takes it back. */
#pragma once

#include <adwaita.h>

#include "services/kassi-settings.h"

G_BEGIN_DECLS

#define KASSI_TYPE_SETTING_ROW (kassi_setting_row_get_type ())
G_DECLARE_FINAL_TYPE (KassiSettingRow, kassi_setting_row, KASSI, SETTING_ROW, AdwEntryRow)

/* Signal "applied" (): it is stored, or stood there already. */

/* A key of text or of a whole number. */
void     kassi_setting_row_bind       (KassiSettingRow *self, KassiSettings *settings, const char *group, const char *key);
/* Something was typed that is not what is stored. */
gboolean kassi_setting_row_is_pending (KassiSettingRow *self);
void     kassi_setting_row_revert     (KassiSettingRow *self);
/* FALSE when something was typed that is not right: it is said at the row. */
gboolean kassi_setting_row_apply      (KassiSettingRow *self);

/* Why none of the settings can be changed, and what to do; NULL when they can. (transfer full) */
char    *kassi_setting_dup_obstacle   (KassiSettings *settings);

G_END_DECLS
