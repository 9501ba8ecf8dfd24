/* SPDX-License-Identifier: GPL-3.0-or-later
 * Training's Netgíró on the wire: who may ask, how answers are signed, and one try of a callback to the till. */
#pragma once

#include <libsoup/soup.h>

#include "core/kassi-wire.h"
#include "training/kassi-training-ledger.h"

G_BEGIN_DECLS

/* Whom the server talks to. */
typedef struct {
  char *base_url;
  char *application_id;
  char *secret;
} KassiTrainingKeys;
void kassi_training_keys_clear (KassiTrainingKeys *self);

/* A question that is well formed and bears the right signature. */
typedef struct {
  KassiCall   call;
  char       *nonce;
  char       *signature;
  JsonObject *object;
} KassiTrainingQuestion;
void kassi_training_question_clear (KassiTrainingQuestion *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KassiTrainingQuestion, kassi_training_question_clear)

/* Lets a server take requests of bounded size only. */
void     kassi_training_http_guard  (SoupServer *server);
/* FALSE: the message has its status, 400, 401, 404 or 405, and no signed answer. */
gboolean kassi_training_http_read   (const KassiTrainingKeys *keys, SoupServerMessage *message, const char *path,
                                     KassiTrainingQuestion *question);
/* 200 with call's answer, signed over the URL that was asked. */
void     kassi_training_http_answer (const KassiTrainingKeys *keys, SoupServerMessage *message, KassiCall asked,
                                     const KassiTrainingCall *call);

SoupSession *kassi_training_http_new_session (void);
/* One try of the payment's call to the till. finish: TRUE only on 200 OK. */
void         kassi_training_http_call_async  (const KassiTrainingKeys *keys, SoupSession *session,
                                              const KassiTrainingPayment *payment, GCancellable *cancellable,
                                              GAsyncReadyCallback callback, gpointer user_data);
gboolean     kassi_training_http_call_finish (GAsyncResult *result, GError **error);

G_END_DECLS
