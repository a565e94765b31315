/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 4155: mailboxes, messages one after another behind "From " lines. */
#ifndef CLI_MBOX_H
#define CLI_MBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where the message that starts at `start` ends (without the empty line before the next one);
 * *r_next is where the next one starts, or size if this is the last. A file that does not begin
 * with a "From " line (empty lines and a byte order mark aside) is one message. Time is linear in what is passed. */
size_t mbox_message_end(const uint8_t *data, size_t size, size_t start, size_t *r_next);

#endif
