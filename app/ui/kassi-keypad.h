/* SPDX-License-Identifier: GPL-3.0-or-later
 * The keypad of the conversation pane: the same keys in the same place for amounts, customers and codes. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  KASSI_KEYPAD_AMOUNT,    /* 7 8 9 ⌫ / 4 5 6 × / 1 2 3 Add / 00 0 , */
  KASSI_KEYPAD_CUSTOMER,  /* 7 8 9 ⌫ / 4 5 6 / 1 2 3 ABC / Clear 0 - ; ABC turns it into letters and back */
  KASSI_KEYPAD_LETTERS,   /* A–Z and ⌫ */
} KassiKeypadLayout;

#define KASSI_TYPE_KEYPAD_LAYOUT (kassi_keypad_layout_get_type ())
GType kassi_keypad_layout_get_type (void);

#define KASSI_TYPE_KEYPAD (kassi_keypad_get_type ())
G_DECLARE_FINAL_TYPE (KassiKeypad, kassi_keypad, KASSI, KEYPAD, GtkWidget)

/* Property "layout" (KassiKeypadLayout). In a .ui file: <property name="layout">customer</property>.
 * Signal "pressed" (const char *key): "0" … "9", "00", ",", "*", "-", "A" … "Z", "backspace", "clear", "add". */
GtkWidget *kassi_keypad_new           (KassiKeypadLayout layout);
void       kassi_keypad_set_layout    (KassiKeypad *self, KassiKeypadLayout layout);
/* The word on the key "add": "Add", "Change". */
void       kassi_keypad_set_add_label (KassiKeypad *self, const char *label);
/* "add" alone is sensitive or not; the others always are. */
void       kassi_keypad_set_can_add   (KassiKeypad *self, gboolean can_add);
/* Back from letters to figures, for the next customer. */
void       kassi_keypad_show_figures  (KassiKeypad *self);

G_END_DECLS
