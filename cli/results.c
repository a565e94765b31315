/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Results are written by the threads that judge, each into the memory of its item; what stands
 * around them, and where they go, is a matter of the one thread that prints. */
#include "results.h"

#include "clients_text.h"
#include "failure.h"
#include "language.h"
#include "memory_stream.h"
#include "output.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define AUTHSERV_ID_MOST 255 /* octets, as of a host's name (RFC 1035 section 2.3.4) */

const char *store_verdicts(const option_t *option, void *field, const char *value)
{
    unsigned *verdicts = field;
    while (*value) {
        size_t size = strcspn(value, ",");
        char word[16];
        int index;
        if (snprintf(word, sizeof word, "%.*s", (int)size, value) >= (int)sizeof word ||
            store_choice(option, &index, word))
            return N_("is no list of valid, invalid, indeterminate and unsigned, parted by commas");
        static const smime_verdict_t order[] = {SMIME_VERDICT_VALID, SMIME_VERDICT_INVALID,
                                                SMIME_VERDICT_INDETERMINATE,
                                                SMIME_VERDICT_UNSIGNED};
        *verdicts |= 1u << order[index];
        value += size + (value[size] == ',');
    }
    return *verdicts ? NULL : N_("is empty");
}

const char *store_authserv_id(const option_t *option, void *field, const char *value)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
    size_t size = strlen(value);
    if (size == 0 || size > AUTHSERV_ID_MOST || value[strspn(value, letters)])
        return N_("is no name like mx.customer.example");
    return store_text(option, field, value);
}

/* The format that was named, or NULL. */
static const format_t *named_format(const results_settings_t *settings, const common_t *common)
{
    return settings->format >= 0 ? verify_format(settings->format)
           : common->json        ? &format_json
                                 : NULL;
}

int results_check(const results_settings_t *settings, const command_t *command,
                  const common_t *common)
{
    const format_t *format = named_format(settings, common);
    if (common->json && format != &format_json)
        return usage_error(command, "--json and --format %s do not go together", format->name);
    if (format && settings->clients && !format->for_people && format != &format_json)
        return usage_error(command, "--clients and --format %s do not go together", format->name);
    if (format == &format_authres && !settings->authserv_id)
        return usage_error(command, "--format authres needs --authserv-id");
    if (format != &format_authres && settings->authserv_id)
        return usage_error(command, "--authserv-id needs --format authres");
    if (settings->summary && settings->only)
        return usage_error(command, "--summary and --only do not go together");
    if (format && settings->summary && !format->summary)
        return usage_error(command, "--summary and --format %s do not go together", format->name);
    if (format && settings->only && format->counts_first)
        return usage_error(command, "--only and --format %s do not go together", format->name);
    return 0;
}

gpg_error_t results_start(results_t *results, const common_t *common,
                          const results_settings_t *settings, bool aside)
{
    FILE *stream = aside ? stderr : stdout;
    *results = (results_t){.common = common,
                           .settings = settings,
                           .named = named_format(settings, common),
                           .page = page_on(stream, stream, common->color),
                           .aside = aside};
    totals_start(&results->totals, settings->summary);
    results->progress = progress_on(common->quiet ? NULL : stderr, progress_now());
    results->same_terminal = isatty(STDOUT_FILENO) && isatty(STDERR_FILENO);
    if (!results->named || !results->named->counts_first)
        return 0;
    results->keeping = memory_stream_open(&results->kept, &results->kept_size);
    return results->keeping ? 0 : gpg_error(GPG_ERR_ENOMEM);
}

static const format_t *format_of(const results_t *results)
{
    return results->named ? results->named : results->several ? &format_lines : &format_card;
}

static bool is_wanted(const results_t *results, const smime_report_t *report)
{
    unsigned only = results->settings->only;
    return !results->settings->summary && (!report || !only || (only & 1u << report->verdict));
}

gpg_error_t results_take(results_t *results, const batch_item_t *item, const result_t *result)
{
    page_t page = results->page;
    result_t shown = *result;
    shown.authserv_id = results->settings->authserv_id;
    if (!item->alone)
        results->several = true;
    if (results->common->quiet)
        return 0;
    gpg_error_t error = totals_add(&results->totals, result->report);
    if (error || !is_wanted(results, result->report))
        return error;
    page.out = results->aside ? item->err : item->out;
    long start = ftell(page.out);
    error = format_of(results)->put(&page, &shown);
    if (!error && format_of(results)->for_people && result->report)
        clients_text(&page, result->report);
    gpg_error_t lost = page_error();
    error = error ? error : lost;
    if (error) /* nothing half written */
        fseek(page.out, start, SEEK_SET);
    return error;
}

bool results_show_errors(const results_t *results)
{
    return format_of(results)->shows_errors && results->same_terminal && !results->common->quiet &&
           !results->settings->summary && !results->aside;
}

static gpg_error_t begin(results_t *results)
{
    const format_t *format = format_of(results);
    bool begun = results->begun;
    results->begun = true;
    return begun || !format->begin ? 0 : format->begin(&results->page, &results->totals);
}

static gpg_error_t print_results(results_t *results, const batch_said_t *said)
{
    if (results->keeping)
        return fwrite(said->out, 1, said->out_size, results->keeping) < said->out_size
                   ? gpg_error(GPG_ERR_ENOMEM)
                   : 0;
    gpg_error_t error = begin(results);
    const char *separator = results->any ? format_of(results)->separator : "";
    results->any = true;
    if (!error) {
        output_print(separator, strlen(separator));
        output_print(said->out, said->out_size);
    }
    return error;
}

gpg_error_t results_print(results_t *results, const batch_said_t *said)
{
    gpg_error_t error = 0;
    if (said->err_size || (said->out_size && results->same_terminal))
        progress_hide(&results->progress);
    if (said->out_size)
        error = print_results(results, said);
    if (said->err_size) {
        output_flush_stdout();
        fwrite(said->err, 1, said->err_size, stderr);
    }
    if (results->progress.out) {
        const progress_state_t state = {said->done, totals_bad(&results->totals), said->share};
        progress_show(&results->progress, &state, progress_now());
    }
    return error;
}

gpg_error_t results_finish(results_t *results)
{
    const format_t *format = format_of(results);
    gpg_error_t error = 0;
    progress_hide(&results->progress);
    if (results->common->quiet)
        return 0;
    if (results->settings->summary)
        return format->summary(&results->page, &results->totals);
    error = begin(results);
    if (!error && results->keeping && fflush(results->keeping) != 0)
        error = gpg_error(GPG_ERR_ENOMEM);
    if (!error && results->keeping)
        output_print(results->kept, results->kept_size);
    return error || !format->end ? error : format->end(&results->page, &results->totals);
}

void results_free(results_t *results)
{
    progress_hide(&results->progress);
    if (results->keeping)
        memory_stream_close(results->keeping, &results->kept);
    free(results->kept);
    totals_free(&results->totals);
}
