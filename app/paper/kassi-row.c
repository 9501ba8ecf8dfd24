/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row of a receipt: one block, laid out, that is never torn. */
#include "paper/kassi-row.h"

#include <math.h>

KassiRow *
kassi_row_new (KassiBlockKind kind,
               double         width)
{
  KassiRow *row = g_new0 (KassiRow, 1);

  row->kind = kind;
  row->width = width;

  return row;
}

void
kassi_row_free (KassiRow *row)
{
  for (guint i = 0; i < row->n_pieces; i++)
    g_object_unref (row->pieces[i].layout);
  g_clear_pointer (&row->code, kassi_qr_code_free);
  g_free (row);
}

void
kassi_row_add (KassiRow    *row,
               PangoLayout *layout,
               double       x,
               double       y)
{
  g_assert (row->n_pieces < G_N_ELEMENTS (row->pieces));

  row->pieces[row->n_pieces++] = (KassiPiece) { layout, x, y };
}

/* Some letters reach over their own edges, Æ to the left; beside the row a printer cannot print. */
static void
keep_inside (const KassiRow *row,
             KassiPiece     *piece)
{
  PangoRectangle ink;
  double left, right;

  pango_layout_get_extents (piece->layout, &ink, NULL);
  left = piece->x + ink.x / (double) PANGO_SCALE;
  right = left + ink.width / (double) PANGO_SCALE;
  if (left < 0)
    piece->x += ceil (-left);   /* whole dots: what is rounded to pixels stays inside too */
  else if (right > row->width)
    piece->x -= ceil (right - row->width);
}

void
kassi_row_align (KassiRow *row)
{
  double baseline = 0, height = 0;

  for (guint i = 0; i < row->n_pieces; i++)
    baseline = MAX (baseline, pango_layout_get_baseline (row->pieces[i].layout) / (double) PANGO_SCALE);

  for (guint i = 0; i < row->n_pieces; i++)
    {
      KassiPiece *piece = &row->pieces[i];

      piece->y = baseline - pango_layout_get_baseline (piece->layout) / (double) PANGO_SCALE;
      height = MAX (height, piece->y + kassi_text_get_height (piece->layout));
      keep_inside (row, piece);
    }
  row->height = ceil (height);
}

void
kassi_row_draw (const KassiRow *row,
                cairo_t        *cr)
{
  double ink = row->is_black ? 1 : 0;

  cairo_set_source_rgb (cr, 0, 0, 0);
  if (row->is_black)
    {
      cairo_rectangle (cr, 0, 0, row->width, row->height);
      cairo_fill (cr);
    }

  cairo_set_source_rgb (cr, ink, ink, ink);
  for (guint i = 0; i < row->n_pieces; i++)
    {
      cairo_move_to (cr, row->pieces[i].x, row->pieces[i].y);
      pango_cairo_show_layout (cr, row->pieces[i].layout);
    }

  if (row->code != NULL)
    {
      cairo_save (cr);
      cairo_translate (cr, floor ((row->width - kassi_qr_code_get_full_width (row->code) * row->module) / 2), 0);
      kassi_qr_code_draw (row->code, cr, row->module);
      cairo_restore (cr);
    }
}

double
kassi_text_get_width (PangoLayout *layout)
{
  int width;

  pango_layout_get_size (layout, &width, NULL);

  return ceil (width / (double) PANGO_SCALE);
}

double
kassi_text_get_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);

  return ceil (height / (double) PANGO_SCALE);
}
