/* SPDX-License-Identifier: GPL-3.0-or-later
 * The words that every room shares: what a customer is known by, how a payment is confirmed, how a sale ends. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a customer is identified by, as Netgíró's InsertCart takes it. */
typedef enum {
  KASSI_CUSTOMER_GSM,       /* a mobile phone number */
  KASSI_CUSTOMER_SSN,       /* a kennitala */
  KASSI_CUSTOMER_APP_CODE,  /* 500004-xxxx, from the customer's app */
} KassiCustomerKind;
#define KASSI_N_CUSTOMER_KINDS 3

/* Netgíró's ConfirmationType; the values are those on the wire. */
typedef enum {
  KASSI_CONFIRMATION_AUTOMATIC = 0,
  KASSI_CONFIRMATION_SERVER_CALLBACK = 1,
  KASSI_CONFIRMATION_MANUAL = 2,
} KassiConfirmation;
#define KASSI_N_CONFIRMATIONS 3

/* How a sale ended; the words of kassictl. UNKNOWN: it may have been charged, a person must look. */
typedef enum {
  KASSI_OUTCOME_NONE,
  KASSI_OUTCOME_PAID,
  KASSI_OUTCOME_DECLINED,
  KASSI_OUTCOME_CANCELED,
  KASSI_OUTCOME_EXPIRED,
  KASSI_OUTCOME_REFUSED,
  KASSI_OUTCOME_FAILED,
  KASSI_OUTCOME_UNKNOWN,
} KassiOutcome;
#define KASSI_N_OUTCOMES 8

/* Identifiers: never translated, stable in the journal and in kassictl's output. */
const char *kassi_customer_kind_to_string (KassiCustomerKind kind);    /* "gsm", "ssn", "app-code" */
gboolean    kassi_customer_kind_from_string (const char *text, KassiCustomerKind *kind);
const char *kassi_confirmation_to_string (KassiConfirmation confirmation); /* "automatic", "server-callback", "manual" */
gboolean    kassi_confirmation_from_string (const char *text, KassiConfirmation *confirmation);
const char *kassi_outcome_to_string (KassiOutcome outcome);             /* NULL for NONE; "paid", "declined", … */
gboolean    kassi_outcome_from_string (const char *text, KassiOutcome *outcome);

G_END_DECLS
