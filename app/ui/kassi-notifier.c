/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tells the desktop when a payment ends that nobody is looking at, and takes it back once somebody has looked. */
#include "ui/kassi-notifier.h"

#include <glib/gi18n-lib.h>

#include "core/kassi-money.h"
#include "ui/kassi-pay-words.h"

struct _KassiNotifier
{
  GObject            parent_instance;
  gboolean           training;
  /* Borrowed. */
  KassiNotifierSeen  seen;
  gpointer           user_data;
  /* Owned. */
  GApplication      *application;
  GListModel        *payments;
  GHashTable        *shown;       /* of KassiCheckout: the desktop shows a notification of it */
};

G_DEFINE_FINAL_TYPE (KassiNotifier, kassi_notifier, G_TYPE_OBJECT)

static char *
dup_id (KassiCheckout *checkout)
{
  return g_strconcat ("payment-", kassi_checkout_get_sale (checkout)->id, NULL);
}

static void
withdraw (KassiNotifier *self,
          KassiCheckout *checkout)
{
  g_autofree char *id = dup_id (checkout);

  g_application_withdraw_notification (self->application, id);
}

/* A notification may stay on the screen for all to see: never more of the customer than the mask. */
static char *
dup_title (KassiCheckout *checkout)
{
  const KassiSale *sale = kassi_checkout_get_sale (checkout);
  KassiFlowState state = kassi_checkout_get_state (checkout);
  const char *word = state == KASSI_FLOW_ATTENTION ? _("Not known yet") : kassi_pay_words_get_pill (state).word;
  g_autofree char *amount = kassi_money_format (kassi_checkout_get_amount_isk (checkout));

  /* Translators: a notification of how a payment ended: Paid — 1.200 kr., •••81. */
  return g_strdup_printf (_("%s — %s, %s"), word, amount,
                          sale->customer_kind == KASSI_CUSTOMER_APP_CODE ? _("App code") : sale->customer_masked);
}

static void
notify (KassiNotifier *self,
        KassiCheckout *checkout)
{
  gboolean unknown = kassi_checkout_get_state (checkout) == KASSI_FLOW_ATTENTION;
  g_autofree char *id = dup_id (checkout);
  g_autofree char *title = dup_title (checkout);
  g_autoptr (GNotification) notification = g_notification_new (title);

  if (self->training)
    g_notification_set_body (notification, _("Training. No money moves."));
  else if (unknown)
    g_notification_set_body (notification, _("The customer may have paid. Kassi shows what to do."));
  g_notification_set_priority (notification, unknown ? G_NOTIFICATION_PRIORITY_HIGH : G_NOTIFICATION_PRIORITY_NORMAL);
  g_notification_set_default_action_and_target (notification, "app.show-payment", "s", kassi_checkout_get_sale (checkout)->id);
  g_application_send_notification (self->application, id, notification);
  g_hash_table_add (self->shown, g_object_ref (checkout));
}

static void
closed_cb (KassiNotifier *self,
           KassiCheckout *checkout)
{
  if (!self->seen (checkout, self->user_data))
    notify (self, checkout);
}

/* A payment that leaves the list is still listened to: it may have been taken off it because it ended. */
static void
payments_changed_cb (KassiNotifier *self,
                     guint          position,
                     guint          removed,
                     guint          added)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (KassiCheckout) checkout = g_list_model_get_item (self->payments, i);

      g_signal_handlers_disconnect_by_func (checkout, closed_cb, self);
      g_signal_connect_object (checkout, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
    }
}

static gboolean
withdraw_if_seen_cb (gpointer key,
                     gpointer value,
                     gpointer user_data)
{
  KassiNotifier *self = user_data;

  if (!self->seen (key, self->user_data))
    return FALSE;

  withdraw (self, key);
  return TRUE;
}

static gboolean
withdraw_cb (gpointer key,
             gpointer value,
             gpointer user_data)
{
  withdraw (user_data, key);
  return TRUE;
}

static void
kassi_notifier_dispose (GObject *object)
{
  KassiNotifier *self = KASSI_NOTIFIER (object);

  kassi_notifier_forget (self);
  g_clear_object (&self->payments);
  g_clear_object (&self->application);
  G_OBJECT_CLASS (kassi_notifier_parent_class)->dispose (object);
}

static void
kassi_notifier_finalize (GObject *object)
{
  g_clear_pointer (&KASSI_NOTIFIER (object)->shown, g_hash_table_unref);
  G_OBJECT_CLASS (kassi_notifier_parent_class)->finalize (object);
}

static void
kassi_notifier_class_init (KassiNotifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kassi_notifier_dispose;
  object_class->finalize = kassi_notifier_finalize;
}

static void
kassi_notifier_init (KassiNotifier *self)
{
  self->shown = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

KassiNotifier *
kassi_notifier_new (GApplication      *application,
                    GListModel        *payments,
                    KassiNotifierSeen  seen,
                    gpointer           user_data)
{
  KassiNotifier *self;

  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (payments), NULL);
  g_return_val_if_fail (seen != NULL, NULL);

  self = g_object_new (KASSI_TYPE_NOTIFIER, NULL);
  self->application = g_object_ref (application);
  self->payments = g_object_ref (payments);
  self->seen = seen;
  self->user_data = user_data;
  g_signal_connect_object (payments, "items-changed", G_CALLBACK (payments_changed_cb), self, G_CONNECT_SWAPPED);
  payments_changed_cb (self, 0, 0, g_list_model_get_n_items (payments));

  return self;
}

void
kassi_notifier_set_training (KassiNotifier *self,
                             gboolean       training)
{
  g_return_if_fail (KASSI_IS_NOTIFIER (self));

  self->training = training;
}

void
kassi_notifier_look (KassiNotifier *self)
{
  g_return_if_fail (KASSI_IS_NOTIFIER (self));

  g_hash_table_foreach_remove (self->shown, withdraw_if_seen_cb, self);
}

void
kassi_notifier_forget (KassiNotifier *self)
{
  g_return_if_fail (KASSI_IS_NOTIFIER (self));

  g_hash_table_foreach_remove (self->shown, withdraw_cb, self);
}
