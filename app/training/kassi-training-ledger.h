/* SPDX-License-Identifier: GPL-3.0-or-later
 * The SQLite ledger of training's Netgíró: payments, app codes and the calls already answered. All of training's truth is here:
 * what is committed before an answer leaves is there again after a kill -9. */
#pragma once

#include "training/kassi-training-payment.h"

G_BEGIN_DECLS

/* An answer that was given, by the nonce of its question. */
typedef struct {
  char   *signature;      /* of the question: the same nonce with another is no repeat */
  char   *answer_nonce;
  char   *reference_id;
  GBytes *answer;
} KassiTrainingCall;
void kassi_training_call_clear (KassiTrainingCall *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KassiTrainingCall, kassi_training_call_clear)

typedef enum {
  KASSI_APP_CODE_UNKNOWN,
  KASSI_APP_CODE_SPENT,    /* used, or too old */
  KASSI_APP_CODE_VALID,
} KassiAppCodeState;

typedef struct _KassiTrainingLedger KassiTrainingLedger;

/* Makes the file when it is missing. Errors: G_IO_ERROR, with a message for people. Every function below may fail likewise. */
KassiTrainingLedger *kassi_training_ledger_open  (const char *path, GError **error);
void                 kassi_training_ledger_close (KassiTrainingLedger *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KassiTrainingLedger, kassi_training_ledger_close)

/* One transaction; commit is durable. A commit that fails is rolled back. */
gboolean kassi_training_ledger_begin    (KassiTrainingLedger *self, GError **error);
gboolean kassi_training_ledger_commit   (KassiTrainingLedger *self, GError **error);
void     kassi_training_ledger_rollback (KassiTrainingLedger *self);

gboolean kassi_training_ledger_add_payment  (KassiTrainingLedger *self, const KassiTrainingPayment *payment, GError **error);
gboolean kassi_training_ledger_save_payment (KassiTrainingLedger *self, const KassiTrainingPayment *payment, GError **error);
/* These set *payment to NULL when there is none. (out) (transfer full) */
gboolean kassi_training_ledger_find_payment (KassiTrainingLedger *self, const char *transaction_id,
                                             KassiTrainingPayment **payment, GError **error);
/* The latest that is on this customer's phone. */
gboolean kassi_training_ledger_find_request (KassiTrainingLedger *self, const char *customer_id,
                                             KassiTrainingPayment **payment, GError **error);
/* The one to which something happens next, *due_us; the habits of held_customer do not count. */
gboolean kassi_training_ledger_find_due     (KassiTrainingLedger *self, const char *held_customer,
                                             KassiTrainingPayment **payment, gint64 *due_us, GError **error);
/* 1001 and on, without gaps. */
gboolean kassi_training_ledger_next_invoice (KassiTrainingLedger *self, gint64 *invoice_number, GError **error);

gboolean kassi_training_ledger_add_app_code  (KassiTrainingLedger *self, const char *code, const char *customer_id,
                                              gint64 expires_us, GError **error);
gboolean kassi_training_ledger_find_app_code (KassiTrainingLedger *self, const char *code, gint64 now_us,
                                              KassiAppCodeState *state, char **customer_id, GError **error);
gboolean kassi_training_ledger_use_app_code  (KassiTrainingLedger *self, const char *code, GError **error);

/* *found FALSE: this nonce was never seen. */
gboolean kassi_training_ledger_find_call (KassiTrainingLedger *self, const char *nonce, KassiTrainingCall *call,
                                          gboolean *found, GError **error);
/* durable FALSE, for a call that only reads: kept in memory, and no more than the latest thousand, so that a poll costs no write. */
gboolean kassi_training_ledger_add_call  (KassiTrainingLedger *self, const char *nonce, const KassiTrainingCall *call,
                                          gboolean durable, GError **error);

/* Of several payments with one Reference the one furthest on: charged, reserved, waiting, canceled. */
gboolean kassi_training_ledger_get_state   (KassiTrainingLedger *self, const char *reference, KassiLedgerState *state,
                                            GError **error);
gboolean kassi_training_ledger_get_charged (KassiTrainingLedger *self, gint64 *charged_isk, GError **error);

G_END_DECLS
