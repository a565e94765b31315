/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* libsmime: signs e-mail with S/MIME and tells whether a signed message can be believed.
 *
 * RFC 8551 (messages), RFC 8550 (certificates), RFC 5652 (CMS), RFC 5280 (paths), RFC 9787 (what a
 * signature covers), RFC 9788 (header protection). libsmime(3) is the overview.
 *
 * Conventions
 *  - Functions return 0 or a gpg_error_t; gpg_strerror() words it. Results come through r_ pointers,
 *    which are cleared first. A message that is altered or untrusted is no error but a report. Beside
 *    those that a function names, any may return GPG_ERR_ENOMEM; after an error nothing has changed,
 *    unless it says so.
 *  - NULL where something is needed is GPG_ERR_INV_ARG; where it may be NULL, that is said. Functions
 *    that return no error take NULL for nothing (0, false, NULL). data is size bytes and may be NULL
 *    where size is 0; it is only read, and only during the call.
 *  - What comes through an r_ pointer is the caller's, who ends it with the smime_x_free of its type:
 *    that accepts NULL and a pointer to NULL, and clears the pointer. What a function returns as
 *    `const` belongs to the object that it was asked for, and lives as long.
 *  - Structures grow at their end, enumerations get further values; what is there stays as it is. So
 *    what the library gives is made by it alone and reached by pointer: a list is an array of pointers
 *    with NULL behind the last. Copy none of these structures, make none, and expect values of
 *    enumerations that you do not know.
 *  - Options are the caller's structures. They begin with their size, by which the library knows which
 *    members there are: initialise them with the macro of their name.
 *  - A program runs with every version of the same soname that is not older than its smime.h.
 *  - Text is UTF-8, NUL-terminated. Text that came out of a message may contain control characters
 *    and must be escaped before it is shown.
 *  - Times are seconds since 1970-01-01T00:00:00Z. The library never reads a clock, and never the
 *    network.
 *  - Call-backs get the `user` that was given with them, and are called by the thread that called the
 *    library.
 *  - Objects are not locked. A store or a list of serial numbers may be shared by threads once it is
 *    filled; the other objects belong to one thread at a time. */
#ifndef SMIME_H
#define SMIME_H

#include <gpg-error.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SMIME_VERSION        "0.2.0"
#define SMIME_VERSION_NUMBER 0x000200 /* major, minor and patch, one byte each */

#if defined(__GNUC__)
#define SMIME_API __attribute__((visibility("default")))
#else
#define SMIME_API
#endif

/* The version of the library that the program runs with: SMIME_VERSION and SMIME_VERSION_NUMBER as
 * that version's header has them. What a later version added may be used where the number is as high. */
SMIME_API const char *smime_version(void);
SMIME_API unsigned smime_version_number(void);

/* ---- Answers and findings ---- */

/* The answer to one question; 0 fails, so that what is forgotten fails closed. */
typedef enum smime_answer { SMIME_FAIL, SMIME_UNKNOWN, SMIME_PASS } smime_answer_t;

typedef enum smime_question {
    SMIME_ABOUT_NONE,
    SMIME_ABOUT_INTEGRITY, /* is the content what was signed? */
    SMIME_ABOUT_TRUST, /* does the certificate lead to a trust anchor, for e-mail, at that time? */
    SMIME_ABOUT_IDENTITY /* is the signer who From: says? */
} smime_question_t;

/* What the signature covers. */
typedef enum smime_coverage {
    SMIME_COVERAGE_NONE,
    SMIME_COVERAGE_PARTIAL, /* only a part inside is signed */
    SMIME_COVERAGE_WHOLE
} smime_coverage_t;

typedef enum smime_verdict {
    SMIME_VERDICT_ERROR,
    SMIME_VERDICT_INVALID,
    SMIME_VERDICT_INDETERMINATE,
    SMIME_VERDICT_UNSIGNED,
    SMIME_VERDICT_VALID
} smime_verdict_t;

typedef enum smime_severity {
    SMIME_SEVERITY_NOTE,
    SMIME_SEVERITY_WARNING,
    SMIME_SEVERITY_UNKNOWN,
    SMIME_SEVERITY_FAIL
} smime_severity_t;

/* The findings by number: new ones come at the end, and a number is never given to another finding.
 * smimetool-verify(1) describes them by code. */
typedef enum smime_finding_id {
    SMIME_FINDING_ERRANT_LAYER = 1,
    SMIME_FINDING_UNSIGNED_PART = 2,
    SMIME_FINDING_CONTENT_ENCRYPTED = 3,
    SMIME_FINDING_CONTENT_COMPRESSED = 4,
    SMIME_FINDING_CERTS_ONLY = 5,
    SMIME_FINDING_OPENPGP = 6,
    SMIME_FINDING_SIGNATURE_ATTACHMENT = 7,
    SMIME_FINDING_SIGNATURE_NAME = 8,
    SMIME_FINDING_AMBIGUOUS_FIELD = 9,
    SMIME_FINDING_AMBIGUOUS_PARAMETER = 10,
    SMIME_FINDING_AMBIGUOUS_BOUNDARY = 11,
    SMIME_FINDING_AMBIGUOUS_ENCODING = 12,
    SMIME_FINDING_BOUNDARY_MISSING = 13,
    SMIME_FINDING_MULTIPART_MALFORMED = 14,
    SMIME_FINDING_ENCODING_MALFORMED = 15,
    SMIME_FINDING_NESTING_LIMIT = 16,
    SMIME_FINDING_PARTS_LIMIT = 17,
    SMIME_FINDING_HEADER_LIMIT = 18,
    SMIME_FINDING_PARAMETERS_LIMIT = 19,
    SMIME_FINDING_LAYERS_LIMIT = 20,
    SMIME_FINDING_DATE_SKEW = 21,
    SMIME_FINDING_DATE_UNREADABLE = 22,
    SMIME_FINDING_DATE_MISSING = 23,
    SMIME_FINDING_SIGNING_TIME_FUTURE = 24,
    SMIME_FINDING_SIGNING_TIME_MISSING = 25,
    SMIME_FINDING_HEADERS_UNPROTECTED = 26,
    SMIME_FINDING_REPLY_TO_ELSEWHERE = 27,
    SMIME_FINDING_HEADER_PROTECTION_LEGACY = 28,
    SMIME_FINDING_HEADER_PROTECTION_MISPLACED = 29,
    SMIME_FINDING_HEADER_MISMATCH = 30,
    SMIME_FINDING_CONTENT_ALTERED = 31,
    SMIME_FINDING_TRANSFER_ENCODING_ALTERED = 32,
    SMIME_FINDING_LINES_ALTERED = 33,
    SMIME_FINDING_TRANSIT_LIMIT = 34,
    SMIME_FINDING_SIGNATURE_INVALID = 35,
    SMIME_FINDING_CONTENT_MISMATCH = 36,
    SMIME_FINDING_CONTENT_EMBEDDED = 37,
    SMIME_FINDING_CONTENT_MISSING = 38,
    SMIME_FINDING_CMS_MALFORMED = 39,
    SMIME_FINDING_CMS_TRAILING_DATA = 40,
    SMIME_FINDING_CMS_CONTENT_TYPE = 41,
    SMIME_FINDING_CMS_VERSION = 42,
    SMIME_FINDING_MULTIPART_SIGNED_MALFORMED = 43,
    SMIME_FINDING_NO_SIGNER = 44,
    SMIME_FINDING_SIGNERS_LIMIT = 45,
    SMIME_FINDING_CERTIFICATES_LIMIT = 46,
    SMIME_FINDING_CRLS_LIMIT = 47,
    SMIME_FINDING_ATTRIBUTE_MISSING = 48,
    SMIME_FINDING_ATTRIBUTE_DUPLICATE = 49,
    SMIME_FINDING_ATTRIBUTE_MALFORMED = 50,
    SMIME_FINDING_ATTRIBUTE_CONTENT_TYPE = 51,
    SMIME_FINDING_ATTRIBUTES_AS_CONTENT = 52,
    SMIME_FINDING_ATTRIBUTES_UNSORTED = 53,
    SMIME_FINDING_DIGEST_NOT_ANNOUNCED = 54,
    SMIME_FINDING_ALGORITHM_UNKNOWN = 55,
    SMIME_FINDING_ALGORITHM_MISMATCH = 56,
    SMIME_FINDING_ALGORITHM_PROTECTION = 57,
    SMIME_FINDING_DIGEST_WEAK = 58,
    SMIME_FINDING_KEY_WEAK = 59,
    SMIME_FINDING_WEAK_ACCEPTED = 60,
    SMIME_FINDING_KEY_UNUSABLE = 61,
    SMIME_FINDING_PUBLIC_KEY_LIMIT = 62,
    SMIME_FINDING_SIGNER_CERTIFICATE_MISSING = 63,
    SMIME_FINDING_SIGNER_CERTIFICATE_AMBIGUOUS = 64,
    SMIME_FINDING_SIGNING_CERTIFICATE_MISMATCH = 65,
    SMIME_FINDING_CERTIFICATE_UNREADABLE = 66,
    SMIME_FINDING_SIGNER_CERTIFICATE_MALFORMED = 67,
    SMIME_FINDING_MICALG_MISMATCH = 68,
    SMIME_FINDING_NO_PATH = 69,
    SMIME_FINDING_NO_TRUST_ANCHORS = 70,
    SMIME_FINDING_PATH_LIMIT = 71,
    SMIME_FINDING_EXPIRED = 72,
    SMIME_FINDING_NOT_YET_VALID = 73,
    SMIME_FINDING_VALID_AT_SIGNING = 74,
    SMIME_FINDING_CERTIFICATE_SIGNATURE = 75,
    SMIME_FINDING_CERTIFICATE_ALGORITHM = 76,
    SMIME_FINDING_CERTIFICATE_WEAK = 77,
    SMIME_FINDING_CERTIFICATE_WEAK_ACCEPTED = 78,
    SMIME_FINDING_CERTIFICATE_MALFORMED = 79,
    SMIME_FINDING_NAME_CHAINING = 80,
    SMIME_FINDING_NOT_A_CA = 81,
    SMIME_FINDING_PATH_LENGTH = 82,
    SMIME_FINDING_CA_KEY_USAGE = 83,
    SMIME_FINDING_KEY_USAGE = 84,
    SMIME_FINDING_EXTENDED_KEY_USAGE = 85,
    SMIME_FINDING_CRITICAL_EXTENSION = 86,
    SMIME_FINDING_NAME_CONSTRAINTS = 87,
    SMIME_FINDING_CERTIFICATE_POLICY = 88,
    SMIME_FINDING_REVOKED = 89,
    SMIME_FINDING_REVOCATION_NOT_CHECKED = 90,
    SMIME_FINDING_REVOCATION_UNKNOWN = 91,
    SMIME_FINDING_REVOCATION_UNUSABLE = 92,
    SMIME_FINDING_REVOKED_LATER = 93,
    SMIME_FINDING_ANCHOR_EXPIRED = 94,
    SMIME_FINDING_ANCHOR_DISTRUSTED = 95,
    SMIME_FINDING_WEB_TRUST_STORE = 96,
    SMIME_FINDING_SIGNER_MISMATCH = 97,
    SMIME_FINDING_SIGNER_WITHOUT_ADDRESS = 98,
    SMIME_FINDING_SENDER_ONLY = 99,
    SMIME_FINDING_AUTHOR_MISSING = 100,
    SMIME_FINDING_AUTHOR_MULTIPLE = 101,
    SMIME_FINDING_AUTHOR_MALFORMED = 102,
    SMIME_FINDING_AUTHOR_UNAVAILABLE = 103,
    SMIME_FINDING_DISPLAY_NAME_ADDRESS = 104,
    SMIME_FINDING_CERTIFICATE_ADDRESS_MALFORMED = 105,
    SMIME_FINDING_HEADER_MISMATCH_FROM = 106,
    SMIME_FINDING_PIN_FROM = 107,
    SMIME_FINDING_PIN_ISSUER = 108,
    SMIME_FINDING_PIN_SERIAL = 109,
    SMIME_FINDING_MAILBOX_VALIDATED = 110,
    SMIME_FINDING_KEY_MISMATCH = 111,
    SMIME_FINDING_VALIDITY_SHORT = 112,
    SMIME_FINDING_CHAIN_INCOMPLETE = 113,
    SMIME_FINDING_CHAIN_END = 114,
    SMIME_FINDING_ALREADY_SIGNED = 115,
    SMIME_FINDING_ALREADY_ENCRYPTED = 116,
    SMIME_FINDING_TRANSPORT_UNSAFE = 117,
    SMIME_FINDING_CHARSET_MISSING = 118,
    SMIME_FINDING_KEY_IDENTIFIER_MISSING = 119,
    SMIME_FINDING_HEADER_UNSAFE = 120,
    SMIME_FINDING_INNER_SIGNATURE = 121,
    SMIME_FINDING_SIGNING_TIME_UNREADABLE = 122,
    SMIME_FINDING_ALTERNATIVE_NAME_EMPTY = 123,
    SMIME_FINDING_SERIAL_NUMBER_NEGATIVE = 124,
    SMIME_FINDING_SENDER_ALWAYS_SIGNS = 125,
    SMIME_FINDING_SENDER_LOOK_ALIKE = 126,
    SMIME_FINDING_CMS_UNSIGNED = 127,
    SMIME_FINDING_DISPLAY_NAME_UNREADABLE = 128,
    SMIME_FINDING_SENDER_ELSEWHERE = 129,
    SMIME_FINDING_OUTLOOK_SENDER = 130,
    SMIME_FINDING_OUTLOOK_SUBJECT = 131,
    SMIME_FINDING_SIGNED_DOCUMENT = 132,
    SMIME_FINDING_ENCRYPTED_ATTACHMENT = 133,
    SMIME_FINDING_PLACEHOLDER_LEFT = 134,
    SMIME_FINDING_HTML_WITHOUT_TEXT = 135,
    SMIME_FINDING_MESSAGE_ID_MISSING = 136,
    SMIME_FINDING_CARRIER_RECIPIENT = 137,
    SMIME_FINDING_VALIDITY_LEFT = 138,
    SMIME_FINDING_CHARSET_MISMATCH = 139,
    SMIME_FINDING_CHARSET_UNKNOWN = 140,
    SMIME_FINDING_FIELD_REPEATED = 141,
    SMIME_FINDING_DKIM_BROKEN = 142,
    SMIME_FINDING_CONTENT_LENGTH_MISMATCH = 143
} smime_finding_id_t;

/* One reason. */
typedef struct smime_finding {
    smime_finding_id_t id;
    const char *code; /* kebab-case, stable */
    smime_severity_t severity;
    smime_question_t question; /* the answer it decides */
    /* plain English, of the catalogue, the same for every finding of a code */
    const char *sentence;
    const char *detail;    /* what, where, expected and found; "" if there is nothing to add */
    const char *reference; /* RFC and section, or "" */
    int layer;             /* index into the report's layers, or -1 */
    int signer;            /* index into the layer's signers, or -1 */
    const char *part;      /* MIME part number: "" the root, "1.2"; NULL if it concerns none */
    size_t line; /* in the message, from 1; 0: no line of it is meant, or it is not known which */
    const char *phrase; /* the detail for smime_phrase_text; NULL: nothing of it is translated */
} smime_finding_t;

/* Gives what stands for an English text, which may be a format of printf (its arguments may be numbered:
 * "%2$s"), in another language; or the text. */
typedef const char *(*smime_translate_t)(void *user, const char *english);
/* Puts a detail together in another language, out of its phrase: those texts that the library is made with, and
 * times ("2019-07-01T12:00:00Z", "2019-07-01"), go through translate (NULL: English), those of the message stay. Up
 * to size bytes of it with the end go to text (NULL: none); the size of all of it, without the end. A NULL phrase is
 * "". */
SMIME_API size_t smime_phrase_text(const char *phrase, smime_translate_t translate, void *user,
                                   char *text, size_t size);

/* What a report for people shows one below the other: the row in which a finding stands. */
typedef enum smime_row {
    SMIME_ROW_NONE,      /* of signing only */
    SMIME_ROW_UNCHANGED, /* is it what was signed? */
    SMIME_ROW_TRUSTED,   /* does an authority that is trusted vouch for the signer? */
    SMIME_ROW_SENDER,    /* is the signer the sender? */
    SMIME_ROW_COVERED,   /* what is signed, and can it be read in one way only? */
    SMIME_ROW_TIME,      /* do the dates agree? */
    SMIME_ROW_REVOKED    /* has a certificate been revoked? */
} smime_row_t;

/* An entry of the catalogue of findings: what every finding of the kind says. */
typedef struct smime_finding_kind {
    smime_finding_id_t id;
    const char *code;
    smime_severity_t severity;
    smime_question_t question;
    const char *sentence;
    const char *reference;
    /* For people, plain English without arguments: what a report says first if this decides it (up to
     * 75 columns, no full stop), the same within its row (up to 54), and what to do next (a sentence
     * that goes behind "Next: "). */
    smime_row_t row;
    const char *headline, *row_text, *next;
} smime_finding_kind_t;
/* The kind of this number (an smime_finding_id_t), NULL if there is none: numbers run from 1 on without
 * a gap, so that all are listed by counting until NULL. Never freed. */
SMIME_API const smime_finding_kind_t *smime_finding_kind(unsigned id);
/* The kind of this code ("content-altered"), NULL if there is none or code is NULL. */
SMIME_API const smime_finding_kind_t *smime_finding_kind_of(const char *code);

/* The words of the JSON and the reports: "pass", "whole", "indeterminate", "warning". Never NULL; a
 * value that there is not gives the word of the worst. */
SMIME_API const char *smime_answer_name(smime_answer_t answer);
SMIME_API const char *smime_coverage_name(smime_coverage_t coverage);
SMIME_API const char *smime_verdict_name(smime_verdict_t verdict);
SMIME_API const char *smime_severity_name(smime_severity_t severity);

/* Hostile input is held to caps (named LIMIT_...). The one that an error tells of, with its value:
 * "LIMIT_EXTENSIONS (128)"; NULL for any other error. */
SMIME_API const char *smime_limit_text(gpg_error_t error);

/* ---- Passphrases ---- */

/* Asks for a passphrase or PIN. what: names the file or token, for people. attempt: 0 the first time, then
 * how often it was wrong. Writes NUL-terminated text of at most size bytes, the NUL included, to
 * passphrase (the library wipes it), or returns an error, which ends the asking and is passed on:
 * GPG_ERR_CANCELED, GPG_ERR_BAD_PASSPHRASE. */
typedef gpg_error_t (*smime_passphrase_t)(void *user, const char *what, unsigned attempt,
                                          char *passphrase, size_t size);

/* ---- Input ---- */

/* Bytes of any number, read from a descriptor: for the data and size of any function here. */
typedef struct smime_input smime_input_t;

/* Reads the descriptor fd from where it stands to its end: up to 1 MiB is kept in memory, more of it in a
 * temporary file without a name (in TMPDIR, else /tmp), so that nobody changes or shortens it while it is
 * used. fd is left open, at its end.
 *   GPG_ERR_TOO_LARGE  more than LIMIT_PIPE bytes come out of what is no regular file
 *   GPG_ERR_EISDIR, GPG_ERR_EBADF, GPG_ERR_ENOSPC, ...  as reading and writing say */
SMIME_API gpg_error_t smime_input_read(smime_input_t **r_input, int fd);
/* What was read, and how many bytes of it. data is NULL for an input of NULL, and only then. */
SMIME_API const void *smime_input_data(const smime_input_t *input);
SMIME_API size_t smime_input_size(const smime_input_t *input);
SMIME_API void smime_input_free(smime_input_t **input);

/* ---- Certificates ---- */

/* What a certificate says (RFC 5280 section 4). Lists end with NULL. */
typedef struct smime_certificate {
    const char *subject; /* RFC 4514 text */
    const char *issuer;
    /* lower-case hex digits, two a byte: the octets without leading zero octets, as certificate
     * windows show them */
    const char *serial;
    int64_t not_before, not_after;
    /* rfc822Name and SmtpUTF8Mailbox, then the subject's emailAddress, each once; if there are more
     * than are kept, the last says so */
    const char *const *addresses;
    const char *common_name;  /* of the subject, or NULL */
    const char *organization; /* of the subject, or NULL */
    const char *issuer_common_name;
    /* "mailbox", "organization", "sponsor", "individual", or NULL: not said */
    const char *validated;
    const char *key_algorithm; /* "RSA", "RSA-PSS", "ECDSA", "Ed25519", "Ed448", "DSA", or an OID */
    unsigned key_bits;
    const char *signature_algorithm; /* "RSASSA-PKCS1-v1_5 with sha256", or an OID */
    const char *const *key_usage;    /* RFC 5280 names: "digitalSignature"; NULL if absent */
    /* names where known ("emailProtection"), else OIDs; or NULL */
    const char *const *extended_key_usage;
    const char *const *policies; /* OIDs; NULL if absent */
    bool ca;                     /* basicConstraints cA */
    int path_length;             /* pathLenConstraint, or -1 */
    bool self_issued;            /* subject and issuer are the same name */
    const char *sha256, *sha1;   /* fingerprints of the DER, lower-case hex */
    const void *der;             /* the certificate itself */
    size_t der_size;
    const char *key_curve; /* of an ECDSA key: "P-256", "brainpoolP256r1", or an OID; else NULL */
} smime_certificate_t;

/* The certificates found in one input. */
typedef struct smime_certificates smime_certificates_t;

/* Reads the certificates of a message (all its layers), a CMS structure (.p7s, .p7m, .p7b; RFC 5652), PEM
 * (RFC 7468) or DER of one certificate or many, told apart by content. Each is in the list once; signers'
 * come first, in the order of their signatures.
 *   GPG_ERR_NO_DATA       no certificate in it
 *   GPG_ERR_BAD_CERT      nothing that looked like one could be read
 *   GPG_ERR_NOT_OPERATIONAL  GnuTLS does not start
 *   one that smime_limit_text knows: what looked like one passes a cap */
SMIME_API gpg_error_t smime_certificates_read(smime_certificates_t **r_certificates,
                                              const void *data, size_t size);
/* Reads the certificates of a PKCS#12 file (RFC 7292; in PEM armour or base64 as well), those that belong to
 * a private key first (but for a key that has another passphrase than the file). name is what `ask` is told
 * (NULL: ""). ask may be NULL: then only a file without passphrase can be read. It is asked again, at most
 * three times, while the passphrase is wrong.
 *   GPG_ERR_NO_DATA         not PKCS#12, or no certificate in it
 *   GPG_ERR_BAD_PASSPHRASE  it cannot be decrypted with what was given; or what `ask` returned
 *   GPG_ERR_TOO_LARGE, GPG_ERR_BAD_CERT, GPG_ERR_BAD_SECKEY, caps  as smime_signer_add */
SMIME_API gpg_error_t smime_certificates_read_pkcs12(smime_certificates_t **r_certificates,
                                                     const char *name, const void *data,
                                                     size_t size, smime_passphrase_t ask,
                                                     void *user);
/* How many there are. */
SMIME_API size_t smime_certificates_count(const smime_certificates_t *certificates);
/* Where in the input (1 the first) something stands that looks like a certificate and could not be read:
 * number `index` of those, or 0. */
SMIME_API size_t smime_certificates_unreadable(const smime_certificates_t *certificates,
                                               size_t index);
/* Certificate `index`, from 0; NULL where there is none. */
SMIME_API const smime_certificate_t *
smime_certificates_get(const smime_certificates_t *certificates, size_t index);
SMIME_API void smime_certificates_free(smime_certificates_t **certificates);

/* ---- What verification relies on ---- */

/* Trust anchors, helper certificates and revocation data. */
typedef struct smime_store smime_store_t;

/* Makes an empty store, which trusts nobody.
 *   GPG_ERR_NOT_OPERATIONAL  GnuTLS does not start */
SMIME_API gpg_error_t smime_store_new(smime_store_t **r_store);
/* Adds trust anchors (RFC 5280 section 6.1.1 (d)) to those that are there. where: "system" (certificates
 * trusted for e-mail: the NSS root module, else Fedora's e-mail bundle, else ca-certificates), the name of
 * a PEM or DER file or of a directory of such files, or a "pkcs11:" URI (RFC 7512).
 *   GPG_ERR_ENOENT, GPG_ERR_EACCES, ...  where cannot be opened
 *   GPG_ERR_NO_DATA, GPG_ERR_BAD_CERT    no certificate in it, or one that cannot be read
 *   one that smime_limit_text knows      a certificate passes a cap
 *   GPG_ERR_NOT_FOUND                    "system", "pkcs11:": there is no such store or token here
 *   GPG_ERR_INV_URI, GPG_ERR_BAD_PIN     the URI or its PIN is wrong
 *   GPG_ERR_TOO_LARGE                    more than LIMIT_TRUST_FILE bytes */
SMIME_API gpg_error_t smime_store_add_trust(smime_store_t *store, const char *where);
/* Adds trust anchors that the program has: PEM or DER, one or many; they are copied. name is what reports
 * call them (smime_path_entry_t.anchor); NULL: "given".
 *   GPG_ERR_NO_DATA, GPG_ERR_BAD_CERT, GPG_ERR_TOO_LARGE, caps  as smime_store_add_trust */
SMIME_API gpg_error_t smime_store_add_anchors(smime_store_t *store, const char *name,
                                              const void *data, size_t size);
/* Adds certificates that are helpers only: they can complete a path, never end one. data is as for
 * smime_certificates_read, and so are the errors.
 *   GPG_ERR_TOO_LARGE  more than LIMIT_TRUST_FILE bytes */
SMIME_API gpg_error_t smime_store_add_certificates(smime_store_t *store, const void *data,
                                                   size_t size);
/* Adds certificate revocation lists (RFC 5280 section 5), PEM or DER, one or many; they are copied.
 *   GPG_ERR_NO_DATA    no list in it
 *   GPG_ERR_INV_CRL    one that cannot be read
 *   GPG_ERR_TOO_LARGE  more than LIMIT_TRUST_FILE bytes */
SMIME_API gpg_error_t smime_store_add_crls(smime_store_t *store, const void *data, size_t size);
/* Adds an OCSP response (RFC 6960), DER; it is copied.
 *   GPG_ERR_NO_DATA       nothing in it
 *   GPG_ERR_INV_RESPONSE  it cannot be read, or is a refusal and tells nothing
 *   GPG_ERR_TOO_LARGE     more than LIMIT_TRUST_FILE bytes */
SMIME_API gpg_error_t smime_store_add_ocsp(smime_store_t *store, const void *data, size_t size);
SMIME_API void smime_store_free(smime_store_t **store);

/* A list of serial numbers, as senders publish it. Grammar: one entry a line; '#' starts a comment;
 * fields end at tab, comma or semicolon and field `column` (1 the first) is the number: hex digits of
 * either case, with or without colons, spaces, dashes between bytes or 0x, or decimal:123. What a
 * certificate window puts on the clipboard (U+200E, spaces, full-width digits), "serial=" and "Serial
 * Number:" before the digits (openssl) and an apostrophe (spreadsheets) are accepted. A first line that
 * is no number is a title. */
typedef struct smime_serial_list smime_serial_list_t;
/* Reads one. data: UTF-8, or UTF-16 with a byte order mark or an ASCII character at the start. *r_line
 * (r_line may be NULL) is the number of the line, from 1, that is no number or too long a one; on success
 * that of the title if it looks like a number that was mistyped (it begins with a digit), else 0.
 *   GPG_ERR_INV_VALUE  a line is no number; one that smime_limit_text knows: it is too long
 *   GPG_ERR_INV_ARG    column is 0 */
SMIME_API gpg_error_t smime_serial_list_read(smime_serial_list_t **r_list, const void *data,
                                             size_t size, unsigned column, size_t *r_line);
/* Whether serial (as in smime_certificate_t) is in the list, by value: leading zeros do not matter. False
 * for NULL. */
SMIME_API bool smime_serial_list_has(const smime_serial_list_t *list, const char *serial);
/* How many numbers are in it. */
SMIME_API size_t smime_serial_list_count(const smime_serial_list_t *list);
SMIME_API void smime_serial_list_free(smime_serial_list_t **list);

/* ---- Known senders ---- */

/* A list of serial numbers that a sender publishes for certificates issued in a period. */
typedef struct smime_sender_serials {
    const smime_serial_list_t *list;    /* has to outlive the senders made of it */
    int64_t issued_since, issued_until; /* notBefore; INT64_MIN and INT64_MAX: always */
} smime_sender_serials_t;

/* What is known about a sender who signs, or what he publishes about himself. */
typedef struct smime_sender {
    size_t size;                /* sizeof (smime_sender_t) */
    const char *address;        /* "noreply@sign.example", or "@sign.example" for all of a domain */
    const char *name;           /* that he goes by, or NULL: who else shows it looks like him */
    const char *const *issuers; /* one has to be his certificate's, written as for a pin; ends with
                                   NULL; or NULL: any */
    /* of those whose time holds his certificate's notBefore one has to list a certificate of the path;
     * ends with NULL; or NULL: none is asked */
    const smime_sender_serials_t *const *serial_lists;
    bool signs; /* everything that he has sent since signs_since is signed */
    int64_t signs_since;
    bool any_display_name; /* display-name-address does not count in his messages */
} smime_sender_t;

#define SMIME_SENDER_INIT                                                                          \
    {                                                                                              \
        sizeof(smime_sender_t), NULL, NULL, NULL, NULL, false, 0, false                            \
    }

/* Known senders; not changed any more once they are made: any number of threads may use them. */
typedef struct smime_senders smime_senders_t;
/* senders: an array of pointers that ends with NULL; it is copied. *r_index (may be NULL) is the place of the
 * one that an error tells of.
 *   GPG_ERR_INV_VALUE  its address is none
 *   GPG_ERR_DUP_VALUE  its address was there before
 *   one that smime_limit_text knows: there are more than LIMIT_SENDERS
 *   GPG_ERR_INV_ARG    r_senders or senders is NULL, or an address or list in it; an unusable size */
SMIME_API gpg_error_t smime_senders_new(smime_senders_t **r_senders,
                                        const smime_sender_t *const *senders, size_t *r_index);
SMIME_API size_t smime_senders_count(const smime_senders_t *senders); /* NULL: 0 */
SMIME_API void smime_senders_free(smime_senders_t **senders);

/* ---- Verification ---- */

typedef enum smime_at {
    SMIME_AT_TIME,        /* certificates are judged at options.at */
    SMIME_AT_SIGNING_TIME /* ... at the time of signing that the signer claims; any revocation fails */
} smime_at_t;

/* Receives size bytes (which may be 0) in order; a non-zero return stops and is passed on. */
typedef gpg_error_t (*smime_write_t)(void *user, const void *data, size_t size);

/* Asked now and then, by the thread that works, whether to stop: true ends the call with
 * GPG_ERR_CANCELED. */
typedef bool (*smime_stop_t)(void *user);

/* What is asked of a verification. All texts and data have to last for the call. */
typedef struct smime_verify_options {
    size_t size;       /* sizeof (smime_verify_options_t) */
    int64_t at;        /* the time of judgement; must be set */
    int64_t date_skew; /* seconds that Date: may differ from signingTime */
    smime_at_t at_mode;
    bool at_given;           /* `at` is not now but a time the user named: the report says so */
    bool allow_weak;         /* SHA-1 and RSA from 1024 bits on are accepted */
    bool require_revocation; /* of every certificate of the path but the anchor */
    bool any_purpose;        /* extendedKeyUsage is not asked for emailProtection */
    /* as RFC 5280 section 6.1.1 has them */
    bool require_explicit_policy, inhibit_any_policy, inhibit_policy_mapping;
    /* write receives the message as it was before signing instead: its header, MIME fields and those
     * that are protected as they are inside, and the content with the message's line ends */
    bool write_message;
    const char *from;   /* pin: the author's address, or NULL */
    const char *issuer; /* pin: the signer certificate's issuer, as RFC 4514 name or common name */
    const smime_serial_list_t *serials; /* pin: a certificate of the path is listed */
    /* judge this part (an attached message, or a signed document) as if it were the input, or NULL */
    const char *part;
    const void *detached; /* the content of a bare signature, or NULL */
    size_t detached_size;
    /* acceptable certificate policies (dotted OIDs, NULL-terminated), or NULL: any. As RFC 5280
     * has it they only matter where a policy is required: by a certificate, or by
     * require_explicit_policy */
    const char *const *policies;
    /* receives the innermost signed content, in canonical form, as it is hashed; it is only
     * worth keeping if the verdict turns out valid. Or NULL */
    smime_write_t write;
    void *write_user;
    smime_stop_t
        stop; /* asked between pieces of content and before public-key operations. Or NULL */
    void *stop_user;
    const smime_senders_t *senders; /* what is known about senders, or NULL; borrowed */
    bool clients;                   /* the report says how mail clients will show it */
    bool reserved[7];               /* false */
} smime_verify_options_t;

/* C++ has no designators before C++20: there it lists all members in their order. */
/* clang-format off */
#ifdef __cplusplus
#define SMIME_VERIFY_OPTIONS_INIT                                                                  \
    {                                                                                              \
        sizeof(smime_verify_options_t), 0, 3600, SMIME_AT_TIME, false, false, false, false, false, \
            false, false, false, nullptr, nullptr, nullptr, nullptr, nullptr, 0, nullptr,        \
            nullptr, nullptr, nullptr, nullptr, nullptr, false, {false}                            \
    }
#else
#define SMIME_VERIFY_OPTIONS_INIT                                                                  \
    {                                                                                              \
        .size = sizeof(smime_verify_options_t), .date_skew = 3600                                  \
    }
#endif
/* clang-format on */

/* What is known of a certificate's revocation. */
typedef enum smime_revocation {
    SMIME_REVOCATION_NOT_ASKED, /* a trust anchor's; or there is nothing to look in; or it changes nothing */
    SMIME_REVOCATION_NO_DATA, /* lists and responses are given; none speaks about it */
    SMIME_REVOCATION_UNKNOWN, /* what speaks about it cannot be used */
    SMIME_REVOCATION_GOOD,
    SMIME_REVOCATION_REVOKED
} smime_revocation_t;

/* One certificate of a path. */
typedef struct smime_path_entry {
    const smime_certificate_t *certificate;
    smime_answer_t state; /* how far this certificate itself keeps the rules */
    const char *anchor;   /* the name of the store that trusts it, or NULL */
    const char *problem;  /* code of the worst finding about it, or NULL */
    smime_revocation_t revocation;
    int64_t revoked_at; /* seconds since 1970, if it is revoked */
    const char
        *revocation_reason; /* likewise, as RFC 5280 section 5.3.1 names it: "keyCompromise" */
} smime_path_entry_t;

/* One signature of a layer (RFC 5652 section 5.3). */
typedef struct smime_signer_result {
    smime_answer_t integrity, trust, identity;
    /* "RSASSA-PKCS1-v1_5", "RSASSA-PSS", "ECDSA", "Ed25519", OID */
    const char *signature_algorithm;
    const char *digest_algorithm; /* "sha256", or an OID */
    bool has_signing_time;
    int64_t signing_time;
    const char *identifier;                 /* how the message names the certificate, for people */
    const smime_certificate_t *certificate; /* NULL if it is not to be had */
    const smime_path_entry_t *const *path;  /* from signer to anchor; as far as it was found */
    size_t path_count;
    const char *identifier_phrase; /* the identifier for smime_phrase_text */
} smime_signer_result_t;

/* One signed layer, outermost first. */
typedef struct smime_layer_result {
    const char *part; /* MIME part number, "" the root */
    /* "multipart/signed", "application/pkcs7-mime", "cms" for a bare structure */
    const char *format;
    bool errant; /* not part of the envelope: it covers only a part inside the message */
    smime_answer_t integrity, trust, identity;
    const smime_signer_result_t *const *signers;
    size_t signer_count;
} smime_layer_result_t;

/* RFC 5322 section 3.4. */
typedef struct smime_mailbox {
    const char *display_name; /* decoded, or NULL */
    const char *address;      /* "local@domain" as written */
} smime_mailbox_t;

/* What the header says, for showing: decoded (RFC 2047). Of protected fields the protected ones. */
typedef struct smime_header {
    const smime_mailbox_t *const *from;
    size_t from_count;
    const smime_mailbox_t *const *sender;
    size_t sender_count;
    const char *subject;    /* NULL if there is none */
    const char *date;       /* as written, or NULL */
    const char *message_id; /* as written, or NULL */
    /* lower-case names that the signature covers; ends with NULL */
    const char *const *protected_fields;
    const char *const *unprotected_fields; /* shown fields that it does not cover */
} smime_header_t;

/* What somebody asked for that has to hold. */
typedef enum smime_pin_kind {
    SMIME_PIN_FROM = 1,
    SMIME_PIN_ISSUER,
    SMIME_PIN_SERIAL /* a certificate of the path is listed */
} smime_pin_kind_t;
typedef struct smime_pin {
    smime_pin_kind_t kind;
    bool of_known_sender; /* it is his promise, not the caller's */
    bool holds;
    const char *asked; /* NULL: a list */
    const char *found; /* in the message: address, issuer, number; NULL: there is none */
} smime_pin_t;

/* The known sender whose message it is, or claims to be. */
typedef struct smime_known_sender {
    const char *address; /* as it was made known */
    const char *name;    /* or NULL */
    bool holds;          /* everything that he promises; the pins say which */
} smime_known_sender_t;

/* Whether mail shows as signed and valid in a mail client, as far as that is documented; 0 is no. */
typedef enum smime_client_answer {
    SMIME_CLIENT_NO,           /* it lacks what the client is documented to need */
    SMIME_CLIENT_UNDOCUMENTED, /* no source says how the client takes it */
    SMIME_CLIENT_DEPENDS,      /* on what lies with the recipient */
    SMIME_CLIENT_YES
} smime_client_answer_t;
/* "no", "not documented", "depends", "yes", as smime_verdict_name. */
SMIME_API const char *smime_client_answer_name(smime_client_answer_t answer);

/* A row of what clients are documented to need; smimetool-verify(1) lists them. */
typedef struct smime_client_rule {
    const char *client;              /* "Gmail" */
    const char *requirement;         /* plain English, without a full stop */
    const char *source;              /* a URL, or a document and its section */
    const char *date;                /* when that was read: "2026-11-29" */
    smime_client_answer_t otherwise; /* the answer where it is not kept */
} smime_client_rule_t;
/* Row `index`, from 0; NULL where there is none. Never freed. */
SMIME_API const smime_client_rule_t *smime_client_rule(unsigned index);

/* Why a client's answer is not yes. */
typedef struct smime_client_reason {
    const smime_client_rule_t *rule;
    /* the rule's, or SMIME_CLIENT_UNDOCUMENTED: its source does not say enough */
    smime_client_answer_t answer;
    const char *detail; /* what does not keep it; "" if there is nothing to add */
    const char *phrase; /* the detail for smime_phrase_text */
} smime_client_reason_t;

/* The answer of one client: the worst of its reasons. */
typedef struct smime_client_result {
    const char *client;
    smime_client_answer_t answer;
    const smime_client_reason_t *const *reasons; /* ends with NULL */
    size_t reason_count;
} smime_client_result_t;

/* What verification found, or signing. */
typedef struct smime_report {
    smime_verdict_t verdict; /* never SMIME_VERDICT_ERROR: that is smime_verify's error */
    smime_answer_t integrity, trust, identity;
    smime_coverage_t coverage;
    int64_t checked_at;           /* options.at, or the time of signing */
    const smime_header_t *header; /* never NULL */
    const smime_layer_result_t *const *layers;
    size_t layer_count;
    int author_layer; /* index of the layer that speaks for the author, or -1 */
    const smime_finding_t *const *findings;
    size_t finding_count;
    const smime_pin_t *const *pins; /* ends with NULL; NULL: none */
    size_t pin_count;
    const smime_known_sender_t *known_sender; /* NULL: none */
    /* ends with NULL; NULL unless options.clients asked for it */
    const smime_client_result_t *const *clients;
    size_t client_count;
} smime_report_t;

/* A verifier remembers what repeats from message to message: parsed certificates, judged paths. */
typedef struct smime_verifier smime_verifier_t;

/* Makes one. store is borrowed: it has to outlive the verifier and not change meanwhile. */
SMIME_API gpg_error_t smime_verifier_new(smime_verifier_t **r_verifier, const smime_store_t *store);
SMIME_API void smime_verifier_free(smime_verifier_t **verifier);

/* Judges a message (RFC 5322 text, LF or CRLF) or a bare CMS structure (BER, PEM or base64), as RFC 8551,
 * RFC 8550 and RFC 5280 section 6 say. The report may outlive the verifier.
 *   GPG_ERR_NO_DATA        the input is empty
 *   GPG_ERR_UNSUPPORTED_ENCODING  the input is no message and no CMS structure
 *   GPG_ERR_INV_OBJ        it is an Outlook .msg or Apple .emlx file that is damaged, or of a class that says
 *                          S/MIME and without what was signed
 *   GPG_ERR_TRUNCATED      it is an .emlx file whose attachments Mail keeps elsewhere
 *   GPG_ERR_NOT_FOUND      options->part names no part that holds a message or a CMS structure
 *   GPG_ERR_CONFLICT       options->detached is given, but the input is no bare CMS structure
 *   GPG_ERR_CANCELED       options->stop said so
 *   GPG_ERR_TOO_LARGE      options->write_message: a header is larger than is read
 *   GPG_ERR_INV_ARG        options are unusable: of a size that cannot be, with what this version does not
 *                          know, a negative date_skew, a policy that is no OID, write_message with detached
 *   GPG_ERR_ENOSPC, GPG_ERR_EACCES, ...  content too large for memory has no place in TMPDIR
 *   errors of options->write are passed on
 * Whatever else is wrong with the input is in the report. */
SMIME_API gpg_error_t smime_verify(smime_verifier_t *verifier,
                                   const smime_verify_options_t *options, const void *data,
                                   size_t size, smime_report_t **r_report);
/* Judges a certificate by itself, as that of a signer: its path, the rules along it, revocation, and
 * those options that concern certificates (at, allow_weak, require_revocation, any_purpose, policies,
 * issuer, serials, stop; from is compared with its addresses). data as for smime_certificates_read: judged
 * is the first certificate that issued none of the others (rather one that is no authority's), and the
 * others can complete the path. The report has one layer of format "certificate" with one signer; the
 * verdict is the answer to trust (and to the pins, and integrity: whether the key is one that signatures can
 * be checked with and strong enough), since there is no content and no author: identity and coverage say
 * nothing.
 *   GPG_ERR_NO_DATA, GPG_ERR_BAD_CERT  as smime_certificates_read
 *   GPG_ERR_CANCELED                   options->stop said so
 *   GPG_ERR_INV_ARG                    options are unusable; at_mode has to be SMIME_AT_TIME */
SMIME_API gpg_error_t smime_certificate_judge(smime_verifier_t *verifier,
                                              const smime_verify_options_t *options,
                                              const void *data, size_t size,
                                              smime_report_t **r_report);
SMIME_API void smime_report_free(smime_report_t **report);

/* ---- Signing ---- */

/* Keys and certificates to sign with. */
typedef struct smime_signer smime_signer_t;

/* Makes one without keys.
 *   GPG_ERR_NOT_OPERATIONAL  GnuTLS does not start */
SMIME_API gpg_error_t smime_signer_new(smime_signer_t **r_signer);
/* Who is asked for passphrases and PINs from now on; ask may be NULL: nobody, which is how it begins.
 * Tokens may ask while signing. A signer of NULL is passed over. */
SMIME_API void smime_signer_set_passphrase(smime_signer_t *signer, smime_passphrase_t ask,
                                           void *user);
/* Adds what is in a file: certificates, private keys (PKCS#1, RFC 8017; PKCS#8, RFC 5958; SEC1, RFC 5915;
 * PEM or DER; encrypted or not) or PKCS#12 (RFC 7292; DER or in PEM armour), told apart by content, behind a
 * byte order mark or in base64 as well. name is what people are told (NULL: ""). Certificates and keys are
 * paired by public key when signing; other certificates are chain. Of several pairs that were added in one
 * call the one signs that From names; one that was added alone always does, and others beside its key do not.
 * After an error, what was read before it may have been added.
 *   GPG_ERR_NO_DATA         nothing usable in it
 *   GPG_ERR_BAD_PASSPHRASE  it cannot be decrypted with what was given; or what `ask` returned
 *   GPG_ERR_INV_PASSPHRASE  a key in the PKCS#12 file has another passphrase than the file; all else was added
 *   GPG_ERR_BAD_CERT, GPG_ERR_BAD_SECKEY  what looked like one could not be read
 *   GPG_ERR_UNSUPPORTED_ALGORITHM  a key of a kind that nothing is signed with
 *   GPG_ERR_TOO_LARGE       more than LIMIT_KEY_FILE bytes; one that smime_limit_text knows: a cap */
SMIME_API gpg_error_t smime_signer_add(smime_signer_t *signer, const char *name, const void *data,
                                       size_t size);
/* Adds the certificate or private key (or both) that a "pkcs11:" URI (RFC 7512) names; of a token, all pairs.
 * The name of one half finds the other by CKA_ID or public key. The token has to stay where it is as long as
 * the signer lives.
 *   GPG_ERR_INV_URI                     it is none
 *   GPG_ERR_BAD_PIN, or what `ask` returned  the token does not open
 *   GPG_ERR_NOT_FOUND, GPG_ERR_NO_DATA  there is no such token, or nothing of that name on it. A private key
 *                                       whose public half does not show is looked for with type=private only
 *   GPG_ERR_CARD, GPG_ERR_NOT_SUPPORTED  the token fails */
SMIME_API gpg_error_t smime_signer_add_uri(smime_signer_t *signer, const char *uri);
/* What a signature is asked for. */
typedef struct smime_signature_request {
    const char *algorithm;        /* "RSASSA-PKCS1-v1_5", "RSASSA-PSS", "ECDSA", "Ed25519" */
    const char *digest_algorithm; /* "sha256", "sha384", "sha512"; NULL: Ed25519 */
    const void *digest;  /* of the content; NULL: Ed25519, which signs the content itself */
    size_t digest_size;  /* bytes */
    const void *content; /* what is signed: the attributes of RFC 5652 section 5.4, in DER */
    size_t content_size;
    unsigned salt_size; /* RSASSA-PSS: bytes, with MGF1 of the same digest; else 0 */
} smime_signature_request_t;

/* Makes a signature with a key that the program keeps. signature has room for *size bytes (4096 at the
 * least); *size becomes what is used. It is written as RFC 8017 has it (RSA), as DER of Ecdsa-Sig-Value (RFC
 * 3279 section 2.2.3), as RFC 8032 has it (Ed25519). The request lasts for the call. An error is passed on
 * by smime_sign. */
typedef gpg_error_t (*smime_make_signature_t)(void *user, const smime_signature_request_t *request,
                                              void *signature, size_t *size);
/* Adds a key that lives elsewhere: make is called once for each signature. certificate (size bytes) is as
 * for smime_certificates_read; the first is the key's, others are chain. make and user have to last as
 * long as the signer.
 *   GPG_ERR_NO_DATA, GPG_ERR_BAD_CERT, caps  as smime_certificates_read
 *   GPG_ERR_UNSUPPORTED_ALGORITHM, GPG_ERR_BAD_PUBKEY  nothing is signed with such a key */
SMIME_API gpg_error_t smime_signer_add_key(smime_signer_t *signer, const void *certificate,
                                           size_t size, smime_make_signature_t make, void *user);
/* Adds certificates to the chain only; private keys beside them are passed over. data and errors as for
 * smime_signer_add. */
SMIME_API gpg_error_t smime_signer_add_chain(smime_signer_t *signer, const void *data, size_t size);
SMIME_API void smime_signer_free(smime_signer_t **signer);

typedef enum smime_digest {
    SMIME_DIGEST_AUTO, /* by key strength */
    SMIME_DIGEST_SHA256,
    SMIME_DIGEST_SHA384,
    SMIME_DIGEST_SHA512
} smime_digest_t;

/* What is asked of a signature. */
typedef struct smime_sign_options {
    size_t size;          /* sizeof (smime_sign_options_t) */
    int64_t signing_time; /* must be set; the signer's certificate is judged at it */
    int64_t min_validity; /* seconds that the certificate has to stay valid after signing_time */
    smime_digest_t digest;
    bool pss;      /* RSASSA-PSS instead of RSASSA-PKCS1-v1_5 */
    bool opaque;   /* application/pkcs7-mime instead of multipart/signed */
    bool detached; /* the result is a bare CMS signature over the input, which is no message */
    bool key_id;   /* name the certificate by subjectKeyIdentifier */
    bool protect_headers; /* RFC 9788 hp="clear" */
    bool no_reencode; /* refuse a template that is not transport-safe instead of re-encoding it */
    bool allow_mismatch;   /* From need not be in the certificate */
    bool allow_incomplete; /* the chain need not be complete */
    bool add_layer;   /* a message that is encrypted, or signed already and intact, may be signed */
    bool clients;     /* smime_sign_check: the report says how mail clients will show it */
    bool reserved[6]; /* false */
    smime_stop_t stop; /* asked between pieces of content, before anything is written. Or NULL */
    void *stop_user;
    /* what is known about senders: what one of them signs has to be as he promises. Or NULL; borrowed */
    const smime_senders_t *senders;
} smime_sign_options_t;

/* clang-format off */
#ifdef __cplusplus
#define SMIME_SIGN_OPTIONS_INIT                                                                    \
    {                                                                                              \
        sizeof(smime_sign_options_t), 0, 0, SMIME_DIGEST_AUTO, false, false, false, false, false,  \
            false, false, false, false, false, {false}, nullptr, nullptr, nullptr                  \
    }
#else
#define SMIME_SIGN_OPTIONS_INIT                                                                    \
    {                                                                                              \
        .size = sizeof(smime_sign_options_t)                                                       \
    }
#endif
/* clang-format on */

/* Signs a whole message (RFC 5322, LF or CRLF; output newlines follow it; RFC 8551 section 3) and hands the
 * result to write. Nothing is written before everything has been checked and signed. When it refuses, the
 * report says why, with the findings of verification; otherwise it carries warnings, and its verdict is the
 * one that a recipient gets who trusts the root: not SMIME_VERDICT_VALID where the Date is far from the time of
 * signing, or where an option let something pass. There is a report with every error but GPG_ERR_INV_ARG and
 * GPG_ERR_ENOMEM. The signer may be used again, for one message at a time.
 *   GPG_ERR_FORBIDDEN     refused; see the report
 *   GPG_ERR_NO_SECKEY, GPG_ERR_MISSING_CERT  the signer has no key or no certificate
 *   GPG_ERR_AMBIGUOUS_NAME  several were added in one call, and nothing says which of them is to sign
 *   GPG_ERR_BAD_PIN, GPG_ERR_CARD, GPG_ERR_NOT_SUPPORTED  a token refused or failed
 *   GPG_ERR_BAD_SIGNATURE  smime_make_signature_t made one that does not hold; or what it returned
 *   GPG_ERR_NO_DATA, GPG_ERR_UNSUPPORTED_ENCODING  the template is empty or no message
 *   GPG_ERR_CANCELED      options->stop said so
 *   GPG_ERR_INV_ARG       options are unusable: of a size that cannot be, with what this version does not
 *                         know, a negative min_validity, a digest that there is not
 *   errors of write are passed on: it may have been given a part of the result */
SMIME_API gpg_error_t smime_sign(const smime_signer_t *signer, const smime_sign_options_t *options,
                                 const void *data, size_t size, smime_write_t write, void *user,
                                 smime_report_t **r_report);
/* Says all that smime_sign would refuse or warn of, and signs nothing. No private key is needed: signer
 * may hold certificates only, or be NULL, and then the template alone is looked at. Beside that it says what
 * its author may have forgotten (placeholder-left and the like). The report's verdict is
 * SMIME_VERDICT_VALID if nothing would be refused, SMIME_VERDICT_INVALID if something would.
 *   errors as smime_sign, but not GPG_ERR_FORBIDDEN, GPG_ERR_NO_SECKEY and those of signing */
SMIME_API gpg_error_t smime_sign_check(const smime_signer_t *signer,
                                       const smime_sign_options_t *options, const void *data,
                                       size_t size, smime_report_t **r_report);

#ifdef __cplusplus
}
#endif

#endif
