/* SPDX-License-Identifier: GPL-3.0-or-later
 * Preferences: where payments go and how they are confirmed, who sells, and how receipts are printed. Nothing takes effect half-typed. */
#pragma once

#include <adwaita.h>

#include "training/kassi-session.h"

G_BEGIN_DECLS

#define KASSI_TYPE_PREFERENCES (kassi_preferences_get_type ())
G_DECLARE_FINAL_TYPE (KassiPreferences, kassi_preferences, KASSI, PREFERENCES, AdwPreferencesWindow)

/* session: whose settings are shown and changed. n_open: payments that are open at Netgíró: while there are any, what they depend on cannot be changed, and the
 * window says so. The caller listens to the settings and opens the till anew. page: "netgiro", "shop", "printing". */
GtkWindow *kassi_preferences_new       (KassiSession *session, GtkWindow *parent, guint n_open);
/* Signal "secret-replaced" (): there is another secret for the application id, though no setting changed. */
void       kassi_preferences_set_open  (KassiPreferences *self, guint n_open);
void       kassi_preferences_show_page (KassiPreferences *self, const char *page);

G_END_DECLS
