/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row of a list that says something in one or two sentences, about the row before it or about them all. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef enum {
  KASSI_MESSAGE_NOTE,
  KASSI_MESSAGE_GOOD,
  KASSI_MESSAGE_WARNING,
  KASSI_MESSAGE_ERROR,
} KassiMessageKind;

#define KASSI_TYPE_MESSAGE_ROW (kassi_message_row_get_type ())
G_DECLARE_FINAL_TYPE (KassiMessageRow, kassi_message_row, KASSI, MESSAGE_ROW, AdwPreferencesRow)

GtkWidget *kassi_message_row_new (void);
/* text NULL: nothing to say, and no row. An error is scrolled into sight. */
void       kassi_message_row_set (KassiMessageRow *self, KassiMessageKind kind, const char *text);

G_END_DECLS
