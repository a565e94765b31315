/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The keys and certificates that smime_sign signs with. */
#ifndef SMIME_SIGN_SIGNER_KEYS_H
#define SMIME_SIGN_SIGNER_KEYS_H

#include "crypto/private_key.h"
#include "sign/signer_chain.h"
#include "smime.h"
#include "x509/certificate.h"

/* A private key with its certificate; one of them is NULL if the other was given alone. */
typedef struct signer_pair {
    const private_key_t *key;
    certificate_t *certificate;
} signer_pair_t;

/* Whether any private key was given. */
bool signer_keys_any(const smime_signer_t *signer);

/* Pairs each key with the certificate of the same public key: where there are several, one that is
 * valid at this time and may sign mail, the newest of them. Keys whose certificate cannot sign (an
 * encryption key beside a signature key, as PKCS#12 files have them) are left out if another can.
 * Of the keys of one file, one whose certificate has expired or is not for mail is left out if
 * another will do, and of renewals (same subject and addresses, same kind of key) the one valid longest is taken.
 * A key without a certificate is left out if another of its file has one. Behind them come the certificates given to sign with whose key is not given, so that no signer is
 * dropped silently; authorities and issuers of another certificate are taken for a chain, and what
 * stands in a file beside a key is an extra.
 *   NO_SECKEY, MISSING_CERT  there is no key, no certificate at all; for checks only (`without_keys`) a
 *                            key is not needed */
gpg_error_t signer_keys_pair(const smime_signer_t *signer, arena_t *arena, int64_t at,
                             bool without_keys, signer_pair_t **r_pairs, size_t *r_count);

/* Files and tokens that keys and certificates were read from are numbered from 1 to this. */
unsigned signer_keys_files(const smime_signer_t *signer);
/* Whether a certificate of a pair stands there, and not only for the chain. */
bool signer_keys_stands_in(const smime_signer_t *signer, const certificate_t *certificate,
                           unsigned file);

/* Whether keys of that file belong to certificates that were named elsewhere: what stands beside them was not. */
bool signer_keys_serve_others(const smime_signer_t *signer, const signer_pair_t *pairs,
                              size_t count, unsigned file);

/* The best chain for a signer's certificate among all certificates given; see signer_chain_find. */
gpg_error_t signer_keys_chain(const smime_signer_t *signer, arena_t *arena,
                              certificate_t *certificate, const chain_judge_t *judge,
                              signer_chain_t *r_chain);

#endif
