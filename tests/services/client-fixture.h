/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the client's tests share: a client, a call that is waited for, and a server that can misbehave on the wire. */
#pragma once

#include <libsoup/soup.h>

#include "services/kassi-client-internal.h"

#define TEST_APPLICATION_ID "881E674F-7891-4C20-AFD8-56FE2624C4B5"
#define TEST_SECRET "YCFd6hiA8lUjZejVcIf/LhRXO4wTDxY0JhOX="
#define TEST_TRANSACTION_ID "0c8c6a0e-3f5e-4b4c-9d7a-9d9b6f0e1a2b"
#define TEST_NONCE "635318618538563781"   /* the server's */
#define TEST_OK_BODY "{\"Success\":true,\"ResultCode\":10425,\"PaymentSuccessful\":false}"

/* SHA-256 as the page says, not as kassi-signature does it. */
char        *test_sign          (const char *secret, const char *nonce, const char *url, const char *body, gsize length);
/* A NonceFunc on a gint64. */
gint64       test_next_nonce    (gpointer user_data);
KassiRequest test_request       (KassiCall call);
/* Waits for the reply. */
KassiReply  *test_call          (KassiClient *client, KassiCall call, GCancellable *cancellable);
void         test_call_begin    (KassiClient *client, KassiCall call, GCancellable *cancellable, KassiReply **reply);
KassiReply  *test_call_wait     (KassiReply **reply);
void         test_assert_reply  (const KassiReply *reply, KassiFate fate, KassiTrouble trouble, guint http_status);
/* Runs what is ready in the main loop. */
void         test_settle        (void);

/* What is done with a request once all of it is there. */
typedef enum {
  RAW_OK,               /* a signed answer; the connection stays */
  RAW_OK_CLOSE,         /* the same, then the connection is closed without having said so */
  RAW_CLOSE,            /* closed without a word */
  RAW_RESET,            /* a TCP reset */
  RAW_SILENT,           /* never anything */
  RAW_CUT,              /* closed before Content-Length is reached */
  RAW_CUT_SPACE,        /* the same, what is there verifies, and the connection was to be closed: only the length tells */
  RAW_CUT_CHUNK,        /* closed within a chunk */
  RAW_STALL,            /* headers and a part of the body, then silence */
  RAW_HUGE,             /* a Content-Length of more than 64 KiB, and all of it */
  RAW_ENDLESS,          /* a body without an end */
  RAW_ENDLESS_421,      /* the same with the status that libsoup gathers and asks again after */
  RAW_ENDLESS_HEADERS,  /* headers without an end */
  RAW_GARBAGE,          /* not HTTP */
  RAW_PROXY_502,        /* a proxy's refusal to connect */
} RawAction;

#define RAW_MAX_ACTIONS 4

typedef struct {
  GSocketService  *service;
  char            *base_url;
  GTlsCertificate *certificate;      /* NULL: plain */
  gboolean         deaf;             /* accepts, and never reads */
  RawAction        actions[RAW_MAX_ACTIONS];   /* for the first request, the second …; RAW_OK afterwards */
  GCancellable    *on_request;       /* cancelled when a request is there */
  guint            n_connections;
  guint            n_requests;
  guint            n_written;        /* answers, or their beginnings, that were written */
  guint            n_hung_up;        /* connections that the client closed while an answer was being written */
  char            *protocol;         /* what TLS agreed upon last */
  GPtrArray       *connections;
} RawServer;

/* scheme: "http" or "https", for the base URL alone. */
void         raw_server_start   (RawServer *server, const char *scheme, GTlsCertificate *certificate);
void         raw_server_stop    (RawServer *server);
