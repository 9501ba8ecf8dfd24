/* SPDX-License-Identifier: GPL-3.0-or-later
 * Preferences' second page: who sells, as receipts say it, and this till. */
#pragma once

#include <adwaita.h>

#include "training/kassi-session.h"

G_BEGIN_DECLS

#define KASSI_TYPE_SHOP_PAGE (kassi_shop_page_get_type ())
G_DECLARE_FINAL_TYPE (KassiShopPage, kassi_shop_page, KASSI, SHOP_PAGE, AdwPreferencesPage)

void kassi_shop_page_set_session (KassiShopPage *self, KassiSession *session);
/* Payments that are open: they get their receipt numbers under the till's name they began with. */
void kassi_shop_page_set_open    (KassiShopPage *self, guint n_open);

G_END_DECLS
