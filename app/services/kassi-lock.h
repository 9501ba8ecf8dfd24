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

/* TRUE when somebody, this process too, holds the lock on path just now. */
gboolean   kassi_lock_is_held (const char *path);

/* FALSE with G_IO_ERROR_NOT_SUPPORTED when path is on a network file system, where neither locks nor shared memory can be relied on. */
gboolean   kassi_lock_check_file_system (const char *path, GError **error);

G_END_DECLS
