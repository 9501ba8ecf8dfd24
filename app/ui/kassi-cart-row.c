/* SPDX-License-Identifier: GPL-3.0-or-later
 * One row of the cart as it is shown: a line, or the one that is being typed. */
#include "ui/kassi-cart-row.h"

#include "core/kassi-money.h"

struct _KassiCartRow
{
  GObject            parent_instance;
  KassiCartRowState  state;
  gint64             quantity_milli;
  gint64             unit_isk;
  gint64             total_isk;
  /* Owned. */
  char              *description;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiCartRow, kassi_cart_row, G_TYPE_OBJECT)

static void
kassi_cart_row_finalize (GObject *object)
{
  g_clear_pointer (&KASSI_CART_ROW (object)->description, g_free);
  G_OBJECT_CLASS (kassi_cart_row_parent_class)->finalize (object);
}

static void
kassi_cart_row_class_init (KassiCartRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kassi_cart_row_finalize;
  signals[CHANGED] = g_signal_new ("changed", KASSI_TYPE_CART_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
kassi_cart_row_init (KassiCartRow *self)
{
  self->description = g_strdup ("");
}

KassiCartRow *
kassi_cart_row_new (void)
{
  return g_object_new (KASSI_TYPE_CART_ROW, NULL);
}

void
kassi_cart_row_set (KassiCartRow      *self,
                    KassiCartRowState  state,
                    const char        *description,
                    gint64             quantity_milli,
                    gint64             unit_isk,
                    gint64             total_isk)
{
  g_return_if_fail (KASSI_IS_CART_ROW (self));
  g_return_if_fail (description != NULL);

  if (self->state == state && self->quantity_milli == quantity_milli && self->unit_isk == unit_isk &&
      self->total_isk == total_isk && g_str_equal (self->description, description))
    return;

  self->state = state;
  self->quantity_milli = quantity_milli;
  self->unit_isk = unit_isk;
  self->total_isk = total_isk;
  g_free (self->description);
  self->description = g_strdup (description);
  g_signal_emit (self, signals[CHANGED], 0);
}

KassiCartRowState
kassi_cart_row_get_state (KassiCartRow *self)
{
  g_return_val_if_fail (KASSI_IS_CART_ROW (self), KASSI_CART_ROW_ADDED);

  return self->state;
}

const char *
kassi_cart_row_get_description (KassiCartRow *self)
{
  g_return_val_if_fail (KASSI_IS_CART_ROW (self), NULL);

  return self->description;
}

char *
kassi_cart_row_dup_detail (KassiCartRow *self)
{
  g_autofree char *quantity = NULL;
  g_autofree char *unit = NULL;

  g_return_val_if_fail (KASSI_IS_CART_ROW (self), NULL);

  if (self->quantity_milli == 0)
    return g_strdup ("");

  quantity = kassi_quantity_format (self->quantity_milli);
  unit = kassi_money_format (self->unit_isk);
  return g_strdup_printf ("%s × %s", quantity, unit);
}

char *
kassi_cart_row_dup_amount (KassiCartRow *self)
{
  g_return_val_if_fail (KASSI_IS_CART_ROW (self), NULL);

  return self->quantity_milli == 0 ? g_strdup ("") : kassi_money_format (self->total_isk);
}
