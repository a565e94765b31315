/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keys and certificates to sign with: collected from files and tokens, paired by public key. */
#include "sign/signer_keys.h"

#include "base/error.h"
#include "base/limits.h"
#include "crypto/external_key.h"
#include "crypto/gnutls_start.h"
#include "keys/key_file.h"
#include "keys/token.h"
#include "message/certificates.h"
#include "x509/certificate_address.h"
#include "x509/certificate_usage.h"
#include "x509/name_compare.h"

#include <stdlib.h>

typedef struct given {
    certificate_t *certificate;
    bool chain_only;
    bool alone;    /* it stood in a file without keys: its owner is meant to sign */
    unsigned file; /* the last that it stood in */
} given_t;

typedef struct given_key {
    private_key_t *key;
    unsigned file;
} given_key_t;

/* That a certificate, by its index, stands in a file or on a token. */
typedef struct standing {
    size_t certificate;
    unsigned file;
} standing_t;

struct smime_signer {
    arena_t arena;
    smime_passphrase_t ask;
    void *ask_user;
    given_key_t *keys;
    size_t key_count, key_capacity;
    given_t *certificates;
    size_t certificate_count, certificate_capacity;
    standing_t *standings; /* of those that may sign */
    size_t standing_count, standing_capacity;
    unsigned file;     /* number of the one that is read, from 1 */
    bool file_has_key; /* so far */
};

/* ---- collecting ---- */

gpg_error_t smime_signer_new(smime_signer_t **r_signer)
{
    if (!r_signer)
        return ERR(INV_ARG);
    *r_signer = NULL;
    gpg_error_t error = gnutls_start();
    if (error)
        return error;
    *r_signer = calloc(1, sizeof **r_signer);
    return *r_signer ? 0 : ERR(ENOMEM);
}

void smime_signer_set_passphrase(smime_signer_t *signer, smime_passphrase_t ask, void *user)
{
    if (!signer)
        return;
    signer->ask = ask;
    signer->ask_user = user;
}

/* Each key signs once, even if it is given twice. */
static gpg_error_t keep_key(void *user, private_key_t *key)
{
    smime_signer_t *signer = user;
    signer->file_has_key = true;
    for (size_t i = 0; i < signer->key_count; i++)
        if (key->public_id.size && bytes_equal(buffer_bytes(&signer->keys[i].key->public_id),
                                               buffer_bytes(&key->public_id))) {
            private_key_free(&key);
            return 0;
        }
    given_key_t *kept =
        arena_push(&signer->arena, signer->keys, signer->key_count, signer->key_capacity);
    if (!kept) {
        private_key_free(&key);
        return ERR(ENOMEM);
    }
    *kept = (given_key_t){key, signer->file};
    return 0;
}

static gpg_error_t note_standing(smime_signer_t *signer, size_t certificate)
{
    standing_t *standing = arena_push(&signer->arena, signer->standings, signer->standing_count,
                                      signer->standing_capacity);
    if (!standing)
        return ERR(ENOMEM);
    *standing = (standing_t){certificate, signer->file};
    return 0;
}

static gpg_error_t keep(smime_signer_t *signer, bytes_t der, bool chain_only)
{
    for (size_t i = 0; i < signer->certificate_count; i++)
        if (bytes_equal(signer->certificates[i].certificate->der, der)) {
            signer->certificates[i].chain_only = signer->certificates[i].chain_only && chain_only;
            signer->certificates[i].file = signer->file;
            return chain_only ? 0 : note_standing(signer, i);
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
    *given = (given_t){certificate, chain_only, false, signer->file};
    return chain_only ? 0 : note_standing(signer, signer->certificate_count - 1);
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

static void start_file(smime_signer_t *signer)
{
    signer->file++;
    signer->file_has_key = false;
}

/* Beside a key stand other certificates as well: the chain, old ones, those of correspondents. What
 * stands in a file of its own was given to sign with. */
static void end_file(smime_signer_t *signer)
{
    for (size_t i = 0; i < signer->certificate_count && !signer->file_has_key; i++)
        if (signer->certificates[i].file == signer->file)
            signer->certificates[i].alone = true;
}

/* Whether a certificate to sign with has a key of a kind that nothing is signed with. Such keys do not open,
 * whatever the passphrase. */
static bool has_foreign_key(const smime_signer_t *signer)
{
    for (size_t i = 0; i < signer->certificate_count; i++) {
        const given_t *given = &signer->certificates[i];
        if (given->alone && !given->certificate->ca && !public_key_usable(&given->certificate->key))
            return true;
    }
    return false;
}

gpg_error_t smime_signer_add(smime_signer_t *signer, const char *name, const void *data,
                             size_t size)
{
    if (!signer || (!data && size))
        return ERR(INV_ARG);
    const passphrase_source_t source = {signer->ask, signer->ask_user, name ? name : ""};
    const key_sink_t sink = {keep_certificate, keep_key, signer};
    start_file(signer);
    gpg_error_t error = key_file_read(bytes_of(data, size), &source, &sink);
    end_file(signer);
    return gpg_err_code(error) == GPG_ERR_BAD_PASSPHRASE && has_foreign_key(signer)
               ? ERR(UNSUPPORTED_ALGORITHM)
               : error;
}

gpg_error_t smime_signer_add_uri(smime_signer_t *signer, const char *uri)
{
    if (!signer || !uri)
        return ERR(INV_ARG);
    const passphrase_source_t source = {signer->ask, signer->ask_user, uri};
    const key_sink_t sink = {keep_certificate, keep_key, signer};
    start_file(signer);
    gpg_error_t error = token_read(uri, &source, &sink);
    end_file(signer);
    return error;
}

gpg_error_t smime_signer_add_key(smime_signer_t *signer, const void *certificate, size_t size,
                                 smime_make_signature_t make, void *user)
{
    if (!signer || (!certificate && size) || !make)
        return ERR(INV_ARG);
    smime_certificates_t *list;
    private_key_t *key = NULL;
    certificate_t *own = NULL;
    gpg_error_t error = smime_certificates_read(&list, certificate, size);
    start_file(signer);
    for (size_t i = 0; !error && i < smime_certificates_count(list); i++)
        error = keep(signer, certificates_der(list, i), false);
    if (!error)
        error = certificate_parse(certificates_der(list, 0), &own);
    if (!error)
        error = external_key_new(own->key.spki, make, user, &key);
    if (!error)
        error = keep_key(signer, key);
    end_file(signer);
    certificate_unref(&own);
    smime_certificates_free(&list);
    return error;
}

gpg_error_t smime_signer_add_chain(smime_signer_t *signer, const void *data, size_t size)
{
    if (!signer || (!data && size))
        return ERR(INV_ARG);
    const passphrase_source_t source = {signer->ask, signer->ask_user, ""};
    const key_sink_t sink = {keep_issuer, ignore_key, signer};
    start_file(signer);
    return key_file_read(bytes_of(data, size), &source, &sink);
}

void smime_signer_free(smime_signer_t **r_signer)
{
    if (!r_signer || !*r_signer)
        return;
    smime_signer_t *signer = *r_signer;
    for (size_t i = 0; i < signer->key_count; i++)
        private_key_free(&signer->keys[i].key);
    for (size_t i = 0; i < signer->certificate_count; i++)
        certificate_unref(&signer->certificates[i].certificate);
    arena_free(&signer->arena);
    free(signer);
    *r_signer = NULL;
}

/* ---- pairing ---- */

static bool may_sign(const certificate_t *certificate)
{
    return certificate_key_may(certificate,
                               KEY_USAGE_DIGITAL_SIGNATURE | KEY_USAGE_NON_REPUDIATION);
}

/* Which of several certificates of one key to take: the higher, the better. */
static unsigned fitness(const certificate_t *certificate, int64_t at)
{
    bool mail = certificate_is_for_email(certificate);
    bool valid = certificate_valid_at(certificate, at);
    return (valid ? 4u : 0) + (may_sign(certificate) ? 2u : 0) + (mail ? 1u : 0);
}

#define FIT 7 /* nothing against it */

/* *r_certificate is NULL where the key has none. */
static gpg_error_t certificate_of(const smime_signer_t *signer, private_key_t *key, int64_t at,
                                  certificate_t **r_certificate)
{
    certificate_t *best = NULL;
    *r_certificate = NULL;
    for (size_t i = 0; i < signer->certificate_count; i++) {
        certificate_t *candidate = signer->certificates[i].certificate;
        bool matches = false;
        gpg_error_t error = signer->certificates[i].chain_only
                                ? 0
                                : private_key_matches(key, candidate->key.spki, &matches);
        if (error)
            return error;
        if (!matches)
            continue;
        unsigned fits = fitness(candidate, at), fitted = best ? fitness(best, at) : 0;
        if (!best || fits > fitted || (fits == fitted && candidate->not_before > best->not_before))
            best = candidate;
    }
    *r_certificate = best;
    return 0;
}

static gpg_error_t has_key(const smime_signer_t *signer, const certificate_t *certificate,
                           bool *r_has)
{
    gpg_error_t error = 0;
    *r_has = false;
    for (size_t i = 0; !error && !*r_has && i < signer->key_count; i++)
        error = private_key_matches(signer->keys[i].key, certificate->key.spki, r_has);
    return error;
}

static gpg_error_t is_issuer(const smime_signer_t *signer, certificate_t *certificate,
                             bool *r_issuer)
{
    gpg_error_t error = 0;
    *r_issuer = certificate->ca;
    for (size_t i = 0; !error && !*r_issuer && i < signer->certificate_count; i++)
        if (signer->certificates[i].certificate != certificate)
            error = signer_issued_by(signer->certificates[i].certificate, certificate, r_issuer);
    return error;
}

/* Whether other names all the addresses of own, so that it may be its renewal: the same subject may have a
 * certificate for each of its addresses. */
static bool covers_addresses(arena_t *arena, const certificate_t *other, const certificate_t *own)
{
    size_t position = 0;
    bool malformed;
    bytes_t address;
    for (size_t all = 0; all < LIMIT_ADDRESSES &&
                         bytes_present(address = certificate_address(own, &position, &malformed));
         all++)
        if (!malformed && !certificate_has_address(arena, other, address))
            return false;
    return true;
}

/* Whether another key of the same file makes this one superfluous: it can sign and this one cannot,
 * or it is the renewal of this one. */
static gpg_error_t is_superseded(const smime_signer_t *signer, arena_t *arena,
                                 const signer_pair_t *pairs, size_t index, int64_t at,
                                 bool *r_superseded)
{
    const certificate_t *own = pairs[index].certificate;
    gpg_error_t error = 0;
    *r_superseded = false;
    for (size_t i = 0; !error && !*r_superseded && own && i < signer->key_count; i++) {
        const certificate_t *other = pairs[i].certificate;
        if (i == index || !other || signer->keys[i].file != signer->keys[index].file ||
            fitness(other, at) < FIT)
            continue;
        if (fitness(own, at) < FIT)
            *r_superseded = true;
        else if (pairs[i].key->type == pairs[index].key->type &&
                 (other->not_after > own->not_after ||
                  (other->not_after == own->not_after && i < index)) &&
                 covers_addresses(arena, other, own))
            error = certificate_same_subject(own, other, r_superseded);
    }
    return error;
}

static gpg_error_t add_keyless(const smime_signer_t *signer, signer_pair_t *pairs, size_t *count)
{
    for (size_t i = 0; i < signer->certificate_count; i++) {
        certificate_t *certificate = signer->certificates[i].certificate;
        bool paired, issuer = false;
        if (!signer->certificates[i].alone || !may_sign(certificate))
            continue;
        gpg_error_t error = has_key(signer, certificate, &paired);
        if (!error && !paired)
            error = is_issuer(signer, certificate, &issuer);
        if (error)
            return error;
        if (!paired && !issuer)
            pairs[(*count)++] = (signer_pair_t){NULL, certificate};
    }
    return 0;
}

/* Keys beside one that has its certificate are old ones, or those of other people. */
static bool is_spare(const smime_signer_t *signer, const signer_pair_t *pairs, size_t index)
{
    bool beside = false;
    for (size_t i = 0; i < signer->key_count && !pairs[index].certificate; i++)
        beside =
            beside || (pairs[i].certificate && signer->keys[i].file == signer->keys[index].file);
    return beside;
}

unsigned signer_keys_files(const smime_signer_t *signer)
{
    return signer->file;
}

bool signer_keys_stands_in(const smime_signer_t *signer, const certificate_t *certificate,
                           unsigned file)
{
    for (size_t i = 0; i < signer->standing_count; i++)
        if (signer->standings[i].file == file &&
            signer->certificates[signer->standings[i].certificate].certificate == certificate)
            return true;
    return false;
}

static bool is_named_alone(const smime_signer_t *signer, const certificate_t *certificate)
{
    for (size_t i = 0; i < signer->certificate_count; i++)
        if (signer->certificates[i].certificate == certificate)
            return signer->certificates[i].alone;
    return false;
}

bool signer_keys_serve_others(const smime_signer_t *signer, const signer_pair_t *pairs,
                              size_t count, unsigned file)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < signer->key_count && pairs[i].key && pairs[i].certificate; k++)
            if (signer->keys[k].key == pairs[i].key && signer->keys[k].file == file &&
                is_named_alone(signer, pairs[i].certificate))
                return true;
    return false;
}

bool signer_keys_any(const smime_signer_t *signer)
{
    return signer->key_count > 0;
}

gpg_error_t signer_keys_pair(const smime_signer_t *signer, arena_t *arena, int64_t at,
                             bool without_keys, signer_pair_t **r_pairs, size_t *r_count)
{
    *r_pairs = NULL;
    *r_count = 0;
    if (!signer->key_count && !without_keys)
        return ERR(NO_SECKEY);
    if (!signer->certificate_count)
        return ERR(MISSING_CERT);
    size_t most = signer->key_count + signer->certificate_count;
    signer_pair_t *pairs = arena_alloc(arena, most * sizeof *pairs);
    signer_pair_t *kept = arena_alloc(arena, most * sizeof *kept);
    if (!pairs || !kept)
        return ERR(ENOMEM);
    bool any_may_sign = false;
    for (size_t i = 0; i < signer->key_count; i++) {
        private_key_t *key = signer->keys[i].key;
        pairs[i].key = key;
        gpg_error_t error = certificate_of(signer, key, at, &pairs[i].certificate);
        if (error)
            return error;
        any_may_sign = any_may_sign || (pairs[i].certificate && may_sign(pairs[i].certificate));
    }
    size_t count = 0;
    for (size_t i = 0; i < signer->key_count; i++) {
        bool superseded;
        if ((any_may_sign && pairs[i].certificate && !may_sign(pairs[i].certificate)) ||
            is_spare(signer, pairs, i))
            continue;
        gpg_error_t error = is_superseded(signer, arena, pairs, i, at, &superseded);
        if (error)
            return error;
        if (!superseded)
            kept[count++] = pairs[i];
    }
    gpg_error_t error = add_keyless(signer, kept, &count);
    if (error || arena->error)
        return error ? error : arena->error;
    *r_count = count;
    *r_pairs = kept;
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
        gpg_error_t error = has_key(signer, certificates[i], &signs[i]);
        if (error)
            return error;
    }
    const chain_sources_t sources = {certificates, signs, count};
    return signer_chain_find(&sources, judge, arena, certificate, r_chain);
}
