/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* smimetool verify: tells whether signed messages can be believed. */
#include "cmd_verify.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/portable.h"
#include "batch.h"
#include "failure.h"
#include "fence.h"
#include "html_file.h"
#include "judging.h"
#include "mime/address.h"
#include "name_list.h"
#include "other_file.h"
#include "output.h"
#include "remember.h"
#include "report_pick.h"
#include "results.h"
#include "senders_file.h"
#include "serial_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

typedef struct settings {
    common_t common;
    judging_settings_t judging;
    int64_t date_skew;
    const char *from, *issuer, *serial_list, *senders, *detached, *part, *files_from, *html;
    bool output_intact, headers, remember;
    unsigned jobs, column;
    results_settings_t results;
} settings_t;

/* "2" or "1.3" */
static const char *store_part(const option_t *option, void *field, const char *value)
{
    const char *at = value;
    for (size_t digits; (digits = strspn(at, "0123456789")) != 0 && at[digits] == '.';)
        at += digits + 1;
    size_t digits = strspn(at, "0123456789");
    return digits && !at[digits] ? store_text(option, field, value)
                                 : N_("is no part number like 2 or 1.3");
}

static const option_t options[] = {
    JUDGING_OPTIONS(settings_t),
    OPTION(settings_t, from, 0, "from", "ADDRESS", store_text, GROUP_PINS,
           "the author has to be this one"),
    OPTION(settings_t, issuer, 0, "issuer", "NAME", store_text, GROUP_PINS,
           "the issuer has to be this one (DN or CN)"),
    OPTION(settings_t, serial_list, 0, "serial-list", "FILE", store_text, GROUP_PINS,
           "a serial number has to be listed"),
    OPTION_RARE(settings_t, column, 0, "column", "N", store_count, GROUP_PINS,
                "column of the list with the number (1)"),
    OPTION(settings_t, senders, 0, "senders", "FILE", store_text, GROUP_PINS,
           "known senders have to be as FILE says"),
    OPTION_RARE(settings_t, remember, 0, "remember", NULL, store_flag, GROUP_PINS,
                "add authors of valid messages to that FILE"),
    OPTION_RARE(settings_t, date_skew, 0, "date-skew", "TIME", store_duration, GROUP_PINS,
                "how far Date may be from signing (1h)"),
    OPTION_RARE(settings_t, detached, 0, "detached", "FILE", store_text, GROUP_INPUT,
                "what a lone .p7s has signed"),
    OPTION_RARE(settings_t, part, 0, "part", "N", store_part, GROUP_INPUT,
                "judge the message attached as part N"),
    FILES_FROM_OPTION(settings_t),
    JOBS_OPTION(settings_t),
    RESULTS_OPTIONS(settings_t),
    OUTPUT_OPTION(settings_t, "write what was signed, if it is valid"),
    OPTION_RARE(settings_t, headers, 0, "headers", NULL, store_flag, GROUP_OUTPUT,
                "with -o: the whole message, as it was"),
    OPTION(settings_t, html, 0, "html", "FILE", store_text, GROUP_OUTPUT,
           "write a page about the message there"),
    OPTION_RARE(settings_t, output_intact, 0, "output-intact", NULL, store_flag, GROUP_OUTPUT,
                "with -o: if it is intact, at least"),
    COMMON_OPTIONS(settings_t)};

/* One call of the command. */
typedef struct run {
    settings_t settings;
    judging_t judging;
    senders_file_t senders;
    input_t *detached;
    strings_t names; /* operands, or what --files0-from lists */
    name_list_t name_list;
    results_t results;
    remember_t *remember;
    int remember_status; /* of an author who could not be remembered */
    output_t *output;
    html_file_t page;
    size_t items;       /* judged with an output or a page: only one can be */
    bool output_earned; /* the verdict allows it */
} run_t;

static bool takes_one(const run_t *run)
{
    return run->output || run->page.path;
}

/* ---- one message ---- */

static void put_page(run_t *run, const batch_item_t *item, const result_t *result)
{
    const bool known = !item->error && item->input;
    const html_judged_t judged = {&run->judging.options, &run->settings.judging.trust,
                                  known ? input_data(item->input) : NULL,
                                  known ? input_size(item->input) : 0};
    html_file_take(&run->page, result, &judged);
}

static int put_error(run_t *run, const batch_item_t *item, about_t about, const char *subject,
                     gpg_error_t error)
{
    char *text = failure_text(about, error), *english = failure_text_in_english(about, error);
    const result_t result = {.input = item->name,
                             .error = english,
                             .told = text,
                             .code = failure_code(about, error),
                             .is_temporary = failure_is_temporary(about, error)};
    if (results_take(&run->results, item, &result) || !results_show_errors(&run->results))
        failure_print(item->err, command_verify.name, subject, text);
    put_page(run, item, &result);
    free(text);
    free(english);
    return failure_status(about, error);
}

static gpg_error_t judge(run_t *run, smime_verifier_t *verifier, const batch_item_t *item,
                         smime_report_t **r_report)
{
    gpg_error_t error = item->error;
    if (error)
        return error;
    if (takes_one(run) && run->items++ > 0)
        return gpg_error(GPG_ERR_TOO_MANY);
    error = smime_verify(verifier, &run->judging.options, item->data, item->size, r_report);
    error = other_file_error(error, ABOUT_MESSAGE, item->data, item->size);
    if (input_shrunk(item->input) || (run->detached && input_shrunk(run->detached)))
        error = ERROR_SHRUNK;
    return error;
}

static bool earns_output(const settings_t *settings, const smime_report_t *report)
{
    /* Of what is signed in parts nothing was handed out. */
    bool intact = report->coverage == SMIME_COVERAGE_WHOLE && report->integrity == SMIME_PASS;
    return report->verdict == SMIME_VERDICT_VALID || (settings->output_intact && intact);
}

/* Where --output-intact promises more than it can keep. */
static void say_not_written(const run_t *run, const batch_item_t *item,
                            const smime_report_t *report)
{
    if (run->settings.output_intact && report->coverage == SMIME_COVERAGE_PARTIAL)
        failure_print(item->err, command_verify.name, item->name,
                      _("nothing is written, since only a part of the message is signed"));
}

static int handle(void *user, void *worker, const batch_item_t *item)
{
    run_t *run = user;
    smime_report_t *report = NULL;
    gpg_error_t error = judge(run, worker, item, &report);
    const result_t result = {.input = item->name, .report = report};
    int status = STATUS_INVALID;
    if (!error && run->remember)
        error = remember_author_of(report, run->judging.options.senders, (author_t **)item->kept);
    if (run->output && output_error(run->output)) {
        status = put_error(run, item, ABOUT_OUTPUT, run->settings.common.output,
                           output_error(run->output));
    } else if (error || (error = results_take(&run->results, item, &result)) != 0) {
        status = put_error(run, item, ABOUT_MESSAGE, item->name, error);
    } else {
        status = verdict_status(report->verdict);
        put_page(run, item, &result);
        if (run->output) { /* then this is the only thread */
            run->output_earned = earns_output(&run->settings, report);
            say_not_written(run, item, report);
        }
    }
    smime_report_free(&report);
    return status;
}

static gpg_error_t start_worker(void *user, void **r_worker)
{
    run_t *run = user;
    smime_verifier_t *verifier;
    gpg_error_t error = smime_verifier_new(&verifier, run->judging.store);
    *r_worker = verifier;
    return error;
}

/* Who was said to be valid is remembered, whatever ends the work. */
static gpg_error_t print_said(void *user, const batch_said_t *said)
{
    run_t *run = user;
    gpg_error_t error = 0;
    if (said->kept && !run->remember_status)
        error = remember_add(run->remember, said->kept);
    if (error)
        run->remember_status =
            failure_report(command_verify.name, run->settings.senders, ABOUT_OUTPUT, error);
    return results_print(&run->results, said);
}

static void stop_worker(void *worker)
{
    smime_verifier_t *verifier = worker;
    smime_verifier_free(&verifier);
}

/* ---- the command ---- */

static bool is_one_file(const char *a, const char *b)
{
    return strcmp(a, b) == 0 || (output_is_stdout(a) && output_is_stdout(b));
}

/* One that no message could be from; without memory to tell, the library will say so. */
static bool is_no_address(const char *text)
{
    arena_t arena = ARENA_INIT;
    bool none = !address_normalize(&arena, bytes_text(text));
    return !arena_free(&arena) && none;
}

static int check_settings(const settings_t *settings, size_t names)
{
    const command_t *command = &command_verify;
    if (settings->from && !strchr(settings->from, '@'))
        return usage_error(command, "--from: '%s' is no address", settings->from);
    if (settings->from && settings->from[0] != '"' && strpbrk(settings->from, " \t<>,;"))
        return usage_error(command,
                           "--from: '%s' is more than an address; give it alone, like "
                           "name@domain.example",
                           settings->from);
    if (settings->from && is_no_address(settings->from))
        return usage_error(command, "--from: '%s' is no address", settings->from);
    if (settings->column && !settings->serial_list)
        return usage_error(command, "--column needs --serial-list");
    if (settings->files_from && names)
        return usage_error(command, "--files0-from and file names do not go together");
    if (settings->remember && (!settings->senders || strcmp(settings->senders, "-") == 0))
        return usage_error(command, "--remember needs --senders with a file that it writes to");
    if (settings->output_intact && !settings->common.output)
        return usage_error(command, "--output-intact needs --output");
    if (settings->headers && !settings->common.output)
        return usage_error(command, "--headers needs --output");
    if (settings->headers && settings->part)
        return usage_error(command, "--headers and --part do not go together");
    if (settings->headers && settings->detached)
        return usage_error(command, "--headers and --detached do not go together");
    if (settings->common.output && (names > 1 || settings->files_from))
        return usage_error(command, "--output takes one message");
    if (settings->html && (names > 1 || settings->files_from))
        return usage_error(command, "--html takes one message");
    if (settings->html && settings->common.output &&
        is_one_file(settings->html, settings->common.output))
        return usage_error(command, "--html and --output need a file each");
    if (settings->detached && names > 1)
        return usage_error(command, "--detached takes one signature");
    return 0;
}

static int check_standard_input(const run_t *run)
{
    const settings_t *settings = &run->settings;
    standard_input_t input = {&command_verify, NULL};
    int status = standard_input_take(&input, "--files0-from", settings->files_from);
    if (!status)
        status = standard_input_take_operands(&input, &run->names);
    if (!status)
        status = standard_input_take(&input, "--detached", settings->detached);
    if (!status)
        status = standard_input_take(&input, "--serial-list", settings->serial_list);
    if (!status)
        status = standard_input_take(&input, "--senders", settings->senders);
    return status ? status : judging_take_standard_input(&input, &settings->judging);
}

static int find_names(run_t *run)
{
    const char *list = run->settings.files_from;
    int status = list ? name_list_read(&command_verify, list, &run->name_list, &run->names) : 0;
    if (!status)
        status = check_standard_input(run);
    if (status || run->names.count)
        return status;
    if (isatty(STDIN_FILENO) && !run->settings.common.quiet)
        failure_print(stderr, command_verify.name, NULL,
                      _("reading a message from the terminal; it ends with Ctrl-D"));
    return strings_add(&run->names, "-") ? 0
                                         : failure_report(command_verify.name, NULL, ABOUT_ANYTHING,
                                                          gpg_error(GPG_ERR_ENOMEM));
}

static int open_detached(run_t *run)
{
    const char *path = run->settings.detached;
    if (!path)
        return 0;
    gpg_error_t error = input_open(&run->detached, path);
    if (error)
        return failure_report(command_verify.name, path, ABOUT_ANYTHING, error);
    run->judging.options.detached = input_data(run->detached);
    run->judging.options.detached_size = input_size(run->detached);
    return 0;
}

static int open_output(run_t *run)
{
    const char *path = run->settings.common.output;
    if (!path)
        return 0;
    gpg_error_t error = output_open(&run->output, path, true);
    if (error)
        return failure_report(command_verify.name, path, ABOUT_OUTPUT, error);
    run->judging.options.write = output_write;
    run->judging.options.write_user = run->output;
    run->judging.options.write_message = run->settings.headers;
    return 0;
}

static int read_senders(run_t *run)
{
    const settings_t *settings = &run->settings;
    bool is_new = settings->remember && access(settings->senders, F_OK) < 0 && errno == ENOENT;
    int status = settings->senders && !is_new
                     ? senders_file_read(command_verify.name, settings->senders, &run->senders)
                     : 0;
    if (status || !settings->remember)
        return status;
    gpg_error_t error = remember_open(&run->remember, settings->senders);
    return error ? failure_report(command_verify.name, settings->senders, ABOUT_OUTPUT, error) : 0;
}

static int prepare(run_t *run)
{
    const settings_t *settings = &run->settings;
    int status = judging_open(&run->judging, &command_verify, &settings->judging);
    if (!status && settings->serial_list)
        status = serial_file_read(command_verify.name, settings->serial_list, "--column ",
                                  settings->column, &run->judging.serials);
    run->judging.options.serials = run->judging.serials;
    if (!status)
        status = read_senders(run);
    run->judging.options.senders = run->senders.senders;
    run->judging.options.date_skew = settings->date_skew;
    run->judging.options.from = settings->from;
    run->judging.options.issuer = settings->issuer;
    run->judging.options.part = settings->part;
    run->judging.options.clients = settings->results.clients;
    if (!status)
        status = open_detached(run);
    if (!status)
        status = open_output(run);
    return status;
}

static int finish_output(run_t *run, int status)
{
    if (!run->output || !run->output_earned || run->items != 1 || status >= EX__BASE)
        return status;
    gpg_error_t error = output_flush_stdout();
    if (!error)
        error = output_commit(run->output);
    return error ? failure_report(command_verify.name, run->settings.common.output, ABOUT_OUTPUT,
                                  error)
                 : status;
}

static void say_remembered(const run_t *run)
{
    char *text = NULL;
    size_t count = run->remember ? remember_count(run->remember) : 0;
    if (!count || run->settings.common.quiet)
        return;
    if (asprintf(&text, count == 1 ? _("one sender was added") : _("%zu senders were added"),
                 count) < 0)
        text = NULL;
    failure_print(stderr, command_verify.name, run->settings.senders, text);
    free(text);
}

/* Judges everything and prints what comes of it. */
static int judge_all(run_t *run)
{
    const batch_handler_t handler = {start_worker, handle, stop_worker, print_said, run, false};
    const settings_t *settings = &run->settings;
    const fence_t fence = {.inputs = &run->names,
                           .output = settings->common.output,
                           .page = settings->html,
                           .senders = settings->remember ? settings->senders : NULL};
    int status = 0;
    /* The content may go to standard output: the report gives way. */
    bool aside = (settings->common.output && output_is_stdout(settings->common.output)) ||
                 (settings->html && output_is_stdout(settings->html));
    gpg_error_t error = results_start(&run->results, &settings->common, &settings->results, aside);
    unsigned jobs = takes_one(run) || !settings->jobs ? 1 : settings->jobs;
    if (!error)
        error = fence_raise(&fence);
    if (!error)
        error = batch_run(run->names.items, run->names.count, jobs, &handler, &status);
    if (!error)
        error = results_finish(&run->results);
    if (error)
        run->page.path = NULL; /* no page about a run that failed */
    if (output_flush_stdout()) /* main says so */
        return EX_IOERR;
    if (error)
        return failure_report(command_verify.name, NULL, ABOUT_ANYTHING, error);
    say_remembered(run);
    return run->remember_status ? status_worst(status, run->remember_status) : status;
}

static int work(run_t *run)
{
    int status = find_names(run);
    if (!status)
        status = prepare(run);
    if (status)
        return status;
    status = judge_all(run);
    results_free(&run->results);
    return html_file_finish(&run->page, finish_output(run, status));
}

static int run_verify(int argc, char **argv)
{
    run_t run = {.settings = {.date_skew = LIMIT_DATE_SKEW, .results.format = -1}};
    int status;
    if (options_parse(&command_verify, argc, argv, &run.settings, &run.names, &status)) {
        if (!run.settings.senders)
            run.settings.senders = senders_file_configured();
        run.page.path = run.settings.html;
        status = check_settings(&run.settings, run.names.count);
        if (!status)
            status = results_check(&run.settings.results, &command_verify, &run.settings.common);
        if (!status)
            status = work(&run);
    }
    output_close(&run.output);
    html_file_free(&run.page);
    judging_free(&run.judging);
    senders_file_free(&run.senders);
    remember_free(&run.remember);
    input_free(&run.detached);
    strings_free(&run.names);
    name_list_free(&run.name_list);
    judging_settings_free(&run.settings.judging);
    return status;
}

const command_t command_verify = {
    .name = "verify",
    .operands = "[MESSAGE|DIRECTORY|MBOX]...",
    .summary = N_("Tells whether signed messages can be believed."),
    .footer = N_("Exit status: 0 valid, 1 invalid, 2 indeterminate, 3 unsigned, 64 and up: error."),
    .options = options,
    .most_operands = SIZE_MAX,
    .run = run_verify,
};
