/* SPDX-License-Identifier: GPL-3.0-or-later
 * A receipt on white paper: its pages one under the other, scaled to the widget's width. */
#include "ui/kassi-receipt-sheet.h"

#include <math.h>

#define GAP 12              /* px between pages */
#define MIN_WIDTH 240
#define ROLL_WIDTH 420
#define SHEET_WIDTH 620

struct _KassiReceiptSheet
{
  GtkWidget   parent_instance;
  int         natural_width;
  /* Owned. */
  KassiPages *pages;          /* or NULL */
};

G_DEFINE_FINAL_TYPE (KassiReceiptSheet, kassi_receipt_sheet, GTK_TYPE_WIDGET)

static double
get_scale (KassiReceiptSheet *self,
           guint              page,
           int                width,
           double            *height_px)
{
  double width_pt, height_pt;

  kassi_pages_get_size (self->pages, page, &width_pt, &height_pt);
  *height_px = ceil (width / width_pt * height_pt);
  return width / width_pt;
}

static int
get_height (KassiReceiptSheet *self,
            int                width)
{
  double height = 0;

  for (guint i = 0; self->pages != NULL && i < kassi_pages_get_n (self->pages); i++)
    {
      double page_height;

      get_scale (self, i, width, &page_height);
      height += page_height + (i > 0 ? GAP : 0);
    }

  return (int) height;
}

static GtkSizeRequestMode
kassi_receipt_sheet_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
kassi_receipt_sheet_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  KassiReceiptSheet *self = KASSI_RECEIPT_SHEET (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MIN_WIDTH;
      *natural = self->natural_width;
    }
  else
    {
      *minimum = *natural = get_height (self, for_size > 0 ? for_size : self->natural_width);
    }
}

static void
kassi_receipt_sheet_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  KassiReceiptSheet *self = KASSI_RECEIPT_SHEET (widget);
  const GdkRGBA white = { 1, 1, 1, 1 };
  int width = gtk_widget_get_width (widget);
  double top = 0;

  for (guint i = 0; self->pages != NULL && i < kassi_pages_get_n (self->pages); i++)
    {
      double height, scale = get_scale (self, i, width, &height);
      const graphene_rect_t area = GRAPHENE_RECT_INIT (0, (float) top, (float) width, (float) height);
      cairo_t *cr;

      gtk_snapshot_append_color (snapshot, &white, &area);
      cr = gtk_snapshot_append_cairo (snapshot, &area);
      cairo_translate (cr, 0, top);
      cairo_scale (cr, scale, scale);
      kassi_pages_draw (self->pages, i, cr);
      cairo_destroy (cr);
      top += height + GAP;
    }
}

static void
kassi_receipt_sheet_finalize (GObject *object)
{
  g_clear_pointer (&KASSI_RECEIPT_SHEET (object)->pages, kassi_pages_free);
  G_OBJECT_CLASS (kassi_receipt_sheet_parent_class)->finalize (object);
}

static void
kassi_receipt_sheet_class_init (KassiReceiptSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = kassi_receipt_sheet_finalize;
  widget_class->get_request_mode = kassi_receipt_sheet_get_request_mode;
  widget_class->measure = kassi_receipt_sheet_measure;
  widget_class->snapshot = kassi_receipt_sheet_snapshot;
  gtk_widget_class_set_css_name (widget_class, "receiptsheet");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
kassi_receipt_sheet_init (KassiReceiptSheet *self)
{
  self->natural_width = ROLL_WIDTH;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
kassi_receipt_sheet_new (void)
{
  return g_object_new (KASSI_TYPE_RECEIPT_SHEET, NULL);
}

/* What stands on it, a block a line. (transfer full) */
static char *
make_text (const KassiReceipt *receipt,
           guint               copy)
{
  g_autoptr (GPtrArray) blocks = kassi_receipt_make_blocks (receipt, copy);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < blocks->len; i++)
    {
      const KassiBlock *block = g_ptr_array_index (blocks, i);

      if (block->cells[0] == NULL || block->kind == KASSI_BLOCK_QR)
        continue;
      for (guint c = 0; c < G_N_ELEMENTS (block->cells) && block->cells[c] != NULL; c++)
        g_string_append_printf (text, c > 0 ? " %s" : "%s", block->cells[c]);
      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}

void
kassi_receipt_sheet_show (KassiReceiptSheet  *self,
                          const KassiReceipt *receipt,
                          KassiPaper          paper,
                          guint               copy)
{
  g_autofree char *text = NULL;

  g_return_if_fail (KASSI_IS_RECEIPT_SHEET (self));
  g_return_if_fail (receipt != NULL);

  g_clear_pointer (&self->pages, kassi_pages_free);
  self->pages = kassi_pages_new (receipt, paper, copy);
  self->natural_width = paper == KASSI_PAPER_A4 ? SHEET_WIDTH : ROLL_WIDTH;
  text = make_text (receipt, copy);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
