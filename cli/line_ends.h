/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Line ends inside the strings of a certificate: they must not part the lines of a text that GnuTLS
 * makes of it. */
#ifndef CLI_LINE_ENDS_H
#define CLI_LINE_ENDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINE_END_MASK '\v' /* stands for a LF; no text for people has it */

/* Puts LINE_END_MASK where a LF stands in a value that is text: names, alternative names, policy
 * qualifiers and the like, in extensions too. What cannot be read as DER loses all of its LFs.
 * Sizes stay. Whether anything changed. */
bool line_ends_mask(uint8_t *certificate, size_t size);

#endif
