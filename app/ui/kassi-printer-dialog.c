/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which printer prints receipts: the printers there are, one of them marked. */
#include "ui/kassi-printer-dialog.h"

#include <glib/gi18n-lib.h>

#define WIDTH 360
#define ROW_HEIGHT 60
#define MAX_HEIGHT (5 * ROW_HEIGHT)
#define LIST_MARGIN 4   /* for its shadow */

struct _KassiPrinterDialog
{
  AdwMessageDialog  parent_instance;
  /* Owned. */
  char             *printer;   /* marked */
  /* Children. */
  GtkWidget        *list;
  GtkCheckButton   *group;     /* the first mark; or NULL */
};

G_DEFINE_FINAL_TYPE (KassiPrinterDialog, kassi_printer_dialog, ADW_TYPE_MESSAGE_DIALOG)

static void
mark_toggled_cb (KassiPrinterDialog *self,
                 GtkCheckButton     *mark)
{
  if (!gtk_check_button_get_active (mark))
    return;

  g_free (self->printer);
  self->printer = g_strdup (g_object_get_data (G_OBJECT (mark), "kassi-printer"));
}

static GtkWidget *
make_row (KassiPrinterDialog *self,
          const KassiPrinter *printer)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *mark = gtk_check_button_new ();
  const char *subtitle = !printer->takes_jobs ? _("Takes nothing to print now") : printer->place;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), printer->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (mark), self->group);
  if (self->group == NULL)
    self->group = GTK_CHECK_BUTTON (mark);
  g_object_set_data_full (G_OBJECT (mark), "kassi-printer", g_strdup (printer->name), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_PROPERTY_LABEL, printer->name, -1);
  g_signal_connect_object (mark, "toggled", G_CALLBACK (mark_toggled_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), mark);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), mark);
  return row;
}

static void
mark (KassiPrinterDialog *self,
      GPtrArray          *printers,
      const char         *chosen)
{
  const KassiPrinter *wanted = chosen != NULL ? kassi_printers_find (printers, chosen) : NULL;

  for (guint i = 0; i < printers->len; i++)
    {
      const KassiPrinter *printer = g_ptr_array_index (printers, i);
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) i);

      if (wanted == printer || (wanted == NULL && (printer->is_default || i == 0)))
        gtk_check_button_set_active (GTK_CHECK_BUTTON (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row))), TRUE);
    }
}

static void
kassi_printer_dialog_finalize (GObject *object)
{
  g_free (KASSI_PRINTER_DIALOG (object)->printer);
  G_OBJECT_CLASS (kassi_printer_dialog_parent_class)->finalize (object);
}

static void
kassi_printer_dialog_class_init (KassiPrinterDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kassi_printer_dialog_finalize;
}

static void
kassi_printer_dialog_init (KassiPrinterDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);
  GtkWidget *scroll = gtk_scrolled_window_new ();

  adw_message_dialog_set_heading (dialog, _("Which printer prints receipts?"));
  adw_message_dialog_set_body (dialog, _("Kassi remembers it, and does not ask again."));
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "print", _("_Print"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "print", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "print");
  adw_message_dialog_set_close_response (dialog, "cancel");

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_set_valign (self->list, GTK_ALIGN_START);
  gtk_widget_set_margin_start (self->list, LIST_MARGIN);
  gtk_widget_set_margin_end (self->list, LIST_MARGIN);
  gtk_widget_set_margin_top (self->list, LIST_MARGIN);
  gtk_widget_set_margin_bottom (self->list, LIST_MARGIN);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Printers"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_size_request (scroll, WIDTH, -1);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroll), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroll), MAX_HEIGHT);
  adw_message_dialog_set_extra_child (dialog, scroll);
}

GtkWidget *
kassi_printer_dialog_new (GtkWindow  *parent,
                          GPtrArray  *printers,
                          const char *chosen)
{
  KassiPrinterDialog *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (printers != NULL && printers->len > 0, NULL);

  self = g_object_new (KASSI_TYPE_PRINTER_DIALOG, "transient-for", parent, "modal", TRUE, NULL);
  for (guint i = 0; i < printers->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (self, g_ptr_array_index (printers, i)));
  mark (self, printers, chosen);
  return GTK_WIDGET (self);
}

const char *
kassi_printer_dialog_get_printer (KassiPrinterDialog *self)
{
  g_return_val_if_fail (KASSI_IS_PRINTER_DIALOG (self), NULL);

  return self->printer;
}
