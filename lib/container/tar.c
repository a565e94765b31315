/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* POSIX.1-2008, pax, "ustar Interchange Format": the header block. */
#include "container/tar.h"

#define BLOCK         512
#define CHECKSUM      148 /* octal, between blanks and NULs */
#define CHECKSUM_SIZE 8
#define BLANK         32 /* what a byte of the checksum itself counts for */

static bool read_checksum(bytes_t block, unsigned *r_sum)
{
    size_t at = CHECKSUM, end = CHECKSUM + CHECKSUM_SIZE;
    bool any = false;
    *r_sum = 0;
    while (at < end && block.data[at] == ' ')
        at++;
    for (; at < end && block.data[at] >= '0' && block.data[at] <= '7'; at++, any = true)
        *r_sum = *r_sum * 8 + (block.data[at] - (unsigned)'0');
    return any && (at == end || block.data[at] == ' ' || block.data[at] == 0);
}

bool tar_is(bytes_t in)
{
    bytes_t block = bytes_slice(in, 0, BLOCK);
    unsigned claimed, sum = 0;
    if (block.size < BLOCK || !block.data[0] || !read_checksum(block, &claimed))
        return false;
    bool has_nul = false; /* which pads its fields, and no text has */
    for (size_t i = 0; i < BLOCK; i++) {
        const bool own = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_SIZE;
        sum += own ? BLANK : block.data[i];
        has_nul = has_nul || block.data[i] == 0;
    }
    return has_nul && sum == claimed;
}
