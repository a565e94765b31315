/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A report for CI, as JUnit's runners write it. What one case holds is whoever's it is about. */
#ifndef CLI_JUNIT_H
#define CLI_JUNIT_H

#include "smime.h"

#include <stdio.h>

/* suite: "smimetool verify". */
void junit_begin(FILE *out, const char *suite, size_t tests, size_t failures, size_t errors);
void junit_end(FILE *out);
/* class: "smimetool.verify"; name: of the input. ENOMEM, here and below: what was begun has to be ended. */
gpg_error_t junit_begin_case(FILE *out, const char *class, const char *name);
void junit_end_case(FILE *out);
/* Why a case could not be judged, and in a word; NULL: for want of memory. */
gpg_error_t junit_put_error(FILE *out, const char *error, const char *code);
/* "severity: sentence: detail [code]", a line. */
gpg_error_t junit_put_finding(FILE *out, const char *severity, const smime_finding_t *finding);

#endif
