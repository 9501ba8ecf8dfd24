/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tells a barcode scanner from a person typing. */
#include "ui/kassi-scanner.h"

#include <string.h>

#define PREFIX "500004-"
#define N_PREFIX (sizeof PREFIX - 1)
#define N_CODE (N_PREFIX + 4)

struct _KassiScanner
{
  char   code[N_CODE + 1];   /* held so far, ended by 0 */
  gsize  n_held;
  gint64 last_us;
};

/* Is character what may stand at this place of a code? */
static gboolean
fits (gsize    place,
      gunichar character)
{
  if (place < N_PREFIX)
    return character == (gunichar) PREFIX[place];

  return place < N_CODE && character < 128 && g_ascii_isalnum ((char) character);
}

/* The code is a customer's: it does not lie about in memory longer than it is wanted. */
static void
forget (KassiScanner *self)
{
  memset (self->code, 0, sizeof self->code);
  self->n_held = 0;
}

static void
hold (KassiScanner *self,
      gunichar      character,
      gint64        time_us)
{
  self->code[self->n_held++] = g_ascii_toupper ((char) character);
  self->last_us = time_us;
}

KassiScanner *
kassi_scanner_new (void)
{
  return g_new0 (KassiScanner, 1);
}

void
kassi_scanner_free (KassiScanner *self)
{
  g_return_if_fail (self != NULL);

  forget (self);
  g_free (self);
}

KassiScannerVerdict
kassi_scanner_feed (KassiScanner *self,
                    gunichar      character,
                    gint64        time_us)
{
  gboolean was_holding, in_time;

  g_return_val_if_fail (self != NULL, KASSI_SCANNER_PASS);

  if (self->n_held == 0)
    forget (self);   /* the last scan's code */
  was_holding = self->n_held > 0;
  in_time = time_us - self->last_us <= KASSI_SCANNER_GAP_US;

  if (was_holding && in_time && self->n_held == N_CODE && character == '\r')
    {
      self->n_held = 0;   /* The code stays readable until the next key. */
      return KASSI_SCANNER_SCANNED;
    }
  if (was_holding && in_time && fits (self->n_held, character))
    {
      hold (self, character, time_us);
      return KASSI_SCANNER_HOLD;
    }

  forget (self);
  if (!fits (0, character))
    return was_holding ? KASSI_SCANNER_RELEASE : KASSI_SCANNER_PASS;

  hold (self, character, time_us);
  return was_holding ? KASSI_SCANNER_RELEASE_HOLD : KASSI_SCANNER_HOLD;
}

gboolean
kassi_scanner_expire (KassiScanner *self,
                      gint64        time_us)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->n_held == 0 || time_us - self->last_us <= KASSI_SCANNER_GAP_US)
    return FALSE;

  forget (self);
  return TRUE;
}

gboolean
kassi_scanner_is_holding (KassiScanner *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->n_held > 0;
}

const char *
kassi_scanner_get_code (KassiScanner *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->code;
}
