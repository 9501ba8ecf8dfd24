/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the tests of paper share: a folder, and the programs that read a PDF back. */
#pragma once

#include "paper/kassi-pages.h"

G_BEGIN_DECLS

/* A PDF in a folder of its own. */
typedef struct {
  char *folder;
  char *path;
} Bench;

void     bench_set_up    (Bench *bench);
void     bench_tear_down (Bench *bench);

/* FALSE and the test skipped when one of the programs, NULL at their end, is not here. */
gboolean bench_has       (const char *program, ...) G_GNUC_NULL_TERMINATED;
/* What a program says on its standard output; it must succeed. (transfer full) */
char    *bench_run       (const char *program, ...) G_GNUC_NULL_TERMINATED;
/* The PDF's lines as they stand on paper, each with single blanks, none empty; a page ends with a line "\f". (transfer full) */
char   **bench_read_back (const Bench *bench);
/* The QR code at the foot of the last page, seen as a receipt printer would burn it. (transfer full) */
char    *bench_scan      (const Bench *bench, const KassiPages *pages);

G_END_DECLS
