/* SPDX-License-Identifier: GPL-3.0-or-later
 * For kassi-listener and its test alone: its deadlines, and how many connections it holds. */
#pragma once

#include "services/kassi-listener.h"

G_BEGIN_DECLS

/* For connections and callbacks from now on. */
void  kassi_listener_set_deadlines     (KassiListener *self, guint connection_ms, guint response_ms);
guint kassi_listener_get_n_connections (KassiListener *self);

G_END_DECLS
