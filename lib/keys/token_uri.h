/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 7512: what a "pkcs11:" URI says. */
#ifndef SMIME_KEYS_TOKEN_URI_H
#define SMIME_KEYS_TOKEN_URI_H

#include "base/bytes.h"

typedef struct token_uri {
    buffer_t base;        /* "pkcs11:" and the path attributes but for type, as they were written */
    buffer_t token;       /* likewise, but for what names an object: object and id */
    bytes_t id;           /* escaped, a view of the URI; absent if it is not there */
    bytes_t type;         /* a view of the URI; absent if it is not there */
    bool names_an_object; /* by object or id */
    buffer_t pin_source, pin_value, module_path; /* decoded, NUL-terminated; empty if not there */
} token_uri_t;

/* INV_URI: not a "pkcs11:" URI, or its escapes are malformed. text has to outlive r_uri. */
gpg_error_t token_uri_parse(const char *text, token_uri_t *r_uri);
void token_uri_release(token_uri_t *uri); /* a PIN is wiped */
/* Whether an object of this type ("private", "cert") can be meant. */
bool token_uri_allows(const token_uri_t *uri, const char *type);
/* Appends the URI of an object of this type, NUL-terminated, without any PIN. */
void token_uri_write(const token_uri_t *uri, const char *type, buffer_t *out);
/* Likewise of what has its id there, and of anything there (id absent). */
void token_uri_write_id(const token_uri_t *uri, bytes_t id, const char *type, buffer_t *out);

#endif
