/* SPDX-License-Identifier: GPL-3.0-or-later
 * One attempt to take one payment, as a pure state machine: step (flow, event) -> flow + effects.
 *
 * The rules are those of the safety page, "How an attempt ends"; the table in kassi-flow-rules.c reads like them.
 * All times are microseconds of CLOCK_BOOTTIME; 0 means "not set". */
#pragma once

#include "core/kassi-types.h"

G_BEGIN_DECLS

#define KASSI_FLOW_MAX_PLAIN_CONFIRMS 3   /* ConfirmCarts without a code, an attempt */
#define KASSI_FLOW_MAX_CODES          5   /* SMS codes, an attempt */

typedef enum {
  KASSI_FLOW_NEW,         /* nothing was intended yet */
  KASSI_FLOW_INSERTING,   /* InsertCart intended, its fate open */
  KASSI_FLOW_ADRIFT,      /* InsertCart unknown, and it may be charged: a callback may tell its TransactionId */
  KASSI_FLOW_WAITING,     /* the cart is at Netgíró, the customer's turn */
  KASSI_FLOW_CODE,        /* the customer's SMS code is needed, the cashier's turn */
  KASSI_FLOW_HELD,        /* ServerCallback: reserved, Netgíró's callback is awaited */
  KASSI_FLOW_CONFIRMING,  /* ConfirmCart intended; CheckCart decides */
  KASSI_FLOW_COMMITTING,  /* ServerCallback: the 200 was intended; CheckCart tells of the payment */
  KASSI_FLOW_CANCELING,   /* CancelCart intended, its end open */
  KASSI_FLOW_ATTENTION,   /* it may have been charged: a person must look */
  /* Final from here. */
  KASSI_FLOW_PAID,
  KASSI_FLOW_DECLINED,
  KASSI_FLOW_CANCELED,
  KASSI_FLOW_EXPIRED,
  KASSI_FLOW_REFUSED,
  KASSI_FLOW_FAILED,
  KASSI_FLOW_SETTLED,     /* a named person decided */
} KassiFlowState;
#define KASSI_N_FLOW_STATES 17

/* Why CancelCart was first intended; a wish (the first two) names the end, the till's own reasons do not. */
typedef enum {
  KASSI_CANCEL_REASON_NONE,
  KASSI_CANCEL_REASON_CASHIER,
  KASSI_CANCEL_REASON_LIMIT,      /* the deadline passed */
  KASSI_CANCEL_REASON_CALLBACK,   /* no callback came within the bound after the first 10429: failed */
  KASSI_CANCEL_REASON_REFUSED,    /* a failed ConfirmCart, 5 codes or 3 ConfirmCarts: refused */
  KASSI_CANCEL_REASON_DECLINED,   /* Netgíró says the customer declined, the cart is not proven dead */
  KASSI_CANCEL_REASON_UNTIED,     /* an end that could not be tied to our cart */
} KassiCancelReason;
#define KASSI_N_CANCEL_REASONS 7

/* What a CheckCart last said; forgotten at a start (I8). */
typedef enum {
  KASSI_FACT_NONE,
  KASSI_FACT_WAITING,      /* 10425 */
  KASSI_FACT_RESERVED,     /* 10426 */
  KASSI_FACT_CODE_NEEDED,  /* 10428 */
  KASSI_FACT_HELD,         /* 10429 */
} KassiFact;

/* What happened outside. */
typedef enum {
  /* The cashier, or kassictl. */
  KASSI_EVENT_START,
  KASSI_EVENT_CODE,             /* a code was typed; it travels beside the flow, never in it */
  KASSI_EVENT_CANCEL,
  KASSI_EVENT_CHECK_NOW,        /* Check again; also: the network is back, the machine woke up */
  KASSI_EVENT_SETTLE_PAID,
  KASSI_EVENT_SETTLE_NOT_PAID,
  /* Time and the machine. */
  KASSI_EVENT_TICK,             /* wake_us was reached */
  KASSI_EVENT_RESTARTED,        /* the program starts with this flow from the journal */
  /* InsertCart's end. */
  KASSI_EVENT_INSERT_NOT_SENT,
  KASSI_EVENT_INSERTED,
  KASSI_EVENT_INSERT_REFUSED,
  KASSI_EVENT_INSERT_DECLINED,
  KASSI_EVENT_INSERT_UNKNOWN,
  /* Facts of CheckCart alone. */
  KASSI_EVENT_CHECK_SILENT,     /* not sent or unknown */
  KASSI_EVENT_CHECK_NOTHING,    /* verified, but tells nothing: 400, an unknown code */
  KASSI_EVENT_CHECK_WAITING,    /* 10425 */
  KASSI_EVENT_CHECK_RESERVED,   /* 10426 */
  KASSI_EVENT_CHECK_CODE,       /* 10428 */
  KASSI_EVENT_CHECK_HELD,       /* 10429 */
  KASSI_EVENT_CHECK_DECLINED,   /* 10302, 10307, 10422, 10423 */
  KASSI_EVENT_CHECK_UNTIED,     /* 10201, 10202 without our PaymentInfo; 10424 */
  /* Facts of CheckCart, ConfirmCart and CancelCart alike. */
  KASSI_EVENT_CHARGED,          /* a verified, tied 10200 or 10203 with StatusId 2 */
  KASSI_EVENT_UNPROVEN,         /* 10200 or 10203 that lacks that */
  KASSI_EVENT_AMOUNT_DIFFERS,   /* our ids with another amount; or two TransactionIds for one Reference */
  /* The cart is dead (E2): CheckCart's with our PaymentInfo, or CancelCart's own 10201 and 10202. */
  KASSI_EVENT_DEAD,
  /* ConfirmCart's other ends. */
  KASSI_EVENT_CONFIRM_NOT_SENT,
  KASSI_EVENT_CONFIRM_UNKNOWN,
  KASSI_EVENT_CONFIRM_ANSWERED,   /* verified, nothing proven, nothing refused: 10425 … 10429 */
  KASSI_EVENT_CONFIRM_REFUSED,    /* verified: anything else */
  KASSI_EVENT_CONFIRM_DECLINED,   /* verified: 10302, 10307, 10422, 10423 */
  /* CancelCart's other ends. */
  KASSI_EVENT_CANCEL_SILENT,    /* not sent or unknown */
  KASSI_EVENT_CANCEL_NOT_FOUND, /* 10424 */
  KASSI_EVENT_CANCEL_OTHERWISE, /* verified: anything else */
  /* Callbacks: verified, Reference and amount ours. */
  KASSI_EVENT_CALLBACK,
  KASSI_EVENT_CALLBACK_AGAIN,   /* byte for byte one that was answered 200 as a commit */
  KASSI_EVENT_NUDGE,            /* to the cancel URL */
} KassiEventKind;
#define KASSI_N_EVENT_KINDS (KASSI_EVENT_NUDGE + 1)

/* Whose answer bore CHARGED, UNPROVEN, AMOUNT_DIFFERS or DEAD. */
typedef enum {
  KASSI_SOURCE_CHECK,
  KASSI_SOURCE_CONFIRM,
  KASSI_SOURCE_CANCEL,
  KASSI_SOURCE_INSERT,
  KASSI_SOURCE_CALLBACK,
} KassiFactSource;

typedef struct {
  KassiEventKind  kind;
  KassiFactSource source;
  gint64          now_us;           /* CLOCK_BOOTTIME */
  gboolean        deadline_passed;  /* by CLOCK_BOOTTIME or by the wall clock, either */
  gboolean        can_listen;       /* a callback could reach us */
  gboolean        confirmed;        /* CALLBACK: PaymentSuccessful, or 10200, 10203, 10429 */
  gboolean        charged;          /* CALLBACK: a proven 10200 or 10203 */
  gint64          interval_us;      /* INSERTED: Netgíró's pace; 0 when it gave none */
  gint64          retry_after_us;   /* CHECK_SILENT: what the server asked for, 0 when nothing */
  guint           jitter;           /* 0 … 1023, random: spreads back-off */
} KassiEvent;

typedef enum {
  KASSI_EFFECT_RECORD,        /* commit the new flow to the journal before anything else of this step */
  KASSI_EFFECT_INSERT,
  KASSI_EFFECT_CHECK,
  KASSI_EFFECT_CONFIRM,       /* without a code */
  KASSI_EFFECT_CONFIRM_CODE,
  KASSI_EFFECT_CANCEL,
  KASSI_EFFECT_ANSWER_COMMIT, /* 200 to the callback: money moves */
  KASSI_EFFECT_ANSWER_OK,     /* 200 to a nudge: nothing depends on it */
  KASSI_EFFECT_ANSWER_NO,     /* 409 */
} KassiEffect;
#define KASSI_FLOW_MAX_EFFECTS 4

/* What is in the journal: changes only by a step that begins with RECORD. Two are equal when all members are. */
typedef struct {
  KassiCustomerKind customer_kind;
  KassiConfirmation confirmation;
  KassiFlowState    state;
  KassiCancelReason cancel_reason;     /* the first one */
  gboolean          canceled;          /* the cashier's cancel was intended */
  gboolean          limit_passed;      /* the limit's cancel was intended */
  gboolean          callback_missed;   /* the 10429 bound's cancel was intended */
  gboolean          has_transaction;   /* the TransactionId is known */
  guint             plain_confirms;    /* ConfirmCarts without a code that may have been sent */
  gboolean          plain_intended;    /* one was ever intended, sent or not */
  gboolean          plain_failed;      /* one was answered, and not with a proven payment: none follows */
  guint             codes;             /* ConfirmCarts with a code that may have been sent */
  gboolean          code_open;         /* the last one with a code: neither answered nor not sent */
  gboolean          code_lost;         /* one with a code ended unknown */
  gboolean          confirming_code;   /* CONFIRMING: the last one bore a code */
  KassiOutcome      confirm_word;      /* the last ConfirmCart's verified failure: NONE, DECLINED or REFUSED */
  gboolean          commit_intended;   /* a 200 that commits was ever intended */
  gboolean          cancel_denied;     /* CancelCart was once answered otherwise than 10200, 10201, 10202 */
  gboolean          untied_end;        /* CheckCart once told an end that could not be tied */
  gboolean          was_attention;     /* needed attention once: it is no longer ended by E3 */
  gboolean          reservation_left;  /* Netgíró may still hold a reservation that nobody here will confirm */
  gboolean          settled_paid;      /* SETTLED: what the person said */
} KassiFlowRecord;

typedef struct {
  KassiFlowRecord record;

  /* Set by whoever makes the flow. */
  gint64    deadline_us;        /* InsertCart's intent + the waiting limit */
  gint64    insert_us;          /* InsertCart's intent */

  /* Forgotten at a start. */
  KassiFact last_fact;
  gboolean  inserting, checking, confirming, canceling;   /* a call is under way */
  gboolean  check_stale;        /* the check under way was asked before the last ConfirmCart came to its end */
  gboolean  limit_held;         /* at a restart: ask first, then look at the limit */
  guint     failures;           /* calls in a row that were not answered */
  guint     cancels;            /* CancelCarts since it was intended: back-off */
  guint     polls_since;        /* polls that came to their end since bound_us */
  gint64    interval_us;        /* the pace of polling */
  gint64    poll_us;            /* next CheckCart; 0: none */
  gint64    cancel_us;          /* next CancelCart; 0: none */
  gint64    insert_retry_us;    /* next InsertCart, after one that was not sent; 0: none */
  gint64    bound_us;           /* when CANCELING began, or the end with a reservation left; 0: not */
  gint64    held_us;            /* the first 10429 */
  gint64    unproven_us;        /* the first unproven payment */
  gint64    wake_us;            /* when TICK is wanted; 0: never */
} KassiFlow;

typedef struct {
  KassiFlow   flow;
  KassiEffect effects[KASSI_FLOW_MAX_EFFECTS];
  guint       n_effects;
  gboolean    taken;            /* a row of the table matched; FALSE: the event means nothing in this state */
  int         row;              /* that row's number, for the tests' count; -1 */
} KassiStep;

/* A flow in NEW. interval_us is the default pace. */
KassiFlow      kassi_flow_new        (KassiCustomerKind kind, KassiConfirmation confirmation);
KassiStep      kassi_flow_step       (const KassiFlow *flow, const KassiEvent *event);
guint          kassi_flow_get_n_rows (void);

gboolean       kassi_flow_is_final      (const KassiFlow *flow);
/* Money can have moved, or may move without a further step of the till. */
gboolean       kassi_flow_is_chargeable (const KassiFlow *flow);
/* A final flow may still send a last CancelCart, for 60 s at most; until then the program better stays. */
gboolean       kassi_flow_is_at_rest    (const KassiFlow *flow);
/* NONE while running; UNKNOWN for ATTENTION and SETTLED. */
KassiOutcome   kassi_flow_get_outcome   (const KassiFlow *flow);

/* Identifiers for the journal, the tests' stories and kassictl show. */
const char    *kassi_flow_state_to_string (KassiFlowState state);
const char    *kassi_event_kind_to_string (KassiEventKind kind);
const char    *kassi_effect_to_string     (KassiEffect effect);

/* The record as one line of text for the journal, and back; thaw refuses anything that freeze would not have written. */
char          *kassi_flow_freeze (const KassiFlowRecord *record);
gboolean       kassi_flow_thaw   (const char *text, KassiFlowRecord *record);

G_END_DECLS
