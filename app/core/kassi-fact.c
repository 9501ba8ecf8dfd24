/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a verified answer means for the attempt that asked ("What ties an answer" of the safety page, the result codes of the API page). */
#include "core/kassi-fact.h"

#define STATUS_CONFIRMED 2
#define STATUS_CANCELED  5

/* Netgíró's ResultCode, as far as the till tells them apart. */
typedef enum {
  CODE_OTHER,
  CODE_DONE,         /* 200 */
  CODE_REFUSED,      /* 400, 10304 … 10306, 10427 */
  CODE_COMPLETED,    /* 10200, 10203 */
  CODE_ENDED,        /* 10201, 10202 */
  CODE_DECLINED,     /* 10302, 10307, 10422, 10423 */
  CODE_NOT_FOUND,    /* 10424 */
  CODE_WAITING,      /* 10425 */
  CODE_RESERVED,     /* 10426 */
  CODE_CODE_NEEDED,  /* 10428 */
  CODE_HELD,         /* 10429 */
} Code;

static const struct {
  gint64 result_code;
  Code   code;
} codes[] = {
  { 200, CODE_DONE },
  { 400, CODE_REFUSED },
  { 10200, CODE_COMPLETED },
  { 10201, CODE_ENDED },
  { 10202, CODE_ENDED },
  { 10203, CODE_COMPLETED },
  { 10302, CODE_DECLINED },
  { 10304, CODE_REFUSED },
  { 10305, CODE_REFUSED },
  { 10306, CODE_REFUSED },
  { 10307, CODE_DECLINED },
  { 10422, CODE_DECLINED },
  { 10423, CODE_DECLINED },
  { 10424, CODE_NOT_FOUND },
  { 10425, CODE_WAITING },
  { 10426, CODE_RESERVED },
  { 10427, CODE_REFUSED },
  { 10428, CODE_CODE_NEEDED },
  { 10429, CODE_HELD },
};

static Code
code_of (const KassiAnswer *answer)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].result_code == answer->result_code)
      return codes[i].code;

  return CODE_OTHER;
}

/**
 * kassi_fact_tie:
 *
 * Does @answer speak of our payment? TransactionId, ReferenceNumber and TotalAmount of its PaymentInfo must all be ours.
 */
KassiTied
kassi_fact_tie (const KassiAnswer *answer,
                const KassiTie    *tie)
{
  const KassiPaymentInfo *info = &answer->payment_info;

  if (!answer->has_payment_info)
    return KASSI_TIED_NO_INFO;
  if (info->transaction_id == NULL || !kassi_guid_is_valid (info->transaction_id) || info->total_isk < 0)
    return KASSI_TIED_FOREIGN;
  if (tie->transaction_id != NULL && g_ascii_strcasecmp (info->transaction_id, tie->transaction_id) != 0)
    return KASSI_TIED_FOREIGN;
  if (g_strcmp0 (info->reference_number, tie->reference) != 0)
    return KASSI_TIED_FOREIGN;

  return info->total_isk == tie->amount_isk ? KASSI_TIED_OURS : KASSI_TIED_AMOUNT_DIFFERS;
}

gboolean
kassi_fact_is_charged (const KassiAnswer *answer,
                       const KassiTie    *tie)
{
  return code_of (answer) == CODE_COMPLETED && answer->payment_info.status_id == STATUS_CONFIRMED &&
         kassi_fact_tie (answer, tie) == KASSI_TIED_OURS;
}

static KassiEventKind
from_insert (const KassiAnswer *answer)
{
  Code code = code_of (answer);

  if (answer->success)
    return code == CODE_DONE && answer->transaction_id != NULL ? KASSI_EVENT_INSERTED : KASSI_EVENT_INSERT_UNKNOWN;
  if (code == CODE_REFUSED || code == CODE_NOT_FOUND)
    return KASSI_EVENT_INSERT_REFUSED;
  if (code == CODE_DECLINED)
    return KASSI_EVENT_INSERT_DECLINED;

  return KASSI_EVENT_INSERT_UNKNOWN;
}

static KassiEventKind
from_check (const KassiAnswer *answer,
            KassiTied          tied)
{
  gboolean ours = tied == KASSI_TIED_OURS;

  switch (code_of (answer))
    {
    case CODE_ENDED:
      return ours && answer->payment_info.status_id == STATUS_CANCELED ? KASSI_EVENT_DEAD : KASSI_EVENT_CHECK_UNTIED;
    case CODE_NOT_FOUND:
      return KASSI_EVENT_CHECK_UNTIED;
    case CODE_DECLINED:
      return ours ? KASSI_EVENT_CHECK_DECLINED : KASSI_EVENT_CHECK_NOTHING;
    case CODE_WAITING:
      return KASSI_EVENT_CHECK_WAITING;
    case CODE_RESERVED:
      return KASSI_EVENT_CHECK_RESERVED;
    case CODE_CODE_NEEDED:
      return KASSI_EVENT_CHECK_CODE;
    case CODE_HELD:
      return KASSI_EVENT_CHECK_HELD;
    case CODE_COMPLETED:
    case CODE_DONE:
    case CODE_REFUSED:
    case CODE_OTHER:
    default:
      return KASSI_EVENT_CHECK_NOTHING;
    }
}

static KassiEventKind
from_confirm (const KassiAnswer *answer)
{
  switch (code_of (answer))
    {
    case CODE_DECLINED:
      return KASSI_EVENT_CONFIRM_DECLINED;
    case CODE_WAITING:
    case CODE_RESERVED:
    case CODE_CODE_NEEDED:
    case CODE_HELD:
      return KASSI_EVENT_CONFIRM_ANSWERED;
    case CODE_COMPLETED:
    case CODE_ENDED:
    case CODE_NOT_FOUND:
    case CODE_DONE:
    case CODE_REFUSED:
    case CODE_OTHER:
    default:
      return KASSI_EVENT_CONFIRM_REFUSED;
    }
}

static KassiEventKind
from_cancel (const KassiAnswer *answer)
{
  Code code = code_of (answer);

  if (code == CODE_NOT_FOUND)
    return KASSI_EVENT_CANCEL_NOT_FOUND;
  /* CancelCart's own word needs no PaymentInfo; but one that calls the payment confirmed contradicts it: ask again. */
  if (code == CODE_ENDED)
    return answer->has_payment_info && answer->payment_info.status_id == STATUS_CONFIRMED ? KASSI_EVENT_UNPROVEN
                                                                                          : KASSI_EVENT_DEAD;

  return KASSI_EVENT_CANCEL_OTHERWISE;
}

static KassiEventKind
from_silence (KassiCall call,
              gboolean  not_sent)
{
  switch (call)
    {
    case KASSI_CALL_INSERT:
      return not_sent ? KASSI_EVENT_INSERT_NOT_SENT : KASSI_EVENT_INSERT_UNKNOWN;
    case KASSI_CALL_CHECK:
      return KASSI_EVENT_CHECK_SILENT;
    case KASSI_CALL_CONFIRM:
      return not_sent ? KASSI_EVENT_CONFIRM_NOT_SENT : KASSI_EVENT_CONFIRM_UNKNOWN;
    case KASSI_CALL_CANCEL:
      return KASSI_EVENT_CANCEL_SILENT;
    default:
      g_assert_not_reached ();
    }
}

/**
 * kassi_fact_from_answer:
 * @answer: (nullable): a verified answer
 * @not_sent: without an answer: no byte left this machine
 *
 * An answer that speaks of another payment counts as none.
 */
KassiEventKind
kassi_fact_from_answer (KassiCall          call,
                        const KassiAnswer *answer,
                        gboolean           not_sent,
                        const KassiTie    *tie)
{
  KassiTied tied;

  if (answer == NULL)
    return from_silence (call, not_sent);
  if (call == KASSI_CALL_INSERT)
    return from_insert (answer);

  tied = kassi_fact_tie (answer, tie);
  if (tied == KASSI_TIED_FOREIGN)
    return from_silence (call, FALSE);
  if (tied == KASSI_TIED_AMOUNT_DIFFERS)
    return KASSI_EVENT_AMOUNT_DIFFERS;
  if (code_of (answer) == CODE_COMPLETED)
    return kassi_fact_is_charged (answer, tie) ? KASSI_EVENT_CHARGED : KASSI_EVENT_UNPROVEN;
  if (call == KASSI_CALL_CHECK)
    return from_check (answer, tied);

  return call == KASSI_CALL_CONFIRM ? from_confirm (answer) : from_cancel (answer);
}

/**
 * kassi_fact_from_callback:
 * @event: its kind, source, confirmed and charged are set
 *
 * Returns: FALSE when the message does not name this attempt
 */
gboolean
kassi_fact_from_callback (const KassiAnswer *answer,
                          gboolean           to_cancel_url,
                          const KassiTie    *tie,
                          KassiEvent        *event)
{
  KassiTied tied = kassi_fact_tie (answer, tie);
  Code code = code_of (answer);

  if (tied == KASSI_TIED_NO_INFO || tied == KASSI_TIED_FOREIGN)
    return FALSE;

  event->source = KASSI_SOURCE_CALLBACK;
  event->confirmed = answer->payment_successful || code == CODE_COMPLETED || code == CODE_HELD;
  event->charged = kassi_fact_is_charged (answer, tie);

  if (tied == KASSI_TIED_AMOUNT_DIFFERS)
    event->kind = KASSI_EVENT_AMOUNT_DIFFERS;
  else
    event->kind = to_cancel_url ? KASSI_EVENT_NUDGE : KASSI_EVENT_CALLBACK;

  return TRUE;
}
