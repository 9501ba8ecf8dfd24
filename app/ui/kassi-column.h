/* SPDX-License-Identifier: GPL-3.0-or-later
 * A column in two sizes: every child in its natural height, or, where that is too much, every child in its smallest. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A layout manager. GtkBox would shrink each child a little; a ring and a QR code in between two sizes look wrong.
 * What is left over goes to the children that expand. Property "spacing": px between visible children. */
#define KASSI_TYPE_COLUMN (kassi_column_get_type ())
G_DECLARE_FINAL_TYPE (KassiColumn, kassi_column, KASSI, COLUMN, GtkLayoutManager)

GtkLayoutManager *kassi_column_new (int spacing);

G_END_DECLS
