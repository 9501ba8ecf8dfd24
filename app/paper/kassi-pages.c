/* SPDX-License-Identifier: GPL-3.0-or-later
 * A receipt on pages: rows put one under the other, what belongs together not parted, and a mark on each page when there are several. */
#include "paper/kassi-pages-private.h"

#include <math.h>

#include "paper/kassi-layout.h"

#define MARK_GAP 20   /* dots on the 80 mm roll, at least, above a page's mark */

typedef struct {
  const KassiRow *row;   /* borrowed */
  double          y;     /* dots from the paper's top */
} Place;

typedef struct {
  GArray *places;   /* of Place */
  double  bottom;   /* of what is on it; dots */
  double  height;   /* of the paper; dots */
} Page;

struct _KassiPages
{
  const KassiPaperStyle *paper;
  gint64                 issued_wall_us;
  /* Owned. */
  char                  *number;
  GPtrArray             *rows;     /* of KassiRow: the receipt's */
  GPtrArray             *marks;    /* of KassiRow: one a page, or none */
  GPtrArray             *pages;    /* of Page */
};

static void
free_page (gpointer data)
{
  Page *page = data;

  g_array_unref (page->places);
  g_free (page);
}

/* Putting rows on pages */

static double
find_gap (KassiPages     *self,
          const KassiRow *above,
          const KassiRow *below)
{
  double after = kassi_block_get_style (above->kind)->after, before = kassi_block_get_style (below->kind)->before;

  return round (MAX (after, before) * self->paper->scale);
}

static void
put_row (KassiPages     *self,
         Page           *page,
         const KassiRow *row)
{
  Place place = { row, self->paper->edge };

  if (page->places->len > 0)
    place.y = page->bottom + find_gap (self, g_array_index (page->places, Place, page->places->len - 1).row, row);
  g_array_append_val (page->places, place);
  page->bottom = place.y + row->height;
}

/* The bands at the top, on every page: a torn or loose sheet still tells that it is training or a copy. */
static guint
count_bands (KassiPages *self)
{
  guint n = 0;

  while (n < self->rows->len && ((KassiRow *) g_ptr_array_index (self->rows, n))->kind == KASSI_BLOCK_BAND)
    n++;

  return n;
}

static Page *
begin_page (KassiPages *self)
{
  Page *page = g_new0 (Page, 1);

  page->places = g_array_new (FALSE, FALSE, sizeof (Place));
  page->bottom = self->paper->edge;
  g_ptr_array_add (self->pages, page);
  for (guint i = 0; i < count_bands (self); i++)
    put_row (self, page, g_ptr_array_index (self->rows, i));

  return page;
}

/* The last of the rows that stay with this one. */
static guint
find_last_of_group (KassiPages *self,
                    guint       first)
{
  guint last = first;

  while (last + 1 < self->rows->len)
    {
      const KassiRow *row = g_ptr_array_index (self->rows, last), *next = g_ptr_array_index (self->rows, last + 1);

      if ((kassi_block_get_style (row->kind)->stays_with & (1u << next->kind)) == 0)
        break;
      last++;
    }

  return last;
}

static double
measure_group (KassiPages *self,
               guint       first,
               guint       last)
{
  double height = 0;

  for (guint i = first; i <= last; i++)
    {
      const KassiRow *row = g_ptr_array_index (self->rows, i);

      height += row->height + (i > 0 ? find_gap (self, g_ptr_array_index (self->rows, i - 1), row) : 0);
    }

  return height;
}

static void
put_rows (KassiPages *self,
          double      end)
{
  guint n_bands = count_bands (self);
  Page *page;

  g_ptr_array_set_size (self->pages, 0);
  page = begin_page (self);
  for (guint first = n_bands, last; first < self->rows->len; first = last + 1)
    {
      last = find_last_of_group (self, first);
      if (page->places->len > n_bands && page->bottom + measure_group (self, first, last) > end)
        page = begin_page (self);

      for (guint i = first; i <= last; i++)
        {
          /* What is longer than a page is parted after all. */
          if (page->places->len > n_bands && page->bottom + measure_group (self, i, i) > end)
            page = begin_page (self);
          put_row (self, page, g_ptr_array_index (self->rows, i));
        }
    }
}

/* "Kvittun T1-000123" and "2/3" at the foot of each. */
static void
put_marks (KassiPages  *self,
           KassiLayout *layout,
           const char  *title)
{
  for (guint i = 0; i < self->pages->len; i++)
    {
      Page *page = g_ptr_array_index (self->pages, i);
      g_autofree char *count = g_strdup_printf ("%u/%u", i + 1, self->pages->len);
      KassiRow *mark = kassi_layout_make_mark (layout, title, count);
      Place place = { mark, page->bottom + MARK_GAP * self->paper->scale };

      if (!self->paper->is_roll)
        place.y = self->paper->height - self->paper->edge - mark->height;
      g_ptr_array_add (self->marks, mark);
      g_array_append_val (page->places, place);
      page->bottom = place.y + mark->height;
    }
}

static void
fill_pages (KassiPages  *self,
            KassiLayout *layout,
            const char  *title)
{
  double end = self->paper->height - self->paper->edge;

  put_rows (self, end);
  if (self->pages->len > 1)
    {
      g_autoptr (KassiRow) mark = kassi_layout_make_mark (layout, title, "0/0");

      put_rows (self, end - mark->height - MARK_GAP * self->paper->scale);
      put_marks (self, layout, title);
    }

  for (guint i = 0; i < self->pages->len; i++)
    {
      Page *page = g_ptr_array_index (self->pages, i);

      page->height = self->paper->is_roll ? ceil (page->bottom) + self->paper->edge : self->paper->height;
    }
}

/* What the receipt calls itself. */
static char *
make_title (const GPtrArray *blocks,
            const char      *number)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      const KassiBlock *block = g_ptr_array_index (blocks, i);

      if (block->kind == KASSI_BLOCK_HEADING)
        return g_strconcat (block->cells[0], " ", block->cells[1], NULL);
    }

  return g_strdup (number);
}

KassiPages *
kassi_pages_new_for_blocks (const GPtrArray *blocks,
                            const char      *number,
                            gint64           issued_wall_us,
                            KassiPaper       paper)
{
  KassiPages *self = g_new0 (KassiPages, 1);
  g_autoptr (KassiLayout) layout = NULL;
  g_autofree char *title = make_title (blocks, number);

  self->paper = kassi_paper_get_style (paper);
  self->number = g_strdup (number);
  self->issued_wall_us = issued_wall_us;
  self->marks = g_ptr_array_new_with_free_func ((GDestroyNotify) kassi_row_free);
  self->pages = g_ptr_array_new_with_free_func (free_page);
  layout = kassi_layout_new (self->paper);
  self->rows = kassi_layout_make_rows (layout, blocks);
  fill_pages (self, layout, title);

  return self;
}

/* Public API */

KassiPages *
kassi_pages_new (const KassiReceipt *receipt,
                 KassiPaper          paper,
                 guint               copy)
{
  g_autoptr (GPtrArray) blocks = NULL;

  g_return_val_if_fail (receipt != NULL, NULL);
  g_return_val_if_fail ((guint) paper < KASSI_N_PAPERS, NULL);

  blocks = kassi_receipt_make_blocks (receipt, copy);

  return kassi_pages_new_for_blocks (blocks, receipt->number, receipt->issued_wall_us, paper);
}

void
kassi_pages_free (KassiPages *self)
{
  g_ptr_array_unref (self->pages);
  g_ptr_array_unref (self->marks);
  g_ptr_array_unref (self->rows);
  g_free (self->number);
  g_free (self);
}

guint
kassi_pages_get_n (const KassiPages *self)
{
  return self->pages->len;
}

void
kassi_pages_get_size (const KassiPages *self,
                      guint             page,
                      double           *width_pt,
                      double           *height_pt)
{
  g_return_if_fail (page < self->pages->len);

  *width_pt = self->paper->width * KASSI_POINTS_A_DOT;
  *height_pt = ((Page *) g_ptr_array_index (self->pages, page))->height * KASSI_POINTS_A_DOT;
}

void
kassi_pages_draw (const KassiPages *self,
                  guint             page,
                  cairo_t          *cr)
{
  const GArray *places;

  g_return_if_fail (page < self->pages->len);

  places = ((Page *) g_ptr_array_index (self->pages, page))->places;
  cairo_save (cr);
  cairo_scale (cr, KASSI_POINTS_A_DOT, KASSI_POINTS_A_DOT);
  for (guint i = 0; i < places->len; i++)
    {
      const Place *place = &g_array_index (places, Place, i);

      cairo_save (cr);
      cairo_translate (cr, self->paper->side, place->y);
      kassi_row_draw (place->row, cr);
      cairo_restore (cr);
    }
  cairo_restore (cr);
}

const char *
kassi_pages_get_number (const KassiPages *self)
{
  return self->number;
}

gint64
kassi_pages_get_issued_us (const KassiPages *self)
{
  return self->issued_wall_us;
}
