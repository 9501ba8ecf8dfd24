/* SPDX-License-Identifier: GPL-3.0-or-later
 * The till's window: the cart and the conversation about it, the open payments, and which page is shown when. */
#pragma once

#include <adwaita.h>

#include "training/kassi-session.h"

G_BEGIN_DECLS

#define KASSI_TYPE_WINDOW (kassi_window_get_type ())
G_DECLARE_FINAL_TYPE (KassiWindow, kassi_window, KASSI, WINDOW, AdwApplicationWindow)

/* options are borrowed for the window's life. session: as kassi_session_new() gave it; NULL when it failed: then the window
 * says why, and tries again when told. */
GtkWindow *kassi_window_new (GtkApplication            *application,
                             const KassiSessionOptions *options,
                             KassiClock                *clock,
                             KassiSession              *session);

/* Leads to a payment of this run; does nothing once somebody has seen how it ended. */
void       kassi_window_show_payment (KassiWindow *self, const char *sale_id);

G_END_DECLS
