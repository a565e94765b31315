/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From what a table says about a SignedData to what the CMS builder writes. */
#include "message.h"

#include "asn1/der.h"
#include "asn1/der_write.h"
#include "cms_builder.h"

#include <gnutls/crypto.h>
#include <stdlib.h>

#define OID_COUNTERSIGNED "1.2.840.113549.1.9.6"
#define OID_CAPABILITIES  "1.2.840.113549.1.9.15"
#define OID_UNKNOWN       "1.3.6.1.4.1.99999.7"

#define SIGNERS_MAX 40
#define CRLS_MAX    200

/* One structure under way. */
typedef struct writing {
    world_t *world;
    const cms_spec_t *spec;
    cms_options_t options;
    cms_signer_t signers[SIGNERS_MAX];
    const cms_signer_t *list[SIGNERS_MAX + 1];
} writing_t;

static who_t or (who_t who, who_t otherwise)
{
    return who ? who : otherwise;
}

static bytes_t hash(world_t *world, const char *digest, bytes_t content)
{
    uint8_t value[64];
    gnutls_digest_algorithm_t id = gnutls_digest_get_id(digest ? digest : "sha256");
    pki_require(gnutls_hash_fast(id, content.data, content.size, value) >= 0, "digest");
    return arena_copy(&world->arena, bytes_of(value, gnutls_hash_get_len(id)));
}

/* One element, of the world. */
static bytes_t element(world_t *world, uint32_t tag, bytes_t content)
{
    buffer_t out = BUFFER_INIT;
    der_write(&out, tag, content);
    return pki_take(&world->arena, &out);
}

static bytes_t algorithm(world_t *world, const char *oid)
{
    buffer_t out = BUFFER_INIT;
    der_write_oid(&out, oid);
    der_wrap_sequence(&out, 0);
    return pki_take(&world->arena, &out);
}

/* ---- signed attributes ---- */

static void add(cms_attribute_t *list, size_t *count, const char *oid, bytes_t values)
{
    list[(*count)++] = (cms_attribute_t){oid, values};
}

static bytes_t capabilities(world_t *world)
{
    buffer_t out = BUFFER_INIT;
    buffer_append(&out, algorithm(world, "2.16.840.1.101.3.4.1.42")); /* aes256-CBC */
    der_wrap_sequence(&out, 0);
    return pki_take(&world->arena, &out);
}

/* What stands in the attributes instead of the usual, and what besides. */
static void odd_attributes(world_t *world, const signer_spec_t *spec, cms_signer_t *signer)
{
    cms_attribute_t *values = arena_alloc(&world->arena, 8 * sizeof *values), *extra = values + 4;
    size_t value_count = 0, extra_count = 0;
    bytes_t digest = hash(world, spec->digest, bytes_text("other content"));
    pki_require(values != NULL, "memory");
    if (spec->odd & DIGEST_AS_TEXT)
        add(values, &value_count, CMS_OID_MESSAGE_DIGEST,
            element(world, DER_UTF8_STRING, bytes_text("12345678901234567890123456789012")));
    if (spec->odd & TIME_AS_TEXT)
        add(values, &value_count, CMS_OID_SIGNING_TIME,
            element(world, DER_UTF8_STRING, bytes_text("just now")));
    if (spec->odd & SIGNED_IN_A_CENTURY)
        add(values, &value_count, CMS_OID_SIGNING_TIME,
            element(world, DER_GENERALIZED_TIME, bytes_text("21240101000000Z")));
    if (spec->odd & DIGEST_TWICE)
        add(extra, &extra_count, CMS_OID_MESSAGE_DIGEST, element(world, DER_OCTET_STRING, digest));
    if (spec->odd & EXTRA_ATTRIBUTES) {
        add(extra, &extra_count, OID_CAPABILITIES, capabilities(world));
        add(extra, &extra_count, OID_UNKNOWN, element(world, DER_UTF8_STRING, bytes_text("hi")));
    }
    if (value_count)
        signer->values = values;
    if (extra_count)
        signer->extra = extra;
}

/* CMSAlgorithmProtection that names SHA-512. */
static void protect_other(world_t *world, cms_signer_t *signer)
{
    cms_attribute_t *values = arena_alloc(&world->arena, 2 * sizeof *values);
    buffer_t out = BUFFER_INIT;
    pki_require(values != NULL, "memory");
    buffer_append(&out, algorithm(world, digest_algorithm_named("sha512")->oid));
    size_t signature = out.size;
    der_write_oid(&out, "1.2.840.10045.4.3.4");
    der_wrap(&out, signature, DER_CONTEXT, true, 1);
    der_wrap_sequence(&out, 0);
    values[0] = (cms_attribute_t){CMS_OID_ALGORITHM_PROTECTION, pki_take(&world->arena, &out)};
    signer->values = values;
}

/* CMSAlgorithmProtection of ECDSA with SHA-256, NULL written as parameters. */
static void protect_null(world_t *world, cms_signer_t *signer)
{
    static const struct {
        const char *oid;
        der_class_t tag_class;
        uint32_t tag;
    } rows[] = {{"2.16.840.1.101.3.4.2.1", DER_UNIVERSAL, DER_SEQUENCE},
                {"1.2.840.10045.4.3.2", DER_CONTEXT, 1}};
    cms_attribute_t *values = arena_alloc(&world->arena, 2 * sizeof *values);
    buffer_t out = BUFFER_INIT;
    pki_require(values != NULL, "memory");
    for (size_t i = 0; i < 2; i++) {
        size_t start = out.size;
        der_write_oid(&out, rows[i].oid);
        der_write(&out, DER_NULL, BYTES_NONE);
        der_wrap(&out, start, rows[i].tag_class, true, rows[i].tag);
    }
    der_wrap_sequence(&out, 0);
    values[0] = (cms_attribute_t){CMS_OID_ALGORITHM_PROTECTION, pki_take(&world->arena, &out)};
    signer->values = values;
}

static void attributes(world_t *world, const signer_spec_t *spec, cms_signer_t *signer)
{
    static const struct {
        unsigned odd, omit, repeat, twice, add;
    } rows[] = {
        {NO_SIGNING_TIME, CMS_SIGNING_TIME, 0, 0, 0},
        {NO_CONTENT_TYPE, CMS_CONTENT_TYPE, 0, 0, 0},
        {NO_MESSAGE_DIGEST, CMS_MESSAGE_DIGEST, 0, 0, 0},
        {TWO_DIGESTS, 0, 0, CMS_MESSAGE_DIGEST, 0},
        {TYPE_TWICE, 0, CMS_CONTENT_TYPE, 0, 0},
        {TIME_TWICE, 0, CMS_SIGNING_TIME, 0, 0},
        {TWO_TIMES, 0, 0, CMS_SIGNING_TIME, 0},
        {ESS_RIGHT, 0, 0, 0, CMS_SIGNING_CERTIFICATE_V2},
        {ESS_OTHER, 0, 0, 0, CMS_SIGNING_CERTIFICATE_V2},
        {ESS_TWICE, 0, CMS_SIGNING_CERTIFICATE_V2, 0, CMS_SIGNING_CERTIFICATE_V2},
        {PROTECTS_RIGHT, 0, 0, 0, CMS_ALGORITHM_PROTECTION},
        {PROTECTS_OTHER, 0, 0, 0, CMS_ALGORITHM_PROTECTION},
        {PROTECTS_NULL, 0, 0, 0, CMS_ALGORITHM_PROTECTION},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!(spec->odd & rows[i].odd))
            continue;
        signer->omit |= rows[i].omit;
        signer->repeat |= rows[i].repeat;
        signer->twice |= rows[i].twice;
        signer->add |= rows[i].add;
    }
    odd_attributes(world, spec, signer);
    if (spec->odd & PROTECTS_OTHER)
        protect_other(world, signer);
    if (spec->odd & PROTECTS_NULL)
        protect_null(world, signer);
    if (spec->odd & ESS_OTHER)
        signer->names = world_person(world, OTHER);
    if (spec->signed_content)
        signer->message_digest = hash(world, spec->digest, bytes_text(spec->signed_content));
    signer->signing_time = world->now - spec->signed_ago;
    signer->content_type = spec->type;
    signer->no_attributes = (spec->odd & NO_ATTRIBUTES) != 0;
    signer->reverse = (spec->odd & UNSORTED) != 0;
    signer->sign_as_sent = (spec->odd & SIGNED_AS_SENT) != 0;
}

/* ---- algorithms and signature ---- */

/* RSASSA-PSS whose second hash, that of the mask generation, is SHA-512. */
static bytes_t pss_other_mgf1(world_t *world, gnutls_privkey_t key)
{
    bytes_t sha256 = bytes_text("\x60\x86\x48\x01\x65\x03\x04\x02\x01");
    buffer_t out = BUFFER_INIT;
    pki_append_algorithm(&out, key, "sha256", true);
    bytes_t whole = pki_take(&world->arena, &out);
    size_t first = bytes_find(whole, sha256) + sha256.size;
    size_t second = first + bytes_find(bytes_from(whole, first), sha256);
    ((uint8_t *)(uintptr_t)whole.data)[second + sha256.size - 1] = 3;
    return whole;
}

/* EMSA-PKCS1-v1_5 of a SHA-256 digest for 2048 bits: what a key with exponent 1 "signs". */
static bytes_t padded_digest(world_t *world, bytes_t data)
{
    buffer_t info = BUFFER_INIT, out = BUFFER_INIT;
    der_write_oid(&info, "2.16.840.1.101.3.4.2.1");
    der_write(&info, DER_NULL, BYTES_NONE);
    der_wrap_sequence(&info, 0);
    der_write(&info, DER_OCTET_STRING, hash(world, "sha256", data));
    der_wrap_sequence(&info, 0);
    buffer_append(&out, bytes_of("\0\1", 2));
    while (out.size < 256 - 1 - info.size)
        buffer_append_byte(&out, 0xff);
    buffer_append_byte(&out, 0);
    buffer_append(&out, buffer_bytes(&info));
    buffer_free(&info);
    return pki_take(&world->arena, &out);
}

static bytes_t ecdsa_on_p256(world_t *world)
{
    buffer_t out = BUFFER_INIT;
    der_write_oid(&out, "1.2.840.10045.4.3.2");
    der_write_oid(&out, "1.2.840.10045.3.1.7");
    der_wrap_sequence(&out, 0);
    return pki_take(&world->arena, &out);
}

static void algorithms(world_t *world, const signer_spec_t *spec, cms_signer_t *signer)
{
    signer->digest = spec->digest;
    if (spec->announced)
        signer->digest_algorithm = algorithm(world, digest_algorithm_named(spec->announced)->oid);
    if (spec->says)
        signer->signature_algorithm = algorithm(world, spec->says);
    if (spec->odd & UNKNOWN_DIGEST)
        signer->digest_algorithm = algorithm(world, OID_UNKNOWN);
    if (spec->odd & PSS)
        signer->scheme = SCHEME_RSA_PSS;
    if (spec->odd & PSS_OTHER_MGF1)
        signer->signature_algorithm = pss_other_mgf1(world, signer->certificate->key);
    if (spec->odd & NAMES_CURVE)
        signer->signature_algorithm = ecdsa_on_p256(world);
    signer->break_signature = (spec->odd & BROKEN) != 0;
    signer->long_signature = (spec->odd & LONG_SIGNATURE) != 0;
    if (spec->odd & EMPTY_SIGNATURE)
        signer->signature = bytes_of("", 0);
}

/* ---- one signer ---- */

static bytes_t countersignature(world_t *world)
{
    buffer_t out = BUFFER_INIT;
    der_write_oid(&out, OID_COUNTERSIGNED);
    size_t set = out.size;
    der_write(&out, DER_UTF8_STRING, bytes_text("not really"));
    der_wrap(&out, set, DER_UNIVERSAL, true, DER_SET);
    der_wrap_sequence(&out, 0);
    return pki_take(&world->arena, &out);
}

static void make_signer(writing_t *writing, const signer_spec_t *spec, cms_signer_t *signer)
{
    world_t *world = writing->world;
    *signer = (cms_signer_t){.certificate = world_person(world, spec->who)};
    if (spec->key_of)
        signer->sign_with = world_person(world, spec->key_of)->key;
    if (spec->named) {
        signer->issuer = world_person(world, spec->named)->issuer;
        signer->serial = world_person(world, spec->named)->serial;
    }
    signer->by_key_id = (spec->odd & NAMED_BY_KEY_ID) != 0;
    if (spec->odd & ODD_VERSION)
        signer->version = PKI_NUMBER(7);
    if (spec->odd & COUNTERSIGNED)
        signer->unsigned_attributes = countersignature(world);
    algorithms(world, spec, signer);
    attributes(world, spec, signer);
    if (spec->who == EXPONENT_ONE)
        signer->signature =
            padded_digest(world, cms_signed_attributes(&world->arena, &writing->options, signer));
}

static void make_signers(writing_t *writing)
{
    const cms_spec_t *spec = writing->spec;
    size_t count = spec->signer_count == NO_SIGNERS ? 0
                   : spec->signer_count             ? spec->signer_count
                                                    : 1;
    size_t total = count + spec->repeat_signer;
    pki_require(total <= SIGNERS_MAX, "number of signers");
    for (size_t i = 0; i < total; i++) {
        make_signer(writing, &spec->signers[i < count ? i : count - 1], &writing->signers[i]);
        writing->list[i] = &writing->signers[i];
    }
    writing->options.signers = writing->list;
}

/* ---- certificates and revocation lists ---- */

static size_t listed(const cms_spec_t *spec, who_t *list)
{
    size_t count = 0;
    while (count < 16 && spec->certificates[count]) {
        list[count] = spec->certificates[count];
        count++;
    }
    if (count)
        return count;
    size_t signers = spec->signer_count == NO_SIGNERS ? 0 : spec->signer_count;
    for (size_t i = 0; i < signers || (i == 0 && !spec->signer_count); i++)
        list[count++] = or (spec->signers[i].who, NOREPLY);
    list[count++] = CA;
    return count;
}

static void make_certificates(writing_t *writing)
{
    world_t *world = writing->world;
    const cms_spec_t *spec = writing->spec;
    who_t list[20];
    size_t count = listed(spec, list), total = count + spec->pad_certificates;
    bytes_t *all = arena_alloc(&world->arena, (total + 1) * sizeof *all);
    pki_require(all != NULL, "memory");
    for (size_t i = 0; i < total; i++) {
        size_t at = i - spec->pad_certificates;
        if (spec->odd & CERTIFICATES_REVERSED)
            at = count - 1 - at;
        all[i] = world_person(world, i < spec->pad_certificates ? OTHER : list[at])->der;
    }
    writing->options.certificates = all;
    writing->options.omit_certificates = (spec->odd & NO_CERTIFICATES) != 0;
    if (spec->odd & JUNK_CERTIFICATE)
        writing->options.certificates_raw = pki_hex(&world->arena, "3006 3004 0402 abcd");
    if (spec->more_certificates)
        writing->options.certificates_raw = spec->more_certificates(world);
}

/* A message that brings revocation lists has to bring them for its whole path: the root's first. */
static void make_crls(writing_t *writing)
{
    world_t *world = writing->world;
    const cms_spec_t *spec = writing->spec;
    if (!(spec->odd & (CRL_OF_CA | CRL_BROKEN)))
        return;
    const pki_revoked_t revoked[] = {
        {.certificate = world_person(world, REVOKED), .date = world->now - 3600},
        {.certificate = NULL},
    };
    bytes_t *list = arena_alloc(&world->arena, (CRLS_MAX + 1) * sizeof *list);
    size_t count = 2 + spec->repeat_crl;
    pki_require(list && count <= CRLS_MAX, "number of CRLs");
    list[0] = PKI_CRL(&world->arena, .issuer = world_person(world, ROOT));
    list[1] =
        PKI_CRL(&world->arena, .issuer = world_person(world, CA), .this_update = world->now - 1800,
                .revoked = revoked, .break_signature = (spec->odd & CRL_BROKEN) != 0);
    for (size_t i = 2; i < count; i++)
        list[i] = list[1];
    writing->options.crls = list;
}

/* ---- the structure ---- */

bytes_t cms_make(world_t *world, const cms_spec_t *spec, bytes_t content, bool detached)
{
    writing_t writing = {.world = world, .spec = spec};
    cms_options_t *options = &writing.options;
    if (spec->embedded) {
        options->embedded = bytes_text(spec->embedded);
        detached = false;
    }
    if (spec->odd & (EMBED | DETACH))
        detached = (spec->odd & DETACH) != 0;
    options->content = content;
    options->detached = detached;
    options->content_type = spec->type;
    options->outer_type = spec->outer_type;
    options->trailing = spec->trailing;
    options->indefinite = (spec->odd & INDEFINITE) != 0;
    options->segment = spec->odd & INDEFINITE ? 40 : 0;
    options->digest_algorithms = spec->odd & NO_DIGEST_ALGORITHMS ? "" : NULL;
    options->version = spec->odd & ODD_DATA_VERSION ? PKI_NUMBER(9) : 0;
    make_signers(&writing);
    make_certificates(&writing);
    make_crls(&writing);
    bytes_t cms = cms_build(&world->arena, options);
    return spec->tamper ? spec->tamper(world, cms) : cms;
}
