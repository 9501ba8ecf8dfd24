/* SPDX-License-Identifier: GPL-3.0-or-later
 * The till: builds and owns the services, holds the open checkouts, recovers them at start. */
#pragma once

#include "core/kassi-customer-id.h"
#include "services/kassi-checkout.h"
#include "services/kassi-settings.h"

G_BEGIN_DECLS

#define KASSI_TILL_ERROR (kassi_till_error_quark ())
typedef enum {
  KASSI_TILL_ERROR_SETTINGS,   /* settings or secret missing or wrong; the listener's port taken for ServerCallback (78) */
  KASSI_TILL_ERROR_BUSY,       /* another program has the journal (75) */
  KASSI_TILL_ERROR_JOURNAL,    /* cannot be read, newer, damaged, disk full (74) */
  KASSI_TILL_ERROR_USAGE,      /* this sale cannot be done so (64) */
  KASSI_TILL_ERROR_OPEN,       /* the sale is open already (75) */
  KASSI_TILL_ERROR_NOT_FOUND,  /* no such sale (66) */
} KassiTillError;
GQuark kassi_till_error_quark (void);

/* Where the till takes payments: from the settings, or given by the training server. All borrowed, copied. */
typedef struct {
  const char        *folder;           /* of the journal */
  const char        *base_url;
  const char        *application_id;
  const char        *secret;
  const char        *register_id;      /* in receipt numbers */
  const char        *public_url;       /* ""/NULL: no callbacks, unless listen_loopback */
  const char        *listen_address;
  guint16            listen_port;
  gboolean           listen_loopback;  /* training: listen on a free loopback port, which is the public URL too */
  gint64             waiting_limit_us;
  gboolean           training;
  const KassiSeller *seller;           /* on receipts; NULL: nobody */
} KassiTillConfig;

typedef struct {
  const KassiCart       *cart;           /* at least one line, total 1 … KASSI_MONEY_MAX_ISK */
  const KassiCustomerId *customer;
  KassiConfirmation      confirmation;
  const char            *reference;      /* NULL: made up */
  const char            *description;    /* NULL: none */
} KassiCharge;

#define KASSI_TYPE_TILL (kassi_till_get_type ())
G_DECLARE_FINAL_TYPE (KassiTill, kassi_till, KASSI, TILL, GObject)

/* Opens the journal as its writer, starts the listener where one is needed, and recovers every open sale: each is in the list of open
 * checkouts, and asked about, before this returns to the main loop. need_listener: ServerCallback may be used; a taken port is then an error. */
KassiTill        *kassi_till_new  (const KassiTillConfig *config, KassiClock *clock, gboolean need_listener, GError **error);
/* Stops: no further call is sent, open sales stay open for the next start. */
void              kassi_till_close (KassiTill *self);

/* Takes a payment: the sale is in the journal and InsertCart on its way when this returns. A charge with a known reference is another attempt of
 * that sale (amounts must agree; its last attempt must have ended without a charge), or, when it is paid, that sale's checkout again with nothing sent.
 * Errors: KASSI_TILL_ERROR; nothing was sent, nothing is kept. (transfer full) */
KassiCheckout    *kassi_till_charge     (KassiTill *self, const KassiCharge *charge, GError **error);
/* One more attempt of a sale that ended without a charge, for the same or another customer. */
KassiCheckout    *kassi_till_try_again  (KassiTill *self, KassiCheckout *ended, const KassiCustomerId *customer, GError **error);

/* The checkouts that somebody has to look at, oldest first: running, needing attention, or ended and not yet dismissed.
 * A GListModel of KassiCheckout. (transfer none) */
GListModel       *kassi_till_get_checkouts (KassiTill *self);
/* The cashier has seen how it ended: it leaves the list. Does nothing while it runs or needs attention. */
void              kassi_till_dismiss       (KassiTill *self, KassiCheckout *checkout);
/* By UUID, reference or receipt number among the open ones. (transfer none); or NULL */
KassiCheckout    *kassi_till_find_checkout (KassiTill *self, const char *name);
/* What may stand as a sale's reference: [A-Za-z0-9._-]{1,40}. FALSE with a sentence. */
gboolean          kassi_till_check_reference (const char *reference, GError **error);
/* TRUE while another checkout can be opened; FALSE with a sentence why not (journal failing). */
gboolean          kassi_till_can_charge    (KassiTill *self, GError **error);

/* A payment is about to be asked for: makes the connection beforehand, so that no customer waits for it. Asks nothing. */
void              kassi_till_warm_up       (KassiTill *self);

/* What may change while the till is open: who sells, and how long the next customer may take. */
void              kassi_till_set_seller           (KassiTill *self, const KassiSeller *seller);
void              kassi_till_set_waiting_limit_us (KassiTill *self, gint64 waiting_limit_us);

/* A test of callbacks wants the port for itself for a moment. Callbacks meanwhile are lost, so: not while payments are open. What keeps the till from
 * listening again is in its notice. Neither does anything in a till that does not listen. */
void              kassi_till_stop_listening (KassiTill *self);
void              kassi_till_listen_again   (KassiTill *self);

/* Property "online" (notifying): FALSE while calls cannot be sent or are not answered. Property "notice" (notifying): a lasting
 * trouble in words for a banner (journal cannot be written; three bad signatures in a row; port taken; clock), or NULL. */
gboolean          kassi_till_get_online   (KassiTill *self);
const char       *kassi_till_get_notice   (KassiTill *self);
gboolean          kassi_till_get_training (KassiTill *self);
KassiJournal     *kassi_till_get_journal  (KassiTill *self);
KassiClock       *kassi_till_get_clock    (KassiTill *self);
gint64            kassi_till_get_waiting_limit_us (KassiTill *self);
/* Signal "checkout-closed" (KassiCheckout *): an outcome came, of any checkout. */

G_END_DECLS
