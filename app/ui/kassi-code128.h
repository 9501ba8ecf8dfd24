/* SPDX-License-Identifier: GPL-3.0-or-later
 * Code 128: a short text as the bars of a barcode (ISO/IEC 15417). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define KASSI_CODE128_QUIET 10   /* modules to be left white on either side */

/* The bars of text, from the start to the stop character: '1' a dark module, '0' a light one, without the quiet zone.
 * text: printable ASCII, 1 … 80 characters; NULL for anything else. (transfer full) */
char *kassi_code128_encode (const char *text);

G_END_DECLS
