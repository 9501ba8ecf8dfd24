/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row of History's list. It keeps what is shown and no more: a sale may have hundreds of lines, and the list thousands of rows. */
#include "ui/kassi-history-row.h"

struct _KassiHistoryRow
{
  GObject           parent_instance;
  gint64            wall_us;
  gint64            end_us;          /* of a day */
  gint64            amount_isk;
  KassiStanding     standing;
  KassiCustomerKind customer_kind;
  /* Owned. */
  char             *sale_id;         /* NULL: a day */
  char             *masked;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiHistoryRow, kassi_history_row, G_TYPE_OBJECT)

static void
kassi_history_row_finalize (GObject *object)
{
  KassiHistoryRow *self = KASSI_HISTORY_ROW (object);

  g_free (self->sale_id);
  g_free (self->masked);
  G_OBJECT_CLASS (kassi_history_row_parent_class)->finalize (object);
}

static void
kassi_history_row_class_init (KassiHistoryRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kassi_history_row_finalize;

  signals[CHANGED] = g_signal_new ("changed", KASSI_TYPE_HISTORY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
kassi_history_row_init (KassiHistoryRow *self)
{
}

KassiHistoryRow *
kassi_history_row_new_day (gint64 from_us,
                           gint64 to_us)
{
  KassiHistoryRow *self = g_object_new (KASSI_TYPE_HISTORY_ROW, NULL);

  self->wall_us = from_us;
  self->end_us = to_us;
  return self;
}

KassiHistoryRow *
kassi_history_row_new_sale (const KassiSale *sale)
{
  KassiHistoryRow *self;

  g_return_val_if_fail (sale != NULL && sale->id != NULL, NULL);

  self = g_object_new (KASSI_TYPE_HISTORY_ROW, NULL);
  self->sale_id = g_strdup (sale->id);
  kassi_history_row_update (self, sale);
  return self;
}

gboolean
kassi_history_row_update (KassiHistoryRow *self,
                          const KassiSale *sale)
{
  KassiStanding standing;

  g_return_val_if_fail (KASSI_IS_HISTORY_ROW (self), FALSE);
  g_return_val_if_fail (sale != NULL && g_strcmp0 (sale->id, self->sale_id) == 0, FALSE);

  standing = kassi_history_words_get_standing (sale);
  if (self->masked != NULL && self->standing == standing && self->customer_kind == sale->customer_kind &&
      g_strcmp0 (self->masked, sale->customer_masked) == 0)
    return FALSE;   /* Amount and time never change. */

  self->wall_us = sale->created_wall_us;
  self->amount_isk = sale->amount_isk;
  self->standing = standing;
  self->customer_kind = sale->customer_kind;
  g_free (self->masked);
  self->masked = g_strdup (sale->customer_masked != NULL ? sale->customer_masked : "");
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

void
kassi_history_row_touch (KassiHistoryRow *self)
{
  g_return_if_fail (KASSI_IS_HISTORY_ROW (self));

  g_signal_emit (self, signals[CHANGED], 0);
}

const char *
kassi_history_row_get_sale_id (KassiHistoryRow *self)
{
  g_return_val_if_fail (KASSI_IS_HISTORY_ROW (self), NULL);

  return self->sale_id;
}

gint64
kassi_history_row_get_wall_us (KassiHistoryRow *self)
{
  g_return_val_if_fail (KASSI_IS_HISTORY_ROW (self), 0);

  return self->wall_us;
}

gint64
kassi_history_row_get_end_us (KassiHistoryRow *self)
{
  g_return_val_if_fail (KASSI_IS_HISTORY_ROW (self), 0);

  return self->end_us;
}

gint64
kassi_history_row_get_amount_isk (KassiHistoryRow *self)
{
  g_return_val_if_fail (KASSI_IS_HISTORY_ROW (self), 0);

  return self->amount_isk;
}

KassiStanding
kassi_history_row_get_standing (KassiHistoryRow *self)
{
  g_return_val_if_fail (KASSI_IS_HISTORY_ROW (self), KASSI_STANDING_RUNNING);

  return self->standing;
}

KassiCustomerKind
kassi_history_row_get_customer_kind (KassiHistoryRow *self)
{
  g_return_val_if_fail (KASSI_IS_HISTORY_ROW (self), KASSI_CUSTOMER_GSM);

  return self->customer_kind;
}

const char *
kassi_history_row_get_masked (KassiHistoryRow *self)
{
  g_return_val_if_fail (KASSI_IS_HISTORY_ROW (self), "");

  return self->masked != NULL ? self->masked : "";
}
