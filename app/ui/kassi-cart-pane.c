/* SPDX-License-Identifier: GPL-3.0-or-later
 * The left pane: what is being sold, its VAT and its total. */
#include "ui/kassi-cart-pane.h"

#include <glib/gi18n-lib.h>

#include "core/kassi-money.h"
#include "ui/kassi-css-class.h"

#define TOAST_S 4
#define TOAST_WIDTH_CHARS 30
#define LONG_TOTAL_ISK 100000000   /* does not fit beside its word in the large type where text is large */

/* "VAT 24 %  619 kr." */
typedef struct {
  GtkWidget *box;
  GtkWidget *rate_label;
  GtkWidget *amount_label;
} VatSlot;

struct _KassiCartPane
{
  AdwBin             parent_instance;
  gboolean           editable;
  gboolean           training;
  guint              n_rows;      /* as last shown */
  /* Owned. */
  KassiCartModel    *model;       /* or NULL */
  GArray            *vat_slots;   /* of VatSlot, as many as a cart can have rates */
  /* Template children. */
  GtkLabel          *count_label;
  GtkButton         *undo_button;
  AdwToastOverlay   *toast_overlay;
  GtkStack          *lines_stack;
  AdwStatusPage     *empty_page;
  GtkWidget         *connect_button;
  GtkScrolledWindow *scroller;
  GtkListBox        *list;
  GtkBox            *vat_box;
  GtkLabel          *total_label;
};

G_DEFINE_FINAL_TYPE (KassiCartPane, kassi_cart_pane, ADW_TYPE_BIN)

static GtkWidget *
make_label (const char *css_classes[])
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_set_css_classes (label, css_classes);
  return label;
}

static const char *
describe_state (KassiCartRowState state)
{
  switch (state)
    {
    case KASSI_CART_ROW_TYPED:
      return _("not added yet");
    case KASSI_CART_ROW_CHANGED:
      return _("being changed");
    case KASSI_CART_ROW_ADDED:
    default:
      return "";
    }
}

/* The labels of a row hang on the row as data: name, detail, state, amount. */
static void
row_changed_cb (GtkWidget    *widget,
                KassiCartRow *row)
{
  KassiCartRowState state = kassi_cart_row_get_state (row);
  g_autofree char *detail = kassi_cart_row_dup_detail (row);
  g_autofree char *amount = kassi_cart_row_dup_amount (row);
  g_autofree char *name = NULL;
  const char *words = describe_state (state);
  gboolean both = *detail != '\0' && *words != '\0';

  gtk_label_set_label (g_object_get_data (G_OBJECT (widget), "name"), kassi_cart_row_get_description (row));
  gtk_label_set_label (g_object_get_data (G_OBJECT (widget), "detail"), detail);
  gtk_label_set_label (g_object_get_data (G_OBJECT (widget), "state"), words);
  gtk_label_set_label (g_object_get_data (G_OBJECT (widget), "amount"), amount);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (widget), "dot"), both);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (widget), "state"), *words != '\0');
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (widget), "detail"), *detail != '\0');
  kassi_set_css_class (widget, "being-typed", state == KASSI_CART_ROW_TYPED);
  kassi_set_css_class (widget, "being-changed", state == KASSI_CART_ROW_CHANGED);

  name = g_strjoin (", ", kassi_cart_row_get_description (row), detail, amount, *words != '\0' ? words : NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static GtkWidget *
add_label (GtkWidget    *row,
           GtkWidget    *box,
           const char   *key,
           const char  *css_classes[])
{
  GtkWidget *label = make_label (css_classes);

  gtk_box_append (GTK_BOX (box), label);
  g_object_set_data (G_OBJECT (row), key, label);
  return label;
}

static GtkWidget *
make_row_cb (gpointer item,
             gpointer user_data)
{
  KassiCartPane *self = user_data;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *text_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *detail_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name, *state;

  name = add_label (row, text_box, "name", (const char *[]) { "line-name", NULL });
  gtk_label_set_xalign (GTK_LABEL (name), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (name), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (name), GTK_NATURAL_WRAP_NONE);
  add_label (row, detail_box, "detail", (const char *[]) { "line-detail", "soft", "numeric", NULL });
  gtk_label_set_label (GTK_LABEL (add_label (row, detail_box, "dot", (const char *[]) { "line-detail", "soft", NULL })), "·");
  state = add_label (row, detail_box, "state", (const char *[]) { "line-detail", "state-accent", NULL });
  gtk_label_set_wrap (GTK_LABEL (state), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (state), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (GTK_LABEL (state), 0.0f);
  gtk_box_append (GTK_BOX (text_box), detail_box);
  gtk_widget_set_valign (text_box, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (text_box, TRUE);
  gtk_box_append (GTK_BOX (box), text_box);
  add_label (row, box, "amount", (const char *[]) { "line-amount", "numeric", NULL });
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), self->editable);

  g_signal_connect_object (item, "changed", G_CALLBACK (row_changed_cb), row, G_CONNECT_SWAPPED);
  row_changed_cb (row, item);
  return row;
}

static void
update_vat (KassiCartPane *self)
{
  KassiCartVat rates[KASSI_VAT_MAX_RATES];
  guint n_rates = kassi_cart_model_get_vat (self->model, rates);

  for (guint i = 0; i < self->vat_slots->len; i++)
    {
      const VatSlot *slot = &g_array_index (self->vat_slots, VatSlot, i);

      gtk_widget_set_visible (slot->box, i < n_rates);
      if (i < n_rates)
        {
          /* Translators: a VAT rate, such as VAT 24 %. */
          g_autofree char *rate = g_strdup_printf (_("VAT\u00a0%u\u00a0%%"), rates[i].rate);
          g_autofree char *amount = kassi_money_format (rates[i].vat_isk);

          gtk_label_set_label (GTK_LABEL (slot->rate_label), rate);
          gtk_label_set_label (GTK_LABEL (slot->amount_label), amount);
        }
    }
}

static gboolean
scroll_to_row_cb (GtkWidget     *widget,
                  GdkFrameClock *frame_clock,
                  gpointer       user_data)
{
  KassiCartPane *self = KASSI_CART_PANE (widget);
  int edited = self->model != NULL ? kassi_cart_model_get_edited (self->model) : -1;
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, edited >= 0 ? edited : (int) self->n_rows - 1);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  graphene_rect_t bounds;

  if (row != NULL && gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
    gtk_adjustment_clamp_page (adjustment, (double) bounds.origin.y, (double) (bounds.origin.y + bounds.size.height));

  return G_SOURCE_REMOVE;
}

static void
update_count (KassiCartPane *self,
              guint          n_rows)
{
  g_autofree char *count = g_strdup_printf (ngettext ("%u line", "%u lines", n_rows), n_rows);

  gtk_label_set_label (self->count_label, n_rows > 0 ? count : "");
  gtk_stack_set_visible_child_name (self->lines_stack, n_rows > 0 ? "lines" : "empty");

  /* Once the rows have their places. */
  if (n_rows != self->n_rows || kassi_cart_model_get_edited (self->model) >= 0)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_to_row_cb, NULL, NULL);
  self->n_rows = n_rows;
}

static void
update (KassiCartPane *self)
{
  gint64 total_isk = kassi_cart_model_get_total_isk (self->model);
  g_autofree char *total = kassi_money_format (total_isk);

  update_count (self, g_list_model_get_n_items (kassi_cart_model_get_rows (self->model)));
  update_vat (self);
  gtk_label_set_label (self->total_label, total);
  kassi_set_css_class (GTK_WIDGET (self->total_label), "soft", total_isk == 0);
  kassi_set_css_class (GTK_WIDGET (self->total_label), "long", total_isk >= LONG_TOTAL_ISK);
  gtk_widget_set_visible (GTK_WIDGET (self->undo_button), self->editable && kassi_cart_model_can_undo (self->model));
}

static void
undo_clicked_cb (KassiCartPane *self)
{
  kassi_cart_model_undo (self->model);
}

static void
row_activated_cb (KassiCartPane *self,
                  GtkListBoxRow *row)
{
  if (self->editable)
    kassi_cart_model_edit (self->model, (guint) gtk_list_box_row_get_index (row));
}

static void
kassi_cart_pane_dispose (GObject *object)
{
  KassiCartPane *self = KASSI_CART_PANE (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  gtk_widget_dispose_template (GTK_WIDGET (object), KASSI_TYPE_CART_PANE);
  G_OBJECT_CLASS (kassi_cart_pane_parent_class)->dispose (object);
}

static void
kassi_cart_pane_finalize (GObject *object)
{
  g_clear_pointer (&KASSI_CART_PANE (object)->vat_slots, g_array_unref);
  G_OBJECT_CLASS (kassi_cart_pane_parent_class)->finalize (object);
}

static void
kassi_cart_pane_class_init (KassiCartPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kassi_cart_pane_dispose;
  object_class->finalize = kassi_cart_pane_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-cart-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiCartPane, count_label);
  gtk_widget_class_bind_template_child (widget_class, KassiCartPane, undo_button);
  gtk_widget_class_bind_template_child (widget_class, KassiCartPane, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, KassiCartPane, lines_stack);
  gtk_widget_class_bind_template_child (widget_class, KassiCartPane, empty_page);
  gtk_widget_class_bind_template_child (widget_class, KassiCartPane, connect_button);
  gtk_widget_class_bind_template_child (widget_class, KassiCartPane, scroller);
  gtk_widget_class_bind_template_child (widget_class, KassiCartPane, list);
  gtk_widget_class_bind_template_child (widget_class, KassiCartPane, vat_box);
  gtk_widget_class_bind_template_child (widget_class, KassiCartPane, total_label);
  gtk_widget_class_bind_template_callback (widget_class, undo_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
kassi_cart_pane_init (KassiCartPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->vat_slots = g_array_new (FALSE, TRUE, sizeof (VatSlot));
  for (guint i = 0; i < KASSI_VAT_MAX_RATES; i++)
    {
      VatSlot slot = {
        .box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6),
        .rate_label = make_label ((const char *[]) { "soft", NULL }),
        .amount_label = gtk_label_new (NULL),
      };

      gtk_box_append (GTK_BOX (slot.box), slot.rate_label);
      gtk_box_append (GTK_BOX (slot.box), slot.amount_label);
      gtk_box_append (self->vat_box, slot.box);
      g_array_append_val (self->vat_slots, slot);
    }
  kassi_cart_pane_set_training (self, FALSE);
}

void
kassi_cart_pane_set_model (KassiCartPane  *self,
                           KassiCartModel *model,
                           gboolean        editable)
{
  g_return_if_fail (KASSI_IS_CART_PANE (self));
  g_return_if_fail (KASSI_IS_CART_MODEL (model));

  if (self->model == model && self->editable == editable)
    return;

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  g_signal_connect_object (model, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->editable = editable;
  gtk_list_box_bind_model (self->list, kassi_cart_model_get_rows (model), make_row_cb, self, NULL);
  update (self);
}

void
kassi_cart_pane_set_training (KassiCartPane *self,
                              gboolean       training)
{
  g_return_if_fail (KASSI_IS_CART_PANE (self));

  self->training = training;
  adw_status_page_set_title (self->empty_page, training ? _("Try a sale") : _("A new sale"));
  adw_status_page_set_description (self->empty_page, training ? _("Training is on. Type an amount.") : _("Type an amount."));
}

void
kassi_cart_pane_set_connected (KassiCartPane *self,
                               gboolean       connected)
{
  g_return_if_fail (KASSI_IS_CART_PANE (self));

  gtk_widget_set_visible (self->connect_button, !connected);
}

int
kassi_cart_pane_get_focused (KassiCartPane *self)
{
  GtkWidget *focus;

  g_return_val_if_fail (KASSI_IS_CART_PANE (self), -1);

  focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list));
  return GTK_IS_LIST_BOX_ROW (focus) && gtk_widget_has_focus (focus) ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (focus)) : -1;
}

void
kassi_cart_pane_say (KassiCartPane *self,
                     const char    *text)
{
  GtkWidget *label;
  AdwToast *toast;

  g_return_if_fail (KASSI_IS_CART_PANE (self));
  g_return_if_fail (text != NULL);

  /* A toast's own title is cut where it does not fit. */
  label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "xalign", 0.0, "max-width-chars", TOAST_WIDTH_CHARS, NULL);
  gtk_widget_add_css_class (label, "heading");
  toast = adw_toast_new (text);
  adw_toast_set_custom_title (toast, label);
  adw_toast_set_timeout (toast, TOAST_S);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}
