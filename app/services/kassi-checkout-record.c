/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a checkout writes to the journal, and what it never does. */
#include "services/kassi-checkout-internal.h"

#include <string.h>

/* I16: what is never kept: the customer's id, of an app code its secret half alone too, and the code that is being handed in. */
static guint
list_secrets (KassiCheckout *self,
              const char    *words[3])
{
  const char *half = self->customer_id != NULL && self->attempt->flow.customer_kind == KASSI_CUSTOMER_APP_CODE
                       ? strchr (self->customer_id, '-') : NULL;
  guint n_words = 0;

  if (self->customer_id != NULL)
    words[n_words++] = self->customer_id;
  if (half != NULL)
    words[n_words++] = half + 1;
  if (self->code != NULL)
    words[n_words++] = self->code;

  return n_words;
}

static char *
blot (const char *text,
      const char *pattern)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);

  return g_regex_replace_literal (regex, text, -1, 0, "•••", 0, NULL);
}

#define GAP "[^0-9A-Za-z]{0,2}"   /* people group figures as they like */

static char *
make_pattern (const char *word)
{
  GString *pattern = g_string_new (NULL);
  char before = '\0';

  for (const char *p = word; *p != '\0'; before = *p++)
    {
      if (*p == '-' || (g_ascii_isdigit (before) && g_ascii_isdigit (*p)))
        g_string_append (pattern, GAP);
      if (g_ascii_ispunct (*p) && *p != '-')
        g_string_append_c (pattern, '\\');
      if (*p != '-')
        g_string_append_c (pattern, *p);
    }

  return g_string_free (pattern, FALSE);
}

/* As it is shown to people: the till has the id on its screen, but what Netgíró says is also written to files by others. */
char *
kassi_checkout_without_words (KassiCheckout *self,
                              const char    *text)
{
  g_autofree char *blotted = g_strdup (text);
  const char *words[3];
  guint n_words = list_secrets (self, words);

  for (guint i = 0; blotted != NULL && i < n_words; i++)
    {
      g_autofree char *before = g_steal_pointer (&blotted);
      g_autofree char *pattern = make_pattern (words[i]);

      blotted = blot (before, pattern);
    }

  return g_steal_pointer (&blotted);
}

/* As it is kept: Netgíró's words and a person's may also have a number that looks like a customer's, for after a restart the id
 * is not known. */
static char *
without_secrets (KassiCheckout *self,
                 const char    *text)
{
  g_autofree char *blotted = kassi_checkout_without_words (self, text);

  return blotted != NULL ? blot (blotted, "[0-9](?:(?:[ -]|\u00a0)?[0-9]){5,}") : NULL;
}

/* The verified message itself, unless it quotes what is never kept. */
static GBytes *
body_to_keep (KassiCheckout    *self,
              const KassiReply *reply)
{
  g_autofree char *message = without_secrets (self, reply->answer->message);
  g_autofree char *body = NULL;
  const char *words[3];
  guint n_words = list_secrets (self, words);
  gsize size;
  const char *data = g_bytes_get_data (reply->body, &size);

  body = g_strndup (data, size);
  for (guint i = 0; i < n_words; i++)
    if (strcasestr (body, words[i]) != NULL)
      return NULL;

  return g_strcmp0 (message, reply->answer->message) == 0 ? reply->body : NULL;
}

static const char *
get_transaction_id (const KassiHappening *happening)
{
  if (happening->callback != NULL)
    return kassi_callback_get_answer (happening->callback)->payment_info.transaction_id;
  if (happening->reply != NULL && happening->reply->answer != NULL)
    return happening->reply->answer->transaction_id;

  return NULL;
}

static void
replace (char       **place,
         const char  *text)
{
  char *old = *place;   /* text may lie within it */

  *place = g_strdup (text);
  g_free (old);
}

/* The sale's and the attempt's members that this step learned, in memory; undone when the commit fails. */
typedef struct {
  KassiFlowRecord flow;
  char           *transaction_id;
  char           *invoice_number;
  char           *netgiro_reference_id;
  char           *settled_by;
  char           *settled_reason;
  gboolean        settled, settled_paid;
} Learned;

static void
learn (KassiCheckout        *self,
       const KassiStep      *step,
       const KassiHappening *happening,
       Learned              *before)
{
  const KassiAnswer *answer = happening->reply != NULL ? happening->reply->answer : NULL;
  g_autofree char *by = without_secrets (self, happening->by);
  g_autofree char *reason = without_secrets (self, happening->reason);

  *before = (Learned) {
    .flow = self->attempt->flow,
    .transaction_id = g_strdup (self->attempt->transaction_id),
    .invoice_number = g_strdup (self->sale->invoice_number),
    .netgiro_reference_id = g_strdup (self->sale->netgiro_reference_id),
    .settled_by = g_strdup (self->sale->settled_by),
    .settled_reason = g_strdup (self->sale->settled_reason),
    .settled = self->sale->settled,
    .settled_paid = self->sale->settled_paid,
  };

  self->attempt->flow = step->flow.record;
  if (self->attempt->transaction_id == NULL && step->flow.record.has_transaction)
    self->attempt->transaction_id = g_ascii_strdown (get_transaction_id (happening), -1);
  if (happening->event.kind == KASSI_EVENT_CHARGED && answer->payment_info.invoice_number != NULL)
    replace (&self->sale->invoice_number, answer->payment_info.invoice_number);
  if (happening->reply != NULL && happening->reply->netgiro_reference_id != NULL)
    replace (&self->sale->netgiro_reference_id, happening->reply->netgiro_reference_id);
  if (happening->by != NULL)
    {
      self->sale->settled = TRUE;
      self->sale->settled_paid = happening->event.kind == KASSI_EVENT_SETTLE_PAID;
      replace (&self->sale->settled_by, by);
      replace (&self->sale->settled_reason, reason);
    }
  else if (step->flow.record.state == KASSI_FLOW_ATTENTION)
    self->sale->settled = FALSE;
}

static void
unlearn (KassiCheckout *self,
         const Learned *before)
{
  self->attempt->flow = before->flow;
  replace (&self->attempt->transaction_id, before->transaction_id);
  replace (&self->sale->invoice_number, before->invoice_number);
  replace (&self->sale->netgiro_reference_id, before->netgiro_reference_id);
  replace (&self->sale->settled_by, before->settled_by);
  replace (&self->sale->settled_reason, before->settled_reason);
  self->sale->settled = before->settled;
  self->sale->settled_paid = before->settled_paid;
}

static void
learned_clear (Learned *before)
{
  g_free (before->transaction_id);
  g_free (before->invoice_number);
  g_free (before->netgiro_reference_id);
  g_free (before->settled_by);
  g_free (before->settled_reason);
}

static gboolean
is_evidence (KassiEventKind kind)
{
  return kind == KASSI_EVENT_CHARGED || kind == KASSI_EVENT_UNPROVEN || kind == KASSI_EVENT_DEAD ||
         kind == KASSI_EVENT_AMOUNT_DIFFERS || kind == KASSI_EVENT_INSERT_REFUSED ||
         kind == KASSI_EVENT_INSERT_DECLINED;
}

gboolean
kassi_checkout_record (KassiCheckout         *self,
                       const KassiStep       *step,
                       const KassiHappening  *happening,
                       GError               **error)
{
  const KassiReply *reply = happening->reply;
  g_autofree char *message = NULL;
  Learned before;
  KassiJournalEntry entry = { .kind = kassi_event_kind_to_string (happening->event.kind) };
  gboolean recorded;

  message = without_secrets (self, reply != NULL && reply->answer != NULL ? reply->answer->message : happening->reason);
  entry.message = message;
  if (reply != NULL && reply->answer != NULL)
    {
      entry.result_code = reply->answer->result_code;
      entry.netgiro_reference_id = reply->netgiro_reference_id;
      if (is_evidence (happening->event.kind))
        {
          entry.url = reply->url;
          entry.nonce = reply->nonce;
          entry.signature = reply->signature;
          entry.body = body_to_keep (self, reply);
        }
    }
  if (happening->callback != NULL)
    {
      entry.result_code = kassi_callback_get_answer (happening->callback)->result_code;
      entry.netgiro_reference_id = kassi_callback_get_netgiro_reference_id (happening->callback);
      for (guint i = 0; i < step->n_effects; i++)
        if (step->effects[i] == KASSI_EFFECT_ANSWER_COMMIT)
          entry.callback_digest = kassi_callback_get_digest (happening->callback);
    }

  learn (self, step, happening, &before);
  recorded = kassi_journal_record (self->journal, self->sale, self->attempt, &entry,
                                   kassi_clock_get_wall_us (self->clock), error);
  if (!recorded)
    unlearn (self, &before);
  learned_clear (&before);

  return recorded;
}
