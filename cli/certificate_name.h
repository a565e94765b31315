/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What people call the one that a certificate names (RFC 5280 section 4.1.2.6), in few words. */
#ifndef CLI_CERTIFICATE_NAME_H
#define CLI_CERTIFICATE_NAME_H

#include "smime.h"

/* Its common name, organization or, without either, its whole subject. Not made printable. */
const char *certificate_short_name(const smime_certificate_t *certificate);
/* "Person, Firm, JP", or the whole subject where no organization is named; printable (malloc).
 * NULL: no memory. */
char *certificate_who(const smime_certificate_t *certificate);

#endif
