/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 4518 section 2.3 (NFKC): those compatibility forms that occur in names of organizations and
 * people, as what they stand for. Values are those of the Unicode Character Database. */
#include "x509/name_compatible.h"

#include "base/utf8.h"

/* U+FF61..U+FF9F, half-width punctuation and katakana. Voicing marks become combining ones, which
 * the composition that follows takes in. */
static const uint16_t half_width[] = {
    0x3002, 0x300c, 0x300d, 0x3001, 0x30fb, 0x30f2, 0x30a1, 0x30a3, 0x30a5, 0x30a7, 0x30a9,
    0x30e3, 0x30e5, 0x30e7, 0x30c3, 0x30fc, 0x30a2, 0x30a4, 0x30a6, 0x30a8, 0x30aa, 0x30ab,
    0x30ad, 0x30af, 0x30b1, 0x30b3, 0x30b5, 0x30b7, 0x30b9, 0x30bb, 0x30bd, 0x30bf, 0x30c1,
    0x30c4, 0x30c6, 0x30c8, 0x30ca, 0x30cb, 0x30cc, 0x30cd, 0x30ce, 0x30cf, 0x30d2, 0x30d5,
    0x30d8, 0x30db, 0x30de, 0x30df, 0x30e0, 0x30e1, 0x30e2, 0x30e4, 0x30e6, 0x30e8, 0x30e9,
    0x30ea, 0x30eb, 0x30ec, 0x30ed, 0x30ef, 0x30f3, 0x3099, 0x309a};

/* U+3220..U+3243, ideographs in parentheses. */
static const uint16_t parenthesized[] = {
    0x4e00, 0x4e8c, 0x4e09, 0x56db, 0x4e94, 0x516d, 0x4e03, 0x516b, 0x4e5d, 0x5341, 0x6708, 0x706b,
    0x6c34, 0x6728, 0x91d1, 0x571f, 0x65e5, 0x682a, 0x6709, 0x793e, 0x540d, 0x7279, 0x8ca1, 0x795d,
    0x52b4, 0x4ee3, 0x547c, 0x5b66, 0x76e3, 0x4f01, 0x8cc7, 0x5354, 0x796d, 0x4f11, 0x81ea, 0x81f3};

/* U+FB00..U+FB06. */
static const char *const ligatures[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};

static void append_all(buffer_t *out, const uint16_t *characters, size_t count)
{
    for (size_t i = 0; i < count; i++)
        utf8_append(out, characters[i]);
}

void name_compatible_append(buffer_t *out, uint32_t c)
{
    static const uint16_t kabushiki_kaisha[] = {0x682a, 0x5f0f, 0x4f1a, 0x793e};
    if (c >= 0xff61 && c <= 0xff9f)
        utf8_append(out, half_width[c - 0xff61]);
    else if (c >= 0xff01 && c <= 0xff5e) /* full-width ASCII */
        utf8_append(out, c - 0xfee0);
    else if (c >= 0x3220 && c <= 0x3243)
        append_all(out, (const uint16_t[]){'(', parenthesized[c - 0x3220], ')'}, 3);
    else if (c == 0x337f) /* "stock company" in one square */
        append_all(out, kabushiki_kaisha, 4);
    else if (c >= 0x2460 && c <= 0x2473) /* numbers in circles */
        buffer_printf(out, "%u", (unsigned)(c - 0x2460 + 1));
    else if (c >= 0xfb00 && c <= 0xfb06)
        buffer_append(out, bytes_text(ligatures[c - 0xfb00]));
    else
        utf8_append(out, c);
}
