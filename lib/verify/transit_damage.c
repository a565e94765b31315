/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Makes a clear-signed part as it may have been before it was sent (RFC 8551 section 3.1.3), and
 * hashes it. */
#include "verify/transit_damage.h"

#include "base/error.h"
#include "base/limits.h"
#include "cms/content_digest.h"
#include "mime/canonical.h"
#include "mime/quoted_printable.h"

#include <string.h>

#define NAMED_MAX      10   /* parts; more would not help */
#define CANDIDATE_COST 1024 /* of the budget, beside the part's size */
#define ENDING_CHANGED "line ends were added or removed at its end"

/* What is undone in the lines of a body. */
typedef enum lines {
    LINES_KEPT,
    LINES_ENCODED_FROM, /* quoted-printable: "=46rom " at the start of a line */
    LINES_QUOTED_FROM,  /* '>' before "From " */
    LINES_PADDED,       /* white space at the end */
    LINES_SIGNATURE_CUT /* "-- ", the line above a signature in words, without its space */
} lines_t;

/* How many line ends stand at the end. */
typedef enum ending { ENDING_KEPT, ENDING_NONE, ENDING_ONE, ENDING_TWO } ending_t;

/* One way in which the part may have been before. */
typedef struct candidate {
    bool quoted_printable; /* as signing encodes it */
    unsigned base64;       /* characters a line; 0: kept */
    ending_t ending;       /* of each base64 body; of the whole part where nothing else is undone */
    lines_t lines;
    const char *what; /* of lines and endings; what is encoded names itself */
} candidate_t;

static const candidate_t candidates[] = {
    {.quoted_printable = true},
    {.base64 = 76},
    {.base64 = 76, .ending = ENDING_ONE},
    {.base64 = 76, .ending = ENDING_NONE},
    {.quoted_printable = true, .base64 = 76},
    {.quoted_printable = true, .base64 = 76, .ending = ENDING_ONE},
    {.quoted_printable = true, .base64 = 76, .ending = ENDING_NONE},
    {.base64 = 64},
    {.base64 = 64, .ending = ENDING_ONE},
    {.base64 = 64, .ending = ENDING_NONE},
    {.lines = LINES_ENCODED_FROM},
    {.lines = LINES_QUOTED_FROM, .what = "'>' was put before \"From \""},
    {.lines = LINES_PADDED, .what = "white space was added at line ends"},
    {.lines = LINES_SIGNATURE_CUT, .what = "the space of a line \"-- \" was removed"},
    {.ending = ENDING_NONE, .what = ENDING_CHANGED},
    {.ending = ENDING_ONE, .what = ENDING_CHANGED},
    {.ending = ENDING_TWO, .what = ENDING_CHANGED},
};

typedef struct search {
    arena_t arena;  /* of the tree */
    buffer_t in;    /* the part in canonical form */
    entity_t *root; /* of in */
    bool has_quoted_printable, has_base64;
    buffer_t body;    /* of one leaf, as it may have been */
    buffer_t changed; /* the parts that differ, in words */
    unsigned named;
    const digest_algorithm_t *algorithm;
    bytes_t signed_digest;
    size_t *budget;
} search_t;

static gpg_error_t append(void *user, const void *data, size_t size)
{
    buffer_t *buffer = user;
    buffer_append(buffer, bytes_of(data, size));
    return buffer->error;
}

/* ---- one body ---- */

/* Without the line ends at its end. */
static bytes_t without_ending(bytes_t body)
{
    while (body.size >= 2 && memcmp(body.data + body.size - 2, "\r\n", 2) == 0)
        body.size -= 2;
    return body;
}

static void append_ending(ending_t ending, bytes_t kept, buffer_t *out)
{
    if (ending == ENDING_KEPT)
        buffer_append(out, kept);
    for (int i = ENDING_NONE; ending != ENDING_KEPT && i < (int)ending; i++)
        buffer_append_text(out, "\r\n");
}

/* Whether every decoder makes the same of it: RFC 2045 section 6.7 to the letter. What is not so is
 * shown in one way by one mail program and in another by the next. */
static bool decodes_in_one_way(bytes_t body)
{
    for (size_t i = 0; i < body.size; i++) {
        bytes_t rest = bytes_from(body, i);
        uint8_t c = rest.data[0];
        if (c == '=' && rest.size >= 3 && ascii_hex_value(rest.data[1]) >= 0 &&
            ascii_hex_value(rest.data[2]) >= 0)
            i += 2;
        else if (c == '=' && bytes_starts_with(rest, "=\r\n"))
            i += 2;
        else if (c == '\r' && rest.size >= 2 && rest.data[1] == '\n')
            i++;
        else if (c == ' ' || c == '\t' ? rest.size < 2 || rest.data[1] == '\r'
                                       : c <= 32 || c >= 127 || c == '=')
            return false;
    }
    return true;
}

static bool has_bare_lf(bytes_t text)
{
    for (size_t lf; (lf = bytes_find_byte(text, '\n')) != SIZE_MAX; text = bytes_from(text, lf + 1))
        if (lf == 0 || text.data[lf - 1] != '\r')
            return true;
    return false;
}

/* As signing encodes it. A lone line feed would become a line end, so that other bytes come out. */
static gpg_error_t encode_quoted_printable(bytes_t body, buffer_t *out)
{
    buffer_t text = BUFFER_INIT;
    gpg_error_t error = transfer_decode_buffer(ENCODING_QUOTED_PRINTABLE, body, &text);
    if (!error && has_bare_lf(buffer_bytes(&text)))
        buffer_append(out, body);
    else if (!error)
        error = quoted_printable_encode(buffer_bytes(&text), true, "\r\n", append, out);
    buffer_free(&text);
    return error;
}

/* The same characters in lines of this length. */
static void wrap_base64(bytes_t body, const candidate_t *candidate, buffer_t *out)
{
    bytes_t text = without_ending(body);
    unsigned column = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (ascii_is_space(text.data[i]))
            continue;
        if (column == candidate->base64)
            buffer_append_text(out, "\r\n");
        column = column == candidate->base64 ? 1 : column + 1;
        buffer_append_byte(out, text.data[i]);
    }
    append_ending(candidate->ending, bytes_from(body, text.size), out);
}

static void mend_line(bytes_t line, lines_t lines, buffer_t *out)
{
    size_t quotes = 0;
    switch (lines) {
    case LINES_ENCODED_FROM:
        if (bytes_starts_with(line, "=46rom ")) {
            buffer_append_text(out, "F");
            line = bytes_from(line, 3);
        }
        break;
    case LINES_QUOTED_FROM:
        while (quotes < line.size && line.data[quotes] == '>')
            quotes++;
        if (quotes && bytes_starts_with(bytes_from(line, quotes), "From "))
            line = bytes_from(line, 1);
        break;
    case LINES_PADDED:
        while (line.size && (line.data[line.size - 1] == ' ' || line.data[line.size - 1] == '\t'))
            line.size--;
        break;
    case LINES_SIGNATURE_CUT:
        if (bytes_equal_text(line, "--")) {
            buffer_append_text(out, "-- ");
            return;
        }
        break;
    case LINES_KEPT:
        break;
    }
    buffer_append(out, line);
}

static void mend_lines(bytes_t body, lines_t lines, buffer_t *out)
{
    while (body.size) {
        size_t lf = bytes_find_byte(body, '\n');
        bytes_t line = bytes_slice(body, 0, lf);
        body = bytes_from(body, line.size + (lf != SIZE_MAX));
        if (lf != SIZE_MAX && line.size && line.data[line.size - 1] == '\r')
            line.size--;
        mend_line(line, lines, out);
        if (lf != SIZE_MAX)
            buffer_append_text(out, "\r\n");
    }
}

/* Whether decoded the part stays the same. */
static bool is_about_encoding(const candidate_t *candidate)
{
    return !candidate->what;
}

/* Whether the candidate has something to undo in this leaf. */
static bool concerns(const candidate_t *candidate, const entity_t *leaf)
{
    switch (leaf->encoding) {
    case ENCODING_QUOTED_PRINTABLE:
        return (candidate->quoted_printable || candidate->lines) &&
               (!is_about_encoding(candidate) || decodes_in_one_way(leaf->body));
    case ENCODING_BASE64:
        return candidate->base64;
    case ENCODING_7BIT:
    case ENCODING_8BIT:
    case ENCODING_BINARY:
        return candidate->lines && candidate->lines != LINES_ENCODED_FROM;
    case ENCODING_UNKNOWN:
        break;
    }
    return false;
}

/* The leaf's body in search->body, as it may have been. */
static gpg_error_t undo(search_t *search, const candidate_t *candidate, const entity_t *leaf)
{
    gpg_error_t error = 0;
    buffer_clear(&search->body);
    if (candidate->lines)
        mend_lines(leaf->body, candidate->lines, &search->body);
    else if (leaf->encoding == ENCODING_QUOTED_PRINTABLE)
        error = encode_quoted_printable(leaf->body, &search->body);
    else
        wrap_base64(leaf->body, candidate, &search->body);
    return error ? error : search->body.error;
}

/* ---- the part ---- */

static void name_change(search_t *search, const candidate_t *candidate, const entity_t *leaf)
{
    if (search->named++ >= NAMED_MAX)
        return;
    buffer_printf(&search->changed, "%spart %s: ", search->changed.size ? ", " : "", leaf->part);
    if (!is_about_encoding(candidate))
        buffer_append_text(&search->changed, candidate->what);
    else if (leaf->encoding == ENCODING_BASE64)
        buffer_append_text(&search->changed, "base64, in lines of another length");
    else
        buffer_append_text(&search->changed, "quoted-printable, encoded in another way");
}

static gpg_error_t write_between(content_digests_t *digests, const uint8_t *from, const uint8_t *to)
{
    return from < to ? content_digests_write(digests, from, (size_t)(to - from)) : 0;
}

/* The part with its leaves as they may have been; all else as it is. */
static gpg_error_t write_part(search_t *search, const candidate_t *candidate,
                              content_digests_t *digests)
{
    const uint8_t *at = search->in.data, *end = search->in.data + search->in.size;
    gpg_error_t error = 0;
    for (entity_t *leaf = search->root; leaf && !error; leaf = entity_walk(search->root, leaf)) {
        if (leaf->first_child || leaf->body.data < at || !concerns(candidate, leaf))
            continue;
        error = undo(search, candidate, leaf);
        if (error || bytes_equal(buffer_bytes(&search->body), leaf->body))
            continue;
        error = write_between(digests, at, leaf->body.data);
        if (!error)
            error = content_digests_write(digests, search->body.data, search->body.size);
        at = leaf->body.data + leaf->body.size;
        name_change(search, candidate, leaf);
    }
    return error || !search->named ? error : write_between(digests, at, end);
}

/* The part with another number of empty lines at its end. Those that end a header are no such. */
static gpg_error_t write_ending(search_t *search, const candidate_t *candidate,
                                content_digests_t *digests)
{
    bytes_t in = buffer_bytes(&search->in), body = search->root->body;
    bytes_t kept = bytes_slice(in, 0, in.size - (body.size - without_ending(body).size));
    buffer_clear(&search->body);
    append_ending(candidate->ending, BYTES_NONE, &search->body);
    if (search->root->header.no_empty_line ||
        bytes_equal(buffer_bytes(&search->body), bytes_from(in, kept.size)))
        return 0;
    name_change(search, candidate, search->root);
    gpg_error_t error = write_between(digests, kept.data, kept.data + kept.size);
    return error ? error : content_digests_write(digests, search->body.data, search->body.size);
}

/* Whether this is what was signed. */
static gpg_error_t try_candidate(search_t *search, const candidate_t *candidate, bool *r_match)
{
    bool bodies = candidate->quoted_printable || candidate->base64 || candidate->lines;
    content_digests_t digests;
    *r_match = false;
    buffer_clear(&search->changed);
    search->named = 0;
    content_digests_init(&digests);
    gpg_error_t error = content_digests_add(&digests, search->algorithm);
    if (!error)
        error = bodies ? write_part(search, candidate, &digests)
                       : write_ending(search, candidate, &digests);
    content_digests_finish(&digests);
    if (!error)
        error = search->body.error ? search->body.error : search->changed.error;
    *r_match = !error && search->named &&
               bytes_equal(content_digests_get(&digests, search->algorithm), search->signed_digest);
    content_digests_release(&digests);
    return error;
}

/* ---- the search ---- */

/* Reads the part in canonical form. *r_usable: every mail program reads its structure in one way.
 */
static gpg_error_t read_part(search_t *search, const entity_t *part, bool *r_usable)
{
    finding_list_t scratch_list;
    findings_t scratch = findings_start(&scratch_list, &search->arena);
    *r_usable = false;
    gpg_error_t error = canonical_write(part->whole, append, &search->in);
    if (!error)
        error = entity_parse(&search->arena, buffer_bytes(&search->in), part->part, false, &scratch,
                             &search->root);
    if (error)
        return error;
    for (entity_t *at = search->root; at; at = entity_walk(search->root, at)) {
        search->has_quoted_printable |= at->encoding == ENCODING_QUOTED_PRINTABLE;
        search->has_base64 |= at->encoding == ENCODING_BASE64;
    }
    *r_usable = scratch.list->count == 0;
    return 0;
}

/* Whether the candidate may differ from those before it. */
static bool is_worth_it(const search_t *search, const candidate_t *candidate)
{
    return (!candidate->quoted_printable || search->has_quoted_printable) &&
           (!candidate->base64 || search->has_base64);
}

static bool pay(search_t *search)
{
    size_t cost = search->in.size + CANDIDATE_COST;
    if (*search->budget < cost)
        return false;
    *search->budget -= cost;
    return true;
}

static gpg_error_t try_all(search_t *search, arena_t *arena, transit_damage_t *r_damage)
{
    gpg_error_t error = 0;
    bool match = false;
    for (size_t i = 0; !error && !match && i < sizeof candidates / sizeof *candidates; i++) {
        if (!is_worth_it(search, &candidates[i]))
            continue;
        if (!pay(search)) {
            r_damage->limit = LIMIT_TEXT(LIMIT_TRANSIT_DAMAGE_WORK);
            return 0;
        }
        error = try_candidate(search, &candidates[i], &match);
        if (!error && match) {
            r_damage->encoding_only = is_about_encoding(&candidates[i]);
            r_damage->what = arena_text(arena, buffer_bytes(&search->changed));
            error = r_damage->what ? 0 : ERR(ENOMEM);
        }
    }
    return error;
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
    buffer_free(&search.changed);
    buffer_free(&search.body);
    buffer_free(&search.in);
    gpg_error_t lost = arena_free(&search.arena);
    return error ? error : lost;
}
