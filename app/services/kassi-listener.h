/* SPDX-License-Identifier: GPL-3.0-or-later
 * The callback listener: hears Netgíró's signed callbacks, lets through what verifies, answers what the till decides. */
#pragma once

#include <gio/gio.h>

#include "core/kassi-wire.h"

G_BEGIN_DECLS

#define KASSI_LISTENER_MAX_CONNECTIONS 8
#define KASSI_LISTENER_CONNECTION_S    5   /* absolute, a connection in all */
#define KASSI_LISTENER_RESPONSE_S      2   /* a callback is answered or closed within (L4) */

/* A verified callback. Answer it with kassi_callback_respond(), at once or within KASSI_LISTENER_RESPONSE_S; dropping the last
 * reference unanswered closes the connection without a word. */
typedef struct _KassiCallback KassiCallback;
KassiCallback     *kassi_callback_ref   (KassiCallback *self);
void               kassi_callback_unref (KassiCallback *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KassiCallback, kassi_callback_unref)
const char        *kassi_callback_get_token  (KassiCallback *self);
/* TRUE when it came to the cancel/ URL. */
gboolean           kassi_callback_is_cancel  (KassiCallback *self);
const KassiAnswer *kassi_callback_get_answer (KassiCallback *self);
/* SHA-256 (hex) over nonce, signature and body: two callbacks with the same digest are the same message. */
const char        *kassi_callback_get_digest (KassiCallback *self);
const char        *kassi_callback_get_netgiro_reference_id (KassiCallback *self);   /* or NULL */
/* Status 200, 403, 409 or 503; the first call counts. */
void               kassi_callback_respond    (KassiCallback *self, guint status);

/* Why a request to a URL that there is was not let through. */
typedef enum {
  KASSI_REFUSAL_HEADERS,     /* nonce or signature did not arrive at all */
  KASSI_REFUSAL_SIGNATURE,   /* they are there and do not fit what came with them */
  KASSI_REFUSAL_BODY,        /* signed, and still nothing that Netgíró says */
} KassiRefusal;

/* What the listener asks its owner. */
typedef struct {
  /* The URL that was given to Netgíró for this token and kind, as stored; NULL when no attempt has it. (transfer full) */
  char *(*dup_url)  (const char *token, gboolean cancel, gpointer user_data);
  /* A callback that verified. */
  void  (*received) (KassiCallback *callback, gpointer user_data);
  /* A request that is being refused, for whoever sets a till up; it changes nothing. May be NULL. */
  void  (*refused)  (const char *token, KassiRefusal refusal, gpointer user_data);
} KassiListenerHooks;

#define KASSI_TYPE_LISTENER (kassi_listener_get_type ())
G_DECLARE_FINAL_TYPE (KassiListener, kassi_listener, KASSI, LISTENER, GObject)

/* address: an IP address; port 0: a free one. Error: G_IO_ERROR_ADDRESS_IN_USE and other G_IO_ERRORs, with a sentence for people. */
KassiListener *kassi_listener_new      (const char *address, guint16 port, const char *secret,
                                        const KassiListenerHooks *hooks, gpointer user_data, GError **error);
guint16        kassi_listener_get_port (KassiListener *self);
/* Stops listening and closes every connection; hooks are not called until it is started again. */
void           kassi_listener_stop     (KassiListener *self);
/* After a stop: on the same address and port. Errors as kassi_listener_new(). */
gboolean       kassi_listener_start    (KassiListener *self, GError **error);
/* Messages that failed a check since the start (I11: they change nothing but this). */
guint64        kassi_listener_get_n_rejected (KassiListener *self);

/* The two URLs of an attempt: public_url + "callback/" + token and + "cancel/" + token. (transfer full) */
char          *kassi_listener_make_url   (const char *public_url, const char *token, gboolean cancel);
/* 128 random bits as 32 hex digits. (transfer full) */
char          *kassi_listener_make_token (void);

G_END_DECLS
