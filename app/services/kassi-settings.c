/* SPDX-License-Identifier: GPL-3.0-or-later
 * The till's settings, through GSettings or a key file of the same schema, both read strictly. */
#define G_SETTINGS_ENABLE_BACKEND

#include "services/kassi-settings.h"

#include <gio/gsettingsbackend.h>
#include <glib/gi18n-lib.h>

#include "config.h"
#include "services/kassi-profile.h"
#include "services/kassi-settings-rules.h"

#define ROOT_ID "is.kassi.Kassi"
#define ROOT_PATH "/is/kassi/Kassi/"

static const char *const group_names[] = { "netgiro", "callback", "till", "merchant", "receipt", "window" };

struct _KassiSettings
{
  GObject     parent_instance;

  /* Owned. */
  char       *path;                                /* or NULL: the user's GSettings */
  GSettings  *groups[G_N_ELEMENTS (group_names)];
  GHashTable *texts;                               /* "group/key" -> its text as last given out */
};

G_DEFINE_FINAL_TYPE (KassiSettings, kassi_settings, G_TYPE_OBJECT)
G_DEFINE_QUARK (kassi-settings-error-quark, kassi_settings_error)

static gboolean
check_set (KassiSettings  *self,
           const char     *group,
           const char     *key,
           const char     *expected,
           GError        **error)
{
  g_autofree char *text = g_settings_get_string (kassi_settings_get_group (self, group), key);
  g_autofree char *place = NULL;

  if (*text != '\0')
    return TRUE;

  place = kassi_settings_name_place (self, group, key);
  g_set_error (error, KASSI_SETTINGS_ERROR, KASSI_SETTINGS_ERROR_MISSING,
               /* Translators: a file, group and key; what the value there must be. */
               _("%s is not set. Expected: %s."), place, expected);
  return FALSE;
}

/* The user's schemas first, then those installed with the program, wherever that is. (transfer full); or NULL */
static GSettingsSchemaSource *
find_source (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, ROOT_ID, TRUE);
  if (schema != NULL)
    return g_settings_schema_source_ref (source);

  return g_settings_schema_source_new_from_directory (KASSI_SCHEMA_DIR, source, TRUE, NULL);
}

/* GSettings aborts the program when a schema is not there: look first. (transfer full); or NULL with an error. */
static GSettingsSchema *
find_schema (GSettingsSchemaSource  *source,
             GError                **error)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) children = NULL;
  gboolean complete = source != NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, ROOT_ID, TRUE);
  if (schema != NULL)
    children = g_settings_schema_list_children (schema);
  for (guint i = 0; complete && i < G_N_ELEMENTS (group_names); i++)
    complete = children != NULL && g_strv_contains ((const char *const *) children, group_names[i]);
  if (complete)
    return g_steal_pointer (&schema);

  g_set_error (error, KASSI_SETTINGS_ERROR, KASSI_SETTINGS_ERROR_UNREADABLE,
               /* Translators: a name that stays as it is. */
               _("Kassi’s settings are not installed: the schema “%s” is missing or old. Install Kassi again."),
               ROOT_ID);
  return NULL;
}

static void
open_groups (KassiSettings   *self,
             GSettingsSchema *schema)
{
  g_autoptr (GSettingsBackend) backend = NULL;
  g_autoptr (GSettings) root = NULL;

  if (self->path != NULL)
    backend = g_keyfile_settings_backend_new (self->path, ROOT_PATH, NULL);
  root = g_settings_new_full (schema, backend, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (group_names); i++)
    self->groups[i] = g_settings_get_child (root, group_names[i]);
}

static void
kassi_settings_finalize (GObject *object)
{
  KassiSettings *self = KASSI_SETTINGS (object);

  for (guint i = 0; i < G_N_ELEMENTS (group_names); i++)
    g_clear_object (&self->groups[i]);
  g_clear_pointer (&self->texts, g_hash_table_unref);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (kassi_settings_parent_class)->finalize (object);
}

static void
kassi_settings_class_init (KassiSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kassi_settings_finalize;
}

static void
kassi_settings_init (KassiSettings *self)
{
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* A profile is refused as a whole when anything in it is wrong; the user's GSettings, which the window itself can mend, are
 * looked at by kassi_settings_check_ready(). */
KassiSettings *
kassi_settings_new (const char  *path,
                    GError     **error)
{
  g_autoptr (GSettingsSchemaSource) source = find_source ();
  g_autoptr (GSettingsSchema) schema = find_schema (source, error);
  g_autoptr (KassiSettings) self = NULL;

  if (schema == NULL)
    return NULL;
  if (path != NULL && !kassi_profile_check (path, source, schema, error))
    return NULL;

  self = g_object_new (KASSI_TYPE_SETTINGS, NULL);
  self->path = g_strdup (path);
  open_groups (self, schema);
  if (path != NULL && !kassi_settings_check_rules (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

gboolean
kassi_settings_check_ready (KassiSettings      *self,
                            KassiConfirmation   confirmation,
                            GError            **error)
{
  g_autofree char *place = NULL;

  g_return_val_if_fail (KASSI_IS_SETTINGS (self), FALSE);

  if (!kassi_settings_check_rules (self, error) ||
      !check_set (self, "netgiro", "base-url", _("Netgíró’s address, such as 'https://api.netgiro.is/v1/'"), error) ||
      !check_set (self, "netgiro", "application-id", _("the shop’s ID at Netgíró"), error))
    return FALSE;
  if (confirmation != KASSI_CONFIRMATION_SERVER_CALLBACK || *kassi_settings_get_public_url (self) != '\0')
    return TRUE;

  place = kassi_settings_name_place (self, "callback", "public-url");
  g_set_error (error, KASSI_SETTINGS_ERROR, KASSI_SETTINGS_ERROR_CONTRADICTION,
               /* Translators: a file, group and key. "server-callback" stays as it is. */
               _("%s is not set, but payments confirmed by “server-callback” need it. "
                 "Expected: the address where Netgíró reaches this till, such as 'https://till.example.is/'."), place);
  return FALSE;
}

const char *
kassi_settings_get_path (KassiSettings *self)
{
  g_return_val_if_fail (KASSI_IS_SETTINGS (self), NULL);

  return self->path;
}

GSettings *
kassi_settings_get_group (KassiSettings *self,
                          const char    *group)
{
  g_return_val_if_fail (KASSI_IS_SETTINGS (self), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (group_names); i++)
    if (g_strcmp0 (group, group_names[i]) == 0)
      return self->groups[i];

  g_return_val_if_reached (NULL);
}

/* Borrowed until the setting is changed and asked for again. */
static const char *
get_text (KassiSettings *self,
          const char    *group,
          const char    *key)
{
  g_autofree char *name = g_strconcat (group, "/", key, NULL);
  g_autofree char *text = NULL;
  const char *known;

  g_return_val_if_fail (KASSI_IS_SETTINGS (self), NULL);

  text = g_settings_get_string (kassi_settings_get_group (self, group), key);
  known = g_hash_table_lookup (self->texts, name);
  if (g_strcmp0 (known, text) == 0)
    return known;

  known = text;
  g_hash_table_replace (self->texts, g_steal_pointer (&name), g_steal_pointer (&text));
  return known;
}

const char *
kassi_settings_get_base_url (KassiSettings *self)
{
  return get_text (self, "netgiro", "base-url");
}

const char *
kassi_settings_get_app_url (KassiSettings *self)
{
  return get_text (self, "netgiro", "app-url");
}

const char *
kassi_settings_get_application_id (KassiSettings *self)
{
  return get_text (self, "netgiro", "application-id");
}

KassiConfirmation
kassi_settings_get_confirmation (KassiSettings *self)
{
  KassiConfirmation confirmation;
  const char *text = get_text (self, "netgiro", "confirmation-type");

  /* The schema has no other choices. */
  if (!kassi_confirmation_from_string (text, &confirmation))
    g_return_val_if_reached (KASSI_CONFIRMATION_MANUAL);

  return confirmation;
}

gint64
kassi_settings_get_waiting_limit_us (KassiSettings *self)
{
  return (gint64) g_settings_get_uint (kassi_settings_get_group (self, "netgiro"), "waiting-limit") * G_USEC_PER_SEC;
}

const char *
kassi_settings_get_public_url (KassiSettings *self)
{
  return get_text (self, "callback", "public-url");
}

const char *
kassi_settings_get_listen_address (KassiSettings *self)
{
  return get_text (self, "callback", "listen-address");
}

guint16
kassi_settings_get_listen_port (KassiSettings *self)
{
  return (guint16) g_settings_get_uint (kassi_settings_get_group (self, "callback"), "listen-port");
}

const char *
kassi_settings_get_register_id (KassiSettings *self)
{
  return get_text (self, "till", "register-id");
}

gboolean
kassi_settings_get_training (KassiSettings *self)
{
  return g_settings_get_boolean (kassi_settings_get_group (self, "till"), "training");
}

/* The user's GSettings may hold a rate that is none: then the highest, which nobody has to pay back to the state. */
guint
kassi_settings_get_default_vat (KassiSettings *self)
{
  guint rate = g_settings_get_uint (kassi_settings_get_group (self, "till"), "default-vat");
  gint64 now_us = g_get_real_time ();
  guint n_rates;
  const KassiVatRate *rates = kassi_vat_get_rates (now_us, &n_rates);

  return kassi_vat_is_in_force (rate, now_us) ? rate : rates[0].percent;
}

const char *
kassi_settings_get_merchant_name (KassiSettings *self)
{
  return get_text (self, "merchant", "name");
}
