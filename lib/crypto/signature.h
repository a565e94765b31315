/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Checking one signature with one public key: what GnuTLS is asked, and what it is never asked. */
#ifndef SMIME_CRYPTO_SIGNATURE_H
#define SMIME_CRYPTO_SIGNATURE_H

#include "base/stop.h"
#include "crypto/public_key.h"

/* What may still be spent on public-key operations for one message. Data that has to be hashed for
 * one check costs a unit for every 64 KiB. */
typedef struct key_budget {
    unsigned left;
    bool refused;      /* a check was not done for want of it */
    const char *limit; /* another cap kept data from being used, says the newest judgement */
    stop_t *stop;      /* asked before each check; once it says so, nothing is left. Or NULL */
} key_budget_t;

/* Checks a signature over data. With digest_known, data is the digest of what was signed, by
 * algorithm->digest (never for Ed25519 and Ed448, which sign the data itself).
 *   BAD_SIGNATURE     it does not match
 *   PUBKEY_ALGO       the algorithm does not go with the key, or is unknown
 *   UNKNOWN_ALGORITHM its parameters name another curve than the key's
 *   UNUSABLE_PUBKEY   !public_key_usable
 *   RESOURCE_LIMIT    the budget is spent
 * Weak algorithms are checked all the same: strength is the caller's to judge. */
gpg_error_t signature_check(public_key_t *key, const signature_algorithm_t *algorithm, bytes_t data,
                            bool digest_known, bytes_t signature, key_budget_t *budget);

#endif
