/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The file of --html: a page is collected while its message is judged, and put in its place at the end, if it
 * is the only one. */
#ifndef CLI_HTML_FILE_H
#define CLI_HTML_FILE_H

#include "html_page.h"

typedef struct html_file {
    const char *path; /* "-": standard output; NULL: there is none */
    char *text;
    size_t size;
    unsigned pages; /* that there were to make */
    gpg_error_t error;
} html_file_t;

/* Makes the page, of one result; of a further one nothing is kept. */
void html_file_take(html_file_t *file, const result_t *result, const html_judged_t *judged);
/* Puts it in its place; complains if it cannot. Gives status, or one of its own. */
int html_file_finish(html_file_t *file, int status);
void html_file_free(html_file_t *file);

#endif
