/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 6.1 with RFC 9618: certificate policies, clause by clause, kept and broken. */
#include "path/policy.h"
#include "path_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define P1 "1.2.1"
#define P2 "1.2.2"
#define P3 "1.2.3"

#define SAME "same" /* as subject: that of its issuer, so that it is self-issued */

#define MAX_AUTHORITIES 4

/* A path below a root without policies: authorities from the root down, then the signer. */
typedef struct policy_case {
    size_t count;
    pki_options_t authorities[MAX_AUTHORITIES];
    pki_options_t signer;
    const char *acceptable[3]; /* none: any */
    bool require_explicit, inhibit_any, inhibit_mapping;
    bool good;
} policy_case_t;

static smime_answer_t judge_case(path_fixture_t *f, const policy_case_t *c)
{
    const char *subject = "CN=Root";
    const pki_certificate_t *above = PKI_ISSUE(&f->arena, .subject = subject, .ca = true);
    path_trust(f, above);
    for (size_t i = 0; i < c->count; i++) {
        pki_options_t options = c->authorities[i];
        if (!options.subject || strcmp(options.subject, SAME))
            subject = arena_printf(&f->arena, "CN=CA%zu", i);
        options.subject = subject;
        options.issuer = above;
        options.key = (unsigned)i + 1;
        above = path_make_authority(f, options);
    }
    pki_options_t options = c->signer;
    if (options.subject && !strcmp(options.subject, SAME))
        options.subject = subject;
    options.issuer = above;
    f->rules.policies = c->acceptable[0] ? c->acceptable : NULL;
    f->rules.require_explicit_policy = c->require_explicit;
    f->rules.inhibit_any_policy = c->inhibit_any;
    f->rules.inhibit_policy_mapping = c->inhibit_mapping;
    return path_judge(f, path_make_signer(f, options));
}

static void check_cases(const policy_case_t *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        path_fixture_t f;
        path_fixture_start(&f);
        smime_answer_t answer = judge_case(&f, &cases[i]);
        if (answer != (cases[i].good ? SMIME_PASS : SMIME_FAIL))
            fail_msg("case %zu: %s %s", i, smime_answer_name(answer),
                     path_detail(&f, FINDING_CERTIFICATE_POLICY));
        if (!cases[i].good)
            assert_string_not_equal(path_detail(&f, FINDING_CERTIFICATE_POLICY), "");
        path_fixture_end(&f);
    }
}

#define CHECK(cases) check_cases(cases, sizeof cases / sizeof *cases)

/* Rows of the tables stay rows. */
/* clang-format off */

static void test_6_1_3_d_1_i_policy_has_to_be_expected(void **state)
{
    (void)state;
    static const policy_case_t cases[] = {
        {1, {{.policies = P1}}, {.policies = P1}, {0}, true, false, false, true},
        {1, {{.policies = P1}}, {.policies = P1 " " P2}, {0}, true, false, false, true},
        {1, {{.policies = P1}}, {.policies = P1}, {P2, P1}, true, false, false, true},
        {1, {{.policies = P1}}, {.policies = P1}, {P2}, true, false, false, false},
        {1, {{.policies = P1}}, {.policies = P2}, {0}, true, false, false, false},
        {2, {{.policies = P1 " " P2}, {.policies = P2}}, {.policies = P2}, {0}, true, false, false,
         true},
        {2, {{.policies = P1}, {.policies = P2}}, {.policies = P1}, {0}, true, false, false, false},
        /* nobody asks for a policy */
        {1, {{.policies = P1}}, {.policies = P2}, {P3}, false, false, false, true},
    };
    CHECK(cases);
}

static void test_6_1_3_d_1_ii_any_policy_above_expects_everything(void **state)
{
    (void)state;
    static const policy_case_t cases[] = {
        {1, {{.policies = "any"}}, {.policies = P1}, {0}, true, false, false, true},
        {1, {{.policies = "any"}}, {.policies = P1}, {P1}, true, false, false, true},
        {1, {{.policies = "any"}}, {.policies = P1}, {P2}, true, false, false, false},
        {1, {{.policies = P2 " any"}}, {.policies = P1}, {P1}, true, false, false, true},
        {0, {{0}}, {.policies = P1}, {P1}, true, false, false, true},
    };
    CHECK(cases);
}

static void test_6_1_3_d_2_any_policy_stands_for_what_is_expected(void **state)
{
    (void)state;
    static const policy_case_t cases[] = {
        {1, {{.policies = P1}}, {.policies = "any"}, {0}, true, false, false, true},
        {1, {{.policies = P1}}, {.policies = "any"}, {P1}, true, false, false, true},
        {1, {{.policies = P1}}, {.policies = "any"}, {P2}, true, false, false, false},
        {1, {{.policies = "any"}}, {.policies = "any"}, {P2}, true, false, false, true},
        {2, {{.policies = P1}, {.policies = "any"}}, {.policies = P1}, {P1}, true, false, false,
         true},
        {2, {{.policies = P1}, {.policies = "any"}}, {.policies = P2}, {0}, true, false, false,
         false},
        /* inhibited */
        {1, {{.policies = P1}}, {.policies = "any"}, {0}, true, true, false, false},
        {1, {{.policies = P1}}, {.policies = P1}, {0}, true, true, false, true},
        {1, {{.policies = "any"}}, {.policies = P1}, {0}, true, true, false, false},
        /* a self-issued authority may all the same, the last certificate may not */
        {2, {{.policies = P1}, {.subject = SAME, .policies = "any"}}, {.policies = P1}, {0}, true,
         true, false, true},
        {2, {{.policies = P1}, {.policies = "any"}}, {.policies = P1}, {0}, true, true, false,
         false},
        {1, {{.policies = P1}}, {.subject = SAME, .policies = "any"}, {0}, true, true, false,
         false},
    };
    CHECK(cases);
}

static void test_6_1_3_e_certificate_without_policies_ends_all(void **state)
{
    (void)state;
    static const policy_case_t cases[] = {
        {2, {{.policies = P1}, {0}}, {.policies = P1}, {0}, true, false, false, false},
        {2, {{.policies = P1}, {0}}, {.policies = P1}, {0}, false, false, false, true},
        {1, {{0}}, {0}, {0}, false, false, false, true},
        {1, {{.policies = P1}}, {0}, {0}, true, false, false, false},
    };
    CHECK(cases);
}

static void test_6_1_3_f_explicit_policy_that_an_authority_requires(void **state)
{
    (void)state;
    static const policy_case_t cases[] = {
        {1, {{.policies = P1, .require_explicit = PKI_NUMBER(0)}}, {.policies = P1}, {0}, false,
         false, false, true},
        {1, {{.policies = P1, .require_explicit = PKI_NUMBER(0)}}, {0}, {0}, false, false, false,
         false},
        {1, {{.policies = P1, .require_explicit = PKI_NUMBER(0)}}, {.policies = P2}, {0}, false,
         false, false, false},
        {1, {{.require_explicit = PKI_NUMBER(0)}}, {.policies = P1}, {0}, false, false, false,
         false},
    };
    CHECK(cases);
}

static void test_6_1_4_a_any_policy_is_not_mapped(void **state)
{
    (void)state;
    static const policy_case_t cases[] = {
        {1, {{.policies = "any", .mappings = "any=" P1}}, {.policies = P1}, {0}, false, false,
         false, false},
        {1, {{.policies = P1, .mappings = P1 "=any"}}, {.policies = P1}, {0}, false, false, false,
         false},
        {1, {{.mappings = "any=" P1}}, {0}, {0}, false, false, false, false},
        {1, {{.policies = P1, .mappings = P1 "=" P2}}, {.policies = P1}, {0}, false, false, false,
         true},
    };
    CHECK(cases);
}

static void test_6_1_4_b_1_mapping(void **state)
{
    (void)state;
    static const policy_case_t cases[] = {
        {1, {{.policies = P1, .mappings = P1 "=" P2}}, {.policies = P2}, {P1}, true, false, false,
         true},
        {1, {{.policies = P1, .mappings = P1 "=" P2}}, {.policies = P2}, {P2}, true, false, false,
         false},
        {1, {{.policies = P1, .mappings = P1 "=" P2}}, {.policies = P1}, {0}, true, false, false,
         false},
        {1, {{.policies = P1, .mappings = P1 "=" P2 " " P1 "=" P3}}, {.policies = P3}, {P1}, true,
         false, false, true},
        {1, {{.policies = P1 " " P2, .mappings = P1 "=" P3}}, {.policies = P2}, {P2}, true, false,
         false, true},
        {2, {{.policies = P1, .mappings = P1 "=" P2}, {.policies = P2, .mappings = P2 "=" P3}},
         {.policies = P3}, {P1}, true, false, false, true},
        {1, {{.policies = P1, .mappings = P1 "=" P2}}, {.policies = "any"}, {P1}, true, false,
         false, true},
        /* a policy that is not there maps nothing */
        {1, {{.policies = P1, .mappings = P3 "=" P2}}, {.policies = P2}, {0}, true, false, false,
         false},
        /* through anyPolicy */
        {1, {{.policies = "any", .mappings = P1 "=" P2}}, {.policies = P2}, {P1}, true, false,
         false, true},
        {1, {{.policies = "any", .mappings = P1 "=" P2}}, {.policies = P2}, {P2}, true, false,
         false, false},
        {1, {{.policies = "any", .mappings = P1 "=" P2}}, {.policies = P3}, {P3}, true, false,
         false, true},
        /* two that swap places */
        {1, {{.policies = P1 " " P2, .mappings = P1 "=" P2 " " P2 "=" P1}}, {.policies = P1}, {P2},
         true, false, false, true},
        {1, {{.policies = P1 " " P2, .mappings = P1 "=" P2 " " P2 "=" P1}}, {.policies = P1}, {P1},
         true, false, false, false},
    };
    CHECK(cases);
}

static void test_6_1_4_b_2_inhibited_mapping_deletes(void **state)
{
    (void)state;
    static const policy_case_t cases[] = {
        {1, {{.policies = P1, .mappings = P1 "=" P2}}, {.policies = P2}, {0}, true, false, true,
         false},
        {1, {{.policies = P1, .mappings = P1 "=" P2}}, {.policies = P1}, {0}, true, false, true,
         false},
        {1, {{.policies = P1 " " P3, .mappings = P1 "=" P2}}, {.policies = P3}, {0}, true, false,
         true, true},
        {1, {{.policies = "any", .mappings = P1 "=" P2}}, {.policies = P2}, {P2}, true, false, true,
         true},
    };
    CHECK(cases);
}

static void test_6_1_4_h_i_explicit_policy_counts_authorities_down(void **state)
{
    (void)state;
    static const policy_case_t cases[] = {
        {2, {{.require_explicit = PKI_NUMBER(3)}, {0}}, {0}, {0}, false, false, false, true},
        {2, {{.require_explicit = PKI_NUMBER(2)}, {0}}, {0}, {0}, false, false, false, false},
        {2, {{.require_explicit = PKI_NUMBER(1)}, {0}}, {0}, {0}, false, false, false, false},
        /* self-issued ones do not count */
        {3, {{.require_explicit = PKI_NUMBER(3)}, {.subject = SAME}, {0}}, {0}, {0}, false, false,
         false, true},
        {3, {{.require_explicit = PKI_NUMBER(3)}, {0}, {0}}, {0}, {0}, false, false, false, false},
        /* a lower authority may tighten it, not loosen it */
        {2, {{.require_explicit = PKI_NUMBER(9)}, {.require_explicit = PKI_NUMBER(1)}}, {0}, {0},
         false, false, false, false},
        {2, {{.require_explicit = PKI_NUMBER(2)}, {.require_explicit = PKI_NUMBER(9)}}, {0}, {0},
         false, false, false, false},
        {2, {{.require_explicit = PKI_NUMBER(0), .policies = P1}, {.policies = P1}}, {.policies =
         P1}, {0}, false, false, false, true},
    };
    CHECK(cases);
}

static void test_6_1_4_h_i_policy_mapping_is_inhibited_below(void **state)
{
    (void)state;
    static const policy_case_t cases[] = {
        {2, {{.policies = P1, .inhibit_mapping = PKI_NUMBER(0)}, {.policies = P1, .mappings = P1 "="
         P2}}, {.policies = P2}, {0}, true, false, false, false},
        {2, {{.policies = P1, .inhibit_mapping = PKI_NUMBER(1)}, {.policies = P1, .mappings = P1 "="
         P2}}, {.policies = P2}, {0}, true, false, false, true},
        {3, {{.policies = P1, .inhibit_mapping = PKI_NUMBER(1)}, {.policies = P1}, {.policies = P1,
         .mappings = P1 "=" P2}}, {.policies = P2}, {0}, true, false, false, false},
        {3, {{.policies = P1, .inhibit_mapping = PKI_NUMBER(1)}, {.subject = SAME, .policies = P1},
         {.policies = P1, .mappings = P1 "=" P2}}, {.policies = P2}, {0}, true, false, false, true},
        /* its own mappings still hold */
        {1, {{.policies = P1, .mappings = P1 "=" P2, .inhibit_mapping = PKI_NUMBER(0)}}, {.policies
         = P2}, {P1}, true, false, false, true},
    };
    CHECK(cases);
}

static void test_6_1_4_h_j_any_policy_is_inhibited_below(void **state)
{
    (void)state;
    static const policy_case_t cases[] = {
        {1, {{.policies = P1, .inhibit_any = PKI_NUMBER(0)}}, {.policies = "any"}, {0}, true, false,
         false, false},
        {1, {{.policies = P1, .inhibit_any = PKI_NUMBER(1)}}, {.policies = "any"}, {0}, true, false,
         false, true},
        {2, {{.policies = P1, .inhibit_any = PKI_NUMBER(1)}, {.policies = "any"}}, {.policies = P1},
         {0}, true, false, false, true},
        {2, {{.policies = P1, .inhibit_any = PKI_NUMBER(1)}, {.policies = "any"}}, {.policies =
         "any"}, {0}, true, false, false, false},
        {3, {{.policies = P1, .inhibit_any = PKI_NUMBER(1)}, {.subject = SAME, .policies = "any"},
         {.policies = "any"}}, {.policies = P1}, {0}, true, false, false, true},
        {2, {{.policies = P1, .inhibit_any = PKI_NUMBER(9)}, {.policies = "any", .inhibit_any =
         PKI_NUMBER(0)}}, {.policies = "any"}, {0}, true, false, false, false},
        {1, {{.policies = "any", .inhibit_any = PKI_NUMBER(0)}}, {.policies = P1}, {0}, true, false,
         false, true},
    };
    CHECK(cases);
}

static void test_6_1_5_a_b_explicit_policy_at_the_end(void **state)
{
    (void)state;
    static const policy_case_t cases[] = {
        {1, {{.require_explicit = PKI_NUMBER(1)}}, {0}, {0}, false, false, false, false},
        {1, {{.require_explicit = PKI_NUMBER(2)}}, {0}, {0}, false, false, false, true},
        {1, {{0}}, {.require_explicit = PKI_NUMBER(0)}, {0}, false, false, false, false},
        {1, {{0}}, {.require_explicit = PKI_NUMBER(1)}, {0}, false, false, false, true},
        {1, {{.policies = P1}}, {.policies = P1, .require_explicit = PKI_NUMBER(0)}, {0}, false,
         false, false, true},
        {1, {{.policies = P1}}, {.policies = P1, .require_explicit = PKI_NUMBER(0)}, {P2}, false,
         false, false, false},
    };
    CHECK(cases);
}

static void test_6_1_5_g_intersection_with_what_is_acceptable(void **state)
{
    (void)state;
    static const policy_case_t cases[] = {
        {1, {{.policies = P1 " " P2}}, {.policies = P1 " " P2}, {P2}, true, false, false, true},
        {1, {{.policies = P1 " " P2}}, {.policies = P1}, {P2}, true, false, false, false},
        {1, {{.policies = P1}}, {.policies = P1}, {"2.5.29.32.0"}, true, false, false, true},
        {2, {{.policies = "any"}, {.policies = P1 " " P2}}, {.policies = P2}, {P1}, true, false,
         false, false},
        {2, {{.policies = "any"}, {.policies = P1 " " P2}}, {.policies = P2}, {P2}, true, false,
         false, true},
        {1, {{.policies = "any"}}, {.policies = "any " P1}, {P3}, true, false, false, true},
    };
    CHECK(cases);
}

/* clang-format on */

static void test_policy_that_is_named_twice_breaks_a_path(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *ca = path_authority(f);
    assert_path_broken(f, SIGNER(f, .issuer = ca, .policies = P1 " " P2 " " P1),
                       FINDING_CERTIFICATE_MALFORMED, 0);
}

/* Every policy maps to every policy, at every depth: the old tree would have 10 to the 12th nodes.
 */
static void test_graph_does_not_grow_with_the_number_of_ways(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *above = path_root(f);
    buffer_t policies = BUFFER_INIT, mappings = BUFFER_INIT;
    for (unsigned i = 0; i < 10; i++) {
        buffer_printf(&policies, "1.2.%u ", i);
        for (unsigned j = 0; j < 10; j++)
            buffer_printf(&mappings, "1.2.%u=1.2.%u ", i, j);
    }
    buffer_append_byte(&policies, 0);
    buffer_append_byte(&mappings, 0);
    for (unsigned i = 1; i <= 12; i++)
        above = AUTHORITY(
            f, .issuer = above, .key = i, .subject = arena_printf(&f->arena, "CN=CA%u", i),
            .policies = (const char *)policies.data, .mappings = (const char *)mappings.data);
    f->rules.require_explicit_policy = true;
    assert_path_good(f, SIGNER(f, .issuer = above, .policies = "1.2.3"));
    assert_path_broken(f, SIGNER(f, .issuer = above, .policies = "1.2.99"),
                       FINDING_CERTIFICATE_POLICY, 0);
    static const char *const acceptable[] = {"1.2.99", NULL};
    f->rules.policies = acceptable;
    assert_path_broken(f, SIGNER(f, .issuer = above, .policies = "1.2.3"),
                       FINDING_CERTIFICATE_POLICY, 0);
    buffer_free(&policies);
    buffer_free(&mappings);
}

static void test_graph_is_limited(void **state)
{
    path_fixture_t *f = *state;
    buffer_t policies = BUFFER_INIT;
    for (unsigned i = 0; i < 600; i++)
        buffer_printf(&policies, "1.2.%u ", i);
    buffer_append_byte(&policies, 0);
    const pki_certificate_t *ca = AUTHORITY(f, .issuer = path_root(f), .subject = "CN=CA", .key = 1,
                                            .policies = (const char *)policies.data);
    assert_path_unknown(f, SIGNER(f, .issuer = ca, .policies = (const char *)policies.data),
                        FINDING_PATH_LIMIT, 0);
    assert_path_good(f, SIGNER(f, .issuer = ca, .policies = P1));
    buffer_free(&policies);
}

static void test_malformed_policy_extensions_are_refused(void **state)
{
    (void)state;
    arena_t arena = ARENA_INIT;
    static const struct {
        const char *oid, *value;
    } cases[] = {
        {"2.5.29.32", "30 00"},
        {"2.5.29.32", "05 00"},
        {"2.5.29.32", "30 02 30 00"},
        {"2.5.29.32", "30 06 30 04 06 02 2a 03 00"},
        {"2.5.29.32", "30 08 30 06 06 02 2a 03 05 00"},
        {"2.5.29.33", "30 00"},
        {"2.5.29.33", "30 06 30 04 06 02 2a 03"},
        {"2.5.29.36", "02 01 00"},
        {"2.5.29.36", "30 03 80 01 ff"},
        {"2.5.29.36", "30 02 80 00"},
        {"2.5.29.36", "30 03 82 01 00"},
        {"2.5.29.54", "02 01 80"},
        {"2.5.29.54", "05 00"},
        {"2.5.29.54", "02 01 00 00"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const pki_extension_t extension[] = {{cases[i].oid, false, pki_hex(&arena, cases[i].value)},
                                             {NULL, false, BYTES_NONE}};
        certificate_t *certificate =
            pki_parse(PKI_ISSUE(&arena, .subject = "CN=CA", .ca = true, .extra = extension));
        policy_graph_t graph;
        const char *problem;
        assert_int_equal(policy_start(&graph, &arena, 2, &(policy_inputs_t){0}), 0);
        gpg_error_t error = policy_add(&graph, certificate, false, &problem);
        certificate_unref(&certificate);
        if (gpg_err_code(error) != GPG_ERR_BAD_CERT)
            fail_msg("%s is taken", cases[i].value);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_6_1_3_d_1_i_policy_has_to_be_expected),
        cmocka_unit_test(test_6_1_3_d_1_ii_any_policy_above_expects_everything),
        cmocka_unit_test(test_6_1_3_d_2_any_policy_stands_for_what_is_expected),
        cmocka_unit_test(test_6_1_3_e_certificate_without_policies_ends_all),
        cmocka_unit_test(test_6_1_3_f_explicit_policy_that_an_authority_requires),
        cmocka_unit_test(test_6_1_4_a_any_policy_is_not_mapped),
        cmocka_unit_test(test_6_1_4_b_1_mapping),
        cmocka_unit_test(test_6_1_4_b_2_inhibited_mapping_deletes),
        cmocka_unit_test(test_6_1_4_h_i_explicit_policy_counts_authorities_down),
        cmocka_unit_test(test_6_1_4_h_i_policy_mapping_is_inhibited_below),
        cmocka_unit_test(test_6_1_4_h_j_any_policy_is_inhibited_below),
        cmocka_unit_test(test_6_1_5_a_b_explicit_policy_at_the_end),
        cmocka_unit_test(test_6_1_5_g_intersection_with_what_is_acceptable),
        cmocka_unit_test_setup_teardown(test_policy_that_is_named_twice_breaks_a_path,
                                        path_fixture_setup, path_fixture_teardown),
        cmocka_unit_test_setup_teardown(test_graph_does_not_grow_with_the_number_of_ways,
                                        path_fixture_setup, path_fixture_teardown),
        cmocka_unit_test_setup_teardown(test_graph_is_limited, path_fixture_setup,
                                        path_fixture_teardown),
        cmocka_unit_test(test_malformed_policy_extensions_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
