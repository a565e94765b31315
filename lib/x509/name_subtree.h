/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.2.1.10: the subtrees of the nameConstraints extension. */
#ifndef SMIME_X509_NAME_SUBTREE_H
#define SMIME_X509_NAME_SUBTREE_H

#include "x509/certificate.h"
#include "x509/general_name.h"

/* One GeneralSubtree. */
typedef struct name_subtree {
    general_name_t base;
    bool bounded; /* minimum or maximum other than RFC 5280's fixed values */
} name_subtree_t;

/* Opens an extension that is there: both lists. One that is absent has its reader at its end; none
 * may be empty. BAD_BER. */
gpg_error_t name_subtrees_open(const extension_t *extension, der_reader_t *r_permitted,
                               der_reader_t *r_excluded);
/* The next one of a list. BAD_BER, or an error of name_check. */
gpg_error_t name_subtree_next(der_reader_t *subtrees, name_subtree_t *r_subtree);

#endif
