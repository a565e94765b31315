/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5652 section 5.4 and 5.6: judging one signer. */
#include "cms/signer.h"

#include "base/answer.h"
#include "base/error.h"
#include "base/limits.h"
#include "x509/name_compare.h"
#include "x509/serial_number.h"

#include <string.h>

/* The signature is over the content itself, so that the digest algorithm has no part in it
 * (RFC 8419 section 3.2). */
static bool signs_content(const signer_check_t *check)
{
    return scheme_of(check->algorithm.scheme)->signs_content && !check->has_attributes;
}

/* ---- before the content is read ---- */

static gpg_error_t read_algorithms(const signer_info_t *signer, const findings_t *findings,
                                   signer_check_t *check)
{
    char name[64];
    check->digest = digest_algorithm_of(signer->digest_algorithm);
    if (signature_algorithm_parse(signer->signature_algorithm, &check->algorithm) ||
        algorithm_identifier_check(signer->digest_algorithm)) {
        findings_add(findings, FINDING_CMS_MALFORMED, "algorithms of the signer");
        return ERR(BAD_BER);
    }
    if (check->algorithm.scheme == SCHEME_UNKNOWN)
        findings_add(findings, FINDING_ALGORITHM_UNKNOWN, "signature algorithm %s",
                     check->algorithm.name);
    if (!check->digest && !signs_content(check))
        findings_add(findings, FINDING_ALGORITHM_UNKNOWN, "digest algorithm %s",
                     algorithm_name(signer->digest_algorithm, name, sizeof name));
    return 0;
}

/* RFC 5754 section 3: one digest algorithm in both places. RFC 8419 section 3.1: SHA-512 for
 * Ed25519, 512 bits of SHAKE256, which GnuTLS does not compute, for Ed448; any digest of that size
 * is as good. */
static bool algorithms_agree(const signer_check_t *check)
{
    if (check->algorithm.scheme == SCHEME_UNKNOWN || !check->digest || signs_content(check))
        return true;
    if (scheme_of(check->algorithm.scheme)->signs_content)
        return check->digest->size == 64;
    return check->algorithm.digest == check->digest;
}

/* What is weak and cannot be checked here either is not accepted. */
static void check_digest_strength(const signer_check_t *check, bool allow_weak,
                                  const findings_t *findings)
{
    if (!check->digest || check->digest->strength == STRENGTH_GOOD || signs_content(check))
        return;
    bool accepted = allow_weak && check->digest->strength == STRENGTH_WEAK &&
                    signature_algorithm_checked(&check->algorithm);
    findings_add(findings, accepted ? FINDING_WEAK_ACCEPTED : FINDING_DIGEST_WEAK, "%s",
                 check->digest->name);
}

static void check_announced(const signed_data_t *signed_data, const signer_info_t *signer,
                            const findings_t *findings)
{
    char name[64];
    der_reader_t outer = der_reader(signed_data->digest_algorithms, DER_RULES_BER), set;
    der_item_t item;
    if (der_expect_enter(&outer, DER_SET, &set))
        return;
    while (!der_at_end(&set) && !der_next(&set, &item))
        if (algorithm_identifier_equivalent(item.whole, signer->digest_algorithm))
            return;
    findings_add(findings, FINDING_DIGEST_NOT_ANNOUNCED, "%s",
                 algorithm_name(signer->digest_algorithm, name, sizeof name));
}

static gpg_error_t read_attributes(arena_t *arena, const signed_data_t *signed_data,
                                   const signer_info_t *signer, const findings_t *findings,
                                   signer_check_t *check)
{
    if (!check->has_attributes)
        return 0;
    gpg_error_t err = signed_attributes_parse(arena, signer, signed_data->content_type, findings,
                                              &check->attributes);
    check->attributes_ok = !err;
    return gpg_err_code(err) == GPG_ERR_ENOMEM ? err : 0;
}

static gpg_error_t ask_for_digest(content_digests_t *digests, const findings_t *findings,
                                  signer_check_t *check)
{
    if (!check->digest || signs_content(check))
        return 0;
    gpg_error_t err = content_digests_add(digests, check->digest);
    if (gpg_err_code(err) != GPG_ERR_DIGEST_ALGO)
        return err;
    findings_add(findings, FINDING_ALGORITHM_UNKNOWN, "digest algorithm %s", check->digest->name);
    return 0;
}

/* What the findings from `start` on leave possible. */
static smime_answer_t integrity_since(const findings_t *findings, size_t start)
{
    return answer_of_findings(findings, start, SMIME_ABOUT_INTEGRITY);
}

gpg_error_t signer_prepare(arena_t *arena, const signed_data_t *signed_data,
                           const signer_info_t *signer, bool allow_weak, const findings_t *findings,
                           content_digests_t *digests, signer_check_t *r_check)
{
    const size_t start = findings->list->count;
    *r_check = (signer_check_t){.possible = SMIME_FAIL,
                                .has_attributes = bytes_present(signer->signed_attributes)};
    if (read_algorithms(signer, findings, r_check))
        return 0;
    if (!r_check->algorithm.digest && !scheme_of(r_check->algorithm.scheme)->signs_content)
        r_check->algorithm.digest = r_check->digest; /* rsaEncryption and the like */
    if (!algorithms_agree(r_check))
        findings_add(findings, FINDING_ALGORITHM_MISMATCH,
                     "digest algorithm with %s is signed with %s", r_check->digest->name,
                     r_check->algorithm.digest ? r_check->algorithm.digest->name
                                               : r_check->algorithm.name);
    check_digest_strength(r_check, allow_weak, findings);
    check_announced(signed_data, signer, findings);
    gpg_error_t err = read_attributes(arena, signed_data, signer, findings, r_check);
    if (!err)
        err = ask_for_digest(digests, findings, r_check);
    if (!err)
        r_check->possible = integrity_since(findings, start);
    return err;
}

/* ---- once the content is hashed ---- */

/* The start of a digest, enough to tell two apart. */
static const char *short_hex(bytes_t digest, char out[20])
{
    size_t size = bytes_to_hex(bytes_slice(digest, 0, 8), out);
    memcpy(out + size, digest.size > 8 ? "..." : "", digest.size > 8 ? 4 : 1);
    return out;
}

static void report_altered(const signer_check_t *check, bytes_t digest, const findings_t *findings)
{
    char found[20], given[20];
    findings_add(findings, FINDING_CONTENT_ALTERED, "%-s%s is %s, signed was %s",
                 check->content ? phrase(findings->list->arena, "%-s: ", check->content) : "",
                 check->digest->name, short_hex(digest, found),
                 short_hex(check->attributes.message_digest, given));
}

/* The digest of the content, compared with the signed one where there is one. False ends it. */
static bool check_digest(const signer_check_t *check, const content_digests_t *digests,
                         const findings_t *findings, bytes_t *r_digest)
{
    *r_digest = check->digest ? content_digests_get(digests, check->digest) : BYTES_NONE;
    if (signs_content(check))
        return true;
    if (!bytes_present(*r_digest)) {
        if (check->digest && check->possible == SMIME_PASS)
            findings_add(findings, FINDING_CONTENT_MISSING, NULL);
        return false;
    }
    if (check->has_attributes && !bytes_equal(*r_digest, check->attributes.message_digest)) {
        report_altered(check, *r_digest, findings);
        return false;
    }
    return true;
}

/* RFC 5652 section 5.4: without signed attributes, the signature may be that of somebody's
 * attributes. */
static void check_content(signer_check_t *check, bytes_t content, const findings_t *findings)
{
    if (check->has_attributes)
        return;
    if (!check->content_examined)
        check->content_is_attributes = signed_attributes_are_content(content);
    check->content_examined = true;
    if (check->content_is_attributes)
        findings_add(findings, FINDING_ATTRIBUTES_AS_CONTENT, NULL);
}

bool signer_check_key(const public_key_t *key, bool allow_weak, const findings_t *findings)
{
    int strength = public_key_strength(key);
    const char *words = public_key_words(key, findings->list->arena);
    if (!public_key_usable(key)) {
        findings_add(findings, FINDING_KEY_UNUSABLE, "%-s", words);
        return false;
    }
    if (strength != STRENGTH_GOOD)
        findings_add(findings,
                     allow_weak && strength == STRENGTH_WEAK ? FINDING_WEAK_ACCEPTED
                                                             : FINDING_KEY_WEAK,
                     "%-s", words);
    return true;
}

/* The signature over what RFC 5652 section 5.4 says; if that fails, over the attributes as they
 * were sent. */
static gpg_error_t check_signature(const signer_check_t *check, const signer_info_t *signer,
                                   bytes_t content, bytes_t digest, public_key_t *key,
                                   key_budget_t *budget, const findings_t *findings)
{
    const signature_algorithm_t *algorithm = &check->algorithm;
    const signed_attributes_t *attributes = &check->attributes;
    if (!check->has_attributes) {
        bool by_digest = !signs_content(check);
        return signature_check(key, algorithm, by_digest ? digest : content, by_digest,
                               signer->signature, budget);
    }
    gpg_error_t err =
        signature_check(key, algorithm, attributes->der, false, signer->signature, budget);
    if (gpg_err_code(err) != GPG_ERR_BAD_SIGNATURE || attributes->was_der)
        return err;
    err = signature_check(key, algorithm, attributes->as_sent, false, signer->signature, budget);
    if (!err)
        findings_add(findings, FINDING_ATTRIBUTES_UNSORTED, NULL);
    return err;
}

static void report_signature(const signer_check_t *check, const public_key_t *key, gpg_error_t err,
                             const findings_t *findings)
{
    switch (gpg_err_code(err)) {
    case GPG_ERR_NO_ERROR:
        break;
    case GPG_ERR_BAD_SIGNATURE:
        findings_add(findings, FINDING_SIGNATURE_INVALID, "%-s",
                     check->has_attributes
                         ? ""
                         : N_("without signed attributes an altered content looks the same"));
        break;
    case GPG_ERR_PUBKEY_ALGO:
        findings_add(findings, FINDING_ALGORITHM_MISMATCH, "%s with a key for %s",
                     check->algorithm.name, key->algorithm);
        break;
    case GPG_ERR_UNKNOWN_ALGORITHM:
        findings_add(findings, FINDING_ALGORITHM_UNKNOWN, "%s on the curve %s, the key is on %s",
                     check->algorithm.name, check->algorithm.curve->name, key->curve);
        break;
    case GPG_ERR_UNUSABLE_PUBKEY:
        findings_add(findings, FINDING_KEY_UNUSABLE, "%s", key->algorithm);
        break;
    case GPG_ERR_RESOURCE_LIMIT:
        findings_add(findings, FINDING_PUBLIC_KEY_LIMIT, "more than %s",
                     LIMIT_TEXT(LIMIT_PUBLIC_KEY_COST));
        break;
    case GPG_ERR_TOO_LARGE:
        findings_add(findings, FINDING_ALGORITHM_UNKNOWN, "%s over a content this large",
                     check->algorithm.name);
        break;
    default: /* no memory: not an answer about the message */
        findings_fail(findings, err);
        break;
    }
}

smime_answer_t signer_judge(signer_check_t *check, const signer_info_t *signer,
                            const content_digests_t *digests, bytes_t content,
                            certificate_t *certificate, bool allow_weak, key_budget_t *budget,
                            const findings_t *findings)
{
    const size_t start = findings->list->count;
    const bool usable = signer_check_key(&certificate->key, allow_weak, findings);
    bytes_t digest;
    if (check->has_attributes && !check->attributes_ok)
        return SMIME_FAIL;
    if (!check_digest(check, digests, findings, &digest))
        return answer_worse(check->possible,
                            answer_worse(SMIME_UNKNOWN, integrity_since(findings, start)));
    if (!check->has_attributes && !bytes_present(content)) {
        findings_add(findings, FINDING_CONTENT_MISSING, NULL);
        return answer_worse(check->possible, SMIME_UNKNOWN);
    }
    check_content(check, content, findings);
    bool named;
    gpg_error_t err = signed_attributes_name_certificate(&check->attributes, certificate, &named);
    if (err) {
        findings_fail(findings, err);
        return SMIME_UNKNOWN;
    }
    if (!named)
        findings_add(findings, FINDING_SIGNING_CERTIFICATE_MISMATCH, NULL);
    if (!usable || check->possible == SMIME_FAIL || !signature_algorithm_checked(&check->algorithm))
        return answer_worse(check->possible,
                            answer_worse(SMIME_UNKNOWN, integrity_since(findings, start)));
    err = check_signature(check, signer, content, digest, &certificate->key, budget, findings);
    report_signature(check, &certificate->key, err, findings);
    smime_answer_t found = integrity_since(findings, start);
    return answer_worse(check->possible, err ? answer_worse(SMIME_UNKNOWN, found) : found);
}

bool signer_made_attributes(const signer_check_t *check, const signer_info_t *signer,
                            certificate_t *certificate, bool allow_weak, key_budget_t *budget,
                            arena_t *arena)
{
    public_key_t *key = &certificate->key;
    finding_list_t scratch_list;
    findings_t scratch = findings_start(&scratch_list, arena);
    bool named;
    return check->has_attributes && check->attributes_ok && check->possible == SMIME_PASS &&
           !signed_attributes_name_certificate(&check->attributes, certificate, &named) && named &&
           signer_check_key(key, allow_weak, &scratch) &&
           integrity_since(&scratch, 0) == SMIME_PASS &&
           !check_signature(check, signer, BYTES_NONE, BYTES_NONE, key, budget, &scratch);
}

gpg_error_t signer_identifies(signer_info_t *signer, certificate_t *certificate, bool *r_identifies)
{
    *r_identifies = false;
    if (bytes_present(signer->key_identifier)) {
        *r_identifies = bytes_present(certificate->subject_key_id) &&
                        bytes_equal(signer->key_identifier, certificate->subject_key_id);
        return 0;
    }
    if (!bytes_present(signer->serial) || !serial_number_equal(signer->serial, certificate->serial))
        return 0;
    return name_equal_digested(signer->issuer, &signer->issuer_digest, certificate->issuer,
                               &certificate->issuer_digest, r_identifies);
}
