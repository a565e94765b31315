/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The signature schemes: OIDs of RFC 8017, 5754, 4055, 5758, 8410, 9688 and the old ones that PKIX
 * and S/MIME messages still carry. */
#include "crypto/scheme.h"

/* Content octets of OIDs, by arc. */
#define PKCS1     "\x2a\x86\x48\x86\xf7\x0d\x01\x01" /* 1.2.840.113549.1.1 */
#define OIW       "\x2b\x0e\x03\x02"                 /* 1.3.14.3.2 */
#define NIST_SIGN "\x60\x86\x48\x01\x65\x03\x04\x03" /* 2.16.840.1.101.3.4.3 */
#define X9_62     "\x2a\x86\x48\xce\x3d"             /* 1.2.840.10045 */
#define X9_57     "\x2a\x86\x48\xce\x38\x04"         /* 1.2.840.10040.4 */
#define THAWTE    "\x2b\x65"                         /* 1.3.101 */

static const struct key_row {
    const char *name;
    const char *oid_der;
    int gnutls;
} keys[] = {
    [KEY_UNKNOWN] = {"", "", GNUTLS_PK_UNKNOWN},
    [KEY_RSA] = {"RSA", PKCS1 "\x01", GNUTLS_PK_RSA},
    [KEY_RSA_PSS] = {"RSA-PSS", PKCS1 "\x0a", GNUTLS_PK_RSA_PSS},
    [KEY_ECDSA] = {"ECDSA", X9_62 "\x02\x01", GNUTLS_PK_ECDSA},
    [KEY_DSA] = {"DSA", X9_57 "\x01", GNUTLS_PK_DSA},
    [KEY_ED25519] = {"Ed25519", THAWTE "\x70", GNUTLS_PK_EDDSA_ED25519},
    [KEY_ED448] = {"Ed448", THAWTE "\x71", GNUTLS_PK_EDDSA_ED448},
};

/* RFC 8419 sections 2.3 and 3.1: content digested with SHA-512 beside Ed25519; with SHAKE256, which
 * GnuTLS does not compute, beside Ed448. */
static const scheme_t schemes[] = {
    [SCHEME_UNKNOWN] = {.name = ""},
    [SCHEME_RSA_PKCS1] = {.name = "RSASSA-PKCS1-v1_5", .keys = {KEY_RSA}},
    [SCHEME_RSA_PSS] = {.name = "RSASSA-PSS", .keys = {KEY_RSA, KEY_RSA_PSS}},
    [SCHEME_ECDSA] = {.name = "ECDSA", .keys = {KEY_ECDSA}},
    [SCHEME_DSA] = {.name = "DSA", .keys = {KEY_DSA}},
    [SCHEME_ED25519] = {"Ed25519",
                        {KEY_ED25519},
                        .signs_content = true,
                        .content_digest = "sha512"},
    [SCHEME_ED448] = {"Ed448", {KEY_ED448}, .signs_content = true},
};

// clang-format off
static const scheme_oid_t oids[] = {
    {PKCS1 "\x0b",     SCHEME_RSA_PKCS1, GNUTLS_DIG_SHA256,   PARAMETERS_NULL, .gnutls = GNUTLS_SIGN_RSA_SHA256},
    /* rsaEncryption: every reader has to know it in a signature (RFC 3370 section 3.2), it is what mail programs write,
     * and some older ones do not know sha256WithRSAEncryption there */
    {PKCS1 "\x01",     SCHEME_RSA_PKCS1, GNUTLS_DIG_UNKNOWN,  PARAMETERS_NULL, .written = true},
    {PKCS1 "\x0a",     SCHEME_RSA_PSS,   GNUTLS_DIG_UNKNOWN,  PARAMETERS_PSS,  .written = true},
    {PKCS1 "\x0a",     SCHEME_RSA_PSS,   GNUTLS_DIG_SHA256,   PARAMETERS_PSS,
     .gnutls = GNUTLS_SIGN_RSA_PSS_SHA256, .gnutls_rsa = GNUTLS_SIGN_RSA_PSS_RSAE_SHA256},
    {PKCS1 "\x0a",     SCHEME_RSA_PSS,   GNUTLS_DIG_SHA384,   PARAMETERS_PSS,
     .gnutls = GNUTLS_SIGN_RSA_PSS_SHA384, .gnutls_rsa = GNUTLS_SIGN_RSA_PSS_RSAE_SHA384},
    {PKCS1 "\x0a",     SCHEME_RSA_PSS,   GNUTLS_DIG_SHA512,   PARAMETERS_PSS,
     .gnutls = GNUTLS_SIGN_RSA_PSS_SHA512, .gnutls_rsa = GNUTLS_SIGN_RSA_PSS_RSAE_SHA512},
    {PKCS1 "\x0c",     SCHEME_RSA_PKCS1, GNUTLS_DIG_SHA384,   PARAMETERS_NULL, .gnutls = GNUTLS_SIGN_RSA_SHA384},
    {PKCS1 "\x0d",     SCHEME_RSA_PKCS1, GNUTLS_DIG_SHA512,   PARAMETERS_NULL, .gnutls = GNUTLS_SIGN_RSA_SHA512},
    {PKCS1 "\x0e",     SCHEME_RSA_PKCS1, GNUTLS_DIG_SHA224,   PARAMETERS_NULL, .gnutls = GNUTLS_SIGN_RSA_SHA224},
    {PKCS1 "\x05",     SCHEME_RSA_PKCS1, GNUTLS_DIG_SHA1,     PARAMETERS_NULL, .gnutls = GNUTLS_SIGN_RSA_SHA1},
    {PKCS1 "\x04",     SCHEME_RSA_PKCS1, GNUTLS_DIG_MD5,      PARAMETERS_NULL, .gnutls = GNUTLS_SIGN_RSA_MD5},
    {OIW "\x1d",       SCHEME_RSA_PKCS1, GNUTLS_DIG_SHA1,     PARAMETERS_NULL, .gnutls = GNUTLS_SIGN_RSA_SHA1},
    {OIW "\x03",       SCHEME_RSA_PKCS1, GNUTLS_DIG_MD5,      PARAMETERS_NULL, .gnutls = GNUTLS_SIGN_RSA_MD5},
    {NIST_SIGN "\x0d", SCHEME_RSA_PKCS1, GNUTLS_DIG_SHA3_224, PARAMETERS_NULL, .gnutls = GNUTLS_SIGN_RSA_SHA3_224},
    {NIST_SIGN "\x0e", SCHEME_RSA_PKCS1, GNUTLS_DIG_SHA3_256, PARAMETERS_NULL, .gnutls = GNUTLS_SIGN_RSA_SHA3_256},
    {NIST_SIGN "\x0f", SCHEME_RSA_PKCS1, GNUTLS_DIG_SHA3_384, PARAMETERS_NULL, .gnutls = GNUTLS_SIGN_RSA_SHA3_384},
    {NIST_SIGN "\x10", SCHEME_RSA_PKCS1, GNUTLS_DIG_SHA3_512, PARAMETERS_NULL, .gnutls = GNUTLS_SIGN_RSA_SHA3_512},

    {X9_62 "\x04\x03\x02", SCHEME_ECDSA, GNUTLS_DIG_SHA256,   PARAMETERS_CURVE, true, GNUTLS_SIGN_ECDSA_SHA256, 0},
    {X9_62 "\x04\x03\x03", SCHEME_ECDSA, GNUTLS_DIG_SHA384,   PARAMETERS_CURVE, true, GNUTLS_SIGN_ECDSA_SHA384, 0},
    {X9_62 "\x04\x03\x04", SCHEME_ECDSA, GNUTLS_DIG_SHA512,   PARAMETERS_CURVE, true, GNUTLS_SIGN_ECDSA_SHA512, 0},
    {X9_62 "\x04\x03\x01", SCHEME_ECDSA, GNUTLS_DIG_SHA224,   PARAMETERS_CURVE, .gnutls = GNUTLS_SIGN_ECDSA_SHA224},
    {X9_62 "\x04\x01",     SCHEME_ECDSA, GNUTLS_DIG_SHA1,     PARAMETERS_CURVE, .gnutls = GNUTLS_SIGN_ECDSA_SHA1},
    {X9_62 "\x04\x03",     SCHEME_ECDSA, GNUTLS_DIG_UNKNOWN,  PARAMETERS_DIGEST, .written = false},
    {X9_62 "\x02\x01",     SCHEME_ECDSA, GNUTLS_DIG_UNKNOWN,  PARAMETERS_CURVE, .written = false}, /* id-ecPublicKey */
    {NIST_SIGN "\x09",     SCHEME_ECDSA, GNUTLS_DIG_SHA3_224, PARAMETERS_CURVE, .gnutls = GNUTLS_SIGN_ECDSA_SHA3_224},
    {NIST_SIGN "\x0a",     SCHEME_ECDSA, GNUTLS_DIG_SHA3_256, PARAMETERS_CURVE, .gnutls = GNUTLS_SIGN_ECDSA_SHA3_256},
    {NIST_SIGN "\x0b",     SCHEME_ECDSA, GNUTLS_DIG_SHA3_384, PARAMETERS_CURVE, .gnutls = GNUTLS_SIGN_ECDSA_SHA3_384},
    {NIST_SIGN "\x0c",     SCHEME_ECDSA, GNUTLS_DIG_SHA3_512, PARAMETERS_CURVE, .gnutls = GNUTLS_SIGN_ECDSA_SHA3_512},

    {THAWTE "\x70", SCHEME_ED25519, GNUTLS_DIG_UNKNOWN, PARAMETERS_ABSENT, true, GNUTLS_SIGN_EDDSA_ED25519, 0},
    {THAWTE "\x71", SCHEME_ED448,   GNUTLS_DIG_UNKNOWN, PARAMETERS_ABSENT, .gnutls = GNUTLS_SIGN_EDDSA_ED448},

    {X9_57 "\x03",     SCHEME_DSA, GNUTLS_DIG_SHA1,     PARAMETERS_NONE, .gnutls = GNUTLS_SIGN_DSA_SHA1},
    {X9_57 "\x01",     SCHEME_DSA, GNUTLS_DIG_UNKNOWN,  PARAMETERS_NONE, .written = false},               /* id-dsa */
    {OIW "\x1b",       SCHEME_DSA, GNUTLS_DIG_SHA1,     PARAMETERS_NONE, .gnutls = GNUTLS_SIGN_DSA_SHA1}, /* dsaWithSHA1 */
    {NIST_SIGN "\x01", SCHEME_DSA, GNUTLS_DIG_SHA224,   PARAMETERS_NONE, .gnutls = GNUTLS_SIGN_DSA_SHA224},
    {NIST_SIGN "\x02", SCHEME_DSA, GNUTLS_DIG_SHA256,   PARAMETERS_NONE, .gnutls = GNUTLS_SIGN_DSA_SHA256},
    {NIST_SIGN "\x03", SCHEME_DSA, GNUTLS_DIG_SHA384,   PARAMETERS_NONE, .gnutls = GNUTLS_SIGN_DSA_SHA384},
    {NIST_SIGN "\x04", SCHEME_DSA, GNUTLS_DIG_SHA512,   PARAMETERS_NONE, .gnutls = GNUTLS_SIGN_DSA_SHA512},
    {NIST_SIGN "\x05", SCHEME_DSA, GNUTLS_DIG_SHA3_224, PARAMETERS_NONE, .gnutls = GNUTLS_SIGN_DSA_SHA3_224},
    {NIST_SIGN "\x06", SCHEME_DSA, GNUTLS_DIG_SHA3_256, PARAMETERS_NONE, .gnutls = GNUTLS_SIGN_DSA_SHA3_256},
    {NIST_SIGN "\x07", SCHEME_DSA, GNUTLS_DIG_SHA3_384, PARAMETERS_NONE, .gnutls = GNUTLS_SIGN_DSA_SHA3_384},
    {NIST_SIGN "\x08", SCHEME_DSA, GNUTLS_DIG_SHA3_512, PARAMETERS_NONE, .gnutls = GNUTLS_SIGN_DSA_SHA3_512},
};
// clang-format on
#define OIDS (sizeof oids / sizeof *oids)

const char *key_type_name(key_type_t type)
{
    return keys[type].name;
}

key_type_t key_type_of_oid(bytes_t oid)
{
    for (unsigned type = KEY_UNKNOWN + 1; type < sizeof keys / sizeof *keys; type++)
        if (bytes_equal_text(oid, keys[type].oid_der))
            return (key_type_t)type;
    return KEY_UNKNOWN;
}

key_type_t key_type_of_gnutls(int pk_algorithm)
{
    for (unsigned type = KEY_UNKNOWN + 1; type < sizeof keys / sizeof *keys; type++)
        if (pk_algorithm == keys[type].gnutls)
            return (key_type_t)type;
    return KEY_UNKNOWN;
}

const scheme_t *scheme_of(signature_scheme_t scheme)
{
    return &schemes[scheme];
}

bool scheme_has_key(signature_scheme_t scheme, key_type_t type)
{
    const scheme_t *facts = scheme_of(scheme);
    return type != KEY_UNKNOWN && (facts->keys[0] == type || facts->keys[1] == type);
}

const scheme_oid_t *scheme_by_oid(bytes_t oid)
{
    for (size_t i = 0; i < OIDS; i++)
        if (bytes_equal_text(oid, oids[i].oid_der))
            return &oids[i];
    return NULL;
}

const scheme_oid_t *scheme_checked(signature_scheme_t scheme, const digest_algorithm_t *digest)
{
    gnutls_digest_algorithm_t wanted = digest ? digest->gnutls : GNUTLS_DIG_UNKNOWN;
    for (size_t i = 0; i < OIDS; i++)
        if (oids[i].scheme == scheme && oids[i].digest == wanted &&
            oids[i].gnutls != GNUTLS_SIGN_UNKNOWN)
            return &oids[i];
    return NULL;
}

const scheme_oid_t *scheme_written(signature_scheme_t scheme, const digest_algorithm_t *digest)
{
    for (size_t i = 0; i < OIDS; i++)
        if (oids[i].scheme == scheme && oids[i].written &&
            (oids[i].digest == GNUTLS_DIG_UNKNOWN || (digest && oids[i].digest == digest->gnutls)))
            return &oids[i];
    return NULL;
}
