/* SPDX-License-Identifier: GPL-3.0-or-later
 * The SQLite ledger of training's Netgíró: payments, app codes and the calls already answered. */
#include "training/kassi-training-ledger.h"

#include <glib/gi18n-lib.h>

#include "training/kassi-training-database.h"

#define LEDGER_VERSION 1
#define FIRST_INVOICE 1001
/* Only a repeat of what was sent lately is the same call. */
#define KEPT_READS 1000

struct _KassiTrainingLedger
{
  KassiDatabase *db;   /* owned */
};

static const char *const states[] = {
  [KASSI_LEDGER_NONE] = NULL,
  [KASSI_LEDGER_WAITING] = "waiting",
  [KASSI_LEDGER_RESERVED] = "reserved",
  [KASSI_LEDGER_CHARGED] = "charged",
  [KASSI_LEDGER_CANCELED] = "canceled",
};

static const char *const endings[] = {
  [KASSI_ENDING_NONE] = NULL,
  [KASSI_ENDING_CANCELED] = "canceled",
  [KASSI_ENDING_REJECTED] = "rejected",
  [KASSI_ENDING_LAPSED] = "lapsed",
};

static const char schema[] =
  "CREATE TABLE payment ("
  "  id INTEGER PRIMARY KEY,"
  "  transaction_id TEXT NOT NULL UNIQUE,"
  "  reference TEXT NOT NULL,"
  "  amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 2147483647),"
  "  state TEXT NOT NULL CHECK (state IN ('waiting', 'reserved', 'charged', 'canceled')),"
  "  ending TEXT CHECK (ending IN ('canceled', 'rejected', 'lapsed')),"
  "  customer_id TEXT NOT NULL,"
  "  customer_kind TEXT NOT NULL,"
  "  confirmation TEXT NOT NULL,"
  "  invoice_number INTEGER UNIQUE,"
  "  sms_code TEXT,"
  "  callback_url TEXT,"
  "  cancel_url TEXT,"
  "  created_us INTEGER NOT NULL,"
  "  habit_us INTEGER,"
  "  lapse_us INTEGER,"
  "  call_url TEXT,"
  "  call_nonce TEXT,"
  "  call_body BLOB,"
  "  call_tries INTEGER NOT NULL,"
  "  call_us INTEGER,"
  "  CHECK ((state = 'charged') = (invoice_number IS NOT NULL)),"
  "  CHECK ((state = 'canceled') = (ending IS NOT NULL))"
  ") STRICT;"
  "CREATE INDEX payment_reference ON payment (reference);"
  "CREATE INDEX payment_customer ON payment (customer_id);"
  "CREATE INDEX payment_habit ON payment (habit_us) WHERE habit_us IS NOT NULL;"
  "CREATE INDEX payment_lapse ON payment (lapse_us) WHERE lapse_us IS NOT NULL;"
  "CREATE INDEX payment_call ON payment (call_us) WHERE call_us IS NOT NULL;"
  "CREATE TABLE app_code ("
  "  code TEXT PRIMARY KEY,"
  "  customer_id TEXT NOT NULL,"
  "  expires_us INTEGER NOT NULL,"
  "  used INTEGER NOT NULL DEFAULT 0"
  ") STRICT;"
  "CREATE TABLE call ("
  "  nonce TEXT PRIMARY KEY,"
  "  signature TEXT NOT NULL,"
  "  answer_nonce TEXT NOT NULL,"
  "  reference_id TEXT NOT NULL,"
  "  answer BLOB NOT NULL"
  ") STRICT;"
  "PRAGMA user_version = 1;";

/* Calls that only read are remembered for as long as the server runs. */
static const char reads_schema[] =
  "CREATE TEMP TABLE read_call ("
  "  id INTEGER PRIMARY KEY,"
  "  nonce TEXT NOT NULL UNIQUE,"
  "  signature TEXT NOT NULL,"
  "  answer_nonce TEXT NOT NULL,"
  "  reference_id TEXT NOT NULL,"
  "  answer BLOB NOT NULL"
  ") STRICT;";

#define PAYMENT_COLUMNS \
  "transaction_id, reference, amount, state, ending, customer_id, customer_kind, confirmation, invoice_number, " \
  "sms_code, callback_url, cancel_url, created_us, habit_us, lapse_us, call_url, call_nonce, call_body, " \
  "call_tries, call_us"

static KassiStatement *
prepare (KassiTrainingLedger  *self,
         const char           *sql,
         GError              **error)
{
  return kassi_database_prepare (self->db, sql, error);
}

static gboolean
find_word (const char *const *words,
           guint              n_words,
           const char        *text,
           guint             *value)
{
  for (*value = 0; *value < n_words; (*value)++)
    if (g_strcmp0 (words[*value], text) == 0)
      return TRUE;

  return FALSE;
}

static void
bind_payment (KassiStatement             *statement,
              const KassiTrainingPayment *payment)
{
  int i = 1;

  kassi_statement_bind_text (statement, i++, payment->transaction_id);
  kassi_statement_bind_text (statement, i++, payment->reference);
  sqlite3_bind_int64 (statement, i++, payment->amount_isk);
  kassi_statement_bind_text (statement, i++, states[payment->state]);
  kassi_statement_bind_text (statement, i++, endings[payment->ending]);
  kassi_statement_bind_text (statement, i++, payment->customer_id);
  kassi_statement_bind_text (statement, i++, kassi_customer_kind_to_string (payment->kind));
  kassi_statement_bind_text (statement, i++, kassi_confirmation_to_string (payment->confirmation));
  kassi_statement_bind_nonzero (statement, i++, payment->invoice_number);
  kassi_statement_bind_text (statement, i++, payment->sms_code);
  kassi_statement_bind_text (statement, i++, payment->callback_url);
  kassi_statement_bind_text (statement, i++, payment->cancel_url);
  sqlite3_bind_int64 (statement, i++, payment->created_us);
  kassi_statement_bind_nonzero (statement, i++, payment->habit_us);
  kassi_statement_bind_nonzero (statement, i++, payment->lapse_us);
  kassi_statement_bind_text (statement, i++, payment->call_url);
  kassi_statement_bind_text (statement, i++, payment->call_nonce);
  kassi_statement_bind_bytes (statement, i++, payment->call_body);
  sqlite3_bind_int64 (statement, i++, payment->call_tries);
  kassi_statement_bind_nonzero (statement, i++, payment->call_us);
}

static KassiTrainingPayment *
read_payment (KassiStatement  *statement,
              GError         **error)
{
  g_autoptr (KassiTrainingPayment) payment = kassi_training_payment_new ();
  guint state, ending;
  int i = 0;

  payment->transaction_id = kassi_statement_dup_text (statement, i++);
  payment->reference = kassi_statement_dup_text (statement, i++);
  payment->amount_isk = sqlite3_column_int64 (statement, i++);
  if (!find_word (states, G_N_ELEMENTS (states), kassi_statement_get_text (statement, i++), &state) ||
      !find_word (endings, G_N_ELEMENTS (endings), kassi_statement_get_text (statement, i++), &ending))
    goto damaged;
  payment->state = (KassiLedgerState) state;
  payment->ending = (KassiEnding) ending;
  payment->customer_id = kassi_statement_dup_text (statement, i++);
  if (!kassi_customer_kind_from_string (kassi_statement_get_text (statement, i++), &payment->kind) ||
      !kassi_confirmation_from_string (kassi_statement_get_text (statement, i++), &payment->confirmation))
    goto damaged;
  payment->invoice_number = sqlite3_column_int64 (statement, i++);
  payment->sms_code = kassi_statement_dup_text (statement, i++);
  payment->callback_url = kassi_statement_dup_text (statement, i++);
  payment->cancel_url = kassi_statement_dup_text (statement, i++);
  payment->created_us = sqlite3_column_int64 (statement, i++);
  payment->habit_us = sqlite3_column_int64 (statement, i++);
  payment->lapse_us = sqlite3_column_int64 (statement, i++);
  payment->call_url = kassi_statement_dup_text (statement, i++);
  payment->call_nonce = kassi_statement_dup_text (statement, i++);
  payment->call_body = kassi_statement_dup_bytes (statement, i++);
  payment->call_tries = (guint) sqlite3_column_int64 (statement, i++);
  payment->call_us = sqlite3_column_int64 (statement, i++);
  return g_steal_pointer (&payment);

damaged:
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _("The training ledger is damaged. Move it away to begin a new one."));
  return NULL;
}

static gboolean
fetch_payment (KassiStatement        *statement,
               KassiTrainingPayment **payment,
               GError               **error)
{
  gboolean found;

  *payment = NULL;
  if (!kassi_statement_fetch (statement, &found, error))
    return FALSE;
  if (found)
    *payment = read_payment (statement, error);
  return !found || *payment != NULL;
}

static gboolean
set_up (KassiTrainingLedger  *self,
        GError              **error)
{
  gint64 version;

  if (!kassi_database_run (self->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
                                     "PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;", error) ||
      !kassi_training_ledger_begin (self, error))
    return FALSE;

  if (!kassi_database_fetch_integer (self->db, "PRAGMA user_version", &version, error))
    goto failed;
  if (version > LEDGER_VERSION)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _("The training ledger was written by a newer Kassi. Use that one, or another folder."));
      goto failed;
    }
  if (version == 0 && !kassi_database_run (self->db, schema, error))
    goto failed;

  return kassi_training_ledger_commit (self, error) && kassi_database_run (self->db, reads_schema, error);

failed:
  kassi_training_ledger_rollback (self);
  return FALSE;
}

void
kassi_training_call_clear (KassiTrainingCall *self)
{
  g_clear_pointer (&self->signature, g_free);
  g_clear_pointer (&self->answer_nonce, g_free);
  g_clear_pointer (&self->reference_id, g_free);
  g_clear_pointer (&self->answer, g_bytes_unref);
}

KassiTrainingLedger *
kassi_training_ledger_open (const char  *path,
                            GError     **error)
{
  g_autoptr (KassiTrainingLedger) self = g_new0 (KassiTrainingLedger, 1);

  self->db = kassi_database_open (path, error);
  return self->db != NULL && set_up (self, error) ? g_steal_pointer (&self) : NULL;
}

void
kassi_training_ledger_close (KassiTrainingLedger *self)
{
  g_clear_pointer (&self->db, kassi_database_close);
  g_free (self);
}

gboolean
kassi_training_ledger_begin (KassiTrainingLedger  *self,
                             GError              **error)
{
  return kassi_database_run (self->db, "BEGIN IMMEDIATE", error);
}

gboolean
kassi_training_ledger_commit (KassiTrainingLedger  *self,
                              GError              **error)
{
  if (kassi_database_run (self->db, "COMMIT", error))
    return TRUE;

  kassi_training_ledger_rollback (self);
  return FALSE;
}

void
kassi_training_ledger_rollback (KassiTrainingLedger *self)
{
  /* SQLite rolls back by itself after some failures. */
  if (!sqlite3_get_autocommit (self->db))
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
}

gboolean
kassi_training_ledger_add_payment (KassiTrainingLedger         *self,
                                   const KassiTrainingPayment  *payment,
                                   GError                     **error)
{
  g_autoptr (KassiStatement) statement =
    prepare (self, "INSERT INTO payment (" PAYMENT_COLUMNS ") VALUES "
                   "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
             error);

  if (statement == NULL)
    return FALSE;

  bind_payment (statement, payment);
  return kassi_statement_finish (statement, error);
}

gboolean
kassi_training_ledger_save_payment (KassiTrainingLedger         *self,
                                    const KassiTrainingPayment  *payment,
                                    GError                     **error)
{
  g_autoptr (KassiStatement) statement =
    prepare (self, "UPDATE payment SET (" PAYMENT_COLUMNS ") = "
                   "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20) "
                   "WHERE transaction_id = ?1", error);

  if (statement == NULL)
    return FALSE;

  bind_payment (statement, payment);
  return kassi_statement_finish (statement, error);
}

gboolean
kassi_training_ledger_find_payment (KassiTrainingLedger   *self,
                                    const char            *transaction_id,
                                    KassiTrainingPayment **payment,
                                    GError               **error)
{
  g_autoptr (KassiStatement) statement =
    prepare (self, "SELECT " PAYMENT_COLUMNS " FROM payment WHERE transaction_id = ?1", error);

  if (statement == NULL)
    return FALSE;

  kassi_statement_bind_text (statement, 1, transaction_id);
  return fetch_payment (statement, payment, error);
}

gboolean
kassi_training_ledger_find_request (KassiTrainingLedger   *self,
                                    const char            *customer_id,
                                    KassiTrainingPayment **payment,
                                    GError               **error)
{
  g_autoptr (KassiStatement) statement =
    prepare (self, "SELECT " PAYMENT_COLUMNS " FROM payment WHERE customer_id = ?1 AND customer_kind <> ?2 "
                   "ORDER BY id DESC LIMIT 1", error);

  if (statement == NULL)
    return FALSE;

  kassi_statement_bind_text (statement, 1, customer_id);
  kassi_statement_bind_text (statement, 2, kassi_customer_kind_to_string (KASSI_CUSTOMER_APP_CODE));
  return fetch_payment (statement, payment, error);
}

gboolean
kassi_training_ledger_find_due (KassiTrainingLedger   *self,
                                const char            *held_customer,
                                KassiTrainingPayment **payment,
                                gint64                *due_us,
                                GError               **error)
{
  /* Each arm is the first entry of an index, or nearly. */
  g_autoptr (KassiStatement) statement =
    prepare (self, "WITH due (transaction_id, due_us) AS ("
                   "  SELECT * FROM (SELECT transaction_id, habit_us FROM payment WHERE habit_us IS NOT NULL"
                   "                 AND customer_id IS NOT ?1 ORDER BY habit_us LIMIT 1) UNION ALL"
                   "  SELECT * FROM (SELECT transaction_id, lapse_us FROM payment WHERE lapse_us IS NOT NULL"
                   "                 ORDER BY lapse_us LIMIT 1) UNION ALL"
                   "  SELECT * FROM (SELECT transaction_id, call_us FROM payment WHERE call_us IS NOT NULL"
                   "                 ORDER BY call_us LIMIT 1))"
                   "SELECT " PAYMENT_COLUMNS ", due_us FROM due JOIN payment USING (transaction_id) "
                   "ORDER BY due_us LIMIT 1", error);

  if (statement == NULL)
    return FALSE;

  kassi_statement_bind_text (statement, 1, held_customer);
  if (!fetch_payment (statement, payment, error))
    return FALSE;
  if (*payment != NULL)
    *due_us = sqlite3_column_int64 (statement, sqlite3_column_count (statement) - 1);
  return TRUE;
}

gboolean
kassi_training_ledger_next_invoice (KassiTrainingLedger  *self,
                                    gint64               *invoice_number,
                                    GError              **error)
{
  if (!kassi_database_fetch_integer (self->db, "SELECT MAX (invoice_number) FROM payment", invoice_number, error))
    return FALSE;

  *invoice_number = MAX (*invoice_number + 1, FIRST_INVOICE);
  return TRUE;
}

gboolean
kassi_training_ledger_add_app_code (KassiTrainingLedger  *self,
                                    const char           *code,
                                    const char           *customer_id,
                                    gint64                expires_us,
                                    GError              **error)
{
  g_autoptr (KassiStatement) statement =
    prepare (self, "INSERT OR REPLACE INTO app_code (code, customer_id, expires_us) VALUES (?1, ?2, ?3)", error);

  if (statement == NULL)
    return FALSE;

  kassi_statement_bind_text (statement, 1, code);
  kassi_statement_bind_text (statement, 2, customer_id);
  sqlite3_bind_int64 (statement, 3, expires_us);
  return kassi_statement_finish (statement, error);
}

gboolean
kassi_training_ledger_find_app_code (KassiTrainingLedger  *self,
                                     const char           *code,
                                     gint64                now_us,
                                     KassiAppCodeState    *state,
                                     char                **customer_id,
                                     GError              **error)
{
  g_autoptr (KassiStatement) statement =
    prepare (self, "SELECT customer_id, NOT used AND ?2 < expires_us FROM app_code WHERE code = ?1", error);
  gboolean found;

  *state = KASSI_APP_CODE_UNKNOWN;
  *customer_id = NULL;
  if (statement == NULL)
    return FALSE;

  kassi_statement_bind_text (statement, 1, code);
  sqlite3_bind_int64 (statement, 2, now_us);
  if (!kassi_statement_fetch (statement, &found, error))
    return FALSE;
  if (found)
    {
      *customer_id = kassi_statement_dup_text (statement, 0);
      *state = sqlite3_column_int (statement, 1) != 0 ? KASSI_APP_CODE_VALID : KASSI_APP_CODE_SPENT;
    }
  return TRUE;
}

gboolean
kassi_training_ledger_use_app_code (KassiTrainingLedger  *self,
                                    const char           *code,
                                    GError              **error)
{
  g_autoptr (KassiStatement) statement = prepare (self, "UPDATE app_code SET used = 1 WHERE code = ?1", error);

  if (statement == NULL)
    return FALSE;

  kassi_statement_bind_text (statement, 1, code);
  return kassi_statement_finish (statement, error);
}

gboolean
kassi_training_ledger_find_call (KassiTrainingLedger  *self,
                                 const char           *nonce,
                                 KassiTrainingCall    *call,
                                 gboolean             *found,
                                 GError              **error)
{
  g_autoptr (KassiStatement) statement =
    prepare (self, "SELECT signature, answer_nonce, reference_id, answer FROM call WHERE nonce = ?1 UNION ALL "
                   "SELECT signature, answer_nonce, reference_id, answer FROM read_call WHERE nonce = ?1", error);

  if (statement == NULL)
    return FALSE;

  kassi_statement_bind_text (statement, 1, nonce);
  if (!kassi_statement_fetch (statement, found, error))
    return FALSE;
  if (*found)
    {
      call->signature = kassi_statement_dup_text (statement, 0);
      call->answer_nonce = kassi_statement_dup_text (statement, 1);
      call->reference_id = kassi_statement_dup_text (statement, 2);
      call->answer = kassi_statement_dup_bytes (statement, 3);
    }
  return TRUE;
}

static gboolean
drop_old_reads (KassiTrainingLedger  *self,
                GError              **error)
{
  g_autoptr (KassiStatement) statement =
    prepare (self, "DELETE FROM read_call WHERE id <= (SELECT MAX (id) FROM read_call) - ?1", error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int (statement, 1, KEPT_READS);
  return kassi_statement_finish (statement, error);
}

gboolean
kassi_training_ledger_add_call (KassiTrainingLedger      *self,
                                const char               *nonce,
                                const KassiTrainingCall  *call,
                                gboolean                  durable,
                                GError                  **error)
{
  g_autoptr (KassiStatement) statement =
    prepare (self, durable ? "INSERT INTO call (nonce, signature, answer_nonce, reference_id, answer) "
                             "VALUES (?1, ?2, ?3, ?4, ?5)"
                           : "INSERT INTO read_call (nonce, signature, answer_nonce, reference_id, answer) "
                             "VALUES (?1, ?2, ?3, ?4, ?5)", error);

  if (statement == NULL)
    return FALSE;

  kassi_statement_bind_text (statement, 1, nonce);
  kassi_statement_bind_text (statement, 2, call->signature);
  kassi_statement_bind_text (statement, 3, call->answer_nonce);
  kassi_statement_bind_text (statement, 4, call->reference_id);
  kassi_statement_bind_bytes (statement, 5, call->answer);
  return kassi_statement_finish (statement, error) && (durable || drop_old_reads (self, error));
}

gboolean
kassi_training_ledger_get_state (KassiTrainingLedger  *self,
                                 const char           *reference,
                                 KassiLedgerState     *state,
                                 GError              **error)
{
  g_autoptr (KassiStatement) statement =
    prepare (self, "SELECT state FROM payment WHERE reference = ?1 ORDER BY CASE state "
                   "WHEN 'charged' THEN 0 WHEN 'reserved' THEN 1 WHEN 'waiting' THEN 2 ELSE 3 END LIMIT 1", error);
  gboolean found;
  guint value = KASSI_LEDGER_NONE;

  if (statement == NULL)
    return FALSE;

  kassi_statement_bind_text (statement, 1, reference);
  if (!kassi_statement_fetch (statement, &found, error))
    return FALSE;
  if (found)
    find_word (states, G_N_ELEMENTS (states), kassi_statement_get_text (statement, 0), &value);
  *state = (KassiLedgerState) value;
  return TRUE;
}

gboolean
kassi_training_ledger_get_charged (KassiTrainingLedger  *self,
                                   gint64               *charged_isk,
                                   GError              **error)
{
  return kassi_database_fetch_integer (self->db, "SELECT SUM (amount) FROM payment WHERE state = 'charged'", charged_isk, error);
}
