/* SPDX-License-Identifier: GPL-3.0-or-later
 * Code 128: leading pairs of digits in set C, which halves their width, the rest in set B. */
#include "ui/kassi-code128.h"

#include <string.h>

#define MAX_LENGTH 80
#define MODULUS 103

enum { TO_B = 100, START_B = 104, START_C = 105, STOP = 106 };

/* Widths of bar, space, bar … of each symbol. */
static const char *const patterns[] = {
  "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213",
  "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132",
  "221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211",
  "212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313",
  "231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331",
  "231131", "213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111",
  "314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214",
  "112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111",
  "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
  "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311", "113141",
  "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
};

G_STATIC_ASSERT (G_N_ELEMENTS (patterns) == STOP + 1);

typedef struct {
  GString *modules;
  guint    check;     /* weighted sum of the symbols so far */
  guint    position;  /* of the next symbol; the start character weighs 1, as the first one does */
} Encoder;

static void
append_bars (Encoder *encoder,
             guint    symbol)
{
  const char *widths = patterns[symbol];

  for (guint i = 0; widths[i] != '\0'; i++)
    for (int n = widths[i] - '0'; n > 0; n--)
      g_string_append_c (encoder->modules, i % 2 == 0 ? '1' : '0');
}

static void
append_symbol (Encoder *encoder,
               guint    symbol)
{
  append_bars (encoder, symbol);
  encoder->check += symbol * MAX (encoder->position, 1);
  encoder->position++;
}

static gboolean
is_encodable (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || length > MAX_LENGTH)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isprint (text[i]))
      return FALSE;

  return TRUE;
}

static gboolean
is_pair (const char *text)
{
  return g_ascii_isdigit (text[0]) && g_ascii_isdigit (text[1]);
}

char *
kassi_code128_encode (const char *text)
{
  Encoder encoder = { .modules = NULL };

  g_return_val_if_fail (text != NULL, NULL);

  if (!is_encodable (text))
    return NULL;

  encoder.modules = g_string_new (NULL);
  if (is_pair (text))
    {
      append_symbol (&encoder, START_C);
      for (; is_pair (text); text += 2)
        append_symbol (&encoder, (guint) g_ascii_digit_value (text[0]) * 10
                                 + (guint) g_ascii_digit_value (text[1]));
      if (*text != '\0')
        append_symbol (&encoder, TO_B);
    }
  else
    {
      append_symbol (&encoder, START_B);
    }

  for (; *text != '\0'; text++)
    append_symbol (&encoder, (guint) (*text - ' '));

  append_bars (&encoder, encoder.check % MODULUS);
  append_bars (&encoder, STOP);
  return g_string_free (encoder.modules, FALSE);
}
