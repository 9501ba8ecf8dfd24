/* SPDX-License-Identifier: GPL-3.0-or-later
 * The language that both programs speak. */
#include "services/kassi-locale.h"

#include <locale.h>

#include <glib/gi18n-lib.h>

/**
 * kassi_locale_begin:
 * @installed: the folder that translations are installed to
 *
 * Takes the user's language; the first thing a program does. The environment's KASSI_LOCALE_DIR goes before @installed:
 * a program that is run from the build tree finds the translations made there, not those of one that is installed.
 */
void
kassi_locale_begin (const char *installed)
{
  const char *folder = g_getenv ("KASSI_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL && folder[0] != '\0' ? folder : installed);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
