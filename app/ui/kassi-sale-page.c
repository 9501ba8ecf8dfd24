/* SPDX-License-Identifier: GPL-3.0-or-later
 * The conversation's first page: the amount being typed, what it is for, its VAT, the keypad, and Charge. */
#include "ui/kassi-sale-page.h"

#include <glib/gi18n-lib.h>

#include "core/kassi-money.h"
#include "ui/kassi-action-button.h"
#include "ui/kassi-amount-display.h"
#include "ui/kassi-keypad.h"

struct _KassiSalePage
{
  AdwBin              parent_instance;
  gboolean            updating;
  /* Owned. */
  KassiCartModel     *model;       /* or NULL */
  GPtrArray          *vat_toggles; /* of GtkToggleButton, borrowed from the tree, in the order of rates */
  const KassiVatRate *rates;       /* those that a sale may have when the window opens; static */
  char               *note;        /* or NULL */
  char               *error;       /* or NULL */
  /* Template children. */
  KassiAmountDisplay *display;
  AdwEntryRow        *description_row;
  GtkWidget          *remove_button;
  GtkBox             *vat_box;
  KassiKeypad        *keypad;
  KassiActionButton  *charge_button;
};

enum { CHARGE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiSalePage, kassi_sale_page, ADW_TYPE_BIN)

/* The text inside the row has the focus. */
static gboolean
is_describing (KassiSalePage *self)
{
  GtkWidget *delegate = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->description_row)));

  return delegate != NULL && gtk_widget_has_focus (delegate);
}

static void
update_display (KassiSalePage *self)
{
  const char *text = kassi_cart_model_get_text (self->model);
  g_autofree char *figures = kassi_amount_entry_format (text);
  const char *trouble = self->error != NULL ? self->error : kassi_cart_model_get_trouble (self->model);

  kassi_amount_display_set_figures (self->display, figures, *text == '\0');
  if (trouble != NULL)
    kassi_amount_display_set_note (self->display, KASSI_AMOUNT_NOTE_TROUBLE, trouble);
  else
    kassi_amount_display_set_note (self->display, KASSI_AMOUNT_NOTE_GOOD, self->note);
}

/* Shows what the line will be called, so that an open item is not a surprise on the receipt. */
static void
update_description (KassiSalePage *self)
{
  const char *description = kassi_cart_model_get_description (self->model);
  gboolean typing = *kassi_cart_model_get_text (self->model) != '\0';
  const char *shown = *description != '\0' ? description : typing && !is_describing (self) ? _("Open item") : "";

  if (is_describing (self) && *description == '\0')
    return;
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->description_row)), shown))
    gtk_editable_set_text (GTK_EDITABLE (self->description_row), shown);
}

static void
update_vat (KassiSalePage *self)
{
  guint rate = kassi_cart_model_get_vat_rate (self->model);

  for (guint i = 0; i < self->vat_toggles->len; i++)
    if (self->rates[i].percent == rate)
      gtk_toggle_button_set_active (g_ptr_array_index (self->vat_toggles, i), TRUE);
}

static void
update (KassiSalePage *self)
{
  gint64 total_isk = kassi_cart_model_get_total_isk (self->model);
  gboolean editing = kassi_cart_model_get_edited (self->model) >= 0;
  gboolean can_charge = kassi_cart_model_can_charge (self->model);
  g_autofree char *total = kassi_money_format (total_isk);
  /* Translators: %s is an amount: Charge 5.740 kr. */
  g_autofree char *charge = can_charge ? g_strdup_printf (_("Charge %s"), total) : g_strdup (_("Charge"));

  self->updating = TRUE;
  update_display (self);
  update_description (self);
  update_vat (self);
  kassi_keypad_set_add_label (self->keypad, editing ? _("Change") : NULL);
  gtk_widget_set_visible (gtk_widget_get_parent (self->remove_button), editing);   /* An empty place has its spacing too. */
  kassi_action_button_set_label (self->charge_button, charge);
  gtk_widget_set_sensitive (GTK_WIDGET (self->charge_button), can_charge);
  self->updating = FALSE;
}

static void
forget_error (KassiSalePage *self)
{
  g_clear_pointer (&self->error, g_free);
}

static void
add (KassiSalePage *self)
{
  forget_error (self);
  if (*kassi_cart_model_get_text (self->model) != '\0' || kassi_cart_model_get_edited (self->model) >= 0)
    kassi_cart_model_add (self->model);
  kassi_sale_page_focus (self);
  update (self);
}

static void
press (KassiSalePage *self,
       const char    *key)
{
  forget_error (self);
  kassi_cart_model_press (self->model, key);
  kassi_sale_page_focus (self);   /* Or Enter would still be for the button that was used last. */
}

static void
key_pressed_cb (KassiSalePage *self,
                const char    *key)
{
  if (g_str_equal (key, "add"))
    add (self);
  else
    press (self, key);
}

static void
description_changed_cb (KassiSalePage *self)
{
  if (!self->updating && self->model != NULL)
    kassi_cart_model_set_description (self->model, gtk_editable_get_text (GTK_EDITABLE (self->description_row)));
}

static void
description_activated_cb (KassiSalePage *self)
{
  add (self);
}

static void
description_focus_cb (KassiSalePage *self)
{
  gboolean describing = is_describing (self);

  kassi_amount_display_set_active (self->display, !describing);
  if (!describing)
    {
      update (self);
    }
  else if (*kassi_cart_model_get_description (self->model) == '\0')
    {
      self->updating = TRUE;
      gtk_editable_set_text (GTK_EDITABLE (self->description_row), "");   /* The default name makes room for what is typed. */
      self->updating = FALSE;
    }
}

static void
remove_clicked_cb (KassiSalePage *self)
{
  int edited = kassi_cart_model_get_edited (self->model);

  if (edited >= 0)
    kassi_cart_model_remove (self->model, (guint) edited);
  kassi_sale_page_focus (self);
}

static void
vat_toggled_cb (KassiSalePage   *self,
                GtkToggleButton *toggle)
{
  guint i;

  if (!self->updating && gtk_toggle_button_get_active (toggle) && g_ptr_array_find (self->vat_toggles, toggle, &i))
    kassi_cart_model_set_vat_rate (self->model, self->rates[i].percent);
}

static void
charge_cb (KassiSalePage *self)
{
  if (!kassi_cart_model_can_charge (self->model))
    return;

  if (kassi_cart_model_can_add (self->model))
    kassi_cart_model_add (self->model);
  forget_error (self);
  g_signal_emit (self, signals[CHARGE], 0);
}

static void
kassi_sale_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kassi_sale_page_parent_class)->map (widget);
  kassi_sale_page_focus (KASSI_SALE_PAGE (widget));   /* Or the window would give it to the first entry. */
}

static void
kassi_sale_page_dispose (GObject *object)
{
  KassiSalePage *self = KASSI_SALE_PAGE (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  gtk_widget_dispose_template (GTK_WIDGET (object), KASSI_TYPE_SALE_PAGE);
  G_OBJECT_CLASS (kassi_sale_page_parent_class)->dispose (object);
}

static void
kassi_sale_page_finalize (GObject *object)
{
  KassiSalePage *self = KASSI_SALE_PAGE (object);

  g_clear_pointer (&self->vat_toggles, g_ptr_array_unref);
  g_clear_pointer (&self->note, g_free);
  g_clear_pointer (&self->error, g_free);
  G_OBJECT_CLASS (kassi_sale_page_parent_class)->finalize (object);
}

static void
kassi_sale_page_class_init (KassiSalePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kassi_sale_page_dispose;
  object_class->finalize = kassi_sale_page_finalize;
  widget_class->map = kassi_sale_page_map;

  signals[CHARGE] = g_signal_new ("charge", KASSI_TYPE_SALE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (KASSI_TYPE_ACTION_BUTTON);
  g_type_ensure (KASSI_TYPE_AMOUNT_DISPLAY);
  g_type_ensure (KASSI_TYPE_KEYPAD);
  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-sale-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiSalePage, display);
  gtk_widget_class_bind_template_child (widget_class, KassiSalePage, description_row);
  gtk_widget_class_bind_template_child (widget_class, KassiSalePage, remove_button);
  gtk_widget_class_bind_template_child (widget_class, KassiSalePage, vat_box);
  gtk_widget_class_bind_template_child (widget_class, KassiSalePage, keypad);
  gtk_widget_class_bind_template_child (widget_class, KassiSalePage, charge_button);
  gtk_widget_class_bind_template_callback (widget_class, description_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, description_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, charge_cb);
}

static void
make_vat_toggles (KassiSalePage *self)
{
  guint n_rates;

  self->rates = kassi_vat_get_rates (g_get_real_time (), &n_rates);
  self->vat_toggles = g_ptr_array_new ();
  for (guint i = 0; i < n_rates; i++)
    {
      /* Translators: a VAT rate on a button, such as 24 %. */
      g_autofree char *label = g_strdup_printf (_("%u\u00a0%%"), self->rates[i].percent);
      GtkWidget *toggle = gtk_toggle_button_new_with_label (label);

      gtk_widget_add_css_class (toggle, "numeric");
      gtk_widget_set_focus_on_click (toggle, FALSE);
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (toggle), g_ptr_array_index (self->vat_toggles, 0));
      g_signal_connect_object (toggle, "toggled", G_CALLBACK (vat_toggled_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->vat_box, toggle);
      g_ptr_array_add (self->vat_toggles, toggle);
    }
}

static void
kassi_sale_page_init (KassiSalePage *self)
{
  GtkEditable *delegate;

  gtk_widget_init_template (GTK_WIDGET (self));
  make_vat_toggles (self);
  delegate = gtk_editable_get_delegate (GTK_EDITABLE (self->description_row));
  gtk_text_set_max_length (GTK_TEXT (delegate), KASSI_CART_MAX_DESCRIPTION);
  g_signal_connect_object (delegate, "notify::has-focus", G_CALLBACK (description_focus_cb), self, G_CONNECT_SWAPPED);
}

void
kassi_sale_page_set_model (KassiSalePage  *self,
                           KassiCartModel *model)
{
  g_return_if_fail (KASSI_IS_SALE_PAGE (self));
  g_return_if_fail (KASSI_IS_CART_MODEL (model));
  g_return_if_fail (self->model == NULL);

  self->model = g_object_ref (model);
  g_signal_connect_object (model, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
kassi_sale_page_set_note (KassiSalePage *self,
                          const char    *note)
{
  g_return_if_fail (KASSI_IS_SALE_PAGE (self));

  g_free (self->note);
  self->note = g_strdup (note);
  update (self);
}

void
kassi_sale_page_set_error (KassiSalePage *self,
                           const char    *sentence)
{
  g_return_if_fail (KASSI_IS_SALE_PAGE (self));

  g_free (self->error);
  self->error = g_strdup (sentence);
  update (self);
}

void
kassi_sale_page_charge (KassiSalePage *self)
{
  g_return_if_fail (KASSI_IS_SALE_PAGE (self));

  /* Not held back as a press of the button is: this key does nothing on the pages that come next. */
  if (kassi_cart_model_can_charge (self->model))
    charge_cb (self);
  else
    kassi_cart_model_ask_trouble (self->model);
}

void
kassi_sale_page_focus (KassiSalePage *self)
{
  g_return_if_fail (KASSI_IS_SALE_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->display));
}

/* The next line to change, upwards (-1) or downwards (1) from the one being changed; below the last the amount is typed again. */
static void
walk (KassiSalePage *self,
      int            direction)
{
  GListModel *rows = kassi_cart_model_get_rows (self->model);
  int edited = kassi_cart_model_get_edited (self->model);
  int n_rows = (int) g_list_model_get_n_items (rows);
  int next;

  if (edited < 0 && direction > 0)
    return;

  if (edited < 0)   /* What is typed is added first, and is then the last line: go to the one above it. */
    next = n_rows - (*kassi_cart_model_get_text (self->model) != '\0' ? 2 : 1);
  else
    next = edited + direction;

  if (next >= n_rows)
    add (self);
  else if (next >= 0)
    kassi_cart_model_edit (self->model, (guint) next);
}

static void
remove_line (KassiSalePage *self,
             int            focused_line)
{
  int edited = kassi_cart_model_get_edited (self->model);
  guint n_rows = g_list_model_get_n_items (kassi_cart_model_get_rows (self->model));

  if (edited >= 0)
    kassi_cart_model_remove (self->model, (guint) edited);
  else if (focused_line >= 0)
    kassi_cart_model_remove (self->model, (guint) focused_line);
  else if (*kassi_cart_model_get_text (self->model) != '\0')
    kassi_cart_model_remove (self->model, n_rows - 1);
}

/* The keypad's key that a key of the keyboard stands for; or NULL. */
static const char *
find_key (guint keyval)
{
  static const char *const figures[] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" };
  static const struct { guint keyval; const char *key; } keys[] = {
    { GDK_KEY_asterisk, "*" }, { GDK_KEY_KP_Multiply, "*" }, { GDK_KEY_multiply, "*" },
    { GDK_KEY_comma, "," }, { GDK_KEY_KP_Decimal, "," }, { GDK_KEY_KP_Separator, "," },
    { GDK_KEY_period, "." }, { GDK_KEY_BackSpace, "backspace" },
  };

  if (keyval >= GDK_KEY_0 && keyval <= GDK_KEY_9)
    return figures[keyval - GDK_KEY_0];
  if (keyval >= GDK_KEY_KP_0 && keyval <= GDK_KEY_KP_9)
    return figures[keyval - GDK_KEY_KP_0];
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].keyval == keyval)
      return keys[i].key;

  return NULL;
}

gboolean
kassi_sale_page_press (KassiSalePage   *self,
                       guint            keyval,
                       GdkModifierType  modifiers,
                       int              focused_line)
{
  const char *key = find_key (keyval);

  g_return_val_if_fail (KASSI_IS_SALE_PAGE (self), FALSE);

  if ((modifiers & GDK_CONTROL_MASK) != 0 && (keyval == GDK_KEY_z || keyval == GDK_KEY_Z))
    kassi_cart_model_undo (self->model);
  else if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  else if (key != NULL)
    press (self, key);
  else if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter)
    add (self);
  else if (keyval == GDK_KEY_Delete || keyval == GDK_KEY_KP_Delete)
    remove_line (self, focused_line);
  else if (keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up)
    walk (self, -1);
  else if (keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down)
    walk (self, 1);
  else
    return FALSE;

  return TRUE;
}

gboolean
kassi_sale_page_step_back (KassiSalePage *self)
{
  g_return_val_if_fail (KASSI_IS_SALE_PAGE (self), FALSE);

  forget_error (self);
  if (is_describing (self))
    kassi_sale_page_focus (self);
  else if (kassi_cart_model_get_edited (self->model) >= 0)
    kassi_cart_model_stop_editing (self->model);
  else if (*kassi_cart_model_get_text (self->model) != '\0')
    kassi_cart_model_press (self->model, "clear");
  else
    return FALSE;

  kassi_sale_page_focus (self);
  return TRUE;
}
