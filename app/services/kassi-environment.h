/* SPDX-License-Identifier: GPL-3.0-or-later
 * Netgíró's servers by name, so that nobody has to type an address. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  KASSI_ENVIRONMENT_OTHER,        /* any other address, or none */
  KASSI_ENVIRONMENT_TEST,
  KASSI_ENVIRONMENT_PRODUCTION,
} KassiEnvironment;

/* "" is OTHER. */
KassiEnvironment kassi_environment_from_url        (const char *base_url);
/* As Netgíró publishes them; "" for OTHER. */
const char      *kassi_environment_get_base_url    (KassiEnvironment environment);
const char      *kassi_environment_get_partner_url (KassiEnvironment environment);
/* What people call it: "Netgíró", "Netgíró test", or the server's name. (transfer full) */
char            *kassi_environment_dup_name        (const char *base_url);

G_END_DECLS
