/* SPDX-License-Identifier: GPL-3.0-or-later
 * list-view: a GtkListView with one label a row over 100,000 articles in SQLite. Each letter typed is one more of a word, BackSpace takes one
 * away, and each is a new search that shows 40 rows at most: what key to paint can be. Prints "ready" when the window is there. */
#include <gtk/gtk.h>
#include <sqlite3.h>
#include <stdio.h>

#define N_ARTICLES 100000
#define N_ROWS     "40"

static const char *const words[] = { "chocolate", "salmon", "nordic", "coffee", "wool", "bread", "knitted", "smoked", "fresh", "organic" };

typedef struct {
  /* Owned. */
  sqlite3      *db;
  sqlite3_stmt *all;
  sqlite3_stmt *prefix;
  GString      *text;
  /* Borrowed. */
  GtkStringList *model;
} List;

static void
must (int code)
{
  if (code != SQLITE_OK)
    g_error ("SQLite: %s", sqlite3_errstr (code));
}

static void
fill (List *list)
{
  sqlite3_stmt *insert;

  must (sqlite3_open (":memory:", &list->db));
  must (sqlite3_exec (list->db, "CREATE TABLE article (id INTEGER PRIMARY KEY, name TEXT NOT NULL); CREATE INDEX by_name ON article (name);"
                      "CREATE VIRTUAL TABLE found USING fts5 (name, content = article, content_rowid = id); BEGIN", NULL, NULL, NULL));
  must (sqlite3_prepare_v2 (list->db, "INSERT INTO article (name) VALUES (?1)", -1, &insert, NULL));
  for (guint i = 0; i < N_ARTICLES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s %s %u", words[i % G_N_ELEMENTS (words)], words[i / 7 % G_N_ELEMENTS (words)], i);

      sqlite3_bind_text (insert, 1, name, -1, SQLITE_TRANSIENT);
      g_assert (sqlite3_step (insert) == SQLITE_DONE);
      sqlite3_reset (insert);
    }
  sqlite3_finalize (insert);
  must (sqlite3_exec (list->db, "INSERT INTO found (found) VALUES ('rebuild'); COMMIT", NULL, NULL, NULL));
  must (sqlite3_prepare_v2 (list->db, "SELECT name FROM article ORDER BY name LIMIT " N_ROWS, -1, &list->all, NULL));
  must (sqlite3_prepare_v2 (list->db, "SELECT name FROM found WHERE found MATCH ?1 LIMIT " N_ROWS, -1, &list->prefix, NULL));
}

static void
search (List *list)
{
  gboolean everything = list->text->len == 0;
  sqlite3_stmt *statement = everything ? list->all : list->prefix;
  g_autofree char *pattern = g_strdup_printf ("%s*", list->text->str);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (!everything)
    sqlite3_bind_text (statement, 1, pattern, -1, SQLITE_TRANSIENT);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_ptr_array_add (names, g_strdup ((const char *) sqlite3_column_text (statement, 0)));
  sqlite3_reset (statement);

  g_ptr_array_add (names, NULL);
  gtk_string_list_splice (list->model, 0, g_list_model_get_n_items (G_LIST_MODEL (list->model)), (const char *const *) names->pdata);
}

static gboolean
key_pressed_cb (List  *list,
                guint  keyval)
{
  gunichar character = gdk_keyval_to_unicode (keyval);

  if (keyval == GDK_KEY_BackSpace)
    g_string_truncate (list->text, list->text->len > 0 ? list->text->len - 1 : 0);
  else if (character >= 'a' && character <= 'z')
    g_string_append_unichar (list->text, character);
  else
    return FALSE;

  search (list);
  return TRUE;
}

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *item)
{
  gtk_list_item_set_child (item, g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, NULL));
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static void
activate_cb (GtkApplication *application,
             List           *list)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *window = gtk_application_window_new (application);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  list->model = gtk_string_list_new (NULL);
  search (list);

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled),
                                 gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (list->model))), factory));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), list);
  gtk_widget_add_controller (window, keys);
  gtk_window_set_default_size (GTK_WINDOW (window), 1024, 768);
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  gtk_window_present (GTK_WINDOW (window));
  g_print ("ready\n");
  fflush (stdout);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GtkApplication) application = gtk_application_new ("org.example.List", G_APPLICATION_NON_UNIQUE);
  List list = { .text = g_string_new (NULL) };
  int status;

  fill (&list);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &list);
  status = g_application_run (G_APPLICATION (application), argc, argv);

  sqlite3_finalize (list.all);
  sqlite3_finalize (list.prefix);
  sqlite3_close (list.db);
  g_string_free (list.text, TRUE);
  return status;
}
