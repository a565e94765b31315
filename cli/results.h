/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The way of verify's results from threads that judge to a stream, in a format: which are shown, what
 * stands before, between and behind them, totals and progress. */
#ifndef CLI_RESULTS_H
#define CLI_RESULTS_H

#include "batch.h"
#include "formats.h"
#include "options.h"
#include "progress.h"

#include <stdatomic.h>

/* What was asked for. */
typedef struct results_settings {
    int format;    /* number in the table; -1: by the number of messages */
    unsigned only; /* bits 1 << verdict; 0: all */
    bool summary, clients;
    const char *authserv_id;
} results_settings_t;

/* Its options; Type has a results_settings_t as its field `results`. */
#define RESULTS_OPTIONS(Type)                                                                      \
    OPTION(Type, results.format, 0, "format", FORMAT_WORDS(VERIFY_FORMATS), store_choice,          \
           GROUP_OUTPUT, "(default: by number)"),                                                  \
        OPTION_RARE(Type, results.authserv_id, 0, "authserv-id", "NAME", store_authserv_id,        \
                    GROUP_OUTPUT, "who judges, in the field of authres"),                          \
        OPTION(Type, results.only, 0, "only", "valid|invalid|indeterminate|unsigned",              \
               store_verdicts, GROUP_OUTPUT, "show only those, and errors"),                       \
        OPTION(Type, results.summary, 0, "summary", NULL, store_flag, GROUP_OUTPUT,                \
               "print only how many there are of each kind"),                                      \
        OPTION_RARE(Type, results.clients, 0, "clients", NULL, store_flag, GROUP_OUTPUT,           \
                    "add how mail clients will show it")

typedef struct results {
    const common_t *common;
    const results_settings_t *settings;
    const format_t *named; /* NULL: chosen by the number of messages */
    bool aside;            /* standard output is for something else: all goes to standard error */
    bool same_terminal;    /* standard output and standard error are on a terminal */
    atomic_bool several;   /* there is more than one message */
    page_t page;
    bool begun; /* what stands before the results is written */
    bool any;   /* a result is */
    totals_t totals;
    FILE *keeping; /* results that wait for the totals */
    char *kept;
    size_t kept_size;
    progress_t progress;
} results_t;

/* RFC 8601 section 2.5: the name of a host, mostly; field: const char * */
const char *store_authserv_id(const option_t *option, void *field, const char *value);
/* words of verdicts parted by commas; field: unsigned */
const char *store_verdicts(const option_t *option, void *field, const char *value);

/* Complains if settings do not go together; gives an exit status, 0 if all is well. */
int results_check(const results_settings_t *settings, const command_t *command,
                  const common_t *common);
/* aside: as above. */
gpg_error_t results_start(results_t *results, const common_t *common,
                          const results_settings_t *settings, bool aside);
/* Takes a result: counts it, and writes it to where its item says. Any thread. */
gpg_error_t results_take(results_t *results, const batch_item_t *item, const result_t *result);
/* Whether an error is shown as a result where the person at the terminal sees it: then it need not be
 * said again. */
bool results_show_errors(const results_t *results);
/* Of a batch_handler_t. */
gpg_error_t results_print(results_t *results, const batch_said_t *said);
/* Everything was taken and printed: writes what stands behind it. */
gpg_error_t results_finish(results_t *results);
void results_free(results_t *results);

#endif
