/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Judged paths are remembered by all that they were judged by. */
#include "path/path_cache.h"
#include "path_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct cache_fixture {
    path_fixture_t path;
    path_cache_t *cache;
    const pki_certificate_t *signer;
    certificate_t *target;
} cache_fixture_t;

static int setup(void **state)
{
    cache_fixture_t *f = calloc(1, sizeof *f);
    pki_require(f != NULL, "memory");
    path_fixture_start(&f->path);
    f->signer = SIGNER(&f->path, .issuer = path_authority(&f->path), .policies = "1.2.3");
    f->target = pki_parse(f->signer);
    assert_int_equal(path_cache_new(&f->cache), 0);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    cache_fixture_t *f = *state;
    certificate_unref(&f->target);
    path_cache_free(&f->cache);
    path_fixture_end(&f->path);
    free(f);
    return 0;
}

/* Whether the path is judged anew: a remembered path costs nothing. Certificates, which remember
 * whose key made their signatures, are made to forget it. */
static bool is_judged(cache_fixture_t *f)
{
    path_fixture_t *p = &f->path;
    f->target->made_by = BYTES_NONE;
    for (size_t i = 0; i < p->embedded_count; i++)
        p->embedded[i]->made_by = BYTES_NONE;
    const path_sources_t sources = {.store = p->store,
                                    .cache = p->cache,
                                    .embedded = p->embedded,
                                    .embedded_count = p->embedded_count,
                                    .crls = p->crls,
                                    .crl_count = p->crl_count};
    key_budget_t budget = {.left = LIMIT_PUBLIC_KEY_COST};
    certification_path_t path;
    assert_int_equal(
        path_cache_build(f->cache, &sources, &p->rules, f->target, &budget, &p->findings, &path),
        0);
    assert_int_equal(path.count, 3);
    certification_path_release(&path);
    return budget.left != LIMIT_PUBLIC_KEY_COST;
}

/* A judgement has been remembered; under the rules as they are now it must not stand. */
#define RULE(name, change)                                                                         \
    static void test_rule_##name(void **state)                                                     \
    {                                                                                              \
        cache_fixture_t *f = *state;                                                               \
        path_rules_t *rules = &f->path.rules;                                                      \
        assert_true(is_judged(f));                                                                 \
        assert_false(is_judged(f));                                                                \
        change;                                                                                    \
        assert_true(is_judged(f));                                                                 \
        assert_false(is_judged(f));                                                                \
    }

static const char *const policies[] = {"1.2.3", NULL};

RULE(at, rules->at++)
RULE(now, rules->now = PKI_NOW)
RULE(signing_time, rules->signing_time = true)
RULE(allow_weak, rules->allow_weak = true)
RULE(require_revocation, rules->require_revocation = true)
RULE(any_purpose, rules->any_purpose = true)
RULE(is_ca, rules->is_ca = true)
RULE(policies, rules->policies = policies)
RULE(require_explicit_policy, rules->require_explicit_policy = true)
RULE(inhibit_any_policy, rules->inhibit_any_policy = true)
RULE(inhibit_policy_mapping, rules->inhibit_policy_mapping = true)
RULE(crl_depth, rules->crl_depth = 1)

static void test_policies_are_told_apart_by_their_texts(void **state)
{
    cache_fixture_t *f = *state;
    const char *list[] = {"1.2.3", NULL, NULL};
    f->path.rules.policies = list;
    assert_true(is_judged(f));
    assert_false(is_judged(f));
    list[0] = "1.2.4";
    assert_true(is_judged(f));
    list[1] = "1.2.3";
    assert_true(is_judged(f));
    list[0] = NULL; /* none is acceptable; NULL: any is */
    assert_true(is_judged(f));
    f->path.rules.policies = NULL;
    assert_true(is_judged(f));
    assert_false(is_judged(f));
}

static void test_certificates_and_revocation_data_count(void **state)
{
    cache_fixture_t *f = *state;
    arena_t *arena = &f->path.arena;
    assert_true(is_judged(f));
    path_embed(&f->path, PKI_ISSUE(arena, .subject = "CN=Stray"));
    assert_true(is_judged(f));
    assert_false(is_judged(f));
    path_embed_crl(&f->path,
                   PKI_CRL(arena, .issuer = PKI_ISSUE(arena, .subject = "CN=Other", .ca = true)));
    assert_true(is_judged(f));
    assert_false(is_judged(f));
}

/* Under as many rules as there are times to judge at. */
static size_t judged_at_each_time(cache_fixture_t *f, size_t times)
{
    const int64_t start = f->path.rules.at;
    size_t judged = 0;
    for (size_t i = 0; i < times; i++) {
        f->path.rules.at = start + (int64_t)i;
        judged += is_judged(f);
    }
    f->path.rules.at = start;
    return judged;
}

/* Few enough that no set of the largest table is ever full, and more than the first holds. */
static void test_paths_are_kept_while_the_table_grows(void **state)
{
    cache_fixture_t *f = *state;
    assert_int_equal(judged_at_each_time(f, 60), 60);
    assert_int_equal(judged_at_each_time(f, 60), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_rule_##name, setup, teardown),
    const struct CMUnitTest tests[] = {
        PATH_RULES(TEST, TEST, TEST, TEST) /* every rule has to have one */
        cmocka_unit_test_setup_teardown(test_policies_are_told_apart_by_their_texts, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_certificates_and_revocation_data_count, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_paths_are_kept_while_the_table_grows, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
