/* SPDX-License-Identifier: GPL-3.0-or-later
 * One live payment: events in, the flow stepped, its record committed, its effects carried out, in that order and never nested. */
#include "services/kassi-checkout-internal.h"

#include <string.h>

#include "core/kassi-fact.h"

#define MAX_EVENTS 64                                     /* I17; far above what one attempt can have under way */
#define CLOCK_WENT_BACK_US  (5 * G_USEC_PER_SEC)          /* across a restart: the deadline has passed */
#define CONFIRM_AGAIN_US    (60 * G_USEC_PER_SEC)
#define JOURNAL_RETRY_MAX_US (30 * G_USEC_PER_SEC)

G_DEFINE_FINAL_TYPE (KassiCheckout, kassi_checkout, G_TYPE_OBJECT)

enum { PROP_0, PROP_STATE, PROP_OUTCOME, PROP_TROUBLE, PROP_DEADLINE_US, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { CHANGED, EVENT, CLOSED, RESTED, REPLIED, JOURNAL_FAILED, JOURNAL_HEALED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void work (KassiCheckout *self);

static void
wipe (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

static KassiHappening *
happening_new (KassiEventKind kind)
{
  KassiHappening *happening = g_new0 (KassiHappening, 1);

  happening->event.kind = kind;

  return happening;
}

static void
happening_free (KassiHappening *happening)
{
  g_clear_pointer (&happening->reply, kassi_reply_free);
  g_clear_pointer (&happening->callback, kassi_callback_unref);
  g_clear_pointer (&happening->code, wipe);
  g_free (happening->by);
  g_free (happening->reason);
  g_free (happening);
}

static KassiTie
get_tie (KassiCheckout *self)
{
  return (KassiTie) {
    .transaction_id = self->attempt->transaction_id,
    .reference = self->attempt->reference,
    .amount_isk = self->sale->amount_isk,
  };
}

/* The limit, by either clock (the wall clock is what survives a restart). */
static gboolean
is_deadline_passed (KassiCheckout *self)
{
  return kassi_clock_get_boot_us (self->clock) >= self->flow.deadline_us ||
         kassi_clock_get_wall_us (self->clock) >= self->attempt->deadline_wall_us;
}

/* Time */

static void
timer_cb (gpointer user_data)
{
  KassiCheckout *self = user_data;

  self->timer = 0;
  g_queue_push_tail (&self->happenings, happening_new (KASSI_EVENT_TICK));
  work (self);
}

static void
set_timer (KassiCheckout *self)
{
  if (self->timer != 0)
    kassi_clock_remove (self->clock, self->timer);
  self->timer = 0;

  if (!self->stopped && self->flow.wake_us != 0)
    self->timer = kassi_clock_add_timer (self->clock, self->flow.wake_us, timer_cb, self);
}

static void
journal_timer_cb (gpointer user_data)
{
  KassiCheckout *self = user_data;

  self->journal_timer = 0;
  work (self);
}

/* Calls */

/* What the answer of a call means, with what cannot be told from the answer alone. */
static KassiEvent
event_from_reply (KassiCheckout    *self,
                  KassiCall         call,
                  const KassiReply *reply)
{
  static const KassiFactSource sources[KASSI_N_CALLS] = {
    [KASSI_CALL_INSERT] = KASSI_SOURCE_INSERT,
    [KASSI_CALL_CHECK] = KASSI_SOURCE_CHECK,
    [KASSI_CALL_CONFIRM] = KASSI_SOURCE_CONFIRM,
    [KASSI_CALL_CANCEL] = KASSI_SOURCE_CANCEL,
  };
  const KassiAnswer *answer = reply->fate == KASSI_FATE_ANSWERED ? reply->answer : NULL;
  KassiTie tie = get_tie (self);
  KassiEvent event = {
    .kind = kassi_fact_from_answer (call, answer, reply->fate == KASSI_FATE_NOT_SENT, &tie),
    .source = sources[call],
    .retry_after_us = reply->retry_after_us,
  };

  if (event.kind == KASSI_EVENT_INSERTED)
    {
      event.interval_us = answer->interval_ms > 0 ? MIN (answer->interval_ms, 60000) * 1000 : 0;
      /* A callback came first and named another cart for our Reference: somebody has to look. */
      if (tie.transaction_id != NULL && g_ascii_strcasecmp (tie.transaction_id, answer->transaction_id) != 0)
        event.kind = KASSI_EVENT_AMOUNT_DIFFERS;
    }

  return event;
}

typedef struct {
  KassiCheckout *checkout;   /* owned */
  KassiCall      call;
} Call;

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Call *call = user_data;
  g_autoptr (KassiCheckout) self = call->checkout;
  KassiHappening *happening = g_new0 (KassiHappening, 1);

  happening->reply = kassi_client_call_finish (KASSI_CLIENT (source), result);
  happening->event = event_from_reply (self, call->call, happening->reply);
  g_free (call);

  if (self->stopped)
    {
      happening_free (happening);
      return;
    }

  if (happening->reply->fate == KASSI_FATE_ANSWERED)
    self->last_answer_us = kassi_clock_get_boot_us (self->clock);

  g_signal_emit (self, signals[REPLIED], 0, happening->reply);
  kassi_checkout_set_trouble (self, happening->reply->trouble);
  g_queue_push_tail (&self->happenings, happening);
  work (self);
}

static void
send (KassiCheckout *self,
      KassiCall      kind,
      const char    *code)
{
  Call *call = g_new0 (Call, 1);
  KassiRequest request = {
    .call = kind,
    .amount_isk = self->sale->amount_isk,
    .reference = self->attempt->reference,
    .customer_id = self->customer_id,
    .confirmation = self->attempt->flow.confirmation,
    .callback_url = self->attempt->callback_url,
    .callback_cancel_url = self->attempt->cancel_url,
    .description = self->sale->description,
    .cart = self->send_items ? self->sale->cart : NULL,
    .transaction_id = self->attempt->transaction_id,
    .identifier = code,
  };

  g_assert (kind == KASSI_CALL_INSERT || request.transaction_id != NULL);
  g_assert (kind != KASSI_CALL_INSERT || request.customer_id != NULL);

  call->checkout = g_object_ref (self);
  call->call = kind;
  kassi_client_call_async (self->client, &request, self->cancellable, answered_cb, call);
}

static void
carry_out (KassiCheckout  *self,
           KassiEffect     effect,
           KassiHappening *happening)
{
  switch (effect)
    {
    case KASSI_EFFECT_RECORD:
      break;   /* done before */
    case KASSI_EFFECT_INSERT:
      send (self, KASSI_CALL_INSERT, NULL);
      break;
    case KASSI_EFFECT_CHECK:
      send (self, KASSI_CALL_CHECK, NULL);
      break;
    case KASSI_EFFECT_CONFIRM:
      send (self, KASSI_CALL_CONFIRM, NULL);
      break;
    case KASSI_EFFECT_CONFIRM_CODE:
      g_clear_pointer (&self->code, wipe);
      self->code = g_steal_pointer (&happening->code);
      send (self, KASSI_CALL_CONFIRM, self->code);
      break;
    case KASSI_EFFECT_CANCEL:
      send (self, KASSI_CALL_CANCEL, NULL);
      break;
    case KASSI_EFFECT_ANSWER_COMMIT:
    case KASSI_EFFECT_ANSWER_OK:
      kassi_callback_respond (happening->callback, 200);
      break;
    case KASSI_EFFECT_ANSWER_NO:
      kassi_callback_respond (happening->callback, 409);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* The step */

static void
remember_for_people (KassiCheckout        *self,
                     const KassiFlow      *before,
                     const KassiHappening *happening)
{
  const KassiAnswer *answer = happening->reply != NULL ? happening->reply->answer : NULL;
  const char *words = NULL;

  if (happening->event.kind == KASSI_EVENT_INSERTED)
    {
      self->inserted_wall_us = kassi_clock_get_wall_us (self->clock);
      words = answer->announcement;
    }
  else if (happening->event.kind == KASSI_EVENT_INSERT_REFUSED || happening->event.kind == KASSI_EVENT_INSERT_DECLINED ||
           happening->event.kind == KASSI_EVENT_CONFIRM_REFUSED || happening->event.kind == KASSI_EVENT_CONFIRM_DECLINED)
    words = answer->message;

  if (words != NULL)
    {
      g_free (self->message);
      self->message = kassi_checkout_without_words (self, words);
    }
  if (answer != NULL && kassi_flow_is_final (&self->flow) && !kassi_flow_is_final (before))
    self->result_code = answer->result_code;

  if (self->flow.record.state == KASSI_FLOW_CODE && before->record.state == KASSI_FLOW_CONFIRMING)
    self->code_refused = before->record.confirming_code;
  else if (happening->event.kind == KASSI_EVENT_CODE)
    self->code_refused = FALSE;
}

static void
wait_for_journal (KassiCheckout *self)
{
  gint64 wait_us = MIN ((gint64) G_USEC_PER_SEC << MIN (self->journal_failures, 5), JOURNAL_RETRY_MAX_US);

  self->journal_failures++;
  self->journal_timer = kassi_clock_add_timer (self->clock, kassi_clock_get_boot_us (self->clock) + wait_us,
                                               journal_timer_cb, self);
}

/* The journal does not take the step: the fact is kept and tried again; whoever can be told "not now" is told. */
static void
hold (KassiCheckout  *self,
      KassiHappening *happening,
      const GError   *error)
{
  if (happening->callback != NULL)
    {
      kassi_callback_respond (happening->callback, 503);
      happening_free (happening);
    }
  else
    g_queue_push_head (&self->happenings, happening);

  wait_for_journal (self);
  g_signal_emit (self, signals[JOURNAL_FAILED], 0, error);
}

static void
fill_in (KassiCheckout  *self,
         KassiHappening *happening)
{
  happening->event.now_us = kassi_clock_get_boot_us (self->clock);
  happening->event.deadline_passed = is_deadline_passed (self);
  happening->event.can_listen = self->can_listen && self->attempt->token != NULL;
  happening->event.jitter = (guint) g_random_int_range (0, 1024);
}

/* A TransactionId that another attempt has proves nothing about ours. */
static gboolean
disown (KassiHappening *happening)
{
  if (happening->event.kind == KASSI_EVENT_INSERTED)
    {
      happening->event.kind = KASSI_EVENT_INSERT_UNKNOWN;
      return TRUE;
    }
  if (happening->callback != NULL)
    {
      kassi_callback_respond (happening->callback, 409);
      happening->event.kind = KASSI_EVENT_CHECK_NOW;
      return TRUE;
    }

  return FALSE;
}

/* One step. FALSE: the journal did not take it. */
static gboolean
step_on (KassiCheckout   *self,
         KassiHappening  *happening,
         GError         **error)
{
  g_autoptr (GError) local_error = NULL;
  KassiFlow before = self->flow;
  KassiStep step;

  fill_in (self, happening);
  step = kassi_flow_step (&self->flow, &happening->event);

  if (step.n_effects > 0 && step.effects[0] == KASSI_EFFECT_RECORD && !kassi_checkout_record (self, &step, happening, &local_error))
    {
      if (g_error_matches (local_error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_EXISTS) && disown (happening))
        return step_on (self, happening, error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  self->flow = step.flow;
  if (self->journal_failures > 0 && step.n_effects > 0 && step.effects[0] == KASSI_EFFECT_RECORD)
    {
      self->journal_failures = 0;
      g_signal_emit (self, signals[JOURNAL_HEALED], 0);
    }

  for (guint i = 0; i < step.n_effects; i++)
    carry_out (self, step.effects[i], happening);
  if (happening->callback != NULL)
    kassi_callback_respond (happening->callback, 409);   /* counts only when nothing else was answered */
  if (!self->flow.confirming)
    g_clear_pointer (&self->code, wipe);

  remember_for_people (self, &before, happening);
  set_timer (self);
  kassi_checkout_tell_all (self, &before, happening);

  return TRUE;
}

static gboolean
reopen_journal (KassiCheckout *self)
{
  g_autoptr (GError) error = NULL;

  return kassi_journal_is_healthy (self->journal) || kassi_journal_reopen (self->journal, &error);
}

/* What failed could be answered "not now", and nothing is held: the journal alone is left to be mended. */
static void
after_failure (KassiCheckout *self)
{
  if (reopen_journal (self))
    {
      self->journal_failures = 0;
      g_signal_emit (self, signals[JOURNAL_HEALED], 0);
      return;
    }

  wait_for_journal (self);
}

/* Steps until nothing is left. Never nested: whoever calls from inside a step has his event queued. */
static void
work (KassiCheckout *self)
{
  if (self->running || self->journal_timer != 0)
    return;

  g_object_ref (self);   /* a handler may drop the last reference */
  if (self->journal_failures > 0)
    reopen_journal (self);

  self->running = TRUE;
  while (!self->stopped && self->journal_timer == 0 && !g_queue_is_empty (&self->happenings))
    {
      g_autoptr (GError) error = NULL;
      KassiHappening *happening = g_queue_pop_head (&self->happenings);

      if (step_on (self, happening, &error))
        happening_free (happening);
      else
        hold (self, happening, error);
    }
  self->running = FALSE;

  if (!self->stopped && self->journal_timer == 0 && self->journal_failures > 0)
    after_failure (self);
  g_object_unref (self);
}

static gboolean
push (KassiCheckout  *self,
      KassiHappening *happening)
{
  if (self->stopped || g_queue_get_length (&self->happenings) >= MAX_EVENTS)
    {
      happening_free (happening);
      return FALSE;
    }

  g_queue_push_tail (&self->happenings, happening);
  work (self);

  return TRUE;
}

/* Would the flow take this event now? */
static gboolean
means_something (KassiCheckout  *self,
                 KassiEventKind  kind)
{
  KassiHappening probe = { .event.kind = kind };

  fill_in (self, &probe);

  return kassi_flow_step (&self->flow, &probe.event).taken;
}

static void
kassi_checkout_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  KassiCheckout *self = KASSI_CHECKOUT (object);

  switch (property_id)
    {
    case PROP_STATE:
      g_value_set_int (value, (int) self->flow.record.state);
      break;
    case PROP_OUTCOME:
      g_value_set_int (value, (int) kassi_flow_get_outcome (&self->flow));
      break;
    case PROP_TROUBLE:
      g_value_set_int (value, (int) self->trouble);
      break;
    case PROP_DEADLINE_US:
      g_value_set_int64 (value, self->flow.deadline_us);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
kassi_checkout_dispose (GObject *object)
{
  kassi_checkout_stop (KASSI_CHECKOUT (object));
  G_OBJECT_CLASS (kassi_checkout_parent_class)->dispose (object);
}

static void
kassi_checkout_finalize (GObject *object)
{
  KassiCheckout *self = KASSI_CHECKOUT (object);

  g_queue_clear_full (&self->happenings, (GDestroyNotify) happening_free);
  g_clear_pointer (&self->sale, kassi_sale_free);
  g_clear_pointer (&self->customer_id, wipe);
  g_clear_pointer (&self->code, wipe);
  g_clear_pointer (&self->message, g_free);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_object (&self->journal);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (kassi_checkout_parent_class)->finalize (object);
}

static void
kassi_checkout_class_init (KassiCheckoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = kassi_checkout_get_property;
  object_class->dispose = kassi_checkout_dispose;
  object_class->finalize = kassi_checkout_finalize;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, KASSI_N_FLOW_STATES - 1, 0, flags);
  properties[PROP_OUTCOME] = g_param_spec_int ("outcome", NULL, NULL, 0, KASSI_N_OUTCOMES - 1, 0, flags);
  properties[PROP_TROUBLE] = g_param_spec_int ("trouble", NULL, NULL, 0, KASSI_TROUBLE_MALFORMED, 0, flags);
  properties[PROP_DEADLINE_US] = g_param_spec_int64 ("deadline-us", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

#define SIGNAL(name, n_params, ...) \
  g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, n_params, ##__VA_ARGS__)

  signals[CHANGED] = SIGNAL ("changed", 0);
  signals[EVENT] = SIGNAL ("event", 1, G_TYPE_STRING);
  signals[CLOSED] = SIGNAL ("closed", 0);
  signals[RESTED] = SIGNAL ("rested", 0);
  signals[REPLIED] = SIGNAL ("replied", 1, G_TYPE_POINTER);
  signals[JOURNAL_FAILED] = SIGNAL ("journal-failed", 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[JOURNAL_HEALED] = SIGNAL ("journal-healed", 0);
#undef SIGNAL
}

static void
kassi_checkout_init (KassiCheckout *self)
{
  g_queue_init (&self->happenings);
  self->cancellable = g_cancellable_new ();
}

KassiCheckout *
kassi_checkout_new (const KassiCheckoutTools *tools,
                    KassiSale                *sale,
                    KassiAttempt             *attempt,
                    const char               *customer_id)
{
  KassiCheckout *self = g_object_new (KASSI_TYPE_CHECKOUT, NULL);

  self->client = g_object_ref (tools->client);
  self->journal = g_object_ref (tools->journal);
  self->clock = g_object_ref (tools->clock);
  self->can_listen = tools->can_listen;
  self->send_items = tools->send_items;
  self->sale = kassi_sale_ref (sale);
  self->attempt = attempt;
  self->customer_id = g_strdup (customer_id);
  self->flow = kassi_flow_new (attempt->flow.customer_kind, attempt->flow.confirmation);
  self->flow.record = attempt->flow;

  return self;
}

gboolean
kassi_checkout_start (KassiCheckout  *self,
                      GError        **error)
{
  KassiHappening *happening = happening_new (KASSI_EVENT_START);
  gint64 limit_us = self->attempt->deadline_wall_us - self->attempt->opened_wall_us;
  gboolean started;

  g_return_val_if_fail (self->flow.record.state == KASSI_FLOW_NEW, FALSE);

  self->flow.deadline_us = kassi_clock_get_boot_us (self->clock) + limit_us;
  self->running = TRUE;
  started = step_on (self, happening, error);
  self->running = FALSE;
  happening_free (happening);

  if (started)
    work (self);

  return started;
}

void
kassi_checkout_recover (KassiCheckout *self)
{
  gint64 boot_us = kassi_clock_get_boot_us (self->clock);
  gint64 wall_us = kassi_clock_get_wall_us (self->clock);
  KassiAttempt *attempt = self->attempt;

  self->flow.insert_us = boot_us - (wall_us - attempt->opened_wall_us);
  self->flow.deadline_us = boot_us + (attempt->deadline_wall_us - wall_us);
  if (wall_us < attempt->last_wall_us - CLOCK_WENT_BACK_US)
    {
      /* Nobody knows how long it has been: no customer is charged who may have left hours ago. */
      attempt->deadline_wall_us = MIN (attempt->deadline_wall_us, wall_us);
      self->flow.deadline_us = boot_us - CONFIRM_AGAIN_US;
    }

  if (!kassi_flow_is_final (&self->flow))
    push (self, happening_new (KASSI_EVENT_RESTARTED));
}

void
kassi_checkout_take_callback (KassiCheckout *self,
                              KassiCallback *callback)
{
  KassiHappening *happening;
  KassiTie tie = get_tie (self);
  KassiEvent event = { 0 };

  if (!kassi_fact_from_callback (kassi_callback_get_answer (callback), kassi_callback_is_cancel (callback), &tie, &event))
    {
      kassi_callback_respond (callback, 403);
      return;
    }
  if (self->journal_timer != 0 || !kassi_journal_is_healthy (self->journal))
    {
      kassi_callback_respond (callback, 503);
      return;
    }

  if (event.kind == KASSI_EVENT_CALLBACK && kassi_journal_has_callback (self->journal, kassi_callback_get_digest (callback)))
    event.kind = KASSI_EVENT_CALLBACK_AGAIN;

  happening = happening_new (event.kind);
  happening->event = event;
  happening->callback = kassi_callback_ref (callback);
  push (self, happening);
}

void
kassi_checkout_nudge (KassiCheckout *self)
{
  push (self, happening_new (KASSI_EVENT_TICK));
  push (self, happening_new (KASSI_EVENT_CHECK_NOW));
}

gboolean
kassi_checkout_is_calling (KassiCheckout *self)
{
  return self->flow.inserting || self->flow.checking || self->flow.confirming || self->flow.canceling;
}

void
kassi_checkout_stop (KassiCheckout *self)
{
  if (self->stopped)
    return;

  self->stopped = TRUE;
  g_cancellable_cancel (self->cancellable);
  if (self->timer != 0)
    kassi_clock_remove (self->clock, self->timer);
  if (self->journal_timer != 0)
    kassi_clock_remove (self->clock, self->journal_timer);
  self->timer = self->journal_timer = 0;
  g_clear_object (&self->journal);   /* its lock goes with the till, whoever still looks at this checkout */
}

gboolean
kassi_checkout_cancel (KassiCheckout *self)
{
  g_return_val_if_fail (KASSI_IS_CHECKOUT (self), FALSE);

  return means_something (self, KASSI_EVENT_CANCEL) && push (self, happening_new (KASSI_EVENT_CANCEL));
}

gboolean
kassi_checkout_submit_code (KassiCheckout *self,
                            const char    *code)
{
  KassiHappening *happening;

  g_return_val_if_fail (KASSI_IS_CHECKOUT (self), FALSE);
  g_return_val_if_fail (code != NULL, FALSE);

  if (!means_something (self, KASSI_EVENT_CODE))
    return FALSE;

  happening = happening_new (KASSI_EVENT_CODE);
  happening->code = g_utf8_strup (code, -1);

  return push (self, happening);
}

gboolean
kassi_checkout_check_now (KassiCheckout *self)
{
  g_return_val_if_fail (KASSI_IS_CHECKOUT (self), FALSE);

  return means_something (self, KASSI_EVENT_CHECK_NOW) && push (self, happening_new (KASSI_EVENT_CHECK_NOW));
}

gboolean
kassi_checkout_settle (KassiCheckout *self,
                       gboolean       paid,
                       const char    *by,
                       const char    *reason)
{
  KassiEventKind kind = paid ? KASSI_EVENT_SETTLE_PAID : KASSI_EVENT_SETTLE_NOT_PAID;
  KassiHappening *happening;

  g_return_val_if_fail (KASSI_IS_CHECKOUT (self), FALSE);
  g_return_val_if_fail (by != NULL && by[0] != '\0' && reason != NULL && reason[0] != '\0', FALSE);

  if (!means_something (self, kind))
    return FALSE;

  happening = happening_new (kind);
  happening->by = g_strdup (by);
  happening->reason = g_strdup (reason);

  return push (self, happening);
}
