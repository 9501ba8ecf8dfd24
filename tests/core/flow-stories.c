/* SPDX-License-Identifier: GPL-3.0-or-later
 * Scripted payments, line by line: "SECOND EVENT [MARK…]: EFFECT… -> STATE", and "? member=value …" for the record.
 *
 * Marks: late, listen, confirmed, charged, by-confirm, by-cancel, by-insert, by-callback, interval-N and retry-N (seconds). A tick
 * must come at the second for which the flow asked, or later when it is overdue. Every line is judged by the witness as well. Unless a story begins by itself, it
 * goes on from second 4, where the cart is at Netgíró and the first CheckCart under way. The limit is 170 s. */
#include "flow-oracle.h"

#include <string.h>

#define GSM  0x007u   /* × automatic, server-callback, manual, in this order */
#define SSN  0x038u
#define APP  0x1c0u
#define AUTOMATIC 0x049u
#define CALLBACK  0x092u
#define MANUAL    0x124u
#define ALL       0x1ffu
#define PULLED    (AUTOMATIC | MANUAL)     /* those that a 10426 makes ConfirmCart of */

#define LIMIT_S 170

typedef struct {
  const char *name;
  const char *origin;     /* the sentence it comes from */
  guint       cells;
  gboolean    from_start;
  const char *lines[28];
} Story;

#define RESERVED     "5 check-reserved: record confirm -> confirming"
#define CODE_ASKED   "5 check-code: record -> code", "6 code: record confirm-code -> confirming"
#define HELD         "5 check-held: record -> held"

static const Story stories[] = {
  /* The nine happy paths. */
  { "paid-automatic", "the flows: Automatic, GSM and app code", AUTOMATIC & (GSM | APP), FALSE,
    { "5 check-waiting: -> waiting", "8 tick: check -> waiting", "9 charged: record -> paid" } },
  { "paid-automatic-code", "the flows: Automatic, SSN", AUTOMATIC & SSN, FALSE,
    { CODE_ASKED, "7 charged by-confirm: record -> paid", "? codes=1 code_open=no" } },
  { "paid-automatic-code-checked", "the flows: Automatic, SSN; CheckCart decides", AUTOMATIC & SSN, FALSE,
    { CODE_ASKED, "7 confirm-answered: record check -> confirming", "8 charged: record -> paid" } },
  { "paid-manual", "the flows: Manual, GSM and app code", MANUAL & (GSM | APP), FALSE,
    { RESERVED, "6 charged by-confirm: record -> paid" } },
  { "paid-automatic-reserved", "10426 must be handled wherever it comes", AUTOMATIC, FALSE,
    { RESERVED, "6 charged by-confirm: record -> paid" } },
  { "paid-manual-code", "the flows: Manual, SSN", MANUAL & SSN, FALSE,
    { CODE_ASKED, "7 confirm-answered: record check -> confirming", "8 check-reserved: record confirm -> confirming",
      "9 charged by-confirm: record -> paid" } },
  { "paid-callback", "the flows: ServerCallback, GSM and app code", CALLBACK & (GSM | APP), FALSE,
    { HELD, "6 callback confirmed: record answer-commit check -> committing", "7 check-held: -> committing",
      "10 tick: check -> committing", "11 charged: record -> paid" } },
  { "paid-callback-code", "the flows: ServerCallback, SSN", CALLBACK & SSN, FALSE,
    { CODE_ASKED, "7 confirm-answered: record check -> confirming", "8 check-held: record -> held",
      "9 callback confirmed charged: record answer-commit check -> committing", "10 charged: record -> paid" } },
  { "code-wherever", "10428 must be handled wherever it comes", GSM | APP, FALSE,
    { CODE_ASKED, "7 confirm-answered: record check -> confirming" } },

  /* The pace. */
  { "pace", "poll at the server's own pace, between 1 s and 30 s", ALL & ~GSM, TRUE,
    { "0 start: record insert -> inserting", "1 inserted interval-7: record check -> waiting", "2 check-waiting: -> waiting",
      "9 tick: check -> waiting", "10 check-nothing: -> waiting", "17 tick: check -> waiting" } },
  { "pace-slow", "poll at the server's own pace, between 1 s and 30 s", GSM, TRUE,
    { "0 start: record insert -> inserting", "1 inserted interval-90: record -> waiting", "31 tick: check -> waiting" } },
  { "back-off", "back off with jitter while the network is away", ALL, FALSE,
    { "5 check-silent: -> waiting", "6 tick: check -> waiting", "7 check-silent: -> waiting", "9 tick: check -> waiting",
      "10 check-silent: -> waiting", "14 tick: check -> waiting", "15 check-silent: -> waiting", "23 tick: check -> waiting",
      "24 check-silent: -> waiting", "40 tick: check -> waiting", "41 check-silent: -> waiting", "71 tick: check -> waiting",
      "72 check-silent: -> waiting", "80 check-now: check -> waiting", "81 check-now: -> waiting",
      "82 check-waiting: -> waiting", "82 tick overdue: check -> waiting" } },
  { "retry-after", "Retry-After is honoured up to 60 s for CheckCart", ALL, FALSE,
    { "5 check-silent retry-20: -> waiting", "25 tick: check -> waiting", "26 check-silent retry-900: -> waiting",
      "86 tick: check -> waiting" } },
  { "early-tick", "never two checks at once", ALL, FALSE,
    { "5 check-waiting: -> waiting", "6 check-now: check -> waiting", "6 nudge: answer-ok -> waiting",
      "7 check-waiting: -> waiting", "7 tick overdue: check -> waiting" } },

  /* InsertCart. */
  { "insert-refused", "E1: refused", ALL, TRUE, { "0 start: record insert -> inserting", "1 insert-refused: record -> refused" } },
  { "insert-declined", "E1: declined", ALL, TRUE, { "0 start: record insert -> inserting", "1 insert-declined: record -> declined" } },
  { "insert-refused-canceled", "one that it asked for: canceled", ALL, TRUE,
    { "0 start: record insert -> inserting", "1 cancel: record -> inserting", "1 cancel: -> inserting",
      "2 insert-refused: record -> canceled" } },
  { "insert-declined-canceled", "one that it asked for: canceled", ALL, TRUE,
    { "0 start: record insert -> inserting", "1 cancel: record -> inserting", "2 insert-declined: record -> canceled" } },
  { "insert-not-sent", "not sent: retried until the deadline, then failed", ALL, TRUE,
    { "0 start: record insert -> inserting", "1 insert-not-sent: -> inserting", "2 tick: record insert -> inserting",
      "3 insert-not-sent: -> inserting", "3 check-now: record insert -> inserting", "4 insert-not-sent: -> inserting",
      "8 tick: record insert -> inserting", "9 insert-not-sent: -> inserting", "9 cancel: record -> canceled",
      "? reservation_left=no canceled=yes" } },
  { "insert-not-sent-late", "E1: not sent, then failed", ALL, TRUE,
    { "0 start: record insert -> inserting", "150 insert-not-sent: -> inserting", "151 tick: record insert -> inserting",
      "169 insert-not-sent: -> inserting", "170 tick late: record -> failed" } },
  { "insert-not-sent-slept", "E1: a machine that wakes up after the deadline", ALL, TRUE,
    { "0 start: record insert -> inserting", "1 insert-not-sent: -> inserting", "9000 check-now late: record -> failed" } },
  { "insert-not-sent-limit", "E1: the answer comes after the limit", ALL, TRUE,
    { "0 start: record insert -> inserting", "170 tick late: record -> inserting", "172 insert-not-sent late: record -> failed" } },
  { "insert-not-sent-clock", "E1: the wall clock went back after the limit", ALL, TRUE,
    { "0 start: record insert -> inserting", "10 tick late: record -> inserting", "12 insert-not-sent: record -> failed" } },
  { "insert-not-sent-canceled", "E1, canceled", ALL, TRUE,
    { "0 start: record insert -> inserting", "1 cancel: record -> inserting", "2 insert-not-sent: record -> canceled" } },
  { "insert-answered-canceled", "cancel before InsertCart's answer: CancelCart at once", ALL, TRUE,
    { "0 start: record insert -> inserting", "1 cancel: record -> inserting", "2 inserted: record cancel -> canceling",
      "3 cancel-silent: -> canceling", "4 tick: record cancel -> canceling", "5 tick: check -> canceling",
      "6 dead by-cancel: record -> canceled", "? reservation_left=no" } },
  { "insert-answered-limit", "the limit before InsertCart's answer", ALL, TRUE,
    { "0 start: record insert -> inserting", "170 tick late: record -> inserting", "180 inserted late: record cancel -> canceling",
      "181 dead by-cancel: record -> expired" } },
  { "insert-unknown", "E4: failed without a cancel", SSN | CALLBACK | MANUAL, TRUE,
    { "0 start: record insert -> inserting", "20 insert-unknown listen: record -> failed" } },
  { "insert-unknown-canceled", "E4: canceled", SSN | CALLBACK | MANUAL, TRUE,
    { "0 start: record insert -> inserting", "1 cancel: record -> inserting", "20 insert-unknown: record -> canceled" } },
  { "insert-unknown-left", "E4: a reservation may be left", MANUAL & (GSM | APP), TRUE,
    { "0 start: record insert -> inserting", "20 insert-unknown: record -> failed", "? reservation_left=yes has_transaction=no",
      "30 callback confirmed: answer-no -> failed", "31 nudge: answer-ok -> failed" } },
  { "insert-unknown-none-left", "for SSN nothing without a code", SSN, TRUE,
    { "0 start: record insert -> inserting", "20 insert-unknown: record -> failed", "? reservation_left=no" } },
  { "insert-unknown-callback", "E4: the listener refuses that attempt's callback", CALLBACK, TRUE,
    { "0 start: record insert -> inserting", "20 insert-unknown: record -> failed", "30 callback confirmed: answer-no -> failed" } },
  { "insert-unknown-automatic", "Automatic with GSM or app code: unknown", AUTOMATIC & (GSM | APP), TRUE,
    { "0 start: record insert -> inserting", "20 insert-unknown: record -> attention", "21 cancel: -> attention",
      "22 check-now: -> attention", "23 callback confirmed charged: record answer-ok check -> attention", "24 charged: record -> paid" } },
  { "insert-unknown-adrift", "Automatic with a listener waits until the deadline for the callback", AUTOMATIC & (GSM | APP), TRUE,
    { "0 start: record insert -> inserting", "20 insert-unknown listen: record -> adrift", "21 cancel: record -> adrift",
      "22 cancel: -> adrift", "23 check-now: -> adrift", "170 tick late: record -> attention" } },
  { "insert-unknown-adopts", "and adopts its TransactionId", AUTOMATIC & (GSM | APP), TRUE,
    { "0 start: record insert -> inserting", "20 insert-unknown listen: record -> adrift",
      "40 callback confirmed charged: record answer-ok check -> waiting", "41 charged: record -> paid" } },
  { "insert-unknown-adopts-rejected", "a callback to the cancel URL names it too", AUTOMATIC & (GSM | APP), TRUE,
    { "0 start: record insert -> inserting", "20 insert-unknown listen: record -> adrift",
      "40 nudge: record answer-ok check -> waiting", "41 dead: record -> declined" } },
  { "insert-unknown-adopts-canceled", "the intent stands", AUTOMATIC & (GSM | APP), TRUE,
    { "0 start: record insert -> inserting", "20 insert-unknown listen: record -> adrift", "21 cancel: record -> adrift",
      "40 callback confirmed: record answer-ok cancel -> canceling", "41 cancel-silent: -> canceling",
      "42 tick: record cancel -> canceling", "43 charged by-cancel: record -> paid" } },
  { "insert-unknown-late", "no wait once the deadline has passed", AUTOMATIC & (GSM | APP), TRUE,
    { "0 start: record insert -> inserting", "170 tick late: record -> inserting", "175 insert-unknown listen: record -> attention" } },

  /* Callbacks before InsertCart's answer. */
  { "callback-first", "a callback counts as InsertCart answered", PULLED, TRUE,
    { "0 start: record insert -> inserting", "1 callback confirmed: record answer-ok check -> waiting", "2 inserted: -> waiting",
      "3 check-waiting: -> waiting" } },
  { "callback-first-commits", "a callback counts as InsertCart answered; I9", CALLBACK, TRUE,
    { "0 start: record insert -> inserting", "1 callback confirmed: record answer-commit check -> committing",
      "2 insert-unknown: -> committing", "3 charged: record -> paid" } },
  { "callback-first-unconfirmed", "I9: the message says confirmed", CALLBACK, TRUE,
    { "0 start: record insert -> inserting", "1 callback: record answer-no check -> waiting", "2 inserted: -> waiting",
      "3 check-held: record -> held", "4 callback confirmed: record answer-commit check -> committing" } },
  { "callback-first-canceled", "I9: no cancel was intended", CALLBACK, TRUE,
    { "0 start: record insert -> inserting", "1 cancel: record -> inserting",
      "2 callback confirmed: record answer-no cancel -> canceling", "3 inserted: -> canceling", "5 tick: check -> canceling",
      "6 dead: record -> canceled" } },
  { "nudge-first", "a callback counts as InsertCart answered", ALL, TRUE,
    { "0 start: record insert -> inserting", "1 nudge: record answer-ok check -> waiting", "2 inserted: -> waiting",
      "3 dead: record -> declined" } },
  { "nudge-first-canceled", "the intent stands", ALL, TRUE,
    { "0 start: record insert -> inserting", "1 cancel: record -> inserting", "2 nudge: record answer-ok cancel -> canceling",
      "3 insert-refused: -> canceling", "5 tick: check -> canceling", "6 dead by-cancel: record -> canceled" } },
  { "callback-between-tries", "not sent, they say, but Netgíró has it", PULLED, TRUE,
    { "0 start: record insert -> inserting", "1 insert-not-sent: -> inserting", "1 callback confirmed: record answer-ok check -> waiting",
      "3 check-waiting: -> waiting", "6 tick: check -> waiting" } },

  /* Callbacks later. */
  { "callback-nudges", "in Manual and Automatic a callback is a nudge", PULLED, FALSE,
    { "5 check-waiting: -> waiting", "6 callback confirmed charged: answer-ok check -> waiting", "7 charged: record -> paid",
      "8 callback confirmed charged: answer-ok -> paid", "9 nudge: answer-ok -> paid" } },
  { "callback-again", "the same message again gets the same answer, also after a cancel", CALLBACK, FALSE,
    { HELD, "6 callback confirmed: record answer-commit check -> committing", "7 callback-again confirmed: answer-ok -> committing",
      "8 check-held: -> committing", "8 tick overdue: check -> committing", "9 cancel: record cancel -> canceling",
      "10 callback-again confirmed: answer-ok -> canceling", "11 charged by-cancel: record -> paid",
      "12 callback-again confirmed: answer-ok -> paid" } },
  { "callback-other", "another message that says so, while it may", CALLBACK, FALSE,
    { HELD, "6 callback confirmed: record answer-commit check -> committing",
      "7 callback confirmed charged: record answer-commit -> committing" } },
  { "callback-after-cancel", "a first one after a cancel: 409", CALLBACK, FALSE,
    { HELD, "6 cancel: record cancel -> canceling", "7 callback confirmed: answer-no check -> canceling" } },
  { "callback-late", "I9: its deadline has not passed", CALLBACK, FALSE,
    { HELD, "6 callback confirmed late: answer-no check -> held" } },
  { "callback-after-end", "I9: the attempt has not ended", CALLBACK, FALSE,
    { "5 dead: record -> declined", "6 callback confirmed: answer-no -> declined", "7 nudge: answer-ok -> declined",
      "8 callback confirmed charged: record answer-no check -> attention", "9 callback confirmed: answer-no -> attention",
      "10 charged: record -> paid", "11 callback confirmed: answer-no -> paid" } },
  { "callback-after-end-pulled", "I7, I9: in Manual and Automatic 200, and loudly", PULLED, FALSE,
    { "5 dead: record -> declined", "6 callback confirmed: answer-ok -> declined",
      "8 callback confirmed charged: record answer-ok check -> attention", "9 callback-again: answer-ok -> attention",
      "10 callback: answer-ok -> attention", "11 nudge: answer-ok -> attention" } },
  { "nudge-after-end", "I7: a verified charged, wherever it is sent to", ALL, FALSE,
    { "5 dead: record -> declined", "6 callback-again: answer-ok -> declined", "7 nudge charged: record answer-ok check -> attention" } },
  { "callback-bound", "the first 10429 starts a 60 s bound on the callback; E3, failed", CALLBACK, FALSE,
    { HELD, "8 tick: check -> held", "9 check-held: -> held", "12 tick: check -> held", "13 check-silent: -> held",
      "14 tick: check -> held", "65 tick: record cancel -> canceling", "66 cancel-otherwise: record -> canceling",
      "66 tick: record -> failed", "? reservation_left=yes callback_missed=yes",
      "67 callback confirmed: answer-no -> failed" } },
  { "callback-bound-first", "the *first* 10429", CALLBACK, FALSE,
    { HELD, "8 tick: check -> held", "9 check-waiting: record -> waiting", "12 tick: check -> waiting", "40 check-held: record -> held",
      "43 tick: check -> held", "65 tick: record cancel -> canceling", "66 dead by-cancel: record -> failed" } },

  /* An end that the till did not ask for. */
  { "rejected", "10201/10202 earlier than 170 s: declined", ALL, FALSE, { "5 dead: record -> declined" } },
  { "lapsed", "10201/10202 later: expired", ALL, FALSE, { "170 dead late: record -> expired" } },
  { "lapsed-just", "10201/10202 earlier than 170 s: declined", ALL, FALSE, { "169 dead: record -> declined" } },
  { "check-declined", "10302, 10307, 10422, 10423: declined, once it is dead", ALL, FALSE,
    { "5 check-declined: record cancel -> canceling", "6 dead by-cancel: record -> declined" } },
  { "untied", "untied: the till sends CancelCart", ALL, FALSE,
    { "5 check-untied: record cancel -> canceling", "6 dead by-cancel: record -> declined", "? canceled=no" } },
  { "untied-not-found", "and takes the end if that says 10424 too", ALL, FALSE,
    { "5 check-untied: record cancel -> canceling", "6 cancel-not-found: record -> declined" } },
  { "untied-late", "as for an end not asked for", ALL, FALSE,
    { "5 check-untied: record cancel -> canceling", "6 cancel-silent: -> canceling", "7 tick: record cancel -> canceling",
      "8 tick: check -> canceling", "165 dead: record -> declined" } },
  { "untied-while-canceling", "the same while canceling", ALL, FALSE,
    { "5 cancel: record cancel -> canceling", "6 check-untied: record -> canceling", "7 cancel-not-found: record -> canceled" } },
  { "untied-twice", "CancelCart again with back-off", ALL, FALSE,
    { "5 check-untied: record cancel -> canceling", "6 cancel-silent: -> canceling", "7 tick: record cancel -> canceling",
      "8 tick: check -> canceling", "9 check-untied: -> canceling", "9 cancel-silent: -> canceling",
      "11 tick: record cancel -> canceling", "12 dead by-cancel: record -> declined" } },
  { "untied-contradicted", "CancelCart denies: not ended", MANUAL, FALSE,
    { "5 check-untied: record cancel -> canceling", "6 cancel-otherwise: record check -> canceling", "6 check-waiting: -> canceling",
      "? reservation_left=no", "7 tick: record cancel -> canceling", "9 cancel: record -> canceling",
      "9 tick: record -> canceled", "? reservation_left=yes" } },

  /* Canceling. */
  { "cancel", "E2", ALL, FALSE,
    { "5 cancel: record cancel -> canceling", "6 cancel: -> canceling", "7 dead by-cancel: record -> canceled" } },
  { "cancel-not-found", "10424 alone ends nothing: CheckCart decides", ALL, FALSE,
    { "5 cancel: record cancel -> canceling", "6 cancel-not-found: record -> canceling", "? cancel_denied=yes",
      "6 check-untied: record cancel -> canceling", "7 cancel-not-found: record -> canceled" } },
  { "cancel-checked", "E2, from CheckCart", ALL, FALSE,
    { "5 cancel: record cancel -> canceling", "6 check-waiting: -> canceling", "8 tick: check -> canceling",
      "10 dead: record -> canceled", "11 cancel-silent: -> canceled" } },
  { "cancel-lost", "too late: the payment exists", ALL, FALSE,
    { "5 cancel: record cancel -> canceling", "6 charged by-cancel: record -> paid" } },
  { "cancel-lost-unproven", "10200 without PaymentInfo is asked about again", ALL, FALSE,
    { "5 check-waiting: -> waiting", "6 cancel: record cancel -> canceling", "7 unproven by-cancel: -> canceling",
      "8 tick: check -> canceling", "9 charged: record -> paid" } },
  { "cancel-abandons", "E3: it is Manual, whatever the last fact", MANUAL, FALSE,
    { "5 check-waiting: -> waiting", "6 cancel: record cancel -> canceling", "7 cancel-otherwise: record check -> canceling",
      "7 tick: record -> canceled", "? reservation_left=yes" } },
  { "cancel-abandons-silent", "E3: or 20 s passed; CancelCart is tried for 60 s at most", MANUAL & GSM, FALSE,
    { "5 check-silent: -> waiting", "6 cancel: record cancel -> canceling", "6 tick: check -> canceling", "25 cancel-silent: -> canceling",
      "26 tick: record -> canceled", "27 tick: record cancel -> canceled", "47 cancel-silent: -> canceled",
      "49 tick: record cancel -> canceled", "69 cancel-silent: -> canceled", "73 tick: record cancel -> canceled",
      "86 tick: -> canceled", "93 cancel-silent: -> canceled" } },
  { "cancel-abandons-then-dead", "E3: until it is answered", MANUAL & GSM, FALSE,
    { "5 check-silent: -> waiting", "6 cancel: record cancel -> canceling", "6 tick: check -> canceling", "25 cancel-silent: -> canceling",
      "26 tick: record -> canceled", "27 tick: record cancel -> canceled", "28 dead by-cancel: record -> canceled",
      "? reservation_left=no" } },
  { "cancel-abandons-then-denied", "E3: until it is answered", MANUAL & GSM, FALSE,
    { "5 check-silent: -> waiting", "6 cancel: record cancel -> canceling", "6 tick: check -> canceling", "25 cancel-silent: -> canceling",
      "26 tick: record -> canceled", "27 tick: record cancel -> canceled", "28 cancel-otherwise: record -> canceled",
      "? reservation_left=yes" } },
  { "cancel-abandons-then-not-found", "E3: until it is answered", MANUAL & GSM, FALSE,
    { "5 check-silent: -> waiting", "6 cancel: record cancel -> canceling", "6 tick: check -> canceling",
      "26 tick: record -> canceled", "28 cancel-not-found: record -> canceled" } },
  { "cancel-abandons-then-charged", "I7: loudly", MANUAL, FALSE,
    { "5 check-waiting: -> waiting", "6 cancel: record cancel -> canceling", "7 cancel-otherwise: record check -> canceling",
      "7 tick: record -> canceled", "9 charged: record check -> attention", "10 charged: record -> paid", "? reservation_left=no" } },
  { "cancel-abandons-then-unproven", "I7, and louder than its letter", MANUAL, FALSE,
    { "5 check-waiting: -> waiting", "6 cancel: record cancel -> canceling", "7 cancel-otherwise: record check -> canceling",
      "7 tick: record -> canceled", "9 unproven: record check -> attention", "10 dead: record -> canceled", "? reservation_left=no" } },
  { "cancel-code-never-sent", "E3: a kennitala in any type, if no code was ever sent", SSN, FALSE,
    { "5 check-code: record -> code", "6 cancel: record cancel -> canceling", "7 cancel-otherwise: record check -> canceling",
      "7 tick: record -> canceled" } },
  { "cancel-code-not-sent", "E3: a code that was not sent is none", SSN, FALSE,
    { CODE_ASKED, "7 confirm-not-sent: record -> confirming", "8 cancel: record cancel -> canceling",
      "9 cancel-otherwise: record check -> canceling", "9 tick: record -> canceled" } },
  { "cancel-code-unknown", "E3: every ConfirmCart with a code was answered", SSN, FALSE,
    { CODE_ASKED, "7 confirm-unknown: record check -> confirming", "8 check-waiting: -> confirming",
      "9 cancel: record cancel -> canceling", "10 cancel-otherwise: record check -> canceling", "11 check-held: -> canceling",
      "11 tick: record cancel -> canceling", "12 cancel-otherwise: check -> canceling", "13 check-reserved: -> canceling",
      "14 tick: record cancel -> canceling", "15 cancel-silent: -> canceling", "16 tick: check -> canceling",
      "17 check-reserved: -> canceling", "19 tick: record cancel -> canceling", "20 tick: check -> canceling",
      "29 tick: -> canceling", "69 tick: record -> attention" } },
  { "cancel-code-out", "E3: every ConfirmCart with a code was *answered*", MANUAL & SSN, FALSE,
    { CODE_ASKED, "8 cancel: record cancel -> canceling", "8 tick: check -> canceling", "9 check-waiting: -> canceling",
      "10 cancel-otherwise: record check -> canceling", "11 check-waiting: -> canceling", "11 tick: record cancel -> canceling",
      "12 confirm-refused: record check -> canceling", "12 tick: record -> canceled" } },
  { "cancel-confirm-intended", "E3: a ConfirmCart without a code was never intended", PULLED, FALSE,
    { RESERVED, "6 confirm-unknown: check -> confirming", "7 cancel: record cancel -> canceling",
      "8 cancel-otherwise: record -> canceling", "8 check-reserved: -> canceling", "8 tick: check -> canceling",
      "9 tick: record cancel -> canceling", "27 tick: -> canceling", "67 tick: -> canceling", "68 check-reserved: -> canceling",
      "71 tick: check -> canceling", "72 check-reserved: -> canceling", "72 tick: record -> attention" } },
  { "cancel-code-answered", "E3: Manual, the code answered", MANUAL & SSN, FALSE,
    { CODE_ASKED, "7 confirm-answered: record check -> confirming", "8 cancel: record cancel -> canceling",
      "9 cancel-otherwise: record -> canceling", "9 tick: record -> canceled" } },
  { "cancel-held", "E3: ServerCallback, if the last fact is 10429", CALLBACK, FALSE,
    { HELD, "6 cancel: record cancel -> canceling", "7 cancel-otherwise: record check -> canceling", "7 tick: record -> canceled" } },
  { "cancel-not-held", "E3: ServerCallback, only if the last fact is 10429", CALLBACK & GSM, FALSE,
    { "5 check-waiting: -> waiting", "6 cancel: record cancel -> canceling", "7 cancel-otherwise: record check -> canceling",
      "8 check-waiting: -> canceling", "8 tick: record cancel -> canceling", "9 cancel-otherwise: check -> canceling",
      "10 check-held: -> canceling", "10 tick: record -> canceled" } },
  { "cancel-automatic-reserved", "E3: Automatic, if the last fact is 10426", AUTOMATIC & (GSM | APP), FALSE,
    { "5 cancel: record cancel -> canceling", "6 check-reserved: -> canceling", "7 cancel-otherwise: record check -> canceling",
      "7 tick: record -> canceled" } },
  { "cancel-automatic", "60 s and 3 polls later anything else: NEEDS ATTENTION", AUTOMATIC & (GSM | APP), FALSE,
    { "5 cancel: record cancel -> canceling", "6 cancel-otherwise: record -> canceling", "6 check-waiting: -> canceling",
      "6 tick: check -> canceling", "7 tick: record cancel -> canceling", "8 cancel-otherwise: -> canceling",
      "9 check-waiting: -> canceling", "9 tick overdue: check -> canceling", "10 tick: record cancel -> canceling",
      "11 cancel-silent: -> canceling", "12 check-held: -> canceling", "15 tick: record cancel check -> canceling",
      "15 check-now: -> canceling", "16 check-code: -> canceling", "16 tick overdue: check -> canceling", "25 tick: -> canceling",
      "60 check-silent: -> canceling", "61 tick: check -> canceling", "65 tick: record -> attention",
      "66 check-waiting: -> attention", "95 tick: check -> attention", "97 dead: record -> canceled" } },
  { "cancel-polls", "60 s *and* 3 polls", AUTOMATIC & GSM, FALSE,
    { "5 cancel: record cancel -> canceling", "6 cancel-silent: -> canceling", "7 tick: record cancel -> canceling",
      "25 tick: -> canceling", "64 check-silent: -> canceling", "64 tick overdue: check -> canceling", "66 check-nothing: -> canceling",
      "69 tick: check -> canceling", "70 check-declined: -> canceling", "70 tick: record -> attention" } },
  { "cancel-callback-committed", "the intent to answer 200 can be charged: never abandoned", CALLBACK, FALSE,
    { HELD, "6 callback confirmed: record answer-commit check -> committing", "7 cancel: record cancel -> canceling",
      "8 cancel-otherwise: record -> canceling", "8 check-held: -> canceling", "8 tick: check -> canceling",
      "9 tick: record cancel -> canceling", "10 cancel-otherwise: -> canceling", "11 charged: record -> paid" } },
  { "limit", "a silent customer is bounded by the limit", ALL, FALSE,
    { "5 check-waiting: -> waiting", "8 tick: check -> waiting", "170 tick late: record cancel -> canceling",
      "171 dead by-cancel: record -> expired" } },
  { "limit-then-cancel", "by what was intended first", ALL, FALSE,
    { "5 check-waiting: -> waiting", "8 tick: check -> waiting", "170 tick late: record cancel -> canceling",
      "171 cancel late: record -> canceling", "172 dead late by-cancel: record -> expired" } },
  { "cancel-then-limit", "by what was intended first", AUTOMATIC, FALSE,
    { "169 cancel: record cancel -> canceling", "170 tick late: record -> canceling", "172 dead late by-cancel: record -> canceled" } },
  { "limit-untied", "the limit while the till cancels for its own reasons", AUTOMATIC, FALSE,
    { "168 check-untied: record cancel -> canceling", "169 check-now: check -> canceling", "170 tick late: record -> canceling",
      "171 cancel-silent late: -> canceling", "171 check-silent late: -> canceling",
      "172 tick late: record cancel check -> canceling", "173 dead late: record -> expired" } },
  { "check-now-canceling", "Check again: whatever is due, now", ALL, FALSE,
    { "5 check-waiting: -> waiting", "6 check-declined: record cancel -> canceling" } },

  /* ConfirmCart without a code. */
  { "confirm-unknown", "10426 once more after an unknown; at most 3", PULLED, FALSE,
    { RESERVED, "6 confirm-unknown: check -> confirming", "7 check-reserved: record confirm -> confirming",
      "8 confirm-unknown: check -> confirming", "9 check-reserved: record confirm -> confirming",
      "10 confirm-unknown: check -> confirming", "11 check-reserved: record cancel -> canceling",
      "? plain_confirms=3 canceled=no", "12 dead by-cancel: record -> refused" } },
  { "confirm-unknown-paid", "CheckCart decides: 10200", PULLED, FALSE,
    { RESERVED, "6 confirm-unknown: check -> confirming", "7 charged: record -> paid" } },
  { "confirm-unknown-dead", "CheckCart decides: 10201/10202", PULLED, FALSE,
    { RESERVED, "6 confirm-unknown: check -> confirming", "7 dead: record -> declined" } },
  { "confirm-refused", "after a verified failure never: CancelCart, then E2: refused", PULLED, FALSE,
    { RESERVED, "6 confirm-refused: record check -> confirming", "7 check-reserved: record cancel -> canceling",
      "8 dead by-cancel: record -> refused" } },
  { "confirm-declined", "declined if ConfirmCart said 10302, 10307, 10422, 10423", PULLED, FALSE,
    { RESERVED, "6 confirm-declined: record check -> confirming", "7 check-reserved: record cancel -> canceling",
      "8 dead by-cancel: record -> declined" } },
  { "confirm-declined-dead", "declined if ConfirmCart said 10302, 10307, 10422, 10423", PULLED, FALSE,
    { RESERVED, "6 confirm-declined: record check -> confirming", "7 dead: record -> declined" } },
  { "confirm-refused-dead", "else refused", PULLED, FALSE,
    { RESERVED, "6 confirm-refused: record check -> confirming", "7 dead: record -> refused" } },
  { "confirm-refused-untied", "refused after a failed ConfirmCart", PULLED, FALSE,
    { RESERVED, "6 confirm-refused: record check -> confirming", "7 check-untied: record cancel -> canceling",
      "8 cancel-not-found: record -> refused" } },
  { "confirm-declined-untied", "declined if ConfirmCart said 10302, 10307, 10422, 10423", PULLED, FALSE,
    { RESERVED, "6 confirm-declined: record check -> confirming", "7 check-untied: record cancel -> canceling",
      "8 dead by-cancel: record -> declined" } },
  { "confirm-answered", "only PaymentSuccessful and the code count", PULLED, FALSE,
    { RESERVED, "6 confirm-answered: record check -> confirming", "7 check-reserved: record cancel -> canceling",
      "8 dead by-cancel: record -> refused" } },
  { "confirm-unproven", "an unproven answer is no unknown: not once more", PULLED, FALSE,
    { RESERVED, "6 unproven by-confirm: record -> confirming", "9 tick: check -> confirming",
      "10 check-reserved: record cancel -> canceling", "11 charged by-cancel: record -> paid" } },
  { "confirm-refused-open", "then E2 or NEEDS ATTENTION", PULLED & GSM, FALSE,
    { RESERVED, "6 confirm-refused: record check -> confirming", "7 check-reserved: record cancel -> canceling",
      "8 cancel-otherwise: record check -> canceling", "9 check-reserved: -> canceling", "9 tick: record cancel -> canceling",
      "12 tick: check -> canceling", "13 check-reserved: -> canceling", "16 tick: check -> canceling",
      "17 check-reserved: -> canceling", "20 tick: check -> canceling", "27 tick: -> canceling", "67 tick: record -> attention" } },
  { "confirm-not-sent", "not sent: the same again", PULLED, FALSE,
    { RESERVED, "6 confirm-not-sent: record -> confirming", "? plain_confirms=0 plain_intended=yes", "7 tick: check -> confirming",
      "8 check-reserved: record confirm -> confirming", "? plain_confirms=1" } },
  { "confirm-stale", "I8: a CheckCart asked after every earlier ConfirmCart came to its end", PULLED, FALSE,
    { RESERVED, "6 check-now: check -> confirming", "7 check-reserved: -> confirming", "10 tick: check -> confirming",
      "11 confirm-unknown: -> confirming", "12 check-reserved: -> confirming", "12 tick overdue: check -> confirming",
      "13 check-reserved: record confirm -> confirming" } },
  { "confirm-late", "ConfirmCart is first intended only before the deadline", PULLED, FALSE,
    { "169 check-waiting: -> waiting", "170 check-reserved late: -> waiting", "170 tick late: record cancel -> canceling" } },
  { "confirm-canceled", "I8: no cancel was intended", PULLED, FALSE,
    { "5 cancel: record cancel -> canceling", "6 check-reserved: -> canceling" } },

  /* Codes. */
  { "codes", "5 codes an attempt; refused", ALL, FALSE,
    { CODE_ASKED, "7 confirm-refused: record check -> confirming", "8 check-code: record -> code",
      "9 code: record confirm-code -> confirming", "10 confirm-refused: record check -> confirming", "11 check-code: record -> code",
      "12 code: record confirm-code -> confirming", "13 confirm-refused: record check -> confirming", "14 check-code: record -> code",
      "15 code: record confirm-code -> confirming", "16 confirm-refused: record check -> confirming", "17 check-code: record -> code",
      "18 code: record confirm-code -> confirming", "19 confirm-refused: record check -> confirming",
      "20 check-code: record cancel -> canceling", "? codes=5", "21 dead by-cancel: record -> refused" } },
  { "codes-then-right", "a wrong code costs nothing but itself", AUTOMATIC & SSN, FALSE,
    { CODE_ASKED, "7 confirm-refused: record check -> confirming", "8 check-code: record -> code", "9 code: record confirm-code -> confirming",
      "10 charged by-confirm: record -> paid", "? codes=2" } },
  { "code-not-sent", "not sent: ask again", ALL, FALSE,
    { CODE_ASKED, "7 confirm-not-sent: record -> confirming", "8 tick: check -> confirming", "9 check-code: record -> code",
      "? codes=0 code_lost=no" } },
  { "code-unknown", "10428: the code was not taken, ask again", ALL, FALSE,
    { CODE_ASKED, "7 confirm-unknown: record check -> confirming", "8 check-code: record -> code", "? codes=1 code_lost=yes",
      "9 code: record confirm-code -> confirming" } },
  { "code-stale", "I8: likewise only on 10428", ALL, FALSE,
    { "5 check-code: record -> code", "6 check-now: check -> code", "7 code: record confirm-code -> confirming",
      "8 check-code: -> confirming", "11 tick: check -> confirming", "12 confirm-refused: record -> confirming",
      "13 check-code: -> confirming", "13 tick overdue: check -> confirming", "14 check-code: record -> code" } },
  { "code-stale-within", "I8: asked and answered while the code was under way", ALL, FALSE,
    { CODE_ASKED, "8 tick: check -> confirming", "9 check-code: -> confirming", "12 tick: check -> confirming",
      "13 check-reserved: -> confirming", "14 confirm-refused: record check -> confirming", "15 check-code: record -> code" } },
  { "code-late", "I8: the deadline rule", ALL, FALSE,
    { "169 check-code: record -> code", "170 code late: -> code", "170 tick late: record cancel -> canceling" } },
  { "code-goes-on", "facts that follow a 10428", ALL, FALSE,
    { "5 check-code: record -> code", "6 code: record confirm-code -> confirming", "7 confirm-answered: record check -> confirming",
      "8 check-code: record -> code", "11 tick: check -> code", "12 check-code: -> code", "15 tick: check -> code",
      "16 check-waiting: record -> waiting", "17 code: -> waiting" } },
  { "code-unproven", "I8: the last verified fact is 10428 no more", ALL, FALSE,
    { "5 check-code: record -> code", "8 tick: check -> code", "9 unproven: record -> waiting", "12 tick: check -> waiting",
      "13 check-code: record -> code", "14 code: record confirm-code -> confirming" } },
  { "code-silent", "silence is no fact", ALL, FALSE,
    { "5 check-code: record -> code", "8 tick: check -> code", "9 check-silent: -> code", "9 code: record confirm-code -> confirming" } },
  { "code-reserved-callback", "in ServerCallback a 10426 is never confirmed", CALLBACK, FALSE,
    { "5 check-code: record -> code", "8 tick: check -> code", "9 check-reserved: record -> waiting", "12 tick: check -> waiting",
      "13 check-reserved: -> waiting" } },
  { "code-confirm-reserved-callback", "in ServerCallback a 10426 is never confirmed", CALLBACK, FALSE,
    { CODE_ASKED, "7 confirm-answered: record check -> confirming", "8 check-reserved: record -> waiting" } },
  { "code-held", "10429 where it means nothing", PULLED, FALSE,
    { "5 check-code: record -> code", "8 tick: check -> code", "9 check-held: record -> waiting", "12 tick: check -> waiting",
      "13 check-held: -> waiting" } },
  { "confirm-declined-code", "a code that the customer's bank declines", SSN, FALSE,
    { CODE_ASKED, "7 confirm-declined: record check -> confirming", "8 check-declined: record cancel -> canceling",
      "9 dead by-cancel: record -> declined" } },

  /* Unproven payments, other amounts. */
  { "unproven", "asked about again; after 60 s NEEDS ATTENTION", ALL, FALSE,
    { "5 unproven: -> waiting", "8 tick: check -> waiting", "9 unproven: -> waiting", "12 tick: check -> waiting",
      "60 check-silent: -> waiting", "61 tick: check -> waiting", "65 tick: record -> attention", "66 unproven: -> attention",
      "95 tick: check -> attention", "97 charged: record -> paid" } },
  { "unproven-answered", "asked about again; after 60 s NEEDS ATTENTION", ALL, FALSE,
    { "5 unproven: -> waiting", "8 tick: check -> waiting", "65 unproven: record -> attention" } },
  { "unproven-denied", "a later fact takes it back", ALL, FALSE,
    { "5 unproven: -> waiting", "8 tick: check -> waiting", "9 check-waiting: -> waiting", "12 tick: check -> waiting",
      "70 check-waiting: -> waiting" } },
  { "unproven-canceled", "never abandoned while a payment may exist", MANUAL, FALSE,
    { "5 unproven: -> waiting", "6 cancel: record cancel -> canceling", "7 cancel-otherwise: record check -> canceling",
      "8 tick: record cancel -> canceling", "9 unproven: -> canceling", "12 tick: check -> canceling", "26 tick: -> canceling",
      "27 cancel-silent: -> canceling", "29 tick: record cancel -> canceling", "30 charged by-cancel: record -> paid" } },
  { "amount-differs", "our ids with another amount: NEEDS ATTENTION", ALL, FALSE,
    { "5 amount-differs: record -> attention", "35 tick: check -> attention", "36 amount-differs: -> attention",
      "37 amount-differs by-callback: -> attention", "66 tick: check -> attention", "67 check-silent: -> attention" } },
  { "amount-differs-inserting", "a callback names another amount before InsertCart's answer", ALL, TRUE,
    { "0 start: record insert -> inserting", "1 amount-differs by-callback: record -> attention",
      "2 inserted: record check -> attention", "3 charged: record -> paid" } },
  { "amount-differs-insert", "two TransactionIds for one Reference", ALL, TRUE,
    { "0 start: record insert -> inserting", "1 nudge: record answer-ok check -> waiting", "2 amount-differs by-insert: record -> attention" } },
  { "amount-differs-confirm", "our ids with another amount: NEEDS ATTENTION", PULLED, FALSE,
    { RESERVED, "6 amount-differs by-confirm: record -> attention" } },
  { "amount-differs-canceling", "our ids with another amount: NEEDS ATTENTION", ALL, FALSE,
    { "5 cancel: record cancel -> canceling", "6 amount-differs by-cancel: record -> attention", "7 check-waiting: -> attention" } },
  { "amount-differs-ended", "I7: final states stay", ALL, FALSE,
    { "5 dead: record -> declined", "6 amount-differs by-callback: -> declined" } },

  /* NEEDS ATTENTION, and the person who settles it. */
  { "settle-paid", "settled as paid; later evidence reopens it", ALL, FALSE,
    { "5 amount-differs: record -> attention", "35 tick: check -> attention", "36 settle-paid: record -> settled",
      "? settled_paid=yes", "37 charged: -> settled", "38 callback confirmed charged: * -> settled", "39 nudge charged: answer-ok -> settled" } },
  { "settle-not-paid", "settled as not paid; later evidence reopens it", ALL, FALSE,
    { "5 amount-differs: record -> attention", "35 tick: check -> attention", "36 settle-not-paid: record -> settled",
      "? settled_paid=no", "37 callback: * -> settled", "38 charged: record check -> attention", "? was_attention=yes",
      "69 settle-paid: record -> settled", "? settled_paid=yes" } },
  { "settle-not-paid-callback", "later evidence reopens it", ALL, FALSE,
    { "5 amount-differs: record -> attention", "6 settle-not-paid: record -> settled", "7 callback-again: answer-ok -> settled",
      "8 callback confirmed charged: * -> attention", "9 settle-not-paid: record -> settled",
      "10 nudge charged: record answer-ok -> attention" } },
  { "settle-paid-dead", "later evidence reopens it, and the person may think again", ALL, FALSE,
    { "5 amount-differs: record -> attention", "35 tick: check -> attention", "36 settle-paid: record -> settled",
      "37 dead: record -> attention", "38 settle-not-paid: record -> settled", "? settled_paid=no" } },
  { "settle-not-paid-dead", "no other evidence", ALL, FALSE,
    { "5 amount-differs: record -> attention", "35 tick: check -> attention", "36 settle-not-paid: record -> settled",
      "37 dead: -> settled", "38 unproven: -> settled" } },
  { "settle-early", "settle where none is needed", ALL, FALSE,
    { "5 settle-paid: -> waiting", "6 settle-not-paid: -> waiting", "7 start: -> waiting", "8 dead: record -> declined",
      "9 settle-paid: -> declined", "10 cancel: -> declined", "11 code: -> declined", "12 check-now: -> declined",
      "13 restarted: -> declined" } },
  { "attention-cancel", "cancel an open sale", AUTOMATIC & GSM, FALSE,
    { "5 amount-differs: record -> attention", "6 cancel: record cancel -> canceling", "7 cancel-otherwise: record check -> canceling",
      "8 check-reserved: -> canceling", "8 tick: record cancel -> canceling", "9 dead by-cancel: record -> canceled" } },
  { "attention-confirms-not", "it never confirms and never answers a first 200", ALL, FALSE,
    { "5 amount-differs: record -> attention", "35 tick: check -> attention", "36 check-reserved: -> attention",
      "66 tick: check -> attention", "67 check-code: -> attention", "68 code: -> attention", "97 tick: check -> attention",
      "98 check-held: -> attention", "99 callback confirmed: * -> attention", "100 check-declined: -> attention" } },
  { "attention-untied", "an untied end is asked of CancelCart here too", ALL, FALSE,
    { "5 amount-differs: record -> attention", "35 tick: check -> attention", "36 check-untied: record cancel -> attention",
      "37 cancel-silent: -> attention", "66 tick: check -> attention", "67 check-untied: record cancel -> attention",
      "68 cancel-not-found: record -> declined" } },
  { "attention-untied-denied", "CancelCart denies: not ended", ALL, FALSE,
    { "5 amount-differs: record -> attention", "35 tick: check -> attention", "36 check-untied: record cancel -> attention",
      "37 cancel-otherwise: record check -> attention", "38 check-nothing: -> attention", "68 check-now: check -> attention" } },
  { "attention-cancel-not-found", "10424 alone ends nothing", ALL, FALSE,
    { "5 cancel: record cancel -> canceling", "6 amount-differs: record -> attention", "7 cancel-not-found: record -> attention" } },
  { "attention-confirm-ends", "a ConfirmCart that ends after it", PULLED, FALSE,
    { RESERVED, "6 check-now: check -> confirming", "7 amount-differs: record -> attention", "8 confirm-unknown: check -> attention" } },

  /* Starting again. */
  { "restart-inserting", "after the intent's commit: unknown for that call; E4", SSN | CALLBACK | MANUAL, TRUE,
    { "0 start: record insert -> inserting", "5 restarted listen: record -> failed" } },
  { "restart-inserting-canceled", "E4", SSN | CALLBACK | MANUAL, TRUE,
    { "0 start: record insert -> inserting", "1 cancel: record -> inserting", "5 restarted: record -> canceled" } },
  { "restart-inserting-automatic", "unknown", AUTOMATIC & (GSM | APP), TRUE,
    { "0 start: record insert -> inserting", "5 restarted: record -> attention", "6 restarted: -> attention" } },
  { "restart-inserting-listening", "waits until the deadline for the callback", AUTOMATIC & (GSM | APP), TRUE,
    { "0 start: record insert -> inserting", "5 restarted listen: record -> adrift", "6 restarted listen: -> adrift",
      "7 restarted: record -> attention" } },
  { "restart-adrift-late", "until the deadline", AUTOMATIC & (GSM | APP), TRUE,
    { "0 start: record insert -> inserting", "5 insert-unknown listen: record -> adrift", "9000 restarted listen late: record -> attention" } },
  { "restart-waiting", "ask first", ALL, FALSE, { "5 restarted: check -> waiting", "6 check-waiting: -> waiting", "9 tick: check -> waiting" } },
  { "restart-waiting-late", "the limit, at once", ALL, FALSE,
    { "9000 restarted late: record cancel check -> canceling", "9001 dead late: record -> expired" } },
  { "restart-code", "a start forgets the last fact", ALL, FALSE,
    { "5 check-code: record -> code", "6 restarted: record check -> waiting", "7 code: -> waiting", "8 check-code: record -> code",
      "9 code: record confirm-code -> confirming" } },
  { "restart-held", "a start forgets the last fact", CALLBACK, FALSE,
    { HELD, "6 restarted: record check -> waiting", "7 check-held: record -> held", "8 callback confirmed: record answer-commit check -> committing" } },
  { "restart-confirming", "already intended at a restart: CheckCart first", PULLED, FALSE,
    { RESERVED, "60 restarted: check -> confirming", "61 check-reserved: record confirm -> confirming" } },
  { "restart-confirming-late", "10426: again only before the deadline + 60 s", PULLED, FALSE,
    { RESERVED, "200 restarted late: check -> confirming", "201 check-reserved late: record confirm -> confirming",
      "202 confirm-unknown late: check -> confirming", "203 check-reserved late: record confirm -> confirming",
      "204 confirm-unknown late: check -> confirming", "205 check-reserved late: record cancel -> canceling" } },
  { "restart-confirming-paid", "at a restart this CheckCart comes before the limit is looked at", PULLED, FALSE,
    { RESERVED, "9000 restarted late: check -> confirming", "9001 charged: record -> paid" } },
  { "restart-confirming-much-later", "no customer is charged who left hours ago", PULLED, FALSE,
    { RESERVED, "9000 restarted late: check -> confirming", "9001 check-reserved late: -> confirming",
      "9001 tick late: record cancel -> canceling", "9002 dead late by-cancel: record -> expired" } },
  { "restart-confirming-nothing", "once CheckCart has spoken, the limit is looked at", PULLED, FALSE,
    { RESERVED, "200 restarted late: check -> confirming", "201 check-nothing late: -> confirming",
      "201 tick late: record cancel -> canceling" } },
  { "restart-confirming-silent", "and the limit does not wait for ever", PULLED, FALSE,
    { RESERVED, "200 restarted late: check -> confirming", "220 check-silent late: -> confirming", "221 tick late: check -> confirming",
      "230 tick late: record cancel -> canceling" } },
  { "restart-confirming-code", "E3: every ConfirmCart with a code was answered", SSN, FALSE,
    { CODE_ASKED, "7 restarted: record check -> confirming", "? code_open=no code_lost=yes", "8 cancel: record cancel -> canceling",
      "9 cancel-otherwise: record -> canceling" } },
  { "restart-committing", "CheckCart tells of the payment", CALLBACK, FALSE,
    { HELD, "6 callback confirmed: record answer-commit check -> committing", "7 restarted: check -> committing",
      "8 callback-again confirmed: answer-ok -> committing", "9 charged: record -> paid" } },
  { "restart-committing-late", "from then on the limit only sends CancelCart and keeps asking", CALLBACK, FALSE,
    { HELD, "6 callback confirmed: record answer-commit check -> committing", "9000 restarted late: record cancel check -> canceling",
      "9001 charged late by-cancel: record -> paid" } },
  { "restart-canceling", "the intent stands", ALL, FALSE,
    { "5 cancel: record cancel -> canceling", "30 restarted: record cancel check -> canceling", "31 dead by-cancel: record -> canceled" } },
  { "restart-attention", "goes on being asked about", ALL, FALSE,
    { "5 amount-differs: record -> attention", "40 restarted: check -> attention", "41 dead: record -> declined" } },
  { "restart-settled", "final states stay", ALL, FALSE,
    { "5 amount-differs: record -> attention", "6 settle-paid: record -> settled", "7 restarted: -> settled" } },
  { "callback-silent-cancels", "a callback while canceling, before the bound", ALL, FALSE,
    { "5 check-waiting: -> waiting", "6 nudge: answer-ok check -> waiting", "7 cancel: record cancel -> canceling",
      "8 nudge: answer-ok -> canceling", "9 dead by-cancel: record -> canceled", "10 cancel-otherwise: * -> canceled" } },
};

static gint
find_word (const char *word,
           guint       n_words,
           const char *(*word_of) (guint value))
{
  for (guint i = 0; i < n_words; i++)
    if (strcmp (word_of (i), word) == 0)
      return (gint) i;

  g_error ("no such word: “%s”", word);
}

static const char *
event_word (guint value)
{
  return kassi_event_kind_to_string ((KassiEventKind) value);
}

static gint64
number_after (const char *word,
              const char *prefix)
{
  return g_str_has_prefix (word, prefix) ? g_ascii_strtoll (word + strlen (prefix), NULL, 10) * SECOND : 0;
}

static KassiEvent
read_event (char     **words,
            gboolean  *overdue)
{
  KassiEvent event = {
    .now_us = g_ascii_strtoll (words[0], NULL, 10) * SECOND + SECOND,   /* a clock never reads 0 */
    .kind = (KassiEventKind) find_word (words[1], KASSI_N_EVENT_KINDS, event_word),
    .jitter = 512,                                                        /* the middle */
  };

  for (guint i = 2; words[i] != NULL; i++)
    {
      event.deadline_passed |= g_str_equal (words[i], "late");
      event.can_listen |= g_str_equal (words[i], "listen");
      event.confirmed |= g_str_equal (words[i], "confirmed");
      event.charged |= g_str_equal (words[i], "charged");
      event.interval_us += number_after (words[i], "interval-");
      event.retry_after_us += number_after (words[i], "retry-");
      *overdue |= g_str_equal (words[i], "overdue");
      if (g_str_equal (words[i], "by-confirm"))
        event.source = KASSI_SOURCE_CONFIRM;
      if (g_str_equal (words[i], "by-cancel"))
        event.source = KASSI_SOURCE_CANCEL;
      if (g_str_equal (words[i], "by-insert"))
        event.source = KASSI_SOURCE_INSERT;
      if (g_str_equal (words[i], "by-callback"))
        event.source = KASSI_SOURCE_CALLBACK;
    }

  return event;
}

static char *
tell_step (const KassiStep *step)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < step->n_effects; i++)
    g_string_append_printf (text, "%s ", kassi_effect_to_string (step->effects[i]));
  g_string_append_printf (text, "-> %s", kassi_flow_state_to_string (step->flow.record.state));

  return g_string_free (text, FALSE);
}

static void
demand_members (const KassiFlow *flow,
                const char      *line)
{
  g_autofree char *frozen = kassi_flow_freeze (&flow->record);
  g_auto (GStrv) have = g_strsplit (frozen, " ", -1);
  g_auto (GStrv) want = g_strsplit (line, " ", -1);

  for (guint i = 1; want[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) have, want[i]))
      g_error ("“%s” is not in “%s”", want[i], frozen);
}

static void
tell_line (KassiFlow  *flow,
           Witness    *witness,
           const char *line)
{
  g_auto (GStrv) halves = NULL;
  g_auto (GStrv) words = NULL;
  g_autofree char *told = NULL;
  KassiEvent event;
  KassiStep step;
  gboolean overdue = FALSE;

  if (line[0] == '?')
    {
      demand_members (flow, line);
      return;
    }

  halves = g_strsplit (line, ": ", 2);
  words = g_strsplit (halves[0], " ", -1);
  event = read_event (words, &overdue);
  event.deadline_passed |= event.now_us >= flow->deadline_us;
  if (event.kind == KASSI_EVENT_TICK && !event.deadline_passed &&
      (overdue ? flow->wake_us == 0 || flow->wake_us >= event.now_us : flow->wake_us != event.now_us))
    g_error ("%s: the flow asked for second %" G_GINT64_FORMAT " + %" G_GINT64_FORMAT " µs", line,
             flow->wake_us / SECOND - 1, flow->wake_us % SECOND);

  step = watch_step (witness, flow, &event);
  told = tell_step (&step);
  if (g_str_has_prefix (halves[1], "* ") ? !g_str_has_suffix (told, halves[1] + 2) : !g_str_equal (told, halves[1]))
    g_error ("%s\ntold:  %s\n%s", line, told, describe_step (flow, &event, &step));

  *flow = step.flow;
}

static void
tell (const Story *story,
      guint        cell)
{
  static const char *const phone[] = { "0 start: record insert -> inserting", "1 inserted: record -> waiting", "4 tick: check -> waiting" };
  static const char *const other[] = { "0 start: record insert -> inserting", "1 inserted: record check -> waiting" };
  KassiFlow flow = kassi_flow_new ((KassiCustomerKind) (cell / KASSI_N_CONFIRMATIONS),
                                   (KassiConfirmation) (cell % KASSI_N_CONFIRMATIONS));
  gboolean is_phone = flow.record.customer_kind == KASSI_CUSTOMER_GSM;
  Witness witness;

  flow.deadline_us = SECOND + LIMIT_S * SECOND;
  witness = witness_new (&flow);

  if (!story->from_start)
    for (guint i = 0; i < (is_phone ? G_N_ELEMENTS (phone) : G_N_ELEMENTS (other)); i++)
      tell_line (&flow, &witness, is_phone ? phone[i] : other[i]);
  for (guint i = 0; i < G_N_ELEMENTS (story->lines) && story->lines[i] != NULL; i++)
    tell_line (&flow, &witness, story->lines[i]);
}

static void
test_story (gconstpointer data)
{
  const Story *story = data;

  g_test_message ("%s", story->origin);
  for (guint cell = 0; cell < KASSI_N_CUSTOMER_KINDS * KASSI_N_CONFIRMATIONS; cell++)
    if ((story->cells & (1u << cell)) != 0)
      tell (story, cell);
}

/* Every row of the flow's table is in some story: what no story takes is not needed, or not tested. */
static void
test_rows (void)
{
  guint missed = 0;

  for (guint i = 0; i < G_N_ELEMENTS (stories); i++)
    test_story (&stories[i]);

  for (guint i = 0; i < kassi_flow_get_n_rows (); i++)
    if (watch_rows (i) == 0)
      {
        g_printerr ("no story takes row %u\n", i);
        missed++;
      }

  g_assert_cmpuint (missed, ==, 0);
}

void
add_story_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (stories); i++)
    {
      g_autofree char *path = g_strdup_printf ("/flow/story/%s", stories[i].name);

      g_test_add_data_func (path, &stories[i], test_story);
    }

  g_test_add_func ("/flow/rows", test_rows);
}
