/* SPDX-License-Identifier: GPL-3.0-or-later
 * What training's Netgíró says to the till by itself: the commit of ServerCallback, the nudges of the other types, and how often it tries. */
#include "training-bench.h"

#define MANUAL KASSI_CONFIRMATION_MANUAL
#define SERVER_CALLBACK KASSI_CONFIRMATION_SERVER_CALLBACK

/* Seconds between the tries, and from the last one to giving up. */
static const double pauses[] = { 3, 5, 10, 20, 22 };

static void
wait_for_charge (Bench *bench)
{
  while (kassi_training_get_charged_isk (bench->training) == 0)
    g_main_context_iteration (NULL, TRUE);
}

/* The same bytes as the first time. */
static void
expect_repeat (Bench *bench,
               guint  i)
{
  const BenchCall *first = bench_get_call (bench, 0);
  const BenchCall *call = bench_get_call (bench, i);

  g_assert_cmpstr (call->path, ==, first->path);
  g_assert_cmpstr (call->nonce, ==, first->nonce);
  g_assert_true (g_bytes_equal (call->body, first->body));
  g_assert_nonnull (call->answer);
}

typedef struct {
  const char *name;
  guint       status;   /* 0: silence */
  const char *source;
} Deaf;

static const Deaf deaf[] = {
  { "409", 409, "safety: I9" }, { "404", 404, "safety: Faults" }, { "503", 503, "safety: Faults" },
  { "201", 201, "netgiro-api: only on 200 OK" }, { "204", 204, "netgiro-api: only on 200 OK" },
  { "302", 302, "netgiro-api: redirects must not be followed" }, { "401", 401, "safety: trap 3" },
  { "silence", 0, "safety: Faults" },
};

/* Anything but 200 moves nothing, however often; the tries come to an end, and the reservation stays. */
static void
test_deaf (Bench         *bench,
           gconstpointer  data)
{
  const Deaf *row = data;
  g_autofree char *transaction_id = NULL;

  bench->till_status = row->status;
  transaction_id = bench_insert (bench, "500004-TEST", SERVER_CALLBACK, "S-1", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (pauses); i++)
    {
      bench_wait_for_calls (bench, i + 1);
      expect_repeat (bench, i);
      g_clear_object (&bench->silent);
      bench_advance (bench, pauses[i] - 0.1);
      bench_expect (bench, "CheckCart", transaction_id, NULL, TRUE, 10429, 1);
      g_assert_cmpuint (bench->till_calls->len, ==, i + 1);
      bench_advance (bench, 0.1);
    }

  bench->till_status = 200;
  bench_advance (bench, 600);
  bench_expect (bench, "CheckCart", transaction_id, NULL, TRUE, 10429, 1);
  g_assert_cmpuint (bench->till_calls->len, ==, G_N_ELEMENTS (pauses));
  g_assert_cmpint (kassi_training_get_charged_isk (bench->training), ==, 0);
}

/* The till takes the n-th try. */
static void
test_taken (Bench         *bench,
            gconstpointer  data)
{
  guint n_deaf = GPOINTER_TO_UINT (data);
  g_autofree char *transaction_id = NULL;

  bench->till_status = 409;
  transaction_id = bench_insert (bench, "500004-TEST", SERVER_CALLBACK, "S-1", TRUE);
  for (guint i = 0; i < n_deaf; i++)
    {
      bench_wait_for_calls (bench, i + 1);
      bench_crash (bench);   /* The next server goes on where this one was. */
      bench_advance (bench, pauses[i] - 0.1);
      bench_expect (bench, "CheckCart", transaction_id, NULL, TRUE, 10429, 1);
      if (i + 1 == n_deaf)
        bench->till_status = 200;
      bench_advance (bench, 0.1);
    }
  if (n_deaf == 0)
    bench->till_status = 200;

  bench_wait_for_calls (bench, n_deaf + 1);
  expect_repeat (bench, n_deaf);
  wait_for_charge (bench);
  bench_expect (bench, "CheckCart", transaction_id, NULL, TRUE, 10200, 2);
  bench_advance (bench, 600);
  bench_expect (bench, "CheckCart", transaction_id, NULL, TRUE, 10200, 2);
  g_assert_cmpuint (bench->till_calls->len, ==, n_deaf + 1);
  g_assert_cmpint (kassi_training_get_charged_isk (bench->training), ==, 1000);
}

/* Nobody listens at first. */
static void
test_connection_refused (Bench         *bench,
                         gconstpointer  data)
{
  g_autofree char *transaction_id = bench_insert (bench, "8223281", SERVER_CALLBACK, "S-1", TRUE);

  bench_stop_till (bench);
  bench_advance (bench, 1);
  bench_expect (bench, "CheckCart", transaction_id, NULL, TRUE, 10429, 1);
  bench_start_till (bench);
  bench_expect (bench, "CheckCart", transaction_id, NULL, TRUE, 10429, 1);
  bench_advance (bench, pauses[0]);
  bench_wait_for_calls (bench, 1);
  wait_for_charge (bench);
  bench_expect (bench, "CheckCart", transaction_id, NULL, TRUE, 10200, 2);
}

typedef struct {
  const char        *name;
  const char        *customer_id;
  KassiConfirmation  confirmation;
  const char        *path;
  gint64             code;
  gint64             status_id;
  const char        *source;
} Nudge;

#define GIVEN "netgiro-api: In all three types a CallbackUrl may be given"

static const Nudge nudges[] = {
  { "automatic", "8223281", KASSI_CONFIRMATION_AUTOMATIC, "/callback/S-1", 10200, 2, GIVEN },
  { "manual", "8223281", MANUAL, "/callback/S-1", 10426, 1, GIVEN },
  { "automatic-app-code", "500004-TEST", KASSI_CONFIRMATION_AUTOMATIC, "/callback/S-1", 10200, 2, GIVEN },
  { "automatic-rejected", "7700003", KASSI_CONFIRMATION_AUTOMATIC, "/cancel/S-1", 10201, 5, GIVEN },
  { "manual-rejected", "7700003", MANUAL, "/cancel/S-1", 10201, 5, GIVEN },
  { "server-callback-rejected", "7700003", SERVER_CALLBACK, "/cancel/S-1", 10201, 5, GIVEN },
};

/* Nudges tell what CheckCart would say, and a 200 to one moves nothing. */
static void
test_nudge (Bench         *bench,
            gconstpointer  data)
{
  const Nudge *nudge = data;
  g_autofree char *transaction_id = bench_insert (bench, nudge->customer_id, nudge->confirmation, "S-1", TRUE);
  const BenchCall *call;

  bench_advance (bench, 1);
  bench_wait_for_calls (bench, 1);
  call = bench_get_call (bench, 0);
  g_assert_cmpstr (call->path, ==, nudge->path);
  g_assert_cmpint (call->answer->result_code, ==, nudge->code);
  g_assert_true (call->answer->success);
  g_assert_cmpint (call->answer->payment_info.status_id, ==, nudge->status_id);
  g_assert_cmpstr (call->answer->payment_info.transaction_id, ==, transaction_id);
  g_assert_cmpstr (call->answer->payment_info.reference_number, ==, "S-1");

  bench_expect (bench, "CheckCart", transaction_id, NULL, TRUE, nudge->code, nudge->status_id);
  bench_advance (bench, 59);
  bench_expect (bench, "CheckCart", transaction_id, NULL, TRUE, nudge->code, nudge->status_id);
  g_assert_cmpuint (bench->till_calls->len, ==, 1);
}

/* Neither a cancel of the till nor a lapse is told to it. */
static void
test_silent_ends (Bench         *bench,
                  gconstpointer  data)
{
  g_autofree char *canceled = bench_insert (bench, "7700004", SERVER_CALLBACK, "S-1", TRUE);
  g_autofree char *lapsed = bench_insert (bench, "7700004", SERVER_CALLBACK, "S-2", TRUE);

  bench_expect (bench, "CancelCart", canceled, NULL, TRUE, 10201, 5);
  bench_advance (bench, KASSI_TRAINING_CART_S);
  bench_expect (bench, "CheckCart", lapsed, NULL, TRUE, 10201, 5);
  g_assert_cmpuint (bench->till_calls->len, ==, 0);
}

/* A till that vanishes with its callback under way leaves nothing behind. */
static void
test_stopped_meanwhile (Bench         *bench,
                        gconstpointer  data)
{
  g_autofree char *transaction_id = NULL;

  bench->till_status = 0;
  transaction_id = bench_insert (bench, "500004-TEST", SERVER_CALLBACK, "S-1", TRUE);
  bench_wait_for_calls (bench, 1);
  kassi_training_stop (bench->training);
  g_assert_false (kassi_training_approve (bench->training, transaction_id));
  g_assert_cmpint (kassi_training_get_ledger_state (bench->training, "S-1"), ==, KASSI_LEDGER_RESERVED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (deaf); i++)
    {
      g_autofree char *path = g_strconcat ("/training/callback/deaf/", deaf[i].name, NULL);

      g_test_add (path, Bench, &deaf[i], bench_set_up, test_deaf, bench_tear_down);
    }
  for (guint i = 0; i < G_N_ELEMENTS (pauses); i++)
    {
      g_autofree char *path = g_strdup_printf ("/training/callback/taken-after/%u", i);

      g_test_add (path, Bench, GUINT_TO_POINTER (i), bench_set_up, test_taken, bench_tear_down);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (nudges); i++)
    {
      g_autofree char *path = g_strconcat ("/training/callback/nudge/", nudges[i].name, NULL);

      g_test_add (path, Bench, &nudges[i], bench_set_up, test_nudge, bench_tear_down);
    }
  g_test_add ("/training/callback/connection-refused", Bench, NULL, bench_set_up, test_connection_refused,
              bench_tear_down);
  g_test_add ("/training/callback/silent-ends", Bench, NULL, bench_set_up, test_silent_ends, bench_tear_down);
  g_test_add ("/training/callback/stopped-meanwhile", Bench, NULL, bench_set_up, test_stopped_meanwhile,
              bench_tear_down);

  return g_test_run ();
}
