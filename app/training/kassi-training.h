/* SPDX-License-Identifier: GPL-3.0-or-later
 * The Netgíró of training mode: an honest simulator with customers, their phones and a ledger, on a loopback port. */
#pragma once

#include <gio/gio.h>

#include "core/kassi-types.h"
#include "services/kassi-clock.h"

G_BEGIN_DECLS

#define KASSI_TRAINING_CART_S     180   /* a cart lapses */
#define KASSI_TRAINING_CODE_S     300   /* SMS and app codes live */
#define KASSI_TRAINING_APPLICATION_ID "7A1E0000-0000-4000-8000-0000000000AF"

/* A customer whom training knows. Static. */
typedef struct {
  const char        *id;        /* "8223281"; "1111111119"; for an app code owner the GSM */
  KassiCustomerKind  kind;
  const char        *name;      /* invented */
  const char        *habit;     /* N_(): "approves after a second" */
} KassiTrainingCustomer;
const KassiTrainingCustomer *kassi_training_list_customers (guint *n_customers);

/* What a phone shows of one request. */
typedef enum {
  KASSI_PHONE_REQUEST_PENDING,
  KASSI_PHONE_REQUEST_APPROVED,
  KASSI_PHONE_REQUEST_REJECTED,
  KASSI_PHONE_REQUEST_GONE,      /* canceled by the till, or lapsed */
} KassiPhoneRequestState;

typedef struct {
  char                  *transaction_id;
  char                  *customer_id;    /* of KassiTrainingCustomer */
  char                  *merchant;       /* shop's name */
  gint64                 amount_isk;
  gint64                 created_wall_us;
  KassiPhoneRequestState state;
  char                  *sms_code;       /* of an SMS; or NULL: a push */
} KassiPhoneRequest;
void kassi_phone_request_free (KassiPhoneRequest *request);

#define KASSI_TYPE_TRAINING (kassi_training_get_type ())
G_DECLARE_FINAL_TYPE (KassiTraining, kassi_training, KASSI, TRAINING, GObject)

/* folder: where the ledger ("ledger.db") and the secret file ("secret", 0600, made when missing) are; port 0: a free one; binds 127.0.0.1 only.
 * Signals: "push" (const KassiPhoneRequest *), "sms" (const KassiPhoneRequest *), "app-code" (const char *customer_id, const char *code),
 * "request-changed" (const KassiPhoneRequest *). */
KassiTraining *kassi_training_new  (const char *folder, guint16 port, const char *merchant, KassiClock *clock, GError **error);
void           kassi_training_stop (KassiTraining *self);

const char    *kassi_training_get_base_url       (KassiTraining *self);   /* "http://127.0.0.1:PORT/v1/" */
const char    *kassi_training_get_application_id (KassiTraining *self);
const char    *kassi_training_get_secret         (KassiTraining *self);
const char    *kassi_training_get_secret_file    (KassiTraining *self);

/* The customer who is shown on Customer's phone does nothing by himself; NULL: all follow their habits. */
void           kassi_training_set_held_customer (KassiTraining *self, const char *customer_id);
/* This customer's latest request, or NULL. (transfer full) */
KassiPhoneRequest *kassi_training_dup_request   (KassiTraining *self, const char *customer_id);
gboolean       kassi_training_approve  (KassiTraining *self, const char *transaction_id);
gboolean       kassi_training_reject   (KassiTraining *self, const char *transaction_id);
/* A new app code of this customer, "500004-A7K2", for KASSI_TRAINING_CODE_S; emits "app-code". (transfer full) */
char          *kassi_training_make_app_code (KassiTraining *self, const char *customer_id, gint64 *expires_wall_us);

/* The ledger, for tests and for whoever compares: what Netgíró holds to be true of a Reference. */
typedef enum {
  KASSI_LEDGER_NONE,       /* never heard of it */
  KASSI_LEDGER_WAITING,
  KASSI_LEDGER_RESERVED,
  KASSI_LEDGER_CHARGED,
  KASSI_LEDGER_CANCELED,   /* canceled, rejected or lapsed: nothing was charged */
} KassiLedgerState;
KassiLedgerState kassi_training_get_ledger_state (KassiTraining *self, const char *reference);
/* The sum of all payments made, krónur. */
gint64           kassi_training_get_charged_isk  (KassiTraining *self);

G_END_DECLS
