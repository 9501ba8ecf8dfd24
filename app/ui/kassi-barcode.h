/* SPDX-License-Identifier: GPL-3.0-or-later
 * A Code 128 barcode on its own white plate, with whole pixels a module. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KASSI_TYPE_BARCODE (kassi_barcode_get_type ())
G_DECLARE_FINAL_TYPE (KassiBarcode, kassi_barcode, KASSI, BARCODE, GtkWidget)

/* text: printable ASCII, or NULL: nothing is drawn. */
GtkWidget *kassi_barcode_new      (void);
void       kassi_barcode_set_text (KassiBarcode *self, const char *text);

G_END_DECLS
