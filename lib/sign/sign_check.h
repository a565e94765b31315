/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is looked at before anything is signed: what recipients would not accept. */
#ifndef SMIME_SIGN_SIGN_CHECK_H
#define SMIME_SIGN_SIGN_CHECK_H

#include "base/finding.h"
#include "sign/signer_keys.h"

/* Whether the certificate and its chain will do at the time of signing, by the rules of
 * verification. Adds the findings of path_validate, key-weak, key-unusable, validity-short,
 * chain-incomplete. */
gpg_error_t sign_check_certificate(const smime_sign_options_t *options, const signer_pair_t *pair,
                                   const signer_chain_t *chain, const findings_t *findings);
/* The chain to send along: the one that recipients will find least fault with. Only ENOMEM fails.
 */
gpg_error_t sign_choose_chain(const smime_signer_t *signer, const smime_sign_options_t *options,
                              const signer_pair_t *pair, arena_t *arena, signer_chain_t *r_chain);
/* Chooses how the key signs. Adds algorithm-mismatch, key-unusable, key-identifier-missing. */
void sign_choose_algorithm(const smime_sign_options_t *options, const signer_pair_t *pair,
                           bool any_rsa, const findings_t *findings,
                           signature_algorithm_t *r_algorithm);

#endif
