/* SPDX-License-Identifier: GPL-3.0-or-later
 * The cart that is being made: its lines, the amount being typed as its last row, the line being changed, and undo. */
#include "ui/kassi-cart-model.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/kassi-money.h"

#define NOT_EDITING (-1)

struct _KassiCartModel
{
  GObject      parent_instance;
  guint        default_vat;
  guint        vat_rate;        /* of what is typed */
  int          edited;          /* position, or NOT_EDITING */
  gboolean     fresh;           /* the line was just tapped: the first figure replaces its amount */
  gboolean     asked;           /* trouble is to be said though it may pass */
  KassiAmount  amount;          /* what text comes to */
  /* Owned. */
  KassiCart   *cart;            /* what was added */
  KassiCart   *whole;           /* with what is typed */
  GPtrArray   *undo;            /* of KassiCart, oldest first */
  GListStore  *rows;            /* of KassiCartRow */
  char        *text;
  char        *description;
  char        *trouble;         /* or NULL */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiCartModel, kassi_cart_model, G_TYPE_OBJECT)

static KassiCartLine
get_typed_line (KassiCartModel *self)
{
  gboolean named = self->description[strspn (self->description, " ")] != '\0';

  return (KassiCartLine) {
    .description = named ? self->description : (char *) _("Open item"),
    .quantity_milli = self->amount.quantity_milli,
    .unit_isk = self->amount.unit_isk,
    .vat_rate = self->vat_rate,
  };
}

/* Puts what is typed into cart. */
static gboolean
apply_typed (KassiCartModel  *self,
             KassiCart       *cart,
             GError         **error)
{
  KassiCartLine line = get_typed_line (self);

  if (self->edited == NOT_EDITING)
    return kassi_cart_append (cart, &line, error);

  line.product_number = kassi_cart_get_line (cart, (guint) self->edited)->product_number;
  return kassi_cart_replace (cart, (guint) self->edited, &line, error);
}

static void
update_whole (KassiCartModel *self)
{
  g_autoptr (KassiCart) whole = kassi_cart_copy (self->cart);
  g_autoptr (GError) error = NULL;
  g_autofree char *trouble = NULL;

  g_clear_pointer (&self->trouble, g_free);
  kassi_amount_entry_parse (self->text, &self->amount, &trouble);

  if (self->amount.state == KASSI_AMOUNT_COMPLETE && !apply_typed (self, whole, &error))
    {
      self->amount.state = KASSI_AMOUNT_WRONG;
      self->trouble = g_strdup (error->message);
    }
  else if (self->amount.state == KASSI_AMOUNT_EMPTY && self->edited != NOT_EDITING && self->asked)
    {
      self->trouble = g_strdup (_("Type the new amount, or remove the line."));
    }
  else if (self->amount.urgent || self->asked)
    {
      self->trouble = g_steal_pointer (&trouble);
    }

  g_clear_pointer (&self->whole, kassi_cart_unref);
  self->whole = g_steal_pointer (&whole);
}

static void
set_row (KassiCartModel *self,
         guint           position)
{
  g_autoptr (KassiCartRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);
  gboolean is_edited = (int) position == self->edited;

  if (row == NULL)
    {
      row = kassi_cart_row_new ();
      g_list_store_append (self->rows, row);
    }

  if (is_edited || position >= kassi_cart_get_n_lines (self->cart))
    {
      KassiCartLine typed = get_typed_line (self);

      kassi_cart_row_set (row, is_edited ? KASSI_CART_ROW_CHANGED : KASSI_CART_ROW_TYPED, typed.description,
                          self->amount.state == KASSI_AMOUNT_COMPLETE ? typed.quantity_milli : 0,
                          typed.unit_isk, self->amount.total_isk);
    }
  else
    {
      const KassiCartLine *line = kassi_cart_get_line (self->cart, position);

      kassi_cart_row_set (row, KASSI_CART_ROW_ADDED, line->description, line->quantity_milli, line->unit_isk,
                          line->total_isk);
    }
}

/* Rows are kept and filled anew, so that focus and scroll position stay where they are. */
static void
update_rows (KassiCartModel *self)
{
  guint n_rows = kassi_cart_get_n_lines (self->cart);
  guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  if (self->edited == NOT_EDITING && *self->text != '\0')
    n_rows++;
  if (n_before > n_rows)
    g_list_store_splice (self->rows, n_rows, n_before - n_rows, NULL, 0);
  for (guint i = 0; i < n_rows; i++)
    set_row (self, i);
}

static void
update (KassiCartModel *self)
{
  update_whole (self);
  update_rows (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_string (char       **member,
            const char  *value)
{
  char *copy = g_strdup (value);

  g_free (*member);
  *member = copy;
}

static void
forget_typed (KassiCartModel *self)
{
  set_string (&self->text, "");
  set_string (&self->description, "");
  self->vat_rate = self->default_vat;
  self->edited = NOT_EDITING;
  self->fresh = FALSE;
  self->asked = FALSE;
}

static void
push_undo (KassiCartModel  *self,
           const KassiCart *cart)
{
  if (self->undo->len == KASSI_CART_MODEL_MAX_UNDO)
    g_ptr_array_remove_index (self->undo, 0);
  g_ptr_array_add (self->undo, kassi_cart_copy (cart));
}

/* A line that was tapped and left as it is. */
static gboolean
is_unchanged (KassiCartModel *self)
{
  KassiCartLine typed = get_typed_line (self);
  const KassiCartLine *line;

  if (self->edited == NOT_EDITING)
    return FALSE;

  line = kassi_cart_get_line (self->cart, (guint) self->edited);
  return typed.quantity_milli == line->quantity_milli && typed.unit_isk == line->unit_isk &&
         typed.vat_rate == line->vat_rate && g_str_equal (typed.description, line->description);
}

static void
kassi_cart_model_finalize (GObject *object)
{
  KassiCartModel *self = KASSI_CART_MODEL (object);

  g_clear_pointer (&self->cart, kassi_cart_unref);
  g_clear_pointer (&self->whole, kassi_cart_unref);
  g_clear_pointer (&self->undo, g_ptr_array_unref);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->description, g_free);
  g_clear_pointer (&self->trouble, g_free);
  G_OBJECT_CLASS (kassi_cart_model_parent_class)->finalize (object);
}

static void
kassi_cart_model_class_init (KassiCartModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kassi_cart_model_finalize;
  signals[CHANGED] = g_signal_new ("changed", KASSI_TYPE_CART_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
kassi_cart_model_init (KassiCartModel *self)
{
  self->cart = kassi_cart_new ();
  self->whole = kassi_cart_new ();
  self->undo = g_ptr_array_new_with_free_func ((GDestroyNotify) kassi_cart_unref);
  self->rows = g_list_store_new (KASSI_TYPE_CART_ROW);
  forget_typed (self);
}

KassiCartModel *
kassi_cart_model_new (guint default_vat)
{
  KassiCartModel *self;

  g_return_val_if_fail (kassi_vat_is_known (default_vat), NULL);

  self = g_object_new (KASSI_TYPE_CART_MODEL, NULL);
  self->default_vat = self->vat_rate = default_vat;
  return self;
}

void
kassi_cart_model_set_default_vat (KassiCartModel *self,
                                  guint           rate_percent)
{
  g_return_if_fail (KASSI_IS_CART_MODEL (self));
  g_return_if_fail (kassi_vat_is_known (rate_percent));

  self->default_vat = rate_percent;
  if (*self->text == '\0' && self->edited == NOT_EDITING)
    self->vat_rate = rate_percent;
  update (self);
}

static void
replace_cart (KassiCartModel *self,
              KassiCart      *cart)
{
  g_clear_pointer (&self->cart, kassi_cart_unref);
  self->cart = cart;
  forget_typed (self);
  update (self);
}

/* All that is there, for undo: also what was typed and not added, which would be lost otherwise. */
static void
push_whole (KassiCartModel *self)
{
  if (kassi_cart_get_n_lines (self->whole) > 0)
    push_undo (self, self->whole);
}

void
kassi_cart_model_load (KassiCartModel  *self,
                       const KassiCart *cart)
{
  g_return_if_fail (KASSI_IS_CART_MODEL (self));
  g_return_if_fail (cart != NULL);

  g_ptr_array_set_size (self->undo, 0);
  replace_cart (self, kassi_cart_copy (cart));
}

void
kassi_cart_model_restore (KassiCartModel  *self,
                          const KassiCart *cart)
{
  g_return_if_fail (KASSI_IS_CART_MODEL (self));
  g_return_if_fail (cart != NULL);

  push_whole (self);
  replace_cart (self, kassi_cart_copy (cart));
}

void
kassi_cart_model_clear (KassiCartModel *self,
                        gboolean        forget)
{
  g_return_if_fail (KASSI_IS_CART_MODEL (self));

  if (forget)
    g_ptr_array_set_size (self->undo, 0);
  else
    push_whole (self);
  replace_cart (self, kassi_cart_new ());
}

GListModel *
kassi_cart_model_get_rows (KassiCartModel *self)
{
  g_return_val_if_fail (KASSI_IS_CART_MODEL (self), NULL);

  return G_LIST_MODEL (self->rows);
}

const char *
kassi_cart_model_get_text (KassiCartModel *self)
{
  g_return_val_if_fail (KASSI_IS_CART_MODEL (self), NULL);

  return self->text;
}

void
kassi_cart_model_press (KassiCartModel *self,
                        const char     *key)
{
  g_autofree char *text = NULL;

  g_return_if_fail (KASSI_IS_CART_MODEL (self));
  g_return_if_fail (key != NULL);

  text = kassi_amount_entry_press (self->fresh && g_ascii_isdigit (key[0]) ? "" : self->text, key);
  set_string (&self->text, text);
  self->fresh = FALSE;
  self->asked = FALSE;
  update (self);
}

const char *
kassi_cart_model_get_description (KassiCartModel *self)
{
  g_return_val_if_fail (KASSI_IS_CART_MODEL (self), NULL);

  return self->description;
}

void
kassi_cart_model_set_description (KassiCartModel *self,
                                  const char     *description)
{
  g_return_if_fail (KASSI_IS_CART_MODEL (self));
  g_return_if_fail (description != NULL);

  if (g_str_equal (self->description, description))
    return;

  set_string (&self->description, description);
  update (self);
}

guint
kassi_cart_model_get_vat_rate (KassiCartModel *self)
{
  g_return_val_if_fail (KASSI_IS_CART_MODEL (self), 0);

  return self->vat_rate;
}

void
kassi_cart_model_set_vat_rate (KassiCartModel *self,
                               guint           rate_percent)
{
  g_return_if_fail (KASSI_IS_CART_MODEL (self));
  g_return_if_fail (kassi_vat_is_known (rate_percent));

  if (self->vat_rate == rate_percent)
    return;

  self->vat_rate = rate_percent;
  update (self);
}

gboolean
kassi_cart_model_can_add (KassiCartModel *self)
{
  g_return_val_if_fail (KASSI_IS_CART_MODEL (self), FALSE);

  return self->amount.state == KASSI_AMOUNT_COMPLETE;
}

gboolean
kassi_cart_model_add (KassiCartModel *self)
{
  g_autoptr (GError) error = NULL;
  gboolean applied;

  g_return_val_if_fail (KASSI_IS_CART_MODEL (self), FALSE);

  if (!kassi_cart_model_can_add (self))
    {
      kassi_cart_model_ask_trouble (self);
      return FALSE;
    }

  if (!is_unchanged (self))
    {
      push_undo (self, self->cart);
      applied = apply_typed (self, self->cart, &error);
      g_assert (applied);   /* update_whole() tried it on a copy. */
    }
  forget_typed (self);
  update (self);
  return TRUE;
}

const char *
kassi_cart_model_get_trouble (KassiCartModel *self)
{
  g_return_val_if_fail (KASSI_IS_CART_MODEL (self), NULL);

  return self->trouble;
}

void
kassi_cart_model_ask_trouble (KassiCartModel *self)
{
  g_return_if_fail (KASSI_IS_CART_MODEL (self));

  self->asked = TRUE;
  update (self);
}

void
kassi_cart_model_edit (KassiCartModel *self,
                       guint           position)
{
  const KassiCartLine *line;

  g_return_if_fail (KASSI_IS_CART_MODEL (self));

  if (position >= kassi_cart_get_n_lines (self->cart) || (int) position == self->edited)
    return;
  if (self->amount.state != KASSI_AMOUNT_EMPTY && !kassi_cart_model_add (self))
    return;

  line = kassi_cart_get_line (self->cart, position);
  forget_typed (self);
  self->edited = (int) position;
  self->fresh = TRUE;
  self->vat_rate = line->vat_rate;
  /* A name that nobody gave makes room for one. */
  set_string (&self->description, g_str_equal (line->description, _("Open item")) ? "" : line->description);
  g_free (self->text);
  self->text = kassi_amount_entry_make (line->quantity_milli, line->unit_isk);
  update (self);
}

void
kassi_cart_model_stop_editing (KassiCartModel *self)
{
  g_return_if_fail (KASSI_IS_CART_MODEL (self));

  if (self->edited == NOT_EDITING)
    return;

  forget_typed (self);
  update (self);
}

int
kassi_cart_model_get_edited (KassiCartModel *self)
{
  g_return_val_if_fail (KASSI_IS_CART_MODEL (self), NOT_EDITING);

  return self->edited;
}

void
kassi_cart_model_remove (KassiCartModel *self,
                         guint           position)
{
  g_return_if_fail (KASSI_IS_CART_MODEL (self));

  if (position < kassi_cart_get_n_lines (self->cart))
    {
      push_undo (self, self->cart);
      kassi_cart_remove (self->cart, position);
      if (self->edited == (int) position)
        forget_typed (self);
      else if (self->edited > (int) position)
        self->edited--;
    }
  else if (self->edited == NOT_EDITING)
    {
      /* Undo brings it back as a line. */
      if (kassi_cart_model_can_add (self))
        push_undo (self, self->whole);
      forget_typed (self);
    }

  update (self);
}

gboolean
kassi_cart_model_can_undo (KassiCartModel *self)
{
  g_return_val_if_fail (KASSI_IS_CART_MODEL (self), FALSE);

  return self->undo->len > 0;
}

void
kassi_cart_model_undo (KassiCartModel *self)
{
  g_return_if_fail (KASSI_IS_CART_MODEL (self));

  if (self->undo->len == 0)
    return;

  /* Of what is typed only a change goes, for its line may be gone; an amount not added yet was not done, so it stays. */
  if (self->edited != NOT_EDITING)
    forget_typed (self);
  g_clear_pointer (&self->cart, kassi_cart_unref);
  self->cart = g_ptr_array_steal_index (self->undo, self->undo->len - 1);
  update (self);
}

gboolean
kassi_cart_model_is_empty (KassiCartModel *self)
{
  g_return_val_if_fail (KASSI_IS_CART_MODEL (self), TRUE);

  return kassi_cart_get_n_lines (self->cart) == 0 && *self->text == '\0';
}

gint64
kassi_cart_model_get_total_isk (KassiCartModel *self)
{
  g_return_val_if_fail (KASSI_IS_CART_MODEL (self), 0);

  return kassi_cart_get_total_isk (self->whole);
}

guint
kassi_cart_model_get_vat (KassiCartModel *self,
                          KassiCartVat    rates[KASSI_VAT_MAX_RATES])
{
  g_return_val_if_fail (KASSI_IS_CART_MODEL (self), 0);

  return kassi_cart_get_vat (self->whole, rates);
}

gboolean
kassi_cart_model_can_charge (KassiCartModel *self)
{
  gboolean typed_counts;

  g_return_val_if_fail (KASSI_IS_CART_MODEL (self), FALSE);

  typed_counts = self->amount.state == KASSI_AMOUNT_COMPLETE ||
                 (self->amount.state == KASSI_AMOUNT_EMPTY && self->edited == NOT_EDITING);
  return typed_counts && kassi_cart_get_total_isk (self->whole) > 0;
}

KassiCart *
kassi_cart_model_dup_cart (KassiCartModel *self)
{
  g_return_val_if_fail (KASSI_IS_CART_MODEL (self), NULL);

  return kassi_cart_copy (self->whole);
}
