/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sales that History lists. Nothing here depends on how many there are: pages are read where the list is looked at. */
#include "ui/kassi-history-model.h"

#include "ui/kassi-day-words.h"

struct _KassiHistoryModel
{
  GObject            parent_instance;
  gboolean           complete;      /* there are no more */
  guint              more_id;       /* idle */
  KassiHistoryQuery  query;         /* its text is ours */
  KassiHistoryPlace  place;         /* behind the last row */
  /* Owned. */
  KassiJournal      *journal;       /* or NULL */
  KassiClock        *clock;
  GPtrArray         *rows;          /* of KassiHistoryRow */
  GHashTable        *by_sale;       /* id -> KassiHistoryRow, both the row's */
  char              *text;
  char              *error;
};

enum { PROP_0, PROP_ERROR, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void kassi_history_model_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KassiHistoryModel, kassi_history_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, kassi_history_model_list_init))

static GPtrArray *
new_rows (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

static GHashTable *
new_index (void)
{
  return g_hash_table_new (g_str_hash, g_str_equal);
}

static void
set_error (KassiHistoryModel *self,
           const GError      *error)
{
  if (g_strcmp0 (self->error, error != NULL ? error->message : NULL) == 0)
    return;

  g_free (self->error);
  self->error = error != NULL ? g_strdup (error->message) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

/* ---- Reading ---- */

static KassiHistoryRow *
get_last (GPtrArray *rows)
{
  return rows->len > 0 ? g_ptr_array_index (rows, rows->len - 1) : NULL;
}

static gboolean
is_on_day_of (KassiHistoryRow *row,
              gint64           wall_us)
{
  gint64 from_us, to_us;

  kassi_day_get_bounds (wall_us, 0, &from_us, &to_us);
  return kassi_history_row_get_wall_us (row) >= from_us && kassi_history_row_get_wall_us (row) < to_us;
}

static KassiHistoryRow *
make_day (gint64 wall_us)
{
  gint64 from_us, to_us;

  kassi_day_get_bounds (wall_us, 0, &from_us, &to_us);
  return kassi_history_row_new_day (from_us, to_us);
}

static void
append_sale (GPtrArray       *rows,
             GHashTable      *index,
             GHashTable      *before,
             const KassiSale *sale)
{
  KassiHistoryRow *row = g_hash_table_lookup (before, sale->id);
  KassiHistoryRow *last = get_last (rows);

  if (last == NULL || !is_on_day_of (last, sale->created_wall_us))
    g_ptr_array_add (rows, make_day (sale->created_wall_us));
  if (row != NULL)
    {
      g_object_ref (row);
      kassi_history_row_update (row, sale);
    }
  else
    {
      row = kassi_history_row_new_sale (sale);
    }
  g_hash_table_insert (index, (char *) kassi_history_row_get_sale_id (row), row);
  g_ptr_array_add (rows, row);
}

/* Appends the next page to rows. A journal that cannot be read ends the list. */
static void
read_page (KassiHistoryModel *self,
           guint              limit,
           GPtrArray         *rows,
           GHashTable        *index,
           GHashTable        *before)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sales = NULL;

  if (self->journal == NULL)
    {
      self->complete = TRUE;
      return;
    }

  sales = kassi_journal_list_history (self->journal, &self->query, &self->place, limit, &error);
  self->complete = sales == NULL || sales->len < limit;
  for (guint i = 0; sales != NULL && i < sales->len; i++)
    append_sale (rows, index, before, g_ptr_array_index (sales, i));
  set_error (self, error);
}

/* One change, without what is the same at the beginning and the end. */
static void
replace_rows (KassiHistoryModel *self,
              GPtrArray         *rows,
              GHashTable        *index)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->rows);
  guint start = 0, end = 0, shorter = MIN (old->len, rows->len);

  g_hash_table_unref (self->by_sale);
  self->by_sale = index;
  self->rows = rows;
  while (start < shorter && g_ptr_array_index (old, start) == g_ptr_array_index (rows, start))
    start++;
  while (end < shorter - start &&
         g_ptr_array_index (old, old->len - 1 - end) == g_ptr_array_index (rows, rows->len - 1 - end))
    end++;
  if (old->len != rows->len || start + end < rows->len)
    g_list_model_items_changed (G_LIST_MODEL (self), start, old->len - start - end, rows->len - start - end);
}

static void
append_page (KassiHistoryModel *self,
             guint              limit)
{
  guint n_before = self->rows->len;

  read_page (self, limit, self->rows, self->by_sale, self->by_sale);
  if (self->rows->len > n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, self->rows->len - n_before);
}

static gboolean
more_cb (gpointer user_data)
{
  KassiHistoryModel *self = user_data;
  guint n_sales = g_hash_table_size (self->by_sale);

  self->more_id = 0;
  append_page (self, n_sales < KASSI_HISTORY_PAGE_SALES ? MAX (KASSI_HISTORY_PAGE_SALES - n_sales, 1) : KASSI_HISTORY_PAGE_SALES);
  return G_SOURCE_REMOVE;
}

/* The headings of the days stay the same objects too, or the list would make each anew. */
static void
keep_days (GPtrArray *rows,
           GPtrArray *old)
{
  guint j = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      KassiHistoryRow *row = g_ptr_array_index (rows, i);

      if (kassi_history_row_get_sale_id (row) != NULL)
        continue;
      while (j < old->len && (kassi_history_row_get_sale_id (g_ptr_array_index (old, j)) != NULL ||
                              kassi_history_row_get_wall_us (g_ptr_array_index (old, j)) > kassi_history_row_get_wall_us (row)))
        j++;
      if (j < old->len && kassi_history_row_get_wall_us (g_ptr_array_index (old, j)) == kassi_history_row_get_wall_us (row))
        {
          g_object_unref (row);
          rows->pdata[i] = g_object_ref (g_ptr_array_index (old, j));
        }
    }
}

/* Their sums come and go with what is asked for. */
static void
touch_days (KassiHistoryModel *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (kassi_history_row_get_sale_id (g_ptr_array_index (self->rows, i)) == NULL)
      kassi_history_row_touch (g_ptr_array_index (self->rows, i));
}

static void
reload (KassiHistoryModel *self)
{
  g_autoptr (GPtrArray) rows = new_rows ();
  g_autoptr (GHashTable) index = new_index ();

  g_clear_handle_id (&self->more_id, g_source_remove);
  self->place = (KassiHistoryPlace) { 0 };
  read_page (self, KASSI_HISTORY_FIRST_SALES, rows, index, self->by_sale);
  keep_days (rows, self->rows);
  replace_rows (self, g_steal_pointer (&rows), g_steal_pointer (&index));
  touch_days (self);
  kassi_history_model_load_more (self);
}

/* ---- The list ---- */

static GType
kassi_history_model_get_item_type (GListModel *list)
{
  return KASSI_TYPE_HISTORY_ROW;
}

static guint
kassi_history_model_get_n_items (GListModel *list)
{
  return KASSI_HISTORY_MODEL (list)->rows->len;
}

static gpointer
kassi_history_model_get_item (GListModel *list,
                              guint       position)
{
  GPtrArray *rows = KASSI_HISTORY_MODEL (list)->rows;

  return position < rows->len ? g_object_ref (g_ptr_array_index (rows, position)) : NULL;
}

static void
kassi_history_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = kassi_history_model_get_item_type;
  iface->get_n_items = kassi_history_model_get_n_items;
  iface->get_item = kassi_history_model_get_item;
}

static void
kassi_history_model_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  KassiHistoryModel *self = KASSI_HISTORY_MODEL (object);

  switch (property_id)
    {
    case PROP_ERROR:
      g_value_set_string (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
kassi_history_model_finalize (GObject *object)
{
  KassiHistoryModel *self = KASSI_HISTORY_MODEL (object);

  g_clear_handle_id (&self->more_id, g_source_remove);
  g_clear_object (&self->journal);
  g_clear_object (&self->clock);
  g_ptr_array_unref (self->rows);
  g_hash_table_unref (self->by_sale);
  g_free (self->text);
  g_free (self->error);
  G_OBJECT_CLASS (kassi_history_model_parent_class)->finalize (object);
}

static void
kassi_history_model_class_init (KassiHistoryModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kassi_history_model_get_property;
  object_class->finalize = kassi_history_model_finalize;

  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kassi_history_model_init (KassiHistoryModel *self)
{
  self->rows = new_rows ();
  self->by_sale = new_index ();
  self->complete = TRUE;
  self->query = (KassiHistoryQuery) { .from_us = G_MININT64, .to_us = G_MAXINT64 };
}

KassiHistoryModel *
kassi_history_model_new (void)
{
  return g_object_new (KASSI_TYPE_HISTORY_MODEL, NULL);
}

void
kassi_history_model_set_journal (KassiHistoryModel *self,
                                 KassiJournal      *journal,
                                 KassiClock        *clock)
{
  g_return_if_fail (KASSI_IS_HISTORY_MODEL (self));
  g_return_if_fail (journal == NULL || (KASSI_IS_JOURNAL (journal) && KASSI_IS_CLOCK (clock)));

  g_clear_handle_id (&self->more_id, g_source_remove);
  g_set_object (&self->journal, journal);
  g_clear_object (&self->clock);
  self->clock = journal != NULL ? g_object_ref (clock) : NULL;
  self->complete = TRUE;
  replace_rows (self, new_rows (), new_index ());
  set_error (self, NULL);
}

void
kassi_history_model_set_query (KassiHistoryModel       *self,
                               const KassiHistoryQuery *query)
{
  char *text;

  g_return_if_fail (KASSI_IS_HISTORY_MODEL (self));
  g_return_if_fail (query != NULL);

  text = g_strdup (query->text);   /* It may be our own. */
  g_free (self->text);
  self->text = text;
  self->query = *query;
  self->query.text = text;
  reload (self);
}

const KassiHistoryQuery *
kassi_history_model_get_query (KassiHistoryModel *self)
{
  g_return_val_if_fail (KASSI_IS_HISTORY_MODEL (self), NULL);

  return &self->query;
}

void
kassi_history_model_load_more (KassiHistoryModel *self)
{
  g_return_if_fail (KASSI_IS_HISTORY_MODEL (self));

  if (!self->complete && self->more_id == 0)
    self->more_id = g_idle_add (more_cb, self);
}

gboolean
kassi_history_model_is_complete (KassiHistoryModel *self)
{
  g_return_val_if_fail (KASSI_IS_HISTORY_MODEL (self), TRUE);

  return self->complete;
}

/* ---- What changes while it is looked at ---- */

static gboolean
is_asked_for (KassiHistoryModel *self,
              const KassiSale   *sale)
{
  KassiStanding standing = kassi_history_words_get_standing (sale);

  if (self->text != NULL && *self->text != '\0')
    return FALSE;
  if (sale->created_wall_us < self->query.from_us || sale->created_wall_us >= self->query.to_us)
    return FALSE;

  switch (self->query.filter)
    {
    case KASSI_HISTORY_ALL:
      return TRUE;
    case KASSI_HISTORY_PAID:
      return standing == KASSI_STANDING_PAID || standing == KASSI_STANDING_SETTLED_PAID;
    case KASSI_HISTORY_ATTENTION:
      return standing == KASSI_STANDING_ATTENTION;
    case KASSI_HISTORY_RUNNING:
      return standing == KASSI_STANDING_RUNNING;
    case KASSI_HISTORY_NOT_PAID:
    default:
      return standing != KASSI_STANDING_PAID && standing != KASSI_STANDING_SETTLED_PAID &&
             standing != KASSI_STANDING_ATTENTION && standing != KASSI_STANDING_RUNNING;
    }
}

static void
touch_day (KassiHistoryModel *self,
           gint64             wall_us)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      KassiHistoryRow *row = g_ptr_array_index (self->rows, i);

      if (kassi_history_row_get_sale_id (row) == NULL && kassi_history_row_get_wall_us (row) <= wall_us)
        {
          if (wall_us < kassi_history_row_get_end_us (row))
            kassi_history_row_touch (row);
          return;
        }
    }
}

static void
put_on_top (KassiHistoryModel *self,
            const KassiSale   *sale)
{
  KassiHistoryRow *row = kassi_history_row_new_sale (sale);
  KassiHistoryRow *first = self->rows->len > 0 ? g_ptr_array_index (self->rows, 0) : NULL;
  gboolean same_day = first != NULL && is_on_day_of (first, sale->created_wall_us);

  if (!same_day)
    g_ptr_array_insert (self->rows, 0, make_day (sale->created_wall_us));
  g_ptr_array_insert (self->rows, 1, row);
  g_hash_table_insert (self->by_sale, (char *) kassi_history_row_get_sale_id (row), row);
  g_list_model_items_changed (G_LIST_MODEL (self), same_day ? 1 : 0, 0, same_day ? 1 : 2);
}

void
kassi_history_model_take_sale (KassiHistoryModel *self,
                               const KassiSale   *sale)
{
  KassiHistoryRow *row, *newest;

  g_return_if_fail (KASSI_IS_HISTORY_MODEL (self));
  g_return_if_fail (sale != NULL && sale->id != NULL);

  row = g_hash_table_lookup (self->by_sale, sale->id);
  if (row != NULL)
    {
      if (kassi_history_row_update (row, sale))
        touch_day (self, sale->created_wall_us);
      return;
    }

  newest = self->rows->len > 1 ? g_ptr_array_index (self->rows, 1) : NULL;
  if (self->journal == NULL || !is_asked_for (self, sale) ||
      (newest != NULL && sale->created_wall_us < kassi_history_row_get_wall_us (newest)))
    return;

  put_on_top (self, sale);
  touch_day (self, sale->created_wall_us);
}

/* ---- What is listed ---- */

KassiHistoryRow *
kassi_history_model_find_sale (KassiHistoryModel *self,
                               const char        *sale_id,
                               guint             *position)
{
  KassiHistoryRow *row;

  g_return_val_if_fail (KASSI_IS_HISTORY_MODEL (self), NULL);

  row = sale_id != NULL ? g_hash_table_lookup (self->by_sale, sale_id) : NULL;
  if (row != NULL && position != NULL)
    g_ptr_array_find (self->rows, row, position);
  return row;
}

guint
kassi_history_model_seek_sale (KassiHistoryModel *self,
                               guint              position,
                               int                step)
{
  g_return_val_if_fail (KASSI_IS_HISTORY_MODEL (self), G_MAXUINT);
  g_return_val_if_fail (step == 1 || step == -1, G_MAXUINT);

  for (; position < self->rows->len; position += (guint) step)   /* before 0 comes G_MAXUINT */
    if (kassi_history_row_get_sale_id (g_ptr_array_index (self->rows, position)) != NULL)
      return position;

  return G_MAXUINT;
}

/* A sum beside sales that were picked out would be taken for theirs. */
static gboolean
lists_whole_days (KassiHistoryModel *self)
{
  return (self->text == NULL || *self->text == '\0') &&
         (self->query.filter == KASSI_HISTORY_ALL || self->query.filter == KASSI_HISTORY_PAID);
}

char *
kassi_history_model_dup_heading (KassiHistoryModel  *self,
                                 KassiHistoryRow    *day,
                                 char              **sum)
{
  gint64 from_us, sum_isk;
  guint n_paid;

  g_return_val_if_fail (KASSI_IS_HISTORY_MODEL (self), NULL);
  g_return_val_if_fail (KASSI_IS_HISTORY_ROW (day) && self->journal != NULL, NULL);
  g_return_val_if_fail (sum != NULL, NULL);

  from_us = kassi_history_row_get_wall_us (day);
  *sum = NULL;
  if (lists_whole_days (self) &&
      kassi_journal_sum_paid (self->journal, from_us, kassi_history_row_get_end_us (day), &n_paid, &sum_isk, NULL))
    *sum = kassi_history_words_dup_sum (n_paid, sum_isk);

  return kassi_day_dup_heading (from_us, kassi_clock_get_wall_us (self->clock));
}
