/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the client's rooms and its test share: judging an answer, and what a test cannot do with the real thing. */
#pragma once

#include <libsoup/soup.h>

#include "services/kassi-client.h"

G_BEGIN_DECLS

/* In place of KASSI_CALL_TIMEOUT_S. */
void        kassi_client_set_timeout_ms (KassiClient *self, guint timeout_ms);
/* In place of the desktop's. */
void        kassi_client_set_proxy_resolver (KassiClient *self, GProxyResolver *resolver);

/* How an answer came, and what it is held against. All borrowed. */
typedef struct {
  const char         *secret;
  const char         *url;          /* the one that was asked */
  GHashTable         *own_nonces;   /* set of char *: what this client sent lately */
  guint               http_status;
  SoupMessageHeaders *headers;
  GBytes             *body;         /* what was read of it */
  gboolean            too_large;    /* it went on after KASSI_WIRE_MAX_ANSWER */
} KassiReceived;

/* Fills reply with the fate ANSWERED and the message, or with UNKNOWN and why. */
void        kassi_reply_judge       (KassiReply *reply, const KassiReceived *received);
/* Retry-After of a 429 or 5xx: seconds or an HTTP date (held against the answer's own Date, else now_s), 0 … 60 s. */
gint64      kassi_reply_read_retry_after_us (SoupMessageHeaders *headers, guint http_status, gint64 now_s);

G_END_DECLS
