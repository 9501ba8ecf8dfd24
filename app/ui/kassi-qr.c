/* SPDX-License-Identifier: GPL-3.0-or-later
 * A QR code on its own white plate, also when all around it is dark: phones read dark on light. */
#include "ui/kassi-qr.h"

#include <glib/gi18n-lib.h>

#include "paper/kassi-qr-code.h"

#define PLATE_RADIUS 6

struct _KassiQr
{
  GtkWidget    parent_instance;

  /* Owned. */
  char        *text;
  KassiQrCode *code;

  guint        min_module;
  guint        max_module;
};

enum { PROP_0, PROP_TEXT, PROP_MIN_MODULE, PROP_MAX_MODULE, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (KassiQr, kassi_qr, GTK_TYPE_WIDGET)

static void
kassi_qr_measure (GtkWidget      *widget,
                  GtkOrientation  orientation,
                  int             for_size,
                  int            *minimum,
                  int            *natural,
                  int            *minimum_baseline,
                  int            *natural_baseline)
{
  KassiQr *self = KASSI_QR (widget);
  int full = self->code != NULL ? (int) kassi_qr_code_get_full_width (self->code) : 0;

  *minimum = full * (int) self->min_module;
  *natural = full * (int) MAX (self->min_module, self->max_module);
  if (orientation == GTK_ORIENTATION_HORIZONTAL && full > 0 && for_size >= *minimum && for_size < *natural)
    *natural = for_size - for_size % full;   /* As wide as high, in whole pixels a module. */
}

static GtkSizeRequestMode
kassi_qr_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_WIDTH_FOR_HEIGHT;
}

static void
kassi_qr_snapshot (GtkWidget   *widget,
                   GtkSnapshot *snapshot)
{
  KassiQr *self = KASSI_QR (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  guint full, module;
  int side;
  graphene_rect_t plate;
  GskRoundedRect rounded;
  cairo_t *cr;

  if (self->code == NULL)
    return;

  full = kassi_qr_code_get_full_width (self->code);
  module = MIN ((guint) MIN (width, height) / full, MAX (self->min_module, self->max_module));
  if (module == 0)
    return;

  side = (int) (full * module);
  graphene_rect_init (&plate, (float) ((width - side) / 2), (float) ((height - side) / 2),
                      (float) side, (float) side);
  gsk_rounded_rect_init_from_rect (&rounded, &plate, PLATE_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 1, 1, 1, 1 }, &plate);
  gtk_snapshot_pop (snapshot);

  cr = gtk_snapshot_append_cairo (snapshot, &plate);
  cairo_translate (cr, plate.origin.x, plate.origin.y);
  kassi_qr_code_draw (self->code, cr, module);
  cairo_destroy (cr);
}

static void
kassi_qr_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  KassiQr *self = KASSI_QR (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_MIN_MODULE:
      g_value_set_uint (value, self->min_module);
      break;
    case PROP_MAX_MODULE:
      g_value_set_uint (value, self->max_module);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kassi_qr_set_property (GObject      *object,
                       guint         prop_id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  KassiQr *self = KASSI_QR (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      kassi_qr_set_text (self, g_value_get_string (value));
      break;
    case PROP_MIN_MODULE:
      self->min_module = g_value_get_uint (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    case PROP_MAX_MODULE:
      self->max_module = g_value_get_uint (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kassi_qr_finalize (GObject *object)
{
  KassiQr *self = KASSI_QR (object);

  g_clear_pointer (&self->code, kassi_qr_code_free);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (kassi_qr_parent_class)->finalize (object);
}

static void
kassi_qr_class_init (KassiQrClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kassi_qr_get_property;
  object_class->set_property = kassi_qr_set_property;
  object_class->finalize = kassi_qr_finalize;
  widget_class->measure = kassi_qr_measure;
  widget_class->get_request_mode = kassi_qr_get_request_mode;
  widget_class->snapshot = kassi_qr_snapshot;

  properties[PROP_TEXT] =
    g_param_spec_string ("text", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_MIN_MODULE] =
    g_param_spec_uint ("min-module", NULL, NULL, 1, 100, 3, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MAX_MODULE] =
    g_param_spec_uint ("max-module", NULL, NULL, 1, 100, 4, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "qr");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
kassi_qr_init (KassiQr *self)
{
  self->min_module = 3;
  self->max_module = 4;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("QR code that opens Netgíró’s app page"), -1);
}

GtkWidget *
kassi_qr_new (void)
{
  return g_object_new (KASSI_TYPE_QR, NULL);
}

void
kassi_qr_set_text (KassiQr    *self,
                   const char *text)
{
  g_return_if_fail (KASSI_IS_QR (self));

  if (g_strcmp0 (self->text, text) == 0)
    return;

  g_free (self->text);
  self->text = g_strdup (text);
  g_clear_pointer (&self->code, kassi_qr_code_free);
  if (text != NULL)
    self->code = kassi_qr_code_new (text, KASSI_QR_ON_SCREEN);

  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

gboolean
kassi_qr_has_code (KassiQr *self)
{
  g_return_val_if_fail (KASSI_IS_QR (self), FALSE);

  return self->code != NULL;
}
