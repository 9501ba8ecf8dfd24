/* SPDX-License-Identifier: GPL-3.0-or-later
 * What somebody who types into History's search may mean: a name or its beginning, a number, an amount, a customer's last two digits. */
#include "services/kassi-history.h"

#include <string.h>

#include "core/kassi-money.h"

/* Nothing that can be found is longer; what is, is found nowhere. */
#define MAX_LENGTH 200   /* bytes */

/* Without white space of any kind at its ends, and valid. (transfer full) */
static char *
tidy (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  const char *from = valid;
  const char *to = valid + strlen (valid);

  while (from < to && g_unichar_isspace (g_utf8_get_char (from)))
    from = g_utf8_next_char (from);
  while (to > from && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (to))))
    to = g_utf8_prev_char (to);

  return g_strndup (from, (gsize) (to - from));
}

static void
add_spelling (KassiHistorySearch *search,
              char               *spelling)
{
  for (guint i = 0; i < search->n_spellings; i++)
    if (g_str_equal (search->spellings[i], spelling))
      {
        g_free (spelling);
        return;
      }

  search->spellings[search->n_spellings++] = spelling;
}

static gint64
read_number (const char *text)
{
  guint64 number;

  return g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &number, NULL) ? (gint64) number : 0;
}

static gboolean
is_one_of (const gunichar *list,
           gunichar        character)
{
  while (*list != 0 && *list != character)
    list++;

  return *list != 0;
}

/* "81", "•••81"; people who have no dot at hand write another, or a star. (transfer full) (nullable) */
static char *
read_customer (const char *text)
{
  static const gunichar dots[] = { '.', '*', ' ', 0x2022, 0x2026, 0 };   /* the last two: • and … */
  const char *p = text;

  while (*p != '\0' && is_one_of (dots, g_utf8_get_char (p)))
    p = g_utf8_next_char (p);

  return strlen (p) == 2 && g_ascii_isdigit (p[0]) && g_ascii_isdigit (p[1]) ? g_strconcat ("•••", p, NULL) : NULL;
}

/**
 * kassi_history_search_read:
 * @text: (nullable): anything at all; characters that mean something to a data base mean themselves here
 */
gboolean
kassi_history_search_read (KassiHistorySearch *search,
                           const char         *text)
{
  g_autofree char *tidied = NULL;

  g_return_val_if_fail (search != NULL, FALSE);

  *search = (KassiHistorySearch) { 0 };
  tidied = tidy (text != NULL ? text : "");
  if (*tidied == '\0')
    return FALSE;
  if (strlen (tidied) > MAX_LENGTH)
    return TRUE;

  add_spelling (search, g_strdup (tidied));
  add_spelling (search, g_utf8_strup (tidied, -1));
  add_spelling (search, g_utf8_strdown (tidied, -1));
  search->receipt_index = read_number (tidied);
  search->customer = read_customer (tidied);
  if (!kassi_money_parse (tidied, &search->amount_isk, NULL))
    search->amount_isk = 0;
  return TRUE;
}

void
kassi_history_search_clear (KassiHistorySearch *search)
{
  for (guint i = 0; i < search->n_spellings; i++)
    g_free (search->spellings[i]);
  g_free (search->customer);
  *search = (KassiHistorySearch) { 0 };
}

gboolean
kassi_history_search_begins (const KassiHistorySearch *search,
                             const char               *name)
{
  for (guint i = 0; name != NULL && i < search->n_spellings; i++)
    if (g_str_has_prefix (name, search->spellings[i]))
      return TRUE;

  return FALSE;
}
