/* SPDX-License-Identifier: GPL-3.0-or-later
 * Netgíró's servers by name. */
#include "services/kassi-client.h"
#include "services/kassi-environment.h"

static const struct {
  const char       *url;
  const char       *origin;
  KassiEnvironment  environment;
  const char       *name;
} cases[] = {
  { "https://api.netgiro.is/v1/", "api: production", KASSI_ENVIRONMENT_PRODUCTION, "Netgíró" },
  { "https://api.test.netgiro.is/v1/", "api: test", KASSI_ENVIRONMENT_TEST, "Netgíró test" },
  { "https://api.netgiro.is/v2/", "nearly production", KASSI_ENVIRONMENT_OTHER, "api.netgiro.is" },
  { "https://api.netgiro.is.example/v1/", "a name that looks like it", KASSI_ENVIRONMENT_OTHER, "api.netgiro.is.example" },
  { "http://127.0.0.1:8080/v1/", "our own training server", KASSI_ENVIRONMENT_OTHER, "127.0.0.1" },
  { "", "not set", KASSI_ENVIRONMENT_OTHER, "" },
};

static void
test_names (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = kassi_environment_dup_name (cases[i].url);

      g_test_message ("%s", cases[i].origin);
      g_assert_cmpint (kassi_environment_from_url (cases[i].url), ==, cases[i].environment);
      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

/* What is offered by name has to be an address that may be signed, and leads back to its name. */
static void
test_addresses (void)
{
  const KassiEnvironment known[] = { KASSI_ENVIRONMENT_TEST, KASSI_ENVIRONMENT_PRODUCTION };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_assert_true (kassi_url_check (kassi_environment_get_base_url (known[i]), TRUE, NULL));
      g_assert_true (kassi_url_check (kassi_environment_get_partner_url (known[i]), TRUE, NULL));
      g_assert_cmpint (kassi_environment_from_url (kassi_environment_get_base_url (known[i])), ==, known[i]);
    }
  g_assert_cmpstr (kassi_environment_get_base_url (KASSI_ENVIRONMENT_OTHER), ==, "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/environment/names", test_names);
  g_test_add_func ("/environment/addresses", test_addresses);

  return g_test_run ();
}
