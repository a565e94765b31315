/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2045 to 2046, read strictly: what mail programs read in different ways. */
#include "mime/entity_check.h"

#include "base/limits.h"
#include "base/phrase.h"

#include <string.h>

/* Fields that decide what is shown and as whose. */
static bool matters(bytes_t name)
{
    static const char *const names[] = {"From", "Sender", "Date", "Subject", "MIME-Version"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (bytes_equal_nocase(name, names[i]))
            return true;
    return bytes_starts_with_nocase(name, "Content-");
}

static bool report(const findings_t *findings, finding_id_t id, const char *detail)
{
    findings_add(findings, id, detail ? "%-s" : NULL, detail);
    return true;
}

/* Likewise in the line of this byte. */
static bool report_at(const findings_t *findings, const uint8_t *byte, finding_id_t id,
                      const char *detail)
{
    const findings_t here = findings_at(findings, byte);
    return report(&here, id, detail);
}

static bool report_limit(const findings_t *findings, finding_id_t id, const char *what,
                         const char *limit)
{
    findings_add(findings, id, what, limit);
    return true;
}

/* Whichever of these fields a reader takes, he takes the same. Of several Content-Type fields some read the
 * parameters of one and the type of another. */
static bool check_repeated_fields(const header_t *header, const findings_t *findings)
{
    static const char *const names[] = {"Content-Type", "Content-Transfer-Encoding",
                                        "MIME-Version"};
    bool found = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (header_count(header, names[i]) <= 1)
            continue;
        bool equal;
        gpg_error_t error = header_fields_equal(findings->list->arena, header, names[i], &equal);
        if (error)
            findings_fail(findings, error);
        bool harmless = equal && strcmp(names[i], "Content-Type") != 0;
        const findings_t here = findings_at(findings, header_find(header, names[i], 1)->whole.data);
        findings_add_as(&here, FINDING_AMBIGUOUS_FIELD,
                        harmless ? SMIME_SEVERITY_WARNING : SMIME_SEVERITY_UNKNOWN,
                        "%s is repeated", names[i]);
        found = true;
    }
    return found;
}

/* Such a line is a field to some parsers only; others skip it, or end the header there. */
static bool check_space_before_colon(const header_t *header, const findings_t *findings)
{
    const header_field_t *spaced = NULL;
    for (size_t i = 0; i < header->count; i++) {
        const header_field_t *field = &header->fields[i];
        if (!spaced && field->space_before_colon)
            spaced = field;
        if (!spaced || !matters(field->name))
            continue;
        const findings_t here = findings_at(findings, spaced->whole.data);
        findings_add(&here, FINDING_AMBIGUOUS_FIELD, "space before the colon of %.*s",
                     (int)spaced->name.size, (const char *)spaced->name.data);
        return true;
    }
    return false;
}

/* Whether a line that is no field would be one that matters without its control and 8-bit
 * characters (no-break spaces, a byte order mark), which some parsers trim. */
static bool is_disguised(bytes_t line)
{
    char name[64];
    size_t size = 0, colon = bytes_find_byte(line, ':');
    for (size_t i = 0; colon != SIZE_MAX && i < colon; i++) {
        uint8_t c = line.data[i];
        if (c < 32 || c > 126)
            continue;
        if (size == sizeof name)
            return false;
        name[size++] = (char)c;
    }
    return size && matters(bytes_trim(bytes_of(name, size)));
}

/* Looks at the lines from the first malformed one on. Other lines are fields: those that matter are
 * looked at by check_malformed_line(). */
static bool check_disguised_line(const header_t *header, const findings_t *findings)
{
    if (!bytes_present(header->malformed))
        return false;
    size_t at = (size_t)(header->malformed.data - header->whole.data);
    while (at < header->whole.size) {
        bytes_t rest = bytes_from(header->whole, at);
        size_t lf = bytes_find_byte(rest, '\n');
        bytes_t line = bytes_slice(rest, 0, lf);
        bool continues = line.data[0] == ' ' || line.data[0] == '\t';
        if (!continues && is_disguised(line))
            return report_at(findings, line.data, FINDING_AMBIGUOUS_FIELD,
                             N_("odd bytes in the name of a field"));
        at += lf == SIZE_MAX ? rest.size : lf + 1;
    }
    return false;
}

/* A line that is no field ends the header for some parsers: fields after it are then text. */
static bool check_malformed_line(const header_t *header, const findings_t *findings)
{
    if (!bytes_present(header->malformed))
        return false;
    for (size_t i = header->count; i-- > 0;) {
        const header_field_t *field = &header->fields[i];
        if (field->name.data < header->malformed.data)
            break;
        if (matters(field->name)) {
            const findings_t here = findings_at(findings, field->whole.data);
            findings_add(&here, FINDING_AMBIGUOUS_FIELD,
                         "%.*s stands after a line that is no field", (int)field->name.size,
                         (const char *)field->name.data);
            return true;
        }
    }
    return false;
}

/* What stands behind such a comment is not read. */
static bool check_comment_depth(const header_t *header, const findings_t *findings)
{
    for (size_t i = 0; i < header->count; i++) {
        const header_field_t *field = &header->fields[i];
        if (!matters(field->name) || bytes_equal_nocase(field->name, "Subject") ||
            !header_comment_too_deep(field->value))
            continue;
        const findings_t here = findings_at(findings, field->whole.data);
        findings_add(&here, FINDING_HEADER_LIMIT, "comments of %.*s: more than %s",
                     (int)field->name.size, (const char *)field->name.data,
                     LIMIT_TEXT(LIMIT_COMMENT_DEPTH));
        return true;
    }
    return false;
}

/* The first CR that no LF follows, or NULL. */
static const uint8_t *bare_cr(bytes_t header)
{
    for (size_t i = 0; i < header.size; i++)
        if (header.data[i] == '\r' && (i + 1 == header.size || header.data[i + 1] != '\n'))
            return header.data + i;
    return NULL;
}

/* The first line of white space alone, or NULL. */
static const uint8_t *blank_fold(bytes_t header)
{
    for (size_t at = 0; at < header.size;) {
        const size_t lf = bytes_find_byte(bytes_from(header, at), '\n');
        const bytes_t line = bytes_slice(header, at, lf == SIZE_MAX ? header.size : lf + 1);
        if (line.data[0] != '\r' && line.data[0] != '\n' && bytes_trim(line).size == 0)
            return line.data;
        at += line.size;
    }
    return NULL;
}

bool entity_check_header(const entity_t *entity, const findings_t *findings)
{
    const header_t *header = &entity->header;
    bool found = check_repeated_fields(header, findings);
    found |= check_space_before_colon(header, findings);
    found |= check_malformed_line(header, findings) || check_disguised_line(header, findings);
    if (header->has_nul)
        found = report_at(findings, memchr(header->whole.data, 0, header->whole.size),
                          FINDING_AMBIGUOUS_FIELD, N_("a NUL byte in the header"));
    if (header->has_bare_cr)
        found = report_at(findings, bare_cr(header->whole), FINDING_AMBIGUOUS_FIELD,
                          N_("a CR without LF in the header"));
    if (header->has_blank_fold)
        found = report_at(findings, blank_fold(header->whole), FINDING_AMBIGUOUS_FIELD,
                          N_("a line of white space in the header"));
    if (header->limit)
        found = report_limit(findings, FINDING_HEADER_LIMIT, N_("more than %s"), header->limit);
    found |= check_comment_depth(header, findings);
    return found;
}

static bool is_pkcs7_mime(const content_type_t *type)
{
    return content_type_is(type, "application", "pkcs7-mime") ||
           content_type_is(type, "application", "x-pkcs7-mime");
}

static bool is_pkcs7(const content_type_t *type)
{
    return is_pkcs7_mime(type) || content_type_is(type, "application", "pkcs7-signature") ||
           content_type_is(type, "application", "x-pkcs7-signature");
}

/* "1.0" with comments, as RFC 2045 section 4 has it. */
static bool is_version_1(bytes_t value)
{
    static const char *const pieces[] = {"1", ".", "0"};
    size_t at = 0;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        if (!header_skip_cfws(value, &at) || !bytes_starts_with(bytes_from(value, at), pieces[i]))
            return false;
        at++;
    }
    return header_skip_cfws(value, &at) && at == value.size;
}

bool entity_is_alone(const entity_t *root)
{
    const header_t *header = &root->header;
    for (size_t i = 0; i < header->count; i++)
        if (!bytes_starts_with_nocase(header->fields[i].name, "Content-") &&
            !bytes_equal_nocase(header->fields[i].name, "MIME-Version"))
            return false;
    return header_find(header, "Content-Type", 0) && !bytes_present(header->mbox_from) &&
           !bytes_present(header->malformed) && !header->limit;
}

void entity_check_version(entity_t *root, const findings_t *findings)
{
    const content_type_t *type = &root->type;
    const header_field_t *version = header_find(&root->header, "MIME-Version", 0);
    bool structured = strcmp(type->type, "multipart") == 0 || strcmp(type->type, "message") == 0 ||
                      is_pkcs7_mime(type);
    if (!structured || (version ? is_version_1(version->value) : entity_is_alone(root)))
        return;
    /* RFC 2045 section 4 leaves it to the reader whether such a message is MIME at all. Today's
     * mail programs take it for MIME where the field is missing, as some gateways leave it. */
    const findings_t part = findings_in_part(findings, root->part);
    const findings_t here = findings_at(&part, version ? version->whole.data : NULL);
    findings_add_as(&here, FINDING_AMBIGUOUS_FIELD,
                    version ? SMIME_SEVERITY_UNKNOWN : SMIME_SEVERITY_WARNING, "%-s",
                    version ? N_("MIME-Version is not 1.0") : N_("MIME-Version is missing"));
    root->ambiguous = true;
}

static bool check_parameters(const content_type_t *type, const findings_t *findings)
{
    static const char *const names[] = {"boundary", "protocol", "smime-type", "hp"};
    bool found = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const parameter_t *parameter = content_type_parameter(type, names[i]);
        const char *what = content_type_parameter_count(type, names[i]) > 1 ? N_("%s is repeated")
                           : parameter && parameter->extended ? N_("%s is in the form of RFC 2231")
                                                              : NULL;
        if (!what)
            continue;
        findings_add(findings, FINDING_AMBIGUOUS_PARAMETER, what, names[i]);
        found = true;
    }
    return found;
}

/* Other bytes than these are trimmed, folded or refused by some parsers (RFC 2046 section 5.1.1 has
 * a narrower set, which senders leave), or end the value to parsers that know no quoted strings. */
static bool is_plain_boundary(bytes_t text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] < 32 || text.data[i] > 126 || memchr("\"\\;", text.data[i], 3))
            return false;
    return bytes_trim(text).size == text.size;
}

/* Apostrophes and angle brackets are quotes to some parsers. */
static bool is_quote(uint8_t c)
{
    return memchr("'`<>", c, 4) != NULL;
}

/* Whether parsers that unquote in other ways than RFC 2045 says, or not at all, take the same
 * boundary. written: as it stands in the field. */
static bool is_plainly_written(bytes_t written)
{
    bool quoted = written.size > 1 && written.data[0] == '"';
    bytes_t text = quoted ? bytes_slice(written, 1, written.size - 2) : written;
    for (size_t i = 0; i < text.size; i++)
        if (memchr("\\\r\n", text.data[i], 3) || (!quoted && memchr("@,<>[]", text.data[i], 6)))
            return false;
    if (text.size && (is_quote(text.data[0]) || is_quote(text.data[text.size - 1])))
        return false;
    size_t word = bytes_find(text, bytes_text("=?"));
    return word == SIZE_MAX || bytes_find(bytes_from(text, word + 2), bytes_text("?=")) == SIZE_MAX;
}

static bool check_boundary_parameter(const content_type_t *type, const findings_t *findings)
{
    const parameter_t *boundary = content_type_parameter(type, "boundary");
    if (!boundary || bytes_trim(boundary->raw).size == 0)
        return report(findings, FINDING_MULTIPART_MALFORMED, N_("no boundary parameter"));
    if (boundary->raw.size > LIMIT_BOUNDARY_LENGTH)
        return report_limit(findings, FINDING_MULTIPART_MALFORMED,
                            N_("length of the boundary: more than %s"),
                            LIMIT_TEXT(LIMIT_BOUNDARY_LENGTH));
    if (!is_plain_boundary(boundary->raw))
        return report(findings, FINDING_AMBIGUOUS_PARAMETER, N_("odd bytes in the boundary"));
    if (!boundary->extended && !is_plainly_written(boundary->written))
        return report(findings, FINDING_AMBIGUOUS_PARAMETER, N_("the boundary is quoted oddly"));
    return false;
}

/* How often "boundary=" (or "boundary*...=") stands in text, whatever is around it. */
static size_t count_boundaries(bytes_t text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (ascii_lower(text.data[i]) != 'b' ||
            !bytes_starts_with_nocase(bytes_from(text, i), "boundary"))
            continue;
        i += 8;
        while (i < text.size && (ascii_is_space(text.data[i]) || ascii_is_digit(text.data[i]) ||
                                 text.data[i] == '*'))
            i++;
        count += i < text.size && text.data[i] == '=';
    }
    return count;
}

/* A parser that knows no comments, or no quoted pairs, finds a boundary in one. */
static bool hides_boundary(const entity_t *entity)
{
    const header_field_t *field = header_find(&entity->header, "Content-Type", 0);
    const parameter_t *boundary = content_type_parameter(&entity->type, "boundary");
    return field && boundary && !boundary->extended &&
           count_boundaries(field->value) > 1 + count_boundaries(boundary->raw);
}

/* RFC 2045 section 5.1 allows comments anywhere, but many parsers take them for a part of the type
 * or of a value. */
static bool check_plain_type(const content_type_t *type, const findings_t *findings)
{
    if (!type->comment && !type->loose)
        return false;
    return report(findings, FINDING_AMBIGUOUS_PARAMETER,
                  type->comment ? N_("a comment in Content-Type")
                                : N_("white space beside the type's slash"));
}

/* What was added from `start` on, and names no line yet, is about this field. */
static void set_line(const entity_t *entity, const char *name, size_t start,
                     const findings_t *findings)
{
    const header_field_t *field = header_find(&entity->header, name, 0);
    if (!field || findings->list->count == start)
        return;
    const findings_t here = findings_at(findings, field->whole.data);
    for (size_t i = start; i < findings->list->count; i++)
        if (!findings->list->items[i].line)
            findings->list->items[i].line = here.line;
}

static bool check_type(const entity_t *entity, const findings_t *findings)
{
    const content_type_t *type = &entity->type;
    bool multipart = strcmp(type->type, "multipart") == 0;
    bool found = check_parameters(type, findings);
    if (type->too_many)
        found = report_limit(findings, FINDING_PARAMETERS_LIMIT, N_("Content-Type: more than %s"),
                             LIMIT_TEXT(LIMIT_PARAMETERS));
    if (type->malformed && (multipart || is_pkcs7_mime(type)))
        found = report(findings, FINDING_AMBIGUOUS_PARAMETER, N_("Content-Type is malformed"));
    if (multipart || is_pkcs7(type))
        found |= check_plain_type(type, findings);
    if (multipart)
        found |= check_boundary_parameter(type, findings);
    if (multipart && !found && hides_boundary(entity))
        found = report(findings, FINDING_AMBIGUOUS_PARAMETER, N_("a second boundary is hidden"));
    return found;
}

/* "base64;", "\"base64\"": some readers find the name in it and decode, others show the part as it stands
 * (RFC 2045 section 6.1 has a token). */
static bool is_found_by_some(bytes_t value)
{
    static const char *const names[] = {"base64", "quoted-printable"};
    for (size_t i = 0; i < value.size; i++)
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            if (bytes_starts_with_nocase(bytes_from(value, i), names[k]))
                return true;
    return false;
}

void entity_report_encoding(const entity_t *entity, const findings_t *findings)
{
    const header_field_t *field = header_find(&entity->header, "Content-Transfer-Encoding", 0);
    const bytes_t value = bytes_trim(field ? field->value : BYTES_NONE);
    const findings_t here = findings_at(findings, field ? field->whole.data : NULL);
    findings_add(&here, FINDING_AMBIGUOUS_ENCODING, "\"%.*s\"",
                 (int)(value.size < 80 ? value.size : 80), (const char *)value.data);
}

bool entity_encoding_is_ambiguous(const entity_t *entity)
{
    bool composite = content_type_is(&entity->type, "message", "rfc822") ||
                     strcmp(entity->type.type, "multipart") == 0;
    if (composite || entity->encoding != ENCODING_UNKNOWN)
        return composite && entity->encoding > ENCODING_BINARY;
    const header_field_t *field = header_find(&entity->header, "Content-Transfer-Encoding", 0);
    return field && is_found_by_some(field->value);
}

static bool check_encoding(const entity_t *entity, const findings_t *findings)
{
    if (!entity_encoding_is_ambiguous(entity))
        return false;
    entity_report_encoding(entity, findings);
    return true;
}

bool entity_check_type(const entity_t *entity, const findings_t *findings)
{
    const size_t start = findings->list->count;
    bool found = check_type(entity, findings);
    set_line(entity, "Content-Type", start, findings);
    found |= check_encoding(entity, findings);
    return found;
}

/* Whether a line that starts with "--" is followed by one that starts with "Content-": a part, to a
 * parser that has read another boundary. */
static bool holds_part(bytes_t text)
{
    bool dashes = false;
    for (size_t at = 0; at < text.size;) {
        bytes_t rest = bytes_from(text, at);
        size_t lf = bytes_find_byte(rest, '\n');
        if (dashes && bytes_starts_with_nocase(rest, "Content-"))
            return true;
        dashes = bytes_starts_with(rest, "--");
        at += lf == SIZE_MAX ? rest.size : lf + 1;
    }
    return false;
}

bool entity_check_multipart(const entity_t *entity, const boundary_t *boundary,
                            const findings_t *findings)
{
    const size_t start = findings->list->count;
    bool found = false;
    if (boundary->state == BOUNDARY_IGNORED)
        return false; /* what was not read is not judged; a finding says so */
    if (entity->child_count == 0)
        found = report(findings, FINDING_MULTIPART_MALFORMED, N_("no part in it"));
    else if (boundary->state == BOUNDARY_OPEN)
        found = report(findings, FINDING_BOUNDARY_MISSING, NULL);
    /* Parsers that do not anchor boundaries to line starts, or that end lines at a lone CR, find
     * parts in what is not shown. */
    bool stray = bytes_find(entity->preamble, boundary->line) != SIZE_MAX ||
                 bytes_find(entity->epilogue, boundary->line) != SIZE_MAX;
    bool hidden = content_type_is(&entity->type, "multipart", "signed") &&
                  (holds_part(entity->preamble) || holds_part(entity->epilogue));
    if (boundary->ambiguous || stray || hidden)
        found = report(findings, FINDING_AMBIGUOUS_BOUNDARY,
                       hidden ? N_("another part stands beside the parts") : NULL);
    set_line(entity, "Content-Type", start, findings);
    return found;
}
