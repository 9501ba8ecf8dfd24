/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is being sold: lines, quantities in 1/1000, totals in whole krónur, VAT per rate. */
#include "core/kassi-cart.h"

#include <glib/gi18n-lib.h>

#include "core/kassi-money.h"

struct _KassiCart
{
  /* Owned. */
  GArray *lines;       /* of KassiCartLine */

  gint64  total_isk;   /* 0 … KASSI_MONEY_MAX_ISK: the sum of the lines */
};

G_DEFINE_QUARK (kassi-cart-error-quark, kassi_cart_error)
G_DEFINE_BOXED_TYPE (KassiCart, kassi_cart, kassi_cart_ref, kassi_cart_unref)

static void
clear_line (gpointer data)
{
  KassiCartLine *line = data;

  g_free (line->description);
  g_free (line->product_number);
}

static void
clear_cart (gpointer data)
{
  KassiCart *self = data;

  g_array_unref (self->lines);
}

static KassiCartLine *
line_at (const KassiCart *self,
         guint            position)
{
  return &g_array_index (self->lines, KassiCartLine, position);
}

/* The lines add up to the total (I12). */
static void
assert_adds_up (const KassiCart *self)
{
  gint64 sum_isk = 0;

  for (guint i = 0; i < self->lines->len; i++)
    {
      gboolean fits = kassi_money_add (sum_isk, line_at (self, i)->total_isk, &sum_isk);

      g_assert (fits);
    }

  g_assert (sum_isk == self->total_isk);
  g_assert (sum_isk >= 0 && sum_isk <= KASSI_MONEY_MAX_ISK);
}

/* One line of a receipt: UTF-8 of at most KASSI_CART_MAX_DESCRIPTION characters that all stay on that line. */
static gboolean
is_printable_line (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL) || g_utf8_strlen (text, -1) > KASSI_CART_MAX_DESCRIPTION)
    return FALSE;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      GUnicodeType type = g_unichar_type (g_utf8_get_char (text));

      if (type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR)
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_blank (const char *text)
{
  while (*text != '\0' && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);

  return *text == '\0';
}

static gboolean
check_texts (const KassiCartLine  *line,
             GError              **error)
{
  if (line->description == NULL || !is_printable_line (line->description))
    {
      g_set_error (error, KASSI_CART_ERROR, KASSI_CART_ERROR_LINE,
                   _("The description must be one line of at most %d characters. Type a shorter, plain one."),
                   KASSI_CART_MAX_DESCRIPTION);
      return FALSE;
    }

  if (is_blank (line->description))
    {
      g_set_error_literal (error, KASSI_CART_ERROR, KASSI_CART_ERROR_LINE,
                           _("The description is empty. Say what is being sold."));
      return FALSE;
    }

  if (line->product_number != NULL && !is_printable_line (line->product_number))
    {
      g_set_error (error, KASSI_CART_ERROR, KASSI_CART_ERROR_LINE,
                   _("The product number must be one line of at most %d characters."),
                   KASSI_CART_MAX_DESCRIPTION);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_figures (const KassiCartLine  *line,
               GError              **error)
{
  if (line->quantity_milli < 1 || line->quantity_milli > KASSI_QUANTITY_MAX_MILLI)
    {
      g_set_error_literal (error, KASSI_CART_ERROR, KASSI_CART_ERROR_LINE,
                           _("The quantity must be more than zero and less than a million."));
      return FALSE;
    }

  if (line->unit_isk < 0 || line->unit_isk > KASSI_MONEY_MAX_ISK)
    {
      g_autofree char *max = kassi_money_format (KASSI_MONEY_MAX_ISK);

      g_set_error (error, KASSI_CART_ERROR, KASSI_CART_ERROR_LINE,
                   /* Translators: %s is an amount, such as 2.147.483.647 kr. */
                   _("The price cannot be negative, nor more than %s"), max);
      return FALSE;
    }

  if (!kassi_vat_is_known (line->vat_rate))
    {
      g_set_error (error, KASSI_CART_ERROR, KASSI_CART_ERROR_LINE,
                   _("There is no VAT rate of %u %%. Choose one that is in force."), line->vat_rate);
      return FALSE;
    }

  return TRUE;
}

/* Copies line into made with its total. The figures are in range, so the product fits 64 bits. */
static void
make_line (const KassiCartLine *line,
           KassiCartLine       *made)
{
  gboolean fits;

  *made = *line;
  fits = kassi_money_multiply (line->unit_isk, line->quantity_milli, &made->total_isk);
  g_assert (fits);

  made->description = g_strdup (line->description);
  made->product_number = g_strdup (line->product_number);
}

/* Whether line can stand in the cart in the place of what costs freed_isk; made is then a copy of it, and new_total_isk
 * what the cart comes to. */
static gboolean
admit_line (const KassiCart      *self,
            const KassiCartLine  *line,
            gint64                freed_isk,
            KassiCartLine        *made,
            gint64               *new_total_isk,
            GError              **error)
{
  gboolean fits;

  if (!check_texts (line, error) || !check_figures (line, error))
    return FALSE;

  make_line (line, made);
  fits = kassi_money_add (self->total_isk - freed_isk, made->total_isk, new_total_isk);
  g_assert (fits);

  if (*new_total_isk > KASSI_MONEY_MAX_ISK)
    {
      g_autofree char *max = kassi_money_format (KASSI_MONEY_MAX_ISK);

      clear_line (made);
      g_set_error (error, KASSI_CART_ERROR, KASSI_CART_ERROR_TOTAL,
                   /* Translators: %s is an amount, such as 2.147.483.647 kr. */
                   _("The sale would be too large. Split it: one sale takes at most %s"), max);
      return FALSE;
    }

  return TRUE;
}

/* The row of rate among those there, which are sorted, the highest first; a new one when there is none yet. */
static KassiCartVat *
find_row (KassiCartVat *rates,
          guint        *n_rates,
          guint         rate)
{
  guint i = 0;

  while (i < *n_rates && rates[i].rate > rate)
    i++;
  if (i < *n_rates && rates[i].rate == rate)
    return &rates[i];

  g_assert (*n_rates < KASSI_VAT_MAX_RATES);
  for (guint j = (*n_rates)++; j > i; j--)
    rates[j] = rates[j - 1];
  rates[i] = (KassiCartVat) { .rate = rate };

  return &rates[i];
}

/**
 * kassi_cart_new:
 *
 * Returns: (transfer full): an empty cart
 */
KassiCart *
kassi_cart_new (void)
{
  KassiCart *self = g_rc_box_new0 (KassiCart);

  self->lines = g_array_new (FALSE, TRUE, sizeof (KassiCartLine));
  g_array_set_clear_func (self->lines, clear_line);

  return self;
}

/**
 * kassi_cart_copy:
 *
 * Returns: (transfer full): a cart of its own with the same lines
 */
KassiCart *
kassi_cart_copy (const KassiCart *self)
{
  KassiCart *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = kassi_cart_new ();
  for (guint i = 0; i < self->lines->len; i++)
    {
      KassiCartLine line;

      make_line (line_at (self, i), &line);
      g_array_append_val (copy->lines, line);
    }
  copy->total_isk = self->total_isk;
  assert_adds_up (copy);

  return copy;
}

KassiCart *
kassi_cart_ref (KassiCart *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_rc_box_acquire (self);
}

void
kassi_cart_unref (KassiCart *self)
{
  g_return_if_fail (self != NULL);

  g_rc_box_release_full (self, clear_cart);
}

/**
 * kassi_cart_insert:
 * @position: 0 … the number of lines
 * @line: total_isk is not read; may be a line of this cart
 *
 * Returns: FALSE with a KASSI_CART_ERROR, and the cart as it was
 */
gboolean
kassi_cart_insert (KassiCart            *self,
                   guint                 position,
                   const KassiCartLine  *line,
                   GError              **error)
{
  KassiCartLine made;
  gint64 new_total_isk;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (line != NULL, FALSE);
  g_return_val_if_fail (position <= self->lines->len, FALSE);

  if (self->lines->len >= KASSI_CART_MAX_LINES)
    {
      g_set_error (error, KASSI_CART_ERROR, KASSI_CART_ERROR_FULL,
                   _("The cart is full with %d lines. Charge it and go on in a new sale."), KASSI_CART_MAX_LINES);
      return FALSE;
    }

  if (!admit_line (self, line, 0, &made, &new_total_isk, error))
    return FALSE;

  g_array_insert_val (self->lines, position, made);
  self->total_isk = new_total_isk;
  assert_adds_up (self);

  return TRUE;
}

/**
 * kassi_cart_append:
 *
 * As kassi_cart_insert(), behind the last line.
 */
gboolean
kassi_cart_append (KassiCart            *self,
                   const KassiCartLine  *line,
                   GError              **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return kassi_cart_insert (self, self->lines->len, line, error);
}

/**
 * kassi_cart_replace:
 * @position: of a line that is there
 * @line: total_isk is not read; may be a line of this cart
 *
 * Returns: FALSE with a KASSI_CART_ERROR, and the cart as it was
 */
gboolean
kassi_cart_replace (KassiCart            *self,
                    guint                 position,
                    const KassiCartLine  *line,
                    GError              **error)
{
  KassiCartLine made;
  gint64 new_total_isk;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (line != NULL, FALSE);
  g_return_val_if_fail (position < self->lines->len, FALSE);

  if (!admit_line (self, line, line_at (self, position)->total_isk, &made, &new_total_isk, error))
    return FALSE;

  clear_line (line_at (self, position));
  *line_at (self, position) = made;
  self->total_isk = new_total_isk;
  assert_adds_up (self);

  return TRUE;
}

/**
 * kassi_cart_remove:
 * @position: of a line that is there
 */
void
kassi_cart_remove (KassiCart *self,
                   guint      position)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (position < self->lines->len);

  self->total_isk -= line_at (self, position)->total_isk;
  g_array_remove_index (self->lines, position);
  assert_adds_up (self);
}

guint
kassi_cart_get_n_lines (const KassiCart *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->lines->len;
}

/**
 * kassi_cart_get_line:
 *
 * Returns: (transfer none): the line, until the cart changes
 */
const KassiCartLine *
kassi_cart_get_line (const KassiCart *self,
                     guint            position)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position < self->lines->len, NULL);

  return line_at (self, position);
}

/**
 * kassi_cart_get_total_isk:
 *
 * Returns: 0 … KASSI_MONEY_MAX_ISK. A sale needs at least 1 (I12); a cart on the way there may be free.
 */
gint64
kassi_cart_get_total_isk (const KassiCart *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->total_isk;
}

/**
 * kassi_cart_get_vat:
 * @rates: (out caller-allocates)
 *
 * What Act 50/1988 §20 asks of a receipt: each rate that occurs with its amount and the VAT in it, the highest rate
 * first; 0 stands for what is exempt. The VAT is taken from the sum, not line by line.
 *
 * Returns: how many rows were written
 */
guint
kassi_cart_get_vat (const KassiCart *self,
                    KassiCartVat     rates[KASSI_VAT_MAX_RATES])
{
  gint64 sum_isk = 0;
  guint n_rates = 0;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (rates != NULL, 0);

  for (guint i = 0; i < self->lines->len; i++)
    {
      const KassiCartLine *line = line_at (self, i);

      find_row (rates, &n_rates, line->vat_rate)->gross_isk += line->total_isk;
    }

  for (guint r = 0; r < n_rates; r++)
    {
      rates[r].vat_isk = kassi_money_vat_of_gross (rates[r].gross_isk, rates[r].rate);
      sum_isk += rates[r].gross_isk;
    }

  g_assert (sum_isk == self->total_isk);
  return n_rates;
}
