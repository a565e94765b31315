/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The readings that mail programs may make of a text and the label of its character set. */
#include "mime/charset_lossy.h"

#include "base/base64.h"
#include "base/error.h"
#include "base/utf8.h"
#include "mime/charset.h"
#include "mime/converter.h"
#include "mime/iso_2022_jp.h"

#include <string.h>

#define REPLACEMENT 0xFFFD
#define ESCAPE      0x1B

/* Sets that programs decode by different tables: what one takes for a character of two bytes, the
 * second of which may be an '@', another takes for a broken byte and ASCII. The same of bytes that nobody
 * says the set of. Behind CHARSET_RAW is nothing. */
static const struct family {
    unsigned set;
    unsigned readings[CHARSET_READINGS_MAX];
    unsigned count;
} families[] = {
    {CHARSET_RAW,
     {CHARSET_RAW, CHARSET_ISO_2022_JP, CHARSET_CP932, CHARSET_EUC_JP_MS, CHARSET_GB18030,
      CHARSET_BIG5HKSCS, CHARSET_UHC},
     7},
    {CHARSET_ASCII, {CHARSET_RAW, CHARSET_CP1252}, 2},
    {CHARSET_UTF16, {CHARSET_UTF16, CHARSET_UTF16LE}, 2},
    {CHARSET_UTF16BE, {CHARSET_UTF16BE, CHARSET_UTF16LE}, 2},
    {CHARSET_UTF16LE, {CHARSET_UTF16LE, CHARSET_UTF16BE}, 2},
    {CHARSET_ISO_2022_JP,
     {CHARSET_ISO_2022_JP, CHARSET_ISO_2022_JP_WEB, CHARSET_ISO_2022_JP_RFC},
     3},
    {CHARSET_EUC_JP_MS, {CHARSET_EUC_JP_MS, CHARSET_EUC_JP}, 2},
    {CHARSET_CP932, {CHARSET_CP932, CHARSET_SJIS}, 2},
    {CHARSET_GB18030, {CHARSET_GB18030, CHARSET_EUC_CN}, 2},
    {CHARSET_UHC, {CHARSET_UHC, CHARSET_EUC_KR}, 2},
    {CHARSET_BIG5HKSCS, {CHARSET_BIG5HKSCS, CHARSET_BIG5, CHARSET_CP950}, 3},
    {CHARSET_CP950, {CHARSET_CP950, CHARSET_BIG5HKSCS, CHARSET_BIG5}, 3},
};

/* Whether text may hold an '@', or one of double width, in any of the sets that raw bytes may be of. */
static bool may_hold_at(bytes_t text)
{
    static const char *const signs[] = {"@", "!w", "\x81\x97", "\xA1\xF7", "\xA3\xC0", "\xA2\x49"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (bytes_hold(text, signs[i]))
            return true;
    return false;
}

/* Whether a reading can differ from the bytes that raw text is. */
static bool raw_reading_differs(unsigned set, bytes_t in)
{
    bool escapes = bytes_find_byte(in, ESCAPE) != SIZE_MAX;
    return set == CHARSET_ISO_2022_JP ? escapes : !utf8_valid(in);
}

/* The sets that in may be read by; returns how many. */
static unsigned list_readings(const charset_t *charset, bytes_t in, unsigned *sets)
{
    unsigned count = 0;
    const struct family *family = NULL;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (families[i].set == charset->set)
            family = &families[i];
    bool plain = (charset->flags & CHARSET_IS_ASCII) && bytes_are_ascii(in);
    if (charset->set == CHARSET_RAW) {
        sets[count++] = CHARSET_RAW;
        for (unsigned i = 1; may_hold_at(in) && i < family->count; i++)
            if (raw_reading_differs(family->readings[i], in))
                sets[count++] = family->readings[i];
        return count;
    }
    if (plain || !family) {
        sets[count++] = plain ? CHARSET_RAW : charset->set;
    } else {
        memcpy(sets, family->readings, family->count * sizeof *sets);
        count = family->count;
    }
    /* Programs that do not know the label, or that no such set is for mail, may show the bytes. */
    const bool wide = !(charset->flags & (CHARSET_IS_ASCII | CHARSET_IS_STATEFUL));
    if ((wide || !charset->everywhere) && !plain)
        sets[count++] = CHARSET_RAW;
    return count;
}

unsigned charset_reading_count(bytes_t label, bytes_t in)
{
    charset_t charset;
    unsigned sets[CHARSET_READINGS_MAX + 1];
    return charset_find(label, &charset) ? list_readings(&charset, in, sets) : 1;
}

/* RFC 2152. Surrogates, which no '@' and no letter of an address needs, are replaced. */
static gpg_error_t utf7_decode(bytes_t in, buffer_t *out)
{
    for (size_t at = 0; at < in.size;) {
        if (in.data[at] != '+') {
            buffer_append_byte(out, in.data[at++]);
            continue;
        }
        size_t start = ++at;
        while (at < in.size && base64_digit(in.data[at]) >= 0)
            at++;
        buffer_t units = BUFFER_INIT;
        base64_decode_lossy(bytes_slice(in, start, at - start), &units);
        for (size_t i = 0; i + 1 < units.size; i += 2) {
            uint32_t c = (uint32_t)units.data[i] << 8 | units.data[i + 1];
            utf8_append(out, c >= 0xD800 && c <= 0xDFFF ? REPLACEMENT : c);
        }
        out->error = out->error ? out->error : units.error;
        buffer_free(&units);
        if (at < in.size && in.data[at] == '-') {
            if (at == start)
                buffer_append_byte(out, '+');
            at++;
        }
    }
    return out->error;
}

/* The bytes of a character at the least. */
static size_t unit_of(unsigned set)
{
    const char *name = charset_name(set);
    if (strncmp(name, "UTF-32", 6) == 0 || strncmp(name, "UCS-4", 5) == 0)
        return 4;
    return strncmp(name, "UTF-16", 6) == 0 || strncmp(name, "UCS-2", 5) == 0 ? 2 : 1;
}

static gpg_error_t utf16_decode(bytes_t in, buffer_t *out)
{
    bool little = bytes_starts_with(in, "\xFF\xFE");
    return converter_run_lossily(little ? CHARSET_UTF16LE : CHARSET_UTF16BE, 2, in, out);
}

static gpg_error_t decode(unsigned set, bytes_t in, buffer_t *out)
{
    switch (set) {
    case CHARSET_RAW:
    case CHARSET_UTF8:
        buffer_append(out, in);
        return out->error;
    case CHARSET_UTF16:
        return utf16_decode(in, out);
    case CHARSET_UTF7:
        return utf7_decode(in, out);
    case CHARSET_ISO_2022_JP:
        return iso_2022_jp_decode_lossily(in, ISO_2022_JP_AS_WINDOWS, out);
    case CHARSET_ISO_2022_JP_WEB:
        return iso_2022_jp_decode_lossily(in, ISO_2022_JP_AS_BROWSERS, out);
    case CHARSET_ISO_2022_JP_RFC:
        return iso_2022_jp_decode_lossily(in, ISO_2022_JP_AS_RFC_1468, out);
    default:
        return converter_run_lossily(set, unit_of(set), in, out);
    }
}

/* Where a program starts anew after what is broken in a stateful set, nobody knows. */
static bool is_all_or_nothing(const charset_t *charset, unsigned set)
{
    return (charset->flags & CHARSET_IS_STATEFUL) && set == charset->set && set != CHARSET_UTF7 &&
           set != CHARSET_ISO_2022_JP;
}

gpg_error_t charset_to_utf8_lossy(bytes_t label, unsigned reading, bytes_t in, buffer_t *out)
{
    charset_t charset;
    unsigned sets[CHARSET_READINGS_MAX + 1];
    size_t before = out->size;
    gpg_error_t error = ERR(UNSUPPORTED_ENCODING);
    if (charset_find(label, &charset)) {
        unsigned count = list_readings(&charset, in, sets);
        unsigned set = sets[reading < count ? reading : 0];
        error = is_all_or_nothing(&charset, set) ? charset_decode(&charset, in, out)
                                                 : decode(set, in, out);
    }
    if (error && charset_error_is_textual(error)) {
        out->size = before;
        buffer_append(out, in);
    }
    return out->error ? out->error : error;
}
