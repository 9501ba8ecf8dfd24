/* SPDX-License-Identifier: GPL-3.0-or-later
 * Four boxes for the letters of the customer's SMS code. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KASSI_CODE_LENGTH 4

#define KASSI_TYPE_CODE_ENTRY (kassi_code_entry_get_type ())
G_DECLARE_FINAL_TYPE (KassiCodeEntry, kassi_code_entry, KASSI, CODE_ENTRY, AdwBin)

/* Signals: "changed" (), "activate" (): Enter was pressed. */
GtkWidget  *kassi_code_entry_new         (void);
/* A key of the keypad: "A" … "Z" or "backspace"; others are not taken. */
void        kassi_code_entry_press       (KassiCodeEntry *self, const char *key);
gboolean    kassi_code_entry_is_complete (KassiCodeEntry *self);
/* Upper case letters; valid until the next change. */
const char *kassi_code_entry_get_code    (KassiCodeEntry *self);
void        kassi_code_entry_forget      (KassiCodeEntry *self);

G_END_DECLS
