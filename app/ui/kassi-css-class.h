/* SPDX-License-Identifier: GPL-3.0-or-later
 * A style class that comes and goes with a state. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void kassi_set_css_class (GtkWidget *widget, const char *css_class, gboolean set);

G_END_DECLS
