/* SPDX-License-Identifier: GPL-3.0-or-later
 * The steps of a payment, one under the other: done with its time, under way, to come. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  KASSI_STEP_DONE,
  KASSI_STEP_NOW,
  KASSI_STEP_TO_COME,
} KassiStepState;

#define KASSI_TYPE_STEPS (kassi_steps_get_type ())
G_DECLARE_FINAL_TYPE (KassiSteps, kassi_steps, KASSI, STEPS, GtkWidget)

#define KASSI_STEPS_MAX 4

GtkWidget *kassi_steps_new         (void);
/* Steps beyond n_steps are hidden. n_steps: 0 … KASSI_STEPS_MAX. */
void       kassi_steps_set_n_steps (KassiSteps *self, guint n_steps);
/* title: translated. wall_us: when it was done, shown as local time; 0: not shown. */
void       kassi_steps_set_step    (KassiSteps *self, guint position, KassiStepState state, const char *title, gint64 wall_us);

G_END_DECLS
