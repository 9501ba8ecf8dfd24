/* SPDX-License-Identifier: GPL-3.0-or-later
 * The round mark over a result: an icon or the letter "?" on a disc. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KASSI_TYPE_MARK (kassi_mark_get_type ())
G_DECLARE_FINAL_TYPE (KassiMark, kassi_mark, KASSI, MARK, GtkWidget)

GtkWidget *kassi_mark_new      (void);
/* NULL: the letter "?"; dialog-question-symbolic is a diamond, which looks wrong on a disc. */
void       kassi_mark_set_icon (KassiMark *self, const char *icon_name);

G_END_DECLS
