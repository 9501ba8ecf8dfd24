/* SPDX-License-Identifier: GPL-3.0-or-later
 * The callback test through proxies that pass on what comes, and through others: what whoever sets the till up is told. */
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

#include "no-resolver.h"
#include "services/kassi-callback-test-internal.h"
#include "services/kassi-listener.h"

#define PATIENCE_MS 10000
#define SHORT_MS 300    /* for what never answers */

/* What the proxy does with a request. */
typedef enum {
  PASS,
  STRIP,             /* the path's first segment goes, as proxies do with a prefix */
  DROP_UNDERSCORES,  /* nginx as it comes */
  DROP_NONCE,
  REWRITE_BODY,      /* parses the JSON, and writes it in its own way */
  REWRITE_SIGNATURE,
  MOVE,              /* elsewhere below the till */
  LOSE_ANSWER,
  YES_FOR_TILL,      /* 200 by itself */
  YES_FOR_NO,        /* passes on, and makes every answer 200 */
  PAGE_FOR_NO,       /* 404 becomes a redirect to a page */
  NO_FOR_YES,        /* 200 becomes 500 */
  EMPTY_FOR_YES,     /* 200 becomes 204 */
  NOT_FOUND,         /* 404 by itself */
  REDIRECT,
  BAD_GATEWAY,
  CHALLENGE,
  MISDIRECTED,       /* libsoup would ask again */
  CLOSE,
  SILENT,
  FILTER_STRANGER,   /* passes on the first, refuses the second by itself */
} Habit;

typedef struct {
  SoupServer   *proxy;
  SoupSession  *session;      /* the proxy's, to the till */
  GMainLoop    *loop;
  Habit         habit;
  guint16       till_port;
  guint         n_requests;   /* to the proxy */
  GCancellable *on_request;   /* cancelled then; or NULL */
  char         *public_url;
  gboolean      passed;
  GError       *error;
} Fixture;

/* One request on its way through. */
typedef struct {
  Fixture           *fixture;
  SoupServerMessage *outer;
  SoupMessage       *inner;
} Passage;

static guint
translate_status (Habit habit,
                  guint status)
{
  if (habit == YES_FOR_NO)
    return 200;
  if (habit == PAGE_FOR_NO && status == 404)
    return 302;
  if (habit == NO_FOR_YES && status == 200)
    return 500;
  if (habit == EMPTY_FOR_YES && status == 200)
    return 204;

  return status;
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Passage *passage = user_data;
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (object), result, NULL);
  guint status = body != NULL ? soup_message_get_status (passage->inner) : 502;

  if (passage->fixture->habit == LOSE_ANSWER)
    {
      g_autoptr (GIOStream) stream = soup_server_message_steal_connection (passage->outer);

      g_io_stream_close (stream, NULL, NULL);
    }
  else
    {
      soup_server_message_set_status (passage->outer, translate_status (passage->fixture->habit, status), NULL);
      soup_server_message_unpause (passage->outer);
    }
  g_object_unref (passage->outer);
  g_object_unref (passage->inner);
  g_free (passage);
}

static void
copy_header_cb (const char *name,
                const char *value,
                gpointer    user_data)
{
  Passage *passage = user_data;
  Habit habit = passage->fixture->habit;
  SoupMessageHeaders *headers = soup_message_get_request_headers (passage->inner);

  if ((habit == DROP_UNDERSCORES && strchr (name, '_') != NULL) || (habit == DROP_NONCE && g_ascii_strcasecmp (name, "netgiro_nonce") == 0))
    return;
  if (habit == REWRITE_SIGNATURE && g_ascii_strcasecmp (name, "netgiro_signature") == 0)
    value = "0000000000000000000000000000000000000000000000000000000000000000";
  if (g_str_has_prefix (name, "netgiro_"))
    soup_message_headers_append (headers, name, value);
}

static void
pass_on (Fixture           *fixture,
         SoupServerMessage *message,
         const char        *path)
{
  const char *tail = fixture->habit == STRIP ? strchr (path + 1, '/') : path;
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u%s%s", fixture->till_port, tail, fixture->habit == MOVE ? "/x" : "");
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (GBytes) changed = g_bytes_new_static ("{ \"Success\": true, \"ResultCode\": 10425 }", 39);
  Passage *passage = g_new0 (Passage, 1);

  passage->fixture = fixture;
  passage->outer = g_object_ref (message);
  passage->inner = soup_message_new (SOUP_METHOD_POST, url);
  soup_message_headers_foreach (soup_server_message_get_request_headers (message), copy_header_cb, passage);
  soup_message_set_request_body_from_bytes (passage->inner, "application/json", fixture->habit == REWRITE_BODY ? changed : body);
  soup_server_message_pause (message);
  soup_session_send_and_read_async (fixture->session, passage->inner, G_PRIORITY_DEFAULT, NULL, answered_cb, passage);
}

/* By itself; 0: not this habit. */
static guint
own_status (Habit habit,
            guint n_requests)
{
  switch (habit)
    {
    case YES_FOR_TILL: return 200;
    case NOT_FOUND: return 404;
    case REDIRECT: return 301;
    case BAD_GATEWAY: return 502;
    case CHALLENGE: return 401;
    case MISDIRECTED: return 421;
    case FILTER_STRANGER: return n_requests > 1 ? 404 : 0;
    case PASS: case STRIP: case DROP_UNDERSCORES: case DROP_NONCE: case REWRITE_BODY: case REWRITE_SIGNATURE: case MOVE: case LOSE_ANSWER:
    case YES_FOR_NO: case PAGE_FOR_NO: case NO_FOR_YES: case EMPTY_FOR_YES: case CLOSE: case SILENT:
    default: return 0;
    }
}

static void
proxy_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  Fixture *fixture = user_data;
  guint status = own_status (fixture->habit, ++fixture->n_requests);

  if (fixture->on_request != NULL)
    g_cancellable_cancel (fixture->on_request);

  if (status != 0)
    {
      soup_server_message_set_status (message, status, NULL);
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location", "http://127.0.0.1:9/elsewhere");
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "WWW-Authenticate", "Basic realm=\"x\"");
    }
  else if (fixture->habit == CLOSE)
    {
      g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

      g_io_stream_close (stream, NULL, NULL);
    }
  else if (fixture->habit == SILENT)
    soup_server_message_pause (message);
  else
    pass_on (fixture, message, path);
}

static char *
no_url_hook (const char *token,
             gboolean    cancel,
             gpointer    user_data)
{
  return NULL;
}

static void
no_callback_hook (KassiCallback *callback,
                  gpointer       user_data)
{
  g_assert_not_reached ();
}

/* A listener on this port, 0: a free one. */
static KassiListener *
listen_on (guint16   port,
           GError  **error)
{
  const KassiListenerHooks hooks = { .dup_url = no_url_hook, .received = no_callback_hook };

  return kassi_listener_new ("127.0.0.1", port, "x", &hooks, NULL, error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoslist (GUri) uris = NULL;
  g_autoptr (GError) error = NULL;
  KassiListener *listener = listen_on (0, &error);

  g_assert_no_error (error);
  fixture->till_port = kassi_listener_get_port (listener);
  g_assert_finalize_object (listener);

  fixture->loop = g_main_loop_new (NULL, FALSE);
  fixture->session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  fixture->proxy = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->proxy, NULL, proxy_cb, fixture, NULL);
  g_assert_true (soup_server_listen_local (fixture->proxy, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (fixture->proxy);
  fixture->public_url = g_strdup_printf ("http://127.0.0.1:%d/kassi/", g_uri_get_port (uris->data));
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  soup_server_disconnect (fixture->proxy);
  soup_session_abort (fixture->session);
  settle ();
  g_assert_finalize_object (fixture->proxy);
  g_assert_finalize_object (fixture->session);
  g_main_loop_unref (fixture->loop);
  g_clear_error (&fixture->error);
  g_free (fixture->public_url);
}

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (KassiListener) listener = NULL;

  fixture->passed = kassi_callback_test_finish (result, &fixture->error);
  g_main_loop_quit (fixture->loop);

  /* Who listened there before may do so again at once. */
  if (!g_error_matches (fixture->error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    {
      listener = listen_on (fixture->till_port, NULL);
      g_assert_nonnull (listener);
    }
}

static void
run (Fixture      *fixture,
     const char   *public_url,
     guint         timeout_ms,
     GCancellable *cancellable)
{
  kassi_callback_test_run_async (public_url, "127.0.0.1", fixture->till_port, NULL, timeout_ms, cancellable, done_cb, fixture);
  g_main_loop_run (fixture->loop);
  g_test_message ("%s", fixture->error != NULL ? fixture->error->message : "passed");
  g_assert_cmpint (fixture->passed, ==, fixture->error == NULL);
}

static void
assert_told (Fixture    *fixture,
             const char *word)
{
  if (word == NULL)
    {
      g_assert_no_error (fixture->error);
      return;
    }

  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_nonnull (strstr (fixture->error->message, word));
}

/* name, where the case comes from, how the proxy is, what is told (NULL: all is well), how many posts it sees. */
static const struct {
  const char *name;
  const char *source;
  Habit       habit;
  const char *word;
  guint       n_requests;
} cases[] = {
  { "pass", "safety.md: The listener", PASS, NULL, 2 },
  { "strip", "safety.md: proxies strip prefixes", STRIP, NULL, 2 },
  { "underscores", "nginx drops them unless underscores_in_headers is on", DROP_UNDERSCORES, "underscores_in_headers on;", 1 },
  { "no-nonce", "one header is as bad as all", DROP_NONCE, "without Netgíró’s signature", 1 },
  { "body", "netgiro-api.md: the exact body is signed", REWRITE_BODY, "arrived changed", 1 },
  { "signature", "a proxy that signs", REWRITE_SIGNATURE, "arrived changed", 1 },
  { "moved", "safety.md: the last two segments", MOVE, "last two parts", 1 },
  { "answer-lost", "a proxy that gives up", LOSE_ANSWER, "answer did not come back", 1 },
  { "yes-for-till", "safety.md: money moves on any 200 there", YES_FOR_TILL, "Do not confirm payments by callback", 1 },
  { "yes-for-no", "safety.md: a wrong token must get 404", YES_FOR_NO, "turns the till’s no into a yes", 2 },
  { "page-for-no", "a wrong token must get 404", PAGE_FOR_NO, "no into another answer (HTTP 302)", 2 },
  { "no-for-yes", "netgiro-api.md: delivered only on 200 OK", NO_FOR_YES, "yes into another answer (HTTP 500)", 1 },
  { "empty-for-yes", "netgiro-api.md: delivered only on 200 OK", EMPTY_FOR_YES, "yes into another answer (HTTP 204)", 1 },
  { "not-found", "another site has the name", NOT_FOUND, "Something else than this till answers", 1 },
  { "redirect", "to https, or to www", REDIRECT, "leads on to another address", 1 },
  { "bad-gateway", "the till's port is another", BAD_GATEWAY, "does not reach this till", 1 },
  { "challenge", "trap 3: a password on the whole site", CHALLENGE, "(HTTP 401)", 1 },
  { "misdirected", "trap 3: sent again by libsoup", MISDIRECTED, "(HTTP 421)", 1 },
  { "closed", "a firewall", CLOSE, "Nothing can be reached", 1 },
  { "filter", "404 must come from the till itself", FILTER_STRANGER, "Something else than this till answers", 2 },
};

static void
test_proxy (Fixture       *fixture,
            gconstpointer  data)
{
  gsize i = GPOINTER_TO_SIZE (data);

  g_test_message ("from: %s", cases[i].source);
  fixture->habit = cases[i].habit;
  run (fixture, fixture->public_url, PATIENCE_MS, NULL);
  assert_told (fixture, cases[i].word);
  g_assert_cmpuint (fixture->n_requests, ==, cases[i].n_requests);
}

static void
test_silent (Fixture       *fixture,
             gconstpointer  data)
{
  fixture->habit = SILENT;
  run (fixture, fixture->public_url, SHORT_MS, NULL);
  assert_told (fixture, "did not answer in time");
}

/* Without a proxy: training's own way, and a till on a public address. */
static void
test_direct (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *public_url = g_strdup_printf ("http://127.0.0.1:%u/", fixture->till_port);

  kassi_callback_test_async (public_url, "127.0.0.1", fixture->till_port, NULL, done_cb, fixture);
  g_main_loop_run (fixture->loop);
  g_assert_no_error (fixture->error);
  g_assert_true (fixture->passed);
}

static void
test_port_taken (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *port = g_strdup_printf ("%u", fixture->till_port);
  g_autoptr (KassiListener) other = listen_on (fixture->till_port, NULL);

  g_assert_nonnull (other);
  run (fixture, fixture->public_url, PATIENCE_MS, NULL);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_nonnull (strstr (fixture->error->message, port));
  g_assert_cmpuint (fixture->n_requests, ==, 0);
}

static void
test_nobody_there (Fixture       *fixture,
                   gconstpointer  data)
{
  soup_server_disconnect (fixture->proxy);
  run (fixture, fixture->public_url, PATIENCE_MS, NULL);
  assert_told (fixture, "Nothing can be reached");
  g_clear_error (&fixture->error);

  run (fixture, "https://till.example.invalid/kassi/", PATIENCE_MS, NULL);
  assert_told (fixture, "“till.example.invalid”");
}

/* TLS that nobody vouches for. */
static void
test_certificate (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *openssl = g_find_program_in_path ("openssl");
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autofree char *key_path = NULL;
  g_autofree char *command = NULL;
  g_autofree char *public_url = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (SoupServer) server = NULL;
  g_autoslist (GUri) uris = NULL;

  if (openssl == NULL)
    {
      g_test_skip ("openssl is not here");
      return;
    }
  folder = g_dir_make_tmp ("kassi-callback-XXXXXX", NULL);
  path = g_build_filename (folder, "self.crt", NULL);
  key_path = g_build_filename (folder, "self.key", NULL);
  command = g_strdup_printf ("%s req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=self -days 2 -keyout %s -out %s",
                             openssl, key_path, path);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  certificate = g_tls_certificate_new_from_files (path, key_path, NULL);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_unlink (key_path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_nonnull (certificate);

  server = soup_server_new ("tls-certificate", certificate, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY | SOUP_SERVER_LISTEN_HTTPS, NULL));
  uris = soup_server_get_uris (server);
  public_url = g_strdup_printf ("https://127.0.0.1:%d/kassi/", g_uri_get_port (uris->data));
  run (fixture, public_url, PATIENCE_MS, NULL);
  assert_told (fixture, "certificate");
  soup_server_disconnect (server);
  settle ();
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  fixture->habit = SILENT;
  fixture->on_request = cancellable;
  run (fixture, fixture->public_url, PATIENCE_MS, cancellable);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&fixture->error);

  /* Already cancelled. */
  run (fixture, fixture->public_url, PATIENCE_MS, cancellable);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  no_resolver_use ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/callback-test/proxy/%s", cases[i].name);

      g_test_add (path, Fixture, GSIZE_TO_POINTER (i), set_up, test_proxy, tear_down);
    }
#define ADD(path, function) g_test_add ("/callback-test/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("silent", test_silent);
  ADD ("direct", test_direct);
  ADD ("port-taken", test_port_taken);
  ADD ("nobody-there", test_nobody_there);
  ADD ("certificate", test_certificate);
  ADD ("cancel", test_cancel);
#undef ADD

  return g_test_run ();
}
