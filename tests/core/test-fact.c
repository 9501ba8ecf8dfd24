/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a verified answer means: calls × codes × what PaymentInfo says, each with the sentence of the safety or API page it is from. */
#include "core/kassi-fact.h"

#define OUR_ID    "A1B2C3D4-0000-4000-8000-00000000000F"
#define OUR_ID_LC "a1b2c3d4-0000-4000-8000-00000000000f"
#define OTHER_ID  "A1B2C3D4-0000-4000-8000-00000000000E"
#define OUR_REF   "sale-1"
#define OUR_ISK   4500

#define TIES "What ties an answer"
#define CODES_TABLE "API page, result codes"

/* What PaymentInfo says. */
typedef enum {
  NO_INFO,
  OURS,
  OURS_LOWER_CASE,
  AMOUNT_DIFFERS,
  AMOUNT_ABSENT,       /* or not whole krónur */
  OTHER_TRANSACTION,
  NO_TRANSACTION,
  BAD_TRANSACTION,     /* not a GUID */
  OTHER_REFERENCE,
  NO_REFERENCE,
} Info;

static KassiAnswer
make_answer (gboolean success,
             gint64   code,
             Info     info,
             gint64   status)
{
  KassiAnswer answer = { .success = success, .result_code = code, .has_payment_info = info != NO_INFO, .interval_ms = -1 };
  KassiPaymentInfo *payment = &answer.payment_info;

  payment->transaction_id = (char *) (info == OTHER_TRANSACTION ? OTHER_ID
                                      : info == NO_TRANSACTION  ? NULL
                                      : info == BAD_TRANSACTION ? "4711"
                                      : info == OURS_LOWER_CASE ? OUR_ID_LC
                                                                : OUR_ID);
  payment->reference_number = (char *) (info == OTHER_REFERENCE ? "sale-2" : info == NO_REFERENCE ? NULL : OUR_REF);
  payment->total_isk = info == AMOUNT_DIFFERS ? OUR_ISK + 1 : info == AMOUNT_ABSENT ? -1 : OUR_ISK;
  payment->status_id = status;
  if (info == NO_INFO)
    *payment = (KassiPaymentInfo) { .total_isk = -1, .status_id = -1 };

  return answer;
}

static const KassiTie our_tie = { OUR_ID, OUR_REF, OUR_ISK };

/* InsertCart */

typedef struct {
  gboolean        success;
  gint64          code;
  const char     *transaction_id;
  KassiEventKind  event;
  const char     *origin;
} InsertCase;

static const InsertCase inserts[] = {
  { TRUE, 200, OUR_ID, KASSI_EVENT_INSERTED, TIES ": Success=true, 200 and a GUID" },
  { TRUE, 200, NULL, KASSI_EVENT_INSERT_UNKNOWN, TIES ": and a GUID" },
  { FALSE, 200, OUR_ID, KASSI_EVENT_INSERT_UNKNOWN, TIES ": Success=true" },
  { TRUE, 400, OUR_ID, KASSI_EVENT_INSERT_UNKNOWN, TIES ": anything else" },
  { TRUE, 10304, NULL, KASSI_EVENT_INSERT_UNKNOWN, TIES ": refused only with Success=false" },
  { TRUE, 10302, NULL, KASSI_EVENT_INSERT_UNKNOWN, TIES ": declined only with Success=false" },
  { TRUE, 10200, OUR_ID, KASSI_EVENT_INSERT_UNKNOWN, TIES ": anything else" },
  { FALSE, 400, NULL, KASSI_EVENT_INSERT_REFUSED, TIES ": a signed no" },
  { FALSE, 10304, NULL, KASSI_EVENT_INSERT_REFUSED, TIES },
  { FALSE, 10305, NULL, KASSI_EVENT_INSERT_REFUSED, TIES },
  { FALSE, 10306, NULL, KASSI_EVENT_INSERT_REFUSED, TIES },
  { FALSE, 10424, NULL, KASSI_EVENT_INSERT_REFUSED, TIES },
  { FALSE, 10427, NULL, KASSI_EVENT_INSERT_REFUSED, TIES },
  { FALSE, 10302, NULL, KASSI_EVENT_INSERT_DECLINED, TIES },
  { FALSE, 10307, NULL, KASSI_EVENT_INSERT_DECLINED, TIES },
  { FALSE, 10422, NULL, KASSI_EVENT_INSERT_DECLINED, TIES },
  { FALSE, 10423, NULL, KASSI_EVENT_INSERT_DECLINED, TIES },
  { FALSE, 10303, NULL, KASSI_EVENT_INSERT_UNKNOWN, CODES_TABLE ": any other" },
  { FALSE, 10200, NULL, KASSI_EVENT_INSERT_UNKNOWN, TIES ": anything else" },
  { FALSE, 10201, NULL, KASSI_EVENT_INSERT_UNKNOWN, TIES ": anything else" },
  { FALSE, 10425, NULL, KASSI_EVENT_INSERT_UNKNOWN, TIES ": anything else" },
  { FALSE, 10426, NULL, KASSI_EVENT_INSERT_UNKNOWN, TIES ": anything else" },
  { FALSE, 10428, NULL, KASSI_EVENT_INSERT_UNKNOWN, TIES ": anything else" },
  { FALSE, 10429, NULL, KASSI_EVENT_INSERT_UNKNOWN, TIES ": anything else" },
  { FALSE, 500, NULL, KASSI_EVENT_INSERT_UNKNOWN, CODES_TABLE ": any other" },
  { FALSE, 0, NULL, KASSI_EVENT_INSERT_UNKNOWN, CODES_TABLE ": any other" },
  { FALSE, -400, NULL, KASSI_EVENT_INSERT_UNKNOWN, CODES_TABLE ": any other" },
};

static void
test_insert (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (inserts); i++)
    {
      KassiAnswer answer = make_answer (inserts[i].success, inserts[i].code, NO_INFO, -1);
      const KassiTie tie = { NULL, OUR_REF, OUR_ISK };

      answer.transaction_id = (char *) inserts[i].transaction_id;
      g_test_message ("%" G_GINT64_FORMAT " %d: %s", inserts[i].code, inserts[i].success, inserts[i].origin);
      g_assert_cmpint (kassi_fact_from_answer (KASSI_CALL_INSERT, &answer, FALSE, &tie), ==, inserts[i].event);
    }
}

/* CheckCart, ConfirmCart, CancelCart */

#define CHECK(kind)   KASSI_EVENT_CHECK_ ## kind
#define CONFIRM(kind) KASSI_EVENT_CONFIRM_ ## kind
#define CANCEL(kind)  KASSI_EVENT_CANCEL_ ## kind
#define EVENT(kind)   KASSI_EVENT_ ## kind

/* One code, as each of the three calls tells it; first without PaymentInfo, then with ours. */
typedef struct {
  gint64          code;
  KassiEventKind  check, check_ours;
  KassiEventKind  confirm, confirm_ours;
  KassiEventKind  cancel, cancel_ours;
  const char     *origin;
} CodeCase;

static const CodeCase with_status_1[] = {
  { 10425, CHECK (WAITING), CHECK (WAITING), CONFIRM (ANSWERED), CONFIRM (ANSWERED), CANCEL (OTHERWISE), CANCEL (OTHERWISE),
    TIES ": without it, only 10425, 10426, 10428, 10429, 400 and 10424 are used" },
  { 10426, CHECK (RESERVED), CHECK (RESERVED), CONFIRM (ANSWERED), CONFIRM (ANSWERED), CANCEL (OTHERWISE), CANCEL (OTHERWISE),
    TIES ": the same" },
  { 10428, CHECK (CODE), CHECK (CODE), CONFIRM (ANSWERED), CONFIRM (ANSWERED), CANCEL (OTHERWISE), CANCEL (OTHERWISE),
    TIES ": the same" },
  { 10429, CHECK (HELD), CHECK (HELD), CONFIRM (ANSWERED), CONFIRM (ANSWERED), CANCEL (OTHERWISE), CANCEL (OTHERWISE),
    TIES ": the same" },
  { 400, CHECK (NOTHING), CHECK (NOTHING), CONFIRM (REFUSED), CONFIRM (REFUSED), CANCEL (OTHERWISE), CANCEL (OTHERWISE),
    TIES ": the same; anything but 10200 … 10202 does not end it" },
  { 10424, CHECK (UNTIED), CHECK (UNTIED), CONFIRM (REFUSED), CONFIRM (REFUSED), CANCEL (NOT_FOUND), CANCEL (NOT_FOUND),
    TIES ": 10424 from CheckCart is treated as an untied 10201" },
  { 10200, EVENT (UNPROVEN), EVENT (UNPROVEN), EVENT (UNPROVEN), EVENT (UNPROVEN), EVENT (UNPROVEN), EVENT (UNPROVEN),
    TIES ": never 10200; Paid: with StatusId 1 it is asked about again" },
  { 10203, EVENT (UNPROVEN), EVENT (UNPROVEN), EVENT (UNPROVEN), EVENT (UNPROVEN), EVENT (UNPROVEN), EVENT (UNPROVEN),
    TIES ": never 10203" },
  { 10201, CHECK (UNTIED), CHECK (UNTIED), CONFIRM (REFUSED), CONFIRM (REFUSED), EVENT (DEAD), EVENT (DEAD),
    TIES ": with our PaymentInfo and StatusId 5; CancelCart's own need none; ConfirmCart ends nothing" },
  { 10202, CHECK (UNTIED), CHECK (UNTIED), CONFIRM (REFUSED), CONFIRM (REFUSED), EVENT (DEAD), EVENT (DEAD), TIES ": the same" },
  { 10302, CHECK (NOTHING), CHECK (DECLINED), CONFIRM (DECLINED), CONFIRM (DECLINED), CANCEL (OTHERWISE), CANCEL (OTHERWISE),
    "An end that the till did not ask for: 10302 …; ConfirmCart: declined if it said 10302 …" },
  { 10307, CHECK (NOTHING), CHECK (DECLINED), CONFIRM (DECLINED), CONFIRM (DECLINED), CANCEL (OTHERWISE), CANCEL (OTHERWISE), "the same" },
  { 10422, CHECK (NOTHING), CHECK (DECLINED), CONFIRM (DECLINED), CONFIRM (DECLINED), CANCEL (OTHERWISE), CANCEL (OTHERWISE), "the same" },
  { 10423, CHECK (NOTHING), CHECK (DECLINED), CONFIRM (DECLINED), CONFIRM (DECLINED), CANCEL (OTHERWISE), CANCEL (OTHERWISE), "the same" },
  { 10304, CHECK (NOTHING), CHECK (NOTHING), CONFIRM (REFUSED), CONFIRM (REFUSED), CANCEL (OTHERWISE), CANCEL (OTHERWISE),
    "ConfirmCart answered with anything but a proven 10200 ends nothing" },
  { 10305, CHECK (NOTHING), CHECK (NOTHING), CONFIRM (REFUSED), CONFIRM (REFUSED), CANCEL (OTHERWISE), CANCEL (OTHERWISE), "the same" },
  { 10306, CHECK (NOTHING), CHECK (NOTHING), CONFIRM (REFUSED), CONFIRM (REFUSED), CANCEL (OTHERWISE), CANCEL (OTHERWISE), "the same" },
  { 10427, CHECK (NOTHING), CHECK (NOTHING), CONFIRM (REFUSED), CONFIRM (REFUSED), CANCEL (OTHERWISE), CANCEL (OTHERWISE), "the same" },
  { 200, CHECK (NOTHING), CHECK (NOTHING), CONFIRM (REFUSED), CONFIRM (REFUSED), CANCEL (OTHERWISE), CANCEL (OTHERWISE),
    CODES_TABLE ": 200 is InsertCart's" },
  { 10204, CHECK (NOTHING), CHECK (NOTHING), CONFIRM (REFUSED), CONFIRM (REFUSED), CANCEL (OTHERWISE), CANCEL (OTHERWISE),
    CODES_TABLE ": any other is never a refusal or a payment" },
  { 0, CHECK (NOTHING), CHECK (NOTHING), CONFIRM (REFUSED), CONFIRM (REFUSED), CANCEL (OTHERWISE), CANCEL (OTHERWISE), CODES_TABLE ": any other" },
};

static void
demand (KassiCall       call,
        KassiAnswer     answer,
        KassiEventKind  event,
        const char     *origin)
{
  g_test_message ("%s %" G_GINT64_FORMAT ": %s", kassi_call_get_path (call), answer.result_code, origin);
  g_assert_cmpstr (kassi_event_kind_to_string (kassi_fact_from_answer (call, &answer, FALSE, &our_tie)), ==,
                   kassi_event_kind_to_string (event));
}

static void
test_codes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (with_status_1); i++)
    for (guint success = 0; success < 2; success++)
      {
        const CodeCase *c = &with_status_1[i];
        KassiAnswer none = make_answer (success, c->code, NO_INFO, -1);
        KassiAnswer ours = make_answer (success, c->code, OURS, 1);

        demand (KASSI_CALL_CHECK, none, c->check, c->origin);
        demand (KASSI_CALL_CHECK, ours, c->check_ours, c->origin);
        demand (KASSI_CALL_CONFIRM, none, c->confirm, c->origin);
        demand (KASSI_CALL_CONFIRM, ours, c->confirm_ours, c->origin);
        demand (KASSI_CALL_CANCEL, none, c->cancel, c->origin);
        demand (KASSI_CALL_CANCEL, ours, c->cancel_ours, c->origin);
      }
}

/* A StatusId makes the difference for 10200 … 10203 alone. */
typedef struct {
  gint64          code;
  gint64          status;
  KassiEventKind  check, confirm, cancel;
  const char     *origin;
} StatusCase;

static const StatusCase statuses[] = {
  { 10200, 2, EVENT (CHARGED), EVENT (CHARGED), EVENT (CHARGED), "Paid only by a verified, tied 10200 or 10203 with StatusId 2" },
  { 10203, 2, EVENT (CHARGED), EVENT (CHARGED), EVENT (CHARGED), "the same" },
  { 10200, 5, EVENT (UNPROVEN), EVENT (UNPROVEN), EVENT (UNPROVEN), "one that lacks that is asked about again" },
  { 10200, 3, EVENT (UNPROVEN), EVENT (UNPROVEN), EVENT (UNPROVEN), "the same" },
  { 10203, -1, EVENT (UNPROVEN), EVENT (UNPROVEN), EVENT (UNPROVEN), "the same" },
  { 10201, 5, EVENT (DEAD), CONFIRM (REFUSED), EVENT (DEAD), TIES ": end an attempt with our PaymentInfo and StatusId 5" },
  { 10202, 5, EVENT (DEAD), CONFIRM (REFUSED), EVENT (DEAD), "the same" },
  { 10201, 2, CHECK (UNTIED), CONFIRM (REFUSED), EVENT (UNPROVEN), TIES ": StatusId 5; a payment that is confirmed is not canceled" },
  { 10202, 2, CHECK (UNTIED), CONFIRM (REFUSED), EVENT (UNPROVEN), "the same" },
  { 10201, -1, CHECK (UNTIED), CONFIRM (REFUSED), EVENT (DEAD), TIES ": StatusId 5" },
  { 10425, 2, CHECK (WAITING), CONFIRM (ANSWERED), CANCEL (OTHERWISE), "Paid only by … 10200 or 10203" },
  { 10426, 2, CHECK (RESERVED), CONFIRM (ANSWERED), CANCEL (OTHERWISE), "the same" },
  { 10425, 5, CHECK (WAITING), CONFIRM (ANSWERED), CANCEL (OTHERWISE), "10425, 10426, 10428, 10429 never end it" },
  { 10424, 5, CHECK (UNTIED), CONFIRM (REFUSED), CANCEL (NOT_FOUND), TIES ": 10424 from CheckCart is treated as an untied 10201" },
};

static void
test_statuses (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    for (Info info = OURS; info <= OURS_LOWER_CASE; info++)
      {
        KassiAnswer answer = make_answer (TRUE, statuses[i].code, info, statuses[i].status);

        demand (KASSI_CALL_CHECK, answer, statuses[i].check, statuses[i].origin);
        demand (KASSI_CALL_CONFIRM, answer, statuses[i].confirm, statuses[i].origin);
        demand (KASSI_CALL_CANCEL, answer, statuses[i].cancel, statuses[i].origin);
      }
}

/* What speaks of another payment counts as no answer; what speaks of another amount is a fact of its own. Whatever the code. */
static const struct {
  Info        info;
  KassiTied   tied;
  const char *origin;
} ties[] = {
  { NO_INFO, KASSI_TIED_NO_INFO, TIES },
  { OURS, KASSI_TIED_OURS, TIES ": TransactionId, ReferenceNumber and TotalAmount must be ours" },
  { OURS_LOWER_CASE, KASSI_TIED_OURS, "a GUID is the same in either case" },
  { AMOUNT_DIFFERS, KASSI_TIED_AMOUNT_DIFFERS, TIES ": with another amount" },
  { AMOUNT_ABSENT, KASSI_TIED_FOREIGN, TIES ": TotalAmount must be ours" },
  { OTHER_TRANSACTION, KASSI_TIED_FOREIGN, TIES ": TransactionId must be ours" },
  { NO_TRANSACTION, KASSI_TIED_FOREIGN, TIES ": TransactionId must be ours" },
  { BAD_TRANSACTION, KASSI_TIED_FOREIGN, TIES ": TransactionId must be ours" },
  { OTHER_REFERENCE, KASSI_TIED_FOREIGN, TIES ": ReferenceNumber must be ours" },
  { NO_REFERENCE, KASSI_TIED_FOREIGN, TIES ": ReferenceNumber must be ours" },
};

static void
test_ties (void)
{
  static const gint64 codes[] = { 200, 400, 10200, 10201, 10202, 10203, 10302, 10424, 10425, 10426, 10428, 10429, 12345 };

  for (guint i = 0; i < G_N_ELEMENTS (ties); i++)
    for (guint j = 0; j < G_N_ELEMENTS (codes); j++)
      for (gint64 status = 1; status <= 5; status++)
        {
          KassiAnswer answer = make_answer (TRUE, codes[j], ties[i].info, status);
          gboolean proves = ties[i].tied == KASSI_TIED_OURS && status == 2 && (codes[j] == 10200 || codes[j] == 10203);

          g_test_message ("%s", ties[i].origin);
          g_assert_cmpint (kassi_fact_tie (&answer, &our_tie), ==, ties[i].tied);
          g_assert_cmpint (kassi_fact_is_charged (&answer, &our_tie), ==, proves);

          if (ties[i].tied == KASSI_TIED_FOREIGN)
            {
              demand (KASSI_CALL_CHECK, answer, CHECK (SILENT), "I11: it changes nothing");
              demand (KASSI_CALL_CONFIRM, answer, CONFIRM (UNKNOWN), "I11: it changes nothing");
              demand (KASSI_CALL_CANCEL, answer, CANCEL (SILENT), "I11: it changes nothing");
            }
          if (ties[i].tied == KASSI_TIED_AMOUNT_DIFFERS)
            for (KassiCall call = KASSI_CALL_CHECK; call <= KASSI_CALL_CANCEL; call++)
              demand (call, answer, EVENT (AMOUNT_DIFFERS), TIES ": amount differs");
        }
}

/* A callback may be the first to name the TransactionId: then the Reference ties it. */
static void
test_tie_unknown_id (void)
{
  const KassiTie tie = { NULL, OUR_REF, OUR_ISK };
  KassiAnswer ours = make_answer (TRUE, 10200, OTHER_TRANSACTION, 2);
  KassiAnswer other = make_answer (TRUE, 10200, OTHER_REFERENCE, 2);
  KassiAnswer none = make_answer (TRUE, 10200, NO_TRANSACTION, 2);
  KassiAnswer differs = make_answer (TRUE, 10200, AMOUNT_DIFFERS, 2);

  g_assert_cmpint (kassi_fact_tie (&ours, &tie), ==, KASSI_TIED_OURS);
  g_assert_cmpint (kassi_fact_tie (&other, &tie), ==, KASSI_TIED_FOREIGN);
  g_assert_cmpint (kassi_fact_tie (&none, &tie), ==, KASSI_TIED_FOREIGN);
  g_assert_cmpint (kassi_fact_tie (&differs, &tie), ==, KASSI_TIED_AMOUNT_DIFFERS);
}

static const struct {
  KassiCall       call;
  KassiEventKind  not_sent, unknown;
} silences[] = {
  { KASSI_CALL_INSERT, EVENT (INSERT_NOT_SENT), EVENT (INSERT_UNKNOWN) },
  { KASSI_CALL_CHECK, CHECK (SILENT), CHECK (SILENT) },
  { KASSI_CALL_CONFIRM, CONFIRM (NOT_SENT), CONFIRM (UNKNOWN) },
  { KASSI_CALL_CANCEL, CANCEL (SILENT), CANCEL (SILENT) },
};

static void
test_silence (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (silences); i++)
    {
      g_assert_cmpint (kassi_fact_from_answer (silences[i].call, NULL, TRUE, &our_tie), ==, silences[i].not_sent);
      g_assert_cmpint (kassi_fact_from_answer (silences[i].call, NULL, FALSE, &our_tie), ==, silences[i].unknown);
    }
}

/* Callbacks */

typedef struct {
  gint64          code;
  Info            info;
  gint64          status;
  gboolean        successful;      /* PaymentSuccessful */
  gboolean        to_cancel_url;
  gboolean        named;           /* FALSE: not ours, 403 */
  KassiEventKind  event;
  gboolean        confirmed, charged;
  const char     *origin;
} CallbackCase;

static const CallbackCase callbacks[] = {
  { 10200, OURS, 2, TRUE, FALSE, TRUE, EVENT (CALLBACK), TRUE, TRUE, "I9: the message says confirmed (PaymentSuccessful, or 10200 …)" },
  { 10200, OURS, 1, FALSE, FALSE, TRUE, EVENT (CALLBACK), TRUE, FALSE, "I9: 10200" },
  { 10203, OURS, 2, FALSE, FALSE, TRUE, EVENT (CALLBACK), TRUE, TRUE, "I9: 10203" },
  { 10429, OURS, 1, FALSE, FALSE, TRUE, EVENT (CALLBACK), TRUE, FALSE, "I9: 10429" },
  { 10425, OURS, 1, TRUE, FALSE, TRUE, EVENT (CALLBACK), TRUE, FALSE, "I9: PaymentSuccessful" },
  { 10425, OURS, 1, FALSE, FALSE, TRUE, EVENT (CALLBACK), FALSE, FALSE, "I9: it says nothing of the kind" },
  { 10426, OURS, 2, FALSE, FALSE, TRUE, EVENT (CALLBACK), FALSE, FALSE, "I9: nor does 10426" },
  { 10201, OURS, 5, FALSE, FALSE, TRUE, EVENT (CALLBACK), FALSE, FALSE, "I9: nor an end" },
  { 200, OURS, 2, FALSE, FALSE, TRUE, EVENT (CALLBACK), FALSE, FALSE, "I9: nor 200" },
  { 10201, OURS, 5, FALSE, TRUE, TRUE, EVENT (NUDGE), FALSE, FALSE, "I9: calls to the cancel URL are nudges" },
  { 10200, OURS, 2, TRUE, TRUE, TRUE, EVENT (NUDGE), TRUE, TRUE, "I7: charged is charged, wherever it is told" },
  { 10200, AMOUNT_DIFFERS, 2, TRUE, FALSE, TRUE, EVENT (AMOUNT_DIFFERS), TRUE, FALSE, TIES ": amount differs" },
  { 10201, AMOUNT_DIFFERS, 5, FALSE, TRUE, TRUE, EVENT (AMOUNT_DIFFERS), FALSE, FALSE, TIES ": amount differs" },
  { 10200, NO_INFO, -1, TRUE, FALSE, FALSE, EVENT (TICK), FALSE, FALSE, "I9: only if ids and amount fit" },
  { 10200, OTHER_TRANSACTION, 2, TRUE, FALSE, FALSE, EVENT (TICK), FALSE, FALSE, "I9: only if ids and amount fit" },
  { 10200, OTHER_REFERENCE, 2, TRUE, FALSE, FALSE, EVENT (TICK), FALSE, FALSE, "I9: only if ids and amount fit" },
  { 10200, AMOUNT_ABSENT, 2, TRUE, FALSE, FALSE, EVENT (TICK), FALSE, FALSE, "I9: only if ids and amount fit" },
  { 10200, NO_INFO, -1, TRUE, TRUE, FALSE, EVENT (TICK), FALSE, FALSE, "I9: only if ids and amount fit" },
};

static void
test_callbacks (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (callbacks); i++)
    {
      const CallbackCase *c = &callbacks[i];
      KassiAnswer answer = make_answer (TRUE, c->code, c->info, c->status);
      KassiEvent event = { .kind = EVENT (TICK) };

      answer.payment_successful = c->successful;
      g_test_message ("%" G_GINT64_FORMAT ": %s", c->code, c->origin);
      g_assert_cmpint (kassi_fact_from_callback (&answer, c->to_cancel_url, &our_tie, &event), ==, c->named);
      g_assert_cmpint (event.kind, ==, c->event);
      g_assert_cmpint (event.confirmed, ==, c->confirmed);
      g_assert_cmpint (event.charged, ==, c->charged);
      if (c->named)
        g_assert_cmpint (event.source, ==, KASSI_SOURCE_CALLBACK);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fact/insert", test_insert);
  g_test_add_func ("/fact/codes", test_codes);
  g_test_add_func ("/fact/statuses", test_statuses);
  g_test_add_func ("/fact/ties", test_ties);
  g_test_add_func ("/fact/tie-unknown-id", test_tie_unknown_id);
  g_test_add_func ("/fact/silence", test_silence);
  g_test_add_func ("/fact/callbacks", test_callbacks);

  return g_test_run ();
}
