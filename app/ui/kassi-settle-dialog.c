/* SPDX-License-Identifier: GPL-3.0-or-later
 * A named person decides whether a payment was made; decision, name and reason are all needed and go into the journal. */
#include "ui/kassi-settle-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/kassi-money.h"
#include "ui/kassi-text-size.h"

struct _KassiSettleDialog
{
  AdwMessageDialog  parent_instance;

  /* Owned. */
  KassiCheckout    *checkout;

  /* Template children. */
  GtkCheckButton   *paid_check;
  GtkCheckButton   *not_paid_check;
  GtkEditable      *name_row;
  GtkEditable      *reason_row;
};

G_DEFINE_FINAL_TYPE (KassiSettleDialog, kassi_settle_dialog, ADW_TYPE_MESSAGE_DIALOG)

static char *
dup_entered (GtkEditable *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (row)));
}

static void
input_changed_cb (KassiSettleDialog *self)
{
  g_autofree char *name = dup_entered (self->name_row), *reason = dup_entered (self->reason_row);
  gboolean decided = gtk_check_button_get_active (self->paid_check) || gtk_check_button_get_active (self->not_paid_check);

  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "settle",
                                           decided && *name != '\0' && *reason != '\0');
}

static void
checkout_changed_cb (KassiSettleDialog *self)
{
  if (kassi_checkout_get_state (self->checkout) != KASSI_FLOW_ATTENTION)
    gtk_window_close (GTK_WINDOW (self));
}

static void
kassi_settle_dialog_response (AdwMessageDialog *dialog,
                              const char       *response)
{
  KassiSettleDialog *self = KASSI_SETTLE_DIALOG (dialog);
  g_autofree char *name = dup_entered (self->name_row), *reason = dup_entered (self->reason_row);

  g_signal_handlers_disconnect_by_func (self->checkout, checkout_changed_cb, self);
  if (g_str_equal (response, "settle") && *name != '\0' && *reason != '\0')
    kassi_checkout_settle (self->checkout, gtk_check_button_get_active (self->paid_check), name, reason);
}

static void
kassi_settle_dialog_dispose (GObject *object)
{
  KassiSettleDialog *self = KASSI_SETTLE_DIALOG (object);

  g_clear_object (&self->checkout);
  gtk_widget_dispose_template (GTK_WIDGET (self), KASSI_TYPE_SETTLE_DIALOG);
  G_OBJECT_CLASS (kassi_settle_dialog_parent_class)->dispose (object);
}

static void
kassi_settle_dialog_class_init (KassiSettleDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kassi_settle_dialog_dispose;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = kassi_settle_dialog_response;
  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-settle-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiSettleDialog, paid_check);
  gtk_widget_class_bind_template_child (widget_class, KassiSettleDialog, not_paid_check);
  gtk_widget_class_bind_template_child (widget_class, KassiSettleDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, KassiSettleDialog, reason_row);
  gtk_widget_class_bind_template_callback (widget_class, input_changed_cb);
}

static void
kassi_settle_dialog_init (KassiSettleDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kassi_text_size_follow (GTK_WIDGET (self));
  input_changed_cb (self);
}

GtkWidget *
kassi_settle_dialog_new (KassiCheckout *checkout,
                         GtkWindow     *parent)
{
  KassiSettleDialog *self;
  g_autofree char *amount = NULL;

  g_return_val_if_fail (KASSI_IS_CHECKOUT (checkout), NULL);
  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);

  self = g_object_new (KASSI_TYPE_SETTLE_DIALOG, "transient-for", parent, NULL);
  self->checkout = g_object_ref (checkout);
  amount = kassi_money_format (kassi_checkout_get_amount_isk (checkout));
  /* Translators: an amount of money. */
  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (self), _("Settle %s?"), amount);
  g_signal_connect_object (checkout, "changed", G_CALLBACK (checkout_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
