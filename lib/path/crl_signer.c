/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 6.3.3 (f), (g): who may have signed a CRL, and who did. */
#include "path/crl_signer.h"

#include "base/error.h"
#include "base/phrase.h"
#include "path/certificate_rules.h"
#include "x509/certificate_cache.h"
#include "x509/certificate_usage.h"
#include "x509/name_compare.h"

#include <gnutls/crypto.h>

/* (f): "If a key usage extension is present in the CRL issuer's certificate, verify that the
 * cRLSign bit is set." */
static bool may_sign(const certificate_t *certificate)
{
    return certificate_key_may(certificate, KEY_USAGE_CRL_SIGN);
}

/* What goes on between candidates. */
typedef struct search {
    const revocation_query_t *query;
    const crl_t *crl;
    name_digest_t issuer; /* of the list */
    signature_algorithm_t algorithm;
    bytes_t data; /* what is signed: the digest if it is known, else all of it */
    bool digest_known;
    uint8_t digest[64];
    unsigned tried; /* certificates outside the path */
    crl_signer_t *signer;
    const char *why;
} search_t;

/* A list may be large and its candidates many: it is hashed once. */
static void hash_list(search_t *search)
{
    const digest_algorithm_t *digest = search->algorithm.digest;
    bytes_t tbs = search->crl->tbs;
    search->data = tbs;
    if (scheme_of(search->algorithm.scheme)->signs_content || !digest ||
        digest->size > sizeof search->digest ||
        gnutls_hash_fast(digest->gnutls, tbs.data, tbs.size, search->digest))
        return;
    search->data = bytes_of(search->digest, digest->size);
    search->digest_known = true;
}

/* 0: this key signed it and is strong enough. BAD_SIGNATURE: go on. */
static gpg_error_t try_key(search_t *search, public_key_t *key)
{
    gpg_error_t err = signature_check(key, &search->algorithm, search->data, search->digest_known,
                                      search->crl->signature, search->query->budget);
    unsigned code = gpg_err_code(err);
    if (code == GPG_ERR_RESOURCE_LIMIT)
        search->why = REVOCATION_COST;
    if (code == GPG_ERR_ENOMEM || code == GPG_ERR_RESOURCE_LIMIT)
        return err;
    if (err)
        return ERR(BAD_SIGNATURE);
    if (!signature_strong_enough(&search->algorithm, key, search->query->rules->allow_weak)) {
        search->why = N_("it is signed with too weak an algorithm or key");
        return ERR(BAD_SIGNATURE);
    }
    return 0;
}

/* The certificates above in the path: their own path has been judged. */
static gpg_error_t try_path(search_t *search)
{
    const certification_path_t *path = search->query->path;
    gpg_error_t err = ERR(BAD_SIGNATURE);
    for (size_t i = search->query->index + 1; i < path->count; i++) {
        certificate_t *certificate = path->entries[i].certificate;
        bool named;
        gpg_error_t failed =
            certificate_is_named(certificate, search->crl->issuer, &search->issuer, &named);
        if (failed)
            return failed;
        if (!named)
            continue;
        if (!may_sign(certificate)) {
            search->why = N_("its issuer's key may not sign CRLs");
            continue;
        }
        err = revocation_path_key(path, i, &search->signer->own, &search->signer->key);
        if (!err)
            err = try_key(search, search->signer->key);
        if (gpg_err_code(err) != GPG_ERR_BAD_SIGNATURE)
            return err;
        public_key_release(&search->signer->own);
    }
    return err;
}

static bool in_path(const search_t *search, const certificate_t *certificate)
{
    const certification_path_t *path = search->query->path;
    for (size_t i = search->query->index + 1; i < path->count; i++)
        if (certificate_equal(path->entries[i].certificate, certificate))
            return true;
    return false;
}

/* Section 6.1.1 (d): an anchor is a name and a key, in whichever certificate. */
static gpg_error_t same_anchor(const certification_path_t *a, const certification_path_t *b,
                               bool *r_same)
{
    const certificate_t *left = a->entries[a->count - 1].certificate;
    const certificate_t *right = b->entries[b->count - 1].certificate;
    *r_same = false;
    if (!bytes_equal(left->key.spki, right->key.spki))
        return 0;
    return certificate_same_subject(left, right, r_same);
}

/* (f): "Obtain and validate the certification path for the issuer of the complete CRL. The trust
 * anchor for the certification path MUST be the same as the trust anchor used to validate the
 * target certificate." Judged when the list was made, if that is later. */
static gpg_error_t has_path(search_t *search, certificate_t *certificate, bool *r_has_path)
{
    const revocation_query_t *query = search->query;
    path_rules_t rules = *query->rules;
    certification_path_t path;
    finding_list_t ignored_list;
    findings_t ignored;
    rules.crl_depth++;
    rules.is_ca = rules.any_purpose = true;
    rules.policies = NULL;
    rules.require_revocation = rules.require_explicit_policy = false;
    rules.inhibit_any_policy = rules.inhibit_policy_mapping = false;
    if (rules.at < search->crl->this_update)
        rules.at = search->crl->this_update;
    ignored = findings_start(&ignored_list, query->findings->list->arena);
    query->budget->limit = NULL;
    gpg_error_t err = certification_path_build(query->sources, &rules, certificate, query->budget,
                                               &ignored, &path);
    const char *limit = query->budget->limit;
    query->budget->limit = NULL;
    if (!err && path.trust == SMIME_PASS && path.count)
        err = same_anchor(&path, query->path, r_has_path);
    certification_path_release(&path);
    if (err || *r_has_path || (!limit && !findings_have(&ignored, 0, FINDING_PATH_LIMIT)))
        return err;
    search->why = limit ? phrase(query->findings->list->arena, "its issuer's path: %-s", limit)
                        : N_("the search for a path of its issuer was given up (path-limit)");
    return ERR(RESOURCE_LIMIT);
}

/* A certificate that is not in the path: a CA's separate key for CRLs, or an indirect CRL's issuer.
 */
static gpg_error_t try_certificate(search_t *search, certificate_t *certificate)
{
    bool named, good = false;
    gpg_error_t err =
        certificate_is_named(certificate, search->crl->issuer, &search->issuer, &named);
    if (err)
        return err;
    if (!named || !may_sign(certificate) || in_path(search, certificate))
        return ERR(BAD_SIGNATURE);
    if (search->tried++ >= LIMIT_CRL_SIGNERS) {
        search->why =
            PHRASE_OF(N_("more than %s could have signed it"), LIMIT_TEXT(LIMIT_CRL_SIGNERS));
        return ERR(RESOURCE_LIMIT);
    }
    err = try_key(search, &certificate->key);
    if (!err)
        err = has_path(search, certificate, &good);
    if (err)
        return err;
    if (!good) {
        search->why = N_("its issuer has no good path to the same trusted certificate");
        return ERR(BAD_SIGNATURE);
    }
    search->signer->certificate = certificate_ref(certificate);
    search->signer->key = &certificate->key;
    return 0;
}

static gpg_error_t try_helpers(search_t *search)
{
    const path_sources_t *sources = search->query->sources;
    gpg_error_t err = ERR(BAD_SIGNATURE);
    size_t position = 0;
    while (gpg_err_code(err) == GPG_ERR_BAD_SIGNATURE) {
        bytes_t der;
        certificate_t *certificate;
        gpg_error_t unreadable =
            store_helpers_named(sources->store, search->crl->issuer, &position, &der);
        if (unreadable || !bytes_present(der))
            return unreadable ? unreadable : err;
        unreadable = certificate_cache_get(sources->cache, der, &certificate);
        if (gpg_err_code(unreadable) == GPG_ERR_ENOMEM)
            return unreadable;
        if (unreadable)
            continue;
        err = try_certificate(search, certificate);
        certificate_unref(&certificate);
    }
    return err;
}

static gpg_error_t try_others(search_t *search)
{
    const path_sources_t *sources = search->query->sources;
    gpg_error_t err = ERR(BAD_SIGNATURE);
    for (size_t i = 0; i < sources->embedded_count && gpg_err_code(err) == GPG_ERR_BAD_SIGNATURE;
         i++)
        err = try_certificate(search, sources->embedded[i]);
    if (gpg_err_code(err) == GPG_ERR_BAD_SIGNATURE && sources->store)
        err = try_helpers(search);
    return err;
}

gpg_error_t crl_signer_find(const revocation_query_t *query, const crl_t *crl,
                            crl_signer_t *r_signer, const char **r_why)
{
    search_t search = {.query = query,
                       .crl = crl,
                       .signer = r_signer,
                       .why = N_("none of the certificates at hand has signed it")};
    *r_signer = (crl_signer_t){.key = NULL};
    *r_why = N_("its signature algorithm is not known");
    if (signature_algorithm_parse(crl->signature_algorithm, &search.algorithm) ||
        search.algorithm.scheme == SCHEME_UNKNOWN)
        return ERR(BAD_SIGNATURE);
    hash_list(&search);
    gpg_error_t err = try_path(&search);
    if (gpg_err_code(err) == GPG_ERR_BAD_SIGNATURE)
        err = try_others(&search);
    *r_why = search.why;
    if (err)
        crl_signer_release(r_signer);
    return err;
}

void crl_signer_release(crl_signer_t *signer)
{
    public_key_release(&signer->own);
    certificate_unref(&signer->certificate);
    *signer = (crl_signer_t){.key = NULL};
}
