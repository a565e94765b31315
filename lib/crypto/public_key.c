/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.1.2.7: SubjectPublicKeyInfo (RFC 3279, 4055, 5480, 8410), read without GnuTLS
 * so that sizes are known before anything is computed. */
#include "crypto/public_key.h"

#include "asn1/der.h"
#include "asn1/der_value.h"
#include "base/error.h"
#include "base/gnutls_error.h"
#include "base/limits.h"
#include "base/phrase.h"
#include "crypto/algorithm_names.h"
#include "crypto/curve.h"

#include <gnutls/abstract.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The parts of a SubjectPublicKeyInfo. */
typedef struct spki {
    bytes_t algorithm; /* AlgorithmIdentifier, whole */
    bytes_t oid;       /* its OID's content */
    bool has_parameters;
    der_item_t parameters;
    bytes_t key; /* the BIT STRING's bytes */
} spki_t;

typedef struct dsa_parameters {
    bytes_t p, q, g;
} dsa_parameters_t;

static gpg_error_t spki_read(bytes_t der, spki_t *r_spki)
{
    *r_spki = (spki_t){.algorithm = BYTES_NONE};
    der_reader_t outer = der_reader(der, DER_RULES_DER), fields, identifier;
    der_item_t algorithm, oid, key;
    gpg_error_t err = der_expect_enter(&outer, DER_SEQUENCE, &fields);
    if (!err)
        err = der_expect_end(&outer);
    if (!err)
        err = der_expect(&fields, DER_SEQUENCE, &algorithm);
    if (!err)
        err = der_expect(&fields, DER_BIT_STRING, &key);
    if (!err)
        err = der_expect_end(&fields);
    if (!err)
        err = der_enter(&algorithm, &identifier);
    if (!err)
        err = der_expect(&identifier, DER_OID, &oid);
    if (!err && !der_at_end(&identifier)) {
        err = der_next(&identifier, &r_spki->parameters);
        r_spki->has_parameters = true;
    }
    if (!err)
        err = der_expect_end(&identifier);
    if (!err)
        err = der_bit_string(&key, &r_spki->key, NULL);
    if (err)
        return err;
    r_spki->algorithm = algorithm.whole;
    r_spki->oid = oid.content;
    return 0;
}

/* The next element as a positive INTEGER's magnitude, without its sign byte. */
static gpg_error_t read_magnitude(der_reader_t *reader, bytes_t *r_magnitude)
{
    der_item_t item;
    gpg_error_t err = der_expect(reader, DER_INTEGER, &item);
    if (!err)
        err = der_integer(&item, r_magnitude);
    if (!err && (r_magnitude->data[0] & 0x80))
        err = ERR(BAD_BER);
    if (!err && r_magnitude->data[0] == 0)
        *r_magnitude = bytes_from(*r_magnitude, 1);
    if (!err && r_magnitude->size == 0)
        err = ERR(BAD_BER);
    return err;
}

static unsigned magnitude_bits(bytes_t magnitude)
{
    unsigned bits = 0;
    for (uint8_t first = magnitude.data[0]; first; first >>= 1)
        bits++;
    size_t all = (magnitude.size - 1) * 8 + bits;
    return all < UINT32_MAX ? (unsigned)all : UINT32_MAX;
}

/* RSAPublicKey, RFC 8017 appendix A.1.1. */
static gpg_error_t rsa_read(bytes_t key, bytes_t *r_modulus, bytes_t *r_exponent)
{
    der_reader_t outer = der_reader(key, DER_RULES_DER), inside;
    gpg_error_t err = der_expect_enter(&outer, DER_SEQUENCE, &inside);
    if (!err)
        err = der_expect_end(&outer);
    if (!err)
        err = read_magnitude(&inside, r_modulus);
    if (!err)
        err = read_magnitude(&inside, r_exponent);
    if (!err)
        err = der_expect_end(&inside);
    return err;
}

/* Dss-Parms, RFC 3279 section 2.3.2. */
static gpg_error_t dsa_parameters_read(bytes_t der, dsa_parameters_t *r_parameters)
{
    der_reader_t outer = der_reader(der, DER_RULES_DER), inside;
    gpg_error_t err = der_expect_enter(&outer, DER_SEQUENCE, &inside);
    if (!err)
        err = der_expect_end(&outer);
    if (!err)
        err = read_magnitude(&inside, &r_parameters->p);
    if (!err)
        err = read_magnitude(&inside, &r_parameters->q);
    if (!err)
        err = read_magnitude(&inside, &r_parameters->g);
    if (!err)
        err = der_expect_end(&inside);
    return err;
}

static gpg_error_t dsa_key_read(bytes_t key, bytes_t *r_y)
{
    der_reader_t reader = der_reader(key, DER_RULES_DER);
    gpg_error_t err = read_magnitude(&reader, r_y);
    return err ? err : der_expect_end(&reader);
}

static gpg_error_t describe_rsa(const spki_t *spki, public_key_t *key)
{
    bytes_t modulus, exponent;
    gpg_error_t err = rsa_read(spki->key, &modulus, &exponent);
    if (err)
        return err;
    key->bits = magnitude_bits(modulus);
    key->exponent_bits = magnitude_bits(exponent);
    key->odd = (modulus.data[modulus.size - 1] & 1) && (exponent.data[exponent.size - 1] & 1);
    if (key->type != KEY_RSA_PSS || !spki->has_parameters)
        return 0;
    /* RFC 4055 section 3.3: parameters restrict what the key may be used with; those that are not
     * known here leave nothing. */
    err = signature_algorithm_parse(spki->algorithm, &key->restriction);
    if (!err && !signature_algorithm_checked(&key->restriction))
        key->type = KEY_UNKNOWN;
    return err;
}

/* RFC 5480: only named curves; explicit parameters could be anybody's curve. */
static gpg_error_t describe_ecdsa(const spki_t *spki, public_key_t *key)
{
    if (!spki->has_parameters)
        return ERR(BAD_BER);
    if (!der_is(&spki->parameters, DER_UNIVERSAL, DER_OID) || spki->parameters.constructed)
        return 0;
    const curve_t *curve = curve_by_oid(spki->parameters.content);
    if (curve) {
        stpcpy(key->curve, curve->name);
        key->bits = curve->bits;
        return 0;
    }
    gpg_error_t err = der_oid_text(spki->parameters.content, key->curve, sizeof key->curve);
    return der_oid_valid(spki->parameters.content) ? 0 : err;
}

static gpg_error_t describe_eddsa(const spki_t *spki, public_key_t *key)
{
    key->bits = key->type == KEY_ED25519 ? 256 : 456;
    /* RFC 8410 section 3: no parameters. */
    return spki->key.size == key->bits / 8 && !spki->has_parameters ? 0 : ERR(BAD_BER);
}

static bool has_dsa_parameters(const spki_t *spki)
{
    return spki->has_parameters && der_is(&spki->parameters, DER_UNIVERSAL, DER_SEQUENCE);
}

static gpg_error_t describe_dsa(const spki_t *spki, public_key_t *key)
{
    bytes_t y;
    dsa_parameters_t parameters;
    gpg_error_t err = dsa_key_read(spki->key, &y);
    if (err || !has_dsa_parameters(spki))
        return err;
    err = dsa_parameters_read(spki->parameters.whole, &parameters);
    if (!err)
        key->bits = magnitude_bits(parameters.p);
    return err;
}

static gpg_error_t describe(const spki_t *spki, public_key_t *key)
{
    key->type = key_type_of_oid(spki->oid);
    stpcpy(key->algorithm, key_type_name(key->type));
    switch (key->type) {
    case KEY_RSA:
    case KEY_RSA_PSS:
        return describe_rsa(spki, key);
    case KEY_ECDSA:
        return describe_ecdsa(spki, key);
    case KEY_ED25519:
    case KEY_ED448:
        return describe_eddsa(spki, key);
    case KEY_DSA:
        return describe_dsa(spki, key);
    case KEY_UNKNOWN:
        break;
    }
    algorithm_name_unknown(spki->oid, key->algorithm, sizeof key->algorithm);
    return der_oid_valid(spki->oid) ? 0 : ERR(BAD_BER);
}

gpg_error_t public_key_parse(bytes_t der, public_key_t *r_key)
{
    *r_key = (public_key_t){.spki = der};
    spki_t spki;
    gpg_error_t err = spki_read(der, &spki);
    if (!err)
        err = describe(&spki, r_key);
    if (!err)
        return 0;
    *r_key = (public_key_t){.spki = BYTES_NONE};
    return ERR(BAD_PUBKEY);
}

static void drop_imported(public_key_t *key)
{
    if (key->imported)
        gnutls_pubkey_deinit(key->imported);
    key->imported = NULL;
}

void public_key_release(public_key_t *key)
{
    drop_imported(key);
    free((void *)(uintptr_t)key->dsa_inherited.data);
    *key = (public_key_t){.spki = BYTES_NONE};
}

/* A DSA key's parameters: its own, else inherited, else absent. */
static bytes_t dsa_parameters_of(const public_key_t *key, spki_t *r_spki)
{
    if (spki_read(key->spki, r_spki))
        return BYTES_NONE;
    return has_dsa_parameters(r_spki) ? r_spki->parameters.whole : key->dsa_inherited;
}

gpg_error_t public_key_inherit(public_key_t *key, const public_key_t *issuer)
{
    spki_t spki;
    if (key->type != KEY_DSA || issuer->type != KEY_DSA || spki_read(key->spki, &spki) ||
        has_dsa_parameters(&spki))
        return 0;
    bytes_t inherited = dsa_parameters_of(issuer, &spki);
    dsa_parameters_t parameters;
    if (bytes_equal(inherited, key->dsa_inherited) || dsa_parameters_read(inherited, &parameters))
        return 0;
    uint8_t *copy = malloc(inherited.size);
    if (!copy)
        return ERR(ENOMEM);
    memcpy(copy, inherited.data, inherited.size);
    drop_imported(key);
    free((void *)(uintptr_t)key->dsa_inherited.data);
    key->dsa_inherited = bytes_of(copy, inherited.size);
    key->bits = magnitude_bits(parameters.p);
    return 0;
}

static const curve_t *usable_curve(const char *name)
{
    const curve_t *curve = curve_named(name);
    return curve && curve->gnutls != GNUTLS_ECC_CURVE_INVALID ? curve : NULL;
}

bool public_key_usable(const public_key_t *key)
{
    switch (key->type) {
    case KEY_RSA:
    case KEY_RSA_PSS:
        return key->odd && key->bits >= LIMIT_RSA_BITS_MIN_USABLE &&
               key->bits <= LIMIT_RSA_BITS_MAX && key->exponent_bits > 1 &&
               key->exponent_bits <= LIMIT_RSA_EXPONENT_BITS;
    case KEY_ECDSA:
        return usable_curve(key->curve) != NULL;
    case KEY_ED25519:
    case KEY_ED448:
        return true;
    case KEY_DSA:
        return key->bits >= LIMIT_RSA_BITS_MIN_USABLE && key->bits <= LIMIT_DSA_BITS_MAX;
    case KEY_UNKNOWN:
        break;
    }
    return false;
}

const char *public_key_limit(const public_key_t *key)
{
    bool rsa = key->type == KEY_RSA || key->type == KEY_RSA_PSS;
    if ((!rsa && key->type != KEY_DSA) || !key->bits)
        return NULL;
    if (rsa && key->bits > LIMIT_RSA_BITS_MAX)
        return MORE_THAN(LIMIT_RSA_BITS_MAX);
    if (!rsa && key->bits > LIMIT_DSA_BITS_MAX)
        return MORE_THAN(LIMIT_DSA_BITS_MAX);
    if (rsa && key->exponent_bits > LIMIT_RSA_EXPONENT_BITS)
        return PHRASE_OF(N_("its exponent more than %s"), LIMIT_TEXT(LIMIT_RSA_EXPONENT_BITS));
    if (key->bits < LIMIT_RSA_BITS_MIN_USABLE)
        return LESS_THAN(LIMIT_RSA_BITS_MIN_USABLE);
    if (key->bits < LIMIT_RSA_BITS_WEAK)
        return LESS_THAN(LIMIT_RSA_BITS_WEAK);
    return key->bits < LIMIT_RSA_BITS_MIN ? LESS_THAN(LIMIT_RSA_BITS_MIN) : NULL;
}

const char *public_key_words(const public_key_t *key, arena_t *arena)
{
    const char *limit = public_key_limit(key);
    const char *words =
        phrase(arena, "%s%s%s", key->algorithm, key->curve[0] ? " " : "", key->curve);
    if (key->bits)
        words = phrase(arena, "%-s, %u bits", words, key->bits);
    return limit ? phrase(arena, "%-s, %-s", words, limit) : words;
}

bytes_t public_key_bits(const public_key_t *key)
{
    spki_t spki;
    return spki_read(key->spki, &spki) ? BYTES_NONE : spki.key;
}

int public_key_strength(const public_key_t *key)
{
    if (!public_key_usable(key))
        return STRENGTH_BROKEN;
    if (key->type != KEY_RSA && key->type != KEY_RSA_PSS && key->type != KEY_DSA)
        return STRENGTH_GOOD;
    return key->bits >= LIMIT_RSA_BITS_MIN    ? STRENGTH_GOOD
           : key->bits >= LIMIT_RSA_BITS_WEAK ? STRENGTH_WEAK
                                              : STRENGTH_BROKEN;
}

/* Measured with GnuTLS 3.7.9, one unit being 27 us: RSA-4096 3, RSA-16384 26 (twice as much with an
 * exponent of 33 bits); P-256 6, P-384 14, P-521 27; Ed25519 3, Ed448 11; DSA-2048 26, DSA-3072 53.
 * The squares below are safe for RSA, whose cost grows more slowly here, and for machines where it
 * does not. */
unsigned public_key_cost(const public_key_t *key)
{
    unsigned long squared = (unsigned long)key->bits * key->bits;
    const unsigned long unit = 2048UL * 2048UL;
    switch (key->type) {
    case KEY_RSA:
    case KEY_RSA_PSS:
        return (unsigned)((squared + unit - 1) / unit) * (key->exponent_bits > 17 ? 2 : 1);
    case KEY_DSA:
        return (unsigned)((squared + unit - 1) / unit) * 26;
    case KEY_ECDSA:
        return key->bits <= 256 ? 7 : key->bits <= 384 ? 15 : 30;
    case KEY_ED25519:
        return 4;
    case KEY_ED448:
        return 12;
    case KEY_UNKNOWN:
        break;
    }
    return 1;
}

static gnutls_datum_t datum(bytes_t b)
{
    return (gnutls_datum_t){(unsigned char *)(uintptr_t)b.data, (unsigned)b.size};
}

static int import_rsa(gnutls_pubkey_t imported, const spki_t *spki)
{
    bytes_t modulus, exponent;
    if (rsa_read(spki->key, &modulus, &exponent))
        return GNUTLS_E_INVALID_REQUEST;
    if (!magnitude_bits(modulus) || !magnitude_bits(exponent))
        return GNUTLS_E_INVALID_REQUEST; /* see gnutls_ran_out */
    gnutls_datum_t m = datum(modulus), e = datum(exponent);
    return gnutls_pubkey_import_rsa_raw(imported, &m, &e);
}

/* RFC 5480 section 2.2: an uncompressed point, which has to lie on the curve. */
static int import_ecdsa(gnutls_pubkey_t imported, const spki_t *spki, const char *curve)
{
    const curve_t *known = usable_curve(curve);
    size_t size = known ? (known->bits + 7) / 8 : 0;
    if (!known || spki->key.size != 1 + 2 * size || spki->key.data[0] != 4)
        return GNUTLS_E_INVALID_REQUEST;
    if (!magnitude_bits(bytes_slice(spki->key, 1, size)) ||
        !magnitude_bits(bytes_slice(spki->key, 1 + size, size)))
        return GNUTLS_E_INVALID_REQUEST; /* no point of these curves; see gnutls_ran_out */
    gnutls_datum_t x = datum(bytes_slice(spki->key, 1, size));
    gnutls_datum_t y = datum(bytes_slice(spki->key, 1 + size, size));
    int rc = gnutls_pubkey_import_ecc_raw(imported, known->gnutls, &x, &y);
    return rc ? rc : gnutls_pubkey_verify_params(imported);
}

static int import_eddsa(gnutls_pubkey_t imported, const spki_t *spki, gnutls_ecc_curve_t curve)
{
    gnutls_datum_t x = datum(spki->key);
    return gnutls_pubkey_import_ecc_raw(imported, curve, &x, NULL);
}

/* FIPS 186-4 has q of 160 to 256 bits, and g and y below p; more would only cost time. */
static bool dsa_sizes_sound(const dsa_parameters_t *parameters, bytes_t y)
{
    return magnitude_bits(parameters->p) && magnitude_bits(parameters->q) &&
           magnitude_bits(parameters->g) && magnitude_bits(y) &&
           magnitude_bits(parameters->q) <= 512 && parameters->q.size < parameters->p.size &&
           parameters->g.size <= parameters->p.size && y.size <= parameters->p.size;
}

static int import_dsa(gnutls_pubkey_t imported, const public_key_t *key)
{
    spki_t spki;
    dsa_parameters_t parameters;
    bytes_t y, der = dsa_parameters_of(key, &spki);
    if (!bytes_present(der) || dsa_parameters_read(der, &parameters) ||
        dsa_key_read(spki.key, &y) || !dsa_sizes_sound(&parameters, y))
        return GNUTLS_E_INVALID_REQUEST;
    gnutls_datum_t p = datum(parameters.p), q = datum(parameters.q), g = datum(parameters.g);
    gnutls_datum_t value = datum(y);
    return gnutls_pubkey_import_dsa_raw(imported, &p, &q, &g, &value);
}

gpg_error_t public_key_import(const public_key_t *key, struct gnutls_pubkey_st **r_imported)
{
    *r_imported = NULL;
    spki_t spki;
    gnutls_pubkey_t imported;
    if (!public_key_usable(key) || spki_read(key->spki, &spki))
        return ERR(UNUSABLE_PUBKEY);
    if (gnutls_pubkey_init(&imported))
        return ERR(ENOMEM);
    int rc = GNUTLS_E_INVALID_REQUEST;
    if (key->type == KEY_RSA || key->type == KEY_RSA_PSS)
        rc = import_rsa(imported, &spki);
    else if (key->type == KEY_ECDSA)
        rc = import_ecdsa(imported, &spki, key->curve);
    else if (key->type == KEY_DSA)
        rc = import_dsa(imported, key);
    else
        rc = import_eddsa(imported, &spki,
                          key->type == KEY_ED25519 ? GNUTLS_ECC_CURVE_ED25519
                                                   : GNUTLS_ECC_CURVE_ED448);
    if (rc) {
        gnutls_pubkey_deinit(imported);
        return gnutls_ran_out(rc) ? ERR(ENOMEM) : ERR(UNUSABLE_PUBKEY);
    }
    *r_imported = imported;
    return 0;
}

gpg_error_t public_key_try(const public_key_t *key)
{
    gnutls_pubkey_t imported;
    gpg_error_t error = public_key_import(key, &imported);
    if (imported)
        gnutls_pubkey_deinit(imported);
    return error;
}
