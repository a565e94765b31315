/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 6.3.3: the status of a certificate by the CRLs that are at hand. */
#include "path/crl_check.h"

#include "base/error.h"
#include "base/phrase.h"
#include "base/time_text.h"
#include "path/certificate_rules.h"
#include "path/crl_scope.h"
#include "path/crl_signer.h"
#include "x509/name_compare.h"

#include <stdlib.h>

/* A list that its issuer's name makes one to look at. */
typedef struct candidate {
    crl_t crl;
    name_digest_t issuer;
    const char *where; /* the file it comes from; NULL: the message */
    enum { UNCHECKED, SIGNED, UNUSABLE } state;
    crl_signer_t signer;
    const public_key_t *tried_key; /* of a complete list, that this delta was checked with ... */
    bool delta_good;               /* ... and whether it may be used with it */
    bool reported;
} candidate_t;

/* The state of section 6.3.2, and what is needed besides. */
typedef struct check {
    const revocation_query_t *query;
    arena_t arena;
    crl_scope_t scope;
    candidate_t *candidates; /* the newest first */
    size_t count, capacity;
    int64_t at, now;   /* horizons */
    int64_t until;     /* lists that were made later are left out of this look */
    reasons_t reasons; /* reasons_mask of this look */
    bool revoked;      /* cert_status is not UNREVOKED */
    bool good;         /* a look has found all reasons covered */
    bool any;          /* there are lists, whatever they are about */
    const char *limit; /* why a list may have been left out */
    const char *problem;
    unsigned complaints;
    revocation_answer_t *answer;
} check_t;

static arena_t *finding_arena(const check_t *check)
{
    return check->query->findings->list->arena;
}

/* ---- the lists ---- */

static gpg_error_t add_candidate(check_t *check, bytes_t der, const char *where)
{
    candidate_t list = {.where = where};
    bool concerned;
    if (crl_parse(der, &list.crl))
        return 0;
    check->any = true;
    gpg_error_t err = crl_scope_concerns(&check->scope, &list.crl, &list.issuer, &concerned);
    if (err || !concerned)
        return err;
    candidate_t *candidate =
        arena_push(&check->arena, check->candidates, check->count, check->capacity);
    if (!candidate)
        return ERR(ENOMEM);
    *candidate = list;
    if (point_names_limited(list.crl.point.name.full))
        check->limit = CRL_SCOPE_NAMES;
    return 0;
}

/* The newest first, since embedded lists come from the sender: an old one must not hide what a
 * newer one says. Those without a number come before those that have one. */
static int compare_age(const void *a, const void *b)
{
    const crl_t *left = &((const candidate_t *)a)->crl, *right = &((const candidate_t *)b)->crl;
    if (left->this_update != right->this_update)
        return left->this_update > right->this_update ? -1 : 1;
    if (bytes_present(left->number) != bytes_present(right->number))
        return bytes_present(right->number) ? -1 : 1;
    return crl_number_compare(right->number, left->number);
}

static gpg_error_t same_issuer(candidate_t *a, candidate_t *b, bool *r_same)
{
    return name_equal_digested(a->crl.issuer, &a->issuer, b->crl.issuer, &b->issuer, r_same);
}

/* Whether one list takes the place of another. Of those of the same second the number tells, if
 * both are numbered in the same series; else neither does, and what one of them revokes is revoked.
 */
static gpg_error_t outranks(candidate_t *newer_list, candidate_t *older_list, bool *r_outranks)
{
    const crl_t *newer = &newer_list->crl, *older = &older_list->crl;
    *r_outranks = newer->this_update > older->this_update;
    if (newer->this_update != older->this_update || !bytes_present(newer->number) ||
        !bytes_present(older->number) || crl_number_compare(newer->number, older->number) <= 0 ||
        !bytes_equal(newer->point.value, older->point.value))
        return 0;
    return same_issuer(newer_list, older_list, r_outranks);
}

static gpg_error_t collect(check_t *check)
{
    const path_sources_t *sources = check->query->sources;
    const store_crl_t *stored;
    gpg_error_t err = 0;
    for (size_t i = 0; !err && sources->store && (stored = store_crl(sources->store, i)); i++)
        err = add_candidate(check, stored->der, stored->origin);
    for (size_t i = 0; !err && i < sources->crl_count; i++)
        err = add_candidate(check, sources->crls[i], NULL);
    if (!err && check->count)
        qsort(check->candidates, check->count, sizeof *check->candidates, compare_age);
    return err;
}

/* As a phrase. */
static const char *where_text(arena_t *arena, const candidate_t *candidate)
{
    return candidate->where ? phrase(arena, "%s", candidate->where) : N_("in the message");
}

/* Says once why a list cannot be used. */
static void complain(check_t *check, candidate_t *candidate, const char *why)
{
    const char *issuer = revocation_name_text(finding_arena(check), candidate->crl.issuer);
    const char *text = phrase(finding_arena(check), "CRL of %s (%-s): %-s", issuer,
                              where_text(finding_arena(check), candidate), why);
    if (!check->problem)
        check->problem = text;
    if (!candidate->reported && check->complaints++ < LIMIT_COMPLAINTS)
        findings_add(check->query->findings, FINDING_REVOCATION_UNUSABLE, "%-s", text ? text : why);
    candidate->reported = true;
}

/* Section 5.2: "If a CRL contains a critical extension that the application cannot process, then
 * the application MUST NOT use that CRL to determine the status of certificates." Then (f) and (g).
 */
static gpg_error_t make_usable(check_t *check, candidate_t *candidate)
{
    const char *why = N_("it has a critical extension that is not known");
    gpg_error_t err = 0;
    if (candidate->state != UNCHECKED)
        return 0;
    candidate->state = UNUSABLE;
    if (!candidate->crl.unknown_critical)
        err = crl_signer_find(check->query, &candidate->crl, &candidate->signer, &why);
    if (gpg_err_code(err) == GPG_ERR_ENOMEM)
        return err;
    if (gpg_err_code(err) == GPG_ERR_RESOURCE_LIMIT)
        check->limit = why;
    if (err || candidate->crl.unknown_critical)
        complain(check, candidate, why);
    else
        candidate->state = SIGNED;
    return 0;
}

/* ---- delta CRLs ---- */

/* (c): the delta has the scope of this complete list. */
static gpg_error_t is_delta_for(candidate_t *delta_list, candidate_t *complete_list,
                                bool *r_is_delta)
{
    const crl_t *delta = &delta_list->crl, *complete = &complete_list->crl;
    *r_is_delta = false;
    if (!bytes_present(delta->base_number) ||
        bytes_present(delta->point.value) != bytes_present(complete->point.value) ||
        !bytes_equal(delta->point.value, complete->point.value) ||
        !bytes_equal(delta->authority_key_id, complete->authority_key_id))
        return 0;
    return same_issuer(delta_list, complete_list, r_is_delta);
}

/* Section 5.2.4: and continues it. */
static bool continues(const crl_t *delta, const crl_t *complete)
{
    return bytes_present(delta->number) && bytes_present(complete->number) &&
           crl_number_compare(delta->base_number, complete->number) <= 0 &&
           crl_number_compare(delta->number, complete->number) >= 0;
}

static bool is_older(const crl_t *delta, const crl_t *complete)
{
    return delta->this_update < complete->this_update ||
           (bytes_present(delta->number) && bytes_present(complete->number) &&
            crl_number_compare(delta->number, complete->number) < 0);
}

/* (h): "validate the signature on the delta CRL using the public key validated in step (f)". */
static gpg_error_t check_delta(check_t *check, candidate_t *delta, public_key_t *key)
{
    signature_algorithm_t algorithm;
    if (delta->tried_key == key)
        return 0;
    delta->tried_key = key;
    delta->delta_good = false;
    if (delta->crl.unknown_critical) {
        complain(check, delta, N_("it has a critical extension that is not known"));
        return 0;
    }
    gpg_error_t err = signature_algorithm_parse(delta->crl.signature_algorithm, &algorithm);
    if (!err)
        err = signature_check(key, &algorithm, delta->crl.tbs, false, delta->crl.signature,
                              check->query->budget);
    if (gpg_err_code(err) == GPG_ERR_ENOMEM)
        return err;
    delta->delta_good =
        !err && signature_strong_enough(&algorithm, key, check->query->rules->allow_weak);
    if (gpg_err_code(err) == GPG_ERR_RESOURCE_LIMIT)
        complain(check, delta, REVOCATION_COST);
    else if (!delta->delta_good)
        complain(check, delta,
                 N_("the complete CRL's key did not make its signature, or is too weak"));
    return 0;
}

/* ---- status ---- */

/* What the complete list and its delta say together, and since and until when. */
typedef struct statement {
    crl_entry_t entry;
    candidate_t *source; /* where the entry is, or the complete list */
    candidate_t *newest; /* the delta, or the complete list */
    int64_t this_update, next_update;
    bool unusable;
} statement_t;

/* *r_usable: false if what the list says cannot be relied on. */
static gpg_error_t read_entry(check_t *check, candidate_t *list, crl_entry_t *r_entry,
                              bool *r_usable)
{
    const certificate_t *certificate = check->query->certificate;
    gpg_error_t err = crl_find(&list->crl, certificate->serial, certificate->issuer, r_entry);
    *r_usable = !err;
    if (!err || gpg_err_code(err) == GPG_ERR_ENOMEM)
        return err;
    complain(check, list,
             gpg_err_code(err) == GPG_ERR_UNKNOWN_CRIT_EXTN
                 ? N_("an entry has a critical extension that is not known")
                 : N_("an entry is malformed"));
    return 0;
}

static gpg_error_t add_entry(check_t *check, candidate_t *list, statement_t *statement)
{
    crl_entry_t entry;
    bool usable;
    gpg_error_t err = read_entry(check, list, &entry, &usable);
    if (!usable)
        statement->unusable = true;
    else if (crl_entry_add(&statement->entry, &entry))
        statement->source = list;
    return err;
}

/* (i): the newest delta that goes with the list; of several that are as new, all. */
static gpg_error_t read_delta(check_t *check, candidate_t *complete, statement_t *statement)
{
    candidate_t *newest = NULL;
    for (size_t i = 0; i < check->count; i++) {
        candidate_t *delta = &check->candidates[i];
        bool fits, outranked = false;
        if (delta->crl.this_update > check->until)
            continue;
        gpg_error_t err = is_delta_for(delta, complete, &fits);
        fits = fits && continues(&delta->crl, &complete->crl);
        if (!err && fits && newest)
            err = outranks(newest, delta, &outranked);
        if (outranked)
            break;
        if (!err && fits)
            err = check_delta(check, delta, complete->signer.key);
        if (err)
            return err;
        if (!fits || !delta->delta_good)
            continue;
        newest = statement->newest = delta;
        err = add_entry(check, delta, statement);
        if (err)
            return err;
        statement->this_update = delta->crl.this_update;
        if (delta->crl.next_update > statement->next_update)
            statement->next_update = delta->crl.next_update;
    }
    return 0;
}

/* Section 5.2.4 lets a delta not be combined with a list that is older than what it continues. That
 * it revokes the certificate says that the list at hand is outdated. */
static gpg_error_t look_for_gap(check_t *check, candidate_t *complete)
{
    for (size_t i = 0; i < check->count; i++) {
        candidate_t *delta = &check->candidates[i];
        crl_entry_t entry;
        bool fits;
        if (delta->crl.this_update > check->until && check->until < check->now)
            continue;
        gpg_error_t err = is_delta_for(delta, complete, &fits);
        fits = fits && !continues(&delta->crl, &complete->crl) &&
               !is_older(&delta->crl, &complete->crl);
        if (!err && fits)
            err = check_delta(check, delta, complete->signer.key);
        bool usable = false;
        if (!err && fits && delta->delta_good)
            err = read_entry(check, delta, &entry, &usable);
        if (err)
            return err;
        if (!usable || !entry.found || entry.reason == REASON_REMOVE_FROM_CRL)
            continue;
        complain(check, delta,
                 N_("it revokes the certificate, but does not continue the complete CRL at hand"));
        if (!check->limit)
            check->limit = N_("a delta CRL revokes it whose complete CRL is not at hand");
    }
    return 0;
}

/* (i)-(k): the delta first; what it removes from the list is not revoked. */
static gpg_error_t read_lists(check_t *check, candidate_t *complete, statement_t *r_statement)
{
    *r_statement = (statement_t){.source = complete,
                                 .newest = complete,
                                 .this_update = complete->crl.this_update,
                                 .next_update = complete->crl.next_update};
    gpg_error_t err = read_delta(check, complete, r_statement);
    if (err || r_statement->unusable)
        return err;
    if (!r_statement->entry.found)
        err = add_entry(check, complete, r_statement);
    if (r_statement->entry.reason == REASON_REMOVE_FROM_CRL)
        r_statement->entry.found = false;
    return err;
}

static const char *entry_text(const check_t *check, const statement_t *statement)
{
    arena_t *arena = finding_arena(check);
    const crl_entry_t *entry = &statement->entry;
    return phrase(arena, "revoked on %-s (%s), says the CRL of %s (%-s)",
                  time_text(entry->time).text, crl_reason_name(entry->reason),
                  revocation_name_text(arena, statement->source->crl.issuer),
                  where_text(arena, statement->source));
}

static const char *stale_text(const check_t *check, const statement_t *statement)
{
    arena_t *arena = finding_arena(check);
    const char *text = N_("it does not say until when it holds");
    if (statement->next_update != INT64_MIN)
        text = phrase(arena, "it is out of date since %-s", time_text(statement->next_update).text);
    return text ? text : N_("it is out of date");
}

/* Whether an entry makes the certificate revoked. A list that is out of date still tells what has
 * been revoked, since that is for good (but for a hold). */
static bool apply_entry(check_t *check, const statement_t *statement, bool stale)
{
    const crl_entry_t *entry = &statement->entry;
    if (!entry->found || (stale && entry->reason == REASON_CERTIFICATE_HOLD))
        return false;
    if (!revocation_counts(check->query->rules, entry->time, entry->reason)) {
        check->answer->later = entry_text(check, statement);
        return false;
    }
    check->revoked = true;
    check->answer->reason = entry->reason;
    check->answer->time = entry->time;
    check->answer->this_update = statement->this_update;
    check->answer->detail = entry_text(check, statement);
    return true;
}

/* What is out of date or from the future does not tell what has not been revoked. */
static void apply(check_t *check, const statement_t *statement, reasons_t interim)
{
    const revocation_query_t *query = check->query;
    bool stale = query->rules->at > statement->next_update;
    if (apply_entry(check, statement, stale))
        return;
    if (statement->this_update > check->now)
        complain(check, statement->newest,
                 revocation_future_text(finding_arena(check), statement->this_update));
    else if (stale)
        complain(check, statement->source, stale_text(check, statement));
    else if (!statement->entry.found && !revocation_absence_counts(query, statement->this_update))
        complain(check, statement->source, N_("it was issued after the certificate had expired"));
    else {
        check->reasons |= interim; /* (l) */
        if (statement->this_update > check->answer->this_update)
            check->answer->this_update = statement->this_update;
    }
}

/* Everything after (e) for one list. Of what is from the future only that is asked. */
static gpg_error_t use(check_t *check, candidate_t *complete, reasons_t interim)
{
    const bool future = check->until > check->now;
    statement_t statement;
    gpg_error_t err = make_usable(check, complete);
    if (err || complete->state != SIGNED)
        return err;
    err = read_lists(check, complete, &statement);
    if (err || statement.unusable || (future && statement.this_update <= check->now))
        return err;
    if (!statement.entry.found && !future)
        err = look_for_gap(check, complete);
    if (!err)
        apply(check, &statement, interim);
    return err;
}

/* "while ((reasons_mask is not all-reasons) and (cert_status is UNREVOKED))", the newest list first
 * whatever its point. */
static gpg_error_t look(check_t *check, int64_t until)
{
    candidate_t *last = NULL;
    reasons_t covered = 0; /* by lists that outrank the next */
    gpg_error_t err = 0;
    check->until = until;
    check->reasons = 0;
    for (size_t i = 0; !err && !check->revoked && i < check->count; i++) {
        candidate_t *list = &check->candidates[i];
        reasons_t interim = 0;
        bool outranked = false;
        if (bytes_present(list->crl.base_number) || list->crl.this_update > until)
            continue;
        if (last)
            err = outranks(last, list, &outranked);
        if (outranked)
            covered = check->reasons;
        last = list;
        if (covered == REASONS_ALL)
            break;
        if (!err)
            err = crl_scope_reasons(&check->scope, &list->crl, &list->issuer, &interim);
        if (!err && interim & ~covered) /* (e) */
            err = use(check, list, interim);
    }
    check->good = check->good || check->reasons == REASONS_ALL;
    return err;
}

static bool have_lists_of(const check_t *check, int64_t after, int64_t until)
{
    for (size_t i = 0; i < check->count; i++)
        if (check->candidates[i].crl.this_update > after &&
            check->candidates[i].crl.this_update <= until)
            return true;
    return false;
}

/* As it stood at the time of judgement; then with what is known now, if that is later: it may tell
 * of a revocation, and vouch where there is nothing of then; then with what is from the future,
 * which vouches for nothing. */
static gpg_error_t look_at_all(check_t *check)
{
    const int64_t ends[] = {check->at, check->now, INT64_MAX};
    int64_t after = INT64_MIN;
    gpg_error_t err = 0;
    for (size_t i = 0; !err && !check->revoked && i < 3; after = ends[i++])
        if (have_lists_of(check, after, ends[i]))
            err = look(check, ends[i]);
    return err;
}

static void conclude(check_t *check)
{
    revocation_answer_t *answer = check->answer;
    if (!check->limit && check->query->budget->refused)
        check->limit = REVOCATION_COST;
    answer->limited = check->limit && check->any;
    if (check->revoked)
        answer->status = REVOCATION_REVOKED;
    else if (answer->limited) {
        answer->status = REVOCATION_UNKNOWN;
        answer->detail = check->limit;
    } else if (check->good)
        answer->status = REVOCATION_GOOD;
    else if (check->count == 0)
        answer->status = REVOCATION_NO_DATA;
    else {
        answer->status = REVOCATION_UNKNOWN;
        answer->detail = check->problem   ? check->problem
                         : check->reasons ? N_("the CRLs at hand do not cover all reasons")
                                          : N_("the CRLs at hand are not for this certificate");
    }
}

gpg_error_t crl_check(const revocation_query_t *query, revocation_answer_t *r_answer)
{
    check_t check = {.query = query, .arena = ARENA_INIT, .answer = r_answer};
    *r_answer = (revocation_answer_t){.status = REVOCATION_UNKNOWN, .this_update = INT64_MIN};
    revocation_horizons(query->rules, &check.at, &check.now);
    gpg_error_t err = crl_scope_read(query->certificate, finding_arena(&check), &check.scope);
    check.limit = check.scope.limit;
    if (!err)
        err = collect(&check);
    if (!err)
        err = look_at_all(&check);
    if (!err)
        conclude(&check);
    for (size_t i = 0; i < check.count; i++)
        crl_signer_release(&check.candidates[i].signer);
    gpg_error_t lost = arena_free(&check.arena);
    return err ? err : lost;
}
