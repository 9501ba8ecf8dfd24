/* SPDX-License-Identifier: GPL-3.0-or-later
 * Making a cart: what is typed counts at once, lines are added, changed, removed and brought back, nothing is lost. */
#include "ui/kassi-cart-model.h"

#include <string.h>

#include "core/kassi-money.h"

typedef struct {
  const char *keys;     /* as typed; '~' Enter, '<' backspace, 'D' 00, 'e0' … edit, 'r0' … remove, 'u' undo, 's' stop editing,
                           'n' new sale, 'v' VAT 11 %, 'k' description "Kaffi" */
  const char *rows;     /* "description|detail|amount|state", ended by ';' each; state 0 added, 1 typed, 2 being changed */
  gint64      total_isk;
  gboolean    can_charge;
  gboolean    trouble;
  const char *origin;
} Case;

#define N "\u00a0"

static const Case cases[] = {
  { "", "", 0, FALSE, FALSE, "empty" },
  { "3200", "Open item|1 × 3.200" N "kr.|3.200" N "kr.|1;", 3200, TRUE, FALSE, "ui.md: 3200 F12 is a whole sale" },
  { "3200~", "Open item|1 × 3.200" N "kr.|3.200" N "kr.|0;", 3200, TRUE, FALSE, "Enter adds" },
  { "k2*650~3200", "Kaffi|2 × 650" N "kr.|1.300" N "kr.|0;Open item|1 × 3.200" N "kr.|3.200" N "kr.|1;", 4500, TRUE, FALSE,
    "the picture 01" },
  { "k650~550~", "Kaffi|1 × 650" N "kr.|650" N "kr.|0;Open item|1 × 550" N "kr.|550" N "kr.|0;", 1200, TRUE, FALSE,
    "the description is of one line" },
  { "650~3*", "Open item|1 × 650" N "kr.|650" N "kr.|0;Open item|||1;", 650, FALSE, FALSE, "half typed: do not charge the rest" },
  { "650~0", "Open item|1 × 650" N "kr.|650" N "kr.|0;Open item|||1;", 650, FALSE, FALSE, "zero" },
  { "650~0~", "Open item|1 × 650" N "kr.|650" N "kr.|0;Open item|||1;", 650, FALSE, TRUE, "zero, added" },
  { "0~5", "Open item|1 × 5" N "kr.|5" N "kr.|1;", 5, TRUE, FALSE, "trouble passes with the next key" },
  { "450,5", "Open item|||1;", 0, FALSE, TRUE, "decimals" },
  { "~", "", 0, FALSE, FALSE, "Enter on nothing" },
  { "2147483648~", "Open item|||1;", 0, FALSE, TRUE, "too large, and still there" },
  { "2147483647~1", "Open item|1 × 2.147.483.647" N "kr.|2.147.483.647" N "kr.|0;Open item|||1;", KASSI_MONEY_MAX_ISK, FALSE, TRUE,
    "the sum too large, I12" },

  { "650~e0", "Open item|1 × 650" N "kr.|650" N "kr.|2;", 650, TRUE, FALSE, "tapped" },
  { "650~e07", "Open item|1 × 7" N "kr.|7" N "kr.|2;", 7, TRUE, FALSE, "the first figure replaces, and counts at once" },
  { "650~e0<", "Open item|1 × 65" N "kr.|65" N "kr.|2;", 65, TRUE, FALSE, "backspace does not replace" },
  { "650~e07~", "Open item|1 × 7" N "kr.|7" N "kr.|0;", 7, TRUE, FALSE, "Enter changes" },
  { "650~e07s", "Open item|1 × 650" N "kr.|650" N "kr.|0;", 650, TRUE, FALSE, "Esc leaves it as it was" },
  { "650~e0<<<", "Open item|||2;", 650, FALSE, FALSE, "nothing left of it" },
  { "650~e0<<<~", "Open item|||2;", 650, FALSE, TRUE, "nothing left of it, Enter" },
  { "650~e07e0", "Open item|1 × 7" N "kr.|7" N "kr.|2;", 7, TRUE, FALSE, "tapped again" },
  { "650~550~e07e1", "Open item|1 × 7" N "kr.|7" N "kr.|0;Open item|1 × 550" N "kr.|550" N "kr.|2;", 557, TRUE, FALSE,
    "tapping another keeps the change" },
  { "650~3200e0", "Open item|1 × 650" N "kr.|650" N "kr.|2;Open item|1 × 3.200" N "kr.|3.200" N "kr.|0;", 3850, TRUE, FALSE,
    "what was typed is added first" },
  { "650~450,5e0", "Open item|1 × 650" N "kr.|650" N "kr.|0;Open item|||1;", 650, FALSE, TRUE, "what cannot be added is not lost" },
  { "650~e0ve1", "Open item|1 × 650" N "kr.|650" N "kr.|2;", 650, TRUE, FALSE, "no such line" },
  { "650~e0k~", "Kaffi|1 × 650" N "kr.|650" N "kr.|0;", 650, TRUE, FALSE, "another name" },

  { "650~550~r0", "Open item|1 × 550" N "kr.|550" N "kr.|0;", 550, TRUE, FALSE, "Delete" },
  { "650~550~r0u", "Open item|1 × 650" N "kr.|650" N "kr.|0;Open item|1 × 550" N "kr.|550" N "kr.|0;", 1200, TRUE, FALSE, "undo" },
  { "650~550~e1r1", "Open item|1 × 650" N "kr.|650" N "kr.|0;", 650, TRUE, FALSE, "Remove line" },
  { "650~550~e1r0", "Open item|1 × 550" N "kr.|550" N "kr.|2;", 550, TRUE, FALSE, "another than the one being changed" },
  { "650~3200r1", "Open item|1 × 650" N "kr.|650" N "kr.|0;", 650, TRUE, FALSE, "the row being typed" },
  { "650~3200r1u", "Open item|1 × 650" N "kr.|650" N "kr.|0;Open item|1 × 3.200" N "kr.|3.200" N "kr.|0;", 3850, TRUE, FALSE,
    "the row being typed comes back" },
  { "650~r7", "Open item|1 × 650" N "kr.|650" N "kr.|0;", 650, TRUE, FALSE, "no such line" },
  { "650~u", "", 0, FALSE, FALSE, "undo of an addition" },
  { "650~320u", "Open item|1 × 320" N "kr.|320" N "kr.|1;", 320, TRUE, FALSE, "undo leaves what is typed" },
  { "650~e07~u", "Open item|1 × 650" N "kr.|650" N "kr.|0;", 650, TRUE, FALSE, "undo of a change" },
  { "650~e0~u", "", 0, FALSE, FALSE, "a change of nothing is none" },
  { "650~uuu", "", 0, FALSE, FALSE, "undo of nothing" },
  { "650~3200n", "", 0, FALSE, FALSE, "new sale" },
  { "650~3200nu", "Open item|1 × 650" N "kr.|650" N "kr.|0;Open item|1 × 3.200" N "kr.|3.200" N "kr.|0;", 3850, TRUE, FALSE,
    "new sale by mistake" },
};

static void
act (KassiCartModel  *model,
     const char     **key)
{
  char figure[2] = { **key, '\0' };

  switch (**key)
    {
    case '~': kassi_cart_model_add (model); break;
    case '<': kassi_cart_model_press (model, "backspace"); break;
    case 'D': kassi_cart_model_press (model, "00"); break;
    case 'u': kassi_cart_model_undo (model); break;
    case 's': kassi_cart_model_stop_editing (model); break;
    case 'n': kassi_cart_model_clear (model, FALSE); break;
    case 'v': kassi_cart_model_set_vat_rate (model, 11); break;
    case 'k': kassi_cart_model_set_description (model, "Kaffi"); break;
    case 'e': kassi_cart_model_edit (model, (guint) g_ascii_digit_value (*++*key)); break;
    case 'r': kassi_cart_model_remove (model, (guint) g_ascii_digit_value (*++*key)); break;
    default: kassi_cart_model_press (model, figure); break;
    }
}

static char *
describe_rows (KassiCartModel *model)
{
  GListModel *rows = kassi_cart_model_get_rows (model);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (KassiCartRow) row = g_list_model_get_item (rows, i);
      g_autofree char *detail = kassi_cart_row_dup_detail (row);
      g_autofree char *amount = kassi_cart_row_dup_amount (row);

      g_string_append_printf (text, "%s|%s|%s|%d;", kassi_cart_row_get_description (row), detail, amount,
                              (int) kassi_cart_row_get_state (row));
    }

  return g_string_free (text, FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  KassiCartModel *model = kassi_cart_model_new (24);
  g_autoptr (KassiCart) cart = NULL;
  g_autofree char *rows = NULL;

  for (const char *key = c->keys; *key != '\0'; key++)
    act (model, &key);

  rows = describe_rows (model);
  g_assert_cmpstr (rows, ==, c->rows);
  g_assert_cmpint (kassi_cart_model_get_total_isk (model), ==, c->total_isk);
  g_assert_cmpint (kassi_cart_model_can_charge (model), ==, c->can_charge);
  g_assert_cmpint (kassi_cart_model_get_trouble (model) != NULL, ==, c->trouble);
  g_assert_cmpint (kassi_cart_model_is_empty (model), ==, *c->rows == '\0');
  cart = kassi_cart_model_dup_cart (model);
  g_assert_cmpint (kassi_cart_get_total_isk (cart), ==, c->total_isk);

  g_assert_finalize_object (model);
}

/* VAT goes back to the default after each line; a line being changed brings its own. */
static void
test_vat (void)
{
  KassiCartModel *model = kassi_cart_model_new (24);
  KassiCartVat rates[KASSI_VAT_MAX_RATES];

  kassi_cart_model_press (model, "5");
  kassi_cart_model_press (model, "00");
  kassi_cart_model_set_vat_rate (model, 11);
  g_assert_cmpuint (kassi_cart_model_get_vat (model, rates), ==, 1);
  g_assert_cmpuint (rates[0].rate, ==, 11);
  g_assert_cmpint (rates[0].vat_isk, ==, 50);   /* 500 × 11/111 = 49,5 */
  g_assert_true (kassi_cart_model_add (model));
  g_assert_cmpuint (kassi_cart_model_get_vat_rate (model), ==, 24);

  kassi_cart_model_edit (model, 0);
  g_assert_cmpuint (kassi_cart_model_get_vat_rate (model), ==, 11);
  g_assert_cmpint (kassi_cart_model_get_edited (model), ==, 0);
  g_assert_cmpstr (kassi_cart_model_get_text (model), ==, "500");
  kassi_cart_model_set_vat_rate (model, 0);
  g_assert_true (kassi_cart_model_add (model));
  g_assert_cmpuint (kassi_cart_model_get_vat (model, rates), ==, 1);
  g_assert_cmpuint (rates[0].rate, ==, 0);
  g_assert_cmpuint (kassi_cart_model_get_vat_rate (model), ==, 24);

  g_assert_finalize_object (model);
}

/* Rows are filled anew, not made anew: the list keeps its focus and its place. */
static void
test_rows_stay (void)
{
  KassiCartModel *model = kassi_cart_model_new (24);
  GListModel *rows = kassi_cart_model_get_rows (model);
  g_autoptr (KassiCartRow) first = NULL;
  g_autoptr (KassiCartRow) again = NULL;

  kassi_cart_model_press (model, "5");
  first = g_list_model_get_item (rows, 0);
  kassi_cart_model_press (model, "0");
  kassi_cart_model_add (model);
  again = g_list_model_get_item (rows, 0);
  g_assert_true (first == again);

  g_assert_finalize_object (model);
}

/* A bad description is told as soon as it would count, and the sale cannot be charged with it. */
static void
test_bad_description (void)
{
  KassiCartModel *model = kassi_cart_model_new (24);

  kassi_cart_model_press (model, "5");
  kassi_cart_model_set_description (model, "Kaffi\nog kaka");
  g_assert_nonnull (kassi_cart_model_get_trouble (model));
  g_assert_false (kassi_cart_model_can_charge (model));
  g_assert_false (kassi_cart_model_add (model));
  g_assert_cmpstr (kassi_cart_model_get_text (model), ==, "5");
  kassi_cart_model_set_description (model, "  ");
  g_assert_null (kassi_cart_model_get_trouble (model));
  g_assert_true (kassi_cart_model_can_charge (model));

  g_assert_finalize_object (model);
}

static void
test_undo_is_bounded (void)
{
  KassiCartModel *model = kassi_cart_model_new (24);
  guint n_undone = 0;

  for (guint i = 0; i < KASSI_CART_MODEL_MAX_UNDO + 5; i++)
    {
      kassi_cart_model_press (model, "5");
      g_assert_true (kassi_cart_model_add (model));
    }
  for (; kassi_cart_model_can_undo (model); n_undone++)
    kassi_cart_model_undo (model);
  g_assert_cmpuint (n_undone, ==, KASSI_CART_MODEL_MAX_UNDO);
  g_assert_cmpuint (g_list_model_get_n_items (kassi_cart_model_get_rows (model)), ==, 5);

  kassi_cart_model_clear (model, TRUE);
  g_assert_false (kassi_cart_model_can_undo (model));
  g_assert_finalize_object (model);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ui/cart-model/%02" G_GSIZE_FORMAT "-%s", i, cases[i].origin);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/ui/cart-model/vat", test_vat);
  g_test_add_func ("/ui/cart-model/rows-stay", test_rows_stay);
  g_test_add_func ("/ui/cart-model/bad-description", test_bad_description);
  g_test_add_func ("/ui/cart-model/undo-is-bounded", test_undo_is_bounded);

  return g_test_run ();
}
