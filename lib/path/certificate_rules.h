/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 6.1.4 (k), (n), (o): rules about one certificate, whatever path it is in. */
#ifndef SMIME_PATH_CERTIFICATE_RULES_H
#define SMIME_PATH_CERTIFICATE_RULES_H

#include "path/path_rules.h"
#include "x509/certificate.h"

/* Whether it may have issued certificates, as far as basicConstraints are concerned. */
bool certificate_may_be_issuer(const certificate_t *certificate, bool anchor);
/* Whether it has a critical extension, or a critical policy qualifier, that is not known here. */
bool certificate_has_unknown_critical(const certificate_t *certificate);
/* Whether nothing in it speaks against it as an issuer at that time, by the same rules as
 * path_validate's: so that the search need not go there. */
bool certificate_may_issue(const certificate_t *certificate, bool anchor,
                           const path_rules_t *rules);
/* Whether a signature of this algorithm by that key is strong enough. */
bool signature_strong_enough(const signature_algorithm_t *algorithm, const public_key_t *key,
                             bool allow_weak);

#endif
