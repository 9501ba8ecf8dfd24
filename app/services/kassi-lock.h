/* SPDX-License-Identifier: GPL-3.0-or-later
 * One writer per journal: an exclusive lock on a file beside it for the life of the process. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _KassiLock KassiLock;

/* Errors: G_IO_ERROR_BUSY (another program has it), G_IO_ERROR_NOT_SUPPORTED (a network file system), others of the file system. */
KassiLock *kassi_lock_acquire (const char *path, GError **error);
void       kassi_lock_release (KassiLock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KassiLock, kassi_lock_release)

G_END_DECLS
