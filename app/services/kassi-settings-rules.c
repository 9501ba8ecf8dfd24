/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a setting may be beyond what its schema can say: a table of rules, for what is stored and for what is being typed. */
#include "services/kassi-settings-rules.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/kassi-wire.h"
#include "services/kassi-client.h"
#include "services/kassi-profile.h"

#define REGISTER_ID_MAX 20   /* characters; a receipt number stays in one line of a 58 mm roll */
#define DIGITS "0123456789"
#define KENNITALA_DIGITS 10
#define KENNITALA_BIRTH_DIGITS 6
#define PHONE_MAX 30         /* characters */
#define PHONE_LEAST_DIGITS 3

/* What a rule is held against. */
typedef enum {
  RULE_ALWAYS,   /* what is stored too: a profile that breaks it is refused */
  RULE_TYPED,    /* what is newly typed: what was stored before there was a rule goes on working */
} Reach;

/* What a schema cannot say of a value. A check that fails without a reason of its own means: not as expected. */
typedef struct {
  const char *group;
  const char *key;
  Reach       reach;
  gboolean    may_be_empty;
  gboolean  (*check) (const char *text, GError **reason);
  const char *expected;   /* for people, translated at use; or NULL: the check tells */
} Rule;

static gboolean
check_base_url (const char  *text,
                GError     **reason)
{
  return kassi_url_check (text, TRUE, reason);
}

/* Plain http is for a reverse proxy's operator to decide: a callback bears no secret, and is signed. */
static gboolean
check_public_url (const char  *text,
                  GError     **reason)
{
  return kassi_url_check (text, FALSE, reason);
}

static gboolean
check_page (const char  *text,
            GError     **reason)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  return (g_str_equal (scheme, "https") || g_str_equal (scheme, "http")) && host != NULL && *host != '\0';
}

static gboolean
check_guid (const char  *text,
            GError     **reason)
{
  return kassi_guid_is_valid (text);
}

static gboolean
check_ip_address (const char  *text,
                  GError     **reason)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);

  return address != NULL;
}

static gboolean
check_register_id (const char  *text,
                   GError     **reason)
{
  static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

  return strlen (text) <= REGISTER_ID_MAX && text[strspn (text, allowed)] == '\0';
}

static gboolean
check_vat (const char  *text,
           GError     **reason)
{
  guint64 rate;

  return g_ascii_string_to_unsigned (text, 10, 0, 100, &rate, NULL) && kassi_vat_is_in_force ((guint) rate, g_get_real_time ());
}

/* What stands on one line of a receipt. */
static gboolean
check_line (const char  *text,
            GError     **reason)
{
  if (g_utf8_strlen (text, -1) > KASSI_SETTINGS_LINE_MAX)
    return FALSE;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (kassi_settings_breaks_line (g_utf8_get_char (text)))
      return FALSE;

  return TRUE;
}

/* Ten digits, a dash after the sixth or none. What the digits say is not looked at: numbers issued since 18 February 2026 have no check digit
 * (Registers Iceland). */
static gboolean
check_kennitala (const char  *text,
                 GError     **reason)
{
  gsize first = strspn (text, DIGITS);

  if (first == KENNITALA_BIRTH_DIGITS && text[first] == '-')
    return strspn (text + first + 1, DIGITS) == KENNITALA_DIGITS - KENNITALA_BIRTH_DIGITS &&
           strlen (text) == KENNITALA_DIGITS + 1;

  return first == KENNITALA_DIGITS && text[first] == '\0';
}

static gboolean
check_vsk_number (const char  *text,
                  GError     **reason)
{
  gsize length = strspn (text, DIGITS);

  return (length == 5 || length == 6) && text[length] == '\0';
}

/* As people write them, from abroad too. */
static gboolean
check_phone (const char  *text,
             GError     **reason)
{
  guint n_digits = 0;

  for (const char *at = text; *at != '\0'; at++)
    n_digits += g_ascii_isdigit (*at) ? 1 : 0;

  return strspn (text, DIGITS " +-()") == strlen (text) && strlen (text) <= PHONE_MAX && n_digits >= PHONE_LEAST_DIGITS;
}

static const Rule rules[] = {
  { "netgiro", "base-url", RULE_ALWAYS, TRUE, check_base_url, NULL },
  { "netgiro", "partner-url", RULE_ALWAYS, TRUE, check_base_url, NULL },
  { "netgiro", "app-url", RULE_ALWAYS, FALSE, check_page, N_("a web address, such as 'https://www.netgiro.is/'") },
  { "netgiro", "application-id", RULE_ALWAYS, TRUE, check_guid,
    N_("the shop’s ID at Netgíró, such as '12345678-9ABC-DEF0-1234-56789ABCDEF0'") },
  { "callback", "public-url", RULE_ALWAYS, TRUE, check_public_url, NULL },
  { "callback", "listen-address", RULE_ALWAYS, FALSE, check_ip_address, N_("an IP address, such as '127.0.0.1'") },
  { "till", "register-id", RULE_ALWAYS, FALSE, check_register_id,
    N_("1 to 20 letters (A–Z), digits, dots, dashes or underscores, such as 'T1'") },
  { "till", "default-vat", RULE_ALWAYS, FALSE, check_vat, N_("24, 11 or 0") },
  { "till", "cashier", RULE_ALWAYS, TRUE, check_line, N_("one line of at most 100 characters") },
  { "merchant", "name", RULE_TYPED, TRUE, check_line, N_("one line of at most 100 characters") },
  { "merchant", "address", RULE_TYPED, TRUE, check_line, N_("one line of at most 100 characters") },
  { "merchant", "kennitala", RULE_TYPED, TRUE, check_kennitala, N_("ten digits, such as 500101-0000") },
  { "merchant", "vsk-number", RULE_TYPED, TRUE, check_vsk_number, N_("5 or 6 digits, such as 12345") },
  { "merchant", "phone", RULE_TYPED, TRUE, check_phone, N_("a phone number, such as 555 1234") },
};

/* Where a setting stands, for an error's beginning. (transfer full) */
char *
kassi_settings_name_place (KassiSettings *self,
                           const char    *group,
                           const char    *key)
{
  const char *path = kassi_settings_get_path (self);

  return g_strdup_printf ("%s: [%s] %s", path != NULL ? path : _("Settings"), group, key);
}

/* A value as text, whatever its type. (transfer full) */
static char *
dup_text (GSettings  *settings,
          const char *key)
{
  g_autoptr (GVariant) value = g_settings_get_value (settings, key);

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (value, NULL);

  return g_variant_print (value, FALSE);
}

static gboolean
check_rule (KassiSettings  *self,
            const Rule     *rule,
            GError        **error)
{
  g_autofree char *text = dup_text (kassi_settings_get_group (self, rule->group), rule->key);
  g_autofree char *place = NULL;
  g_autoptr (GError) reason = NULL;

  if (*text == '\0' ? rule->may_be_empty : rule->check (text, &reason))
    return TRUE;

  place = kassi_settings_name_place (self, rule->group, rule->key);
  if (reason != NULL)
    /* Translators: a file, group and key; what is wrong with the value there. */
    g_set_error (error, KASSI_SETTINGS_ERROR, KASSI_SETTINGS_ERROR_VALUE, _("%s: %s"), place, reason->message);
  else
    /* Translators: a file, group and key; what the value there must be. */
    g_set_error (error, KASSI_SETTINGS_ERROR, KASSI_SETTINGS_ERROR_VALUE,
                 _("%s has a wrong value. Expected: %s."), place, _(rule->expected));
  return FALSE;
}

gboolean
kassi_settings_check_rules (KassiSettings  *self,
                            GError        **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (rules[i].reach == RULE_ALWAYS && !check_rule (self, &rules[i], error))
      return FALSE;

  return TRUE;
}

/* The value of a key as it was typed; NULL when it is none of its type. (transfer full) */
static GVariant *
parse_typed (GSettingsSchemaKey *key,
             const char         *text)
{
  const GVariantType *type = g_settings_schema_key_get_value_type (key);
  GVariant *value = NULL;
  guint64 number;

  if (g_variant_type_equal (type, G_VARIANT_TYPE_STRING))
    value = g_variant_new_string (text);
  else if (!g_variant_type_equal (type, G_VARIANT_TYPE_UINT32))
    return g_variant_parse (type, text, NULL, NULL, NULL);
  else if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &number, NULL))   /* GVariant takes 010 for 8 */
    value = g_variant_new_uint32 ((guint32) number);

  return value != NULL ? g_variant_ref_sink (value) : NULL;
}

static gboolean
check_schema (GSettings   *settings,
              const char  *name,
              const char  *text,
              GError     **error)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsSchemaKey) key = NULL;
  g_autoptr (GVariant) value = NULL;
  g_autofree char *expected = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  key = g_settings_schema_get_key (schema, name);
  value = parse_typed (key, text);
  if (value != NULL && g_settings_schema_key_range_check (key, value))
    return TRUE;

  expected = kassi_profile_expected (key);
  g_set_error (error, KASSI_SETTINGS_ERROR, KASSI_SETTINGS_ERROR_VALUE,
               /* Translators: what somebody typed into a setting does not fit; what it must be. */
               _("This cannot be used. Expected: %s."), expected);
  return FALSE;
}

static gboolean
check_typed (const Rule  *rule,
             const char  *text,
             GError     **error)
{
  g_autoptr (GError) reason = NULL;

  if (*text == '\0' ? rule->may_be_empty : rule->check (text, &reason))
    return TRUE;

  if (reason != NULL)
    g_set_error_literal (error, KASSI_SETTINGS_ERROR, KASSI_SETTINGS_ERROR_VALUE, reason->message);
  else
    g_set_error (error, KASSI_SETTINGS_ERROR, KASSI_SETTINGS_ERROR_VALUE, _("This cannot be used. Expected: %s."), _(rule->expected));
  return FALSE;
}

gboolean
kassi_settings_check_text (KassiSettings  *self,
                           const char     *group,
                           const char     *key,
                           const char     *text,
                           GError        **error)
{
  g_autofree char *typed = NULL;

  g_return_val_if_fail (KASSI_IS_SETTINGS (self), FALSE);
  g_return_val_if_fail (text != NULL && g_utf8_validate (text, -1, NULL), FALSE);

  typed = g_strstrip (g_strdup (text));
  if (!check_schema (kassi_settings_get_group (self, group), key, typed, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_str_equal (rules[i].group, group) && g_str_equal (rules[i].key, key) && !check_typed (&rules[i], typed, error))
      return FALSE;

  return TRUE;
}
