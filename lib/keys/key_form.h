/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What files of keys are wrapped in, and what those are called that no key can be read from. */
#ifndef SMIME_KEYS_KEY_FORM_H
#define SMIME_KEYS_KEY_FORM_H

#include "base/bytes.h"

/* Takes a byte order mark off, and base64 around PEM or DER (as CI keeps secrets). *r_in is a view of in,
 * or of scratch, which is to be wiped. Only ENOMEM fails. */
gpg_error_t key_form_unwrap(bytes_t in, buffer_t *scratch, bytes_t *r_in);
/* Whether a PEM block of this label is a PKCS#12 file. */
bool key_form_is_pkcs12_label(bytes_t label);
/* Whether in holds a PKCS#12 file: DER or BER, PEM, base64, behind a byte order mark or not. */
bool key_form_is_pkcs12(bytes_t in);

typedef enum key_form {
    KEY_FORM_OTHER, /* nothing can be said of it */
    KEY_FORM_OPENSSH,
    KEY_FORM_PUTTY,
    KEY_FORM_JAVA_KEYSTORE,
    KEY_FORM_OPENPGP,
    KEY_FORM_UTF16,
    KEY_FORM_ESCAPED_LINES, /* PEM whose line breaks are a backslash and an n */
    KEY_FORM_ONE_LINE,      /* PEM whose line breaks are gone, or have become blanks */
    KEY_FORM_CURVE          /* an elliptic curve that nothing is signed with */
} key_form_t;

/* What a file is from which no key could be read. curve (64 bytes): the name or OID of KEY_FORM_CURVE. */
key_form_t key_form_of(bytes_t in, char curve[64]);

#endif
