/* SPDX-License-Identifier: GPL-3.0-or-later
 * What kassi-flow.c needs of the table: its rows, and the bounds in time that both go by. */
#pragma once

#include "core/kassi-flow.h"

G_BEGIN_DECLS

#define KASSI_FLOW_SECOND G_GINT64_CONSTANT (1000000)

#define KASSI_FLOW_PACE_DEFAULT_US   (3 * KASSI_FLOW_SECOND)     /* as Netgíró's own demo polls */
#define KASSI_FLOW_PACE_MIN_US       (1 * KASSI_FLOW_SECOND)
#define KASSI_FLOW_PACE_MAX_US       (30 * KASSI_FLOW_SECOND)
#define KASSI_FLOW_PACE_ATTENTION_US (30 * KASSI_FLOW_SECOND)
#define KASSI_FLOW_BACK_OFF_MAX_US   (30 * KASSI_FLOW_SECOND)
#define KASSI_FLOW_RETRY_AFTER_MAX_US (60 * KASSI_FLOW_SECOND)
#define KASSI_FLOW_ABANDON_US        (20 * KASSI_FLOW_SECOND)    /* E3: so long CancelCart is waited for */
#define KASSI_FLOW_BOUND_US          (60 * KASSI_FLOW_SECOND)    /* an open end, an unproven payment, a callback, a last CancelCart */
#define KASSI_FLOW_BOUND_POLLS       3
#define KASSI_FLOW_CONFIRM_AGAIN_US  (60 * KASSI_FLOW_SECOND)    /* a ConfirmCart already intended is sent again until deadline + this */
#define KASSI_FLOW_DECLINED_BEFORE_US (170 * KASSI_FLOW_SECOND)  /* an end that nobody asked for: declined before, expired after */

#define KASSI_FLOW_STAY (-1)
#define KASSI_FLOW_END  (-2)   /* without a charge; kassi-flow.c finds the word */

typedef gboolean (*KassiFlowCondition) (const KassiFlow *flow, const KassiEvent *event);
typedef void     (*KassiFlowDeed)      (KassiStep *step, const KassiEvent *event);

typedef struct {
  guint32            in;        /* states, a bit each */
  KassiEventKind     on;
  KassiFlowCondition when;      /* NULL: always */
  int                go;        /* a state, KASSI_FLOW_STAY or KASSI_FLOW_END */
  KassiCancelReason  why;       /* a reason to cancel that is intended from here on */
  KassiFlowDeed      deeds[4];
} KassiFlowRule;

extern const KassiFlowRule kassi_flow_rules[];
extern const guint         kassi_flow_n_rules;

/* E3 may end it now; it has been open for too long. Both come true by time alone. */
gboolean kassi_flow_may_abandon (const KassiFlow *flow, const KassiEvent *event);
gboolean kassi_flow_stays_open  (const KassiFlow *flow, const KassiEvent *event);

G_END_DECLS
