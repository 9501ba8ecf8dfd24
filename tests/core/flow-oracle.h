/* SPDX-License-Identifier: GPL-3.0-or-later
 * A witness who hears what the flow hears, sees what it does, keeps books of its own, and knows nothing but the safety page. */
#pragma once

#include "core/kassi-flow.h"

G_BEGIN_DECLS

#define SECOND G_GINT64_CONSTANT (1000000)

typedef struct {
  KassiCustomerKind kind;
  KassiConfirmation type;
  gint64            insert_us;
  gint64            deadline_us;

  /* Calls under way. */
  gboolean          insert_out, check_out, confirm_out, cancel_out;
  gboolean          check_old;        /* asked before every earlier ConfirmCart had come to its end */
  gboolean          out_has_code;     /* the ConfirmCart under way bears a code */

  /* What Netgíró said. */
  gboolean          known;            /* our TransactionId */
  gboolean          fresh;            /* the event at hand is a fact that I8 may build on */
  gboolean          has_fact;
  KassiEventKind    fact;             /* the last verified one of a CheckCart */
  gboolean          cancel_denied;    /* CancelCart: otherwise than 10200, 10201, 10202 */
  gboolean          untied;           /* CheckCart once told an end that could not be tied */
  gboolean          confirm_failed, confirm_declined;   /* what the last ConfirmCart said */
  gint64            held_us;          /* the first 10429 of this run; 0: none */
  gint64            unproven_us;      /* since when a payment is unproven; 0: it is not */

  /* What the till intended. */
  guint             plain, codes;     /* ConfirmCarts that may have been sent */
  gboolean          plain_intended;
  gboolean          plain_answered;   /* one without a code, not with a proven payment */
  gboolean          code_unanswered;
  gboolean          commit_intended;
  gboolean          cancel_intended;  /* for whatever reason */
  gboolean          wished, limited, bounded;   /* a cancel, the limit, the 10429 bound */
  KassiOutcome      word;             /* of an end, by what was intended first; NONE: by what happened */
  gint64            cancel_us;        /* since when, in this run; 0: not */
  guint             polls;            /* CheckCarts that came to their end since */
  gboolean          was_attention;
} Witness;

/* A new attempt. */
Witness   witness_new       (const KassiFlow *flow);
/* One that believes the flow's own books: for flows that no history led to. */
Witness   witness_from_flow (const KassiFlow *flow);
/* One step of the flow, before the eyes of a witness: the test fails, naming the rule, when the step breaks one. */
KassiStep watch_step (Witness *self, const KassiFlow *flow, const KassiEvent *event);
/* How often a row of the flow's table was taken so far. */
guint     watch_rows (guint row);

char     *describe_step (const KassiFlow *before, const KassiEvent *event, const KassiStep *step);

/* The parts of test-flow. */
void      add_guard_tests (void);
void      add_story_tests (void);
void      add_square_tests (void);
void      add_walk_tests (void);

G_END_DECLS
