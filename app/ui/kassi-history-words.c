/* SPDX-License-Identifier: GPL-3.0-or-later
 * What History says of a sale and of what happened to it: short, in the past, never a code alone. */
#include "ui/kassi-history-words.h"

#include <glib/gi18n-lib.h>

#include "core/kassi-money.h"

/* The journal's words for a receipt that goes out, and for one that did not after all. */
#define PRINTED "receipt-printed"
#define NOT_PRINTED "receipt-not-printed"
#define PDF "PDF"   /* in the place of a printer's name */

#define ICON_YES "object-select-symbolic"
#define ICON_NO "window-close-symbolic"

/* ---- How a sale stands ---- */

static const KassiChipWords chips[KASSI_N_STANDINGS] = {
  [KASSI_STANDING_RUNNING] = { N_("Running"), "content-loading-symbolic", "running", TRUE },
  [KASSI_STANDING_ATTENTION] = { N_("Not known yet"), "dialog-question-symbolic", "unknown", TRUE },
  [KASSI_STANDING_PAID] = { N_("Paid"), ICON_YES, "paid", TRUE },
  [KASSI_STANDING_DECLINED] = { N_("Declined"), ICON_NO, NULL, FALSE },
  [KASSI_STANDING_CANCELED] = { N_("Cancelled"), ICON_NO, NULL, FALSE },
  [KASSI_STANDING_EXPIRED] = { N_("Ran out of time"), "document-open-recent-symbolic", NULL, FALSE },
  [KASSI_STANDING_REFUSED] = { N_("Refused"), ICON_NO, NULL, FALSE },
  [KASSI_STANDING_FAILED] = { N_("Did not go through"), ICON_NO, NULL, FALSE },
  [KASSI_STANDING_SETTLED_PAID] = { N_("Settled as paid"), ICON_YES, "paid", TRUE },
  [KASSI_STANDING_SETTLED_NOT_PAID] = { N_("Settled as not paid"), ICON_NO, NULL, FALSE },
};

KassiStanding
kassi_history_words_get_standing (const KassiSale *sale)
{
  g_return_val_if_fail (sale != NULL, KASSI_STANDING_RUNNING);

  switch (sale->outcome)
    {
    case KASSI_OUTCOME_PAID:
      return KASSI_STANDING_PAID;
    case KASSI_OUTCOME_DECLINED:
      return KASSI_STANDING_DECLINED;
    case KASSI_OUTCOME_CANCELED:
      return KASSI_STANDING_CANCELED;
    case KASSI_OUTCOME_EXPIRED:
      return KASSI_STANDING_EXPIRED;
    case KASSI_OUTCOME_REFUSED:
      return KASSI_STANDING_REFUSED;
    case KASSI_OUTCOME_FAILED:
      return KASSI_STANDING_FAILED;
    case KASSI_OUTCOME_UNKNOWN:
      if (sale->open)
        return KASSI_STANDING_ATTENTION;
      return sale->settled_paid ? KASSI_STANDING_SETTLED_PAID : KASSI_STANDING_SETTLED_NOT_PAID;
    case KASSI_OUTCOME_NONE:
    default:
      return KASSI_STANDING_RUNNING;
    }
}

KassiChipWords
kassi_history_words_get_chip (KassiStanding standing)
{
  KassiChipWords words = { .word = "" };

  g_return_val_if_fail (standing < KASSI_N_STANDINGS, words);

  words = chips[standing];
  words.word = _(words.word);
  return words;
}

char *
kassi_history_words_dup_customer (KassiCustomerKind  kind,
                                  const char        *masked)
{
  return g_strdup (kind == KASSI_CUSTOMER_APP_CODE || masked == NULL ? _("App code") : masked);
}

char *
kassi_history_words_dup_customer_text (KassiCustomerKind  kind,
                                       const char        *masked)
{
  switch (kind)
    {
    case KASSI_CUSTOMER_GSM:
      return g_strdup_printf (_("Phone number %s"), masked);
    case KASSI_CUSTOMER_SSN:
      return g_strdup_printf (_("National ID %s"), masked);
    case KASSI_CUSTOMER_APP_CODE:
      return g_strdup (_("App code"));
    default:
      g_assert_not_reached ();
    }
}

char *
kassi_history_words_dup_sum (guint  n_paid,
                             gint64 sum_isk)
{
  g_autofree char *sum = kassi_money_format (sum_isk);

  /* Translators: how many sales of a day are paid, and their sum: "3 paid · 12.290 kr." */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u paid · %s", "%u paid · %s", n_paid), n_paid, sum);
}

/* ---- What happened ---- */

typedef enum {
  QUOTE_NOTHING,
  QUOTE_NETGIRO,   /* its message and code are of use to whoever looks into it */
  QUOTE_MESSAGE,   /* a person's reason, a printer's name */
  QUIET,           /* not told at all: it goes without saying */
} Quote;

typedef struct {
  const char *kind;
  const char *sentence;   /* NULL: the end that it brings says it all */
  Quote       quote;
} EventRow;

/* Of one attempt, by kassi_event_kind_to_string(). */
static const EventRow flow_rows[KASSI_N_EVENT_KINDS] = {
  [KASSI_EVENT_START] = { NULL, N_("Asked Netgíró for the payment"), QUOTE_NOTHING },
  [KASSI_EVENT_CODE] = { NULL, N_("The code from the SMS was handed in"), QUOTE_NOTHING },
  [KASSI_EVENT_CANCEL] = { NULL, N_("Cancelled at the till"), QUOTE_NOTHING },
  [KASSI_EVENT_CHECK_NOW] = { NULL, N_("Asked Netgíró again"), QUOTE_NOTHING },
  [KASSI_EVENT_SETTLE_PAID] = { NULL, N_("Settled by hand as paid"), QUOTE_MESSAGE },
  [KASSI_EVENT_SETTLE_NOT_PAID] = { NULL, N_("Settled by hand as not paid"), QUOTE_MESSAGE },
  [KASSI_EVENT_TICK] = { NULL, N_("The time for it had passed"), QUOTE_NOTHING },
  [KASSI_EVENT_RESTARTED] = { NULL, N_("Kassi was started again"), QUOTE_NOTHING },
  [KASSI_EVENT_INSERT_NOT_SENT] = { NULL, N_("Netgíró could not be reached"), QUOTE_NOTHING },
  [KASSI_EVENT_INSERTED] = { NULL, N_("Netgíró took the payment up"), QUOTE_NOTHING },
  [KASSI_EVENT_INSERT_REFUSED] = { NULL, N_("Netgíró did not take the payment up"), QUOTE_NETGIRO },
  [KASSI_EVENT_INSERT_DECLINED] = { NULL, N_("Netgíró says the customer declined"), QUOTE_NETGIRO },
  [KASSI_EVENT_INSERT_UNKNOWN] = { NULL, N_("Netgíró’s answer did not come"), QUOTE_NOTHING },
  [KASSI_EVENT_CHECK_SILENT] = { NULL, N_("Netgíró did not answer"), QUOTE_NOTHING },
  [KASSI_EVENT_CHECK_NOTHING] = { NULL, N_("Netgíró answered, but told nothing of the payment"), QUOTE_NETGIRO },
  [KASSI_EVENT_CHECK_WAITING] = { NULL, N_("Netgíró is waiting for the customer"), QUOTE_NOTHING },
  [KASSI_EVENT_CHECK_RESERVED] = { NULL, N_("The customer approved"), QUOTE_NOTHING },
  [KASSI_EVENT_CHECK_CODE] = { NULL, N_("Netgíró sent the customer a code by SMS"), QUOTE_NOTHING },
  [KASSI_EVENT_CHECK_HELD] = { NULL, N_("The customer approved; Netgíró was to call the till"), QUOTE_NOTHING },
  [KASSI_EVENT_CHECK_DECLINED] = { NULL, N_("Netgíró says the customer declined"), QUOTE_NETGIRO },
  [KASSI_EVENT_CHECK_UNTIED] = { NULL, N_("Netgíró says the payment is no longer there"), QUOTE_NETGIRO },
  [KASSI_EVENT_CHARGED] = { NULL, NULL, QUOTE_NOTHING },
  [KASSI_EVENT_UNPROVEN] = { NULL, N_("Netgíró says paid, but does not prove it"), QUOTE_NETGIRO },
  [KASSI_EVENT_AMOUNT_DIFFERS] = { NULL, N_("Netgíró named another amount or another payment"), QUOTE_NETGIRO },
  [KASSI_EVENT_DEAD] = { NULL, N_("Netgíró says the payment has ended"), QUOTE_NOTHING },
  [KASSI_EVENT_CONFIRM_NOT_SENT] = { NULL, N_("The confirmation could not be sent"), QUOTE_NOTHING },
  [KASSI_EVENT_CONFIRM_UNKNOWN] = { NULL, N_("No answer came to the confirmation"), QUOTE_NOTHING },
  [KASSI_EVENT_CONFIRM_ANSWERED] = { NULL, N_("Netgíró took the confirmation"), QUOTE_NOTHING },
  [KASSI_EVENT_CONFIRM_REFUSED] = { NULL, N_("Netgíró did not take the confirmation"), QUOTE_NETGIRO },
  [KASSI_EVENT_CONFIRM_DECLINED] = { NULL, N_("Netgíró declined the confirmation"), QUOTE_NETGIRO },
  [KASSI_EVENT_CANCEL_SILENT] = { NULL, N_("No answer came to the cancellation"), QUOTE_NOTHING },
  [KASSI_EVENT_CANCEL_NOT_FOUND] = { NULL, N_("Netgíró knows no such payment to cancel"), QUOTE_NETGIRO },
  [KASSI_EVENT_CANCEL_OTHERWISE] = { NULL, N_("Netgíró did not cancel it"), QUOTE_NETGIRO },
  [KASSI_EVENT_CALLBACK] = { NULL, N_("Netgíró called the till"), QUOTE_NOTHING },
  [KASSI_EVENT_CALLBACK_AGAIN] = { NULL, N_("Netgíró called the till again"), QUOTE_NOTHING },
  [KASSI_EVENT_NUDGE] = { NULL, N_("Netgíró told the till that there is news"), QUOTE_NOTHING },
};

/* Of the till itself. */
static const EventRow till_rows[] = {
  { "receipt", N_("The receipt was made"), QUIET },
  { PRINTED, N_("Receipt printed"), QUOTE_MESSAGE },
  { NOT_PRINTED, N_("The receipt did not come out"), QUOTE_MESSAGE },
  { "training-entered", N_("Training was switched on"), QUOTE_NOTHING },
  { "training-left", N_("Training was switched off"), QUOTE_NOTHING },
};

/* What an attempt has come to; NULL: it goes on. */
static const char *const end_sentences[KASSI_N_FLOW_STATES] = {
  [KASSI_FLOW_ATTENTION] = N_("Not known: somebody has to look"),
  [KASSI_FLOW_PAID] = N_("Paid"),
  [KASSI_FLOW_DECLINED] = N_("Declined. No money has moved."),
  [KASSI_FLOW_CANCELED] = N_("Cancelled. No money has moved."),
  [KASSI_FLOW_EXPIRED] = N_("Ran out of time. No money has moved."),
  [KASSI_FLOW_REFUSED] = N_("Refused. No money has moved."),
  [KASSI_FLOW_FAILED] = N_("Did not go through. No money has moved."),
};

/* Netgíró's API page, "Result codes". */
static const struct { gint64 code; const char *words; } codes[] = {
  { 400, N_("the question was not in order") },
  { 10200, N_("the payment is made") },
  { 10201, N_("cancelled, or declined by the customer") },
  { 10202, N_("cancelled before") },
  { 10203, N_("confirmed before") },
  { 10302, N_("the customer declined") },
  { 10304, N_("the cart is not in order") },
  { 10305, N_("the amount is below the minimum") },
  { 10306, N_("no such customer") },
  { 10307, N_("the customer declined") },
  { 10422, N_("the customer declined") },
  { 10423, N_("the customer declined") },
  { 10424, N_("no such payment") },
  { 10425, N_("the customer has not answered") },
  { 10426, N_("reserved, to be confirmed") },
  { 10427, N_("this shop may not confirm payments this way") },
  { 10428, N_("the code from the SMS is needed") },
  { 10429, N_("reserved, the till is to answer the call") },
};

const char *
kassi_history_words_get_code (gint64 result_code)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].code == result_code)
      return _(codes[i].words);

  return NULL;
}

static const EventRow *
find_row (const char     *kind,
          KassiEventKind *event_kind)
{
  for (guint i = 0; i < KASSI_N_EVENT_KINDS; i++)
    if (g_strcmp0 (kind, kassi_event_kind_to_string (i)) == 0)
      {
        *event_kind = (KassiEventKind) i;
        return &flow_rows[i];
      }
  for (guint i = 0; i < G_N_ELEMENTS (till_rows); i++)
    if (g_strcmp0 (kind, till_rows[i].kind) == 0)
      return &till_rows[i];

  return NULL;
}

const char *
kassi_history_words_get_sentence (const char *kind)
{
  KassiEventKind event_kind;
  const EventRow *row = find_row (kind, &event_kind);

  if (row == NULL)
    return NULL;

  return _(row->sentence != NULL ? row->sentence : end_sentences[KASSI_FLOW_PAID]);
}

/* Where more is known than the kind: who was asked, what was tried before. NULL: the table's. */
static char *
dup_special (const KassiSale       *sale,
             KassiEventKind         kind,
             const KassiFlowRecord *flow)
{
  g_autofree char *amount = kassi_money_format (sale->amount_isk);

  if (kind == KASSI_EVENT_START)
    return g_strdup_printf (_("Asked Netgíró for %s"), amount);
  if (kind == KASSI_EVENT_INSERTED && flow->customer_kind == KASSI_CUSTOMER_GSM)
    return g_strdup (_("Netgíró asked the customer in the app"));
  if (kind == KASSI_EVENT_INSERTED && flow->customer_kind == KASSI_CUSTOMER_APP_CODE)
    return g_strdup (_("Netgíró took the app code"));
  if (kind == KASSI_EVENT_CHECK_CODE && flow->codes > 0)
    return g_strdup (_("The code was not taken; another was asked for"));
  if (kind == KASSI_EVENT_CHECK_RESERVED && flow->state == KASSI_FLOW_CONFIRMING)
    return g_strdup (flow->customer_kind == KASSI_CUSTOMER_GSM ? _("The customer approved, and the till confirmed")
                                                               : _("Netgíró reserved the amount, and the till confirmed"));
  if (kind == KASSI_EVENT_CALLBACK && flow->state == KASSI_FLOW_COMMITTING)
    return g_strdup (_("Netgíró called the till, and the till agreed"));
  if (kind == KASSI_EVENT_TICK && flow->limit_passed && flow->state == KASSI_FLOW_CANCELING)
    return g_strdup (_("The time was up: the till asked to cancel"));

  return NULL;
}

/* A receipt that goes out, named by its number; the first time it is the original. */
static char *
dup_print (const KassiSale *sale,
           const char      *where,
           guint            n_before)
{
  if (sale->receipt_number == NULL)
    return NULL;

  if (g_strcmp0 (where, PDF) == 0)
    return g_strdup_printf (n_before == 0 ? _("Receipt %s saved as PDF") : _("Copy of receipt %s saved as PDF"), sale->receipt_number);

  /* Translators: %s is the receipt's number. */
  return g_strdup_printf (n_before == 0 ? _("Receipt %s printed") : _("Copy of receipt %s printed"), sale->receipt_number);
}

static char *
dup_end (const KassiSale *sale,
         KassiFlowState   state)
{
  if (state == KASSI_FLOW_PAID && sale->invoice_number != NULL)
    /* Translators: %s is Netgíró's invoice number. */
    return g_strdup_printf (_("Paid · Netgíró invoice %s"), sale->invoice_number);

  return end_sentences[state] != NULL ? g_strdup (_(end_sentences[state])) : NULL;
}

static char *
dup_netgiro_quote (const KassiJournalEvent *event)
{
  const char *words = kassi_history_words_get_code (event->result_code);
  g_autofree char *code = event->result_code != 0 ? g_strdup_printf (" (%" G_GINT64_FORMAT ")", event->result_code) : g_strdup ("");

  if (event->message != NULL && *event->message != '\0')
    /* Translators: Netgíró's own message, and its code in brackets. */
    return g_strdup_printf (_("Netgíró says: %s%s"), event->message, code);

  return words != NULL ? g_strdup_printf (_("Netgíró says: %s%s"), words, code) : NULL;
}

static char *
dup_quote (const KassiSale         *sale,
           const KassiJournalEvent *event,
           const EventRow          *row,
           KassiEventKind           kind)
{
  gboolean settled = kind == KASSI_EVENT_SETTLE_PAID || kind == KASSI_EVENT_SETTLE_NOT_PAID;

  if (row->quote == QUOTE_NETGIRO)
    return dup_netgiro_quote (event);
  if (row->quote == QUOTE_NOTHING || event->message == NULL || *event->message == '\0')
    return NULL;
  if (kind == KASSI_N_EVENT_KINDS && g_str_equal (event->message, PDF))
    return NULL;   /* The sentence says it. */
  if (settled && sale->settled_by != NULL && g_strcmp0 (event->message, sale->settled_reason) == 0)
    return g_strdup_printf (_("%s: %s"), sale->settled_by, event->message);

  return g_strdup (event->message);
}

typedef struct {
  const KassiSale *sale;
  GPtrArray       *steps;
  GArray          *states;     /* KassiFlowState of each attempt, by its number; NEW is 0 */
  guint            n_prints;   /* that count */
} Story;

static void
add_step (Story  *story,
          gint64  wall_us,
          char   *sentence,
          char   *quote)
{
  KassiHistoryStep *step = g_new0 (KassiHistoryStep, 1);

  step->wall_us = wall_us;
  step->sentence = sentence;
  step->quote = quote;
  g_ptr_array_add (story->steps, step);
}

static char *
dup_sentence (Story                   *story,
              const KassiJournalEvent *event,
              const EventRow          *row,
              KassiEventKind           kind,
              const KassiFlowRecord   *flow)
{
  char *special = NULL;

  if (row != NULL && row->quote == QUIET)
    return NULL;
  if (row == NULL)
    return g_strdup (event->kind);   /* of a later version: its name is better than silence */
  if (g_str_equal (event->kind, PRINTED))
    special = dup_print (story->sale, event->message, story->n_prints++);
  else if (g_str_equal (event->kind, NOT_PRINTED) && story->n_prints > 0)
    story->n_prints--;
  else
    special = dup_special (story->sale, kind, flow);

  return special != NULL ? special : g_strdup (row->sentence != NULL ? _(row->sentence) : NULL);
}

/* One event: what it was, and, where the attempt came to its end by it, that. */
static void
add_event (Story                   *story,
           const KassiJournalEvent *event,
           KassiFlowState          *state)
{
  KassiEventKind kind = KASSI_N_EVENT_KINDS;
  const EventRow *row = find_row (event->kind, &kind);
  KassiFlowRecord flow = { .state = *state };
  gboolean changed = event->flow != NULL && kassi_flow_thaw (event->flow, &flow) && flow.state != *state;
  g_autofree char *sentence = dup_sentence (story, event, row, kind, &flow);
  g_autofree char *end = changed ? dup_end (story->sale, flow.state) : NULL;

  if (sentence == NULL && end == NULL && row->quote != QUIET)
    sentence = g_strdup (kassi_history_words_get_sentence (event->kind));
  if (sentence != NULL)
    add_step (story, event->wall_us, g_steal_pointer (&sentence),
              row != NULL ? dup_quote (story->sale, event, row, kind) : NULL);
  if (end != NULL)
    add_step (story, event->wall_us, g_steal_pointer (&end), NULL);
  *state = flow.state;
}

void
kassi_history_step_free (KassiHistoryStep *step)
{
  g_free (step->sentence);
  g_free (step->quote);
  g_free (step);
}

GPtrArray *
kassi_history_words_list_steps (const KassiSale *sale,
                                GPtrArray       *events)
{
  g_autoptr (GArray) states = g_array_new (FALSE, TRUE, sizeof (KassiFlowState));
  Story story = { .sale = sale, .states = states };
  guint attempt = 1;

  g_return_val_if_fail (sale != NULL && events != NULL, NULL);

  story.steps = g_ptr_array_new_with_free_func ((GDestroyNotify) kassi_history_step_free);
  for (guint i = 0; i < events->len; i++)
    {
      const KassiJournalEvent *event = g_ptr_array_index (events, i);

      if (event->attempt > 0 && event->attempt != attempt)
        {
          attempt = event->attempt;
          /* Translators: how often the customer was asked for the payment: "Attempt 2". */
          add_step (&story, 0, g_strdup_printf (_("Attempt %u"), attempt), NULL);
        }
      if (states->len <= attempt)
        g_array_set_size (states, attempt + 1);
      add_event (&story, event, &g_array_index (states, KassiFlowState, attempt));
    }

  return story.steps;
}
