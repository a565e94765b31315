/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Templates are signed by workers with keys of their own; what is said of a signer once is not said again of
 * the next template. */
#include "sign_many.h"

#include "batch.h"
#include "check_format.h"
#include "failure.h"
#include "formats.h"
#include "memory_stream.h"
#include "output_names.h"
#include "results.h"
#include "sign_one.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

typedef struct run {
    const sign_many_t *many;
    output_names_t names;
    results_settings_t settings;
    results_t results;
    pthread_mutex_t keys; /* one worker after the other gets them */
    int keys_status;      /* of one who got none: this has been said */
    strings_t told;       /* about signers */
} run_t;

/* ---- what is said for people ---- */

static gpg_error_t put_nothing(const page_t *page, const result_t *result)
{
    (void)page;
    (void)result;
    return 0;
}

static gpg_error_t put_totals(const page_t *page, const totals_t *totals)
{
    const size_t made = totals->by_verdict[SMIME_VERDICT_VALID];
    page_text(page, 0, "%zu signed, %zu not signed", made, totals->messages - made);
    return page_error();
}

/* Findings go where errors go; only that they are counted is left here. */
static const format_t format_signed = {
    .name = "signed", .separator = "", .put = put_nothing, .end = put_totals};

/* The same for each template that he signs. */
static bool is_of_signer(const smime_finding_t *finding)
{
    return finding->signer >= 0 && !finding->line && finding->severity <= SMIME_SEVERITY_WARNING &&
           finding->question != SMIME_ABOUT_IDENTITY;
}

static gpg_error_t put_findings(const run_t *run, FILE *out, const char *name,
                                const smime_report_t *report, bool of_signer)
{
    page_t page = page_on(stderr, stderr, run->many->common->color);
    bool *left_out = calloc(report->finding_count + 1, sizeof *left_out);
    if (!left_out)
        return gpg_error(GPG_ERR_ENOMEM);
    for (size_t i = 0; i < report->finding_count; i++) {
        const smime_finding_t *finding = report->findings[i];
        left_out[i] =
            is_of_signer(finding) != of_signer ||
            (finding->severity < SMIME_SEVERITY_WARNING && report->verdict == SMIME_VERDICT_VALID);
    }
    page.out = out;
    gpg_error_t error =
        check_text.put(&page, &(check_result_t){.input = name, .report = report, .told = left_out});
    free(left_out);
    return error;
}

/* What is known of the signer, by which it is told apart: "code detail" lines, up to a NUL; then the same for
 * people. */
static gpg_error_t keep_signer(const run_t *run, const batch_item_t *item,
                               const smime_report_t *report)
{
    char *text = NULL;
    size_t size = 0;
    bool any = false;
    FILE *out = memory_stream_open(&text, &size);
    if (!out)
        return gpg_error(GPG_ERR_ENOMEM);
    for (size_t i = 0; i < report->finding_count; i++)
        if (is_of_signer(report->findings[i]) &&
            report->findings[i]->severity == SMIME_SEVERITY_WARNING) {
            fprintf(out, "%s %s\n", report->findings[i]->code, report->findings[i]->detail);
            any = true;
        }
    fputc('\0', out);
    gpg_error_t error = any ? put_findings(run, out, item->name, report, true) : 0;
    gpg_error_t lost = memory_stream_close(out, &text);
    error = error ? error : lost;
    if (error || !any)
        free(text);
    else
        *item->kept = text;
    return error;
}

/* ---- one template ---- */

static int put_failure(run_t *run, const batch_item_t *item, const char *subject, about_t about,
                       const smime_report_t *report, gpg_error_t error)
{
    const bool reasons = gpg_err_code(error) == GPG_ERR_FORBIDDEN && report;
    char *text = failure_text(about, error), *english = failure_text_in_english(about, error);
    const result_t result = {.input = item->name,
                             .report = reasons ? report : NULL,
                             .error = english,
                             .told = text,
                             .code = failure_code(about, error)};
    gpg_error_t lost = results_take(&run->results, item, &result);
    if (!lost && reasons && !run->many->common->json)
        lost = put_findings(run, item->err, item->name, report, false);
    else
        failure_print(item->err, run->many->command->name, subject, text);
    if (lost)
        failure_print(item->err, run->many->command->name, item->name, gpg_strerror(lost));
    free(text);
    free(english);
    return failure_status(about, error);
}

static int put_success(run_t *run, const batch_item_t *item, const smime_report_t *report)
{
    const bool told = !run->many->common->quiet && !run->many->common->json;
    smime_report_t counted = *report; /* for people it is signed, with whatever warning */
    counted.verdict = SMIME_VERDICT_VALID;
    const result_t result = {.input = item->name, .report = told ? &counted : report};
    gpg_error_t error = results_take(&run->results, item, &result);
    if (!error && told)
        error = put_findings(run, item->err, item->name, report, false);
    if (!error && told)
        error = keep_signer(run, item, report);
    return error ? sign_one_unsaid(item->err, run->many->command->name, item->name, error, true)
                 : 0;
}

typedef struct made {
    char *path;
    output_t *output;
    smime_report_t *report;
} made_t;

static gpg_error_t make(const run_t *run, const smime_signer_t *signer, const batch_item_t *item,
                        made_t *made)
{
    smime_sign_options_t options = *run->many->options;
    if (run->many->clock)
        options.signing_time = time(NULL);
    if (item->error)
        return item->error;
    gpg_error_t error = output_names_path(&run->names, item->name, item->of_mailbox, &made->path);
    if (!error)
        error = output_open_file(&made->output, made->path);
    return error ? error
                 : sign_one(signer, &options, item->input, item->data, item->size, made->output,
                            &made->report);
}

static int handle(void *user, void *worker, const batch_item_t *item)
{
    run_t *run = user;
    made_t made = {NULL, NULL, NULL};
    const gpg_error_t error = make(run, worker, item, &made);
    const bool unwritten = !item->error && (!made.output || output_error(made.output));
    int status;
    if (!error)
        status = put_success(run, item, made.report);
    else if (unwritten)
        status =
            put_failure(run, item, made.path ? made.path : item->name, ABOUT_OUTPUT, NULL, error);
    else
        status = put_failure(run, item, item->name, sign_one_about(made.report, error), made.report,
                             error);
    output_close(&made.output);
    smime_report_free(&made.report);
    free(made.path);
    return status;
}

static gpg_error_t start(void *user, void **r_worker)
{
    run_t *run = user;
    smime_signer_t *signer = NULL;
    pthread_mutex_lock(&run->keys);
    if (!run->keys_status)
        run->keys_status = run->many->new_signer(run->many->user, &signer);
    const bool failed = run->keys_status != 0;
    pthread_mutex_unlock(&run->keys);
    *r_worker = signer;
    return failed ? gpg_error(GPG_ERR_NO_SECKEY) : 0;
}

static void stop(void *worker)
{
    smime_signer_t *signer = worker;
    smime_signer_free(&signer);
}

static gpg_error_t print_signer(run_t *run, const batch_said_t *said)
{
    const char *key = said->kept;
    for (size_t i = 0; i < run->told.count; i++)
        if (strcmp(run->told.items[i], key) == 0)
            return 0;
    char *copy = strdup(key);
    if (!copy || !strings_add(&run->told, copy)) {
        free(copy);
        return gpg_error(GPG_ERR_ENOMEM);
    }
    batch_said_t of_signer = *said;
    of_signer.out = "";
    of_signer.out_size = 0;
    of_signer.err = key + strlen(key) + 1;
    of_signer.err_size = strlen(of_signer.err);
    return results_print(&run->results, &of_signer);
}

static gpg_error_t print(void *user, const batch_said_t *said)
{
    run_t *run = user;
    gpg_error_t error = said->kept ? print_signer(run, said) : 0;
    return error ? error : results_print(&run->results, said);
}

/* ---- all of them ---- */

static int sign_all(run_t *run)
{
    const batch_handler_t handler = {start, handle, stop, print, run, true};
    const sign_many_t *many = run->many;
    int status = 0;
    gpg_error_t error =
        results_start(&run->results, many->common, &run->settings, !many->common->json);
    if (!many->common->json)
        run->results.named = &format_signed;
    if (!error)
        error = batch_run(run->names.inputs.items, run->names.inputs.count,
                          many->jobs ? many->jobs : 1, &handler, &status);
    if (run->keys_status)
        return run->keys_status;
    if (!error)
        error = results_finish(&run->results);
    if (output_flush_stdout()) /* main says so */
        return EX_IOERR;
    return error ? failure_report(many->command->name, NULL, ABOUT_ANYTHING, error) : status;
}

int sign_many_run(const sign_many_t *many, const strings_t *names)
{
    run_t run = {.many = many, .settings = {.format = -1}};
    pthread_mutex_init(&run.keys, NULL);
    int status = output_names_find(&run.names, many->command, many->directory, names);
    if (!status) {
        status = sign_all(&run);
        results_free(&run.results);
    }
    for (size_t i = 0; i < run.told.count; i++)
        free((char *)(uintptr_t)run.told.items[i]);
    strings_free(&run.told);
    output_names_free(&run.names);
    pthread_mutex_destroy(&run.keys);
    return status;
}
