/* SPDX-License-Identifier: GPL-3.0-or-later
 * The program as the desktop sees it: options, one window a journal, keys, About. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KASSI_TYPE_APPLICATION (kassi_application_get_type ())
G_DECLARE_FINAL_TYPE (KassiApplication, kassi_application, KASSI, APPLICATION, AdwApplication)

KassiApplication *kassi_application_new (void);

/* The application id carries the journal, or a second start with other options would only raise the first window: is.kassi.Kassi
 * for the default journal, is.kassi.Kassi.Training for the default training journal, is.kassi.Kassi.J and 8 hex digits for any
 * other folder. (transfer full) */
char             *kassi_application_make_id (const char *journal_folder);

G_END_DECLS
