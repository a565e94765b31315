/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fuzz target: any certificates and CRLs as a path. Every signature counts as good here, so that
 * what the rules look at can be anything; what passes then has to have kept them. Input: a byte of
 * rules, then records of two bytes of length and DER: the certificates of the signer, of a trust
 * anchor, of a helper and of the message; CRLs. */
#include "fuzz.h"

#include "base/error.h"
#include "path/certification_path.h"
#include "trust/store.h"
#include "x509/certificate_cache.h"
#include "x509/name_compare.h"

#include <string.h>

#define RECORDS 64

gpg_error_t signature_check(public_key_t *key, const signature_algorithm_t *algorithm, bytes_t data,
                            bool digest_known, bytes_t signature, key_budget_t *budget)
{
    (void)algorithm, (void)data, (void)digest_known;
    if (!public_key_usable(key))
        return ERR(UNUSABLE_PUBKEY);
    unsigned cost = public_key_cost(key);
    if (cost > budget->left)
        return ERR(RESOURCE_LIMIT);
    budget->left -= cost;
    return signature.size == 1 ? ERR(BAD_SIGNATURE) : 0;
}

typedef struct input {
    smime_store_t *store;
    certificate_cache_t *cache;
    certificate_t *target, *embedded[RECORDS];
    bytes_t crls[RECORDS];
    size_t embedded_count, crl_count;
} input_t;

static bool next_record(bytes_t *in, bytes_t *r_record)
{
    if (in->size < 2)
        return false;
    *r_record = bytes_slice(*in, 2, (size_t)in->data[0] << 8 | in->data[1]);
    *in = bytes_from(*in, 2 + r_record->size);
    return true;
}

static void read_records(input_t *input, bytes_t in)
{
    bytes_t record;
    for (size_t n = 0; n < RECORDS && next_record(&in, &record); n++) {
        certificate_t *certificate;
        if (certificate_cache_get(input->cache, record, &certificate)) {
            input->crls[input->crl_count++] = record;
            continue;
        }
        if (n == 0)
            input->target = certificate_ref(certificate);
        if (n == 1)
            store_add_anchor(input->store, record, "anchor", INT64_MAX);
        if (n == 2)
            store_add_helper(input->store, record);
        if (n != 1)
            input->embedded[input->embedded_count++] = certificate_ref(certificate);
        certificate_unref(&certificate);
    }
}

/* What no path that passes may lack, whatever its certificates say. */
static void check_good(const certification_path_t *path, const path_rules_t *rules)
{
    REQUIRE(path->count > 0 && path->entries[path->count - 1].anchor);
    for (size_t i = 0; i < path->count; i++) {
        const certificate_t *certificate = path->entries[i].certificate;
        bool last = i + 1 == path->count, chained;
        REQUIRE(path->entries[i].state == SMIME_PASS);
        if (i == 0 || !last)
            REQUIRE(rules->at >= certificate->not_before && rules->at <= certificate->not_after &&
                    !certificate->unknown_critical && !certificate->malformed);
        if (!last)
            REQUIRE(!name_equal(certificate->issuer, path->entries[i + 1].certificate->subject,
                                &chained) &&
                    chained);
        if (i > 0 && !last)
            REQUIRE(certificate->ca && certificate->version == 3);
        if (i > 0 && certificate->has_key_usage)
            REQUIRE(certificate->key_usage & KEY_USAGE_KEY_CERT_SIGN);
        int64_t below = 0;
        for (size_t j = 1; j < i; j++)
            below += !path->entries[j].certificate->self_issued;
        if (i > 0 && certificate->path_length >= 0)
            REQUIRE(below <= certificate->path_length);
    }
}

static void judge(const input_t *input, const path_rules_t *rules)
{
    arena_t arena = ARENA_INIT;
    finding_list_t found;
    findings_t findings;
    certification_path_t path;
    key_budget_t budget = {.left = LIMIT_PUBLIC_KEY_COST};
    path_sources_t sources = {.store = input->store,
                              .cache = input->cache,
                              .embedded = input->embedded,
                              .embedded_count = input->embedded_count,
                              .crls = input->crls,
                              .crl_count = input->crl_count};
    findings = findings_start(&found, &arena);
    REQUIRE(!certification_path_build(&sources, rules, input->target, &budget, &findings, &path));
    REQUIRE(path.count >= 1 && path.count <= LIMIT_PATH_LENGTH && !findings.list->error);
    REQUIRE(certificate_equal(path.entries[0].certificate, input->target));
    smime_severity_t worst = findings_worst(&findings, 0, SMIME_ABOUT_TRUST);
    REQUIRE(path.trust == (worst == SMIME_SEVERITY_FAIL      ? SMIME_FAIL
                           : worst == SMIME_SEVERITY_UNKNOWN ? SMIME_UNKNOWN
                                                             : SMIME_PASS));
    if (path.trust == SMIME_PASS)
        check_good(&path, rules);
    certification_path_release(&path);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const policies[] = {"1.2.3.1", NULL};
    input_t input = {.embedded_count = 0};
    if (size < 1)
        return 0;
    path_rules_t rules = {.at = 1735689600,
                          .signing_time = data[0] & 1,
                          .allow_weak = data[0] & 2,
                          .require_revocation = data[0] & 4,
                          .any_purpose = data[0] & 8,
                          .policies = data[0] & 16 ? policies : NULL,
                          .require_explicit_policy = data[0] & 32,
                          .inhibit_any_policy = data[0] & 64,
                          .inhibit_policy_mapping = data[0] & 128};
    REQUIRE(!smime_store_new(&input.store) && !certificate_cache_new(&input.cache));
    read_records(&input, bytes_of(data + 1, size - 1));
    if (input.target)
        judge(&input, &rules);
    certificate_unref(&input.target);
    for (size_t i = 0; i < input.embedded_count; i++)
        certificate_unref(&input.embedded[i]);
    certificate_cache_free(&input.cache);
    smime_store_free(&input.store);
    return 0;
}
