/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pages from the inside: for the paper floor and its tests. */
#pragma once

#include "paper/kassi-pages.h"

G_BEGIN_DECLS

/* number: the title. issued_wall_us: the PDF's date, so that the same receipt is the same file. */
KassiPages *kassi_pages_new_for_blocks (const GPtrArray *blocks, const char *number, gint64 issued_wall_us, KassiPaper paper);
const char *kassi_pages_get_number     (const KassiPages *pages);
gint64      kassi_pages_get_issued_us  (const KassiPages *pages);

G_END_DECLS
