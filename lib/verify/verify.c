/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Verification: the order of the steps, from bytes to a verdict. Each step is a file of its own. */
#include "base/error.h"
#include "base/limits.h"
#include "cms/bare_cms.h"
#include "mime/canonical.h"
#include "mime/date_time.h"
#include "mime/message_start.h"
#include "verify/judge.h"
#include "verify/report.h"
#include "verify/restored_message.h"
#include "verify/signer_answer.h"
#include "verify/verdict.h"
#include "verify/verify_options.h"
#include "x509/certificate_cache.h"
#include "x509/name_compare.h"

#include <stdlib.h>

#define UNDATED_AGE 86400 /* seconds that a message without Date may have been under way */

struct smime_verifier {
    const smime_store_t *store;
    certificate_cache_t *cache;
    path_cache_t *paths;
};

gpg_error_t smime_verifier_new(smime_verifier_t **r_verifier, const smime_store_t *store)
{
    if (!r_verifier)
        return ERR(INV_ARG);
    *r_verifier = NULL;
    if (!store)
        return ERR(INV_ARG);
    smime_verifier_t *verifier = calloc(1, sizeof *verifier);
    if (!verifier)
        return ERR(ENOMEM);
    verifier->store = store;
    gpg_error_t error = certificate_cache_new(&verifier->cache);
    if (!error)
        error = path_cache_new(&verifier->paths);
    if (error)
        smime_verifier_free(&verifier);
    *r_verifier = verifier;
    return error;
}

void smime_verifier_free(smime_verifier_t **verifier)
{
    if (!verifier || !*verifier)
        return;
    path_cache_free(&(*verifier)->paths);
    certificate_cache_free(&(*verifier)->cache);
    free(*verifier);
    *verifier = NULL;
}

/* ---- one input ---- */

/* One verification under way. */
typedef struct task {
    judge_t judge;
    finding_list_t found;
    findings_t findings;
    layers_t layers;
    judged_header_t header;
    author_t author;
    bytes_t in; /* all of the input */
} task_t;

static void task_init(task_t *task, smime_verifier_t *verifier,
                      const smime_verify_options_t *options, stop_t *stop, smime_report_t *report)
{
    *task = (task_t){.judge = {.arena = report_arena(report),
                               .findings = &task->findings,
                               .report = report,
                               .options = options,
                               .store = verifier->store,
                               .cache = verifier->cache,
                               .paths = verifier->paths,
                               .budget = {.left = LIMIT_PUBLIC_KEY_COST, .stop = stop},
                               .stop = stop,
                               .transit_budget = LIMIT_TRANSIT_DAMAGE_WORK}};
    task->findings = findings_start(&task->found, task->judge.arena);
    report->checked_at = options->at;
}

static bool within_skew(const task_t *task, const smime_signer_result_t *signer, int64_t date)
{
    int64_t apart = signer->signing_time - date;
    int64_t allowed = task->judge.options->date_skew;
    return !signer->has_signing_time || (apart <= allowed && -apart <= allowed);
}

/* In the largest unit that tells it apart from nothing. */
static void report_apart(const findings_t *findings, int64_t seconds)
{
    static const struct {
        int64_t size;
        const char *name;
    } units[] = {{86400, "days"}, {3600, "hours"}, {60, "minutes"}, {1, "seconds"}};
    size_t unit = 0;
    while (seconds < 2 * units[unit].size && units[unit].size > 1)
        unit++;
    findings_add(findings, FINDING_DATE_SKEW, "%lld %s apart",
                 (long long)(seconds / units[unit].size), units[unit].name);
}

/* Says so unless a signer who passes signed near the date: others may have signed later. */
static void report_date_skew(task_t *task, const smime_layer_result_t *layer, int index,
                             int64_t date)
{
    for (size_t i = 0; i < layer->signer_count; i++)
        if (signer_passes(layer->signers[i]) && within_skew(task, layer->signers[i], date))
            return;
    for (size_t i = 0; i < layer->signer_count; i++) {
        if (within_skew(task, layer->signers[i], date))
            continue;
        int64_t apart = layer->signers[i]->signing_time - date;
        const findings_t in_layer = findings_in_layer(&task->findings, index, NULL);
        const findings_t here = findings_of_signer(&in_layer, i);
        report_apart(&here, apart < 0 ? -apart : apart);
    }
}

/* Mail programs then show when the message came: one that was signed long ago looks new. A time of
 * judgement that the user named says nothing about when that was. */
static void report_no_date(task_t *task, const smime_layer_result_t *layer)
{
    const smime_verify_options_t *options = task->judge.options;
    smime_severity_t severity = SMIME_SEVERITY_WARNING;
    bool judged_now = options->at_mode == SMIME_AT_TIME && !options->at_given;
    for (size_t i = 0; i < layer->signer_count && judged_now; i++)
        if (layer->signers[i]->has_signing_time &&
            options->at - layer->signers[i]->signing_time > UNDATED_AGE)
            severity = SMIME_SEVERITY_UNKNOWN;
    findings_add_as(&task->findings, FINDING_DATE_MISSING, severity, "%s",
                    severity == SMIME_SEVERITY_UNKNOWN
                        ? "it was signed long ago, and may have been sent again"
                        : "");
}

/* RFC 8551 section 2.5.1: an old signed message may be replayed under a new date. The dates of the
 * author's layer are compared, not a wrapper's. A protected header without Date leaves the outer
 * one to be seen. */
static void check_date(task_t *task, const smime_layer_result_t *layer, int index)
{
    int64_t date;
    const header_t *header = judged_header_with(&task->header, "Date");
    const findings_t *findings = &task->findings;
    const header_field_t *field = header_find(header, "Date", 0);
    if (!field) {
        report_no_date(task, layer);
        return;
    }
    if (header_count(header, "Date") > 1 || header_date(field->value, &date)) {
        findings_add(findings, FINDING_DATE_UNREADABLE, "%zu Date fields",
                     header_count(header, "Date"));
        return;
    }
    report_date_skew(task, layer, index, date);
}

/* The author that a layer is compared with: the message's, or that of the attached message it is
 * in. */
static gpg_error_t author_for(task_t *task, const layer_t *layer, author_t *r_author)
{
    *r_author = task->author;
    if (!layer->attached)
        return 0;
    finding_list_t scratch_list;
    findings_t scratch = findings_start(&scratch_list, task->judge.arena);
    return author_read(task->judge.arena, &layer->attached->header, NULL, &scratch, r_author);
}

/* Whether what is restored has lines that end in LF alone: as the input, and where that is no text. */
static bool restores_lf(bytes_t in)
{
    return canonical_is_lf(in) || in.data[0] == 0x30;
}

/* What the header inside replaces of the one outside is known before the content is read. */
static gpg_error_t judge_restoring(task_t *task, const layer_t *layer, int index,
                                   smime_layer_result_t *result)
{
    const smime_verify_options_t *options = task->judge.options;
    restored_message_t *restored;
    gpg_error_t error =
        restored_message_new(&restored, task->header.outer, restores_lf(task->in),
                             task->header.protected != NULL, options->write, options->write_user);
    const content_sink_t sink = {restored_message_write, restored};
    if (!error)
        error = judge_layer(&task->judge, layer, index, &task->author, sink, result);
    if (!error)
        error = restored_message_finish(restored);
    restored_message_free(&restored);
    return error;
}

/* What the innermost layer of the envelope signs is handed out. */
static gpg_error_t judge_one_layer(task_t *task, int index, smime_layer_result_t *result)
{
    const smime_verify_options_t *options = task->judge.options;
    const layer_t *layer = task->layers.items[index];
    const bool wanted =
        options->write && !options->detached && (size_t)index + 1 == task->layers.envelope;
    if (wanted && options->write_message)
        return judge_restoring(task, layer, index, result);
    content_sink_t sink = {wanted ? options->write : NULL, options->write_user};
    author_t author;
    gpg_error_t error = author_for(task, layer, &author);
    return error ? error : judge_layer(&task->judge, layer, index, &author, sink, result);
}

static gpg_error_t judge_layers(task_t *task)
{
    smime_report_t *report = task->judge.report;
    const layers_t *layers = &task->layers;
    if (!layers->count)
        return 0;
    smime_layer_result_t *results = arena_alloc(task->judge.arena, layers->count * sizeof *results);
    report->layers = arena_pointers(task->judge.arena, results, layers->count, sizeof *results);
    if (!results || !report->layers)
        return ERR(ENOMEM);
    for (size_t i = 0; i < layers->count; i++) {
        gpg_error_t error = judge_one_layer(task, (int)i, &results[i]);
        if (error)
            return error;
        verdict_of_layer(&results[i], (int)i, &task->findings);
    }
    report->layer_count = layers->count;
    return 0;
}

/* Leaves that no signed layer covers, when only parts are signed. */
static void note_unsigned_parts(task_t *task)
{
    const layers_t *layers = &task->layers;
    entity_t *at = layers->envelope || !layers->count ? NULL : layers->root;
    for (size_t named = 0; at && named < 20; at = entity_walk(layers->root, at)) {
        bool covered = false;
        for (size_t i = 0; i < layers->count; i++) {
            bytes_t part = bytes_text(layers->items[i]->part);
            covered = covered || (bytes_starts_with(bytes_text(at->part), layers->items[i]->part) &&
                                  (at->part[part.size] == 0 || at->part[part.size] == '.'));
        }
        if (covered || at->first_child)
            continue;
        const char *name = entity_file_name(task->judge.arena, at);
        const findings_t here = findings_in_part(&task->findings, at->part);
        findings_add(&here, FINDING_UNSIGNED_PART, "part %s: %s/%s%s%s", at->part, at->type.type,
                     at->type.subtype, name ? " " : "", name ? name : "");
        named++;
    }
}

/* Everything after the layers were found: header, author, layers, date, verdict. */
static gpg_error_t judge_all(task_t *task)
{
    judge_t *judge = &task->judge;
    smime_report_t *report = judge->report;
    gpg_error_t error = 0;
    error = header_protection_judge(judge->arena, &task->layers, &task->findings, &task->header);
    if (!error)
        error = author_read(judge->arena, task->header.judged, judge->options->from,
                            &task->findings, &task->author);
    if (!error)
        error = author_note_replies(judge->arena, &task->header, &task->author, &task->findings);
    if (!error)
        error = judge_layers(task);
    if (!error)
        error = header_protection_show(judge->arena, &task->header, report_header(report));
    if (error)
        return error;
    int author = verdict_author_layer(report->layers, task->layers.envelope);
    if (author >= 0 && task->header.judged)
        check_date(task, report->layers[author], author);
    if (!task->layers.envelope && task->layers.count)
        findings_add(&task->findings, FINDING_ERRANT_LAYER, NULL);
    note_unsigned_parts(task);
    if (store_note(judge->store) && report->layer_count)
        findings_add(&task->findings, FINDING_WEB_TRUST_STORE, NULL);
    verdict_of_message(report, &task->layers, &task->findings);
    return findings_show(&task->findings, report);
}

/* ---- what the input is ---- */

/* The message in a part: an attached message, or the root. */
static gpg_error_t message_in_part(task_t *task, bytes_t in, bytes_t *r_message)
{
    finding_list_t scratch_list;
    findings_t scratch;
    layers_t layers;
    entity_t *root, *found = NULL;
    scratch = findings_start(&scratch_list, task->judge.arena);
    gpg_error_t error = entity_parse(task->judge.arena, in, "", true, &scratch, &root);
    if (error)
        return error;
    error = layers_find(task->judge.arena, root, &scratch, &layers);
    if (!error)
        found = entity_find(root, task->judge.options->part);
    for (size_t i = 0; !error && !found && i < layers.count; i++)
        if (!layers.items[i]->clear && layers.items[i]->inside)
            found = entity_find(layers.items[i]->inside, task->judge.options->part);
    if (found && found->child_count == 1 && entity_holds_message(found))
        found = found->first_child;
    if (!error && (!found || !found->parent || !entity_holds_message(found->parent)))
        error = ERR(NOT_FOUND);
    if (!error) { /* what an opaque layer holds goes away with the layers */
        *r_message = entity_find(root, found->part) == found
                         ? found->whole
                         : arena_copy(task->judge.arena, found->whole);
        error = bytes_present(*r_message) ? 0 : ERR(ENOMEM);
    }
    layers_release(&layers);
    return error;
}

/* Some mail programs take an empty line on top for the end of the header, and a byte order mark for
 * a part of the first field's name. */
static void report_start(task_t *task)
{
    const findings_t here = findings_in_part(&task->findings, "");
    findings_add(&here, FINDING_AMBIGUOUS_FIELD,
                 "an empty line or a byte order mark before the header");
}

static gpg_error_t judge_message(task_t *task, bytes_t in)
{
    entity_t *root;
    gpg_error_t error = 0;
    bytes_t start = entity_message_start(in);
    if (task->judge.options->part)
        error = message_in_part(task, start, &in);
    else if (start.size < in.size)
        report_start(task);
    in = task->judge.options->part ? in : start;
    if (!error)
        error = entity_parse(task->judge.arena, in, "", true, &task->findings, &root);
    if (!error)
        entity_check_version(root, &task->findings);
    if (!error)
        error = layers_find(task->judge.arena, root, &task->findings, &task->layers);
    if (!error)
        error = judge_all(task);
    return error;
}

static gpg_error_t judge_bare_as(task_t *task, bytes_t cms, bytes_t detached, bool exact)
{
    gpg_error_t error =
        layers_of_bare(task->judge.arena, cms, detached, &task->findings, &task->layers);
    if (!error && task->layers.count)
        task->layers.items[0]->exact = exact;
    return error ? error : judge_all(task);
}

/* A bare signature over content that is given beside it: signed as it is, or in canonical form by
 * tools that take it for text. The content is handed on in the form that was signed. */
static gpg_error_t judge_detached(task_t *task, smime_verifier_t *verifier, bytes_t cms)
{
    const smime_verify_options_t *options = task->judge.options;
    smime_report_t *report = task->judge.report;
    bytes_t detached = bytes_of(options->detached, options->detached_size);
    bool exact = true;
    gpg_error_t error = judge_bare_as(task, cms, detached, true);
    if (!error && report->integrity != SMIME_PASS) {
        smime_report_t first = *report;
        layers_release(&task->layers);
        task_init(task, verifier, options, task->judge.stop, report);
        error = judge_bare_as(task, cms, detached, false);
        exact = report->integrity != SMIME_PASS;
        if (!error && exact)
            *report = first;
    }
    if (error || !options->write)
        return error;
    return exact ? options->write(options->write_user, detached.data, detached.size)
                 : canonical_write(detached, options->write, options->write_user);
}

static gpg_error_t judge_input(task_t *task, smime_verifier_t *verifier, bytes_t in)
{
    bytes_t cms;
    spool_t spool;
    spool_init(&spool);
    gpg_error_t error = bare_cms_read(in, &spool, &cms);
    if (!error && bytes_present(cms)) {
        if (task->judge.options->part)
            error = ERR(NOT_FOUND);
        else if (task->judge.options->detached)
            error = judge_detached(task, verifier, cms);
        else
            error = judge_bare_as(task, cms, BYTES_NONE, true);
    } else if (!error && task->judge.options->detached) {
        error = ERR(CONFLICT);
    } else if (!error && entity_is_message(entity_message_start(in))) {
        error = judge_message(task, in);
    } else if (!error) {
        error = ERR(UNSUPPORTED_ENCODING);
    }
    layers_release(&task->layers);
    spool_free(&spool);
    return error;
}

gpg_error_t smime_verify(smime_verifier_t *verifier, const smime_verify_options_t *options,
                         const void *data, size_t size, smime_report_t **r_report)
{
    if (!r_report)
        return ERR(INV_ARG);
    *r_report = NULL;
    smime_verify_options_t own;
    gpg_error_t error =
        verifier && (data || !size) ? verify_options_read(options, &own) : ERR(INV_ARG);
    if (!error && !size)
        error = ERR(NO_DATA);
    if (error)
        return error;
    smime_report_t *report;
    error = report_new(&report);
    if (error)
        return error;
    task_t task;
    certificate_cache_trim(verifier->cache);
    stop_t stop = {own.stop, own.stop_user, false};
    task_init(&task, verifier, &own, &stop, report);
    task.in = bytes_of(data, size);
    error = judge_input(&task, verifier, task.in);
    if (!error && stop.stopped)
        error = ERR(CANCELED);
    if (error)
        smime_report_free(&report);
    *r_report = report;
    return error;
}

/* ---- a certificate by itself ---- */

/* Parsed certificates of a list, with references. */
static gpg_error_t parse_all(task_t *task, const smime_certificates_t *list,
                             certificate_t ***r_items, size_t *r_count)
{
    size_t count = smime_certificates_count(list);
    certificate_t **items = arena_alloc(task->judge.arena, (count + 1) * sizeof *items);
    *r_items = items;
    *r_count = 0;
    if (!items)
        return ERR(ENOMEM);
    for (size_t i = 0; i < count; i++) {
        const smime_certificate_t *info = smime_certificates_get(list, i);
        gpg_error_t error = certificate_cache_get(
            task->judge.cache, bytes_of(info->der, info->der_size), &items[*r_count]);
        if (error)
            return error;
        (*r_count)++;
    }
    return 0;
}

static gpg_error_t issued_another(certificate_t *const *items, size_t count, size_t index,
                                  bool *r_issued)
{
    gpg_error_t error = 0;
    *r_issued = false;
    for (size_t i = 0; !error && !*r_issued && i < count; i++)
        if (i != index && !bytes_equal(items[i]->der, items[index]->der))
            error = certificate_issued_by_name(items[i], items[index], r_issued);
    return error;
}

/* Bundles come in either order: the first certificate that issued none of the others, rather none
 * of an authority, is the one that is asked about; of too many to compare, the first. */
static gpg_error_t subject_of_list(certificate_t *const *items, size_t count, size_t *r_index)
{
    *r_index = 0;
    for (int authorities = 0; authorities < 2 && count <= LIMIT_CERTIFICATES; authorities++)
        for (size_t i = 0; i < count; i++) {
            bool issued;
            if (!authorities && items[i]->ca)
                continue;
            gpg_error_t error = issued_another(items, count, i, &issued);
            if (error)
                return error;
            if (!issued) {
                *r_index = i;
                return 0;
            }
        }
    return 0;
}

static void swap_certificates(certificate_t **a, certificate_t **b)
{
    certificate_t *was = *a;
    *a = *b;
    *b = was;
}

static gpg_error_t judge_list(task_t *task, const smime_certificates_t *list)
{
    smime_report_t *report = task->judge.report;
    arena_t *arena = task->judge.arena;
    smime_layer_result_t *layer = arena_alloc(arena, sizeof *layer);
    smime_signer_result_t *signer = arena_alloc(arena, sizeof *signer);
    certificate_t **items;
    size_t count;
    gpg_error_t error = layer && signer ? 0 : ERR(ENOMEM);
    if (error)
        return error;
    error = parse_all(task, list, &items, &count);
    task->author = (author_t){.address = task->judge.options->from, .answer = SMIME_PASS};
    const findings_t in_layer = findings_in_layer(&task->findings, 0, NULL);
    const findings_t here = findings_of_signer(&in_layer, 0);
    task->judge.findings = &here;
    size_t subject = 0;
    if (!error)
        error = subject_of_list(items, count, &subject);
    if (!error)
        swap_certificates(&items[0], &items[subject]);
    if (!error && count > LIMIT_CERTIFICATES)
        findings_add(&here, FINDING_CERTIFICATES_LIMIT, "more than %s, so the first is judged",
                     LIMIT_TEXT(LIMIT_CERTIFICATES));
    if (!error)
        error = judge_certificate(&task->judge, items, count, &task->author, signer);
    for (size_t i = 0; i < count; i++)
        certificate_unref(&items[i]);
    if (error)
        return error;
    *layer = (smime_layer_result_t){.part = "",
                                    .format = "certificate",
                                    .integrity = SMIME_PASS,
                                    .trust = signer->trust,
                                    .identity = signer->identity,
                                    .signers = arena_pointers(arena, signer, 1, sizeof *signer),
                                    .signer_count = 1};
    report->layers = arena_pointers(arena, layer, 1, sizeof *layer);
    if (!layer->signers || !report->layers)
        return ERR(ENOMEM);
    report->layer_count = 1;
    verdict_of_certificate(report, &task->findings);
    error = findings_show(&task->findings, report);
    return error ? error : header_protection_show(arena, &task->header, report_header(report));
}

gpg_error_t smime_certificate_judge(smime_verifier_t *verifier,
                                    const smime_verify_options_t *options, const void *data,
                                    size_t size, smime_report_t **r_report)
{
    if (!r_report)
        return ERR(INV_ARG);
    *r_report = NULL;
    smime_verify_options_t own;
    gpg_error_t error = verifier ? verify_options_read(options, &own) : ERR(INV_ARG);
    if (!error && own.at_mode != SMIME_AT_TIME)
        error = ERR(INV_ARG);
    smime_certificates_t *list = NULL;
    smime_report_t *report = NULL;
    if (!error)
        error = smime_certificates_read(&list, data, size);
    if (!error)
        error = report_new(&report);
    if (!error) {
        task_t task;
        stop_t stop = {own.stop, own.stop_user, false};
        task_init(&task, verifier, &own, &stop, report);
        error = judge_list(&task, list);
        if (!error && stop.stopped)
            error = ERR(CANCELED);
    }
    smime_certificates_free(&list);
    if (error)
        smime_report_free(&report);
    *r_report = report;
    return error;
}
