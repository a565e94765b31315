/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4: an X.509 certificate as views into its own copy of the DER. */
#ifndef SMIME_X509_CERTIFICATE_H
#define SMIME_X509_CERTIFICATE_H

#include "base/arena.h"
#include "crypto/public_key.h"
#include "smime.h"
#include "x509/name_compare.h"

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
    EXTENSION_NETSCAPE_TYPE,
    EXTENSION_COUNT
} extension_id_t;

typedef struct extension {
    bytes_t value; /* inside the OCTET STRING; absent if the extension is not there */
    bool critical;
    bool malformed; /* what is read of it does not parse */
} extension_t;

typedef struct policy_mapping {
    bytes_t issuer, subject; /* domain policies: OID contents */
} policy_mapping_t;

/* What it says about policies. Of a malformed extension: what could be read. */
typedef struct certificate_policies {
    bytes_t *items; /* OID contents, in its order; no two are equal */
    size_t count;
    bool unknown_qualifiers;    /* critical ones of a kind that is not known */
    policy_mapping_t *mappings; /* sorted by issuer domain policy */
    size_t mapping_count;
    int64_t require_explicit, inhibit_mapping, inhibit_any; /* SkipCerts; -1: absent */
} certificate_policies_t;

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
    bool no_alternative_name; /* subjectAltName is there, and empty */
    bool ca;                  /* basicConstraints */
    int64_t path_length;      /* -1: no limit */
    bool has_key_usage;
    unsigned key_usage;
    certificate_policies_t policies;
    bytes_t subject_key_id, authority_key_id; /* contents, or absent */
    bool self_issued;
    name_digest_t issuer_digest, subject_digest; /* see name_equal_digested */
    bool has_sha256;
    uint8_t sha256[32];        /* see certificate_sha256 */
    bytes_t made_by;           /* see certificate_made_by */
    smime_certificate_t *info; /* made when it is first asked for */
    arena_t arena;             /* holds info and policies */
    uint8_t copy[];
} certificate_t;

/* Reads a copy of der (one whole certificate, nothing after it). BAD_CERT, ENOMEM; LIMIT_CERTIFICATE_SIZE,
 * LIMIT_SERIAL_SIZE, LIMIT_NAME_SIZE, LIMIT_NAME_ATTRIBUTES, LIMIT_EXTENSIONS, LIMIT_OIDS. */
gpg_error_t certificate_parse(bytes_t der, certificate_t **r_certificate);
/* Keeps the first thing that breaks the rules. */
void certificate_note_malformed(certificate_t *certificate, const char *what);
certificate_t *certificate_ref(certificate_t *certificate);
void certificate_unref(certificate_t **certificate);
bool certificate_equal(const certificate_t *a, const certificate_t *b); /* same DER */
/* Comparisons of names (name_equal) by digests that the certificates keep, so that whoever fills a
 * message with long ones pays for each once. ENOMEM. */
gpg_error_t certificate_issued_by_name(const certificate_t *certificate,
                                       const certificate_t *issuer, bool *r_issued);
gpg_error_t certificate_same_subject(const certificate_t *a, const certificate_t *b, bool *r_same);
/* Likewise with a name from elsewhere, whose digest the caller keeps. */
gpg_error_t certificate_is_named(const certificate_t *certificate, bytes_t name,
                                 name_digest_t *digest, bool *r_named);
/* Whether `at` is within its validity (RFC 5280 section 4.1.2.5), both ends included. */
bool certificate_valid_at(const certificate_t *certificate, int64_t at);
/* SHA-256 of its DER, computed when it is first asked for; absent: GnuTLS cannot. */
bytes_t certificate_sha256(const certificate_t *certificate);
/* Whether this key is known to have made its signature: a certificate that comes with many messages is
 * checked once. Only what was checked and held is remembered, and of keys that are all in their
 * SubjectPublicKeyInfo, as DSA's, which may inherit parameters, are not. */
bool certificate_made_by(const certificate_t *certificate, const public_key_t *key);
void certificate_remember_maker(const certificate_t *certificate, const public_key_t *key);

#endif
