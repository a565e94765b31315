/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an output format is made of. Each stands in a file of its own; formats.h lists them. */
#ifndef CLI_FORMAT_H
#define CLI_FORMAT_H

#include "page.h"
#include "smime.h"
#include "totals.h"

/* What is known about one input. */
typedef struct result {
    const char *input;            /* its name; "-" is standard input */
    const smime_report_t *report; /* NULL: there is none */
    const char *error;            /* why there is none, in English */
    const char *told;             /* likewise, in the language that is spoken */
    const char *code;             /* likewise, in a word; see failure_code */
    bool is_temporary;            /* that may pass by itself */
    const char *authserv_id;      /* who says so (RFC 8601 section 2.5), where it was asked */
} result_t;

/* Everything is written to the page (to its stream, where it is no page for people). put is called
 * by several threads, each with a page of its own; the others once. GPG_ERR_ENOMEM: nothing is
 * written. Each but put may be NULL. */
typedef struct format {
    const char *name;
    const char *separator; /* stands between results, or "" */
    bool shows_errors;     /* for people: they need not be told of them in another way */
    bool for_people;       /* what is asked for beside may follow a result as text */
    bool counts_first;     /* begin says how many there will be: results have to wait for it */
    gpg_error_t (*begin)(const page_t *page, const totals_t *totals);
    gpg_error_t (*put)(const page_t *page, const result_t *result);
    gpg_error_t (*end)(const page_t *page, const totals_t *totals);
    /* All that is written with --summary; NULL: it does not go with this format. */
    gpg_error_t (*summary)(const page_t *page, const totals_t *totals);
} format_t;

#endif
