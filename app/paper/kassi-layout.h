/* SPDX-License-Identifier: GPL-3.0-or-later
 * A receipt's blocks as rows of a paper's width, before they are put on pages. Inside the paper floor alone. */
#pragma once

#include "paper/kassi-paper-style.h"
#include "paper/kassi-row.h"

G_BEGIN_DECLS

typedef struct _KassiLayout KassiLayout;

KassiLayout *kassi_layout_new       (const KassiPaperStyle *paper);
void         kassi_layout_free      (KassiLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KassiLayout, kassi_layout_free)

/* One row a block; the rows outlive the layout. (element-type KassiRow) (transfer full) */
GPtrArray   *kassi_layout_make_rows (KassiLayout *layout, const GPtrArray *blocks);
/* One that no block stands behind: left and right, as a pair. (transfer full) */
KassiRow    *kassi_layout_make_mark (KassiLayout *layout, const char *left, const char *right);

G_END_DECLS
