/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5652 section 5.4: signed attributes are signed in DER, however they were sent. */
#ifndef SMIME_CMS_ATTRIBUTE_DER_H
#define SMIME_CMS_ATTRIBUTE_DER_H

#include "asn1/der.h"

/* Appends the DER encoding of a SET OF Attribute (BER; any tag in place of SET's). BAD_BER if it is no
 * such set; other errors: TOO_LARGE, ENOMEM (in out, too). */
gpg_error_t attributes_write_der(const der_item_t *attributes, buffer_t *out);

#endif
