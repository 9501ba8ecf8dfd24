/* SPDX-License-Identifier: GPL-3.0-or-later
 * kassi, the window: locale, then the application. */
#include <sys/resource.h>

#include "config.h"
#include "services/kassi-locale.h"
#include "ui/kassi-application.h"

/* The secret is in memory: no core files (I16). */
static void
forbid_core_files (void)
{
  const struct rlimit none = { 0, 0 };

  setrlimit (RLIMIT_CORE, &none);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (KassiApplication) application = NULL;

  forbid_core_files ();
  kassi_locale_begin (KASSI_LOCALE_DIR);

  application = kassi_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
