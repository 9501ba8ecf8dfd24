/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which printer prints receipts: asked once, for it is remembered. */
#pragma once

#include <adwaita.h>

#include "ui/kassi-printers.h"

G_BEGIN_DECLS

#define KASSI_TYPE_PRINTER_DIALOG (kassi_printer_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KassiPrinterDialog, kassi_printer_dialog, KASSI, PRINTER_DIALOG, AdwMessageDialog)

/* Its responses: "cancel", "print". printers: at least one. chosen: the one that is marked beforehand; NULL, or one that is not there: the default. */
GtkWidget  *kassi_printer_dialog_new         (GtkWindow *parent, GPtrArray *printers, const char *chosen);
/* Its name. */
const char *kassi_printer_dialog_get_printer (KassiPrinterDialog *self);

G_END_DECLS
