/* SPDX-License-Identifier: GPL-3.0-or-later
 * The time left of a payment: a ring that empties, without a blink; its colour and its figures say the same. */
#include "ui/kassi-ring.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ui/kassi-css-class.h"

#define LARGE_PX 104
#define LARGE_MIN_PX 80
#define LARGE_STROKE_PX 9
#define SMALL_PX 24
#define SMALL_STROKE_PX 4
#define FIGURES_GAP_PX 2       /* between figures and ring, at the least */
#define TRACK_ALPHA 0.13f
#define TRACK_HIGH_CONTRAST_ALPHA 0.4f

struct _KassiRing
{
  GtkWidget  parent_instance;
  /* Owned children. */
  GtkWidget *figures;       /* NULL in a small one */

  gboolean   small;
  gint64     left_us;
  gint64     limit_us;
  gint64     told_s;        /* what screen readers were told last; -1: nothing yet */
};

enum { PROP_0, PROP_SMALL, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (KassiRing, kassi_ring, GTK_TYPE_WIDGET)

static gint64
seconds_of (gint64 left_us)
{
  return (MAX (left_us, 0) + G_TIME_SPAN_SECOND - 1) / G_TIME_SPAN_SECOND;
}

/* A name that changes every second would be read out every second. */
static void
tell (KassiRing *self,
      gint64     left_s)
{
  static const gint64 marks_s[] = { 60, 20 };
  gboolean tell_now = self->told_s < 0 || left_s > self->told_s;
  g_autofree char *time = NULL, *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (marks_s); i++)
    if (self->told_s > marks_s[i] && left_s <= marks_s[i])
      tell_now = TRUE;

  if (!tell_now)
    return;

  self->told_s = left_s;
  time = kassi_ring_format (left_s * G_TIME_SPAN_SECOND);
  /* Translators: read out by a screen reader; %s is minutes and seconds, such as 1:00. */
  text = g_strdup_printf (_("Time left: %s"), time);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
set_figures (KassiRing *self)
{
  GtkInscription *figures = GTK_INSCRIPTION (self->figures);
  g_autofree char *longest = kassi_ring_format (self->limit_us);
  g_autofree char *text = self->limit_us > 0 ? kassi_ring_format (self->left_us) : NULL;

  gtk_inscription_set_min_chars (figures, (guint) strlen (longest));
  gtk_inscription_set_nat_chars (figures, (guint) strlen (longest));
  gtk_inscription_set_text (figures, text);
}

static void
kassi_ring_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  KassiRing *self = KASSI_RING (widget);

  *minimum = self->small ? SMALL_PX : LARGE_MIN_PX;
  *natural = self->small ? SMALL_PX : LARGE_PX;
  if (self->figures != NULL)
    {
      int width;

      /* Large Text: the ring goes around what is in it. */
      gtk_widget_measure (self->figures, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
      *minimum = MAX (*minimum, width + 2 * (LARGE_STROKE_PX + FIGURES_GAP_PX));
      *natural = MAX (*natural, *minimum);
    }
  if (orientation == GTK_ORIENTATION_HORIZONTAL && for_size >= *minimum && for_size < *natural)
    *natural = *minimum;   /* In one of two sizes, and as wide as high. */
}

static GtkSizeRequestMode
kassi_ring_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_WIDTH_FOR_HEIGHT;
}

static void
kassi_ring_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  KassiRing *self = KASSI_RING (widget);

  if (self->figures != NULL)
    gtk_widget_size_allocate (self->figures, &(GtkAllocation) { 0, 0, width, height }, -1);
}

static void
get_colour (GtkWidget *widget,
            GdkRGBA   *colour)
{
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), colour);
}

static void
kassi_ring_snapshot (GtkWidget   *widget,
                     GtkSnapshot *snapshot)
{
  KassiRing *self = KASSI_RING (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double side = MIN (width, height), stroke = self->small ? SMALL_STROKE_PX : LARGE_STROKE_PX;
  double radius = (side - stroke) / 2, part;
  GtkWidget *parent = gtk_widget_get_parent (widget);
  GdkRGBA arc, track;
  cairo_t *cr;

  get_colour (widget, &arc);
  get_colour (parent != NULL ? parent : widget, &track);   /* The text's colour; the ring's own is the arc's. */
  track.alpha *= adw_style_manager_get_high_contrast (adw_style_manager_get_default ()) ? TRACK_HIGH_CONTRAST_ALPHA : TRACK_ALPHA;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  cairo_translate (cr, width / 2.0, height / 2.0);
  cairo_set_line_width (cr, stroke);
  gdk_cairo_set_source_rgba (cr, &track);
  cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
  cairo_stroke (cr);

  if (self->limit_us > 0 && self->left_us > 0)
    {
      part = MIN (1.0, (double) self->left_us / (double) self->limit_us);
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
      gdk_cairo_set_source_rgba (cr, &arc);
      cairo_arc (cr, 0, 0, radius, -G_PI_2, -G_PI_2 + part * 2 * G_PI);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);

  if (self->figures != NULL)
    gtk_widget_snapshot_child (widget, self->figures, snapshot);
}

static void
kassi_ring_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SMALL:
      g_value_set_boolean (value, KASSI_RING (object)->small);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kassi_ring_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_SMALL:
      KASSI_RING (object)->small = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kassi_ring_constructed (GObject *object)
{
  KassiRing *self = KASSI_RING (object);

  G_OBJECT_CLASS (kassi_ring_parent_class)->constructed (object);
  if (self->small)
    return;

  /* The ring's own name says it, and not every second. An inscription asks for the same room whatever it says: a label would have the whole window
   * laid out anew every second. */
  self->figures = g_object_new (GTK_TYPE_INSCRIPTION,
                                "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                "xalign", 0.5f,
                                "yalign", 0.5f,
                                NULL);
  gtk_widget_add_css_class (self->figures, "numeric");
  gtk_widget_set_parent (self->figures, GTK_WIDGET (self));
}

static void
kassi_ring_dispose (GObject *object)
{
  g_clear_pointer (&KASSI_RING (object)->figures, gtk_widget_unparent);
  G_OBJECT_CLASS (kassi_ring_parent_class)->dispose (object);
}

static void
kassi_ring_class_init (KassiRingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kassi_ring_get_property;
  object_class->set_property = kassi_ring_set_property;
  object_class->constructed = kassi_ring_constructed;
  object_class->dispose = kassi_ring_dispose;
  widget_class->measure = kassi_ring_measure;
  widget_class->get_request_mode = kassi_ring_get_request_mode;
  widget_class->size_allocate = kassi_ring_size_allocate;
  widget_class->snapshot = kassi_ring_snapshot;

  properties[PROP_SMALL] =
    g_param_spec_boolean ("small", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "ring");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TIMER);
}

static void
kassi_ring_init (KassiRing *self)
{
  self->told_s = -1;
}

GtkWidget *
kassi_ring_new (gboolean small)
{
  return g_object_new (KASSI_TYPE_RING, "small", small, NULL);
}

void
kassi_ring_set_time (KassiRing *self,
                     gint64     left_us,
                     gint64     limit_us)
{
  gint64 left_s = seconds_of (left_us);

  g_return_if_fail (KASSI_IS_RING (self));
  g_return_if_fail (limit_us >= 0);

  self->left_us = MAX (left_us, 0);
  self->limit_us = limit_us;
  kassi_set_css_class (GTK_WIDGET (self), "warning", limit_us > 0 && left_s <= KASSI_RING_WARN_S);

  if (self->figures != NULL)
    set_figures (self);
  if (limit_us > 0 && !self->small)
    tell (self, left_s);

  gtk_widget_queue_draw (GTK_WIDGET (self));
}

char *
kassi_ring_format (gint64 left_us)
{
  gint64 left_s = seconds_of (left_us);

  return g_strdup_printf ("%" G_GINT64_FORMAT ":%02" G_GINT64_FORMAT, left_s / 60, left_s % 60);
}
