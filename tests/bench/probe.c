/* SPDX-License-Identifier: GPL-3.0-or-later
 * probe: preloaded into a program, it counts in a file, which whoever measures maps too, what the program's main thread does: how often it went to
 * sleep in its main loop, the longest time between two sleeps (so long did the window answer nobody), and how often it forced data to the disk.
 *
 * KASSI_PROBE names the file: four 64-bit numbers, see Counts. */
#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

typedef struct {
  int64_t n_sleeps;
  int64_t longest_ns;   /* set to 0 by whoever measures */
  int64_t n_syncs;
  int64_t since_ns;     /* when it last woke up */
} Counts;

static Counts *counts;

__attribute__ ((constructor)) static void
open_counts (void)
{
  const char *path = getenv ("KASSI_PROBE");
  int fd = path != NULL ? open (path, O_RDWR | O_CLOEXEC) : -1;
  void *map = MAP_FAILED;

  if (fd >= 0)
    {
      map = mmap (NULL, sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
      close (fd);
    }
  if (map != MAP_FAILED)
    counts = map;
  unsetenv ("LD_PRELOAD");   /* For this program alone. */
}

static int64_t
now_ns (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (int64_t) time.tv_sec * 1000000000 + time.tv_nsec;
}

int
poll (struct pollfd *fds,
      nfds_t         n_fds,
      int            timeout)
{
  struct timespec limit = { timeout / 1000, timeout % 1000 * 1000000 };
  int result;

  if (counts == NULL || gettid () != getpid ())
    return ppoll (fds, n_fds, timeout < 0 ? NULL : &limit, NULL);

  if (counts->since_ns != 0)
    {
      int64_t busy_ns = now_ns () - counts->since_ns;

      if (busy_ns > counts->longest_ns)
        counts->longest_ns = busy_ns;
    }
  result = ppoll (fds, n_fds, timeout < 0 ? NULL : &limit, NULL);
  counts->n_sleeps++;
  counts->since_ns = now_ns ();
  return result;
}

static int
sync_by (const char *name,
         int         fd)
{
  int (*real) (int) = (int (*) (int)) dlsym (RTLD_NEXT, name);

  if (counts != NULL)
    counts->n_syncs++;
  return real (fd);
}

int
fsync (int fd)
{
  return sync_by ("fsync", fd);
}

int
fdatasync (int fd)
{
  return sync_by ("fdatasync", fd);
}
