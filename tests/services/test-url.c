/* SPDX-License-Identifier: GPL-3.0-or-later
 * Drives the check of base and public URLs: what libsoup would send otherwise than it is written may not be signed. */
#include <gio/gio.h>

#include "services/kassi-client.h"

/* Allowed as a base URL (plain HTTP for this machine alone), as a public one, and whether it is this machine. */
static const struct {
  const char *url;
  const char *origin;
  gboolean    base, public, loopback;
} cases[] = {
  { "https://api.netgiro.is/v1/", "api: production", TRUE, TRUE, FALSE },
  { "https://api.test.netgiro.is/v1/", "api: test", TRUE, TRUE, FALSE },
  { "https://shop.example/", "public", TRUE, TRUE, FALSE },
  { "https://shop.example:8443/a/b/", "public", TRUE, TRUE, FALSE },
  { "https://shop.example/a%20b/", "public", TRUE, TRUE, FALSE },
  { "https://192.0.2.7/", "an address", TRUE, TRUE, FALSE },
  { "https://[2001:db8::7]/v1/", "an address", TRUE, TRUE, FALSE },
  { "http://127.0.0.1:8080/v1/", "api: our own training server", TRUE, TRUE, TRUE },
  { "http://127.8.7.6:8080/v1/", "the whole net is loopback", TRUE, TRUE, TRUE },
  { "http://localhost:8080/v1/", "api: our own training server", TRUE, TRUE, TRUE },
  { "http://[::1]:8080/v1/", "api: our own training server", TRUE, TRUE, TRUE },
  { "https://localhost/v1/", "api: our own training server", TRUE, TRUE, TRUE },

  { "http://api.netgiro.is/v1/", "plain only on loopback", FALSE, TRUE, FALSE },
  { "http://192.168.1.2/", "plain only on loopback", FALSE, TRUE, FALSE },
  { "http://0.0.0.0/", "not loopback", FALSE, TRUE, FALSE },
  { "http://127.0.0.1.example/", "a name that looks like it", FALSE, TRUE, FALSE },
  { "http://localhost.example/", "a name that looks like it", FALSE, TRUE, FALSE },

  { "https://api.netgiro.is/v1", "must end in /", FALSE, FALSE, FALSE },
  { "https://api.netgiro.is", "must end in /; libsoup adds it", FALSE, FALSE, FALSE },
  { "https://api.netgiro.is:443/v1/", "own g_uri_to_string form", FALSE, FALSE, FALSE },
  { "HTTPS://api.netgiro.is/v1/", "own g_uri_to_string form", FALSE, FALSE, FALSE },
  { "https://api.netgiro.is/v1/?", "no query", FALSE, FALSE, FALSE },
  { "https://api.netgiro.is/?a=/", "no query", FALSE, FALSE, FALSE },
  { "https://api.netgiro.is/v1/#", "no fragment", FALSE, FALSE, FALSE },
  { "https://api.netgiro.is/#/", "no fragment", FALSE, FALSE, FALSE },
  { "https://user@api.netgiro.is/v1/", "no user", FALSE, FALSE, FALSE },
  { "https://user:word@api.netgiro.is/v1/", "no user", FALSE, FALSE, FALSE },
  { "https://@api.netgiro.is/v1/", "no user", FALSE, FALSE, FALSE },
  { "https://", "no host", FALSE, FALSE, FALSE },
  { "https:///v1/", "no host", FALSE, FALSE, FALSE },
  { "ftp://api.netgiro.is/", "http or https", FALSE, FALSE, FALSE },
  { "file:///etc/", "http or https", FALSE, FALSE, FALSE },
  { "javascript:/", "http or https", FALSE, FALSE, FALSE },
  { "api.netgiro.is/v1/", "typed without https", FALSE, FALSE, FALSE },
  { "/v1/", "typed without a host", FALSE, FALSE, FALSE },
  { "", "nothing", FALSE, FALSE, FALSE },
  { " https://api.netgiro.is/v1/", "pasted", FALSE, FALSE, FALSE },
  { "https://api.netgiro.is/v1/ ", "pasted", FALSE, FALSE, FALSE },
  { "https://api.netgiro.is/v 1/", "libsoup would escape it", FALSE, FALSE, FALSE },
  { "https://api.netgiro.is/v1/\n", "pasted", FALSE, FALSE, FALSE },
  { "https://netgíró.is/v1/", "libsoup would send the ASCII form", FALSE, FALSE, FALSE },
  { "https://api.netgiro.is/grei\xc3\xb0sla/", "libsoup would escape it", FALSE, FALSE, FALSE },
  { "https://API.netgiro.is/v1/", "proxies write it in lower case", FALSE, FALSE, FALSE },
  { "https://api.netgiro.is/v1/../v2/", "proxies shorten it", FALSE, FALSE, FALSE },
  { "https://api.netgiro.is/v1/./", "proxies shorten it", FALSE, FALSE, FALSE },
  { "https://api.netgiro.is:99999/v1/", "no such port", FALSE, FALSE, FALSE },
  { "https://api.netgiro.is:/v1/", "own g_uri_to_string form", FALSE, FALSE, FALSE },
};

static void
check (const char *url,
       gboolean    loopback_http_only,
       gboolean    allowed)
{
  g_autoptr (GError) error = NULL;
  gboolean result = kassi_url_check (url, loopback_http_only, &error);

  if (result != allowed)
    g_test_fail_printf ("%s: %s", url, error != NULL ? error->message : "allowed");
  if (allowed)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static void
test_check (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      check (cases[i].url, TRUE, cases[i].base);
      check (cases[i].url, FALSE, cases[i].public);
      if (cases[i].public)
        g_assert_cmpint (kassi_url_is_loopback (cases[i].url), ==, cases[i].loopback);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/url/check", test_check);

  return g_test_run ();
}
