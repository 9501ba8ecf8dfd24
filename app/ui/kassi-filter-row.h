/* SPDX-License-Identifier: GPL-3.0-or-later
 * Something wide and what belongs to it, on one line, or, where letters are very large, on two. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A layout manager: the first child takes what the others leave of the line; with less than a useful width left it gets a line of its own. */
#define KASSI_TYPE_FILTER_ROW (kassi_filter_row_get_type ())
G_DECLARE_FINAL_TYPE (KassiFilterRow, kassi_filter_row, KASSI, FILTER_ROW, GtkLayoutManager)

G_END_DECLS
