/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8551 section 3.1: signing moved the MIME fields inside; here they come out again. */
#include "whole_message.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct name {
    const char *text;
    size_t size;
} name_t;

struct whole_message {
    const char *message;
    size_t size;
    smime_write_t write;
    void *user;
    bool is_protected;
    bool lf;          /* the message's lines end in LF alone */
    bool header_done; /* of the content: it has been written */
    char *header;     /* of the content, so far */
    size_t header_size, header_capacity;
    size_t scanned; /* of it, whole lines */
    name_t *names;  /* of its fields, sorted; once it is complete */
    size_t name_count;
    bool held_cr; /* a CR that may belong to a CRLF */
};

/* The line at `at`, with its end; its size. */
static size_t line_size(const char *text, size_t size, size_t at)
{
    const char *end = at < size ? memchr(text + at, '\n', size - at) : NULL;
    return end ? (size_t)(end - text) + 1 - at : size - at;
}

static bool is_empty_line(const char *line, size_t size)
{
    return (size == 1 && line[0] == '\n') || (size == 2 && line[0] == '\r' && line[1] == '\n');
}

/* The field at `at`: its lines, folded ones included. */
static size_t field_size(const char *text, size_t size, size_t at)
{
    size_t end = at + line_size(text, size, at);
    while (end < size && (text[end] == ' ' || text[end] == '\t'))
        end += line_size(text, size, end);
    return end - at;
}

/* RFC 5322 section 3.6.8: ftext. */
static bool is_name_character(char c)
{
    return c > ' ' && c < 0x7f && c != ':';
}

/* The length of the field's name; 0: it is no field. */
static size_t name_size(const char *field, size_t size)
{
    size_t name = 0;
    while (name < size && is_name_character(field[name]))
        name++;
    size_t at = name;
    while (at < size && (field[at] == ' ' || field[at] == '\t')) /* section 4.5 */
        at++;
    return at < size && field[at] == ':' ? name : 0;
}

static int compare_names(const void *a, const void *b)
{
    const name_t *first = a, *second = b;
    size_t size = first->size < second->size ? first->size : second->size;
    int order = strncasecmp(first->text, second->text, size);
    return order ? order : first->size < second->size ? -1 : first->size > second->size;
}

/* Reads the names of the content's header. */
static gpg_error_t read_names(whole_message_t *whole)
{
    const char *text = whole->header;
    size_t size = whole->header_size, lines = 0;
    for (size_t at = 0; at < size; at += line_size(text, size, at))
        lines++;
    whole->names = calloc(lines + 1, sizeof *whole->names);
    if (!whole->names)
        return gpg_error(GPG_ERR_ENOMEM);
    for (size_t at = 0; at < size; at += field_size(text, size, at)) {
        size_t name = name_size(text + at, size - at);
        if (name)
            whole->names[whole->name_count++] = (name_t){text + at, name};
    }
    qsort(whole->names, whole->name_count, sizeof *whole->names, compare_names);
    return 0;
}

static bool has_field(const whole_message_t *whole, const char *name, size_t size)
{
    const name_t wanted = {name, size};
    return bsearch(&wanted, whole->names, whole->name_count, sizeof wanted, compare_names) != NULL;
}

static bool is_version(const char *name, size_t length)
{
    return length == 12 && strncasecmp(name, "MIME-Version", 12) == 0;
}

static bool is_mime_field(const char *name, size_t length)
{
    return is_version(name, length) || (length > 8 && strncasecmp(name, "Content-", 8) == 0);
}

gpg_error_t whole_message_new(whole_message_t **r_whole, const void *message, size_t size,
                              bool is_protected, smime_write_t write, void *user)
{
    whole_message_t *whole = calloc(1, sizeof *whole);
    *r_whole = whole;
    if (!whole)
        return gpg_error(GPG_ERR_ENOMEM);
    *whole = (whole_message_t){.message = message,
                               .size = size,
                               .is_protected = is_protected,
                               .write = write,
                               .user = user};
    size_t line = line_size(message, size, 0);
    whole->lf = line < 2 || whole->message[line - 2] != '\r';
    return 0;
}

/* Writes text of the content with the message's line ends. */
static gpg_error_t put(whole_message_t *whole, const char *text, size_t size)
{
    gpg_error_t error = 0;
    if (!whole->lf)
        return whole->write(whole->user, text, size);
    while (size && !error) {
        if (whole->held_cr && text[0] != '\n')
            error = whole->write(whole->user, "\r", 1);
        whole->held_cr = false;
        const char *cr = memchr(text, '\r', size);
        size_t run = cr ? (size_t)(cr - text) : size;
        if (!error && run)
            error = whole->write(whole->user, text, run);
        whole->held_cr = cr != NULL;
        text += run + (cr != NULL);
        size -= run + (cr != NULL);
    }
    return error;
}

static bool has_mime_field(const whole_message_t *whole)
{
    for (size_t i = 0; i < whole->name_count; i++)
        if (is_mime_field(whole->names[i].text, whole->names[i].size))
            return true;
    return false;
}

/* Whether a field of the message belongs to what was signed. A MIME-Version does where the content
 * has MIME fields but, as a part may (RFC 2045 section 4), no version. */
static bool is_kept(const whole_message_t *whole, const char *name, size_t size, bool lacks_version)
{
    if (!size || (is_mime_field(name, size) && !(lacks_version && is_version(name, size))))
        return false;
    return !whole->is_protected || !has_field(whole, name, size);
}

/* Writes the message's header without what the content's header has. */
static gpg_error_t put_header(whole_message_t *whole)
{
    const char *text = whole->message;
    bool lacks_version = has_mime_field(whole) && !has_field(whole, "MIME-Version", 12);
    gpg_error_t error = 0;
    size_t at = 0;
    if (whole->size >= 5 && memcmp(text, "From ", 5) == 0) /* a mailbox's line */
        at = line_size(text, whole->size, 0);
    for (size_t size; at < whole->size && !error; at += size) {
        if (is_empty_line(text + at, line_size(text, whole->size, at)))
            break;
        size = field_size(text, whole->size, at);
        if (is_kept(whole, text + at, name_size(text + at, size), lacks_version))
            error = whole->write(whole->user, text + at, size);
    }
    return error;
}

/* How much of the collected text is the header with its empty line; 0: more is needed. */
static size_t header_end(whole_message_t *whole)
{
    const char *text = whole->header;
    while (whole->scanned < whole->header_size) {
        size_t line = line_size(text, whole->header_size, whole->scanned);
        if (text[whole->scanned + line - 1] != '\n')
            return 0;
        if (is_empty_line(text + whole->scanned, line))
            return whole->scanned + line;
        whole->scanned += line;
    }
    return 0;
}

static gpg_error_t collect(whole_message_t *whole, const void *data, size_t size)
{
    if (size > whole->header_capacity - whole->header_size) {
        size_t capacity = 2 * whole->header_capacity + size;
        char *header = realloc(whole->header, capacity);
        if (!header)
            return gpg_error(GPG_ERR_ENOMEM);
        whole->header = header;
        whole->header_capacity = capacity;
    }
    if (size)
        memcpy(whole->header + whole->header_size, data, size);
    whole->header_size += size;
    return 0;
}

/* Writes what is taken of the content's header, with its empty line. */
static gpg_error_t put_content_header(whole_message_t *whole)
{
    const char *text = whole->header;
    gpg_error_t error = 0;
    for (size_t at = 0, size; at < whole->header_size && !error; at += size) {
        size = field_size(text, whole->header_size, at);
        bool empty = is_empty_line(text + at, line_size(text, whole->header_size, at));
        size_t name = name_size(text + at, size);
        if (empty || whole->is_protected || is_mime_field(text + at, name))
            error = put(whole, text + at, size);
    }
    return error;
}

static bool starts_with_header(const whole_message_t *whole)
{
    size_t line = line_size(whole->header, whole->header_size, 0);
    return is_empty_line(whole->header, line) || name_size(whole->header, line) > 0;
}

/* The content's header is there (with what follows it so far): writes it all. */
static gpg_error_t put_collected(whole_message_t *whole, size_t end)
{
    size_t all = whole->header_size;
    bool has_header = starts_with_header(whole);
    whole->header_size = has_header ? end : 0;
    whole->header_done = true;
    gpg_error_t error = read_names(whole);
    if (!error)
        error = put_header(whole);
    if (!error)
        error = has_header ? put_content_header(whole) : put(whole, "\r\n", 2);
    if (!error && all > whole->header_size)
        error = put(whole, whole->header + whole->header_size, all - whole->header_size);
    return error;
}

gpg_error_t whole_message_write(void *user, const void *data, size_t size)
{
    whole_message_t *whole = user;
    if (whole->header_done)
        return put(whole, data, size);
    gpg_error_t error = collect(whole, data, size);
    if (error)
        return error;
    size_t end = header_end(whole);
    if (!end && whole->header_size > WHOLE_MESSAGE_HEADER_MAX)
        return gpg_error(GPG_ERR_TOO_LARGE);
    return end ? put_collected(whole, end) : 0;
}

gpg_error_t whole_message_finish(whole_message_t *whole)
{
    gpg_error_t error = 0;
    if (!whole->header_done)
        error = put_collected(whole, whole->header_size);
    if (!error && whole->held_cr)
        error = whole->write(whole->user, "\r", 1);
    return error;
}

void whole_message_free(whole_message_t **whole)
{
    if (*whole) {
        free((*whole)->header);
        free((*whole)->names);
    }
    free(*whole);
    *whole = NULL;
}
