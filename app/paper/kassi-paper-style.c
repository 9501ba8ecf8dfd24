/* SPDX-License-Identifier: GPL-3.0-or-later
 * What papers and blocks look like, as data: the receipt's picture in numbers. */
#include "paper/kassi-paper-style.h"

#include <string.h>

static const KassiPaperStyle papers[KASSI_N_PAPERS] = {
  [KASSI_PAPER_80MM] = { .name = "80mm", .width = 640, .height = 24000, .side = 32, .edge = 28, .column = 576, .scale = 1.0, .is_roll = TRUE },
  [KASSI_PAPER_58MM] = { .name = "58mm", .width = 464, .height = 24000, .side = 40, .edge = 24, .column = 384, .scale = 0.8, .is_roll = TRUE },
  /* A column of 130 mm: the eye still finds the amount to a name. */
  [KASSI_PAPER_A4] = { .name = "a4", .width = 1680, .height = 2376, .side = 320, .edge = 160, .column = 1040, .scale = 1.15 },
};

#define WITH(kind) (1u << (kind))
#define WITH_ALL   G_MAXUINT32

static const KassiBlockStyle blocks[KASSI_N_BLOCK_KINDS] = {
  [KASSI_BLOCK_BAND] =        { KASSI_SHAPE_BAND, 58, PANGO_WEIGHT_BOLD, 20, 20, .stays_with = WITH_ALL },
  [KASSI_BLOCK_SHOP] =        { KASSI_SHAPE_CENTER, 38, PANGO_WEIGHT_BOLD, 0, 0, .stays_with = WITH_ALL },
  [KASSI_BLOCK_CENTER] =      { KASSI_SHAPE_CENTER, 25, PANGO_WEIGHT_NORMAL, 2, 0, .stays_with = WITH_ALL },
  [KASSI_BLOCK_RULE] =        { KASSI_SHAPE_RULE, 2, PANGO_WEIGHT_NORMAL, 17, 12, .stays_with = WITH_ALL },
  [KASSI_BLOCK_THICK_RULE] =  { KASSI_SHAPE_RULE, 4, PANGO_WEIGHT_NORMAL, 19, 12, .stays_with = WITH_ALL },
  [KASSI_BLOCK_HEADING] =     { KASSI_SHAPE_ENDS, 30, PANGO_WEIGHT_BOLD, 7, 0, .right_wraps = TRUE, .stays_with = WITH_ALL },
  [KASSI_BLOCK_PAIR] =        { KASSI_SHAPE_ENDS, 24, PANGO_WEIGHT_NORMAL, 7, 0, .right_wraps = TRUE, .stays_with = WITH (KASSI_BLOCK_PAIR) },
  [KASSI_BLOCK_ITEM] =        { KASSI_SHAPE_ENDS, 28, PANGO_WEIGHT_NORMAL, 7, 0, .stays_with = WITH (KASSI_BLOCK_ITEM_DETAIL) },
  [KASSI_BLOCK_ITEM_DETAIL] = { KASSI_SHAPE_INSET, 24, PANGO_WEIGHT_NORMAL, 3, 9, .stays_with = WITH (KASSI_BLOCK_ITEM_DETAIL) },
  [KASSI_BLOCK_TOTAL] =       { KASSI_SHAPE_ENDS, 46, PANGO_WEIGHT_BOLD, 12, 0, .shrinks = TRUE, .stays_with = WITH (KASSI_BLOCK_PAID) },
  [KASSI_BLOCK_PAID] =        { KASSI_SHAPE_ENDS, 26, PANGO_WEIGHT_NORMAL, 2, 0, .shrinks = TRUE, .stays_with = WITH (KASSI_BLOCK_PAID) },
  [KASSI_BLOCK_TABLE_HEAD] =  { KASSI_SHAPE_TABLE, 24, PANGO_WEIGHT_BOLD, 5, 0, .stays_with = WITH_ALL },
  [KASSI_BLOCK_TABLE_ROW] =   { KASSI_SHAPE_TABLE, 24, PANGO_WEIGHT_NORMAL, 5, 0, .stays_with = WITH (KASSI_BLOCK_TABLE_ROW) | WITH (KASSI_BLOCK_TABLE_SUM) },
  [KASSI_BLOCK_TABLE_SUM] =   { KASSI_SHAPE_TABLE, 24, PANGO_WEIGHT_BOLD, 5, 0, .stays_with = 0 },
  [KASSI_BLOCK_QR] =          { KASSI_SHAPE_CODE, 7, PANGO_WEIGHT_NORMAL, 11, 0, .stays_with = WITH_ALL },
  [KASSI_BLOCK_NOTE] =        { KASSI_SHAPE_CENTER, 22, PANGO_WEIGHT_NORMAL, 0, 0, .shrinks = TRUE, .stays_with = WITH_ALL },
  [KASSI_BLOCK_THANKS] =      { KASSI_SHAPE_CENTER, 28, PANGO_WEIGHT_BOLD, 14, 0, .stays_with = WITH_ALL },
};

const KassiPaperStyle *
kassi_paper_get_style (KassiPaper paper)
{
  g_return_val_if_fail ((guint) paper < KASSI_N_PAPERS, NULL);

  return &papers[paper];
}

const KassiBlockStyle *
kassi_block_get_style (KassiBlockKind kind)
{
  g_return_val_if_fail ((guint) kind < KASSI_N_BLOCK_KINDS, NULL);

  return &blocks[kind];
}

gboolean
kassi_paper_from_string (const char *text,
                         KassiPaper *paper)
{
  g_return_val_if_fail (text != NULL, FALSE);

  for (guint i = 0; i < KASSI_N_PAPERS; i++)
    if (strcmp (text, papers[i].name) == 0)
      {
        *paper = (KassiPaper) i;
        return TRUE;
      }

  return FALSE;
}

const char *
kassi_paper_to_string (KassiPaper paper)
{
  g_return_val_if_fail ((guint) paper < KASSI_N_PAPERS, NULL);

  return papers[paper].name;
}
