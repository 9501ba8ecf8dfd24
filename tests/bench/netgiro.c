/* SPDX-License-Identifier: GPL-3.0-or-later
 * netgiro PORT-FILE: the least of a Netgíró that a till can be measured against, in a process of its own. It writes its port to PORT-FILE, prints
 * a line a call, and echoes what is posted to /echo, which is what the till is compared with.
 *
 * Who pays decides what happens: 6000001 agrees at once, 6000002 never looks, and of 6000003 nothing is heard any more. */
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <stdio.h>

#include "core/kassi-signature.h"
#include "core/kassi-wire.h"

#define SECRET "a secret for measuring alone"

typedef enum { CUSTOMER_AGREES, CUSTOMER_NEVER_LOOKS, CUSTOMER_SILENT } Customer;

static const struct { const char *id; Customer customer; guint interval_ms; } customers[] = {
  { "6000001", CUSTOMER_AGREES, 1000 },
  { "6000002", CUSTOMER_NEVER_LOOKS, 3000 },
  { "6000003", CUSTOMER_SILENT, 1000 },
};

typedef struct {
  Customer  customer;
  gint64    amount_isk;
  guint     interval_ms;
  char     *reference;
  char     *transaction_id;
} Cart;

typedef struct {
  /* Owned. */
  SoupServer *server;
  GHashTable *carts;      /* char * -> Cart */
  GPtrArray  *silent;     /* of SoupServerMessage: never answered */
  char       *base_url;
  guint       n_nonces;
} Netgiro;

static void
cart_free (gpointer data)
{
  Cart *cart = data;

  g_free (cart->reference);
  g_free (cart->transaction_id);
  g_free (cart);
}

static Cart *
make_cart (Netgiro    *self,
           JsonObject *asked)
{
  const char *customer = json_object_get_string_member (asked, "CustomerId");
  Cart *cart = g_new0 (Cart, 1);
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (customers) && !g_str_equal (customers[i].id, customer))
    i++;
  cart->customer = customers[i].customer;
  cart->interval_ms = customers[i].interval_ms;
  cart->amount_isk = json_object_get_int_member (asked, "Amount");
  cart->reference = g_strdup (json_object_get_string_member (asked, "Reference"));
  cart->transaction_id = g_uuid_string_random ();
  g_hash_table_insert (self->carts, cart->transaction_id, cart);

  return cart;
}

static char *
compose (const Cart *cart,
         KassiCall   call)
{
  if (call == KASSI_CALL_INSERT)
    return g_strdup_printf ("{\"Success\":true,\"ResultCode\":200,\"Message\":null,\"TransactionId\":\"%s\",\"ProcessCartCheckIntervalMiliseconds\":%u}",
                            cart->transaction_id, cart->interval_ms);
  if (call == KASSI_CALL_CANCEL)
    return g_strdup ("{\"Success\":true,\"ResultCode\":10201,\"PaymentSuccessful\":false}");
  if (cart->customer != CUSTOMER_AGREES)
    return g_strdup ("{\"Success\":true,\"ResultCode\":10425,\"PaymentSuccessful\":false}");
  if (call == KASSI_CALL_CHECK)
    return g_strdup ("{\"Success\":true,\"ResultCode\":10426,\"PaymentSuccessful\":false}");

  return g_strdup_printf ("{\"Success\":true,\"ResultCode\":10200,\"PaymentSuccessful\":true,\"PaymentInfo\":{\"TransactionId\":\"%s\","
                          "\"InvoiceNumber\":\"31234567\",\"ReferenceNumber\":\"%s\",\"StatusId\":2,\"TotalAmount\":%" G_GINT64_FORMAT ".0}}",
                          cart->transaction_id, cart->reference, cart->amount_isk);
}

static void
answer (Netgiro           *self,
        SoupServerMessage *message,
        const Cart        *cart,
        KassiCall          call)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *url = g_strconcat (self->base_url, kassi_call_get_path (call), NULL);
  g_autofree char *nonce = g_strdup_printf ("answer-%u", ++self->n_nonces);
  g_autofree char *text = compose (cart, call);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autofree char *signature = kassi_signature_make (SECRET, nonce, url, body);

  soup_message_headers_replace (headers, "netgiro_nonce", nonce);
  soup_message_headers_replace (headers, "netgiro_signature", signature);
  soup_message_headers_replace (headers, "netgiro_referenceId", nonce);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text, strlen (text));
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
}

static void
asked_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  KassiCall call = KASSI_CALL_INSERT;
  Netgiro *self = user_data;
  JsonObject *asked;
  Cart *cart;

  while (call < KASSI_N_CALLS && !g_str_has_suffix (path, kassi_call_get_path (call)))
    call++;
  if (call == KASSI_N_CALLS || !json_parser_load_from_data (parser, body->data, body->length, NULL))
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
      return;
    }

  asked = json_node_get_object (json_parser_get_root (parser));
  cart = call == KASSI_CALL_INSERT ? make_cart (self, asked)
                                   : g_hash_table_lookup (self->carts, json_object_get_string_member (asked, "TransactionId"));
  printf ("%s\n", kassi_call_get_path (call));
  fflush (stdout);

  if (cart == NULL)
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
  else if (cart->customer == CUSTOMER_SILENT && call != KASSI_CALL_INSERT)
    {
      soup_server_message_pause (message);
      g_ptr_array_add (self->silent, g_object_ref (message));
    }
  else
    answer (self, message, cart, call);
}

static void
echo_cb (SoupServer        *server,
         SoupServerMessage *message,
         const char        *path,
         GHashTable        *query,
         gpointer           user_data)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body->data, (gsize) body->length);
}

static gboolean
listen_anywhere (Netgiro     *self,
                 const char  *port_file,
                 GError     **error)
{
  g_autofree char *port = NULL;
  GSList *uris;

  if (!soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, error))
    return FALSE;

  uris = soup_server_get_uris (self->server);
  port = g_strdup_printf ("%d", g_uri_get_port (uris->data));
  self->base_url = g_strdup_printf ("http://127.0.0.1:%s/v1/", port);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return g_file_set_contents (port_file, port, -1, error);   /* All of it or nothing: who waits for it reads it whole. */
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  Netgiro self = { 0 };

  if (argc < 2)
    return 2;

  self.server = soup_server_new (NULL, NULL);
  self.carts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, cart_free);
  self.silent = g_ptr_array_new_with_free_func (g_object_unref);
  soup_server_add_handler (self.server, "/echo", echo_cb, NULL, NULL);
  soup_server_add_handler (self.server, "/v1", asked_cb, &self, NULL);
  if (!listen_anywhere (&self, argv[1], &error))
    g_error ("%s", error != NULL ? error->message : argv[1]);

  g_main_loop_run (loop);
  return 0;
}
