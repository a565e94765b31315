/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.2.1.6: GeneralName; RFC 9598: SmtpUTF8Mailbox. */
#ifndef SMIME_X509_GENERAL_NAME_H
#define SMIME_X509_GENERAL_NAME_H

#include "asn1/der.h"

/* One of GeneralNames (section 4.2.1.6). */
typedef enum general_name_kind {
    GENERAL_NAME_OTHER = 0,
    GENERAL_NAME_EMAIL = 1,
    GENERAL_NAME_DNS = 2,
    GENERAL_NAME_X400 = 3,
    GENERAL_NAME_DIRECTORY = 4,
    GENERAL_NAME_EDI = 5,
    GENERAL_NAME_URI = 6,
    GENERAL_NAME_IP = 7,
    GENERAL_NAME_REGISTERED_ID = 8
} general_name_kind_t;

typedef struct general_name {
    general_name_kind_t kind;
    bytes_t value; /* content; of a directoryName the whole Name; of an otherName its value's whole
                      element */
    bytes_t other_type; /* of an otherName: OID content */
} general_name_t;

/* What the element says; BAD_BER if it is no GeneralName, or an error of name_check. */
gpg_error_t general_name_read(const der_item_t *item, general_name_t *r_name);
/* Likewise the next one of GeneralNames. */
gpg_error_t general_name_next(der_reader_t *names, general_name_t *r_name);
/* Whether it is an SmtpUTF8Mailbox (RFC 9598). */
bool general_name_is_smtp_utf8(const general_name_t *name);
/* The address in it; absent if it has none, or name is something else. */
bytes_t general_name_smtp_utf8(const general_name_t *name);

#endif
