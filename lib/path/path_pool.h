/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 4158: the certificates that a path may be built from, and which of them may have issued
 * which. */
#ifndef SMIME_PATH_PATH_POOL_H
#define SMIME_PATH_PATH_POOL_H

#include "path/certification_path.h"

typedef struct path_node path_node_t;

/* What is known of one certificate's signature and one issuer's key. */
typedef enum link_state {
    LINK_UNCHECKED,
    LINK_GOOD,
    LINK_BAD,     /* that key did not make it */
    LINK_UNKNOWN, /* the algorithm or the key is not known here */
    LINK_DEFERRED /* a DSA key that inherits its parameters: told once the issuer's issuer is known
                   */
} link_state_t;

/* A certificate that has the issuer's name. */
typedef struct path_link {
    path_node_t *issuer;
    link_state_t state;
    bool key_ids_match, key_ids_differ; /* neither: one of them is absent */
    unsigned rank;                      /* how likely it is the issuer; the lowest first */
    size_t order;
} path_link_t;

struct path_node {
    certificate_t *certificate;   /* owned reference */
    const store_anchor_t *anchor; /* if it is a trust anchor */
    uint64_t der_hash;
    path_node_t *same_subject, *same_der; /* next in the chain of a table */
    path_link_t *links;
    size_t link_count;
    bool linked;
    const path_node_t *candidate_for; /* the newest node that it was made a link of */
    signature_algorithm_t algorithm;  /* of its signature, once `digested` */
    bool digested;
    uint8_t digest[64];
    bool near_known, near_anchor; /* a trust anchor may have issued it */
};

typedef struct path_pool {
    arena_t arena;
    const path_sources_t *sources;
    int64_t at;
    key_budget_t *budget;
    path_node_t **subjects, **ders; /* hash tables of nodes */
    path_node_t **nodes;
    size_t table_size, count, capacity;
    /* The newest answer, since look-alikes have the same names. */
    bytes_t hashed_name;
    uint64_t hash;
    /* a cap that a certificate of the store passes, so that it is not taken in */
    const char *limit;
} path_pool_t;

/* Takes the embedded certificates in; helpers and anchors are fetched by name as paths ask for
 * them. */
gpg_error_t path_pool_init(path_pool_t *pool, const path_sources_t *sources, int64_t at,
                           key_budget_t *budget);
void path_pool_release(path_pool_t *pool);
/* The node of a certificate; certificates of the same bytes are one node. */
gpg_error_t path_pool_node(path_pool_t *pool, certificate_t *certificate, path_node_t **r_node);
/* Finds node->links, best first; at most one more than LIMIT_PATH_CANDIDATES. */
gpg_error_t path_pool_find_links(path_pool_t *pool, path_node_t *node);
/* Checks the signature, unless it (or that of a link with the same key) was checked before.
 * RESOURCE_LIMIT: the budget is spent; ENOMEM. */
gpg_error_t path_pool_check(path_pool_t *pool, path_node_t *node, path_link_t *link);
/* A node with another name whose key, named by the authorityKeyIdentifier, made node's signature:
 * the certificate that breaks name chaining. *r_node: NULL if there is none. Errors as above. */
gpg_error_t path_pool_misnamed(path_pool_t *pool, path_node_t *node, path_node_t **r_node);

/* Whether the key is a DSA key without parameters of its own (RFC 5280 section 6.1.4 (f)). */
bool path_key_inherits(const public_key_t *key);
/* Checks node's signature with a key. */
gpg_error_t path_node_check(path_node_t *node, public_key_t *key, key_budget_t *budget,
                            link_state_t *r_state);

#endif
