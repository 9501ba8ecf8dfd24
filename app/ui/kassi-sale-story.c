/* SPDX-License-Identifier: GPL-3.0-or-later
 * What happened to a sale, step by step, and under what names others know it. */
#include "ui/kassi-sale-story.h"

#include <glib/gi18n-lib.h>

#include "ui/kassi-day-words.h"
#include "ui/kassi-history-words.h"

struct _KassiSaleStory
{
  AdwBin   parent_instance;
  /* Children. */
  GtkGrid *steps_grid;
  GtkGrid *facts_grid;
};

G_DEFINE_FINAL_TYPE (KassiSaleStory, kassi_sale_story, ADW_TYPE_BIN)

static void
clear_grid (GtkGrid *grid)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
}

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_yalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
show_step (KassiSaleStory         *self,
           const KassiHistoryStep *step,
           int                    *row)
{
  g_autofree char *time = step->wall_us != 0 ? kassi_day_dup_time (step->wall_us, TRUE) : NULL;
  GtkWidget *label;

  if (time == NULL)
    {
      gtk_grid_attach (self->steps_grid, make_label (step->sentence, "strong"), 0, (*row)++, 2, 1);
      return;
    }

  label = make_label (time, "soft");
  gtk_label_set_wrap (GTK_LABEL (label), FALSE);
  gtk_widget_add_css_class (label, "numeric");
  gtk_grid_attach (self->steps_grid, label, 0, *row, 1, 1);
  label = make_label (step->sentence, "numeric");
  gtk_widget_set_hexpand (label, TRUE);
  gtk_grid_attach (self->steps_grid, label, 1, (*row)++, 1, 1);
  if (step->quote != NULL)
    {
      label = make_label (step->quote, "small-text");
      gtk_widget_add_css_class (label, "soft");
      gtk_grid_attach (self->steps_grid, label, 1, (*row)++, 1, 1);
    }
}

/* A payment may have been asked about for weeks: a day that is not today begins with its name. */
static void
show_steps (KassiSaleStory  *self,
            KassiTill       *till,
            const KassiSale *sale)
{
  g_autoptr (GPtrArray) events = kassi_journal_list_events (kassi_till_get_journal (till), sale->id, NULL);
  g_autoptr (GPtrArray) steps = NULL;
  gint64 now_us = kassi_clock_get_wall_us (kassi_till_get_clock (till));
  gint64 from_us, to_us;
  int row = 0;

  clear_grid (self->steps_grid);
  if (events == NULL)
    return;

  kassi_day_get_bounds (now_us, 0, &from_us, &to_us);
  steps = kassi_history_words_list_steps (sale, events);
  for (guint i = 0; i < steps->len; i++)
    {
      const KassiHistoryStep *step = g_ptr_array_index (steps, i);

      if (step->wall_us != 0 && (step->wall_us < from_us || step->wall_us >= to_us))
        {
          g_autofree char *day = kassi_day_dup_heading (step->wall_us, now_us);

          gtk_grid_attach (self->steps_grid, make_label (day, "soft"), 0, row++, 2, 1);
          kassi_day_get_bounds (step->wall_us, 0, &from_us, &to_us);
        }
      show_step (self, step, &row);
    }
}

static void
add_fact (KassiSaleStory *self,
          int            *row,
          const char     *name,
          const char     *value)
{
  GtkWidget *label;

  if (value == NULL || *value == '\0')
    return;

  gtk_grid_attach (self->facts_grid, make_label (name, "soft"), 0, *row, 1, 1);
  label = make_label (value, NULL);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_focusable (label, FALSE);   /* To be copied with the pointer; Tab has more useful places. */
  gtk_grid_attach (self->facts_grid, label, 1, (*row)++, 1, 1);
}

/* What Netgíró or an accountant will ask for. */
static void
show_facts (KassiSaleStory  *self,
            const KassiSale *sale)
{
  int row = 0;

  clear_grid (self->facts_grid);
  add_fact (self, &row, _("Invoice"), sale->invoice_number);
  add_fact (self, &row, _("Reference"), sale->reference);
  add_fact (self, &row, _("Transaction"), sale->transaction_id);
  add_fact (self, &row, _("Description"), sale->description);
}

static void
kassi_sale_story_class_init (KassiSaleStoryClass *klass)
{
}

static GtkGrid *
make_grid (int row_spacing)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), row_spacing);
  return GTK_GRID (grid);
}

static void
kassi_sale_story_init (KassiSaleStory *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->steps_grid = make_grid (6);
  gtk_widget_add_css_class (GTK_WIDGET (self->steps_grid), "body-text");
  self->facts_grid = make_grid (3);
  gtk_widget_add_css_class (GTK_WIDGET (self->facts_grid), "history-facts");
  gtk_widget_add_css_class (GTK_WIDGET (self->facts_grid), "numeric");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->steps_grid));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->facts_grid));
  adw_bin_set_child (ADW_BIN (self), box);
}

void
kassi_sale_story_show (KassiSaleStory  *self,
                       KassiTill       *till,
                       const KassiSale *sale)
{
  g_return_if_fail (KASSI_IS_SALE_STORY (self));
  g_return_if_fail (KASSI_IS_TILL (till));
  g_return_if_fail (sale != NULL);

  show_steps (self, till, sale);
  show_facts (self, sale);
}
