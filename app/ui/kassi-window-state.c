/* SPDX-License-Identifier: GPL-3.0-or-later
 * How the window looks, kept from one day to the next: its size, and light or dark. */
#include "ui/kassi-window-private.h"

#define GROUP "window"

static const struct { const char *name; AdwColorScheme scheme; } appearances[] = {
  { "system", ADW_COLOR_SCHEME_DEFAULT },
  { "light", ADW_COLOR_SCHEME_FORCE_LIGHT },
  { "dark", ADW_COLOR_SCHEME_FORCE_DARK },
};

static GSettings *
get_group (KassiWindow *self)
{
  return kassi_settings_get_group (kassi_session_get_settings (self->session), GROUP);
}

static void
appearance_changed_cb (KassiWindow *self,
                       const char  *key,
                       GSettings   *group)
{
  g_autofree char *wanted = g_settings_get_string (group, "appearance");

  for (guint i = 0; i < G_N_ELEMENTS (appearances); i++)
    if (g_str_equal (appearances[i].name, wanted))
      adw_style_manager_set_color_scheme (adw_style_manager_get_default (), appearances[i].scheme);
}

void
kassi_window_follow_appearance (KassiWindow *self)
{
  GSettings *group = get_group (self);

  g_signal_connect_object (group, "changed::appearance", G_CALLBACK (appearance_changed_cb), self, G_CONNECT_SWAPPED);
  appearance_changed_cb (self, "appearance", group);
}

void
kassi_window_restore_size (KassiWindow *self)
{
  GSettings *group = get_group (self);

  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (group, "width"), g_settings_get_int (group, "height"));
  if (g_settings_get_boolean (group, "maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

/* A profile is somebody's file: what is in it already is not written again. */
static void
keep_int (GSettings  *group,
          const char *key,
          int         value)
{
  if (g_settings_get_int (group, key) != value)
    g_settings_set_int (group, key, value);
}

void
kassi_window_keep_size (KassiWindow *self)
{
  GSettings *group = get_group (self);
  gboolean maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  int width, height;

  /* While it is maximised, this is the size that it would go back to. */
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  if (width > 0 && height > 0)
    {
      keep_int (group, "width", width);
      keep_int (group, "height", height);
    }
  if (g_settings_get_boolean (group, "maximized") != maximized)
    g_settings_set_boolean (group, "maximized", maximized);
}
