/* SPDX-License-Identifier: GPL-3.0-or-later
 * A receipt's facts <-> one line of JSON, as the journal keeps them for good.
 *
 * The form is strict: each object has exactly the members it is written with. What the cart comes to stands there too, and must be what the
 * cart comes to when it is read again: a paper printed years later bears the sums that were paid. */
#include "core/kassi-receipt.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "core/kassi-json-check.h"

#define FORM 1
/* KASSI_CART_MAX_LINES lines of two texts of KASSI_CART_MAX_DESCRIPTION characters come to half of it. */
#define TEXT_MAX_BYTES (1024 * 1024)

/* A text member and where it stands in its struct. */
typedef struct {
  const char *name;
  gsize       offset;
} Text;

static const Text receipt_texts[] = {
  { "number", G_STRUCT_OFFSET (KassiReceipt, number) },
  { "register", G_STRUCT_OFFSET (KassiReceipt, register_id) },
  { "reference", G_STRUCT_OFFSET (KassiReceipt, reference) },
  { "customer", G_STRUCT_OFFSET (KassiReceipt, customer_masked) },
  { "invoice", G_STRUCT_OFFSET (KassiReceipt, invoice_number) },
  { "transaction", G_STRUCT_OFFSET (KassiReceipt, transaction_id) },
};
#define N_RECEIPT_OTHERS 8   /* form, training, issued, kind, seller, lines, total, vat */

static const Text seller_texts[] = {
  { "name", G_STRUCT_OFFSET (KassiSeller, name) },
  { "address", G_STRUCT_OFFSET (KassiSeller, address) },
  { "kennitala", G_STRUCT_OFFSET (KassiSeller, kennitala) },
  { "vsk_number", G_STRUCT_OFFSET (KassiSeller, vsk_number) },
  { "phone", G_STRUCT_OFFSET (KassiSeller, phone) },
  { "cashier", G_STRUCT_OFFSET (KassiSeller, cashier) },
};
#define N_SELLER_OTHERS 1    /* vat_registered */

#define N_LINE_MEMBERS 6     /* name, product, quantity, unit, vat, total */
#define N_VAT_MEMBERS 3      /* rate, gross, vat */

static void
write_texts (JsonBuilder   *builder,
             const Text    *texts,
             gsize          n_texts,
             gconstpointer  from)
{
  for (gsize i = 0; i < n_texts; i++)
    {
      json_builder_set_member_name (builder, texts[i].name);
      json_builder_add_string_value (builder, G_STRUCT_MEMBER (const char *, from, texts[i].offset));
    }
}

static void
write_int (JsonBuilder *builder,
           const char  *name,
           gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
write_boolean (JsonBuilder *builder,
               const char  *name,
               gboolean     value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
write_seller (JsonBuilder       *builder,
              const KassiSeller *seller)
{
  json_builder_set_member_name (builder, "seller");
  json_builder_begin_object (builder);
  write_texts (builder, seller_texts, G_N_ELEMENTS (seller_texts), seller);
  write_boolean (builder, "vat_registered", seller->vat_registered);
  json_builder_end_object (builder);
}

static void
write_line (JsonBuilder         *builder,
            const KassiCartLine *line)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, line->description);
  json_builder_set_member_name (builder, "product");
  if (line->product_number != NULL)
    json_builder_add_string_value (builder, line->product_number);
  else
    json_builder_add_null_value (builder);
  write_int (builder, "quantity", line->quantity_milli);
  write_int (builder, "unit", line->unit_isk);
  write_int (builder, "vat", line->vat_rate);
  write_int (builder, "total", line->total_isk);
  json_builder_end_object (builder);
}

static void
write_cart (JsonBuilder     *builder,
            const KassiCart *cart)
{
  KassiCartVat rates[KASSI_VAT_MAX_RATES];
  guint n_rates = kassi_cart_get_vat (cart, rates);

  json_builder_set_member_name (builder, "lines");
  json_builder_begin_array (builder);
  for (guint i = 0; i < kassi_cart_get_n_lines (cart); i++)
    write_line (builder, kassi_cart_get_line (cart, i));
  json_builder_end_array (builder);

  write_int (builder, "total", kassi_cart_get_total_isk (cart));

  json_builder_set_member_name (builder, "vat");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n_rates; i++)
    {
      json_builder_begin_object (builder);
      write_int (builder, "rate", rates[i].rate);
      write_int (builder, "gross", rates[i].gross_isk);
      write_int (builder, "vat", rates[i].vat_isk);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * kassi_receipt_freeze:
 *
 * The texts must be UTF-8.
 *
 * Returns: (transfer full): one line of JSON; the same receipt gives the same bytes
 */
char *
kassi_receipt_freeze (const KassiReceipt *receipt)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (receipt != NULL, NULL);

  json_builder_begin_object (builder);
  write_int (builder, "form", FORM);
  write_texts (builder, receipt_texts, G_N_ELEMENTS (receipt_texts), receipt);
  write_boolean (builder, "training", receipt->training);
  write_int (builder, "issued", receipt->issued_wall_us);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, kassi_customer_kind_to_string (receipt->customer_kind));
  write_seller (builder, receipt->seller);
  write_cart (builder, receipt->cart);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

/* NULL when object has no such member of that type. */
static JsonNode *
find_value (JsonObject *object,
            const char *name,
            GType       type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type ? node : NULL;
}

static gboolean
read_int (JsonObject *object,
          const char *name,
          gint64      least,
          gint64      most,
          gint64     *value)
{
  JsonNode *node = find_value (object, name, G_TYPE_INT64);

  if (node == NULL)
    return FALSE;

  *value = json_node_get_int (node);
  return *value >= least && *value <= most;
}

static gboolean
read_boolean (JsonObject *object,
              const char *name,
              gboolean   *value)
{
  JsonNode *node = find_value (object, name, G_TYPE_BOOLEAN);

  if (node == NULL)
    return FALSE;

  *value = json_node_get_boolean (node);
  return TRUE;
}

/* In the place of the texts that stand in into. */
static gboolean
read_texts (JsonObject *object,
            const Text *texts,
            gsize       n_texts,
            gpointer    into)
{
  for (gsize i = 0; i < n_texts; i++)
    {
      JsonNode *node = find_value (object, texts[i].name, G_TYPE_STRING);
      char **text = G_STRUCT_MEMBER_P (into, texts[i].offset);

      if (node == NULL)
        return FALSE;
      g_free (*text);
      *text = json_node_dup_string (node);
    }

  return TRUE;
}

/* The member's object when it has so many members. (transfer none) (nullable) */
static JsonObject *
find_object (JsonObject *object,
             const char *name,
             guint       n_members)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonObject *found = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  return found != NULL && json_object_get_size (found) == n_members ? found : NULL;
}

/* The member's array when it has at most so many elements, each an object of so many members. (transfer none) (nullable) */
static JsonArray *
find_array (JsonObject *object,
            const char *name,
            guint       max_length,
            guint       n_members)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL || json_array_get_length (array) > max_length)
    return NULL;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_OBJECT (element) || json_object_get_size (json_node_get_object (element)) != n_members)
        return NULL;
    }

  return array;
}

static gboolean
read_seller (JsonObject  *object,
             KassiSeller *seller)
{
  JsonObject *from = find_object (object, "seller", G_N_ELEMENTS (seller_texts) + N_SELLER_OTHERS);

  return from != NULL &&
         read_texts (from, seller_texts, G_N_ELEMENTS (seller_texts), seller) &&
         read_boolean (from, "vat_registered", &seller->vat_registered);
}

/* The figures' own bounds are the cart's business. */
static gboolean
read_line (JsonObject *object,
           KassiCart  *cart)
{
  JsonNode *name = find_value (object, "name", G_TYPE_STRING);
  JsonNode *product = find_value (object, "product", G_TYPE_STRING);
  KassiCartLine line = { 0 };
  gint64 vat_rate, total_isk;

  if (name == NULL || !json_object_has_member (object, "product") ||
      (product == NULL && !json_object_get_null_member (object, "product")) ||
      !read_int (object, "quantity", 0, G_MAXINT64, &line.quantity_milli) ||
      !read_int (object, "unit", 0, G_MAXINT64, &line.unit_isk) ||
      !read_int (object, "vat", 0, 100, &vat_rate) ||
      !read_int (object, "total", 0, G_MAXINT64, &total_isk))
    return FALSE;

  line.description = (char *) json_node_get_string (name);
  line.product_number = product != NULL ? (char *) json_node_get_string (product) : NULL;
  line.vat_rate = (guint) vat_rate;

  return kassi_cart_append (cart, &line, NULL) &&
         kassi_cart_get_line (cart, kassi_cart_get_n_lines (cart) - 1)->total_isk == total_isk;
}

/* Whether what is kept is what the cart comes to. */
static gboolean
check_vat (JsonArray       *array,
           const KassiCart *cart)
{
  KassiCartVat rates[KASSI_VAT_MAX_RATES];
  guint n_rates = kassi_cart_get_vat (cart, rates);

  if (json_array_get_length (array) != n_rates)
    return FALSE;

  for (guint i = 0; i < n_rates; i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);
      gint64 figure;

      if (!read_int (object, "rate", rates[i].rate, rates[i].rate, &figure) ||
          !read_int (object, "gross", rates[i].gross_isk, rates[i].gross_isk, &figure) ||
          !read_int (object, "vat", rates[i].vat_isk, rates[i].vat_isk, &figure))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_cart (JsonObject *object,
           KassiCart  *cart)
{
  JsonArray *lines = find_array (object, "lines", KASSI_CART_MAX_LINES, N_LINE_MEMBERS);
  JsonArray *vat = find_array (object, "vat", KASSI_VAT_MAX_RATES, N_VAT_MEMBERS);
  gint64 total_isk;

  if (lines == NULL || vat == NULL || !read_int (object, "total", 0, G_MAXINT64, &total_isk))
    return FALSE;

  for (guint i = 0; i < json_array_get_length (lines); i++)
    if (!read_line (json_array_get_object_element (lines, i), cart))
      return FALSE;

  return kassi_cart_get_total_isk (cart) == total_isk && check_vat (vat, cart);
}

static gboolean
read_receipt (JsonObject   *object,
              KassiReceipt *receipt)
{
  JsonNode *kind = find_value (object, "kind", G_TYPE_STRING);
  gint64 form;

  return json_object_get_size (object) == G_N_ELEMENTS (receipt_texts) + N_RECEIPT_OTHERS &&
         read_int (object, "form", FORM, FORM, &form) &&
         read_texts (object, receipt_texts, G_N_ELEMENTS (receipt_texts), receipt) &&
         read_boolean (object, "training", &receipt->training) &&
         read_int (object, "issued", 0, G_MAXINT64, &receipt->issued_wall_us) &&
         kind != NULL && kassi_customer_kind_from_string (json_node_get_string (kind), &receipt->customer_kind) &&
         read_seller (object, receipt->seller) &&
         read_cart (object, receipt->cart);
}

/* The root object of what is strict JSON within our bounds; NULL for all else. Borrowed from the parser. */
static JsonObject *
parse (JsonParser *parser,
       const char *text)
{
  gsize length = strnlen (text, TEXT_MAX_BYTES + 1);
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, length);

  if (length > TEXT_MAX_BYTES || !kassi_json_check (bytes, NULL) ||
      !json_parser_load_from_data (parser, text, (gssize) length, NULL) ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return NULL;

  return json_node_get_object (json_parser_get_root (parser));
}

/**
 * kassi_receipt_thaw:
 * @text: as made by kassi_receipt_freeze()
 *
 * Returns: (transfer full): the receipt; NULL with KASSI_RECEIPT_ERROR_TEXT for what is not ours
 */
KassiReceipt *
kassi_receipt_thaw (const char  *text,
                    GError     **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (KassiReceipt) receipt = kassi_receipt_new ();
  JsonObject *object;

  g_return_val_if_fail (text != NULL, NULL);

  object = parse (parser, text);
  if (object != NULL && read_receipt (object, receipt))
    return g_steal_pointer (&receipt);

  g_set_error_literal (error, KASSI_RECEIPT_ERROR, KASSI_RECEIPT_ERROR_TEXT,
                       _("The receipt as it was kept cannot be read. A newer Kassi may understand it; the sale itself is still in the journal."));
  return NULL;
}
