/* SPDX-License-Identifier: GPL-3.0-or-later
 * An open payment in the header bar; checked while it is the one in the pane. */
#include "ui/kassi-payment-pill.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/kassi-money.h"
#include "ui/kassi-css-class.h"
#include "ui/kassi-pay-watch.h"
#include "ui/kassi-ring.h"

struct _KassiPaymentPill
{
  GtkToggleButton  parent_instance;

  /* Owned. */
  KassiPayWatch   *watch;
  char            *spoken;          /* the name for screen readers, to change it only when it does */

  /* Template children. */
  KassiRing       *ring;
  GtkImage        *icon;
  GtkLabel        *amount_label;
  GtkLabel        *customer_label;
  GtkWidget       *state_box;
  GtkLabel        *state_label;
  GtkInscription  *time;            /* which changes every second, and must not have the window laid out anew each time */
};

G_DEFINE_FINAL_TYPE (KassiPaymentPill, kassi_payment_pill, GTK_TYPE_TOGGLE_BUTTON)

static const char *const state_classes[] = { "state-accent", "state-warning", "state-success" };

static void
set_state_class (GtkWidget  *widget,
                 const char *css_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_classes); i++)
    kassi_set_css_class (widget, state_classes[i], g_strcmp0 (state_classes[i], css_class) == 0);
}

/* Without the time: a name that changes every second would be read out every second. */
static void
speak (KassiPaymentPill *self,
       KassiCheckout    *checkout,
       const char       *amount,
       const char       *word)
{
  g_autofree char *customer = kassi_checkout_dup_customer_text (checkout);
  g_autofree char *spoken = g_strdup_printf ("%s, %s, %s", amount, customer, word);

  if (g_strcmp0 (self->spoken, spoken) == 0)
    return;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_free (self->spoken);
  self->spoken = g_steal_pointer (&spoken);
}

static void
watch_cb (GtkWidget    *widget,
          KassiPayNews  news)
{
  KassiPaymentPill *self = KASSI_PAYMENT_PILL (widget);
  KassiCheckout *checkout = kassi_pay_watch_get_checkout (self->watch);
  const KassiSale *sale = kassi_checkout_get_sale (checkout);
  KassiPillWords words = kassi_pay_words_get_pill (kassi_checkout_get_state (checkout));
  gint64 left_us = kassi_checkout_get_time_left_us (checkout);
  g_autofree char *amount = kassi_money_format (kassi_checkout_get_amount_isk (checkout));
  g_autofree char *longest = kassi_ring_format (kassi_checkout_get_limit_us (checkout));
  g_autofree char *time = kassi_ring_format (left_us);
  g_autofree char *state = words.shows_time ? g_strdup_printf ("%s ·", words.word) : g_strdup (words.word);

  gtk_label_set_label (self->amount_label, amount);
  gtk_label_set_label (self->customer_label,
                       sale->customer_kind == KASSI_CUSTOMER_APP_CODE ? _("App code") : sale->customer_masked);
  gtk_label_set_label (self->state_label, state);
  gtk_inscription_set_nat_chars (self->time, (guint) strlen (longest));
  gtk_inscription_set_min_chars (self->time, (guint) strlen (longest));
  gtk_inscription_set_text (self->time, time);
  gtk_widget_set_visible (GTK_WIDGET (self->time), words.shows_time);
  set_state_class (self->state_box, words.css_class);
  set_state_class (GTK_WIDGET (self->icon), words.css_class);
  gtk_widget_set_visible (GTK_WIDGET (self->ring), words.icon == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), words.icon != NULL);
  if (words.icon != NULL)
    gtk_image_set_from_icon_name (self->icon, words.icon);
  kassi_ring_set_time (self->ring, left_us, kassi_checkout_get_limit_us (checkout));
  if (news == KASSI_PAY_CHANGED)
    speak (self, checkout, amount, words.word);
}

static void
kassi_payment_pill_dispose (GObject *object)
{
  KassiPaymentPill *self = KASSI_PAYMENT_PILL (object);

  g_clear_pointer (&self->watch, kassi_pay_watch_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), KASSI_TYPE_PAYMENT_PILL);
  G_OBJECT_CLASS (kassi_payment_pill_parent_class)->dispose (object);
}

static void
kassi_payment_pill_finalize (GObject *object)
{
  g_clear_pointer (&KASSI_PAYMENT_PILL (object)->spoken, g_free);
  G_OBJECT_CLASS (kassi_payment_pill_parent_class)->finalize (object);
}

static void
kassi_payment_pill_class_init (KassiPaymentPillClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kassi_payment_pill_dispose;
  G_OBJECT_CLASS (klass)->finalize = kassi_payment_pill_finalize;
  g_type_ensure (KASSI_TYPE_RING);
  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-payment-pill.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiPaymentPill, ring);
  gtk_widget_class_bind_template_child (widget_class, KassiPaymentPill, icon);
  gtk_widget_class_bind_template_child (widget_class, KassiPaymentPill, amount_label);
  gtk_widget_class_bind_template_child (widget_class, KassiPaymentPill, customer_label);
  gtk_widget_class_bind_template_child (widget_class, KassiPaymentPill, state_box);
  gtk_widget_class_bind_template_child (widget_class, KassiPaymentPill, state_label);
  gtk_widget_class_bind_template_child (widget_class, KassiPaymentPill, time);
}

static void
kassi_payment_pill_init (KassiPaymentPill *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->watch = kassi_pay_watch_new (GTK_WIDGET (self), watch_cb);
}

GtkWidget *
kassi_payment_pill_new (KassiCheckout *checkout)
{
  KassiPaymentPill *self;

  g_return_val_if_fail (KASSI_IS_CHECKOUT (checkout), NULL);

  self = g_object_new (KASSI_TYPE_PAYMENT_PILL, NULL);
  kassi_pay_watch_set_checkout (self->watch, checkout);
  return GTK_WIDGET (self);
}

KassiCheckout *
kassi_payment_pill_get_checkout (KassiPaymentPill *self)
{
  g_return_val_if_fail (KASSI_IS_PAYMENT_PILL (self), NULL);

  return kassi_pay_watch_get_checkout (self->watch);
}
