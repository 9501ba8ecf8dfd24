/* SPDX-License-Identifier: GPL-3.0-or-later
 * What Preferences and Connect to Netgíró let people choose from, in words on what each means for the shop. */
#include "ui/kassi-choices.h"

#include <glib/gi18n-lib.h>

const KassiChoice kassi_choices_environment[KASSI_N_CHOICES_ENVIRONMENT] = {
  { KASSI_CHOICE_TRAINING, N_("Training"), N_("On this computer alone. No money moves") },
  { "test", N_("Netgíró test"), N_("Netgíró’s own server for tests. No money moves") },
  { "production", N_("Netgíró"), N_("Customers are charged for real") },
  { "other", N_("Other address"), N_("A server whose address you were given") },
};

const KassiChoice kassi_choices_confirmation[KASSI_N_CHOICES_CONFIRMATION] = {
  { "manual", N_("By the till (safest)"), N_("Money moves only when this till says so") },
  { "server-callback", N_("By the till’s answer"), N_("Money moves when Netgíró calls and this till says yes. It must be reached from outside") },
  { "automatic", N_("At once"), N_("Money moves when the customer approves, even if this till is off") },
};

const KassiChoice kassi_choices_paper[KASSI_N_CHOICES_PAPER] = {
  { "80mm", N_("80 mm roll"), NULL },
  { "58mm", N_("58 mm roll"), NULL },
  { "a4", N_("A4 sheet"), NULL },
};

const KassiChoice kassi_choices_appearance[KASSI_N_CHOICES_APPEARANCE] = {
  { "system", N_("As the computer"), NULL },
  { "light", N_("Light"), NULL },
  { "dark", N_("Dark"), NULL },
};

static const char *const environments[] = {
  [KASSI_ENVIRONMENT_OTHER] = "other",
  [KASSI_ENVIRONMENT_TEST] = "test",
  [KASSI_ENVIRONMENT_PRODUCTION] = "production",
};

const char *
kassi_choices_get_environment (KassiEnvironment environment)
{
  g_return_val_if_fail (environment < G_N_ELEMENTS (environments), NULL);

  return environments[environment];
}

gboolean
kassi_choices_find_environment (const char       *id,
                                KassiEnvironment *environment)
{
  for (guint i = 0; i < G_N_ELEMENTS (environments); i++)
    if (g_strcmp0 (environments[i], id) == 0)
      {
        *environment = (KassiEnvironment) i;
        return TRUE;
      }

  return FALSE;
}
