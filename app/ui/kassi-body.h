/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window's two panes: the cart and, beside it, the conversation, in widths that do not depend on what is in them. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Properties "start" and "end": GtkWidget, set once. */
#define KASSI_TYPE_BODY (kassi_body_get_type ())
G_DECLARE_FINAL_TYPE (KassiBody, kassi_body, KASSI, BODY, GtkWidget)

G_END_DECLS
