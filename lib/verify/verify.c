/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Verification: the order of the steps, from bytes to a verdict. Each step is a file of its own. */
#include "base/error.h"
#include "base/limits.h"
#include "cms/bare_cms.h"
#include "container/container.h"
#include "mime/apple_part.h"
#include "mime/canonical.h"
#include "mime/message_start.h"
#include "verify/clients.h"
#include "verify/content_length.h"
#include "verify/date.h"
#include "verify/part.h"
#include "verify/report.h"
#include "verify/report_pins.h"
#include "verify/restored_message.h"
#include "verify/shown_elsewhere.h"
#include "verify/transit_damage.h"
#include "verify/verdict.h"
#include "verify/verifier.h"
#include "verify/verify_options.h"

/* ---- one input ---- */

/* One verification under way. */
typedef struct task {
    judge_t judge;
    finding_list_t found;
    findings_t findings;
    layers_t layers;
    judged_header_t header;
    author_t author;
    sender_claims_t claims;
    container_t container; /* that the message was in */
    bytes_t in;            /* all of the input */
} task_t;

static void task_init(task_t *task, smime_verifier_t *verifier,
                      const smime_verify_options_t *options, stop_t *stop, smime_report_t *report)
{
    *task = (task_t){.judge = verifier_judge(verifier, options, stop, report, &task->findings)};
    task->findings = findings_start(&task->found, task->judge.arena);
    report->checked_at = options->at;
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
    return author_read(task->judge.arena, &layer->attached->header, NULL, NULL, &scratch, r_author);
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
        const char *name;
        gpg_error_t error = entity_file_name(task->judge.arena, at, &name);
        if (error)
            findings_fail(&task->findings, error);
        const findings_t here = findings_in_part(&task->findings, at->part);
        findings_add(&here, FINDING_UNSIGNED_PART, "part %s: %s/%s%s%s", at->part, at->type.type,
                     at->type.subtype, name ? " " : "", name ? name : "");
        named++;
    }
}

/* Whether the signature around what the envelope holds does. */
static bool payload_holds(const task_t *task)
{
    return task->judge.report->layers[task->layers.envelope - 1]->integrity == SMIME_PASS;
}

/* Everything after the layers were found: header, author, layers, date, verdict. */
static gpg_error_t judge_all(task_t *task)
{
    judge_t *judge = &task->judge;
    smime_report_t *report = judge->report;
    gpg_error_t error = 0;
    error = header_protection_find(&task->layers, &task->findings, &task->header);
    if (!error)
        error = author_read(judge->arena, task->header.judged, judge->options->from,
                            judge->options->senders, &task->findings, &task->author);
    if (!error)
        error = sender_claims_read(
            judge->arena, judge->options->senders, &task->header, task->author.address,
            task->author.from_is_read ? &task->author.from : NULL, &task->findings, &task->claims);
    judge->claims = &task->claims;
    if (!error)
        error = author_note_others(judge->arena, &task->header, &task->author, &task->findings);
    if (!error)
        error = judge_layers(task);
    if (!error && task->layers.envelope)
        error = header_protection_settle(judge->arena, payload_holds(task), &task->findings,
                                         &task->header);
    if (!error)
        error = header_protection_show(judge->arena, &task->header, report_header(report));
    if (error)
        return error;
    int author = verdict_author_layer(report->layers, task->layers.envelope);
    if (author >= 0 && task->header.judged)
        error = date_check(judge->arena, &task->header, report->layers[author], author,
                           judge->options, &task->findings);
    if (!task->layers.envelope && task->layers.count)
        findings_add(&task->findings, FINDING_ERRANT_LAYER, NULL);
    note_unsigned_parts(task);
    if (store_note(judge->store) && report->layer_count)
        findings_add(&task->findings, FINDING_WEB_TRUST_STORE, NULL);
    if (!error && task->container.is_outlook)
        error = shown_elsewhere_check(judge->arena, &task->container.shown, &task->header,
                                      task->author.address, &task->findings);
    if (!error && !task->layers.envelope)
        error = sender_claims_judge_unsigned(&task->claims, &task->header, judge->options,
                                             task->layers.sealed, &task->findings);
    if (error)
        return error;
    verdict_of_message(report, &task->layers, &task->findings);
    error = report_pins(judge->arena, report, judge->options, &task->claims, task->author.address,
                        &task->findings);
    if (error)
        return error;
    error = findings_show(&task->findings, report);
    return error || !judge->options->clients
               ? error
               : clients_answer_report(judge->arena, &task->layers, report);
}

/* ---- what the input is ---- */

static gpg_error_t judge_message(task_t *task, bytes_t in)
{
    entity_t *root;
    bytes_t start = entity_message_start(in);
    const char *before = entity_before_start(in);
    const findings_t part = findings_in_part(&task->findings, "");
    const findings_t top = findings_at(&part, in.data);
    if (before)
        findings_add(&top, FINDING_AMBIGUOUS_FIELD, "%-s", before);
    gpg_error_t error = entity_parse(task->judge.arena, start, "", true, &task->findings, &root);
    if (!error && task->container.is_apple && apple_part_is_elsewhere(root))
        error = ERR(TRUNCATED);
    if (!error)
        entity_check_version(root, &task->findings);
    if (!error)
        error = content_length_check(task->judge.arena, root, &task->findings);
    if (!error)
        error = layers_find(task->judge.arena, root, &task->findings, &task->layers);
    return error ? error : judge_all(task);
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

/* What another layer signs around a part is nothing to it: it is judged by itself. */
static gpg_error_t judge_part(task_t *task, bytes_t in)
{
    bytes_t part, cms = BYTES_NONE;
    bool is_message;
    spool_t decoded, spool;
    spool_init(&decoded);
    spool_init(&spool);
    gpg_error_t error = part_read(task->judge.arena, entity_message_start(in),
                                  task->judge.options->part, &decoded, &part, &is_message);
    if (!error && !is_message)
        error = bare_cms_read(part, &spool, &cms);
    if (!error && is_message)
        error = judge_message(task, part);
    else if (!error && bytes_present(cms))
        error = judge_bare_as(task, cms, BYTES_NONE, true);
    else if (!error)
        error = ERR(NOT_FOUND);
    layers_release(&task->layers);
    spool_free(&decoded);
    spool_free(&spool);
    return error;
}

static gpg_error_t judge_contained(task_t *task, smime_verifier_t *verifier, bytes_t in)
{
    const smime_verify_options_t *options = task->judge.options;
    bytes_t cms;
    spool_t spool;
    spool_init(&spool);
    gpg_error_t error = bare_cms_read(in, &spool, &cms);
    const bool is_bare = !error && bytes_present(cms);
    if (is_bare && options->part)
        error = ERR(NOT_FOUND);
    else if (is_bare && options->detached)
        error = judge_detached(task, verifier, cms);
    else if (is_bare)
        error = judge_bare_as(task, cms, BYTES_NONE, true);
    else if (!error && options->detached)
        error = ERR(CONFLICT);
    else if (!error && (!entity_is_message(entity_message_start(in)) || lines_end_with_cr(in)))
        error = ERR(UNSUPPORTED_ENCODING);
    else if (!error)
        error = options->part ? judge_part(task, in) : judge_message(task, in);
    layers_release(&task->layers);
    spool_free(&spool);
    return error;
}

/* What the input is, or what it is kept in holds. */
static gpg_error_t judge_input(task_t *task, smime_verifier_t *verifier, bytes_t in)
{
    bytes_t contained;
    gpg_error_t error = container_open(&task->container, task->judge.arena, in, &contained);
    if (!error)
        error = judge_contained(task, verifier, contained);
    container_close(&task->container);
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
    task.in = task.found.input = bytes_of(data, size);
    task.judge.transit_budget = transit_damage_budget(size);
    error = judge_input(&task, verifier, task.in);
    if (!error && stop.stopped)
        error = ERR(CANCELED);
    if (error)
        smime_report_free(&report);
    *r_report = report;
    return error;
}
