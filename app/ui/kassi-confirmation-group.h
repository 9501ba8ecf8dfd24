/* SPDX-License-Identifier: GPL-3.0-or-later
 * The three ways to confirm a payment, in sight at once, each with what it means for the shop. */
#pragma once

#include "ui/kassi-choices.h"

G_BEGIN_DECLS

#define KASSI_TYPE_CONFIRMATION_GROUP (kassi_confirmation_group_get_type ())
G_DECLARE_FINAL_TYPE (KassiConfirmationGroup, kassi_confirmation_group, KASSI, CONFIRMATION_GROUP, AdwPreferencesGroup)

/* reached: whether Netgíró can call this till, which one of them needs. */
void               kassi_confirmation_group_choose     (KassiConfirmationGroup *self, const char *id, gboolean reached);
const KassiChoice *kassi_confirmation_group_get_chosen (KassiConfirmationGroup *self);

G_END_DECLS
