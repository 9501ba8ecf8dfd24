/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tries out a connection to Netgíró in a row of its own: with what is given, and with the secret that is kept or one that was just typed. */
#pragma once

#include "training/kassi-session.h"
#include "ui/kassi-check-row.h"

G_BEGIN_DECLS

#define KASSI_TYPE_CONNECTION_CHECK (kassi_connection_check_get_type ())
G_DECLARE_FINAL_TYPE (KassiConnectionCheck, kassi_connection_check, KASSI, CONNECTION_CHECK, GObject)

/* Signal "ended" (gboolean good): the row shows what came of it. */

KassiConnectionCheck *kassi_connection_check_new  (KassiSession *session, KassiCheckRow *row);
/* secret NULL: the one that is kept. A check that is still running is given up. */
void                  kassi_connection_check_run  (KassiConnectionCheck *self, const char *base_url, const char *application_id, const char *secret);
/* Gives up a check that is running; nothing is shown any more. */
void                  kassi_connection_check_stop (KassiConnectionCheck *self);

G_END_DECLS
