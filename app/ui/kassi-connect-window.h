/* SPDX-License-Identifier: GPL-3.0-or-later
 * Connect to Netgíró: leads a new merchant from training to the first real sale in at most five steps. */
#pragma once

#include <adwaita.h>

#include "training/kassi-session.h"

G_BEGIN_DECLS

#define KASSI_TYPE_CONNECT_WINDOW (kassi_connect_window_get_type ())
G_DECLARE_FINAL_TYPE (KassiConnectWindow, kassi_connect_window, KASSI, CONNECT_WINDOW, AdwWindow)

/* Signal "connected" (): all is set, tested and stored, and training is off in the settings: the till is to be opened for real. Until then nothing of the
 * settings was changed, so that leaving half-way leaves training as it was. */
GtkWindow *kassi_connect_window_new (KassiSession *session, GtkWindow *parent);

G_END_DECLS
