/* SPDX-License-Identifier: GPL-3.0-or-later
 * What keys make of an amount, what it then comes to, how it is shown, and what is said when it is none. */
#include "ui/kassi-amount-entry.h"

#include "core/kassi-money.h"

#define NBSP "\u00a0"

typedef struct {
  const char       *keys;      /* one character a key; 'D' is 00, '<' backspace, 'C' clear */
  const char       *text;
  KassiAmountState  state;
  gint64            quantity_milli, unit_isk, total_isk;
  const char       *shown;
  const char       *origin;
} Case;

#define DONE(quantity, unit, total) KASSI_AMOUNT_COMPLETE, quantity, unit, total
#define NONE(state) KASSI_AMOUNT_ ## state, 0, 0, 0

static const Case cases[] = {
  { "", "", NONE (EMPTY), "0" NBSP "kr.", "nothing typed" },
  { "3200", "3200", DONE (1000, 3200, 3200), "3.200" NBSP "kr.", "ui.md, Keys" },
  { "32D", "3200", DONE (1000, 3200, 3200), "3.200" NBSP "kr.", "the key 00" },
  { "3*450", "3*450", DONE (3000, 450, 1350), "3" NBSP "×" NBSP "450" NBSP "kr.", "the task" },
  { "0,45*1200", "0,45*1200", DONE (450, 1200, 540), "0,45" NBSP "×" NBSP "1.200" NBSP "kr.", "the task" },
  { ",45*1200", "0,45*1200", DONE (450, 1200, 540), "0,45" NBSP "×" NBSP "1.200" NBSP "kr.", "comma first" },
  { "2147483647", "2147483647", DONE (1000, KASSI_MONEY_MAX_ISK, KASSI_MONEY_MAX_ISK), "2.147.483.647" NBSP "kr.", "I12" },
  { "450,D", "450,00", DONE (1000, 450, 450), "450,00" NBSP "kr.", "a price tag's ,00" },
  { "4.500", "4.500", DONE (1000, 4500, 4500), "4.500" NBSP "kr.", "the point between thousands" },
  { "0,001*500", "0,001*500", DONE (1, 500, 1), "0,001" NBSP "×" NBSP "500" NBSP "kr.", "half a króna is rounded up" },

  { "05", "5", DONE (1000, 5, 5), "5" NBSP "kr.", "a zero in front" },
  { "D5", "5", DONE (1000, 5, 5), "5" NBSP "kr.", "a zero in front" },
  { "3*05", "3*5", DONE (3000, 5, 15), "3" NBSP "×" NBSP "5" NBSP "kr.", "a zero in front" },
  { "32<", "3", DONE (1000, 3, 3), "3" NBSP "kr.", "backspace" },
  { "<", "", NONE (EMPTY), "0" NBSP "kr.", "backspace on nothing" },
  { "3*4C", "", NONE (EMPTY), "0" NBSP "kr.", "clear" },
  { "*5", "5", DONE (1000, 5, 5), "5" NBSP "kr.", "times before anything" },
  { "3**4*5", "3*45", DONE (3000, 45, 135), "3" NBSP "×" NBSP "45" NBSP "kr.", "times twice" },
  { "1,,5*D100", "1,5*100", DONE (1500, 100, 150), "1,5" NBSP "×" NBSP "100" NBSP "kr.", "comma twice" },
  { "1,*5", "1,5", NONE (UNFINISHED), "1,5" NBSP "kr.", "times after a comma" },
  { "7aq-5", "75", DONE (1000, 75, 75), "75" NBSP "kr.", "keys that are none of it" },

  { "0", "0", NONE (UNFINISHED), "0" NBSP "kr.", "zero" },
  { "D", "0", NONE (UNFINISHED), "0" NBSP "kr.", "zero" },
  { "3*", "3*", NONE (UNFINISHED), "3" NBSP "×", "half typed" },
  { "3*0", "3*0", NONE (UNFINISHED), "3" NBSP "×" NBSP "0" NBSP "kr.", "half typed" },
  { "0,", "0,", NONE (UNFINISHED), "0," NBSP "kr.", "half typed" },
  { "0,45", "0,45", NONE (UNFINISHED), "0,45" NBSP "kr.", "half typed" },
  { "450,5", "450,5", NONE (UNFINISHED), "450,5" NBSP "kr.", "decimals, or a quantity" },
  { "0,001*4", "0,001*4", NONE (UNFINISHED), "0,001" NBSP "×" NBSP "4" NBSP "kr.", "less than half a króna" },
  { "4.5", "4.5", NONE (UNFINISHED), "4.5" NBSP "kr.", "the point waits for figures" },

  { "4.5000", "4.5000", NONE (WRONG), "4.5000" NBSP "kr.", "two amounts" },
  { "3*4,5", "3*4,5", NONE (WRONG), "3" NBSP "×" NBSP "4,5" NBSP "kr.", "decimals in a price" },
  { "0*5", "0*5", NONE (WRONG), "0" NBSP "×" NBSP "5" NBSP "kr.", "no quantity" },
  { "0.45*5", "0.45*5", NONE (WRONG), "0.45" NBSP "×" NBSP "5" NBSP "kr.", "a point for a comma" },
  { "1,2345", "1,2345", NONE (WRONG), "1,2345" NBSP "kr.", "four decimals" },
  { "1000000*5", "1000000*5", NONE (WRONG), "1.000.000" NBSP "×" NBSP "5" NBSP "kr.", "quantity too large" },
  { "2147483648", "2147483648", NONE (WRONG), "2.147.483.648" NBSP "kr.", "I12" },
  { "2*1073741824", "2*1073741824", NONE (WRONG), "2" NBSP "×" NBSP "1.073.741.824" NBSP "kr.", "I12, the product" },
  { "999999999999999999999999999", "999999999999999999999999", NONE (WRONG),
    "999.999.999.999.999.999.999.999" NBSP "kr.", "keys have a bound" },
};

static const char *
name_key (const char *c,
          char        buffer[2])
{
  buffer[0] = *c;
  buffer[1] = '\0';

  return *c == 'D' ? "00" : *c == '<' ? "backspace" : *c == 'C' ? "clear" : buffer;
}

static void
test_keys (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *text = g_strdup ("");
  g_autofree char *shown = NULL;
  g_autofree char *trouble = NULL;
  KassiAmount amount;
  char buffer[2];

  for (const char *key = c->keys; *key != '\0'; key++)
    {
      char *next = kassi_amount_entry_press (text, name_key (key, buffer));

      g_free (text);
      text = next;
    }
  g_assert_cmpstr (text, ==, c->text);

  g_assert_cmpint (kassi_amount_entry_parse (text, &amount, &trouble), ==, c->state);
  g_assert_cmpint (amount.state, ==, c->state);
  g_assert_cmpint (amount.quantity_milli, ==, c->quantity_milli);
  g_assert_cmpint (amount.unit_isk, ==, c->unit_isk);
  g_assert_cmpint (amount.total_isk, ==, c->total_isk);
  g_assert_cmpint (trouble != NULL, ==, c->state == KASSI_AMOUNT_UNFINISHED || c->state == KASSI_AMOUNT_WRONG);
  g_assert_true (!amount.urgent || trouble != NULL);
  g_assert_true (c->state != KASSI_AMOUNT_WRONG || amount.urgent);

  shown = kassi_amount_entry_format (text);
  g_assert_cmpstr (shown, ==, c->shown);
}

/* A line taken back for changing is typed as it would have been. */
static void
test_make (void)
{
  static const struct { gint64 quantity_milli, unit_isk; const char *text; } made[] = {
    { 1000, 550, "550" }, { 2000, 650, "2*650" }, { 450, 1200, "0,45*1200" }, { 1, 5000, "0,001*5000" },
    { 20000, 5, "20*5" }, { 999999999, 1, "999999,999*1" }, { 10500, 1, "10,5*1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (made); i++)
    {
      g_autofree char *text = kassi_amount_entry_make (made[i].quantity_milli, made[i].unit_isk);
      KassiAmount amount;

      g_assert_cmpstr (text, ==, made[i].text);
      g_assert_cmpint (kassi_amount_entry_parse (text, &amount, NULL), ==, KASSI_AMOUNT_COMPLETE);
      g_assert_cmpint (amount.quantity_milli, ==, made[i].quantity_milli);
      g_assert_cmpint (amount.unit_isk, ==, made[i].unit_isk);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ui/amount-entry/keys/%02" G_GSIZE_FORMAT "-%s", i, cases[i].origin);

      g_test_add_data_func (path, &cases[i], test_keys);
    }
  g_test_add_func ("/ui/amount-entry/make", test_make);

  return g_test_run ();
}
