/* SPDX-License-Identifier: GPL-3.0-or-later
 * The connection test against servers that are right, wrong, or not there: what the merchant is told. */
#include "services/kassi-connection-test.h"

#include <glib/gstdio.h>
#include <string.h>

#include "client-fixture.h"
#include "no-resolver.h"

typedef struct {
  GMainLoop  *loop;
  SoupServer *server;     /* answers status, unsigned */
  guint       status;
  gint64      nonce;
  gboolean    passed;
  GError     *error;
  char       *asked;      /* the body of the last question */
} Fixture;

static void
serve_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  Fixture *fixture = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  g_assert_cmpstr (path, ==, "/v1/Checkout/CheckCart");
  g_free (fixture->asked);
  fixture->asked = g_strndup (body->data, (gsize) body->length);
  soup_server_message_set_status (message, fixture->status, NULL);
  if (fixture->status == 302)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location", "http://127.0.0.1:9/");
  soup_server_message_set_response (message, "text/html", SOUP_MEMORY_STATIC, "<p>Halló</p>", strlen ("<p>Halló</p>"));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->loop = g_main_loop_new (NULL, FALSE);
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, serve_cb, fixture, NULL);
  g_assert_true (soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  soup_server_disconnect (fixture->server);
  test_settle ();
  g_assert_finalize_object (fixture->server);
  g_main_loop_unref (fixture->loop);
  g_clear_error (&fixture->error);
  g_free (fixture->asked);
}

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->passed = kassi_connection_test_finish (result, &fixture->error);
  g_main_loop_quit (fixture->loop);
}

static void
run (Fixture        *fixture,
     const char     *base_url,
     const char     *secret,
     KassiNonceFunc  next_nonce,
     GCancellable   *cancellable)
{
  kassi_connection_test_async (base_url, TEST_APPLICATION_ID, secret, next_nonce, &fixture->nonce, cancellable, done_cb, fixture);
  g_main_loop_run (fixture->loop);
  test_settle ();
  g_test_message ("%s", fixture->error != NULL ? fixture->error->message : "passed");
  g_assert_cmpint (fixture->passed, ==, fixture->error == NULL);
}

static char *
get_base_url (Fixture *fixture)
{
  g_autoslist (GUri) uris = soup_server_get_uris (fixture->server);

  return g_strdup_printf ("http://127.0.0.1:%d/v1/", g_uri_get_port (uris->data));
}

static void
assert_told (Fixture    *fixture,
             const char *word)
{
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_nonnull (strstr (fixture->error->message, word));
  g_assert_null (strstr (fixture->error->message, TEST_SECRET));
}

/* What an unsigned answer of this status is called. */
static const struct {
  const char *name;
  const char *source;
  guint       status;
  const char *word;
} statuses[] = {
  { "unsigned", "a page of somebody's, or another secret", 200, "is not signed with this secret" },
  { "redirect", "safety.md: never followed", 302, "leads on to another address" },
  { "unauthorised", "the far side knows no such shop", 401, "the application ID or the secret" },
  { "forbidden", "likewise", 403, "the application ID or the secret" },
  { "not-found", "an address mistyped", 404, "it is not Netgíró’s" },
  { "not-allowed", "an address mistyped", 405, "it is not Netgíró’s" },
  { "proxy-password", "RFC 9110 15.5.8", 407, "proxy" },
  { "misdirected", "trap 3", 421, "it is not Netgíró’s" },
  { "too-many", "RFC 6585 4", 429, "Wait a minute" },
  { "fault", "Netgíró's trouble", 500, "reports a fault" },
  { "unavailable", "Netgíró's trouble", 503, "reports a fault" },
};

static void
test_status (Fixture       *fixture,
             gconstpointer  data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *base_url = get_base_url (fixture);

  g_test_message ("from: %s", statuses[i].source);
  fixture->status = statuses[i].status;
  run (fixture, base_url, TEST_SECRET, test_next_nonce, NULL);
  assert_told (fixture, statuses[i].word);
  g_assert_nonnull (fixture->asked);
}

/* What a signed answer, or a broken connection, is called; NULL: all is well. */
static const struct {
  const char *name;
  const char *source;
  RawAction   action;
  const char *secret;
  const char *word;
} answers[] = {
  { "good", "any verified answer proves address, id and secret", RAW_OK, TEST_SECRET, NULL },
  { "other-secret", "pasted from elsewhere", RAW_OK, "bGV5bmRhcm3DoWw=", "is not signed with this secret" },
  { "closed", "faults: close after a byte left", RAW_CLOSE, TEST_SECRET, "did not answer in time" },
  { "garbage", "an address of something else", RAW_GARBAGE, TEST_SECRET, "not as Netgíró does" },
  { "huge", "I17", RAW_HUGE, TEST_SECRET, "not as Netgíró does" },
  { "cut", "trap 3", RAW_CUT_SPACE, TEST_SECRET, "not as Netgíró does" },
};

static void
test_answer (Fixture       *fixture,
             gconstpointer  data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  RawServer server = { .actions = { answers[i].action, answers[i].action } };

  g_test_message ("from: %s", answers[i].source);
  raw_server_start (&server, "http", NULL);
  run (fixture, server.base_url, answers[i].secret, test_next_nonce, NULL);
  if (answers[i].word == NULL)
    g_assert_no_error (fixture->error);
  else
    assert_told (fixture, answers[i].word);
  g_assert_cmpuint (server.n_requests, ==, 1);
  raw_server_stop (&server);
}

/* A server for TLS that nobody vouches for: one that speaks none at all is as bad. */
static void
test_certificate (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *openssl = g_find_program_in_path ("openssl");
  g_autofree char *folder = NULL;
  g_autofree char *certificate_path = NULL;
  g_autofree char *key_path = NULL;
  g_autofree char *command = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  RawServer server = { 0 };

  if (openssl == NULL)
    {
      g_test_skip ("openssl is not here");
      return;
    }
  folder = g_dir_make_tmp ("kassi-connection-XXXXXX", NULL);
  certificate_path = g_build_filename (folder, "self.crt", NULL);
  key_path = g_build_filename (folder, "self.key", NULL);
  command = g_strdup_printf ("%s req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=self -days 2 -keyout %s -out %s",
                             openssl, key_path, certificate_path);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  certificate = g_tls_certificate_new_from_files (certificate_path, key_path, NULL);
  g_assert_nonnull (certificate);

  raw_server_start (&server, "https", certificate);
  run (fixture, server.base_url, TEST_SECRET, test_next_nonce, NULL);
  assert_told (fixture, "did not prove that it is Netgíró");
  g_assert_cmpuint (server.n_requests, ==, 0);
  raw_server_stop (&server);

  g_assert_cmpint (g_unlink (certificate_path), ==, 0);
  g_assert_cmpint (g_unlink (key_path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_nobody_there (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *base_url = get_base_url (fixture);

  soup_server_disconnect (fixture->server);
  run (fixture, base_url, TEST_SECRET, test_next_nonce, NULL);
  assert_told (fixture, "cannot be reached");
  g_clear_error (&fixture->error);

  run (fixture, "https://api.netgiro.invalid/v1/", TEST_SECRET, test_next_nonce, NULL);
  assert_told (fixture, "“api.netgiro.invalid”");
}

static gint64
no_nonce (gpointer user_data)
{
  return 0;
}

static void
test_no_nonce (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *base_url = get_base_url (fixture);

  run (fixture, base_url, TEST_SECRET, no_nonce, NULL);
  assert_told (fixture, "journal");
  g_assert_null (fixture->asked);
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  RawServer server = { .actions = { RAW_SILENT }, .on_request = cancellable };

  raw_server_start (&server, "http", NULL);
  run (fixture, server.base_url, TEST_SECRET, test_next_nonce, cancellable);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  raw_server_stop (&server);
}

/* It asks about a cart that nobody has, another each time. */
static void
test_asks_about_nobody (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autofree char *base_url = get_base_url (fixture);
  g_autofree char *first = NULL;

  fixture->status = 404;
  run (fixture, base_url, TEST_SECRET, test_next_nonce, NULL);
  g_clear_error (&fixture->error);
  first = g_steal_pointer (&fixture->asked);
  run (fixture, base_url, TEST_SECRET, test_next_nonce, NULL);
  g_assert_true (g_str_has_prefix (first, "{\"TransactionId\":\""));
  g_assert_cmpuint (strlen (first), ==, strlen ("{\"TransactionId\":\"00000000-0000-0000-0000-000000000000\"}"));
  g_assert_cmpstr (first, !=, fixture->asked);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  no_resolver_use ();

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *path = g_strdup_printf ("/connection-test/status/%s", statuses[i].name);

      g_test_add (path, Fixture, GSIZE_TO_POINTER (i), set_up, test_status, tear_down);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/connection-test/answer/%s", answers[i].name);

      g_test_add (path, Fixture, GSIZE_TO_POINTER (i), set_up, test_answer, tear_down);
    }
  g_test_add ("/connection-test/certificate", Fixture, NULL, set_up, test_certificate, tear_down);
  g_test_add ("/connection-test/nobody-there", Fixture, NULL, set_up, test_nobody_there, tear_down);
  g_test_add ("/connection-test/no-nonce", Fixture, NULL, set_up, test_no_nonce, tear_down);
  g_test_add ("/connection-test/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/connection-test/asks-about-nobody", Fixture, NULL, set_up, test_asks_about_nobody, tear_down);

  return g_test_run ();
}
