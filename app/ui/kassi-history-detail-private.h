/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of history's right pane share: its fields, and what each of them does for the others. Nobody else includes this. */
#pragma once

#include "ui/kassi-action-button.h"
#include "ui/kassi-history-detail.h"
#include "ui/kassi-history-words.h"
#include "ui/kassi-pay-watch.h"
#include "ui/kassi-sale-lines.h"
#include "ui/kassi-sale-story.h"

G_BEGIN_DECLS

/* What a button does. */
typedef enum {
  KASSI_DO_NOTHING,
  KASSI_DO_PRINT,
  KASSI_DO_SAVE,
  KASSI_DO_CHECK,
  KASSI_DO_SETTLE,
  KASSI_DO_SHOW_PAYMENT,
} KassiDeed;

struct _KassiHistoryDetail
{
  AdwBin               parent_instance;
  guint                read_id;          /* idle */
  KassiStanding        standing;
  KassiDeed            primary, secondary;
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

/* kassi-history-detail.c: which sale is shown, and reading it. */
/* Reads the sale anew when the program is idle. */
void           kassi_history_detail_queue_read    (KassiHistoryDetail *self);
/* While the sale that is shown is open; or NULL. */
KassiCheckout *kassi_history_detail_find_checkout (KassiHistoryDetail *self);
/* Emits "message". */
void           kassi_history_detail_say           (KassiHistoryDetail *self, const char *message);
/* Emits "show-payment". */
void           kassi_history_detail_show_payment  (KassiHistoryDetail *self, KassiCheckout *checkout);

/* kassi-history-detail-facts.c: what the sale is, in words. */
void           kassi_history_detail_show_facts    (KassiHistoryDetail *self, const KassiSale *sale);
/* What comes of asking about a payment that nobody knows. checkout: or NULL. */
void           kassi_history_detail_show_asking   (KassiHistoryDetail *self, KassiCheckout *checkout);

/* kassi-history-detail-deeds.c: what can be done about the sale. */
void           kassi_history_detail_show_deeds    (KassiHistoryDetail *self, const KassiSale *sale);
void           kassi_history_detail_act           (KassiHistoryDetail *self, KassiDeed deed);

G_END_DECLS
