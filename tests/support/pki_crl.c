/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Certificate revocation lists of the generated PKI (RFC 5280 section 5). */
#include "pki.h"

#include "asn1/der.h"
#include "asn1/der_write.h"

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

static void append_taken(buffer_t *out, const char *oid, bool critical, buffer_t *value)
{
    pki_require(!value->error, "writing an extension");
    append_extension(out, oid, critical, buffer_bytes(value));
    buffer_free(value);
}

static void append_extra(buffer_t *out, const pki_extension_t *extra)
{
    for (; extra && extra->oid; extra++)
        append_extension(out, extra->oid, extra->critical, extra->value);
}

static void append_entry_extensions(buffer_t *out, const pki_revoked_t *entry)
{
    size_t start = out->size;
    buffer_t value = BUFFER_INIT;
    if (entry->reason) {
        uint8_t reason = (uint8_t)(entry->reason - 1);
        der_write(&value, DER_ENUMERATED, bytes_of(&reason, 1));
        append_taken(out, "2.5.29.21", false, &value);
    }
    if (entry->invalidity_date) {
        /* GeneralizedTime whatever the year (section 5.3.2): UTCTime's content behind its century.
         */
        der_write_time(&value, entry->invalidity_date);
        pki_require(!value.error && value.data[0] == DER_UTC_TIME, "invalidity date");
        bytes_t short_form = bytes_from(buffer_bytes(&value), 2);
        buffer_t time = BUFFER_INIT;
        buffer_append_text(&time, short_form.data[0] >= '5' ? "19" : "20");
        buffer_append(&time, short_form);
        der_wrap(&time, 0, DER_UNIVERSAL, false, DER_GENERALIZED_TIME);
        append_taken(out, "2.5.29.24", false, &time);
        buffer_free(&value);
    }
    if (entry->certificate_issuer) {
        pki_append_general_names(&value, entry->certificate_issuer);
        der_wrap_sequence(&value, 0);
        append_taken(out, "2.5.29.29", true, &value);
    }
    append_extra(out, entry->extra);
    if (out->size > start)
        der_wrap_sequence(out, start);
}

static void append_entries(buffer_t *out, const pki_revoked_t *entry)
{
    size_t start = out->size;
    for (; entry && (entry->certificate || bytes_present(entry->serial)); entry++) {
        size_t one = out->size;
        der_write(out, DER_INTEGER,
                  entry->certificate ? entry->certificate->serial : entry->serial);
        der_write_time(out, entry->date);
        append_entry_extensions(out, entry);
        der_wrap_sequence(out, one);
    }
    if (out->size > start)
        der_wrap_sequence(out, start);
}

static void append_crl_extensions(buffer_t *out, const pki_crl_options_t *options, bytes_t key_id)
{
    size_t start = out->size;
    buffer_t value = BUFFER_INIT;
    if (!options->omit_key_id) {
        buffer_append(&value, key_id);
        der_wrap(&value, 0, DER_CONTEXT, false, 0);
        der_wrap_sequence(&value, 0);
        append_taken(out, "2.5.29.35", false, &value);
    }
    if (!options->omit_number) {
        der_write_integer(&value, options->number ? options->number : 1);
        append_taken(out, "2.5.29.20", false, &value);
    }
    if (options->delta_base) {
        der_write_integer(&value, (uint64_t)(options->delta_base - 1));
        append_taken(out, "2.5.29.27", true, &value);
    }
    append_extra(out, options->extra);
    if (out->size == start)
        return;
    der_wrap_sequence(out, start);
    der_wrap(out, start, DER_CONTEXT, true, 0);
}

static void append_tbs(buffer_t *out, arena_t *arena, const pki_crl_options_t *options,
                       gnutls_privkey_t signer)
{
    unsigned version = options->version ? options->version : 2;
    if (version > 1)
        der_write_integer(out, version - 1);
    pki_append_algorithm(out, signer, options->digest, false);
    if (options->issuer_name)
        pki_append_name(out, options->issuer_name);
    else
        buffer_append(out, options->issuer->subject);
    der_write_time(out, options->this_update ? options->this_update : PKI_NOW - 86400);
    if (options->next_update != -1)
        der_write_time(out, options->next_update ? options->next_update : PKI_NOW + 30 * 86400);
    append_entries(out, options->revoked);
    if (version > 1)
        append_crl_extensions(out, options, pki_key_identifier(arena, signer));
    der_wrap_sequence(out, 0);
}

bytes_t pki_crl(arena_t *arena, const pki_crl_options_t *options)
{
    gnutls_privkey_t signer = options->sign_with ? options->sign_with : options->issuer->key;
    buffer_t out = BUFFER_INIT;
    append_tbs(&out, arena, options, signer);
    bytes_t tbs = arena_copy(arena, buffer_bytes(&out));
    pki_append_signature(&out, signer, options->digest, false, tbs);
    if (options->break_signature && !out.error)
        out.data[out.size - 1] ^= 1;
    der_wrap_sequence(&out, 0);
    return pki_take(arena, &out);
}
