/* SPDX-License-Identifier: GPL-3.0-or-later
 * Customer ids as they are typed, pasted and scanned: what they are taken for, at every keystroke on the way there. */
#include "core/kassi-customer-id.h"

#include <string.h>

#define NBSP "\u00a0"

typedef struct {
  const char        *text;
  KassiCustomerKind  kind;
  const char        *value;
  KassiCustomerHint  hint;
  const char        *grouped;
  const char        *origin;
} Valid;

#define GSM KASSI_CUSTOMER_GSM
#define SSN KASSI_CUSTOMER_SSN
#define APP KASSI_CUSTOMER_APP_CODE
#define FINE KASSI_CUSTOMER_HINT_NONE
#define CHECK KASSI_CUSTOMER_HINT_CHECK_DIGIT
#define PREFIX KASSI_CUSTOMER_HINT_PREFIX

static const Valid valid[] = {
  { "8223281", GSM, "8223281", FINE, "822 3281", "netgiro-api: test customer" },
  { "7700001", GSM, "7700001", FINE, "770 0001", "netgiro-api: test customer" },
  { "6112233", GSM, "6112233", FINE, "611 2233", "netgiro-api: begin with 6, 7 or 8" },
  { "822 3281", GSM, "8223281", FINE, "822 3281", "netgiro-api: spaces" },
  { "822-3281", GSM, "8223281", FINE, "822 3281", "netgiro-api: a dash" },
  { "822" NBSP "3281", GSM, "8223281", FINE, "822 3281", "a web page's no-break space" },
  { "822\u20133281", GSM, "8223281", FINE, "822 3281", "a word processor's en dash" },
  { "822\u20143281", GSM, "8223281", FINE, "822 3281", "a word processor's em dash" },
  { "822\u20113281", GSM, "8223281", FINE, "822 3281", "a no-break hyphen" },
  { "822\u22123281", GSM, "8223281", FINE, "822 3281", "a minus" },
  { "822\u00ad3281", GSM, "8223281", FINE, "822 3281", "a soft hyphen" },
  { "822.3281", GSM, "8223281", FINE, "822 3281", "dots" },
  { "822\u00b73281", GSM, "8223281", FINE, "822 3281", "a middle dot" },
  { "822 32 81", GSM, "8223281", FINE, "822 3281", "other groups" },
  { "\u202a822 3281\u202c", GSM, "8223281", FINE, "822 3281", "direction marks copied along" },
  { "\ufeff822\u200b3281", GSM, "8223281", FINE, "822 3281", "zero width" },
  { "8223281\r\n", GSM, "8223281", FINE, "822 3281", "a scanner's line end" },
  { "\x02" "8223281\x03", GSM, "8223281", FINE, "822 3281", "a scanner's frame" },
  { "\uff18\uff12\uff12\uff0d\uff13\uff12\uff18\uff11", GSM, "8223281", FINE, "822 3281", "full width" },
  { "+3548223281", GSM, "8223281", FINE, "+354 822 3281", "netgiro-api: +354" },
  { "+354 822 3281", GSM, "8223281", FINE, "+354 822 3281", "netgiro-api: +354" },
  { "(+354) 822-3281", GSM, "8223281", FINE, "+354 822 3281", "parentheses" },
  { "+(354) 822.3281", GSM, "8223281", FINE, "+354 822 3281", "parentheses" },
  { "\uff0b354 8223281", GSM, "8223281", FINE, "+354 822 3281", "a full-width plus" },
  { "003548223281", GSM, "8223281", FINE, "00354 822 3281", "netgiro-api: 00354" },
  { "00 354 822 3281", GSM, "8223281", FINE, "00354 822 3281", "netgiro-api: 00354" },
  { "3548223281", GSM, "8223281", FINE, "354 822 3281", "day 35, month 48: no kennitala" },
  { "354-822-3281", GSM, "8223281", FINE, "354 822 3281", "the country code alone" },
  { "3540101302", GSM, "0101302", PREFIX, "354 010 1302", "day 35, month 40: no kennitala" },
  { "5551234", GSM, "5551234", PREFIX, "555123-4", "header: a landline earns a hint" },
  { "+354 555 1234", GSM, "5551234", PREFIX, "+354 555 1234", "a landline earns a hint" },
  { "9001234", GSM, "9001234", PREFIX, "900123-4", "header" },
  { "5000031", GSM, "5000031", PREFIX, "500003-1", "beside the app code's prefix" },

  { "1111111119", SSN, "1111111119", FINE, "111111-1119", "netgiro-api: test customer" },
  { "111111-1119", SSN, "1111111119", FINE, "111111-1119", "netgiro-api: DDMMYY-XXXX" },
  { "111111 1119", SSN, "1111111119", FINE, "111111-1119", "spaces" },
  { "11.11.11-1119", SSN, "1111111119", FINE, "111111-1119", "written like a date" },
  { "111111\u20131119", SSN, "1111111119", FINE, "111111-1119", "an en dash" },
  { "2222222229", SSN, "2222222229", CHECK, "222222-2229", "netgiro-api: test customer with month 22" },
  { "010130-2989", SSN, "0101302989", FINE, "010130-2989", "Registers Iceland's test person" },
  { "010130-2979", SSN, "0101302979", CHECK, "010130-2979", "the same, a figure off" },
  { "010130-2999", SSN, "0101302999", CHECK, "010130-2999", "the same, the check digit off" },
  { "410100-2070", SSN, "4101002070", FINE, "410100-2070", "a company of a 1st" },
  { "471008-0280", SSN, "4710080280", FINE, "471008-0280", "a company: 7.10.2008" },
  { "530269-7609", SSN, "5302697609", FINE, "530269-7609", "a company, check digit 0" },
  { "710100-2090", SSN, "7101002090", FINE, "710100-2090", "a company of a 31st" },
  { "720100-2070", SSN, "7201002070", CHECK, "720100-2070", "a company of a 32nd" },
  { "010100-3310", SSN, "0101003310", CHECK, "010100-3310", "no figure would check" },
  { "290200-2020", SSN, "2902002020", FINE, "290200-2020", "2000 was a leap year" },
  { "290200-2029", SSN, "2902002029", CHECK, "290200-2029", "1900 was not" },
  { "010100-2088", SSN, "0101002088", FINE, "010100-2088", "born in 1800" },
  { "010100-2087", SSN, "0101002087", CHECK, "010100-2087", "no such century" },
  { "310498-2039", SSN, "3104982039", CHECK, "310498-2039", "no 31st of April" },
  { "320100-2080", SSN, "3201002080", CHECK, "320100-2080", "no 32nd" },
  { "400100-2090", SSN, "4001002090", CHECK, "400100-2090", "no 40th" },
  { "000100-2080", SSN, "0001002080", CHECK, "000100-2080", "no 0th" },
  { "010000-2030", SSN, "0100002030", CHECK, "010000-2030", "no month 0" },
  { "011300-2000", SSN, "0113002000", CHECK, "011300-2000", "no month 13" },
  { "8012345697", SSN, "8012345697", CHECK, "801234-5697", "no date at all" },
  { "170226-2010", SSN, "1702262010", CHECK, "170226-2010", "the day before check digits ended" },
  { "180226-2010", SSN, "1802262010", FINE, "180226-2010", "netgiro-api: none since 18.2.2026" },
  { "180226-2019", SSN, "1802262019", CHECK, "180226-2019", "born in 1926, perhaps registered yesterday" },
  { "580226-2010", SSN, "5802262010", FINE, "580226-2010", "a company of 18.2.2026" },
  { "010127-2010", SSN, "0101272010", FINE, "010127-2010", "issued after 2026" },

  { "500004-A1B2", APP, "500004-A1B2", FINE, "500004-A1B2", "netgiro-api: 500004-xxxx" },
  { "500004-TEST", APP, "500004-TEST", FINE, "500004-TEST", "kassictl: always valid in training" },
  { "500004-test", APP, "500004-TEST", FINE, "500004-TEST", "netgiro-api: lower case" },
  { "500004a1b2", APP, "500004-A1B2", FINE, "500004-A1B2", "netgiro-api: without the dash" },
  { "500004 A1B2", APP, "500004-A1B2", FINE, "500004-A1B2", "a space for the dash" },
  { "500004\u00f6A1B2", APP, "500004-A1B2", FINE, "500004-A1B2", "an American scanner at an Icelandic keyboard" },
  { "500004-A1B2\n", APP, "500004-A1B2", FINE, "500004-A1B2", "a scanner's line end" },
  { "500004-1234", APP, "500004-1234", FINE, "500004-1234", "no kennitala has month 00" },
  { "5000041234", APP, "500004-1234", FINE, "500004-1234", "no kennitala has month 00" },
  { "5000040000", APP, "500004-0000", FINE, "500004-0000", "no kennitala has month 00" },
  { "A1B2", APP, "500004-A1B2", FINE, "A1B2", "netgiro-api: without the prefix" },
  { "kaff", APP, "500004-KAFF", FINE, "KAFF", "letters alone" },
  { "123a", APP, "500004-123A", FINE, "123A", "the letter last" },
  { "354A", APP, "500004-354A", FINE, "354A", "begins like the country code" },
  { "\uff41\uff11\uff22\uff12", APP, "500004-A1B2", FINE, "A1B2", "full width" },
};

static const struct { const char *text; KassiRecognition recognition; const char *grouped; const char *origin; } others[] = {
  { "", KASSI_RECOGNITION_EMPTY, "", "nothing typed" },
  { " \t" NBSP "\n", KASSI_RECOGNITION_EMPTY, NULL, "blanks" },
  { "- () .", KASSI_RECOGNITION_EMPTY, NULL, "only what stands between" },
  { "\u200b\ufeff", KASSI_RECOGNITION_EMPTY, NULL, "zero width" },

  { "+", KASSI_RECOGNITION_INCOMPLETE, "+", "typing +354" },
  { "+35", KASSI_RECOGNITION_INCOMPLETE, "+35", "typing +354" },
  { "+354", KASSI_RECOGNITION_INCOMPLETE, "+354", "typing +354" },
  { "+3548", KASSI_RECOGNITION_INCOMPLETE, "+354 8", "typing +354" },
  { "00354822", KASSI_RECOGNITION_INCOMPLETE, "00354 822", "no phone number has 00 in front: not yet one" },
  { "0035482232", KASSI_RECOGNITION_INCOMPLETE, "00354 822 32", "ten figures, but day 00" },
  { "3548223", KASSI_RECOGNITION_INCOMPLETE, "354 822 3", "no phone number of seven figures begins with 3" },
  { "8", KASSI_RECOGNITION_INCOMPLETE, "8", "typing a phone number" },
  { "8223", KASSI_RECOGNITION_INCOMPLETE, "822 3", "typing a phone number" },
  { "822328", KASSI_RECOGNITION_INCOMPLETE, "822 328", "typing a phone number" },
  { "11111", KASSI_RECOGNITION_INCOMPLETE, "11111", "typing a kennitala" },
  { "11111111", KASSI_RECOGNITION_INCOMPLETE, "111111-11", "typing a kennitala" },
  { "690269760", KASSI_RECOGNITION_INCOMPLETE, "690269-760", "a company's begins like a phone number" },
  { "5000", KASSI_RECOGNITION_INCOMPLETE, "5000", "typing an app code" },
  { "500004", KASSI_RECOGNITION_INCOMPLETE, "500004", "typing an app code" },
  { "500004-", KASSI_RECOGNITION_INCOMPLETE, "500004", "typing an app code" },
  { "5000041", KASSI_RECOGNITION_INCOMPLETE, "500004-1", "not the landline 500 0041" },
  { "500004a1b", KASSI_RECOGNITION_INCOMPLETE, "500004-A1B", "typing an app code" },
  { "a", KASSI_RECOGNITION_INCOMPLETE, "A", "typing a token" },
  { "12b", KASSI_RECOGNITION_INCOMPLETE, "12B", "typing a token" },

  { "82232811111", KASSI_RECOGNITION_HOPELESS, NULL, "eleven figures" },
  { "111111-11199", KASSI_RECOGNITION_HOPELESS, NULL, "eleven figures" },
  { "1111111111111111111111", KASSI_RECOGNITION_HOPELESS, NULL, "leaning on a key" },
  { "+35482232811", KASSI_RECOGNITION_HOPELESS, NULL, "a figure too many" },
  { "0035482232811", KASSI_RECOGNITION_HOPELESS, NULL, "a figure too many" },
  { "35482232811", KASSI_RECOGNITION_HOPELESS, NULL, "a figure too many" },
  { "+47 22 33 44 55", KASSI_RECOGNITION_HOPELESS, NULL, "another country" },
  { "+4", KASSI_RECOGNITION_HOPELESS, NULL, "another country" },
  { "+00354", KASSI_RECOGNITION_HOPELESS, NULL, "both prefixes" },
  { "++354", KASSI_RECOGNITION_HOPELESS, NULL, "two" },
  { "822+3281", KASSI_RECOGNITION_HOPELESS, NULL, "a plus inside" },
  { "500004+ABC", KASSI_RECOGNITION_HOPELESS, NULL, "a plus inside" },
  { "500004-A1B2C", KASSI_RECOGNITION_HOPELESS, NULL, "a letter too many" },
  { "500004-12345", KASSI_RECOGNITION_HOPELESS, NULL, "a figure too many" },
  { "A1B2C", KASSI_RECOGNITION_HOPELESS, NULL, "a letter too many" },
  { "822328A", KASSI_RECOGNITION_HOPELESS, NULL, "a letter in a phone number" },
  { "500005A", KASSI_RECOGNITION_HOPELESS, NULL, "another prefix" },
  { "822/3281", KASSI_RECOGNITION_HOPELESS, NULL, "no mark of ours" },
  { "a@b.is", KASSI_RECOGNITION_HOPELESS, NULL, "a mail address" },
  { "\u00c6", KASSI_RECOGNITION_HOPELESS, NULL, "a letter app codes do not have" },
  { "\u0664", KASSI_RECOGNITION_HOPELESS, NULL, "another script's figure" },
  { "\U0001f4f1 822 3281", KASSI_RECOGNITION_HOPELESS, NULL, "a picture of a telephone" },
  { "•••81", KASSI_RECOGNITION_HOPELESS, NULL, "a mask pasted back" },
  { "822\xff", KASSI_RECOGNITION_HOPELESS, NULL, "not UTF-8" },
  { "822\xe2\x80", KASSI_RECOGNITION_HOPELESS, NULL, "cut in a character" },
  { "\xc0\xb8", KASSI_RECOGNITION_HOPELESS, NULL, "an overlong 8" },
};

static gboolean
has_significant (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (c == '+' || c == 0xff0b || g_unichar_isalnum (c))
        return TRUE;
    }

  return FALSE;
}

static void
check_untouched (const KassiCustomerId *id)
{
  for (gsize i = 0; i < sizeof *id; i++)
    g_assert_cmphex (((const guint8 *) id)[i], ==, 0xA5);
}

static void
test_valid (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (valid); i++)
    {
      KassiCustomerId id;

      g_test_message ("\"%s\" (%s)", valid[i].text, valid[i].origin);
      memset (&id, 0xA5, sizeof id);

      g_assert_cmpint (kassi_customer_id_recognise (valid[i].text, &id), ==, KASSI_RECOGNITION_COMPLETE);
      g_assert_cmpint (id.kind, ==, valid[i].kind);
      g_assert_cmpstr (id.value, ==, valid[i].value);
      g_assert_cmpint (id.hint, ==, valid[i].hint);
      g_assert_cmpint (kassi_customer_id_recognise (valid[i].text, NULL), ==, KASSI_RECOGNITION_COMPLETE);

      /* What Netgíró takes is itself a way of writing the id. */
      g_assert_cmpint (kassi_customer_id_recognise (valid[i].value, &id), ==, KASSI_RECOGNITION_COMPLETE);
      g_assert_cmpint (id.kind, ==, valid[i].kind);
      g_assert_cmpstr (id.value, ==, valid[i].value);
    }
}

static void
test_others (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *grouped = kassi_customer_id_group (others[i].text);
      KassiCustomerId id;

      g_test_message ("\"%s\" (%s)", g_utf8_validate (others[i].text, -1, NULL) ? others[i].text : "?",
                      others[i].origin);
      memset (&id, 0xA5, sizeof id);

      g_assert_cmpint (kassi_customer_id_recognise (others[i].text, &id), ==, others[i].recognition);
      check_untouched (&id);
      g_assert_cmpstr (grouped, ==, others[i].grouped != NULL ? others[i].grouped : others[i].text);
      g_assert_false (kassi_customer_id_is_app_code (others[i].text));
    }
}

/* While a valid form is typed it is never hopeless, and empty only until something of it is there. */
static void
check_every_prefix (const char *text)
{
  g_test_message ("every prefix of \"%s\"", text);
  for (const char *end = text; ; end = g_utf8_next_char (end))
    {
      g_autofree char *prefix = g_strndup (text, (gsize) (end - text));
      KassiRecognition recognition = kassi_customer_id_recognise (prefix, NULL);

      if (has_significant (prefix))
        g_assert_true (recognition == KASSI_RECOGNITION_INCOMPLETE || recognition == KASSI_RECOGNITION_COMPLETE);
      else
        g_assert_cmpint (recognition, ==, KASSI_RECOGNITION_EMPTY);

      if (*end == '\0')
        break;
    }
}

static void
test_prefixes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (valid); i++)
    {
      g_autofree char *grouped = kassi_customer_id_group (valid[i].text);

      check_every_prefix (valid[i].text);
      check_every_prefix (grouped);
    }
}

/* Ids of every form made at random, with anything that may stand between put anywhere, are read the same, and are on
 * the way there at every keystroke. */
static void
test_dressed_up (void)
{
  static const char *const bare[] = { "+354mdddddd", "00354mdddddd", "354mdddddd", "mdddddd", "ssssssssss", "500004xxxx",
                                      "axxx", "xxxa" };
  static const char *const between[] = { "", "", "", " ", "-", ".", "(", ")", NBSP, "\u2013", "\u2011", "\u200b", "\t" };
  static const char figures_and_letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  for (guint round = 0; round < 2000; round++)
    {
      const char *pattern = bare[g_test_rand_int_range (0, G_N_ELEMENTS (bare))];
      g_autoptr (GString) plain = g_string_new (NULL);
      g_autoptr (GString) dressed = g_string_new (NULL);
      KassiCustomerId of_plain, of_dressed;

      for (; *pattern != '\0'; pattern++)
        {
          char c = *pattern;

          if (c == 'm')
            c = (char) g_test_rand_int_range ('6', '9');
          else if (c == 'd' || c == 's')
            c = (char) g_test_rand_int_range ('0', '9' + 1);
          else if (c == 'x')
            c = figures_and_letters[g_test_rand_int_range (0, sizeof figures_and_letters - 1)];
          else if (c == 'a')
            c = (char) g_test_rand_int_range ('a', 'z' + 1);

          g_string_append (dressed, between[g_test_rand_int_range (0, G_N_ELEMENTS (between))]);
          g_string_append_c (dressed, c);
          g_string_append_c (plain, c);
        }
      g_string_append (dressed, between[g_test_rand_int_range (0, G_N_ELEMENTS (between))]);

      /* Ten figures of which the first are the country code want two more. */
      if (g_str_has_prefix (plain->str, "00354") && plain->len == 10)
        continue;

      g_test_message ("\"%s\" \"%s\"", plain->str, dressed->str);
      g_assert_cmpint (kassi_customer_id_recognise (plain->str, &of_plain), ==, KASSI_RECOGNITION_COMPLETE);
      g_assert_cmpint (kassi_customer_id_recognise (dressed->str, &of_dressed), ==, KASSI_RECOGNITION_COMPLETE);
      g_assert_cmpint (of_plain.kind, ==, of_dressed.kind);
      g_assert_cmpint (of_plain.hint, ==, of_dressed.hint);
      g_assert_cmpstr (of_plain.value, ==, of_dressed.value);
      check_every_prefix (dressed->str);
    }
}

static void
check_grouping_is_stable (const char *text)
{
  g_autofree char *once = kassi_customer_id_group (text);
  g_autofree char *twice = kassi_customer_id_group (once);
  KassiCustomerId before = { 0 };
  KassiCustomerId after = { 0 };

  g_assert_cmpstr (twice, ==, once);
  g_assert_cmpint (kassi_customer_id_recognise (text, &before), ==, kassi_customer_id_recognise (once, &after));
  g_assert_cmpint (before.kind, ==, after.kind);
  g_assert_cmpstr (before.value, ==, after.value);
}

static void
test_group (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (valid); i++)
    {
      g_autofree char *grouped = kassi_customer_id_group (valid[i].text);

      g_assert_cmpstr (grouped, ==, valid[i].grouped);
      check_grouping_is_stable (valid[i].text);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    check_grouping_is_stable (others[i].text);
}

/* Whatever the bytes: no crash, grouping changes nothing but looks, and what is complete is well formed. */
static void
test_noise (void)
{
  static const char alphabet[] = "000123455556789354+ -ABz.\xc2\xa0\xe2\x80\x93\xff";

  for (guint round = 0; round < 30000; round++)
    {
      char text[17];
      gint length = g_test_rand_int_range (0, sizeof text);
      KassiCustomerId id;

      for (gint i = 0; i < length; i++)
        text[i] = alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];
      text[length] = '\0';

      check_grouping_is_stable (text);
      if (kassi_customer_id_recognise (text, &id) == KASSI_RECOGNITION_COMPLETE)
        {
          static const char *const patterns[KASSI_N_CUSTOMER_KINDS] = {
            [GSM] = "^[0-9]{7}$", [SSN] = "^[0-9]{10}$", [APP] = "^500004-[0-9A-Z]{4}$",
          };

          g_assert_true (g_regex_match_simple (patterns[id.kind], id.value, 0, 0));
        }
    }
}

static void
test_long_input (void)
{
  g_autofree char *blanks = g_strnfill (200000, ' ');
  g_autofree char *ones = g_strnfill (200000, '1');
  g_autofree char *late = g_strconcat (blanks, "8223281", blanks, NULL);
  g_autofree char *grouped = kassi_customer_id_group (late);
  g_autofree char *unchanged = kassi_customer_id_group (ones);
  KassiCustomerId id;

  g_assert_cmpint (kassi_customer_id_recognise (blanks, &id), ==, KASSI_RECOGNITION_EMPTY);
  g_assert_cmpint (kassi_customer_id_recognise (ones, &id), ==, KASSI_RECOGNITION_HOPELESS);
  g_assert_cmpint (kassi_customer_id_recognise (late, &id), ==, KASSI_RECOGNITION_COMPLETE);
  g_assert_cmpstr (id.value, ==, "8223281");
  g_assert_cmpstr (grouped, ==, "822 3281");
  g_assert_cmpstr (unchanged, ==, ones);
}

static void
test_mask (void)
{
  static const struct { const char *text, *mask; } cases[] = {
    { "822 3281", "•••81" },
    { "+354 770 0001", "•••01" },
    { "111111-1119", "•••19" },
    { "500004-A1B2", "" },
    { "A1B2", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *mask = NULL;
      KassiCustomerId id;

      g_assert_cmpint (kassi_customer_id_recognise (cases[i].text, &id), ==, KASSI_RECOGNITION_COMPLETE);
      mask = kassi_customer_id_mask (&id);
      g_assert_cmpstr (mask, ==, cases[i].mask);
    }
}

static void
test_is_app_code (void)
{
  static const struct { const char *text; gboolean is; const char *origin; } cases[] = {
    { "500004-A1B2", TRUE, "header" },
    { "500004-a1b2\r\n", TRUE, "a scanner's line end" },
    { "500004A1B2", TRUE, "netgiro-api: without the dash" },
    { "5000041234", TRUE, "header: letters or figures" },
    { "500004\u00d6A1B2", TRUE, "an American scanner at an Icelandic keyboard" },
    { "A1B2", FALSE, "any word of four letters" },
    { "500004-A1B", FALSE, "not all of it" },
    { "500004-A1B22", FALSE, "too much" },
    { "500005-A1B2", FALSE, "another prefix" },
    { "8223281", FALSE, "a phone number" },
    { "1111111119", FALSE, "a kennitala" },
    { "5690000000012", FALSE, "the bar code of goods" },
    { "", FALSE, "nothing" },
    { "500004-A1B\xff", FALSE, "not UTF-8" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].origin);
      g_assert_cmpint (kassi_customer_id_is_app_code (cases[i].text), ==, cases[i].is);
    }
}

static void
test_callers_bugs (void)
{
  KassiCustomerId unfilled = { .kind = KASSI_CUSTOMER_GSM };

  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*text != NULL*");
  g_assert_cmpint (kassi_customer_id_recognise (NULL, NULL), ==, KASSI_RECOGNITION_HOPELESS);
  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*text != NULL*");
  g_assert_null (kassi_customer_id_group (NULL));
  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*text != NULL*");
  g_assert_false (kassi_customer_id_is_app_code (NULL));
  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*id != NULL*");
  g_assert_null (kassi_customer_id_mask (NULL));
  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*length > 2*");
  g_assert_null (kassi_customer_id_mask (&unfilled));
  g_test_assert_expected_messages ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/customer-id/valid", test_valid);
  g_test_add_func ("/customer-id/others", test_others);
  g_test_add_func ("/customer-id/prefixes", test_prefixes);
  g_test_add_func ("/customer-id/dressed-up", test_dressed_up);
  g_test_add_func ("/customer-id/noise", test_noise);
  g_test_add_func ("/customer-id/group", test_group);
  g_test_add_func ("/customer-id/long-input", test_long_input);
  g_test_add_func ("/customer-id/mask", test_mask);
  g_test_add_func ("/customer-id/is-app-code", test_is_app_code);
  g_test_add_func ("/customer-id/callers-bugs", test_callers_bugs);

  return g_test_run ();
}
