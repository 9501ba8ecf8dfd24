/* SPDX-License-Identifier: GPL-3.0-or-later
 * A strict, bounded RFC 8259 recogniser that stands before json-glib, which is lenient and crashes on deep nesting. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define KASSI_JSON_MAX_DEPTH 8
#define KASSI_JSON_MAX_MEMBERS 64

#define KASSI_JSON_ERROR (kassi_json_error_quark ())
typedef enum {
  KASSI_JSON_ERROR_ENCODING,   /* not UTF-8, a BOM, U+0000, a lone surrogate, a raw control byte */
  KASSI_JSON_ERROR_SYNTAX,     /* not exactly one RFC 8259 object and white space */
  KASSI_JSON_ERROR_NUMBER,     /* an integer outside ±(2⁵³−1) */
  KASSI_JSON_ERROR_BOUND,      /* deeper than KASSI_JSON_MAX_DEPTH or more members than KASSI_JSON_MAX_MEMBERS */
  KASSI_JSON_ERROR_DUPLICATE,  /* two members of one name in an object, after unescaping; for the names that kassi-wire reads, whatever their ASCII case */
} KassiJsonError;
GQuark kassi_json_error_quark (void);

/* TRUE when body is exactly one JSON object within the bounds of safety.md, "Strict JSON". Never recurses. */
gboolean kassi_json_check (GBytes *body, GError **error);

G_END_DECLS
