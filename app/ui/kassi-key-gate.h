/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stands before every key of a window: takes scans out, and gives what a person types on, in order. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Signals:
 *   "scanned" (const char *code)                        a scan was typed; nothing of it reached anybody
 *   "pressed" (guint keyval, GdkModifierType modifiers) -> gboolean
 *                                                       a key that is no part of a scan; TRUE: taken, nobody else gets it */
#define KASSI_TYPE_KEY_GATE (kassi_key_gate_get_type ())
G_DECLARE_FINAL_TYPE (KassiKeyGate, kassi_key_gate, KASSI, KEY_GATE, GObject)

KassiKeyGate *kassi_key_gate_new        (void);
/* Keys to every window of the program, now and to come, go through the gate: a scan may come while a dialog is open, and its
 * Enter must not press a button there. Once. */
void          kassi_key_gate_attach_all (KassiKeyGate *self);
/* Keys to this popover too: they do not pass through its window. */
void          kassi_key_gate_attach     (KassiKeyGate *self, GtkWidget *widget);

G_END_DECLS
