/* SPDX-License-Identifier: GPL-3.0-or-later
 * The example files for reverse proxies, run by the real ones: callbacks arrive through them unharmed, and the lines that matter do matter.
 *
 * test-examples FOLDER: where the examples are. Of a file only its names, ports and certificates are replaced. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "services/kassi-callback-test-internal.h"

#define PATIENCE_MS 20000   /* the proxies may be slow to start with others at work */

static const char *examples;

/* What is replaced in an example, once; NULL ends. In with: @PORT@ the proxy's port, @TILL@ the till's, @DIR@ a folder of the test's. */
typedef struct {
  const char *from;
  const char *with;
} Change;

typedef struct {
  const char *program;
  const char *file;       /* of the examples */
  const char *before;     /* what stands around the file in the real world: the main configuration; @SITE@ is the adapted file */
  Change      changes[7];
  const char *arguments[8];
} Proxy;

static const Proxy nginx = {
  "nginx", "nginx-kassi.conf",
  "daemon off;\nmaster_process off;\npid @DIR@/nginx.pid;\nerror_log stderr;\nevents {}\n"
  "http {\n client_body_temp_path @DIR@/body;\n proxy_temp_path @DIR@/proxy;\n fastcgi_temp_path @DIR@/fastcgi;\n uwsgi_temp_path @DIR@/uwsgi;\n"
  " scgi_temp_path @DIR@/scgi;\n@SITE@\n}\n",
  {
    { "listen 443 ssl;", "listen 127.0.0.1:@PORT@ ssl;" },
    { "listen [::]:443 ssl;", "" },
    { "server_name till.example.is;", "server_name 127.0.0.1;" },
    { "/etc/letsencrypt/live/till.example.is/fullchain.pem", "@DIR@/server.crt" },
    { "/etc/letsencrypt/live/till.example.is/privkey.pem", "@DIR@/server.key" },
    { "127.0.0.1:8440", "127.0.0.1:@TILL@" },
  },
  { "-e", "stderr", "-p", "@DIR@", "-c", "@DIR@/configuration", NULL },
};

static const Proxy caddy = {
  "caddy", "Caddyfile",
  "{\n\tadmin off\n\tdefault_bind 127.0.0.1\n\tauto_https disable_redirects\n\tstorage file_system @DIR@/storage\n}\n@SITE@\n",
  {
    { "\ntill.example.is {\n", "\nhttps://127.0.0.1:@PORT@ {\n\ttls @DIR@/server.crt @DIR@/server.key\n" },
    { "127.0.0.1:8440 {", "127.0.0.1:@TILL@ {" },
  },
  { "run", "--adapter", "caddyfile", "--config", "@DIR@/configuration", NULL },
};

/* The proxy, what of its file is spoilt on purpose (NULL: nothing), and what is told then (NULL: all is well). */
typedef struct {
  const char  *name;
  const char  *source;
  const Proxy *proxy;
  Change       spoilt;
  const char  *public_path;
  const char  *word;
} Case;

static const Case cases[] = {
  { "nginx/as-it-is", "the README", &nginx, { NULL, NULL }, "kassi/", NULL },
  { "nginx/without-underscores", "netgiro-api.md: Signing", &nginx, { "underscores_in_headers on;", "" }, "kassi/", "underscores_in_headers on;" },
  { "nginx/other-port", "the till listens elsewhere", &nginx, { "127.0.0.1:@TILL@", "127.0.0.1:1" }, "kassi/", "does not reach this till" },
  { "nginx/other-path", "the public address is another", &nginx, { NULL, NULL }, "", "Something else than this till answers" },
  { "nginx/moved", "a slash behind the port", &nginx, { "127.0.0.1:@TILL@;", "127.0.0.1:@TILL@; rewrite ^ /till break;" }, "kassi/", "last two parts" },
  { "nginx/error-page", "safety.md: money moves on any 200 there", &nginx,
    { "proxy_intercept_errors off;", "proxy_intercept_errors on; error_page 404 =200 /sorry; } location = /sorry { return 200;" }, "kassi/",
    "turns the till’s no into a yes" },
  { "caddy/as-it-is", "the README", &caddy, { NULL, NULL }, "kassi/", NULL },
  { "caddy/other-port", "the till listens elsewhere", &caddy, { "127.0.0.1:@TILL@ {", "127.0.0.1:1 {" }, "kassi/", "does not reach this till" },
  { "caddy/other-path", "the public address is another", &caddy, { NULL, NULL }, "", "Something else than this till answers" },
  { "caddy/says-yes", "safety.md: money moves on any 200 there", &caddy, { "handle @callbacks {", "handle @callbacks {\n respond 200\n" }, "kassi/",
    "Do not confirm payments by callback" },
};

typedef struct {
  GMainLoop    *loop;
  GSubprocess  *subprocess;
  GTlsDatabase *trust;
  char         *folder;
  guint16       port;        /* the proxy's */
  guint16       till_port;
  gboolean      passed;
  GError       *error;
} Fixture;

/* One that is free now. */
static guint16
find_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_assert_cmpuint (port, !=, 0);
  g_socket_listener_close (listener);

  return port;
}

static void
run_openssl (const char *folder,
             const char *arguments)
{
  g_autofree char *command = g_strconcat ("openssl ", arguments, NULL);
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_shell_parse_argv (command, NULL, &words, NULL));
  g_spawn_sync (folder, words, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

/* What Let's Encrypt is outside: an authority, and a certificate of 127.0.0.1. */
static void
make_certificate (const char *folder)
{
  g_autofree char *extensions = g_build_filename (folder, "server.ext", NULL);

  g_assert_true (g_file_set_contents (extensions, "subjectAltName = IP:127.0.0.1\n", -1, NULL));
  run_openssl (folder, "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=authority -days 2 -keyout ca.key -out ca.crt");
  run_openssl (folder, "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=till -keyout server.key -out server.csr");
  run_openssl (folder, "x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile server.ext -out server.crt");
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("kassi-examples-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->loop = g_main_loop_new (NULL, FALSE);
  fixture->port = find_port ();
  fixture->till_port = find_port ();
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->subprocess != NULL)
    {
      g_subprocess_send_signal (fixture->subprocess, SIGTERM);
      g_subprocess_wait (fixture->subprocess, NULL, NULL);
      g_clear_object (&fixture->subprocess);
    }
  g_clear_object (&fixture->trust);
  g_main_loop_unref (fixture->loop);
  g_clear_error (&fixture->error);
  remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static void
replace_once (GString    *text,
              const char *from,
              const char *with)
{
  g_assert_cmpuint (g_string_replace (text, from, with, 0), ==, 1);
}

/* @PORT@ and its like. (transfer full) */
static char *
fill_in (Fixture    *fixture,
         const char *template)
{
  GString *text = g_string_new (template);
  g_autofree char *port = g_strdup_printf ("%u", fixture->port);
  g_autofree char *till_port = g_strdup_printf ("%u", fixture->till_port);

  g_string_replace (text, "@PORT@", port, 0);
  g_string_replace (text, "@TILL@", till_port, 0);
  g_string_replace (text, "@DIR@", fixture->folder, 0);

  return g_string_free (text, FALSE);
}

static void
write_configuration (Fixture    *fixture,
                     const Case *c)
{
  g_autofree char *path = g_build_filename (examples, c->proxy->file, NULL);
  g_autofree char *target = g_build_filename (fixture->folder, "configuration", NULL);
  g_autofree char *example = NULL;
  g_autofree char *filled = NULL;
  g_autoptr (GString) site = NULL;
  g_autoptr (GString) whole = g_string_new (c->proxy->before);

  g_assert_true (g_file_get_contents (path, &example, NULL, NULL));
  site = g_string_new (example);
  for (gsize i = 0; c->proxy->changes[i].from != NULL; i++)
    replace_once (site, c->proxy->changes[i].from, c->proxy->changes[i].with);
  if (c->spoilt.from != NULL)
    replace_once (site, c->spoilt.from, c->spoilt.with);

  replace_once (whole, "@SITE@", site->str);
  filled = fill_in (fixture, whole->str);
  g_assert_true (g_file_set_contents (target, filled, -1, NULL));
}

/* The proxy goes when the test does, however that ends. */
static void
die_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static void
spawn (Fixture     *fixture,
       const Proxy *proxy,
       const char  *program)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (arguments, g_strdup (program));
  for (gsize i = 0; proxy->arguments[i] != NULL; i++)
    g_ptr_array_add (arguments, fill_in (fixture, proxy->arguments[i]));
  g_ptr_array_add (arguments, NULL);

  g_subprocess_launcher_setenv (launcher, "HOME", fixture->folder, TRUE);
  g_subprocess_launcher_unsetenv (launcher, "XDG_DATA_HOME");
  g_subprocess_launcher_unsetenv (launcher, "XDG_CONFIG_HOME");
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  fixture->subprocess = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, &error);
  g_assert_no_error (error);
}

/* Servers are in sbin, which is not on everybody's path. (transfer full) */
static char *
find_program (const char *name)
{
  g_autofree char *sbin = g_build_filename ("/usr/sbin", name, NULL);
  char *program = g_find_program_in_path (name);

  return program != NULL ? program : g_find_program_in_path (sbin);
}

/* Until somebody listens there, or the proxy is gone. */
static gboolean
knock_cb (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", fixture->port, NULL, NULL);
  if (connection == NULL && g_subprocess_get_identifier (fixture->subprocess) != NULL)
    return G_SOURCE_CONTINUE;

  g_main_loop_quit (fixture->loop);
  return G_SOURCE_REMOVE;
}

static void
wait_for_proxy (Fixture *fixture)
{
  g_timeout_add (20, knock_cb, fixture);
  g_main_loop_run (fixture->loop);
  g_assert_nonnull (g_subprocess_get_identifier (fixture->subprocess));
}

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->passed = kassi_callback_test_finish (result, &fixture->error);
  g_main_loop_quit (fixture->loop);
}

static void
test_example (Fixture       *fixture,
              gconstpointer  data)
{
  const Case *c = data;
  g_autofree char *program = find_program (c->proxy->program);
  g_autofree char *openssl = g_find_program_in_path ("openssl");
  g_autofree char *authority = g_build_filename (fixture->folder, "ca.crt", NULL);
  g_autofree char *public_url = g_strdup_printf ("https://127.0.0.1:%u/%s", fixture->port, c->public_path);
  g_autoptr (GError) error = NULL;

  if (program == NULL || openssl == NULL)
    {
      g_test_skip (program == NULL ? c->proxy->program : "openssl");
      return;
    }

  make_certificate (fixture->folder);
  fixture->trust = g_tls_file_database_new (authority, &error);
  g_assert_no_error (error);
  write_configuration (fixture, c);
  spawn (fixture, c->proxy, program);
  wait_for_proxy (fixture);

  kassi_callback_test_run_async (public_url, "127.0.0.1", fixture->till_port, fixture->trust, PATIENCE_MS, NULL, done_cb, fixture);
  g_main_loop_run (fixture->loop);
  g_test_message ("from %s: %s", c->source, fixture->error != NULL ? fixture->error->message : "passed");
  if (c->word == NULL)
    {
      g_assert_no_error (fixture->error);
      g_assert_true (fixture->passed);
      return;
    }
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_nonnull (strstr (fixture->error->message, c->word));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  examples = argv[1];

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/examples/%s", cases[i].name);

      g_test_add (path, Fixture, &cases[i], set_up, test_example, tear_down);
    }

  return g_test_run ();
}
