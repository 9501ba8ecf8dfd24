/* SPDX-License-Identifier: GPL-3.0-or-later
 * The till: builds and owns client, journal and listener, opens checkouts, brings them back at a start, and tells of lasting trouble. */
#include "services/kassi-till-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "core/kassi-money.h"

G_DEFINE_QUARK (kassi-till-error-quark, kassi_till_error)

#define NONCE_BLOCK 1000
#define BAD_SIGNATURES_MAX 3   /* in a row: secret or proxy */

G_DEFINE_FINAL_TYPE (KassiTill, kassi_till, G_TYPE_OBJECT)

enum { PROP_0, PROP_ONLINE, PROP_NOTICE, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { CHECKOUT_CLOSED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Lasting trouble */

void
kassi_till_set_notice (KassiTill  *self,
                       KassiNotice  notice,
                       const char *text)
{
  if (g_strcmp0 (self->notices[notice], text) == 0)
    return;

  g_free (self->notices[notice]);
  self->notices[notice] = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOTICE]);
}

static void
set_online (KassiTill *self,
            gboolean   online)
{
  if (self->online == online)
    return;

  self->online = online;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLINE]);
}

static void
replied_cb (KassiCheckout    *checkout,
            const KassiReply *reply,
            KassiTill        *self)
{
  if (reply->fate == KASSI_FATE_ANSWERED)
    {
      self->bad_signatures = 0;
      set_online (self, TRUE);
      kassi_till_set_notice (self, KASSI_NOTICE_SIGNATURE, NULL);
      kassi_till_set_notice (self, KASSI_NOTICE_CERTIFICATE, NULL);
      if (reply->answer->result_code == 400 && !kassi_flow_is_final (kassi_checkout_get_flow (checkout)) &&
          kassi_checkout_get_state (checkout) == KASSI_FLOW_INSERTING)
        self->items_refused = TRUE;
      return;
    }

  if (reply->trouble == KASSI_TROUBLE_NONE)
    return;   /* not even begun: nothing about the network */
  if (reply->trouble != KASSI_TROUBLE_SIGNATURE && reply->trouble != KASSI_TROUBLE_MALFORMED)
    set_online (self, FALSE);
  else if (++self->bad_signatures >= BAD_SIGNATURES_MAX)
    kassi_till_set_notice (self, KASSI_NOTICE_SIGNATURE,
                           _("Netgíró’s answers do not verify. Check the secret, and whether a proxy changes them. Sales are kept."));

  if (reply->trouble == KASSI_TROUBLE_CERTIFICATE)
    kassi_till_set_notice (self, KASSI_NOTICE_CERTIFICATE, kassi_trouble_to_text (reply->trouble));
}

static void
journal_failed_cb (KassiCheckout *checkout,
                   const GError  *error,
                   KassiTill     *self)
{
  g_autofree char *text = g_strdup_printf (_("The journal cannot be written: %s No new sale until it can; nothing is lost."),
                                           error->message);

  kassi_till_set_notice (self, KASSI_NOTICE_JOURNAL, text);
}

static void
journal_healed_cb (KassiCheckout *checkout,
                   KassiTill     *self)
{
  if (kassi_journal_is_healthy (self->journal))
    kassi_till_set_notice (self, KASSI_NOTICE_JOURNAL, NULL);
}

static void
damaged_cb (KassiUpkeep  *upkeep,
            const GError *error,
            KassiTill    *self)
{
  kassi_till_set_notice (self, KASSI_NOTICE_DAMAGED, error->message);
}

/* The checkouts */

static gboolean
is_listed (KassiTill     *self,
           KassiCheckout *checkout,
           guint         *position)
{
  return g_list_store_find (self->checkouts, checkout, position);
}

/* Nobody looks at it, nothing is to be sent, and no answer is on its way that might be evidence: whoever still holds it holds no journal. */
void
kassi_till_forget (KassiTill     *self,
                   KassiCheckout *checkout)
{
  if (is_listed (self, checkout, NULL) || !kassi_checkout_is_at_rest (checkout) || kassi_checkout_is_calling (checkout))
    return;

  kassi_checkout_stop (checkout);
  g_ptr_array_remove (self->alive, checkout);
}

static void
closed_cb (KassiCheckout *checkout,
           KassiTill     *self)
{
  if (!is_listed (self, checkout, NULL) && kassi_checkout_get_state (checkout) == KASSI_FLOW_ATTENTION)
    g_list_store_append (self->checkouts, checkout);   /* ended once, and now there is evidence against it */

  kassi_upkeep_soon (self->upkeep);
  g_signal_emit (self, signals[CHECKOUT_CLOSED], 0, checkout);
}

static void
changed_cb (KassiCheckout *checkout,
            KassiTill     *self)
{
  if (!self->closed)
    kassi_till_forget (self, checkout);
}

KassiCheckout *
kassi_till_adopt (KassiTill     *self,
                  KassiSale     *sale,
                  KassiAttempt  *attempt,
                  const char    *customer_id)
{
  KassiCheckoutTools tools = {
    .client = self->client,
    .journal = self->journal,
    .clock = self->clock,
    .can_listen = self->listener != NULL,
    .send_items = !self->items_refused,
  };
  KassiCheckout *checkout = kassi_checkout_new (&tools, sale, attempt, customer_id);

  g_signal_connect_object (checkout, "replied", G_CALLBACK (replied_cb), self, 0);
  g_signal_connect_object (checkout, "journal-failed", G_CALLBACK (journal_failed_cb), self, 0);
  g_signal_connect_object (checkout, "journal-healed", G_CALLBACK (journal_healed_cb), self, 0);
  g_signal_connect_object (checkout, "closed", G_CALLBACK (closed_cb), self, 0);
  g_signal_connect_object (checkout, "changed", G_CALLBACK (changed_cb), self, 0);
  g_ptr_array_add (self->alive, g_object_ref (checkout));

  return checkout;
}

KassiCheckout *
kassi_till_find_alive (KassiTill  *self,
                       const char *sale_id,
                       guint       attempt_number)
{
  for (guint i = 0; i < self->alive->len; i++)
    {
      KassiCheckout *checkout = g_ptr_array_index (self->alive, i);

      if (strcmp (kassi_checkout_get_sale (checkout)->id, sale_id) == 0 &&
          (attempt_number == 0 || kassi_checkout_get_attempt (checkout)->number == attempt_number))
        return checkout;
    }

  return NULL;
}

static void
nudge_all (KassiTill *self)
{
  g_autoptr (GPtrArray) alive = g_ptr_array_copy (self->alive, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);

  g_ptr_array_set_free_func (alive, g_object_unref);
  for (guint i = 0; i < alive->len; i++)
    kassi_checkout_nudge (g_ptr_array_index (alive, i));
}

static void
network_changed_cb (GNetworkMonitor *network,
                    gboolean         available,
                    KassiTill       *self)
{
  if (available && !self->closed)
    nudge_all (self);
}

static void
jumped_cb (KassiClock *clock,
           KassiTill  *self)
{
  if (!self->closed)
    nudge_all (self);
}

/* A sale's attempts share the sale: two of them may be alive. */
KassiSale *
kassi_till_share_sale (KassiTill *self,
                       KassiSale *loaded)
{
  KassiCheckout *other = kassi_till_find_alive (self, loaded->id, 0);
  KassiSale *shared;

  if (other == NULL)
    return loaded;

  shared = kassi_sale_ref ((KassiSale *) kassi_checkout_get_sale (other));
  kassi_sale_free (loaded);

  return shared;
}


/* Opening */

static gint64
next_nonce (gpointer user_data)
{
  KassiTill *self = user_data;

  if (self->next_nonce >= self->nonces_end)
    {
      gint64 first = kassi_journal_reserve_nonces (self->journal, NONCE_BLOCK, kassi_clock_get_wall_us (self->clock), NULL);

      if (first == 0)
        return 0;
      self->next_nonce = first;
      self->nonces_end = first + NONCE_BLOCK;
    }

  return self->next_nonce++;
}

void
kassi_till_set_journal_error (GError       **error,
                              const GError  *journal_error)
{
  KassiTillError code = KASSI_TILL_ERROR_JOURNAL;

  if (g_error_matches (journal_error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_BUSY))
    code = KASSI_TILL_ERROR_BUSY;
  else if (g_error_matches (journal_error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_NOT_FOUND))
    code = KASSI_TILL_ERROR_NOT_FOUND;

  g_set_error_literal (error, KASSI_TILL_ERROR, code, journal_error->message);
}

/* Every attempt that is not at its end lives again; the next turn of the main loop has asked about each (L2). */
static void
recover (KassiTill *self,
         GPtrArray *open_sales)
{
  for (guint i = 0; i < open_sales->len; i++)
    {
      KassiSale *sale = g_ptr_array_index (open_sales, i);

      for (guint j = 0; j < sale->attempts->len; j++)
        {
          KassiAttempt *attempt = g_ptr_array_index (sale->attempts, j);
          g_autoptr (KassiCheckout) checkout = NULL;

          if (attempt->flow.state >= KASSI_FLOW_PAID)
            continue;
          checkout = kassi_till_adopt (self, sale, attempt, NULL);
          g_list_store_append (self->checkouts, checkout);
          kassi_checkout_recover (checkout);
        }
    }
}

static void
kassi_till_get_property (GObject    *object,
                         guint       property_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  KassiTill *self = KASSI_TILL (object);

  switch (property_id)
    {
    case PROP_ONLINE:
      g_value_set_boolean (value, self->online);
      break;
    case PROP_NOTICE:
      g_value_set_string (value, kassi_till_get_notice (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
kassi_till_dispose (GObject *object)
{
  KassiTill *self = KASSI_TILL (object);

  kassi_till_close (self);
  g_clear_object (&self->checkouts);
  g_clear_pointer (&self->alive, g_ptr_array_unref);
  g_clear_object (&self->network);
  g_clear_object (&self->upkeep);
  g_clear_object (&self->listener);
  g_clear_object (&self->client);
  g_clear_object (&self->journal);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (kassi_till_parent_class)->dispose (object);
}

static void
kassi_till_finalize (GObject *object)
{
  KassiTill *self = KASSI_TILL (object);

  g_free (self->register_id);
  g_free (self->public_url);
  for (guint i = 0; i < KASSI_N_NOTICES; i++)
    g_free (self->notices[i]);

  G_OBJECT_CLASS (kassi_till_parent_class)->finalize (object);
}

static void
kassi_till_class_init (KassiTillClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kassi_till_get_property;
  object_class->dispose = kassi_till_dispose;
  object_class->finalize = kassi_till_finalize;

  properties[PROP_ONLINE] = g_param_spec_boolean ("online", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NOTICE] = g_param_spec_string ("notice", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHECKOUT_CLOSED] = g_signal_new ("checkout-closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 1, KASSI_TYPE_CHECKOUT);
}

static void
kassi_till_init (KassiTill *self)
{
  self->checkouts = g_list_store_new (KASSI_TYPE_CHECKOUT);
  self->alive = g_ptr_array_new_with_free_func (g_object_unref);
  self->online = TRUE;
}

/**
 * kassi_till_new:
 * @need_listener: ServerCallback may be used: a listener that cannot be is an error, not a notice
 *
 * Returns: (transfer full): a till whose open sales are being asked about, or %NULL with a KASSI_TILL_ERROR
 */
KassiTill *
kassi_till_new (const KassiTillConfig  *config,
                KassiClock             *clock,
                gboolean                need_listener,
                GError                **error)
{
  g_autoptr (KassiTill) self = g_object_new (KASSI_TYPE_TILL, NULL);
  g_autoptr (GPtrArray) open_sales = NULL;
  g_autoptr (GError) journal_error = NULL;

  self->clock = g_object_ref (clock);
  self->register_id = g_strdup (config->register_id);
  self->waiting_limit_us = config->waiting_limit_us;
  self->training = config->training;

  /* What the settings got wrong is told before what the journal has; in training the port is an open sale's. */
  if (!config->listen_loopback && !kassi_till_listen (self, config, NULL, need_listener, error))
    return NULL;

  self->journal = kassi_journal_open (config->folder, KASSI_JOURNAL_WRITE, config->register_id, &journal_error);
  if (self->journal != NULL)
    open_sales = kassi_journal_list_open (self->journal, &journal_error);
  if (open_sales == NULL)
    {
      kassi_till_set_journal_error (error, journal_error);
      return NULL;
    }

  /* Before any open sale is asked about: it may turn out paid, and then its receipt is frozen. */
  if (config->seller != NULL)
    kassi_journal_set_seller (self->journal, config->seller);
  self->client = kassi_client_new (config->base_url, config->application_id, config->secret, next_nonce, self);
  if (config->listen_loopback && !kassi_till_listen (self, config, open_sales, need_listener, error))
    return NULL;

  self->network = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect_object (self->network, "network-changed", G_CALLBACK (network_changed_cb), self, 0);
  g_signal_connect_object (self->clock, "jumped", G_CALLBACK (jumped_cb), self, 0);
  self->upkeep = kassi_upkeep_new (self->journal, self->clock);
  g_signal_connect_object (self->upkeep, "damaged", G_CALLBACK (damaged_cb), self, 0);
  recover (self, open_sales);

  return g_steal_pointer (&self);
}

void
kassi_till_close (KassiTill *self)
{
  if (self->closed)
    return;

  self->closed = TRUE;
  if (self->listener != NULL)
    kassi_listener_stop (self->listener);
  if (self->upkeep != NULL)
    kassi_upkeep_stop (self->upkeep);
  for (guint i = 0; i < self->alive->len; i++)
    kassi_checkout_stop (g_ptr_array_index (self->alive, i));
  g_list_store_remove_all (self->checkouts);
  g_ptr_array_set_size (self->alive, 0);
  g_clear_object (&self->journal);   /* the lock is free from here on */
}

/* The rest */

gboolean
kassi_till_can_charge (KassiTill  *self,
                       GError    **error)
{
  if (kassi_journal_is_healthy (self->journal) || kassi_journal_reopen (self->journal, NULL))
    {
      kassi_till_set_notice (self, KASSI_NOTICE_JOURNAL, NULL);
      return TRUE;
    }

  g_set_error_literal (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_JOURNAL,
                       self->notices[KASSI_NOTICE_JOURNAL] != NULL
                         ? self->notices[KASSI_NOTICE_JOURNAL]
                         : _("The journal cannot be written. No new sale until it can; nothing is lost."));

  return FALSE;
}

GListModel *
kassi_till_get_checkouts (KassiTill *self)
{
  return G_LIST_MODEL (self->checkouts);
}

void
kassi_till_dismiss (KassiTill     *self,
                    KassiCheckout *checkout)
{
  g_autoptr (KassiCheckout) kept = g_object_ref (checkout);
  guint position;

  if (!kassi_flow_is_final (kassi_checkout_get_flow (checkout)) || !is_listed (self, checkout, &position))
    return;

  g_list_store_remove (self->checkouts, position);
  kassi_till_forget (self, kept);
}

KassiCheckout *
kassi_till_find_checkout (KassiTill  *self,
                          const char *name)
{
  guint n_checkouts = g_list_model_get_n_items (G_LIST_MODEL (self->checkouts));

  for (guint i = 0; i < n_checkouts; i++)
    {
      g_autoptr (KassiCheckout) checkout = g_list_model_get_item (G_LIST_MODEL (self->checkouts), i);
      const KassiSale *sale = kassi_checkout_get_sale (checkout);

      if (g_ascii_strcasecmp (sale->id, name) == 0 || g_strcmp0 (sale->reference, name) == 0 ||
          g_strcmp0 (sale->receipt_number, name) == 0)
        return checkout;   /* the list keeps it */
    }

  return NULL;
}

void
kassi_till_warm_up (KassiTill *self)
{
  g_return_if_fail (KASSI_IS_TILL (self) && !self->closed);

  kassi_client_warm_up (self->client);
}

gboolean
kassi_till_get_online (KassiTill *self)
{
  return self->online;
}

const char *
kassi_till_get_notice (KassiTill *self)
{
  for (guint i = 0; i < KASSI_N_NOTICES; i++)
    if (self->notices[i] != NULL)
      return self->notices[i];

  return NULL;
}

gboolean
kassi_till_get_training (KassiTill *self)
{
  return self->training;
}

KassiJournal *
kassi_till_get_journal (KassiTill *self)
{
  return self->journal;
}

KassiClock *
kassi_till_get_clock (KassiTill *self)
{
  return self->clock;
}

gint64
kassi_till_get_waiting_limit_us (KassiTill *self)
{
  return self->waiting_limit_us;
}

/**
 * kassi_till_set_seller:
 *
 * For the receipts whose number is taken from now on: those before are frozen.
 */
void
kassi_till_set_seller (KassiTill         *self,
                       const KassiSeller *seller)
{
  g_return_if_fail (KASSI_IS_TILL (self));
  g_return_if_fail (seller != NULL);

  kassi_journal_set_seller (self->journal, seller);
}

/**
 * kassi_till_set_waiting_limit_us:
 * @waiting_limit_us: 1 s or more
 *
 * For the attempts from now on: one that is running has its deadline in the journal.
 */
void
kassi_till_set_waiting_limit_us (KassiTill *self,
                                 gint64     waiting_limit_us)
{
  g_return_if_fail (KASSI_IS_TILL (self));
  g_return_if_fail (waiting_limit_us >= G_USEC_PER_SEC);

  self->waiting_limit_us = waiting_limit_us;
}
