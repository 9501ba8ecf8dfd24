/* SPDX-License-Identifier: GPL-3.0-or-later
 * kassictl pay: takes one payment from start to end. */
#include "kassictl-run.h"

#include <string.h>

#include <glib/gi18n.h>

#include "core/kassi-money.h"

typedef struct {
  char     *customer, *amount, *reference, *description, *confirmation;
  char    **items;
} PayOptions;

static void
pay_options_clear (PayOptions *given)
{
  g_free (given->customer);
  g_free (given->amount);
  g_free (given->reference);
  g_free (given->description);
  g_free (given->confirmation);
  g_strfreev (given->items);
}

/* A whole number without separators: arguments are for programs, not for people. */
static gboolean
parse_whole (const char *text,
             gint64      least,
             gint64     *value)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, (guint64) least, (guint64) KASSI_MONEY_MAX_ISK, &number, NULL))
    return FALSE;

  *value = (gint64) number;

  return TRUE;
}

static gboolean
append_item (KassiCart   *cart,
             const char  *text,
             GError     **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  KassiCartLine line = { 0 };
  gint64 vat;

  if (g_strv_length (parts) != 4)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("--item “%s”: write it as NAME;QUANTITY;UNIT_ISK;VAT."), text);
      return FALSE;
    }

  line.description = parts[0];
  if (!kassi_quantity_parse (parts[1], TRUE, &line.quantity_milli, error))
    return FALSE;
  if (strchr (parts[1], ',') != NULL || !parse_whole (parts[2], 0, &line.unit_isk))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("--item “%s”: the quantity has a point and at most 3 decimals, the price is whole krónur without separators."), text);
      return FALSE;
    }
  if (!parse_whole (parts[3], 0, &vat) || !kassi_vat_is_in_force ((guint) vat, g_get_real_time ()))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("--item “%s”: VAT is 24, 11 or 0."), text);
      return FALSE;
    }
  line.vat_rate = (guint) vat;

  return kassi_cart_append (cart, &line, error);
}

static gboolean
append_amount (KassiCart   *cart,
               const char  *description,
               gint64       amount_isk,
               guint        vat_rate,
               GError     **error)
{
  KassiCartLine line = {
    .description = (char *) (description != NULL && description[0] != '\0' ? description : _("Sale")),
    .quantity_milli = 1000,
    .unit_isk = amount_isk,
    .vat_rate = vat_rate,
  };

  return kassi_cart_append (cart, &line, error);
}

static gboolean
is_text (const char *text)
{
  return text == NULL || g_utf8_validate (text, -1, NULL);
}

/* What can be told wrong without reading any setting. */
static gboolean
check_pay_options (const PayOptions *given)
{
  g_autoptr (GError) error = NULL;
  gint64 amount_isk;
  KassiConfirmation confirmation;
  gboolean all_text = is_text (given->description) && is_text (given->reference) && is_text (given->customer);

  for (guint i = 0; given->items != NULL && given->items[i] != NULL; i++)
    all_text &= is_text (given->items[i]);

  if (!all_text)
    complain (EXIT_USAGE, _("The arguments must be UTF-8."));
  else if (given->customer == NULL)
    complain (EXIT_USAGE, _("Say who pays: --customer with a phone number, a national ID or an app code, or - to read it from standard input."));
  else if (given->amount == NULL && given->items == NULL)
    complain (EXIT_USAGE, _("Say how much: --amount or at least one --item."));
  else if (given->amount != NULL && !parse_whole (given->amount, 1, &amount_isk))
    complain (EXIT_USAGE, _("--amount is a whole number of krónur without separators, 1 to 2147483647."));
  else if (given->confirmation != NULL && !kassi_confirmation_from_string (given->confirmation, &confirmation))
    complain (EXIT_USAGE, _("--confirmation is manual, automatic or server-callback."));
  else if (given->reference != NULL && !kassi_till_check_reference (given->reference, &error))
    complain (EXIT_USAGE, "%s", error->message);
  else
    return TRUE;

  return FALSE;
}

static KassiCart *
make_cart (const PayOptions  *given,
           guint              default_vat,
           GError           **error)
{
  g_autoptr (KassiCart) cart = kassi_cart_new ();
  gint64 amount_isk = 0;

  if (given->amount != NULL)
    parse_whole (given->amount, 1, &amount_isk);

  if (given->items == NULL)
    return append_amount (cart, given->description, amount_isk, default_vat, error) ? g_steal_pointer (&cart) : NULL;

  for (guint i = 0; given->items[i] != NULL; i++)
    if (!append_item (cart, given->items[i], error))
      return NULL;

  if (kassi_cart_get_total_isk (cart) < 1)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _("The items come to nothing, so there is nothing to charge. Give at least one a price."));
      return NULL;
    }
  if (given->amount != NULL && amount_isk != kassi_cart_get_total_isk (cart))
    {
      g_autofree char *total = kassi_money_format (kassi_cart_get_total_isk (cart));
      g_autofree char *amount = kassi_money_format (amount_isk);

      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   /* Translators: two amounts, such as 5.740 kr. */
                   _("The items come to %s, but --amount says %s"), total, amount);
      return NULL;
    }

  return g_steal_pointer (&cart);
}

static gboolean
find_customer (Run              *run,
               const PayOptions *given,
               KassiCustomerId  *customer)
{
  g_autofree char *line = NULL;
  const char *text = given->customer;

  if (strcmp (text, "-") == 0)
    {
      line = g_data_input_stream_read_line_utf8 (run->input, NULL, NULL, NULL);
      text = line != NULL ? line : "";
    }

  return kassi_customer_id_recognise (text, customer) == KASSI_RECOGNITION_COMPLETE;
}

static void
pay (Run                       *run,
     const KassiSessionOptions *options,
     const PayOptions          *given)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KassiCart) cart = NULL;
  g_autoptr (KassiCheckout) checkout = NULL;
  KassiCustomerId customer;
  guint n_rates;
  const KassiVatRate *rates = kassi_vat_get_rates (g_get_real_time (), &n_rates);
  KassiCharge charge = { .customer = &customer, .reference = given->reference, .description = given->description };
  KassiSettings *settings;

  if (!find_customer (run, given, &customer))
    {
      run->exit_code = complain (EXIT_USAGE, _("That is no customer: a phone number has 7 digits, a national ID 10, an app code is 500004- and 4 characters."));
      return;
    }

  /* The cart is checked before anything is opened; only the default VAT rate needs the settings. */
  cart = make_cart (given, rates[0].percent, &error);
  if (cart == NULL)
    {
      run->exit_code = complain (EXIT_USAGE, "%s", error->message);
      return;
    }

  if (!run_read_settings (run, options))
    return;
  settings = kassi_session_get_settings (run->session);
  charge.confirmation = kassi_settings_get_confirmation (settings);
  if (given->confirmation != NULL)
    kassi_confirmation_from_string (given->confirmation, &charge.confirmation);
  kassi_cart_unref (cart);
  cart = make_cart (given, kassi_settings_get_default_vat (settings), &error);
  charge.cart = cart;

  if (!run_open_till (run, options, charge.confirmation == KASSI_CONFIRMATION_SERVER_CALLBACK))
    return;

  checkout = kassi_till_charge (kassi_session_get_till (run->session), &charge, &error);
  if (checkout == NULL)
    {
      run->exit_code = complain_error (error);
      return;
    }

  run_watch (run, checkout);
  if (!kassi_flow_is_final (kassi_checkout_get_flow (checkout)))
    run_print_event (run, checkout, "opened");
  run_until_over (run);
}

int
command_pay (const KassiSessionOptions  *options,
             int                         argc,
             char                      **argv)
{
  PayOptions given = { 0 };
  const GOptionEntry entries[] = {
    { "customer", 0, 0, G_OPTION_ARG_FILENAME, &given.customer, N_("Phone number, national ID or app code; - reads it from standard input"), N_("ID") },
    { "amount", 0, 0, G_OPTION_ARG_FILENAME, &given.amount, N_("Whole krónur"), N_("ISK") },
    { "reference", 0, 0, G_OPTION_ARG_FILENAME, &given.reference, N_("The sale’s name, unique in the journal"), N_("TEXT") },
    { "description", 0, 0, G_OPTION_ARG_FILENAME, &given.description, N_("What is sold"), N_("TEXT") },
    { "item", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &given.items, N_("A line of the cart"), N_("NAME;QUANTITY;UNIT_ISK;VAT") },
    { "confirmation", 0, 0, G_OPTION_ARG_FILENAME, &given.confirmation, N_("manual, automatic or server-callback"), N_("TYPE") },
    { 0 },
  };
  Run run;
  int exit_code = EXIT_USAGE;

  if (parse_command (entries, NULL, &argc, argv, 0) && check_pay_options (&given))
    {
      run_begin (&run);
      run.events = run.one_sale = TRUE;
      pay (&run, options, &given);
      exit_code = run_end (&run);
    }
  pay_options_clear (&given);

  return exit_code;
}
