/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The forms in which sign --check prints what it found. A new one is a row here and a file format_NAME.c that
 * defines check_NAME. */
#ifndef CLI_CHECK_FORMAT_H
#define CLI_CHECK_FORMAT_H

#include "page.h"
#include "smime.h"

/* What is known about one template. */
typedef struct check_result {
    const char *input;
    const smime_report_t *report; /* NULL: there is none */
    const char *error;            /* why there is none: for people, where the form is for them */
    const char *code;             /* likewise, in a word; see failure_code */
    /* Of each finding: it was said of another template before, and is about the signer of both. */
    const bool *told;
    size_t lines_before; /* the message, in a mailbox */
    bool failed;         /* the exit status says so */
} check_result_t;

typedef struct check_counts {
    size_t templates, failed, errors;
} check_counts_t;

/* put writes to the page (its stream, where it is no page for people); begin and end may be NULL. ENOMEM. */
typedef struct check_format {
    const char *name;
    bool for_people; /* what mail clients say may follow as text */
    void (*begin)(FILE *out, const check_counts_t *counts);
    gpg_error_t (*put)(const page_t *page, const check_result_t *result);
    void (*end)(FILE *out);
} check_format_t;

#define CHECK_FORMATS      "text|json|github|junit"
#define CHECK_FORMAT_COUNT 4
#define CHECK_FORMAT_JSON  1
extern const check_format_t check_text, check_json, check_github, check_junit;
/* In the order of CHECK_FORMATS. */
const check_format_t *check_format(int number);

/* "error", "warning", "note". */
const char *check_severity(smime_severity_t severity);
/* The first of the worst findings; NULL: there is none. */
const smime_finding_t *check_worst(const smime_report_t *report);
/* The numbers of a report's findings in the order of their lines, those of no line first. ENOMEM. */
gpg_error_t check_order(const smime_report_t *report, size_t **r_order);

#endif
