/* SPDX-License-Identifier: GPL-3.0-or-later
 * The printers of this machine, as GTK's print backends tell of them. Inside a sandbox there are none to be seen: the desktop asks there. */
#pragma once

#include <gtk/gtkunixprint.h>

G_BEGIN_DECLS

typedef struct {
  GtkPrinter *gtk;          /* owned */
  char       *name;
  char       *place;        /* where it stands, in its owner's words; or "" */
  gboolean    is_default;
  gboolean    takes_jobs;   /* FALSE: it would refuse whatever is sent to it */
} KassiPrinter;
void kassi_printer_free (KassiPrinter *printer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KassiPrinter, kassi_printer_free)

/* TRUE where only the desktop may choose a printer, through its portal. */
gboolean            kassi_printers_are_hidden  (void);
/* Asks for them; what has not been told within 10 s is not waited for. */
void                kassi_printers_list_async  (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* By name. (element-type KassiPrinter) (transfer full); NULL when cancelled */
GPtrArray          *kassi_printers_list_finish (GAsyncResult *result, GError **error);
/* NULL: no such printer. */
const KassiPrinter *kassi_printers_find        (GPtrArray *printers, const char *name);

G_END_DECLS
