/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stories: what happens to one sale, a word a step, and what must come of it. */
#include "till-story.h"

#include <stdlib.h>
#include <string.h>

#include "services/kassi-checkout-private.h"

/* A story while it is told. */
typedef struct {
  Bench         *bench;
  const Story   *story;
  KassiCheckout *checkout;   /* owned; what is looked at */
  const char    *step;       /* the one that is being taken */
} Telling;

static void
look_at (Telling *telling,
         guint    attempt)
{
  g_autofree char *reference = g_strdup_printf (BENCH_REFERENCE "-%u", attempt);
  KassiCheckout *found = bench_find (telling->bench, reference);

  if (found == NULL)
    g_error ("%s: %s is not listed", telling->step, reference);
  g_set_object (&telling->checkout, found);
}

static guint
get_number (Telling *telling)
{
  return kassi_checkout_get_attempt (telling->checkout)->number;
}

/* The cashier */

static gboolean
settle (KassiCheckout *checkout,
        gboolean       paid)
{
  return kassi_checkout_settle (checkout, paid, "Sigga", "Looked at the customer’s app");
}

/* The receipt goes out beside the live payment, which keeps the sale in memory meanwhile. */
static void
print (Telling *telling,
       guint    wanted)
{
  KassiTill *till = telling->bench->till;
  const KassiSale *sale = kassi_checkout_get_sale (telling->checkout);
  g_autoptr (GError) error = NULL;
  guint copy = G_MAXUINT;
  gboolean done = kassi_journal_take_print (kassi_till_get_journal (till), sale->id, "PDF",
                                            kassi_clock_get_wall_us (telling->bench->clock), &copy, &error);

  g_assert_no_error (error);
  g_assert_true (done);
  g_assert_cmpuint (copy, ==, wanted);
}

static gboolean
press (Telling    *telling,
       const char *button)
{
  KassiCheckout *checkout = telling->checkout;

  if (strcmp (button, "cancel") == 0)
    return kassi_checkout_cancel (checkout);
  if (strcmp (button, "code") == 0)
    return kassi_checkout_submit_code (checkout, "qxjz");
  if (strcmp (button, "check") == 0)
    return kassi_checkout_check_now (checkout);
  if (strcmp (button, "settle-paid") == 0)
    return settle (checkout, TRUE);
  if (strcmp (button, "settle-not-paid") == 0)
    return settle (checkout, FALSE);

  g_error ("nobody knows the step %s", button);
}

static void
press_and_look (Telling    *telling,
                const char *step)
{
  gboolean means_nothing = g_str_has_suffix (step, "!");
  g_autofree char *button = g_strndup (step, strlen (step) - (means_nothing ? 1 : 0));

  if (press (telling, button) == means_nothing)
    g_error ("%s: unexpected in %s", step, kassi_flow_state_to_string (kassi_checkout_get_state (telling->checkout)));
}

/* Charging */

static void
charge (Telling *telling)
{
  g_clear_object (&telling->checkout);
  telling->checkout = bench_charge (telling->bench, BENCH_REFERENCE, telling->story->customer);
}

static void
retry (Telling *telling)
{
  g_autoptr (GError) error = NULL;
  KassiCustomerId customer;
  KassiCheckout *next;

  bench_customer (telling->story->customer, &customer);
  next = kassi_till_try_again (telling->bench->till, telling->checkout, &customer, &error);
  g_assert_no_error (error);
  g_object_unref (telling->checkout);
  telling->checkout = next;
}

/* A new sale: whether it can be charged, and what is left behind when not. */
static void
try_to_sell (Telling  *telling,
             gboolean  can)
{
  Bench *bench = telling->bench;
  guint n_listed = g_list_model_get_n_items (kassi_till_get_checkouts (bench->till));
  guint n_calls = bench_count (bench, "insert");
  g_autoptr (GError) error = NULL;
  g_autoptr (KassiCheckout) other = NULL;
  g_autoptr (KassiSale) sale = NULL;

  other = bench_try_charge (bench, can ? "S" : "T", BENCH_GSM, 100, &error);
  g_assert_cmpint (kassi_till_can_charge (bench->till, NULL), ==, can);
  if (can)
    {
      g_assert_no_error (error);
      return;
    }

  g_assert_error (error, KASSI_TILL_ERROR, KASSI_TILL_ERROR_JOURNAL);
  g_assert_null (other);
  g_assert_cmpuint (bench_count (bench, "insert"), ==, n_calls);
  g_assert_cmpuint (g_list_model_get_n_items (kassi_till_get_checkouts (bench->till)), ==, n_listed);
  sale = bench_read_sale (bench, "T");
  g_assert_null (sale);
}

/* The world */

static void
call_back (Telling    *telling,
           const char *step)
{
  const char *colon = strrchr (step, ':');
  const char *equals = strchr (step, '=');
  const char *hash = strchr (step, '#');
  guint attempt = hash != NULL ? (guint) atoi (hash + 1) : get_number (telling);
  g_autofree char *reference = g_strdup_printf (BENCH_REFERENCE "-%u", attempt);
  BenchCart *cart = bench_get_cart (telling->bench, reference);
  guint wanted = (guint) atoi (colon + 1);
  guint status;

  if (equals == NULL)
    status = bench_call_back_again (telling->bench);
  else
    {
      g_autofree char *answer = g_strndup (equals + 1, (gsize) (colon - equals - 1));

      status = bench_call_back (telling->bench, cart, g_str_has_prefix (step, "cancel-url"), answer);
    }
  if (status != wanted)
    g_error ("%s: answered %u in %s", step, status, kassi_flow_state_to_string (kassi_checkout_get_state (telling->checkout)));
}

static void
restart (Telling *telling,
         gint64   wall_seconds)
{
  Bench *bench = telling->bench;
  guint attempt = get_number (telling);
  gint64 wall_us = kassi_clock_get_wall_us (bench->clock) + wall_seconds * G_USEC_PER_SEC;

  g_clear_object (&telling->checkout);
  bench_close (bench);
  g_assert_finalize_object (g_steal_pointer (&bench->clock));
  bench->clock = kassi_fake_clock_new (wall_us);
  bench_open (bench);
  bench_rest (bench);
  for (guint i = attempt; i > 0 && telling->checkout == NULL; i--)
    {
      g_autofree char *reference = g_strdup_printf (BENCH_REFERENCE "-%u", i);
      KassiCheckout *found = bench_find (bench, reference);

      if (found != NULL)
        telling->checkout = g_object_ref (found);
    }
  if (telling->checkout == NULL)
    telling->checkout = bench_charge (bench, BENCH_REFERENCE, telling->story->customer);   /* closed: looked at */
}

static void
assert_state (Telling    *telling,
              const char *word)
{
  g_assert_cmpstr (kassi_flow_state_to_string (kassi_checkout_get_state (telling->checkout)), ==, word);
}

static const char *
after (const char *step,
       const char *prefix)
{
  return g_str_has_prefix (step, prefix) ? step + strlen (prefix) : NULL;
}

/* Steps that say something after their name. */
static gboolean
take_long_step (Telling    *telling,
                const char *step)
{
  const char *more;

  if ((more = after (step, "+")) != NULL)
    bench_pass (telling->bench, (guint) atoi (more));
  else if ((more = after (step, "@")) != NULL)
    look_at (telling, (guint) atoi (more));
  else if ((more = after (step, "state=")) != NULL)
    assert_state (telling, more);
  else if ((more = after (step, "print=")) != NULL)
    print (telling, (guint) atoi (more));
  else if ((more = after (step, "say=")) != NULL)
    bench_say (telling->bench, more);
  else if ((more = after (step, "release=")) != NULL)
    bench_release (telling->bench, more);
  else if ((more = after (step, "restart=")) != NULL)
    restart (telling, atoi (more));
  else if (g_str_has_prefix (step, "callback=") || g_str_has_prefix (step, "callback#") ||
           g_str_has_prefix (step, "cancel-url=") || g_str_has_prefix (step, "again:"))
    call_back (telling, step);
  else
    return FALSE;

  return TRUE;
}

static gboolean
take_short_step (Telling    *telling,
                 const char *step)
{
  Bench *bench = telling->bench;

  if (strcmp (step, "charge") == 0 || strcmp (step, "charge-again") == 0)
    charge (telling);
  else if (strcmp (step, "retry") == 0)
    retry (telling);
  else if (strcmp (step, "dismiss") == 0)
    kassi_till_dismiss (bench->till, telling->checkout);
  else if (strcmp (step, "restart") == 0)
    restart (telling, 1);
  else if (strcmp (step, "unplug") == 0)
    bench_unplug (bench);
  else if (strcmp (step, "plug") == 0)
    bench_plug (bench);
  else if (strcmp (step, "full") == 0 || strcmp (step, "room") == 0)
    bench_fill_disk (strcmp (step, "full") == 0);
  else if (strcmp (step, "refuses") == 0 || strcmp (step, "sells") == 0)
    try_to_sell (telling, strcmp (step, "sells") == 0);
  else if (strcmp (step, "notice") == 0)
    g_assert_nonnull (kassi_till_get_notice (bench->till));
  else if (strcmp (step, "no-notice") == 0)
    g_assert_cmpstr (kassi_till_get_notice (bench->till), ==, NULL);
  else if (strcmp (step, "online") == 0)
    g_assert_true (kassi_till_get_online (bench->till));
  else if (strcmp (step, "offline") == 0)
    g_assert_false (kassi_till_get_online (bench->till));
  else
    return FALSE;

  return TRUE;
}

static void
take_step (Telling    *telling,
           const char *step)
{
  telling->step = step;
  g_test_message ("%s", step);
  if (!take_long_step (telling, step) && !take_short_step (telling, step))
    press_and_look (telling, step);
  bench_rest (telling->bench);
}

/* What came of it */

static char *
number_calls (Bench *bench)
{
  g_autoptr (GString) text = g_string_new (bench->calls->str);

  g_string_replace (text, BENCH_REFERENCE "-", "", 0);

  return g_strdup (text->str);
}

static KassiOutcome
outcome_of_record (const KassiFlowRecord *record)
{
  KassiFlow flow = { .record = *record };

  return kassi_flow_get_outcome (&flow);
}

/* Memory and file must say the same. */
static void
assert_in_journal (Telling *telling)
{
  g_autoptr (KassiSale) stored = bench_read_sale (telling->bench, BENCH_REFERENCE);
  const KassiSale *sale = kassi_checkout_get_sale (telling->checkout);
  const KassiAttempt *attempt;

  g_assert_nonnull (stored);
  attempt = g_ptr_array_index (stored->attempts, get_number (telling) - 1);
  g_assert_cmpint (outcome_of_record (&attempt->flow), ==, kassi_checkout_get_outcome (telling->checkout));
  g_assert_cmpmem (&attempt->flow, sizeof attempt->flow, &kassi_checkout_get_flow (telling->checkout)->record, sizeof attempt->flow);
  g_assert_cmpint (stored->outcome, ==, sale->outcome);
  g_assert_cmpint (stored->open, ==, sale->open);
  g_assert_cmpstr (stored->transaction_id, ==, sale->transaction_id);
  g_assert_cmpstr (stored->receipt_number, ==, sale->receipt_number);
  g_assert_cmpint (stored->receipt_number != NULL, ==,
                   !stored->open && (stored->outcome == KASSI_OUTCOME_PAID || stored->settled_paid));
  if (stored->outcome == KASSI_OUTCOME_PAID)
    g_assert_cmpstr (stored->invoice_number, ==, "N-77");
}

static void
tell (Bench         *bench,
      gconstpointer  data)
{
  const Story *story = data;
  g_auto (GStrv) steps = g_strsplit (story->steps, " ", -1);
  Telling telling = { .bench = bench, .story = story };

  g_test_message ("from %s", story->source);
  bench->confirmation = story->confirmation;
  bench->no_listener = story->deaf;
  bench_say (bench, story->script);
  bench_open (bench);
  telling.step = "charge";
  if (!g_strv_contains ((const char *const *) steps, "charge"))
    charge (&telling);
  for (guint i = 0; steps[i] != NULL; i++)
    if (steps[i][0] != '\0')
      take_step (&telling, steps[i]);

  if (story->events != NULL)
    g_assert_cmpstr (bench->events->str, ==, story->events);
  if (story->calls != NULL)
    {
      g_autofree char *calls = number_calls (bench);

      g_assert_cmpstr (calls, ==, story->calls);
    }
  g_assert_cmpstr (kassi_outcome_to_string (kassi_checkout_get_outcome (telling.checkout)), ==,
                   kassi_outcome_to_string (story->outcome));
  assert_in_journal (&telling);
  g_assert_cmpuint (bench->script->len, ==, 0);   /* All that Netgíró had to say was asked for. */
  g_clear_object (&telling.checkout);
}

void
story_add_all (const char  *prefix,
               const Story *stories,
               gsize        n_stories)
{
  for (gsize i = 0; i < n_stories; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s", prefix, stories[i].name);

      g_test_add (path, Bench, &stories[i], bench_set_up, tell, bench_tear_down);
    }
}
