/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The algorithm table: OIDs of RFC 8017, 5754, 4055, 5758, 8410, 9688 and the old ones that PKIX
 * and S/MIME messages still carry. */
#include "crypto/algorithm.h"

#include "asn1/der.h"
#include "base/error.h"
#include "base/limits.h"

#include <stdio.h>
#include <string.h>

/* Content octets of OIDs, by arc. */
#define RSADSI_DIGEST "\x2a\x86\x48\x86\xf7\x0d\x02"     /* 1.2.840.113549.2 */
#define PKCS1         "\x2a\x86\x48\x86\xf7\x0d\x01\x01" /* 1.2.840.113549.1.1 */
#define OIW           "\x2b\x0e\x03\x02"                 /* 1.3.14.3.2 */
#define NIST_HASH     "\x60\x86\x48\x01\x65\x03\x04\x02" /* 2.16.840.1.101.3.4.2 */
#define NIST_SIGN     "\x60\x86\x48\x01\x65\x03\x04\x03" /* 2.16.840.1.101.3.4.3 */
#define X9_62         "\x2a\x86\x48\xce\x3d"             /* 1.2.840.10045 */
#define X9_57         "\x2a\x86\x48\xce\x38\x04"         /* 1.2.840.10040.4 */
#define MGF1          PKCS1 "\x08"

static const digest_algorithm_t digests[] = {
    {"sha256", "sha-256", "2.16.840.1.101.3.4.2.1", NIST_HASH "\x01", GNUTLS_DIG_SHA256, 32,
     STRENGTH_GOOD},
    {"sha384", "sha-384", "2.16.840.1.101.3.4.2.2", NIST_HASH "\x02", GNUTLS_DIG_SHA384, 48,
     STRENGTH_GOOD},
    {"sha512", "sha-512", "2.16.840.1.101.3.4.2.3", NIST_HASH "\x03", GNUTLS_DIG_SHA512, 64,
     STRENGTH_GOOD},
    {"sha224", "sha-224", "2.16.840.1.101.3.4.2.4", NIST_HASH "\x04", GNUTLS_DIG_SHA224, 28,
     STRENGTH_GOOD},
    {"sha3-224", "sha3-224", "2.16.840.1.101.3.4.2.7", NIST_HASH "\x07", GNUTLS_DIG_SHA3_224, 28,
     STRENGTH_GOOD},
    {"sha3-256", "sha3-256", "2.16.840.1.101.3.4.2.8", NIST_HASH "\x08", GNUTLS_DIG_SHA3_256, 32,
     STRENGTH_GOOD},
    {"sha3-384", "sha3-384", "2.16.840.1.101.3.4.2.9", NIST_HASH "\x09", GNUTLS_DIG_SHA3_384, 48,
     STRENGTH_GOOD},
    {"sha3-512", "sha3-512", "2.16.840.1.101.3.4.2.10", NIST_HASH "\x0a", GNUTLS_DIG_SHA3_512, 64,
     STRENGTH_GOOD},
    {"sha1", "sha1", "1.3.14.3.2.26", OIW "\x1a", GNUTLS_DIG_SHA1, 20, STRENGTH_WEAK},
    {"md5", "md5", "1.2.840.113549.2.5", RSADSI_DIGEST "\x05", GNUTLS_DIG_MD5, 16, STRENGTH_BROKEN},
};

/* What the parameters of a signature algorithm may be. */
typedef enum parameters_rule {
    PARAMETERS_NULL,   /* absent or NULL */
    PARAMETERS_ABSENT, /* RFC 8410 section 3 */
    PARAMETERS_PSS,    /* RFC 4055 section 3.1 */
    PARAMETERS_DIGEST  /* ecdsa-with-Specified: the hash algorithm */
} parameters_rule_t;

static const struct signature_entry {
    const char *oid_der;
    signature_scheme_t scheme;
    gnutls_digest_algorithm_t digest; /* GNUTLS_DIG_UNKNOWN: the OID does not say */
    parameters_rule_t parameters;
} signatures[] = {
    {PKCS1 "\x0b", SCHEME_RSA_PKCS1, GNUTLS_DIG_SHA256, PARAMETERS_NULL},
    {PKCS1 "\x01", SCHEME_RSA_PKCS1, GNUTLS_DIG_UNKNOWN, PARAMETERS_NULL}, /* rsaEncryption */
    {PKCS1 "\x0a", SCHEME_RSA_PSS, GNUTLS_DIG_UNKNOWN, PARAMETERS_PSS},
    {PKCS1 "\x0c", SCHEME_RSA_PKCS1, GNUTLS_DIG_SHA384, PARAMETERS_NULL},
    {PKCS1 "\x0d", SCHEME_RSA_PKCS1, GNUTLS_DIG_SHA512, PARAMETERS_NULL},
    {PKCS1 "\x0e", SCHEME_RSA_PKCS1, GNUTLS_DIG_SHA224, PARAMETERS_NULL},
    {PKCS1 "\x05", SCHEME_RSA_PKCS1, GNUTLS_DIG_SHA1, PARAMETERS_NULL},
    {PKCS1 "\x04", SCHEME_RSA_PKCS1, GNUTLS_DIG_MD5, PARAMETERS_NULL},
    {OIW "\x1d", SCHEME_RSA_PKCS1, GNUTLS_DIG_SHA1, PARAMETERS_NULL}, /* sha1WithRSASignature */
    {OIW "\x03", SCHEME_RSA_PKCS1, GNUTLS_DIG_MD5, PARAMETERS_NULL},  /* md5WithRSA */
    {NIST_SIGN "\x0d", SCHEME_RSA_PKCS1, GNUTLS_DIG_SHA3_224, PARAMETERS_NULL},
    {NIST_SIGN "\x0e", SCHEME_RSA_PKCS1, GNUTLS_DIG_SHA3_256, PARAMETERS_NULL},
    {NIST_SIGN "\x0f", SCHEME_RSA_PKCS1, GNUTLS_DIG_SHA3_384, PARAMETERS_NULL},
    {NIST_SIGN "\x10", SCHEME_RSA_PKCS1, GNUTLS_DIG_SHA3_512, PARAMETERS_NULL},
    {X9_62 "\x04\x03\x02", SCHEME_ECDSA, GNUTLS_DIG_SHA256, PARAMETERS_NULL},
    {X9_62 "\x04\x03\x03", SCHEME_ECDSA, GNUTLS_DIG_SHA384, PARAMETERS_NULL},
    {X9_62 "\x04\x03\x04", SCHEME_ECDSA, GNUTLS_DIG_SHA512, PARAMETERS_NULL},
    {X9_62 "\x04\x03\x01", SCHEME_ECDSA, GNUTLS_DIG_SHA224, PARAMETERS_NULL},
    {X9_62 "\x04\x01", SCHEME_ECDSA, GNUTLS_DIG_SHA1, PARAMETERS_NULL},
    {X9_62 "\x04\x03", SCHEME_ECDSA, GNUTLS_DIG_UNKNOWN, PARAMETERS_DIGEST},
    {X9_62 "\x02\x01", SCHEME_ECDSA, GNUTLS_DIG_UNKNOWN, PARAMETERS_NULL}, /* id-ecPublicKey */
    {NIST_SIGN "\x09", SCHEME_ECDSA, GNUTLS_DIG_SHA3_224, PARAMETERS_NULL},
    {NIST_SIGN "\x0a", SCHEME_ECDSA, GNUTLS_DIG_SHA3_256, PARAMETERS_NULL},
    {NIST_SIGN "\x0b", SCHEME_ECDSA, GNUTLS_DIG_SHA3_384, PARAMETERS_NULL},
    {NIST_SIGN "\x0c", SCHEME_ECDSA, GNUTLS_DIG_SHA3_512, PARAMETERS_NULL},
    {"\x2b\x65\x70", SCHEME_ED25519, GNUTLS_DIG_UNKNOWN, PARAMETERS_ABSENT},
    {"\x2b\x65\x71", SCHEME_ED448, GNUTLS_DIG_UNKNOWN, PARAMETERS_ABSENT},
    {X9_57 "\x03", SCHEME_DSA, GNUTLS_DIG_SHA1, PARAMETERS_NULL},
    {X9_57 "\x01", SCHEME_DSA, GNUTLS_DIG_UNKNOWN, PARAMETERS_NULL}, /* id-dsa */
    {OIW "\x1b", SCHEME_DSA, GNUTLS_DIG_SHA1, PARAMETERS_NULL},      /* dsaWithSHA1 */
    {NIST_SIGN "\x01", SCHEME_DSA, GNUTLS_DIG_SHA224, PARAMETERS_NULL},
    {NIST_SIGN "\x02", SCHEME_DSA, GNUTLS_DIG_SHA256, PARAMETERS_NULL},
    {NIST_SIGN "\x03", SCHEME_DSA, GNUTLS_DIG_SHA384, PARAMETERS_NULL},
    {NIST_SIGN "\x04", SCHEME_DSA, GNUTLS_DIG_SHA512, PARAMETERS_NULL},
};

static const char *const scheme_names[] = {
    [SCHEME_UNKNOWN] = "",
    [SCHEME_RSA_PKCS1] = "RSASSA-PKCS1-v1_5",
    [SCHEME_RSA_PSS] = "RSASSA-PSS",
    [SCHEME_ECDSA] = "ECDSA",
    [SCHEME_DSA] = "DSA",
    [SCHEME_ED25519] = "Ed25519",
    [SCHEME_ED448] = "Ed448",
};

/* An AlgorithmIdentifier taken apart. */
typedef struct identifier {
    bytes_t oid; /* content octets, valid */
    bool has_parameters;
    der_item_t parameters;
} identifier_t;

static gpg_error_t identifier_read(bytes_t der, identifier_t *r_identifier)
{
    *r_identifier = (identifier_t){.oid = BYTES_NONE};
    der_reader_t outer = der_reader(der, DER_RULES_BER), inside;
    der_item_t oid;
    gpg_error_t err = der_expect_enter(&outer, DER_SEQUENCE, &inside);
    if (!err)
        err = der_expect_end(&outer);
    if (!err)
        err = der_expect(&inside, DER_OID, &oid);
    if (!err && !der_oid_valid(oid.content))
        err = ERR(BAD_BER);
    if (!err && !der_at_end(&inside)) {
        err = der_next(&inside, &r_identifier->parameters);
        r_identifier->has_parameters = true;
    }
    if (!err)
        err = der_expect_end(&inside);
    if (!err)
        r_identifier->oid = oid.content;
    return err;
}

/* Parameters that say nothing: absent, or NULL (RFC 5754 section 2: both have to be accepted). */
static bool without_parameters(const identifier_t *identifier)
{
    return !identifier->has_parameters ||
           (der_is(&identifier->parameters, DER_UNIVERSAL, DER_NULL) &&
            !identifier->parameters.constructed && !identifier->parameters.content.size);
}

const digest_algorithm_t *digest_algorithm_oid(bytes_t oid)
{
    for (size_t i = 0; i < sizeof digests / sizeof *digests; i++)
        if (bytes_equal_text(oid, digests[i].oid_der))
            return &digests[i];
    return NULL;
}

const digest_algorithm_t *digest_algorithm_of(bytes_t algorithm_identifier)
{
    identifier_t identifier;
    if (identifier_read(algorithm_identifier, &identifier) || !without_parameters(&identifier))
        return NULL;
    return digest_algorithm_oid(identifier.oid);
}

const digest_algorithm_t *digest_algorithm_named(const char *name)
{
    for (size_t i = 0; name && i < sizeof digests / sizeof *digests; i++)
        if (strcmp(name, digests[i].name) == 0)
            return &digests[i];
    return NULL;
}

static const digest_algorithm_t *digest_by_gnutls(gnutls_digest_algorithm_t gnutls)
{
    for (size_t i = 0; i < sizeof digests / sizeof *digests; i++)
        if (gnutls == digests[i].gnutls)
            return &digests[i];
    return NULL;
}

static const struct signature_entry *signature_entry(bytes_t oid)
{
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
        if (bytes_equal_text(oid, signatures[i].oid_der))
            return &signatures[i];
    return NULL;
}

/* Reads `[tag] EXPLICIT` with one element inside. *r_item is cleared if it is not there. */
static gpg_error_t explicit_optional(der_reader_t *reader, uint32_t tag, der_item_t *r_item)
{
    der_item_t wrapper;
    der_reader_t inside;
    *r_item = (der_item_t){.whole = BYTES_NONE};
    if (!der_optional(reader, DER_CONTEXT, tag, &wrapper))
        return 0;
    gpg_error_t err = der_enter(&wrapper, &inside);
    if (!err)
        err = der_next(&inside, r_item);
    if (!err)
        err = der_expect_end(&inside);
    return err;
}

/* The hash of a MaskGenAlgorithm: MGF1 with it, else NULL. */
static gpg_error_t mask_digest(bytes_t mask_generation, const digest_algorithm_t **r_digest)
{
    identifier_t identifier;
    *r_digest = NULL;
    gpg_error_t err = identifier_read(mask_generation, &identifier);
    if (!err && bytes_equal_text(identifier.oid, MGF1) && identifier.has_parameters)
        *r_digest = digest_algorithm_of(identifier.parameters.whole);
    return err;
}

typedef struct pss_fields {
    der_item_t hash, mask, salt, trailer;
} pss_fields_t;

static gpg_error_t pss_fields_read(const der_item_t *parameters, pss_fields_t *r_fields)
{
    der_reader_t inside;
    if (!der_is(parameters, DER_UNIVERSAL, DER_SEQUENCE))
        return ERR(BAD_BER);
    gpg_error_t err = der_enter(parameters, &inside);
    if (!err)
        err = explicit_optional(&inside, 0, &r_fields->hash);
    if (!err)
        err = explicit_optional(&inside, 1, &r_fields->mask);
    if (!err)
        err = explicit_optional(&inside, 2, &r_fields->salt);
    if (!err)
        err = explicit_optional(&inside, 3, &r_fields->trailer);
    if (!err)
        err = der_expect_end(&inside);
    return err;
}

/* An INTEGER field, or its default if it is absent. */
static gpg_error_t pss_integer(const der_item_t *field, int64_t by_default, int64_t *r_value)
{
    *r_value = by_default;
    if (!bytes_present(field->whole))
        return 0;
    return der_is(field, DER_UNIVERSAL, DER_INTEGER) ? der_small_integer(field, r_value)
                                                     : ERR(BAD_BER);
}

/* RSASSA-PSS-params, RFC 4055 section 3.1. GnuTLS checks PSS with SHA-256, SHA-384 and SHA-512 and
 * the same hash in MGF1; anything else leaves the scheme unknown. */
static gpg_error_t pss_parameters(const der_item_t *parameters, signature_algorithm_t *algorithm)
{
    pss_fields_t fields = {0};
    int64_t salt = 0, trailer = 0;
    const digest_algorithm_t *mask = digest_algorithm_named("sha1");
    gpg_error_t err = pss_fields_read(parameters, &fields);
    if (!err)
        err = pss_integer(&fields.salt, 20, &salt);
    if (!err)
        err = pss_integer(&fields.trailer, 1, &trailer);
    if (!err && bytes_present(fields.mask.whole))
        err = mask_digest(fields.mask.whole, &mask);
    if (err)
        return err;
    algorithm->digest = bytes_present(fields.hash.whole) ? digest_algorithm_of(fields.hash.whole)
                                                         : digest_algorithm_named("sha1");
    const digest_algorithm_t *hash = algorithm->digest;
    bool known =
        hash && mask == hash && trailer == 1 && salt >= 0 && salt <= LIMIT_RSA_BITS_MAX / 8;
    if (known && (hash->gnutls == GNUTLS_DIG_SHA256 || hash->gnutls == GNUTLS_DIG_SHA384 ||
                  hash->gnutls == GNUTLS_DIG_SHA512)) {
        algorithm->salt_size = (unsigned)salt;
        algorithm->scheme = SCHEME_RSA_PSS;
    }
    return 0;
}

static gpg_error_t read_parameters(const identifier_t *identifier,
                                   const struct signature_entry *entry,
                                   signature_algorithm_t *algorithm)
{
    algorithm->digest = digest_by_gnutls(entry->digest);
    switch (entry->parameters) {
    case PARAMETERS_NULL:
        algorithm->scheme = without_parameters(identifier) ? entry->scheme : SCHEME_UNKNOWN;
        return 0;
    case PARAMETERS_ABSENT:
        algorithm->scheme = identifier->has_parameters ? SCHEME_UNKNOWN : entry->scheme;
        return 0;
    case PARAMETERS_DIGEST:
        if (identifier->has_parameters)
            algorithm->digest = digest_algorithm_of(identifier->parameters.whole);
        algorithm->scheme = algorithm->digest ? entry->scheme : SCHEME_UNKNOWN;
        return 0;
    case PARAMETERS_PSS:
        return identifier->has_parameters ? pss_parameters(&identifier->parameters, algorithm) : 0;
    }
    return 0;
}

gpg_error_t signature_algorithm_parse(bytes_t algorithm_identifier,
                                      signature_algorithm_t *r_algorithm)
{
    *r_algorithm = (signature_algorithm_t){.scheme = SCHEME_UNKNOWN};
    identifier_t identifier;
    gpg_error_t err = identifier_read(algorithm_identifier, &identifier);
    if (err)
        return err;
    const struct signature_entry *entry = signature_entry(identifier.oid);
    if (entry) {
        snprintf(r_algorithm->name, sizeof r_algorithm->name, "%s", scheme_names[entry->scheme]);
        err = read_parameters(&identifier, entry, r_algorithm);
    } else if (der_oid_text(identifier.oid, r_algorithm->name, sizeof r_algorithm->name)) {
        snprintf(r_algorithm->name, sizeof r_algorithm->name, "(OID too long)");
    }
    if (err)
        *r_algorithm = (signature_algorithm_t){.scheme = SCHEME_UNKNOWN};
    return err;
}

/* Whether absent and NULL parameters mean the same for this OID: hashes and PKCS#1 v1.5. */
static bool null_is_absent(bytes_t oid)
{
    const struct signature_entry *entry = signature_entry(oid);
    return digest_algorithm_oid(oid) || (entry && entry->scheme == SCHEME_RSA_PKCS1);
}

bool algorithm_identifier_equal(bytes_t a, bytes_t b)
{
    identifier_t x, y;
    if (identifier_read(a, &x) || identifier_read(b, &y) || !bytes_equal(x.oid, y.oid))
        return false;
    if (null_is_absent(x.oid) && without_parameters(&x) && without_parameters(&y))
        return true;
    if (x.has_parameters != y.has_parameters)
        return false;
    return !x.has_parameters || bytes_equal(x.parameters.whole, y.parameters.whole);
}

const char *algorithm_name(bytes_t algorithm_identifier, char *text, size_t size)
{
    identifier_t identifier;
    if (identifier_read(algorithm_identifier, &identifier))
        return "(malformed)";
    const digest_algorithm_t *digest = digest_algorithm_oid(identifier.oid);
    if (digest)
        return digest->name;
    const struct signature_entry *entry = signature_entry(identifier.oid);
    if (entry)
        return scheme_names[entry->scheme];
    return der_oid_text(identifier.oid, text, size) ? "(OID too long)" : text;
}
