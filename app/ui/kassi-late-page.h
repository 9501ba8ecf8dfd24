/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pages of a stack that are made when they are first needed: the window is there sooner, and smaller, without them. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KASSI_LATE_PAGE_MAX_SIGNALS 8

typedef struct {
  const char *name;            /* in the stack */
  GType     (*get_type) (void);
  struct {
    const char *name;
    GCallback   callback;      /* swapped: gets user_data first */
  } signals[KASSI_LATE_PAGE_MAX_SIGNALS];   /* ended by one without a name */
} KassiLatePage;

/* The page, which is made and put into the stack when it is not there yet. user_data: a GObject, of all its signals. (transfer none) */
gpointer kassi_late_page_need (const KassiLatePage *page, GtkStack *stack, gpointer user_data);
/* NULL when nobody has needed it yet. (transfer none) */
gpointer kassi_late_page_peek (const KassiLatePage *page, GtkStack *stack);

G_END_DECLS
