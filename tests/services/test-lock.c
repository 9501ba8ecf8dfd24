/* SPDX-License-Identifier: GPL-3.0-or-later
 * One writer per journal: who gets the lock, who is refused, and when it is free again. */
#include "services/kassi-lock.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("kassi-lock-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "journal.lock", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
test_once (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KassiLock) first = NULL;
  g_autoptr (KassiLock) second = NULL;
  GStatBuf info;

  g_assert_false (kassi_lock_is_held (fixture->path));
  first = kassi_lock_acquire (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (first);
  g_assert_true (kassi_lock_is_held (fixture->path));
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  /* Also within one process: a lock of the old kind (fcntl F_SETLK) would be given twice. */
  second = kassi_lock_acquire (fixture->path, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, fixture->path));
  g_assert_null (second);
  g_clear_error (&error);

  /* Closing another descriptor of the file gives nothing away. */
  g_assert_true (kassi_lock_is_held (fixture->path));

  g_clear_pointer (&first, kassi_lock_release);
  g_assert_false (kassi_lock_is_held (fixture->path));
  second = kassi_lock_acquire (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (second);
}

/* A child holds the lock and says so through a pipe; the parent is refused until the child is gone, killed. */
static void
test_other_process (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KassiLock) lock = NULL;
  int pipe_fds[2], status;
  char word = 'x';
  pid_t child;

  g_assert_cmpint (pipe (pipe_fds), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      word = kassi_lock_acquire (fixture->path, NULL) != NULL ? 'y' : 'n';
      if (write (pipe_fds[1], &word, 1) == 1)
        pause ();
      _exit (1);
    }

  g_assert_cmpint (read (pipe_fds[0], &word, 1), ==, 1);
  g_assert_cmpint (word, ==, 'y');
  lock = kassi_lock_acquire (fixture->path, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_clear_error (&error);

  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  lock = kassi_lock_acquire (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (lock);
  close (pipe_fds[0]);
  close (pipe_fds[1]);
}

typedef struct {
  const char *name;
  const char *path;      /* below the folder */
  int         code;
} Case;

static const Case cases[] = {
  { "no-folder", "missing/journal.lock", G_IO_ERROR_NOT_FOUND },          /* a folder that was removed meanwhile */
  { "a-folder", ".", G_IO_ERROR_IS_DIRECTORY },
  { "a-link", "journal.lock", G_IO_ERROR_TOO_MANY_LINKS },                /* O_NOFOLLOW: somebody else's file is not locked */
};

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KassiLock) lock = NULL;
  const Case *test = data;

  if (test->code == G_IO_ERROR_TOO_MANY_LINKS)
    g_assert_cmpint (symlink ("/dev/null", fixture->path), ==, 0);

  path = g_build_filename (fixture->folder, test->path, NULL);
  lock = kassi_lock_acquire (path, &error);
  g_assert_null (lock);
  g_assert_error (error, G_IO_ERROR, test->code);
  g_assert_false (kassi_lock_is_held (path));
}

static void
test_file_system (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *missing = g_build_filename (fixture->folder, "missing", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (kassi_lock_check_file_system (fixture->folder, &error));
  g_assert_no_error (error);
  g_assert_false (kassi_lock_check_file_system (missing, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/lock/once", Fixture, NULL, set_up, test_once, tear_down);
  g_test_add ("/lock/other-process", Fixture, NULL, set_up, test_other_process, tear_down);
  g_test_add ("/lock/file-system", Fixture, NULL, set_up, test_file_system, tear_down);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/lock/refused/%s", cases[i].name);

      g_test_add (path, Fixture, &cases[i], set_up, test_refused, tear_down);
    }

  return g_test_run ();
}
