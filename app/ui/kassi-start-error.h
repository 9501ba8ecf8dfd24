/* SPDX-License-Identifier: GPL-3.0-or-later
 * Why the till cannot be opened, in one sentence, and what to do about it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  const char *title;    /* one sentence, translated */
  const char *advice;   /* what to do, translated */
} KassiStartError;

/* error: of KASSI_SETTINGS_ERROR or KASSI_TILL_ERROR; any other gets general words. The error's own message is shown beside. */
KassiStartError kassi_start_error_describe (const GError *error);

G_END_DECLS
