/* SPDX-License-Identifier: GPL-3.0-or-later
 * round-trip URL N: posts a request of a few hundred bytes to an echo N times over one connection, with libsoup and nothing else, and prints the median
 * of the times in microseconds: "round-trip US". */
#include <libsoup/soup.h>
#include <stdlib.h>

static const char body[] =
  "{\"id\":\"8f2b1c\",\"till\":3,\"currency\":\"ISK\",\"lines\":[{\"sku\":\"4006381333931\",\"qty\":2,\"price\":150},"
  "{\"sku\":\"4006381333948\",\"qty\":1,\"price\":999},{\"sku\":\"4006381333955\",\"qty\":3,\"price\":45}],"
  "\"total\":1434,\"paid\":[{\"method\":\"card\",\"amount\":1434}],\"note\":\"reference request of a few hundred bytes\"}";

typedef struct {
  const char  *url;
  guint        n_total;
  gint64       began_us;
  /* Owned. */
  SoupSession *session;
  GMainLoop   *loop;
  GArray      *times_us;
} Trip;

static void ask (Trip *trip);

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Trip *trip = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = soup_session_send_and_read_finish (trip->session, result, &error);
  gint64 time_us = g_get_monotonic_time () - trip->began_us;

  if (answer == NULL)
    g_error ("%s", error != NULL ? error->message : "no answer");

  g_array_append_val (trip->times_us, time_us);
  if (trip->times_us->len < trip->n_total)
    ask (trip);
  else
    g_main_loop_quit (trip->loop);
}

static void
ask (Trip *trip)
{
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_POST, trip->url);
  g_autoptr (GBytes) bytes = g_bytes_new_static (body, sizeof body - 1);

  soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);   /* Or libsoup opens a connection for each. */
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  trip->began_us = g_get_monotonic_time ();
  soup_session_send_and_read_async (trip->session, message, G_PRIORITY_DEFAULT, NULL, answered_cb, trip);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

int
main (int   argc,
      char *argv[])
{
  Trip trip = { .url = argc > 2 ? argv[1] : NULL };

  if (trip.url == NULL || atoi (argv[2]) < 1)
    return 2;

  trip.n_total = (guint) atoi (argv[2]);
  trip.session = soup_session_new ();
  trip.loop = g_main_loop_new (NULL, FALSE);
  trip.times_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  ask (&trip);
  g_main_loop_run (trip.loop);

  g_array_sort (trip.times_us, compare);
  g_print ("round-trip %" G_GINT64_FORMAT "\n", g_array_index (trip.times_us, gint64, trip.n_total / 2));
  g_array_unref (trip.times_us);
  g_main_loop_unref (trip.loop);
  g_object_unref (trip.session);
  return 0;
}
