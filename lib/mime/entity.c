/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2045 to 2046: a message read into a tree of entities, in one pass. */
#include "mime/entity.h"

#include "base/error.h"
#include "base/limits.h"
#include "mime/boundary.h"
#include "mime/encoded_word.h"
#include "mime/entity_check.h"

#include <stdio.h>
#include <string.h>

/* Parts kept back for each level above, so that what follows a crowd of parts (a signature) is
 * still read. */
#define RESERVED_PARTS 16

/* A multipart that is being read. boundaries_t has the same levels. */
typedef struct level {
    entity_t *multipart;
    entity_t *last; /* child */
} level_t;

typedef struct parser {
    arena_t *arena;
    bytes_t in;
    const findings_t *findings;
    boundaries_t boundaries;
    level_t levels[LIMIT_MIME_DEPTH];
    entity_t *current; /* the innermost entity that is being read */
    size_t at;         /* the start of a line, up to which everything has been read */
    size_t count;      /* entities */
    bool parts_limit;  /* was reported */
} parser_t;

static size_t offset_of(const parser_t *parser, bytes_t view)
{
    return (size_t)(view.data - parser->in.data);
}

/* From start to end. A line end that belongs to a delimiter may lie between them the other way
 * round: what would be there is then empty, and ends at end. */
static bytes_t range(const parser_t *parser, size_t start, size_t end)
{
    start = start < end ? start : end;
    return bytes_slice(parser->in, start, end - start);
}

/* Findings that are about this entity. */
static void report(parser_t *parser, entity_t *entity, finding_id_t id, const char *limit)
{
    const findings_t here = findings_in_part(parser->findings, entity->part);
    findings_add(&here, id, "more than %s", limit);
    entity->ambiguous = true;
}

static void check_header(parser_t *parser, entity_t *entity)
{
    const findings_t here = findings_in_part(parser->findings, entity->part);
    bool header = entity_check_header(entity, &here);
    bool type = entity_check_type(entity, &here);
    entity->ambiguous = entity->ambiguous || header || type;
}

/* ---- headers ---- */

/* Where the header at the start of a part ends: after its empty line, or at a delimiter that comes
 * before one. Looking for them line by line keeps a part without an empty line from being searched
 * to the end of the message. */
static size_t find_header_end(parser_t *parser, size_t start)
{
    size_t at = start;
    while (at < parser->in.size) {
        bytes_t rest = bytes_from(parser->in, at);
        size_t lf = bytes_find_byte(rest, '\n');
        bytes_t line = bytes_slice(rest, 0, lf == SIZE_MAX ? rest.size : lf + 1);
        delimiter_t delimiter;
        if (boundaries_match(&parser->boundaries, line, &delimiter))
            break;
        at += line.size;
        if (bytes_equal_text(line, "\n") || bytes_equal_text(line, "\r\n"))
            break;
    }
    return at;
}

static gpg_error_t read_type(parser_t *parser, entity_t *entity)
{
    const header_field_t *field = header_find(&entity->header, "Content-Type", 0);
    entity->type_given = field != NULL;
    if (field)
        return content_type_parse(parser->arena, field->value, &entity->type);
    /* RFC 2045 section 5.2, RFC 2046 section 5.1.5 */
    bool digest = entity->parent && content_type_is(&entity->parent->type, "multipart", "digest");
    entity->type = digest ? (content_type_t){.type = "message", .subtype = "rfc822"}
                          : (content_type_t){.type = "text", .subtype = "plain"};
    return 0;
}

static gpg_error_t read_header(parser_t *parser, entity_t *entity, bool is_message)
{
    size_t end = find_header_end(parser, parser->at), body;
    bytes_t in = range(parser, parser->at, end);
    gpg_error_t err = header_parse(parser->arena, in, is_message, &entity->header, &body);
    if (!err)
        err = read_type(parser, entity);
    if (err)
        return err;
    const header_field_t *encoding = header_find(&entity->header, "Content-Transfer-Encoding", 0);
    entity->encoding = encoding ? transfer_encoding_of(encoding->value) : ENCODING_7BIT;
    entity->whole = bytes_slice(entity->header.whole, 0, 0);
    parser->at += body;
    entity->body = range(parser, parser->at, parser->at);
    check_header(parser, entity);
    return 0;
}

/* ---- opening entities ---- */

static const char *part_number(parser_t *parser, const entity_t *parent)
{
    if (parent->part[0])
        return arena_printf(parser->arena, "%s.%zu", parent->part, parent->child_count);
    return arena_printf(parser->arena, "%zu", parent->child_count);
}

/* A new child of the current entity. */
static entity_t *add_child(parser_t *parser, entity_t **last)
{
    entity_t *parent = parser->current;
    entity_t *child = arena_alloc(parser->arena, sizeof *child);
    if (!child)
        return NULL;
    parent->child_count++;
    child->parent = parent;
    child->depth = parent->depth + 1;
    child->part = part_number(parser, parent);
    if (last && *last)
        (*last)->next = child;
    else
        parent->first_child = child;
    if (last)
        *last = child;
    parser->current = child;
    parser->count++;
    return child->part ? child : NULL;
}

static bool has_room(const parser_t *parser, unsigned depth)
{
    return parser->count + RESERVED_PARTS * depth < LIMIT_MIME_PARTS;
}

static void report_parts_limit(parser_t *parser, entity_t *entity)
{
    if (!parser->parts_limit)
        report(parser, entity, FINDING_PARTS_LIMIT, LIMIT_TEXT(LIMIT_MIME_PARTS));
    parser->parts_limit = true;
}

/* Whether the current entity may have children; a finding says why not. */
static bool may_nest(parser_t *parser)
{
    entity_t *entity = parser->current;
    if (entity->depth + 1 >= LIMIT_MIME_DEPTH) {
        report(parser, entity, FINDING_NESTING_LIMIT, LIMIT_TEXT(LIMIT_MIME_DEPTH));
        return false;
    }
    if (!has_room(parser, entity->depth + 1)) {
        report_parts_limit(parser, entity);
        return false;
    }
    return true;
}

static gpg_error_t open_multipart(parser_t *parser)
{
    entity_t *entity = parser->current;
    const parameter_t *parameter = content_type_parameter(&entity->type, "boundary");
    bytes_t text = parameter ? parameter->raw : BYTES_NONE;
    while (text.size && ascii_is_space(text.data[text.size - 1]))
        text.size--; /* it cannot be told from the padding of a line */
    if (text.size == 0 || text.size > LIMIT_BOUNDARY_LENGTH || !may_nest(parser))
        return 0;
    uint8_t *line = arena_alloc(parser->arena, 2 + text.size);
    if (!line)
        return ERR(ENOMEM);
    memset(line, '-', 2);
    memcpy(line + 2, text.data, text.size);
    size_t level = parser->boundaries.count;
    boundaries_push(&parser->boundaries, bytes_of(line, 2 + text.size));
    parser->levels[level] = (level_t){.multipart = entity};
    return 0;
}

/* RFC 2046 section 5.2.1, RFC 6532 section 3.7. The second may be encoded, and is then no part of
 * this tree. */
bool entity_holds_message(const entity_t *entity)
{
    return content_type_is(&entity->type, "message", "rfc822") ||
           (content_type_is(&entity->type, "message", "global") &&
            entity->encoding <= ENCODING_BINARY);
}

/* Reads the header of the current entity, and of the messages that it holds directly. */
static gpg_error_t open_entity(parser_t *parser, bool is_message)
{
    gpg_error_t err = read_header(parser, parser->current, is_message);
    while (!err && entity_holds_message(parser->current) &&
           !parser->current->header.no_empty_line && may_nest(parser)) {
        if (!add_child(parser, NULL))
            return ERR(ENOMEM);
        err = read_header(parser, parser->current, true);
    }
    if (!err && strcmp(parser->current->type.type, "multipart") == 0)
        err = open_multipart(parser);
    return err;
}

/* ---- closing entities ---- */

static void close_multipart(parser_t *parser, entity_t *entity, size_t end)
{
    boundary_t *boundary = &parser->boundaries.items[--parser->boundaries.count];
    if (boundary->state == BOUNDARY_OPEN) {
        entity->unterminated = true;
        if (!entity->first_child)
            entity->preamble = entity->body;
    } else {
        entity->epilogue = range(parser, offset_of(parser, entity->epilogue), end);
    }
    const findings_t here = findings_in_part(parser->findings, entity->part);
    bool found = entity_check_multipart(entity, boundary, &here);
    entity->ambiguous = entity->ambiguous || found;
}

/* Ends the current entity and those around it, up to (not including) outer. */
static void close_entities(parser_t *parser, const entity_t *outer, size_t end)
{
    for (; parser->current != outer; parser->current = parser->current->parent) {
        entity_t *entity = parser->current;
        size_t level = parser->boundaries.count;
        entity->whole = range(parser, offset_of(parser, entity->whole), end);
        entity->body = range(parser, offset_of(parser, entity->body), end);
        if (level && parser->levels[level - 1].multipart == entity)
            close_multipart(parser, entity, end);
    }
}

/* Where the line before a delimiter ends: its line end belongs to the delimiter. */
static size_t content_end(bytes_t in, size_t line)
{
    size_t end = line;
    if (end > 0 && in.data[end - 1] == '\n')
        end--;
    if (end < line && end > 0 && in.data[end - 1] == '\r')
        end--;
    return end;
}

static gpg_error_t take_delimiter(parser_t *parser, const delimiter_t *delimiter)
{
    level_t *level = &parser->levels[delimiter->level];
    boundary_t *boundary = &parser->boundaries.items[delimiter->level];
    entity_t *multipart = level->multipart;
    size_t end = content_end(parser->in, delimiter->line);
    close_entities(parser, multipart, end);
    size_t body = offset_of(parser, multipart->body);
    if (!multipart->first_child)
        multipart->preamble = range(parser, body, end > body ? end : body);
    parser->at = delimiter->next;
    if (delimiter->closing || !has_room(parser, multipart->depth + 1)) {
        boundary->state = delimiter->closing ? BOUNDARY_CLOSED : BOUNDARY_IGNORED;
        multipart->epilogue = range(parser, delimiter->next, delimiter->next);
        if (!delimiter->closing)
            report_parts_limit(parser, multipart);
        return 0;
    }
    return add_child(parser, &level->last) ? open_entity(parser, false) : ERR(ENOMEM);
}

gpg_error_t entity_parse(arena_t *arena, bytes_t in, const char *prefix, bool is_message,
                         const findings_t *findings, entity_t **r_root)
{
    *r_root = NULL;
    entity_t *root = arena_alloc(arena, sizeof *root);
    parser_t *parser = arena_alloc(arena, sizeof *parser);
    if (!root || !parser)
        return ERR(ENOMEM);
    root->part = prefix;
    *parser =
        (parser_t){.arena = arena, .in = in, .findings = findings, .current = root, .count = 1};
    gpg_error_t err = open_entity(parser, is_message);
    delimiter_t delimiter;
    while (!err && boundaries_find(&parser->boundaries, in, parser->at, &delimiter))
        err = take_delimiter(parser, &delimiter);
    if (err)
        return err;
    close_entities(parser, NULL, in.size);
    if (findings->list->error)
        return findings->list->error;
    *r_root = root;
    return 0;
}

/* ---- the tree ---- */

entity_t *entity_walk(entity_t *root, entity_t *at)
{
    if (at->first_child)
        return at->first_child;
    while (at != root && !at->next)
        at = at->parent;
    return at == root ? NULL : at->next;
}

entity_t *entity_find(entity_t *root, const char *part)
{
    for (entity_t *at = root; at; at = entity_walk(root, at))
        if (strcmp(at->part, part) == 0)
            return at;
    return NULL;
}

gpg_error_t entity_file_name(arena_t *arena, const entity_t *entity, const char **r_name)
{
    const header_field_t *field = header_find(&entity->header, "Content-Disposition", 0);
    content_type_t disposition = {.count = 0};
    gpg_error_t error = field ? content_disposition_parse(arena, field->value, &disposition) : 0;
    const parameter_t *name = content_type_parameter(&disposition, "filename");
    *r_name = NULL;
    if (!name)
        name = content_type_parameter(&entity->type, "name");
    /* Many senders write an encoded word where RFC 2231 is called for. */
    return error || !name ? error
                          : header_decode_phrase(arena, bytes_text(name->value), r_name, NULL);
}
