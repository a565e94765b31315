/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Messages made on the spot, honest and forged: people with certificates, SignedData with every
 * detail within reach (RFC 5652), MIME around it (RFC 8551). Whatever is left zero is as an honest
 * sender does it, so that a table can say in one line what is odd about a message. */
#ifndef SMIME_TEST_MESSAGE_H
#define SMIME_TEST_MESSAGE_H

#include "pki.h"

/* ---- people ---- */

/* Whose certificate and key; people.c says what is special about each. */
typedef enum who {
    WHO_DEFAULT, /* NOREPLY, or whoever it is about */
    ROOT,
    CA,
    NOREPLY,     /* noreply@demo.example, P-256: the honest sender */
    NOREPLY_RSA, /* the same with RSA-2048 */
    NOREPLY_ED25519,
    NOREPLY_NAMED_POLICY, /* with the CA/B Forum policy "mailbox-validated" */
    OTHER,                /* other@demo.example */
    EVE,                  /* eve@evil.example: trusted, but for her own address only */
    EVE_WITH_VERDICT,     /* the same; her name has newlines, escapes and a verdict in it */
    GATEWAY,              /* gateway@demo.example */
    UNTRUSTED_GATEWAY,    /* self-signed */
    SEVERAL_ADDRESSES,    /* three, noreply@demo.example the last */
    UPPER_CASE_ADDRESS,
    ADDRESS_IN_SUBJECT,
    ADDRESS_IN_SUBJECT_ONLY_SAYS_OTHER, /* subject: noreply@, subjectAltName: other@ */
    ADDRESS_IN_COMMON_NAME,
    NO_ADDRESS,
    NUL_IN_ADDRESS,     /* noreply@demo.example NUL .evil.example */
    NEWLINE_IN_ADDRESS, /* other@evil.example LF noreply@demo.example */
    CARRIER,            /* two..dots.@ezweb.example */
    IDN_SENDER,         /* noreply@ of an internationalised domain, as A-label */
    UTF8_SENDER,        /* a SmtpUTF8Mailbox */
    LOOKALIKE,          /* noreply@ of a domain with a Cyrillic letter, as A-label */
    IMPOSTOR,           /* self-signed, named like NOREPLY */
    TWIN,               /* issuer and serial number of NOREPLY, another key */
    KEY_ID_TWIN,        /* self-signed, key identifier of NOREPLY, another key */
    SAME_KEY_OTHER,     /* other@demo.example with NOREPLY's key, from the same CA */
    SERIAL_COPY,        /* self-signed, named like NOREPLY, with the number SERIAL_COPIED */
    FAKE_CA,            /* self-signed, named like the CA */
    BY_FAKE_CA,         /* named like NOREPLY */
    BY_EVE,             /* issued by EVE, who is no CA */
    SUB_CA,             /* below the CA, which allows none */
    BY_SUB_CA,
    CA_WITHOUT_KEY_USAGE,
    BY_CA_WITHOUT_KEY_USAGE,
    CONSTRAINED_CA, /* may only name addresses at partner.example */
    BY_CONSTRAINED_CA,
    EXPIRED_CA,
    BY_EXPIRED_CA,
    WEAK_CA, /* RSA-1024 */
    BY_WEAK_CA,
    BY_SHA1, /* signed with SHA-1 */
    BY_UNKNOWN_ALGORITHM,
    POLICY_CA, /* requires a policy that BY_POLICY_CA has not */
    BY_POLICY_CA,
    OLD_ROOT, /* an anchor that has expired */
    BY_OLD_ROOT,
    EXPIRED, /* the day before PKI_NOW */
    NOT_YET_VALID,
    FOR_SERVERS,    /* extendedKeyUsage serverAuth */
    FOR_ENCRYPTION, /* keyUsage keyEncipherment */
    WITH_CRITICAL,  /* an unknown critical extension */
    REPEATED_USAGE, /* keyUsage twice */
    BROKEN_SIGNATURE,
    OTHER_ISSUER_NAME, /* the CA signed it, but it names another issuer */
    UNREADABLE,        /* a certificate whose validity is no time */
    WEAK_KEY,          /* RSA-1024 */
    TINY_KEY,          /* RSA-512 */
    EXPONENT_ONE,
    REVOKED,                /* by the CRL that CRL_OF_CA puts in */
    EMPTY_ALTERNATIVE_NAME, /* a subjectAltName without a name; noreply@ in the subject */
    SERIAL_WITHOUT_ZERO,    /* 9a4711cafe as a negative number */
    NETSCAPE_TYPE,          /* a critical nsCertType beside extendedKeyUsage */
    UNREADABLE_CRITICAL,    /* a critical authorityInfoAccess that is no list */
    SUBJECT_OUTSIDE_CONSTRAINT /* by CONSTRAINED_CA: noreply@ in the subject only */,
    /* whoever needs these puts them into the world */
    IN_A_MAZE,
    HUGE_CERTIFICATE,
    WHO_COUNT
} who_t;

#define SERIAL_COPIED "4711cafe"

typedef struct world {
    arena_t arena;
    int64_t now; /* when messages are written and judged: PKI_NOW */
    const pki_certificate_t *people[WHO_COUNT];
} world_t;

void world_init(world_t *world);
void world_free(world_t *world);
/* Issued when first asked for. */
const pki_certificate_t *world_person(world_t *world, who_t who);

/* ---- SignedData ---- */

/* What is odd about a SignerInfo. */
enum {
    NAMED_BY_KEY_ID = 1 << 0,
    NO_ATTRIBUTES = 1 << 1,
    NO_SIGNING_TIME = 1 << 2,
    NO_CONTENT_TYPE = 1 << 3,
    NO_MESSAGE_DIGEST = 1 << 4,
    DIGEST_TWICE = 1 << 5, /* the attribute repeated, the second with the digest of other content */
    TWO_DIGESTS = 1 << 6,  /* one attribute with two values */
    TYPE_TWICE = 1 << 7,
    TIME_TWICE = 1 << 8,
    TWO_TIMES = 1 << 9,
    DIGEST_AS_TEXT = 1 << 10, /* messageDigest is a UTF8String */
    TIME_AS_TEXT = 1 << 11,
    SIGNED_IN_A_CENTURY = 1 << 12, /* GeneralizedTime */
    ESS_RIGHT = 1 << 13,           /* signingCertificateV2 names the certificate */
    ESS_OTHER = 1 << 14,           /* ... names OTHER's */
    ESS_TWICE = 1 << 15,
    PROTECTS_RIGHT = 1 << 16,   /* CMSAlgorithmProtection */
    PROTECTS_OTHER = 1 << 17,   /* ... with SHA-512 */
    EXTRA_ATTRIBUTES = 1 << 18, /* sMIMECapabilities and one that nobody knows */
    UNSORTED = 1 << 19,         /* attributes are sent in another order than DER's */
    SIGNED_AS_SENT = 1 << 20,   /* with UNSORTED: the signature is over the bytes as sent */
    BROKEN = 1 << 21,           /* one bit of the signature flipped */
    EMPTY_SIGNATURE = 1 << 22,
    PSS = 1 << 23,
    PSS_OTHER_MGF1 = 1 << 24, /* the mask generation hashes with another algorithm */
    UNKNOWN_DIGEST = 1 << 25, /* an OID that nobody knows */
    COUNTERSIGNED = 1 << 26,  /* an unsigned attribute */
    ODD_VERSION = 1 << 27,
    LONG_SIGNATURE = 1 << 28, /* ECDSA: a signature in BER */
    NAMES_CURVE = 1 << 29,    /* the algorithm's parameters name the key's curve, P-256 */
    PROTECTS_NULL = 1 << 30   /* CMSAlgorithmProtection with NULL where there are no parameters */
};

typedef struct signer_spec {
    who_t who;    /* whose certificate signs */
    who_t key_of; /* whose key really does */
    who_t named;  /* whose certificate the signer identifier names */
    unsigned odd;
    const char *digest;         /* "sha256" */
    const char *announced;      /* the digestAlgorithm, where it is not the one used */
    const char *says;           /* OID of the signatureAlgorithm, where it is not the one used */
    const char *type;           /* OID of the contentType attribute */
    const char *signed_content; /* the digest is over this text instead of the content */
    int64_t signed_ago;         /* seconds before now */
} signer_spec_t;

#define NO_SIGNERS 99

enum {
    EMBED = 1 << 0,  /* eContent although the content stands outside */
    DETACH = 1 << 1, /* no eContent although it should be there */
    NO_CERTIFICATES = 1 << 2,
    JUNK_CERTIFICATE = 1 << 3, /* one more certificate, which is noise */
    INDEFINITE = 1 << 4,       /* BER: indefinite lengths, content in segments */
    NO_DIGEST_ALGORITHMS = 1 << 5,
    CRL_OF_CA = 1 << 6,  /* embeds CRLs of root and CA; the latter lists REVOKED */
    CRL_BROKEN = 1 << 7, /* ... with a signature that does not match */
    CERTIFICATES_REVERSED = 1 << 8,
    ODD_DATA_VERSION = 1 << 9
};

typedef struct cms_spec {
    signer_spec_t signers[3];
    size_t signer_count;    /* 0: one; NO_SIGNERS: none */
    who_t certificates[16]; /* embedded; none said: the signers' and the CA */
    unsigned odd;
    bytes_t (*more_certificates)(world_t *world); /* behind them, whole */
    size_t pad_certificates;                      /* OTHER's so many times in front of them */
    size_t repeat_signer;                         /* so many more of the last signer */
    size_t repeat_crl;
    const char *embedded;   /* eContent, where it is not the content */
    const char *type;       /* eContentType; NULL: id-data */
    const char *outer_type; /* contentType of ContentInfo; NULL: id-signedData */
    bytes_t trailing;       /* bytes after it */
    bytes_t (*tamper)(world_t *world, bytes_t cms); /* the last word */
} cms_spec_t;

/* The ContentInfo over content (in canonical form). The result belongs to the world. */
bytes_t cms_make(world_t *world, const cms_spec_t *spec, bytes_t content, bool detached);

/* ---- messages ---- */

typedef enum mail_form {
    CLEAR,   /* multipart/signed */
    OPAQUE,  /* application/pkcs7-mime */
    PLAIN,   /* not signed */
    BARE_CMS /* the structure alone, opaque; no header */
} mail_form_t;

/* `find` (its first occurrence has to be there) becomes `put` in the finished message; "{NUL}" in
 * it is a NUL. */
typedef struct edit {
    const char *find;
    const char *put;
} edit_t;

#define ABSENT "-" /* for from, date: no such field */

/* The content by default. */
#define MAIL_CONTENT                                                                               \
    "Content-Type: text/plain; charset=us-ascii\r\n\r\n"                                           \
    "Please pay invoice 2025-118 to account 4711.\r\n"

typedef struct mail {
    const char *from, *to, *subject, *date; /* values; NULL: honest ones */
    const char *fields; /* more fields of the message, on top, each with its line end */
    const char *header; /* all fields but the structural ones, instead */
    mail_form_t form;
    const char *content;       /* the entity to sign */
    bytes_t content_bytes;     /* likewise */
    const struct mail *inside; /* the entity to sign is this one, signed */
    const char *boundary;      /* of multipart/signed */
    const char *type;          /* the signed entity's Content-Type instead */
    const char *encoding;      /* transfer encoding of what holds the CMS; NULL: base64 */
    const char *around;        /* what stands around the signed entity: "...{signed}..." */
    cms_spec_t cms;
    edit_t edits[4];
    bool lf; /* line ends are LF */
} mail_t;

/* The signed entity: header, empty line, body. */
bytes_t mail_entity(world_t *world, const mail_t *mail);
bytes_t mail_make(world_t *world, const mail_t *mail);
/* A whole message around an entity: the mail's fields, then the entity. */
bytes_t mail_with_entity(world_t *world, const mail_t *mail, bytes_t entity);
/* text with the first `find` replaced; ends the process if it is not there. */
bytes_t text_replace(world_t *world, bytes_t text, const char *find, bytes_t put);
/* "Wed, 01 Jan 2025 00:00:00 +0000" */
const char *mail_date(world_t *world, int64_t time);

#endif
