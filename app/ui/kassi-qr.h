/* SPDX-License-Identifier: GPL-3.0-or-later
 * A QR code on its own white plate, with whole pixels a module. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KASSI_TYPE_QR (kassi_qr_get_type ())
G_DECLARE_FINAL_TYPE (KassiQr, kassi_qr, KASSI, QR, GtkWidget)

/* Properties: "text" (string or NULL: nothing is drawn), "min-module" and "max-module" (px a module; the natural size is the
 * largest, and it shrinks in whole pixels where there is less room). */
GtkWidget *kassi_qr_new      (void);
void       kassi_qr_set_text (KassiQr *self, const char *text);
/* FALSE when there is nothing to scan: no text, or one too long. */
gboolean   kassi_qr_has_code (KassiQr *self);

G_END_DECLS
