/* SPDX-License-Identifier: GPL-3.0-or-later
 * QR codes: addresses in capitals where that changes nothing, and read back as a phone would. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "paper/kassi-qr-code.h"

typedef struct {
  const char *text;
  const char *prepared;
  guint       width;      /* modules a side on a screen, without the quiet zone */
  const char *source;
} Case;

static const Case cases[] = {
  { "https://www.netgiro.is/", "HTTPS://WWW.NETGIRO.IS/", 21, "the default app-url: 25 alphanumerics fit version 1-L; notes.md: 29 modules" },
  { "https://www.netgiro.is", "HTTPS://WWW.NETGIRO.IS", 21, "no path" },
  { "https://www.netgiro.is/APP", "HTTPS://WWW.NETGIRO.IS/APP", 25, "a path of capitals" },
  { "https://www.netgiro.is/app", "https://www.netgiro.is/app", 25, "a path knows case: nothing is changed (RFC 3986, 6.2.2.1)" },
  { "https://www.netgiro.is/?a=1", "https://www.netgiro.is/?a=1", 29, "a query likewise; 27 bytes are more than 2-M holds" },
  { "https://anna@netgiro.is/", "https://anna@netgiro.is/", 25, "a user's name knows case" },
  { "https://netgíró.is/", "https://netgíró.is/", 25, "a host in another script is left alone, and announced as UTF-8" },
  { "T1-000123", "T1-000123", 21, "no address at all" },
  { "ÆF-000045", "ÆF-000045", 21, "a training receipt: notes.md has 21 modules at level M" },
};

static void
test_prepare (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *prepared = kassi_qr_code_prepare (c->text);

  g_assert_cmpstr (prepared, ==, c->prepared);
}

static void
draw (const KassiQrCode *code,
      const char        *path)
{
  int side = (int) kassi_qr_code_get_full_width (code) * 4;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, side, side);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  kassi_qr_code_draw (code, cr, 4);
  cairo_destroy (cr);
  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
}

static void
test_read_back (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *zbarimg = g_find_program_in_path ("zbarimg");
  g_autoptr (KassiQrCode) code = kassi_qr_code_new (c->text, KASSI_QR_ON_SCREEN);
  g_autofree char *folder = NULL, *path = NULL, *output = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_nonnull (code);
  g_assert_cmpuint (code->width, ==, c->width);
  g_assert_cmpuint (kassi_qr_code_get_full_width (code), ==, c->width + 2 * KASSI_QR_QUIET);
  if (zbarimg == NULL)
    {
      g_test_skip ("zbarimg is not here");
      return;
    }

  folder = g_dir_make_tmp ("kassi-qr-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (folder, "qr.png", NULL);
  draw (code, path);
  g_spawn_sync (NULL, (char *[]) { zbarimg, (char *) "--quiet", (char *) "--raw", path, NULL }, NULL,
                G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_strchomp (output), ==, c->prepared);

  g_unlink (path);
  g_rmdir (folder);
}

static void
test_none (void)
{
  g_autofree char *long_text = g_strnfill (4000, 'x');

  g_assert_null (kassi_qr_code_new ("", KASSI_QR_ON_SCREEN));
  g_assert_null (kassi_qr_code_new (long_text, KASSI_QR_ON_PAPER));
}

/* Paper has the level that stands a torn corner (notes on the receipt: level M), a screen the larger modules. */
static void
test_levels (void)
{
  g_autoptr (KassiQrCode) screen = kassi_qr_code_new ("HTTPS://WWW.NETGIRO.IS/AB", KASSI_QR_ON_SCREEN);
  g_autoptr (KassiQrCode) paper = kassi_qr_code_new ("HTTPS://WWW.NETGIRO.IS/AB", KASSI_QR_ON_PAPER);

  g_assert_cmpuint (screen->width, ==, 21);
  g_assert_cmpuint (paper->width, ==, 25);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/qr-code/none", test_none);
  g_test_add_func ("/qr-code/levels", test_levels);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *prepare = g_strdup_printf ("/qr-code/prepare/%" G_GSIZE_FORMAT, i);
      g_autofree char *read_back = g_strdup_printf ("/qr-code/read-back/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (prepare, &cases[i], test_prepare);
      g_test_add_data_func (read_back, &cases[i], test_read_back);
    }

  return g_test_run ();
}
