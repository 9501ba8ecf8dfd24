/* SPDX-License-Identifier: GPL-3.0-or-later
 * Netgíró's servers by name, so that nobody has to type an address. */
#include "services/kassi-environment.h"

#include <glib/gi18n-lib.h>

/* From Netgíró's public developer documentation. */
static const struct { const char *base_url; const char *partner_url; const char *name; } servers[] = {
  [KASSI_ENVIRONMENT_OTHER] = { "", "", NULL },
  [KASSI_ENVIRONMENT_TEST] = { "https://api.test.netgiro.is/v1/", "https://partner-api.test.netgiro.is/", N_("Netgíró test") },
  [KASSI_ENVIRONMENT_PRODUCTION] = { "https://api.netgiro.is/v1/", "https://api.netgiro.is/partner/", N_("Netgíró") },
};

KassiEnvironment
kassi_environment_from_url (const char *base_url)
{
  g_return_val_if_fail (base_url != NULL, KASSI_ENVIRONMENT_OTHER);

  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    if (g_str_equal (base_url, servers[i].base_url))
      return (KassiEnvironment) i;

  return KASSI_ENVIRONMENT_OTHER;
}

const char *
kassi_environment_get_base_url (KassiEnvironment environment)
{
  g_return_val_if_fail (environment < G_N_ELEMENTS (servers), "");

  return servers[environment].base_url;
}

const char *
kassi_environment_get_partner_url (KassiEnvironment environment)
{
  g_return_val_if_fail (environment < G_N_ELEMENTS (servers), "");

  return servers[environment].partner_url;
}

char *
kassi_environment_dup_name (const char *base_url)
{
  KassiEnvironment environment = kassi_environment_from_url (base_url);
  g_autoptr (GUri) uri = NULL;

  if (servers[environment].name != NULL)
    return g_strdup (_(servers[environment].name));

  uri = g_uri_parse (base_url, G_URI_FLAGS_NONE, NULL);
  return g_strdup (uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : base_url);
}
