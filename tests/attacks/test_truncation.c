/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Messages cut off at every length: a verdict or an error, and never valid with other content or
 * another author. */
#include "damage.h"

#include <stdio.h>
#include <stdlib.h>

static size_t cut(bench_t *bench, const char *name)
{
    sample_t sample;
    size_t judged = 0, valid = 0, failed = 0;
    if (!sample_make(bench, attack_named(name), &sample))
        return 1;
    for (size_t size = 0; size < sample.message.size; size++) {
        outcome_t outcome = attack_judge(bench, sample.row, bytes_slice(sample.message, 0, size));
        bool is_valid = outcome.report && outcome.report->verdict == SMIME_VERDICT_VALID;
        judged++;
        valid += is_valid;
        if ((is_valid && !sample_matches(&sample, &outcome)) ||
            (!outcome.report && !outcome.error)) {
            failed++;
            printf("FAILED %s: cut off after %zu bytes\n", name, size);
        }
        outcome_release(&outcome);
    }
    printf("%s: %zu lengths, %zu of them still valid, %zu wrongly\n", name, judged, valid, failed);
    return failed;
}

int main(void)
{
    static const char *const names[] = {
        "usual-clear",
        "usual-opaque",
        "line-ends-lf",
        "layers-three",
        "encoding-binary",
        "content-multipart",
        "bare-with-pinned-author",
        "content-attached-message",
        "cms-indefinite-lengths",
    };
    bench_t bench;
    size_t failed = 0;
    bench_init(&bench);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        failed += cut(&bench, names[i]);
    bench_free(&bench);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
