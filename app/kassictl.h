/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the commands of kassictl share: exit codes, JSON lines, and the options that stand before the command. */
#pragma once

#include <gio/gio.h>

#include "services/kassi-checkout.h"
#include "training/kassi-session.h"

G_BEGIN_DECLS

/* The contract's exit codes. */
enum {
  EXIT_PAID = 0,
  EXIT_DECLINED = 10,
  EXIT_CANCELED = 11,
  EXIT_EXPIRED = 12,
  EXIT_REFUSED = 13,
  EXIT_FAILED = 14,
  EXIT_UNKNOWN = 20,
  EXIT_USAGE = 64,
  EXIT_NO_SALE = 66,
  EXIT_JOURNAL = 74,
  EXIT_BUSY = 75,
  EXIT_SETTINGS = 78,
};

/* One JSON object on one line; UTF-8 whatever the locale. */
typedef struct {
  GString *text;
} JsonLine;

void json_line_begin  (JsonLine *line);
/* A NULL value is left out. */
void json_line_string (JsonLine *line, const char *name, const char *value);
/* A NULL value is written as null. */
void json_line_string_or_null (JsonLine *line, const char *name, const char *value);
void json_line_int    (JsonLine *line, const char *name, gint64 value);
void json_line_bool   (JsonLine *line, const char *name, gboolean value);
void json_line_array_begin (JsonLine *line, const char *name);
void json_line_object_begin (JsonLine *line);
void json_line_object_end (JsonLine *line);
void json_line_array_end (JsonLine *line);
/* Writes the line to standard output, flushed; errors of the reader's are ignored. */
void json_line_print  (JsonLine *line);

/* The contract's members of a sale, as `sales --json` and `show --json` have them; no begin, no print. */
void json_line_sale   (JsonLine *line, const KassiSale *sale);

/* Text to standard output as it is, without the locale's character set. */
void print_text       (const char *text);
/* One clear line on standard error. Returns exit_code. */
int  complain         (int exit_code, const char *format, ...) G_GNUC_PRINTF (2, 3);
int  complain_error   (const GError *error);

int  exit_code_of_outcome (KassiOutcome outcome);

typedef int (*Command) (const KassiSessionOptions *options, int argc, char **argv);

int command_pay      (const KassiSessionOptions *options, int argc, char **argv);
int command_resume   (const KassiSessionOptions *options, int argc, char **argv);
int command_cancel   (const KassiSessionOptions *options, int argc, char **argv);
int command_settle   (const KassiSessionOptions *options, int argc, char **argv);
int command_sales    (const KassiSessionOptions *options, int argc, char **argv);
int command_show     (const KassiSessionOptions *options, int argc, char **argv);
int command_receipt  (const KassiSessionOptions *options, int argc, char **argv);
int command_verify   (const KassiSessionOptions *options, int argc, char **argv);
int command_training (const KassiSessionOptions *options, int argc, char **argv);

/* Parses a command's own options; FALSE with a line said: exit 64. argv[0] is the command. At most n_words words may be left, from argv[1]. */
gboolean parse_command (const GOptionEntry *entries, const char *synopsis, int *argc, char **argv, int n_words);

G_END_DECLS
