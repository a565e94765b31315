/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 4158: building the path from a signer's certificate to a trust anchor, depth first. */
#include "path/certification_path.h"

#include "base/error.h"
#include "path/certificate_rules.h"
#include "path/path_validation.h"
#include "x509/name.h"
#include "x509/name_compare.h"

/* The first pass follows only what can become a good path, so that look-alikes cannot hide one; the
 * second, where there is none, follows everything that can explain why. */
typedef enum search_pass { PASS_GOOD, PASS_ANY } search_pass_t;

/* The best result so far. Its findings are copied to the caller's list in the end. */
typedef struct search_result {
    bool complete; /* it ends in an anchor */
    size_t depth;
    certification_path_t path; /* of a complete one */
    smime_finding_t *findings;
    size_t finding_count;
    size_t problems;
    path_node_t *nodes[LIMIT_PATH_LENGTH]; /* of an incomplete one */
} search_result_t;

typedef struct search {
    path_pool_t pool;
    const path_sources_t *sources;
    const path_rules_t *rules;
    key_budget_t *budget;
    arena_t *arena;
    search_pass_t pass;
    path_node_t *nodes[LIMIT_PATH_LENGTH];
    link_state_t links[LIMIT_PATH_LENGTH];
    size_t depth;
    size_t tried, judged, comparisons;
    bool done;
    const char *limit; /* the name of one that kept the search from seeing everything, or NULL */
    search_result_t best;
} search_t;

/* ---- results ---- */

static size_t count_problems(const findings_t *findings)
{
    size_t problems = 0;
    for (size_t i = 0; i < findings->list->count; i++)
        problems += findings->list->items[i].severity >= SMIME_SEVERITY_UNKNOWN;
    return problems;
}

/* PASS before UNKNOWN before FAIL; then the one that breaks fewer rules; then the first. */
static bool is_better(const search_result_t *best, const certification_path_t *path,
                      size_t problems)
{
    if (!best->complete)
        return true;
    if (path->trust != best->path.trust)
        return path->trust > best->path.trust;
    return problems < best->problems;
}

static path_validation_t validation_of(search_t *search, const findings_t *findings,
                                       path_node_t *const *nodes, size_t count,
                                       certification_path_t *path)
{
    return (path_validation_t){.sources = search->sources,
                               .rules = search->rules,
                               .budget = search->budget,
                               .comparisons = &search->comparisons,
                               .findings = findings,
                               .nodes = nodes,
                               .links = search->links,
                               .count = count,
                               .path = path};
}

/* No issuer is found: of several such ends the one that got furthest counts. */
static void keep_incomplete(search_t *search)
{
    if (search->best.complete || search->depth <= search->best.depth)
        return;
    search->best.depth = search->depth;
    for (size_t i = 0; i < search->depth; i++)
        search->best.nodes[i] = search->nodes[i];
}

static void give_up(search_t *search, const char *limit)
{
    search->limit = limit;
    search->done = true;
    keep_incomplete(search);
}

/* The search has come to an anchor: judges the path, keeps it if it is the best. */
static gpg_error_t judge_path(search_t *search)
{
    finding_list_t found;
    findings_t findings;
    certification_path_t path;
    if (search->judged++ >= LIMIT_PATHS_JUDGED) {
        give_up(search, LIMIT_TEXT(LIMIT_PATHS_JUDGED));
        return 0;
    }
    findings = findings_start(&found, search->arena);
    path_validation_t validation =
        validation_of(search, &findings, search->nodes, search->depth, &path);
    gpg_error_t error = path_validate(&validation);
    size_t problems = count_problems(&findings);
    if (!error && is_better(&search->best, &path, problems)) {
        certification_path_release(&search->best.path);
        search->best = (search_result_t){.complete = true,
                                         .path = path,
                                         .findings = findings.list->items,
                                         .finding_count = findings.list->count,
                                         .problems = problems};
        search->done = path.trust == SMIME_PASS;
    } else {
        certification_path_release(&path);
    }
    return error;
}

/* ---- the search ---- */

/* RFC 4158 section 2.4.2: no pair of name and key twice. */
static gpg_error_t is_in_path(const search_t *search, const path_node_t *node, bool *r_is_in)
{
    gpg_error_t error = 0;
    *r_is_in = false;
    for (size_t i = 0; !error && !*r_is_in && i < search->depth; i++) {
        const certificate_t *other = search->nodes[i]->certificate;
        if (bytes_equal(other->key.spki, node->certificate->key.spki))
            error = certificate_same_subject(other, node->certificate, r_is_in);
    }
    return error;
}

/* Section 6.1.4 (l), (m) seen from below: authorities under the next one, self-issued ones left
 * out. */
static bool is_short_enough(const search_t *search, const certificate_t *issuer)
{
    int64_t below = 0;
    for (size_t i = 1; i < search->depth; i++)
        below += !search->nodes[i]->certificate->self_issued;
    return issuer->path_length < 0 || below <= issuer->path_length;
}

/* Whether a path through this link can still be good, as far as can be told before its signature is
 * checked. */
static bool is_promising(const search_t *search, const path_node_t *issuer)
{
    return certificate_may_issue(issuer->certificate, issuer->anchor, search->rules) &&
           is_short_enough(search, issuer->certificate);
}

static gpg_error_t extend(search_t *search);

static gpg_error_t follow(search_t *search, path_node_t *issuer, link_state_t link)
{
    search->links[search->depth - 1] = link;
    search->nodes[search->depth++] = issuer;
    gpg_error_t error = extend(search);
    search->depth--;
    return error;
}

/* Follows the links of the newest node whose signature the issuer's key made. */
static gpg_error_t follow_links(search_t *search, path_node_t *node, bool *r_followed)
{
    gpg_error_t error = 0;
    *r_followed = false;
    for (size_t i = 0; !error && !search->done && i < node->link_count; i++) {
        path_link_t *link = &node->links[i];
        bool used;
        error = is_in_path(search, link->issuer, &used);
        if (error || used || (search->pass == PASS_GOOD && !is_promising(search, link->issuer)))
            continue;
        if (search->tried++ >= LIMIT_PATH_CANDIDATES) {
            give_up(search, LIMIT_TEXT(LIMIT_PATH_CANDIDATES));
            break;
        }
        error = path_pool_check(&search->pool, node, link);
        if (error || (link->state != LINK_GOOD && link->state != LINK_DEFERRED))
            continue;
        if (search->pass == PASS_GOOD && link->state == LINK_GOOD &&
            !signature_strong_enough(&node->algorithm, &link->issuer->certificate->key,
                                     search->rules->allow_weak))
            continue;
        *r_followed = true;
        error = follow(search, link->issuer, link->state);
    }
    if (node->link_count > LIMIT_PATH_CANDIDATES) /* the others were not kept */
        search->limit = LIMIT_TEXT(LIMIT_PATH_CANDIDATES);
    return error;
}

/* The issuer that a certificate claims where none has provably issued it: one whose algorithm is
 * not known, else one that did not sign it though the certificate or the trust store points at it.
 * A bare equality of names points at nobody: that is how a renewed authority looks, too. */
static gpg_error_t find_claimed(const search_t *search, path_node_t *node, path_link_t **r_claimed)
{
    *r_claimed = NULL;
    for (size_t i = 0; i < node->link_count; i++) {
        path_link_t *link = &node->links[i];
        bool used;
        gpg_error_t error = is_in_path(search, link->issuer, &used);
        if (error)
            return error;
        if (used)
            continue;
        if (link->state == LINK_UNKNOWN) {
            *r_claimed = link;
            return 0;
        }
        if (!*r_claimed && link->state == LINK_BAD &&
            (link->key_ids_match || (link->issuer->anchor && !link->key_ids_differ)))
            *r_claimed = link;
    }
    return 0;
}

static gpg_error_t follow_claim(search_t *search, path_node_t *node)
{
    path_link_t *claimed;
    path_node_t *misnamed = NULL;
    bool used = true;
    gpg_error_t error = find_claimed(search, node, &claimed);
    if (!error && claimed)
        return follow(search, claimed->issuer, claimed->state);
    if (!error)
        error = path_pool_misnamed(&search->pool, node, &misnamed);
    if (!error && misnamed)
        error = is_in_path(search, misnamed, &used);
    if (error)
        return error;
    if (!used)
        return follow(search, misnamed, LINK_GOOD);
    keep_incomplete(search);
    return 0;
}

/* Goes on from the newest node. */
static gpg_error_t go_on(search_t *search)
{
    path_node_t *node = search->nodes[search->depth - 1];
    bool followed;
    if (node->anchor)
        return judge_path(search);
    if (search->depth == LIMIT_PATH_LENGTH) {
        search->limit = LIMIT_TEXT(LIMIT_PATH_LENGTH);
        keep_incomplete(search);
        return 0;
    }
    gpg_error_t error = path_pool_find_links(&search->pool, node);
    if (!error)
        error = follow_links(search, node, &followed);
    if (error || followed || search->pass == PASS_GOOD || search->done)
        return error;
    return follow_claim(search, node);
}

static gpg_error_t extend(search_t *search)
{
    gpg_error_t error = go_on(search);
    if (gpg_err_code(error) != GPG_ERR_RESOURCE_LIMIT)
        return error;
    give_up(search, LIMIT_TEXT(LIMIT_PUBLIC_KEY_COST));
    return 0;
}

static gpg_error_t run_pass(search_t *search, search_pass_t pass, path_node_t *target)
{
    search->pass = pass;
    search->limit = NULL;
    search->done = false;
    search->tried = search->judged = 0;
    search->nodes[0] = target;
    search->depth = 1;
    return extend(search);
}

static gpg_error_t run(search_t *search, certificate_t *target)
{
    path_node_t *node;
    const smime_store_t *store = search->sources->store;
    gpg_error_t error =
        path_pool_init(&search->pool, search->sources, search->rules->at, search->budget);
    if (!error)
        error = path_pool_node(&search->pool, target, &node);
    if (error)
        return error;
    node->anchor = store ? store_anchor_of(store, target->der) : NULL;
    error = run_pass(search, PASS_GOOD, node);
    /* What the first pass leaves out fails or is unknown at best: it cannot beat an unknown. */
    if (error || (search->best.complete && search->best.path.trust != SMIME_FAIL))
        return error;
    return run_pass(search, PASS_ANY, node);
}

/* ---- the report ---- */

/* What is missing above the newest node of a path that leads nowhere. */
static void explain_missing(search_t *search, path_validation_t *validation)
{
    const size_t top = validation->count - 1;
    const path_node_t *node = validation->nodes[top];
    const smime_store_t *store = search->sources->store;
    const char *issuer = name_text(search->arena, node->certificate->issuer);
    size_t others = 0;
    for (size_t i = 0; i < node->link_count; i++)
        others += node->links[i].issuer != node;
    if (!store || store_anchor_count(store) == 0)
        path_complain(validation, top, FINDING_NO_TRUST_ANCHORS, "it was issued by %s",
                      issuer ? issuer : "?");
    else if (others)
        path_complain(
            validation, top, FINDING_NO_PATH,
            "no certificate named %s that is at hand has the key that signed it; the "
            "right one goes with --certs or, if it is a root to be trusted, with --trust. "
            "Trusted are the certificates of %s",
            issuer ? issuer : "?", store_origins(store));
    else if (node->certificate->self_issued)
        path_complain(validation, top, FINDING_NO_PATH,
                      "it is self-signed and not among the trusted certificates of %s",
                      store_origins(store));
    else
        path_complain(
            validation, top, FINDING_NO_PATH,
            "the certificate of its issuer %s is not at hand; it goes with --certs or, if it "
            "is a root to be trusted, with --trust. Trusted are the certificates of %s",
            issuer ? issuer : "?", store_origins(store));
}

static gpg_error_t report_incomplete(search_t *search, const findings_t *findings,
                                     certification_path_t *r_path)
{
    path_validation_t validation =
        validation_of(search, findings, search->best.nodes, search->best.depth, r_path);
    gpg_error_t error = path_validate_target(&validation);
    if (error)
        return error;
    if (search->limit)
        path_complain(&validation, validation.count - 1, FINDING_PATH_LIMIT, "more than %s",
                      search->limit);
    else
        explain_missing(search, &validation);
    r_path->trust = validation.worst;
    return findings->list->error;
}

static gpg_error_t report_complete(search_t *search, const findings_t *findings,
                                   certification_path_t *r_path)
{
    for (size_t i = 0; i < search->best.finding_count; i++)
        findings_repeat(findings, &search->best.findings[i]);
    *r_path = search->best.path;
    search->best.path = (certification_path_t){.count = 0};
    if (r_path->trust != SMIME_PASS && search->limit)
        findings_add(findings, FINDING_PATH_LIMIT, "more than %s", search->limit);
    return findings->list->error;
}

gpg_error_t certification_path_build(const path_sources_t *sources, const path_rules_t *rules,
                                     certificate_t *target, key_budget_t *budget,
                                     const findings_t *findings, certification_path_t *r_path)
{
    search_t search = {.sources = sources,
                       .rules = rules,
                       .budget = budget,
                       .arena = findings->list->arena,
                       .comparisons = LIMIT_NAME_COMPARISONS};
    *r_path = (certification_path_t){.trust = SMIME_FAIL};
    gpg_error_t error = run(&search, target);
    if (!error)
        error = search.pool.arena.error;
    if (!search.limit)
        search.limit = search.pool.limit;
    if (!error)
        error = search.best.complete ? report_complete(&search, findings, r_path)
                                     : report_incomplete(&search, findings, r_path);
    if (error)
        r_path->trust = SMIME_FAIL;
    certification_path_release(&search.best.path);
    path_pool_release(&search.pool);
    return error;
}

void certification_path_release(certification_path_t *path)
{
    for (size_t i = 0; i < path->count; i++)
        certificate_unref(&path->entries[i].certificate);
    path->count = 0;
}
