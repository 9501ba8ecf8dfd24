/* SPDX-License-Identifier: GPL-3.0-or-later
 * What History says: one table for how a sale stands, one for everything that can have happened to it. No widgets. */
#pragma once

#include "services/kassi-journal.h"

G_BEGIN_DECLS

/* ---- How a sale stands ---- */

typedef enum {
  KASSI_STANDING_RUNNING,
  KASSI_STANDING_ATTENTION,        /* not known yet: a person must look */
  KASSI_STANDING_PAID,
  KASSI_STANDING_DECLINED,
  KASSI_STANDING_CANCELED,
  KASSI_STANDING_EXPIRED,
  KASSI_STANDING_REFUSED,
  KASSI_STANDING_FAILED,
  KASSI_STANDING_SETTLED_PAID,
  KASSI_STANDING_SETTLED_NOT_PAID,
} KassiStanding;
#define KASSI_N_STANDINGS 10

typedef struct {
  const char *word;         /* translated */
  const char *icon;
  const char *css_class;    /* of the chip's tint; or NULL */
  gboolean    money_moved;  /* or may have: else the amount is soft */
} KassiChipWords;

KassiStanding  kassi_history_words_get_standing (const KassiSale *sale);
KassiChipWords kassi_history_words_get_chip     (KassiStanding standing);
/* "•••81", "App code". Translated. (transfer full) */
char          *kassi_history_words_dup_customer (KassiCustomerKind kind, const char *masked);
/* "Phone number •••81", likewise. (transfer full) */
char          *kassi_history_words_dup_customer_text (KassiCustomerKind kind, const char *masked);
/* "3 paid · 12.290 kr.". (transfer full) */
char          *kassi_history_words_dup_sum      (guint n_paid, gint64 sum_isk);

/* ---- What happened ---- */

typedef struct {
  gint64  wall_us;    /* 0: a heading, "Second attempt" */
  char   *sentence;   /* translated */
  char   *quote;      /* Netgíró's own words with its code, or a person's reason; or NULL */
} KassiHistoryStep;

void       kassi_history_step_free (KassiHistoryStep *step);
/* The sale's events (element-type KassiJournalEvent), in order, as steps (element-type KassiHistoryStep) (transfer full). */
GPtrArray *kassi_history_words_list_steps (const KassiSale *sale, GPtrArray *events);
/* The sentence for an event of that kind alone; NULL for a kind that nobody knows. Translated. */
const char *kassi_history_words_get_sentence (const char *kind);
/* Netgíró's result code in words; NULL for one that is not in its pages. Translated. */
const char *kassi_history_words_get_code (gint64 result_code);

G_END_DECLS
