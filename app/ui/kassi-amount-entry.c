/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is typed on the keypad of a sale: an amount, or a quantity times a price. */
#include "ui/kassi-amount-entry.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/kassi-money.h"

#define ONE_MILLI 1000
#define NO_BREAK_SPACE "\u00a0"

static KassiAmountState
fail (KassiAmount       *amount,
      KassiAmountState   state,
      gboolean           urgent,
      char             **trouble,
      const char        *sentence)
{
  amount->state = state;
  amount->urgent = urgent;
  if (trouble != NULL)
    *trouble = g_strdup (sentence);

  return state;
}

/* "0", "00", "": more figures can still make it a price. */
static gboolean
is_only_zeros (const char *text)
{
  return text[strspn (text, "0")] == '\0';
}

/* A number with decimals and no "*" yet may be the quantity. While it begins with "0," it is hardly anything else. */
static KassiAmountState
judge_decimals (const char   *text,
                KassiAmount  *amount,
                char        **trouble)
{
  g_autoptr (GError) error = NULL;
  gint64 quantity_milli;
  gboolean begun = g_str_has_suffix (text, ",");

  if (!begun && !kassi_quantity_parse (text, FALSE, &quantity_milli, &error) &&
      !g_error_matches (error, KASSI_MONEY_ERROR, KASSI_MONEY_ERROR_TOO_SMALL))
    return fail (amount, KASSI_AMOUNT_WRONG, TRUE, trouble, error->message);

  return fail (amount, KASSI_AMOUNT_UNFINISHED, !begun && !g_str_has_prefix (text, "0,"), trouble,
               _("Krónur have no decimals. For a quantity, press × next."));
}

static KassiAmountState
judge_price (const char   *text,
             gint64        quantity_milli,
             KassiAmount  *amount,
             char        **trouble)
{
  g_autoptr (GError) error = NULL;
  gint64 unit_isk, total_isk;

  if (!kassi_money_parse (text, &unit_isk, &error))
    {
      const char *point = strrchr (text, '.');
      gboolean waits_for_figures = point != NULL && strlen (point + 1) < 3;
      gboolean unfinished = is_only_zeros (text) || waits_for_figures;

      return fail (amount, unfinished ? KASSI_AMOUNT_UNFINISHED : KASSI_AMOUNT_WRONG, !unfinished, trouble,
                   error->message);
    }
  if (!kassi_money_multiply (unit_isk, quantity_milli, &total_isk) || total_isk > KASSI_MONEY_MAX_ISK)
    {
      g_autofree char *max = kassi_money_format (KASSI_MONEY_MAX_ISK);
      /* Translators: %s is an amount, such as 2.147.483.647 kr. */
      g_autofree char *sentence = g_strdup_printf (_("Together that is too much. Sell at most %s"), max);

      return fail (amount, KASSI_AMOUNT_WRONG, TRUE, trouble, sentence);
    }
  if (total_isk == 0)
    return fail (amount, KASSI_AMOUNT_UNFINISHED, TRUE, trouble, _("Together that is less than a króna. Type more."));

  *amount = (KassiAmount) { KASSI_AMOUNT_COMPLETE, quantity_milli, unit_isk, total_isk, FALSE };
  return KASSI_AMOUNT_COMPLETE;
}

/* Where the number that is being typed begins. */
static const char *
find_number (const char *text)
{
  const char *times = strchr (text, '*');

  return times != NULL ? times + 1 : text;
}

static char *
press_figures (const char *text,
               const char *key)
{
  const char *number = find_number (text);

  /* A zero in front means nothing, and would stay there. */
  if (g_str_equal (number, "0") || (*number == '\0' && g_str_equal (key, "00")))
    {
      const char *figure = g_str_equal (key, "00") ? "0" : key;

      return g_strdup_printf ("%.*s%s", (int) (number - text), text, figure);
    }

  return g_strconcat (text, key, NULL);
}

static char *
press_mark (const char *text,
            const char *mark)
{
  const char *number = find_number (text);

  if (g_str_equal (mark, ",") && *number == '\0')
    return g_strconcat (text, "0,", NULL);
  if (strchr (number, ',') != NULL || *number == '\0' || g_str_has_suffix (text, "."))
    return g_strdup (text);

  return g_strconcat (text, mark, NULL);
}

static char *
press_times (const char *text)
{
  gboolean ends_in_figure = *text != '\0' && g_ascii_isdigit (text[strlen (text) - 1]);

  if (!ends_in_figure || strchr (text, '*') != NULL)
    return g_strdup (text);

  return g_strconcat (text, "*", NULL);
}

/* Groups the figures before a comma, as typed: there may be more of them than an amount can have. */
static void
append_grouped (GString    *out,
                const char *number)
{
  gsize n_whole = strspn (number, "0123456789");

  if (number[n_whole] == '.')
    {
      g_string_append (out, number);
      return;
    }

  for (gsize i = 0; i < n_whole; i++)
    {
      if (i > 0 && (n_whole - i) % 3 == 0)
        g_string_append_c (out, '.');
      g_string_append_c (out, number[i]);
    }
  g_string_append (out, number + n_whole);
}

/**
 * kassi_amount_entry_parse:
 *
 * Quantities are 0,001 … 999.999,999, prices and their product 1 … KASSI_MONEY_MAX_ISK whole krónur (I12).
 */
KassiAmountState
kassi_amount_entry_parse (const char   *text,
                          KassiAmount  *amount,
                          char        **trouble)
{
  g_auto (GStrv) parts = NULL;
  g_autoptr (GError) error = NULL;
  gint64 quantity_milli = ONE_MILLI;
  const char *price = text;

  g_return_val_if_fail (text != NULL && amount != NULL, KASSI_AMOUNT_EMPTY);

  *amount = (KassiAmount) { KASSI_AMOUNT_EMPTY, 0, 0, 0, FALSE };
  if (trouble != NULL)
    *trouble = NULL;
  if (*text == '\0')
    return KASSI_AMOUNT_EMPTY;

  parts = g_strsplit (text, "*", 2);
  if (parts[1] != NULL)
    {
      if (!kassi_quantity_parse (parts[0], FALSE, &quantity_milli, &error))
        return fail (amount, KASSI_AMOUNT_WRONG, TRUE, trouble, error->message);
      price = parts[1];
      if (*price == '\0')
        return fail (amount, KASSI_AMOUNT_UNFINISHED, FALSE, trouble, _("Type the price of one."));
    }
  else if (strchr (text, ',') != NULL && !kassi_money_parse (text, &amount->unit_isk, NULL))
    {
      return judge_decimals (text, amount, trouble);
    }

  amount->unit_isk = 0;
  return judge_price (price, quantity_milli, amount, trouble);
}

char *
kassi_amount_entry_press (const char *text,
                          const char *key)
{
  g_autofree char *next = NULL;

  g_return_val_if_fail (text != NULL && key != NULL, NULL);

  if (g_str_equal (key, "clear"))
    return g_strdup ("");
  if (g_str_equal (key, "backspace"))
    return g_strndup (text, *text == '\0' ? 0 : strlen (text) - 1);

  if (g_ascii_isdigit (key[0]))
    next = press_figures (text, key);
  else if (g_str_equal (key, ",") || g_str_equal (key, "."))
    next = press_mark (text, key);
  else if (g_str_equal (key, "*"))
    next = press_times (text);
  else
    next = g_strdup (text);

  return strlen (next) <= KASSI_AMOUNT_ENTRY_MAX ? g_steal_pointer (&next) : g_strdup (text);
}

char *
kassi_amount_entry_format (const char *text)
{
  g_auto (GStrv) parts = NULL;
  GString *out;

  g_return_val_if_fail (text != NULL, NULL);

  if (*text == '\0')
    return kassi_money_format (0);

  out = g_string_new (NULL);
  parts = g_strsplit (text, "*", 2);
  append_grouped (out, parts[0]);
  if (parts[1] != NULL)
    {
      g_string_append (out, NO_BREAK_SPACE "×");
      if (*parts[1] != '\0')
        g_string_append (out, NO_BREAK_SPACE);
      append_grouped (out, parts[1]);
    }
  if (parts[1] == NULL || *parts[1] != '\0')
    g_string_append (out, NO_BREAK_SPACE "kr.");

  return g_string_free (out, FALSE);
}

char *
kassi_amount_entry_make (gint64 quantity_milli,
                         gint64 unit_isk)
{
  g_autofree char *quantity = NULL;

  if (quantity_milli == ONE_MILLI)
    return g_strdup_printf ("%" G_GINT64_FORMAT, unit_isk);

  /* Without the points between thousands, which a quantity is not read with. */
  quantity = quantity_milli % ONE_MILLI == 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, quantity_milli / ONE_MILLI)
                                             : g_strdup_printf ("%" G_GINT64_FORMAT ",%03" G_GINT64_FORMAT,
                                                                quantity_milli / ONE_MILLI, quantity_milli % ONE_MILLI);
  if (strchr (quantity, ',') != NULL)
    while (g_str_has_suffix (quantity, "0"))
      quantity[strlen (quantity) - 1] = '\0';

  return g_strdup_printf ("%s*%" G_GINT64_FORMAT, quantity, unit_isk);
}
