/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The signer's identity (RFC 8550 section 3). */
#include "verify/identity.h"

#include "base/answer.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/phrase.h"
#include "mime/address.h"
#include "mime/address_in_text.h"
#include "mime/encoded_word.h"
#include "mime/mailbox.h"
#include "verify/pins.h"
#include "x509/certificate_address.h"
#include "x509/certificate_info.h"

#include <stdio.h>
#include <string.h>

#define RAW_SHOWN_SIZE 400 /* bytes of a field as it was written */

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

/* What a person reads beside the address must not name another one. Whoever pins the author does not
 * go by the name. */
static void check_display(arena_t *arena, const mailbox_t *mailbox, bool pinned,
                          const findings_t *findings)
{
    smime_severity_t severity = pinned ? SMIME_SEVERITY_WARNING : SMIME_SEVERITY_UNKNOWN;
    const char *name = mailbox->display_name ? mailbox->display_name : mailbox->comment_text;
    if (mailbox_name_shows_other(arena, mailbox))
        findings_add_as(findings, FINDING_DISPLAY_NAME_ADDRESS, severity, "\"%s\" <%s>",
                        mailbox->display_name, mailbox->address);
    if (mailbox_comment_shows_other(arena, mailbox))
        findings_add_as(findings, FINDING_DISPLAY_NAME_ADDRESS, severity, "comment \"%s\" of %s",
                        mailbox->comment_text, mailbox->address);
    if (mailbox->unreadable)
        findings_add_as(findings, FINDING_DISPLAY_NAME_UNREADABLE, severity, "\"%.400s\" <%s>: %-s",
                        name ? name : "", mailbox->address, mailbox->unreadable);
}

/* Whether an '@' stands outside of encoded words. */
static bool has_plain_sign(bytes_t value)
{
    for (size_t at = 0; at < value.size;) {
        if (value.data[at] == '@')
            return true;
        const size_t word = encoded_word_size(bytes_from(value, at));
        at += word ? word : 1;
    }
    return false;
}

/* Decoded, what is no address would look like one. */
static void report_malformed(bytes_t value, const char *shown, const findings_t *findings)
{
    const bytes_t raw = bytes_trim(value);
    if (address_sign_in_text(bytes_text(shown)) && !has_plain_sign(raw))
        findings_add(findings, FINDING_AUTHOR_MALFORMED,
                     N_("the address is inside an encoded word, where none may be: %.*s"),
                     (int)bytes_slice(raw, 0, RAW_SHOWN_SIZE).size, (const char *)raw.data);
    else
        findings_add(findings, FINDING_AUTHOR_MALFORMED, "%s", shown);
}

static void judge_list(arena_t *arena, const mailbox_list_t *list, bytes_t value, const char *shown,
                       const char *pin_from, const smime_senders_t *senders,
                       const findings_t *findings, author_t *author)
{
    if (list->too_long)
        findings_add(findings, FINDING_AUTHOR_MALFORMED, "an address of more than %s: %s",
                     LIMIT_TEXT(LIMIT_ADDRESS_SIZE), shown);
    else if (list->malformed)
        report_malformed(value, shown, findings);
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
        const mailbox_t *mailbox = &list->items[0];
        author->address = mailbox->address;
        bool pinned = (pin_from &&
                       address_equal(arena, bytes_text(pin_from), bytes_text(mailbox->address))) ||
                      known_senders_any_name(arena, senders, mailbox->address);
        check_display(arena, mailbox, pinned, findings);
    }
}

static const char *domain_of(const char *normal)
{
    return strrchr(normal, '@') + 1;
}

/* The first address of a Reply-To or Sender field that is of another domain than the author's. */
static gpg_error_t find_elsewhere(arena_t *arena, bytes_t value, const author_t *author,
                                  const char **r_address)
{
    mailbox_list_t list;
    gpg_error_t error = mailbox_list_parse(arena, value, &list);
    *r_address = NULL;
    for (size_t i = 0; !error && !*r_address && i < list.count; i++) {
        const char *normal = address_normalize(arena, bytes_text(list.items[i].address));
        if (!normal || strcmp(domain_of(normal), domain_of(author->known.normal)) != 0)
            *r_address = phrase(arena, "%s", list.items[i].address);
    }
    if (!error && !*r_address && list.too_many)
        *r_address = MORE_THAN(LIMIT_MAILBOXES);
    return error;
}

static gpg_error_t note_elsewhere(arena_t *arena, const judged_header_t *header, const char *name,
                                  finding_id_t id, const author_t *author,
                                  const findings_t *findings)
{
    const header_t *headers[] = {header->protected, header->outer};
    for (size_t i = 0; author->address && i < 2; i++) {
        const header_field_t *field;
        size_t position = 0;
        while (headers[i] && (field = header_next(headers[i], name, &position))) {
            const char *address;
            const findings_t here = findings_at(findings, field->whole.data);
            gpg_error_t error = find_elsewhere(arena, field->value, author, &address);
            if (address)
                findings_add(&here, id,
                             header->protected && i == 1 ? N_("%-s, which is not signed") : "%-s",
                             address);
            if (error || address)
                return error;
        }
    }
    return 0;
}

gpg_error_t author_note_others(arena_t *arena, const judged_header_t *header,
                               const author_t *author, const findings_t *findings)
{
    gpg_error_t error =
        note_elsewhere(arena, header, "Reply-To", FINDING_REPLY_TO_ELSEWHERE, author, findings);
    return error ? error
                 : note_elsewhere(arena, header, "Sender", FINDING_SENDER_ELSEWHERE, author,
                                  findings);
}

static gpg_error_t read_header(arena_t *arena, const header_t *header, const char *pin_from,
                               const smime_senders_t *senders, const findings_t *findings,
                               author_t *author)
{
    const header_field_t *field = header_find(header, "From", 0);
    if (!field) {
        findings_add(findings, FINDING_AUTHOR_MISSING, NULL);
        return 0;
    }
    const header_field_t *second = header_find(header, "From", 1);
    const findings_t here = findings_at(findings, (second ? second : field)->whole.data);
    if (second) {
        findings_add(&here, FINDING_AUTHOR_MULTIPLE, "%zu From fields",
                     header_count(header, "From"));
        return 0;
    }
    gpg_error_t error = mailbox_list_parse(arena, field->value, &author->from);
    const char *shown;
    if (!error)
        error = header_decode(arena, field->value, &shown);
    if (error)
        return error;
    author->from_is_read = true;
    judge_list(arena, &author->from, field->value, shown, pin_from, senders, &here, author);
    return only_address(arena, header, "Sender", &author->sender);
}

/* What certificates are asked for. */
static gpg_error_t know_addresses(arena_t *arena, author_t *author)
{
    if (author->address && !known_address_read(arena, bytes_text(author->address), &author->known))
        author->address = NULL; /* a pin that is no address; others were read already */
    if (author->sender &&
        !known_address_read(arena, bytes_text(author->sender), &author->known_sender))
        return ERR(ENOMEM);
    return 0;
}

gpg_error_t author_read(arena_t *arena, const header_t *header, const char *pin_from,
                        const smime_senders_t *senders, const findings_t *findings,
                        author_t *r_author)
{
    size_t start = findings->list->count;
    *r_author = (author_t){.answer = SMIME_FAIL};
    gpg_error_t error = 0;
    if (header)
        error = read_header(arena, header, pin_from, senders, findings, r_author);
    else if (pin_from)
        *r_author = (author_t){.address = pin_from, .is_pin = true, .answer = SMIME_FAIL};
    else
        findings_add(findings, FINDING_AUTHOR_UNAVAILABLE, NULL);
    if (!error)
        error = know_addresses(arena, r_author);
    if (error)
        return error;
    if (!header && pin_from && !r_author->address)
        findings_add(findings, FINDING_PIN_FROM, "asked for %s, which is no address", pin_from);
    if (pin_from && r_author->address &&
        !address_is_known(arena, bytes_text(pin_from), &r_author->known))
        findings_add(findings, FINDING_PIN_FROM, "asked for %s, found %s", pin_from,
                     r_author->address);
    r_author->answer = answer_of_findings(findings, start, SMIME_ABOUT_IDENTITY);
    if (r_author->answer == SMIME_PASS && !r_author->address)
        r_author->answer = SMIME_FAIL;
    return findings->list->error;
}

/* ---- one signer ---- */

#define ADDRESSES_SHOWN    3
#define ADDRESS_SHOWN_SIZE 200 /* bytes */

/* What a certificate says about addresses. */
typedef struct named {
    char text[ADDRESSES_SHOWN * 4 * ADDRESS_SHOWN_SIZE + 8]; /* the first few */
    size_t used, count, malformed;
    bool limited; /* there are more than are looked at */
    bool has_author, has_sender;
} named_t;

/* Appends an address as people may see it: a NUL would end a detail, and hide what follows. */
static void append_address(char *text, size_t size, size_t *used, bytes_t address)
{
    for (size_t i = 0; i < address.size && i < ADDRESS_SHOWN_SIZE && *used + 5 < size; i++) {
        uint8_t c = address.data[i];
        if (c < 0x20 || c == 0x7f)
            *used += (size_t)snprintf(text + *used, size - *used, "\\x%02x", c);
        else
            text[(*used)++] = (char)c;
    }
    text[*used] = '\0';
}

static void note_malformed(bytes_t address, const findings_t *findings)
{
    char text[4 * ADDRESS_SHOWN_SIZE + 8] = "";
    size_t used = 0;
    append_address(text, sizeof text, &used, address);
    findings_add(findings, FINDING_CERTIFICATE_ADDRESS_MALFORMED, "%s%-s", text,
                 address.size > LIMIT_ADDRESS_SIZE
                     ? PHRASE_OF(N_("…, more than %s"), LIMIT_TEXT(LIMIT_ADDRESS_SIZE))
                     : "");
}

static void read_address(arena_t *arena, bytes_t address, const author_t *author, named_t *named)
{
    if (named->count++ < ADDRESSES_SHOWN) {
        if (named->used) {
            memcpy(named->text + named->used, ", ", 2);
            named->used += 2;
        }
        append_address(named->text, sizeof named->text, &named->used, address);
    }
    named->has_author =
        named->has_author || (author->address && address_is_known(arena, address, &author->known));
    named->has_sender = named->has_sender ||
                        (author->sender && address_is_known(arena, address, &author->known_sender));
}

static void read_addresses(const certificate_t *certificate, const certification_path_t *path,
                           const author_t *author, const findings_t *findings, named_t *r_named)
{
    size_t position = 0;
    bool malformed;
    bytes_t address;
    memset(r_named, 0, sizeof *r_named);
    for (size_t all = 0;
         bytes_present(address = certificate_address(certificate, &position, &malformed)); all++) {
        r_named->limited = all == LIMIT_ADDRESSES;
        if (r_named->limited ||
            (path && path->subject_addresses_excluded && certificate_address_in_subject(position)))
            break;
        if (!malformed)
            read_address(findings->list->arena, address, author, r_named);
        else if (r_named->malformed++ < ADDRESSES_SHOWN)
            note_malformed(address, findings);
    }
    if (r_named->malformed > ADDRESSES_SHOWN)
        findings_add(findings, FINDING_CERTIFICATE_ADDRESS_MALFORMED, "and %zu more",
                     r_named->malformed - ADDRESSES_SHOWN);
}

static void compare_address(const author_t *author, const certificate_t *certificate,
                            const certification_path_t *path, const findings_t *findings)
{
    named_t named;
    read_addresses(certificate, path, author, findings, &named);
    const char *limit =
        named.limited ? PHRASE_OF(N_(", more than %s"), LIMIT_TEXT(LIMIT_ADDRESSES)) : "";
    if (!author->address || named.has_author)
        return;
    if (author->is_pin && named.count)
        findings_add(findings, FINDING_SIGNER_MISMATCH, "asked for %s, found %s%s%-s",
                     author->address, named.text, named.count > ADDRESSES_SHOWN ? ", …" : "",
                     limit);
    else if (author->is_pin)
        findings_add(findings, FINDING_SIGNER_WITHOUT_ADDRESS, "asked for %s%-s", author->address,
                     limit);
    else if (!named.count)
        findings_add(findings, FINDING_SIGNER_WITHOUT_ADDRESS, "From: is %s%-s", author->address,
                     limit);
    else if (named.has_sender)
        findings_add(findings, FINDING_SENDER_ONLY, "From: is %s, Sender: is %s%-s",
                     author->address, author->sender, limit);
    else
        findings_add(findings, FINDING_SIGNER_MISMATCH,
                     "From: is %s, the certificate is for %s%s%-s", author->address, named.text,
                     named.count > ADDRESSES_SHOWN ? ", …" : "", limit);
}

static void check_pins(certificate_t *certificate, const certification_path_t *path,
                       const smime_verify_options_t *options, const findings_t *findings)
{
    bool holds = true, listed = true;
    gpg_error_t error =
        options->issuer ? pin_issuer_holds(options->issuer, certificate, &holds) : 0;
    if (!error && options->serials)
        error = pin_serial_listed(options->serials, path, &listed);
    if (error) {
        findings_fail(findings, error);
        return;
    }
    if (!holds)
        findings_add(findings, FINDING_PIN_ISSUER, "asked for %s, found %s", options->issuer,
                     certificate_info(certificate)->issuer);
    if (!listed)
        findings_add(findings, FINDING_PIN_SERIAL, NULL);
}

smime_answer_t identity_judge(const author_t *author, certificate_t *certificate,
                              const certification_path_t *path,
                              const smime_verify_options_t *options, const sender_claims_t *claims,
                              const findings_t *findings)
{
    size_t start = findings->list->count;
    compare_address(author, certificate, path, findings);
    check_pins(certificate, path, options, findings);
    sender_claims_judge_signer(claims, certificate, path, findings);
    const smime_certificate_t *info = certificate_info(certificate);
    if (!info)
        findings_fail(findings, ERR(ENOMEM));
    else if (info->validated && bytes_equal_text(bytes_text(info->validated), "mailbox"))
        findings_add(findings, FINDING_MAILBOX_VALIDATED, NULL);
    smime_answer_t answer = answer_of_findings(findings, start, SMIME_ABOUT_IDENTITY);
    return answer_worse(answer, author->answer);
}
