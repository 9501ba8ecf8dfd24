/* SPDX-License-Identifier: GPL-3.0-or-later
 * The till: builds and owns client, journal and listener, opens checkouts, brings them back at a start, and tells of lasting trouble. */
#include "services/kassi-till.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "core/kassi-money.h"
#include "services/kassi-checkout-private.h"
#include "services/kassi-upkeep.h"

G_DEFINE_QUARK (kassi-till-error-quark, kassi_till_error)

#define NONCE_BLOCK 1000
#define BAD_SIGNATURES_MAX 3   /* in a row: secret or proxy */

/* Lasting trouble, the most pressing first. */
typedef enum {
  NOTICE_DAMAGED,
  NOTICE_JOURNAL,
  NOTICE_SIGNATURE,
  NOTICE_CERTIFICATE,
  NOTICE_LISTENER,
  N_NOTICES,
} Notice;

struct _KassiTill
{
  GObject parent_instance;

  /* Owned. */
  KassiClock      *clock;
  KassiJournal    *journal;
  KassiClient     *client;
  KassiListener   *listener;      /* or NULL */
  KassiUpkeep     *upkeep;
  GListStore      *checkouts;     /* those to be looked at */
  GPtrArray       *alive;         /* every one that is not at rest, and those of checkouts */
  GNetworkMonitor *network;
  char            *register_id;
  char            *public_url;    /* or NULL: no callbacks */
  char            *notices[N_NOTICES];

  gint64           waiting_limit_us;
  gint64           next_nonce;
  gint64           nonces_end;
  guint            bad_signatures;
  gboolean         training;
  gboolean         online;
  gboolean         items_refused;  /* Netgíró refused a cart with items once: offer it without */
  gboolean         closed;
};

G_DEFINE_FINAL_TYPE (KassiTill, kassi_till, G_TYPE_OBJECT)

enum { PROP_0, PROP_ONLINE, PROP_NOTICE, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { CHECKOUT_CLOSED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Lasting trouble */

static void
set_notice (KassiTill  *self,
            Notice      notice,
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
      set_notice (self, NOTICE_SIGNATURE, NULL);
      set_notice (self, NOTICE_CERTIFICATE, NULL);
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
    set_notice (self, NOTICE_SIGNATURE,
                _("Netgíró’s answers do not verify. Check the secret, and whether a proxy changes them. Sales are kept."));

  if (reply->trouble == KASSI_TROUBLE_CERTIFICATE)
    set_notice (self, NOTICE_CERTIFICATE, kassi_trouble_to_text (reply->trouble));
}

static void
journal_failed_cb (KassiCheckout *checkout,
                   const GError  *error,
                   KassiTill     *self)
{
  g_autofree char *text = g_strdup_printf (_("The journal cannot be written: %s No new sale until it can; nothing is lost."),
                                           error->message);

  set_notice (self, NOTICE_JOURNAL, text);
}

static void
journal_healed_cb (KassiCheckout *checkout,
                   KassiTill     *self)
{
  if (kassi_journal_is_healthy (self->journal))
    set_notice (self, NOTICE_JOURNAL, NULL);
}

static void
damaged_cb (KassiUpkeep  *upkeep,
            const GError *error,
            KassiTill    *self)
{
  set_notice (self, NOTICE_DAMAGED, error->message);
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
static void
forget (KassiTill     *self,
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
    forget (self, checkout);
}

static KassiCheckout *
adopt (KassiTill     *self,
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

static KassiCheckout *
find_alive (KassiTill  *self,
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

/* Callbacks */

/* The attempt that a token belongs to: a live one, or one from the journal. sale is borrowed from checkout or returned in *loaded. */
static KassiAttempt *
find_attempt (KassiSale  *sale,
              const char *token)
{
  for (guint i = 0; i < sale->attempts->len; i++)
    {
      KassiAttempt *attempt = g_ptr_array_index (sale->attempts, i);

      if (g_strcmp0 (attempt->token, token) == 0)
        return attempt;
    }

  return NULL;
}

static char *
dup_url_hook (const char *token,
              gboolean    cancel,
              gpointer    user_data)
{
  KassiTill *self = user_data;
  g_autoptr (KassiSale) sale = kassi_journal_find_token (self->journal, token, NULL);
  KassiAttempt *attempt = sale != NULL ? find_attempt (sale, token) : NULL;

  if (attempt == NULL)
    return NULL;

  return g_strdup (cancel ? attempt->cancel_url : attempt->callback_url);
}

/* A sale's attempts share the sale: two of them may be alive. */
static KassiSale *
share_sale (KassiTill *self,
            KassiSale *loaded)
{
  KassiCheckout *other = find_alive (self, loaded->id, 0);
  KassiSale *shared;

  if (other == NULL)
    return loaded;

  shared = kassi_sale_ref ((KassiSale *) kassi_checkout_get_sale (other));
  kassi_sale_free (loaded);

  return shared;
}

static void
received_hook (KassiCallback *callback,
               gpointer       user_data)
{
  KassiTill *self = user_data;
  const char *token = kassi_callback_get_token (callback);
  g_autoptr (KassiSale) sale = kassi_journal_find_token (self->journal, token, NULL);
  g_autoptr (KassiCheckout) checkout = NULL;
  KassiAttempt *attempt;

  if (self->closed || sale == NULL)
    {
      kassi_callback_respond (callback, 503);
      return;
    }

  sale = share_sale (self, g_steal_pointer (&sale));
  attempt = find_attempt (sale, token);
  if (attempt == NULL)
    {
      kassi_callback_respond (callback, 503);
      return;
    }

  checkout = find_alive (self, sale->id, attempt->number);
  if (checkout != NULL)
    g_object_ref (checkout);
  else
    {
      checkout = adopt (self, sale, attempt, NULL);
      kassi_checkout_recover (checkout);
    }

  kassi_checkout_take_callback (checkout, callback);
  forget (self, checkout);
}

static const KassiListenerHooks listener_hooks = { dup_url_hook, received_hook };

/* In training the port is any free one; after a start rather the one that open attempts were given. */
static guint16
find_former_port (GPtrArray *sales)
{
  for (guint i = 0; i < sales->len; i++)
    {
      KassiAttempt *attempt = kassi_sale_get_attempt (g_ptr_array_index (sales, i));
      g_autoptr (GUri) uri = NULL;

      if (attempt != NULL && attempt->callback_url != NULL)
        uri = g_uri_parse (attempt->callback_url, G_URI_FLAGS_NONE, NULL);
      if (uri != NULL && g_uri_get_port (uri) > 0)
        return (guint16) g_uri_get_port (uri);
    }

  return 0;
}

static gboolean
listen_on_loopback (KassiTill   *self,
                    const char  *secret,
                    GPtrArray   *open_sales,
                    GError     **error)
{
  guint16 port = find_former_port (open_sales);

  if (port != 0)
    self->listener = kassi_listener_new ("127.0.0.1", port, secret, &listener_hooks, self, NULL);
  if (self->listener == NULL)
    self->listener = kassi_listener_new ("127.0.0.1", 0, secret, &listener_hooks, self, error);
  if (self->listener == NULL)
    return FALSE;

  self->public_url = g_strdup_printf ("http://127.0.0.1:%u/", kassi_listener_get_port (self->listener));

  return TRUE;
}

static gboolean
listen (KassiTill              *self,
        const KassiTillConfig  *config,
        GPtrArray              *open_sales,
        gboolean                needed,
        GError                **error)
{
  g_autoptr (GError) local_error = NULL;

  if (config->listen_loopback)
    {
      if (!(needed || find_former_port (open_sales) != 0) || listen_on_loopback (self, config->secret, open_sales, &local_error))
        return TRUE;
    }
  else
    {
      if (config->public_url == NULL || config->public_url[0] == '\0')
        {
          if (!needed)
            return TRUE;
          g_set_error_literal (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_SETTINGS,
                               _("Confirmation by callback needs a public address: set [callback] public-url, or choose manual confirmation."));
          return FALSE;
        }

      self->listener = kassi_listener_new (config->listen_address, config->listen_port, config->secret, &listener_hooks,
                                           self, &local_error);
      if (self->listener != NULL)
        {
          self->public_url = g_strdup (config->public_url);
          return TRUE;
        }
    }

  if (needed)
    {
      g_set_error_literal (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_SETTINGS, local_error->message);
      return FALSE;
    }

  set_notice (self, NOTICE_LISTENER, local_error->message);

  return TRUE;
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

static void
set_journal_error (GError       **error,
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
          checkout = adopt (self, sale, attempt, NULL);
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
  for (guint i = 0; i < N_NOTICES; i++)
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
  if (!config->listen_loopback && !listen (self, config, NULL, need_listener, error))
    return NULL;

  self->journal = kassi_journal_open (config->folder, KASSI_JOURNAL_WRITE, config->register_id, &journal_error);
  if (self->journal != NULL)
    open_sales = kassi_journal_list_open (self->journal, &journal_error);
  if (open_sales == NULL)
    {
      set_journal_error (error, journal_error);
      return NULL;
    }

  self->client = kassi_client_new (config->base_url, config->application_id, config->secret, next_nonce, self);
  if (config->listen_loopback && !listen (self, config, open_sales, need_listener, error))
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

/* Charging */

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

  checkout = adopt (self, sale, opened, customer->value);
  if (!kassi_checkout_start (checkout, &journal_error))
    {
      kassi_checkout_stop (checkout);
      g_ptr_array_remove (self->alive, checkout);
      g_ptr_array_remove (sale->attempts, opened);
      sale->customer_kind = kind_before;
      sale->confirmation = confirmation_before;
      g_free (sale->customer_masked);
      sale->customer_masked = g_steal_pointer (&masked_before);
      set_journal_error (error, journal_error);
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

static KassiAttempt *
find_in_state (KassiSale      *sale,
               KassiFlowState  state)
{
  for (guint i = sale->attempts->len; i > 0; i--)
    {
      KassiAttempt *attempt = g_ptr_array_index (sale->attempts, i - 1);

      if (attempt->flow.state == state)
        return attempt;
    }

  return NULL;
}

/* The checkout of an attempt that has ended: it is only read. */
static KassiCheckout *
look_at (KassiTill    *self,
         KassiSale    *sale,
         KassiAttempt *ended)
{
  KassiCheckout *checkout = find_alive (self, sale->id, ended->number);

  if (checkout != NULL)
    return g_object_ref (checkout);

  checkout = adopt (self, sale, ended, NULL);
  forget (self, checkout);

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
    {
      KassiAttempt *telling = find_in_state (sale, KASSI_FLOW_PAID);

      return look_at (self, sale, telling != NULL ? telling : find_in_state (sale, KASSI_FLOW_SETTLED));
    }
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
      sale = share_sale (self, g_steal_pointer (&sale));
      return charge_known (self, charge, sale, error);
    }
  if (!g_error_matches (local_error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_NOT_FOUND))
    {
      set_journal_error (error, local_error);
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
      set_journal_error (error, journal_error);
      return NULL;
    }
  sale = share_sale (self, g_steal_pointer (&sale));
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

/* The rest */

gboolean
kassi_till_can_charge (KassiTill  *self,
                       GError    **error)
{
  if (kassi_journal_is_healthy (self->journal) || kassi_journal_reopen (self->journal, NULL))
    {
      set_notice (self, NOTICE_JOURNAL, NULL);
      return TRUE;
    }

  g_set_error_literal (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_JOURNAL,
                       self->notices[NOTICE_JOURNAL] != NULL
                         ? self->notices[NOTICE_JOURNAL]
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
  forget (self, kept);
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

gboolean
kassi_till_get_online (KassiTill *self)
{
  return self->online;
}

const char *
kassi_till_get_notice (KassiTill *self)
{
  for (guint i = 0; i < N_NOTICES; i++)
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
