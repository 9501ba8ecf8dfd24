/* SPDX-License-Identifier: GPL-3.0-or-later
 * The customers of training: who they are, and what they do by themselves when they are asked to pay. */
#include "training/kassi-training-customers.h"

#include <glib/gi18n-lib.h>

typedef struct {
  KassiHabit habit;
  guint      delay_s;
  gboolean   has_no_credit;
} Behaviour;

/* The ids are those of kassictl's contract. The names are invented, with places for parents, so that nobody bears one. */
static const KassiTrainingCustomer customers[] = {
  { "8223281", KASSI_CUSTOMER_GSM, "Jóna Hafnardóttir", N_("approves after a second") },
  { "7700001", KASSI_CUSTOMER_GSM, "Bjartur Heiðarson", N_("approves after a second") },
  { "7700002", KASSI_CUSTOMER_GSM, "Þórdís Vallardóttir", N_("approves after 20 seconds") },
  { "7700003", KASSI_CUSTOMER_GSM, "Egill Hvammsson", N_("rejects") },
  { "7700004", KASSI_CUSTOMER_GSM, "Sunna Brekkudóttir", N_("never looks") },
  { "7700005", KASSI_CUSTOMER_GSM, "Kári Eyjarson", N_("approves just as the till cancels") },
  { "7700006", KASSI_CUSTOMER_GSM, "Ylfa Mýrardóttir", N_("has no credit") },
  { "1111111119", KASSI_CUSTOMER_SSN, "Úlfar Tindsson", N_("gets an SMS code") },
  { "2222222229", KASSI_CUSTOMER_SSN, "Freydís Óssdóttir", N_("has no credit") },
};

/* One for each of the customers, in their order. */
static const Behaviour behaviours[] = {
  { KASSI_HABIT_APPROVES, 1, FALSE },
  { KASSI_HABIT_APPROVES, 1, FALSE },
  { KASSI_HABIT_APPROVES, 20, FALSE },
  { KASSI_HABIT_REJECTS, 1, FALSE },
  { KASSI_HABIT_NEVER_LOOKS, 0, FALSE },
  { KASSI_HABIT_APPROVES_ON_CANCEL, 0, FALSE },
  { KASSI_HABIT_NEVER_LOOKS, 0, TRUE },
  { KASSI_HABIT_READS_CODE, 0, FALSE },
  { KASSI_HABIT_NEVER_LOOKS, 0, TRUE },
};
G_STATIC_ASSERT (G_N_ELEMENTS (behaviours) == G_N_ELEMENTS (customers));

static const Behaviour *
behaviour_of (const KassiTrainingCustomer *customer)
{
  g_assert (customer >= customers && customer < customers + G_N_ELEMENTS (customers));

  return &behaviours[customer - customers];
}

const KassiTrainingCustomer *
kassi_training_list_customers (guint *n_customers)
{
  g_return_val_if_fail (n_customers != NULL, NULL);

  *n_customers = G_N_ELEMENTS (customers);
  return customers;
}

const KassiTrainingCustomer *
kassi_training_find_customer (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (customers); i++)
    if (g_strcmp0 (customers[i].id, id) == 0)
      return &customers[i];

  return NULL;
}

KassiHabit
kassi_training_customer_get_habit (const KassiTrainingCustomer *customer,
                                   guint                       *delay_s)
{
  const Behaviour *behaviour = behaviour_of (customer);

  *delay_s = behaviour->delay_s;
  return behaviour->habit;
}

gboolean
kassi_training_customer_has_credit (const KassiTrainingCustomer *customer)
{
  return !behaviour_of (customer)->has_no_credit;
}
