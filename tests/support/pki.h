/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A PKI made on the spot: one call a certificate, every field of RFC 5280 section 4 within reach,
 * rule-breaking ones included. It writes its own DER, since GnuTLS cannot set (or repeat, or
 * break) all of it; GnuTLS makes keys and signatures. For tests only: what goes wrong here ends the
 * process. */
#ifndef SMIME_TEST_PKI_H
#define SMIME_TEST_PKI_H

#include "base/arena.h"
#include "x509/certificate.h"

#include <gnutls/abstract.h>

/* Certificates are valid from PKI_NOT_BEFORE to PKI_NOT_AFTER unless told otherwise; PKI_NOW lies
 * in between. */
#define PKI_NOT_BEFORE 1704067200 /* 2024-01-01T00:00:00Z */
#define PKI_NOW        1735689600 /* 2025-01-01T00:00:00Z */
#define PKI_NOT_AFTER  1893456000 /* 2030-01-01T00:00:00Z */

typedef enum pki_key_kind {
    PKI_P256, /* the default: cheap */
    PKI_P384,
    PKI_P521,
    PKI_RSA_512,
    PKI_RSA_1024,
    PKI_RSA_2048,
    PKI_RSA_3072,
    PKI_RSA_PSS, /* an id-RSASSA-PSS key of 2048 bits, without parameters */
    PKI_ED25519,
    PKI_ED448,
    PKI_DSA_1024,
    PKI_DSA_2048
} pki_key_kind_t;

#define PKI_KEYS 512 /* keys of one kind */

/* Key number `index` of this kind: generated when it is first asked for, then the same for the
 * whole process. */
gnutls_privkey_t pki_key(pki_key_kind_t kind, unsigned index);
bytes_t pki_spki(arena_t *arena, gnutls_privkey_t key);
bytes_t pki_key_identifier(arena_t *arena, gnutls_privkey_t key); /* SHA-1 of the public key bits */

/* Appends AlgorithmIdentifier and BIT STRING: the end of a Certificate, CertificateList or
 * BasicOCSPResponse whose signed part is tbs. digest: "sha256", ...; NULL: as fits the key. */
void pki_append_signature(buffer_t *out, gnutls_privkey_t key, const char *digest, bool pss,
                          bytes_t tbs);
void pki_append_algorithm(buffer_t *out, gnutls_privkey_t key, const char *digest, bool pss);

/* Text forms
 *   name           "C=JP,O=Test,CN=Root": RDNs in DER order; "A=1+B=2" is one RDN; '\' escapes the
 *                  next character. Types: CN O OU C L ST DC E SERIAL or an OID. Strings are
 *                  UTF8String (E and DC: IA5String) unless the type ends in ":p" PrintableString,
 *                  ":i" IA5String, ":t" T61String, ":b" BMPString (ASCII only), ":u" UTF8String.
 *   general names  "email:a@b.example;dns:b.example;uri:http://b/;ip:10.0.0.1;dir:O=Test,CN=A;
 *                  smtputf8:例@b.example;upn:a@b;rid:1.2.3;" separated by ';' ('\;' for one
 *                  inside). In name constraints an ip has a prefix length: "ip:10.0.0.0/8".
 *   OIDs           "1.2.3 1.2.4 any" (anyPolicy), separated by spaces
 *   mappings       "1.2.3=1.2.4 any=1.2.5" */
void pki_append_name(buffer_t *out, const char *name);
void pki_append_general_names(buffer_t *out, const char *names); /* without the SEQUENCE around */
bytes_t pki_name(arena_t *arena, const char *name);

typedef struct pki_extension {
    const char *oid; /* NULL ends a list */
    bool critical;
    bytes_t value;
} pki_extension_t;

/* Optional numbers: 0 is absent, PKI_NUMBER(0) is the number 0. */
#define PKI_NUMBER(n) ((n) + 1)

#define PKI_NO_USAGE "" /* for .usages: no extendedKeyUsage */

typedef struct pki_certificate pki_certificate_t;

/* What to put in. Zero everywhere makes a v3 end entity for e-mail with keyUsage digitalSignature
 * and nonRepudiation, extendedKeyUsage emailProtection and both key identifiers; with .ca one with
 * keyCertSign and cRLSign, without extendedKeyUsage. */
typedef struct pki_options {
    const char *subject;             /* NULL: an empty name */
    bytes_t subject_der;             /* instead */
    const pki_certificate_t *issuer; /* NULL: self-signed */
    const char *issuer_name;         /* another name than the issuer's subject */
    pki_key_kind_t kind;
    unsigned key;               /* number of the subject's key */
    gnutls_privkey_t sign_with; /* another key than the issuer's */
    bool omit_dsa_parameters;
    bytes_t spki;       /* another SubjectPublicKeyInfo than the key's */
    unsigned serial;    /* 0: counted up from 1 */
    bytes_t serial_der; /* INTEGER content instead */
    int64_t not_before, not_after;
    unsigned version; /* 0: 3 */
    const char *digest;
    bool pss, break_signature;
    bool ca;
    int path_length;                  /* PKI_NUMBER */
    bool constraints_of_end_entity;   /* basicConstraints without cA */
    unsigned key_usage;               /* bits as KEY_USAGE_*; 0: by default */
    const char *usages;               /* OIDs; NULL: by default */
    const char *names;                /* subjectAltName */
    const char *permitted, *excluded; /* nameConstraints */
    const char *policies, *mappings;
    int require_explicit, inhibit_mapping, inhibit_any; /* PKI_NUMBER */
    bytes_t subject_key_id, authority_key_id;           /* other contents than by default */
    unsigned omit;                /* extensions to leave out: 1u << EXTENSION_... */
    unsigned other_critical;      /* extensions to give the other criticality than RFC 5280's */
    const pki_extension_t *extra; /* more, raw */
} pki_options_t;

struct pki_certificate {
    bytes_t der;
    bytes_t subject, issuer; /* Names */
    bytes_t serial;          /* INTEGER content */
    gnutls_privkey_t key;
    bytes_t key_id;
};

/* The certificate belongs to the arena. */
const pki_certificate_t *pki_issue(arena_t *arena, const pki_options_t *options);
#define PKI_ISSUE(arena, ...) pki_issue((arena), &(pki_options_t){__VA_ARGS__})

typedef struct pki_revoked {
    const pki_certificate_t *certificate; /* NULL with no serial ends a list */
    bytes_t serial;                       /* INTEGER content, instead */
    int64_t date;
    int reason;                     /* PKI_NUMBER(cRLReason) */
    int64_t invalidity_date;        /* 0: none */
    const char *certificate_issuer; /* general names; NULL: none */
    const pki_extension_t *extra;
} pki_revoked_t;

/* Zero everywhere makes a complete v2 CRL of the issuer with authorityKeyIdentifier and
 * cRLNumber 1. */
typedef struct pki_crl_options {
    const pki_certificate_t *issuer;
    const char *issuer_name;    /* another name than the issuer's subject */
    gnutls_privkey_t sign_with; /* another key than the issuer's */
    int64_t this_update;        /* 0: PKI_NOW - 1 day */
    int64_t next_update;        /* 0: PKI_NOW + 30 days; -1: absent */
    unsigned number;            /* 0: 1 */
    int delta_base;             /* PKI_NUMBER: deltaCRLIndicator */
    const pki_revoked_t *revoked;
    unsigned version; /* 0: 2; 1 has no extensions */
    const char *digest;
    bool break_signature;
    bool omit_key_id, omit_number;
    const pki_extension_t *extra;
} pki_crl_options_t;

bytes_t pki_crl(arena_t *arena, const pki_crl_options_t *options);
#define PKI_CRL(arena, ...) pki_crl((arena), &(pki_crl_options_t){__VA_ARGS__})

/* An issuingDistributionPoint or one DistributionPoint of CRLDistributionPoints is written by hand
 * with these: the value of an extension from DER in hex ("30 03 81 01 ff"), or from a buffer that
 * is freed. */
bytes_t pki_hex(arena_t *arena, const char *hex);
bytes_t pki_take(arena_t *arena, buffer_t *buffer);

/* PEM, for files that programs read; NUL-terminated, of the arena. */
const char *pki_pem(arena_t *arena, const char *label, bytes_t der);
const char *pki_key_pem(arena_t *arena, gnutls_privkey_t key); /* PKCS#8 */

/* Ends the process unless condition holds. */
void pki_require(bool condition, const char *what);

/* The parsed certificate; the caller's reference. */
certificate_t *pki_parse(const pki_certificate_t *certificate);

#endif
