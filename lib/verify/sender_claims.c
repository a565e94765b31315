/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a message shows decides whose promises it is held to, never what it proves: a fake shows the address
 * and proves nothing. */
#include "verify/sender_claims.h"

#include "base/error.h"
#include "base/phrase.h"
#include "mime/address.h"
#include "mime/address_in_text.h"
#include "mime/date_time.h"
#include "mime/mailbox.h"
#include "verify/pins.h"
#include "x509/certificate_info.h"

#include <string.h>

/* ---- whose message it claims to be ---- */

typedef struct gathering {
    arena_t *arena;
    const smime_senders_t *senders;
    const findings_t *findings;
    sender_claims_t *claims;
    const char *author, *normal_author; /* NULL: there is no one author */
    bool looks_alike;                   /* it was said of somebody already */
} gathering_t;

static gpg_error_t claim_known(gathering_t *gathering, const known_sender_t *known)
{
    sender_claims_t *claims = gathering->claims;
    for (size_t i = 0; known && i < claims->count; i++)
        if (claims->items[i] == known)
            return 0;
    if (!known)
        return 0;
    const known_sender_t **item =
        arena_push(gathering->arena, claims->items, claims->count, claims->capacity);
    if (!item)
        return ERR(ENOMEM);
    *item = known;
    return 0;
}

static gpg_error_t claim(void *user, const char *normal_address)
{
    gathering_t *gathering = user;
    return claim_known(gathering, known_senders_find(gathering->senders, normal_address));
}

static gpg_error_t claim_in_text(gathering_t *gathering, const char *text)
{
    return text ? address_each_in_text(gathering->arena, text, claim, gathering) : 0;
}

static void say_look_alike(gathering_t *gathering, const char *address, const known_sender_t *known,
                           look_alike_how_t how)
{
    static const char *const words[] = {
        [LOOK_ALIKE_LABEL] = N_("a name that differs by a letter or two"),
        [LOOK_ALIKE_SKELETON] = N_("letters that look alike"),
        [LOOK_ALIKE_FRONT] = N_("the known domain in front of another"),
        [LOOK_ALIKE_NAME] = N_("the name of the known sender"),
    };
    gathering->looks_alike = true;
    findings_add(gathering->findings, FINDING_SENDER_LOOK_ALIKE, "From: is %s, known is %s: %-s",
                 address, known->shown, words[how]);
}

/* Of each line of names, which readers may show. */
static gpg_error_t look_at_names(gathering_t *gathering, const char *names, const char *address,
                                 const char *normal)
{
    const known_sender_t *known;
    look_alike_how_t how;
    gpg_error_t error = 0;
    while (names && *names && !error && !gathering->looks_alike) {
        size_t size = strcspn(names, "\n");
        error = known_senders_like_name(gathering->senders, normal, bytes_of(names, size), &known,
                                        &how);
        if (!error && known)
            say_look_alike(gathering, address, known, how);
        names += size + (names[size] != '\0');
    }
    return error;
}

#define TEXTS 4 /* that a mailbox shows beside its address */

static gpg_error_t look_for_look_alike(gathering_t *gathering, const char *address,
                                       const char *normal, const char *const texts[TEXTS])
{
    const known_sender_t *known;
    look_alike_how_t how;
    gpg_error_t error = known_senders_like_domain(gathering->senders, normal, &known, &how);
    if (!error && known)
        say_look_alike(gathering, address, known, how);
    for (size_t i = 0; i < TEXTS && !error; i++)
        error = look_at_names(gathering, texts[i], address, normal);
    return error;
}

/* Whoever stands in From. What takes no room in an address is not seen. */
static gpg_error_t claim_address(gathering_t *gathering, const char *address, const char *normal,
                                 const known_sender_t *known, const char *const texts[TEXTS])
{
    if (known)
        return claim_known(gathering, known);
    gpg_error_t error = bytes_are_ascii(bytes_text(normal)) ? 0 : claim_in_text(gathering, normal);
    return error || gathering->looks_alike ? error
                                           : look_for_look_alike(gathering, address, normal, texts);
}

static gpg_error_t claim_mailbox(gathering_t *gathering, const mailbox_t *mailbox)
{
    const char *const texts[TEXTS] = {mailbox->display_name, mailbox->lossy_name,
                                      mailbox->comment_text, mailbox->lossy_comment};
    const char *address = mailbox->address, *normal = NULL;
    const known_sender_t *known = gathering->claims->author;
    gpg_error_t error = 0;
    if (address && gathering->author && strcmp(address, gathering->author) == 0)
        normal = gathering->normal_author;
    else if ((normal = address ? address_normalize(gathering->arena, bytes_text(address)) : NULL))
        known = known_senders_find(gathering->senders, normal);
    if (normal)
        error = claim_address(gathering, address, normal, known, texts);
    for (size_t i = 0; i < TEXTS && !error; i++)
        error = claim_in_text(gathering, texts[i]);
    return error;
}

/* All of it, however broken: readers show what they can read. */
static gpg_error_t claim_list(gathering_t *gathering, const mailbox_list_t *list, bytes_t value)
{
    gpg_error_t error = 0;
    for (size_t i = 0; !error && i < list->count; i++)
        error = claim_mailbox(gathering, &list->items[i]);
    if (error || (!list->malformed && list->count))
        return error;
    const char *text = arena_text(gathering->arena, value);
    return text ? claim_in_text(gathering, text) : ERR(ENOMEM);
}

/* from: of its only field, if that was read already. */
static gpg_error_t claim_header(gathering_t *gathering, const header_t *header,
                                const mailbox_list_t *from)
{
    const header_field_t *field;
    size_t position = 0;
    gpg_error_t error = 0;
    while (!error && header && (field = header_next(header, "From", &position))) {
        mailbox_list_t list;
        if (!from)
            error = mailbox_list_parse(gathering->arena, field->value, &list);
        if (!error)
            error = claim_list(gathering, from ? from : &list, field->value);
    }
    return error;
}

gpg_error_t sender_claims_read(arena_t *arena, const smime_senders_t *senders,
                               const judged_header_t *header, const char *author,
                               const mailbox_list_t *from, const findings_t *findings,
                               sender_claims_t *r_claims)
{
    *r_claims = (sender_claims_t){NULL, 0, 0, NULL};
    if (!senders)
        return 0;
    static const char *const no_texts[TEXTS] = {NULL};
    const char *normal = author ? address_normalize(arena, bytes_text(author)) : NULL;
    gathering_t gathering = {arena, senders, findings, r_claims, author, normal, false};
    if (normal)
        r_claims->author = known_senders_find(senders, normal);
    gpg_error_t error = claim_known(&gathering, r_claims->author);
    if (!error && normal && !header->judged) /* he was asked for */
        error = claim_address(&gathering, author, normal, r_claims->author, no_texts);
    if (!error)
        error = claim_header(&gathering, header->judged, from);
    if (!error && header->outer != header->judged)
        error = claim_header(&gathering, header->outer, NULL);
    return error;
}

/* ---- what they promise of a signer ---- */

static void judge_issuer(const known_sender_t *known, certificate_t *certificate,
                         const findings_t *findings)
{
    bool holds = false;
    gpg_error_t error = 0;
    for (size_t i = 0; known->said.issuers[i] && !holds && !error; i++)
        error = pin_issuer_holds(known->said.issuers[i], certificate, &holds);
    if (error)
        findings_fail(findings, error);
    else if (!holds)
        findings_add(findings, FINDING_PIN_ISSUER,
                     known->said.issuers[1] ? N_("%s names %s and others, found %s")
                                            : N_("%s names %s, found %s"),
                     known->shown, known->said.issuers[0], certificate_info(certificate)->issuer);
}

/* Of the lists whose time holds the certificate's, one has to list it or who issued it. */
static void judge_serials(const known_sender_t *known, certificate_t *certificate,
                          const certification_path_t *path, const findings_t *findings)
{
    const int64_t issued = certificate->not_before;
    bool any = false, listed = false;
    gpg_error_t error = 0;
    for (size_t i = 0; known->said.serial_lists[i] && !listed && !error; i++) {
        const smime_sender_serials_t *serials = known->said.serial_lists[i];
        if (issued < serials->issued_since || issued > serials->issued_until)
            continue;
        any = true;
        error = pin_serial_listed(serials->list, path, &listed);
    }
    if (error)
        findings_fail(findings, error);
    else if (!listed)
        findings_add(findings, FINDING_PIN_SERIAL,
                     any ? "%s"
                         : N_("%s has no list of the time at which the certificate was issued"),
                     known->shown);
}

void sender_claims_judge_signer(const sender_claims_t *claims, certificate_t *certificate,
                                const certification_path_t *path, const findings_t *findings)
{
    for (size_t i = 0; i < claims->count; i++) {
        if (claims->items[i]->said.issuers)
            judge_issuer(claims->items[i], certificate, findings);
        if (claims->items[i]->said.serial_lists)
            judge_serials(claims->items[i], certificate, path, findings);
    }
}

/* ---- what they promise of every message ---- */

/* Every time that is written in the message, by the sender or on its way, is before `since`. A Received field
 * without a time that can be read says nothing, so it is not before. */
static gpg_error_t all_dates_before(const judged_header_t *header, int64_t since, bool *r_before)
{
    const header_t *outer = header->outer;
    const header_field_t *field;
    size_t position = 0, dates = 0;
    int64_t time;
    *r_before = false;
    while (outer && (field = header_next(outer, "Date", &position))) {
        if (header_date(field->value, &time) || time >= since)
            return 0;
        dates++;
    }
    position = 0;
    while (outer && (field = header_next(outer, "Received", &position))) {
        size_t at = field->value.size; /* the time stands behind the last semicolon: RFC 5321 4.4 */
        while (at && field->value.data[at - 1] != ';')
            at--;
        if (!at || header_date(bytes_from(field->value, at), &time) || time >= since)
            return 0;
    }
    *r_before = dates == 1;
    return 0;
}

gpg_error_t sender_claims_judge_unsigned(const sender_claims_t *claims,
                                         const judged_header_t *header,
                                         const smime_verify_options_t *options, bool sealed,
                                         const findings_t *findings)
{
    gpg_error_t error = 0;
    for (size_t i = 0; i < claims->count && !error; i++) {
        const known_sender_t *known = claims->items[i];
        bool before = false;
        if (!known->said.signs)
            continue;
        if (options->at_given && options->at < known->said.signs_since)
            error = all_dates_before(header, known->said.signs_since, &before);
        findings_add_as(findings, FINDING_SENDER_ALWAYS_SIGNS,
                        before || sealed ? SMIME_SEVERITY_UNKNOWN : SMIME_SEVERITY_FAIL,
                        before   ? N_("%s, but not yet at the time that this message gives")
                        : sealed ? N_("%s; what is inside cannot be seen")
                                 : "%s",
                        known->shown);
    }
    return error;
}
