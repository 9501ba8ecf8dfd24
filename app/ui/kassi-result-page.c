/* SPDX-License-Identifier: GPL-3.0-or-later
 * How a payment ended. The words and the next steps are kassi-pay-words' table; this puts them on the screen. */
#include "ui/kassi-result-page.h"

#include <glib/gi18n-lib.h>

#include "core/kassi-money.h"
#include "ui/kassi-action-button.h"
#include "ui/kassi-column.h"
#include "ui/kassi-mark.h"
#include "ui/kassi-pay-watch.h"
#include "ui/kassi-receipt-card.h"
#include "ui/kassi-settle-dialog.h"

struct _KassiResultPage
{
  AdwBin             parent_instance;

  /* Owned. */
  KassiPayWatch     *watch;

  KassiFlowState     shown_state;    /* NEW: nothing yet */
  gboolean           shown_asked;    /* what is shown can be asked about */
  KassiReceiptState  shown_receipt;
  KassiNext          primary;
  KassiNext          secondary;

  /* Template children. */
  GtkBox            *card;
  KassiMark         *mark;
  GtkLabel          *word_label;
  GtkLabel          *amount_label;
  GtkLabel          *sentence_label;
  GtkListBox        *facts_list;
  GtkLabel          *invoice_label;
  GtkListBoxRow     *receipt_row;
  GtkLabel          *receipt_label;
  GtkLabel          *customer_label;
  GtkLabel          *note_label;
  GtkWidget         *advice_box;
  GtkLabel          *otherwise_label;
  GtkLabel          *asking_label;
  GtkImage          *asking_image;
  GtkLabel          *reservation_label;
  GtkLabel          *message_label;
  GtkLabel          *next_label;
  GtkListBox        *next_list;
  GtkListBox        *settle_list;
  KassiReceiptCard  *receipt_card;
  GtkWidget         *space;
  KassiActionButton *secondary_button;
  KassiActionButton *primary_button;
};

enum { NEW_SALE, TRY_AGAIN, SOMEONE_ELSE, BACK_TO_CART, LEAVE_OPEN, MESSAGE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiResultPage, kassi_result_page, ADW_TYPE_BIN)

static const char *const tone_classes[] = {
  [KASSI_TONE_NEUTRAL] = "neutral",
  [KASSI_TONE_PAID] = "paid",
  [KASSI_TONE_UNKNOWN] = "unknown",
};

static void
show_text (GtkLabel   *label,
           const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

/* ---- The next step ---- */

static void
settle (KassiResultPage *self)
{
  KassiCheckout *checkout = kassi_pay_watch_get_checkout (self->watch);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (checkout != NULL)
    gtk_window_present (GTK_WINDOW (kassi_settle_dialog_new (checkout, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL)));
}

static void
go_on (KassiResultPage *self,
       KassiNext        next)
{
  KassiCheckout *checkout = kassi_pay_watch_get_checkout (self->watch);

  switch (next)
    {
    case KASSI_NEXT_CUSTOMER:
    case KASSI_NEXT_NEW_SALE:
    case KASSI_NEXT_NO_RECEIPT:
      g_signal_emit (self, signals[NEW_SALE], 0);
      break;
    case KASSI_NEXT_ASK_AGAIN:
      g_signal_emit (self, signals[TRY_AGAIN], 0);
      break;
    case KASSI_NEXT_SOMEONE_ELSE:
    case KASSI_NEXT_CORRECT_NUMBER:
    case KASSI_NEXT_NEW_CODE:
      g_signal_emit (self, signals[SOMEONE_ELSE], 0);
      break;
    case KASSI_NEXT_BACK_TO_CART:
      g_signal_emit (self, signals[BACK_TO_CART], 0);
      break;
    case KASSI_NEXT_CHECK_AGAIN:
      if (checkout != NULL)
        kassi_checkout_check_now (checkout);
      break;
    case KASSI_NEXT_SETTLE:
      settle (self);
      break;
    case KASSI_NEXT_LEAVE_OPEN:
      g_signal_emit (self, signals[LEAVE_OPEN], 0);
      break;
    case KASSI_NEXT_PRINT:
    case KASSI_NEXT_PRINT_AGAIN:
      kassi_receipt_card_print (self->receipt_card, TRUE);
      break;
    case KASSI_NEXT_OTHER_PRINTER:
      kassi_receipt_card_print_elsewhere (self->receipt_card);
      break;
    case KASSI_NEXT_SAVE_PDF:
      kassi_receipt_card_save (self->receipt_card);
      break;
    case KASSI_NEXT_PRINTING:
    case KASSI_NEXT_NONE:
    default:
      break;
    }
}

static void
primary_cb (KassiResultPage *self)
{
  go_on (self, self->primary);
}

static void
secondary_cb (KassiResultPage *self)
{
  go_on (self, self->secondary);
}

static void
next_row_cb (KassiResultPage *self,
             GtkListBoxRow   *row)
{
  go_on (self, (KassiNext) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "kassi-next")));
}

static void
settle_row_cb (KassiResultPage *self)
{
  settle (self);
}

static void
fact_row_cb (KassiResultPage *self,
             GtkListBoxRow   *row)
{
  if (row == self->receipt_row)
    kassi_receipt_card_show (self->receipt_card);
}

static GtkWidget *
make_next_row (KassiNext next)
{
  const char *subtitle, *icon_name;
  const char *label = kassi_next_get_label (next, &subtitle, &icon_name);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle != NULL ? subtitle : "");
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), icon_name);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data (G_OBJECT (row), "kassi-next", GINT_TO_POINTER (next));
  return row;
}

static void
show_next (KassiResultPage        *self,
           const KassiResultWords *words)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->next_list))) != NULL)
    gtk_list_box_remove (self->next_list, row);
  for (guint i = 0; i < KASSI_MAX_NEXT_ROWS && words->rows[i] != KASSI_NEXT_NONE; i++)
    gtk_list_box_append (self->next_list, make_next_row (words->rows[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->next_list), words->rows[0] != KASSI_NEXT_NONE);
  gtk_widget_set_visible (GTK_WIDGET (self->next_label), words->rows[0] != KASSI_NEXT_NONE && words->tone != KASSI_TONE_PAID);

  self->primary = words->primary;
  self->secondary = words->secondary;
  kassi_action_button_set_label (self->primary_button, kassi_next_get_label (words->primary, NULL, NULL));
  gtk_widget_set_sensitive (GTK_WIDGET (self->primary_button), words->primary != KASSI_NEXT_PRINTING);
  gtk_widget_set_visible (GTK_WIDGET (self->secondary_button), words->secondary != KASSI_NEXT_NONE);
  if (words->secondary != KASSI_NEXT_NONE)
    kassi_action_button_set_label (self->secondary_button, kassi_next_get_label (words->secondary, NULL, NULL));
  gtk_widget_set_size_request (GTK_WIDGET (self->secondary_button),
                               words->secondary == KASSI_NEXT_LEAVE_OPEN ? 148 : 132, -1);
}

/* ---- What happened ---- */

static gboolean
is_paid (const KassiPayFacts *facts)
{
  return facts->state == KASSI_FLOW_PAID || (facts->state == KASSI_FLOW_SETTLED && facts->settled_paid);
}

static void
show_card (KassiResultPage        *self,
           KassiCheckout          *checkout,
           const KassiResultWords *words)
{
  g_autofree char *amount = kassi_money_format (kassi_checkout_get_amount_isk (checkout));

  for (guint i = 0; i < G_N_ELEMENTS (tone_classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->card), tone_classes[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self->card), tone_classes[words->tone]);
  kassi_mark_set_icon (self->mark, words->icon);
  gtk_label_set_label (self->word_label, words->word);
  show_text (self->amount_label, words->shows_amount ? amount : NULL);
  show_text (self->sentence_label, words->sentence);
}

static void
show_row (GtkLabel   *label,
          const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (gtk_widget_get_ancestor (GTK_WIDGET (label), GTK_TYPE_LIST_BOX_ROW), text != NULL);
}

static void
show_facts (KassiResultPage     *self,
            KassiCheckout       *checkout,
            const KassiPayFacts *facts)
{
  const KassiSale *sale = kassi_checkout_get_sale (checkout);
  g_autofree char *customer = kassi_checkout_dup_customer_text (checkout), *receipt = NULL;
  gboolean failed = facts->receipt == KASSI_RECEIPT_FAILED;   /* Then what to do about it needs the room. */

  gtk_widget_set_visible (GTK_WIDGET (self->facts_list), is_paid (facts) && !failed);
  show_row (self->invoice_label, sale->invoice_number);
  show_row (self->receipt_label, sale->receipt_number);
  show_row (self->customer_label, customer);
  gtk_list_box_row_set_activatable (self->receipt_row, facts->receipt != KASSI_RECEIPT_NONE);
  gtk_widget_set_visible (GTK_WIDGET (self->receipt_card), facts->receipt != KASSI_RECEIPT_NONE);
  gtk_widget_set_visible (self->space, facts->receipt == KASSI_RECEIPT_NONE);
  if (sale->receipt_number != NULL)
    {
      /* Translators: a receipt's number. */
      receipt = g_strdup_printf (_("Receipt %s"), sale->receipt_number);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->receipt_row), GTK_ACCESSIBLE_PROPERTY_LABEL, receipt, -1);
    }
}

/* What there is left to do when the payment is not in the customer's app. */
static void
show_otherwise (KassiResultPage     *self,
                const KassiSale     *sale,
                const KassiPayFacts *facts)
{
  KassiAttempt *attempt = kassi_sale_get_attempt (sale);
  g_autofree char *text = NULL;

  if (facts->can_be_asked)
    text = g_strdup (_("If it is not, wait a little: Kassi keeps asking."));
  else
    /* Translators: Netgíró shows the reference in its pages for merchants. */
    text = g_strdup_printf (_("If it is not, look at Netgíró for\n%s"), attempt->reference);
  gtk_label_set_label (self->otherwise_label, text);
}

static void
show_notes (KassiResultPage        *self,
            KassiCheckout          *checkout,
            const KassiPayFacts    *facts,
            const KassiResultWords *words)
{
  const KassiSale *sale = kassi_checkout_get_sale (checkout);
  const char *message = kassi_checkout_get_message (checkout);
  g_autofree char *note = g_strdup (words->note), *said = NULL;

  if (facts->state == KASSI_FLOW_SETTLED && sale->settled_by != NULL)
    {
      g_free (note);
      /* Translators: a person's name, and their reason for settling a payment by hand. */
      note = g_strdup_printf (_("%s: %s"), sale->settled_by, sale->settled_reason != NULL ? sale->settled_reason : "");
    }
  if (facts->state == KASSI_FLOW_REFUSED && message != NULL && *message != '\0')
    said = g_strdup_printf (_("Netgíró says: %s"), message);

  show_text (self->note_label, note);
  show_text (self->message_label, said);
  show_text (self->reservation_label,
             kassi_checkout_get_flow (checkout)->record.reservation_left ? kassi_pay_words_get_reservation_note () : NULL);
  gtk_widget_set_visible (self->advice_box, facts->state == KASSI_FLOW_ATTENTION);
  gtk_widget_set_visible (GTK_WIDGET (self->settle_list), words->primary == KASSI_NEXT_CHECK_AGAIN);
  show_otherwise (self, sale, facts);
}

static void
show_asking (KassiResultPage *self,
             KassiCheckout   *checkout)
{
  KassiTrouble trouble = kassi_checkout_get_trouble (checkout);
  gint64 due_us = kassi_checkout_get_next_check_us (checkout);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->asking_label)), self->shown_asked);
  text = trouble != KASSI_TROUBLE_NONE ? g_strdup (kassi_pay_words_get_trouble (trouble))
                                       : kassi_pay_words_dup_asking_again (due_us > 0 ? due_us - kassi_boot_time_us () : 0);
  gtk_label_set_label (self->asking_label, text);
  gtk_image_set_from_icon_name (self->asking_image,
                                trouble == KASSI_TROUBLE_OFFLINE ? "network-offline-symbolic" : "view-refresh-symbolic");
}

static void
show_result (KassiResultPage *self,
             KassiCheckout   *checkout)
{
  KassiPayFacts facts = kassi_pay_watch_get_facts (self->watch);
  KassiResultWords words;

  if (kassi_pay_words_is_running (facts.state))
    return;

  kassi_receipt_card_set_sale (self->receipt_card, is_paid (&facts) ? kassi_checkout_get_sale (checkout)->id : NULL);
  facts.receipt = kassi_receipt_card_get_state (self->receipt_card);
  facts.wants_copy = kassi_receipt_card_wants_copy (self->receipt_card);
  words = kassi_pay_words_get_result (&facts);
  show_card (self, checkout, &words);
  show_facts (self, checkout, &facts);
  show_notes (self, checkout, &facts, &words);

  /* Rows are made anew, and the button given the focus, only when there is something else to choose. */
  if (self->shown_state == facts.state && self->shown_asked == facts.can_be_asked && self->shown_receipt == facts.receipt &&
      self->primary == words.primary)
    return;

  self->shown_state = facts.state;
  self->shown_asked = facts.can_be_asked;
  self->shown_receipt = facts.receipt;
  show_next (self, &words);
  kassi_action_button_guard (self->primary_button);
  kassi_action_button_guard (self->secondary_button);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
watch_cb (GtkWidget    *widget,
          KassiPayNews  news)
{
  KassiResultPage *self = KASSI_RESULT_PAGE (widget);
  KassiCheckout *checkout = kassi_pay_watch_get_checkout (self->watch);

  if (news == KASSI_PAY_CHANGED)
    show_result (self, checkout);
  if (self->shown_state == KASSI_FLOW_ATTENTION)
    show_asking (self, checkout);
}

/* ---- The receipt ---- */

static void
receipt_changed_cb (KassiResultPage *self)
{
  KassiCheckout *checkout = kassi_pay_watch_get_checkout (self->watch);

  if (checkout != NULL)
    show_result (self, checkout);
}

static void
receipt_printed_cb (KassiResultPage *self)
{
  g_signal_emit (self, signals[NEW_SALE], 0);
}

static void
receipt_message_cb (KassiResultPage *self,
                    const char      *text)
{
  g_signal_emit (self, signals[MESSAGE], 0, text);
}

/* ---- The widget ---- */

static gboolean
new_sale_shortcut_cb (GtkWidget *widget,
                      GVariant  *args,
                      gpointer   user_data)
{
  KassiResultPage *self = KASSI_RESULT_PAGE (widget);

  return self->primary == KASSI_NEXT_CUSTOMER && kassi_action_button_press (self->primary_button);
}

static gboolean
kassi_result_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (KASSI_RESULT_PAGE (widget)->primary_button));
}

/* Coming from another page, not to the first thing that Tab would find. */
static gboolean
kassi_result_page_focus (GtkWidget        *widget,
                         GtkDirectionType  direction)
{
  if (gtk_widget_get_focus_child (widget) == NULL)
    return gtk_widget_grab_focus (widget);

  return GTK_WIDGET_CLASS (kassi_result_page_parent_class)->focus (widget, direction);
}

static void
kassi_result_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kassi_result_page_parent_class)->map (widget);
  gtk_widget_grab_focus (widget);
}

static void
kassi_result_page_dispose (GObject *object)
{
  KassiResultPage *self = KASSI_RESULT_PAGE (object);

  g_clear_pointer (&self->watch, kassi_pay_watch_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), KASSI_TYPE_RESULT_PAGE);
  G_OBJECT_CLASS (kassi_result_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-result-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, card);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, mark);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, word_label);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, amount_label);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, facts_list);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, invoice_label);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, receipt_row);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, receipt_label);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, customer_label);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, note_label);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, advice_box);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, otherwise_label);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, asking_label);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, asking_image);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, reservation_label);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, message_label);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, next_label);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, next_list);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, settle_list);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, receipt_card);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, space);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, secondary_button);
  gtk_widget_class_bind_template_child (widget_class, KassiResultPage, primary_button);
  gtk_widget_class_bind_template_callback (widget_class, primary_cb);
  gtk_widget_class_bind_template_callback (widget_class, secondary_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, settle_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, fact_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, receipt_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, receipt_printed_cb);
  gtk_widget_class_bind_template_callback (widget_class, receipt_message_cb);
}

static void
kassi_result_page_class_init (KassiResultPageClass *klass)
{
  static const char *const names[] = {
    [NEW_SALE] = "new-sale",
    [TRY_AGAIN] = "try-again",
    [SOMEONE_ELSE] = "someone-else",
    [BACK_TO_CART] = "back-to-cart",
    [LEAVE_OPEN] = "leave-open",
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kassi_result_page_dispose;
  widget_class->map = kassi_result_page_map;
  widget_class->focus = kassi_result_page_focus;
  widget_class->grab_focus = kassi_result_page_grab_focus;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[i] = g_signal_new (names[i], KASSI_TYPE_RESULT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  signals[MESSAGE] = g_signal_new ("message", KASSI_TYPE_RESULT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (KASSI_TYPE_ACTION_BUTTON);
  g_type_ensure (KASSI_TYPE_COLUMN);
  g_type_ensure (KASSI_TYPE_MARK);
  g_type_ensure (KASSI_TYPE_RECEIPT_CARD);
  bind_template (widget_class);
}

static void
kassi_result_page_init (KassiResultPage *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->watch = kassi_pay_watch_new (GTK_WIDGET (self), watch_cb);
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_F2, 0),
                                                          gtk_callback_action_new (new_sale_shortcut_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

GtkWidget *
kassi_result_page_new (void)
{
  return g_object_new (KASSI_TYPE_RESULT_PAGE, NULL);
}

void
kassi_result_page_set_checkout (KassiResultPage *self,
                                KassiCheckout   *checkout)
{
  g_return_if_fail (KASSI_IS_RESULT_PAGE (self));
  g_return_if_fail (checkout == NULL || KASSI_IS_CHECKOUT (checkout));

  if (checkout != kassi_pay_watch_get_checkout (self->watch))
    self->shown_state = KASSI_FLOW_NEW;
  if (checkout == NULL)
    kassi_receipt_card_set_sale (self->receipt_card, NULL);
  kassi_pay_watch_set_checkout (self->watch, checkout);
}

KassiCheckout *
kassi_result_page_get_checkout (KassiResultPage *self)
{
  g_return_val_if_fail (KASSI_IS_RESULT_PAGE (self), NULL);

  return kassi_pay_watch_get_checkout (self->watch);
}

void
kassi_result_page_set_printer (KassiResultPage     *self,
                               KassiReceiptPrinter *printer)
{
  g_return_if_fail (KASSI_IS_RESULT_PAGE (self));

  kassi_receipt_card_set_printer (self->receipt_card, printer);
}

gboolean
kassi_result_page_print (KassiResultPage *self)
{
  g_return_val_if_fail (KASSI_IS_RESULT_PAGE (self), FALSE);

  if (kassi_pay_watch_get_checkout (self->watch) == NULL || kassi_receipt_card_get_state (self->receipt_card) == KASSI_RECEIPT_NONE)
    return FALSE;

  kassi_receipt_card_print (self->receipt_card, FALSE);
  return TRUE;
}
