/* SPDX-License-Identifier: GPL-3.0-or-later
 * A bench for training's tests: the server on a loopback port, a fake clock, a till that asks over real HTTP and one that is called. */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "core/kassi-signature.h"
#include "core/kassi-wire.h"
#include "training/kassi-training.h"

#define BENCH_START_US (G_GINT64_CONSTANT (1772366400) * G_USEC_PER_SEC)   /* 2026-03-01T12:00:00Z */

/* A callback that reached the till. */
typedef struct {
  char        *path;
  char        *nonce;
  GBytes      *body;
  KassiAnswer *answer;   /* NULL unless the signature fits and the body is an answer */
} BenchCall;

typedef struct {
  char          *folder;
  KassiClock    *clock;
  KassiTraining *training;
  SoupSession   *session;
  guint          n_nonces;

  /* The till's own listener. */
  SoupServer    *till;
  char          *till_url;    /* ends in "/" */
  guint          till_port;
  guint          till_status; /* what it says to a callback; 0: nothing, ever */
  GPtrArray     *till_calls;  /* of BenchCall */
  SoupServerMessage *silent;  /* one that is left without an answer */

  /* What the signals told. */
  GPtrArray     *told;        /* of char *: "push 8223281 pending" */
  char          *sms_code;
  char          *app_code;
} Bench;

typedef struct {
  guint        status;
  gboolean     trusted;       /* all four headers there, and the signature fits */
  GBytes      *body;
  KassiAnswer *answer;        /* NULL unless trusted */
  char        *nonce;
  char        *reference_id;
} BenchAnswer;
void bench_answer_free (BenchAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchAnswer, bench_answer_free)

void bench_set_up    (Bench *bench, gconstpointer data);
void bench_tear_down (Bench *bench, gconstpointer data);
/* What a kill -9 leaves is found by a new server. */
void bench_crash     (Bench *bench);
void bench_advance   (Bench *bench, double seconds);
/* Lets the main loop run until the till was called this often. */
void bench_wait_for_calls (Bench *bench, guint n_calls);
void bench_stop_till  (Bench *bench);
void bench_start_till (Bench *bench);
const BenchCall *bench_get_call (Bench *bench, guint i);

/* call: "InsertCart" …; headers that are NULL are the right ones. */
BenchAnswer *bench_ask_as (Bench *bench, const char *call, const char *body, const char *application_id, const char *nonce,
                           const char *signature);
/* Signed, with a new nonce; the answer is trusted and an answer. */
BenchAnswer *bench_ask    (Bench *bench, const char *call, const char *body);
/* InsertCart of 1000 kr. with both callback URLs of the till when callbacks; the answer is asserted to be 200. (transfer full) */
char        *bench_insert (Bench *bench, const char *customer_id, KassiConfirmation confirmation, const char *reference,
                           gboolean callbacks);
/* identifier: ConfirmCart's; or NULL. */
BenchAnswer *bench_ask_about (Bench *bench, const char *call, const char *transaction_id, const char *identifier);
/* Asserts what it says of a cart of bench_insert(). status_id 0: no PaymentInfo. */
void         bench_expect (Bench *bench, const char *call, const char *transaction_id, const char *identifier,
                           gboolean success, gint64 code, gint64 status_id);
