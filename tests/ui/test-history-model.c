/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sales that History lists: asked for, paged, and as they change while they are looked at. */
#include "../services/journal-fixture.h"

#include "ui/kassi-day-words.h"
#include "ui/kassi-history-model.h"

#define DAY_US   (24 * G_TIME_SPAN_HOUR)
#define N_PER_DAY 10

typedef struct {
  Fixture            journal;
  KassiClock        *clock;
  KassiHistoryModel *model;
  guint              n_changes;   /* items-changed */
} Bench;

static const KassiFlowState ends[] = {
  KASSI_FLOW_PAID, KASSI_FLOW_DECLINED, KASSI_FLOW_PAID, KASSI_FLOW_EXPIRED, KASSI_FLOW_ATTENTION,
  KASSI_FLOW_PAID, KASSI_FLOW_WAITING, KASSI_FLOW_SETTLED, KASSI_FLOW_PAID, KASSI_FLOW_CANCELED,
};

/* Sale n, ten to a day from WALL_US on, an hour between them: R-0 is the oldest. */
static KassiSale *
make_sale_of (guint number)
{
  KassiSale *sale = make_sale (number);
  KassiAttempt *attempt = kassi_sale_get_attempt (sale);

  sale->created_wall_us = WALL_US + number / N_PER_DAY * DAY_US + number % N_PER_DAY * G_TIME_SPAN_HOUR;
  attempt->opened_wall_us = sale->created_wall_us;
  attempt->deadline_wall_us = sale->created_wall_us + 170 * G_USEC_PER_SEC;
  g_free (sale->customer_masked);
  sale->customer_masked = g_strdup_printf ("•••%02u", number % 100);
  return sale;
}

static KassiSale *
sell_at (Bench          *bench,
         guint           number,
         KassiFlowState  state)
{
  KassiSale *sale = make_sale_of (number);

  record (bench->journal.journal, sale, 0, KASSI_FLOW_INSERTING);
  record (bench->journal.journal, sale, 0, KASSI_FLOW_WAITING);
  if (state == KASSI_FLOW_SETTLED)
    record (bench->journal.journal, sale, 0, KASSI_FLOW_ATTENTION);
  if (state != KASSI_FLOW_WAITING)
    record (bench->journal.journal, sale, 0, state);
  return sale;
}

static void
count_cb (Bench *bench)
{
  bench->n_changes++;
}

static void
set_up (Bench         *bench,
        gconstpointer  data)
{
  fixture_set_up (&bench->journal, NULL);
  fixture_open (&bench->journal);
  bench->clock = KASSI_CLOCK (kassi_fake_clock_new (WALL_US + 20 * DAY_US));
  bench->model = kassi_history_model_new ();
  g_signal_connect_swapped (bench->model, "items-changed", G_CALLBACK (count_cb), bench);
}

static void
tear_down (Bench         *bench,
           gconstpointer  data)
{
  g_assert_finalize_object (g_steal_pointer (&bench->model));
  fixture_tear_down (&bench->journal, NULL);
  g_assert_finalize_object (g_steal_pointer (&bench->clock));
}

static void
fill (Bench *bench,
      guint  n_sales)
{
  for (guint i = 0; i < n_sales; i++)
    kassi_sale_free (sell_at (bench, i, ends[i % G_N_ELEMENTS (ends)]));
  kassi_history_model_set_journal (bench->model, bench->journal.journal, bench->clock);
}

static void
ask (Bench              *bench,
     const char         *text,
     KassiHistoryFilter  filter,
     int                 first_day,
     int                 end_day)
{
  KassiHistoryQuery query = {
    .text = text, .filter = filter, .from_us = G_MININT64, .to_us = G_MAXINT64,
  };

  if (first_day >= 0)
    kassi_day_get_bounds (WALL_US, first_day, &query.from_us, &query.to_us);
  if (end_day > first_day)
    query.to_us += (end_day - first_day - 1) * DAY_US;
  kassi_history_model_set_query (bench->model, &query);
}

static void
idle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
load_all (Bench *bench)
{
  while (!kassi_history_model_is_complete (bench->model))
    {
      kassi_history_model_load_more (bench->model);
      idle ();
    }
}

static KassiHistoryRow *
get_row (Bench *bench,
         guint  position)
{
  g_autoptr (KassiHistoryRow) row = g_list_model_get_item (G_LIST_MODEL (bench->model), position);

  return row;   /* The model's. */
}

/* Newest first, and each under the heading of its day. */
static guint
count_sales (Bench *bench,
             guint *n_days)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (bench->model)), n_sales = 0;
  gint64 before_us = G_MAXINT64, from_us = 0, to_us = 0;

  *n_days = 0;
  for (guint i = 0; i < n_items; i++)
    {
      KassiHistoryRow *row = get_row (bench, i);
      gint64 wall_us = kassi_history_row_get_wall_us (row);

      if (kassi_history_row_get_sale_id (row) == NULL)
        {
          (*n_days)++;
          from_us = wall_us;
          to_us = kassi_history_row_get_end_us (row);
          continue;
        }

      g_assert_cmpint (wall_us, <=, before_us);
      g_assert_true (from_us <= wall_us && wall_us < to_us);
      before_us = wall_us;
      n_sales++;
    }

  return n_sales;
}

/* ---- What is asked for ---- */

typedef struct {
  const char        *name;
  const char        *text;
  KassiHistoryFilter filter;
  int                first_day, end_day;   /* -1: all */
  guint              n_sales, n_days;
  const char        *source;
} QueryCase;

/* 30 sales on three days. */
static const QueryCase queries[] = {
  { "all", NULL, KASSI_HISTORY_ALL, -1, -1, 30, 3, "no search" },
  { "empty-text", "", KASSI_HISTORY_ALL, -1, -1, 30, 3, "no search" },
  { "paid", NULL, KASSI_HISTORY_PAID, -1, -1, 15, 3, "also settled as paid" },
  { "not-paid", NULL, KASSI_HISTORY_NOT_PAID, -1, -1, 9, 3, "declined, expired, cancelled" },
  { "attention", NULL, KASSI_HISTORY_ATTENTION, -1, -1, 3, 3, "one a day" },
  { "running", NULL, KASSI_HISTORY_RUNNING, -1, -1, 3, 3, "one a day" },
  { "one-day", NULL, KASSI_HISTORY_ALL, 1, 2, 10, 1, "the day filter" },
  { "a-day-without-sales", NULL, KASSI_HISTORY_ALL, 7, 8, 0, 0, "bad input: a day with no sales" },
  { "paid-on-a-day", NULL, KASSI_HISTORY_PAID, 2, 3, 5, 1, "both" },
  { "reference", "R-17", KASSI_HISTORY_ALL, -1, -1, 1, 1, "a reference" },
  { "amount", "28.951 kr.", KASSI_HISTORY_ALL, -1, -1, 1, 1, "24900 + 5 + 4046: R-5" },
  { "last-two-digits", "07", KASSI_HISTORY_ALL, -1, -1, 2, 2, "•••07 is R-7, receipt 7 is of R-12" },
  { "receipt", "T1-000004", KASSI_HISTORY_ALL, -1, -1, 1, 1, "a whole receipt number" },
  { "nothing", "zzz", KASSI_HISTORY_ALL, -1, -1, 0, 0, "bad input: a search for anything at all" },
  { "quotes", "'; DROP TABLE sale; --\"%_", KASSI_HISTORY_ALL, -1, -1, 0, 0, "bad input: a search for anything at all" },
};

static void
test_queries (Bench         *bench,
              gconstpointer  data)
{
  fill (bench, 30);
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      const QueryCase *c = &queries[i];
      guint n_sales, n_days;

      g_test_message ("%s", c->name);
      ask (bench, c->text, c->filter, c->first_day, c->end_day);
      load_all (bench);
      n_sales = count_sales (bench, &n_days);
      g_assert_cmpuint (n_sales, ==, c->n_sales);
      g_assert_cmpuint (n_days, ==, c->n_days);
    }
}

/* ---- Pages ---- */

static void
test_pages (Bench         *bench,
            gconstpointer  data)
{
  guint n_days;

  fill (bench, 100);
  ask (bench, NULL, KASSI_HISTORY_ALL, -1, -1);
  g_assert_cmpuint (count_sales (bench, &n_days), ==, KASSI_HISTORY_FIRST_SALES);
  idle ();
  g_assert_cmpuint (count_sales (bench, &n_days), ==, KASSI_HISTORY_PAGE_SALES);
  g_assert_false (kassi_history_model_is_complete (bench->model));
  idle ();
  g_assert_cmpuint (count_sales (bench, &n_days), ==, KASSI_HISTORY_PAGE_SALES);   /* nobody looked further */
  kassi_history_model_load_more (bench->model);
  kassi_history_model_load_more (bench->model);
  idle ();
  g_assert_cmpuint (count_sales (bench, &n_days), ==, 2 * KASSI_HISTORY_PAGE_SALES);
  load_all (bench);
  g_assert_cmpuint (count_sales (bench, &n_days), ==, 100);
  g_assert_cmpuint (n_days, ==, 10);
  g_assert_true (kassi_history_model_is_complete (bench->model));
}

/* One change a key, and a sale that is listed again is the same row: the list keeps its widget, the selection and its place. */
static void
test_one_change (Bench         *bench,
                 gconstpointer  data)
{
  KassiHistoryRow *day, *sale;

  fill (bench, 30);
  ask (bench, NULL, KASSI_HISTORY_ALL, -1, -1);
  idle ();
  day = get_row (bench, 0);
  sale = get_row (bench, 1);
  bench->n_changes = 0;
  ask (bench, NULL, KASSI_HISTORY_ALL, 2, 3);
  g_assert_cmpuint (bench->n_changes, ==, 1);
  g_assert_true (get_row (bench, 0) == day);
  g_assert_true (get_row (bench, 1) == sale);
  bench->n_changes = 0;
  ask (bench, NULL, KASSI_HISTORY_ALL, 2, 3);
  g_assert_cmpuint (bench->n_changes, ==, 0);
  ask (bench, "zzz", KASSI_HISTORY_ALL, 2, 3);
  g_assert_cmpuint (bench->n_changes, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (bench->model)), ==, 0);
}

/* ---- While it is looked at ---- */

static void
changed_cb (guint *n)
{
  (*n)++;
}

static void
test_take_sale (Bench         *bench,
                gconstpointer  data)
{
  KassiHistoryRow *row, *day;
  KassiSale *sale, *next_day;
  guint n_row = 0, n_day = 0, n_days, position;

  fill (bench, 25);
  ask (bench, NULL, KASSI_HISTORY_ALL, -1, -1);
  load_all (bench);
  bench->n_changes = 0;

  /* A new one, of the newest day: on top, under the heading that is there. */
  day = get_row (bench, 0);
  sale = sell_at (bench, 25, KASSI_FLOW_WAITING);
  kassi_history_model_take_sale (bench->model, sale);
  row = kassi_history_model_find_sale (bench->model, sale->id, &position);
  g_assert_nonnull (row);
  g_assert_cmpuint (position, ==, 1);
  g_assert_true (get_row (bench, 0) == day);
  g_assert_cmpuint (bench->n_changes, ==, 1);

  /* It is paid: the row and its day say so, nothing moves. */
  g_signal_connect_swapped (row, "changed", G_CALLBACK (changed_cb), &n_row);
  g_signal_connect_swapped (day, "changed", G_CALLBACK (changed_cb), &n_day);
  kassi_history_model_take_sale (bench->model, sale);
  g_assert_cmpuint (n_row, ==, 0);
  record (bench->journal.journal, sale, 0, KASSI_FLOW_PAID);
  kassi_history_model_take_sale (bench->model, sale);
  g_assert_cmpuint (n_row, ==, 1);
  g_assert_cmpuint (n_day, ==, 1);
  g_assert_cmpint (kassi_history_row_get_standing (row), ==, KASSI_STANDING_PAID);
  g_assert_cmpuint (bench->n_changes, ==, 1);
  g_signal_handlers_disconnect_by_data (row, &n_row);
  g_signal_handlers_disconnect_by_data (day, &n_day);

  /* One of another day. */
  next_day = sell_at (bench, 30, KASSI_FLOW_WAITING);
  kassi_history_model_take_sale (bench->model, next_day);
  g_assert_cmpuint (bench->n_changes, ==, 2);
  g_assert_cmpuint (count_sales (bench, &n_days), ==, 27);
  g_assert_cmpuint (n_days, ==, 4);
  kassi_sale_free (next_day);
  kassi_sale_free (sale);
}

/* What is not asked for stays away, but what is listed stays: nothing moves under the finger. */
static void
test_take_sale_filtered (Bench         *bench,
                         gconstpointer  data)
{
  g_autoptr (KassiSale) running = NULL;
  guint n_items;

  fill (bench, 20);
  running = sell_at (bench, 20, KASSI_FLOW_WAITING);
  ask (bench, NULL, KASSI_HISTORY_PAID, -1, -1);
  kassi_history_model_take_sale (bench->model, running);
  g_assert_null (kassi_history_model_find_sale (bench->model, running->id, NULL));
  ask (bench, "28", KASSI_HISTORY_ALL, -1, -1);
  kassi_history_model_take_sale (bench->model, running);
  g_assert_null (kassi_history_model_find_sale (bench->model, running->id, NULL));
  ask (bench, NULL, KASSI_HISTORY_ALL, 0, 1);
  kassi_history_model_take_sale (bench->model, running);
  g_assert_null (kassi_history_model_find_sale (bench->model, running->id, NULL));

  ask (bench, NULL, KASSI_HISTORY_RUNNING, -1, -1);
  g_assert_nonnull (kassi_history_model_find_sale (bench->model, running->id, NULL));
  n_items = g_list_model_get_n_items (G_LIST_MODEL (bench->model));
  record (bench->journal.journal, running, 0, KASSI_FLOW_PAID);
  kassi_history_model_take_sale (bench->model, running);
  g_assert_nonnull (kassi_history_model_find_sale (bench->model, running->id, NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (bench->model)), ==, n_items);
}

/* ---- Headings, and going from sale to sale ---- */

static void
test_headings (Bench         *bench,
               gconstpointer  data)
{
  g_autofree char *heading = NULL;
  g_autofree char *sum = NULL;
  g_autofree char *heading_searched = NULL;
  g_autofree char *sum_searched = NULL;
  guint n_changed = 0;

  fill (bench, 20);
  ask (bench, NULL, KASSI_HISTORY_ALL, -1, -1);
  heading = kassi_history_model_dup_heading (bench->model, get_row (bench, 0), &sum);
  g_assert_cmpstr (heading, ==, "Friday 2 January");
  /* R-10, 12, 15, 17 (settled) and 18: 5 × 28946 + 72 */
  g_assert_cmpstr (sum, ==, "5 paid · 144.802\u00a0kr.");
  g_signal_connect_swapped (get_row (bench, 0), "changed", G_CALLBACK (changed_cb), &n_changed);
  ask (bench, "R-1", KASSI_HISTORY_ALL, -1, -1);
  g_assert_cmpuint (n_changed, ==, 1);   /* the same row, with something else to say */
  heading_searched = kassi_history_model_dup_heading (bench->model, get_row (bench, 0), &sum_searched);
  g_assert_cmpstr (heading_searched, ==, heading);
  g_assert_null (sum_searched);
}

static void
test_seek (Bench         *bench,
           gconstpointer  data)
{
  fill (bench, 12);
  ask (bench, NULL, KASSI_HISTORY_ALL, -1, -1);
  /* heading, 2 sales, heading, 10 sales */
  g_assert_cmpuint (kassi_history_model_seek_sale (bench->model, 0, 1), ==, 1);
  g_assert_cmpuint (kassi_history_model_seek_sale (bench->model, 3, 1), ==, 4);
  g_assert_cmpuint (kassi_history_model_seek_sale (bench->model, 3, -1), ==, 2);
  g_assert_cmpuint (kassi_history_model_seek_sale (bench->model, 0, -1), ==, G_MAXUINT);
  g_assert_cmpuint (kassi_history_model_seek_sale (bench->model, 13, 1), ==, 13);
  g_assert_cmpuint (kassi_history_model_seek_sale (bench->model, 14, 1), ==, G_MAXUINT);
}

/* ---- Trouble ---- */

static void
test_error (Bench         *bench,
            gconstpointer  data)
{
  g_autofree char *error = NULL;
  KassiSale *sale;

  fill (bench, 3);
  kassi_history_model_set_journal (bench->model, NULL, NULL);
  fixture_tamper (&bench->journal, "UPDATE line SET unit_isk = unit_isk + 1");
  fixture_open (&bench->journal);
  kassi_history_model_set_journal (bench->model, bench->journal.journal, bench->clock);
  ask (bench, NULL, KASSI_HISTORY_ALL, -1, -1);
  g_object_get (bench->model, "error", &error, NULL);
  g_assert_nonnull (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (bench->model)), ==, 0);
  g_assert_true (kassi_history_model_is_complete (bench->model));

  /* Without a journal nothing comes, and nobody falls. */
  kassi_history_model_set_journal (bench->model, NULL, NULL);
  sale = make_sale (99);
  kassi_history_model_take_sale (bench->model, sale);
  kassi_history_model_load_more (bench->model);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (bench->model)), ==, 0);
  kassi_sale_free (sale);
}

#define ADD(path, data, function) g_test_add (path, Bench, data, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "Atlantic/Reykjavik", TRUE);
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("/history-model/queries", NULL, test_queries);
  ADD ("/history-model/pages", NULL, test_pages);
  ADD ("/history-model/one-change", NULL, test_one_change);
  ADD ("/history-model/take-sale", NULL, test_take_sale);
  ADD ("/history-model/take-sale-filtered", NULL, test_take_sale_filtered);
  ADD ("/history-model/headings", NULL, test_headings);
  ADD ("/history-model/seek", NULL, test_seek);
  ADD ("/history-model/error", NULL, test_error);
  return g_test_run ();
}
