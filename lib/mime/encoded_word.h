/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2047: encoded words in header fields, decoded for people. */
#ifndef SMIME_MIME_ENCODED_WORD_H
#define SMIME_MIME_ENCODED_WORD_H

#include "base/arena.h"

/* The value of an unstructured field for people: unfolded, encoded words decoded (RFC 2047, adjacent
 * ones joined; Q and B; charset with an RFC 2231 language), raw 8-bit bytes taken as UTF-8 where they
 * are, valid UTF-8 always. What cannot be decoded stays as it was written. NULL: ENOMEM. */
const char *header_decode(arena_t *arena, bytes_t value);
/* Likewise for a phrase (display name) that has been unquoted already. *r_undecodable (may be NULL):
 * an encoded word, or what some may take for one ("=?"), could not be decoded. */
const char *header_decode_phrase(arena_t *arena, bytes_t phrase, bool *r_undecodable);
/* A phrase as mail programs may show it that decode what they can of broken encoded words: unclosed,
 * of an unknown encoding or charset, with bytes that are not valid in it. NULL: ENOMEM. */
const char *header_decode_lossily(arena_t *arena, bytes_t phrase);

#endif
