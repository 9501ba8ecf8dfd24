/* SPDX-License-Identifier: GPL-3.0-or-later
 * Receipts on every paper: read back from the PDF line by line, the QR scanned, and nothing beside the column. */
#include <locale.h>
#include <math.h>
#include <string.h>

#include "paper-bench.h"
#include "paper/kassi-layout.h"
#include "receipt-sample.h"

#define MAX_LINES 40
#define DOTS_A_POINT (203.2 / 72)
#define FAINT 25   /* of 255: where a letter ends between two dots */

/* What is made of the sample before it is printed. */

static void
leave (KassiReceipt *receipt)
{
}

static void
train (KassiReceipt *receipt)
{
  receipt->training = TRUE;
  receipt_set (&receipt->number, "ÆF-000045");
}

static void
unregister (KassiReceipt *receipt)
{
  receipt->seller->vat_registered = FALSE;
}

/* The most that a sale can be, sold by somebody whose names are as long as they may be. */
static void
enlarge (KassiReceipt *receipt)
{
  train (receipt);
  receipt_set (&receipt->number, "ABCDEFGHIJKLMNOPQRST-000123");
  receipt_set (&receipt->seller->cashier, "Hallgerður langbrók Höskuldsdóttir frá Hlíðarenda í Fljótshlíð");
  while (kassi_cart_get_n_lines (receipt->cart) > 0)
    kassi_cart_remove (receipt->cart, 0);
  receipt_sell (receipt, "Vaðlaheiðarvegavinnuverkfærageymsluskúrslyklakippuhringurinn", 1000, G_GINT64_CONSTANT (2147483647), 24);
}

/* KASSI_CART_MAX_LINES of them. */
static void
fill (KassiReceipt *receipt)
{
  while (kassi_cart_get_n_lines (receipt->cart) > 0)
    kassi_cart_remove (receipt->cart, 0);
  for (guint i = 0; i < KASSI_CART_MAX_LINES; i++)
    {
      g_autofree char *name = g_strdup_printf ("Vara %u", i + 1);

      receipt_sell (receipt, name, 2000, 650, 11);
    }
}

static const char *const any_script[] = {
  "قهوة عربية بالهيل", "קפה ועוגה", "咖啡和蛋糕套餐", "コーヒーとケーキ", "커피", "Кофе со сливками", "कॉफ़ी और केक", "กาแฟเย็น", "☕ Kaffi 🎂",
  "Kaffi قهوة 2 stk", "cafe\xcc\x81", "\xe2\x80\xaeKaffi", "ﷺ",
  "咖啡和蛋糕套餐大份量特别优惠今日限定咖啡和蛋糕套餐大份量特别优惠今日限定咖啡和蛋糕套餐大份量特别优惠今日限定",
};

static void
mix_scripts (KassiReceipt *receipt)
{
  for (gsize i = 0; i < G_N_ELEMENTS (any_script); i++)
    receipt_sell (receipt, any_script[i], 1000, 7001, 11);
}

typedef struct {
  const char *name;
  void      (*make) (KassiReceipt *receipt);
  guint       copy;
  const char *lines[MAX_LINES];   /* in this order, whatever stands between */
  const char *absent;             /* nowhere; "" is not looked for */
  const char *source;
} Case;

static const Case cases[] = {
  { "original", leave, 0,
    { "Kaffihúsið við Höfnina", "Austurbakka 1, 101 Reykjavík", "Kt. 500101-0000 VSK-nr. 00000", "Kvittun T1-000123", "4. ágúst 2026 14:02 Kassi T1",
      "Kaffi 1.300 B", "2 × 650", "Kanilsnúður 550 B", "Rúgbrauð með hangikjöti 690 B", "Opin vara 3.200 A", "Samtals 5.740 kr.", "með VSK",
      "Greitt með Netgíró 5.740", "VSK Án VSK VSK Með VSK", "A 24 % 2.581 619 3.200", "B 11 % 2.288 252 2.540", "Alls 4.869 871 5.740",
      "Reikningur Netgíró 1001", "Færslunúmer 1f0e3dad", "Viðskiptavinur •••81", "Skannið á kassanum við skil eða endurgreiðslu",
      "Takk fyrir komuna" },
    "AFRIT", "the mock-up; Act 50/1988 §20" },
  { "copy", leave, 2, { "AFRIT 2", "Kaffihúsið við Höfnina", "Kvittun T1-000123", "Samtals 5.740 kr." }, "ÆFING", "505/2013 §3" },
  { "training", train, 0,
    { "ÆFING", "Engir peningar færðust. Gildir ekki sem kvittun.", "Æfingakvittun ÆF-000045", "Samtals (æfing) 5.740 kr.",
      "Greitt með Netgíró (æfing) 5.740", "Reikningur Netgíró ÆFING", "Takk fyrir komuna", "ÆFING", "Engir peningar færðust. Gildir ekki sem kvittun." },
    "AFRIT", "the mock-up; Act 145/1994 §37" },
  { "training-copy", train, 1, { "ÆFING", "AFRIT 1", "Æfingakvittun ÆF-000045", "ÆFING" }, "", "both bands" },
  { "unregistered", unregister, 0, { "Kt. 500101-0000", "Kaffi 1.300", "2 × 650", "Opin vara 3.200", "Samtals 5.740 kr.", "Greitt með Netgíró 5.740" },
    "VSK", "Act 50/1988 §22" },
  { "largest", enlarge, 0,
    { "Samtals (æfing) 2.147.483.647 kr.", "Greitt með Netgíró (æfing) 2.147.483.647", "VSK Án VSK VSK Með VSK",
      "A 24 % 1.731.841.651 415.641.996 2.147.483.647", "Alls 1.731.841.651 415.641.996 2.147.483.647" },
    "", "KASSI_MONEY_MAX_ISK, on 58 mm too; a register's id of 20 letters" },
  { "500-lines", fill, 0, { "Vara 1 1.300 B", "2 × 650", "Vara 250 1.300 B", "Vara 500 1.300 B", "2 × 650", "Samtals 650.000 kr." }, "", "KASSI_CART_MAX_LINES" },
  { "any-script", mix_scripts, 0, { "Kaffi 1.300 B", "Opin vara 3.200 A", "Samtals 103.754 kr.", "Greitt með Netgíró 103.754" }, "", "names in any script" },
};

/* What is expected of a paper. */

typedef struct {
  KassiPaper  paper;
  const char *name;
  double      width_mm;
  double      height_mm;      /* at most */
  double      printable_mm;
  guint       least, most;    /* pages that 500 lines take */
} Paper;

static const Paper papers[] = {
  { KASSI_PAPER_80MM, "80mm", 80, 3000, 72, 2, 3 },
  { KASSI_PAPER_58MM, "58mm", 58, 3000, 48, 2, 2 },
  { KASSI_PAPER_A4, "a4", 210, 297, 170, 20, 25 },
};

typedef struct {
  const Case  *c;
  const Paper *paper;
} Run;

static KassiPages *
make_pages (const Run *run)
{
  g_autoptr (KassiReceipt) receipt = receipt_sample ();

  run->c->make (receipt);

  return kassi_pages_new (receipt, run->paper->paper, run->c->copy);
}

/* The text */

static void
assert_lines (const Run *run,
              char     **lines)
{
  guint next = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (run->c->lines[next] != NULL && strcmp (lines[i], run->c->lines[next]) == 0)
        next++;
      if (run->c->absent[0] != '\0' && strstr (lines[i], run->c->absent) != NULL)
        g_error ("%s on %s has \"%s\"", run->c->name, run->paper->name, lines[i]);
    }

  if (run->c->lines[next] != NULL)
    {
      g_autofree char *all = g_strjoinv ("\n", lines);

      g_error ("%s on %s lacks \"%s\", or has it elsewhere:\n%s", run->c->name, run->paper->name, run->c->lines[next], all);
    }
}

/* Of several pages, each says which it is. */
static void
assert_marks (const KassiPages  *pages,
              const char        *title,
              char             **lines)
{
  guint n = kassi_pages_get_n (pages), page = 0;

  if (n == 1)
    return;

  for (guint i = 1; lines[i] != NULL; i++)
    if (strcmp (lines[i], "\f") == 0)
      {
        g_autofree char *mark = g_strdup_printf ("%s %u/%u", title, ++page, n);

        g_assert_cmpstr (lines[i - 1], ==, mark);
      }
  g_assert_cmpuint (page, ==, n);
}

/* Of what the fonts here can write, everything comes back. */
static void
assert_letters (char **lines)
{
  g_autofree char *all = g_strjoinv ("", lines);
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());

  for (gsize i = 0; i < G_N_ELEMENTS (any_script); i++)
    {
      g_autoptr (PangoLayout) layout = pango_layout_new (context);

      pango_layout_set_text (layout, any_script[i], -1);
      if (pango_layout_get_unknown_glyphs_count (layout) > 0)
        continue;
      for (const char *p = any_script[i]; *p != '\0'; p = g_utf8_next_char (p))
        {
          gunichar letter = g_utf8_get_char (p);

          if (g_unichar_isalpha (letter) && !g_unichar_ismark (letter) && letter != 0xFDFA)   /* a whole sentence in one letter */
            g_assert_nonnull (g_utf8_strchr (all, -1, letter));
        }
    }
  g_object_unref (context);
}

static void
test_text (gconstpointer data)
{
  const Run *run = data;
  g_autoptr (KassiPages) pages = make_pages (run);
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL, *title = NULL;
  const char *number = run->c->make == enlarge ? "ABCDEFGHIJKLMNOPQRST-000123" : run->c->make == train ? "ÆF-000045" : "T1-000123";
  Bench bench;

  if (!bench_has ("pdftotext", "pdftoppm", "pdfinfo", "zbarimg", NULL))
    return;

  bench_set_up (&bench);
  kassi_pages_write_pdf (pages, bench.path, &error);
  g_assert_no_error (error);

  lines = bench_read_back (&bench);
  assert_lines (run, lines);
  title = g_strconcat ("Kvittun ", number, NULL);
  assert_marks (pages, title, lines);
  if (run->c->make == mix_scripts)
    assert_letters (lines);
  g_assert_cmpuint (kassi_pages_get_n (pages), >=, run->c->make == fill ? run->paper->least : 1);
  g_assert_cmpuint (kassi_pages_get_n (pages), <=, run->c->make == fill ? run->paper->most : 2);

  code = bench_scan (&bench, pages);
  g_assert_cmpstr (code, ==, number);
  bench_tear_down (&bench);
}

/* The paper */

static void
assert_size (const Run  *run,
             const char *info,
             guint       page,
             double      width_pt,
             double      height_pt)
{
  g_autofree char *pattern = g_strdup_printf ("(?m)^Page +%u size: +([0-9.]+) x ([0-9.]+) pts", page + 1);
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *width = NULL, *height = NULL;

  g_assert_true (g_regex_match (regex, info, 0, &match));
  width = g_match_info_fetch (match, 1);
  height = g_match_info_fetch (match, 2);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (width, NULL), run->paper->width_mm * 72 / 25.4, 0.01);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (width, NULL), width_pt, 0.01);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (height, NULL), height_pt, 0.01);
  g_assert_cmpfloat (height_pt, <=, run->paper->height_mm * 72 / 25.4 + 0.01);
  if (run->paper->paper == KASSI_PAPER_A4)
    g_assert_cmpfloat_with_epsilon (height_pt, run->paper->height_mm * 72 / 25.4, 0.01);
}

/* Nothing but white left and right of what can be printed on, and ink between. */
static void
assert_margins (const Run        *run,
                const KassiPages *pages,
                guint             page)
{
  double width_pt, height_pt;
  int margin = (int) floor ((run->paper->width_mm - run->paper->printable_mm) / 2 * 8);
  cairo_surface_t *surface;
  cairo_t *cr;
  int width, height, stride;
  const guchar *bytes;
  gboolean has_ink = FALSE;

  kassi_pages_get_size (pages, page, &width_pt, &height_pt);
  width = (int) ceil (width_pt * DOTS_A_POINT - 0.001);
  height = (int) ceil (height_pt * DOTS_A_POINT - 0.001);
  surface = cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);
  cr = cairo_create (surface);
  cairo_scale (cr, DOTS_A_POINT, DOTS_A_POINT);
  kassi_pages_draw (pages, page, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  bytes = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  for (int y = 0; y < height; y++)
    {
      const guchar *row = bytes + (gsize) y * (gsize) stride;

      for (int x = 0; x < margin; x++)
        if (row[x] > FAINT || row[width - 1 - x] > FAINT)
          g_error ("%s on %s: ink beside the column, %d dots from an edge (%u %u), at line %d of page %u", run->c->name, run->paper->name, x, row[x], row[width-1-x], y, page);
      for (int x = margin; x < width - margin && !has_ink; x++)
        has_ink = row[x] != 0;
    }
  g_assert_true (has_ink);
  cairo_surface_destroy (surface);
}

static void
test_paper (gconstpointer data)
{
  const Run *run = data;
  g_autoptr (KassiPages) pages = make_pages (run);
  g_autoptr (GError) error = NULL;
  g_autofree char *info = NULL;
  Bench bench;

  for (guint page = 0; page < kassi_pages_get_n (pages); page++)
    assert_margins (run, pages, page);

  if (!bench_has ("pdfinfo", NULL))
    return;

  bench_set_up (&bench);
  kassi_pages_write_pdf (pages, bench.path, &error);
  g_assert_no_error (error);
  info = bench_run ("pdfinfo", "-l", "999", bench.path, NULL);
  for (guint page = 0; page < kassi_pages_get_n (pages); page++)
    {
      double width_pt, height_pt;

      kassi_pages_get_size (pages, page, &width_pt, &height_pt);
      assert_size (run, info, page, width_pt, height_pt);
    }
  bench_tear_down (&bench);
}

/* Where a page ends */

/* What must not come first on a page, and what not last. */
static gboolean
is_parted (const char *above,
           const char *below)
{
  return strstr (below, " × ") != NULL || strcmp (below, "með VSK") == 0 || g_str_has_prefix (below, "Greitt með Netgíró") ||
         g_str_has_prefix (below, "A 24") || g_str_has_prefix (below, "B 11") || g_str_has_prefix (below, "Alls") ||
         strcmp (below, "Takk fyrir komuna") == 0 || g_str_has_prefix (above, "VSK Án") || g_str_has_prefix (above, "Samtals") ||
         g_str_has_prefix (above, "Skannið");
}

static void
assert_nothing_parted (char **lines)
{
  for (guint i = 2; lines[i] != NULL && lines[i + 1] != NULL; i++)
    if (strcmp (lines[i], "\f") == 0 && is_parted (lines[i - 2], lines[i + 1]))   /* i - 1 is the page's mark */
      g_error ("\"%s\" ends a page, \"%s\" begins one", lines[i - 2], lines[i + 1]);
}

static void
test_page_ends (void)
{
  const guint n_first = 12, n_last = 28;
  const char *long_name = "Rúgbrauð með hangikjöti og kartöflusalati, rauðkáli og grænum baunum";
  guint n_broken = 0;

  if (!bench_has ("pdftotext", NULL))
    return;

  /* A line more each time, and some of them longer: the page ends once in each place. */
  for (guint n = n_first; n <= n_last; n++)
    {
      g_autoptr (KassiReceipt) receipt = receipt_sample ();
      g_autoptr (KassiPages) pages = NULL;
      g_auto (GStrv) lines = NULL;
      Bench bench;

      for (guint i = 0; i < n; i++)
        receipt_sell (receipt, i < n % 5 ? long_name : "Kaffi", 2000, 650, i % 3 == 0 ? 24 : 11);
      pages = kassi_pages_new (receipt, KASSI_PAPER_A4, 0);
      bench_set_up (&bench);
      g_assert_true (kassi_pages_write_pdf (pages, bench.path, NULL));
      lines = bench_read_back (&bench);
      assert_nothing_parted (lines);
      n_broken += kassi_pages_get_n (pages) == 2;
      bench_tear_down (&bench);
    }
  g_assert_cmpuint (n_broken, >, 10);
}

/* A sheet that went astray still tells what it is. */
static void
test_bands_repeat (void)
{
  g_autoptr (KassiReceipt) receipt = receipt_sample ();
  g_autoptr (KassiPages) pages = NULL;
  g_auto (GStrv) lines = NULL;
  Bench bench;
  guint n_pages = 0;

  if (!bench_has ("pdftotext", NULL))
    return;

  fill (receipt);
  train (receipt);
  pages = kassi_pages_new (receipt, KASSI_PAPER_A4, 3);
  bench_set_up (&bench);
  g_assert_true (kassi_pages_write_pdf (pages, bench.path, NULL));
  lines = bench_read_back (&bench);
  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)
    if (i == 0 || strcmp (lines[i - 1], "\f") == 0)
      {
        g_assert_cmpstr (lines[i], ==, "ÆFING");
        g_assert_cmpstr (lines[i + 2], ==, "AFRIT 3");
        n_pages++;
      }
  g_assert_cmpuint (n_pages, ==, kassi_pages_get_n (pages));
  bench_tear_down (&bench);
}

/* Rows: an amount keeps away from the name, however long either is. */

static void
test_no_overlap (void)
{
  static const char *const names[] = {
    "Kaffi", "Rúgbrauð með hangikjöti og kartöflusalati, rauðkáli og grænum baunum", "Vaðlaheiðarvegavinnuverkfærageymsluskúrslyklakippuhringurinn",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", "قهوة عربية بالهيل والكثير من السكر والحليب الطازج كل صباح",
  };
  static const char *const amounts[] = { "0", "650", "−2.147.483.647", "2.147.483.647 kr." };
  static const KassiBlockKind kinds[] = { KASSI_BLOCK_ITEM, KASSI_BLOCK_TOTAL, KASSI_BLOCK_PAID, KASSI_BLOCK_PAIR, KASSI_BLOCK_HEADING };

  for (gsize p = 0; p < KASSI_N_PAPERS; p++)
    for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
      for (gsize n = 0; n < G_N_ELEMENTS (names) * G_N_ELEMENTS (amounts); n++)
        {
          const KassiPaperStyle *paper = kassi_paper_get_style ((KassiPaper) p);
          g_autoptr (KassiLayout) layout = kassi_layout_new (paper);
          const char *name = names[n / G_N_ELEMENTS (amounts)], *amount = amounts[n % G_N_ELEMENTS (amounts)];
          KassiBlock block = { .kind = kinds[k], .cells = { (char *) name, (char *) amount, (char *) "B" } };
          g_autoptr (GPtrArray) blocks = g_ptr_array_new ();
          g_autoptr (GPtrArray) rows = NULL;
          const KassiRow *row;

          g_ptr_array_add (blocks, &block);
          rows = kassi_layout_make_rows (layout, blocks);
          row = g_ptr_array_index (rows, 0);
          if (!kassi_block_get_style (kinds[k])->right_wraps)
            g_assert_cmpint (pango_layout_get_line_count (row->pieces[1].layout), ==, 1);
          g_assert_cmpfloat (row->pieces[0].x + kassi_text_get_width (row->pieces[0].layout) + 5, <=, row->pieces[1].x);
          g_assert_cmpfloat (row->pieces[1].x + kassi_text_get_width (row->pieces[1].layout), <=, row->width);
          g_assert_cmpfloat (row->pieces[0].y + kassi_text_get_height (row->pieces[0].layout), <=, row->height + 1);
        }
}

static void
test_names_of_papers (void)
{
  KassiPaper paper;

  for (gsize i = 0; i < G_N_ELEMENTS (papers); i++)
    {
      g_assert_cmpstr (kassi_paper_to_string (papers[i].paper), ==, papers[i].name);
      g_assert_true (kassi_paper_from_string (papers[i].name, &paper));
      g_assert_cmpint (paper, ==, papers[i].paper);
    }
  g_assert_false (kassi_paper_from_string ("", &paper));
  g_assert_false (kassi_paper_from_string ("A4", &paper));
}

static void
add_run (const Case  *c,
         const Paper *paper)
{
  g_autofree char *text = g_strdup_printf ("/pages/text/%s/%s", paper->name, c->name);
  g_autofree char *size = g_strdup_printf ("/pages/paper/%s/%s", paper->name, c->name);
  Run run = { c, paper };

  g_test_add_data_func_full (text, g_memdup2 (&run, sizeof run), test_text, g_free);
  g_test_add_data_func_full (size, g_memdup2 (&run, sizeof run), test_paper, g_free);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pages/names-of-papers", test_names_of_papers);
  g_test_add_func ("/pages/no-overlap", test_no_overlap);
  g_test_add_func ("/pages/page-ends", test_page_ends);
  g_test_add_func ("/pages/bands-repeat", test_bands_repeat);
  for (gsize p = 0; p < G_N_ELEMENTS (papers); p++)
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
      add_run (&cases[i], &papers[p]);

  return g_test_run ();
}
