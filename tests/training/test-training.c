/* SPDX-License-Identifier: GPL-3.0-or-later
 * Training's customers and the nine flows, over real HTTP; each flow also with a kill -9 between any two steps. */
#include "training-bench.h"

/* How the customer agrees. */
typedef enum { BY_HABIT, BY_CODE, BY_APP_CODE } Consent;

typedef struct {
  const char        *name;
  const char        *customer_id;
  Consent            consent;
  KassiConfirmation  confirmation;
  gint64             waiting;      /* CheckCart's code before the customer agrees; 0: never seen */
  gint64             agreed;       /* … and after */
  const char        *source;
} Flow;

#define DRAWN "netgiro-api: The flows"
#define UNDRAWN "netgiro-api: The flows, in words"
#define AUTOMATIC KASSI_CONFIRMATION_AUTOMATIC
#define MANUAL KASSI_CONFIRMATION_MANUAL
#define SERVER_CALLBACK KASSI_CONFIRMATION_SERVER_CALLBACK

static const Flow flows[] = {
  { "gsm-automatic", "8223281", BY_HABIT, AUTOMATIC, 10425, 10200, DRAWN },
  { "gsm-manual", "8223281", BY_HABIT, MANUAL, 10425, 10426, DRAWN },
  { "gsm-server-callback", "8223281", BY_HABIT, SERVER_CALLBACK, 10425, 10429, DRAWN },
  { "ssn-automatic", "1111111119", BY_CODE, AUTOMATIC, 10428, 10200, DRAWN },
  { "ssn-manual", "1111111119", BY_CODE, MANUAL, 10428, 10426, DRAWN },
  { "ssn-server-callback", "1111111119", BY_CODE, SERVER_CALLBACK, 10428, 10429, UNDRAWN },
  { "app-code-automatic", "500004-TEST", BY_APP_CODE, AUTOMATIC, 0, 10200, DRAWN },
  { "app-code-manual", "500004-TEST", BY_APP_CODE, MANUAL, 0, 10426, DRAWN },
  { "app-code-server-callback", "500004-TEST", BY_APP_CODE, SERVER_CALLBACK, 0, 10429, UNDRAWN },
};

static void
agree (Bench      *bench,
       const Flow *flow,
       const char *transaction_id)
{
  g_autofree char *read_out = NULL;

  switch (flow->consent)
    {
    case BY_HABIT:
      bench_advance (bench, 0.9);
      bench_expect (bench, "CheckCart", transaction_id, NULL, TRUE, 10425, 1);
      bench_advance (bench, 0.1);
      break;
    case BY_CODE:
      bench_expect (bench, "ConfirmCart", transaction_id, NULL, TRUE, 10428, 1);
      bench_expect (bench, "ConfirmCart", transaction_id, "-no-", TRUE, 10428, 1);
      g_assert_cmpuint (strlen (bench->sms_code), ==, 4);
      read_out = g_ascii_strdown (bench->sms_code, -1);
      bench_expect (bench, "ConfirmCart", transaction_id, read_out, TRUE, flow->agreed, flow->agreed == 10200 ? 2 : 1);
      break;
    case BY_APP_CODE:
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
run_flow (Bench      *bench,
          const Flow *flow,
          void      (*between) (Bench *bench))
{
  g_autofree char *transaction_id = NULL;
  gboolean calls = flow->confirmation == SERVER_CALLBACK;

  /* Nobody hears the first try, so that the reservation can be seen. */
  if (calls)
    bench->till_status = 503;
  transaction_id = bench_insert (bench, flow->customer_id, flow->confirmation, "S-1", calls);
  between (bench);
  if (flow->waiting != 0)
    {
      g_assert_cmpint (kassi_training_get_ledger_state (bench->training, "S-1"), ==, KASSI_LEDGER_WAITING);
      bench_expect (bench, "CheckCart", transaction_id, NULL, TRUE, flow->waiting, 1);
      between (bench);
    }
  agree (bench, flow, transaction_id);
  if (calls)
    bench_wait_for_calls (bench, 1);
  between (bench);
  bench_expect (bench, "CheckCart", transaction_id, NULL, TRUE, flow->agreed, flow->agreed == 10200 ? 2 : 1);
  between (bench);

  if (flow->agreed != 10200)
    {
      g_assert_cmpint (kassi_training_get_ledger_state (bench->training, "S-1"), ==, KASSI_LEDGER_RESERVED);
      g_assert_cmpint (kassi_training_get_charged_isk (bench->training), ==, 0);
      bench_expect (bench, "CancelCart", transaction_id, NULL, FALSE, 400, 1);
      between (bench);
    }
  if (flow->confirmation == MANUAL)
    bench_expect (bench, "ConfirmCart", transaction_id, NULL, TRUE, 10200, 2);
  if (calls)
    {
      const BenchCall *call;

      bench_expect (bench, "ConfirmCart", transaction_id, NULL, TRUE, 10429, 1);
      bench->till_status = 200;
      kassi_fake_clock_advance_to_next (KASSI_FAKE_CLOCK (bench->clock));
      bench_wait_for_calls (bench, 2);
      call = bench_get_call (bench, 1);
      g_assert_cmpstr (call->path, ==, "/callback/S-1");
      g_assert_cmpint (call->answer->result_code, ==, 10429);
      g_assert_cmpint (call->answer->payment_info.status_id, ==, 1);
      g_assert_cmpstr (call->answer->payment_info.transaction_id, ==, transaction_id);
      g_assert_cmpstr (call->answer->payment_info.reference_number, ==, "S-1");
      while (kassi_training_get_charged_isk (bench->training) == 0)
        g_main_context_iteration (NULL, TRUE);
    }
  between (bench);

  bench_expect (bench, "CheckCart", transaction_id, NULL, TRUE, 10200, 2);
  bench_expect (bench, "ConfirmCart", transaction_id, NULL, TRUE, 10203, 2);
  bench_expect (bench, "CancelCart", transaction_id, NULL, FALSE, 10200, 2);
  g_assert_cmpint (kassi_training_get_ledger_state (bench->training, "S-1"), ==, KASSI_LEDGER_CHARGED);
  g_assert_cmpint (kassi_training_get_charged_isk (bench->training), ==, 1000);
}

static void
nothing (Bench *bench)
{
}

static void
test_flow (Bench         *bench,
           gconstpointer  data)
{
  run_flow (bench, data, nothing);
}

static void
test_flow_crashing (Bench         *bench,
                    gconstpointer  data)
{
  run_flow (bench, data, bench_crash);
}

typedef struct {
  const char *name;
  const char *customer_id;
  double      quiet_s;      /* nothing until then */
  double      then_s;       /* from there on */
  gint64      code;         /* what CheckCart says after that */
  gint64      cancel;       /* what CancelCart says after that */
  const char *last_told;
} Habit;

/* kassictl.md, Customers in training. */
static const Habit habits[] = {
  { "8223281", "8223281", 0.9, 0.1, 10426, 400, "changed 8223281 approved" },
  { "7700001", "7700001", 0.9, 0.1, 10426, 400, "changed 7700001 approved" },
  { "7700002", "7700002", 19.9, 0.1, 10426, 400, "changed 7700002 approved" },
  { "7700003", "7700003", 0.9, 0.1, 10201, 10202, "changed 7700003 rejected" },
  { "7700004", "7700004", 100, 79, 10425, 10201, "changed 7700004 gone" },
  { "7700004-lapses", "7700004", 179.9, 0.1, 10201, 10202, "changed 7700004 gone" },
  { "7700005", "7700005", 100, 79, 10425, 400, "changed 7700005 approved" },
  { "1111111119-lapses", "1111111119", 179.9, 0.1, 10201, 10202, "changed 1111111119 gone" },
};

static void
test_habit (Bench         *bench,
            gconstpointer  data)
{
  const Habit *habit = data;
  gint64 waiting = strlen (habit->customer_id) == 10 ? 10428 : 10425;
  g_autofree char *transaction_id = bench_insert (bench, habit->customer_id, MANUAL, "S-1", FALSE);
  g_autoptr (BenchAnswer) cancel = NULL;

  bench_advance (bench, habit->quiet_s);
  bench_expect (bench, "CheckCart", transaction_id, NULL, TRUE, waiting, 1);
  g_assert_cmpuint (bench->told->len, ==, 1);
  bench_advance (bench, habit->then_s);
  bench_expect (bench, "CheckCart", transaction_id, NULL, TRUE, habit->code, habit->code == 10201 ? 5 : 1);
  cancel = bench_ask_about (bench, "CancelCart", transaction_id, NULL);
  g_assert_cmpint (cancel->answer->result_code, ==, habit->cancel);
  g_assert_cmpint (cancel->answer->success, ==, habit->cancel == 10201);
  g_assert_cmpuint (bench->told->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (bench->told, 1), ==, habit->last_told);
  g_assert_cmpint (kassi_training_get_charged_isk (bench->training), ==, 0);
}

/* Late habits and lapses happen at the next start, in their order. */
static void
test_habit_over_restart (Bench         *bench,
                         gconstpointer  data)
{
  const Habit *habit = data;
  g_autofree char *transaction_id = bench_insert (bench, habit->customer_id, MANUAL, "S-1", FALSE);

  bench_advance (bench, habit->quiet_s);
  bench_crash (bench);
  bench_advance (bench, habit->then_s);
  bench_expect (bench, "CheckCart", transaction_id, NULL, TRUE, habit->code, habit->code == 10201 ? 5 : 1);
}

/* 7700005 in Automatic: the money is there, and the cancel learns it (netgiro-api: CancelCart). */
static void
test_lost_cancel (Bench         *bench,
                  gconstpointer  data)
{
  g_autofree char *transaction_id = bench_insert (bench, "7700005", AUTOMATIC, "S-1", FALSE);

  bench_expect (bench, "CancelCart", transaction_id, NULL, FALSE, 10200, 2);
  g_assert_cmpint (kassi_training_get_ledger_state (bench->training, "S-1"), ==, KASSI_LEDGER_CHARGED);
}

static void
test_held (Bench         *bench,
           gconstpointer  data)
{
  g_autofree char *held = NULL;
  g_autofree char *other = NULL;
  g_autofree char *late = NULL;

  kassi_training_set_held_customer (bench->training, "8223281");
  held = bench_insert (bench, "8223281", MANUAL, "S-1", FALSE);
  other = bench_insert (bench, "7700001", MANUAL, "S-2", FALSE);
  bench_advance (bench, 60);
  bench_expect (bench, "CheckCart", held, NULL, TRUE, 10425, 1);
  bench_expect (bench, "CheckCart", other, NULL, TRUE, 10426, 1);

  /* Put away, the phone is its owner's again. */
  kassi_training_set_held_customer (bench->training, NULL);
  bench_advance (bench, 0);
  bench_expect (bench, "CheckCart", held, NULL, TRUE, 10426, 1);

  kassi_training_set_held_customer (bench->training, "7700005");
  late = bench_insert (bench, "7700005", MANUAL, "S-3", FALSE);
  bench_expect (bench, "CancelCart", late, NULL, TRUE, 10201, 5);
}

static void
test_phone (Bench         *bench,
            gconstpointer  data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *sms = NULL;
  KassiPhoneRequest *request;

  kassi_training_set_held_customer (bench->training, "8223281");
  g_assert_null (kassi_training_dup_request (bench->training, "8223281"));
  first = bench_insert (bench, "8223281", AUTOMATIC, "S-1", FALSE);
  request = kassi_training_dup_request (bench->training, "8223281");
  g_assert_cmpstr (request->transaction_id, ==, first);
  g_assert_cmpstr (request->merchant, ==, "Kaffihúsið við Höfnina");
  g_assert_cmpint (request->amount_isk, ==, 1000);
  g_assert_cmpint (request->created_wall_us, ==, BENCH_START_US);
  g_assert_cmpint (request->state, ==, KASSI_PHONE_REQUEST_PENDING);
  g_assert_null (request->sms_code);
  kassi_phone_request_free (request);

  g_assert_true (kassi_training_approve (bench->training, first));
  g_assert_false (kassi_training_approve (bench->training, first));
  g_assert_false (kassi_training_reject (bench->training, first));
  g_assert_false (kassi_training_approve (bench->training, "00000000-0000-4000-8000-000000000000"));
  bench_expect (bench, "CheckCart", first, NULL, TRUE, 10200, 2);

  second = bench_insert (bench, "8223281", AUTOMATIC, "S-2", FALSE);
  g_assert_true (kassi_training_reject (bench->training, second));
  bench_expect (bench, "CheckCart", second, NULL, TRUE, 10201, 5);
  request = kassi_training_dup_request (bench->training, "8223281");
  g_assert_cmpstr (request->transaction_id, ==, second);
  g_assert_cmpint (request->state, ==, KASSI_PHONE_REQUEST_REJECTED);
  kassi_phone_request_free (request);

  /* An SMS has no buttons, and its code is gone once it was used. */
  sms = bench_insert (bench, "1111111119", AUTOMATIC, "S-3", FALSE);
  g_assert_false (kassi_training_approve (bench->training, sms));
  request = kassi_training_dup_request (bench->training, "1111111119");
  g_assert_cmpstr (request->sms_code, ==, bench->sms_code);
  kassi_phone_request_free (request);
  bench_expect (bench, "ConfirmCart", sms, bench->sms_code, TRUE, 10200, 2);
  request = kassi_training_dup_request (bench->training, "1111111119");
  g_assert_null (request->sms_code);
  g_assert_cmpint (request->state, ==, KASSI_PHONE_REQUEST_APPROVED);
  kassi_phone_request_free (request);
  g_assert_cmpint (kassi_training_get_charged_isk (bench->training), ==, 2000);
}

static void
expect_app_code (Bench      *bench,
                 const char *code,
                 gint64      result_code)
{
  g_autofree char *body = g_strdup_printf ("{\"Amount\":1000,\"Reference\":\"A\",\"CustomerId\":\"%s\","
                                           "\"ConfirmationType\":2}", code);
  g_autoptr (BenchAnswer) answer = bench_ask (bench, "InsertCart", body);

  g_assert_cmpint (answer->answer->result_code, ==, result_code);
}

static void
test_app_codes (Bench         *bench,
                gconstpointer  data)
{
  g_autofree char *used = NULL;
  g_autofree char *old = NULL;
  g_autofree char *poor = NULL;
  g_autofree char *lower = NULL;
  gint64 expires_us;

  used = kassi_training_make_app_code (bench->training, "8223281", &expires_us);
  g_assert_cmpint (expires_us, ==, BENCH_START_US + 300 * G_USEC_PER_SEC);
  g_assert_cmpstr (used, ==, bench->app_code);
  g_assert_true (g_regex_match_simple ("^500004-A[A-Z2-9]{3}$", used, 0, 0));
  old = kassi_training_make_app_code (bench->training, "8223281", NULL);
  poor = kassi_training_make_app_code (bench->training, "7700006", NULL);
  g_assert_cmpstr (used, !=, old);

  bench_crash (bench);   /* Codes outlive the server. */
  bench_advance (bench, 299.9);
  lower = g_ascii_strdown (used, -1);
  expect_app_code (bench, lower, 200);
  expect_app_code (bench, used, 400);
  expect_app_code (bench, poor, 400);
  bench_crash (bench);
  expect_app_code (bench, used, 400);
  bench_advance (bench, 0.1);
  expect_app_code (bench, old, 400);

  expect_app_code (bench, "500004-TEST", 200);
  expect_app_code (bench, "500004-TEST", 200);
  expect_app_code (bench, "500004-test", 200);
  expect_app_code (bench, "500004-USED", 400);
  expect_app_code (bench, "500004-A___", 10306);
  /* Nothing of this was on a phone. */
  g_assert_null (kassi_training_dup_request (bench->training, "8223281"));
  g_assert_cmpuint (bench->told->len, ==, 0);
}

/* Who is there: everybody in kassictl's contract, once, with a name and a habit. */
static void
test_customers (void)
{
  guint n_customers;
  const KassiTrainingCustomer *customers = kassi_training_list_customers (&n_customers);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (n_customers, ==, 9);
  for (guint i = 0; i < n_customers; i++)
    {
      g_assert_cmpuint (strlen (customers[i].id), ==, customers[i].kind == KASSI_CUSTOMER_SSN ? 10 : 7);
      g_assert_cmpstr (customers[i].habit, !=, "");
      g_assert_true (g_hash_table_add (names, (gpointer) customers[i].name));
    }
}

/* The wall clock may step under a running server: customers and carts do not notice. */
static void
test_wall_clock_steps (Bench         *bench,
                       gconstpointer  data)
{
  g_autofree char *transaction_id = bench_insert (bench, "7700004", MANUAL, "S-1", FALSE);

  kassi_fake_clock_step_wall (KASSI_FAKE_CLOCK (bench->clock), 3600 * G_TIME_SPAN_SECOND);
  bench_advance (bench, 179);
  bench_expect (bench, "CheckCart", transaction_id, NULL, TRUE, 10425, 1);
  kassi_fake_clock_step_wall (KASSI_FAKE_CLOCK (bench->clock), -7200 * G_TIME_SPAN_SECOND);
  bench_advance (bench, 1);
  bench_expect (bench, "CheckCart", transaction_id, NULL, TRUE, 10201, 5);
}

/* A reservation outlives the cart's 3 minutes, not 7 days (netgiro-api: What is not documented). */
static void
test_reservation_lapses (Bench         *bench,
                         gconstpointer  data)
{
  g_autofree char *transaction_id = bench_insert (bench, "500004-TEST", MANUAL, "S-1", FALSE);

  bench_advance (bench, 7 * 24 * 3600 - 1);
  bench_expect (bench, "CheckCart", transaction_id, NULL, TRUE, 10426, 1);
  bench_crash (bench);
  bench_advance (bench, 1);
  bench_expect (bench, "CheckCart", transaction_id, NULL, TRUE, 10201, 5);
  bench_expect (bench, "ConfirmCart", transaction_id, NULL, TRUE, 10201, 5);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (flows); i++)
    {
      g_autofree char *path = g_strconcat ("/training/flow/", flows[i].name, NULL);
      g_autofree char *crashing = g_strconcat ("/training/flow-crashing/", flows[i].name, NULL);

      g_test_add (path, Bench, &flows[i], bench_set_up, test_flow, bench_tear_down);
      g_test_add (crashing, Bench, &flows[i], bench_set_up, test_flow_crashing, bench_tear_down);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (habits); i++)
    {
      g_autofree char *path = g_strconcat ("/training/habit/", habits[i].name, NULL);
      g_autofree char *restarted = g_strconcat ("/training/habit-over-restart/", habits[i].name, NULL);

      g_test_add (path, Bench, &habits[i], bench_set_up, test_habit, bench_tear_down);
      g_test_add (restarted, Bench, &habits[i], bench_set_up, test_habit_over_restart, bench_tear_down);
    }
  g_test_add ("/training/lost-cancel", Bench, NULL, bench_set_up, test_lost_cancel, bench_tear_down);
  g_test_add ("/training/held", Bench, NULL, bench_set_up, test_held, bench_tear_down);
  g_test_add ("/training/phone", Bench, NULL, bench_set_up, test_phone, bench_tear_down);
  g_test_add ("/training/app-codes", Bench, NULL, bench_set_up, test_app_codes, bench_tear_down);
  g_test_add_func ("/training/customers", test_customers);
  g_test_add ("/training/wall-clock-steps", Bench, NULL, bench_set_up, test_wall_clock_steps, bench_tear_down);
  g_test_add ("/training/reservation-lapses", Bench, NULL, bench_set_up, test_reservation_lapses, bench_tear_down);

  return g_test_run ();
}
