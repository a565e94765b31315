/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Decodes each part as recipients will (RFC 2045 section 6), and reads its text in the character set that
 * it names (RFC 2046 section 4.1.2). */
#include "sign/content_check.h"

#include "base/base64.h"
#include "base/error.h"
#include "base/phrase.h"
#include "base/spool.h"
#include "base/utf8.h"
#include "mime/charset.h"
#include "mime/entity_check.h"
#include "mime/iso_2022_jp.h"
#include "sign/outer_header.h"

#include <string.h>

#define BLOCK         (16 * 1024)
#define LINES_AT_ONCE (64 * 1024) /* read as text at a time: memory does not grow with the part */

/* ---- which character set ---- */

/* RFC 7111, 6350, 2425, 5545, 9239, 7303, and W3C's registrations. */
static bool is_utf8_by_default(const char *subtype)
{
    static const char *const names[] = {
        "csv", "vcard", "x-vcard", "directory", "calendar", "javascript", "ecmascript",
        "xml", "css",   "vtt",     "turtle",    "n3",       "jcr-cnd",    "cache-manifest"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(subtype, names[i]) == 0)
            return true;
    return false;
}

const char *content_charset(const entity_t *leaf)
{
    const parameter_t *charset = content_type_parameter(&leaf->type, "charset");
    return charset ? charset->value : is_utf8_by_default(leaf->type.subtype) ? "utf-8" : NULL;
}

/* ---- where ---- */

static gpg_error_t count_bytes(void *user, const void *data, size_t size)
{
    (void)data;
    *(size_t *)user += size;
    return 0;
}

static const uint8_t *in_quoted_printable(bytes_t body, size_t offset)
{
    size_t decoded = 0;
    for (size_t at = 0; at < body.size;) {
        size_t lf = bytes_find_byte(bytes_from(body, at), '\n');
        bytes_t line = bytes_slice(body, at, lf == SIZE_MAX ? body.size : lf + 1);
        quoted_printable_decode(line, count_bytes, &decoded);
        if (decoded > offset)
            return line.data;
        at += line.size;
    }
    return body.data;
}

static const uint8_t *in_base64(bytes_t body, size_t offset)
{
    size_t digits = offset / 3 * 4;
    for (size_t at = 0; at < body.size; at++)
        if (base64_digit(body.data[at]) >= 0 && digits-- == 0)
            return body.data + at;
    return body.data;
}

/* What stands in the template for a byte of the decoded content. */
static const uint8_t *place_in(const entity_t *leaf, size_t offset)
{
    return leaf->encoding == ENCODING_QUOTED_PRINTABLE ? in_quoted_printable(leaf->body, offset)
           : leaf->encoding == ENCODING_BASE64         ? in_base64(leaf->body, offset)
                                                       : leaf->body.data + offset;
}

static findings_t place_of(const entity_t *entity, const uint8_t *byte, const findings_t *findings)
{
    const findings_t part = findings_in_part(findings, entity->part);
    return findings_at(&part, byte);
}

/* ---- transfer encodings ---- */

static bool check_encoding(const entity_t *leaf, const findings_t *findings)
{
    size_t fault = leaf->encoding == ENCODING_BASE64 ? base64_fault(leaf->body)
                   : leaf->encoding == ENCODING_QUOTED_PRINTABLE
                       ? quoted_printable_fault(leaf->body)
                       : SIZE_MAX;
    if (fault == SIZE_MAX)
        return true;
    bytes_t rest = bytes_from(leaf->body, fault);
    rest = bytes_slice(rest, 0, rest.size < 40 ? rest.size : 40);
    bytes_t shown = bytes_slice(rest, 0, bytes_find_byte(rest, '\n'));
    const findings_t here = place_of(leaf, leaf->body.data + fault, findings);
    findings_add(&here, FINDING_ENCODING_MALFORMED,
                 shown.size ? N_("%s, from \"%.*s\" on") : N_("%s, at its end"),
                 transfer_encoding_name(leaf->encoding), (int)bytes_trim(shown).size,
                 (const char *)bytes_trim(shown).data);
    return false;
}

/* ---- text ---- */

typedef struct text {
    const entity_t *leaf;
    const findings_t *findings;
    const char *label; /* of its character set, or NULL */
    bytes_t content;   /* decoded */
    size_t eighth;     /* where the first 8-bit byte of it stands, or its size */
    size_t escape;     /* likewise the first ESC, or SIZE_MAX */
} text_t;

/* Both in one pass: a block stays in the cache for the second look. */
static void look_for_both(text_t *text)
{
    bool ascii = true;
    text->eighth = 0;
    text->escape = SIZE_MAX;
    for (size_t at = 0; at < text->content.size && (ascii || text->escape == SIZE_MAX);) {
        bytes_t block = bytes_slice(text->content, at, BLOCK);
        size_t escape = text->escape == SIZE_MAX ? bytes_find_byte(block, 0x1B) : SIZE_MAX;
        if (escape != SIZE_MAX)
            text->escape = at + escape;
        size_t plain = ascii ? bytes_ascii_prefix(block) : 0;
        text->eighth += plain;
        ascii = plain == block.size;
        at += block.size;
    }
}

static void report(const text_t *text, finding_id_t id, size_t offset, const char *what)
{
    const findings_t here = place_of(text->leaf, place_in(text->leaf, offset), text->findings);
    arena_t *arena = text->findings->list->arena;
    const char *label = text->label ? phrase(arena, "%.80s", *text->label ? text->label : "\"\"")
                                    : N_("us-ascii, since it names none");
    const uint8_t byte = offset < text->content.size ? text->content.data[offset] : 0;
    findings_add(&here, id, "%-s: %-s (0x%02x)", label, what, (unsigned)byte);
}

/* The first byte that is not of the set, or SIZE_MAX; text in sets of whole bytes is read line by line. */
static gpg_error_t find_foreign(const charset_t *charset, bytes_t content, size_t step,
                                size_t *r_at)
{
    const bool lines =
        (charset->flags & CHARSET_IS_ASCII) && !(charset->flags & CHARSET_IS_STATEFUL);
    buffer_t out = BUFFER_INIT;
    gpg_error_t error = 0;
    *r_at = SIZE_MAX;
    for (size_t at = 0; at < content.size && !error;) {
        bytes_t rest = bytes_from(content, at);
        size_t size = rest.size;
        if (lines && size > step) {
            size_t lf = bytes_find_byte(bytes_from(rest, step), '\n');
            size = lf == SIZE_MAX ? size : step + lf + 1;
        }
        buffer_clear(&out);
        error = charset_decode(charset, bytes_slice(rest, 0, size), &out);
        if (gpg_err_code(error) == GPG_ERR_BAD_DATA)
            *r_at = at;
        at += size;
    }
    buffer_free(&out);
    return error;
}

/* An 8-bit byte from `at` on is to blame, or an escape sequence: ASCII is in the set. */
static size_t first_odd(bytes_t content, size_t at)
{
    size_t plain = bytes_ascii_prefix(bytes_from(content, at));
    size_t escape = bytes_find_byte(bytes_slice(content, at, plain), 0x1B);
    size_t odd = at + (escape == SIZE_MAX ? plain : escape);
    return odd < content.size ? odd : at;
}

static void check_iso_2022_jp(const text_t *text)
{
    const size_t at = iso_2022_jp_fault(text->content);
    const uint8_t byte = at < text->content.size ? text->content.data[at] : 0;
    if (at != SIZE_MAX)
        report(text, FINDING_CHARSET_MISMATCH, at,
               byte == '\r' || byte == '\n' ? N_("a line does not return to ASCII at its end")
                                            : N_("there are bytes that are not of it"));
}

static gpg_error_t check_by_decoding(const text_t *text, const charset_t *charset)
{
    size_t at;
    gpg_error_t error = find_foreign(charset, text->content, LINES_AT_ONCE, &at);
    if (gpg_err_code(error) == GPG_ERR_BAD_DATA) {
        bytes_t block = bytes_from(text->content, at);
        size_t line = SIZE_MAX;
        error = find_foreign(charset, block, 1, &line);
        if (line != SIZE_MAX)
            at += line;
        report(text, FINDING_CHARSET_MISMATCH, first_odd(text->content, at),
               N_("there are bytes that are not of it"));
        return 0;
    }
    if (!error && charset->set == CHARSET_ISO_2022_JP)
        check_iso_2022_jp(text);
    /* What this machine's iconv lacks others have. */
    return charset_error_is_textual(error) ? 0 : error;
}

static void check_utf8(const text_t *text)
{
    const size_t at = utf8_fault(text->content);
    if (at != SIZE_MAX)
        report(text, FINDING_CHARSET_MISMATCH, at, N_("there are bytes that are not of it"));
}

/* ESC $, ESC ( of ISO 2022 in a set that has none: "$B%F%9%H(B" is what people see. */
static bool check_escapes(const text_t *text)
{
    for (size_t at = text->escape, next; at < text->content.size; at += next + 1) {
        bytes_t rest = bytes_from(text->content, at);
        next = bytes_find_byte(rest, 0x1B);
        if (next == SIZE_MAX)
            return true;
        uint8_t then = next + 1 < rest.size ? rest.data[next + 1] : 0;
        if (then != '$' && then != '(')
            continue;
        report(text, FINDING_CHARSET_MISMATCH, at + next,
               N_("there are escape sequences as ISO-2022-JP has them"));
        return false;
    }
    return true;
}

static gpg_error_t check_known(const text_t *text, const charset_t *charset, bool ascii)
{
    const bool escapes = strncmp(charset->name, "ISO-2022", 8) == 0 ||
                         !(charset->flags & CHARSET_IS_ASCII) || charset->set == CHARSET_HZ;
    if (!escapes && !check_escapes(text))
        return 0;
    if (ascii && (charset->set == CHARSET_UTF8 || charset->set == CHARSET_ASCII))
        return 0;
    if (charset->set == CHARSET_UTF8)
        check_utf8(text);
    else
        return check_by_decoding(text, charset);
    return 0;
}

/* 8-bit characters of which nobody says what they are. As they stand transport_safe.c looks for them. */
static void check_unnamed(const text_t *text)
{
    const bool identity = text->leaf->encoding <= ENCODING_BINARY;
    if (check_escapes(text) && text->eighth < text->content.size && !identity)
        report(text, FINDING_CHARSET_MISSING, text->eighth, N_("there are 8-bit characters"));
}

/* Where all bytes are ASCII, whatever it is: only the label is at fault. */
static void report_label(const text_t *text)
{
    const header_field_t *field = header_find(&text->leaf->header, "Content-Type", 0);
    const findings_t here =
        place_of(text->leaf, field ? field->whole.data : text->leaf->whole.data, text->findings);
    findings_add_as(&here, FINDING_CHARSET_UNKNOWN, SMIME_SEVERITY_WARNING, "%.80s", text->label);
}

static gpg_error_t check_content(text_t *text)
{
    charset_t charset;
    look_for_both(text);
    const bool ascii = text->eighth == text->content.size;
    const bool named = text->label && !bytes_equal_nocase(bytes_text(text->label), "us-ascii");
    if (!named) {
        check_unnamed(text);
        return 0;
    }
    const bool known = charset_find(bytes_text(text->label), &charset) &&
                       charset.set != CHARSET_RAW && charset.set != CHARSET_UTF7;
    if (known)
        return check_known(text, &charset, ascii);
    if (!ascii)
        report(text, FINDING_CHARSET_UNKNOWN, text->eighth,
               N_("no mail program is known to read it"));
    else
        report_label(text);
    return 0;
}

/* XML says within which set it is in (RFC 7303 section 3). */
static bool names_its_set_inside(const entity_t *leaf)
{
    return strcmp(leaf->type.subtype, "xml") == 0 &&
           !content_type_parameter(&leaf->type, "charset");
}

static gpg_error_t check_text(const entity_t *leaf, const findings_t *findings)
{
    text_t text = {leaf, findings, content_charset(leaf), leaf->body, 0, SIZE_MAX};
    if (leaf->encoding <= ENCODING_BINARY)
        return check_content(&text);
    spool_t spool;
    spool_init(&spool);
    gpg_error_t error = transfer_decode(leaf->encoding, leaf->body, spool_write, &spool);
    if (!error)
        error = spool_finish(&spool, &text.content);
    if (!error)
        error = check_content(&text);
    spool_free(&spool);
    return error;
}

/* ---- the parts ---- */

/* Content-Type without a semicolon, with a parameter twice: readers differ in type or character set. */
static void check_type(const entity_t *leaf, const findings_t *findings)
{
    const header_field_t *field = header_find(&leaf->header, "Content-Type", 0);
    const bool twice = content_type_parameter_count(&leaf->type, "charset") > 1;
    if (!field || (!leaf->type.malformed && !twice))
        return;
    bytes_t value = bytes_trim(field->value);
    const findings_t here = place_of(leaf, field->whole.data, findings);
    findings_add(&here, FINDING_AMBIGUOUS_PARAMETER, "%-s: %.*s",
                 twice ? N_("charset is repeated") : N_("Content-Type is malformed"),
                 (int)(value.size < 100 ? value.size : 100), (const char *)value.data);
}

/* Mail programs end the header, or skip, where a line is no field: what they take for the content
 * differs. */
static void check_header(const entity_t *entity, const findings_t *findings)
{
    bytes_t line = entity->header.malformed;
    const findings_t here = place_of(entity, line.data, findings);
    if (bytes_present(line)) {
        line = bytes_trim(bytes_slice(line, 0, bytes_find_byte(line, '\n')));
        findings_add_as(&here, FINDING_AMBIGUOUS_FIELD,
                        entity->parent ? SMIME_SEVERITY_WARNING : SMIME_SEVERITY_UNKNOWN,
                        "the header has a line that is no field: \"%.*s\"",
                        (int)(line.size < 60 ? line.size : 60), (const char *)line.data);
    }
    const findings_t part = findings_in_part(findings, entity->part);
    header_control_check(&entity->header, &part);
}

/* RFC 2045 section 6.4: what is of an unknown encoding is a file, to those who know the clause. */
static void check_unknown_encoding(const entity_t *leaf, const findings_t *findings)
{
    const findings_t part = findings_in_part(findings, leaf->part);
    if (leaf->encoding == ENCODING_UNKNOWN && !entity_encoding_is_ambiguous(leaf))
        entity_report_encoding(leaf, &part);
}

static gpg_error_t check_leaf(const entity_t *leaf, const findings_t *findings)
{
    const bool text = strcmp(leaf->type.type, "text") == 0;
    check_unknown_encoding(leaf, findings);
    if (text)
        check_type(leaf, findings);
    if (!check_encoding(leaf, findings) || !text || leaf->encoding == ENCODING_UNKNOWN ||
        names_its_set_inside(leaf))
        return 0;
    return check_text(leaf, findings);
}

static bool in_signature(const entity_t *entity)
{
    for (; entity; entity = entity->parent)
        if (content_type_is(&entity->type, "multipart", "signed"))
            return true;
    return false;
}

gpg_error_t content_check(entity_t *root, const findings_t *findings)
{
    gpg_error_t error = 0;
    for (entity_t *at = root; at && !error; at = entity_walk(root, at)) {
        if (at != root && in_signature(at->parent))
            continue;
        check_header(at, findings);
        if (!at->first_child && !content_type_is(&at->type, "multipart", "signed"))
            error = check_leaf(at, findings);
    }
    return error;
}
