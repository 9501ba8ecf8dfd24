/* SPDX-License-Identifier: GPL-3.0-or-later
 * An entry and what narrows it, on one line or on two. */
#include "ui/kassi-filter-row.h"

#define SPACING 12

struct _KassiFilterRow
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (KassiFilterRow, kassi_filter_row, GTK_TYPE_LAYOUT_MANAGER)

static int
measure (GtkWidget      *widget,
         GtkOrientation  orientation)
{
  int minimum, natural;

  gtk_widget_measure (widget, orientation, -1, &minimum, &natural, NULL, NULL);
  return MAX (minimum, natural);
}

/* All but the first: how wide beside each other, how high. */
static void
measure_others (GtkWidget *first,
                int       *width,
                int       *height)
{
  *width = -SPACING;
  *height = 0;
  for (GtkWidget *child = gtk_widget_get_next_sibling (first); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      {
        *width += SPACING + measure (child, GTK_ORIENTATION_HORIZONTAL);
        *height = MAX (*height, measure (child, GTK_ORIENTATION_VERTICAL));
      }
}

/* An entry narrower than two fifths of the line is of no use. */
static gboolean
fits_one_line (GtkWidget *first,
               int        width,
               int        others)
{
  int minimum;

  gtk_widget_measure (first, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return width - SPACING - others >= MAX (minimum, width * 2 / 5);
}

static void
kassi_filter_row_measure (GtkLayoutManager *manager,
                          GtkWidget        *widget,
                          GtkOrientation    orientation,
                          int               for_size,
                          int              *minimum,
                          int              *natural,
                          int              *minimum_baseline,
                          int              *natural_baseline)
{
  GtkWidget *first = gtk_widget_get_first_child (widget);
  int others_width, others_height, first_minimum, first_height;

  measure_others (first, &others_width, &others_height);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (first, orientation, -1, &first_minimum, NULL, NULL, NULL);
      *minimum = *natural = MAX (first_minimum, others_width);
      return;
    }

  first_height = measure (first, orientation);
  *minimum = for_size < 0 || fits_one_line (first, for_size, others_width) ? MAX (first_height, others_height)
                                                                    : first_height + SPACING + others_height;
  *natural = *minimum;
}

static GtkSizeRequestMode
kassi_filter_row_get_request_mode (GtkLayoutManager *manager,
                                   GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
kassi_filter_row_allocate (GtkLayoutManager *manager,
                           GtkWidget        *widget,
                           int               width,
                           int               height,
                           int               baseline)
{
  GtkWidget *first = gtk_widget_get_first_child (widget);
  int first_height = measure (first, GTK_ORIENTATION_VERTICAL);
  int others_width, others_height, x = 0, y;
  gboolean one_line;

  measure_others (first, &others_width, &others_height);
  one_line = fits_one_line (first, width, others_width);
  y = one_line ? 0 : first_height + SPACING;
  if (one_line)
    x = width - others_width;
  gtk_widget_size_allocate (first, &(GtkAllocation) { 0, 0, one_line ? x - SPACING : width, one_line ? height : first_height }, -1);
  for (GtkWidget *child = gtk_widget_get_next_sibling (first); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      {
        int child_width = measure (child, GTK_ORIENTATION_HORIZONTAL);

        gtk_widget_size_allocate (child, &(GtkAllocation) { x, y, child_width, height - y }, -1);
        x += child_width + SPACING;
      }
}

static void
kassi_filter_row_class_init (KassiFilterRowClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->measure = kassi_filter_row_measure;
  manager_class->get_request_mode = kassi_filter_row_get_request_mode;
  manager_class->allocate = kassi_filter_row_allocate;
}

static void
kassi_filter_row_init (KassiFilterRow *self)
{
}
