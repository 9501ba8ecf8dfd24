/* SPDX-License-Identifier: GPL-3.0-or-later
 * watch-start COMMAND…: starts a program and prints "content MS pid PID": the time from the fork until its first window of its own shows more than one
 * colour, as the X server sees it, whatever the program is made with. The program then goes on, for whoever asked to look at and to end. */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS 60000
#define MIN_WIDTH   100
#define MIN_HEIGHT  60

static double
now_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static int
ignore_error (Display     *display,
              XErrorEvent *event)
{
  return 0;
}

/* Two colours are enough: something was really painted. */
static int
has_content (Display *display,
             Window   window)
{
  XWindowAttributes shape;
  unsigned long first;
  XImage *image;
  int found = 0;

  if (!XGetWindowAttributes (display, window, &shape) || shape.map_state != IsViewable)
    return 0;
  image = XGetImage (display, window, 0, 0, (unsigned) shape.width, (unsigned) shape.height, AllPlanes, ZPixmap);
  if (image == NULL)
    return 0;

  first = XGetPixel (image, 0, 0);
  for (int y = 0; !found && y < shape.height; y += 2)
    for (int x = 0; !found && x < shape.width; x += 2)
      found = XGetPixel (image, x, y) != first;
  XDestroyImage (image);

  return found;
}

static pid_t
start (char *argv[])
{
  pid_t pid = fork ();

  if (pid == 0)
    {
      int null = open ("/dev/null", O_RDWR);

      dup2 (null, STDIN_FILENO);
      dup2 (null, STDOUT_FILENO);
      dup2 (null, STDERR_FILENO);
      execvp (argv[0], argv);
      _exit (127);
    }

  return pid;
}

/* The first window that is a window: neither a menu nor one of the toolkit's own. */
static Window
take_mapped (Display *display)
{
  XWindowAttributes shape;
  XEvent event;

  while (XPending (display))
    {
      XNextEvent (display, &event);
      if (event.type == MapNotify && !event.xmap.override_redirect && XGetWindowAttributes (display, event.xmap.window, &shape) &&
          shape.class == InputOutput && shape.width >= MIN_WIDTH && shape.height >= MIN_HEIGHT)
        return event.xmap.window;
    }

  return None;
}

int
main (int   argc,
      char *argv[])
{
  Display *display = XOpenDisplay (NULL);
  Window window = None;
  double began_ms;
  pid_t pid;

  if (display == NULL || argc < 2)
    return 2;

  XSetErrorHandler (ignore_error);
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  XSync (display, False);
  began_ms = now_ms ();
  pid = start (argv + 1);

  while (now_ms () < began_ms + PATIENCE_MS)
    {
      struct pollfd wait = { .fd = ConnectionNumber (display), .events = POLLIN };

      if (window == None)
        window = take_mapped (display);
      if (window != None && has_content (display, window))
        {
          printf ("content %.1f pid %d\n", now_ms () - began_ms, (int) pid);
          return 0;
        }
      if (!XPending (display))
        poll (&wait, 1, window != None ? 2 : 20);
    }

  printf ("content -1 pid %d\n", (int) pid);
  return 1;
}
