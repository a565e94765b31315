/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An arena: what is parsed from one input is allocated here and freed together. */
#ifndef SMIME_BASE_ARENA_H
#define SMIME_BASE_ARENA_H

#include "base/bytes.h"

/* It keeps its first failure, so that who works with it may take NULL for "there is none" on the way:
 * whoever uses the result asks once whether it may have been for want of memory. */
typedef struct arena {
    struct arena_block *newest;
    gpg_error_t error;
} arena_t;

#define ARENA_INIT ((arena_t){NULL, 0})

/* Zeroed memory, aligned for any type, or NULL when there is none (or size is 0 or absurd). */
void *arena_alloc(arena_t *arena, size_t size);
/* Room for count elements of size bytes, holding the first `used` of old; NULL on failure. Doubling
 * is the caller's: see arena_push. */
void *arena_regrow(arena_t *arena, const void *old, size_t used, size_t count, size_t size);
/* A NUL-terminated copy of b (NULs inside are kept), or NULL. */
char *arena_text(arena_t *arena, bytes_t b);
char *arena_printf(arena_t *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Notes a failure of work for the arena elsewhere (a buffer's error); 0 is none. */
void arena_fail(arena_t *arena, gpg_error_t error);
/* A NUL-terminated copy of what buffer holds; NULL, which the arena notes, if the buffer failed. */
char *arena_buffer_text(arena_t *arena, const buffer_t *buffer);
/* A copy of b; data is NULL on failure. */
bytes_t arena_copy(arena_t *arena, bytes_t b);
/* Pointers to the count structures of size bytes at items, and a NULL behind them; NULL on failure. */
void *arena_pointers(arena_t *arena, void *items, size_t count, size_t size);
/* The failure that it noted, if any. */
gpg_error_t arena_free(arena_t *arena);

/* The address of one more (zeroed) element of a growing array, or NULL. items, count and capacity
 * are the caller's three variables: T *items; size_t count, capacity. */
#define arena_push(arena, items, count, capacity)                                                  \
    (((count) < (capacity) ||                                                                      \
      arena_grow((arena), (void **)&(items), (count), &(capacity), sizeof *(items)))               \
         ? &(items)[(count)++]                                                                     \
         : NULL)
bool arena_grow(arena_t *arena, void **items, size_t count, size_t *capacity, size_t size);

#endif
