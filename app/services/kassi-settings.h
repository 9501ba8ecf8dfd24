/* SPDX-License-Identifier: GPL-3.0-or-later
 * The till's settings, through GSettings or a key file of the same schema, both read strictly. */
#pragma once

#include <gio/gio.h>

#include "core/kassi-receipt.h"
#include "core/kassi-types.h"

G_BEGIN_DECLS

#define KASSI_SETTINGS_ERROR (kassi_settings_error_quark ())
typedef enum {
  KASSI_SETTINGS_ERROR_UNREADABLE,     /* no such file, not a key file, no schema */
  KASSI_SETTINGS_ERROR_UNKNOWN_NAME,   /* a group or key that the schema does not have */
  KASSI_SETTINGS_ERROR_VALUE,          /* wrong type or out of range */
  KASSI_SETTINGS_ERROR_MISSING,        /* needed for what is to be done */
  KASSI_SETTINGS_ERROR_CONTRADICTION,
} KassiSettingsError;
GQuark kassi_settings_error_quark (void);

#define KASSI_TYPE_SETTINGS (kassi_settings_get_type ())
G_DECLARE_FINAL_TYPE (KassiSettings, kassi_settings, KASSI, SETTINGS, GObject)

/* path NULL: the user's GSettings. The error names the file, group and key, and what is expected there. */
KassiSettings    *kassi_settings_new (const char *path, GError **error);
/* What is needed to take payments for real: base-url, application-id, and what ServerCallback asks (public-url). */
gboolean          kassi_settings_check_ready (KassiSettings *self, KassiConfirmation confirmation, GError **error);

/* What a receipt needs of the merchant before real sales are made in the window: KASSI_SETTINGS_ERROR_MISSING, with a sentence naming what is missing. */
gboolean          kassi_settings_check_merchant (KassiSettings *self, GError **error);
/* One value, before it is stored: as the reading rules have it. text as the person typed it, white space around it dropped. The error says what is expected there. */
gboolean          kassi_settings_check_text  (KassiSettings *self, const char *group, const char *key, const char *text, GError **error);

/* The key file, or NULL. */
const char       *kassi_settings_get_path           (KassiSettings *self);
/* Of the child schemas "netgiro", "callback", "till", "merchant", "receipt", "window", for binding and writing. */
GSettings        *kassi_settings_get_group          (KassiSettings *self, const char *group);

const char       *kassi_settings_get_base_url       (KassiSettings *self);   /* "" when unset */
const char       *kassi_settings_get_app_url        (KassiSettings *self);
const char       *kassi_settings_get_application_id (KassiSettings *self);   /* "" when unset */
KassiConfirmation kassi_settings_get_confirmation   (KassiSettings *self);
gint64            kassi_settings_get_waiting_limit_us (KassiSettings *self); /* 1 … 3600 s */
const char       *kassi_settings_get_public_url     (KassiSettings *self);   /* "": no callbacks */
const char       *kassi_settings_get_listen_address (KassiSettings *self);
guint16           kassi_settings_get_listen_port    (KassiSettings *self);
const char       *kassi_settings_get_register_id    (KassiSettings *self);
gboolean          kassi_settings_get_training       (KassiSettings *self);
guint             kassi_settings_get_default_vat    (KassiSettings *self);   /* percent */
const char       *kassi_settings_get_merchant_name  (KassiSettings *self);
/* The merchant and who is at the till, as a receipt is to have them. (transfer full) */
KassiSeller      *kassi_settings_dup_seller         (KassiSettings *self);

G_END_DECLS
