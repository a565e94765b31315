/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 6960 section 4.2.2.2: who may have signed a response, and whether one of them has. */
#include "path/ocsp_responder.h"

#include "base/error.h"
#include "base/phrase.h"
#include "path/certificate_rules.h"
#include "path/crl_check.h"
#include "x509/certificate_cache.h"
#include "x509/certificate_usage.h"
#include "x509/name_compare.h"

typedef struct responder_search {
    const revocation_query_t *query;
    const ocsp_response_t *response;
    signature_algorithm_t algorithm;
    public_key_t issuer_own, *issuer_key;
    name_digest_t responder;
    int64_t at; /* when the responder's certificate has to be valid */
    const char *why;
} responder_search_t;

static gpg_error_t is_responder(responder_search_t *search, const certificate_t *certificate,
                                bool *r_is)
{
    const ocsp_response_t *response = search->response;
    if (bytes_present(response->responder_name))
        return certificate_is_named(certificate, response->responder_name, &search->responder,
                                    r_is);
    *r_is = ocsp_hash_is(digest_algorithm_named("sha1"), public_key_bits(&certificate->key),
                         response->responder_key_hash);
    return 0;
}

/* 0: the key made the signature and is strong enough; BAD_SIGNATURE: it is not to be used. */
static gpg_error_t check_signature(responder_search_t *search, bytes_t algorithm_identifier,
                                   bytes_t data, bytes_t signature, public_key_t *key)
{
    signature_algorithm_t algorithm;
    gpg_error_t err = signature_algorithm_parse(algorithm_identifier, &algorithm);
    if (!err)
        err = signature_check(key, &algorithm, data, false, signature, search->query->budget);
    if (gpg_err_code(err) == GPG_ERR_RESOURCE_LIMIT)
        search->why = REVOCATION_COST;
    if (gpg_err_code(err) == GPG_ERR_ENOMEM || gpg_err_code(err) == GPG_ERR_RESOURCE_LIMIT)
        return err;
    if (!err && !signature_strong_enough(&algorithm, key, search->query->rules->allow_weak)) {
        search->why = N_("it is signed with too weak an algorithm or key");
        err = ERR(BAD_SIGNATURE);
    }
    return err ? ERR(BAD_SIGNATURE) : 0;
}

static gpg_error_t check_response(responder_search_t *search, public_key_t *key)
{
    const ocsp_response_t *response = search->response;
    return check_signature(search, response->signature_algorithm, response->tbs,
                           response->signature, key);
}

/* A delegated responder's certificate says that the CA issued it for this, and now. */
static gpg_error_t is_delegate(responder_search_t *search, const certificate_t *certificate,
                               bool *r_delegate)
{
    bool issued = false;
    gpg_error_t err = is_responder(search, certificate, r_delegate);
    if (!err && *r_delegate)
        err = certificate_issued_by_name(certificate, search->query->issuer, &issued);
    *r_delegate =
        issued && certificate_has_usage(certificate, OID_EKU_OCSP_SIGNING, NULL) &&
        certificate_key_may(certificate, KEY_USAGE_DIGITAL_SIGNATURE | KEY_USAGE_NON_REPUDIATION) &&
        !certificate->malformed && !certificate->unknown_critical &&
        certificate_valid_at(certificate, search->at);
    return err;
}

/* Whether the delegate has been revoked, by CRLs; id-pkix-ocsp-nocheck says that nobody need ask.
 */
static gpg_error_t delegate_revoked(responder_search_t *search, certificate_t *delegate,
                                    bool *r_revoked)
{
    const revocation_query_t *query = search->query;
    certification_path_t path = *query->path;
    path_rules_t rules = *query->rules;
    revocation_query_t about = *query;
    finding_list_t ignored_list;
    findings_t ignored;
    revocation_answer_t answer;
    *r_revoked = false;
    if (bytes_present(delegate->extensions[EXTENSION_OCSP_NO_CHECK].value) ||
        rules.crl_depth + 1 >= LIMIT_CRL_SIGNER_DEPTH)
        return 0;
    rules.crl_depth++;
    ignored = findings_start(&ignored_list, query->findings->list->arena);
    path.entries[query->index].certificate = delegate;
    about.path = &path;
    about.rules = &rules;
    about.certificate = delegate;
    about.findings = &ignored;
    gpg_error_t err = crl_check(&about, &answer);
    *r_revoked = answer.status == REVOCATION_REVOKED;
    if (!err && answer.limited && !*r_revoked) {
        search->why = answer.detail;
        err = ERR(RESOURCE_LIMIT);
    }
    return err;
}

/* Section 4.2.2.2: "This certificate MUST be issued directly by the CA that is identified in the
 * request." */
static gpg_error_t try_delegate(responder_search_t *search, certificate_t *certificate)
{
    bool delegate, revoked;
    gpg_error_t err = is_delegate(search, certificate, &delegate);
    if (err || !delegate)
        return err ? err : ERR(BAD_SIGNATURE);
    err = check_signature(search, certificate->signature_algorithm, certificate->tbs,
                          certificate->signature, search->issuer_key);
    if (!err)
        err = check_response(search, &certificate->key);
    if (!err)
        err = delegate_revoked(search, certificate, &revoked);
    if (!err && revoked) {
        search->why = N_("the responder's certificate has been revoked");
        err = ERR(BAD_SIGNATURE);
    }
    return err;
}

static gpg_error_t try_delegate_der(responder_search_t *search, bytes_t der)
{
    certificate_t *certificate;
    gpg_error_t err = certificate_cache_get(search->query->sources->cache, der, &certificate);
    if (err)
        return gpg_err_code(err) == GPG_ERR_ENOMEM ? err : ERR(BAD_SIGNATURE);
    err = try_delegate(search, certificate);
    certificate_unref(&certificate);
    return err;
}

static gpg_error_t try_delegates(responder_search_t *search)
{
    const path_sources_t *sources = search->query->sources;
    const ocsp_response_t *response = search->response;
    der_reader_t own = der_reader(response->certificates, DER_RULES_DER);
    der_item_t item;
    size_t position = 0;
    bytes_t der;
    gpg_error_t err = ERR(BAD_SIGNATURE);
    for (unsigned i = 0;
         gpg_err_code(err) == GPG_ERR_BAD_SIGNATURE && !der_at_end(&own) && !der_next(&own, &item);
         i++) {
        if (i == LIMIT_CERTIFICATES) {
            search->why =
                PHRASE_OF(N_("certificates in it: more than %s"), LIMIT_TEXT(LIMIT_CERTIFICATES));
            return ERR(RESOURCE_LIMIT);
        }
        err = try_delegate_der(search, item.whole);
    }
    for (size_t i = 0; i < sources->embedded_count && gpg_err_code(err) == GPG_ERR_BAD_SIGNATURE;
         i++)
        err = try_delegate(search, sources->embedded[i]);
    while (gpg_err_code(err) == GPG_ERR_BAD_SIGNATURE && sources->store &&
           bytes_present(response->responder_name)) {
        gpg_error_t failed =
            store_helpers_named(sources->store, response->responder_name, &position, &der);
        if (failed || !bytes_present(der))
            return failed ? failed : err;
        err = try_delegate_der(search, der);
    }
    return err;
}

gpg_error_t ocsp_responder_check(const revocation_query_t *query, const ocsp_response_t *response,
                                 int64_t this_update, const char **r_why)
{
    responder_search_t search = {.query = query,
                                 .response = response,
                                 .at = query->rules->at > this_update ? query->rules->at
                                                                      : this_update,
                                 .why = N_("it is not signed by the CA or a responder of the CA")};
    gpg_error_t err =
        revocation_path_key(query->path, query->index + 1, &search.issuer_own, &search.issuer_key);
    bool named = false;
    if (!err)
        err = is_responder(&search, query->issuer, &named);
    if (!err)
        err = named ? check_response(&search, search.issuer_key) : ERR(BAD_SIGNATURE);
    if (gpg_err_code(err) == GPG_ERR_BAD_SIGNATURE)
        err = try_delegates(&search);
    public_key_release(&search.issuer_own);
    *r_why = search.why;
    return err;
}
