/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* AlgorithmIdentifiers: RFC 4055 section 3.1 (RSASSA-PSS), RFC 5754 sections 2 and 3, RFC 8410
 * section 3. */
#include "crypto/algorithm.h"

#include "asn1/der.h"
#include "asn1/der_value.h"
#include "asn1/der_write.h"
#include "base/error.h"
#include "base/limits.h"
#include "crypto/algorithm_names.h"

#include <stdio.h>
#include <string.h>

#define OID_MGF1 "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08" /* 1.2.840.113549.1.1.8, content octets */

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

const digest_algorithm_t *digest_algorithm_of(bytes_t algorithm_identifier)
{
    identifier_t identifier;
    if (identifier_read(algorithm_identifier, &identifier) || !without_parameters(&identifier))
        return NULL;
    return digest_algorithm_oid(identifier.oid);
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
    if (!err && bytes_equal_text(identifier.oid, OID_MGF1) && identifier.has_parameters)
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

/* RSASSA-PSS-params, RFC 4055 section 3.1, with its defaults; hash and mask are NULL where they are
 * not known. */
typedef struct pss {
    const digest_algorithm_t *hash, *mask;
    int64_t salt, trailer;
} pss_t;

static gpg_error_t pss_read(const identifier_t *identifier, pss_t *r_pss)
{
    pss_fields_t fields = {0};
    const digest_algorithm_t *sha1 = digest_algorithm_named("sha1");
    *r_pss = (pss_t){.hash = sha1, .mask = sha1};
    gpg_error_t err = pss_fields_read(&identifier->parameters, &fields);
    if (!err)
        err = pss_integer(&fields.salt, 20, &r_pss->salt);
    if (!err)
        err = pss_integer(&fields.trailer, 1, &r_pss->trailer);
    if (!err && bytes_present(fields.mask.whole))
        err = mask_digest(fields.mask.whole, &r_pss->mask);
    if (!err && bytes_present(fields.hash.whole))
        r_pss->hash = digest_algorithm_of(fields.hash.whole);
    return err;
}

/* GnuTLS checks PSS with SHA-256, SHA-384 and SHA-512 and the same hash in MGF1. A weak hash is known
 * all the same, as weak; anything else leaves the scheme unknown. */
static gpg_error_t pss_parameters(const identifier_t *identifier, signature_algorithm_t *algorithm)
{
    pss_t pss;
    gpg_error_t err = identifier->has_parameters ? pss_read(identifier, &pss) : 0;
    if (err || !identifier->has_parameters)
        return err;
    algorithm->digest = pss.hash;
    if (pss.hash && pss.mask == pss.hash && pss.trailer == 1 && pss.salt >= 0 &&
        pss.salt <= LIMIT_RSA_BITS_MAX / 8 &&
        (pss.hash->strength != STRENGTH_GOOD || scheme_checked(SCHEME_RSA_PSS, pss.hash))) {
        algorithm->salt_size = (unsigned)pss.salt;
        algorithm->scheme = SCHEME_RSA_PSS;
    }
    return 0;
}

/* RFC 5758 section 3.2 wants none. Some senders name the curve, as beside a key. */
static void ecdsa_parameters(const identifier_t *identifier, signature_algorithm_t *algorithm)
{
    if (without_parameters(identifier))
        algorithm->scheme = SCHEME_ECDSA;
    else if (der_is(&identifier->parameters, DER_UNIVERSAL, DER_OID))
        algorithm->curve = curve_by_oid(identifier->parameters.content);
    if (algorithm->curve)
        algorithm->scheme = SCHEME_ECDSA;
}

static gpg_error_t read_parameters(const identifier_t *identifier, const scheme_oid_t *entry,
                                   signature_algorithm_t *algorithm)
{
    algorithm->digest = digest_algorithm_gnutls(entry->digest);
    switch (entry->parameters) {
    case PARAMETERS_NULL:
    case PARAMETERS_NONE:
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
        return pss_parameters(identifier, algorithm);
    case PARAMETERS_CURVE:
        ecdsa_parameters(identifier, algorithm);
        return 0;
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
    const scheme_oid_t *entry = scheme_by_oid(identifier.oid);
    if (entry) {
        snprintf(r_algorithm->name, sizeof r_algorithm->name, "%s", scheme_of(entry->scheme)->name);
        err = read_parameters(&identifier, entry, r_algorithm);
    } else {
        algorithm_name_unknown(identifier.oid, r_algorithm->name, sizeof r_algorithm->name);
    }
    if (err)
        *r_algorithm = (signature_algorithm_t){.scheme = SCHEME_UNKNOWN};
    return err;
}

bool signature_algorithm_checked(const signature_algorithm_t *algorithm)
{
    return scheme_checked(algorithm->scheme, algorithm->digest) != NULL;
}

gpg_error_t algorithm_identifier_check(bytes_t algorithm_identifier)
{
    identifier_t identifier;
    return identifier_read(algorithm_identifier, &identifier);
}

/* Whether the parameters mean the same: both are read as what the OID calls for. */
static bool same_parameters(const scheme_oid_t *entry, const identifier_t *x, const identifier_t *y)
{
    signature_algorithm_t a = {.scheme = SCHEME_UNKNOWN}, b = a;
    pss_t p, q;
    if (entry->parameters == PARAMETERS_PSS)
        return x->has_parameters && y->has_parameters && !pss_read(x, &p) && !pss_read(y, &q) &&
               p.hash && p.mask && p.hash == q.hash && p.mask == q.mask && p.salt == q.salt &&
               p.trailer == q.trailer;
    return !read_parameters(x, entry, &a) && !read_parameters(y, entry, &b) &&
           a.scheme != SCHEME_UNKNOWN && a.scheme == b.scheme && a.digest == b.digest &&
           a.curve == b.curve;
}

static bool equal(const identifier_t *x, const identifier_t *y, bool by_meaning)
{
    const scheme_oid_t *entry = scheme_by_oid(x->oid);
    if (!bytes_equal(x->oid, y->oid))
        return false;
    if ((digest_algorithm_oid(x->oid) || (entry && entry->scheme == SCHEME_RSA_PKCS1)) &&
        without_parameters(x) && without_parameters(y))
        return true;
    if (by_meaning && entry && same_parameters(entry, x, y))
        return true;
    if (x->has_parameters != y->has_parameters)
        return false;
    return !x->has_parameters || bytes_equal(x->parameters.whole, y->parameters.whole);
}

bool algorithm_identifier_equal(bytes_t a, bytes_t b)
{
    identifier_t x, y;
    return !identifier_read(a, &x) && !identifier_read(b, &y) && equal(&x, &y, false);
}

bool algorithm_identifier_equivalent(bytes_t a, bytes_t b)
{
    identifier_t x, y;
    return !identifier_read(a, &x) && !identifier_read(b, &y) && equal(&x, &y, true);
}

const char *algorithm_name(bytes_t algorithm_identifier, char *text, size_t size)
{
    identifier_t identifier;
    if (identifier_read(algorithm_identifier, &identifier))
        return "(malformed)";
    const digest_algorithm_t *digest = digest_algorithm_oid(identifier.oid);
    if (digest)
        return digest->name;
    const scheme_oid_t *entry = scheme_by_oid(identifier.oid);
    if (entry)
        return scheme_of(entry->scheme)->name;
    algorithm_name_unknown(identifier.oid, text, size);
    return text;
}

const digest_algorithm_t *signature_algorithm_digest(const signature_algorithm_t *algorithm)
{
    const scheme_t *scheme = scheme_of(algorithm->scheme);
    return scheme->signs_content ? digest_algorithm_named(scheme->content_digest)
                                 : algorithm->digest;
}

/* ---- writing ---- */

/* RFC 5754 section 2: parameters of SHA-2 are left out ... */
void digest_algorithm_write(buffer_t *out, const digest_algorithm_t *digest)
{
    size_t start = out->size;
    der_write(out, DER_OID, bytes_text(digest->oid_der));
    der_wrap_sequence(out, start);
}

/* ... except within those of RSASSA-PSS, where RFC 4055 section 2.1 writes NULL. */
static void write_pss_digest(buffer_t *out, const digest_algorithm_t *digest)
{
    size_t start = out->size;
    der_write(out, DER_OID, bytes_text(digest->oid_der));
    der_write(out, DER_NULL, bytes_text(""));
    der_wrap_sequence(out, start);
}

/* RFC 4055 section 3.1 */
static void write_pss_parameters(buffer_t *out, const signature_algorithm_t *algorithm)
{
    size_t start = out->size;
    write_pss_digest(out, algorithm->digest);
    der_wrap(out, start, DER_CONTEXT, true, 0);
    size_t mask = out->size;
    der_write(out, DER_OID, bytes_text(OID_MGF1));
    write_pss_digest(out, algorithm->digest);
    der_wrap_sequence(out, mask);
    der_wrap(out, mask, DER_CONTEXT, true, 1);
    size_t salt = out->size;
    der_write_integer(out, algorithm->salt_size);
    der_wrap(out, salt, DER_CONTEXT, true, 2);
    der_wrap_sequence(out, start);
}

void signature_algorithm_write(buffer_t *out, const signature_algorithm_t *algorithm)
{
    const scheme_oid_t *row = scheme_written(algorithm->scheme, algorithm->digest);
    size_t start = out->size;
    if (!row) {
        out->error = out->error ? out->error : ERR(NOT_SUPPORTED);
        return;
    }
    der_write(out, DER_OID, bytes_text(row->oid_der));
    if (row->parameters == PARAMETERS_NULL)
        der_write(out, DER_NULL, bytes_text(""));
    else if (row->parameters == PARAMETERS_PSS)
        write_pss_parameters(out, algorithm);
    der_wrap_sequence(out, start);
}
