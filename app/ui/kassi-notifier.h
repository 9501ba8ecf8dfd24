/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tells the desktop when a payment ends that nobody is looking at, and takes it back once somebody has looked. */
#pragma once

#include <gio/gio.h>

#include "services/kassi-checkout.h"

G_BEGIN_DECLS

#define KASSI_TYPE_NOTIFIER (kassi_notifier_get_type ())
G_DECLARE_FINAL_TYPE (KassiNotifier, kassi_notifier, KASSI, NOTIFIER, GObject)

/* Is this payment before somebody's eyes now? */
typedef gboolean (*KassiNotifierSeen) (KassiCheckout *checkout, gpointer user_data);

/* payments: of KassiCheckout. Activating a notification activates app.show-payment with the sale's id. user_data is borrowed for the notifier's life. */
KassiNotifier *kassi_notifier_new          (GApplication *application, GListModel *payments, KassiNotifierSeen seen, gpointer user_data);
/* In training every notification says so. */
void           kassi_notifier_set_training (KassiNotifier *self, gboolean training);
/* Another payment, or the window, came into sight. */
void           kassi_notifier_look         (KassiNotifier *self);
/* Takes all back. */
void           kassi_notifier_forget       (KassiNotifier *self);

G_END_DECLS
