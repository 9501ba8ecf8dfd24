/* SPDX-License-Identifier: GPL-3.0-or-later
 * The four calls to Netgíró: signed, sent once, verified, and told apart by what became of them. */
#pragma once

#include <gio/gio.h>

#include "core/kassi-wire.h"

G_BEGIN_DECLS

#define KASSI_CALL_TIMEOUT_S 20   /* a call in all: connecting, sending, reading */

/* What became of a call. Nothing else is ever concluded from the network. */
typedef enum {
  KASSI_FATE_NOT_SENT,   /* certain: no byte left this machine */
  KASSI_FATE_ANSWERED,   /* an answer came that verifies and decodes; it is signed, whatever its HTTP status */
  KASSI_FATE_UNKNOWN,    /* everything else: it may have happened */
} KassiFate;

/* Why a call was not answered: what the cashier and the set-up check are told. */
typedef enum {
  KASSI_TROUBLE_NONE,
  KASSI_TROUBLE_OFFLINE,      /* no route, refused, name not found */
  KASSI_TROUBLE_CERTIFICATE,  /* TLS: not trusted, other host, expired: never overridable */
  KASSI_TROUBLE_TIMEOUT,      /* sent, no answer in time, or the connection broke */
  KASSI_TROUBLE_SERVER,       /* an unsigned HTTP error: 4xx, 5xx, a redirect, a challenge */
  KASSI_TROUBLE_SIGNATURE,    /* an answer whose signature is wrong or missing: secret or a proxy */
  KASSI_TROUBLE_MALFORMED,    /* verified, but not an answer that the API knows; or cut off; or too large */
} KassiTrouble;

typedef struct {
  KassiFate     fate;
  KassiTrouble  trouble;
  KassiAnswer  *answer;               /* owned; ANSWERED only */
  guint         http_status;          /* 0 when there was none */
  gboolean      host_unknown;         /* NOT_SENT and OFFLINE, because nobody knows a server of that name */
  gint64        retry_after_us;       /* from 429 and 5xx, 0 … 60 s; 0 when absent */
  char         *netgiro_reference_id; /* owned; or NULL; printable ASCII, at most 100 characters */
  /* The verified message itself, for the journal (I3); ANSWERED only. */
  char         *url;                  /* owned */
  char         *nonce;                /* owned */
  char         *signature;            /* owned */
  GBytes       *body;                 /* owned */
} KassiReply;

void kassi_reply_free (KassiReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KassiReply, kassi_reply_free)

/* One sentence for the cashier, translated; "" for NONE. (transfer none) */
const char *kassi_trouble_to_text (KassiTrouble trouble);

/* The next nonce, larger than all before, also across restarts (I10); 0 when none can be had (the journal cannot be written):
 * then the call is NOT_SENT. */
typedef gint64 (*KassiNonceFunc) (gpointer user_data);

#define KASSI_TYPE_CLIENT (kassi_client_get_type ())
G_DECLARE_FINAL_TYPE (KassiClient, kassi_client, KASSI, CLIENT, GObject)

/* base_url as kassi_url_check() allows it. next_nonce is called once a call. */
KassiClient *kassi_client_new (const char     *base_url,
                               const char     *application_id,
                               const char     *secret,
                               KassiNonceFunc  next_nonce,
                               gpointer        user_data);

/* For tests: trust this certificate authority instead of the system's. */
void         kassi_client_set_tls_database (KassiClient *self, GTlsDatabase *database);

/* Sends once; never again by itself, on no layer. request is encoded before this returns. Cancelling means "stop waiting": the
 * reply is then UNKNOWN once a byte has left and NOT_SENT before. finish never fails: what the world did is in the reply. */
void         kassi_client_call_async  (KassiClient *self, const KassiRequest *request, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
KassiReply  *kassi_client_call_finish (KassiClient *self, GAsyncResult *result);

/* Makes a connection beforehand (name, TCP, TLS), without asking anything. Failures are of no matter. */
void         kassi_client_warm_up     (KassiClient *self);

/* Base and public URLs: http or https, equal to their own g_uri_to_string form, ending in '/', no query, fragment or user;
 * plain http only for a loopback host. Error: G_IO_ERROR_INVALID_ARGUMENT with a sentence for people. */
gboolean     kassi_url_check (const char *url, gboolean loopback_http_only, GError **error);
/* TRUE when the URL's host is this machine. */
gboolean     kassi_url_is_loopback (const char *url);

G_END_DECLS
