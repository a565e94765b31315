/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What stands around the cases of a JUnit report, and what they have in common. */
#include "junit.h"

#include "xml_text.h"

void junit_begin(FILE *out, const char *suite, size_t tests, size_t failures, size_t errors)
{
    fprintf(out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuites>\n"
            "<testsuite name=\"%s\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"0\">\n",
            suite, tests, failures, errors);
}

void junit_end(FILE *out)
{
    fputs("</testsuite>\n</testsuites>\n", out);
}

gpg_error_t junit_begin_case(FILE *out, const char *class, const char *name)
{
    fprintf(out, "<testcase classname=\"%s\" name=\"", class);
    gpg_error_t error = xml_text(out, name);
    fputs("\">", out);
    return error;
}

void junit_end_case(FILE *out)
{
    fputs("</testcase>\n", out);
}

gpg_error_t junit_put_error(FILE *out, const char *error, const char *code)
{
    fprintf(out, "<error type=\"%s\" message=\"", code ? code : "try-again");
    gpg_error_t lost = xml_text(out, error ? error : "out of memory");
    fputs("\"/>", out);
    return lost;
}

gpg_error_t junit_put_finding(FILE *out, const char *severity, const smime_finding_t *finding)
{
    fprintf(out, "%s: ", severity);
    gpg_error_t error = xml_text(out, finding->sentence);
    if (!error && finding->detail[0]) {
        fputs(": ", out);
        error = xml_text(out, finding->detail);
    }
    fprintf(out, " [%s]\n", finding->code);
    return error;
}
