/* SPDX-License-Identifier: GPL-3.0-or-later
 * The flow's words, and its record as one line of text for the journal. */
#include "core/kassi-flow.h"

#include <string.h>

static const char *const state_words[KASSI_N_FLOW_STATES] = {
  "new", "inserting", "adrift", "waiting", "code", "held", "confirming", "committing", "canceling", "attention",
  "paid", "declined", "canceled", "expired", "refused", "failed", "settled",
};

static const char *const event_words[KASSI_N_EVENT_KINDS] = {
  [KASSI_EVENT_START] = "start",
  [KASSI_EVENT_CODE] = "code",
  [KASSI_EVENT_CANCEL] = "cancel",
  [KASSI_EVENT_CHECK_NOW] = "check-now",
  [KASSI_EVENT_SETTLE_PAID] = "settle-paid",
  [KASSI_EVENT_SETTLE_NOT_PAID] = "settle-not-paid",
  [KASSI_EVENT_TICK] = "tick",
  [KASSI_EVENT_RESTARTED] = "restarted",
  [KASSI_EVENT_INSERT_NOT_SENT] = "insert-not-sent",
  [KASSI_EVENT_INSERTED] = "inserted",
  [KASSI_EVENT_INSERT_REFUSED] = "insert-refused",
  [KASSI_EVENT_INSERT_DECLINED] = "insert-declined",
  [KASSI_EVENT_INSERT_UNKNOWN] = "insert-unknown",
  [KASSI_EVENT_CHECK_SILENT] = "check-silent",
  [KASSI_EVENT_CHECK_NOTHING] = "check-nothing",
  [KASSI_EVENT_CHECK_WAITING] = "check-waiting",
  [KASSI_EVENT_CHECK_RESERVED] = "check-reserved",
  [KASSI_EVENT_CHECK_CODE] = "check-code",
  [KASSI_EVENT_CHECK_HELD] = "check-held",
  [KASSI_EVENT_CHECK_DECLINED] = "check-declined",
  [KASSI_EVENT_CHECK_UNTIED] = "check-untied",
  [KASSI_EVENT_CHARGED] = "charged",
  [KASSI_EVENT_UNPROVEN] = "unproven",
  [KASSI_EVENT_AMOUNT_DIFFERS] = "amount-differs",
  [KASSI_EVENT_DEAD] = "dead",
  [KASSI_EVENT_CONFIRM_NOT_SENT] = "confirm-not-sent",
  [KASSI_EVENT_CONFIRM_UNKNOWN] = "confirm-unknown",
  [KASSI_EVENT_CONFIRM_ANSWERED] = "confirm-answered",
  [KASSI_EVENT_CONFIRM_REFUSED] = "confirm-refused",
  [KASSI_EVENT_CONFIRM_DECLINED] = "confirm-declined",
  [KASSI_EVENT_CANCEL_SILENT] = "cancel-silent",
  [KASSI_EVENT_CANCEL_NOT_FOUND] = "cancel-not-found",
  [KASSI_EVENT_CANCEL_OTHERWISE] = "cancel-otherwise",
  [KASSI_EVENT_CALLBACK] = "callback",
  [KASSI_EVENT_CALLBACK_AGAIN] = "callback-again",
  [KASSI_EVENT_NUDGE] = "nudge",
};

static const char *const effect_words[] = {
  [KASSI_EFFECT_RECORD] = "record",
  [KASSI_EFFECT_INSERT] = "insert",
  [KASSI_EFFECT_CHECK] = "check",
  [KASSI_EFFECT_CONFIRM] = "confirm",
  [KASSI_EFFECT_CONFIRM_CODE] = "confirm-code",
  [KASSI_EFFECT_CANCEL] = "cancel",
  [KASSI_EFFECT_ANSWER_COMMIT] = "answer-commit",
  [KASSI_EFFECT_ANSWER_OK] = "answer-ok",
  [KASSI_EFFECT_ANSWER_NO] = "answer-no",
};

static const char *const customer_words[] = { "gsm", "ssn", "app-code" };
static const char *const confirmation_words[] = { "automatic", "server-callback", "manual" };
static const char *const reason_words[KASSI_N_CANCEL_REASONS] = {
  "none", "cashier", "limit", "callback", "refused", "declined", "untied",
};
static const char *const outcome_words[KASSI_N_OUTCOMES] = {
  "none", "paid", "declined", "canceled", "expired", "refused", "failed", "unknown",
};
static const char *const yes_words[] = { "no", "yes" };

/* How each member of the record is written: as a word of its list, or, without one, as a number up to `most`. */
typedef struct {
  const char        *name;
  gsize              offset;
  const char *const *words;
  guint              most;
} Member;

#define WORD(member, list) { #member, G_STRUCT_OFFSET (KassiFlowRecord, member), list, G_N_ELEMENTS (list) - 1 }
#define YES(member)        WORD (member, yes_words)
#define NUMBER(member, most) { #member, G_STRUCT_OFFSET (KassiFlowRecord, member), NULL, most }

static const Member members[] = {
  WORD (customer_kind, customer_words),
  WORD (confirmation, confirmation_words),
  WORD (state, state_words),
  WORD (cancel_reason, reason_words),
  YES (canceled),
  YES (limit_passed),
  YES (callback_missed),
  YES (has_transaction),
  NUMBER (plain_confirms, KASSI_FLOW_MAX_PLAIN_CONFIRMS),
  YES (plain_intended),
  YES (plain_failed),
  NUMBER (codes, KASSI_FLOW_MAX_CODES),
  YES (code_open),
  YES (code_lost),
  YES (confirming_code),
  WORD (confirm_word, outcome_words),
  YES (commit_intended),
  YES (cancel_denied),
  YES (untied_end),
  YES (was_attention),
  YES (reservation_left),
  YES (settled_paid),
};

/* Every member is one 32 bit word, so that records compare by memcmp() and the table reaches all of them. */
G_STATIC_ASSERT (sizeof (KassiFlowRecord) == G_N_ELEMENTS (members) * sizeof (guint32));

const char *
kassi_flow_state_to_string (KassiFlowState state)
{
  g_return_val_if_fail ((guint) state < KASSI_N_FLOW_STATES, NULL);

  return state_words[state];
}

const char *
kassi_event_kind_to_string (KassiEventKind kind)
{
  g_return_val_if_fail ((guint) kind < KASSI_N_EVENT_KINDS, NULL);

  return event_words[kind];
}

const char *
kassi_effect_to_string (KassiEffect effect)
{
  g_return_val_if_fail ((guint) effect < G_N_ELEMENTS (effect_words), NULL);

  return effect_words[effect];
}

/**
 * kassi_flow_freeze:
 *
 * Returns: (transfer full): "customer_kind=gsm confirmation=manual state=waiting …", every member in a fixed order
 */
char *
kassi_flow_freeze (const KassiFlowRecord *record)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      guint32 value = G_STRUCT_MEMBER (guint32, record, members[i].offset);

      g_assert (value <= members[i].most);
      g_string_append_printf (text, "%s%s=", i == 0 ? "" : " ", members[i].name);
      if (members[i].words != NULL)
        g_string_append (text, members[i].words[value]);
      else
        g_string_append_printf (text, "%u", value);
    }

  return g_string_free (text, FALSE);
}

static gboolean
thaw_member (const Member    *member,
             const char      *text,
             KassiFlowRecord *record)
{
  for (guint32 value = 0; value <= member->most; value++)
    {
      g_autofree char *number = member->words == NULL ? g_strdup_printf ("%u", value) : NULL;

      if (strcmp (text, number != NULL ? number : member->words[value]) == 0)
        {
          G_STRUCT_MEMBER (guint32, record, member->offset) = value;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * kassi_flow_thaw:
 *
 * Returns: FALSE, with @record untouched, for anything that kassi_flow_freeze() would not have written
 */
gboolean
kassi_flow_thaw (const char      *text,
                 KassiFlowRecord *record)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  KassiFlowRecord thawed = { 0 };

  if (g_strv_length (words) != G_N_ELEMENTS (members))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      gsize length = strlen (members[i].name);

      if (strncmp (words[i], members[i].name, length) != 0 || words[i][length] != '=' ||
          !thaw_member (&members[i], words[i] + length + 1, &thawed))
        return FALSE;
    }

  *record = thawed;
  return TRUE;
}
