/* SPDX-License-Identifier: GPL-3.0-or-later
 * Who pays? One entry for phone number, national ID and app code, with the keypad under it. */
#pragma once

#include <adwaita.h>

#include "core/kassi-customer-id.h"

G_BEGIN_DECLS

#define KASSI_TYPE_IDENTIFY_PAGE (kassi_identify_page_get_type ())
G_DECLARE_FINAL_TYPE (KassiIdentifyPage, kassi_identify_page, KASSI, IDENTIFY_PAGE, AdwBin)

/* Signals:
 *   "identified" (const KassiCustomerId *)  Ask Netgíró; valid during the signal only
 *   "back" ()                               to the cart
 * What was typed is forgotten when it was asked, unless set_error() was called meanwhile, and when the page is left. */
GtkWidget *kassi_identify_page_new       (void);
/* For the next payment. scanned: what is in the entry at first, or NULL. app_url: Netgíró's app page, for the QR code. */
void       kassi_identify_page_start     (KassiIdentifyPage *self, gint64 amount_isk, const char *scanned, const char *app_url);
/* The scanner has read this, wherever the focus was. It is asked when the cashier says so. */
void       kassi_identify_page_take_scan (KassiIdentifyPage *self, const char *code);
/* Why asking did not work, in the place of the card about scanning, until the next key. */
void       kassi_identify_page_set_error (KassiIdentifyPage *self, const char *sentence);
/* One step back, without leaving the page: from the QR code to the keypad. FALSE: the keypad is there already. */
gboolean   kassi_identify_page_turn_back (KassiIdentifyPage *self);

G_END_DECLS
