/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which of the identities that are given sign a message (RFC 5322 section 3.6.2: From names its author). */
#include "sign/who_signs.h"

#include "base/error.h"
#include "mime/message_start.h"
#include "verify/identity.h"
#include "x509/certificate_address.h"

typedef struct choice {
    const smime_signer_t *signer;
    const who_signs_t *rules;
    const signer_pair_t *pairs;
    size_t count;
    bool *is_author, *signs;
    bool any_author, undecided;
} choice_t;

static gpg_error_t read_author(arena_t *arena, bytes_t message, author_t *r_author)
{
    finding_list_t found; /* sign_check_template tells of them */
    findings_t scratch = findings_start(&found, arena);
    header_t header;
    size_t body;
    *r_author = (author_t){.address = NULL};
    if (!bytes_present(message) || !entity_is_message(message))
        return 0;
    gpg_error_t error = header_parse(arena, message, true, &header, &body);
    return error ? error : author_read(arena, &header, NULL, NULL, &scratch, r_author);
}

static bool names_author(arena_t *arena, const certificate_t *certificate, const author_t *author)
{
    return author->address && certificate &&
           certificate_has_known_address(arena, certificate, &author->known);
}

/* Whether the author's pair `other` is rather to sign than `best`. */
static bool is_better(const choice_t *choice, size_t other, size_t best)
{
    const signer_pair_t *a = &choice->pairs[other], *b = &choice->pairs[best];
    int64_t at = choice->rules->at;
    bool a_valid = certificate_valid_at(a->certificate, at);
    bool b_valid = certificate_valid_at(b->certificate, at);
    if (!a->key != !b->key)
        return a->key != NULL;
    if (a_valid != b_valid)
        return a_valid;
    return a->certificate->not_after > b->certificate->not_after;
}

/* Of those in one file or on one token. */
static void choose_in(choice_t *choice, unsigned file)
{
    size_t there = 0, only = 0, best = SIZE_MAX;
    if (signer_keys_serve_others(choice->signer, choice->pairs, choice->count, file))
        return;
    for (size_t i = 0; i < choice->count; i++) {
        if (!choice->pairs[i].certificate ||
            !signer_keys_stands_in(choice->signer, choice->pairs[i].certificate, file))
            continue;
        there++;
        only = i;
        if (choice->is_author[i] && (best == SIZE_MAX || is_better(choice, i, best)))
            best = i;
    }
    if (there == 1)
        choice->signs[only] = true;
    else if (best != SIZE_MAX)
        choice->signs[best] = true;
    else if (there)
        choice->undecided = true;
}

/* Keeps those that sign in their order, but the author first. */
static void keep(const choice_t *choice, signer_pair_t *pairs, size_t *count)
{
    size_t kept = 0, first = SIZE_MAX;
    for (size_t i = 0; i < *count; i++) {
        if (pairs[i].certificate && !choice->signs[i])
            continue;
        if (choice->is_author[i] && first == SIZE_MAX)
            first = kept;
        pairs[kept++] = pairs[i];
    }
    for (size_t i = first; first != SIZE_MAX && i > 0; i--) {
        const signer_pair_t other = pairs[i - 1];
        pairs[i - 1] = pairs[i];
        pairs[i] = other;
    }
    *count = kept;
}

gpg_error_t who_signs(const smime_signer_t *signer, arena_t *arena, const who_signs_t *rules,
                      signer_pair_t *pairs, size_t *count)
{
    author_t author;
    choice_t choice = {.signer = signer, .rules = rules, .pairs = pairs, .count = *count};
    if (*count < 2)
        return 0;
    gpg_error_t error = read_author(arena, rules->message, &author);
    if (error)
        return error;
    choice.is_author = arena_alloc(arena, *count * sizeof *choice.is_author);
    choice.signs = arena_alloc(arena, *count * sizeof *choice.signs);
    if (!choice.is_author || !choice.signs)
        return ERR(ENOMEM);
    for (size_t i = 0; i < *count; i++) {
        choice.is_author[i] = names_author(arena, pairs[i].certificate, &author);
        choice.any_author = choice.any_author || choice.is_author[i];
    }
    for (unsigned file = 1; file <= signer_keys_files(signer); file++)
        choose_in(&choice, file);
    if (choice.undecided)
        return choice.any_author || rules->anybody || !bytes_present(rules->message)
                   ? ERR(AMBIGUOUS_NAME)
                   : 0;
    keep(&choice, pairs, count);
    return arena->error;
}
