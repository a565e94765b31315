/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* UAX 44, UTR 36: which characters a person does not see. */
#ifndef SMIME_BASE_UNICODE_H
#define SMIME_BASE_UNICODE_H

#include <stdbool.h>
#include <stdint.h>

/* Takes no room: soft hyphen, joiners, marks of direction, variation selectors, tags, fillers. */
bool unicode_is_ignorable(uint32_t character);
/* Blank, of any width; line ends and tabs too. */
bool unicode_is_space(uint32_t character);
/* Commands a terminal, reorders, breaks lines, has no shape, or means nothing to anyone: all that is
 * ignorable, control characters, private use and what is no character. */
bool unicode_is_hidden(uint32_t character);

#endif
