/* SPDX-License-Identifier: GPL-3.0-or-later
 * The system's clock with its kernel calls let in from outside: a test cannot suspend the machine. Only for the clock and its test. */
#pragma once

#include <time.h>

#include "services/kassi-clock.h"

G_BEGIN_DECLS

/* As clock_gettime(2). */
typedef int (*KassiGetTimeFunc) (clockid_t id, struct timespec *time);

KassiClock *kassi_system_clock_new_with (KassiGetTimeFunc get_time);

G_END_DECLS
