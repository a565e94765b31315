/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* glibc's open_memstream leaves out what it has no memory for, and neither ferror nor fclose tells of it (2.36,
 * _IO_str_overflow): there the stream is one of our own. */
#include "memory_stream.h"

#include <stdbool.h>

#if defined __GLIBC__ && defined _GNU_SOURCE
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#define FIRST_SIZE 1024

typedef struct memory {
    char **text;
    size_t *size; /* where the next byte goes; a zero byte stands there */
    size_t capacity;
} memory_t;

static bool reserve(memory_t *memory, size_t size)
{
    size_t capacity = memory->capacity;
    while (capacity < size)
        capacity *= 2;
    char *text = capacity > memory->capacity ? realloc(*memory->text, capacity) : *memory->text;
    if (!text)
        return false;
    memory->capacity = capacity;
    *memory->text = text;
    return true;
}

static ssize_t write_memory(void *cookie, const char *data, size_t size)
{
    memory_t *memory = cookie;
    size_t at = *memory->size;
    if (size > SIZE_MAX / 4 || at > SIZE_MAX / 4 || !reserve(memory, at + size + 1))
        return 0; /* which is an error of the stream */
    memcpy(*memory->text + at, data, size);
    *memory->size = at + size;
    (*memory->text)[at + size] = '\0';
    return (ssize_t)size;
}

/* Back to what was written before: the rest is gone. */
static int seek_memory(void *cookie, off64_t *position, int whence)
{
    memory_t *memory = cookie;
    off64_t end = (off64_t)*memory->size, to = *position + (whence == SEEK_SET ? 0 : end);
    if (to < 0 || to > end)
        return -1;
    *memory->size = (size_t)to;
    (*memory->text)[to] = '\0';
    *position = to;
    return 0;
}

static int close_memory(void *cookie)
{
    free(cookie);
    return 0;
}

FILE *memory_stream_open(char **r_text, size_t *r_size)
{
    const cookie_io_functions_t functions = {
        .write = write_memory, .seek = seek_memory, .close = close_memory};
    memory_t *memory = malloc(sizeof *memory);
    *r_text = calloc(1, FIRST_SIZE);
    *r_size = 0;
    FILE *stream = NULL;
    if (memory && *r_text) {
        *memory = (memory_t){r_text, r_size, FIRST_SIZE};
        stream = fopencookie(memory, "w", functions);
    }
    if (!stream) {
        free(memory);
        free(*r_text);
        *r_text = NULL;
    }
    return stream;
}
#else
FILE *memory_stream_open(char **r_text, size_t *r_size)
{
    return open_memstream(r_text, r_size);
}
#endif

gpg_error_t memory_stream_close(FILE *stream, char *const *text)
{
    bool failed = ferror(stream) != 0;
    failed |= fclose(stream) != 0;
    return failed || !*text ? gpg_error(GPG_ERR_ENOMEM) : 0;
}
