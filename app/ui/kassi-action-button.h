/* SPDX-License-Identifier: GPL-3.0-or-later
 * A button of the corner that all pages share. Charge, Ask and Next customer lie on the same spot, so it is deaf for a
 * moment after the page changed, or a double press would walk through three steps. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KASSI_ACTION_BUTTON_GUARD_MS 400

#define KASSI_TYPE_ACTION_BUTTON (kassi_action_button_get_type ())
G_DECLARE_FINAL_TYPE (KassiActionButton, kassi_action_button, KASSI, ACTION_BUTTON, AdwBin)

/* Properties, all read and write:
 *   "label"      what it does; also its name for screen readers
 *   "subtitle"   a smaller line under the label, both then at the left; or NULL
 *   "key-hint"   the key that does the same: "F12", "F2"; "enter" shows the sign of the Enter key; or NULL
 *   "suggested"  TRUE: what Enter does, in the accent colour
 *   "secondary"  TRUE: the narrow one at its left, in smaller type
 * Signal "activated" (): pressed by pointer, key or kassi_action_button_press(), not within the guard's time. */
GtkWidget *kassi_action_button_new       (void);
void       kassi_action_button_set_label (KassiActionButton *self, const char *label);
void       kassi_action_button_set_subtitle (KassiActionButton *self, const char *subtitle);
void       kassi_action_button_set_key_hint (KassiActionButton *self, const char *key_hint);
void       kassi_action_button_set_suggested (KassiActionButton *self, gboolean suggested);
void       kassi_action_button_set_secondary (KassiActionButton *self, gboolean secondary);
/* For the hardware key that does the same. FALSE when it is insensitive, not on the screen, or deaf for a moment. */
gboolean   kassi_action_button_press     (KassiActionButton *self);
/* Deaf from now on for KASSI_ACTION_BUTTON_GUARD_MS; done by itself when it comes to be mapped. */
void       kassi_action_button_guard     (KassiActionButton *self);

G_END_DECLS
