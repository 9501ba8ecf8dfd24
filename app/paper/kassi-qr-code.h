/* SPDX-License-Identifier: GPL-3.0-or-later
 * A text, mostly a web address, as the modules of a QR code; drawn to any Cairo context. */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

#define KASSI_QR_QUIET 4   /* modules to be left white on each side (ISO/IEC 18004) */

typedef struct {
  guint   width;      /* modules a side, without the quiet zone */
  guint8 *modules;    /* owned; width × width, row by row; 1 is dark */
} KassiQrCode;

/* Where it is to be read from: paper may be smudged or torn, and takes level M. */
typedef enum {
  KASSI_QR_ON_SCREEN,
  KASSI_QR_ON_PAPER,
} KassiQrPlace;

/* NULL when text is empty or too long for a QR code. (transfer full) */
KassiQrCode *kassi_qr_code_new  (const char *text, KassiQrPlace place);
void         kassi_qr_code_free (KassiQrCode *code);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KassiQrCode, kassi_qr_code_free)

/* Scheme and host of a web address know no case: in capitals they fit QR's alphanumeric mode, which takes fewer and so
 * larger modules. What follows the host is left alone. (transfer full) */
char        *kassi_qr_code_prepare (const char *text);

/* Modules a side with the quiet zone. */
guint        kassi_qr_code_get_full_width (const KassiQrCode *code);
/* The dark modules, from (0, 0), quiet zone included, module units a module; the plate behind is the caller's. */
void         kassi_qr_code_draw           (const KassiQrCode *code, cairo_t *cr, guint module);

G_END_DECLS
