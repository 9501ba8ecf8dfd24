/* SPDX-License-Identifier: GPL-3.0-or-later
 * The questions of kassi-wire.h -> the bytes that are signed and sent. They are never logged: they carry customer ids and codes. */
#include "core/kassi-wire.h"

#include <string.h>

#include "core/kassi-money.h"

static const char *const call_paths[KASSI_N_CALLS] = {
  [KASSI_CALL_INSERT] = "Checkout/InsertCart",
  [KASSI_CALL_CHECK] = "Checkout/CheckCart",
  [KASSI_CALL_CONFIRM] = "Checkout/ConfirmCart",
  [KASSI_CALL_CANCEL] = "Checkout/CancelCart",
};

/* RFC 8259 §7: what must be escaped, and no more. */
static void
append_quoted (GString    *text,
               const char *value)
{
  g_string_append_c (text, '"');
  for (const char *p = value; *p != '\0'; p++)
    if (*p == '"' || *p == '\\')
      g_string_append_printf (text, "\\%c", *p);
    else if ((guchar) *p < 0x20)
      g_string_append_printf (text, "\\u%04x", (guint) *p);
    else
      g_string_append_c (text, *p);
  g_string_append_c (text, '"');
}

static void
append_name (GString    *text,
             const char *name)
{
  if (text->str[text->len - 1] != '{')
    g_string_append_c (text, ',');
  g_string_append_printf (text, "\"%s\":", name);
}

/* A value of NULL leaves the member out. */
static void
append_text (GString    *text,
             const char *name,
             const char *value)
{
  if (value == NULL)
    return;

  append_name (text, name);
  append_quoted (text, value);
}

static void
append_integer (GString    *text,
                const char *name,
                gint64      value)
{
  append_name (text, name);
  g_string_append_printf (text, "%" G_GINT64_FORMAT, value);
}

/* A line has one text, which is both its Name and its Description. */
static void
append_line (GString             *text,
             const KassiCartLine *line)
{
  g_string_append_c (text, '{');
  append_text (text, "ProductNo", line->product_number);
  append_text (text, "Name", line->description);
  append_text (text, "Description", line->description);
  append_integer (text, "UnitPrice", line->unit_isk);
  append_integer (text, "Quantity", line->quantity_milli);
  append_integer (text, "Amount", line->total_isk);
  g_string_append_c (text, '}');
}

/* What a payment can do without is taken back when the object, closed, would pass the bound (I17). */
static void
drop_when_too_long (GString *text,
                    gsize    length_before)
{
  if (text->len + 1 > KASSI_WIRE_MAX_REQUEST)
    g_string_truncate (text, length_before);
}

static gboolean
has_lines (const KassiCart *cart)
{
  return cart != NULL && kassi_cart_get_n_lines (cart) > 0;
}

static void
append_cart (GString         *text,
             const KassiCart *cart)
{
  gsize length_before = text->len;

  if (!has_lines (cart))
    return;

  append_name (text, "CartItemRequests");
  for (guint i = 0; i < kassi_cart_get_n_lines (cart); i++)
    {
      g_string_append_c (text, i == 0 ? '[' : ',');
      append_line (text, kassi_cart_get_line (cart, i));
    }
  g_string_append_c (text, ']');
  drop_when_too_long (text, length_before);
}

static gboolean
has_url (const char *text)
{
  return strstr (text, "://") != NULL;
}

static void
append_description (GString    *text,
                    const char *description)
{
  gsize length_before = text->len;

  if (description == NULL || has_url (description))
    return;

  append_text (text, "Description", description);
  drop_when_too_long (text, length_before);
}

static void
append_insert (GString            *text,
               const KassiRequest *request)
{
  append_integer (text, "Amount", request->amount_isk);
  append_text (text, "Reference", request->reference);
  append_text (text, "CustomerId", request->customer_id);
  append_integer (text, "ConfirmationType", request->confirmation);
  append_text (text, "CallbackUrl", request->callback_url);
  append_text (text, "CallbackCancelUrl", request->callback_cancel_url);
  append_description (text, request->description);
  append_cart (text, request->cart);
}

static gboolean
is_text_or_null (const char *text)
{
  return text == NULL || g_utf8_validate (text, -1, NULL);
}

static gboolean
is_text (const char *text)
{
  return text != NULL && *text != '\0' && is_text_or_null (text);
}

static gboolean
can_insert (const KassiRequest *request)
{
  if (request->amount_isk < 1 || request->amount_isk > KASSI_MONEY_MAX_ISK)
    return FALSE;
  if (has_lines (request->cart) && kassi_cart_get_total_isk (request->cart) != request->amount_isk)
    return FALSE;
  if (request->confirmation == KASSI_CONFIRMATION_SERVER_CALLBACK && request->callback_url == NULL)
    return FALSE;

  return is_text (request->reference) && !has_url (request->reference) && is_text (request->customer_id) &&
         is_text_or_null (request->callback_url) && is_text_or_null (request->callback_cancel_url) &&
         is_text_or_null (request->description);
}

static gboolean
can_encode (const KassiRequest *request)
{
  switch (request->call)
    {
    case KASSI_CALL_INSERT:
      return can_insert (request);
    case KASSI_CALL_CONFIRM:
      return is_text (request->transaction_id) && is_text_or_null (request->identifier);
    case KASSI_CALL_CHECK:
    case KASSI_CALL_CANCEL:
      return is_text (request->transaction_id);
    default:
      return FALSE;
    }
}

const char *
kassi_call_get_path (KassiCall call)
{
  g_return_val_if_fail ((guint) call < KASSI_N_CALLS, NULL);

  return call_paths[call];
}

/**
 * kassi_wire_encode_request:
 * @request: the question
 *
 * Source: netgiro-api.md, "The four calls". CartItemRequests' members are the wrapper's and the HTTP-POST page's; Quantity is in
 * 1/1000, prices are whole krónur.
 *
 * Returns: (transfer full): the body, as it is signed and sent
 */
GBytes *
kassi_wire_encode_request (const KassiRequest *request)
{
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (can_encode (request), NULL);

  text = g_string_new ("{");
  if (request->call == KASSI_CALL_INSERT)
    append_insert (text, request);
  else
    append_text (text, "TransactionId", request->transaction_id);
  if (request->call == KASSI_CALL_CONFIRM)
    append_text (text, "Identifier", request->identifier);
  g_string_append_c (text, '}');
  g_return_val_if_fail (text->len <= KASSI_WIRE_MAX_REQUEST, NULL);

  return g_string_free_to_bytes (g_steal_pointer (&text));
}
