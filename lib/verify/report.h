/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The report that verification and signing give: it owns all that it shows. */
#ifndef SMIME_VERIFY_REPORT_H
#define SMIME_VERIFY_REPORT_H

#include "base/arena.h"
#include "smime.h"
#include "x509/certificate.h"

/* An empty report: verdict SMIME_VERDICT_INVALID, every answer SMIME_FAIL, no author's layer. */
gpg_error_t report_new(smime_report_t **r_report);
/* The arena that everything the report points to is allocated in. */
arena_t *report_arena(smime_report_t *report);
/* The header that the report shows, to be filled. */
smime_header_t *report_header(smime_report_t *report);
/* What a certificate says; the report keeps a reference as long as it lives. NULL: ENOMEM. */
const smime_certificate_t *report_certificate(smime_report_t *report, certificate_t *certificate);

#endif
