/* SPDX-License-Identifier: GPL-3.0-or-later
 * Drives the client over TLS, with a certificate authority that openssl makes for the occasion: whom it trusts, and what it offers. */
#include <glib/gstdio.h>
#include <string.h>

#include "client-fixture.h"

typedef struct {
  const char   *name;
  const char   *certificate;   /* the server's, by its file */
  gboolean      trusted;       /* the client knows the authority */
  KassiFate     fate;
  KassiTrouble  trouble;
} Case;

typedef struct {
  RawServer    server;
  KassiClient *client;
  gint64       nonce;
} Fixture;

static char *folder;

static const struct {
  const char *name;
  const char *extensions;
  const char *days;
} certificates[] = {
  { "this-host", "subjectAltName=IP:127.0.0.1,DNS:localhost", "2" },
  { "other-host", "subjectAltName=IP:127.0.0.2,DNS:api.netgiro.is", "2" },
  { "expired", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-1" },
};

static const Case cases[] = {
  { "trusted", "this-host", TRUE, KASSI_FATE_ANSWERED, KASSI_TROUBLE_NONE },
  { "unknown-authority", "this-host", FALSE, KASSI_FATE_NOT_SENT, KASSI_TROUBLE_CERTIFICATE },
  { "other-host", "other-host", TRUE, KASSI_FATE_NOT_SENT, KASSI_TROUBLE_CERTIFICATE },
  { "expired", "expired", TRUE, KASSI_FATE_NOT_SENT, KASSI_TROUBLE_CERTIFICATE },
};

static void
run_openssl (const char *first,
             ...)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) arguments = NULL;
  g_autofree char *complaint = NULL;
  GError *error = NULL;
  int status;
  va_list rest;

  g_strv_builder_add (builder, "openssl");
  va_start (rest, first);
  for (const char *argument = first; argument != NULL; argument = va_arg (rest, const char *))
    g_strv_builder_add (builder, argument);
  va_end (rest);
  arguments = g_strv_builder_end (builder);

  g_spawn_sync (folder, arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
                NULL, &complaint, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("openssl %s: %s", first, complaint);
}

static void
make_certificates (void)
{
  run_openssl ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Test authority",
               "-days", "2", "-keyout", "ca.key", "-out", "ca.pem", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (certificates); i++)
    {
      const char *name = certificates[i].name;
      g_autofree char *key = g_strconcat (name, ".key", NULL);
      g_autofree char *request = g_strconcat (name, ".csr", NULL);
      g_autofree char *signed_by = g_strconcat (name, ".crt", NULL);
      g_autofree char *extensions = g_strconcat (name, ".ext", NULL);
      g_autofree char *path = g_build_filename (folder, extensions, NULL);

      g_assert_true (g_file_set_contents (path, certificates[i].extensions, -1, NULL));
      run_openssl ("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Test server",
                   "-keyout", key, "-out", request, NULL);
      run_openssl ("x509", "-req", "-in", request, "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                   "-days", certificates[i].days, "-extfile", extensions, "-out", signed_by, NULL);
    }
}

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_clear_pointer (&folder, g_free);
}

static void
trust (KassiClient *client)
{
  g_autofree char *path = g_build_filename (folder, "ca.pem", NULL);
  GError *error = NULL;
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (path, &error);

  g_assert_no_error (error);
  kassi_client_set_tls_database (client, database);
}

static void
start (Fixture    *fixture,
       const char *name)
{
  g_autofree char *certificate_path = g_strdup_printf ("%s/%s.crt", folder, name);
  g_autofree char *key_path = g_strdup_printf ("%s/%s.key", folder, name);
  GError *error = NULL;
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_files (certificate_path, key_path, &error);

  g_assert_no_error (error);
  raw_server_start (&fixture->server, "https", certificate);
  fixture->client = kassi_client_new (fixture->server.base_url, TEST_APPLICATION_ID, TEST_SECRET,
                                      test_next_nonce, &fixture->nonce);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  test_settle ();
  g_assert_finalize_object (g_steal_pointer (&fixture->client));
  raw_server_stop (&fixture->server);
}

static void
test_trust (Fixture       *fixture,
            gconstpointer  data)
{
  const Case *example = data;

  start (fixture, example->certificate);
  if (example->trusted)
    trust (fixture->client);
  for (KassiCall call = KASSI_CALL_INSERT; call <= KASSI_CALL_CANCEL; call++)
    {
      g_autoptr (KassiReply) reply = test_call (fixture->client, call, NULL);

      test_assert_reply (reply, example->fate, example->trouble, example->fate == KASSI_FATE_ANSWERED ? 200 : 0);
      /* Netgíró's servers may offer HTTP/2, as this one does. */
      if (example->fate == KASSI_FATE_ANSWERED)
        g_assert_cmpstr (fixture->server.protocol, ==, "http/1.1");
    }
  g_assert_cmpuint (fixture->server.n_requests, ==, example->fate == KASSI_FATE_ANSWERED ? KASSI_N_CALLS : 0);
}

/* The connection made beforehand speaks HTTP/1.1 too, and is the one that CheckCart takes. */
static void
test_warm_up (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (KassiReply) reply = NULL;

  start (fixture, "this-host");
  trust (fixture->client);
  kassi_client_warm_up (fixture->client);
  while (fixture->server.n_connections == 0)
    g_main_context_iteration (NULL, TRUE);
  reply = test_call (fixture->client, KASSI_CALL_CHECK, NULL);
  test_assert_reply (reply, KASSI_FATE_ANSWERED, KASSI_TROUBLE_NONE, 200);
  g_assert_cmpstr (fixture->server.protocol, ==, "http/1.1");
  g_assert_cmpuint (fixture->server.n_connections, ==, 1);
  g_assert_cmpuint (fixture->server.n_requests, ==, 1);
}

static void
test_fault (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (KassiReply) reply = NULL;

  start (fixture, "this-host");
  trust (fixture->client);
  fixture->server.actions[0] = (RawAction) GPOINTER_TO_INT (data);
  reply = test_call (fixture->client, KASSI_CALL_INSERT, NULL);
  g_assert_cmpint (reply->fate, ==, KASSI_FATE_UNKNOWN);
  g_assert_cmpuint (fixture->server.n_requests, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *openssl = g_find_program_in_path ("openssl");
  int result;

  g_test_init (&argc, &argv, NULL);
  if (openssl == NULL)
    {
      g_print ("1..0 # SKIP openssl is not here\n");
      return 0;
    }
  folder = g_dir_make_tmp ("kassi-tls-XXXXXX", NULL);
  g_assert_nonnull (folder);
  make_certificates ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/client/tls/%s", cases[i].name);

      g_test_add (path, Fixture, &cases[i], NULL, test_trust, tear_down);
    }
  g_test_add ("/client/tls/warm-up", Fixture, NULL, NULL, test_warm_up, tear_down);
  g_test_add ("/client/tls/closed", Fixture, GINT_TO_POINTER (RAW_CLOSE), NULL, test_fault, tear_down);
  g_test_add ("/client/tls/reset", Fixture, GINT_TO_POINTER (RAW_RESET), NULL, test_fault, tear_down);
  g_test_add ("/client/tls/cut", Fixture, GINT_TO_POINTER (RAW_CUT_SPACE), NULL, test_fault, tear_down);
  g_test_add ("/client/tls/endless", Fixture, GINT_TO_POINTER (RAW_ENDLESS), NULL, test_fault, tear_down);

  result = g_test_run ();
  remove_folder ();
  return result;
}
