/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A program over libsmime: judges one message of any size, says why, and ends with 0 only if it is valid.
 *
 *     cc verify-mail.c $(pkg-config --cflags --libs libsmime) -o verify-mail
 *     ./verify-mail system < message.eml
 *     ./verify-mail root.pem message.eml 1795500000      # as of a time, in seconds since 1970
 *
 * It is valid C++ as well. */
#include <smime.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Text that came out of a message may hold what a terminal obeys. */
static void put_text(const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        int control = *at < 0x20 || *at == 0x7f || (*at == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0);
        putchar(control ? '?' : *at);
        at += control && *at == 0xc2;
    }
}

static void show(const smime_report_t *report)
{
    puts(smime_verdict_name(report->verdict));
    for (size_t i = 0; i < report->header->from_count; i++) {
        fputs("  from ", stdout);
        put_text(report->header->from[i]->address);
        putchar('\n');
    }
    for (size_t i = 0; i < report->finding_count; i++) {
        const smime_finding_t *finding = report->findings[i];
        if (finding->severity < SMIME_SEVERITY_UNKNOWN)
            continue; /* notes and warnings decide nothing */
        printf("  %s: %s", finding->code, finding->sentence);
        if (*finding->detail)
            fputs(": ", stdout);
        put_text(finding->detail);
        putchar('\n');
    }
}

/* All that is needed for one message; more of them can share the store, and each thread a verifier. */
static gpg_error_t judge(const char *trust, const smime_verify_options_t *options, int fd,
                         smime_report_t **r_report)
{
    smime_input_t *input = NULL;
    smime_store_t *store = NULL;
    smime_verifier_t *verifier = NULL;
    gpg_error_t error = smime_input_read(&input, fd);
    if (!error)
        error = smime_store_new(&store);
    if (!error)
        error = smime_store_add_trust(store, trust);
    if (!error)
        error = smime_verifier_new(&verifier, store);
    if (!error)
        error = smime_verify(verifier, options, smime_input_data(input), smime_input_size(input),
                             r_report);
    smime_verifier_free(&verifier);
    smime_store_free(&store);
    smime_input_free(&input);
    return error;
}

static int status_of(const smime_report_t *report)
{
    switch (report->verdict) {
    case SMIME_VERDICT_VALID:
        return 0;
    case SMIME_VERDICT_INDETERMINATE:
        return 2;
    case SMIME_VERDICT_UNSIGNED:
        return 3;
    default: /* whatever a later version says */
        return 1;
    }
}

int main(int argc, char **argv)
{
    smime_verify_options_t options = SMIME_VERIFY_OPTIONS_INIT;
    smime_report_t *report = NULL;
    const char *name = argc > 2 ? argv[2] : "standard input";
    if (argc < 2 || argc > 4) {
        fputs("usage: verify-mail system|ROOTS [MESSAGE [SECONDS]]\n", stderr);
        return 64;
    }
    options.at = argc > 3 ? strtoll(argv[3], NULL, 10) : (long long)time(NULL);
    options.at_given = argc > 3;
    int fd = argc > 2 ? open(argv[2], O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
    if (fd < 0) {
        fprintf(stderr, "verify-mail: %s: %s\n", name, strerror(errno));
        return 66;
    }
    gpg_error_t error = judge(argv[1], &options, fd, &report);
    if (error) {
        fprintf(stderr, "verify-mail: %s: %s\n", name, gpg_strerror(error));
        return 70;
    }
    show(report);
    int status = status_of(report);
    smime_report_free(&report);
    if (fflush(stdout) != 0 || ferror(stdout)) { /* a verdict that nobody got is none */
        fprintf(stderr, "verify-mail: standard output: %s\n", strerror(errno));
        return 74;
    }
    return status;
}
