/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whole krónur and quantities: what is read, what is refused and how, rounding, and the way back from what was written. */
#include "core/kassi-money.h"

#define NBSP "\u00a0"
#define MINUS "\u2212"

typedef struct {
  const char *text;
  gint64      value;    /* 0: refused with code */
  int         code;
  const char *origin;
} ParseCase;

#define REFUSED(code) 0, KASSI_MONEY_ERROR_ ## code

static const ParseCase amounts[] = {
  { "4500", 4500, 0, "header" },
  { "4.500", 4500, 0, "header" },
  { "4.500 kr.", 4500, 0, "header" },
  { "kr. 4.500", 4500, 0, "header" },
  { "4 500", 4500, 0, "header" },
  { "ISK 4500", 4500, 0, "header" },
  { "4.500,00", 4500, 0, "header" },
  { "4.500,-", 4500, 0, "header" },
  { "4.500" NBSP "kr.", 4500, 0, "our own format" },
  { "4" NBSP "500", 4500, 0, "a web page's thousands" },
  { "1\u202f234\u2009567", 1234567, 0, "a web page's thousands" },
  { "4.500,\u2013", 4500, 0, "a price list's en dash" },
  { "4.500," MINUS " kr", 4500, 0, "a price list's minus" },
  { "kr 4500", 4500, 0, "pasted" },
  { "KR.4500", 4500, 0, "pasted" },
  { "4500kr.", 4500, 0, "pasted" },
  { "4500 isk", 4500, 0, "pasted" },
  { "  \t4500\r\n", 4500, 0, "pasted with its line end" },
  { "1", 1, 0, "I12" },
  { "007", 7, 0, "the key 00" },
  { "2147483647", KASSI_MONEY_MAX_ISK, 0, "I12" },
  { "2.147.483.647", KASSI_MONEY_MAX_ISK, 0, "I12" },
  { "000000000000000000000000000001", 1, 0, "no limit on zeros" },

  { "", REFUSED (EMPTY), "nothing typed" },
  { " " NBSP "\n", REFUSED (EMPTY), "only blanks" },
  { "kr.", REFUSED (NOT_A_NUMBER), "no figures" },
  { "-", REFUSED (NOT_A_NUMBER), "no figures" },
  { "- kr.", REFUSED (NOT_A_NUMBER), "no figures" },
  { ",00", REFUSED (NOT_A_NUMBER), "no krónur" },
  { ".500", REFUSED (NOT_A_NUMBER), "nothing before the point" },
  { "abc", REFUSED (NOT_A_NUMBER), "a word" },
  { "45a0", REFUSED (NOT_A_NUMBER), "a letter inside" },
  { "4500 EUR", REFUSED (NOT_A_NUMBER), "another currency" },
  { "kr. 4500 kr.", REFUSED (NOT_A_NUMBER), "the currency twice" },
  { "--500", REFUSED (NOT_A_NUMBER), "two signs" },
  { "-kr. -500", REFUSED (NOT_A_NUMBER), "two signs" },
  { "+500", REFUSED (NOT_A_NUMBER), "a sign that amounts do not have" },
  { "500-", REFUSED (NOT_A_NUMBER), "a sign behind" },
  { "4500.", REFUSED (NOT_A_NUMBER), "nothing behind the point" },
  { "4.", REFUSED (NOT_A_NUMBER), "still being typed" },
  { "4500.000", REFUSED (NOT_A_NUMBER), "could be two amounts" },
  { "4.5000", REFUSED (NOT_A_NUMBER), "could be two amounts" },
  { "0.500", REFUSED (NOT_A_NUMBER), "could be two amounts" },
  { "4 50", REFUSED (NOT_A_NUMBER), "two numbers" },
  { "4 5000", REFUSED (NOT_A_NUMBER), "two numbers" },
  { "4  500", REFUSED (NOT_A_NUMBER), "two blanks" },
  { "1.234 567", REFUSED (NOT_A_NUMBER), "two marks" },
  { "1 234.567", REFUSED (NOT_A_NUMBER), "two marks" },
  { "4..500", REFUSED (NOT_A_NUMBER), "two points" },
  { "4'500", REFUSED (NOT_A_NUMBER), "the Swiss mark" },
  { "4.500,00,00", REFUSED (NOT_A_NUMBER), "decimals of decimals" },
  { "4.500,-5", REFUSED (NOT_A_NUMBER), "figures behind the dash" },
  { "0x10", REFUSED (NOT_A_NUMBER), "C" },
  { "1e3", REFUSED (NOT_A_NUMBER), "C" },
  { "\u0664\u0665", REFUSED (NOT_A_NUMBER), "other scripts' figures" },
  { "\xff", REFUSED (NOT_A_NUMBER), "not UTF-8" },
  { "4500\xc2", REFUSED (NOT_A_NUMBER), "cut in a character" },

  { "4,5", REFUSED (DECIMALS), "brief: decimals" },
  { "4,50", REFUSED (DECIMALS), "brief: decimals" },
  { "4,", REFUSED (DECIMALS), "still being typed" },
  { "4,0", REFUSED (DECIMALS), "header: only ,00 and ,-" },
  { "4,000", REFUSED (DECIMALS), "English thousands: a thousandfold charge if guessed at" },
  { "4,500.00", REFUSED (DECIMALS), "English" },
  { "4.50", REFUSED (DECIMALS), "English decimals" },
  { "4500.00", REFUSED (DECIMALS), "English decimals" },
  { "4.5", REFUSED (DECIMALS), "English decimals" },
  { "0,50", REFUSED (DECIMALS), "brief: decimals" },
  { "99999999999999999999,5", REFUSED (DECIMALS), "decimals of something too large" },

  { "0", REFUSED (TOO_SMALL), "I12" },
  { "000", REFUSED (TOO_SMALL), "I12" },
  { "0,00", REFUSED (TOO_SMALL), "I12" },
  { "-1", REFUSED (TOO_SMALL), "brief: negative" },
  { MINUS "4.500 kr.", REFUSED (TOO_SMALL), "our own format" },
  { "- 500", REFUSED (TOO_SMALL), "brief: negative" },
  { "-kr. 500", REFUSED (TOO_SMALL), "brief: negative" },
  { "kr. -500", REFUSED (TOO_SMALL), "brief: negative" },
  { "-99999999999", REFUSED (TOO_SMALL), "brief: negative" },

  { "2147483648", REFUSED (TOO_LARGE), "I12" },
  { "2.147.483.648", REFUSED (TOO_LARGE), "I12" },
  { "4294967297", REFUSED (TOO_LARGE), "1 in 32 bits" },
  { "18446744073709551617", REFUSED (TOO_LARGE), "1 in 64 bits" },
  { "99999999999999999999999999999999999999999999999999", REFUSED (TOO_LARGE), "leaning on a key" },
};

static const ParseCase quantities[] = {
  { "2", 2000, 0, "header" },
  { "0,45", 450, 0, "header" },
  { "0,450", 450, 0, "notes: 0,450 kg" },
  { ",5", 500, 0, "numeric block" },
  { "1,005", 1005, 0, "3 decimals" },
  { "0,001", 1, 0, "header: the least" },
  { "999999,999", KASSI_QUANTITY_MAX_MILLI, 0, "header: the most" },
  { " 3 ", 3000, 0, "pasted" },
  { "02", 2000, 0, "a zero in front" },

  { "", REFUSED (EMPTY), "nothing typed" },
  { NBSP, REFUSED (EMPTY), "only blanks" },
  { ",", REFUSED (NOT_A_NUMBER), "no figures" },
  { "2,", REFUSED (NOT_A_NUMBER), "still being typed" },
  { "-", REFUSED (NOT_A_NUMBER), "no figures" },
  { "1,5,5", REFUSED (NOT_A_NUMBER), "two commas" },
  { "2 kg", REFUSED (NOT_A_NUMBER), "a unit" },
  { "1 500", REFUSED (NOT_A_NUMBER), "thousands are not parted" },
  { "1,2x", REFUSED (NOT_A_NUMBER), "a letter" },
  { "\xe2\x88", REFUSED (NOT_A_NUMBER), "not UTF-8" },
  { "1,0000", REFUSED (DECIMALS), "header: at most 3" },
  { "0,0005", REFUSED (DECIMALS), "header: at most 3" },
  { "0", REFUSED (TOO_SMALL), "header" },
  { "0,000", REFUSED (TOO_SMALL), "header" },
  { "-1", REFUSED (TOO_SMALL), "negative" },
  { MINUS "0,5", REFUSED (TOO_SMALL), "negative" },
  { "1000000", REFUSED (TOO_LARGE), "header" },
  { "1000000,001", REFUSED (TOO_LARGE), "header" },
  { "18446744073709551,617", REFUSED (TOO_LARGE), "1 in 64 bits" },
  { "99999999999999999999999999999999", REFUSED (TOO_LARGE), "leaning on a key" },
};

/* The point: only where it is asked for. */
static const ParseCase pointed[] = {
  { "1.5", 1500, 0, "kassictl: QUANTITY" },
  { "1,5", 1500, 0, "kassictl, and the comma still" },
  { "0.001", 1, 0, "kassictl: up to 3 decimals" },
  { "2", 2000, 0, "kassictl" },
  { "2.", REFUSED (NOT_A_NUMBER), "no decimals" },
  { "1.500,5", REFUSED (NOT_A_NUMBER), "both" },
  { "1.5.5", REFUSED (NOT_A_NUMBER), "two" },
  { "1.0001", REFUSED (DECIMALS), "kassictl: up to 3 decimals" },
  { "0.0", REFUSED (TOO_SMALL), "kassictl" },
};

#define UNTOUCHED G_GINT64_CONSTANT (-77)

static void
check_parsed (const ParseCase *test,
              gboolean         parsed,
              gint64           value,
              const GError    *error)
{
  g_test_message ("\"%s\" (%s)", g_utf8_validate (test->text, -1, NULL) ? test->text : "?", test->origin);

  if (test->value != 0)
    {
      g_assert_no_error (error);
      g_assert_true (parsed);
      g_assert_cmpint (value, ==, test->value);
    }
  else
    {
      g_assert_error (error, KASSI_MONEY_ERROR, test->code);
      g_assert_false (parsed);
      g_assert_cmpint (value, ==, UNTOUCHED);
    }
}

static void
test_parse (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 value = UNTOUCHED;
      gboolean parsed = kassi_money_parse (amounts[i].text, &value, &error);

      check_parsed (&amounts[i], parsed, value, error);
      g_assert_cmpint (kassi_money_parse (amounts[i].text, &value, NULL), ==, parsed);
    }
}

static void
test_quantity_parse (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (quantities); i++)
    for (gboolean decimal_point = FALSE; decimal_point <= TRUE; decimal_point++)
      {
        g_autoptr (GError) error = NULL;
        gint64 value = UNTOUCHED;
        gboolean parsed = kassi_quantity_parse (quantities[i].text, decimal_point, &value, &error);

        check_parsed (&quantities[i], parsed, value, error);
      }

  for (gsize i = 0; i < G_N_ELEMENTS (pointed); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 value = UNTOUCHED;
      gboolean parsed = kassi_quantity_parse (pointed[i].text, TRUE, &value, &error);

      check_parsed (&pointed[i], parsed, value, error);
    }
}

/* A point in a quantity is half of something in one country and thousands in another. */
static void
test_quantity_parse_point_refused (void)
{
  static const char *const texts[] = { "1.5", "1.500", "0.45", ".5" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 value = UNTOUCHED;

      g_assert_false (kassi_quantity_parse (texts[i], FALSE, &value, &error));
      g_assert_error (error, KASSI_MONEY_ERROR, KASSI_MONEY_ERROR_NOT_A_NUMBER);
      g_assert_cmpint (value, ==, UNTOUCHED);
    }
}

/* Each error says its own thing, in a sentence. */
static void
test_messages (void)
{
  static const char *const amount_texts[] = { "", "x", "4,5", "0", "2147483648" };
  static const char *const quantity_texts[] = { "", "x", "1,0005", "0", "1000000" };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (amount_texts); i++)
    {
      g_autoptr (GError) of_amount = NULL;
      g_autoptr (GError) of_quantity = NULL;
      gint64 value;

      g_assert_false (kassi_money_parse (amount_texts[i], &value, &of_amount));
      g_assert_false (kassi_quantity_parse (quantity_texts[i], FALSE, &value, &of_quantity));
      g_assert_cmpint (of_amount->code, ==, of_quantity->code);
      g_assert_true (g_str_has_suffix (of_amount->message, "."));
      g_assert_true (g_str_has_suffix (of_quantity->message, "."));
      g_assert_true (g_hash_table_add (seen, g_strdup (of_amount->message)));
      g_assert_true (g_hash_table_add (seen, g_strdup (of_quantity->message)));
    }
}

static void
test_long_input (void)
{
  g_autofree char *ones = g_strnfill (200000, '1');
  g_autofree char *blanks = g_strnfill (200000, ' ');
  g_autoptr (GString) grouped = g_string_new ("1");
  gint64 value;
  GError *error = NULL;

  for (guint i = 0; i < 50000; i++)
    g_string_append (grouped, ".000");

  g_assert_false (kassi_money_parse (ones, &value, &error));
  g_assert_error (error, KASSI_MONEY_ERROR, KASSI_MONEY_ERROR_TOO_LARGE);
  g_clear_error (&error);

  g_assert_false (kassi_money_parse (grouped->str, &value, &error));
  g_assert_error (error, KASSI_MONEY_ERROR, KASSI_MONEY_ERROR_TOO_LARGE);
  g_clear_error (&error);

  g_assert_false (kassi_money_parse (blanks, &value, &error));
  g_assert_error (error, KASSI_MONEY_ERROR, KASSI_MONEY_ERROR_EMPTY);
  g_clear_error (&error);

  g_assert_false (kassi_quantity_parse (ones, FALSE, &value, &error));
  g_assert_error (error, KASSI_MONEY_ERROR, KASSI_MONEY_ERROR_TOO_LARGE);
  g_clear_error (&error);
}

static void
test_add (void)
{
  static const struct { gint64 a, b; gboolean fits; gint64 sum; } cases[] = {
    { 1, 2, TRUE, 3 },
    { 5, -8, TRUE, -3 },
    { G_MAXINT64, 0, TRUE, G_MAXINT64 },
    { G_MAXINT64, G_MININT64, TRUE, -1 },
    { G_MAXINT64, 1, FALSE, 0 },
    { G_MININT64, -1, FALSE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 sum = UNTOUCHED;

      g_assert_cmpint (kassi_money_add (cases[i].a, cases[i].b, &sum), ==, cases[i].fits);
      g_assert_cmpint (sum, ==, cases[i].fits ? cases[i].sum : UNTOUCHED);
    }
}

static void
test_multiply (void)
{
  static const struct { gint64 unit, milli; gboolean fits; gint64 product; const char *origin; } cases[] = {
    { 650, 2000, TRUE, 1300, "ui: 2 × 650" },
    { 1000, 450, TRUE, 450, "0,45 of 1.000" },
    { 1, 499, TRUE, 0, "below a half" },
    { 1, 500, TRUE, 1, "kassictl: halves away from zero" },
    { 3, 500, TRUE, 2, "not to even: 1,5" },
    { 5, 500, TRUE, 3, "not to even: 2,5" },
    { 1, 1499, TRUE, 1, "below a half" },
    { -1, 500, TRUE, -1, "kassictl: halves away from zero" },
    { -1, 499, TRUE, 0, "below a half" },
    { -5, 500, TRUE, -3, "kassictl: halves away from zero" },
    { -3, 1499, TRUE, -4, "-4,497" },
    { 1, -1500, TRUE, -2, "a return" },
    { 0, KASSI_QUANTITY_MAX_MILLI, TRUE, 0, "free" },
    { 999, 333, TRUE, 333, "332,667" },
    { KASSI_MONEY_MAX_ISK, KASSI_QUANTITY_MAX_MILLI, TRUE, G_GINT64_CONSTANT (2147483644852516), "the bounds of a cart" },
    { G_MAXINT64, 1, TRUE, G_GINT64_CONSTANT (9223372036854776), "64 bits" },
    { G_MININT64, 1, TRUE, G_GINT64_CONSTANT (-9223372036854776), "64 bits" },
    { G_MAXINT64, 2, FALSE, 0, "64 bits" },
    { G_MININT64, -1, FALSE, 0, "64 bits" },
    { G_GINT64_CONSTANT (9223372036854776), 1000, FALSE, 0, "64 bits" },
    { G_GINT64_CONSTANT (9223372036854775), 1000, TRUE, G_GINT64_CONSTANT (9223372036854775), "64 bits" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 product = UNTOUCHED;

      g_test_message ("%s", cases[i].origin);
      g_assert_cmpint (kassi_money_multiply (cases[i].unit, cases[i].milli, &product), ==, cases[i].fits);
      g_assert_cmpint (product, ==, cases[i].fits ? cases[i].product : UNTOUCHED);
    }
}

static void
test_vat (void)
{
  static const struct { gint64 gross; guint rate; gint64 vat; const char *origin; } cases[] = {
    { 124, 24, 24, "24/124" },
    { 111, 11, 11, "11/111" },
    { 100, 24, 19, "19,35 %" },
    { 10000, 24, 1935, "iceland: 19,35 %" },
    { 10000, 11, 991, "iceland: 9,91 %" },
    { 4500, 24, 871, "870,97" },
    { 3200, 24, 619, "619,35" },
    { 2, 24, 0, "0,39" },
    { 3, 24, 1, "0,58" },
    { 0, 24, 0, "nothing" },
    { 12345, 0, 0, "exempt" },
    { 1, 100, 1, "a half, away from zero" },
    { 3, 100, 2, "a half, not to even" },
    { 5, 100, 3, "a half, not to even" },
    { -3, 100, -2, "a half, away from zero" },
    { -124, 24, -24, "a return" },
    { -4500, 24, -871, "a return" },
    { KASSI_MONEY_MAX_ISK, 24, 415641996, "2³¹−1" },
    { G_MAXINT64, 24, G_GINT64_CONSTANT (1785168781326730801), "64 bits" },
    { G_MININT64, 24, G_GINT64_CONSTANT (-1785168781326730802), "64 bits" },
    { G_MAXINT64, 100, G_GINT64_CONSTANT (4611686018427387904), "64 bits" },
    { G_MININT64, 100, G_GINT64_CONSTANT (-4611686018427387904), "64 bits" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].origin);
      g_assert_cmpint (kassi_money_vat_of_gross (cases[i].gross, cases[i].rate), ==, cases[i].vat);
    }
}

static void
test_format (void)
{
  static const struct { gint64 amount; const char *figures; } cases[] = {
    { 0, "0" },
    { 1, "1" },
    { 999, "999" },
    { 1000, "1.000" },
    { 4500, "4.500" },
    { 12345, "12.345" },
    { 123456, "123.456" },
    { 1234567, "1.234.567" },
    { KASSI_MONEY_MAX_ISK, "2.147.483.647" },
    { -1, MINUS "1" },
    { -4500, MINUS "4.500" },
    { -100, MINUS "100" },
    { G_MAXINT64, "9.223.372.036.854.775.807" },
    { G_MININT64, MINUS "9.223.372.036.854.775.808" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *figures = kassi_money_format_figures (cases[i].amount);
      g_autofree char *amount = kassi_money_format (cases[i].amount);
      g_autofree char *expected = g_strconcat (cases[i].figures, NBSP "kr.", NULL);

      g_assert_cmpstr (figures, ==, cases[i].figures);
      g_assert_cmpstr (amount, ==, expected);
    }
}

static void
test_quantity_format (void)
{
  static const struct { gint64 milli; const char *text; } cases[] = {
    { 0, "0" },
    { 1, "0,001" },
    { 10, "0,01" },
    { 450, "0,45" },
    { 1000, "1" },
    { 1050, "1,05" },
    { 2000, "2" },
    { 10000, "10" },
    { 1500000, "1500" },
    { KASSI_QUANTITY_MAX_MILLI, "999999,999" },
    { -500, MINUS "0,5" },
    { -2000, MINUS "2" },
    { G_MAXINT64, "9223372036854775,807" },
    { G_MININT64, MINUS "9223372036854775,808" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = kassi_quantity_format (cases[i].milli);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
check_money_round_trip (gint64 amount)
{
  g_autofree char *formatted = kassi_money_format (amount);
  g_autofree char *figures = kassi_money_format_figures (amount);
  gint64 value;

  g_assert_true (kassi_money_parse (formatted, &value, NULL));
  g_assert_cmpint (value, ==, amount);
  g_assert_true (kassi_money_parse (figures, &value, NULL));
  g_assert_cmpint (value, ==, amount);
}

static void
check_quantity_round_trip (gint64 milli)
{
  g_autofree char *formatted = kassi_quantity_format (milli);
  gint64 value;

  for (gboolean decimal_point = FALSE; decimal_point <= TRUE; decimal_point++)
    {
      g_assert_true (kassi_quantity_parse (formatted, decimal_point, &value, NULL));
      g_assert_cmpint (value, ==, milli);
    }
}

/* What was written is read as what it was; small ones all, powers of ten with their neighbours, and many at random. */
static void
test_round_trip (void)
{
  for (gint64 i = 1; i <= 2500; i++)
    {
      check_money_round_trip (i);
      check_quantity_round_trip (i);
      check_money_round_trip (KASSI_MONEY_MAX_ISK + 1 - i);
      check_quantity_round_trip (KASSI_QUANTITY_MAX_MILLI + 1 - i);
      check_money_round_trip (g_test_rand_int_range (1, G_MAXINT32));
      check_quantity_round_trip (g_test_rand_int_range (1, KASSI_QUANTITY_MAX_MILLI));
    }

  for (gint64 power = 10; power < KASSI_QUANTITY_MAX_MILLI; power *= 10)
    for (gint64 value = power - 1; value <= power + 1; value++)
      {
        check_money_round_trip (value);
        check_quantity_round_trip (value);
      }
}

/* Whatever the bytes: no crash, and what is taken is in range. */
static void
test_parse_noise (void)
{
  static const char alphabet[] = "0123456789....,,--  krISKx\xc2\xa0\xe2\x88\x92\xff\t";

  for (guint i = 0; i < 50000; i++)
    {
      char text[13];
      gint64 value = UNTOUCHED;
      gint length = g_test_rand_int_range (0, sizeof text);

      for (gint j = 0; j < length; j++)
        text[j] = alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];
      text[length] = '\0';

      if (kassi_money_parse (text, &value, NULL))
        g_assert_true (value >= 1 && value <= KASSI_MONEY_MAX_ISK);
      if (kassi_quantity_parse (text, i % 2, &value, NULL))
        g_assert_true (value >= 1 && value <= KASSI_QUANTITY_MAX_MILLI);
    }
}

static void
test_callers_bugs (void)
{
  gint64 value = UNTOUCHED;

  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*rate_percent <= 100*");
  g_assert_cmpint (kassi_money_vat_of_gross (100, 101), ==, 0);
  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*text != NULL*");
  g_assert_false (kassi_money_parse (NULL, &value, NULL));
  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*amount_isk != NULL*");
  g_assert_false (kassi_money_parse ("1", NULL, NULL));
  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*text != NULL*");
  g_assert_false (kassi_quantity_parse (NULL, FALSE, &value, NULL));
  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*quantity_milli != NULL*");
  g_assert_false (kassi_quantity_parse ("1", FALSE, NULL, NULL));
  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*result_isk != NULL*");
  g_assert_false (kassi_money_add (1, 1, NULL));
  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*result_isk != NULL*");
  g_assert_false (kassi_money_multiply (1, 1, NULL));
  g_test_assert_expected_messages ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/money/parse", test_parse);
  g_test_add_func ("/money/parse-noise", test_parse_noise);
  g_test_add_func ("/money/messages", test_messages);
  g_test_add_func ("/money/long-input", test_long_input);
  g_test_add_func ("/money/add", test_add);
  g_test_add_func ("/money/multiply", test_multiply);
  g_test_add_func ("/money/vat", test_vat);
  g_test_add_func ("/money/format", test_format);
  g_test_add_func ("/money/round-trip", test_round_trip);
  g_test_add_func ("/money/callers-bugs", test_callers_bugs);
  g_test_add_func ("/quantity/parse", test_quantity_parse);
  g_test_add_func ("/quantity/point-refused", test_quantity_parse_point_refused);
  g_test_add_func ("/quantity/format", test_quantity_format);

  return g_test_run ();
}
