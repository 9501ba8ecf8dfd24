/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row that offers a few choices, each with a line on what it means. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef struct {
  const char *id;
  const char *title;    /* N_() */
  const char *detail;   /* N_(); or NULL */
} KassiChoice;

#define KASSI_TYPE_CHOICE_ROW (kassi_choice_row_get_type ())
G_DECLARE_FINAL_TYPE (KassiChoiceRow, kassi_choice_row, KASSI, CHOICE_ROW, AdwComboRow)

/* Signal "chosen" (const char *id): a person chose; not for kassi_choice_row_choose(). */

/* choices: static. A row that has no subtitle of its own shows the chosen one's detail there. */
void        kassi_choice_row_set_choices (KassiChoiceRow *self, const KassiChoice *choices, guint n_choices);
void        kassi_choice_row_choose      (KassiChoiceRow *self, const char *id);
const char *kassi_choice_row_get_chosen  (KassiChoiceRow *self);
/* Shows and stores a key of text whose values are the choices' ids. */
void        kassi_choice_row_bind        (KassiChoiceRow *self, GSettings *settings, const char *key);

G_END_DECLS
