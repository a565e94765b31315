/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The six rows of a card: each has a mark, and says its worst finding or what is well. */
#ifndef CLI_CARD_ROWS_H
#define CLI_CARD_ROWS_H

#include "smime.h"

#define CARD_ROWS 6

typedef struct card_row {
    const char *name;
    smime_answer_t answer; /* its mark */
    char *text;            /* printable */
    const char *code;      /* of the finding that it says; NULL: of none */
    unsigned more;         /* further findings */
} card_row_t;

/* report: NULL if there is none. GPG_ERR_ENOMEM; free them then, too. */
gpg_error_t card_rows(const smime_report_t *report, card_row_t r_rows[CARD_ROWS]);
void card_rows_free(card_row_t rows[CARD_ROWS]);
/* "[ok]" */
const char *card_mark(smime_answer_t answer);

#endif
