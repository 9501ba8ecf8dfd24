/* SPDX-License-Identifier: GPL-3.0-or-later
 * Drives the client against a network that breaks in every way: what it says became of the call, and that it asked once. */
#include <glib/gstdio.h>
#include <string.h>

#include "client-fixture.h"

/* Nothing is expected to happen meanwhile. */
#define SHORT_MS 60
/* The question must have reached the server meanwhile, on a machine that is busy with other things. */
#define ENOUGH_MS 600

typedef struct {
  const char   *name;
  const char   *origin;      /* where the case comes from */
  KassiCall     call;
  RawAction     actions[2];  /* the second for a request after it, which must be answered unless it is the one that is asked for */
  guint         timeout_ms;  /* 0: as usual */
  KassiFate     fate;
  KassiTrouble  trouble;
  guint         http_status;
} Case;

typedef struct {
  RawServer    server;
  KassiClient *client;
  gint64       nonce;
} Fixture;

static KassiClient *
make_client (Fixture    *fixture,
             const char *base_url)
{
  return kassi_client_new (base_url, TEST_APPLICATION_ID, TEST_SECRET, test_next_nonce, &fixture->nonce);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  raw_server_start (&fixture->server, "http", NULL);
  fixture->client = make_client (fixture, fixture->server.base_url);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  test_settle ();
  if (fixture->client != NULL)
    g_assert_finalize_object (g_steal_pointer (&fixture->client));
  raw_server_stop (&fixture->server);
}

static const Case cases[] = {
  { "ok", "api", KASSI_CALL_INSERT, { RAW_OK }, 0, KASSI_FATE_ANSWERED, KASSI_TROUBLE_NONE, 200 },
  { "close", "faults: close after a byte left", KASSI_CALL_INSERT, { RAW_CLOSE }, 0, KASSI_FATE_UNKNOWN, KASSI_TROUBLE_TIMEOUT, 0 },
  { "close-check", "trap 3: sent again by libsoup", KASSI_CALL_CHECK, { RAW_CLOSE }, 0,
    KASSI_FATE_UNKNOWN, KASSI_TROUBLE_TIMEOUT, 0 },
  { "reset", "faults: reset", KASSI_CALL_CONFIRM, { RAW_RESET }, 0, KASSI_FATE_UNKNOWN, KASSI_TROUBLE_TIMEOUT, 0 },
  { "silent", "faults: timeout", KASSI_CALL_INSERT, { RAW_SILENT }, ENOUGH_MS, KASSI_FATE_UNKNOWN, KASSI_TROUBLE_TIMEOUT, 0 },
  { "silent-check", "faults: timeout", KASSI_CALL_CHECK, { RAW_SILENT }, ENOUGH_MS, KASSI_FATE_UNKNOWN, KASSI_TROUBLE_TIMEOUT, 0 },
  { "stall", "faults: timeout, a call in all", KASSI_CALL_CONFIRM, { RAW_STALL }, ENOUGH_MS,
    KASSI_FATE_UNKNOWN, KASSI_TROUBLE_TIMEOUT, 200 },
  { "cut", "trap 3: a truncated body", KASSI_CALL_INSERT, { RAW_CUT }, 0, KASSI_FATE_UNKNOWN, KASSI_TROUBLE_MALFORMED, 200 },
  { "cut-space", "trap 3: compare with Content-Length", KASSI_CALL_INSERT, { RAW_CUT_SPACE }, 0,
    KASSI_FATE_UNKNOWN, KASSI_TROUBLE_MALFORMED, 200 },
  { "cut-chunk", "trap 3: a truncated body", KASSI_CALL_CHECK, { RAW_CUT_CHUNK }, 0,
    KASSI_FATE_UNKNOWN, KASSI_TROUBLE_MALFORMED, 200 },
  { "huge", "I17: 64 KiB", KASSI_CALL_CHECK, { RAW_HUGE }, 0, KASSI_FATE_UNKNOWN, KASSI_TROUBLE_MALFORMED, 200 },
  { "endless", "I17: 64 KiB", KASSI_CALL_CHECK, { RAW_ENDLESS }, 0, KASSI_FATE_UNKNOWN, KASSI_TROUBLE_MALFORMED, 200 },
  { "endless-421", "trap 3: 421", KASSI_CALL_CHECK, { RAW_ENDLESS_421 }, 0, KASSI_FATE_UNKNOWN, KASSI_TROUBLE_SERVER, 421 },
  { "endless-headers", "I17", KASSI_CALL_CHECK, { RAW_ENDLESS_HEADERS }, 0, KASSI_FATE_UNKNOWN, KASSI_TROUBLE_TIMEOUT, 0 },
  { "garbage", "another service on the port", KASSI_CALL_INSERT, { RAW_GARBAGE }, 0,
    KASSI_FATE_UNKNOWN, KASSI_TROUBLE_MALFORMED, 0 },
};

static void
test_fault (Fixture       *fixture,
            gconstpointer  data)
{
  const Case *example = data;
  g_autoptr (KassiReply) reply = NULL;
  g_autoptr (KassiReply) after = NULL;

  memcpy (fixture->server.actions, example->actions, sizeof example->actions);
  if (example->timeout_ms > 0)
    kassi_client_set_timeout_ms (fixture->client, example->timeout_ms);
  reply = test_call (fixture->client, example->call, NULL);
  test_assert_reply (reply, example->fate, example->trouble, example->http_status);

  /* The client is as good as before, and asked for the first thing once. */
  kassi_client_set_timeout_ms (fixture->client, KASSI_CALL_TIMEOUT_S * 1000);
  after = test_call (fixture->client, KASSI_CALL_CHECK, NULL);
  test_assert_reply (after, KASSI_FATE_ANSWERED, KASSI_TROUBLE_NONE, 200);
  test_settle ();
  g_assert_cmpuint (fixture->server.n_requests, ==, 2);

  /* What has no end is not listened to until it has one. */
  while (example->actions[0] >= RAW_ENDLESS && example->actions[0] <= RAW_ENDLESS_HEADERS && fixture->server.n_hung_up == 0)
    g_main_context_iteration (NULL, TRUE);
}

/* A kept connection that the server closed meanwhile is seen as such; one that it closes on the question leaves it unknown. */
static void
test_stale (Fixture       *fixture,
            gconstpointer  data)
{
  gboolean closed_before = GPOINTER_TO_INT (data);
  g_autoptr (KassiReply) first = NULL;
  g_autoptr (KassiReply) second = NULL;

  fixture->server.actions[0] = closed_before ? RAW_OK_CLOSE : RAW_OK;
  fixture->server.actions[1] = closed_before ? RAW_OK : RAW_CLOSE;
  first = test_call (fixture->client, KASSI_CALL_CHECK, NULL);
  test_assert_reply (first, KASSI_FATE_ANSWERED, KASSI_TROUBLE_NONE, 200);
  test_settle ();

  second = test_call (fixture->client, KASSI_CALL_CHECK, NULL);
  if (closed_before)
    test_assert_reply (second, KASSI_FATE_ANSWERED, KASSI_TROUBLE_NONE, 200);
  else
    test_assert_reply (second, KASSI_FATE_UNKNOWN, KASSI_TROUBLE_TIMEOUT, 0);
  test_settle ();
  g_assert_cmpuint (fixture->server.n_requests, ==, 2);
  g_assert_cmpuint (fixture->server.n_connections, ==, closed_before ? 2 : 1);
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (KassiReply) reply = NULL;

  raw_server_stop (&fixture->server);   /* Its port is free now. */
  reply = test_call (fixture->client, KASSI_CALL_INSERT, NULL);
  test_assert_reply (reply, KASSI_FATE_NOT_SENT, KASSI_TROUBLE_OFFLINE, 0);
  raw_server_start (&fixture->server, "http", NULL);
}

/* RFC 6761: there is no such name, ever. */
static void
test_name (Fixture       *fixture,
           gconstpointer  data)
{
  KassiClient *client = make_client (fixture, "https://till.invalid/v1/");
  g_autoptr (KassiReply) reply = NULL;

  kassi_client_set_timeout_ms (client, 5000);   /* Without a name server it is told so by nobody. */
  reply = test_call (client, KASSI_CALL_INSERT, NULL);
  test_assert_reply (reply, KASSI_FATE_NOT_SENT, KASSI_TROUBLE_OFFLINE, 0);
  test_settle ();
  g_assert_finalize_object (client);
}

/* No handshake in time: nothing of the question left. A second question that waits for the same connection ends in time too. */
static void
test_no_handshake (Fixture       *fixture,
                   gconstpointer  data)
{
  RawServer deaf = { .deaf = TRUE };
  KassiClient *client;
  KassiReply *replies[3];
  static const KassiCall calls[] = { KASSI_CALL_CHECK, KASSI_CALL_CHECK, KASSI_CALL_INSERT };

  raw_server_start (&deaf, "https", NULL);
  client = make_client (fixture, deaf.base_url);
  kassi_client_set_timeout_ms (client, SHORT_MS);
  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    test_call_begin (client, calls[i], NULL, &replies[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autoptr (KassiReply) reply = test_call_wait (&replies[i]);

      test_assert_reply (reply, KASSI_FATE_NOT_SENT, KASSI_TROUBLE_OFFLINE, 0);
    }
  test_settle ();
  g_assert_finalize_object (client);
  raw_server_stop (&deaf);
}

/* A server without TLS on the other end: nothing of the question is told to it. */
static void
test_not_tls (Fixture       *fixture,
              gconstpointer  data)
{
  RawServer plain = { .actions = { RAW_GARBAGE } };
  KassiClient *client;
  g_autoptr (KassiReply) reply = NULL;

  raw_server_start (&plain, "https", NULL);
  client = make_client (fixture, plain.base_url);
  kassi_client_set_timeout_ms (client, SHORT_MS);
  reply = test_call (client, KASSI_CALL_INSERT, NULL);
  g_assert_cmpint (reply->fate, ==, KASSI_FATE_NOT_SENT);
  g_assert_cmpuint (plain.n_requests, ==, 0);
  test_settle ();
  g_assert_finalize_object (client);
  raw_server_stop (&plain);
}

static const struct {
  const char *name;
  RawAction   action;
} proxies[] = {
  { "refuses", RAW_PROXY_502 }, { "closes", RAW_CLOSE }, { "resets", RAW_RESET },
  { "is-silent", RAW_SILENT }, { "talks-garbage", RAW_GARBAGE },
};

/* A proxy was asked to connect, and that is all that it heard. */
static void
test_proxy (Fixture       *fixture,
            gconstpointer  data)
{
  const char *colon = strrchr (fixture->server.base_url, ':');
  g_autofree char *proxy = g_strdup_printf ("http://127.0.0.1:%d", atoi (colon + 1));
  g_autoptr (GProxyResolver) resolver = g_simple_proxy_resolver_new (proxy, NULL);
  KassiClient *client = make_client (fixture, "https://till.invalid/v1/");
  g_autoptr (KassiReply) reply = NULL;

  fixture->server.actions[0] = proxies[GPOINTER_TO_SIZE (data)].action;
  kassi_client_set_proxy_resolver (client, resolver);
  if (fixture->server.actions[0] == RAW_SILENT)
    kassi_client_set_timeout_ms (client, ENOUGH_MS);
  reply = test_call (client, KASSI_CALL_INSERT, NULL);
  test_assert_reply (reply, KASSI_FATE_NOT_SENT, KASSI_TROUBLE_OFFLINE, 0);
  test_settle ();
  g_assert_cmpuint (fixture->server.n_requests, ==, 1);
  g_assert_finalize_object (client);
}

typedef enum {
  CANCEL_BEFORE_CALL,
  CANCEL_AFTER_CALL,      /* before the main loop ran */
  CANCEL_ON_REQUEST,      /* the server has all of it */
  CANCEL_WHILE_READING,
} CancelWhen;

static const struct {
  const char *name;
  CancelWhen  when;
  KassiFate   fate;
  guint       http_status;
  guint       n_requests;
} cancels[] = {
  { "before-call", CANCEL_BEFORE_CALL, KASSI_FATE_NOT_SENT, 0, 0 },
  { "after-call", CANCEL_AFTER_CALL, KASSI_FATE_NOT_SENT, 0, 0 },
  { "on-request", CANCEL_ON_REQUEST, KASSI_FATE_UNKNOWN, 0, 1 },
  { "while-reading", CANCEL_WHILE_READING, KASSI_FATE_UNKNOWN, 200, 1 },
};

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  gsize index = GPOINTER_TO_SIZE (data);
  CancelWhen when = cancels[index].when;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (KassiReply) got = NULL;
  g_autoptr (KassiReply) after = NULL;
  KassiReply *reply;

  fixture->server.actions[0] = when == CANCEL_ON_REQUEST ? RAW_SILENT : when == CANCEL_WHILE_READING ? RAW_STALL : RAW_OK;
  fixture->server.on_request = when == CANCEL_ON_REQUEST ? cancellable : NULL;
  if (when == CANCEL_BEFORE_CALL)
    g_cancellable_cancel (cancellable);
  test_call_begin (fixture->client, KASSI_CALL_INSERT, cancellable, &reply);
  if (when == CANCEL_AFTER_CALL)
    g_cancellable_cancel (cancellable);
  if (when == CANCEL_WHILE_READING)
    {
      while (fixture->server.n_written == 0)
        g_main_context_iteration (NULL, TRUE);
      test_settle ();   /* What the server wrote is there to be read at once. */
      g_assert_null (reply);
      g_cancellable_cancel (cancellable);
    }
  got = test_call_wait (&reply);
  test_assert_reply (got, cancels[index].fate, KASSI_TROUBLE_NONE, cancels[index].http_status);

  fixture->server.on_request = NULL;
  after = test_call (fixture->client, KASSI_CALL_CHECK, NULL);
  test_assert_reply (after, KASSI_FATE_ANSWERED, KASSI_TROUBLE_NONE, 200);
  test_settle ();
  g_assert_cmpuint (fixture->server.n_requests, ==, cancels[index].n_requests + 1);
}

/* What waited for a connection, and was given up, is not sent when the connection comes. */
static void
test_cancel_queued (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (KassiReply) first = NULL;
  g_autoptr (KassiReply) second = NULL;
  g_autoptr (KassiReply) after = NULL;
  KassiReply *replies[2];

  test_call_begin (fixture->client, KASSI_CALL_CHECK, NULL, &replies[0]);
  test_call_begin (fixture->client, KASSI_CALL_CHECK, cancellable, &replies[1]);
  g_cancellable_cancel (cancellable);
  second = test_call_wait (&replies[1]);
  test_assert_reply (second, KASSI_FATE_NOT_SENT, KASSI_TROUBLE_NONE, 0);
  first = test_call_wait (&replies[0]);
  test_assert_reply (first, KASSI_FATE_ANSWERED, KASSI_TROUBLE_NONE, 200);
  after = test_call (fixture->client, KASSI_CALL_CHECK, NULL);
  test_assert_reply (after, KASSI_FATE_ANSWERED, KASSI_TROUBLE_NONE, 200);
  test_settle ();
  g_assert_cmpuint (fixture->server.n_requests, ==, 2);
}

/* A connection is there, nothing was asked, and the first CheckCart takes it. */
static void
test_warm_up (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (KassiReply) reply = NULL;

  kassi_client_warm_up (fixture->client);
  while (fixture->server.n_connections == 0)
    g_main_context_iteration (NULL, TRUE);
  test_settle ();
  g_assert_cmpuint (fixture->server.n_requests, ==, 0);

  reply = test_call (fixture->client, KASSI_CALL_CHECK, NULL);
  test_assert_reply (reply, KASSI_FATE_ANSWERED, KASSI_TROUBLE_NONE, 200);
  g_assert_cmpuint (fixture->server.n_connections, ==, 1);
}

/* A call that comes while the connection is being made beforehand takes it over, and its limit holds all the same. */
static void
test_warm_up_taken (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (KassiReply) reply = NULL;

  kassi_client_warm_up (fixture->client);
  reply = test_call (fixture->client, KASSI_CALL_INSERT, NULL);
  test_assert_reply (reply, KASSI_FATE_ANSWERED, KASSI_TROUBLE_NONE, 200);
  g_assert_cmpuint (fixture->server.n_requests, ==, 1);
}

static void
test_warm_up_deaf (Fixture       *fixture,
                   gconstpointer  data)
{
  RawServer deaf = { .deaf = TRUE };
  KassiClient *client;
  g_autoptr (KassiReply) reply = NULL;

  raw_server_start (&deaf, "https", NULL);
  client = make_client (fixture, deaf.base_url);
  kassi_client_set_timeout_ms (client, SHORT_MS);
  kassi_client_warm_up (client);
  test_settle ();
  reply = test_call (client, KASSI_CALL_INSERT, NULL);
  test_assert_reply (reply, KASSI_FATE_NOT_SENT, KASSI_TROUBLE_OFFLINE, 0);
  test_settle ();
  g_assert_finalize_object (client);
  test_settle ();
  raw_server_stop (&deaf);
}

/* Let go of with a warm-up under way. */
static void
test_warm_up_dropped (Fixture       *fixture,
                      gconstpointer  data)
{
  kassi_client_warm_up (fixture->client);
  g_assert_finalize_object (g_steal_pointer (&fixture->client));
  test_settle ();
}

/* Give up on one, let go of the client at once: what the session still holds ends by itself. */
static void
drop_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(KassiReply **) user_data = kassi_client_call_finish (KASSI_CLIENT (object), result);
  g_object_unref (object);
}

static void
test_dropped (Fixture       *fixture,
              gconstpointer  data)
{
  KassiClient *client = g_steal_pointer (&fixture->client);
  KassiRequest request = test_request (KASSI_CALL_CONFIRM);
  KassiReply *reply = NULL;
  g_autoptr (KassiReply) got = NULL;

  fixture->server.actions[0] = (RawAction) GPOINTER_TO_INT (data);
  kassi_client_set_timeout_ms (client, ENOUGH_MS);
  g_object_add_weak_pointer (G_OBJECT (client), (gpointer *) &client);
  kassi_client_call_async (client, &request, NULL, drop_cb, &reply);
  got = test_call_wait (&reply);
  g_assert_cmpint (got->fate, ==, KASSI_FATE_UNKNOWN);
  test_settle ();
  g_assert_null (client);
}

static void
add (const char *group,
     const char *name,
     gsize       index,
     void      (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("/client/%s/%s", group, name);

  g_test_add (path, Fixture, GSIZE_TO_POINTER (index), set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_unsetenv ("https_proxy");
  g_unsetenv ("HTTPS_PROXY");
  g_unsetenv ("all_proxy");
  g_unsetenv ("ALL_PROXY");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/client/fault/%s", cases[i].name);

      g_test_add (path, Fixture, &cases[i], set_up, test_fault, tear_down);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (proxies); i++)
    add ("proxy", proxies[i].name, i, test_proxy);
  for (gsize i = 0; i < G_N_ELEMENTS (cancels); i++)
    add ("cancel", cancels[i].name, i, test_cancel);
  add ("cancel", "queued", 0, test_cancel_queued);
  add ("stale", "closed-before", TRUE, test_stale);
  add ("stale", "closed-on-question", FALSE, test_stale);
  add ("offline", "refused", 0, test_refused);
  add ("offline", "name", 0, test_name);
  add ("offline", "no-handshake", 0, test_no_handshake);
  add ("offline", "not-tls", 0, test_not_tls);
  add ("warm-up", "kept", 0, test_warm_up);
  add ("warm-up", "taken", 0, test_warm_up_taken);
  add ("warm-up", "deaf", 0, test_warm_up_deaf);
  add ("warm-up", "dropped", 0, test_warm_up_dropped);
  add ("dropped", "silent", RAW_SILENT, test_dropped);
  add ("dropped", "stall", RAW_STALL, test_dropped);
  add ("dropped", "endless", RAW_ENDLESS, test_dropped);
  add ("dropped", "closed", RAW_CLOSE, test_dropped);

  return g_test_run ();
}
