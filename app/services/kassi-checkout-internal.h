/* SPDX-License-Identifier: GPL-3.0-or-later
 * A checkout's inside, which its files share: kassi-checkout.c (events, steps, calls), kassi-checkout-record.c (what is
 * written), kassi-checkout-tell.c (what is told), kassi-checkout-read.c (what is read). */
#pragma once

#include "services/kassi-checkout-private.h"

G_BEGIN_DECLS

/* One thing that happened, with what came along. */
typedef struct {
  KassiEvent     event;
  KassiReply    *reply;      /* owned; or NULL */
  KassiCallback *callback;   /* owned; or NULL */
  char          *code;       /* owned, wiped; or NULL */
  char          *by;         /* owned; or NULL */
  char          *reason;     /* owned; or NULL */
} KassiHappening;

struct _KassiCheckout
{
  GObject parent_instance;

  /* Owned. */
  KassiClient  *client;
  KassiJournal *journal;
  KassiClock   *clock;
  KassiSale    *sale;
  char         *customer_id;
  char         *code;            /* while ConfirmCart hands it in; wiped */
  char         *message;
  GQueue        happenings;      /* of Happening */
  GCancellable *cancellable;

  /* Borrowed from sale. */
  KassiAttempt *attempt;

  KassiFlow     flow;
  gboolean      can_listen;
  gboolean      send_items;
  gboolean      running;         /* inside a step: nothing nests */
  gboolean      stopped;
  guint         timer;
  guint         journal_timer;   /* waiting to write again */
  guint         journal_failures;

  KassiTrouble  trouble;
  const char   *waiting_for;
  gboolean      code_refused;
  gboolean      rest_told;
  gint64        last_answer_us;
  gint64        inserted_wall_us;
  gint64        result_code;     /* of the answer that ended it */
};

/* Commits the step; on error nothing was written and nothing learned. */
gboolean kassi_checkout_record        (KassiCheckout *self, const KassiStep *step, const KassiHappening *happening, GError **error);
/* Text of others with the customer's id and code blotted out. (transfer full) */
char    *kassi_checkout_without_words (KassiCheckout *self, const char *text);

/* Signals and notifications of a step that was taken, or of a trouble. */
void     kassi_checkout_tell_all      (KassiCheckout *self, const KassiFlow *before, const KassiHappening *happening);
void     kassi_checkout_set_trouble   (KassiCheckout *self, KassiTrouble trouble);

G_END_DECLS
