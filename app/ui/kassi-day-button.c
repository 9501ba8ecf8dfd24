/* SPDX-License-Identifier: GPL-3.0-or-later
 * The day that History is narrowed to. */
#include "ui/kassi-day-button.h"

#include <glib/gi18n-lib.h>

#include "ui/kassi-day-words.h"
#include "ui/kassi-month.h"

struct _KassiDayButton
{
  AdwBin         parent_instance;
  gboolean       narrowed;
  gint64         from_us, to_us;   /* when narrowed */
  /* Owned. */
  KassiClock    *clock;            /* or NULL */
  /* The bin's child: the template must not name it, or it would be let go twice. */
  GtkMenuButton *button;
  /* Template children. */
  GtkLabel      *label;
  GtkPopover    *popover;
  KassiMonth    *month;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiDayButton, kassi_day_button, ADW_TYPE_BIN)

static gint64
get_now_us (KassiDayButton *self)
{
  return self->clock != NULL ? kassi_clock_get_wall_us (self->clock) : 0;
}

static void
update_label (KassiDayButton *self)
{
  g_autofree char *day = self->narrowed ? kassi_day_dup_short (self->from_us, get_now_us (self)) : g_strdup (_("All days"));
  /* Translators: the name of the button that chooses a day: "Day: Today". */
  g_autofree char *name = g_strdup_printf (_("Day: %s"), day);

  gtk_label_set_label (self->label, day);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
choose (KassiDayButton *self,
        gboolean        narrowed,
        gint64          wall_us,
        int             n_days)
{
  self->narrowed = narrowed;
  if (narrowed)
    kassi_day_get_bounds (wall_us, n_days, &self->from_us, &self->to_us);
  update_label (self);
  gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
today_cb (KassiDayButton *self)
{
  choose (self, TRUE, get_now_us (self), 0);
}

static void
yesterday_cb (KassiDayButton *self)
{
  choose (self, TRUE, get_now_us (self), -1);
}

static void
all_cb (KassiDayButton *self)
{
  choose (self, FALSE, 0, 0);
}

static void
day_chosen_cb (KassiDayButton *self,
               gint64          wall_us)
{
  choose (self, TRUE, wall_us, 0);
}

static void
popover_shown_cb (KassiDayButton *self)
{
  kassi_month_show (self->month, self->narrowed ? self->from_us : get_now_us (self), get_now_us (self));
}

static void
kassi_day_button_dispose (GObject *object)
{
  KassiDayButton *self = KASSI_DAY_BUTTON (object);

  g_clear_object (&self->clock);
  gtk_widget_dispose_template (GTK_WIDGET (self), KASSI_TYPE_DAY_BUTTON);
  G_OBJECT_CLASS (kassi_day_button_parent_class)->dispose (object);
}

static void
kassi_day_button_class_init (KassiDayButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kassi_day_button_dispose;

  signals[CHANGED] = g_signal_new ("changed", KASSI_TYPE_DAY_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  g_type_ensure (KASSI_TYPE_MONTH);
  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-day-button.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiDayButton, label);
  gtk_widget_class_bind_template_child (widget_class, KassiDayButton, popover);
  gtk_widget_class_bind_template_child (widget_class, KassiDayButton, month);
  gtk_widget_class_bind_template_callback (widget_class, today_cb);
  gtk_widget_class_bind_template_callback (widget_class, yesterday_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_cb);
  gtk_widget_class_bind_template_callback (widget_class, day_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, popover_shown_cb);
}

static void
kassi_day_button_init (KassiDayButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->button = GTK_MENU_BUTTON (adw_bin_get_child (ADW_BIN (self)));
  update_label (self);
}

void
kassi_day_button_set_clock (KassiDayButton *self,
                            KassiClock     *clock)
{
  g_return_if_fail (KASSI_IS_DAY_BUTTON (self));
  g_return_if_fail (clock == NULL || KASSI_IS_CLOCK (clock));

  g_clear_object (&self->clock);
  self->clock = clock != NULL ? g_object_ref (clock) : NULL;
  update_label (self);
}

gboolean
kassi_day_button_get_range (KassiDayButton *self,
                            gint64         *from_us,
                            gint64         *to_us)
{
  g_return_val_if_fail (KASSI_IS_DAY_BUTTON (self), FALSE);
  g_return_val_if_fail (from_us != NULL && to_us != NULL, FALSE);

  *from_us = self->narrowed ? self->from_us : G_MININT64;
  *to_us = self->narrowed ? self->to_us : G_MAXINT64;
  return self->narrowed;
}

void
kassi_day_button_reset (KassiDayButton *self)
{
  g_return_if_fail (KASSI_IS_DAY_BUTTON (self));

  self->narrowed = FALSE;
  update_label (self);
}

void
kassi_day_button_refresh (KassiDayButton *self)
{
  g_return_if_fail (KASSI_IS_DAY_BUTTON (self));

  update_label (self);
}
