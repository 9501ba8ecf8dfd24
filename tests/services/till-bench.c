/* SPDX-License-Identifier: GPL-3.0-or-later
 * A bench for the till's tests: a real till with a real journal and a fake clock.
 *
 * What the till hands to its client, and each 200, is held against the journal's file at that very moment (I6): the linker puts
 * __wrap_… in the place of the two functions. */
#include "till-bench-private.h"

#include <string.h>
#include <sys/resource.h>

#include "services/kassi-checkout-private.h"

#define PATIENCE_S 20
#define APPLICATION_ID "881E674F-7891-4C20-AFD8-56FE2624C4B5"

/* The one bench there is, for what the linker puts in between. */
static Bench *the_bench;

static gboolean
out_of_patience_cb (gpointer data)
{
  g_error ("nothing came for %d s; calls: %s; events: %s", PATIENCE_S, the_bench->calls->str, the_bench->events->str);
  return G_SOURCE_REMOVE;
}

guint
bench_lose_patience (void)
{
  return g_timeout_add_seconds (PATIENCE_S, out_of_patience_cb, NULL);
}

void
bench_settle_loop (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

/* The journal's file, read beside the writer */

static KassiJournal *
read_journal (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  KassiJournal *journal = kassi_journal_open (bench->folder, KASSI_JOURNAL_READ, "", &error);

  g_assert_no_error (error);

  return journal;
}

KassiSale *
bench_read_sale (Bench      *bench,
                 const char *reference)
{
  g_autoptr (KassiJournal) journal = read_journal (bench);
  g_autoptr (GError) error = NULL;
  KassiSale *sale = kassi_journal_find_sale (journal, reference, &error);

  if (sale == NULL)
    g_assert_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_NOT_FOUND);

  return sale;
}

/* By the attempt's own reference. */
static KassiFlowRecord
read_record (Bench      *bench,
             const char *reference)
{
  const char *dash = strrchr (reference, '-');
  g_autofree char *sale_reference = g_strndup (reference, (gsize) (dash - reference));
  g_autoptr (KassiSale) sale = bench_read_sale (bench, sale_reference);

  if (sale == NULL)
    g_error ("%s is asked for, and not in the journal", reference);
  for (guint i = 0; i < sale->attempts->len; i++)
    {
      KassiAttempt *attempt = g_ptr_array_index (sale->attempts, i);

      if (strcmp (attempt->reference, reference) == 0)
        return attempt->flow;
    }

  g_error ("%s is asked for, and not in the journal", reference);
}

void
bench_assert_intent (Bench      *bench,
                     KassiCall   call,
                     const char *reference,
                     gboolean    with_code,
                     guint       n_confirms)
{
  KassiFlowRecord record;

  if (call == KASSI_CALL_CHECK)
    return;   /* only reads */

  record = read_record (bench, reference);
  switch (call)
    {
    case KASSI_CALL_INSERT:
      g_assert_cmpint (record.state, >=, KASSI_FLOW_INSERTING);
      break;
    case KASSI_CALL_CONFIRM:
      g_assert_cmpuint (with_code ? record.codes : record.plain_confirms, >=, n_confirms);
      g_assert_true (with_code || record.plain_intended);
      break;
    case KASSI_CALL_CANCEL:
      g_assert_true (record.cancel_reason != KASSI_CANCEL_REASON_NONE || record.untied_end);
      break;
    case KASSI_CALL_CHECK:
    default:
      g_assert_not_reached ();
    }
}

/* In between */

typedef struct {
  Bench               *bench;
  GAsyncReadyCallback  callback;
  gpointer             user_data;
} Watched;

void __real_kassi_client_call_async (KassiClient *client, const KassiRequest *request, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
void __wrap_kassi_client_call_async (KassiClient *client, const KassiRequest *request, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
void __real_kassi_callback_respond  (KassiCallback *callback, guint status);
void __wrap_kassi_callback_respond  (KassiCallback *callback, guint status);

static void
watched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Watched *watched = user_data;
  GAsyncReadyCallback callback = watched->callback;
  gpointer data = watched->user_data;

  watched->bench->under_way--;
  g_free (watched);
  callback (source, result, data);
}

void
__wrap_kassi_client_call_async (KassiClient         *client,
                                const KassiRequest  *request,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  Bench *bench = the_bench;
  Watched *watched = g_new (Watched, 1);
  BenchCart *cart = request->call != KASSI_CALL_INSERT ? bench_find_cart (bench, request->transaction_id) : NULL;

  if (cart == NULL)
    bench_assert_intent (bench, request->call, request->reference, FALSE, 0);
  else if (request->identifier != NULL)
    bench_assert_intent (bench, request->call, cart->reference, TRUE, cart->n_codes + 1);
  else
    bench_assert_intent (bench, request->call, cart->reference, FALSE, cart->n_plain + 1);

  *watched = (Watched) { bench, callback, user_data };
  bench->under_way++;
  __real_kassi_client_call_async (client, request, cancellable, watched_cb, watched);
}

void
__wrap_kassi_callback_respond (KassiCallback *callback,
                               guint          status)
{
  const KassiAnswer *answer = kassi_callback_get_answer (callback);

  if (status == 200 && the_bench->confirmation == KASSI_CONFIRMATION_SERVER_CALLBACK && !kassi_callback_is_cancel (callback))
    {
      KassiFlowRecord record = read_record (the_bench, answer->payment_info.reference_number);

      g_assert_true (record.commit_intended);
    }
  __real_kassi_callback_respond (callback, status);
}

/* Time */

void
bench_rest (Bench *bench)
{
  guint patience = bench_lose_patience ();

  bench_settle_loop ();
  while (bench->under_way > bench->late->len)
    {
      g_main_context_iteration (NULL, TRUE);
      bench_settle_loop ();
    }
  g_source_remove (patience);
}

void
bench_pass (Bench *bench,
            guint  seconds)
{
  bench_rest (bench);
  for (guint i = 0; i < 2 * seconds; i++)
    {
      kassi_fake_clock_advance (KASSI_FAKE_CLOCK (bench->clock), G_USEC_PER_SEC / 2);
      bench_rest (bench);
    }
  kassi_fake_clock_advance (KASSI_FAKE_CLOCK (bench->clock), 0);
  bench_rest (bench);
}

/* The till */

static gboolean
event_hook (GSignalInvocationHint *hint,
            guint                  n_values,
            const GValue          *values,
            gpointer               user_data)
{
  static const char *const troubles[] = { "none", "offline", "certificate", "timeout", "server", "signature", "malformed" };
  Bench *bench = user_data;
  KassiCheckout *checkout = g_value_get_object (&values[0]);
  const char *name = g_value_get_string (&values[1]);
  const char *more = NULL;

  if (strcmp (name, "waiting") == 0)
    more = kassi_checkout_get_waiting_for (checkout);
  else if (strcmp (name, "outcome") == 0)
    more = kassi_outcome_to_string (kassi_checkout_get_outcome (checkout));
  else if (strcmp (name, "trouble") == 0)
    more = troubles[kassi_checkout_get_trouble (checkout)];

  if (bench->events->len > 0)
    g_string_append_c (bench->events, ' ');
  if (more != NULL)
    g_string_append_printf (bench->events, "%s(%s)", name, more);
  else
    g_string_append (bench->events, name);

  return TRUE;
}

KassiTill *
bench_try_open (Bench   *bench,
                GError **error)
{
  g_autofree char *public_url = NULL;
  KassiTillConfig config = {
    .folder = bench->folder,
    .base_url = bench->base_url,
    .application_id = APPLICATION_ID,
    .secret = BENCH_SECRET,
    .register_id = "T1",
    .listen_address = "127.0.0.1",
    .waiting_limit_us = BENCH_LIMIT_S * G_USEC_PER_SEC,
  };

  if (!bench->no_listener && bench->till_port == 0)
    config.listen_loopback = TRUE;
  else if (!bench->no_listener)
    {
      public_url = g_strdup_printf ("http://127.0.0.1:%u/", bench->till_port);
      config.public_url = public_url;
      config.listen_port = (guint16) bench->till_port;
    }

  return kassi_till_new (&config, bench->clock, !bench->no_listener, error);
}

void
bench_open (Bench *bench)
{
  g_autoptr (GError) error = NULL;

  if (bench->clock == NULL)
    bench->clock = kassi_fake_clock_new (BENCH_START_US);
  bench->till = bench_try_open (bench, &error);
  g_assert_no_error (error);
}

static void
learn_port (Bench *bench)
{
  for (guint i = 0; i < bench->carts->len && bench->till_port == 0; i++)
    {
      BenchCart *cart = g_ptr_array_index (bench->carts, i);
      g_autoptr (GUri) uri = cart->callback_url != NULL ? g_uri_parse (cart->callback_url, G_URI_FLAGS_NONE, NULL) : NULL;

      if (uri != NULL)
        bench->till_port = (guint) g_uri_get_port (uri);
    }
}

void
bench_close (Bench *bench)
{
  learn_port (bench);
  kassi_till_close (bench->till);
  g_ptr_array_set_size (bench->late, 0);
  bench_rest (bench);
  g_assert_finalize_object (g_steal_pointer (&bench->till));
}

void
bench_customer (const char      *text,
                KassiCustomerId *id)
{
  g_assert_cmpint (kassi_customer_id_recognise (text, id), ==, KASSI_RECOGNITION_COMPLETE);
}

KassiCheckout *
bench_try_charge (Bench       *bench,
                  const char  *reference,
                  const char  *customer,
                  gint64       amount_isk,
                  GError     **error)
{
  g_autoptr (KassiCart) cart = kassi_cart_new ();
  KassiCartLine line = {
    .description = (char *) "Lopapeysa", .quantity_milli = 1000, .unit_isk = amount_isk, .vat_rate = 24,
  };
  KassiCustomerId id;
  KassiCharge charge = { .cart = cart, .customer = &id, .confirmation = bench->confirmation, .reference = reference };
  KassiCheckout *checkout;

  bench_customer (customer, &id);
  g_assert_true (kassi_cart_append (cart, &line, NULL));
  checkout = kassi_till_charge (bench->till, &charge, error);
  bench_rest (bench);
  learn_port (bench);

  return checkout;
}

KassiCheckout *
bench_charge (Bench      *bench,
              const char *reference,
              const char *customer)
{
  g_autoptr (GError) error = NULL;
  KassiCheckout *checkout = bench_try_charge (bench, reference, customer, BENCH_AMOUNT, &error);

  g_assert_no_error (error);

  return checkout;
}

KassiCheckout *
bench_find (Bench      *bench,
            const char *attempt_reference)
{
  GListModel *checkouts = kassi_till_get_checkouts (bench->till);

  for (guint i = 0; i < g_list_model_get_n_items (checkouts); i++)
    {
      g_autoptr (KassiCheckout) checkout = g_list_model_get_item (checkouts, i);

      if (strcmp (kassi_checkout_get_attempt (checkout)->reference, attempt_reference) == 0)
        return checkout;
    }

  return NULL;
}

/* The disk */

void
bench_fill_disk (gboolean full)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = full ? 0 : limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

guint
bench_count (Bench      *bench,
             const char *call)
{
  guint n = 0;

  for (const char *p = bench->calls->str; (p = strstr (p, call)) != NULL; p++)
    n++;

  return n;
}

static void
assert_not_in_file (const char *path,
                    const char *secret)
{
  g_autofree char *content = NULL;
  gsize length;

  if (!g_file_get_contents (path, &content, &length, NULL))
    return;
  if (memmem (content, length, secret, strlen (secret)) != NULL)
    g_error ("%s has “%s” in it", path, secret);
}

void
bench_assert_no_secrets (Bench *bench)
{
  g_auto (GStrv) secrets = g_strsplit (bench->secrets, " ", -1);
  g_autoptr (GDir) dir = g_dir_open (bench->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (bench->folder, name, NULL);

      for (guint i = 0; secrets[i] != NULL; i++)
        assert_not_in_file (path, secrets[i]);
    }
}

/* Up and down */

void
bench_set_up (Bench         *bench,
              gconstpointer  data)
{
  gpointer klass = g_type_class_ref (KASSI_TYPE_CHECKOUT);

  g_assert_null (the_bench);
  the_bench = bench;
  bench->confirmation = KASSI_CONFIRMATION_MANUAL;
  bench->folder = g_dir_make_tmp ("kassi-till-XXXXXX", NULL);
  bench->events = g_string_new (NULL);
  bench->secrets = g_strdup (BENCH_SECRET " " BENCH_GSM " " BENCH_SSN " " BENCH_APP_CODE " K7PW " BENCH_CODE);
  bench_begin_netgiro (bench);
  bench->hook = g_signal_add_emission_hook (g_signal_lookup ("event", KASSI_TYPE_CHECKOUT), 0, event_hook, bench, NULL);
  g_type_class_unref (klass);
}

static void
verify_journal (Bench *bench)
{
  g_autoptr (KassiJournal) journal = read_journal (bench);
  g_autoptr (GError) error = NULL;

  kassi_journal_verify (journal, &error);
  g_assert_no_error (error);
}

static void
remove_folder (const char *folder)
{
  const char *const argv[] = { "rm", "-rf", folder, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
}

void
bench_tear_down (Bench         *bench,
                 gconstpointer  data)
{
  bench_fill_disk (FALSE);
  if (bench->till != NULL)
    {
      bench_assert_no_secrets (bench);   /* in the log, while there is one */
      bench_close (bench);
    }
  bench_assert_no_secrets (bench);
  if (bench->clock != NULL)
    verify_journal (bench);
  g_signal_remove_emission_hook (g_signal_lookup ("event", KASSI_TYPE_CHECKOUT), bench->hook);

  bench_end_netgiro (bench);
  g_assert_finalize_object (g_steal_pointer (&bench->clock));
  g_string_free (bench->events, TRUE);
  g_free (bench->secrets);
  remove_folder (bench->folder);
  g_free (bench->folder);
  the_bench = NULL;
}
