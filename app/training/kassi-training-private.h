/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the rooms of the training server share: the object itself. Nobody else includes this. */
#pragma once

#include "training/kassi-training-http.h"

G_BEGIN_DECLS

struct _KassiTraining
{
  GObject              parent_instance;

  /* Owned. */
  KassiTrainingLedger *ledger;
  KassiTrainingKeys    keys;
  KassiClock          *clock;
  SoupServer          *server;    /* NULL once stopped */
  SoupSession         *session;
  GHashTable          *calls;     /* transaction id -> GCancellable of the try under way */
  char                *secret_file;
  char                *merchant;
  char                *held_customer;

  gint64               offset_us; /* from the boot clock to the wall clock as it was at the start: later steps do not count */
  guint                timer_id;
};

typedef enum {
  KASSI_TRAINING_SIGNAL_PUSH,
  KASSI_TRAINING_SIGNAL_SMS,
  KASSI_TRAINING_SIGNAL_APP_CODE,
  KASSI_TRAINING_SIGNAL_REQUEST_CHANGED,
} KassiTrainingSignal;
#define KASSI_TRAINING_N_SIGNALS 4
extern guint kassi_training_signals[KASSI_TRAINING_N_SIGNALS];

/* The server's own time, in wall time; it never steps. */
gint64 kassi_training_get_now_us (KassiTraining *self);
/* Sets the one timer for whatever comes next in the ledger; after every change. */
void   kassi_training_arm        (KassiTraining *self);
/* Tells the phone, if there is one that this is on. Only of what is committed. */
void   kassi_training_tell_phone (KassiTraining *self, KassiTrainingSignal which, const KassiTrainingPayment *payment);

G_END_DECLS
