/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Two thousand random chains, judged by us, by GnuTLS and by OpenSSL. Each has up to two oddities
 * of the table below, which says who is right to accept what: our column is RFC 5280 and RFC 8550;
 * where another's differs, the clause that decides is named. A judgement that the table does not
 * foresee fails. */
#include "path_fixture.h"
#include "x509/certificate_usage.h"

#include <gnutls/x509.h>
#include <openssl/x509v3.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CHAINS 2000

#define OID_SERVER   "1.3.6.1.5.5.7.3.1"
#define OID_POLICY   "1.2.3.1"
#define OID_POLICY_2 "1.2.3.2"

/* From the root (0) to the signer. */
typedef struct chain {
    arena_t arena;
    pki_options_t options[8];
    size_t count;
    const pki_certificate_t *made[8];
} chain_t;

/* What an oddity touches: two that touch the same are not combined. */
enum {
    BASIC = 1 << 0,
    USAGE = 1 << 1,
    PURPOSE = 1 << 2,
    VALIDITY = 1 << 3,
    SIGNATURE = 1 << 4,
    EXTENSION = 1 << 5,
    NAMES = 1 << 6,
    POLICY = 1 << 7,
    CHAINING = 1 << 8
};

typedef struct oddity {
    const char *name;
    void (*apply)(chain_t *chain);
    unsigned touches;
    bool ours, gnutls, openssl; /* accepted? */
    const char *clause;         /* where they differ */
} oddity_t;

/* ---- oddities ---- */

static unsigned below(unsigned limit)
{
    static uint64_t seed = 0x9e3779b97f4a7c15u; /* xorshift: the same chains each time */
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 32) % limit;
}

static pki_options_t *signer(chain_t *chain)
{
    return &chain->options[chain->count - 1];
}

static pki_options_t *root(chain_t *chain)
{
    return &chain->options[0];
}

/* Any authority between root and signer; there is at least one. */
static pki_options_t *authority(chain_t *chain)
{
    return &chain->options[1 + below((unsigned)chain->count - 2)];
}

static pki_options_t *lowest(chain_t *chain)
{
    return &chain->options[chain->count - 2];
}

/* A self-issued authority with a new key below the lowest one. */
static void renew_lowest(chain_t *chain)
{
    pki_options_t *last = signer(chain), renewed = *lowest(chain);
    last[1] = last[0];
    renewed.key = 20;
    renewed.permitted = renewed.excluded = NULL;
    last[0] = renewed;
    chain->count++;
}

/* One line each, and one row each. */
/* clang-format off */
static void nothing(chain_t *c) { (void)c; }
static void not_ca(chain_t *c) { authority(c)->omit |= 1u << EXTENSION_BASIC_CONSTRAINTS; }
static void version_1(chain_t *c) { authority(c)->version = 1; }
static void signer_version_1(chain_t *c) { signer(c)->version = 1; }
static void root_not_ca(chain_t *c) { root(c)->omit |= 1u << EXTENSION_BASIC_CONSTRAINTS; }
static void root_version_1(chain_t *c) { root(c)->version = 1; }
static void long_enough(chain_t *c) { authority(c)->path_length = PKI_NUMBER(9); }
static void too_long(chain_t *c)
{
    renew_lowest(c);
    lowest(c)->subject = "CN=Another";
    c->options[c->count - 3].path_length = PKI_NUMBER(0);
}
static void self_issued_is_not_counted(chain_t *c)
{
    lowest(c)->path_length = PKI_NUMBER(0);
    renew_lowest(c);
}
static void root_too_long(chain_t *c) { root(c)->path_length = PKI_NUMBER(0); }
static void signer_is_ca(chain_t *c)
{
    signer(c)->ca = true;
    signer(c)->key_usage = KEY_USAGE_DIGITAL_SIGNATURE | KEY_USAGE_KEY_CERT_SIGN;
    signer(c)->usages = OID_EKU_EMAIL_PROTECTION;
}
static void no_cert_sign(chain_t *c) { authority(c)->key_usage = KEY_USAGE_CRL_SIGN; }
static void authority_without_usage(chain_t *c) { authority(c)->omit |= 1u << EXTENSION_KEY_USAGE; }
static void signer_without_usage(chain_t *c) { signer(c)->omit |= 1u << EXTENSION_KEY_USAGE; }
static void signer_encrypts_only(chain_t *c) { signer(c)->key_usage = 1u << 2; }
static void signer_repudiates_not(chain_t *c)
{
    signer(c)->key_usage = KEY_USAGE_NON_REPUDIATION;
}
static void signer_for_servers(chain_t *c) { signer(c)->usages = OID_SERVER; }
static void signer_for_any(chain_t *c) { signer(c)->usages = OID_EKU_ANY; }
static void signer_for_unsaid(chain_t *c) { signer(c)->usages = PKI_NO_USAGE; }
static void authority_for_servers(chain_t *c) { authority(c)->usages = OID_SERVER; }
static void authority_for_mail(chain_t *c) { authority(c)->usages = OID_EKU_EMAIL_PROTECTION; }
static void authority_for_any(chain_t *c) { authority(c)->usages = OID_EKU_ANY; }
static void root_for_servers(chain_t *c) { root(c)->usages = OID_SERVER; }
static void signer_expired(chain_t *c) { signer(c)->not_after = PKI_NOW - 1; }
static void signer_early(chain_t *c) { signer(c)->not_before = PKI_NOW + 1; }
static void authority_expired(chain_t *c) { authority(c)->not_after = PKI_NOW - 1; }
static void root_expired(chain_t *c) { root(c)->not_after = PKI_NOW - 1; }
static void last_second(chain_t *c) { signer(c)->not_after = PKI_NOW; }
static void far_future(chain_t *c) { authority(c)->not_after = 4102444800; }
static void broken(chain_t *c) { signer(c)->break_signature = true; }
static void authority_broken(chain_t *c) { authority(c)->break_signature = true; }
static void root_broken(chain_t *c) { root(c)->break_signature = true; }
static void rsa_authority(chain_t *c) { lowest(c)->kind = PKI_RSA_2048; }
static void weak_digest(chain_t *c)
{
    lowest(c)->kind = PKI_RSA_2048;
    signer(c)->digest = "sha1";
}
static void weak_key(chain_t *c) { lowest(c)->kind = PKI_RSA_1024; }
static void pss(chain_t *c)
{
    lowest(c)->kind = PKI_RSA_2048;
    signer(c)->pss = true;
}
static void edwards(chain_t *c) { lowest(c)->kind = PKI_ED25519; }
static void extra_of(chain_t *c, pki_options_t *options, const char *oid, bool critical,
                     const char *hex)
{
    pki_extension_t *list = arena_alloc(&c->arena, 2 * sizeof *list);
    pki_require(list != NULL, "memory");
    list[0] = (pki_extension_t){oid, critical, pki_hex(&c->arena, hex)};
    options->extra = list;
}
static void signer_critical(chain_t *c) { extra_of(c, signer(c), "1.2.3.4", true, "05 00"); }
static void authority_critical(chain_t *c) { extra_of(c, authority(c), "1.2.3.4", true, "05 00"); }
static void harmless_extension(chain_t *c) { extra_of(c, signer(c), "1.2.3.4", false, "05 00"); }
static void repeated_extension(chain_t *c)
{
    extra_of(c, signer(c), "2.5.29.15", true, "03 02 06 c0");
}
static void permitted(chain_t *c) { authority(c)->permitted = "email:test.example"; }
static void not_permitted(chain_t *c) { authority(c)->permitted = "email:other.example"; }
static void excluded(chain_t *c) { authority(c)->excluded = "email:test.example"; }
static void excluded_in_another_case(chain_t *c)
{
    authority(c)->excluded = "email:SIGNER@test.example";
}
static void not_permitted_below(chain_t *c) { authority(c)->permitted = "email:.test.example"; }
static void subject_address_not_permitted(chain_t *c)
{
    authority(c)->permitted = "email:other.example";
    signer(c)->subject = "CN=Signer,E=signer@test.example";
    signer(c)->omit |= 1u << EXTENSION_SUBJECT_ALT_NAME;
}
static void subject_address_beside_san(chain_t *c)
{
    authority(c)->permitted = "email:test.example";
    signer(c)->subject = "CN=Signer,E=signer@other.example";
}
static void directory_not_permitted(chain_t *c) { lowest(c)->permitted = "dir:O=Other"; }
static void directory_permitted(chain_t *c)
{
    lowest(c)->permitted = "dir:O=Test";
    signer(c)->subject = "O=TEST,CN=Signer";
}
static void renewed_is_not_constrained(chain_t *c)
{
    lowest(c)->permitted = "dir:O=Test";
    signer(c)->subject = "O=Test,CN=Signer";
    renew_lowest(c);
}
static void smtp_utf8_not_permitted(chain_t *c)
{
    authority(c)->permitted = "email:other.example";
    signer(c)->names = "smtputf8:\xe4\xbe\x8b@test.example";
}
static void root_does_not_permit(chain_t *c) { root(c)->permitted = "email:other.example"; }
static void everyone(chain_t *c, const char *policies)
{
    for (size_t i = 1; i < c->count; i++)
        c->options[i].policies = policies;
}
static void policy_required(chain_t *c)
{
    everyone(c, OID_POLICY);
    authority(c)->require_explicit = PKI_NUMBER(0);
}
static void policy_missing(chain_t *c) { authority(c)->require_explicit = PKI_NUMBER(0); }
static void policy_differs(chain_t *c)
{
    policy_required(c);
    signer(c)->policies = OID_POLICY_2;
}
static void policy_mapped(chain_t *c)
{
    policy_required(c);
    lowest(c)->mappings = OID_POLICY "=" OID_POLICY_2;
    signer(c)->policies = OID_POLICY_2;
}
static void policy_any_inhibited(chain_t *c)
{
    policy_required(c);
    c->options[1].inhibit_any = PKI_NUMBER(0);
    signer(c)->policies = "any";
}
static void any_mapped(chain_t *c)
{
    everyone(c, OID_POLICY " any");
    lowest(c)->mappings = "any=" OID_POLICY_2;
}
static void other_case(chain_t *c)
{
    lowest(c)->subject = "O=Test,CN=The Lowest";
    signer(c)->issuer_name = "O:p=TEST ,CN:p=the  lowest";
}
static void other_name(chain_t *c) { signer(c)->issuer_name = "CN=Somebody"; }
static void other_key_id(chain_t *c)
{
    signer(c)->authority_key_id = pki_hex(&c->arena, "01 02 03");
}
static void no_key_ids(chain_t *c)
{
    for (size_t i = 0; i < c->count; i++)
        c->options[i].omit |= 1u << EXTENSION_SUBJECT_KEY_IDENTIFIER |
                              1u << EXTENSION_AUTHORITY_KEY_IDENTIFIER;
}
static void long_serial(chain_t *c)
{
    signer(c)->serial_der =
        pki_hex(&c->arena, "7f 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20");
}
static void negative_serial(chain_t *c) { signer(c)->serial_der = pki_hex(&c->arena, "80 01"); }
static void empty_subject(chain_t *c)
{
    signer(c)->subject = NULL;
    signer(c)->other_critical |= 1u << EXTENSION_SUBJECT_ALT_NAME;
}

#define YES true
#define NO  false

static const oddity_t oddities[] = {
    {"nothing odd", nothing, 0, YES, YES, YES, NULL},
    {"authority without basicConstraints", not_ca, BASIC, NO, NO, NO, NULL},
    {"version 1 authority", version_1,
     BASIC | USAGE | PURPOSE | NAMES | POLICY | EXTENSION, NO, NO, NO, NULL},
    {"version 1 signer", signer_version_1,
     USAGE | PURPOSE | NAMES | POLICY | EXTENSION | CHAINING, YES, YES, YES, NULL},
    {"root with keyUsage instead of basicConstraints", root_not_ca, BASIC | USAGE, YES, YES, YES,
     NULL},
    {"version 1 root", root_version_1, BASIC | USAGE | PURPOSE | NAMES | EXTENSION, YES, YES, YES,
     NULL},
    {"path length that suffices", long_enough, BASIC, YES, YES, YES, NULL},
    {"path length exceeded", too_long, BASIC | CHAINING | NAMES | POLICY, NO, NO, NO, NULL},
    {"self-issued authority below path length 0", self_issued_is_not_counted,
     BASIC | CHAINING | POLICY, YES, NO, YES,
     "6.1.4 (l): self-issued certificates do not count"},
    {"path length of the root exceeded", root_too_long, BASIC, NO, NO, NO, NULL},
    {"signer is an authority too", signer_is_ca, BASIC | USAGE | PURPOSE, YES, YES, YES, NULL},
    {"authority without keyCertSign", no_cert_sign, USAGE, NO, NO, NO, NULL},
    {"authority without keyUsage", authority_without_usage, USAGE, YES, YES, YES, NULL},
    {"signer without keyUsage", signer_without_usage, USAGE, YES, YES, YES, NULL},
    {"signer with keyEncipherment only", signer_encrypts_only, USAGE, NO, YES, NO,
     "RFC 8550 section 4.4.2: digitalSignature or nonRepudiation"},
    {"signer with nonRepudiation only", signer_repudiates_not, USAGE, YES, YES, YES, NULL},
    {"signer for servers", signer_for_servers, PURPOSE, NO, NO, NO, NULL},
    {"signer for any purpose", signer_for_any, PURPOSE, YES, YES, NO,
     "RFC 8550 section 4.4.4: emailProtection or anyExtendedKeyUsage"},
    {"signer without extendedKeyUsage", signer_for_unsaid, PURPOSE, YES, YES, YES, NULL},
    {"authority for servers", authority_for_servers, PURPOSE, NO, NO, NO, NULL},
    {"authority for mail", authority_for_mail, PURPOSE, YES, YES, YES, NULL},
    {"authority for any purpose", authority_for_any, PURPOSE, YES, NO, NO,
     "4.2.1.12: anyExtendedKeyUsage restricts nothing"},
    {"root for servers", root_for_servers, PURPOSE, YES, YES, NO,
     "6.1.1 (d): an anchor is a name and a key"},
    {"signer expired", signer_expired, VALIDITY, NO, NO, NO, NULL},
    {"signer not yet valid", signer_early, VALIDITY, NO, NO, NO, NULL},
    {"authority expired", authority_expired, VALIDITY, NO, NO, NO, NULL},
    {"root expired", root_expired, VALIDITY, YES, NO, NO,
     "6.1.1 (d): an anchor is a name and a key; its expiry is a warning"},
    {"last second of validity", last_second, VALIDITY, YES, YES, NO,
     "4.1.2.5: from notBefore through notAfter, inclusive"},
    {"GeneralizedTime", far_future, VALIDITY, YES, YES, YES, NULL},
    {"broken signature", broken, SIGNATURE, NO, NO, NO, NULL},
    {"broken signature of an authority", authority_broken, SIGNATURE, NO, NO, NO, NULL},
    {"broken signature of the root", root_broken, SIGNATURE, YES, YES, YES, NULL},
    {"RSA", rsa_authority, SIGNATURE, YES, YES, YES, NULL},
    {"SHA-1", weak_digest, SIGNATURE, NO, NO, NO, NULL},
    {"RSA of 1024 bits", weak_key, SIGNATURE, NO, YES, NO,
     "RFC 8550 section 4.3: 1024 bits is not enough; GnuTLS has a lower mark"},
    {"RSASSA-PSS", pss, SIGNATURE, YES, YES, YES, NULL},
    {"Ed25519", edwards, SIGNATURE, YES, YES, YES, NULL},
    {"unknown critical extension of the signer", signer_critical, EXTENSION, NO, NO, NO, NULL},
    {"unknown critical extension of an authority", authority_critical, EXTENSION, NO, NO, NO, NULL},
    {"unknown extension", harmless_extension, EXTENSION, YES, YES, YES, NULL},
    {"repeated extension", repeated_extension, EXTENSION | USAGE, NO, NO, NO, NULL},
    {"permitted address", permitted, NAMES, YES, YES, YES, NULL},
    {"address not permitted", not_permitted, NAMES, NO, NO, NO, NULL},
    {"excluded host", excluded, NAMES, NO, NO, NO, NULL},
    {"excluded address in another case", excluded_in_another_case, NAMES, NO, YES, YES,
     "RFC 8550 section 3, our one comparison: mailboxes do not differ by case"},
    {"address not below the permitted domain", not_permitted_below, NAMES, NO, NO, NO, NULL},
    {"address of the subject not permitted", subject_address_not_permitted,
     NAMES | CHAINING, NO, NO, NO, NULL},
    {"address of the subject beside another", subject_address_beside_san,
     NAMES | CHAINING, YES, YES, NO,
     "4.2.1.10: the subject's emailAddress counts where there is no subjectAltName"},
    {"directory name not permitted", directory_not_permitted, NAMES, NO, YES, NO,
     "6.1.3 (b): GnuTLS does not judge directory names"},
    {"directory name permitted", directory_permitted, NAMES | CHAINING, YES, YES, YES, NULL},
    {"self-issued authority under constraints", renewed_is_not_constrained,
     NAMES | CHAINING | BASIC | POLICY, YES, YES, YES, NULL},
    {"SmtpUTF8Mailbox not permitted", smtp_utf8_not_permitted, NAMES, NO, YES, NO,
     "RFC 9598 section 6: rfc822Name constraints rule it too"},
    {"address not permitted by the root", root_does_not_permit, NAMES, NO, NO, NO, NULL},
    {"policy required", policy_required, POLICY, YES, NO, YES,
     "6.1.3 (f): GnuTLS processes no policies, and policyConstraints is critical"},
    {"policy required and missing", policy_missing, POLICY, NO, NO, NO, NULL},
    {"policy required and another given", policy_differs, POLICY, NO, NO, NO, NULL},
    {"policy mapped", policy_mapped, POLICY, YES, NO, YES,
     "6.1.4 (b): GnuTLS processes no policies"},
    {"anyPolicy inhibited", policy_any_inhibited, POLICY, NO, NO, NO, NULL},
    {"anyPolicy mapped", any_mapped, POLICY, NO, NO, NO, NULL},
    {"issuer's name in another case", other_case, CHAINING | NAMES, YES, NO, YES,
     "7.1: names are compared without case and double spaces"},
    {"another issuer's name", other_name, CHAINING, NO, NO, NO, NULL},
    {"another key identifier", other_key_id, CHAINING, YES, NO, NO,
     "6.1.3 (a)(1), 4.2.1.1: identifiers help to find an issuer; name and key decide"},
    {"no key identifiers", no_key_ids, CHAINING, YES, YES, YES, NULL},
    {"serial number of 20 bytes", long_serial, 0, YES, YES, YES, NULL},
    {"negative serial number", negative_serial, 0, YES, YES, YES, NULL},
    {"empty subject", empty_subject, NAMES | CHAINING, YES, YES, YES, NULL},
};
/* clang-format on */

#define ODDITIES (sizeof oddities / sizeof *oddities)

/* ---- chains ---- */

static void make_chain(chain_t *chain, const oddity_t *const *odd, size_t count)
{
    static const char *const names[] = {"CN=Root", "CN=A", "CN=B", "CN=C"};
    *chain = (chain_t){.count = 3 + below(3)};
    for (size_t i = 0; i + 1 < chain->count; i++)
        chain->options[i] = (pki_options_t){.subject = names[i], .ca = true, .key = (unsigned)i};
    *signer(chain) =
        (pki_options_t){.subject = "CN=Signer", .names = "email:signer@test.example", .key = 9};
    for (size_t i = 0; i < count; i++)
        odd[i]->apply(chain);
    for (size_t i = 0; i < chain->count; i++) {
        chain->options[i].issuer = i ? chain->made[i - 1] : NULL;
        chain->made[i] = pki_issue(&chain->arena, &chain->options[i]);
    }
}

/* ---- judges ---- */

static bool accepted_by_us(const chain_t *chain)
{
    path_fixture_t f;
    certificate_t *parsed;
    const pki_certificate_t *last = chain->made[chain->count - 1];
    path_fixture_start(&f);
    path_trust(&f, chain->made[0]);
    for (size_t i = 1; i + 1 < chain->count; i++)
        path_embed(&f, chain->made[i]);
    bool readable = certificate_parse(last->der, &parsed) == 0;
    certificate_unref(&parsed);
    bool good = readable && path_judge(&f, last) == SMIME_PASS;
    path_fixture_end(&f);
    return good;
}

static time_t fixed_time(time_t *t)
{
    if (t)
        *t = PKI_NOW;
    return PKI_NOW;
}

static gnutls_x509_crt_t gnutls_certificate(const pki_certificate_t *made)
{
    gnutls_x509_crt_t certificate;
    gnutls_datum_t der = {(unsigned char *)(uintptr_t)made->der.data, (unsigned)made->der.size};
    assert_int_equal(gnutls_x509_crt_init(&certificate), 0);
    if (gnutls_x509_crt_import(certificate, &der, GNUTLS_X509_FMT_DER) < 0) {
        gnutls_x509_crt_deinit(certificate);
        return NULL;
    }
    return certificate;
}

static bool accepted_by_gnutls(const chain_t *chain)
{
    gnutls_x509_trust_list_t list;
    gnutls_x509_crt_t certificates[8], anchor = gnutls_certificate(chain->made[0]);
    gnutls_typed_vdata_st purpose = {GNUTLS_DT_KEY_PURPOSE_OID,
                                     (unsigned char *)(uintptr_t)GNUTLS_KP_EMAIL_PROTECTION, 0};
    unsigned count = 0, status = GNUTLS_CERT_INVALID;
    assert_int_equal(gnutls_x509_trust_list_init(&list, 0), 0);
    bool readable = anchor && gnutls_x509_trust_list_add_cas(list, &anchor, 1, 0) == 1;
    for (size_t i = chain->count - 1; readable && i > 0; i--) {
        certificates[count] = gnutls_certificate(chain->made[i]);
        readable = certificates[count] != NULL;
        count += readable;
    }
    int error = readable ? gnutls_x509_trust_list_verify_crt2(list, certificates, count, &purpose,
                                                              1, 0, &status, NULL)
                         : -1;
    while (count > 0)
        gnutls_x509_crt_deinit(certificates[--count]);
    gnutls_x509_trust_list_deinit(list, 1);
    return error == 0 && status == 0;
}

static X509 *openssl_certificate(const pki_certificate_t *made)
{
    const unsigned char *der = made->der.data;
    return d2i_X509(NULL, &der, (long)made->der.size);
}

static bool accepted_by_openssl(const chain_t *chain)
{
    X509_STORE *store = X509_STORE_new();
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    STACK_OF(X509) *untrusted = sk_X509_new_null();
    X509 *anchor = openssl_certificate(chain->made[0]);
    X509 *target = openssl_certificate(chain->made[chain->count - 1]);
    bool good = anchor && target && X509_STORE_add_cert(store, anchor);
    for (size_t i = 1; good && i + 1 < chain->count; i++) {
        X509 *certificate = openssl_certificate(chain->made[i]);
        good = certificate && sk_X509_push(untrusted, certificate);
    }
    if (good && X509_STORE_CTX_init(context, store, target, untrusted)) {
        X509_VERIFY_PARAM *parameters = X509_STORE_CTX_get0_param(context);
        X509_VERIFY_PARAM_set_time(parameters, PKI_NOW);
        X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SMIME_SIGN);
        X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_POLICY_CHECK);
        X509_VERIFY_PARAM_set_auth_level(parameters, 2); /* RSA 2048, no SHA-1 */
        X509_VERIFY_PARAM_add0_policy(parameters, OBJ_nid2obj(NID_any_policy));
        good = X509_verify_cert(context) == 1;
    }
    X509_STORE_CTX_free(context);
    sk_X509_pop_free(untrusted, X509_free);
    X509_free(anchor);
    X509_free(target);
    X509_STORE_free(store);
    return good;
}

/* ---- the comparison ---- */

static void test_judgements_are_those_of_the_table(void **state)
{
    (void)state;
    size_t wrong = 0;
    gnutls_global_set_time_function(fixed_time);
    for (size_t n = 0; n < CHAINS; n++) {
        const oddity_t *odd[2] = {&oddities[n % ODDITIES], &oddities[below(ODDITIES)]};
        size_t count = n >= ODDITIES && !(odd[0]->touches & odd[1]->touches) ? 2 : 1;
        chain_t chain;
        make_chain(&chain, odd, count);
        const char *second = count > 1 ? odd[1]->name : "-";
        const struct {
            const char *who;
            bool expected, found;
        } judges[] = {
            {"we", odd[0]->ours && (count < 2 || odd[1]->ours), accepted_by_us(&chain)},
            {"GnuTLS", odd[0]->gnutls && (count < 2 || odd[1]->gnutls), accepted_by_gnutls(&chain)},
            {"OpenSSL", odd[0]->openssl && (count < 2 || odd[1]->openssl),
             accepted_by_openssl(&chain)}};
        for (size_t i = 0; i < 3; i++) {
            if (judges[i].expected == judges[i].found)
                continue;
            print_message("chain %zu of %zu (%s, %s): %s %s it\n", n, chain.count, odd[0]->name,
                          second, judges[i].who, judges[i].found ? "accept" : "reject");
            wrong++;
        }
        arena_free(&chain.arena);
    }
    assert_int_equal(wrong, 0);
}

static void test_differences_name_their_clause(void **state)
{
    (void)state;
    for (size_t i = 0; i < ODDITIES; i++) {
        bool differ =
            oddities[i].ours != oddities[i].gnutls || oddities[i].ours != oddities[i].openssl;
        if (differ != (oddities[i].clause != NULL))
            fail_msg("%s", oddities[i].name);
    }
}

/* OpenSSL 3.0 forgets what it read of inhibitAnyPolicy (X509_policy_check); a leak of ours has no
 * frame of libcrypto. AddressSanitizer calls this by its name. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libcrypto.so";
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_differences_name_their_clause),
        cmocka_unit_test(test_judgements_are_those_of_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
