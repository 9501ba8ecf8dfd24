/* SPDX-License-Identifier: GPL-3.0-or-later
 * The round mark over a result: 80 px, or 56 where there is less room; the disc is drawn in the node's own colour. */
#include "ui/kassi-mark.h"

#define SIZE_PX 80
#define MIN_SIZE_PX 56

struct _KassiMark
{
  GtkWidget  parent_instance;
  /* Owned children. */
  GtkWidget *stack;
  /* Borrowed. */
  GtkWidget *image;
  GtkWidget *letter;
};

G_DEFINE_FINAL_TYPE (KassiMark, kassi_mark, GTK_TYPE_WIDGET)

static void
kassi_mark_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  KassiMark *self = KASSI_MARK (widget);
  int height = 0;

  /* Large Text: the disc goes around the letter; its line is higher than the letter itself. */
  if (gtk_stack_get_visible_child (GTK_STACK (self->stack)) == self->letter)
    gtk_widget_measure (self->letter, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  *minimum = MAX (MIN_SIZE_PX, height * 9 / 10);
  *natural = MAX (SIZE_PX, *minimum);
}

static void
kassi_mark_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  KassiMark *self = KASSI_MARK (widget);

  gtk_widget_size_allocate (self->stack, &(GtkAllocation) { 0, 0, width, height }, -1);
}

static void
kassi_mark_snapshot (GtkWidget   *widget,
                     GtkSnapshot *snapshot)
{
  KassiMark *self = KASSI_MARK (widget);
  float width = (float) gtk_widget_get_width (widget), height = (float) gtk_widget_get_height (widget);
  float side = MIN (width, height);
  graphene_rect_t square = GRAPHENE_RECT_INIT ((width - side) / 2, (height - side) / 2, side, side);
  GskRoundedRect disc;
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  gsk_rounded_rect_init_from_rect (&disc, &square, side / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &disc);
  gtk_snapshot_append_color (snapshot, &colour, &square);
  gtk_snapshot_pop (snapshot);
  gtk_widget_snapshot_child (widget, self->stack, snapshot);
}

static void
kassi_mark_dispose (GObject *object)
{
  g_clear_pointer (&KASSI_MARK (object)->stack, gtk_widget_unparent);
  G_OBJECT_CLASS (kassi_mark_parent_class)->dispose (object);
}

static void
kassi_mark_class_init (KassiMarkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kassi_mark_dispose;
  widget_class->measure = kassi_mark_measure;
  widget_class->size_allocate = kassi_mark_size_allocate;
  widget_class->snapshot = kassi_mark_snapshot;
  gtk_widget_class_set_css_name (widget_class, "mark");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);   /* The word says it. */
}

static void
kassi_mark_init (KassiMark *self)
{
  self->image = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->letter = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "label", "?", NULL);
  self->stack = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_child (GTK_STACK (self->stack), self->image);
  gtk_stack_add_child (GTK_STACK (self->stack), self->letter);
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}

GtkWidget *
kassi_mark_new (void)
{
  return g_object_new (KASSI_TYPE_MARK, NULL);
}

void
kassi_mark_set_icon (KassiMark  *self,
                     const char *icon_name)
{
  g_return_if_fail (KASSI_IS_MARK (self));

  if (icon_name != NULL)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->image), icon_name);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), icon_name != NULL ? self->image : self->letter);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
