/* SPDX-License-Identifier: GPL-3.0-or-later
 * A receipt as PDF, into a file that the person chooses; counted like a print. */
#pragma once

#include <gtk/gtk.h>

#include "paper/kassi-pages.h"
#include "services/kassi-till.h"

G_BEGIN_DECLS

/* Error: a sentence for people; G_IO_ERROR_CANCELLED when no file was chosen, or cancellable closed the question. */
void  kassi_receipt_save_async  (GtkWindow *parent, KassiTill *till, const char *sale_id, KassiPaper paper,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The file's name, without its folder. (transfer full) */
char *kassi_receipt_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
