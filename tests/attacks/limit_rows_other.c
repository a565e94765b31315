/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The caps of what messages are kept in, compressed or not, and of known senders. */
#include "limit_rows.h"

#include "compound_writer.h"
#include "container/gzip.h"
#include "container/outlook_message.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static gpg_error_t drop(void *user, const void *data, size_t size)
{
    (void)user;
    (void)data;
    (void)size;
    return 0;
}

static seen_t seen_of(gpg_error_t error)
{
    const char *limit = smime_limit_text(error);
    return (seen_t){limit ? limit : error ? gpg_strerror(error) : "", error == 0};
}

static seen_t see_outlook(bench_t *bench, buffer_t *file)
{
    outlook_shown_t shown;
    bytes_t in = pki_take(&bench->world.arena, file);
    return seen_of(outlook_message_write(&bench->world.arena, in, drop, NULL, &shown));
}

static seen_t compound_entries(bench_t *bench, size_t count)
{
    buffer_t file = BUFFER_INIT;
    compound_write_nested(&file, (uint32_t)count);
    return see_outlook(bench, &file);
}

static seen_t outlook_attachments(bench_t *bench, size_t count)
{
    buffer_t file = BUFFER_INIT;
    outlook_write_attachments(&file, count);
    return see_outlook(bench, &file);
}

static seen_t outlook_depth(bench_t *bench, size_t count)
{
    outlook_parts_t levels[LIMIT_OUTLOOK_DEPTH + 1];
    buffer_t file = BUFFER_INIT;
    for (size_t i = 0; i < count; i++)
        levels[i] =
            (outlook_parts_t){.message_class = "IPM.Note", .attached = i ? &levels[i - 1] : NULL};
    outlook_write(&file, &levels[count - 1]);
    return see_outlook(bench, &file);
}

static seen_t senders(bench_t *bench, size_t count)
{
    arena_t *arena = &bench->world.arena;
    const smime_sender_t **pointers = arena_alloc(arena, (count + 1) * sizeof *pointers);
    smime_sender_t *items = arena_alloc(arena, count * sizeof *items);
    smime_senders_t *senders;
    pki_require(pointers && items, "memory");
    for (size_t i = 0; i < count; i++) {
        items[i] = (smime_sender_t)SMIME_SENDER_INIT;
        items[i].address = arena_printf(arena, "a%zu@b.example", i);
        pointers[i] = &items[i];
    }
    seen_t seen = seen_of(smime_senders_new(&senders, pointers, NULL));
    smime_senders_free(&senders);
    return seen;
}

/* A member of so many zeros that is `ratio` times smaller, by a comment that pads it. */
static void append_zeros(buffer_t *file, size_t size, size_t ratio)
{
    z_stream stream = {.next_in = NULL};
    uint8_t *zeros = calloc(1, size), *out = malloc(size);
    char *comment = calloc(1, size);
    pki_require(zeros && out && comment, "memory");
    size_t packed = 0;
    for (int round = 0; round < 2; round++) {
        gz_header header = {.comment = (Bytef *)comment};
        const size_t wanted = size / ratio;
        memset(comment, 'x', packed && packed < wanted ? wanted - packed : 0);
        stream = (z_stream){.next_in = zeros, .avail_in = (uInt)size};
        pki_require(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) ==
                        Z_OK,
                    "deflate");
        deflateSetHeader(&stream, &header);
        stream.next_out = out;
        stream.avail_out = (uInt)size;
        pki_require(deflate(&stream, Z_FINISH) == Z_STREAM_END, "deflate");
        packed = stream.total_out;
        deflateEnd(&stream);
    }
    buffer_append(file, bytes_of(out, packed));
    free(zeros);
    free(out);
    free(comment);
}

static seen_t see_gzip(bench_t *bench, buffer_t *file)
{
    return seen_of(gzip_write(pki_take(&bench->world.arena, file), drop, NULL));
}

static seen_t gzip_size(bench_t *bench, size_t count)
{
    buffer_t member = BUFFER_INIT, file = BUFFER_INIT;
    append_zeros(&member, 1048576, LIMIT_GZIP_RATIO / 2);
    for (size_t size = 0; size < count; size += 1048576)
        buffer_append(&file, buffer_bytes(&member));
    buffer_free(&member);
    return see_gzip(bench, &file);
}

static seen_t gzip_ratio(bench_t *bench, size_t count)
{
    buffer_t file = BUFFER_INIT;
    append_zeros(&file, LIMIT_GZIP_FREE + 4 * 1048576, count);
    return see_gzip(bench, &file);
}

static const limit_row_t items[] = {
    CAP(LIMIT_GZIP, 65 * 1048576, LIMIT_GZIP + 1, gzip_size),
    CAP(LIMIT_GZIP_RATIO, LIMIT_GZIP_RATIO - 10, LIMIT_GZIP_RATIO + 10, gzip_ratio),
    CAP(LIMIT_COMPOUND_ENTRIES, LIMIT_COMPOUND_ENTRIES - 4, LIMIT_COMPOUND_ENTRIES + 4,
        compound_entries),
    CAP(LIMIT_OUTLOOK_ATTACHMENTS, LIMIT_OUTLOOK_ATTACHMENTS, LIMIT_OUTLOOK_ATTACHMENTS + 1,
        outlook_attachments),
    CAP(LIMIT_OUTLOOK_DEPTH, LIMIT_OUTLOOK_DEPTH, LIMIT_OUTLOOK_DEPTH + 1, outlook_depth),
    CAP(LIMIT_SENDERS, 100, LIMIT_SENDERS + 1, senders),
};

const limit_rows_t limit_rows_other = {items, sizeof items / sizeof *items};
