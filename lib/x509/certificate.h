/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4: an X.509 certificate as views into its own copy of the DER. */
#ifndef SMIME_X509_CERTIFICATE_H
#define SMIME_X509_CERTIFICATE_H

#include "base/arena.h"
#include "crypto/public_key.h"
#include "smime.h"
#include "x509/name.h"

#include <stdatomic.h>

/* Extensions that the library reads; the index into certificate_t.extensions. */
typedef enum extension_id {
    EXTENSION_KEY_USAGE,
    EXTENSION_BASIC_CONSTRAINTS,
    EXTENSION_SUBJECT_ALT_NAME,
    EXTENSION_ISSUER_ALT_NAME,
    EXTENSION_EXTENDED_KEY_USAGE,
    EXTENSION_CERTIFICATE_POLICIES,
    EXTENSION_POLICY_MAPPINGS,
    EXTENSION_POLICY_CONSTRAINTS,
    EXTENSION_INHIBIT_ANY_POLICY,
    EXTENSION_NAME_CONSTRAINTS,
    EXTENSION_SUBJECT_KEY_IDENTIFIER,
    EXTENSION_AUTHORITY_KEY_IDENTIFIER,
    EXTENSION_CRL_DISTRIBUTION_POINTS,
    EXTENSION_FRESHEST_CRL,
    EXTENSION_AUTHORITY_INFO_ACCESS,
    EXTENSION_OCSP_NO_CHECK,
    EXTENSION_COUNT
} extension_id_t;

typedef struct extension {
    bytes_t value; /* inside the OCTET STRING; absent if the extension is not there */
    bool critical;
} extension_t;

/* Bits of keyUsage in RFC 5280's order: digitalSignature is bit 0. */
enum {
    KEY_USAGE_DIGITAL_SIGNATURE = 1 << 0,
    KEY_USAGE_NON_REPUDIATION = 1 << 1,
    KEY_USAGE_KEY_CERT_SIGN = 1 << 5,
    KEY_USAGE_CRL_SIGN = 1 << 6
};

typedef struct certificate {
    atomic_uint references;
    bytes_t der, tbs;        /* whole elements; der is `copy` */
    int64_t version;         /* 1, 2, 3 */
    bytes_t serial;          /* INTEGER content */
    bytes_t issuer, subject; /* Names, whole DER */
    int64_t not_before, not_after;
    public_key_t key;
    bytes_t signature_algorithm; /* outer AlgorithmIdentifier, whole */
    bytes_t signature;
    extension_t extensions[EXTENSION_COUNT];
    bool unknown_critical;        /* an extension that is not in the table is critical ... */
    bytes_t unknown_critical_oid; /* ... this one */
    const char *malformed; /* what breaks RFC 5280 though it could be read (a repeated extension, an
                              extension value that does not parse, algorithms that differ inside and
                              outside, an empty issuer): a path through it fails. NULL: nothing */
    bool ca;               /* basicConstraints */
    int64_t path_length;   /* -1: no limit */
    bool has_key_usage;
    unsigned key_usage;
    bytes_t subject_key_id, authority_key_id; /* contents, or absent */
    bool self_issued;
    name_digest_t issuer_digest; /* see name_equal_digested */
    bool has_sha256;
    uint8_t sha256[32];        /* see certificate_sha256 */
    smime_certificate_t *info; /* made when it is first asked for */
    arena_t arena;             /* holds info */
    uint8_t copy[];
} certificate_t;

/* Reads a copy of der (one whole certificate, nothing after it). BAD_CERT, ENOMEM; LIMIT_CERTIFICATE_SIZE,
 * LIMIT_SERIAL_SIZE, LIMIT_NAME_SIZE, LIMIT_NAME_ATTRIBUTES, LIMIT_EXTENSIONS, LIMIT_OIDS. */
gpg_error_t certificate_parse(bytes_t der, certificate_t **r_certificate);
certificate_t *certificate_ref(certificate_t *certificate);
void certificate_unref(certificate_t **certificate);
/* What it says, for reports; NULL: ENOMEM. Belongs to the certificate. */
const smime_certificate_t *certificate_info(certificate_t *certificate);
bool certificate_equal(const certificate_t *a, const certificate_t *b); /* same DER */
/* SHA-256 of its DER, computed when it is first asked for; absent: GnuTLS cannot. */
bytes_t certificate_sha256(const certificate_t *certificate);

/* The addresses: rfc822Name and SmtpUTF8Mailbox of the subjectAltName, else the subject's
 * emailAddress attributes. Iterates: *position starts at 0. Absent at the end. `malformed` is set
 * for one with NUL, control characters, no '@' or more than LIMIT_ADDRESS_SIZE, which counts for nothing. */
bytes_t certificate_address(const certificate_t *certificate, size_t *position, bool *r_malformed);
bool certificate_has_address(const certificate_t *certificate, bytes_t address);
/* Whether extendedKeyUsage has this OID (dotted); *r_present (may be NULL): there is an EKU at all.
 */
bool certificate_has_usage(const certificate_t *certificate, const char *oid, bool *r_present);

#define OID_EKU_ANY              "2.5.29.37.0"
#define OID_EKU_EMAIL_PROTECTION "1.3.6.1.5.5.7.3.4"
#define OID_EKU_OCSP_SIGNING     "1.3.6.1.5.5.7.3.9"

/* Parsed certificates by their bytes: what repeats from message to message is read once. */
typedef struct certificate_cache certificate_cache_t;
gpg_error_t certificate_cache_new(certificate_cache_t **r_cache);
/* The certificate of this DER, with a reference for the caller. Errors of certificate_parse (also
 * remembered). */
gpg_error_t certificate_cache_get(certificate_cache_t *cache, bytes_t der,
                                  certificate_t **r_certificate);
/* Drops what is cached when it is more than it should be; between messages. */
void certificate_cache_trim(certificate_cache_t *cache);
void certificate_cache_free(certificate_cache_t **cache);

/* Walks input that holds certificates in PEM or DER (one or many) and calls found for each one's
 * DER. NO_DATA if there is none, BAD_CERT where PEM cannot be decoded. */
gpg_error_t certificates_each(bytes_t in, gpg_error_t (*found)(void *user, bytes_t der),
                              void *user);
/* Likewise, with the trust settings that OpenSSL's "TRUSTED CERTIFICATE" has behind a certificate:
 * DER, perhaps empty; absent where there can be none. */
gpg_error_t certificates_each_trusted(
    bytes_t in, gpg_error_t (*found)(void *user, bytes_t der, bytes_t settings), void *user);

#endif
