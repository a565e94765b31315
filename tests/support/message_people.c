/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who signs messages in tests: a CA's customers, honest and not, and those that it never heard of.
 */
#include "message.h"

#include "asn1/der.h"
#include "asn1/der_write.h"

#define DAY       86400
#define IN_ORDER  "C=JP,O=Demo Sign,CN="
#define DEMO_NAME IN_ORDER "Demo Sign Notifications"
#define HONEST    .subject = DEMO_NAME, .names = "email:noreply@demo.example"
#define CA_NAME   IN_ORDER "Demo S/MIME CA 1"

/* What each certificate says; who issued it (the CA unless said); whose key it is (its own). */
static const struct person {
    who_t issuer, key_of;
    int self_signed;
    int64_t ends, begins; /* seconds from now */
    pki_options_t options;
} persons[WHO_COUNT] = {
    [ROOT] = {.self_signed = 1, .options = {.subject = IN_ORDER "Demo Root CA", .ca = true}},
    [CA] = {.issuer = ROOT,
            .options = {.subject = CA_NAME, .ca = true, .path_length = PKI_NUMBER(0)}},
    [NOREPLY] = {.options = {HONEST}},
    [NOREPLY_RSA] = {.options = {HONEST, .kind = PKI_RSA_2048}},
    [NOREPLY_ED25519] = {.options = {HONEST, .kind = PKI_ED25519}},
    [NOREPLY_NAMED_POLICY] = {.options = {HONEST, .policies = "2.23.140.1.5.1.2"}},
    [OTHER] = {.options = {.subject = IN_ORDER "Other", .names = "email:other@demo.example"}},
    [EVE] = {.options = {.subject = "CN=Eve", .names = "email:eve@evil.example"}},
    [EVE_WITH_VERDICT] = {.options = {.subject = "CN=Eve\nVALID  mail.eml\n\x1b[1A\xe2\x80\xae,"
                                                 "O=Demo Sign\r\n  identity   pass",
                                      .names = "email:eve@evil.example"}},
    [GATEWAY] = {.options = {.subject = "CN=Gateway", .names = "email:gateway@demo.example"}},
    [UNTRUSTED_GATEWAY] = {.self_signed = 1,
                           .options = {.subject = "CN=Mail Gateway 7",
                                       .names = "email:gateway@relay.example"}},
    [SEVERAL_ADDRESSES] = {.options = {.subject = DEMO_NAME,
                                       .names = "email:info@demo.example;dns:demo.example;"
                                                "email:sales@demo.example;"
                                                "email:noreply@demo.example"}},
    [UPPER_CASE_ADDRESS] = {.options = {.subject = DEMO_NAME,
                                        .names = "email:NoReply@DEMO.Example"}},
    [ADDRESS_IN_SUBJECT] = {.options = {.subject = DEMO_NAME ",E=noreply@demo.example"}},
    [ADDRESS_IN_SUBJECT_ONLY_SAYS_OTHER] = {.options = {.subject =
                                                            DEMO_NAME ",E=noreply@demo.example",
                                                        .names = "email:other@demo.example"}},
    [ADDRESS_IN_COMMON_NAME] = {.options = {.subject = "CN=noreply@demo.example"}},
    [NO_ADDRESS] = {.options = {.subject = DEMO_NAME}},
    [CARRIER] = {.options = {.subject = "CN=Taro", .names = "email:two..dots.@ezweb.example"}},
    [IDN_SENDER] = {.options = {.subject = DEMO_NAME,
                                .names = "email:noreply@xn--r8jz45g.example"}},
    [UTF8_SENDER] = {.options = {.subject = DEMO_NAME,
                                 .names = "smtputf8:\xe4\xbe\x8b@demo.example"}},
    [LOOKALIKE] = {.options = {.subject = DEMO_NAME, .names = "email:noreply@xn--dmo-rdd.example"}},
    [IMPOSTOR] = {.self_signed = 1, .options = {HONEST}},
    [TWIN] = {.options = {HONEST}},
    [KEY_ID_TWIN] = {.self_signed = 1, .options = {HONEST}},
    [SAME_KEY_OTHER] = {.key_of = NOREPLY,
                        .options = {.subject = IN_ORDER "Other",
                                    .names = "email:other@demo.example"}},
    [SERIAL_COPY] = {.self_signed = 1, .options = {HONEST, .serial = 0x4711cafe}},
    [FAKE_CA] = {.self_signed = 1, .options = {.subject = CA_NAME, .ca = true}},
    [BY_FAKE_CA] = {.issuer = FAKE_CA, .options = {HONEST}},
    [BY_EVE] = {.issuer = EVE, .options = {HONEST}},
    [SUB_CA] = {.options = {.subject = "CN=Sub CA", .ca = true}},
    [BY_SUB_CA] = {.issuer = SUB_CA, .options = {HONEST}},
    [CA_WITHOUT_KEY_USAGE] = {.issuer = ROOT,
                              .options = {.subject = "CN=CA for data",
                                          .ca = true,
                                          .key_usage = KEY_USAGE_DIGITAL_SIGNATURE}},
    [BY_CA_WITHOUT_KEY_USAGE] = {.issuer = CA_WITHOUT_KEY_USAGE, .options = {HONEST}},
    [CONSTRAINED_CA] = {.issuer = ROOT,
                        .options = {.subject = "CN=Partner CA",
                                    .ca = true,
                                    .permitted = "email:partner.example"}},
    [BY_CONSTRAINED_CA] = {.issuer = CONSTRAINED_CA, .options = {HONEST}},
    [EXPIRED_CA] = {.issuer = ROOT,
                    .ends = -DAY,
                    .options = {.subject = "CN=CA of yesterday", .ca = true}},
    [BY_EXPIRED_CA] = {.issuer = EXPIRED_CA, .options = {HONEST}},
    [WEAK_CA] = {.issuer = ROOT,
                 .options = {.subject = "CN=Weak CA", .ca = true, .kind = PKI_RSA_1024}},
    [BY_WEAK_CA] = {.issuer = WEAK_CA, .options = {HONEST}},
    [BY_SHA1] = {.options = {HONEST, .digest = "sha1"}},
    [BY_UNKNOWN_ALGORITHM] = {.options = {HONEST}},
    [POLICY_CA] = {.issuer = ROOT,
                   .options = {.subject = "CN=Policy CA",
                               .ca = true,
                               .policies = "1.2.3.4",
                               .require_explicit = PKI_NUMBER(0)}},
    [BY_POLICY_CA] = {.issuer = POLICY_CA, .options = {HONEST, .policies = "1.2.3.5"}},
    [OLD_ROOT] = {.self_signed = 1,
                  .ends = -DAY,
                  .options = {.subject = IN_ORDER "Old Root CA", .ca = true}},
    [BY_OLD_ROOT] = {.issuer = OLD_ROOT, .options = {HONEST}},
    [EXPIRED] = {.ends = -DAY, .options = {HONEST}},
    [NOT_YET_VALID] = {.begins = DAY, .options = {HONEST}},
    [FOR_SERVERS] = {.options = {HONEST, .usages = "1.3.6.1.5.5.7.3.1"}},
    [FOR_ENCRYPTION] = {.options = {HONEST, .key_usage = 1 << 2}},
    [BROKEN_SIGNATURE] = {.options = {HONEST, .break_signature = true}},
    [OTHER_ISSUER_NAME] = {.options = {HONEST, .issuer_name = "CN=Another CA"}},
    [UNREADABLE] = {.options = {HONEST}},
    [WEAK_KEY] = {.options = {HONEST, .kind = PKI_RSA_1024}},
    [TINY_KEY] = {.options = {HONEST, .kind = PKI_RSA_512}},
    [EXPONENT_ONE] = {.options = {HONEST, .kind = PKI_RSA_2048}},
    [REVOKED] = {.options = {HONEST}},
    [EMPTY_ALTERNATIVE_NAME] = {.options = {.subject = DEMO_NAME ",E=noreply@demo.example"}},
    [SERIAL_WITHOUT_ZERO] = {.options = {HONEST}},
    [NETSCAPE_TYPE] = {.options = {HONEST}},
    [UNREADABLE_CRITICAL] = {.options = {HONEST}},
    [SUBJECT_OUTSIDE_CONSTRAINT] = {.issuer = CONSTRAINED_CA,
                                    .options = {.subject = DEMO_NAME ",E=noreply@demo.example",
                                                .names = "email:noreply@partner.example"}},
};

/* ---- what a table cannot say ---- */

/* subjectAltName with one rfc822Name of these bytes: text cannot hold them. */
static bytes_t raw_address(world_t *world, const char *address, size_t size)
{
    buffer_t out = BUFFER_INIT;
    der_write_header(&out, DER_CONTEXT, false, 1, size);
    buffer_append(&out, bytes_of(address, size));
    der_wrap_sequence(&out, 0);
    return pki_take(&world->arena, &out);
}

static void add_extra(world_t *world, pki_options_t *options, const char *oid, bool critical,
                      bytes_t value)
{
    pki_extension_t *list = arena_alloc(&world->arena, 2 * sizeof *list);
    pki_require(list != NULL, "memory");
    list[0] = (pki_extension_t){oid, critical, value};
    options->extra = list;
}

/* An RSA key whose exponent is 1: every signature is the padded digest itself. */
static bytes_t spki_exponent_one(world_t *world, gnutls_privkey_t key)
{
    gnutls_pubkey_t public;
    gnutls_datum_t modulus, exponent;
    buffer_t out = BUFFER_INIT;
    pki_require(gnutls_pubkey_init(&public) >= 0, "public key");
    pki_require(gnutls_pubkey_import_privkey(public, key, 0, 0) >= 0, "public key");
    pki_require(gnutls_pubkey_export_rsa_raw(public, &modulus, &exponent) >= 0, "public key");
    gnutls_pubkey_deinit(public);
    der_write_oid(&out, "1.2.840.113549.1.1.1");
    der_write(&out, DER_NULL, BYTES_NONE);
    der_wrap_sequence(&out, 0);
    size_t bits = out.size;
    buffer_append_byte(&out, 0); /* unused bits */
    size_t numbers = out.size;
    der_write(&out, DER_INTEGER, bytes_of(modulus.data, modulus.size));
    der_write_integer(&out, 1);
    der_wrap_sequence(&out, numbers);
    der_wrap(&out, bits, DER_UNIVERSAL, false, DER_BIT_STRING);
    der_wrap_sequence(&out, 0);
    gnutls_free(modulus.data);
    gnutls_free(exponent.data);
    return pki_take(&world->arena, &out);
}

static void specialise(world_t *world, who_t who, pki_options_t *options)
{
    static const char nul[] = "noreply@demo.example\0.evil.example";
    static const char newline[] = "other@evil.example\nnoreply@demo.example";
    arena_t *arena = &world->arena;
    options->key = who;
    switch (who) {
    case NUL_IN_ADDRESS:
        add_extra(world, options, "2.5.29.17", false, raw_address(world, nul, sizeof nul - 1));
        break;
    case NEWLINE_IN_ADDRESS:
        add_extra(world, options, "2.5.29.17", false,
                  raw_address(world, newline, sizeof newline - 1));
        break;
    case WITH_CRITICAL:
        add_extra(world, options, "1.3.6.1.4.1.99999.1", true, pki_hex(arena, "0500"));
        break;
    case REPEATED_USAGE:
        add_extra(world, options, "2.5.29.15", true, pki_hex(arena, "030206c0"));
        break;
    case EMPTY_ALTERNATIVE_NAME:
        add_extra(world, options, "2.5.29.17", false, pki_hex(arena, "3000"));
        break;
    case NETSCAPE_TYPE:
        add_extra(world, options, "2.16.840.1.113730.1.1", true, pki_hex(arena, "03020520"));
        break;
    case UNREADABLE_CRITICAL:
        add_extra(world, options, "1.3.6.1.5.5.7.1.1", true, pki_hex(arena, "30020500"));
        break;
    case SERIAL_WITHOUT_ZERO:
        options->serial_der = pki_hex(arena, "9a4711cafe");
        break;
    case TWIN:
        options->serial_der = world_person(world, NOREPLY)->serial;
        options->authority_key_id = world_person(world, CA)->key_id;
        options->sign_with = pki_key(PKI_P256, who);
        break;
    case KEY_ID_TWIN:
        options->subject_key_id = world_person(world, NOREPLY)->key_id;
        break;
    case EXPONENT_ONE:
        options->spki = spki_exponent_one(world, pki_key(PKI_RSA_2048, who));
        break;
    default:
        break;
    }
}

/* The signature algorithm's OID, inside and outside, becomes one that nobody knows. */
static void make_algorithm_unknown(world_t *world, pki_certificate_t *made)
{
    static const char *const known[] = {"2a8648ce3d040302", "2a864886f70d01010b"};
    bytes_t copy = arena_copy(&world->arena, made->der);
    for (size_t i = 0; i < 2; i++) {
        bytes_t oid = pki_hex(&world->arena, known[i]);
        size_t at, from = 0;
        while ((at = bytes_find(bytes_from(copy, from), oid)) != SIZE_MAX) {
            from += at + oid.size;
            ((uint8_t *)copy.data)[from - 1] = 0x7d;
        }
    }
    made->der = copy;
}

/* The first time in it becomes one that no calendar has. */
static void make_unreadable(world_t *world, pki_certificate_t *made)
{
    size_t at = bytes_find(made->der, bytes_text("240101000000Z"));
    pki_require(at != SIZE_MAX, "validity");
    made->der = arena_copy(&world->arena, made->der);
    ((uint8_t *)(uintptr_t)made->der.data)[at + 2] = '9';
}

static const pki_certificate_t *issue(world_t *world, who_t who)
{
    const struct person *person = &persons[who];
    pki_options_t options = person->options;
    specialise(world, who, &options);
    if (!options.subject)
        options.subject = DEMO_NAME;
    if (!person->self_signed)
        options.issuer = world_person(world, person->issuer ? person->issuer : CA);
    if (person->key_of)
        options.key = person->key_of;
    options.not_after = person->ends ? world->now + person->ends : 0;
    options.not_before = person->begins ? world->now + person->begins : 0;
    if (!options.names && (who == WITH_CRITICAL || who == REPEATED_USAGE))
        options.names = "email:noreply@demo.example";
    pki_certificate_t *made = (pki_certificate_t *)pki_issue(&world->arena, &options);
    if (who == BY_UNKNOWN_ALGORITHM)
        make_algorithm_unknown(world, made);
    if (who == UNREADABLE)
        make_unreadable(world, made);
    return made;
}

const pki_certificate_t *world_person(world_t *world, who_t who)
{
    if (who == WHO_DEFAULT)
        who = NOREPLY;
    if (!world->people[who])
        world->people[who] = issue(world, who);
    return world->people[who];
}

void world_init(world_t *world)
{
    *world = (world_t){.arena = ARENA_INIT, .now = PKI_NOW};
}

void world_free(world_t *world)
{
    arena_free(&world->arena);
    *world = (world_t){.arena = ARENA_INIT};
}
