/* SPDX-License-Identifier: GPL-3.0-or-later
 * One writer per journal: an exclusive open-file-description lock, on local file systems only. */
#include "services/kassi-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/vfs.h>
#include <unistd.h>

struct _KassiLock
{
  int fd;
};

/* The f_type values of statfs(2). FUSE is not among them: it carries encrypted home folders as well as sshfs, and
 * statfs cannot tell which. */
static const guint32 network_file_systems[] = {
  0x00006969,   /* NFS */
  0x0000517b,   /* SMB */
  0xff534d42,   /* CIFS */
  0xfe534d42,   /* SMB2 */
  0x5346414f,   /* AFS */
  0x6b414653,   /* kAFS */
  0x73757245,   /* Coda */
  0x0000564c,   /* NCP */
  0x01021997,   /* 9P */
  0x00c36400,   /* Ceph */
  0x0bd00bd0,   /* Lustre */
  0x7461636f,   /* OCFS2 */
  0x01161970,   /* GFS2 */
  0x47504653,   /* GPFS */
};

static gboolean
is_network (const struct statfs *info)
{
  for (gsize i = 0; i < G_N_ELEMENTS (network_file_systems); i++)
    if ((guint32) info->f_type == network_file_systems[i])
      return TRUE;

  return FALSE;
}

static gboolean
fail (const char  *path,
      int          code,
      GError     **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
               _("“%s” cannot be opened: %s. Check that the folder exists and that you may write to it."),
               name, g_strerror (code));
  return FALSE;
}

static struct flock
whole_file (short type)
{
  return (struct flock) { .l_type = type, .l_whence = SEEK_SET };
}

gboolean
kassi_lock_check_file_system (const char  *path,
                              GError     **error)
{
  struct statfs info;

  g_return_val_if_fail (path != NULL, FALSE);

  if (statfs (path, &info) != 0)
    return fail (path, errno, error);

  if (is_network (&info))
    {
      g_autofree char *name = g_filename_display_name (path);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _("“%s” is on a network file system, where a journal is not safe. "
                     "Choose a folder on a disk of this machine."), name);
      return FALSE;
    }

  return TRUE;
}

/**
 * kassi_lock_acquire:
 *
 * Makes the file when it is missing (mode 0600) and locks it. The file is never removed: a second program might hold a lock on
 * the one removed. The lock belongs to the open file description, so a second one is refused within one process too, and it
 * ends with the process, however that ends.
 */
KassiLock *
kassi_lock_acquire (const char  *path,
                    GError     **error)
{
  struct flock region = whole_file (F_WRLCK);
  g_autoptr (KassiLock) lock = g_new0 (KassiLock, 1);

  g_return_val_if_fail (path != NULL, NULL);

  lock->fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600);
  if (lock->fd < 0)
    {
      fail (path, errno, error);
      return NULL;
    }

  if (!kassi_lock_check_file_system (path, error))
    return NULL;

  if (fcntl (lock->fd, F_OFD_SETLK, &region) != 0)
    {
      if (errno == EAGAIN || errno == EACCES)
        {
          g_autofree char *name = g_filename_display_name (path);

          g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                       _("Another program holds “%s”. Close the other till, then try again."), name);
        }
      else
        {
          fail (path, errno, error);
        }
      return NULL;
    }

  return g_steal_pointer (&lock);
}

void
kassi_lock_release (KassiLock *lock)
{
  if (lock == NULL)
    return;

  if (lock->fd >= 0)
    close (lock->fd);
  g_free (lock);
}

gboolean
kassi_lock_is_held (const char *path)
{
  struct flock region = whole_file (F_RDLCK);
  gboolean held;
  int fd;

  g_return_val_if_fail (path != NULL, FALSE);

  fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY);
  if (fd < 0)
    return FALSE;

  held = fcntl (fd, F_OFD_GETLK, &region) == 0 && region.l_type != F_UNLCK;
  close (fd);
  return held;
}
