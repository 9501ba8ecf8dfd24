/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the tests of paper share: a folder, and the programs that read a PDF back. */
#include "paper-bench.h"

#include <glib/gstdio.h>
#include <stdarg.h>
#include <string.h>

#define RESOLUTION  203.2   /* dots an inch, eight a millimetre */
#define MAX_SCANNED 2500    /* dots */

void
bench_set_up (Bench *bench)
{
  g_autoptr (GError) error = NULL;

  bench->folder = g_dir_make_tmp ("kassi-paper-XXXXXX", &error);
  g_assert_no_error (error);
  bench->path = g_build_filename (bench->folder, "receipt.pdf", NULL);
}

void
bench_tear_down (Bench *bench)
{
  g_autoptr (GDir) folder = g_dir_open (bench->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (bench->folder, name, NULL);

      g_remove (path);
    }
  g_assert_cmpint (g_rmdir (bench->folder), ==, 0);
  g_free (bench->path);
  g_free (bench->folder);
}

gboolean
bench_has (const char *program,
           ...)
{
  va_list more;
  gboolean has = TRUE;

  va_start (more, program);
  for (; program != NULL && has; program = va_arg (more, const char *))
    {
      g_autofree char *path = g_find_program_in_path (program);

      has = path != NULL;
      if (!has)
        {
          g_autofree char *message = g_strdup_printf ("%s is not here", program);

          g_test_skip (message);
        }
    }
  va_end (more);

  return has;
}

char *
bench_run (const char *program,
           ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  va_list more;
  int status;

  va_start (more, program);
  for (; program != NULL; program = va_arg (more, const char *))
    g_ptr_array_add (words, (char *) program);
  va_end (more);
  g_ptr_array_add (words, NULL);

  g_spawn_sync (NULL, (char **) words->pdata, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);

  return output;
}

char **
bench_read_back (const Bench *bench)
{
  g_autofree char *text = bench_run ("pdftotext", "-layout", "-enc", "UTF-8", bench->path, "-", NULL);
  g_auto (GStrv) raw = NULL;
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  raw = g_strsplit (text, "\n", -1);
  for (guint i = 0; raw[i] != NULL; i++)
    {
      g_autoptr (GString) line = g_string_new (NULL);
      g_auto (GStrv) words = NULL;

      if (raw[i][0] == '\f')
        g_strv_builder_add (lines, "\f");
      words = g_strsplit_set (raw[i], " \f", -1);
      for (guint w = 0; words[w] != NULL; w++)
        if (words[w][0] != '\0')
          g_string_append_printf (line, "%s%s", line->len > 0 ? " " : "", words[w]);
      if (line->len > 0)
        g_strv_builder_add (lines, line->str);
    }

  return g_strv_builder_end (lines);
}

char *
bench_scan (const Bench      *bench,
            const KassiPages *pages)
{
  guint n = kassi_pages_get_n (pages);
  g_autofree char *number = g_strdup_printf ("%u", n);
  g_autofree char *root = g_build_filename (bench->folder, "page", NULL);
  g_autofree char *image = g_strconcat (root, ".png", NULL);
  g_autofree char *from = NULL;
  double width_pt, height_pt;

  /* A whole roll is more than zbarimg takes. */
  kassi_pages_get_size (pages, n - 1, &width_pt, &height_pt);
  from = g_strdup_printf ("%d", MAX (0, (int) (height_pt * RESOLUTION / 72) - MAX_SCANNED));
  g_free (bench_run ("pdftoppm", "-r", G_STRINGIFY (RESOLUTION), "-mono", "-png", "-singlefile", "-f", number, "-l", number, "-x", "0", "-y", from,
                     "-W", G_STRINGIFY (MAX_SCANNED), "-H", G_STRINGIFY (MAX_SCANNED), bench->path, root, NULL));

  return g_strchomp (bench_run ("zbarimg", "--quiet", "--raw", image, NULL));
}
