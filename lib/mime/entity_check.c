/* RFC 2045 to 2046, read strictly: what mail programs read in different ways. */
#include "entity_check.h"

#include "limits.h"

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

static bool report(findings_t *findings, finding_id_t id, const char *detail)
{
    findings_add(findings, id, detail ? "%s" : NULL, detail);
    return true;
}

static bool report_limit(findings_t *findings, finding_id_t id, const char *what, const char *limit)
{
    findings_add(findings, id, "%smore than %s", what, limit);
    return true;
}

static bool check_repeated_fields(const header_t *header, findings_t *findings)
{
    static const char *const names[] = {"Content-Type", "Content-Transfer-Encoding",
                                        "MIME-Version"};
    bool found = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (header_count(header, names[i]) > 1) {
            findings_add(findings, FINDING_AMBIGUOUS_FIELD, "%s is repeated", names[i]);
            found = true;
        }
    return found;
}

static bool check_space_before_colon(const header_t *header, findings_t *findings)
{
    for (size_t i = 0; i < header->count; i++) {
        const header_field_t *field = &header->fields[i];
        if (!field->space_before_colon || !matters(field->name))
            continue;
        findings_add(findings, FINDING_AMBIGUOUS_FIELD, "space before the colon of %.*s",
                     (int)field->name.size, (const char *)field->name.data);
        return true;
    }
    return false;
}

/* A line that is no field ends the header for some parsers: fields after it are then text. */
static bool check_malformed_line(const header_t *header, findings_t *findings)
{
    if (!bytes_present(header->malformed))
        return false;
    for (size_t i = header->count; i-- > 0;) {
        const header_field_t *field = &header->fields[i];
        if (field->name.data < header->malformed.data)
            break;
        if (matters(field->name)) {
            findings_add(findings, FINDING_AMBIGUOUS_FIELD,
                         "%.*s stands after a line that is no field", (int)field->name.size,
                         (const char *)field->name.data);
            return true;
        }
    }
    return false;
}

/* What stands behind such a comment is not read. */
static bool check_comment_depth(const header_t *header, findings_t *findings)
{
    for (size_t i = 0; i < header->count; i++) {
        const header_field_t *field = &header->fields[i];
        if (!matters(field->name) || bytes_equal_nocase(field->name, "Subject") ||
            !header_comment_too_deep(field->value))
            continue;
        findings_add(findings, FINDING_HEADER_LIMIT, "comments of %.*s: more than %s",
                     (int)field->name.size, (const char *)field->name.data,
                     LIMIT_TEXT(LIMIT_COMMENT_DEPTH));
        return true;
    }
    return false;
}

bool entity_check_header(const entity_t *entity, findings_t *findings)
{
    const header_t *header = &entity->header;
    bool found = check_repeated_fields(header, findings);
    found |= check_space_before_colon(header, findings);
    found |= check_malformed_line(header, findings);
    if (header->has_nul)
        found = report(findings, FINDING_AMBIGUOUS_FIELD, "a NUL byte in the header");
    if (header->has_bare_cr)
        found = report(findings, FINDING_AMBIGUOUS_FIELD, "a CR without LF in the header");
    if (header->has_blank_fold)
        found = report(findings, FINDING_AMBIGUOUS_FIELD, "a line of white space in the header");
    if (header->limit)
        found = report_limit(findings, FINDING_HEADER_LIMIT, "", header->limit);
    found |= check_comment_depth(header, findings);
    return found;
}

static bool is_pkcs7_mime(const content_type_t *type)
{
    return content_type_is(type, "application", "pkcs7-mime") ||
           content_type_is(type, "application", "x-pkcs7-mime");
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

void entity_check_version(entity_t *root, findings_t *findings)
{
    const content_type_t *type = &root->type;
    const header_field_t *version = header_find(&root->header, "MIME-Version", 0);
    bool structured = strcmp(type->type, "multipart") == 0 || strcmp(type->type, "message") == 0 ||
                      is_pkcs7_mime(type);
    if (!structured || (version && is_version_1(version->value)))
        return;
    /* RFC 2045 section 4 leaves it to the reader whether such a message is MIME at all. Today's
     * mail programs take it for MIME where the field is missing, as some gateways leave it. */
    const char *outer = findings->part;
    findings->part = root->part;
    findings_add_as(findings, FINDING_AMBIGUOUS_FIELD,
                    version ? SMIME_SEVERITY_UNKNOWN : SMIME_SEVERITY_WARNING, "%s",
                    version ? "MIME-Version is not 1.0" : "MIME-Version is missing");
    findings->part = outer;
    root->ambiguous = true;
}

static bool check_parameters(const content_type_t *type, findings_t *findings)
{
    static const char *const names[] = {"boundary", "protocol", "smime-type", "hp"};
    bool found = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const parameter_t *parameter = content_type_parameter(type, names[i]);
        const char *what = content_type_parameter_count(type, names[i]) > 1 ? "repeated"
                           : parameter && parameter->extended ? "in the form of RFC 2231"
                                                              : NULL;
        if (!what)
            continue;
        findings_add(findings, FINDING_AMBIGUOUS_PARAMETER, "%s is %s", names[i], what);
        found = true;
    }
    return found;
}

/* Other bytes than these are trimmed, folded or refused by some parsers (RFC 2046 section 5.1.1 has
 * a narrower set, which senders leave). */
static bool is_plain_boundary(bytes_t text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] < 32 || text.data[i] > 126)
            return false;
    return bytes_trim(text).size == text.size;
}

static bool check_boundary_parameter(const content_type_t *type, findings_t *findings)
{
    const parameter_t *boundary = content_type_parameter(type, "boundary");
    if (!boundary || bytes_trim(boundary->raw).size == 0)
        return report(findings, FINDING_MULTIPART_MALFORMED, "no boundary parameter");
    if (boundary->raw.size > LIMIT_BOUNDARY_LENGTH)
        return report_limit(findings, FINDING_MULTIPART_MALFORMED,
                            "length of the boundary: ", LIMIT_TEXT(LIMIT_BOUNDARY_LENGTH));
    if (!is_plain_boundary(boundary->raw))
        return report(findings, FINDING_AMBIGUOUS_PARAMETER, "odd bytes in the boundary");
    return false;
}

/* How often "boundary=" (or "boundary*...=") stands in text, whatever is around it. */
static size_t count_boundaries(bytes_t text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (!bytes_starts_with_nocase(bytes_from(text, i), "boundary"))
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

bool entity_check_type(const entity_t *entity, findings_t *findings)
{
    const content_type_t *type = &entity->type;
    bool multipart = strcmp(type->type, "multipart") == 0;
    bool message = content_type_is(type, "message", "rfc822");
    bool found = check_parameters(type, findings);
    if (type->too_many)
        found = report_limit(findings, FINDING_PARAMETERS_LIMIT,
                             "Content-Type: ", LIMIT_TEXT(LIMIT_PARAMETERS));
    if (type->malformed && (multipart || is_pkcs7_mime(type)))
        found = report(findings, FINDING_AMBIGUOUS_PARAMETER, "Content-Type is malformed");
    if (multipart)
        found |= check_boundary_parameter(type, findings);
    if (multipart && !found && hides_boundary(entity))
        found = report(findings, FINDING_AMBIGUOUS_PARAMETER, "a second boundary is hidden");
    if ((multipart || message) && entity->encoding > ENCODING_BINARY)
        found =
            report(findings, FINDING_AMBIGUOUS_ENCODING, transfer_encoding_name(entity->encoding));
    return found;
}

bool entity_check_multipart(const entity_t *entity, const boundary_t *boundary,
                            findings_t *findings)
{
    bool found = false;
    if (boundary->state == BOUNDARY_IGNORED)
        return false; /* what was not read is not judged; a finding says so */
    if (entity->child_count == 0)
        found = report(findings, FINDING_MULTIPART_MALFORMED, "no part in it");
    else if (boundary->state == BOUNDARY_OPEN)
        found = report(findings, FINDING_BOUNDARY_MISSING, NULL);
    /* Parsers that do not anchor boundaries to line starts, or that end lines at a lone CR, find
     * parts in what is not shown. */
    bool stray = bytes_find(entity->preamble, boundary->line) != SIZE_MAX ||
                 bytes_find(entity->epilogue, boundary->line) != SIZE_MAX;
    if (boundary->ambiguous || stray)
        found = report(findings, FINDING_AMBIGUOUS_BOUNDARY, NULL);
    return found;
}
