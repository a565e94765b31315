/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keys and signatures of the generated PKI. */
#include "pki.h"

#include "asn1/der.h"
#include "asn1/der_write.h"

#include <gnutls/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    gnutls_pk_algorithm_t algorithm;
    unsigned bits;
} kinds[] = {
    [PKI_P256] = {GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1)},
    [PKI_P384] = {GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP384R1)},
    [PKI_P521] = {GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP521R1)},
    [PKI_RSA_512] = {GNUTLS_PK_RSA, 512},
    [PKI_RSA_1024] = {GNUTLS_PK_RSA, 1024},
    [PKI_RSA_2048] = {GNUTLS_PK_RSA, 2048},
    [PKI_RSA_3072] = {GNUTLS_PK_RSA, 3072},
    [PKI_RSA_PSS] = {GNUTLS_PK_RSA_PSS, 2048},
    [PKI_ED25519] = {GNUTLS_PK_EDDSA_ED25519, 256},
    [PKI_ED448] = {GNUTLS_PK_EDDSA_ED448, 456},
    [PKI_DSA_1024] = {GNUTLS_PK_DSA, 1024},
    [PKI_DSA_2048] = {GNUTLS_PK_DSA, 2048},
};

void pki_require(bool condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "test PKI: %s failed\n", what);
    abort();
}

gnutls_privkey_t pki_key(pki_key_kind_t kind, unsigned index)
{
    static gnutls_privkey_t keys[sizeof kinds / sizeof *kinds][PKI_KEYS];
    pki_require(index < PKI_KEYS, "key number");
    gnutls_privkey_t *key = &keys[kind][index];
    if (!*key) {
        pki_require(gnutls_privkey_init(key) >= 0, "key");
        pki_require(gnutls_privkey_generate(*key, kinds[kind].algorithm, kinds[kind].bits, 0) >= 0,
                    "key generation");
    }
    return *key;
}

bytes_t pki_spki(arena_t *arena, gnutls_privkey_t key)
{
    gnutls_pubkey_t public;
    gnutls_datum_t spki;
    pki_require(gnutls_pubkey_init(&public) >= 0, "public key");
    pki_require(gnutls_pubkey_import_privkey(public, key, 0, 0) >= 0, "public key");
    pki_require(gnutls_pubkey_export2(public, GNUTLS_X509_FMT_DER, &spki) >= 0, "public key");
    gnutls_pubkey_deinit(public);
    bytes_t copy = arena_copy(arena, bytes_of(spki.data, spki.size));
    gnutls_free(spki.data);
    pki_require(bytes_present(copy), "memory");
    return copy;
}

bytes_t pki_key_identifier(arena_t *arena, gnutls_privkey_t key)
{
    der_reader_t outside = der_reader(pki_spki(arena, key), DER_RULES_DER), inside;
    der_item_t algorithm, bits;
    pki_require(!der_expect_enter(&outside, DER_SEQUENCE, &inside), "public key");
    pki_require(!der_next(&inside, &algorithm), "public key");
    pki_require(!der_next(&inside, &bits) && bits.content.size > 1, "public key");
    uint8_t sha1[20];
    int error = gnutls_hash_fast(GNUTLS_DIG_SHA1, bits.content.data + 1, bits.content.size - 1,
                                 sha1); /* without the count of unused bits */
    pki_require(error >= 0, "digest");
    return arena_copy(arena, bytes_of(sha1, sizeof sha1));
}

static const char *digest_of_key(gnutls_privkey_t key)
{
    unsigned bits = 0;
    int algorithm = gnutls_privkey_get_pk_algorithm(key, &bits);
    if (algorithm == GNUTLS_PK_EDDSA_ED25519 || algorithm == GNUTLS_PK_EDDSA_ED448)
        return NULL;
    if (algorithm == GNUTLS_PK_ECDSA)
        return bits > 384 ? "sha512" : bits > 256 ? "sha384" : "sha256";
    return algorithm == GNUTLS_PK_DSA && bits <= 1024 ? "sha1" : "sha256";
}

static gnutls_sign_algorithm_t signature_algorithm(gnutls_privkey_t key, const char *digest,
                                                   bool pss)
{
    int algorithm = gnutls_privkey_get_pk_algorithm(key, NULL);
    if (algorithm == GNUTLS_PK_EDDSA_ED25519)
        return GNUTLS_SIGN_EDDSA_ED25519;
    if (algorithm == GNUTLS_PK_EDDSA_ED448)
        return GNUTLS_SIGN_EDDSA_ED448;
    if (pss)
        algorithm = GNUTLS_PK_RSA_PSS;
    gnutls_digest_algorithm_t hash = gnutls_digest_get_id(digest ? digest : digest_of_key(key));
    gnutls_sign_algorithm_t found = gnutls_pk_to_sign((gnutls_pk_algorithm_t)algorithm, hash);
    pki_require(found != GNUTLS_SIGN_UNKNOWN, "signature algorithm");
    return found;
}

static void append_digest_algorithm(buffer_t *out, const char *oid)
{
    size_t start = out->size;
    der_write_oid(out, oid);
    der_write(out, DER_NULL, BYTES_NONE);
    der_wrap_sequence(out, start);
}

/* RSASSA-PSS-params (RFC 4055 section 3.1) with a salt as long as the digest. */
static void append_pss_parameters(buffer_t *out, gnutls_digest_algorithm_t hash)
{
    const char *oid = gnutls_digest_get_oid(hash);
    size_t parameters = out->size, field = parameters;
    append_digest_algorithm(out, oid);
    der_wrap(out, field, DER_CONTEXT, true, 0);
    field = out->size;
    der_write_oid(out, "1.2.840.113549.1.1.8"); /* id-mgf1 */
    append_digest_algorithm(out, oid);
    der_wrap_sequence(out, field);
    der_wrap(out, field, DER_CONTEXT, true, 1);
    field = out->size;
    der_write_integer(out, gnutls_hash_get_len(hash));
    der_wrap(out, field, DER_CONTEXT, true, 2);
    der_wrap_sequence(out, parameters);
}

void pki_append_algorithm(buffer_t *out, gnutls_privkey_t key, const char *digest, bool pss)
{
    size_t start = out->size;
    gnutls_sign_algorithm_t algorithm = signature_algorithm(key, digest, pss);
    gnutls_pk_algorithm_t scheme = gnutls_sign_get_pk_algorithm(algorithm);
    der_write_oid(out, gnutls_sign_get_oid(algorithm));
    if (scheme == GNUTLS_PK_RSA_PSS)
        append_pss_parameters(out, gnutls_sign_get_hash_algorithm(algorithm));
    else if (scheme == GNUTLS_PK_RSA)
        der_write(out, DER_NULL, BYTES_NONE);
    der_wrap_sequence(out, start);
}

void pki_append_signature(buffer_t *out, gnutls_privkey_t key, const char *digest, bool pss,
                          bytes_t tbs)
{
    pki_append_algorithm(out, key, digest, pss);
    gnutls_datum_t data = {(unsigned char *)tbs.data, (unsigned)tbs.size}, signature;
    int error =
        gnutls_privkey_sign_data2(key, signature_algorithm(key, digest, pss), 0, &data, &signature);
    pki_require(error >= 0, "signing");
    size_t start = out->size;
    buffer_append_byte(out, 0); /* unused bits */
    buffer_append(out, bytes_of(signature.data, signature.size));
    der_wrap(out, start, DER_UNIVERSAL, false, DER_BIT_STRING);
    gnutls_free(signature.data);
}

bytes_t pki_take(arena_t *arena, buffer_t *buffer)
{
    pki_require(!buffer->error, "writing DER");
    bytes_t copy = arena_copy(arena, buffer_bytes(buffer));
    pki_require(bytes_present(copy), "memory");
    buffer_free(buffer);
    return copy;
}

bytes_t pki_hex(arena_t *arena, const char *hex)
{
    buffer_t out = BUFFER_INIT;
    char digits[3] = "";
    for (; *hex; hex++) {
        if (*hex == ' ')
            continue;
        digits[digits[0] != 0] = *hex;
        if (digits[1]) {
            buffer_append_byte(&out, (uint8_t)strtoul(digits, NULL, 16));
            memset(digits, 0, sizeof digits);
        }
    }
    return pki_take(arena, &out);
}

const char *pki_pem(arena_t *arena, const char *label, bytes_t der)
{
    gnutls_datum_t data = {(unsigned char *)der.data, (unsigned)der.size}, pem;
    pki_require(gnutls_pem_base64_encode2(label, &data, &pem) >= 0, "PEM");
    const char *text = arena_text(arena, bytes_of(pem.data, pem.size));
    gnutls_free(pem.data);
    pki_require(text != NULL, "memory");
    return text;
}

const char *pki_key_pem(arena_t *arena, gnutls_privkey_t key)
{
    gnutls_x509_privkey_t exported;
    gnutls_datum_t pem;
    pki_require(gnutls_privkey_export_x509(key, &exported) >= 0, "key export");
    int error = gnutls_x509_privkey_export2_pkcs8(exported, GNUTLS_X509_FMT_PEM, NULL,
                                                  GNUTLS_PKCS_PLAIN, &pem);
    pki_require(error >= 0, "key export");
    const char *text = arena_text(arena, bytes_of(pem.data, pem.size));
    gnutls_free(pem.data);
    gnutls_x509_privkey_deinit(exported);
    pki_require(text != NULL, "memory");
    return text;
}
