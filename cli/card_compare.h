/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a reader has to compare with what the sender publishes: the lines of a card, in the order in
 * which services tell people to look, with the pins beside what they pinned. */
#ifndef CLI_CARD_COMPARE_H
#define CLI_CARD_COMPARE_H

#include "page.h"
#include "smime.h"

#define CARD_LINES 7 /* the last one is there only where there are further signatures */

typedef struct card_line {
    const char *label;
    char *value;     /* printable; its middle may be cut */
    char *rest;      /* printable; stands behind it, whole; or NULL */
    bool is_number;  /* its digits are compared one by one */
    bool incomplete; /* there was no memory for what stands behind */
    const char *pin; /* or NULL */
    style_t pin_style;
} card_line_t;

typedef struct card_compare {
    card_line_t lines[CARD_LINES];
    size_t count;
    size_t path_line;  /* the one whose value is put together of names */
    char **path;       /* their names, the anchor's first; printable */
    size_t path_count; /* 0: none */
} card_compare_t;

/* report: NULL if there is none. GPG_ERR_ENOMEM; free it then, too. */
gpg_error_t card_compare(const smime_report_t *report, card_compare_t *r_compare);
void card_compare_free(card_compare_t *compare);
/* The path in `most` columns: names in its middle are left out, then parts of names (malloc). NULL:
 * no memory. */
char *card_path(const card_compare_t *compare, unsigned most, bool utf8);

#endif
