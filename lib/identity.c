/* The signer's identity (RFC 8550 section 3). */
#include "identity.h"

#include "error.h"
#include "limits.h"
#include "mime/mailbox.h"
#include "x509/name.h"

#include <stdio.h>
#include <string.h>

static smime_answer_t worst_answer(const findings_t *findings, size_t start)
{
    switch (findings_worst(findings, start, SMIME_ABOUT_IDENTITY)) {
    case SMIME_SEVERITY_FAIL:
        return SMIME_FAIL;
    case SMIME_SEVERITY_UNKNOWN:
        return SMIME_UNKNOWN;
    default:
        return SMIME_PASS;
    }
}

/* The only mailbox of the only field of that name; NULL if there is none or more than one. */
static gpg_error_t only_address(arena_t *arena, const header_t *header, const char *name,
                                const char **r_address)
{
    mailbox_list_t list;
    *r_address = NULL;
    const header_field_t *field = header_find(header, name, 0);
    if (!field || header_count(header, name) != 1)
        return 0;
    gpg_error_t error = mailbox_list_parse(arena, field->value, &list);
    if (!error && list.count == 1 && !list.malformed && !list.groups)
        *r_address = list.items[0].address;
    return error;
}

/* What a person reads beside the address must not name another one. */
static void check_display(arena_t *arena, const mailbox_t *mailbox, findings_t *findings)
{
    if (mailbox_name_shows_other(arena, mailbox))
        findings_add(findings, FINDING_DISPLAY_NAME_ADDRESS, "\"%s\" <%s>", mailbox->display_name,
                     mailbox->address);
    if (mailbox_comment_shows_other(arena, mailbox))
        findings_add(findings, FINDING_DISPLAY_NAME_ADDRESS, "comment \"%s\" of %s",
                     mailbox->comment_text, mailbox->address);
}

static void judge_list(arena_t *arena, const mailbox_list_t *list, const char *shown,
                       findings_t *findings, author_t *author)
{
    if (list->malformed)
        findings_add(findings, FINDING_AUTHOR_MALFORMED, "%s", shown);
    else if (list->too_many)
        findings_add(findings, FINDING_AUTHOR_MULTIPLE, "more than %s: %s",
                     LIMIT_TEXT(LIMIT_MAILBOXES), shown);
    else if (list->count > 1)
        findings_add(findings, FINDING_AUTHOR_MULTIPLE, "%s", shown);
    else if (list->groups)
        findings_add(findings, FINDING_AUTHOR_MALFORMED, "a group: %s", shown);
    else if (list->count == 0)
        findings_add(findings, FINDING_AUTHOR_MISSING, "%s", shown);
    else {
        author->address = list->items[0].address;
        check_display(arena, &list->items[0], findings);
    }
}

static bool same_domain(arena_t *arena, const char *a, const char *b)
{
    const char *left = address_normalize(arena, bytes_text(a));
    const char *right = address_normalize(arena, bytes_text(b));
    return left && right && strcmp(strrchr(left, '@'), strrchr(right, '@')) == 0;
}

/* No reason to doubt the message, but the person who answers it should see where that goes. */
static gpg_error_t note_reply_to(arena_t *arena, const header_t *header, const author_t *author,
                                 findings_t *findings)
{
    mailbox_list_t list;
    const header_field_t *field = header_find(header, "Reply-To", 0);
    gpg_error_t error = field ? mailbox_list_parse(arena, field->value, &list) : 0;
    for (size_t i = 0; field && !error && i < list.count; i++)
        if (!same_domain(arena, author->address, list.items[i].address)) {
            findings_add(findings, FINDING_REPLY_TO_ELSEWHERE, "%s", list.items[i].address);
            return 0;
        }
    if (field && !error && list.too_many)
        findings_add(findings, FINDING_REPLY_TO_ELSEWHERE, "more than %s",
                     LIMIT_TEXT(LIMIT_MAILBOXES));
    return error;
}

static gpg_error_t read_header(arena_t *arena, const header_t *header, findings_t *findings,
                               author_t *author)
{
    mailbox_list_t list;
    const header_field_t *field = header_find(header, "From", 0);
    if (!field) {
        findings_add(findings, FINDING_AUTHOR_MISSING, NULL);
        return 0;
    }
    if (header_count(header, "From") > 1) {
        findings_add(findings, FINDING_AUTHOR_MULTIPLE, "%zu From fields",
                     header_count(header, "From"));
        return 0;
    }
    gpg_error_t error = mailbox_list_parse(arena, field->value, &list);
    const char *shown = error ? NULL : header_decode(arena, field->value);
    if (error || !shown)
        return error ? error : ERR(ENOMEM);
    judge_list(arena, &list, shown, findings, author);
    error = only_address(arena, header, "Sender", &author->sender);
    return error || !author->address ? error : note_reply_to(arena, header, author, findings);
}

gpg_error_t author_read(arena_t *arena, const header_t *header, const char *pin_from,
                        findings_t *findings, author_t *r_author)
{
    size_t start = findings->count;
    *r_author = (author_t){.answer = SMIME_FAIL};
    gpg_error_t error = 0;
    if (header)
        error = read_header(arena, header, findings, r_author);
    else if (pin_from)
        r_author->address = pin_from;
    else
        findings_add(findings, FINDING_AUTHOR_UNAVAILABLE, NULL);
    if (error)
        return error;
    if (pin_from && r_author->address &&
        !address_equal(bytes_text(pin_from), bytes_text(r_author->address)))
        findings_add(findings, FINDING_PIN_FROM, "asked for %s, found %s", pin_from,
                     r_author->address);
    r_author->answer = worst_answer(findings, start);
    if (r_author->answer == SMIME_PASS && !r_author->address)
        r_author->answer = SMIME_FAIL;
    return findings->error;
}

/* ---- one signer ---- */

/* Addresses for a detail: the first few. *r_limited: there are more than are looked at. */
static size_t list_addresses(certificate_t *certificate, char *text, size_t size, bool *r_limited)
{
    size_t position = 0, count = 0, used = 0, all = 0;
    bool malformed;
    bytes_t address;
    text[0] = 0;
    while (bytes_present(address = certificate_address(certificate, &position, &malformed))) {
        if (++all > LIMIT_ADDRESSES)
            break;
        if (malformed)
            continue;
        if (count++ < 3 && used < size) {
            int more = snprintf(text + used, size - used, "%s%.*s", used ? ", " : "",
                                (int)(address.size < 200 ? address.size : 200),
                                (const char *)address.data);
            used += more > 0 ? (size_t)more : 0;
        }
    }
    *r_limited = all > LIMIT_ADDRESSES;
    return count;
}

static void note_malformed(certificate_t *certificate, findings_t *findings)
{
    size_t position = 0;
    bool malformed;
    bytes_t address;
    for (size_t count = 0;
         count < LIMIT_ADDRESSES &&
         bytes_present(address = certificate_address(certificate, &position, &malformed));
         count++)
        if (malformed)
            findings_add(findings, FINDING_CERTIFICATE_ADDRESS_MALFORMED, "%.*s",
                         (int)(address.size < 200 ? address.size : 200),
                         (const char *)address.data);
}

static void compare_address(const author_t *author, certificate_t *certificate,
                            findings_t *findings)
{
    char named[700];
    bool limited;
    note_malformed(certificate, findings);
    size_t count = list_addresses(certificate, named, sizeof named, &limited);
    const char *limit = limited ? ", more than " LIMIT_TEXT(LIMIT_ADDRESSES) : "";
    if (!author->address || certificate_has_address(certificate, bytes_text(author->address)))
        return;
    if (!count)
        findings_add(findings, FINDING_SIGNER_WITHOUT_ADDRESS, "From: is %s%s", author->address,
                     limit);
    else if (author->sender && certificate_has_address(certificate, bytes_text(author->sender)))
        findings_add(findings, FINDING_SENDER_ONLY, "From: is %s, Sender: is %s%s", author->address,
                     author->sender, limit);
    else
        findings_add(findings, FINDING_SIGNER_MISMATCH,
                     "From: is %s, the certificate is for %s%s%s", author->address, named,
                     count > 3 ? ", …" : "", limit);
}

static void check_issuer_pin(const char *pin, certificate_t *certificate, findings_t *findings)
{
    const smime_certificate_t *info = certificate_info(certificate);
    if (!info) {
        findings->error = ERR(ENOMEM);
        return;
    }
    if (bytes_equal_text(bytes_text(info->issuer), pin) ||
        (info->issuer_common_name && bytes_equal_text(bytes_text(info->issuer_common_name), pin)))
        return;
    findings_add(findings, FINDING_PIN_ISSUER, "asked for %s, found %s", pin, info->issuer);
}

static void check_serial_pin(const smime_serial_list_t *list, const certification_path_t *path,
                             findings_t *findings)
{
    for (size_t i = 0; i < path->count; i++) {
        const smime_certificate_t *info = certificate_info(path->entries[i].certificate);
        if (info && smime_serial_list_has(list, info->serial))
            return;
    }
    findings_add(findings, FINDING_PIN_SERIAL, NULL);
}

smime_answer_t identity_judge(const author_t *author, certificate_t *certificate,
                              const certification_path_t *path,
                              const smime_verify_options_t *options, findings_t *findings)
{
    size_t start = findings->count;
    compare_address(author, certificate, findings);
    if (options->issuer)
        check_issuer_pin(options->issuer, certificate, findings);
    if (options->serials)
        check_serial_pin(options->serials, path, findings);
    const smime_certificate_t *info = certificate_info(certificate);
    if (info && info->validated && bytes_equal_text(bytes_text(info->validated), "mailbox"))
        findings_add(findings, FINDING_MAILBOX_VALIDATED, NULL);
    if (findings->error)
        return SMIME_FAIL;
    smime_answer_t answer = worst_answer(findings, start);
    return answer < author->answer ? answer : author->answer;
}
