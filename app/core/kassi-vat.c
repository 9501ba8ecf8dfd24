/* SPDX-License-Identifier: GPL-3.0-or-later
 * The VAT rates of Iceland as dated data (Act 50/1988 §14): which are in force when, and the letter each bears on a receipt. */
#include "core/kassi-vat.h"

#define SECONDS G_GINT64_CONSTANT (1000000)

/* Rates that came into force together, highest first. */
typedef struct {
  gint64              since_us;   /* wall time */
  const KassiVatRate *rates;
  guint               n_rates;
} RateSet;

/* Act 124/2014: 24 % and 11 % instead of 25,5 % and 7 %; 0 stands for what is exempt. */
static const KassiVatRate rates_2015[] = { { 24, 'A' }, { 11, 'B' }, { 0, 'C' } };

/* In the order of time. Kassi is younger than the first of them: an older one it cannot meet. */
static const RateSet rate_sets[] = {
  { 1420070400 * SECONDS, rates_2015, G_N_ELEMENTS (rates_2015) },   /* 2015-01-01 */
};

static const KassiVatRate *
find_rate (const RateSet *set,
           guint          percent)
{
  for (guint i = 0; i < set->n_rates; i++)
    if (set->rates[i].percent == percent)
      return &set->rates[i];

  return NULL;
}

/* The latest set that was in force at wall_us. A clock that stands before the first is wrong, and the first is the best guess. */
static const RateSet *
find_set (gint64 wall_us)
{
  gsize i = G_N_ELEMENTS (rate_sets) - 1;

  while (i > 0 && rate_sets[i].since_us > wall_us)
    i--;

  return &rate_sets[i];
}

/* The rate as it was when it was last one. */
static const KassiVatRate *
find_known (guint percent)
{
  for (gsize i = G_N_ELEMENTS (rate_sets); i > 0; i--)
    {
      const KassiVatRate *rate = find_rate (&rate_sets[i - 1], percent);

      if (rate != NULL)
        return rate;
    }

  return NULL;
}

/**
 * kassi_vat_get_rates:
 * @wall_us: microseconds since 1970 in UTC, which is Iceland's time all year
 * @n_rates: (out): at least 1, at most KASSI_VAT_MAX_RATES
 *
 * Returns: (transfer none) (array length=n_rates): the rates in force, highest first; the same array for the same rates
 */
const KassiVatRate *
kassi_vat_get_rates (gint64  wall_us,
                     guint  *n_rates)
{
  const RateSet *set = find_set (wall_us);

  g_return_val_if_fail (n_rates != NULL, NULL);

  *n_rates = set->n_rates;
  return set->rates;
}

gboolean
kassi_vat_is_in_force (guint  percent,
                       gint64 wall_us)
{
  return find_rate (find_set (wall_us), percent) != NULL;
}

gboolean
kassi_vat_is_known (guint percent)
{
  return find_known (percent) != NULL;
}

char
kassi_vat_get_mark (guint percent)
{
  const KassiVatRate *rate = find_known (percent);

  return rate != NULL ? rate->mark : '?';
}
