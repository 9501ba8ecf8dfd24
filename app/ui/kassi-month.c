/* SPDX-License-Identifier: GPL-3.0-or-later
 * A month to choose a day from: six weeks of seven buttons, Monday first as everywhere in Iceland. */
#include "ui/kassi-month.h"

#include <glib/gi18n-lib.h>

#include "ui/kassi-css-class.h"
#include "ui/kassi-day-words.h"

#define N_COLUMNS 7
#define N_DAYS    (6 * N_COLUMNS)

struct _KassiMonth
{
  AdwBin     parent_instance;
  gint64     month_us;        /* in the month that is shown */
  gint64     day_us;          /* in the day that is marked */
  gint64     now_us;
  gint64     from_us[N_DAYS];
  /* Children. */
  GtkLabel  *heading;
  GtkWidget *next_button;
  GtkWidget *buttons[N_DAYS];
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiMonth, kassi_month, ADW_TYPE_BIN)

static GDateTime *
make_first_day (gint64 wall_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (wall_us / G_USEC_PER_SEC);

  return g_date_time_new_local (g_date_time_get_year (time), g_date_time_get_month (time), 1, 0, 0, 0);
}

static void
show_day (KassiMonth *self,
          guint       i,
          GDateTime  *day,
          int         month)
{
  GtkWidget *button = self->buttons[i];
  g_autofree char *number = g_strdup_printf ("%d", g_date_time_get_day_of_month (day));
  g_autofree char *name = NULL;
  gint64 to_us;

  kassi_day_get_bounds (g_date_time_to_unix (day) * G_USEC_PER_SEC, 0, &self->from_us[i], &to_us);
  name = kassi_day_dup_heading (self->from_us[i], self->now_us);
  gtk_button_set_label (GTK_BUTTON (button), number);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_sensitive (button, self->from_us[i] <= self->now_us);
  kassi_set_css_class (button, "other-month", g_date_time_get_month (day) != month);
  kassi_set_css_class (button, "today", self->from_us[i] <= self->now_us && self->now_us < to_us);
  kassi_set_css_class (button, "chosen", self->from_us[i] <= self->day_us && self->day_us < to_us);
}

static void
show_month (KassiMonth *self)
{
  g_autoptr (GDateTime) first = make_first_day (self->month_us);
  g_autoptr (GDateTime) next = g_date_time_add_months (first, 1);
  g_autofree char *heading = kassi_day_dup_month (self->month_us);
  int n_before = g_date_time_get_day_of_week (first) - 1;

  gtk_label_set_label (self->heading, heading);
  gtk_widget_set_sensitive (self->next_button, g_date_time_to_unix (next) * G_USEC_PER_SEC <= self->now_us);
  for (guint i = 0; i < N_DAYS; i++)
    {
      g_autoptr (GDateTime) day = g_date_time_add_days (first, (int) i - n_before);

      show_day (self, i, day, g_date_time_get_month (first));
    }
}

static void
turn (KassiMonth *self,
      int         n_months)
{
  g_autoptr (GDateTime) first = make_first_day (self->month_us);
  g_autoptr (GDateTime) turned = g_date_time_add_months (first, n_months);

  self->month_us = g_date_time_to_unix (turned) * G_USEC_PER_SEC;
  show_month (self);
}

static void
previous_cb (KassiMonth *self)
{
  turn (self, -1);
}

static void
next_cb (KassiMonth *self)
{
  turn (self, 1);
}

static void
day_clicked_cb (KassiMonth *self,
                GtkWidget  *button)
{
  for (guint i = 0; i < N_DAYS; i++)
    if (self->buttons[i] == button)
      g_signal_emit (self, signals[CHOSEN], 0, self->from_us[i]);
}

static void
kassi_month_class_init (KassiMonthClass *klass)
{
  signals[CHOSEN] = g_signal_new ("chosen", KASSI_TYPE_MONTH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT64);
}

static GtkWidget *
make_turn_button (KassiMonth *self,
                  const char *icon,
                  const char *name,
                  GCallback   callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
make_head (KassiMonth *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->heading = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_set_hexpand (GTK_WIDGET (self->heading), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->heading), "strong");
  self->next_button = make_turn_button (self, "go-next-symbolic", _("Next month"), G_CALLBACK (next_cb));
  gtk_box_append (GTK_BOX (head), make_turn_button (self, "go-previous-symbolic", _("Previous month"), G_CALLBACK (previous_cb)));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->heading));
  gtk_box_append (GTK_BOX (head), self->next_button);
  return head;
}

static void
kassi_month_init (KassiMonth *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      GtkWidget *label = gtk_label_new (kassi_day_get_column (i));

      gtk_widget_add_css_class (label, "soft");
      gtk_grid_attach (GTK_GRID (grid), label, (int) i, 0, 1, 1);
    }
  for (guint i = 0; i < N_DAYS; i++)
    {
      GtkWidget *button = gtk_button_new_with_label ("");

      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "numeric");
      g_signal_connect_object (button, "clicked", G_CALLBACK (day_clicked_cb), self, G_CONNECT_SWAPPED);
      gtk_grid_attach (GTK_GRID (grid), button, (int) (i % N_COLUMNS), (int) (1 + i / N_COLUMNS), 1, 1);
      self->buttons[i] = button;
    }
  gtk_box_append (GTK_BOX (box), make_head (self));
  gtk_box_append (GTK_BOX (box), grid);
  gtk_widget_add_css_class (GTK_WIDGET (self), "month");
  adw_bin_set_child (ADW_BIN (self), box);
}

void
kassi_month_show (KassiMonth *self,
                  gint64      day_us,
                  gint64      now_us)
{
  g_return_if_fail (KASSI_IS_MONTH (self));

  self->month_us = day_us;
  self->day_us = day_us;
  self->now_us = now_us;
  show_month (self);
}
