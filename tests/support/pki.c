/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Certificates of the generated PKI (RFC 5280 section 4). */
#include "pki.h"

#include "asn1/der.h"
#include "asn1/der_write.h"
#include "x509/certificate_usage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void append_extension(buffer_t *out, const char *oid, bool critical, bytes_t value)
{
    static const uint8_t yes = 0xff;
    size_t start = out->size;
    der_write_oid(out, oid);
    if (critical)
        der_write(out, DER_BOOLEAN, bytes_of(&yes, 1));
    der_write(out, DER_OCTET_STRING, value);
    der_wrap_sequence(out, start);
}

/* One of the extensions that options know: left out or with another criticality if they say so. The
 * value is freed. */
static void append_known(buffer_t *out, const pki_options_t *options, extension_id_t id,
                         const char *oid, bool critical, buffer_t *value)
{
    pki_require(!value->error, "writing an extension");
    if (!(options->omit & 1u << id))
        append_extension(out, oid, critical != ((options->other_critical & 1u << id) != 0),
                         buffer_bytes(value));
    buffer_free(value);
}

static void append_context_number(buffer_t *out, uint32_t tag, int number)
{
    if (number == 0)
        return;
    uint8_t content = (uint8_t)(number - 1);
    pki_require(number > 0 && number <= 128, "number");
    der_write_header(out, DER_CONTEXT, false, tag, 1);
    buffer_append_byte(out, content);
}

static void append_basic_constraints(buffer_t *out, const pki_options_t *options)
{
    static const uint8_t yes = 0xff;
    buffer_t value = BUFFER_INIT;
    if (!options->ca && !options->constraints_of_end_entity)
        return;
    if (options->ca)
        der_write(&value, DER_BOOLEAN, bytes_of(&yes, 1));
    if (options->path_length)
        der_write_integer(&value, (uint64_t)(options->path_length - 1));
    der_wrap_sequence(&value, 0);
    append_known(out, options, EXTENSION_BASIC_CONSTRAINTS, "2.5.29.19", true, &value);
}

static void append_key_usage(buffer_t *out, const pki_options_t *options)
{
    buffer_t value = BUFFER_INIT;
    unsigned usage = options->key_usage;
    if (!usage)
        usage = options->ca ? KEY_USAGE_KEY_CERT_SIGN | KEY_USAGE_CRL_SIGN
                            : KEY_USAGE_DIGITAL_SIGNATURE | KEY_USAGE_NON_REPUDIATION;
    uint8_t bits[3] = {0, 0, 0}; /* unused bits, then bit 0 first */
    unsigned last = 0;
    for (unsigned i = 0; i < 9; i++) {
        if (usage & 1u << i) {
            bits[1 + i / 8] |= (uint8_t)(0x80 >> i % 8);
            last = i;
        }
    }
    bits[0] = (uint8_t)(7 - last % 8);
    der_write(&value, DER_BIT_STRING, bytes_of(bits, last < 8 ? 2 : 3));
    append_known(out, options, EXTENSION_KEY_USAGE, "2.5.29.15", true, &value);
}

/* Calls append for each word of a list separated by spaces. */
static void each_word(const char *list, void (*append)(buffer_t *out, char *word), buffer_t *out)
{
    char *copy = strdup(list), *rest = copy, *word;
    pki_require(copy != NULL, "memory");
    while ((word = strsep(&rest, " ")))
        if (*word)
            append(out, word);
    free(copy);
}

static void append_oid(buffer_t *out, char *word)
{
    der_write_oid(out, strcmp(word, "any") == 0 ? "2.5.29.32.0" : word);
}

static void append_policy(buffer_t *out, char *word)
{
    size_t start = out->size;
    append_oid(out, word);
    der_wrap_sequence(out, start);
}

static void append_mapping(buffer_t *out, char *word)
{
    size_t start = out->size;
    char *subject = strchr(word, '=');
    pki_require(subject != NULL, "policy mapping");
    *subject++ = 0;
    append_oid(out, word);
    append_oid(out, subject);
    der_wrap_sequence(out, start);
}

static void append_usages(buffer_t *out, const pki_options_t *options)
{
    buffer_t value = BUFFER_INIT;
    const char *usages = options->usages;
    if (!usages)
        usages = options->ca ? PKI_NO_USAGE : OID_EKU_EMAIL_PROTECTION;
    if (!*usages)
        return;
    each_word(usages, append_oid, &value);
    der_wrap_sequence(&value, 0);
    append_known(out, options, EXTENSION_EXTENDED_KEY_USAGE, "2.5.29.37", false, &value);
}

static void append_names(buffer_t *out, const pki_options_t *options)
{
    buffer_t value = BUFFER_INIT;
    if (!options->names)
        return;
    pki_append_general_names(&value, options->names);
    der_wrap_sequence(&value, 0);
    append_known(out, options, EXTENSION_SUBJECT_ALT_NAME, "2.5.29.17", false, &value);
}

/* GeneralSubtrees: every general name in a SEQUENCE of its own. */
static void append_subtrees(buffer_t *out, uint32_t tag, const char *names)
{
    buffer_t all = BUFFER_INIT;
    size_t start = out->size;
    if (!names)
        return;
    pki_append_general_names(&all, names);
    pki_require(!all.error, "memory");
    der_reader_t reader = der_reader(buffer_bytes(&all), DER_RULES_DER);
    while (!der_at_end(&reader)) {
        der_item_t name;
        size_t subtree = out->size;
        pki_require(!der_next(&reader, &name), "general names");
        buffer_append(out, name.whole);
        der_wrap_sequence(out, subtree);
    }
    der_wrap(out, start, DER_CONTEXT, true, tag);
    buffer_free(&all);
}

static void append_name_constraints(buffer_t *out, const pki_options_t *options)
{
    buffer_t value = BUFFER_INIT;
    if (!options->permitted && !options->excluded)
        return;
    append_subtrees(&value, 0, options->permitted);
    append_subtrees(&value, 1, options->excluded);
    der_wrap_sequence(&value, 0);
    append_known(out, options, EXTENSION_NAME_CONSTRAINTS, "2.5.29.30", true, &value);
}

static void append_policies(buffer_t *out, const pki_options_t *options)
{
    buffer_t value = BUFFER_INIT;
    if (options->policies) {
        each_word(options->policies, append_policy, &value);
        der_wrap_sequence(&value, 0);
        append_known(out, options, EXTENSION_CERTIFICATE_POLICIES, "2.5.29.32", false, &value);
    }
    if (options->mappings) {
        each_word(options->mappings, append_mapping, &value);
        der_wrap_sequence(&value, 0);
        append_known(out, options, EXTENSION_POLICY_MAPPINGS, "2.5.29.33", true, &value);
    }
    if (options->require_explicit || options->inhibit_mapping) {
        append_context_number(&value, 0, options->require_explicit);
        append_context_number(&value, 1, options->inhibit_mapping);
        der_wrap_sequence(&value, 0);
        append_known(out, options, EXTENSION_POLICY_CONSTRAINTS, "2.5.29.36", true, &value);
    }
    if (options->inhibit_any) {
        der_write_integer(&value, (uint64_t)(options->inhibit_any - 1));
        append_known(out, options, EXTENSION_INHIBIT_ANY_POLICY, "2.5.29.54", true, &value);
    }
}

static void append_key_ids(buffer_t *out, const pki_options_t *options, bytes_t own,
                           bytes_t issuers)
{
    buffer_t value = BUFFER_INIT;
    if (bytes_present(options->subject_key_id))
        own = options->subject_key_id;
    if (bytes_present(options->authority_key_id))
        issuers = options->authority_key_id;
    der_write(&value, DER_OCTET_STRING, own);
    append_known(out, options, EXTENSION_SUBJECT_KEY_IDENTIFIER, "2.5.29.14", false, &value);
    buffer_append(&value, issuers);
    der_wrap(&value, 0, DER_CONTEXT, false, 0);
    der_wrap_sequence(&value, 0);
    append_known(out, options, EXTENSION_AUTHORITY_KEY_IDENTIFIER, "2.5.29.35", false, &value);
}

static void append_extensions(buffer_t *out, const pki_options_t *options, bytes_t key_id,
                              bytes_t issuer_key_id)
{
    size_t start = out->size;
    append_basic_constraints(out, options);
    append_key_usage(out, options);
    append_usages(out, options);
    append_names(out, options);
    append_name_constraints(out, options);
    append_policies(out, options);
    append_key_ids(out, options, key_id, issuer_key_id);
    for (const pki_extension_t *extra = options->extra; extra && extra->oid; extra++)
        append_extension(out, extra->oid, extra->critical, extra->value);
    if (out->size == start)
        return; /* Extensions is not empty where it is there */
    der_wrap_sequence(out, start);
    der_wrap(out, start, DER_CONTEXT, true, 3);
}

static bytes_t serial_number(arena_t *arena, const pki_options_t *options)
{
    static unsigned counter;
    buffer_t out = BUFFER_INIT;
    if (bytes_present(options->serial_der))
        return arena_copy(arena, options->serial_der);
    der_write_integer(&out, options->serial ? options->serial : ++counter);
    bytes_t whole = pki_take(arena, &out);
    return bytes_from(whole, 2);
}

/* The key's SPKI, without the parameters in the AlgorithmIdentifier if asked (RFC 3279 2.3.2). */
static void append_spki(buffer_t *out, arena_t *arena, gnutls_privkey_t key, bool omit_parameters)
{
    bytes_t spki = pki_spki(arena, key);
    if (!omit_parameters) {
        buffer_append(out, spki);
        return;
    }
    der_reader_t outside = der_reader(spki, DER_RULES_DER), inside, algorithm;
    der_item_t oid, bits;
    size_t start = out->size;
    pki_require(!der_expect_enter(&outside, DER_SEQUENCE, &inside), "public key");
    pki_require(!der_expect_enter(&inside, DER_SEQUENCE, &algorithm), "public key");
    pki_require(!der_expect(&algorithm, DER_OID, &oid), "public key");
    pki_require(!der_expect(&inside, DER_BIT_STRING, &bits), "public key");
    buffer_append(out, oid.whole);
    der_wrap_sequence(out, start);
    buffer_append(out, bits.whole);
    der_wrap_sequence(out, start);
}

static void append_validity(buffer_t *out, const pki_options_t *options)
{
    size_t start = out->size;
    der_write_time(out, options->not_before ? options->not_before : PKI_NOT_BEFORE);
    der_write_time(out, options->not_after ? options->not_after : PKI_NOT_AFTER);
    der_wrap_sequence(out, start);
}

static void append_tbs(buffer_t *out, arena_t *arena, const pki_options_t *options,
                       const pki_certificate_t *made, gnutls_privkey_t signer)
{
    unsigned version = options->version ? options->version : 3;
    if (version > 1) {
        der_write_integer(out, version - 1);
        der_wrap(out, 0, DER_CONTEXT, true, 0);
    }
    der_write(out, DER_INTEGER, made->serial);
    pki_append_algorithm(out, signer, options->digest, options->pss);
    buffer_append(out, made->issuer);
    append_validity(out, options);
    buffer_append(out, made->subject);
    if (bytes_present(options->spki))
        buffer_append(out, options->spki);
    else
        append_spki(out, arena, made->key, options->omit_dsa_parameters);
    if (version == 3)
        append_extensions(out, options, made->key_id, pki_key_identifier(arena, signer));
    der_wrap_sequence(out, 0);
}

const pki_certificate_t *pki_issue(arena_t *arena, const pki_options_t *options)
{
    pki_certificate_t *made = arena_alloc(arena, sizeof *made);
    pki_require(made != NULL, "memory");
    made->key = pki_key(options->kind, options->key);
    made->key_id = bytes_present(options->subject_key_id)
                       ? arena_copy(arena, options->subject_key_id)
                       : pki_key_identifier(arena, made->key);
    made->serial = serial_number(arena, options);
    made->subject = bytes_present(options->subject_der) ? arena_copy(arena, options->subject_der)
                                                        : pki_name(arena, options->subject);
    made->issuer = options->issuer_name ? pki_name(arena, options->issuer_name)
                   : options->issuer    ? options->issuer->subject
                                        : made->subject;
    gnutls_privkey_t signer = options->sign_with ? options->sign_with
                              : options->issuer  ? options->issuer->key
                                                 : made->key;
    buffer_t out = BUFFER_INIT;
    append_tbs(&out, arena, options, made, signer);
    bytes_t tbs = arena_copy(arena, buffer_bytes(&out));
    pki_append_signature(&out, signer, options->digest, options->pss, tbs);
    if (options->break_signature && !out.error)
        out.data[out.size - 1] ^= 1;
    der_wrap_sequence(&out, 0);
    made->der = pki_take(arena, &out);
    return made;
}

certificate_t *pki_parse(const pki_certificate_t *certificate)
{
    certificate_t *parsed;
    pki_require(!certificate_parse(certificate->der, &parsed), "reading a certificate");
    return parsed;
}
