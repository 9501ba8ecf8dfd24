/* SPDX-License-Identifier: GPL-3.0-or-later
 * watch-key X Y WIDTH HEIGHT N KEY…: presses N keys, taking them in turn, as a keyboard would, and prints for each how many milliseconds it took until
 * the X server was told to change something in that rectangle of the display. */
#include <X11/Xlib.h>
#include <X11/extensions/Xdamage.h>
#include <X11/extensions/Xfixes.h>
#include <X11/keysym.h>
#include <dlfcn.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS 2000
#define QUIET_US    (150 * 1000)   /* between two keys: what one began is over */

typedef int (*FakeKey) (Display *display, unsigned keycode, int pressed, unsigned long delay);

typedef struct {
  Display    *display;
  FakeKey     fake_key;   /* XTestFakeKeyEvent() */
  int         damaged;    /* the event's number */
  XRectangle  area;
} Watch;

static double
now_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static int
is_within (const Watch      *watch,
           const XRectangle *geometry,
           const XRectangle *area)
{
  int left = geometry->x + area->x, top = geometry->y + area->y;

  return left < watch->area.x + watch->area.width && left + area->width > watch->area.x &&
         top < watch->area.y + watch->area.height && top + area->height > watch->area.y;
}

/* Whether what waits on the connection changes the rectangle. */
static int
take_damage (const Watch *watch)
{
  int found = 0;
  XEvent event;

  while (XPending (watch->display))
    {
      XNextEvent (watch->display, &event);
      if (event.type == watch->damaged)
        {
          XDamageNotifyEvent *damage = (XDamageNotifyEvent *) &event;

          found |= is_within (watch, &damage->geometry, &damage->area);
        }
    }

  return found;
}

static double
press (const Watch *watch,
       KeySym       key)
{
  unsigned keycode = XKeysymToKeycode (watch->display, key);
  double began_ms, now;
  int found = 0;

  XSync (watch->display, False);
  take_damage (watch);
  began_ms = now = now_ms ();
  watch->fake_key (watch->display, keycode, True, CurrentTime);
  watch->fake_key (watch->display, keycode, False, CurrentTime);
  XFlush (watch->display);

  while (!found && now < began_ms + PATIENCE_MS)
    {
      struct pollfd wait = { .fd = ConnectionNumber (watch->display), .events = POLLIN };

      poll (&wait, 1, 100);
      found = take_damage (watch);
      now = now_ms ();
    }
  usleep (QUIET_US);

  return found ? now - began_ms : -1;
}

int
main (int   argc,
      char *argv[])
{
  Watch watch = { .display = XOpenDisplay (NULL) };
  /* Of the library alone: its headers are in a package that nothing else here needs. */
  void *library = dlopen ("libXtst.so.6", RTLD_NOW);
  int error;

  if (watch.display == NULL || library == NULL || argc < 7)
    return 2;
  watch.fake_key = (FakeKey) dlsym (library, "XTestFakeKeyEvent");
  if (watch.fake_key == NULL || !XDamageQueryExtension (watch.display, &watch.damaged, &error))
    return 2;

  watch.damaged += XDamageNotify;
  watch.area = (XRectangle) { (short) atoi (argv[1]), (short) atoi (argv[2]), (unsigned short) atoi (argv[3]), (unsigned short) atoi (argv[4]) };
  XDamageCreate (watch.display, DefaultRootWindow (watch.display), XDamageReportRawRectangles);
  for (int i = 0; i < atoi (argv[5]); i++)
    {
      KeySym key = XStringToKeysym (argv[6 + i % (argc - 6)]);

      if (key == NoSymbol)
        return 2;
      printf ("%.2f\n", press (&watch, key));
    }

  return 0;
}
