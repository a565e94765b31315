/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether an author who is no known sender looks like one: by his domain or by his display name. */
#ifndef SMIME_VERIFY_LOOK_ALIKE_H
#define SMIME_VERIFY_LOOK_ALIKE_H

#include "base/arena.h"

typedef enum look_alike_how {
    LOOK_ALIKE_NONE,
    LOOK_ALIKE_LABEL,    /* one label differs by an edit, or by two in a long one */
    LOOK_ALIKE_SKELETON, /* other letters of the same look, or hyphens */
    LOOK_ALIKE_FRONT,    /* the known domain stands in front of another */
    LOOK_ALIKE_NAME      /* the display name is a known sender's */
} look_alike_how_t;

typedef struct look_alike {
    look_alike_how_t how;
    size_t known; /* number of the known sender, as it was added */
} look_alike_t;

/* An index of known senders. Zeroed memory is an empty one; its memory is the arena's. */
typedef struct look_alike_index {
    arena_t *arena;
    struct look_alike_key *keys;
    size_t key_count, key_capacity;
    struct look_alike_known *known;
    size_t known_count, known_capacity;
    uint64_t seen
        [1024]; /* a bit for each number that is there: nearly all that are looked for are not */
} look_alike_index_t;

/* Adds a known sender: his domain (lower case, IDN as A-labels), his name (UTF-8) or NULL. Both have to
 * outlive the index. ENOMEM. */
gpg_error_t look_alike_add(look_alike_index_t *index, const char *domain, const char *name);
/* To be called once after the last look_alike_add. */
void look_alike_ready(look_alike_index_t *index);
/* domain: of an author, as above. Domains that are a known one or lie below it look like none, unless another
 * known one stands in front. ENOMEM. */
gpg_error_t look_alike_find_domain(const look_alike_index_t *index, bytes_t domain,
                                   look_alike_t *r_found);
/* display_name: UTF-8. The name that a known sender has for his own domain or above looks like none. ENOMEM. */
gpg_error_t look_alike_find_name(const look_alike_index_t *index, bytes_t domain,
                                 bytes_t display_name, look_alike_t *r_found);

#endif
