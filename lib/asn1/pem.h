/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 7468: PEM blocks in text that may hold several, with anything between them. */
#ifndef SMIME_ASN1_PEM_H
#define SMIME_ASN1_PEM_H

#include "base/bytes.h"

typedef struct pem_block {
    bytes_t label; /* "CERTIFICATE" */
    bytes_t text;  /* what stands between the two lines: base64, perhaps after RFC 1421 headers */
} pem_block_t;

/* Finds the next block in *in and moves *in behind it; false if there is none left. A block that
 * does not end is none. Linear in the whole input. */
bool pem_next(bytes_t *in, pem_block_t *r_block);
/* Appends the block's bytes to out. BAD_DATA if the base64 is broken or empty, or there are headers
 * (an encrypted block, which only private keys have). */
gpg_error_t pem_decode(const pem_block_t *block, buffer_t *out);
/* Whether in has a block. */
bool pem_is(bytes_t in);

#endif
