/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text for people: translated, indented, wrapped at the terminal's width, in colours where they are wanted.
 * Every line but the verdict's starts with a blank, so that nothing that comes out of a message can
 * stand where a verdict stands. Headings, labels, formats and what an empty list shows are translated here;
 * their arguments are not. */
#ifndef CLI_PAGE_H
#define CLI_PAGE_H

#include <gpg-error.h>
#include <stdbool.h>
#include <stdio.h>

#define PAGE_WIDTH  80 /* columns, where the terminal does not say less */
#define PAGE_INDENT 2
#define PAGE_LABEL  15 /* columns of a field's label */
#define PAGE_WORD   10 /* columns of an answer's word */
#define NO_LABEL    "" /* of a further value under the same label */

typedef enum style { STYLE_PLAIN, STYLE_STRONG, STYLE_GOOD, STYLE_DOUBT, STYLE_BAD } style_t;

typedef enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } color_choice_t;

typedef struct page {
    FILE *out;
    bool color;
    bool utf8;
    unsigned width;   /* that text is wrapped at */
    unsigned columns; /* of the terminal; 0: it ends up elsewhere, and lines may have any length */
} page_t;

/* out: where the page is written to; device: the stream it ends up in, which may be a terminal. */
page_t page_on(FILE *out, FILE *device, color_choice_t color);

/* ENOMEM if this thread could not write something since it last asked: what it wrote is not to be
 * shown. */
gpg_error_t page_error(void);
/* So it is said of text that could not be made to be written. */
void page_lose(void);

void page_blank(const page_t *page);
/* A word as it stands, where the page is. */
void page_word(const page_t *page, style_t style, const char *word);
/* "VALID  a.eml": the one line that starts at the margin. */
void page_verdict(const page_t *page, style_t style, const char *word, const char *name);
void page_heading(const page_t *page, const char *heading);
/* A paragraph. format's result is made printable and wrapped, as everywhere here. */
void page_text(const page_t *page, unsigned indent, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Likewise with further lines that are indented differently: they cannot be taken for others. */
void page_hanging(const page_t *page, unsigned indent, unsigned hang, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* A label, and a value beside it whose further lines are indented likewise. */
void page_field(const page_t *page, const char *label, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Likewise for a list that ends with NULL, as "a, b, c"; absent: what an empty one or NULL shows. */
void page_list(const page_t *page, const char *label, const char *const *texts, const char *absent);
/* Likewise with the place and look of the label given; hang: the column that values start in. */
void page_item(const page_t *page, unsigned indent, unsigned hang, style_t style, const char *label,
               const char *format, ...) __attribute__((format(printf, 6, 7)));

/* The rest of a line that has come to the column `hang`, where its further lines start; text is
 * printable already. */
void page_rest(const page_t *page, unsigned hang, const char *text);
/* How many lines that takes. */
unsigned page_rest_lines(const page_t *page, unsigned hang, const char *text);

/* "integrity  pass      the content is what was signed" */
void page_answer(const page_t *page, const char *question, style_t style, const char *word,
                 const char *sentence);

#endif
