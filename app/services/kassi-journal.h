/* SPDX-License-Identifier: GPL-3.0-or-later
 * The SQLite journal: sales, lines, attempts, and the hash-chained, append-only event log that they are read back from.
 *
 * Every write is one transaction with one fsync, on the main thread. Of a customer it holds the kind and a masked form, no more;
 * never a secret, an SMS code or an app code (I16). */
#pragma once

#include <gio/gio.h>

#include "core/kassi-cart.h"
#include "core/kassi-flow.h"
#include "core/kassi-receipt.h"

G_BEGIN_DECLS

/* What a till in training is called in receipt numbers, and nobody else. */
#define KASSI_TRAINING_REGISTER_ID "ÆF"

#define KASSI_JOURNAL_ERROR (kassi_journal_error_quark ())
typedef enum {
  KASSI_JOURNAL_ERROR_BUSY,       /* another program has it (kassictl: 75) */
  KASSI_JOURNAL_ERROR_UNREADABLE, /* rights, read-only, a network file system, I/O (74) */
  KASSI_JOURNAL_ERROR_NEWER,      /* written by a later version of Kassi (74) */
  KASSI_JOURNAL_ERROR_DAMAGED,    /* not a journal, a failed check, an older copy put back (74) */
  KASSI_JOURNAL_ERROR_FULL,       /* no room on the disk (74) */
  KASSI_JOURNAL_ERROR_EXISTS,     /* a reference, TransactionId … that is there already */
  KASSI_JOURNAL_ERROR_NOT_FOUND,
} KassiJournalError;
GQuark kassi_journal_error_quark (void);

typedef enum {
  KASSI_JOURNAL_WRITE,   /* takes the lock; makes folder and file when missing; migrates */
  KASSI_JOURNAL_READ,    /* read-only, beside a writer; NOT_FOUND when there is none yet */
} KassiJournalMode;

/* One attempt, as the journal has it. */
typedef struct {
  guint           number;             /* from 1 */
  char           *reference;          /* sale reference + "-" + number, as Netgíró sees it */
  char           *transaction_id;     /* or NULL; unique */
  char           *token;              /* of its callback URLs; or NULL */
  char           *callback_url;       /* or NULL; as given to Netgíró */
  char           *cancel_url;         /* or NULL */
  gint64          opened_wall_us;     /* InsertCart's intent */
  gint64          deadline_wall_us;
  gint64          last_wall_us;       /* wall time of its last event, set by the journal: a clock that went back is seen by it */
  KassiFlowRecord flow;
} KassiAttempt;

typedef struct {
  char             *id;               /* UUID */
  char             *reference;        /* unique */
  gint64            created_wall_us;
  gint64            amount_isk;
  char             *description;      /* or NULL; what is sent to Netgíró */
  KassiCustomerKind customer_kind;    /* of the current attempt */
  char             *customer_masked;  /* "•••81", "" */
  KassiConfirmation confirmation;     /* of the current attempt */
  KassiCart        *cart;             /* frozen */
  GPtrArray        *attempts;         /* of KassiAttempt, in order; the last is the current one */
  /* Kept by the journal from what is recorded, but for those marked +, which the caller sets before and the journal stores. */
  gboolean          open;             /* running, or needs attention */
  KassiOutcome      outcome;          /* NONE while running; UNKNOWN and open: needs attention */
  char             *transaction_id;   /* of the attempt that was charged, else of the current one; or NULL */
  char             *invoice_number;   /* +; or NULL */
  char             *receipt_number;   /* or NULL */
  char             *netgiro_reference_id; /* +; of the last answer; or NULL */
  gboolean          settled;          /* an attempt is SETTLED */
  gboolean          settled_paid;
  char             *settled_by;       /* +; or NULL; not empty when settled */
  char             *settled_reason;   /* +; likewise */
} KassiSale;

KassiAttempt *kassi_attempt_new  (void);
void          kassi_attempt_free (KassiAttempt *attempt);
/* Reference counted, because a sale's attempts may be alive at once; with an empty attempts array. */
KassiSale    *kassi_sale_new     (void);
KassiSale    *kassi_sale_ref     (KassiSale *sale);
void          kassi_sale_free    (KassiSale *sale);   /* drops a reference */
/* The last one; NULL when there is none. */
KassiAttempt *kassi_sale_get_attempt (const KassiSale *sale);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KassiAttempt, kassi_attempt_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KassiSale, kassi_sale_free)

/* What one step adds to the log. Borrowed. */
typedef struct {
  const char *kind;                   /* kassi_event_kind_to_string(), or a word of the till's own */
  const char *message;                /* Netgíró's own words or the person's reason; or NULL */
  gint64      result_code;            /* 0: none */
  const char *netgiro_reference_id;   /* or NULL */
  /* The verified message behind it (I3); all NULL when there is none. */
  const char *url;
  const char *nonce;
  const char *signature;
  GBytes     *body;
  const char *callback_digest;        /* of a callback answered 200; or NULL */
} KassiJournalEntry;

/* Kinds of events that the journal adds of itself: the receipt was frozen (message: the SHA-256 of its document), goes out (where), did not come out (why). */
#define KASSI_EVENT_RECEIPT     "receipt"
#define KASSI_EVENT_PRINTED     "receipt-printed"
#define KASSI_EVENT_NOT_PRINTED "receipt-not-printed"

/* An event as read back. */
typedef struct {
  gint64  sequence;
  gint64  wall_us;
  char   *sale_id;        /* or NULL: about the till itself */
  guint   attempt;        /* 0: none */
  char   *kind;
  char   *message;        /* or NULL */
  gint64  result_code;
  char   *netgiro_reference_id;   /* or NULL */
  char   *flow;           /* frozen, after the event; or NULL */
} KassiJournalEvent;
void kassi_journal_event_free (KassiJournalEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KassiJournalEvent, kassi_journal_event_free)

#define KASSI_TYPE_JOURNAL (kassi_journal_get_type ())
G_DECLARE_FINAL_TYPE (KassiJournal, kassi_journal, KASSI, JOURNAL, GObject)

/* folder: where journal.db, journal.lock and the marker are. register_id: the till's name in receipt numbers ("ÆF" in training).
 * At start the header, the schema, the chain from the last verified marker and the open sales are checked; every error names what was
 * found and what to do. */
KassiJournal *kassi_journal_open (const char *folder, KassiJournalMode mode, const char *register_id, GError **error);

/* Commits one step: the event, the sale (with its lines, when new), its current or a former attempt. In the same transaction, when the sale
 * becomes paid (or settled as paid) and has no receipt number, the next one is taken and the receipt frozen, which an event "receipt" vouches for
 * with the SHA-256 of the document; and the sale's derived members are brought up to date in *sale.
 * attempt is one of sale->attempts; when it becomes PAID, entry bears the verified message (I3). On error nothing was written and *sale is as it
 * was: the same step may be recorded again. EXISTS leaves the journal healthy. On an unhealthy one kassi_journal_reopen() is tried first. */
gboolean      kassi_journal_record (KassiJournal *self, KassiSale *sale, KassiAttempt *attempt,
                                    const KassiJournalEntry *entry, gint64 wall_us, GError **error);
/* Who sells from now on: frozen into each receipt in the transaction that takes its number. Without it a receipt's seller is empty. */
void          kassi_journal_set_seller (KassiJournal *self, const KassiSeller *seller);
/* An event of the till itself: "training-entered", "training-left", "opened", … */
gboolean      kassi_journal_note   (KassiJournal *self, const char *kind, const char *message, gint64 wall_us, GError **error);

/* Nonces are taken from blocks reserved here, so that a poll costs no write: returns the first of n numbers larger than all before
 * (at least wall_us's tick count, so that Netgíró sees a timestamp); 0 on error. */
gint64        kassi_journal_reserve_nonces (KassiJournal *self, guint n, gint64 wall_us, GError **error);

/* Reading. name: a UUID, a reference or a receipt number. NULL with NOT_FOUND when there is none. (transfer full) */
KassiSale    *kassi_journal_find_sale  (KassiJournal *self, const char *name, GError **error);
/* By an attempt's callback token. */
KassiSale    *kassi_journal_find_token (KassiJournal *self, const char *token, GError **error);
/* Was this callback, by its digest, answered 200 as a commit? */
gboolean      kassi_journal_has_callback (KassiJournal *self, const char *digest);
/* Every sale that is running or needs attention, oldest first. (element-type KassiSale) */
GPtrArray    *kassi_journal_list_open  (KassiJournal *self, GError **error);
/* In order of creation; wall times, from included, to excluded, G_MININT64/G_MAXINT64: no bound. callback: FALSE stops. */
typedef gboolean (*KassiSaleFunc) (const KassiSale *sale, gpointer user_data);
gboolean      kassi_journal_foreach_sale (KassiJournal *self, gint64 from_us, gint64 to_us, gboolean open_only,
                                          KassiSaleFunc callback, gpointer user_data, GError **error);
/* A sale's events in order. (element-type KassiJournalEvent) */
GPtrArray    *kassi_journal_list_events (KassiJournal *self, const char *sale_id, GError **error);

/* ---- Receipts: a frozen document each, and how often it went out ---- */

/* The receipt as it was frozen. NULL with NOT_FOUND when the sale has none (one of before receipts were kept has a number only), with
 * DAMAGED when it is not the one that was frozen. (transfer full) */
KassiReceipt *kassi_journal_find_receipt  (KassiJournal *self, const char *sale_id, GError **error);
/* How often it went out so far; the next one is the original when 0, else that copy (I18). */
guint         kassi_journal_count_prints  (KassiJournal *self, const char *sale_id);
/* The receipt is about to go out: an event "receipt-printed", recorded before anything is printed. It changes nothing of the sale itself. where: a printer's name, or "PDF"; *copy: 0 the original, n the n-th copy. */
gboolean      kassi_journal_take_print    (KassiJournal *self, const char *sale_id, const char *where, gint64 wall_us, guint *copy, GError **error);
/* It certainly did not come out: that print does not count (an event "receipt-not-printed"); nothing happens when none counts. */
gboolean      kassi_journal_drop_print    (KassiJournal *self, const char *sale_id, const char *reason, gint64 wall_us, GError **error);

/* ---- History: newest first, a page at a time, by indexes alone: as fast with a million sales as with a hundred ---- */

typedef enum {
  KASSI_HISTORY_ALL,
  KASSI_HISTORY_PAID,        /* also settled as paid */
  KASSI_HISTORY_NOT_PAID,    /* declined, cancelled, ran out of time, refused, failed, settled as not paid */
  KASSI_HISTORY_ATTENTION,   /* not known yet: a person must look */
  KASSI_HISTORY_RUNNING,
} KassiHistoryFilter;

typedef struct {
  const char         *text;      /* borrowed; NULL or "": no search. A reference or receipt number (whole or its beginning), a receipt's bare number,
                                  * an invoice number, an amount as people write it, a customer's last two digits. As typed, in capitals or in
                                  * small letters; anything at all gives an answer. A beginning that more than 2,000 sales share is looked for among
                                  * the 5,000 sales (of the filter and the time) from the page's place on, and among as many from the newest
                                  * of the last 2,000 by name on, but no further: then ask for more of the name, or for a day */
  KassiHistoryFilter  filter;
  gint64              from_us;   /* wall time of creation, included … */
  gint64              to_us;     /* … excluded; G_MININT64, G_MAXINT64: no bound */
} KassiHistoryQuery;

/* Where a page ends; zero-initialised: before the newest. */
typedef struct {
  gint64 created_wall_us;
  gint64 number;
} KassiHistoryPlace;

/* At most limit sales (checked against their events as every sale that is given out) from *place on, which moves behind the last. Fewer than
 * limit: there are no more. (element-type KassiSale) (transfer full); NULL on error */
GPtrArray    *kassi_journal_list_history (KassiJournal *self, const KassiHistoryQuery *query, KassiHistoryPlace *place, guint limit, GError **error);
/* Of the sales created in that time, those paid (also settled as paid). */
gboolean      kassi_journal_sum_paid     (KassiJournal *self, gint64 from_us, gint64 to_us, guint *n_paid, gint64 *sum_isk, GError **error);

/* Checks everything: the file (integrity_check), the whole chain, each sale against its events, receipt numbers, the marker.
 * The error names the first bad row. */
gboolean      kassi_journal_verify (KassiJournal *self, GError **error);
/* The idle check: goes on where it stopped, at most slice_us; returns FALSE when done for now or on error. */
gboolean      kassi_journal_verify_slice (KassiJournal *self, gint64 slice_us, GError **error);

/* FALSE from a failed write on until one succeeds again: sell nothing new meanwhile. */
gboolean      kassi_journal_is_healthy (KassiJournal *self);
/* Reopens and verifies after a failed write (a failed fsync leaves the handle untrustworthy). */
gboolean      kassi_journal_reopen     (KassiJournal *self, GError **error);
/* The slowest commit so far, microseconds. */
gint64        kassi_journal_get_slowest_commit_us (KassiJournal *self);
const char   *kassi_journal_get_folder (KassiJournal *self);

G_END_DECLS
