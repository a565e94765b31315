/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a verdict rests on: by what, when, and of which bytes. */
#ifndef CLI_HTML_JUDGEMENT_H
#define CLI_HTML_JUDGEMENT_H

#include "html_page.h"

/* Writes the list of it. ENOMEM. */
gpg_error_t html_judgement(FILE *out, const result_t *result, const html_judged_t *judged);

#endif
