/* SPDX-License-Identifier: GPL-3.0-or-later
 * What was typed, pasted or scanned -> phone number, kennitala or app code, by one table of the forms they are written in. */
#include "core/kassi-customer-id.h"

#include <string.h>

#define APP_PREFIX "500004"
#define APP_TOKEN_LENGTH 4

/* The longest form is 00354 and seven figures: whatever has more is none of them. */
#define MAX_SIGNIFICANT 12

/* One way of writing an id: 'd' a figure, 'm' a figure a mobile number begins with, 'x' a letter or figure, anything
 * else itself; a space or dash is no part of the id, only where it is grouped for the eye. */
typedef struct {
  const char        *pattern;
  KassiCustomerKind  kind;
  gsize              n_country;     /* leading characters that are a country code */
  gboolean           needs_letter;
} Form;

/* In order of precedence. What a pattern spells out in front claims the text once it is all there, because nothing
 * else begins so:
 *
 * - 00354, 354: Iceland's country code. No kennitala has day 00, or day 35 with month 4x; of phone numbers, 00 leads
 *   abroad, and those beginning with 3 have nine figures and belong to machines (numbering plan of the Electronic
 *   Communications Office of Iceland).
 * - 500004: the app code's prefix. So 500004 and four figures, ten figures in all, is an app code and no kennitala. Its day
 *   50 would do (companies add 40 to the day: 41 … 71), but month 00 is nobody's. The landlines 500 0040 … 500 0049
 *   cannot be typed because of it; Netgíró knows its customers by mobile numbers.
 *
 * An app code without its prefix needs a letter, or every phone number would be one after its fourth figure. */
static const Form forms[] = {
  { "xxxx",           KASSI_CUSTOMER_APP_CODE, 0, TRUE },
  { "+354 ddd dddd",  KASSI_CUSTOMER_GSM,      4, FALSE },
  { "00354 ddd dddd", KASSI_CUSTOMER_GSM,      5, FALSE },
  { "354 ddd dddd",   KASSI_CUSTOMER_GSM,      3, FALSE },
  { "500004-xxxx",    KASSI_CUSTOMER_APP_CODE, 0, FALSE },
  { "mdd dddd",       KASSI_CUSTOMER_GSM,      0, FALSE },
  { "dddddd-dddd",    KASSI_CUSTOMER_SSN,      0, FALSE },
  { "ddd dddd",       KASSI_CUSTOMER_GSM,      0, FALSE },
};

typedef enum {
  MATCH_NONE,
  MATCH_PART,
  MATCH_WHOLE,
} Match;

/* The id's own characters, upper case. */
typedef struct {
  char  text[MAX_SIGNIFICANT + 1];
  gsize length;
} Significant;

/* What people and machines put between, before and after: all kinds of blanks and dashes, zero-width and direction
 * marks that come along with pasted text, the control characters some scanners put around what they read. */
#define IGNORED_TYPES ((1u << G_UNICODE_CONTROL) | (1u << G_UNICODE_FORMAT) | (1u << G_UNICODE_DASH_PUNCTUATION) \
                       | (1u << G_UNICODE_SPACE_SEPARATOR) | (1u << G_UNICODE_LINE_SEPARATOR) \
                       | (1u << G_UNICODE_PARAGRAPH_SEPARATOR))

static gboolean
is_ignored (gunichar c)
{
  static const gunichar others[] = {
    '.', '(', ')',
    0x00B7,         /* middle dot */
    0x2043,         /* hyphen bullet */
    0x2212,         /* minus */
    /* A scanner that takes the till's keyboard for an American one types ö where the code has its dash. */
    0x00F6, 0x00D6,
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (c == others[i])
      return TRUE;

  return ((1u << g_unichar_type (c)) & IGNORED_TYPES) != 0;
}

/* The full-width forms of Asian keyboards are ASCII, moved. */
static gunichar
narrow (gunichar c)
{
  return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFF01 + '!' : c;
}

/* FALSE when there is anything in text that is part of no id, or too much of what is. */
static gboolean
extract_significant (const char  *text,
                     Significant *significant)
{
  *significant = (Significant) { .length = 0 };

  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = narrow (g_utf8_get_char (text));

      if (is_ignored (c))
        continue;
      if (c > 0x7F || (c != '+' && !g_ascii_isalnum ((char) c)) || significant->length == MAX_SIGNIFICANT)
        return FALSE;
      significant->text[significant->length++] = g_ascii_toupper ((char) c);
    }

  return TRUE;
}

static gboolean
is_grouping (char symbol)
{
  return symbol == ' ' || symbol == '-';
}

static gboolean
is_variable (char symbol)
{
  return symbol == 'd' || symbol == 'm' || symbol == 'x';
}

static gboolean
symbol_takes (char symbol,
              char c)
{
  switch (symbol)
    {
    case 'd':
      return g_ascii_isdigit (c);

    case 'm':
      return c >= '6' && c <= '8';

    case 'x':
      return g_ascii_isalnum (c);

    default:
      return c == symbol;
    }
}

/* TRUE when all that form spells out in front is there. */
static gboolean
form_claims (const Form        *form,
             const Significant *significant)
{
  gsize n_fixed = 0;

  while (!is_variable (form->pattern[n_fixed]) && !is_grouping (form->pattern[n_fixed]))
    n_fixed++;

  return n_fixed > 0 && strncmp (significant->text, form->pattern, n_fixed) == 0;
}

static Match
match_form (const Form        *form,
            const Significant *significant)
{
  const char *symbol = form->pattern;
  gboolean has_letter = FALSE;

  for (gsize i = 0; i < significant->length; i++, symbol++)
    {
      if (is_grouping (*symbol))
        symbol++;
      if (*symbol == '\0' || !symbol_takes (*symbol, significant->text[i]))
        return MATCH_NONE;
      has_letter |= g_ascii_isalpha (significant->text[i]);
    }

  if (form->needs_letter && !has_letter)
    return MATCH_NONE;

  return *symbol == '\0' ? MATCH_WHOLE : MATCH_PART;
}

static KassiRecognition
recognise_significant (const Significant *significant,
                       const Form       **form)
{
  KassiRecognition recognition = KASSI_RECOGNITION_HOPELESS;

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      Match match = match_form (&forms[i], significant);

      if (match == MATCH_WHOLE)
        {
          *form = &forms[i];
          return KASSI_RECOGNITION_COMPLETE;
        }
      if (match == MATCH_PART)
        recognition = KASSI_RECOGNITION_INCOMPLETE;
      if (form_claims (&forms[i], significant))
        return recognition;
    }

  return recognition;
}

static guint
two_figures (const char *text)
{
  return (guint) (g_ascii_digit_value (text[0]) * 10 + g_ascii_digit_value (text[1]));
}

/* The day a kennitala names: DDMMYY and, last, the century (8: 1800s, 9: 1900s, 0: 2000s); companies add 40 to the
 * day. FALSE when there is no such day. */
static gboolean
read_date (const char *kennitala,
           GDate      *date)
{
  static const struct { char figure; guint year; } centuries[] = { { '8', 1800 }, { '9', 1900 }, { '0', 2000 } };
  guint day = two_figures (kennitala);
  guint month = two_figures (kennitala + 2);
  guint year = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (centuries); i++)
    if (kennitala[9] == centuries[i].figure)
      year = centuries[i].year + two_figures (kennitala + 4);

  if (day > 40)
    day -= 40;
  if (!g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;

  g_date_set_dmy (date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return TRUE;
}

static gboolean
check_digit_fits (const char *kennitala)
{
  static const int weights[] = { 3, 2, 7, 6, 5, 4, 3, 2, 1 };
  int sum = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (weights); i++)
    sum += weights[i] * g_ascii_digit_value (kennitala[i]);

  return sum % 11 == 0;
}

/* Numbers issued since 18 February 2026 have no check digit (Registers Iceland). When a number was issued is not in it,
 * but never before the day it names. */
static gboolean
is_known_without_check_digit (const GDate *date)
{
  g_autoptr (GDate) change = g_date_new_dmy (18, G_DATE_FEBRUARY, 2026);

  return g_date_compare (date, change) >= 0;
}

static KassiCustomerHint
hint_at (KassiCustomerKind  kind,
         const char        *value)
{
  GDate date;

  switch (kind)
    {
    case KASSI_CUSTOMER_GSM:
      return symbol_takes ('m', value[0]) ? KASSI_CUSTOMER_HINT_NONE : KASSI_CUSTOMER_HINT_PREFIX;

    case KASSI_CUSTOMER_SSN:
      g_date_clear (&date, 1);
      if (read_date (value, &date) && (is_known_without_check_digit (&date) || check_digit_fits (value)))
        return KASSI_CUSTOMER_HINT_NONE;
      return KASSI_CUSTOMER_HINT_CHECK_DIGIT;

    case KASSI_CUSTOMER_APP_CODE:
    default:
      return KASSI_CUSTOMER_HINT_NONE;
    }
}

static void
fill_in (KassiCustomerId   *id,
         const Form        *form,
         const Significant *significant)
{
  const char *end = significant->text + significant->length;

  *id = (KassiCustomerId) { .kind = form->kind };
  if (form->kind == KASSI_CUSTOMER_APP_CODE)
    g_snprintf (id->value, sizeof id->value, APP_PREFIX "-%s", end - APP_TOKEN_LENGTH);
  else
    g_strlcpy (id->value, significant->text + form->n_country, sizeof id->value);

  id->hint = hint_at (id->kind, id->value);
}

/**
 * kassi_customer_id_recognise:
 * @text: anything of any length; bytes that are not UTF-8 are hopeless
 * @id: (out) (optional): filled in when COMPLETE, else untouched
 *
 * Knows Icelandic phone numbers, with or without +354, 00354 or 354; kennitölur; app codes, with or without their prefix
 * (which the value has). Blanks, dashes, dots, parentheses and what cannot be seen may stand anywhere.
 *
 * A text that may become an id when more is typed is INCOMPLETE and never HOPELESS. One can be COMPLETE and still
 * become another: seven figures are a phone number, three more make a kennitala of them.
 */
KassiRecognition
kassi_customer_id_recognise (const char      *text,
                             KassiCustomerId *id)
{
  Significant significant;
  const Form *form = NULL;
  KassiRecognition recognition;

  g_return_val_if_fail (text != NULL, KASSI_RECOGNITION_HOPELESS);

  if (!extract_significant (text, &significant))
    return KASSI_RECOGNITION_HOPELESS;
  if (significant.length == 0)
    return KASSI_RECOGNITION_EMPTY;

  recognition = recognise_significant (&significant, &form);
  if (form != NULL && id != NULL)
    fill_in (id, form, &significant);

  return recognition;
}

/**
 * kassi_customer_id_mask:
 *
 * All that may be kept and shown of a customer (I16): three dots and the last two figures, of an app code nothing.
 *
 * Returns: (transfer full): "•••81", or ""
 */
char *
kassi_customer_id_mask (const KassiCustomerId *id)
{
  gsize length;

  g_return_val_if_fail (id != NULL, NULL);

  if (id->kind == KASSI_CUSTOMER_APP_CODE)
    return g_strdup ("");

  length = strlen (id->value);
  g_return_val_if_fail (length > 2, NULL);

  return g_strconcat ("•••", id->value + length - 2, NULL);
}

/**
 * kassi_customer_id_group:
 *
 * Groups the id in the form that its figures so far fit first, so that a number does not jump about while it is typed:
 * what begins with 6, 7 or 8 as a phone number, until there are eight figures; anything else as a kennitala. What is
 * grouped is recognised as the text was, and grouping it again changes nothing.
 *
 * Returns: (transfer full): "822 3281", "111111-1119", "500004-A1B2", "+354 822 3281"; or text as it is
 */
char *
kassi_customer_id_group (const char *text)
{
  Significant significant;
  const Form *form = NULL;
  const char *symbol;
  GString *grouped;

  g_return_val_if_fail (text != NULL, NULL);

  if (!extract_significant (text, &significant) || significant.length == 0)
    return g_strdup (text);

  for (gsize i = 0; i < G_N_ELEMENTS (forms) && form == NULL; i++)
    if (match_form (&forms[i], &significant) != MATCH_NONE)
      form = &forms[i];

  if (form == NULL)
    return g_strdup (text);

  grouped = g_string_new (NULL);
  symbol = form->pattern;
  for (gsize i = 0; i < significant.length; i++, symbol++)
    {
      if (is_grouping (*symbol))
        g_string_append_c (grouped, *symbol++);
      g_string_append_c (grouped, significant.text[i]);
    }

  return g_string_free (grouped, FALSE);
}

/**
 * kassi_customer_id_is_app_code:
 *
 * For text that arrives without having been asked for, while the cashier is doing something else: only a code with its
 * prefix counts, or any word of four letters would be one.
 */
gboolean
kassi_customer_id_is_app_code (const char *text)
{
  Significant significant;
  const Form *form = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  if (!extract_significant (text, &significant))
    return FALSE;

  recognise_significant (&significant, &form);
  return form != NULL && form->kind == KASSI_CUSTOMER_APP_CODE && !form->needs_letter;
}
