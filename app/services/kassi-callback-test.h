/* SPDX-License-Identifier: GPL-3.0-or-later
 * Calls this till through its own public address, as Netgíró would, and tells in words whether callbacks arrive as they should.
 *
 * Two posts: a signed one to a token made for the test, which must arrive with its headers unharmed and be the only one let through; and one to
 * a token that nobody has, which must get 404: money moves on any 200 there, so a proxy that answers for us forbids ServerCallback. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Listens for the test's own sake on address and port, which must be free: whoever listens there stops first. All texts are copied. */
void     kassi_callback_test_async  (const char *public_url, const char *listen_address, guint16 listen_port,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* FALSE with one or two sentences: what is wrong and what to do (G_IO_ERROR). */
gboolean kassi_callback_test_finish (GAsyncResult *result, GError **error);

G_END_DECLS
