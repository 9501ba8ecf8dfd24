/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of the till view share: its fields, and what each of them does for the others. Nobody else includes this. */
#pragma once

#include "ui/kassi-cart-pane.h"
#include "ui/kassi-identify-page.h"
#include "ui/kassi-sale-page.h"
#include "ui/kassi-till-view.h"

G_BEGIN_DECLS

struct _KassiTillView
{
  AdwBin               parent_instance;
  gboolean             training;    /* what the cart being made is for */
  /* Owned. */
  KassiSession        *session;     /* or NULL */
  KassiCartModel      *making;      /* the cart being made; kept while a payment is looked at */
  KassiCartModel      *fixed;       /* the cart of the payment in the pane */
  GListStore          *payments;    /* of KassiCheckout, newest first: those that want a pill */
  KassiCheckout       *current;     /* the one in the pane; or NULL */
  KassiCheckout       *retried;     /* on the identify page: the one that is asked again; or NULL */
  char                *scanned;     /* an app code, for the next customer who is asked; or NULL */
  KassiReceiptPrinter *printer;     /* the result page's */
  /* Template children. */
  KassiCartPane       *cart_pane;
  GtkStack            *pages;
  KassiSalePage       *sale_page;
};

/* kassi-till-view.c: the widget, the session behind it, and the keys. */
/* NULL: none is open. */
KassiTill         *kassi_till_view_get_till         (KassiTillView *self);
/* Emits "changed". */
void               kassi_till_view_changed          (KassiTillView *self);

/* kassi-till-view-pages.c: which page the sale has come to, and what is in the pane. */
gboolean           kassi_till_view_is_on            (KassiTillView *self, const char *page);
/* NULL when nobody has needed it yet. */
KassiIdentifyPage *kassi_till_view_peek_identify    (KassiTillView *self);
/* The payment in the pane; NULL: none. The page stays. */
void               kassi_till_view_set_current      (KassiTillView *self, KassiCheckout *checkout);
void               kassi_till_view_show_sale        (KassiTillView *self);
/* retried: NULL for the cart being made. */
void               kassi_till_view_show_identify    (KassiTillView *self, KassiCheckout *retried);
/* The page for what has become of it, whether it is on already or not. */
void               kassi_till_view_show_checkout    (KassiTillView *self, KassiCheckout *checkout);

/* kassi-till-view-asking.c: of whom the money is asked. */
/* The customer of the identify page. */
void               kassi_till_view_ask_customer     (KassiTillView *self, const KassiCustomerId *customer);
/* Back from the identify page, without asking. */
void               kassi_till_view_leave_identify   (KassiTillView *self);
/* What can be done about the payment in the pane when it ended without money. */
void               kassi_till_view_ask_again        (KassiTillView *self);
void               kassi_till_view_ask_someone_else (KassiTillView *self);
void               kassi_till_view_take_back_cart   (KassiTillView *self);
/* The app code for the next customer. */
void               kassi_till_view_forget_scan      (KassiTillView *self);

/* kassi-till-view-payments.c: the payments that stay open. */
/* Those of a new session's till. */
void               kassi_till_view_watch_payments   (KassiTillView *self);
/* Of the till that goes: also the one in the pane. */
void               kassi_till_view_forget_payments  (KassiTillView *self);
/* The cashier has seen how it ended: it needs no pill any more. */
void               kassi_till_view_dismiss_if_ended (KassiTillView *self, KassiCheckout *checkout);

G_END_DECLS
