/* SPDX-License-Identifier: GPL-3.0-or-later
 * One receipt on its way to a printer; counted in the journal before it goes. */
#pragma once

#include <gtk/gtkunixprint.h>

#include "paper/kassi-pages.h"
#include "services/kassi-till.h"

G_BEGIN_DECLS

/* Prints a sale's receipt once: the original, or the copy that it is by now. printer: one that is there; NULL: the desktop asks which.
 * Done when the printer's queue has taken it; what becomes of it there is the queue's business. Error: a sentence for people; G_IO_ERROR_CANCELLED when
 * the person thought better of it. A print that certainly did not leave the till is not counted. */
void     kassi_print_job_run_async  (GtkWindow *parent, KassiTill *till, const char *sale_id, KassiPaper paper, GtkPrinter *printer,
                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean kassi_print_job_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
