/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An arena of doubling blocks. */
#include "base/arena.h"

#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BLOCK   4096
#define LARGEST_BLOCK (256 * 1024)

struct arena_block {
    struct arena_block *older;
    size_t used;
    size_t size;
    max_align_t data[];
};

void arena_fail(arena_t *arena, gpg_error_t error)
{
    arena->error = arena->error ? arena->error : error;
}

static bool add_block(arena_t *arena, size_t needed)
{
    size_t size = arena->newest ? arena->newest->size : FIRST_BLOCK / 2;
    size = size < LARGEST_BLOCK ? size * 2 : LARGEST_BLOCK;
#ifdef ARENA_BLOCK_EACH /* the test that lets each allocation fail (tests/cli/test_fault.sh) */
    size = 0;
#endif
    if (size < needed)
        size = needed;
    struct arena_block *block = malloc(sizeof *block + size);
    if (!block) {
        arena_fail(arena, ERR(ENOMEM));
        return false;
    }
    *block = (struct arena_block){arena->newest, 0, size};
    arena->newest = block;
    return true;
}

void *arena_alloc(arena_t *arena, size_t size)
{
    const size_t unit = sizeof(max_align_t);
    if (size > SIZE_MAX / 4)
        arena_fail(arena, ERR(ENOMEM));
    if (size == 0 || size > SIZE_MAX / 4)
        return NULL;
    size = (size + unit - 1) / unit * unit;
    struct arena_block *block = arena->newest;
    if (!block || block->size - block->used < size) {
        if (!add_block(arena, size))
            return NULL;
        block = arena->newest;
    }
    void *memory = (uint8_t *)block->data + block->used;
    block->used += size;
    return memset(memory, 0, size);
}

void *arena_regrow(arena_t *arena, const void *old, size_t used, size_t count, size_t size)
{
    if (count < used || (size && count > SIZE_MAX / size))
        return NULL;
    void *memory = arena_alloc(arena, count * size);
    if (memory && used)
        memcpy(memory, old, used * size);
    return memory;
}

bool arena_grow(arena_t *arena, void **items, size_t count, size_t *capacity, size_t size)
{
    size_t wanted = *capacity ? *capacity * 2 : 4;
    void *memory = arena_regrow(arena, *items, count, wanted, size);
    if (!memory)
        return false;
    *items = memory;
    *capacity = wanted;
    return true;
}

bytes_t arena_copy(arena_t *arena, bytes_t b)
{
    uint8_t *memory = arena_alloc(arena, b.size + 1);
    if (memory && b.size)
        memcpy(memory, b.data, b.size);
    return (bytes_t){memory, memory ? b.size : 0};
}

void *arena_pointers(arena_t *arena, void *items, size_t count, size_t size)
{
    void **pointers = count < SIZE_MAX / sizeof *pointers
                          ? arena_alloc(arena, (count + 1) * sizeof *pointers)
                          : NULL;
    for (size_t i = 0; pointers && i < count; i++)
        pointers[i] = (uint8_t *)items + i * size;
    return pointers;
}

char *arena_text(arena_t *arena, bytes_t b)
{
    char *text = arena_alloc(arena, b.size + 1);
    if (text && b.size)
        memcpy(text, b.data, b.size);
    return text;
}

char *arena_buffer_text(arena_t *arena, const buffer_t *buffer)
{
    arena_fail(arena, buffer->error);
    return buffer->error ? NULL : arena_text(arena, buffer_bytes(buffer));
}

char *arena_printf(arena_t *arena, const char *format, ...)
{
    char most[256]; /* of what is written, which then is formatted once */
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(most, sizeof most, format, args);
    va_end(args);
    if (size < 0)
        arena_fail(arena, ERR(ENOMEM));
    char *text = size < 0 ? NULL : arena_alloc(arena, (size_t)size + 1);
    if (text && (size_t)size < sizeof most)
        memcpy(text, most, (size_t)size + 1);
    else if (text)
        vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    return text;
}

gpg_error_t arena_free(arena_t *arena)
{
    gpg_error_t error = arena->error;
    struct arena_block *block = arena->newest;
    while (block) {
        struct arena_block *older = block->older;
        free(block);
        block = older;
    }
    *arena = ARENA_INIT;
    return error;
}
