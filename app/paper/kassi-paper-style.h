/* SPDX-License-Identifier: GPL-3.0-or-later
 * What papers and blocks look like, as data. Inside the paper floor alone. */
#pragma once

#include <pango/pango.h>

#include "paper/kassi-pages.h"

G_BEGIN_DECLS

/* All of the layout is measured in dots of a receipt printer, eight a millimetre: rules and QR modules come out sharp on one. */
#define KASSI_POINTS_A_DOT (72.0 / 203.2)

typedef struct {
  const char *name;         /* as in the settings */
  /* Dots. */
  double      width;        /* the whole paper */
  double      height;       /* likewise; the longest page of a roll */
  double      side;         /* white at either side of the column */
  double      edge;         /* white above and below */
  double      column;       /* what is written on */

  double      scale;        /* of the blocks' sizes */
  gboolean    is_roll;      /* a page is as long as what is on it */
} KassiPaperStyle;

const KassiPaperStyle *kassi_paper_get_style (KassiPaper paper);

#define KASSI_N_BLOCK_KINDS (KASSI_BLOCK_THANKS + 1)

typedef enum {
  KASSI_SHAPE_BAND,
  KASSI_SHAPE_CENTER,
  KASSI_SHAPE_RULE,
  KASSI_SHAPE_ENDS,     /* left and right on one line; a block with a third cell has it in a column of its own */
  KASSI_SHAPE_INSET,
  KASSI_SHAPE_TABLE,
  KASSI_SHAPE_CODE,
} KassiBlockShape;

/* Sizes are dots on the 80 mm roll. */
typedef struct {
  KassiBlockShape shape;
  double          size;         /* of the letters; a rule's thickness; a QR module */
  PangoWeight     weight;
  double          before;       /* white at least, above and below; the larger of two neighbours' counts */
  double          after;
  gboolean        right_wraps;  /* an amount never does */
  gboolean        shrinks;      /* rather than wrap at once */
  guint32         stays_with;   /* the kinds, as bits, that it is not parted from when they follow */
} KassiBlockStyle;

const KassiBlockStyle *kassi_block_get_style (KassiBlockKind kind);

G_END_DECLS
