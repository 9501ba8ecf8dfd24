/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window's two panes, in widths that do not depend on what is in them: a wrapping label would else push them about. */
#include "ui/kassi-body.h"

#include "ui/kassi-text-size.h"

#define END_MAX_PERCENT 53     /* of the window, where text is large */
#define BODY_MAX_WIDTH 1440   /* on a screen wider than the last step; then the body is in the middle */

/* The conversation's width, by that of the window; the cart takes the rest. */
static const struct { int from_width, end_width; } steps[] = {
  { 0, 424 },
  { 1200, 480 },
  { 1800, 560 },
};

struct _KassiBody
{
  GtkWidget  parent_instance;
  /* Children. */
  GtkWidget *start;
  GtkWidget *end;
};

enum { PROP_0, PROP_START, PROP_END, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (KassiBody, kassi_body, GTK_TYPE_WIDGET)

static int
get_body_width (int width)
{
  return width >= steps[G_N_ELEMENTS (steps) - 1].from_width ? BODY_MAX_WIDTH : width;
}

/* Larger text needs a wider pane, as far as the cart can spare it. */
static int
get_end_width (KassiBody *self,
               int        width)
{
  double scale = MAX (1.0, kassi_text_size_get_scale (GTK_WIDGET (self)));
  int body_width = get_body_width (width), end_width = steps[0].end_width, start_minimum, end_minimum;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (width >= steps[i].from_width)
      end_width = steps[i].end_width;
  end_width = MAX (end_width, MIN ((int) (end_width * scale), body_width * END_MAX_PERCENT / 100));
  gtk_widget_measure (self->start, GTK_ORIENTATION_HORIZONTAL, -1, &start_minimum, NULL, NULL, NULL);
  gtk_widget_measure (self->end, GTK_ORIENTATION_HORIZONTAL, -1, &end_minimum, NULL, NULL, NULL);

  return MAX (end_minimum, MIN (end_width, body_width - start_minimum));
}

static void
kassi_body_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  KassiBody *self = KASSI_BODY (widget);
  int start_width = -1, end_width = -1, start_minimum, start_natural, end_minimum, end_natural;

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    {
      end_width = get_end_width (self, for_size);
      start_width = MAX (0, get_body_width (for_size) - end_width);
    }
  gtk_widget_measure (self->start, orientation, start_width, &start_minimum, &start_natural, NULL, NULL);
  gtk_widget_measure (self->end, orientation, end_width, &end_minimum, &end_natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = start_minimum + MAX (end_minimum, steps[0].end_width);
      *natural = MAX (*minimum, start_natural + steps[0].end_width);
    }
  else
    {
      *minimum = MAX (start_minimum, end_minimum);
      *natural = MAX (start_natural, end_natural);
    }
}

/* What wraps in a pane is as high as it is in the pane's own width. */
static GtkSizeRequestMode
kassi_body_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
kassi_body_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  KassiBody *self = KASSI_BODY (widget);
  int end_width = get_end_width (self, width), body_width = get_body_width (width);
  int x = (width - body_width) / 2;

  gtk_widget_size_allocate (self->start, &(GtkAllocation) { x, 0, body_width - end_width, height }, -1);
  gtk_widget_size_allocate (self->end, &(GtkAllocation) { x + body_width - end_width, 0, end_width, height }, -1);
}

static void
kassi_body_set_property (GObject      *object,
                         guint         property_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  KassiBody *self = KASSI_BODY (object);

  switch (property_id)
    {
    case PROP_START:
      self->start = g_value_get_object (value);
      gtk_widget_insert_after (self->start, GTK_WIDGET (self), NULL);
      break;
    case PROP_END:
      self->end = g_value_get_object (value);
      gtk_widget_insert_before (self->end, GTK_WIDGET (self), NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
kassi_body_dispose (GObject *object)
{
  KassiBody *self = KASSI_BODY (object);

  g_clear_pointer (&self->start, gtk_widget_unparent);
  g_clear_pointer (&self->end, gtk_widget_unparent);
  G_OBJECT_CLASS (kassi_body_parent_class)->dispose (object);
}

static void
kassi_body_class_init (KassiBodyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = kassi_body_set_property;
  object_class->dispose = kassi_body_dispose;
  widget_class->measure = kassi_body_measure;
  widget_class->get_request_mode = kassi_body_get_request_mode;
  widget_class->size_allocate = kassi_body_size_allocate;

  properties[PROP_START] = g_param_spec_object ("start", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_END] = g_param_spec_object ("end", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kassi_body_init (KassiBody *self)
{
}
