/* SPDX-License-Identifier: GPL-3.0-or-later
 * Drives kassi-json-check: documents good and bad, the bounds, and that json-glib takes whatever passes. */
#include "core/kassi-json-check.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define GOOD (-1)
#define ENCODING KASSI_JSON_ERROR_ENCODING
#define SYNTAX KASSI_JSON_ERROR_SYNTAX
#define NUMBER KASSI_JSON_ERROR_NUMBER
#define BOUND KASSI_JSON_ERROR_BOUND
#define DUPLICATE KASSI_JSON_ERROR_DUPLICATE

#define EIGHT "01234567"
#define SIXTY_FOUR EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT
#define ZEROS "00000000000000000000000000000000000000000000000000000000000000000000000000000000"

typedef struct {
  const char *name;
  const char *source;    /* where the case comes from; "json-glib 1.6 takes it" was seen, not read */
  const char *text;
  gssize      length;    /* -1: up to the first NUL */
  int         expected;  /* GOOD or a KassiJsonError */
} Case;

static const Case cases[] = {
  { "empty-object", "RFC 8259 §4", "{}", -1, GOOD },
  { "spaced", "RFC 8259 §2: all four kinds of white space, before and after", " \t\r\n{ \t\r\n} \t\r\n", -1, GOOD },
  { "spaced-inside", "RFC 8259 §2", "{ \"a\" : [ 1 , 2 ] , \"b\" : null }", -1, GOOD },
  { "literals", "RFC 8259 §3", "{\"a\":true,\"b\":false,\"c\":null}", -1, GOOD },
  { "nested", "safety.md: depth 8", "{\"a\":[[[[[[[]]]]]]]}", -1, GOOD },
  { "nested-objects", "safety.md: depth 8",
    "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}", -1, GOOD },
  { "many-siblings", "depth is counted, not summed", "{\"a\":[[],[],{},{},[[]],[{}],[],[],[],[]]}", -1, GOOD },
  { "empty-name", "RFC 8259 §4: a name is any string", "{\"\":1}", -1, GOOD },
  { "same-name-elsewhere", "RFC 8259 §4: unique within an object", "{\"a\":{\"a\":[{\"a\":1},{\"a\":2}]}}", -1, GOOD },
  { "case-differs", "safety.md: unknown names are exact", "{\"a\":1,\"A\":2}", -1, GOOD },
  { "prefix-name", "Success and Successful are two names", "{\"Success\":1,\"Successful\":2,\"Succes\":3}", -1, GOOD },
  { "escapes", "RFC 8259 §7", "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e6\\u00E6\"}", -1, GOOD },
  { "surrogates", "RFC 8259 §7: a pair", "{\"a\":\"\\ud83d\\uDE00\"}", -1, GOOD },
  { "surrogates-first", "first of all pairs", "{\"a\":\"\\ud800\\udc00\"}", -1, GOOD },
  { "surrogates-last", "last of all pairs", "{\"a\":\"\\udbff\\udfff\"}", -1, GOOD },
  { "beside-surrogates", "the characters around them", "{\"a\":\"\\ud7ff\\ue000\\uffff\"}", -1, GOOD },
  { "utf-8", "RFC 8259 §8.1", "{\"þ\":\"Netgíró €\360\237\230\200\"}", -1, GOOD },
  { "delete", "RFC 8259 §7: U+007F may stand unescaped", "{\"a\":\"\177\"}", -1, GOOD },
  { "inner-bom", "U+FEFF inside a string is a character", "{\"a\":\"\357\273\277\"}", -1, GOOD },
  { "one-control", "U+0001 may stand escaped", "{\"a\":\"\\u0001\"}", -1, GOOD },
  { "answer", "netgiro-api.md",
    "{\"Success\":true,\"PaymentSuccessful\":true,\"ResultCode\":10200,\"PaymentInfo\":{\"TransactionId\":"
    "\"881E674F-7891-4C20-AFD8-56FE2624C4B5\",\"InvoiceNumber\":12,\"TotalAmount\":1000.0,\"LocationId\":null}}",
    -1, GOOD },

  { "empty", "nothing at all", "", 0, SYNTAX },
  { "only-space", "json-glib 1.6 takes it", " ", -1, SYNTAX },
  { "array", "an answer is an object", "[1]", -1, SYNTAX },
  { "string", "an answer is an object", "\"a\"", -1, SYNTAX },
  { "number", "an answer is an object", "1", -1, SYNTAX },
  { "null", "an answer is an object", "null", -1, SYNTAX },
  { "two", "json-glib 1.6 takes it", "{}{}", -1, SYNTAX },
  { "two-spaced", "json-glib 1.6 takes it", "{} {\"Success\":true}", -1, SYNTAX },
  { "trailing-value", "length extension", "{}1", -1, SYNTAX },
  { "trailing-comma-out", "exactly one object", "{},", -1, SYNTAX },
  { "trailing-brace", "exactly one object", "{}}", -1, SYNTAX },
  { "trailing-nul", "a length of the body that is one too long", "{}\0", 3, ENCODING },
  { "sha-padding", "safety.md: length extension puts 0x80 and NULs after the first message", "{}\200\0\0\20{}", 8, ENCODING },
  { "comment", "json-glib 1.6 takes it", "{/*x*/}", -1, SYNTAX },
  { "comment-before", "json-glib 1.6 takes it", "/**/{}", -1, SYNTAX },
  { "comment-line", "JSON5", "{}//x", -1, SYNTAX },
  { "comment-hash", "YAML", "#x\n{}", -1, SYNTAX },
  { "assignment", "json-glib 1.6 takes it", "var x = {};", -1, SYNTAX },
  { "single-quotes", "json-glib 1.6 takes it", "{'a':1}", -1, SYNTAX },
  { "single-quoted-value", "json-glib 1.6 takes it", "{\"a\":'b'}", -1, SYNTAX },
  { "bare-name", "JSON5", "{a:1}", -1, SYNTAX },
  { "number-name", "JavaScript", "{1:1}", -1, SYNTAX },
  { "no-name", "RFC 8259 §4", "{:1}", -1, SYNTAX },
  { "no-value", "RFC 8259 §4", "{\"a\":}", -1, SYNTAX },
  { "no-colon", "RFC 8259 §4", "{\"a\" 1}", -1, SYNTAX },
  { "name-alone", "RFC 8259 §4", "{\"a\"}", -1, SYNTAX },
  { "equals", "RFC 8259 §4", "{\"a\"=1}", -1, SYNTAX },
  { "two-colons", "RFC 8259 §4", "{\"a\"::1}", -1, SYNTAX },
  { "comma-last", "JSON5", "{\"a\":1,}", -1, SYNTAX },
  { "comma-first", "RFC 8259 §4", "{,\"a\":1}", -1, SYNTAX },
  { "comma-alone", "RFC 8259 §4", "{,}", -1, SYNTAX },
  { "comma-twice", "RFC 8259 §4", "{\"a\":1,,\"b\":2}", -1, SYNTAX },
  { "comma-missing", "RFC 8259 §4", "{\"a\":1 \"b\":2}", -1, SYNTAX },
  { "semicolon", "RFC 8259 §4", "{\"a\":1;\"b\":2}", -1, SYNTAX },
  { "array-comma-last", "RFC 8259 §5", "{\"a\":[1,]}", -1, SYNTAX },
  { "array-comma-first", "RFC 8259 §5", "{\"a\":[,1]}", -1, SYNTAX },
  { "array-comma-missing", "RFC 8259 §5", "{\"a\":[1 2]}", -1, SYNTAX },
  { "array-colon", "RFC 8259 §5", "{\"a\":[\"b\":1]}", -1, SYNTAX },
  { "crossed-1", "brackets of two kinds", "{\"a\":[}]", -1, SYNTAX },
  { "crossed-2", "brackets of two kinds", "{\"a\":{]}", -1, SYNTAX },
  { "open-object", "truncated", "{", -1, SYNTAX },
  { "open-name", "truncated", "{\"a", -1, SYNTAX },
  { "open-member", "truncated", "{\"a\"", -1, SYNTAX },
  { "open-colon", "truncated", "{\"a\":", -1, SYNTAX },
  { "open-value", "truncated", "{\"a\":1", -1, SYNTAX },
  { "open-comma", "truncated", "{\"a\":1,", -1, SYNTAX },
  { "open-array", "truncated", "{\"a\":[", -1, SYNTAX },
  { "open-string", "truncated", "{\"a\":\"b", -1, SYNTAX },
  { "open-escape", "truncated", "{\"a\":\"\\", -1, SYNTAX },
  { "open-unicode", "truncated", "{\"a\":\"\\u00", -1, SYNTAX },
  { "open-literal", "truncated", "{\"a\":tru", -1, SYNTAX },
  { "true-upper", "RFC 8259 §3: lower case", "{\"a\":True}", -1, SYNTAX },
  { "false-upper", "RFC 8259 §3: lower case", "{\"a\":FALSE}", -1, SYNTAX },
  { "true-wrong", "RFC 8259 §3", "{\"a\":trua}", -1, SYNTAX },
  { "false-wrong", "RFC 8259 §3", "{\"a\":falze}", -1, SYNTAX },
  { "null-wrong", "RFC 8259 §3", "{\"a\":nil}", -1, SYNTAX },
  { "literal-long", "RFC 8259 §3", "{\"a\":nullx}", -1, SYNTAX },
  { "undefined", "JavaScript", "{\"a\":undefined}", -1, SYNTAX },
  { "escape-unknown", "json-glib 1.6 takes it", "{\"a\":\"\\q\"}", -1, SYNTAX },
  { "escape-quote", "JavaScript", "{\"a\":\"\\'\"}", -1, SYNTAX },
  { "escape-hex", "JavaScript", "{\"a\":\"\\x41\"}", -1, SYNTAX },
  { "escape-upper-u", "RFC 8259 §7: lower case", "{\"a\":\"\\U0041\"}", -1, SYNTAX },
  { "escape-three", "RFC 8259 §7: four digits", "{\"a\":\"\\u123\"}", -1, SYNTAX },
  { "escape-not-hex", "RFC 8259 §7", "{\"a\":\"\\u12g4\"}", -1, SYNTAX },
  { "escape-newline", "JavaScript: a line goes on", "{\"a\":\"\\\n\"}", -1, SYNTAX },
  { "surrogate-bad-hex", "RFC 8259 §7", "{\"a\":\"\\ud83d\\u12g4\"}", -1, SYNTAX },

  { "bom", "json-glib 1.6 takes it", "\357\273\277{}", -1, ENCODING },
  { "utf-16", "RFC 8259 §8.1", "{\0}\0", 4, ENCODING },
  { "latin-1", "RFC 8259 §8.1", "{\"a\":\"Netg\355r\363\"}", -1, ENCODING },
  { "overlong", "RFC 3629: two bytes for a slash", "{\"a\":\"\300\257\"}", -1, ENCODING },
  { "overlong-nul", "Java's modified UTF-8", "{\"a\":\"\300\200\"}", -1, ENCODING },
  { "utf-8-surrogate", "RFC 3629 §3", "{\"a\":\"\355\240\200\"}", -1, ENCODING },
  { "utf-8-too-high", "RFC 3629 §3", "{\"a\":\"\364\220\200\200\"}", -1, ENCODING },
  { "utf-8-cut", "a character cut short", "{\"a\":\"\303\"}", -1, ENCODING },
  { "nul-raw", "json-glib reads up to it", "{\"a\":\"b\0c\"}", 11, ENCODING },
  { "nul-escaped", "json-glib 1.6 takes it and drops the rest", "{\"a\":\"b\\u0000c\"}", -1, ENCODING },
  { "nul-in-name", "json-glib 1.6 takes it", "{\"Success\\u0000x\":true}", -1, ENCODING },
  { "tab", "json-glib 1.6 takes it", "{\"a\":\"\t\"}", -1, ENCODING },
  { "newline", "json-glib 1.6 takes it", "{\"a\":\"\n\"}", -1, ENCODING },
  { "control", "json-glib 1.6 takes it", "{\"a\":\"\1\"}", -1, ENCODING },
  { "control-last", "RFC 8259 §7", "{\"a\":\"\37\"}", -1, ENCODING },
  { "control-outside", "RFC 8259 §2", "{\f}", -1, ENCODING },
  { "vertical-tab", "isspace() says yes", "\v{}", -1, ENCODING },
  { "no-break-space", "RFC 8259 §2: only four", "{\302\240}", -1, SYNTAX },
  { "lone-high", "RFC 8259 §8.2", "{\"a\":\"\\ud83d\"}", -1, ENCODING },
  { "lone-high-escape", "RFC 8259 §8.2", "{\"a\":\"\\ud83d\\n\"}", -1, ENCODING },
  { "lone-high-letter", "RFC 8259 §8.2", "{\"a\":\"\\ud83dude00\"}", -1, ENCODING },
  { "lone-low", "RFC 8259 §8.2", "{\"a\":\"\\ude00\"}", -1, ENCODING },
  { "lone-low-first", "first of the low ones", "{\"a\":\"\\udc00\"}", -1, ENCODING },
  { "lone-low-last", "last of the low ones", "{\"a\":\"\\udfff\"}", -1, ENCODING },
  { "two-low", "RFC 8259 §8.2", "{\"a\":\"\\ude00\\ude00\"}", -1, ENCODING },
  { "two-high", "RFC 8259 §8.2", "{\"a\":\"\\ud83d\\ud83d\"}", -1, ENCODING },
  { "high-then-letter", "RFC 8259 §8.2", "{\"a\":\"\\ud83d\\u0041\"}", -1, ENCODING },
  { "high-then-private", "just above the low ones", "{\"a\":\"\\ud83d\\ue000\"}", -1, ENCODING },
  { "swapped", "RFC 8259 §8.2", "{\"a\":\"\\ude00\\ud83d\"}", -1, ENCODING },

  { "deep-array", "safety.md: depth 8", "{\"a\":[[[[[[[[]]]]]]]]}", -1, BOUND },
  { "deep-object", "safety.md: depth 8",
    "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}", -1, BOUND },

  { "double", "json-glib 1.6 takes the last", "{\"a\":1,\"a\":2}", -1, DUPLICATE },
  { "double-apart", "not only neighbours", "{\"a\":1,\"b\":2,\"c\":[{\"d\":1}],\"a\":2}", -1, DUPLICATE },
  { "double-escaped", "json-glib 1.6 takes the last", "{\"a\":1,\"\\u0061\":2}", -1, DUPLICATE },
  { "double-escaped-slash", "after unescaping", "{\"a/b\":1,\"a\\/b\":2}", -1, DUPLICATE },
  { "double-escaped-pair", "after unescaping", "{\"\360\237\230\200\":1,\"\\ud83d\\ude00\":2}", -1, DUPLICATE },
  { "double-empty", "the empty name too", "{\"\":1,\"\":2}", -1, DUPLICATE },
  { "double-inside", "in an object inside", "{\"a\":[{\"b\":1,\"b\":1}]}", -1, DUPLICATE },
  { "double-case", "safety.md: those we read, whatever their case", "{\"Success\":true,\"success\":false}", -1, DUPLICATE },
  { "double-case-both-odd", "neither is as we write it", "{\"SUCCESS\":true,\"success\":false}", -1, DUPLICATE },
  { "double-case-escaped", "both at once", "{\"resultcode\":1,\"\\u0052esultCode\":2}", -1, DUPLICATE },
  { "double-case-inside", "in PaymentInfo", "{\"PaymentInfo\":{\"TotalAmount\":1,\"totalAmount\":2}}", -1, DUPLICATE },
  { "double-case-later", "found at the second", "{\"x\":1,\"MESSAGE\":\"\",\"X\":1,\"message\":\"\"}", -1, DUPLICATE },
};

static const Case numbers[] = {
  { "zero", "RFC 8259 §6", "0", -1, GOOD },
  { "minus-zero", "RFC 8259 §6", "-0", -1, GOOD },
  { "zero-fraction", "netgiro-api.md: decimals", "0.0", -1, GOOD },
  { "amount", "netgiro-api.md: 1000.0", "1000.0", -1, GOOD },
  { "fraction", "RFC 8259 §6", "-12.050", -1, GOOD },
  { "exponent", "RFC 8259 §6", "1e5", -1, GOOD },
  { "exponent-plus", "RFC 8259 §6", "1E+5", -1, GOOD },
  { "exponent-minus", "RFC 8259 §6", "1.5e-05", -1, GOOD },
  { "largest", "safety.md: 2⁵³−1", "9007199254740991", -1, GOOD },
  { "smallest", "safety.md: −(2⁵³−1)", "-9007199254740991", -1, GOOD },
  { "largest-fraction", "by value", "9007199254740991.000", -1, GOOD },
  { "below-largest", "by value", "9007199254740990.999999999999", -1, GOOD },
  { "largest-exponent", "by value", "9.007199254740991e15", -1, GOOD },
  { "largest-shifted", "by value", "900719925474099100000e-5", -1, GOOD },
  { "sixteen", "as many digits as the largest", "8999999999999999", -1, GOOD },
  { "fifteen", "by value", "999999999999999.99999", -1, GOOD },
  { "tiny", "by value", "1e-400", -1, GOOD },
  { "tiny-huge-exponent", "an exponent that no integer holds", "1e-99999999999999999999999999", -1, GOOD },
  { "zero-huge-exponent", "nothing, however often", "0e99999999999999999999999999", -1, GOOD },
  { "zero-fraction-huge-exponent", "nothing, however often", "0.000E+400", -1, GOOD },
  { "zeros-and-exponent", "1, written at length", "0." ZEROS "1e81", -1, GOOD },
  { "exponent-zeros", "RFC 8259 §6: leading zeros there", "1e000000000000000000000000000001", -1, GOOD },

  { "two-53", "safety.md", "9007199254740992", -1, NUMBER },
  { "minus-two-53", "safety.md", "-9007199254740992", -1, NUMBER },
  { "two-53-fraction", "the same number, json-glib makes it a double", "9007199254740992.0", -1, NUMBER },
  { "two-53-exponent", "the same number", "9.007199254740992e15", -1, NUMBER },
  { "above-largest", "a double cannot tell it from 2⁵³", "9007199254740991.5", -1, NUMBER },
  { "above-largest-far", "by value", "9007199254740991.00000000000000000001", -1, NUMBER },
  { "seventeen", "one digit more", "10000000000000000", -1, NUMBER },
  { "two-63", "json-glib 1.6 wraps it", "9223372036854775808", -1, NUMBER },
  { "two-64-and-1000", "json-glib 1.6 wraps it to 1000", "18446744073709552616", -1, NUMBER },
  { "exponent-16", "by value", "1e16", -1, NUMBER },
  { "exponent-400", "json-glib 1.6 reads infinity", "1e400", -1, NUMBER },
  { "exponent-wraps", "2⁶⁴ as an exponent", "1e18446744073709551616", -1, NUMBER },
  { "zeros-and-exponent-16", "10¹⁶, written at length", "0." ZEROS "1e97", -1, NUMBER },

  { "leading-zero", "json-glib 1.6 reads 8", "010", -1, SYNTAX },
  { "zeros", "json-glib 1.6 takes it", "00", -1, SYNTAX },
  { "minus-leading-zero", "json-glib 1.6 takes it", "-01", -1, SYNTAX },
  { "hex", "json-glib 1.6 reads 16", "0x10", -1, SYNTAX },
  { "dollar", "json-glib 1.6 reads 16", "$10", -1, SYNTAX },
  { "plus", "JSON5", "+1", -1, SYNTAX },
  { "minus-apart", "json-glib 1.6 takes it", "- 1", -1, SYNTAX },
  { "minus-alone", "RFC 8259 §6", "-", -1, SYNTAX },
  { "minus-twice", "RFC 8259 §6", "--1", -1, SYNTAX },
  { "minus-point", "RFC 8259 §6", "-.5", -1, SYNTAX },
  { "point-first", "json-glib 1.6 takes it", ".5", -1, SYNTAX },
  { "point-last", "json-glib 1.6 takes it", "1.", -1, SYNTAX },
  { "point-exponent", "RFC 8259 §6", "1.e1", -1, SYNTAX },
  { "point-twice", "RFC 8259 §6", "1.0.0", -1, SYNTAX },
  { "comma", "Icelandic decimals", "1,5", -1, SYNTAX },
  { "thousands", "Icelandic thousands", "1.000.000", -1, SYNTAX },
  { "exponent-alone", "RFC 8259 §6", "1e", -1, SYNTAX },
  { "exponent-sign", "RFC 8259 §6", "1e+", -1, SYNTAX },
  { "exponent-two-signs", "RFC 8259 §6", "1e+-1", -1, SYNTAX },
  { "exponent-fraction", "RFC 8259 §6", "1e1.5", -1, SYNTAX },
  { "exponent-first", "RFC 8259 §6", "e1", -1, SYNTAX },
  { "nan", "JavaScript", "NaN", -1, SYNTAX },
  { "infinity", "JavaScript", "Infinity", -1, SYNTAX },
  { "minus-infinity", "JavaScript", "-Infinity", -1, SYNTAX },
  { "underscore", "C#", "1_000", -1, SYNTAX },
  { "suffix", "C", "1L", -1, SYNTAX },
  { "arabic-figures", "only ASCII", "\331\241", -1, SYNTAX },
};

static gboolean
json_glib_takes (GBytes *body)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize size;
  const char *data = g_bytes_get_data (body, &size);

  return json_parser_load_from_data (parser, data, (gssize) size, NULL) &&
         JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser));
}

static void
assert_check (GBytes *body,
              int     expected)
{
  g_autoptr (GError) error = NULL;
  gboolean passed = kassi_json_check (body, &error);

  if (expected == GOOD)
    {
      g_assert_no_error (error);
      g_assert_true (passed);
      g_assert_true (json_glib_takes (body));
    }
  else
    {
      g_assert_false (passed);
      g_assert_error (error, KASSI_JSON_ERROR, expected);
    }
  g_assert_cmpint (kassi_json_check (body, NULL), ==, passed);
}

/* A copy of just its size, so that the sanitizer sees a byte read too far. */
static GBytes *
exact_bytes (const char *text,
             gssize      length)
{
  return g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GBytes) body = exact_bytes (c->text, c->length);

  assert_check (body, c->expected);
}

static void
test_number (gconstpointer data)
{
  static const char *const frames[] = { "{\"a\":%s}", "{\"a\": %s }", "{\"a\":[%s,1]}", "{\"a\":[1,%s]}", "{\"a\":%s" };
  const Case *c = data;

  for (gsize i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      g_auto (GStrv) halves = g_strsplit (frames[i], "%s", 2);
      g_autofree char *text = g_strconcat (halves[0], c->text, halves[1], NULL);
      g_autoptr (GBytes) body = exact_bytes (text, -1);
      gboolean truncated = halves[1][0] == '\0';

      /* In an array 1,5 is two elements, and rightly so. */
      if (strchr (c->text, ',') != NULL && strchr (text, '[') != NULL)
        continue;
      assert_check (body, c->expected == GOOD && truncated ? SYNTAX : c->expected);
    }
}

/* What is cut short is not an object, wherever it is cut. */
static void
test_prefixes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *end;

      if (cases[i].expected != GOOD)
        continue;

      end = strrchr (cases[i].text, '}');
      for (gssize length = 0; length < end - cases[i].text; length++)
        {
          g_autoptr (GBytes) body = exact_bytes (cases[i].text, length);

          g_assert_false (kassi_json_check (body, NULL));
        }
    }
}

static GBytes *
make_members (guint       n_members,
              const char *before,
              const char *after)
{
  GString *text = g_string_new (before);

  for (guint i = 0; i < n_members; i++)
    g_string_append_printf (text, "%s\"m%u\":%u", i == 0 ? "{" : ",", i, i);
  g_string_append (text, "}");
  g_string_append (text, after);
  return g_string_free_to_bytes (text);
}

static void
test_members (void)
{
  g_autoptr (GBytes) most = make_members (KASSI_JSON_MAX_MEMBERS, "", "");
  g_autoptr (GBytes) inside = make_members (KASSI_JSON_MAX_MEMBERS, "{\"a\":", ",\"b\":{}}");
  g_autoptr (GBytes) too_many = make_members (KASSI_JSON_MAX_MEMBERS + 1, "", "");
  g_autoptr (GBytes) too_many_inside = make_members (KASSI_JSON_MAX_MEMBERS + 1, "{\"a\":[", "]}");

  assert_check (most, GOOD);
  assert_check (inside, GOOD);
  assert_check (too_many, BOUND);
  assert_check (too_many_inside, BOUND);
}

/* json-glib 1.6 recurses and would overflow its stack on this. */
static void
test_deep (void)
{
  GString *text = g_string_new ("{\"a\":");
  g_autoptr (GBytes) body = NULL;

  for (guint i = 0; i < 1000000; i++)
    g_string_append_c (text, '[');
  body = g_string_free_to_bytes (text);

  assert_check (body, BOUND);
}

/* An array may be as long as the body: only its bytes are bounded, by whoever read it. */
static void
test_long_array (void)
{
  GString *text = g_string_new ("{\"a\":[0");
  g_autoptr (GBytes) body = NULL;

  for (guint i = 0; i < 30000; i++)
    g_string_append (text, ",0");
  g_string_append (text, "]}");
  body = g_string_free_to_bytes (text);

  assert_check (body, GOOD);
}

/* A megabyte of names that differ in their last byte alone, in objects of 64: the most that comparing can cost. */
static void
test_costly_names (void)
{
  GString *text = g_string_new ("{\"a\":[0");
  g_autoptr (GBytes) body = NULL;

  for (guint object = 0; object < 64; object++)
    {
      g_string_append (text, ",{");
      for (guint i = 0; i < KASSI_JSON_MAX_MEMBERS; i++)
        g_string_append_printf (text, "%s\"" SIXTY_FOUR SIXTY_FOUR SIXTY_FOUR SIXTY_FOUR "%c\":0",
                                i == 0 ? "" : ",", '0' + (int) i == '\\' ? '!' : '0' + (int) i);
      g_string_append_c (text, '}');
    }
  g_string_append (text, "]}");
  body = g_string_free_to_bytes (text);

  assert_check (body, GOOD);
}

typedef struct {
  const char *name;
  const char *source;
  const char *text;
  const char *inner;   /* PaymentInfo.TotalAmount's text, or NULL */
  const char *outer;   /* Amount's text, or NULL */
} Span;

static const Span spans[] = {
  { "inner", "netgiro-api.md", "{\"PaymentInfo\":{\"TotalAmount\":1000.0}}", "1000.0", NULL },
  { "inner-last", "after others", "{\"a\":1,\"PaymentInfo\":{\"b\":[1,{}],\"TotalAmount\": -1e3 , \"c\":2},\"d\":3}", "-1e3", NULL },
  { "inner-case", "netgiro-api.md: names in any case", "{\"paymentinfo\":{\"TOTALAMOUNT\":7}}", "7", NULL },
  { "inner-escaped", "the name is compared unescaped", "{\"Payment\\u0049nfo\":{\"\\u0054otalAmount\":7}}", "7", NULL },
  { "outer", "in the outermost object", "{\"Amount\":1000}", NULL, "1000" },
  { "both", "each in its place", "{\"Amount\":1,\"PaymentInfo\":{\"Amount\":2,\"TotalAmount\":3},\"TotalAmount\":4}", "3", "1" },
  { "elsewhere", "another parent", "{\"Info\":{\"TotalAmount\":3}}", NULL, NULL },
  { "too-deep", "an object further in", "{\"PaymentInfo\":{\"PaymentInfo\":{\"TotalAmount\":3}}}", NULL, NULL },
  { "too-high", "the outermost object", "{\"TotalAmount\":3}", NULL, NULL },
  { "in-array", "an element is not the member", "{\"PaymentInfo\":[3,{\"TotalAmount\":3}],\"Amount\":[3]}", NULL, NULL },
  { "in-inner-array", "an element is not the member", "{\"PaymentInfo\":{\"TotalAmount\":[3]}}", NULL, NULL },
  { "prefix", "another name", "{\"PaymentInfo\":{\"TotalAmounts\":3,\"TotalAmoun\":3}}", NULL, NULL },
  { "string", "not a number", "{\"PaymentInfo\":{\"TotalAmount\":\"3\"},\"Amount\":\"3\"}", NULL, NULL },
  { "null", "not a number", "{\"PaymentInfo\":{\"TotalAmount\":null},\"Amount\":null}", NULL, NULL },
  { "later-fault", "a fault takes back what was found", "{\"Amount\":1,\"PaymentInfo\":{\"TotalAmount\":3}", NULL, NULL },
};

static void
assert_span (const KassiJsonNumber *number,
             const char            *text,
             const char            *expected)
{
  g_autofree char *found = g_strndup (text + number->offset, number->length);

  g_assert_cmpstr (found, ==, expected == NULL ? "" : expected);
  if (expected == NULL)
    g_assert_cmpuint (number->offset, ==, 0);
}

static void
test_span (gconstpointer data)
{
  const Span *span = data;
  g_autoptr (GBytes) body = exact_bytes (span->text, -1);
  KassiJsonNumber wanted[] = { { "PaymentInfo", "TotalAmount", 9, 9 }, { NULL, "Amount", 9, 9 } };

  kassi_json_check_numbers (body, wanted, G_N_ELEMENTS (wanted), NULL);

  assert_span (&wanted[0], span->text, span->inner);
  assert_span (&wanted[1], span->text, span->outer);
}

static void
test_read_names (void)
{
  g_assert_true (kassi_json_name_is_read ("Success"));
  g_assert_true (kassi_json_name_is_read ("processcartcheckintervalmiliseconds"));
  g_assert_false (kassi_json_name_is_read ("Succes"));
  g_assert_false (kassi_json_name_is_read ("Successs"));
  g_assert_false (kassi_json_name_is_read (""));
}

/* The place is told, what stands there is not: a body may carry a customer's id. */
static void
test_message (void)
{
  g_autoptr (GBytes) body = exact_bytes ("{\"CustomerId\":\"1111111119\",8223281}", -1);
  g_autoptr (GError) error = NULL;

  g_assert_false (kassi_json_check (body, &error));
  g_assert_nonnull (strstr (error->message, "at byte 27"));
  g_assert_null (strstr (error->message, "1111111119"));
  g_assert_null (strstr (error->message, "8223281"));
}

static void
append_random_value (GString *text,
                     guint    depth)
{
  static const char *const scalars[] = {
    "true", "false", "null", "0", "-0", "1000.0", "9007199254740991", "-1.5e-7", "1e15", "\"\"", "\"a\\u00e6\\n\"",
    "\"\\ud83d\\ude00\"", "\"\\\\\"", "\"Netgíró\"", "\"/*\"", "\"'\"", "\"\\/\"",
  };
  gint32 choice = g_test_rand_int_range (0, depth < KASSI_JSON_MAX_DEPTH ? 10 : 8);
  gboolean is_object = choice == 9;
  gint32 n_items = g_test_rand_int_range (0, 5);

  if (choice < 8)
    {
      g_string_append (text, scalars[g_test_rand_int_range (0, G_N_ELEMENTS (scalars))]);
      return;
    }

  g_string_append_c (text, is_object ? '{' : '[');
  for (gint32 i = 0; i < n_items; i++)
    {
      if (i > 0)
        g_string_append (text, g_test_rand_bit () ? "," : " ,\n");
      if (is_object)
        g_string_append_printf (text, "\"%d%s\":", i, g_test_rand_bit () ? "" : "\\u00fe");
      append_random_value (text, depth + 1);
    }
  g_string_append_c (text, is_object ? '}' : ']');
}

static GString *
make_random_document (void)
{
  GString *text = g_string_new ("{\"Success\":");

  append_random_value (text, 1);
  g_string_append (text, ", \"PaymentInfo\" : ");
  append_random_value (text, 1);
  g_string_append (text, "}");
  return text;
}

static void
spoil (GString *text)
{
  static const char *const pieces[] = {
    "{", "}", "[", "]", ",", ":", "\"", "\\", "'", "/", "*", "//", "/**/", "0", "1", "9", ".", "-", "+", "e", "E", "x", "$", "#",
    "\\u", "d83d", "\\u0000", "\\ude00", "null", "true", "NaN", " ", "\n", "\t", "\f", "\303", "\261", "\377", "\357\273\277",
    "var a=", ";", "{}", "[]", "\"\"", "\"a\":", ",\"a\":1", "9007199254740992", "e400",
  };
  gssize at = g_test_rand_int_range (0, (gint32) text->len);

  switch (g_test_rand_int_range (0, 4))
    {
    case 0:
      g_string_erase (text, at, 1);
      break;
    case 1:
      g_string_insert (text, at, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      break;
    case 2:
      text->str[at] = (char) g_test_rand_int_range (0, 256);
      break;
    default:
      text->str[at] = pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))][0];
      break;
    }
}

/* Good documents pass, and of spoilt ones those that pass are taken by json-glib. (What json-glib makes of them is not written out
 * and checked again: json-glib 1.6 writes U+001F raw.) */
static void
test_random (void)
{
  guint n_passed = 0;
  guint n_refused = 0;

  for (guint i = 0; i < 20000; i++)
    {
      GString *text = make_random_document ();
      guint n_faults = i % 4;
      g_autoptr (GBytes) body = NULL;

      for (guint fault = 0; fault < n_faults; fault++)
        spoil (text);
      body = g_bytes_new (text->str, text->len);
      g_string_free (text, TRUE);

      if (n_faults == 0)
        assert_check (body, GOOD);
      if (!kassi_json_check (body, NULL))
        {
          n_refused++;
          continue;
        }

      n_passed++;
      g_assert_true (json_glib_takes (body));
    }

  /* A generator gone astray would prove nothing. */
  g_assert_cmpuint (n_passed, >, 5000);
  g_assert_cmpuint (n_refused, >, 5000);
}

static void
add_cases (const char   *group,
           gconstpointer table,
           gsize         n_cases,
           gsize         case_size,
           GTestDataFunc function)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      const char *const *name = (gconstpointer) ((const guint8 *) table + i * case_size);
      g_autofree char *path = g_strdup_printf ("/json-check/%s/%s", group, *name);

      g_test_add_data_func (path, name, function);
    }
}

#define ADD_CASES(group, table, function) \
  add_cases (group, table, G_N_ELEMENTS (table), sizeof *(table), function)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD_CASES ("document", cases, test_case);
  ADD_CASES ("number", numbers, test_number);
  ADD_CASES ("span", spans, test_span);
  g_test_add_func ("/json-check/prefixes", test_prefixes);
  g_test_add_func ("/json-check/members", test_members);
  g_test_add_func ("/json-check/deep", test_deep);
  g_test_add_func ("/json-check/long-array", test_long_array);
  g_test_add_func ("/json-check/costly-names", test_costly_names);
  g_test_add_func ("/json-check/read-names", test_read_names);
  g_test_add_func ("/json-check/message", test_message);
  g_test_add_func ("/json-check/random", test_random);

  return g_test_run ();
}
