/* SPDX-License-Identifier: GPL-3.0-or-later
 * A receipt's blocks as rows of a paper's width: how each shape of block is set. */
#include "paper/kassi-layout.h"

#include <math.h>

/* Dots on the 80 mm roll, as the blocks' sizes are. */
#define GAP             16   /* at least, between left and right */
#define TABLE_GAP       12   /* at least, between two columns */
#define MARK_COLUMN     30   /* the rate's letter */
#define INSET           24   /* of what stands under an item */
#define BAND_TOP         4   /* above the word, whose line is taller than its capitals */
#define BAND_CLOSER     -5   /* the sentence comes closer for the same reason */
#define BAND_BOTTOM     22
#define BAND_BOTTOM_ALONE 8
#define BAND_SENTENCE   22   /* letters */
#define SHRINK_LEAST    0.6

#define N_COLUMNS       4
/* Where the table's columns end, when all has room: thousandths of the width. */
static const guint table_edges[N_COLUMNS] = { 0, 503, 729, 1000 };

struct _KassiLayout
{
  const KassiPaperStyle *paper;
  /* Owned. */
  PangoContext          *context;
  PangoFontDescription  *font;
  PangoAttrList         *attributes;

  gboolean               has_marks;   /* an item bears a rate's letter */
};

KassiLayout *
kassi_layout_new (const KassiPaperStyle *paper)
{
  KassiLayout *self = g_new0 (KassiLayout, 1);
  cairo_font_options_t *options = cairo_font_options_create ();

  self->paper = paper;

  /* The same lines on the screen, on paper and in a file: nothing is fitted to anybody's pixels. */
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  self->context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  pango_cairo_context_set_font_options (self->context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (self->context, FALSE);
  pango_context_set_base_dir (self->context, PANGO_DIRECTION_LTR);
  pango_context_set_language (self->context, pango_language_from_string ("is"));

  self->font = pango_font_description_from_string ("Cantarell,sans-serif");
  self->attributes = pango_attr_list_new ();
  pango_attr_list_insert (self->attributes, pango_attr_font_features_new ("tnum"));   /* figures under figures */
  pango_attr_list_insert (self->attributes, pango_attr_insert_hyphens_new (FALSE));   /* a name is printed as it is */

  return self;
}

void
kassi_layout_free (KassiLayout *self)
{
  g_object_unref (self->context);
  pango_font_description_free (self->font);
  pango_attr_list_unref (self->attributes);
  g_free (self);
}

/* Text */

static PangoLayout *
make_text (KassiLayout *self,
           const char  *text,
           double       size,
           PangoWeight  weight)
{
  PangoLayout *layout = pango_layout_new (self->context);

  pango_font_description_set_weight (self->font, weight);
  pango_font_description_set_absolute_size (self->font, size * self->paper->scale * PANGO_SCALE);
  pango_layout_set_font_description (layout, self->font);
  pango_layout_set_attributes (layout, self->attributes);
  pango_layout_set_auto_dir (layout, FALSE);                /* a name from the right does not turn the receipt around */
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text != NULL ? text : "", -1);

  return layout;
}

static PangoLayout *
make_cell (KassiLayout      *self,
           const KassiBlock *block,
           guint             cell,
           double            factor)
{
  const KassiBlockStyle *style = kassi_block_get_style (block->kind);

  return make_text (self, block->cells[cell], style->size * factor, style->weight);
}

static void
set_width (PangoLayout    *layout,
           double          width,
           PangoAlignment  alignment)
{
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, alignment);
}

static gboolean
has_text (const KassiBlock *block,
          guint             cell)
{
  return block->cells[cell] != NULL && block->cells[cell][0] != '\0';
}

/* At its size when that has room, else as much smaller as still can be read. */
static PangoLayout *
make_fitting (KassiLayout *self,
              const char  *text,
              double       size,
              PangoWeight  weight,
              double       room)
{
  PangoLayout *layout = make_text (self, text, size, weight);
  double width = kassi_text_get_width (layout);

  if (width <= room)
    return layout;

  g_object_unref (layout);

  return make_text (self, text, size * MAX (SHRINK_LEAST, room / (width + 1)), weight);
}

/* The shapes but the table, each one block. */

static void
lay_band (KassiLayout      *self,
          const KassiBlock *block,
          KassiRow         *row)
{
  PangoLayout *word = make_cell (self, block, 0, 1);
  double scale = self->paper->scale, bottom;

  row->is_black = TRUE;
  set_width (word, row->width, PANGO_ALIGN_CENTER);
  kassi_row_add (row, word, 0, BAND_TOP * scale);
  bottom = BAND_TOP * scale + kassi_text_get_height (word);

  if (has_text (block, 1))
    {
      PangoLayout *sentence = make_fitting (self, block->cells[1], BAND_SENTENCE, PANGO_WEIGHT_BOLD, row->width - 2 * GAP * scale);

      set_width (sentence, row->width, PANGO_ALIGN_CENTER);
      bottom += BAND_CLOSER * scale;
      kassi_row_add (row, sentence, 0, bottom);
      bottom += kassi_text_get_height (sentence) + BAND_BOTTOM * scale;
    }
  else
    {
      bottom += BAND_BOTTOM_ALONE * scale;
    }
  row->height = ceil (bottom);
}

static void
lay_center (KassiLayout      *self,
            const KassiBlock *block,
            KassiRow         *row)
{
  const KassiBlockStyle *style = kassi_block_get_style (block->kind);
  PangoLayout *text = style->shrinks ? make_fitting (self, block->cells[0], style->size, style->weight, row->width)
                                     : make_cell (self, block, 0, 1);

  set_width (text, row->width, PANGO_ALIGN_CENTER);
  kassi_row_add (row, text, 0, 0);
  kassi_row_align (row);
}

static void
lay_rule (KassiLayout      *self,
          const KassiBlock *block,
          KassiRow         *row)
{
  row->is_black = TRUE;
  row->height = MAX (2, round (kassi_block_get_style (block->kind)->size * self->paper->scale));   /* two dots: 0.7 pt */
}

/* Who gives way when left and right have no room on one line: the left one, where an amount must not be broken; else the longer. */
static void
share_width (const KassiBlockStyle *style,
             PangoLayout           *left,
             PangoLayout           *right,
             double                 width)
{
  double left_width = kassi_text_get_width (left), right_width = kassi_text_get_width (right);

  if (left_width + right_width <= width)
    return;

  if (!style->right_wraps || right_width <= width / 2)
    set_width (left, MAX (1, width - right_width), PANGO_ALIGN_LEFT);
  else if (left_width <= width / 2)
    set_width (right, width - left_width, PANGO_ALIGN_RIGHT);
  else
    {
      set_width (left, floor (width / 2), PANGO_ALIGN_LEFT);
      set_width (right, floor (width / 2), PANGO_ALIGN_RIGHT);
    }
}

static void
lay_ends (KassiLayout      *self,
          const KassiBlock *block,
          KassiRow         *row)
{
  const KassiBlockStyle *style = kassi_block_get_style (block->kind);
  double scale = self->paper->scale;
  double edge = row->width - (block->kind == KASSI_BLOCK_ITEM && self->has_marks ? MARK_COLUMN * scale : 0);
  PangoLayout *left = make_cell (self, block, 0, 1), *right = make_cell (self, block, 1, 1);
  double room = edge - (has_text (block, 1) ? GAP * scale : 0);
  double needed = kassi_text_get_width (left) + kassi_text_get_width (right);

  if (style->shrinks && needed > room)
    {
      double factor = MAX (SHRINK_LEAST, room / (needed + 1));   /* +1: sizes are not quite proportional */

      g_object_unref (left);
      g_object_unref (right);
      left = make_cell (self, block, 0, factor);
      right = make_cell (self, block, 1, factor);
    }
  share_width (style, left, right, room);

  kassi_row_add (row, left, 0, 0);
  if (has_text (block, 1))
    {
      int wrapped = pango_layout_get_width (right);

      kassi_row_add (row, right, edge - (wrapped > 0 ? wrapped / PANGO_SCALE : kassi_text_get_width (right)), 0);
    }
  else
    {
      g_object_unref (right);
    }
  if (has_text (block, 2))
    {
      PangoLayout *mark = make_cell (self, block, 2, 1);

      kassi_row_add (row, mark, row->width - kassi_text_get_width (mark), 0);
    }
  kassi_row_align (row);
}

static void
lay_inset (KassiLayout      *self,
           const KassiBlock *block,
           KassiRow         *row)
{
  PangoLayout *text = make_cell (self, block, 0, 1);
  double inset = INSET * self->paper->scale;

  set_width (text, row->width - inset - (self->has_marks ? MARK_COLUMN * self->paper->scale : 0), PANGO_ALIGN_LEFT);
  kassi_row_add (row, text, inset, 0);
  kassi_row_align (row);
}

static void
lay_code (KassiLayout      *self,
          const KassiBlock *block,
          KassiRow         *row)
{
  row->code = kassi_qr_code_new (block->cells[0], KASSI_QR_ON_PAPER);
  if (row->code == NULL)
    return;   /* nothing to say, or more than a QR code holds */

  row->module = (guint) round (kassi_block_get_style (block->kind)->size * self->paper->scale);
  row->height = kassi_qr_code_get_full_width (row->code) * row->module;
}

/* The table: several blocks, whose columns know of each other. */

/* Where the columns end. They stand at their usual places where that has room, else side by side with the rest shared out; FALSE when
 * even that is too wide, with the factor that it has to be set smaller by. */
static gboolean
find_edges (const double  widths[N_COLUMNS],
            double        width,
            double        gap,
            double        edges[N_COLUMNS],
            double       *factor)
{
  double content = widths[0] + widths[1] + widths[2] + widths[3];
  double spare = width - content - (N_COLUMNS - 1) * gap;
  double start = widths[0];
  gboolean usual = TRUE;

  edges[0] = widths[0];
  for (guint i = 1; i < N_COLUMNS; i++)
    {
      edges[i] = floor (width * table_edges[i] / 1000);
      usual &= edges[i] - widths[i] >= edges[i - 1] + gap;
    }
  if (usual)
    return TRUE;

  *factor = (width - (N_COLUMNS - 1) * gap) / (content + N_COLUMNS);   /* one a column: sizes are not quite proportional */
  for (guint i = 1; i < N_COLUMNS; i++)
    {
      start += gap + MAX (0, spare) / (N_COLUMNS - 1) + widths[i];
      edges[i] = floor (start);
    }

  return spare >= 0;
}

static void
set_table (KassiLayout             *self,
           const KassiBlock *const *blocks,
           KassiRow *const         *rows,
           guint                    n_blocks,
           double                   factor)
{
  double widths[N_COLUMNS] = { 0 }, edges[N_COLUMNS], smaller;
  gboolean fits;

  for (guint i = 0; i < n_blocks; i++)
    for (guint column = 0; column < N_COLUMNS; column++)
      {
        PangoLayout *text = make_cell (self, blocks[i], column, factor);

        widths[column] = MAX (widths[column], kassi_text_get_width (text));
        kassi_row_add (rows[i], text, 0, 0);
      }

  fits = find_edges (widths, self->paper->column, TABLE_GAP * self->paper->scale, edges, &smaller);
  if (!fits && factor >= 1)
    {
      for (guint i = 0; i < n_blocks; i++)
        while (rows[i]->n_pieces > 0)
          g_object_unref (rows[i]->pieces[--rows[i]->n_pieces].layout);
      set_table (self, blocks, rows, n_blocks, smaller);
      return;
    }

  for (guint i = 0; i < n_blocks; i++)
    {
      for (guint column = 1; column < N_COLUMNS; column++)
        rows[i]->pieces[column].x = edges[column] - kassi_text_get_width (rows[i]->pieces[column].layout);
      kassi_row_align (rows[i]);
    }
}

/* Blocks */

static void
lay_block (KassiLayout      *self,
           const KassiBlock *block,
           KassiRow         *row)
{
  switch (kassi_block_get_style (block->kind)->shape)
    {
    case KASSI_SHAPE_BAND:
      lay_band (self, block, row);
      break;
    case KASSI_SHAPE_CENTER:
      lay_center (self, block, row);
      break;
    case KASSI_SHAPE_RULE:
      lay_rule (self, block, row);
      break;
    case KASSI_SHAPE_ENDS:
      lay_ends (self, block, row);
      break;
    case KASSI_SHAPE_INSET:
      lay_inset (self, block, row);
      break;
    case KASSI_SHAPE_CODE:
      lay_code (self, block, row);
      break;
    case KASSI_SHAPE_TABLE:
      break;   /* set_table() */
    default:
      g_assert_not_reached ();
    }
}

static gboolean
is_table (const KassiBlock *block)
{
  return kassi_block_get_style (block->kind)->shape == KASSI_SHAPE_TABLE;
}

GPtrArray *
kassi_layout_make_rows (KassiLayout     *self,
                        const GPtrArray *blocks)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) kassi_row_free);

  self->has_marks = FALSE;
  for (guint i = 0; i < blocks->len; i++)
    {
      const KassiBlock *block = g_ptr_array_index (blocks, i);

      self->has_marks |= block->kind == KASSI_BLOCK_ITEM && has_text (block, 2);
      g_ptr_array_add (rows, kassi_row_new (block->kind, self->paper->column));
    }

  for (guint i = 0; i < blocks->len; i++)
    {
      guint n = 0;

      while (i + n < blocks->len && is_table (g_ptr_array_index (blocks, i + n)))
        n++;
      if (n > 0)
        {
          set_table (self, (const KassiBlock *const *) blocks->pdata + i, (KassiRow *const *) rows->pdata + i, n, 1);
          i += n - 1;
        }
      else
        {
          lay_block (self, g_ptr_array_index (blocks, i), g_ptr_array_index (rows, i));
        }
    }

  return rows;
}

KassiRow *
kassi_layout_make_mark (KassiLayout *self,
                        const char  *left,
                        const char  *right)
{
  KassiBlock block = { .kind = KASSI_BLOCK_PAIR, .cells = { (char *) left, (char *) right } };
  KassiRow *row = kassi_row_new (block.kind, self->paper->column);

  lay_ends (self, &block, row);

  return row;
}
