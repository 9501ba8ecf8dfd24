/* SPDX-License-Identifier: GPL-3.0-or-later
 * The words that every room shares, as the identifiers of the journal and of kassictl. */
#include "core/kassi-types.h"

static const char *const customer_kinds[] = {
  [KASSI_CUSTOMER_GSM] = "gsm",
  [KASSI_CUSTOMER_SSN] = "ssn",
  [KASSI_CUSTOMER_APP_CODE] = "app-code",
};

static const char *const confirmations[] = {
  [KASSI_CONFIRMATION_AUTOMATIC] = "automatic",
  [KASSI_CONFIRMATION_SERVER_CALLBACK] = "server-callback",
  [KASSI_CONFIRMATION_MANUAL] = "manual",
};

static const char *const outcomes[] = {
  [KASSI_OUTCOME_NONE] = NULL,
  [KASSI_OUTCOME_PAID] = "paid",
  [KASSI_OUTCOME_DECLINED] = "declined",
  [KASSI_OUTCOME_CANCELED] = "canceled",
  [KASSI_OUTCOME_EXPIRED] = "expired",
  [KASSI_OUTCOME_REFUSED] = "refused",
  [KASSI_OUTCOME_FAILED] = "failed",
  [KASSI_OUTCOME_UNKNOWN] = "unknown",
};

static const char *
word_of (const char *const *words,
         guint              n_words,
         guint              value)
{
  g_return_val_if_fail (value < n_words, NULL);

  return words[value];
}

static gboolean
find_word (const char *const *words,
           guint              n_words,
           const char        *text,
           guint             *value)
{
  for (guint i = 0; i < n_words; i++)
    if (g_strcmp0 (words[i], text) == 0)
      {
        *value = i;
        return TRUE;
      }

  return FALSE;
}

const char *
kassi_customer_kind_to_string (KassiCustomerKind kind)
{
  return word_of (customer_kinds, G_N_ELEMENTS (customer_kinds), kind);
}

gboolean
kassi_customer_kind_from_string (const char        *text,
                                 KassiCustomerKind *kind)
{
  guint value;

  if (!find_word (customer_kinds, G_N_ELEMENTS (customer_kinds), text, &value))
    return FALSE;

  *kind = (KassiCustomerKind) value;
  return TRUE;
}

const char *
kassi_confirmation_to_string (KassiConfirmation confirmation)
{
  return word_of (confirmations, G_N_ELEMENTS (confirmations), confirmation);
}

gboolean
kassi_confirmation_from_string (const char        *text,
                                KassiConfirmation *confirmation)
{
  guint value;

  if (!find_word (confirmations, G_N_ELEMENTS (confirmations), text, &value))
    return FALSE;

  *confirmation = (KassiConfirmation) value;
  return TRUE;
}

const char *
kassi_outcome_to_string (KassiOutcome outcome)
{
  return word_of (outcomes, G_N_ELEMENTS (outcomes), outcome);
}

gboolean
kassi_outcome_from_string (const char   *text,
                           KassiOutcome *outcome)
{
  guint value;

  if (!find_word (outcomes, G_N_ELEMENTS (outcomes), text, &value))
    return FALSE;

  *outcome = (KassiOutcome) value;
  return TRUE;
}
