/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.2.1.10, RFC 9598 section 6: which names a certification authority may give. */
#ifndef SMIME_PATH_NAME_CONSTRAINTS_H
#define SMIME_PATH_NAME_CONSTRAINTS_H

#include "x509/certificate.h"

/* permitted_subtrees and excluded_subtrees of section 6.1.1 (h), (i): all constraints of the path
 * so far. A name has to be in a permitted subtree of each authority that permits names of its form,
 * which is the intersection of section 6.1.4 (g)(1), and in no excluded one. */
typedef struct name_constraints {
    arena_t *arena;
    struct constraint_set *sets; /* newest first */
    size_t comparisons;          /* still to be had of LIMIT_NAME_COMPARISONS */
} name_constraints_t;

void name_constraints_start(name_constraints_t *constraints, arena_t *arena);
/* Section 6.1.4 (g): adds what an authority's nameConstraints extension says. owner: how to call
 * the authority in a problem; lives as long as the arena. BAD_CERT: the extension is malformed.
 * TOO_LARGE: LIMIT_NAME_COMPARISONS. ENOMEM. */
gpg_error_t name_constraints_add(name_constraints_t *constraints, const extension_t *extension,
                                 const char *owner);
/* Section 6.1.3 (b), (c): the subject, the names of the subjectAltName and, where that has no
 * address, the subject's emailAddress attributes. That self-issued certificates are left out is the
 * caller's. *r_problem: what breaks which constraint, in words, or NULL. BAD_CERT: the
 * subjectAltName is malformed. TOO_LARGE: LIMIT_NAME_COMPARISONS. ENOMEM. */
gpg_error_t name_constraints_check(name_constraints_t *constraints,
                                   const certificate_t *certificate, const char **r_problem);
/* Whether the constraints allow the emailAddress attributes of the subject. RFC 5280 section 4.2.1.10
 * asks that only of a certificate without an address among its alternative names (which
 * name_constraints_check does); where RFC 8550 section 3 takes both for addresses, both are bound. */
gpg_error_t name_constraints_allow_subject_addresses(name_constraints_t *constraints,
                                                     const certificate_t *certificate,
                                                     bool *r_allowed);

#endif
