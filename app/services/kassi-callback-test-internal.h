/* SPDX-License-Identifier: GPL-3.0-or-later
 * For kassi-callback-test and its tests alone: whom to trust, and how long to wait. */
#pragma once

#include "services/kassi-callback-test.h"

G_BEGIN_DECLS

/* As kassi_callback_test_async(). trust: instead of the system's certificate authorities, or NULL. */
void kassi_callback_test_run_async (const char *public_url, const char *listen_address, guint16 listen_port, GTlsDatabase *trust, guint timeout_ms,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* What became of one post. */
typedef struct {
  guint         status;          /* HTTP; 0: no answer came */
  gboolean      heard;           /* the listener was asked about its token */
  int           refusal;         /* … and refused it for that: a KassiRefusal; -1: let it through, or never heard of it */
  gboolean      strayed;         /* the listener refused something that bore no token of ours */
  const GError *error;           /* why no answer came; or NULL */
  gboolean      timed_out;
} KassiCallbackPost;

/* Where the test goes through. */
typedef struct {
  const char *public_url;
  const char *listen_address;
  guint16     listen_port;
} KassiCallbackRoute;

/* One or two sentences on what is wrong with what became of it; NULL: nothing. known: it was the post with our token, else the one with a
 * token that nobody has. (transfer full) */
char *kassi_callback_test_judge (const KassiCallbackPost *post, gboolean known, const KassiCallbackRoute *route);

G_END_DECLS
