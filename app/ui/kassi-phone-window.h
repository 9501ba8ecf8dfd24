/* SPDX-License-Identifier: GPL-3.0-or-later
 * Customer's phone, in training: what reaches the customer, and what the customer answers. */
#pragma once

#include <adwaita.h>

#include "training/kassi-training.h"

G_BEGIN_DECLS

#define KASSI_TYPE_PHONE_WINDOW (kassi_phone_window_get_type ())
G_DECLARE_FINAL_TYPE (KassiPhoneWindow, kassi_phone_window, KASSI, PHONE_WINDOW, AdwWindow)

/* Beside parent (or NULL), never modal. While it is open the chosen customer does nothing by himself. */
GtkWidget *kassi_phone_window_new (KassiTraining *training, GtkWindow *parent);

G_END_DECLS
