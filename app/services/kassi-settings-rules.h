/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a setting may be beyond what its schema can say, for the rooms of the settings alone. */
#pragma once

#include "services/kassi-settings.h"

G_BEGIN_DECLS

#define KASSI_SETTINGS_LINE_MAX 100   /* characters of what stands on one line of a receipt */

/* Every rule that holds for what is stored. Error: KASSI_SETTINGS_ERROR_VALUE, naming the place and what is expected there. */
gboolean kassi_settings_check_rules (KassiSettings *self, GError **error);
/* Where a setting stands, for an error's beginning. (transfer full) */
char    *kassi_settings_name_place  (KassiSettings *self, const char *group, const char *key);
/* A character that has no place in one line: it ends it, or moves what follows. */
gboolean kassi_settings_breaks_line (gunichar character);

G_END_DECLS
