/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Header protection (RFC 9788) when verifying. */
#include "verify/header_protection.h"

#include "base/error.h"
#include "mime/address.h"
#include "mime/encoded_word.h"
#include "mime/mailbox.h"

#include <string.h>

/* What mail programs show of a header, or act on. */
static const char *const shown_fields[] = {"From", "Sender", "Reply-To", "To",
                                           "Cc",   "Date",   "Subject",  "Message-ID"};
#define SHOWN_COUNT (sizeof shown_fields / sizeof *shown_fields)

/* The value for people, with one space wherever there is white space. NULL: ENOMEM. */
static const char *collapsed(arena_t *arena, bytes_t value)
{
    const char *decoded = header_decode(arena, value);
    char *text = decoded ? arena_text(arena, bytes_text(decoded)) : NULL;
    size_t size = 0;
    for (const char *at = decoded; text && *at; at++)
        if (!ascii_is_space((uint8_t)*at))
            text[size++] = *at;
        else if (size && text[size - 1] != ' ')
            text[size++] = ' ';
    if (text)
        text[size && text[size - 1] == ' ' ? size - 1 : size] = 0;
    return text;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_address(const mailbox_t *a, const mailbox_t *b)
{
    return same_text(a->address, b->address) ||
           address_equal(bytes_text(a->address), bytes_text(b->address));
}

/* Two fields of addresses: RFC 9788 section 4.4 compares the addresses of From; the name beside one
 * is never more than a claim, but it is shown. */
typedef struct comparison {
    bool same;         /* what is shown */
    bool same_authors; /* the addresses, in the same order */
} comparison_t;

static comparison_t compare_addresses(arena_t *arena, bytes_t a, bytes_t b)
{
    mailbox_list_t left, right;
    if (mailbox_list_parse(arena, a, &left) || mailbox_list_parse(arena, b, &right) ||
        left.count != right.count || left.malformed || right.malformed || left.too_many ||
        right.too_many || left.groups || right.groups)
        return (comparison_t){false, false};
    comparison_t result = {true, true};
    for (size_t i = 0; i < left.count; i++) {
        const mailbox_t *one = &left.items[i], *other = &right.items[i];
        result.same_authors = result.same_authors && same_address(one, other);
        result.same = result.same && same_text(one->display_name, other->display_name) &&
                      same_text(one->lossy_name, other->lossy_name) &&
                      same_text(one->comment_text, other->comment_text);
    }
    result.same = result.same && result.same_authors;
    return result;
}

static bool holds_addresses(const char *name)
{
    static const char *const names[] = {"From", "Sender", "Reply-To", "To", "Cc"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* Whether they say the same, however it is folded or encoded. */
static comparison_t compare_values(arena_t *arena, const char *name, bytes_t a, bytes_t b)
{
    if (bytes_equal(bytes_trim(a), bytes_trim(b)))
        return (comparison_t){true, true};
    if (holds_addresses(name)) {
        comparison_t result = compare_addresses(arena, a, b);
        if (result.same_authors)
            return result;
    }
    const char *left = collapsed(arena, a), *right = collapsed(arena, b);
    return (comparison_t){left && right && strcmp(left, right) == 0, false};
}

/* Whether a display name or comment outside shows another address than the real one, which is the
 * signed one: to mail programs that do not know header protection that is the author. */
static bool shows_other_address(arena_t *arena, bytes_t from)
{
    mailbox_list_t list;
    if (mailbox_list_parse(arena, from, &list))
        return true;
    for (size_t i = 0; i < list.count; i++) {
        const mailbox_t *mailbox = &list.items[i];
        if (mailbox_name_shows_other(arena, mailbox) || mailbox_comment_shows_other(arena, mailbox))
            return true;
    }
    return false;
}

/* What differs in the fields of one name. */
typedef struct difference {
    size_t count;
    bool author;               /* it is about who wrote the message */
    const char *outer, *inner; /* the first one (about the author, if one is), or NULL: absent */
} difference_t;

static void compare_pair(arena_t *arena, const char *name, const header_field_t *outer,
                         const header_field_t *inner, difference_t *difference)
{
    const bool from = strcmp(name, "From") == 0;
    comparison_t compared = {false, false};
    if (outer && inner)
        compared = compare_values(arena, name, outer->value, inner->value);
    if (compared.same)
        return;
    bool author =
        from && outer && (!compared.same_authors || shows_other_address(arena, outer->value));
    if (!difference->count++ || (author && !difference->author)) {
        difference->outer = outer ? header_decode(arena, outer->value) : NULL;
        difference->inner = inner ? header_decode(arena, inner->value) : NULL;
    }
    difference->author = difference->author || author;
}

/* One finding, however many fields there are: the first one that differs is shown. */
static void compare_field(arena_t *arena, const judged_header_t *header, const char *name,
                          const findings_t *findings)
{
    size_t at_outer = 0, at_inner = 0;
    difference_t difference = {.count = 0};
    const header_field_t *outer = header_next(header->outer, name, &at_outer);
    const header_field_t *inner = header_next(header->protected, name, &at_inner);
    if (!inner || (!outer && strcmp(name, "From") != 0))
        return; /* not protected, which headers-unprotected says; or absent outside */
    do {
        compare_pair(arena, name, outer, inner, &difference);
        outer = header_next(header->outer, name, &at_outer);
        inner = inner ? header_next(header->protected, name, &at_inner) : NULL;
    } while (outer);
    if (!difference.count)
        return;
    char more[40] = "";
    if (difference.count > 1)
        snprintf(more, sizeof more, ", and %zu more", difference.count - 1);
    const char *is = difference.outer, *was = difference.inner;
    findings_add(
        findings, difference.author ? FINDING_HEADER_MISMATCH_FROM : FINDING_HEADER_MISMATCH,
        "%s: outside %s%.700s%s, signed %s%.700s%s%s", name, is ? "\"" : "", is ? is : "absent",
        is ? "\"" : "", was ? "\"" : "", was ? was : "absent", was ? "\"" : "", more);
}

static void note_unprotected(const judged_header_t *header, const findings_t *findings)
{
    char names[256] = "";
    size_t used = 0;
    for (size_t i = 0; i < SHOWN_COUNT; i++) {
        if (!header_find(header->outer, shown_fields[i], 0) ||
            (header->protected && header_find(header->protected, shown_fields[i], 0)))
            continue;
        int more =
            snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "", shown_fields[i]);
        used += more > 0 ? (size_t)more : 0;
    }
    if (used)
        findings_add(findings, FINDING_HEADERS_UNPROTECTED, "%s", names);
}

/* hp= anywhere but on the root of what the envelope holds. */
static void note_misplaced(const layers_t *layers, const findings_t *findings)
{
    entity_t *roots[LIMIT_LAYERS + 1] = {layers->root};
    size_t count = 1;
    for (size_t i = 0; i < layers->count; i++)
        if (!layers->items[i]->clear)
            roots[count++] = layers->items[i]->inside;
    for (size_t i = 0; i < count; i++)
        for (entity_t *at = roots[i]; at; at = entity_walk(roots[i], at)) {
            if (!content_type_parameter(&at->type, "hp") ||
                (layers->envelope && at == layers->payload))
                continue;
            const findings_t here = findings_in_part(findings, at->part);
            findings_add(&here, FINDING_HEADER_PROTECTION_MISPLACED, NULL);
        }
}

static void note_legacy(const layers_t *layers, const findings_t *findings)
{
    const entity_t *payload = layers->payload;
    const parameter_t *version = content_type_parameter(&payload->type, "protected-headers");
    bool wrapped = content_type_is(&payload->type, "message", "rfc822");
    if (version || wrapped) {
        const findings_t here = findings_in_part(findings, payload->part);
        findings_add(&here, FINDING_HEADER_PROTECTION_LEGACY, "%s",
                     version ? "protected-headers parameter" : "message/rfc822 as the signed part");
    }
}

static bool has_hp(const entity_t *payload)
{
    const parameter_t *hp = content_type_parameter(&payload->type, "hp");
    return hp && (bytes_equal_nocase(hp->raw, "clear") || bytes_equal_nocase(hp->raw, "cipher"));
}

gpg_error_t header_protection_judge(arena_t *arena, const layers_t *layers,
                                    const findings_t *findings, judged_header_t *r_header)
{
    *r_header = (judged_header_t){.outer = layers->root ? &layers->root->header : NULL};
    const entity_t *payload = layers->payload;
    if (layers->envelope && payload && has_hp(payload)) {
        r_header->protected = &payload->header;
        if (!header_find(r_header->protected, "From", 0))
            findings_add(findings, FINDING_AMBIGUOUS_FIELD, "the protected header has no From");
    } else if (layers->envelope && payload) {
        note_legacy(layers, findings);
    }
    r_header->judged = r_header->protected ? r_header->protected : r_header->outer;
    if (r_header->outer && r_header->protected)
        for (size_t i = 0; i < SHOWN_COUNT; i++)
            compare_field(arena, r_header, shown_fields[i], findings);
    if (r_header->outer && layers->envelope)
        note_unprotected(r_header, findings);
    note_misplaced(layers, findings);
    return findings->list->error;
}

const header_t *judged_header_with(const judged_header_t *header, const char *name)
{
    bool inside = header->protected && header_find(header->protected, name, 0);
    return inside || !header->outer ? header->judged : header->outer;
}

/* ---- showing ---- */

static gpg_error_t show_mailboxes(arena_t *arena, const header_t *header, const char *name,
                                  const smime_mailbox_t *const **r_items, size_t *r_count)
{
    smime_mailbox_t *items = NULL;
    size_t count = 0, capacity = 0;
    const header_field_t *field;
    size_t position = 0;
    while (count < LIMIT_MAILBOXES && (field = header_next(header, name, &position))) {
        mailbox_list_t list;
        gpg_error_t error = mailbox_list_parse(arena, field->value, &list);
        for (size_t i = 0; !error && i < list.count; i++) {
            smime_mailbox_t *item = arena_push(arena, items, count, capacity);
            if (!item)
                return ERR(ENOMEM);
            *item = (smime_mailbox_t){.display_name = list.items[i].display_name,
                                      .address = list.items[i].address};
        }
        if (error)
            return error;
    }
    *r_items = arena_pointers(arena, items, count, sizeof *items);
    *r_count = *r_items ? count : 0;
    return *r_items ? 0 : ERR(ENOMEM);
}

static const char *show_text(arena_t *arena, const judged_header_t *header, const char *name)
{
    const header_field_t *field = header_find(judged_header_with(header, name), name, 0);
    return field ? header_decode(arena, field->value) : NULL;
}

static const char *lower_case(arena_t *arena, const char *name)
{
    char *text = arena_text(arena, bytes_text(name));
    for (char *at = text; at && *at; at++)
        *at = (char)ascii_lower((uint8_t)*at);
    return text;
}

/* The shown fields that are (or are not) in the protected header, in lower case. */
static const char *const *list_fields(arena_t *arena, const judged_header_t *header, bool covered)
{
    const char **names = arena_alloc(arena, (SHOWN_COUNT + 1) * sizeof *names);
    size_t count = 0;
    for (size_t i = 0; names && i < SHOWN_COUNT; i++) {
        bool inside = header->protected && header_find(header->protected, shown_fields[i], 0);
        bool outside = header->outer && header_find(header->outer, shown_fields[i], 0);
        if (covered ? inside : outside && !inside)
            names[count++] = lower_case(arena, shown_fields[i]);
    }
    return names;
}

gpg_error_t header_protection_show(arena_t *arena, const judged_header_t *header,
                                   smime_header_t *r_shown)
{
    *r_shown = (smime_header_t){.from = NULL};
    r_shown->protected_fields = list_fields(arena, header, true);
    r_shown->unprotected_fields = list_fields(arena, header, false);
    if (!r_shown->protected_fields || !r_shown->unprotected_fields)
        return ERR(ENOMEM);
    if (!header->judged)
        return 0;
    r_shown->subject = show_text(arena, header, "Subject");
    r_shown->date = show_text(arena, header, "Date");
    r_shown->message_id = show_text(arena, header, "Message-ID");
    gpg_error_t error =
        show_mailboxes(arena, header->judged, "From", &r_shown->from, &r_shown->from_count);
    return error ? error
                 : show_mailboxes(arena, header->judged, "Sender", &r_shown->sender,
                                  &r_shown->sender_count);
}
