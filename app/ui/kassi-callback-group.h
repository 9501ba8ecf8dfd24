/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whether and where Netgíró can call this till: the public address, where the till listens, and a test of both. */
#pragma once

#include <adwaita.h>

#include "training/kassi-session.h"

G_BEGIN_DECLS

#define KASSI_TYPE_CALLBACK_GROUP (kassi_callback_group_get_type ())
G_DECLARE_FINAL_TYPE (KassiCallbackGroup, kassi_callback_group, KASSI, CALLBACK_GROUP, AdwPreferencesGroup)

void kassi_callback_group_set_session (KassiCallbackGroup *self, KassiSession *session);

G_END_DECLS
