/* SPDX-License-Identifier: GPL-3.0-or-later
 * How long a customer may take, as 2:50, in steps of ten seconds. */
#pragma once

#include <adwaita.h>

#include "services/kassi-settings.h"

G_BEGIN_DECLS

#define KASSI_LIMIT_LEAST_S  10
#define KASSI_LIMIT_MOST_S   600
#define KASSI_LIMIT_STEP_S   10

#define KASSI_TYPE_LIMIT_ROW (kassi_limit_row_get_type ())
G_DECLARE_FINAL_TYPE (KassiLimitRow, kassi_limit_row, KASSI, LIMIT_ROW, AdwActionRow)

void   kassi_limit_row_bind (KassiLimitRow *self, GSettings *settings, const char *key);

/* The next whole step up or down from a limit of any number of seconds, within least and most. */
guint  kassi_limit_step     (guint seconds, gboolean up);
/* "2:50" (transfer full) */
char  *kassi_limit_format   (guint seconds);

G_END_DECLS
