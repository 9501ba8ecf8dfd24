/* SPDX-License-Identifier: GPL-3.0-or-later
 * Large Text: how much larger than usual the desktop wants text, and what follows from it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* 1.0 is usual, 2.0 twice as large. */
double kassi_text_size_get_scale (GtkWidget *widget);

/* Keeps a window's style class "large-text" or "largest-text" for as long as text is that large: what is large already then grows less
 * than what is read (style.css), and all stays in sight. */
void   kassi_text_size_follow    (GtkWidget *window);

G_END_DECLS
