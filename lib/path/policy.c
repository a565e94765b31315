/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 9618 section 5: the valid policy graph. */
#include "path/policy.h"

#include "asn1/der_value.h"
#include "asn1/dotted_oid.h"
#include "base/error.h"
#include "base/phrase.h"
#include "x509/certificate_policy.h"

#include <stdlib.h>

typedef struct policy_node {
    bytes_t policy; /* valid_policy: OID content */
    bool from_any;  /* its only parent is the anyPolicy node above */
    bool reachable; /* it has a descendant at the last depth */
} policy_node_t;

/* One element of a node's expected_policy_set. */
typedef struct policy_expectation {
    bytes_t policy;
    size_t node;
} policy_expectation_t;

/* Some policies or mappings of a certificate. */
typedef struct policy_list {
    bytes_t *policies; /* sorted, no two equal */
    size_t count;
} policy_list_t;

typedef struct policy_mappings {
    const policy_mapping_t *items; /* sorted by issuer domain policy */
    size_t count;
} policy_mappings_t;

static const uint8_t any_policy_oid[] = {0x55, 0x1d, 0x20, 0x00}; /* 2.5.29.32.0 */

static bool is_any(bytes_t policy)
{
    return bytes_equal(policy, bytes_of(any_policy_oid, sizeof any_policy_oid));
}

/* All the arrays below are sorted by their first member, a policy. */
static void sort(void *items, size_t count, size_t size)
{
    if (count > 1)
        qsort(items, count, size, policy_compare);
}

static void *find(bytes_t policy, const void *items, size_t count, size_t size)
{
    return count ? bsearch(&policy, items, count, size, policy_compare) : NULL;
}

static gpg_error_t sort_policies(arena_t *arena, const certificate_policies_t *policies,
                                 policy_list_t *r_list)
{
    r_list->count = policies->count;
    r_list->policies = arena_alloc(arena, (policies->count + 1) * sizeof *r_list->policies);
    if (!r_list->policies)
        return ERR(ENOMEM);
    for (size_t i = 0; i < policies->count; i++)
        r_list->policies[i] = policies->items[i];
    sort(r_list->policies, r_list->count, sizeof *r_list->policies);
    return 0;
}

/* ---- the graph ---- */

static policy_node_t *find_node(const policy_level_t *level, bytes_t policy)
{
    return find(policy, level->nodes, level->count, sizeof *level->nodes);
}

static policy_node_t *find_any(const policy_level_t *level)
{
    return find_node(level, bytes_of(any_policy_oid, sizeof any_policy_oid));
}

static bool is_expected(const policy_level_t *level, bytes_t policy)
{
    return find(policy, level->expected, level->expected_count, sizeof *level->expected) != NULL;
}

/* A new level with room for `capacity` nodes. */
static gpg_error_t open_level(policy_graph_t *graph, size_t capacity, policy_level_t *r_level)
{
    *r_level = (policy_level_t){NULL, 0, NULL, 0};
    r_level->nodes = arena_alloc(graph->arena, (capacity + 1) * sizeof *r_level->nodes);
    return r_level->nodes ? 0 : ERR(ENOMEM);
}

static void add_node(policy_level_t *level, bytes_t policy, bool from_any)
{
    level->nodes[level->count++] = (policy_node_t){policy, from_any, false};
}

/* expected_policy_set of every node of the level: what it is mapped to, else its own policy. */
static gpg_error_t set_expectations(policy_graph_t *graph, policy_level_t *level,
                                    const policy_mappings_t *mappings)
{
    policy_expectation_t *expected =
        arena_alloc(graph->arena, (level->count + mappings->count + 1) * sizeof *expected);
    size_t count = 0, next = 0;
    if (!expected)
        return ERR(ENOMEM);
    /* Nodes and mappings are sorted alike: one walk along both. */
    for (size_t i = 0; i < level->count; i++) {
        bytes_t policy = level->nodes[i].policy;
        size_t before = count;
        while (next < mappings->count && bytes_compare(mappings->items[next].issuer, policy) < 0)
            next++;
        for (; next < mappings->count && bytes_equal(mappings->items[next].issuer, policy); next++)
            expected[count++] = (policy_expectation_t){mappings->items[next].subject, i};
        if (count == before)
            expected[count++] = (policy_expectation_t){policy, i};
    }
    sort(expected, count, sizeof *expected);
    level->expected = expected;
    level->expected_count = count;
    return 0;
}

/* Section 6.1.3 (d)(1): the policies that the certificate names. */
static void add_named_policies(const policy_level_t *above, const policy_list_t *list,
                               policy_level_t *level)
{
    const bool any_above = find_any(above) != NULL;
    for (size_t i = 0; i < list->count; i++) {
        bytes_t policy = list->policies[i];
        if (is_any(policy))
            continue;
        if (is_expected(above, policy))
            add_node(level, policy, false);
        else if (any_above)
            add_node(level, policy, true);
    }
}

/* Section 6.1.3 (d)(2): anyPolicy stands for whatever is expected. */
static void add_expected_policies(const policy_level_t *above, policy_level_t *level)
{
    const policy_level_t named = *level; /* sorted, as the list was */
    for (size_t i = 0; i < above->expected_count; i++) {
        bytes_t policy = above->expected[i].policy;
        if (i && bytes_equal(policy, above->expected[i - 1].policy))
            continue;
        if (!find_node(&named, policy))
            add_node(level, policy, false);
    }
    sort(level->nodes, level->count, sizeof *level->nodes);
}

/* Section 6.1.3 (d), (e). */
static gpg_error_t add_policies(policy_graph_t *graph, const certificate_t *certificate, bool last)
{
    const extension_t *extension = &certificate->extensions[EXTENSION_CERTIFICATE_POLICIES];
    const policy_level_t *above = &graph->levels[graph->depth];
    policy_level_t *level = &graph->levels[graph->depth + 1];
    policy_list_t list;
    if (extension->malformed)
        return ERR(BAD_CERT);
    gpg_error_t error = sort_policies(graph->arena, &certificate->policies, &list);
    if (!error)
        error = open_level(graph, list.count + above->expected_count, level);
    if (error)
        return error;
    graph->depth++;
    if (!bytes_present(extension->value))
        graph->null = true;
    if (graph->null)
        return 0;
    add_named_policies(above, &list, level);
    bytes_t any = bytes_of(any_policy_oid, sizeof any_policy_oid);
    if (find(any, list.policies, list.count, sizeof any) &&
        (graph->inhibit_any_policy > 0 || (certificate->self_issued && !last)))
        add_expected_policies(above, level);
    graph->node_count += level->count;
    if (graph->node_count > LIMIT_POLICY_NODES)
        return ERR_LIMIT(POLICY_NODES);
    graph->null = level->count == 0; /* (d)(3) would then delete everything above as well */
    return set_expectations(graph, level, &(policy_mappings_t){NULL, 0});
}

/* Section 6.1.4 (b)(1): mapped policies expect others; an anyPolicy node stands in for one that is
 * not there. */
static gpg_error_t map_policies(policy_graph_t *graph, const policy_mappings_t *mappings)
{
    policy_level_t *level = &graph->levels[graph->depth], mapped;
    gpg_error_t error = open_level(graph, level->count + mappings->count, &mapped);
    if (error)
        return error;
    for (size_t i = 0; i < level->count; i++)
        mapped.nodes[mapped.count++] = level->nodes[i];
    for (size_t i = 0; i < mappings->count && find_any(level); i++) {
        bytes_t policy = mappings->items[i].issuer;
        bool repeated = i && bytes_equal(policy, mappings->items[i - 1].issuer);
        if (!repeated && !find_node(level, policy))
            add_node(&mapped, policy, true);
    }
    sort(mapped.nodes, mapped.count, sizeof *mapped.nodes);
    graph->node_count += mapped.count - level->count;
    if (graph->node_count > LIMIT_POLICY_NODES)
        return ERR_LIMIT(POLICY_NODES);
    *level = mapped;
    return set_expectations(graph, level, mappings);
}

/* Section 6.1.4 (b)(2): where mapping is inhibited the policies that would be mapped are no longer
 * valid. */
static gpg_error_t delete_mapped(policy_graph_t *graph, const policy_mappings_t *mappings)
{
    policy_level_t *level = &graph->levels[graph->depth];
    size_t kept = 0;
    for (size_t i = 0; i < level->count; i++)
        if (!find(level->nodes[i].policy, mappings->items, mappings->count,
                  sizeof *mappings->items))
            level->nodes[kept++] = level->nodes[i];
    level->count = kept;
    graph->null = graph->null || kept == 0;
    return set_expectations(graph, level, &(policy_mappings_t){NULL, 0});
}

/* Section 6.1.4 (a), (b). */
static gpg_error_t process_mappings(policy_graph_t *graph, const certificate_t *certificate,
                                    const char **r_problem)
{
    const policy_mappings_t mappings = {certificate->policies.mappings,
                                        certificate->policies.mapping_count};
    if (certificate->extensions[EXTENSION_POLICY_MAPPINGS].malformed)
        return ERR(BAD_CERT);
    for (size_t i = 0; i < mappings.count; i++) {
        if (is_any(mappings.items[i].issuer) || is_any(mappings.items[i].subject)) {
            *r_problem = N_("it maps anyPolicy, which may not be mapped");
            return 0;
        }
    }
    if (graph->null || mappings.count == 0)
        return 0;
    return graph->policy_mapping > 0 ? map_policies(graph, &mappings)
                                     : delete_mapped(graph, &mappings);
}

/* ---- the counters ---- */

/* skip: SkipCerts of the certificate; -1: it says nothing. */
static void lower(size_t *counter, int64_t skip)
{
    if (skip >= 0 && (uint64_t)skip < *counter)
        *counter = (size_t)skip;
}

static void count_down(size_t *counter)
{
    if (*counter)
        --*counter;
}

/* Section 6.1.4 (h)-(j). */
static gpg_error_t update_counters(policy_graph_t *graph, const certificate_t *certificate)
{
    const certificate_policies_t *policies = &certificate->policies;
    if (certificate->extensions[EXTENSION_POLICY_CONSTRAINTS].malformed ||
        certificate->extensions[EXTENSION_INHIBIT_ANY_POLICY].malformed)
        return ERR(BAD_CERT);
    if (!certificate->self_issued) {
        count_down(&graph->explicit_policy);
        count_down(&graph->policy_mapping);
        count_down(&graph->inhibit_any_policy);
    }
    lower(&graph->explicit_policy, policies->require_explicit);
    lower(&graph->policy_mapping, policies->inhibit_mapping);
    lower(&graph->inhibit_any_policy, policies->inhibit_any);
    return 0;
}

/* ---- the end ---- */

/* Section 6.1.3 (d)(3), done once for the whole graph: marks the nodes that still have a descendant
 * at the last depth. Of anyPolicy nodes nobody asks. */
static void mark_reachable(policy_graph_t *graph)
{
    policy_level_t *level = &graph->levels[graph->depth];
    for (size_t i = 0; i < level->count; i++)
        level->nodes[i].reachable = true;
    for (; level > graph->levels; level--) {
        policy_level_t *above = level - 1;
        /* Both are sorted by policy: one walk. */
        for (size_t i = 0, e = 0; i < level->count; i++) {
            const policy_node_t *node = &level->nodes[i];
            while (e < above->expected_count &&
                   bytes_compare(above->expected[e].policy, node->policy) < 0)
                e++;
            for (; e < above->expected_count && !node->from_any &&
                   bytes_equal(above->expected[e].policy, node->policy);
                 e++)
                if (node->reachable)
                    above->nodes[above->expected[e].node].reachable = true;
        }
    }
}

static bool is_acceptable(const policy_graph_t *graph, bytes_t policy)
{
    bytes_t any = bytes_of(any_policy_oid, sizeof any_policy_oid);
    for (const char *const *acceptable = graph->acceptable; *acceptable; acceptable++)
        if (dotted_oid_is(*acceptable, policy) || dotted_oid_is(*acceptable, any))
            return true;
    return false;
}

/* Whether the user-constrained-policy-set is not empty (section 6.1.5 (g)). */
static bool has_acceptable(policy_graph_t *graph)
{
    if (graph->null)
        return false;
    if (!graph->acceptable)
        return true;
    /* anyPolicy at the last depth stands for each acceptable policy. */
    if (find_any(&graph->levels[graph->depth]))
        return *graph->acceptable != NULL;
    mark_reachable(graph);
    for (size_t depth = 1; depth <= graph->depth; depth++) {
        const policy_level_t *level = &graph->levels[depth];
        for (size_t i = 0; i < level->count; i++)
            if (level->nodes[i].reachable && level->nodes[i].from_any &&
                is_acceptable(graph, level->nodes[i].policy))
                return true;
    }
    return false;
}

/* Section 6.1.5 (a), (b), (g). */
static gpg_error_t wrap_up(policy_graph_t *graph, const certificate_t *certificate,
                           const char **r_problem)
{
    if (certificate->extensions[EXTENSION_POLICY_CONSTRAINTS].malformed)
        return ERR(BAD_CERT);
    count_down(&graph->explicit_policy);
    if (certificate->policies.require_explicit == 0)
        graph->explicit_policy = 0;
    if (graph->explicit_policy == 0 && !has_acceptable(graph))
        *r_problem = N_("an explicit policy is required, and no acceptable one is valid for all of "
                        "the path");
    return 0;
}

gpg_error_t policy_start(policy_graph_t *graph, arena_t *arena, size_t length,
                         const policy_inputs_t *inputs)
{
    *graph = (policy_graph_t){.arena = arena, .acceptable = inputs->acceptable};
    graph->explicit_policy = inputs->require_explicit ? 0 : length + 1;
    graph->inhibit_any_policy = inputs->inhibit_any ? 0 : length + 1;
    graph->policy_mapping = inputs->inhibit_mapping ? 0 : length + 1;
    gpg_error_t error = open_level(graph, 1, &graph->levels[0]);
    if (error)
        return error;
    add_node(&graph->levels[0], bytes_of(any_policy_oid, sizeof any_policy_oid), false);
    graph->node_count = 1;
    return set_expectations(graph, &graph->levels[0], &(policy_mappings_t){NULL, 0});
}

gpg_error_t policy_add(policy_graph_t *graph, const certificate_t *certificate, bool last,
                       const char **r_problem)
{
    *r_problem = NULL;
    if (graph->depth + 1 >= LIMIT_PATH_LENGTH)
        return ERR(INTERNAL); /* no such path is built */
    gpg_error_t error = add_policies(graph, certificate, last);
    if (error)
        return error;
    if (graph->explicit_policy == 0 && graph->null) { /* section 6.1.3 (f) */
        *r_problem = N_("an explicit policy is required, and none is valid for the path so far");
        return 0;
    }
    if (last)
        return wrap_up(graph, certificate, r_problem);
    error = process_mappings(graph, certificate, r_problem);
    return error || *r_problem ? error : update_counters(graph, certificate);
}
