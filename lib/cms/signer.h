/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5652 section 5.6: is one SignerInfo's signature good over the content? */
#ifndef SMIME_CMS_SIGNER_H
#define SMIME_CMS_SIGNER_H

#include "cms/content_digest.h"
#include "cms/signed_attributes.h"
#include "crypto/signature.h"

typedef struct signer_check {
    const digest_algorithm_t *digest; /* NULL: unknown */
    signature_algorithm_t algorithm;
    bool has_attributes;
    signed_attributes_t attributes;
    bool attributes_ok;
    const char *content;        /* what the content is, for content-altered to say; or NULL */
    smime_answer_t possible;    /* the best that what was found so far allows */
    bool content_examined;      /* whether it is signed attributes: asked once, however many ... */
    bool content_is_attributes; /* ... certificates are tried */
} signer_check_t;

/* Reads what can be read before the content is hashed: algorithms and attributes; adds findings
 * (algorithm-unknown, algorithm-mismatch, digest-weak / weak-accepted, digest-not-announced, those
 * of signed_attributes_parse) and asks digests for what it needs. Only ENOMEM fails. */
gpg_error_t signer_prepare(arena_t *arena, const signed_data_t *signed_data,
                           const signer_info_t *signer, bool allow_weak, const findings_t *findings,
                           content_digests_t *digests, signer_check_t *r_check);
/* Judges the signature with the certificate's key once the content is hashed; adds content-altered,
 * signature-invalid, attributes-as-content, attributes-unsorted, algorithm-mismatch, key-weak,
 * key-unusable, public-key-limit, signing-certificate-mismatch. content: needed only for
 * Ed25519/Ed448 without signed attributes and for attributes-as-content; may be absent when it is
 * large and has signed attributes. Returns PASS only if the digest and the signature are good and
 * nothing worse than a warning was added. */
smime_answer_t signer_judge(signer_check_t *check, const signer_info_t *signer,
                            const content_digests_t *digests, bytes_t content,
                            certificate_t *certificate, bool allow_weak, key_budget_t *budget,
                            const findings_t *findings);
/* Whether a signer's key can be used; adds key-unusable, and of what can, key-weak or weak-accepted. */
bool signer_check_key(const public_key_t *key, bool allow_weak, const findings_t *findings);
/* Whether the certificate's key made the signature over the signed attributes and nothing speaks
 * against them: then their messageDigest is what was signed, whatever became of the content. For
 * explaining content-altered only. Adds no finding. */
bool signer_made_attributes(const signer_check_t *check, const signer_info_t *signer,
                            certificate_t *certificate, bool allow_weak, key_budget_t *budget,
                            arena_t *arena);
/* Whether the certificate answers to the signer's identifier (issuer and serial number, or key
 * identifier). ENOMEM. */
gpg_error_t signer_identifies(signer_info_t *signer, certificate_t *certificate,
                              bool *r_identifies);

#endif
