/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Makes a clear-signed part as it may have been before it was sent (RFC 8551 section 3.1.3), and
 * hashes it. */
#include "verify/transit_damage.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/phrase.h"
#include "cms/content_digest.h"
#include "mime/canonical.h"
#include "verify/transit_body.h"
#include "verify/transit_header.h"

#include <string.h>

#define NAMED_MAX     10   /* parts; more would not help */
#define ATTEMPT_COST  256  /* of the budget, beside the part's size */
#define SMALL_MESSAGE 4096 /* what every message is larger by where the work is counted */
#define SINGLES_MAX   8    /* leaves that are each tried by themselves */

typedef struct search {
    arena_t arena;  /* of the tree */
    buffer_t in;    /* the part in canonical form */
    entity_t *root; /* of in */
    bool has_quoted_printable, has_base64, has_base64_text, has_plain_text, has_folds;
    buffer_t header, body; /* of one entity, as they may have been */
    const entity_t *changed[NAMED_MAX];
    size_t changed_count; /* of all that differ; the first of them are named */
    size_t only; /* the one leaf or field to be changed, among those that can be; SIZE_MAX: all */
    size_t met;  /* leaves or fields that can be */
    const digest_algorithm_t *algorithm;
    bytes_t signed_digest;
    size_t *budget;
} search_t;

/* ---- the part ---- */

static void note_change(search_t *search, const entity_t *entity)
{
    if (search->changed_count < NAMED_MAX)
        search->changed[search->changed_count] = entity;
    search->changed_count++;
}

static gpg_error_t write_between(content_digests_t *digests, const uint8_t *from, const uint8_t *to)
{
    return from < to ? content_digests_write(digests, from, (size_t)(to - from)) : 0;
}

static gpg_error_t write_buffer(content_digests_t *digests, const buffer_t *buffer)
{
    return buffer->size ? content_digests_write(digests, buffer->data, buffer->size) : 0;
}

/* Whether it is fields, all of them, and an empty line. */
static bool is_plain_header(const header_t *header)
{
    return !bytes_present(header->malformed) && !bytes_present(header->mbox_from) &&
           !header->limit && !header->no_empty_line;
}

/* A multipart that was 8bit as long as its parts were (RFC 2045 section 6.4). */
static bool was_container(const attempt_t *attempt, const entity_t *entity)
{
    return attempt->containers && entity->first_child && entity->encoding == ENCODING_7BIT &&
           header_find(&entity->header, "Content-Transfer-Encoding", 0);
}

/* The body of a leaf, and the field that names its encoding: the one may stay what it is without the
 * other. */
static gpg_error_t undo_leaf(search_t *search, const attempt_t *attempt, const entity_t *leaf,
                             bool *r_header, bool *r_body)
{
    const header_t *header = &leaf->header;
    bool usable;
    gpg_error_t error = transit_body_undo(attempt, leaf, &search->body, &usable);
    const bytes_t body = buffer_bytes(&search->body);
    if (!error && usable && transit_recodes(attempt, leaf)) {
        usable = is_plain_header(header);
        transit_header_recode(attempt, header, transit_form(attempt, leaf), bytes_are_ascii(body),
                              &search->header);
        *r_header = usable && !bytes_equal(buffer_bytes(&search->header), header->whole);
    }
    *r_body = !error && usable && !bytes_equal(body, leaf->body);
    if (*r_header || *r_body) { /* one of those that can be */
        const size_t number = search->met++;
        const bool meant = search->only == SIZE_MAX || search->only == number;
        *r_header = *r_header && meant;
        *r_body = *r_body && meant;
    }
    return error;
}

/* What the entity may have been before in search->header and ->body. *r_header, *r_body: which of them is
 * another one. */
static gpg_error_t undo(search_t *search, const attempt_t *attempt, const entity_t *entity,
                        bool *r_header, bool *r_body)
{
    const header_t *header = &entity->header;
    buffer_clear(&search->header);
    buffer_clear(&search->body);
    *r_header = *r_body = false;
    if (attempt->folds && is_plain_header(header)) {
        transit_header_refold(attempt, header, search->only, &search->met, &search->header);
        *r_header = !bytes_equal(buffer_bytes(&search->header), header->whole);
    } else if (was_container(attempt, entity) && is_plain_header(header)) {
        transit_header_recode(attempt, header, FORM_PLAIN, false, &search->header);
        *r_header = true;
    } else if (!entity->first_child) {
        gpg_error_t error = undo_leaf(search, attempt, entity, r_header, r_body);
        if (error)
            return error;
    }
    return search->header.error ? search->header.error : search->body.error;
}

/* What stands before the entity's body, or its header, up to there; *at moves on behind it. */
static gpg_error_t write_entity(search_t *search, const entity_t *entity, bool header, bool body,
                                const uint8_t **at, content_digests_t *digests)
{
    gpg_error_t error = 0;
    if (header) {
        const bytes_t whole = entity->header.whole;
        error = write_between(digests, *at, whole.data);
        if (!error)
            error = write_buffer(digests, &search->header);
        *at = whole.data + whole.size;
    }
    if (!error && body) {
        error = write_between(digests, *at, entity->body.data);
        if (!error)
            error = write_buffer(digests, &search->body);
        *at = entity->body.data + entity->body.size;
    }
    return error;
}

/* The part with its entities as they may have been; all else as it is. */
static gpg_error_t write_part(search_t *search, const attempt_t *attempt,
                              content_digests_t *digests)
{
    const bytes_t in = buffer_bytes(&search->in);
    const uint8_t *at = in.data, *end = in.data + in.size;
    gpg_error_t error = 0;
    for (entity_t *entity = search->root; entity && !error;
         entity = entity_walk(search->root, entity)) {
        bool header, body;
        if (entity->header.whole.data < at)
            continue;
        error = undo(search, attempt, entity, &header, &body);
        if (error || !(header || body))
            continue;
        error = write_entity(search, entity, header, body, &at, digests);
        if (!was_container(attempt, entity))
            note_change(search, entity);
    }
    return error || !search->changed_count ? error : write_between(digests, at, end);
}

/* The part with another number of empty lines at its end. Those that end a header are no such. */
static gpg_error_t write_ending(search_t *search, const attempt_t *attempt,
                                content_digests_t *digests)
{
    bytes_t in = buffer_bytes(&search->in), body = search->root->body;
    bytes_t kept = bytes_slice(in, 0, in.size - (body.size - transit_without_ending(body).size));
    buffer_clear(&search->body);
    transit_append_ending(attempt->ending, BYTES_NONE, &search->body);
    if (search->root->header.no_empty_line ||
        bytes_equal(buffer_bytes(&search->body), bytes_from(in, kept.size)))
        return 0;
    note_change(search, search->root);
    gpg_error_t error = write_between(digests, kept.data, kept.data + kept.size);
    return error ? error : write_buffer(digests, &search->body);
}

/* The part with LF for CRLF, which signers hash who do not know canonical form. */
static gpg_error_t write_lf(search_t *search, const attempt_t *attempt, content_digests_t *digests)
{
    bytes_t in = buffer_bytes(&search->in), kept = in;
    buffer_clear(&search->body);
    if (attempt->ending != ENDING_KEPT)
        kept = transit_without_ending(in);
    if (search->root->header.no_empty_line ||
        kept.size < (size_t)(search->root->body.data - in.data))
        return 0;
    buffer_reserve(&search->body, kept.size + 2);
    for (size_t i = 0; i < kept.size; i++)
        if (kept.data[i] != '\r' || i + 1 == kept.size || kept.data[i + 1] != '\n')
            buffer_append_byte(&search->body, kept.data[i]);
    if (attempt->ending == ENDING_ONE)
        buffer_append_text(&search->body, "\n");
    note_change(search, search->root);
    return search->body.error ? search->body.error : write_buffer(digests, &search->body);
}

/* Whether this is what was signed. */
static gpg_error_t try_attempt(search_t *search, const attempt_t *attempt, bool *r_match)
{
    const bool entities = attempt->quoted_printable || attempt->base64 || attempt->plain ||
                          attempt->lines || attempt->folds;
    content_digests_t digests;
    *r_match = false;
    search->changed_count = 0;
    search->met = 0;
    content_digests_init(&digests);
    gpg_error_t error = content_digests_add(&digests, search->algorithm);
    if (!error)
        error = entities      ? write_part(search, attempt, &digests)
                : attempt->lf ? write_lf(search, attempt, &digests)
                              : write_ending(search, attempt, &digests);
    content_digests_finish(&digests);
    if (!error)
        error = search->body.error;
    *r_match = !error && search->changed_count &&
               bytes_equal(content_digests_get(&digests, search->algorithm), search->signed_digest);
    content_digests_release(&digests);
    return error;
}

/* ---- the search ---- */

/* Whether a field is folded. */
static bool is_folded(const header_t *header)
{
    for (size_t i = 0; i < header->count; i++)
        if (bytes_find_byte(header->fields[i].value, '\n') != SIZE_MAX)
            return true;
    return false;
}

static void look_at(search_t *search, const entity_t *entity)
{
    search->has_folds |= is_folded(&entity->header);
    if (entity->first_child)
        return;
    search->has_quoted_printable |= entity->encoding == ENCODING_QUOTED_PRINTABLE;
    search->has_base64 |= entity->encoding == ENCODING_BASE64;
    if (strcmp(entity->type.type, "text") != 0)
        return;
    search->has_base64_text |= entity->encoding == ENCODING_BASE64;
    search->has_plain_text |= entity->encoding <= ENCODING_BINARY;
}

/* Reads the part in canonical form. *r_usable: every mail program reads its structure in one way.
 */
static gpg_error_t read_part(search_t *search, const entity_t *part, bool *r_usable)
{
    finding_list_t scratch_list;
    findings_t scratch = findings_start(&scratch_list, &search->arena);
    *r_usable = false;
    gpg_error_t error = canonical_write(part->whole, buffer_write, &search->in);
    if (!error)
        error = entity_parse(&search->arena, buffer_bytes(&search->in), part->part, false, &scratch,
                             &search->root);
    if (error)
        return error;
    for (entity_t *at = search->root; at; at = entity_walk(search->root, at))
        look_at(search, at);
    *r_usable = scratch.list->count == 0;
    return 0;
}

/* Whether the attempt may differ from those before it. */
static bool is_worth_it(const search_t *search, const attempt_t *attempt)
{
    const bool at_folds = attempt->folds >= FOLDS_NONE && attempt->folds <= FOLDS_SPACES;
    const bool quoted = attempt->quoted_printable || attempt->lines == LINES_ENCODED_FROM;
    const bool base64 =
        attempt->base64 == FORM_BASE64 ? search->has_base64 : search->has_base64_text;
    return (!quoted || search->has_quoted_printable) && (!attempt->base64 || base64) &&
           (!attempt->plain || search->has_plain_text) && (!at_folds || search->has_folds);
}

static bool pay(search_t *search)
{
    size_t cost = search->in.size + ATTEMPT_COST;
    if (*search->budget < cost)
        return false;
    *search->budget -= cost;
    return true;
}

/* Pays for one attempt and makes it. *r_paid false: the budget is spent. */
static gpg_error_t pay_and_try(search_t *search, const attempt_t *attempt, size_t only,
                               bool *r_paid, bool *r_match)
{
    search->only = only;
    *r_match = false;
    *r_paid = pay(search);
    return *r_paid ? try_attempt(search, attempt, r_match) : 0;
}

/* All leaves that the attempt is about at once, then each by itself where that is asked for. */
static gpg_error_t try_leaves(search_t *search, const attempt_t *attempt, bool *r_paid,
                              bool *r_match)
{
    gpg_error_t error = pay_and_try(search, attempt, SIZE_MAX, r_paid, r_match);
    const size_t count = attempt->singly && search->met > 1 ? search->met : 0;
    for (size_t i = 0; !error && *r_paid && !*r_match && i < count && i < SINGLES_MAX; i++)
        error = pay_and_try(search, attempt, i, r_paid, r_match);
    return error;
}

/* As a phrase. */
static const char *change_text(arena_t *arena, const attempt_t *attempt, const entity_t *entity)
{
    if (attempt->what)
        return attempt->what;
    const form_t form = transit_form(attempt, entity);
    if (entity->encoding <= ENCODING_BINARY && form == FORM_PLAIN)
        return N_("the field that names its encoding was changed");
    if (!transit_recodes(attempt, entity))
        return entity->encoding == ENCODING_BASE64 ? N_("base64, in lines of another length")
                                                   : N_("quoted-printable, encoded in another way");
    return phrase(arena, "%s, where %-s was signed", transfer_encoding_name(entity->encoding),
                  form == FORM_PLAIN    ? N_("no encoding")
                  : form == FORM_BASE64 ? "base64"
                                        : "quoted-printable");
}

/* What the attempt that matched undid, as a phrase. NULL: ENOMEM. */
static const char *changes_text(const search_t *search, const attempt_t *attempt, arena_t *arena)
{
    const char *text = NULL;
    for (size_t i = 0; i < search->changed_count && i < NAMED_MAX; i++) {
        const entity_t *entity = search->changed[i];
        const char *what =
            phrase(arena, "part %s: %-s", entity->part, change_text(arena, attempt, entity));
        text = text ? phrase(arena, "%-s, %-s", text, what) : what;
    }
    return arena->error ? NULL : text;
}

static gpg_error_t try_all(search_t *search, arena_t *arena, transit_damage_t *r_damage)
{
    gpg_error_t error = 0;
    bool match = false, paid = true;
    attempt_t scratch;
    const attempt_t *attempt;
    for (size_t i = 0; !error && !match && (attempt = attempt_at(i, &scratch)); i++) {
        if (!is_worth_it(search, attempt))
            continue;
        error = try_leaves(search, attempt, &paid, &match);
        if (!error && !paid) {
            r_damage->limit = LIMIT_TEXT(LIMIT_TRANSIT_DAMAGE_WORK);
            return 0;
        }
        if (!error && match) {
            r_damage->encoding_only = attempt_is_about_encoding(attempt);
            r_damage->what = changes_text(search, attempt, arena);
            error = r_damage->what ? 0 : ERR(ENOMEM);
        }
    }
    return error;
}

size_t transit_damage_budget(size_t message_size)
{
    const size_t size = message_size + SMALL_MESSAGE;
    return size < SIZE_MAX / LIMIT_TRANSIT_DAMAGE_WORK ? size * LIMIT_TRANSIT_DAMAGE_WORK
                                                       : SIZE_MAX;
}

gpg_error_t transit_damage_find(arena_t *arena, const entity_t *part,
                                const digest_algorithm_t *algorithm, bytes_t signed_digest,
                                size_t *budget, transit_damage_t *r_damage)
{
    *r_damage = (transit_damage_t){.what = NULL};
    if (part->whole.size > LIMIT_TRANSIT_DAMAGE) {
        r_damage->limit = LIMIT_TEXT(LIMIT_TRANSIT_DAMAGE);
        return 0;
    }
    search_t search = {.arena = ARENA_INIT,
                       .algorithm = algorithm,
                       .signed_digest = signed_digest,
                       .budget = budget};
    bool usable;
    gpg_error_t error = read_part(&search, part, &usable);
    if (!error && usable)
        error = try_all(&search, arena, r_damage);
    buffer_free(&search.header);
    buffer_free(&search.body);
    buffer_free(&search.in);
    gpg_error_t lost = arena_free(&search.arena);
    return error ? error : lost;
}
