/* Key pairs and signatures for tests, by GnuTLS. */
#include "test_key.h"

#include "der.h"

#include <gnutls/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILES_MAX 32

static const struct {
    gnutls_pk_algorithm_t algorithm;
    unsigned bits;
    signature_scheme_t scheme;
} kinds[TEST_KEY_KINDS] = {
    [TEST_KEY_RSA_2048] = {GNUTLS_PK_RSA, 2048, SCHEME_RSA_PKCS1},
    [TEST_KEY_RSA_1024] = {GNUTLS_PK_RSA, 1024, SCHEME_RSA_PKCS1},
    [TEST_KEY_RSA_512] = {GNUTLS_PK_RSA, 512, SCHEME_RSA_PKCS1},
    [TEST_KEY_P256] = {GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1),
                       SCHEME_ECDSA},
    [TEST_KEY_P384] = {GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP384R1),
                       SCHEME_ECDSA},
    [TEST_KEY_P521] = {GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP521R1),
                       SCHEME_ECDSA},
    [TEST_KEY_ED25519] = {GNUTLS_PK_EDDSA_ED25519, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_ED25519),
                          SCHEME_ED25519},
    [TEST_KEY_ED448] = {GNUTLS_PK_EDDSA_ED448, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_ED448),
                        SCHEME_ED448},
    [TEST_KEY_DSA_1024] = {GNUTLS_PK_DSA, 1024, SCHEME_DSA},
};

static test_key_t keys[TEST_KEY_KINDS][2];
static struct {
    char path[200];
    test_key_t key;
} files[FILES_MAX];

static void must(int rc, const char *what)
{
    if (rc >= 0)
        return;
    fprintf(stderr, "test_key: %s: %s\n", what, gnutls_strerror(rc));
    exit(1);
}

/* What the process keeps to its end is let go there, so that leak checkers stay quiet. */
static void release(test_key_t *key)
{
    if (key->private_key)
        gnutls_privkey_deinit(key->private_key);
    gnutls_free((void *)(uintptr_t)key->spki.data);
}

static void release_all(void)
{
    for (size_t i = 0; i < TEST_KEY_KINDS; i++)
        for (size_t n = 0; n < 2; n++)
            release(&keys[i][n]);
    for (size_t i = 0; i < FILES_MAX; i++)
        release(&files[i].key);
}

static void finish(test_key_t *key)
{
    static bool registered;
    if (!registered)
        registered = atexit(release_all) == 0;
    gnutls_pubkey_t public_key;
    gnutls_datum_t der;
    must(gnutls_pubkey_init(&public_key), "init");
    must(gnutls_pubkey_import_privkey(public_key, key->private_key, 0, 0), "public key");
    must(gnutls_pubkey_export2(public_key, GNUTLS_X509_FMT_DER, &der), "export");
    key->spki = bytes_of(der.data, der.size);
    gnutls_pubkey_deinit(public_key);
}

const test_key_t *test_key(test_key_kind_t kind, unsigned number)
{
    test_key_t *key = &keys[kind][number & 1];
    if (key->private_key)
        return key;
    must(gnutls_privkey_init(&key->private_key), "init");
    must(gnutls_privkey_generate(key->private_key, kinds[kind].algorithm, kinds[kind].bits, 0),
         "generate");
    key->scheme = kinds[kind].scheme;
    finish(key);
    return key;
}

static signature_scheme_t scheme_of(gnutls_privkey_t private_key)
{
    int algorithm = gnutls_privkey_get_pk_algorithm(private_key, NULL);
    for (size_t i = 0; i < TEST_KEY_KINDS; i++)
        if (algorithm == (int)kinds[i].algorithm)
            return kinds[i].scheme;
    return SCHEME_UNKNOWN;
}

const test_key_t *test_key_file(const char *path)
{
    size_t i = 0;
    while (i < FILES_MAX && files[i].path[0] && strcmp(files[i].path, path) != 0)
        i++;
    must(i < FILES_MAX ? 0 : GNUTLS_E_MEMORY_ERROR, "too many files");
    test_key_t *key = &files[i].key;
    if (key->private_key)
        return key;
    gnutls_datum_t pem;
    must(gnutls_load_file(path, &pem), path);
    must(gnutls_privkey_init(&key->private_key), "init");
    must(gnutls_privkey_import_x509_raw(key->private_key, &pem, GNUTLS_X509_FMT_PEM, NULL, 0),
         path);
    gnutls_free(pem.data);
    snprintf(files[i].path, sizeof files[i].path, "%s", path);
    key->scheme = scheme_of(key->private_key);
    finish(key);
    return key;
}

static gnutls_datum_t datum(bytes_t b)
{
    return (gnutls_datum_t){(unsigned char *)(uintptr_t)b.data, (unsigned)b.size};
}

static gnutls_datum_t sign_pkcs1(gnutls_privkey_t key, const digest_algorithm_t *digest,
                                 bytes_t data)
{
    uint8_t hash[64];
    gnutls_datum_t signature;
    must(gnutls_hash_fast(digest->gnutls, data.data, data.size, hash), "hash");
    buffer_t info = BUFFER_INIT;
    der_write_oid(&info, digest->oid);
    der_write(&info, DER_NULL, BYTES_NONE);
    der_wrap_sequence(&info, 0);
    der_write(&info, DER_OCTET_STRING, bytes_of(hash, digest->size));
    der_wrap_sequence(&info, 0);
    gnutls_datum_t raw = datum(buffer_bytes(&info));
    must(gnutls_privkey_sign_hash(key, GNUTLS_DIG_UNKNOWN, GNUTLS_PRIVKEY_SIGN_FLAG_TLS1_RSA, &raw,
                                  &signature),
         "sign");
    buffer_free(&info);
    return signature;
}

/* A salt size is a property of the key in GnuTLS: set on a copy. GnuTLS makes no salts between 0
 * and the digest's size. */
static gnutls_datum_t sign_pss(gnutls_privkey_t key, const digest_algorithm_t *digest,
                               unsigned salt_size, bytes_t data)
{
    gnutls_x509_privkey_t copy;
    gnutls_privkey_t with_salt;
    gnutls_x509_spki_t spki;
    gnutls_datum_t signature, d = datum(data);
    must(salt_size && salt_size < digest->size ? GNUTLS_E_INVALID_REQUEST : 0, "salt size");
    must(gnutls_privkey_export_x509(key, &copy), "export");
    must(gnutls_privkey_init(&with_salt), "init");
    must(gnutls_privkey_import_x509(with_salt, copy, GNUTLS_PRIVKEY_IMPORT_AUTO_RELEASE), "import");
    must(gnutls_x509_spki_init(&spki), "init");
    gnutls_x509_spki_set_rsa_pss_params(spki, digest->gnutls, salt_size);
    must(gnutls_privkey_set_spki(with_salt, spki, 0), "PSS parameters");
    must(gnutls_privkey_sign_data2(with_salt, gnutls_pk_to_sign(GNUTLS_PK_RSA_PSS, digest->gnutls),
                                   salt_size ? 0 : GNUTLS_PRIVKEY_FLAG_REPRODUCIBLE, &d,
                                   &signature),
         "sign");
    gnutls_x509_spki_deinit(spki);
    gnutls_privkey_deinit(with_salt);
    return signature;
}

static gnutls_datum_t sign_other(gnutls_privkey_t key, signature_scheme_t scheme,
                                 const digest_algorithm_t *digest, bytes_t data)
{
    gnutls_datum_t signature, d = datum(data);
    if (scheme == SCHEME_ECDSA || scheme == SCHEME_DSA) {
        uint8_t hash[64];
        must(gnutls_hash_fast(digest->gnutls, data.data, data.size, hash), "hash");
        gnutls_datum_t h = {hash, digest->size};
        must(gnutls_privkey_sign_hash(key, digest->gnutls, 0, &h, &signature), "sign");
    } else {
        must(gnutls_privkey_sign_data2(key,
                                       scheme == SCHEME_ED25519 ? GNUTLS_SIGN_EDDSA_ED25519
                                                                : GNUTLS_SIGN_EDDSA_ED448,
                                       0, &d, &signature),
             "sign");
    }
    return signature;
}

void test_key_sign(const test_key_t *key, signature_scheme_t scheme,
                   const digest_algorithm_t *digest, unsigned salt_size, bytes_t data,
                   buffer_t *out)
{
    gnutls_datum_t signature =
        scheme == SCHEME_RSA_PKCS1 ? sign_pkcs1(key->private_key, digest, data)
        : scheme == SCHEME_RSA_PSS ? sign_pss(key->private_key, digest, salt_size, data)
                                   : sign_other(key->private_key, scheme, digest, data);
    buffer_append(out, bytes_of(signature.data, signature.size));
    gnutls_free(signature.data);
}
