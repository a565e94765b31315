/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Plans a signed part leaf by leaf (RFC 8551 section 3.1.3, RFC 2045 section 6, RFC 9788
 * section 5.2). */
#include "sign/transport_safe.h"

#include "base/error.h"
#include "base/phrase.h"
#include "sign/content_check.h"
#include "sign/line_fault.h"
#include "sign/safe_field.h"
#include "sign/transport_write.h"

#include <string.h>

#define REPORTED_MAX 20 /* findings; more would not help */

typedef struct plan {
    arena_t *arena;
    const findings_t *findings;
    const transport_rules_t *rules;
    payload_t *payload;
    size_t reported;
    gpg_error_t error; /* the first */
} plan_t;

/* What stands from one place to another. In a part that ends within its header, the last field's
 * line end is the next boundary's: then the body starts before the field ends, and nothing is
 * between. */
static bytes_t between(const uint8_t *from, const uint8_t *to)
{
    return bytes_of(from, from < to ? (size_t)(to - from) : 0);
}

/* ---- pieces ---- */

static void add_piece(plan_t *plan, const payload_piece_t *piece)
{
    payload_t *payload = plan->payload;
    payload_piece_t *last = payload->count ? &payload->pieces[payload->count - 1] : NULL;
    if (!piece->bytes.size)
        return;
    if (last && last->kind == PIECE_LINES && piece->kind == PIECE_LINES &&
        last->bytes.data + last->bytes.size == piece->bytes.data) {
        last->bytes.size += piece->bytes.size;
        return;
    }
    payload_piece_t *added =
        arena_push(plan->arena, payload->pieces, payload->count, payload->capacity);
    if (!added)
        plan->error = ERR(ENOMEM);
    else
        *added = *piece;
}

static void add_lines(plan_t *plan, bytes_t lines)
{
    const payload_piece_t piece = {PIECE_LINES, lines, ENCODING_7BIT};
    add_piece(plan, &piece);
}

/* Adds text that was made here, and empties the buffer. */
static void add_made(plan_t *plan, buffer_t *text)
{
    bytes_t kept = arena_copy(plan->arena, buffer_bytes(text));
    if (text->error || !kept.data)
        plan->error = ERR(ENOMEM);
    else
        add_lines(plan, kept);
    buffer_clear(text);
}

/* ---- findings ---- */

static findings_t place_of(const plan_t *plan, const entity_t *entity, const uint8_t *byte)
{
    const findings_t part = findings_in_part(plan->findings, entity->part);
    return findings_at(&part, byte);
}

/* Says which line of the template has the fault. */
static void report(plan_t *plan, finding_id_t id, const entity_t *entity, bytes_t lines,
                   unsigned faults, const char *why)
{
    unsigned found;
    if (plan->reported++ >= REPORTED_MAX)
        return;
    size_t at = line_fault_find(lines, faults, &found);
    const findings_t here = place_of(plan, entity, lines.data + at);
    findings_add(&here, id, "%-s%s%-s", line_fault_name(found), *why ? "; " : "", why);
}

static void report_field(plan_t *plan, const entity_t *entity, const header_field_t *field,
                         const char *why)
{
    if (plan->reported++ >= REPORTED_MAX)
        return;
    const findings_t here = place_of(plan, entity, field->whole.data);
    findings_add(&here, FINDING_TRANSPORT_UNSAFE, "the field %.*s %-s",
                 (int)(field->name.size < 80 ? field->name.size : 80),
                 (const char *)field->name.data, why);
}

/* ---- leaves ---- */

typedef struct treatment {
    bool anew; /* the body is encoded anew, as kind */
    int kind;
    const char *encoding; /* the new Content-Transfer-Encoding; NULL: what is there stays */
    unsigned faults;      /* why */
} treatment_t;

static bool is_identity(transfer_encoding_t encoding)
{
    return encoding == ENCODING_7BIT || encoding == ENCODING_8BIT || encoding == ENCODING_BINARY;
}

/* Text whose bytes are lines of ASCII and more; UTF-16 and its like are no lines at all. */
static bool is_line_text(const entity_t *leaf)
{
    const parameter_t *charset = content_type_parameter(&leaf->type, "charset");
    bytes_t name = bytes_text(charset ? charset->value : "");
    return strcmp(leaf->type.type, "text") == 0 && !bytes_starts_with_nocase(name, "utf-16") &&
           !bytes_starts_with_nocase(name, "utf-32") && !bytes_starts_with_nocase(name, "ucs-") &&
           !bytes_starts_with_nocase(name, "iso-10646");
}

static bool charset_is_missing(const entity_t *leaf, unsigned faults)
{
    const char *charset = content_charset(leaf);
    return strcmp(leaf->type.type, "text") == 0 && (faults & FAULT_8BIT) &&
           is_identity(leaf->encoding) &&
           (!charset || bytes_equal_nocase(bytes_text(charset), "us-ascii"));
}

static treatment_t treatment_of(const entity_t *leaf)
{
    bool text = is_line_text(leaf);
    bool data = leaf->encoding == ENCODING_BINARY && !text; /* its line feeds are no line ends */
    treatment_t keep = {.faults = line_faults(leaf->body)};
    if (!keep.faults && !data) {
        bool declared = leaf->encoding == ENCODING_8BIT || leaf->encoding == ENCODING_BINARY;
        keep.encoding = declared ? "7bit" : NULL;
        return keep;
    }
    if (leaf->encoding == ENCODING_QUOTED_PRINTABLE)
        return (treatment_t){true, PIECE_QUOTED_PRINTABLE, NULL, keep.faults};
    if (leaf->encoding == ENCODING_BASE64)
        return (treatment_t){true, PIECE_BASE64, NULL, keep.faults};
    return text ? (treatment_t){true, PIECE_QUOTED_PRINTABLE, "quoted-printable", keep.faults}
                : (treatment_t){true, PIECE_BASE64, "base64", keep.faults};
}

static gpg_error_t discard(void *user, const void *data, size_t size)
{
    (void)user;
    (void)data;
    (void)size;
    return 0;
}

/* Whether the leaf may be treated so; else a finding says why not. */
static bool may_treat(plan_t *plan, const entity_t *leaf, const treatment_t *how)
{
    if (charset_is_missing(leaf, how->faults)) {
        report(plan, FINDING_CHARSET_MISSING, leaf, leaf->body, FAULT_8BIT, "");
    } else if (!how->anew && how->encoding && plan->rules->no_reencode) {
        const findings_t here = findings_in_part(plan->findings, leaf->part);
        findings_add(&here, FINDING_TRANSPORT_UNSAFE, "the part is declared as %s",
                     transfer_encoding_name(leaf->encoding));
    } else if (!how->anew) {
        return true;
    } else if (plan->rules->no_reencode) {
        report(plan, FINDING_TRANSPORT_UNSAFE, leaf, leaf->body, how->faults, "");
    } else if (leaf->encoding == ENCODING_UNKNOWN || strcmp(leaf->type.type, "message") == 0) {
        report(plan, FINDING_TRANSPORT_UNSAFE, leaf, leaf->body, how->faults,
               N_("a part of this kind cannot be encoded anew"));
    } else if (transfer_decode(leaf->encoding, leaf->body, discard, NULL)) {
        const findings_t here = findings_in_part(plan->findings, leaf->part);
        if (!findings_have(plan->findings, 0, FINDING_ENCODING_MALFORMED)) /* content_check.c */
            findings_add(&here, FINDING_ENCODING_MALFORMED, "%s",
                         transfer_encoding_name(leaf->encoding));
    } else {
        return true;
    }
    return false;
}

/* ---- headers ---- */

bool transport_field_moves(bytes_t name)
{
    return bytes_equal_nocase(name, "MIME-Version") || bytes_starts_with_nocase(name, "Content-");
}

/* RFC 9788 section 5.2: what the author wrote is protected. Bcc is for the mailer's eyes only; the
 * others are written on the way, or by what resends. */
static bool is_protected(bytes_t name)
{
    static const char *const left_out[] = {
        "Bcc",          "Return-Path",    "Received",
        "Delivered-To", "DKIM-Signature", "Authentication-Results",
        "Received-SPF", "X-Original-To",  "Errors-To",
        "Status",       "X-Status",       "X-UID"};
    for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++)
        if (bytes_equal_nocase(name, left_out[i]))
            return false;
    return !bytes_starts_with_nocase(name, "Resent-") && !bytes_starts_with_nocase(name, "ARC-") &&
           !bytes_starts_with_nocase(name, "HP-");
}

static void write_field(plan_t *plan, const entity_t *entity, const header_field_t *field,
                        const char *parameter, buffer_t *out)
{
    unsigned left;
    gpg_error_t error = safe_field_write(plan->arena, field, parameter, out, &left);
    if (error)
        plan->error = error;
    else if (left & (FAULT_8BIT | FAULT_NUL | FAULT_BARE_CR))
        report_field(plan, entity, field, N_("has characters that have to be encoded"));
    else if (left)
        report_field(plan, entity, field, N_("has a line that is too long or would be changed"));
    else if (plan->rules->no_reencode && line_faults(field->whole))
        report_field(plan, entity, field, line_fault_name(line_faults(field->whole)));
}

/* The header of the signed part: the message's fields that move into it, or are protected. */
static void plan_root_header(plan_t *plan, const entity_t *root, const char *encoding)
{
    const bool protect = plan->rules->protect_headers;
    buffer_t text = BUFFER_INIT;
    bool has_type = false, has_encoding = false;
    for (size_t i = 0; i < root->header.count && !plan->error; i++) {
        const header_field_t *field = &root->header.fields[i];
        bool is_encoding = bytes_equal_nocase(field->name, "Content-Transfer-Encoding");
        bool is_type = bytes_equal_nocase(field->name, "Content-Type");
        bool moves = transport_field_moves(field->name);
        has_type = has_type || is_type;
        has_encoding = has_encoding || is_encoding;
        if (is_encoding && encoding)
            buffer_printf(&text, "Content-Transfer-Encoding: %s\n", encoding);
        else if (moves || (protect && is_protected(field->name)))
            write_field(plan, root, field, protect && is_type ? "hp=\"clear\"" : NULL, &text);
    }
    if (!has_type)
        buffer_printf(&text, "Content-Type: text/plain; charset=us-ascii%s\n",
                      protect ? "; hp=\"clear\"" : "");
    if (encoding && !has_encoding)
        buffer_printf(&text, "Content-Transfer-Encoding: %s\n", encoding);
    buffer_append_byte(&text, '\n');
    add_made(plan, &text);
    buffer_free(&text);
}

/* What stands between fields: lines that are none, which cannot be mended. */
static void check_between(plan_t *plan, const entity_t *part, const uint8_t *from,
                          const uint8_t *to)
{
    bytes_t lines = between(from, to);
    unsigned faults = line_faults(lines);
    if (faults)
        report(plan, FINDING_TRANSPORT_UNSAFE, part, lines, faults,
               N_("in a line that is no field"));
}

/* A field that is added behind such a line may be taken for content. */
static void check_non_fields(plan_t *plan, const entity_t *part, bool adds_field)
{
    const uint8_t *at = part->whole.data;
    if (adds_field && bytes_present(part->header.malformed)) {
        const findings_t here = place_of(plan, part, part->header.malformed.data);
        findings_add(&here, FINDING_TRANSPORT_UNSAFE,
                     "no header field, in a header that has to be changed");
    }
    for (size_t i = 0; i < part->header.count; i++) {
        check_between(plan, part, at, part->header.fields[i].whole.data);
        at = part->header.fields[i].whole.data + part->header.fields[i].whole.size;
    }
    check_between(plan, part, at, part->body.data);
}

/* The header of a part inside: as it stands, but for what has to change, and the empty line. */
static void plan_header(plan_t *plan, const entity_t *part, const char *encoding)
{
    buffer_t text = BUFFER_INIT;
    const uint8_t *at = part->whole.data;
    const uint8_t *end =
        bytes_present(part->header.whole) ? part->header.whole.data + part->header.whole.size : at;
    bool has_encoding = false;
    check_non_fields(plan, part, encoding != NULL);
    for (size_t i = 0; i < part->header.count && !plan->error; i++) {
        const header_field_t *field = &part->header.fields[i];
        bool is_encoding = bytes_equal_nocase(field->name, "Content-Transfer-Encoding");
        bool replaced = is_encoding && encoding;
        has_encoding = has_encoding || is_encoding;
        if (!replaced && !line_faults(field->whole))
            continue;
        add_lines(plan, between(at, field->whole.data));
        at = field->whole.data + field->whole.size;
        if (replaced)
            buffer_printf(&text, "Content-Transfer-Encoding: %s\n", encoding);
        else
            write_field(plan, part, field, NULL, &text);
        if (text.size && at > part->whole.data + part->whole.size)
            text.size--; /* the line end is the boundary's, and follows */
        add_made(plan, &text);
    }
    if (encoding && !has_encoding) {
        add_lines(plan, between(at, end));
        at = end;
        buffer_printf(&text, "Content-Transfer-Encoding: %s\n", encoding);
        add_made(plan, &text);
    }
    add_lines(plan, between(at, part->body.data));
    buffer_free(&text);
}

static void plan_any_header(plan_t *plan, const entity_t *entity, const char *encoding)
{
    if (entity->parent)
        plan_header(plan, entity, encoding);
    else
        plan_root_header(plan, entity, encoding);
}

/* ---- the tree ---- */

static void plan_leaf(plan_t *plan, const entity_t *leaf)
{
    const treatment_t how = treatment_of(leaf);
    if (!may_treat(plan, leaf, &how))
        return;
    plan_any_header(plan, leaf, how.encoding);
    payload_piece_t piece = {PIECE_LINES, leaf->body, leaf->encoding};
    if (how.anew)
        piece.kind = how.kind == PIECE_BASE64 ? PIECE_BASE64 : PIECE_QUOTED_PRINTABLE;
    add_piece(plan, &piece);
}

/* What stands between parts: delimiters without white space after them; preamble and epilogue,
 * which nobody shows, are dropped when they are not safe. */
static void plan_gap(plan_t *plan, const entity_t *multipart, bytes_t gap)
{
    const parameter_t *boundary = content_type_parameter(&multipart->type, "boundary");
    unsigned faults = line_faults(gap);
    if (!faults) {
        add_lines(plan, gap);
        return;
    }
    if (plan->rules->no_reencode ||
        !boundary) { /* without one: a mailbox's line before a message */
        report(plan, FINDING_TRANSPORT_UNSAFE, multipart, gap, faults,
               boundary ? N_("between parts") : N_("before an attached message"));
        return;
    }
    buffer_t text = BUFFER_INIT;
    for (bool first = true; gap.size; first = false) {
        size_t end = bytes_find_byte(gap, '\n');
        bytes_t line = bytes_trim(bytes_slice(gap, 0, end));
        gap = bytes_from(gap, end == SIZE_MAX ? gap.size : end + 1);
        bool delimiter = bytes_starts_with(line, "--") &&
                         bytes_equal(bytes_slice(line, 2, boundary->raw.size), boundary->raw);
        if (delimiter)
            buffer_append(&text, line);
        if (delimiter || (first && !line.size))
            buffer_append_byte(&text, '\n');
    }
    faults = line_faults(buffer_bytes(&text));
    if (faults)
        report(plan, FINDING_TRANSPORT_UNSAFE, multipart, multipart->whole, faults,
               N_("in a boundary"));
    add_made(plan, &text);
    buffer_free(&text);
}

/* What is signed already would no longer be, once it is changed. */
static void plan_signed(plan_t *plan, const entity_t *entity)
{
    unsigned faults = line_faults(entity->body);
    if (faults && !plan->rules->sealed)
        report(plan, FINDING_TRANSPORT_UNSAFE, entity, entity->body, faults,
               N_("the part is itself signed, so it cannot be encoded anew"));
    plan_any_header(plan, entity, NULL);
    add_lines(plan, entity->body);
}

static void plan_entity(plan_t *plan, const entity_t *entity);

static void plan_children(plan_t *plan, const entity_t *entity)
{
    bool declared = entity->encoding == ENCODING_8BIT || entity->encoding == ENCODING_BINARY;
    if (declared && plan->rules->no_reencode) {
        const findings_t here = findings_in_part(plan->findings, entity->part);
        findings_add(&here, FINDING_TRANSPORT_UNSAFE, "the part is declared as %s",
                     transfer_encoding_name(entity->encoding));
    }
    plan_any_header(plan, entity, declared ? "7bit" : NULL);
    const uint8_t *at = entity->body.data;
    const uint8_t *end = entity->body.data + entity->body.size;
    for (const entity_t *child = entity->first_child; child && !plan->error; child = child->next) {
        plan_gap(plan, entity, between(at, child->whole.data));
        plan_entity(plan, child);
        at = child->whole.data + child->whole.size;
    }
    plan_gap(plan, entity, between(at, end));
}

/* Nests as deep as the tree: LIMIT_MIME_DEPTH. */
static void plan_entity(plan_t *plan, const entity_t *entity)
{
    if (content_type_is(&entity->type, "multipart", "signed"))
        plan_signed(plan, entity);
    else if (entity->first_child)
        plan_children(plan, entity);
    else
        plan_leaf(plan, entity);
}

gpg_error_t transport_plan(arena_t *arena, const entity_t *root, const transport_rules_t *rules,
                           const findings_t *findings, payload_t *r_payload)
{
    *r_payload = (payload_t){.pieces = NULL};
    plan_t plan = {.arena = arena, .findings = findings, .rules = rules, .payload = r_payload};
    /* It would announce protected fields that are not there, or be there twice. */
    if (content_type_parameter(&root->type, "hp")) {
        const header_field_t *type = header_find(&root->header, "Content-Type", 0);
        const findings_t here = findings_at(findings, type ? type->whole.data : NULL);
        findings_add(&here, FINDING_AMBIGUOUS_PARAMETER, "Content-Type has hp= already");
    }
    plan_entity(&plan, root);
    return plan.error ? plan.error : findings->list->error;
}
