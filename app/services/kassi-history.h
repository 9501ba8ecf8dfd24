/* SPDX-License-Identifier: GPL-3.0-or-later
 * What somebody who types into History's search may mean. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define KASSI_HISTORY_MAX_SPELLINGS 3

/* All that a text can be read as, at once; what it is not stays 0, "" or NULL. */
typedef struct {
  char  *spellings[KASSI_HISTORY_MAX_SPELLINGS];   /* owned: as typed, in capitals, in small letters; each but once */
  guint  n_spellings;
  gint64 amount_isk;
  gint64 receipt_index;    /* the number without its series */
  char  *customer;         /* owned; masked: "•••81" */
} KassiHistorySearch;

/* text: anything at all. FALSE when it asks for nothing: NULL, empty, only white space; *search is then empty. */
gboolean kassi_history_search_read  (KassiHistorySearch *search, const char *text);
void     kassi_history_search_clear (KassiHistorySearch *search);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KassiHistorySearch, kassi_history_search_clear)
/* Does name (or NULL) begin as one of the spellings does? */
gboolean kassi_history_search_begins (const KassiHistorySearch *search, const char *name);

G_END_DECLS
