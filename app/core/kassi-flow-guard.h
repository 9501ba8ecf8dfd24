/* SPDX-License-Identifier: GPL-3.0-or-later
 * What must hold of every step of the flow, whatever its table says. Only kassi_flow_step() calls it. */
#pragma once

#include "core/kassi-flow.h"

G_BEGIN_DECLS

/* Asserts I6, I7, I8 and I9 of the safety page, as far as one attempt can know them. */
void kassi_flow_guard (const KassiFlow *before, const KassiEvent *event, const KassiStep *step);

G_END_DECLS
