/* SPDX-License-Identifier: GPL-3.0-or-later
 * The steps of a payment: mark, words and time of each, with a line from one mark to the next. */
#include "ui/kassi-steps.h"

#include <glib/gi18n-lib.h>

typedef struct {
  GtkWidget *connector;   /* above the step; NULL over the first */
  GtkWidget *row;
  GtkWidget *mark;
  GtkWidget *title;
  GtkWidget *time;
} Row;

struct _KassiSteps
{
  GtkWidget parent_instance;
  /* Owned children. */
  Row       rows[KASSI_STEPS_MAX];
};

G_DEFINE_FINAL_TYPE (KassiSteps, kassi_steps, GTK_TYPE_WIDGET)

/* A turning spinner for three minutes is not calm: the step under way has three dots. */
static const struct {
  const char *icon;
  const char *css_class;
} states[] = {
  [KASSI_STEP_DONE] = { "object-select-symbolic", "done" },
  [KASSI_STEP_NOW] = { "content-loading-symbolic", "now" },
  [KASSI_STEP_TO_COME] = { "kassi-empty-symbolic", "to-come" },
};

/* The mark's meaning in words, for screen readers. */
static char *
speak (KassiStepState  state,
       const char     *title)
{
  switch (state)
    {
    case KASSI_STEP_DONE:
      return g_strdup_printf (_("Done: %s"), title);
    case KASSI_STEP_NOW:
      return g_strdup_printf (_("Now: %s"), title);
    case KASSI_STEP_TO_COME:
      return g_strdup_printf (_("Next: %s"), title);
    default:
      g_assert_not_reached ();
    }
}

static void
make_row (KassiSteps *self,
          guint       position)
{
  Row *row = &self->rows[position];

  if (position > 0)
    {
      row->connector = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                     "halign", GTK_ALIGN_START, NULL);
      gtk_widget_add_css_class (row->connector, "connector");
      gtk_widget_set_parent (row->connector, GTK_WIDGET (self));
    }

  row->row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  row->mark = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                            "valign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_add_css_class (row->mark, "mark");
  row->title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "hexpand", TRUE,
                             "wrap", TRUE, NULL);
  gtk_widget_add_css_class (row->title, "title");
  row->time = g_object_new (GTK_TYPE_LABEL, NULL);
  gtk_widget_add_css_class (row->time, "numeric");
  gtk_widget_add_css_class (row->time, "time");
  gtk_box_append (GTK_BOX (row->row), row->mark);
  gtk_box_append (GTK_BOX (row->row), row->title);
  gtk_box_append (GTK_BOX (row->row), row->time);
  gtk_widget_add_css_class (row->row, "step");
  gtk_widget_set_parent (row->row, GTK_WIDGET (self));
}

static void
kassi_steps_dispose (GObject *object)
{
  KassiSteps *self = KASSI_STEPS (object);

  for (guint i = 0; i < KASSI_STEPS_MAX; i++)
    {
      g_clear_pointer (&self->rows[i].connector, gtk_widget_unparent);
      g_clear_pointer (&self->rows[i].row, gtk_widget_unparent);
    }

  G_OBJECT_CLASS (kassi_steps_parent_class)->dispose (object);
}

static void
kassi_steps_class_init (KassiStepsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kassi_steps_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "steps");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kassi_steps_init (KassiSteps *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                  GTK_ORIENTATION_VERTICAL);
  for (guint i = 0; i < KASSI_STEPS_MAX; i++)
    make_row (self, i);
  kassi_steps_set_n_steps (self, 0);
}

GtkWidget *
kassi_steps_new (void)
{
  return g_object_new (KASSI_TYPE_STEPS, NULL);
}

void
kassi_steps_set_n_steps (KassiSteps *self,
                         guint       n_steps)
{
  g_return_if_fail (KASSI_IS_STEPS (self));
  g_return_if_fail (n_steps <= KASSI_STEPS_MAX);

  for (guint i = 0; i < KASSI_STEPS_MAX; i++)
    {
      gtk_widget_set_visible (self->rows[i].row, i < n_steps);
      if (self->rows[i].connector != NULL)
        gtk_widget_set_visible (self->rows[i].connector, i < n_steps);
    }
}

void
kassi_steps_set_step (KassiSteps     *self,
                      guint           position,
                      KassiStepState  state,
                      const char     *title,
                      gint64          wall_us)
{
  Row *row;
  g_autofree char *time_text = NULL, *spoken = NULL;

  g_return_if_fail (KASSI_IS_STEPS (self));
  g_return_if_fail (position < KASSI_STEPS_MAX);
  g_return_if_fail (title != NULL);

  row = &self->rows[position];
  if (wall_us > 0)
    {
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (wall_us / G_USEC_PER_SEC);

      time_text = g_date_time_format (time, "%H:%M:%S");
    }

  /* Polls say the same again and again: nothing is laid out anew for that, and nothing read out. */
  if (g_str_equal (gtk_label_get_label (GTK_LABEL (row->title)), title) && gtk_widget_has_css_class (row->row, states[state].css_class) &&
      g_strcmp0 (gtk_label_get_label (GTK_LABEL (row->time)), time_text != NULL ? time_text : "") == 0)
    return;

  gtk_image_set_from_icon_name (GTK_IMAGE (row->mark), states[state].icon);
  gtk_label_set_label (GTK_LABEL (row->title), title);
  gtk_label_set_label (GTK_LABEL (row->time), time_text != NULL ? time_text : "");
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    gtk_widget_remove_css_class (row->row, states[i].css_class);
  gtk_widget_add_css_class (row->row, states[state].css_class);

  spoken = speak (state, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->title), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}
