/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the window says about a payment: short, calm, active; never a code alone. */
#include "ui/kassi-pay-words.h"

#include <glib/gi18n-lib.h>

/* Netgíró's result codes that change what the cashier does next; all others are told by Netgíró's own message. */
#define CODE_BELOW_MINIMUM     10305
#define CODE_NO_SUCH_CUSTOMER  10306
#define CODE_NOT_ALLOWED       10427

/* ---- While it runs ---- */

typedef struct {
  gboolean    running;
  const char *request[KASSI_N_CUSTOMER_KINDS];   /* of the others NULL: as the first */
  KassiPhase  phase;
  gboolean    enters_code;
  gboolean    can_cancel;
} WaitRow;

static const WaitRow wait_rows[KASSI_N_FLOW_STATES] = {
  [KASSI_FLOW_NEW] = { TRUE, { N_("Asking Netgíró…") }, KASSI_PHASE_ASKING, FALSE, TRUE },
  [KASSI_FLOW_INSERTING] = { TRUE, { N_("Asking Netgíró…") }, KASSI_PHASE_ASKING, FALSE, TRUE },
  [KASSI_FLOW_ADRIFT] = { TRUE, { N_("Waiting to hear from Netgíró what became of the payment") },
                          KASSI_PHASE_ASKING, FALSE, TRUE },
  [KASSI_FLOW_WAITING] = { TRUE,
                           { [KASSI_CUSTOMER_GSM] = N_("Ask the customer to approve in the Netgíró app"),
                             [KASSI_CUSTOMER_SSN] = N_("Netgíró is sending the customer a code by SMS"),
                             [KASSI_CUSTOMER_APP_CODE] = N_("Netgíró is looking at the code from the customer’s app") },
                           KASSI_PHASE_CUSTOMER, FALSE, TRUE },
  [KASSI_FLOW_CODE] = { TRUE, { N_("Ask for the 4 letters in the SMS") }, KASSI_PHASE_CUSTOMER, TRUE, TRUE },
  [KASSI_FLOW_HELD] = { TRUE, { N_("The customer approved. Netgíró is about to call this till.") },
                        KASSI_PHASE_PAYMENT, FALSE, TRUE },
  [KASSI_FLOW_CONFIRMING] = { TRUE, { N_("The customer approved. Confirming the payment…") },
                              KASSI_PHASE_PAYMENT, FALSE, TRUE },
  [KASSI_FLOW_COMMITTING] = { TRUE, { N_("The customer approved. Netgíró is making the payment…") },
                              KASSI_PHASE_PAYMENT, FALSE, TRUE },
  [KASSI_FLOW_CANCELING] = { TRUE, { N_("Cancelling…") }, KASSI_PHASE_CUSTOMER, FALSE, FALSE },
};

static const char *
get_request (const KassiPayFacts *facts)
{
  const char *const *requests = wait_rows[facts->state].request;

  if (facts->state == KASSI_FLOW_CONFIRMING && facts->confirming_code)
    return _("Netgíró is checking the code…");
  if (facts->state == KASSI_FLOW_CANCELING && facts->limit_passed)
    return _("The time is up. Cancelling…");

  return _(requests[facts->customer_kind] != NULL ? requests[facts->customer_kind] : requests[0]);
}

static const char *
get_customer_step (const KassiPayFacts *facts,
                   gboolean             done)
{
  switch (facts->customer_kind)
    {
    case KASSI_CUSTOMER_GSM:
      return done ? _("The customer approved") : _("Waiting for the customer");
    case KASSI_CUSTOMER_SSN:
      return done ? _("The code was handed in") : _("Waiting for the code in the SMS");
    case KASSI_CUSTOMER_APP_CODE:
      return done ? _("The app code was taken") : _("Waiting for the app code to be taken");
    default:
      g_assert_not_reached ();
    }
}

KassiWaitWords
kassi_pay_words_get_wait (const KassiPayFacts *facts)
{
  const WaitRow *row;
  KassiWaitWords words = { .request = "" };

  g_return_val_if_fail (facts != NULL, words);
  g_return_val_if_fail (kassi_pay_words_is_running (facts->state), words);
  g_return_val_if_fail (facts->customer_kind < KASSI_N_CUSTOMER_KINDS, words);

  row = &wait_rows[facts->state];
  words.request = get_request (facts);
  words.phase = row->phase;
  words.enters_code = row->enters_code;
  words.can_cancel = row->can_cancel;
  words.steps[KASSI_PHASE_ASKING] = row->phase > KASSI_PHASE_ASKING ? _("Sent to Netgíró") : _("Sending to Netgíró");
  words.steps[KASSI_PHASE_CUSTOMER] = get_customer_step (facts, row->phase > KASSI_PHASE_CUSTOMER);
  words.steps[KASSI_PHASE_PAYMENT] = _("Payment");
  if (facts->state == KASSI_FLOW_CANCELING)
    words.steps[KASSI_PHASE_CUSTOMER] = _("Waiting for Netgíró to cancel");

  return words;
}

gboolean
kassi_pay_words_is_running (KassiFlowState state)
{
  g_return_val_if_fail (state < KASSI_N_FLOW_STATES, FALSE);

  return wait_rows[state].running;
}

static int
seconds_of (gint64 interval_us)
{
  return (int) CLAMP (interval_us / G_TIME_SPAN_SECOND, 0, G_MAXINT);
}

char *
kassi_pay_words_dup_asked (gint64 age_us)
{
  if (age_us < 0)
    return g_strdup (_("Waiting for Netgíró’s answer."));

  /* Translators: s is seconds. */
  return g_strdup_printf (_("Asked Netgíró %d s ago. Nothing new yet."), seconds_of (age_us));
}

char *
kassi_pay_words_dup_asking_again (gint64 due_us)
{
  if (due_us <= 0)
    return g_strdup (_("Asking Netgíró now. Nothing is lost."));

  /* Translators: s is seconds. */
  return g_strdup_printf (_("Asking again in %d s. Nothing is lost."),
                          seconds_of (due_us + G_TIME_SPAN_SECOND - 1));
}

const char *
kassi_pay_words_get_trouble (KassiTrouble trouble)
{
  switch (trouble)
    {
    case KASSI_TROUBLE_NONE:
      return "";
    case KASSI_TROUBLE_OFFLINE:
      return _("No connection. Trying again, nothing is lost.");
    case KASSI_TROUBLE_CERTIFICATE:
      return _("This may not be Netgíró. Trying again.");
    case KASSI_TROUBLE_TIMEOUT:
      return _("No answer yet. Asking again, nothing is lost.");
    case KASSI_TROUBLE_SERVER:
      return _("A fault at Netgíró. Asking again.");
    case KASSI_TROUBLE_SIGNATURE:
      return _("An answer was not signed. Asking again.");
    case KASSI_TROUBLE_MALFORMED:
      return _("An answer was not readable. Asking again.");
    default:
      g_assert_not_reached ();
    }
}

char *
kassi_pay_words_dup_code_refused (guint codes_left)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "That code was not taken. %u try is left.",
                                       "That code was not taken. %u tries are left.", codes_left), codes_left);
}

/* ---- How it ended ---- */

#define ICON_YES "object-select-symbolic"
#define ICON_NO "window-close-symbolic"

typedef enum {
  END_NONE,
  END_PAID,
  END_PAID_ANYWAY,
  END_DECLINED,
  END_CANCELED,
  END_EXPIRED,
  END_REFUSED,
  END_NO_SUCH_CUSTOMER,
  END_BELOW_MINIMUM,
  END_NOT_ALLOWED,
  END_FAILED,
  END_UNKNOWN,
  END_UNKNOWABLE,
  END_SETTLED_PAID,
  END_SETTLED_NOT_PAID,
} End;

static const KassiResultWords result_rows[] = {
  [END_PAID] = {
    KASSI_TONE_PAID, ICON_YES, N_("Paid"), NULL, NULL, TRUE,
    KASSI_NEXT_CUSTOMER, KASSI_NEXT_NONE, { KASSI_NEXT_NONE } },
  [END_PAID_ANYWAY] = {
    KASSI_TONE_PAID, ICON_YES, N_("Paid"), NULL,
    N_("Paid — the customer approved before the cancel arrived."), TRUE,
    KASSI_NEXT_CUSTOMER, KASSI_NEXT_NONE, { KASSI_NEXT_NONE } },
  [END_DECLINED] = {
    KASSI_TONE_NEUTRAL, ICON_NO, N_("Declined"), N_("The customer said no.\nNo money has moved."), NULL, FALSE,
    KASSI_NEXT_ASK_AGAIN, KASSI_NEXT_NEW_SALE, { KASSI_NEXT_SOMEONE_ELSE, KASSI_NEXT_BACK_TO_CART } },
  [END_CANCELED] = {
    KASSI_TONE_NEUTRAL, ICON_NO, N_("Cancelled"), N_("The payment was cancelled.\nNo money has moved."), NULL, FALSE,
    KASSI_NEXT_BACK_TO_CART, KASSI_NEXT_NEW_SALE, { KASSI_NEXT_ASK_AGAIN, KASSI_NEXT_SOMEONE_ELSE } },
  [END_EXPIRED] = {
    KASSI_TONE_NEUTRAL, "document-open-recent-symbolic", N_("Ran out of time"),
    N_("The customer did not answer in time.\nNo money has moved."), NULL, FALSE,
    KASSI_NEXT_ASK_AGAIN, KASSI_NEXT_NEW_SALE, { KASSI_NEXT_SOMEONE_ELSE, KASSI_NEXT_BACK_TO_CART } },
  [END_REFUSED] = {
    KASSI_TONE_NEUTRAL, ICON_NO, N_("Refused"), N_("Netgíró refused the payment.\nNo money has moved."), NULL, FALSE,
    KASSI_NEXT_SOMEONE_ELSE, KASSI_NEXT_NEW_SALE, { KASSI_NEXT_ASK_AGAIN, KASSI_NEXT_BACK_TO_CART } },
  [END_NO_SUCH_CUSTOMER] = {
    KASSI_TONE_NEUTRAL, ICON_NO, N_("Refused"),
    N_("Netgíró does not know this number.\nCheck it with the customer."), NULL, FALSE,
    KASSI_NEXT_CORRECT_NUMBER, KASSI_NEXT_NEW_SALE, { KASSI_NEXT_BACK_TO_CART } },
  [END_BELOW_MINIMUM] = {
    KASSI_TONE_NEUTRAL, ICON_NO, N_("Refused"),
    N_("The amount is below Netgíró’s minimum.\nNo money has moved."), NULL, FALSE,
    KASSI_NEXT_BACK_TO_CART, KASSI_NEXT_NEW_SALE, { KASSI_NEXT_NONE } },
  [END_NOT_ALLOWED] = {
    KASSI_TONE_NEUTRAL, ICON_NO, N_("Refused"),
    N_("This shop may not confirm payments this way.\nAsk whoever set up the till."), NULL, FALSE,
    KASSI_NEXT_BACK_TO_CART, KASSI_NEXT_NEW_SALE, { KASSI_NEXT_ASK_AGAIN } },
  [END_FAILED] = {
    KASSI_TONE_NEUTRAL, ICON_NO, N_("Did not go through"),
    N_("There was a technical problem.\nNo money has moved."), NULL, FALSE,
    KASSI_NEXT_ASK_AGAIN, KASSI_NEXT_NEW_SALE, { KASSI_NEXT_SOMEONE_ELSE, KASSI_NEXT_BACK_TO_CART } },
  [END_UNKNOWN] = {
    KASSI_TONE_UNKNOWN, NULL, N_("We do not know yet"), NULL,
    N_("There is no certain answer from Netgíró. The customer may have paid."), TRUE,
    KASSI_NEXT_CHECK_AGAIN, KASSI_NEXT_LEAVE_OPEN, { KASSI_NEXT_NONE } },
  [END_UNKNOWABLE] = {
    KASSI_TONE_UNKNOWN, NULL, N_("We do not know yet"), NULL,
    N_("Netgíró’s answer did not come. The customer may have paid."), TRUE,
    KASSI_NEXT_SETTLE, KASSI_NEXT_LEAVE_OPEN, { KASSI_NEXT_NONE } },
  [END_SETTLED_PAID] = {
    KASSI_TONE_NEUTRAL, ICON_YES, N_("Settled as paid"), NULL, NULL, TRUE,
    KASSI_NEXT_CUSTOMER, KASSI_NEXT_NONE, { KASSI_NEXT_NONE } },
  [END_SETTLED_NOT_PAID] = {
    KASSI_TONE_NEUTRAL, ICON_NO, N_("Settled as not paid"), NULL, NULL, FALSE,
    KASSI_NEXT_CUSTOMER, KASSI_NEXT_NONE, { KASSI_NEXT_BACK_TO_CART } },
};

static End
classify_refusal (gint64 result_code)
{
  switch (result_code)
    {
    case CODE_NO_SUCH_CUSTOMER:
      return END_NO_SUCH_CUSTOMER;
    case CODE_BELOW_MINIMUM:
      return END_BELOW_MINIMUM;
    case CODE_NOT_ALLOWED:
      return END_NOT_ALLOWED;
    default:
      return END_REFUSED;
    }
}

static End
classify (const KassiPayFacts *facts)
{
  switch (facts->state)
    {
    case KASSI_FLOW_ATTENTION:
      return facts->can_be_asked ? END_UNKNOWN : END_UNKNOWABLE;
    case KASSI_FLOW_PAID:
      return facts->cancel_lost ? END_PAID_ANYWAY : END_PAID;
    case KASSI_FLOW_DECLINED:
      return END_DECLINED;
    case KASSI_FLOW_CANCELED:
      return END_CANCELED;
    case KASSI_FLOW_EXPIRED:
      return END_EXPIRED;
    case KASSI_FLOW_REFUSED:
      return classify_refusal (facts->result_code);
    case KASSI_FLOW_FAILED:
      return END_FAILED;
    case KASSI_FLOW_SETTLED:
      return facts->settled_paid ? END_SETTLED_PAID : END_SETTLED_NOT_PAID;
    case KASSI_FLOW_NEW:
    case KASSI_FLOW_INSERTING:
    case KASSI_FLOW_ADRIFT:
    case KASSI_FLOW_WAITING:
    case KASSI_FLOW_CODE:
    case KASSI_FLOW_HELD:
    case KASSI_FLOW_CONFIRMING:
    case KASSI_FLOW_COMMITTING:
    case KASSI_FLOW_CANCELING:
    default:
      return END_NONE;
    }
}

/* An app code is good for one payment and five minutes: asking again with the same one would only be refused. */
static void
want_new_code (KassiResultWords *words)
{
  guint n = 0;

  if (words->primary == KASSI_NEXT_ASK_AGAIN || words->primary == KASSI_NEXT_CORRECT_NUMBER)
    words->primary = KASSI_NEXT_NEW_CODE;
  for (guint i = 0; i < KASSI_MAX_NEXT_ROWS; i++)
    if (words->rows[i] != KASSI_NEXT_NONE && words->rows[i] != KASSI_NEXT_ASK_AGAIN)
      words->rows[n++] = words->rows[i];
  while (n < KASSI_MAX_NEXT_ROWS)
    words->rows[n++] = KASSI_NEXT_NONE;
}

typedef struct {
  KassiNext primary, secondary, rows[KASSI_MAX_NEXT_ROWS];
} ReceiptRow;

/* A sale is paid whatever the printer says: there is always a way on without paper. */
static const ReceiptRow receipt_rows[KASSI_N_RECEIPT_STATES] = {
  [KASSI_RECEIPT_NONE] = { KASSI_NEXT_CUSTOMER, KASSI_NEXT_NONE, { KASSI_NEXT_NONE } },
  [KASSI_RECEIPT_DUE] = { KASSI_NEXT_PRINT, KASSI_NEXT_NO_RECEIPT, { KASSI_NEXT_NONE } },
  [KASSI_RECEIPT_PRINTING] = { KASSI_NEXT_PRINTING, KASSI_NEXT_CUSTOMER, { KASSI_NEXT_NONE } },
  [KASSI_RECEIPT_FAILED] = { KASSI_NEXT_PRINT_AGAIN, KASSI_NEXT_CUSTOMER, { KASSI_NEXT_OTHER_PRINTER, KASSI_NEXT_SAVE_PDF } },
  [KASSI_RECEIPT_OUT] = { KASSI_NEXT_CUSTOMER, KASSI_NEXT_NONE, { KASSI_NEXT_NONE } },
};

static void
add_receipt (KassiResultWords    *words,
             const KassiPayFacts *facts)
{
  const ReceiptRow *row = &receipt_rows[facts->receipt];

  words->primary = facts->receipt == KASSI_RECEIPT_OUT && facts->wants_copy ? KASSI_NEXT_PRINT : row->primary;
  words->secondary = row->secondary;
  for (guint i = 0; i < KASSI_MAX_NEXT_ROWS; i++)
    words->rows[i] = row->rows[i];
}

KassiResultWords
kassi_pay_words_get_result (const KassiPayFacts *facts)
{
  KassiResultWords words = { .word = "" };
  End end;

  g_return_val_if_fail (facts != NULL, words);
  end = classify (facts);
  g_return_val_if_fail (end != END_NONE, words);

  words = result_rows[end];
  words.word = _(words.word);
  words.sentence = words.sentence != NULL ? _(words.sentence) : NULL;
  words.note = words.note != NULL ? _(words.note) : NULL;
  if (facts->customer_kind == KASSI_CUSTOMER_APP_CODE)
    {
      want_new_code (&words);
      if (end == END_REFUSED)
        words.primary = KASSI_NEXT_NEW_CODE;   /* as a rule it was used before, or is too old */
      if (end == END_NO_SUCH_CUSTOMER)
        words.sentence = _("Netgíró does not take this app code.\nAsk the customer to show a new one.");
    }
  if (end == END_PAID || end == END_PAID_ANYWAY || end == END_SETTLED_PAID)
    add_receipt (&words, facts);

  return words;
}

static const struct {
  const char *label, *subtitle, *icon_name;
} nexts[KASSI_N_NEXTS] = {
  [KASSI_NEXT_NONE] = { "", NULL, NULL },
  [KASSI_NEXT_CUSTOMER] = { N_("Next customer"), NULL, NULL },
  [KASSI_NEXT_NEW_SALE] = { N_("New sale"), NULL, NULL },
  [KASSI_NEXT_ASK_AGAIN] = { N_("Ask again"), N_("The same customer, the same amount"), "view-refresh-symbolic" },
  [KASSI_NEXT_SOMEONE_ELSE] = { N_("Someone else pays"), N_("Enter another phone number or code"),
                                "avatar-default-symbolic" },
  [KASSI_NEXT_CORRECT_NUMBER] = { N_("Correct the number"), NULL, NULL },
  [KASSI_NEXT_NEW_CODE] = { N_("Take a new code"), NULL, NULL },
  [KASSI_NEXT_BACK_TO_CART] = { N_("Back to the cart"), N_("Change it, or pay another way"), "edit-undo-symbolic" },
  [KASSI_NEXT_CHECK_AGAIN] = { N_("Check again"), NULL, NULL },
  [KASSI_NEXT_LEAVE_OPEN] = { N_("Leave open"), NULL, NULL },
  [KASSI_NEXT_SETTLE] = { N_("Settle…"), NULL, NULL },
  [KASSI_NEXT_PRINT] = { N_("Print and next"), NULL, NULL },
  [KASSI_NEXT_PRINTING] = { N_("Printing…"), NULL, NULL },
  [KASSI_NEXT_PRINT_AGAIN] = { N_("Try again"), NULL, NULL },
  [KASSI_NEXT_OTHER_PRINTER] = { N_("Another printer"), N_("Choose which one prints receipts"), "printer-symbolic" },
  [KASSI_NEXT_SAVE_PDF] = { N_("Save as PDF…"), N_("To print or send it later"), "document-save-symbolic" },
  [KASSI_NEXT_NO_RECEIPT] = { N_("No receipt"), NULL, NULL },
};

const char *
kassi_next_get_label (KassiNext    next,
                      const char **subtitle,
                      const char **icon_name)
{
  g_return_val_if_fail (next > KASSI_NEXT_NONE && next < KASSI_N_NEXTS, "");

  if (subtitle != NULL)
    *subtitle = nexts[next].subtitle != NULL ? _(nexts[next].subtitle) : NULL;
  if (icon_name != NULL)
    *icon_name = nexts[next].icon_name;

  return _(nexts[next].label);
}

const char *
kassi_pay_words_get_reservation_note (void)
{
  return _("Netgíró may still hold a reservation of this amount. It lapses by itself: "
           "do not confirm it in Netgíró’s pages.");
}

/* ---- A pill in the header bar ---- */

static const KassiPillWords pill_rows[KASSI_N_FLOW_STATES] = {
  [KASSI_FLOW_NEW] = { N_("Asking"), NULL, "state-accent", TRUE },
  [KASSI_FLOW_INSERTING] = { N_("Asking"), NULL, "state-accent", TRUE },
  [KASSI_FLOW_ADRIFT] = { N_("Waiting"), NULL, "state-accent", TRUE },
  [KASSI_FLOW_WAITING] = { N_("Waiting"), NULL, "state-accent", TRUE },
  [KASSI_FLOW_CODE] = { N_("Enter code"), "dialog-password-symbolic", "state-warning", FALSE },
  [KASSI_FLOW_HELD] = { N_("Confirming"), NULL, "state-accent", FALSE },
  [KASSI_FLOW_CONFIRMING] = { N_("Confirming"), NULL, "state-accent", FALSE },
  [KASSI_FLOW_COMMITTING] = { N_("Confirming"), NULL, "state-accent", FALSE },
  [KASSI_FLOW_CANCELING] = { N_("Cancelling"), NULL, "state-accent", FALSE },
  [KASSI_FLOW_ATTENTION] = { N_("Not known"), "dialog-question-symbolic", "state-warning", FALSE },
  [KASSI_FLOW_PAID] = { N_("Paid"), ICON_YES, "state-success", FALSE },
  [KASSI_FLOW_DECLINED] = { N_("Declined"), ICON_NO, NULL, FALSE },
  [KASSI_FLOW_CANCELED] = { N_("Cancelled"), ICON_NO, NULL, FALSE },
  [KASSI_FLOW_EXPIRED] = { N_("Ran out of time"), "document-open-recent-symbolic", NULL, FALSE },
  [KASSI_FLOW_REFUSED] = { N_("Refused"), ICON_NO, NULL, FALSE },
  [KASSI_FLOW_FAILED] = { N_("Did not go through"), ICON_NO, NULL, FALSE },
  [KASSI_FLOW_SETTLED] = { N_("Settled"), ICON_YES, NULL, FALSE },
};

KassiPillWords
kassi_pay_words_get_pill (KassiFlowState state)
{
  KassiPillWords words = { .word = "" };

  g_return_val_if_fail (state < KASSI_N_FLOW_STATES, words);

  words = pill_rows[state];
  words.word = _(words.word);
  return words;
}
