/* SPDX-License-Identifier: GPL-3.0-or-later
 * Who gets a key that is pressed in the window, and where a scan goes. */
#include "ui/kassi-window-private.h"

#include <glib/gi18n-lib.h>

/* Enter belongs to a button that Tab has led to, and arrows and all else to what is in a menu. */
static gboolean
is_for_focus (KassiWindow *self,
              guint        keyval)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  gboolean enter = keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter;

  if (focus == NULL)
    return FALSE;
  if (GTK_IS_EDITABLE (focus) || gtk_widget_get_native (focus) != GTK_NATIVE (self))
    return TRUE;

  return enter && (GTK_IS_BUTTON (focus) || (GTK_IS_LIST_BOX_ROW (focus) && !gtk_widget_has_css_class (focus, "being-changed")));
}

static gboolean
key_pressed_cb (KassiWindow     *self,
                guint            keyval,
                GdkModifierType  modifiers)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (!gtk_window_is_active (GTK_WINDOW (self)) || !kassi_window_is_open (self))
    return FALSE;
  if (focus != NULL && gtk_widget_get_native (focus) != GTK_NATIVE (self))
    return FALSE;

  if (keyval == GDK_KEY_Escape)
    {
      if (!kassi_window_is_on_history (self))
        kassi_till_view_step_back (self->view);
      else if (!kassi_history_view_step_back (self->history))
        kassi_window_show_sale (self);
      return TRUE;
    }
  if (keyval == GDK_KEY_question && !GTK_IS_EDITABLE (focus))
    return gtk_widget_activate_action (GTK_WIDGET (self), "win.show-help-overlay", NULL);

  return !kassi_window_is_on_history (self) && !is_for_focus (self, keyval) && kassi_till_view_press (self->view, keyval, modifiers);
}

static void
scanned_cb (KassiWindow *self,
            const char  *code)
{
  kassi_till_view_take_scan (self->view, code);
  if (kassi_window_is_on_history (self))
    kassi_window_say (self, _("App code scanned. It is used for the next customer."));
}

void
kassi_window_watch_keys (KassiWindow *self)
{
  self->gate = kassi_key_gate_new ();
  g_signal_connect_object (self->gate, "scanned", G_CALLBACK (scanned_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->gate, "pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  kassi_key_gate_attach (self->gate, GTK_WIDGET (gtk_menu_button_get_popover (self->menu_button)));
  kassi_key_gate_attach (self->gate, GTK_WIDGET (kassi_pills_get_popover (self->pills)));
}
