/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a certificate and its path are compared with because somebody asked for it. */
#ifndef SMIME_VERIFY_PINS_H
#define SMIME_VERIFY_PINS_H

#include "path/certification_path.h"
#include "smime.h"

/* Whether a certificate's issuer is the one that is asked for: as RFC 4514 text in either order of its parts,
 * or by common name. ENOMEM. */
gpg_error_t pin_issuer_holds(const char *pin, certificate_t *certificate, bool *r_holds);
/* Whether a certificate of the path has a serial number that is listed. ENOMEM. */
gpg_error_t pin_serial_listed(const smime_serial_list_t *list, const certification_path_t *path,
                              bool *r_listed);

#endif
