/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 4648 section 4: many characters of base64 at once, where the processor has instructions for that. */
#ifndef SMIME_BASE_BASE64_BLOCK_H
#define SMIME_BASE_BASE64_BLOCK_H

#include "base/bytes.h"

/* It may write so many bytes behind what it decoded. */
#define BASE64_BLOCK_SLACK 8

/* Decodes blocks of nothing but the alphabet at the start of in; returns how many characters it took, which are whole
 * groups of four. What is left is the caller's to look at: there may be no such blocks, or nobody to decode them. */
size_t base64_decode_blocks(bytes_t in, uint8_t *out);

#endif
