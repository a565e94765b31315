/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 6.1 as updated by RFC 9618: certificate policies along a path, with the valid
 * policy graph, whose size is linear in the path where the old tree's was exponential. */
#ifndef SMIME_PATH_POLICY_H
#define SMIME_PATH_POLICY_H

#include "base/limits.h"
#include "x509/certificate.h"

/* The nodes of one depth; a node's parents are the nodes above that expect its policy. */
typedef struct policy_level {
    struct policy_node *nodes; /* sorted by policy */
    size_t count;
    struct policy_expectation *expected; /* sorted by policy */
    size_t expected_count;
} policy_level_t;

typedef struct policy_graph {
    arena_t *arena;
    policy_level_t levels[LIMIT_PATH_LENGTH]; /* depth 0 is the trust anchor */
    size_t depth;
    size_t node_count;
    bool null;                     /* valid_policy_graph is NULL */
    const char *const *acceptable; /* user-initial-policy-set; NULL: any-policy */
    size_t explicit_policy, inhibit_any_policy, policy_mapping;
} policy_graph_t;

typedef struct policy_inputs {
    const char *const *acceptable; /* dotted OIDs, NULL-terminated; NULL: any-policy */
    bool require_explicit, inhibit_any, inhibit_mapping;
} policy_inputs_t;

/* Starts a path of `length` certificates, the trust anchor not counted (section 6.1.2). */
gpg_error_t policy_start(policy_graph_t *graph, arena_t *arena, size_t length,
                         const policy_inputs_t *inputs);
/* Takes the next certificate from the anchor down: section 6.1.3 (d)-(f), then 6.1.4 (a), (b),
 * (h)-(j), or 6.1.5 (a), (b), (g) for the last one. *r_problem: the rule that it breaks, in words,
 * or NULL. BAD_CERT: an extension is malformed (also one that names a policy twice).
 * LIMIT_POLICY_NODES. ENOMEM. */
gpg_error_t policy_add(policy_graph_t *graph, const certificate_t *certificate, bool last,
                       const char **r_problem);

#endif
