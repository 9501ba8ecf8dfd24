/* SPDX-License-Identifier: GPL-3.0-or-later
 * The merchant as the settings tell of it: what receipts print, and whether that is all the law asks for. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "services/kassi-settings-rules.h"

gboolean
kassi_settings_breaks_line (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  return type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

/* A profile takes any text: on a receipt it is one line, and no longer than a line typed in the window. (transfer full) */
static char *
dup_line (KassiSettings *self,
          const char    *group,
          const char    *key)
{
  g_autofree char *text = g_settings_get_string (kassi_settings_get_group (self, group), key);
  GString *line = g_string_new (NULL);
  guint n_characters = 0;

  g_strstrip (text);
  for (const char *at = text; *at != '\0' && n_characters < KASSI_SETTINGS_LINE_MAX; at = g_utf8_next_char (at), n_characters++)
    {
      gunichar character = g_utf8_get_char (at);

      g_string_append_unichar (line, kassi_settings_breaks_line (character) ? ' ' : character);
    }

  return g_string_free (line, FALSE);
}

static void
set_line (KassiSettings  *self,
          const char     *group,
          const char     *key,
          char          **line)
{
  g_free (*line);
  *line = dup_line (self, group, key);
}

/* Without the dash, when it is one; as it was typed, when it is none. */
static void
tidy_kennitala (char *kennitala)
{
  char *dash = strchr (kennitala, '-');

  if (dash != NULL && dash - kennitala == 6 && strlen (kennitala) == 11 && strspn (dash + 1, "0123456789") == 4 &&
      strspn (kennitala, "0123456789") == 6)
    memmove (dash, dash + 1, strlen (dash));
}

KassiSeller *
kassi_settings_dup_seller (KassiSettings *self)
{
  KassiSeller *seller;

  g_return_val_if_fail (KASSI_IS_SETTINGS (self), NULL);

  seller = kassi_seller_new ();
  set_line (self, "merchant", "name", &seller->name);
  set_line (self, "merchant", "address", &seller->address);
  set_line (self, "merchant", "kennitala", &seller->kennitala);
  set_line (self, "merchant", "vsk-number", &seller->vsk_number);
  set_line (self, "merchant", "phone", &seller->phone);
  set_line (self, "till", "cashier", &seller->cashier);
  tidy_kennitala (seller->kennitala);
  seller->vat_registered = g_settings_get_boolean (kassi_settings_get_group (self, "merchant"), "vat-registered");

  return seller;
}

gboolean
kassi_settings_check_merchant (KassiSettings  *self,
                               GError        **error)
{
  g_autoptr (KassiSeller) seller = NULL;
  g_autoptr (GError) missing = NULL;
  const char *path;

  g_return_val_if_fail (KASSI_IS_SETTINGS (self), FALSE);

  seller = kassi_settings_dup_seller (self);
  if (kassi_seller_check (seller, &missing))
    return TRUE;

  path = kassi_settings_get_path (self);
  if (path == NULL)
    g_set_error (error, KASSI_SETTINGS_ERROR, KASSI_SETTINGS_ERROR_MISSING,
                 /* Translators: a sentence that tells what is missing. Shop is a page of the preferences. */
                 _("%s Fill it in under Shop in the preferences."), missing->message);
  else
    g_set_error (error, KASSI_SETTINGS_ERROR, KASSI_SETTINGS_ERROR_MISSING,
                 /* Translators: a sentence that tells what is missing; a file. [merchant] stays as it is. */
                 _("%s Fill it in under [merchant] in %s."), missing->message, path);
  return FALSE;
}
