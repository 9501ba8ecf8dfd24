/* SPDX-License-Identifier: GPL-3.0-or-later
 * What happened to a sale, step by step, and under what names others know it. */
#pragma once

#include <adwaita.h>

#include "services/kassi-till.h"

G_BEGIN_DECLS

#define KASSI_TYPE_SALE_STORY (kassi_sale_story_get_type ())
G_DECLARE_FINAL_TYPE (KassiSaleStory, kassi_sale_story, KASSI, SALE_STORY, AdwBin)

/* As the till's journal has it now. */
void kassi_sale_story_show (KassiSaleStory *self, KassiTill *till, const KassiSale *sale);

G_END_DECLS
