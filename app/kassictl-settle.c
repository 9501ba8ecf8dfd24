/* SPDX-License-Identifier: GPL-3.0-or-later
 * The commands of kassictl for sales that are open already: resume, cancel, settle. */
#include "kassictl-run.h"

#include <glib/gi18n.h>

/* resume */

/* As a start of the till does: callbacks may come. */
static gboolean
confirms_by_callback (Run *run)
{
  return kassi_settings_get_confirmation (kassi_session_get_settings (run->session)) == KASSI_CONFIRMATION_SERVER_CALLBACK;
}

int
command_resume (const KassiSessionOptions  *options,
                int                         argc,
                char                      **argv)
{
  GListModel *checkouts;
  Run run;

  if (!parse_command (NULL, NULL, &argc, argv, 0))
    return EXIT_USAGE;

  run_begin (&run);
  if (run_read_settings (&run, options) && run_open_till (&run, options, confirms_by_callback (&run)))
    {
      checkouts = kassi_till_get_checkouts (kassi_session_get_till (run.session));
      for (guint i = 0; i < g_list_model_get_n_items (checkouts); i++)
        {
          g_autoptr (KassiCheckout) checkout = g_list_model_get_item (checkouts, i);

          run_watch (&run, checkout);
          /* Nothing can be asked of a cart that nobody has a name for. */
          if (kassi_checkout_get_state (checkout) == KASSI_FLOW_ATTENTION &&
              !kassi_checkout_get_flow (checkout)->record.has_transaction)
            run_tell_outcome (&run, checkout);
        }
      run_until_over (&run);
    }

  return run_end (&run);
}

/* cancel and settle */

/* The open checkout of this name; NULL with the exit code set: 66, or 64 when it is closed. */
static KassiCheckout *
find_open (Run        *run,
           const char *name)
{
  KassiTill *till = kassi_session_get_till (run->session);
  KassiCheckout *checkout = kassi_till_find_checkout (till, name);
  g_autoptr (KassiSale) sale = NULL;
  g_autoptr (GError) error = NULL;

  if (checkout != NULL)
    return checkout;

  sale = kassi_journal_find_sale (kassi_till_get_journal (till), name, &error);
  if (sale == NULL)
    run->exit_code = complain_error (error);
  else
    run->exit_code = complain (EXIT_USAGE, _("Sale %s is closed. Nothing was changed."), sale->reference);

  return NULL;
}

int
command_cancel (const KassiSessionOptions  *options,
                int                         argc,
                char                      **argv)
{
  KassiCheckout *checkout;
  Run run;

  if (!parse_command (NULL, NULL, &argc, argv, 1))
    return EXIT_USAGE;
  if (argc < 2)
    return complain (EXIT_USAGE, _("Say which sale: kassictl cancel SALE."));

  run_begin (&run);
  if (run_read_settings (&run, options) && run_open_till (&run, options, FALSE) &&
      (checkout = find_open (&run, argv[1])) != NULL)
    {
      run_watch (&run, checkout);
      run.one_sale = TRUE;
      if (!kassi_checkout_cancel (checkout) && kassi_checkout_get_outcome (checkout) != KASSI_OUTCOME_NONE)
        run_tell_outcome (&run, checkout);
      run_until_over (&run);
    }

  return run_end (&run);
}

typedef struct {
  gboolean paid, not_paid;
  char    *by, *reason;
} SettleOptions;

static void
settle (Run                 *run,
        const SettleOptions *given,
        KassiCheckout       *checkout)
{
  if (!kassi_checkout_settle (checkout, given->paid, given->by, given->reason) ||
      kassi_checkout_get_state (checkout) != KASSI_FLOW_SETTLED)
    {
      run->exit_code = complain (EXIT_USAGE, _("Sale %s does not need a decision. Nothing was changed."),
                                 kassi_checkout_get_sale (checkout)->reference);
      return;
    }

  run_print_event (run, checkout, "outcome");
  run->exit_code = 0;
}

int
command_settle (const KassiSessionOptions  *options,
                int                         argc,
                char                      **argv)
{
  SettleOptions given = { 0 };
  const GOptionEntry entries[] = {
    { "paid", 0, 0, G_OPTION_ARG_NONE, &given.paid, N_("It was paid"), NULL },
    { "not-paid", 0, 0, G_OPTION_ARG_NONE, &given.not_paid, N_("It was not paid"), NULL },
    { "by", 0, 0, G_OPTION_ARG_FILENAME, &given.by, N_("Who says so"), N_("NAME") },
    { "reason", 0, 0, G_OPTION_ARG_FILENAME, &given.reason, N_("What was seen"), N_("TEXT") },
    { 0 },
  };
  KassiCheckout *checkout;
  Run run;
  int exit_code = EXIT_USAGE;

  if (!parse_command (entries, NULL, &argc, argv, 1))
    ;   /* said already */
  else if (argc < 2)
    complain (EXIT_USAGE, _("Say which sale: kassictl settle SALE."));
  else if (given.paid == given.not_paid)
    complain (EXIT_USAGE, _("Say either --paid or --not-paid."));
  else if (given.by == NULL || given.reason == NULL || !g_utf8_validate (given.by, -1, NULL) ||
           !g_utf8_validate (given.reason, -1, NULL) || *g_strstrip (given.by) == '\0' || *g_strstrip (given.reason) == '\0')
    complain (EXIT_USAGE, _("Say who decides and why: --by NAME --reason TEXT."));
  else
    {
      run_begin (&run);
      if (run_read_settings (&run, options) && run_open_till (&run, options, FALSE) &&
          (checkout = find_open (&run, argv[1])) != NULL)
        settle (&run, &given, checkout);
      exit_code = run_end (&run);
    }
  g_free (given.by);
  g_free (given.reason);

  return exit_code;
}
