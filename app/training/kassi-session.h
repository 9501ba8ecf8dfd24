/* SPDX-License-Identifier: GPL-3.0-or-later
 * Opens a till for real or in training, from the options that kassi and kassictl share. */
#pragma once

#include "services/kassi-settings.h"
#include "services/kassi-till.h"
#include "training/kassi-training.h"

G_BEGIN_DECLS

/* --profile, --secret-file, --data-dir, --training. All owned. */
typedef struct {
  char     *profile;       /* or NULL: the user's GSettings */
  char     *secret_file;   /* or NULL: the keyring */
  char     *data_dir;      /* never NULL once parsed: $XDG_DATA_HOME/kassi by default; absolute */
  gboolean  training;
} KassiSessionOptions;

/* Adds the four to a context; kassi_session_options_settle() after parsing fills in the defaults. */
void kassi_session_options_add    (KassiSessionOptions *options, GOptionGroup *group);
void kassi_session_options_settle (KassiSessionOptions *options);
void kassi_session_options_clear  (KassiSessionOptions *options);

/* What every program of ours does first: no core files (the secret is in memory), files for the user alone, and a reader of our output
 * that goes away never stops a payment. */
void kassi_session_protect (void);

#define KASSI_TYPE_SESSION (kassi_session_get_type ())
G_DECLARE_FINAL_TYPE (KassiSession, kassi_session, KASSI, SESSION, GObject)

/* Reads the settings only; nothing is opened yet. Errors: KASSI_SETTINGS_ERROR. */
KassiSession  *kassi_session_new  (const KassiSessionOptions *options, KassiClock *clock, GError **error);
/* Opens the till: in training with the server started in training/ of the data folder, else with what the settings and the secret say. A till that
 * is open is closed first; on error none is open. Errors: KASSI_TILL_ERROR. */
gboolean       kassi_session_open (KassiSession *self, gboolean training, gboolean need_listener, GError **error);
/* In the running window: from real to training or back. Entering and leaving are events in the real journal when it was, or comes to be, open here. */
gboolean       kassi_session_switch (KassiSession *self, gboolean training, GError **error);
void           kassi_session_close  (KassiSession *self);

KassiSettings *kassi_session_get_settings (KassiSession *self);
/* As they were given; owned by the session. */
const KassiSessionOptions *kassi_session_get_options (KassiSession *self);
KassiTill     *kassi_session_get_till     (KassiSession *self);       /* NULL while none is open */
KassiTraining *kassi_session_get_training (KassiSession *self);       /* NULL unless training */
/* The secret that payments under this application id would be signed with: from --secret-file, else from the keyring. To be freed with
 * kassi_secrets_free(). Errors: KASSI_SECRETS_ERROR. */
void           kassi_session_lookup_secret_async  (KassiSession *self, const char *application_id, GCancellable *cancellable,
                                                   GAsyncReadyCallback callback, gpointer user_data);
char          *kassi_session_lookup_secret_finish (KassiSession *self, GAsyncResult *result, GError **error);
/* Real payments that are open in the journal while another till, or none, is open here: asked of another Netgíró than the one they began at, they
 * would be taken for ended. 0 while the real till is open, for it knows them itself. */
guint          kassi_session_count_left   (KassiSession *self);
/* The journal's folder, training or not. (transfer full) */
char          *kassi_session_dup_folder   (KassiSession *self, gboolean training);

G_END_DECLS
