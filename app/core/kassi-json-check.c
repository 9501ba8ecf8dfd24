/* SPDX-License-Identifier: GPL-3.0-or-later
 * A strict, bounded RFC 8259 recogniser: json-glib 1.6 takes comments, single quotes, trailing values, double members, 010 and 2⁶³,
 * and crashes on deep nesting, so only what passes here reaches it. */
#include "core/kassi-json-check.h"

#include <string.h>

/* 2⁵³−1: the largest integer below which every other is exact in a double too (RFC 8259 §6). */
#define LARGEST_INTEGER "9007199254740991"
#define LARGEST_INTEGER_DIGITS (sizeof LARGEST_INTEGER - 1)
/* Exponents are read up to here and no further; more than any body has digits, so none can bring the value back. */
#define EXPONENT_MAX (G_MAXINT64 / 16)

/* An object or array that is open. The names of its members stand in Scan.names, one after the other. */
typedef struct {
  gboolean is_object;
  gboolean is_empty;
  guint    n_members;
  gsize    names[KASSI_JSON_MAX_MEMBERS + 1];   /* offsets; member i is names[i] … names[i + 1] */
} Level;

typedef struct {
  /* Borrowed. */
  const char      *text;
  KassiJsonNumber *numbers;
  GError         **error;
  /* Owned. */
  GString         *names;
  gsize            length;
  gsize            at;
  guint            n_numbers;
  guint            depth;
  Level            levels[KASSI_JSON_MAX_DEPTH];
} Scan;

/* What is read of an answer, a callback, a request (netgiro-api.md). kassi-wire asserts that what it looks for is here. */
static const char *const read_names[] = {
  "Amount", "AnnouncementMessage", "CallbackCancelUrl", "CallbackUrl", "CartItemRequests", "ConfirmationType",
  "CustomerId", "Description", "Identifier", "InvoiceNumber", "Message", "Name", "PaymentInfo", "PaymentSuccessful",
  "ProcessCartCheckIntervalMiliseconds", "ProductNo", "Quantity", "Reference", "ReferenceNumber", "ResultCode",
  "StatusId", "Success", "TotalAmount", "TransactionId", "UnitPrice",
};

G_DEFINE_QUARK (kassi-json-error-quark, kassi_json_error)

static gboolean
fail (Scan           *scan,
      KassiJsonError  code,
      const char     *fault)
{
  g_set_error (scan->error, KASSI_JSON_ERROR, (int) code, "%s at byte %" G_GSIZE_FORMAT, fault, scan->at);
  return FALSE;
}

/* '\0' at the end: a real one has been refused before. */
static char
peek (const Scan *scan)
{
  return scan->at < scan->length ? scan->text[scan->at] : '\0';
}

static gboolean
take (Scan *scan,
      char  wanted)
{
  if (peek (scan) != wanted)
    return FALSE;

  scan->at++;
  return TRUE;
}

static void
skip_space (Scan *scan)
{
  while (scan->at < scan->length && strchr (" \t\n\r", scan->text[scan->at]) != NULL)
    scan->at++;
}

static gsize
skip_digits (Scan *scan)
{
  gsize start = scan->at;

  while (g_ascii_isdigit (peek (scan)))
    scan->at++;

  return scan->at - start;
}

/* Of the whole body at once: U+0000 and other raw control bytes have no place inside strings or outside. */
static gboolean
check_encoding (Scan *scan)
{
  const char *end;

  if (!g_utf8_validate_len (scan->text, scan->length, &end))
    {
      scan->at = (gsize) (end - scan->text);
      return fail (scan, KASSI_JSON_ERROR_ENCODING, "not UTF-8");
    }
  if (scan->length >= 3 && memcmp (scan->text, "\xef\xbb\xbf", 3) == 0)
    return fail (scan, KASSI_JSON_ERROR_ENCODING, "a byte order mark");

  for (gsize i = 0; i < scan->length; i++)
    if ((guchar) scan->text[i] < 0x20 && strchr ("\t\n\r", scan->text[i]) == NULL)
      {
        scan->at = i;
        return fail (scan, KASSI_JSON_ERROR_ENCODING, "a control byte");
      }

  return TRUE;
}

static gboolean
take_four_hex (Scan     *scan,
               gunichar *unit)
{
  *unit = 0;
  for (guint i = 0; i < 4; i++, scan->at++)
    {
      int digit = g_ascii_xdigit_value (peek (scan));

      if (digit < 0)
        return fail (scan, KASSI_JSON_ERROR_SYNTAX, "not four hex digits");
      *unit = *unit << 4 | (gunichar) digit;
    }

  return TRUE;
}

/* After \u. A surrogate counts only as the first half of a pair (RFC 8259 §7). */
static gboolean
take_unicode_escape (Scan     *scan,
                     gunichar *character)
{
  gunichar second;

  if (!take_four_hex (scan, character))
    return FALSE;
  if (*character == 0)
    return fail (scan, KASSI_JSON_ERROR_ENCODING, "an escaped U+0000");
  if (*character < 0xd800 || *character > 0xdfff)
    return TRUE;
  if (*character > 0xdbff || !take (scan, '\\') || !take (scan, 'u'))
    return fail (scan, KASSI_JSON_ERROR_ENCODING, "a lone surrogate");
  if (!take_four_hex (scan, &second))
    return FALSE;
  if (second < 0xdc00 || second > 0xdfff)
    return fail (scan, KASSI_JSON_ERROR_ENCODING, "a lone surrogate");

  *character = 0x10000 + ((*character - 0xd800) << 10 | (second - 0xdc00));
  return TRUE;
}

/* After the backslash. */
static gboolean
take_escape (Scan     *scan,
             gunichar *character)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  char letter = peek (scan);
  const char *found;

  if (take (scan, 'u'))
    return take_unicode_escape (scan, character);

  found = letter == '\0' ? NULL : strchr (letters, letter);
  if (found == NULL)
    return fail (scan, KASSI_JSON_ERROR_SYNTAX, "not an escape");

  scan->at++;
  *character = (gunichar) meanings[found - letters];
  return TRUE;
}

/* Appends the string, unescaped, to result when it is not NULL. */
static gboolean
take_string (Scan    *scan,
             GString *result)
{
  if (!take (scan, '"'))
    return fail (scan, KASSI_JSON_ERROR_SYNTAX, "not a string");

  while (!take (scan, '"'))
    {
      gunichar character;

      if (scan->at == scan->length)
        return fail (scan, KASSI_JSON_ERROR_SYNTAX, "the end inside a string");
      if ((guchar) peek (scan) < 0x20)
        return fail (scan, KASSI_JSON_ERROR_ENCODING, "a control byte in a string");

      if (!take (scan, '\\'))
        {
          if (result != NULL)
            g_string_append_c (result, peek (scan));
          scan->at++;
          continue;
        }
      if (!take_escape (scan, &character))
        return FALSE;
      if (result != NULL)
        g_string_append_unichar (result, character);
    }

  return TRUE;
}

/* A number's digits without sign, point, leading and trailing zeros: its value is 0.DIGITS × 10^scale. The first
 * significant digits are copied, as many as the largest integer has; zeros fill the rest. */
typedef struct {
  char     digits[LARGEST_INTEGER_DIGITS];
  gboolean is_zero;
  gboolean has_more;   /* a digit other than 0 follows those copied */
  gint64   scale;
} Magnitude;

static void
measure_digits (Magnitude  *magnitude,
                const char *text,
                gsize       length)
{
  gsize n_digits = 0;
  gboolean after_point = FALSE;

  magnitude->is_zero = TRUE;
  magnitude->has_more = FALSE;
  magnitude->scale = 0;
  memset (magnitude->digits, '0', sizeof magnitude->digits);

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '.')
        {
          after_point = TRUE;
          continue;
        }
      if (magnitude->is_zero && text[i] == '0')
        {
          magnitude->scale -= after_point ? 1 : 0;
          continue;
        }

      magnitude->is_zero = FALSE;
      magnitude->scale += after_point ? 0 : 1;
      if (n_digits < sizeof magnitude->digits)
        magnitude->digits[n_digits++] = text[i];
      else
        magnitude->has_more |= text[i] != '0';
    }
}

/* The value counts, not how it is written: 9007199254740992, 9007199254740992.0 and 9.007199254740992e15 are the same number, and
 * json-glib reads all three; 1e400 it reads as infinity. A magnitude over 2⁵³−1 is refused whatever its form, by its digits. */
static gboolean
is_in_range (const Magnitude *magnitude,
             gint64           exponent)
{
  gint64 scale = magnitude->scale + exponent;
  int order;

  if (magnitude->is_zero || scale < (gint64) LARGEST_INTEGER_DIGITS)
    return TRUE;
  if (scale > (gint64) LARGEST_INTEGER_DIGITS)
    return FALSE;

  order = memcmp (magnitude->digits, LARGEST_INTEGER, LARGEST_INTEGER_DIGITS);
  return order < 0 || (order == 0 && !magnitude->has_more);
}

static gboolean
take_exponent (Scan   *scan,
               gint64 *exponent)
{
  gboolean is_negative = FALSE;

  if (!take (scan, '+'))
    is_negative = take (scan, '-');
  if (!g_ascii_isdigit (peek (scan)))
    return fail (scan, KASSI_JSON_ERROR_SYNTAX, "an exponent without digits");

  for (; g_ascii_isdigit (peek (scan)); scan->at++)
    if (*exponent < EXPONENT_MAX)
      *exponent = *exponent * 10 + g_ascii_digit_value (peek (scan));
  if (is_negative)
    *exponent = -*exponent;

  return TRUE;
}

/* -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)? — RFC 8259 §6. */
static gboolean
take_number (Scan *scan)
{
  Magnitude magnitude;
  gint64 exponent = 0;
  gsize start;

  take (scan, '-');
  start = scan->at;
  if (!take (scan, '0') && skip_digits (scan) == 0)
    return fail (scan, KASSI_JSON_ERROR_SYNTAX, "a sign without digits");
  if (take (scan, '.') && skip_digits (scan) == 0)
    return fail (scan, KASSI_JSON_ERROR_SYNTAX, "a point without digits");

  measure_digits (&magnitude, scan->text + start, scan->at - start);
  if ((take (scan, 'e') || take (scan, 'E')) && !take_exponent (scan, &exponent))
    return FALSE;
  if (!is_in_range (&magnitude, exponent))
    return fail (scan, KASSI_JSON_ERROR_NUMBER, "a number out of range");

  return TRUE;
}

static gboolean
take_literal (Scan       *scan,
              const char *literal)
{
  gsize length = strlen (literal);

  if (scan->length - scan->at < length || memcmp (scan->text + scan->at, literal, length) != 0)
    return fail (scan, KASSI_JSON_ERROR_SYNTAX, "not a value");

  scan->at += length;
  return TRUE;
}

static const char *
get_name (const Scan  *scan,
          const Level *level,
          guint        member,
          gsize       *length)
{
  *length = level->names[member + 1] - level->names[member];
  return scan->names->str + level->names[member];
}

static gboolean
is_name (const char *wanted,
         const char *name,
         gsize       length)
{
  return strlen (wanted) == length && g_ascii_strncasecmp (wanted, name, length) == 0;
}

static gboolean
is_read (const char *name,
         gsize       length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (read_names); i++)
    if (is_name (read_names[i], name, length))
      return TRUE;

  return FALSE;
}

/* The last member's name against those before it: at most 63 comparisons. */
static gboolean
check_unique (Scan        *scan,
              const Level *level)
{
  gsize length;
  const char *name = get_name (scan, level, level->n_members - 1, &length);
  gboolean any_case = is_read (name, length);

  for (guint i = 0; i < level->n_members - 1; i++)
    {
      gsize other_length;
      const char *other = get_name (scan, level, i, &other_length);

      if (other_length == length &&
          (memcmp (other, name, length) == 0 || (any_case && g_ascii_strncasecmp (other, name, length) == 0)))
        return fail (scan, KASSI_JSON_ERROR_DUPLICATE, "a second member of the same name");
    }

  return TRUE;
}

static gboolean
take_name (Scan  *scan,
           Level *level)
{
  if (level->n_members == KASSI_JSON_MAX_MEMBERS)
    return fail (scan, KASSI_JSON_ERROR_BOUND, "too many members");
  if (!take_string (scan, scan->names))
    return FALSE;

  level->n_members++;
  level->names[level->n_members] = scan->names->len;
  if (!check_unique (scan, level))
    return FALSE;

  skip_space (scan);
  if (!take (scan, ':'))
    return fail (scan, KASSI_JSON_ERROR_SYNTAX, "no colon after a name");

  skip_space (scan);
  return TRUE;
}

/* TRUE when name is that of the member that is being read, depth levels down (1: of the outermost object). */
static gboolean
is_current (const Scan *scan,
            guint       depth,
            const char *name)
{
  const Level *level = &scan->levels[depth - 1];
  const char *current;
  gsize length;

  if (!level->is_object)
    return FALSE;

  current = get_name (scan, level, level->n_members - 1, &length);
  return is_name (name, current, length);
}

static void
note_number (Scan  *scan,
             gsize  start)
{
  for (guint i = 0; i < scan->n_numbers; i++)
    {
      KassiJsonNumber *number = &scan->numbers[i];
      guint depth = number->parent == NULL ? 1 : 2;

      if (scan->depth != depth || !is_current (scan, depth, number->name))
        continue;
      if (number->parent != NULL && !is_current (scan, 1, number->parent))
        continue;

      number->offset = start;
      number->length = scan->at - start;
    }
}

static gboolean
enter (Scan *scan)
{
  Level *level;

  if (scan->depth == KASSI_JSON_MAX_DEPTH)
    return fail (scan, KASSI_JSON_ERROR_BOUND, "too deep");

  level = &scan->levels[scan->depth++];
  level->is_object = peek (scan) == '{';
  level->is_empty = TRUE;
  level->n_members = 0;
  level->names[0] = scan->names->len;
  scan->at++;
  return TRUE;
}

static void
leave (Scan *scan)
{
  g_string_truncate (scan->names, scan->levels[--scan->depth].names[0]);
  scan->at++;
}

/* An object or array is only entered here: its items are taken by the loop in check_document(). */
static gboolean
take_value (Scan *scan)
{
  gsize start = scan->at;

  switch (peek (scan))
    {
    case '{':
    case '[':
      return enter (scan);
    case '"':
      return take_string (scan, NULL);
    case 't':
      return take_literal (scan, "true");
    case 'f':
      return take_literal (scan, "false");
    case 'n':
      return take_literal (scan, "null");
    case '-': case '0': case '1': case '2': case '3': case '4':
    case '5': case '6': case '7': case '8': case '9':
      if (!take_number (scan))
        return FALSE;
      note_number (scan, start);
      return TRUE;
    default:
      return fail (scan, KASSI_JSON_ERROR_SYNTAX, "not a value");
    }
}

/* One member, one element, or the end of the innermost object or array. */
static gboolean
take_item (Scan *scan)
{
  Level *level = &scan->levels[scan->depth - 1];

  skip_space (scan);
  if (peek (scan) == (level->is_object ? '}' : ']'))
    {
      leave (scan);
      return TRUE;
    }

  if (!level->is_empty && !take (scan, ','))
    return fail (scan, KASSI_JSON_ERROR_SYNTAX, "no comma between two items");
  level->is_empty = FALSE;

  skip_space (scan);
  if (level->is_object && !take_name (scan, level))
    return FALSE;

  return take_value (scan);
}

static gboolean
check_document (Scan *scan)
{
  if (!check_encoding (scan))
    return FALSE;

  skip_space (scan);
  if (peek (scan) != '{')
    return fail (scan, KASSI_JSON_ERROR_SYNTAX, "not an object");

  enter (scan);
  while (scan->depth > 0)
    if (!take_item (scan))
      return FALSE;

  skip_space (scan);
  if (scan->at < scan->length)
    return fail (scan, KASSI_JSON_ERROR_SYNTAX, "something after the object");

  return TRUE;
}

/**
 * kassi_json_check_numbers:
 * @body: what came from outside; its size is the caller's to bound
 * @numbers: (array length=n_numbers) (nullable): the numbers to find; offset and length are filled in
 * @n_numbers: how many
 * @error: return location for a KASSI_JSON_ERROR
 *
 * The rules are those of safety.md, "Strict JSON". Of numbers the magnitude is at most 2⁵³−1 in whatever form, by value:
 * 1e15 and 0.5e1 pass, 1e16, 9007199254740992.0 and 1e400 do not. Work and memory are proportional to the body, but for the
 * comparison of names, at most 63 a member.
 *
 * Returns: FALSE, with error set and no number found, when body is not what it should be
 */
gboolean
kassi_json_check_numbers (GBytes           *body,
                          KassiJsonNumber  *numbers,
                          guint             n_numbers,
                          GError          **error)
{
  Scan scan = { .numbers = numbers, .n_numbers = n_numbers, .error = error };
  gboolean passed;

  g_return_val_if_fail (body != NULL, FALSE);
  g_return_val_if_fail (numbers != NULL || n_numbers == 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  for (guint i = 0; i < n_numbers; i++)
    numbers[i].offset = numbers[i].length = 0;

  scan.text = g_bytes_get_data (body, &scan.length);
  scan.names = g_string_new (NULL);
  passed = check_document (&scan);
  g_string_free (scan.names, TRUE);

  for (guint i = 0; i < n_numbers && !passed; i++)
    numbers[i].offset = numbers[i].length = 0;

  return passed;
}

gboolean
kassi_json_check (GBytes  *body,
                  GError **error)
{
  return kassi_json_check_numbers (body, NULL, 0, error);
}

gboolean
kassi_json_name_is_read (const char *name)
{
  g_return_val_if_fail (name != NULL, FALSE);

  return is_read (name, strlen (name));
}
