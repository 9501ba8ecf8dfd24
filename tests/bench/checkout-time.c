/* SPDX-License-Identifier: GPL-3.0-or-later
 * checkout-time FOLDER BASE-URL SECRET N: N times eight payments that are open together, confirmed by the till itself, and of each eight the time that
 * this program had something to do: all of the time between the first charge and the last end but what the main loop spends asleep, which is the
 * network's and the customers', and but what the disk takes to say that data are safe, which is told beside it: that is the machine's, a hundred
 * microseconds on one and several milliseconds on another. Together, because the reference is asked without a pause too: a processor that
 * has slept for a second is slow for everybody. Beside it how often data were forced to the disk, and how many steps were recorded.
 *
 * Prints a line for each eight: "own US disk US syncs N steps N", the times being those of one payment. */
#include <poll.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "services/kassi-system-clock.h"
#include "services/kassi-till.h"

#define TOGETHER 8

typedef struct {
  GMainLoop *loop;      /* owned */
  KassiTill *till;      /* owned */
  gint64     asleep_us;
  gint64     disk_us;
  guint      n_syncs;
  guint      n_open;
} Bench;

static Bench bench;   /* What takes the C library's place has no other way to it. */

int fsync (int fd);
int fdatasync (int fd);

static int
force (int  fd,
       long call)
{
  gint64 began_us = g_get_monotonic_time ();
  int result = (int) syscall (call, fd);

  bench.disk_us += g_get_monotonic_time () - began_us;
  bench.n_syncs++;
  return result;
}

int
fsync (int fd)
{
  return force (fd, SYS_fsync);
}

int
fdatasync (int fd)
{
  return force (fd, SYS_fdatasync);
}

static gint
sleep_func (GPollFD *fds,
            guint    n_fds,
            gint     timeout)
{
  gint64 began_us = g_get_monotonic_time ();
  gint result = g_poll (fds, n_fds, timeout);

  bench.asleep_us += g_get_monotonic_time () - began_us;
  return result;
}

static void
must (gconstpointer  result,
      const GError  *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
  g_assert (result != NULL);
}

static KassiCart *
make_cart (void)
{
  static const KassiCartLine lines[] = {
    { .description = (char *) "Kaffi", .quantity_milli = 2000, .unit_isk = 650, .vat_rate = 11 },
    { .description = (char *) "Kleina", .quantity_milli = 1000, .unit_isk = 350, .vat_rate = 11 },
    { .description = (char *) "Bolli", .quantity_milli = 1000, .unit_isk = 2900, .vat_rate = 24 },
  };
  KassiCart *cart = kassi_cart_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GError) error = NULL;

      kassi_cart_append (cart, &lines[i], &error);
      must (cart, error);
    }

  return cart;
}

static guint
count_steps (KassiCheckout *checkout)
{
  const KassiSale *sale = kassi_checkout_get_sale (checkout);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = kassi_journal_list_events (kassi_till_get_journal (bench.till), sale->id, &error);

  must (events, error);
  return events->len;
}

static void
closed_cb (KassiCheckout *checkout)
{
  g_assert (kassi_checkout_get_outcome (checkout) == KASSI_OUTCOME_PAID);
  if (--bench.n_open == 0)
    g_main_loop_quit (bench.loop);
}

static KassiCheckout *
charge (void)
{
  static const KassiCustomerId customer = { KASSI_CUSTOMER_GSM, KASSI_CUSTOMER_HINT_NONE, "6000001" };
  g_autoptr (KassiCart) cart = make_cart ();
  g_autoptr (GError) error = NULL;
  KassiCharge sale = { .cart = cart, .customer = &customer, .confirmation = KASSI_CONFIRMATION_MANUAL };
  KassiCheckout *checkout = kassi_till_charge (bench.till, &sale, &error);

  must (checkout, error);
  g_signal_connect (checkout, "closed", G_CALLBACK (closed_cb), NULL);
  bench.n_open++;

  return checkout;
}

static void
pay (void)
{
  KassiCheckout *checkouts[TOGETHER];
  gint64 began_us = g_get_monotonic_time (), own_us, disk_us;
  guint n_syncs, n_steps = 0;

  bench.asleep_us = 0;
  bench.disk_us = 0;
  bench.n_syncs = 0;
  for (guint i = 0; i < TOGETHER; i++)
    checkouts[i] = charge ();
  g_main_loop_run (bench.loop);
  own_us = g_get_monotonic_time () - began_us - bench.asleep_us - bench.disk_us;
  disk_us = bench.disk_us;
  n_syncs = bench.n_syncs;

  for (guint i = 0; i < TOGETHER; i++)
    {
      n_steps += count_steps (checkouts[i]);
      kassi_till_dismiss (bench.till, checkouts[i]);
      g_object_unref (checkouts[i]);
    }
  g_print ("own %" G_GINT64_FORMAT " disk %" G_GINT64_FORMAT " syncs %u steps %u\n", own_us / TOGETHER, disk_us / TOGETHER, n_syncs, n_steps);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (KassiClock) clock = NULL;
  g_autoptr (GError) error = NULL;
  KassiTillConfig config = { .register_id = "T1", .application_id = "881E674F-7891-4C20-AFD8-56FE2624C4B5", .waiting_limit_us = 170 * G_USEC_PER_SEC };

  if (argc < 5)
    return 2;

  config.folder = argv[1];
  config.base_url = argv[2];
  config.secret = argv[3];
  g_main_context_set_poll_func (NULL, sleep_func);
  clock = kassi_system_clock_new ();
  bench.loop = g_main_loop_new (NULL, FALSE);
  bench.till = kassi_till_new (&config, clock, FALSE, &error);
  must (bench.till, error);

  for (int i = 0; i < atoi (argv[4]); i++)
    pay ();

  kassi_till_close (bench.till);
  g_object_unref (bench.till);
  g_main_loop_unref (bench.loop);
  return 0;
}
