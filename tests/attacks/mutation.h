/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mutants of a structure: a tree of DER elements or of a message's parts, in which children are
 * dropped, duplicated, swapped, reversed, wrapped, unwrapped and replaced by those of another tree.
 */
#ifndef SMIME_TEST_MUTATION_H
#define SMIME_TEST_MUTATION_H

#include "pki.h"

typedef enum node_kind {
    NODE_DER,     /* an element; children if it is constructed, else bytes */
    NODE_MESSAGE, /* fields of the message, then its entity */
    NODE_ENTITY,  /* header, body */
    NODE_HEADER,  /* fields */
    NODE_FIELD,   /* bytes */
    NODE_BODY     /* parts with boundary, or the one message attached, or bytes */
} node_kind_t;

typedef struct node {
    node_kind_t kind;
    struct node **children;
    size_t count;
    bytes_t bytes;              /* what it holds where it has no children */
    uint8_t tag;                /* DER: the identifier octet */
    bytes_t boundary;           /* BODY: absent for an attached message */
    bytes_t preamble, epilogue; /* likewise */
    bool ends_header;           /* HEADER: an empty line follows */
} node_t;

/* The trees belong to the arena; their bytes are views into the input. */
node_t *node_of_der(arena_t *arena, bytes_t der);
node_t *node_of_message(arena_t *arena, bytes_t message);
node_t *node_new(arena_t *arena, node_kind_t kind, size_t count);
/* The bytes that a tree stands for. */
void node_write(const node_t *node, buffer_t *out);

/* Calls use with every mutant that differs from the tree as it is; what says what was done. The
 * bytes are only valid during the call. donor may be NULL. every: of so many mutants one is taken.
 */
typedef void (*mutant_use_t)(void *user, bytes_t mutant, const char *what);
void mutate(node_t *root, const node_t *donor, size_t every, mutant_use_t use, void *user);

#endif
