/* SPDX-License-Identifier: GPL-3.0-or-later
 * History's right pane: one sale, what happened to it, and what can be done about it. */
#include "ui/kassi-history-detail.h"

#include <glib/gi18n-lib.h>

#include "core/kassi-money.h"
#include "ui/kassi-action-button.h"
#include "ui/kassi-day-words.h"
#include "ui/kassi-filter-row.h"
#include "ui/kassi-history-words.h"
#include "ui/kassi-pay-watch.h"
#include "ui/kassi-sale-lines.h"
#include "ui/kassi-sale-story.h"
#include "ui/kassi-settle-dialog.h"

typedef enum {
  DO_NOTHING,
  DO_PRINT,
  DO_SAVE,
  DO_CHECK,
  DO_SETTLE,
  DO_SHOW_PAYMENT,
} Deed;

struct _KassiHistoryDetail
{
  AdwBin               parent_instance;
  guint                read_id;          /* idle */
  KassiStanding        standing;
  Deed                 primary, secondary;
  const char          *tint;             /* the chip's class; static, or NULL */
  /* Borrowed. */
  KassiReceiptPrinter *printer;          /* or NULL */
  /* Owned. */
  KassiTill           *till;             /* or NULL */
  char                *sale_id;          /* or NULL */
  char                *shown_id;         /* the one that the pane shows; or NULL */
  KassiPayWatch       *watch;            /* of its checkout, while it is open */
  GCancellable        *cancellable;      /* of a print under way; or NULL */
  /* The bin's child: the template must not name it, or it would be let go twice. */
  GtkStack            *pages;
  /* Template children. */
  GtkLabel            *none_label;
  GtkScrolledWindow   *scroller;
  GtkLabel            *amount_label;
  GtkLabel            *customer_label;
  GtkWidget           *chip;
  GtkImage            *chip_image;
  GtkLabel            *chip_label;
  GtkLabel            *note_label;
  GtkLabel            *asking_label;
  KassiSaleLines      *lines;
  GtkWidget           *receipt_list;
  AdwActionRow        *receipt_row;
  KassiSaleStory      *story;
  GtkWidget           *buttons;
  KassiActionButton   *secondary_button;
  KassiActionButton   *primary_button;
};

enum { SHOW_PAYMENT, MESSAGE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiHistoryDetail, kassi_history_detail, ADW_TYPE_BIN)

static void queue_read (KassiHistoryDetail *self);

static void
say (KassiHistoryDetail *self,
     const char         *message)
{
  g_signal_emit (self, signals[MESSAGE], 0, message);
}

static void
show_text (GtkLabel   *label,
           const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

/* ---- What can be done ---- */

static KassiCheckout *
find_checkout (KassiHistoryDetail *self)
{
  return self->till != NULL && self->shown_id != NULL ? kassi_till_find_checkout (self->till, self->shown_id) : NULL;
}

static GtkWindow *
get_window (KassiHistoryDetail *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/* Printed or not, the timeline has something new; that the person thought better of it is no news. */
static void
finish_print (KassiHistoryDetail *self,
              gboolean            done,
              const GError       *error)
{
  g_clear_object (&self->cancellable);
  if (self->till == NULL)
    return;

  queue_read (self);
  if (!done && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, error->message);
}

static void
printed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (KassiHistoryDetail) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = kassi_receipt_printer_print_finish (KASSI_RECEIPT_PRINTER (source), result, &error);

  finish_print (self, done, error);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (KassiHistoryDetail) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = kassi_receipt_printer_save_finish (KASSI_RECEIPT_PRINTER (source), result, &error);

  finish_print (self, done, error);
}

static void
print (KassiHistoryDetail *self,
       Deed                deed)
{
  if (self->printer == NULL || self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  if (deed == DO_PRINT)
    kassi_receipt_printer_print_async (self->printer, self->shown_id, 1, self->cancellable, printed_cb, g_object_ref (self));
  else
    kassi_receipt_printer_save_async (self->printer, self->shown_id, self->cancellable, saved_cb, g_object_ref (self));
}

static void
act (KassiHistoryDetail *self,
     Deed                deed)
{
  KassiCheckout *checkout = find_checkout (self);

  switch (deed)
    {
    case DO_PRINT:
    case DO_SAVE:
      print (self, deed);
      break;
    case DO_CHECK:
      if (checkout != NULL && !kassi_checkout_check_now (checkout))
        say (self, _("Netgíró is being asked already."));
      break;
    case DO_SETTLE:
      if (checkout != NULL)
        gtk_window_present (GTK_WINDOW (kassi_settle_dialog_new (checkout, get_window (self))));
      break;
    case DO_SHOW_PAYMENT:
      if (checkout != NULL)
        g_signal_emit (self, signals[SHOW_PAYMENT], 0, checkout);
      break;
    case DO_NOTHING:
    default:
      break;
    }
}

static void
primary_cb (KassiHistoryDetail *self)
{
  act (self, self->primary);
}

static void
secondary_cb (KassiHistoryDetail *self)
{
  act (self, self->secondary);
}

static void
receipt_cb (KassiHistoryDetail *self)
{
  if (self->printer != NULL)
    kassi_receipt_printer_show (self->printer, self->shown_id);
}

static const struct { const char *label, *key_hint; } deeds[] = {
  [DO_NOTHING] = { "", NULL },
  [DO_PRINT] = { N_("Print again"), "F9" },
  [DO_SAVE] = { N_("Save as\nPDF…"), NULL },
  [DO_CHECK] = { N_("Check again"), NULL },
  [DO_SETTLE] = { N_("Settle…"), NULL },
  [DO_SHOW_PAYMENT] = { N_("Show payment"), NULL },
};

static void
show_button (KassiActionButton *button,
             Deed               deed,
             const char        *label)
{
  gtk_widget_set_visible (GTK_WIDGET (button), deed != DO_NOTHING);
  kassi_action_button_set_label (button, label != NULL ? label : _(deeds[deed].label));
  kassi_action_button_set_key_hint (button, deeds[deed].key_hint);
}

static void
show_buttons (KassiHistoryDetail *self,
              const KassiSale    *sale)
{
  KassiCheckout *checkout = find_checkout (self);
  gboolean printed = sale->receipt_number != NULL && kassi_journal_count_prints (kassi_till_get_journal (self->till), sale->id) > 0;
  Deed before = self->primary;

  self->primary = self->secondary = DO_NOTHING;
  if (self->standing == KASSI_STANDING_RUNNING)
    self->primary = checkout != NULL ? DO_SHOW_PAYMENT : DO_NOTHING;
  else if (self->standing == KASSI_STANDING_ATTENTION && checkout != NULL)
    {
      gboolean can_ask = kassi_checkout_get_flow (checkout)->record.has_transaction;

      self->primary = can_ask ? DO_CHECK : DO_SETTLE;
      self->secondary = can_ask ? DO_SETTLE : DO_NOTHING;
    }
  else if (sale->receipt_number != NULL && self->printer != NULL)
    {
      self->primary = DO_PRINT;
      self->secondary = DO_SAVE;
    }

  show_button (self->primary_button, self->primary, self->primary == DO_PRINT && !printed ? _("Print receipt") : NULL);
  show_button (self->secondary_button, self->secondary, NULL);
  gtk_widget_set_visible (self->buttons, self->primary != DO_NOTHING);
  if (before != self->primary)
    {
      kassi_action_button_guard (self->primary_button);
      kassi_action_button_guard (self->secondary_button);
    }
}

/* ---- What is shown ---- */

static void
show_head (KassiHistoryDetail *self,
           const KassiSale    *sale)
{
  KassiChipWords words = kassi_history_words_get_chip (self->standing);
  g_autofree char *amount = kassi_money_format (sale->amount_isk);
  g_autofree char *customer = kassi_history_words_dup_customer_text (sale->customer_kind, sale->customer_masked);

  gtk_label_set_label (self->amount_label, amount);
  gtk_label_set_label (self->customer_label, customer);
  gtk_label_set_label (self->chip_label, words.word);
  gtk_image_set_from_icon_name (self->chip_image, words.icon);
  if (self->tint != NULL)
    gtk_widget_remove_css_class (self->chip, self->tint);
  if (words.css_class != NULL)
    gtk_widget_add_css_class (self->chip, words.css_class);
  self->tint = words.css_class;
}

/* What the cashier has to know beyond the chip's word. */
static void
show_note (KassiHistoryDetail *self,
           const KassiSale    *sale)
{
  KassiAttempt *attempt = kassi_sale_get_attempt (sale);
  g_autofree char *note = NULL;

  if (self->standing == KASSI_STANDING_ATTENTION)
    /* Translators: %s is the reference that Netgíró shows in its pages for merchants. */
    note = g_strdup_printf (_("The customer may have paid. Look at the customer’s app together, or at Netgíró for %s."), attempt->reference);
  else if (attempt->flow.reservation_left)
    note = g_strdup (kassi_pay_words_get_reservation_note ());
  show_text (self->note_label, note);
}

static void
show_receipt (KassiHistoryDetail *self,
              const KassiSale    *sale)
{
  g_autofree char *title = NULL;

  gtk_widget_set_visible (self->receipt_list, sale->receipt_number != NULL && self->printer != NULL);
  if (sale->receipt_number == NULL)
    return;

  title = g_strdup_printf (_("Receipt %s"), sale->receipt_number);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->receipt_row), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->receipt_row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

/* What comes of asking about a payment that nobody knows. */
static void
show_asking (KassiHistoryDetail *self,
             KassiCheckout      *checkout)
{
  const KassiFlow *flow = checkout != NULL ? kassi_checkout_get_flow (checkout) : NULL;
  g_autofree char *text = NULL;

  if (flow == NULL || flow->record.state != KASSI_FLOW_ATTENTION || !flow->record.has_transaction)
    text = NULL;
  else if (flow->checking)
    text = g_strdup (_("Asking Netgíró…"));
  else if (kassi_checkout_get_trouble (checkout) != KASSI_TROUBLE_NONE)
    text = g_strdup (kassi_pay_words_get_trouble (kassi_checkout_get_trouble (checkout)));
  else if (kassi_checkout_get_last_answer_us (checkout) != 0)
    {
      gint64 age_us = kassi_boot_time_us () - kassi_checkout_get_last_answer_us (checkout);
      g_autofree char *time = kassi_day_dup_time (kassi_clock_get_wall_us (kassi_till_get_clock (self->till)) - age_us, TRUE);

      /* Translators: %s is a time of day. */
      text = g_strdup_printf (_("Netgíró answered at %s: nothing certain yet. Kassi keeps asking."), time);
    }
  show_text (self->asking_label, text);
}

static void
show_sale (KassiHistoryDetail *self,
           KassiSale          *sale)
{
  gboolean same = g_strcmp0 (self->shown_id, sale->id) == 0;

  if (!same)
    {
      g_free (self->shown_id);
      self->shown_id = g_strdup (sale->id);
      kassi_sale_lines_set_cart (self->lines, sale->cart);
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
    }
  self->standing = kassi_history_words_get_standing (sale);
  show_head (self, sale);
  show_note (self, sale);
  show_receipt (self, sale);
  kassi_sale_story_show (self->story, self->till, sale);
  show_buttons (self, sale);
  kassi_pay_watch_set_checkout (self->watch, self->standing == KASSI_STANDING_ATTENTION ? find_checkout (self) : NULL);
  show_asking (self, kassi_pay_watch_get_checkout (self->watch));
  gtk_stack_set_visible_child_name (self->pages, "sale");
}

static void
show_none (KassiHistoryDetail *self,
           const char         *why)
{
  g_clear_pointer (&self->shown_id, g_free);
  self->primary = self->secondary = DO_NOTHING;
  kassi_sale_lines_set_cart (self->lines, NULL);
  kassi_pay_watch_set_checkout (self->watch, NULL);
  gtk_label_set_label (self->none_label, why);
  gtk_stack_set_visible_child_name (self->pages, "none");
}

static gboolean
read_cb (gpointer user_data)
{
  KassiHistoryDetail *self = user_data;
  g_autoptr (KassiSale) sale = NULL;
  g_autoptr (GError) error = NULL;

  self->read_id = 0;
  if (self->till != NULL && self->sale_id != NULL)
    sale = kassi_journal_find_sale (kassi_till_get_journal (self->till), self->sale_id, &error);
  if (sale != NULL)
    show_sale (self, sale);
  else
    show_none (self, error != NULL ? error->message : _("Choose a sale to see what happened to it."));
  return G_SOURCE_REMOVE;
}

static void
queue_read (KassiHistoryDetail *self)
{
  if (self->read_id == 0)
    self->read_id = g_idle_add (read_cb, self);
}

static void
watch_cb (GtkWidget    *widget,
          KassiPayNews  news)
{
  KassiHistoryDetail *self = KASSI_HISTORY_DETAIL (widget);

  if (news == KASSI_PAY_CHANGED)
    show_asking (self, kassi_pay_watch_get_checkout (self->watch));
}

/* ---- The widget ---- */

static void
kassi_history_detail_dispose (GObject *object)
{
  KassiHistoryDetail *self = KASSI_HISTORY_DETAIL (object);

  g_clear_handle_id (&self->read_id, g_source_remove);
  g_clear_pointer (&self->watch, kassi_pay_watch_free);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->till);
  g_clear_pointer (&self->sale_id, g_free);
  g_clear_pointer (&self->shown_id, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), KASSI_TYPE_HISTORY_DETAIL);
  G_OBJECT_CLASS (kassi_history_detail_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-history-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, none_label);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, scroller);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, amount_label);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, customer_label);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, chip);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, chip_image);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, chip_label);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, note_label);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, asking_label);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, lines);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, receipt_list);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, receipt_row);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, story);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, buttons);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, secondary_button);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryDetail, primary_button);
  gtk_widget_class_bind_template_callback (widget_class, primary_cb);
  gtk_widget_class_bind_template_callback (widget_class, secondary_cb);
  gtk_widget_class_bind_template_callback (widget_class, receipt_cb);
}

static gboolean
kassi_history_detail_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (KASSI_HISTORY_DETAIL (widget)->primary_button));
}

static void
kassi_history_detail_class_init (KassiHistoryDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kassi_history_detail_dispose;
  widget_class->grab_focus = kassi_history_detail_grab_focus;

  signals[SHOW_PAYMENT] = g_signal_new ("show-payment", KASSI_TYPE_HISTORY_DETAIL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, KASSI_TYPE_CHECKOUT);
  signals[MESSAGE] = g_signal_new ("message", KASSI_TYPE_HISTORY_DETAIL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (KASSI_TYPE_ACTION_BUTTON);
  g_type_ensure (KASSI_TYPE_FILTER_ROW);
  g_type_ensure (KASSI_TYPE_SALE_LINES);
  g_type_ensure (KASSI_TYPE_SALE_STORY);
  bind_template (widget_class);
}

static void
kassi_history_detail_init (KassiHistoryDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->pages = GTK_STACK (adw_bin_get_child (ADW_BIN (self)));
  self->watch = kassi_pay_watch_new (GTK_WIDGET (self), watch_cb);
}

void
kassi_history_detail_set_till (KassiHistoryDetail  *self,
                               KassiTill           *till,
                               KassiReceiptPrinter *printer)
{
  g_return_if_fail (KASSI_IS_HISTORY_DETAIL (self));
  g_return_if_fail (till == NULL || KASSI_IS_TILL (till));

  g_cancellable_cancel (self->cancellable);
  self->printer = printer;
  g_set_object (&self->till, till);
  kassi_history_detail_show_sale (self, NULL);
}

void
kassi_history_detail_show_sale (KassiHistoryDetail *self,
                                const char         *sale_id)
{
  g_return_if_fail (KASSI_IS_HISTORY_DETAIL (self));

  if (g_strcmp0 (self->sale_id, sale_id) != 0)
    {
      g_free (self->sale_id);
      self->sale_id = g_strdup (sale_id);
    }
  queue_read (self);
}

void
kassi_history_detail_refresh (KassiHistoryDetail *self,
                              const char         *sale_id)
{
  g_return_if_fail (KASSI_IS_HISTORY_DETAIL (self));

  if (g_strcmp0 (self->sale_id, sale_id) == 0)
    queue_read (self);
}

void
kassi_history_detail_print (KassiHistoryDetail *self)
{
  g_return_if_fail (KASSI_IS_HISTORY_DETAIL (self));

  if (self->primary == DO_PRINT && g_strcmp0 (self->shown_id, self->sale_id) == 0)
    kassi_action_button_press (self->primary_button);
  else
    say (self, _("This sale has no receipt to print."));
}
