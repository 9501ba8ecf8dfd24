/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the window says of a payment, over all states, all ends and all kinds of customer. */
#include <string.h>

#include "ui/kassi-pay-words.h"

/* ---- Ends ---- */

typedef struct {
  const char    *name;
  KassiPayFacts  facts;
  KassiTone      tone;
  const char    *word;
  const char    *part;        /* of sentence or note; or NULL */
  gboolean       amount;
  KassiNext      primary, secondary, row_0, row_1;
  const char    *source;
} EndCase;

static const EndCase ends[] = {
  { "paid", { .state = KASSI_FLOW_PAID }, KASSI_TONE_PAID, "Paid", NULL, TRUE,
    KASSI_NEXT_CUSTOMER, KASSI_NEXT_NONE, KASSI_NEXT_NONE, KASSI_NEXT_NONE, "picture 05" },
  { "paid-due", { .state = KASSI_FLOW_PAID, .receipt = KASSI_RECEIPT_DUE }, KASSI_TONE_PAID, "Paid", NULL, TRUE,
    KASSI_NEXT_PRINT, KASSI_NEXT_NO_RECEIPT, KASSI_NEXT_NONE, KASSI_NEXT_NONE, "picture 05, and a way on without paper" },
  { "paid-due-copy", { .state = KASSI_FLOW_PAID, .receipt = KASSI_RECEIPT_DUE, .wants_copy = TRUE }, KASSI_TONE_PAID, "Paid", NULL, TRUE,
    KASSI_NEXT_PRINT, KASSI_NEXT_NO_RECEIPT, KASSI_NEXT_NONE, KASSI_NEXT_NONE, "picture 05" },
  { "paid-printing", { .state = KASSI_FLOW_PAID, .receipt = KASSI_RECEIPT_PRINTING }, KASSI_TONE_PAID, "Paid", NULL, TRUE,
    KASSI_NEXT_PRINTING, KASSI_NEXT_CUSTOMER, KASSI_NEXT_NONE, KASSI_NEXT_NONE, "every wait can be left" },
  { "paid-not-printed", { .state = KASSI_FLOW_PAID, .receipt = KASSI_RECEIPT_FAILED }, KASSI_TONE_PAID, "Paid", NULL, TRUE,
    KASSI_NEXT_PRINT_AGAIN, KASSI_NEXT_CUSTOMER, KASSI_NEXT_OTHER_PRINTER, KASSI_NEXT_SAVE_PDF, "a printer's trouble never blocks the till" },
  { "paid-out", { .state = KASSI_FLOW_PAID, .receipt = KASSI_RECEIPT_OUT }, KASSI_TONE_PAID, "Paid", NULL, TRUE,
    KASSI_NEXT_CUSTOMER, KASSI_NEXT_NONE, KASSI_NEXT_NONE, KASSI_NEXT_NONE, "printed by itself" },
  { "paid-out-copy", { .state = KASSI_FLOW_PAID, .receipt = KASSI_RECEIPT_OUT, .wants_copy = TRUE }, KASSI_TONE_PAID, "Paid", NULL, TRUE,
    KASSI_NEXT_PRINT, KASSI_NEXT_NONE, KASSI_NEXT_NONE, KASSI_NEXT_NONE, "printed by itself, and one more" },
  { "paid-anyway-due", { .state = KASSI_FLOW_PAID, .cancel_lost = TRUE, .receipt = KASSI_RECEIPT_DUE }, KASSI_TONE_PAID, "Paid",
    "approved before the cancel", TRUE,
    KASSI_NEXT_PRINT, KASSI_NEXT_NO_RECEIPT, KASSI_NEXT_NONE, KASSI_NEXT_NONE, "a sale like any other" },
  { "settled-paid-due", { .state = KASSI_FLOW_SETTLED, .settled_paid = TRUE, .receipt = KASSI_RECEIPT_DUE }, KASSI_TONE_NEUTRAL,
    "Settled as paid", NULL, TRUE,
    KASSI_NEXT_PRINT, KASSI_NEXT_NO_RECEIPT, KASSI_NEXT_NONE, KASSI_NEXT_NONE, "it has its receipt" },
  { "declined-no-receipt", { .state = KASSI_FLOW_DECLINED, .receipt = KASSI_RECEIPT_DUE }, KASSI_TONE_NEUTRAL, "Declined", NULL, FALSE,
    KASSI_NEXT_ASK_AGAIN, KASSI_NEXT_NEW_SALE, KASSI_NEXT_SOMEONE_ELSE, KASSI_NEXT_BACK_TO_CART, "nothing was sold" },
  { "paid-anyway", { .state = KASSI_FLOW_PAID, .cancel_lost = TRUE }, KASSI_TONE_PAID, "Paid",
    "Paid — the customer approved before the cancel arrived.", TRUE,
    KASSI_NEXT_CUSTOMER, KASSI_NEXT_NONE, KASSI_NEXT_NONE, KASSI_NEXT_NONE, "ui.md, lost cancel" },
  { "declined", { .state = KASSI_FLOW_DECLINED }, KASSI_TONE_NEUTRAL, "Declined", "The customer said no.", FALSE,
    KASSI_NEXT_ASK_AGAIN, KASSI_NEXT_NEW_SALE, KASSI_NEXT_SOMEONE_ELSE, KASSI_NEXT_BACK_TO_CART, "picture 07" },
  { "declined-app-code", { .state = KASSI_FLOW_DECLINED, .customer_kind = KASSI_CUSTOMER_APP_CODE }, KASSI_TONE_NEUTRAL,
    "Declined", "No money has moved.", FALSE,
    KASSI_NEXT_NEW_CODE, KASSI_NEXT_NEW_SALE, KASSI_NEXT_SOMEONE_ELSE, KASSI_NEXT_BACK_TO_CART, "a code is good once" },
  { "canceled", { .state = KASSI_FLOW_CANCELED }, KASSI_TONE_NEUTRAL, "Cancelled", "No money has moved.", FALSE,
    KASSI_NEXT_BACK_TO_CART, KASSI_NEXT_NEW_SALE, KASSI_NEXT_ASK_AGAIN, KASSI_NEXT_SOMEONE_ELSE, "the cashier stopped it" },
  { "canceled-app-code", { .state = KASSI_FLOW_CANCELED, .customer_kind = KASSI_CUSTOMER_APP_CODE }, KASSI_TONE_NEUTRAL,
    "Cancelled", NULL, FALSE,
    KASSI_NEXT_BACK_TO_CART, KASSI_NEXT_NEW_SALE, KASSI_NEXT_SOMEONE_ELSE, KASSI_NEXT_NONE, "not the same code again" },
  { "expired", { .state = KASSI_FLOW_EXPIRED }, KASSI_TONE_NEUTRAL, "Ran out of time", "did not answer in time", FALSE,
    KASSI_NEXT_ASK_AGAIN, KASSI_NEXT_NEW_SALE, KASSI_NEXT_SOMEONE_ELSE, KASSI_NEXT_BACK_TO_CART, "picture 07, likewise" },
  { "refused", { .state = KASSI_FLOW_REFUSED, .result_code = 400 }, KASSI_TONE_NEUTRAL, "Refused", "Netgíró refused", FALSE,
    KASSI_NEXT_SOMEONE_ELSE, KASSI_NEXT_NEW_SALE, KASSI_NEXT_ASK_AGAIN, KASSI_NEXT_BACK_TO_CART, "asking again will not help" },
  { "no-such-customer", { .state = KASSI_FLOW_REFUSED, .result_code = 10306 }, KASSI_TONE_NEUTRAL, "Refused",
    "does not know this number", FALSE,
    KASSI_NEXT_CORRECT_NUMBER, KASSI_NEXT_NEW_SALE, KASSI_NEXT_BACK_TO_CART, KASSI_NEXT_NONE, "ui.md, Words; 10306" },
  { "refused-app-code", { .state = KASSI_FLOW_REFUSED, .result_code = 400, .customer_kind = KASSI_CUSTOMER_APP_CODE },
    KASSI_TONE_NEUTRAL, "Refused", "refused", FALSE,
    KASSI_NEXT_NEW_CODE, KASSI_NEXT_NEW_SALE, KASSI_NEXT_BACK_TO_CART, KASSI_NEXT_NONE, "a code is good once, for 5 minutes" },
  { "no-such-app-code", { .state = KASSI_FLOW_REFUSED, .result_code = 10306, .customer_kind = KASSI_CUSTOMER_APP_CODE },
    KASSI_TONE_NEUTRAL, "Refused", "does not take this app code", FALSE,
    KASSI_NEXT_NEW_CODE, KASSI_NEXT_NEW_SALE, KASSI_NEXT_BACK_TO_CART, KASSI_NEXT_NONE, "10306" },
  { "below-minimum", { .state = KASSI_FLOW_REFUSED, .result_code = 10305 }, KASSI_TONE_NEUTRAL, "Refused", "minimum", FALSE,
    KASSI_NEXT_BACK_TO_CART, KASSI_NEXT_NEW_SALE, KASSI_NEXT_NONE, KASSI_NEXT_NONE, "10305" },
  { "not-allowed", { .state = KASSI_FLOW_REFUSED, .result_code = 10427 }, KASSI_TONE_NEUTRAL, "Refused", "set up the till", FALSE,
    KASSI_NEXT_BACK_TO_CART, KASSI_NEXT_NEW_SALE, KASSI_NEXT_ASK_AGAIN, KASSI_NEXT_NONE, "10427, a set-up fault" },
  { "failed", { .state = KASSI_FLOW_FAILED }, KASSI_TONE_NEUTRAL, "Did not go through", "No money has moved.", FALSE,
    KASSI_NEXT_ASK_AGAIN, KASSI_NEXT_NEW_SALE, KASSI_NEXT_SOMEONE_ELSE, KASSI_NEXT_BACK_TO_CART, "kassictl.md" },
  { "unknown", { .state = KASSI_FLOW_ATTENTION, .can_be_asked = TRUE }, KASSI_TONE_UNKNOWN, "We do not know yet", "may have paid", TRUE,
    KASSI_NEXT_CHECK_AGAIN, KASSI_NEXT_LEAVE_OPEN, KASSI_NEXT_NONE, KASSI_NEXT_NONE, "picture 06" },
  { "unknowable", { .state = KASSI_FLOW_ATTENTION }, KASSI_TONE_UNKNOWN, "We do not know yet", "may have paid", TRUE,
    KASSI_NEXT_SETTLE, KASSI_NEXT_LEAVE_OPEN, KASSI_NEXT_NONE, KASSI_NEXT_NONE, "nothing to ask with: InsertCart's answer never came" },
  { "settled-paid", { .state = KASSI_FLOW_SETTLED, .settled_paid = TRUE }, KASSI_TONE_NEUTRAL, "Settled as paid", NULL, TRUE,
    KASSI_NEXT_CUSTOMER, KASSI_NEXT_NONE, KASSI_NEXT_NONE, KASSI_NEXT_NONE, "safety.md" },
  { "settled-not-paid", { .state = KASSI_FLOW_SETTLED }, KASSI_TONE_NEUTRAL, "Settled as not paid", NULL, FALSE,
    KASSI_NEXT_CUSTOMER, KASSI_NEXT_NONE, KASSI_NEXT_BACK_TO_CART, KASSI_NEXT_NONE, "safety.md" },
};

static void
test_end (gconstpointer data)
{
  const EndCase *c = data;
  KassiResultWords words = kassi_pay_words_get_result (&c->facts);

  g_assert_cmpint (words.tone, ==, c->tone);
  g_assert_cmpstr (words.word, ==, c->word);
  g_assert_cmpint (words.shows_amount, ==, c->amount);
  g_assert_cmpint (words.primary, ==, c->primary);
  g_assert_cmpint (words.secondary, ==, c->secondary);
  g_assert_cmpint (words.rows[0], ==, c->row_0);
  g_assert_cmpint (words.rows[1], ==, c->row_1);
  if (c->part != NULL)
    g_assert_true ((words.sentence != NULL && strstr (words.sentence, c->part) != NULL) ||
                   (words.note != NULL && strstr (words.note, c->part) != NULL));
}

/* Every state × every kind: words, and never a word about money that is not so. */
static void
test_square (void)
{
  for (KassiFlowState state = 0; state < KASSI_N_FLOW_STATES; state++)
    for (KassiCustomerKind kind = 0; kind < KASSI_N_CUSTOMER_KINDS; kind++)
      {
        KassiPayFacts facts = { .state = state, .customer_kind = kind };
        KassiPillWords pill = kassi_pay_words_get_pill (state);

        g_assert_cmpstr (pill.word, !=, "");
        g_assert_cmpint (kassi_pay_words_is_running (state), ==, state < KASSI_FLOW_ATTENTION);
        if (kassi_pay_words_is_running (state))
          {
            KassiWaitWords words = kassi_pay_words_get_wait (&facts);

            g_assert_cmpstr (words.request, !=, "");
            g_assert_cmpint (words.enters_code, ==, state == KASSI_FLOW_CODE);
            g_assert_cmpint (words.can_cancel, ==, state != KASSI_FLOW_CANCELING);
            for (guint i = 0; i < KASSI_N_PHASES; i++)
              g_assert_cmpstr (words.steps[i], !=, "");
          }
        else
          {
            KassiResultWords words = kassi_pay_words_get_result (&facts);

            g_assert_cmpstr (words.word, !=, "");
            g_assert_cmpint (words.primary, !=, KASSI_NEXT_NONE);
            g_assert_cmpint (words.tone == KASSI_TONE_PAID, ==, state == KASSI_FLOW_PAID);
            g_assert_cmpint (words.tone == KASSI_TONE_UNKNOWN, ==, state == KASSI_FLOW_ATTENTION);
            if (state == KASSI_FLOW_PAID || state == KASSI_FLOW_ATTENTION || state == KASSI_FLOW_SETTLED)
              g_assert_true (words.sentence == NULL || strstr (words.sentence, "No money") == NULL);
            if (kind == KASSI_CUSTOMER_APP_CODE)
              g_assert_cmpint (words.primary, !=, KASSI_NEXT_ASK_AGAIN);
          }
      }
}

/* ---- While it runs ---- */

typedef struct {
  const char    *name;
  KassiPayFacts  facts;
  const char    *request;
  KassiPhase     phase;
} WaitCase;

static const WaitCase waits[] = {
  { "inserting", { .state = KASSI_FLOW_INSERTING }, "Asking Netgíró…", KASSI_PHASE_ASKING },
  { "gsm", { .state = KASSI_FLOW_WAITING, .customer_kind = KASSI_CUSTOMER_GSM },
    "Ask the customer to approve in the Netgíró app", KASSI_PHASE_CUSTOMER },
  { "ssn", { .state = KASSI_FLOW_WAITING, .customer_kind = KASSI_CUSTOMER_SSN },
    "Netgíró is sending the customer a code by SMS", KASSI_PHASE_CUSTOMER },
  { "app-code", { .state = KASSI_FLOW_WAITING, .customer_kind = KASSI_CUSTOMER_APP_CODE },
    "Netgíró is looking at the code from the customer’s app", KASSI_PHASE_CUSTOMER },
  { "code", { .state = KASSI_FLOW_CODE, .customer_kind = KASSI_CUSTOMER_SSN },
    "Ask for the 4 letters in the SMS", KASSI_PHASE_CUSTOMER },
  { "confirming", { .state = KASSI_FLOW_CONFIRMING }, "The customer approved. Confirming the payment…", KASSI_PHASE_PAYMENT },
  { "confirming-code", { .state = KASSI_FLOW_CONFIRMING, .customer_kind = KASSI_CUSTOMER_SSN, .confirming_code = TRUE },
    "Netgíró is checking the code…", KASSI_PHASE_PAYMENT },
  { "canceling", { .state = KASSI_FLOW_CANCELING }, "Cancelling…", KASSI_PHASE_CUSTOMER },
  { "canceling-limit", { .state = KASSI_FLOW_CANCELING, .limit_passed = TRUE },
    "The time is up. Cancelling…", KASSI_PHASE_CUSTOMER },
};

static void
test_wait (gconstpointer data)
{
  const WaitCase *c = data;
  KassiWaitWords words = kassi_pay_words_get_wait (&c->facts);

  g_assert_cmpstr (words.request, ==, c->request);
  g_assert_cmpint (words.phase, ==, c->phase);
}

static void
assert_text (char       *text,
             const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_sentences (void)
{
  assert_text (kassi_pay_words_dup_asked (-1), "Waiting for Netgíró’s answer.");
  assert_text (kassi_pay_words_dup_asked (2 * G_TIME_SPAN_SECOND + 900000), "Asked Netgíró 2 s ago. Nothing new yet.");
  assert_text (kassi_pay_words_dup_asking_again (0), "Asking Netgíró now. Nothing is lost.");
  assert_text (kassi_pay_words_dup_asking_again (17 * G_TIME_SPAN_SECOND + 1), "Asking again in 18 s. Nothing is lost.");
  assert_text (kassi_pay_words_dup_code_refused (1), "That code was not taken. 1 try is left.");
  assert_text (kassi_pay_words_dup_code_refused (4), "That code was not taken. 4 tries are left.");
}

/* On one line beside the code's boxes, or the keys under them would move under the finger: 45 characters are 310 of 362 px. */
static void
test_troubles (void)
{
  g_assert_cmpstr (kassi_pay_words_get_trouble (KASSI_TROUBLE_NONE), ==, "");
  g_assert_cmpstr (kassi_pay_words_get_trouble (KASSI_TROUBLE_OFFLINE), ==, "No connection. Trying again, nothing is lost.");
  for (KassiTrouble trouble = KASSI_TROUBLE_OFFLINE; trouble <= KASSI_TROUBLE_MALFORMED; trouble++)
    {
      const char *text = kassi_pay_words_get_trouble (trouble);

      g_assert_cmpstr (text, !=, "");
      g_assert_cmpint (g_utf8_strlen (text, -1), <=, 46);
    }
}

/* Whatever may be offered has words; a row says more than its title. */
static void
test_nexts (void)
{
  for (KassiNext next = KASSI_NEXT_NONE + 1; next < KASSI_N_NEXTS; next++)
    g_assert_cmpstr (kassi_next_get_label (next, NULL, NULL), !=, "");

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      KassiResultWords words = kassi_pay_words_get_result (&ends[i].facts);

      for (guint n = 0; n < KASSI_MAX_NEXT_ROWS && words.rows[n] != KASSI_NEXT_NONE; n++)
        {
          const char *subtitle, *icon_name;

          kassi_next_get_label (words.rows[n], &subtitle, &icon_name);
          g_assert_nonnull (subtitle);
          g_assert_nonnull (icon_name);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pay-words/square", test_square);
  g_test_add_func ("/pay-words/sentences", test_sentences);
  g_test_add_func ("/pay-words/nexts", test_nexts);
  g_test_add_func ("/pay-words/troubles", test_troubles);
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pay-words/end/%s", ends[i].name);

      g_test_add_data_func (path, &ends[i], test_end);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pay-words/wait/%s", waits[i].name);

      g_test_add_data_func (path, &waits[i], test_wait);
    }

  return g_test_run ();
}
