/* SPDX-License-Identifier: GPL-3.0-or-later
 * fill-journal --sales N --folder DIR [--register ID] [--verify]: a journal of N sales of the last years, as a busy shop would have made it.
 *
 * Each step goes through the real flow and kassi_journal_record(), so that the journal stands every check; but all of them in one transaction: this
 * program is linked with --wrap for the two functions that begin and end one. A journal made so was never sold from, and is for measuring alone. */
#include "core/kassi-flow.h"
#include "services/kassi-journal-private.h"

#define EXPECTED_LIMIT_US (170 * G_USEC_PER_SEC)
#define SALES_A_DAY       900
#define OPENS_US          (9 * (gint64) G_TIME_SPAN_HOUR)
#define BETWEEN_SALES_US  (40 * (gint64) G_TIME_SPAN_SECOND)

gboolean __wrap_kassi_journal_begin  (KassiJournal *self, GError **error);
gboolean __wrap_kassi_journal_commit (KassiJournal *self, const KassiChainPoint *tip, GError **error);
gboolean __real_kassi_journal_begin  (KassiJournal *self, GError **error);
gboolean __real_kassi_journal_commit (KassiJournal *self, const KassiChainPoint *tip, GError **error);

/* What happens to a payment, after how many seconds. */
typedef struct {
  KassiEventKind  kind;
  KassiFactSource source;
  gint64          after_s;
  gint64          result_code;
} Beat;

/* Of a hundred sales so many go this way. */
typedef struct {
  guint             percent;
  KassiConfirmation confirmation;
  KassiCustomerKind customer_kind;
  Beat              beats[5];    /* ended by after_s 0 */
} Story;

#define INSERTED  { KASSI_EVENT_INSERTED, KASSI_SOURCE_INSERT, 1, 200 }
#define CHARGED   { KASSI_EVENT_CHARGED, KASSI_SOURCE_CHECK, 14, 10200 }
#define CONFIRMED { KASSI_EVENT_CHARGED, KASSI_SOURCE_CONFIRM, 1, 10200 }
#define RESERVED  { KASSI_EVENT_CHECK_RESERVED, KASSI_SOURCE_CHECK, 12, 10426 }

static const Story stories[] = {
  { 58, KASSI_CONFIRMATION_AUTOMATIC, KASSI_CUSTOMER_GSM, { INSERTED, CHARGED } },
  { 8, KASSI_CONFIRMATION_AUTOMATIC, KASSI_CUSTOMER_APP_CODE, { INSERTED, CHARGED } },
  { 17, KASSI_CONFIRMATION_MANUAL, KASSI_CUSTOMER_GSM, { INSERTED, RESERVED, CONFIRMED } },
  { 6, KASSI_CONFIRMATION_AUTOMATIC, KASSI_CUSTOMER_GSM, { INSERTED, { KASSI_EVENT_DEAD, KASSI_SOURCE_CHECK, 30, 10201 } } },
  { 4, KASSI_CONFIRMATION_AUTOMATIC, KASSI_CUSTOMER_GSM, { INSERTED, { KASSI_EVENT_DEAD, KASSI_SOURCE_CHECK, 175, 10202 } } },
  { 4, KASSI_CONFIRMATION_AUTOMATIC, KASSI_CUSTOMER_GSM,
    { INSERTED, { KASSI_EVENT_CANCEL, KASSI_SOURCE_CHECK, 20, 0 }, { KASSI_EVENT_DEAD, KASSI_SOURCE_CANCEL, 1, 10201 } } },
  { 3, KASSI_CONFIRMATION_AUTOMATIC, KASSI_CUSTOMER_SSN, { { KASSI_EVENT_INSERT_REFUSED, KASSI_SOURCE_INSERT, 1, 10304 } } },
};

static const struct { const char *description; const char *product_number; gint64 unit_isk; guint vat_rate; } articles[] = {
  { "Vara", NULL, 4500, 24 },
  { "Kaffi og meðlæti", NULL, 1450, 11 },
  { "Lopapeysa", "5690350050254", 24900, 24 },
  { "Harðfiskur 200 g", "5690350050261", 3890, 11 },
  { "Bók", "9789979334567", 5990, 11 },
  { "Þjónusta", NULL, 12500, 24 },
};

typedef struct {
  char     *folder;
  char     *register_id;
  int       n_sales;
  gboolean  verify;
} Options;

/* One transaction for all */

gboolean
__wrap_kassi_journal_begin (KassiJournal  *self,
                            GError       **error)
{
  return TRUE;
}

gboolean
__wrap_kassi_journal_commit (KassiJournal           *self,
                             const KassiChainPoint  *tip,
                             GError                **error)
{
  if (tip != NULL)
    self->tip = *tip;

  return TRUE;
}

static char *
random_uuid (GRand *random)
{
  return g_strdup_printf ("%08x-%04x-4%03x-a%03x-%04x%08x", g_rand_int (random), g_rand_int_range (random, 0, 0x10000),
                          g_rand_int_range (random, 0, 0x1000), g_rand_int_range (random, 0, 0x1000),
                          g_rand_int_range (random, 0, 0x10000), g_rand_int (random));
}

/* A busy day after the other, up to today. */
static gint64
time_of_sale (guint  number,
              guint  n_sales,
              gint64 today_us)
{
  guint days_ago = (n_sales - 1 - number) / SALES_A_DAY;
  guint turn = SALES_A_DAY - 1 - (n_sales - 1 - number) % SALES_A_DAY;

  return today_us - (gint64) days_ago * G_TIME_SPAN_DAY + OPENS_US + turn * BETWEEN_SALES_US;
}

static KassiCart *
make_cart (GRand *random)
{
  g_autoptr (KassiCart) cart = kassi_cart_new ();
  gint32 dice = g_rand_int_range (random, 0, 10);
  gint n_lines = dice < 6 ? 1 : dice < 9 ? 2 : 4;

  for (gint i = 0; i < n_lines; i++)
    {
      gint32 article = g_rand_int_range (random, 0, G_N_ELEMENTS (articles));
      KassiCartLine line = {
        .description = (char *) articles[article].description,
        .product_number = (char *) articles[article].product_number,
        .quantity_milli = 1000 * g_rand_int_range (random, 1, 4),
        .unit_isk = articles[article].unit_isk + 10 * g_rand_int_range (random, 0, 100),
        .vat_rate = articles[article].vat_rate,
      };
      g_autoptr (GError) error = NULL;

      if (!kassi_cart_append (cart, &line, &error))
        g_error ("%s", error->message);
    }

  return g_steal_pointer (&cart);
}

static const Story *
choose_story (guint number)
{
  guint place = number * 37 % 100;   /* Spread, and the same shares in every hundred. */
  guint i = 0;

  while (place >= stories[i].percent)
    place -= stories[i++].percent;

  return &stories[i];
}

static KassiSale *
make_sale (const Story *story,
           guint        number,
           gint64       wall_us,
           GRand       *random)
{
  KassiSale *sale = kassi_sale_new ();
  KassiAttempt *attempt = kassi_attempt_new ();

  sale->id = random_uuid (random);
  sale->reference = g_strdup_printf ("T1-%07u", number + 1);
  sale->created_wall_us = wall_us;
  sale->customer_kind = story->customer_kind;
  sale->customer_masked = story->customer_kind == KASSI_CUSTOMER_APP_CODE ? g_strdup ("")
                                                                          : g_strdup_printf ("•••%02u", g_rand_int_range (random, 0, 100));
  sale->confirmation = story->confirmation;
  sale->cart = make_cart (random);
  sale->amount_isk = kassi_cart_get_total_isk (sale->cart);

  attempt->number = 1;
  attempt->reference = g_strdup_printf ("%s-1", sale->reference);
  attempt->opened_wall_us = wall_us;
  attempt->deadline_wall_us = wall_us + EXPECTED_LIMIT_US;
  g_ptr_array_add (sale->attempts, attempt);

  return sale;
}

/* What Netgíró says of a payment, as long as it says it. */
static GBytes *
make_body (const KassiSale *sale,
           gint64           result_code)
{
  const KassiAttempt *attempt = kassi_sale_get_attempt (sale);
  char *text = g_strdup_printf ("{\"Success\":true,\"ResultCode\":%" G_GINT64_FORMAT ",\"Message\":\"\",\"PaymentInfo\":{\"TransactionId\":\"%s\","
                                "\"ReferenceNumber\":\"%s\",\"TotalAmount\":%" G_GINT64_FORMAT ",\"InvoiceNumber\":%s,\"StatusId\":2}}",
                                result_code, attempt->transaction_id, attempt->reference, sale->amount_isk,
                                sale->invoice_number != NULL ? sale->invoice_number : "null");

  return g_bytes_new_take (text, strlen (text));
}

static void
record (KassiJournal    *journal,
        KassiSale       *sale,
        const KassiFlow *flow,
        const Beat      *beat,
        gint64           wall_us)
{
  g_autofree char *signature = g_strnfill (64, 'a');
  gboolean is_evidence = beat->kind == KASSI_EVENT_CHARGED || beat->kind == KASSI_EVENT_DEAD || beat->kind == KASSI_EVENT_INSERT_REFUSED;
  g_autoptr (GBytes) body = is_evidence ? make_body (sale, beat->result_code) : NULL;
  KassiJournalEntry entry = {
    .kind = kassi_event_kind_to_string (beat->kind),
    .result_code = beat->result_code,
    .url = is_evidence ? "https://api.netgiro.is/v1/Checkout/CheckCart" : NULL,
    .nonce = is_evidence ? "639084373214935208" : NULL,
    .signature = is_evidence ? signature : NULL,
    .body = body,
  };
  KassiAttempt *attempt = kassi_sale_get_attempt (sale);
  g_autoptr (GError) error = NULL;

  attempt->flow = flow->record;
  if (!kassi_journal_record (journal, sale, attempt, &entry, wall_us, &error))
    g_error ("Sale %s: %s", sale->reference, error->message);
}

static void
take_beat (KassiJournal *journal,
           KassiSale    *sale,
           KassiFlow    *flow,
           const Beat   *beat,
           gint64        now_us,
           GRand        *random)
{
  KassiEvent event = { .kind = beat->kind, .source = beat->source, .now_us = now_us };
  KassiStep step = kassi_flow_step (flow, &event);
  KassiAttempt *attempt = kassi_sale_get_attempt (sale);

  *flow = step.flow;
  if (flow->record.has_transaction && attempt->transaction_id == NULL)
    attempt->transaction_id = random_uuid (random);
  if (beat->kind == KASSI_EVENT_CHARGED)
    sale->invoice_number = g_strdup_printf ("%u", 30000000 + g_rand_int_range (random, 0, 9000000));
  if (step.n_effects > 0 && step.effects[0] == KASSI_EFFECT_RECORD)
    record (journal, sale, flow, beat, now_us);
}

static void
sell (KassiJournal *journal,
      guint         number,
      gint64        wall_us,
      GRand        *random)
{
  static const Beat start = { KASSI_EVENT_START, KASSI_SOURCE_CHECK, 0, 0 };
  const Story *story = choose_story (number);
  g_autoptr (KassiSale) sale = make_sale (story, number, wall_us, random);
  KassiFlow flow = kassi_flow_new (story->customer_kind, story->confirmation);
  gint64 now_us = wall_us;

  flow.insert_us = wall_us;
  flow.deadline_us = wall_us + EXPECTED_LIMIT_US;
  take_beat (journal, sale, &flow, &start, now_us, random);
  for (const Beat *beat = story->beats; beat->after_s != 0; beat++)
    {
      now_us += beat->after_s * G_TIME_SPAN_SECOND;
      take_beat (journal, sale, &flow, beat, now_us, random);
    }

  g_assert (kassi_flow_is_final (&flow));
}

static void
must (gboolean      done,
      const GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
  g_assert (done);
}

static void
fill (KassiJournal *journal,
      guint         n_sales)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) today = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now),
                                                       g_date_time_get_day_of_month (now), 0, 0, 0);
  gint64 today_us = (g_date_time_to_unix (today) - 24 * 60 * 60) * G_USEC_PER_SEC;   /* A whole day, so that none is sold tomorrow. */
  g_autoptr (GError) error = NULL;

  /* What is written is right by how it is made, and is checked by those who read it. */
  sqlite3_db_config (journal->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  must (kassi_journal_exec (journal, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA foreign_keys = OFF; "
                            "PRAGMA ignore_check_constraints = ON; PRAGMA cell_size_check = OFF; PRAGMA secure_delete = OFF", &error), error);
  must (__real_kassi_journal_begin (journal, &error), error);
  for (guint i = 0; i < n_sales; i++)
    sell (journal, i, time_of_sale (i, n_sales, today_us), random);
  must (__real_kassi_journal_commit (journal, &journal->tip, &error), error);
  must (kassi_journal_exec (journal, "PRAGMA journal_mode = WAL", &error), error);
}

static gboolean
parse (Options *options,
       int     *argc,
       char  ***argv,
       GError **error)
{
  const GOptionEntry entries[] = {
    { "sales", 0, 0, G_OPTION_ARG_INT, &options->n_sales, "How many", "N" },
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &options->folder, "Where the journal is made", "DIR" },
    { "register", 0, 0, G_OPTION_ARG_STRING, &options->register_id, "The register's name", "ID" },
    { "verify", 0, 0, G_OPTION_ARG_NONE, &options->verify, "Check everything in the end", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error);
}

int
main (int   argc,
      char *argv[])
{
  Options options = { .n_sales = 1000 };
  g_autoptr (KassiJournal) journal = NULL;
  g_autoptr (GError) error = NULL;

  must (parse (&options, &argc, &argv, &error), error);
  if (options.folder == NULL || options.n_sales < 1)
    g_error ("Say --folder DIR and --sales N");

  journal = kassi_journal_open (options.folder, KASSI_JOURNAL_WRITE, options.register_id != NULL ? options.register_id : "T1", &error);
  must (journal != NULL, error);
  fill (journal, (guint) options.n_sales);
  if (options.verify)
    must (kassi_journal_verify (journal, &error), error);

  g_free (options.folder);
  g_free (options.register_id);
  return 0;
}
