/* SPDX-License-Identifier: GPL-3.0-or-later
 * Taking payments: a new sale, or one more attempt of a sale that ended without a charge. */
#include "services/kassi-till-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "core/kassi-money.h"

static char *
make_reference (KassiTill *self)
{
  static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (kassi_clock_get_wall_us (self->clock) / G_USEC_PER_SEC);
  g_autofree char *day = g_date_time_format (now, "%Y%m%d");
  char tail[9] = "";

  for (guint i = 0; i < 8; i++)
    tail[i] = letters[g_random_int_range (0, 32)];

  return g_strconcat (day, "-", tail, NULL);
}

gboolean
kassi_till_check_reference (const char  *reference,
                            GError     **error)
{
  gsize length = strlen (reference);

  if (length >= 1 && length <= 40 &&
      strspn (reference, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") == length)
    return TRUE;

  g_set_error_literal (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_USAGE,
                       _("A reference has 1 to 40 letters (A–Z, a–z), digits, dots, dashes or underscores."));

  return FALSE;
}

static KassiAttempt *
open_attempt (KassiTill             *self,
              KassiSale             *sale,
              const KassiCustomerId *customer,
              KassiConfirmation      confirmation)
{
  KassiAttempt *attempt = kassi_attempt_new ();
  KassiFlow flow = kassi_flow_new (customer->kind, confirmation);

  attempt->number = sale->attempts->len + 1;
  attempt->reference = g_strdup_printf ("%s-%u", sale->reference, attempt->number);
  attempt->opened_wall_us = kassi_clock_get_wall_us (self->clock);
  attempt->deadline_wall_us = attempt->opened_wall_us + self->waiting_limit_us;
  attempt->flow = flow.record;
  if (self->listener != NULL)
    {
      attempt->token = kassi_listener_make_token ();
      attempt->callback_url = kassi_listener_make_url (self->public_url, attempt->token, FALSE);
      attempt->cancel_url = kassi_listener_make_url (self->public_url, attempt->token, TRUE);
    }

  return attempt;
}

/* E1 to E4: every earlier attempt ended without a charge (I1). */
static gboolean
all_ended_unpaid (const KassiSale *sale)
{
  for (guint i = 0; i < sale->attempts->len; i++)
    {
      const KassiAttempt *attempt = g_ptr_array_index (sale->attempts, i);

      if (attempt->flow.state < KASSI_FLOW_DECLINED || attempt->flow.state > KASSI_FLOW_FAILED)
        return FALSE;
    }

  return TRUE;
}

/* One more attempt of sale; on error the sale is as it was. */
static KassiCheckout *
attempt (KassiTill              *self,
         KassiSale              *sale,
         const KassiCustomerId  *customer,
         KassiConfirmation       confirmation,
         GError                **error)
{
  g_autoptr (KassiCheckout) checkout = NULL;
  g_autoptr (GError) journal_error = NULL;
  g_autofree char *masked_before = g_strdup (sale->customer_masked);
  KassiCustomerKind kind_before = sale->customer_kind;
  KassiConfirmation confirmation_before = sale->confirmation;
  KassiAttempt *opened = open_attempt (self, sale, customer, confirmation);

  g_assert (all_ended_unpaid (sale));   /* I1 */

  g_ptr_array_add (sale->attempts, opened);
  sale->customer_kind = customer->kind;
  sale->confirmation = confirmation;
  g_free (sale->customer_masked);
  sale->customer_masked = kassi_customer_id_mask (customer);

  checkout = kassi_till_adopt (self, sale, opened, customer->value);
  if (!kassi_checkout_start (checkout, &journal_error))
    {
      kassi_checkout_stop (checkout);
      g_ptr_array_remove (self->alive, checkout);
      g_ptr_array_remove (sale->attempts, opened);
      sale->customer_kind = kind_before;
      sale->confirmation = confirmation_before;
      g_free (sale->customer_masked);
      sale->customer_masked = g_steal_pointer (&masked_before);
      kassi_till_set_journal_error (error, journal_error);
      return NULL;
    }

  g_list_store_append (self->checkouts, checkout);

  return g_steal_pointer (&checkout);
}

static KassiSale *
new_sale (KassiTill         *self,
          const KassiCharge *charge,
          const char        *reference)
{
  KassiSale *sale = kassi_sale_new ();

  sale->id = g_uuid_string_random ();
  sale->reference = g_strdup (reference);
  sale->created_wall_us = kassi_clock_get_wall_us (self->clock);
  sale->amount_isk = kassi_cart_get_total_isk (charge->cart);
  sale->description = g_strdup (charge->description);
  sale->cart = kassi_cart_copy (charge->cart);

  return sale;
}

/* The attempt that a closed sale's word is from: the one that was paid, else the one that was settled. */
static KassiAttempt *
find_telling (KassiSale *sale)
{
  KassiAttempt *settled = NULL;

  for (guint i = 0; i < sale->attempts->len; i++)
    {
      KassiAttempt *attempt = g_ptr_array_index (sale->attempts, i);

      if (attempt->flow.state == KASSI_FLOW_PAID)
        return attempt;
      if (attempt->flow.state == KASSI_FLOW_SETTLED)
        settled = attempt;
    }

  g_assert (settled != NULL);

  return settled;
}

/* The checkout of an attempt that has ended: it is only read. */
static KassiCheckout *
look_at (KassiTill    *self,
         KassiSale    *sale,
         KassiAttempt *ended)
{
  KassiCheckout *checkout = kassi_till_find_alive (self, sale->id, ended->number);

  if (checkout != NULL)
    return g_object_ref (checkout);

  checkout = kassi_till_adopt (self, sale, ended, NULL);
  kassi_till_forget (self, checkout);

  return checkout;
}

/* A charge that names a sale which is in the journal already. */
static KassiCheckout *
charge_known (KassiTill          *self,
              const KassiCharge  *charge,
              KassiSale          *sale,
              GError            **error)
{
  if (sale->open)
    {
      g_set_error (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_OPEN,
                   _("Sale %s is still open. Bring it to its end first (kassictl resume)."), sale->reference);
      return NULL;
    }
  if (sale->amount_isk != kassi_cart_get_total_isk (charge->cart))
    {
      g_set_error (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_USAGE,
                   _("Sale %s has another amount. Give this sale a reference of its own."), sale->reference);
      return NULL;
    }
  if (sale->outcome == KASSI_OUTCOME_PAID || sale->settled)
    return look_at (self, sale, find_telling (sale));
  if (!all_ended_unpaid (sale))
    {
      g_set_error (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_USAGE,
                   _("Sale %s cannot be charged again."), sale->reference);
      return NULL;
    }

  return attempt (self, sale, charge->customer, charge->confirmation, error);
}

static gboolean
check_listener (KassiTill          *self,
                KassiConfirmation   confirmation,
                GError            **error)
{
  if (confirmation != KASSI_CONFIRMATION_SERVER_CALLBACK || self->listener != NULL)
    return TRUE;

  g_set_error_literal (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_SETTINGS,
                       _("Confirmation by callback needs the callback listener, which is not running. Check the callback settings, or choose manual confirmation."));

  return FALSE;
}

static gboolean
check_charge (KassiTill          *self,
              const KassiCharge  *charge,
              GError            **error)
{
  gint64 total_isk = kassi_cart_get_total_isk (charge->cart);

  if (!kassi_till_can_charge (self, error))
    return FALSE;

  if (total_isk < 1 || total_isk > KASSI_MONEY_MAX_ISK)
    {
      g_set_error_literal (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_USAGE, _("There is nothing to charge. Add something to the cart first."));
      return FALSE;
    }
  if (charge->reference != NULL && !kassi_till_check_reference (charge->reference, error))
    return FALSE;

  return check_listener (self, charge->confirmation, error);
}

/**
 * kassi_till_charge:
 *
 * Returns: (transfer full): the checkout, its sale in the journal and InsertCart on its way; or %NULL with a KASSI_TILL_ERROR
 * and nothing sent or kept
 */
KassiCheckout *
kassi_till_charge (KassiTill          *self,
                   const KassiCharge  *charge,
                   GError            **error)
{
  g_autofree char *reference = NULL;
  g_autoptr (KassiSale) sale = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (KASSI_IS_TILL (self) && !self->closed, NULL);

  if (!check_charge (self, charge, error))
    return NULL;

  reference = charge->reference != NULL ? g_strdup (charge->reference) : make_reference (self);
  sale = kassi_journal_find_sale (self->journal, reference, &local_error);
  if (sale != NULL)
    {
      sale = kassi_till_share_sale (self, g_steal_pointer (&sale));
      return charge_known (self, charge, sale, error);
    }
  if (!g_error_matches (local_error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_NOT_FOUND))
    {
      kassi_till_set_journal_error (error, local_error);
      return NULL;
    }

  sale = new_sale (self, charge, reference);

  return attempt (self, sale, charge->customer, charge->confirmation, error);
}

KassiCheckout *
kassi_till_try_again (KassiTill              *self,
                      KassiCheckout          *ended,
                      const KassiCustomerId  *customer,
                      GError                **error)
{
  g_autoptr (GError) journal_error = NULL;
  g_autoptr (KassiSale) sale = NULL;
  KassiCheckout *checkout;

  g_return_val_if_fail (KASSI_IS_TILL (self) && !self->closed, NULL);

  if (!kassi_till_can_charge (self, error))
    return NULL;

  /* As the journal has it now: what ended may have been put away long ago, and something have come of it since. */
  sale = kassi_journal_find_sale (self->journal, kassi_checkout_get_sale (ended)->id, &journal_error);
  if (sale == NULL)
    {
      kassi_till_set_journal_error (error, journal_error);
      return NULL;
    }
  sale = kassi_till_share_sale (self, g_steal_pointer (&sale));
  if (!check_listener (self, sale->confirmation, error))
    return NULL;
  if (!all_ended_unpaid (sale))
    {
      g_set_error (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_OPEN,
                   _("Sale %s has not ended without a charge, so it is not asked for again."), sale->reference);
      return NULL;
    }

  checkout = attempt (self, sale, customer, sale->confirmation, error);
  if (checkout != NULL)
    kassi_till_dismiss (self, ended);

  return checkout;
}
