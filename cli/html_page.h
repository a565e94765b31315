/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The report on one message as a page to keep, to print or to pass on: what the card shows, what else is
 * known, and how it was judged. It stands by itself: no script, nothing that is fetched, nothing to
 * click. */
#ifndef CLI_HTML_PAGE_H
#define CLI_HTML_PAGE_H

#include "format.h"
#include "string_list.h"

/* What a result was judged by. */
typedef struct html_judged {
    const smime_verify_options_t *options;
    const strings_t *trust; /* what was given to be trusted; none: the system */
    const void *data;       /* the file; NULL: it could not be read */
    size_t size;
} html_judged_t;

/* The same places for every verdict. ENOMEM: the page is of no use. */
gpg_error_t html_page(FILE *out, const result_t *result, const html_judged_t *judged);

#endif
