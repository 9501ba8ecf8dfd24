/* SPDX-License-Identifier: GPL-3.0-or-later
 * Preferences' first page: where payments go, how they are confirmed, and how Netgíró reaches the till. */
#pragma once

#include <adwaita.h>

#include "training/kassi-session.h"

G_BEGIN_DECLS

#define KASSI_TYPE_NETGIRO_PAGE (kassi_netgiro_page_get_type ())
G_DECLARE_FINAL_TYPE (KassiNetgiroPage, kassi_netgiro_page, KASSI, NETGIRO_PAGE, AdwPreferencesPage)

/* Signal "secret-replaced" (): what payments are signed with is another one now, though no setting changed. */

void kassi_netgiro_page_set_session (KassiNetgiroPage *self, KassiSession *session);
/* Payments that are open: what they depend on stays as it is meanwhile. */
void kassi_netgiro_page_set_open    (KassiNetgiroPage *self, guint n_open);

G_END_DECLS
