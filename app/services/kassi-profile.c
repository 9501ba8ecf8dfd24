/* SPDX-License-Identifier: GPL-3.0-or-later
 * A profile, the settings as a key file, read strictly against the schema before GSettings sees it. */
#include "services/kassi-profile.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "services/kassi-settings.h"

static int
compare_names (const void *a,
               const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Sorts names in place: the schema gives them in no order. */
static char *
list_names (char **names)
{
  qsort (names, g_strv_length (names), sizeof *names, compare_names);

  return g_strjoinv (", ", names);
}

static char *
describe_type (const GVariantType *type)
{
  if (g_variant_type_equal (type, G_VARIANT_TYPE_STRING))
    /* Translators: what a setting's value must be; the quotes are typed as they stand. */
    return g_strdup (_("text in quotes, such as 'text'"));
  if (g_variant_type_equal (type, G_VARIANT_TYPE_BOOLEAN))
    /* Translators: what a setting's value must be; "true" and "false" are typed as they stand. */
    return g_strdup (_("true or false"));

  return g_strdup (_("a whole number"));
}

static char *
describe_range (GVariant *range)
{
  g_autoptr (GVariant) low = g_variant_get_child_value (range, 0);
  g_autoptr (GVariant) high = g_variant_get_child_value (range, 1);
  g_autofree char *low_text = g_variant_print (low, FALSE);
  g_autofree char *high_text = g_variant_print (high, FALSE);

  return g_strdup_printf (_("a whole number from %s to %s"), low_text, high_text);
}

static char *
describe_choices (GVariant *choices)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;

  for (gsize i = 0; i < g_variant_n_children (choices); i++)
    {
      g_autoptr (GVariant) choice = g_variant_get_child_value (choices, i);

      g_ptr_array_add (texts, g_variant_print (choice, FALSE));
    }
  g_ptr_array_add (texts, NULL);
  list = g_strjoinv (", ", (char **) texts->pdata);

  return g_strdup_printf (_("one of %s"), list);
}

char *
kassi_profile_expected (GSettingsSchemaKey *key)
{
  g_autoptr (GVariant) range = g_settings_schema_key_get_range (key);
  g_autoptr (GVariant) detail = NULL;
  const char *kind;

  g_variant_get (range, "(&sv)", &kind, &detail);
  if (g_str_equal (kind, "range"))
    return describe_range (detail);
  if (g_str_equal (kind, "enum"))
    return describe_choices (detail);

  return describe_type (g_settings_schema_key_get_value_type (key));
}

static gboolean
check_value (GSettingsSchemaKey *key,
             const char         *text)
{
  g_autoptr (GVariant) value = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  value = g_variant_parse (g_settings_schema_key_get_value_type (key), text, NULL, NULL, NULL);

  return value != NULL && g_settings_schema_key_range_check (key, value);
}

static gboolean
check_key (const char       *path,
           GKeyFile         *file,
           GSettingsSchema  *schema,
           const char       *group,
           const char       *name,
           GError          **error)
{
  g_autoptr (GSettingsSchemaKey) key = NULL;
  g_autofree char *text = NULL;
  g_autofree char *expected = NULL;

  if (!g_settings_schema_has_key (schema, name))
    {
      g_auto (GStrv) keys = g_settings_schema_list_keys (schema);
      g_autofree char *known = list_names (keys);

      g_set_error (error, KASSI_SETTINGS_ERROR, KASSI_SETTINGS_ERROR_UNKNOWN_NAME,
                   /* Translators: a file, a group in it, a key in that, the keys there are. */
                   _("%s: group [%s] has no key “%s”. Expected one of: %s."), path, group, name, known);
      return FALSE;
    }

  key = g_settings_schema_get_key (schema, name);
  text = g_key_file_get_value (file, group, name, NULL);
  if (text != NULL && check_value (key, text))
    return TRUE;

  expected = kassi_profile_expected (key);
  g_set_error (error, KASSI_SETTINGS_ERROR, KASSI_SETTINGS_ERROR_VALUE,
               /* Translators: a file, a group in it, a key in that, what its value must be. */
               _("%s: [%s] %s has a wrong value. Expected: %s."), path, group, name, expected);
  return FALSE;
}

static gboolean
check_group (const char       *path,
             GKeyFile         *file,
             GSettingsSchema  *schema,
             const char       *group,
             GError          **error)
{
  g_auto (GStrv) names = g_key_file_get_keys (file, group, NULL, NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (!check_key (path, file, schema, group, names[i], error))
      return FALSE;

  return TRUE;
}

/* The schema of a group; NULL with an error when the root has no such child. */
static GSettingsSchema *
find_group (const char             *path,
            GSettingsSchemaSource  *source,
            GSettingsSchema        *root,
            const char             *group,
            GError                **error)
{
  g_auto (GStrv) children = g_settings_schema_list_children (root);
  g_autofree char *id = g_strdup_printf ("%s.%s", g_settings_schema_get_id (root), group);
  g_autofree char *known = NULL;

  if (g_strv_contains ((const char *const *) children, group))
    return g_settings_schema_source_lookup (source, id, TRUE);

  known = list_names (children);
  g_set_error (error, KASSI_SETTINGS_ERROR, KASSI_SETTINGS_ERROR_UNKNOWN_NAME,
               /* Translators: a file, a group in it, the groups there are. */
               _("%s: there is no group [%s] of settings. Expected one of: %s."), path, group, known);
  return NULL;
}

gboolean
kassi_profile_check (const char             *path,
                     GSettingsSchemaSource  *source,
                     GSettingsSchema        *root,
                     GError                **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) reason = NULL;
  g_auto (GStrv) groups = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  /* Translations of a key are kept, so that they are refused like any other name the schema does not have. */
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_TRANSLATIONS, &reason))
    {
      /* GKeyFile's own words quote the line, and who knows what was pasted there. */
      const char *why = reason->domain == G_KEY_FILE_ERROR
                        ? _("it must hold nothing but [groups], keys with a value, and lines that begin with #")
                        : reason->message;

      g_set_error (error, KASSI_SETTINGS_ERROR, KASSI_SETTINGS_ERROR_UNREADABLE,
                   /* Translators: a file, why it cannot be read. */
                   _("%s: these settings cannot be read: %s."), path, why);
      return FALSE;
    }

  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_autoptr (GSettingsSchema) schema = find_group (path, source, root, groups[i], error);

      if (schema == NULL || !check_group (path, file, schema, groups[i], error))
        return FALSE;
    }

  return TRUE;
}
