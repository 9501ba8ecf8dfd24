/* SPDX-License-Identifier: GPL-3.0-or-later
 * Keeps a widget in step with one payment: told when the payment changes, and once a second while it is on the screen. */
#pragma once

#include <gtk/gtk.h>

#include "services/kassi-checkout.h"
#include "ui/kassi-pay-words.h"

G_BEGIN_DECLS

typedef enum {
  KASSI_PAY_CHANGED,   /* anything may have changed */
  KASSI_PAY_SECOND,    /* only time has passed */
} KassiPayNews;

typedef void (*KassiPayWatchFunc) (GtkWidget *widget, KassiPayNews news);

typedef struct _KassiPayWatch KassiPayWatch;

/* Owned by widget, freed in its dispose. func is not called before a checkout is set. */
KassiPayWatch *kassi_pay_watch_new          (GtkWidget *widget, KassiPayWatchFunc func);
void           kassi_pay_watch_free         (KassiPayWatch *watch);
/* NULL: none. Calls func at once when there is one. */
void           kassi_pay_watch_set_checkout (KassiPayWatch *watch, KassiCheckout *checkout);
KassiCheckout *kassi_pay_watch_get_checkout (KassiPayWatch *watch);
/* What the words are chosen by. */
KassiPayFacts  kassi_pay_watch_get_facts    (KassiPayWatch *watch);

/* CLOCK_BOOTTIME, as the times of a checkout. */
gint64         kassi_boot_time_us           (void);

G_END_DECLS
