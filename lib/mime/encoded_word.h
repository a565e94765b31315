/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2047: encoded words in header fields, decoded for people. */
#ifndef SMIME_MIME_ENCODED_WORD_H
#define SMIME_MIME_ENCODED_WORD_H

#include "base/arena.h"

/* Of the encoded word that in begins with; 0: with none. */
size_t encoded_word_size(bytes_t in);
/* Whether a "=?" begins none. */
bool encoded_word_broken(bytes_t in);
/* The value of an unstructured field for people: unfolded, encoded words decoded (RFC 2047, adjacent
 * ones joined; Q and B; charset with an RFC 2231 language), raw 8-bit bytes taken as UTF-8 where they
 * are, valid UTF-8 always. What cannot be decoded stays as it was written, so does all behind
 * LIMIT_CHARSET_CHANGES. Errors are this process's (out of memory). */
gpg_error_t header_decode(arena_t *arena, bytes_t value, const char **r_text);
/* Likewise for a phrase (display name) that has been unquoted already. *r_certain (may be NULL): all
 * mail programs show this; false where an encoded word, or what some may take for one ("=?"), could not
 * be decoded, or is decoded in more than one way: see header_decode_lossily. */
gpg_error_t header_decode_phrase(arena_t *arena, bytes_t phrase, const char **r_text,
                                 bool *r_certain);
/* Appends a phrase as mail programs may show it that decode what they can of broken encoded words:
 * unclosed, of an unknown encoding or charset, with bytes that are not valid in it. A line for each
 * reading; it need not be valid UTF-8. *r_unreadable: why others may show something that is not known
 * here (text of the arena), or NULL. */
gpg_error_t header_decode_lossily(arena_t *arena, bytes_t phrase, buffer_t *out,
                                  const char **r_unreadable);

#endif
