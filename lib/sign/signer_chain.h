/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The chain of issuers that goes into the message with a signer's certificate (RFC 8551
 * section 2.3). */
#ifndef SMIME_SIGN_SIGNER_CHAIN_H
#define SMIME_SIGN_SIGNER_CHAIN_H

#include "base/limits.h"
#include "x509/certificate.h"

#define SIGNER_CHAIN_MAX (LIMIT_PATH_LENGTH - 1) /* above the signer */

/* The issuers of a signer's certificate, its own first. */
typedef struct signer_chain {
    certificate_t **items; /* the signer's own */
    size_t count;
    /* what signed the last of them (or the signer's own), and itself; or NULL */
    certificate_t *root;
    /* Nothing that a recipient needs is missing. The root is left out: recipients have it, or do
     * not trust it. One is recognised by its own signature; if the uppermost issuer given is signed
     * by a certificate that is not given, that one is taken for a root, as long as no authority
     * given is left over (see stray). The signer's own issuer has to be given, whatever it is:
     * without it, no chain can be told from none. */
    bool complete;
    const char *missing; /* no root: the name of the issuer that is not given */
    /* No root: an authority that was given and leads to no signer, which can only mean that one
     * between is missing; or NULL. Those named or issued as one in the chain is do not count: a
     * renewed key and the authority next door tell nothing. */
    certificate_t *stray;
} signer_chain_t;

/* What recipients would say to a chain. */
typedef struct chain_score {
    size_t problems, warnings;
} chain_score_t;

/* Judges one; without it all are equally good. Only ENOMEM fails. */
typedef struct chain_judge {
    gpg_error_t (*judge)(void *user, const signer_chain_t *chain, chain_score_t *r_score);
    void *user;
    int64_t at; /* the time of signing */
} chain_judge_t;

/* What chains are made of. */
typedef struct chain_sources {
    certificate_t *const *certificates;
    const bool *signs; /* of each: it is a signer's own */
    size_t count;
} chain_sources_t;

/* Whether the issuer's name, key identifier and key made the certificate. ENOMEM. */
gpg_error_t signer_issued_by(certificate_t *certificate, certificate_t *issuer, bool *r_issued);

/* Follows the issuers by name and signature, along every way there is (LIMIT_PATH_CANDIDATES,
 * LIMIT_PATHS_JUDGED), and takes the best: fewest problems, fewest warnings, with a root, the
 * shortest, valid the longest. The order of the certificates makes no difference. Only ENOMEM
 * fails. */
gpg_error_t signer_chain_find(const chain_sources_t *sources, const chain_judge_t *judge,
                              arena_t *arena, certificate_t *certificate, signer_chain_t *r_chain);

#endif
