/* SPDX-License-Identifier: GPL-3.0-or-later
 * What History says: of every standing, of everything that can happen to a sale, and of whole stories. */
#include <string.h>

#include "ui/kassi-history-words.h"

#define WALL_US (G_GINT64_CONSTANT (1767268800) * G_USEC_PER_SEC)

/* ---- Nothing is missing ---- */

/* The till's own words in the journal, besides those of the flow. */
static const char *const till_kinds[] = {
  "receipt", "receipt-printed", "receipt-not-printed", "training-entered", "training-left",
};

static void
assert_sentence (const char *kind)
{
  const char *sentence = kassi_history_words_get_sentence (kind);

  g_assert_nonnull (sentence);
  g_assert_cmpstr (sentence, !=, kind);
  g_assert_true (g_unichar_isupper (g_utf8_get_char (sentence)));
}

static void
test_all_kinds (void)
{
  for (guint i = 0; i < KASSI_N_EVENT_KINDS; i++)
    assert_sentence (kassi_event_kind_to_string (i));
  for (guint i = 0; i < G_N_ELEMENTS (till_kinds); i++)
    assert_sentence (till_kinds[i]);
  g_assert_null (kassi_history_words_get_sentence ("invented"));
}

static void
test_all_standings (void)
{
  for (guint i = 0; i < KASSI_N_STANDINGS; i++)
    {
      KassiChipWords words = kassi_history_words_get_chip (i);

      g_assert_cmpstr (words.word, !=, "");
      g_assert_nonnull (words.icon);
      for (guint j = 0; j < i; j++)
        g_assert_cmpstr (words.word, !=, kassi_history_words_get_chip (j).word);
    }
}

/* Netgíró's page of result codes. */
static void
test_all_codes (void)
{
  static const gint64 codes[] = {
    400, 10200, 10201, 10202, 10203, 10302, 10304, 10305, 10306, 10307, 10422, 10423, 10424, 10425, 10426, 10427, 10428, 10429,
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_nonnull (kassi_history_words_get_code (codes[i]));
  g_assert_null (kassi_history_words_get_code (0));
  g_assert_null (kassi_history_words_get_code (10999));
}

/* ---- How a sale stands ---- */

typedef struct {
  const char   *name;
  KassiOutcome  outcome;
  gboolean      open, settled, settled_paid;
  KassiStanding standing;
  const char   *source;
} StandingCase;

static const StandingCase standings[] = {
  { "running", KASSI_OUTCOME_NONE, TRUE, FALSE, FALSE, KASSI_STANDING_RUNNING, "journal: NONE while running" },
  { "paid", KASSI_OUTCOME_PAID, FALSE, FALSE, FALSE, KASSI_STANDING_PAID, "picture 08" },
  { "declined", KASSI_OUTCOME_DECLINED, FALSE, FALSE, FALSE, KASSI_STANDING_DECLINED, "picture 08" },
  { "canceled", KASSI_OUTCOME_CANCELED, FALSE, FALSE, FALSE, KASSI_STANDING_CANCELED, "notes 8" },
  { "expired", KASSI_OUTCOME_EXPIRED, FALSE, FALSE, FALSE, KASSI_STANDING_EXPIRED, "picture 08" },
  { "refused", KASSI_OUTCOME_REFUSED, FALSE, FALSE, FALSE, KASSI_STANDING_REFUSED, "notes 8" },
  { "failed", KASSI_OUTCOME_FAILED, FALSE, FALSE, FALSE, KASSI_STANDING_FAILED, "kassictl.md" },
  { "attention", KASSI_OUTCOME_UNKNOWN, TRUE, FALSE, FALSE, KASSI_STANDING_ATTENTION, "unknown and open: a person must look" },
  { "attention-again", KASSI_OUTCOME_UNKNOWN, TRUE, TRUE, FALSE, KASSI_STANDING_ATTENTION, "later evidence reopens what was settled" },
  { "settled-paid", KASSI_OUTCOME_UNKNOWN, FALSE, TRUE, TRUE, KASSI_STANDING_SETTLED_PAID, "safety.md" },
  { "settled-not-paid", KASSI_OUTCOME_UNKNOWN, FALSE, TRUE, FALSE, KASSI_STANDING_SETTLED_NOT_PAID, "safety.md" },
};

static void
test_standing (gconstpointer data)
{
  const StandingCase *c = data;
  KassiSale sale = { .outcome = c->outcome, .open = c->open, .settled = c->settled, .settled_paid = c->settled_paid };

  g_assert_cmpint (kassi_history_words_get_standing (&sale), ==, c->standing);
}

/* ---- Stories ---- */

typedef struct {
  KassiEventKind kind;
  const char    *till_kind;   /* instead; or NULL */
  KassiFlowState state;       /* after it */
  guint          attempt;     /* 0: the first */
  gint64         code;
  const char    *message;
} StoryEvent;

typedef struct {
  const char       *name;
  KassiCustomerKind customer_kind;
  guint             codes;
  gboolean          limit_passed;
  StoryEvent        events[8];   /* one in NEW ends them */
  const char       *told;        /* sentences by lines, quotes behind " | " */
  const char       *source;
} Story;

#define E(kind, state) { KASSI_EVENT_##kind, NULL, KASSI_FLOW_##state, 0, 0, NULL }

static const Story stories[] = {
  { "paid-by-phone", KASSI_CUSTOMER_GSM, 0, FALSE,
    { E (START, INSERTING), E (INSERTED, WAITING), E (CHECK_RESERVED, CONFIRMING), E (CHARGED, PAID),
      { .till_kind = "receipt", .state = KASSI_FLOW_PAID },
      { .till_kind = "receipt-printed", .state = KASSI_FLOW_PAID, .message = "Thermal" } },
    "Asked Netgíró for 5.740 kr.\nNetgíró asked the customer in the app\nThe customer approved, and the till confirmed\n"
    "Paid · Netgíró invoice 1001\nReceipt ÆF-000123 printed | Thermal", "picture 08" },
  { "copies", KASSI_CUSTOMER_GSM, 0, FALSE,
    { E (CHARGED, PAID), { .till_kind = "receipt-printed", .state = KASSI_FLOW_PAID, .message = "A" },
      { .till_kind = "receipt-not-printed", .state = KASSI_FLOW_PAID, .message = "No paper" },
      { .till_kind = "receipt-printed", .state = KASSI_FLOW_PAID, .message = "A" },
      { .till_kind = "receipt-printed", .state = KASSI_FLOW_PAID, .message = "PDF" } },
    "Paid · Netgíró invoice 1001\nReceipt ÆF-000123 printed | A\nThe receipt did not come out | No paper\n"
    "Receipt ÆF-000123 printed | A\nCopy of receipt ÆF-000123 saved as PDF", "I18: a print that did not come out does not count" },
  { "declined", KASSI_CUSTOMER_GSM, 0, FALSE,
    { E (START, INSERTING), E (INSERTED, WAITING),
      { .kind = KASSI_EVENT_CHECK_DECLINED, .state = KASSI_FLOW_DECLINED, .code = 10302, .message = "Hafnað" } },
    "Asked Netgíró for 5.740 kr.\nNetgíró asked the customer in the app\n"
    "Netgíró says the customer declined | Netgíró says: Hafnað (10302)\nDeclined. No money has moved.", "E2" },
  { "refused-without-words", KASSI_CUSTOMER_GSM, 0, FALSE,
    { { .kind = KASSI_EVENT_INSERT_REFUSED, .state = KASSI_FLOW_REFUSED, .code = 10306 } },
    "Netgíró did not take the payment up | Netgíró says: no such customer (10306)\nRefused. No money has moved.", "never a code alone" },
  { "refused-unknown-code", KASSI_CUSTOMER_GSM, 0, FALSE,
    { { .kind = KASSI_EVENT_INSERT_REFUSED, .state = KASSI_FLOW_REFUSED, .code = 10999 } },
    "Netgíró did not take the payment up\nRefused. No money has moved.", "never a code alone" },
  { "sms-code-twice", KASSI_CUSTOMER_SSN, 1, FALSE,
    { E (INSERTED, WAITING), E (CODE, CONFIRMING), E (CHECK_CODE, CODE) },
    "Netgíró took the payment up\nThe code from the SMS was handed in\nThe code was not taken; another was asked for", "10428 again" },
  { "app-code", KASSI_CUSTOMER_APP_CODE, 0, FALSE,
    { E (START, INSERTING), E (INSERTED, WAITING), E (CHECK_RESERVED, CONFIRMING), E (CHARGED, PAID) },
    "Asked Netgíró for 5.740 kr.\nNetgíró took the app code\nNetgíró reserved the amount, and the till confirmed\n"
    "Paid · Netgíró invoice 1001", "the customer has nothing more to approve" },
  { "too-late", KASSI_CUSTOMER_GSM, 0, TRUE,
    { E (TICK, CANCELING), E (DEAD, EXPIRED) },
    "The time was up: the till asked to cancel\nNetgíró says the payment has ended\nRan out of time. No money has moved.", "the limit" },
  { "callback", KASSI_CUSTOMER_GSM, 0, FALSE,
    { E (CHECK_HELD, HELD), E (CALLBACK, COMMITTING), E (CHARGED, PAID) },
    "The customer approved; Netgíró was to call the till\nNetgíró called the till, and the till agreed\nPaid · Netgíró invoice 1001",
    "ServerCallback" },
  { "unknown-and-settled", KASSI_CUSTOMER_GSM, 0, FALSE,
    { E (INSERT_UNKNOWN, ADRIFT), E (TICK, ATTENTION), E (RESTARTED, ATTENTION),
      { .kind = KASSI_EVENT_SETTLE_PAID, .state = KASSI_FLOW_SETTLED, .message = "Saw it in the app" } },
    "Netgíró’s answer did not come\nThe time for it had passed\nNot known: somebody has to look\nKassi was started again\n"
    "Settled by hand as paid | Anna: Saw it in the app", "NEEDS ATTENTION" },
  { "second-attempt", KASSI_CUSTOMER_GSM, 0, FALSE,
    { { .kind = KASSI_EVENT_DEAD, .state = KASSI_FLOW_DECLINED, .attempt = 1 }, { .kind = KASSI_EVENT_START, .state = KASSI_FLOW_INSERTING, .attempt = 2 },
      { .kind = KASSI_EVENT_CHARGED, .state = KASSI_FLOW_PAID, .attempt = 2 }, { .kind = KASSI_EVENT_NUDGE, .state = KASSI_FLOW_DECLINED, .attempt = 1 } },
    "Netgíró says the payment has ended\nDeclined. No money has moved.\n# Attempt 2\nAsked Netgíró for 5.740 kr.\n"
    "Paid · Netgíró invoice 1001\n# Attempt 1\nNetgíró told the till that there is news", "an end is told once" },
  { "from-the-future", KASSI_CUSTOMER_GSM, 0, FALSE,
    { { .till_kind = "refunded", .state = KASSI_FLOW_PAID } },
    "refunded\nPaid · Netgíró invoice 1001", "a journal of a later version" },
};

static GPtrArray *
make_events (const Story *story)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) kassi_journal_event_free);

  for (guint i = 0; i < G_N_ELEMENTS (story->events) && story->events[i].state != KASSI_FLOW_NEW; i++)
    {
      const StoryEvent *told = &story->events[i];
      KassiFlowRecord flow = kassi_flow_new (story->customer_kind, KASSI_CONFIRMATION_MANUAL).record;
      KassiJournalEvent *event = g_new0 (KassiJournalEvent, 1);

      flow.state = told->state;
      flow.codes = story->codes;
      flow.limit_passed = story->limit_passed;
      event->wall_us = WALL_US + i * G_USEC_PER_SEC;
      event->attempt = MAX (told->attempt, 1);
      event->kind = g_strdup (told->till_kind != NULL ? told->till_kind : kassi_event_kind_to_string (told->kind));
      event->message = g_strdup (told->message);
      event->result_code = told->code;
      event->flow = kassi_flow_freeze (&flow);
      g_ptr_array_add (events, event);
    }

  return events;
}

static char *
tell (GPtrArray *steps)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < steps->len; i++)
    {
      const KassiHistoryStep *step = g_ptr_array_index (steps, i);

      g_string_append_printf (text, "%s%s%s%s%s", i == 0 ? "" : "\n", step->wall_us == 0 ? "# " : "", step->sentence,
                              step->quote != NULL ? " | " : "", step->quote != NULL ? step->quote : "");
    }

  return g_string_free (text, FALSE);
}

static void
test_story (gconstpointer data)
{
  const Story *story = data;
  KassiSale sale = {
    .amount_isk = 5740, .invoice_number = (char *) "1001", .receipt_number = (char *) "ÆF-000123",
    .settled_by = (char *) "Anna", .settled_reason = (char *) "Saw it in the app",
  };
  g_autoptr (GPtrArray) events = make_events (story);
  g_autoptr (GPtrArray) steps = kassi_history_words_list_steps (&sale, events);
  g_autofree char *told = tell (steps);
  g_autoptr (GRegex) space = g_regex_new ("\u00a0", 0, 0, NULL);
  g_autofree char *spaced = g_regex_replace_literal (space, told, -1, 0, " ", 0, NULL);

  g_assert_cmpstr (spaced, ==, story->told);
}

static void
test_customers (void)
{
  static const struct { KassiCustomerKind kind; const char *masked, *brief, *text; } rows[] = {
    { KASSI_CUSTOMER_GSM, "•••81", "•••81", "Phone number •••81" },
    { KASSI_CUSTOMER_SSN, "•••19", "•••19", "National ID •••19" },
    { KASSI_CUSTOMER_APP_CODE, "", "App code", "App code" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *brief = kassi_history_words_dup_customer (rows[i].kind, rows[i].masked);
      g_autofree char *text = kassi_history_words_dup_customer_text (rows[i].kind, rows[i].masked);

      g_assert_cmpstr (brief, ==, rows[i].brief);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/history-words/all-kinds", test_all_kinds);
  g_test_add_func ("/history-words/all-standings", test_all_standings);
  g_test_add_func ("/history-words/all-codes", test_all_codes);
  g_test_add_func ("/history-words/customers", test_customers);
  for (gsize i = 0; i < G_N_ELEMENTS (standings); i++)
    {
      g_autofree char *path = g_strdup_printf ("/history-words/standing/%s", standings[i].name);

      g_test_add_data_func (path, &standings[i], test_standing);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (stories); i++)
    {
      g_autofree char *path = g_strdup_printf ("/history-words/story/%s", stories[i].name);

      g_test_add_data_func (path, &stories[i], test_story);
    }
  return g_test_run ();
}
