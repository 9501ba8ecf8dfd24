/* SPDX-License-Identifier: GPL-3.0-or-later
 * A scan is recognised, a person's typing is let through whole and in order, whatever comes between. */
#include "ui/kassi-scanner.h"

#include <string.h>

#define MS 1000

typedef struct {
  const char *keys;       /* '~' is Enter, '|' lets 51 ms pass, '#' a key that types nothing */
  int         gap_ms;     /* between keys */
  const char *passed;     /* what came through, in order */
  const char *code;       /* scanned last; or NULL */
  int         n_scans;
  const char *origin;
} Case;

static const Case cases[] = {
  { "500004-A1B2~", 5, "", "500004-A1B2", 1, "the task" },
  { "500004-a1b2~", 5, "", "500004-A1B2", 1, "small letters" },
  { "500004-A1B2~", 50, "", "500004-A1B2", 1, "as slow as it may be" },
  { "500004-0000~", 5, "", "500004-0000", 1, "figures alone" },
  { "500004-A1B2~500004-C3D4~", 5, "", "500004-C3D4", 2, "two in a row" },
  { "32500004-A1B2~", 5, "32", "500004-A1B2", 1, "an amount half typed" },
  { "5|500004-A1B2~", 5, "5", "500004-A1B2", 1, "typed, then scanned" },
  { "500004-A1B2~7", 5, "7", NULL, 1, "typed after: the code is forgotten" },
  { "55500004-A1B2~", 5, "55", "500004-A1B2", 1, "the same figure before" },
  { "500500004-A1B2~", 5, "500", "500004-A1B2", 1, "the beginning twice" },

  { "500004-A1B2~", 51, "500004-A1B2~", NULL, 0, "a person typing" },
  { "500004-A1B2|~", 5, "500004-A1B2~", NULL, 0, "Enter too late" },
  { "500|004-A1B2~", 5, "500004-A1B2~", NULL, 0, "a pause" },
  { "500004-A1B2C~", 5, "500004-A1B2C~", NULL, 0, "a letter too many" },
  { "500004-A1B~", 5, "500004-A1B~", NULL, 0, "a letter too few" },
  { "500004A1B2~", 5, "500004A1B2~", NULL, 0, "no dash" },
  { "500004-A1-2~", 5, "500004-A1-2~", NULL, 0, "neither letter nor figure" },
  { "500004-Á1B2~", 5, "500004-Á1B2~", NULL, 0, "not ASCII" },
  { "5700011234567~", 5, "5700011234567~", NULL, 0, "goods, EAN-13" },
  { "3200~", 5, "3200~", NULL, 0, "an amount" },
  { "5000~", 5, "5000~", NULL, 0, "an amount that begins alike" },
  { "50#0004-A1B2~", 5, "50#0004-A1B2~", NULL, 0, "a key between" },
  { "~", 5, "~", NULL, 0, "Enter alone" },
  { "5", 5, "", NULL, 0, "held until it expires" },
  { "5|", 5, "5", NULL, 0, "expired" },
};

typedef struct {
  KassiScanner *scanner;
  GString      *held;
  GString      *passed;
  gint64        now_us;
  int           n_scans;
} Fixture;

static void
release (Fixture *fixture)
{
  g_string_append (fixture->passed, fixture->held->str);
  g_string_truncate (fixture->held, 0);
}

static void
type (Fixture  *fixture,
      gunichar  c)
{
  gunichar fed = c == '~' ? '\r' : c == '#' ? 0 : c;

  switch (kassi_scanner_feed (fixture->scanner, fed, fixture->now_us))
    {
    case KASSI_SCANNER_PASS:
      g_assert_cmpuint (fixture->held->len, ==, 0);
      g_string_append_unichar (fixture->passed, c);
      break;

    case KASSI_SCANNER_HOLD:
      g_string_append_unichar (fixture->held, c);
      break;

    case KASSI_SCANNER_RELEASE:
      release (fixture);
      g_string_append_unichar (fixture->passed, c);
      break;

    case KASSI_SCANNER_RELEASE_HOLD:
      release (fixture);
      g_string_append_unichar (fixture->held, c);
      break;

    case KASSI_SCANNER_SCANNED:
      g_string_truncate (fixture->held, 0);
      fixture->n_scans++;
      break;

    default:
      g_assert_not_reached ();
    }

  g_assert_cmpint (kassi_scanner_is_holding (fixture->scanner), ==, fixture->held->len > 0);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (KassiScanner) scanner = kassi_scanner_new ();
  g_autoptr (GString) held = g_string_new (NULL);
  g_autoptr (GString) passed = g_string_new (NULL);
  Fixture fixture = { scanner, held, passed, G_GINT64_CONSTANT (1) << 40, 0 };

  for (const char *key = c->keys; *key != '\0'; key = g_utf8_next_char (key))
    {
      if (*key == '|')
        {
          fixture.now_us += 51 * MS;
          if (kassi_scanner_expire (scanner, fixture.now_us))
            release (&fixture);
          continue;
        }
      fixture.now_us += c->gap_ms * MS;
      type (&fixture, g_utf8_get_char (key));
    }

  g_assert_cmpstr (passed->str, ==, c->passed);
  g_assert_cmpint (fixture.n_scans, ==, c->n_scans);
  if (c->code != NULL)
    g_assert_cmpstr (kassi_scanner_get_code (scanner), ==, c->code);
  else if (!kassi_scanner_is_holding (scanner))
    g_assert_cmpstr (kassi_scanner_get_code (scanner), ==, "");
}

/* Held keys expire by the time of the last one, not before it is due. */
static void
test_expire (void)
{
  g_autoptr (KassiScanner) scanner = kassi_scanner_new ();

  g_assert_false (kassi_scanner_expire (scanner, 1000 * MS));
  g_assert_cmpint (kassi_scanner_feed (scanner, '5', 1000 * MS), ==, KASSI_SCANNER_HOLD);
  g_assert_cmpint (kassi_scanner_feed (scanner, '0', 1040 * MS), ==, KASSI_SCANNER_HOLD);
  g_assert_false (kassi_scanner_expire (scanner, 1090 * MS));
  g_assert_true (kassi_scanner_is_holding (scanner));
  g_assert_true (kassi_scanner_expire (scanner, 1090 * MS + 1));
  g_assert_false (kassi_scanner_is_holding (scanner));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ui/scanner/%02" G_GSIZE_FORMAT "-%s", i, cases[i].origin);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/ui/scanner/expire", test_expire);

  return g_test_run ();
}
