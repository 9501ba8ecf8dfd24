/* SPDX-License-Identifier: GPL-3.0-or-later
 * History's pages: newest first, what a search may mean, days and outcomes, and what a page may cost. */
#include "journal-fixture.h"

#include <string.h>

#include "core/kassi-money.h"

#define HOUR_US G_TIME_SPAN_HOUR
#define ANY_TIME G_MININT64, G_MAXINT64

/* A sale of one line, oldest first: one an hour. */
typedef struct {
  const char    *reference;
  gint64         amount_isk;
  const char    *masked;      /* "": an app code */
  const char    *invoice;     /* or NULL */
  KassiFlowState state;
  gboolean       not_paid;    /* settled so */
} Spec;

static const Spec specs[] = {
  { "A-1", 4500, "•••81", "1001", KASSI_FLOW_PAID, FALSE },                /* T1-000001 */
  { "A-2", 81, "•••03", NULL, KASSI_FLOW_DECLINED, FALSE },
  { "A-10", 4500, "•••81", NULL, KASSI_FLOW_EXPIRED, FALSE },
  { "B-1", 1200, "", "INV-7", KASSI_FLOW_PAID, FALSE },                    /* T1-000002 */
  { "b-2", 4500, "•••44", NULL, KASSI_FLOW_ATTENTION, FALSE },
  { "81-x", 990, "•••02", NULL, KASSI_FLOW_CANCELED, FALSE },
  { "A-3", 123, "•••81", NULL, KASSI_FLOW_WAITING, FALSE },
  { "C_1", 700, "•••55", "1200", KASSI_FLOW_SETTLED, FALSE },              /* T1-000003 */
  { "C.2", 2, "•••02", NULL, KASSI_FLOW_SETTLED, TRUE },
  { "T1-0", 4500, "•••81", "C_1", KASSI_FLOW_PAID, FALSE },                /* T1-000004 */
};

static KassiSale *
make (const Spec *spec,
      gint64      created_wall_us)
{
  KassiCartLine line = { .description = (char *) "Sala", .quantity_milli = 1000, .unit_isk = spec->amount_isk, .vat_rate = 24 };
  KassiSale *sale = kassi_sale_new ();

  sale->id = g_uuid_string_random ();
  sale->reference = g_strdup (spec->reference);
  sale->created_wall_us = created_wall_us;
  sale->customer_masked = g_strdup (spec->masked);
  sale->cart = kassi_cart_new ();
  g_assert_true (kassi_cart_append (sale->cart, &line, NULL));
  sale->amount_isk = spec->amount_isk;
  sale->invoice_number = g_strdup (spec->invoice);
  add_attempt (sale);

  return sale;
}

static void
settle_not_paid (KassiJournal *journal,
                 KassiSale    *sale)
{
  KassiJournalEntry entry = { .kind = "settle-not-paid", .message = "Not there" };
  KassiAttempt *attempt = kassi_sale_get_attempt (sale);
  gboolean done;

  attempt->flow.state = KASSI_FLOW_SETTLED;
  sale->settled_by = g_strdup ("Jón");
  sale->settled_reason = g_strdup (entry.message);
  done = kassi_journal_record (journal, sale, attempt, &entry, sale->created_wall_us, NULL);
  g_assert_true (done);
}

static void
put (KassiJournal *journal,
     const Spec   *spec,
     gint64        created_wall_us)
{
  g_autoptr (KassiSale) sale = make (spec, created_wall_us);

  if (spec->not_paid)
    settle_not_paid (journal, sale);
  else
    record (journal, sale, 0, spec->state);
}

static void
fill (Fixture *fixture)
{
  fixture_open (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (specs); i++)
    put (fixture->journal, &specs[i], WALL_US + i * HOUR_US);
}

/* All pages, joined. */
static char *
list (KassiJournal            *journal,
      const KassiHistoryQuery *query,
      guint                    limit)
{
  g_autoptr (GString) found = g_string_new (NULL);
  KassiHistoryPlace place = { 0 };
  guint n_found;

  do
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) sales = kassi_journal_list_history (journal, query, &place, limit, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (sales->len, <=, limit);
      n_found = sales->len;
      for (guint i = 0; i < n_found; i++)
        g_string_append_printf (found, "%s%s", found->len > 0 ? " " : "", ((KassiSale *) g_ptr_array_index (sales, i))->reference);
    }
  while (n_found == limit);

  return g_string_free (g_steal_pointer (&found), FALSE);
}

typedef struct {
  const char        *name;
  const char        *text;
  KassiHistoryFilter filter;
  gint64             from_hour, to_hour;   /* G_MININT64, G_MAXINT64: no bound */
  const char        *expected;
} Case;

#define ALL KASSI_HISTORY_ALL

static const Case cases[] = {
  { "everything", NULL, ALL, ANY_TIME, "T1-0 C.2 C_1 A-3 81-x b-2 B-1 A-10 A-2 A-1" },
  { "white-space", "  ", ALL, ANY_TIME, "T1-0 C.2 C_1 A-3 81-x b-2 B-1 A-10 A-2 A-1" },
  { "paid", NULL, KASSI_HISTORY_PAID, ANY_TIME, "T1-0 C_1 B-1 A-1" },
  { "not-paid", NULL, KASSI_HISTORY_NOT_PAID, ANY_TIME, "C.2 81-x A-10 A-2" },
  { "attention", NULL, KASSI_HISTORY_ATTENTION, ANY_TIME, "b-2" },
  { "running", NULL, KASSI_HISTORY_RUNNING, ANY_TIME, "A-3" },
  { "day", NULL, ALL, 2, 5, "b-2 B-1 A-10" },
  { "day-empty", NULL, ALL, 100, 200, "" },
  { "day-backwards", NULL, ALL, 5, 2, "" },
  { "day-paid", NULL, KASSI_HISTORY_PAID, 2, 8, "C_1 B-1" },
  { "from", NULL, ALL, 8, G_MAXINT64, "T1-0 C.2" },
  { "to", NULL, ALL, G_MININT64, 2, "A-2 A-1" },

  { "reference", "A-2", ALL, ANY_TIME, "A-2" },
  { "reference-small", "a-2", ALL, ANY_TIME, "A-2" },
  { "reference-capital", "B-2", ALL, ANY_TIME, "b-2" },
  { "reference-beginning", "A-", ALL, ANY_TIME, "A-3 A-10 A-2 A-1" },
  { "reference-beginning-one", "A-1", ALL, ANY_TIME, "A-10 A-1" },
  { "reference-inside", "-1", ALL, ANY_TIME, "" },
  { "receipt", "T1-000002", ALL, ANY_TIME, "B-1" },
  { "receipt-small", "t1-000002", ALL, ANY_TIME, "B-1" },
  { "receipt-beginning", "T1-0", ALL, ANY_TIME, "T1-0 C_1 B-1 A-1" },   /* one is found twice */
  { "receipt-bare", "2", ALL, ANY_TIME, "C.2 B-1" },                    /* and the amount 2 */
  { "receipt-bare-zeros", "000003", ALL, ANY_TIME, "C_1" },
  { "receipt-none", "T1-000009", ALL, ANY_TIME, "" },
  { "invoice", "1001", ALL, ANY_TIME, "A-1" },
  { "invoice-small", "inv-7", ALL, ANY_TIME, "B-1" },
  { "invoice-beginning", "INV", ALL, ANY_TIME, "" },                    /* whole only */
  { "invoice-and-amount", "1200", ALL, ANY_TIME, "C_1 B-1" },
  { "invoice-and-reference", "C_1", ALL, ANY_TIME, "T1-0 C_1" },
  { "amount", "4500", ALL, ANY_TIME, "T1-0 b-2 A-10 A-1" },
  { "amount-points", "4.500", ALL, ANY_TIME, "T1-0 b-2 A-10 A-1" },
  { "amount-krona", "4.500 kr.", ALL, ANY_TIME, "T1-0 b-2 A-10 A-1" },
  { "amount-decimals", "4500,50", ALL, ANY_TIME, "" },
  { "customer", "•••81", ALL, ANY_TIME, "T1-0 A-3 A-10 A-1" },
  { "customer-amount-reference", "81", ALL, ANY_TIME, "T1-0 A-3 81-x A-10 A-2 A-1" },
  { "customer-none", "•••99", ALL, ANY_TIME, "" },
  { "customer-app-code", "•••", ALL, ANY_TIME, "" },

  { "amount-paid", "4500", KASSI_HISTORY_PAID, ANY_TIME, "T1-0 A-1" },
  { "amount-attention", "4500", KASSI_HISTORY_ATTENTION, ANY_TIME, "b-2" },
  { "amount-day", "4500", ALL, 1, 5, "b-2 A-10" },
  { "amount-day-not-paid", "4500", KASSI_HISTORY_NOT_PAID, 1, 5, "A-10" },
  { "reference-running", "A-", KASSI_HISTORY_RUNNING, ANY_TIME, "A-3" },
  { "reference-day", "A-", ALL, 1, 3, "A-10 A-2" },
  { "receipt-bare-not-paid", "2", KASSI_HISTORY_NOT_PAID, ANY_TIME, "C.2" },
  { "receipt-bare-day", "2", ALL, 0, 5, "B-1" },
  { "invoice-day", "1001", ALL, 1, 9, "" },

  { "percent", "%", ALL, ANY_TIME, "" },
  { "underscore", "A_1", ALL, ANY_TIME, "" },
  { "underscore-itself", "C_", ALL, ANY_TIME, "C_1" },
  { "star", "A*", ALL, ANY_TIME, "" },
  { "question", "A-?", ALL, ANY_TIME, "" },
  { "bracket", "[A]-1", ALL, ANY_TIME, "" },
  { "quote", "A-1' OR '1'='1", ALL, ANY_TIME, "" },
  { "bad-utf8", "A\xff", ALL, ANY_TIME, "" },
  { "largest-character", "\364\217\277\277", ALL, ANY_TIME, "" },
  { "long", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", ALL, ANY_TIME, "" },
};

static gint64
get_hour (gint64 hour)
{
  return hour == G_MININT64 || hour == G_MAXINT64 ? hour : WALL_US + hour * HOUR_US;
}

/* Every case, a page of every size; for the writer and for a reader; and with beginnings looked up and walked for. */
static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  static const guint limits[] = { 1, 2, 3, 50 };
  static const guint max_hits[] = { 0, 1, 2000 };
  g_autoptr (KassiJournal) reader = NULL;

  fill (fixture);
  reader = kassi_journal_open (fixture->folder, KASSI_JOURNAL_READ, "", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (limits) * G_N_ELEMENTS (max_hits); k++)
      {
        KassiHistoryQuery query = {
          .text = cases[i].text, .filter = cases[i].filter,
          .from_us = get_hour (cases[i].from_hour), .to_us = get_hour (cases[i].to_hour),
        };
        KassiJournal *journal = k % 2 == 0 ? fixture->journal : reader;
        g_autofree char *found = NULL;

        journal->history_bounds.max_hits = max_hits[k / G_N_ELEMENTS (limits)];
        found = list (journal, &query, limits[k % G_N_ELEMENTS (limits)]);
        g_test_message ("%s: %u a page", cases[i].name, limits[k % G_N_ELEMENTS (limits)]);
        g_assert_cmpstr (found, ==, cases[i].expected);
      }
  g_assert_finalize_object (g_steal_pointer (&reader));
  assert_verifies (fixture->journal);
}

/* The rule on beginnings that too many sales share., newest R-19; every fourth is X-, and only those are looked for. */
static void
test_bounds (Fixture       *fixture,
             gconstpointer  data)
{
  static const struct { guint max_hits, max_steps, limit; const char *expected; } bounds[] = {
    { 5, 1, 50, "X-16 X-12 X-8 X-4 X-0" },      /* few enough: all of them, however old */
    { 4, 100, 50, "X-16 X-12 X-8 X-4 X-0" },    /* too many: walked */
    { 4, 20, 50, "X-16 X-12 X-8 X-4 X-0" },
    { 4, 19, 50, "X-16 X-12 X-8 X-4" },         /* as far as the steps go, and no further */
    { 4, 4, 50, "X-16" },
    { 4, 3, 50, "X-16" },
    { 4, 4, 1, "X-16 X-12 X-8 X-4 X-0" },       /* a page goes on from its place */
    { 0, 8, 2, "X-16 X-12 X-8 X-4 X-0" },
    { 1, 3, 50, "X-8" },                        /* the last by name are: from the newest of them on, when none is before */
    { 1, 6, 50, "X-16 X-8 X-4" },
    { 1, 3, 1, "X-8 X-4" },
    { 0, 3, 50, "X-8" },
  };

  fixture_open (fixture);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *reference = g_strdup_printf ("%c-%u", i % 4 == 0 ? 'X' : 'R', i);

      put (fixture->journal, &(Spec) { reference, 500, "•••81", NULL, KASSI_FLOW_DECLINED, FALSE }, WALL_US + i * HOUR_US);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (bounds); i++)
    {
      KassiHistoryQuery query = { .text = "X-", .from_us = G_MININT64, .to_us = G_MAXINT64 };
      g_autofree char *found = NULL;

      fixture->journal->history_bounds = (KassiHistoryBounds) { bounds[i].max_hits, bounds[i].max_steps };
      found = list (fixture->journal, &query, bounds[i].limit);
      g_test_message ("case %u", (guint) i);
      g_assert_cmpstr (found, ==, bounds[i].expected);
    }
}

/* Each thing is found by something simpler than the code under test. */

static gboolean
begins (const char *name,
        const char *text)
{
  return name != NULL && g_ascii_strncasecmp (name, text, strlen (text)) == 0;
}

static gboolean
matches (const KassiSale *sale,
         const char      *text)
{
  gboolean is_number = *text != '\0' && strspn (text, "0123456789") == strlen (text);
  gint64 amount_isk;

  if (begins (sale->reference, text) || begins (sale->receipt_number, text) || g_strcmp0 (sale->invoice_number, text) == 0)
    return TRUE;
  if (is_number && sale->receipt_number != NULL && atoi (strrchr (sale->receipt_number, '-') + 1) == atoi (text))
    return TRUE;
  if (kassi_money_parse (text, &amount_isk, NULL) && amount_isk == sale->amount_isk)
    return TRUE;

  return is_number && strlen (text) == 2 && g_str_has_suffix (sale->customer_masked, text);
}

static gboolean
passes (const KassiSale   *sale,
        KassiHistoryFilter filter)
{
  gboolean is_paid = !sale->open && (sale->outcome == KASSI_OUTCOME_PAID || sale->settled_paid);

  switch (filter)
    {
    case KASSI_HISTORY_PAID:
      return is_paid;
    case KASSI_HISTORY_NOT_PAID:
      return !sale->open && !is_paid;
    case KASSI_HISTORY_ATTENTION:
      return sale->open && sale->outcome == KASSI_OUTCOME_UNKNOWN;
    case KASSI_HISTORY_RUNNING:
      return sale->open && sale->outcome == KASSI_OUTCOME_NONE;
    case KASSI_HISTORY_ALL:
    default:
      return TRUE;
    }
}

typedef struct {
  const KassiHistoryQuery *query;
  GPtrArray               *sales;
} Oracle;

static gboolean
ask_oracle (const KassiSale *sale,
            gpointer         user_data)
{
  Oracle *oracle = user_data;

  if (passes (sale, oracle->query->filter) && (oracle->query->text == NULL || matches (sale, oracle->query->text)))
    g_ptr_array_add (oracle->sales, kassi_sale_ref ((KassiSale *) sale));
  return TRUE;
}

/* Newest first; at one and the same instant the one that was recorded later first, which foreach_sale has later too. */
static int
compare_newest (gconstpointer a,
                gconstpointer b)
{
  const KassiSale *x = *(KassiSale *const *) a, *y = *(KassiSale *const *) b;

  if (x->created_wall_us != y->created_wall_us)
    return x->created_wall_us < y->created_wall_us ? 1 : -1;

  return atoi (strrchr (y->reference, '-') + 1) - atoi (strrchr (x->reference, '-') + 1);
}

static char *
list_by_oracle (KassiJournal            *journal,
                const KassiHistoryQuery *query)
{
  g_autoptr (GPtrArray) sales = g_ptr_array_new_with_free_func ((GDestroyNotify) kassi_sale_free);
  GString *found = g_string_new (NULL);
  Oracle oracle = { query, sales };

  g_assert_true (kassi_journal_foreach_sale (journal, query->from_us, query->to_us, FALSE, ask_oracle, &oracle, NULL));
  g_ptr_array_sort (sales, compare_newest);
  for (guint i = 0; i < sales->len; i++)
    g_string_append_printf (found, "%s%s", i > 0 ? " " : "", ((KassiSale *) g_ptr_array_index (sales, i))->reference);

  return g_string_free (found, FALSE);
}

static void
test_oracle (Fixture       *fixture,
             gconstpointer  data)
{
  static const char *const texts[] = {
    NULL, "R-", "R-1", "R-10", "S-", "s-2", "T1-0", "T1-00000", "T1-00001", "t1-000012", "7", "07", "000007", "12", "81", "81 kr.", "1.200",
    "1200", "4500", "12 kr", "INV", "44", "00", "x",
  };
  static const gint64 amounts[] = { 7, 12, 81, 1200, 4500 };
  static const char *const customers[] = { "•••81", "•••12", "•••07", "" };

  fixture_open (fixture);
  for (guint i = 0; i < 120; i++)
    {
      g_autofree char *reference = g_strdup_printf ("%c-%u", g_test_rand_int_range (0, 2) == 0 ? 'R' : 'S', i);
      g_autofree char *invoice = g_test_rand_int_range (0, 3) == 0 ? g_strdup_printf ("%d", g_test_rand_int_range (1, 100)) : NULL;
      Spec spec = {
        reference, amounts[g_test_rand_int_range (0, 5)], customers[g_test_rand_int_range (0, 3)], invoice,
        (KassiFlowState) g_test_rand_int_range (KASSI_FLOW_WAITING, KASSI_N_FLOW_STATES),
        g_test_rand_int_range (0, 5) == 0,
      };

      put (fixture->journal, &spec, WALL_US + g_test_rand_int_range (0, 40) * HOUR_US);   /* Often the same instant. */
    }

  for (guint i = 0; i < 400; i++)
    {
      KassiHistoryQuery query = {
        .text = texts[g_test_rand_int_range (0, G_N_ELEMENTS (texts))],
        .filter = (KassiHistoryFilter) g_test_rand_int_range (KASSI_HISTORY_ALL, KASSI_HISTORY_RUNNING + 1),
        .from_us = g_test_rand_int_range (0, 2) == 0 ? G_MININT64 : WALL_US + g_test_rand_int_range (-1, 41) * HOUR_US,
        .to_us = g_test_rand_int_range (0, 2) == 0 ? G_MAXINT64 : WALL_US + g_test_rand_int_range (-1, 41) * HOUR_US,
      };
      g_autofree char *expected = list_by_oracle (fixture->journal, &query);
      g_autofree char *found = NULL;

      fixture->journal->history_bounds.max_hits = g_test_rand_int_range (0, 2) == 0 ? 2000 : 10;
      found = list (fixture->journal, &query, (guint) g_test_rand_int_range (1, 30));
      g_test_message ("%s, filter %d", query.text != NULL ? query.text : "all", query.filter);
      g_assert_cmpstr (found, ==, expected);
    }
}

/* Of a day: what is paid, also settled as paid. */
static void
test_sum (Fixture       *fixture,
          gconstpointer  data)
{
  static const struct { gint64 from_hour, to_hour; guint n_paid; gint64 sum_isk; } sums[] = {
    { ANY_TIME, 4, 4500 + 1200 + 700 + 4500 }, { 0, 1, 1, 4500 }, { 1, 3, 0, 0 }, { 3, 8, 2, 1900 }, { 50, 60, 0, 0 }, { 8, 3, 0, 0 },
  };

  fill (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (sums); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 sum_isk = -1;
      guint n_paid = 99;
      gboolean done = kassi_journal_sum_paid (fixture->journal, get_hour (sums[i].from_hour), get_hour (sums[i].to_hour),
                                              &n_paid, &sum_isk, &error);

      g_assert_no_error (error);
      g_assert_true (done);
      g_assert_cmpuint (n_paid, ==, sums[i].n_paid);
      g_assert_cmpint (sum_isk, ==, sums[i].sum_isk);
    }
}

/* A sale that changes how it stands moves from one filter to the other. */
static void
test_moves (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct { KassiFlowState state; KassiHistoryFilter filter; } moves[] = {
    { KASSI_FLOW_INSERTING, KASSI_HISTORY_RUNNING }, { KASSI_FLOW_WAITING, KASSI_HISTORY_RUNNING }, { KASSI_FLOW_ATTENTION, KASSI_HISTORY_ATTENTION },
    { KASSI_FLOW_SETTLED, KASSI_HISTORY_PAID }, { KASSI_FLOW_ATTENTION, KASSI_HISTORY_ATTENTION }, { KASSI_FLOW_PAID, KASSI_HISTORY_PAID },
  };
  g_autoptr (KassiSale) sale = make_sale (1);

  fixture_open (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      record (fixture->journal, sale, 0, moves[i].state);
      for (int filter = KASSI_HISTORY_PAID; filter <= KASSI_HISTORY_RUNNING; filter++)
        {
          KassiHistoryQuery query = { .filter = (KassiHistoryFilter) filter, .from_us = G_MININT64, .to_us = G_MAXINT64 };
          g_autofree char *found = list (fixture->journal, &query, 5);

          g_assert_cmpstr (found, ==, moves[i].filter == (KassiHistoryFilter) filter ? "R-1" : "");
        }
    }
}

/* No sale is shown whose rows are not what its events say; the place stays. */
static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  KassiHistoryQuery query = { .from_us = G_MININT64, .to_us = G_MAXINT64 };
  g_autoptr (GPtrArray) sales = NULL;
  g_autoptr (GError) error = NULL;
  KassiHistoryPlace place = { 0 };

  fill (fixture);
  fixture_tamper (fixture, "UPDATE sale SET amount_isk = 1 WHERE reference = 'C_1'");
  fixture_open (fixture);
  sales = kassi_journal_list_history (fixture->journal, &query, &place, 10, &error);
  g_assert_null (sales);
  g_assert_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_DAMAGED);
  g_assert_cmpint (place.number, ==, 0);
}

/* What was sold before History had its indexes is found by them too. */
static void
test_version_1 (Fixture       *fixture,
                gconstpointer  data)
{
  static const struct { const char *text; const char *expected; } searches[] = {
    { NULL, "A-4 A-3 A-2 A-1" }, { "81", "A-3 A-2" }, { "4.500", "A-1" }, { "1002", "A-3" }, { "æf-000001", "A-1" }, { "2", "A-3" },
  };

  fixture_load_version_1 (fixture);
  fixture_open (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      KassiHistoryQuery query = { .text = searches[i].text, .from_us = G_MININT64, .to_us = G_MAXINT64 };
      g_autofree char *found = list (fixture->journal, &query, 2);

      g_assert_cmpstr (found, ==, searches[i].expected);
    }
}

static void
add (const char     *name,
     void          (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/journal-history/", name, NULL);

  g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("list", test_list);
  add ("bounds", test_bounds);
  add ("oracle", test_oracle);
  add ("sum", test_sum);
  add ("moves", test_moves);
  add ("damaged", test_damaged);
  add ("version-1", test_version_1);

  return g_test_run ();
}
