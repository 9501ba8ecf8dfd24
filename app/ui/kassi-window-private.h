/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of the window share: its fields, and what each of them does for the others. Nobody else includes this. */
#pragma once

#include "ui/kassi-history-view.h"
#include "ui/kassi-key-gate.h"
#include "ui/kassi-notifier.h"
#include "ui/kassi-pills.h"
#include "ui/kassi-receipt-printer.h"
#include "ui/kassi-till-view.h"
#include "ui/kassi-window.h"

G_BEGIN_DECLS

struct _KassiWindow
{
  AdwApplicationWindow       parent_instance;
  gboolean                   training;      /* wanted, whether it could be opened or not */
  gboolean                   leaving;       /* closing was confirmed */
  gboolean                   on_history;    /* that page is wanted, whether a till is open or not */
  int                        width;
  guint                      room_id;       /* idle */
  guint                      renew_id;      /* idle */
  gboolean                   outdated;      /* settings that the till was built from have changed since */
  /* Borrowed. */
  const KassiSessionOptions *options;
  GtkWindow                 *phone;         /* weak; or NULL */
  GtkWindow                 *preferences;   /* weak; or NULL */
  GtkWindow                 *connect;       /* weak; or NULL */
  const char                *missing_page;  /* of Preferences, where what keeps the till from opening is set */
  KassiHistoryView          *history;       /* the stack's; NULL until it is first shown */
  AdwToastOverlay           *history_toasts;
  /* Owned. */
  KassiClock                *clock;
  KassiSession              *session;       /* or NULL */
  KassiTill                 *till;          /* whose signals we listen to; or NULL */
  KassiKeyGate              *gate;
  KassiReceiptPrinter       *printer;
  KassiNotifier             *notifier;
  /* Template children. */
  GtkWidget                 *new_sale_button;
  KassiPills                *pills;
  GtkMenuButton             *menu_button;
  GtkWidget                 *connection_box;
  GtkImage                  *connection_image;
  GtkWidget                 *connection_label;
  GtkToggleButton           *sale_toggle;
  GtkToggleButton           *history_toggle;
  GtkWidget                 *training_strip;
  GtkLabel                  *training_label;
  GtkRevealer               *notice_revealer;
  GtkLabel                  *notice_label;
  GtkStack                  *root_stack;
  KassiTillView             *view;
  AdwStatusPage             *error_page;
  GtkLabel                  *error_advice;
  GtkWidget                 *error_preferences_button;
  GtkWidget                 *error_train_button;
  GtkWidget                 *error_retry_button;
};

/* kassi-window.c: the header bar, the strips, and which page is shown. */
void     kassi_window_update          (KassiWindow *self);
/* A dialog that only says something. */
void     kassi_window_explain         (KassiWindow *self, const char *heading, const char *body);

/* kassi-window-session.c: the till behind the window, opened, switched and closed. */
gboolean kassi_window_is_open         (KassiWindow *self);
void     kassi_window_take_session    (KassiWindow *self, KassiSession *session);
void     kassi_window_open_till       (KassiWindow *self);
/* The till and all that shows it goes; the session stays. */
void     kassi_window_forget_till     (KassiWindow *self);
/* From the page that says why there is no till. */
void     kassi_window_retry           (KassiWindow *self);
void     kassi_window_train_instead   (KassiWindow *self);
/* FALSE, and said why, while payments are open. */
gboolean kassi_window_may_switch      (KassiWindow *self);
void     kassi_window_switch_training (KassiWindow *self, gboolean training);
/* The window's close request: FALSE when it may go; asks first while payments are open. */
gboolean kassi_window_close_till      (KassiWindow *self);

/* kassi-window-state.c: what is kept of its looks. All need a session. */
void     kassi_window_restore_size      (KassiWindow *self);
void     kassi_window_keep_size         (KassiWindow *self);
/* Light or dark as the settings say, now and whenever they change. */
void     kassi_window_follow_appearance (KassiWindow *self);

/* kassi-window-setup.c: Preferences, and what a changed setting means for the till. */
void     kassi_window_watch_settings    (KassiWindow *self);   /* of a new session */
void     kassi_window_update_setup      (KassiWindow *self);
/* Opens the till anew when it is outdated, nobody is at the settings, and no payment is open. */
void     kassi_window_renew             (KassiWindow *self);
/* page NULL: the first. */
void     kassi_window_show_preferences  (KassiWindow *self, const char *page);
void     kassi_window_show_connect      (KassiWindow *self);
/* FALSE, and said what is missing, with the way there. */
gboolean kassi_window_may_go_real       (KassiWindow *self);
/* That it is training or real now is so at the next start too. */
void     kassi_window_remember_training (KassiWindow *self);

/* kassi-window-history.c: the pages Sale and History. */
gboolean kassi_window_is_on_history   (KassiWindow *self);
void     kassi_window_show_history    (KassiWindow *self);
/* TRUE: History was shown until now. */
gboolean kassi_window_show_sale       (KassiWindow *self);
/* The till was opened, or is to be forgotten. */
void     kassi_window_take_history    (KassiWindow *self);
/* In passing, on the page that is shown. */
void     kassi_window_say             (KassiWindow *self, const char *text);
/* kassi-window-payments.c: notifications of payments that nobody is looking at. */
void     kassi_window_watch_payments    (KassiWindow *self);

/* kassi-window-actions.c: the table of actions. */
void     kassi_window_install_actions (GtkWidgetClass *widget_class);

/* kassi-window-keys.c: who gets a key, and where a scan goes. */
void     kassi_window_watch_keys      (KassiWindow *self);

G_END_DECLS
