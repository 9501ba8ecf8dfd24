/* SPDX-License-Identifier: GPL-3.0-or-later
 * What was sold, to be looked at. */
#include "ui/kassi-sale-lines.h"

#include <glib/gi18n-lib.h>

#include "core/kassi-money.h"

#define N_STEP 24    /* rows made at a time */
#define N_FREE 5     /* so many lines stand there without scrolling */
#define HEIGHT 226   /* of more: five rows and a half, so that it is seen that there are more */

struct _KassiSaleLines
{
  AdwBin             parent_instance;
  guint              n_shown;
  /* Owned. */
  KassiCart         *cart;      /* or NULL */
  /* Owned; the list is in the scroller only when it is long: there rows of two lines would not be counted in. */
  GtkScrolledWindow *scroller;
  GtkListBox        *list;
};

G_DEFINE_FINAL_TYPE (KassiSaleLines, kassi_sale_lines, ADW_TYPE_BIN)

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_row (const KassiCartLine *line)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = make_label (line->description, NULL);
  g_autofree char *amount = kassi_money_format (line->total_isk);

  gtk_label_set_xalign (GTK_LABEL (name), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (name), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_box_append (GTK_BOX (box), name);
  if (line->quantity_milli != 1000)
    {
      g_autofree char *quantity = kassi_quantity_format (line->quantity_milli);
      g_autofree char *times = g_strdup_printf ("%s ×", quantity);

      gtk_box_append (GTK_BOX (box), make_label (times, "soft"));
    }
  gtk_box_append (GTK_BOX (box), make_label (amount, "strong"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static void
show_more (KassiSaleLines *self)
{
  guint n_lines = kassi_cart_get_n_lines (self->cart);

  for (guint end = MIN (self->n_shown + N_STEP, n_lines); self->n_shown < end; self->n_shown++)
    gtk_list_box_append (self->list, make_row (kassi_cart_get_line (self->cart, self->n_shown)));
}

static void
scrolled_cb (KassiSaleLines *self,
             GtkAdjustment  *adjustment)
{
  double left = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_value (adjustment) -
                gtk_adjustment_get_page_size (adjustment);

  if (self->cart != NULL && left < gtk_adjustment_get_page_size (adjustment))
    show_more (self);
}

static void
kassi_sale_lines_dispose (GObject *object)
{
  KassiSaleLines *self = KASSI_SALE_LINES (object);

  g_clear_pointer (&self->cart, kassi_cart_unref);
  g_clear_object (&self->list);
  g_clear_object (&self->scroller);
  G_OBJECT_CLASS (kassi_sale_lines_parent_class)->dispose (object);
}

static void
kassi_sale_lines_class_init (KassiSaleLinesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kassi_sale_lines_dispose;
}

static void
kassi_sale_lines_init (KassiSaleLines *self)
{
  self->list = g_object_ref_sink (GTK_LIST_BOX (gtk_list_box_new ()));
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What was sold"), -1);
  self->scroller = g_object_ref_sink (GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ()));
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (self->scroller, HEIGHT);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed", G_CALLBACK (scrolled_cb),
                           self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (GTK_WIDGET (self), "sale-lines");
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);   /* The list has round corners. */
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}

static void
set_scrolls (KassiSaleLines *self,
             gboolean        scrolls)
{
  GtkWidget *child = scrolls ? GTK_WIDGET (self->scroller) : GTK_WIDGET (self->list);

  if (adw_bin_get_child (ADW_BIN (self)) == child)
    return;

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_scrolled_window_set_child (self->scroller, scrolls ? GTK_WIDGET (self->list) : NULL);
  adw_bin_set_child (ADW_BIN (self), child);
}

void
kassi_sale_lines_set_cart (KassiSaleLines *self,
                           KassiCart      *cart)
{
  GtkWidget *row;

  g_return_if_fail (KASSI_IS_SALE_LINES (self));

  g_clear_pointer (&self->cart, kassi_cart_unref);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  self->n_shown = 0;
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  if (cart == NULL)
    return;

  self->cart = kassi_cart_ref (cart);
  set_scrolls (self, kassi_cart_get_n_lines (cart) > N_FREE);
  show_more (self);
}
