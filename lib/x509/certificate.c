/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.1: reads a certificate into views. Strict where its structure is concerned;
 * values that break the rules but can be read are read, and noted where a path depends on them. */
#include "x509/certificate.h"

#include "asn1/der.h"
#include "asn1/der_value.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/phrase.h"
#include "x509/certificate_policy.h"
#include "x509/extension.h"
#include "x509/name.h"
#include "x509/name_compare.h"

#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>

void certificate_note_malformed(certificate_t *certificate, const char *what)
{
    if (!certificate->malformed)
        certificate->malformed = what;
}

static gpg_error_t read_version(certificate_t *certificate, der_reader_t *fields)
{
    der_item_t tagged, item;
    der_reader_t inside;
    certificate->version = 1;
    if (!der_optional(fields, DER_CONTEXT, 0, &tagged))
        return 0;
    gpg_error_t error = der_enter(&tagged, &inside);
    if (!error)
        error = der_expect(&inside, DER_INTEGER, &item);
    if (!error)
        error = der_expect_end(&inside);
    int64_t value = 0;
    if (!error)
        error = der_small_integer(&item, &value);
    if (!error && (value < 0 || value > 2))
        error = ERR(BAD_BER); /* what a later version means is not known */
    certificate->version = value + 1;
    return error;
}

/* Section 4.1.2.2 wants it positive and of 20 octets at the most; CAs have not always kept to it.
 */
static gpg_error_t read_serial(certificate_t *certificate, der_reader_t *fields)
{
    der_item_t item;
    gpg_error_t error = der_expect(fields, DER_INTEGER, &item);
    if (!error && item.content.size == 0)
        error = ERR(BAD_BER);
    if (!error && item.content.size > LIMIT_SERIAL_SIZE)
        error = ERR_LIMIT(SERIAL_SIZE);
    certificate->serial = item.content;
    return error;
}

static gpg_error_t read_name(der_reader_t *fields, bytes_t *r_name)
{
    der_item_t item;
    gpg_error_t error = der_expect(fields, DER_SEQUENCE, &item);
    if (!error)
        error = name_check(item.whole);
    *r_name = item.whole;
    return error;
}

/* Other forms than those of section 4.1.2.5 are read for showing, but break the rules. */
static gpg_error_t read_time(certificate_t *certificate, der_reader_t *validity, int64_t *r_time)
{
    der_item_t item;
    gpg_error_t error = der_next(validity, &item);
    if (!error && der_time(&item, r_time)) {
        certificate_note_malformed(certificate, N_("a date of the validity"));
        item.rules = DER_RULES_BER;
        error = der_time(&item, r_time);
    }
    return error;
}

static gpg_error_t read_validity(certificate_t *certificate, der_reader_t *fields)
{
    der_reader_t validity;
    gpg_error_t error = der_expect_enter(fields, DER_SEQUENCE, &validity);
    if (!error)
        error = read_time(certificate, &validity, &certificate->not_before);
    if (!error)
        error = read_time(certificate, &validity, &certificate->not_after);
    return error ? error : der_expect_end(&validity);
}

static gpg_error_t read_key(certificate_t *certificate, der_reader_t *fields)
{
    der_item_t item;
    gpg_error_t error = der_expect(fields, DER_SEQUENCE, &item);
    return error ? error : public_key_parse(item.whole, &certificate->key);
}

/* issuerUniqueID, subjectUniqueID and extensions (sections 4.1.2.8, 4.1.2.9). */
static gpg_error_t read_optional_fields(certificate_t *certificate, der_reader_t *fields)
{
    der_item_t item;
    bytes_t bits;
    unsigned unused;
    for (uint32_t tag = 1; tag <= 2; tag++) {
        if (!der_optional(fields, DER_CONTEXT, tag, &item))
            continue;
        if (der_bit_string(&item, &bits, &unused))
            return ERR(BAD_BER);
        if (certificate->version < 2)
            certificate_note_malformed(certificate, N_("a unique identifier in version 1"));
    }
    if (!der_optional(fields, DER_CONTEXT, 3, &item))
        return 0;
    if (certificate->version < 3)
        certificate_note_malformed(certificate, N_("extensions in a certificate below version 3"));
    return extensions_read(certificate, &item);
}

static gpg_error_t read_tbs(certificate_t *certificate, const der_item_t *tbs)
{
    der_reader_t fields;
    der_item_t algorithm;
    gpg_error_t error = der_enter(tbs, &fields);
    if (!error)
        error = read_version(certificate, &fields);
    if (!error)
        error = read_serial(certificate, &fields);
    if (!error)
        error = der_expect(&fields, DER_SEQUENCE, &algorithm);
    if (!error && !bytes_equal(algorithm.whole, certificate->signature_algorithm) &&
        !algorithm_identifier_equal(algorithm.whole, certificate->signature_algorithm))
        certificate_note_malformed(certificate,
                                   N_("signature algorithms that differ")); /* 4.1.1.2 */
    if (!error)
        error = read_name(&fields, &certificate->issuer);
    if (!error)
        error = read_validity(certificate, &fields);
    if (!error)
        error = read_name(&fields, &certificate->subject);
    if (!error)
        error = read_key(certificate, &fields);
    if (!error)
        error = read_optional_fields(certificate, &fields);
    return error ? error : der_expect_end(&fields);
}

static gpg_error_t read_certificate(certificate_t *certificate)
{
    der_reader_t reader = der_reader(certificate->der, DER_RULES_DER), parts;
    der_item_t tbs, algorithm, signature;
    gpg_error_t error = der_expect_enter(&reader, DER_SEQUENCE, &parts);
    if (!error)
        error = der_expect_end(&reader);
    if (!error)
        error = der_expect(&parts, DER_SEQUENCE, &tbs);
    if (!error)
        error = der_expect(&parts, DER_SEQUENCE, &algorithm);
    if (!error)
        error = der_expect(&parts, DER_BIT_STRING, &signature);
    if (!error)
        error = der_expect_end(&parts);
    if (!error)
        error = der_bit_string(&signature, &certificate->signature, NULL);
    if (error)
        return error;
    certificate->tbs = tbs.whole;
    certificate->signature_algorithm = algorithm.whole;
    error = read_tbs(certificate, &tbs);
    if (!error && name_empty(certificate->issuer))
        certificate_note_malformed(certificate, N_("an empty issuer")); /* 4.1.2.4 */
    if (!error)
        error = name_equal(certificate->issuer, certificate->subject, &certificate->self_issued);
    return error;
}

static gpg_error_t fill_certificate(certificate_t *certificate, bytes_t der)
{
    atomic_init(&certificate->references, 1);
    certificate->path_length = -1;
    certificate_policies_init(&certificate->policies);
    memcpy(certificate->copy, der.data, der.size);
    certificate->der = bytes_of(certificate->copy, der.size);
    gpg_error_t error = read_certificate(certificate);
    if (gpg_err_code(error) == GPG_ERR_BAD_BER || gpg_err_code(error) == GPG_ERR_BAD_PUBKEY)
        return ERR(BAD_CERT);
    return error;
}

gpg_error_t certificate_parse(bytes_t der, certificate_t **r_certificate)
{
    *r_certificate = NULL;
    if (der.size == 0)
        return ERR(BAD_CERT);
    if (der.size > LIMIT_CERTIFICATE_SIZE)
        return ERR_LIMIT(CERTIFICATE_SIZE);
    certificate_t *certificate = malloc(sizeof *certificate + der.size);
    if (!certificate)
        return ERR(ENOMEM);
    memset(certificate, 0, sizeof *certificate);
    gpg_error_t error = fill_certificate(certificate, der);
    if (error)
        certificate_unref(&certificate);
    else
        *r_certificate = certificate;
    return error;
}

certificate_t *certificate_ref(certificate_t *certificate)
{
    if (certificate)
        atomic_fetch_add_explicit(&certificate->references, 1, memory_order_relaxed);
    return certificate;
}

void certificate_unref(certificate_t **certificate)
{
    if (!certificate || !*certificate)
        return;
    certificate_t *mine = *certificate;
    *certificate = NULL;
    if (atomic_fetch_sub_explicit(&mine->references, 1, memory_order_acq_rel) != 1)
        return;
    public_key_release(&mine->key);
    arena_free(&mine->arena);
    free(mine);
}

bool certificate_equal(const certificate_t *a, const certificate_t *b)
{
    return a == b || (a && b && bytes_equal(a->der, b->der));
}

/* What is found out about a certificate is remembered there. */
static certificate_t *memory_of(const certificate_t *certificate)
{
    return (certificate_t *)(uintptr_t)certificate;
}

gpg_error_t certificate_issued_by_name(const certificate_t *certificate,
                                       const certificate_t *issuer, bool *r_issued)
{
    return name_equal_digested(certificate->issuer, &memory_of(certificate)->issuer_digest,
                               issuer->subject, &memory_of(issuer)->subject_digest, r_issued);
}

gpg_error_t certificate_same_subject(const certificate_t *a, const certificate_t *b, bool *r_same)
{
    return certificate_is_named(a, b->subject, &memory_of(b)->subject_digest, r_same);
}

gpg_error_t certificate_is_named(const certificate_t *certificate, bytes_t name,
                                 name_digest_t *digest, bool *r_named)
{
    return name_equal_digested(certificate->subject, &memory_of(certificate)->subject_digest, name,
                               digest, r_named);
}

bytes_t certificate_sha256(const certificate_t *certificate)
{
    certificate_t *mine = memory_of(certificate);
    if (!mine->has_sha256)
        mine->has_sha256 =
            gnutls_hash_fast(GNUTLS_DIG_SHA256, mine->der.data, mine->der.size, mine->sha256) == 0;
    return mine->has_sha256 ? bytes_of(mine->sha256, sizeof mine->sha256) : BYTES_NONE;
}

bool certificate_valid_at(const certificate_t *certificate, int64_t at)
{
    return certificate->not_before <= at && at <= certificate->not_after;
}

bool certificate_made_by(const certificate_t *certificate, const public_key_t *key)
{
    return key->type != KEY_DSA && bytes_present(certificate->made_by) &&
           bytes_equal(certificate->made_by, key->spki);
}

void certificate_remember_maker(const certificate_t *certificate, const public_key_t *key)
{
    certificate_t *mine = memory_of(certificate);
    if (key->type != KEY_DSA && !bytes_present(mine->made_by))
        mine->made_by = arena_copy(&mine->arena, key->spki);
}
