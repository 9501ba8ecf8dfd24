/* SPDX-License-Identifier: GPL-3.0-or-later
 * The customers of training: who they are, and what they do by themselves when they are asked to pay. */
#pragma once

#include "training/kassi-training.h"

G_BEGIN_DECLS

/* What a customer does with a request when nobody holds the phone. */
typedef enum {
  KASSI_HABIT_APPROVES,
  KASSI_HABIT_REJECTS,
  KASSI_HABIT_NEVER_LOOKS,
  KASSI_HABIT_APPROVES_ON_CANCEL,  /* just as the till cancels */
  KASSI_HABIT_READS_CODE,          /* an SMS comes; the code is read out by whoever plays the customer */
} KassiHabit;

/* The habit of a known customer, and after how many seconds. */
KassiHabit                   kassi_training_customer_get_habit  (const KassiTrainingCustomer *customer, guint *delay_s);
gboolean                     kassi_training_customer_has_credit (const KassiTrainingCustomer *customer);
/* NULL: no customer of ours. */
const KassiTrainingCustomer *kassi_training_find_customer       (const char *id);

/* What every app code begins with. */
#define KASSI_APP_CODE_PREFIX "500004-"
/* Always valid, this customer's (kassictl.md). */
#define KASSI_APP_CODE_TEST   "500004-TEST"
#define KASSI_APP_CODE_TEST_OWNER "8223281"
/* Never valid. */
#define KASSI_APP_CODE_USED   "500004-USED"

G_END_DECLS
