/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The report object. */
#include "verify/report.h"

#include "base/error.h"
#include "x509/certificate_info.h"

#include <stdlib.h>

typedef struct report {
    smime_report_t shown; /* first: the public pointer is this one */
    smime_header_t header;
    arena_t arena;
    certificate_t **certificates;
    size_t count, capacity;
} report_t;

static const char *const no_names[] = {NULL};

gpg_error_t report_new(smime_report_t **r_report)
{
    *r_report = NULL;
    report_t *report = calloc(1, sizeof *report);
    if (!report)
        return ERR(ENOMEM);
    report->shown.verdict = SMIME_VERDICT_INVALID;
    report->shown.author_layer = -1;
    report->shown.header = &report->header;
    report->header.protected_fields = report->header.unprotected_fields = no_names;
    *r_report = &report->shown;
    return 0;
}

arena_t *report_arena(smime_report_t *report)
{
    return &((report_t *)report)->arena;
}

smime_header_t *report_header(smime_report_t *report)
{
    return &((report_t *)report)->header;
}

const smime_certificate_t *report_certificate(smime_report_t *shown, certificate_t *certificate)
{
    report_t *report = (report_t *)shown;
    const smime_certificate_t *info = certificate_info(certificate);
    if (!info)
        return NULL;
    certificate_t **kept =
        arena_push(&report->arena, report->certificates, report->count, report->capacity);
    if (!kept)
        return NULL;
    *kept = certificate_ref(certificate);
    return info;
}

void smime_report_free(smime_report_t **shown)
{
    if (!shown || !*shown)
        return;
    report_t *report = (report_t *)*shown;
    for (size_t i = 0; i < report->count; i++)
        certificate_unref(&report->certificates[i]);
    arena_free(&report->arena);
    free(report);
    *shown = NULL;
}
