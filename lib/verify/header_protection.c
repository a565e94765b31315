/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Header protection (RFC 9788) when verifying. */
#include "verify/header_protection.h"

#include "base/error.h"
#include "base/phrase.h"
#include "mime/encoded_word.h"
#include "mime/mailbox.h"
#include "verify/header_mismatch.h"

#include <string.h>

/* What mail programs show of a header, or act on. */
static const char *const shown_fields[] = {"From", "Sender", "Reply-To", "To",
                                           "Cc",   "Date",   "Subject",  "Message-ID"};
#define SHOWN_COUNT (sizeof shown_fields / sizeof *shown_fields)

static void note_unprotected(const judged_header_t *header, const findings_t *findings)
{
    char names[256] = ""; /* longer than all of them */
    char *end = names;
    for (size_t i = 0; i < SHOWN_COUNT; i++) {
        if (!header_find(header->outer, shown_fields[i], 0) ||
            (header->protected && header_find(header->protected, shown_fields[i], 0)))
            continue;
        end = stpcpy(stpcpy(end, end == names ? "" : ", "), shown_fields[i]);
    }
    if (end != names)
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
        findings_add(&here, FINDING_HEADER_PROTECTION_LEGACY, "%-s",
                     version ? N_("protected-headers parameter")
                             : N_("message/rfc822 as the signed part"));
    }
}

static bool has_hp(const entity_t *payload)
{
    const parameter_t *hp = content_type_parameter(&payload->type, "hp");
    return hp && (bytes_equal_nocase(hp->raw, "clear") || bytes_equal_nocase(hp->raw, "cipher"));
}

gpg_error_t header_protection_find(const layers_t *layers, const findings_t *findings,
                                   judged_header_t *r_header)
{
    const bool is_message = layers->root && !entity_is_alone(layers->root);
    *r_header = (judged_header_t){.outer = is_message ? &layers->root->header : NULL};
    const entity_t *payload = layers->payload;
    if (layers->envelope && payload && has_hp(payload)) {
        r_header->protected = &payload->header;
        if (!header_find(r_header->protected, "From", 0))
            findings_add(findings, FINDING_AMBIGUOUS_FIELD, "the protected header has no From");
    } else if (layers->envelope && payload) {
        note_legacy(layers, findings);
    }
    r_header->judged = r_header->protected ? r_header->protected : r_header->outer;
    note_misplaced(layers, findings);
    return findings->list->error;
}

gpg_error_t header_protection_settle(arena_t *arena, bool holds, const findings_t *findings,
                                     judged_header_t *header)
{
    gpg_error_t error = 0;
    for (size_t i = 0; !error && header->outer && header->protected && i < SHOWN_COUNT; i++)
        if (holds || strcmp(shown_fields[i], "From") == 0)
            error = header_mismatch_check(arena, header->outer, header->protected, shown_fields[i],
                                          findings);
    if (!holds && header->protected) {
        header->protected = NULL;
        header->judged = header->outer ? header->outer : header->judged;
    }
    if (header->outer)
        note_unprotected(header, findings);
    return error ? error : findings->list->error;
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

static gpg_error_t show_text(arena_t *arena, const judged_header_t *header, const char *name,
                             const char **r_text)
{
    const header_field_t *field = header_find(judged_header_with(header, name), name, 0);
    *r_text = NULL;
    return field ? header_decode(arena, field->value, r_text) : 0;
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
    gpg_error_t error = show_text(arena, header, "Subject", &r_shown->subject);
    if (!error)
        error = show_text(arena, header, "Date", &r_shown->date);
    if (!error)
        error = show_text(arena, header, "Message-ID", &r_shown->message_id);
    if (!error)
        error = show_mailboxes(arena, header->judged, "From", &r_shown->from, &r_shown->from_count);
    return error ? error
                 : show_mailboxes(arena, header->judged, "Sender", &r_shown->sender,
                                  &r_shown->sender_count);
}
