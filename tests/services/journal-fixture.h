/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the tests of the journal share: a folder, made-up sales, comparing them. */
#pragma once

#include "services/kassi-journal-private.h"

#define WALL_US G_GINT64_CONSTANT (1767268800000000)   /* 2026-01-01T12:00:00Z */
#define GSM_ID  "8223281"

typedef struct {
  char         *top;       /* owned; a temporary folder */
  char         *folder;    /* owned; in it, made by the journal */
  char         *db;        /* owned; the files */
  char         *marker;
  KassiJournal *journal;   /* owned; or NULL */
} Fixture;

void       fixture_set_up     (Fixture *fixture, gconstpointer data);
void       fixture_tear_down  (Fixture *fixture, gconstpointer data);
/* Opens as register "T1"; NULL as WRITE needs no error to be told. */
void       fixture_open       (Fixture *fixture);
void       fixture_close      (Fixture *fixture);
/* Expects the error, and returns its message. (transfer full) */
char      *fixture_open_fails (Fixture *fixture, KassiJournalMode mode, KassiJournalError code);
/* Copies all files into another folder of the fixture's, by another process: closing the database here would drop SQLite's locks. */
char      *fixture_copy       (Fixture *fixture, const char *name, gboolean with_marker);
void       fixture_put_back   (const char *from, const char *to);
/* Makes the journal of journal-version-1.sql, with somebody's word for it in place of a marker. */
void       fixture_load_version_1 (Fixture *fixture);
/* Runs SQL on the closed journal, with no trigger or rule to stop it. */
void       fixture_tamper     (Fixture *fixture, const char *sql);

/* "R-<number>", made of number: two lines, a token, one attempt in NEW. */
KassiSale *make_sale          (guint number);
void       add_attempt        (KassiSale *sale);
/* Records the attempt (0: the current one) in that state; with a message of Netgíró's where it is paid. */
gboolean   try_record         (KassiJournal *journal, KassiSale *sale, guint attempt, KassiFlowState state, GError **error);
void       record             (KassiJournal *journal, KassiSale *sale, guint attempt, KassiFlowState state);
/* A whole sale, from NEW to state. */
KassiSale *sell               (KassiJournal *journal, guint number, KassiFlowState state);
void       assert_same_sale   (const KassiSale *a, const KassiSale *b);
void       assert_stored      (KassiJournal *journal, const KassiSale *sale);
void       assert_verifies    (KassiJournal *journal);
