/* SPDX-License-Identifier: GPL-3.0-or-later
 * The amount being typed, in large figures; what is amiss with it is said below them, in the same frame, so that nothing moves. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KASSI_TYPE_AMOUNT_DISPLAY (kassi_amount_display_get_type ())
G_DECLARE_FINAL_TYPE (KassiAmountDisplay, kassi_amount_display, KASSI, AMOUNT_DISPLAY, GtkWidget)

typedef enum {
  KASSI_AMOUNT_NOTE_TROUBLE,
  KASSI_AMOUNT_NOTE_GOOD,
} KassiAmountNote;

/* soft: nothing is typed yet. */
void kassi_amount_display_set_figures (KassiAmountDisplay *self, const char *figures, gboolean soft);
/* sentence: NULL for none. */
void kassi_amount_display_set_note    (KassiAmountDisplay *self, KassiAmountNote note, const char *sentence);
/* Keys go here. */
void kassi_amount_display_set_active  (KassiAmountDisplay *self, gboolean active);

G_END_DECLS
