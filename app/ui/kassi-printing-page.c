/* SPDX-License-Identifier: GPL-3.0-or-later
 * Preferences' third page: the paper that receipts are printed on, the printer, and whether it is asked each time. */
#include "ui/kassi-printing-page.h"

#include <glib/gi18n-lib.h>

#include "ui/kassi-choices.h"
#include "ui/kassi-message-row.h"
#include "ui/kassi-printer-dialog.h"
#include "ui/kassi-printers.h"
#include "ui/kassi-setting-row.h"

struct _KassiPrintingPage
{
  AdwPreferencesPage  parent_instance;
  /* Owned. */
  KassiSettings      *settings;
  /* Template children. */
  KassiMessageRow    *lock_message;
  KassiChoiceRow     *paper_row;
  AdwActionRow       *printer_row;
  GtkWidget          *forget_button;
  GtkWidget          *choose_button;
  KassiMessageRow    *printer_message;
  GtkWidget          *automatic_row;
  GtkSwitch          *automatic_switch;
};

G_DEFINE_FINAL_TYPE (KassiPrintingPage, kassi_printing_page, ADW_TYPE_PREFERENCES_PAGE)

static GSettings *
get_group (KassiPrintingPage *self)
{
  return kassi_settings_get_group (self->settings, "receipt");
}

static void
update_printer (KassiPrintingPage *self)
{
  g_autofree char *printer = g_settings_get_string (get_group (self), "printer");

  adw_action_row_set_subtitle (self->printer_row, *printer != '\0' ? printer : _("Asked for at the next print, and remembered then"));
  gtk_widget_set_visible (self->forget_button, *printer != '\0');
}

static void
forget_cb (KassiPrintingPage *self)
{
  g_settings_set_string (get_group (self), "printer", "");
}

static void
chosen_cb (KassiPrintingPage  *self,
           const char         *response,
           KassiPrinterDialog *dialog)
{
  if (g_str_equal (response, "print"))
    g_settings_set_string (get_group (self), "printer", kassi_printer_dialog_get_printer (dialog));
}

static void
ask (KassiPrintingPage *self,
     GPtrArray         *printers)
{
  g_autofree char *printer = g_settings_get_string (get_group (self), "printer");
  GtkWidget *dialog = kassi_printer_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), printers, printer);

  adw_message_dialog_set_response_label (ADW_MESSAGE_DIALOG (dialog), "print", _("Cho_ose"));   /* Nothing is printed from here. */
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (KassiPrintingPage) self = user_data;
  g_autoptr (GPtrArray) printers = kassi_printers_list_finish (result, NULL);

  g_assert (printers != NULL);   /* Nobody cancels it. */
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)   /* Meanwhile the window was closed. */
    return;

  gtk_widget_set_sensitive (self->choose_button, TRUE);
  if (printers->len > 0)
    ask (self, printers);
  else
    kassi_message_row_set (self->printer_message, KASSI_MESSAGE_ERROR,
                           _("No printer is set up on this machine. Add one in the system’s settings."));
}

static void
choose_cb (KassiPrintingPage *self)
{
  kassi_message_row_set (self->printer_message, KASSI_MESSAGE_NOTE, NULL);
  gtk_widget_set_sensitive (self->choose_button, FALSE);
  kassi_printers_list_async (NULL, listed_cb, g_object_ref (self));
}

static void
kassi_printing_page_dispose (GObject *object)
{
  KassiPrintingPage *self = KASSI_PRINTING_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), KASSI_TYPE_PRINTING_PAGE);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (kassi_printing_page_parent_class)->dispose (object);
}

static void
kassi_printing_page_class_init (KassiPrintingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kassi_printing_page_dispose;

  g_type_ensure (KASSI_TYPE_MESSAGE_ROW);
  g_type_ensure (KASSI_TYPE_CHOICE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-printing-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiPrintingPage, lock_message);
  gtk_widget_class_bind_template_child (widget_class, KassiPrintingPage, paper_row);
  gtk_widget_class_bind_template_child (widget_class, KassiPrintingPage, printer_row);
  gtk_widget_class_bind_template_child (widget_class, KassiPrintingPage, forget_button);
  gtk_widget_class_bind_template_child (widget_class, KassiPrintingPage, choose_button);
  gtk_widget_class_bind_template_child (widget_class, KassiPrintingPage, printer_message);
  gtk_widget_class_bind_template_child (widget_class, KassiPrintingPage, automatic_row);
  gtk_widget_class_bind_template_child (widget_class, KassiPrintingPage, automatic_switch);
  gtk_widget_class_bind_template_callback (widget_class, forget_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
}

static void
kassi_printing_page_init (KassiPrintingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kassi_choice_row_set_choices (self->paper_row, kassi_choices_paper, KASSI_N_CHOICES_PAPER);
  gtk_widget_set_visible (self->choose_button, !kassi_printers_are_hidden ());   /* There the desktop asks, with each print. */
}

void
kassi_printing_page_set_settings (KassiPrintingPage *self,
                                  KassiSettings     *settings)
{
  g_autofree char *obstacle = NULL;

  g_return_if_fail (KASSI_IS_PRINTING_PAGE (self));
  g_return_if_fail (KASSI_IS_SETTINGS (settings));
  g_return_if_fail (self->settings == NULL);

  self->settings = g_object_ref (settings);
  kassi_choice_row_bind (self->paper_row, get_group (self), "paper");
  g_settings_bind (get_group (self), "print-automatically", self->automatic_switch, "active", G_SETTINGS_BIND_NO_SENSITIVITY);
  g_signal_connect_object (get_group (self), "changed::printer", G_CALLBACK (update_printer), self, G_CONNECT_SWAPPED);
  update_printer (self);

  obstacle = kassi_setting_dup_obstacle (settings);
  kassi_message_row_set (self->lock_message, KASSI_MESSAGE_NOTE, obstacle);
  gtk_widget_set_sensitive (GTK_WIDGET (self->paper_row), obstacle == NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->printer_row), obstacle == NULL);
  gtk_widget_set_sensitive (self->automatic_row, obstacle == NULL);
}
