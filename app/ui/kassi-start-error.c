/* SPDX-License-Identifier: GPL-3.0-or-later
 * Why the till cannot be opened, in one sentence, and what to do about it. */
#include "ui/kassi-start-error.h"

#include <glib/gi18n-lib.h>

#include "services/kassi-settings.h"
#include "services/kassi-till.h"

static KassiStartError
describe_settings (void)
{
  return (KassiStartError) { _("Kassi’s settings cannot be used"), _("Correct the settings, then try again.") };
}

static KassiStartError
describe_till (KassiTillError code)
{
  switch (code)
    {
    case KASSI_TILL_ERROR_SETTINGS:
      return (KassiStartError) { _("Kassi cannot take payments yet"), _("Complete the settings, then try again.") };
    case KASSI_TILL_ERROR_BUSY:
      return (KassiStartError) { _("Another program is using this till"),
                                 _("Close the other Kassi window, or wait until kassictl is done. Then try again.") };
    case KASSI_TILL_ERROR_JOURNAL:
      return (KassiStartError) { _("The till’s journal cannot be opened"),
                                 _("Nothing was changed. Do what it says above, then try again.") };
    case KASSI_TILL_ERROR_USAGE:
    case KASSI_TILL_ERROR_OPEN:
    case KASSI_TILL_ERROR_NOT_FOUND:
    default:
      return (KassiStartError) { _("Kassi cannot start"), _("Look at what it says above, then try again.") };
    }
}

KassiStartError
kassi_start_error_describe (const GError *error)
{
  g_return_val_if_fail (error != NULL, describe_till (KASSI_TILL_ERROR_USAGE));

  if (g_error_matches (error, KASSI_SETTINGS_ERROR, KASSI_SETTINGS_ERROR_MISSING))
    return describe_till (KASSI_TILL_ERROR_SETTINGS);
  if (error->domain == KASSI_SETTINGS_ERROR)
    return describe_settings ();
  if (error->domain == KASSI_TILL_ERROR)
    return describe_till ((KassiTillError) error->code);

  return describe_till (KASSI_TILL_ERROR_USAGE);
}
