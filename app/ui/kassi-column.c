/* SPDX-License-Identifier: GPL-3.0-or-later
 * A column in two sizes: every child in its natural height, or, where that is too much, every child in its smallest. */
#include "ui/kassi-column.h"

struct _KassiColumn
{
  GtkLayoutManager parent_instance;
  int              spacing;
};

enum { PROP_0, PROP_SPACING, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (KassiColumn, kassi_column, GTK_TYPE_LAYOUT_MANAGER)

/* What the children need in all, at one width. */
typedef struct {
  int minimum;
  int natural;     /* of those that expand, only the smallest: they take what is there */
  int n_visible;
  int n_expanding;
} Needs;

static Needs
add_up (GtkWidget *widget,
        int        width)
{
  Needs needs = { 0 };

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      gboolean expands;
      int minimum, natural;

      if (!gtk_widget_should_layout (child))
        continue;

      expands = gtk_widget_compute_expand (child, GTK_ORIENTATION_VERTICAL);
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &minimum, &natural, NULL, NULL);
      needs.minimum += minimum;
      needs.natural += expands ? minimum : natural;
      needs.n_visible++;
      needs.n_expanding += expands ? 1 : 0;
    }

  return needs;
}

static int
get_gaps (KassiColumn *self,
          const Needs *needs)
{
  return MAX (needs->n_visible - 1, 0) * self->spacing;
}

static void
kassi_column_measure (GtkLayoutManager *manager,
                      GtkWidget        *widget,
                      GtkOrientation    orientation,
                      int               for_size,
                      int              *minimum,
                      int              *natural,
                      int              *minimum_baseline,
                      int              *natural_baseline)
{
  KassiColumn *self = KASSI_COLUMN (manager);
  Needs needs;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      needs = add_up (widget, for_size);
      *minimum = needs.minimum + get_gaps (self, &needs);
      *natural = needs.natural + get_gaps (self, &needs);
      return;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;

      gtk_widget_measure (child, orientation, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
}

static GtkSizeRequestMode
kassi_column_get_request_mode (GtkLayoutManager *manager,
                               GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
kassi_column_allocate (GtkLayoutManager *manager,
                       GtkWidget        *widget,
                       int               width,
                       int               height,
                       int               baseline)
{
  KassiColumn *self = KASSI_COLUMN (manager);
  Needs needs = add_up (widget, width);
  int gaps = get_gaps (self, &needs), y = 0, spare, n_left = needs.n_expanding;
  gboolean roomy = height >= needs.natural + gaps;

  spare = MAX (0, height - gaps - (roomy ? needs.natural : needs.minimum));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      gboolean expands;
      int minimum, natural, child_height;

      if (!gtk_widget_should_layout (child))
        continue;

      expands = gtk_widget_compute_expand (child, GTK_ORIENTATION_VERTICAL);
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &minimum, &natural, NULL, NULL);
      child_height = roomy && !expands ? natural : minimum;
      if (expands)
        {
          int share = spare / n_left;

          child_height += share;
          spare -= share;
          n_left--;
        }

      gtk_widget_size_allocate (child, &(GtkAllocation) { 0, y, width, child_height }, -1);
      y += child_height + self->spacing;
    }
}

static void
kassi_column_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SPACING:
      g_value_set_int (value, KASSI_COLUMN (object)->spacing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kassi_column_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_SPACING:
      KASSI_COLUMN (object)->spacing = g_value_get_int (value);
      gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (object));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kassi_column_class_init (KassiColumnClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = kassi_column_get_property;
  object_class->set_property = kassi_column_set_property;
  manager_class->measure = kassi_column_measure;
  manager_class->get_request_mode = kassi_column_get_request_mode;
  manager_class->allocate = kassi_column_allocate;

  properties[PROP_SPACING] =
    g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXSHORT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kassi_column_init (KassiColumn *self)
{
}

GtkLayoutManager *
kassi_column_new (int spacing)
{
  return g_object_new (KASSI_TYPE_COLUMN, "spacing", spacing, NULL);
}
