/* SPDX-License-Identifier: GPL-3.0-or-later
 * The till at work: the cart on the left, on the right the page that the sale has come to, and the payments that stay open. */
#include "ui/kassi-till-view-private.h"

#include <glib/gi18n-lib.h>

#include "ui/kassi-body.h"

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiTillView, kassi_till_view, ADW_TYPE_BIN)

KassiTill *
kassi_till_view_get_till (KassiTillView *self)
{
  return self->session != NULL ? kassi_session_get_till (self->session) : NULL;
}

void
kassi_till_view_changed (KassiTillView *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
charge_cb (KassiTillView *self)
{
  g_autoptr (GError) error = NULL;

  if (kassi_till_view_get_till (self) == NULL || !kassi_till_view_is_on (self, "sale"))
    return;

  if (kassi_till_can_charge (kassi_till_view_get_till (self), &error))
    kassi_till_view_show_identify (self, NULL);
  else
    kassi_sale_page_set_error (self->sale_page, error->message);
}

static void
drop_session (KassiTillView *self)
{
  kassi_till_view_forget_payments (self);
  kassi_till_view_forget_scan (self);
  g_clear_object (&self->session);
}

static void
kassi_till_view_dispose (GObject *object)
{
  KassiTillView *self = KASSI_TILL_VIEW (object);

  if (self->payments != NULL)
    drop_session (self);
  g_clear_object (&self->payments);
  g_clear_object (&self->printer);
  g_clear_object (&self->making);
  g_clear_object (&self->fixed);
  gtk_widget_dispose_template (GTK_WIDGET (object), KASSI_TYPE_TILL_VIEW);
  G_OBJECT_CLASS (kassi_till_view_parent_class)->dispose (object);
}

static void
kassi_till_view_class_init (KassiTillViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kassi_till_view_dispose;

  signals[CHANGED] = g_signal_new ("changed", KASSI_TYPE_TILL_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  g_type_ensure (KASSI_TYPE_BODY);
  g_type_ensure (KASSI_TYPE_CART_PANE);
  g_type_ensure (KASSI_TYPE_SALE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-till-view.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiTillView, cart_pane);
  gtk_widget_class_bind_template_child (widget_class, KassiTillView, pages);
  gtk_widget_class_bind_template_child (widget_class, KassiTillView, sale_page);
  gtk_widget_class_bind_template_callback (widget_class, charge_cb);
}

static void
kassi_till_view_init (KassiTillView *self)
{
  guint n_rates;
  const KassiVatRate *rates = kassi_vat_get_rates (g_get_real_time (), &n_rates);

  self->making = kassi_cart_model_new (rates[0].percent);
  self->fixed = kassi_cart_model_new (rates[0].percent);
  self->payments = g_list_store_new (KASSI_TYPE_CHECKOUT);
  gtk_widget_init_template (GTK_WIDGET (self));
  kassi_sale_page_set_model (self->sale_page, self->making);
  kassi_cart_pane_set_model (self->cart_pane, self->making, TRUE);
}

void
kassi_till_view_set_session (KassiTillView *self,
                             KassiSession  *session)
{
  g_return_if_fail (KASSI_IS_TILL_VIEW (self));
  g_return_if_fail (session == NULL || kassi_session_get_till (session) != NULL);

  drop_session (self);
  if (session != NULL)
    {
      self->session = g_object_ref (session);
      if (kassi_till_get_training (kassi_till_view_get_till (self)) != self->training)
        kassi_cart_model_clear (self->making, TRUE);
      self->training = kassi_till_get_training (kassi_till_view_get_till (self));
      kassi_cart_model_set_default_vat (self->making, kassi_settings_get_default_vat (kassi_session_get_settings (session)));
      kassi_cart_pane_set_training (self->cart_pane, self->training);
      kassi_cart_pane_set_connected (self->cart_pane, !self->training ||
                                     *kassi_settings_get_application_id (kassi_session_get_settings (session)) != '\0');
      kassi_till_view_watch_payments (self);
    }
  kassi_till_view_show_sale (self);
}

void
kassi_till_view_set_default_vat (KassiTillView *self,
                                 guint          percent)
{
  g_return_if_fail (KASSI_IS_TILL_VIEW (self));

  kassi_cart_model_set_default_vat (self->making, percent);
}

void
kassi_till_view_set_printer (KassiTillView       *self,
                             KassiReceiptPrinter *printer)
{
  g_return_if_fail (KASSI_IS_TILL_VIEW (self));

  g_set_object (&self->printer, printer);
}

KassiCheckout *
kassi_till_view_get_current (KassiTillView *self)
{
  g_return_val_if_fail (KASSI_IS_TILL_VIEW (self), NULL);

  return self->current;
}

void
kassi_till_view_new_sale (KassiTillView *self)
{
  g_return_if_fail (KASSI_IS_TILL_VIEW (self));

  /* From anywhere else it leads back to the cart being made; on it, to an empty one. */
  if (kassi_till_view_is_on (self, "sale") && !kassi_cart_model_is_empty (self->making))
    {
      kassi_cart_model_clear (self->making, FALSE);
      kassi_till_view_say (self, _("The cart was emptied. Undo brings it back."));
    }
  kassi_till_view_show_sale (self);
}

void
kassi_till_view_charge (KassiTillView *self)
{
  g_return_if_fail (KASSI_IS_TILL_VIEW (self));

  if (kassi_till_view_is_on (self, "sale"))
    kassi_sale_page_charge (self->sale_page);
}

gboolean
kassi_till_view_cancel (KassiTillView *self)
{
  g_return_val_if_fail (KASSI_IS_TILL_VIEW (self), FALSE);

  return self->current != NULL && kassi_checkout_cancel (self->current);
}

gboolean
kassi_till_view_press (KassiTillView   *self,
                       guint            keyval,
                       GdkModifierType  modifiers)
{
  g_return_val_if_fail (KASSI_IS_TILL_VIEW (self), FALSE);

  return kassi_till_view_is_on (self, "sale") &&
         kassi_sale_page_press (self->sale_page, keyval, modifiers, kassi_cart_pane_get_focused (self->cart_pane));
}

void
kassi_till_view_focus (KassiTillView *self)
{
  g_return_if_fail (KASSI_IS_TILL_VIEW (self));

  if (kassi_till_view_is_on (self, "sale"))
    kassi_sale_page_focus (self->sale_page);
  else
    gtk_widget_grab_focus (gtk_stack_get_visible_child (self->pages));
}

void
kassi_till_view_say (KassiTillView *self,
                     const char    *text)
{
  g_return_if_fail (KASSI_IS_TILL_VIEW (self));

  kassi_cart_pane_say (self->cart_pane, text);
}
