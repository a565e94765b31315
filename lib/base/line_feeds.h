/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Line feeds of a block of bytes at once: most of a large message is looked at so. */
#ifndef SMIME_BASE_LINE_FEEDS_H
#define SMIME_BASE_LINE_FEEDS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define LINE_FEEDS_BLOCK 64

#ifdef __SSE2__
static inline uint64_t line_feeds_of_16(const uint8_t *from)
{
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)from);
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')));
}
#endif

/* Where they are in the LINE_FEEDS_BLOCK bytes: bit i stands for block[i]. */
static inline uint64_t line_feeds(const uint8_t *block)
{
#ifdef __SSE2__
    return line_feeds_of_16(block) | line_feeds_of_16(block + 16) << 16 |
           line_feeds_of_16(block + 32) << 32 | line_feeds_of_16(block + 48) << 48;
#else
    uint64_t found = 0;
    const uint8_t *at = block, *end = block + LINE_FEEDS_BLOCK;
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at))))
        found |= (uint64_t)1 << (at++ - block);
    return found;
#endif
}

/* The first of them; there is one. */
static inline size_t line_feeds_first(uint64_t found)
{
    return (size_t)__builtin_ctzll(found);
}

#endif
