/* SPDX-License-Identifier: GPL-3.0-or-later
 * A payment under way. Everything keeps its place while the words change; only the SMS code puts its keypad under them. */
#include "ui/kassi-wait-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/kassi-money.h"
#include "ui/kassi-action-button.h"
#include "ui/kassi-code-entry.h"
#include "ui/kassi-column.h"
#include "ui/kassi-css-class.h"
#include "ui/kassi-keypad.h"
#include "ui/kassi-pay-watch.h"
#include "ui/kassi-qr.h"
#include "ui/kassi-ring.h"
#include "ui/kassi-steps.h"

struct _KassiWaitPage
{
  AdwBin             parent_instance;

  /* Owned. */
  KassiPayWatch     *watch;

  gboolean           entering_code;

  /* Template children. */
  GtkLabel          *amount_label;
  GtkLabel          *customer_label;
  KassiRing         *ring;
  GtkLabel          *request_label;
  KassiSteps        *steps;
  GtkBox            *sentence_area;
  GtkBox            *sentence_box;
  GtkImage          *sentence_image;
  GtkLabel          *sentence_label;
  GtkInscription    *sentence_inscription;   /* for the one that counts: a label would have the window laid out anew every second */
  GtkLabel          *message_label;
  KassiCodeEntry    *code_entry;
  KassiKeypad       *keypad;
  GtkWidget         *spacer;
  GtkWidget         *qr_card;
  KassiQr           *qr;
  KassiActionButton *cancel_button;
  KassiActionButton *next_button;
  KassiActionButton *confirm_button;
};

enum { NEXT_CUSTOMER, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiWaitPage, kassi_wait_page, ADW_TYPE_BIN)

/* ---- The one sentence ---- */

typedef struct {
  const char *icon;
  char       *text;      /* owned */
  gboolean    trouble;   /* as a card, or in the warning colour over the code's letters */
  gboolean    counts;    /* it changes every second, in as much room */
} Sentence;

static Sentence
choose_sentence (KassiWaitPage *self,
                 KassiCheckout *checkout)
{
  KassiTrouble trouble = kassi_checkout_get_trouble (checkout);
  gint64 answer_us = kassi_checkout_get_last_answer_us (checkout);

  if (trouble != KASSI_TROUBLE_NONE)
    return (Sentence) { trouble == KASSI_TROUBLE_OFFLINE ? "network-offline-symbolic" : "dialog-warning-symbolic",
                        g_strdup (kassi_pay_words_get_trouble (trouble)), TRUE, FALSE };

  if (self->entering_code && kassi_checkout_get_code_refused (checkout))
    return (Sentence) { "dialog-warning-symbolic",
                        kassi_pay_words_dup_code_refused (kassi_checkout_get_codes_left (checkout)), TRUE, FALSE };

  if (self->entering_code)
    return (Sentence) { "dialog-password-symbolic", g_strdup (_("Netgíró sent it to the customer’s phone.")), FALSE, FALSE };

  return (Sentence) { "network-transmit-receive-symbolic",
                      kassi_pay_words_dup_asked (answer_us > 0 ? kassi_boot_time_us () - answer_us : -1), FALSE, TRUE };
}

static void
show_sentence (KassiWaitPage *self,
               KassiCheckout *checkout)
{
  Sentence sentence = choose_sentence (self, checkout);

  if (g_strcmp0 (gtk_image_get_icon_name (self->sentence_image), sentence.icon) != 0)   /* GTK would lay it out again in any case. */
    gtk_image_set_from_icon_name (self->sentence_image, sentence.icon);
  gtk_image_set_pixel_size (self->sentence_image, sentence.trouble && !self->entering_code ? 20 : 16);
  if (sentence.counts)
    gtk_inscription_set_text (self->sentence_inscription, sentence.text);
  else
    gtk_label_set_label (self->sentence_label, sentence.text);
  gtk_widget_set_visible (GTK_WIDGET (self->sentence_inscription), sentence.counts);
  gtk_widget_set_visible (GTK_WIDGET (self->sentence_label), !sentence.counts);
  gtk_widget_set_valign (GTK_WIDGET (self->sentence_image), sentence.counts ? GTK_ALIGN_START : GTK_ALIGN_CENTER);
  kassi_set_css_class (GTK_WIDGET (self->sentence_box), "counting", sentence.counts);
  kassi_set_css_class (GTK_WIDGET (self->sentence_box), "trouble-card", sentence.trouble && !self->entering_code);
  kassi_set_css_class (GTK_WIDGET (self->sentence_box), "state-warning", sentence.trouble && self->entering_code);
  kassi_set_css_class (GTK_WIDGET (self->sentence_box), "soft", !sentence.trouble);
  g_free (sentence.text);
}

/* ---- What stands where ---- */

static void
show_steps (KassiWaitPage        *self,
            KassiCheckout        *checkout,
            const KassiWaitWords *words)
{
  const KassiAttempt *attempt = kassi_sale_get_attempt (kassi_checkout_get_sale (checkout));
  gint64 wall_us[KASSI_N_PHASES] = { kassi_checkout_get_inserted_wall_us (checkout), 0, 0 };

  /* The last thing that was recorded is what began the payment. */
  if (words->phase == KASSI_PHASE_PAYMENT && attempt != NULL)
    wall_us[KASSI_PHASE_CUSTOMER] = attempt->last_wall_us;

  kassi_steps_set_n_steps (self->steps, KASSI_N_PHASES);
  for (guint i = 0; i < KASSI_N_PHASES; i++)
    kassi_steps_set_step (self->steps, i,
                          i < words->phase ? KASSI_STEP_DONE : i == words->phase ? KASSI_STEP_NOW : KASSI_STEP_TO_COME,
                          words->steps[i], i < words->phase ? wall_us[i] : 0);
}

static void
show_layout (KassiWaitPage *self,
             gboolean       enters_code,
             gboolean       wants_qr)
{
  gboolean entered_code = self->entering_code;

  self->entering_code = enters_code;
  kassi_set_css_class (GTK_WIDGET (self->request_label), "short", enters_code);
  kassi_set_css_class (GTK_WIDGET (self->sentence_area), "short", enters_code);
  gtk_widget_set_visible (GTK_WIDGET (self->steps), !enters_code);
  gtk_widget_set_visible (GTK_WIDGET (self->code_entry), enters_code);
  gtk_widget_set_visible (GTK_WIDGET (self->keypad), enters_code);
  gtk_widget_set_visible (self->spacer, !enters_code);
  gtk_widget_set_visible (self->qr_card, !enters_code && wants_qr && kassi_qr_has_code (self->qr));
  gtk_widget_set_visible (GTK_WIDGET (self->next_button), !enters_code);
  gtk_widget_set_visible (GTK_WIDGET (self->confirm_button), enters_code);

  if (enters_code == entered_code)
    return;

  kassi_code_entry_forget (self->code_entry);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
show_message (KassiWaitPage *self,
              KassiCheckout *checkout)
{
  const char *message = kassi_checkout_get_message (checkout);

  gtk_label_set_text (self->message_label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message_label), message != NULL && *message != '\0');
}

static void
show_payment (KassiWaitPage *self,
              KassiCheckout *checkout)
{
  KassiPayFacts facts = kassi_pay_watch_get_facts (self->watch);
  g_autofree char *amount = kassi_money_format (kassi_checkout_get_amount_isk (checkout));
  g_autofree char *customer = kassi_checkout_dup_customer_text (checkout);
  KassiWaitWords words;

  if (!kassi_pay_words_is_running (facts.state))
    return;

  words = kassi_pay_words_get_wait (&facts);
  gtk_label_set_label (self->amount_label, amount);
  gtk_label_set_label (self->customer_label, customer);
  gtk_label_set_label (self->request_label, words.request);
  show_layout (self, words.enters_code, facts.customer_kind != KASSI_CUSTOMER_APP_CODE);
  show_steps (self, checkout, &words);
  show_message (self, checkout);
  gtk_widget_set_sensitive (GTK_WIDGET (self->cancel_button),
                            words.can_cancel && !kassi_checkout_get_cancel_wished (checkout));
}

static void
watch_cb (GtkWidget    *widget,
          KassiPayNews  news)
{
  KassiWaitPage *self = KASSI_WAIT_PAGE (widget);
  KassiCheckout *checkout = kassi_pay_watch_get_checkout (self->watch);

  if (news == KASSI_PAY_CHANGED)
    show_payment (self, checkout);

  kassi_ring_set_time (self->ring, kassi_checkout_get_time_left_us (checkout), kassi_checkout_get_limit_us (checkout));
  show_sentence (self, checkout);
}

/* ---- The cashier ---- */

static void
cancel_cb (KassiWaitPage *self)
{
  KassiCheckout *checkout = kassi_pay_watch_get_checkout (self->watch);

  if (checkout != NULL)
    kassi_checkout_cancel (checkout);
}

static void
next_cb (KassiWaitPage *self)
{
  g_signal_emit (self, signals[NEXT_CUSTOMER], 0);
}

static void
confirm_cb (KassiWaitPage *self)
{
  KassiCheckout *checkout = kassi_pay_watch_get_checkout (self->watch);
  char code[KASSI_CODE_LENGTH + 1];

  if (checkout == NULL || !kassi_code_entry_is_complete (self->code_entry))
    return;

  /* Forgotten first: handing it in may bring the next state at once. */
  g_strlcpy (code, kassi_code_entry_get_code (self->code_entry), sizeof code);
  kassi_code_entry_forget (self->code_entry);
  kassi_checkout_submit_code (checkout, code);
  explicit_bzero (code, sizeof code);
}

static void
code_changed_cb (KassiWaitPage *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->confirm_button), kassi_code_entry_is_complete (self->code_entry));
}

static void
code_activate_cb (KassiWaitPage *self)
{
  kassi_action_button_press (self->confirm_button);
}

static void
key_pressed_cb (KassiWaitPage *self,
                const char    *key)
{
  kassi_code_entry_press (self->code_entry, key);
}

static gboolean
cancel_shortcut_cb (GtkWidget *widget,
                    GVariant  *args,
                    gpointer   user_data)
{
  return kassi_action_button_press (KASSI_WAIT_PAGE (widget)->cancel_button);
}

static gboolean
next_shortcut_cb (GtkWidget *widget,
                  GVariant  *args,
                  gpointer   user_data)
{
  return kassi_action_button_press (KASSI_WAIT_PAGE (widget)->next_button);
}

/* ---- The widget ---- */

static void
kassi_wait_page_unmap (GtkWidget *widget)
{
  kassi_code_entry_forget (KASSI_WAIT_PAGE (widget)->code_entry);
  GTK_WIDGET_CLASS (kassi_wait_page_parent_class)->unmap (widget);
}

/* Not on a button: Enter on Next customer or Cancel payment should be meant. The steps are named by the request. */
static gboolean
kassi_wait_page_grab_focus (GtkWidget *widget)
{
  KassiWaitPage *self = KASSI_WAIT_PAGE (widget);
  GtkWidget *target = self->entering_code ? GTK_WIDGET (self->code_entry) : GTK_WIDGET (self->steps);

  return gtk_widget_grab_focus (target);
}

/* Coming from another page, not to the first thing that Tab would find. */
static gboolean
kassi_wait_page_focus (GtkWidget        *widget,
                       GtkDirectionType  direction)
{
  if (gtk_widget_get_focus_child (widget) == NULL)
    return gtk_widget_grab_focus (widget);

  return GTK_WIDGET_CLASS (kassi_wait_page_parent_class)->focus (widget, direction);
}

static void
kassi_wait_page_dispose (GObject *object)
{
  KassiWaitPage *self = KASSI_WAIT_PAGE (object);

  g_clear_pointer (&self->watch, kassi_pay_watch_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), KASSI_TYPE_WAIT_PAGE);
  G_OBJECT_CLASS (kassi_wait_page_parent_class)->dispose (object);
}

static void
add_shortcut (GtkWidget       *widget,
              guint            key,
              GdkModifierType  modifiers,
              GtkShortcutFunc  callback)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (key, modifiers),
                                                          gtk_callback_action_new (callback, NULL, NULL)));
  gtk_widget_add_controller (widget, controller);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-wait-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiWaitPage, amount_label);
  gtk_widget_class_bind_template_child (widget_class, KassiWaitPage, customer_label);
  gtk_widget_class_bind_template_child (widget_class, KassiWaitPage, ring);
  gtk_widget_class_bind_template_child (widget_class, KassiWaitPage, request_label);
  gtk_widget_class_bind_template_child (widget_class, KassiWaitPage, steps);
  gtk_widget_class_bind_template_child (widget_class, KassiWaitPage, sentence_area);
  gtk_widget_class_bind_template_child (widget_class, KassiWaitPage, sentence_box);
  gtk_widget_class_bind_template_child (widget_class, KassiWaitPage, sentence_image);
  gtk_widget_class_bind_template_child (widget_class, KassiWaitPage, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, KassiWaitPage, sentence_inscription);
  gtk_widget_class_bind_template_child (widget_class, KassiWaitPage, message_label);
  gtk_widget_class_bind_template_child (widget_class, KassiWaitPage, code_entry);
  gtk_widget_class_bind_template_child (widget_class, KassiWaitPage, keypad);
  gtk_widget_class_bind_template_child (widget_class, KassiWaitPage, spacer);
  gtk_widget_class_bind_template_child (widget_class, KassiWaitPage, qr_card);
  gtk_widget_class_bind_template_child (widget_class, KassiWaitPage, qr);
  gtk_widget_class_bind_template_child (widget_class, KassiWaitPage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, KassiWaitPage, next_button);
  gtk_widget_class_bind_template_child (widget_class, KassiWaitPage, confirm_button);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, confirm_cb);
  gtk_widget_class_bind_template_callback (widget_class, code_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, code_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
}

static void
kassi_wait_page_class_init (KassiWaitPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kassi_wait_page_dispose;
  widget_class->unmap = kassi_wait_page_unmap;
  widget_class->focus = kassi_wait_page_focus;
  widget_class->grab_focus = kassi_wait_page_grab_focus;

  signals[NEXT_CUSTOMER] = g_signal_new ("next-customer", KASSI_TYPE_WAIT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);

  g_type_ensure (KASSI_TYPE_ACTION_BUTTON);
  g_type_ensure (KASSI_TYPE_CODE_ENTRY);
  g_type_ensure (KASSI_TYPE_COLUMN);
  g_type_ensure (KASSI_TYPE_KEYPAD);
  g_type_ensure (KASSI_TYPE_QR);
  g_type_ensure (KASSI_TYPE_RING);
  g_type_ensure (KASSI_TYPE_STEPS);
  bind_template (widget_class);
}

static void
kassi_wait_page_init (KassiWaitPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->watch = kassi_pay_watch_new (GTK_WIDGET (self), watch_cb);
  add_shortcut (GTK_WIDGET (self), GDK_KEY_k, GDK_CONTROL_MASK, cancel_shortcut_cb);
  add_shortcut (GTK_WIDGET (self), GDK_KEY_F2, 0, next_shortcut_cb);
  code_changed_cb (self);
}

GtkWidget *
kassi_wait_page_new (void)
{
  return g_object_new (KASSI_TYPE_WAIT_PAGE, NULL);
}

void
kassi_wait_page_set_checkout (KassiWaitPage *self,
                              KassiCheckout *checkout,
                              const char    *app_url)
{
  g_return_if_fail (KASSI_IS_WAIT_PAGE (self));
  g_return_if_fail (checkout == NULL || KASSI_IS_CHECKOUT (checkout));

  if (checkout != kassi_pay_watch_get_checkout (self->watch))
    kassi_code_entry_forget (self->code_entry);

  kassi_qr_set_text (self->qr, app_url);
  kassi_pay_watch_set_checkout (self->watch, checkout);
}

KassiCheckout *
kassi_wait_page_get_checkout (KassiWaitPage *self)
{
  g_return_val_if_fail (KASSI_IS_WAIT_PAGE (self), NULL);

  return kassi_pay_watch_get_checkout (self->watch);
}
