/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row of History's list on the screen. One kind of widget serves days and sales, so that the list can use each again for either;
 * it is bound anew at every key in the search, and so has few parts and changes only what differs. */
#include "ui/kassi-history-line.h"

#include "core/kassi-money.h"
#include "ui/kassi-css-class.h"
#include "ui/kassi-day-words.h"

struct _KassiHistoryLine
{
  GtkWidget          parent_instance;
  gboolean           heading;
  const char        *tint;             /* the chip's class; static, or NULL */
  const char        *icon;             /* static, or NULL */
  /* Borrowed. */
  KassiHistoryModel *model;
  /* Owned. */
  KassiHistoryRow   *row;              /* or NULL */
  gulong             changed_id;
  /* Children. */
  GtkWidget         *time_label;       /* of a day its name */
  GtkWidget         *customer_label;
  GtkWidget         *chip;
  GtkWidget         *chip_image;
  GtkWidget         *chip_label;
  GtkWidget         *amount_label;     /* of a day its sum */
};

G_DEFINE_FINAL_TYPE (KassiHistoryLine, kassi_history_line, GTK_TYPE_WIDGET)

/* The list's own widget around this one is what gets the focus and is read out. */
static void
set_name (KassiHistoryLine *self,
          const char       *name)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));

  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
set_heading (KassiHistoryLine *self,
             gboolean          heading)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));

  if (item != NULL)
    gtk_widget_set_focusable (item, !heading);
  if (self->heading == heading)
    return;

  self->heading = heading;
  gtk_label_set_width_chars (GTK_LABEL (self->time_label), heading ? -1 : 5);
  gtk_label_set_wrap (GTK_LABEL (self->time_label), heading);
  gtk_widget_set_visible (self->customer_label, !heading);
  gtk_widget_set_visible (self->chip, !heading);
  kassi_set_css_class (GTK_WIDGET (self), "heading", heading);
}

static void
show_chip (KassiHistoryLine *self,
           KassiChipWords    words)
{
  gtk_label_set_text (GTK_LABEL (self->chip_label), words.word);
  if (self->icon != words.icon)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->chip_image), words.icon);
  self->icon = words.icon;
  if (self->tint != words.css_class)
    {
      if (self->tint != NULL)
        gtk_widget_remove_css_class (self->chip, self->tint);
      if (words.css_class != NULL)
        gtk_widget_add_css_class (self->chip, words.css_class);
    }
  self->tint = words.css_class;
  kassi_set_css_class (self->amount_label, "soft", !words.money_moved);
}

static void
show_day (KassiHistoryLine *self)
{
  g_autofree char *sum = NULL;
  g_autofree char *day = kassi_history_model_dup_heading (self->model, self->row, &sum);
  g_autofree char *name = g_strdup_printf ("%s %s", day, sum != NULL ? sum : "");

  set_heading (self, TRUE);
  gtk_label_set_text (GTK_LABEL (self->time_label), day);
  gtk_label_set_text (GTK_LABEL (self->amount_label), sum != NULL ? sum : "");
  gtk_widget_remove_css_class (self->amount_label, "soft");
  set_name (self, g_strchomp (name));
}

static void
show_sale (KassiHistoryLine *self)
{
  KassiCustomerKind kind = kassi_history_row_get_customer_kind (self->row);
  const char *masked = kassi_history_row_get_masked (self->row);
  KassiChipWords words = kassi_history_words_get_chip (kassi_history_row_get_standing (self->row));
  g_autofree char *time = kassi_day_dup_time (kassi_history_row_get_wall_us (self->row), FALSE);
  g_autofree char *customer = kassi_history_words_dup_customer (kind, masked);
  g_autofree char *amount = kassi_money_format (kassi_history_row_get_amount_isk (self->row));
  g_autofree char *name = g_strdup_printf ("%s %s %s %s", time, customer, words.word, amount);

  set_heading (self, FALSE);
  gtk_label_set_text (GTK_LABEL (self->time_label), time);
  gtk_label_set_text (GTK_LABEL (self->customer_label), customer);
  gtk_label_set_text (GTK_LABEL (self->amount_label), amount);
  show_chip (self, words);
  set_name (self, name);
}

static void
show_row (KassiHistoryLine *self)
{
  if (kassi_history_row_get_sale_id (self->row) != NULL)
    show_sale (self);
  else
    show_day (self);
}

static void
kassi_history_line_dispose (GObject *object)
{
  KassiHistoryLine *self = KASSI_HISTORY_LINE (object);
  GtkWidget *child;

  g_clear_signal_handler (&self->changed_id, self->row);
  g_clear_object (&self->row);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (kassi_history_line_parent_class)->dispose (object);
}

static void
kassi_history_line_class_init (KassiHistoryLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kassi_history_line_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "historyline");
}

static GtkWidget *
add_label (GtkWidget  *parent,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_parent (label, parent);
  return label;
}

static GtkWidget *
make_chip (KassiHistoryLine *self)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->chip_image = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->chip_label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->chip_label), TRUE);   /* Only where letters are very large. */
  gtk_label_set_natural_wrap_mode (GTK_LABEL (self->chip_label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (GTK_LABEL (self->chip_label), 0.0f);
  gtk_box_append (GTK_BOX (chip), self->chip_image);
  gtk_box_append (GTK_BOX (chip), self->chip_label);
  gtk_widget_add_css_class (chip, "chip");
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  return chip;
}

static void
kassi_history_line_init (KassiHistoryLine *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (widget)), 12);
  self->time_label = add_label (widget, "line-time");
  gtk_label_set_width_chars (GTK_LABEL (self->time_label), 5);
  self->customer_label = add_label (widget, "line-customer");
  gtk_label_set_width_chars (GTK_LABEL (self->customer_label), 7);
  gtk_label_set_ellipsize (GTK_LABEL (self->customer_label), PANGO_ELLIPSIZE_END);
  self->chip = make_chip (self);
  gtk_widget_set_parent (self->chip, widget);
  self->amount_label = add_label (widget, "line-amount");
  gtk_label_set_xalign (GTK_LABEL (self->amount_label), 1.0f);
  gtk_widget_set_hexpand (self->amount_label, TRUE);
  gtk_widget_add_css_class (widget, "numeric");
}

GtkWidget *
kassi_history_line_new (KassiHistoryModel *model)
{
  KassiHistoryLine *self;

  g_return_val_if_fail (KASSI_IS_HISTORY_MODEL (model), NULL);

  self = g_object_new (KASSI_TYPE_HISTORY_LINE, NULL);
  self->model = model;
  return GTK_WIDGET (self);
}

void
kassi_history_line_set_row (KassiHistoryLine *self,
                            KassiHistoryRow  *row)
{
  g_return_if_fail (KASSI_IS_HISTORY_LINE (self));
  g_return_if_fail (row == NULL || KASSI_IS_HISTORY_ROW (row));

  g_clear_signal_handler (&self->changed_id, self->row);
  g_set_object (&self->row, row);
  if (row == NULL)
    return;

  self->changed_id = g_signal_connect_swapped (row, "changed", G_CALLBACK (show_row), self);
  show_row (self);
}
