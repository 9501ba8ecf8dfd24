/* SPDX-License-Identifier: GPL-3.0-or-later
 * The bytes of Netgíró's answers and callbacks -> a struct. Bodies are never logged: they carry customer ids and codes. */
#include "core/kassi-wire.h"

#include <json-glib/json-glib.h>   /* and with it gio, for G_IO_ERROR */
#include <string.h>

#include "core/kassi-json-check.h"

#define MESSAGE_MAX_CHARACTERS 500
#define ANNOUNCEMENT_MAX_CHARACTERS 200
#define INVOICE_NUMBER_MAX_CHARACTERS 100
/* A status on the wire has one figure; so many cannot leave 64 bits. */
#define STATUS_MAX_FIGURES 9

/* Reads one value that is not null. FALSE when its type is wrong. */
typedef gboolean (*ReadFunc) (JsonNode *node, gpointer result);

typedef struct {
  const char *name;
  ReadFunc    read;
  gsize       offset;     /* of the result in the struct */
  gboolean    required;
} Member;

static gboolean
set_shape_error (GError     **error,
                 const char  *name,
                 const char  *fault)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s %s", name, fault);
  return FALSE;
}

/* NULL when it is absent or null. */
static JsonNode *
find_member (JsonObject *object,
             const char *name)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  /* Or an object could have two of it that differ by case. */
  g_assert (kassi_json_name_is_read (name));

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &member, &node))
    if (g_ascii_strcasecmp (member, name) == 0)
      return JSON_NODE_HOLDS_NULL (node) ? NULL : node;

  return NULL;
}

static gboolean
holds (JsonNode *node,
       GType     type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static gboolean
read_boolean (JsonNode *node,
              gpointer  result)
{
  gboolean *value = result;

  if (!holds (node, G_TYPE_BOOLEAN))
    return FALSE;

  *value = json_node_get_boolean (node);
  return TRUE;
}

/* 200 is one, 200.0 is not: json-glib makes it floating point. */
static gboolean
read_integer (JsonNode *node,
              gpointer  result)
{
  gint64 *value = result;

  if (!holds (node, G_TYPE_INT64))
    return FALSE;

  *value = json_node_get_int (node);
  return TRUE;
}

static gboolean
read_interval (JsonNode *node,
               gpointer  result)
{
  gint64 *value = result;

  if (!read_integer (node, value))
    return FALSE;

  *value = MAX (*value, -1);
  return TRUE;
}

static gboolean
read_status (JsonNode *node,
             gpointer  result)
{
  gint64 *value = result;
  const char *text;
  gsize length;

  if (!holds (node, G_TYPE_STRING))
    return read_integer (node, result);

  text = json_node_get_string (node);
  length = strspn (text, "0123456789");
  if (length == 0 || length > STATUS_MAX_FIGURES || text[length] != '\0')
    return FALSE;

  *value = g_ascii_strtoll (text, NULL, 10);
  return TRUE;
}

static gboolean
read_string (JsonNode *node,
             gpointer  result)
{
  char **value = result;

  if (!holds (node, G_TYPE_STRING))
    return FALSE;

  *value = g_strdup (json_node_get_string (node));
  return TRUE;
}

/* .NET writes an absent GUID as zeros: that is nobody's cart. */
static gboolean
is_somebodys_guid (const char *text)
{
  return kassi_guid_is_valid (text) && text[strspn (text, "0-")] != '\0';
}

static gboolean
read_guid (JsonNode *node,
           gpointer  result)
{
  char **value = result;

  if (!read_string (node, result))
    return FALSE;

  if (!is_somebodys_guid (*value))
    g_clear_pointer (value, g_free);
  return TRUE;
}

/* Text of others that is shown: nothing in it may move a cursor or turn the writing round. (nullable) (transfer full) */
static char *
clean_text (const char *text,
            guint       max_characters)
{
  g_autoptr (GString) cleaned = g_string_new (NULL);
  guint n_characters = 0;

  for (const char *p = text; *p != '\0' && n_characters < max_characters; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);
      GUnicodeType type = g_unichar_type (character);

      if (g_unichar_isspace (character))
        character = ' ';
      else if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT)
        continue;

      g_string_append_unichar (cleaned, character);
      n_characters++;
    }

  g_strstrip (cleaned->str);
  return *cleaned->str == '\0' ? NULL : g_strdup (cleaned->str);
}

static gboolean
read_cleaned (JsonNode *node,
              guint     max_characters,
              gpointer  result)
{
  char **value = result;

  if (!holds (node, G_TYPE_STRING))
    return FALSE;

  *value = clean_text (json_node_get_string (node), max_characters);
  return TRUE;
}

static gboolean
read_message (JsonNode *node,
              gpointer  result)
{
  return read_cleaned (node, MESSAGE_MAX_CHARACTERS, result);
}

/* Not in Netgíró's pages, only seen with others: whatever else it may turn out to be, it makes no answer worthless. */
static gboolean
read_announcement (JsonNode *node,
                   gpointer  result)
{
  read_cleaned (node, ANNOUNCEMENT_MAX_CHARACTERS, result);
  return TRUE;
}

static gboolean
read_invoice_number (JsonNode *node,
                     gpointer  result)
{
  return read_cleaned (node, INVOICE_NUMBER_MAX_CHARACTERS, result);
}

static const Member answer_members[] = {
  { "Success", read_boolean, G_STRUCT_OFFSET (KassiAnswer, success), TRUE },
  { "ResultCode", read_integer, G_STRUCT_OFFSET (KassiAnswer, result_code), TRUE },
  { "PaymentSuccessful", read_boolean, G_STRUCT_OFFSET (KassiAnswer, payment_successful), FALSE },
  { "TransactionId", read_guid, G_STRUCT_OFFSET (KassiAnswer, transaction_id), FALSE },
  { "Message", read_message, G_STRUCT_OFFSET (KassiAnswer, message), FALSE },
  { "AnnouncementMessage", read_announcement, G_STRUCT_OFFSET (KassiAnswer, announcement), FALSE },
  { "ProcessCartCheckIntervalMiliseconds", read_interval, G_STRUCT_OFFSET (KassiAnswer, interval_ms), FALSE },
};

static const Member info_members[] = {
  { "TransactionId", read_guid, G_STRUCT_OFFSET (KassiPaymentInfo, transaction_id), FALSE },
  { "ReferenceNumber", read_string, G_STRUCT_OFFSET (KassiPaymentInfo, reference_number), FALSE },
  { "StatusId", read_status, G_STRUCT_OFFSET (KassiPaymentInfo, status_id), FALSE },
};

/* PaymentInfo's numbers whose text counts, found by the recogniser. */
enum { NUMBER_TOTAL, NUMBER_INVOICE, N_NUMBERS };

static gboolean
read_members (JsonObject    *object,
              const Member  *members,
              gsize          n_members,
              gpointer       result,
              GError       **error)
{
  for (gsize i = 0; i < n_members; i++)
    {
      JsonNode *node = find_member (object, members[i].name);

      if (node == NULL && members[i].required)
        return set_shape_error (error, members[i].name, "is missing");
      if (node != NULL && !members[i].read (node, G_STRUCT_MEMBER_P (result, members[i].offset)))
        return set_shape_error (error, members[i].name, "has the wrong type");
    }

  return TRUE;
}

/* Digits, optionally a point and zeros; anything else is -1. The recogniser has bounded the value. Never floating point. */
static gint64
parse_whole_isk (const char *text,
                 gsize       length)
{
  gint64 amount_isk = 0;
  gsize i;

  for (i = 0; i < length && g_ascii_isdigit (text[i]); i++)
    amount_isk = amount_isk * 10 + g_ascii_digit_value (text[i]);
  if (i == length)
    return amount_isk;
  if (i == 0 || text[i] != '.')
    return -1;

  for (i++; i < length; i++)
    if (text[i] != '0')
      return -1;

  return amount_isk;
}

static gboolean
read_info (JsonObject             *object,
           const char             *text,
           const KassiJsonNumber  *numbers,
           KassiPaymentInfo       *info,
           GError                **error)
{
  const KassiJsonNumber *total = &numbers[NUMBER_TOTAL];
  const KassiJsonNumber *invoice = &numbers[NUMBER_INVOICE];
  JsonNode *invoice_node = find_member (object, invoice->name);

  if (!read_members (object, info_members, G_N_ELEMENTS (info_members), info, error))
    return FALSE;

  if (total->length > 0)
    info->total_isk = parse_whole_isk (text + total->offset, total->length);
  else if (find_member (object, total->name) != NULL)
    return set_shape_error (error, total->name, "has the wrong type");

  if (invoice->length > 0)
    info->invoice_number = g_strndup (text + invoice->offset, MIN (invoice->length, INVOICE_NUMBER_MAX_CHARACTERS));
  else if (invoice_node != NULL && !read_invoice_number (invoice_node, &info->invoice_number))
    return set_shape_error (error, invoice->name, "has the wrong type");

  return TRUE;
}

static gboolean
read_answer (JsonObject             *object,
             const char             *text,
             const KassiJsonNumber  *numbers,
             KassiAnswer            *answer,
             GError                **error)
{
  JsonNode *info = find_member (object, "PaymentInfo");

  if (!read_members (object, answer_members, G_N_ELEMENTS (answer_members), answer, error))
    return FALSE;
  if (info == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (info))
    return set_shape_error (error, "PaymentInfo", "has the wrong type");

  answer->has_payment_info = TRUE;
  return read_info (json_node_get_object (info), text, numbers, &answer->payment_info, error);
}

/**
 * kassi_wire_decode_answer:
 * @body: an answer's or a callback's body, its signature verified
 * @error: return location for a KASSI_JSON_ERROR or G_IO_ERROR_INVALID_DATA
 *
 * Source: netgiro-api.md, "The four calls" and "Callbacks"; safety.md, "Strict JSON". A request of ours that was reflected has
 * neither Success nor ResultCode and is no answer.
 *
 * Returns: (transfer full): the answer, not yet tied to its question
 */
KassiAnswer *
kassi_wire_decode_answer (GBytes  *body,
                          GError **error)
{
  KassiJsonNumber numbers[N_NUMBERS] = {
    [NUMBER_TOTAL] = { .parent = "PaymentInfo", .name = "TotalAmount" },
    [NUMBER_INVOICE] = { .parent = "PaymentInfo", .name = "InvoiceNumber" },
  };
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (KassiAnswer) answer = NULL;
  const char *text;
  gsize size;

  g_return_val_if_fail (body != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  text = g_bytes_get_data (body, &size);
  if (size > KASSI_WIRE_MAX_ANSWER)
    {
      g_set_error (error, KASSI_JSON_ERROR, KASSI_JSON_ERROR_BOUND, "longer than %d bytes", KASSI_WIRE_MAX_ANSWER);
      return NULL;
    }
  if (!kassi_json_check_numbers (body, numbers, N_NUMBERS, error))
    return NULL;

  /* json-glib's own error is dropped: it quotes the body. */
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, (gssize) size, NULL) ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      set_shape_error (error, "The body", "cannot be read");
      return NULL;
    }

  answer = g_new0 (KassiAnswer, 1);
  answer->interval_ms = -1;
  answer->payment_info.total_isk = -1;
  answer->payment_info.status_id = -1;
  if (!read_answer (json_node_get_object (json_parser_get_root (parser)), text, numbers, answer, error))
    return NULL;

  return g_steal_pointer (&answer);
}

void
kassi_answer_free (KassiAnswer *answer)
{
  if (answer == NULL)
    return;

  g_free (answer->payment_info.transaction_id);
  g_free (answer->payment_info.reference_number);
  g_free (answer->payment_info.invoice_number);
  g_free (answer->transaction_id);
  g_free (answer->message);
  g_free (answer->announcement);
  g_free (answer);
}

gboolean
kassi_guid_is_valid (const char *text)
{
  static const char pattern[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  gsize i;

  if (text == NULL)
    return FALSE;

  for (i = 0; pattern[i] != '\0'; i++)
    if (pattern[i] == '-' ? text[i] != '-' : !g_ascii_isxdigit (text[i]))
      return FALSE;

  return text[i] == '\0';
}

gboolean
kassi_guid_equal (const char *a,
                  const char *b)
{
  return kassi_guid_is_valid (a) && kassi_guid_is_valid (b) && g_ascii_strcasecmp (a, b) == 0;
}
