/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the window says about a payment: one table for how it stands, one for how it ended and what comes next. No widgets. */
#pragma once

#include "core/kassi-flow.h"
#include "services/kassi-client.h"

G_BEGIN_DECLS

/* How it stands with the receipt of a payment that was made. */
typedef enum {
  KASSI_RECEIPT_NONE,       /* there is none, or nothing to print it with */
  KASSI_RECEIPT_DUE,        /* never printed, nor saved */
  KASSI_RECEIPT_PRINTING,
  KASSI_RECEIPT_FAILED,
  KASSI_RECEIPT_OUT,
} KassiReceiptState;
#define KASSI_N_RECEIPT_STATES 5

/* What is known of a payment, as far as the words depend on it. */
typedef struct {
  KassiFlowState    state;
  KassiCustomerKind customer_kind;
  gint64            result_code;       /* Netgíró's, behind the end; 0: none */
  gboolean          confirming_code;   /* CONFIRMING: the customer's SMS code is being handed in */
  gboolean          limit_passed;      /* CANCELING: because the time was up */
  gboolean          cancel_lost;       /* PAID although a cancel was wished */
  gboolean          can_be_asked;      /* ATTENTION: its TransactionId is known */
  gboolean          settled_paid;      /* SETTLED as paid */
  KassiReceiptState receipt;           /* paid, or settled as paid */
  gboolean          wants_copy;        /* and another copy is wanted */
} KassiPayFacts;

/* ---- While it runs ---- */

/* One of the three steps; wall times are the caller's business. */
typedef enum {
  KASSI_PHASE_ASKING,     /* the cart is on its way to Netgíró */
  KASSI_PHASE_CUSTOMER,   /* the customer's turn */
  KASSI_PHASE_PAYMENT,    /* Netgíró and the till make the payment */
} KassiPhase;
#define KASSI_N_PHASES 3

typedef struct {
  const char *request;             /* to the cashier, one or two lines; translated */
  KassiPhase  phase;               /* the step under way */
  const char *steps[KASSI_N_PHASES];   /* translated */
  gboolean    enters_code;         /* the code's boxes and letters stand in the place of the steps */
  gboolean    can_cancel;
} KassiWaitWords;

/* For states that are neither ATTENTION nor final. */
KassiWaitWords kassi_pay_words_get_wait (const KassiPayFacts *facts);
/* Is it shown on the wait page, or is there a result? */
gboolean       kassi_pay_words_is_running (KassiFlowState state);
/* "Asked Netgíró 2 s ago. Nothing new yet."; age_us negative: no answer came yet. (transfer full) */
char          *kassi_pay_words_dup_asked  (gint64 age_us);
/* "Asking again in 18 s. Nothing is lost."; due_us from now; 0 or less: now. (transfer full) */
char          *kassi_pay_words_dup_asking_again (gint64 due_us);
/* What Kassi does about a passing trouble, on one line; "" for NONE. kassi_trouble_to_text() is for whoever looks after the till. */
const char    *kassi_pay_words_get_trouble (KassiTrouble trouble);
/* "The code was not taken. …" with how many tries are left. (transfer full) */
char          *kassi_pay_words_dup_code_refused (guint codes_left);

/* ---- How it ended ---- */

typedef enum {
  KASSI_TONE_NEUTRAL,
  KASSI_TONE_PAID,
  KASSI_TONE_UNKNOWN,
} KassiTone;

typedef enum {
  KASSI_NEXT_NONE,
  KASSI_NEXT_CUSTOMER,        /* a new sale */
  KASSI_NEXT_NEW_SALE,        /* likewise, where it is not the first thing to do */
  KASSI_NEXT_ASK_AGAIN,       /* the same customer */
  KASSI_NEXT_SOMEONE_ELSE,
  KASSI_NEXT_CORRECT_NUMBER,  /* identify again */
  KASSI_NEXT_NEW_CODE,        /* likewise: an app code is good for one payment */
  KASSI_NEXT_BACK_TO_CART,
  KASSI_NEXT_CHECK_AGAIN,
  KASSI_NEXT_LEAVE_OPEN,
  KASSI_NEXT_SETTLE,
  KASSI_NEXT_PRINT,           /* the receipt, then a new sale */
  KASSI_NEXT_PRINTING,        /* it is under way: nothing to press */
  KASSI_NEXT_PRINT_AGAIN,     /* after it failed */
  KASSI_NEXT_OTHER_PRINTER,
  KASSI_NEXT_SAVE_PDF,
  KASSI_NEXT_NO_RECEIPT,      /* a new sale */
} KassiNext;
#define KASSI_N_NEXTS 17
#define KASSI_MAX_NEXT_ROWS 3

typedef struct {
  KassiTone   tone;
  const char *icon;          /* NULL: the letter "?" */
  const char *word;          /* translated */
  const char *sentence;      /* in the card; or NULL; translated */
  const char *note;          /* bold, under the card; or NULL; translated */
  gboolean    shows_amount;  /* a large sum over "declined" was read as "paid" */
  KassiNext   primary;       /* what Enter does */
  KassiNext   secondary;     /* or NONE */
  KassiNext   rows[KASSI_MAX_NEXT_ROWS];   /* NONE ends the list */
} KassiResultWords;

/* For ATTENTION and the final states. */
KassiResultWords kassi_pay_words_get_result (const KassiPayFacts *facts);
/* The words on a button or a row; subtitle and icon_name (each or NULL) are a row's. Translated. */
const char      *kassi_next_get_label (KassiNext next, const char **subtitle, const char **icon_name);
/* What to do about a reservation that nobody will confirm. Translated. */
const char      *kassi_pay_words_get_reservation_note (void);

/* ---- A pill in the header bar ---- */

typedef struct {
  const char *word;        /* translated */
  const char *icon;        /* NULL: the ring */
  const char *css_class;   /* of word and icon; or NULL */
  gboolean    shows_time;  /* the time left follows the word */
} KassiPillWords;

KassiPillWords kassi_pay_words_get_pill (KassiFlowState state);

G_END_DECLS
