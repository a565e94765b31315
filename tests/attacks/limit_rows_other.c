/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The caps of what messages are kept in, and of known senders. */
#include "limit_rows.h"

#include "compound_writer.h"
#include "container/outlook_message.h"

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

static const limit_row_t items[] = {
    CAP(LIMIT_COMPOUND_ENTRIES, LIMIT_COMPOUND_ENTRIES - 4, LIMIT_COMPOUND_ENTRIES + 4,
        compound_entries),
    CAP(LIMIT_OUTLOOK_ATTACHMENTS, LIMIT_OUTLOOK_ATTACHMENTS, LIMIT_OUTLOOK_ATTACHMENTS + 1,
        outlook_attachments),
    CAP(LIMIT_OUTLOOK_DEPTH, LIMIT_OUTLOOK_DEPTH, LIMIT_OUTLOOK_DEPTH + 1, outlook_depth),
    CAP(LIMIT_SENDERS, 100, LIMIT_SENDERS + 1, senders),
};

const limit_rows_t limit_rows_other = {items, sizeof items / sizeof *items};
