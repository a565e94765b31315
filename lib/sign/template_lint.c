/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Checks of what a template's author forgot (RFC 5322 section 3.6.4, RFC 2046 section 5.1.4). */
#include "sign/template_lint.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/time_text.h"
#include "mime/charset.h"
#include "mime/encoded_word.h"
#include "mime/mailbox.h"
#include "path/path_validation.h"
#include "sign/placeholder.h"

#define DAYS_WARNED  30 /* as long as getting a new certificate may take */
#define REPORTED_MAX 20 /* placeholders of one part; more would not help */

/* ---- placeholders ---- */

static void add_placeholder(const findings_t *findings, const uint8_t *at, bytes_t placeholder)
{
    const findings_t here = findings_at(findings, at);
    findings_add(&here, FINDING_PLACEHOLDER_LEFT, "%.*s", (int)placeholder.size,
                 (const char *)placeholder.data);
}

/* Those of text that stands in the template as it is: each with its line. */
static size_t look_in_text(bytes_t text, const findings_t *findings)
{
    size_t position = 0, count = 0;
    for (bytes_t found;
         count < REPORTED_MAX && bytes_present(found = placeholder_next(text, &position)); count++)
        add_placeholder(findings, found.data, found);
    return count;
}

/* Those of text that was decoded: in the line where the same stands in the template, else where the part
 * begins. */
static void look_in_decoded(bytes_t text, bytes_t body, const findings_t *findings)
{
    size_t position = 0, seen = 0, count = 0;
    for (bytes_t found;
         count < REPORTED_MAX && bytes_present(found = placeholder_next(text, &position));
         count++) {
        const size_t at = bytes_find(bytes_from(body, seen), found);
        add_placeholder(findings, at == SIZE_MAX ? body.data : body.data + seen + at, found);
        seen += at == SIZE_MAX ? 0 : at + found.size;
    }
}

static bool is_plain(bytes_t label)
{
    return !label.size || bytes_equal_nocase(label, "us-ascii") ||
           bytes_equal_nocase(label, "utf-8");
}

/* Other character sets have these marks among the bytes of other characters. What cannot be decoded has
 * findings of its own. */
static gpg_error_t look_in_leaf(const entity_t *leaf, const findings_t *findings)
{
    const parameter_t *charset = content_type_parameter(&leaf->type, "charset");
    const bytes_t label = bytes_text(charset ? charset->value : "");
    const findings_t here = findings_in_part(findings, leaf->part);
    buffer_t decoded = BUFFER_INIT, text = BUFFER_INIT;
    if (leaf->body.size > LIMIT_LINT_TEXT)
        return 0;
    if (leaf->encoding < ENCODING_QUOTED_PRINTABLE && is_plain(label)) {
        look_in_text(leaf->body, &here);
        return 0;
    }
    gpg_error_t error = transfer_decode_buffer(leaf->encoding, leaf->body, &decoded);
    if (!error && !is_plain(label))
        error = charset_to_utf8(label, buffer_bytes(&decoded), &text);
    if (!error)
        look_in_decoded(buffer_bytes(is_plain(label) ? &decoded : &text), leaf->body, &here);
    buffer_free(&decoded);
    buffer_free(&text);
    return gpg_err_code(error) == GPG_ERR_ENOMEM ? error : 0;
}

/* In encoded words as well: a program that encodes the subject does so after it was to be filled in. */
static gpg_error_t look_in_header(arena_t *arena, const header_t *header,
                                  const findings_t *findings)
{
    gpg_error_t error = 0;
    for (size_t i = 0; i < header->count && !error; i++) {
        const bytes_t value = header->fields[i].value;
        const char *text;
        if (bytes_find(value, bytes_text("=?")) == SIZE_MAX) {
            look_in_text(value, findings);
            continue;
        }
        error = header_decode(arena, value, &text);
        if (!error)
            look_in_decoded(bytes_text(text), value, findings);
    }
    return error;
}

/* ---- parts ---- */

static gpg_error_t is_attachment(arena_t *arena, const entity_t *entity, bool *r_is)
{
    const header_field_t *field = header_find(&entity->header, "Content-Disposition", 0);
    content_type_t disposition;
    *r_is = false;
    gpg_error_t error = field ? content_disposition_parse(arena, field->value, &disposition) : 0;
    if (field && !error)
        *r_is = strcmp(disposition.type, "attachment") == 0;
    return error;
}

/* A message that is attached is somebody else's. */
static bool is_inside_message(const entity_t *entity)
{
    for (const entity_t *at = entity->parent; at; at = at->parent)
        if (entity_holds_message(at))
            return true;
    return false;
}

static gpg_error_t look_at_parts(sign_task_t *task)
{
    const entity_t *html = NULL;
    bool has_text = false;
    gpg_error_t error = 0;
    for (entity_t *at = task->root; at && !error; at = entity_walk(task->root, at)) {
        bool attached;
        const bool plain = content_type_is(&at->type, "text", "plain");
        const bool is_html = content_type_is(&at->type, "text", "html");
        const findings_t part = findings_in_part(&task->findings, at->part);
        if (is_inside_message(at))
            continue;
        if (at != task->root)
            error = look_in_header(task->arena, &at->header, &part);
        if (error || strcmp(at->type.type, "text") != 0)
            continue;
        error = is_attachment(task->arena, at, &attached);
        if (error || attached)
            continue;
        has_text = has_text || plain;
        html = html || !is_html ? html : at;
        error = look_in_leaf(at, &task->findings);
    }
    if (!error && html && !has_text) {
        const findings_t part = findings_in_part(&task->findings, html->part);
        const header_field_t *field = header_find(&html->header, "Content-Type", 0);
        const findings_t here = findings_at(&part, field ? field->whole.data : html->whole.data);
        findings_add(&here, FINDING_HTML_WITHOUT_TEXT, NULL);
    }
    return error;
}

/* ---- recipients ---- */

/* Whose MMS shows every signed mail as an attachment, as services that sign tell their recipients. */
static const char *carrier_of(const char *address)
{
    static const char *const domains[] = {"softbank.ne.jp", "au.com", "ezweb.ne.jp",
                                          "ymobile.ne.jp"};
    const char *at = address ? strrchr(address, '@') : NULL;
    for (size_t i = 0; at && i < sizeof domains / sizeof *domains; i++)
        if (bytes_equal_nocase(bytes_text(at + 1), domains[i]))
            return domains[i];
    return NULL;
}

static gpg_error_t look_at_recipients(sign_task_t *task, const char *name)
{
    const header_field_t *field;
    size_t position = 0, reported = 0;
    gpg_error_t error = 0;
    while (!error && (field = header_next(&task->root->header, name, &position))) {
        mailbox_list_t list;
        const findings_t here = findings_at(&task->findings, field->whole.data);
        error = mailbox_list_parse(task->arena, field->value, &list);
        for (size_t i = 0; !error && i < list.count && reported < REPORTED_MAX; i++)
            if (carrier_of(list.items[i].address)) {
                findings_add(&here, FINDING_CARRIER_RECIPIENT, "%s", list.items[i].address);
                reported++;
            }
    }
    return error;
}

gpg_error_t template_lint(sign_task_t *task)
{
    static const char *const recipients[] = {"To", "Cc", "Bcc"};
    const header_t *header = &task->root->header;
    if (!header_count(header, "Message-ID"))
        findings_add(&task->findings, FINDING_MESSAGE_ID_MISSING, NULL);
    gpg_error_t error = look_in_header(task->arena, header, &task->findings);
    if (!error)
        error = look_at_parts(task);
    for (size_t i = 0; i < sizeof recipients / sizeof *recipients && !error; i++)
        error = look_at_recipients(task, recipients[i]);
    return error;
}

/* ---- the certificate ---- */

void template_lint_validity(const sign_task_t *task, const signer_pair_t *pair,
                            const signer_chain_t *chain, const findings_t *findings)
{
    const int64_t at = task->options->signing_time;
    certificate_t *first = pair->certificate;
    for (size_t i = 0; i < chain->count; i++)
        if (chain->items[i]->not_after < first->not_after)
            first = chain->items[i];
    if (at > first->not_after)
        return; /* it has expired, which is said */
    const int64_t days = (first->not_after - at) / SECONDS_A_DAY;
    const char *label = path_label(findings->list->arena, first);
    if (label)
        findings_add_as(findings, FINDING_VALIDITY_LEFT,
                        days < DAYS_WARNED ? SMIME_SEVERITY_WARNING : SMIME_SEVERITY_NOTE,
                        "%-s ends in %lld days, on %-s", label, (long long)days,
                        time_text_day(first->not_after).text);
    else
        findings_fail(findings, ERR(ENOMEM));
}
