/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row that offers a few choices, each with a line on what it means. */
#include "ui/kassi-choice-row.h"

#include <glib/gi18n-lib.h>

struct _KassiChoiceRow
{
  AdwComboRow        parent_instance;
  gboolean           choosing;       /* not a person */
  guint              known;          /* the one that everybody has been told of: GTK may say so again, later */
  gboolean           shows_detail;   /* as the subtitle */
  guint              n_choices;
  /* Borrowed. */
  const KassiChoice *choices;
  /* Owned. */
  GSettings         *settings;       /* or NULL */
  char              *key;
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiChoiceRow, kassi_choice_row, ADW_TYPE_COMBO_ROW)

/* What one item of the open list is made of. */
typedef struct {
  GtkWidget *title;
  GtkWidget *detail;
  GtkWidget *mark;
  gulong     handler;   /* of the row's notify::selected */
} Item;

static void
update_mark (KassiChoiceRow *self,
             GParamSpec     *pspec,
             GtkListItem    *list_item)
{
  Item *item = g_object_get_data (G_OBJECT (list_item), "item");
  gboolean selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self)) == gtk_list_item_get_position (list_item);

  gtk_widget_set_opacity (item->mark, selected ? 1 : 0);
}

static void
setup_cb (KassiChoiceRow *self,
          GtkListItem    *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  Item *item = g_new0 (Item, 1);

  item->title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, NULL);
  item->detail = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "max-width-chars", 44, NULL);
  item->mark = g_object_new (GTK_TYPE_IMAGE, "icon-name", "object-select-symbolic",
                             "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (item->detail, "choice-detail");
  gtk_widget_add_css_class (box, "choice");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), item->title);
  gtk_box_append (GTK_BOX (words), item->detail);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), item->mark);
  g_object_set_data_full (G_OBJECT (list_item), "item", item, g_free);
  gtk_list_item_set_child (list_item, box);
}

static void
bind_cb (KassiChoiceRow *self,
         GtkListItem    *list_item)
{
  Item *item = g_object_get_data (G_OBJECT (list_item), "item");
  const KassiChoice *choice = &self->choices[gtk_list_item_get_position (list_item)];

  gtk_label_set_label (GTK_LABEL (item->title), _(choice->title));
  gtk_label_set_label (GTK_LABEL (item->detail), choice->detail != NULL ? _(choice->detail) : "");
  gtk_widget_set_visible (item->detail, choice->detail != NULL);
  item->handler = g_signal_connect (self, "notify::selected", G_CALLBACK (update_mark), list_item);
  update_mark (self, NULL, list_item);
}

static void
unbind_cb (KassiChoiceRow *self,
           GtkListItem    *list_item)
{
  Item *item = g_object_get_data (G_OBJECT (list_item), "item");

  g_clear_signal_handler (&item->handler, self);
}

/* The chosen one, in the row: whole, however long the subtitle is. */
static void
setup_chosen_cb (GtkSignalListItemFactory *factory,
                 GtkListItem              *list_item)
{
  gtk_list_item_set_child (list_item, g_object_new (GTK_TYPE_LABEL, "xalign", 1.0, NULL));
}

static void
bind_chosen_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *list_item)
{
  GtkStringObject *title = gtk_list_item_get_item (list_item);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (list_item)), gtk_string_object_get_string (title));
}

static void
update_subtitle (KassiChoiceRow *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self));

  if (self->shows_detail && selected < self->n_choices)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self), _(self->choices[selected].detail));
}

static void
selected_cb (KassiChoiceRow *self)
{
  const char *id = kassi_choice_row_get_chosen (self);
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self));

  update_subtitle (self);
  if (self->choosing || id == NULL || selected == self->known)
    return;

  self->known = selected;

  if (self->settings != NULL)
    g_settings_set_string (self->settings, self->key, id);
  g_signal_emit (self, signals[CHOSEN], 0, id);
}

static void
setting_changed_cb (KassiChoiceRow *self)
{
  g_autofree char *id = g_settings_get_string (self->settings, self->key);

  kassi_choice_row_choose (self, id);
}

static void
kassi_choice_row_dispose (GObject *object)
{
  KassiChoiceRow *self = KASSI_CHOICE_ROW (object);

  /* Going, the list unselects: nobody chose that. */
  self->choosing = TRUE;
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (kassi_choice_row_parent_class)->dispose (object);
}

static void
kassi_choice_row_finalize (GObject *object)
{
  KassiChoiceRow *self = KASSI_CHOICE_ROW (object);

  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (kassi_choice_row_parent_class)->finalize (object);
}

static void
kassi_choice_row_class_init (KassiChoiceRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kassi_choice_row_dispose;
  object_class->finalize = kassi_choice_row_finalize;

  signals[CHOSEN] = g_signal_new ("chosen", KASSI_TYPE_CHOICE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
kassi_choice_row_init (KassiChoiceRow *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkListItemFactory) chosen_factory = gtk_signal_list_item_factory_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  adw_combo_row_set_list_factory (ADW_COMBO_ROW (self), factory);
  g_signal_connect (chosen_factory, "setup", G_CALLBACK (setup_chosen_cb), NULL);
  g_signal_connect (chosen_factory, "bind", G_CALLBACK (bind_chosen_cb), NULL);
  adw_combo_row_set_factory (ADW_COMBO_ROW (self), chosen_factory);
  g_signal_connect (self, "notify::selected", G_CALLBACK (selected_cb), NULL);
}

void
kassi_choice_row_set_choices (KassiChoiceRow    *self,
                              const KassiChoice *choices,
                              guint              n_choices)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  const char *subtitle;

  g_return_if_fail (KASSI_IS_CHOICE_ROW (self));
  g_return_if_fail (self->choices == NULL && n_choices > 0);

  for (guint i = 0; i < n_choices; i++)
    gtk_string_list_append (titles, _(choices[i].title));

  subtitle = adw_action_row_get_subtitle (ADW_ACTION_ROW (self));
  self->shows_detail = (subtitle == NULL || *subtitle == '\0') && choices[0].detail != NULL;
  self->choices = choices;
  self->n_choices = n_choices;
  self->choosing = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (titles));
  self->choosing = FALSE;
  update_subtitle (self);
}

void
kassi_choice_row_choose (KassiChoiceRow *self,
                         const char     *id)
{
  g_return_if_fail (KASSI_IS_CHOICE_ROW (self));

  for (guint i = 0; i < self->n_choices; i++)
    if (g_strcmp0 (self->choices[i].id, id) == 0)
      {
        self->choosing = TRUE;
        self->known = i;
        adw_combo_row_set_selected (ADW_COMBO_ROW (self), i);
        self->choosing = FALSE;
      }
}

const char *
kassi_choice_row_get_chosen (KassiChoiceRow *self)
{
  guint selected;

  g_return_val_if_fail (KASSI_IS_CHOICE_ROW (self), NULL);

  selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self));
  return selected < self->n_choices ? self->choices[selected].id : NULL;
}

void
kassi_choice_row_bind (KassiChoiceRow *self,
                       GSettings      *settings,
                       const char     *key)
{
  g_autofree char *signal = g_strconcat ("changed::", key, NULL);

  g_return_if_fail (KASSI_IS_CHOICE_ROW (self));
  g_return_if_fail (self->settings == NULL);

  self->settings = g_object_ref (settings);
  self->key = g_strdup (key);
  g_signal_connect_object (settings, signal, G_CALLBACK (setting_changed_cb), self, G_CONNECT_SWAPPED);
  setting_changed_cb (self);
}
