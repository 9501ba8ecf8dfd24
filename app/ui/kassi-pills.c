/* SPDX-License-Identifier: GPL-3.0-or-later
 * The open payments in the header bar: as many pills as there is room for, the others behind "+2". */
#include "ui/kassi-pills.h"

#include <glib/gi18n-lib.h>

#include "ui/kassi-payment-pill.h"

struct _KassiPills
{
  GtkWidget      parent_instance;
  guint          room;
  gboolean       updating;
  /* Owned. */
  GListModel    *payments;     /* of KassiCheckout; or NULL */
  KassiCheckout *current;      /* or NULL */
  GHashTable    *pills;        /* KassiCheckout -> KassiPaymentPill, both owned */
  /* Children. */
  GtkWidget     *box;
  GtkWidget     *more_button;
  GtkWidget     *more_label;
  GtkWidget     *more_box;     /* in its popover */
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiPills, kassi_pills, GTK_TYPE_WIDGET)

static void update (KassiPills *self);

static void
pill_clicked_cb (KassiPills *self,
                 GtkWidget  *pill)
{
  GHashTableIter iter;
  gpointer checkout, value;

  if (self->updating)
    return;

  g_hash_table_iter_init (&iter, self->pills);
  while (g_hash_table_iter_next (&iter, &checkout, &value))
    if (value == pill)
      {
        g_autoptr (KassiCheckout) chosen = g_object_ref (checkout);

        gtk_menu_button_popdown (GTK_MENU_BUTTON (self->more_button));
        g_signal_emit (self, signals[CHOSEN], 0, chosen);
        update (self);   /* A click has turned it, whether it was chosen or not. */
        return;
      }
}

static GtkWidget *
get_pill (KassiPills    *self,
          KassiCheckout *checkout)
{
  GtkWidget *pill = g_hash_table_lookup (self->pills, checkout);

  if (pill == NULL)
    {
      pill = kassi_payment_pill_new (checkout);
      gtk_widget_set_focus_on_click (pill, FALSE);
      g_signal_connect_object (pill, "clicked", G_CALLBACK (pill_clicked_cb), self, G_CONNECT_SWAPPED);
      g_hash_table_insert (self->pills, g_object_ref (checkout), g_object_ref_sink (pill));
    }

  return pill;
}

static gboolean
is_listed (KassiPills    *self,
           KassiCheckout *checkout)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->payments); i++)
    {
      g_autoptr (KassiCheckout) item = g_list_model_get_item (self->payments, i);

      if (item == checkout)
        return TRUE;
    }

  return FALSE;
}

static gboolean
drop_unlisted_cb (gpointer key,
                  gpointer value,
                  gpointer user_data)
{
  if (is_listed (user_data, key))
    return FALSE;

  gtk_widget_unparent (value);
  return TRUE;
}

static void
place (GtkWidget *pill,
       GtkWidget *box,
       GtkWidget *after)
{
  if (gtk_widget_get_parent (pill) == box && gtk_widget_get_prev_sibling (pill) == after)
    return;

  gtk_widget_unparent (pill);
  gtk_widget_insert_after (pill, box, after);
}

/* The first ones have a place; so has the one in the pane, in the last place if need be. */
static gboolean
has_place (KassiPills *self,
           guint       position,
           guint       current)
{
  if (position == current)
    return TRUE;
  if (current != GTK_INVALID_LIST_POSITION && current >= self->room)
    return position + 1 < self->room;

  return position < self->room;
}

static guint
find_current (KassiPills *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->payments); i++)
    {
      g_autoptr (KassiCheckout) item = g_list_model_get_item (self->payments, i);

      if (item == self->current)
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

static void
update_more (KassiPills *self,
             guint       n_more)
{
  g_autofree char *label = g_strdup_printf ("+%u", n_more);
  g_autofree char *name = g_strdup_printf (ngettext ("%u more open payment", "%u more open payments", n_more), n_more);

  gtk_widget_set_visible (self->more_button, n_more > 0);
  gtk_label_set_label (GTK_LABEL (self->more_label), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update (KassiPills *self)
{
  GtkWidget *last_shown = NULL;
  GtkWidget *last_more = NULL;
  guint current, n_more = 0;

  if (self->payments == NULL)
    return;

  self->updating = TRUE;
  current = find_current (self);
  g_hash_table_foreach_remove (self->pills, drop_unlisted_cb, self);
  for (guint i = 0; i < g_list_model_get_n_items (self->payments); i++)
    {
      g_autoptr (KassiCheckout) checkout = g_list_model_get_item (self->payments, i);
      GtkWidget *pill = get_pill (self, checkout);
      gboolean shown = has_place (self, i, current);
      GtkWidget **last = shown ? &last_shown : &last_more;

      place (pill, shown ? self->box : self->more_box, *last);
      *last = pill;
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (pill), i == current);
      n_more += !shown;
    }
  update_more (self, n_more);
  self->updating = FALSE;
}

static void
kassi_pills_dispose (GObject *object)
{
  KassiPills *self = KASSI_PILLS (object);

  if (self->payments != NULL)
    g_signal_handlers_disconnect_by_data (self->payments, self);
  g_clear_object (&self->payments);
  g_clear_object (&self->current);
  g_hash_table_remove_all (self->pills);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->more_button, gtk_widget_unparent);
  G_OBJECT_CLASS (kassi_pills_parent_class)->dispose (object);
}

static void
kassi_pills_finalize (GObject *object)
{
  g_clear_pointer (&KASSI_PILLS (object)->pills, g_hash_table_unref);
  G_OBJECT_CLASS (kassi_pills_parent_class)->finalize (object);
}

static void
kassi_pills_class_init (KassiPillsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kassi_pills_dispose;
  object_class->finalize = kassi_pills_finalize;

  signals[CHOSEN] = g_signal_new ("chosen", KASSI_TYPE_PILLS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, KASSI_TYPE_CHECKOUT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pills");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kassi_pills_init (KassiPills *self)
{
  GtkWidget *popover = gtk_popover_new ();

  self->room = 2;
  self->pills = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  self->more_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_popover_set_child (GTK_POPOVER (popover), self->more_box);
  self->more_button = gtk_menu_button_new ();
  gtk_widget_add_css_class (self->more_button, "more-pills");
  self->more_label = gtk_label_new (NULL);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->more_button), self->more_label);
  gtk_widget_set_tooltip_text (self->more_button, _("More open payments"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->more_button), popover);
  gtk_widget_set_visible (self->more_button, FALSE);
  gtk_widget_set_parent (self->more_button, GTK_WIDGET (self));
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Open payments"), -1);
}

void
kassi_pills_set_payments (KassiPills *self,
                          GListModel *payments)
{
  g_return_if_fail (KASSI_IS_PILLS (self));
  g_return_if_fail (G_IS_LIST_MODEL (payments));
  g_return_if_fail (self->payments == NULL);

  self->payments = g_object_ref (payments);
  g_signal_connect_object (payments, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
kassi_pills_set_current (KassiPills    *self,
                         KassiCheckout *checkout)
{
  g_return_if_fail (KASSI_IS_PILLS (self));

  g_set_object (&self->current, checkout);
  update (self);
}

void
kassi_pills_set_room (KassiPills *self,
                      guint       n_pills)
{
  g_return_if_fail (KASSI_IS_PILLS (self));

  if (self->room == n_pills)
    return;

  self->room = n_pills;
  update (self);
}

GtkPopover *
kassi_pills_get_popover (KassiPills *self)
{
  g_return_val_if_fail (KASSI_IS_PILLS (self), NULL);

  return gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->more_button));
}
