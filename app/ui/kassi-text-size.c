/* SPDX-License-Identifier: GPL-3.0-or-later
 * Large Text: how much larger than usual the desktop wants text, and what follows from it. */
#include "ui/kassi-text-size.h"

#define USUAL_DPI 96

/* The largest class that the scale reaches is set. GNOME's Large Text is 1.25. */
static const struct { double from_scale; const char *css_class; } steps[] = {
  { 1.15, "large-text" },
  { 1.6, "largest-text" },
};

static void
text_size_changed_cb (GtkWidget *window)
{
  double scale = kassi_text_size_get_scale (window);
  const char *css_class = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      gtk_widget_remove_css_class (window, steps[i].css_class);
      if (scale >= steps[i].from_scale)
        css_class = steps[i].css_class;
    }
  if (css_class != NULL)
    gtk_widget_add_css_class (window, css_class);
  gtk_widget_queue_resize (window);
}

double
kassi_text_size_get_scale (GtkWidget *widget)
{
  int dpi_1024;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), 1.0);

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi_1024, NULL);
  return dpi_1024 > 0 ? dpi_1024 / (1024.0 * USUAL_DPI) : 1.0;
}

void
kassi_text_size_follow (GtkWidget *window)
{
  g_return_if_fail (GTK_IS_WINDOW (window));

  g_signal_connect_object (gtk_widget_get_settings (window), "notify::gtk-xft-dpi", G_CALLBACK (text_size_changed_cb), window,
                           G_CONNECT_SWAPPED);
  text_size_changed_cb (window);
}
