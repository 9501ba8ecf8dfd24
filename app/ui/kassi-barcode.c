/* SPDX-License-Identifier: GPL-3.0-or-later
 * A Code 128 barcode on its own white plate: as wide as the room allows in whole pixels a module. */
#include "ui/kassi-barcode.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ui/kassi-code128.h"

#define MIN_HEIGHT 64
#define NATURAL_HEIGHT 96
#define PADDING 10
#define PLATE_RADIUS 6

struct _KassiBarcode
{
  GtkWidget  parent_instance;

  /* Owned. */
  char      *modules;   /* NULL: nothing to draw */
};

G_DEFINE_FINAL_TYPE (KassiBarcode, kassi_barcode, GTK_TYPE_WIDGET)

static int
count_modules (KassiBarcode *self)
{
  return self->modules != NULL ? (int) strlen (self->modules) + 2 * KASSI_CODE128_QUIET : 0;
}

static void
kassi_barcode_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  KassiBarcode *self = KASSI_BARCODE (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = count_modules (self);
      *natural = 2 * *minimum;
    }
  else
    {
      *minimum = MIN_HEIGHT;
      *natural = NATURAL_HEIGHT;
    }
}

static void
kassi_barcode_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  KassiBarcode *self = KASSI_BARCODE (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int n_modules = count_modules (self), module;
  graphene_rect_t plate;
  GskRoundedRect rounded;
  int left;

  if (n_modules == 0)
    return;

  module = MAX (1, width / n_modules);
  left = (width - (n_modules - 2 * KASSI_CODE128_QUIET) * module) / 2;
  graphene_rect_init (&plate, 0, 0, (float) width, (float) height);
  gsk_rounded_rect_init_from_rect (&rounded, &plate, PLATE_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 1, 1, 1, 1 }, &plate);
  gtk_snapshot_pop (snapshot);

  for (int i = 0; self->modules[i] != '\0'; i++)
    if (self->modules[i] == '1')
      gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 0, 0, 0, 1 },
                                 &GRAPHENE_RECT_INIT ((float) (left + i * module), PADDING,
                                                      (float) module, (float) (height - 2 * PADDING)));
}

static void
kassi_barcode_finalize (GObject *object)
{
  KassiBarcode *self = KASSI_BARCODE (object);

  g_clear_pointer (&self->modules, g_free);
  G_OBJECT_CLASS (kassi_barcode_parent_class)->finalize (object);
}

static void
kassi_barcode_class_init (KassiBarcodeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = kassi_barcode_finalize;
  widget_class->measure = kassi_barcode_measure;
  widget_class->snapshot = kassi_barcode_snapshot;
  gtk_widget_class_set_css_name (widget_class, "barcode");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
kassi_barcode_init (KassiBarcode *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Barcode of the app code"), -1);
}

GtkWidget *
kassi_barcode_new (void)
{
  return g_object_new (KASSI_TYPE_BARCODE, NULL);
}

void
kassi_barcode_set_text (KassiBarcode *self,
                        const char   *text)
{
  g_return_if_fail (KASSI_IS_BARCODE (self));

  g_clear_pointer (&self->modules, g_free);
  if (text != NULL)
    self->modules = kassi_code128_encode (text);

  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
