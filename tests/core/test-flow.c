/* SPDX-License-Identifier: GPL-3.0-or-later
 * The flow: told stories, the whole square, a long walk, and its record as text. flow-oracle.c says what is right. */
#include "flow-oracle.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *from, *to;   /* what is replaced in a frozen record; from NULL: all of it */
} Damage;

static const Damage damages[] = {
  { "empty", NULL, "" },
  { "blank", NULL, " " },
  { "words", NULL, "a b c d e f g h i j k l m n o p q r s t u v" },
  { "too-short", " settled_paid=no", "" },
  { "too-long", " settled_paid=no", " settled_paid=no more=yes" },
  { "blank-behind", "settled_paid=no", "settled_paid=no " },
  { "blank-before", "customer_kind=", " customer_kind=" },
  { "two-blanks", " confirmation", "  confirmation" },
  { "unknown-word", "state=waiting", "state=sleeping" },
  { "no-word", "state=waiting", "state=" },
  { "no-value", "state=waiting", "state" },
  { "half-a-word", "state=waiting", "state=wait" },
  { "capital", "state=waiting", "state=Waiting" },
  { "other-name", "state=waiting", "estate=waiting" },
  { "like-name", "state=waiting", "stale=waiting" },
  { "longer-name", "state=waiting", "states=waiting" },
  { "swapped", "customer_kind=gsm confirmation=manual", "confirmation=manual customer_kind=gsm" },
  { "twice", "canceled=no limit_passed=no", "canceled=no canceled=no" },
  { "number-for-a-word", "canceled=no", "canceled=0" },
  { "number-too-large", "plain_confirms=0", "plain_confirms=4" },
  { "codes-too-large", "codes=0", "codes=6" },
  { "negative", "codes=0", "codes=-1" },
  { "zeros", "codes=0", "codes=00" },
  { "plus", "codes=0", "codes=+0" },
  { "hex", "codes=0", "codes=0x0" },
  { "word-for-a-number", "codes=0", "codes=no" },
  { "line-break", "codes=0", "codes=0\n" },
};

static KassiFlowRecord
get_record (void)
{
  return (KassiFlowRecord) {
    .customer_kind = KASSI_CUSTOMER_GSM, .confirmation = KASSI_CONFIRMATION_MANUAL, .state = KASSI_FLOW_WAITING,
  };
}

static void
test_freeze (void)
{
  KassiFlowRecord record = get_record ();
  g_autofree char *frozen = kassi_flow_freeze (&record);

  g_assert_cmpstr (frozen, ==,
                   "customer_kind=gsm confirmation=manual state=waiting cancel_reason=none canceled=no limit_passed=no "
                   "callback_missed=no has_transaction=no plain_confirms=0 plain_intended=no plain_failed=no codes=0 "
                   "code_open=no code_lost=no confirming_code=no confirm_word=none commit_intended=no cancel_denied=no "
                   "untied_end=no was_attention=no reservation_left=no settled_paid=no");
}

/* Each member to each of its values, and back. */
static void
test_round_trip (void)
{
  static const guint most[] = {
    KASSI_N_CUSTOMER_KINDS - 1, KASSI_N_CONFIRMATIONS - 1, KASSI_N_FLOW_STATES - 1, KASSI_N_CANCEL_REASONS - 1, 1, 1, 1, 1,
    KASSI_FLOW_MAX_PLAIN_CONFIRMS, 1, 1, KASSI_FLOW_MAX_CODES, 1, 1, 1, KASSI_N_OUTCOMES - 1, 1, 1, 1, 1, 1, 1,
  };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_records = 0;

  G_STATIC_ASSERT (sizeof (KassiFlowRecord) == G_N_ELEMENTS (most) * sizeof (guint32));

  for (guint i = 0; i < G_N_ELEMENTS (most); i++)
    for (guint32 value = 1; value <= most[i]; value++)
      {
        guint32 words[G_N_ELEMENTS (most)] = { 0 };
        KassiFlowRecord record, thawed;
        char *frozen;

        words[i] = value;
        memcpy (&record, words, sizeof record);
        frozen = kassi_flow_freeze (&record);
        g_assert_true (kassi_flow_thaw (frozen, &thawed));
        g_assert_cmpmem (&thawed, sizeof thawed, &record, sizeof record);
        g_hash_table_add (seen, frozen);
        n_records++;
      }

  g_assert_cmpuint (g_hash_table_size (seen), ==, n_records);   /* no two look alike */
}

static void
test_damage (gconstpointer data)
{
  const Damage *damage = data;
  KassiFlowRecord record = get_record (), untouched = { 0 }, zeros = { 0 };
  g_autofree char *frozen = kassi_flow_freeze (&record);
  g_autofree char *damaged = NULL;

  if (damage->from != NULL)
    {
      const char *at = strstr (frozen, damage->from);

      g_assert_nonnull (at);
      damaged = g_strdup_printf ("%.*s%s%s", (int) (at - frozen), frozen, damage->to, at + strlen (damage->from));
    }

  g_assert_false (kassi_flow_thaw (damaged != NULL ? damaged : damage->to, &untouched));
  g_assert_cmpmem (&untouched, sizeof untouched, &zeros, sizeof zeros);
}

/* Identifiers of the journal: there, and each of its own. */
static void
test_words (void)
{
  g_autoptr (GHashTable) words = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < KASSI_N_FLOW_STATES; i++)
    g_hash_table_add (words, (gpointer) kassi_flow_state_to_string ((KassiFlowState) i));
  g_assert_cmpuint (g_hash_table_size (words), ==, KASSI_N_FLOW_STATES);

  g_hash_table_remove_all (words);
  for (guint i = 0; i < KASSI_N_EVENT_KINDS; i++)
    g_hash_table_add (words, (gpointer) kassi_event_kind_to_string ((KassiEventKind) i));
  g_assert_cmpuint (g_hash_table_size (words), ==, KASSI_N_EVENT_KINDS);

  g_hash_table_remove_all (words);
  for (guint i = 0; i <= KASSI_EFFECT_ANSWER_NO; i++)
    g_hash_table_add (words, (gpointer) kassi_effect_to_string ((KassiEffect) i));
  g_assert_cmpuint (g_hash_table_size (words), ==, KASSI_EFFECT_ANSWER_NO + 1);
}

static const struct {
  KassiFlowState state;
  KassiOutcome   outcome;
  gboolean       is_final;
} outcomes[] = {
  { KASSI_FLOW_NEW, KASSI_OUTCOME_NONE, FALSE }, { KASSI_FLOW_INSERTING, KASSI_OUTCOME_NONE, FALSE },
  { KASSI_FLOW_ADRIFT, KASSI_OUTCOME_NONE, FALSE }, { KASSI_FLOW_WAITING, KASSI_OUTCOME_NONE, FALSE },
  { KASSI_FLOW_CODE, KASSI_OUTCOME_NONE, FALSE }, { KASSI_FLOW_HELD, KASSI_OUTCOME_NONE, FALSE },
  { KASSI_FLOW_CONFIRMING, KASSI_OUTCOME_NONE, FALSE }, { KASSI_FLOW_COMMITTING, KASSI_OUTCOME_NONE, FALSE },
  { KASSI_FLOW_CANCELING, KASSI_OUTCOME_NONE, FALSE }, { KASSI_FLOW_ATTENTION, KASSI_OUTCOME_UNKNOWN, FALSE },
  { KASSI_FLOW_PAID, KASSI_OUTCOME_PAID, TRUE }, { KASSI_FLOW_DECLINED, KASSI_OUTCOME_DECLINED, TRUE },
  { KASSI_FLOW_CANCELED, KASSI_OUTCOME_CANCELED, TRUE }, { KASSI_FLOW_EXPIRED, KASSI_OUTCOME_EXPIRED, TRUE },
  { KASSI_FLOW_REFUSED, KASSI_OUTCOME_REFUSED, TRUE }, { KASSI_FLOW_FAILED, KASSI_OUTCOME_FAILED, TRUE },
  { KASSI_FLOW_SETTLED, KASSI_OUTCOME_UNKNOWN, TRUE },
};

static void
test_outcomes (void)
{
  G_STATIC_ASSERT (G_N_ELEMENTS (outcomes) == KASSI_N_FLOW_STATES);

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      KassiFlow flow = kassi_flow_new (KASSI_CUSTOMER_GSM, KASSI_CONFIRMATION_MANUAL);

      flow.record.state = outcomes[i].state;
      g_assert_cmpint (kassi_flow_get_outcome (&flow), ==, outcomes[i].outcome);
      g_assert_cmpint (kassi_flow_is_final (&flow), ==, outcomes[i].is_final);
      g_assert_cmpint (kassi_flow_is_at_rest (&flow), ==, outcomes[i].is_final);
    }
}

static void
test_at_rest (void)
{
  KassiFlow flow = kassi_flow_new (KASSI_CUSTOMER_GSM, KASSI_CONFIRMATION_MANUAL);

  flow.record.state = KASSI_FLOW_CANCELED;
  g_assert_true (kassi_flow_is_at_rest (&flow));
  flow.canceling = TRUE;
  g_assert_false (kassi_flow_is_at_rest (&flow));
  flow.canceling = FALSE;
  flow.cancel_us = 1;
  g_assert_false (kassi_flow_is_at_rest (&flow));
}

/* "An attempt can be charged from the commit of …" */
static const struct {
  KassiConfirmation type;
  KassiCustomerKind kind;
  KassiFlowState    state;
  guint             codes;
  gboolean          plain, code_open, code_lost, commit;
  gboolean          chargeable;
} charges[] = {
  { KASSI_CONFIRMATION_AUTOMATIC, KASSI_CUSTOMER_GSM, KASSI_FLOW_NEW, 0, 0, 0, 0, 0, FALSE },
  { KASSI_CONFIRMATION_AUTOMATIC, KASSI_CUSTOMER_GSM, KASSI_FLOW_INSERTING, 0, 0, 0, 0, 0, TRUE },
  { KASSI_CONFIRMATION_AUTOMATIC, KASSI_CUSTOMER_APP_CODE, KASSI_FLOW_INSERTING, 0, 0, 0, 0, 0, TRUE },
  { KASSI_CONFIRMATION_AUTOMATIC, KASSI_CUSTOMER_SSN, KASSI_FLOW_WAITING, 0, 0, 0, 0, 0, FALSE },
  { KASSI_CONFIRMATION_AUTOMATIC, KASSI_CUSTOMER_SSN, KASSI_FLOW_CONFIRMING, 1, 0, 1, 0, 0, TRUE },
  { KASSI_CONFIRMATION_AUTOMATIC, KASSI_CUSTOMER_SSN, KASSI_FLOW_CODE, 1, 0, 0, 0, 0, TRUE },
  { KASSI_CONFIRMATION_AUTOMATIC, KASSI_CUSTOMER_SSN, KASSI_FLOW_CONFIRMING, 0, 1, 0, 0, 0, TRUE },
  { KASSI_CONFIRMATION_MANUAL, KASSI_CUSTOMER_GSM, KASSI_FLOW_WAITING, 0, 0, 0, 0, 0, FALSE },
  { KASSI_CONFIRMATION_MANUAL, KASSI_CUSTOMER_GSM, KASSI_FLOW_CONFIRMING, 0, 1, 0, 0, 0, TRUE },
  { KASSI_CONFIRMATION_MANUAL, KASSI_CUSTOMER_SSN, KASSI_FLOW_CONFIRMING, 1, 0, 1, 0, 0, TRUE },
  { KASSI_CONFIRMATION_MANUAL, KASSI_CUSTOMER_SSN, KASSI_FLOW_WAITING, 1, 0, 0, 1, 0, TRUE },
  { KASSI_CONFIRMATION_MANUAL, KASSI_CUSTOMER_SSN, KASSI_FLOW_WAITING, 1, 0, 0, 0, 0, FALSE },
  { KASSI_CONFIRMATION_SERVER_CALLBACK, KASSI_CUSTOMER_GSM, KASSI_FLOW_HELD, 0, 0, 0, 0, 0, FALSE },
  { KASSI_CONFIRMATION_SERVER_CALLBACK, KASSI_CUSTOMER_GSM, KASSI_FLOW_COMMITTING, 0, 0, 0, 0, 1, TRUE },
};

static void
test_chargeable (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (charges); i++)
    {
      KassiFlow flow = kassi_flow_new (charges[i].kind, charges[i].type);

      flow.record.state = charges[i].state;
      flow.record.codes = charges[i].codes;
      flow.record.plain_intended = charges[i].plain;
      flow.record.code_open = charges[i].code_open;
      flow.record.code_lost = charges[i].code_lost;
      flow.record.commit_intended = charges[i].commit;
      g_test_message ("charge %u", i);
      g_assert_cmpint (kassi_flow_is_chargeable (&flow), ==, charges[i].chargeable);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/flow/record/freeze", test_freeze);
  g_test_add_func ("/flow/record/round-trip", test_round_trip);
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *path = g_strdup_printf ("/flow/record/damaged/%s", damages[i].name);

      g_test_add_data_func (path, &damages[i], test_damage);
    }
  g_test_add_func ("/flow/words", test_words);
  g_test_add_func ("/flow/outcomes", test_outcomes);
  g_test_add_func ("/flow/at-rest", test_at_rest);
  g_test_add_func ("/flow/chargeable", test_chargeable);
  add_guard_tests ();
  add_story_tests ();
  add_walk_tests ();
  add_square_tests ();

  return g_test_run ();
}
