/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pages of a stack that are made when they are first needed. */
#include "ui/kassi-late-page.h"

gpointer
kassi_late_page_need (const KassiLatePage *page,
                      GtkStack            *stack,
                      gpointer             user_data)
{
  GtkWidget *widget = kassi_late_page_peek (page, stack);

  if (widget != NULL)
    return widget;

  widget = g_object_new (page->get_type (), NULL);
  for (guint i = 0; i < KASSI_LATE_PAGE_MAX_SIGNALS && page->signals[i].name != NULL; i++)
    g_signal_connect_object (widget, page->signals[i].name, page->signals[i].callback, user_data, G_CONNECT_SWAPPED);
  gtk_stack_add_named (stack, widget, page->name);

  return widget;
}

gpointer
kassi_late_page_peek (const KassiLatePage *page,
                      GtkStack            *stack)
{
  g_return_val_if_fail (page != NULL, NULL);
  g_return_val_if_fail (GTK_IS_STACK (stack), NULL);

  return gtk_stack_get_child_by_name (stack, page->name);
}
