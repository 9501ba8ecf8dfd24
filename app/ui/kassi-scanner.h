/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tells a barcode scanner, which types the code from the customer's app like a keyboard, from a person typing.
 *
 * A scan is 500004- and four letters or figures, a key at least every 50 ms, ended by Enter. Keys that may be the beginning of
 * one are held back, so that nothing of a scan ever reaches the amount or a text entry; a person's are let go 50 ms later at
 * the latest, in their order. Pure: keys and times in, verdicts out; whoever feeds it keeps the events themselves. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define KASSI_SCANNER_GAP_US (50 * 1000)   /* the longest time between two keys of a scan */

typedef enum {
  KASSI_SCANNER_PASS,          /* nothing is held; this key is none of our business */
  KASSI_SCANNER_HOLD,          /* keep this key back behind those held already */
  KASSI_SCANNER_RELEASE,       /* let go what is held, then this key */
  KASSI_SCANNER_RELEASE_HOLD,  /* let go what is held, then keep this key back */
  KASSI_SCANNER_SCANNED,       /* drop what is held and this key: kassi_scanner_get_code() */
} KassiScannerVerdict;

typedef struct _KassiScanner KassiScanner;

KassiScanner        *kassi_scanner_new    (void);
void                 kassi_scanner_free   (KassiScanner *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KassiScanner, kassi_scanner_free)

/* character: what the key types; '\r' for Enter of either block, 0 for any other key that types nothing here (a modifier alone
 * is not to be fed). time_us: of the key, any clock that does not go back. */
KassiScannerVerdict  kassi_scanner_feed   (KassiScanner *self, gunichar character, gint64 time_us);
/* TRUE when what is held is too old to become a scan: let it go. */
gboolean             kassi_scanner_expire (KassiScanner *self, gint64 time_us);
gboolean             kassi_scanner_is_holding (KassiScanner *self);
/* "500004-A1B2", after SCANNED until the next key. Never to be logged or stored (I16). */
const char          *kassi_scanner_get_code (KassiScanner *self);

G_END_DECLS
