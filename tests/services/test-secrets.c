/* SPDX-License-Identifier: GPL-3.0-or-later
 * kassi-secrets: which files are refused, and a real keyring, unlocked, locked, silent and absent. Run by with-keyring.sh. */
#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "services/kassi-secrets-internal.h"

#define APP_ID "881E674F-7891-4C20-AFD8-56FE2624C4B5"

typedef struct {
  char *folder;
  char *path;
} Fixture;

/* name, where the case comes from, the file, its length (-1: a string), its mode, what is read (NULL: refused), with which error. */
typedef struct {
  const char *name;
  const char *source;
  const char *content;
  gssize      length;
  mode_t      mode;
  const char *secret;
  int         code;
} FileCase;

static const FileCase file_cases[] = {
  { "plain", "kassictl.md", "abc/+=", -1, 0600, "abc/+=", 0 },
  { "first-line", "kassictl.md: first line", "abc\ndef\n", -1, 0600, "abc", 0 },
  { "white-space", "kassictl.md: dropped around it", "\t abc def \r\n", -1, 0600, "abc def", 0 },
  { "read-only", "an administrator's file", "abc\n", -1, 0400, "abc", 0 },
  { "mark", "editors that put a byte order mark", "\xEF\xBB\xBF" "abc\r\n", -1, 0600, "abc", 0 },
  { "empty", "kassi-secrets.h", "", -1, 0600, NULL, KASSI_SECRETS_ERROR_FILE },
  { "blank", "kassi-secrets.h", " \t\r\n", -1, 0600, NULL, KASSI_SECRETS_ERROR_FILE },
  { "second-line", "kassictl.md: first line", "\nabc\n", -1, 0600, NULL, KASSI_SECRETS_ERROR_FILE },
  { "nul", "no text", "ab\0c\n", 5, 0600, NULL, KASSI_SECRETS_ERROR_FILE },
  { "latin1", "signed as UTF-8", "ab\xe6\n", -1, 0600, NULL, KASSI_SECRETS_ERROR_FILE },
  { "group-reads", "kassictl.md: refused", "abc\n", -1, 0640, NULL, KASSI_SECRETS_ERROR_READABLE },
  { "others-read", "kassictl.md: refused", "abc\n", -1, 0604, NULL, KASSI_SECRETS_ERROR_READABLE },
  { "usual-mode", "kassictl.md: refused", "abc\n", -1, 0644, NULL, KASSI_SECRETS_ERROR_READABLE },
  { "group-writes", "they could put in their own", "abc\n", -1, 0620, NULL, KASSI_SECRETS_ERROR_READABLE },
  { "others-write", "they could put in their own", "abc\n", -1, 0602, NULL, KASSI_SECRETS_ERROR_READABLE },
};

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("kassi-secrets-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "secret", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_remove (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
assert_refused (const char *path,
                int         code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (kassi_secrets_read_file (path, &error));
  g_assert_error (error, KASSI_SECRETS_ERROR, code);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_file (Fixture       *fixture,
           gconstpointer  data)
{
  const FileCase *c = data;
  g_autoptr (GError) error = NULL;
  char *secret;

  g_test_message ("from: %s", c->source);
  g_assert_true (g_file_set_contents (fixture->path, c->content, c->length, NULL));
  g_assert_cmpint (g_chmod (fixture->path, c->mode), ==, 0);
  if (c->secret == NULL)
    {
      assert_refused (fixture->path, c->code);
      return;
    }

  secret = kassi_secrets_read_file (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, c->secret);
  kassi_secrets_free (secret);
}

static void
test_file_odd (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *line = g_strnfill (5000, 'x');

  assert_refused (fixture->path, KASSI_SECRETS_ERROR_FILE);        /* none there */
  assert_refused (fixture->folder, KASSI_SECRETS_ERROR_FILE);
  assert_refused ("/dev/null", KASSI_SECRETS_ERROR_FILE);
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);           /* must not wait for a writer */
  assert_refused (fixture->path, KASSI_SECRETS_ERROR_FILE);
  g_remove (fixture->path);

  g_assert_true (g_file_set_contents (fixture->path, line, -1, NULL));
  g_assert_cmpint (g_chmod (fixture->path, 0600), ==, 0);
  assert_refused (fixture->path, KASSI_SECRETS_ERROR_FILE);
}

/* Only root can give a file away. */
static void
test_file_foreign (Fixture       *fixture,
                   gconstpointer  data)
{
  if (geteuid () != 0)
    {
      g_test_skip ("needs root");
      return;
    }

  g_assert_true (g_file_set_contents (fixture->path, "abc\n", -1, NULL));
  g_assert_cmpint (g_chmod (fixture->path, 0600), ==, 0);
  g_assert_cmpint (chown (fixture->path, 12345, (gid_t) -1), ==, 0);
  assert_refused (fixture->path, KASSI_SECRETS_ERROR_READABLE);
}

static void
test_tidy (void)
{
  static const struct { const char *text, *tidy; } tidies[] = {
    { "abc", "abc" },
    { "", "" },
    { " a b\r\nc\t", "abc" },
    { "a\xC2\xA0" "b", "ab" },            /* no-break space */
    { "\xE2\x80\x8B" "ab", "ab" },        /* zero width space */
    { "\xEF\xBB\xBF" "ab", "ab" },        /* byte order mark */
    { "þæö", "þæö" },
    { "a \xff", "a \xff" },               /* no text at all: left for whoever looks at it next */
  };

  for (guint i = 0; i < G_N_ELEMENTS (tidies); i++)
    {
      char *tidy = kassi_secrets_tidy (tidies[i].text);

      g_assert_cmpstr (tidy, ==, tidies[i].tidy);
      kassi_secrets_free (tidy);
    }
  kassi_secrets_free (NULL);
}

static void
keep_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static void
store (const char *application_id,
       const char *secret)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kassi_secrets_store_async (application_id, secret, NULL, keep_result_cb, &result);
  kassi_secrets_store_finish (wait_for (&result), &error);
  g_assert_no_error (error);
}

static void
clear (const char *application_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kassi_secrets_clear_async (application_id, NULL, keep_result_cb, &result);
  kassi_secrets_clear_finish (wait_for (&result), &error);
  g_assert_no_error (error);
}

static void
assert_keyring (const char *application_id,
                const char *secret)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *found = kassi_secrets_lookup_sync (application_id, &error);

  g_assert_cmpstr (found, ==, secret);
  kassi_secrets_free (found);
  if (secret == NULL)
    g_assert_error (error, KASSI_SECRETS_ERROR, KASSI_SECRETS_ERROR_NOT_SET);
  g_clear_error (&error);

  kassi_secrets_lookup_async (application_id, NULL, keep_result_cb, &result);
  found = kassi_secrets_lookup_finish (wait_for (&result), &error);
  g_assert_cmpstr (found, ==, secret);
  kassi_secrets_free (found);
  if (secret == NULL)
    g_assert_error (error, KASSI_SECRETS_ERROR, KASSI_SECRETS_ERROR_NOT_SET);
}

static void
test_keyring (void)
{
  assert_keyring (APP_ID, NULL);
  store (APP_ID, "one");
  store ("00000000-0000-0000-0000-000000000000", "another shop's");
  assert_keyring (APP_ID, "one");
  assert_keyring ("881e674f-7891-4c20-afd8-56fe2624c4b5", "one");   /* a GUID has no case */
  store (APP_ID, "tvö/+= þ");
  assert_keyring (APP_ID, "tvö/+= þ");
  clear (APP_ID);
  clear (APP_ID);                                                   /* none there: that is what was asked for */
  assert_keyring (APP_ID, NULL);
  assert_keyring ("00000000-0000-0000-0000-000000000000", "another shop's");
  clear ("00000000-0000-0000-0000-000000000000");
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kassi_secrets_lookup_async (APP_ID, cancellable, keep_result_cb, &result);
  g_cancellable_cancel (cancellable);
  g_assert_null (kassi_secrets_lookup_finish (wait_for (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
own_name (GDBusConnection *connection,
          const char      *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                 "RequestName", g_variant_new ("(su)", name, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reply);
}

static GDBusMessage *
swallow_calls_cb (GDBusConnection *connection,
                  GDBusMessage    *message,
                  gboolean         incoming,
                  gpointer         user_data)
{
  if (incoming && g_dbus_message_get_message_type (message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    g_clear_object (&message);

  return message;
}

/* Somebody on the bus who takes calls by this name and never says a word. */
static GDBusConnection *
be_silent (const char *address,
           const char *name)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection =
    g_dbus_connection_new_for_address_sync (address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                            G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);

  g_assert_no_error (error);
  own_name (connection, name);
  g_dbus_connection_add_filter (connection, swallow_calls_cb, NULL, NULL);

  return connection;
}

static void
lock_keyring (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SecretService) service = secret_service_get_sync (SECRET_SERVICE_NONE, NULL, &error);
  g_autoptr (SecretCollection) collection =
    secret_collection_for_alias_sync (service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, NULL, &error);
  GList list = { collection, NULL, NULL };

  g_assert_no_error (error);
  g_assert_cmpint (secret_service_lock_sync (service, &list, NULL, NULL, &error), ==, 1);
  g_assert_no_error (error);
}

/* No long waits for a person in a test. */
static const KassiSecretsPatience patience = { .answer_ms = 5000, .unlock_ms = 300 };

static void
assert_locked (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (kassi_secrets_lookup_within_sync (APP_ID, &patience, &error));
  g_assert_error (error, KASSI_SECRETS_ERROR, KASSI_SECRETS_ERROR_LOCKED);
}

/* First there is nobody to ask: the bus has no prompter. Then the question stands and nobody answers it. The last test, for the
 * keyring stays locked. */
static void
test_locked (void)
{
  g_autoptr (GDBusConnection) prompter = NULL;

  store (APP_ID, "one");
  lock_keyring ();
  assert_locked ();
  prompter = be_silent (g_getenv ("DBUS_SESSION_BUS_ADDRESS"), "org.gnome.keyring.SystemPrompter");
  assert_locked ();
  g_assert_true (g_dbus_connection_close_sync (prompter, NULL, NULL));
}

static void
assert_no_keyring (const KassiSecretsPatience *waiting)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (kassi_secrets_lookup_within_sync (APP_ID, waiting, &error));
  g_assert_error (error, KASSI_SECRETS_ERROR, KASSI_SECRETS_ERROR_NO_KEYRING);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "--secret-file"));
}

static void
test_no_bus (void)
{
  if (g_test_subprocess ())
    {
      g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
      assert_no_keyring (&patience);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_no_service (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);

      g_test_dbus_up (bus);
      assert_no_keyring (&patience);
      g_test_dbus_stop (bus);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_silent_service (void)
{
  static const KassiSecretsPatience little = { .answer_ms = 200, .unlock_ms = 200 };

  if (g_test_subprocess ())
    {
      g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
      g_autoptr (GDBusConnection) service = NULL;

      g_test_dbus_up (bus);
      service = be_silent (g_test_dbus_get_bus_address (bus), "org.freedesktop.secrets");
      assert_no_keyring (&little);
      g_assert_true (g_dbus_connection_close_sync (service, NULL, NULL));
      g_test_dbus_stop (bus);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (file_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/secrets/file/%s", file_cases[i].name);

      g_test_add (path, Fixture, &file_cases[i], set_up, test_file, tear_down);
    }
  g_test_add ("/secrets/file/odd", Fixture, NULL, set_up, test_file_odd, tear_down);
  g_test_add ("/secrets/file/foreign", Fixture, NULL, set_up, test_file_foreign, tear_down);
  g_test_add_func ("/secrets/tidy", test_tidy);
  g_test_add_func ("/secrets/no-bus", test_no_bus);
  g_test_add_func ("/secrets/no-service", test_no_service);
  g_test_add_func ("/secrets/silent-service", test_silent_service);
  g_test_add_func ("/secrets/keyring", test_keyring);
  g_test_add_func ("/secrets/cancelled", test_cancelled);
  g_test_add_func ("/secrets/locked", test_locked);

  return g_test_run ();
}
