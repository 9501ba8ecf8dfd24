/* SPDX-License-Identifier: GPL-3.0-or-later
 * One application id a journal, whatever way its folder is written. */
#include "ui/kassi-application.h"

typedef struct {
  const char *folder;    /* under XDG_DATA_HOME, unless absolute */
  const char *id;        /* a whole id, or its beginning when eight figures follow */
  const char *origin;
} Case;

static const Case cases[] = {
  { "kassi", "is.kassi.Kassi", "the default journal" },
  { "kassi/", "is.kassi.Kassi", "a slash behind" },
  { "other/../kassi", "is.kassi.Kassi", "a way round" },
  { "kassi/training", "is.kassi.Kassi.Training", "the default training journal" },
  { "kassi/training/training", "is.kassi.Kassi.J", "training of the training folder" },
  { "/srv/till", "is.kassi.Kassi.J", "--data-dir" },
  { "/srv/till/training", "is.kassi.Kassi.J", "--data-dir --training" },
};

static void
test_id (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *folder = g_path_is_absolute (c->folder) ? g_strdup (c->folder)
                                                           : g_build_filename (g_get_user_data_dir (), c->folder, NULL);
  g_autofree char *id = kassi_application_make_id (folder);
  g_autofree char *again = kassi_application_make_id (folder);

  g_assert_cmpstr (id, ==, again);
  g_assert_true (g_application_id_is_valid (id));
  if (g_str_has_suffix (c->id, ".J"))
    {
      g_autofree char *pattern = g_strconcat ("^", c->id, "[0-9a-f]{8}$", NULL);

      g_assert_true (g_regex_match_simple (pattern, id, 0, 0));
    }
  else
    {
      g_assert_cmpstr (id, ==, c->id);
    }
}

/* Two journals never share one. */
static void
test_ids_differ (void)
{
  g_autofree char *one = kassi_application_make_id ("/srv/till");
  g_autofree char *other = kassi_application_make_id ("/srv/till2");
  g_autofree char *training = kassi_application_make_id ("/srv/till/training");

  g_assert_cmpstr (one, !=, other);
  g_assert_cmpstr (one, !=, training);
  g_assert_cmpstr (other, !=, training);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("XDG_DATA_HOME", "/home/someone/.local/share", TRUE);
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ui/application/id/%s", cases[i].origin);

      g_test_add_data_func (path, &cases[i], test_id);
    }
  g_test_add_func ("/ui/application/ids-differ", test_ids_differ);

  return g_test_run ();
}
