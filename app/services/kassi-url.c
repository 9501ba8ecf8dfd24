/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which URLs may be signed: those that reach the far side letter for letter as they were written. */
#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "services/kassi-client.h"

static gboolean
host_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);

  return g_ascii_strcasecmp (host, "localhost") == 0;
}

gboolean
kassi_url_is_loopback (const char *url)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (url != NULL, FALSE);

  uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  return uri != NULL && g_uri_get_host (uri) != NULL && host_is_loopback (g_uri_get_host (uri));
}

/* As g_uri_to_string() writes it, and as no proxy on the way would shorten or respell it. */
static gboolean
is_plain_form (GUri       *uri,
               const char *url)
{
  g_autofree char *written = g_uri_to_string (uri);

  for (const char *c = g_uri_get_host (uri); *c != '\0'; c++)
    if (g_ascii_isupper (*c))
      return FALSE;

  return strcmp (written, url) == 0 && strstr (url, "/./") == NULL && strstr (url, "/../") == NULL;
}

/* What is wrong with it, in words for people; NULL: nothing. */
static const char *
find_fault (GUri       *uri,
            const char *url,
            gboolean    loopback_http_only)
{
  gboolean plain = g_strcmp0 (g_uri_get_scheme (uri), "http") == 0;

  if (!plain && g_strcmp0 (g_uri_get_scheme (uri), "https") != 0)
    return _("The address must begin with “https://”.");
  if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return _("The address names no server.");
  if (g_uri_get_userinfo (uri) != NULL)
    return _("The address must not hold a user name or a password.");
  if (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return _("The address must not hold a “?” or a “#”.");
  if (!g_str_has_suffix (url, "/"))
    return _("The address must end in “/”.");
  if (plain && loopback_http_only && !host_is_loopback (g_uri_get_host (uri)))
    return _("The address must begin with “https://”: only a server on this computer may be reached without.");
  if (!is_plain_form (uri, url))
    return _("The address is not in its plain form: leave out a standard port, and write the server’s name in lower case.");

  return NULL;
}

gboolean
kassi_url_check (const char  *url,
                 gboolean     loopback_http_only,
                 GError     **error)
{
  g_autoptr (GUri) uri = NULL;
  const char *fault;

  g_return_val_if_fail (url != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  fault = uri != NULL ? find_fault (uri, url, loopback_http_only) : _("This is not a web address.");
  if (fault == NULL)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, fault);
  return FALSE;
}
