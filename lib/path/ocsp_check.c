/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 6960 section 3.2, 4.2.2: the status of a certificate by OCSP responses. */
#include "path/ocsp_check.h"

#include "base/error.h"
#include "base/phrase.h"
#include "base/time_text.h"
#include "path/ocsp_responder.h"
#include "x509/serial_number.h"

/* Which certificate a status is about (section 4.1.1). */
static bool is_about(const ocsp_single_t *single, const revocation_query_t *query)
{
    const digest_algorithm_t *digest = digest_algorithm_of(single->hash_algorithm);
    return serial_number_equal(single->serial, query->certificate->serial) &&
           (ocsp_hash_is(digest, query->certificate->issuer, single->issuer_name_hash) ||
            ocsp_hash_is(digest, query->issuer->subject, single->issuer_name_hash)) &&
           ocsp_hash_is(digest, public_key_bits(&query->issuer->key), single->issuer_key_hash);
}

/* ---- the responses at hand ---- */

/* One that has something to say about the certificate. */
typedef struct source {
    ocsp_response_t response;
    enum { UNCHECKED, SIGNED, UNUSABLE } state;
    int64_t tried_for; /* the thisUpdate that it was checked for */
    bool reported;
} source_t;

typedef struct ocsp_search {
    const revocation_query_t *query;
    arena_t arena;
    source_t *sources;
    size_t count, capacity;
    int64_t at, now;      /* horizons */
    int64_t after, until; /* this look is at what was made in between */
    bool future;          /* which is after now */
    bool found;
    ocsp_single_t newest;    /* what counts in this look ... */
    source_t *newest_source; /* ... and where it is */
    bool limited;
    const char *problem;
    unsigned complaints;
} ocsp_search_t;

static void complain(ocsp_search_t *search, source_t *source, const char *why)
{
    const revocation_query_t *query = search->query;
    if (!search->problem)
        search->problem = phrase(query->findings->list->arena, "OCSP response: %-s", why);
    if (!source->reported && search->complaints++ < LIMIT_COMPLAINTS)
        findings_add(
            query->findings, FINDING_REVOCATION_UNUSABLE, "OCSP response about %s: %-s",
            revocation_name_text(query->findings->list->arena, query->certificate->subject), why);
    source->reported = true;
}

/* Malformed ones say nothing. */
static gpg_error_t collect_one(ocsp_search_t *search, bytes_t der)
{
    ocsp_response_t response;
    ocsp_single_t single;
    bool concerned = false;
    if (ocsp_response_parse(der, &response))
        return 0;
    der_reader_t singles = der_reader(response.responses, DER_RULES_DER);
    while (!der_at_end(&singles)) {
        if (ocsp_single_next(&singles, &single))
            return 0;
        concerned = concerned || is_about(&single, search->query);
    }
    if (!concerned)
        return 0;
    source_t *source = arena_push(&search->arena, search->sources, search->count, search->capacity);
    if (!source)
        return ERR(ENOMEM);
    *source = (source_t){.response = response};
    return 0;
}

static gpg_error_t collect(ocsp_search_t *search)
{
    const path_sources_t *sources = search->query->sources;
    gpg_error_t err = 0;
    bytes_t der;
    for (size_t i = 0; !err && sources->store && bytes_present(der = store_ocsp(sources->store, i));
         i++)
        err = collect_one(search, der);
    for (size_t i = 0; !err && i < sources->ocsp_count; i++)
        err = collect_one(search, sources->ocsp[i]);
    return err;
}

/* ---- what the newest usable status says ---- */

static unsigned gravity(const ocsp_search_t *search, const ocsp_single_t *single)
{
    if (single->status != OCSP_REVOKED)
        return single->status == OCSP_UNKNOWN ? 1 : 0;
    if (!revocation_counts(search->query->rules, single->revoked_at, single->reason))
        return 2;
    return single->reason == REASON_CERTIFICATE_HOLD ? 3 : 4;
}

/* The newer counts, of the same second the graver. What is from the future only counts for what it
 * revokes. */
static bool outranks(const ocsp_search_t *search, const ocsp_single_t *a, const ocsp_single_t *b)
{
    const unsigned left = gravity(search, a), right = gravity(search, b);
    if (!search->future && a->this_update != b->this_update)
        return a->this_update > b->this_update;
    return left > right;
}

static gpg_error_t check_source(ocsp_search_t *search, source_t *source,
                                const ocsp_single_t *single)
{
    const char *why;
    if (source->state != UNCHECKED && source->tried_for == single->this_update)
        return 0;
    source->state = UNUSABLE;
    source->tried_for = single->this_update;
    gpg_error_t err =
        ocsp_responder_check(search->query, &source->response, single->this_update, &why);
    if (gpg_err_code(err) == GPG_ERR_ENOMEM)
        return err;
    if (!err)
        source->state = SIGNED;
    else
        complain(search, source, why);
    search->limited = search->limited || gpg_err_code(err) == GPG_ERR_RESOURCE_LIMIT;
    return 0;
}

static gpg_error_t consider(ocsp_search_t *search, source_t *source, const ocsp_single_t *single)
{
    if (search->found && !outranks(search, single, &search->newest))
        return 0;
    if (source->response.unknown_critical || single->unknown_critical) {
        complain(search, source, N_("it has a critical extension that is not known"));
        return 0;
    }
    gpg_error_t err = check_source(search, source, single);
    if (err || source->state != SIGNED)
        return err;
    search->found = true;
    search->newest = *single;
    search->newest_source = source;
    return 0;
}

/* The status in it that counts in this look: the signature is checked once. */
static gpg_error_t consider_source(ocsp_search_t *search, source_t *source)
{
    der_reader_t singles = der_reader(source->response.responses, DER_RULES_DER);
    ocsp_single_t single, best;
    bool found = false;
    while (!der_at_end(&singles) && !ocsp_single_next(&singles, &single)) {
        if (single.this_update <= search->after || single.this_update > search->until ||
            !is_about(&single, search->query) || (found && !outranks(search, &single, &best)))
            continue;
        best = single;
        found = true;
    }
    return found ? consider(search, source, &best) : 0;
}

/* Section 4.2.2.1; without nextUpdate "newer revocation information is available all the time", so
 * that such a response is not believed for long. */
static bool is_stale(const ocsp_single_t *single, int64_t at)
{
    int64_t until = single->next_update;
    if (until == INT64_MAX)
        until = single->this_update + LIMIT_OCSP_AGE;
    return at > until;
}

/* Whether the status makes the certificate revoked. */
static bool apply_revocation(const ocsp_search_t *search, bool stale, revocation_answer_t *answer)
{
    const ocsp_single_t *single = &search->newest;
    arena_t *arena = search->query->findings->list->arena;
    if (single->status != OCSP_REVOKED || (stale && single->reason == REASON_CERTIFICATE_HOLD))
        return false;
    const char *text = phrase(arena, "revoked on %-s (%s), says an OCSP response",
                              time_text(single->revoked_at).text, crl_reason_name(single->reason));
    if (!revocation_counts(search->query->rules, single->revoked_at, single->reason)) {
        answer->later = text;
        return false;
    }
    answer->status = REVOCATION_REVOKED;
    answer->reason = single->reason;
    answer->time = single->revoked_at;
    answer->this_update = single->this_update;
    answer->detail = text;
    return true;
}

static void conclude(ocsp_search_t *search, revocation_answer_t *answer)
{
    const revocation_query_t *query = search->query;
    const ocsp_single_t *single = &search->newest;
    const bool stale = is_stale(single, query->rules->at);
    if (apply_revocation(search, stale, answer))
        return;
    if (search->future)
        complain(search, search->newest_source,
                 revocation_future_text(query->findings->list->arena, single->this_update));
    else if (single->status == OCSP_UNKNOWN)
        answer->detail = N_("the OCSP responder does not know the certificate");
    else if (stale)
        complain(search, search->newest_source, N_("it is out of date"));
    else if (single->status == OCSP_GOOD && !revocation_absence_counts(query, single->this_update))
        complain(search, search->newest_source,
                 N_("it was made after the certificate had expired"));
    else {
        answer->status = REVOCATION_GOOD;
        answer->this_update = single->this_update;
    }
}

/* As it stood at the time of judgement; then what is known since, if there is such; then what is
 * from the future. A revocation in any of them counts. */
static gpg_error_t look_at_all(ocsp_search_t *search, revocation_answer_t *answer)
{
    const int64_t ends[] = {search->at, search->now, INT64_MAX};
    gpg_error_t err = 0;
    search->after = INT64_MIN;
    for (size_t i = 0; !err && answer->status != REVOCATION_REVOKED && i < 3; i++) {
        search->until = ends[i];
        search->future = search->until > search->now;
        search->found = false;
        for (size_t j = 0; !err && j < search->count; j++)
            err = consider_source(search, &search->sources[j]);
        if (!err && search->found)
            conclude(search, answer);
        search->after = search->until;
    }
    return err;
}

gpg_error_t ocsp_check(const revocation_query_t *query, revocation_answer_t *r_answer)
{
    ocsp_search_t search = {.query = query, .arena = ARENA_INIT};
    *r_answer = (revocation_answer_t){.status = REVOCATION_NO_DATA, .this_update = INT64_MIN};
    revocation_horizons(query->rules, &search.at, &search.now);
    gpg_error_t err = collect(&search);
    if (!err && search.count) {
        r_answer->status = REVOCATION_UNKNOWN;
        err = look_at_all(&search, r_answer);
    }
    const bool concerned = search.count != 0;
    gpg_error_t lost = arena_free(&search.arena);
    err = err ? err : lost;
    if (err || !concerned)
        return err;
    r_answer->limited = search.limited || query->budget->refused;
    if (r_answer->limited && r_answer->status == REVOCATION_GOOD) {
        r_answer->status = REVOCATION_UNKNOWN;
        r_answer->detail = search.problem ? search.problem : REVOCATION_COST;
    } else if (r_answer->status == REVOCATION_UNKNOWN && !r_answer->detail)
        r_answer->detail = search.problem;
    return 0;
}
