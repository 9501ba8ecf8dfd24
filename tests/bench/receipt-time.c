/* SPDX-License-Identifier: GPL-3.0-or-later
 * receipt-time reference|kassi N: makes a receipt of twenty lines on the 80 mm roll a PDF in memory N times and prints the median in microseconds,
 * "receipt US". The reference has as many words, and knows nothing: each has its place before it begins. */
#include <cairo-pdf.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <qrencode.h>
#include <stdlib.h>

#include "paper/kassi-pages.h"

#define N_LINES    20
#define WIDTH_PT   226.8
#define HEIGHT_PT  660.0
#define MARGIN_PT  11.0
#define LEADING_PT 12.0
#define MODULE_PT  2.5

/* The reference */

typedef struct {
  cairo_t     *cr;
  PangoLayout *layout;
  double       y;
} Sheet;

static void
write_line (Sheet      *sheet,
            const char *left,
            const char *right)
{
  PangoRectangle extents;

  pango_layout_set_text (sheet->layout, left, -1);
  cairo_move_to (sheet->cr, MARGIN_PT, sheet->y);
  pango_cairo_show_layout (sheet->cr, sheet->layout);
  if (right != NULL)
    {
      pango_layout_set_text (sheet->layout, right, -1);
      pango_layout_get_extents (sheet->layout, NULL, &extents);
      cairo_move_to (sheet->cr, WIDTH_PT - MARGIN_PT - extents.width / (double) PANGO_SCALE, sheet->y);
      pango_cairo_show_layout (sheet->cr, sheet->layout);
    }
  sheet->y += LEADING_PT;
}

static void
draw_code (Sheet *sheet)
{
  QRcode *code = QRcode_encodeString ("T1-000123", 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  double left = (WIDTH_PT - code->width * MODULE_PT) / 2;

  for (int i = 0; i < code->width * code->width; i++)
    if (code->data[i] & 1)
      cairo_rectangle (sheet->cr, left + i % code->width * MODULE_PT, sheet->y + floor ((double) i / code->width) * MODULE_PT, MODULE_PT, MODULE_PT);
  cairo_fill (sheet->cr);
  QRcode_free (code);
}

static cairo_status_t
forget_cb (void                *closure,
           const unsigned char *data,
           unsigned int         length)
{
  return CAIRO_STATUS_SUCCESS;
}

static void
write_reference (void)
{
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (forget_cb, NULL, WIDTH_PT, HEIGHT_PT);
  PangoFontDescription *font = pango_font_description_from_string ("Cantarell 8");
  Sheet sheet = { .cr = cairo_create (surface), .y = MARGIN_PT };

  sheet.layout = pango_cairo_create_layout (sheet.cr);
  pango_layout_set_font_description (sheet.layout, font);
  write_line (&sheet, "Kaffihúsið Kría", NULL);
  write_line (&sheet, "Laugavegur 1, 101 Reykjavík", NULL);
  write_line (&sheet, "Kt. 550101-2340", "VSK nr. 12345");
  write_line (&sheet, "12.3.2026 14:05", "T1-000123");
  for (guint i = 0; i < N_LINES; i++)
    {
      g_autofree char *name = g_strdup_printf ("Vara númer %u", i + 1);

      write_line (&sheet, name, "1.300");
      write_line (&sheet, "2 × 650", NULL);
    }
  pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (sheet.layout, font);
  write_line (&sheet, "Samtals", "26.000 kr.");
  write_line (&sheet, "VSK 11 %", "2.577");
  draw_code (&sheet);

  cairo_show_page (sheet.cr);
  g_object_unref (sheet.layout);
  pango_font_description_free (font);
  cairo_destroy (sheet.cr);
  cairo_surface_destroy (surface);
}

/* Kassi's own */

static void
must (gboolean      done,
      const GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
  g_assert (done);
}

static void
fill (char       **place,
      const char  *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

static KassiReceipt *
make_receipt (void)
{
  KassiReceipt *receipt = kassi_receipt_new ();
  g_autoptr (KassiCart) cart = kassi_cart_new ();
  g_autoptr (KassiSeller) seller = kassi_seller_new ();

  for (guint i = 0; i < N_LINES; i++)
    {
      g_autofree char *name = g_strdup_printf ("Vara númer %u", i + 1);
      KassiCartLine line = { .description = name, .quantity_milli = 2000, .unit_isk = 650, .vat_rate = 11 };
      g_autoptr (GError) error = NULL;

      must (kassi_cart_append (cart, &line, &error), error);
    }

  fill (&seller->name, "Kaffihúsið Kría");
  fill (&seller->address, "Laugavegur 1, 101 Reykjavík");
  fill (&seller->kennitala, "5501012340");
  fill (&seller->vsk_number, "12345");
  seller->vat_registered = TRUE;
  kassi_seller_free (receipt->seller);
  receipt->seller = g_steal_pointer (&seller);
  g_clear_pointer (&receipt->cart, kassi_cart_unref);
  receipt->cart = g_steal_pointer (&cart);
  fill (&receipt->number, "T1-000123");
  fill (&receipt->register_id, "T1");
  fill (&receipt->customer_masked, "•••81");
  fill (&receipt->invoice_number, "31234567");
  fill (&receipt->transaction_id, "0c8c6a0e-3f5e-4b4c-9d7a-9d9b6f0e1a2b");
  fill (&receipt->reference, "R-123");
  receipt->issued_wall_us = G_GINT64_CONSTANT (1773324300000000);

  return receipt;
}

static void
write_kassi (const KassiReceipt *receipt)
{
  g_autoptr (KassiPages) pages = kassi_pages_new (receipt, KASSI_PAPER_80MM, 0);
  double width_pt, height_pt;
  cairo_surface_t *surface;
  cairo_t *cr;

  kassi_pages_get_size (pages, 0, &width_pt, &height_pt);
  surface = cairo_pdf_surface_create_for_stream (forget_cb, NULL, width_pt, height_pt);
  cr = cairo_create (surface);
  kassi_pages_draw (pages, 0, cr);
  cairo_show_page (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (KassiReceipt) receipt = make_receipt ();
  g_autoptr (GArray) times_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean is_reference;
  int n;

  if (argc < 3 || atoi (argv[2]) < 1)
    return 2;

  n = atoi (argv[2]);
  is_reference = g_str_equal (argv[1], "reference");
  for (int i = 0; i < n; i++)
    {
      gint64 began_us = g_get_monotonic_time (), time_us;

      if (is_reference)
        write_reference ();
      else
        write_kassi (receipt);
      time_us = g_get_monotonic_time () - began_us;
      g_array_append_val (times_us, time_us);
    }

  g_array_sort (times_us, compare);
  g_print ("receipt %" G_GINT64_FORMAT "\n", g_array_index (times_us, gint64, n / 2));
  return 0;
}
