/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 9788 section 4.4: fields outside that are not the protected ones. */
#include "verify/header_mismatch.h"

#include "base/error.h"
#include "base/phrase.h"
#include "mime/encoded_word.h"
#include "mime/mailbox.h"
#include "verify/header_compare.h"
#include "verify/hp_outer.h"

#include <stdio.h>
#include <string.h>

/* What differs in the fields of one name. */
typedef struct difference {
    size_t count;
    bool author; /* it is about who wrote the message */
    /* the first pair that differs (about the author, if one is); NULL: absent */
    const header_field_t *outer, *inner;
} difference_t;

/* Whether a display name or comment outside shows another address than the real one, which is the
 * signed one: to mail programs that do not know header protection that is the author. One that cannot
 * be read here may. */
static gpg_error_t shows_other_address(arena_t *arena, bytes_t from, const findings_t *findings,
                                       bool *r_shows)
{
    mailbox_list_t list;
    gpg_error_t error = mailbox_list_parse(arena, from, &list);
    *r_shows = false;
    for (size_t i = 0; !error && !*r_shows && i < list.count; i++) {
        const mailbox_t *mailbox = &list.items[i];
        *r_shows =
            mailbox_name_shows_other(arena, mailbox) || mailbox_comment_shows_other(arena, mailbox);
        if (mailbox->unreadable)
            findings_add(findings, FINDING_DISPLAY_NAME_UNREADABLE, "outside, <%s>: %-s",
                         mailbox->address, mailbox->unreadable);
    }
    return error;
}

static gpg_error_t compare_pair(arena_t *arena, const char *name, const header_field_t *outer,
                                const header_field_t *inner, const findings_t *findings,
                                difference_t *difference)
{
    header_comparison_t compared = {false, false};
    gpg_error_t error = 0;
    if (outer && inner)
        error = header_compare(arena, name, outer->value, inner->value, &compared);
    if (error || compared.same)
        return error;
    bool author = false;
    if (outer && strcmp(name, "From") == 0) {
        author = !compared.same_authors;
        if (!author)
            error = shows_other_address(arena, outer->value, findings, &author);
    }
    if (!difference->count++ || (author && !difference->author)) {
        difference->outer = outer;
        difference->inner = inner;
    }
    difference->author = difference->author || author;
    return error;
}

/* 'outside "x"', or that it is absent there, as a phrase. */
static gpg_error_t side_text(arena_t *arena, bool outside, const header_field_t *field,
                             const char **r_text)
{
    const char *value = NULL;
    gpg_error_t error = field ? header_decode(arena, field->value, &value) : 0;
    *r_text = NULL;
    if (error)
        return error;
    if (!field)
        *r_text = outside ? N_("outside absent") : N_("signed absent");
    else
        *r_text = outside ? phrase(arena, "outside \"%.700s\"", value)
                          : phrase(arena, "signed \"%.700s\"", value);
    return *r_text ? 0 : ERR(ENOMEM);
}

/* One finding, however many fields there are. Without a From outside there is no author to most
 * readers. */
static gpg_error_t report(arena_t *arena, const char *name, const difference_t *difference,
                          const findings_t *findings)
{
    const char *outside, *inside, *more = "";
    gpg_error_t error = side_text(arena, true, difference->outer, &outside);
    if (!error)
        error = side_text(arena, false, difference->inner, &inside);
    if (error)
        return error;
    if (difference->count > 1)
        more = phrase(arena, ", and %zu more", difference->count - 1);
    if (difference->author)
        findings_add(findings, FINDING_HEADER_MISMATCH_FROM, "%s: %-s, %-s%-s", name, outside,
                     inside, more);
    else
        findings_add_as(findings, FINDING_HEADER_MISMATCH,
                        difference->outer ? SMIME_SEVERITY_WARNING : SMIME_SEVERITY_UNKNOWN,
                        "%s: %-s, %-s%-s", name, outside, inside, more);
    return 0;
}

gpg_error_t header_mismatch_check(arena_t *arena, const header_t *outer_header,
                                  const header_t *protected_header, const char *name,
                                  const findings_t *findings)
{
    size_t at_outer = 0, at_inner = 0;
    difference_t difference = {.count = 0};
    const header_field_t *outer = header_next(outer_header, name, &at_outer);
    const header_field_t *inner = header_next(protected_header, name, &at_inner);
    gpg_error_t error = 0;
    bool agreed = false;
    if (!inner || (!outer && strcmp(name, "From") != 0))
        return 0; /* not protected, which headers-unprotected says; or absent outside */
    do {
        error = compare_pair(arena, name, outer, inner, findings, &difference);
        outer = header_next(outer_header, name, &at_outer);
        inner = inner ? header_next(protected_header, name, &at_inner) : NULL;
    } while (!error && outer);
    if (!error && difference.count && !difference.author)
        error = hp_outer_agrees(arena, protected_header, outer_header, name, &agreed);
    return error || !difference.count || agreed ? error
                                                : report(arena, name, &difference, findings);
}
