/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5322 sections 3.4 and 4.4: address lists. */
#include "mime/mailbox.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "mime/address.h"
#include "mime/address_in_text.h"
#include "mime/header_field.h"
#include "mime/raw_mailbox.h"
#include "mime/raw_name.h"
#include "mime/shown_text.h"

#include <string.h>

typedef enum token_kind { TOKEN_ATOM, TOKEN_QUOTED, TOKEN_LITERAL, TOKEN_AT } token_kind_t;

typedef struct token {
    token_kind_t kind;
    bool spaced; /* white space or a comment stands before it */
    bytes_t text;
} token_t;

typedef struct reader {
    arena_t *arena;
    bytes_t value;
    size_t at;
    mailbox_list_t *list;
    size_t capacity;
    token_t *tokens; /* of what is being read */
    size_t token_count, token_capacity;
    buffer_t comments; /* of the mailbox that is being read, or that comes next */
    bool has_comment, in_group;
    size_t escapes; /* control characters that are part of a display name's text */
    gpg_error_t error;
} reader_t;

/* ---- tokens ---- */

static void push(reader_t *reader, token_kind_t kind, bool spaced, bytes_t text)
{
    token_t *token =
        arena_push(reader->arena, reader->tokens, reader->token_count, reader->token_capacity);
    if (token)
        *token = (token_t){kind, spaced, text};
    else
        reader->error = ERR(ENOMEM);
}

static void read_comment(reader_t *reader)
{
    size_t start = reader->at + 1;
    bool ends = header_skip_comment(reader->value, &reader->at);
    size_t end = ends ? reader->at - 1 : reader->at;
    if (reader->has_comment)
        buffer_append_byte(&reader->comments, ' ');
    buffer_append(&reader->comments, bytes_slice(reader->value, start, end - start));
    reader->has_comment = true;
    reader->list->malformed = reader->list->malformed || !ends;
}

static void read_quoted(reader_t *reader, bool spaced)
{
    size_t start = reader->at;
    bytes_t text = header_quoted_string(reader->arena, reader->value, &reader->at);
    if (text.data) {
        push(reader, TOKEN_QUOTED, spaced, text);
        reader->escapes += raw_name_escapes(bytes_slice(reader->value, start, reader->at - start));
    } else if (reader->at < reader->value.size)
        reader->error = ERR(ENOMEM);
    else
        reader->list->malformed = true;
}

static void read_literal(reader_t *reader, bool spaced)
{
    bytes_t rest = bytes_from(reader->value, reader->at);
    size_t end = bytes_find_byte(rest, ']');
    bytes_t text = bytes_slice(rest, 0, end == SIZE_MAX ? rest.size : end + 1);
    reader->list->malformed = reader->list->malformed || end == SIZE_MAX;
    push(reader, TOKEN_LITERAL, spaced, text);
    reader->at += text.size;
}

static bool ends_atom(uint8_t c)
{
    return ascii_is_space(c) || memchr("()<>@,;:\"", c, 9);
}

static void read_atom(reader_t *reader, bool spaced)
{
    size_t start = reader->at;
    while (reader->at < reader->value.size && !ends_atom(reader->value.data[reader->at]))
        reader->at++;
    push(reader, TOKEN_ATOM, spaced, bytes_slice(reader->value, start, reader->at - start));
}

static bool after_at(const reader_t *reader)
{
    return reader->token_count && reader->tokens[reader->token_count - 1].kind == TOKEN_AT;
}

/* Reads tokens up to one of "<>,;:", which is returned, or to the end: 0. */
static uint8_t read_tokens(reader_t *reader)
{
    bool spaced = false;
    reader->token_count = 0;
    while (reader->at < reader->value.size && !reader->error) {
        uint8_t c = reader->value.data[reader->at];
        if (c && memchr("<>,;:", c, 5))
            return c;
        bool space = ascii_is_space(c) || c == '(';
        if (c == '(') {
            read_comment(reader);
        } else if (c == '"') {
            read_quoted(reader, spaced);
        } else if (c == '[' && after_at(reader)) {
            read_literal(reader, spaced);
        } else if (space || c == '@' || c == ')') {
            if (c == '@')
                push(reader, TOKEN_AT, spaced, bytes_slice(reader->value, reader->at, 1));
            reader->list->malformed = reader->list->malformed || c == ')';
            reader->at++;
        } else {
            read_atom(reader, spaced);
        }
        spaced = space;
    }
    return 0;
}

/* ---- addresses ---- */

/* Whether two tokens of a local part or domain belong together: a dot joins words, white space may
 * stand around it (obs-local-part, obs-domain); two words without a dot do not. */
static bool joins(const token_t *left, const token_t *right)
{
    bool dot = (left->kind == TOKEN_ATOM && left->text.data[left->text.size - 1] == '.') ||
               (right->kind == TOKEN_ATOM && right->text.data[0] == '.');
    return dot && left->kind != TOKEN_LITERAL && right->kind != TOKEN_LITERAL;
}

/* The text of tokens that are one word or words joined by dots; false if they are not. */
static bool join_words(const token_t *tokens, size_t count, buffer_t *out)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && !joins(&tokens[i - 1], &tokens[i]))
            return false;
        buffer_append(out, tokens[i].text);
    }
    return count > 0 && out->size > 0;
}

static bool has_quoted(const token_t *tokens, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (tokens[i].kind == TOKEN_QUOTED)
            return true;
    return false;
}

/* Encoded words have no place in an address (RFC 2047 section 5), but some mail programs decode
 * them there and show something else. */
static bool has_encoded_word(bytes_t text)
{
    return bytes_hold(text, "=?");
}

static bool append_local_part(const token_t *tokens, size_t count, buffer_t *out)
{
    buffer_t text = BUFFER_INIT;
    bool good = join_words(tokens, count, &text);
    bytes_t local = buffer_bytes(&text);
    good = good && !has_encoded_word(local) &&
           (address_is_dot_atom(local) || has_quoted(tokens, count));
    address_append_local_part(out, local);
    out->error = out->error ? out->error : text.error;
    buffer_free(&text);
    return good;
}

static bool append_domain(const token_t *tokens, size_t count, buffer_t *out)
{
    size_t start = out->size;
    bool literal = count == 1 && tokens[0].kind == TOKEN_LITERAL;
    if (has_quoted(tokens, count) || !join_words(tokens, count, out))
        return false;
    return literal || address_is_dot_atom(bytes_from(buffer_bytes(out), start));
}

/* The address that the tokens are, or NULL (malformed or no memory). */
static const char *read_address(reader_t *reader)
{
    const token_t *tokens = reader->tokens;
    size_t count = reader->token_count, at = 0;
    while (at < count && tokens[at].kind != TOKEN_AT)
        at++;
    buffer_t text = BUFFER_INIT;
    const char *address = NULL;
    bool good = at < count && append_local_part(tokens, at, &text);
    buffer_append_byte(&text, '@');
    good = good && append_domain(tokens + at + 1, count - at - 1, &text);
    if (text.error)
        reader->error = text.error;
    reader->list->too_long = reader->list->too_long || text.size > LIMIT_ADDRESS_SIZE;
    /* What the comparison does not take for an address is none here either. */
    if (good && !text.error && address_normalize(reader->arena, buffer_bytes(&text)))
        address = arena_text(reader->arena, buffer_bytes(&text));
    if (reader->arena->error)
        reader->error = reader->arena->error;
    buffer_free(&text);
    reader->list->malformed = reader->list->malformed || !address;
    return address;
}

/* ---- mailboxes ---- */

/* The tokens as they are written between the quotes. */
static void join_phrase(const reader_t *reader, buffer_t *out)
{
    for (size_t i = 0; i < reader->token_count; i++) {
        if (i > 0 && reader->tokens[i].spaced)
            buffer_append_byte(out, ' ');
        buffer_append(out, reader->tokens[i].text);
    }
}

static void append_unquoted(buffer_t *out, bytes_t text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] != '"' && text.data[i] != '\\')
            buffer_append_byte(out, text.data[i]);
}

/* One more reading; its quotes are left out. */
static gpg_error_t add_reading(reader_t *reader, bytes_t in, shown_text_t *shown)
{
    shown_text_t read;
    buffer_t text = BUFFER_INIT;
    gpg_error_t error = shown_text_read(reader->arena, in, &read);
    if (error)
        return error;
    append_unquoted(&text, bytes_text(read.text));
    buffer_append_byte(&text, '\n');
    append_unquoted(&text, read.lossy ? bytes_text(read.lossy) : BYTES_NONE);
    const char *other = text.error ? NULL : utf8_text(reader->arena, buffer_bytes(&text));
    buffer_free(&text);
    shown->unreadable = shown->unreadable ? shown->unreadable : read.unreadable;
    return other ? shown_text_add(reader->arena, shown, other) : ERR(ENOMEM);
}

/* Whether a quoted pair stands outside of quotes, where RFC 822 had them. */
static bool has_loose_pair(const reader_t *reader)
{
    for (size_t i = 0; i < reader->token_count; i++)
        if (reader->tokens[i].kind == TOKEN_ATOM &&
            bytes_find_byte(reader->tokens[i].text, '\\') != SIZE_MAX)
            return true;
    return false;
}

/* As mail programs read it that undo quotes and quoted pairs everywhere: after they have decoded the words,
 * which quotes then part, or (where that differs from what is read already: loose) before. Where there
 * are several authors their names decide nothing, and other fields would only take memory. */
static gpg_error_t add_unquoted(reader_t *reader, bytes_t raw, bool loose, shown_text_t *shown)
{
    const bool quotes =
        bytes_find_byte(raw, '"') != SIZE_MAX || bytes_find_byte(raw, '\\') != SIZE_MAX;
    const bool words = has_encoded_word(raw);
    if (!quotes || reader->list->count > 1 || (!words && !address_sign_in_text(raw)))
        return 0;
    buffer_t before = BUFFER_INIT;
    bytes_t line = header_unfold(reader->arena, raw);
    append_unquoted(&before, line);
    gpg_error_t error = line.data ? before.error : ERR(ENOMEM);
    if (!error && words)
        error = add_reading(reader, line, shown);
    if (!error && loose)
        error = add_reading(reader, buffer_bytes(&before), shown);
    buffer_free(&before);
    return error;
}

/* The tokens, which raw is, as text for people; none where there are none. */
static void read_phrase(reader_t *reader, bytes_t raw, mailbox_t *mailbox)
{
    buffer_t text = BUFFER_INIT;
    shown_text_t shown = {.text = NULL};
    join_phrase(reader, &text);
    gpg_error_t error = text.error;
    if (!error && text.size)
        error = shown_text_read(reader->arena, buffer_bytes(&text), &shown);
    if (!error && text.size)
        error = add_unquoted(reader, raw, has_loose_pair(reader), &shown);
    reader->error = error ? error : reader->error;
    mailbox->display_name = shown.text;
    mailbox->lossy_name = shown.lossy;
    mailbox->unreadable = shown.unreadable;
    buffer_free(&text);
}

/* Comments with quoted pairs undone, as mail programs show them. */
static void read_comment_text(reader_t *reader, mailbox_t *mailbox)
{
    bytes_t raw = buffer_bytes(&reader->comments);
    buffer_t text = BUFFER_INIT;
    for (size_t i = 0; i < raw.size; i++) {
        if (raw.data[i] == '\\' && i + 1 < raw.size)
            i++;
        buffer_append_byte(&text, raw.data[i]);
    }
    bytes_t line = header_unfold(reader->arena, buffer_bytes(&text));
    shown_text_t shown = {.text = NULL};
    gpg_error_t error =
        text.error || !line.data ? ERR(ENOMEM) : shown_text_read(reader->arena, line, &shown);
    if (!error)
        error = add_unquoted(reader, raw, true, &shown);
    reader->error = error ? error : reader->error;
    mailbox->comment_text = shown.text;
    mailbox->lossy_comment = shown.lossy;
    mailbox->unreadable = mailbox->unreadable ? mailbox->unreadable : shown.unreadable;
    buffer_free(&text);
}

/* The comments that have been read become the mailbox's. */
static void take_comments(reader_t *reader, mailbox_t *mailbox)
{
    mailbox->comments = arena_copy(reader->arena, buffer_bytes(&reader->comments));
    read_comment_text(reader, mailbox);
    if (!mailbox->comments.data)
        reader->error = ERR(ENOMEM);
    buffer_clear(&reader->comments);
    reader->has_comment = false;
}

static void add_mailbox(reader_t *reader, const mailbox_t *mailbox)
{
    mailbox_list_t *list = reader->list;
    if (!mailbox->address || reader->error)
        return;
    if (list->count == LIMIT_MAILBOXES) {
        list->too_many = true;
        return;
    }
    mailbox_t *item = arena_push(reader->arena, list->items, list->count, reader->capacity);
    if (!item) {
        reader->error = ERR(ENOMEM);
        return;
    }
    *item = *mailbox;
    item->in_group = reader->in_group;
    if (!reader->has_comment)
        return;
    take_comments(reader, item);
}

/* A comment behind the last mailbox and a comma is shown beside it all the same. */
static void add_stray_comments(reader_t *reader)
{
    mailbox_list_t *list = reader->list;
    if (!reader->has_comment || !list->count || reader->error)
        return;
    mailbox_t *last = &list->items[list->count - 1];
    buffer_t all = BUFFER_INIT, own = reader->comments;
    buffer_append(&all, last->comments);
    buffer_append_byte(&all, ' ');
    buffer_append(&all, buffer_bytes(&own));
    reader->comments = all;
    buffer_free(&own);
    take_comments(reader, last);
}

/* Reads up to '>' after a '<'. A route ("<@a,@b:c@d>", RFC 5322 section 4.4) is dropped. */
static const char *read_angle(reader_t *reader)
{
    for (;;) {
        uint8_t stop = read_tokens(reader);
        reader->at += stop != 0;
        if (stop == '>')
            return read_address(reader);
        bool route = reader->token_count && reader->tokens[0].kind == TOKEN_AT;
        if (stop == ',' || stop == ':') {
            reader->list->malformed = reader->list->malformed || !route;
        } else {
            reader->list->malformed = true; /* "<<", ";" or no end */
            if (stop != '<')
                return NULL;
        }
    }
}

/* After '>': only the end of the list member may follow. */
static void read_end(reader_t *reader)
{
    for (;;) {
        uint8_t stop = read_tokens(reader);
        bool ends = stop == 0 || stop == ',' || stop == ';';
        if (reader->token_count || !ends)
            reader->list->malformed = true;
        if (ends)
            return;
        reader->at++;
    }
}

/* Takes the ',' or ';' that ends a list member. */
static void take_separator(reader_t *reader)
{
    if (reader->at == reader->value.size)
        return;
    if (reader->value.data[reader->at++] != ';')
        return;
    reader->list->malformed = reader->list->malformed || !reader->in_group;
    reader->in_group = false;
}

/* The name of a group stands before ':' (RFC 5322 section 3.4). */
static void start_group(reader_t *reader)
{
    bool name = reader->token_count > 0;
    for (size_t i = 0; i < reader->token_count; i++)
        name = name && reader->tokens[i].kind != TOKEN_AT;
    reader->list->malformed = reader->list->malformed || !name || reader->in_group;
    reader->list->groups = reader->in_group = true;
}

static void read_member(reader_t *reader)
{
    const size_t start = reader->at;
    mailbox_t mailbox = {.address = NULL};
    uint8_t stop = read_tokens(reader);
    if (stop == '>' || stop == ':') {
        reader->at++;
        if (stop == ':')
            start_group(reader);
        else
            reader->list->malformed = true;
        return;
    }
    if (stop == '<') {
        read_phrase(reader, bytes_slice(reader->value, start, reader->at - start), &mailbox);
        reader->at++;
        mailbox.address = read_angle(reader);
        read_end(reader);
    } else if (reader->token_count) {
        mailbox.address = read_address(reader);
    }
    add_mailbox(reader, &mailbox);
    take_separator(reader);
}

/* White space is left to its readers; other control characters have no place in a field. */
static size_t count_controls(bytes_t value)
{
    size_t count = 0;
    for (size_t i = 0; i < value.size; i++) {
        uint8_t c = value.data[i];
        count += (c < 32 && !ascii_is_space(c)) || c == 127;
    }
    return count;
}

/* RFC 1468: the name may be the reason why nothing, or something else, was found. */
static gpg_error_t try_raw_name(arena_t *arena, bytes_t value, mailbox_list_t *list)
{
    mailbox_t mailbox;
    bool found;
    if (!list->malformed && list->count == 1)
        return 0;
    gpg_error_t error = raw_mailbox_read(arena, value, list, &mailbox, &found);
    if (error || !found)
        return error;
    *list = (mailbox_list_t){.items = arena_alloc(arena, sizeof mailbox), .count = 1};
    if (!list->items)
        return ERR(ENOMEM);
    list->items[0] = mailbox;
    return 0;
}

gpg_error_t mailbox_list_parse(arena_t *arena, bytes_t value, mailbox_list_t *r_list)
{
    *r_list = (mailbox_list_t){.items = NULL};
    reader_t reader = {.arena = arena, .value = value, .list = r_list, .comments = BUFFER_INIT};
    while (reader.at < value.size && !reader.error && !r_list->too_many)
        read_member(&reader);
    add_stray_comments(&reader);
    r_list->malformed = r_list->malformed || count_controls(value) != reader.escapes;
    gpg_error_t err = reader.error ? reader.error : reader.comments.error;
    if (!err)
        err = try_raw_name(arena, value, r_list);
    buffer_free(&reader.comments);
    if (err)
        *r_list = (mailbox_list_t){.malformed = true};
    return err;
}

/* No address reaches from one reading into the next. */
static bool any_line_shows_other(arena_t *arena, bytes_t lines, const char *address)
{
    while (lines.size) {
        const size_t size = bytes_find_byte(lines, '\n');
        const char *line = arena_text(arena, bytes_slice(lines, 0, size));
        if (!line || address_other_in_text(arena, line, address))
            return line != NULL;
        lines = bytes_from(lines, size == SIZE_MAX ? lines.size : size + 1);
    }
    return false;
}

static bool either_shows_other(arena_t *arena, const char *text, const char *lossy,
                               const char *address)
{
    return (text && address_other_in_text(arena, text, address)) ||
           (lossy && any_line_shows_other(arena, bytes_text(lossy), address));
}

bool mailbox_name_shows_other(arena_t *arena, const mailbox_t *mailbox)
{
    return either_shows_other(arena, mailbox->display_name, mailbox->lossy_name, mailbox->address);
}

bool mailbox_comment_shows_other(arena_t *arena, const mailbox_t *mailbox)
{
    return either_shows_other(arena, mailbox->comment_text, mailbox->lossy_comment,
                              mailbox->address);
}
