/* SPDX-License-Identifier: GPL-3.0-or-later
 * QR codes by libqrencode: the smallest that a text fits, with larger modules for what a phone has to read across a counter. */
#include "paper/kassi-qr-code.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

static gboolean
is_alphanumeric (const char *text)
{
  for (; *text != '\0'; text++)
    if (!g_ascii_isdigit (*text) && !g_ascii_isupper (*text) && strchr (" $%*+-./:", *text) == NULL)
      return FALSE;

  return TRUE;
}

char *
kassi_qr_code_prepare (const char *text)
{
  const char *host;
  gsize head_length;

  g_return_val_if_fail (text != NULL, NULL);

  host = strstr (text, "://");
  if (host == NULL)
    return g_strdup (text);

  host += strlen ("://");
  head_length = (gsize) (host - text) + strcspn (host, "/?#");
  for (gsize i = 0; i < head_length; i++)
    if (text[i] == '@' || !g_ascii_isprint (text[i]))
      return g_strdup (text);   /* A user's name knows case, and a host in another script is not for us to change. */

  {
    g_autofree char *head = g_ascii_strup (text, (gssize) head_length);
    g_autofree char *capitals = g_strconcat (head, text + head_length, NULL);

    return is_alphanumeric (capitals) ? g_steal_pointer (&capitals) : g_strdup (text);
  }
}

/* What is not ASCII is announced as UTF-8 (ECI 26, ISO/IEC 18004 7.4.2), or readers guess. */
static QRcode *
encode (const char *text,
        QRecLevel   level)
{
  QRinput *input;
  QRcode *made;

  if (g_str_is_ascii (text))
    return QRcode_encodeString (text, 0, level, QR_MODE_8, 1);

  input = QRinput_new2 (0, level);
  if (QRinput_appendECIheader (input, 26) < 0 ||
      QRinput_append (input, QR_MODE_8, (int) strlen (text), (const unsigned char *) text) < 0)
    made = NULL;
  else
    made = QRcode_encodeInput (input);
  QRinput_free (input);

  return made;
}

KassiQrCode *
kassi_qr_code_new (const char   *text,
                   KassiQrPlace  place)
{
  g_autofree char *prepared = NULL;
  KassiQrCode *code;
  QRcode *made;
  gsize n_modules;

  g_return_val_if_fail (text != NULL, NULL);

  if (*text == '\0')
    return NULL;

  /* Level L where modules come out large anyway: a screen is neither smudged nor torn. */
  prepared = kassi_qr_code_prepare (text);
  made = encode (prepared, place == KASSI_QR_ON_SCREEN && is_alphanumeric (prepared) ? QR_ECLEVEL_L : QR_ECLEVEL_M);
  if (made == NULL)
    {
      g_assert (errno == ERANGE);   /* Too long; the rest would be a bug or a lack of memory. */
      return NULL;
    }

  code = g_new0 (KassiQrCode, 1);
  code->width = (guint) made->width;
  n_modules = (gsize) code->width * code->width;
  code->modules = g_malloc (n_modules);
  for (gsize i = 0; i < n_modules; i++)
    code->modules[i] = made->data[i] & 1;

  QRcode_free (made);
  return code;
}

void
kassi_qr_code_free (KassiQrCode *code)
{
  g_free (code->modules);
  g_free (code);
}

guint
kassi_qr_code_get_full_width (const KassiQrCode *code)
{
  return code->width + 2 * KASSI_QR_QUIET;
}

void
kassi_qr_code_draw (const KassiQrCode *code,
                    cairo_t           *cr,
                    guint              module)
{
  cairo_save (cr);
  cairo_scale (cr, module, module);
  cairo_translate (cr, KASSI_QR_QUIET, KASSI_QR_QUIET);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_set_source_rgb (cr, 0, 0, 0);
  for (guint y = 0; y < code->width; y++)
    for (guint x = 0; x < code->width; x++)
      if (code->modules[y * code->width + x])
        {
          guint from = x;

          while (x < code->width && code->modules[y * code->width + x])
            x++;
          cairo_rectangle (cr, from, y, x - from, 1);   /* one a run: a PDF is half as long */
        }
  cairo_fill (cr);
  cairo_restore (cr);
}
