/* Keys and certificates to sign with: collected from files and tokens, paired by public key. */
#include "signer_keys.h"

#include "error.h"
#include "x509/token.h"

#include <stdlib.h>

typedef struct given {
    certificate_t *certificate;
    bool chain_only;
} given_t;

struct smime_signer {
    arena_t arena;
    smime_passphrase_t ask;
    void *ask_user;
    private_key_t **keys;
    size_t key_count, key_capacity;
    given_t *certificates;
    size_t certificate_count, certificate_capacity;
};

/* ---- collecting ---- */

gpg_error_t smime_signer_new(smime_signer_t **r_signer)
{
    if (!r_signer)
        return ERR(INV_ARG);
    *r_signer = calloc(1, sizeof **r_signer);
    return *r_signer ? 0 : ERR(ENOMEM);
}

void smime_signer_set_passphrase(smime_signer_t *signer, smime_passphrase_t ask, void *user)
{
    signer->ask = ask;
    signer->ask_user = user;
}

/* Each key signs once, even if it is given twice. */
static gpg_error_t keep_key(void *user, private_key_t *key)
{
    smime_signer_t *signer = user;
    for (size_t i = 0; i < signer->key_count; i++)
        if (bytes_equal(buffer_bytes(&signer->keys[i]->public_id), buffer_bytes(&key->public_id))) {
            private_key_free(&key);
            return 0;
        }
    private_key_t **kept =
        arena_push(&signer->arena, signer->keys, signer->key_count, signer->key_capacity);
    if (!kept) {
        private_key_free(&key);
        return ERR(ENOMEM);
    }
    *kept = key;
    return 0;
}

static gpg_error_t keep(smime_signer_t *signer, bytes_t der, bool chain_only)
{
    for (size_t i = 0; i < signer->certificate_count; i++)
        if (bytes_equal(signer->certificates[i].certificate->der, der)) {
            signer->certificates[i].chain_only = signer->certificates[i].chain_only && chain_only;
            return 0;
        }
    certificate_t *certificate = NULL;
    gpg_error_t error = certificate_parse(der, &certificate);
    if (error)
        return error;
    given_t *given = arena_push(&signer->arena, signer->certificates, signer->certificate_count,
                                signer->certificate_capacity);
    if (!given) {
        certificate_unref(&certificate);
        return ERR(ENOMEM);
    }
    *given = (given_t){certificate, chain_only};
    return 0;
}

static gpg_error_t keep_certificate(void *user, bytes_t der)
{
    return keep(user, der, false);
}

static gpg_error_t keep_issuer(void *user, bytes_t der)
{
    return keep(user, der, true);
}

/* A chain file may hold its owner's private key as well; it is not asked for. */
static gpg_error_t ignore_key(void *user, private_key_t *key)
{
    (void)user;
    private_key_free(&key);
    return 0;
}

gpg_error_t smime_signer_add(smime_signer_t *signer, const char *name, const void *data,
                             size_t size)
{
    if (!signer || (!data && size))
        return ERR(INV_ARG);
    const passphrase_source_t source = {signer->ask, signer->ask_user, name ? name : ""};
    const key_sink_t sink = {keep_certificate, keep_key, signer};
    return key_file_read(bytes_of(data, size), &source, &sink);
}

gpg_error_t smime_signer_add_uri(smime_signer_t *signer, const char *uri)
{
    if (!signer || !uri)
        return ERR(INV_ARG);
    const passphrase_source_t source = {signer->ask, signer->ask_user, uri};
    const key_sink_t sink = {keep_certificate, keep_key, signer};
    return token_read(uri, &source, &sink);
}

gpg_error_t smime_signer_add_chain(smime_signer_t *signer, const void *data, size_t size)
{
    if (!signer || (!data && size))
        return ERR(INV_ARG);
    const passphrase_source_t source = {signer->ask, signer->ask_user, ""};
    const key_sink_t sink = {keep_issuer, ignore_key, signer};
    return key_file_read(bytes_of(data, size), &source, &sink);
}

void smime_signer_free(smime_signer_t **r_signer)
{
    if (!r_signer || !*r_signer)
        return;
    smime_signer_t *signer = *r_signer;
    for (size_t i = 0; i < signer->key_count; i++)
        private_key_free(&signer->keys[i]);
    for (size_t i = 0; i < signer->certificate_count; i++)
        certificate_unref(&signer->certificates[i].certificate);
    arena_free(&signer->arena);
    free(signer);
    *r_signer = NULL;
}

/* ---- pairing ---- */

static bool may_sign(const certificate_t *certificate)
{
    return !certificate->has_key_usage ||
           (certificate->key_usage & (KEY_USAGE_DIGITAL_SIGNATURE | KEY_USAGE_NON_REPUDIATION));
}

/* Which of several certificates of one key to take: the higher, the better. */
static unsigned fitness(const certificate_t *certificate, int64_t at)
{
    bool present = false;
    bool mail = certificate_has_usage(certificate, OID_EKU_EMAIL_PROTECTION, &present) ||
                certificate_has_usage(certificate, OID_EKU_ANY, NULL) || !present;
    bool valid = certificate->not_before <= at && at <= certificate->not_after;
    return (valid ? 4u : 0) + (may_sign(certificate) ? 2u : 0) + (mail ? 1u : 0);
}

static certificate_t *certificate_of(const smime_signer_t *signer, const private_key_t *key,
                                     int64_t at)
{
    certificate_t *best = NULL;
    for (size_t i = 0; i < signer->certificate_count; i++) {
        certificate_t *candidate = signer->certificates[i].certificate;
        if (signer->certificates[i].chain_only || !private_key_matches(key, candidate->key.spki))
            continue;
        unsigned fits = fitness(candidate, at), fitted = best ? fitness(best, at) : 0;
        if (!best || fits > fitted || (fits == fitted && candidate->not_before > best->not_before))
            best = candidate;
    }
    return best;
}

static bool has_key(const smime_signer_t *signer, const certificate_t *certificate)
{
    for (size_t i = 0; i < signer->key_count; i++)
        if (private_key_matches(signer->keys[i], certificate->key.spki))
            return true;
    return false;
}

static bool is_issuer(const smime_signer_t *signer, certificate_t *certificate)
{
    if (certificate->ca)
        return true;
    for (size_t i = 0; i < signer->certificate_count; i++)
        if (signer->certificates[i].certificate != certificate &&
            signer_issued_by(signer->certificates[i].certificate, certificate))
            return true;
    return false;
}

static size_t add_keyless(const smime_signer_t *signer, signer_pair_t *pairs)
{
    size_t count = 0;
    for (size_t i = 0; i < signer->certificate_count; i++) {
        certificate_t *certificate = signer->certificates[i].certificate;
        if (!signer->certificates[i].chain_only && !has_key(signer, certificate) &&
            !is_issuer(signer, certificate) && may_sign(certificate))
            pairs[count++] = (signer_pair_t){NULL, certificate};
    }
    return count;
}

gpg_error_t signer_keys_pair(const smime_signer_t *signer, arena_t *arena, int64_t at,
                             signer_pair_t **r_pairs, size_t *r_count)
{
    *r_pairs = NULL;
    *r_count = 0;
    if (!signer->key_count)
        return ERR(NO_SECKEY);
    if (!signer->certificate_count)
        return ERR(MISSING_CERT);
    signer_pair_t *pairs =
        arena_alloc(arena, (signer->key_count + signer->certificate_count) * sizeof *pairs);
    if (!pairs)
        return ERR(ENOMEM);
    bool any_may_sign = false;
    for (size_t i = 0; i < signer->key_count; i++) {
        pairs[i] = (signer_pair_t){signer->keys[i], certificate_of(signer, signer->keys[i], at)};
        any_may_sign = any_may_sign || (pairs[i].certificate && may_sign(pairs[i].certificate));
    }
    for (size_t i = 0; i < signer->key_count; i++)
        if (!any_may_sign || !pairs[i].certificate || may_sign(pairs[i].certificate))
            pairs[(*r_count)++] = pairs[i];
    *r_count += add_keyless(signer, pairs + *r_count);
    *r_pairs = pairs;
    return 0;
}

/* ---- chains ---- */

gpg_error_t signer_keys_chain(const smime_signer_t *signer, arena_t *arena,
                              certificate_t *certificate, const chain_judge_t *judge,
                              signer_chain_t *r_chain)
{
    size_t count = signer->certificate_count;
    certificate_t **certificates = arena_alloc(arena, (count + 1) * sizeof *certificates);
    bool *signs = arena_alloc(arena, (count + 1) * sizeof *signs);
    *r_chain = (signer_chain_t){.items = NULL};
    if (!certificates || !signs)
        return ERR(ENOMEM);
    for (size_t i = 0; i < count; i++) {
        certificates[i] = signer->certificates[i].certificate;
        signs[i] = has_key(signer, certificates[i]);
    }
    const chain_sources_t sources = {certificates, signs, count};
    return signer_chain_find(&sources, judge, arena, certificate, r_chain);
}
