/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stories: what happens to one sale, a word a step, and what must come of it. */
#pragma once

#include "till-bench.h"

/* Steps, separated by spaces:
 *   charge              the sale (done before the first step unless there is a step of this name)
 *   +N                  N seconds go on
 *   cancel code check settle-paid settle-not-paid     the cashier; with a "!" after it: it must mean nothing
 *   print=N             the receipt goes out; N: which copy that is
 *   callback=A:S  cancel-url=A:S  again:S             Netgíró calls back with answer A and gets status S (0: closed);
 *                                                     callback#N=A:S for attempt N
 *   say=CALL:A  release=A                             the script goes on; what is late is answered
 *   unplug plug full room                             the network, the disk
 *   restart  restart=N                                the program is killed and starts; the wall clock goes on by 1 or N seconds (may be negative)
 *   retry  charge-again  dismiss                      one more attempt by the window, by kassictl; the cashier has seen it
 *   @N                                                from here the attempt of this number is looked at
 *   state=WORD  refuses  sells  notice  no-notice  online  offline
 */
typedef struct {
  const char       *name;
  const char       *source;         /* where the case comes from */
  KassiConfirmation confirmation;
  const char       *customer;
  const char       *script;
  const char       *steps;
  const char       *events;         /* from first to last; NULL: not looked at */
  const char       *calls;          /* without CheckCart and the sale's reference: "insert 1, confirm 1"; NULL: not looked at */
  KassiOutcome      outcome;        /* of the attempt that is looked at, in memory and in the journal */
  gboolean          deaf;           /* without a listener */
} Story;

/* Adds one test a row, /prefix/name. */
void story_add_all (const char *prefix, const Story *stories, gsize n_stories);
#define STORY_ADD_ALL(prefix, stories) story_add_all (prefix, stories, G_N_ELEMENTS (stories))
