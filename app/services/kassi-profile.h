/* SPDX-License-Identifier: GPL-3.0-or-later
 * A profile, the settings as a key file, read strictly against the schema before GSettings sees it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* GSettings' key file backend falls back to defaults without a word when a file is missing, a group or key is not known or a
 * value has the wrong type; a till must not start on defaults that nobody chose. root: the schema of source whose children, ROOT.GROUP, are the groups.
 * Errors: KASSI_SETTINGS_ERROR, naming file, group and key, and what is expected there; never the value. */
gboolean kassi_profile_check    (const char *path, GSettingsSchemaSource *source, GSettingsSchema *root, GError **error);
/* What the schema takes for a key, in words: "a whole number from 1 to 3600". (transfer full) */
char    *kassi_profile_expected (GSettingsSchemaKey *key);

G_END_DECLS
