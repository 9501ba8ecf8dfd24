/* SPDX-License-Identifier: GPL-3.0-or-later
 * The PDF as a file: whole or not at all, and a sentence for each way it cannot be written. */
#include <errno.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "paper-bench.h"
#include "receipt-sample.h"

static KassiPages *
make_pages (void)
{
  g_autoptr (KassiReceipt) receipt = receipt_sample ();

  return kassi_pages_new (receipt, KASSI_PAPER_80MM, 0);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
test_metadata (void)
{
  g_autoptr (KassiPages) pages = make_pages ();
  g_autofree char *info = NULL, *first = NULL, *second = NULL;
  gsize n_first, n_second;
  Bench bench;

  if (!bench_has ("pdfinfo", NULL))
    return;

  bench_set_up (&bench);
  g_assert_true (kassi_pages_write_pdf (pages, bench.path, NULL));
  info = bench_run ("pdfinfo", bench.path, NULL);
  g_assert_nonnull (strstr (info, "T1-000123\n"));
  g_assert_nonnull (strstr (info, "Title:"));

  /* The receipt's date, not the clock's: the same receipt is the same file. */
  g_assert_true (g_file_get_contents (bench.path, &first, &n_first, NULL));
  g_assert_true (kassi_pages_write_pdf (pages, bench.path, NULL));
  g_assert_true (g_file_get_contents (bench.path, &second, &n_second, NULL));
  g_assert_cmpuint (n_first, ==, n_second);
  g_assert_true (memcmp (first, second, n_first) == 0);
  g_assert_cmpuint (count_files (bench.folder), ==, 1);
  bench_tear_down (&bench);
}

typedef struct {
  const char *name;
  const char *path;      /* in the bench's folder, when it does not begin with a slash */
  GFileError  code;
  const char *words;
  const char *source;
} Case;

static const Case cases[] = {
  { "no-folder", "nowhere/receipt.pdf", G_FILE_ERROR_NOENT, "there is no such folder", "mistyped" },
  { "file-as-folder", "receipt.pdf/receipt.pdf", G_FILE_ERROR_NOTDIR, "there is no such folder", "mistyped" },
  { "a-folder", ".", G_FILE_ERROR_ISDIR, "that is a folder", "a folder chosen, no name" },
  { "a-device", "/dev/null", G_FILE_ERROR_EXIST, "no file", "moving a file there would take the device away" },
  { "long-name", NULL, G_FILE_ERROR_NAMETOOLONG, "too long", "more than NAME_MAX" },
};

static void
test_refused (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (KassiPages) pages = make_pages ();
  g_autofree char *long_name = g_strnfill (300, 'x');
  g_autofree char *path = NULL, *kept = NULL;
  g_autoptr (GError) error = NULL;
  Bench bench;

  bench_set_up (&bench);
  g_assert_true (g_file_set_contents (bench.path, "an older one", -1, NULL));
  path = c->path != NULL && c->path[0] == '/' ? g_strdup (c->path) : g_build_filename (bench.folder, c->path != NULL ? c->path : long_name, NULL);
  g_assert_false (kassi_pages_write_pdf (pages, path, &error));
  g_assert_error (error, G_FILE_ERROR, (int) c->code);
  g_assert_nonnull (strstr (error->message, c->words));
  g_assert_nonnull (strstr (error->message, path));

  g_assert_true (g_file_get_contents (bench.path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "an older one");
  g_assert_cmpuint (count_files (bench.folder), ==, 1);
  bench_tear_down (&bench);
}

static void
test_no_rights (void)
{
  g_autoptr (KassiPages) pages = make_pages ();
  g_autoptr (GError) error = NULL;
  Bench bench;

  if (geteuid () == 0)
    {
      g_test_skip ("root may write everywhere");
      return;
    }

  bench_set_up (&bench);
  g_assert_cmpint (g_chmod (bench.folder, 0500), ==, 0);
  g_assert_false (kassi_pages_write_pdf (pages, bench.path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ACCES);
  g_assert_nonnull (strstr (error->message, "you may not write there"));
  g_assert_cmpint (g_chmod (bench.folder, 0700), ==, 0);
  bench_tear_down (&bench);
}

static void
limit_files (gboolean limited)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = limited ? 1000 : limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* It breaks off in the middle: what was there stays, and nothing is left beside it. */
static void
test_breaks_off (void)
{
  g_autoptr (KassiPages) pages = make_pages ();
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;
  Bench bench;
  gboolean written;

  bench_set_up (&bench);
  g_assert_true (g_file_set_contents (bench.path, "an older one", -1, NULL));
  limit_files (TRUE);
  written = kassi_pages_write_pdf (pages, bench.path, &error);
  limit_files (FALSE);

  g_assert_false (written);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, bench.path));
  g_assert_nonnull (strstr (error->message, g_strerror (EFBIG)));
  g_assert_true (g_file_get_contents (bench.path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "an older one");
  g_assert_cmpuint (count_files (bench.folder), ==, 1);
  bench_tear_down (&bench);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  signal (SIGXFSZ, SIG_IGN);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pages-pdf/metadata", test_metadata);
  g_test_add_func ("/pages-pdf/no-rights", test_no_rights);
  g_test_add_func ("/pages-pdf/breaks-off", test_breaks_off);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pages-pdf/refused/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_refused);
    }

  return g_test_run ();
}
