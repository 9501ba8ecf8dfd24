/* SPDX-License-Identifier: GPL-3.0-or-later
 * A run of one of the commands that move a sale: what it watches, what it tells of it, and when it is over. */
#pragma once

#include "kassictl.h"

G_BEGIN_DECLS

/* A run of one of the commands: what it watches until when. */
typedef struct {
  /* Owned. */
  KassiClock       *clock;
  KassiSession     *session;
  GMainLoop        *loop;
  GDataInputStream *input;
  GPtrArray        *checkouts;      /* of KassiCheckout: those that must come to an end */
  GHashTable       *told;           /* of KassiCheckout, borrowed: their outcome was printed */

  gboolean          events;         /* pay prints every event, the others outcomes alone */
  gboolean          one_sale;       /* pay and cancel: its outcome is the exit code, and a signal cancels it */
  gboolean          reading_code;
  guint             journal_source;
  guint             signals_seen;
  guint             signal_sources[3];
  int               exit_code;
} Run;

void     run_begin         (Run *run);
/* Returns the exit code. */
int      run_end           (Run *run);
/* FALSE with the exit code set; the settings first, then the till. */
gboolean run_read_settings (Run *run, const KassiSessionOptions *options);
gboolean run_open_till     (Run *run, const KassiSessionOptions *options, gboolean need_listener);

/* From here on the run is not over before this checkout is. */
void     run_watch         (Run *run, KassiCheckout *checkout);
void     run_until_over    (Run *run);

void     run_print_event   (Run *run, KassiCheckout *checkout, const char *name);
/* The last line, once. */
void     run_tell_outcome  (Run *run, KassiCheckout *checkout);

G_END_DECLS
