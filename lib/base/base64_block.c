/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 4648 section 4: base64 with AVX2, 32 characters at once. Anything but the alphabet is left to base64.c. */
#include "base/base64_block.h"

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>

#define BLOCK 32
#define AVX2  __attribute__((target("avx2")))

/* All bits of a byte are set where it is from first to last. Bytes above 127 are negative, and in no range. */
AVX2 static inline __m256i in_range(__m256i bytes, char first, char last)
{
    return _mm256_and_si256(_mm256_cmpgt_epi8(bytes, _mm256_set1_epi8((char)(first - 1))),
                            _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(last + 1)), bytes));
}

/* Adds `distance` to what brings bytes of that range to their values. */
AVX2 static inline __m256i add_range(__m256i distances, __m256i range, char distance)
{
    return _mm256_or_si256(distances, _mm256_and_si256(range, _mm256_set1_epi8(distance)));
}

/* The values of the characters; false: one of them has none. */
AVX2 static inline bool read_values(__m256i bytes, __m256i *r_values)
{
    const __m256i upper = in_range(bytes, 'A', 'Z'), lower = in_range(bytes, 'a', 'z'),
                  digit = in_range(bytes, '0', '9'),
                  plus = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('+')),
                  slash = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('/'));
    const __m256i letters = _mm256_or_si256(upper, lower),
                  others = _mm256_or_si256(digit, _mm256_or_si256(plus, slash));
    __m256i distances = _mm256_setzero_si256();
    distances = add_range(distances, upper, 0 - 'A');
    distances = add_range(distances, lower, 26 - 'a');
    distances = add_range(distances, digit, 52 - '0');
    distances = add_range(distances, plus, 62 - '+');
    distances = add_range(distances, slash, 63 - '/');
    *r_values = _mm256_add_epi8(bytes, distances);
    return _mm256_movemask_epi8(_mm256_or_si256(letters, others)) == -1;
}

/* Four values of six bits become three bytes: pairs first (12 bits in each of 16), then pairs of those (24 in each of 32),
 * which are turned round and moved together. */
AVX2 static inline __m256i join_values(__m256i values)
{
    const __m256i pairs = _mm256_maddubs_epi16(values, _mm256_set1_epi32(0x01400140));
    const __m256i groups = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00011000));
    const __m256i bytes = _mm256_shuffle_epi8(
        groups,
        _mm256_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1, /* low half */
                         2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1));
    return _mm256_permutevar8x32_epi32(bytes, _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 3, 7));
}

AVX2 static size_t decode(bytes_t in, uint8_t *out)
{
    size_t at = 0;
    __m256i values;
    for (; in.size - at >= BLOCK; at += BLOCK, out += BLOCK / 4 * 3) {
        if (!read_values(_mm256_loadu_si256((const __m256i *)(const void *)(in.data + at)),
                         &values))
            break;
        _mm256_storeu_si256((__m256i *)(void *)out, join_values(values));
    }
    return at;
}

size_t base64_decode_blocks(bytes_t in, uint8_t *out)
{
    return in.size >= BLOCK && __builtin_cpu_supports("avx2") ? decode(in, out) : 0;
}
#else
size_t base64_decode_blocks(bytes_t in, uint8_t *out)
{
    (void)in;
    (void)out;
    return 0;
}
#endif
