/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the rooms of the journal share among themselves; nobody else includes it but its tests. */
#pragma once

#include <sqlite3.h>

#include "services/kassi-journal.h"
#include "services/kassi-lock.h"

G_BEGIN_DECLS

#define KASSI_JOURNAL_APPLICATION_ID 0x4b617373   /* "Kass" */
#define KASSI_JOURNAL_HASH_LENGTH    64           /* SHA-256, lower-case hex */

/* A place in the event log, and the hash of the event there; sequence 0: before the first one. */
typedef struct {
  gint64 sequence;
  char   hash[KASSI_JOURNAL_HASH_LENGTH + 1];
} KassiChainPoint;

/* The statements, prepared once at opening; their texts are in kassi-journal-sql.c. */
typedef enum {
  KASSI_QUERY_JOURNAL_ID,
  KASSI_QUERY_NUMBER_BY_ID,
  KASSI_QUERY_NUMBER_BY_REFERENCE,
  KASSI_QUERY_NUMBER_BY_RECEIPT,
  KASSI_QUERY_NUMBER_BY_TOKEN,
  KASSI_QUERY_NUMBER_AFTER,
  KASSI_QUERY_STORED,
  KASSI_QUERY_SALE,
  KASSI_QUERY_LINES,
  KASSI_QUERY_ATTEMPTS,
  KASSI_QUERY_ATTEMPT,
  KASSI_QUERY_ATTEMPT_FLOW,
  KASSI_QUERY_TRACE,
  KASSI_QUERY_CREATED,
  KASSI_QUERY_OPEN,
  KASSI_QUERY_COUNT_OPEN,
  KASSI_QUERY_EVENT,
  KASSI_QUERY_EVENTS_AFTER,
  KASSI_QUERY_EVENTS_OF_SALE,
  KASSI_QUERY_LAST_SALE_ROW,
  KASSI_QUERY_LAST_ATTEMPT_ROW,
  KASSI_QUERY_CALLBACK,
  KASSI_QUERY_COUNTER,
  KASSI_QUERY_LAST_RECEIPT,
  KASSI_QUERY_RECEIPT,
  KASSI_QUERY_RECEIPT_DIGEST,
  KASSI_QUERY_IS_UNDOCUMENTED,
  KASSI_QUERY_COUNT_PRINTS,
  KASSI_QUERY_HISTORY,
  KASSI_QUERY_HISTORY_STANDING,
  KASSI_QUERY_HISTORY_AMOUNT,
  KASSI_QUERY_HISTORY_CUSTOMER,
  KASSI_QUERY_HISTORY_INVOICE,
  KASSI_QUERY_HISTORY_REFERENCE,
  KASSI_QUERY_HISTORY_RECEIPT,
  KASSI_QUERY_HISTORY_RECEIPT_INDEX,
  KASSI_QUERY_SUM_PAID,
  /* The writer's. */
  KASSI_QUERY_INSERT_SALE,
  KASSI_QUERY_UPDATE_SALE,
  KASSI_QUERY_INSERT_LINE,
  KASSI_QUERY_INSERT_ATTEMPT,
  KASSI_QUERY_UPDATE_ATTEMPT,
  KASSI_QUERY_INSERT_EVENT,
  KASSI_QUERY_INSERT_RECEIPT,
  KASSI_QUERY_SET_COUNTER,
  KASSI_N_QUERIES,
} KassiQuery;

typedef enum {
  KASSI_CHECKUP_CHAIN,
  KASSI_CHECKUP_SALES,
  KASSI_CHECKUP_DONE,
} KassiCheckupPhase;

/* How far the idle check has come. */
typedef struct {
  KassiCheckupPhase phase;
  KassiChainPoint   point;
  gint64            sale;          /* number of the last sale that was checked */
  gint64            finished_us;   /* CLOCK_MONOTONIC */
} KassiCheckup;

/* What one page of History may cost, however many sales there are; less in tests. */
typedef struct {
  guint max_hits;    /* of a name's beginning, looked up and sorted */
  guint max_steps;   /* when there are more: from the page's place on, and again from the newest of those hits */
} KassiHistoryBounds;
#define KASSI_HISTORY_BOUNDS ((KassiHistoryBounds) { .max_hits = 2000, .max_steps = 5000 })

struct _KassiJournal
{
  GObject          parent_instance;

  KassiJournalMode mode;
  /* Owned. */
  char            *folder;
  char            *path;           /* journal.db */
  char            *marker_path;
  char            *register_id;
  char            *id;             /* of this journal: 32 hex digits, made with it */
  KassiSeller     *seller;
  KassiLock       *lock;
  sqlite3         *db;
  sqlite3_stmt    *queries[KASSI_N_QUERIES];
  int              marker_fd;      /* the writer's; -1 */

  KassiChainPoint  tip;            /* the last event that is durable */
  gboolean         healthy;
  int              wal_frames;     /* in the write-ahead log after the last commit */
  gint64           slowest_commit_us;
  KassiCheckup     checkup;
  KassiHistoryBounds history_bounds;
};

/* kassi-journal-sql.c: statements and their errors. A borrowed statement is given back (reset) when it leaves its scope. */
typedef sqlite3_stmt KassiRows;
typedef enum { KASSI_FETCH_ROW, KASSI_FETCH_END, KASSI_FETCH_ERROR } KassiFetch;
void         kassi_rows_release       (KassiRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KassiRows, kassi_rows_release)

gboolean     kassi_journal_prepare    (KassiJournal *self, GError **error);
void         kassi_journal_unprepare  (KassiJournal *self);
KassiRows   *kassi_journal_query      (KassiJournal *self, KassiQuery query);
KassiFetch   kassi_journal_fetch      (KassiJournal *self, KassiRows *rows, GError **error);
/* For statements that return no row. */
gboolean     kassi_journal_run        (KassiJournal *self, KassiRows *rows, GError **error);
gboolean     kassi_journal_exec       (KassiJournal *self, const char *sql, GError **error);
/* Several reads of one and the same state; within a transaction that is so already. */
gboolean     kassi_journal_begin_view (KassiJournal *self, gboolean *own_view, GError **error);
void         kassi_journal_end_view   (KassiJournal *self, gboolean own_view);
/* One integer of a one-row statement; PRAGMAs too. */
gboolean     kassi_journal_get_int    (KassiJournal *self, const char *sql, gint64 *value, GError **error);
/* Sets the error for SQLite's last one (or for code, when there is no handle); always FALSE. */
gboolean     kassi_journal_fail       (KassiJournal *self, int code, GError **error);
/* EXISTS, in the words for the column that where names; always FALSE. */
gboolean     kassi_journal_fail_double (KassiJournal *self, const char *where, GError **error);
/* "The journal … fails its check: <what>. …"; always FALSE. */
gboolean     kassi_journal_damaged    (KassiJournal *self, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);
void         kassi_rows_bind_text     (KassiRows *rows, int column, const char *text);
void         kassi_rows_bind_int      (KassiRows *rows, int column, gint64 value);
/* 0 is bound as NULL. */
void         kassi_rows_bind_id       (KassiRows *rows, int column, gint64 value);
const char  *kassi_rows_get_text      (KassiRows *rows, int column);
gint64       kassi_rows_get_int       (KassiRows *rows, int column);

/* kassi-journal-schema.c */
gboolean     kassi_journal_configure  (KassiJournal *self, GError **error);
/* Steps db up from its user_version, one transaction for all; steps[n] leads from version n to n + 1. */
gboolean     kassi_journal_migrate    (KassiJournal *self, const char *const *steps, guint n_steps, GError **error);
/* Header and schema; the writer makes and migrates. */
gboolean     kassi_journal_open_schema  (KassiJournal *self, GError **error);
gboolean     kassi_journal_check_schema (KassiJournal *self, GError **error);
extern const char *const kassi_journal_steps[];
extern const guint       kassi_journal_n_steps;

/* kassi-journal-chain.c: the canonical form of a row, and the chain. Strings are borrowed. */
typedef struct {
  gint64        sequence;
  const char   *till;
  gint64        wall_us;
  gint64        sale;         /* number; 0: none */
  gint64        attempt;      /* 0: none */
  const char   *kind;
  const char   *message;
  gint64        result_code;
  const char   *netgiro_reference_id;
  const char   *sale_row;     /* canonical, after the step; NULL: as it was */
  const char   *attempt_row;  /* likewise, without flow and time */
  const char   *flow;
  const char   *url;
  const char   *nonce;
  const char   *signature;
  gconstpointer body;         /* or NULL */
  gsize         body_size;
  const char   *callback_digest;
  gint64        open_sales;   /* after the step: one that loses its mark is missed */
  const char   *previous;
  const char   *hash;
} KassiEventRow;

#define KASSI_SALE_ROW_COLUMNS    22   /* of KASSI_QUERY_SALE: all */
#define KASSI_ATTEMPT_ROW_COLUMNS 8    /* of KASSI_QUERY_ATTEMPT: all but flow and time */
char        *kassi_rows_encode          (KassiRows *rows, int n_columns);
char        *kassi_journal_digest_cart  (const KassiCart *cart);
char        *kassi_event_row_hash       (const KassiEventRow *row);
void         kassi_event_row_read       (KassiRows *rows, KassiEventRow *row);
void         kassi_event_row_bind       (KassiRows *rows, const KassiEventRow *row);
void         kassi_chain_point_set      (KassiChainPoint *point, gint64 sequence, const char *hash);
/* Where a journal's chain begins. */
void         kassi_journal_get_genesis  (KassiJournal *self, KassiChainPoint *point);
/* Follows the chain from *point, which it moves, until its end or until stop_us (CLOCK_MONOTONIC; G_MAXINT64: never), at least by one event. */
gboolean     kassi_journal_follow_chain (KassiJournal *self, KassiChainPoint *point, gint64 stop_us,
                                         gboolean *at_end, GError **error);

/* kassi-journal-marker.c: the last sequence and hash, in a file outside the database. */
typedef struct {
  gboolean        there;      /* the file exists */
  gboolean        empty;      /* … and has no content: somebody vouches for the database */
  char            journal_id[33];
  KassiChainPoint point;
} KassiMarker;

gboolean     kassi_journal_read_marker  (KassiJournal *self, KassiMarker *marker, GError **error);
gboolean     kassi_journal_open_marker  (KassiJournal *self, GError **error);
/* After each commit; costs no fsync. */
void         kassi_journal_write_marker (KassiJournal *self);
/* The event the marker names must be there, unchanged. *point: where to follow the chain from. */
gboolean     kassi_journal_check_marker (KassiJournal *self, const KassiMarker *marker, KassiChainPoint *point, GError **error);

/* kassi-journal-verify.c */
gboolean     kassi_journal_count_open   (KassiJournal *self, gint64 *n_open, GError **error);
gboolean     kassi_journal_check_start  (KassiJournal *self, const KassiMarker *marker, GError **error);

/* kassi-journal-read.c. Both check the sale against its events. (transfer full) */
KassiSale   *kassi_journal_load_sale    (KassiJournal *self, gint64 number, GError **error);
/* FALSE on error; *number 0: none. */
gboolean     kassi_journal_find_number       (KassiJournal *self, KassiQuery query, const char *name, gint64 *number, GError **error);
/* The next sale after that number. */
gboolean     kassi_journal_find_number_after (KassiJournal *self, gint64 after, gint64 *number, GError **error);

/* kassi-sale.c: what follows from the attempts. */
typedef struct {
  gboolean     open;
  KassiOutcome outcome;
  gboolean     settled;
  gboolean     settled_paid;
  gboolean     wants_receipt;
  const char  *transaction_id;   /* borrowed */
  const KassiAttempt *told;      /* borrowed: whose that is */
} KassiSaleState;
void         kassi_sale_derive          (const KassiSale *sale, KassiSaleState *state);

/* kassi-journal.c */
gboolean     kassi_journal_checkpoint     (KassiJournal *self);
/* A transaction; on an unhealthy handle the journal is reopened first. */
gboolean     kassi_journal_begin          (KassiJournal *self, GError **error);
/* tip: the new end of the chain; NULL when no event was added. Ends the transaction, whatever it returns. */
gboolean     kassi_journal_commit         (KassiJournal *self, const KassiChainPoint *tip, GError **error);
/* error: why; a failure that is not the row's own fault makes the handle unhealthy. */
void         kassi_journal_roll_back      (KassiJournal *self, const GError *error);

/* kassi-journal-record.c: counters are rows of their own, one a series of receipts and one for nonces. */
char        *kassi_journal_name_receipt_counter (const char *register_id);
gboolean     kassi_journal_get_counter    (KassiJournal *self, const char *name, gint64 *last, GError **error);
/* Puts one event at the chain's end, in a transaction of its own. */
gboolean     kassi_journal_add_event      (KassiJournal *self, KassiEventRow *row, GError **error);

/* kassi-journal-receipt.c */
/* The document of the receipt whose number is taken in this step. (transfer full) */
char        *kassi_journal_make_document  (KassiJournal *self, const KassiSale *sale, const KassiSaleState *state,
                                           const char *receipt_number, gint64 wall_us);
char        *kassi_journal_digest_document (const char *document);
/* Whether the sale has its document, and that is the one its events tell of. */
gboolean     kassi_journal_check_receipt  (KassiJournal *self, gint64 number, const KassiSale *sale, GError **error);

G_END_DECLS
