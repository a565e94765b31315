/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8551 section 3.1: the message as it was before signing. */
#include "verify/restored_message.h"

#include "base/error.h"
#include "base/limits.h"

#include <stdlib.h>

struct restored_message {
    const header_t *outer; /* or NULL */
    bool is_protected, lf;
    smime_write_t write;
    void *user;
    bool header_done;   /* it has been written */
    buffer_t collected; /* of the content, until its header is complete */
    size_t scanned;     /* of it, whole lines */
    arena_t arena;      /* owns what `inner` points to, and the names */
    header_t inner;     /* of the content */
    bytes_t *names;     /* of its fields, sorted */
    bool held_cr;       /* a CR that may belong to a CRLF */
};

gpg_error_t restored_message_new(restored_message_t **r_restored, const header_t *outer, bool lf,
                                 bool is_protected, smime_write_t write, void *user)
{
    *r_restored = NULL;
    if (outer && outer->limit)
        return ERR(TOO_LARGE);
    restored_message_t *restored = calloc(1, sizeof *restored);
    if (!restored)
        return ERR(ENOMEM);
    *restored = (restored_message_t){.outer = outer,
                                     .is_protected = is_protected,
                                     .lf = lf,
                                     .write = write,
                                     .user = user,
                                     .collected = BUFFER_INIT};
    *r_restored = restored;
    return 0;
}

/* ---- the names of the content's fields ---- */

static int compare_names(const void *a, const void *b)
{
    const bytes_t *first = a, *second = b;
    for (size_t i = 0; i < first->size && i < second->size; i++) {
        int order = ascii_lower(first->data[i]) - ascii_lower(second->data[i]);
        if (order)
            return order;
    }
    return first->size < second->size ? -1 : first->size > second->size;
}

/* Sorted, since each of many fields outside is looked for among many inside. */
static gpg_error_t sort_names(restored_message_t *restored)
{
    const header_t *inner = &restored->inner;
    restored->names = arena_alloc(&restored->arena, (inner->count + 1) * sizeof *restored->names);
    if (!restored->names)
        return ERR(ENOMEM);
    for (size_t i = 0; i < inner->count; i++)
        restored->names[i] = inner->fields[i].name;
    qsort(restored->names, inner->count, sizeof *restored->names, compare_names);
    return 0;
}

static bool has_field(const restored_message_t *restored, bytes_t name)
{
    return bsearch(&name, restored->names, restored->inner.count, sizeof name, compare_names) !=
           NULL;
}

static bool is_version(bytes_t name)
{
    return bytes_equal_nocase(name, "MIME-Version");
}

static bool is_mime_field(bytes_t name)
{
    return is_version(name) || bytes_starts_with_nocase(name, "Content-");
}

static bool has_mime_field(const header_t *header)
{
    for (size_t i = 0; i < header->count; i++)
        if (is_mime_field(header->fields[i].name))
            return true;
    return false;
}

/* ---- writing ---- */

/* Writes text of the content with the message's line ends. */
static gpg_error_t put(restored_message_t *restored, bytes_t text)
{
    gpg_error_t error = 0;
    if (!restored->lf)
        return restored->write(restored->user, text.data, text.size);
    while (text.size && !error) {
        if (restored->held_cr && text.data[0] != '\n')
            error = restored->write(restored->user, "\r", 1);
        size_t cr = bytes_find_byte(text, '\r');
        bytes_t run = bytes_slice(text, 0, cr);
        if (!error && run.size)
            error = restored->write(restored->user, run.data, run.size);
        restored->held_cr = cr != SIZE_MAX;
        text = bytes_from(text, run.size + restored->held_cr);
    }
    return error;
}

/* Whether a field of the message belongs to what was signed. A MIME-Version does where the content
 * has MIME fields but, as a part may (RFC 2045 section 4), no version. */
static bool is_kept(const restored_message_t *restored, bytes_t name, bool lacks_version)
{
    if (is_mime_field(name) && !(lacks_version && is_version(name)))
        return false;
    return !restored->is_protected || !has_field(restored, name);
}

/* The message's header without what the content's header has. */
static gpg_error_t put_outer_header(restored_message_t *restored)
{
    const header_t *outer = restored->outer;
    bool lacks_version =
        has_mime_field(&restored->inner) && !has_field(restored, bytes_text("MIME-Version"));
    gpg_error_t error = 0;
    for (size_t i = 0; outer && i < outer->count && !error; i++) {
        const header_field_t *field = &outer->fields[i];
        if (is_kept(restored, field->name, lacks_version))
            error = restored->write(restored->user, field->whole.data, field->whole.size);
    }
    return error;
}

/* What is taken of the content's header, without its empty line. */
static gpg_error_t put_inner_header(restored_message_t *restored)
{
    const header_t *inner = &restored->inner;
    gpg_error_t error = 0;
    if (restored->is_protected)
        return put(restored, inner->whole);
    for (size_t i = 0; i < inner->count && !error; i++)
        if (is_mime_field(inner->fields[i].name))
            error = put(restored, inner->fields[i].whole);
    return error;
}

/* ---- the content's header ---- */

/* Whether the content begins with lines of a header: a field, or the empty line at once. */
static bool starts_with_header(const restored_message_t *restored)
{
    const header_t *header = &restored->inner;
    return restored->collected.size &&
           (!bytes_present(header->malformed) || header->malformed.data != header->whole.data);
}

/* The content's header is there (with what follows it so far): writes it all. */
static gpg_error_t put_collected(restored_message_t *restored)
{
    bytes_t content = buffer_bytes(&restored->collected);
    size_t body = 0;
    restored->header_done = true;
    gpg_error_t error = header_parse(&restored->arena, content, false, &restored->inner, &body);
    if (!error && restored->inner.limit)
        error = ERR(TOO_LARGE);
    bool has_header = starts_with_header(restored);
    if (!has_header)
        restored->inner = (header_t){.count = 0};
    if (!error)
        error = sort_names(restored);
    if (!error)
        error = put_outer_header(restored);
    if (!error && has_header)
        error = put_inner_header(restored);
    if (!error && has_header)
        return put(restored, bytes_from(content, restored->inner.whole.size));
    if (!error)
        error = put(restored, bytes_of("\r\n", 2));
    return error ? error : put(restored, content);
}

static bool is_empty_line(bytes_t line)
{
    return bytes_equal_text(line, "\n") || bytes_equal_text(line, "\r\n");
}

/* Whether the collected text holds the header with its empty line. */
static bool has_header_end(restored_message_t *restored)
{
    bytes_t text = buffer_bytes(&restored->collected);
    while (restored->scanned < text.size) {
        bytes_t rest = bytes_from(text, restored->scanned);
        size_t lf = bytes_find_byte(rest, '\n');
        if (lf == SIZE_MAX)
            return false;
        if (is_empty_line(bytes_slice(rest, 0, lf + 1)))
            return true;
        restored->scanned += lf + 1;
    }
    return false;
}

gpg_error_t restored_message_write(void *user, const void *data, size_t size)
{
    restored_message_t *restored = user;
    if (restored->header_done)
        return put(restored, bytes_of(data, size));
    buffer_append(&restored->collected, bytes_of(data, size));
    if (restored->collected.error)
        return restored->collected.error;
    if (has_header_end(restored))
        return put_collected(restored);
    return restored->collected.size > LIMIT_HEADER_SIZE ? ERR(TOO_LARGE) : 0;
}

gpg_error_t restored_message_finish(restored_message_t *restored)
{
    gpg_error_t error = restored->header_done ? 0 : put_collected(restored);
    if (!error && restored->held_cr)
        error = restored->write(restored->user, "\r", 1);
    return error;
}

void restored_message_free(restored_message_t **restored)
{
    if (!*restored)
        return;
    buffer_free(&(*restored)->collected);
    arena_free(&(*restored)->arena);
    free(*restored);
    *restored = NULL;
}
