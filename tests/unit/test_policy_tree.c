/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 9618 says its graph gives what RFC 5280's valid policy tree gave: random paths are judged by
 * both, the tree being written out here as section 6.1 of RFC 5280 has it. */
#include "path/policy.h"
#include "pki.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define POLICIES 4 /* 1.2.0 to 1.2.3; bits of a set */
#define ANY      (1u << POLICIES)
#define DEPTH    5
#define NODES    20000
#define PATHS    1000

typedef struct random_certificate {
    bool self_issued, has_policies, has_mappings;
    unsigned policies;                         /* set, with ANY */
    unsigned mapped[POLICIES];                 /* sets; 0: not mapped */
    int require, inhibit_mapping, inhibit_any; /* -1: absent */
} random_certificate_t;

typedef struct random_path {
    size_t count;
    random_certificate_t certificates[DEPTH];
    unsigned acceptable; /* set; ANY: any-policy */
    bool require, inhibit_any, inhibit_mapping;
} random_path_t;

/* ---- RFC 5280's tree ---- */

typedef struct tree_node {
    size_t depth;
    unsigned policy; /* one bit */
    unsigned expected;
    int parent; /* -1: the root */
    bool deleted;
} tree_node_t;

typedef struct tree {
    tree_node_t nodes[NODES];
    int count;
    bool null;
} tree_t;

static void add(tree_t *tree, int parent, unsigned policy, unsigned expected)
{
    assert_true(tree->count < NODES);
    size_t depth = parent < 0 ? 0 : tree->nodes[parent].depth + 1;
    tree->nodes[tree->count++] = (tree_node_t){depth, policy, expected, parent, false};
}

static bool has_child(const tree_t *tree, int parent, unsigned policy)
{
    for (int i = 0; i < tree->count; i++)
        if (!tree->nodes[i].deleted && tree->nodes[i].parent == parent &&
            (!policy || tree->nodes[i].policy == policy))
            return true;
    return false;
}

/* "If there is a node of depth i-1 or less without any child nodes, delete that node." */
static void prune(tree_t *tree, size_t depth)
{
    for (int i = tree->count - 1; i >= 0; i--) /* children have higher numbers */
        if (tree->nodes[i].depth < depth && !has_child(tree, i, 0))
            tree->nodes[i].deleted = true;
    tree->null = tree->nodes[0].deleted;
}

static void process_policies(tree_t *tree, const random_certificate_t *c, size_t depth,
                             bool any_allowed)
{
    const int above = tree->count;
    for (unsigned p = 1; p < ANY; p <<= 1) {
        bool matched = false;
        if (!(c->policies & p))
            continue;
        for (int i = 0; i < above; i++) {
            const tree_node_t *node = &tree->nodes[i];
            if (!node->deleted && node->depth == depth - 1 && node->expected & p) {
                add(tree, i, p, p);
                matched = true;
            }
        }
        for (int i = 0; i < above && !matched; i++)
            if (!tree->nodes[i].deleted && tree->nodes[i].depth == depth - 1 &&
                tree->nodes[i].policy == ANY)
                add(tree, i, p, p);
    }
    for (int i = 0; i < above && c->policies & ANY && any_allowed; i++)
        for (unsigned p = 1; p <= ANY; p <<= 1)
            if (!tree->nodes[i].deleted && tree->nodes[i].depth == depth - 1 &&
                tree->nodes[i].expected & p && !has_child(tree, i, p))
                add(tree, i, p, p);
    prune(tree, depth);
}

static void process_mappings(tree_t *tree, const random_certificate_t *c, size_t depth,
                             bool allowed)
{
    for (unsigned n = 0; n < POLICIES; n++) {
        bool found = false;
        const int count = tree->count;
        if (!c->mapped[n])
            continue;
        for (int i = 0; i < count; i++) {
            tree_node_t *node = &tree->nodes[i];
            if (node->deleted || node->depth != depth || node->policy != 1u << n)
                continue;
            found = true;
            if (allowed)
                node->expected = c->mapped[n];
            else
                node->deleted = true;
        }
        for (int i = 0; i < count && allowed && !found; i++)
            if (!tree->nodes[i].deleted && tree->nodes[i].depth == depth &&
                tree->nodes[i].policy == ANY)
                add(tree, tree->nodes[i].parent, 1u << n, c->mapped[n]);
    }
    prune(tree, depth);
}

/* Section 6.1.5 (g)(iii): whether the tree's intersection with what is acceptable is not NULL. */
static bool intersects(const tree_t *tree, const random_path_t *path)
{
    if (tree->null)
        return false;
    if (path->acceptable & ANY)
        return true;
    for (int i = 1; i < tree->count; i++) {
        const tree_node_t *node = &tree->nodes[i];
        bool top = node->parent >= 0 && tree->nodes[node->parent].policy == ANY;
        if (node->deleted || !top)
            continue;
        if (node->policy == ANY ? node->depth == path->count && path->acceptable != 0
                                : (node->policy & path->acceptable) != 0)
            return true;
    }
    return false;
}

static void lower(int *counter, int value)
{
    if (value >= 0 && value < *counter)
        *counter = value;
}

static bool judge_by_tree(const random_path_t *path)
{
    static tree_t tree;
    const int n = (int)path->count;
    int explicit_policy = path->require ? 0 : n + 1, any = path->inhibit_any ? 0 : n + 1;
    int mapping = path->inhibit_mapping ? 0 : n + 1;
    tree.count = 0;
    tree.null = false;
    add(&tree, -1, ANY, ANY);
    for (int i = 1; i <= n; i++) {
        const random_certificate_t *c = &path->certificates[i - 1];
        if (!c->has_policies)
            tree.null = true;
        else if (!tree.null)
            process_policies(&tree, c, (size_t)i, any > 0 || (c->self_issued && i < n));
        if (!explicit_policy && tree.null)
            return false;
        if (i == n) {
            explicit_policy -= explicit_policy > 0;
            if (c->require == 0)
                explicit_policy = 0;
            break;
        }
        if (c->has_mappings && !tree.null)
            process_mappings(&tree, c, (size_t)i, mapping > 0);
        if (!c->self_issued) {
            explicit_policy -= explicit_policy > 0;
            mapping -= mapping > 0;
            any -= any > 0;
        }
        lower(&explicit_policy, c->require);
        lower(&mapping, c->inhibit_mapping);
        lower(&any, c->inhibit_any);
    }
    return explicit_policy > 0 || intersects(&tree, path);
}

/* ---- random paths, judged by the library ---- */

static unsigned below(unsigned limit)
{
    static uint64_t seed = 88172645463325252u; /* xorshift: the same paths each time */
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 32) % limit;
}

static random_certificate_t random_certificate(void)
{
    random_certificate_t c = {.self_issued = below(5) == 0,
                              .has_policies = below(12) != 0,
                              .has_mappings = below(2) == 0,
                              .policies = 1 + below(2 * ANY - 1),
                              .require = (int)below(16) - 12,
                              .inhibit_mapping = (int)below(16) - 12,
                              .inhibit_any = (int)below(16) - 12};
    for (unsigned i = 0; i < POLICIES; i++)
        c.mapped[i] = c.has_mappings && below(2) ? 1 + below(ANY - 1) : 0;
    c.has_mappings = c.mapped[0] || c.mapped[1] || c.mapped[2] || c.mapped[3];
    return c;
}

static random_path_t random_path(void)
{
    random_path_t path = {.count = 1 + below(DEPTH),
                          .acceptable = below(2) ? ANY : below(ANY),
                          .require = below(3) != 0,
                          .inhibit_any = below(6) == 0,
                          .inhibit_mapping = below(6) == 0};
    for (size_t i = 0; i < path.count; i++)
        path.certificates[i] = random_certificate();
    return path;
}

static certificate_t *make_certificate(arena_t *arena, const random_certificate_t *c)
{
    char policies[64] = "", mappings[256] = "";
    for (unsigned i = 0; i < POLICIES; i++) {
        if (c->policies & 1u << i)
            sprintf(policies + strlen(policies), "1.2.%u ", i);
        for (unsigned j = 0; j < POLICIES; j++)
            if (c->mapped[i] & 1u << j)
                sprintf(mappings + strlen(mappings), "1.2.%u=1.2.%u ", i, j);
    }
    if (c->policies & ANY)
        strcat(policies, "any");
    certificate_t *made = pki_parse(PKI_ISSUE(
        arena, .subject = "CN=A", .issuer_name = c->self_issued ? "CN=A" : "CN=B", .ca = true,
        .policies = c->has_policies ? policies : NULL, .mappings = *mappings ? mappings : NULL,
        .require_explicit = c->require + 1 > 0 ? c->require + 1 : 0,
        .inhibit_mapping = c->inhibit_mapping + 1 > 0 ? c->inhibit_mapping + 1 : 0,
        .inhibit_any = c->inhibit_any + 1 > 0 ? c->inhibit_any + 1 : 0));
    assert_int_equal(made->self_issued, c->self_issued);
    return made;
}

static bool judge_by_graph(const random_path_t *path)
{
    static const char *const oids[POLICIES] = {"1.2.0", "1.2.1", "1.2.2", "1.2.3"};
    const char *acceptable[POLICIES + 1] = {NULL};
    arena_t arena = ARENA_INIT;
    policy_graph_t graph;
    const char *problem = NULL;
    size_t count = 0;
    for (unsigned i = 0; i < POLICIES; i++)
        if (path->acceptable & 1u << i)
            acceptable[count++] = oids[i];
    policy_inputs_t inputs = {path->acceptable & ANY ? NULL : acceptable, path->require,
                              path->inhibit_any, path->inhibit_mapping};
    assert_int_equal(policy_start(&graph, &arena, path->count, &inputs), 0);
    certificate_t *certificates[DEPTH];
    for (size_t i = 0; i < path->count; i++)
        certificates[i] = make_certificate(&arena, &path->certificates[i]);
    for (size_t i = 0; !problem && i < path->count; i++)
        assert_int_equal(policy_add(&graph, certificates[i], i + 1 == path->count, &problem), 0);
    for (size_t i = 0; i < path->count; i++)
        certificate_unref(&certificates[i]);
    arena_free(&arena);
    return !problem;
}

static void test_graph_and_tree_agree(void **state)
{
    (void)state;
    unsigned accepted = 0;
    for (unsigned i = 0; i < PATHS; i++) {
        random_path_t path = random_path();
        bool by_tree = judge_by_tree(&path);
        if (judge_by_graph(&path) != by_tree)
            fail_msg("path %u of %zu certificates: the tree %s it", i, path.count,
                     by_tree ? "accepts" : "rejects");
        accepted += by_tree;
    }
    /* Both answers are common, or the test would say little. */
    assert_in_range(accepted, PATHS / 5, PATHS * 4 / 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_graph_and_tree_agree)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
