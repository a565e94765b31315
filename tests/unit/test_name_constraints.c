/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.2.1.10, RFC 9598 section 6: every name form, permitted and excluded. */
#include "path/name_constraints.h"

#include "asn1/der.h"
#include "asn1/der_write.h"
#include "base/limits.h"
#include "base/phrase.h"
#include "pki.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct constraint_case {
    const char *permitted, *excluded;
    const char *subject, *names; /* of the certificate */
    bool good;
} constraint_case_t;

/* Whether a certificate may be issued under the constraints; *r_problem of the arena. */
static bool allows(arena_t *arena, const constraint_case_t *c, const char **r_problem)
{
    const pki_certificate_t *ca = PKI_ISSUE(arena, .subject = "CN=CA", .ca = true,
                                            .permitted = c->permitted, .excluded = c->excluded);
    const pki_certificate_t *made =
        PKI_ISSUE(arena, .subject = c->subject, .names = c->names, .issuer = ca, .key = 1);
    certificate_t *issuer = pki_parse(ca), *certificate = pki_parse(made);
    name_constraints_t constraints;
    name_constraints_start(&constraints, arena);
    assert_int_equal(
        name_constraints_add(&constraints, &issuer->extensions[EXTENSION_NAME_CONSTRAINTS], "CA"),
        0);
    assert_int_equal(name_constraints_check(&constraints, certificate, r_problem), 0);
    certificate_unref(&issuer);
    certificate_unref(&certificate);
    return !*r_problem;
}

static void check_cases(const constraint_case_t *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        arena_t arena = ARENA_INIT;
        const char *problem;
        bool good = allows(&arena, &cases[i], &problem);
        if (good != cases[i].good)
            fail_msg("permitted %s excluded %s subject %s names %s: %s",
                     cases[i].permitted ? cases[i].permitted : "-",
                     cases[i].excluded ? cases[i].excluded : "-", cases[i].subject,
                     cases[i].names ? cases[i].names : "-", problem ? problem : "allowed");
        arena_free(&arena);
    }
}

#define CHECK(cases) check_cases(cases, sizeof cases / sizeof *cases)

static void test_rfc822_name_host_domain_and_mailbox(void **state)
{
    (void)state;
    static const constraint_case_t cases[] = {
        /* a host: all mailboxes on it, none below it */
        {"email:example.com", NULL, "CN=A", "email:a@example.com", true},
        {"email:example.com", NULL, "CN=A", "email:a@EXAMPLE.com", true},
        {"email:example.com", NULL, "CN=A", "email:a@mail.example.com", false},
        {"email:example.com", NULL, "CN=A", "email:a@badexample.com", false},
        {"email:example.com", NULL, "CN=A", "email:a@example.com.evil.example", false},
        {NULL, "email:example.com", "CN=A", "email:a@example.com", false},
        {NULL, "email:example.com", "CN=A", "email:a@mail.example.com", true},
        /* a domain: what lies below, not itself */
        {"email:.example.com", NULL, "CN=A", "email:a@mail.example.com", true},
        {"email:.example.com", NULL, "CN=A", "email:a@x.y.example.com", true},
        {"email:.example.com", NULL, "CN=A", "email:a@example.com", false},
        {NULL, "email:.example.com", "CN=A", "email:a@example.com", true},
        {NULL, "email:.example.com", "CN=A", "email:a@mail.Example.com", false},
        /* one mailbox, compared as addresses are everywhere */
        {"email:a@example.com", NULL, "CN=A", "email:a@example.com", true},
        {"email:a@example.com", NULL, "CN=A", "email:b@example.com", false},
        {NULL, "email:bad@example.com", "CN=A", "email:good@example.com", true},
        {NULL, "email:bad@example.com", "CN=A", "email:BAD@example.com", false},
        {NULL, "email:bad@example.com", "CN=A", "email:bad@example.com.", false},
        {NULL, "email:bad@example.com", "CN=A", "email:bad@mail.example.com", true},
        /* every address has to be fine */
        {"email:example.com", NULL, "CN=A", "email:a@example.com;email:a@evil.example", false},
        {"email:example.com;email:evil.example", NULL, "CN=A",
         "email:a@example.com;email:a@evil.example", true},
        /* other name forms are not concerned */
        {"email:example.com", NULL, "CN=A", "dns:evil.example", true},
        {"email:example.com", NULL, "CN=A", NULL, true},
    };
    CHECK(cases);
}

static void test_rfc822_name_that_cannot_be_compared_is_rejected(void **state)
{
    (void)state;
    static const constraint_case_t cases[] = {
        {"email:example.com", NULL, "CN=A", "email:example.com", false},
        {"email:example.com", NULL, "CN=A", "email:a@example.com\nx", false},
        {NULL, "email:evil.example", "CN=A", "email:no address", false},
        {NULL, "email:evil.example", "CN=A", "email:", false},
        /* an empty constraint excludes all addresses, and permits none */
        {NULL, "email:", "CN=A", "email:a@example.com", false},
        {"email:", NULL, "CN=A", "email:a@example.com", false},
        {NULL, "email:", "CN=A", "dns:example.com", true},
        /* so does one that is no host */
        {NULL, "email:a b", "CN=A", "email:a@example.com", false},
        {"email:a b", NULL, "CN=A", "email:a@example.com", false},
    };
    CHECK(cases);
}

static void test_email_address_in_the_subject_counts_where_the_san_has_none(void **state)
{
    (void)state;
    static const constraint_case_t cases[] = {
        {"email:example.com", NULL, "CN=A,E=a@example.com", NULL, true},
        {"email:example.com", NULL, "CN=A,E=a@evil.example", NULL, false},
        {NULL, "email:evil.example", "CN=A,E=a@EVIL.example", NULL, false},
        {"email:example.com", NULL, "CN=A,E=a@evil.example", "dns:example.com", false},
        {"email:example.com", NULL, "CN=A,E=a@evil.example", "email:a@example.com", true},
        {"email:example.com", NULL, "CN=A,E=a@example.com,E=a@evil.example", NULL, false},
        {"email:example.com", NULL, "CN=A,E:b=a@example.com", NULL, false},
    };
    CHECK(cases);
}

static void test_smtp_utf8_mailbox_obeys_rfc822_name_constraints(void **state)
{
    (void)state;
    static const constraint_case_t cases[] = {
        {"email:example.com", NULL, "CN=A", "smtputf8:\xe4\xbe\x8b@example.com", true},
        {"email:example.com", NULL, "CN=A", "smtputf8:\xe4\xbe\x8b@evil.example", false},
        {NULL, "email:.example.com", "CN=A", "smtputf8:\xe4\xbe\x8b@mail.example.com", false},
        {"email:xn--pss25c.example.com", NULL, "CN=A",
         "smtputf8:\xe5\xad\xa6@xn--pss25c.example.com", true},
        {"email:xn--pss25c.example.com", NULL, "CN=A", "smtputf8:a@XN--PSS25C.example.com", true},
        {NULL, "email:xn--pss25c.example.com", "CN=A",
         "smtputf8:\xe5\xad\xa6@\xe5\xa4\xa7\xe5\xad\xa6.example.com", false},
        {"email:example.com", NULL, "CN=A,E=a@evil.example", "smtputf8:a@example.com", true},
    };
    CHECK(cases);
}

static void test_dns_name_takes_in_what_lies_below(void **state)
{
    (void)state;
    static const constraint_case_t cases[] = {
        {"dns:example.com", NULL, "CN=A", "dns:example.com", true},
        {"dns:example.com", NULL, "CN=A", "dns:www.Example.com", true},
        {"dns:example.com", NULL, "CN=A", "dns:example.com.", true},
        {"dns:example.com", NULL, "CN=A", "dns:badexample.com", false},
        {"dns:example.com", NULL, "CN=A", "dns:example.org", false},
        {NULL, "dns:example.com", "CN=A", "dns:www.example.com", false},
        {NULL, "dns:example.com", "CN=A", "dns:badexample.com", true},
        {"dns:.example.com", NULL, "CN=A", "dns:www.example.com", true},
        {"dns:.example.com", NULL, "CN=A", "dns:example.com", false},
        {NULL, "dns:", "CN=A", "dns:example.com", false},
        {"dns:", NULL, "CN=A", "dns:example.com", true},
        {NULL, "dns:evil.example", "CN=A", "dns:a b", false},
    };
    CHECK(cases);
}

static void test_uri_is_judged_by_its_host(void **state)
{
    (void)state;
    static const constraint_case_t cases[] = {
        {"uri:www.example.com", NULL, "CN=A", "uri:http://www.example.com/x?y", true},
        {"uri:www.example.com", NULL, "CN=A", "uri:http://u:p@www.example.com:80/", true},
        {"uri:www.example.com", NULL, "CN=A", "uri:http://x.www.example.com/", false},
        {"uri:.example.com", NULL, "CN=A", "uri:ftp://ftp.EXAMPLE.com", true},
        {"uri:.example.com", NULL, "CN=A", "uri:http://example.com/", false},
        {"uri:.example.com", NULL, "CN=A", "uri:http://evil.example/@a.example.com", false},
        {"uri:.example.com", NULL, "CN=A", "uri:http://a.example.com@evil.example/", false},
        {NULL, "uri:.example.com", "CN=A", "uri:http://evil.example.com/", false},
        {NULL, "uri:.example.com", "CN=A", "uri:http://example.com/", true},
        /* no fully qualified host: rejected wherever URIs are constrained */
        {NULL, "uri:example.com", "CN=A", "uri:mailto:a@b.example", false},
        {NULL, "uri:example.com", "CN=A", "uri:http://10.0.0.1/", false},
        {NULL, "uri:example.com", "CN=A", "uri:http://[::1]/", false},
        {NULL, "uri:example.com", "CN=A", "uri:http://localhost/", false},
        {NULL, "email:example.com", "CN=A", "uri:http://10.0.0.1/", true},
    };
    CHECK(cases);
}

static void test_ip_address_is_judged_by_its_mask(void **state)
{
    (void)state;
    static const constraint_case_t cases[] = {
        {"ip:10.0.0.0/8", NULL, "CN=A", "ip:10.255.0.1", true},
        {"ip:10.0.0.0/8", NULL, "CN=A", "ip:11.0.0.1", false},
        {"ip:10.0.0.0/9", NULL, "CN=A", "ip:10.128.0.1", false},
        {NULL, "ip:10.0.0.0/8", "CN=A", "ip:10.1.2.3", false},
        {NULL, "ip:10.0.0.0/8", "CN=A", "ip:::1", true},
        {"ip:10.0.0.0/8", NULL, "CN=A", "ip:::1", false},
        {"ip:2001:db8::/32", NULL, "CN=A", "ip:2001:db8::5", true},
        {"ip:2001:db8::/32", NULL, "CN=A", "ip:2001:db9::5", false},
        {NULL, "ip:0.0.0.0/0", "CN=A", "ip:192.0.2.1", false},
    };
    CHECK(cases);
}

static void test_directory_name_concerns_subject_and_san(void **state)
{
    (void)state;
    static const constraint_case_t cases[] = {
        {NULL, "dir:O=Bad", "O=\uff22\uff41\uff44,CN=A", NULL, false}, /* full-width */
        {NULL, "dir:O=\u30ac", "O=\uff76\uff9e,CN=A", NULL, false},    /* half-width */
        {NULL, "dir:O=fin", "O=\ufb01n,CN=A", NULL, false},            /* ligature */
        {NULL, "dir:O=fin", "O=fine,CN=A", NULL, true},
        {"dir:O=\u3231A", NULL, "O=(\u682a)A,CN=A", NULL, true},
        {"dir:O=Good", NULL, "O=Good,CN=A", NULL, true},
        {"dir:O=Good", NULL, "O=GOOD ,CN=A", NULL, true},
        {"dir:O=Good", NULL, "O:p=good,CN=A", NULL, true},
        {"dir:O=Good", NULL, "O=Bad,CN=A", NULL, false},
        {"dir:O=Good", NULL, "CN=A,O=Good", NULL, false},
        {"dir:O=Good,OU=X", NULL, "O=Good,CN=A", NULL, false},
        {"dir:O=Good", NULL, "O=Good,CN=A", "dir:O=Bad,CN=B", false},
        {"dir:O=Good", NULL, "O=Good,CN=A", "dir:O=Good,CN=B", true},
        {NULL, "dir:O=Bad", "O=Bad,CN=A", NULL, false},
        {NULL, "dir:O=Bad", "O=Good,CN=A", NULL, true},
        {NULL, "dir:O=Bad", "O=Good,CN=A", "dir:O=bad", false},
        {"dir:O=Good", "dir:O=Good,OU=Bad", "O=Good,OU=Bad,CN=A", NULL, false},
        {"dir:O=Good", "dir:O=Good,OU=Bad", "O=Good,OU=Fine,CN=A", NULL, true},
        /* an empty subject is no name */
        {"dir:O=Good", NULL, NULL, "email:a@example.com", true},
        {"dir:O=Good;dir:O=Better", NULL, "O=Better", NULL, true},
    };
    CHECK(cases);
}

static void test_form_that_is_not_known_rejects_names_of_that_form_only(void **state)
{
    (void)state;
    static const constraint_case_t cases[] = {
        {"rid:1.2.3", NULL, "CN=A", "rid:1.2.3", false},
        {NULL, "rid:1.2.3", "CN=A", "rid:1.2.4", false},
        {"rid:1.2.3", NULL, "CN=A", "email:a@example.com", true},
        {"upn:a@b", NULL, "CN=A", "upn:a@b", false},
        {"upn:a@b", NULL, "CN=A", "smtputf8:a@b.example", true},
    };
    CHECK(cases);
}

static void test_constraint_that_is_not_critical_and_not_known_is_ignored(void **state)
{
    (void)state;
    arena_t arena = ARENA_INIT;
    const char *problem;
    const pki_certificate_t *ca =
        PKI_ISSUE(&arena, .subject = "CN=CA", .ca = true, .permitted = "upn:a@b;email:b.example",
                  .other_critical = 1u << EXTENSION_NAME_CONSTRAINTS);
    certificate_t *issuer = pki_parse(ca);
    certificate_t *other = pki_parse(PKI_ISSUE(&arena, .subject = "CN=A", .names = "upn:c@d"));
    certificate_t *known = pki_parse(PKI_ISSUE(&arena, .subject = "CN=A", .names = "email:c@d"));
    name_constraints_t constraints;
    name_constraints_start(&constraints, &arena);
    assert_int_equal(
        name_constraints_add(&constraints, &issuer->extensions[EXTENSION_NAME_CONSTRAINTS], "CA"),
        0);
    assert_int_equal(name_constraints_check(&constraints, other, &problem), 0);
    assert_null(problem);
    assert_int_equal(name_constraints_check(&constraints, known, &problem), 0);
    assert_non_null(problem);
    certificate_unref(&issuer);
    certificate_unref(&other);
    certificate_unref(&known);
    arena_free(&arena);
}

/* NameConstraints whose one permitted subtree is base, then what follows it. */
static bytes_t raw_constraints(arena_t *arena, const char *base, const char *after)
{
    buffer_t out = BUFFER_INIT;
    pki_append_general_names(&out, base);
    buffer_append(&out, pki_hex(arena, after));
    der_wrap_sequence(&out, 0);
    der_wrap(&out, 0, DER_CONTEXT, true, 0);
    der_wrap_sequence(&out, 0);
    return pki_take(arena, &out);
}

static void test_minimum_and_maximum_other_than_fixed_are_rejected(void **state)
{
    (void)state;
    static const struct {
        const char *after, *names;
        bool good;
    } cases[] = {
        {"", "email:a@example.com", true},
        {"80 01 00", "email:a@example.com", true}, /* the default, written out */
        {"80 01 01", "email:a@example.com", false},
        {"81 01 02", "email:a@example.com", false},
        {"81 01 02", "dns:example.com", true}, /* no name of that form */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        arena_t arena = ARENA_INIT;
        const char *problem;
        extension_t extension = {.value =
                                     raw_constraints(&arena, "email:example.com", cases[i].after),
                                 .critical = true};
        certificate_t *certificate =
            pki_parse(PKI_ISSUE(&arena, .subject = "CN=A", .names = cases[i].names));
        name_constraints_t constraints;
        name_constraints_start(&constraints, &arena);
        assert_int_equal(name_constraints_add(&constraints, &extension, "CA"), 0);
        assert_int_equal(name_constraints_check(&constraints, certificate, &problem), 0);
        assert_true(!problem == cases[i].good);
        certificate_unref(&certificate);
        arena_free(&arena);
    }
}

static void test_constraints_of_several_authorities_all_hold(void **state)
{
    (void)state;
    arena_t arena = ARENA_INIT;
    static const struct {
        const char *names;
        bool good;
    } cases[] = {{"email:a@b.example.com", true},
                 {"email:a@c.example.com", false}, /* the lower one does not permit it */
                 {"email:a@b.example.org", false}, /* the upper one does not */
                 {"email:root@b.example.com", false}};
    static const char *const permitted[] = {"email:.example.com", "email:b.example.com;email:x"};
    name_constraints_t constraints;
    name_constraints_start(&constraints, &arena);
    for (size_t i = 0; i < 2; i++) {
        certificate_t *ca =
            pki_parse(PKI_ISSUE(&arena, .subject = "CN=CA", .ca = true, .permitted = permitted[i],
                                .excluded = i ? NULL : "email:root@b.example.com"));
        extension_t extension = ca->extensions[EXTENSION_NAME_CONSTRAINTS];
        extension.value = arena_copy(&arena, extension.value);
        assert_int_equal(name_constraints_add(&constraints, &extension, "CA"), 0);
        certificate_unref(&ca);
    }
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *problem;
        certificate_t *certificate =
            pki_parse(PKI_ISSUE(&arena, .subject = "CN=A", .names = cases[i].names));
        assert_int_equal(name_constraints_check(&constraints, certificate, &problem), 0);
        assert_true(!problem == cases[i].good);
        certificate_unref(&certificate);
    }
    arena_free(&arena);
}

static void test_problem_names_the_name_and_the_authority(void **state)
{
    (void)state;
    arena_t arena = ARENA_INIT;
    const char *problem;
    const constraint_case_t c = {"email:example.com", NULL, "CN=A", "email:a@evil.example", false};
    assert_false(allows(&arena, &c, &problem));
    assert_string_equal(phrase_in_english(&arena, problem),
                        "the address a@evil.example is not among those permitted by CA");
    const constraint_case_t d = {NULL, "ip:10.0.0.0/8", "CN=A", "ip:10.0.0.1", false};
    assert_false(allows(&arena, &d, &problem));
    assert_string_equal(phrase_in_english(&arena, problem),
                        "the IP address 10.0.0.1 is excluded by CA");
    arena_free(&arena);
}

static void test_comparisons_are_limited(void **state)
{
    (void)state;
    arena_t arena = ARENA_INIT;
    buffer_t subtrees = BUFFER_INIT, names = BUFFER_INIT;
    for (int i = 0; i < 400; i++) {
        buffer_printf(&subtrees, "%semail:%d.example", i ? ";" : "", i);
        buffer_printf(&names, "%semail:a@0.example", i ? ";" : "");
    }
    buffer_append_byte(&subtrees, 0);
    buffer_append_byte(&names, 0);
    certificate_t *ca = pki_parse(PKI_ISSUE(&arena, .subject = "CN=CA", .ca = true,
                                            .permitted = (const char *)subtrees.data));
    certificate_t *certificate =
        pki_parse(PKI_ISSUE(&arena, .subject = "CN=A", .names = (const char *)names.data));
    name_constraints_t constraints;
    const char *problem;
    name_constraints_start(&constraints, &arena);
    const extension_t *extension = &ca->extensions[EXTENSION_NAME_CONSTRAINTS];
    assert_int_equal(name_constraints_add(&constraints, extension, "CA"), 0);
    gpg_error_t error = name_constraints_check(&constraints, certificate, &problem);
    assert_int_equal(gpg_err_code(error), GPG_ERR_TOO_LARGE);
    certificate_unref(&ca);
    certificate_unref(&certificate);
    buffer_free(&subtrees);
    buffer_free(&names);
    arena_free(&arena);
}

static void test_malformed_constraints_are_refused(void **state)
{
    (void)state;
    arena_t arena = ARENA_INIT;
    static const char *const cases[] = {"05 00",
                                        "30 02 a0 00",
                                        "30 04 a0 02 30 00",
                                        "30 02 a2 00",
                                        "30 00 00",
                                        "30 06 a0 04 30 02 8a 00",
                                        "30 08 a0 06 30 04 a4 02 05 00"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        name_constraints_t constraints;
        extension_t extension = {.value = pki_hex(&arena, cases[i]), .critical = true};
        name_constraints_start(&constraints, &arena);
        gpg_error_t error = name_constraints_add(&constraints, &extension, "CA");
        assert_int_equal(gpg_err_code(error), GPG_ERR_BAD_CERT);
    }
    arena_free(&arena);
}

static void test_truncated_and_flipped_constraints_never_crash(void **state)
{
    (void)state;
    arena_t arena = ARENA_INIT;
    certificate_t *ca = pki_parse(
        PKI_ISSUE(&arena, .subject = "CN=CA", .ca = true,
                  .permitted = "email:.example.com;dns:x;uri:.y;dir:O=Good;ip:10.0.0.0/8;rid:1.2",
                  .excluded = "email:a@b.example;upn:x"));
    certificate_t *certificate = pki_parse(PKI_ISSUE(
        &arena, .subject = "O=Good,CN=A", .names = "email:a@b.example.com;dns:x;ip:10.0.0.1"));
    bytes_t whole = ca->extensions[EXTENSION_NAME_CONSTRAINTS].value;
    for (size_t i = 0; i < whole.size; i++) {
        extension_t extension = {.value = bytes_slice(whole, 0, i), .critical = true};
        name_constraints_t constraints;
        const char *problem;
        name_constraints_start(&constraints, &arena);
        if (i)
            assert_int_not_equal(name_constraints_add(&constraints, &extension, "CA"), 0);
        bytes_t flipped = arena_copy(&arena, whole);
        ((uint8_t *)(uintptr_t)flipped.data)[i] ^= (uint8_t)(1u << i % 8);
        extension.value = flipped;
        if (!name_constraints_add(&constraints, &extension, "CA"))
            assert_int_equal(name_constraints_check(&constraints, certificate, &problem), 0);
    }
    certificate_unref(&ca);
    certificate_unref(&certificate);
    arena_free(&arena);
}

/* A directoryName of 4 KB counts for 256: what has to be done for it is bounded as well. */
static void test_large_directory_names_are_limited(void **state)
{
    (void)state;
    arena_t arena = ARENA_INIT;
    buffer_t subtrees = BUFFER_INIT;
    for (int i = 0; i < 32; i++)
        buffer_printf(&subtrees, "%sdir:CN=%04000d", i ? ";" : "", i);
    buffer_append_byte(&subtrees, 0);
    certificate_t *ca = pki_parse(PKI_ISSUE(&arena, .subject = "CN=CA", .ca = true,
                                            .permitted = (const char *)subtrees.data));
    const extension_t *extension = &ca->extensions[EXTENSION_NAME_CONSTRAINTS];
    name_constraints_t constraints;
    name_constraints_start(&constraints, &arena);
    gpg_error_t error = 0;
    int added = 0;
    while (!error && added < 100 && !(error = name_constraints_add(&constraints, extension, "CA")))
        added++;
    assert_int_equal(gpg_err_code(error), GPG_ERR_TOO_LARGE);
    assert_int_equal(added, LIMIT_NAME_COMPARISONS / (32 * (4011 / 16)));
    certificate_unref(&ca);
    buffer_free(&subtrees);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rfc822_name_host_domain_and_mailbox),
        cmocka_unit_test(test_rfc822_name_that_cannot_be_compared_is_rejected),
        cmocka_unit_test(test_email_address_in_the_subject_counts_where_the_san_has_none),
        cmocka_unit_test(test_smtp_utf8_mailbox_obeys_rfc822_name_constraints),
        cmocka_unit_test(test_dns_name_takes_in_what_lies_below),
        cmocka_unit_test(test_uri_is_judged_by_its_host),
        cmocka_unit_test(test_ip_address_is_judged_by_its_mask),
        cmocka_unit_test(test_directory_name_concerns_subject_and_san),
        cmocka_unit_test(test_form_that_is_not_known_rejects_names_of_that_form_only),
        cmocka_unit_test(test_constraint_that_is_not_critical_and_not_known_is_ignored),
        cmocka_unit_test(test_minimum_and_maximum_other_than_fixed_are_rejected),
        cmocka_unit_test(test_constraints_of_several_authorities_all_hold),
        cmocka_unit_test(test_problem_names_the_name_and_the_authority),
        cmocka_unit_test(test_comparisons_are_limited),
        cmocka_unit_test(test_large_directory_names_are_limited),
        cmocka_unit_test(test_malformed_constraints_are_refused),
        cmocka_unit_test(test_truncated_and_flipped_constraints_never_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
