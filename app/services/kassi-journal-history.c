/* SPDX-License-Identifier: GPL-3.0-or-later
 * History: pages of sales, newest first, of all or of those that a search, a day and an outcome ask for.
 *
 * Each thing that a text may mean has an index that lists what it matches newest first, so a page takes the first few of each, whatever
 * the journal's size. A name's beginning alone has none: as long as few sales share it all of them are looked up; else the sales themselves
 * are walked, newest first, for a bounded number of steps from the page's place on, and as many from where the last names of that beginning are:
 * names mostly count up or begin with the day, and then that is where the newest of them is. */
#include "services/kassi-history.h"
#include "services/kassi-journal-private.h"

/* Columns of the statements. */
enum { HIT_NUMBER, HIT_CREATED, HIT_REFERENCE, HIT_RECEIPT };
enum { HIT_STANDING = 2 };

/* In the words of the column `standing`. */
static const char *const standings[] = { "paid", "not-paid", "attention", "running" };
/* After all letters of every script, so that what begins with a text is at or after it and before the two together. */
#define LAST_CHARACTER "\364\217\277\277"

/* Registers that one shop's till may have been called by, one after another. */
#define MAX_SERIES 100

/* One page that is being put together. */
typedef struct {
  KassiHistoryPlace  before;    /* only what is older than this … */
  gint64             from_us;   /* … and at least as new as this */
  const char        *standing;  /* NULL: any */
  guint              limit;
  GArray            *hits;      /* owned; of KassiHistoryPlace */
} Page;

static const char *
get_standing (KassiHistoryFilter filter)
{
  switch (filter)
    {
    case KASSI_HISTORY_PAID:
      return standings[0];
    case KASSI_HISTORY_NOT_PAID:
      return standings[1];
    case KASSI_HISTORY_ATTENTION:
      return standings[2];
    case KASSI_HISTORY_RUNNING:
      return standings[3];
    case KASSI_HISTORY_ALL:
    default:
      return NULL;
    }
}

/* Newest first. */
static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const KassiHistoryPlace *x = a, *y = b;

  if (x->created_wall_us != y->created_wall_us)
    return x->created_wall_us < y->created_wall_us ? 1 : -1;

  return (x->number < y->number) - (x->number > y->number);
}

static void
begin_page (Page                    *page,
            const KassiHistoryQuery *query,
            const KassiHistoryPlace *place,
            guint                    limit)
{
  KassiHistoryPlace end = { .created_wall_us = query->to_us };

  *page = (Page) {
    .before = place->number != 0 && compare_places (place, &end) > 0 ? *place : end,
    .from_us = query->from_us,
    .standing = get_standing (query->filter),
    .limit = limit,
    .hits = g_array_new (FALSE, FALSE, sizeof (KassiHistoryPlace)),
  };
}

static KassiHistoryPlace
get_place (KassiRows *rows)
{
  return (KassiHistoryPlace) {
    .created_wall_us = kassi_rows_get_int (rows, HIT_CREATED), .number = kassi_rows_get_int (rows, HIT_NUMBER),
  };
}

static void
add_hit (Page      *page,
         KassiRows *rows)
{
  KassiHistoryPlace hit = get_place (rows);

  g_array_append_val (page->hits, hit);
}

static void
bind_page (KassiRows               *rows,
           const Page              *page,
           const KassiHistoryPlace *before,
           const char              *standing)
{
  kassi_rows_bind_int (rows, 1, before->created_wall_us);
  kassi_rows_bind_int (rows, 2, before->number);
  kassi_rows_bind_int (rows, 3, page->from_us);
  if (standing != NULL)
    kassi_rows_bind_text (rows, 4, standing);
}

/* The sales themselves from *place on, newest first: all of them, or those whose name begins as the text does, within the bound. *place moves on. */
static gboolean
walk (KassiJournal              *self,
      Page                      *page,
      const KassiHistorySearch  *search,
      KassiHistoryPlace         *place,
      GError                   **error)
{
  KassiQuery query = page->standing != NULL ? KASSI_QUERY_HISTORY_STANDING : KASSI_QUERY_HISTORY;
  g_autoptr (KassiRows) rows = kassi_journal_query (self, query);
  guint n_steps = search != NULL ? self->history_bounds.max_steps : page->limit;
  KassiFetch fetch = KASSI_FETCH_END;
  guint n_hits = 0;

  bind_page (rows, page, place, page->standing);
  while (n_hits < page->limit && n_steps-- > 0 && (fetch = kassi_journal_fetch (self, rows, error)) == KASSI_FETCH_ROW)
    {
      *place = get_place (rows);
      if (search == NULL ||
          kassi_history_search_begins (search, kassi_rows_get_text (rows, HIT_REFERENCE)) ||
          kassi_history_search_begins (search, kassi_rows_get_text (rows, HIT_RECEIPT)))
        {
          add_hit (page, rows);
          n_hits++;
        }
    }

  return fetch != KASSI_FETCH_ERROR;
}

/* The first few of one index: text, or else number, is what it is looked up by. */
static gboolean
look_up_standing (KassiJournal  *self,
                  Page          *page,
                  KassiQuery     query,
                  const char    *standing,
                  const char    *text,
                  gint64         number,
                  GError       **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, query);
  KassiFetch fetch = KASSI_FETCH_END;

  bind_page (rows, page, &page->before, standing);
  if (text != NULL)
    kassi_rows_bind_text (rows, 5, text);
  else
    kassi_rows_bind_int (rows, 5, number);
  for (guint i = 0; i < page->limit && (fetch = kassi_journal_fetch (self, rows, error)) == KASSI_FETCH_ROW; i++)
    add_hit (page, rows);

  return fetch != KASSI_FETCH_ERROR;
}

/* An index lists newest first within each standing; of them all, those of each are put together. */
static gboolean
look_up (KassiJournal  *self,
         Page          *page,
         KassiQuery     query,
         const char    *text,
         gint64         number,
         GError       **error)
{
  gboolean done = TRUE;

  for (guint i = 0; done && i < G_N_ELEMENTS (standings); i++)
    if (page->standing == NULL || g_str_equal (page->standing, standings[i]))
      done = look_up_standing (self, page, query, standings[i], text, number, error);

  return done;
}

static gboolean
is_on_page (const Page *page,
            KassiRows  *rows)
{
  KassiHistoryPlace place = get_place (rows);

  return compare_places (&page->before, &place) < 0 && place.created_wall_us >= page->from_us &&
         (page->standing == NULL || g_str_equal (page->standing, kassi_rows_get_text (rows, HIT_STANDING)));
}

/* What a statement gives in no order of time: at most *n_left rows, which are taken off. */
static gboolean
take_unordered (KassiJournal  *self,
                Page          *page,
                KassiRows     *rows,
                guint         *n_left,
                GError       **error)
{
  KassiFetch fetch;
  guint n_rows = 0;

  kassi_rows_bind_int (rows, 3, *n_left);
  while ((fetch = kassi_journal_fetch (self, rows, error)) == KASSI_FETCH_ROW)
    {
      n_rows++;
      if (is_on_page (page, rows))
        add_hit (page, rows);
    }

  *n_left -= n_rows;
  return fetch != KASSI_FETCH_ERROR;
}

static gboolean
look_up_beginning (KassiJournal  *self,
                   Page          *page,
                   KassiQuery     query,
                   const char    *text,
                   guint         *n_left,
                   GError       **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, query);
  g_autofree char *end = g_strconcat (text, LAST_CHARACTER, NULL);

  kassi_rows_bind_text (rows, 1, text);
  kassi_rows_bind_text (rows, 2, end);
  return take_unordered (self, page, rows, n_left, error);
}

/* What of a beginning that too many share can be found: hits are some of them, which have done their service then. */
static gboolean
walk_for_beginnings (KassiJournal              *self,
                     Page                      *page,
                     const KassiHistorySearch  *search,
                     guint                      first_hit,
                     GError                   **error)
{
  KassiHistoryPlace place = page->before;
  KassiHistoryPlace newest = { .created_wall_us = G_MININT64 };

  for (guint i = first_hit; i < page->hits->len; i++)
    {
      const KassiHistoryPlace *hit = &g_array_index (page->hits, KassiHistoryPlace, i);

      if (compare_places (hit, &newest) < 0)
        newest = *hit;
    }
  g_array_set_size (page->hits, first_hit);

  if (!walk (self, page, search, &place, error))
    return FALSE;
  if (page->hits->len - first_hit == page->limit || newest.number == 0 || compare_places (&newest, &place) <= 0)
    return TRUE;

  newest.number++;   /* Itself too. */
  return walk (self, page, search, &newest, error);
}

static gboolean
look_up_beginnings (KassiJournal              *self,
                    Page                      *page,
                    const KassiHistorySearch  *search,
                    GError                   **error)
{
  static const KassiQuery queries[] = { KASSI_QUERY_HISTORY_REFERENCE, KASSI_QUERY_HISTORY_RECEIPT };
  guint first_hit = page->hits->len;
  guint n_left = self->history_bounds.max_hits + 1;

  for (guint i = 0; i < search->n_spellings; i++)
    for (gsize k = 0; n_left > 0 && k < G_N_ELEMENTS (queries); k++)
      if (!look_up_beginning (self, page, queries[k], search->spellings[i], &n_left, error))
        return FALSE;

  return n_left > 0 || walk_for_beginnings (self, page, search, first_hit, error);
}

static gboolean
look_up_receipt_index (KassiJournal  *self,
                       Page          *page,
                       gint64         receipt_index,
                       GError       **error)
{
  g_autoptr (KassiRows) rows = kassi_journal_query (self, KASSI_QUERY_HISTORY_RECEIPT_INDEX);
  guint n_left = MAX_SERIES;

  kassi_rows_bind_int (rows, 1, receipt_index);
  return take_unordered (self, page, rows, &n_left, error);
}

static gboolean
look_up_all (KassiJournal              *self,
             Page                      *page,
             const KassiHistorySearch  *search,
             GError                   **error)
{
  gboolean done = look_up_beginnings (self, page, search, error);

  for (guint i = 0; done && i < search->n_spellings; i++)
    done = look_up (self, page, KASSI_QUERY_HISTORY_INVOICE, search->spellings[i], 0, error);
  if (done && search->receipt_index != 0)
    done = look_up_receipt_index (self, page, search->receipt_index, error);
  if (done && search->amount_isk != 0)
    done = look_up (self, page, KASSI_QUERY_HISTORY_AMOUNT, NULL, search->amount_isk, error);
  if (done && search->customer != NULL)
    done = look_up (self, page, KASSI_QUERY_HISTORY_CUSTOMER, search->customer, 0, error);

  return done;
}

/* What was found in more than one way is there once. */
static GPtrArray *
load_page (KassiJournal       *self,
           Page               *page,
           KassiHistoryPlace  *place,
           GError            **error)
{
  g_autoptr (GPtrArray) sales = g_ptr_array_new_with_free_func ((GDestroyNotify) kassi_sale_free);
  KassiHistoryPlace last = *place;

  g_array_sort (page->hits, compare_places);
  for (guint i = 0; i < page->hits->len && sales->len < page->limit; i++)
    {
      const KassiHistoryPlace *hit = &g_array_index (page->hits, KassiHistoryPlace, i);
      KassiSale *sale;

      if (sales->len > 0 && hit->number == last.number)
        continue;

      sale = kassi_journal_load_sale (self, hit->number, error);
      if (sale == NULL)
        return NULL;
      g_ptr_array_add (sales, sale);
      last = *hit;
    }

  *place = last;
  return g_steal_pointer (&sales);
}

/**
 * kassi_journal_list_history:
 * @place: (inout): where the page before ended; on error as it was
 * @limit: how many sales make a page; 1 or more
 */
GPtrArray *
kassi_journal_list_history (KassiJournal             *self,
                            const KassiHistoryQuery  *query,
                            KassiHistoryPlace        *place,
                            guint                     limit,
                            GError                  **error)
{
  g_auto (KassiHistorySearch) search = { 0 };
  KassiHistoryPlace from;
  GPtrArray *sales = NULL;
  gboolean own_view, done;
  Page page;

  g_return_val_if_fail (KASSI_IS_JOURNAL (self), NULL);
  g_return_val_if_fail (query != NULL && place != NULL && limit > 0, NULL);

  if (!kassi_journal_begin_view (self, &own_view, error))
    return NULL;

  begin_page (&page, query, place, limit);
  from = page.before;
  done = kassi_history_search_read (&search, query->text) ? look_up_all (self, &page, &search, error)
                                                          : walk (self, &page, NULL, &from, error);
  if (done)
    sales = load_page (self, &page, place, error);
  g_array_unref (page.hits);
  kassi_journal_end_view (self, own_view);
  return sales;
}

/**
 * kassi_journal_sum_paid:
 *
 * It costs as much as there are sales in that time: a day's is nothing.
 */
gboolean
kassi_journal_sum_paid (KassiJournal  *self,
                        gint64         from_us,
                        gint64         to_us,
                        guint         *n_paid,
                        gint64        *sum_isk,
                        GError       **error)
{
  g_autoptr (KassiRows) rows = NULL;

  g_return_val_if_fail (KASSI_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (n_paid != NULL && sum_isk != NULL, FALSE);

  rows = kassi_journal_query (self, KASSI_QUERY_SUM_PAID);
  kassi_rows_bind_int (rows, 1, from_us);
  kassi_rows_bind_int (rows, 2, to_us);
  if (kassi_journal_fetch (self, rows, error) != KASSI_FETCH_ROW)
    return FALSE;

  *n_paid = (guint) kassi_rows_get_int (rows, 0);
  *sum_isk = kassi_rows_get_int (rows, 1);
  return TRUE;
}
