/* SPDX-License-Identifier: GPL-3.0-or-later
 * The journal's schema and how a connection to it is set up; migrations by user_version. */
#include "services/kassi-journal-private.h"

#include <glib/gi18n-lib.h>

/* Each step leads from one user_version to the next, and never changes once it is out: the text that SQLite keeps of it is compared.
 *
 * `till` is the register's name at that time; with `sequence` or `number` and journal.id a row keeps its identity when the journals
 * of several tills are merged. */
static const char version_1[] =
  "CREATE TABLE journal (\n"
  "  one INTEGER PRIMARY KEY CHECK (one = 1),\n"
  "  id TEXT NOT NULL CHECK (length (id) = 32)\n"
  ") STRICT;\n"

  "CREATE TABLE counter (\n"
  "  name TEXT PRIMARY KEY,\n"
  "  last INTEGER NOT NULL CHECK (last >= 0)\n"
  ") STRICT, WITHOUT ROWID;\n"

  "CREATE TABLE sale (\n"
  "  number INTEGER PRIMARY KEY,\n"
  "  till TEXT NOT NULL,\n"
  "  id TEXT NOT NULL UNIQUE CHECK (length (id) = 36),\n"
  "  reference TEXT NOT NULL UNIQUE CHECK (length (reference) BETWEEN 1 AND 40),\n"
  "  created_wall_us INTEGER NOT NULL,\n"
  "  amount_isk INTEGER NOT NULL CHECK (amount_isk BETWEEN 1 AND 2147483647),\n"
  "  description TEXT,\n"
  "  lines TEXT NOT NULL CHECK (length (lines) = 64),\n"
  "  customer_kind TEXT NOT NULL CHECK (customer_kind IN ('gsm', 'ssn', 'app-code')),\n"
  "  customer_masked TEXT NOT NULL CHECK (customer_masked NOT GLOB '*[0-9]*[0-9]*[0-9]*'),\n"
  "  confirmation TEXT NOT NULL CHECK (confirmation IN ('automatic', 'server-callback', 'manual')),\n"
  "  open INTEGER NOT NULL CHECK (open IN (0, 1)),\n"
  "  outcome TEXT CHECK (outcome IN ('paid', 'declined', 'canceled', 'expired', 'refused', 'failed', 'unknown')),\n"
  "  invoice_number TEXT,\n"
  "  netgiro_reference_id TEXT,\n"
  "  receipt_series TEXT,\n"
  "  receipt_index INTEGER CHECK (receipt_index > 0),\n"
  "  receipt_number TEXT UNIQUE,\n"
  "  settled INTEGER NOT NULL CHECK (settled IN (0, 1)),\n"
  "  settled_paid INTEGER NOT NULL CHECK (settled_paid IN (0, 1) AND settled_paid <= settled),\n"
  "  settled_by TEXT,\n"
  "  settled_reason TEXT,\n"
  "  UNIQUE (receipt_series, receipt_index),\n"
  "  CHECK (CASE WHEN open THEN outcome IS NULL OR outcome = 'unknown' ELSE outcome IS NOT NULL END),\n"
  "  CHECK (CASE WHEN receipt_number IS NULL THEN receipt_series IS NULL AND receipt_index IS NULL\n"
  "         ELSE receipt_number IS printf ('%s-%06d', receipt_series, receipt_index) END),\n"
  "  CHECK (receipt_number IS NOT NULL OR (outcome IS NOT 'paid' AND (open OR NOT settled_paid))),\n"
  "  CHECK (NOT settled OR (length (settled_by) > 0 AND length (settled_reason) > 0))\n"
  ") STRICT;\n"
  "CREATE INDEX sale_open ON sale (number) WHERE open = 1;\n"
  "CREATE INDEX sale_created ON sale (created_wall_us);\n"

  "CREATE TABLE line (\n"
  "  sale INTEGER NOT NULL REFERENCES sale (number),\n"
  "  position INTEGER NOT NULL CHECK (position > 0),\n"
  "  description TEXT NOT NULL,\n"
  "  product_number TEXT,\n"
  "  quantity_milli INTEGER NOT NULL CHECK (quantity_milli BETWEEN 1 AND 999999999),\n"
  "  unit_isk INTEGER NOT NULL CHECK (unit_isk BETWEEN 0 AND 2147483647),\n"
  "  vat_rate INTEGER NOT NULL CHECK (vat_rate BETWEEN 0 AND 100),\n"
  "  total_isk INTEGER NOT NULL CHECK (total_isk BETWEEN 0 AND 2147483647),\n"
  "  PRIMARY KEY (sale, position)\n"
  ") STRICT, WITHOUT ROWID;\n"

  "CREATE TABLE attempt (\n"
  "  sale INTEGER NOT NULL REFERENCES sale (number),\n"
  "  number INTEGER NOT NULL CHECK (number > 0),\n"
  "  reference TEXT NOT NULL UNIQUE,\n"
  "  transaction_id TEXT COLLATE NOCASE UNIQUE,\n"
  "  token TEXT UNIQUE,\n"
  "  callback_url TEXT,\n"
  "  cancel_url TEXT,\n"
  "  opened_wall_us INTEGER NOT NULL,\n"
  "  deadline_wall_us INTEGER NOT NULL,\n"
  "  flow TEXT NOT NULL,\n"
  "  last_wall_us INTEGER NOT NULL,\n"
  "  PRIMARY KEY (sale, number)\n"
  ") STRICT, WITHOUT ROWID;\n"

  "CREATE TABLE event (\n"
  "  sequence INTEGER PRIMARY KEY CHECK (sequence > 0),\n"
  "  till TEXT NOT NULL,\n"
  "  wall_us INTEGER NOT NULL,\n"
  "  sale INTEGER REFERENCES sale (number),\n"
  "  attempt INTEGER,\n"
  "  kind TEXT NOT NULL CHECK (length (kind) > 0),\n"
  "  message TEXT,\n"
  "  result_code INTEGER NOT NULL,\n"
  "  netgiro_reference_id TEXT,\n"
  "  sale_row TEXT,\n"
  "  attempt_row TEXT,\n"
  "  flow TEXT,\n"
  "  url TEXT,\n"
  "  nonce TEXT,\n"
  "  signature TEXT,\n"
  "  body BLOB,\n"
  "  callback_digest TEXT,\n"
  "  open_sales INTEGER NOT NULL CHECK (open_sales >= 0),\n"
  "  previous TEXT NOT NULL CHECK (length (previous) = 64),\n"
  "  hash TEXT NOT NULL CHECK (length (hash) = 64),\n"
  "  FOREIGN KEY (sale, attempt) REFERENCES attempt (sale, number),\n"
  "  CHECK ((sale IS NULL) = (attempt IS NULL) AND (sale IS NULL) = (flow IS NULL)),\n"
  "  CHECK ((url IS NULL) = (nonce IS NULL) AND (url IS NULL) = (signature IS NULL)),\n"
  "  CHECK (url IS NOT NULL OR body IS NULL)\n"
  ") STRICT;\n"
  "CREATE INDEX event_sale ON event (sale, sequence) WHERE sale IS NOT NULL;\n"
  "CREATE INDEX event_callback ON event (callback_digest) WHERE callback_digest IS NOT NULL;\n"

  "CREATE TRIGGER event_next BEFORE INSERT ON event\n"
  "  WHEN NEW.sequence IS NOT (SELECT coalesce (max (sequence), 0) + 1 FROM event)\n"
  "  BEGIN SELECT raise (ABORT, 'events follow one another'); END;\n"
  "CREATE TRIGGER event_update BEFORE UPDATE ON event\n"
  "  BEGIN SELECT raise (ABORT, 'an event is never changed'); END;\n"
  "CREATE TRIGGER event_delete BEFORE DELETE ON event\n"
  "  BEGIN SELECT raise (ABORT, 'an event is never removed'); END;\n"
  "CREATE TRIGGER line_update BEFORE UPDATE ON line\n"
  "  BEGIN SELECT raise (ABORT, 'a line is never changed'); END;\n"
  "CREATE TRIGGER line_delete BEFORE DELETE ON line\n"
  "  BEGIN SELECT raise (ABORT, 'a line is never removed'); END;\n"
  "CREATE TRIGGER attempt_delete BEFORE DELETE ON attempt\n"
  "  BEGIN SELECT raise (ABORT, 'an attempt is never removed'); END;\n"
  "CREATE TRIGGER sale_delete BEFORE DELETE ON sale\n"
  "  BEGIN SELECT raise (ABORT, 'a sale is never removed'); END;\n"
  "CREATE TRIGGER sale_frozen BEFORE UPDATE OF\n"
  "  number, till, id, reference, created_wall_us, amount_isk, description, lines ON sale\n"
  "  BEGIN SELECT raise (ABORT, 'what was sold is never changed'); END;\n"
  "CREATE TRIGGER sale_receipt BEFORE UPDATE OF receipt_series, receipt_index, receipt_number ON sale\n"
  "  WHEN OLD.receipt_number IS NOT NULL AND NEW.receipt_number IS NOT OLD.receipt_number\n"
  "  BEGIN SELECT raise (ABORT, 'a receipt number is never changed'); END;\n"
  "CREATE TRIGGER counter_update BEFORE UPDATE ON counter WHEN NEW.last < OLD.last\n"
  "  BEGIN SELECT raise (ABORT, 'a counter never goes back'); END;\n"

  "INSERT INTO journal (one, id) VALUES (1, lower (hex (randomblob (16))));\n"
  "INSERT INTO counter (name, last) VALUES ('nonce', 0);\n";

/* A receipt's document, which an event named "receipt" bears the SHA-256 of; and how a sale stands, as History tells it, with what it is looked for
 * by: within each standing in the order in which it is listed, so that a page is read from one place of an index on. A receipt number that was
 * taken before there were documents is at or below its series' "undocumented:" counter. */
static const char version_2[] =
  "CREATE TABLE receipt (\n"
  "  sale INTEGER PRIMARY KEY REFERENCES sale (number),\n"
  "  document TEXT NOT NULL CHECK (length (document) > 0)\n"
  ") STRICT;\n"
  "CREATE TRIGGER receipt_update BEFORE UPDATE ON receipt\n"
  "  BEGIN SELECT raise (ABORT, 'a receipt is never changed'); END;\n"
  "CREATE TRIGGER receipt_delete BEFORE DELETE ON receipt\n"
  "  BEGIN SELECT raise (ABORT, 'a receipt is never removed'); END;\n"

  "INSERT INTO counter (name, last)\n"
  "  SELECT 'undocumented:' || substr (name, 9), last FROM counter WHERE name GLOB 'receipt:*';\n"

  "ALTER TABLE sale ADD COLUMN standing TEXT GENERATED ALWAYS AS (\n"
  "    CASE WHEN open AND outcome IS NULL THEN 'running' WHEN open THEN 'attention'\n"
  "         WHEN outcome = 'paid' OR settled_paid THEN 'paid' ELSE 'not-paid' END) VIRTUAL;\n"
  "CREATE INDEX sale_standing ON sale (standing, created_wall_us);\n"
  "CREATE INDEX sale_amount ON sale (amount_isk, standing, created_wall_us);\n"
  "CREATE INDEX sale_customer ON sale (customer_masked, standing, created_wall_us);\n"
  "CREATE INDEX sale_invoice ON sale (invoice_number, standing, created_wall_us) WHERE invoice_number IS NOT NULL;\n";

const char *const kassi_journal_steps[] = { version_1, version_2 };
const guint kassi_journal_n_steps = G_N_ELEMENTS (kassi_journal_steps);

/* Beside what the safety page asks: nothing of a sale goes to temporary files, and reading past the file's end by a map is no risk. */
gboolean
kassi_journal_configure (KassiJournal  *self,
                         GError       **error)
{
  static const struct { int option; int value; } options[] = {
    { SQLITE_DBCONFIG_DEFENSIVE, 1 },
    { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
    { SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
    { SQLITE_DBCONFIG_ENABLE_TRIGGER, 1 },
    { SQLITE_DBCONFIG_DQS_DML, 0 },
    { SQLITE_DBCONFIG_DQS_DDL, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      int code = sqlite3_db_config (self->db, options[i].option, options[i].value, NULL);

      if (code != SQLITE_OK)
        return kassi_journal_fail (self, code, error);
    }

  sqlite3_busy_timeout (self->db, 2000);
  if (!kassi_journal_exec (self, "PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON;", error))
    return FALSE;

  if (self->mode == KASSI_JOURNAL_READ)
    return kassi_journal_exec (self, "PRAGMA query_only = ON;", error);

  return kassi_journal_exec (self, "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 0;", error);
}

gboolean
kassi_journal_migrate (KassiJournal       *self,
                       const char *const  *steps,
                       guint               n_steps,
                       GError            **error)
{
  g_autofree char *stamp = NULL;
  gint64 version;
  gboolean done;

  if (!kassi_journal_get_int (self, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version >= n_steps)
    return TRUE;
  if (!kassi_journal_exec (self, "BEGIN IMMEDIATE", error))
    return FALSE;

  stamp = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %u; COMMIT",
                           KASSI_JOURNAL_APPLICATION_ID, n_steps);
  done = TRUE;
  for (guint i = (guint) version; done && i < n_steps; i++)
    done = kassi_journal_exec (self, steps[i], error);
  done = done && kassi_journal_exec (self, stamp, error);

  if (!done && !sqlite3_get_autocommit (self->db))
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  return done;
}

/* The schema as one text: type, name, table and SQL of everything there is. (transfer full); NULL on error */
static char *
describe_schema (sqlite3 *db,
                 int     *code)
{
  static const char sql[] = "SELECT type, name, tbl_name, coalesce (sql, '') FROM sqlite_schema ORDER BY type, name";
  g_autoptr (GString) text = g_string_new (NULL);
  sqlite3_stmt *statement = NULL;

  *code = sqlite3_prepare_v2 (db, sql, -1, &statement, NULL);
  while (*code == SQLITE_OK || *code == SQLITE_ROW)
    {
      *code = sqlite3_step (statement);
      if (*code == SQLITE_ROW)
        g_string_append_printf (text, "%s %s (%s)\n%s\n",
                                kassi_rows_get_text (statement, 0), kassi_rows_get_text (statement, 1),
                                kassi_rows_get_text (statement, 2), kassi_rows_get_text (statement, 3));
    }
  sqlite3_finalize (statement);

  return *code == SQLITE_DONE ? g_strdup (text->str) : NULL;
}

/* The schema as this version makes it, from a journal in memory. */
static char *
describe_wanted_schema (void)
{
  char *text = NULL;
  sqlite3 *db = NULL;
  int code = sqlite3_open (":memory:", &db);

  for (guint i = 0; code == SQLITE_OK && i < kassi_journal_n_steps; i++)
    code = sqlite3_exec (db, kassi_journal_steps[i], NULL, NULL, NULL);
  if (code == SQLITE_OK)
    text = describe_schema (db, &code);
  sqlite3_close (db);

  g_assert (text != NULL);   /* Our own statements, in memory. */
  return text;
}

/* The first line in which two texts differ. (transfer full) */
static char *
find_difference (const char *found,
                 const char *wanted)
{
  g_auto (GStrv) found_lines = g_strsplit (found, "\n", -1);
  g_auto (GStrv) wanted_lines = g_strsplit (wanted, "\n", -1);
  guint i = 0;

  while (found_lines[i] != NULL && wanted_lines[i] != NULL && g_str_equal (found_lines[i], wanted_lines[i]))
    i++;

  return g_strstrip (g_strdup (wanted_lines[i] != NULL && *wanted_lines[i] != '\0' ? wanted_lines[i]
                               : found_lines[i] != NULL ? found_lines[i] : ""));
}

gboolean
kassi_journal_check_schema (KassiJournal  *self,
                            GError       **error)
{
  g_autofree char *wanted = describe_wanted_schema ();
  g_autofree char *difference = NULL;
  g_autofree char *found = NULL;
  int code;

  found = describe_schema (self->db, &code);
  if (found == NULL)
    return kassi_journal_fail (self, code, error);
  if (g_str_equal (found, wanted))
    return TRUE;

  difference = find_difference (found, wanted);
  return kassi_journal_damaged (self, error, _("its tables are not as Kassi made them, near “%s”"), difference);
}

static gboolean
check_header (KassiJournal  *self,
              gint64         application_id,
              gint64         version,
              GError       **error)
{
  if (application_id != KASSI_JOURNAL_APPLICATION_ID || version < 1)
    return kassi_journal_damaged (self, error, _("this is no journal of Kassi"));

  if (version > kassi_journal_n_steps)
    {
      g_set_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_NEWER,
                   _("The journal “%s” was written by a newer version of Kassi. Install that version, then try again."), self->path);
      return FALSE;
    }

  if (version < kassi_journal_n_steps && self->mode == KASSI_JOURNAL_READ)
    {
      g_set_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_UNREADABLE,
                   _("The journal “%s” was written by an older version of Kassi. Start the till once, so that it is brought up to date."),
                   self->path);
      return FALSE;
    }

  return TRUE;
}

/* Nothing is written before the file is known to be ours, or to be empty. */
gboolean
kassi_journal_open_schema (KassiJournal  *self,
                           GError       **error)
{
  gint64 application_id, version, n_tables;

  if (!kassi_journal_get_int (self, "PRAGMA application_id", &application_id, error) ||
      !kassi_journal_get_int (self, "PRAGMA user_version", &version, error) ||
      !kassi_journal_get_int (self, "SELECT COUNT (*) FROM sqlite_schema", &n_tables, error))
    return FALSE;

  if (application_id == 0 && version == 0 && n_tables == 0)
    {
      if (self->mode == KASSI_JOURNAL_READ)
        {
          g_set_error (error, KASSI_JOURNAL_ERROR, KASSI_JOURNAL_ERROR_NOT_FOUND,
                       _("The journal “%s” is empty: nothing was sold yet."), self->path);
          return FALSE;
        }
    }
  else if (!check_header (self, application_id, version, error))
    {
      return FALSE;
    }

  if (self->mode == KASSI_JOURNAL_WRITE &&
      (!kassi_journal_exec (self, "PRAGMA journal_mode = WAL", error) ||
       !kassi_journal_migrate (self, kassi_journal_steps, kassi_journal_n_steps, error)))
    return FALSE;

  return kassi_journal_check_schema (self, error);
}
