/* SPDX-License-Identifier: GPL-3.0-or-later
 * Carts: what a line may be, that a refused one changes nothing, and that lines, VAT and total always agree. */
#include "core/kassi-cart.h"

#include "core/kassi-money.h"

/* Literals where a line's owned strings stand: the cart copies them. */
#define LINE(description, product_number, quantity_milli, unit_isk, vat_rate) \
  { (char *) description, (char *) product_number, quantity_milli, unit_isk, vat_rate, 0 }

static const KassiCartLine coffee = LINE ("Coffee", "C-1", 2000, 650, 11);
static const KassiCartLine bun = LINE ("Bun, cinnamon", NULL, 1000, 550, 11);
static const KassiCartLine open_item = LINE ("Open item", NULL, 1000, 3200, 24);
static const KassiCartLine stamp = LINE ("Frímerki", "12", 3000, 250, 0);

#define HUNDRED "Eitt hundrað stafir: áðéíóúýþæö, áðéíóúýþæö, áðéíóúýþæö, áðéíóúýþæö, áðéíóúýþæö, áðéíóúýþæö, áðéíóú."

static void
append (KassiCart           *cart,
        const KassiCartLine *line)
{
  g_autoptr (GError) error = NULL;
  gboolean done = kassi_cart_append (cart, line, &error);

  g_assert_no_error (error);
  g_assert_true (done);
}

static void
assert_line (const KassiCart     *cart,
             guint                position,
             const KassiCartLine *expected,
             gint64               total_isk)
{
  const KassiCartLine *line = kassi_cart_get_line (cart, position);

  g_assert_cmpstr (line->description, ==, expected->description);
  g_assert_cmpstr (line->product_number, ==, expected->product_number);
  g_assert_cmpint (line->quantity_milli, ==, expected->quantity_milli);
  g_assert_cmpint (line->unit_isk, ==, expected->unit_isk);
  g_assert_cmpuint (line->vat_rate, ==, expected->vat_rate);
  g_assert_cmpint (line->total_isk, ==, total_isk);
}

static void
assert_same (const KassiCart *a,
             const KassiCart *b)
{
  g_assert_cmpuint (kassi_cart_get_n_lines (a), ==, kassi_cart_get_n_lines (b));
  g_assert_cmpint (kassi_cart_get_total_isk (a), ==, kassi_cart_get_total_isk (b));
  for (guint i = 0; i < kassi_cart_get_n_lines (a); i++)
    assert_line (a, i, kassi_cart_get_line (b, i), kassi_cart_get_line (b, i)->total_isk);
}

static void
test_empty (void)
{
  g_autoptr (KassiCart) cart = kassi_cart_new ();
  KassiCartVat rates[KASSI_VAT_MAX_RATES];

  g_assert_cmpuint (kassi_cart_get_n_lines (cart), ==, 0);
  g_assert_cmpint (kassi_cart_get_total_isk (cart), ==, 0);
  g_assert_cmpuint (kassi_cart_get_vat (cart, rates), ==, 0);
}

/* The mock-up's sale, put together and taken apart. */
static void
test_change (void)
{
  g_autoptr (KassiCart) cart = kassi_cart_new ();
  KassiCartLine two = open_item;

  append (cart, &coffee);
  append (cart, &open_item);
  g_assert_true (kassi_cart_insert (cart, 1, &bun, NULL));
  g_assert_true (kassi_cart_insert (cart, 0, &stamp, NULL));
  g_assert_cmpint (kassi_cart_get_total_isk (cart), ==, 750 + 1300 + 550 + 3200);
  assert_line (cart, 0, &stamp, 750);
  assert_line (cart, 1, &coffee, 1300);
  assert_line (cart, 2, &bun, 550);
  assert_line (cart, 3, &open_item, 3200);

  two.quantity_milli = 1500;
  two.total_isk = -99;   /* Not read. */
  g_assert_true (kassi_cart_replace (cart, 3, &two, NULL));
  assert_line (cart, 3, &two, 4800);
  g_assert_cmpint (kassi_cart_get_total_isk (cart), ==, 750 + 1300 + 550 + 4800);

  kassi_cart_remove (cart, 0);
  assert_line (cart, 0, &coffee, 1300);
  kassi_cart_remove (cart, 2);
  kassi_cart_remove (cart, 0);
  assert_line (cart, 0, &bun, 550);
  kassi_cart_remove (cart, 0);
  g_assert_cmpuint (kassi_cart_get_n_lines (cart), ==, 0);
  g_assert_cmpint (kassi_cart_get_total_isk (cart), ==, 0);
}

/* A line may come from the cart itself, whose lines move and are freed meanwhile. */
static void
test_own_line (void)
{
  g_autoptr (KassiCart) cart = kassi_cart_new ();

  append (cart, &coffee);
  for (guint i = 0; i < 40; i++)
    append (cart, kassi_cart_get_line (cart, 0));
  g_assert_true (kassi_cart_replace (cart, 7, kassi_cart_get_line (cart, 7), NULL));

  assert_line (cart, 7, &coffee, 1300);
  assert_line (cart, 40, &coffee, 1300);
  g_assert_cmpint (kassi_cart_get_total_isk (cart), ==, 41 * 1300);
}

static void
test_copy (void)
{
  g_autoptr (KassiCart) cart = kassi_cart_new ();
  g_autoptr (KassiCart) copy = NULL;

  append (cart, &coffee);
  append (cart, &stamp);
  copy = kassi_cart_copy (cart);
  assert_same (copy, cart);

  kassi_cart_remove (cart, 0);
  g_assert_true (kassi_cart_replace (cart, 0, &bun, NULL));
  g_assert_cmpuint (kassi_cart_get_n_lines (copy), ==, 2);
  assert_line (copy, 0, &coffee, 1300);
  assert_line (copy, 1, &stamp, 750);
}

static void
test_boxed (void)
{
  g_autoptr (KassiCart) cart = kassi_cart_new ();
  g_auto (GValue) value = G_VALUE_INIT;
  KassiCart *other;

  g_value_init (&value, KASSI_TYPE_CART);
  g_value_set_boxed (&value, cart);
  g_assert_true (g_value_get_boxed (&value) == cart);

  other = kassi_cart_ref (cart);
  append (cart, &coffee);
  g_assert_cmpint (kassi_cart_get_total_isk (other), ==, 1300);
  kassi_cart_unref (other);
  g_assert_cmpint (kassi_cart_get_total_isk (cart), ==, 1300);
}

typedef struct {
  KassiCartLine  line;
  int            code;    /* -1: taken */
  gint64         total_isk;
  const char    *origin;
} LineCase;

static const LineCase line_cases[] = {
  { LINE ("x", NULL, 1, 1, 0), -1, 0, "header: 1/1000; rounds to nothing" },
  { LINE ("x", NULL, 500, 1, 24), -1, 1, "header: halves away from zero" },
  { LINE ("x", NULL, 450, 1199, 24), -1, 540, "539,55" },
  { LINE ("x", NULL, 1000, 0, 24), -1, 0, "header: a price of 0" },
  { LINE ("x", NULL, 1000, KASSI_MONEY_MAX_ISK - 1, 24), -1, KASSI_MONEY_MAX_ISK - 1, "I12: with the line that is there" },
  { LINE ("x", "", 1000, 1, 24), -1, 1, "no product number" },
  { LINE ("x", HUNDRED, 1000, 1, 24), -1, 1, "a hundred characters" },
  { LINE (HUNDRED, NULL, 1000, 1, 24), -1, 1, "a hundred characters, more bytes" },
  { LINE ("Ís; 50 % \"afsláttur\" <b>", NULL, 1000, 1, 11), -1, 1, "marks that mean something elsewhere" },

  { LINE (NULL, NULL, 1000, 1, 24), KASSI_CART_ERROR_LINE, 0, "no description" },
  { LINE ("", NULL, 1000, 1, 24), KASSI_CART_ERROR_LINE, 0, "header: not empty" },
  { LINE (" \u00a0", NULL, 1000, 1, 24), KASSI_CART_ERROR_LINE, 0, "nothing to be seen" },
  { LINE (HUNDRED "!", NULL, 1000, 1, 24), KASSI_CART_ERROR_LINE, 0, "a character too many" },
  { LINE ("a\nb", NULL, 1000, 1, 24), KASSI_CART_ERROR_LINE, 0, "header: no control characters" },
  { LINE ("a\tb", NULL, 1000, 1, 24), KASSI_CART_ERROR_LINE, 0, "header: no control characters" },
  { LINE ("a\xc2\x85" "b", NULL, 1000, 1, 24), KASSI_CART_ERROR_LINE, 0, "header: no control characters" },
  { LINE ("a\u2028b", NULL, 1000, 1, 24), KASSI_CART_ERROR_LINE, 0, "Unicode's line end" },
  { LINE ("a\u2029b", NULL, 1000, 1, 24), KASSI_CART_ERROR_LINE, 0, "Unicode's line end" },
  { LINE ("a\xff", NULL, 1000, 1, 24), KASSI_CART_ERROR_LINE, 0, "not UTF-8" },
  { LINE ("x", "1\x1b", 1000, 1, 24), KASSI_CART_ERROR_LINE, 0, "a terminal's escape" },
  { LINE ("x", HUNDRED "!", 1000, 1, 24), KASSI_CART_ERROR_LINE, 0, "a character too many" },
  { LINE ("x", "\xc3", 1000, 1, 24), KASSI_CART_ERROR_LINE, 0, "not UTF-8" },
  { LINE ("x", NULL, 0, 1, 24), KASSI_CART_ERROR_LINE, 0, "header: at least 1" },
  { LINE ("x", NULL, -1000, 1, 24), KASSI_CART_ERROR_LINE, 0, "returns are another thing" },
  { LINE ("x", NULL, KASSI_QUANTITY_MAX_MILLI + 1, 1, 24), KASSI_CART_ERROR_LINE, 0, "header: at most" },
  { LINE ("x", NULL, G_MAXINT64, G_MAXINT64, 24), KASSI_CART_ERROR_LINE, 0, "64 bits" },
  { LINE ("x", NULL, 1000, -1, 24), KASSI_CART_ERROR_LINE, 0, "a negative price" },
  { LINE ("x", NULL, 1000, KASSI_MONEY_MAX_ISK + 1, 24), KASSI_CART_ERROR_LINE, 0, "header" },
  { LINE ("x", NULL, 1, G_MAXINT64, 24), KASSI_CART_ERROR_LINE, 0, "64 bits" },
  { LINE ("x", NULL, 1000, 1, 25), KASSI_CART_ERROR_LINE, 0, "iceland: 24, 11 or none" },
  { LINE ("x", NULL, 1000, 1, 7), KASSI_CART_ERROR_LINE, 0, "the rate until 2014" },
  { LINE ("x", NULL, 1000, KASSI_MONEY_MAX_ISK, 24), KASSI_CART_ERROR_TOTAL, 0, "I12: with the line that is there" },
  { LINE ("x", NULL, 2000, 1073741824, 24), KASSI_CART_ERROR_TOTAL, 0, "2³¹ by itself" },
  { LINE ("x", NULL, 4000, 1073741824, 24), KASSI_CART_ERROR_TOTAL, 0, "0 in 32 bits" },
  { LINE ("x", NULL, KASSI_QUANTITY_MAX_MILLI, KASSI_MONEY_MAX_ISK, 24), KASSI_CART_ERROR_TOTAL, 0, "the bounds" },
};

/* Into a cart that has a line of 1 kr.; a refusal leaves it as it was. */
static void
test_lines (void)
{
  static const KassiCartLine one = LINE ("One", "1", 1000, 1, 24);

  for (gsize i = 0; i < G_N_ELEMENTS (line_cases); i++)
    {
      g_autoptr (KassiCart) cart = kassi_cart_new ();
      g_autoptr (KassiCart) before = NULL;
      g_autoptr (GError) error = NULL;
      gboolean done;

      g_test_message ("%s", line_cases[i].origin);
      append (cart, &one);
      before = kassi_cart_copy (cart);
      done = kassi_cart_append (cart, &line_cases[i].line, &error);

      if (line_cases[i].code < 0)
        {
          g_assert_no_error (error);
          g_assert_true (done);
          assert_line (cart, 1, &line_cases[i].line, line_cases[i].total_isk);
          g_assert_cmpint (kassi_cart_get_total_isk (cart), ==, 1 + line_cases[i].total_isk);
        }
      else
        {
          g_assert_error (error, KASSI_CART_ERROR, line_cases[i].code);
          g_assert_true (g_str_has_suffix (error->message, "."));
          g_assert_false (done);
          assert_same (cart, before);
          g_assert_false (kassi_cart_insert (cart, 0, &line_cases[i].line, NULL));
          assert_same (cart, before);
        }
    }
}

/* What a line costs is free for the one that takes its place. */
static void
test_replace_at_the_limit (void)
{
  KassiCartLine all = LINE ("All", NULL, 1000, KASSI_MONEY_MAX_ISK, 24);
  g_autoptr (KassiCart) cart = kassi_cart_new ();
  g_autoptr (GError) error = NULL;

  append (cart, &all);
  g_assert_true (kassi_cart_replace (cart, 0, &all, NULL));
  g_assert_cmpint (kassi_cart_get_total_isk (cart), ==, KASSI_MONEY_MAX_ISK);

  all.quantity_milli = 1001;
  g_assert_false (kassi_cart_replace (cart, 0, &all, &error));
  g_assert_error (error, KASSI_CART_ERROR, KASSI_CART_ERROR_TOTAL);
  g_assert_cmpint (kassi_cart_get_line (cart, 0)->quantity_milli, ==, 1000);
  g_assert_cmpint (kassi_cart_get_total_isk (cart), ==, KASSI_MONEY_MAX_ISK);
}

static void
test_full (void)
{
  g_autoptr (KassiCart) cart = kassi_cart_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < KASSI_CART_MAX_LINES; i++)
    append (cart, &bun);

  g_assert_false (kassi_cart_append (cart, &bun, &error));
  g_assert_error (error, KASSI_CART_ERROR, KASSI_CART_ERROR_FULL);
  g_assert_cmpuint (kassi_cart_get_n_lines (cart), ==, KASSI_CART_MAX_LINES);
  g_assert_cmpint (kassi_cart_get_total_isk (cart), ==, KASSI_CART_MAX_LINES * 550);

  g_assert_true (kassi_cart_replace (cart, KASSI_CART_MAX_LINES - 1, &coffee, NULL));
  kassi_cart_remove (cart, 0);
  append (cart, &bun);
}

static void
test_vat (void)
{
  KassiCartVat rates[KASSI_VAT_MAX_RATES];
  g_autoptr (KassiCart) cart = kassi_cart_new ();
  KassiCartLine small = LINE ("Small", NULL, 1000, 2, 24);

  append (cart, &bun);
  append (cart, &coffee);
  g_assert_cmpuint (kassi_cart_get_vat (cart, rates), ==, 1);
  g_assert_cmpuint (rates[0].rate, ==, 11);
  g_assert_cmpint (rates[0].gross_isk, ==, 1850);
  g_assert_cmpint (rates[0].vat_isk, ==, 183);

  append (cart, &stamp);
  append (cart, &open_item);
  g_assert_cmpuint (kassi_cart_get_vat (cart, rates), ==, 3);
  g_assert_cmpuint (rates[0].rate, ==, 24);
  g_assert_cmpint (rates[0].gross_isk, ==, 3200);
  g_assert_cmpint (rates[0].vat_isk, ==, 619);
  g_assert_cmpuint (rates[1].rate, ==, 11);
  g_assert_cmpint (rates[1].gross_isk, ==, 1850);
  g_assert_cmpuint (rates[2].rate, ==, 0);
  g_assert_cmpint (rates[2].gross_isk, ==, 750);
  g_assert_cmpint (rates[2].vat_isk, ==, 0);

  /* From the sum, not line by line: 2 kr. have 0,39 kr. of VAT, three times that is 1,16 kr. */
  while (kassi_cart_get_n_lines (cart) > 0)
    kassi_cart_remove (cart, 0);
  for (guint i = 0; i < 3; i++)
    append (cart, &small);
  g_assert_cmpuint (kassi_cart_get_vat (cart, rates), ==, 1);
  g_assert_cmpint (rates[0].vat_isk, ==, 1);

  /* A rate of which there is only something free occurs. */
  small.vat_rate = 11;
  small.unit_isk = 0;
  append (cart, &small);
  g_assert_cmpuint (kassi_cart_get_vat (cart, rates), ==, 2);
  g_assert_cmpuint (rates[1].rate, ==, 11);
  g_assert_cmpint (rates[1].gross_isk, ==, 0);
}

static KassiCartLine
make_random_line (void)
{
  static const gint64 bounds[] = { 1, 999, 1000, 1500, 100000, KASSI_QUANTITY_MAX_MILLI + 1 };
  gint32 quantity_max = (gint32) bounds[g_test_rand_int_range (0, G_N_ELEMENTS (bounds))];

  return (KassiCartLine) {
    .description = (char *) (g_test_rand_bit () ? "Kaffi" : "Snúður"),
    .product_number = (char *) (g_test_rand_bit () ? "7" : NULL),
    .quantity_milli = g_test_rand_int_range (0, quantity_max) + (g_test_rand_int_range (0, 50) != 0),
    .unit_isk = g_test_rand_int_range (-1, g_test_rand_bit () ? 20000 : G_MAXINT32),
    .vat_rate = (const guint[]) { 24, 11, 0 }[g_test_rand_int_range (0, 3)],
    .total_isk = g_test_rand_int (),
  };
}

/* The rules of the header, reckoned another way: the whole and the thousandths of a line apart, VAT by the two numbers
 * that it must lie between. */
static void
check_cart (const KassiCart *cart)
{
  KassiCartVat rates[KASSI_VAT_MAX_RATES];
  guint n_rates = kassi_cart_get_vat (cart, rates);
  gint64 gross_of_rate[101] = { 0 };
  gboolean occurs[101] = { FALSE };
  gint64 total = 0;
  guint n_occurring = 0;

  for (guint i = 0; i < kassi_cart_get_n_lines (cart); i++)
    {
      const KassiCartLine *line = kassi_cart_get_line (cart, i);
      gint64 rest = line->unit_isk * (line->quantity_milli % 1000);
      gint64 expected = line->unit_isk * (line->quantity_milli / 1000) + rest / 1000 + (rest % 1000 >= 500);

      g_assert_cmpint (line->total_isk, ==, expected);
      gross_of_rate[line->vat_rate] += line->total_isk;
      n_occurring += !occurs[line->vat_rate];
      occurs[line->vat_rate] = TRUE;
      total += line->total_isk;
    }

  g_assert_cmpint (kassi_cart_get_total_isk (cart), ==, total);
  g_assert_cmpint (total, >=, 0);
  g_assert_cmpint (total, <=, KASSI_MONEY_MAX_ISK);
  g_assert_cmpuint (n_rates, ==, n_occurring);

  for (guint i = 0; i < n_rates; i++)
    {
      gint64 twice_exact = 2 * rates[i].gross_isk * rates[i].rate;   /* × (100 + rate) */
      gint64 divisor = 100 + rates[i].rate;

      g_assert_true (occurs[rates[i].rate]);
      g_assert_true (i == 0 || rates[i].rate < rates[i - 1].rate);
      g_assert_cmpint (rates[i].gross_isk, ==, gross_of_rate[rates[i].rate]);
      g_assert_cmpint ((2 * rates[i].vat_isk - 1) * divisor, <=, twice_exact);
      g_assert_cmpint ((2 * rates[i].vat_isk + 1) * divisor, >, twice_exact);
    }
}

/* Random changes, some of them refused: after each the cart's rules hold, and after a refusal it is what it was. */
static void
test_random_carts (void)
{
  guint n_taken = 0;
  guint n_refused = 0;

  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (KassiCart) cart = kassi_cart_new ();

      for (guint step = 0; step < 40; step++)
        {
          g_autoptr (KassiCart) before = kassi_cart_copy (cart);
          g_autoptr (GError) error = NULL;
          KassiCartLine line = make_random_line ();
          guint n_lines = kassi_cart_get_n_lines (cart);
          guint position = (guint) g_test_rand_int_range (0, (gint32) n_lines + 1);
          gint choice = g_test_rand_int_range (0, 4);
          gboolean done = TRUE;

          if (choice == 0 && position < n_lines)
            kassi_cart_remove (cart, position);
          else if (choice == 1 && position < n_lines)
            done = kassi_cart_replace (cart, position, &line, &error);
          else
            done = kassi_cart_insert (cart, position, &line, &error);

          g_assert_cmpint (done, ==, error == NULL);
          if (!done)
            assert_same (cart, before);
          n_taken += done;
          n_refused += !done;
          check_cart (cart);
        }
    }

  g_test_message ("%u changes taken, %u refused", n_taken, n_refused);
  g_assert_cmpuint (n_taken, >, 0);
  g_assert_cmpuint (n_refused, >, 0);
}

static void
test_callers_bugs (void)
{
  g_autoptr (KassiCart) cart = kassi_cart_new ();
  KassiCartVat rates[KASSI_VAT_MAX_RATES];

#define EXPECT(condition) g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*" condition "*")
  EXPECT ("self != NULL");
  g_assert_null (kassi_cart_copy (NULL));
  EXPECT ("self != NULL");
  g_assert_null (kassi_cart_ref (NULL));
  EXPECT ("self != NULL");
  kassi_cart_unref (NULL);
  EXPECT ("self != NULL");
  g_assert_false (kassi_cart_append (NULL, &bun, NULL));
  EXPECT ("self != NULL");
  g_assert_false (kassi_cart_insert (NULL, 0, &bun, NULL));
  EXPECT ("line != NULL");
  g_assert_false (kassi_cart_insert (cart, 0, NULL, NULL));
  EXPECT ("position <= self->lines->len");
  g_assert_false (kassi_cart_insert (cart, 1, &bun, NULL));
  EXPECT ("self != NULL");
  g_assert_false (kassi_cart_replace (NULL, 0, &bun, NULL));
  EXPECT ("line != NULL");
  g_assert_false (kassi_cart_replace (cart, 0, NULL, NULL));
  EXPECT ("position < self->lines->len");
  g_assert_false (kassi_cart_replace (cart, 0, &bun, NULL));
  EXPECT ("self != NULL");
  kassi_cart_remove (NULL, 0);
  EXPECT ("position < self->lines->len");
  kassi_cart_remove (cart, 0);
  EXPECT ("self != NULL");
  g_assert_cmpuint (kassi_cart_get_n_lines (NULL), ==, 0);
  EXPECT ("self != NULL");
  g_assert_null (kassi_cart_get_line (NULL, 0));
  EXPECT ("position < self->lines->len");
  g_assert_null (kassi_cart_get_line (cart, 0));
  EXPECT ("self != NULL");
  g_assert_cmpint (kassi_cart_get_total_isk (NULL), ==, 0);
  EXPECT ("self != NULL");
  g_assert_cmpuint (kassi_cart_get_vat (NULL, rates), ==, 0);
  EXPECT ("rates != NULL");
  g_assert_cmpuint (kassi_cart_get_vat (cart, NULL), ==, 0);
#undef EXPECT

  g_test_assert_expected_messages ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cart/empty", test_empty);
  g_test_add_func ("/cart/change", test_change);
  g_test_add_func ("/cart/own-line", test_own_line);
  g_test_add_func ("/cart/copy", test_copy);
  g_test_add_func ("/cart/boxed", test_boxed);
  g_test_add_func ("/cart/lines", test_lines);
  g_test_add_func ("/cart/replace-at-the-limit", test_replace_at_the_limit);
  g_test_add_func ("/cart/full", test_full);
  g_test_add_func ("/cart/vat", test_vat);
  g_test_add_func ("/cart/random", test_random_carts);
  g_test_add_func ("/cart/callers-bugs", test_callers_bugs);

  return g_test_run ();
}
