/* SPDX-License-Identifier: GPL-3.0-or-later
 * The language that both programs speak. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void kassi_locale_begin (const char *installed);

G_END_DECLS
