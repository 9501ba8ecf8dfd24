/* SPDX-License-Identifier: GPL-3.0-or-later
 * For kassi-listener alone: how a callback is made and how its answer comes back. */
#pragma once

#include "services/kassi-listener.h"

G_BEGIN_DECLS

/* Called once: with the answer's status, or with 0 when the callback was dropped unanswered. */
typedef void (*KassiCallbackEnd) (guint status, gpointer user_data);

/* What came, once it verified. All borrowed; copied but for the answer. */
typedef struct {
  const char *token;
  gboolean    cancel;
  const char *nonce;
  const char *signature;
  GBytes     *body;
  const char *reference_id;   /* netgiro_referenceId as it came; or NULL */
} KassiCallbackParts;

/* answer is (transfer full). */
KassiCallback *kassi_callback_new    (const KassiCallbackParts *parts, KassiAnswer *answer, KassiCallbackEnd end, gpointer user_data);
/* The connection is gone: end is not called any more. */
void           kassi_callback_detach (KassiCallback *self);

G_END_DECLS
