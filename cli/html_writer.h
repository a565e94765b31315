/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* HTML that nothing from outside can change: text is made printable, escaped (HTML Living Standard section
 * 13.3), and kept from reordering what stands around it by bdi (Unicode Standard Annex 9 section 6.3). */
#ifndef CLI_HTML_WRITER_H
#define CLI_HTML_WRITER_H

#include <gpg-error.h>
#include <stdio.h>

#define HTML_COLUMNS 240 /* that a text takes; of a longer one the middle is left out */

/* The name of a class of html_style.css; NULL ends a list of them elsewhere. */
typedef const char *html_class_t;

/* Up to the opening body: title is printable, language as in RFC 5646. The policy (CSP level 3) allows
 * nothing but the style that stands in the page. */
gpg_error_t html_begin(FILE *out, const char *language, const char *title);
void html_end(FILE *out);

/* Text of ours. */
void html_text(FILE *out, const char *text);
/* Printable text, with something from outside in it. ENOMEM. */
gpg_error_t html_mixed(FILE *out, const char *text);
/* Raw text from outside. ENOMEM. */
gpg_error_t html_outside(FILE *out, const char *text);
/* "<span class=...>text</span>" of ours. */
void html_span(FILE *out, html_class_t style, const char *text);

#endif
