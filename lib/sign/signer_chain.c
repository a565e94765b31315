/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a signer's certificate up to a root (RFC 4158): every way among the certificates given is
 * tried, since an expired or restricted twin of an issuer is no reason to refuse a good signer. */
#include "sign/signer_chain.h"

#include "base/error.h"
#include "crypto/signature.h"
#include "x509/certificate_usage.h"
#include "x509/name.h"
#include "x509/name_compare.h"

#include <stdlib.h>
#include <string.h>

typedef struct node {
    certificate_t *certificate;
    unsigned fitness;
    bool is_root, linked;
    bool reached; /* it is above a signer, or one */
    struct node **issuers;
    size_t issuer_count;
} node_t;

typedef struct search {
    const chain_judge_t *judge;
    arena_t *arena;
    node_t *nodes; /* the certificates given, then the signer's */
    size_t count;
    node_t *path[LIMIT_PATH_LENGTH];
    size_t depth;
    size_t tried, judged;
    bool found;
    signer_chain_t best;
    chain_score_t score;
} search_t;

/* ---- who issued what ---- */

/* Whether issuer's key made the certificate's signature. A signature of a kind that is not known
 * here is not held against it: names and key identifiers have matched. */
static gpg_error_t signed_by(certificate_t *certificate, certificate_t *issuer, bool *r_signed)
{
    signature_algorithm_t algorithm;
    key_budget_t budget = {.left = LIMIT_PUBLIC_KEY_COST};
    *r_signed = certificate_made_by(certificate, &issuer->key);
    if (*r_signed) /* as of the template before */
        return 0;
    if (signature_algorithm_parse(certificate->signature_algorithm, &algorithm))
        return 0;
    gpg_error_t error = signature_check(&issuer->key, &algorithm, certificate->tbs, false,
                                        certificate->signature, &budget);
    if (!error)
        certificate_remember_maker(certificate, &issuer->key);
    *r_signed = !error || gpg_err_code(error) == GPG_ERR_PUBKEY_ALGO;
    return gpg_err_code(error) == GPG_ERR_ENOMEM ? error : 0;
}

gpg_error_t signer_issued_by(certificate_t *certificate, certificate_t *issuer, bool *r_issued)
{
    *r_issued = false;
    if (bytes_present(certificate->authority_key_id) && bytes_present(issuer->subject_key_id) &&
        !bytes_equal(certificate->authority_key_id, issuer->subject_key_id))
        return 0;
    gpg_error_t error = certificate_issued_by_name(certificate, issuer, r_issued);
    return !error && *r_issued ? signed_by(certificate, issuer, r_issued) : error;
}

/* How promising an issuer is: the higher, the better. */
static unsigned fitness(const certificate_t *certificate, int64_t at)
{
    bool mail = certificate_is_for_email(certificate);
    bool valid = certificate_valid_at(certificate, at);
    bool issues = certificate_key_may(certificate, KEY_USAGE_KEY_CERT_SIGN);
    return (valid ? 8u : 0) + (certificate->ca ? 4u : 0) + (issues ? 2u : 0) + (mail ? 1u : 0);
}

static int by_promise(const void *left, const void *right)
{
    const node_t *a = *(node_t *const *)left, *b = *(node_t *const *)right;
    bytes_t x = a->certificate->der, y = b->certificate->der;
    if (a->fitness != b->fitness)
        return a->fitness > b->fitness ? -1 : 1;
    if (a->certificate->not_after != b->certificate->not_after)
        return a->certificate->not_after > b->certificate->not_after ? -1 : 1;
    if (x.size != y.size)
        return x.size < y.size ? -1 : 1;
    return memcmp(x.data, y.data, x.size);
}

/* Lists the issuers of a node that is looked at for the first time. */
static gpg_error_t link_node(search_t *search, node_t *node)
{
    size_t capacity = 0;
    gpg_error_t error = 0;
    if (node->linked)
        return 0;
    node->linked = true;
    if (node->certificate->self_issued)
        error = signer_issued_by(node->certificate, node->certificate, &node->is_root);
    for (size_t i = 0; !error && i < search->count && !node->is_root; i++) {
        node_t *issuer = &search->nodes[i];
        bool issued = false;
        if (!certificate_equal(issuer->certificate, node->certificate))
            error = signer_issued_by(node->certificate, issuer->certificate, &issued);
        if (!issued)
            continue;
        node_t **linked = arena_push(search->arena, node->issuers, node->issuer_count, capacity);
        if (!linked)
            return ERR(ENOMEM);
        *linked = issuer;
    }
    if (node->issuer_count > 1)
        qsort(node->issuers, node->issuer_count, sizeof *node->issuers, by_promise);
    return error;
}

/* ---- what is left over ---- */

/* Marks what is above the signers. */
static gpg_error_t reach(search_t *search, const bool *signs)
{
    size_t known = 0;
    node_t **queue = arena_alloc(search->arena, search->count * sizeof *queue);
    if (!queue)
        return ERR(ENOMEM);
    for (size_t i = 0; i < search->count; i++)
        if (i + 1 == search->count || signs[i]) {
            search->nodes[i].reached = true;
            queue[known++] = &search->nodes[i];
        }
    for (size_t next = 0; next < known; next++) {
        gpg_error_t error = link_node(search, queue[next]);
        if (error)
            return error;
        for (size_t i = 0; i < queue[next]->issuer_count; i++) {
            node_t *issuer = queue[next]->issuers[i];
            if (!issuer->reached) {
                issuer->reached = true;
                queue[known++] = issuer;
            }
        }
    }
    return 0;
}

static gpg_error_t is_namesake(const search_t *search, const node_t *node, bool *r_namesake)
{
    gpg_error_t error = 0;
    *r_namesake = false;
    for (size_t i = 0; !error && !*r_namesake && i < search->count; i++)
        if (search->nodes[i].reached)
            error = certificate_same_subject(search->nodes[i].certificate, node->certificate,
                                             r_namesake);
    return error;
}

static gpg_error_t is_sibling(const node_t *node, const certificate_t *top, bool *r_sibling)
{
    bool parent = true;
    gpg_error_t error = name_equal(node->certificate->issuer, top->issuer, r_sibling);
    if (!error && *r_sibling)
        error = name_equal(node->certificate->subject, top->issuer, &parent);
    *r_sibling = !error && !parent;
    return error;
}

static gpg_error_t find_stray(const search_t *search, const certificate_t *top,
                              certificate_t **r_stray)
{
    *r_stray = NULL;
    for (size_t i = 0; i < search->count; i++) {
        const node_t *node = &search->nodes[i];
        bool explained;
        if (!node->certificate->ca || node->reached)
            continue;
        gpg_error_t error = is_sibling(node, top, &explained);
        if (!error && !explained)
            error = is_namesake(search, node, &explained);
        if (error)
            return error;
        if (!explained) {
            *r_stray = node->certificate;
            return 0;
        }
    }
    return 0;
}

/* ---- the search ---- */

static int64_t end_of(const signer_chain_t *chain)
{
    int64_t end = INT64_MAX;
    for (size_t i = 0; i < chain->count; i++)
        if (chain->items[i]->not_after < end)
            end = chain->items[i]->not_after;
    return end;
}

/* Of equals the first: the order of the search is that of by_promise. */
static bool is_better(const search_t *search, const signer_chain_t *chain,
                      const chain_score_t *score)
{
    const signer_chain_t *best = &search->best;
    if (!search->found)
        return true;
    if (score->problems != search->score.problems)
        return score->problems < search->score.problems;
    if (score->warnings != search->score.warnings)
        return score->warnings < search->score.warnings;
    if (!chain->root != !best->root)
        return chain->root != NULL;
    if (chain->count != best->count)
        return chain->count < best->count;
    return end_of(chain) > end_of(best);
}

static gpg_error_t describe(search_t *search, signer_chain_t *chain)
{
    const node_t *top = search->path[search->depth - 1];
    chain->count = search->depth - 1;
    chain->items = arena_alloc(search->arena, LIMIT_PATH_LENGTH * sizeof *chain->items);
    if (!chain->items)
        return ERR(ENOMEM);
    for (size_t i = 0; i < chain->count; i++)
        chain->items[i] = search->path[i + 1]->certificate;
    if (top->is_root) {
        chain->root = top->certificate;
        chain->count -= chain->count > 0;
        chain->complete = true;
        return 0;
    }
    gpg_error_t error = find_stray(search, top->certificate, &chain->stray);
    if (error)
        return error;
    chain->complete = chain->count > 0 && !chain->stray && search->depth < LIMIT_PATH_LENGTH;
    chain->missing = name_text(search->arena, top->certificate->issuer);
    return chain->missing ? 0 : ERR(ENOMEM);
}

/* A way has come to its end. */
static gpg_error_t judge(search_t *search)
{
    signer_chain_t chain = {.items = NULL};
    chain_score_t score = {0, 0};
    if (search->judged++ >= LIMIT_PATHS_JUDGED)
        return 0;
    gpg_error_t error = describe(search, &chain);
    if (!error && search->judge)
        error = search->judge->judge(search->judge->user, &chain, &score);
    if (error || !is_better(search, &chain, &score))
        return error;
    search->best = chain;
    search->score = score;
    search->found = true;
    return 0;
}

/* No pair of name and key twice (RFC 4158 section 2.4.2). */
static gpg_error_t is_in_path(const search_t *search, const node_t *node, bool *r_is_in)
{
    gpg_error_t error = 0;
    *r_is_in = false;
    for (size_t i = 0; !error && !*r_is_in && i < search->depth; i++) {
        const certificate_t *other = search->path[i]->certificate;
        if (bytes_equal(other->key.spki, node->certificate->key.spki))
            error = certificate_same_subject(other, node->certificate, r_is_in);
    }
    return error;
}

/* Goes on from the newest of the path. As deep as a path may be long. */
static gpg_error_t extend(search_t *search)
{
    node_t *node = search->path[search->depth - 1];
    bool followed = false;
    gpg_error_t error = link_node(search, node);
    for (size_t i = 0; !error && i < node->issuer_count && search->depth < LIMIT_PATH_LENGTH; i++) {
        bool used;
        error = is_in_path(search, node->issuers[i], &used);
        if (error || used)
            continue;
        followed = true;
        if (search->tried++ >= LIMIT_PATH_CANDIDATES)
            break;
        search->path[search->depth++] = node->issuers[i];
        error = extend(search);
        search->depth--;
    }
    return error || followed ? error : judge(search);
}

gpg_error_t signer_chain_find(const chain_sources_t *sources, const chain_judge_t *how,
                              arena_t *arena, certificate_t *certificate, signer_chain_t *r_chain)
{
    search_t search = {.judge = how, .arena = arena, .count = sources->count + 1};
    *r_chain = (signer_chain_t){.items = NULL};
    search.nodes = arena_alloc(arena, search.count * sizeof *search.nodes);
    if (!search.nodes)
        return ERR(ENOMEM);
    for (size_t i = 0; i < search.count; i++) {
        node_t *node = &search.nodes[i];
        node->certificate = i < sources->count ? sources->certificates[i] : certificate;
        node->fitness = fitness(node->certificate, how ? how->at : 0);
    }
    search.path[search.depth++] = &search.nodes[sources->count];
    gpg_error_t error = reach(&search, sources->signs);
    if (!error)
        error = extend(&search);
    if (!error)
        *r_chain = search.best;
    return error;
}
