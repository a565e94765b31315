/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SignedData made on the spot (RFC 5652 section 5): every field within reach, wrong ones included,
 * so that tests and attacks say in one place what is odd about theirs. Zero everywhere makes what
 * honest senders make. What goes wrong here ends the process. */
#ifndef SMIME_TEST_CMS_BUILDER_H
#define SMIME_TEST_CMS_BUILDER_H

#include "pki.h"
#include "raw_signature.h"

/* Signed attributes: bits for .omit, .repeat, .twice, .add. */
enum {
    CMS_CONTENT_TYPE = 1 << 0,
    CMS_MESSAGE_DIGEST = 1 << 1,
    CMS_SIGNING_TIME = 1 << 2,
    CMS_SIGNING_CERTIFICATE = 1 << 3,    /* not there unless added */
    CMS_SIGNING_CERTIFICATE_V2 = 1 << 4, /* likewise */
    CMS_ALGORITHM_PROTECTION = 1 << 5,   /* likewise */
    CMS_ATTRIBUTES = 6
};

/* One more attribute, or another value for one of the above. */
typedef struct cms_attribute {
    const char *oid; /* NULL ends a list */
    bytes_t values;  /* whole elements, one after another */
} cms_attribute_t;

typedef struct cms_signer {
    const pki_certificate_t *certificate; /* identifies the signer; its key signs */
    gnutls_privkey_t sign_with;           /* another key */

    /* algorithms */
    const char *digest;        /* "sha256", ...; NULL: sha256, sha512 for EdDSA */
    signature_scheme_t scheme; /* 0: as the key's */
    unsigned salt_size;        /* PSS; 0: as the digest's, CMS_NO_SALT: 0 */
    bool rsa_encryption;       /* signatureAlgorithm names no digest */
    bool null_parameters;      /* digestAlgorithm has NULL */
    bytes_t digest_algorithm, signature_algorithm; /* other AlgorithmIdentifiers to write */

    /* SignerInfo */
    int version;            /* PKI_NUMBER; 0: the right one */
    bool by_key_id;         /* subjectKeyIdentifier */
    bytes_t key_id;         /* another one */
    bytes_t issuer, serial; /* another Name (whole), another INTEGER content */
    bytes_t signature;      /* instead of a good one */
    bool break_signature;
    bool long_signature;  /* ECDSA, DSA: the numbers' SEQUENCE with a length that is no DER */
    bool split_signature; /* a constructed OCTET STRING */
    bytes_t unsigned_attributes; /* whole Attributes, one after another */

    /* signed attributes */
    bool no_attributes;
    unsigned omit, repeat, twice; /* left out; once more; its value twice */
    unsigned add;
    int64_t signing_time;           /* 0: PKI_NOW */
    bytes_t message_digest;         /* another one */
    const char *content_type;       /* another one */
    const pki_certificate_t *names; /* signingCertificate(V2) names this one */
    const char *names_digest;       /* hash of V2; NULL: sha256, by default */
    bool names_serial;              /* with issuerSerial */
    const cms_attribute_t *values;  /* other values of the attributes above, by OID */
    const cms_attribute_t *extra;   /* more attributes */
    bool reverse;                   /* sent in the reverse of DER's order ... */
    bool sign_as_sent;              /* ... and signed so */
    bool indefinite_attributes;     /* sent in BER */
    bytes_t attributes;             /* instead of all of these: Attributes, one after another */
} cms_signer_t;

#define CMS_NO_SALT UINT32_MAX

typedef struct cms_options {
    bytes_t content; /* what is signed */
    bool detached;
    bytes_t embedded;                   /* another eContent than what is signed */
    const char *content_type;           /* eContentType; NULL: id-data */
    int version;                        /* PKI_NUMBER; 0: the right one */
    const cms_signer_t *const *signers; /* ends with NULL; NULL: none */
    const char *digest_algorithms;      /* names, separated by spaces; NULL: those of the signers */
    const bytes_t *certificates;        /* ends with an absent one; NULL: those of the signers */
    bool omit_certificates;
    bytes_t certificates_raw; /* more CertificateChoices, whole, one after another */
    const bytes_t *crls;      /* ends with an absent one */
    bytes_t ocsp;             /* one OCSPResponse */
    bool indefinite;          /* BER: no lengths on the way to the content */
    size_t segment;           /* eContent in segments of this size */
    bytes_t trailing;         /* after everything */
    const char *outer_type;   /* contentType of the ContentInfo; NULL: id-signedData */
} cms_options_t;

/* The ContentInfo; of the arena. */
bytes_t cms_build(arena_t *arena, const cms_options_t *options);
#define CMS_BUILD(arena, ...) cms_build((arena), &(cms_options_t){__VA_ARGS__})
/* A list of signers for .signers: CMS_SIGNERS(&a, &b). */
#define CMS_SIGNERS(...) ((const cms_signer_t *const[]){__VA_ARGS__, NULL})
/* The signed attributes of a signer as they are signed: a SET OF Attribute. */
bytes_t cms_signed_attributes(arena_t *arena, const cms_options_t *options,
                              const cms_signer_t *signer);

#define CMS_OID_DATA                   "1.2.840.113549.1.7.1"
#define CMS_OID_SIGNED_DATA            "1.2.840.113549.1.7.2"
#define CMS_OID_CONTENT_TYPE           "1.2.840.113549.1.9.3"
#define CMS_OID_MESSAGE_DIGEST         "1.2.840.113549.1.9.4"
#define CMS_OID_SIGNING_TIME           "1.2.840.113549.1.9.5"
#define CMS_OID_SIGNING_CERTIFICATE    "1.2.840.113549.1.9.16.2.12"
#define CMS_OID_SIGNING_CERTIFICATE_V2 "1.2.840.113549.1.9.16.2.47"
#define CMS_OID_ALGORITHM_PROTECTION   "1.2.840.113549.1.9.52"

#endif
