/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page that the sale has come to: the cart, whom to ask, waiting, how it ended; and the payment that is in the pane with it. */
#include "ui/kassi-till-view-private.h"

#include "ui/kassi-late-page.h"
#include "ui/kassi-result-page.h"
#include "ui/kassi-wait-page.h"

static const KassiLatePage identify_page = {
  "identify", kassi_identify_page_get_type, {
    { "identified", G_CALLBACK (kassi_till_view_ask_customer) },
    { "back", G_CALLBACK (kassi_till_view_leave_identify) },
  },
};

static const KassiLatePage wait_page = {
  "wait", kassi_wait_page_get_type, {
    { "next-customer", G_CALLBACK (kassi_till_view_new_sale) },
  },
};

static const KassiLatePage result_page = {
  "result", kassi_result_page_get_type, {
    { "new-sale", G_CALLBACK (kassi_till_view_new_sale) },
    { "leave-open", G_CALLBACK (kassi_till_view_new_sale) },
    { "message", G_CALLBACK (kassi_till_view_say) },
    { "try-again", G_CALLBACK (kassi_till_view_ask_again) },
    { "someone-else", G_CALLBACK (kassi_till_view_ask_someone_else) },
    { "back-to-cart", G_CALLBACK (kassi_till_view_take_back_cart) },
  },
};

KassiIdentifyPage *
kassi_till_view_peek_identify (KassiTillView *self)
{
  return kassi_late_page_peek (&identify_page, self->pages);
}

gboolean
kassi_till_view_is_on (KassiTillView *self,
                       const char    *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), page) == 0;
}

static void
set_page (KassiTillView *self,
          const char    *page)
{
  gtk_stack_set_visible_child_name (self->pages, page);
}

static const char *
get_app_url (KassiTillView *self)
{
  return kassi_settings_get_app_url (kassi_session_get_settings (self->session));
}

/* Neither page looks at a payment that is not on it. */
static void
forget_wait (KassiTillView *self)
{
  KassiWaitPage *page = kassi_late_page_peek (&wait_page, self->pages);

  if (page != NULL)
    kassi_wait_page_set_checkout (page, NULL, "");
}

static void
forget_result (KassiTillView *self)
{
  KassiResultPage *page = kassi_late_page_peek (&result_page, self->pages);

  if (page != NULL)
    kassi_result_page_set_checkout (page, NULL);
}

static void
forget_pages (KassiTillView *self)
{
  forget_wait (self);
  forget_result (self);
}

static void
show_wait (KassiTillView *self,
           KassiCheckout *checkout)
{
  kassi_wait_page_set_checkout (kassi_late_page_need (&wait_page, self->pages, self), checkout, get_app_url (self));
  set_page (self, "wait");
  forget_result (self);
}

static void
show_result (KassiTillView *self,
             KassiCheckout *checkout)
{
  gboolean is_new = kassi_late_page_peek (&result_page, self->pages) == NULL;
  KassiResultPage *page = kassi_late_page_need (&result_page, self->pages, self);

  if (is_new)
    kassi_result_page_set_printer (page, self->printer);
  kassi_result_page_set_checkout (page, checkout);
  set_page (self, "result");
  forget_wait (self);
}

static void
current_changed_cb (KassiTillView *self)
{
  gboolean running = kassi_checkout_get_outcome (self->current) == KASSI_OUTCOME_NONE;

  if (running && !kassi_till_view_is_on (self, "wait"))
    {
      show_wait (self, self->current);
    }
  else if (!running && !kassi_till_view_is_on (self, "result"))
    {
      show_result (self, self->current);
      kassi_till_view_dismiss_if_ended (self, self->current);
    }
}

void
kassi_till_view_set_current (KassiTillView *self,
                             KassiCheckout *checkout)
{
  if (self->current == checkout)
    return;

  if (self->current != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->current, current_changed_cb, self);
      kassi_till_view_dismiss_if_ended (self, self->current);
    }
  g_set_object (&self->current, checkout);
  if (checkout != NULL)
    g_signal_connect_object (checkout, "changed", G_CALLBACK (current_changed_cb), self, G_CONNECT_SWAPPED);
}

void
kassi_till_view_show_sale (KassiTillView *self)
{
  kassi_till_view_set_current (self, NULL);
  g_clear_object (&self->retried);
  forget_pages (self);
  kassi_cart_pane_set_model (self->cart_pane, self->making, TRUE);
  set_page (self, "sale");
  kassi_sale_page_focus (self->sale_page);
  kassi_till_view_changed (self);
}

void
kassi_till_view_show_identify (KassiTillView *self,
                               KassiCheckout *retried)
{
  KassiCartModel *model = retried != NULL ? self->fixed : self->making;

  g_set_object (&self->retried, retried);
  kassi_till_view_set_current (self, NULL);
  forget_pages (self);
  kassi_cart_pane_set_model (self->cart_pane, model, FALSE);
  kassi_till_warm_up (kassi_till_view_get_till (self));
  kassi_identify_page_start (kassi_late_page_need (&identify_page, self->pages, self), kassi_cart_model_get_total_isk (model), self->scanned, get_app_url (self));
  kassi_till_view_forget_scan (self);
  set_page (self, "identify");
  kassi_till_view_changed (self);
}

void
kassi_till_view_show_checkout (KassiTillView *self,
                               KassiCheckout *checkout)
{
  g_clear_object (&self->retried);
  kassi_till_view_set_current (self, checkout);
  kassi_cart_model_load (self->fixed, kassi_checkout_get_cart (checkout));
  kassi_cart_pane_set_model (self->cart_pane, self->fixed, FALSE);

  /* Also from one payment to another on the same page. */
  if (kassi_checkout_get_outcome (checkout) == KASSI_OUTCOME_NONE)
    show_wait (self, checkout);
  else
    show_result (self, checkout);
  kassi_till_view_changed (self);
}

void
kassi_till_view_show_payment (KassiTillView *self,
                              KassiCheckout *checkout)
{
  g_return_if_fail (KASSI_IS_TILL_VIEW (self));
  g_return_if_fail (KASSI_IS_CHECKOUT (checkout));

  if (checkout != self->current)
    kassi_till_view_show_checkout (self, checkout);
}

void
kassi_till_view_step_back (KassiTillView *self)
{
  g_return_if_fail (KASSI_IS_TILL_VIEW (self));

  /* Never cancels a payment by itself: one that runs is left open. */
  if (kassi_till_view_is_on (self, "sale"))
    kassi_sale_page_step_back (self->sale_page);
  else if (kassi_till_view_is_on (self, "identify"))
    {
      if (!kassi_identify_page_turn_back (kassi_till_view_peek_identify (self)))
        kassi_till_view_leave_identify (self);
    }
  else
    kassi_till_view_show_sale (self);
}

gboolean
kassi_till_view_print (KassiTillView *self)
{
  g_return_val_if_fail (KASSI_IS_TILL_VIEW (self), FALSE);

  return kassi_till_view_is_on (self, "result") && kassi_result_page_print (kassi_late_page_peek (&result_page, self->pages));
}
