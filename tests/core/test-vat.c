/* SPDX-License-Identifier: GPL-3.0-or-later
 * VAT rates as dated data: which are in force when, which were ever one, and their marks. */
#include "core/kassi-vat.h"

/* The rate behind each is the one in force, -1 where there is none. */
typedef struct {
  const char *name;
  const char *source;
  const char *when;
  int         rates[KASSI_VAT_MAX_RATES];
} Case;

static const Case cases[] = {
  { "first-day", "Act 124/2014: from 1 January 2015", "2015-01-01T00:00:00Z", { 24, 11, 0, -1 } },
  { "today", "Act 50/1988 §14, as of September 2025", "2026-08-04T14:02:00Z", { 24, 11, 0, -1 } },
  { "far", "until another act says otherwise", "2099-12-31T23:59:59Z", { 24, 11, 0, -1 } },
  { "wrong-clock", "a machine without a battery starts in 1970", "1970-01-01T00:00:00Z", { 24, 11, 0, -1 } },
};

static gint64
wall_us (const char *when)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (when, NULL);

  g_assert_nonnull (time);
  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static void
test_in_force (gconstpointer data)
{
  const Case *test = data;
  gint64 now_us = wall_us (test->when);
  guint n_rates, n_expected = 0;
  const KassiVatRate *rates = kassi_vat_get_rates (now_us, &n_rates);

  while (test->rates[n_expected] >= 0)
    n_expected++;
  g_assert_cmpuint (n_rates, ==, n_expected);
  for (guint i = 0; i < n_rates; i++)
    {
      g_assert_cmpint ((int) rates[i].percent, ==, test->rates[i]);
      g_assert_cmpint (rates[i].mark, ==, kassi_vat_get_mark (rates[i].percent));
    }

  for (guint percent = 0; percent <= 200; percent++)
    {
      gboolean expected = FALSE;

      for (guint i = 0; i < n_expected; i++)
        expected |= test->rates[i] == (int) percent;
      g_assert_cmpint (kassi_vat_is_in_force (percent, now_us), ==, expected);
    }
}

/* What is in force was ever one, and no two of what was have one mark. */
static void
test_known (void)
{
  g_autoptr (GString) marks = g_string_new (NULL);

  for (guint percent = 0; percent <= 200; percent++)
    {
      gboolean known = kassi_vat_is_known (percent);

      g_assert_cmpint (known, ==, percent == 0 || percent == 11 || percent == 24);
      g_assert_cmpint (kassi_vat_get_mark (percent) != '?', ==, known);
      if (known)
        g_string_append_c (marks, kassi_vat_get_mark (percent));
    }

  g_assert_cmpstr (marks->str, ==, "CBA");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/vat/in-force/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_in_force);
    }
  g_test_add_func ("/vat/known", test_known);

  return g_test_run ();
}
