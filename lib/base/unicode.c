/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* UAX 44: characters looked up in the ranges that unicode_ranges.py writes. */
#include "base/unicode.h"

#include "base/unicode_ranges.h"

#include <stddef.h>

static bool is_among(uint32_t character, const unicode_range_t *ranges, size_t count)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (character > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && character >= ranges[low].first;
}

#define IS_AMONG(character, ranges) is_among(character, ranges, sizeof ranges / sizeof *ranges)

bool unicode_is_ignorable(uint32_t character)
{
    return IS_AMONG(character, ignorable);
}

bool unicode_is_space(uint32_t character)
{
    return IS_AMONG(character, spaces);
}

bool unicode_is_hidden(uint32_t character)
{
    return IS_AMONG(character, hidden);
}
