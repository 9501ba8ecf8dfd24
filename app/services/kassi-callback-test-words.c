/* SPDX-License-Identifier: GPL-3.0-or-later
 * What became of the callback test's posts, in words for whoever sets the till up. */
#include <glib/gi18n-lib.h>

#include "services/kassi-callback-test-internal.h"
#include "services/kassi-listener.h"

static char *
judge_silence (const KassiCallbackPost  *post,
               const KassiCallbackRoute *route)
{
  g_autoptr (GUri) uri = g_uri_parse (route->public_url, G_URI_FLAGS_NONE, NULL);

  if (post->heard)
    return g_strdup_printf (_("The message arrived, but the till’s answer did not come back through %s. Check the reverse proxy."), route->public_url);
  if (post->timed_out)
    return g_strdup_printf (_("%s did not answer in time. Check that the router and the reverse proxy pass callbacks on to this computer."), route->public_url);
  if (g_error_matches (post->error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    return g_strdup_printf (_("No server by the name “%s” was found. Check the public address."), g_uri_get_host (uri));
  if (post->error != NULL && post->error->domain == G_TLS_ERROR)
    return g_strdup_printf (_("The certificate at %s is not valid for that address, so Netgíró will not call it either. Give the reverse proxy a valid one."),
                            route->public_url);

  return g_strdup_printf (_("Nothing can be reached at %s. Check that the reverse proxy runs. Some routers do not let this computer call itself from outside: "
                            "then test from another network."), route->public_url);
}

/* The listener had it, and did not let it through. */
static char *
judge_refusal (KassiRefusal refusal)
{
  switch (refusal)
    {
    case KASSI_REFUSAL_HEADERS:
      return g_strdup (_("The message arrived without Netgíró’s signature: the reverse proxy drops headers that have an underscore in their name. In nginx, write "
                         "“underscores_in_headers on;” in its server block."));
    case KASSI_REFUSAL_SIGNATURE:
    case KASSI_REFUSAL_BODY:
      return g_strdup (_("The message arrived changed. The reverse proxy must pass on headers and body as they come."));
    default:
      g_return_val_if_reached (NULL);
    }
}

static char *
judge_unheard (const KassiCallbackPost  *post,
               const KassiCallbackRoute *route)
{
  if (post->status >= 200 && post->status < 300)
    return g_strdup_printf (_("Something else than this till answers at %s, and says yes to everything. Do not confirm payments by callback: customers would "
                              "be charged without the till knowing. Correct the reverse proxy, then test again."), route->public_url);
  if (post->status >= 300 && post->status < 400)
    return g_strdup_printf (_("%s leads on to another address. Give the address where it ends as the public one."), route->public_url);
  if (post->strayed)
    return g_strdup (_("The till was reached at another address than it was called at. The reverse proxy must leave the address’s last two parts, “callback” "
                       "and what follows, as they are."));
  if (post->status >= 502 && post->status <= 504)
    return g_strdup_printf (_("The reverse proxy at %s answers, but does not reach this till. It must pass callbacks on to port %u of %s."), route->public_url,
                            route->listen_port, route->listen_address);

  return g_strdup_printf (_("Something else than this till answers at %s (HTTP %u). Check the public address, and where the reverse proxy passes callbacks on to."),
                          route->public_url, post->status);
}

static char *
judge_known (const KassiCallbackPost *post)
{
  if (post->refusal >= 0)
    return judge_refusal ((KassiRefusal) post->refusal);
  if (post->status != 200)
    return g_strdup_printf (_("The message arrived, but the reverse proxy turned the till’s yes into another answer (HTTP %u). It must pass answers on as they "
                              "come."), post->status);

  return NULL;
}

/* Money moves on any 200 at such an address. */
static char *
judge_unknown (const KassiCallbackPost *post)
{
  if (post->status >= 200 && post->status < 300)
    return g_strdup (_("The reverse proxy turns the till’s no into a yes. Do not confirm payments by callback: customers would be charged for what the till "
                       "refused. Correct the reverse proxy, then test again."));
  if (post->status != 404)
    return g_strdup_printf (_("The reverse proxy turned the till’s no into another answer (HTTP %u). It must pass answers on as they come."), post->status);

  return NULL;
}

char *
kassi_callback_test_judge (const KassiCallbackPost  *post,
                           gboolean                  known,
                           const KassiCallbackRoute *route)
{
  if (post->status == 0)
    return judge_silence (post, route);
  if (!post->heard)
    return judge_unheard (post, route);

  return known ? judge_known (post) : judge_unknown (post);
}
