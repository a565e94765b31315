/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which of the identities that are given sign a message (RFC 5322 section 3.6.2: From names its author). */
#ifndef SMIME_SIGN_WHO_SIGNS_H
#define SMIME_SIGN_WHO_SIGNS_H

#include "sign/signer_keys.h"

typedef struct who_signs {
    bytes_t message; /* whose From counts; absent: there is none */
    int64_t at;
    bool anybody; /* the signer need not be the author */
} who_signs_t;

/* Leaves those in pairs that sign: each that was named by itself, and of several identities in one file or
 * on one token the one that From names; of several that it names the one valid longest, a valid one before
 * others. The author comes first. Where From names none of all, all stay, to be refused one by one.
 *   AMBIGUOUS_NAME  there are several in one place, and nothing says which of them is to sign */
gpg_error_t who_signs(const smime_signer_t *signer, arena_t *arena, const who_signs_t *rules,
                      signer_pair_t *pairs, size_t *count);

#endif
