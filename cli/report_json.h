/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reports as JSON: one line per input, the same words in any locale (schema 1). */
#ifndef CLI_REPORT_JSON_H
#define CLI_REPORT_JSON_H

#include "json_writer.h"
#include "smime.h"

/* GPG_ERR_ENOMEM: nothing is written. */
gpg_error_t json_report(FILE *out, const char *input, const smime_report_t *report);
gpg_error_t json_error(FILE *out, const char *input, const char *error);
/* The members of a certificate, within an object. */
void json_certificate_members(json_writer_t *json, const smime_certificate_t *certificate);

#endif
