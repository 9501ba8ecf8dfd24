/* SPDX-License-Identifier: GPL-3.0-or-later
 * A receipt on paper: the document's blocks laid out on one of the papers, drawn to any Cairo context, or written as PDF.
 *
 * One layout serves the screen, the printer and the PDF: sizes are in points (1/72 in) on the paper. */
#pragma once

#include <cairo.h>

#include "core/kassi-receipt.h"

G_BEGIN_DECLS

typedef enum {
  KASSI_PAPER_80MM,   /* roll; 72 mm of it can be printed on */
  KASSI_PAPER_58MM,   /* roll; 48 mm */
  KASSI_PAPER_A4,
} KassiPaper;
#define KASSI_N_PAPERS 3
/* "80mm", "58mm", "a4", as in the settings. FALSE when it is none of them. */
gboolean    kassi_paper_from_string (const char *text, KassiPaper *paper);
const char *kassi_paper_to_string   (KassiPaper paper);

typedef struct _KassiPages KassiPages;
/* copy: as kassi_receipt_make_blocks(). A roll's page is as long as what is on it, up to 3 m; then another follows. */
KassiPages *kassi_pages_new        (const KassiReceipt *receipt, KassiPaper paper, guint copy);
void        kassi_pages_free       (KassiPages *pages);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KassiPages, kassi_pages_free)
guint       kassi_pages_get_n      (const KassiPages *pages);
/* Of the whole paper, margins included, points. */
void        kassi_pages_get_size   (const KassiPages *pages, guint page, double *width_pt, double *height_pt);
/* From (0, 0), one unit a point, black only; the white is the caller's. */
void        kassi_pages_draw       (const KassiPages *pages, guint page, cairo_t *cr);
/* The whole as PDF, its title being the receipt's number. Written beside and moved into place: what was there stays when it fails. Error: G_FILE_ERROR or
 * G_IO_ERROR with a sentence for people. */
gboolean    kassi_pages_write_pdf  (const KassiPages *pages, const char *path, GError **error);

G_END_DECLS
