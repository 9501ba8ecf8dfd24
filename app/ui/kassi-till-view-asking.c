/* SPDX-License-Identifier: GPL-3.0-or-later
 * Of whom the money is asked: the customer who was identified, the same one again, or someone else; and the app code scanned ahead. */
#include "ui/kassi-till-view-private.h"

#include <glib/gi18n-lib.h>

/* Whom a payment was asked of, in memory only: "Ask again" needs it, and nobody else. */
#define CUSTOMER_KEY "kassi-customer"

static void
forget_customer (gpointer data)
{
  *(volatile KassiCustomerId *) data = (KassiCustomerId) { 0 };
  g_free (data);
}

/* The sale of the cart being made, or another attempt of one that ended. */
static KassiCheckout *
open_checkout (KassiTillView          *self,
               KassiCheckout          *retried,
               const KassiCustomerId  *customer,
               GError                **error)
{
  g_autoptr (KassiCart) cart = NULL;
  KassiCharge charge;

  if (retried != NULL)
    return kassi_till_try_again (kassi_till_view_get_till (self), retried, customer, error);

  cart = kassi_cart_model_dup_cart (self->making);
  charge = (KassiCharge) {
    .cart = cart,
    .customer = customer,
    .confirmation = kassi_settings_get_confirmation (kassi_session_get_settings (self->session)),
  };
  return kassi_till_charge (kassi_till_view_get_till (self), &charge, error);
}

static gboolean
ask (KassiTillView          *self,
     KassiCheckout          *retried,
     const KassiCustomerId  *customer,
     GError                **error)
{
  g_autoptr (KassiCheckout) checkout = open_checkout (self, retried, customer, error);

  if (checkout == NULL)
    return FALSE;

  /* An app code is good for one payment, and is kept nowhere (I16). */
  if (customer->kind != KASSI_CUSTOMER_APP_CODE)
    g_object_set_data_full (G_OBJECT (checkout), CUSTOMER_KEY, g_memdup2 (customer, sizeof *customer), forget_customer);
  if (retried == NULL)
    kassi_cart_model_clear (self->making, TRUE);
  kassi_till_view_show_checkout (self, checkout);
  return TRUE;
}

void
kassi_till_view_ask_customer (KassiTillView         *self,
                              const KassiCustomerId *customer)
{
  g_autoptr (KassiCheckout) retried = NULL;
  g_autoptr (GError) error = NULL;

  if (kassi_till_view_get_till (self) == NULL || !kassi_till_view_is_on (self, "identify"))
    return;

  g_set_object (&retried, self->retried);
  if (!ask (self, retried, customer, &error))
    kassi_identify_page_set_error (kassi_till_view_peek_identify (self), error->message);
}

void
kassi_till_view_leave_identify (KassiTillView *self)
{
  g_autoptr (KassiCheckout) retried = g_steal_pointer (&self->retried);

  if (retried != NULL)
    kassi_till_view_show_checkout (self, retried);
  else
    kassi_till_view_show_sale (self);
}

void
kassi_till_view_ask_again (KassiTillView *self)
{
  g_autoptr (KassiCheckout) ended = NULL;
  g_autoptr (GError) error = NULL;
  KassiCustomerId customer;
  const KassiCustomerId *known;

  if (!g_set_object (&ended, self->current))
    return;

  known = g_object_get_data (G_OBJECT (ended), CUSTOMER_KEY);
  if (known == NULL)
    {
      kassi_till_view_show_identify (self, ended);
      return;
    }

  customer = *known;
  if (!ask (self, ended, &customer, &error))
    kassi_till_view_say (self, error->message);
}

void
kassi_till_view_ask_someone_else (KassiTillView *self)
{
  g_autoptr (KassiCheckout) ended = NULL;

  if (g_set_object (&ended, self->current))
    kassi_till_view_show_identify (self, ended);
}

void
kassi_till_view_take_back_cart (KassiTillView *self)
{
  if (self->current == NULL)
    return;

  if (!kassi_cart_model_is_empty (self->making))
    kassi_till_view_say (self, _("The cart that was being made is kept: Undo brings it back."));
  kassi_cart_model_restore (self->making, kassi_checkout_get_cart (self->current));
  kassi_till_view_show_sale (self);
}

/* Without an app code, or with that one. */
static void
keep_scan (KassiTillView *self,
           const char    *code)
{
  for (volatile char *c = self->scanned; c != NULL && *c != '\0'; c++)
    *c = '\0';
  g_free (self->scanned);
  self->scanned = g_strdup (code);
  kassi_sale_page_set_note (self->sale_page, code != NULL ? _("App code scanned. Charge when ready.") : NULL);
}

void
kassi_till_view_forget_scan (KassiTillView *self)
{
  keep_scan (self, NULL);
}

void
kassi_till_view_take_scan (KassiTillView *self,
                           const char    *code)
{
  g_return_if_fail (KASSI_IS_TILL_VIEW (self));
  g_return_if_fail (code != NULL);

  if (self->session == NULL)
    return;

  if (kassi_till_view_is_on (self, "identify"))
    {
      kassi_identify_page_take_scan (kassi_till_view_peek_identify (self), code);
      return;
    }

  /* For the next customer who is asked, whenever the cart is ready. */
  keep_scan (self, code);
  if (!kassi_till_view_is_on (self, "sale"))
    kassi_till_view_say (self, _("App code scanned. It is used for the next customer."));
}
