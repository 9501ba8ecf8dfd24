/* SPDX-License-Identifier: GPL-3.0-or-later
 * History's left pane. Every key in the search asks the journal anew, in the frame that shows the key. */
#include "ui/kassi-history-list.h"

#include <glib/gi18n-lib.h>

#include "ui/kassi-day-button.h"
#include "ui/kassi-export-bar.h"
#include "ui/kassi-filter-row.h"
#include "ui/kassi-history-line.h"
#include "ui/kassi-scanner.h"

#define N_SCANNED 6   /* fewer characters, however fast, are no receipt's number */

struct _KassiHistoryList
{
  AdwBin              parent_instance;
  guint               query_id;       /* idle */
  gboolean            quiet;          /* rows or filters are being changed by us */
  gint64              last_key_us;    /* when the search last changed, and where in it fast typing began */
  int                 burst_start;
  /* Owned. */
  KassiTill          *till;           /* or NULL */
  KassiHistoryModel  *model;
  GtkSingleSelection *selection;
  char               *selected;       /* a sale's id; or NULL */
  /* Template children. */
  GtkEditable        *search_entry;
  GtkDropDown        *outcome_dropdown;
  KassiDayButton     *day_button;
  GtkStack           *pages;
  GtkScrolledWindow  *scroller;
  GtkListView        *view;
  AdwStatusPage      *empty_page;
  GtkWidget          *clear_button;
  KassiExportBar     *export_bar;
};

enum { SELECTED, ACTIVATED, MESSAGE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiHistoryList, kassi_history_list, ADW_TYPE_BIN)

/* In the order of the drop-down. */
static const KassiHistoryFilter filters[] = {
  KASSI_HISTORY_ALL, KASSI_HISTORY_PAID, KASSI_HISTORY_NOT_PAID, KASSI_HISTORY_ATTENTION, KASSI_HISTORY_RUNNING,
};

/* ---- What is asked for ---- */

static KassiHistoryQuery
make_query (KassiHistoryList *self)
{
  guint selected = gtk_drop_down_get_selected (self->outcome_dropdown);
  KassiHistoryQuery query = {
    .text = gtk_editable_get_text (self->search_entry),
    .filter = selected < G_N_ELEMENTS (filters) ? filters[selected] : KASSI_HISTORY_ALL,
  };

  kassi_day_button_get_range (self->day_button, &query.from_us, &query.to_us);
  return query;
}

static gboolean
has_filters (const KassiHistoryQuery *query)
{
  return query->filter != KASSI_HISTORY_ALL || query->from_us != G_MININT64;
}

/* Why there is nothing, and what to do. */
static void
explain_empty (KassiHistoryList        *self,
               const KassiHistoryQuery *query)
{
  g_autofree char *error = NULL;
  gboolean searched = *query->text != '\0';
  const char *title, *description;

  g_object_get (self->model, "error", &error, NULL);
  if (error != NULL)
    title = _("The journal cannot be read"), description = error;
  else if (searched)
    title = _("Nothing found"), description = _("Search for an amount, a receipt or invoice number, a reference, or a customer’s last two digits.");
  else if (query->from_us != G_MININT64 && query->filter == KASSI_HISTORY_ALL)
    title = _("No sales on this day"), description = _("Choose another day, or all days.");
  else if (has_filters (query))
    title = _("No such sales"), description = _("Choose another outcome or another day.");
  else
    title = _("Nothing sold yet"), description = _("Sales come here as soon as Netgíró is asked.");

  adw_status_page_set_title (self->empty_page, title);
  adw_status_page_set_description (self->empty_page, description);
  adw_status_page_set_icon_name (self->empty_page, error != NULL ? "dialog-warning-symbolic" : "system-search-symbolic");
  gtk_button_set_label (GTK_BUTTON (self->clear_button), searched ? _("Clear search") : _("Show all sales"));
  gtk_widget_set_visible (self->clear_button, error == NULL && (searched || has_filters (query)));
}

static void
update_page (KassiHistoryList *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0;

  if (empty)
    explain_empty (self, kassi_history_model_get_query (self->model));
  gtk_stack_set_visible_child_name (self->pages, empty ? "empty" : "sales");
}

/* ---- What is selected ---- */

static void
set_selected (KassiHistoryList *self,
              const char       *sale_id)
{
  char *id = g_strdup (sale_id);

  if (g_strcmp0 (self->selected, sale_id) != 0)
    {
      g_free (self->selected);
      self->selected = g_steal_pointer (&id);
      g_signal_emit (self, signals[SELECTED], 0, self->selected);
    }
  g_free (id);
}

static void
select_position (KassiHistoryList *self,
                 guint             position)
{
  g_autoptr (KassiHistoryRow) row = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  self->quiet = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->quiet = FALSE;
  set_selected (self, row != NULL ? kassi_history_row_get_sale_id (row) : NULL);
}

static void
selection_changed_cb (KassiHistoryList *self)
{
  KassiHistoryRow *row = gtk_single_selection_get_selected_item (self->selection);

  if (!self->quiet && row != NULL && kassi_history_row_get_sale_id (row) != NULL)
    set_selected (self, kassi_history_row_get_sale_id (row));
}

/* The one that was shown if it is still there, else the newest: what was scanned is seen at once. */
static void
keep_selection (KassiHistoryList *self)
{
  guint position;

  if (kassi_history_model_find_sale (self->model, self->selected, &position) == NULL)
    position = kassi_history_model_seek_sale (self->model, 0, 1);
  select_position (self, position != G_MAXUINT ? position : GTK_INVALID_LIST_POSITION);
}

static void
run_query (KassiHistoryList *self)
{
  KassiHistoryQuery query = make_query (self);

  g_clear_handle_id (&self->query_id, g_source_remove);
  self->quiet = TRUE;
  kassi_history_model_set_query (self->model, &query);
  self->quiet = FALSE;
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  keep_selection (self);
  update_page (self);
}

static gboolean
query_cb (gpointer user_data)
{
  KassiHistoryList *self = user_data;

  self->query_id = 0;
  run_query (self);
  return G_SOURCE_REMOVE;
}

/* Before the next frame, but once for all keys that came together. */
static void
queue_query (KassiHistoryList *self)
{
  if (!self->quiet && self->query_id == 0)
    self->query_id = g_idle_add_full (GDK_PRIORITY_REDRAW - 1, query_cb, self, NULL);
}

/* ---- Typing and scanning ---- */

static void
search_changed_cb (KassiHistoryList *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (now_us - self->last_key_us > KASSI_SCANNER_GAP_US)
    self->burst_start = MAX (gtk_editable_get_position (self->search_entry) - 1, 0);
  self->last_key_us = now_us;
  queue_query (self);
}

/* Enter: the next thing that is typed or scanned takes the place of this. A scanner types as nobody does: then only that is looked for,
 * whatever stood there before. */
static void
search_activated_cb (KassiHistoryList *self)
{
  const char *text = gtk_editable_get_text (self->search_entry);
  glong length = g_utf8_strlen (text, -1);
  gboolean scanned = g_get_monotonic_time () - self->last_key_us <= KASSI_SCANNER_GAP_US && length - self->burst_start >= N_SCANNED;

  if (scanned && self->burst_start > 0)
    {
      g_autofree char *code = g_strdup (g_utf8_offset_to_pointer (text, self->burst_start));

      gtk_editable_set_text (self->search_entry, code);
    }
  gtk_editable_select_region (self->search_entry, 0, -1);
}

static void
filter_changed_cb (KassiHistoryList *self)
{
  queue_query (self);
}

static gboolean
clear_filters (KassiHistoryList *self)
{
  KassiHistoryQuery query = make_query (self);

  if (!has_filters (&query))
    return FALSE;

  self->quiet = TRUE;
  gtk_drop_down_set_selected (self->outcome_dropdown, 0);
  kassi_day_button_reset (self->day_button);
  self->quiet = FALSE;
  run_query (self);
  return TRUE;
}

static void
clear_cb (KassiHistoryList *self)
{
  if (*gtk_editable_get_text (self->search_entry) != '\0')
    gtk_editable_set_text (self->search_entry, "");
  else
    clear_filters (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/* ---- The rows ---- */

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *item,
          gpointer            user_data)
{
  KassiHistoryList *self = user_data;

  gtk_list_item_set_child (item, kassi_history_line_new (self->model));
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *item)
{
  KassiHistoryRow *row = gtk_list_item_get_item (item);
  gboolean is_sale = kassi_history_row_get_sale_id (row) != NULL;

  gtk_list_item_set_selectable (item, is_sale);
  gtk_list_item_set_activatable (item, is_sale);
  kassi_history_line_set_row (KASSI_HISTORY_LINE (gtk_list_item_get_child (item)), row);
}

static void
unbind_cb (GtkListItemFactory *factory,
           GtkListItem        *item)
{
  kassi_history_line_set_row (KASSI_HISTORY_LINE (gtk_list_item_get_child (item)), NULL);
}

static GtkListItemFactory *
make_factory (KassiHistoryList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  return factory;
}

static void
row_activated_cb (KassiHistoryList *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
scrolled_cb (KassiHistoryList *self,
             GtkAdjustment    *adjustment)
{
  double page = gtk_adjustment_get_page_size (adjustment);

  if (gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_value (adjustment) < 3 * page)
    kassi_history_model_load_more (self->model);
}

/* Arrows go from sale to sale, over the headings; the keyboard stays where it is, in the search or in the list. */
static gboolean
move (KassiHistoryList *self,
      int               step)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  guint selected = gtk_single_selection_get_selected (self->selection);
  guint position = kassi_history_model_seek_sale (self->model, selected == GTK_INVALID_LIST_POSITION ? 0 : selected + (guint) step, step);
  gboolean in_list = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view));

  if (position == G_MAXUINT)
    return TRUE;

  select_position (self, position);
  gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", position);
  if (in_list)
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
  return TRUE;
}

static gboolean
key_pressed_cb (KassiHistoryList *self,
                guint             keyval,
                guint             keycode,
                GdkModifierType   modifiers)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = gtk_root_get_focus (root);
  gboolean ours = focus != NULL && gtk_widget_get_native (focus) == GTK_NATIVE (root) &&
                  (gtk_widget_is_ancestor (focus, GTK_WIDGET (self->search_entry)) ||
                   gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view)));

  if (!ours || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return FALSE;
  if (keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down)
    return move (self, 1);

  return (keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up) && move (self, -1);
}

/* ---- Export ---- */

static void
export_message_cb (KassiHistoryList *self,
                   const char       *message)
{
  g_signal_emit (self, signals[MESSAGE], 0, message);
}

/* ---- The widget ---- */

static void
kassi_history_list_dispose (GObject *object)
{
  KassiHistoryList *self = KASSI_HISTORY_LIST (object);

  g_clear_handle_id (&self->query_id, g_source_remove);
  self->quiet = TRUE;
  g_clear_object (&self->till);
  gtk_widget_dispose_template (GTK_WIDGET (self), KASSI_TYPE_HISTORY_LIST);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_pointer (&self->selected, g_free);
  G_OBJECT_CLASS (kassi_history_list_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-history-list.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryList, search_entry);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryList, outcome_dropdown);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryList, day_button);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryList, pages);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryList, scroller);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryList, view);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryList, empty_page);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryList, clear_button);
  gtk_widget_class_bind_template_child (widget_class, KassiHistoryList, export_bar);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_message_cb);
}

static void
kassi_history_list_class_init (KassiHistoryListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kassi_history_list_dispose;

  signals[SELECTED] = g_signal_new ("selected", KASSI_TYPE_HISTORY_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ACTIVATED] = g_signal_new ("activated", KASSI_TYPE_HISTORY_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
  signals[MESSAGE] = g_signal_new ("message", KASSI_TYPE_HISTORY_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (KASSI_TYPE_FILTER_ROW);
  g_type_ensure (KASSI_TYPE_DAY_BUTTON);
  g_type_ensure (KASSI_TYPE_EXPORT_BAR);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
kassi_history_list_init (KassiHistoryList *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autoptr (GtkListItemFactory) factory = NULL;
  GtkAdjustment *adjustment;

  self->quiet = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->quiet = FALSE;

  self->model = kassi_history_model_new ();
  factory = make_factory (self);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  gtk_list_view_set_factory (self->view, factory);

  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search_entry), GTK_WIDGET (self));
}

void
kassi_history_list_set_till (KassiHistoryList *self,
                             KassiTill        *till)
{
  g_return_if_fail (KASSI_IS_HISTORY_LIST (self));
  g_return_if_fail (till == NULL || KASSI_IS_TILL (till));

  g_clear_handle_id (&self->query_id, g_source_remove);
  kassi_export_bar_stop (self->export_bar);
  g_set_object (&self->till, till);
  self->quiet = TRUE;
  gtk_editable_set_text (self->search_entry, "");
  gtk_drop_down_set_selected (self->outcome_dropdown, 0);
  kassi_day_button_reset (self->day_button);
  kassi_day_button_set_clock (self->day_button, till != NULL ? kassi_till_get_clock (till) : NULL);
  kassi_history_model_set_journal (self->model, till != NULL ? kassi_till_get_journal (till) : NULL,
                                   till != NULL ? kassi_till_get_clock (till) : NULL);
  self->quiet = FALSE;
  set_selected (self, NULL);
}

void
kassi_history_list_start (KassiHistoryList *self)
{
  g_return_if_fail (KASSI_IS_HISTORY_LIST (self));

  kassi_day_button_refresh (self->day_button);
  run_query (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

void
kassi_history_list_search (KassiHistoryList *self,
                           const char       *text)
{
  g_return_if_fail (KASSI_IS_HISTORY_LIST (self));
  g_return_if_fail (text != NULL);

  gtk_editable_set_text (self->search_entry, text);
  gtk_editable_select_region (self->search_entry, 0, -1);
}

gboolean
kassi_history_list_step_back (KassiHistoryList *self)
{
  g_return_val_if_fail (KASSI_IS_HISTORY_LIST (self), FALSE);

  if (*gtk_editable_get_text (self->search_entry) == '\0')
    return clear_filters (self);

  gtk_editable_set_text (self->search_entry, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  return TRUE;
}

void
kassi_history_list_take_sale (KassiHistoryList *self,
                              const KassiSale  *sale)
{
  gboolean was_empty;

  g_return_if_fail (KASSI_IS_HISTORY_LIST (self));

  was_empty = g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0;
  self->quiet = TRUE;
  kassi_history_model_take_sale (self->model, sale);
  self->quiet = FALSE;
  if (!was_empty)
    return;

  keep_selection (self);
  update_page (self);
}

void
kassi_history_list_export (KassiHistoryList *self)
{
  g_return_if_fail (KASSI_IS_HISTORY_LIST (self));

  if (self->till == NULL)
    return;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    kassi_export_bar_start (self->export_bar, self->till, kassi_history_model_get_query (self->model));
  else
    g_signal_emit (self, signals[MESSAGE], 0, _("There are no sales here to export."));
}

const char *
kassi_history_list_get_selected (KassiHistoryList *self)
{
  g_return_val_if_fail (KASSI_IS_HISTORY_LIST (self), NULL);

  return self->selected;
}
