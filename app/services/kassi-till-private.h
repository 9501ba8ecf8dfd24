/* SPDX-License-Identifier: GPL-3.0-or-later
 * The till's inside, which its three files share: kassi-till.c (the services, the list, lasting trouble), kassi-till-listen.c (callbacks),
 * kassi-till-charge.c (new attempts). */
#pragma once

#include "services/kassi-checkout-private.h"
#include "services/kassi-till.h"
#include "services/kassi-upkeep.h"

G_BEGIN_DECLS

/* Lasting trouble, the most pressing first. */
typedef enum {
  KASSI_NOTICE_DAMAGED,
  KASSI_NOTICE_JOURNAL,
  KASSI_NOTICE_SIGNATURE,
  KASSI_NOTICE_CERTIFICATE,
  KASSI_NOTICE_LISTENER,
  KASSI_NOTICE_ENVIRONMENT,
  KASSI_N_NOTICES,
} KassiNotice;

struct _KassiTill
{
  GObject parent_instance;

  /* Owned. */
  KassiClock      *clock;
  KassiJournal    *journal;
  KassiClient     *client;
  KassiListener   *listener;      /* or NULL */
  KassiUpkeep     *upkeep;
  GListStore      *checkouts;     /* those to be looked at */
  GPtrArray       *alive;         /* every one that is not at rest, and those of checkouts */
  GNetworkMonitor *network;
  char            *register_id;
  char            *public_url;    /* or NULL: no callbacks */
  char            *notices[KASSI_N_NOTICES];

  gint64           waiting_limit_us;
  gint64           next_nonce;
  gint64           nonces_end;
  guint            bad_signatures;
  gboolean         training;
  gboolean         online;
  gboolean         items_refused;  /* Netgíró refused a cart with items once: offer it without */
  gboolean         closed;
};


void           kassi_till_set_notice        (KassiTill *self, KassiNotice notice, const char *text);
void           kassi_till_set_journal_error (GError **error, const GError *journal_error);

/* A live checkout of this attempt, which the till listens to. (transfer full) */
KassiCheckout *kassi_till_adopt             (KassiTill *self, KassiSale *sale, KassiAttempt *attempt, const char *customer_id);
/* attempt_number 0: any of the sale's. (transfer none); or NULL */
KassiCheckout *kassi_till_find_alive        (KassiTill *self, const char *sale_id, guint attempt_number);
void           kassi_till_forget            (KassiTill *self, KassiCheckout *checkout);
/* Takes loaded, gives the one that a live checkout has, or loaded. */
KassiSale     *kassi_till_share_sale        (KassiTill *self, KassiSale *loaded);

/* The listener, where one is needed or set up; open_sales: what a former start left. */
gboolean       kassi_till_listen            (KassiTill *self, const KassiTillConfig *config, GPtrArray *open_sales, gboolean needed,
                                             GError **error);

G_END_DECLS
