/* SPDX-License-Identifier: GPL-3.0-or-later
 * A bench for the till's tests: a real till with a real journal and a fake clock, and a Netgíró that says what a script tells it to. */
#pragma once

#include <libsoup/soup.h>

#include "services/kassi-till.h"

#define BENCH_START_US  (G_GINT64_CONSTANT (1772366400) * G_USEC_PER_SEC)
#define BENCH_LIMIT_S   170
#define BENCH_SECRET    "aGVpbWE6IExleW5kYXJt4WxpZC1lciAtaOlyLQ=="
#define BENCH_REFERENCE "R"           /* of stories: attempts are R-1, R-2 … */
#define BENCH_AMOUNT    1290
#define BENCH_CODE      "QXJZ"

#define BENCH_GSM       "8223281"
#define BENCH_SSN       "1111111119"
#define BENCH_APP_CODE  "500004-K7PW"

/* What the server knows of one attempt. */
typedef struct {
  char       *reference;
  char       *transaction_id;   /* before InsertCart's answer too: a callback may tell it first */
  char       *customer;
  char       *callback_url;     /* or NULL */
  char       *cancel_url;       /* or NULL */
  char       *last_check;       /* what CheckCart was answered last; repeated */
  gint64      amount_isk;
  guint       n_items;          /* CartItemRequests */
  guint       n_plain;          /* ConfirmCarts that came, without a code and with one */
  guint       n_codes;
} BenchCart;

typedef struct {
  gboolean          no_listener;     /* set before bench_open() */
  guint             interval_ms;     /* Netgíró's pace of polling; 0: it gives none */
  gboolean          quotes;          /* Netgíró's messages and evidence quote the customer and the code */
  KassiConfirmation confirmation;    /* of bench_charge() */
  const char       *otherwise;       /* what ConfirmCart and CancelCart are answered without a script; NULL: that fails the test */

  /* Owned. */
  char             *folder;
  KassiClock       *clock;
  KassiTill        *till;            /* or NULL */
  SoupServer       *server;          /* NULL while unplugged */
  SoupSession      *session;         /* Netgíró's own, for callbacks */
  char             *base_url;
  GPtrArray        *script;          /* of Line: what is still to be said */
  GPtrArray        *carts;           /* of BenchCart */
  GPtrArray        *late;            /* of Late: asked, not answered yet */
  GString          *calls;           /* "insert R-1, confirm R-1 …": those that came, without CheckCart */
  GString          *events;          /* "opened inserted waiting(customer) …", of all checkouts */
  char             *secrets;         /* whatever must not be written anywhere, separated by spaces */

  guint             n_checks;        /* CheckCarts that came */
  guint             under_way;       /* calls handed to the client and not come to their end */
  guint             server_port;
  guint             till_port;       /* the listener's, once known */
  guint             n_nonces;
  gulong            hook;
  gint64            downtime_us;

  /* The last callback, to be sent again. */
  char             *again_url, *again_nonce, *again_signature, *again_body;
} Bench;

void           bench_set_up      (Bench *bench, gconstpointer data);
/* Also looks for secrets in the journal's files, and verifies it. */
void           bench_tear_down   (Bench *bench, gconstpointer data);

void           bench_open        (Bench *bench);
KassiTill     *bench_try_open    (Bench *bench, GError **error);
/* A kill: the till is closed, what is under way is forgotten. */
void           bench_close       (Bench *bench);

/* "insert:ok check:waiting R-2/check:charged": answers in the order in which they are given, a call (and attempt) at a time. Without a script InsertCart is
 * answered ok and CheckCart as it was last, "waiting" at first; anything else fails the test.
 * ok ok-first ok-other refused no-customer declined waiting reserved code held charged unproven dead canceled untied not-found amount foreign too-late error
 * odd; and late (answered by bench_release), cut (the connection is closed), unsigned, forged. */
void           bench_say         (Bench *bench, const char *script);
/* Answers what came first of what is late. */
void           bench_release     (Bench *bench, const char *answer);
void           bench_unplug      (Bench *bench);
void           bench_plug        (Bench *bench);
BenchCart     *bench_get_cart    (Bench *bench, const char *reference);

KassiCheckout *bench_charge      (Bench *bench, const char *reference, const char *customer);
KassiCheckout *bench_try_charge  (Bench *bench, const char *reference, const char *customer, gint64 amount_isk, GError **error);
void           bench_customer    (const char *text, KassiCustomerId *id);
/* The listed one of this reference, and of the attempt; or NULL. (transfer none) */
KassiCheckout *bench_find        (Bench *bench, const char *attempt_reference);

/* Until every call came to its end or is late. */
void           bench_rest        (Bench *bench);
/* Time goes on, and whatever is asked is answered meanwhile. */
void           bench_pass        (Bench *bench, guint seconds);
void           bench_settle_loop (void);

/* Netgíró calls back; 0: closed without an answer. */
guint          bench_call_back   (Bench *bench, const BenchCart *cart, gboolean to_cancel_url, const char *answer);
guint          bench_call_back_again (Bench *bench);

/* No file of this process takes another byte; or each does again. */
void           bench_fill_disk   (gboolean full);
/* The sale as the journal's file has it, read beside the writer; NULL when it has none. */
KassiSale     *bench_read_sale   (Bench *bench, const char *reference);
/* How often in calls. */
guint          bench_count       (Bench *bench, const char *call);
/* No word of secrets is in the folder's files. */
void           bench_assert_no_secrets (Bench *bench);
