/* SPDX-License-Identifier: GPL-3.0-or-later
 * How Netgíró reaches the till: the listener, and whose callback it is. */
#include "services/kassi-till-private.h"

#include <glib/gi18n-lib.h>

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

  sale = kassi_till_share_sale (self, g_steal_pointer (&sale));
  attempt = find_attempt (sale, token);
  if (attempt == NULL)
    {
      kassi_callback_respond (callback, 503);
      return;
    }

  checkout = kassi_till_find_alive (self, sale->id, attempt->number);
  if (checkout != NULL)
    g_object_ref (checkout);
  else
    {
      checkout = kassi_till_adopt (self, sale, attempt, NULL);
      kassi_checkout_recover (checkout);
    }

  kassi_checkout_take_callback (checkout, callback);
  kassi_till_forget (self, checkout);
}

static const KassiListenerHooks listener_hooks = { .dup_url = dup_url_hook, .received = received_hook };

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

/* The till speaks plain HTTP there: everybody on that network sees what is paid, though nobody can forge it. */
static void
warn_of_exposure (KassiTill  *self,
                  const char *address)
{
  g_autoptr (GInetAddress) inet_address = g_inet_address_new_from_string (address);
  g_autofree char *text = NULL;

  if (inet_address == NULL || g_inet_address_get_is_loopback (inet_address))
    return;

  text = g_strdup_printf (_("Callbacks are listened for on %s, where others can reach this till. Use 127.0.0.1 behind a reverse proxy, or a network that you trust."),
                          address);
  kassi_till_set_notice (self, KASSI_NOTICE_LISTENER, text);
}

/* Netgíró's own demo says so: 10429 is as far as a payment gets there. */
static void
warn_of_environment (KassiTill  *self,
                     const char *base_url)
{
  if (g_str_has_prefix (base_url, "https://api.test.netgiro.is/"))
    kassi_till_set_notice (self, KASSI_NOTICE_ENVIRONMENT,
                           _("Netgíró’s test environment does not complete payments that are confirmed by callback. Choose manual confirmation there."));
}

gboolean
kassi_till_listen (KassiTill              *self,
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
          warn_of_exposure (self, config->listen_address);
          if (needed)
            warn_of_environment (self, config->base_url);
          return TRUE;
        }
    }

  if (needed)
    {
      g_set_error_literal (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_SETTINGS, local_error->message);
      return FALSE;
    }

  kassi_till_set_notice (self, KASSI_NOTICE_LISTENER, local_error->message);

  return TRUE;
}

void
kassi_till_stop_listening (KassiTill *self)
{
  g_return_if_fail (KASSI_IS_TILL (self));

  if (self->listener != NULL)
    kassi_listener_stop (self->listener);
}

void
kassi_till_listen_again (KassiTill *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (KASSI_IS_TILL (self));

  if (self->listener != NULL && !self->closed && !kassi_listener_start (self->listener, &error))
    kassi_till_set_notice (self, KASSI_NOTICE_LISTENER, error->message);
}
