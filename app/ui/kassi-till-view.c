/* SPDX-License-Identifier: GPL-3.0-or-later
 * The till at work: the cart on the left, on the right the page that the sale has come to, and the payments that stay open. */
#include "ui/kassi-till-view.h"

#include <glib/gi18n-lib.h>

#include "ui/kassi-body.h"
#include "ui/kassi-cart-pane.h"
#include "ui/kassi-identify-page.h"
#include "ui/kassi-late-page.h"
#include "ui/kassi-result-page.h"
#include "ui/kassi-sale-page.h"
#include "ui/kassi-wait-page.h"

struct _KassiTillView
{
  AdwBin             parent_instance;
  gboolean           training;    /* what the cart being made is for */
  /* Owned. */
  KassiSession      *session;     /* or NULL */
  KassiCartModel    *making;      /* the cart being made; kept while a payment is looked at */
  KassiCartModel    *fixed;       /* the cart of the payment in the pane */
  GListStore        *payments;    /* of KassiCheckout, newest first: those that want a pill */
  KassiCheckout     *current;     /* the one in the pane; or NULL */
  KassiCheckout     *retried;     /* on the identify page: the one that is asked again; or NULL */
  char              *scanned;     /* an app code, for the next customer who is asked; or NULL */
  KassiReceiptPrinter *printer;   /* the result page's */
  /* Template children. */
  KassiCartPane     *cart_pane;
  GtkStack          *pages;
  KassiSalePage     *sale_page;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiTillView, kassi_till_view, ADW_TYPE_BIN)

static const KassiLatePage identify_page, wait_page, result_page;

/* Whom a payment was asked of, in memory only: "Ask again" needs it, and nobody else. */
#define CUSTOMER_KEY "kassi-customer"

static void
forget_customer (gpointer data)
{
  *(volatile KassiCustomerId *) data = (KassiCustomerId) { 0 };
  g_free (data);
}

static void
forget_string (char **text)
{
  for (volatile char *c = *text; c != NULL && *c != '\0'; c++)
    *c = '\0';
  g_clear_pointer (text, g_free);
}

static KassiTill *
get_till (KassiTillView *self)
{
  return self->session != NULL ? kassi_session_get_till (self->session) : NULL;
}

static gboolean
is_on (KassiTillView *self,
       const char    *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), page) == 0;
}

static const char *
get_app_url (KassiTillView *self)
{
  return kassi_settings_get_app_url (kassi_session_get_settings (self->session));
}

/* Ended for good, also by a person's word. */
static gboolean
is_ended (KassiCheckout *checkout)
{
  return kassi_flow_is_final (kassi_checkout_get_flow (checkout));
}

static gboolean
is_listed (GListModel    *list,
           KassiCheckout *checkout)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (KassiCheckout) item = g_list_model_get_item (list, i);

      if (item == checkout)
        return TRUE;
    }

  return FALSE;
}

/* The cashier has seen how it ended: it needs no pill any more. */
static void
dismiss_if_ended (KassiTillView *self,
                  KassiCheckout *checkout)
{
  if (get_till (self) != NULL && is_ended (checkout))
    kassi_till_dismiss (get_till (self), checkout);
}

static void
update_note (KassiTillView *self)
{
  kassi_sale_page_set_note (self->sale_page, self->scanned != NULL ? _("App code scanned. Charge when ready.") : NULL);
}

static void
set_page (KassiTillView *self,
          const char    *page)
{
  gtk_stack_set_visible_child_name (self->pages, page);
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

  if (running && !is_on (self, "wait"))
    {
      show_wait (self, self->current);
    }
  else if (!running && !is_on (self, "result"))
    {
      show_result (self, self->current);
      dismiss_if_ended (self, self->current);
    }
}

static void
set_current (KassiTillView *self,
             KassiCheckout *checkout)
{
  if (self->current == checkout)
    return;

  if (self->current != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->current, current_changed_cb, self);
      dismiss_if_ended (self, self->current);
    }
  g_set_object (&self->current, checkout);
  if (checkout != NULL)
    g_signal_connect_object (checkout, "changed", G_CALLBACK (current_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
forget_pages (KassiTillView *self)
{
  forget_wait (self);
  forget_result (self);
}

static void
show_sale (KassiTillView *self)
{
  set_current (self, NULL);
  g_clear_object (&self->retried);
  forget_pages (self);
  kassi_cart_pane_set_model (self->cart_pane, self->making, TRUE);
  set_page (self, "sale");
  kassi_sale_page_focus (self->sale_page);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* retried: NULL for the cart being made. */
static void
show_identify (KassiTillView *self,
               KassiCheckout *retried)
{
  KassiCartModel *model = retried != NULL ? self->fixed : self->making;

  g_set_object (&self->retried, retried);
  set_current (self, NULL);
  forget_pages (self);
  kassi_cart_pane_set_model (self->cart_pane, model, FALSE);
  kassi_till_warm_up (get_till (self));
  kassi_identify_page_start (kassi_late_page_need (&identify_page, self->pages, self), kassi_cart_model_get_total_isk (model), self->scanned, get_app_url (self));
  forget_string (&self->scanned);
  update_note (self);
  set_page (self, "identify");
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
show_checkout (KassiTillView *self,
               KassiCheckout *checkout)
{
  g_clear_object (&self->retried);
  set_current (self, checkout);
  kassi_cart_model_load (self->fixed, kassi_checkout_get_cart (checkout));
  kassi_cart_pane_set_model (self->cart_pane, self->fixed, FALSE);

  /* Also from one payment to another on the same page. */
  if (kassi_checkout_get_outcome (checkout) == KASSI_OUTCOME_NONE)
    show_wait (self, checkout);
  else
    show_result (self, checkout);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
charge_cb (KassiTillView *self)
{
  g_autoptr (GError) error = NULL;

  if (get_till (self) == NULL || !is_on (self, "sale"))
    return;

  if (kassi_till_can_charge (get_till (self), &error))
    show_identify (self, NULL);
  else
    kassi_sale_page_set_error (self->sale_page, error->message);
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
    return kassi_till_try_again (get_till (self), retried, customer, error);

  cart = kassi_cart_model_dup_cart (self->making);
  charge = (KassiCharge) {
    .cart = cart,
    .customer = customer,
    .confirmation = kassi_settings_get_confirmation (kassi_session_get_settings (self->session)),
  };
  return kassi_till_charge (get_till (self), &charge, error);
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
  show_checkout (self, checkout);
  return TRUE;
}

static void
identified_cb (KassiTillView         *self,
               const KassiCustomerId *customer)
{
  g_autoptr (KassiCheckout) retried = NULL;
  g_autoptr (GError) error = NULL;

  if (get_till (self) == NULL || !is_on (self, "identify"))
    return;

  g_set_object (&retried, self->retried);
  if (!ask (self, retried, customer, &error))
    kassi_identify_page_set_error (kassi_late_page_peek (&identify_page, self->pages), error->message);
}

static void
identify_back_cb (KassiTillView *self)
{
  g_autoptr (KassiCheckout) retried = g_steal_pointer (&self->retried);

  if (retried != NULL)
    show_checkout (self, retried);
  else
    show_sale (self);
}

static void
someone_else_cb (KassiTillView *self)
{
  g_autoptr (KassiCheckout) ended = NULL;

  if (g_set_object (&ended, self->current))
    show_identify (self, ended);
}

static void
message_cb (KassiTillView *self,
            const char    *text)
{
  kassi_till_view_say (self, text);
}

static void
try_again_cb (KassiTillView *self)
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
      show_identify (self, ended);
      return;
    }

  customer = *known;
  if (!ask (self, ended, &customer, &error))
    kassi_till_view_say (self, error->message);
}

static void
back_to_cart_cb (KassiTillView *self)
{
  if (self->current == NULL)
    return;

  if (!kassi_cart_model_is_empty (self->making))
    kassi_till_view_say (self, _("The cart that was being made is kept: Undo brings it back."));
  kassi_cart_model_restore (self->making, kassi_checkout_get_cart (self->current));
  show_sale (self);
}

static const KassiLatePage identify_page = {
  "identify", kassi_identify_page_get_type, {
    { "identified", G_CALLBACK (identified_cb) },
    { "back", G_CALLBACK (identify_back_cb) },
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
    { "message", G_CALLBACK (message_cb) },
    { "try-again", G_CALLBACK (try_again_cb) },
    { "someone-else", G_CALLBACK (someone_else_cb) },
    { "back-to-cart", G_CALLBACK (back_to_cart_cb) },
  },
};

/* The till's list, newest first. */
static void
till_checkouts_changed_cb (KassiTillView *self)
{
  GListModel *checkouts = kassi_till_get_checkouts (get_till (self));

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->payments)); i > 0; i--)
    {
      g_autoptr (KassiCheckout) payment = g_list_model_get_item (G_LIST_MODEL (self->payments), i - 1);

      if (!is_listed (checkouts, payment))
        g_list_store_remove (self->payments, i - 1);
    }
  for (guint i = 0; i < g_list_model_get_n_items (checkouts); i++)
    {
      g_autoptr (KassiCheckout) checkout = g_list_model_get_item (checkouts, i);

      if (!is_listed (G_LIST_MODEL (self->payments), checkout))
        g_list_store_insert (self->payments, 0, checkout);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
drop_session (KassiTillView *self)
{
  KassiTill *till = get_till (self);

  if (till != NULL)
    g_signal_handlers_disconnect_by_data (kassi_till_get_checkouts (till), self);
  set_current (self, NULL);
  g_clear_object (&self->retried);
  g_list_store_remove_all (self->payments);
  forget_string (&self->scanned);
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
  GListModel *checkouts;

  g_return_if_fail (KASSI_IS_TILL_VIEW (self));
  g_return_if_fail (session == NULL || kassi_session_get_till (session) != NULL);

  drop_session (self);
  update_note (self);
  if (session != NULL)
    {
      self->session = g_object_ref (session);
      if (kassi_till_get_training (get_till (self)) != self->training)
        kassi_cart_model_clear (self->making, TRUE);
      self->training = kassi_till_get_training (get_till (self));
      kassi_cart_model_set_default_vat (self->making, kassi_settings_get_default_vat (kassi_session_get_settings (session)));
      kassi_cart_pane_set_training (self->cart_pane, self->training);
      kassi_cart_pane_set_connected (self->cart_pane, !self->training ||
                                     *kassi_settings_get_application_id (kassi_session_get_settings (session)) != '\0');
      checkouts = kassi_till_get_checkouts (get_till (self));
      g_signal_connect_object (checkouts, "items-changed", G_CALLBACK (till_checkouts_changed_cb), self, G_CONNECT_SWAPPED);
      till_checkouts_changed_cb (self);
    }
  show_sale (self);
}

void
kassi_till_view_set_default_vat (KassiTillView *self,
                                 guint          percent)
{
  g_return_if_fail (KASSI_IS_TILL_VIEW (self));

  kassi_cart_model_set_default_vat (self->making, percent);
}

GListModel *
kassi_till_view_get_payments (KassiTillView *self)
{
  g_return_val_if_fail (KASSI_IS_TILL_VIEW (self), NULL);

  return G_LIST_MODEL (self->payments);
}

KassiCheckout *
kassi_till_view_get_current (KassiTillView *self)
{
  g_return_val_if_fail (KASSI_IS_TILL_VIEW (self), NULL);

  return self->current;
}

guint
kassi_till_view_count_open (KassiTillView *self)
{
  guint n_open = 0;

  g_return_val_if_fail (KASSI_IS_TILL_VIEW (self), 0);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->payments)); i++)
    {
      g_autoptr (KassiCheckout) payment = g_list_model_get_item (G_LIST_MODEL (self->payments), i);

      n_open += !is_ended (payment) || !kassi_checkout_is_at_rest (payment);
    }

  return n_open;
}

void
kassi_till_view_new_sale (KassiTillView *self)
{
  g_return_if_fail (KASSI_IS_TILL_VIEW (self));

  /* From anywhere else it leads back to the cart being made; on it, to an empty one. */
  if (is_on (self, "sale") && !kassi_cart_model_is_empty (self->making))
    {
      kassi_cart_model_clear (self->making, FALSE);
      kassi_till_view_say (self, _("The cart was emptied. Undo brings it back."));
    }
  show_sale (self);
}

void
kassi_till_view_show_payment (KassiTillView *self,
                              KassiCheckout *checkout)
{
  g_return_if_fail (KASSI_IS_TILL_VIEW (self));
  g_return_if_fail (KASSI_IS_CHECKOUT (checkout));

  if (checkout != self->current)
    show_checkout (self, checkout);
}

void
kassi_till_view_next_payment (KassiTillView *self)
{
  g_autoptr (KassiCheckout) next = NULL;
  guint n_payments, position;

  g_return_if_fail (KASSI_IS_TILL_VIEW (self));

  n_payments = g_list_model_get_n_items (G_LIST_MODEL (self->payments));
  if (n_payments == 0)
    {
      kassi_till_view_say (self, _("No payments are open."));
      return;
    }

  position = self->current != NULL && g_list_store_find (self->payments, self->current, &position) ? (position + 1) % n_payments : 0;
  next = g_list_model_get_item (G_LIST_MODEL (self->payments), position);
  kassi_till_view_show_payment (self, next);
}

void
kassi_till_view_charge (KassiTillView *self)
{
  g_return_if_fail (KASSI_IS_TILL_VIEW (self));

  if (is_on (self, "sale"))
    kassi_sale_page_charge (self->sale_page);
}

gboolean
kassi_till_view_cancel (KassiTillView *self)
{
  g_return_val_if_fail (KASSI_IS_TILL_VIEW (self), FALSE);

  return self->current != NULL && kassi_checkout_cancel (self->current);
}

void
kassi_till_view_step_back (KassiTillView *self)
{
  g_return_if_fail (KASSI_IS_TILL_VIEW (self));

  /* Never cancels a payment by itself: one that runs is left open. */
  if (is_on (self, "sale"))
    kassi_sale_page_step_back (self->sale_page);
  else if (is_on (self, "identify"))
    {
      if (!kassi_identify_page_turn_back (kassi_late_page_peek (&identify_page, self->pages)))
        identify_back_cb (self);
    }
  else
    show_sale (self);
}

gboolean
kassi_till_view_press (KassiTillView   *self,
                       guint            keyval,
                       GdkModifierType  modifiers)
{
  g_return_val_if_fail (KASSI_IS_TILL_VIEW (self), FALSE);

  return is_on (self, "sale") &&
         kassi_sale_page_press (self->sale_page, keyval, modifiers, kassi_cart_pane_get_focused (self->cart_pane));
}

void
kassi_till_view_take_scan (KassiTillView *self,
                           const char    *code)
{
  g_return_if_fail (KASSI_IS_TILL_VIEW (self));
  g_return_if_fail (code != NULL);

  if (self->session == NULL)
    return;

  if (is_on (self, "identify"))
    {
      kassi_identify_page_take_scan (kassi_late_page_peek (&identify_page, self->pages), code);
      return;
    }

  /* For the next customer who is asked, whenever the cart is ready. */
  forget_string (&self->scanned);
  self->scanned = g_strdup (code);
  update_note (self);
  if (!is_on (self, "sale"))
    kassi_till_view_say (self, _("App code scanned. It is used for the next customer."));
}

void
kassi_till_view_focus (KassiTillView *self)
{
  g_return_if_fail (KASSI_IS_TILL_VIEW (self));

  if (is_on (self, "sale"))
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

void
kassi_till_view_set_printer (KassiTillView       *self,
                             KassiReceiptPrinter *printer)
{
  g_return_if_fail (KASSI_IS_TILL_VIEW (self));

  g_set_object (&self->printer, printer);
}

gboolean
kassi_till_view_print (KassiTillView *self)
{
  g_return_val_if_fail (KASSI_IS_TILL_VIEW (self), FALSE);

  return is_on (self, "result") && kassi_result_page_print (kassi_late_page_peek (&result_page, self->pages));
}
