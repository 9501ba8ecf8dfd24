/* SPDX-License-Identifier: GPL-3.0-or-later
 * Drives kassi-wire: requests byte for byte, answers as they come and as they must not. */
#include "core/kassi-wire.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "core/kassi-json-check.h"
#include "core/kassi-money.h"
#include "core/kassi-signature.h"

#define GUID "881e674f-7891-4c20-afd8-56fe2624c4b5"

/* ---- Requests ---- */

typedef struct {
  const char   *name;
  const char   *source;
  KassiRequest  request;
  const char   *expected;
} Encoding;

#define INSERT .call = KASSI_CALL_INSERT, .amount_isk = 1000, .reference = "991100-123", .customer_id = "8223281"
#define INSERTED "{\"Amount\":1000,\"Reference\":\"991100-123\",\"CustomerId\":\"8223281\",\"ConfirmationType\":"

static const Encoding encodings[] = {
  { "vector", "Netgíró's documentation, first vector",
    { INSERT, .confirmation = KASSI_CONFIRMATION_SERVER_CALLBACK,
      .callback_url = "www.example.com/callback-success/991100-123",
      .callback_cancel_url = "www.example.com/callback-cancel/991100-123" },
    INSERTED "1,\"CallbackUrl\":\"www.example.com/callback-success/991100-123\","
    "\"CallbackCancelUrl\":\"www.example.com/callback-cancel/991100-123\"}" },
  { "automatic", "netgiro-api.md: 0", { INSERT, .confirmation = KASSI_CONFIRMATION_AUTOMATIC }, INSERTED "0}" },
  { "manual", "netgiro-api.md: 2", { INSERT, .confirmation = KASSI_CONFIRMATION_MANUAL }, INSERTED "2}" },
  { "description", "netgiro-api.md", { INSERT, .description = "Þrjú egg" }, INSERTED "0,\"Description\":\"Þrjú egg\"}" },
  { "description-url", "safety.md: no URL there", { INSERT, .description = "https://api.netgiro.is/v1/" }, INSERTED "0}" },
  { "description-escaped", "RFC 8259 §7", { INSERT, .description = "\"\\/\b\n\037\177€\360\237\230\200" },
    INSERTED "0,\"Description\":\"\\\"\\\\/\\u0008\\u000a\\u001f\177€\360\237\230\200\"}" },
  { "largest", "I12", { .call = KASSI_CALL_INSERT, .amount_isk = KASSI_MONEY_MAX_ISK, .reference = "a", .customer_id = "b" },
    "{\"Amount\":2147483647,\"Reference\":\"a\",\"CustomerId\":\"b\",\"ConfirmationType\":0}" },
  { "smallest", "I12", { .call = KASSI_CALL_INSERT, .amount_isk = 1, .reference = "a", .customer_id = "b" },
    "{\"Amount\":1,\"Reference\":\"a\",\"CustomerId\":\"b\",\"ConfirmationType\":0}" },
  { "check", "netgiro-api.md", { .call = KASSI_CALL_CHECK, .transaction_id = GUID }, "{\"TransactionId\":\"" GUID "\"}" },
  { "check-only-that", "a code goes with ConfirmCart alone",
    { .call = KASSI_CALL_CHECK, .transaction_id = GUID, .identifier = "ABCD" }, "{\"TransactionId\":\"" GUID "\"}" },
  { "confirm", "netgiro-api.md", { .call = KASSI_CALL_CONFIRM, .transaction_id = GUID }, "{\"TransactionId\":\"" GUID "\"}" },
  { "confirm-code", "netgiro-api.md: the SMS code", { .call = KASSI_CALL_CONFIRM, .transaction_id = GUID, .identifier = "ABCD" },
    "{\"TransactionId\":\"" GUID "\",\"Identifier\":\"ABCD\"}" },
  { "cancel", "netgiro-api.md", { .call = KASSI_CALL_CANCEL, .transaction_id = GUID }, "{\"TransactionId\":\"" GUID "\"}" },
};

static void
assert_text (GBytes     *body,
             const char *expected)
{
  gsize size;
  const char *data = g_bytes_get_data (body, &size);

  g_assert_cmpmem (data, (int) size, expected, (int) strlen (expected));
}

static void
test_encode (gconstpointer data)
{
  const Encoding *encoding = data;
  g_autoptr (GBytes) body = kassi_wire_encode_request (&encoding->request);
  g_autoptr (GError) error = NULL;

  assert_text (body, encoding->expected);

  /* Ours is as strict as what we ask of theirs; and reflected it is no answer. */
  g_assert_true (kassi_json_check (body, &error));
  g_assert_no_error (error);
  g_assert_null (kassi_wire_decode_answer (body, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

#define TEST_SECRET \
  "YCFd6hiA8lUjZejVcIf/LhRXO4wTDxY0JhOXvQZwnMSiNynSxmNIMjMf1HHwdV6cMN48NX3ZipA9q9hLPb9C1ZIzMH5dvELPAHceiu7L" \
  "bZzmIAGeOf/OUaDrk2Zq2dbGacIAzU6yyk4KmOXRaSLi8KW8t3krdQSX7Ecm8Qunc/A="

/* What we encode, under the URL we make of the path, carries the published signature. */
static void
test_vector_signed (void)
{
  g_autofree char *url = g_strconcat ("https://api.test.netgiro.is/v1/", kassi_call_get_path (KASSI_CALL_INSERT), NULL);
  g_autoptr (GBytes) body = kassi_wire_encode_request (&encodings[0].request);
  g_autofree char *signature = kassi_signature_make (TEST_SECRET, "39084373214935208", url, body);

  g_assert_cmpstr (signature, ==, "8ff35684c44ae5279f16f5b024b80a7f4de18f45b71aafc9c03a2f07ac3e9856");
}

static void
test_paths (void)
{
  g_assert_cmpstr (kassi_call_get_path (KASSI_CALL_INSERT), ==, "Checkout/InsertCart");
  g_assert_cmpstr (kassi_call_get_path (KASSI_CALL_CHECK), ==, "Checkout/CheckCart");
  g_assert_cmpstr (kassi_call_get_path (KASSI_CALL_CONFIRM), ==, "Checkout/ConfirmCart");
  g_assert_cmpstr (kassi_call_get_path (KASSI_CALL_CANCEL), ==, "Checkout/CancelCart");
}

static void
append_to_cart (KassiCart  *cart,
                const char *description,
                const char *product_number,
                gint64      quantity_milli,
                gint64      unit_isk)
{
  g_autoptr (GError) error = NULL;
  KassiCartLine line = {
    .description = (char *) description, .product_number = (char *) product_number,
    .quantity_milli = quantity_milli, .unit_isk = unit_isk, .vat_rate = 24,
  };

  kassi_cart_append (cart, &line, &error);
  g_assert_no_error (error);
}

static GBytes *
encode_cart (const KassiCart *cart)
{
  KassiRequest request = { INSERT, .cart = cart };

  if (kassi_cart_get_n_lines (cart) > 0)
    request.amount_isk = kassi_cart_get_total_isk (cart);
  return kassi_wire_encode_request (&request);
}

/* 2 pieces are 2000 (netgiro-api.md); 450 g at 4.500 kr. a kilo. */
static void
test_cart (void)
{
  g_autoptr (KassiCart) cart = kassi_cart_new ();
  g_autoptr (GBytes) empty = encode_cart (cart);
  g_autoptr (GBytes) body = NULL;

  assert_text (empty, INSERTED "0}");

  append_to_cart (cart, "Kaffi \"svart\"", "K-1", 2000, 500);
  append_to_cart (cart, "Harðfiskur", NULL, 450, 4500);
  body = encode_cart (cart);
  assert_text (body,
               "{\"Amount\":3025,\"Reference\":\"991100-123\",\"CustomerId\":\"8223281\",\"ConfirmationType\":0,"
               "\"CartItemRequests\":["
               "{\"ProductNo\":\"K-1\",\"Name\":\"Kaffi \\\"svart\\\"\",\"Description\":\"Kaffi \\\"svart\\\"\","
               "\"UnitPrice\":500,\"Quantity\":2000,\"Amount\":1000},"
               "{\"Name\":\"Harðfiskur\",\"Description\":\"Harðfiskur\","
               "\"UnitPrice\":4500,\"Quantity\":450,\"Amount\":2025}]}");
  g_assert_true (kassi_json_check (body, NULL));
}

/* Each line added makes the body longer, until one would pass the bound: then the items are left out (I17). */
static void
test_cart_too_long (void)
{
  g_autoptr (KassiCart) cart = kassi_cart_new ();
  g_autofree char *name = g_strnfill (KASSI_CART_MAX_DESCRIPTION, 'x');
  gsize longest = 0;
  gboolean dropped = FALSE;

  while (!dropped)
    {
      g_autoptr (GBytes) body = NULL;

      g_assert_cmpuint (kassi_cart_get_n_lines (cart), <, KASSI_CART_MAX_LINES);
      append_to_cart (cart, name, NULL, 1000, 100);
      body = encode_cart (cart);
      dropped = g_bytes_get_size (body) < longest;
      longest = MAX (longest, g_bytes_get_size (body));
      g_assert_cmpuint (longest, <=, KASSI_WIRE_MAX_REQUEST);
      g_assert_true (kassi_json_check (body, NULL));
      if (dropped)
        g_assert_null (g_strstr_len (g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body), "CartItemRequests"));
    }

  /* Not before it had to be. */
  g_assert_cmpuint (longest, >, KASSI_WIRE_MAX_REQUEST - 400);
}

/* To the byte: the closing brace counts. */
static void
test_description_too_long (void)
{
  g_autoptr (GBytes) bare = kassi_wire_encode_request (&(KassiRequest) { INSERT });
  gsize room = KASSI_WIRE_MAX_REQUEST - g_bytes_get_size (bare) - strlen (",\"Description\":\"\"");

  for (gsize extra = 0; extra <= 1; extra++)
    {
      g_autofree char *description = g_strnfill (room + extra, 'x');
      g_autoptr (GBytes) body = kassi_wire_encode_request (&(KassiRequest) { INSERT, .description = description });

      g_assert_cmpuint (g_bytes_get_size (body), ==, extra == 0 ? KASSI_WIRE_MAX_REQUEST : g_bytes_get_size (bare));
    }
}

typedef struct {
  const char   *name;
  const char   *source;
  KassiRequest  request;
} Misuse;

static const Misuse misuses[] = {
  { "amount-none", "I12", { .call = KASSI_CALL_INSERT, .reference = "a", .customer_id = "b" } },
  { "amount-negative", "I12", { .call = KASSI_CALL_INSERT, .amount_isk = -1, .reference = "a", .customer_id = "b" } },
  { "amount-too-large", "I12",
    { .call = KASSI_CALL_INSERT, .amount_isk = KASSI_MONEY_MAX_ISK + 1, .reference = "a", .customer_id = "b" } },
  { "no-reference", "netgiro-api.md", { .call = KASSI_CALL_INSERT, .amount_isk = 1, .customer_id = "b" } },
  { "empty-reference", "netgiro-api.md", { .call = KASSI_CALL_INSERT, .amount_isk = 1, .reference = "", .customer_id = "b" } },
  { "url-reference", "safety.md: no URL there",
    { .call = KASSI_CALL_INSERT, .amount_isk = 1, .reference = "https://a/", .customer_id = "b" } },
  { "latin-1-reference", "UTF-8", { .call = KASSI_CALL_INSERT, .amount_isk = 1, .reference = "\355", .customer_id = "b" } },
  { "no-customer", "netgiro-api.md", { .call = KASSI_CALL_INSERT, .amount_isk = 1, .reference = "a" } },
  { "latin-1-description", "UTF-8", { INSERT, .description = "\355" } },
  { "latin-1-callback", "UTF-8", { INSERT, .callback_url = "\355" } },
  { "latin-1-cancel", "UTF-8", { INSERT, .callback_cancel_url = "\355" } },
  { "no-callback", "netgiro-api.md: must, for ServerCallback", { INSERT, .confirmation = KASSI_CONFIRMATION_SERVER_CALLBACK } },
  { "check-no-id", "netgiro-api.md", { .call = KASSI_CALL_CHECK } },
  { "confirm-no-id", "netgiro-api.md", { .call = KASSI_CALL_CONFIRM, .identifier = "ABCD" } },
  { "confirm-latin-1", "UTF-8", { .call = KASSI_CALL_CONFIRM, .transaction_id = GUID, .identifier = "\355" } },
  { "cancel-empty-id", "netgiro-api.md", { .call = KASSI_CALL_CANCEL, .transaction_id = "" } },
  { "no-such-call", "four calls", { .call = (KassiCall) KASSI_N_CALLS, .transaction_id = GUID } },
};

static void
assert_misuse (const KassiRequest *request)
{
  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*can_encode*");
  g_assert_null (kassi_wire_encode_request (request));
  g_test_assert_expected_messages ();
}

static void
test_misuse (gconstpointer data)
{
  const Misuse *misuse = data;

  assert_misuse (&misuse->request);
}

static void
test_misused_cart (void)
{
  g_autoptr (KassiCart) cart = kassi_cart_new ();

  append_to_cart (cart, "Kaffi", NULL, 1000, 999);
  assert_misuse (&(KassiRequest) { INSERT, .cart = cart });
}

/* ---- Answers ---- */

/* What is expected where a table says nothing. */
#define NOTHING .interval_ms = -1, .payment_info = { .total_isk = -1, .status_id = -1 }
#define INFO(...) .interval_ms = -1, .has_payment_info = TRUE, .payment_info = { __VA_ARGS__ }
#define WITH_INFO(members) "{\"Success\":true,\"ResultCode\":10200,\"PaymentInfo\":{" members "}}"
#define WITH(members) "{\"Success\":true,\"ResultCode\":200" members "}"
#define DONE .success = TRUE, .result_code = 200

typedef struct {
  const char  *name;
  const char  *source;
  const char  *text;
  KassiAnswer  expected;
} Decoding;

static const Decoding decodings[] = {
  { "insert", "netgiro-api.md",
    WITH (",\"Message\":\"\",\"TransactionId\":\"" GUID "\",\"ProcessCartCheckIntervalMiliseconds\":3000"),
    { DONE, .transaction_id = (char *) GUID, .interval_ms = 3000, .payment_info = { .total_isk = -1, .status_id = -1 } } },
  { "insert-nulls", "netgiro-api.md: may be null",
    WITH (",\"Message\":null,\"TransactionId\":null,\"ProcessCartCheckIntervalMiliseconds\":null,\"PaymentInfo\":null,"
          "\"PaymentSuccessful\":null,\"AnnouncementMessage\":null"),
    { DONE, NOTHING } },
  { "insert-announced", "netgiro-api.md: seen in two integrations",
    WITH (",\"RemoteConfirmationAvailable\":true,\"AnnouncementMessage\":\"Opið\\ní dag\""),
    { DONE, NOTHING, .announcement = (char *) "Opið í dag" } },
  { "insert-announced-otherwise", "nobody says what it is",
    WITH (",\"AnnouncementMessage\":{\"Text\":1}"),
    { DONE, NOTHING } },
  { "refused", "netgiro-api.md: 400, Message says why",
    "{\"Success\":false,\"ResultCode\":400,\"Message\":\"Invalid amount\"}",
    { .result_code = 400, NOTHING, .message = (char *) "Invalid amount" } },
  { "check-waiting", "netgiro-api.md: 10425", "{\"Success\":true,\"PaymentSuccessful\":false,\"ResultCode\":10425}",
    { .success = TRUE, .result_code = 10425, NOTHING } },
  { "check-paid", "netgiro-api.md: PaymentInfo in full",
    "{\"Success\":true,\"PaymentSuccessful\":true,\"ResultCode\":10200,\"PaymentInfo\":{\"TransactionId\":\"" GUID "\","
    "\"InvoiceNumber\":1234567,\"ReferenceNumber\":\"991100-123\",\"StatusId\":2,\"Created\":\"2025-07-01T12:00:00\","
    "\"TotalAmount\":1000.0,\"DiscountAmount\":0.0,\"ShippingAmount\":null,\"HandlingAmount\":null,\"AccountNumber\":null,"
    "\"NumberOfInstallments\":1,\"ClientIdentityConfirmed\":true,\"LocationId\":null,\"RegisterId\":null}}",
    { .success = TRUE, .payment_successful = TRUE, .result_code = 10200,
      INFO (.transaction_id = (char *) GUID, .reference_number = (char *) "991100-123", .invoice_number = (char *) "1234567",
            .total_isk = 1000, .status_id = 2) } },
  { "mixed-case", "netgiro-api.md: read them case-insensitively",
    "{\"success\":true,\"RESULTCODE\":10200,\"paymentSuccessful\":true,\"paymentInfo\":{\"transactionid\":\"" GUID "\","
    "\"invoiceNumber\":\"A-7\",\"referenceNumber\":\"r\",\"statusId\":1,\"totalAmount\":7}}",
    { .success = TRUE, .payment_successful = TRUE, .result_code = 10200,
      INFO (.transaction_id = (char *) GUID, .reference_number = (char *) "r", .invoice_number = (char *) "A-7",
            .total_isk = 7, .status_id = 1) } },
  { "unknown", "netgiro-api.md: must be ignored", WITH (",\"Succes\":1,\"x\":[{\"Success\":false}],\"Amount\":\"x\",\"status\":[]"),
    { DONE, NOTHING } },
  { "negative-code", "an integer", "{\"Success\":false,\"ResultCode\":-1}", { .result_code = -1, NOTHING } },
  { "large-code", "an integer", "{\"Success\":false,\"ResultCode\":9007199254740991}",
    { .result_code = 9007199254740991, NOTHING } },
  { "interval-negative", "as good as none", WITH (",\"ProcessCartCheckIntervalMiliseconds\":-5"), { DONE, NOTHING } },
  { "interval-zero", "the flow has the bounds", WITH (",\"ProcessCartCheckIntervalMiliseconds\":0"),
    { DONE, .payment_info = { .total_isk = -1, .status_id = -1 } } },
  { "guid-upper", "either case, kept", WITH (",\"TransactionId\":\"881E674F-7891-4C20-AFD8-56FE2624C4B5\""),
    { DONE, NOTHING, .transaction_id = (char *) "881E674F-7891-4C20-AFD8-56FE2624C4B5" } },
  { "guid-zeros", ".NET's empty Guid is nobody's cart", WITH (",\"TransactionId\":\"00000000-0000-0000-0000-000000000000\""),
    { DONE, NOTHING } },
  { "guid-almost-zeros", "somebody's", WITH (",\"TransactionId\":\"00000000-0000-0000-0000-000000000001\""),
    { DONE, NOTHING, .transaction_id = (char *) "00000000-0000-0000-0000-000000000001" } },
  { "guid-not", "safety.md: a GUID", WITH (",\"TransactionId\":\"1234\""), { DONE, NOTHING } },
  { "guid-empty", "safety.md: a GUID", WITH (",\"TransactionId\":\"\""), { DONE, NOTHING } },

  { "info-empty", "any of them may be missing", WITH_INFO (""),
    { .success = TRUE, .result_code = 10200, INFO (.total_isk = -1, .status_id = -1) } },
  { "info-nulls", "netgiro-api.md: any of them null",
    WITH_INFO ("\"TransactionId\":null,\"InvoiceNumber\":null,\"ReferenceNumber\":null,\"StatusId\":null,\"TotalAmount\":null"),
    { .success = TRUE, .result_code = 10200, INFO (.total_isk = -1, .status_id = -1) } },
  { "info-guid-not", "safety.md: a GUID", WITH_INFO ("\"TransactionId\":\"x\""),
    { .success = TRUE, .result_code = 10200, INFO (.total_isk = -1, .status_id = -1) } },
  { "status-string", "a string of figures", WITH_INFO ("\"StatusId\":\"5\""),
    { .success = TRUE, .result_code = 10200, INFO (.total_isk = -1, .status_id = 5) } },
  { "status-string-longest", "nine figures", WITH_INFO ("\"StatusId\":\"999999999\""),
    { .success = TRUE, .result_code = 10200, INFO (.total_isk = -1, .status_id = 999999999) } },
  { "invoice-long-number", "its text, not a double's", WITH_INFO ("\"InvoiceNumber\":9007199254740991.0"),
    { .success = TRUE, .result_code = 10200,
      INFO (.invoice_number = (char *) "9007199254740991.0", .total_isk = -1, .status_id = -1) } },
  { "invoice-cleaned", "a line break would spoil a receipt", WITH_INFO ("\"InvoiceNumber\":\"\\u202eA\\r\\n7\\u0007\""),
    { .success = TRUE, .result_code = 10200, INFO (.invoice_number = (char *) "A  7", .total_isk = -1, .status_id = -1) } },
  { "total-elsewhere", "only PaymentInfo's own", "{\"Success\":true,\"ResultCode\":1,\"TotalAmount\":5,\"InvoiceNumber\":6,"
    "\"PaymentInfo\":{\"x\":{\"TotalAmount\":7}}}",
    { .success = TRUE, .result_code = 1, INFO (.total_isk = -1, .status_id = -1) } },
};

static void
assert_answer (const KassiAnswer *answer,
               const KassiAnswer *expected)
{
  const KassiPaymentInfo *info = &answer->payment_info;

  g_assert_cmpint (answer->success, ==, expected->success);
  g_assert_cmpint (answer->result_code, ==, expected->result_code);
  g_assert_cmpint (answer->payment_successful, ==, expected->payment_successful);
  g_assert_cmpstr (answer->transaction_id, ==, expected->transaction_id);
  g_assert_cmpstr (answer->message, ==, expected->message);
  g_assert_cmpstr (answer->announcement, ==, expected->announcement);
  g_assert_cmpint (answer->interval_ms, ==, expected->interval_ms);
  g_assert_cmpint (answer->has_payment_info, ==, expected->has_payment_info);
  g_assert_cmpstr (info->transaction_id, ==, expected->payment_info.transaction_id);
  g_assert_cmpstr (info->reference_number, ==, expected->payment_info.reference_number);
  g_assert_cmpstr (info->invoice_number, ==, expected->payment_info.invoice_number);
  g_assert_cmpint (info->total_isk, ==, expected->payment_info.total_isk);
  g_assert_cmpint (info->status_id, ==, expected->payment_info.status_id);
}

/* From bytes of just their size, so that the sanitizer sees one read too far. */
static KassiAnswer *
decode (const char  *text,
        GError     **error)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  return kassi_wire_decode_answer (body, error);
}

static void
test_decode (gconstpointer data)
{
  const Decoding *decoding = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KassiAnswer) answer = decode (decoding->text, &error);

  g_assert_no_error (error);
  assert_answer (answer, &decoding->expected);
}

typedef struct {
  const char *name;
  const char *source;
  const char *text;
  gint64      total_isk;
} Total;

static const Total totals[] = {
  { "decimal", "netgiro-api.md: 1000.0 is 1000 kr", "1000.0", 1000 },
  { "integer", "safety.md: digits", "1000", 1000 },
  { "zeros", "safety.md: a point and zeros", "1000.0000", 1000 },
  { "zero", "RFC 8259 §6", "0", 0 },
  { "zero-decimal", "RFC 8259 §6", "0.00", 0 },
  { "largest", "2³¹−1", "2147483647.0", 2147483647 },
  { "beyond", "no wrap at 2³²", "4294968296", 4294968296 },
  { "exact", "2⁵³−1", "9007199254740991.0", 9007199254740991 },
  { "null", "any of them null", "null", -1 },
  { "fraction", "json-glib 1.6 reads 1000", "1000.9", -1 },
  { "fraction-small", "a double would be 1000", "1000.00000000000000000001", -1 },
  { "fraction-late", "zeros, then not", "1000.001", -1 },
  { "below", "a double would round it up to 1000", "999.99999999999999999999", -1 },
  { "negative", "safety.md: digits", "-1000", -1 },
  { "negative-zero", "safety.md: digits", "-0.0", -1 },
  { "exponent", "safety.md: digits, optionally a point and zeros", "1e3", -1 },
  { "exponent-zero", "likewise", "1000e0", -1 },
  { "exponent-decimal", "likewise", "1000.0e0", -1 },
};

static void
test_total (gconstpointer data)
{
  const Total *total = data;
  g_autofree char *text = g_strdup_printf ("{\"Success\":true,\"ResultCode\":10200,\"PaymentInfo\":{\"TotalAmount\":%s}}", total->text);
  g_autoptr (GError) error = NULL;
  g_autoptr (KassiAnswer) answer = decode (text, &error);

  g_assert_no_error (error);
  g_assert_cmpint (answer->payment_info.total_isk, ==, total->total_isk);
}

typedef struct {
  const char *name;
  const char *source;
  const char *text;
} Shape;

static const Shape shapes[] = {
  { "empty", "both must be there", "{}" },
  { "no-success", "safety.md: Success and ResultCode must both be there", "{\"ResultCode\":200}" },
  { "no-code", "safety.md: Success and ResultCode must both be there", "{\"Success\":true}" },
  { "success-null", "must be there", "{\"Success\":null,\"ResultCode\":200}" },
  { "code-null", "must be there", "{\"Success\":true,\"ResultCode\":null}" },
  { "success-string", "wrong type", "{\"Success\":\"true\",\"ResultCode\":200}" },
  { "success-number", "wrong type", "{\"Success\":1,\"ResultCode\":200}" },
  { "success-object", "wrong type", "{\"Success\":{},\"ResultCode\":200}" },
  { "code-string", "wrong type", "{\"Success\":true,\"ResultCode\":\"200\"}" },
  { "code-fraction", "json-glib 1.6 reads 200", "{\"Success\":true,\"ResultCode\":200.9}" },
  { "code-decimal", "an integer", "{\"Success\":true,\"ResultCode\":200.0}" },
  { "code-exponent", "an integer", "{\"Success\":true,\"ResultCode\":2e2}" },
  { "code-array", "wrong type", "{\"Success\":true,\"ResultCode\":[200]}" },
  { "code-boolean", "wrong type", "{\"Success\":true,\"ResultCode\":true}" },
  { "payment-successful", "wrong type", WITH (",\"PaymentSuccessful\":1") },
  { "transaction-id", "wrong type", WITH (",\"TransactionId\":1") },
  { "transaction-id-array", "wrong type", WITH (",\"TransactionId\":[\"" GUID "\"]") },
  { "message", "wrong type", WITH (",\"Message\":1") },
  { "interval-string", "wrong type", WITH (",\"ProcessCartCheckIntervalMiliseconds\":\"3000\"") },
  { "interval-decimal", "wrong type", WITH (",\"ProcessCartCheckIntervalMiliseconds\":3000.5") },
  { "info-array", "wrong type", WITH (",\"PaymentInfo\":[]") },
  { "info-string", "wrong type", WITH (",\"PaymentInfo\":\"\"") },
  { "info-false", "wrong type", WITH (",\"PaymentInfo\":false") },
  { "info-transaction-id", "wrong type", WITH_INFO ("\"TransactionId\":1") },
  { "info-reference", "wrong type", WITH_INFO ("\"ReferenceNumber\":991100") },
  { "info-invoice-true", "wrong type", WITH_INFO ("\"InvoiceNumber\":true") },
  { "info-invoice-array", "an element's text is not the member's", WITH_INFO ("\"InvoiceNumber\":[1]") },
  { "info-total-string", "wrong type", WITH_INFO ("\"TotalAmount\":\"1000\"") },
  { "info-total-object", "wrong type", WITH_INFO ("\"TotalAmount\":{\"TotalAmount\":1000}") },
  { "info-status-word", "wrong type", WITH_INFO ("\"StatusId\":\"paid\"") },
  { "info-status-signed", "wrong type", WITH_INFO ("\"StatusId\":\"+2\"") },
  { "info-status-more", "wrong type", WITH_INFO ("\"StatusId\":\"2 \"") },
  { "info-status-empty", "wrong type", WITH_INFO ("\"StatusId\":\"\"") },
  { "info-status-long", "more figures than fit", WITH_INFO ("\"StatusId\":\"0000000002\"") },
  { "info-status-decimal", "wrong type", WITH_INFO ("\"StatusId\":2.0") },
  { "info-status-array", "wrong type", WITH_INFO ("\"StatusId\":[2]") },
  { "info-status-true", "wrong type", WITH_INFO ("\"StatusId\":true") },
};

static void
test_shape (gconstpointer data)
{
  const Shape *shape = data;
  g_autoptr (GBytes) body = g_bytes_new_static (shape->text, strlen (shape->text));
  g_autoptr (GError) error = NULL;

  g_assert_true (kassi_json_check (body, NULL));
  g_assert_null (decode (shape->text, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_null (decode (shape->text, NULL));
}

/* The strict check stands in front; its own test has the rest. */
static const Shape unstrict[] = {
  { "two", "length extension", WITH ("") WITH ("") },
  { "double", "json-glib 1.6 takes the last", WITH (",\"ResultCode\":10200") },
  { "double-case", "safety.md: those we read, whatever their case", WITH (",\"resultCode\":10200") },
  { "comment", "json-glib 1.6 takes it", WITH ("/**/") },
};

static void
test_unstrict (gconstpointer data)
{
  const Shape *shape = data;
  g_autoptr (GError) error = NULL;

  g_assert_null (decode (shape->text, &error));
  g_assert_cmpuint (error->domain, ==, KASSI_JSON_ERROR);
}

/* 64 KiB and not a byte more (I17). */
static void
test_size (void)
{
  for (gsize extra = 0; extra <= 1; extra++)
    {
      g_autofree char *space = g_strnfill (KASSI_WIRE_MAX_ANSWER + extra - strlen (WITH ("")), ' ');
      g_autofree char *text = g_strconcat (WITH (""), space, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (KassiAnswer) answer = decode (text, &error);

      if (extra == 0)
        g_assert_nonnull (answer);
      else
        g_assert_error (error, KASSI_JSON_ERROR, KASSI_JSON_ERROR_BOUND);
    }
}

typedef struct {
  const char *name;
  const char *source;
  const char *message;    /* as it stands in the JSON */
  const char *expected;
} Cleaning;

static const Cleaning cleanings[] = {
  { "plain", "as it is", "Greiðslu hafnað.", "Greiðslu hafnað." },
  { "breaks", "one line for the cashier", "a\\r\\nb\\tc\\u2028d", "a  b c d" },
  { "controls", "no control characters", "a\\u0007\\u001b[31mb\\u007f\\u0085", "a[31mb" },
  { "turned", "nothing turns the writing round", "1\\u202e2\\u2066\\u200f3", "123" },
  { "trimmed", "no blank edges", "  a ", "a" },
  { "only-space", "nothing left", " \\n\\u200b", NULL },
  { "empty", "nothing there", "", NULL },
};

static void
test_clean (gconstpointer data)
{
  const Cleaning *cleaning = data;
  g_autofree char *text = g_strdup_printf ("{\"Success\":false,\"ResultCode\":400,\"Message\":\"%s\"}", cleaning->message);
  g_autoptr (GError) error = NULL;
  g_autoptr (KassiAnswer) answer = decode (text, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (answer->message, ==, cleaning->expected);
}

/* Bounds count characters, not bytes: none is cut in two. */
static void
test_long_texts (void)
{
  g_autoptr (GString) long_text = g_string_new (NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KassiAnswer) answer = NULL;

  for (guint i = 0; i < 600; i++)
    g_string_append (long_text, "þ");
  text = g_strdup_printf (WITH (",\"Message\":\"%s\",\"AnnouncementMessage\":\"%s\",\"PaymentInfo\":{\"InvoiceNumber\":\"%s\"}"),
                          long_text->str, long_text->str, long_text->str);
  answer = decode (text, &error);

  g_assert_no_error (error);
  g_assert_cmpint (g_utf8_strlen (answer->message, -1), ==, 500);
  g_assert_cmpint (g_utf8_strlen (answer->announcement, -1), ==, 200);
  g_assert_cmpint (g_utf8_strlen (answer->payment_info.invoice_number, -1), ==, 100);
  g_assert_true (g_utf8_validate (answer->message, -1, NULL));
}

static void
test_long_invoice (void)
{
  g_autofree char *zeros = g_strnfill (300, '0');
  g_autofree char *text = g_strdup_printf (WITH_INFO ("\"InvoiceNumber\":1.%s"), zeros);
  g_autoptr (KassiAnswer) answer = decode (text, NULL);

  g_assert_cmpuint (strlen (answer->payment_info.invoice_number), ==, 100);
}

/* Errors are logged: what they are about is not. */
static void
test_error_quotes_nothing (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (decode (WITH (",\"Message\":[\"1111111119\"]"), &error));
  g_assert_null (strstr (error->message, "1111111119"));
  g_assert_nonnull (strstr (error->message, "Message"));
}

static const struct {
  const char *text;
  gboolean    valid;
} guids[] = {
  { GUID, TRUE },
  { "881E674F-7891-4C20-AFD8-56FE2624C4B5", TRUE },
  { "00000000-0000-0000-0000-000000000000", TRUE },
  { NULL, FALSE },
  { "", FALSE },
  { "881e674f-7891-4c20-afd8-56fe2624c4b", FALSE },
  { GUID "0", FALSE },
  { GUID "\n", FALSE },
  { " " GUID, FALSE },
  { "{" GUID "}", FALSE },
  { "881e674f78914c20afd856fe2624c4b5", FALSE },
  { "881e674f-78914c20-afd8-56fe-2624c4b5", FALSE },
  { "881e674g-7891-4c20-afd8-56fe2624c4b5", FALSE },
  { "881e674f07891-4c20-afd8-56fe2624c4b5", FALSE },
};

static void
test_guid (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (guids); i++)
    {
      g_assert_cmpint (kassi_guid_is_valid (guids[i].text), ==, guids[i].valid);
      g_assert_cmpint (kassi_guid_equal (guids[i].text, guids[i].text), ==, guids[i].valid);
      g_assert_cmpint (kassi_guid_equal (GUID, guids[i].text), ==, i < 2);
      g_assert_cmpint (kassi_guid_equal (guids[i].text, GUID), ==, i < 2);
    }
}

static void
test_free_null (void)
{
  kassi_answer_free (NULL);
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
      g_autofree char *path = g_strdup_printf ("/wire/%s/%s", group, *name);

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

  ADD_CASES ("encode", encodings, test_encode);
  ADD_CASES ("misuse", misuses, test_misuse);
  g_test_add_func ("/wire/misuse/cart", test_misused_cart);
  g_test_add_func ("/wire/vector-signed", test_vector_signed);
  g_test_add_func ("/wire/paths", test_paths);
  g_test_add_func ("/wire/cart", test_cart);
  g_test_add_func ("/wire/cart-too-long", test_cart_too_long);
  g_test_add_func ("/wire/description-too-long", test_description_too_long);

  ADD_CASES ("decode", decodings, test_decode);
  ADD_CASES ("total", totals, test_total);
  ADD_CASES ("shape", shapes, test_shape);
  ADD_CASES ("unstrict", unstrict, test_unstrict);
  ADD_CASES ("clean", cleanings, test_clean);
  g_test_add_func ("/wire/size", test_size);
  g_test_add_func ("/wire/long-texts", test_long_texts);
  g_test_add_func ("/wire/long-invoice", test_long_invoice);
  g_test_add_func ("/wire/error-quotes-nothing", test_error_quotes_nothing);
  g_test_add_func ("/wire/guid", test_guid);
  g_test_add_func ("/wire/free-null", test_free_null);

  return g_test_run ();
}
