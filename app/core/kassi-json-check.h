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
  KASSI_JSON_ERROR_NUMBER,     /* a number outside ±(2⁵³−1), however it is written */
  KASSI_JSON_ERROR_BOUND,      /* deeper than KASSI_JSON_MAX_DEPTH or more members than KASSI_JSON_MAX_MEMBERS */
  KASSI_JSON_ERROR_DUPLICATE,  /* two members of one name in an object, after unescaping; for the names that kassi-wire reads, whatever their ASCII case */
} KassiJsonError;
GQuark kassi_json_error_quark (void);

/* TRUE when body is exactly one JSON object within the bounds of safety.md, "Strict JSON". Never recurses.
 * The error's message is for a log: it names the fault and the byte where it was seen, never what stands there. */
gboolean kassi_json_check (GBytes *body, GError **error);

/* json-glib turns what has a fraction into floating point, which has no place near money: where the text of a number stands. */
typedef struct {
  const char *parent;   /* the member of the outermost object whose object it is in; or NULL: in the outermost itself */
  const char *name;
  gsize       offset;   /* out: bytes from the start of the body */
  gsize       length;   /* out: 0 when there is no such member or it is not a number */
} KassiJsonNumber;

/* As kassi_json_check; finds the numbers asked for, whatever the ASCII case of their names. */
gboolean kassi_json_check_numbers (GBytes *body, KassiJsonNumber *numbers, guint n_numbers, GError **error);

/* TRUE for a member that Kassi reads of an answer, a callback or a request, whatever its ASCII case: no object may have two. */
gboolean kassi_json_name_is_read (const char *name);

G_END_DECLS
