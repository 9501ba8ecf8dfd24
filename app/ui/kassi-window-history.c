/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window's two pages, Sale and History: which one is shown, and what each says in passing. History is made when it is first asked for:
 * a start of the till does not wait for it. */
#include "ui/kassi-window-private.h"

static void
show_payment_cb (KassiWindow   *self,
                 KassiCheckout *checkout)
{
  kassi_window_show_sale (self);
  kassi_till_view_show_payment (self->view, checkout);
}

static void
make_history (KassiWindow *self)
{
  self->history = g_object_new (KASSI_TYPE_HISTORY_VIEW, NULL);
  self->history_toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  adw_toast_overlay_set_child (self->history_toasts, GTK_WIDGET (self->history));
  gtk_stack_add_named (self->root_stack, GTK_WIDGET (self->history_toasts), "history");
  g_signal_connect_object (self->history, "message", G_CALLBACK (kassi_window_say), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history, "show-payment", G_CALLBACK (show_payment_cb), self, G_CONNECT_SWAPPED);
  kassi_history_view_set_till (self->history, self->till, self->printer);
}

void
kassi_window_take_history (KassiWindow *self)
{
  if (self->history != NULL)
    kassi_history_view_set_till (self->history, self->till, self->printer);
}

gboolean
kassi_window_is_on_history (KassiWindow *self)
{
  return self->on_history && kassi_window_is_open (self);
}

void
kassi_window_show_history (KassiWindow *self)
{
  if (!kassi_window_is_open (self))
    return;

  if (self->history == NULL)
    make_history (self);
  self->on_history = TRUE;
  kassi_window_update (self);
  kassi_history_view_start (self->history);
}

gboolean
kassi_window_show_sale (KassiWindow *self)
{
  gboolean was_on_history = kassi_window_is_on_history (self);

  self->on_history = FALSE;
  kassi_window_update (self);
  if (was_on_history)
    kassi_till_view_focus (self->view);
  return was_on_history;
}

void
kassi_window_say (KassiWindow *self,
                  const char  *text)
{
  g_autofree char *title = g_markup_escape_text (text, -1);

  if (!kassi_window_is_on_history (self))
    {
      kassi_till_view_say (self->view, text);
      return;
    }

  adw_toast_overlay_add_toast (self->history_toasts, adw_toast_new (title));
}
