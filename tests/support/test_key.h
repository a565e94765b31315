/* Key pairs for tests: made when first asked for, one process long. */
#ifndef SMIME_TEST_KEY_H
#define SMIME_TEST_KEY_H

#include "algorithm.h"
#include "bytes.h"

#include <gnutls/abstract.h>

typedef enum test_key_kind {
    TEST_KEY_RSA_2048,
    TEST_KEY_RSA_1024,
    TEST_KEY_RSA_512,
    TEST_KEY_P256,
    TEST_KEY_P384,
    TEST_KEY_P521,
    TEST_KEY_ED25519,
    TEST_KEY_ED448,
    TEST_KEY_DSA_1024,
    TEST_KEY_KINDS
} test_key_kind_t;

typedef struct test_key {
    gnutls_privkey_t private_key;
    bytes_t spki;              /* SubjectPublicKeyInfo, DER */
    signature_scheme_t scheme; /* the usual one: PKCS#1 v1.5 for RSA */
} test_key_t;

/* Key `number` (0 or 1) of this kind. Ends the test program if it cannot be made. */
const test_key_t *test_key(test_key_kind_t kind, unsigned number);
/* The key of a PEM file. */
const test_key_t *test_key_file(const char *path);
/* Appends a signature over data, by this scheme and digest (not for EdDSA), with this much PSS
 * salt. */
void test_key_sign(const test_key_t *key, signature_scheme_t scheme,
                   const digest_algorithm_t *digest, unsigned salt_size, bytes_t data,
                   buffer_t *out);

#endif
