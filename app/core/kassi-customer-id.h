/* SPDX-License-Identifier: GPL-3.0-or-later
 * What was typed, pasted or scanned -> phone number, kennitala or app code. An odd one earns a hint, never a refusal:
 * Netgíró decides who is a customer. */
#pragma once

#include "core/kassi-types.h"

G_BEGIN_DECLS

typedef enum {
  KASSI_RECOGNITION_EMPTY,       /* nothing there */
  KASSI_RECOGNITION_INCOMPLETE,  /* may still become one when more is typed */
  KASSI_RECOGNITION_COMPLETE,    /* the id is filled in */
  KASSI_RECOGNITION_HOPELESS,    /* cannot become one: say what is expected */
} KassiRecognition;

typedef enum {
  KASSI_CUSTOMER_HINT_NONE,
  KASSI_CUSTOMER_HINT_CHECK_DIGIT, /* a kennitala whose 9th digit or date is odd: "check the number" */
  KASSI_CUSTOMER_HINT_PREFIX,      /* 7 digits not beginning with 6, 7 or 8 */
} KassiCustomerHint;

typedef struct {
  KassiCustomerKind kind;
  KassiCustomerHint hint;
  char              value[16];   /* as Netgíró takes it: "8223281", "1111111119", "500004-A1B2" */
} KassiCustomerId;

KassiRecognition kassi_customer_id_recognise (const char *text, KassiCustomerId *id);
/* "•••81"; for an app code "" (only its kind is ever kept; safety.md, The journal). (transfer full) */
char            *kassi_customer_id_mask (const KassiCustomerId *id);
/* Text as typed so far, grouped for the eye: "822 3281", "111111-1119", "500004-A1B2"; anything else unchanged. (transfer full) */
char            *kassi_customer_id_group (const char *text);
/* TRUE for what a scanner sends from the customer's app: 500004- and 4 letters or figures. */
gboolean         kassi_customer_id_is_app_code (const char *text);

G_END_DECLS
