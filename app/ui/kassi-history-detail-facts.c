/* SPDX-License-Identifier: GPL-3.0-or-later
 * What history says of one sale: amount, customer, how it stands, its receipt, and what Netgíró answered of late. */
#include "ui/kassi-history-detail-private.h"

#include <glib/gi18n-lib.h>

#include "core/kassi-money.h"
#include "ui/kassi-day-words.h"

static void
show_text (GtkLabel   *label,
           const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

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

void
kassi_history_detail_show_facts (KassiHistoryDetail *self,
                                 const KassiSale    *sale)
{
  show_head (self, sale);
  show_note (self, sale);
  show_receipt (self, sale);
}

void
kassi_history_detail_show_asking (KassiHistoryDetail *self,
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
