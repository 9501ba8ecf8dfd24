/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row of a list that says something in one or two sentences, about the row before it or about them all. */
#include "ui/kassi-message-row.h"

#define REVEAL_FRAMES 2   /* in the first it has no place yet */

struct _KassiMessageRow
{
  AdwPreferencesRow  parent_instance;
  guint              frames_left;   /* until it is brought into sight; 0: it need not be */
  /* Borrowed, of the row's own tree. */
  GtkWidget         *box;
  GtkImage          *image;
  GtkLabel          *label;
};

G_DEFINE_FINAL_TYPE (KassiMessageRow, kassi_message_row, ADW_TYPE_PREFERENCES_ROW)

static const struct { const char *icon; const char *css_class; } looks[] = {
  [KASSI_MESSAGE_NOTE] = { "dialog-information-symbolic", "state-note" },
  [KASSI_MESSAGE_GOOD] = { "object-select-symbolic", "state-success" },
  [KASSI_MESSAGE_WARNING] = { "dialog-warning-symbolic", "state-warning" },
  [KASSI_MESSAGE_ERROR] = { "dialog-error-symbolic", "state-error" },
};

static void
kassi_message_row_class_init (KassiMessageRowClass *klass)
{
}

static void
kassi_message_row_init (KassiMessageRow *self)
{
  /* An alert: a screen reader says it when it comes. */
  self->label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, "wrap", TRUE,
                              "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, "hexpand", TRUE, NULL);
  self->image = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign", GTK_ALIGN_START, NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (self->box, "message");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->image));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->label));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), self->box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
kassi_message_row_new (void)
{
  return g_object_new (KASSI_TYPE_MESSAGE_ROW, NULL);
}

/* With large letters a row may lie below the end of what is seen of its page. */
static gboolean
reveal_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  KassiMessageRow *self = KASSI_MESSAGE_ROW (widget);
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  graphene_rect_t bounds;

  if (self->frames_left > 0 && --self->frames_left > 0)
    return G_SOURCE_CONTINUE;

  if (viewport != NULL && gtk_widget_compute_bounds (widget, gtk_viewport_get_child (GTK_VIEWPORT (viewport)), &bounds))
    gtk_adjustment_clamp_page (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport)), bounds.origin.y,
                               bounds.origin.y + bounds.size.height);
  return G_SOURCE_REMOVE;
}

static void
reveal (KassiMessageRow *self)
{
  if (self->frames_left == 0)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), reveal_cb, NULL, NULL);
  self->frames_left = REVEAL_FRAMES;
}

void
kassi_message_row_set (KassiMessageRow  *self,
                       KassiMessageKind  kind,
                       const char       *text)
{
  g_return_if_fail (KASSI_IS_MESSAGE_ROW (self));
  g_return_if_fail (kind < G_N_ELEMENTS (looks));

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (self->box, looks[i].css_class);
  gtk_widget_add_css_class (self->box, looks[kind].css_class);
  gtk_image_set_from_icon_name (self->image, looks[kind].icon);
  gtk_label_set_label (self->label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  if (text != NULL && kind == KASSI_MESSAGE_ERROR)   /* the answer to what somebody just did */
    reveal (self);
}
