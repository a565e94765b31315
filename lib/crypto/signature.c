/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One signature, one public key: RFC 8017 (RSA), FIPS 186-4 (DSA, ECDSA), RFC 8032 (EdDSA). */
#include "crypto/signature.h"

#include "asn1/der_value.h"
#include "base/error.h"
#include "base/gnutls_error.h"
#include "base/portable.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>

/* GnuTLS shall judge no strength: policy is ours, and a system's priority file may differ. */
#define VERIFY_FLAGS (GNUTLS_VERIFY_ALLOW_BROKEN | GNUTLS_VERIFY_ALLOW_SIGN_WITH_SHA1)

/* What GnuTLS calls the algorithm; GNUTLS_SIGN_UNKNOWN where it checks no such signature. */
static gnutls_sign_algorithm_t gnutls_name(const signature_algorithm_t *algorithm)
{
    const scheme_oid_t *row = scheme_checked(algorithm->scheme, algorithm->digest);
    return row ? row->gnutls : GNUTLS_SIGN_UNKNOWN;
}

static gnutls_datum_t datum(bytes_t b)
{
    static const uint8_t nothing[1];
    const uint8_t *data = b.data ? b.data : nothing;
    return (gnutls_datum_t){(unsigned char *)(uintptr_t)data, (unsigned)b.size};
}

/* Of a number; GnuTLS has another error for that than for a signature that does not hold. */
static bool is_zero(bytes_t number)
{
    for (size_t i = 0; i < number.size; i++)
        if (number.data[i])
            return false;
    return true;
}

static gpg_error_t error_of(int rc)
{
    if (rc >= 0)
        return 0;
    return gnutls_ran_out(rc) ? ERR(ENOMEM) : ERR(BAD_SIGNATURE);
}

/* DigestInfo (RFC 8017 section 9.2). Given to GnuTLS whole, which saves it a tenth of the check's
 * time and keeps any opinion about the hash out of it. */
static gpg_error_t check_pkcs1(gnutls_pubkey_t key, const digest_algorithm_t *digest, bytes_t hash,
                               bytes_t signature)
{
    size_t oid_size = strlen(digest->oid_der);
    uint8_t info[128];
    if (10 + oid_size + hash.size > sizeof info)
        return ERR(PUBKEY_ALGO);
    uint8_t *to = info;
    *to++ = 0x30; /* SEQUENCE of AlgorithmIdentifier and OCTET STRING */
    *to++ = (uint8_t)(8 + oid_size + hash.size);
    *to++ = 0x30;
    *to++ = (uint8_t)(4 + oid_size);
    *to++ = 0x06;
    *to++ = (uint8_t)oid_size;
    to = (uint8_t *)mempcpy(to, digest->oid_der, oid_size);
    *to++ = 0x05; /* NULL */
    *to++ = 0x00;
    *to++ = 0x04;
    *to++ = (uint8_t)hash.size;
    to = (uint8_t *)mempcpy(to, hash.data, hash.size);
    gnutls_datum_t d = datum(bytes_of(info, (size_t)(to - info))), s = datum(signature);
    return error_of(
        gnutls_pubkey_verify_hash2(key, GNUTLS_SIGN_UNKNOWN, GNUTLS_VERIFY_USE_TLS1_RSA, &d, &s));
}

/* RFC 8017 section 8.1.2 with the salt size of the parameters. Salt sizes are a property of the key
 * in GnuTLS, and setting one changes it: a fresh one each time. */
static gpg_error_t check_pss(const public_key_t *key, const signature_algorithm_t *algorithm,
                             bytes_t hash, bytes_t signature)
{
    gnutls_pubkey_t fresh = NULL;
    gnutls_x509_spki_t spki = NULL;
    if (algorithm->salt_size + hash.size + 2 > (key->bits + 7) / 8)
        return ERR(BAD_SIGNATURE);
    gpg_error_t err = public_key_import(key, &fresh);
    if (!err && gnutls_x509_spki_init(&spki))
        err = ERR(ENOMEM);
    if (!err) {
        gnutls_x509_spki_set_rsa_pss_params(spki, algorithm->digest->gnutls, algorithm->salt_size);
        err = gnutls_pubkey_set_spki(fresh, spki, 0) ? ERR(PUBKEY_ALGO) : 0;
    }
    if (!err) {
        gnutls_datum_t h = datum(hash), s = datum(signature);
        err = error_of(
            gnutls_pubkey_verify_hash2(fresh, gnutls_name(algorithm), VERIFY_FLAGS, &h, &s));
    }
    if (spki)
        gnutls_x509_spki_deinit(spki);
    if (fresh)
        gnutls_pubkey_deinit(fresh);
    return err;
}

/* A positive INTEGER in DER. */
static bool is_positive(der_reader_t *reader)
{
    der_item_t item;
    bytes_t content;
    return !der_expect(reader, DER_INTEGER, &item) && !der_integer(&item, &content) &&
           !(content.data[0] & 0x80) && !is_zero(content);
}

/* RFC 3279 sections 2.2.2 and 2.2.3: r and s, in DER. Nettle's reader takes other encodings as well, and
 * so anyone could give one certificate many fingerprints. */
static bool is_number_pair(bytes_t signature)
{
    der_reader_t outer = der_reader(signature, DER_RULES_DER), inside;
    return !der_expect_enter(&outer, DER_SEQUENCE, &inside) && der_at_end(&outer) &&
           is_positive(&inside) && is_positive(&inside) && der_at_end(&inside);
}

static gpg_error_t check_dsa(gnutls_pubkey_t key, const signature_algorithm_t *algorithm,
                             bytes_t hash, bytes_t signature)
{
    if (!is_number_pair(signature))
        return ERR(BAD_SIGNATURE);
    gnutls_datum_t h = datum(hash), s = datum(signature);
    gpg_error_t err = 0;
    /* GnuTLS calls it bad as well where it had no memory to read it: then it can be good when asked
     * again, and where nothing is left at all, that is found out. */
    for (int i = 0; i < 2 && (i == 0 || gpg_err_code(err) == GPG_ERR_BAD_SIGNATURE); i++)
        err =
            error_of(gnutls_pubkey_verify_hash2(key, gnutls_name(algorithm), VERIFY_FLAGS, &h, &s));
    void *probe = err ? malloc(sizeof(der_item_t)) : NULL;
    if (err && !probe)
        err = ERR(ENOMEM);
    free(probe);
    return err;
}

static gpg_error_t check_eddsa(gnutls_pubkey_t key, const signature_algorithm_t *algorithm,
                               bytes_t data, bytes_t signature)
{
    if (data.size > UINT32_MAX)
        return ERR(TOO_LARGE);
    /* RFC 8032 section 5.2.7: S is below the order, so its last octet is 0. Nettle does not look.
     */
    if (algorithm->scheme == SCHEME_ED448 && signature.size &&
        signature.data[signature.size - 1] != 0)
        return ERR(BAD_SIGNATURE);
    gnutls_datum_t d = datum(data), s = datum(signature);
    return error_of(gnutls_pubkey_verify_data2(key, gnutls_name(algorithm), VERIFY_FLAGS, &d, &s));
}

/* RFC 4055 section 1.2: an RSA key does both schemes, an RSASSA-PSS key only what it is restricted
 * to, with at least its salt. */
static bool goes_with_key(const public_key_t *key, const signature_algorithm_t *algorithm)
{
    const signature_algorithm_t *restriction = &key->restriction;
    if (!scheme_has_key(algorithm->scheme, key->type) || !signature_algorithm_checked(algorithm))
        return false;
    return restriction->scheme == SCHEME_UNKNOWN ||
           (restriction->digest == algorithm->digest &&
            restriction->salt_size <= algorithm->salt_size);
}

/* The digest to check: data itself, or computed into `memory`. */
static gpg_error_t digest_of(const digest_algorithm_t *digest, bytes_t data, bool digest_known,
                             uint8_t memory[DIGEST_SIZE_MAX], bytes_t *r_hash)
{
    *r_hash = data;
    if (!digest_known) {
        gnutls_datum_t d = datum(data);
        if (gnutls_hash_fast(digest->gnutls, d.data, data.size, memory))
            return ERR(PUBKEY_ALGO);
        *r_hash = bytes_of(memory, digest->size);
    }
    return r_hash->size == digest->size ? 0 : ERR(BAD_SIGNATURE);
}

static gpg_error_t spend(key_budget_t *budget, const public_key_t *key, size_t hashed)
{
    const size_t cost = public_key_cost(key) + hashed / 65536;
    if (stop_asked(budget->stop))
        budget->left = 0;
    budget->refused = budget->refused || cost > budget->left;
    if (cost > budget->left)
        return ERR(RESOURCE_LIMIT);
    budget->left -= (unsigned)cost;
    return 0;
}

static gpg_error_t check(public_key_t *key, const signature_algorithm_t *algorithm, bytes_t data,
                         bool digest_known, bytes_t signature)
{
    uint8_t memory[DIGEST_SIZE_MAX];
    bytes_t hash;
    if (scheme_of(algorithm->scheme)->signs_content)
        return digest_known ? ERR(INV_ARG) : check_eddsa(key->imported, algorithm, data, signature);
    gpg_error_t err = digest_of(algorithm->digest, data, digest_known, memory, &hash);
    if (err)
        return err;
    if (algorithm->scheme == SCHEME_RSA_PKCS1)
        return check_pkcs1(key->imported, algorithm->digest, hash, signature);
    if (algorithm->scheme == SCHEME_RSA_PSS)
        return check_pss(key, algorithm, hash, signature);
    return check_dsa(key->imported, algorithm, hash, signature);
}

gpg_error_t signature_check(public_key_t *key, const signature_algorithm_t *algorithm, bytes_t data,
                            bool digest_known, bytes_t signature, key_budget_t *budget)
{
    if (!goes_with_key(key, algorithm))
        return ERR(PUBKEY_ALGO);
    if (algorithm->curve && strcmp(algorithm->curve->name, key->curve) != 0)
        return ERR(UNKNOWN_ALGORITHM);
    if (!public_key_usable(key))
        return ERR(UNUSABLE_PUBKEY);
    if (signature.size > UINT32_MAX || is_zero(signature))
        return ERR(BAD_SIGNATURE);
    gpg_error_t err = spend(budget, key, digest_known ? 0 : data.size);
    if (!err && !key->imported && algorithm->scheme != SCHEME_RSA_PSS)
        err = public_key_import(key, &key->imported);
    return err ? err : check(key, algorithm, data, digest_known, signature);
}
