/* SPDX-License-Identifier: GPL-3.0-or-later
 * What Preferences and Connect to Netgíró let people choose from, in words on what each means for the shop. */
#pragma once

#include "services/kassi-environment.h"
#include "ui/kassi-choice-row.h"

G_BEGIN_DECLS

#define KASSI_CHOICE_TRAINING "training"   /* the environment that is no server of Netgíró's */

#define KASSI_N_CHOICES_ENVIRONMENT  4     /* training is the first */
#define KASSI_N_CHOICES_CONFIRMATION 3
#define KASSI_N_CHOICES_PAPER        3
#define KASSI_N_CHOICES_APPEARANCE   3

extern const KassiChoice kassi_choices_environment[KASSI_N_CHOICES_ENVIRONMENT];
/* The ids of the next three are the settings' values. */
extern const KassiChoice kassi_choices_confirmation[KASSI_N_CHOICES_CONFIRMATION];
extern const KassiChoice kassi_choices_paper[KASSI_N_CHOICES_PAPER];
extern const KassiChoice kassi_choices_appearance[KASSI_N_CHOICES_APPEARANCE];

const char *kassi_choices_get_environment  (KassiEnvironment environment);
/* FALSE for training. */
gboolean    kassi_choices_find_environment (const char *id, KassiEnvironment *environment);

G_END_DECLS
