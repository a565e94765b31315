/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8551 section 3.4 and 3.5: the layout of a signed message. */
#ifndef SMIME_SIGN_SIGN_MESSAGE_H
#define SMIME_SIGN_SIGN_MESSAGE_H

#include "mime/entity.h"
#include "sign/transport_write.h"

typedef struct signed_message {
    /* its header stays outside, but for what moves into the signed part */
    const entity_t *template;
    const payload_t *payload; /* the signed part */
    const char *newline;
    const char *micalg;     /* "sha-256", several with commas */
    const char *boundary;   /* occurs nowhere in the signed part */
    bytes_t prefix, suffix; /* the SignedData around the content */
} signed_message_t;

/* multipart/signed: readable by everybody. The SignedData, without content, is prefix. */
gpg_error_t signed_message_write_clear(const signed_message_t *message, smime_write_t write,
                                       void *user);
/* application/pkcs7-mime: prefix, content and suffix in base64. */
gpg_error_t signed_message_write_opaque(const signed_message_t *message, smime_write_t write,
                                        void *user);

#endif
