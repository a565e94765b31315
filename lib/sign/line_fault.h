/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8551 section 3.1.3, RFC 2049 section 4: what relays and mailboxes are known to change. */
#ifndef SMIME_SIGN_LINE_FAULT_H
#define SMIME_SIGN_LINE_FAULT_H

#include "base/bytes.h"

#define LINE_LENGTH_MAX 998 /* RFC 5322 section 2.1.1, without the line end */

typedef enum line_fault {
    FAULT_8BIT = 1 << 0,
    FAULT_NUL = 1 << 1,
    FAULT_BARE_CR = 1 << 2,
    FAULT_LONG = 1 << 3,
    FAULT_TRAILING_SPACE = 1 << 4,
    FAULT_FROM = 1 << 5, /* "From " at the start of a line: mailboxes put '>' before it */
    FAULT_DOT = 1 << 6   /* a line that is a dot: some mailers take it for the end */
} line_fault_t;

/* All faults of these lines, ended by LF or CRLF: a set of line_fault_t. */
unsigned line_faults(bytes_t lines);
/* Where the first line with any of these faults starts (lines.size if there is none), and which of
 * them it has. */
size_t line_fault_find(bytes_t lines, unsigned faults, unsigned *r_found);
/* The worst of a set in words: "an 8-bit character". */
const char *line_fault_name(unsigned faults);

#endif
