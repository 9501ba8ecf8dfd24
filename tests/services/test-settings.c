/* SPDX-License-Identifier: GPL-3.0-or-later
 * kassi-settings: what a profile may say, what it is refused for, and what the till reads from it. */
#include <glib/gstdio.h>
#include <string.h>

#include "config.h"
#include "services/kassi-settings.h"

typedef struct {
  char *folder;
  char *path;
} Fixture;

/* name, where the case comes from, the file, the error (-1: none), up to three words its message must have. */
typedef struct {
  const char *name;
  const char *source;
  const char *text;
  int         code;
  const char *words[3];
} Case;

static const Case cases[] = {
  { "empty", "kassictl.md: defaults", "", -1, { NULL } },
  { "whole", "kassictl.md: every key of the table",
    "[netgiro]\nbase-url='https://api.netgiro.is/v1/'\npartner-url='https://api.netgiro.is/partner/'\n"
    "app-url='https://www.netgiro.is/app'\napplication-id='881E674F-7891-4C20-AFD8-56FE2624C4B5'\n"
    "confirmation-type='server-callback'\nwaiting-limit=120\n"
    "[callback]\npublic-url='https://till.example.is/kassi/'\nlisten-address='::1'\nlisten-port=9000\n"
    "[till]\nregister-id='T2'\ntraining=false\ndefault-vat=11\n"
    "[merchant]\nname='Kaffi Ö'\nkennitala='1234567890'\nvsk-number='12345'\naddress='Gata 1'\nphone='5551234'\n"
    "vat-registered=false\n[receipt]\npaper='58mm'\nprinter='P'\nprint-automatically=true\n"
    "[window]\nwidth=1366\nheight=768\nmaximized=true\nappearance='dark'\n", -1, { NULL } },
  { "comments", "GKeyFile", "# hello\n\n[till]\n# more\nregister-id='A.b_c-9'\n", -1, { NULL } },
  { "callback-without-url", "kassictl.md: --training needs none", "[netgiro]\nconfirmation-type='server-callback'\n", -1, { NULL } },
  { "loopback-http", "kassictl.md: base-url", "[netgiro]\nbase-url='http://127.0.0.1:8080/v1/'\n", -1, { NULL } },
  { "merchant-odd", "kassictl.md: free text, and was so before there were receipts",
    "[merchant]\nname='A\\nB'\nkennitala='hush'\nvsk-number='IS 1'\nphone='x'\n", -1, { NULL } },
  { "limit-low", "kassictl.md: 1–3600", "[netgiro]\nwaiting-limit=1\n", -1, { NULL } },
  { "limit-high", "kassictl.md: 1–3600", "[netgiro]\nwaiting-limit=3600\n", -1, { NULL } },

  { "not-a-key-file", "kassictl.md: refused", "hello\n", KASSI_SETTINGS_ERROR_UNREADABLE, { "profile.ini", NULL } },
  { "key-before-group", "kassictl.md: refused", "base-url='x'\n", KASSI_SETTINGS_ERROR_UNREADABLE, { "profile.ini", NULL } },
  { "unknown-group", "trap 7", "[netgíró]\n", KASSI_SETTINGS_ERROR_UNKNOWN_NAME, { "profile.ini", "[netgíró]", "callback" } },
  { "root-group", "trap 7: no keys in the root", "[/]\nbase-url=''\n", KASSI_SETTINGS_ERROR_UNKNOWN_NAME, { "[/]", NULL } },
  { "capital-group", "GKeyFile is case-sensitive", "[Netgiro]\n", KASSI_SETTINGS_ERROR_UNKNOWN_NAME, { "[Netgiro]", NULL } },
  { "unknown-key", "kassictl.md: names it", "[netgiro]\nbase-uri='x'\n", KASSI_SETTINGS_ERROR_UNKNOWN_NAME,
    { "profile.ini", "base-uri", "base-url" } },
  { "secret-in-file", "safety.md: never in settings", "[netgiro]\nsecret='hush-hush'\n", KASSI_SETTINGS_ERROR_UNKNOWN_NAME,
    { "[netgiro]", "secret", NULL } },
  { "secret-pasted", "safety.md: I16", "[netgiro]\nhush-hush\n", KASSI_SETTINGS_ERROR_UNREADABLE, { "profile.ini", NULL } },
  { "translated-key", "GKeyFile's locale keys", "[merchant]\nname[is]='Kaffi'\n", KASSI_SETTINGS_ERROR_UNKNOWN_NAME,
    { "name[is]", NULL } },
  { "key-elsewhere", "kassictl.md: the table", "[till]\nlisten-port=8440\n", KASSI_SETTINGS_ERROR_UNKNOWN_NAME,
    { "[till]", "listen-port", NULL } },

  { "text-unquoted", "GVariant text", "[netgiro]\nbase-url=https://api.netgiro.is/v1/\n", KASSI_SETTINGS_ERROR_VALUE,
    { "profile.ini", "[netgiro] base-url", "quotes" } },
  { "number-for-text", "kassictl.md: wrong type", "[till]\nregister-id=1\n", KASSI_SETTINGS_ERROR_VALUE,
    { "[till] register-id", NULL } },
  { "text-for-number", "kassictl.md: wrong type", "[netgiro]\nwaiting-limit='60'\n", KASSI_SETTINGS_ERROR_VALUE,
    { "waiting-limit", "1", "3600" } },
  { "text-for-flag", "kassictl.md: wrong type", "[till]\ntraining='false'\n", KASSI_SETTINGS_ERROR_VALUE,
    { "[till] training", "true", NULL } },
  { "number-for-flag", "kassictl.md: wrong type", "[till]\ntraining=0\n", KASSI_SETTINGS_ERROR_VALUE, { "training", NULL } },
  { "empty-value", "kassictl.md: wrong type", "[till]\ntraining=\n", KASSI_SETTINGS_ERROR_VALUE, { "training", NULL } },
  { "trailing-comment", "GKeyFile has none", "[netgiro]\nwaiting-limit=60 # s\n", KASSI_SETTINGS_ERROR_VALUE,
    { "waiting-limit", NULL } },
  { "bad-utf8", "GVariant text", "[merchant]\nname='\xff'\n", KASSI_SETTINGS_ERROR_VALUE, { "[merchant] name", NULL } },
  { "limit-zero", "kassictl.md: 1–3600", "[netgiro]\nwaiting-limit=0\n", KASSI_SETTINGS_ERROR_VALUE, { "waiting-limit", NULL } },
  { "limit-beyond", "kassictl.md: 1–3600", "[netgiro]\nwaiting-limit=3601\n", KASSI_SETTINGS_ERROR_VALUE, { "waiting-limit", NULL } },
  { "limit-negative", "kassictl.md: 1–3600", "[netgiro]\nwaiting-limit=-1\n", KASSI_SETTINGS_ERROR_VALUE, { "waiting-limit", NULL } },
  { "limit-wraps", "2³² + 60", "[netgiro]\nwaiting-limit=4294967356\n", KASSI_SETTINGS_ERROR_VALUE, { "waiting-limit", NULL } },
  { "unknown-type", "kassictl.md: three types", "[netgiro]\nconfirmation-type='Manual'\n", KASSI_SETTINGS_ERROR_VALUE,
    { "confirmation-type", "'manual'", "'server-callback'" } },
  { "unknown-paper", "the schema's choices", "[receipt]\npaper='a5'\n", KASSI_SETTINGS_ERROR_VALUE, { "paper", "'58mm'", NULL } },
  { "port-zero", "a port Netgíró can reach", "[callback]\nlisten-port=0\n", KASSI_SETTINGS_ERROR_VALUE, { "listen-port", NULL } },
  { "port-beyond", "16 bits", "[callback]\nlisten-port=65536\n", KASSI_SETTINGS_ERROR_VALUE, { "listen-port", "65535", NULL } },

  { "http-outside", "kassictl.md: plain http", "[netgiro]\nbase-url='http://api.netgiro.is/v1/'\n", KASSI_SETTINGS_ERROR_VALUE,
    { "profile.ini", "[netgiro] base-url", NULL } },
  { "no-slash", "kassictl.md: ends in /", "[netgiro]\nbase-url='https://api.netgiro.is/v1'\n", KASSI_SETTINGS_ERROR_VALUE,
    { "base-url", NULL } },
  { "query", "safety.md: no query", "[netgiro]\nbase-url='https://api.netgiro.is/v1/?a=b/'\n", KASSI_SETTINGS_ERROR_VALUE,
    { "base-url", NULL } },
  { "not-canonical", "safety.md: own g_uri_to_string form", "[callback]\npublic-url='HTTPS://till.example.is/'\n",
    KASSI_SETTINGS_ERROR_VALUE, { "[callback] public-url", NULL } },
  { "partner-http", "the secret travels there", "[netgiro]\npartner-url='http://netgiro.is/'\n", KASSI_SETTINGS_ERROR_VALUE,
    { "partner-url", NULL } },
  { "app-page", "kassictl.md: a page", "[netgiro]\napp-url='netgiro'\n", KASSI_SETTINGS_ERROR_VALUE, { "app-url", NULL } },
  { "no-app-page", "kassictl.md: a page", "[netgiro]\napp-url=''\n", KASSI_SETTINGS_ERROR_VALUE, { "app-url", NULL } },
  { "not-a-guid", "kassictl.md: a GUID", "[netgiro]\napplication-id='881E674F78914C20AFD856FE2624C4B5'\n",
    KASSI_SETTINGS_ERROR_VALUE, { "application-id", NULL } },
  { "host-name", "the listener binds to an address", "[callback]\nlisten-address='localhost'\n", KASSI_SETTINGS_ERROR_VALUE,
    { "listen-address", NULL } },
  { "vat-unknown", "Act 50/1988 §14", "[till]\ndefault-vat=14\n", KASSI_SETTINGS_ERROR_VALUE, { "default-vat", "24, 11", NULL } },
  { "vat-beyond", "the schema's range", "[till]\ndefault-vat=25\n", KASSI_SETTINGS_ERROR_VALUE, { "default-vat", NULL } },
  { "register-empty", "part of receipt numbers", "[till]\nregister-id=''\n", KASSI_SETTINGS_ERROR_VALUE, { "register-id", NULL } },
  { "register-space", "part of receipt numbers", "[till]\nregister-id='T 1'\n", KASSI_SETTINGS_ERROR_VALUE, { "register-id", NULL } },
  { "register-training", "ÆF- is training's", "[till]\nregister-id='ÆF'\n", KASSI_SETTINGS_ERROR_VALUE, { "register-id", NULL } },
  { "cashier-lines", "one line of a receipt", "[till]\ncashier='A\\nB'\n", KASSI_SETTINGS_ERROR_VALUE, { "[till] cashier", NULL } },
  { "register-long", "one line of a receipt", "[till]\nregister-id='123456789012345678901'\n", KASSI_SETTINGS_ERROR_VALUE,
    { "register-id", NULL } },
};

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("kassi-settings-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "profile.ini", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_remove (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static KassiSettings *
read_profile (Fixture     *fixture,
              const char  *text,
              GError     **error)
{
  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));

  return kassi_settings_new (fixture->path, error);
}

static void
test_profile (Fixture       *fixture,
              gconstpointer  data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  KassiSettings *settings = read_profile (fixture, c->text, &error);

  g_test_message ("from: %s", c->source);
  if (c->code == -1)
    {
      g_assert_no_error (error);
      g_assert_cmpstr (kassi_settings_get_path (settings), ==, fixture->path);
      g_assert_finalize_object (settings);
      return;
    }

  g_assert_null (settings);
  g_assert_error (error, KASSI_SETTINGS_ERROR, c->code);
  g_test_message ("%s", error->message);
  for (guint i = 0; i < G_N_ELEMENTS (c->words) && c->words[i] != NULL; i++)
    g_assert_nonnull (strstr (error->message, c->words[i]));
  g_assert_null (strstr (error->message, "hush-hush"));
}

static void
test_missing (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (kassi_settings_new (fixture->path, &error));
  g_assert_error (error, KASSI_SETTINGS_ERROR, KASSI_SETTINGS_ERROR_UNREADABLE);
  g_assert_nonnull (strstr (error->message, fixture->path));
  g_clear_error (&error);

  g_assert_null (kassi_settings_new (fixture->folder, &error));
  g_assert_error (error, KASSI_SETTINGS_ERROR, KASSI_SETTINGS_ERROR_UNREADABLE);
}

static void
test_values (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  KassiSettings *settings = read_profile (fixture, cases[1].text, &error);
  const char *name;

  g_assert_no_error (error);
  g_assert_cmpstr (kassi_settings_get_base_url (settings), ==, "https://api.netgiro.is/v1/");
  g_assert_cmpstr (kassi_settings_get_app_url (settings), ==, "https://www.netgiro.is/app");
  g_assert_cmpstr (kassi_settings_get_application_id (settings), ==, "881E674F-7891-4C20-AFD8-56FE2624C4B5");
  g_assert_cmpint (kassi_settings_get_confirmation (settings), ==, KASSI_CONFIRMATION_SERVER_CALLBACK);
  g_assert_cmpint (kassi_settings_get_waiting_limit_us (settings), ==, 120 * G_USEC_PER_SEC);
  g_assert_cmpstr (kassi_settings_get_public_url (settings), ==, "https://till.example.is/kassi/");
  g_assert_cmpstr (kassi_settings_get_listen_address (settings), ==, "::1");
  g_assert_cmpuint (kassi_settings_get_listen_port (settings), ==, 9000);
  g_assert_cmpstr (kassi_settings_get_register_id (settings), ==, "T2");
  g_assert_false (kassi_settings_get_training (settings));
  g_assert_cmpuint (kassi_settings_get_default_vat (settings), ==, 11);
  name = kassi_settings_get_merchant_name (settings);
  g_assert_cmpstr (name, ==, "Kaffi Ö");
  g_assert_true (name == kassi_settings_get_merchant_name (settings));

  /* What the window writes lands in the profile, and is read back at once. */
  g_assert_true (g_settings_set_string (kassi_settings_get_group (settings, "merchant"), "name", "Te og brauð"));
  g_assert_cmpstr (kassi_settings_get_merchant_name (settings), ==, "Te og brauð");
  g_assert_finalize_object (settings);

  settings = kassi_settings_new (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kassi_settings_get_merchant_name (settings), ==, "Te og brauð");
  g_assert_finalize_object (settings);
}

static void
test_defaults (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  KassiSettings *settings = kassi_settings_new (NULL, &error);

  g_assert_no_error (error);
  g_assert_null (kassi_settings_get_path (settings));
  g_assert_cmpstr (kassi_settings_get_base_url (settings), ==, "");
  g_assert_cmpstr (kassi_settings_get_app_url (settings), ==, "https://www.netgiro.is/");
  g_assert_cmpstr (kassi_settings_get_application_id (settings), ==, "");
  g_assert_cmpint (kassi_settings_get_confirmation (settings), ==, KASSI_CONFIRMATION_MANUAL);
  g_assert_cmpint (kassi_settings_get_waiting_limit_us (settings), ==, 170 * G_USEC_PER_SEC);
  g_assert_cmpstr (kassi_settings_get_public_url (settings), ==, "");
  g_assert_cmpstr (kassi_settings_get_listen_address (settings), ==, "127.0.0.1");
  g_assert_cmpuint (kassi_settings_get_listen_port (settings), ==, 8440);
  g_assert_cmpstr (kassi_settings_get_register_id (settings), ==, "T1");
  g_assert_true (kassi_settings_get_training (settings));
  g_assert_cmpuint (kassi_settings_get_default_vat (settings), ==, 24);
  g_assert_cmpstr (kassi_settings_get_merchant_name (settings), ==, "");
  g_assert_finalize_object (settings);
}

/* The window must open on settings that are wrong, or nobody could mend them; payments must not start. */
static void
test_user_settings (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  KassiSettings *settings = kassi_settings_new (NULL, &error);
  GSettings *netgiro, *till;

  g_assert_no_error (error);
  netgiro = kassi_settings_get_group (settings, "netgiro");
  till = kassi_settings_get_group (settings, "till");
  g_settings_set_string (netgiro, "base-url", "http://api.netgiro.is/v1/");
  g_settings_set_uint (till, "default-vat", 7);
  g_assert_finalize_object (settings);

  settings = kassi_settings_new (NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kassi_settings_get_default_vat (settings), ==, 24);
  g_assert_false (kassi_settings_check_ready (settings, KASSI_CONFIRMATION_MANUAL, &error));
  g_assert_error (error, KASSI_SETTINGS_ERROR, KASSI_SETTINGS_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "base-url"));

  g_settings_reset (kassi_settings_get_group (settings, "netgiro"), "base-url");
  g_settings_reset (kassi_settings_get_group (settings, "till"), "default-vat");
  g_assert_finalize_object (settings);
}

#define BASE "[netgiro]\nbase-url='https://api.netgiro.is/v1/'\n"
#define ID "application-id='881E674F-7891-4C20-AFD8-56FE2624C4B5'\n"

/* name, the file, confirmation, the error (-1: ready), a word its message must have. */
static const struct {
  const char        *name;
  const char        *text;
  KassiConfirmation  confirmation;
  int                code;
  const char        *word;
} ready_cases[] = {
  { "ready", BASE ID, KASSI_CONFIRMATION_MANUAL, -1, NULL },
  { "ready-automatic", BASE ID, KASSI_CONFIRMATION_AUTOMATIC, -1, NULL },
  { "ready-callback", BASE ID "[callback]\npublic-url='https://till.example.is/'\n", KASSI_CONFIRMATION_SERVER_CALLBACK, -1, NULL },
  { "nothing", "", KASSI_CONFIRMATION_MANUAL, KASSI_SETTINGS_ERROR_MISSING, "[netgiro] base-url" },
  { "no-id", BASE, KASSI_CONFIRMATION_MANUAL, KASSI_SETTINGS_ERROR_MISSING, "[netgiro] application-id" },
  { "no-public-url", BASE ID, KASSI_CONFIRMATION_SERVER_CALLBACK, KASSI_SETTINGS_ERROR_CONTRADICTION, "[callback] public-url" },
};

static void
test_ready (Fixture       *fixture,
            gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (ready_cases); i++)
    {
      g_autoptr (GError) error = NULL;
      KassiSettings *settings = read_profile (fixture, ready_cases[i].text, &error);
      gboolean ready;

      g_test_message ("%s", ready_cases[i].name);
      g_assert_no_error (error);
      ready = kassi_settings_check_ready (settings, ready_cases[i].confirmation, &error);
      g_assert_cmpint (ready, ==, ready_cases[i].code == -1);
      if (!ready)
        {
          g_assert_error (error, KASSI_SETTINGS_ERROR, ready_cases[i].code);
          g_assert_nonnull (strstr (error->message, fixture->path));
          g_assert_nonnull (strstr (error->message, ready_cases[i].word));
        }
      g_assert_finalize_object (settings);
    }
}

#define TEN "áéíóúýþæöð"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

/* group, key, what is typed, where the case comes from, a word of the refusal (NULL: taken). */
static const struct {
  const char *group;
  const char *key;
  const char *text;
  const char *source;
  const char *word;
} typed_cases[] = {
  { "netgiro", "base-url", "  https://api.netgiro.is/v1/\n", "pasted with white space", NULL },
  { "netgiro", "base-url", "", "may be empty", NULL },
  { "netgiro", "base-url", "http://api.netgiro.is/v1/", "plain http outside", "https" },
  { "netgiro", "base-url", "api.netgiro.is", "no address", "web address" },
  { "netgiro", "application-id", "881E674F-7891-4C20-AFD8-56FE2624C4B5 ", "pasted", NULL },
  { "netgiro", "application-id", "881E674F", "half typed", "ID at Netgíró" },
  { "netgiro", "confirmation-type", "manual", "the schema's choices", NULL },
  { "netgiro", "confirmation-type", "by hand", "the schema's choices", "'manual'" },
  { "netgiro", "waiting-limit", "3600", "1–3600", NULL },
  { "netgiro", "waiting-limit", "3601", "1–3600", "3600" },
  { "netgiro", "waiting-limit", "1 m", "1–3600", "whole number" },
  { "callback", "public-url", "https://till.example.is/kassi/", "ends in a slash", NULL },
  { "callback", "public-url", "https://till.example.is/kassi", "ends in a slash", "/" },
  { "callback", "listen-address", "0.0.0.0", "an address", NULL },
  { "callback", "listen-address", "", "an address", "127.0.0.1" },
  { "callback", "listen-port", " 08440 ", "decimal", NULL },
  { "callback", "listen-port", "65536", "16 bits", "65535" },
  { "till", "register-id", "T-2", "part of receipt numbers", NULL },
  { "till", "register-id", "ÆF", "training's", "letters" },
  { "till", "register-id", "", "part of receipt numbers", "letters" },
  { "till", "default-vat", "11", "Act 50/1988 §14", NULL },
  { "till", "default-vat", "7", "until 2014", "24, 11" },
  { "till", "training", "false", "a flag", NULL },
  { "till", "cashier", HUNDRED, "one line", NULL },
  { "till", "cashier", HUNDRED "x", "one line", "100" },
  { "till", "cashier", "Jón\u2028Jónsson", "one line", "100" },
  { "merchant", "name", HUNDRED, "one line", NULL },
  { "merchant", "name", HUNDRED "x", "one line", "100" },
  { "merchant", "address", "Gata 1\tReykjavík", "one line", "100" },
  { "merchant", "kennitala", "5001010000", "ten digits", NULL },
  { "merchant", "kennitala", "500101-0000", "with a dash", NULL },
  { "merchant", "kennitala", "222222-2229", "month 22: the server decides", NULL },
  { "merchant", "kennitala", "9999999999", "no check digit since 18 February 2026", NULL },
  { "merchant", "kennitala", "", "may be empty", NULL },
  { "merchant", "kennitala", "500101-000", "nine digits", "ten digits" },
  { "merchant", "kennitala", "50010-10000", "the dash elsewhere", "ten digits" },
  { "merchant", "kennitala", "500101--000", "two dashes", "ten digits" },
  { "merchant", "kennitala", "50010100000", "eleven digits", "ten digits" },
  { "merchant", "vsk-number", "12345", "5 or 6 digits", NULL },
  { "merchant", "vsk-number", "123456", "5 or 6 digits", NULL },
  { "merchant", "vsk-number", "1234", "5 or 6 digits", "5 or 6" },
  { "merchant", "vsk-number", "1234567", "5 or 6 digits", "5 or 6" },
  { "merchant", "vsk-number", "IS12345", "5 or 6 digits", "5 or 6" },
  { "merchant", "phone", "+354 555-1234", "as people write it", NULL },
  { "merchant", "phone", "112", "short ones", NULL },
  { "merchant", "phone", "sími", "no digit", "555" },
  { "receipt", "printer", "Hvað sem er", "no rule", NULL },
  { "receipt", "paper", "a5", "the schema's choices", "'58mm'" },
};

static void
test_typed (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  KassiSettings *settings = kassi_settings_new (NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (typed_cases); i++)
    {
      gboolean taken = kassi_settings_check_text (settings, typed_cases[i].group, typed_cases[i].key, typed_cases[i].text, &error);

      g_test_message ("%s “%s”: %s", typed_cases[i].key, typed_cases[i].text, error != NULL ? error->message : "taken");
      g_assert_cmpint (taken, ==, typed_cases[i].word == NULL);
      if (taken)
        g_assert_no_error (error);
      else
        {
          g_assert_error (error, KASSI_SETTINGS_ERROR, KASSI_SETTINGS_ERROR_VALUE);
          g_assert_nonnull (strstr (error->message, typed_cases[i].word));
        }
      g_clear_error (&error);
    }
  g_assert_finalize_object (settings);
}

#define WHOLE "[merchant]\nname='Kaffi'\naddress='Gata 1'\nkennitala='500101-0000'\n"

/* name, the file, what is missing (NULL: nothing). */
static const struct {
  const char *name;
  const char *text;
  const char *missing;
} merchant_cases[] = {
  { "whole", WHOLE "vsk-number='12345'\n", NULL },
  { "not-registered", WHOLE "vat-registered=false\n", NULL },
  { "nothing", "", "the shop’s name, its address, its national ID, its VAT number." },
  { "no-vsk-number", WHOLE, ": its VAT number." },
  { "blank", "[merchant]\nname='  '\naddress='Gata 1'\nkennitala='5001010000'\nvsk-number='12345'\n", ": the shop’s name." },
};

static void
test_merchant (Fixture       *fixture,
               gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (merchant_cases); i++)
    {
      g_autoptr (GError) error = NULL;
      KassiSettings *settings = read_profile (fixture, merchant_cases[i].text, &error);
      gboolean whole;

      g_test_message ("%s", merchant_cases[i].name);
      g_assert_no_error (error);
      whole = kassi_settings_check_merchant (settings, &error);
      g_assert_cmpint (whole, ==, merchant_cases[i].missing == NULL);
      if (!whole)
        {
          g_assert_error (error, KASSI_SETTINGS_ERROR, KASSI_SETTINGS_ERROR_MISSING);
          g_assert_nonnull (strstr (error->message, merchant_cases[i].missing));
          g_assert_nonnull (strstr (error->message, fixture->path));
        }
      g_assert_finalize_object (settings);
    }
}

static void
test_seller (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  KassiSettings *settings = read_profile (fixture,
                                          "[till]\ncashier='Sigríður'\n"
                                          "[merchant]\nname=' Kaffi\\nog te '\naddress='" HUNDRED "x'\nkennitala='500101-0000'\n"
                                          "vsk-number='00000'\nphone='555 1234'\n", &error);
  KassiSeller *seller;

  g_assert_no_error (error);
  seller = kassi_settings_dup_seller (settings);
  g_assert_cmpstr (seller->name, ==, "Kaffi og te");
  g_assert_cmpstr (seller->address, ==, HUNDRED);
  g_assert_cmpstr (seller->kennitala, ==, "5001010000");
  g_assert_cmpstr (seller->vsk_number, ==, "00000");
  g_assert_cmpstr (seller->phone, ==, "555 1234");
  g_assert_cmpstr (seller->cashier, ==, "Sigríður");
  g_assert_true (seller->vat_registered);
  kassi_seller_free (seller);

  g_settings_set_string (kassi_settings_get_group (settings, "merchant"), "kennitala", "500 101 0000");
  g_settings_set_boolean (kassi_settings_get_group (settings, "merchant"), "vat-registered", FALSE);
  seller = kassi_settings_dup_seller (settings);
  g_assert_cmpstr (seller->kennitala, ==, "500 101 0000");
  g_assert_false (seller->vat_registered);
  kassi_seller_free (seller);
  g_assert_finalize_object (settings);
}

/* GSettings itself would abort. */
static void
test_no_schema (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *installed = g_build_filename (KASSI_SCHEMA_DIR, "is.kassi.Kassi.gschema.xml", NULL);

  if (g_file_test (installed, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("Kassi is installed on this machine");
      return;
    }
  if (g_test_subprocess ())
    {
      g_setenv ("GSETTINGS_SCHEMA_DIR", "/nonexistent", TRUE);
      g_setenv ("XDG_DATA_DIRS", "/nonexistent", TRUE);
      g_setenv ("XDG_DATA_HOME", "/nonexistent", TRUE);
      g_assert_null (kassi_settings_new (NULL, &error));
      g_assert_error (error, KASSI_SETTINGS_ERROR, KASSI_SETTINGS_ERROR_UNREADABLE);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/settings/profile/%s", cases[i].name);

      g_test_add (path, Fixture, &cases[i], set_up, test_profile, tear_down);
    }
  g_test_add ("/settings/missing", Fixture, NULL, set_up, test_missing, tear_down);
  g_test_add ("/settings/values", Fixture, NULL, set_up, test_values, tear_down);
  g_test_add ("/settings/defaults", Fixture, NULL, set_up, test_defaults, tear_down);
  g_test_add ("/settings/user", Fixture, NULL, set_up, test_user_settings, tear_down);
  g_test_add ("/settings/ready", Fixture, NULL, set_up, test_ready, tear_down);
  g_test_add ("/settings/typed", Fixture, NULL, set_up, test_typed, tear_down);
  g_test_add ("/settings/merchant", Fixture, NULL, set_up, test_merchant, tear_down);
  g_test_add ("/settings/seller", Fixture, NULL, set_up, test_seller, tear_down);
  g_test_add_func ("/settings/no-schema", test_no_schema);

  return g_test_run ();
}
