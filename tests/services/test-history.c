/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is typed into History's search, and all that it may mean. */
#include "services/kassi-history.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *text;
  gboolean    asks;
  const char *spellings;       /* joined by | */
  gint64      amount_isk;
  gint64      receipt_index;
  const char *customer;
} Case;

/* From the header's list of what may be typed, and from what people type. */
static const Case cases[] = {
  { "null", NULL, FALSE, "", 0, 0, NULL },
  { "empty", "", FALSE, "", 0, 0, NULL },
  { "white-space", " \t\n\302\240", FALSE, "", 0, 0, NULL },
  { "reference", "A-1", TRUE, "A-1|a-1", 0, 0, NULL },
  { "reference-mixed", "Order-7", TRUE, "Order-7|ORDER-7|order-7", 0, 0, NULL },
  { "receipt", "T1-000123", TRUE, "T1-000123|t1-000123", 0, 0, NULL },
  { "receipt-training", " æf-000123 ", TRUE, "æf-000123|ÆF-000123", 0, 0, NULL },
  { "amount-points", "4.500", TRUE, "4.500", 4500, 0, NULL },
  { "amount", "4500", TRUE, "4500", 4500, 4500, NULL },
  { "amount-krona", "4.500 kr.", TRUE, "4.500 kr.|4.500 KR.", 4500, 0, NULL },
  { "amount-no-break", "4.500\302\240kr.", TRUE, "4.500\302\240kr.|4.500\302\240KR.", 4500, 0, NULL },
  { "amount-decimals", "4,50", TRUE, "4,50", 0, 0, NULL },
  { "amount-largest", "2147483647", TRUE, "2147483647", 2147483647, 2147483647, NULL },
  { "amount-too-large", "2147483648", TRUE, "2147483648", 0, G_GINT64_CONSTANT (2147483648), NULL },
  { "number-too-large", "99999999999999999999", TRUE, "99999999999999999999", 0, 0, NULL },
  { "zero", "0", TRUE, "0", 0, 0, NULL },
  { "bare-receipt-zeros", "000123", TRUE, "000123", 123, 123, NULL },
  { "two-digits", "81", TRUE, "81", 81, 81, "•••81" },
  { "two-digits-zero", "01", TRUE, "01", 1, 1, "•••01" },
  { "masked", "•••81", TRUE, "•••81", 0, 0, "•••81" },
  { "masked-one-dot", "•81", TRUE, "•81", 0, 0, "•••81" },
  { "masked-points", "...81", TRUE, "...81", 0, 0, "•••81" },
  { "masked-ellipsis", "…81", TRUE, "…81", 0, 0, "•••81" },
  { "masked-stars", "*** 81", TRUE, "*** 81", 0, 0, "•••81" },
  { "masked-three", "•••181", TRUE, "•••181", 0, 0, NULL },
  { "masked-letters", "•••8a", TRUE, "•••8a|•••8A", 0, 0, NULL },
  { "dots-alone", "•••", TRUE, "•••", 0, 0, NULL },
  { "negative", "-5", TRUE, "-5", 0, 0, NULL },
  { "wildcard", "%", TRUE, "%", 0, 0, NULL },
  { "glob", "A*", TRUE, "A*|a*", 0, 0, NULL },
  { "quote", "'; DROP TABLE sale; --", TRUE, "'; DROP TABLE sale; --|'; DROP TABLE SALE; --|'; drop table sale; --", 0, 0, NULL },
  { "bad-utf8", "A\xff", TRUE, "A\357\277\275|a\357\277\275", 0, 0, NULL },
};

static void
test_read (gconstpointer data)
{
  g_auto (KassiHistorySearch) search = { 0 };
  g_autofree char *spellings = NULL;
  const Case *test = data;
  char *list[KASSI_HISTORY_MAX_SPELLINGS + 1] = { NULL };

  g_assert_cmpint (kassi_history_search_read (&search, test->text), ==, test->asks);
  for (guint i = 0; i < search.n_spellings; i++)
    list[i] = search.spellings[i];
  spellings = g_strjoinv ("|", list);
  g_assert_cmpstr (spellings, ==, test->spellings);
  g_assert_cmpint (search.amount_isk, ==, test->amount_isk);
  g_assert_cmpint (search.receipt_index, ==, test->receipt_index);
  g_assert_cmpstr (search.customer, ==, test->customer);
}

/* I17: a text of any length costs nothing. */
static void
test_long (void)
{
  g_autofree char *text = g_strnfill (1000000, '8');
  g_auto (KassiHistorySearch) search = { 0 };

  g_assert_true (kassi_history_search_read (&search, text));
  g_assert_cmpuint (search.n_spellings, ==, 0);
  g_assert_false (kassi_history_search_begins (&search, text));
}

static void
test_begins (void)
{
  static const struct { const char *text; const char *name; gboolean begins; } names[] = {
    { "A-1", "A-1", TRUE }, { "A-1", "A-12", TRUE }, { "A-12", "A-1", FALSE }, { "a-1", "A-1", TRUE }, { "A-1", "a-12", TRUE },
    { "1", "A-1", FALSE }, { "A*", "A-1", FALSE }, { "A%", "A-1", FALSE }, { "A_1", "A-1", FALSE }, { "A-1", NULL, FALSE },
    { "æf-0", "ÆF-000001", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (KassiHistorySearch) search = { 0 };

      g_assert_true (kassi_history_search_read (&search, names[i].text));
      g_test_message ("%s: %s", names[i].text, names[i].name);
      g_assert_cmpint (kassi_history_search_begins (&search, names[i].name), ==, names[i].begins);
    }
}

/* Whatever bytes are typed, it comes back. */
static void
test_anything (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      g_auto (KassiHistorySearch) search = { 0 };
      char text[13] = { 0 };

      for (gsize k = 0; k < sizeof text - 1; k++)
        text[k] = (char) (g_test_rand_int_range (0, 3) == 0 ? g_test_rand_int_range (0, 256) : "81.•* krT-0"[g_test_rand_int_range (0, 13)]);
      if (kassi_history_search_read (&search, text) && search.customer != NULL)
        g_assert_cmpuint (strlen (search.customer), ==, strlen ("•••81"));
      g_assert_cmpint (search.amount_isk, >=, 0);
      g_assert_cmpint (search.receipt_index, >=, 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/history/read/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_read);
    }
  g_test_add_func ("/history/long", test_long);
  g_test_add_func ("/history/begins", test_begins);
  g_test_add_func ("/history/anything", test_anything);

  return g_test_run ();
}
