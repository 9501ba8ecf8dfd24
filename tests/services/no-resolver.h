/* SPDX-License-Identifier: GPL-3.0-or-later
 * A resolver that knows nobody: what a mistyped name comes to, without asking the network. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define NO_TYPE_RESOLVER (no_resolver_get_type ())
G_DECLARE_FINAL_TYPE (NoResolver, no_resolver, NO, RESOLVER, GResolver)

/* For the rest of this process; IP addresses need none. */
void no_resolver_use (void);

G_END_DECLS
