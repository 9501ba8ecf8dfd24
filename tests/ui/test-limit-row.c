/* SPDX-License-Identifier: GPL-3.0-or-later
 * The waiting limit's steps and how it is written. */
#include "ui/kassi-limit-row.h"

static const struct {
  const char *origin;
  guint       seconds;
  guint       less;
  guint       more;
  const char *text;
} cases[] = {
  { "the default", 170, 160, 180, "2:50" },
  { "the least", 10, 10, 20, "0:10" },
  { "the most", 600, 590, 600, "10:00" },
  { "a profile's, between two steps", 175, 170, 180, "2:55" },
  { "a profile's, just under a step", 179, 170, 180, "2:59" },
  { "a profile's, under the least", 1, 10, 10, "0:01" },
  { "a profile's, at the schema's end", 3600, 600, 600, "60:00" },
};

static void
test_steps (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = kassi_limit_format (cases[i].seconds);

      g_test_message ("%s", cases[i].origin);
      g_assert_cmpuint (kassi_limit_step (cases[i].seconds, FALSE), ==, cases[i].less);
      g_assert_cmpuint (kassi_limit_step (cases[i].seconds, TRUE), ==, cases[i].more);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/limit-row/steps", test_steps);

  return g_test_run ();
}
