/* SPDX-License-Identifier: GPL-3.0-or-later
 * A style class that comes and goes with a state. */
#include "ui/kassi-css-class.h"

void
kassi_set_css_class (GtkWidget  *widget,
                     const char *css_class,
                     gboolean    set)
{
  if (set)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}
