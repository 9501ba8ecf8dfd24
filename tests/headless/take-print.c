/* SPDX-License-Identifier: GPL-3.0-or-later
 * take-print FOLDER SALE: counts a print of a sale's receipt in the journal of that folder, as the window does before it prints. */
#include <gio/gio.h>

#include "services/kassi-journal.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr (KassiJournal) journal = NULL;
  g_autoptr (KassiSale) sale = NULL;
  g_autoptr (GError) error = NULL;
  guint copy;

  g_assert_cmpint (argc, ==, 3);
  journal = kassi_journal_open (argv[1], KASSI_JOURNAL_WRITE, "T1", &error);
  g_assert_no_error (error);
  sale = kassi_journal_find_sale (journal, argv[2], &error);
  g_assert_no_error (error);
  kassi_journal_take_print (journal, sale->id, "Kassaprentari", g_get_real_time (), &copy, &error);
  g_assert_no_error (error);

  return 0;
}
