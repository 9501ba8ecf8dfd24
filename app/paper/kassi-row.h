/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row of a receipt: one block, laid out, that is never torn. Inside the paper floor alone. */
#pragma once

#include <pango/pangocairo.h>

#include "core/kassi-receipt.h"
#include "paper/kassi-qr-code.h"

G_BEGIN_DECLS

typedef struct {
  PangoLayout *layout;   /* owned */
  double       x;        /* from the row's top left; dots */
  double       y;
} KassiPiece;

typedef struct {
  KassiBlockKind kind;
  double         width;
  double         height;
  gboolean       is_black;    /* a rule or a band: what is on it is white */
  KassiPiece     pieces[4];
  guint          n_pieces;
  KassiQrCode   *code;        /* owned; or NULL */
  guint          module;      /* dots */
} KassiRow;

KassiRow *kassi_row_new      (KassiBlockKind kind, double width);
void      kassi_row_free     (KassiRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KassiRow, kassi_row_free)
/* Takes the layout. */
void      kassi_row_add      (KassiRow *row, PangoLayout *layout, double x, double y);
/* Brings all pieces to one baseline, whatever fonts they came out in, takes the height from them, and keeps their ink inside the width. */
void      kassi_row_align    (KassiRow *row);
/* From (0, 0), one unit a dot. */
void      kassi_row_draw     (const KassiRow *row, cairo_t *cr);

/* Dots, the first whole one that holds it. */
double    kassi_text_get_width  (PangoLayout *layout);
double    kassi_text_get_height (PangoLayout *layout);

G_END_DECLS
