/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whole krónur and quantities in thousandths: checked arithmetic, parsed and written as Icelanders do. */
#include "core/kassi-money.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NO_BREAK_SPACE "\u00a0"
#define MINUS "\u2212"
#define MINUS_CHAR 0x2212
#define EN_DASH_CHAR 0x2013

#define MILLI 1000

G_DEFINE_QUARK (kassi-money-error-quark, kassi_money_error)

/* What reading a number came to, before anything is said about it. */
typedef enum {
  READ_OK,
  READ_EMPTY,
  READ_NOT_A_NUMBER,
  READ_DECIMALS,
} ReadResult;

/* The magnitude of value: that of G_MININT64 does not fit a gint64. */
static guint64
magnitude_of (gint64 value)
{
  return value < 0 ? -(guint64) value : (guint64) value;
}

/* dividend / divisor, halves away from zero; divisor > 0. Compares the remainder with what it lacks to the divisor,
 * because twice the remainder could overflow. */
static gint64
divide_rounded (gint64 dividend,
                gint64 divisor)
{
  gint64 quotient = dividend / divisor;
  guint64 remainder = magnitude_of (dividend % divisor);

  if (remainder >= (guint64) divisor - remainder)
    quotient += dividend < 0 ? -1 : 1;

  return quotient;
}

static const char *
skip_blanks (const char *cursor)
{
  while (*cursor != '\0' && g_unichar_isspace (g_utf8_get_char (cursor)))
    cursor = g_utf8_next_char (cursor);

  return cursor;
}

static gboolean
skip_minus (const char **cursor)
{
  gunichar c = g_utf8_get_char (*cursor);

  if (c != '-' && c != MINUS_CHAR)
    return FALSE;

  *cursor = skip_blanks (g_utf8_next_char (*cursor));
  return TRUE;
}

/* "kr.", "kr", "ISK", in any case, and the blanks after it. */
static gboolean
skip_currency (const char **cursor)
{
  static const char *const names[] = { "kr.", "kr", "isk" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize length = strlen (names[i]);

      if (g_ascii_strncasecmp (*cursor, names[i], length) == 0)
        {
          *cursor = skip_blanks (*cursor + length);
          return TRUE;
        }
    }

  return FALSE;
}

/* Appends a run of ASCII figures to *value, which stops growing once it has passed limit (so it cannot overflow).
 * Returns how many figures there were. */
static gsize
read_run (const char **cursor,
          gint64      *value,
          gint64       limit)
{
  const char *start = *cursor;

  for (; g_ascii_isdigit (**cursor); (*cursor)++)
    if (*value <= limit)
      *value = *value * 10 + g_ascii_digit_value (**cursor);

  return (gsize) (*cursor - start);
}

/* The mark between thousands that stands at cursor, '.' or ' ' (any blank), or '\0'. It is one only when a figure follows. */
static char
peek_thousands_mark (const char *cursor)
{
  gboolean is_point = *cursor == '.';

  if (*cursor == '\0' || (!is_point && !g_unichar_isspace (g_utf8_get_char (cursor))))
    return '\0';
  if (!g_ascii_isdigit (*g_utf8_next_char (cursor)))
    return '\0';

  return is_point ? '.' : ' ';
}

/* "4500", "4.500", "4 500": a mark stands before exactly three figures and is the same all through. "4.50" is someone
 * else's decimals; "4500.000", "0.500" and "4.5000" could be two amounts, so they are none. */
static ReadResult
read_thousands (const char **cursor,
                gint64      *amount_isk)
{
  const char *start = *cursor;
  gsize n_first = read_run (cursor, amount_isk, KASSI_MONEY_MAX_ISK);
  char mark = peek_thousands_mark (*cursor);

  if (n_first == 0)
    return READ_NOT_A_NUMBER;

  for (char next = mark; next != '\0'; next = peek_thousands_mark (*cursor))
    {
      gsize n_figures;

      *cursor = g_utf8_next_char (*cursor);
      n_figures = read_run (cursor, amount_isk, KASSI_MONEY_MAX_ISK);

      if (next == '.' && n_figures < 3)
        return READ_DECIMALS;
      if (n_figures != 3 || next != mark || n_first > 3 || *start == '0')
        return READ_NOT_A_NUMBER;
    }

  return READ_OK;
}

/* What may follow the krónur: nothing, ",00" or ",-". */
static ReadResult
read_aurar (const char **cursor)
{
  gunichar c;
  gsize n_figures;

  if (**cursor != ',')
    return READ_OK;

  c = g_utf8_get_char (++*cursor);
  if (c == '-' || c == EN_DASH_CHAR || c == MINUS_CHAR)
    {
      *cursor = g_utf8_next_char (*cursor);
      return READ_OK;
    }

  n_figures = strspn (*cursor, "0123456789");
  if (n_figures != 2 || strncmp (*cursor, "00", 2) != 0)
    return READ_DECIMALS;

  *cursor += n_figures;
  return READ_OK;
}

static ReadResult
read_amount (const char *text,
             gint64     *amount_isk,
             gboolean   *is_negative)
{
  const char *cursor;
  gboolean has_currency;
  ReadResult result;

  if (!g_utf8_validate (text, -1, NULL))
    return READ_NOT_A_NUMBER;

  cursor = skip_blanks (text);
  if (*cursor == '\0')
    return READ_EMPTY;

  *is_negative = skip_minus (&cursor);
  has_currency = skip_currency (&cursor);
  if (!*is_negative)
    *is_negative = skip_minus (&cursor);

  result = read_thousands (&cursor, amount_isk);
  if (result == READ_OK)
    result = read_aurar (&cursor);
  if (result != READ_OK)
    return result;

  cursor = skip_blanks (cursor);
  if (!has_currency)
    skip_currency (&cursor);

  return *cursor == '\0' ? READ_OK : READ_NOT_A_NUMBER;
}

static ReadResult
read_quantity (const char *text,
               gboolean    decimal_point,
               gint64     *quantity_milli,
               gboolean   *is_negative)
{
  const char *cursor;
  gsize n_whole;
  gsize n_decimals = 0;
  gboolean has_mark;

  if (!g_utf8_validate (text, -1, NULL))
    return READ_NOT_A_NUMBER;

  cursor = skip_blanks (text);
  if (*cursor == '\0')
    return READ_EMPTY;

  *is_negative = skip_minus (&cursor);
  n_whole = read_run (&cursor, quantity_milli, KASSI_QUANTITY_MAX_MILLI);
  has_mark = *cursor == ',' || (decimal_point && *cursor == '.');
  if (has_mark)
    {
      cursor++;
      n_decimals = read_run (&cursor, quantity_milli, KASSI_QUANTITY_MAX_MILLI);
    }

  /* ",5" comes from a numeric block; "5," is still being typed. */
  if (*skip_blanks (cursor) != '\0' || n_whole + n_decimals == 0 || (has_mark && n_decimals == 0))
    return READ_NOT_A_NUMBER;
  if (n_decimals > 3)
    return READ_DECIMALS;

  /* Cannot overflow: read_run() stopped at ten figures. */
  for (; n_decimals < 3; n_decimals++)
    *quantity_milli *= 10;

  return READ_OK;
}

/* What a number that was read, or was not, comes to. TRUE: it is 1 … max. */
static gboolean
judge (ReadResult       result,
       gint64           value,
       gboolean         is_negative,
       gint64           max,
       KassiMoneyError *code)
{
  switch (result)
    {
    case READ_EMPTY:
      *code = KASSI_MONEY_ERROR_EMPTY;
      return FALSE;

    case READ_NOT_A_NUMBER:
      *code = KASSI_MONEY_ERROR_NOT_A_NUMBER;
      return FALSE;

    case READ_DECIMALS:
      *code = KASSI_MONEY_ERROR_DECIMALS;
      return FALSE;

    case READ_OK:
    default:
      break;
    }

  *code = is_negative || value == 0 ? KASSI_MONEY_ERROR_TOO_SMALL : KASSI_MONEY_ERROR_TOO_LARGE;
  return !is_negative && value >= 1 && value <= max;
}

static void
set_amount_error (GError          **error,
                  KassiMoneyError   code)
{
  g_autofree char *max = kassi_money_format (KASSI_MONEY_MAX_ISK);

  switch (code)
    {
    case KASSI_MONEY_ERROR_EMPTY:
      g_set_error_literal (error, KASSI_MONEY_ERROR, code, _("Type an amount."));
      break;

    case KASSI_MONEY_ERROR_DECIMALS:
      g_set_error_literal (error, KASSI_MONEY_ERROR, code,
                           _("Amounts are in whole krónur. Leave out the decimals."));
      break;

    case KASSI_MONEY_ERROR_TOO_SMALL:
      g_set_error_literal (error, KASSI_MONEY_ERROR, code,
                           _("The amount must be more than zero. Type at least 1."));
      break;

    case KASSI_MONEY_ERROR_TOO_LARGE:
      g_set_error (error, KASSI_MONEY_ERROR, code,
                   /* Translators: %s is an amount, such as 2.147.483.647 kr. */
                   _("The amount is too large. Type at most %s"), max);
      break;

    case KASSI_MONEY_ERROR_NOT_A_NUMBER:
    default:
      g_set_error_literal (error, KASSI_MONEY_ERROR, code,
                           _("That is not an amount. Type it like 4500 or 4.500."));
      break;
    }
}

static void
set_quantity_error (GError          **error,
                    KassiMoneyError   code,
                    gboolean          decimal_point)
{
  const char *message;

  switch (code)
    {
    case KASSI_MONEY_ERROR_EMPTY:
      message = _("Type a quantity.");
      break;

    case KASSI_MONEY_ERROR_DECIMALS:
      message = _("A quantity has at most three decimals. Leave out the rest.");
      break;

    case KASSI_MONEY_ERROR_TOO_SMALL:
      message = _("The quantity must be more than zero. Type at least 0,001.");
      break;

    case KASSI_MONEY_ERROR_TOO_LARGE:
      message = _("The quantity is too large. Type less than a million.");
      break;

    case KASSI_MONEY_ERROR_NOT_A_NUMBER:
    default:
      message = decimal_point ? _("That is not a quantity. Type it like 2 or 0.45.")
                              : _("That is not a quantity. Type it like 2 or 0,45.");
      break;
    }

  g_set_error_literal (error, KASSI_MONEY_ERROR, code, message);
}

/**
 * kassi_money_add:
 *
 * Returns: FALSE when the sum would leave 64 bits; then *result_isk is untouched.
 */
gboolean
kassi_money_add (gint64  a_isk,
                 gint64  b_isk,
                 gint64 *result_isk)
{
  gint64 sum;

  g_return_val_if_fail (result_isk != NULL, FALSE);

  if (__builtin_add_overflow (a_isk, b_isk, &sum))
    return FALSE;

  *result_isk = sum;
  return TRUE;
}

/**
 * kassi_money_multiply:
 *
 * Unit price × quantity / 1000 in whole krónur, halves away from zero (Act 22/1968 §8: half a króna up).
 *
 * Returns: FALSE when the product in thousandths of a króna would leave 64 bits; then *result_isk is untouched.
 * Within the bounds of a cart (KASSI_MONEY_MAX_ISK × KASSI_QUANTITY_MAX_MILLI) it never does.
 */
gboolean
kassi_money_multiply (gint64  unit_isk,
                      gint64  quantity_milli,
                      gint64 *result_isk)
{
  gint64 product_milli;

  g_return_val_if_fail (result_isk != NULL, FALSE);

  if (__builtin_mul_overflow (unit_isk, quantity_milli, &product_milli))
    return FALSE;

  *result_isk = divide_rounded (product_milli, MILLI);
  return TRUE;
}

/**
 * kassi_money_vat_of_gross:
 * @rate_percent: 0 … 100
 *
 * The VAT that a price contains (Act 50/1988 §20: 24/124, 11/111), halves away from zero. Exact for any 64 bit amount:
 * whole multiples of 100 + rate are taken out before multiplying.
 */
gint64
kassi_money_vat_of_gross (gint64 gross_isk,
                          guint  rate_percent)
{
  gint64 divisor = 100 + (gint64) rate_percent;

  g_return_val_if_fail (rate_percent <= 100, 0);

  return gross_isk / divisor * rate_percent
         + divide_rounded (gross_isk % divisor * rate_percent, divisor);
}

/**
 * kassi_money_format:
 *
 * Returns: (transfer full): "4.500 kr." with a no-break space
 */
char *
kassi_money_format (gint64 amount_isk)
{
  g_autofree char *figures = kassi_money_format_figures (amount_isk);

  return g_strconcat (figures, NO_BREAK_SPACE "kr.", NULL);
}

/**
 * kassi_money_format_figures:
 *
 * Returns: (transfer full): "4.500", a negative amount with U+2212 in front
 */
char *
kassi_money_format_figures (gint64 amount_isk)
{
  char figures[24];
  GString *text = g_string_new (amount_isk < 0 ? MINUS : "");
  int n_figures = g_snprintf (figures, sizeof figures, "%" G_GUINT64_FORMAT, magnitude_of (amount_isk));

  for (int i = 0; i < n_figures; i++)
    {
      if (i > 0 && (n_figures - i) % 3 == 0)
        g_string_append_c (text, '.');
      g_string_append_c (text, figures[i]);
    }

  return g_string_free (text, FALSE);
}

/**
 * kassi_money_parse:
 * @text: anything; bytes that are not UTF-8 are no number
 * @amount_isk: (out): 1 … KASSI_MONEY_MAX_ISK (I12); untouched on error
 *
 * Reads an amount the Icelandic way: the point parts thousands, the comma decimals, of which krónur have none. "4,500"
 * is therefore refused rather than guessed at.
 *
 * Returns: FALSE with a KASSI_MONEY_ERROR whose message is for people
 */
gboolean
kassi_money_parse (const char  *text,
                   gint64      *amount_isk,
                   GError     **error)
{
  gint64 value = 0;
  gboolean is_negative = FALSE;
  ReadResult result;
  KassiMoneyError code;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (amount_isk != NULL, FALSE);

  result = read_amount (text, &value, &is_negative);
  if (!judge (result, value, is_negative, KASSI_MONEY_MAX_ISK, &code))
    {
      set_amount_error (error, code);
      return FALSE;
    }

  *amount_isk = value;
  return TRUE;
}

/**
 * kassi_quantity_format:
 *
 * Thousands are not parted: beside quantities that have decimals, "1.500" would be read as one and a half.
 *
 * Returns: (transfer full): "2", "0,45", without trailing zeros
 */
char *
kassi_quantity_format (gint64 quantity_milli)
{
  guint64 magnitude = magnitude_of (quantity_milli);
  guint decimals = (guint) (magnitude % MILLI);
  GString *text = g_string_new (quantity_milli < 0 ? MINUS : "");

  g_string_append_printf (text, "%" G_GUINT64_FORMAT, magnitude / MILLI);
  if (decimals > 0)
    {
      g_string_append_printf (text, ",%03u", decimals);
      while (text->str[text->len - 1] == '0')
        g_string_truncate (text, text->len - 1);
    }

  return g_string_free (text, FALSE);
}

/**
 * kassi_quantity_parse:
 * @text: anything; bytes that are not UTF-8 are no number
 * @decimal_point: whether a point parts decimals too, as in kassictl's arguments
 * @quantity_milli: (out): 1 … KASSI_QUANTITY_MAX_MILLI; untouched on error
 *
 * Returns: FALSE with a KASSI_MONEY_ERROR whose message is for people
 */
gboolean
kassi_quantity_parse (const char  *text,
                      gboolean     decimal_point,
                      gint64      *quantity_milli,
                      GError     **error)
{
  gint64 value = 0;
  gboolean is_negative = FALSE;
  ReadResult result;
  KassiMoneyError code;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (quantity_milli != NULL, FALSE);

  result = read_quantity (text, decimal_point, &value, &is_negative);
  if (!judge (result, value, is_negative, KASSI_QUANTITY_MAX_MILLI, &code))
    {
      set_quantity_error (error, code, decimal_point);
      return FALSE;
    }

  *quantity_milli = value;
  return TRUE;
}
