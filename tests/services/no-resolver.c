/* SPDX-License-Identifier: GPL-3.0-or-later
 * A resolver that knows nobody: what a mistyped name comes to, without asking the network. */
#include "no-resolver.h"

struct _NoResolver
{
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (NoResolver, no_resolver, G_TYPE_RESOLVER)

static void
lookup_async (GResolver                *resolver,
              const char               *name,
              GResolverNameLookupFlags  flags,
              GCancellable             *cancellable,
              GAsyncReadyCallback       callback,
              gpointer                  user_data)
{
  g_task_report_new_error (resolver, callback, user_data, lookup_async, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "%s: nobody", name);
}

static GList *
lookup_finish (GResolver     *resolver,
               GAsyncResult  *result,
               GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
no_resolver_class_init (NoResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_with_flags_async = lookup_async;
  resolver_class->lookup_by_name_with_flags_finish = lookup_finish;
}

static void
no_resolver_init (NoResolver *self)
{
}

void
no_resolver_use (void)
{
  g_autoptr (GResolver) resolver = g_object_new (NO_TYPE_RESOLVER, NULL);

  g_resolver_set_default (resolver);
}
