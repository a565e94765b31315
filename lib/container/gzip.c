/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 1952 by zlib, which is loaded when it is needed: few runs meet a gzip file, and every start would pay for it. */
#include "container/gzip.h"

#include "base/error.h"
#include "base/limits.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define PIECE     ((uInt)64 * 1024)
#define GZIP_ONLY (16 + MAX_WBITS) /* no zlib stream, no raw one */

/* ---- zlib ---- */

static struct library {
    int (*init)(z_streamp stream, int window_bits, const char *version, int size);
    int (*inflate)(z_streamp stream, int flush);
    int (*reset)(z_streamp stream);
    int (*end)(z_streamp stream);
    bool loaded;
} zlib;
static pthread_once_t zlib_once = PTHREAD_ONCE_INIT;

/* POSIX lets what dlsym returns be called, ISO C has no conversion for it. */
static bool find(void *library, const char *name, void *r_function)
{
    void *address = dlsym(library, name);
    memcpy(r_function, &address, sizeof address);
    return address != NULL;
}

static void load(void)
{
    void *library = dlopen(GZIP_LIBRARY, RTLD_NOW | RTLD_LOCAL); /* for good */
    zlib.loaded = library && find(library, "inflateInit2_", &zlib.init) &&
                  find(library, "inflate", &zlib.inflate) &&
                  find(library, "inflateReset", &zlib.reset) &&
                  find(library, "inflateEnd", &zlib.end);
}

/* ---- one file ---- */

typedef struct inflating {
    z_stream stream;
    bytes_t rest; /* that zlib has not got yet */
    uint64_t most, written;
    bool member_ended;
} inflating_t;

bool gzip_is(bytes_t in)
{
    return bytes_starts_with(in, "\x1f\x8b\x08"); /* deflate: there is no other method */
}

/* Zeros in base64, in mail that is no bomb, shrink to less than a hundredth: a ratio alone tells nothing. */
static uint64_t most_of(size_t size)
{
    uint64_t most = (uint64_t)size * LIMIT_GZIP_RATIO;
    most = most > LIMIT_GZIP_FREE ? most : LIMIT_GZIP_FREE;
    return most < LIMIT_GZIP ? most : LIMIT_GZIP;
}

static gpg_error_t hand_on(inflating_t *state, const uint8_t *piece, size_t size,
                           smime_write_t write, void *user)
{
    state->written += size;
    if (state->written > state->most)
        return state->most < LIMIT_GZIP ? ERR_LIMIT(GZIP_RATIO) : ERR_LIMIT(GZIP);
    return size ? write(user, piece, size) : 0;
}

/* zlib counts in uInt. */
static void feed(inflating_t *state)
{
    size_t size = state->rest.size < PIECE ? state->rest.size : PIECE;
    if (state->stream.avail_in)
        return;
    state->stream.next_in = (z_const Bytef *)(uintptr_t)state->rest.data;
    state->stream.avail_in = (uInt)size;
    state->rest = bytes_from(state->rest, size);
}

/* Behind a member: another one, or zeros of a tape's block, or the end. */
static gpg_error_t begin_member(inflating_t *state, bool *r_over)
{
    bytes_t left = bytes_of(state->rest.data - state->stream.avail_in,
                            state->rest.size + state->stream.avail_in);
    size_t zeros = 0;
    while (zeros < left.size && left.data[zeros] == 0)
        zeros++;
    *r_over = zeros == left.size;
    if (*r_over)
        return 0;
    state->member_ended = false;
    return zlib.reset(&state->stream) == Z_OK ? 0 : ERR(INV_OBJ);
}

static gpg_error_t inflate_piece(inflating_t *state, uint8_t *piece, smime_write_t write,
                                 void *user)
{
    feed(state);
    state->stream.next_out = piece;
    state->stream.avail_out = PIECE;
    int result = zlib.inflate(&state->stream, Z_NO_FLUSH);
    state->member_ended = result == Z_STREAM_END;
    if (result == Z_MEM_ERROR)
        return ERR(ENOMEM);
    if (result != Z_OK && result != Z_STREAM_END) /* no progress: the input ended */
        return ERR(INV_OBJ);
    return hand_on(state, piece, PIECE - state->stream.avail_out, write, user);
}

static gpg_error_t inflate_all(inflating_t *state, uint8_t *piece, smime_write_t write, void *user)
{
    gpg_error_t error = 0;
    bool over = false;
    while (!error && !over) {
        if (state->member_ended)
            error = begin_member(state, &over);
        if (!error && !over)
            error = inflate_piece(state, piece, write, user);
    }
    return error;
}

gpg_error_t gzip_write(bytes_t in, smime_write_t write, void *user)
{
    inflating_t state = {.rest = in, .most = most_of(in.size)};
    pthread_once(&zlib_once, load);
    if (!zlib.loaded)
        return ERR(NOT_SUPPORTED);
    uint8_t *piece = malloc(PIECE);
    int result = piece ? zlib.init(&state.stream, GZIP_ONLY, ZLIB_VERSION, (int)sizeof state.stream)
                       : Z_MEM_ERROR;
    gpg_error_t error = result == Z_OK          ? 0
                        : result == Z_MEM_ERROR ? ERR(ENOMEM)
                                                : ERR(NOT_SUPPORTED);
    if (!error) {
        error = inflate_all(&state, piece, write, user);
        zlib.end(&state.stream);
    }
    free(piece);
    return error;
}
