/* SPDX-License-Identifier: GPL-3.0-or-later
 * Barcodes as bars, and read back by a scanner's program. */
#include <cairo.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "ui/kassi-code128.h"

#define MODULE_PX 3
#define HEIGHT_PX 80

typedef struct {
  const char *text;
  const char *source;
} Case;

static const Case readable[] = {
  { "500004-A7K2", "training's form of an app code" },
  { "500004-TEST", "kassictl.md" },
  { "500004", "an even number of digits and nothing else: all in set C" },
  { "5000041", "an odd one: the last in set B" },
  { "A1B2", "no digits in front" },
  { "!\"#$%&'()*+,-./:;<=>?@", "symbols 1 … 32 of the table" },
  { "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "symbols 33 … 58" },
  { "[]^_`abcdefghijklmnopqrstuvwxyz{|}~", "symbols 59 … 94" },
  { "0001020304050607080910111213141516171819", "set C, 0 … 19" },
  { "4041424344454647484950515253545556575859", "set C, 40 … 59" },
  { "8081828384858687888990919293949596979899", "set C, 80 … 99" },
};

static const Case refused[] = {
  { "", "nothing to scan" },
  { "kennitölur", "not ASCII" },
  { "A\nB", "a control character" },
  { "123456789012345678901234567890123456789012345678901234567890123456789012345678901", "81 characters" },
};

static void
test_known (void)
{
  /* ISO/IEC 15417's own kind of example, reckoned by hand: start B, "A" (33), check (104 + 33) mod 103 = 34, stop. */
  g_autofree char *bars = kassi_code128_encode ("A");

  g_assert_cmpstr (bars, ==, "11010010000" "10100011000" "10001011000" "1100011101011");
}

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_null (kassi_code128_encode (refused[i].text));
}

static void
draw (const char *bars,
      const char *path)
{
  int width = ((int) strlen (bars) + 2 * KASSI_CODE128_QUIET) * MODULE_PX;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, HEIGHT_PX);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  for (int i = 0; bars[i] != '\0'; i++)
    if (bars[i] == '1')
      cairo_rectangle (cr, (KASSI_CODE128_QUIET + i) * MODULE_PX, 0, MODULE_PX, HEIGHT_PX);
  cairo_fill (cr);
  cairo_destroy (cr);
  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
}

static void
test_read_back (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *zbarimg = g_find_program_in_path ("zbarimg");
  g_autofree char *bars = kassi_code128_encode (c->text);
  g_autofree char *folder = NULL, *path = NULL, *output = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_nonnull (bars);
  if (zbarimg == NULL)
    {
      g_test_skip ("zbarimg is not here");
      return;
    }

  folder = g_dir_make_tmp ("kassi-code128-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (folder, "bars.png", NULL);
  draw (bars, path);
  g_spawn_sync (NULL, (char *[]) { zbarimg, (char *) "--quiet", (char *) "--raw", path, NULL }, NULL,
                G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_strchomp (output), ==, c->text);

  g_unlink (path);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code128/known", test_known);
  g_test_add_func ("/code128/refused", test_refused);
  for (gsize i = 0; i < G_N_ELEMENTS (readable); i++)
    {
      g_autofree char *path = g_strdup_printf ("/code128/read-back/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (path, &readable[i], test_read_back);
    }

  return g_test_run ();
}
