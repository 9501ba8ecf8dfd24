/* SPDX-License-Identifier: GPL-3.0-or-later
 * The amount being typed, in large figures, and what is amiss with it. */
#include "ui/kassi-amount-display.h"

#include <glib/gi18n-lib.h>

#include "ui/kassi-css-class.h"

#define LONG_FIGURES 14   /* characters of the large type that fit beside the word Amount */
#define VERY_LONG_FIGURES 18

struct _KassiAmountDisplay
{
  GtkWidget  parent_instance;
  /* Children. */
  GtkWidget *row;
  GtkWidget *word_label;
  GtkWidget *figures_label;
  GtkWidget *note_label;
};

G_DEFINE_FINAL_TYPE (KassiAmountDisplay, kassi_amount_display, GTK_TYPE_WIDGET)

static void
update_name (KassiAmountDisplay *self)
{
  const char *note = gtk_label_get_label (GTK_LABEL (self->note_label));
  /* Translators: %s is an amount: Amount 5.740 kr. */
  g_autofree char *name = g_strdup_printf (_("Amount %s"), gtk_label_get_label (GTK_LABEL (self->figures_label)));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, note,
                                  -1);
}

static void
clicked_cb (KassiAmountDisplay *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
kassi_amount_display_dispose (GObject *object)
{
  KassiAmountDisplay *self = KASSI_AMOUNT_DISPLAY (object);

  g_clear_pointer (&self->row, gtk_widget_unparent);
  g_clear_pointer (&self->note_label, gtk_widget_unparent);
  G_OBJECT_CLASS (kassi_amount_display_parent_class)->dispose (object);
}

static void
kassi_amount_display_class_init (KassiAmountDisplayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kassi_amount_display_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "amount");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static GtkWidget *
make_label (const char  *text,
            const char **css_classes)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_set_css_classes (label, css_classes);
  return label;
}

static void
kassi_amount_display_init (KassiAmountDisplay *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));

  self->word_label = make_label (_("Amount"), (const char *[]) { "amount-label", "soft", NULL });
  self->figures_label = make_label (NULL, (const char *[]) { "amount-figures", "numeric", NULL });
  gtk_label_set_xalign (GTK_LABEL (self->figures_label), 1.0f);
  gtk_label_set_ellipsize (GTK_LABEL (self->figures_label), PANGO_ELLIPSIZE_START);
  gtk_widget_set_hexpand (self->figures_label, TRUE);
  self->row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_vexpand (self->row, TRUE);
  gtk_box_append (GTK_BOX (self->row), self->word_label);
  gtk_box_append (GTK_BOX (self->row), self->figures_label);
  gtk_widget_set_parent (self->row, GTK_WIDGET (self));

  self->note_label = make_label (NULL, (const char *[]) { "amount-note", NULL });
  gtk_label_set_xalign (GTK_LABEL (self->note_label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (self->note_label), TRUE);
  gtk_label_set_lines (GTK_LABEL (self->note_label), 2);
  gtk_label_set_ellipsize (GTK_LABEL (self->note_label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_visible (self->note_label, FALSE);
  gtk_widget_set_parent (self->note_label, GTK_WIDGET (self));
  kassi_amount_display_set_active (self, TRUE);
}

void
kassi_amount_display_set_figures (KassiAmountDisplay *self,
                                  const char         *figures,
                                  gboolean            soft)
{
  glong n_characters;

  g_return_if_fail (KASSI_IS_AMOUNT_DISPLAY (self));
  g_return_if_fail (figures != NULL);

  n_characters = g_utf8_strlen (figures, -1);
  gtk_label_set_label (GTK_LABEL (self->figures_label), figures);
  kassi_set_css_class (self->figures_label, "soft", soft);
  kassi_set_css_class (self->figures_label, "long", n_characters > LONG_FIGURES);
  kassi_set_css_class (self->figures_label, "very-long", n_characters > VERY_LONG_FIGURES);
  gtk_widget_set_visible (self->word_label, n_characters <= LONG_FIGURES);
  update_name (self);
}

void
kassi_amount_display_set_note (KassiAmountDisplay *self,
                               KassiAmountNote     note,
                               const char         *sentence)
{
  g_return_if_fail (KASSI_IS_AMOUNT_DISPLAY (self));

  gtk_label_set_label (GTK_LABEL (self->note_label), sentence != NULL ? sentence : "");
  gtk_widget_set_tooltip_text (self->note_label, sentence);
  gtk_widget_set_visible (self->note_label, sentence != NULL);
  kassi_set_css_class (GTK_WIDGET (self), "noted", sentence != NULL);
  kassi_set_css_class (self->note_label, "state-warning", note == KASSI_AMOUNT_NOTE_TROUBLE);
  kassi_set_css_class (self->note_label, "state-success", note == KASSI_AMOUNT_NOTE_GOOD);
  update_name (self);
}

void
kassi_amount_display_set_active (KassiAmountDisplay *self,
                                 gboolean            active)
{
  g_return_if_fail (KASSI_IS_AMOUNT_DISPLAY (self));

  kassi_set_css_class (GTK_WIDGET (self), "active", active);
}
