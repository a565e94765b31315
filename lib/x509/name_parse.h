/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 4514 section 3: a distinguished name that a person wrote, as DER. */
#ifndef SMIME_X509_NAME_PARSE_H
#define SMIME_X509_NAME_PARSE_H

#include "base/bytes.h"

typedef enum name_order {
    NAME_LAST_FIRST, /* as RFC 4514 has it: CN=…,O=…,C=… */
    NAME_FIRST_FIRST /* as in the certificate and as OpenSSL prints it: C = …, O = …, CN = … */
} name_order_t;

/* Appends the name's DER to out, strings as UTF8String, to be compared with name_equal. Beyond RFC
 * 4514 it takes spaces around ',', '+' and '=', ';' for ',', values in quotes and "OID." before a
 * type. INV_NAME: it is no such text; INV_OID_STRING; ENOMEM. */
gpg_error_t name_parse(const char *text, name_order_t order, buffer_t *out);

#endif
