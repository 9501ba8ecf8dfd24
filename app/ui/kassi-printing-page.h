/* SPDX-License-Identifier: GPL-3.0-or-later
 * Preferences' third page: the paper that receipts are printed on, the printer, and whether it is asked each time. */
#pragma once

#include <adwaita.h>

#include "services/kassi-settings.h"

G_BEGIN_DECLS

#define KASSI_TYPE_PRINTING_PAGE (kassi_printing_page_get_type ())
G_DECLARE_FINAL_TYPE (KassiPrintingPage, kassi_printing_page, KASSI, PRINTING_PAGE, AdwPreferencesPage)

void kassi_printing_page_set_settings (KassiPrintingPage *self, KassiSettings *settings);

G_END_DECLS
