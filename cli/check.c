/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Templates are checked one after the other, since a signer serves one at a time; what is said of it once is
 * not said again of the next template. */
#include "check.h"

#include "base/portable.h"
#include "batch.h"
#include "check_format.h"
#include "clients_text.h"
#include "failure.h"
#include "memory_stream.h"
#include "other_file.h"
#include "text_output.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* What clients say to one or several templates alike. */
typedef struct answers {
    char *text, *first;
    size_t count;
} answers_t;

typedef struct run {
    const check_t *check;
    const check_format_t *format;
    text_output_t output;
    check_counts_t counts;
    strings_t told; /* findings about signers */
    answers_t *answers;
    size_t answer_count;
    char *body; /* the results, which wait for the counts */
    size_t body_size;
    FILE *results;
    const input_t *seen_in; /* how far the lines of a mailbox are counted */
    const uint8_t *seen;
    size_t seen_lines;
} run_t;

/* ---- what was said before ---- */

/* A warning or note about the signer, which is the same for each template that he signs. */
static gpg_error_t was_told(run_t *run, const smime_finding_t *finding, bool *r_told)
{
    char *text = NULL;
    *r_told = false;
    if (finding->signer < 0 || finding->line || finding->severity > SMIME_SEVERITY_WARNING ||
        finding->question == SMIME_ABOUT_IDENTITY)
        return 0;
    if (asprintf(&text, "%s %s", finding->code, finding->detail) < 0)
        return gpg_error(GPG_ERR_ENOMEM);
    for (size_t i = 0; i < run->told.count && !*r_told; i++)
        *r_told = strcmp(run->told.items[i], text) == 0;
    if (!*r_told && strings_add(&run->told, text))
        return 0; /* it is the list's */
    gpg_error_t error = *r_told ? 0 : gpg_error(GPG_ERR_ENOMEM);
    free(text);
    return error;
}

static gpg_error_t note_told(run_t *run, const smime_report_t *report, bool **r_told)
{
    bool *told = calloc(report->finding_count + 1, sizeof *told);
    gpg_error_t error = told ? 0 : gpg_error(GPG_ERR_ENOMEM);
    for (size_t i = 0; i < report->finding_count && !error; i++)
        error = was_told(run, report->findings[i], &told[i]);
    *r_told = told;
    return error;
}

/* ---- mail clients ---- */

static gpg_error_t add_answers(run_t *run, const char *name, char *text)
{
    for (size_t i = 0; i < run->answer_count; i++)
        if (strcmp(run->answers[i].text, text) == 0) {
            run->answers[i].count++;
            free(text);
            return 0;
        }
    answers_t *grown = realloc(run->answers, (run->answer_count + 1) * sizeof *grown);
    char *first = strdup(name);
    if (grown)
        run->answers = grown;
    if (!grown || !first) {
        free(first);
        free(text);
        return gpg_error(GPG_ERR_ENOMEM);
    }
    run->answers[run->answer_count++] = (answers_t){text, first, 1};
    return 0;
}

static gpg_error_t keep_answers(run_t *run, const char *name, const smime_report_t *report)
{
    page_t page = run->output.page;
    char *text = NULL;
    size_t size = 0;
    if (!report->clients || !run->format->for_people)
        return 0;
    page.out = memory_stream_open(&text, &size);
    if (!page.out)
        return gpg_error(GPG_ERR_ENOMEM);
    clients_text(&page, report);
    gpg_error_t error = memory_stream_close(page.out, &text);
    if (!error)
        return add_answers(run, name, text);
    free(text);
    return error;
}

static void put_answers(const run_t *run)
{
    for (size_t i = 0; i < run->answer_count; i++) {
        const answers_t *answers = &run->answers[i];
        if (run->counts.templates > 1) {
            page_blank(&run->output.page);
            page_text(&run->output.page, 0, answers->count > 1 ? "%s, and %zu more like it" : "%s",
                      name_for_people(answers->first), answers->count - 1);
        }
        fputs(answers->text, run->output.stream);
    }
}

/* ---- one template ---- */

static bool has_failed(const run_t *run, const smime_report_t *report)
{
    const smime_finding_t *worst = check_worst(report);
    return report->verdict != SMIME_VERDICT_VALID ||
           (worst && worst->severity >=
                         (run->check->strict ? SMIME_SEVERITY_WARNING : SMIME_SEVERITY_UNKNOWN));
}

/* Counted from the message before on, which in a mailbox stands above. */
static size_t lines_before(run_t *run, const batch_item_t *item)
{
    const uint8_t *start = item->input ? input_data(item->input) : item->data;
    if (run->seen_in != item->input || run->seen < start || run->seen > item->data) {
        run->seen_in = item->input;
        run->seen = start;
        run->seen_lines = 0;
    }
    for (; run->seen < item->data; run->seen++)
        run->seen_lines += *run->seen == '\n';
    return run->seen_lines;
}

static int put(run_t *run, const batch_item_t *item, const smime_report_t *report,
               gpg_error_t failure)
{
    check_result_t result = {.input = item->name, .report = report};
    page_t page = run->output.page;
    char *text = !failure                  ? NULL
                 : run->format->for_people ? failure_text(ABOUT_MESSAGE, failure)
                                           : failure_text_in_english(ABOUT_MESSAGE, failure);
    bool *told = NULL;
    gpg_error_t error = failure ? 0 : note_told(run, report, &told);
    page.out = item->out;
    result.error = text;
    result.code = failure ? failure_code(ABOUT_MESSAGE, failure) : NULL;
    result.told = told;
    result.failed = failure || has_failed(run, report);
    result.lines_before = lines_before(run, item);
    if (!error)
        error = run->format->put(&page, &result);
    if (!error && report)
        error = keep_answers(run, item->name, report);
    free(told);
    free(text);
    run->counts.templates++;
    run->counts.errors += failure != 0;
    run->counts.failed += !failure && result.failed;
    if (error)
        return failure_report(run->check->command->name, item->name, ABOUT_MESSAGE, error);
    return failure         ? failure_status(ABOUT_MESSAGE, failure)
           : result.failed ? STATUS_INVALID
                           : STATUS_VALID;
}

static int handle(void *user, void *worker, const batch_item_t *item)
{
    run_t *run = user;
    smime_report_t *report = NULL;
    gpg_error_t error = item->error;
    (void)worker;
    if (!error)
        error = input_foreign_format(item->data, item->size);
    if (!error)
        error = smime_sign_check(run->check->signer, run->check->options, item->data, item->size,
                                 &report);
    if (!item->error)
        error = other_file_error(error, ABOUT_MESSAGE, item->data, item->size);
    if (!error && input_shrunk(item->input))
        error = ERROR_SHRUNK;
    int status = put(run, item, error ? NULL : report, error);
    smime_report_free(&report);
    return status;
}

static gpg_error_t start(void *user, void **r_worker)
{
    *r_worker = user;
    return 0;
}

static void stop(void *worker)
{
    (void)worker;
}

static gpg_error_t print(void *user, const batch_said_t *said)
{
    run_t *run = user;
    fwrite(said->out, 1, said->out_size, run->results);
    fwrite(said->err, 1, said->err_size, stderr);
    return 0;
}

/* ---- all of them ---- */

static int check_all(run_t *run, const strings_t *names)
{
    const batch_handler_t handler = {start, handle, stop, print, run, true};
    int status = EX_SOFTWARE;
    run->results = memory_stream_open(&run->body, &run->body_size);
    if (!run->results)
        return failure_report(run->check->command->name, NULL, ABOUT_ANYTHING,
                              gpg_error(GPG_ERR_ENOMEM));
    gpg_error_t error = batch_run(names->items, names->count, 1, &handler, &status);
    gpg_error_t lost = memory_stream_close(run->results, &run->body);
    error = error ? error : lost;
    if (error)
        return failure_report(run->check->command->name, NULL, ABOUT_ANYTHING, error);
    if (run->format->begin)
        run->format->begin(run->output.stream, &run->counts);
    fwrite(run->body, 1, run->body_size, run->output.stream);
    if (run->format->end)
        run->format->end(run->output.stream);
    put_answers(run);
    return status;
}

/* text_output_finish writes no file of what could not be read; what was found of the others counts here. */
int check_run(const check_t *check, const strings_t *names)
{
    run_t run = {.check = check, .format = check_format(check->format)};
    if (check->format < 0 && check->common->json)
        run.format = &check_json;
    int status = text_output_open(&run.output, check->command, check->common);
    if (!status)
        status = text_output_finish(&run.output, check_all(&run, names));
    for (size_t i = 0; i < run.told.count; i++)
        free((char *)(uintptr_t)run.told.items[i]);
    strings_free(&run.told);
    for (size_t i = 0; i < run.answer_count; i++) {
        free(run.answers[i].text);
        free(run.answers[i].first);
    }
    free(run.answers);
    free(run.body);
    return status;
}
